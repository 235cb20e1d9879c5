"""A site in a language that nobody speaks: what is still English on its pages is in no catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.browser.wikis import mills
from tests.conftest import write_files
from tests.languages.pseudo import CODE, catalogue, circled
from tests.site.building import build_site
from tests.site.pages import BuiltSite, Element

NAMES = {"BibTeX", "CSL-JSON", "CSV", "HTML", "JSON", "Markdown", "reStructuredText"}
"""what is called the same in every language"""
SPOKEN = ("aria-label", "title", "alt", "placeholder", "data-label")
FOUND = re.compile(r"; [a-z]+(?:-[a-z]+)+$|^[a-z]+(?:-[a-z]+)+$")
"""the names of findings, after the ids that they are about"""


@pytest.fixture(scope="module")
def files() -> Mapping[str, str]:
    written = mills()
    setting = f"comparative-wiki: {{language: {CODE}, catalogues: words}}]"
    written["mkdocs.yml"] = written["mkdocs.yml"].replace("comparative-wiki]", setting)
    return written


@pytest.fixture(scope="module")
def site(files: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    root: Path = tmp_path_factory.mktemp("languages")
    write_files(root, {**files, f"words/{CODE}.po": catalogue()})
    return build_site(root, strict=False)


def said(element: Element) -> Iterator[str]:
    """Everything that people read or hear of an element and what is in it, without code and data."""
    for one in element.everything():
        if one.tag in {"script", "style", "code", "pre"} or any(one.inside(tag) for tag in ("code", "pre")):
            continue
        if "cw-data" in one.classes:
            continue
        yield from (child for child in one.children if isinstance(child, str))
        yield from (value for name, value in one.attributes.items() if name in SPOKEN)


def test_every_word_on_every_page_is_the_wikis_or_in_the_catalogues(site: BuiltSite, files: Mapping[str, str]) -> None:
    months = set("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split())  # noqa: SIM905
    known = months | NAMES | set(re.findall(r"[A-Za-z]{2,}", " ".join(files.values())))
    bare: dict[str, str] = {}
    for address, page in site.pages.items():
        if address == "404.html":
            continue  # the theme's
        for text in said(page.content):
            found = re.findall(r"(?<![\w/.:-])[A-Za-z-]{2,}(?![\w/.-]*[/.]\w)", text)
            words = [one for one in found if one not in known]
            if words and not FOUND.search(text.strip()):
                bare.setdefault(text.strip()[:100], address)
    assert bare == {}


def test_files_for_other_pages_speak_the_language_too(site: BuiltSite) -> None:
    assert circled("as of") in site.text("badges/alder/kind.svg")
    assert circled("Entry") in site.text("embed/all.html")
    assert f'<html lang="{CODE}" dir="ltr">' in site.text("embed/all.html")
    assert circled("Related discussions") in site.text("feeds/mentions.xml")
