"""Heat maps, profiles, distributions and axes of real entries, as data."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

import pytest

from comparative_wiki.pictures import heatmap
from comparative_wiki.pictures.axes import Axis, axis_names, axis_of
from comparative_wiki.pictures.distribution import distribution
from comparative_wiki.pictures.groups import UNDECIDED, grouped
from comparative_wiki.pictures.positions import WIDEST
from comparative_wiki.pictures.positions import lay_out as lay_out_map
from comparative_wiki.pictures.profile import HIGH, Bar, bars, height, layers
from comparative_wiki.pictures.shapes import TONES, class_shape
from comparative_wiki.pictures.spread import spreads
from comparative_wiki.wiki import Wiki
from tests.conftest import Draw, entry_text
from tests.site.mills import MILLS


@pytest.fixture
def mills(draw: Draw) -> Wiki:
    return draw(dict(MILLS)).wiki()


def axis(wiki: Wiki, name: str) -> tuple[Axis, dict[str, str]]:
    """An axis, and what it says of each entry."""
    entries = list(wiki.entries.values())
    found = axis_of(wiki.comparison, name, entries)
    return found, {one.entry.id: spot.words for one, spot in zip(entries, found.spots, strict=True)}


# Groups


@pytest.mark.parametrize("name", ["kind", "tenure", "rank", "use"])
def test_every_entry_is_in_one_group(mills: Wiki, name: str) -> None:
    classification = next(one for one in mills.comparison.classifications.values() if one.id == name)
    groups = grouped(classification, list(mills.entries.values()))
    assert sorted(one.entry.id for group in groups for one in group.entries) == sorted(mills.entries)
    assert len({group.title for group in groups}) == len(groups)
    positions = [group.position if group.position >= 0 else 99 for group in groups]
    assert positions == sorted(positions)
    for group in groups:
        for one in group.entries:
            verdict = one.verdicts[classification.id]
            assert set(group.classes) <= set(verdict.certain)
            if group.position == UNDECIDED:
                assert verdict.state in {"undetermined", "contested"}


# Heat maps


def test_a_heat_map_has_every_entry_and_every_cell_once(mills: Wiki) -> None:
    entries = list(mills.entries.values())
    classification = next(iter(mills.comparison.classifications.values()))
    tones = {one.entry.id: ("good", "bad", "open") for one in entries}
    layout = heatmap.lay_out(grouped(classification, entries), ["A", "B", "C"], tones, by_likeness=True)
    assert Counter(one.entry.id for one in layout.entries) == Counter(list(mills.entries))
    assert {layer.tone: layer.cells for layer in layout.layers} == {"good": 6, "bad": 6, "open": 6}
    assert [layer.squares.count("M") for layer in layout.layers] == [6, 6, 6]
    assert sum(one.size for one in layout.clusters) == len(entries)
    assert all(two.y - one.y >= heatmap.ROW for one, two in zip(layout.rows, layout.rows[1:], strict=False))
    assert layout.rows[-1].y + heatmap.ROW / 2 <= layout.height


def test_entries_that_are_alike_stand_together(mills: Wiki) -> None:
    entries = list(mills.entries.values())
    kinds = [("good", "good"), ("bad", "bad")]
    tones = {one.entry.id: kinds[place % 2] for place, one in enumerate(entries)}
    found = [tones[one.entry.id] for one in heatmap.by_nearness(entries, tones)]
    assert found == sorted(found, reverse=True)
    assert found[0] == ("good", "good")


def test_a_large_heat_map_is_cut_and_says_so(draw: Draw) -> None:
    files = {f"entries/e{number:03}.md": entry_text({"size": "small"}) for number in range(heatmap.MOST + 3)}
    wiki = draw({"entries/comparison.yml": "criteria: {size: {scale: [small, large]}}\n", **files}).wiki()
    tones = dict.fromkeys(wiki.entries, ("bad",))
    layout = heatmap.lay_out(grouped(None, list(wiki.entries.values())), ["Size"], tones, by_likeness=True)
    assert (len(layout.entries), layout.left_out) == (heatmap.MOST, 3)
    assert layout.clusters == ()


def test_a_tall_heat_map_names_its_criteria_below_as_well(draw: Draw) -> None:
    for entries, heads in ((heatmap.TALL, 1), (heatmap.TALL + 1, 2)):
        files = {f"entries/e{number:03}.md": entry_text({"size": "small"}) for number in range(entries)}
        wiki = draw({"entries/comparison.yml": "criteria: {size: {scale: [small, large]}}\n", **files}).wiki()
        tones = dict.fromkeys(wiki.entries, ("bad",))
        layout = heatmap.lay_out(grouped(None, list(wiki.entries.values())), ["Size"], tones, by_likeness=True)
        assert [one.words for one in layout.heads] == ["Size"] * heads
        assert [one.turn for one in layout.heads] == [-heatmap.STEEP, heatmap.STEEP][:heads]
        assert layout.heads[0].y < layout.rows[0].y
        assert layout.heads[-1].y > layout.rows[-1].y or heads == 1
        assert layout.heads[-1].y < layout.height


def test_the_icon_of_a_class_is_its_shape_and_others_keep_theirs(draw: Draw) -> None:
    levels = "one: {when: {size: small}, icon: bar}, two: {when: {size: large}}"
    comparison = (
        f"criteria: {{size: {{scale: [small, large]}}}}\nclassifications: {{kind: {{classes: {{{levels}}}}}}}\n"
    )
    files = {f"entries/{size}.md": entry_text({"size": size}) for size in ("small", "large")}
    wiki = draw({"entries/comparison.yml": comparison, **files}).wiki()
    groups = grouped(next(iter(wiki.comparison.classifications.values())), list(wiki.entries.values()))
    assert [one.shape(0, 0) for one in groups] == [class_shape(7, 0, 0), class_shape(1, 0, 0)]
    assert groups[0].shape(0, 0) != class_shape(0, 0, 0)


def test_a_map_of_many_entries_grows_down_before_it_is_wider_than_a_page(draw: Draw) -> None:
    comparison = "criteria: {size: {scale: [small, large]}, age: {scale: [new, old]}}\n"
    text = entry_text({"size": "small", "age": "old"})
    files = {f"entries/an-entry-with-a-name-{number:03}.md": text for number in range(40)}
    wiki = draw({"entries/comparison.yml": comparison, **files}).wiki()
    entries = list(wiki.entries.values())
    across, upwards = (axis_of(wiki.comparison, name, entries) for name in ("size", "age"))
    layout = lay_out_map([f"An entry with a name {number}" for number in range(40)], across, upwards)
    assert layout.width <= WIDEST
    assert len({one.x for one in layout.placed}) > 1, "there is room for more than one column"


# Values of several entries


def test_the_values_of_entries_are_spread_over_the_levels_and_what_is_open_comes_last(mills: Wiki) -> None:
    entries = list(mills.entries.values())
    found = {one.criterion.id: one.parts for one in spreads(mills.comparison.criteria.values(), entries)}
    assert {name: [(part.level, part.entries, part.is_open) for part in parts] for name, parts in found.items()} == {
        "power": [("hand", 1, False), ("water", 3, False), ("", 2, True)],
        "owner": [("lord", 2, False), ("guild", 1, False), ("village", 2, False), ("", 1, True)],
        "toll": [("none", 2, False), ("coin", 2, False), ("", 1, False), ("", 1, True)],
        "record": [("nothing", 2, False), ("noted", 1, False), ("kept", 1, False), ("", 2, True)],
        "right": [("closed", 3, False), ("open", 1, False), ("", 2, True)],
        "water": [("foul", 1, False), ("fair", 2, False), ("", 3, True)],
    }
    for parts in found.values():
        assert sum(part.share for part in parts) == pytest.approx(100, abs=0.05)
        assert all(two.start == pytest.approx(one.start + one.share, abs=0.02) for one, two in pairwise(parts))


# Axes


def test_levels_have_lanes_and_so_has_what_is_known_in_part(mills: Wiki) -> None:
    found, words = axis(mills, "power")
    assert [lane.title for lane in found.lanes] == ["hand", "water", "at least water", "steam", "not known"]
    assert [lane.settled for lane in found.lanes] == [True, True, False, True, False]
    assert words == {
        "alder": "water",
        "blank": "not known",
        "brook": "water",
        "claimed": "water",
        "hand": "hand",
        "split": "at least water",
    }


def test_what_does_not_apply_has_a_lane_at_the_edge(mills: Wiki) -> None:
    found, words = axis(mills, "toll")
    assert [(lane.title, lane.edge) for lane in found.lanes] == [
        *(("none", False), ("share", False), ("coin", False)),
        *(("not applicable", True), ("not known", True)),
    ]
    assert words["brook"] == "not applicable"
    assert not found.rises


def test_a_number_that_is_known_in_part_is_a_range(mills: Wiki) -> None:
    found, words = axis(mills, "stones")
    spots = dict(zip(mills.entries, found.spots, strict=True))
    assert words["brook"] == "at least 2"
    assert (spots["brook"].low, spots["brook"].high) == (2, None)  # type: ignore[index]
    assert (spots["split"].low, spots["split"].high) == (2, 4)  # type: ignore[index]
    assert spots["blank"].lane == 0  # type: ignore[index]
    assert found.title == "Stones (pairs)"


def test_a_score_is_an_axis_from_0_to_100(mills: Wiki) -> None:
    found, words = axis(mills, "worth")
    assert (found.scale.bottom, found.scale.top) == (0, 100)
    assert words == {name: one.scores[next(iter(one.scores))].words for name, one in mills.entries.items()}


def test_what_has_no_order_and_no_places_is_no_axis(mills: Wiki) -> None:
    assert {"grain", "licence", "stream"}.isdisjoint(axis_names(mills.comparison))
    assert {"power", "toll", "stones", "worth", "since"} <= set(axis_names(mills.comparison))


@pytest.mark.parametrize(("largest", "logarithmic"), [(900, False), (5_000, True)])
def test_an_axis_over_more_than_three_decades_is_logarithmic(draw: Draw, largest: int, logarithmic: bool) -> None:
    files = {f"entries/{name}.md": entry_text({"size": size}) for name, size in (("a", 1), ("b", 70), ("c", largest))}
    wiki = draw({"entries/comparison.yml": "criteria: {size: {number: true}}\n", **files}).wiki()
    found, _ = axis(wiki, "size")
    assert found.scale.logarithmic is logarithmic
    assert ("ten times" in found.title) is logarithmic


# Profiles


def test_a_higher_level_has_a_higher_bar() -> None:
    for levels in range(2, 9):
        heights = [height(rank, levels) for rank in range(levels)]
        assert heights == sorted(set(heights))
        assert heights[0] > 0
        assert heights[-1] == HIGH


def test_a_profile_shows_what_is_known_and_what_is_not(mills: Wiki) -> None:
    criteria = [mills.comparison.criteria[name] for name in mills.comparison.profile]
    found = {
        name: [bar.state for bar in bars(one, criteria, [("good", "words")] * len(criteria))]
        for name, one in mills.entries.items()
    }
    assert found == {
        "alder": ["bar", "dot", "bar"],
        "blank": ["open", "open", "open"],
        "brook": ["bar", "dash", "bar"],
        "claimed": ["bar", "dot", "open"],
        "hand": ["bar", "dot", "bar"],
        "split": ["bar", "dot", "bar"],
    }


def test_a_range_is_full_up_to_its_lowest_value_and_hollow_above(mills: Wiki) -> None:
    power = next(one for one in mills.comparison.criteria.values() if one.id == "power")
    split = next(one for one in mills.entries.values() if one.entry.id == "split")
    (bar,) = bars(split, [power], [("open", "disputed")])
    assert (bar.state, bar.low, bar.high) == ("range", height(1, 3), height(2, 3))
    (layer,) = layers([bar])
    assert layer.full
    assert layer.hollow


def test_the_top_of_a_bar_tells_its_tone() -> None:
    tops = {layers([Bar(0, tone, "bar", 10, 10, "")])[0].full for tone in ("good", "middling", "bad", "neutral")}
    assert len(tops) == 4


# Distributions


@pytest.mark.parametrize("name", ["kind", "tenure", "rank", "use"])
def test_a_distribution_counts_what_the_wiki_counts(mills: Wiki, name: str) -> None:
    classification = next(one for one in mills.comparison.classifications.values() if one.id == name)
    counted = distribution(classification, list(mills.entries.values()))
    for one in counted.counts:
        if one.kind is not None:
            assert one.certain == len(mills.members(classification.id, one.kind.id))
            assert one.perhaps == len(mills.candidates(classification.id, one.kind.id))
    assert counted.total == 6


# Shapes


def test_every_tone_and_each_of_sixteen_classes_has_a_shape_of_its_own() -> None:
    shapes = [shape(0, 0) for shape in TONES.values()]
    assert len(set(shapes)) == len(shapes)
    kinds = [class_shape(position, 0, 0) for position in range(-1, 16)]
    assert len(set(kinds)) == 17
    for path in (*shapes, *kinds):
        assert re.fullmatch(r"(?:[MmLlHhVvCcAaZz]|-?\d+(?:\.\d+)?| )+", path), path
        assert path.count("z") == path.count("M")
