"""What pages elsewhere show of a wiki, in a real browser: badges, and tables in frames of foreign pages."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest

from tests.browser.axe import violations
from tests.browser.conftest import Served
from tests.browser.test_pages import spill
from tools.screenshots import serve

Scheme = Literal["light", "dark"]
OVERFLOW = """() => [...document.querySelectorAll("text")].map((one, at) => {
    const box = document.querySelectorAll("path")[at].getBBox();
    return { words: one.textContent, room: box.width - one.getComputedTextLength() };
})"""
STRICTEST = {"content-type": "text/html", "content-security-policy": "default-src 'none'"}
FOREIGN = """<!doctype html><html lang="en">
<head><meta name="color-scheme" content="light dark"><title>Foreign</title></head>
<body><main><h1>Somebody else</h1>
<iframe src="{address}" title="A table" width="100%" height="480"></iframe></main></body>"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_shared_is_accessible(first_wiki: Served, scheme: Scheme) -> None:
    visit = first_wiki.visit(color_scheme=scheme, width=390)
    for address in ("entries/wikipedia/", "data/", "embed/all.html"):
        page = visit.open(address)
        page.evaluate("document.querySelectorAll('details.cw-share').forEach(one => one.open = true)")
        if address != "embed/all.html":
            page.wait_for_selector(".md-search[aria-label]", state="attached")  # theme.js has run
        assert violations(page) == [], address
        assert spill(page) == [], address
    assert visit.elsewhere == []


def test_the_words_of_badges_have_room(first_wiki: Served) -> None:
    page = first_wiki.visit().page
    for entry, classification in (
        ("wikipedia", "kind"),
        ("wikipedia", "closeness"),
        ("redis", "kind"),
        ("linux", "essay"),
    ):
        page.goto(f"{first_wiki.root}badges/{entry}/{classification}.svg")
        found = page.evaluate(OVERFLOW)
        assert len(found) >= 2
        assert all(one["room"] >= 6 for one in found), found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_table_in_a_frame_of_a_foreign_page(first_wiki: Served, tmp_path: Path, scheme: Scheme) -> None:
    visit = first_wiki.visit(color_scheme=scheme)
    page = visit.page
    (tmp_path / "index.html").write_text(FOREIGN.format(address=f"{first_wiki.root}embed/all.html"), encoding="utf-8")
    with serve(tmp_path) as foreign:  # another port, so another origin
        page.goto(foreign)
        table = page.frame_locator("iframe").locator("table")
        table.wait_for()
        assert table.locator("tbody tr").count() > 30
        ground = table.evaluate("one => getComputedStyle(one.closest('.cw-embed')).backgroundColor")
        assert ground == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(28, 29, 33)")
        table.locator("tbody a").first.click()
        page.wait_for_url(f"{first_wiki.root}entries/**")  # out of the frame, to the wiki itself
        assert visit.errors == []


def test_structured_data_pass_the_strictest_policy(first_wiki: Served) -> None:
    visit = first_wiki.visit()
    data = (
        visit.open("entries/wikipedia/").locator("script[type='application/ld+json']").evaluate("one => one.outerHTML")
    )
    visit.errors.clear()
    visit.page.route("**/data.html", lambda route: route.fulfill(body=data, headers=STRICTEST))
    visit.page.route("**/code.html", lambda route: route.fulfill(body="<script>1</script>", headers=STRICTEST))
    visit.page.goto(f"{visit.root}data.html")
    # What the console says comes in order, so that the error of the second page is the first that there may be.
    with visit.page.expect_console_message() as message:
        visit.page.goto(f"{visit.root}code.html")
    assert "Content Security Policy" in message.value.text
    assert visit.errors == [message.value.text]
