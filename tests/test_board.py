"""What is missing, and what it would settle."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from comparative_wiki.board import Board, Missing, Task, lay_out_board
from comparative_wiki.looks import Look, Page, looks_as_text, quote_key
from tests.conftest import Draw, entry_text

COMPARISON = """\
criteria:
  control: {title: Control, scale: [owner, shared, members]}
  access: {title: Access, scale: [closed, open], review_after: 2 years}
  licence: {title: Licence, text: true}
  freedom: {title: Freedom, scale: [no, yes], from: licence, where: {yes: [MIT], no: [ours]}}
  site: {title: Site, link: true}
  motto: {title: Motto, text: true, evidence: none}
classifications:
  kind:
    title: Kind
    policy: first
    classes:
      club: {when: {control: members, access: open}}
      free: {when: {freedom: yes}}
      firm: {otherwise: true}
  door: {title: Door, policy: first, classes: {open: {when: {access: open}}, shut: {otherwise: true}}}
  eased: {lens_of: door, policy: first, classes: {open: {when: {control: at least shared}}, shut: {otherwise: true}}}
"""
SOURCE = {"url": "https://sources.example/a", "seen": "2026-01-01"}


def sourced(value: str, **source: str) -> dict[str, Any]:
    return {"value": value, "evidence": [{**SOURCE, **source}]}


def board(draw: Draw, entries: Mapping[str, Mapping[str, Any]], *looks: Look) -> Board:
    files = {f"entries/{name}.md": entry_text(values, title=name.title()) for name, values in entries.items()}
    files["entries/comparison.yml"] = COMPARISON
    files["entries/evidence.json"] = looks_as_text(looks)
    return lay_out_board(draw(files).wiki())


def told(found: Board, missing: Missing) -> list[tuple[str, str, str, str]]:
    """Entry, criterion, what is settled, what else hangs on it."""
    return [
        (task.entry, task.criterion, " ".join(task.settles), " ".join(each for each in task.bears_on))
        for pile in found.piles[missing]
        for task in pile.tasks
    ]


def only(found: Board) -> list[Task]:
    return list(found.tasks())


def test_an_answer_that_settles_most_comes_first(draw: Draw) -> None:
    licence = sourced("ours")
    found = board(
        draw,
        {
            "ash": {"control": sourced("members"), "licence": licence},
            "beech": {"access": sourced("open"), "licence": licence},
            "cedar": {"licence": licence},
        },
    )
    assert told(found, Missing.ANSWER) == [
        ("ash", "access", "kind door", "kind door"),
        ("cedar", "access", "door", "kind door"),
        ("beech", "control", "kind", "kind"),
        ("cedar", "control", "", "kind"),
    ]
    assert [pile.weight for pile in found.piles[Missing.ANSWER]] == [(3, 4, 2), (1, 2, 2)]


def test_what_is_worked_out_is_asked_for_where_it_is_written(draw: Draw) -> None:
    found = board(draw, {"ash": {"control": sourced("owner"), "access": sourced("open")}})
    [task] = [one for one in only(found) if one.missing is Missing.ANSWER]
    assert (task.criterion, task.settles, task.state) == ("licence", ("kind",), "absent")


def test_an_open_value_on_which_nothing_hangs_is_no_task(draw: Draw) -> None:
    values = {"control": sourced("members"), "access": sourced("open"), "motto": "unknown"}
    assert only(board(draw, {"ash": values})) == []


def test_values_without_a_source_and_what_rests_on_them(draw: Draw) -> None:
    found = board(
        draw,
        {
            "ash": {"control": "members", "access": sourced("open"), "licence": "MIT", "motto": "We.", "site": "https://a.example/"},
        },
    )  # fmt: skip
    assert told(found, Missing.SOURCE) == [("ash", "control", "", "kind"), ("ash", "licence", "", "")]
    assert not found.piles[Missing.ANSWER]


@pytest.mark.parametrize(
    ("sides", "missing"),
    [
        ([sourced("owner"), "members"], Missing.SIDE),
        ([sourced("owner"), sourced("members")], Missing.SIDE),
        (["owner", "members"], Missing.SIDE),
        ([sourced("owner"), sourced("members", url="https://other.example/")], Missing.ANSWER),
    ],
    ids=["one side has none", "the same for both", "none at all", "one each"],
)
def test_a_dispute_with_fewer_sources_than_sides(draw: Draw, sides: list[Any], missing: Missing) -> None:
    found = board(
        draw, {"ash": {"control": {"disputed": sides}, "access": sourced("open"), "licence": sourced("ours")}}
    )
    assert told(found, missing) == [("ash", "control", "kind", "kind")]
    assert len(only(found)) == 1


def look(url: str, page: Page = Page.THERE, quotes: Mapping[str, str] | None = None) -> Look:
    return Look(url=url, on="2026-03-02", page=page, since="2026-03-01", quotes=quotes or {})


def test_sources_that_are_gone_or_changed_or_were_never_opened(draw: Draw) -> None:
    sources = [
        {"url": "https://gone.example/a#x", "seen": "2026-01-01"},
        {"url": "https://down.example/"},
        {"url": "https://other.example/", "seen": "2026-01-01", "quote": "So it was."},
        {"url": "https://same.example/", "seen": "2026-01-01", "quote": "So it is."},
        {"url": "https://new.example/"},
        {"url": "https://new.example/", "quote": "Twice."},
        {"title": "A book"},
    ]
    past = [
        {"value": "closed", "evidence": "https://gone.example/before"},
        {"value": "open", "from": "2020", "evidence": sources},
    ]
    found = board(
        draw,
        {"ash": {"control": sourced("members"), "access": past}},
        look("https://gone.example/a", Page.GONE),
        look("https://gone.example/before", Page.GONE),
        look("https://down.example/", Page.UNREACHABLE),
        look("https://other.example/", quotes={quote_key("So it was."): "2026-03-01"}),
        look("https://same.example/", quotes={quote_key("So it is."): ""}),
    )  # fmt: skip
    rows = [(task.missing.value, task.url, task.since) for task in found.tasks()]
    assert rows == [
        ("dead", "https://down.example/", "2026-03-01"),
        ("dead", "https://gone.example/a#x", "2026-03-01"),
        ("dead", "https://gone.example/before", "2026-03-01"),
        ("changed", "https://other.example/", "2026-03-01"),
        ("opening", "https://new.example/", ""),
    ]


def test_old_evidence_the_longest_overdue_first(draw: Draw, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780272000")  # 2026-06-01
    read = {"apple": "2024-01-15", "fig": "2024-06-02", "pear": "2021-02-28"}
    values = {
        name: {"access": sourced("closed", seen=day), "control": sourced("owner"), "licence": sourced("ours")}
        for name, day in read.items()
    }
    found = board(draw, values)
    assert [(task.entry, task.since, task.bears_on) for task in found.piles[Missing.REVIEW][0].tasks] == [
        ("pear", "2023-02-28", ("door",)),
        ("apple", "2026-01-15", ("door",)),
    ]


def test_nothing_is_missing_of_a_wiki_that_is_complete(draw: Draw) -> None:
    values = {"control": sourced("members"), "access": sourced("open"), "licence": sourced("MIT")}
    found = board(draw, {"ash": values, "beech": values})
    assert (only(found), found.count(Missing.ANSWER)) == ([], 0)
