"""Forks, successions and parts: links between entries that say how one came from another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .comparison.model import Comparison, Criterion, CriterionId, Relation
from .entry import Claim, Entry, EntryId, State, Value, ids_of
from .languages.told import tell
from .problems import START, Problems, record

DESCENT = frozenset({Relation.FORK, Relation.SUCCESSOR})
"""the relations of a family: what came from what"""
_NO_LINK = frozenset({State.UNKNOWN, State.ABSENT, State.NOT_APPLICABLE})


@record
class Tie:
    """One entry that came from another, or is a part of it."""

    relation: Relation
    criterion: CriterionId
    younger: EntryId
    """the fork, the successor, the part"""
    older: EntryId
    date: str
    """as written; empty where nobody says so"""
    because: str = ""
    disputed: bool = False
    until: str = ""
    """the date from which it holds no more; empty where it still does"""


@dataclass(frozen=True, kw_only=True)
class Kinship:
    """All ties between entries."""

    ties: tuple[Tie, ...] = ()
    _by_entry: Mapping[EntryId, tuple[Tie, ...]] = field(default_factory=dict)

    def of(self, entry: EntryId) -> tuple[Tie, ...]:
        """The ties of one entry, in the order of the comparison file, those to older entries first."""
        return self._by_entry.get(entry, ())

    def family(self, entry: EntryId) -> tuple[Tie, ...]:
        """All ties of descent among the entries to which any way of descent leads from one."""
        seen, waiting, found = {entry}, [entry], dict[Tie, None]()
        while waiting:
            for tie in self.of(waiting.pop()):
                if tie.relation in DESCENT:
                    found[tie] = None
                    others = {tie.younger, tie.older} - seen
                    seen |= others
                    waiting += sorted(others)
        return tuple(found)


def find_kinship(comparison: Comparison, entries: Sequence[Entry]) -> Kinship:
    """Read the ties out of every criterion that declares a relation."""
    ids = ids_of(entries)
    ties = [
        tie
        for criterion in related_criteria(comparison)
        for entry in entries
        for tie in _ties(criterion, entry, ids)
        if tie.younger != tie.older
    ]
    by_entry: dict[EntryId, list[Tie]] = {}
    for tie in ties:
        by_entry.setdefault(tie.younger, []).append(tie)
    for tie in sorted(ties, key=lambda one: (one.date or "9999", one.younger)):
        by_entry.setdefault(tie.older, []).append(tie)
    return Kinship(ties=tuple(ties), _by_entry={name: tuple(some) for name, some in by_entry.items()})


def related_criteria(comparison: Comparison) -> list[Criterion]:
    """The criteria that declare a relation."""
    return [one for one in comparison.criteria.values() if one.relation is not None]


def _ties(criterion: Criterion, entry: Entry, ids: Mapping[str, EntryId]) -> Iterable[Tie]:
    assert criterion.relation is not None
    value = entry.values[criterion.id]
    states = [*value.past, value]
    for one, after in zip(states, [*states[1:], None], strict=True):
        if one.state in _NO_LINK:
            continue
        links = {link: claim for claim in one.claims for link in claim.possible}
        kept = set(after.possible) if after is not None else set[str]()
        for link, claim in links.items():
            if link in ids and link not in kept:
                yield _tie(criterion.relation, criterion.id, (entry.id, ids[link]), one, claim, after)


def _tie(
    relation: Relation,
    criterion: CriterionId,
    ends: tuple[EntryId, EntryId],
    value: Value,
    claim: Claim,
    after: Value | None,
) -> Tie:
    return Tie(
        relation=relation,
        criterion=criterion,
        younger=ends[0],
        older=ends[1],
        date=claim.since,
        because=claim.because,
        disputed=value.state is State.DISPUTED,
        until=after.since if after is not None else "",
    )


def check_kinship(comparison: Comparison, entries: Sequence[Entry], problems: Problems) -> None:
    """Report entries that come from themselves, by way of others or not, and those that are parts of themselves."""
    for relations in (DESCENT, frozenset({Relation.PART})):
        criteria = [one for one in related_criteria(comparison) if one.relation in relations]
        if criteria:
            _check_circles(criteria, entries, problems)


def _check_circles(criteria: Sequence[Criterion], entries: Sequence[Entry], problems: Problems) -> None:
    ids = ids_of(entries)
    by_id = {entry.id: entry for entry in entries}
    above = {
        entry.id: {tie.older: tie.criterion for criterion in criteria for tie in _ties(criterion, entry, ids)}
        for entry in entries
    }
    done = set[EntryId]()
    for first, others in above.items():
        way: list[EntryId] = [first] if first not in done else []
        left = {first: list(others)}
        while way:
            entry = way[-1]
            if not left[entry]:
                done.add(entry)
                way.pop()
                continue
            older = left[entry].pop()
            if older in way:
                _report_circle(way[way.index(older) :], above, by_id, problems)
            elif older not in done:
                way.append(older)
                left[older] = list(above[older])


def _report_circle(
    way: Sequence[EntryId],
    above: Mapping[EntryId, Mapping[EntryId, CriterionId]],
    by_id: Mapping[EntryId, Entry],
    problems: Problems,
) -> None:
    start = min(range(len(way)), key=lambda index: way[index])
    ordered = [*way[start:], *way[:start]]
    following = ordered[1] if len(ordered) > 1 else ordered[0]
    criterion = above[ordered[0]][following]
    entry = by_id[ordered[0]]
    problems.at(entry.path).error(
        "link-cycle",
        entry.values[criterion].place or START,
        tell("'{criterion}' leads in a circle: {names}", criterion=criterion, names=" → ".join([*ordered, ordered[0]])),
        tell("Take one of these links out; nothing can come from itself."),
    )
