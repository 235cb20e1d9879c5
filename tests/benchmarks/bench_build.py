"""How long a build takes, as ratios: to MkDocs with Material on the same bodies, and to a wiki half the size.

Run with `make bench`. Every build is a process of its own; each figure is the best of the given number of rounds,
because everything else that runs on a machine only ever makes a build slower.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.generate import write_bare, write_wiki


def build(folder: Path) -> tuple[float, float]:
    """Seconds of one build, the interpreter's start included: on the clock, and of all processors."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
    # As after an installation by pip, which compiles a package; the first build does it for these sources.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q"], cwd=folder, env=environment, check=True)
    seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def search_with_material(folder: Path) -> None:
    """Let a wiki be searched as plain pages are, whatever its size. Pagefind would index more than 1,000 entries."""
    path = folder / "mkdocs.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("comparative-wiki]", "{comparative-wiki: {search: material}}]"), encoding="utf-8")


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    count: int = options.entries
    with tempfile.TemporaryDirectory() as scratch:
        folders = {name: Path(scratch, name) for name in ("bare", "values", "sources", "double")}
        write_bare(folders["bare"], count)
        write_wiki(folders["values"], count, evidence=False)
        write_wiki(folders["sources"], count)
        write_wiki(folders["double"], 2 * count)
        for name in ("values", "sources", "double"):
            search_with_material(folders[name])
        best = dict.fromkeys(folders, float("inf"))
        least = dict(best)
        for _ in range(options.rounds):
            for name, folder in folders.items():
                seconds, worked = build(folder)
                best[name], least[name] = min(best[name], seconds), min(least[name], worked)
    print(f"{best['bare']:7.2f} s  MkDocs with Material alone, {count} pages")
    print(f"{best['values']:7.2f} s  {count} entries, 12 values each, bare")
    print(f"{best['sources']:7.2f} s  {count} entries, 12 values each, with sources")
    print(f"{best['double']:7.2f} s  {2 * count} entries, with sources")
    print(f"bare values to MkDocs alone: {best['values'] / best['bare']:.2f}  (goal: at most 1.6)")
    print(f"with sources to MkDocs alone: {best['sources'] / best['bare']:.2f}  (goal: at most 1.6)")
    print(f"{2 * count} to {count} entries: {best['double'] / best['sources']:.2f}  (goal: at most 2.2)")
    print("seconds of all processors:", ", ".join(f"{name} {seconds:.2f}" for name, seconds in least.items()))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"largest memory of a process: {peak:.0f} MB")


if __name__ == "__main__":
    main()
