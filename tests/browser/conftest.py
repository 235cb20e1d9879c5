"""A browser, and sites served on this machine for it to open."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Route, expect, sync_playwright

from tests.browser.wikis import mills
from tests.conftest import REPO, TESTS, once, write_files
from tests.site.building import build_site
from tests.site.hostile import hostile_files
from tools.browser import installed, launch_arguments, works
from tools.screenshots import serve

PATIENCE = 60_000
"""milliseconds for what has to happen, where all else on the machine comes first"""
expect.set_options(timeout=PATIENCE)

HERE = Path(__file__).parent
ELSEWHERE = re.compile(r"^(?!(?:https?|wss?)://127\.0\.0\.1[:/]|data:|blob:|about:)")
"""addresses that are not on this machine"""
NOTHING_TO_FIND = {
    "config": {"lang": ["en"], "separator": r"[\s\-]+", "pipeline": ["stopWordFilter"], "fields": {}},
    "docs": [],
}
"""an index of Material's search"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser that CHROMIUM names, or one that is installed. Where CI is set, there has to be one."""
    named = os.environ.get("CHROMIUM")
    path = named or next((one for one in installed(os.environ) if works(one)), "")
    if not path:
        what = "there is no browser: set CHROMIUM to the path of one, or run `make test`"
        pytest.fail(what) if os.environ.get("CI") else pytest.skip(what)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=launch_arguments())
        yield running
        running.close()


@dataclass
class Visit:
    """An open window, with what happened in it."""

    root: str
    page: Page
    elsewhere: list[str] = field(default_factory=list)
    """addresses on other hosts that it asked for"""
    errors: list[str] = field(default_factory=list)
    """what the console called an error"""

    def open(self, address: str) -> Page:
        """Go to a page of the site, and wait until its scripts have run."""
        answer = self.page.goto(self.root + address, wait_until="load")
        assert answer is not None
        assert answer.ok, address
        return self.page


@dataclass
class Served:
    """A site on this machine."""

    browser: Browser
    root: str
    folder: Path = Path()
    searched: bool = True
    """whether the search finds anything: Material reads the whole index on every page, and where it is long this takes
    longer than all that is looked at"""
    contexts: list[BrowserContext] = field(default_factory=list)

    def visit(self, *, width: int = 1280, height: int = 900, searched: bool | None = None, **options: Any) -> Visit:
        """Open a window of this size. Nothing is fetched from anywhere else."""
        options.setdefault("reduced_motion", "reduce")
        context = self.browser.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        visit = Visit(self.root, context.new_page())

        def refuse(route: Route, request: Request) -> None:
            visit.elsewhere.append(request.url)
            route.abort()

        def listen(message: ConsoleMessage) -> None:
            if message.type == "error":
                visit.errors.append(message.text)

        context.route(ELSEWHERE, refuse)
        if not (self.searched if searched is None else searched):
            context.route("**/search/search_index.json", lambda route: route.fulfill(json=NOTHING_TO_FIND))
        visit.page.on("console", listen)
        visit.page.on("pageerror", lambda error: visit.errors.append(str(error)))
        return visit

    def leave(self) -> None:
        """Close every window."""
        while self.contexts:
            self.contexts.pop().close()


def _served(browser: Browser, folder: Path, *, searched: bool = True) -> Iterator[Served]:
    with serve(folder) as root:
        yield Served(browser, root, folder, searched)


def served_at_home(browser: Browser, folder: Path) -> Iterator[Served]:
    """A site whose `site_url` is http://127.0.0.1/, so that `navigation.instant` takes effect: Material takes the site
    for the one that the sitemap names."""
    with serve(folder) as address:
        sitemap = folder / "sitemap.xml"
        sitemap.write_text(sitemap.read_text(encoding="utf-8").replace("http://127.0.0.1/", address), encoding="utf-8")
        served = Served(browser, address)
        yield served
        served.leave()


@pytest.fixture(scope="session")
def first_wiki_served(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    site = once(tmp_path_factory, "many-hands", lambda folder: build_site(REPO, site_dir=str(folder)))
    yield from _served(browser, site.folder, searched=False)


@pytest.fixture(scope="session")
def plain_wiki_served(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root = TESTS / "wikis" / "password-managers"
    site = once(tmp_path_factory, "password-managers", lambda folder: build_site(root, site_dir=str(folder)))
    yield from _served(browser, site.folder)


@pytest.fixture(scope="session")
def every_kind_served(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    site = once(tmp_path_factory, "every-kind", lambda root: build_site(write_files(root, mills()).root, strict=False))
    yield from _served(browser, site.folder)


@pytest.fixture(scope="session", params=["{name: material, font: false}", "mkdocs", "readthedocs"])
def hostile_wiki_served(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Served]:
    root = tmp_path_factory.mktemp("hostile")
    files = hostile_files("X")
    files["mkdocs.yml"] = files["mkdocs.yml"].replace("{name: X}", request.param)
    write_files(root, files)
    yield from _served(browser, build_site(root, strict=False).folder)


@pytest.fixture
def first_wiki(first_wiki_served: Served) -> Iterator[Served]:
    """The wiki of this repository, in Material. Its search finds nothing where it is not `searched`."""
    yield first_wiki_served
    first_wiki_served.leave()


@pytest.fixture
def plain_wiki(plain_wiki_served: Served) -> Iterator[Served]:
    """A small wiki in MkDocs' own theme."""
    yield plain_wiki_served
    plain_wiki_served.leave()


@pytest.fixture
def every_kind(every_kind_served: Served) -> Iterator[Served]:
    """A small wiki in Material that has every kind of page."""
    yield every_kind_served
    every_kind_served.leave()


@pytest.fixture
def hostile_wiki(hostile_wiki_served: Served) -> Iterator[Served]:
    """A wiki with an entry by someone who means harm."""
    yield hostile_wiki_served
    hostile_wiki_served.leave()
