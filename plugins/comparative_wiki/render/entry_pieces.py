"""What an entry's page says that depends on the entry and the wiki alone, and not on what other pages say of it."""

from __future__ import annotations

from typing import NamedTuple

from ..wiki import ClassifiedEntry
from .sharing import sharing
from .structured import structured_data
from .view import PageView


class EntryPieces(NamedTuple):
    """Pieces of HTML, each with its heading. Plain text, so that one process can hand them to another."""

    verdicts: str
    values: str
    past: str
    """empty where nothing is dated"""
    kin: str
    """empty where it came from nothing, and nothing from it"""
    changes: str
    """empty where there are no classifications"""
    related: str
    sharing: str
    structured: str
    """the JSON-LD for the page's head"""
    others: str = ""
    """the ids of the other entries that they show, as JSON; empty where nobody has looked, or it cannot be told"""


TITLES = {
    "values": ("cw-values", "Values and sources"),
    "past": ("cw-over-time", "Over time"),
    "kin": ("cw-kin", "Forks and kin"),
    "changes": ("cw-changes", "What would change it"),
    "related": ("cw-related", "Related entries"),
}
"""the anchor and the heading of every piece that has one"""


def pieces_of(view: PageView, one: ClassifiedEntry, author: str) -> EntryPieces:
    """Make them. `author` is whom the site names as its author."""
    return EntryPieces(
        verdicts=str(view.entry_verdicts(one)),
        values=str(view.heading(*TITLES["values"]) + view.entry_details(one)),
        past=str(view.heading(*TITLES["past"]) + view.entry_past(one)) if has_past(one) else "",
        kin=str(view.heading(*TITLES["kin"]) + view.entry_kin(one)) if has_kin(view, one) else "",
        changes=str(view.heading(*TITLES["changes"]) + view.entry_changes(one)) if one.verdicts else "",
        related=str(view.heading(*TITLES["related"]) + view.entry_related(one)),
        sharing=str(sharing(view, one, author)),
        structured=str(structured_data(view.wiki, view.addresses, view.path, author)),
    )


def has_past(one: ClassifiedEntry) -> bool:
    """Whether anything of an entry is dated."""
    return one.history.is_dated


def has_kin(view: PageView, one: ClassifiedEntry) -> bool:
    """Whether an entry came from another, or another from it."""
    return bool(view.wiki.kinship.of(one.entry.id))
