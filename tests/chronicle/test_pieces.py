"""An entry that is read in pieces is the entry that is read as a whole."""

from __future__ import annotations

import dataclasses
import random

import pytest

from comparative_wiki.chronicle.reading import Library, Rules, Version
from comparative_wiki.chronicle.texts import Splitter, is_entry
from comparative_wiki.comparison.read import read_comparison
from comparative_wiki.entry import Entry, EntryId
from comparative_wiki.problems import START, Problems
from comparative_wiki.wiki import entry_paths
from tests.conftest import REPO

FOLDER = REPO / "entries"


@pytest.fixture(scope="module")
def rules() -> Rules:
    comparison = read_comparison(FOLDER / "comparison.yml", Problems().at("entries/comparison.yml"))
    assert comparison is not None
    return Rules(0, comparison, Library(frozenset(path.stem for path in entry_paths(FOLDER))))


def plain(entry: Entry | None) -> Entry | None:
    """An entry without the places in its file."""
    if entry is None:
        return None
    values = {
        name: dataclasses.replace(
            value, place=None, past=tuple(dataclasses.replace(one, place=None) for one in value.past)
        )
        for name, value in entry.values.items()
    }
    return dataclasses.replace(
        entry, values=values, aliases=dict.fromkeys(entry.aliases, START), title_place=START, body_line=1
    )


def both(rules: Rules, data: bytes) -> tuple[Entry | None, Entry | None]:
    """The entry in a file, read in pieces and read as a whole."""
    pieces = Splitter().split(data)
    if pieces is None:
        return None, None
    version = Version(EntryId("it"), "entries/it.md", pieces)
    whole = Version(EntryId("it"), "entries/it.md", pieces._replace(head="", criteria=()))
    return plain(rules.written(version)), plain(rules.written(whole))


def test_every_entry_of_the_first_wiki_is_the_same_in_pieces(rules: Rules) -> None:
    for path in entry_paths(FOLDER):
        one, other = both(rules, path.read_bytes())
        assert one is not None, path
        assert one == other, path


def test_nearly_every_entry_is_written_so_that_pieces_can_be_read() -> None:
    splitter = Splitter()
    pieces = [splitter.split(path.read_bytes()) for path in entry_paths(FOLDER)]
    assert all(one is not None and one.is_regular for one in pieces)


LINES = [
    "  reward: paid",
    "reward: paid",
    "  'control': shared",
    "  # nothing",
    "    - x",
    '  control: "shared',
    '    more"',
    "  control: {value: shared,",
    "  reward: x}",
    "  control: |",
    "    shared",
    "\tcontrol: shared",
    "  ? control",
    "  control: &a shared",
    "criteria:",
    "criteria: {control: shared}",
    "---",
    "",
]


def test_whatever_is_written_it_is_the_same_in_pieces(rules: Rules) -> None:
    chance = random.Random(7)
    # The shortest, since each is read whole.
    paths = sorted(entry_paths(FOLDER), key=lambda path: path.stat().st_size)[:8]
    sound = 0
    for _ in range(120):
        lines = chance.choice(paths).read_text(encoding="utf-8").split("\n")
        end = lines.index("---", 1)
        for _ in range(chance.randrange(1, 4)):
            at = chance.randrange(1, end)
            what = chance.randrange(4)
            if what == 0:
                del lines[at]
            elif what == 1:
                lines.insert(at, chance.choice(LINES))
            elif what == 2:
                lines[at], lines[at - 1 or 1] = lines[at - 1 or 1], lines[at]
            else:
                lines[at] = f"{' ' * chance.randrange(3)}{lines[at]}"
        one, other = both(rules, "\n".join(lines).encode())
        assert one == other, "\n".join(lines[: end + 2])
        sound += one is not None
    assert sound > 10, "nearly all were wrong anyway"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("entries/oak.md", True),
        ("entries/north/oak.md", True),
        ("entries/README.md", False),
        ("entries/_drafts/oak.md", False),
        ("entries/.oak.md", False),
        ("entries/oak.yml", False),
        ("entries/mentions/oak/1.yml", False),
    ],
)
def test_which_files_are_entries(path: str, expected: bool) -> None:
    assert is_entry(path, "entries") is expected
