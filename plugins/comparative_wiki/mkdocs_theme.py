"""The part of the adapter that fills once what the theme's templates say alike on many pages: navigation, search box.

A theme includes and extends templates, and the text of many of them is the same on all entries' pages. That is not
assumed of any, but seen: with the first page of a group each included template, and each block, is filled for a page
that answers nothing. Where it asks that page for something, it is filled for every page, as ever. Where it does not,
its text is kept with the variables that it has asked for, and put in where these are the same. The pages of a group lie
in one folder, hang below the same item of the navigation, and are in none themselves; so what is marked as active in
it, and every address relative to a page, is the same for all of them.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import CodeType
from typing import Any, NamedTuple

from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import templates

MOST_TEXTS = 3
"""of one template in one group, before it is filled for every page: it asks for what changes from page to page"""
_LANGUAGE = "partials/language.html"
_FILTERS: Mapping[str, object] = {"url": templates.url_filter, "script_tag": templates.script_tag_filter}
"""those that ask for the page's address themselves"""
_PLAIN = (str, int, float, bool, type(None))
_NOWHERE = "\ue005"
"""the name of no variable, and of no page"""

Fill = Callable[..., Iterable[str]]


class _Asked(Exception):
    """A template has asked a page for something."""


class _AnyPage:
    """Stands for every page of a group. It can be handed on and compared: it is no item of the navigation."""

    def __getattr__(self, name: str) -> Any:
        raise _Asked

    def _refuse(self, *_: object) -> Any:
        raise _Asked

    __str__ = __repr__ = __iter__ = __getitem__ = _refuse


class _Group(NamedTuple):
    """Pages for which the same is said as long as nobody asks for more than these."""

    above: int
    """what they hang below, by its identity"""
    folder: str
    """the address of the folder in which they lie"""
    ending: str
    """of their addresses"""


class _Address:
    """The page of a group, for filters that make addresses relative to it."""

    def __init__(self, group: _Group) -> None:
        self.url = f"{group.folder}{_NOWHERE}{group.ending}"


class _Text(NamedTuple):
    """What a template says."""

    text: str
    asked: Mapping[str, object]
    """the variables that it has asked for"""
    beside: frozenset[str]
    """the names in the pages' own folder to which it links"""


class SharedParts:
    """What templates say alike on the pages of one build."""

    def __init__(self, env: Any, nav: Navigation, pages: Iterable[Page]) -> None:
        """`pages` are those that may share something; not all of them need to."""
        self._env = env
        chosen = {id(page) for page in nav.pages}
        self._groups = {id(page): (_group(page), _own(page)) for page in pages if id(page) not in chosen}
        self._texts: dict[tuple[str, str, _Group], list[_Text]] = {}
        self._given_up: set[tuple[str, str]] = set()
        self._watched: Any = _watched(env.context_class)
        load = env.loader.load

        def take(*arguments: Any, **named: Any) -> Any:
            return self._take(load(*arguments, **named))

        env.loader.load = take
        for one in (env.cache or {}).values():
            self._take(one)

    def _take(self, template: Any) -> Any:
        """Stand in for what fills a template, and for its blocks."""
        name, fill, make = str(template.name), template.root_render_func, template.make_module

        def module(*arguments: Any, **named: Any) -> Any:
            """What imports a template wants what is defined in it, and not its text."""
            stands_in, template.root_render_func = template.root_render_func, fill
            try:
                return make(*arguments, **named)
            finally:
                template.root_render_func = stands_in

        template.root_render_func = self._standing_in(name, "", fill)
        template.make_module = _kept_once(module, fill.__code__, template.globals) if name == _LANGUAGE else module
        for block, one in template.blocks.items():
            # One that calls the block that it overrides looks for itself, and must be found; and what a block says
            # that has others in it depends on what overrides those.
            if not _names(one.__code__) & {"super", "blocks", "TemplateReference"}:
                template.blocks[block] = self._standing_in(name, block, one)
        return template

    def _standing_in(self, name: str, block: str, fill: Fill) -> Fill:
        def filled(context: Any, **named: Any) -> Iterator[str]:
            text = None if (name, block) in self._given_up else self._text(name, block, fill, context)
            if text is None:
                yield from fill(context, **named)
            else:
                yield text

        return filled

    def _text(self, name: str, block: str, fill: Fill, context: Any) -> str | None:
        """What a template says on the page of a context; None where it is to be filled."""
        group, own = self._groups.get(id(context.resolve_or_missing("page")), (None, ""))
        if group is None:
            return None
        known = self._texts.setdefault((name, block, group), [])
        for one in known:
            if all(_alike(context.resolve_or_missing(key), was) for key, was in one.asked.items()):
                return one.text if own not in one.beside else None
        made = self._made(group, fill, context) if len(known) < MOST_TEXTS else None
        if made is None:
            self._given_up.add((name, block))
            return None
        known.append(made)
        return made.text if own not in made.beside else None

    def _made(self, group: _Group, fill: Fill, context: Any) -> _Text | None:
        """The text of a template for any page of a group; None where it asks the page for something."""
        around = {**context.get_all(), "page": _AnyPage()}
        run = _Run(around, context.resolve_or_missing(_NOWHERE))
        watched = self._watched(self._env, around, context.name, {})
        watched.blocks = {key: [*some] for key, some in context.blocks.items()}
        watched.eval_ctx, watched.globals_keys = context.eval_ctx, context.globals_keys
        try:
            with self._watching(run, _Address(group)):
                text = "".join(fill(watched))
        except Exception:  # It is filled for the page itself, and meets there what it met here.
            return None
        if "pages" in run.asked or not all(map(_can_be_told, run.asked.values())):
            return None
        return _Text(text, run.asked, frozenset(_beside(group, run.links)))

    @contextmanager
    def _watching(self, run: _Run, address: _Address) -> Iterator[None]:
        env, own = self._env, self._env.context_class
        pass_context: Any = vars(templates.url_filter)["jinja_pass_arg"]
        filters = {name: env.filters[name] for name, known in _FILTERS.items() if env.filters.get(name) is known}

        def asking(call: Any) -> Any:
            def linked(context: Any, value: object) -> Any:
                run.links.append(str(value))
                return call({"page": address, "base_url": context["base_url"]}, value)

            linked.jinja_pass_arg = pass_context  # type: ignore[attr-defined]
            return linked

        env.context_class, self._watched.run = self._watched, run
        env.filters.update({name: asking(call) for name, call in filters.items()})
        try:
            yield
        finally:
            env.context_class, self._watched.run = own, None
            env.filters.update(filters)


class _Run:
    """What a template asks for while it is filled."""

    def __init__(self, around: Mapping[str, object], missing: object) -> None:
        """`around` are the variables where it begins; `missing` stands for one that is not there."""
        self._around = around
        self._missing = missing
        self.asked: dict[str, object] = {}
        self.links: list[str] = []

    def note(self, key: str, found: object) -> None:
        """Take notice of a variable that was asked for. What a template has set itself is not of interest."""
        if key != "page" and found is self._around.get(key, self._missing):
            self.asked.setdefault(key, found)


def _watched(context: Any) -> Any:
    """A context that notes what is asked for."""

    class Watched(context):  # type: ignore[misc]
        run: _Run | None = None

        def resolve_or_missing(self, key: str) -> Any:
            found = super().resolve_or_missing(key)
            if self.run is not None:
                self.run.note(key, found)
            return found

    return Watched


def _group(page: Page) -> _Group:
    folder, _, _ = page.url.rstrip("/").rpartition("/")
    name = posixpath.basename(page.url.rstrip("/"))
    return _Group(
        id(page.parent),
        f"{folder}/" if folder else "",
        "/" if page.url.endswith("/") else posixpath.splitext(name)[1],
    )


def _own(page: Page) -> str:
    return posixpath.basename(page.url.rstrip("/"))


def _beside(group: _Group, links: Iterable[str]) -> Iterator[str]:
    """The names in a group's folder to which one of these leads."""
    for link in links:
        path = posixpath.normpath(f"/{link}").lstrip("/")
        if f"{path}/".startswith(group.folder):
            yield path[len(group.folder) :].split("/")[0]


def _can_be_told(value: object) -> bool:
    """Whether a variable cannot be written to by a template."""
    return type(value).__name__ != "Namespace"


def _alike(one: object, other: object) -> bool:
    """Whether two variables are the same, or plain data that say the same."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, _PLAIN):
        return one == other
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(_alike, one, other))
    return False


# The words of the theme


_OF_PAGES = frozenset(["page", "pages", "nav", "base_url", "extra_css", "extra_javascript", "build_date_utc", "tags"])
"""variables that are not the same in the whole build; what else a template is given beside the settings counts too"""


def _kept_once(make: Callable[..., Any], code: CodeType, everywhere: Mapping[str, object]) -> Callable[..., Any]:
    """Read the words of the theme once, and look each up once, where they depend on the settings alone.

    `everywhere` are the variables of all templates.
    """
    names = _constants(code)
    kept: list[Any] = []

    def module(given: Mapping[str, object], *more: Any, **named: Any) -> Any:
        if kept:
            return kept[0]
        made = make(given, *more, **named)
        look_up = getattr(made, "t", None)
        if look_up is not None and not names & (_OF_PAGES | (given.keys() - everywhere.keys() - {"config"})):
            made.t = _remembering(look_up)
            kept.append(made)
        return made

    return module


def _remembering(look_up: Callable[..., str]) -> Callable[..., str]:
    words: dict[str, str] = {}

    def word(key: Any, *more: Any, **named: Any) -> str:
        if more or named or type(key) is not str:
            return look_up(key, *more, **named)
        found = words.get(key)
        if found is None:
            found = words[key] = look_up(key)
        return found

    return word


def _names(code: CodeType) -> set[str]:
    """The names in compiled code, and in what is defined within it."""
    inner = [_names(one) for one in code.co_consts if isinstance(one, CodeType)]
    return {*code.co_names, *code.co_varnames}.union(*inner)


def _constants(code: CodeType) -> set[str]:
    """The texts in compiled code, and in what is defined within it."""
    found: set[str] = set()
    for one in code.co_consts:
        if isinstance(one, str):
            found.add(one)
        elif isinstance(one, CodeType):
            found |= _constants(one)
    return found
