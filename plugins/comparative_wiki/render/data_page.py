"""The page that lists what is published for programs, spreadsheets and other pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from markupsafe import Markup

from ..published import RESOURCES, PublishedTable
from .view import PageView


def data_page(view: PageView, *, tables: Callable[[], Sequence[PublishedTable]]) -> Markup:
    """The kinds of files, then every table. Which tables authors have written is known only when all pages are read."""
    paths = [(one, one.path if one.of_site else view.addresses.file(one.path)) for one in RESOURCES]
    say = view.language.say
    rows = [(path, "" if "{" in path else view.to(path), say(one.what)) for one, path in paths]
    return view.renderer.render("page_data.html", rows=rows, tables=view.later(partial(_tables, view, tables)))


def _tables(view: PageView, tables: Callable[[], Sequence[PublishedTable]]) -> Markup:
    rows = [(one.title, view.to(one.page), view.to(one.csv)) for one in tables()]
    return view.renderer.call("data_tables", "table", rows)
