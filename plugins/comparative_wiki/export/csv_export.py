"""Tables as CSV (RFC 4180), for spreadsheets: what the page shows, with ids and addresses."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from ..addresses import Addresses
from ..render.renderer import Renderer
from ..tables import Table

BYTE_ORDER_MARK = "\ufeff"
"""by which spreadsheets know that the file is UTF-8"""
# As written in full width too, which some versions of spreadsheets take for the same.
_FORMULA = re.compile("[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_INSIDE = re.compile('(?<=[;\t\r\n])(?="*[=+\\-@\uff1d\uff0b\uff0d\uff20])')
"""where a formula would begin if a file were split at semicolons, tabs or lines, as some spreadsheets do"""
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def table_as_csv(renderer: Renderer, table: Table) -> str:
    """A table with a line for its head and one for each row, under the titles that readers know."""
    heads = [
        "id",
        f"Entry, as of {table.as_of}" if table.as_of else "Entry",
        "Page",
        *(one.title for one in table.classifications),
        *(one.title for one in table.criteria),
    ]
    lines = [heads]
    for row in table.rows:
        badges = [renderer.badge(row.verdicts[one.id]) for one in table.classifications]
        values = row.entry.values
        lines.append([
            row.entry.id,
            row.entry.title,
            _page(renderer.addresses, renderer.addresses.entries[row.entry.id]),
            *(f"{one.prefix}: {one.words}" if one.prefix else one.words for one in badges),
            *(renderer.mark(one, values[one.id]).words for one in table.criteria),
        ])  # fmt: skip
    return as_csv(lines)


def _page(addresses: Addresses, path: str) -> str:
    return f"{addresses.site_url}{addresses.url(path)}"


def as_csv(lines: Iterable[Iterable[str]]) -> str:
    """Lines of cells as text."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([[as_cell(cell) for cell in line] for line in lines])
    return BYTE_ORDER_MARK + text.getvalue()


def as_cell(words: str) -> str:
    """Words as a cell. What a spreadsheet would run as a formula begins with an apostrophe.

    Excel splits a file at semicolons in much of Europe, and LibreOffice asks: no way of splitting may make a formula.
    """
    words = _INSIDE.sub("'", words)
    return f"'{words}" if _FORMULA.match(words) and not _NUMBER.fullmatch(words) else words
