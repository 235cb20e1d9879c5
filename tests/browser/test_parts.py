"""Tables that are longer than a page, in a browser: with a script all rows, without one all pages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import Served
from tests.browser.wikis import things
from tests.conftest import once, write_files
from tests.site.building import build_site
from tests.site.pages import BuiltSite
from tools.screenshots import serve

SIZE, ALL = 100, 357
READ = """() => ({
    status: document.querySelector(".cw-desk [role=status]").textContent,
    heads: [...document.querySelectorAll(".cw-table thead th")].map(one => one.ariaSort + one.textContent),
    rows: [...document.querySelectorAll(".cw-table tbody tr")].map(one => one.textContent),
})"""
"""all that is seen of a table, once it is printed"""


def built(files: dict[str, str], root: Path) -> BuiltSite:
    return build_site(write_files(root, files).root, strict=False)


@pytest.fixture(scope="module")
def both(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Served]]:
    """The same wiki with tables in one piece, and in parts."""
    files = things(ALL - 7)
    setting = files["mkdocs.yml"].replace("comparative-wiki]", f"{{comparative-wiki: {{table_rows: {SIZE}}}}}]")
    whole, parts = (
        once(tmp_path_factory, name, partial(built, drawn)).folder
        for name, drawn in (("things", files), ("things-in-parts", {**files, "mkdocs.yml": setting}))
    )
    with serve(whole) as first, serve(parts) as second:
        yield Served(browser, first, whole, searched=False), Served(browser, second, parts, searched=False)


@pytest.fixture
def parts(both: tuple[Served, Served]) -> Iterator[Served]:
    yield both[1]
    for one in both:
        one.leave()


def ready(page: Page) -> Page:
    expect(page.locator(".cw-table[data-ready]").first).to_be_attached()
    expect(page.locator(".cw-desk [role=status]").first).to_contain_text(" shown")
    return page


def status(page: Page) -> str:
    return page.locator(".cw-desk [role=status]").first.inner_text()


VIEWS = (
    "sort=-weight,title",
    "find=oak",
    "with.size=large&without.shape=square&maybe=1",
    "group=parts&sort=-title",
    "columns=material,kind&same=1&find=thing+3&pin=o2,k300",
    "min.made=2005&with.parts=lid,handle&all.parts=1",
)


@pytest.mark.parametrize("view", VIEWS)
def test_all_rows_count_as_if_they_were_on_one_page(both: tuple[Served, Served], parts: Served, view: str) -> None:
    seen = []
    for one in both:
        visit = one.visit()
        page = ready(visit.open(f"entries/?{view}"))
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        seen.append(page.evaluate(READ))
        assert visit.errors == []
    assert seen[0] == seen[1]
    assert len(seen[0]["rows"]) > 1


def test_the_first_rows_come_without_the_others(parts: Served) -> None:
    visit = parts.visit()
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url))
    page = ready(visit.open("entries/"))
    assert status(page) == f"{SIZE} of {ALL} shown"
    expect(page.locator("tbody tr")).to_have_count(SIZE)
    assert not [one for one in asked if "rows.json" in one]
    page.get_by_role("button", name="Filters", exact=True).click()
    expect(page.locator("fieldset").first.locator("label .cw-count").first).not_to_have_text("0")
    assert status(page) == f"{ALL} of {ALL} shown"
    assert len([one for one in asked if one.endswith("/entries/index/rows.json")]) == 1
    counted = page.locator("fieldset").first.locator("label .cw-count").all_inner_texts()
    assert sum(map(int, counted[:3])) > SIZE


def test_a_sort_a_download_and_a_pick_take_all_rows(parts: Served) -> None:
    page = ready(parts.visit().open("entries/"))
    page.locator("thead").get_by_role("button", name="Entry", exact=True).click()
    page.locator("thead").get_by_role("button", name="Entry", exact=True).click()
    expect(page.locator("tbody tr").first).to_contain_text("Thing 349")
    assert status(page).startswith(f"{ALL} of {ALL} shown")
    page.get_by_label("Pick Thing 349").check()
    kept = json.loads(page.evaluate("Object.values(sessionStorage).find(one => one.includes('k349'))"))
    assert kept == [{"id": "k349", "title": "Thing 349", "url": "entries/k349/"}]
    page.get_by_role("button", name="Details of Thing 349").click()
    expect(page.get_by_role("dialog", name="Details of")).to_contain_text("Material")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Download", exact=True).click()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Download as JSON").click()
    rows = json.loads(Path(coming.value.path()).read_bytes())["rows"]
    assert len(rows) == ALL
    assert rows[0]["url"] == f"{parts.root}entries/k349/"
    badge = page.locator("tbody tr a.cw-badge").first
    assert badge.evaluate("one => one.href").startswith(f"{parts.root}classes/kind/")


def test_a_download_before_anything_else_has_all_rows(parts: Served) -> None:
    page = ready(parts.visit().open("entries/"))
    page.get_by_role("button", name="Download", exact=True).click()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Download as CSV").click()
    assert len(Path(coming.value.path()).read_bytes().splitlines()) == ALL + 1


def test_scrolling_goes_on_where_the_page_ends(parts: Served) -> None:
    page = ready(parts.visit().open("entries/"))
    box = page.locator(".cw-table-box > .cw-scroll").first
    expect(page.locator(".cw-rest")).to_have_count(0)
    expect(page.locator("tbody tr")).to_have_count(SIZE)
    mark = page.locator("tbody tr").nth(SIZE - 1)
    before = mark.inner_text()
    box.evaluate("box => { box.scrollTop = box.scrollHeight }")
    expect(page.locator("tbody tr").nth(SIZE)).to_be_attached()
    assert mark.inner_text() == before  # what was there stays
    assert box.evaluate("box => box.scrollTop") > 1000
    rows = page.locator("tbody tr")
    while (attached := rows.count()) < ALL:
        box.evaluate("box => { box.scrollTop = box.scrollHeight }")
        expect(rows.nth(attached)).to_be_attached()
    names = page.locator("tbody th a").all_inner_texts()
    assert len(set(names)) == ALL


def test_should_the_others_not_come_it_is_said(parts: Served) -> None:
    visit = parts.visit()
    visit.page.route("**/rows.json", lambda route: route.abort())
    page = ready(visit.open("entries/?sort=-title"))
    expect(page.locator(".cw-desk [role=status]").first).to_contain_text("the others could not be loaded")
    assert status(page).startswith(f"{SIZE} of {ALL} shown")
    expect(page.locator("tbody tr")).to_have_count(SIZE)


def test_a_lens_reads_all_rows(parts: Served) -> None:
    page = ready(parts.visit().open("entries/?lens.off=size"))
    expect(page.locator(".cw-lens-status")).to_contain_text(f" of {ALL} moved")
    page.get_by_role("searchbox").fill("thing 348")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr .cw-own")).to_contain_text("your reading")


def test_without_a_script_every_row_is_on_one_of_the_pages(parts: Served) -> None:
    visit = parts.visit(java_script_enabled=False)
    page, names, pages = visit.open("entries/"), [], 0
    while True:
        pages += 1
        names += page.locator("tbody tr:visible th a").all_inner_texts()
        assert page.locator(".cw-parts [aria-current=page]").inner_text() == str(pages)
        following = page.locator(".cw-parts a[rel=next]")
        if not following.count():
            break
        following.click()
        page.wait_for_load_state()
    assert pages == 4
    assert len(names) == len(set(names)) == ALL
    page.locator(".cw-parts a[rel=prev]").click()
    assert page.url.endswith("/entries/index/3/")
    page.get_by_role("link", name="first page").click()
    assert page.url.endswith("/entries/")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_nothing_wrong_with_a_page_of_rows(parts: Served, width: int, scheme: str) -> None:
    page = parts.visit(width=width, color_scheme=scheme).open("entries/index/2/")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
