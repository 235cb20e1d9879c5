"""A mention as data."""

from __future__ import annotations

import enum

from ..entry import EntryId
from ..problems import record
from .topics import Target


class MentionKind(enum.StrEnum):
    """What a link says about its target; given as a class on the link: `{ .disputes }`."""

    MENTIONS = "mentions"
    SUPPORTS = "supports"
    DISPUTES = "disputes"
    EXAMPLE_OF = "example-of"
    REPLIES_TO = "replies-to"


@record
class Excerpt:
    """A sentence with the link's own text in its middle. Plain text, to be escaped by whoever shows it."""

    before: str
    linked: str
    after: str

    def __str__(self) -> str:
        return f"{self.before}{self.linked}{self.after}"


@record
class Mention:
    """One page that links to an entry, or to the page of a criterion or class."""

    target: Target
    source: str
    """the source path of the page, as MkDocs knows it: `entries/debian.md`"""
    title: str
    kind: MentionKind
    excerpts: tuple[Excerpt, ...]
    """at most three, in the order of the page"""
    date: str = ""
    """when the page was written or added; empty where it does not say"""
    source_entry: EntryId | None = None
    """the entry whose page it is, if it is one of the same comparison"""
    of: str = ""
    """the title of the comparison whose entry's page it is, if that is another one"""
