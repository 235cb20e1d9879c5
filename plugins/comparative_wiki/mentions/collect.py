"""From the links of all pages to the mentions of all entries, criteria and classes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..entry import EntryId
from .html import PageLink
from .model import Mention, MentionKind
from .topics import Target

MOST_EXCERPTS = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkingPage:
    """A page with its links, each resolved to what it points at."""

    path: str
    """its source path in MkDocs"""
    title: str
    entry: EntryId | None
    links: tuple[tuple[Target, PageLink], ...]
    kind: MentionKind = MentionKind.MENTIONS
    """what its links do that do not say so themselves"""
    date: str = ""
    of: str = ""
    """the title of the comparison whose entry it is, if that is another one than that of the targets"""


def collect_mentions(pages: Iterable[LinkingPage]) -> Mapping[Target, tuple[Mention, ...]]:
    """Group the links of all pages by what they point at: one mention a page, by title and address."""
    found: dict[Target, list[Mention]] = {}
    for page in pages:
        by_target: dict[Target, list[PageLink]] = {}
        for target, link in page.links:
            if target != page.entry:
                by_target.setdefault(target, []).append(link)
        for target, links in by_target.items():
            special = [link.kind for link in links if link.kind is not MentionKind.MENTIONS]
            found.setdefault(target, []).append(
                Mention(
                    target=target,
                    source=page.path,
                    title=page.title,
                    kind=special[0] if special else page.kind,
                    excerpts=tuple(dict.fromkeys(link.excerpt for link in links))[:MOST_EXCERPTS],
                    source_entry=page.entry,
                    date=page.date,
                    of=page.of,
                )
            )
    return {
        target: tuple(sorted(found[target], key=lambda one: (one.title.casefold(), one.source)))
        for target in sorted(found, key=str)
    }
