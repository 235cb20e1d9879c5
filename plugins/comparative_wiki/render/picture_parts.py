"""Pictures of the comparison as inline SVG, each with its data as a table."""

from __future__ import annotations

from markupsafe import Markup

from ..blocks import Block
from .pieces import Pieces


def picture(view: Pieces, block: Block) -> Markup:
    """A block that is drawn."""
    raise NotImplementedError(view.path, block.show)
