"""Engines that run the plugin unchanged: what they build is what MkDocs builds."""

from __future__ import annotations

import json
import re

import pytest

from tests.engines.check_generators import OURS
from tests.engines.conftest import PLACE, WIKIS, Builder, program_of, run

ENGINES = ("properdocs", "mkdocs-ng")
OTHER_THEME = ("password-managers",)
"""wikis in the theme `mkdocs`, which comes with the engine"""
GENERATOR = re.compile(rb'<meta name="generator" content="[^"]*">')
"""the only thing in which pages differ: every engine signs them"""


def test_the_engine_is_the_one_that_is_meant() -> None:
    assert "properdocs" in run(program_of("properdocs"), "--version", folder=PLACE).lower()
    listed = json.loads(run(PLACE / "mkdocs-ng/bin/python", "-m", "pip", "list", "--format=json", folder=PLACE))
    names = {one["name"] for one in listed}
    assert "mkdocs-ng" in names
    assert "mkdocs" not in names, "both bring a module of that name"


@pytest.mark.parametrize("wiki", WIKIS)
@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_builds_what_mkdocs_builds(builder: Builder, engine: str, wiki: str) -> None:
    ours, theirs = builder.site("mkdocs", wiki), builder.site(engine, wiki)
    before, after = ours.files(), theirs.files()
    assert sorted(ours.pages) == sorted(theirs.pages)
    if wiki not in OTHER_THEME:
        assert sorted(before) == sorted(after)
        assert [path for path in before if signed(before[path]) != signed(after[path])] == []
        return
    # Every engine has its own version of the plain theme: what stands in it is the same.
    for path, content in before.items():
        if path.startswith(OURS) and not path.endswith(".html"):
            assert after[path] == content, path
    for address in ours.pages.keys() - {"404.html"}:
        page = ours.pages[address]
        assert theirs.pages[address].content.text == page.content.text, address


def signed(content: bytes) -> bytes:
    """A file without the name of the engine."""
    return GENERATOR.sub(b"", content)


@pytest.mark.parametrize("engine", ENGINES)
def test_commands_that_read_pages_work_beside_an_engine(builder: Builder, engine: str) -> None:
    wiki = WIKIS["open-models"]
    text = run(PLACE / engine / "bin" / "comparative-wiki", "export", "json", folder=wiki)
    assert text == builder.site("mkdocs", "open-models").text("api/v1/wiki.json")
