"""Entries as plain tuples and back: everything of everything is there again."""

from __future__ import annotations

import dataclasses
import json
import marshal
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from comparative_wiki.changes import Change
from comparative_wiki.entry import Claim, Confidence, Entry, EntryId, Evidence, State, Value
from comparative_wiki.explain import Explanation, Question
from comparative_wiki.kept import Kept
from comparative_wiki.packed import EVIDENCE, Unpacker, explanation, packed, packed_explanation
from comparative_wiki.problems import Place, Problems
from comparative_wiki.readers import FEWEST, Readers
from comparative_wiki.wiki import build_wiki
from tests.benchmarks.generate import write_wiki
from tests.conftest import REPO, TESTS

HOMES = [REPO, *sorted(one.parent for one in (TESTS / "wikis").glob("*/mkdocs.yml"))]


@pytest.mark.parametrize("home", HOMES, ids=lambda home: home.name)
def test_every_entry_of_our_wikis_comes_back(home: Path) -> None:
    wiki = build_wiki(home, "entries", Problems())
    if wiki is None:
        pytest.skip("its entries lie elsewhere")
    for one in wiki.entries.values():
        for given in (marshal.loads(marshal.dumps(packed(one.entry))), json.loads(json.dumps(packed(one.entry)))):
            again = Unpacker().entry(given)
            assert again == one.entry
            assert repr(again) == repr(one.entry)  # with the order of what has one, and the kind of every part
        for whole in one.explanations.values():
            told = packed_explanation(whole)
            for given in (marshal.loads(marshal.dumps(told)), json.loads(json.dumps(told))):
                assert explanation(given, whole.language) == whole
                assert repr(explanation(given, whole.language)) == repr(whole)


def _whole(cls: Any, **given: Any) -> Any:
    """An object that has something else than the default in every field that is text."""
    texts = {one.name: f"{one.name}\udc80é" for one in dataclasses.fields(cls) if one.type == "str"}
    return cls(**{**texts, **given})


def test_no_field_of_an_explanation_is_left_out() -> None:
    """Parts that hold texts and tuples alone are taken apart by their fields; these three are not."""
    language = {"language"}
    for kind, packs in (
        (Explanation, "because questions cannot_matter words changes sides fragile each readings"),
        (Question, "criterion state answers words option"),
        (Change, "target change turn_out"),
    ):
        assert {one.name for one in dataclasses.fields(kind)} - language == set(packs.split())


def test_no_field_is_left_out() -> None:
    assert {one.name for one in dataclasses.fields(Evidence)} == set(EVIDENCE)
    place = Place(line=3, column=4)
    claim = _whole(Claim, possible=("a", "b"), certain=("a",), evidence=(_whole(Evidence),), confidence=Confidence.LOW)
    value = _whole(
        Value, criterion="c", state=State.DISPUTED, possible=("a",), certain=("b",), claims=(claim,), place=place
    )
    value = dataclasses.replace(value, past=(value,))
    entry = _whole(
        Entry,
        id=EntryId("x"),
        aliases={"old": place},
        tags=("t",),
        values={"c": value},
        body_line=7,
        title_place=Place(line=5, column=6),
    )
    for thing in (entry, value, claim):
        blank = {
            one.name for one in dataclasses.fields(thing) if getattr(thing, one.name) in (one.default, None, "", ())
        }
        assert blank == set(), "this test has to give it"
    assert Unpacker().entry(packed(entry)) == entry


@pytest.mark.skipif(not hasattr(os, "fork") or sys.platform == "darwin", reason="this system cannot copy a process")
def test_what_others_read_is_what_is_read_here_and_what_they_leave_is_read_here() -> None:
    paths = [Path(f"{number}.md") for number in range(FEWEST)]
    home = os.getpid()

    def read(path: Path) -> Entry | None:
        assert os.getpid() != home
        if path.stem == "140":
            os._exit(9)
        return Entry(id=EntryId(path.stem), path=str(path), title=path.stem, summary="") if path.stem != "100" else None

    readers = Readers(paths, 2, read)
    found = [readers.entry(path) for path in paths]
    readers.stop()
    there = [one.title for one in found if one is not None]
    assert there == [str(number) for number in range(int(there[0]), int(there[-1]) + 1) if number != 100]
    assert 40 <= int(there[0]) <= 60
    assert 100 < int(there[-1]) < 140


def test_a_wiki_that_others_have_read_has_the_same_model_and_the_same_problems(tmp_path: Path) -> None:
    write_wiki(tmp_path, FEWEST + 10)
    for number in (3, FEWEST + 5):
        with (tmp_path / "entries" / f"entry-{number}.md").open("a", encoding="utf-8") as file:
            file.write("\n<marquee>One.</marquee>\n")
    alone, together = Problems(), Problems()
    first = build_wiki(tmp_path, "entries", alone)
    second = build_wiki(tmp_path, "entries", together, kept=Kept(is_last=True, helpers=lambda _: 1))
    assert first is not None
    assert second is not None
    assert [one.entry for one in first.entries.values()] == [one.entry for one in second.entries.values()]
    assert list(alone) == list(together) != []
