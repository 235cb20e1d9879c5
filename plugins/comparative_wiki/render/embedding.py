"""Tables and pictures for pages elsewhere: a whole document for a frame, a piece of HTML, and the text to copy."""

from __future__ import annotations

import dataclasses

from markupsafe import Markup

from ..published import Embedded, PublishedPicture, PublishedTable
from ..tables import Table, make_table
from .assets import styles_within
from .citing import state_of
from .picture_parts import picture
from .renderer import Renderer
from .view import PageView


class _ViewFromElsewhere(PageView):
    """Renders for pages that stand elsewhere, with whole addresses."""

    def __init__(self, renderer: Renderer) -> None:
        super().__init__(renderer, "")
        self.up = self._up = renderer.addresses.site_url


_AROUND = "cw-embed"
"""the class of what stands elsewhere: no rule of ours is for anything outside"""


def embed_document(renderer: Renderer, one: Embedded) -> str:
    """A page with nothing but a table or a picture."""
    piece = _piece(PageView(renderer, one.embed), one)
    return str(renderer.call("embed", "document", piece, one.title, renderer.wiki.comparison.title, _styles(one)))


def embed_fragment(renderer: Renderer, one: Embedded) -> str:
    """The same as a piece of HTML. The site must have an address."""
    piece = _piece(_ViewFromElsewhere(renderer), one)
    return str(renderer.call("embed", "fragment", piece, _styles(one)))


def _styles(one: Embedded) -> Markup:
    """The rules for pictures, where there is one."""
    return Markup(styles_within(f".{_AROUND}")) if isinstance(one, PublishedPicture) else Markup()  # noqa: S704 - ours


def _piece(view: PageView, one: Embedded) -> Markup:
    if isinstance(one, PublishedTable):
        return _table(view, one, one.table(view.wiki))
    # A page elsewhere may show several, whose parts need names of their own.
    view.pictures = f"{_AROUND}-{one.name.replace('.', '-')}"
    shown = make_table(view.wiki, one.block.query)
    drawn, back, wiki = picture(view, one.block), view.to(one.page), view.comparison.title
    return view.renderer.call("embed", "drawn", drawn, back, wiki, _day_of(shown), shown.as_of)


def _table(view: PageView, one: PublishedTable, table: Table) -> Markup:
    """The rows that a page of the wiki holds, too: those after them are there, where the piece leads to."""
    long = view.renderer.long.get(one.page)
    if long is not None:
        rows = table.rows[: long.size]
        table = dataclasses.replace(table, rows=rows, left_out=table.left_out + len(table.rows) - len(rows))
    back, wiki = view.to(one.page), view.comparison.title
    return view.renderer.call("embed", "piece", view, table, one.title, back, wiki, _day_of(table))


def _day_of(table: Table) -> str:
    """The day of the latest state of its entries; empty where there is none."""
    return max((state_of(row.entry) for row in table.rows), default="")


def embed_box(view: PageView, one: Embedded) -> Markup:
    """The folded box under a table or a picture with what to copy."""
    home = view.addresses.site_url
    frame = view.renderer.call("sharing", "frame", f"{home}{one.embed}", one.title) if home else ""
    fragment = f"{view.up}{one.fragment}" if home else ""
    csv = f"{view.up}{one.csv}" if isinstance(one, PublishedTable) else ""
    return view.renderer.call("sharing", "embed_box", str(frame), f"{view.up}{one.embed}", fragment, csv)
