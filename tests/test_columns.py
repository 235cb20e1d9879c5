"""The columns of a table as data: what is known of each cell; sorting by it is what a table's own sorting is."""

from __future__ import annotations

import json
from typing import Any

import pytest
from markupsafe import Markup

from comparative_wiki.columns import STATES, Cell, Column, columns_of
from comparative_wiki.languages.language import ENGLISH
from comparative_wiki.render.table_data import arranged, table_data
from comparative_wiki.tables import Table, TableQuery, make_table, sort_entries, sort_keys
from comparative_wiki.wiki import Wiki
from tests.conftest import Draw
from tests.site.mills import MILLS

Sorted = list[str]


@pytest.fixture
def wiki(draw: Draw) -> Wiki:
    return draw(MILLS).wiki()


def whole(wiki: Wiki, **options: Any) -> Table:
    names = tuple(wiki.comparison.classifications)
    return make_table(wiki, TableQuery(classifications=names, **options))


def columns(table: Table) -> dict[str, Column]:
    return {one.id: one for one in columns_of(table.rows, table.classifications, table.criteria)}


def cells(wiki: Wiki, name: str) -> dict[str, Cell]:
    table = whole(wiki)
    column = columns(table)[name]
    return {str(row.entry.id): column.cells[number] for row, number in zip(table.rows, column.rows, strict=True)}


def test_a_scale(wiki: Wiki) -> None:
    found = cells(wiki, "power")  # hand, water, steam
    assert found["alder"] == Cell("known", 1.0, (1,), (1,))
    assert found["split"] == Cell("disputed", None, (1, 2))
    assert found["blank"] == Cell("absent", None, (0, 1, 2))


def test_what_may_be_not_applicable_has_a_number_for_it(wiki: Wiki) -> None:
    found = cells(wiki, "toll")  # none, share, coin
    assert found["brook"] == Cell("not applicable")
    assert found["blank"] == Cell("absent", None, (0, 1, 2, 3))
    assert found["alder"] == Cell("known", 0.0, (0,), (0,))


def test_a_criterion_that_takes_many(wiki: Wiki) -> None:
    found = cells(wiki, "grain")  # wheat, rye, malt
    assert found["alder"] == Cell("known", 2.0, (0, 1), (0, 1))
    assert found["split"] == Cell("disputed", None, (0, 1, 2), ())
    assert found["hand"] == Cell("partial", None, (1, 2), (2,))
    assert columns(whole(wiki))["grain"].several


def test_a_number(wiki: Wiki) -> None:
    found = cells(wiki, "stones")
    assert found["alder"] == Cell("known", 2.0)
    assert found["brook"] == Cell("partial", bounds=(2.0, None))
    assert found["split"] == Cell("disputed", bounds=(2.0, 4.0))
    assert found["blank"] == Cell("absent", bounds=(None, None))


def test_a_text_is_ranked_by_its_folded_letters(wiki: Wiki) -> None:
    found = cells(wiki, "licence")
    assert found["alder"] == Cell("known", "common right")
    assert found["blank"] == Cell("absent")


def test_a_class_of_one(wiki: Wiki) -> None:
    kind, tenure = cells(wiki, "kind"), cells(wiki, "tenure")
    assert kind["alder"] == Cell("known", 1.0, (1,), (1,))
    assert kind["split"].state == "contested"
    assert kind["split"].certain == ()
    assert len(kind["blank"].possible) > 1
    assert tenure["brook"] == Cell("known", 1.0, (1,), (1,))
    assert tenure["alder"] == Cell("known", 2.0, (1, 2), (1, 2))  # what is ours and free is ours too
    assert columns(whole(wiki))["tenure"].several


def test_levels_have_those_below_them(wiki: Wiki) -> None:
    assert cells(wiki, "rank")["alder"] == Cell("known", 2.0, (0, 1, 2), (0, 1, 2))
    assert cells(wiki, "rank")["hand"] == Cell("known", 3.0, (3,), (3,))  # none of them


def test_a_classification_of_several(wiki: Wiki) -> None:
    found = cells(wiki, "use")  # bread, beer, anyone, market
    assert {0, 2} <= set(found["alder"].certain)
    assert set(found["alder"].certain) <= set(found["alder"].possible)
    assert columns(whole(wiki))["use"].several


def test_equal_cells_are_one(wiki: Wiki) -> None:
    for column in columns(whole(wiki)).values():
        assert len(set(column.cells)) == len(column.cells)
        assert len(column.rows) == len(wiki.entries)
        assert all(one.state in STATES for one in column.cells)


def by_columns(table: Table, key: str) -> Sorted:
    """Sorted as a script does it: by numbers alone, what is not known behind what is."""
    column, down = columns(table)[key.removeprefix("-")], key.startswith("-")
    ranks = sorted({one.rank for one in column.cells if one.rank is not None}, key=lambda one: (str(type(one)), one))
    places = {rank: -number if down else number for number, rank in enumerate(ranks)}

    def place(number: int) -> int:
        cell = column.cells[number]
        return 10**9 + STATES.index(cell.state) if cell.rank is None else places[cell.rank]

    order = sorted(range(len(table.rows)), key=lambda row: place(column.rows[row]))
    return [str(table.rows[row].entry.id) for row in order]


def test_sorting_by_columns_is_sorting_by_the_table(wiki: Wiki) -> None:
    table = whole(wiki)
    names = [one for one in sort_keys(wiki.comparison) if one in columns(table)]
    assert len(names) == len(columns(table))
    for key in (*names, *(f"-{one}" for one in names)):
        expected = [str(one.entry.id) for one in sort_entries(wiki.comparison, list(table.rows), (key,))]
        assert by_columns(table, key) == expected, key


def data(table: Table) -> Any:
    return json.loads(table_data(ENGLISH, table, arranged(ENGLISH, table)))


def test_titles_are_ranked_where_the_rows_are_not_in_their_order(wiki: Wiki) -> None:
    assert "titles" not in data(whole(wiki))
    turned = whole(wiki, sort=("-title",))
    assert data(turned)["titles"] == list(reversed(range(len(wiki.entries))))


def test_the_data_can_stand_in_a_page(wiki: Wiki) -> None:
    table = whole(wiki)
    text = table_data(ENGLISH, table, arranged(ENGLISH, table))
    assert isinstance(text, Markup)
    assert not set(text) & set("<>&")
    power = next(one for one in data(whole(wiki))["columns"] if one["id"] == "power")
    assert {"r": 1.0, "p": [1], "c": [1]} in power["cells"]
    assert power["choices"] == ["hand", "water", "steam", "~disputed", "~absent"]
    assert {"o": 3, "p": [1, 2]} in power["cells"]
