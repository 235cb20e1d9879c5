"""Where the times of values and classes stand on a line, in percent of its length."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_MOST_TICKS = 6
_EDGE = 6.0
"""nearer to an end than this, in percent, the year at a tick would stand out of the picture"""
_LEAST = 0.4
"""the width of a day, so that it can be seen"""
_YEAR = 365


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A time in which one thing held, before it is laid out."""

    first: str
    """its first day; empty where it has no beginning"""
    words: str
    style: str
    """what style sheets know its colour by"""
    is_open: bool = False
    """whether nobody knows what held"""
    blurred: bool = False
    """whether only the day of a change is not known"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Segment:
    """The same on the line."""

    piece: Piece
    left: float
    width: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Lane:
    """One line of segments."""

    title: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Tick:
    """A year on the axis."""

    at: float
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Bands:
    """Lanes over one axis."""

    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    has_blurred: bool
    has_open: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A line of time from one day to another, both as numbers."""

    start: int
    end: int

    @classmethod
    def over(cls, days: Sequence[str], today: str) -> Line:
        """A line on which these days are, up to the present; an empty day has no beginning."""
        numbers = [_number(day) for day in days if day]
        now = _number(today)
        last = datetime.date.max.toordinal()
        end = min(last, max([now, *(number + _YEAR for number in numbers if number >= now)]))
        start = min(numbers, default=end - _YEAR)
        if not all(days):
            # What has no beginning is shown to have gone on before.
            start = max(1, start - max(_YEAR, (end - start) // 8))
        return cls(start=min(start, end - 1), end=end)

    def at(self, day: str) -> float:
        """Where a day is, in percent; its beginning for an empty one."""
        return round(100 * (_number(day) - self.start) / (self.end - self.start), 2) if day else 0.0

    def ticks(self) -> list[Tick]:
        """The beginnings of some years."""
        first, last = (datetime.date.fromordinal(day).year for day in (self.start, self.end))
        step = next((one for one in _STEPS if (last - first) / one <= _MOST_TICKS), _STEPS[-1])
        years = [year for year in range(first - first % step + step, last + 1, step) if year > 0]
        found = [Tick(at=self.at(f"{year:04}-01-01"), words=str(year)) for year in years]
        return [one for one in found if _EDGE <= one.at <= 100 - _EDGE]


def lay_out(lanes: Sequence[tuple[str, Sequence[Piece]]], today: str) -> Bands:
    """Lay out lanes of pieces, each beginning where the one before it ends, up to the present."""
    line = Line.over([piece.first for _, pieces in lanes for piece in pieces], today)
    laid = [
        Lane(title=title, segments=_segments([(line.at(one.first), one) for one in pieces])) for title, pieces in lanes
    ]
    every = [one.piece for lane in laid for one in lane.segments]
    return Bands(
        lanes=tuple(laid),
        ticks=tuple(line.ticks()),
        has_blurred=any(one.blurred for one in every),
        has_open=any(one.is_open and not one.blurred for one in every),
    )


def _segments(placed: Sequence[tuple[float, Piece]]) -> tuple[Segment, ...]:
    ends = [*(left for left, _ in placed[1:]), 100.0]
    return tuple(
        Segment(piece=piece, left=left, width=max(round(end - left, 2), _LEAST))
        for (left, piece), end in zip(placed, ends, strict=True)
    )


def _number(day: str) -> int:
    return datetime.date.fromisoformat(day).toordinal()
