"""`comparative-wiki new`: an entry from questions, from a file, or to be filled in."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from comparative_wiki.commands import new as module
from tests.commands.conftest import Lay

TODAY = datetime.datetime.now(tz=datetime.UTC).date().isoformat()


@pytest.fixture
def _somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "somebody_there", lambda: True)


def written(root: Path) -> set[str]:
    return {path.name for path in (root / "entries").glob("*.md")}


ANSWERS = [
    "Bitter: the Quince",  # title
    "",  # a summary is needed
    "A hard fruit.",
    "",  # since
    "",  # no interest
    "tree, hard",  # tags
    "frim",  # flesh, with a mistake
    "firm",
    "It is never soft.",
    "https://example.org/quince",
    "About quinces",
    "n",  # not read
    "It is hard.",
    "",  # no other source
    "sure",  # no such confidence
    "high",
    "disputed",  # stones
    "",  # a side has to say something
    "many",
    "",
    "",
    "",
    "none",
    "",
    "",
    "",
    "",  # price
    "unknown",  # page
    "",
    "",
    "",
]


@pytest.mark.usefixtures("_somebody")
def test_questions(lay: Lay) -> None:
    folder = lay()
    ran = folder.run("new", typed="\n".join(ANSWERS) + "\n")
    assert ran.status == 0, ran.err
    assert "entries/bitter-the-quince.md is written." in ran.out
    assert "'frim' is not a value of 'flesh'. Did you mean 'firm'? Allowed: soft, firm, hard." in ran.err
    text = (folder.root / "entries" / "bitter-the-quince.md").read_text(encoding="utf-8")
    assert text == (
        "---\n"
        'title: "Bitter: the Quince"\n'
        "summary: A hard fruit.\n"
        f"added: {TODAY}\n"
        "tags:\n  - tree\n  - hard\n"
        "criteria:\n\n"
        "  # Flesh\n  flesh:\n    value: firm\n    confidence: high\n    because: It is never soft.\n    evidence:\n"
        "      - url: https://example.org/quince\n        title: About quinces\n        quote: It is hard.\n\n"
        "  # Stones\n  stone:\n    disputed:\n      - value: many\n      - value: none\n\n"
        "  # Price\n  # price: a number\n\n"
        "  # Page\n  page: unknown\n"
        "---\n"
    )
    assert folder.run("check").status == 0


def test_nobody_to_ask(lay: Lay) -> None:
    folder = lay()
    ran = folder.run("new")
    assert ran.status == 2
    assert "There is nobody to ask" in ran.err
    assert written(folder.root) == {"apple.md", "cherry.md"}


def test_answers_from_a_file_are_kept_as_they_stand(lay: Lay) -> None:
    folder = lay()
    (folder.root / "quince.entry.yml").write_text(
        "# my notes\ntitle: Quince\nsummary: A hard fruit.\ncriteria: {flesh: hard}  # sure\n", encoding="utf-8"
    )
    ran = folder.run("new", "--from", "quince.entry.yml")
    assert ran.status == 0, ran.err
    text = (folder.root / "entries" / "quince.md").read_text(encoding="utf-8")
    assert text == (
        "---\n# my notes\ntitle: Quince\nsummary: A hard fruit.\n"
        f"criteria: {{flesh: hard}}  # sure\nadded: {TODAY}\n---\n"
    )
    assert folder.run("check").status == 0


def test_mistakes_are_told_at_their_places_in_the_file_and_nothing_is_written(lay: Lay) -> None:
    folder = lay()
    (folder.root / "q.yml").write_text("title: Quince\ncriteria:\n  flesh: haard\n  stome: one\n", encoding="utf-8")
    ran = folder.run("new", "my quince", "--from", "q.yml")
    assert ran.status == 1
    refused = "'my quince' cannot be an entry's id. Use letters, digits and hyphens, for instance 'my-quince'. [bad-id]"
    criteria = "Did you mean 'stone'? Criteria: flesh, stone, price, page. [unknown-criterion]"
    assert ran.err.splitlines() == [
        f"entries/my quince.md:1:1 {refused}",
        "q.yml:1:1 the front matter has no 'summary'. Add `summary:`. [missing-key]",
        "q.yml:3:10 'haard' is not a value of 'flesh'. Did you mean 'hard'? Allowed: soft, firm, hard. [unknown-value]",
        f"q.yml:4:3 'stome' is not a criterion. {criteria}",
        "Nothing was written.",
    ]
    assert written(folder.root) == {"apple.md", "cherry.md"}


def test_a_whole_entry_is_taken_as_it_is(lay: Lay) -> None:
    folder = lay()
    text = "---\ntitle: Quince\nsummary: A hard fruit.\ncriteria:\n---\nLike a [pear](apple.md).\n"
    (folder.root / "draft.md").write_text(text, encoding="utf-8")
    assert folder.run("new", "--from", "draft.md").status == 0
    assert (folder.root / "entries" / "quince.md").read_text(encoding="utf-8") == text


@pytest.mark.parametrize("name", ["apple", "Apple", "CHERRY"])
def test_an_id_that_is_taken(lay: Lay, name: str) -> None:
    folder = lay()
    ran = folder.run("new", name, "--blank")
    assert ran.status == 2
    assert "already: entries/" in ran.err


def test_a_file_to_be_filled_in(lay: Lay) -> None:
    folder = lay()
    assert folder.run("new", "quince", "--blank").status == 0
    text = (folder.root / "entries" / "quince.md").read_text(encoding="utf-8")
    assert "  # Flesh\n  # flesh: soft, firm or hard\n" in text
    assert folder.run("check").status == 0
    bad = folder.run("new", "../quince", "--blank")
    assert bad.status == 1
    assert "'../quince' cannot be an entry's id" in bad.err


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("L'Atelier Paysan", "l-atelier-paysan"),
        ("Ünïcode", "unicode"),
        ("index", "index-1"),
        ("…", "my-entry"),
        ("日本語 1", "日本語-1"),
        ("x" * 120, "x" * 100),
        ("guifi.net", "guifi-net"),
    ],
)
def test_ids_of_titles(title: str, name: str) -> None:
    assert module.id_of(title) == name
