"""Related entries: neighbours by profile, each with the reason.

An open value agrees with nothing, so that two empty entries are not twins. Only entries that differ in at most two
criteria are found, by hashing each profile with those criteria masked: the work is linear in the number of entries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from .comparison.model import Comparison, CriterionId
from .entry import Entry, EntryId, Value

MOST = 5
_WINDOW = 8
"""entries of one bucket that are looked at; a bucket of a thousand twins must not cost a million looks"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Related:
    """A neighbour of an entry."""

    entry: EntryId
    differs: tuple[CriterionId, ...]
    """the criteria in which the two differ, or in which either is open"""
    agrees: int
    compared: int


_Answers = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class _Profile:
    """An entry's settled answers, in the order of the criteria."""

    answers: _Answers
    open: frozenset[int]
    """where there is none"""


def relate(comparison: Comparison, entries: Sequence[Entry]) -> Mapping[EntryId, tuple[Related, ...]]:
    """Return the nearest entries of every entry, at most five, the nearest first."""
    criteria = [criterion.id for criterion in comparison.finite]
    profiles = {entry.id: _profile(entry, criteria) for entry in entries}
    masks = (
        [mask for size in (0, 1, 2) for mask in combinations(range(len(criteria)), size)] if len(criteria) > 2 else []
    )
    found: dict[EntryId, dict[EntryId, None]] = {entry: {} for entry in profiles}
    for mask in masks:
        if all(len(near) >= MOST for near in found.values()):
            break
        for bucket in _buckets(profiles, mask):
            _pair_up(bucket, found)
    return {
        entry: tuple(
            sorted(
                (_related(criteria, profiles[entry], other, profiles[other]) for other in near),
                key=lambda one: (len(one.differs), one.entry),
            )[:MOST]
        )
        for entry, near in found.items()
    }


def _profile(entry: Entry, criteria: Sequence[CriterionId]) -> _Profile:
    answers = tuple(_settled(entry.values[criterion]) for criterion in criteria)
    return _Profile(answers, frozenset(index for index, answer in enumerate(answers) if answer is None))


def _settled(value: Value) -> str | None:
    return None if value.is_open else ", ".join(value.possible)


def _buckets(profiles: Mapping[EntryId, _Profile], mask: tuple[int, ...]) -> list[list[EntryId]]:
    buckets: dict[_Answers, list[EntryId]] = {}
    hidden = frozenset(mask)
    cuts = [0, *(cut for index in mask for cut in (index, index + 1)), None]
    for entry, profile in profiles.items():
        if not profile.open <= hidden:
            continue
        rest: _Answers = ()
        for start, stop in zip(cuts[::2], cuts[1::2], strict=True):
            rest += profile.answers[start:stop]
        buckets.setdefault(rest, []).append(entry)
    return [bucket for bucket in buckets.values() if len(bucket) > 1]


def _pair_up(bucket: list[EntryId], found: dict[EntryId, dict[EntryId, None]]) -> None:
    for position, entry in enumerate(bucket):
        near = found[entry]
        if len(near) >= MOST:
            continue
        for step in range(1, min(_WINDOW, len(bucket))):
            near[bucket[(position + step) % len(bucket)]] = None


def _related(criteria: Sequence[CriterionId], mine: _Profile, other: EntryId, theirs: _Profile) -> Related:
    differs = tuple(
        criterion
        for criterion, a, b in zip(criteria, mine.answers, theirs.answers, strict=True)
        if a is None or b is None or a != b
    )
    return Related(entry=other, differs=differs, agrees=len(criteria) - len(differs), compared=len(criteria))
