"""The part of the adapter that lets a large site be searched with Pagefind, in the place of Material's own search.

Material's search plugin stays: it makes the box be there. What it would read in each page, Pagefind gets instead, and
the box is one of ours, from the folder `themes/pagefind`, which goes before the theme's own.
"""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page

from . import pagefind
from .languages.language import ENGLISH, Language
from .languages.told import tell
from .render.searching import PageToFind
from .site import plain_title
from .whole import WholeSite

log = logging.getLogger("mkdocs.plugins.comparative_wiki")

_MATERIAL = "material/search"
_OURS = Path(__file__).parent / "themes" / "pagefind"
_BOX = "partials/search.html"
FILTERS = "search/filters.txt"
"""the form with the filters, which the box asks for when somebody opens it"""


def is_wanted(config: MkDocsConfig, setting: str, above: int, entries: int, language: Language = ENGLISH) -> bool:
    """Whether a site of so many entries is to be searched with Pagefind. Raises PluginError where it cannot be."""
    if setting == "material" or (setting == "auto" and entries <= above):
        return False
    why_not = _hindrance(config)
    if not why_not:
        return True
    if setting == "pagefind":
        raise PluginError(
            language.say("The setting `search: pagefind` cannot be followed: {cause}", cause=language.retell(why_not))
        )
    if config.plugins.get(_MATERIAL) is not None:
        log.info(
            language.say(
                "{entries} entries make an index of about {megabytes} MB for Material's search. A site above {above} "
                "entries is searched with Pagefind, but here it is not: {cause} `search: material` says that this is "
                "meant.",
                entries=language.grouped(entries),
                megabytes=max(round(entries * 0.004), 1),
                above=language.grouped(above),
                cause=language.retell(why_not),
            )
        )
    return False


def _hindrance(config: MkDocsConfig) -> str:
    """Why a site cannot be searched with Pagefind, as a sentence; empty where it can."""
    if config.plugins.get(_MATERIAL) is None:
        return tell("it needs Material for MkDocs as the theme, and its plugin `search`.")
    if config.plugins.get("material/offline") is not None:
        return tell("pages that are opened without a server (the plugin `offline`) cannot load a part of an index.")
    if config.theme.custom_dir and (Path(config.theme.custom_dir) / _BOX).is_file():
        return tell("{file} in your custom_dir is a search box of your own.", file=_BOX)
    if pagefind.program() is None:
        return tell("Pagefind is not installed. {command} does it.", command=pagefind.INSTALL)
    return ""


class Searching:
    """The search of one build: takes every page, and makes the index when all have been taken."""

    entries = ()
    """none for Material's index"""

    def __init__(self, config: MkDocsConfig) -> None:
        """Put the box in the place of Material's, before the theme's templates are read."""
        self._config = config
        self._process = os.getpid()
        self._pages = Path(tempfile.mkdtemp(prefix="comparative-wiki-search-"))
        self._site: WholeSite | None = None
        self._filters = ""
        """the form, once all pages have been taken"""
        self._language = ENGLISH
        own = 1 if config.theme.custom_dir else 0
        config.theme.dirs.insert(own, str(_OURS))

    def begin(self, site: WholeSite, templates: dict[str, Any]) -> None:
        """Take what Material's search would, from now on. `templates` is what all templates of the theme may ask."""
        self._site = site
        templates["comparative_search"] = site.words_of_search()
        plugin: Any = self._config.plugins[_MATERIAL]
        plugin.search_index = self

    def add_entry_from_context(self, page: Page) -> None:
        """Take a page, as Material's index would.

        Not once the index is made, when `serve` shows one page anew; nor in another process, which fills templates.
        """
        if self._site is None or os.getpid() != self._process:
            return
        told = page.meta.get("search")
        told = told if isinstance(told, dict) else {}
        if told.get("exclude"):
            return
        tags, weight = page.meta.get("tags"), told.get("boost", 1)
        one = PageToFind(
            path=page.file.src_uri,
            language=str(self._config.theme.get("language") or "en"),
            title=plain_title(str(page.meta.get("title") or page.title or "")),
            html=page.content or "",
            tags=tuple(str(tag) for tag in tags if tag) if isinstance(tags, list) else (),
            weight=min(max(float(weight), 0), 10) if isinstance(weight, int | float) else 1,
        )
        where = self._pages / page.file.dest_uri
        where.parent.mkdir(parents=True, exist_ok=True)
        where.write_text(self._site.page_to_find(one), encoding="utf-8")

    def settle(self) -> None:
        """Take of the wiki what `end` needs of it, so that the wiki need not be there any more."""
        assert self._site is not None
        self._filters, self._language = self._site.filters_of_search(), self._site.language
        self._site = None

    def end(self) -> None:
        """Make the index, in the folder that the build writes to, and keep Material from making its own.

        Raises PluginError and OSError.
        """
        folder = Path(self._config.site_dir)
        try:
            pagefind.index(self._pages, folder / pagefind.FOLDER)
        except pagefind.NotIndexed as error:
            told = tell("The search cannot be made. {cause}", cause=error.told)
            raise PluginError(self._language.retell(told)) from error
        filters = folder / FILTERS
        filters.parent.mkdir(parents=True, exist_ok=True)
        filters.write_text(self._filters, encoding="utf-8")
        self._config.plugins[_MATERIAL].config["enabled"] = False

    def close(self) -> None:
        """Take away what was only written to be read once."""
        self._site = None
        shutil.rmtree(self._pages, ignore_errors=True)
        if self._config.plugins.get(_MATERIAL) is not None:
            self._config.plugins[_MATERIAL].config["enabled"] = True
