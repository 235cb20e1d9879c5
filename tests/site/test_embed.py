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
  hues: {{title: "Hues & sizes", show: heatmap, criteria: [hue, size]}}
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


def selectors_of(html: str) -> list[str]:
    """Of every style sheet in a piece of HTML, those in `@media` too."""
    styles = "".join(re.findall(r"<style>(.*?)</style>", html, re.DOTALL))
    flat = re.sub(r"@media [^{]*\{((?:[^{}]*\{[^{}]*\})*)\s*\}", r"\1", styles)
    heads = [" ".join(one.split()) for one in re.findall(r"([^{}]+)\{", flat)]
    return [one.strip() for head in heads for one in re.split(r",(?![^(]*\))", head)]


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
    _picture_can_be_embedded(site)
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


def _picture_can_be_embedded(site: BuiltSite) -> None:
    page = site.page("embed/views.hues.html")
    assert page.faults == []
    assert page.one("h1").text == "Hues & sizes"
    assert page.texts("figure table tbody th") == site.page("views/hues/").texts("figure table tbody th") != []
    assert not page.all("script")
    assert not page.all("link")
    assert page.follow(page.all("p a")[-1]) == "views/hues/"
    fragment = site.text("embed/views.hues.fragment.html")
    piece = Page("", f"<!doctype html><body>{fragment}</body>")
    assert piece.faults == []
    assert all(one.attributes["href"].startswith("https://s.example/") for one in piece.all("a"))
    assert piece.one("figure").attributes["id"] == "cw-embed-views-hues-1", "two of them on a page have other names"
    selectors = selectors_of(fragment)
    assert ".cw-embed .cw-picture__title" in selectors
    assert ".cw-embed .cw-card--green" in selectors
    assert [one for one in selectors if not one.startswith(".cw-embed")] == []
    for used in re.findall(r"var\((--[\w-]+)\)", fragment):
        assert f"{used}:" in fragment, used
    box = site.page("views/hues/").one("details.cw-share")
    assert box.one("summary").text == "Use this picture elsewhere"
    links = [site.page("views/hues/").follow(one) for one in box.all("a")]
    assert links == ["embed/views.hues.html", "embed/views.hues.fragment.html"]
