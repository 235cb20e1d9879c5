"""What an entry's page says that depends on the entry and the wiki alone, and not on what other pages say of it."""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup

from ..languages.language import marked
from ..wiki import ClassifiedEntry
from .news_page import has_news, news_of
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
    changed: str
    """empty where nothing is known of its history in the wiki"""
    related: str
    sharing: str
    structured: str
    """the JSON-LD for the page's head"""
    others: str = ""
    """what they show beside the entry, as `Seen` tells it; empty where nobody has looked, or it cannot be told"""


TITLES = {
    "values": ("cw-values", marked("Values and sources")),
    "past": ("cw-over-time", marked("Over time")),
    "kin": ("cw-kin", marked("Forks and kin")),
    "changes": ("cw-changes", marked("What would change it")),
    "changed": ("cw-changed", marked("What changed here")),
    "related": ("cw-related", marked("Related entries")),
}
"""the anchor and the heading of every piece that has one"""


def pieces_of(view: PageView, one: ClassifiedEntry, author: str) -> EntryPieces:
    """Make them. `author` is whom the site names as its author."""
    return EntryPieces(
        verdicts=str(view.entry_verdicts(one)),
        values=str(_heading(view, "values") + view.entry_details(one)),
        past=str(_heading(view, "past") + view.entry_past(one)) if has_past(one) else "",
        kin=str(_heading(view, "kin") + view.entry_kin(one)) if has_kin(view, one) else "",
        changes=str(_heading(view, "changes") + view.entry_changes(one)) if one.verdicts else "",
        changed=changed_of(view, one),
        related=str(_heading(view, "related") + view.entry_related(one)),
        sharing=str(sharing(view, one, author)),
        structured=str(structured_data(view.wiki, view.addresses, view.path, author)),
    )


def _heading(view: PageView, piece: str) -> Markup:
    anchor, title = TITLES[piece]
    return view.heading(anchor, view.language.say(title))


def changed_of(view: PageView, one: ClassifiedEntry) -> str:
    """What has changed: the one piece that depends on the history of the files, and not on the wiki."""
    return str(_heading(view, "changed") + news_of(view, one.entry.id)) if has_news(view, one.entry.id) else ""


def has_past(one: ClassifiedEntry) -> bool:
    """Whether anything of an entry is dated."""
    return one.history.is_dated


def has_kin(view: PageView, one: ClassifiedEntry) -> bool:
    """Whether an entry came from another, or another from it."""
    return bool(view.wiki.kinship.of(one.entry.id))
