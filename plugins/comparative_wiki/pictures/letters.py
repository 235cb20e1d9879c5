"""How wide words are, roughly, in the units of a picture: nobody can measure them when a site is built."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

SIZE = 12.0
"""of letters, in units; CSS gives the letters this size"""
LINE = 16.0
"""from one line of text to the next"""

_NARROW = frozenset("ijlftrI.,:;'|!()[]- ")
_BROAD = frozenset("mwMW@%—…")


def _width_of_letter(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.04
    if letter in _NARROW:
        return 0.37
    if letter in _BROAD:
        return 0.95
    return 0.70 if letter.isupper() else 0.58


@lru_cache(maxsize=4096)
def width_of(words: str) -> float:
    """How wide words are at most, in units. Generous, so that what stands beside them does not touch them."""
    return SIZE * sum(map(_width_of_letter, words))


def shortened(words: str, widest: float) -> str:
    """Words cut to a width, with an ellipsis where something is missing."""
    if width_of(words) <= widest:
        return words
    kept = words
    while kept and width_of(kept) + SIZE > widest:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


@lru_cache(maxsize=1024)
def wrapped(words: str, widest: float, lines: int = 3) -> tuple[str, ...]:
    """Words in lines of a width; what does not go into so many lines is left out, with an ellipsis."""
    found: list[str] = []
    rest = words.split()
    while rest and len(found) < lines - 1:
        line = [rest.pop(0)]
        while rest and width_of(" ".join([*line, rest[0]])) <= widest:
            line.append(rest.pop(0))
        found.append(shortened(" ".join(line), widest))
    return (*found, shortened(" ".join(rest), widest)) if rest else tuple(found)
