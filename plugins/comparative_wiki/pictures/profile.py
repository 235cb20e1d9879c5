"""The profile of an entry as bars: the higher, the further up its scale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..columns import Cell, cell_of_value
from ..comparison.model import Criterion, Kind
from ..entry import State
from ..wiki import ClassifiedEntry
from .shapes import dash, grain, number, question

WIDE = 9.0
"""a bar"""
NEXT = 13.0
"""from one bar to the next"""
HIGH = 26.0
"""the highest bar"""
FOOT = 2.0


class Bar(NamedTuple):
    """One criterion of a profile."""

    x: float
    tone: str
    state: str
    """bar, range, dot, dash or open"""
    low: float
    """up to where it certainly reaches, in units"""
    high: float
    """up to where it may reach"""
    words: str
    """criterion and value"""


def bars(one: ClassifiedEntry, criteria: Sequence[Criterion], marks: Sequence[tuple[str, str]]) -> tuple[Bar, ...]:
    """The bars of an entry. `marks` are tone and words of each value."""
    return tuple(
        _bar(NEXT * place + 2, criterion, cell_of_value(criterion, one.entry.values[criterion.id]), mark)
        for place, (criterion, mark) in enumerate(zip(criteria, marks, strict=True))
    )


def _bar(x: float, criterion: Criterion, cell: Cell, mark: tuple[str, str]) -> Bar:
    tone, value = mark
    words = f"{criterion.title}: {value}"
    if cell.state == State.NOT_APPLICABLE.value:
        return Bar(x, tone, "dash", 0, 0, words)
    if cell.state in {State.UNKNOWN.value, State.ABSENT.value}:
        return Bar(x, tone, "open", 0, HIGH, words)
    if criterion.kind is not Kind.SCALE or not cell.possible:
        return Bar(x, tone, "open" if cell.state != State.KNOWN.value else "dot", 0, HIGH, words)
    low, high = (height(rank, len(criterion.levels)) for rank in (cell.possible[0], cell.possible[-1]))
    return Bar(x, tone, "bar" if cell.state == State.KNOWN.value else "range", low, high, words)


class Layer(NamedTuple):
    """The parts of a profile with one tone."""

    tone: str
    full: str
    """a path"""
    hollow: str
    """a path, to be drawn as lines"""


def layers(some: Sequence[Bar]) -> tuple[Layer, ...]:
    """The paths of a profile, one for each tone."""
    full: dict[str, list[str]] = {}
    hollow: dict[str, list[str]] = {}
    for bar in some:
        middle = bar.x + WIDE / 2
        solid, lines = full.setdefault(bar.tone, []), hollow.setdefault(bar.tone, [])
        if bar.state == "dash":
            solid.append(dash(middle, FOOT + HIGH - 2))
        elif bar.state == "dot":
            solid.append(grain(middle, FOOT + HIGH / 2))
        elif bar.state == "bar":
            solid.append(_solid(bar, bar.high))
        else:
            if bar.state == "range":
                solid.append(_block(bar.x, 0, bar.low))
            lines.append(_block(bar.x + 0.5, bar.low, bar.high - 0.5, WIDE - 1))
            if bar.high - bar.low > 12:
                solid.append(question(middle, FOOT + HIGH - (bar.high + bar.low) / 2 - 1))
    return tuple(Layer(tone, "".join(full[tone]), "".join(hollow[tone])) for tone in full)


def _block(x: float, low: float, high: float, wide: float = WIDE) -> str:
    top, tall, across = FOOT + HIGH - high, number(high - low), number(wide)
    return f"M{number(x)} {number(top)}h{across}v{tall}h-{across}z"


def _solid(bar: Bar, high: float) -> str:
    """A bar with a top that tells its tone: pointed, slanted, with a notch, or flat."""
    x, top, foot, middle = bar.x, FOOT + HIGH - high, number(FOOT + HIGH), number(WIDE / 2)
    start = f"M{number(x)} {foot}"
    match bar.tone:
        case "good":
            return f"{start}V{number(top + 4)}l{middle} -4l{middle} 4V{foot}z"
        case "middling":
            return f"{start}V{number(top + 4)}l{number(WIDE)} -4V{foot}z"
        case "bad":
            return f"{start}V{number(top)}l{middle} 4l{middle} -4V{foot}z"
    return _block(x, 0, high)


def height(rank: int, levels: int) -> float:
    """How high the bar of a level is: the lowest can still be seen, the highest takes all."""
    return HIGH if levels < 2 else 6 + (HIGH - 6) * rank / (levels - 1)


def width(count: int) -> float:
    """The width of a profile with so many bars."""
    return NEXT * count
