"""Markdown into HTML by Python-Markdown alone, with the extensions of mkdocs.yml and the links of the site."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from ..addresses import Addresses
from ..languages.told import ToldError, tell
from ..references import Here, References
from ..site import TocEntry

_ALWAYS = ("toc", "tables", "fenced_code")
"""the extensions that MkDocs switches on for every site"""
_LINKS = {"a": "href", "img": "src"}


class UnknownExtension(ToldError):
    """mkdocs.yml names an extension of Markdown that cannot be used. The message says which."""


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """A page's Markdown as HTML."""

    html: str
    title: str
    """the text of its first element, if that is the highest heading; else empty"""
    headings: list[TocEntry]


class PageMarkdown:
    """Renders pages one after another."""

    def __init__(self, written: object, here: Here, addresses: Addresses, known: Collection[str]) -> None:
        """`written` are the `markdown_extensions` of mkdocs.yml, `known` the paths of all pages and files.

        Raises UnknownExtension.
        """
        self._here = here
        chosen = dict(markdown_extensions(written))
        self._names = list(dict.fromkeys([*_ALWAYS, *chosen]))
        self._options = {name: options for name, options in chosen.items() if options}
        self._links = _Links(addresses, known)
        self._made: dict[bool, tuple[Markdown, _Title]] = {}
        self._ready(refers=False)

    def render(self, path: str, text: str) -> Rendered:
        """Render one page, whose source path it is."""
        self._here.path, self._here.refers = path, "[[" in text
        md, title = self._ready(refers=self._here.refers)
        md.reset()
        title.found = False
        self._links.path = path
        html = md.convert(text)
        headings = _flat(getattr(md, "toc_tokens", []))
        return Rendered(html=html, title=headings[0].title if title.found and headings else "", headings=headings)

    def _ready(self, *, refers: bool) -> tuple[Markdown, _Title]:
        if refers not in self._made:
            self._here.refers = refers
            try:
                md = Markdown(extensions=[*self._names, References(self._here)], extension_configs=self._options)
            except (ImportError, AttributeError, KeyError, TypeError, ValueError) as error:
                raise UnknownExtension(
                    tell("An extension in `markdown_extensions` cannot be used: {cause}", cause=str(error))
                ) from error
            title = _Title(md)
            md.treeprocessors.register(title, "comparative_wiki_title", 1)
            md.treeprocessors.register(self._links, "comparative_wiki_links", 0)
            self._made[refers] = md, title
        return self._made[refers]


def markdown_extensions(written: object) -> Iterator[tuple[str, dict[str, Any]]]:
    """The `markdown_extensions` of mkdocs.yml with their options, without those that stand for Python objects."""
    pairs: list[tuple[object, object]] = []
    if isinstance(written, Mapping):
        pairs = list(written.items())
    elif isinstance(written, list):
        pairs = [pair for one in written for pair in (one.items() if isinstance(one, Mapping) else [(one, None)])]
    for name, chosen in pairs:
        options = chosen if isinstance(chosen, Mapping) else {}
        yield str(name), {str(key): value for key, value in options.items() if value is not None}


def _flat(tokens: list[Any]) -> list[TocEntry]:
    found = []
    for one in tokens:
        found.append(TocEntry(title=str(one["name"]), id=str(one["id"]), level=int(one["level"])))
        found += _flat(one["children"])
    return found


class _Title(Treeprocessor):
    found = False

    def run(self, root: Element) -> None:
        """Notice whether a page begins with the highest heading."""
        first = next(iter(root), None)
        self.found = first is not None and first.tag == "h1"


class _Links(Treeprocessor):
    """Makes links to source files links to their pages."""

    def __init__(self, addresses: Addresses, known: Collection[str]) -> None:
        super().__init__()
        self._addresses = addresses
        self._known = known
        self.path = ""

    def run(self, root: Element) -> None:
        """Change every link of a page."""
        for element in root.iter():
            key = _LINKS.get(str(element.tag))
            target = element.get(key) if key else None
            if key and target:
                element.set(key, self.resolved(target))

    def resolved(self, target: str) -> str:
        """The address behind a link, seen from the page; the link itself where it leads to no file."""
        try:
            scheme, host, path, query, fragment = urlsplit(target)
        except ValueError:
            return target
        if scheme or host or not path or target.startswith(("/", "\\")):
            return target
        file = posixpath.normpath(posixpath.join(posixpath.dirname(self.path), unquote(path)))
        if file not in self._known:
            return target
        way = f"{self._addresses.way_up(self.path)}{self._addresses.url(file)}" or "./"
        return urlunsplit(("", "", way, query, fragment))
