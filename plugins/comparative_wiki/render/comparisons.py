"""The comparisons of a site with several, with what is in each: a block for authors' pages, and a first page."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from .pieces import Pieces
from .renderer import Renderer


def comparisons_block(renderers: Sequence[Renderer], path: str) -> Markup:
    """A card for each comparison, for the page with this source path."""
    return renderers[0].call("comparisons", "cards", [_card(one, path) for one in renderers])


def comparisons_page(renderers: Sequence[Renderer], path: str) -> Markup:
    """The same as a whole page."""
    return renderers[0].call("comparisons", "page", comparisons_block(renderers, path))


def _card(renderer: Renderer, path: str) -> tuple[str, str, str, int, list[tuple[int, str, str]]]:
    """Address, title and summary of a comparison, how many entries it has, and the pages that say more."""
    view = Pieces(renderer, path)
    comparison, addresses = view.comparison, view.addresses
    classes = [kind for one in comparison.classifications.values() if one.lens_of is None for kind in one.classes]
    parts = [(len(comparison.criteria), "criterion", view.to(addresses.criterion_listing))]
    if classes:
        parts.append((len(classes), "class", view.to(addresses.class_listing)))
    listing = view.to(addresses.entry_listing)
    return listing, comparison.title, comparison.summary, len(view.wiki.entries), parts
