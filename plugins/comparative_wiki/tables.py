"""Which entries × which criteria, in which order. No HTML."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from .classify import Verdict
from .columns import Cell, cell_of_value, cell_of_verdict, standing
from .comparison.conditions import ConditionReader, Names
from .comparison.model import (
    NOT_APPLICABLE,
    YES,
    AllOf,
    AnyOf,
    AtLeast,
    AtLeastOf,
    Bound,
    Classification,
    ClassificationId,
    Comparison,
    Condition,
    Criterion,
    CriterionId,
    Every,
    GroupId,
    IsClass,
    Kind,
    NoneOf,
    ScoreTest,
    Some,
    Test,
)
from .comparison.numbers import Interval, intervals_of, normal, parts_of
from .entry import EntryId, State, Value
from .problems import Reporter
from .rules import answers_about
from .scoring import Scored
from .wiki import ClassifiedEntry, Wiki


def query_reader(comparison: Comparison, report: Reporter) -> ConditionReader:
    """Reads `where:`, which may speak of everything."""
    names = Names(
        criteria=comparison.criteria,
        groups=comparison.groups,
        scores=comparison.scores,
        classes={one.id: list(one.classes) for one in comparison.classifications.values()},
    )
    return ConditionReader(names, report, query=True)


@dataclass(frozen=True, kw_only=True)
class TableQuery:
    """What a table shows."""

    title: str = ""
    entries: tuple[EntryId, ...] | None = None
    """these entries in this order, or all"""
    where: Condition | None = None
    criteria: tuple[CriterionId, ...] | None = None
    classifications: tuple[ClassificationId, ...] | None = None
    sort: tuple[str, ...] = ()
    """criteria, classifications or `title`; a leading minus turns the order round"""
    limit: int = 0
    """at most so many rows; 0 for all"""
    as_of: str = ""
    """the date whose values are meant; empty for today's"""


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows and columns."""

    title: str
    rows: tuple[ClassifiedEntry, ...]
    criteria: tuple[Criterion, ...]
    classifications: tuple[Classification, ...]
    maybe: tuple[ClassifiedEntry, ...] = ()
    """entries of which it is not known whether they belong here"""
    left_out: int = 0
    """rows beyond the limit"""
    unanswered: tuple[Criterion, ...] = ()
    """criteria that are left out because nobody has researched them for any of the rows"""
    as_of: str = ""
    """the date whose values are shown; empty for today's"""
    not_yet: tuple[ClassifiedEntry, ...] = ()
    """entries that would be here, but had not begun at that date"""

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """What the columns are, for remembering rows."""
        return (*(one.id for one in self.classifications), "", *(one.id for one in self.criteria))


def make_table(wiki: Wiki, query: TableQuery) -> Table:
    """Choose rows and columns. Entries that may or may not satisfy `where` are named apart."""
    comparison = wiki.comparison
    asked = tuple(wiki.entries) if query.entries is None else query.entries
    then = wiki.as_of(query.as_of) if query.as_of else wiki
    chosen = [then.entries[one] for one in asked if one in then.entries]
    maybe: list[ClassifiedEntry] = []
    if query.where is not None:
        verdicts = [(one, holds(comparison, query.where, one)) for one in chosen]
        chosen = [one for one, answer in verdicts if answer is True]
        maybe = [one for one, answer in verdicts if answer is None]
    if query.entries is None or query.sort:
        chosen = sort_entries(comparison, chosen, query.sort or ("title",))
    kept = chosen[: query.limit] if query.limit else chosen
    names = query.classifications
    if names is None:
        names = tuple(comparison.classifications)[:1]
    criteria = query.criteria
    if criteria is None:
        # Few entries came from another, and their pages say so.
        criteria = tuple(one.id for one in comparison.criteria.values() if one.relation is None)
    return Table(
        title=query.title,
        rows=tuple(kept),
        criteria=tuple(comparison.criteria[one] for one in criteria),
        classifications=tuple(comparison.classifications[one] for one in names),
        maybe=tuple(maybe),
        left_out=len(chosen) - len(kept),
        as_of=query.as_of,
        not_yet=tuple(wiki.entries[one] for one in asked if one not in then.entries),
    )


def without_empty_columns(table: Table) -> Table:
    """The table without the criteria of which its rows say nothing; as it is where that would be all of them."""
    empty = tuple(
        criterion
        for criterion in table.criteria
        if all(one.entry.values[criterion.id].state is State.ABSENT for one in table.rows)
    )
    if len(empty) == len(table.criteria):
        return table
    kept = tuple(criterion for criterion in table.criteria if criterion not in empty)
    return dataclasses.replace(table, criteria=kept, unanswered=empty)


def holds(comparison: Comparison, query: Condition, one: ClassifiedEntry) -> bool | None:  # noqa: PLR0911
    """Whether an entry satisfies a query: yes, no, or not known."""
    match query:
        case IsClass():
            return _is_class(query, one.verdicts[query.classification])
        case Test():
            value = one.entry.values[query.criterion]
            if query.intervals:
                return _number(query, value, whole=comparison.criteria[query.criterion].whole)
            return _all_or_none(answers_about(query.option, value) if query.option else value.possible, query.values)
        case Every():
            return _conjunction([_satisfied(comparison.criteria[name], one, neutral=True) for name in query.criteria])
        case Some():
            return _disjunction([_satisfied(comparison.criteria[name], one) for name in query.criteria])
        case AtLeast():
            return _count([_satisfied(comparison.criteria[name], one) for name in query.criteria], query.count)
        case ScoreTest():
            return _score(query, one.scores[query.score])
    parts = [holds(comparison, part, one) for part in query.parts]
    match query:
        case AllOf():
            return _conjunction(parts)
        case AnyOf():
            return _disjunction(parts)
        case NoneOf():
            answer = _disjunction(parts)
            return None if answer is None else not answer
        case AtLeastOf():
            return _count(parts, query.count)


def _is_class(query: IsClass, verdict: Verdict) -> bool | None:
    if any(name in query.classes for name in verdict.certain):
        return True
    possible = [name in query.classes for name in verdict.possible]
    if possible and all(possible) and not verdict.may_be_none:
        return True
    return None if any(possible) else False


def _number(query: Test, value: Value, *, whole: bool) -> bool | None:
    if value.state is State.NOT_APPLICABLE:
        return False
    texts = [claim.text for claim in value.claims] if value.state is not State.UNKNOWN else []
    mine = [interval for text in texts for interval in intervals_of(text)] or [Interval()]
    cuts = sorted({normal(cut, whole=whole) for interval in (*mine, *query.intervals) for cut in interval.ends})
    possible, wanted = (parts_of(cuts, some, whole=whole) for some in (mine, query.intervals))
    return True if possible <= wanted else None if possible & wanted else False


def _satisfied(criterion: Criterion, one: ClassifiedEntry, *, neutral: bool = False) -> bool | None:
    value = one.entry.values[criterion.id]
    also = {NOT_APPLICABLE} if neutral else set()
    if criterion.kind is not Kind.MANY:
        return _all_or_none(value.possible, criterion.good | also)
    return _disjunction([_all_or_none(answers_about(option, value), {YES, *also}) for option in criterion.good])


def _count(answers: Sequence[bool | None], count: int) -> bool | None:
    if answers.count(True) >= count:
        return True
    return None if len(answers) - answers.count(False) >= count else False


def _score(query: ScoreTest, scored: Scored) -> bool | None:
    low, high = (scored.low_share, scored.high_share) if query.percent else (scored.low, scored.high)
    if low is None or high is None:
        return False
    return _conjunction(
        [True if reaches(low) else None if reaches(high) else False for reaches in _reaching(query.low)]
        + [False if reaches(low) else None if reaches(high) else True for reaches in _reaching(_other_side(query.high))]
    )


def _reaching(bound: Bound | None) -> list[Callable[[Fraction], bool]]:
    if bound is None:
        return []
    return [(lambda value: value > bound.value) if bound.strict else (lambda value: value >= bound.value)]


def _other_side(bound: Bound | None) -> Bound | None:
    """Where a score lies beyond an upper bound."""
    return None if bound is None else Bound(value=bound.value, strict=not bound.strict)


def _all_or_none(possible: Sequence[str], wanted: Collection[str]) -> bool | None:
    inside = [value in wanted for value in possible]
    return True if all(inside) else None if any(inside) else False


def _conjunction(answers: Sequence[bool | None]) -> bool | None:
    return False if False in answers else None if None in answers else True


def _disjunction(answers: Sequence[bool | None]) -> bool | None:
    return True if True in answers else None if None in answers else False


def sort_entries(
    comparison: Comparison, entries: Sequence[ClassifiedEntry], keys: Sequence[str]
) -> list[ClassifiedEntry]:
    """Sort by several keys, the first the most important.

    What is not known comes last, in either direction: what does not apply, then what is partly known, disputed,
    unknown, not researched.
    """
    titled = comparison.language.sort_key
    result = sorted(entries, key=lambda one: (titled(one.entry.title), one.entry.id))
    for key in reversed(keys):
        cell = _cell_of(comparison, key.removeprefix("-"))
        cells = {one.entry.id: cell(one) for one in result}
        known = [one for one in result if cells[one.entry.id].rank is not None]
        known.sort(key=lambda one: _comparable(cells[one.entry.id].rank), reverse=key.startswith("-"))
        rest = [one for one in result if cells[one.entry.id].rank is None]
        rest.sort(key=lambda one: standing(cells[one.entry.id]))
        result = [*known, *rest]
    return result


def _comparable(rank: float | str | None) -> tuple[float, str]:
    return (0.0, rank) if isinstance(rank, str) else (rank or 0.0, "")


def _cell_of(comparison: Comparison, name: str) -> Callable[[ClassifiedEntry], Cell]:
    """What reads from an entry the cell by which it is sorted."""
    if name in {"title", "added", "since"}:
        return lambda one: _text_cell(comparison, one, name)
    if ClassificationId(name) in comparison.classifications:
        classification = comparison.classifications[ClassificationId(name)]
        return lambda one: cell_of_verdict(classification, one.verdicts[classification.id])
    criterion = comparison.criteria[CriterionId(name)]
    return lambda one: cell_of_value(criterion, one.entry.values[criterion.id])


def _text_cell(comparison: Comparison, one: ClassifiedEntry, name: str) -> Cell:
    texts = {
        "title": "\0".join(comparison.language.sort_key(one.entry.title)),
        "added": one.entry.added,
        "since": one.entry.since,
    }
    return Cell(State.KNOWN.value, texts[name]) if texts[name] else Cell(State.ABSENT.value)


def sort_keys(comparison: Comparison) -> list[str]:
    """Every name that `sort` understands."""
    return ["title", "added", "since", *comparison.classifications, *comparison.criteria]


def group_members(comparison: Comparison, group: str) -> tuple[CriterionId, ...]:
    """The criteria of a group, for `criteria: GROUP`."""
    return tuple(one.id for one in comparison.in_group(GroupId(group)))
