"""How the values of some entries are spread over the levels of a criterion: one bar, a part for each value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..comparison.model import Criterion, Kind
from ..entry import State
from ..wiki import ClassifiedEntry

_LONGEST = 100.0
"""of a bar, in percent"""
_SPREAD = frozenset({Kind.SCALE, Kind.OPTIONS})


class Part(NamedTuple):
    """The entries with one value."""

    level: str
    """empty where it is not known, or does not apply"""
    entries: int
    start: float
    """in percent of the bar"""
    share: float
    is_open: bool
    """whether it may still be several levels"""


class Spread(NamedTuple):
    """One criterion."""

    criterion: Criterion
    parts: tuple[Part, ...]
    """in the order of the levels; what does not apply and what is open come last"""


def spreads(criteria: Iterable[Criterion], entries: Sequence[ClassifiedEntry]) -> list[Spread]:
    """The spread of each criterion that has levels and of which something is known."""
    found = [_spread(criterion, entries) for criterion in criteria if criterion.kind in _SPREAD]
    return [one for one in found if any(not part.is_open for part in one.parts)]


def _spread(criterion: Criterion, entries: Sequence[ClassifiedEntry]) -> Spread:
    counts: Counter[tuple[str, bool]] = Counter()
    for one in entries:
        value = one.entry.values[criterion.id]
        is_known = value.state is State.KNOWN
        counts[value.possible[0] if is_known else "", not is_known and value.state is not State.NOT_APPLICABLE] += 1
    parts, start = [], 0.0
    for level, is_open in (*((level.id, False) for level in criterion.levels), ("", False), ("", True)):
        if some := counts[level, is_open]:
            share = _LONGEST * some / len(entries)
            parts.append(Part(level, some, round(start, 2), round(share, 2), is_open))
            start += share
    return Spread(criterion, tuple(parts))
