"""What the history adds to a build: processor time with it and without it, of a wiki with many commits.

Run with `make bench-history`. Builds take turns, each in a process of its own, and one with the history is compared
with the one without it just before: a machine that is shared is twice as fast in one minute as in the next. Of all
pairs the middle one counts.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
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
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "wiki")
        write_wiki_with_past(folder, options.entries, options.commits)
        for name, history in (("with", "true"), ("without", "false")):
            (folder / f"{name}.yml").write_text(SETTINGS.format(history=history), encoding="utf-8")
        cost(folder, "with")  # The first build compiles what was not compiled yet.
        pairs = [(cost(folder, "without"), cost(folder, "with")) for _ in range(options.rounds)]
    without, told = (statistics.median(costs) for costs in zip(*pairs, strict=True))
    added = sorted(100 * (two / one - 1) for one, two in pairs)
    print(f"{options.entries} entries, {options.commits} commits, processor time of a build")
    print(f"{without:7.2f} s  without the history (median of {len(pairs)})")
    print(f"{told:7.2f} s  with it, feeds and all")
    print(f"it adds {statistics.median(added):.0f} %, from {added[0]:.0f} to {added[-1]:.0f}  (goal: at most 25)")


if __name__ == "__main__":
    main()
