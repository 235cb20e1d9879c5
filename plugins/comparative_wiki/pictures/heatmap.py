"""Criteria × entries: a shape in each cell, the entries clustered by class and, within a class, by likeness."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from operator import ne
from typing import NamedTuple

from ..entry import EntryId
from ..problems import record
from ..wiki import ClassifiedEntry
from .groups import Group
from .letters import shortened, width_of
from .shapes import TONES, number

CELL = 24.0
"""the width of a cell"""
ROW = 20.0
"""the height of a cell"""
GAP = 10.0
"""between two clusters"""
HEADING = 24.0
"""the height of a cluster's name, which stands above it: beside it, it would be out of sight on a phone"""
TALL = 30
"""entries from which on the criteria are named below as well"""
STEEP = 60
"""how steeply the names of criteria are written, in degrees"""
LONGEST_NAME = 190.0
"""of an entry, a criterion or a class; what is longer ends in an ellipsis"""
MOST = 200
"""entries in one heat map"""
CHAINED = 60
"""the largest cluster that is ordered by likeness; larger ones are sorted by their values, which takes less time"""

_UPWARDS, _SIDEWAYS = math.sin(math.radians(STEEP)), math.cos(math.radians(STEEP))
_RANKS = {"good": 0, "middling": 1, "open": 2, "neutral": 3, "none": 4, "bad": 5}


class Head(NamedTuple):
    """The name of a criterion, written to the right from a point: upwards above the cells, downwards below them."""

    x: float
    y: float
    words: str
    turn: int
    """in degrees"""


class Row(NamedTuple):
    """The name of an entry, which ends at a point."""

    x: float
    y: float
    words: str


class Cluster(NamedTuple):
    """Entries of one class: its shape and name, and a line below these."""

    y: float
    words: str
    shape: str
    """a path"""
    colour: str
    size: int
    """how many entries"""


class Layer(NamedTuple):
    """All cells of one tone."""

    tone: str
    squares: str
    """a path"""
    shapes: str
    """a path"""
    cells: int


@record
class Heatmap:
    """Where everything stands."""

    width: float
    height: float
    line: float
    """how far the line below the name of a cluster reaches"""
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    clusters: tuple[Cluster, ...]
    layers: tuple[Layer, ...]
    entries: tuple[ClassifiedEntry, ...]
    """in the order of the rows"""
    left_out: int
    """entries beyond the most that are drawn"""


Tones = Mapping[EntryId, tuple[str, ...]]
"""entry → the tone of each criterion"""


def lay_out(groups: Sequence[Group], criteria: Sequence[str], tones: Tones, *, by_likeness: bool) -> Heatmap:
    """Lay out a heat map. `criteria` are titles, in the order of the tones."""
    clusters = [(group, list(group.entries)) for group in groups]
    if by_likeness:
        clusters = [(group, by_nearness(entries, tones)) for group, entries in clusters]
    everything = [one for _, entries in clusters for one in entries]
    clusters = _cut(clusters)
    shown = [one for _, entries in clusters for one in entries]
    left = 8 + max((width_of(shortened(one.entry.title, LONGEST_NAME)) for one in shown), default=0)
    names = [shortened(title, LONGEST_NAME) for title in criteria]
    reach = _UPWARDS * max(map(width_of, names), default=0)
    top = reach + 16
    right = left + CELL * len(names)
    rows, named, y = [], [], top
    for group, entries in clusters:
        if group.title:
            y += HEADING
            words, shape = shortened(group.title, LONGEST_NAME), group.shape(7, y - HEADING / 2)
            named.append(Cluster(y - HEADING / 2, words, shape, group.colour, len(entries)))
        for one in entries:
            rows.append(Row(left - 8, y + ROW / 2, shortened(one.entry.title, LONGEST_NAME)))
            y += ROW
        y += GAP
    bottom = y - GAP if shown else top
    heads = [Head(left + CELL * (place + 0.5) + 3, top - 6, words, -STEEP) for place, words in enumerate(names)]
    if len(shown) > TALL:
        heads += [Head(left + CELL * (place + 0.5) - 3, bottom + 12, words, STEEP) for place, words in enumerate(names)]
    last = max((CELL * (place + 0.5) + width_of(words) * _SIDEWAYS for place, words in enumerate(names)), default=0)
    longest = max((18 + width_of(f"{one.words} {one.size}") * 1.1 for one in named), default=0)
    return Heatmap(
        width=max(right + 4, left + last + 12, longest),
        line=right,
        height=bottom + (top + 10 if len(shown) > TALL else 4),
        heads=tuple(heads),
        rows=tuple(rows),
        clusters=tuple(named),
        layers=_layers([(row.y, tones[one.entry.id]) for row, one in zip(rows, shown, strict=True)], left),
        entries=tuple(shown),
        left_out=len(everything) - len(shown),
    )


def _cut(clusters: list[tuple[Group, list[ClassifiedEntry]]]) -> list[tuple[Group, list[ClassifiedEntry]]]:
    """The first clusters, as many entries as are drawn."""
    kept, room = [], MOST
    for group, entries in clusters:
        if room:
            kept.append((group, entries[:room]))
            room -= len(kept[-1][1])
    return kept


def _layers(rows: Sequence[tuple[float, tuple[str, ...]]], left: float) -> tuple[Layer, ...]:
    squares: dict[str, list[str]] = {tone: [] for tone in TONES}
    shapes: dict[str, list[str]] = {tone: [] for tone in TONES}
    height, width = number(ROW - 2), number(CELL - 2)
    for y, tones in rows:
        for place, tone in enumerate(tones):
            x = left + CELL * place
            squares[tone].append(f"M{number(x + 1)} {number(y - ROW / 2 + 1)}h{width}v{height}h-{width}z")
            shapes[tone].append(TONES[tone](x + CELL / 2, y))
    return tuple(Layer(tone, "".join(squares[tone]), "".join(some), len(some)) for tone, some in shapes.items() if some)


def by_nearness(entries: Sequence[ClassifiedEntry], tones: Tones) -> list[ClassifiedEntry]:
    """Order entries so that neighbours are alike: from the best one always on to the nearest that is left."""
    ranks = {one.entry.id: [_RANKS[tone] for tone in tones[one.entry.id]] for one in entries}
    rest = sorted(entries, key=lambda one: (sum(ranks[one.entry.id]), ranks[one.entry.id], one.entry.id))
    if len(rest) > CHAINED:
        return sorted(rest, key=lambda one: (ranks[one.entry.id], one.entry.id))
    found = rest[:1]
    rest = rest[1:]
    while rest:
        last = tones[found[-1].entry.id]
        # The first of equally near ones, which is the better one.
        nearest = min(range(len(rest)), key=lambda place: sum(map(ne, last, tones[rest[place].entry.id])))
        found.append(rest.pop(nearest))
    return found
