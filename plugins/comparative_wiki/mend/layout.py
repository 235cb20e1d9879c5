"""White space, tabs, line ends and the order of keys. Every step is taken only if the YAML still means the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ..comparison.model import Comparison
from ..entry import KEYS
from ..languages.told import tell
from ..source import Mapping, Scalar
from .trees import parsed, parts_of, same, shape

WIDTHS = (2, 4, 8)
"""how many columns a tab may stand for"""
_INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)


class Tidied(NamedTuple):
    """A text, and what was done to it in words."""

    text: str
    steps: tuple[str, ...]


def tidied(text: str, *, is_entry: bool) -> Tidied:
    """Tidy a file line by line.

    The article of an entry stays as it is, since spaces at the end of a line mean something there.
    """
    steps: list[str] = []

    def take(new: str, words: str) -> None:
        nonlocal text
        if new != text:
            text = new
            steps.append(words)

    take(text.replace("\r\n", "\n").replace("\r", "\n"), tell("line ends"))
    if text and not text.endswith("\n"):
        take(f"{text}\n", tell("the end of the last line"))
    steps_to_take = (
        (tell("tabs"), _without_tabs),
        (tell("spaces at the end of lines"), _without_trailing_spaces),
    )
    for words, step in steps_to_take:
        parts = parts_of(text, is_entry=is_entry)
        if parts is not None:
            take(parts._replace(yaml=step(parts.yaml)).text, words)
    return Tidied(text, tuple(steps))


def ordered(text: str, comparison: Comparison | None) -> Tidied:
    """Put the keys of an entry in order."""
    parts = parts_of(text, is_entry=True)
    new = parts._replace(yaml=in_order(parts.yaml, comparison)).text if parts is not None else text
    return Tidied(new, (tell("the order of keys"),) if new != text else ())


def _without_trailing_spaces(yaml: str) -> str:
    new = re.sub(r"(?<![ \t])[ \t]+$", "", yaml, flags=re.MULTILINE)
    return new if same(parsed(yaml), parsed(new)) else yaml


def _without_tabs(yaml: str) -> str:
    """Replace tabs by spaces, where every width of a tab that can be read gives the same tree."""
    if "\t" not in yaml:
        return yaml
    readings = [
        (new, tree) for new in (_expanded(yaml, width) for width in WIDTHS) if (tree := parsed(new)) is not None
    ]
    if not readings or any(shape(tree) != shape(readings[0][1]) for _, tree in readings):
        return yaml
    return readings[0][0]


def _expanded(yaml: str, width: int) -> str:
    return _INDENTATION.sub(lambda found: found[0].expandtabs(width), yaml).replace("\t", " ")


# The order of keys


def in_order(yaml: str, comparison: Comparison | None) -> str:
    """Put the keys of an entry's front matter into their order, and its criteria into that of the comparison file.

    Comments and blank lines go with the key that follows them. Where a key is not known, nothing is moved.
    """
    tree = parsed(yaml)
    if tree is None:
        return yaml
    new = yaml
    criteria = tree.get("criteria")
    if comparison is not None and isinstance(criteria, Mapping):
        new = _sorted(new, criteria, list(comparison.criteria), until=_end_of(tree, "criteria", yaml))
    if new != yaml:
        again = parsed(new)
        if not same(tree, again, ordered=False) or again is None:
            return yaml
        tree = again
    sorted_too = _sorted(new, tree, KEYS, until=new.count("\n"))
    return sorted_too if same(tree, parsed(sorted_too), ordered=False) else new


def _end_of(tree: Mapping, key: str, yaml: str) -> int:
    """How many lines there are up to the end of what stands under a key."""
    lines = [name.line for name, _ in tree.items]
    place = next(number for number, (name, _) in enumerate(tree.items) if name.text == key)
    return lines[place + 1] - 1 if place + 1 < len(lines) else yaml.count("\n")


def _sorted(yaml: str, mapping: Mapping, order: Sequence[str], *, until: int) -> str:
    """The text with the lines of a mapping in order; `until` is the last line that may belong to it."""
    keys = [name for name, _ in mapping.items]
    ranks = {key: rank for rank, key in enumerate(order)}
    lines = yaml.split("\n")
    if len(keys) < 2 or any(key.text not in ranks for key in keys) or not _is_block(keys, lines):
        return yaml
    wanted = sorted(keys, key=lambda key: ranks[key.text])
    if wanted == keys:
        return yaml
    cuts = [*_starts(keys, lines), until - _trailing(keys[-1], lines[:until])]
    pieces = {key.text: lines[start:end] for key, (start, end) in zip(keys, pairwise(cuts), strict=True)}
    moved = [line for key in wanted for line in pieces[key.text]]
    return "\n".join([*lines[: cuts[0]], *moved, *lines[cuts[-1] :]])


def _is_block(keys: Sequence[Scalar], lines: Sequence[str]) -> bool:
    """Whether every key is the first on its line, and all stand one below the other."""
    return len({key.column for key in keys}) == 1 and all(
        not lines[key.line - 1][: key.column - 1].strip() for key in keys
    )


def _starts(keys: Sequence[Scalar], lines: Sequence[str]) -> Iterator[int]:
    """Where the lines of each key begin, with the comments and blank lines above it; counted from 0."""
    for number, key in enumerate(keys):
        start = key.line - 1
        lowest = keys[number - 1].line if number else 0
        # Blank lines above the first key, and what is above these, belong to the whole.
        while start > lowest and _stands_apart(lines[start - 1], key, blank=bool(number)):
            start -= 1
        yield start


def _stands_apart(line: str, key: Scalar, *, blank: bool) -> bool:
    """Whether a line is a comment no deeper than a key, or blank."""
    text = line.lstrip()
    if not text:
        return blank
    return text.startswith("#") and len(line) - len(text) < key.column


def _trailing(last: Scalar, lines: Sequence[str]) -> int:
    """How many comments and blank lines at the end belong to no key."""
    count = 0
    while len(lines) - count > last.line and _stands_apart(lines[-1 - count], last, blank=True):
        count += 1
    return count
