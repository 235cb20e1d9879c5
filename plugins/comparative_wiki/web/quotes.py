"""Whether quoted words stand on a page, whatever its typography and its markup.

What differs between a page and somebody who quotes it is folded away on both sides: white space, case, quotation
marks, dashes, ligatures, soft hyphens, the numbers of footnotes. What the quoter has left out or put in, marked as
usual by an ellipsis or by square brackets, is a gap.
"""

from __future__ import annotations

import re
import unicodedata
from html import unescape

from .fetch import Fetched
from .tags import Tag, parts_in

HTML = frozenset({"text/html", "application/xhtml+xml"})
_FOOTNOTE = re.compile(r"\[\s*(?:\d{1,3}|[a-z])\s*\]|\[citation needed\]", re.IGNORECASE)
_GAP = re.compile(r"\[[^\[\]]*\]|…|\.\s?\.\s?\.")
_DROPPED = re.compile(r"[\s\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]+")
_SIGNS = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2039\u203a\u2032`\u00b4\u02bc\uff07", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\uff02", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d", "-"),
    }
)
_FEW = 300
"""characters: a page with scripts and less text than this shows its text by them"""


def text_of(page: Fetched) -> str:
    """The text of a page as a reader sees it, though without regard to style sheets and scripts."""
    if page.content_type not in HTML:
        return page.text
    return "".join([unescape(part) for part in parts_in(page.text) if isinstance(part, str)])


def needs_scripts(page: Fetched) -> bool:
    """Whether a page probably shows its text with scripts only."""
    if page.content_type not in HTML or len(folded(text_of(page))) >= _FEW:
        return False
    return any(isinstance(part, Tag) and part.name == "script" for part in parts_in(page.text))


def folded(text: str) -> str:
    """A text without what a quotation may change."""
    text = unicodedata.normalize("NFKC", _FOOTNOTE.sub("", text).translate(_SIGNS)).casefold()
    # Folding can undo the normal form, and the normal form brings signs of its own.
    text = unicodedata.normalize("NFKC", text).translate(_SIGNS)
    return _DROPPED.sub("", text).replace("''", '"')


def parts_of(quote: str) -> list[str]:
    """The pieces of a quotation between its gaps, folded; none where it is all gaps."""
    return [part for part in (folded(piece) for piece in _GAP.split(_FOOTNOTE.sub("", quote))) if part]


def stands_in(quote: str, text: str) -> bool:
    """Whether the pieces of a quotation stand in a folded text, one behind the other."""
    place = 0
    for part in parts_of(quote):
        place = text.find(part, place)
        if place < 0:
            return False
        place += len(part)
    return True
