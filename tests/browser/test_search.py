"""The search box of large sites, in a browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import Served, served_at_home
from tests.browser.test_everywhere import DRAWN
from tests.browser.test_policy import HASHES, policy, refused, under
from tests.conftest import entry_text, write_files
from tests.site.building import build_site
from tests.site.several import FRUIT, wiki
from tools.screenshots import serve

SETTINGS = """\
site_name: Obst
theme: {{name: material, font: false, language: {}, palette: [{}, {}]}}
plugins:
  - search
  - comparative-wiki: {{search: pagefind}}
"""
LIGHT = (
    '{media: "(prefers-color-scheme: light)", scheme: default, toggle: {icon: material/weather-night, name: Dunkel}}'
)
DARK = '{media: "(prefers-color-scheme: dark)", scheme: slate, toggle: {icon: material/weather-sunny, name: Hell}}'


@pytest.fixture(scope="module")
def german(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Fourteen entries in a folder of their host, whose search has to find its way."""
    top = tmp_path_factory.mktemp("obst")
    sweet = {"sweet": "sweet", "eater": "people"}
    entries = {
        f"entries/f{one}.md": entry_text(
            sweet if one % 2 else {"sweet": "sour"},
            title=f"Frucht {one}",
            body=f"Im Garten steht ein Baum.\n\n## Ernte\n\nKörbe voll{' im Herbst' if one == 3 else ''}.\n",
        )
        for one in range(14)
    }
    files = {
        "mkdocs.yml": SETTINGS.format("de", LIGHT, DARK),
        "docs/index.md": "# Obst\n",
        "entries/comparison.yml": FRUIT,
        **entries,
    }
    write_files(top / "wiki", files)
    build_site(top / "wiki", strict=False, site_dir=str(top / "host" / "obst"))
    with serve(top / "host") as root:
        served = Served(browser, f"{root}obst/", top / "host" / "obst")
        yield served
        served.leave()


@pytest.fixture(scope="module")
def orchard(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root = tmp_path_factory.mktemp("orchard")
    files = wiki("comparisons: [fruit, trees], search: pagefind")
    settings = str(files["mkdocs.yml"]).replace("https://example.org/orchard/", "http://127.0.0.1/")
    files["mkdocs.yml"] = settings.replace("font: false", "font: false, features: [navigation.instant]")
    write_files(root, files)
    yield from served_at_home(browser, build_site(root).folder)


@pytest.fixture(scope="module")
def arabic(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root = tmp_path_factory.mktemp("arabic")
    write_files(root, {"mkdocs.yml": SETTINGS.format("ar", LIGHT, DARK), **DRAWN})
    with serve(build_site(root, strict=False).folder) as address:
        served = Served(browser, address)
        yield served
        served.leave()


def ask(page: Page, words: str) -> None:
    page.keyboard.press("/")
    page.keyboard.type(words)


def told(page: Page, words: str) -> None:
    expect(page.locator(".cw-search [role=status]")).to_have_text(words)


def test_words_are_found_and_counted_and_nothing_is_loaded_before(german: Served) -> None:
    visit = german.visit()
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url))
    page = visit.open("")
    assert [one for one in asked if "pagefind" in one or "search_index" in one] == []
    ask(page, "herbst")
    told(page, "1 Suchergebnis")
    found = page.locator(".cw-found")
    expect(found).to_have_count(1)
    expect(found.locator(".cw-found__title")).to_have_text("Frucht 3")
    expect(found.locator(".cw-badge")).to_have_text("Dessert")
    expect(found.locator(".cw-found__text mark")).to_have_text("Herbst.")
    expect(found.get_by_role("link", name="Ernte", exact=True)).to_have_attribute("href", "/obst/entries/f3/#ernte")
    ask_again = page.locator(".md-search__input")
    ask_again.fill("nirgends")
    told(page, "Keine Suchergebnisse")
    ask_again.fill("früchte")  # by its stem
    told(page, "14 Suchergebnisse")
    expect(found).to_have_count(10)
    page.get_by_role("button", name="Weitere Treffer").click()
    expect(found).to_have_count(14)
    assert page.evaluate("document.activeElement === document.querySelectorAll('.cw-found')[10].querySelector('a')")
    assert [one for one in asked if "entries.json" in one or "search_index" in one] == []
    assert visit.errors == []


def test_filters_narrow_what_is_found_and_stand_alone(german: Served) -> None:
    page = german.visit().open("entries/f1/")
    ask(page, "garten")
    told(page, "14 Suchergebnisse")
    page.get_by_text("Nach Klasse und Kriterium filtern").click()
    page.locator(".cw-search").get_by_label("Use").select_option("Dessert")
    told(page, "7 Suchergebnisse")
    page.get_by_label("Who eats it").select_option("nicht recherchiert")
    told(page, "Keine Suchergebnisse")
    page.get_by_role("button", name="Filter zurücksetzen").click()
    told(page, "14 Suchergebnisse")
    page.locator(".md-search__input").fill("")
    told(page, "Suchbegriff eingeben")
    page.get_by_label("Sweetness").select_option("sour")
    told(page, "7 Suchergebnisse")


def test_the_keyboard_does_what_it_does_in_the_themes_own_search(german: Served) -> None:
    page = german.visit().open("")
    field, toggle = page.locator(".md-search__input"), page.locator("#__search")
    for key in ("f", "s", "/"):
        page.keyboard.press(key)
        expect(field).to_be_focused()
        expect(field).to_have_value("")
        expect(toggle).to_be_checked()
        page.keyboard.press("Escape")
        expect(toggle).not_to_be_checked()
        expect(field).not_to_be_focused()
    ask(page, "garten")
    told(page, "14 Suchergebnisse")
    links = page.locator(".cw-search ol a")
    page.keyboard.press("ArrowDown")
    expect(links.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("button", name="Weitere Treffer")).to_be_focused()
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(toggle).not_to_be_checked()  # The last link of the box is behind; so is the box.
    page.keyboard.press("s")
    address = links.first.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")


def test_what_is_found_can_be_picked(german: Served) -> None:
    page = german.visit().open("")
    ask(page, "herbst")
    page.get_by_role("button", name="Auswählen: Frucht 3").click()
    picked = page.get_by_role("region", name="Zum Vergleichen ausgewählt")
    expect(picked.get_by_role("link", name="Frucht 3")).to_have_attribute("href", f"{german.root}entries/f3/")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_axe_finds_nothing_wrong_with_the_open_box(german: Served, width: int, scheme: str) -> None:
    page = german.visit(width=width, color_scheme=scheme).open("?q=garten")
    told(page, "14 Suchergebnisse")
    page.get_by_text("Nach Klasse und Kriterium filtern").click()
    expect(page.get_by_label("Sweetness")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(
        "(box => box.scrollWidth <= box.clientWidth)(document.querySelector('.md-search__scrollwrap'))"
    )


def test_without_scripts_there_is_a_link_to_all_entries(german: Served) -> None:
    page = german.visit(java_script_enabled=False).open("entries/f1/")
    link = page.locator(".md-header").get_by_role("link", name="Alle Einträge")
    expect(link).to_be_visible()
    link.click()
    page.wait_for_url("**/obst/entries/")


def test_without_the_index_the_box_says_so(german: Served) -> None:
    visit = german.visit()
    visit.page.route("**/pagefind/**", lambda route: route.abort())
    page = visit.open("")
    ask(page, "garten")
    told(page, "Die Suche konnte nicht geladen werden.")
    expect(page.locator(".cw-search__all a")).to_be_visible()


def test_the_policy_needs_one_word_more(german: Served) -> None:
    visit = under(german.visit(), policy(*HASHES, "wasm-unsafe-eval"))
    page = visit.open("entries/f1/")
    ask(page, "herbst")
    told(page, "1 Suchergebnis")
    page.get_by_text("Nach Klasse und Kriterium filtern").click()
    expect(page.get_by_label("Sweetness")).to_be_visible()
    assert refused(visit) == []
    visit = under(german.visit(), policy(*HASHES))
    page = visit.open("entries/f1/")
    ask(page, "herbst")
    told(page, "Die Suche konnte nicht geladen werden.")


def test_comparisons_are_kept_apart_and_the_box_stays_when_the_page_changes(orchard: Served) -> None:
    visit = orchard.visit()
    page = visit.open("fruit/sloe/")
    ask(page, "apple")
    results = page.locator(".cw-found")
    expect(results.filter(has_text="Apple tree").first).to_be_visible()
    expect(page.get_by_role("button", name="Pick: Apple", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Pick: Apple tree")).to_have_count(0)  # It is compared with other things.
    page.get_by_text("Filter by class and criterion").click()
    uses = page.locator(".cw-search").get_by_label("Use")  # one for each of them
    expect(uses.locator("visible=true")).to_have_count(0)
    expect(page.locator(".cw-search__filters")).to_have_attribute("open", "")
    expect(page.get_by_label("Comparison")).to_be_visible()
    page.get_by_label("Comparison").select_option("Trees")
    expect(results.locator(".cw-found__title").filter(has_text="Sloe")).to_have_count(0)
    uses.locator("visible=true").select_option("Timber")
    told(page, "1 matching document")
    page.evaluate("() => { window.stayed = true }")
    results.get_by_role("link").first.click()
    page.wait_for_url("**/trees/apple/")
    assert page.evaluate("window.stayed")
    expect(page.locator("#__search")).not_to_be_checked()
    page.keyboard.press("s")
    page.get_by_label("Comparison").select_option("Fruit")
    expect(uses.locator("visible=true")).to_have_value("")
    expect(page.get_by_role("button", name="Pick: Apple", exact=True)).to_have_count(0)


def test_a_site_that_is_read_from_right_to_left_is_searched_so(arabic: Served) -> None:
    page = arabic.visit().open("entries/e1/")
    ask(page, "مشروع")
    expect(page.locator(".cw-found")).to_have_count(9)  # the listing too
    left, right = page.evaluate(
        "(title => { const a = title.getBoundingClientRect(), b = title.closest('li').getBoundingClientRect();"
        " return [a.left - b.left, b.right - a.right]; })(document.querySelector('.cw-found__title'))"
    )
    assert right < left
