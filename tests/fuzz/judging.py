"""What must hold for every input, whichever surface it is for."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path
from typing import cast

from comparative_wiki.problems import (
    CODES,
    Problem,
    Problems,
    problem_as_annotation,
    problem_as_text,
    problems_as_json,
)
from comparative_wiki.sarif import problems_as_sarif

_ANNOTATION = re.compile(r"::(?:error|warning|notice) file=[^:,\r\n]*,line=\d+,col=\d+,title=[a-z-]+::[^\r\n]*")
_HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
LONGEST_MESSAGE = 9000
"""characters of a cause and its remedy"""


class InMemory:
    """What reading asks of a path, without a file."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self.stem, _, self.suffix = name.rpartition("/")[2].rpartition(".")
        self.st_size = len(data)
        self._data = data

    def stat(self) -> InMemory:
        return self

    def read_bytes(self) -> bytes:
        return self._data


def as_path(name: str, data: bytes) -> Path:
    """A file that is not there."""
    return cast(Path, InMemory(name, data))


def check_problems(problems: Problems, text: str | None) -> list[Problem]:
    """Every problem is at a place of the text, can be printed anywhere, and obeyed nowhere."""
    found = list(problems)
    lines = text.split("\n") if text is not None else []
    for one in found:
        assert one.code in CODES
        assert one.place.line >= 1, one
        assert one.place.column >= 1, one
        if lines:
            assert one.place.line <= len(lines) + 1, one
            if one.place.line <= len(lines):
                assert one.place.column <= len(lines[one.place.line - 1]) + 2, (one, lines[one.place.line - 1])
        assert one.cause.strip(), one
        check_message(one)
    if found and len(found[0].cause) % 16 == 0:
        assert json.loads(problems_as_json(found))["problems"]
        json.loads(problems_as_sarif(found, version="0"))
    return found


def check_message(one: Problem) -> None:
    said = problem_as_text(one)
    assert not hidden(said), said
    assert len(said) < LONGEST_MESSAGE, len(said)
    annotation = problem_as_annotation(one)
    assert _ANNOTATION.fullmatch(annotation), annotation
    # A runner takes these back: what they stand for must not be a line of its own.
    assert not re.search("%0[AD]", annotation), annotation


def hidden(text: str, *, besides: str = "") -> set[str]:
    """The characters of a text that nobody sees, or that turn other text round."""
    return {one for one in text if unicodedata.category(one) in _HIDDEN and one not in besides}


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def elements(html: str) -> list[tuple[str, dict[str, str]]]:
    """The start tags of HTML with their attributes, as Python's own parser reads them."""
    parser = _Elements()
    parser.feed(html)
    parser.close()
    return parser.found


_RUNS = re.compile(r"(?:javascript|data|vbscript):", re.IGNORECASE)


def check_html(html: str, allowed: Iterable[str]) -> None:
    """No element but those allowed, no attribute and no address that runs anything."""
    known = frozenset(allowed)
    for tag, attributes in elements(html):
        assert tag in known, (tag, attributes)
        for name, value in attributes.items():
            assert not name.startswith("on"), (tag, attributes)
            assert name not in {"srcdoc", "formaction", "ping", "style", "xlink:href"} or "style" in known, attributes
            if name in {"href", "src", "action", "data", "cite"}:
                assert not _RUNS.match(re.sub(r"[\x00-\x20]", "", value)), (tag, attributes)
