"""Pages that are read from right to left, in a language that we have no catalogue for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.browser.wikis import things
from tests.conftest import write_files
from tests.site.building import build_site
from tests.site.pages import BuiltSite

OWN = set(re.findall("[A-Za-z]{2,}", " ".join(things(6).values())))
"""what the wiki says itself"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    root: Path = tmp_path_factory.mktemp("arabic")
    write_files(root, things(6, theme="{name: material, font: false, language: ar}"))
    return build_site(root)


def test_the_page_is_the_themes_and_runs_from_right_to_left(site: BuiltSite) -> None:
    page = site.page("entries/")
    assert 'dir="rtl"' in page.html
    assert page.all("th[scope=col]")[0].text == "Entry"


def test_english_among_it_says_what_it_is(site: BuiltSite) -> None:
    """In a language without a catalogue, our texts are marked for whoever reads them aloud, and run their own way."""
    for address in (
        "entries/",
        "entries/k000/",
        "classes/",
        "criteria/size/",
        "insights/",
        "compare/",
        "add/",
        "data/",
    ):
        content = site.page(address).content
        for element in (
            one for what in ("p.cw-lead", "h1", "h2", "h3", "legend", "summary") for one in content.all(what)
        ):
            for text in element.children:
                words = re.findall("[A-Za-z]{2,}", text) if isinstance(text, str) else []
                assert OWN.issuperset(words) or element.attributes.get("lang") == "en", (address, text)
    [reason] = site.page("entries/k000/").all("p.cw-why")
    [sentence] = reason.all("span")
    assert (sentence.attributes["lang"], sentence.attributes["dir"]) == ("en", "ltr")


def test_what_cannot_hold_an_element_holds_none(site: BuiltSite) -> None:
    for address, page in site.pages.items():
        for what in ("option", "title", "textarea", "text", "desc"):
            assert not [one for one in page.content.all(what) if one.all("span")], address
    assert "&lt;span lang" not in "".join(page.html for page in site.pages.values())


def test_where_there_is_a_catalogue_nothing_is_marked(tmp_path: Path) -> None:
    write_files(tmp_path, things(3, theme="{name: material, font: false, language: de}"))
    assert 'lang="en"' not in build_site(tmp_path, strict=False).text("entries/index.html")


def test_what_stands_alone_says_that_it_is_english(site: BuiltSite) -> None:
    assert '<html lang="en" dir="ltr">' in site.text("embed/all.html")
