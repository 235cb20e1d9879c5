"""What stands on the page of an entry."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from tests.site.building import WITH_BREADCRUMBS
from tests.site.conftest import Build
from tests.site.pages import BuiltSite, Element, Page


@pytest.fixture
def arch(bridges: BuiltSite) -> Page:
    return bridges.page("entries/arch/")


def row(page: Page, criterion: str) -> Element:
    """The row of the table of criteria that begins with this title."""
    return next(one for one in page.all("table.cw-criteria tr") if one.texts("th") == [criterion])


def test_title_and_summary_stand_first(arch: Page) -> None:
    assert arch.content.texts("h1") == ["Old Arch"]
    assert arch.content.one("p.cw-lead").text == "The stone bridge below the mill."


def test_every_classification_has_a_badge(arch: Page) -> None:
    verdicts = {one.one("dt").text: one.one(".cw-badge").text for one in arch.all(".cw-verdict")}
    assert verdicts == {"Kind of bridge": "Lane bridge", "Care": "Cherished", "Use": "Gratis, Solid"}


def test_a_badge_of_one_class_leads_to_its_page(bridges: BuiltSite, arch: Page) -> None:
    targets = [arch.follow(one) for one in arch.all(".cw-verdicts a.cw-badge")]
    assert targets == ["classes/kind/lane/", "classes/care/cherished/"]
    assert [bridges.page(target).content.texts("h1") for target in targets] == [["Lane bridge"], ["Cherished"]]


def test_an_unsettled_badge_names_what_is_possible(bridges: BuiltSite) -> None:
    badge = bridges.page("entries/span/").one(".cw-verdict--first .cw-badge")
    assert badge.text == "contested: Road bridge or Lane bridge"
    assert badge.attributes["data-state"] == "contested"
    badge = bridges.page("entries/north/rail/").one(".cw-verdict--first .cw-badge")
    assert badge.text == 'undecided: Lane bridge or Path & "stile" bridge'


def test_the_reason_is_a_sentence(bridges: BuiltSite, arch: Page) -> None:
    assert arch.texts(".cw-verdict--first .cw-why") == ["Because Load is carts."]
    road = bridges.page("entries/brücke/")
    assert road.texts(".cw-verdict--first .cw-why") == ["Whatever drives can cross.", "Because Load is lorries."]
    contested = bridges.page("entries/span/").one(".cw-verdict--first .cw-why").text
    assert contested == "Contested: Lane bridge if Load is carts; Road bridge if Load is lorries."


def test_the_profile_has_a_mark_in_words_for_every_criterion_of_it(arch: Page, bridges: BuiltSite) -> None:
    names, words = arch.texts("a.cw-profile__name"), arch.texts(".cw-profile__words")
    assert names == ["Load", "Toll", "Upkeep"]
    assert words == ["◐ carts (partly met)", "● free (met)", "● good (met)"]
    for link in arch.all(".cw-profile a"):
        assert arch.one(f"tr{link.attributes['href']}").one("th").text == link.text
    rail = bridges.page("entries/north/rail/").texts(".cw-profile__words")
    assert rail[1:] == ["– not applicable", "○ poor (not met)"]


def test_the_table_has_every_criterion_in_its_group(arch: Page) -> None:
    assert arch.texts("table.cw-criteria th[scope=row]") == [
        *("Load", "Toll", "Upkeep"),
        *("Material", "Builder", "Opened", "Length"),
        "Page",
    ]
    assert arch.texts("table.cw-criteria th[scope=rowgroup]") == ["Crossing", "Facts", "Other criteria"]


def test_a_value_has_its_reason_its_sources_and_its_confidence(arch: Page) -> None:
    load = row(arch, "Load")
    assert load.one("td.cw-value").text == "◐ carts"
    assert load.texts("td")[2] == "high"
    assert "The sign says so." in load.text
    source = load.all(".cw-sources li")[0]
    assert source.one("a").attributes["href"] == "https://sources.example/arch"
    assert source.one("q").text == "No lorries"
    assert source.text == "The sign at the mill (A. Mason, May 2020): No lorries Read on Feb 28, 2026."


def test_a_source_that_nobody_opened_says_so(arch: Page) -> None:
    opened, unopened = row(arch, "Load").all(".cw-sources li")
    assert "Nobody has opened this source" not in opened.text
    assert unopened.text == "unseen.example/arch/load Nobody has opened this source for the wiki yet."


def test_a_value_without_a_source_says_so(arch: Page) -> None:
    assert "No source given." in row(arch, "Material").text


def test_what_held_before_is_folded_away(arch: Page) -> None:
    toll = row(arch, "Toll")
    assert toll.one("td.cw-value").text == "● free since Jun 1890"
    assert toll.one("details li").text.startswith("from 1712: paid")
    assert "A keeper stood there." in toll.one("details").text


def test_other_kinds_of_values_are_shown_as_they_are(arch: Page) -> None:
    assert row(arch, "Builder").one("td.cw-value").text == 'The guild & its "masters"'
    assert row(arch, "Opened").one("td.cw-value").text == "1712"
    assert row(arch, "Length").one("td.cw-value").text == "31.5 m"
    assert row(arch, "Page").one("td.cw-value a").attributes["href"] == "https://bridges.example/arch?a=1&b=2"


def test_a_dispute_shows_every_claim_with_its_reason(bridges: BuiltSite) -> None:
    load = row(bridges.page("entries/span/"), "Load")
    first, second = load.all("ul.cw-claims")[0].children
    assert isinstance(first, Element)
    assert isinstance(second, Element)
    assert "The makers say so." in first.text
    assert "smith.example" in first.text
    assert "A lorry was seen on it. No source given for this claim." in second.text


def test_what_is_not_applicable_says_why(bridges: BuiltSite) -> None:
    toll = row(bridges.page("entries/north/rail/"), "Toll")
    assert toll.one("td.cw-value").text == "– not applicable"
    assert "Nobody but trains may cross." in toll.text


def test_what_nobody_has_researched_is_one_row_of_its_group(bridges: BuiltSite) -> None:
    page = bridges.page("entries/ford/")
    shown = [one for one in page.all("table.cw-criteria tr") if "hidden" not in one.attributes and one.all("td")]
    assert [one.one("th").text for one in shown] == ["Load", "Toll", "Upkeep", *["Not researched yet"] * 2]
    # What is missing leads to each value by its number, and nobody can be led to what is hidden.
    numbered = {one.attributes["id"]: one for one in page.all("[id]") if one.attributes["id"].startswith("cw-value-")}
    assert len(numbered) == len(page.texts("table.cw-criteria td.cw-value"))
    assert not [one for one in numbered.values() if "hidden" in one.attributes]
    # The profile leads to the rows of its criteria, and scripts read all rows in their order.
    assert page.one("tr[id=cw-value-1]").one("th").text == "Load"
    arch = bridges.page("entries/arch/").texts("table.cw-criteria th[scope=row]")
    assert [one for one in page.texts("table.cw-criteria th[scope=row]") if one != "Not researched yet"] == arch


def test_a_table_without_any_confidence_has_no_column_for_it(bridges: BuiltSite) -> None:
    assert bridges.page("entries/ford/").all("table.cw-criteria--unsure")
    assert not bridges.page("entries/arch/").all("table.cw-criteria--unsure")


def test_unknown_and_absent_are_different(bridges: BuiltSite) -> None:
    assert "Looked for, and not found." in row(bridges.page("entries/north/rail/"), "Length").text
    assert row(bridges.page("entries/north/rail/"), "Builder").texts("td") == ["? not researched", "", "–"]


def test_open_questions_stand_with_what_each_answer_would_mean(bridges: BuiltSite, arch: Page) -> None:
    rail = bridges.page("entries/north/rail/").one(".cw-open")
    assert rail.texts("h3")[0] == 'Kind of bridge: undecided between Lane bridge and Path & "stile" bridge'
    question = rail.all("ol.cw-questions li")[0]
    assert question.all("a")[0].text == "Load"
    assert question.texts("ul li") == [
        'Path & "stile" bridge if Load is people on foot',
        "Lane bridge if Load is carts",
    ]
    assert not arch.all(".cw-open")
    assert "Nothing that matters to a class is open." in arch.content.text


def test_an_entry_of_which_nothing_is_known_has_a_page_like_any_other(bridges: BuiltSite) -> None:
    ford = bridges.page("entries/ford/")
    assert ford.one("p.cw-lead").text == "Not a bridge, and nothing is known of it."
    assert set(ford.texts("table.cw-criteria td.cw-value")) == {"? not researched"}
    (row,) = [one for one in ford.all("tr.cw-absent") if "Material" in one.text]
    assert row.text == "Not researched yet Material, Builder, Opened, Length"
    assert "No page of this wiki links here yet." in ford.content.text


def test_every_page_that_links_here_is_a_related_discussion(bridges: BuiltSite, arch: Page) -> None:
    assert "Related discussions (4)" in arch.content.texts("h2")
    titles = arch.texts(".cw-mention__title")
    assert titles == ["Brücke über die Elbe – 橋", "Guide", "Railway bridge", 'Smith & Sons\' "Iron Span"']
    targets = [arch.follow(one) for one in arch.all("a.cw-mention__title")]
    assert targets == ["entries/br%C3%BCcke/", "guide/", "entries/north/rail/", "entries/span/"]
    assert all(bridges.page(target) for target in targets)


def test_a_related_discussion_shows_the_sentence_with_the_link_marked(arch: Page) -> None:
    guide = arch.all(".cw-mention")[1].all("blockquote")[0]
    assert guide.text == "Before you go, know that Old Arch takes no toll."
    assert guide.one("mark").text == "Old Arch"


def test_a_link_with_a_kind_shows_the_kind(bridges: BuiltSite) -> None:
    mention = bridges.page("entries/span/").all(".cw-mention")[0]
    assert mention.attributes["data-kind"] == "disputes"
    assert mention.one(".cw-mention__kind").text == "disputes"


def test_a_link_to_a_heading_of_an_entry_counts(bridges: BuiltSite) -> None:
    assert bridges.page("entries/north/rail/").texts(".cw-mention__title") == ["Old Arch"]


def test_related_entries_say_what_they_share(arch: Page) -> None:
    related = arch.one("ul.cw-related li")
    assert related.all("a")[0].text == "Brücke über die Elbe – 橋"
    assert "2 of 4 criteria agree. Differs in Load (carts; there lorries)" in related.text


def test_dates_and_the_link_to_edit_stand_at_the_foot(bridges: BuiltSite, arch: Page) -> None:
    assert (
        arch.one("p.cw-meta").text == "Since 1712. In this wiki since Mar 1, 2026. Suggest a change or edit the file."
    )
    edit = "https://code.example/bridges/edit/main/entries/arch.md"
    suggest, change = (link.attributes["href"] for link in arch.all("p.cw-meta a"))
    assert (suggest, change) == ("../../add/?entry=arch", edit)
    rail = bridges.page("entries/north/rail/").all("p.cw-meta a")
    assert rail[0].attributes["href"] == "../../../add/?entry=rail"
    assert rail[1].attributes["href"] == "https://code.example/bridges/edit/main/entries/north/rail.md"


def test_the_table_of_contents_has_every_section(arch: Page) -> None:
    sections = [
        *("Floods", "Values and sources", "Over time", "What would change it"),
        *("Related discussions (4)", "Related entries"),
    ]
    links = [one for one in arch.all("nav.md-nav--secondary a.md-nav__link") if one.attributes.get("href") != "#arch"]
    assert [one.text for one in links] == sections
    assert all(arch.content.one(one.attributes["href"]) for one in links)


@WITH_BREADCRUMBS
def test_breadcrumbs_lead_to_the_table_of_all_entries(bridges: BuiltSite) -> None:
    for address in ("entries/arch/", "entries/north/rail/"):
        page = bridges.page(address)
        assert page.texts("nav.md-path li")[-1:] == ["Entries"]
        assert page.follow(page.all("nav.md-path a")[-1]) == "entries/"


def test_the_description_is_the_summary(bridges: BuiltSite) -> None:
    assert bridges.page("entries/span/").one("meta[name=description]").attributes["content"] == (
        'Iron, riveted & painted "grey".'
    )


def test_tags_are_given_to_the_theme(arch: Page) -> None:
    assert sorted(arch.texts(".md-tag")) == ["dry stone", "old"]


# What would change it


def parts(page: Page) -> dict[str, Element]:
    """The section on what would change it: title of a classification → what is said of it."""
    found: dict[str, list[Element | str]] = {}
    here: list[Element | str] = []
    for child in page.section("What would change it").children:
        if isinstance(child, Element) and child.tag == "h3":
            here = found[child.text.partition(":")[0]] = []
        here.append(child)
    return {title: Element("section", {}, None, children) for title, children in found.items()}


def others(part: Element) -> dict[str, str]:
    """Every other class of a part, in the order of the page → what stands beside it, without its rule."""
    found = {}
    for one in part.all("ul.cw-changes"):
        for item in one.children:
            if isinstance(item, Element):
                link, *rest = item.children
                assert isinstance(link, Element)
                said = [child if isinstance(child, str) else child.text for child in rest if not _is_rule(child)]
                found[link.text] = " ".join(" ".join(said).split()).removeprefix(": ")
    return found


def _is_rule(child: Element | str) -> bool:
    return isinstance(child, Element) and child.tag == "details"


def rule_of(part: Element, title: str) -> list[str]:
    """The rule of another class, a line for each of its parts, as it is read aloud."""
    [item] = [
        one
        for one in part.all("ul.cw-changes li")
        if one.texts("summary")[:1] == [f"The rule of {title}, part by part"]
    ]
    lines = []
    for status in item.all("details .cw-status"):
        assert status.parent is not None
        siblings = status.parent.children
        said: list[Element | str] = [status.one(".cw-hidden")]
        for child in siblings[siblings.index(status) + 1 :]:
            if isinstance(child, Element) and child.tag == "ul":
                break
            said.append(child)
        lines.append(Element("p", {}, None, said).text)
    return lines


@pytest.fixture
def alder(mills: BuiltSite) -> Page:
    return mills.page("entries/alder/")


def test_each_classification_says_what_would_change_it(mills: BuiltSite, alder: Page) -> None:
    assert list(parts(alder)) == ["Kind", "Tenure", "Rank", "Use"], "readings of another have a place of their own"
    assert alder.section("What would change it").texts("h3") == [
        *("Kind: Common mill", "Tenure: Ours and free", "Rank: Best", "Use: Bread, Anyone's and Market"),
    ]
    assert alder.content.one("h2#cw-changes").text.startswith("What would change it")
    assert list(parts(mills.page("entries/blank/"))) == ["Kind", "Tenure", "Rank", "Use"]


def test_each_classification_has_its_reason_under_its_badge(alder: Page) -> None:
    verdicts = alder.all(".cw-verdict")
    reasons = {one.one("dt").text: one.one(".cw-why").text for one in verdicts}
    assert [len(one.all("details")) for one in verdicts] == [0, 1, 1, 1]
    assert reasons["Kind"] == (
        "Because Power is at most water, Owner is village, Toll is none or not applicable and Record is kept."
    )
    assert reasons["Tenure"] == "Because Owner is at least guild and Toll is none."
    assert reasons["Rank"] == "Because Owner is village, Record is kept and Grain includes wheat."
    assert reasons["Use"].startswith("Bread because Grain includes wheat; Anyone's because ")


def test_the_nearest_classes_come_first_with_the_changes_that_they_take(alder: Page) -> None:
    assert list(others(parts(alder)["Kind"]).items()) == [
        ("Steam mill", "1 change: Power → steam"),
        ("Other mill", "1 change: Owner → at most guild"),
        ("Big mill", "2 changes: Owner → at most guild Stones → at least 3 pairs"),
    ]
    assert others(parts(alder)["Tenure"]) == {"The lord's": "1 change: Owner → lord"}
    assert others(parts(alder)["Use"]) == {"Beer": "1 change: Grain → with malt"}


def test_another_class_leads_to_its_page(mills: BuiltSite, alder: Page) -> None:
    links = [one.all("a")[0] for one in alder.all("ul.cw-changes li") if one.all("summary")]
    assert "classes/tenure/lord-s/" in [alder.follow(one) for one in links]
    for link in links:
        assert mills.page(alder.follow(link)).content.texts("h1") == [link.text]


def test_what_would_have_to_turn_out_stands_apart_from_what_would_have_to_change(mills: BuiltSite) -> None:
    split = parts(mills.page("entries/split/"))
    assert others(split["Kind"]) == {
        "Common mill": "3 changes: Owner → village Toll → none Record → kept And only if Power is water."
    }
    claimed = parts(mills.page("entries/claimed/"))
    assert others(claimed["Rank"]) == {"Noted": "no change But only if Record is at least noted."}


def test_a_class_that_is_possible_as_it_is_needs_no_change(mills: BuiltSite) -> None:
    assert list(others(parts(mills.page("entries/brook/"))["Kind"])) == ["Steam mill", "Common mill"]


@pytest.mark.parametrize(
    ("entry", "title", "words"),
    [
        ("blank", "Kind", "Every class is still possible."),
        ("blank", "Rank", "Every class is still possible."),
        ("alder", "Rank", "This is the highest level."),
    ],
)
def test_where_no_class_is_left_it_says_why(mills: BuiltSite, entry: str, title: str, words: str) -> None:
    part = parts(mills.page(f"entries/{entry}/"))[title]
    assert others(part) == {}
    assert part.texts("p")[-1] == words


def test_values_that_nobody_writes_say_what_they_are_worked_out_from(mills: BuiltSite) -> None:
    hand = parts(mills.page("entries/hand/"))
    assert "Right (worked out from Licence) → open" in others(hand["Use"])["Anyone's"]
    assert "Water (with what is linked by Fed by) → pure" in others(hand["Rank"])["Good"]


MANY_CLASSES: Mapping[str, str] = {
    "entries/comparison.yml": """\
title: Hues
criteria:
  hue: {title: Hue, options: [red, blue, green, pink, grey, black, white]}
classifications:
  kind:
    title: Kind
    classes:
"""
    + "".join(
        f"      {hue}: {{title: The {hue}, when: {{hue: {hue}}}}}\n"
        for hue in ("red", "blue", "green", "pink", "grey", "black", "white")
    ),
    "entries/apple.md": "---\ntitle: Apple\nsummary: A fruit.\ncriteria: {hue: red}\n---\n",
}


def test_after_four_other_classes_the_rest_is_folded(built: Build) -> None:
    part = parts(built(MANY_CLASSES).page("entries/apple/"))["Kind"]
    shown, folded = part.all("ul.cw-changes")
    assert len([one for one in shown.children if isinstance(one, Element)]) == 4
    assert not shown.inside("details")
    assert folded.inside("details.cw-more")
    assert part.one("details.cw-more").texts("summary")[0] == "2 more"
    assert list(others(part)) == ["The blue", "The green", "The pink", "The grey", "The black", "The white"]


# The rule of another class, part by part


def test_each_part_of_a_rule_says_in_words_how_it_stands(mills: BuiltSite) -> None:
    brook = parts(mills.page("entries/brook/"))["Kind"]
    assert rule_of(brook, "Common mill") == [
        "not met: all of these hold:",
        "not met: every one of The three of the village is satisfied, or not applicable:",
        "not met: Owner: village",
        "neutral: Toll: none",
        "not met: Record: kept",
        "met: none of the classes before it fits",
    ]
    assert rule_of(brook, "Steam mill") == ["not met: Power: steam"]
    good = parts(mills.page("entries/split/"))["Rank"]
    assert rule_of(good, "Good") == [
        "not met: all of these hold:",
        "open: at least one of these holds:",
        "open: Grain: includes wheat",
        "open: Water: pure",
        "not met: the level before it: Noted",
    ]


def test_the_signs_of_a_rule_are_for_eyes_only(mills: BuiltSite) -> None:
    signs = {"met": "✓", "not met": "✗", "open": "?", "neutral": "–"}
    seen = set()
    for entry in ("alder", "brook", "claimed", "split", "hand"):
        for status in mills.page(f"entries/{entry}/").all(".cw-rule .cw-status"):
            sign, words = (one for one in status.children if isinstance(one, Element))
            assert sign.attributes["aria-hidden"] == "true"
            meaning = words.text.removesuffix(":")
            assert (sign.text, status.classes[1]) == (signs[meaning], f"cw-status--{meaning.replace(' ', '_')}")
            seen.add(meaning)
    assert seen == set(signs)


@pytest.mark.parametrize(
    ("entry", "title", "other", "last"),
    [
        ("alder", "Kind", "Big mill", "not met: none of the classes before it fits (Common mill does)"),
        ("brook", "Tenure", "Ours and free", "met: it is a kind of: Ours"),
        ("hand", "Rank", "Best", "not met: the level before it: Good"),
        ("hand", "Use", "Anyone's", "not met: Toll: none or not applicable"),
    ],
    ids=["first", "unique", "levels", "all"],
)
def test_the_place_among_other_classes_is_a_part_of_the_rule(
    mills: BuiltSite, entry: str, title: str, other: str, last: str
) -> None:
    assert rule_of(parts(mills.page(f"entries/{entry}/"))[title], other)[-1] == last


def test_a_class_that_takes_the_rest_has_no_rule_to_show(alder: Page) -> None:
    summaries = parts(alder)["Kind"].texts("details.cw-why-not summary")
    assert summaries == ["The rule of Steam mill, part by part", "The rule of Big mill, part by part"]


def test_a_change_leads_away_from_what_is(mills: BuiltSite) -> None:
    """A value that the entry may have as it is would be no change."""
    found = []
    for entry in json.loads(mills.text("api/v1/wiki.json"))["entries"]:
        for verdict in entry["verdicts"].values():
            for change in verdict["changes"]:
                for step in change["change"]:
                    value = entry["values"][step["criterion"]]
                    now = {part for claim in value["claims"] for part in claim["possible"]}
                    if step["option"]:
                        sure, maybe = step["option"] in value["certain"], step["option"] in now
                        now = {"yes"} if sure else {"yes", "no"} if maybe else {"no"}
                    if now & set(step["values"]):
                        found.append(f"{entry['id']} → {change['class']}: {step}, now {sorted(now)}")
    assert found == []


# Other evidence, doubtful values, scores, other readings


def test_what_is_claimed_without_its_source_is_said_beside_what_is_shown(mills: BuiltSite) -> None:
    claimed = mills.page("entries/claimed/")
    assert claimed.one(".cw-verdict--first .cw-badge").text == "undecided: Common mill or Other mill"
    said = {title: [one for one in part.texts("p") if one.startswith("As ")] for title, part in parts(claimed).items()}
    assert said == {
        "Kind": ["As claimed, counting what lacks its required source (Record): Common mill."],
        "Tenure": [],
        "Rank": ["As claimed, counting what lacks its required source (Record): Best."],
        "Use": [],
    }
    record = row(claimed, "Record")
    assert record.one("td.cw-value").text == "? unknown"
    assert "The miller says so." in record.text


def test_what_only_sourced_values_would_give_is_said_where_it_differs(mills: BuiltSite, alder: Page) -> None:
    brook = parts(mills.page("entries/brook/"))
    said = "As evidenced, counting only values with a source: "
    assert f"{said}Steam mill, Big mill or Other mill." in brook["Kind"].text
    assert f"{said}any class." in brook["Tenure"].text
    assert f"{said}Noted to Best." in brook["Rank"].text
    assert f"{said}any class, or none." in brook["Use"].text
    assert not [one for one in alder.section("What would change it").texts("p") if one.startswith("As ")]


def test_what_lacks_a_source_is_named(mills: BuiltSite) -> None:
    brook = parts(mills.page("entries/brook/"))
    assert "Without one: Owner and Toll." in brook["Tenure"].text


def test_a_value_of_low_confidence_on_which_a_class_rests_is_named(mills: BuiltSite, alder: Page) -> None:
    kind = parts(alder)["Kind"]
    assert "It rests on a value of low confidence. It would be: Other mill if Owner is guild" in kind.text
    assert "Good or Best if Owner is guild" in parts(alder)["Rank"].text
    assert "low confidence" not in parts(alder)["Tenure"].text, "a guild's would be ours too"
    assert "low confidence" not in mills.page("entries/hand/").content.text


def test_scores_stand_in_the_head(mills: BuiltSite, bridges: BuiltSite) -> None:
    scores = {
        name: mills.page(f"entries/{name}/").texts("ul.cw-scores li")
        for name in ("alder", "brook", "claimed", "hand", "blank")
    }
    assert scores == {
        "alder": ["Worth: between 75% and 87.5%"],
        "brook": ["Worth: 50%"],
        "claimed": ["Worth: between 37.5% and 87.5%"],
        "hand": ["Worth: 0%"],
        "blank": ["Worth: between 0% and 100%"],
    }
    assert not bridges.page("entries/arch/").all(".cw-scores")


def test_other_readings_stand_in_the_head_folded(mills: BuiltSite, bridges: BuiltSite) -> None:
    claimed = mills.page("entries/claimed/").one("details.cw-lenses")
    assert claimed.one("summary").text == "Under other readings: 1 of 2 differs"
    assert [(one.one("dt").text, one.one("dd").text) for one in claimed.all("div")] == [
        ("Looser kinds", "Common mill"),
        ("The same again", "Ours and free the same"),
    ]
    assert (
        mills.page("entries/alder/").one("details.cw-lenses summary").text == "Under other readings: none of 2 differ"
    )
    assert not bridges.page("entries/arch/").all(".cw-lenses")


def test_other_readings_have_no_badge_beside_the_others(alder: Page) -> None:
    assert alder.texts(".cw-verdict dt") == ["Kind", "Tenure", "Rank", "Use"]


# Kinds of values


def test_many_and_numbers_are_shown_in_words(mills: BuiltSite) -> None:
    alder, brook, hand = (mills.page(f"entries/{name}/") for name in ("alder", "brook", "hand"))
    assert row(alder, "Grain").one("td.cw-value").text == "wheat, rye"
    assert row(hand, "Grain").one("td.cw-value").text == "? malt, perhaps rye"
    assert row(alder, "Stones").one("td.cw-value").text == "2 pairs"
    assert row(brook, "Stones").one("td.cw-value").text == "? at least 2 pairs"


def test_links_lead_to_entries_by_their_present_and_old_ids_and_to_addresses(mills: BuiltSite, alder: Page) -> None:
    brook, river = row(alder, "Fed by").all("td.cw-value a")
    assert (brook.text, alder.follow(brook)) == ('Brook & "Dam"', "entries/brook/")
    assert (river.text, river.attributes["href"]) == ("https://river.example/", "https://river.example/")
    claimed = mills.page("entries/claimed/")
    assert claimed.follow(row(claimed, "Fed by").one("td.cw-value a")) == "entries/brook/"


def test_values_that_are_worked_out_say_from_what(mills: BuiltSite, alder: Page) -> None:
    right = row(alder, "Right")
    assert right.one("td.cw-value").text == "● open"
    assert "Worked out from Licence: Common Right." in right.text
    water = row(alder, "Water")
    assert water.one("td.cw-value").text == "? at most fair"
    words = 'The worst of its own (pure), Brook & "Dam" (fair) and https://river.example/ (anything): Fed by.'
    assert words in water.text
    taken = row(mills.page("entries/claimed/"), "Water")
    assert 'Taken over from Brook & "Dam" (fair): Fed by.' in taken.text


# Disputes


def test_two_disputes_are_shown_by_the_side_that_one_takes(mills: BuiltSite, bridges: BuiltSite) -> None:
    split = mills.page("entries/split/").one(".cw-open")
    assert split.texts("h3")[0] == "Kind: contested between Steam mill, Big mill and Other mill"
    assert split.all("ul.cw-sides")[0].texts("li") == [
        "Other mill if Power is water and Stones is 2 pairs",
        "Big mill if Power is water and Stones is 3 to 4 pairs",
        "Steam mill if Power is steam",
    ]
    assert not bridges.page("entries/span/").all("ul.cw-sides"), "of one dispute the question says it"


def test_rival_claims_about_many_stay_together(mills: BuiltSite) -> None:
    split = mills.page("entries/split/").one(".cw-open")
    assert split.all("ul.cw-sides")[1].texts("li") == [
        "Beer if Grain does not include wheat, Grain does not include rye and Grain includes malt",
        "Bread if Grain includes wheat, Grain includes rye and Grain does not include malt",
    ]


# Without rules


def test_without_classifications_nothing_is_said_about_classes(built: Build) -> None:
    plain = "title: Small things\ncriteria:\n  size: [small, large]\n"
    entry = "---\ntitle: Apple\nsummary: A fruit.\ncriteria: {size: small}\n---\n"
    page = built({"entries/comparison.yml": plain, "entries/apple.md": entry}).page("entries/apple/")
    assert not page.all("#cw-changes")
    assert not page.all(".cw-verdicts")
    assert page.content.texts("h2")[0] == "Values and sources"
