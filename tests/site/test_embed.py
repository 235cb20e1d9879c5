"""Tables for pages elsewhere: as a document for a frame, and as a piece of HTML."""

from __future__ import annotations

import re

from tests.site.conftest import SMALL, Build
from tests.site.pages import BuiltSite, Page

HOME = "https://bridges.example/wiki/"
VIEWED = f"""\
{SMALL["entries/comparison.yml"]}
views:
  reds: {{title: "The red ones & others", where: {{hue: red}}, criteria: [size]}}
"""


def rows_of(page: Page) -> list[str]:
    return page.texts("table tbody th")


def test_the_page_for_a_frame_is_whole_and_has_no_theme(bridges: BuiltSite) -> None:
    page = bridges.page("embed/all.html")
    assert page.faults == []
    assert rows_of(page) == bridges.page("entries/").texts(".cw-table tbody th")
    assert page.texts("thead th")[:4] == ["Entry", "Kind of bridge", "Care", "Use"]
    assert page.one("base").attributes["target"] == "_top"
    assert not page.all("script")
    assert not page.all("link")
    assert not re.search(r"url\(|@import|src=", page.html)
    assert page.follow(page.all("p a")[0]) == "entries/"
    assert "as of May 1, 2026" in page.all("p")[0].text


def test_the_piece_of_html_has_whole_addresses_and_keeps_its_style_to_itself(bridges: BuiltSite) -> None:
    html = bridges.text("embed/all.fragment.html")
    page = Page("", f"<!doctype html><body>{html}</body>")
    assert page.faults == []
    assert rows_of(page) == rows_of(bridges.page("embed/all.html"))
    links = [one.attributes["href"] for one in page.all("a")]
    assert len(links) > 10
    assert all(one.startswith(HOME) for one in links)
    style = re.sub(r"@media [^{]*\{(.*?\})\s*\}", r"\1", html.partition("<style>")[2].partition("</style>")[0])
    selectors = [one for line in re.findall(r"([^{}]+)\{", style) for one in line.split(",")]
    assert len(selectors) > 10
    assert all(one.strip().startswith(".cw-embed") for one in selectors)


def test_a_view_can_be_embedded(built: Build) -> None:
    configuration = "site_name: S\nsite_url: https://s.example/\ntheme: mkdocs\nplugins: [search, comparative-wiki]\n"
    site = built({"mkdocs.yml": configuration, "entries/comparison.yml": VIEWED})
    page = site.page("embed/views.reds.html")
    assert page.texts("thead th") == ["Entry", "Kind", "Size"]
    assert page.one("caption").text == "The red ones & others (1)"
    box = site.page("views/reds/").one("details.cw-share")
    frame = Page("", box.one("code").text).one("iframe").attributes
    assert (frame["src"], frame["title"]) == ("https://s.example/embed/views.reds.html", "The red ones & others")
    shown = site.page("views/reds/")
    links = [shown.follow(one) for one in box.all("a")]
    assert links == ["embed/views.reds.html", "embed/views.reds.fragment.html", "api/v1/tables/views.reds.csv"]
    assert all(site.has(one) for one in links)


def test_without_an_address_there_is_no_piece_of_html(built: Build) -> None:
    site = built()
    assert site.has("embed/all.html")
    assert not site.has("embed/all.fragment.html")
    box = site.page("entries/").one("details.cw-share")
    assert "Set site_url in mkdocs.yml" in box.text
    assert not box.all("code")[1:]


def test_a_table_without_rows_says_so(built: Build) -> None:
    site = built({"entries/comparison.yml": VIEWED.replace("{hue: red}", "{hue: blue}")})
    assert site.page("embed/views.reds.html").texts("tbody td") == ["No entry."]
