"""The axes of a map: where each entry stands on one, or between which ends, or in which lane."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from ..columns import cell_of_value
from ..comparison.model import Comparison, Criterion, CriterionId, Kind, ScoreId
from ..comparison.words import set_in_words
from ..entry import State, Value
from ..languages.language import Language
from ..problems import record
from ..scoring import Scored
from ..wiki import ClassifiedEntry
from .groups import Group

SINCE = "since"
"""the axis of the day on which an entry began"""
MOST_SETS = 4
"""different sets of open values that get a lane of their own each"""
_DRAWN = frozenset({Kind.SCALE, Kind.OPTIONS, Kind.NUMBER, Kind.DATE})
_LOGARITHMIC_FROM = 1000
"""times the smallest number, from where on an axis is logarithmic"""


class Spot(NamedTuple):
    """Where an entry stands on an axis: in a lane, or at a number, or between two."""

    lane: int | None = None
    low: float | None = None
    """None where it has no lower end"""
    high: float | None = None
    words: str = ""
    settled: bool = True


class Lane(NamedTuple):
    """A place on an axis that is no number."""

    title: str
    settled: bool = True
    """whether the value is known"""
    edge: bool = True
    """whether it stands beyond the end of the axis"""


class Tick(NamedTuple):
    """A number on an axis."""

    share: float
    """how far along, 0 to 1"""
    words: str


class Scale(NamedTuple):
    """From numbers to places on an axis."""

    bottom: float = 0.0
    top: float = 1.0
    logarithmic: bool = False

    def share(self, value: float) -> float:
        """How far along a number stands, 0 to 1."""
        if self.logarithmic:
            return math.log(value / self.bottom) / math.log(self.top / self.bottom)
        return (value - self.bottom) / (self.top - self.bottom)


@record
class Axis:
    """One axis."""

    title: str
    lanes: tuple[Lane, ...]
    """in order, those beyond its end last"""
    spots: tuple[Spot, ...]
    """one for each entry, in their order"""
    ticks: tuple[Tick, ...] = ()
    scale: Scale = Scale()
    rises: bool = True
    """whether what comes later stands higher"""

    @property
    def is_numeric(self) -> bool:
        """Whether there are numbers on it."""
        return bool(self.ticks)


def can_be_axis(criterion: Criterion) -> bool:
    """Whether the values of a criterion have places on an axis."""
    return criterion.kind in _DRAWN


def axis_names(comparison: Comparison) -> list[str]:
    """Everything that can be an axis."""
    return [
        *(one.id for one in comparison.criteria.values() if can_be_axis(one)),
        *comparison.scores,
        SINCE,
    ]


def axis_of(comparison: Comparison, name: str, entries: Sequence[ClassifiedEntry]) -> Axis:
    """The axis of a criterion, a score, or of when entries began."""
    if CriterionId(name) in comparison.criteria:
        criterion = comparison.criteria[CriterionId(name)]
        values = [one.entry.values[criterion.id] for one in entries]
        if criterion.kind is Kind.NUMBER:
            return _numbers(comparison.language, criterion, values)
        if criterion.kind is Kind.DATE:
            return _dates(comparison.language, criterion.title, [_date_of(value) for value in values], values)
        return _levels(criterion, values)
    if ScoreId(name) in comparison.scores:
        score = comparison.scores[ScoreId(name)]
        return _scores(comparison.language, score.title, [one.scores[score.id] for one in entries])
    return _dates(comparison.language, comparison.language.say("Since"), [one.entry.since for one in entries])


def lanes_of(groups: Sequence[Group], entries: Sequence[ClassifiedEntry]) -> Axis:
    """An axis with a lane for each group of entries."""
    lanes = tuple(Lane(group.title, group.position >= 0, edge=False) for group in groups)
    lane = {one.entry.id: number for number, group in enumerate(groups) for one in group.entries}
    spots = tuple(Spot(lane[one.entry.id], words=lanes[lane[one.entry.id]].title) for one in entries)
    return Axis(title="", lanes=lanes, spots=spots, rises=False)


# Levels and options


def _levels(criterion: Criterion, values: Sequence[Value]) -> Axis:
    """A lane for every level and, between them, for every set of levels that is all that is known of an entry."""
    keys = [_key(criterion, value) for value in values]
    sets = sorted({key for key in keys if len(key) > 1})
    if len(sets) > MOST_SETS:
        keys = [key if len(key) < 2 else (-1,) for key in keys]
        sets = []
    last = len(criterion.levels)
    inner = [*((level,) for level in range(last)), *(key for key in sets if key[-1] < last)]
    if criterion.is_ordered:
        inner.sort(key=lambda key: (sum(key) / len(key), len(key), key))
    edge = [key for key in ((last,), *(key for key in sets if key[-1] >= last), (-1,), ()) if key in keys]
    kinds = [*inner, *edge]
    titles = [_title(criterion, key) for key in kinds]
    number = {key: place for place, key in enumerate(kinds)}
    settled = [len(key) == 1 and key[0] >= 0 for key in kinds]
    lanes = [Lane(title, settled[place], place >= len(inner)) for place, title in enumerate(titles)]
    spots = [Spot(number[key], words=titles[number[key]], settled=settled[number[key]]) for key in keys]
    return Axis(title=criterion.title, lanes=tuple(lanes), spots=tuple(spots), rises=criterion.is_ordered)


def _key(criterion: Criterion, value: Value) -> tuple[int, ...]:
    """What a value may be, as numbers of the domain; nothing where it may be anything."""
    if value.state in {State.UNKNOWN, State.ABSENT}:
        return ()
    places = tuple(sorted(criterion.domain.index(one) for one in value.possible if one in criterion.domain))
    return places if len(places) < len(criterion.domain) or len(places) == 1 else ()


def _title(criterion: Criterion, key: tuple[int, ...]) -> str:
    if not key:
        return criterion.language.say("not known")
    if key == (-1,):
        return criterion.language.say("one of several")
    return set_in_words(criterion, [criterion.domain[place] for place in key])


# Numbers


def _numbers(language: Language, criterion: Criterion, values: Sequence[Value]) -> Axis:
    spots = []
    for value in values:
        cell = cell_of_value(criterion, value)
        if cell.state == State.NOT_APPLICABLE.value:
            spots.append(Spot(words=language.say("not applicable")))
        elif isinstance(cell.rank, float):
            spots.append(Spot(low=cell.rank, high=cell.rank, words=in_words(language, cell.rank)))
        else:
            low, high = cell.bounds or (None, None)
            spots.append(Spot(low=low, high=high, words=_range_in_words(language, low, high), settled=False))
    title = f"{criterion.title} ({criterion.unit})" if criterion.unit else criterion.title
    return _numeric(language, title, spots)


def _scores(language: Language, title: str, scores: Sequence[Scored]) -> Axis:
    spots = []
    for one in scores:
        if one.low_share is None or one.high_share is None:
            spots.append(Spot(words=language.say("not applicable")))
        else:
            low, high = float(one.low_share * 100), float(one.high_share * 100)
            spots.append(Spot(low=low, high=high, words=one.words, settled=low == high))
    return _numeric(language, f"{title} (%)", spots, ends=(0.0, 100.0))


def _dates(language: Language, title: str, dates: Sequence[str], values: Sequence[Value] = ()) -> Axis:
    spots = []
    for place, date in enumerate(dates):
        if values and values[place].state is State.NOT_APPLICABLE:
            spots.append(Spot(words=language.say("not applicable")))
        elif date:
            year = year_of(date)
            spots.append(Spot(low=year, high=year, words=language.day(date)))
        else:
            spots.append(Spot(words=language.say("not known"), settled=False))
    return _numeric(language, title, spots, dates=True)


def _date_of(value: Value) -> str:
    return value.possible[0] if value.state is State.KNOWN and value.possible else ""


def year_of(date: str) -> float:
    """A date as a number of years: "2007-07" is 2007.5."""
    year, month, day = (int(part) for part in [*date.split("-"), "1", "1"][:3])
    return year + (month - 1) / 12 + (day - 1) / 372


def in_words(language: Language, value: float) -> str:
    """A number as people write it, with its digits in groups from ten thousand on."""
    text = f"{value:.12g}"
    if text.lstrip("-").isdigit() and abs(value) >= 10_000:
        return language.grouped(int(value))
    return language.number(text)


def _range_in_words(language: Language, low: float | None, high: float | None) -> str:
    if low is None and high is None:
        return language.say("not known")
    if low is None and high is not None:
        return language.say("at most {value}", value=in_words(language, high))
    if high is None:
        return language.say("at least {value}", value=in_words(language, low or 0.0))
    return language.say("{low} to {high}", low=in_words(language, low or 0.0), high=in_words(language, high))


def _numeric(
    language: Language,
    title: str,
    spots: Sequence[Spot],
    *,
    ends: tuple[float, float] | None = None,
    dates: bool = False,
) -> Axis:
    """An axis of numbers, with lanes for those of which no number is known."""
    numbers = [value for spot in spots for value in (spot.low, spot.high) if value is not None]
    lanes = tuple(dict.fromkeys(Lane(spot.words, spot.settled) for spot in spots if spot.low is spot.high is None))
    lanes = tuple(sorted(lanes, key=lambda lane: not lane.settled))
    placed = tuple(
        spot._replace(lane=lanes.index(Lane(spot.words, spot.settled))) if spot.low is spot.high is None else spot
        for spot in spots
    )
    if not numbers:
        return Axis(title=title, lanes=lanes, spots=placed)
    low, high = ends or (min(numbers), max(numbers))
    logarithmic = ends is None and not dates and low > 0 and high / low > _LOGARITHMIC_FROM
    if logarithmic:
        values = [10.0**power for power in range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)]
        title = language.say("{title}, each step ten times the one before", title=title)
    else:
        values = steps(low, high, whole=dates)
    scale = Scale(values[0], values[-1], logarithmic)
    words = [f"{value:.0f}" if dates else in_words(language, value) for value in values]
    ticks = tuple(Tick(scale.share(value), some) for value, some in zip(values, words, strict=True))
    return Axis(title=title, lanes=lanes, spots=placed, ticks=ticks, scale=scale)


def steps(low: float, high: float, *, whole: bool = False) -> list[float]:
    """Round numbers, at most seven, from at or below one number to at or above another."""
    if high <= low:
        high = low + 1
    size = 10.0 ** math.floor(math.log10((high - low) / 5))
    size = next(size * factor for factor in (1, 2, 5, 10, 20) if (high - low) / (size * factor) <= 5)
    if whole:
        size = max(1.0, size)
    first, last = math.floor(low / size), math.ceil(high / size)
    return [float(f"{place * size:.12g}") for place in range(first, max(last, first + 1) + 1)]
