"""Text from strangers, made plain: no control or invisible characters, white space folded, cut at spaces."""

from __future__ import annotations

import re

LONGEST_TITLE = 120
LONGEST_AUTHOR = 80
"""of an author, and of the name of a site"""
LONGEST_EXCERPT = 240
"""characters, as shown"""
LONGEST_KEPT = 400
"""characters of an excerpt in its file: what WordPress makes of a sentence is up to 310 long"""

_SPACES = re.compile(r"[\s\x1c-\x1f\x85\u2028\u2029]+")
_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff\ufff0-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
    "|[" + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17)) + "]"
)
"""controls, whatever turns the direction of text round, and what takes no room; but not the joiners U+200C and U+200D,
which Persian, the scripts of India and many emoji need"""


def plain_text(text: str) -> str:
    """Return `text` on one line, without what cannot be seen or would turn other text round."""
    if text.isprintable() and "  " not in text and text == text.strip():
        return text  # as nearly every text is
    return " ".join(_INVISIBLE.sub("", _SPACES.sub(" ", text)).split())


def cut(text: str, longest: int) -> str:
    """Return `text` with at most `longest` characters, cut at a space, with an ellipsis where something was cut."""
    if len(text) <= longest:
        return text
    kept = text[: longest - 2]
    space = kept.rfind(" ")
    return (kept[:space] if space > longest // 2 else kept).rstrip() + " …"
