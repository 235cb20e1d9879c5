"""Entries as a reader sees them: switched off, set, and read otherwise."""

from __future__ import annotations

import json
from typing import Any

from comparative_wiki.classify import Classifier, Verdict
from comparative_wiki.comparison.model import ClassificationId, CriterionId
from comparative_wiki.entry import EntryId
from comparative_wiki.export.rules_export import profiles_as_json, rules_as_json
from comparative_wiki.lens import Lens, families, profile_under
from comparative_wiki.wiki import Wiki
from tests.conftest import Draw

ODD = "run by, or: for"
"""an id with all that separates ids in an address"""
SHOPS = {
    "criteria": {
        "open": {"scale": ["no", "partly", "yes"]},
        ODD: {"options": ["a, b", "c:d%"]},
        "platforms": {"many": ["linux", "mac"], "good": ["linux"]},
        "licence": {"options": ["mit", "gpl", "shareware"], "good": ["mit", "gpl"]},
        "free": {"options": ["no", "yes"], "from": "licence", "where": {"yes": ["mit", "gpl"], "no": ["shareware"]}},
    },
    "classifications": {
        "kind": {
            "title": "Kind",
            "policy": "unique",
            "classes": {
                "commons": {"title": "Commons", "when": {"open": "yes", "free": "yes"}},
                "shop": {"title": "Shop", "otherwise": True},
            },
        },
        "strict": {
            "title": "Strictly",
            "lens_of": "kind",
            "classes": {
                "commons": {"title": "Commons", "when": {"open": "yes", "licence": "gpl"}},
                "shop": {"title": "Shop", "otherwise": True},
            },
        },
        "runs": {
            "title": "Runs on",
            "policy": "all",
            "classes": {
                "one": {"title": "Linux", "when": {"platforms": "includes linux"}},
                "either": {"title": "One only", "when": {"at_least": 1, "of": [
                    {"platforms": ["includes linux"], "open": "yes"}, {"platforms": "includes mac"}]}},
                "odd": {"title": "Odd", "when": {ODD: "a, b"}},
                "both": {"title": "Both", "when": {"all": [
                    {"platforms": "includes linux"}, {"platforms": "includes mac"}]}},
            },
        },
    },
}  # fmt: skip


def entry_of(title: str, criteria: dict[str, Any]) -> str:
    front = {"title": title, "summary": "A thing.", "criteria": criteria}
    return f"---\n{json.dumps(front)}\n---\nA thing.\n"


RIVALS = {
    "disputed": [
        {"value": ["linux"], "evidence": ["https://example.org/1"]},
        {"value": ["mac"], "evidence": ["https://example.org/2"]},
    ]
}

APPLE = {"open": "yes", "licence": "mit", "platforms": ["linux"], ODD: "c:d%"}
PEAR = {"open": "yes", "licence": "shareware", "platforms": RIVALS, ODD: "c:d%"}


def shops(draw: Draw) -> Wiki:
    return draw(
        {
            "entries/comparison.yml": SHOPS,
            "entries/apple.md": entry_of("Apple", APPLE),
            "entries/pear.md": entry_of("Pear", PEAR),
        }
    ).wiki()


def under(wiki: Wiki, name: str, lens: Lens) -> dict[str, Verdict]:
    one = wiki.entries[EntryId(name)]
    profile = profile_under(wiki.rules, one.entry, one.profile, lens)
    return {str(key): verdict for key, verdict in Classifier(wiki.rules).classify(profile).items()}


def off(*names: str) -> Lens:
    return Lens(off=frozenset(map(CriterionId, names)))


def setting(entry_name: str, **values: str) -> Lens:
    return Lens(settings={EntryId(entry_name): {(CriterionId(name), ""): value for name, value in values.items()}})


def test_nothing_changes_under_an_empty_lens(draw: Draw) -> None:
    wiki = shops(draw)
    for name, one in wiki.entries.items():
        assert profile_under(wiki.rules, one.entry, one.profile, Lens()) == one.profile
        assert under(wiki, name, Lens()) == one.verdicts


def test_a_criterion_that_is_switched_off_may_be_anything(draw: Draw) -> None:
    wiki = shops(draw)
    assert wiki.entries[EntryId("apple")].verdicts[ClassificationId("kind")].possible == ("commons",)
    verdict = under(wiki, "apple", off("open"))["kind"]
    assert verdict.possible == ("commons", "shop")
    assert verdict.state == "undetermined"


def test_switching_off_what_does_not_matter_changes_nothing(draw: Draw) -> None:
    assert under(shops(draw), "pear", off("open"))["kind"].possible == ("shop",)


def test_a_criterion_goes_together_with_what_is_worked_out_from_it(draw: Draw) -> None:
    wiki = shops(draw)
    family = {"licence", "free"}
    together = families(wiki.comparison)
    assert together[CriterionId("free")] == together[CriterionId("licence")] == family
    assert together[CriterionId("open")] == {"open"}
    for name in family:
        assert under(wiki, "apple", off(name))["kind"].possible == ("commons", "shop")


def test_a_value_that_is_set_brings_what_is_worked_out_from_it(draw: Draw) -> None:
    wiki = shops(draw)
    assert under(wiki, "pear", setting("pear", licence="gpl"))["kind"].possible == ("commons",)
    assert under(wiki, "pear", setting("pear", free="yes"))["kind"].possible == ("commons",)
    assert under(wiki, "pear", setting("pear", free="yes"))["strict"].possible == ("commons", "shop")


def test_a_setting_is_of_one_entry(draw: Draw) -> None:
    wiki = shops(draw)
    assert under(wiki, "apple", setting("pear", open="no")) == wiki.entries[EntryId("apple")].verdicts


def test_a_setting_stands_over_a_switch(draw: Draw) -> None:
    wiki = shops(draw)
    lens = Lens(off=frozenset([CriterionId("open")]), settings=setting("apple", open="no").settings)
    assert under(wiki, "apple", lens)["kind"].possible == ("shop",)


def test_rival_claims_fall_with_their_criterion(draw: Draw) -> None:
    wiki = shops(draw)
    contested = under(wiki, "pear", Lens())["runs"]
    assert contested.state == "contested"
    # One of the two has both or neither only once nobody holds the claims against each other any more.
    assert "both" not in contested.possible
    freed = under(wiki, "pear", off("platforms"))["runs"]
    assert "both" in freed.possible
    assert freed.state == "undetermined"


def test_setting_one_option_leaves_the_others_open(draw: Draw) -> None:
    wiki = shops(draw)
    lens = Lens(settings={EntryId("pear"): {(CriterionId("platforms"), "linux"): "yes"}})
    verdict = under(wiki, "pear", lens)["runs"]
    assert "one" in verdict.certain
    assert "both" in verdict.possible


def test_names_that_are_not_there_are_left_alone(draw: Draw) -> None:
    wiki = shops(draw)
    lens = Lens(off=frozenset([CriterionId("colour")]), settings=setting("apple", taste="sweet", open="maybe").settings)
    assert under(wiki, "apple", lens) == wiki.entries[EntryId("apple")].verdicts


def test_another_reading_stands_in_the_place_of_what_it_reads(draw: Draw) -> None:
    comparison = shops(draw).comparison
    kind, strict = ClassificationId("kind"), ClassificationId("strict")
    assert Lens().shown(comparison, kind) == kind
    assert Lens(read=frozenset([strict])).shown(comparison, kind) == strict
    assert Lens(read=frozenset([strict])).shown(comparison, ClassificationId("runs")) == "runs"


# The files


def test_the_rules_hold_no_entry_and_every_node_stands_after_those_it_leads_to(draw: Draw) -> None:
    wiki = shops(draw)
    text = rules_as_json(wiki.rules)
    assert "apple" not in text
    rules = json.loads(text)
    for number, (variable, *children) in enumerate(rules["nodes"], start=2):
        assert len(children) == len(rules["variables"][variable]["values"])
        assert all(child < number for child in children)
        assert len(set(children)) > 1
    kind = rules["classifications"][0]
    assert [kind["classes"][number]["id"] for number in kind["ruled"]] == ["commons"]
    assert kind["classes"][kind["otherwise"]]["id"] == "shop"


def test_the_files_are_the_same_for_the_same_wiki(draw: Draw) -> None:
    first, second = shops(draw), shops(draw)
    assert rules_as_json(first.rules) == rules_as_json(second.rules)
    assert profiles_as_json(first) == profiles_as_json(second)


def test_a_profile_that_two_entries_have_stands_there_once(draw: Draw) -> None:
    alike = {f"entries/{name}.md": entry_of(name, {"open": "yes"}) for name in ("one", "two")}
    other = {"entries/three.md": entry_of("three", {"open": "no"})}
    document = json.loads(profiles_as_json(draw({"entries/comparison.yml": SHOPS, **alike, **other}).wiki()))
    entries = document["entries"]
    assert entries["one"] == entries["two"] != entries["three"]
    assert len(document["profiles"]) == 2


def test_a_profile_says_what_each_variable_may_be(draw: Draw) -> None:
    wiki = shops(draw)
    rules, document = json.loads(rules_as_json(wiki.rules)), json.loads(profiles_as_json(wiki))
    pear = document["profiles"][document["entries"]["pear"]]
    said = {
        (rules["criteria"][one["criterion"]]["id"], one["option"]): [one["values"][value] for value in values]
        for one, values in zip(rules["variables"], pear["allowed"], strict=True)
    }
    assert said["open", ""] == ["yes"]
    assert said["platforms", "linux"] == ["no", "yes"]
    disputed = [rules["variables"][variable]["option"] for variable in pear["disputed"]]
    assert disputed == ["linux", "mac"]
    [rivals] = pear["rivals"]
    assert rivals["claims"] == [[[1], [0]], [[0], [1]]]
