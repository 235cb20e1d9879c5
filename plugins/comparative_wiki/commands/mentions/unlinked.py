"""`comparative-wiki mentions unlinked`: names of entries in the text that could be links. For maintainers only."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import click

from ...comparison.titles import readable
from ...entry import EntryId
from ...languages.told import tell_n
from ...mentions.unlinked import Names, ProsePage, UnlinkedMention, with_links
from ...problems import printable
from ...settings import Location, read_configuration
from ...source import LARGEST_FILE
from ...wiki import Wiki
from ..common import build_all, comparison_option, locate_each
from ..export import write_whole
from ..speaking import echo

_FRONT = re.compile(r"\A\ufeff?-{3}[ \t]*\r?\n.*?^(?:\.{3}|-{3})[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class _Source:
    """A Markdown file with what stands before its body."""

    file: Path
    name: str
    """for messages: relative to the wiki's folder"""
    head: str
    page: ProsePage

    @property
    def first_line(self) -> int:
        """The line of the file in which the body begins."""
        return self.head.count("\n") + 1


@click.command()
@click.option("--fix", is_flag=True, help="Make a link of the first place on each page.")
@comparison_option
def unlinked(*, fix: bool) -> None:
    """List names of entries that stand in the text of a page that does not link to them.

    One line each: file, line, column, the entry, the sentence. Names of one word may well mean something else: look
    before you use --fix.
    """
    found = build_all(locate_each())
    places = pages = 0
    for location, wiki in found:
        names = _names(wiki, location.settings.entries)
        paths = {one.entry.id: one.entry.path for one in wiki.entries.values()}
        for source in _sources(wiki, location):
            here = _find(source, names, paths, fix=fix)
            places, pages = places + here, pages + bool(here)
    told = (
        tell_n(
            "{n} place linked on {pages} of the pages.",
            "{n} places linked on {pages} of the pages.",
            places,
            pages=pages,
        )
        if fix
        else tell_n(
            "{n} place found on {pages} of the pages.", "{n} places found on {pages} of the pages.", places, pages=pages
        )
    )
    echo(told, err=True)


def _find(source: _Source, names: Names, paths: dict[EntryId, str], *, fix: bool) -> int:
    """Print the places of a page, and mend them if asked; returns how many there are."""
    found = names.find(source.page)
    for one in found:
        click.echo(_line(source, one))
    if fix and found:
        folder = posixpath.dirname(source.page.path) or "."
        targets = {one.entry: quote(posixpath.relpath(paths[one.entry], folder)) for one in found}
        write_whole(source.file, source.head + with_links(source.page.body, found, targets))
    return len(found)


def _names(wiki: Wiki, folder: str) -> Names:
    titles: dict[EntryId, list[str]] = {}
    paths: dict[str, EntryId] = {}
    for one in wiki.entries.values():
        entry = one.entry
        # An old name of one word ("place") is a common word more often than not.
        titles[entry.id] = [entry.title, *(name for name in map(readable, entry.aliases) if " " in name)]
        paths[entry.path] = entry.id
        paths.update({f"{folder}/{alias}.md": entry.id for alias in entry.aliases})
    return Names(titles, paths)


def _line(source: _Source, one: UnlinkedMention) -> str:
    place = f"{printable(source.name)}:{source.first_line + one.line}:{one.start + 1}"
    return f"{place} {printable(one.text)} ({one.entry}): {printable(one.sentence)}"


def _sources(wiki: Wiki, location: Location) -> Iterator[_Source]:
    """Every page that an author wrote: entries, then pages of the site."""
    for one in wiki.entries.values():
        yield from _read(location, location.root / one.entry.path, one.entry.path, one.entry.id)
    written = read_configuration(location.configuration) if location.configuration is not None else {}
    folder = written.get("docs_dir", "docs")
    docs = location.root / (folder if isinstance(folder, str) else "docs")
    for file in sorted(docs.rglob("*.md")):
        path = file.relative_to(docs).as_posix()
        if not any(part.startswith(".") for part in path.split("/")):
            yield from _read(location, file, path, None)


def _read(location: Location, file: Path, path: str, entry: EntryId | None) -> Iterator[_Source]:
    """A file as text, if it can be read as such."""
    try:
        text = file.read_bytes().decode("utf-8") if file.stat().st_size <= LARGEST_FILE else ""
    except (OSError, UnicodeDecodeError):
        return
    try:
        name = file.relative_to(location.root).as_posix()
    except ValueError:
        name = file.as_posix()
    front = _FRONT.match(text)
    head = front.group() if front is not None else ""
    yield _Source(file=file, name=name, head=head, page=ProsePage(path=path, body=text[len(head) :], entry=entry))
