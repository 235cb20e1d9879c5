"""Names of entries that stand in the text of a page which does not link to them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from ..entry import EntryId
from ..prose import text_lines
from .html import cut_excerpt

_WORD = re.compile(r"\w+")
_HEADING = re.compile(r" {0,3}#{1,6}(?:\s|$)")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)\s*")
_DEFINITION = re.compile(r" {0,3}\[[^\[\]]+\]:\s*<?([^\s>]+)")
_TARGET = re.compile(r"\]\(\s*<?([^\s)>]+)")
_RAW_TARGET = re.compile(r"href\s*=\s*[\"']?([^\s\"'>]+)", re.IGNORECASE)
_NO_TEXT = re.compile(
    r"!?\[\[[^\[\]]*\]\]"  # a reference of ours
    r"|!?\[(?:[^\[\]]|\[[^\[\]]*\])*\](?:\([^)\[]*\)|\[[^\[\]]*\])?"  # a link, a picture, a footnote
    r"|<a[\s>](?:(?!<a[\s>]).)*?</a\s*>|<[^<>]*>"  # HTML and bare addresses
    r"|\{:? *[.#][^{}]*\}"  # attributes
    r"|\bhttps?://\S+",
    re.IGNORECASE,
)
SHORTEST_NAME = 3
"""characters; shorter names stand in too many places by chance"""


@dataclass(frozen=True, kw_only=True, slots=True)
class ProsePage:
    """A page of Markdown as authors wrote it."""

    path: str
    """its source path in the site: `entries/debian.md`, `guide.md`"""
    body: str
    """without front matter"""
    entry: EntryId | None = None
    """the entry whose page it is"""


@dataclass(frozen=True, kw_only=True, slots=True)
class UnlinkedMention:
    """A name that could be a link."""

    entry: EntryId
    line: int
    """of the body, from 0"""
    start: int
    end: int
    """characters of the line"""
    text: str
    sentence: str


class Names:
    """The names of all entries, to be found in text. A name that two entries share is left out."""

    def __init__(self, names: Mapping[EntryId, Sequence[str]], paths: Mapping[str, EntryId]) -> None:
        """`names` are the titles and old names of each entry, `paths` the source paths that lead to it."""
        self._paths = paths
        owners: dict[str, set[EntryId]] = {}
        for entry, some in names.items():
            for name in some:
                if len(name) >= SHORTEST_NAME and _WORD.search(name):
                    owners.setdefault(name, set()).add(entry)
        self._by_word: dict[str, list[tuple[str, int, EntryId]]] = {}
        """first word of a name → the names that begin with it, how far in it stands, and their entries"""
        for name in sorted(owners, key=lambda name: (-len(name), name)):
            word = _WORD.search(name)
            if len(owners[name]) == 1 and word is not None:
                [entry] = owners[name]
                self._by_word.setdefault(word.group(), []).append((name, word.start(), entry))

    def find(self, page: ProsePage) -> list[UnlinkedMention]:
        """The first place of every entry that a page names but nowhere links to, in the order of the page."""
        lines = page.body.split("\n")
        done = {page.entry, *self._linked(page, lines)}
        found: list[UnlinkedMention] = []
        for number, line in _prose(lines):
            for start, end, entry in self._in_line(line):
                if entry not in done:
                    done.add(entry)
                    sentence = " ".join(str(cut_excerpt(lines[number], start, end)).split())
                    text = lines[number][start:end]
                    found.append(
                        UnlinkedMention(entry=entry, line=number, start=start, end=end, text=text, sentence=sentence)
                    )
        return found

    def _in_line(self, line: str) -> Iterator[tuple[int, int, EntryId]]:
        reached = 0
        for word in _WORD.finditer(line):
            for name, offset, entry in self._by_word.get(word.group(), ()):
                start = word.start() - offset
                end = start + len(name)
                if start >= reached and line[start:end] == name and not _goes_on(line, start, end):
                    yield start, end, entry
                    reached = end
                    break

    def _linked(self, page: ProsePage, lines: Sequence[str]) -> Iterator[EntryId]:
        folder = posixpath.dirname(page.path)
        for _, line in text_lines(lines):
            for match in (*_TARGET.finditer(line), *_DEFINITION.finditer(line), *_RAW_TARGET.finditer(line)):
                target = unquote(match.group(1).partition("#")[0])
                path = posixpath.normpath(posixpath.join(folder, target))
                entry = self._paths.get(path) or self._paths.get(f"{path}.md")
                if entry is not None:
                    yield entry


def _goes_on(line: str, start: int, end: int) -> bool:
    """Whether a name is a part of a longer word."""
    before, after = line[start - 1 : start] if start else "", line[end : end + 1]
    joined = bool(re.match(r"[\w-]", before)) and bool(re.match(r"[\w-]", line[start : start + 1]))
    return joined or bool(re.match(r"\w", after)) or bool(re.match(r"-\w", line[end : end + 2]))


def _prose(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The lines of running text, each with spaces in the place of what is none: code, links, HTML."""
    for number, line in text_lines(lines):
        below = lines[number + 1] if number + 1 < len(lines) else ""
        is_heading = _HEADING.match(line) or (line.strip() and below.strip() and _UNDERLINE.fullmatch(below))
        if is_heading or _DEFINITION.match(line) or line.startswith(("    ", "\t")):
            continue
        yield number, _NO_TEXT.sub(lambda match: " " * len(match.group()), line)


def with_links(body: str, found: Sequence[UnlinkedMention], targets: Mapping[EntryId, str]) -> str:
    """Return a body with each of `found` made a Markdown link; `targets` are the addresses, as the page writes them."""
    lines = body.split("\n")
    for one in sorted(found, key=lambda one: (one.line, one.start), reverse=True):
        line = lines[one.line]
        text = re.sub(r"([\[\]\\])", r"\\\1", one.text)
        lines[one.line] = f"{line[: one.start]}[{text}]({targets[one.entry]}){line[one.end :]}"
    return "\n".join(lines)
