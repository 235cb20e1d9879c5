"""`comparative-wiki check --changed`: what a change has to do with, and the reasons that moves need."""

from __future__ import annotations

import json

import pytest

from tests.commands.conftest import WIKI, Folder, Lay
from tests.commands.repositories import commit, committed, git, write

APPLE = WIKI["entries/apple.md"]
CHERRY = WIKI["entries/cherry.md"]
COMPARISON = WIKI["entries/comparison.yml"]
FIG = "---\ntitle: Fig\nsummary: S.\ncriteria:\n  flesh: sofft\n---\n"


def codes(folder: Folder, *arguments: str) -> list[tuple[str, str]]:
    rows = json.loads(folder.run("check", "--changed", "main", "--format", "json", *arguments).out)["problems"]
    return [(row["path"].removeprefix("entries/"), row["code"]) for row in rows]


@pytest.fixture
def old(lay: Lay) -> Folder:
    """A wiki whose entry `fig` has been wrong for long."""
    return committed(lay({"entries/fig.md": FIG}))


# What is shown


def test_what_is_older_is_counted_and_fails_nothing(old: Folder) -> None:
    ran = old.run("check", "--changed", "main")
    assert ran.out == ("Nothing is wrong in what changed since main; 1 other is older, see `comparative-wiki check`.\n")
    assert (ran.status, old.run("check").status) == (0, 1)


def test_nothing_older_is_not_mentioned(lay: Lay) -> None:
    assert committed(lay()).run("check", "--changed", "main").out == "Nothing is wrong in what changed since main.\n"


def test_a_new_file_and_a_changed_one_are_shown_with_all_that_is_wrong(old: Folder) -> None:
    write(old, "apple.md", APPLE.replace("firm", "frim"))
    assert codes(old) == [("apple.md", "unknown-value")]
    ran = old.run("check", "--changed", "main")
    assert ran.status == 1
    assert ran.lines[-1] == (
        "1 error, 0 warnings in what changed since main; 1 other is older, see `comparative-wiki check`."
    )
    write(old, "pear.md", FIG.replace("sofft", "harrd"))
    write(old, "fig.md", FIG.replace("Fig", "A fig"))
    assert codes(old) == [("apple.md", "unknown-value"), ("fig.md", "unknown-value"), ("pear.md", "unknown-value")]


def test_what_the_change_does_to_other_files_is_shown(lay: Lay) -> None:
    linked = COMPARISON.replace("accepted:", "examples:\n  - {entry: apple, expect: {sort: pome}}\naccepted:")
    folder = committed(lay({"entries/comparison.yml": linked, "entries/fig.md": FIG}))
    write(folder, "apple.md", APPLE.replace("many", "one"))
    found = codes(folder)
    assert ("comparison.yml", "example-wrong") in found
    assert not [one for one in found if one[0] == "fig.md"]


def test_lines_that_move_and_other_line_ends_change_nothing(lay: Lay) -> None:
    twice = FIG.replace("sofft", "soft\n  flesh: hard")
    folder = committed(lay({"entries/fig.md": twice}))
    (folder.root / "entries" / "fig.md").write_bytes(twice.replace("\n", "\r\n").encode())
    assert folder.run("check", "--changed", "main").status == 0
    write(folder, "fig.md", twice)
    write(folder, "comparison.yml", "\n" + COMPARISON)
    assert folder.run("check", "--changed", "main").status == 0


def test_what_others_did_on_the_base_since_does_not_count(old: Folder) -> None:
    git(old.root, "checkout", "-qb", "mine")
    write(old, "apple.md", APPLE.replace("rose family", "roses"))
    commit(old.root)
    git(old.root, "checkout", "-q", "main")
    write(old, "cherry.md", CHERRY.replace("unknown", "one"))
    commit(old.root)
    git(old.root, "checkout", "-q", "mine")
    assert codes(old) == []


def test_a_wiki_that_is_new(lay: Lay) -> None:
    folder = lay({"entries/fig.md": FIG})
    entries = folder.root / "entries"
    entries.rename(folder.root / "later")
    git(folder.root, "init", "-q", "-b", "main")
    git(folder.root, "add", "mkdocs.yml")
    git(folder.root, "commit", "-qm", "A state")
    (folder.root / "later").rename(entries)
    assert codes(folder) == [("fig.md", "unknown-value")]


def test_a_base_that_could_not_be_read(lay: Lay) -> None:
    folder = committed(lay({"entries/comparison.yml": "- a list\n"}))
    write(folder, "comparison.yml", COMPARISON)
    write(folder, "cherry.md", CHERRY.replace("unknown", "onne"))
    assert codes(folder) == [("cherry.md", "unknown-value")]


def test_paths_are_asked_for_as_well(old: Folder) -> None:
    write(old, "apple.md", APPLE.replace("firm", "frim"))
    assert codes(old, "entries/fig.md") == []
    assert codes(old, "entries/apple.md") == [("apple.md", "unknown-value")]


def test_json_says_with_what_it_was_compared(old: Folder) -> None:
    since = json.loads(old.run("check", "--changed", "main", "--format", "json").out)["since"]
    assert since == {"base": "main", "commit": git(old.root, "rev-parse", "main").strip(), "older": 1}


@pytest.mark.parametrize("name", ["nowhere", "-x", "main:entries"])
def test_a_commit_that_is_not_there(old: Folder, name: str) -> None:
    ran = old.run("check", "--changed", name)
    assert ran.status == 1
    assert ran.out == ""
    assert name in ran.err


def test_no_repository(lay: Lay) -> None:
    assert lay().run("check", "--changed", "main").status == 1


# Moves that need a reason

GUARDED = COMPARISON.replace("pome: {title: Pome, ", "pome: {title: Pome, guarded: true, ")
RANKED = COMPARISON.replace("policy: first\n", "policy: first\n    ranked: [berry, pome, drupe]\n")
LEVELS = """\
title: Fruit
criteria:
  flesh: {title: Flesh, scale: [soft, firm, hard]}
  stone: {title: Stones, options: [none, one, many]}
classifications:
  keeping:
    title: Keeping
    policy: levels
    classes:
      week: {title: A week, when: {flesh: at least soft}}
      month: {title: A month, when: {flesh: at least firm}}
accepted:
  - {check: unused-criterion, because: It is shown.}
  - {check: values-alike, because: They are shown.}
  - {check: test-redundant, because: It is shown.}
  - {check: class-empty, because: Two fruits are enough here.}
"""


def apple(criteria: str) -> str:
    return APPLE.replace("{flesh: firm, stone: many}", f"{{{criteria}}}")


def moved(folder: Folder) -> list[str]:
    return [line for line in folder.run("check", "--changed", "main").lines if "[move-needs-reason]" in line]


@pytest.fixture
def guarded(lay: Lay) -> Folder:
    return committed(lay({"entries/comparison.yml": GUARDED}))


def test_leaving_a_guarded_class_needs_a_reason(guarded: Folder) -> None:
    write(guarded, "apple.md", apple("flesh: soft, stone: many"))
    [line] = moved(guarded)
    assert line == (
        "entries/apple.md:5:12 with this change 'The apple' leaves 'Pome' (Sort of fruit; now: Berry), and nothing new "
        "says why. Say why at what changed: `flesh: {value: ..., because: the reason}`. [move-needs-reason]"
    )
    assert guarded.run("check", "--changed", "main").status == 1
    assert guarded.run("check").status == 0


@pytest.mark.parametrize(
    "criteria",
    [
        "flesh: {value: soft, because: It was cooked.}, stone: many",
        "flesh: {disputed: [{value: soft, because: A child says so.}, firm]}, stone: many",
        "flesh: {value: unknown, because: Nobody can look any more.}, stone: many",
        "flesh: soft, stone: {value: none, because: It is bred so.}",
        "flesh: {value: hard, because: Unripe.}, stone: one",
        "flesh: [{value: firm}, {value: soft, from: 2024, because: It aged.}], stone: many",
    ],
)
def test_a_new_reason_is_enough(guarded: Folder, criteria: str) -> None:
    write(guarded, "apple.md", apple(criteria))
    assert moved(guarded) == []


@pytest.mark.parametrize(
    ("criteria", "now", "remedy"),
    [
        ("stone: many", "undecided", "`flesh: {value: unknown, because: the reason}`"),
        ("flesh: unknown, stone: many", "undecided", "`flesh: {value: ..., because: the reason}`"),
        ("flesh: {disputed: [soft, firm]}, stone: many", "contested", "`flesh: {value: ..., because: the reason}`"),
        ("flesh: soft, stone: one", "Drupe", "(or at flesh)"),
        ("flesh: soft, stone: many, price: {value: 3, because: It says so.}", "Berry", "`flesh: {value"),
    ],
)
def test_no_longer_being_sure_of_it_is_leaving_it(guarded: Folder, criteria: str, now: str, remedy: str) -> None:
    write(guarded, "apple.md", apple(criteria))
    [line] = moved(guarded)
    assert f"now: {now}" in line
    assert remedy in line


def test_an_old_reason_is_none(lay: Lay) -> None:
    reason = "flesh: {{value: {}, because: I looked.}}, stone: many"
    folder = committed(lay({"entries/comparison.yml": GUARDED, "entries/apple.md": apple(reason.format("firm"))}))
    write(folder, "apple.md", apple(reason.format("soft")))
    assert len(moved(folder)) == 1
    write(folder, "apple.md", apple(reason.format("soft").replace("looked", "looked again")))
    assert moved(folder) == []


def test_a_renamed_entry_is_followed(guarded: Folder) -> None:
    (guarded.root / "entries" / "apple.md").unlink()
    write(guarded, "pomme.md", apple("flesh: soft, stone: many").replace("[malus]", "[malus, apple]"))
    write(guarded, "cherry.md", CHERRY.replace("apple.md", "pomme.md"))
    [line] = moved(guarded)
    assert line.startswith("entries/pomme.md:5:12 ")


def test_taking_an_entry_out_of_a_guarded_class_needs_a_line_that_says_why(guarded: Folder) -> None:
    write(guarded, "cherry.md", CHERRY.replace("an [apple](apple.md)", "an apple"))
    commit(guarded.root)
    git(guarded.root, "checkout", "-qb", "mine")
    (guarded.root / "entries" / "cherry.md").unlink()
    write(guarded, "apple.md", APPLE.replace("a [cherry](cherry.md)", "a cherry"))
    assert moved(guarded) == []
    (guarded.root / "entries" / "apple.md").unlink()
    write(guarded, "pear.md", FIG.replace("sofft", "soft"))
    [line] = moved(guarded)
    assert line == (
        "entries/apple.md:1:1 with this change 'The apple' is taken out, which is of 'Pome' (Sort of fruit), and "
        "nothing says why. Write into the file removed.yml of the entries' folder: "
        "`apple: {date: ..., because: the reason}`. [move-needs-reason]"
    )
    write(guarded, "removed.yml", "apple: {date: 2026-11-23, because: It was a pear.}\n")
    assert moved(guarded) == []


def test_an_entry_that_cannot_be_read_is_not_gone(guarded: Folder) -> None:
    write(guarded, "apple.md", "---\n[\n---\n")
    assert codes(guarded) == [("apple.md", "yaml-syntax")]


def test_what_the_rules_move_needs_none(guarded: Folder) -> None:
    rules = GUARDED.replace("flesh: at least firm", "flesh: hard")
    write(guarded, "comparison.yml", rules)
    assert moved(guarded) == []
    # The entry's own change would not have moved it under the old rules, nor has to be explained under the new ones.
    write(guarded, "apple.md", apple("flesh: soft, stone: many"))
    assert moved(guarded) == []


def test_taking_the_guard_away_in_the_same_change_does_not_help(guarded: Folder) -> None:
    write(guarded, "comparison.yml", COMPARISON)
    write(guarded, "apple.md", apple("flesh: soft, stone: many"))
    assert len(moved(guarded)) == 1


def test_falling_in_rank_needs_a_reason_and_rising_none(lay: Lay) -> None:
    folder = committed(lay({"entries/comparison.yml": RANKED}))
    write(folder, "apple.md", apple("flesh: firm, stone: one"))
    assert moved(folder) == []
    write(folder, "apple.md", apple("flesh: soft, stone: many"))
    assert len(moved(folder)) == 1
    write(folder, "apple.md", apple("flesh: unknown, stone: many"))
    assert moved(folder) == []


def test_a_lower_level_needs_a_reason(lay: Lay) -> None:
    folder = committed(lay({"entries/comparison.yml": LEVELS}))
    write(folder, "apple.md", apple("flesh: soft, stone: many"))
    [line] = moved(folder)
    assert "leaves 'A month' (Keeping; now: A week)" in line
    write(folder, "apple.md", apple("flesh: hard, stone: many"))
    assert moved(folder) == []


def test_a_value_that_is_worked_out_is_explained_at_its_source(lay: Lay) -> None:
    mapped = GUARDED.replace(
        "  flesh: {title: Flesh, scale: [soft, firm, hard]}",
        "  touch: {title: Touch, text: true}\n"
        "  flesh: {title: Flesh, scale: [soft, firm, hard], from: touch, where: {soft: mush, firm: crisp, hard: rock}}",
    )
    before = apple("touch: crisp, stone: many")
    cherry = CHERRY.replace("flesh: {disputed: [{value: soft, because: A child says so.}, firm]}", "touch: mush")
    files = {"entries/comparison.yml": mapped, "entries/apple.md": before, "entries/cherry.md": cherry}
    folder = committed(lay(files))
    write(folder, "apple.md", apple("touch: mush, stone: many"))
    [line] = moved(folder)
    assert "`touch: {value: ..., because: the reason}`" in line
    write(folder, "apple.md", apple("touch: {value: mush, because: It is old.}, stone: many"))
    assert moved(folder) == []


def test_what_another_entry_does_needs_none_here(lay: Lay) -> None:
    inherited = GUARDED.replace(
        "scale: [soft, firm, hard]}", "scale: [soft, firm, hard], from: {link: page, take: worst}}"
    )
    files = {
        "entries/comparison.yml": inherited,
        "entries/apple.md": apple("page: parent, stone: many"),
        "entries/parent.md": "---\ntitle: Parent\nsummary: S.\ncriteria: {flesh: firm}\n---\n",
        "entries/cherry.md": CHERRY,
    }
    folder = committed(lay(files))
    write(folder, "parent.md", files["entries/parent.md"].replace("firm", "soft"))
    assert moved(folder) == []
    write(folder, "apple.md", apple("stone: many"))
    assert len(moved(folder)) == 1


@pytest.mark.parametrize(
    ("old_text", "new_text", "expected"),
    [
        ("ranked: [berry, pome, drupe]", "ranked: [berry, pomme]", "there is no class 'pomme' in classification"),
        ("ranked: [berry, pome, drupe]", "ranked: [pome, pome]", "the class 'pome' is ranked twice"),
        ("policy: first\n", "policy: levels\n", "cannot say 'ranked' under the policy 'levels'"),
    ],
)
def test_ranks_are_checked(lay: Lay, old_text: str, new_text: str, expected: str) -> None:
    ran = lay({"entries/comparison.yml": RANKED.replace(old_text, new_text)}).run("check")
    assert expected in ran.out


# Formats


def test_annotations_and_sarif_name_files_from_the_top_of_the_repository(lay: Lay) -> None:
    folder = lay({"entries/fig.md": FIG})
    top = folder.root.parent / f"{folder.root.name}-above"
    top.mkdir()
    folder.root.rename(top / "wiki")
    below = committed(Folder(top))
    assert below.run("check", "--format", "github", below="wiki").out.startswith("::error file=wiki/entries/fig.md,")
    [run] = json.loads(below.run("check", "--format", "sarif", below="wiki").out)["runs"]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "wiki/entries/fig.md"
    assert below.run("check", below="wiki").out.startswith("entries/fig.md:5:10 ")
