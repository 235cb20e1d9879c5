"""Picking entries and setting them side by side, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import Served, served_at_home
from tests.conftest import write_files
from tests.site.building import build_site
from tests.site.mills import MILLS

ROWS = """() => [...document.querySelectorAll(".cw-side tr[data-l]")].map((row) => {
    const cells = [...row.cells].slice(1).map((cell) => cell.textContent.replace(/\\s+/g, ""));
    return [row.dataset.l, row.cells[0].textContent.replace(/\\s+/g, " ").trim(), ...cells];
})"""


def compare(page: Page) -> None:
    """Wait until the entries stand side by side."""
    expect(page.locator("#cw-compare .cw-side")).to_be_visible()


def heads(page: Page) -> list[str]:
    return page.locator("#cw-compare .cw-side thead th > a:first-child").all_text_contents()


def asked(page: Page, key: str) -> str | None:
    return parse_qs(urlsplit(page.url).query).get(key, [None])[0]


@pytest.mark.parametrize("pair", ["redis,valkey", "istock,stocksy", "imdb,discogs"])
def test_the_script_makes_the_table_that_the_build_makes(first_wiki: Served, pair: str) -> None:
    visit = first_wiki.visit()
    built = visit.open(f"compare/{pair.replace(',', '-and-')}/").evaluate(ROWS)
    page = visit.open(f"compare/?entries={pair}")
    compare(page)
    assert page.evaluate(ROWS) == built
    assert len(built) > 10
    assert not visit.errors
    assert not visit.elsewhere


def test_entries_are_compared_with_the_keyboard_alone(first_wiki: Served) -> None:
    visit = first_wiki.visit()
    page = visit.open("compare/")
    page.get_by_label("Add an entry").focus()
    for title in ("Debian", "OpenStreetMap", "wikipedia"):
        page.keyboard.type(title)
        page.keyboard.press("Enter")
        expect(page.get_by_label("Add an entry")).to_have_value("")
    compare(page)
    expect(page.locator("#cw-compare .cw-side thead th")).to_have_count(3)
    assert heads(page) == ["Debian", "OpenStreetMap", "Wikipedia"]
    assert asked(page, "entries") == "debian,openstreetmap,wikipedia"
    expect(page.locator("#cw-said")).to_have_text(re.compile(r"^wikipedia added\. They differ in \d+ of \d+ rows\.$"))
    left = page.get_by_role("button", name="Move Wikipedia forward")
    left.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#cw-compare .cw-side thead th").nth(1)).to_contain_text("Wikipedia")
    expect(left).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#cw-compare .cw-side thead th").nth(0)).to_contain_text("Wikipedia")
    remove = page.get_by_role("button", name="Remove Debian")
    remove.focus()
    page.keyboard.press("Space")
    expect(page.locator("#cw-compare .cw-side thead th")).to_have_count(2)
    assert asked(page, "entries") == "wikipedia,openstreetmap"
    assert not visit.errors


def test_the_address_brings_the_comparison_back(first_wiki: Served) -> None:
    visit = first_wiki.visit()
    page = visit.open("compare/?entries=linux,debian,nothing-of-the-kind&h=kept")
    compare(page)
    expect(page.get_by_text("There is no entry nothing-of-the-kind.", exact=True)).to_be_visible()
    page.get_by_label("Only what differs").check()
    assert asked(page, "entries") == "linux,debian"
    assert (asked(page, "same"), asked(page, "h")) == ("hide", "kept")
    page.reload()
    compare(page)
    expect(page.get_by_label("Only what differs")).to_be_checked()
    page.locator("#cw-compare .cw-side thead th a").first.click()
    expect(page).to_have_url(re.compile("/entries/linux/"))
    page.go_back()
    compare(page)
    assert heads(page) == ["Linux kernel", "Debian"]
    expect(page.get_by_label("Only what differs")).to_be_checked()


def test_only_what_differs_keeps_what_is_not_known(first_wiki: Served) -> None:
    page = first_wiki.visit().open("compare/?entries=redis,mariadb,crisis-text-line")
    compare(page)
    before = page.locator("#cw-compare tr[data-l]:visible").count()
    same = page.locator('#cw-compare tr[data-l="same"]').count()
    unsettled = page.locator('#cw-compare tr[data-l*="open"]').count()
    assert same
    assert unsettled
    page.get_by_label("Only what differs").check()
    assert page.locator("#cw-compare tr[data-l]:visible").count() == before - same
    assert page.locator('#cw-compare tr[data-l*="open"]:visible').count() == unsettled
    assert asked(page, "same") == "hide"


def test_more_than_five_are_not_compared(first_wiki: Served) -> None:
    page = first_wiki.visit().open("compare/?entries=linux,debian,redis,valkey,imdb,discogs")
    compare(page)
    expect(page.locator("#cw-compare .cw-side thead th")).to_have_count(5)
    expect(page.get_by_text("At most 5 are compared.", exact=True)).to_be_visible()
    page.get_by_label("Add an entry").fill("Discogs")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#cw-said")).to_have_text(re.compile(r"^At most 5 are compared\."))


def test_entries_are_picked_on_their_pages_and_compared(first_wiki: Served) -> None:
    visit = first_wiki.visit()
    page = visit.page
    for entry, title in (("redis", "Redis"), ("valkey", "Valkey")):
        visit.open(f"entries/{entry}/")
        button = page.get_by_role("button", name=f"Pick for comparing: {title}")
        expect(button).to_have_attribute("aria-pressed", "false")
        button.focus()
        page.keyboard.press("Enter")
        expect(button).to_have_attribute("aria-pressed", "true")
        expect(button).to_be_focused()
    bar = page.get_by_role("region", name="Picked for comparing")
    expect(bar).to_contain_text("2 picked:")
    expect(page.locator("#cw-said")).to_have_text("Valkey picked: 2 of 5.")
    last = page.evaluate(
        "() => { scrollTo(0, 1e9); return document.querySelector('footer').getBoundingClientRect().bottom }"
    )
    assert last <= page.evaluate("() => document.querySelector('.cw-picks').getBoundingClientRect().top") + 1
    bar.get_by_role("link", name="Compare").press("Enter")
    compare(page)
    assert heads(page) == ["Redis", "Valkey"]
    page.get_by_role("button", name="Drop Redis").press("Enter")
    expect(bar.get_by_role("listitem")).to_have_count(1)
    expect(bar.get_by_role("button").first).to_be_focused()
    bar.get_by_role("button", name="Clear what is picked").press("Enter")
    expect(bar).to_have_count(0)
    assert not visit.errors


def test_related_entries_can_be_set_beside_an_entry(first_wiki: Served) -> None:
    page = first_wiki.visit().open("entries/redis/")
    page.get_by_role("link", name="beside this one").first.click()
    compare(page)
    assert heads(page)[0] == "Redis"
    assert len(heads(page)) == 2


def test_entries_are_picked_in_the_search(first_wiki: Served) -> None:
    visit = first_wiki.visit(searched=True)
    page = visit.open("compare/")
    page.locator(".md-search__input").first.fill("stocksy")
    button = page.get_by_role("button", name="Pick: Stocksy").first
    expect(button).to_be_visible()
    assert page.locator("a .cw-pick").count() == 0
    button.click()
    expect(page.get_by_role("region", name="Picked for comparing")).to_contain_text("Stocksy")
    expect(button).to_have_attribute("aria-pressed", "true")
    assert not visit.errors


def test_tables_pick_through_the_same_door_and_five_are_the_most(first_wiki: Served) -> None:
    page = first_wiki.visit().open("entries/")
    ticks, told = page.locator(".cw-tick"), page.locator("#cw-said")
    picked = page.get_by_role("region", name="Picked for comparing").get_by_role("listitem")
    for number in range(5):
        ticks.nth(number).click()
        expect(told).to_contain_text(f"picked: {number + 1} of 5.")
    ticks.nth(5).click()
    expect(told).to_have_text("At most 5 are compared.")
    expect(ticks.nth(5)).not_to_be_checked()
    expect(picked).to_have_count(5)
    ticks.nth(1).click()
    expect(told).to_contain_text("dropped: 4 of 5.")
    expect(picked).to_have_count(4)


def test_without_script_nothing_dead_is_shown(first_wiki: Served) -> None:
    page = first_wiki.visit(java_script_enabled=False).open("compare/")
    expect(page.get_by_text("this page needs JavaScript")).to_be_visible()
    expect(page.get_by_role("link", name="Redis and Valkey")).to_be_visible()
    assert page.locator("#cw-compare :is(button, input, form)").count() == 0
    page.get_by_role("link", name="Redis and Valkey").click()
    expect(page.locator(".cw-side")).to_be_visible()
    page.locator(".cw-side details summary").first.click()
    assert page.locator(".cw-pick, .cw-picks, .cw-tools").count() == 0


@pytest.mark.parametrize("width", [320, 390])
def test_two_entries_fit_a_phone(first_wiki: Served, width: int) -> None:
    page = first_wiki.visit(width=width, height=800).open("compare/?entries=redis,valkey,linux")
    compare(page)
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    second = page.locator("#cw-compare .cw-side thead th").nth(1).bounding_box()
    assert second is not None
    assert width < 390 or second["x"] + second["width"] <= width
    page.locator("#cw-compare .cw-side-box").evaluate("(box) => { box.scrollLeft = 1e4 }")
    first = page.locator("#cw-compare .cw-side tbody th[scope=row]").first.bounding_box()
    assert first is not None
    assert 0 <= first["x"] < 30


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
@pytest.mark.parametrize("address", ["compare/", "compare/?entries=redis,valkey,linux", "compare/redis-and-valkey/"])
def test_axe_finds_nothing(first_wiki: Served, address: str, width: int, scheme: str) -> None:
    page = first_wiki.visit(width=width, color_scheme=scheme).open("entries/redis/")
    page.get_by_role("button", name="Pick for comparing: Redis").click()
    page.goto(first_wiki.root + address)
    expect(page.get_by_role("region", name="Picked for comparing")).to_be_visible()
    if "?" in address:
        compare(page)
    page.wait_for_timeout(300)
    assert violations(page) == []


def test_a_plain_theme_compares_and_picks(plain_wiki: Served) -> None:
    visit = plain_wiki.visit()
    page = visit.open("entries/")
    entries = page.locator(".cw-table tbody tr").evaluate_all("(rows) => rows.map((row) => row.dataset.e)")
    page = visit.open(f"compare/?entries={entries[0]},{entries[1]}")
    compare(page)
    assert len(heads(page)) == 2
    visit.open(f"entries/{entries[0]}/")
    page.get_by_role("button", name=re.compile("^Pick for comparing")).click()
    expect(page.get_by_role("region", name="Picked for comparing")).to_be_visible()
    # The theme asks another host for its highlighter, which is refused.
    assert not [one for one in visit.errors if "hljs" not in one and "ERR_FAILED" not in one]


def test_nothing_of_choosing_is_printed(first_wiki: Served) -> None:
    page = first_wiki.visit().open("entries/redis/")
    page.get_by_role("button", name="Pick for comparing: Redis").click()
    page.goto(first_wiki.root + "compare/?entries=redis,valkey")
    compare(page)
    page.emulate_media(media="print")
    expect(page.locator(".cw-picks")).to_be_hidden()
    expect(page.locator(".cw-tools").first).to_be_hidden()
    expect(page.locator("#cw-compare .cw-sources").first).to_be_visible()


@pytest.fixture(scope="module")
def instant_served(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root = tmp_path_factory.mktemp("instant")
    settings = (
        "site_name: Mills\nsite_url: http://127.0.0.1/\nplugins: [search, comparative-wiki]\n"
        "theme: {name: material, font: false, features: [navigation.instant]}\n"
    )
    write_files(root, {**MILLS, "mkdocs.yml": settings})
    yield from served_at_home(browser, build_site(root, strict=False).folder)


def test_it_survives_instant_navigation(instant_served: Served) -> None:
    missing: list[str] = []
    visit = instant_served.visit()
    visit.page.on("response", lambda answer: missing.append(answer.url) if answer.status == 404 else None)
    page = visit.open("compare/?entries=alder,brook")
    compare(page)
    page.evaluate("() => { window.stayed = true }")
    page.locator("#cw-compare .cw-side thead th > a:first-child").nth(1).click()
    expect(page.locator(".h-entry")).to_be_visible()
    expect(page.locator(".cw-pick")).to_have_count(1)
    page.locator(".cw-pick").click()
    expect(page.get_by_role("region", name="Picked for comparing").get_by_role("listitem")).to_have_count(1)
    page.go_back()
    compare(page)
    assert heads(page)[0] == "Alder Mill"
    expect(page.locator("#cw-add")).to_have_count(1)
    expect(page.locator(".cw-picks")).to_have_count(1)
    assert page.evaluate("() => window.stayed")
    # Material takes the feeds in the head for translations of the site, and looks for their sitemaps.
    assert [url for url in missing if not url.endswith("/sitemap.xml")] == []
    assert [one for one in visit.errors if "404" not in one] == []
