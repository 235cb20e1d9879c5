"""Pages in a real browser: sizes, colours, keyboard, search, and no request to anyone else."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import Literal

import pytest
from playwright.sync_api import Page

from tests.browser.axe import unfolded, violations
from tests.browser.conftest import Served

FIRST = {
    "home": "",
    "entry": "entries/wikipedia/",
    "contested entry": "entries/redis/",
    "table": "entries/",
    "classes": "classes/",
    "class": "classes/kind/peer-production/",
    "criteria": "criteria/",
    "criterion": "criteria/control/",
    "insights": "insights/",
    "undecided": "insights/undecided/",
    "contested": "insights/contested/",
    "contrasts": "insights/contrasts/",
    "claims": "insights/claims/",
    "lenses": "insights/lenses/",
    "rules": "insights/rules/",
    "helping": "helping/",
    "changes": "insights/changes/",
    "recent changes": "recent/",
    "compare": "compare/",
    "declared pair": "compare/redis-and-valkey/",
    "closest pair": "compare/debian-and-bitcoin/",
}
EVERY_KIND = {
    "words and lists": "",
    "pictures": "pictures/",
    "tables": "tables/",
    "all entries": "entries/",
    "settled, discussed elsewhere": "entries/alder/",
    "undecided": "entries/brook/",
    "contested": "entries/split/",
    "nothing known": "entries/blank/",
    "removed": "entries/plum/",
    "criteria": "criteria/",
    "criterion that takes many": "criteria/grain/",
    "criterion that is worked out": "criteria/right/",
    "criterion with a number": "criteria/stones/",
    "criterion with discussions": "criteria/owner/",
    "classes": "classes/",
    "class without entries": "classes/kind/steam/",
    "class that other classes are": "classes/tenure/ours/",
    "level": "classes/rank/good/",
    "compare": "compare/",
    "two declared": "compare/two/",
    "five declared": "compare/five/",
    "views": "views/",
    "view": "views/steam/",
    "insights": "insights/",
    "insights: undecided": "insights/undecided/",
    "insights: contested": "insights/contested/",
    "insights: contrasts": "insights/contrasts/",
    "insights: claims": "insights/claims/",
    "data": "data/",
    "insights: lenses": "insights/lenses/",
    "helping": "helping/",
    "removed and rejected": "helping/removed/",
    "form": "add/",
    "recent changes": "recent/",
    "insights: rules": "insights/rules/",
}
"""pages of a small wiki with the whole language"""
PLAIN = {
    "home": "",
    "entry": "entries/bitwarden/",
    "table": "entries/",
    "class": "classes/",
    "criterion": "criteria/",
    "undecided": "insights/undecided/",
    "contrasts": "insights/contrasts/",
    "rules": "insights/rules/",
    "helping": "helping/",
}
WRITTEN = {
    "essay": "essay/",
    "reading": "reading/",
    "subjects": "tags/",
    "manual": "manual/blocks/",
    "not found": "404.html",
}
"""pages of the first wiki that somebody wrote, or the theme made"""
Scheme = Literal["light", "dark"]

SPILLS = """() => {
    const wide = document.documentElement.clientWidth;
    const scrolls = (one) => one && (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(one).overflowX)
        ? one !== document.body && one !== document.documentElement : scrolls(one.parentElement));
    return [...document.querySelectorAll("article *, [role=main] *, main *")]
        .filter(one => one.getBoundingClientRect().right > wide + 1 && one.getClientRects().length)
        .filter(one => getComputedStyle(one).position !== "absolute" && !scrolls(one.parentElement))
        .map(one => one.tagName + "." + one.className + " " + one.getBoundingClientRect().right);
}"""
"""the elements of the content that stick out to the right, unless they can be scrolled to"""

OUT_OF_REACH = """() => [...document.querySelectorAll("article *")]
    .filter(one => ["auto", "scroll"].includes(getComputedStyle(one).overflowX))
    .filter(one => one.scrollWidth > one.clientWidth + 1 && one.tabIndex < 0)
    .filter(one => !one.closest(".md-typeset__scrollwrap"))
    .map(one => one.outerHTML.slice(0, 100))"""
"""what scrolls, and no keyboard can scroll it"""

HEADS = {
    head
    for template in files("comparative_wiki").joinpath("render", "templates").iterdir()
    for head in re.findall(r'<h1 id="([^"{]+)"', template.read_text(encoding="utf-8"))
}
"""the ids of the main headings of all kinds of pages that are generated"""


def spill(page: Page) -> list[str]:
    # The plain theme's own name of the site sticks out at 320 px, where that name is long.
    page.evaluate("document.querySelectorAll('.navbar').forEach(one => one.remove())")
    width = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    whole = [f"the page is {width[0]} px wide in a window of {width[1]}"] if width[0] > width[1] else []
    found: list[str] = page.evaluate(SPILLS)
    return [*whole, *found[:5]]


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_of_the_plain_theme_scrolls_sideways(plain_wiki: Served, width: int) -> None:
    visit = plain_wiki.visit(width=width)
    found = {name: spill(visit.open(address)) for name, address in PLAIN.items()}
    assert {name: some for name, some in found.items() if some} == {}


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_every_page_fits_is_quiet_and_has_nothing_that_axe_finds(
    first_wiki: Served, scheme: Scheme, width: int
) -> None:
    """One visit to each page, since loading it takes longer than looking at it."""
    visit = first_wiki.visit(width=width, color_scheme=scheme)
    found = {}
    for name, address in (FIRST | WRITTEN).items():
        page = visit.open(address)
        wrong = [*spill(page), *page.evaluate(OUT_OF_REACH)]
        visit.page.set_viewport_size({"width": 320, "height": 900})
        wrong += [f"at 320 px: {one}" for one in spill(page)]
        visit.page.set_viewport_size({"width": width, "height": 900})
        if wrong := [*wrong, *violations(unfolded(page))]:
            found[name] = wrong
    visit.page.wait_for_load_state("networkidle")
    assert found == {}
    assert visit.elsewhere == []
    assert visit.errors == []


# The first wiki is looked at in the other two ways: narrow and dark, wide and light.
@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_axe_finds_nothing_wrong_with_any_kind_of_page(every_kind: Served, scheme: Scheme, width: int) -> None:
    visit = every_kind.visit(width=width, color_scheme=scheme)
    found, heads = {}, set()
    for name, address in EVERY_KIND.items():
        page = unfolded(visit.open(address))
        heads.update(page.evaluate("[...document.querySelectorAll('h1[id]')].map(one => one.id)"))
        if problems := violations(page):
            found[name] = problems
    assert found == {}
    # Nothing of the mills has a past; the first wiki has, and is looked at as well. Several comparisons, and parts of
    # long tables, have tests of their own.
    assert HEADS - heads == {"changes", "comparisons", "part"}, "kinds of pages that nobody looked at"


def test_axe_finds_nothing_wrong_in_the_plain_theme(plain_wiki: Served) -> None:
    visit = plain_wiki.visit(width=1280)
    assert {
        name: found
        for name, address in PLAIN.items()
        if (found := violations(unfolded(visit.open(address)), "[role=main]"))
    } == {}


def test_the_dark_scheme_is_dark_and_the_light_one_light(first_wiki: Served) -> None:
    colours = {}
    for scheme in ("light", "dark"):
        page = first_wiki.visit(color_scheme=scheme).open("entries/wikipedia/")
        colours[scheme] = [
            sum(int(part) for part in page.evaluate(LIGHTNESS, [selector, kind]).split(",")[:3])
            for selector, kind in (
                ("body", "backgroundColor"),
                (".cw-badge", "backgroundColor"),
                (".cw-badge", "color"),
                (".cw-criteria td", "backgroundColor"),
                (".cw-profile li", "backgroundColor"),
            )
        ]
    light, dark = colours["light"], colours["dark"]
    assert [one > 380 for one in light] == [True, True, False, True, True]
    assert [one > 380 for one in dark] == [False, False, True, False, False]


LIGHTNESS = """([selector, kind]) => {
    const canvas = document.createElement("canvas").getContext("2d");
    canvas.fillStyle = getComputedStyle(document.querySelector(selector))[kind];
    canvas.fillRect(0, 0, 1, 1);
    return canvas.getImageData(0, 0, 1, 1).data.join(",");
}"""


@pytest.mark.parametrize("width", [390, 1280])
def test_everything_can_be_read_without_scripts(first_wiki: Served, width: int) -> None:
    visit = first_wiki.visit(width=width, java_script_enabled=False)
    page = visit.open("entries/wikipedia/")
    for selector in (
        "h1",
        ".cw-lead",
        ".cw-verdict .cw-badge",
        ".cw-why",
        ".cw-profile li",
        ".cw-criteria td.cw-value",
    ):
        assert page.locator(selector).first.is_visible(), selector
    assert page.locator(".cw-mention").first.is_visible()
    assert "Nobody has opened this source" in page.inner_text("article")
    page = visit.open("entries/")
    assert page.locator(".cw-table tbody tr").count() >= 20
    assert page.locator(".cw-table tbody tr").first.is_visible()
    page = visit.open("")
    assert page.locator(".cw-card").first.is_visible()
    page = visit.open("classes/kind/peer-production/")
    assert page.locator(".cw-rule").is_visible()


def test_what_is_folded_opens_without_scripts(first_wiki: Served) -> None:
    page = first_wiki.visit(java_script_enabled=False).open("entries/wikipedia/")
    folded = page.locator("details.cw-history").first
    inside = folded.locator("li").first
    assert not inside.is_visible()
    folded.locator("summary").click()
    assert inside.is_visible()


def test_the_rule_of_another_class_opens_by_keyboard(first_wiki: Served) -> None:
    page = first_wiki.visit().open("entries/threadless/")
    summary = page.locator("details.cw-why-not > summary").first
    rule = page.locator("details.cw-why-not .cw-rule").first
    assert not rule.is_visible()
    for _ in range(200):
        page.keyboard.press("Tab")
        if summary.evaluate("one => one === document.activeElement"):
            break
    else:
        pytest.fail("the rule was not reached by the Tab key")
    outline = summary.evaluate("one => [getComputedStyle(one).outlineStyle, getComputedStyle(one).outlineWidth]")
    assert outline[0] != "none"
    assert outline[1] != "0px"
    page.keyboard.press("Enter")
    assert rule.is_visible()
    assert page.locator("details.cw-why-not .cw-status").first.is_visible()
    page.keyboard.press("Enter")
    assert not rule.is_visible()


def test_what_is_folded_in_the_head_and_below_opens_by_keyboard(first_wiki: Served) -> None:
    page = first_wiki.visit(width=390).open("entries/threadless/")
    for fold, inside in (
        ("details.cw-lenses", "dd .cw-badge"),
        ("#cw-changes ~ details.cw-more", "ul.cw-changes > li"),
    ):
        folded = page.locator(fold).first
        assert not folded.locator(inside).first.is_visible()
        folded.locator("summary").first.focus()
        page.keyboard.press("Enter")
        assert folded.locator(inside).first.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_how_a_part_of_a_rule_stands_is_not_said_by_colour_alone(first_wiki: Served, scheme: Scheme) -> None:
    page = unfolded(first_wiki.visit(color_scheme=scheme).open("entries/mariadb/"))
    found = page.evaluate(
        """() => [...document.querySelectorAll(".cw-rule .cw-status")].map(one => {
            const [sign, words] = one.children;
            return [sign.textContent, words.textContent.trim(), sign.getClientRects().length];
        })"""
    )
    assert {(sign, words) for sign, words, _ in found} == {("✓", "met:"), ("✗", "not met:"), ("?", "open:")}
    assert all(boxes for _, _, boxes in found)


@pytest.mark.parametrize("width", [320, 390])
def test_opened_rules_stay_within_a_phone(first_wiki: Served, width: int) -> None:
    visit = first_wiki.visit(width=width)
    for address in ("entries/threadless/", "entries/mariadb/", "entries/redis/"):
        assert spill(unfolded(visit.open(address))) == [], address


@pytest.mark.parametrize("width", [390, 1280])
def test_what_scrolls_can_be_scrolled_by_keyboard(first_wiki: Served, width: int) -> None:
    page = first_wiki.visit(width=width).open("entries/")
    region = page.locator(".cw-scroll").first
    assert region.get_attribute("role") == "region"
    assert region.get_attribute("aria-label")
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.classList.contains('cw-scroll')"):
            break
    else:
        pytest.fail("the table was not reached by the Tab key")
    outline = region.evaluate("one => getComputedStyle(one).outlineStyle")
    assert outline != "none"
    before = region.evaluate("one => one.scrollLeft + one.scrollTop")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.wait_for_function(
        f"document.querySelector('.cw-scroll').scrollLeft + document.querySelector('.cw-scroll').scrollTop > {before}"
    )


def test_the_first_column_of_the_table_stays(first_wiki: Served) -> None:
    page = first_wiki.visit(width=390).open("entries/")
    places = page.evaluate(
        """() => {
            const box = document.querySelector(".cw-scroll"), name = box.querySelector("tbody th");
            const before = name.getBoundingClientRect().left;
            box.scrollLeft = 300;
            return [before, name.getBoundingClientRect().left, box.scrollLeft];
        }"""
    )
    assert places[2] == 300
    assert abs(places[0] - places[1]) < 2


def test_search_finds_an_entry_by_its_title(first_wiki: Served) -> None:
    visit = first_wiki.visit(searched=True)
    page = visit.open("")
    page.locator("input.md-search__input").click()
    page.keyboard.type("Wikipedia")
    first = page.locator(".md-search-result__link").first
    first.wait_for()
    assert first.locator("h1").inner_text() == "Wikipedia"
    first.click()
    page.wait_for_url("**/entries/wikipedia/**")
    assert visit.errors == []


def test_a_mark_of_the_profile_leads_to_its_value(first_wiki: Served) -> None:
    page = first_wiki.visit(width=390).open("entries/wikipedia/")
    link = page.locator(".cw-profile a").nth(2)
    link.click()
    row = page.locator(link.get_attribute("href") or "")
    top = row.evaluate("one => one.getBoundingClientRect().top")
    header = page.locator(".md-header").bounding_box()
    assert header is not None
    assert header["height"] - 1 <= top < 844


def test_pages_are_named_as_the_entries_are(first_wiki: Served) -> None:
    visit = first_wiki.visit()
    document = json.loads(visit.page.request.get(f"{visit.root}api/v1/wiki.json").text())
    for entry in document["entries"][:3]:
        assert visit.open(entry["url"]).title() == f"{entry['title']} - Many Hands"
