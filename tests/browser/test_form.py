"""The page on which entries are written, as a contributor meets it: in a real browser, by form alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from comparative_wiki.problems import Problems
from comparative_wiki.progress import ProgressLine
from comparative_wiki.wiki import build_wiki
from tests.browser.axe import violations
from tests.browser.conftest import Served
from tests.browser.test_pages import spill
from tests.conftest import REPO, as_text, write_files
from tests.site.building import build_site
from tools.screenshots import serve

SMALL = {
    "mkdocs.yml": """
site_name: Apps
repo_url: https://forge.example/someone/apps
edit_uri: edit/trunk/wiki/docs/
theme: {name: material, font: false}
plugins: [search, comparative-wiki: {forge: github}]
""",
    "docs/index.md": "# Apps\n",
    "entries/comparison.yml": """
title: Apps
criteria:
  openness:
    question: Is the source open?
    scale: {closed: {test: No source.}, open: {title: wide open, test: All of it.}}
    not_applicable: true
  systems: {title: Systems, many: [linux, mac]}
  price: {title: Price, number: {unit: EUR, at_least: 0}, evidence: required}
  home: {title: Home page, link: true}
classifications:
  kind:
    classes:
      free: {when: {openness: open, price: at most 0}}
      other: {otherwise: true}
""",
    "entries/alpha.md": """---
title: Alpha
summary: The first app.   # keep this remark
aliases: [alfa]
criteria:
  # what follows was hard to find out
  openness:
    - {value: closed, from: 2009}
    - value: open
      from: 2015-02
      because: They published it.
  systems: [linux]
---
Alpha is an *app*.
""",
    "entries/old/beta.md": "---\ntitle: Beta\nsummary: The second app.\ncriteria: {openness: open}\n---\n",
}


@pytest.fixture(scope="module")
def apps(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("apps")
    write_files(folder, SMALL)
    with serve(build_site(folder).folder) as root:
        served = Served(browser, root)
        yield served
        served.leave()


def checked(text: str, name: str, folder: Path) -> list[str]:
    """What `check` says of a file among the others of the small wiki."""
    write_files(folder, {**SMALL, f"entries/{name}.md": text})
    problems = Problems()
    build_wiki(folder, "entries", problems, ProgressLine())
    return [line for line in as_text(list(problems)).splitlines() if f"entries/{name}.md" in line]


def settled(page: Page) -> None:
    """Wait until the form has followed what was typed."""
    # A timer of the page's own ends after those that it set before, and that would have ended earlier.
    page.evaluate("() => new Promise((done) => setTimeout(done, 200))")


def file_of(page: Page) -> str:
    settled(page)
    return page.locator(".cw-form__file").input_value()


def open_form(served: Served, address: str = "add/", **options: object) -> Page:
    page = served.visit(**options).open(address)  # type: ignore[arg-type]
    page.locator("#cw-form:not([hidden])").wait_for()
    return page


def test_a_newcomer_on_a_phone_makes_an_entry_and_understands_a_mistake(apps: Served, tmp_path: Path) -> None:
    visit = apps.visit(width=390, height=800)
    page = visit.open("entries/")
    page.locator(".cw-add a").click()
    page.locator("#cw-form:not([hidden])").wait_for()
    page.get_by_label("Title", exact=True).fill("Bêta: the list")
    page.get_by_label("Summary").fill("An app for lists.")
    page.get_by_role("group", name="openness").get_by_role("radio", name="wide open").check()
    page.get_by_role("group", name="openness").get_by_label("Why? In a sentence").fill("The source is published.")
    price = page.get_by_role("group", name="Price")
    price.get_by_label("The answer is").check()
    price.get_by_label("EUR").fill("free")
    settled(page)
    mistake = price.locator(".cw-field__problem").first
    expect(mistake).to_contain_text("'free' is not a number or a range of numbers. Write digits")
    page.get_by_role("link", name="1 thing to mend").click()
    page.locator(".cw-form__problems a", has_text="'free'").click()
    price.get_by_label("EUR").fill("0")
    price.get_by_role("button", name="Add a source").click()
    price.get_by_label("Address").fill("https://example.org/prices")
    price.get_by_label("I have read it").check()
    page.get_by_label("What it is and how it works").fill("Bêta keeps lists.")
    text = file_of(page)
    expect(page.locator(".cw-form__problems p")).to_have_text("Nothing is wrong with it.")
    expect(page.locator("[data-classification=kind] .cw-badge")).to_have_text("Free")
    expect(page.locator("[data-classification=kind] .cw-form__why")).to_have_text(
        "Because Openness is wide open, and Price is 0."
    )
    expect(page.locator(".cw-form__name")).to_have_text("entries/beta-the-list.md")
    assert checked(text, "beta-the-list", tmp_path) == [], text
    href = page.get_by_role("link", name="Propose it on the web").get_attribute("href") or ""
    assert href.startswith("https://forge.example/someone/apps/new/trunk/wiki/entries?")
    assert parse_qs(urlsplit(href).query) == {"filename": ["beta-the-list.md"], "value": [text]}
    assert spill(page) == []
    assert (visit.errors, visit.elsewhere) == ([], [])


def test_by_keyboard_alone(apps: Served, tmp_path: Path) -> None:
    page = open_form(apps)
    page.get_by_label("Title", exact=True).focus()
    page.keyboard.type("Gamma")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("A third app.")
    openness = page.get_by_role("group", name="openness")
    openness.get_by_label("Not looked at yet").focus()
    page.keyboard.press("ArrowUp")
    expect(openness.get_by_label("Looked for and not found")).to_be_checked()
    for _ in range(2):
        page.keyboard.press("ArrowUp")
    expect(openness.get_by_label("Sources disagree")).to_be_checked()
    sides = openness.get_by_role("group", name="One side")
    sides.nth(0).get_by_label("says").focus()
    page.keyboard.press("ArrowDown")
    sides.nth(1).get_by_label("says").focus()
    page.keyboard.press("w")
    sides.nth(1).get_by_role("button", name="Add a source").press("Enter")
    expect(sides.nth(1).get_by_label("Address")).to_be_focused()
    page.keyboard.type("https://example.org/")
    text = file_of(page)
    assert "value: closed" in text
    assert "value: open" in text
    assert checked(text, "gamma", tmp_path) == [], text
    copy = page.get_by_role("button", name="Copy the text")
    copy.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".cw-form__how")).to_contain_text("copied")


def test_a_change_leaves_the_rest_as_it_is(apps: Served, tmp_path: Path) -> None:
    page = apps.visit().open("entries/alpha/")
    page.get_by_role("link", name="Suggest a change").click()
    page.locator("#cw-form:not([hidden])").wait_for()
    expect(page.locator("h1")).to_contain_text("Suggest a change: Alpha")
    assert file_of(page) == SMALL["entries/alpha.md"]
    systems = page.get_by_role("group", name="Systems")
    systems.get_by_role("checkbox", name="mac").check()
    page.get_by_role("group", name="Home page").get_by_label("The answer is").check()
    page.get_by_role("group", name="Home page").get_by_role("textbox", name="Home page").fill("https://example.org/")
    expected = SMALL["entries/alpha.md"].replace(
        "  systems: [linux]\n",
        "  systems:\n    - linux\n    - mac\n  home: https://example.org/\n",
    )
    assert file_of(page) == expected
    assert checked(expected, "alpha", tmp_path) == []
    href = page.get_by_role("link", name="Propose it on the web").get_attribute("href")
    assert href == "https://forge.example/someone/apps/edit/trunk/wiki/entries/alpha.md"
    expect(page.locator(".cw-form__how")).to_contain_text("Copy the text first")


def test_a_dated_value_is_added(apps: Served, tmp_path: Path) -> None:
    page = open_form(apps, "add/?entry=alpha#ask-openness")
    openness = page.get_by_role("group", name="openness")
    expect(openness).to_be_focused()
    openness.get_by_role("button", name="It was different before").click()
    before = openness.locator(".cw-item").nth(2)
    before.get_by_label("Looked for and not found").check()
    before.get_by_label("Since when?").fill("2001")
    text = file_of(page)
    assert "openness:\n    - value: unknown\n      from: 2001\n    - value: closed\n      from: 2009\n" in text, text
    assert checked(text, "alpha", tmp_path) == []


def test_a_draft_is_kept_and_can_be_forgotten(apps: Served) -> None:
    visit = apps.visit()
    page = visit.open("add/")
    page.get_by_label("Title", exact=True).fill("Delta")
    page.get_by_role("group", name="openness").get_by_role("radio", name="wide open").check()
    before = file_of(page)
    page.reload()
    page.locator("#cw-form:not([hidden])").wait_for()
    expect(page.get_by_label("Title", exact=True)).to_have_value("Delta")
    assert file_of(page) == before
    page.get_by_role("button", name="Start afresh").click()
    expect(page.get_by_label("Title", exact=True)).to_have_value("")
    page.reload()
    page.locator("#cw-form:not([hidden])").wait_for()
    expect(page.get_by_label("Title", exact=True)).to_have_value("")


def test_an_entry_in_a_folder_of_its_own(apps: Served) -> None:
    page = open_form(apps, "add/?entry=beta")
    expect(page.locator(".cw-form__name")).to_have_text("entries/old/beta.md")
    href = page.get_by_role("link", name="Propose it on the web").get_attribute("href")
    assert href == "https://forge.example/someone/apps/edit/trunk/wiki/entries/old/beta.md"


def test_a_long_entry_is_to_be_copied(apps: Served) -> None:
    page = open_form(apps)
    page.get_by_label("Title", exact=True).fill("Epsilon")
    page.get_by_label("Summary").fill("Long.")
    page.get_by_label("What it is and how it works").fill("word " * 3000)
    settled(page)
    href = page.get_by_role("link", name="Propose it on the web").get_attribute("href")
    assert href == "https://forge.example/someone/apps/new/trunk/wiki/entries?filename=epsilon.md"
    expect(page.locator(".cw-form__how")).to_contain_text("too long to be handed over")


@pytest.mark.parametrize("name", ["alpha", "ALFA", "index", "a b", "-a"])
def test_an_id_that_cannot_be(apps: Served, name: str) -> None:
    page = open_form(apps)
    page.get_by_label("Title", exact=True).fill("Zeta")
    page.get_by_label("Id", exact=True).fill(name)
    settled(page)
    expect(page.locator(".cw-form__problems a").first).to_contain_text(f"'{name}'")
    expect(page.get_by_text("Propose it on the web")).to_have_attribute("aria-disabled", "")


def test_markup_of_strangers_stays_text(apps: Served) -> None:
    visit = apps.visit()
    page = visit.open("add/")
    bad = "<img src=x onerror=alert(1)>"
    page.get_by_label("Title", exact=True).fill(bad)
    page.get_by_role("group", name="Home page").get_by_label("The answer is").check()
    page.get_by_role("group", name="Home page").get_by_role("textbox", name="Home page").fill(f"javascript:{bad}")
    settled(page)
    assert page.locator("img[src=x]").count() == 0
    assert visit.errors == []


def test_without_scripts_the_page_says_what_to_do(apps: Served) -> None:
    page = apps.visit(java_script_enabled=False).open("add/")
    assert not page.locator("#cw-form").is_visible()
    expect(page.locator("#cw-form-off")).to_contain_text("needs JavaScript")
    link = page.get_by_role("link", name="Make the file on the web")
    assert link.get_attribute("href") == "https://forge.example/someone/apps/new/trunk/wiki/entries"
    assert "title: The name" in page.locator("#cw-form-off pre").inner_text()


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_axe_finds_nothing(first_wiki: Served, width: int, scheme: str) -> None:
    page = open_form(first_wiki, "add/?entry=threadless", width=width, color_scheme=scheme)
    page.get_by_role("group", name="Control of the process").get_by_label("Sources disagree").check()
    page.get_by_label("Title", exact=True).fill("")
    settled(page)
    assert spill(page) == []
    assert violations(page) == []


def test_entries_of_the_first_wiki_survive_the_form(first_wiki: Served) -> None:
    """Opened and left alone, the file is the same to the letter; all that is written can be shown by the fields."""
    names = sorted(path.stem for path in (REPO / "entries").glob("*.md"))
    for name in names[:: max(1, len(names) // 8)]:
        page = first_wiki.visit().open(f"add/?entry={name}")
        page.locator("#cw-form:not([hidden])").wait_for()
        text = (REPO / "entries" / f"{name}.md").read_text(encoding="utf-8")
        assert file_of(page) == text, name
