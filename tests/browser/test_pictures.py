"""Pictures in a real browser: sizes, names that do not touch, contrast, no colours, and changes of page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser

from tests.browser.axe import violations
from tests.browser.conftest import Served, _served
from tests.conftest import write_files
from tests.site.building import build_site
from tests.site.mills import MILLS
from tests.site.test_pictures import BLOCKS, page_of

Scheme = Literal["light", "dark"]

MATERIAL = """\
site_name: Mills
theme:
  name: material
  font: false
  features: [navigation.instant]
  palette:
    - {media: "(prefers-color-scheme: light)", scheme: default}
    - {media: "(prefers-color-scheme: dark)", scheme: slate}
site_url: http://127.0.0.1:9/
plugins: [search, comparative-wiki]
"""

AT_HOME = "http://127.0.0.1:9/"
"""the address that the site is built for"""

SMALL = """() => [...document.querySelectorAll("figure.cw-picture svg, .cw-verdict svg")]
    .map(one => ({box: one.getBoundingClientRect(), name: one.getAttribute("class") || one.id}))
    .filter(one => one.box.width < 10 || one.box.height < 10)
    .map(one => one.name)"""
"""the drawings that can hardly be seen"""

TOUCHING = """() => [...document.querySelectorAll("figure.cw-picture .cw-names")].flatMap(names => {
    const boxes = [...names.querySelectorAll("text")].map(one => [one.textContent, one.getBoundingClientRect()]);
    return boxes.flatMap(([name, a], at) => boxes.slice(at + 1)
        .filter(([, b]) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 4 && b.top < a.bottom - 4)
        .map(([other]) => name + " / " + other));
})"""
"""names that overlap as the browser has set them; the boxes of letters are taller than what can be seen of them"""

OUTSIDE = """() => [...document.querySelectorAll("figure.cw-picture .cw-scroll > svg")].flatMap(svg => {
    const whole = svg.getBoundingClientRect();
    return [...svg.querySelectorAll("text")].filter(one => {
        const box = one.getBoundingClientRect();
        return box.left < whole.left - 1 || box.right > whole.right + 1 || box.bottom > whole.bottom + 1
            || box.top < whole.top - 1;
    }).map(one => one.textContent);
})"""
"""words that stick out of their drawing"""


@pytest.fixture(scope="module", params=["material", "mkdocs", "readthedocs"])
def drawn_served(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Served]:
    """A page with every picture, in each theme."""
    plain = f"site_name: Mills\ntheme: {request.param}\nplugins: [search, comparative-wiki]\n"
    files = {
        **MILLS,
        "docs/index.md": page_of(BLOCKS),
        "mkdocs.yml": MATERIAL if request.param == "material" else plain,
    }
    files["entries/alder.md"] = files["entries/alder.md"].replace("summary:", "since: 1788\nsummary:")
    root = tmp_path_factory.mktemp("pictures")
    write_files(root, files)
    yield from _served(browser, build_site(root, strict=False).folder)


@pytest.fixture
def drawn(drawn_served: Served) -> Iterator[Served]:
    yield drawn_served
    drawn_served.leave()


@pytest.mark.parametrize("width", [320, 1280])
def test_every_drawing_can_be_seen_and_nothing_touches(drawn: Served, width: int) -> None:
    visit = drawn.visit(width=width)
    page = visit.open("")
    assert page.evaluate(SMALL) == []
    assert page.evaluate(TOUCHING) == []
    assert page.evaluate(OUTSIDE) == []
    letters = page.evaluate(
        "[...document.querySelectorAll('figure.cw-picture svg text')].map(one => one.getBoundingClientRect().height)"
    )
    assert min(letters) > 9, "tiny letters"
    wide = page.evaluate(
        "[...document.querySelectorAll('figure.cw-picture')].map(one => one.getBoundingClientRect().right)"
    )
    assert max(wide) <= width


def test_the_upright_axis_stays_while_a_map_is_moved(drawn: Served) -> None:
    page = drawn.visit(width=320).open("")
    box = page.locator(".cw-picture > .cw-scroll:has(.cw-upright)").first
    places = """box => [".cw-upright text", ".cw-names text"].map(what => [...box.querySelectorAll(what)]
        .map(one => Math.round(one.getBoundingClientRect().left - box.getBoundingClientRect().left)))"""
    axis, names = box.evaluate(places)
    box.evaluate("box => { box.scrollLeft = 60 }")
    assert box.evaluate(places) == [axis, [one - 60 for one in names]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_pictures(drawn: Served, scheme: Scheme) -> None:
    page = drawn.visit(width=390, color_scheme=scheme).open("")
    for one in page.locator("figure.cw-picture summary").all():
        one.click()
    assert violations(page, "figure.cw-picture") == []


def test_without_colours_shapes_and_words_are_still_there(drawn: Served) -> None:
    page = drawn.visit(forced_colors="active").open("")
    fills = page.evaluate(
        "[...document.querySelectorAll('figure.cw-picture svg :is(text, .cw-fill, .cw-kind)')]"
        ".map(one => getComputedStyle(one).fill)"
    )
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert fills
    assert paper not in set(fills)


def test_the_data_can_be_opened_and_followed_by_keyboard(drawn: Served) -> None:
    page = drawn.visit().open("")
    summary = page.locator("figure.cw-picture--heatmap summary").first
    summary.focus()
    page.keyboard.press("Enter")
    link = page.locator("figure.cw-picture--heatmap tbody th a").first
    assert link.is_visible()
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/entries/**")


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_a_page_from_right_to_left_keeps_its_drawings(drawn: Served, direction: str) -> None:
    page = drawn.visit(width=390).open("")
    page.evaluate("way => { document.documentElement.dir = way; }", direction)
    assert page.evaluate(OUTSIDE) == []
    assert page.evaluate(TOUCHING) == []


def test_the_pictures_of_the_first_wiki_can_be_read(first_wiki: Served) -> None:
    for width in (320, 1280):
        visit = first_wiki.visit(width=width)
        for address in ("", "essay/", "classes/", "entries/wikipedia/"):
            page = visit.open(address)
            assert page.locator("figure.cw-picture svg, svg.cw-glyph").count(), address
            assert page.evaluate(SMALL) == [], address
            assert page.evaluate(TOUCHING) == [], address
            assert page.evaluate(OUTSIDE) == [], address
            assert page.locator("svg[href], svg [href]").count() == 0, address
        assert visit.errors == []
        assert visit.elsewhere == []


@pytest.mark.parametrize("drawn_served", ["material"], indirect=True)
def test_a_page_full_of_pictures_does_not_stop_instant_navigation(drawn: Served) -> None:
    visit = drawn.visit()
    page = visit.page
    # Material changes pages by itself only below the address that the site was built for.
    page.context.route(
        f"{AT_HOME}**",
        lambda route: route.fulfill(response=route.fetch(url=visit.root + route.request.url[len(AT_HOME) :])),
    )
    page.goto(AT_HOME, wait_until="networkidle")
    page.evaluate("window.same = true")
    page.locator("a[href$='classes/']").first.click()
    page.locator("h1#classes").wait_for()
    assert page.locator("figure.cw-picture--distribution").count() == 6
    page.locator("a.md-logo").first.click()
    page.locator("figure.cw-picture--heatmap").first.wait_for()
    assert page.evaluate("window.same") is True


def test_paper_shows_whole_pictures(drawn: Served) -> None:
    page = drawn.visit(width=700).open("")
    page.emulate_media(media="print")
    wide = page.evaluate(
        "[...document.querySelectorAll('figure.cw-picture .cw-scroll > svg')]"
        ".map(one => [one.getBoundingClientRect().right, one.closest('figure').getBoundingClientRect().right])"
    )
    assert not page.locator("figure.cw-picture table").first.is_visible()
    assert wide
    assert all(drawing <= figure + 1 for drawing, figure in wide)
