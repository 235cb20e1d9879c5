"""Related entries: by profile, with the reason."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import comparative_wiki.related
from comparative_wiki.entry import EntryId
from comparative_wiki.related import FURTHER, LEAST, MOST, Related, relate
from comparative_wiki.wiki import Wiki
from tests.benchmarks.bench_related import (
    KIND,
    SHAPES,
    SLACK,
    alike,
    comparison_of,
    entries_of,
    independent,
    recall,
    verdicts_of,
)
from tests.conftest import Draw, entry_text

FOUR = {name: ["no", "partly", "yes"] for name in ("a", "b", "c", "d")}
BASE = {"a": "no", "b": "no", "c": "no", "d": "no"}


def wiki_of(draw: Draw, entries: Mapping[str, Mapping[str, Any]], **comparison: Any) -> Wiki:
    """Entries with these values, under four scales of three levels and whatever else the comparison has."""
    criteria = FOUR | comparison.pop("criteria", {})
    files: dict[str, Any] = {f"entries/{name}.md": entry_text(values) for name, values in entries.items()}
    return draw({"entries/comparison.yml": {"criteria": criteria, **comparison}, **files}).wiki()


def related(
    draw: Draw, entries: Mapping[str, Mapping[str, Any]], **comparison: Any
) -> Mapping[EntryId, tuple[Related, ...]]:
    """What is related to every entry, classes included."""
    wiki = wiki_of(draw, entries, **comparison)
    verdicts = {name: one.verdicts for name, one in wiki.entries.items()}
    return relate(wiki.comparison, [one.entry for one in wiki.entries.values()], verdicts)


def names(found: tuple[Related, ...]) -> list[str]:
    return [one.entry for one in found]


def test_the_most_alike_come_first_with_what_they_differ_in(draw: Draw) -> None:
    found = related(
        draw,
        {
            "one": BASE,
            "two-off": BASE | {"a": "yes", "b": "yes"},
            "one-off": BASE | {"d": "yes"},
            "same": BASE,
            "three-off": BASE | {"a": "yes", "b": "yes", "c": "yes"},
        },
    )[EntryId("one")]
    assert [(one.entry, one.similarity, one.differs, one.agrees, one.compared) for one in found] == [
        ("same", 1, (), 4, 4),
        ("one-off", 0.75, ("d",), 3, 4),
        ("two-off", 0.5, ("a", "b"), 2, 4),
    ]


def test_the_wiki_knows_what_is_related(draw: Draw) -> None:
    wiki = wiki_of(draw, {"one": BASE, "two": BASE})
    assert names(wiki.entries[EntryId("one")].related) == ["two"]


def test_a_level_that_is_nearer_is_more_alike(draw: Draw) -> None:
    found = related(draw, {"one": BASE, "far": BASE | {"a": "yes"}, "near": BASE | {"b": "partly"}})
    assert [(one.entry, one.similarity) for one in found[EntryId("one")]] == [("near", 0.875), ("far", 0.75)]


def test_numbers_count_by_their_range_but_not_as_criteria_that_agree(draw: Draw) -> None:
    entries: dict[str, dict[str, Any]] = {
        "one": BASE | {"n": 10},
        "far": BASE | {"n": 20},
        "near": BASE | {"n": 11},
        "none": BASE,
    }
    found = related(draw, entries, criteria={"n": {"number": True}})[EntryId("one")]
    assert [(one.entry, one.similarity, one.agrees, one.compared) for one in found] == [
        ("near", 0.98, 4, 4),
        ("far", 0.8, 4, 4),
        ("none", 0.8, 4, 4),
    ]


def test_numbers_that_are_all_the_same_are_alike(draw: Draw) -> None:
    found = related(draw, {"one": BASE | {"n": 3}, "two": BASE | {"n": 3.0}}, criteria={"n": {"number": True}})
    assert found[EntryId("one")][0].similarity == 1


def test_sets_of_options_count_by_their_overlap(draw: Draw) -> None:
    entries: dict[str, dict[str, Any]] = {
        "one": BASE | {"m": ["x", "y"]},
        "none": BASE | {"m": ["z"]},
        "half": BASE | {"m": ["x"]},
        "third": BASE | {"m": ["x", "z"]},
        "open": BASE | {"m": "includes x"},
    }
    found = related(draw, entries, criteria={"m": {"many": ["x", "y", "z"]}})[EntryId("one")]
    assert [(one.entry, one.similarity) for one in found] == [
        ("half", 0.9),
        ("third", 0.8667),
        ("none", 0.8),
        ("open", 0.8),
    ]
    assert [one.unknown for one in found] == [(), (), (), ("m",)]


def test_criteria_that_rules_name_count_double(draw: Draw) -> None:
    rules = {"kind": {"policy": "first", "classes": {"k": {"when": {"a": "no"}}, "rest": {"otherwise": True}}}}
    found = related(
        draw, {"one": BASE, "a-off": BASE | {"a": "yes"}, "b-off": BASE | {"b": "yes"}}, classifications=rules
    )
    assert [(one.entry, one.similarity) for one in found[EntryId("one")]] == [("b-off", 0.8), ("a-off", 0.6)]


def test_what_is_worked_out_from_another_criterion_does_not_count_again(draw: Draw) -> None:
    worked_out = {"e": {"scale": ["low", "high"], "from": "a", "where": {"low": ["no", "partly"], "high": ["yes"]}}}
    found = related(draw, {"one": BASE, "two": BASE | {"a": "yes"}}, criteria=worked_out)[EntryId("one")]
    assert [(one.differs, one.compared, one.is_minimal_pair) for one in found] == [(("a",), 4, True)]


def test_two_values_that_are_not_applicable_agree(draw: Draw) -> None:
    neutral = {"e": {"scale": ["low", "high"], "not_applicable": True}}
    entries = {name: BASE | {"e": {"not applicable": "It has none."}} for name in ("one", "two")}
    found = related(draw, entries | {"low": BASE | {"e": "low"}}, criteria=neutral)[EntryId("one")]
    assert [(one.entry, one.similarity, one.differs) for one in found] == [("two", 1, ()), ("low", 0.8, ("e",))]


def test_two_empty_entries_are_no_twins(draw: Draw) -> None:
    found = related(draw, {"one": {}, "two": {}, "three": {"a": "yes"}})
    assert found == {EntryId(name): () for name in ("one", "three", "two")}


@pytest.mark.parametrize("value", ["unknown", "at least partly", {"disputed": ["no", "yes"]}])
def test_an_open_value_agrees_with_nothing(draw: Draw, value: object) -> None:
    entries = {name: BASE | {"d": value} for name in ("one", "two")}
    found = related(draw, entries)[EntryId("one")]
    assert [(one.similarity, one.agrees, one.known, one.unknown, one.differs) for one in found] == [
        (0.75, 3, 3, ("d",), ())
    ]
    assert not found[0].is_minimal_pair


def test_neighbours_are_few_and_never_oneself(draw: Draw) -> None:
    found = related(draw, {f"e{number:02}": BASE for number in range(30)})
    assert names(found[EntryId("e02")]) == ["e00", "e01", "e03", "e04", "e05"]
    assert all(len(near) == MOST and name not in names(near) for name, near in found.items())


def test_a_minimal_pair_is_shown_although_five_others_are_nearer(draw: Draw) -> None:
    twins = {f"twin-{number}": BASE for number in range(MOST + 1)}
    pairs = {f"pair-{name}": BASE | {name: "yes"} for name in BASE}
    found = related(draw, twins | pairs | {"two-off": BASE | {"a": "partly", "b": "partly"}})[EntryId("twin-0")]
    assert names(found) == [*(f"twin-{number}" for number in range(1, MOST + 1)), "pair-a", "pair-b", "pair-c"]
    assert [one.entry for one in found if one.is_minimal_pair] == ["pair-a", "pair-b", "pair-c"]
    assert FURTHER == 3


def test_a_linked_entry_is_related_whatever_its_values(draw: Draw) -> None:
    entries = {
        "one": BASE | {"part-of": "whole", "page": "https://example.org/one"},
        "whole": dict.fromkeys(BASE, "yes") | {"page": "https://example.org/whole"},
        "other": {"a": "yes"},
    }
    found = related(draw, entries, criteria={"part-of": {"link": True}, "page": {"link": True}})
    assert {name: [(one.entry, one.links) for one in near] for name, near in found.items()} == {
        "one": [("whole", ("part-of",))],
        "other": [],
        "whole": [("one", ("part-of",))],
    }


def test_a_link_to_an_old_id_counts_and_one_to_itself_does_not(draw: Draw) -> None:
    files = {
        "entries/comparison.yml": {"criteria": FOUR | {"see": {"link": True}}},
        "entries/one.md": entry_text({"see": "former"}),
        "entries/two.md": entry_text({"see": "two"}).replace("title:", "aliases: [former]\ntitle:", 1),
    }
    wiki = draw(files).wiki()
    assert {name: names(one.related) for name, one in wiki.entries.items()} == {"one": ["two"], "two": ["one"]}


def test_few_of_many_links_are_shown_the_most_alike(draw: Draw) -> None:
    parts = {f"part-{number}": {"see": "hub"} for number in range(9)}
    found = related(draw, parts | {"hub": BASE, "like": {"see": "hub", "a": "no"}}, criteria={"see": {"link": True}})
    assert names(found[EntryId("hub")]) == ["like", "part-0", "part-1"]


def test_ties_go_to_links_in_common_and_then_by_id(draw: Draw) -> None:
    entries = {
        "one": BASE | {"see": "https://example.org/1"},
        "a": BASE,
        "b": BASE | {"see": "https://example.org/2"},
        "c": BASE | {"see": "https://example.org/1"},
    }
    assert names(related(draw, entries, criteria={"see": {"link": True}})[EntryId("one")]) == ["c", "a", "b"]


CLASSES = {
    "kind": {
        "policy": "first",
        "classes": {"small": {"when": {"a": "no"}}, "large": {"when": {"a": "yes"}}, "rest": {"otherwise": True}},
    },
    "lens": {"lens_of": "kind", "policy": "first", "classes": {"all": {"otherwise": True}}},
}


def test_the_nearest_of_another_class_is_the_contrast(draw: Draw) -> None:
    twins = {f"twin-{number}": BASE for number in range(20)}
    others = {
        "far": dict.fromkeys(BASE, "yes"),
        "near": BASE | {"a": "yes", "b": "yes", "c": "yes"},
        "undecided": BASE | {"a": "unknown"},
    }
    found = related(draw, twins | others, classifications=CLASSES)
    assert {name: [one.entry for one in near if one.is_contrast] for name, near in found.items()} == {
        **{name: ["near"] for name in twins},
        "far": ["twin-0"],
        "near": ["twin-0"],
        "undecided": [],
    }
    assert names(found[EntryId("twin-3")])[-1] == "near"
    assert found[EntryId("twin-3")][-1].similarity < LEAST


def test_without_verdicts_there_is_no_contrast(draw: Draw) -> None:
    wiki = wiki_of(draw, {"one": BASE, "two": BASE | {"a": "yes"}}, classifications=CLASSES)
    found = relate(wiki.comparison, [one.entry for one in wiki.entries.values()])
    assert [one.is_contrast for near in found.values() for one in near] == [False, False]


def test_with_fewer_than_three_criteria_nobody_is_a_neighbour(draw: Draw) -> None:
    criteria = {"a": ["no", "yes"], "b": ["no", "yes"], "note": {"text": True}}
    files = {f"entries/{name}.md": entry_text({"a": "no", "b": "no", "note": "n"}) for name in ("one", "two")}
    wiki = draw({"entries/comparison.yml": {"criteria": criteria}, **files}).wiki()
    assert [one.related for one in wiki.entries.values()] == [(), ()]


def test_no_entries_have_no_neighbours() -> None:
    assert relate(comparison_of("mixed"), []) == {}


# Against the definition, read slowly

SEEDS = st.integers(0, 10**6)


@settings(max_examples=30)
@given(SEEDS, st.sampled_from(["scales", "mixed"]), st.sampled_from(sorted(SHAPES)))
def test_nothing_nearer_is_left_out(seed: int, kinds: str, shape: str) -> None:
    comparison = comparison_of(kinds)
    entries = entries_of(comparison, SHAPES[shape](random.Random(seed), comparison, 15))
    verdicts = verdicts_of(entries)
    found = relate(comparison, entries, verdicts)
    places = {entry.id: number for number, entry in enumerate(entries)}
    kind = [verdicts[entry.id][KIND].certain for entry in entries]
    for own, entry in enumerate(entries):
        truth, shown = alike(comparison, entries, own), found[entry.id]
        assert all(abs(truth[places[one.entry]] - one.similarity) <= SLACK for one in shown)
        left_out = {other for other in range(len(entries)) if other != own} - {places[one.entry] for one in shown}
        worst = min((one.similarity for one in shown[:MOST]), default=0.0)
        reach = max(worst, float(LEAST)) if len(shown) >= MOST else float(LEAST)
        assert all(truth[other] <= reach + 2 * SLACK for other in left_out)
        foreign = [truth[other] for other in range(len(entries)) if kind[own] and kind[other] not in {(), kind[own]}]
        contrast = [one.similarity for one in shown if one.is_contrast]
        assert len(contrast) == bool(foreign)
        assert all(one >= max(foreign) - 2 * SLACK for one in contrast)


@settings(max_examples=10)
@given(SEEDS, st.booleans())
def test_the_order_of_files_changes_nothing(seed: int, many: bool) -> None:
    comparison, chance = comparison_of("mixed"), random.Random(seed)
    entries = entries_of(comparison, independent(chance, comparison, 120))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(comparative_wiki.related, "EXACT", 10 if many else 400)
        found = relate(comparison, entries, verdicts_of(entries))
        assert list(found) == sorted(found)
        assert relate(comparison, chance.sample(entries, len(entries)), verdicts_of(entries)) == found


@pytest.mark.parametrize("kinds", ["scales", "mixed"])
def test_among_many_profiles_nearly_all_of_the_nearest_are_found(kinds: str) -> None:
    comparison = comparison_of(kinds)
    entries = entries_of(comparison, independent(random.Random(7), comparison, comparative_wiki.related.EXACT + 200))
    nearest, five, contrast = recall(comparison, entries, 15)
    assert min(nearest, five, contrast) > 0.9
