"""A few entries side by side: values, evidence, classes and why, and the discussions in which they meet."""

from __future__ import annotations

from markupsafe import Markup

from ..tables import Table
from .pieces import Pieces


def side_by_side(view: Pieces, table: Table) -> Markup:
    """Entries as columns, criteria as rows."""
    raise NotImplementedError(view.path, table.title)
