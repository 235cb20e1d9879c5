"""Engines that run the plugin unchanged: what they build is what MkDocs builds."""

from __future__ import annotations

import json
import re

import pytest

from tests.engines.conftest import PLACE, WIKIS, Builder, program_of, run

ENGINES = ("properdocs", "mkdocs-ng")
GENERATOR = re.compile(rb'<meta name="generator" content="[^"]*">')
"""the only thing in which pages differ: every engine signs them"""


def test_the_engine_is_the_one_that_is_meant() -> None:
    assert "ProperDocs" in run(program_of("properdocs"), "--version", folder=PLACE) or "properdocs" in run(
        program_of("properdocs"), "--version", folder=PLACE
    )
    listed = json.loads(run(PLACE / "mkdocs-ng/bin/python", "-m", "pip", "list", "--format=json", folder=PLACE))
    names = {one["name"] for one in listed}
    assert "mkdocs-ng" in names
    assert "mkdocs" not in names, "both bring a module of that name"


@pytest.mark.parametrize("wiki", WIKIS)
@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_builds_what_mkdocs_builds(builder: Builder, engine: str, wiki: str) -> None:
    ours, theirs = builder.site("mkdocs", wiki).files(), builder.site(engine, wiki).files()
    assert sorted(ours) == sorted(theirs)
    differing = [path for path in ours if GENERATOR.sub(b"", ours[path]) != GENERATOR.sub(b"", theirs[path])]
    assert differing == []


@pytest.mark.parametrize("engine", ENGINES)
def test_commands_that_read_pages_work_beside_an_engine(builder: Builder, engine: str) -> None:
    wiki = WIKIS["open-models"]
    text = run(PLACE / engine / "bin" / "comparative-wiki", "export", "json", folder=wiki)
    assert text == builder.site("mkdocs", "open-models").text("api/v1/wiki.json")
