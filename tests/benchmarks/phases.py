"""Runs `mkdocs build` in the current folder with a clock on every phase, and writes what it saw as JSON.

`python -m tests.benchmarks.phases OUTPUT`. The clock is put round functions of the package from outside, so that a
build without it costs nothing more. Time is counted once, for the innermost phase. A worker that is forked off writes
its own times when it ends; what it could not write is in what all children took together.
"""

from __future__ import annotations

import functools
import importlib
import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

PHASES: dict[str, tuple[str, ...]] = {
    "read": (
        "wiki:read_comparison",
        "wiki:read_entries",
        "wiki:read_mentions",
        "wiki:read_memory",
        "wiki:read_looks",
        "wiki:derive",
        "mkdocs_plugin:read_views",
    ),
    "check": (
        "wiki:check_body",
        "wiki:check_brackets",
        "wiki:check_links",
        "wiki:check_kinship",
        "wiki:check_rules",
        "wiki:check_coverage",
        "wiki:count_theses",
        "wiki:_check_verdicts",
        "wiki:_check_entry_examples",
    ),
    "classify": ("classify:Classifier.profile", "classify:Classifier.classify", "scoring:Scorer.scores"),
    "explain": ("explain:Explainer.explain", "history:Historian.of", "wiki:RuleTrees"),
    "relate": ("wiki:relate", "site:Site.collect"),
    "render": (
        "site:Site.__init__",
        "site:Site.replace_blocks",
        "site:Site.take_content",
        "site:Site.complete",
        "site:Site.fill_late",
        "site:Site.head_of",
        "site:Site.redirects",
        "site:Site._pieces",
        "site:Site._make_pieces",
        "site:pieces_of",
        "crew:Crew._get",
        "site:Site._generated_page",
        "render.renderer:Renderer.call",
        "render.renderer:Renderer.render",
    ),
    "export": (
        "site:Site.entry_data",
        "site:Site.finish",
        "data_files:DataFiles.files_of",
        "data_files:DataFiles.of_wiki",
        "data_files:DataFiles.whole",
    ),
}
"""phase → the functions that make it; those that a version of the package does not have are left out"""
SAMPLED = 0.02
"""seconds between two looks at the memory"""
PATIENCE = 1.0
"""seconds that a worker has for writing its times"""
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


class Clock:
    """Counts wall time, processor time and the largest memory for every phase."""

    def __init__(self) -> None:
        self.wall = dict.fromkeys(PHASES, 0.0)
        self.cpu = dict.fromkeys(PHASES, 0.0)
        self.memory = dict.fromkeys(PHASES, 0)
        self._open: list[str] = []
        self._last = time.perf_counter(), time.process_time()
        self._looked = 0.0

    def turn(self) -> None:
        """Count what has passed for the phase that is open."""
        now = time.perf_counter(), time.process_time()
        if self._open:
            self.wall[self._open[-1]] += now[0] - self._last[0]
            self.cpu[self._open[-1]] += now[1] - self._last[1]
            if now[0] - self._looked > SAMPLED:
                self._looked = now[0]
                self.memory[self._open[-1]] = max(self.memory[self._open[-1]], resident())
        self._last = now

    def around(self, function: Callable[..., Any], phase: str) -> Callable[..., Any]:
        """The function, with its time counted for a phase."""

        @functools.wraps(function, updated=())
        def counted(*arguments: Any, **named: Any) -> Any:
            self.turn()
            self._open.append(phase)
            try:
                return function(*arguments, **named)
            finally:
                self.turn()
                self._open.pop()

        return counted

    def as_data(self) -> dict[str, Any]:
        """Phase → seconds and bytes."""
        return {name: {"wall": self.wall[name], "cpu": self.cpu[name], "memory": self.memory[name]} for name in PHASES}


def resident() -> int:
    """The memory of this process now, in bytes; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * _PAGE
    except OSError:
        return 0


def _module(name: str) -> Any:
    try:
        return importlib.import_module(f"comparative_wiki.{name}")
    except ModuleNotFoundError:
        return None


def put_round(clock: Clock) -> list[str]:
    """Put the clock round every function that there is. Returns the phases of which none was found."""
    missing = []
    for phase, names in PHASES.items():
        found = 0
        for name in names:
            place, _, dotted = name.partition(":")
            owner: Any = _module(place)
            *path, last = dotted.split(".")
            for part in path:
                owner = getattr(owner, part, None) if owner is not None else None
            function = getattr(owner, last, None) if owner is not None else None
            if callable(function) and not isinstance(owner and vars(owner).get(last), (staticmethod, classmethod)):
                setattr(owner, last, clock.around(function, phase))
                found += 1
        if not found:
            missing.append(phase)
    return missing


def follow_forks(clock: Clock, folder: Path) -> None:
    """Let every worker write its times into a folder before it ends."""
    fork, leave = os.fork, os._exit

    def forked() -> int:
        process = fork()
        if process == 0:
            clock.__init__()  # type: ignore[misc]

            def leaving(status: int) -> None:
                clock.turn()
                data = {"phases": clock.as_data(), "cpu": time.process_time()}
                file = folder / f"{os.getpid()}.json"
                file.with_suffix(".part").write_text(json.dumps(data), encoding="utf-8")
                file.with_suffix(".part").rename(file)
                leave(status)

            os._exit = leaving  # type: ignore[assignment]
        return process

    os.fork = forked
    worker: Any = getattr(_module("forked"), "Worker", None)
    if worker is not None:
        stop = worker.stop

        def patient(self: Any) -> None:
            """A worker that has done its work is stopped at once; let it write its times first."""
            file, ends = folder / f"{self._process}.json", time.monotonic() + PATIENCE
            while self._process and not file.exists() and time.monotonic() < ends:
                time.sleep(0.002)
            stop(self)

        worker.stop = patient


def main(output: Path) -> None:
    """Build once, and write the times."""
    from mkdocs.commands.build import build  # noqa: PLC0415 - its time is part of what is measured
    from mkdocs.config import load_config  # noqa: PLC0415

    clock = Clock()
    workers = output.with_suffix(".workers")
    workers.mkdir(exist_ok=True)
    missing = put_round(clock)
    follow_forks(clock, workers)
    config = load_config("mkdocs.yml")
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    config.plugins.on_shutdown()
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    data = {
        "phases": clock.as_data(),
        "missing": missing,
        "workers": [json.loads(one.read_text(encoding="utf-8")) for one in sorted(workers.glob("*.json"))],
        "cpu": time.process_time(),
        "cpu of children": children.ru_utime + children.ru_stime,
    }
    output.write_text(json.dumps(data), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
