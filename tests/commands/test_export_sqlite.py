"""`comparative-wiki export sqlite`: what the database holds, and the questions of the manual."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from comparative_wiki.commands.pages import read_pages
from comparative_wiki.export.sqlite_export import wiki_as_sqlite
from comparative_wiki.settings import find_wiki
from comparative_wiki.site import Site
from tests.commands.conftest import Lay
from tests.conftest import REPO, write_files
from tests.site.mills import MILLS

MANUAL = (REPO / "docs" / "manual" / "data.md").read_text(encoding="utf-8")
QUESTIONS = re.findall(r"```sql\n(.*?)```", MANUAL, re.DOTALL)


@pytest.fixture(scope="module")
def mills(tmp_path_factory: pytest.TempPathFactory) -> Site:
    root = tmp_path_factory.mktemp("mills")
    elsewhere = "url: https://blog.example/owners\ntitle: Who owns a mill\n"
    topics = ("criteria/owner", "classes/kind/common")
    write_files(root, {**MILLS, **{f"entries/mentions/{one}/1.yml": elsewhere for one in topics}})
    return read_pages(find_wiki(root)).sites[0]


@pytest.fixture
def database(mills: Site, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    path = tmp_path / "wiki.db"
    path.write_bytes(wiki_as_sqlite(mills.wiki, mills.addresses))
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        yield connection


def ask(database: sqlite3.Connection, question: str) -> list[tuple[Any, ...]]:
    return database.execute(question).fetchall()


def test_the_database_is_sound(database: sqlite3.Connection) -> None:
    assert ask(database, "PRAGMA integrity_check") == [("ok",)]
    assert ask(database, "PRAGMA foreign_key_check") == []


def test_every_entry_value_source_and_verdict_is_in_it(database: sqlite3.Connection, mills: Site) -> None:
    entries = mills.wiki.entries
    values = [value for one in entries.values() for value in one.entry.values.values()]
    claims = [claim for value in values for claim in (*value.claims, *value.history)]
    counts = {
        "entries": len(entries),
        "criteria": len(mills.wiki.comparison.criteria),
        "entry_values": len(values),
        "possible_values": sum(len(value.possible) for value in values),
        "claims": len(claims),
        "evidence": sum(len(claim.evidence) for claim in claims),
        "verdicts": sum(len(one.verdicts) for one in entries.values()),
        "class_changes": sum(len(one.history.changes) for one in entries.values()),
        "mentions": sum(map(len, (*mills.wiki.mentions.values(), *mills.wiki.external.values()))),
    }
    assert {name: ask(database, f"SELECT count(*) FROM {name}")[0][0] for name in counts} == counts
    assert all(number for name, number in counts.items() if name != "class_changes")


def test_a_mention_is_of_an_entry_a_criterion_or_a_class(database: sqlite3.Connection) -> None:
    found = ask(database, "SELECT criterion, classification, class, url FROM mentions WHERE entry IS NULL")
    assert found == [
        ("owner", None, None, "https://blog.example/owners"),
        (None, "kind", "common", "https://blog.example/owners"),
    ]


def test_classes_are_counted_as_on_their_pages(database: sqlite3.Connection, mills: Site) -> None:
    wanted = {
        (one.id, kind.id): (len(mills.wiki.members(one.id, kind.id)), len(mills.wiki.candidates(one.id, kind.id)))
        for one in mills.wiki.comparison.classifications.values()
        for kind in one.classes
    }
    found = ask(database, "SELECT classification, class, certain, perhaps FROM class_sizes")
    assert {(row[0], row[1]): (row[2], row[3]) for row in found} == wanted


def test_open_questions_are_those_of_the_verdicts(database: sqlite3.Connection, mills: Site) -> None:
    wanted = {
        (name, verdict.classification, criterion)
        for name, one in mills.wiki.entries.items()
        for verdict in one.verdicts.values()
        for criterion in verdict.deciding
    }
    assert set(ask(database, "SELECT entry, classification, criterion FROM open_questions")) == wanted
    assert wanted


def test_values_that_nobody_has_read_a_source_for(database: sqlite3.Connection, mills: Site) -> None:
    wanted = {
        (name, value.criterion)
        for name, one in mills.wiki.entries.items()
        for value in one.entry.values.values()
        if value.state.value in {"known", "partial", "disputed"}
        and not value.origin
        and not any(source.seen for source in value.evidence)
    }
    assert set(ask(database, "SELECT entry, criterion FROM unread_values")) == wanted
    assert wanted


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_questions_of_the_manual_have_answers(database: sqlite3.Connection, question: str) -> None:
    cursor = database.execute(question)
    assert cursor.fetchall()
    assert len({column[0] for column in cursor.description}) == len(cursor.description)


def test_there_are_three_questions() -> None:
    assert len(QUESTIONS) >= 3


def test_every_table_and_view_is_in_the_manual(database: sqlite3.Connection) -> None:
    names = [row[0] for row in ask(database, "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
    assert [name for name in names if f"`{name}`" not in MANUAL] == []


def test_a_second_export_has_the_same_bytes(lay: Lay) -> None:
    folder = lay()
    for name in ("one.db", "two.db"):
        ran = folder.run("export", "sqlite", "--output", name)
        assert (ran.status, ran.out, ran.err) == (0, "", "")
    assert (folder.root / "one.db").read_bytes() == (folder.root / "two.db").read_bytes()
    with closing(sqlite3.connect(folder.root / "one.db")) as connection:
        assert ask(connection, "SELECT id FROM entries") == [("apple",), ("cherry",)]


def test_a_broken_wiki_writes_nothing(lay: Lay) -> None:
    folder = lay({"entries/pear.md": "---\ntitle: Pear\nsummary: S.\ncriteria:\n  flesh: frim\n---\n"})
    ran = folder.run("export", "sqlite", "--output", "wiki.db")
    assert ran.status == 1
    assert not (folder.root / "wiki.db").exists()


def test_the_output_has_to_be_named(lay: Lay) -> None:
    assert lay().run("export", "sqlite").status == 2


PAST = """\
title: Fruit
criteria:
  size: {title: Size, scale: [small, large]}
  seed: {title: Seed, link: true, relation: fork of}
classifications:
  kind:
    policy: first
    classes:
      big: {title: Big, when: {size: large}}
      rest: {title: Rest, otherwise: true}
"""
APPLE = "---\ntitle: Apple\nsummary: S.\ncriteria:\n  size: [{value: small}, {value: large, from: 2004}]\n---\n"
PEAR = "---\ntitle: Pear\nsummary: S.\ncriteria:\n  size: large\n  seed: {value: apple, from: 2010}\n---\n"


def test_what_became_of_classes_and_who_came_from_whom(tmp_path: Path) -> None:
    write_files(
        tmp_path,
        {
            "mkdocs.yml": "site_name: F\nplugins: [comparative-wiki]\n",
            "docs/index.md": "# F\n",
            "entries/comparison.yml": PAST,
            "entries/apple.md": APPLE,
            "entries/pear.md": PEAR,
        },
    )
    site = read_pages(find_wiki(tmp_path)).sites[0]
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(wiki_as_sqlite(site.wiki, site.addresses))
        found = ask(connection, "SELECT entry, classification, date, before, after, certain FROM class_changes")
        assert found == [("apple", "kind", "2004", "Rest", "Big", 1)]
        assert ask(connection, "SELECT * FROM kin") == [("fork of", "apple", "pear", "2010", "", 0)]
        assert ask(connection, "PRAGMA foreign_key_check") == []
