"""Pages that are read from right to left, in a language that we have no catalogue for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.wikis import things
from tests.conftest import write_files
from tests.site.building import build_site
from tests.site.pages import BuiltSite


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    root: Path = tmp_path_factory.mktemp("arabic")
    write_files(root, things(6, theme="{name: material, font: false, language: ar}"))
    return build_site(root)


def test_the_page_is_the_themes_and_runs_from_right_to_left(site: BuiltSite) -> None:
    page = site.page("entries/")
    assert 'dir="rtl"' in page.html
    assert page.all("th[scope=col]")[0].text == "Entry"


def test_what_stands_alone_says_that_it_is_english(site: BuiltSite) -> None:
    assert '<html lang="en" dir="ltr">' in site.text("embed/all.html")
