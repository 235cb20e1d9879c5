"""That contrast which is judged once for all text that looks alike is judged wherever it differs."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.axe import violations
from tests.browser.conftest import Served

GOOD = '<div class="box"><p class="words">Dark words on a light ground.</p></div>'


def found(page: Page, body: str) -> list[str]:
    page.set_content(f"<!doctype html><html lang=en><title>Colours</title><main><h1>Colours</h1>{body}</main>")
    return sorted({one.split(":")[0] for one in violations(page)})


@pytest.mark.parametrize(
    "other",
    [
        GOOD.replace("<p", '<p style="color: #ccc"'),
        GOOD.replace("<p", '<p style="opacity: 0.2"'),
        GOOD.replace("<div", '<div style="background: #333"'),
        GOOD.replace("<div", '<div style="opacity: 0.2"'),
        GOOD.replace("Dark words", "<b style='color: #ccc'>Pale words</b>"),
        # By name the same colour, and another by a style sheet.
        "<style>.box .words {color: #ccc}</style>" + GOOD,
    ],
)
def test_text_that_looks_otherwise_than_what_was_judged_is_judged(plain_wiki: Served, other: str) -> None:
    page = plain_wiki.visit().page
    assert found(page, GOOD) == []
    assert found(page, GOOD) == []
    assert found(page, GOOD + other) == ["color-contrast"]
    # What was found wrong is found in every test that shows it.
    assert found(page, GOOD + other) == ["color-contrast"]


def test_what_is_not_about_contrast_is_judged_every_time(plain_wiki: Served) -> None:
    page = plain_wiki.visit().page
    assert found(page, GOOD) == []
    assert found(page, GOOD + "<p class=words><a href='/'></a></p>") == ["link-name"]
    assert found(page, GOOD + "<p class=words><a href='/'></a></p>") == ["link-name"]


def test_text_that_could_not_be_judged_where_it_stood_is_judged_elsewhere(plain_wiki: Served) -> None:
    page = plain_wiki.visit().page
    pale = "<p class=pale style='color: #ccd'>Pale words.</p>"
    cover = "<div style='position: absolute; inset: 0; background: url(data:,)'></div>"
    assert found(page, pale + cover) == []
    assert found(page, pale) == ["color-contrast"]
