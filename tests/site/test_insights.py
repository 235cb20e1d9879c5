"""The pages that show what entries and rules together say."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from comparative_wiki.comparison.model import ClassificationId
from comparative_wiki.cover import cover
from comparative_wiki.wiki import Wiki
from tests.conftest import write_files
from tests.site.building import WITH_BREADCRUMBS
from tests.site.conftest import Build
from tests.site.mills import MILLS
from tests.site.pages import BuiltSite, Element, Page, dead_links, repeated_ids

PAGES = ("undecided", "contested", "contrasts", "claims", "lenses", "rules")


def insight(site: BuiltSite, name: str) -> Page:
    return site.page(f"insights/{name}/")


def document(site: BuiltSite) -> dict[str, Any]:
    loaded = json.loads(site.text("api/v1/wiki.json"))
    assert isinstance(loaded, dict)
    return loaded


def under(page: Page, level: str) -> dict[str, Element]:
    """What stands under each heading of a level."""
    found: dict[str, list[Element | str]] = {}
    here: list[Element | str] = []
    higher = [f"h{number}" for number in range(1, int(level[1]))]
    for child in page.content.children:
        if isinstance(child, Element) and child.tag == level:
            here = found[child.text.removesuffix("¶").strip()] = []
        elif isinstance(child, Element) and child.tag in higher:
            here = []
        else:
            here.append(child)
    return {title: Element("section", {}, None, children) for title, children in found.items()}


def items(part: Element) -> list[Element]:
    """The entries listed in a part."""
    return [one for ul in part.all("ul.cw-insight") for one in ul.children if isinstance(one, Element)]


# Which pages there are


def test_the_listing_leads_to_every_page(mills: BuiltSite) -> None:
    listing = mills.page("insights/")
    links = listing.content.all("dl.cw-definitions a")
    assert [listing.follow(one) for one in links] == [f"insights/{name}/" for name in PAGES]
    for link in links:
        assert mills.page(listing.follow(link)).content.texts("h1") == [link.text]
    assert all(listing.content.texts("dl.cw-definitions dd"))


def test_there_are_no_insights_without_classifications(built: Build) -> None:
    plain = "title: Small things\ncriteria:\n  size: [small, large]\n"
    entry = "---\ntitle: Apple\nsummary: A fruit.\ncriteria: {size: small}\n---\n"
    site = built({"entries/comparison.yml": plain, "entries/apple.md": entry})
    assert not site.has("insights")


def test_claims_and_lenses_have_pages_only_where_there_are_some(bridges: BuiltSite) -> None:
    assert [name for name in PAGES if bridges.has(f"insights/{name}/index.html")] == [
        *("undecided", "contested", "contrasts", "rules")
    ]
    assert not {"Claims", "Lenses"} & set(bridges.page("insights/").content.texts("dt"))


def test_an_authors_own_page_is_kept(built: Build) -> None:
    site = built({
        "docs/insights/index.md": "# What I think\n\nSee [the rules](rules.md).\n",
        "docs/insights/undecided.md": "# My own list\n",
    })  # fmt: skip
    assert site.page("insights/").content.texts("h1") == ["What I think"]
    assert site.page("insights/undecided/").content.texts("h1") == ["My own list"]
    assert site.page("insights/rules/").content.texts("h1") == ["Rules"]


def test_every_link_leads_somewhere_and_the_markup_is_sound(mills: BuiltSite, bridges: BuiltSite) -> None:
    for site in (mills, bridges):
        assert dead_links(site) == []
        ours = {address: page for address, page in site.pages.items() if address.startswith(("insights/", "entries/"))}
        assert {address: page.faults for address, page in ours.items() if page.faults} == {}
        assert {address: ids for address, page in ours.items() if (ids := repeated_ids(page))} == {}


def test_what_is_generated_mentions_nobody(mills: BuiltSite) -> None:
    """Otherwise every page of insights would be a related discussion of every entry."""
    mentions = {one["id"]: [each["source"] for each in one["mentions"]] for one in document(mills)["entries"]}
    assert mentions == {name: ["entries/alder/"] if name == "brook" else [] for name in mentions}


@WITH_BREADCRUMBS
def test_breadcrumbs_lead_to_the_listing(bridges: BuiltSite) -> None:
    page = insight(bridges, "rules")
    assert page.follow(page.all("nav.md-path a")[-1]) == "insights/"


def test_each_page_leads_to_the_others(mills: BuiltSite) -> None:
    for name in PAGES:
        page = insight(mills, name)
        links = [page.follow(one) for one in page.content.all("p.cw-meta")[-1].all("a")]
        assert links == [f"insights/{other}/" for other in PAGES if other != name]


# Undecided and contested


def test_those_that_one_fact_settles_come_first(mills: BuiltSite) -> None:
    kind = under(insight(mills, "undecided"), "h2")["Kind (3)"]
    assert [one.all("a")[0].text for one in items(kind)] == ['Brook & "Dam"', "Claimed Mill", "Blank Mill"]
    assert ["(one fact away)" in one.text for one in items(kind)] == [True, True, False]


def test_an_undecided_entry_has_its_best_question_with_the_answers(mills: BuiltSite) -> None:
    page = insight(mills, "undecided")
    brook, claimed, blank = items(under(page, "h2")["Kind (3)"])
    assert page.follow(brook.all("a")[1]) == "criteria/stones/"
    assert brook.texts("ul li") == ["Other mill if Stones is 2 pairs", "Big mill if Stones is at least 3 pairs"]
    assert claimed.texts("ul li") == ["Other mill if Record is at most noted", "Common mill if Record is kept"]
    assert "4 more questions on its page." in blank.text
    states = [re.findall(r"Ask: Stones \((.+?)\)|Ask: \w+ \((.+?)\)", one.text)[0] for one in (brook, claimed, blank)]
    assert ["".join(one) for one in states] == ["known in part", "looked for and not found", "not researched yet"]


def test_one_fact_can_settle_a_classification_in_which_several_classes_hold(mills: BuiltSite) -> None:
    use = items(under(insight(mills, "undecided"), "h2")["Use (3)"])
    assert {one.all("a")[0].text for one in use if "(one fact away)" in one.text} == {"Claimed Mill", "Hand Mill"}


def test_a_question_about_a_value_that_is_worked_out_says_from_what(mills: BuiltSite) -> None:
    use = items(under(insight(mills, "undecided"), "h2")["Use (3)"])
    assert [one.text for one in use if "Ask: Right (worked out from Licence)" in one.text]


def test_a_question_about_one_option_names_it(mills: BuiltSite) -> None:
    hand = next(one for one in items(under(insight(mills, "undecided"), "h2")["Use (3)"]) if "Hand Mill" in one.text)
    assert "Ask: Grain (rye)" in hand.text
    assert hand.texts("ul li") == ["Beer if Grain does not include rye", "Bread or Beer if Grain includes rye"]


@pytest.mark.parametrize(("name", "state"), [("undecided", "undetermined"), ("contested", "contested")])
def test_exactly_the_entries_that_are_so_are_listed(mills: BuiltSite, name: str, state: str) -> None:
    whole = document(mills)
    titles = {one["id"]: one["title"] for one in whole["classifications"] if one["lens_of"] is None}
    parts = under(insight(mills, name), "h2")
    for (heading, part), (classification, title) in zip(parts.items(), titles.items(), strict=True):
        wanted = sorted(one["title"] for one in whole["entries"] if one["verdicts"][classification]["state"] == state)
        assert heading == f"{title} ({len(wanted)})"
        assert sorted(one.all("a")[0].text for one in items(part)) == wanted


def test_a_contested_entry_is_shown_by_the_side_that_one_takes(mills: BuiltSite, bridges: BuiltSite) -> None:
    [split] = items(under(insight(mills, "contested"), "h2")["Kind (1)"])
    assert split.texts("ul li") == [
        "Other mill if Power is water and Stones is 2 pairs",
        "Big mill if Power is water and Stones is 3 to 4 pairs",
        "Steam mill if Power is steam",
    ]
    [span] = items(under(insight(bridges, "contested"), "h2")["Kind of bridge (1)"])
    assert span.texts("ul li") == ["Lane bridge if Load is carts", "Road bridge if Load is lorries"]


def test_where_nothing_is_open_it_says_so(mills: BuiltSite) -> None:
    assert under(insight(mills, "contested"), "h2")["Tenure (0)"].text == "No entry is contested."


# Contrasts


def test_a_class_stands_beside_its_nearest_neighbours(mills: BuiltSite) -> None:
    page = insight(mills, "contrasts")
    common = under(page, "h3")["Common mill"]
    [hand] = items(common)
    assert hand.all("a")[0].text == "Hand Mill"
    assert hand.one(".cw-badge").text == "Other mill"
    assert hand.texts("ul li") == ["Owner → village", "Toll → none", "Record → kept"]
    beside = hand.one(".cw-note")
    assert beside.text.startswith("Beside it: Alder Mill, which differs in ")
    assert {"Owner", "Toll", "Record"} <= set(beside.texts("a"))


def test_the_nearest_come_first_and_members_are_not_neighbours(mills: BuiltSite) -> None:
    whole = document(mills)
    for classification in ("kind", "tenure"):
        titles = next(one["classes"] for one in whole["classifications"] if one["id"] == classification)
        for kind in titles:
            part = _contrast(insight(mills, "contrasts"), classification, kind["title"])
            listed = [one.all("a")[0].text for one in items(part)]
            prices = {
                one["title"]: len(change["change"])
                for one in whole["entries"]
                if one["verdicts"][classification]["certain"]
                and kind["id"] not in one["verdicts"][classification]["possible"]
                and kind["id"] not in one["verdicts"][classification]["certain"]
                for change in one["verdicts"][classification]["changes"]
                if change["class"] == kind["id"]
            }
            assert [prices[one] for one in listed] == sorted(prices.values())[: len(listed)]
            assert len(listed) == min(len(prices), 4)


def _contrast(page: Page, classification: str, title: str) -> Element:
    for heading in page.content.all("h3"):
        if (
            page.follow(heading.all("a")[0]).startswith(f"classes/{classification}/")
            and heading.all("a")[0].text == title
        ):
            siblings = page.content.children
            found = []
            for child in siblings[siblings.index(heading) + 1 :]:
                if isinstance(child, Element) and child.tag in {"h2", "h3"}:
                    break
                found.append(child)
            return Element("section", {}, None, found)
    raise AssertionError(title)


def test_only_classes_that_exclude_one_another_are_contrasted(mills: BuiltSite) -> None:
    assert list(under(insight(mills, "contrasts"), "h2")) == ["Kind", "Tenure"]


# Claims


@pytest.mark.parametrize(
    ("says", "answer", "counts"),
    [
        (
            "No mill of the village grinds by hand.",
            "Open",
            {"It is not so": ["Alder Mill", "Claimed Mill"], "Perhaps concerned": ["Blank Mill"]},
        ),
        (
            "All mills grind wheat.",
            "Not borne out",
            {
                "It is so": ["Alder Mill", "Claimed Mill"],
                "It is not so": ['Brook & "Dam"', "Hand Mill"],
                "Not known": ["Blank Mill", "Split Mill"],
            },
        ),
        (
            "Most mills have many stones.",
            "Open",
            {
                "It is not so": ["Alder Mill", "Claimed Mill"],
                "Not known": ['Brook & "Dam"'],
                "Perhaps concerned": ["Blank Mill", "Split Mill"],
            },
        ),
        ("Steam mills of the village take a share.", "Open", {"Perhaps concerned": ["Blank Mill"]}),
        (
            "Few mills take coins.",
            "Open",
            {
                "It is so": ["Hand Mill", "Split Mill"],
                "It is not so": ["Alder Mill", 'Brook & "Dam"', "Claimed Mill"],
                "Not known": ["Blank Mill"],
            },
        ),
    ],
)
def test_a_claim_has_its_answer_its_counts_and_its_entries(
    mills: BuiltSite, says: str, answer: str, counts: Mapping[str, list[str]]
) -> None:
    part = under(insight(mills, "claims"), "h2")[says]
    assert part.all("strong")[0].text.startswith(answer)
    lists = part.one("dl.cw-insight")
    found = {}
    for label, names in zip(lists.all("dt"), lists.all("dd"), strict=True):
        title, count = re.fullmatch(r"(.+) \((\d+)\)", label.text).groups()  # type: ignore[union-attr]
        found[title] = names.texts("a")
        assert len(found[title]) == int(count)
    assert found == counts


def test_a_claim_has_its_source_and_its_note(mills: BuiltSite) -> None:
    part = under(insight(mills, "claims"), "h2")["No mill of the village grinds by hand."]
    assert part.all("a")[0].attributes == {"href": "https://essay.example/mills", "rel": "nofollow noopener"}
    assert "The essay says so of the valley." in part.text


CLAIMS = """\
title: Small things
criteria:
  size: [small, middling, large]
classifications:
  kind: {title: Kind, policy: first, classes: {big: {title: Big, when: {size: large}}, rest: {otherwise: true}}}
claims:
  - {says: All are small., quantity: all, holds: {size: small}}
  - {says: None is small., quantity: none, holds: {size: small}}
  - {says: Large ones are big., quantity: all, of: {size: large}, holds: {kind: big}}
accepted:
  - {check: class-empty, because: There is only one.}
"""


def test_answers_that_are_certain_are_said_so(built: Build) -> None:
    parts = under(insight(built({"entries/comparison.yml": CLAIMS, "entries/apple.md": SMALL_APPLE}), "claims"), "h2")
    answers = {title: part.all("strong")[0].text for title, part in parts.items()}
    assert answers == {
        "All are small.": "Borne out",
        "None is small.": "Not borne out",
        "Large ones are big.": "No entry is concerned",
    }


SMALL_APPLE = "---\ntitle: Apple\nsummary: A fruit.\ncriteria: {size: small}\n---\n"


# Lenses


def test_who_moves_under_another_reading(mills: BuiltSite) -> None:
    loose = under(insight(mills, "lenses"), "h2")["Looser kinds"]
    assert loose.texts("p") == ["It is enough that the village owns it.", "Compared with: Kind. 1 of 6 entries moves."]
    assert loose.texts("thead th") == ["Entry", "Kind", "Looser kinds"]
    [row] = loose.all("tbody tr")
    assert [row.one("th").text, *row.texts("td")] == [
        "Claimed Mill",
        "undecided: Common mill or Other mill",
        "Common mill",
    ]


def test_a_reading_under_which_nobody_moves_has_no_table(mills: BuiltSite) -> None:
    again = under(insight(mills, "lenses"), "h2")["The same again"]
    assert "Compared with: Tenure. 0 of 6 entries move." in again.text
    assert not again.all("table")


def test_exactly_those_move_whose_verdicts_differ(mills: BuiltSite) -> None:
    whole = document(mills)
    parts = under(insight(mills, "lenses"), "h2")
    for lens in whole["classifications"]:
        if lens["lens_of"] is not None:
            moved = {
                one["title"]
                for one in whole["entries"]
                for before, after in [(one["verdicts"][lens["lens_of"]], one["verdicts"][lens["id"]])]
                if (before["possible"], before["no_class_possible"]) != (after["possible"], after["no_class_possible"])
            }
            assert set(parts[lens["title"]].texts("tbody th")) == moved


# Rules

Answers = dict[str, str]

DOMAINS: Mapping[str, tuple[str, ...]] = {
    "Power": ("hand", "water", "steam"),
    "Owner": ("lord", "guild", "village"),
    "Toll": ("none", "share", "coin", "not applicable"),
    "Record": ("nothing", "noted", "kept"),
    "Stones": tuple(str(number) for number in range(7)),
    "Right": ("closed", "open"),
    "Water": ("foul", "fair", "pure"),
    "Grain: wheat": ("no", "yes"),
    "Grain: rye": ("no", "yes"),
    "Grain: malt": ("no", "yes"),
}
"""the columns of the tables, with what may stand in them; more stones than six are as good as six"""


def _points(answers: Answers) -> float:
    owner, record, water = (DOMAINS[name].index(answers[name]) / 2 for name in ("Owner", "Record", "Water"))
    return (owner + 2 * record + water) / 4


RULES: Mapping[tuple[str, str], Callable[[Answers], bool]] = {
    ("kind", "steam"): lambda one: one["Power"] == "steam",
    ("kind", "common"): lambda one: (
        one["Owner"] == "village" and one["Toll"] in {"none", "not applicable"} and one["Record"] == "kept"
    ),
    ("kind", "big"): lambda one: int(one["Stones"]) >= 3,
    ("tenure", "lord's"): lambda one: one["Owner"] == "lord",
    ("tenure", "ours"): lambda one: one["Owner"] != "lord",
    ("tenure", "free"): lambda one: one["Owner"] != "lord" and one["Toll"] == "none",
    ("rank", "noted"): lambda one: one["Record"] != "nothing",
    ("rank", "good"): lambda one: one["Grain: wheat"] == "yes" or one["Water"] == "pure",
    ("rank", "best"): lambda one: _points(one) >= 0.75,
    ("use", "bread"): lambda one: "yes" in {one["Grain: wheat"], one["Grain: rye"]},
    ("use", "beer"): lambda one: one["Grain: malt"] == "yes",
    ("use", "anyone"): lambda one: one["Right"] == "open" and one["Toll"] in {"none", "not applicable"},
    ("use", "market"): lambda one: (
        (2 <= int(one["Stones"]) <= 4) + (one["Owner"] != "lord") + (one["Toll"] in {"share", "not applicable"}) >= 2
    ),
}
"""the rules of the wiki about mills, once more and in Python"""


def situations() -> Iterator[Answers]:
    """Every combination of answers that the wiki permits."""
    for values in itertools.product(*DOMAINS.values()):
        answers = dict(zip(DOMAINS, values, strict=True))
        if not (answers["Power"] == "hand" and int(answers["Stones"]) >= 3):
            yield answers


def admitted(column: str, cell: str) -> set[str]:
    """What a cell of a decision table says, read as a reader does."""
    domain = DOMAINS[column]
    if cell == "anything":
        return set(domain)
    if column.startswith("Grain"):
        return {"no" if "does not include" in cell else "yes"}
    levels = [one for one in domain if one != "not applicable"]
    found: set[str] = set()
    for part in re.split(r", | or ", cell.replace(" pairs", "")):
        low, to, high = part.partition(" to ")
        if part in domain:
            found.add(part)
        elif part.startswith("at least "):
            found.update(levels[levels.index(part[9:]) :])
        elif part.startswith("at most "):
            found.update(levels[: levels.index(part[8:]) + 1])
        elif to:
            found.update(levels[levels.index(low) : levels.index(high) + 1])
        else:
            assert part.startswith("not "), cell
            found.update(set(levels) - {part[4:]})
    return found


def tables(page: Page) -> dict[tuple[str, str], tuple[list[str], list[list[str]]]]:
    """The decision tables: (classification, class as its page is called) → columns and rows."""
    found = {}
    address = ("", "")
    for child in page.content.children:
        if isinstance(child, Element) and child.tag == "h3":
            _, classification, kind, _ = page.follow(child.all("a")[0]).split("/")
            address = (classification, kind.replace("-s", "'s"))
        elif isinstance(child, Element) and child.all("table.cw-plain"):
            rows = [one.texts("td") for one in child.all("tbody tr")]
            found[address] = (child.texts("thead th"), rows)
    return found


def test_a_decision_table_says_exactly_what_the_rule_says(mills: BuiltSite) -> None:
    shown = {key: table for key, table in tables(insight(mills, "rules")).items() if key in RULES}
    assert set(shown) == {("rank", "good"), ("rank", "best"), ("use", "bread"), ("use", "market")}
    for key, (columns, rows) in shown.items():
        cells = [{name: admitted(name, cell) for name, cell in zip(columns, row, strict=True)} for row in rows]
        for answers in situations():
            fits = any(all(answers[name] in values for name, values in row.items()) for row in cells)
            assert fits == RULES[key](answers), (key, answers)


def test_every_cover_is_its_rule_and_no_row_of_it_can_be_wider(mills_model: Wiki) -> None:
    rules = mills_model.rules
    names = [
        f"{rules.criterion(v).title}: {one.option}" if one.option else rules.criterion(v).title
        for v, one in enumerate(rules.variables)
    ]
    every = [
        (answers, [_bit(mills_model, v, answers[name]) for v, name in enumerate(names)]) for answers in situations()
    ]
    for (classification, kind), rule in RULES.items():
        decision = rules.decisions[ClassificationId(classification)]
        index = next(number for number, one in enumerate(decision.ruled) if one.id == kind)
        found = cover(rules, decision.conditions[index])
        assert found.whole
        for answers, bits in every:
            fits = any(all(mask & bits[v] for v, mask in zip(found.columns, row, strict=True)) for row in found.rows)
            assert fits == rule(answers), (classification, kind, answers)
        for row in found.rows:
            for position, variable in enumerate(found.columns):
                for bit in _bits(rules.everything[variable] & ~row[position]):
                    wider = [*row[:position], row[position] | bit, *row[position + 1 :]]
                    assert not all(
                        rule(answers)
                        for answers, bits in every
                        if all(mask & bits[v] for v, mask in zip(found.columns, wider, strict=True))
                    ), (classification, kind, row, names[variable])


def _bits(mask: int) -> list[int]:
    return [1 << position for position in range(mask.bit_length()) if mask >> position & 1]


def _bit(wiki: Wiki, variable: int, answer: str) -> int:
    """The part of a variable's domain in which an answer lies."""
    rules = wiki.rules
    if rules.criterion(variable).id != "stones":
        return rules.mask(variable, (answer,))
    for bit in _bits(rules.everything[variable]):
        [part] = rules.values(variable, bit)
        ends = [int(one) for one in re.findall(r"\d+", part)]
        high = 99 if part.startswith("at least") else ends[-1]
        if ends[0] <= int(answer) <= high:
            return bit
    raise AssertionError(answer)


@pytest.fixture
def mills_model(draw: Callable[..., Any]) -> Wiki:
    """The wiki about mills, without a site."""
    wiki = draw(MILLS).wiki()
    assert isinstance(wiki, Wiki)
    return wiki


def test_a_table_is_shown_only_where_there_are_several_ways(mills: BuiltSite) -> None:
    for columns, rows in tables(insight(mills, "rules")).values():
        assert 2 <= len(rows) <= 8
        assert all(any(row[number] != "anything" for row in rows) for number in range(len(columns)))


def test_every_class_has_its_rule_in_words(mills: BuiltSite) -> None:
    page = insight(mills, "rules")
    whole = document(mills)
    classes = [kind["title"] for one in whole["classifications"] for kind in one["classes"]]
    assert [one.all("a")[0].text for one in page.content.all("h3")] == classes
    common = under(page, "h3")["Common mill"]
    assert common.text.startswith("Owner: village"), "that of the last reading, which has the same title"
    assert "What no other class takes." in under(page, "h3")["Other mill"].text


def test_a_class_that_is_a_kind_of_another_says_so(mills: BuiltSite) -> None:
    rule = next(one for one in mills.page("classes/tenure/free/").all(".cw-rule"))
    assert "Ours" in rule.text
    tenure = under(insight(mills, "rules"), "h2")["Tenure"]
    assert "kind of" in tenure.text


def test_the_columns_of_a_table_lead_to_the_criteria(mills: BuiltSite) -> None:
    page = insight(mills, "rules")
    assert {page.follow(one) for one in page.content.all("table.cw-plain thead a")} == {
        f"criteria/{name}/" for name in ("grain", "water", "owner", "record", "stones", "toll")
    }


def test_what_is_proved_of_each_classification_is_said(mills: BuiltSite) -> None:
    parts = under(insight(mills, "rules"), "h2")
    proofs = {title: part.texts("ul.cw-proofs li") for title, part in parts.items() if part.all("ul.cw-proofs")}
    assert list(proofs) == ["Kind", "Tenure", "Rank", "Use", "Looser kinds", "The same again"]
    assert proofs["Tenure"] == [
        "✓ No class contradicts itself: proved",
        "✓ No two classes fit at once: proved",
        "✓ Every class can be reached: proved",
        "✓ Every entry that there can be has a class: proved",
        "✓ No test is without effect: proved",
    ]
    assert "✓ No better value lowers the level: proved" in proofs["Rank"]
    counted = [one["classification"] for one in document(mills)["checks"]]
    assert [len(some) for some in proofs.values()] == [
        counted.count(one) for one in ("kind", "tenure", "rank", "use", "loose", "again")
    ]


def test_what_is_accepted_stands_with_its_reason_and_nothing_in_it_is_markup(mills: BuiltSite) -> None:
    page = insight(mills, "rules")
    accepted = page.section("Accepted")
    assert accepted.texts("dd") == ["The first steam mill is being built, <b>soon</b>."] * 2
    assert not accepted.all("b")
    assert accepted.texts("dt")[0].startswith("no entry is certainly 'steam' of 'kind', though 2 may be")
    noted = page.section("Noted about the rules")
    assert not [one for one in noted.texts("li") if "'steam'" in one], "what is accepted is not noted too"
    assert [one for one in noted.texts("li") if "rule-not-exercised" in one]


GAP = """\
title: Small things
criteria:
  size: [small, middling, large]
classifications:
  kind:
    title: Kind
    classes:
      big: {title: Big, when: {size: large}}
      tiny: {title: Tiny, when: {size: small}}
"""
ACCEPTED = GAP + "accepted:\n  - {check: class-gap, where: kind, because: What lies between has no name.}\n"


def test_what_is_not_so_is_said_with_the_finding(built: Build) -> None:
    page = insight(built({"entries/comparison.yml": GAP, "entries/apple.md": SMALL_APPLE}, strict=False), "rules")
    proofs = page.content.texts("ul.cw-proofs li")
    assert "✗ Every entry that there can be has a class: not so" in proofs
    assert "✓ No two classes fit at once: proved" in proofs
    first = page.section("Noted about the rules").texts("li")[0]
    assert "'kind': no class fits when size is middling" in first
    assert "class-gap" in first
    assert "(1 of 3 combinations)" in first
    assert "Accepted" not in page.content.texts("h2")


def test_what_is_not_so_and_accepted_says_both(built: Build) -> None:
    page = insight(built({"entries/comparison.yml": ACCEPTED, "entries/apple.md": SMALL_APPLE}), "rules")
    assert "! Every entry that there can be has a class: not so, and accepted" in page.content.texts("ul.cw-proofs li")
    accepted = page.section("Accepted")
    assert accepted.texts("dd") == ["What lies between has no name."]
    assert "'kind': no class fits when size is middling" in accepted.texts("dt")[0]


# What strangers write


def test_titles_reasons_and_claims_are_never_markup(tmp_path: Path, built: Build) -> None:
    evil = '\'<img src=x onerror="alert(1)"> & "quoted"\''
    comparison = (
        f"title: T\ncriteria:\n  size: {{title: {evil}, scale: {{a: {{title: {evil}}}, b: {{title: {evil}}}}}}}\n"
        f"classifications:\n  k: {{title: {evil}, policy: first, classes: {{x: {{title: {evil}, when: {{size: b}}}}, "
        f"y: {{title: {evil}, otherwise: true}}}}}}\n"
        f"  m: {{title: {evil}, policy: first, lens_of: k, classes: {{x: {{title: {evil}, when: {{size: a}}}}, "
        f"y: {{title: {evil}, otherwise: true}}}}}}\n"
        f"scores: {{s: {{title: {evil}, weights: {{size: 1}}}}}}\n"
        f"claims: [{{says: {evil}, quantity: all, holds: {{size: a}}, note: {evil}}}]\n"
        f"accepted: [{{check: class-empty, because: {evil}}}]\n"
    )
    entries = {
        "apple": "{size: a}",
        "fig": "{size: unknown}",
        "pear": f"{{size: {{disputed: [a, {{value: b, because: {evil}}}]}}}}",
    }
    site = built({
        "entries/comparison.yml": comparison,
        **{
            f"entries/{name}.md": f"---\ntitle: {name} & \"Co\"\nsummary: S.\ncriteria: {value}\n---\n"
            for name, value in entries.items()
        },
    }, strict=False)  # fmt: skip
    pages = {address: page for address, page in site.pages.items() if address.startswith(("insights/", "entries/"))}
    assert len(pages) >= 10
    for address, page in pages.items():
        assert all("badges/" in one.attributes["src"] for one in page.content.all("img")), address
        assert page.faults == [], address
    assert 'alert(1)"> & "quoted"' in pages["insights/lenses/"].content.text


def test_the_wiki_of_these_tests_is_sound(tmp_path: Path) -> None:
    _, problems = write_files(tmp_path, MILLS).build()
    assert [one.code for one in problems if one.severity.value != "note"] == ["needs-reason"]
