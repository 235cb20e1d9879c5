"""How building grows from 100 to 10,000 entries: by phase, beside MkDocs with Material, and beside others.

Run with `make bench`. Everything is built in this one run, from the same bodies, and every build is a process of its
own. There is an allowance of time: what would not fit any more is left out and said so, and so is what is not
installed, fails, or takes too long. The result goes to standard output and into a page of the manual.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.peers import BARE, OURS, PEERS, Contender
from tests.benchmarks.report import Figure, Result, as_page, machine
from tests.conftest import REPO

PAGE = REPO / "docs/manual/benchmarks.md"
SIZES = (100, 1000, 5000, 10000)
MINUTES = 18.0
GROWTH = 1.25
"""how much more than in proportion a larger wiki is expected to take"""


@dataclass
class Allowance:
    """The time that a run may take."""

    ends: float

    @property
    def left(self) -> float:
        """Seconds."""
        return self.ends - time.monotonic()


def measure(command: list[str], folder: Path, seconds: float) -> Figure:
    """Run a program to its end, or for so many seconds."""
    environment = {
        **os.environ,
        "NO_MKDOCS_2_WARNING": "1",
        "DISABLE_MKDOCS_2_WARNING": "true",
        "PYTHONPATH": os.pathsep.join([str(REPO), str(REPO / "plugins"), os.environ.get("PYTHONPATH", "")]),
        "HUGO_CACHEDIR": str(folder / ".hugo-cache"),
    }
    said = folder / ".said"
    begun = time.perf_counter()
    with said.open("wb") as stream:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=stream, stderr=subprocess.STDOUT, start_new_session=True
        )
        status = usage = None
        while usage is None:
            ended, status, spent = os.wait4(process.pid, os.WNOHANG)
            if ended:
                usage = spent
            elif time.perf_counter() - begun > seconds:
                os.killpg(process.pid, 9)
                os.wait4(process.pid, 0)
                process.returncode = -9
                return Figure(why_not=f"stopped after {seconds / 60:.0f} minutes")
            else:
                time.sleep(0.01)
    process.returncode = os.waitstatus_to_exitcode(status or 0)
    if process.returncode:
        lines = said.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return Figure(why_not=f"failed: {lines[-1][:160] if lines else process.returncode}")
    return Figure(wall=time.perf_counter() - begun, cpu=usage.ru_utime + usage.ru_stime, memory=usage.ru_maxrss * 1024)


def expected(figures: dict[int, Figure], size: int) -> float:
    """Seconds that a size will take, by the largest that has been measured; 0 where none has."""
    known = [one for one in sorted(figures) if one < size and not figures[one].why_not]
    if not known:
        return 0.0
    last = known[-1]
    growth = GROWTH
    if len(known) > 1:
        before = known[-2]
        growth = max(GROWTH, (figures[last].wall / last) / (figures[before].wall / before) * 1.1)
    return figures[last].wall * size / last * growth


def one(contender: Contender, size: int, scratch: Path, allowance: Allowance, before: dict[int, Figure]) -> Figure:
    """Measure one contender at one size, if there is time for it."""
    if contender.lacks:
        return Figure(why_not=contender.lacks)
    stopped = next((one.why_not for one in before.values() if one.why_not), "")
    if stopped:
        return Figure(why_not="a smaller one was not finished" if before else stopped)
    needed = expected(before, size)
    if needed > allowance.left:
        return Figure(why_not=f"left out: about {needed / 60:.0f} minutes, and {allowance.left / 60:.0f} were left")
    folder = scratch / "site"
    shutil.rmtree(folder, ignore_errors=True)
    output = scratch / "phases.json"
    output.unlink(missing_ok=True)
    shutil.rmtree(output.with_suffix(".workers"), ignore_errors=True)
    try:
        contender.write(folder, size)
        command = [str(output) if part == "OUTPUT" else part for part in contender.command]
        figure = measure(command, folder, max(allowance.left, 5.0))
    except OSError as error:
        return Figure(why_not=f"failed: {error}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return figure.with_phases(output)


def run(sizes: list[int], minutes: float, scratch: Path) -> Result:
    """Measure everything, ours first, and the others as far as time allows."""
    allowance = Allowance(ends=time.monotonic() + minutes * 60)
    result = Result(machine=machine(), figures={one.name: {} for one in (BARE, OURS, *PEERS)})
    for size in sizes:
        for contender in (BARE, OURS):
            _measure(result, contender, size, scratch, allowance)
    for size in sizes:
        for contender in PEERS:
            _measure(result, contender, size, scratch, allowance)
    return result


def _measure(result: Result, contender: Contender, size: int, scratch: Path, allowance: Allowance) -> None:
    figures = result.figures[contender.name]
    rounds = 3 if size <= 100 else 1
    found = [one(contender, size, scratch, allowance, figures) for _ in range(rounds)]
    # Everything else that runs on a machine only ever makes a build slower.
    figures[size] = min(found, key=lambda figure: (bool(figure.why_not), figure.wall))
    told = figures[size].why_not or f"{figures[size].wall:.1f} s"
    print(f"{contender.name}, {size}: {told}", file=sys.stderr, flush=True)


def main() -> None:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="numbers of entries")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="what a run may take")
    parser.add_argument("--page", type=Path, default=PAGE, help="the page to write")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        result = run(sorted(options.sizes), options.minutes, Path(scratch))
    page = as_page(result)
    print(page)
    options.page.write_text(page, encoding="utf-8")
    print(f"Written: {options.page}", file=sys.stderr)


if __name__ == "__main__":
    main()
