"""A family of entries on a line of time: what came from what, and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..dates import first_day
from ..entry import Entry, EntryId
from ..kinship import Tie
from .bands import Line, Tick


@dataclass(frozen=True, kw_only=True)
class Member:
    """One entry of a family, with those that came from it."""

    entry: Entry
    tie: Tie | None
    """how it came from the member above it"""
    also: tuple[Tie, ...]
    """the other ways in which it came from one"""
    children: tuple[Member, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """The life of one entry, as a line from its beginning to the present."""

    entry: EntryId
    title: str
    left: float
    """in percent"""
    dated: bool
    """whether its beginning is known"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Branch:
    """Where one entry came from another."""

    at: float
    """in percent"""
    older: int
    """the row"""
    younger: int
    disputed: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Family:
    """A family, laid out."""

    rows: tuple[Row, ...]
    branches: tuple[Branch, ...]
    ticks: tuple[Tick, ...]


def members_of(ties: Sequence[Tie], entries: Mapping[EntryId, Entry]) -> list[Member]:
    """A family as trees, the oldest first. Who came from several stands below the first of them."""
    names = dict.fromkeys(name for tie in ties for name in (tie.older, tie.younger))
    above: dict[EntryId, list[Tie]] = {}
    for tie in ties:
        above.setdefault(tie.younger, []).append(tie)
    below: dict[EntryId, list[EntryId]] = {}
    for name in _by_age(names, entries):
        if name in above:
            below.setdefault(above[name][0].older, []).append(name)

    def member(name: EntryId) -> Member:
        ways = above.get(name, [])
        return Member(
            entry=entries[name],
            tie=ways[0] if ways else None,
            also=tuple(ways[1:]),
            children=tuple(member(one) for one in below.get(name, [])),
        )

    return [member(name) for name in _by_age(names, entries) if name not in above]


def _by_age(names: Iterable[EntryId], entries: Mapping[EntryId, Entry]) -> list[EntryId]:
    return sorted(names, key=lambda name: (entries[name].since or "9999", entries[name].title.casefold()))


def lay_out(members: Sequence[Member], today: str) -> Family:
    """Put every member on a row of its own, each below the one that it came from."""
    ordered = list(_in_order(members))
    begun = {one.entry.id: first_day(_since(one)) if _since(one) else "" for one in ordered}
    ties = [tie for one in ordered for tie in (one.tie, *one.also) if tie is not None]
    dates = {tie: first_day(tie.date) if tie.date else begun[tie.younger] for tie in ties}
    line = Line.over([*begun.values(), *filter(None, dates.values())], today)
    place = {one.entry.id: number for number, one in enumerate(ordered)}
    return Family(
        rows=tuple(
            Row(entry=one.entry.id, title=one.entry.title, left=line.at(day), dated=bool(day))
            for one in ordered
            for day in [begun[one.entry.id]]
        ),
        branches=tuple(
            Branch(at=line.at(day), older=place[tie.older], younger=place[tie.younger], disputed=tie.disputed)
            for tie, day in dates.items()
        ),
        ticks=tuple(line.ticks()),
    )


def _in_order(members: Iterable[Member]) -> Iterable[Member]:
    for one in members:
        yield one
        yield from _in_order(one.children)


def _since(one: Member) -> str:
    return one.entry.since or (one.tie.date if one.tie is not None else "")
