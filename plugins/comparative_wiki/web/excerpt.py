"""The words round a link, chosen as WordPress chooses them when it receives a pingback.

Behaviour read from `wp_xmlrpc_server::pingback_ping` in wp-includes/class-wp-xmlrpc-server.php of WordPress 6.1, and
from PHP's `strip_tags`, on which it relies; the code is ours. WordPress counts bytes and not characters, and so do we.
Two things differ on purpose. Where WordPress cuts the words of a long link in the middle of a character, it then throws
the whole excerpt away; here the cut is made before that character. And we take no longer for hostile pages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from html.entities import name2codepoint
from itertools import pairwise

LARGEST_PAGE = 153_600
"""bytes; the rest of a page is not looked at"""
_LONGEST_LINK = 100
"""bytes of a link's own words"""
_OPENING, _CLOSING = b"<wpcontext>", b"</wpcontext>"
_ELLIPSIS = b"&#8230;"

_SPACES = re.compile(rb"[\r\n\t ]+")
_BLOCK = re.compile(rb"</*(?:h[1-6]|p|th|td|li|dt|dd|pre|caption|input|textarea|button|body)[^>]*>")
"""by prefix, as WordPress does it: <picture> counts as a paragraph too"""
_CODE = re.compile(rb"<(script|style)", re.IGNORECASE)
_TITLE = re.compile(rb"<title>([^<]*)</title>", re.IGNORECASE)
_MARKS = re.compile(rb"</?wpcontext>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|([a-zA-Z0-9]+));")

_LESS, _MORE, _BANG, _QUESTION, _BACKSLASH = b"<>!?\\"
_OTHERS = frozenset(b"!?")
_QUOTES = frozenset(b"\"'")


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkExcerpt:
    """What stands round a link: plain text, to be escaped by whoever shows it."""

    text: str
    """`[…] words before, the link's own, words after […]`"""
    linked: str
    """the link's own words, as they stand in the text"""


def pingback_excerpt(page: str, target: str) -> LinkExcerpt | None:
    """Return the words round the first link of an HTML page to `target`, or None if there is none.

    `target` is the address as the page's source has it, with `&amp;` where that says `&amp;`.
    """
    wanted = target.encode("utf-8", "replace")
    for paragraph in _paragraphs(page.encode("utf-8", "replace")[:LARGEST_PAGE]):
        link = _link_in(paragraph, wanted) if wanted and wanted in paragraph else None
        if link is not None:
            return _round_the_link(paragraph, *link)
    return None


def page_title(page: str) -> str:
    """Return the title of an HTML page as plain text, or nothing."""
    found = _TITLE.search(page.encode("utf-8", "replace")[:LARGEST_PAGE])
    return _plain(_SPACES.sub(b" ", found[1])).strip() if found else ""


def _paragraphs(page: bytes) -> list[bytes]:
    """The page's text, without tags other than <a>, in pieces."""
    text = _SPACES.sub(b" ", page.replace(b"<!DOC", b"<DOC"))
    # What follows the last ">" holds no whole tag, and looking for one there from every "<" would take for ever.
    end = text.rfind(b">") + 1
    text = _BLOCK.sub(b"\n\n", text[:end]) + text[end:]
    return strip_tags(_without_code(text), keep=b"a").split(b"\n\n")


def _without_code(text: bytes) -> bytes:
    """Remove scripts and styles with what they hold; those that are not closed stay."""
    lowered, kept, done, unclosed = text.lower(), bytearray(), 0, set[bytes]()
    for opening in _CODE.finditer(lowered):
        name = opening[1]
        if opening.start() < done or name in unclosed:
            continue
        closing = lowered.find(b"</%s>" % name, lowered.find(b">", opening.end()) + 1 or len(text))
        if closing < 0:
            unclosed.add(name)
            continue
        kept += text[done : opening.start()]
        done = closing + len(name) + 3
    return bytes(kept + text[done:])


def _link_in(paragraph: bytes, wanted: bytes) -> tuple[bytes, bytes] | None:
    """The first link whose tag holds an address: the whole of it, and its words."""
    pieces = paragraph.split(b">")
    for piece, words in pairwise(pieces[:-1]):
        start = piece.find(b"<a")
        if start >= 0 and piece.find(wanted, start + 3) >= 0 and words.endswith(b"</a") and len(words) > 3:
            return b"%s>%s>" % (piece[start:], words), words[:-3]
    return None


def _round_the_link(paragraph: bytes, link: bytes, words: bytes) -> LinkExcerpt:
    if len(words) > _LONGEST_LINK:
        words = words[:_LONGEST_LINK].decode("utf-8", "ignore").encode() + _ELLIPSIS
    marker = _OPENING + words + _CLOSING
    text = _MARKS.sub(b"", paragraph).replace(link, marker)
    text = strip_tags(text, keep=b"wpcontext").strip(b" \t\n\r\0\x0b")
    # As much as fits into a hundred bytes on each side, between spaces; everything where there is no such place.
    near = re.search(rb"\s(.{0,100}%s.{0,100})\s" % re.escape(marker), text, re.DOTALL)
    text = strip_tags(near[1] if near else text)
    return LinkExcerpt(text=f"[…] {_plain(text)} […]", linked=_plain(strip_tags(words)))


def strip_tags(html: bytes, *, keep: bytes = b"") -> bytes:
    """Remove tags, comments and instructions as PHP does; tags with the name `keep` stay.

    A `<` before a space is text. Quotes in a tag hide what ends it, even one that nobody closes, and a `<` in a tag
    asks for one more `>`.
    """
    return _Stripper(html=html).strip(keep).replace(b"\0", b"")


@dataclass(kw_only=True, slots=True)
class _Stripper:
    html: bytes
    place: int = 0
    depth: int = 0
    """how many `>` are still to be passed over"""
    quote: int = 0
    """the quotation mark that is open, or 0"""

    def strip(self, keep: bytes) -> bytes:
        kept = bytearray()
        while (start := self.html.find(b"<", self.place)) >= 0:
            kept += self._text(start)
            self.place = start + 1
            if self.html[start + 1 : start + 2].isspace():
                kept += b"<"
            elif (tag := self._tag()) and keep and _name_of(tag) == keep:
                kept += tag
        return bytes(kept + self._text(len(self.html)))

    def _text(self, end: int) -> bytes:
        text = self.html[self.place : end]
        closed = min(self.depth, text.count(b">"))
        self.depth -= closed
        return text.replace(b">", b"", closed)

    def _tag(self) -> bytes:
        """Read to the end of what began with a `<`; return the tag, or nothing if it is none."""
        tag, html = bytearray(b"<"), self.html
        for place in range(self.place, len(html)):
            self.place, byte = place, html[place]
            if byte == _MORE:
                if self._ends():
                    return bytes(tag + b">")
            elif byte == _LESS and (self.quote or not html[place + 1 : place + 2].isspace()):
                self.depth += not self.quote
            elif html[place - 1] == _LESS and byte in _OTHERS:
                if self._passed_over():
                    return b""
            else:
                self._note(byte)
                tag.append(byte)
        self.place = len(html)
        return b""

    def _passed_over(self) -> bool:
        """Read over a comment, a declaration or an instruction. What looks like XML or a doctype is a tag."""
        html, start = self.html, self.place + 1
        if html.startswith(b"--", start):
            self._comment(start)
        elif html[self.place] == _BANG and html[start : start + 7].lower() != b"doctype":
            self._declaration(start)
        elif html[self.place] == _QUESTION and html[start : start + 3].lower() != b"xml":
            self._instruction(start)
        else:
            return False
        return True

    def _declaration(self, start: int) -> None:
        for place in range(start, len(self.html)):
            self.place, byte = place, self.html[place]
            if byte == _MORE and self._ends():
                return
            if self.html[place - 1] != _BACKSLASH:
                self._note(byte)
        self.place = len(self.html)

    def _ends(self) -> bool:
        """Whether the `>` at this place ends what is being read; if so, go behind it."""
        if self.depth:
            self.depth -= 1
        elif not self.quote:
            self.place += 1
            return True
        return False

    def _note(self, byte: int) -> None:
        if byte in _QUOTES and self.quote in (0, byte):
            self.quote = 0 if self.quote else byte

    def _comment(self, start: int) -> None:
        # Behind an open quotation mark it never ends.
        found = -1 if self.quote else self.html.find(b"-->", start)
        self.place = found + 3 if found >= 0 else len(self.html)

    def _instruction(self, start: int) -> None:
        for place in range(start, len(self.html)):
            self.place = place
            ends = self.html[place] == _MORE and (self.depth or self.html[place - 1] == _QUESTION)
            if ends and self._ends():
                return
        self.place = len(self.html)


def _name_of(tag: bytes) -> bytes:
    """The name of a tag in lower case, the same for the opening and the closing one."""
    words = tag[1:-1].split(maxsplit=1)
    return words[0].removeprefix(b"/").removesuffix(b"/").lower() if words else b""


def _plain(text: bytes) -> str:
    """What a browser shows of text that WordPress has escaped: entities that it does not know are text."""
    return _ENTITY.sub(_character, text.decode("utf-8", "replace"))


def _character(match: re.Match[str]) -> str:
    return match[0] if match[1] and match[1] not in name2codepoint else unescape(match[0])
