"""Lines of time and family trees in a real browser: width, contrast, no colours, paper."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

import pytest

from tests.browser.axe import violations
from tests.browser.conftest import Served

Scheme = Literal["light", "dark"]

REDIS, WIKIPEDIA = "entries/redis/", "entries/wikipedia/"
SEGMENTS = """() => [...document.querySelectorAll("#cw-past svg g")].map(one => {
    const box = one.querySelector(".cw-tint").getBoundingClientRect();
    return [Math.round(box.left), Math.round(box.right), Math.round(box.top)];
})"""


@pytest.mark.parametrize("address", [REDIS, WIKIPEDIA])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_picture_is_as_wide_as_the_text(first_wiki: Served, address: str, width: int) -> None:
    page = first_wiki.visit(width=width).open(address)
    boxes = page.evaluate(
        "[...document.querySelectorAll('svg.cw-past')].map(one => [one.getBoundingClientRect().left,"
        " one.getBoundingClientRect().right, one.getBoundingClientRect().height])"
    )
    assert boxes
    for left, right, height in boxes:
        assert 0 <= left < right <= width
        assert right - left > width / 3
        assert height > 60
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [390, 1280])
def test_segments_of_a_lane_join_one_another(first_wiki: Served, width: int) -> None:
    segments = first_wiki.visit(width=width).open(REDIS).evaluate(SEGMENTS)
    lanes: dict[int, list[tuple[int, int]]] = {}
    for left, right, top in segments:
        lanes.setdefault(top, []).append((left, right))
    assert len(lanes) == 4
    assert max(map(len, lanes.values())) >= 4
    for lane in lanes.values():
        for (_, right), (left, _) in pairwise(lane):
            assert abs(right - left) <= 3


@pytest.mark.parametrize("address", [REDIS, WIKIPEDIA, "insights/changes/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(first_wiki: Served, address: str, scheme: Scheme) -> None:
    page = first_wiki.visit(width=390, color_scheme=scheme).open(address)
    where = "article" if "insights" in address else ".cw-past-list, .cw-kin, figure.cw-picture"
    assert violations(page, where) == []


def test_without_colours_the_edges_and_words_are_still_there(first_wiki: Served) -> None:
    page = first_wiki.visit(forced_colors="active").open(REDIS)
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    strokes = page.evaluate(
        "[...document.querySelectorAll('#cw-past .cw-past__edge')].map(one => getComputedStyle(one).stroke)"
    )
    words = page.evaluate("[...document.querySelectorAll('#cw-past text')].map(one => getComputedStyle(one).fill)")
    assert strokes
    assert words
    assert paper not in {*strokes, *words}


def test_on_paper_the_past_is_whole(first_wiki: Served) -> None:
    page = first_wiki.visit().open(REDIS)
    page.emulate_media(media="print")
    assert page.locator("#cw-past svg").is_visible()
    dates = page.locator(".cw-past-list:not(.cw-news-list) > li > time")
    assert dates.all_inner_texts() == ["Jun 30, 2020", "Mar 20, 2024", "May 2025"]
    assert all(one.is_visible() for one in dates.all())


def test_changes_of_class_are_sorted_and_filtered_like_any_table(first_wiki: Served) -> None:
    page = first_wiki.visit().open("insights/changes/")
    box = page.locator(".cw-table-box").first
    dates = "table.cw-table tbody td:nth-child(2)"
    shown = box.locator(f"{dates} time").evaluate_all("all => all.map(({ dateTime }) => dateTime)")
    assert shown
    assert shown == sorted(shown, reverse=True)
    box.locator("input[type=search], input[type=text]").first.fill("Redis")
    page.wait_for_function("document.querySelectorAll('.cw-table-box')[0].querySelectorAll('time').length === 3")
    assert box.locator(dates).all_inner_texts() == ["May 2025", "Mar 20, 2024", "Jun 30, 2020"]
