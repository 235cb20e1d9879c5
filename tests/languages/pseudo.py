"""A language that nobody speaks: all our texts in circled letters, so that what is in no catalogue stands out."""

from __future__ import annotations

import re

from babel.messages.catalog import Catalog

from comparative_wiki.languages.catalogues import FOLDER, read_catalogue
from tools.catalogues import as_text

CODE = "qps"
_CIRCLED = str.maketrans(
    {chr(ord("a") + place): chr(0x24D0 + place) for place in range(26)}
    | {chr(ord("A") + place): chr(0x24B6 + place) for place in range(26)}
)


def circled(text: str) -> str:
    """A text with its letters in circles, and its places as they are."""
    return re.sub(r"\{\w+\}|[^{]+", lambda part: part[0] if part[0][0] == "{" else part[0].translate(_CIRCLED), text)


def catalogue() -> str:
    """All texts in that language, as the text of a .po file."""
    found = Catalog(locale="en", charset="utf-8")
    for message in read_catalogue(FOLDER / "de.po"):
        if isinstance(message.id, str):
            found.add(message.id, circled(message.id), context=message.context)
        else:
            found.add(message.id, tuple(map(circled, message.id)), context=message.context)
    return as_text(found)
