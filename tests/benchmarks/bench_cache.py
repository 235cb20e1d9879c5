"""How long building again takes after one edit, as shares of a build without a cache.

Run with `make bench-parts`. Every build is a process of its own; each figure is the best of the given number of
rounds, and in every round the edit is another.
"""

from __future__ import annotations

import argparse
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.bench_build import build, search_with_material
from tests.benchmarks.generate import CRITERIA, LEVELS, write_wiki

Edit = Callable[[Path, int], None]


def another_sentence(folder: Path, number: int) -> None:
    """Add a sentence to the text of an entry."""
    path = folder / "entries" / f"entry-{number}.md"
    path.write_text(f"{path.read_text(encoding='utf-8')}\nSentence {number}.\n", encoding="utf-8")


def another_value(folder: Path, number: int) -> None:
    """Let an entry have another value for its first criterion."""
    path = folder / "entries" / f"entry-{number}.md"
    text = path.read_text(encoding="utf-8")
    rest = re.search(rf"^  {CRITERIA[1]}:", text, re.MULTILINE)
    assert rest is not None
    first = text.index(f"  {CRITERIA[0]}:")
    known = next(one for one in LEVELS if f" {one}\n" not in text[first : rest.start()])
    path.write_text(f"{text[:first]}  {CRITERIA[0]}: {known}\n{text[rest.start() :]}", encoding="utf-8")


EDITS: dict[str, Edit] = {
    "nothing edited": lambda folder, number: None,
    "one sentence added": another_sentence,
    "one value changed": another_value,
}


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    found: dict[str, list[tuple[float, float]]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        folder, cache = Path(scratch, "wiki"), Path(scratch, "cache")
        write_wiki(folder, options.entries)
        search_with_material(folder)
        plain = (folder / "mkdocs.yml").read_text(encoding="utf-8")
        keeping = plain.replace("{search: material}", f"{{search: material, cache: {cache}}}")
        for number in range(options.rounds):
            (folder / "mkdocs.yml").write_text(plain, encoding="utf-8")
            found.setdefault("without a cache", []).append(build(folder))
            (folder / "mkdocs.yml").write_text(keeping, encoding="utf-8")
            shutil.rmtree(cache, ignore_errors=True)
            found.setdefault("filling the cache", []).append(build(folder))
            for name, edit in EDITS.items():
                edit(folder, number + 1)
                found.setdefault(name, []).append(build(folder))
    (cold, cold_worked) = map(min, zip(*found["without a cache"], strict=True))
    for name, rounds in found.items():
        seconds, worked = map(min, zip(*rounds, strict=True))
        print(
            f"{name:>20}: {seconds:6.2f} s ({seconds / cold:4.0%}), "
            f"{worked:6.2f} s of all processors ({worked / cold_worked:4.0%})"
        )


if __name__ == "__main__":
    main()
