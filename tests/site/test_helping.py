"""What is missing, what became of sources, and what was decided before, as pages and as JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest

from comparative_wiki.looks import Look, Page, looks_as_text, quote_key
from tests.conftest import entry_text
from tests.site.building import build_site
from tests.site.conftest import Build, draw_small
from tests.site.pages import BuiltSite, dead_links, repeated_ids

COMPARISON = """\
title: Clubs
criteria:
  control: {title: Control, question: Who decides?, scale: [owner, members]}
  access: {title: Access, scale: [closed, open]}
classifications:
  kind: {title: Kind, policy: first, classes: {club: {when: {control: members, access: open}}, firm: {otherwise: true}}}
"""
HOSTILE = "<script>window.pwned=1</script>\"' onload=x"


def club(**criteria: Any) -> str:
    return entry_text(criteria, title="The club & Co")


SOURCES = [
    {"url": "https://gone.example/a", "seen": "2026-01-01", "archive": "https://archive.example/a"},
    {"url": "https://down.example/b", "seen": "2026-01-01"},
    {"url": "https://other.example/c", "seen": "2026-01-01", "quote": "So it was.", "interest": f"its own {HOSTILE}"},
    {"url": "https://same.example/d", "seen": "2026-01-01", "quote": "So it is."},
    {"url": "https://new.example/e", "quote": HOSTILE},
]
LOOKS = [
    Look(url="https://gone.example/a", on="2026-03-02", page=Page.GONE, since="2026-03-01", said="404 Not Found"),
    Look(url="https://down.example/b", on="2026-03-02", page=Page.UNREACHABLE, since="2026-03-01"),
    Look(
        url="https://other.example/c",
        on="2026-03-02",
        page=Page.THERE,
        since="2026-03-01",
        quotes={quote_key("So it was."): "2026-03-01"},
    ),
    Look(
        url="https://same.example/d",
        on="2026-03-02",
        page=Page.THERE,
        since="2026-03-01",
        quotes={quote_key("So it is."): ""},
    ),
]
FILES = {
    "entries/comparison.yml": COMPARISON,
    "entries/apple.md": club(control={"value": "members", "evidence": SOURCES}).replace(
        "summary:", f"interest: Its treasurer wrote this {HOSTILE}\nsummary:"
    ),
    **{f"entries/many-{number}.md": club(control="members") for number in range(9)},
    "entries/evidence.json": looks_as_text(LOOKS),
    "entries/removed.yml": "ferry: {date: 2026-04-05, because: It was a boat.}\n",
    "entries/rejected.yml": json.dumps(
        {
            "inn": {"date": "2025-01-02", "because": HOSTILE, "title": HOSTILE},
            "pub": {"date": "2026-01-02", "because": "No club.", "discussion": "https://forge.example/7?a=1&b=2"},
        }
    ),
}


@pytest.fixture(scope="module")
def clubs(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    root = tmp_path_factory.mktemp("clubs")
    draw_small(root, FILES)
    return build_site(root)


def test_the_pages_are_sound(clubs: BuiltSite) -> None:
    assert clubs.messages == []
    assert dead_links(clubs) == []
    assert [address for address, page in clubs.pages.items() if repeated_ids(page) or page.faults] == []
    written = b"".join(text for name, text in clubs.files().items() if name.endswith(".html"))
    assert (b"<script>window.pwned" in written, b"window.pwned" in written) == (False, True)
    assert not [address for address, page in clubs.pages.items() if page.all("[onload]")]


def test_each_kind_has_a_part_with_its_number(clubs: BuiltSite) -> None:
    page = clubs.page("helping/")
    assert page.content.texts("h2") == [
        "Questions that decide a class (10)",
        "Values without a source (9)",
        "Sources that are gone (2)",
        "Sources that no longer say it (1)",
        "Sources that nobody has opened (1)",
    ]
    assert page.content.texts("ul.cw-board li")[0] == "10 Questions that decide a class"


def test_a_pile_says_what_it_would_settle_lists_five_and_names_the_rest(clubs: BuiltSite) -> None:
    page = clubs.page("helping/")
    pile = page.all(".cw-pile")[0]
    assert pile.one("h3").text == "Access (10)"
    assert pile.texts("p")[0] == "To settle 10 verdicts."
    rest = pile.one("details.cw-more")
    assert rest.one("summary").text == "5 more"
    assert len({page.follow(one) for one in rest.all("a")}) == 5
    assert len(pile.all("li")) == 5
    line = pile.all("li")[0]
    assert line.text == "The club & Co not researched yet; settles Kind Answer: Access of The club & Co"
    assert page.follow(line.all("a")[0]) == "entries/apple/#cw-value-2"
    assert clubs.page("entries/apple/").one("#cw-value-2").one("th").text == "Access"


def test_a_source_that_is_gone_is_linked_with_its_date(clubs: BuiltSite) -> None:
    page = clubs.page("helping/")
    gone = page.section("Sources that are gone (2)")
    assert gone.texts("li") == [
        "The club & Co down.example/b since Mar 1, 2026 Replace: Control of The club & Co",
        "The club & Co gone.example/a since Mar 1, 2026 Replace: Control of The club & Co",
    ]
    assert gone.all("a.cw-task__source")[1].attributes == {
        "class": "cw-task__source",
        "href": "https://gone.example/a",
        "rel": "nofollow noopener",
    }


def test_an_entry_says_what_became_of_its_sources(clubs: BuiltSite) -> None:
    gone, down, other, same, new = [one.text for one in clubs.page("entries/apple/").all("ul.cw-sources li")]
    assert "The page was gone when looked at on Mar 2, 2026. A stored copy" in gone
    assert "The page could not be reached when looked at on Mar 2, 2026." in down
    assert "These words were not on the page any more when looked at on Mar 2, 2026." in other
    assert f"Interest: its own {HOSTILE}." in other
    assert "The words were still there on Mar 2, 2026." in same
    assert new == f"new.example/e: {HOSTILE} Nobody has opened this source for the wiki yet."
    [copy] = clubs.page("entries/apple/").all("a.cw-archive")
    assert (copy.attributes["href"], copy.attributes["rel"]) == ("https://archive.example/a", "nofollow noopener")


def test_an_interest_stands_below_the_summary(clubs: BuiltSite) -> None:
    assert clubs.page("entries/apple/").one("p.cw-interest").text == (
        f"Declared interest: Its treasurer wrote this {HOSTILE}"
    )
    assert not clubs.page("entries/many-1/").all(".cw-interest")


def test_what_was_removed_or_rejected_is_listed_with_the_reason(clubs: BuiltSite) -> None:
    page = clubs.page("helping/removed/")
    assert page.content.texts("h2") == ["Rejected (2)", "Removed (1)"]
    assert page.content.texts("dt") == ["pub Jan 2, 2026", f"{HOSTILE} Jan 2, 2025", "ferry Apr 5, 2026"]
    assert page.content.texts("dd") == ["No club. The discussion", HOSTILE, "It was a boat."]
    assert page.one("dd a").attributes["href"] == "https://forge.example/7?a=1&b=2"
    assert not clubs.has("entries/pub/index.html"), "what was never here has no address"
    gone = clubs.page("entries/ferry/")
    assert [gone.follow(one) for one in gone.all("body a")] == ["entries/", "helping/removed/"]
    assert clubs.page("helping/").follow(clubs.page("helping/").content.all("p.cw-meta a")[-2]) == "helping/removed/"


def test_the_json_has_every_task_and_every_decision(clubs: BuiltSite) -> None:
    document = json.loads(clubs.text("api/v1/helping.json"))
    assert document["version"] == 1
    assert len(document["tasks"]) == 10 + 9 + 2 + 1 + 1
    assert document["tasks"][0] == {
        "missing": "answer",
        "entry": "apple",
        "criterion": "access",
        "state": "absent",
        "settles": ["kind"],
        "bears_on": ["kind"],
        "source": "",
        "since": "",
        "url": "entries/apple/#cw-value-2",
        "form": "add/?entry=apple#ask-access",
    }
    wiki = json.loads(clubs.text("api/v1/wiki.json"))
    assert [one["id"] for one in wiki["rejected"]] == ["inn", "pub"]
    assert wiki["removed"] == [
        {"id": "ferry", "title": "", "date": "2026-04-05", "because": "It was a boat.", "discussion": ""}
    ]
    apple = wiki["entries"][0]
    assert apple["interest"] == f"Its treasurer wrote this {HOSTILE}"
    sources = apple["values"]["control"]["evidence"]
    outcomes = [one["look"] and one["look"]["outcome"] for one in sources]
    assert outcomes == ["gone", "unreachable", "changed", "found", None]
    assert sources == apple["values"]["control"]["claims"][0]["evidence"]
    assert (sources[0]["archive"], sources[2]["interest"]) == ("https://archive.example/a", f"its own {HOSTILE}")


def test_lines_lead_to_the_form(built: Build) -> None:
    entry = club(control="members")
    files = {"entries/comparison.yml": COMPARISON.replace("access", "the access"), "entries/a.b.md": entry}
    site = built({**files, "entries/apple.md": None}, strict=False)
    form = site.page("helping/").all("a.cw-task__form")[0]
    assert form.attributes["href"] == "../add/?entry=a.b#ask-the-access"
    assert form.text == "Answer: Access of The club & Co"
    tasks = json.loads(site.text("api/v1/helping.json"))["tasks"]
    assert tasks[0]["form"] == "add/?entry=a.b#ask-the-access"


def test_nothing_was_removed_and_nothing_is_missing(built: Build) -> None:
    source = {"url": "https://a.example/", "seen": "2026-01-01"}
    whole = {
        name: {"value": value, "evidence": {**source}} for name, value in (("control", "owner"), ("access", "open"))
    }
    site = built({"entries/comparison.yml": COMPARISON, "entries/apple.md": club(**whole)})
    assert "Nothing is missing." in site.page("helping/").content.text
    assert not site.has("helping/removed")
    assert json.loads(site.text("api/v1/helping.json")) == {"version": 1, "tasks": []}


def test_an_authors_own_page_is_kept(built: Build) -> None:
    site = built({"docs/helping/index.md": "# Help us\n"})
    assert site.page("helping/").content.texts("h1") == ["Help us"]


def test_old_evidence_is_listed_and_there_is_no_page_of_its_own(built: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780272000")  # 2026-06-01
    ageing = COMPARISON.replace("scale: [closed, open]", "scale: [closed, open], review_after: 2 years")
    source = {"url": "https://sources.example/", "seen": "2024-01-15"}
    entry = club(control={"value": "owner", "evidence": source}, access={"value": "open", "evidence": {**source}})
    site = built({"entries/comparison.yml": ageing, "entries/apple.md": entry})
    assert site.page("helping/").section("Evidence that is old (1)").texts("li") == [
        "The club & Co since Jan 15, 2026 Look again: Access of The club & Co"
    ]
    assert "Due for review since Jan 15, 2026" in site.page("entries/apple/").content.text
    assert not site.has("insights/review")
    [apple] = json.loads(site.text("api/v1/wiki.json"))["entries"]
    assert [apple["values"][name]["review_due"] for name in ("control", "access")] == [None, "2026-01-15"]
