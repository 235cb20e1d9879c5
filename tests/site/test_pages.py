"""The generated pages besides those of entries, and what holds for all pages."""

from __future__ import annotations

import json

import pytest

from comparative_wiki.render.marks import MARKS
from tests.site.conftest import Build
from tests.site.pages import BuiltSite, dead_links, repeated_ids

SPAN = 'Smith & Sons\' "Iron Span"'
BRIDGE_OVER_THE_ELBE = "Brücke über die Elbe – 橋"


# The table of all entries


def test_the_table_has_every_entry_and_every_criterion(bridges: BuiltSite) -> None:
    table = bridges.page("entries/").one("table.cw-table")
    assert table.texts("thead th") == [
        *("Entry", "Kind of bridge", "Load", "Toll", "Upkeep", "Material", "Builder", "Opened", "Length", "Page")
    ]
    assert table.texts("tbody th") == [BRIDGE_OVER_THE_ELBE, "Old Arch", "Railway bridge", SPAN, "The ford"]
    assert table.one("caption").text == "All entries of Bridges of the valley (5)"


def test_a_row_says_each_value_in_words_and_its_tone_for_the_mark(bridges: BuiltSite) -> None:
    span = bridges.page("entries/").all("table.cw-table tbody tr")[3]
    assert span.texts("td")[0] == "contested: Road bridge or Lane bridge"
    assert [(one.attributes["data-v"], one.attributes.get("data-s"), one.text) for one in span.all("td")[1:]] == [
        ("open", "disputed", "disputed: carts or lorries"),
        ("good", None, "free"),
        ("open", "partial", "at least fair"),
        ("neutral", None, "iron"),
        *[("open", "absent", "not researched")] * 4,
    ]


def test_the_style_sheet_has_a_mark_for_every_tone(bridges: BuiltSite) -> None:
    styles = bridges.text("assets/comparative-wiki/comparative-wiki.css")
    for tone, sign in MARKS.items():
        assert not sign or f'.cw-table td[data-v="{tone}"]::before {{ content: "{sign}";' in styles, tone


def test_the_marks_are_explained(bridges: BuiltSite) -> None:
    assert bridges.page("entries/").texts(".cw-legend li") == [
        *("● met", "◐ partly met", "○ not met", "– not applicable", "? open")
    ]


# Criteria


def test_criteria_are_listed_by_group_with_their_questions(bridges: BuiltSite) -> None:
    content = bridges.page("criteria/").content
    assert [one.removesuffix("¶") for one in content.texts("h2")] == ["Crossing", "Facts", "Other criteria"]
    assert content.texts("dt")[:2] == ["Load", "Toll"]
    assert content.texts("dd")[0] == "What can go over it? people on foot → carts → lorries"
    assert content.texts("dd")[3] == "stone, iron, concrete"


def test_a_criterion_has_its_question_levels_tests_and_pitfalls(bridges: BuiltSite) -> None:
    content = bridges.page("criteria/load/").content
    assert content.texts("h1") == ["Load"]
    assert content.one(".cw-lead").text == "What can go over it?"
    assert "Look for the sign at its end." in content.text
    assert [one.texts("td") for one in content.all("tbody tr")] == [
        ["A person can cross.", "–"],
        ["A cart can cross.", "Old Arch"],
        ["A lorry of 7.5 tonnes can cross.", BRIDGE_OVER_THE_ELBE],
    ]
    assert "A handcart is no cart." in content.text


def test_a_criterion_names_the_entries_whose_value_is_open(bridges: BuiltSite) -> None:
    section = bridges.page("criteria/load/").section("Open values")
    names = ["Disputed (1)", "Known in part (1)", "Not researched yet (1)"]
    assert section.texts("dt") == names
    assert section.texts("dd") == [SPAN, "Railway bridge", "The ford"]


def test_a_criterion_names_the_classes_that_depend_on_it(bridges: BuiltSite) -> None:
    load = bridges.page("criteria/load/").section("Classes that depend")
    assert load.texts("a") == ["Road bridge", "Lane bridge"]
    assert "No rule depends on it." in bridges.page("criteria/builder/").content.text


def test_a_criterion_without_levels_lists_its_values(bridges: BuiltSite) -> None:
    section = bridges.page("criteria/length/").section("Values")
    assert (section.texts("dt")[0], section.texts("dd")[0]) == ("Old Arch", "31.5 m")


# Classes


def test_classes_are_listed_with_their_counts(bridges: BuiltSite) -> None:
    content = bridges.page("classes/").content
    assert [one.removesuffix("¶") for one in content.texts("h2")] == ["Kind of bridge", "Care", "Use"]
    cards = {one.one("a").text: one.one(".cw-card__count").text for one in content.all(".cw-card")}
    assert cards == {
        "Road bridge": "1 entry, perhaps 2 more",
        "Lane bridge": "1 entry, perhaps 3 more",
        'Path & "stile" bridge': "0 entries, perhaps 2 more",
        "Kept": "3 entries, perhaps 1 more",
        "Cherished": "2 entries, perhaps 2 more",
        "Gratis": "4 entries, perhaps 1 more",
        "Solid": "2 entries, perhaps 2 more",
    }


def test_a_class_has_its_rule_in_words_and_its_entries(bridges: BuiltSite) -> None:
    page = bridges.page("classes/care/cherished/")
    assert page.content.texts("h1") == ["Cherished"]
    rule = page.section("The rule")
    assert "An entry is of this class when all of these hold:" in rule.text
    assert rule.texts("li") == ["Upkeep: good", "Toll: free or not applicable"]
    assert rule.texts("p.cw-note") == ["And when it has the level before: Kept."]
    assert page.section("Entries").texts("tbody th") == [BRIDGE_OVER_THE_ELBE, "Old Arch"]
    assert page.section("Perhaps").texts("a") == [SPAN, "The ford"]


def test_a_class_that_comes_later_names_those_tried_before(bridges: BuiltSite) -> None:
    lane = bridges.page("classes/kind/lane/").section("The rule")
    assert lane.texts("p.cw-note") == ["And when none of the classes before it fits: Road bridge."]
    rest = bridges.page("classes/kind/path/").section("The rule")
    assert "An entry is of this class when no other class of Kind of bridge fits." in rest.text


def test_a_class_without_certain_entries_says_so(bridges: BuiltSite) -> None:
    assert "No entry is certainly of this class." in bridges.page("classes/kind/path/").content.text


# All pages


def test_every_link_and_anchor_leads_somewhere(bridges: BuiltSite) -> None:
    assert dead_links(bridges) == []


def test_a_dead_link_would_be_found(built: Build) -> None:
    site = built({"docs/index.md": "# Small\n\n[a](nowhere/) [b](entries/apple.md#nothing)\n"}, strict=False)
    assert dead_links(site) == [": nowhere/", ": entries/apple/#nothing (no such anchor)"]


def test_markup_is_sound(bridges: BuiltSite) -> None:
    assert {address: page.faults for address, page in bridges.pages.items() if page.faults} == {}


def test_no_id_stands_twice_on_a_page(bridges: BuiltSite) -> None:
    assert {address: ids for address, page in bridges.pages.items() if (ids := repeated_ids(page))} == {}


@pytest.mark.parametrize("name", ["criteria", "related", "related-discussions", "value-1", "open-1"])
def test_an_entry_named_like_one_of_our_sections_has_no_id_twice(built: Build, name: str) -> None:
    text = f"---\ntitle: T\nsummary: S.\ncriteria: {{}}\n---\n## {name}\n\n## Related\n"
    site = built({f"entries/{name}.md": text})
    page = site.page(f"entries/{name}/")
    assert repeated_ids(page) == []
    assert dead_links(site) == []


def test_nothing_of_the_machinery_is_left_on_a_page(bridges: BuiltSite) -> None:
    for address, page in bridges.pages.items():
        assert not {"\ue000", "\ue001"} & set(page.html), address
        assert "data-cw-late" not in page.html, address
        assert "[[badge" not in page.html.replace("[[badge: arch]]", "").replace("[[badge: nowhere]]", ""), address


def test_every_page_has_one_first_heading(bridges: BuiltSite) -> None:
    counts = {address: len(page.content.all("h1")) for address, page in bridges.pages.items() if "404" not in address}
    redirects = {"entries/stone-arch/", "entries/bridge-of-sorrow/"}
    assert {address: count for address, count in counts.items() if count != 1} == dict.fromkeys(redirects, 0)


def test_titles_are_right_wherever_they_stand(bridges: BuiltSite) -> None:
    for address, title in (
        ("entries/span/", SPAN),
        ("entries/brücke/", BRIDGE_OVER_THE_ELBE),
        ("classes/kind/path/", 'Path & "stile" bridge'),
    ):
        page = bridges.page(address)
        assert page.one("head title").text == f"{title} - Bridges"
        assert page.content.one("h1").text == title
    texts = bridges.page("entries/span/").texts(".md-header .md-ellipsis")
    assert SPAN in texts


# Search


@pytest.fixture(scope="module")
def index(bridges: BuiltSite) -> dict[str, str]:
    """The address of every section in the search index, with its title and text."""
    documents = json.loads(bridges.text("search/search_index.json"))["docs"]
    return {one["location"]: f"{one['title']} {one['text']}" for one in documents}


def discussions(index: dict[str, str]) -> str:
    """The section of related discussions of Old Arch."""
    return next(
        text
        for key, text in index.items()
        if key.startswith("entries/arch/") and text.startswith("Related discussions")
    )


def test_search_finds_the_text_of_entries(index: dict[str, str]) -> None:
    assert "Old Arch" in index["entries/arch/"]
    assert "The stone bridge below the mill." in index["entries/arch/"]
    assert "it has stood through every flood" in index["entries/arch/"]
    assert "The water of 1784" in index["entries/arch/#floods"]


def test_search_finds_related_discussions(index: dict[str, str]) -> None:
    assert "takes no toll" in discussions(index)


def test_words_do_not_run_together_in_the_search_index(index: dict[str, str]) -> None:
    assert "bridgeNicht" not in discussions(index)
    assert "toll.A badge" not in discussions(index)


def test_an_entry_that_nobody_mentions_has_no_such_section_in_the_index(index: dict[str, str]) -> None:
    assert not any("No page of this wiki links here" in text for text in index.values())


def test_search_leaves_tables_out(index: dict[str, str]) -> None:
    for location, text in index.items():
        assert "Nobody has opened" not in text, location
        assert "not researched" not in text, location
        assert "cw-table" not in text, location
    assert "Old Arch" not in index[""]
    assert "Only two" not in "".join(index.values())


def test_titles_are_right_in_the_search_index(index: dict[str, str]) -> None:
    documents = {key: value for key, value in index.items() if key in {"entries/span/", "entries/br%C3%BCcke/"}}
    assert documents["entries/br%C3%BCcke/"].startswith(BRIDGE_OVER_THE_ELBE)
    # The index holds HTML, of which the theme shows the text.
    assert documents["entries/span/"].startswith('Smith &amp; Sons\' "Iron Span" ')


def test_every_page_of_the_index_is_there(bridges: BuiltSite, index: dict[str, str]) -> None:
    for location in index:
        address, _, anchor = location.partition("#")
        page = bridges.page(address)
        assert not anchor or page.all(f"[id={anchor}]"), location


# Navigation


def test_entries_stay_out_of_the_navigation(bridges: BuiltSite) -> None:
    page = bridges.page()
    linked = {page.follow(one) for one in page.all("nav.md-nav--primary a.md-nav__link")}
    assert linked >= {"entries/", "classes/", "criteria/", "guide/"}
    assert not any(one.startswith("entries/") and one != "entries/" for one in linked)
    assert not any(one.startswith(("classes/kind", "criteria/load")) for one in linked)


def test_the_sitemap_has_every_entry_and_no_redirect(bridges: BuiltSite) -> None:
    sitemap = bridges.text("sitemap.xml")
    assert "https://bridges.example/wiki/entries/arch/" in sitemap
    assert "stone-arch" not in sitemap
