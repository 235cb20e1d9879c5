"""Maps: every entry once, no name over another one, what is known in its place and what is not in view."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparative_wiki.languages.language import ENGLISH
from comparative_wiki.pictures.axes import Axis, Lane, Scale, Spot, Tick, in_words, steps, year_of
from comparative_wiki.pictures.letters import shortened, width_of, wrapped
from comparative_wiki.pictures.positions import MARK, Box, Map, apart, lay_out

LANES = (Lane("low", edge=False), Lane("high", edge=False), Lane("not known", settled=False))
TICKS = (Tick(0.0, "1,000,000"), Tick(1.0, "100"))

NUMBERS = st.one_of(
    st.integers(0, 100).map(lambda one: Spot(low=float(one), high=float(one))),
    st.tuples(st.integers(0, 50), st.integers(50, 100)).map(lambda two: Spot(low=float(two[0]), high=float(two[1]))),
    st.just(Spot(low=None, high=70.0)),
    st.just(Spot(lane=0, settled=False)),
)
IN_LANES = st.integers(0, len(LANES) - 1).map(lambda one: Spot(lane=one))


def axis(spots: list[Spot], *, numeric: bool) -> Axis:
    if numeric:
        lanes = (Lane("not known", settled=False),)
        return Axis(title="Number", lanes=lanes, spots=tuple(spots), ticks=TICKS, scale=Scale(0.0, 100.0))
    return Axis(title="Level", lanes=LANES, spots=tuple(spots))


@st.composite
def maps(draw: st.DrawFn) -> tuple[list[str], Axis, Axis]:
    """Titles and two axes, each of lanes or of numbers."""
    across, upwards = draw(st.booleans()), draw(st.booleans())
    names = draw(st.lists(st.text("iWm 橋é", max_size=30), max_size=25))
    both = [
        axis([draw(NUMBERS if numeric else IN_LANES) for _ in names], numeric=numeric) for numeric in (across, upwards)
    ]
    return names, both[0], both[1]


def shape(map_: Map, number: int) -> Box:
    one = map_.placed[number]
    return Box(one.x - MARK / 2, one.y - MARK / 2, one.x + MARK / 2, one.y + MARK / 2)


@given(maps())
def test_every_entry_is_there_once_and_nothing_overlaps(drawn: tuple[list[str], Axis, Axis]) -> None:
    names, across, upwards = drawn
    result = lay_out(names, across, upwards)
    assert len(result.placed) == len(names)
    for one, two in itertools.combinations(result.placed, 2):
        assert not one.label.touches(two.label), (one, two)
    shapes = [shape(result, number) for number in range(len(names))]
    for first, second in itertools.combinations(shapes, 2):
        assert not first.touches(second), (first, second)
    for one in result.placed:
        assert one.label.left >= 0
        assert one.label.right <= result.width
        assert one.label.top >= 0
        assert one.label.bottom <= result.height
    for mark in result.marks_across:
        half = width_of(mark.words) / 2
        assert result.covered <= round(mark.middle - half, 6)
        assert round(mark.middle + half, 6) <= result.width


@given(maps())
def test_an_entry_stands_in_the_lanes_of_its_values(drawn: tuple[list[str], Axis, Axis]) -> None:
    names, across, upwards = drawn
    result = lay_out(names, across, upwards)
    order = [1, 0, 2] if len(upwards.lanes) == 3 else [0]
    for number, one in enumerate(result.placed):
        lane = across.spots[number].lane
        if lane is not None:
            band = result.across[lane]
            assert band.start < one.x < band.start + band.size
        lane = upwards.spots[number].lane
        if lane is not None:
            band = result.upwards[order.index(lane)]
            assert band.start < one.y < band.start + band.size
            assert band.start <= one.label.top
            assert one.label.bottom <= band.start + band.size


@given(maps())
def test_a_higher_number_stands_higher_and_further_right(drawn: tuple[list[str], Axis, Axis]) -> None:
    names, across, upwards = drawn
    result = lay_out(names, across, upwards)
    exact = [
        (spot.low, one.y)
        for spot, one in zip(upwards.spots, result.placed, strict=True)
        if spot.lane is None and spot.low is not None and spot.low == spot.high
    ]
    for (low, y), (other, z) in itertools.permutations(exact, 2):
        assert (low < other) is (y > z)


def test_a_range_is_a_line_over_all_that_it_may_be() -> None:
    across = axis([Spot(low=20.0, high=60.0), Spot(low=None, high=30.0)], numeric=True)
    upwards = axis([Spot(lane=0), Spot(lane=0)], numeric=False)
    first, second = lay_out(["a", "b"], across, upwards).placed
    ((x, _, z, _),) = first.spans
    ((start, _, end, _),) = second.spans
    assert z - x == pytest.approx(4 * (end - start) / 3)
    assert start < x < end < z


@given(st.lists(st.integers(0, 400).map(float), max_size=40))
def test_names_keep_their_distance_and_their_order(wanted: list[float]) -> None:
    moved = apart(sorted(wanted), 15.0, 20.0)
    assert len(moved) == len(wanted)
    assert all(two - one >= 15.0 - 1e-6 for one, two in itertools.pairwise(moved))
    assert all(one >= 20.0 - 1e-6 for one in moved)


def test_names_that_have_room_stay() -> None:
    assert apart([30.0, 60.0, 90.0], 15.0, 20.0) == [30.0, 60.0, 90.0]
    assert apart([60.0, 60.0, 60.0], 15.0, 20.0) == [45.0, 60.0, 75.0]


@given(st.integers(-10_000, 10_000), st.integers(0, 10_000))
def test_the_steps_of_an_axis_are_few_and_hold_all_of_it(low: int, size: int) -> None:
    found = steps(low / 7, (low + size) / 7)
    assert found[0] <= low / 7 + 1e-9
    assert found[-1] >= (low + size) / 7 - 1e-9
    assert 2 <= len(found) <= 7


def test_a_logarithmic_scale_gives_each_step_the_same_room() -> None:
    scale = Scale(1.0, 10_000.0, logarithmic=True)
    assert [round(scale.share(value), 6) for value in (1, 10, 100, 10_000)] == [0, 0.25, 0.5, 1]


def test_numbers_and_dates_are_read_as_people_write_them() -> None:
    assert in_words(ENGLISH, 12_500.0) == "12,500"
    assert in_words(ENGLISH, 2.5) == "2.5"
    assert year_of("2007") == 2007
    assert year_of("2007-07") == 2007.5
    assert 2007 < year_of("2007-12-31") < 2008


@given(st.text(max_size=60), st.integers(20, 200))
def test_words_are_cut_to_a_width(words: str, widest: int) -> None:
    cut = shortened(words, widest)
    assert width_of(cut) <= widest
    assert cut == words or cut.endswith("…")
    assert all(width_of(line) <= widest for line in wrapped(words, widest))
