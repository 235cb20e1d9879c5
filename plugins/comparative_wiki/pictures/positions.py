"""A map: entries between two axes, each once, with its name, and no name over another one.

An axis has lanes or numbers; an axis of numbers may end in lanes, for what has no number. Where an entry stands in a
lane of the upright axis, its name takes the first free line of that lane. Where it stands at a number, its name takes
the nearest free place, with a line to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..problems import record
from .axes import Axis, Lane, Spot
from .letters import LINE, shortened, width_of, wrapped

STEP = 18.0
"""from one name to the next in a lane"""
MARK = 11.0
"""the room of a shape"""
LONGEST_NAME = 170.0
PLOT_WIDTH = 460.0
"""of an axis of numbers"""
PLOT_HEIGHT = 320.0
NARROWEST = 74.0
"""a lane of the level axis"""
TALLEST = (8, 12, 18, 27)
"""names one below the other in a lane, before there is a second row beside them: the first with which it is not wider
than `WIDEST`"""
WIDEST = 680.0
"""what most pages have room for"""
MOST = 200
"""entries in one map: more could not be read"""
LEFT = 104.0
"""of what stands beside the upright axis"""
BESIDE_AXIS = 8.0
"""between the upright axis and what lies over the left of the map, so that what stands at the axis is seen"""


class Box(NamedTuple):
    """What takes room."""

    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: Box) -> bool:
        """Whether two boxes overlap."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


class Placed(NamedTuple):
    """Where one entry is drawn."""

    x: float
    y: float
    words: str
    label: Box
    before: bool = False
    """whether the name stands before the shape, and ends there"""
    leader: tuple[float, float, float, float] | None = None
    """from the shape to a name that is not beside it"""
    spans: tuple[tuple[float, float, float, float], ...] = ()
    """lines over all that the value may be"""


class Band(NamedTuple):
    """A lane, from one coordinate to another, with its title in lines."""

    start: float
    size: float
    lines: tuple[str, ...]
    settled: bool


class Mark(NamedTuple):
    """A number beside an axis."""

    at: float
    words: str
    middle: float = 0
    """of the words, below the level axis"""


@record
class Map:
    """Where everything stands."""

    width: float
    height: float
    box: Box
    """what is between the axes"""
    across: tuple[Band, ...]
    upwards: tuple[Band, ...]
    marks_across: tuple[Mark, ...]
    marks_upwards: tuple[Mark, ...]
    placed: tuple[Placed, ...]
    """in the order of the entries"""
    foot: float
    """of what is written below the level axis: where it ends"""

    @property
    def covered(self) -> float:
        """How much of the left of the map something lies over."""
        return self.box.left - BESIDE_AXIS


class _Free:
    """Finds whether a box is free; by rows, so that few are compared."""

    def __init__(self) -> None:
        self._rows: dict[int, list[Box]] = {}

    @staticmethod
    def _of(box: Box) -> range:
        return range(int(box.top // LINE), int(box.bottom // LINE) + 1)

    def take(self, box: Box) -> None:
        for row in self._of(box):
            self._rows.setdefault(row, []).append(box)

    def has(self, box: Box) -> bool:
        return not any(box.touches(other) for row in self._of(box) for other in self._rows.get(row, ()))


def lay_out(titles: Sequence[str], across: Axis, upwards: Axis, *, left: float = LEFT) -> Map:
    """Lay out a map. The entries' titles are in the order of the spots of both axes."""
    return _Layout(titles, across, upwards, left).map()


class _Layout:
    def __init__(self, titles: Sequence[str], across: Axis, upwards: Axis, left: float) -> None:
        self.names = [shortened(title, LONGEST_NAME) for title in titles]
        self.widths = [width_of(name) for name in self.names]
        self.across = across
        self.upwards = upwards
        self.start = left if upwards.lanes or not upwards.is_numeric else 56.0
        self.head = LINE + 8
        self.plot = PLOT_WIDTH if across.is_numeric else 0.0
        self.places: dict[int, Placed] = {}
        for tallest in TALLEST:
            self.bands_across, self.columns = self._columns(tallest)
            if self.start + self.plot + sum(band.size for band in self.bands_across) <= WIDEST:
                break

    def map(self) -> Map:
        """Lay everything out, from the top."""
        marks_upwards, y = self._numbers() if self.upwards.is_numeric else ((), self.head)
        bands = []
        lanes = list(enumerate(self.upwards.lanes))
        inner = [one for one in lanes if not one[1].edge]
        if self.upwards.rises:
            inner.reverse()
        for number, lane in [*inner, *(one for one in lanes if one[1].edge)]:
            band = self._row(number, lane, y)
            bands.append(band)
            y += band.size
        titles = max((len(band.lines) for band in self.bands_across), default=0)
        foot = y + 10 + LINE * max(titles, 1 if self.across.is_numeric else 0)
        end = self.start + self.plot + sum(band.size for band in self.bands_across)
        placed = tuple(self.places[number] for number in range(len(self.names)))
        marks_across = tuple(self._mark(self.start + tick.share * self.plot, tick.words) for tick in self.across.ticks)
        written = [mark.middle + width_of(mark.words) / 2 for mark in marks_across]
        title = self.start + width_of(f"{self.across.title} →") * 1.1
        rightmost = max([end, title, *written, *(one.label.right for one in placed)])
        return Map(
            width=rightmost + 6,
            height=foot + LINE + 8,
            box=Box(self.start, self.head, end, y),
            across=tuple(self.bands_across),
            upwards=tuple(bands),
            marks_across=marks_across,
            marks_upwards=marks_upwards,
            placed=placed,
            foot=foot,
        )

    # The level axis

    def _mark(self, at: float, words: str) -> Mark:
        """A number below the axis, its words clear of what lies over the left of the map."""
        return Mark(at, words, max(at, self.start - BESIDE_AXIS + width_of(words) / 2))

    def _columns(self, tallest: int) -> tuple[list[Band], list[int]]:
        """The lanes of the level axis, and for each how many names stand side by side in it."""
        bands, beside = [], []
        x = self.start + self.plot
        for number, lane in enumerate(self.across.lanes):
            inside = [place for place, spot in enumerate(self.across.spots) if spot.lane == number]
            rows: dict[int | None, int] = {}
            for place in inside:
                row = self.upwards.spots[place].lane
                rows[row] = rows.get(row, 0) + (row is not None)
            several = -(-max(rows.values(), default=1) // tallest) or 1
            widest = max((self.widths[place] for place in inside), default=0.0)
            size = max(NARROWEST, several * (widest + MARK + 12) + 6 + self._crowd(inside))
            bands.append(Band(x, size, wrapped(lane.title, size - 8, 4), lane.settled))
            beside.append(several)
            x += size
        return bands, beside

    def _crowd(self, inside: Sequence[int]) -> float:
        """The room for shapes that have to stand side by side, because they stand at nearly the same number."""
        spots = [self.upwards.spots[place] for place in inside]
        heights = [sum(_ends(spot, self.upwards)) / 2 * PLOT_HEIGHT for spot in spots if spot.lane is None]
        near = [sum(abs(one - other) < MARK for other in heights) for one in heights]
        return MARK * (max(near, default=1) - 1)

    def _reach(self, place: int, turn: int = 0) -> tuple[float, float, float]:
        """Where an entry begins and ends on the level axis, and where its name ends."""
        spot = self.across.spots[place]
        if spot.lane is not None:
            band = self.bands_across[spot.lane]
            share = (band.size - 6) / self.columns[spot.lane]
            x = band.start + 10 + share * (turn % self.columns[spot.lane])
            return x, x, x + MARK + self.widths[place]
        low, high = (self.start + share * self.plot for share in _ends(spot, self.across))
        return low, high, high + MARK + self.widths[place]

    def _spans(self, place: int, y: float) -> tuple[tuple[float, float, float, float], ...]:
        low, high, _ = self._reach(place)
        return ((low, y, high, y),) if high > low else ()

    # Lanes of the upright axis

    def _row(self, number: int, lane: Lane, top: float) -> Band:
        """A lane of the upright axis: every name in the first line that is free where it stands."""
        inside = [place for place, spot in enumerate(self.upwards.spots) if spot.lane == number]
        turns: dict[int | None, int] = {}
        reaches = []
        for place in inside:
            column = self.across.spots[place].lane
            reaches.append((*self._reach(place, turns.get(column, 0)), place))
            turns[column] = turns.get(column, 0) + 1
        ends: list[float] = []
        for low, high, end, place in sorted(reaches, key=lambda reach: (reach[0], reach[1])):
            line = next((line for line, used in enumerate(ends) if used + 6 <= low - MARK / 2), len(ends))
            ends[line : line + 1] = [end]
            y = top + 6 + STEP * (line + 0.5)
            label = Box(high + MARK - 2, y - LINE / 2, end, y + LINE / 2)
            spans = ((low, y, high, y),) if high > low else ()
            self.places[place] = Placed((low + high) / 2, y, self.names[place], label, spans=spans)
        lines = wrapped(lane.title, self.start - 12, 3)
        size = max(12 + STEP * len(ends), 12 + LINE * len(lines), 30)
        return Band(top, size, lines, lane.settled)

    # Numbers on the upright axis

    def _numbers(self) -> tuple[tuple[Mark, ...], float]:
        """Everything that stands at a number of the upright axis. Returns the marks, and where it ends."""
        free = _Free()
        inside = [place for place, spot in enumerate(self.upwards.spots) if spot.lane is None]
        floor = self.head + 8 + PLOT_HEIGHT
        shapes: dict[int, tuple[float, float, tuple[float, float]]] = {}
        for place in sorted(inside, key=lambda one: (-sum(_ends(self.upwards.spots[one], self.upwards)), one)):
            low, high = (floor - share * PLOT_HEIGHT for share in _ends(self.upwards.spots[place], self.upwards))
            left, right, _ = self._reach(place)
            x, y = (left + right) / 2, (low + high) / 2
            while not free.has(_around(x, y)):
                x += MARK
            free.take(_around(x, y))
            shapes[place] = (x, y, (low, high))
        labels = self._beside(shapes) if not self.across.is_numeric else {}
        for place, (x, y, (low, high)) in shapes.items():
            label, before = labels.get(place) or next(
                (box, before) for box, before in self._around(x, y, self.widths[place]) if free.has(box)
            )
            free.take(label)
            middle = (label.top + label.bottom) / 2
            far = abs(middle - y) > 1 or label.left - x > MARK
            leader = (x, y, label.right + 1 if before else label.left - 1, middle) if far else None
            spans = (*self._spans(place, y), *(((x, high, x, low),) if low > high else ()))
            self.places[place] = Placed(x, y, self.names[place], label, before, leader, spans)
        lowest = max([floor, *(self.places[place].label.bottom for place in shapes)])
        marks = tuple(Mark(floor - tick.share * PLOT_HEIGHT, tick.words) for tick in self.upwards.ticks)
        return marks, lowest + 8

    def _beside(self, shapes: dict[int, tuple[float, float, tuple[float, float]]]) -> dict[int, tuple[Box, bool]]:
        """The names of every lane of the level axis in one row beside its shapes, each as near to its own as can be."""
        found: dict[int, tuple[Box, bool]] = {}
        for lane in range(len(self.across.lanes)):
            inside = sorted(
                (place for place in shapes if self.across.spots[place].lane == lane),
                key=lambda place: (shapes[place][1], shapes[place][0]),
            )
            left = max((shapes[place][0] for place in inside), default=0.0) + MARK - 3
            heights = apart([shapes[place][1] for place in inside], LINE - 1, self.head + LINE / 2)
            for place, middle in zip(inside, heights, strict=True):
                box = Box(left, middle - LINE / 2 + 1, left + self.widths[place], middle + LINE / 2 - 1)
                found[place] = (box, False)
        return found

    def _around(self, x: float, y: float, width: float) -> Iterator[tuple[Box, bool]]:
        """Where a name could stand, the best first: beside its shape, then above and below, on and on downwards."""
        turn = 0
        while True:
            for way in (0.0,) if not turn else (-1.0, 1.0):
                middle = y + way * (LINE - 2) * turn
                if middle < self.head + LINE / 2:
                    continue
                shift = 0.0 if not turn else 3.0
                after = Box(
                    x + MARK - 3 + shift, middle - LINE / 2 + 1, x + MARK - 3 + shift + width, middle + LINE / 2 - 1
                )
                yield after, False
                before = Box(x - MARK + 3 - shift - width, after.top, x - MARK + 3 - shift, after.bottom)
                if self.across.is_numeric and before.left > self.start:
                    yield before, True
            turn += 1


def apart(wanted: Sequence[float], distance: float, start: float) -> list[float]:
    """Move rising numbers so far apart, each as little as can be, and none before the start."""
    runs: list[tuple[float, int]] = []
    """the middle of a run that touches, and how many are in it"""
    for value in wanted:
        runs.append((max(value, start), 1))
        while len(runs) > 1 and runs[-1][0] - runs[-2][0] < distance * (runs[-1][1] + runs[-2][1]) / 2:
            (first, some), (second, more) = runs.pop(-2), runs.pop()
            # Each of the two would like its own middle: the run takes the mean.
            middle = (first * some + second * more) / (some + more)
            runs.append((max(middle, start + distance * (some + more - 1) / 2), some + more))
    return [middle + distance * (place - (count - 1) / 2) for middle, count in runs for place in range(count)]


def _around(x: float, y: float) -> Box:
    return Box(x - MARK / 2, y - MARK / 2, x + MARK / 2, y + MARK / 2)


def _ends(spot: Spot, axis: Axis) -> tuple[float, float]:
    """Between which ends of an axis of numbers something lies, 0 to 1; where it has no end, to the axis's own."""
    low = axis.scale.share(spot.low) if spot.low is not None else 0.0
    high = axis.scale.share(spot.high) if spot.high is not None else 1.0
    return min(low, high), high
