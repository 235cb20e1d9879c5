"""Long tables in parts: a page holds so many rows, and pages of their own hold those that follow. No HTML."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from .addresses import Addresses
from .blocks import Block, Show
from .comparison.model import Class, Classification
from .problems import record
from .published import PublishedTable
from .tables import Table, TableQuery, make_table, without_empty_columns
from .views import View
from .wiki import Wiki

NAMED_BESIDE = 2
"""pages on either side of one that its links name, besides the first and the last"""


@record
class LongTable:
    """A table with more rows than a page holds."""

    table: Table
    """the whole"""
    size: int
    """rows of a page"""
    pages: tuple[str, ...]
    """the source paths of its pages, the first of them the page that shows the table; only that one, where it is an
    author's, who has no other page for it"""
    rows_file: str
    """the path of the file that has all rows for scripts, relative to the site"""
    csv: str = ""
    """the path of the file that has all rows for readers without scripts, where there are no other pages"""

    @property
    def count(self) -> int:
        """How many pages it fills."""
        return -(-len(self.table.rows) // self.size)

    def part(self, number: int) -> Table:
        """What a page of it shows, the first being 1."""
        rows = self.table.rows[(number - 1) * self.size : number * self.size]
        return dataclasses.replace(self.table, rows=rows)

    def named(self, number: int) -> list[int]:
        """The pages that one of them names: itself, the first, the last and those beside it; 0 for a gap."""
        near = range(number - NAMED_BESIDE, number + NAMED_BESIDE + 1)
        found: list[int] = []
        for one in sorted({1, self.count, *(one for one in near if 0 < one <= self.count)}):
            if found and one > found[-1] + 1:
                found.append(0)
            found.append(one)
        return found


def table_of_listing(wiki: Wiki) -> Table:
    """All entries, on the page that lists them."""
    title = wiki.comparison.language.say("All entries of {wiki}", wiki=wiki.comparison.title)
    return without_empty_columns(make_table(wiki, TableQuery(title=title)))


def table_of_class(wiki: Wiki, classification: Classification, kind: Class) -> Table:
    """The entries that certainly have a class, on its page."""
    query = TableQuery(
        title=wiki.comparison.language.say("Entries of the class {class}", **{"class": kind.title}),
        entries=tuple(one.entry.id for one in wiki.members(classification.id, kind.id)),
        classifications=(),
        sort=("title",),
    )
    return without_empty_columns(make_table(wiki, query))


def table_of_block(wiki: Wiki, query: TableQuery) -> Table:
    """What a block shows that is a table."""
    table = make_table(wiki, query)
    return without_empty_columns(table) if query.criteria is None else table


def long_tables(wiki: Wiki, addresses: Addresses, views: Mapping[str, View], size: int) -> dict[str, LongTable]:
    """The tables of generated pages that are longer than `size`: by the source paths of these pages.

    `views` are those with a page of their own, by its source path. With `size` 0 no table is.
    """
    if not size or len(wiki.entries) <= size:
        return {}
    shown = {addresses.entry_listing: table_of_listing(wiki)}
    for classification in wiki.comparison.classifications.values():
        for kind in classification.classes:
            shown[addresses.classes[classification.id, kind.id]] = table_of_class(wiki, classification, kind)
    for path, view in views.items():
        if view.block.show is Show.TABLE:
            shown[path] = table_of_block(wiki, view.block.query)
    return {path: _long(path, table, size) for path, table in shown.items() if len(table.rows) > size}


def _long(path: str, table: Table, size: int) -> LongTable:
    stem = path.removesuffix(".md")
    count = -(-len(table.rows) // size)
    pages = (path, *(f"{stem}/{number}.md" for number in range(2, count + 1)))
    return LongTable(table=table, size=size, pages=pages, rows_file=f"{stem}/rows.json")


def long_table_of_page(wiki: Wiki, path: str, block: Block, published: PublishedTable, size: int) -> LongTable | None:
    """A table that an author has put into a page, if it is longer than `size`. `published` has its files."""
    if not size or len(wiki.entries) <= size:
        return None
    table = table_of_block(wiki, block.query)
    rows_file = published.csv.removesuffix(".csv") + ".rows.json"
    if len(table.rows) <= size:
        return None
    return LongTable(table=table, size=size, pages=(path,), rows_file=rows_file, csv=published.csv)


def view_of_block(views: Mapping[str, View], block: Block) -> str:
    """The source path of the page of the view that a block shows; empty where it is none."""
    return next((path for path, one in views.items() if one.block is block), "")
