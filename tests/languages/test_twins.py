"""One wiki in two languages, as the manual says: two mkdocs.yml, of which each page names its twin."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from mkdocs.config import load_config

from comparative_wiki.twins import places_of
from tests.commands.conftest import Folder
from tests.commands.repositories import committed
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
claims:
  - {says: {en: Drupes are sweet., de: Steinobst ist süß.}, of: {stone: one}, holds: {taste: sweet}}
views:
  two: {title: {en: Two, de: Zwei}, show: compare, entries: [cherry, plum]}
  sweet ones: {title: {en: Sweet ones, de: Süße}, show: table, where: {taste: sweet}}
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
    "entries/removed.yml": "lime: {date: 2026-01-01, because: Twice.}\n",
    "obst/rejected.yml": "limette: {date: 2026-01-02, because: Keine Frucht.}\n",
    "entries/cherry.md": "---\ntitle: Cherry\nsummary: Red.\ncriteria: {stone: one, taste: sweet}\n---\n",
    "entries/plum.md": "---\ntitle: Plum\nsummary: Blue.\ncriteria: {stone: one, taste: sweet}\n---\n",
    "obst/plum.md": "---\ntitle: Pflaume\nsummary: Blau.\ncriteria: {stone: one, taste: sweet}\n---\n",
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
        ("insights/", "insights/"),
        ("insights/undecided/", "insights/undecided/"),
        ("insights/rules/", "insights/rules/"),
        ("insights/claims/", "insights/claims/"),
        ("compare/", "compare/"),
        ("compare/two/", "compare/two/"),
        ("views/", "views/"),
        ("views/sweet-ones/", "views/sweet-ones/"),
        ("data/", "data/"),
        ("add/", "add/"),
        ("helping/", "helping/"),
        ("helping/removed/", "helping/removed/"),
    ],
)
def test_every_page_names_its_twin_and_itself(sites: tuple[BuiltSite, BuiltSite], english: str, german: str) -> None:
    said = {"en": f"https://fruit.example/{english}", "de": f"https://fruit.example/de/{german}"}
    assert twins(sites[0], english) == said
    assert twins(sites[1], german) == said


def test_what_a_page_names_in_the_other_language_is_there(sites: tuple[BuiltSite, BuiltSite]) -> None:
    english, german = sites
    for site, other, language, start in (
        (english, german, "de", "https://fruit.example/de/"),
        (german, english, "en", "https://fruit.example/"),
    ):
        named = [there for page in site.pages for one, there in twins(site, page).items() if one == language]
        assert len(named) > 15
        assert [one for one in named if one.removeprefix(start) not in other.pages] == []


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


# One comparison file for both


def test_both_may_have_one_comparison_file(tmp_path: Path) -> None:
    write_files(tmp_path, {**FILES, "obst/comparison.yml": "same_as: ../entries/comparison.yml\n"})
    folder = Folder(tmp_path)
    assert folder.run("-f", "mkdocs.de.yml", "check", "--strict").lines == ["Nichts ist falsch."]
    assert "Sorte: Steinobst" in folder.run("-f", "mkdocs.de.yml", "explain", "cherry").out
    assert folder.run("check", "--strict").lines == ["Nothing is wrong."]
    assert folder.run("explain", "quince").status == 2
    site = build_with(load_config(str(tmp_path / "mkdocs.de.yml"), strict=True))
    assert "Steinobst" in site.page("obst/cherry/").content.text
    assert twins(site, "criteria/stone/")["en"] == "https://fruit.example/criteria/stone/"


def test_what_is_wrong_with_the_one_file_is_said_of_it(tmp_path: Path) -> None:
    wrong = COMPARISON.replace("policy: first", "policy: frist")
    files = {**FILES, "entries/comparison.yml": wrong, "obst/comparison.yml": "same_as: ../entries/comparison.yml\n"}
    write_files(tmp_path, files)
    said = Folder(tmp_path).run("-f", "mkdocs.de.yml", "check", "--language", "en").out
    assert "entries/comparison.yml:10:13 'frist' is not a 'policy' of classification 'sort'." in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("same_as: ../entries/comparison.yaml\n", "obst/comparison.yml:1:1 there is no file entries/comparison.yaml."),
        ("same_as: comparison.yml\n", "obst/comparison.yml:1:1 these files take from one another in a circle"),
        ("same_as: ../../comparison.yml\n", "leads out of the wiki's folder"),
        ("same_as: other.yml\n", "obst/other.yml is itself the same as another file"),
        ("same_as: ../entries/comparison.yml\ntitle: X\n", "obst/comparison.yml:2:1 'title' is not a key"),
    ],
)
def test_a_file_that_cannot_be_the_same_is_said(tmp_path: Path, text: str, said: str) -> None:
    write_files(tmp_path, {**FILES, "obst/comparison.yml": text, "obst/other.yml": "same_as: comparison.yml\n"})
    ran = Folder(tmp_path).run("-f", "mkdocs.de.yml", "check", "--language", "en")
    assert ran.status == 1
    assert said in ran.out


def test_two_files_that_mean_different_things_are_said(tmp_path: Path) -> None:
    other = COMPARISON.replace("when: {stone: one}", "when: {taste: sour}").replace("de: Steine", "de: Kerne")
    write_files(tmp_path, {**FILES, "obst/comparison.yml": other})
    ran = Folder(tmp_path).run("check", "--strict")
    assert ran.status == 1
    [line] = [one for one in ran.lines if "twin-differs" in one]
    assert line.startswith(
        "entries/comparison.yml:1:1 warning: obst/comparison.yml, for the same wiki in another language, says "
        "otherwise: Rule of a class changed: Sort: Drupe. "
    )
    site = build_with(load_config(str(tmp_path / "mkdocs.yml")))
    assert [one for one in site.messages if "obst/comparison.yml" in one]


def test_a_change_of_the_one_file_is_a_change_of_both(tmp_path: Path) -> None:
    write_files(tmp_path, {**FILES, "obst/comparison.yml": "same_as: ../entries/comparison.yml\n"})
    folder = committed(Folder(tmp_path))
    assert folder.run("-f", "mkdocs.de.yml", "diff", "HEAD").lines == [
        "Es hat sich nichts geändert, was etwas bedeutet."
    ]
    write_files(tmp_path, {"entries/comparison.yml": COMPARISON.replace("when: {stone: one}", "when: {taste: sweet}")})
    assert "Klasse Sorte: Steinobst: geändert" in folder.run("-f", "mkdocs.de.yml", "diff", "HEAD").out


def test_serve_looks_at_the_other_language_too(tmp_path: Path) -> None:
    write_files(tmp_path, FILES)
    assert places_of(tmp_path, ["mkdocs.de.yml", "mkdocs.fr.yml"]) == [tmp_path / "mkdocs.de.yml", tmp_path / "obst"]
    config = load_config(str(tmp_path / "mkdocs.yml"))
    build_with(config)
    assert {str(tmp_path / "obst"), str(tmp_path / "mkdocs.de.yml")} <= set(config.watch)
