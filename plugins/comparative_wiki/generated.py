"""One generated page, with placeholders for what is large or not known yet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from .mentions.html import Heading, PageReader
from .published import Embedded
from .render.embedding import embed_box
from .render.pieces import Late
from .render.renderer import Renderer
from .render.view import PageView

PLACEHOLDER = re.compile(r'<div data-cw-late="(\d+)">[^<]*</div>')


class MadePage(NamedTuple):
    """What came of rendering a page."""

    html: str
    """with a placeholder for each of `late`, numbered from 0"""
    late: Sequence[Late | None]
    """None for what another process has still to make"""
    headings: Sequence[Heading]
    is_plain: bool = True
    """whether it follows from the wiki as it is, and not from what became of it"""


def make_page(
    renderer: Renderer, path: str, render: Callable[[PageView], Markup], embedded: Iterable[Embedded]
) -> MadePage:
    """Render a page. `embedded` is what pages elsewhere can show; the page has a box for each that is its own."""
    late: list[Late] = []

    def later(fragment: Late) -> Markup:
        late.append(fragment)
        return placeholder(len(late) - 1)

    told, renderer.has_told_news = renderer.has_told_news, False
    html = str(render(PageView(renderer, path, later)))
    boxes = [embed_box(PageView(renderer, path), one) for one in embedded if one.page == path]
    html += "".join(map(later, boxes))
    reader = PageReader()
    reader.feed(html)
    reader.close()
    is_plain, renderer.has_told_news = not renderer.has_told_news, told or renderer.has_told_news
    return MadePage(html, late, reader.headings, is_plain)


def placeholder(number: int, searched: str = "") -> Markup:
    """A placeholder, with the text that the search is to find in its place."""
    return Markup(f'<div data-cw-late="{number}">{escape(searched)}</div>')  # noqa: S704 - escaped here
