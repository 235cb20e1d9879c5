"""The wikis of this repository, the first one and those of the tests, as whole sites."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import REPO, TESTS
from tests.site.building import build_site
from tests.site.pages import BuiltSite, dead_links, repeated_ids

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
