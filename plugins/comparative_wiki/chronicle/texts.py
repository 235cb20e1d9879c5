"""The text of an entry in pieces, so that what did not change need not be read again."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import NamedTuple

from ..entry import EntryId, check_id
from ..problems import Problems
from ..source import split_document, text_in


class Pieces(NamedTuple):
    """One version of an entry's file."""

    front: str
    """its YAML"""
    body: str
    """the text after it"""
    head: str
    """the YAML without the criteria; empty where it is not written line by line"""
    criteria: tuple[tuple[str, str], ...]
    """key and lines of every criterion"""

    @property
    def is_regular(self) -> bool:
        """Whether the pieces can be read one by one, if each of them is sound."""
        return bool(self.head)


_CRITERIA = re.compile(r"^criteria:", re.MULTILINE)
_ALONE = re.compile(r"[ ]*(?:#[^\n]*)?\n")
_NEXT = re.compile(r"\n(?=[^\s#])")
_FIRST = re.compile(r"^( +)[^\s#-]", re.MULTILINE)
_KEY = re.compile(r" *([^\s#'\"?\[\]{}&*!|>%@`:-][^:#\n]*):(?=\s)")


class Splitter:
    """Takes the files of entries apart. What two versions share is looked at once."""

    def __init__(self) -> None:
        self._keys: dict[str, str | None] = {}
        """the lines of a criterion → its key; None where they are none"""
        self._indents: dict[str, re.Pattern[str]] = {}

    def split(self, data: bytes, before: Pieces | None = None) -> Pieces | None:
        """The pieces of a file, which may be the next version of another; None where it has no front matter."""
        text = text_in(data, Problems().at(""))
        parts = split_document(text) if text is not None else None
        if parts is None:
            return None
        front, body = parts
        if before is not None and before.front == front:
            return Pieces(before.front, body, before.head, before.criteria)
        head, criteria = self._split(front)
        return Pieces(front, body, head, criteria)

    def _split(self, front: str) -> tuple[str, tuple[tuple[str, str], ...]]:
        """The lines outside `criteria:`, and those of every criterion. Nothing where they are not in block style."""
        which = list(_CRITERIA.finditer(front))
        alone = _ALONE.match(front, which[0].end()) if len(which) == 1 else None
        if alone is None:
            return "", ()
        after = _NEXT.search(front, alone.end() - 1)
        end = after.end() if after is not None else len(front)
        inner = front[alone.end() : end]
        first = _FIRST.search(inner)
        if first is None:
            return "", ()
        found = []
        for chunk in self._chunks(inner, first[1]):
            key = self._key(chunk)
            if key is None:
                return "", ()
            if key:
                found.append((key, chunk))
        head = front[: which[0].start()] + front[end:]
        return (head, tuple(found)) if len(dict(found)) == len(found) else ("", ())

    def _chunks(self, text: str, indent: str) -> list[str]:
        """The text, cut before every line that is indented just so."""
        pattern = self._indents.get(indent)
        if pattern is None:
            pattern = self._indents[indent] = re.compile(rf"\n{indent}(?=[^\s#-])")
        starts = [0, *(found.start() + 1 for found in pattern.finditer(text))]
        return [text[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)]

    def _key(self, chunk: str) -> str | None:
        """The key that lines begin with; empty where there are only comments."""
        if chunk not in self._keys:
            match = _KEY.match(chunk)
            is_empty = all(line.lstrip()[:1] in {"", "#"} for line in chunk.split("\n"))
            self._keys[chunk] = "" if is_empty else " ".join(match[1].split()) if match is not None else None
        return self._keys[chunk]


def name_in(path: str) -> EntryId:
    """The id of the entry in a file."""
    return EntryId(path.rpartition("/")[2].removesuffix(".md"))


def is_entry(path: str, folder: str) -> bool:
    """Whether a path, relative to the wiki's folder, is that of an entry."""
    parts = PurePosixPath(path).parts
    inside = parts[len(PurePosixPath(folder).parts) :]
    return (
        path.endswith(".md")
        and bool(inside)
        and inside[-1].lower() != "readme.md"
        and not any(part.startswith((".", "_")) for part in inside)
        and check_id(name_in(path), Problems().at(""))
    )
