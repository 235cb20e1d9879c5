"""Data into the text of an entry, as people write it: one key a line, quotes only where they are needed.

`render/assets/entry-file.js` writes the same text for the same data; a test compares them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

Front = Mapping[str, object]
"""front matter: texts, lists and mappings of them"""

_PLAIN = re.compile(r"[A-Za-z0-9\u00c0-\u024f](?:[ !$-9;-~\u00a1-\u024f\u2013\u2014\u2018-\u201d\u2026]|:(?! |$))*")
"""text that is the same without quotes in every reader of YAML: it begins with a letter or digit and has no comma,
comment or colon that could end it"""
_RISKY = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""what JSON takes as it is, and YAML does not, or takes for white space"""
_RESERVED = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


def entry_as_text(front: Front, body: str = "") -> str:
    """A whole file."""
    text = body.strip()
    return f"---\n{front_as_text(front)}---\n" + (f"{text}\n" if text else "")


def front_as_text(front: Front) -> str:
    """Front matter without its fences. An empty text is left out; an empty list says that there is none."""
    return "".join(f"{line}\n" for line in _mapping(front))


def _mapping(data: Mapping[str, object]) -> Iterator[str]:
    for key, value in data.items():
        lines = list(_lines(value))
        if not lines and isinstance(value, str):
            continue
        if isinstance(value, str) or lines == ["[]"]:
            yield f"{_scalar(key)}: {lines[0]}"
        else:
            yield f"{_scalar(key)}:"
            yield from (f"  {line}" for line in lines)


def _lines(value: object) -> Iterator[str]:
    if isinstance(value, str):
        if value:
            yield _scalar(value)
    elif isinstance(value, Mapping):
        yield from _mapping(value)
    elif isinstance(value, Sequence):
        if not value:
            yield "[]"
        for item in value:
            lines = list(_lines(item))
            if lines:
                yield f"- {lines[0]}"
                yield from (f"  {line}" for line in lines[1:])


def _scalar(text: str) -> str:
    if _PLAIN.fullmatch(text) and not text.endswith(" ") and text.lower() not in _RESERVED:
        return text
    return _RISKY.sub(lambda match: f"\\u{ord(match.group()):04x}", json.dumps(text, ensure_ascii=False))
