"""What a script in the browser needs to know of a table: its columns, as JSON in the page, and for its controls."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup

from ..classify import VerdictState
from ..columns import STATES, Cell, Column, columns_of
from ..entry import State
from ..languages.language import Language, marked_as
from ..tables import Table

NONE = "~none"
"""the id of "no class" among the choices; a tilde begins what is no value"""
STATE_WORDS: Mapping[str, str] = {
    State.PARTIAL.value: marked_as("filter", "partly known"),
    VerdictState.UNDETERMINED.value: marked_as("filter", "undecided"),
    VerdictState.CONTESTED.value: marked_as("filter", "contested"),
    State.ABSENT.value: marked_as("filter", "not researched"),
    State.UNKNOWN.value: marked_as("filter", "unknown"),
    State.DISPUTED.value: marked_as("filter", "disputed"),
    State.NOT_APPLICABLE.value: marked_as("filter", "not applicable"),
}
"""how readers call a state"""
BY_LENS = frozenset([VerdictState.UNDETERMINED.value, VerdictState.CONTESTED.value])
"""what any class can become under a reader's lens"""


class Choice(NamedTuple):
    """What a filter can ask of a column."""

    id: str
    title: str


class Arranged(NamedTuple):
    """A column with what its filter offers."""

    column: Column
    choices: Sequence[Choice]
    """its values, then the states that are not known ones; their places are the numbers in its cells"""

    @property
    def bounded(self) -> bool:
        """Whether it can be asked for at least and at most."""
        return self.column.kind in {"number", "date"}


def arranged(language: Language, table: Table) -> list[Arranged]:
    """The columns of a table, each with its choices."""
    return arrange(language, columns_of(table.rows, table.classifications, table.criteria))


def arrange(language: Language, columns: Sequence[Column]) -> list[Arranged]:
    """Columns, each with its choices."""
    return [Arranged(one, _choices(language, one)) for one in columns]


def _choices(language: Language, column: Column) -> list[Choice]:
    states = {cell.state for cell in column.cells}
    if column.what == "class":
        states |= BY_LENS
    # The number after the last value stands for "not applicable", as far as that is open.
    if any(len(column.values) in cell.possible for cell in column.cells):
        states.add(State.NOT_APPLICABLE.value)
    return [
        *(Choice(name or NONE, title) for name, title in column.values),
        *(
            Choice(f"~{state}", language.say_as("filter", STATE_WORDS[state]))
            for state in STATES[1:]
            if state in states
        ),
    ]


def table_data(language: Language, table: Table, columns: Sequence[Arranged]) -> Markup:
    """The columns of a table as JSON."""
    sort_key = language.sort_key
    return columns_as_data(columns, [sort_key(one.entry.title) for one in table.rows])


def head_data(columns: Sequence[Arranged], count: int, file: str) -> Markup:
    """The columns of a table of which the page has only some of `count` rows, without their cells, as JSON.

    `file` has all rows; it is relative to where the pages of the comparison begin.
    """
    heads = [{**_head(one), "cells": [], "rows": []} for one in columns]
    return _as_markup({"columns": heads, "count": count, "file": file})


def columns_as_data(columns: Sequence[Arranged], titles: Sequence[tuple[str, str]]) -> Markup:
    """Columns, and what the titles of the rows are sorted by, as JSON that can stand in a page as it is.

    A cell is {"o": what it is where it is not known, "r": rank, "p": what it may be, "c": what it certainly is, "b":
    bounds}; what is empty is left out. `o`, `p` and `c` are numbers into the column's choices, a rank is a number, and
    `rows` holds for every row the number of its cell. `titles` is the place of each row's title among all, unless the
    rows are in that order.
    """
    return _as_markup({"columns": [column_as_data(one) for one in columns], **titles_as_data(titles)})


def _as_markup(data: object) -> Markup:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 - nothing is left that could be markup


def column_as_data(one: Arranged) -> dict[str, Any]:
    """A column with its cells, as `columns_as_data` has it."""
    column = one.column
    choices = [choice.id for choice in one.choices]
    texts = sorted({cell.rank for cell in column.cells if isinstance(cell.rank, str)})
    places = {text: number for number, text in enumerate(texts)}
    return {
        **_head(one),
        "cells": [_cell(column, cell, choices, places) for cell in column.cells],
        "rows": column.rows,
    }


def _head(one: Arranged) -> dict[str, Any]:
    column = one.column
    return {
        "id": column.id,
        "what": column.what,
        "title": column.title,
        "choices": [choice.id for choice in one.choices],
        "several": column.several,
    }


def titles_as_data(titles: Sequence[tuple[str, str]]) -> dict[str, list[int]]:
    """The place of each row's title among all, unless the rows are in that order."""
    order = {title: number for number, title in enumerate(sorted(set(titles)))}
    places = [order[title] for title in titles]
    return {} if places == sorted(places) else {"titles": places}


def _cell(column: Column, cell: Cell, choices: Sequence[str], places: Mapping[str, int]) -> dict[str, Any]:
    named = {
        "o": choices.index(f"~{cell.state}") if cell.state != State.KNOWN.value else None,
        "r": places[cell.rank] if isinstance(cell.rank, str) else cell.rank,
        "p": cell.possible,
        "c": cell.certain,
        "b": _bounds(column, cell),
    }
    return {key: value for key, value in named.items() if value not in (None, "", ())}


def _bounds(column: Column, cell: Cell) -> tuple[float | str | None, float | str | None] | None:
    """Between which a number or a date lies; nothing for what has none."""
    if cell.state == State.NOT_APPLICABLE.value:
        return None
    if column.kind == "number":
        return cell.bounds if cell.bounds is not None else (cell.rank, cell.rank)
    if column.kind == "date":
        # A year alone is any day of it: the tilde comes after every digit.
        last = None if cell.rank is None else f"{cell.rank}~"
        return last, last
    return None
