"""One wiki in two languages, as the manual says: two mkdocs.yml, of which each page names its twin."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from mkdocs.config import load_config

from tests.conftest import REPO, write_files
from tests.site.building import build_with
from tests.site.pages import BuiltSite

COMPARISON = """\
title: {en: Fruit, de: Obst}
criteria:
  stone:
    title: {en: Stones, de: Steine}
    options: {none: {title: {en: none, de: keine}}, one: {title: {en: one, de: einer}}}
  taste: {title: {en: Taste, de: Geschmack}, scale: [sour, sweet]}
classifications:
  sort:
    title: {en: Sort, de: Sorte}
    policy: first
    classes:
      drupe: {title: {en: Drupe, de: Steinobst}, when: {stone: one}}
      other: {title: {en: Other fruit, de: Anderes Obst}, otherwise: true}
accepted:
  - {check: unused-criterion, where: taste, because: It is shown.}
"""
FILES: Mapping[str, str] = {
    "mkdocs.yml": "site_name: Fruit\nsite_url: https://fruit.example/\n"
    "theme: {name: material, font: false, language: en}\n"
    "plugins: [search, comparative-wiki: {twins: [mkdocs.de.yml]}]\n"
    "extra: {alternate: [{name: English, link: /, lang: en}, {name: Deutsch, link: /de/, lang: de}]}\n",
    "mkdocs.de.yml": "INHERIT: mkdocs.yml\nsite_name: Obst\nsite_url: https://fruit.example/de/\nsite_dir: site/de\n"
    "docs_dir: docs-de\ntheme: {language: de}\n"
    "plugins: [search, comparative-wiki: {entries: obst, twins: [mkdocs.yml]}]\n",
    "docs/index.md": "# Fruit\n",
    "docs-de/index.md": "# Obst\n",
    "entries/comparison.yml": COMPARISON,
    "obst/comparison.yml": COMPARISON,
    "entries/cherry.md": "---\ntitle: Cherry\nsummary: Red.\ncriteria: {stone: one, taste: sweet}\n---\n",
    "entries/fig.md": "---\ntitle: Fig\nsummary: Soft.\ncriteria: {stone: none}\n---\n",
    "obst/cherry.md": "---\ntitle: Kirsche\nsummary: Rot.\ncriteria: {stone: one, taste: sweet}\n---\n",
    "obst/quince.md": "---\ntitle: Quitte\nsummary: Hart.\ncriteria: {stone: none}\n---\n",
}


def built(root: Path, configuration: str) -> BuiltSite:
    return build_with(load_config(str(root / configuration), strict=True))


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[BuiltSite, BuiltSite]:
    root = tmp_path_factory.mktemp("twins")
    write_files(root, FILES)
    return built(root, "mkdocs.yml"), built(root, "mkdocs.de.yml")


def twins(site: BuiltSite, address: str) -> dict[str, str]:
    """Language → address, as the plugin says it in the head of a page."""
    found = re.findall(r'<link rel="alternate" hreflang="(\w+)" href="([^"]*)">', site.page(address).html)
    return dict(found)


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("", ""),
        ("entries/", "obst/"),
        ("entries/cherry/", "obst/cherry/"),
        ("criteria/", "criteria/"),
        ("criteria/stone/", "criteria/stone/"),
        ("classes/", "classes/"),
        ("classes/sort/drupe/", "classes/sort/drupe/"),
    ],
)
def test_every_page_names_its_twin_and_itself(sites: tuple[BuiltSite, BuiltSite], english: str, german: str) -> None:
    said = {"en": f"https://fruit.example/{english}", "de": f"https://fruit.example/de/{german}"}
    assert twins(sites[0], english) == said
    assert twins(sites[1], german) == said


def test_a_page_without_a_twin_names_none(sites: tuple[BuiltSite, BuiltSite]) -> None:
    assert twins(sites[0], "entries/fig/") == {}
    assert twins(sites[1], "obst/quince/") == {}


def test_each_site_speaks_its_language_and_both_stand_in_one_folder(sites: tuple[BuiltSite, BuiltSite]) -> None:
    english, german = sites
    assert german.folder == english.folder / "de"
    assert english.page("entries/cherry/").all("h1")[0].text.startswith("Cherry")
    page = german.page("obst/cherry/")
    assert page.all("h1")[0].text.startswith("Kirsche")
    assert "Steinobst" in page.content.text
    assert "Werte und Quellen" in page.content.text
    assert (english.folder / "index.html").is_file()


def test_a_twin_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    write_files(
        tmp_path, {**FILES, "mkdocs.yml": FILES["mkdocs.yml"].replace("mkdocs.de.yml", "mkdocs.fr.yml, mkdocs.it.yml")}
    )
    (tmp_path / "mkdocs.it.yml").write_text("site_name: X\nplugins: [comparative-wiki]\n", encoding="utf-8")
    site = build_with(load_config(str(tmp_path / "mkdocs.yml"), strict=False))
    said = [one for one in site.messages if "mkdocs." in one]
    assert any("mkdocs.fr.yml" in one for one in said)
    assert any("mkdocs.it.yml has no `site_url`" in one for one in said)
    assert twins(site, "entries/cherry/") == {}


def test_the_manual_shows_what_is_built_here() -> None:
    manual = (REPO / "docs" / "manual" / "languages.md").read_text(encoding="utf-8")
    for line in ("twins: [mkdocs.de.yml]", "twins: [mkdocs.yml]", "INHERIT: mkdocs.yml", "site_dir: site/de"):
        assert line in manual
