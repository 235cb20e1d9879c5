"""Any width, colours of the reader's own, no motion, right to left, on paper, and changes of page without a reload."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Served
from tests.browser.test_pages import FIRST, spill
from tests.conftest import write_files
from tests.site.building import build_site
from tests.test_assets import MATERIAL
from tools.screenshots import serve

LOOKED_AT = ("home", "entry", "table", "class", "criterion", "contrasts", "rules")
"""of the pages of the first wiki"""

MANY = "\n".join(f"  c{number}: {{title: معيار {number}, scale: [قليل, وسط, كثير]}}" for number in range(10))
DRAWN = {
    "docs/index.md": "# البداية\n\n```comparison\nshow: table\n```\n",
    "docs/words.md": "# كلمات\n\nنص فقط.\n",
    "entries/comparison.yml": f"title: مقارنة\ncriteria:\n{MANY}\n"
    "classifications:\n  kind:\n    title: النوع\n    classes:\n"
    "      small: {title: صغير, when: {c0: قليل}}\n      large: {title: كبير, otherwise: true}\n",
    **{
        f"entries/e{number}.md": f"---\ntitle: مشروع رقم {number}\nsummary: جملة واحدة.\ncriteria:\n"
        + "".join(f"  c{one}: {('قليل', 'وسط', 'كثير')[(number + one) % 3]}\n" for one in range(10))
        + "---\n\nنص [رابط](e0.md).\n"
        for number in range(8)
    },
}
"""a wiki that is written from right to left; a table of it is wider than a phone"""


AT_HOME = "https://wiki.example/"


def drawn(browser: Browser, folder: Path, config: str) -> Iterator[Served]:
    write_files(folder, {"mkdocs.yml": f"site_name: مقارنة\nplugins: [search, comparative-wiki]\n{config}", **DRAWN})
    with serve(build_site(folder, strict=False).folder) as root:
        served = Served(browser, root)
        yield served
        served.leave()


@pytest.fixture(scope="module")
def arabic_wiki(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    config = "theme: {name: material, font: false, language: ar}\n"
    yield from drawn(browser, tmp_path_factory.mktemp("arabic"), config)


@pytest.fixture(scope="module")
def instant_wiki(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    config = (
        f"site_url: {AT_HOME}\n"
        "theme: {name: material, font: false, features: [navigation.instant, navigation.tabs]}\n"
    )
    yield from drawn(browser, tmp_path_factory.mktemp("instant"), config)


@pytest.fixture(scope="module")
def simple_wiki(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    yield from drawn(browser, tmp_path_factory.mktemp("simple"), "theme: mkdocs\n")


# Widths and sizes


@pytest.mark.parametrize("width", [2560, 3840])
def test_large_screens_show_no_page_that_scrolls_sideways(first_wiki: Served, width: int) -> None:
    visit = first_wiki.visit(width=width, height=2160)
    assert {name: found for name in LOOKED_AT if (found := spill(visit.open(FIRST[name])))} == {}


@pytest.mark.parametrize("width", [640, 1280])
def test_letters_of_twice_the_size_fit(first_wiki: Served, width: int) -> None:
    visit = first_wiki.visit(width=width)
    found = {}
    for name in LOOKED_AT:
        page = visit.open(FIRST[name])
        page.evaluate(
            """() => {
                const root = document.documentElement;
                root.style.fontSize = 2 * parseFloat(getComputedStyle(root).fontSize) + "px";
            }"""
        )
        if problems := spill(page):
            found[name] = problems
    assert found == {}


# Colours of the reader's own


def test_with_forced_colours_signs_and_words_remain(first_wiki: Served) -> None:
    page = first_wiki.visit(forced_colors="active").open("entries/")
    signs = page.evaluate(
        """() => [...document.querySelectorAll(".cw-table td[data-v]")].map(one => {
            const sign = getComputedStyle(one, "::before"), ink = getComputedStyle(one);
            return [one.dataset.v, sign.content !== "none" && sign.content !== "normal",
                sign.color !== ink.backgroundColor, one.textContent.trim() !== ""];
        })"""
    )
    assert {kind for kind, *_ in signs} >= {"good", "middling", "bad"}
    assert [one for one in signs if one[0] != "neutral" and not all(one[1:])] == []
    page = page.context.pages[0]
    page.goto(page.url.replace("entries/", "entries/wikipedia/"))
    assert page.locator(".cw-verdict .cw-badge").first.evaluate("one => getComputedStyle(one).borderStyle") != "none"


def test_with_more_contrast_nothing_of_ours_is_soft(first_wiki: Served) -> None:
    page = first_wiki.visit(contrast="more").open("entries/wikipedia/")
    inks = page.evaluate(
        """() => [".cw-lead", "article h1"].map(one => getComputedStyle(document.querySelector(one)))
            .map(one => one.color).concat(getComputedStyle(document.querySelector(".cw-verdict")).color)"""
    )
    assert inks[0] == inks[2]


def test_nothing_of_ours_moves_for_those_who_want_no_motion(first_wiki: Served) -> None:
    visit = first_wiki.visit(reduced_motion="reduce")
    for name in LOOKED_AT:
        moving = visit.open(FIRST[name]).evaluate(
            """() => document.getAnimations().map(one => one.effect.target)
                .concat([...document.querySelectorAll('[class^="cw-"], [class*=" cw-"]')]
                    .filter(one => getComputedStyle(one).transitionDuration.split(", ").some(time => time !== "0s")))
                .filter(one => one?.closest('[class^="cw-"], [class*=" cw-"]')).map(one => one.className)"""
        )
        assert moving == [], name


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_colours_that_contrast_is_computed_from_are_those_of_the_theme(first_wiki: Served, scheme: str) -> None:
    page = first_wiki.visit(color_scheme=scheme).open("")
    found = page.evaluate(
        """names => names.map(name => {
            const probe = document.body.appendChild(document.createElement("i"));
            probe.style.color = `var(${name})`;
            const parts = getComputedStyle(probe).color.match(/[\\d.]+/g).map(Number);
            probe.remove();
            return parts.slice(0, 3).concat(Math.round(255 * (parts[3] ?? 1)));
        })""",
        list(MATERIAL[scheme]),
    )
    wanted = [
        [int(f"{value[1:]}ff"[place : place + 2], 16) for place in (0, 2, 4, 6)] for value in MATERIAL[scheme].values()
    ]
    for name, one, other in zip(MATERIAL[scheme], found, wanted, strict=True):
        assert one == pytest.approx(other, abs=2), name


# From right to left


@pytest.mark.parametrize("width", [390, 1280])
def test_from_right_to_left_nothing_spills_and_text_starts_at_the_right(arabic_wiki: Served, width: int) -> None:
    visit = arabic_wiki.visit(width=width)
    for address in ("", "entries/", "entries/e1/", "criteria/c0/", "classes/kind/small/"):
        page = visit.open(address)
        assert page.evaluate("document.documentElement.dir || getComputedStyle(document.body).direction") == "rtl"
        beyond = page.evaluate(
            """() => [...document.querySelectorAll("article *")].filter(one => one.getClientRects().length
                && !one.closest(".cw-scroll, .cw-hidden, .headerlink") && getComputedStyle(one).position !== "absolute"
                && one.getBoundingClientRect().left < -1).map(one => one.outerHTML.slice(0, 100))"""
        )
        assert beyond == [], address
    page = visit.open("entries/")
    assert page.locator(".cw-table td").first.evaluate("one => getComputedStyle(one).textAlign") == "right"
    assert visit.errors == []


def test_from_right_to_left_the_first_column_stays_at_the_right(arabic_wiki: Served) -> None:
    page = arabic_wiki.visit(width=390).open("entries/")
    before, after, moved = page.evaluate(
        """() => {
            const box = document.querySelector(".cw-scroll"), name = box.querySelector("tbody th");
            const before = name.getBoundingClientRect().right;
            box.scrollLeft = -300;
            return [before, name.getBoundingClientRect().right, box.scrollLeft];
        }"""
    )
    assert moved == -300
    assert before > 300
    assert abs(before - after) < 2


# Changes of page without a reload


def test_scripts_come_to_life_after_a_change_of_page_without_a_reload(instant_wiki: Served) -> None:
    visit = instant_wiki.visit()
    # Material changes pages by itself only below the address that the site was built for.
    visit.page.context.route(
        f"{AT_HOME}**",
        lambda route: route.fulfill(response=route.fetch(url=visit.root + route.request.url[len(AT_HOME) :])),
    )
    page = visit.page
    page.goto(f"{AT_HOME}words/")
    page.evaluate("window.here = true")
    page.locator("nav.md-tabs a, .md-nav a").filter(has_text="البداية").first.click()
    ready = page.locator(".cw-table[data-ready]")
    ready.wait_for()
    assert page.evaluate("window.here") is True, "the page was loaded anew"
    page.go_back()
    page.wait_for_url("**/words/")
    page.locator("h1", has_text="كلمات").wait_for()
    page.go_forward()
    ready.wait_for()
    assert page.evaluate("window.here") is True
    assert page.locator(".cw-table-box").first.evaluate("one => one.querySelectorAll('input[type=search]').length") == 1
    assert page.locator(".md-search").get_attribute("aria-label")
    # Material asks every alternate of a page for a map of its site, our feed too, and the console tells of it.
    assert [one for one in visit.errors if "404" not in one] == []


# What is loaded


def scripts_of(visit_page: Page) -> set[str]:
    names = visit_page.evaluate(
        """() => performance.getEntriesByType("resource").map(one => one.name)
            .filter(one => one.includes("/assets/comparative-wiki/") && one.endsWith(".js"))"""
    )
    return {name.rsplit("/", 1)[1] for name in names}


def test_a_page_loads_only_the_scripts_that_it_needs(simple_wiki: Served, instant_wiki: Served) -> None:
    page = simple_wiki.visit().open("words/")
    page.wait_for_load_state("networkidle")
    assert scripts_of(page) == {"start.js"}
    page = instant_wiki.visit().open("words/")
    page.wait_for_load_state("networkidle")
    assert scripts_of(page) == {"start.js"}
    page = simple_wiki.visit().open("")
    page.locator(".cw-table[data-ready]").wait_for()
    assert scripts_of(page) == {"start.js", "reader.js"}


# On paper

PAPER = 718
"""CSS pixels between the margins of an upright sheet of A4, at 1 cm"""


@pytest.mark.parametrize("width", [PAPER, 1047])
def test_on_paper_every_table_fits_and_nothing_is_cut_off(first_wiki: Served, width: int) -> None:
    visit = first_wiki.visit(width=width)
    visit.page.emulate_media(media="print")
    for name in LOOKED_AT:
        page = visit.open(FIRST[name])
        tables = page.evaluate(
            """() => [...document.querySelectorAll("article table")].map(one => [
                Math.round(one.getBoundingClientRect().right),
                getComputedStyle(one.closest(".cw-scroll") ?? one).overflowX])"""
        )
        assert [one for one in tables if one[0] > width + 1 or one[1] not in ("visible", "clip")] == [], name
        sticky = page.evaluate(
            """() => [...document.querySelectorAll(".cw-scroll *")]
                .filter(one => getComputedStyle(one).position === "sticky").length"""
        )
        assert sticky == 0, name
        maps = page.evaluate(
            """() => [...document.querySelectorAll(".cw-scroll:has(> .cw-upright)")].map(one =>
                [...one.querySelectorAll(":scope > svg")].map(svg => Math.round(svg.getBoundingClientRect().height)))"""
        )
        assert [one for one in maps if len(set(one)) > 1] == [], name  # an axis is as small as its map


def test_on_paper_what_is_folded_is_open_and_sources_have_their_addresses(first_wiki: Served) -> None:
    visit = first_wiki.visit(width=PAPER)
    page = visit.open("entries/wikipedia/")
    inside = page.locator("details.cw-history").first.locator("li").first
    assert not inside.evaluate("one => one.checkVisibility({contentVisibilityAuto: true}) && one.offsetHeight > 0")
    page.emulate_media(media="print")
    assert inside.evaluate("one => one.checkVisibility({contentVisibilityAuto: true}) && one.offsetHeight > 0")
    written = page.locator(".cw-sources a[href^=http]").first.evaluate(
        "one => getComputedStyle(one, '::after').content"
    )
    assert "http" in written
    for furniture in (".md-header", ".md-tabs", ".md-sidebar", ".md-footer"):
        assert not page.locator(furniture).first.is_visible(), furniture


def test_a_table_on_paper_is_whole_and_its_head_is_repeated(first_wiki: Served) -> None:
    page = first_wiki.visit(width=PAPER).open("entries/")
    rows = page.locator(".cw-table tbody tr").count()
    page.emulate_media(media="print")
    shown = page.evaluate(
        """() => [...document.querySelectorAll(".cw-table tbody tr")].filter(one => one.offsetHeight > 0).length"""
    )
    assert shown == rows > 20
    assert (
        page.locator(".cw-table thead").first.evaluate("one => getComputedStyle(one).display") == "table-header-group"
    )
    assert len(page.pdf(format="A4")) > 10_000
