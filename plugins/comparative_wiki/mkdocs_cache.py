"""The part of the adapter that remembers: the Markdown of entries as HTML, and whole pages as the theme makes them.

A page is found again by a key that covers all that it is made of. What cannot be covered is not remembered: a page
for which a template has looked into another page, a Markdown extension that reads files, a plugin whose state a
template asks for.
"""

from __future__ import annotations

import html
import json
import logging
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents, get_toc

from .cache.code import digest_of_packages, is_installed
from .cache.digest import NotPlain, digest, digest_of_bytes
from .cache.store import Store
from .languages.language import ENGLISH, Language, marked
from .mentions.html import Heading, PageLink
from .mentions.model import Excerpt, MentionKind
from .references import References
from .render.compiled import compiled, shelf_of

log = logging.getLogger("mkdocs.plugins.comparative_wiki")

# Markdown

_PURE = frozenset(
    [
        "abbr",
        "admonition",
        "attr_list",
        "codehilite",
        "def_list",
        "extra",
        "fenced_code",
        "footnotes",
        "legacy_attrs",
        "legacy_em",
        "md_in_html",
        "meta",
        "nl2br",
        "sane_lists",
        "smarty",
        "tables",
        "toc",
        "wikilinks",
    ]
)
_PURE_OF_PYMDOWNX = frozenset(
    [
        "arithmatex",
        "betterem",
        "blocks.admonition",
        "blocks.caption",
        "blocks.definition",
        "blocks.details",
        "blocks.html",
        "blocks.tab",
        "caret",
        "critic",
        "details",
        "escapeall",
        "extra",
        "fancylists",
        "highlight",
        "inlinehilite",
        "keys",
        "magiclink",
        "mark",
        "pathconverter",
        "progressbar",
        "saneheaders",
        "smartsymbols",
        "striphtml",
        "superfences",
        "tabbed",
        "tasklist",
        "tilde",
    ]
)


def _is_pure(extension: object) -> bool:
    """Whether what an extension makes follows from the text and its settings alone: it reads no files, say."""
    if isinstance(extension, References):
        return True  # Pages with references are left out, and links to old ids are part of the key.
    name = extension if isinstance(extension, str) else ""
    if name.startswith("pymdownx."):
        return name.removeprefix("pymdownx.") in _PURE_OF_PYMDOWNX
    return name.removeprefix("markdown.extensions.") in _PURE


_KNOWN_HOOKS = frozenset(
    ["comparative_wiki.mkdocs_plugin", "material.plugins.search.plugin", "material.plugins.tags.plugin"]
)
"""modules of plugins whose hooks need not see what a page holds, if they have seen it before"""


def _may_pass_by(config: MkDocsConfig) -> bool:
    """Whether nobody but we looks at the content of a page between its Markdown and its template."""

    def modules(event: str) -> set[str]:
        return {type(getattr(one, "__self__", None)).__module__ for one in config.plugins.events[event]}

    own = {"comparative_wiki.mkdocs_plugin"}
    return modules("page_content") <= own and modules("page_context") <= _KNOWN_HOOKS


class Renderings:
    """Rendered Markdown of one build."""

    def __init__(
        self,
        store: Store,
        code: str,
        config: MkDocsConfig,
        files: Files,
        old_ids: Mapping[str, str],
        language: Language = ENGLISH,
    ) -> None:
        self.store = store
        self.pass_by = store.is_open and _may_pass_by(config)
        """whether a page that is known need not hold anything until somebody asks"""
        self._code = code
        self._config = config
        self._files = files
        self._old_ids = old_ids
        self.language = language
        """that in which is said what cannot be rendered"""

    @cached_property
    def _base(self) -> str:
        """The key of what all pages share; empty where it cannot be told."""
        config = self._config
        if not self.store.is_open or not all(map(_is_pure, config.markdown_extensions)):
            return ""
        # To what links lead, and of which MkDocs warns.
        targets = "\n".join(sorted(f"{one.src_uri}\0{one.url}\0{one.inclusion.name}" for one in self._files))
        extensions: list[object] = list(config.markdown_extensions)
        names = [one for one in extensions if isinstance(one, str)]
        try:
            options = digest(config.mdx_configs, config.validation, config.use_directory_urls, config.site_url)
        except NotPlain:
            return ""
        return digest(self._code, names, options, targets, dict(self._old_ids), self.pass_by)

    def key(self, page: Page) -> str:
        """The key of a page's Markdown; empty where it is not to be remembered."""
        text = page.markdown or ""
        if not self._base or "[[" in text or "\ue000" in text:
            return ""
        return digest(self._base, page.file.src_uri, page.file.url, text)


_TOO_DEEP = marked(
    "{path}: Markdown cannot read this text: too much in it stands inside something else, as in a list of definitions "
    "of thousands. Divide it with empty lines and headings."
)


class CachedPage(Page):
    """A page whose Markdown is rendered only if it, or anything that it is rendered with, has changed.

    If an earlier build has read what it came to, it holds nothing until somebody asks for its content.
    """

    renderings: Renderings | None = None
    key = ""
    """that of its Markdown; empty where it is not to be remembered"""
    read: tuple[list[PageLink], list[Heading]] | None = None
    """its links and headings, if an earlier build has read them"""
    whole: Whole | None = None
    """the page as an earlier build has made it"""
    about = ""
    """the key of all that is known of the whole page beside the wiki; empty where it is not to be remembered"""
    text: str | None = None
    """what came of its template"""
    sections: Sequence[Any] = ()
    """what the search has read in it"""
    has_come = False
    """whether MkDocs has come to it, to fill its template"""
    _fill: Callable[[], None] | None = None
    """gives it its content"""

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Convert the Markdown to HTML, or take what was made of it before."""
        self.key, self.about, self.has_come = "", "", False
        self.read = self.whole = self.text = self._fill = None
        renderings = self.renderings
        key = renderings.key(self) if renderings is not None else ""
        if not key or renderings is None:
            self._convert(config, files)
            return
        known = renderings.store.get("markdown", key)
        if known is not None and (not renderings.pass_by or renderings.store.has("html", key)):
            self._take(json.loads(known), files)
            self.key = key
            return
        with _heard() as said:
            self._convert(config, files)
        if not said.records:
            self.key = key
            if not renderings.pass_by:
                renderings.store.put("markdown", key, json.dumps([*self._given(), self.content], ensure_ascii=False))

    def _convert(self, config: MkDocsConfig, files: Files) -> None:
        try:
            super().render(config, files)
        except RecursionError as error:
            language = self.renderings.language if self.renderings is not None else ENGLISH
            raise PluginError(language.say(_TOO_DEEP, path=self.file.src_uri)) from error

    def keep(self, content: str, links: Sequence[PageLink], headings: Sequence[Heading]) -> None:
        """Keep what the page came to, and what was read in it, once it is known."""
        if not self.key or self.renderings is None or not self.renderings.pass_by:
            return
        read = [
            [(one.href, one.kind.value, one.excerpt.before, one.excerpt.linked, one.excerpt.after) for one in links],
            [(one.level, one.id, one.title) for one in headings],
        ]
        self.renderings.store.put("html", self.key, content)
        self.renderings.store.put("markdown", self.key, json.dumps([*self._given(), read], ensure_ascii=False))

    def html(self, config: MkDocsConfig, files: Files) -> tuple[str, bool]:
        """What the page came to, and whether it is still there: else the HTML of its Markdown, made again."""
        found = self.renderings.store.get("html", self.key) if self.renderings is not None else None
        if found is not None:
            return found, True
        super().render(config, files)
        return vars(self)["content"], False

    def _given(self) -> list[object]:
        links = {file.src_uri: anchors for file, anchors in (self.links_to_anchors or {}).items()}
        anchors = sorted(self.present_anchor_ids or ())
        return [_tokens(self.toc), self._title_from_render, anchors, links]

    def _take(self, given: Sequence[Any], files: Files) -> None:
        tokens, self._title_from_render, anchors, links, rest = given
        if isinstance(rest, str):
            self.content = rest
        else:
            self.content = ""
            self.read = (
                [
                    PageLink(
                        href=href, kind=MentionKind(kind), excerpt=Excerpt(before=before, linked=linked, after=after)
                    )
                    for href, kind, before, linked, after in rest[0]
                ],
                [Heading(level=level, id=anchor, title=title) for level, anchor, title in rest[1]],
            )
        self.toc = get_toc(tokens)
        self.present_anchor_ids = set(anchors)
        if log.getEffectiveLevel() > logging.DEBUG:
            found = {files.get_file_from_path(name): found for name, found in links.items()}
            self.links_to_anchors = {file: found for file, found in found.items() if file is not None}

    # Its content, which it may not have yet

    def leave(self, fill: Callable[[], None]) -> None:
        """Hold nothing until somebody asks. `fill` gives it its content."""
        self._fill = fill

    @property
    def is_left(self) -> bool:
        """Whether it holds nothing yet."""
        return self._fill is not None

    def settle(self) -> None:
        """Have a content."""
        fill, self._fill, self.whole = self._fill, None, None
        if fill is not None:
            fill()

    def _get(self, name: str) -> Any:
        if self._fill is not None and not (self.has_come and self.whole is not None):
            whole = self.whole
            self.settle()
            self.whole = whole  # It is still what comes of that content.
        return vars(self).get(name)

    def _set(self, name: str, value: Any) -> None:
        if not self.has_come:
            self._fill = self.whole = None
        vars(self)[name] = value

    content = property(lambda self: self._get("content"), lambda self, value: self._set("content", value))
    toc = property(lambda self: self._get("toc"), lambda self, value: self._set("toc", value))


class Whole(NamedTuple):
    """A page as an earlier build has made it."""

    text: str
    """what came of its template"""
    head: str
    """what was put into its head"""
    anchors: Sequence[str]
    """what can be linked to in it"""
    sections: Sequence[Any]
    """what the search has read in it"""


def _tokens(toc: TableOfContents | Sequence[AnchorLink]) -> list[dict[str, Any]]:
    return [{"level": one.level, "id": one.id, "name": one.title, "children": _tokens(one.children)} for one in toc]


class _heard(logging.Handler):  # noqa: N801 - used as a function
    """What is logged meanwhile: a page of which something was said has to say it again."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.records: list[logging.LogRecord] = []
        self._loggers = [logging.getLogger(name) for name in ("mkdocs", "MARKDOWN", "pymdownx")]

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    def __enter__(self) -> _heard:
        for one in self._loggers:
            one.addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        for one in self._loggers:
            one.removeHandler(self)


# Templates

_OPTIONS = (
    *(f"{kind}_{end}_string" for kind in ("block", "variable", "comment") for end in ("start", "end")),
    *("line_statement_prefix", "line_comment_prefix", "trim_blocks", "lstrip_blocks", "newline_sequence"),
    *("keep_trailing_newline", "autoescape", "optimized", "finalize", "policies", "newstyle_gettext"),
    *("code_generator_class", "filters", "tests"),
)
"""what of an environment a compiler asks for, beside the extensions"""


def keep_compiled(env: Any) -> None:
    """Let the theme's templates be compiled once, as long as their environment is the same.

    What a package brings is compiled once for an installation, as modules are; other templates once in this process.
    A compiler calls filters and tests on what is constant. Where one of them may read a file, nothing is kept.
    """
    try:
        key = digest(type(env), sorted(env.extensions), [getattr(env, name, None) for name in _OPTIONS])
    except NotPlain:
        return
    if env.bytecode_cache is None:
        made_of = digest(key, digest_of_packages()).encode()
        env.bytecode_cache = compiled(key, shelf_of("theme", made_of), is_installed)


# The search index

_NUMBER = re.compile(r' data-cw-late="\d+"')


def remember_search(store: Store, code: str, config: MkDocsConfig) -> bool:
    """Let Material's search take what it has read in a page before, if the page is the same.

    Returns whether nobody else searches.
    """
    plugin: Any = config.plugins.get("material/search")
    if plugin is None or not plugin.config.enabled:
        return True
    index: Any = getattr(plugin, "search_index", None)
    if type(index).__module__ != "material.plugins.search.plugin" or not isinstance(getattr(index, "entries", 0), list):
        return False
    read = index.add_entry_from_context
    if getattr(sys.modules[type(index).__module__], "jieba", None) is not None:
        return False  # It reads dictionaries.

    def take(page: Page) -> None:
        if isinstance(page, CachedPage) and page.whole is not None:
            index.entries.extend(page.whole.sections)
            return
        before = len(index.entries)
        look(page)
        if isinstance(page, CachedPage):
            page.sections = index.entries[before:]

    def look(page: Page) -> None:
        # Placeholders are numbered anew in every build, and the search sees no attributes of theirs.
        content = _NUMBER.sub("", page.content or "")
        told = [page.meta.get(name) for name in ("title", "tags", "search")]
        try:
            key = digest(code, index.config, content, page.toc, page.url, page.title, told)
        except NotPlain:
            read(page)
            return
        known = store.get("search", key)
        if known is not None:
            index.entries.extend(json.loads(known))
            return
        before = len(index.entries)
        read(page)
        store.put("search", key, json.dumps(index.entries[before:]))

    index.add_entry_from_context = take
    return True


# Whole pages

_CODE_OF_TEMPLATES = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_CHANGING = re.compile(
    r"\b(?:build_date_utc|update_date|site_dir|links_to_anchors|present_anchor_ids|user_configs|_current_page)\b"
    r"|\bconfig\.watch\b|[.\"'](?:markdown\b|__\w+__)|\|\s*random\b|\blipsum\b|\babs_(?:src|dest)_path\b"
)
"""what a template may say whose value differs from build to build, or is not told"""
_STATE = re.compile(r"(?<!in config\.)\bplugins\b(?:\[[\"']([^\"']+)[\"']\]|\.([\w-]+))?")
"""where a template asks for a plugin, and not only whether there is one"""
_TOLD_PLUGINS = frozenset(["material/search", "mike"])
"""plugins of which Material's templates ask for the settings alone"""
_GUARDED = ("content", "toc")
_TOLD = frozenset(
    [
        "file",
        "title",
        "content",
        "toc",
        "markdown",
        "meta",
        "children",
        "previous_page",
        "next_page",
        "parent",
        "update_date",
        "present_anchor_ids",
        "links_to_anchors",
        "_title_from_render",
        "_Page__active",
        "renderings",
        "key",
        "read",
        "whole",
        "about",
        "text",
        "sections",
        "has_come",
        "_fill",
    ]
)
"""what of a page is told by name, or follows from that"""
_TEXTS = frozenset([".html", ".xml", ".txt", ".json", ".jinja", ".j2"])


def is_doubtful(code: str, plugins: Set[str]) -> bool:
    """Whether the code of a template asks for what changes from build to build, or is told by no key."""
    asked = {one[1] or one[2] or "" for one in _STATE.finditer(code)} - _TOLD_PLUGINS
    return bool(_CHANGING.search(code)) or "" in asked or bool(asked & plugins)


class _Watch:
    """Sees whether, while one page is rendered, another one is looked into."""

    def __init__(self) -> None:
        self.current: Page | None = None
        self.has_seen = False
        self._guarded: dict[type[Page], type[Page]] = {}

    def guard(self, page: Page) -> None:
        """Let a page tell when somebody looks at what it holds."""
        kind = type(page)
        if kind not in self._guarded:
            parts = {name: self._part(name, getattr(kind, name, None)) for name in _GUARDED}
            self._guarded[kind] = type(kind.__name__, (kind,), {**parts, "__module__": kind.__module__})
        page.__class__ = self._guarded[kind]

    def _part(self, name: str, own: object) -> property:
        def get(page: Page) -> Any:
            if self.current is not None and page is not self.current:
                self.has_seen = True
            return own.fget(page) if isinstance(own, property) and own.fget else vars(page).get(name)

        def put(page: Page, value: Any) -> None:
            if isinstance(own, property) and own.fset:
                own.fset(page, value)
            else:
                vars(page)[name] = value

        return property(get, put)


class _WatchedPages(list[Any]):
    """All pages, of which it is seen whether a template goes through them."""

    def __init__(self, pages: Sequence[Any], watch: _Watch) -> None:
        super().__init__(pages)
        self._watch = watch

    def __iter__(self) -> Iterator[Any]:
        self._watch.has_seen = True
        return super().__iter__()

    def __getitem__(self, index: Any) -> Any:
        self._watch.has_seen = True
        return super().__getitem__(index)

    def __len__(self) -> int:
        self._watch.has_seen = True
        return super().__len__()


class WholePages:
    """The pages of one build, as the theme's templates make them.

    MkDocs asks for the template that a page names. It gets one that looks first whether the page is known, and fills
    the page's own template only if not.
    """

    def __init__(self, store: Store, code: str, config: MkDocsConfig, env: Any) -> None:
        self._store = store
        self._code = code
        self._config = config
        self._env = env
        self._nav: Navigation | None = None
        self._names: dict[str, str | None] = {}
        self._watch = _Watch()
        self._template = env.from_string("")
        self._template.render = self._render

    def take(self, page: Page) -> None:
        """Stand in for a page's own template, which is to be given back before it is filled."""
        self._names[page.file.src_uri] = page.meta.get("template")
        page.meta["template"] = self._template
        self._watch.guard(page)

    def find(self, page: CachedPage, nav: Navigation, look: Callable[[str], str | None]) -> None:
        """Look whether an entry's page is known as a whole. `look` asks the wiki by the key of all that is not its."""
        self._nav = nav
        page.about = self._key_about(page) if page.key and self._base else ""
        found = look(page.about) if page.about else None
        if found is not None:
            told, _, text = found.partition("\n")
            page.whole = Whole(text, *json.loads(told))
            page.present_anchor_ids = set(page.whole.anchors)

    def _key_about(self, page: CachedPage) -> str:
        context: dict[str, Any] = {}
        for one in self._config.plugins.events["page_context"]:
            if type(getattr(one, "__self__", None)).__module__ in _TELLING:
                one(context, page=page, config=self._config, nav=self._nav)
        try:
            return digest(self._base, page.key, self._names.get(page.file.src_uri), *self._around(page), context)
        except NotPlain as error:
            log.debug("%s is not remembered: %s", page.file.src_uri, error)
            return ""

    def keep(self, page: CachedPage, head: str, put: Callable[[str, str], None]) -> None:
        """Keep an entry's page that has been made. `put` gives it to the wiki, by the same key."""
        if page.about and page.text is not None:
            told = json.dumps([head, sorted(page.present_anchor_ids or ()), page.sections], ensure_ascii=False)
            put(page.about, f"{told}\n{page.text}")
        page.text, page.sections = None, ()

    def give_back(self, page: Page, nav: Navigation) -> None:
        """Let the page name its own template again: MkDocs has taken the one that stands in for it."""
        self._nav = nav
        if page.file.src_uri in self._names:
            self._own(page.meta, page)

    def _own(self, meta: Any, page: Page) -> None:
        name = self._names[page.file.src_uri]
        if name is None:
            meta.pop("template", None)
        else:
            meta["template"] = name

    def _render(self, context: Mapping[str, Any]) -> str:
        page: Page = context["page"]
        name = self._names[page.file.src_uri] or "main.html"
        if isinstance(page, CachedPage) and page.whole is not None:
            return page.whole.text
        is_entry = isinstance(page, CachedPage) and bool(page.about)
        key = self._key(context, page, name) if not is_entry else ""
        known = self._store.get("page", key) if key else None
        if known is not None:
            return known
        self._watch.current, self._watch.has_seen = page, False
        try:
            watched = _WatchedPages(list(context["pages"]), self._watch)
            text = str(self._env.get_template(name).render({**context, "pages": watched}))
        finally:
            self._watch.current = None
        if isinstance(page, CachedPage) and is_entry:
            page.text = text if not self._watch.has_seen else None
        elif key and not self._watch.has_seen:
            self._store.put("page", key, text)
        return text

    def _key(self, context: Mapping[str, Any], page: Page, name: str) -> str:
        """The key of a page; empty where it is not to be remembered."""
        if not self._base:
            return ""
        rest = {one: value for one, value in context.items() if one not in _SHARED}
        try:
            return digest(self._base, name, rest, *self._around(page), page.content, page.toc, page.markdown)
        except NotPlain as error:
            log.debug("%s is not remembered: %s", page.file.src_uri, error)
            return ""

    def _around(self, page: Page) -> tuple[object, ...]:
        """A page without what it holds, and where it stands."""
        above = [(type(one).__name__, one.title, getattr(one, "url", None)) for one in page.ancestors]
        beside = [one and (one.title, one.url) for one in (page.previous_page, page.next_page)]
        return self._about(page), above, beside

    def _about(self, page: Page) -> tuple[object, ...]:
        """A page without what it holds."""
        file = page.file
        more = {name: value for name, value in vars(page).items() if name not in _TOLD}
        meta = {name: value for name, value in page.meta.items() if name != "template"}
        if isinstance(meta.get("description"), str):  # It is escaped when MkDocs comes to the page.
            meta["description"] = html.escape(html.unescape(meta["description"]))
        names = (
            self._names.get(file.src_uri),
            file.src_uri,
            file.dest_uri,
            file.url,
            file.edit_uri,
            file.inclusion,
            page.is_homepage,
        )
        return (type(page).__name__, names, page.title, page.url, page.edit_url, meta, more)

    @cached_property
    def _base(self) -> str:
        """The key of what all pages share; empty where it cannot be told."""
        key = self._shared()
        return "" if key and self._store.get("uncertain", key) else key

    def _shared(self) -> str:
        doubt = self._doubt()
        if doubt:
            log.debug("Pages are not remembered, since the template %s may differ from build to build", doubt)
            return ""
        theme, config = self._config.theme, self._config
        plain = {name: value for name, value in config.items() if name not in _LEFT_OUT}
        plugins = [(name, str(type(one)), dict(getattr(one, "config", {}))) for name, one in config.plugins.items()]
        env = self._env
        try:
            return digest(
                self._code,
                [(name, found) for name, (found, _) in self._texts.items()],
                (theme.name, theme.custom_dir, vars(theme)["_Theme__vars"], sorted(theme.static_templates)),
                plain,
                plugins,
                [dict(things) for things in (env.globals, env.filters, env.tests)],
                self._told(self._nav or ()),
            )
        except NotPlain as error:
            log.debug("Pages are not remembered: %s", error)
            return ""

    @cached_property
    def _texts(self) -> Mapping[str, tuple[str, str]]:
        return dict(_texts(self._config.theme.dirs))

    def _doubt(self) -> str:
        """A template that asks for what is not told; empty where there is none."""
        for name, (_, code) in self._texts.items():
            if Path(name).name in self._config.theme.static_templates:
                continue
            if is_doubtful(code, set(self._config.plugins)):
                return name
        return ""

    def _told(self, items: Any) -> list[object]:
        found: list[object] = []
        for one in items:
            if isinstance(one, Page):
                found.append(self._about(one))
            else:
                more = {name: value for name, value in vars(one).items() if isinstance(value, str | bool | None)}
                found.append((type(one).__name__, one.title, more, self._told(one.children or ())))
        return found

    def close(self) -> None:
        """End a build. If what all pages share was changed meanwhile, what was kept under its key is worth nothing."""
        base = vars(self).get("_base")
        if base and self._shared() != base:
            log.debug("Pages are not remembered: something changed what all of them share")
            self._store.put("uncertain", base, "1")


_TELLING = frozenset(["material.plugins.tags.plugin"])
"""modules of plugins that only add to the context of a page, and nothing else"""
_SHARED = frozenset(["nav", "pages", "config", "page", "build_date_utc"])
"""what of a page's context is told once for all pages, or watched"""
_LEFT_OUT = frozenset(["site_dir", "watch", "hooks", "plugins", "theme", "nav", "markdown_extensions", "mdx_configs"])
"""settings that are told otherwise, or that no template may ask for"""


def _texts(folders: Sequence[str]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Every template: its path, its digest, and the code in it. Icons of packages follow from their versions."""
    for number, folder in enumerate(folders):
        is_installed = any(part in {"site-packages", "dist-packages"} for part in Path(folder).parts)
        for path in sorted(_files(Path(folder), without={".icons", "assets"} if is_installed else set())):
            if is_installed and path.suffix not in _TEXTS:
                continue
            content = path.read_bytes()
            code = _code_in(content)
            yield f"{number}/{path.relative_to(folder).as_posix()}", (digest_of_bytes(content), code)


def _code_in(template: bytes) -> str:
    return " ".join(_CODE_OF_TEMPLATES.findall(template.decode("utf-8", "replace")))


def code_of_templates(folder: str) -> str:
    """The code of all templates of a folder."""
    return " ".join(_code_in(path.read_bytes()) for path in _files(Path(folder), set()) if path.suffix in _TEXTS)


def _files(folder: Path, without: set[str]) -> Iterator[Path]:
    if folder.is_dir():
        for one in folder.iterdir():
            if one.is_dir():
                if one.name not in without:
                    yield from _files(one, without)
            elif one.is_file():
                yield one
