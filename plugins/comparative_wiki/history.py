"""What an entry's values and classes were at any date.

A date may be a year or a month, and then nobody knows the day. So a value that holds `from: 2014` may have held since
1 January 2014 and certainly holds at the end of 31 December: on the days between, both the old and the new value are
possible. Verdicts over such a time are worked out from both, by the rules that hold for everything that is open.

`from` is the only thing that is known of the past. What has no date has always held; before the first date of a value
nothing is known, unless it is the date at which the thing itself began.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from .classify import Classifier, Profile, Verdict, VerdictState
from .comparison.model import (
    ClassificationId,
    Comparison,
    Criterion,
    CriterionId,
    Inherited,
    Mapped,
    criteria_of,
    union_of,
)
from .dates import day_before, first_day, last_day, overlap
from .derive import derive, in_order
from .entry import Entry, EntryId, State, Value, ids_of
from .explain import Explainer
from .problems import Problems, record


@record
class ValueMove:
    """A value that became another."""

    entry: EntryId
    """whose value it is: the entry itself, or one from which it inherits"""
    criterion: CriterionId
    date: str
    """as written"""
    before: Value | None
    """None where nothing is known of the time before"""
    after: Value


@record
class Period:
    """A time in which nothing is known to change."""

    first: str
    """its first day; empty where it has no beginning"""
    last: str
    """its last day; empty for the present"""
    entry: Entry
    """the entry as it was"""
    profile: Profile
    verdicts: Mapping[ClassificationId, Verdict]
    unsure: tuple[CriterionId, ...] = ()
    """the criteria of the entry of which nobody knows whether they had changed by then"""


@record
class Band:
    """A time in which one verdict holds, or in which nobody knows which of two did."""

    first: str
    last: str
    verdict: Verdict
    blurred: bool = False
    """whether the verdict is open only because a change has no exact date"""


@record
class ValueBand:
    """A time in which one value holds."""

    first: str
    last: str
    value: Value
    blurred: bool = False
    """whether nobody knows if it still, or already, held"""


@record
class ClassChange:
    """An entry whose class became another."""

    classification: ClassificationId
    date: str
    """that of the values that did it: the widest, where they differ"""
    before: Verdict
    after: Verdict
    causes: tuple[ValueMove, ...]
    """the values that moved it"""
    why: str
    """what the new verdict rests on"""

    @property
    def certain(self) -> bool:
        """Whether it was certainly another class before, and not perhaps the same."""
        nothing = self.before.may_be_none and self.after.may_be_none
        if not self.before.possible or not self.after.possible:
            return not nothing and self.before.possible != self.after.possible
        return not nothing and not set(self.before.possible) & set(self.after.possible)

    @property
    def is_told(self) -> bool:
        """Whether some value is known to have changed, so that it is not only the beginning of what is known."""
        return any(cause.before is not None for cause in self.causes)


@record
class History:
    """All that is known of an entry's past."""

    entry: EntryId
    periods: tuple[Period, ...]
    """in order, without gaps; the last is the present"""
    moves: tuple[ValueMove, ...] = ()
    """what became of its own values, the oldest first"""
    changes: tuple[ClassChange, ...] = ()
    """what became of its classes, the oldest first"""
    bands: Mapping[ClassificationId, tuple[Band, ...]]
    """the verdicts of every classification through the periods"""

    @property
    def is_dated(self) -> bool:
        """Whether anything is known to have been otherwise, or not to be known of the past."""
        return len(self.periods) > 1

    def at(self, date: str) -> Period | None:
        """What held at the end of a day, month or year; None where the thing had not begun."""
        day = last_day(date)
        return next((one for one in reversed(self.periods) if one.first <= day), None)

    def values(self, criterion: CriterionId) -> tuple[ValueBand, ...]:
        """One criterion through the periods, neighbours with the same value joined."""
        found: list[ValueBand] = []
        for one in self.periods:
            value, blurred = one.entry.values[criterion], criterion in one.unsure
            if found and found[-1].blurred == blurred and same(found[-1].value, value):
                found[-1] = dataclasses.replace(found[-1], last=one.last)
            else:
                found.append(ValueBand(first=one.first, last=one.last, value=value, blurred=blurred))
        return tuple(found)


def same(one: Value, other: Value) -> bool:
    """Whether two values say the same."""
    return _meaning(one) == _meaning(other)


def _meaning(value: Value) -> tuple[object, ...]:
    return (value.state, value.possible, value.certain, tuple(claim.text for claim in value.claims))


# Values at a day


@record
class _Step:
    """A value with the time in which it began."""

    earliest: str
    """the first day on which it may have held; empty for always"""
    latest: str
    """the first day on which it certainly held, or a later value did"""
    date: str
    value: Value
    known: bool = True


def _steps(entry: Entry, criterion: Criterion, value: Value) -> list[_Step]:
    """The values of a criterion one after another. Each may have begun later than the one before, never earlier."""
    written = [*value.past, dataclasses.replace(value, past=()) if value.past else value]
    steps = [
        _Step(earliest=first_day(one.since) if one.since else "", latest=last_day(one.since), date=one.since, value=one)
        if one.since
        else _Step(earliest="", latest="", date="", value=one)
        for one in written
    ]
    if steps[0].date and not _from_the_beginning(steps[0].date, entry.since):
        nothing = Value(criterion=criterion.id, state=State.ABSENT, possible=criterion.domain)
        steps.insert(0, _Step(earliest="", latest="", date="", value=nothing, known=False))
    steps[0] = dataclasses.replace(steps[0], earliest="", latest="")
    for index in range(len(steps) - 2, 0, -1):
        # What came later ends whatever came before it, however vaguely that is dated.
        latest = min(steps[index].latest, steps[index + 1].latest)
        steps[index] = dataclasses.replace(steps[index], latest=latest)
    return steps


def _from_the_beginning(date: str, since: str) -> bool:
    """Whether a date is that of the thing's own beginning, or before it."""
    return bool(since) and (overlap(date, since) or date < since)


def _at(steps: Sequence[_Step], day: str) -> list[_Step]:
    """The steps that may hold at the end of a day."""
    return [
        one
        for one, after in zip(steps, [*steps[1:], None], strict=True)
        if one.earliest <= day and (after is None or after.latest > day)
    ]


def _either(criterion: Criterion, values: Sequence[Value]) -> Value:
    """One value for several of which nobody knows which held."""
    if len(values) == 1 or all(same(values[0], one) for one in values[1:]):
        return values[-1]
    named = {one for value in values for one in value.possible}
    if criterion.is_finite:
        possible = tuple(one for one in criterion.domain if one in named)
    else:
        possible = tuple(dict.fromkeys(one for value in values for one in value.possible))
    silent = any(value.state in {State.ABSENT, State.UNKNOWN} for value in values)
    return Value(
        criterion=criterion.id,
        state=State.UNKNOWN if silent else State.PARTIAL,
        possible=possible,
        certain=tuple(one for one in possible if all(one in value.certain for value in values)),
        claims=tuple(claim for value in values for claim in value.claims),
        place=values[-1].place,
    )


# Histories


class Historian:
    """Works out the history of every entry."""

    def __init__(self, explainer: Explainer, entries: Iterable[Entry]) -> None:
        """`entries` are as they were written, without the values that are worked out from others."""
        self.explainer = explainer
        self.classifier: Classifier = explainer.classifier
        self.comparison: Comparison = explainer.rules.comparison
        self.entries = {entry.id: entry for entry in entries}
        self.ids = ids_of(self.entries.values())
        criteria = self.comparison.criteria
        self._worked_out = in_order(self.comparison)
        self._links = [one.origin.link for one in criteria.values() if isinstance(one.origin, Inherited)]
        self._named = {name: self._behind(name) for name in self.comparison.classifications}
        self._steps = {
            entry.id: {
                name: steps
                for name, value in entry.values.items()
                if value.past or value.since
                for steps in [_steps(entry, criteria[name], value)]
                if len(steps) > 1
            }
            for entry in self.entries.values()
        }

    def of(self, entry: Entry, profile: Profile, verdicts: Mapping[ClassificationId, Verdict]) -> History:
        """The history of an entry, which is given as it is today."""
        together = self._together(entry.id)
        cuts = {day for one in together for steps in self._steps[one].values() for day in _days(steps)}
        start = self._start(entry)
        edges = [start, *sorted(day for day in cuts if day > start)]
        if len(edges) == 1:
            today = Period(first=start, last="", entry=entry, profile=profile, verdicts=verdicts)
            return History(entry=entry.id, periods=(today,), bands=_all_bands((today,)))
        lasts = [*map(day_before, edges[1:]), ""]
        periods = [self._period(entry.id, together, edge, last) for edge, last in zip(edges, lasts, strict=True)]
        moves = [move for one in together for move in self._moves(one) if last_day(move.date) >= start]
        bands = _all_bands(periods)
        changes = [
            change for name, some in bands.items() for change in self._changes(periods, together, name, some, moves)
        ]
        return History(
            entry=entry.id,
            periods=tuple(periods),
            moves=tuple(sorted((one for one in moves if one.entry == entry.id), key=lambda one: one.date)),
            changes=tuple(sorted(changes, key=lambda one: one.date)),
            bands=bands,
        )

    def _start(self, entry: Entry) -> str:
        """The day at which a history begins: that of the thing itself, where it is known."""
        if not entry.since:
            return ""
        own = (day for steps in self._steps[entry.id].values() for day in _days(steps))
        return min([first_day(entry.since), *own])

    def _together(self, entry: EntryId) -> list[EntryId]:
        """An entry, and those from which it inherits or did."""
        found = {entry: None}
        waiting = [entry] if self._links else []
        while waiting:
            values = self.entries[waiting.pop()].values
            for link in self._links:
                for value in (*values[link].past, values[link]):
                    above = [self.ids[one] for one in value.possible if one in self.ids]
                    waiting += [one for one in above if one not in found]
                    found.update(dict.fromkeys(above))
        return list(found)

    def _behind(self, name: ClassificationId) -> frozenset[CriterionId]:
        """The criteria that the rules of a classification name, with those from which these are worked out."""
        rules = self.comparison.classifications[name].classes
        waiting = list(union_of(criteria_of(one.when) for one in rules if one.when is not None))
        found = set[CriterionId]()
        while waiting:
            criterion = waiting.pop()
            if criterion not in found:
                found.add(criterion)
                origin = self.comparison.criteria[criterion].origin
                if origin is not None:
                    waiting.append(origin.source if isinstance(origin, Mapped) else origin.link)
        return frozenset(found)

    def _moves(self, entry: EntryId) -> Iterator[ValueMove]:
        for name, steps in self._steps[entry].items():
            for before, after in pairwise(steps):
                yield ValueMove(
                    entry=entry,
                    criterion=name,
                    date=after.date,
                    before=before.value if before.known else None,
                    after=after.value,
                )

    def _period(self, entry: EntryId, together: Sequence[EntryId], first: str, last: str) -> Period:
        then = self._as_of(together, first)
        one = self._derive(then)[entry]
        profile = self.classifier.profile(one)
        return Period(
            first=first,
            last=last,
            entry=one,
            profile=profile,
            verdicts=self.classifier.classify(profile),
            unsure=self._unsure(entry, together, first),
        )

    def _unsure(self, entry: EntryId, together: Sequence[EntryId], day: str) -> tuple[CriterionId, ...]:
        """The criteria of which nobody knows whether they had changed by a day, and those worked out from them."""
        vague = [
            (one, name)
            for one in together
            for name, steps in self._steps[one].items()
            for now in [_at(steps, day)]
            if any(not same(now[-1].value, each.value) for each in now)
        ]
        found = {name for one, name in vague if one == entry}
        anywhere = {name for _, name in vague}
        for criterion in self._worked_out:
            origin = criterion.origin
            mapped = isinstance(origin, Mapped) and origin.source in found
            if mapped or (isinstance(origin, Inherited) and {origin.link, criterion.id} & anywhere):
                found.add(criterion.id)
        return tuple(name for name in self.comparison.criteria if name in found)

    def _as_of(self, together: Sequence[EntryId], day: str) -> dict[EntryId, Entry]:
        """Entries with the values that they may have had at the end of a day, before any are worked out."""
        criteria, found = self.comparison.criteria, {}
        for name in together:
            values = {
                criterion: _either(criteria[criterion], [one.value for one in _at(steps, day)])
                for criterion, steps in self._steps[name].items()
            }
            found[name] = self._with(self.entries[name], values)
        return found

    def _with(self, entry: Entry, values: Mapping[CriterionId, Value]) -> Entry:
        return dataclasses.replace(entry, values={**entry.values, **values}) if values else entry

    def _derive(self, entries: Mapping[EntryId, Entry]) -> Mapping[EntryId, Entry]:
        if not self._worked_out:
            return entries
        # Whatever is wrong with them has been reported of the present, and the past is not to stop a build.
        return {one.id: one for one in derive(self.comparison, list(entries.values()), Problems())}

    # What became of the classes

    def _changes(
        self,
        periods: Sequence[Period],
        together: Sequence[EntryId],
        name: ClassificationId,
        bands: Sequence[Band],
        moves: Sequence[ValueMove],
    ) -> Iterator[ClassChange]:
        entry, began = periods[0].entry.id, {one.first: one for one in periods}
        settled = [one for one in bands if not one.blurred]
        named = [one for one in moves if one.criterion in self._named[name]]
        for before, after in pairwise(settled):
            if not _differ(before.verdict, after.verdict):
                continue
            between = [one for one in named if first_day(one.date) <= after.first and last_day(one.date) > before.last]
            causes = self._causes(entry, together, name, (before, after), between)
            then = began[after.first]
            dates = [cause.date for cause in causes]
            yield ClassChange(
                classification=name,
                date=min(sorted(dates, reverse=True), key=len, default=after.first),
                before=before.verdict,
                after=after.verdict,
                causes=tuple(causes),
                why=self.explainer.why(then.entry, then.profile, after.verdict),
            )

    def _causes(
        self,
        entry: EntryId,
        together: Sequence[EntryId],
        name: ClassificationId,
        bands: tuple[Band, Band],
        moves: Sequence[ValueMove],
    ) -> Sequence[ValueMove]:
        """Of some values that moved at one time, those without which the class would not stand where it does.

        If none is needed, since each would do alone, those that move it alone.
        """
        if len(moves) < 2:
            return moves
        moves = sorted(moves, key=lambda one: first_day(one.date))
        old, new = (self._as_of(together, band.first) for band in bands)
        before, after = (band.verdict for band in bands)

        def turned(state: Mapping[EntryId, Entry], move: ValueMove, value: Value) -> Verdict:
            changed = {**state, move.entry: self._with(state[move.entry], {move.criterion: value})}
            return self._verdict(self._derive(changed)[entry], name)

        # Of several moves of one value the last has the final word.
        last = {(move.entry, move.criterion): move for move in moves}.values()
        without = [one for one in last if _differ(turned(new, one, one.before or _of(old, one)), after)]
        alone = [one for one in moves if _differ(turned(old, one, one.after), before)]
        return without or alone or moves

    def _verdict(self, entry: Entry, name: ClassificationId) -> Verdict:
        profile = self.classifier.profile(entry)
        return self.classifier.verdict(self.classifier.rules.under(profile.constraint)[name], profile)


def _of(state: Mapping[EntryId, Entry], move: ValueMove) -> Value:
    return state[move.entry].values[move.criterion]


def _days(steps: Sequence[_Step]) -> Iterator[str]:
    """The days at which the values of a criterion may change."""
    for one in steps[1:]:
        yield one.earliest
        yield one.latest


def _differ(one: Verdict, other: Verdict) -> bool:
    return one.differs_from(other) or one.certain != other.certain


def _all_bands(periods: Sequence[Period]) -> dict[ClassificationId, tuple[Band, ...]]:
    return {name: tuple(_bands(periods, name)) for name in periods[-1].verdicts}


def _bands(periods: Sequence[Period], name: ClassificationId) -> Iterator[Band]:
    """Periods with the same verdict as one band; a verdict that is open for want of a day is blurred."""
    blurred = _blurred(periods, name)
    band: Band | None = None
    for period, vague in zip(periods, blurred, strict=True):
        verdict = period.verdicts[name]
        if band is not None and band.blurred == vague and not _differ(band.verdict, verdict):
            band = dataclasses.replace(band, last=period.last)
            continue
        if band is not None:
            yield band
        band = Band(first=period.first, last=period.last, verdict=verdict, blurred=vague)
    if band is not None:
        yield band


def _blurred(periods: Sequence[Period], name: ClassificationId) -> list[bool]:
    """Which periods have an open verdict that neither the time before nor the time after has."""
    found = [False] * len(periods)
    index = 0
    while index < len(periods):
        end = index
        while end < len(periods) and periods[end].unsure:
            end += 1
        around = [periods[place].verdicts[name] for place in (index - 1, end) if 0 <= place < len(periods)]
        for place in range(index, end):
            verdict = periods[place].verdicts[name]
            open_ = verdict.state in {VerdictState.UNDETERMINED, VerdictState.CONTESTED}
            found[place] = open_ and all(_differ(verdict, one) for one in around)
        index = max(end, index + 1)
    return found


__all__ = ["Band", "ClassChange", "Historian", "History", "Period", "ValueBand", "ValueMove", "same"]
