"""`comparative-wiki diff`: what a change means, read from a real repository."""

from __future__ import annotations

import json
from typing import Any

import pytest

from comparative_wiki.commands import revisions
from tests.commands.conftest import WIKI, Folder, Lay
from tests.commands.repositories import commit, committed, git, write

CHERRY = WIKI["entries/cherry.md"]
COMPARISON = WIKI["entries/comparison.yml"]


@pytest.fixture
def fruit(lay: Lay) -> Folder:
    """The small wiki, committed as `main`."""
    return committed(lay())


def as_json(folder: Folder, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(folder.run("diff", *arguments, "--format", "json").out)
    return found


def test_nothing_changed(fruit: Folder) -> None:
    ran = fruit.run("diff", "main")
    assert (ran.status, ran.lines) == (0, ["Nothing means anything else."])


def test_white_space_and_order_mean_nothing(fruit: Folder) -> None:
    apple = WIKI["entries/apple.md"].replace("{flesh: firm, stone: many}", "\n  stone:   many\n  flesh: firm")
    write(fruit, "apple.md", apple + "\n\n")
    assert fruit.run("diff", "main").lines == ["Nothing means anything else."]


def test_an_answer_that_moves_a_class_says_why(fruit: Folder) -> None:
    write(fruit, "cherry.md", CHERRY.replace("stone: unknown", "stone: one"))
    assert fruit.run("diff", "main").lines == [
        "1 entry changed, 1 value changed, moves 1 of 2.",
        "",
        "Classes that move",
        "  Cherry, Sort of fruit: undecided between Drupe, Pome and Berry → Drupe",
        "    because Stones is one",
        "",
        "Entries that change",
        "  Cherry (entries/cherry.md)",
        "    Stones: unknown → one (answered)",
    ]


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("unknown", "one", "answered"),
        ("one", "many", "changed"),
        ("one", "unknown", "withdrawn"),
        ("one", "{disputed: [one, many]}", "disputed"),
        ("{disputed: [one, many]}", "many", "settled"),
        ("one", "{value: one, because: I looked.}", "reworded"),
        ("[{value: many}, {value: one, from: 2000}]", "[{value: none}, {value: one, from: 2000}]", "reworded"),
    ],
)
def test_kinds_of_changes(lay: Lay, before: str, after: str, kind: str) -> None:
    folder = lay({"entries/cherry.md": CHERRY.replace("unknown", before)})
    git(folder.root, "init", "-q", "-b", "main")
    commit(folder.root)
    write(folder, "cherry.md", CHERRY.replace("unknown", after))
    [change] = as_json(folder, "main")["changed"]
    assert [one["kind"] for one in change["values"]] == [kind]


def test_evidence_and_confidence(fruit: Folder) -> None:
    value = "{value: one, confidence: high, evidence: [{url: https://example.org/a, seen: 2025-01-01}]}"
    write(fruit, "cherry.md", CHERRY.replace("unknown", value))
    commit(fruit.root)
    other = value.replace("/a", "/b").replace("high", "low")
    write(fruit, "cherry.md", CHERRY.replace("unknown", other))
    [change] = as_json(fruit, "HEAD")["changed"]
    assert change["values"] == []
    assert change["evidence"] == [
        {
            "about": "stone",
            "criterion": "Stones",
            "added": ["https://example.org/b"],
            "removed": ["https://example.org/a"],
            "confidence": ["high", "low"],
        }
    ]


def test_entries_come_and_go_and_are_renamed(fruit: Folder) -> None:
    entries = fruit.root / "entries"
    (entries / "cherry.md").unlink()
    old = (entries / "apple.md").read_text()
    (entries / "apple.md").unlink()
    write(fruit, "malus-domestica.md", old.replace("[malus]", "[malus, apple]").replace("cherry.md", "plum.md"))
    write(fruit, "plum.md", "---\ntitle: Plum\nsummary: Blue.\ncriteria: {stone: one}\n---\nA plum.\n")
    found = as_json(fruit, "main")
    assert [one["id"] for one in found["added"]] == ["plum"]
    assert found["added"][0]["verdicts"] == [["Sort of fruit", "Drupe"]]
    assert [one["id"] for one in found["removed"]] == ["cherry"]
    [renamed] = found["changed"]
    assert (renamed["id"], renamed["old_id"], renamed["text"]) == ("malus-domestica", "apple", True)
    assert found["total"] == 1


@pytest.mark.parametrize("commits", [(), ("main~1", "main")], ids=["the files", "two commits"])
def test_an_entry_with_errors_is_not_gone(fruit: Folder, commits: tuple[str, ...]) -> None:
    write(fruit, "cherry.md", "---\ntitle: Cherry\nsummary: Red.\ncriteria: {stone: many of them}\n---\nA cherry.\n")
    if commits:
        commit(fruit.root)
    said = fruit.run("diff", *(commits or ("main",)))
    assert said.status == 1
    assert said.lines[0] == "1 entry with errors, moves no class."
    assert "Entries with errors, as they were" in said.lines
    assert "entries/cherry.md:4" in said.err
    found = json.loads(fruit.run("diff", *(commits or ("main",)), "--format", "json").out)
    assert [one["id"] for one in found["unread"]] == ["cherry"]
    assert found["removed"] == []


def test_the_rules_alone_are_told_from_values(fruit: Folder) -> None:
    write(
        fruit, "comparison.yml", COMPARISON.replace("{stone: many, flesh: at least firm}", "{stone: many, flesh: hard}")
    )
    write(fruit, "cherry.md", CHERRY.replace("stone: unknown", "stone: one"))
    found = as_json(fruit, "main")
    assert found["moved_by_rules"] == ["apple", "cherry"]  # of the cherry they rule out one class of three
    assert {one["id"]: [move["by_rules"] for move in one["moves"]] for one in found["changed"]} == {
        "apple": [True],
        "cherry": [False],
    }
    assert [(one["name"], one["how"]) for one in found["rules"]] == [("Sort of fruit: Pome", "changed")]
    assert "The rules alone move 2 of 2." in fruit.run("diff", "main").out


def test_what_the_base_did_since_is_not_counted(fruit: Folder) -> None:
    git(fruit.root, "checkout", "-qb", "mine")
    write(fruit, "cherry.md", CHERRY.replace("Small and red", "Small and dark"))
    commit(fruit.root)
    git(fruit.root, "checkout", "-q", "main")
    write(fruit, "apple.md", WIKI["entries/apple.md"].replace("rose family", "roses"))
    commit(fruit.root)
    assert [one["id"] for one in as_json(fruit, "main", "mine")["changed"]] == ["cherry"]
    assert {one["id"] for one in as_json(fruit, "main", "mine", "--exact")["changed"]} == {"apple", "cherry"}


def test_problems_are_told_and_the_rest_is_compared(fruit: Folder) -> None:
    write(fruit, "cherry.md", CHERRY.replace("stone: unknown", "stone: onne"))
    write(fruit, "apple.md", WIKI["entries/apple.md"].replace("rose family", "roses"))
    ran = fruit.run("diff", "main")
    assert ran.status == 1
    assert "summary: A fruit of the rose family. → A fruit of the roses." in ran.out
    assert "'onne' is not a value of 'stone'" in ran.err


def test_what_a_stranger_writes_is_no_markup(fruit: Folder) -> None:
    title = '"[x](javascript:1) @team `a` *b* #1"'
    write(fruit, "cherry.md", CHERRY.replace("title: Cherry", f"title: {title}"))
    text = fruit.run("diff", "main", "--format", "markdown").out
    assert "\\[x\\](javascript:1) @\u2060team \\`a\\` \\*b\\* \\#1" in text
    assert "@team" not in text


def test_links_in_the_repository_are_not_followed(fruit: Folder) -> None:
    (fruit.root / "entries" / "cherry.md").unlink()
    (fruit.root / "entries" / "cherry.md").symlink_to("apple.md")
    commit(fruit.root)
    assert [one["id"] for one in as_json(fruit, "main~1", "main")["removed"]] == ["cherry"]


def test_a_file_that_is_too_large_is_not_read_from_git_either(fruit: Folder) -> None:
    write(fruit, "fig.md", "x" * 3_000_000)
    commit(fruit.root)
    ran = fruit.run("diff", "main~1", "main")
    assert ran.status == 1
    assert "entries/fig.md:1:1 the file is larger than 2,000,000 bytes." in ran.err


def test_a_commit_with_too_much_in_it_is_refused(fruit: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(revisions, "LARGEST_STATE", 100)
    ran = fruit.run("diff", "main")
    assert ran.status == 1
    assert "larger than 100 bytes together" in ran.err


def test_a_wiki_below_the_top_of_its_repository(lay: Lay) -> None:
    folder = lay()
    top = folder.root.parent / "top"
    top.mkdir()
    folder.root.rename(top / "wiki")
    below = Folder(top / "wiki")
    git(top, "init", "-q", "-b", "main")
    commit(top)
    write(below, "cherry.md", CHERRY.replace("stone: unknown", "stone: one"))
    assert [one["id"] for one in as_json(below, "main")["changed"]] == ["cherry"]


@pytest.mark.parametrize("name", ["nowhere", "--output=x", "main:entries"])
def test_a_commit_that_is_not_there(fruit: Folder, name: str) -> None:
    ran = fruit.run("diff", "--", name)
    assert ran.status == 1
    assert name in ran.err


def test_no_repository(lay: Lay) -> None:
    assert lay().run("diff", "main").status == 1
