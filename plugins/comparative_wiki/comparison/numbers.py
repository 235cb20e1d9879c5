"""Numbers cut at the thresholds that rules name, so that a number has finitely many parts that matter."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from ..languages.language import ENGLISH, Language


class Cut(NamedTuple):
    """A point between two numbers: just before a value, or just after it."""

    value: Fraction
    after: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Interval:
    """The numbers between two cuts; None where there is no end."""

    low: Cut | None = None
    high: Cut | None = None

    @property
    def is_empty(self) -> bool:
        """Whether no number lies in it."""
        return self.low is not None and self.high is not None and self.low >= self.high

    @property
    def ends(self) -> tuple[Cut, ...]:
        """The cuts at its ends."""
        return tuple(cut for cut in (self.low, self.high) if cut is not None)


DECIMAL = r"[-+]?[0-9]{1,15}(?:\.[0-9]{1,15})?"
"""a number as it may be written, as a regular expression of Python and of ECMAScript"""
_TESTS: Sequence[tuple[re.Pattern[str], bool | None, bool | None]] = (
    # pattern, whether the low end lies after its number, whether the high end does
    (re.compile(rf"at least ({DECIMAL})"), False, None),
    (re.compile(rf"above ({DECIMAL})"), True, None),
    (re.compile(rf"more than ({DECIMAL})"), True, None),
    (re.compile(rf"at most ({DECIMAL})"), None, True),
    (re.compile(rf"below ({DECIMAL})"), None, False),
    (re.compile(rf"less than ({DECIMAL})"), None, False),
    (re.compile(rf"({DECIMAL}) to ({DECIMAL})"), False, True),
    (re.compile(rf"({DECIMAL})"), False, True),
)


def parse_number(text: str) -> Fraction | None:
    """Read a finite decimal number; None where it is not one."""
    return Fraction(text) if re.fullmatch(DECIMAL, text) else None


def parse_interval(text: str) -> Interval | None:
    """Read "at least 5", "below 3", "1 to 10", "7"; None where it is nothing of the kind."""
    for pattern, low_after, high_after in _TESTS:
        match = pattern.fullmatch(text)
        if match is not None:
            first, last = Fraction(match.group(1)), Fraction(match.groups()[-1])
            return Interval(
                low=None if low_after is None else Cut(first, low_after),
                high=None if high_after is None else Cut(last, high_after),
            )
    return None


def intervals_of(text: str) -> tuple[Interval, ...]:
    """Read a test of a number, "not 5" included; empty where it is none."""
    interval = parse_interval(text)
    if interval is not None:
        return (interval,)
    if text.startswith("not "):
        excluded = parse_interval(text[4:])
        if excluded is not None:
            below = [Interval(high=excluded.low)] if excluded.low is not None else []
            above = [Interval(low=excluded.high)] if excluded.high is not None else []
            return (*below, *above)
    return ()


def normal(cut: Cut, *, whole: bool) -> Cut:
    """A cut among whole numbers always stands before one: after 5 is before 6."""
    if not whole:
        return cut
    above = cut.value.__floor__() + 1 if cut.after else cut.value.__ceil__()
    return Cut(Fraction(above), after=False)


def parts_of(cuts: Sequence[Cut], intervals: Iterable[Interval], *, whole: bool) -> set[int]:
    """The parts that intervals touch; part `i` lies between cut `i - 1` and cut `i`."""
    found: set[int] = set()
    for interval in intervals:
        low = normal(interval.low, whole=whole) if interval.low is not None else None
        high = normal(interval.high, whole=whole) if interval.high is not None else None
        # A part that begins at the low end belongs to the interval; one that begins at the high end does not.
        first = 0 if low is None else bisect_left(cuts, low) + (low in cuts)
        last = len(cuts) if high is None else bisect_left(cuts, high)
        if low is None or high is None or low < high:
            found.update(range(first, last + 1))
    return found


def part_in_words(low: Cut | None, high: Cut | None, *, whole: bool = False, language: Language = ENGLISH) -> str:
    """What lies between two cuts: "below 5", "5 to 10", "above 10"."""

    def amount(cut: Cut) -> str:
        return language.number(plain(cut.value))

    if low is None and high is None:
        return language.say("anything")
    if low is None:
        assert high is not None
        return _upper_end(high, amount(high), language)
    if high is None:
        if low.after:
            return language.say("above {value}", value=amount(low))
        return language.say("at least {value}", value=amount(low))
    if whole:
        high = Cut(high.value - 1, after=True)
    if low.value == high.value:
        return amount(low)
    if low.after:
        return language.join_and(
            [language.say("above {value}", value=amount(low)), _upper_end(high, amount(high), language)]
        )
    if high.after:
        return language.say("{low} to {high}", low=amount(low), high=amount(high))
    return language.say("{low} to below {high}", low=amount(low), high=amount(high))


def interval_in_words(text: str, language: Language) -> str:
    """A number or a range as an entry has it, in a language; what is neither stays as it is."""
    if language.code == "en":
        return text
    interval = parse_interval(text)
    return part_in_words(interval.low, interval.high, language=language) if interval is not None else text


def _upper_end(high: Cut, amount: str, language: Language) -> str:
    if high.after:
        return language.say("at most {value}", value=amount)
    return language.say("below {value}", value=amount)


def plain(number: Fraction) -> str:
    """A number as people write it."""
    if number.denominator == 1:
        return str(number.numerator)
    return format(Decimal(f"{float(number):.15g}"), "f")


def cuts_of(
    tests: Iterable[str], *, whole: bool, smallest: Fraction | None = None, largest: Fraction | None = None
) -> tuple[Cut, ...]:
    """Where tests cut the numbers between two bounds, from the lowest."""
    cuts = {normal(cut, whole=whole) for test in tests for interval in intervals_of(test) for cut in interval.ends}
    bottom = Cut(smallest, after=False) if smallest is not None else None
    top = normal(Cut(largest, after=True), whole=whole) if largest is not None else None
    return tuple(sorted(cut for cut in cuts if (bottom is None or cut > bottom) and (top is None or cut < top)))
