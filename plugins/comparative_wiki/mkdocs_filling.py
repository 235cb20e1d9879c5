"""The part of the adapter that lets other processes fill the theme's templates, the longest part of a build.

MkDocs goes through its pages from the first to the last. A process that begins with the first of them, when all are
read and the theme's templates have been compiled for the page 404, fills templates from the last page on, and sends
what comes of it; when the two meet, MkDocs takes what is there already. All hooks run where they always do: only the
template that MkDocs fills is one of ours, which gives the text. So the site is the same, as long as no template and no
hook that comes before it keeps anything from one page to the next, or looks into another one: else nobody begins. What
a process does not send is made here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from .cache.digest import NotPlain, digest
from .forked import Letter, Lost, Sealed, Worker
from .mkdocs_cache import code_of_templates

MOST_PAGES = 6_000
"""above which the memory that processes do not share would be too much"""
LARGEST = 300_000_000
"""characters that one process sends"""
_THEMES = frozenset(["material", "mkdocs", "readthedocs"])
_HOOKS = frozenset(
    [
        "comparative_wiki.mkdocs_plugin",
        "material.plugins.search.plugin",
        "material.plugins.tags.plugin",
        "mkdocs.contrib.search",
    ]
)
"""modules of plugins whose hooks may run before a template is filled: they keep nothing that a template asks for"""
_LOOKS = re.compile(r"\bpages\b|(?<!\bpage)\.(?:content|toc|markdown)\b|\bnamespace\b|\bdo\b|\|\s*random\b|__\w+__")
"""what a template says that may look into another page, or keep something"""


def can_fill(config: MkDocsConfig, env: Any) -> bool:
    """Whether what becomes of a page is the same, whatever becomes of others before."""
    hooks = {type(getattr(one, "__self__", None)).__module__ for one in config.plugins.events["page_context"]}
    own = config.theme.custom_dir
    if config.theme.name not in _THEMES or not hooks <= _HOOKS or (own and _LOOKS.search(code_of_templates(own))):
        return False
    try:
        digest([dict(things) for things in (env.globals, env.filters, env.tests)])
    except NotPlain:
        return False
    return True


class Filling:
    """The pages of one build whose templates other processes fill."""

    def __init__(
        self, config: MkDocsConfig, nav: Navigation, env: Any, documents: Sequence[File], paths: Collection[str]
    ) -> None:
        """`documents` are all pages in the order in which MkDocs fills them, `paths` those that are to be made."""
        self._config = config
        self._nav = nav
        self._env = env
        self._documents = documents
        self._index: Any = getattr(config.plugins.get("material/search"), "search_index", None)
        self._owner: dict[str, int] = {}
        """source path → the process that makes it"""
        self._workers: list[Worker] = []
        self._letters: dict[str, Sealed] = {}
        self._names: dict[str, str | None] = {}
        self._text: str | None = None
        """of the page that MkDocs is about to fill"""
        self._search: list[Any] = []
        self._template = env.from_string("")
        self._template.render = self._render
        self._pages = [one.page for one in documents if one.src_uri in paths and one.page is not None]
        self.has_begun = len(self._pages) > MOST_PAGES
        for page in self._pages:
            self._names[page.file.src_uri] = page.meta.get("template")
            page.meta["template"] = self._template

    def begin(self, count: int) -> None:
        """Let so many processes begin. Without room for them, everything is made here."""
        self.has_begun = True
        if isinstance(getattr(self._index, "entries", None), list):
            self._index.add_entry_from_context = self._read_search(self._index.add_entry_from_context)
        rotas = [self._pages[::-1][number::count] for number in range(count)]
        self._owner = {page.file.src_uri: number for number, rota in enumerate(rotas) for page in rota}
        try:
            for rota in rotas:
                self._workers.append(Worker(lambda hear, rota=rota: self._fill(rota)))  # type: ignore[misc]
        except OSError:
            self.stop()

    def _read_search(self, read: Callable[[Page], None]) -> Callable[[Page], None]:
        def take(page: Page) -> None:
            if self._text is None:
                read(page)
            else:
                self._index.entries.extend(self._search)

        return take

    # In another process

    def _fill(self, pages: Sequence[Page]) -> Iterator[Letter]:
        sent, self._owner = 0, {}
        if self._config._current_page is not None:
            self._config._current_page.active = False  # It is the one that MkDocs was at.
        for page in pages:
            found = getattr(self._index, "entries", [])
            before = len(found)
            text = self._filled(page)
            sent += len(text)
            yield Letter(page.file.src_uri, (text, found[before:] if isinstance(found, list) else []))
            if sent > LARGEST:
                return

    def _filled(self, page: Page) -> str:
        """What MkDocs makes of a page up to its template."""
        self._text = None
        self._config._current_page = page
        page.active = True
        context: Any = get_context(self._nav, self._documents, self._config, page)
        template = self._env.get_template(self._names[page.file.src_uri] or "main.html")
        context = self._config.plugins.on_page_context(context, page=page, config=self._config, nav=self._nav)
        text = str(template.render(context))
        page.active = False
        page.content = ""
        return text

    # Here

    def arrive(self, page: Page) -> None:
        """Look whether a page that MkDocs comes to has been made."""
        path = page.file.src_uri
        self._text = None
        number = self._owner.get(path)
        if number is None:
            return
        self._fetch(number)
        sealed = self._letters.pop(path, None)
        if sealed is not None:
            worker = self._workers[number]
            worker.end()  # It has made all that come later, and those that came before are made.
            try:
                self._text, self._search = worker.open(sealed)  # type: ignore[misc]
            except Lost:
                self._text = None

    def _fetch(self, number: int) -> None:
        worker = self._workers[number]
        try:
            while worker.is_there():
                name, sealed = worker.take()
                self._letters[str(name)] = sealed
        except Lost:
            return

    @property
    def has_arrived(self) -> bool:
        """Whether the page that MkDocs is at has been made."""
        return self._text is not None

    def give_back(self, page: Page) -> None:
        """Let the page name its own template again: MkDocs has taken ours."""
        if page.file.src_uri in self._names:
            name = self._names[page.file.src_uri]
            if name is None:
                page.meta.pop("template", None)
            else:
                page.meta["template"] = name

    def _render(self, context: Mapping[str, Any]) -> str:
        if self._text is not None:
            return self._text
        return str(self._env.get_template(self._names[context["page"].file.src_uri] or "main.html").render(context))

    def stop(self) -> None:
        """End the other processes."""
        for worker in self._workers:
            worker.stop()
        self._owner = {}


def documents_of(files: Any, *, is_served: bool) -> Sequence[File]:
    """The pages in the order in which MkDocs fills them."""
    inclusion = InclusionLevel.is_in_serve if is_served else InclusionLevel.is_included
    return list(files.documentation_pages(inclusion=inclusion))
