"""What a script in the browser needs to know of a table: its columns, as JSON in the page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from ..columns import Cell, Column, columns_of
from ..tables import Table


def table_data(table: Table) -> Markup:
    """The columns of a table as JSON."""
    columns = columns_of(table.rows, table.classifications, table.criteria)
    return columns_as_data(columns, [one.entry.title for one in table.rows])


def columns_as_data(some: Sequence[Column], titles: Sequence[str]) -> Markup:
    """Columns, and the titles of the rows, as JSON that can stand in a page as it is.

    A cell is {"s": state, "r": rank, "p": possible, "c": certain, "b": bounds}; what is empty is left out, and so is
    the state "known". `rows` holds for every row the number of its cell; `titles` the place of its title among all,
    unless the rows are in that order.
    """
    columns = [
        {
            "id": column.id,
            "what": column.what,
            "kind": column.kind,
            "title": column.title,
            "values": column.values,
            "several": column.several,
            "cells": [_cell(cell) for cell in column.cells],
            "rows": column.rows,
        }
        for column in some
    ]
    text = json.dumps({"columns": columns, **_titles(titles)}, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 - nothing is left that could be markup


def _titles(written: Sequence[str]) -> dict[str, list[int]]:
    titles = [one.casefold() for one in written]
    order = {title: number for number, title in enumerate(sorted(set(titles)))}
    places = [order[title] for title in titles]
    return {} if places == sorted(places) else {"titles": places}


def _cell(cell: Cell) -> dict[str, Any]:
    named = {"s": cell.state if cell.state != "known" else "", "r": cell.rank, "p": cell.possible, "c": cell.certain}
    found = {key: value for key, value in named.items() if value not in (None, "", ())}
    return {**found, "b": cell.bounds} if cell.bounds is not None else found
