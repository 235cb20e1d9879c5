"""What was measured, as a page of the manual."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tests.benchmarks.peers import BARE, OURS, PEERS, PLACE
from tests.benchmarks.phases import PHASES

ITSELF = "MkDocs itself"
BETWEEN = "between processes"
"""what forked workers do besides: beginning, and handing over what they made"""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One build. Seconds and bytes; or why there is none."""

    wall: float = 0.0
    cpu: float = 0.0
    memory: int = 0
    """of the largest of its processes, at its largest"""
    why_not: str = ""
    phases: dict[str, dict[str, float]] = field(default_factory=dict)
    """phase → wall, cpu, memory; with the work of forked workers"""
    workers: int = 0

    def with_phases(self, file: Path) -> Figure:
        """The same with what the build itself wrote of its phases, if it did."""
        if self.why_not or not file.is_file():
            return self
        data = json.loads(file.read_text(encoding="utf-8"))
        phases: dict[str, dict[str, float]] = {name: dict(data["phases"][name]) for name in PHASES}
        besides = 0.0
        for worker in data["workers"]:
            besides += worker["cpu"] - sum(spent["cpu"] for spent in worker["phases"].values())
            for name, spent in worker["phases"].items():
                phases[name]["cpu"] += spent["cpu"]
                phases[name]["memory"] = max(phases[name]["memory"], spent["memory"])
        if data["workers"]:
            phases[BETWEEN] = {"cpu": max(besides, 0.0), "wall": 0.0, "memory": 0}
        counted = sum(one["cpu"] for one in phases.values())
        wall = sum(one["wall"] for one in phases.values())
        phases[ITSELF] = {
            "cpu": max(self.cpu - counted, 0.0),
            "wall": max(self.wall - wall, 0.0),
            "memory": self.memory,
        }
        for name in data["missing"]:
            del phases[name]
        return replace(self, phases=phases, workers=len(data["workers"]))


@dataclass(frozen=True, kw_only=True)
class Result:
    """A whole run."""

    machine: str
    figures: dict[str, dict[int, Figure]]
    """contender → size → figure"""


def machine() -> str:
    """What it ran on, in one sentence without dates."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    processor = platform.processor() or platform.machine()
    memory = ""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        processor = next((one.partition(":")[2].strip() for one in lines if one.startswith("model name")), processor)
        kilobytes = int(Path("/proc/meminfo").read_text(encoding="utf-8").split()[1])
        memory = f", {kilobytes / 1024**2:.0f} GB of memory"
    except (OSError, ValueError, IndexError):
        pass
    plural = "core" if cores == 1 else "cores"
    busy = ""
    if hasattr(os, "getloadavg") and os.getloadavg()[0] > cores / 2:
        busy = "; it had other work to do at the same time, so that wall times are too long and not to be compared"
    return f"{cores} {plural} ({processor}){memory}, {platform.system()}, Python {platform.python_version()}{busy}"


def versions() -> str:
    """The versions of what was measured, those that can be asked."""
    found = []
    for name in (*OURS.modules, *BARE.modules):
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    for name in ("zensical", "sphinx", "sphinx-needs"):
        found += _version_in(PLACE / "generators", name)
    package = PLACE / "eleventy/node_modules/@11ty/eleventy/package.json"
    if package.is_file():
        found.append(f"Eleventy {json.loads(package.read_text(encoding='utf-8'))['version']}")
    hugo = next(one for one in PEERS if one.name == "Hugo")
    if not hugo.lacks:
        said = subprocess.run([hugo.command[0], "version"], capture_output=True, text=True, check=False).stdout
        found += [f"Hugo {word.lstrip('v').split('+')[0].split('-')[0]}" for word in said.split() if word[:2] == "v0"][
            :1
        ]
    return ", ".join(found)


def _version_in(environment: Path, name: str) -> list[str]:
    folders = environment.glob(f"lib/python*/site-packages/{name.replace('-', '_')}-*.dist-info")
    return [f"{name} {one.name.split('-')[1].removesuffix('.dist')}" for one in folders][:1]


def as_page(result: Result) -> str:
    """The page, ready to be written."""
    sizes = sorted({size for figures in result.figures.values() for size in figures})
    bare, ours = result.figures[BARE.name], result.figures[OURS.name]
    head = (
        "---\ntitle: Benchmarks\ndescription: How long building takes from 100 to 10,000 entries, by phase, "
        "and beside other programs.\n---\n# Benchmarks\n"
    )
    about = (
        "This page was written by `make bench`. All of it was measured in one run, each build as a process of its own, "
        "from the same generated bodies: 300 words and four links an entry.\n"
    )
    beside = (
        "On the left plain pages in MkDocs with Material and its search, on the right the same bodies as a comparative "
        "wiki: twelve criteria with five levels, two classifications, a source for seven values of ten, a mention from "
        "elsewhere for every fourth entry.\n"
    )
    heads = [
        "Entries",
        "MkDocs, seconds",
        "Wiki, seconds",
        "Ratio",
        "Ratio of processor time",
        "MkDocs, MB",
        "Wiki, MB",
    ]
    rows = [
        [
            f"{size:,}",
            _seconds(bare[size]),
            _seconds(ours[size]),
            _ratio(ours[size], bare[size], lambda one: one.wall),
            _ratio(ours[size], bare[size], lambda one: one.cpu),
            _megabytes(bare[size]),
            _megabytes(ours[size]),
        ]
        for size in sizes
    ]
    parts = [
        head,
        about,
        f"It ran on {result.machine}. Versions: {versions()}.\n",
        "## Beside MkDocs\n",
        beside,
        _table(heads, rows),
        "Memory is that of the largest process at its largest.\n",
        _phases(ours, sizes),
        _peers(result, sizes),
        _not_compared(ours),
    ]
    return "\n".join(part for part in parts if part)


def _table(heads: list[str], rows: Iterable[list[str]]) -> str:
    # No alignment: Markdown would write it as a style, which the policy of the manual refuses.
    sides = ["---"] * len(heads)
    lines = [heads, sides, *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |\n" for line in lines)


def _seconds(figure: Figure) -> str:
    return figure.why_not or f"{figure.wall:.1f}"


def _megabytes(figure: Figure) -> str:
    return "" if figure.why_not else f"{figure.memory / 1024**2:,.0f}"


def _ratio(ours: Figure, theirs: Figure, of: Callable[[Figure], float]) -> str:
    return "" if ours.why_not or theirs.why_not else f"{of(ours) / of(theirs):.2f}"


def _phases(ours: dict[int, Figure], sizes: list[int]) -> str:
    measured = [size for size in sizes if ours[size].phases]
    if not measured:
        return ""
    names = list(ours[measured[-1]].phases)
    rows = []
    for name in names:
        cells = [name]
        for size in measured:
            spent = ours[size].phases.get(name, {"cpu": 0.0})
            cells += [f"{spent['cpu']:.1f}", f"{1000 * spent['cpu'] / size:.2f}"]
        memory = ours[measured[-1]].phases[name]["memory"]
        rows.append([*cells, f"{memory / 1024**2:,.0f}" if memory else ""])
    heads = ["Phase", *(head for size in measured for head in (f"{size:,}: seconds", "ms an entry"))]
    workers = max(ours[size].workers for size in measured)
    forked = f" Forked workers, {workers} at most, are counted in." if workers else ""
    said = (
        "Processor time, so that what runs beside it counts less. *MkDocs itself* is all that is not ours: starting, "
        f"Markdown, the theme's templates, the search index, writing files.{forked} Memory is what the process had at "
        f"{measured[-1]:,} entries while the phase ran; nothing where it was too short to be looked at.\n"
    )
    return "\n".join(["## By phase\n", said, _table([*heads, "MB"], rows)])


def _peers(result: Result, sizes: list[int]) -> str:
    bare = result.figures[BARE.name]
    heads = ["Program", "What it makes", *(f"{size:,}: seconds" for size in sizes), "Largest, MB"]
    rows = []
    for one in (BARE, OURS, *PEERS):
        figures = result.figures[one.name]
        cells = [
            figures[size].why_not
            or f"{figures[size].wall:.1f} ({_ratio(figures[size], bare[size], lambda figure: figure.wall) or '–'})"
            for size in sizes
        ]
        largest = max((figure.memory for figure in figures.values()), default=0)
        rows.append([one.name, one.does, *cells, f"{largest / 1024**2:,.0f}" if largest else ""])
    said = (
        "Wall time; in brackets the ratio to MkDocs with Material at the same size. Each does a part of the job only, "
        "as the second column says.\n"
    )
    return "\n".join(["## Beside other programs\n", said, _table(heads, rows)])


def _not_compared(ours: dict[int, Figure]) -> str:
    missing = [name for name in PHASES if any(figure.phases and name not in figure.phases for figure in ours.values())]
    alone = (
        "- The same site. No other program classifies, explains or relates entries; of those here only sphinx-needs "
        "has entries with fields at all. Hugo and Eleventy had no theme."
    )
    lines = [
        "## What was not compared\n",
        "- How much a build swings: up to 100 entries the best of three is shown, and one build at every other size.",
        "- Rebuilding after a change, `serve`, and a build from a cache.",
        "- What a reader waits for: pages were built and not opened.",
        alone,
        "- Other languages of the site, several comparisons, history from git.",
    ]
    if missing:
        lines.append(f"- The phases {', '.join(missing)}: the functions that make them were not found.")
    return "\n".join([*lines, ""])
