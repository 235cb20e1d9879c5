"""Links with the sentences round them, and headings, from the HTML of one page's content."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from html import unescape

from ..problems import record
from .model import Excerpt, MentionKind

LONGEST_EXCERPT = 240
"""characters"""
LONGEST_CONTEXT = 80
"""characters of row and column heads, or of the heading above"""

_BLOCKS = frozenset({
    "p", "li", "dd", "dt", "td", "th", "blockquote", "figcaption", "caption", "summary", "div", "section", "article",
    "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "thead", "tbody", "tr", "aside", "details", "figure",
})  # fmt: skip
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SILENT = frozenset({"pre", "script", "style", "nav", "svg", "template", "button"})
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_GENERATED = "data-generated"


@record
class PageLink:
    """A link in the running text of a page."""

    href: str
    kind: MentionKind
    excerpt: Excerpt


@record
class Heading:
    """A heading of a page."""

    level: int
    id: str
    title: str


@dataclass(kw_only=True, slots=True)
class _Block:
    """Text of one block element while it is read, with the links in it."""

    tag: str
    text: list[str] = field(default_factory=list)
    length: int = 0
    links: list[tuple[int, int, str, MentionKind]] = field(default_factory=list)
    """start, end, address, kind; offsets into the text"""

    def add(self, text: str) -> None:
        """Append text with its white space folded."""
        if not text or (text.isspace() and not self._wants_space()):
            return
        folded = " ".join(text.split())
        if text[0].isspace() and self._wants_space():
            folded = f" {folded}"
        if text[-1].isspace() and folded not in {"", " "}:
            folded = f"{folded} "
        self.text.append(folded)
        self.length += len(folded)

    def _wants_space(self) -> bool:
        """Whether white space would show here: not at the beginning, and not behind other white space."""
        return bool(self.length) and not self.text[-1].endswith(" ")


_PIECE = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(?P<end>/?)(?P<tag>[a-zA-Z][^\s/<>]*+)(?P<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)>"
    r"|(?P<text>[^<]+|<)",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""([^\s=/>"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?""")
_RAW = re.compile(r"(?i)</(script|style)")


class PageReader:
    """Reads the content of a page. Afterwards `links` and `headings` hold what was found.

    The input is what Markdown's or the sanitiser's serialiser wrote. Python's own HTML parser gives the same answers
    on it (a test compares them) but takes five times as long, on every page of every build.
    """

    def __init__(self) -> None:
        self.links: list[PageLink] = []
        self.headings: list[Heading] = []
        self._blocks: list[_Block] = [_Block(tag="")]
        self._open: tuple[int, str, MentionKind] | None = None
        self._silent: list[str] = []
        self._heading_id = ""
        self._section = ""
        self._row: list[str] = []
        self._columns: list[str] = []

    def feed(self, html: str) -> None:
        """Read HTML, whole."""
        position = 0
        while match := _PIECE.match(html, position):
            position = match.end()
            end, tag, attributes, text = match.groups()
            if text is not None:
                if not self._silent:
                    self._blocks[-1].add(unescape(text) if "&" in text else text)
            elif tag is not None:
                tag = tag.lower()
                if end:
                    self._end(tag)
                else:
                    self._start(tag, attributes)
                    if tag in {"script", "style"}:
                        raw_end = _RAW.search(html, position)
                        position = raw_end.start() if raw_end else len(html)

    def _start(self, tag: str, written: str) -> None:
        if self._silent:
            if tag not in _VOID:
                self._silent.append(tag)
            return
        attributes = _attributes(written) if written else {}
        if tag in _SILENT or _GENERATED in attributes or "headerlink" in attributes.get("class", "").split():
            if tag not in _VOID:
                self._silent.append(tag)
            return
        if tag in _BLOCKS:
            self._open_block(tag, attributes)
        elif tag == "a":
            self._close_link()
            if "href" in attributes:
                kind = _kind(attributes.get("class", "").split())
                self._open = (self._blocks[-1].length, attributes["href"], kind)
        elif tag == "br":
            self._blocks[-1].add(" ")

    def _end(self, tag: str) -> None:
        if self._silent:
            if tag in self._silent:
                while self._silent.pop() != tag:
                    pass
        elif tag == "a":
            self._close_link()
        elif tag in _BLOCKS:
            self._close_block(tag)

    def close(self) -> None:
        """Finish the page."""
        self._close_link()
        while self._blocks:
            self._finish(self._blocks.pop())

    def _open_block(self, tag: str, attributes: dict[str, str]) -> None:
        self._close_link()
        if tag in _HEADINGS:
            self._heading_id = attributes.get("id", "")
        elif tag == "tr":
            self._row = []
        elif tag == "table":
            self._columns = []
        self._blocks.append(_Block(tag=tag))

    def _close_block(self, tag: str) -> None:
        if all(block.tag != tag for block in self._blocks):
            return
        self._close_link()
        while self._blocks[-1].tag != tag:
            self._finish(self._blocks.pop())
        self._finish(self._blocks.pop())

    def _close_link(self) -> None:
        if self._open is not None:
            start, href, kind = self._open
            block = self._blocks[-1]
            if start <= block.length:
                block.links.append((start, block.length, href, kind))
            self._open = None

    def _finish(self, block: _Block) -> None:
        text = "".join(block.text)
        if block.tag in _HEADINGS:
            title = text.strip()
            self._section = title
            self.headings.append(Heading(level=int(block.tag[1]), id=self._heading_id, title=title))
        elif block.tag == "th":
            self._row.append(text.strip())
            if not self._columns or len(self._row) > 1:
                self._columns = list(self._row)
        elif block.tag == "td":
            self._row.append(text.strip())
        if block.links:
            sentences, length = Sentences(text), len(text.strip())
            for start, end, href, kind in block.links:
                is_all = len(text[start:end].strip()) == length
                excerpt = self._excerpt(block, sentences, start, end, is_all=is_all)
                self.links.append(PageLink(href=href, kind=kind, excerpt=excerpt))

    def _excerpt(self, block: _Block, sentences: Sentences, start: int, end: int, *, is_all: bool) -> Excerpt:
        context = ""
        if block.tag == "td":
            column = self._columns[len(self._row) - 1] if len(self._row) <= len(self._columns) else ""
            row = self._row[0] if len(self._row) > 1 else ""
            context = ", ".join(part for part in (row, column) if part)
        elif block.tag == "li" and is_all:
            context = self._section
        if not context:
            return sentences.around(start, end)
        context = f"{_cut_end(context, LONGEST_CONTEXT)}: "
        excerpt = sentences.around(start, end, longest=LONGEST_EXCERPT - len(context))
        return Excerpt(before=f"{context}{excerpt.before}", linked=excerpt.linked, after=excerpt.after)


def _attributes(written: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(written):
        found.setdefault(name.lower(), unescape(double or single or bare))
    return found


def _kind(classes: list[str]) -> MentionKind:
    if not classes:
        return MentionKind.MENTIONS
    return next((kind for kind in MentionKind if kind.value in classes), MentionKind.MENTIONS)


_SLACK = 8
"""characters; more white space than text has at its ends once it is folded"""
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’)\]]*\s+(?=[\"'“‘(\[]*[^\Wa-z_])")


class Sentences:
    """A text that is cut into sentences once, however many links stand in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        found = [match.span() for match in _SENTENCE_END.finditer(text)]
        self._starts = [start for start, _ in found]
        self._ends = [end for _, end in found]

    def around(self, start: int, end: int, *, longest: int = LONGEST_EXCERPT) -> Excerpt:
        """Cut the sentence round `text[start:end]`, at most `longest` characters, cut at spaces."""
        earlier, later = bisect_right(self._ends, start), bisect_left(self._starts, end - 1)
        begins = self._ends[earlier - 1] if earlier else 0
        ends = self._ends[later] if later < len(self._ends) else len(self.text)
        # More than can be shown is not looked at: a sentence may be as long as the page.
        near = max(begins, start - longest - _SLACK), min(ends, end + longest + _SLACK)
        before, linked = self.text[near[0] : start].lstrip(), self.text[start:end]
        after = self.text[end : near[1]].rstrip()
        linked = _cut_end(linked, longest - 40)
        room = longest - len(linked)
        if len(before) + len(after) > room:
            left = max(room - len(after), room // 2) if len(after) < room // 2 else room // 2
            left = min(left, len(before))
            before = _cut_start(before, left)
            after = _cut_end(after, room - len(before))
        return Excerpt(before=before, linked=linked, after=after)


def cut_excerpt(text: str, start: int, end: int) -> Excerpt:
    """Cut the sentence round `text[start:end]`, as `Sentences` does."""
    return Sentences(text).around(start, end)


def _cut_start(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    kept = text[len(text) - max(length - 2, 0) :] if length > 2 else ""
    space = kept.find(" ")
    return "… " + (kept[space + 1 :] if space >= 0 else "")


def _cut_end(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    kept = text[: max(length - 2, 0)]
    space = kept.rfind(" ")
    return (kept[:space] if space >= 0 else kept) + " …"
