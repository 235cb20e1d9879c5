"""What Markdown needs to know of the wiki while it reads a page: `[[badge: entry]]` in running text, and old ids.

An extension of Python-Markdown. It hands over to `WholeSite`, and knows nothing of whatever runs it.
"""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

from .blocks import INLINE
from .whole import WholeSite


class Here:
    """The page whose Markdown is being rendered."""

    def __init__(self) -> None:
        self.site: WholeSite | None = None
        self.path = ""
        self.refers = False
        """whether its text has anything like a reference; a pattern slows Markdown down wherever it is not needed"""


class References(Extension):
    """References in running text (not in code, because Markdown takes code first), and links to old ids."""

    def __init__(self, here: Here) -> None:
        super().__init__()
        self._here = here

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Markdown's name
        """Register the pattern before links, and the treeprocessor before links are resolved."""
        if self._here.refers:
            md.inlinePatterns.register(_References(self._here, md), "comparative_wiki", 175)
        if self._here.site is not None and self._here.site.has_old_ids:
            md.treeprocessors.register(_OldIds(self._here, md), "comparative_wiki", 2)


class _References(InlineProcessor):
    def __init__(self, here: Here, md: Markdown) -> None:
        super().__init__(INLINE, md)
        self._here = here

    def handleMatch(self, m: re.Match[str], data: str) -> Any:  # type: ignore[override]  # noqa: ARG002, N802
        """Replace one reference by a token."""
        site = self._here.site
        number = site.inline(self._here.path, m) if site is not None else None
        if number is None:
            return None, None, None
        return ElementTree.Element("span", {"data-cw-token": str(number)}), m.start(0), m.end(0)


class _OldIds(Treeprocessor):
    def __init__(self, here: Here, md: Markdown) -> None:
        super().__init__(md)
        self._here = here

    def run(self, root: ElementTree.Element) -> None:
        """Let links to old ids lead to the entries' present pages."""
        if self._here.site is not None:
            for link in root.iter("a"):
                renamed = self._here.site.renamed(self._here.path, link.get("href", ""))
                if renamed is not None:
                    link.set("href", renamed)
