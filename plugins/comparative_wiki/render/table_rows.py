"""All rows of a long table as JSON, for the script that shows those which the page does not have."""

from __future__ import annotations

import json

from markupsafe import Markup

from ..tables import Table
from .pieces import Pieces
from .renderer import Renderer, joined
from .table_data import arranged, column_as_data, titles_as_data


def rows_as_json(renderer: Renderer, table: Table) -> str:
    """The columns as a page has them, with all their cells.

    `html` is a table that has the heads of all rows in its first row, and in each of the others the different cells of
    a column, by their numbers. Many rows have the same, so this is much smaller than the rows. Addresses are relative
    to where the pages of the comparison begin. `ids` are those of the rows.
    """
    view, language = Pieces(renderer, renderer.addresses.file("rows.json")), renderer.language
    entries = [row.entry for row in table.rows]
    written = [
        *([_cell(view.badge_html(row.verdicts[one.id])) for row in table.rows] for one in table.classifications),
        *([view.cell(one, row.entry.values[one.id]) for row in table.rows] for one in table.criteria),
    ]
    columns, looks = [], [joined(Markup('<th scope="row">%s</th>') % view.entry_link(row) for row in table.rows)]
    for one, html in zip(arranged(language, table), written, strict=True):
        data = column_as_data(one)
        # Cells that look different are different, though they count as the same.
        kinds = list(zip(data["rows"], html, strict=True))
        numbers = {kind: number for number, kind in enumerate(dict.fromkeys(kinds))}
        cells = [data["cells"][cell] for cell, _ in numbers]
        columns.append({**data, "cells": cells, "rows": [numbers[kind] for kind in kinds]})
        looks.append(joined(look for _, look in numbers))
    found = {
        "columns": columns,
        **titles_as_data([language.sort_key(one.title) for one in entries]),
        "ids": [one.id for one in entries],
        "html": f"<table>{''.join(f'<tr>{some}' for some in looks)}</table>",
    }
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def _cell(badge: Markup) -> Markup:
    return Markup("<td>%s</td>") % badge
