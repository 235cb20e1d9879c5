"""Generated histories: a wiki of `generate.py` with any number of commits behind it, the same for the same numbers."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.generate import CRITERIA, LEVELS, comparison, write_wiki
from tests.pasts import commit, write_past

START = 1_600_000_000
"""the first commit, in seconds of Unix time"""
STEP = 9_000
"""seconds from one commit to the next"""
AT_FIRST = 0.1
"""the part of the entries that the first commit brings"""


def write_wiki_with_past(folder: Path, count: int, commits: int, *, evidence: bool = True) -> None:
    """A wiki of `count` entries as `write_wiki` makes it, whose repository has `commits` commits.

    The first brings a tenth of the entries, others one each, and the rest are edits: half of the text, and of the
    others most of a value, some of a source. Four change the rules. Nothing but git's own import is run, once.
    """
    write_wiki(folder, count, evidence=evidence)
    write_past(folder, _stream(folder, count, commits))


def _stream(folder: Path, count: int, commits: int) -> Iterator[bytes]:
    chance = random.Random(commits)
    names = [f"entries/entry-{number}.md" for number in range(count)]
    texts = {name: (folder / name).read_text(encoding="utf-8") for name in names}
    first = max(1, int(count * AT_FIRST))
    there, rules = names[:first], comparison()
    files = {name: texts[name] for name in there}
    for path in ("mkdocs.yml", "docs/index.md"):
        files[path] = (folder / path).read_text(encoding="utf-8")
    yield commit(0, {**files, "entries/comparison.yml": rules}, moment=START)
    adding = {int(first + (commits - first) * part / (count - first)) for part in range(count - first)}
    for number in range(1, commits):
        if len(there) < count and (number in adding or count - len(there) >= commits - number):
            there.append(names[len(there)])
            yield commit(number, {there[-1]: texts[there[-1]]}, moment=START + number * STEP)
        elif number % (commits // 5 + 1) == 0:
            rules = _other_rules(rules, number)
            yield commit(number, {"entries/comparison.yml": rules}, moment=START + number * STEP)
        else:
            name = chance.choice(there)
            texts[name] = _edited(texts[name], chance, number)
            yield commit(number, {name: texts[name]}, moment=START + number * STEP)


def _other_rules(rules: str, number: int) -> str:
    """The rules with another bound for one of the classes."""
    old, new = ("at least much", "all") if number % 2 else ("at most some", "at most little")
    lines = rules.split("\n")
    which = [index for index, line in enumerate(lines) if "when: {aspect" in line and old in line]
    if which:
        lines[which[number % len(which)]] = lines[which[number % len(which)]].replace(old, new)
    return "\n".join(lines)


def _edited(text: str, chance: random.Random, number: int) -> str:
    head, _, body = text.rpartition("---\n")
    draw = chance.random()
    if draw < 0.5:
        return f"{head}---\n{body.rstrip()} Edit {number}.\n"
    lines = head.split("\n")
    if draw < 0.9:
        which = [index for index, line in enumerate(lines) if line.startswith("    value: ")]
        if which:
            lines[chance.choice(which)] = f"    value: {chance.choice(LEVELS)}"
        else:
            aspect = chance.choice(CRITERIA)
            lines = [line for line in lines if not line.startswith(f"  {aspect}:")]
            lines.insert(lines.index("criteria:") + 1, f"  {aspect}: {chance.choice(LEVELS)}")
    else:
        which = [index for index, line in enumerate(lines) if line.startswith("    evidence:")]
        if which:
            lines.insert(chance.choice(which) + 1, f"      - url: https://example.org/edit/{number}")
    return "\n".join(lines) + f"---\n{body}"
