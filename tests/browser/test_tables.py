"""Tables in a browser: sorting, search, filters, address, downloads; by mouse and keyboard, and without a script."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import Served, Visit
from tests.browser.wikis import HOSTILE, things
from tests.conftest import once, write_files
from tests.site.building import build_site
from tools.screenshots import serve

ROWS = 350
AT_HOME = "http://127.0.0.1:1/"
"""Material changes pages by itself only below the address that a site was built for"""
ALL = ROWS + 3 + len(HOSTILE)


def _built(browser: Browser, factory: pytest.TempPathFactory, name: str, files: dict[str, str]) -> Iterator[Served]:
    site = once(factory, name, lambda root: build_site(write_files(root, files).root, strict=False))
    with serve(site.folder) as address:
        yield Served(browser, address, searched=False)


@pytest.fixture(scope="module")
def things_served(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    yield from _built(browser, tmp_path_factory, "things", things(ROWS))


@pytest.fixture(scope="module")
def instant_served(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    files = things(9, theme="{name: material, font: false, features: [navigation.instant]}")
    files["mkdocs.yml"] = f"site_url: {AT_HOME}\n" + files["mkdocs.yml"]
    yield from _built(browser, tmp_path_factory, "instant-things", files)


@pytest.fixture(scope="module")
def long_served(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    yield from _built(browser, tmp_path_factory, "long", things(700))


@pytest.fixture
def wiki(things_served: Served) -> Iterator[Served]:
    yield things_served
    things_served.leave()


@pytest.fixture
def visit(wiki: Served) -> Visit:
    return wiki.visit()


def opened(visit: Visit, query: str = "", address: str = "entries/") -> Page:
    """A page with a table that is ready."""
    page = visit.open(address + query)
    expect(page.locator(".cw-desk").first).to_be_attached()
    return page


def address(page: Page) -> str:
    """What `page.url` says a little later."""
    found: str = page.evaluate("location.href")
    return found


def titles(page: Page, box: str = ".cw-table-box >> nth=0") -> list[str]:
    found: list[str] = page.locator(box).locator(".cw-table tbody th[scope=row] a").all_inner_texts()
    return found


def first(page: Page, count: int = 4) -> list[str]:
    return titles(page)[:count]


def status(page: Page) -> str:
    return page.locator(".cw-desk [role=status]").first.inner_text()


def sort_button(page: Page, name: str) -> Locator:
    return page.locator("thead").first.get_by_role("button", name=name, exact=True)


def panel(page: Page, name: str) -> None:
    page.locator(".cw-bar").first.get_by_role("button", name=name).click()


def test_all_rows_are_attached_in_the_end(visit: Visit) -> None:
    page = opened(visit)
    expect(page.locator("tbody tr")).to_have_count(ALL)
    assert page.evaluate("getComputedStyle(document.querySelector('tbody tr:last-child')).display") == "table-row"
    assert status(page) == f"{ALL} of {ALL} shown"
    assert visit.errors == []
    assert visit.elsewhere == []


def test_rows_of_a_long_table_come_when_they_are_wanted(long_served: Served) -> None:
    visit = long_served.visit()
    page = opened(visit)
    rows = page.locator(".cw-table tbody tr")
    whole = 700 + ALL - ROWS
    assert status(page) == f"{whole} of {whole} shown"
    expect(rows).to_have_count(550)
    page.wait_for_timeout(300)
    expect(rows).to_have_count(550)
    page.locator(".cw-table-box .cw-scroll").evaluate("box => { box.scrollTop = box.scrollHeight }")
    expect(rows).to_have_count(600)
    page.get_by_role("searchbox").fill("open 2")  # what has not been attached yet is found
    expect(rows).to_have_count(1)
    page.get_by_role("searchbox").fill("")
    expect(rows).to_have_count(550)
    page.keyboard.press("Control+f")
    assert rows.count() == whole
    assert visit.errors == []
    long_served.leave()


def test_nothing_is_laid_out_while_somebody_types(long_served: Served) -> None:
    page = opened(long_served.visit())
    counted = page.evaluate(
        """async () => {
            document.querySelector("thead button").click();  // begins again with the first fifty
            const field = document.querySelector("input[type=search]");
            field.dispatchEvent(new Event("input", { bubbles: true }));
            await new Promise((done) => setTimeout(done, 110));
            return document.querySelectorAll("tbody tr").length;
        }"""
    )
    assert counted == 50
    expect(page.locator(".cw-table tbody tr")).to_have_count(550)
    long_served.leave()


def test_print_attaches_every_row_at_once(visit: Visit) -> None:
    page = opened(visit)
    counted = page.evaluate(
        """() => {
            document.querySelector("thead button").click();  // begins again with the first fifty
            const before = document.querySelectorAll("tbody tr").length;
            dispatchEvent(new Event("beforeprint"));
            return [before, document.querySelectorAll("tbody tr").length];
        }"""
    )
    assert counted == [50, ALL]
    page.emulate_media(media="print")
    assert not page.locator(".cw-bar").is_visible()
    assert not page.locator(".cw-tick").first.is_visible()


def test_sorting_puts_what_is_not_known_last_in_either_direction(visit: Visit) -> None:
    page = opened(visit, "?find=open+2")
    sort_button(page, "Size").click()
    assert first(page, 1) == ["Open 2"]
    page = opened(visit)
    for expected, sort in (("ascending", "small"), ("descending", "large")):
        sort_button(page, "Size").click()
        expect(page.locator("tbody tr")).to_have_count(ALL)
        assert page.locator("thead th[aria-sort]").all_inner_texts()[0].startswith("Size")
        assert page.locator("thead th[aria-sort]").get_attribute("aria-sort") == expected
        assert page.locator("tbody tr").first.locator("td").nth(1).inner_text() == sort
        assert titles(page)[-3:] == ["Open 1", "Open 0", "Open 2"]  # partly known, disputed, not researched
        assert f"sorted by Size ({expected})" in status(page)
    sort_button(page, "Size").click()
    assert page.locator("thead th[aria-sort]").count() == 0
    assert "sort" not in address(page)


def test_sorting_by_several_columns(visit: Visit) -> None:
    page = opened(visit)
    sort_button(page, "Size").click()
    sort_button(page, "Entry").click(modifiers=["Shift"])
    sort_button(page, "Entry").click(modifiers=["Shift"])
    assert address(page).endswith("?sort=size,-title")
    assert first(page, 2) == ["Thing 349", "Thing 346"]
    assert page.locator("thead th[aria-sort]").count() == 1
    assert page.locator("thead th[data-place='2']").inner_text().startswith("Entry")
    panel(page, "Sort")
    page.get_by_label("then by").first.select_option("weight")
    page.get_by_label("Sort by").select_option("-size")
    assert address(page).endswith("?sort=-size,weight")


def test_search_by_keyboard_alone(visit: Visit) -> None:
    page = opened(visit)
    page.get_by_role("searchbox").focus()
    page.keyboard.type("oak 01")
    expect(page.locator("tbody tr")).to_have_count(4)  # of the oaks 012, 015, 018 and 201
    assert status(page).startswith("4 of ")
    for name in ("Filters", "Sort", "Columns", "View", "Download", "Reset"):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == name
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(ALL)
    assert page.get_by_role("searchbox").input_value() == ""


def test_filters_say_what_is_certain_and_what_is_perhaps(visit: Visit) -> None:
    page = opened(visit)
    panel(page, "Filters")
    page.get_by_label("Size: with large").check()
    large = 117 + len(HOSTILE)
    assert status(page) == f"{large} of {ALL} shown; 3 more may match"
    page.get_by_label("show them too").check()
    assert status(page) == f"{large + 3} of {ALL} shown; 3 of them perhaps"
    expect(page.locator("tbody tr")).to_have_count(large + 3)
    expect(page.locator(".cw-perhaps")).to_have_count(3)
    page.get_by_label("show them too").uncheck()
    page.get_by_label("Size: without large").check()
    assert not page.get_by_label("Size: with large").is_checked()
    assert status(page) == f"233 of {ALL} shown; 3 more may match"
    page.get_by_label("Size: without large").uncheck()
    page.get_by_label("Shape: with not applicable").check()
    assert status(page) == f"116 of {ALL} shown; 2 more may match"  # its shape is unknown; nothing is known of it
    page.get_by_label("Size: with disputed").check()
    assert status(page).startswith("0 of ")
    assert page.locator("tbody").inner_text() == "No entry matches."


def test_any_of_all_of_and_numbers(visit: Visit) -> None:
    page = opened(visit)
    panel(page, "Filters")
    page.get_by_label("Parts: with lid").check()
    page.get_by_label("Parts: with handle").check()
    either = 117 + 117 + len(HOSTILE)
    assert status(page).startswith(f"{either} of ")
    page.get_by_label("Parts: all of them").check()
    assert status(page).startswith(f"{117 + len(HOSTILE)} of ")
    page.get_by_role("button", name="Reset", exact=True).click()
    page.get_by_label("Weight: at least").fill("100")
    expect(page.locator(".cw-desk [role=status]").first).to_contain_text(f"118 of {ALL} shown; 1 more may match")
    page.get_by_label("Weight: at least").fill("")
    page.get_by_label("Made: at most").fill("1999")
    expect(page.locator(".cw-desk [role=status]").first).to_contain_text(f"116 of {ALL} shown; 3 more may match")


def test_counts_are_those_that_the_other_filters_leave(visit: Visit) -> None:
    page = opened(visit, "?with.size=large")
    panel(page, "Filters")
    shapes, sizes = (
        " ".join(page.locator("fieldset").filter(has=page.locator(f"legend:text-is('{name}')")).inner_text().split())
        for name in ("Shape", "Size")
    )
    assert f"round {117 + len(HOSTILE)} " in shapes
    assert "square 0 " in shapes
    assert "small 117 " in sizes  # a column's own filter does not count against it


def test_a_view_is_an_address(visit: Visit, wiki: Served) -> None:
    page = opened(visit)
    panel(page, "Filters")
    page.get_by_label("Kind: with Box").check()
    page.get_by_label("Weight: at least").fill("100")
    page.wait_for_url("**min.weight=100")
    sort_button(page, "Entry").click()
    sort_button(page, "Entry").click()
    panel(page, "View")
    page.get_by_label("Density").select_option("compact")
    seen, said, shown_at = first(page, 9), status(page), address(page).removeprefix(wiki.root)
    assert shown_at == "entries/?with.kind=box&min.weight=100&sort=-title&density=compact"
    shared = opened(wiki.visit(), shown_at.removeprefix("entries/"))
    assert (first(shared, 9), status(shared)) == (seen, said)
    page.reload()
    expect(page.locator(".cw-desk [role=status]").first).to_contain_text("117 of")
    page.locator("tbody th a").first.click()
    page.wait_for_url("**/entries/k*/")
    page.go_back()
    expect(page.locator(".cw-desk [role=status]").first).to_have_text(said)
    assert (first(page, 9), page.locator(".cw-desk").count()) == (seen, 1)
    assert visit.errors == []


def test_with_instant_navigation_a_view_comes_back(instant_served: Served) -> None:
    visit = instant_served.visit()
    visit.page.context.route(
        f"{AT_HOME}**",
        lambda route: route.fulfill(response=route.fetch(url=instant_served.root + route.request.url[len(AT_HOME) :])),
    )
    visit.root = AT_HOME
    page = opened(visit, "?sort=-title&with.shape=round")
    page.evaluate("window.stayed = true")
    seen = titles(page)
    page.locator("tbody th a").last.click()
    expect(page.locator(".h-entry")).to_be_attached()
    assert page.evaluate("window.stayed"), "the page was loaded anew"
    page.go_back()
    expect(page.locator(".cw-desk")).to_have_count(1)
    expect(page.locator(".cw-desk [role=status]")).to_contain_text("sorted by Entry (descending)")
    assert titles(page) == seen
    sort_button(page, "Entry").click()
    assert address(page).endswith("entries/?with.shape=round")
    instant_served.leave()


def test_an_address_with_nonsense_is_read_as_far_as_it_makes_sense(visit: Visit) -> None:
    page = opened(
        visit, "?sort=nothing,-size&columns=zzz&with.size=huge,%25E0&min.weight=heavy&group=weight2&pin=nobody&h=x"
    )
    assert status(page) == f"{ALL} of {ALL} shown; sorted by Size (descending)"
    sort_button(page, "Entry").click()
    assert address(page).endswith("?h=x&sort=title&pin=nobody")
    assert visit.errors == []


def test_columns_can_be_chosen_ordered_and_hidden_by_keyboard(visit: Visit) -> None:
    page = opened(visit)
    panel(page, "Columns")
    button = page.get_by_role("button", name="Move Shape forward")
    button.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.ariaLabel") == "Move Shape forward"
    assert page.locator("thead th").nth(2).inner_text().startswith("Shape")
    assert page.locator("tbody tr").first.locator("td").nth(1).inner_text() == "round"
    box = page.locator(".cw-panel li", has_text="Kind").get_by_role("checkbox")
    box.focus()
    page.keyboard.press("Space")
    assert address(page).endswith("?columns=shape,size,parts,weight,made,material,same")
    assert not sort_button(page, "Kind").is_visible()
    assert page.locator("tbody tr").first.locator("td:visible").all_inner_texts()[:2] == ["round", "large"]
    page.get_by_role("searchbox").fill("thing box")
    expect(page.locator("tbody tr")).to_have_count(1)  # nothing is found in what is hidden
    assert visit.errors == []


def test_what_does_not_differ_can_be_hidden(visit: Visit) -> None:
    page = opened(visit, "?find=oak&same=1")
    assert "columns hidden: " in status(page)
    assert [one.split("\n")[0] for one in page.locator("thead th:visible").all_inner_texts()] == ["Entry"]
    page.get_by_role("searchbox").fill("thing")
    expect(page.locator("thead th:visible")).to_have_count(8)  # only Sameness is hidden
    assert status(page).endswith("; columns hidden: 1")


def test_groups_have_heads_with_counts(visit: Visit) -> None:
    page = opened(visit, "?group=size")
    expect(page.locator("tbody tr")).to_have_count(ALL + 6)
    assert page.locator("tr.cw-group").all_inner_texts() == [
        "small (117)",
        "middling (116)",
        f"large ({117 + len(HOSTILE)})",
        "at least middling (1)",
        "disputed: small or large (1)",
        "not researched (1)",
    ]
    assert page.locator("tr.cw-group th").first.get_attribute("scope") == "rowgroup"


def test_marks_only_keeps_the_words_for_those_who_listen(visit: Visit) -> None:
    page = opened(visit)
    panel(page, "View")
    page.get_by_label("Density").select_option("marks")
    cell = page.locator("tbody tr").first.locator("td").nth(1)
    assert cell.evaluate("one => getComputedStyle(one).fontSize") == "0px"
    assert page.get_by_role("cell", name="large").first.is_visible()


def test_details_by_mouse_and_by_keyboard(visit: Visit) -> None:
    page = opened(visit)
    page.locator("tr[data-e=k000] td").nth(1).click()
    dialog = page.get_by_role("dialog", name="Details of")
    expect(dialog).to_contain_text("One can see it.")
    assert dialog.locator(".cw-asked").inner_text().strip() == "Size"
    assert dialog.get_by_role("link", name="sources.example").count() >= 1
    page.keyboard.press("Escape")
    assert dialog.count() == 0
    look = page.get_by_role("button", name="Details of Thing 001")
    look.focus()
    page.keyboard.press("Enter")
    expect(dialog).to_contain_text("square")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.ariaLabel") in {"Details of Thing 001", None}
    assert visit.errors == []


def test_details_without_the_entrys_page_show_the_words(visit: Visit) -> None:
    page = opened(visit)
    page.route("**/entries/k001/", lambda route: route.abort())
    page.get_by_role("button", name="Details of Thing 001").click()
    dialog = page.locator("dialog")
    assert dialog.get_by_role("link", name="Thing 001").get_attribute("href") is not None


def test_picking_rows(visit: Visit) -> None:
    page = opened(visit)
    page.get_by_label("Pick Thing 001").check()
    page.get_by_label("Pick Thing 003").press("Space")
    kept = page.evaluate("Object.values(sessionStorage).find(one => one.includes('k001'))")
    assert [(one["id"], one["url"]) for one in json.loads(kept)] == [
        ("k001", "entries/k001/"),
        ("k003", "entries/k003/"),
    ]
    panel(page, "View")
    page.get_by_role("button", name="Pin the picked to the top").click()
    assert first(page, 2) == ["Thing 001", "Thing 003"]
    assert "pin=k001,k003" in address(page)
    page.locator(".cw-table-box .cw-scroll").first.evaluate("box => { box.scrollTop = 700 }")
    gap = """() => document.querySelector(".cw-pinned").getBoundingClientRect().top
        - document.querySelector(".cw-table thead th").getBoundingClientRect().bottom"""
    assert abs(page.evaluate(gap)) < 1  # they stay below the head, which stays itself
    page.get_by_role("searchbox").fill("oak")
    expect(page.locator("tbody.cw-pinned tr")).to_have_count(2)
    assert first(page, 2) == ["Thing 001", "Thing 003"]
    assert "2 pinned" in status(page)
    page.reload()
    expect(page.get_by_label("Pick Thing 001")).to_be_checked()


def _download(page: Page, kind: str) -> str:
    if not page.get_by_role("button", name=f"Download as {kind}").is_visible():
        panel(page, "Download")
    with page.expect_download() as coming:
        page.get_by_role("button", name=f"Download as {kind}").click()
    return Path(coming.value.path()).read_bytes().decode()


def test_downloads_are_exactly_what_is_shown(visit: Visit) -> None:
    page = opened(visit, "?sort=-title&columns=weight,size&with.shape=square&maybe=1&pin=k000")
    expect(page.locator("tbody tr")).to_have_count(1 + 117 + 3)
    shown = [
        [*head, *row.locator("td:visible").all_inner_texts()]
        for row, head in ((one, one.locator("th a").all_inner_texts()) for one in page.locator("tbody tr").all()[:9])
    ]
    rows = list(csv.reader(io.StringIO(_download(page, "CSV").removeprefix("\ufeff"), newline="")))
    assert rows[0] == ["Entry", "Weight", "Size", "Match"]
    assert [row[:3] for row in rows[1:10]] == shown
    assert shown[0] == ["Thing 000", "12 g", "large"]  # pinned
    assert [row[0] for row in rows if row[3] == "perhaps"] == ["Open 2", "Open 1"]
    data = json.loads(_download(page, "JSON"))
    assert [one["id"] for one in data["columns"]] == ["weight", "size", "match"]
    assert [[one["title"], *one["values"].values()] for one in data["rows"]] == rows[1:]
    assert data["address"] == address(page)


def test_no_cell_of_a_download_is_a_formula(visit: Visit) -> None:
    page = opened(visit, "?find=oak")
    rows = list(csv.reader(io.StringIO(_download(page, "CSV").removeprefix("\ufeff"), newline="")))
    names = [row[0] for row in rows[1:]]
    assert "'=cmd(|calc);'=1+1" in names
    assert "'@one, \"two\" and 'three'" in names
    assert not [cell for row in rows for cell in row if cell[:1] in {"=", "+", "@", "\t"}]
    lines = _download(page, "Markdown").splitlines()
    assert lines[1] == "| " + " | ".join(["---"] * len(rows[0])) + " |"
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in lines} == {len(rows[0]) + 1}
    assert page.evaluate("window.hit") is None


def test_two_tables_and_a_small_one(visit: Visit) -> None:
    page = opened(visit, "?sort=-title&2.sort=title&2.with.parts=foot", address="")
    boxes = page.locator(".cw-table-box")
    expect(page.locator(".cw-desk")).to_have_count(2)
    assert boxes.nth(2).locator(".cw-desk, thead button").count() == 0
    assert boxes.nth(2).get_by_role("button", name="Details of Thing 000").count() == 1
    said = page.locator(".cw-desk [role=status]").all_inner_texts()
    assert said[0].startswith(f"{ALL} of {ALL} shown")
    assert said[1].startswith(f"116 of {ALL} shown")
    boxes.nth(1).locator("thead").get_by_role("button", name="Entry").click()
    assert address(page).endswith("?sort=-title&2.with.parts=foot&2.sort=-title")


def test_without_a_script_the_table_is_whole(wiki: Served) -> None:
    page = wiki.visit(java_script_enabled=False).open("entries/")
    assert page.locator("tbody tr:visible").count() == ALL
    assert page.locator(".cw-desk, .cw-look, .cw-tick, thead button").count() == 0
    assert page.locator("thead a").count() >= 7


def test_should_the_script_not_come_the_rows_appear(wiki: Served) -> None:
    visit = wiki.visit(reduced_motion="no-preference")
    visit.page.route("**/reader.js", lambda route: route.abort())
    page = visit.open("entries/")
    assert not page.locator("tbody.cw-rest").is_visible()
    expect(page.locator("tbody.cw-rest")).to_be_visible(timeout=9000)


@pytest.mark.parametrize("width", [320, 390])
def test_on_a_phone_everything_folds_into_one(wiki: Served, width: int) -> None:
    page = opened(wiki.visit(width=width))
    fold = page.get_by_role("button", name="Search, filter, sort")
    assert not page.locator(".cw-bar").is_visible()
    fold.press("Enter")
    for name in ("Filters", "Sort", "Columns", "View", "Download"):
        panel(page, name)
        assert page.locator(".cw-panel:visible").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_axe_finds_nothing_wrong_with_open_panels(first_wiki: Served, scheme: str, width: int) -> None:
    page = opened(first_wiki.visit(width=width, color_scheme=scheme), "?with.kind=peer-production&maybe=1&sort=started")
    fold = page.locator(".cw-fold")
    if fold.is_visible():
        fold.click()
    found = {}
    for name in ("Filters", "Sort", "Columns", "View", "Download"):
        panel(page, name)
        found[name] = violations(page, ".cw-table-box", rows=8)
    page.locator(".cw-look").first.click()
    expect(page.locator("dialog")).to_contain_text("Confidence")
    found["dialog"] = violations(page, ".cw-table-box", rows=8)
    assert {name: some for name, some in found.items() if some} == {}


def test_in_the_plain_theme(plain_wiki: Served) -> None:
    visit = plain_wiki.visit()
    page = opened(visit)
    sort_button(page, "Entry").click()
    assert address(page).endswith("?sort=title")
    panel(page, "Filters")
    assert violations(page, ".cw-table-box", rows=8) == []
    # The theme itself asks for files elsewhere, which are refused.
    assert [one for one in visit.errors if "ERR_FAILED" not in one and "hljs" not in one] == []
