"""What is gathered of the pages of one build: their links and headings, and the fragments that are put into them.

All comparisons of a site share it, because a page of an author may show several of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from .entry import EntryId
from .generated import PLACEHOLDER, placeholder
from .languages.told import tell
from .mentions.html import Heading, PageLink, PageReader
from .mentions.model import MentionKind
from .problems import Place, Problems, did_you_mean
from .render.pieces import Late, now
from .seen import Seen

_BLOCK = re.compile("<p>\ue000cw(\\d+)\ue001</p>")
_INLINE = re.compile(r'(<a[\s>])|(</a>)|<span data-cw-token="(\d+)"></span>')
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_KIND_LINE = re.compile(r"^mentions[ \t]*:", re.MULTILINE)


@dataclass(kw_only=True)
class GatheredPage:
    """What is known of one page while the site is built."""

    title: str = ""
    owner: object = None
    """the comparison of which it is a page; None for the author's own"""
    entry: EntryId | None = None
    """of that comparison"""
    is_generated: bool = False
    html: str = ""
    links: list[PageLink] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    kind: MentionKind = MentionKind.MENTIONS
    """what its links do that do not say so themselves"""
    date: str = ""
    pieces: Any = None
    """what an entry's page says that depends on no other page"""
    fetch: Callable[[], str] | None = None
    """gets the content, where an earlier build has made it"""
    seen: Seen = field(default_factory=Seen)
    """what was asked of the wiki while an entry's page was made"""

    def read(self, html: str) -> None:
        """Keep the page's content, and read the links and headings in it."""
        reader = PageReader()
        reader.feed(html)
        reader.close()
        self.links, self.headings, self.html = reader.links, reader.headings, html


class Gathered:
    """The pages of one build, and what their tokens and placeholders stand for."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.pages: dict[str, GatheredPage] = {}
        """by source path, in the order in which they were read"""
        self._fronts: dict[str, tuple[MentionKind, str]] = {}
        """what the front matter of an author's page says: the kind of its links, and its date"""
        self._fragments: list[tuple[Late, Markup | None]] = []
        """what tokens stand for, and what they stand for inside a link"""
        self._labels: dict[str, list[str]] = {}
        self._drawn: dict[str, int] = {}
        self._tokens: dict[str, set[int]] = {}
        """the tokens given to each page; a number that a page makes up itself stands for nothing"""

    # Front matter

    def take_front(self, path: str, front: Mapping[str, object], *, source: str, text: Callable[[], str]) -> None:
        """Take what the front matter of an author's page says of its links; report a `mentions` that does not exist.

        `text` gives the page's whole file, and `source` is its name.
        """
        date = front.get("date")
        if isinstance(date, dict):
            date = date.get("created")  # the form of Material's blog
        day = str(date)[:10] if _DAY.match(str(date)) else ""
        kind = str(front.get("mentions") or MentionKind.MENTIONS.value)
        known = {one.value: one for one in MentionKind}
        if kind not in known:
            whole = text()
            line = _KIND_LINE.search(whole)
            self.problems.at(source).error(
                "unknown-value",
                Place(line=whole.count("\n", 0, line.start()) + 1 if line else 1, column=1),
                tell("'{kind}' is not what a page's links can do", kind=kind),
                did_you_mean(kind, known) or tell("Allowed: {known}.", known=", ".join(known)),
            )
        self._fronts[path] = (known.get(kind, MentionKind.MENTIONS), day)

    def front_of(self, path: str) -> tuple[MentionKind, str]:
        """The kind of a page's links, and its date."""
        return self._fronts.get(path, (MentionKind.MENTIONS, ""))

    # What the blocks of one page must not say twice

    def told(self, path: str) -> tuple[list[str], int]:
        """The labels of the parts of a page, to be added to, and how many pictures it has so far."""
        return self._labels.setdefault(path, []), self._drawn.get(path, 0)

    def tell(self, path: str, drawn: int) -> None:
        """Keep how many pictures a page has."""
        self._drawn[path] = drawn

    # Tokens, for what stands in Markdown

    def keep(self, path: str, fragment: Late, unlinked: Markup | None = None) -> int:
        """Keep a fragment for a page, and perhaps a variant that can stand inside a link. Returns its number."""
        self._fragments.append((fragment, unlinked))
        number = len(self._fragments) - 1
        self._tokens.setdefault(path, set()).add(number)
        return number

    def keep_block(self, path: str, fragment: Late) -> str:
        """Keep a fragment that stands in a page for itself. Returns the line that stands for it in Markdown."""
        return f"\ue000cw{self.keep(path, fragment)}\ue001"

    def fill_tokens(self, path: str, html: str) -> str:
        """Put the small fragments of a page into its HTML, and placeholders for the others."""
        given = self._tokens.get(path, set())
        if not given and "data-cw-token" not in html:
            return html
        inside = False

        def fill(match: re.Match[str]) -> str:
            nonlocal inside
            if match.group(3) is None:
                inside = match.group(1) is not None
                return match.group(0)
            number = int(match.group(3))
            if number not in given:
                return ""
            fragment, unlinked = self._fragments[number]
            return str(unlinked if inside and unlinked is not None else now(fragment))

        def place(match: re.Match[str]) -> str:
            number = int(match.group(1))
            return str(placeholder(number)) if number in given else ""

        return _BLOCK.sub(place, _INLINE.sub(fill, html))

    def fragment(self, path: str, number: int, *, linked: bool = True) -> str:
        """The HTML that a token of a page stands for; nothing for a token that was not given to it."""
        if number not in self._tokens.get(path, set()):
            return ""
        fragment, unlinked = self._fragments[number]
        return str(now(fragment) if linked or unlinked is None else unlinked)

    # Placeholders, for what is large

    def late(self, fragment: Late, searched: str = "") -> Markup:
        """A placeholder for `fragment`, with the text that the search is to find in its place."""
        self._fragments.append((fragment, None))
        return placeholder(len(self._fragments) - 1, searched)

    def fill_late(self, html: str) -> str:
        """Put in what is large, once the search index has read the rest."""
        return PLACEHOLDER.sub(lambda match: self._fill(int(match.group(1))), html)

    def drop_late(self, html: str) -> None:
        """Forget what was to be put in: somebody else has, and all pages together would be much."""
        for match in PLACEHOLDER.finditer(html):
            self._fragments[int(match.group(1))] = (Markup(""), None)

    def _fill(self, number: int) -> str:
        """What a placeholder stands for. It is not kept: all pages together would be much."""
        fragment = str(now(self._fragments[number][0]))
        self._fragments[number] = (Markup(""), None)
        return fragment
