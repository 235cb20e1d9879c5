"""Every page and file of a wiki, without an engine: what `export site` writes.

Authors' pages are read as Markdown. Pages that are made of the model, those of entries among them, are HTML: entries
come from strangers, and only what has been rendered and sanitised means the same to every other program.
"""

from __future__ import annotations

import dataclasses
import html as html_library
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..data_files import Maker
from ..forges import forge_of
from ..problems import Problems
from ..references import Here
from ..render.assets import SCRIPT, STYLE_SHEET, assets
from ..settings import Location, folders_of, read_configuration
from ..site import Home, TocEntry, plain_title
from ..source import AuthorsPage, text_of
from ..twins import read_twins
from ..whole import Read, lay_out, tell_all
from .authored import authored
from .docs import Docs, read_docs
from .markdown import PageMarkdown, Rendered
from .navigation import NavItem, navigation

_TAGS = re.compile(r"<!--\s*material/tags\b[^>]*-->|<p>\[TAGS\]</p>")


@dataclass(frozen=True, kw_only=True)
class PlainPage:
    """One page."""

    path: str
    """source path: `entries/wikipedia.md`"""
    address: str
    """relative to the site: `entries/wikipedia/`"""
    title: str
    description: str
    tags: tuple[str, ...]
    front: Mapping[str, Any]
    """what an author's front matter says besides"""
    html: str
    """the whole content"""
    markdown: str | None
    """an author's text with what blocks show as HTML; None for pages that are made of the model"""
    headings: tuple[TocEntry, ...]
    head: str
    """what belongs into the head: data for search engines, feeds, endpoints"""
    up: str
    """what leads to the top of the site"""
    wide: bool = False
    """whether the page wants the room of the navigation"""


@dataclass(frozen=True, kw_only=True)
class PlainSite:
    """The whole site."""

    title: str
    address: str
    """where it will stand; empty where nobody has said so"""
    configuration: Mapping[str, Any]
    """mkdocs.yml"""
    pages: tuple[PlainPage, ...]
    files: Mapping[str, bytes | Path]
    """path in the site → content, or the file to copy"""
    navigation: tuple[NavItem, ...]
    style: str
    scripts: tuple[str, ...]
    """modules"""

    def page(self, path: str) -> PlainPage | None:
        """A page by its source path."""
        return next((one for one in self.pages if one.path == path), None)


def docs_folder(location: Location) -> Path:
    """The folder with the authors' pages, whether it is there or not. Raises UnreadableSettings."""
    written = read_configuration(location.configuration).get("docs_dir") if location.configuration is not None else ""
    return location.root / (written if isinstance(written, str) and written else "docs")


def read_site(location: Location, comparisons: Sequence[Read], problems: Problems) -> PlainSite:
    """Make every page of a site. What is wrong with the pages of authors is in `problems`.

    Raises UnknownExtension and UnreadableSettings.
    """
    configuration = read_configuration(location.configuration) if location.configuration is not None else {}
    return _Reading(location, comparisons, configuration, problems).site()


class _Reading:
    def __init__(
        self,
        location: Location,
        comparisons: Sequence[Read],
        configuration: Mapping[str, Any],
        problems: Problems,
    ) -> None:
        self.location = location
        self.configuration = configuration
        self.problems = problems
        self.folder = docs_folder(location)
        self.docs_name = self.folder.name
        self.docs: Docs = read_docs(self.folder, self.docs_name, configuration, problems)
        self.home = self._home()
        self.made = lay_out(
            tell_all(comparisons, location.root, location.settings),
            self.home,
            problems,
            directory_urls=configuration.get("use_directory_urls") is not False,
            site_url=self._text("site_url"),
        )
        self.addresses = self.made.sites[0].addresses
        """of one comparison; what is asked of them is the same for all"""
        self.made.leave(set(self.docs.pages))
        self.named = _titles(navigation(configuration.get("nav"), [], []))
        self.here = Here()
        self.here.site = self.made

    def _text(self, key: str) -> str:
        value = self.configuration.get(key)
        return value.strip() if isinstance(value, str) else ""

    def _home(self) -> Home:
        forge = forge_of(self._text("repo_url"), self._text("edit_uri"), self.docs_name, self.location.settings.forge)
        root = self.location.root
        settings = self.location.settings
        folders = folders_of(settings.entries, settings.comparisons)
        twins = read_twins(root, settings.twins, [one.entries for one in folders]).of_folder
        return Home(
            text_of=lambda path: text_of(root / path),
            forge=forge,
            author=self._text("site_author"),
            twins=twins,
            table_rows=settings.table_rows,
        )

    def _paths(self) -> list[str]:
        """Every page, in the order in which MkDocs meets them."""
        own = [path for path in self.docs.pages if path not in self.made.entries]
        return [*own, *self.made.entries, *self.made.listings, *self.made.details]

    def site(self) -> PlainSite:
        """Read, complete and gather everything."""
        paths = self._paths()
        known = {*paths, *self.docs.files, *self._makers()}
        markdown = PageMarkdown(self.configuration.get("markdown_extensions"), self.here, self.addresses, known)
        rendered: dict[str, Rendered] = {}
        titles: dict[str, str] = {}
        contents: dict[str, str] = {}
        texts: dict[str, str] = {}
        for path in paths:
            texts[path] = self._marked(path)
            rendered[path] = markdown.render(path, texts[path])
            titles[path] = self.named.get(path) or self._title(path, rendered[path])
            contents[path] = self.made.take_content(path, titles[path], rendered[path].html)
        if self.problems.has_errors:
            return self._gather((), {})
        self.made.collect()
        pages = [self._page(path, titles[path], contents[path], texts[path], rendered[path]) for path in paths]
        tagged = _tag_list(pages)
        pages = [_with_tags(one, tagged) for one in pages]
        return self._gather(tuple(pages), self._files())

    def _gather(self, pages: tuple[PlainPage, ...], files: Mapping[str, bytes | Path]) -> PlainSite:
        chosen = [one.path for one in pages if one.path not in {*self.made.entries, *self.made.details}]
        scripts = self.configuration.get("extra_javascript")
        own = [one for one in scripts if isinstance(one, str)] if isinstance(scripts, list) else []
        return PlainSite(
            title=self._text("site_name") or self.location.root.name,
            address=self.addresses.site_url,
            configuration=self.configuration,
            pages=pages,
            files=files,
            navigation=navigation(self.configuration.get("nav"), chosen, self.made.listings),
            style=STYLE_SHEET,
            scripts=(SCRIPT, *own),
        )

    def _author(self, path: str) -> AuthorsPage | None:
        return self.docs.pages.get(path) if path not in self.made.entries else None

    def _marked(self, path: str) -> str:
        """A page's Markdown with tokens in the place of our blocks."""
        author = self._author(path)
        if author is None:
            source, line = self.made.file_of(path) or (path, 1)
            return self.made.replace_blocks(path, self.made.source_of(path) or "", source=source, first_line=line)
        source = f"{self.docs_name}/{path}"
        self.made.take_front(path, author.front, source=source, text=lambda: text_of(self.folder / path))
        return self.made.replace_blocks(path, author.body, source=source, first_line=author.body_line)

    def _title(self, path: str, rendered: Rendered) -> str:
        author = self._author(path)
        if author is None:
            return str((self.made.meta_of(path) or {})["title"])
        written = author.front.get("title")
        if written is not None or rendered.title:
            return plain_title(str(written if written is not None else rendered.title))
        if path in {"index.md", "README.md"}:
            return "Home"
        words = posixpath.basename(path).removesuffix(".md").replace("-", " ").replace("_", " ")
        return words.capitalize() if words.lower() == words else words

    def _page(self, path: str, title: str, content: str, text: str, rendered: Rendered) -> PlainPage:
        author = self._author(path)
        front = dict(author.front) if author is not None else {}
        forge, is_entry, meta = self.home.forge, self.made.file_of(path) is not None, self.made.meta_of(path) or {}
        completed = self.made.complete(path, forge.edit_file(path) if forge is not None and is_entry else None)
        markdown = authored(self.made, path, text) if author is not None else None
        html, headings = completed if completed is not None else (content, rendered.headings)
        tags = meta["tags"] if is_entry else _list(front.pop("tags", None))
        written = front.pop("title", None)
        description = str(front.pop("description", "") or "")
        endpoints = {
            "pingback": self.location.settings.pingback_endpoint,
            "webmention": self.location.settings.webmention_endpoint,
        }
        return PlainPage(
            path=path,
            address=self.addresses.url(path),
            title=plain_title(str(written)) if written is not None else title,
            description=meta["description"] if is_entry else description,
            tags=tuple(tags),
            front=front,
            html=self.made.fill_late(path, html),
            markdown=markdown,
            headings=tuple(headings),
            head=self.made.head_of(path, {rel: address for rel, address in endpoints.items() if address}),
            up=self.addresses.way_up(path),
            wide="hide" in meta,
        )

    def _makers(self) -> dict[str, Maker]:
        """Path → what makes the text of a file of data, once mentions are known."""
        return {**self.made.data_of_wiki(), **self.made.data_of_entries()}

    def _files(self) -> dict[str, bytes | Path]:
        made = {path: make() for path, make in self._makers().items()}
        texts = {**self.made.redirects(), **assets(self.made.language), **made}
        return {**self.docs.files, **{path: text.encode() for path, text in texts.items()}}


def _titles(items: tuple[NavItem, ...]) -> dict[str, str]:
    """The titles that a navigation gives to pages."""
    found = {one.path: one.title for one in items if one.path and one.title}
    for one in items:
        found.update(_titles(one.children))
    return found


def _list(written: object) -> list[str]:
    return [str(one) for one in written if one is not None] if isinstance(written, list) else []


def _tag_list(pages: list[PlainPage]) -> Mapping[str, list[PlainPage]]:
    found: dict[str, list[PlainPage]] = {}
    for page in pages:
        for tag in page.tags:
            found.setdefault(tag, []).append(page)
    return {tag: sorted(found[tag], key=lambda one: one.title.lower()) for tag in sorted(found, key=str.lower)}


def _with_tags(page: PlainPage, tagged: Mapping[str, list[PlainPage]]) -> PlainPage:
    """The page with a list of all tags where Material's plugin would put one, in its HTML."""
    if page.markdown is None or not _TAGS.search(page.html):
        return page
    made = "".join(_tag_lines(page, tagged))
    return dataclasses.replace(page, html=_TAGS.sub(lambda _: made, page.html))


def _tag_lines(page: PlainPage, tagged: Mapping[str, list[PlainPage]]) -> Iterator[str]:
    for tag, members in tagged.items():
        yield f"<h2>{html_library.escape(tag)}</h2>\n<ul>\n"
        for one in members:
            yield f'<li><a href="{page.up}{one.address}">{html_library.escape(one.title)}</a></li>\n'
        yield "</ul>\n"
