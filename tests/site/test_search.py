"""The search of large sites: when it is Pagefind, what that gets to read, and that it is the same in every build."""

from __future__ import annotations

import gzip
import json
import logging
import re
import weakref
from pathlib import Path
from typing import Any

import cbor2
import pytest

from comparative_wiki import pagefind
from comparative_wiki.mkdocs_search import Searching
from tests.conftest import Content, entry_text, write_files
from tests.site import several
from tests.site.building import BuildFailed, build_site
from tests.site.pages import BuiltSite

WITH_PAGEFIND = "search: pagefind"


def wiki(settings: str, **more: Content) -> dict[str, Content]:
    return {
        "mkdocs.yml": f"site_name: Fruit\nplugins:\n  - search\n  - comparative-wiki: {{{settings}}}\n"
        "theme: {name: material, font: false}\nmarkdown_extensions: [attr_list]\n",
        "docs/index.md": "# Fruit\n\nOf an orchard.\n\n## Secret {data-search-exclude}\n\nCellar.\n",
        "docs/hidden.md": "---\nsearch: {exclude: true}\n---\n# Hidden\n",
        "docs/loud.md": "---\ntitle: Loud & <b>clear</b>\nsearch: {boost: 20}\n---\nWithout a heading.\n",
        "entries/comparison.yml": several.FRUIT,
        "entries/apple.md": entry_text({"sweet": "sweet", "eater": "people"}, title="Apple", body="Crisp."),
        "entries/sloe.md": entry_text({"sweet": "sour"}, title='Sloe, [the] "wild"', body="See [apple](apple.md)."),
        "entries/pear.md": entry_text({"sweet": "unknown", "eater": {"disputed": ["people", "birds"]}}, title="Pear"),
        **{name.replace("__", "/"): text for name, text in more.items()},
    }


def build(root: Path, settings: str, **more: Content) -> BuiltSite:
    write_files(root, wiki(settings, **more))
    return build_site(root, strict=False)


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> tuple[BuiltSite, list[bool]]:
    """A site, and whether its model was still there when Pagefind was run."""
    models: list[weakref.ref[object]] = []
    is_there: list[bool] = []
    settle, index = Searching.settle, pagefind.index

    def settled(searching: Searching) -> None:
        assert searching._site is not None
        models.append(weakref.ref(searching._site))
        settle(searching)

    def made(pages: Path, target: Path) -> None:
        is_there.extend(one() is not None for one in models)
        index(pages, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Searching, "settle", settled)
        patch.setattr(pagefind, "index", made)
        return build(tmp_path_factory.mktemp("fruit"), WITH_PAGEFIND), is_there


@pytest.fixture(scope="module")
def fruit(indexed: tuple[BuiltSite, list[bool]]) -> BuiltSite:
    return indexed[0]


def unpacked(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()).removeprefix(b"pagefind_dcd")


def fragments(site: BuiltSite) -> dict[str, Any]:
    """What was read of every page, by its address."""
    found = [json.loads(unpacked(path)) for path in (site.folder / "pagefind/fragment").iterdir()]
    return {one["url"]: one for one in found}


def is_pagefind(site: BuiltSite) -> bool:
    """Which search a site has; it has one of them, and nothing of the other."""
    page = (site.folder / "index.html").read_text(encoding="utf-8")
    theirs = (site.folder / "search/search_index.json").exists()
    signs = {
        (site.folder / "pagefind/pagefind.js").exists(),
        (site.folder / "search/filters.txt").exists(),
        "cw-search" in page,
        'data-md-component="search"' not in page,
        (site.folder / "assets/comparative-wiki/search.js").exists(),
        not theirs,
    }
    assert len(signs) == 1
    return not theirs


def test_nothing_of_the_model_is_held_while_pagefind_runs(indexed: tuple[BuiltSite, list[bool]]) -> None:
    assert indexed[1] == [False]


def test_pages_are_found_with_what_they_can_be_filtered_by(fruit: BuiltSite) -> None:
    assert is_pagefind(fruit)
    found = fragments(fruit)
    assert {"/", "/entries/apple/", "/entries/sloe/", "/criteria/sweet/", "/loud/"} <= set(found)
    assert "/hidden/" not in found
    sloe = found["/entries/sloe/"]
    assert sloe["meta"]["title"] == 'Sloe, [the] "wild"'
    assert sloe["filters"] == {
        "classes/use": ["For the kitchen"],
        "criteria/sweet": ["sour"],
        "criteria/eater": ["not researched"],
    }
    assert found["/entries/pear/"]["filters"] == {
        "classes/use": ["undecided"],
        "criteria/sweet": ["unknown"],
        "criteria/eater": ["disputed"],
    }
    assert json.loads(sloe["meta"]["entry"]) == {
        "id": "sloe",
        "base": "",
        "badges": [["Use", "For the kitchen", "amber", "decided"]],
    }
    assert "Sloe" in found["/entries/apple/"]["content"]  # as a discussion
    assert found["/"]["filters"] == {}
    assert "Secret" not in found["/"]["content"]
    assert found["/loud/"]["meta"]["title"] == "Loud & clear"


def test_only_values_that_some_entry_has_are_offered(fruit: BuiltSite) -> None:
    form = (fruit.folder / "search/filters.txt").read_text(encoding="utf-8")
    names = re.findall(r'<select name="([^"]+)">(.*?)</select>', form, re.DOTALL)
    assert {name: re.findall(r"<option>([^<]*)", options) for name, options in names} == {
        "classes/use": ["Dessert", "For the kitchen", "undecided"],
        "criteria/sweet": ["sour", "sweet", "unknown"],
        "criteria/eater": ["people", "disputed", "not researched"],
    }
    assert 'name="in"' not in form


def test_two_builds_give_the_same_index(fruit: BuiltSite, tmp_path: Path) -> None:
    again = build(tmp_path, WITH_PAGEFIND)

    def contents(site: BuiltSite) -> dict[str, bytes]:
        folder = site.folder / "pagefind"
        return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}

    assert contents(again) == contents(fruit)
    # There is an order to be lost: as Pagefind writes them, three filters come in six.
    entry = json.loads((fruit.folder / "pagefind/pagefind-entry.json").read_text(encoding="utf-8"))
    about = cbor2.loads(unpacked(fruit.folder / f"pagefind/pagefind.{entry['languages']['en']['hash']}.pf_meta"))
    assert [name for name, _ in about[3]] == ["classes/use", "criteria/eater", "criteria/sweet"]
    for name, file in about[3]:
        assert cbor2.loads(unpacked(fruit.folder / f"pagefind/filter/{file}.pf_filter"))[0] == name


def test_with_a_cache_pages_are_found_again(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    first = build(tmp_path, f"{WITH_PAGEFIND}, cache: .cache")
    before = fragments(first)
    with caplog.at_level(logging.DEBUG, "mkdocs.plugins.comparative_wiki"):
        again = build(tmp_path, f"{WITH_PAGEFIND}, cache: .cache")
    assert any(re.fullmatch(r"cache: page: [1-9]\d* found, 0 made", one) for one in caplog.messages)
    assert fragments(again) == before


def test_what_is_packed_otherwise_than_we_know_is_left(tmp_path: Path) -> None:
    for text in (
        b"something else",
        b"pagefind_dcd" + b"\x9f\x01\xff",
    ):  # an array without a length, which we write with one
        (tmp_path / "pagefind.en_1.pf_meta").write_bytes(gzip.compress(text))
        (tmp_path / "pagefind-entry.json").write_text('{"languages":{"en":{"hash":"en_1"}}}', encoding="utf-8")
        pagefind._put_in_order(tmp_path)
        assert (
            json.loads((tmp_path / "pagefind-entry.json").read_text(encoding="utf-8"))["languages"]["en"]["hash"]
            == "en_1"
        )
        assert gzip.decompress((tmp_path / "pagefind.en_1.pf_meta").read_bytes()) == text


def test_several_comparisons_have_filters_of_their_own(tmp_path: Path) -> None:
    write_files(tmp_path, several.wiki("comparisons: [fruit, trees], search: pagefind"))
    site = build_site(tmp_path)
    found = fragments(site)
    assert found["/fruit/apple/"]["filters"] == {
        "in": ["Fruit"],
        "fruit/classes/use": ["Dessert"],
        "fruit/criteria/sweet": ["sweet"],
        "fruit/criteria/eater": ["people"],
    }
    assert found["/trees/apple/"]["filters"]["trees/classes/use"] == ["Timber"]
    assert json.loads(found["/trees/apple/"]["meta"]["entry"])["base"] == "trees/"
    form = (site.folder / "search/filters.txt").read_text(encoding="utf-8")
    assert re.findall(r'<fieldset data-in="(\w+)" disabled>', form) == ["Fruit", "Trees"]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [("search_above: 3", False), ("search_above: 2", True), ("search: material, search_above: 1", False)],
)
def test_size_decides_unless_the_owner_does(tmp_path: Path, settings: str, expected: bool) -> None:
    assert is_pagefind(build(tmp_path, settings)) is expected


@pytest.fixture
def missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagefind, "program", lambda: None)


def test_without_pagefind_a_large_site_has_materials_search_and_says_what_to_install(
    tmp_path: Path, missing: None, caplog: pytest.LogCaptureFixture
) -> None:
    write_files(tmp_path, wiki("search_above: 2"))
    with caplog.at_level(logging.INFO, "mkdocs.plugins.comparative_wiki"):
        assert not is_pagefind(build_site(tmp_path, strict=False))
    said = [one for one in caplog.records if "Pagefind" in one.message]
    assert [one.levelno for one in said] == [logging.INFO]  # An entry too many is no reason for a strict build to fail.
    assert 'pip install "mkdocs-comparative-wiki[search]"' in said[0].message


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"name: material, font: false": "name: mkdocs"}, "Material for MkDocs"),
        ({"  - search\n": ""}, "its plugin `search`"),
        ({"  - search\n": "  - search\n  - offline\n"}, "without a server"),
        ({"font: false": "font: false, custom_dir: own"}, "a search box of your own"),
    ],
)
def test_what_cannot_be_searched_so_says_why(tmp_path: Path, change: dict[str, str], what: str) -> None:
    files = wiki(WITH_PAGEFIND, own__partials__search="")
    files["own/partials/search.html"] = "<p>mine</p>"
    for old, new in change.items():
        files["mkdocs.yml"] = str(files["mkdocs.yml"]).replace(old, new)
    write_files(tmp_path, files)
    with pytest.raises(BuildFailed, match=re.escape(what)):
        build_site(tmp_path, strict=False)
    files["mkdocs.yml"] = str(files["mkdocs.yml"]).replace(WITH_PAGEFIND, "search_above: 1")
    write_files(tmp_path, files)
    assert not (build_site(tmp_path, strict=False).folder / "pagefind").exists()


def test_where_pagefind_is_asked_for_it_has_to_be_there(tmp_path: Path, missing: None) -> None:
    with pytest.raises(BuildFailed, match="pip install"):
        build(tmp_path, WITH_PAGEFIND)


def test_where_pagefind_fails_the_old_site_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = build(tmp_path, "search: material")
    before = (site.folder / "index.html").read_bytes()
    broken = tmp_path / "broken"
    broken.write_text("#!/bin/sh\necho no room for words >&2\nexit 1\n", encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setattr(pagefind, "program", lambda: broken)
    with pytest.raises(BuildFailed, match="no room for words"):
        build(tmp_path, WITH_PAGEFIND)
    assert (site.folder / "index.html").read_bytes() == before
    assert not (site.folder / "pagefind").exists()
