"""The comparisons of a site with several, with what is in each: a block for authors' pages, and a first page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from .pieces import Pieces
from .renderer import Renderer


def comparisons_block(renderers: Sequence[Renderer], path: str) -> Markup:
    """A card for each comparison, for the page with this source path."""
    return renderers[0].call("comparisons", "cards", [_card(one, path) for one in renderers])


def comparisons_page(renderers: Sequence[Renderer], path: str) -> Markup:
    """The same as a whole page."""
    return renderers[0].call("comparisons", "page", comparisons_block(renderers, path))


class Card(NamedTuple):
    """What is shown of a comparison."""

    url: str
    title: str
    summary: str
    entries: int
    criteria: int
    to_criteria: str
    """the address of their page"""
    classes: int
    to_classes: str


def _card(renderer: Renderer, path: str) -> Card:
    view = Pieces(renderer, path)
    comparison, addresses = view.comparison, view.addresses
    return Card(
        view.to(addresses.entry_listing),
        comparison.title,
        comparison.summary,
        len(view.wiki.entries),
        len(comparison.criteria),
        view.to(addresses.criterion_listing),
        sum(len(one.classes) for one in comparison.classifications.values() if one.lens_of is None),
        view.to(addresses.class_listing),
    )
