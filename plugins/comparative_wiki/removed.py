"""Entries that were taken out of the wiki: `entries/removed.yml`, id → when and why. Their addresses say so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .entry import EntryId
from .fields import Fields
from .problems import Problems
from .source import Mapping as Tree
from .source import kind_of, read_yaml

REMOVED_FILE = "removed.yml"
"""in the entries' folder"""


@dataclass(frozen=True, kw_only=True, slots=True)
class RemovedEntry:
    """An entry that is no more."""

    id: EntryId
    """its path below the entries' folder, without .md: "debian", "north/rail" """
    date: str
    because: str
    """the reason, as a sentence"""


def read_removed(root: Path, folder: str, known: Mapping[str, EntryId], problems: Problems) -> tuple[RemovedEntry, ...]:
    """Read the file of removed entries, sorted by id; none where there is no such file.

    `known` leads from every id in use, old ids too, to its entry: what is in use has not been removed.
    """
    path = root / folder / REMOVED_FILE
    if not path.is_file():
        return ()
    report = problems.at(path.relative_to(root).as_posix())
    tree = read_yaml(path, report)
    found: list[RemovedEntry] = []
    for key, node in tree.items if tree is not None else ():
        parts = key.text.split("/")
        if not all(part.strip() == part and part.strip(".") for part in parts) or "\\" in key.text:
            report.error("bad-id", key.place, f"'{key.text}' cannot have been an entry's id", "Write the id it had.")
        elif parts[-1] in known:
            report.error(
                "duplicate-id",
                key.place,
                f"'{key.text}' is in use: it leads to the entry '{known[parts[-1]]}'",
                "Take it out of this file.",
            )
        elif not isinstance(node, Tree):
            report.error(
                "wrong-kind",
                node.place,
                f"'{key.text}' is {kind_of(node)}, but must be a mapping",
                "Write `{date: ..., because: ...}`.",
            )
        else:
            fields = Fields(node, report, owner=f"the removed entry '{key.text}'")
            because = fields.text("because", required=True)
            date = fields.date("date")
            if fields.node_of("date") is None:
                fields.missing("date")
            fields.close()
            found.append(RemovedEntry(id=EntryId(key.text), date=date, because=because))
    return tuple(sorted(found, key=lambda one: one.id))
