"""What the history adds to a build: processor time with it and without it, of a wiki with many commits.

Run with `make bench-history`. Builds take turns, each in a process of its own; of each kind the best of the rounds
counts, since everything else that runs on a machine only ever makes a build dearer.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.past import write_wiki_with_past

SETTINGS = """\
site_name: Generated
site_url: https://example.org/
theme: {{name: material, font: false}}
plugins: [search, comparative-wiki: {{history: {history}}}]
"""


def cost(folder: Path, name: str) -> float:
    """Seconds of processor time of one build and all that it starts."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q", "-f", f"{name}.yml", "-d", f"site-{name}"],
        cwd=folder,
        env=environment,
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1000)
    parser.add_argument("--commits", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "wiki")
        write_wiki_with_past(folder, options.entries, options.commits)
        best: dict[str, float] = {}
        for name, history in (("with", "true"), ("without", "false")):
            (folder / f"{name}.yml").write_text(SETTINGS.format(history=history), encoding="utf-8")
        for _ in range(options.rounds):
            for name in ("with", "without"):
                best[name] = min(best.get(name, float("inf")), cost(folder, name))
    print(f"{options.entries} entries, {options.commits} commits, processor time of a build")
    print(f"{best['without']:7.2f} s  without the history")
    print(f"{best['with']:7.2f} s  with it, feeds and all")
    print(f"it adds {100 * (best['with'] / best['without'] - 1):.0f} %  (goal: at most 25)")


if __name__ == "__main__":
    main()
