"""The wikis of this repository, the first one and those of the tests, as whole sites."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import REPO, TESTS
from tests.site.building import build_site
from tests.site.pages import BuiltSite, Page, dead_links, repeated_ids

WIKIS = {"many-hands": REPO} | {
    path.name: path for path in sorted((TESTS / "wikis").iterdir()) if (path / "mkdocs.yml").is_file()
}
LISTINGS = ("criteria/", "classes/", "insights/")


def comparisons(site: BuiltSite) -> dict[str, str]:
    """Below what the pages of each comparison stand → the table of its entries."""
    if not site.has("api/v1/comparisons.json"):
        return {"": "entries/"}
    return {one["top"]: one["url"] for one in json.loads(site.text("api/v1/comparisons.json"))["comparisons"]}


def generated(site: BuiltSite) -> tuple[str, ...]:
    """How the addresses of pages of ours begin."""
    found = comparisons(site)
    return (*found.values(), *(f"{top}{one}" for top in found for one in LISTINGS))


@pytest.fixture(scope="module", params=list(WIKIS))
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    folder = tmp_path_factory.mktemp(request.param)
    return build_site(WIKIS[request.param], site_dir=str(folder))


def test_it_builds_strictly_without_a_word(site: BuiltSite) -> None:
    assert site.messages == []


def test_every_link_and_anchor_leads_somewhere(site: BuiltSite) -> None:
    assert dead_links(site) == []


def test_markup_is_sound(site: BuiltSite) -> None:
    ours = {address: page for address, page in site.pages.items() if address.startswith(generated(site))}
    assert len(ours) > 10
    assert {address: page.faults for address, page in ours.items() if page.faults} == {}


def test_no_id_stands_twice_on_a_page(site: BuiltSite) -> None:
    ours = {address: page for address, page in site.pages.items() if address.startswith(generated(site))}
    assert {address: ids for address, page in ours.items() if (ids := repeated_ids(page))} == {}


def test_nothing_of_the_machinery_is_left_on_a_page(site: BuiltSite) -> None:
    for address, page in site.pages.items():
        assert not {"\ue000", "\ue001"} & set(page.html), address
        assert not [one for one in page.root.walk() if any(name.startswith("data-cw-") for name in one.attributes)], (
            address
        )


def test_every_entry_is_on_the_table_and_has_a_verdict(site: BuiltSite) -> None:
    for top, listing in comparisons(site).items():
        document = json.loads(site.text(f"{top}api/v1/wiki.json"))
        entries, own = document["entries"], [one for one in document["classifications"] if not one["lens_of"]]
        assert len(site.page(listing).content.all("tbody tr")) == len(entries) >= 6
        for entry in entries:
            page = site.page(entry["url"])
            assert page.content.texts("h1")[0] == entry["title"]
            assert len(page.all(".cw-verdict")) == len(own)
            assert page.all(".cw-verdict--first .cw-badge")[0].text


def test_no_page_is_empty(site: BuiltSite) -> None:
    for address, page in site.pages.items():
        if address.startswith(generated(site)):
            assert page.content.text.strip(), address


def test_every_criterion_and_class_has_its_page(site: BuiltSite) -> None:
    for top in comparisons(site):
        document = json.loads(site.text(f"{top}api/v1/wiki.json"))
        assert len(list((site.folder / top / "criteria").iterdir())) == len(document["criteria"]) + 1
        for one in document["classifications"]:
            folders: list[Path] = [path for path in (site.folder / top / "classes").iterdir() if path.is_dir()]
            assert any(len(list(folder.iterdir())) == len(one["classes"]) for folder in folders)


# The first wiki, walked from its home page


first_wiki = pytest.mark.parametrize("site", ["many-hands"], indirect=True)


def step(site: BuiltSite, page: Page, words: str) -> Page:
    """The page to which the first link with these words leads."""
    return site.page(page.follow(next(one for one in page.content.all("a") if one.text == words)))


@first_wiki
def test_why_threadless_is_no_peer_production_is_one_step_away(site: BuiltSite) -> None:
    threadless = step(site, site.page(""), "Why is Threadless not peer production, and what would have to change?")
    assert threadless.content.texts("h1") == ["Threadless"]
    assert "Control of the process is at most contributors consulted" in threadless.content.text
    changes = next(one for one in threadless.all("li") if one.text.startswith("Peer production: 3 changes"))
    assert changes.texts("li")[:3] == [
        "Control of the process → the participants",
        "Access to the result → universal",
        "Reward for input → at least paid by others",
    ]
    # In two steps the class itself, with its rule.
    rule = site.page(threadless.follow(changes.all("a")[0]))
    assert rule.content.texts("h1") == ["Peer production"]


@first_wiki
def test_which_cases_moved_to_a_company_is_one_step_away(site: BuiltSite) -> None:
    moved = step(site, site.page(""), "Which cases moved from a commons to a company?")
    cases = moved.section("From a commons to a company").texts("li strong")
    document = json.loads(site.text("api/v1/wiki.json"))
    entries = {one["title"].partition(" (")[0]: one for one in document["entries"]}
    assert len(cases) >= 5
    for case in cases:
        # Each belongs to a firm now, and its page says what it was.
        assert entries[case]["values"]["organiser"]["possible"] == ["firm"], case
        there = step(site, moved, case)
        assert there.all("#cw-over-time"), case


@first_wiki
def test_in_what_wikipedia_and_baidu_baike_differ_is_one_step_away(site: BuiltSite) -> None:
    compared = step(site, site.page(""), "What do Wikipedia and Baidu Baike differ in?")
    assert compared.content.texts("h1") == ["Wikipedia and Baidu Baike"]
    groups = [one.text for one in compared.all("table.cw-side .cw-group")]
    assert groups[:2] == ["Classes", "The five conditions"]
    assert groups[-1] == "Under other readings"
    differ = [
        row.texts("th a")[0] for row in compared.all("table.cw-side tbody tr") if "≠" in row.text and row.texts("th a")
    ]
    assert {"Freedom to engage", "Access to the result", "Reward for input"} <= set(differ)
