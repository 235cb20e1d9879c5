"""The columns of a table as data: by what they are sorted, filtered and counted. No HTML.

What a script in the browser needs of a cell is the same as what sorting needs here, so both take it from one place.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .classify import Verdict, VerdictState
from .comparison.model import Classification, Criterion, Kind, Policy
from .comparison.numbers import intervals_of
from .entry import State, Value
from .phrases import nothing_in_words
from .problems import record
from .wiki import ClassifiedEntry

STATES = (
    State.KNOWN.value,
    State.NOT_APPLICABLE.value,
    State.PARTIAL.value,
    VerdictState.UNDETERMINED.value,
    State.DISPUTED.value,
    VerdictState.CONTESTED.value,
    State.UNKNOWN.value,
    State.ABSENT.value,
)
"""what can be known of a cell, in the order in which sorting puts the rows: the known first, in either direction"""


class Cell(NamedTuple):
    """What is known of one cell. Equal cells of a column are one."""

    state: str
    """one of `STATES`"""
    rank: float | str | None = None
    """by what it is sorted, where it is known"""
    possible: tuple[int, ...] = ()
    """what it may be, as numbers into the column's values"""
    certain: tuple[int, ...] = ()
    """what it certainly is, or has"""
    bounds: tuple[float | None, float | None] | None = None
    """of a number that is not known exactly: between which it lies; None for no bound"""


@record
class Column:
    """One column of a table."""

    id: str
    what: str
    """class or criterion"""
    kind: str
    """of a criterion its kind, of a classification its policy"""
    title: str
    values: tuple[tuple[str, str], ...]
    """id and title of what a cell may be; empty for numbers, texts, links and dates"""
    several: bool
    """whether a cell may have several of them at once"""
    cells: tuple[Cell, ...]
    """the different cells"""
    rows: tuple[int, ...]
    """for each row the number of its cell"""


def columns_of(
    rows: Sequence[ClassifiedEntry], classifications: Sequence[Classification], criteria: Sequence[Criterion]
) -> list[Column]:
    """The columns of a table, classifications first."""
    return [
        *(_column_of_classes(one, [row.verdicts[one.id] for row in rows]) for one in classifications),
        *(_column_of_values(one, [row.entry.values[one.id] for row in rows]) for one in criteria),
    ]


def _column_of_classes(classification: Classification, verdicts: Sequence[Verdict]) -> Column:
    known = {verdict: cell_of_verdict(classification, verdict) for verdict in dict.fromkeys(verdicts)}
    nothing = ("", nothing_in_words(classification))
    return _column(
        classification.id,
        ("class", classification.policy.value, classification.title),
        [*((one.id, one.title) for one in classification.classes), nothing],
        classification.policy in {Policy.ALL, Policy.LEVELS} or any(one.is_a for one in classification.classes),
        [known[verdict] for verdict in verdicts],
    )


def column_of_turns(name: str, title: str, classification: Classification, verdicts: Sequence[Verdict]) -> Column:
    """A column of verdicts of other times, which the reader's own reading leaves as they are."""
    return _column(
        name,
        ("criterion", Kind.OPTIONS.value, title),
        [*((one.id, one.title) for one in classification.classes), ("", nothing_in_words(classification))],
        False,
        [cell_of_verdict(classification, verdict) for verdict in verdicts],
    )


def column_of_texts(name: str, title: str, kind: Kind, texts: Sequence[str]) -> Column:
    """A column of dates or of sentences."""
    return _column(
        name, ("criterion", kind.value, title), [], False, [Cell(State.KNOWN.value, text.casefold()) for text in texts]
    )


def _column_of_values(criterion: Criterion, values: Sequence[Value]) -> Column:
    return _column(
        criterion.id,
        ("criterion", criterion.kind.value, criterion.title),
        [(one.id, one.title) for one in criterion.levels],
        criterion.kind is Kind.MANY,
        _cells_of_values(criterion, values),
    )


def _cells_of_values(criterion: Criterion, values: Sequence[Value]) -> list[Cell]:
    if criterion.kind is Kind.NUMBER or not criterion.is_finite:
        return [cell_of_value(criterion, value) for value in values]
    # There are few different ones.
    known: dict[tuple[State, tuple[str, ...], tuple[str, ...]], Cell] = {}
    found = []
    for value in values:
        key = (value.state, value.possible, value.certain)
        cell = known.get(key)
        if cell is None:
            cell = known[key] = cell_of_value(criterion, value)
        found.append(cell)
    return found


def _column(
    name: str, heads: tuple[str, str, str], values: Sequence[tuple[str, str]], several: bool, cells: list[Cell]
) -> Column:
    numbers: dict[Cell, int] = {}
    rows = tuple([numbers.setdefault(cell, len(numbers)) for cell in cells])
    what, kind, title = heads
    return Column(
        id=name,
        what=what,
        kind=kind,
        title=title,
        values=tuple(values),
        several=several,
        cells=tuple(numbers),
        rows=rows,
    )


def cell_of_verdict(classification: Classification, verdict: Verdict) -> Cell:
    """A verdict as a cell. The number after the last class stands for none of them."""
    order = {one.id: number for number, one in enumerate(classification.classes)}
    none = len(order)
    may = set(verdict.possible)
    if classification.policy is Policy.LEVELS and verdict.possible:
        may |= {one.id for one in classification.classes[: order[verdict.possible[-1]] + 1]}
    may |= {above for name in verdict.possible for above in classification.ancestors(name)}
    possible = sorted(order[name] for name in may)
    certain = sorted(order[name] for name in verdict.certain)
    nothing = [none] if verdict.may_be_none or not verdict.possible else []
    if verdict.state in {VerdictState.UNDETERMINED, VerdictState.CONTESTED}:
        return Cell(verdict.state.value, None, (*possible, *nothing), tuple(certain))
    rank = order[verdict.possible[0]] if verdict.possible else none
    return Cell(State.KNOWN.value, float(rank), (*possible, *nothing), (*certain, *nothing))


def cell_of_value(criterion: Criterion, value: Value) -> Cell:
    """A value as a cell."""
    state = value.state.value
    if value.state is State.NOT_APPLICABLE:
        return Cell(state)
    if criterion.kind is Kind.NUMBER:
        return _number(value)
    if not criterion.is_finite:
        known = value.state is State.KNOWN
        return Cell(state, value.possible[0].casefold() if known and value.possible else None)
    order = {level.id: number for number, level in enumerate(criterion.levels)}
    # The number after the last level stands for "not applicable", as far as that is open.
    possible = tuple(sorted(order.get(one, len(order)) for one in value.possible))
    if criterion.kind is Kind.MANY:
        certain = tuple(sorted(order[one] for one in value.certain if one in order))
        return Cell(state, float(len(possible)) if value.state is State.KNOWN else None, possible, certain)
    if value.state is State.KNOWN:
        return Cell(state, float(possible[0]), possible, possible)
    return Cell(state, None, possible)


def _number(value: Value) -> Cell:
    texts = [claim.text for claim in value.claims] if value.state not in {State.UNKNOWN, State.ABSENT} else []
    intervals = [interval for text in texts for interval in intervals_of(text)]
    if value.state is State.KNOWN and intervals:
        return Cell(value.state.value, float(texts[0]))
    lows = [interval.low.value for interval in intervals if interval.low is not None]
    highs = [interval.high.value for interval in intervals if interval.high is not None]
    low = float(min(lows)) if lows and len(lows) == len(intervals) else None
    high = float(max(highs)) if highs and len(highs) == len(intervals) else None
    return Cell(value.state.value, bounds=(low, high))


def standing(cell: Cell) -> int:
    """The place of a cell's state among the states; what is not known has its own place behind what is."""
    return STATES.index(cell.state)
