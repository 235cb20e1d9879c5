"""A history of ten commits, and the story that `diff` tells of each step and of the whole."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.commands.conftest import Folder, Lay
from tests.commands.repositories import commit, git

COMPARISON = """\
title: Bakeries
criteria:
  flour: {title: Flour, scale: [white, mixed, whole]}
  oven: {title: Oven, options: [wood, gas, electric]}
  owner: {title: Owner, options: [family, chain]}
classifications:
  sort:
    title: Sort of bakery
    policy: first
    classes:
      craft: {title: Craft, when: {owner: family, oven: wood}}
      plain: {title: Plain, otherwise: true}
accepted:
  - {check: values-alike, because: They are shown.}
  - {check: class-empty, because: It is a small town.}
  - {check: unused-criterion, because: It is shown.}
"""
MILL = """\
---
title: The mill
summary: A bakery at the river.
criteria:
  flour: whole
  oven: wood
  owner: family
---
Bread.
"""
STATION = """\
---
title: At the station
summary: A shop in the hall.
criteria:
  flour: white
  oven: electric
  owner: chain
---
Rolls.
"""


def put(folder: Folder, name: str, text: str) -> None:
    (folder.root / "entries" / name).write_text(text, encoding="utf-8")


def change(folder: Folder, name: str, *pairs: tuple[str, str]) -> None:
    path = folder.root / "entries" / name
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


SOURCE = "\n    evidence: [{url: 'https://example.org/ovens', seen: 2026-01-05}]"

STEPS: list[tuple[str, Callable[[Folder], object], str]] = [
    (
        "an entry is added",
        lambda folder: put(folder, "station.md", STATION),
        """\
1 new entry, moves no class.

New entries
  At the station (entries/station.md)
    Sort of bakery: Plain""",
    ),
    (
        "a value gets a source",
        lambda folder: change(folder, "mill.md", ("  oven: wood\n", f"  oven:\n    value: wood{SOURCE}\n")),
        """\
1 entry changed, moves no class.

Entries that change
  The mill (entries/mill.md)
    Oven: new source https://example.org/ovens""",
    ),
    (
        "the text alone is changed",
        lambda folder: change(folder, "mill.md", ("Bread.", "Bread and rolls.")),
        """\
1 entry changed, moves no class.

Entries that change
  The mill (entries/mill.md)
    its text is another""",
    ),
    (
        "a value becomes disputed",
        lambda folder: change(folder, "mill.md", ("owner: family", "owner: {disputed: [family, chain]}")),
        """\
1 entry changed, 1 value changed, moves 1 of 2.

Classes that move
  The mill, Sort of bakery: Craft → contested between Craft and Plain
    Craft if Owner is family; Plain if Owner is chain

Entries that change
  The mill (entries/mill.md)
    Owner: family → disputed: family or chain (disputed)""",
    ),
    (
        "an entry is renamed, and nothing else",
        lambda folder: (folder.root / "entries" / "station.md").rename(folder.root / "entries" / "hall.md"),
        """\
1 entry changed, moves no class.

Entries that change
  At the station (entries/hall.md), renamed from station
    links to station break: write `aliases: [station]`""",
    ),
    (
        "the dispute is settled the other way",
        lambda folder: change(folder, "mill.md", ("owner: {disputed: [family, chain]}", "owner: chain")),
        """\
1 entry changed, 1 value changed, moves 1 of 2.

Classes that move
  The mill, Sort of bakery: contested between Craft and Plain → Plain
    because Owner is chain

Entries that change
  The mill (entries/mill.md)
    Owner: disputed: family or chain → chain (settled)""",
    ),
    (
        "the rules are changed",
        lambda folder: change(
            folder, "comparison.yml", ("when: {owner: family, oven: wood}", "when: {flour: at least mixed, oven: wood}")
        ),
        """\
1 change of the rules, moves 1 of 2.

Classes that move
  The mill, Sort of bakery: Plain → Craft
    the rules changed; because Flour is at least mixed and Oven is wood

The comparison file
  The rules alone move 1 of 2.
  class Sort of bakery: Craft changed
    before: owner is family and oven is wood
    after: flour is at least mixed and oven is wood""",
    ),
    (
        "a class is called otherwise",
        lambda folder: change(folder, "comparison.yml", ("craft: {title: Craft,", "craft: {title: By hand,")),
        """\
1 change of the rules, moves no class.

The comparison file
  The rules alone move 0 of 2.
  class Sort of bakery: By hand renamed
    before: Sort of bakery: Craft
    after: Sort of bakery: By hand""",
    ),
    (
        "an entry is taken out",
        lambda folder: (folder.root / "entries" / "hall.md").unlink(),
        """\
1 entry gone, moves no class.

Entries that are gone
  At the station (entries/hall.md)
    Sort of bakery: Plain""",
    ),
    (
        "white space",
        lambda folder: change(folder, "mill.md", ("  flour: whole", "  flour:   whole")),
        """\
Nothing means anything else.""",
    ),
]

WHOLE = """\
1 entry changed, 1 value changed, 1 change of the rules, moves no class.

The comparison file
  The rules alone move 0 of 1.
  class Sort of bakery: By hand changed
    before: owner is family and oven is wood
    after: flour is at least mixed and oven is wood

Entries that change
  The mill (entries/mill.md)
    Owner: family → chain (changed)
    Oven: new source https://example.org/ovens
    its text is another"""


@pytest.fixture
def town(lay: Lay) -> Folder:
    """A town with one bakery, committed."""
    folder = lay({"entries/comparison.yml": COMPARISON, "entries/mill.md": MILL})
    for name in ("apple.md", "cherry.md"):
        (folder.root / "entries" / name).unlink()
    git(folder.root, "init", "-q", "-b", "main")
    commit(folder.root)
    return folder


def test_each_commit_and_the_whole_tell_their_story(town: Folder) -> None:
    for title, step, story in STEPS:
        step(town)
        assert town.run("diff", "HEAD").out.rstrip() == story, title
        commit(town.root)
    assert len(STEPS) == 10
    assert town.run("diff", "HEAD~10").out.rstrip() == WHOLE
    assert town.run("diff", "HEAD~10", "HEAD~3", "--format", "markdown").out.startswith("1 new entry, 1 entry changed")
