"""The order of titles by language, without a library: letters without their marks, and each language's exceptions.

The order is that of dictionaries as far as titles need it: case and marks count only where nothing else differs, signs
come before digits and digits before letters. It follows the default order of CLDR for Latin letters, and what a
language adds to it in `LETTERS`. A browser never sorts titles by itself: it is told their places.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

_DOTLESS = "\u0131"
"""the Turkish i without a dot"""
_NORDIC = {"å": "z1", "ä": "z2", "æ": "z2", "ö": "z3", "ø": "z3"}
_DANISH = {"æ": "z1", "ä": "z1", "ø": "z2", "ö": "z2", "å": "z3"}
LETTERS: Mapping[str, Mapping[str, str]] = {
    "cs": {"č": "c1", "ř": "r1", "š": "s1", "ž": "z1"},
    "da": _DANISH,
    "es": {"ñ": "n1"},
    "et": {"š": "s1", "z": "s2", "ž": "s3", "õ": "w1", "ä": "w2", "ö": "w3", "ü": "w4"},
    "fi": _NORDIC,
    "hr": {"č": "c1", "ć": "c2", "đ": "d1", "š": "s1", "ž": "z1"},
    "hu": {"ö": "o1", "ő": "o1", "ü": "u1", "ű": "u1"},
    "is": {
        "á": "a1",
        "ð": "d1",
        "é": "e1",
        "í": "i1",
        "ó": "o1",
        "ú": "u1",
        "ý": "y1",
        "þ": "z1",
        "æ": "z2",
        "ö": "z3",
    },
    "nb": _DANISH,
    "nn": _DANISH,
    "no": _DANISH,
    "pl": {"ą": "a1", "ć": "c1", "ę": "e1", "ł": "l1", "ń": "n1", "ó": "o1", "ś": "s1", "ź": "z1", "ż": "z2"},
    "ro": {"ă": "a1", "â": "a2", "î": "i1", "ș": "s1", "ț": "t1"},
    "sk": {"ä": "a1", "č": "c1", "ô": "o1", "š": "s1", "ž": "z1"},
    "sl": {"č": "c1", "š": "s1", "ž": "z1"},
    "sv": _NORDIC,
    "tr": {"ç": "c1", "ğ": "g1", _DOTLESS: "h1", "ö": "o1", "ş": "s1", "ü": "u1"},
}
"""language → letter → the letter behind which it stands, and its place there"""
_ALONE = {"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "đ": "d", "ð": "d", "ł": "l", "þ": "th", _DOTLESS: "i"}
"""letters that Unicode does not take apart"""
_LAST = "\U0010fffd"
"""behind every letter"""


def sort_key(text: str, language: str) -> tuple[str, str]:
    """What to sort a title by, in a language: first its letters, then everything."""
    own = LETTERS.get(language.partition("-")[0], {})
    folded = unicodedata.normalize("NFC", text).casefold() if language != "tr" else text.replace("I", _DOTLESS).lower()
    parts = []
    for letter in folded:
        if letter in own:
            parts.append(f"{own[letter][0]}{_LAST}{own[letter][1:]}")
        elif letter.isascii():
            parts.append(letter if letter.isalnum() else f"\x01{letter}")
        else:
            parts.append(_without_marks(letter))
    return "".join(parts), folded


def _without_marks(letter: str) -> str:
    plain = _ALONE.get(letter)
    if plain is not None:
        return plain
    apart = unicodedata.normalize("NFKD", letter)
    return "".join([one for one in apart if not unicodedata.combining(one)]) or letter
