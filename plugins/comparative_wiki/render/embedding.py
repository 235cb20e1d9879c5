"""Tables for pages elsewhere: a whole document for a frame, a piece of HTML, and the text to copy."""

from __future__ import annotations

import dataclasses

from markupsafe import Markup

from ..published import PublishedTable
from ..tables import Table
from .citing import state_of
from .renderer import Renderer
from .view import PageView


class _ViewFromElsewhere(PageView):
    """Renders for pages that stand elsewhere, with whole addresses."""

    def __init__(self, renderer: Renderer) -> None:
        super().__init__(renderer, "")
        self.up = self._up = renderer.addresses.site_url


def embed_document(renderer: Renderer, one: PublishedTable) -> str:
    """A page with nothing but a table."""
    piece = _piece(PageView(renderer, one.embed), one, one.table(renderer.wiki))
    return str(renderer.call("embed", "document", piece, one.title, renderer.wiki.comparison.title))


def embed_fragment(renderer: Renderer, one: PublishedTable) -> str:
    """The same as a piece of HTML. The site must have an address."""
    piece = _piece(_ViewFromElsewhere(renderer), one, one.table(renderer.wiki))
    return str(renderer.call("embed", "fragment", piece))


def _piece(view: PageView, one: PublishedTable, table: Table) -> Markup:
    """The rows that a page of the wiki holds, too: those after them are there, where the piece leads to."""
    long = view.renderer.long.get(one.page)
    if long is not None:
        rows = table.rows[: long.size]
        table = dataclasses.replace(table, rows=rows, left_out=table.left_out + len(table.rows) - len(rows))
    day = max((state_of(row.entry) for row in table.rows), default="")
    back, wiki = view.to(one.page), view.comparison.title
    return view.renderer.call("embed", "piece", view, table, one.title, back, wiki, day)


def embed_box(view: PageView, one: PublishedTable) -> Markup:
    """The folded box under a table with what to copy."""
    home = view.addresses.site_url
    frame = view.renderer.call("sharing", "frame", f"{home}{one.embed}", one.title) if home else ""
    fragment = f"{view.up}{one.fragment}" if home else ""
    return view.renderer.call(
        "sharing", "embed_box", str(frame), f"{view.up}{one.embed}", fragment, f"{view.up}{one.csv}"
    )
