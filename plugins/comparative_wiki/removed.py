"""What was decided about entries that are not here: `entries/removed.yml` and `entries/rejected.yml`.

Both lead from an id to when and why. Where an entry was removed, its address says so. What was removed or rejected
cannot come back by itself: whoever proposes it again is told the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from .entry import Entry, EntryId
from .fields import Fields
from .languages.told import tell
from .problems import START, Problems, Reporter
from .source import Mapping as Tree
from .source import Scalar, kind_of, leads_out, read_yaml

REMOVED_FILE = "removed.yml"
REJECTED_FILE = "rejected.yml"
"""both in the entries' folder"""


@dataclass(frozen=True, kw_only=True, slots=True)
class RemovedEntry:
    """An entry that is no more, or was never taken in."""

    id: EntryId
    """its path below the entries' folder, without .md: "debian", "north/rail" """
    date: str
    because: str
    """the reason, as a sentence"""
    title: str = ""
    discussion: str = ""
    """address of the discussion about it"""

    @property
    def name(self) -> str:
        """What to call it."""
        return self.title or self.id


@dataclass(frozen=True, kw_only=True, slots=True)
class Names:
    """The names that are in use."""

    known: Mapping[str, EntryId]
    """every id, old ids too → the entry"""
    files: Mapping[str, str]
    """id → its file, relative to the wiki's folder"""
    titles: Mapping[str, str]
    """title → the file"""

    @classmethod
    def of(cls, entries: Iterable[Entry], known: Mapping[str, EntryId], files: Mapping[str, str]) -> Names:
        """The names of entries. Of those that cannot be read, only the files are known."""
        return cls(known=known, files=files, titles={entry.title: entry.path for entry in entries})

    def folded(self) -> Mapping[str, str]:
        """Every id and title, as far as it matters for likeness → the file."""
        ids = {_folded(name): file for name, file in self.files.items()}
        return {**{_folded(title): file for title, file in self.titles.items()}, **ids}


@dataclass(frozen=True, kw_only=True, slots=True)
class Memory:
    """What is remembered of entries that are not here, sorted by id."""

    removed: tuple[RemovedEntry, ...] = ()
    rejected: tuple[RemovedEntry, ...] = ()


def _folded(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()


def read_memory(root: Path, folder: str, names: Names, problems: Problems) -> Memory:
    """Read both files, and report entries that are there in spite of them. A file that is not there says nothing."""
    removed = _read(root, f"{folder}/{REMOVED_FILE}", "removed", names, problems)
    rejected = _read(root, f"{folder}/{REJECTED_FILE}", "rejected", names, problems)
    return Memory(removed=removed, rejected=rejected)


def _read(root: Path, path: str, word: str, names: Names, problems: Problems) -> tuple[RemovedEntry, ...]:
    if not (root / path).is_file():
        return ()
    report = problems.at(path)
    tree = None if leads_out(root / path, root, report) else read_yaml(root / path, report)
    found = list(_entries(tree, word, names, report)) if tree is not None else []
    files = names.folded() if found else {}
    for one in found:
        file = files.get(_folded(one.id.rpartition("/")[2])) or files.get(_folded(one.title) or "-")
        if file is None and word == "rejected" and one.id in names.known:
            file = names.files.get(names.known[EntryId(one.id)])  # by another id, with this one as an alias
        if file is not None:
            problems.at(file).error(
                "decided-before",
                START,
                _decided(one, word),
                tell(
                    "If that no longer holds, take '{one}' out of {path} in the same change, and say why.",
                    one=one.id,
                    path=path,
                ),
            )
    return tuple(sorted(found, key=lambda one: one.id))


def _decided(one: RemovedEntry, word: str) -> str:
    because = one.because.rstrip(".")
    if word == "removed":
        if one.date:
            return tell("'{name}' was removed on {date}: {because}", name=one.name, date=one.date, because=because)
        return tell("'{name}' was removed before: {because}", name=one.name, because=because)
    if one.date:
        return tell("'{name}' was rejected on {date}: {because}", name=one.name, date=one.date, because=because)
    return tell("'{name}' was rejected before: {because}", name=one.name, because=because)


def _entries(tree: Tree, word: str, names: Names, report: Reporter) -> Iterator[RemovedEntry]:
    for key, node in tree.items:
        parts = key.text.split("/")
        if not all(part.strip() == part and part.strip(".") for part in parts) or "\\" in key.text:
            report.error(
                "bad-id",
                key.place,
                tell("'{text}' cannot have been an entry's id", text=key.text),
                tell("Write the id it had."),
            )
        elif word == "removed" and _is_old_id(key, parts[-1], names, report):
            continue
        elif not isinstance(node, Tree):
            report.error(
                "wrong-kind",
                node.place,
                tell("'{text}' is {kind}, but must be a mapping", text=key.text, kind=kind_of(node)),
                tell("Write `{{date: ..., because: ...}}`."),
            )
        else:
            owner = tell("the removed entry '{text}'", text=key.text)
            if word == "rejected":
                owner = tell("the rejected entry '{text}'", text=key.text)
            yield _entry(key.text, Fields(node, report, owner=owner))


def _is_old_id(key: Scalar, name: str, names: Names, report: Reporter) -> bool:
    """Whether an id leads to an entry that is called otherwise now; reports it."""
    if name not in names.known or name in names.files:
        return False
    report.error(
        "duplicate-id",
        key.place,
        tell("'{text}' is in use: it leads to the entry '{known}'", text=key.text, known=names.known[name]),
        tell("Take it out of this file."),
    )
    return True


def _entry(name: str, fields: Fields) -> RemovedEntry:
    because = fields.text("because", required=True)
    date = fields.date("date")
    if fields.node_of("date") is None:
        fields.missing("date")
    found = RemovedEntry(
        id=EntryId(name),
        date=date,
        because=because,
        title=fields.text("title"),
        discussion=fields.address("discussion"),
    )
    fields.close()
    return found
