"""What entries were at any date: periods, refined dates, and an oracle that tries every day."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparative_wiki.comparison.model import ClassificationId, Comparison, CriterionId
from comparative_wiki.dates import day_before, first_day, last_day, overlap
from comparative_wiki.history import History, same
from comparative_wiki.wiki import ClassifiedEntry, Wiki
from tests.conftest import TESTS, Draw, build, entry_text, write_files
from tests.test_scenarios import COMPARISON

VALUES = {"stone": ["none", "one", "many"], "flesh": ["soft", "firm", "hard"], "skin": ["thin", "thick"]}
YEARS = range(1990, 1994)
SORT = ClassificationId("sort")

Dated = list[tuple[str, str]]
"""values with their dates, the first perhaps without one; each in a year of its own"""


@st.composite
def histories(draw: st.DrawFn) -> dict[str, Dated]:
    """For every criterion its values, in years of their own, dated to the year, the month or the day."""
    found = {}
    for name, values in VALUES.items():
        years = sorted(draw(st.sets(st.sampled_from(YEARS), max_size=2)))
        dates = ["" if draw(st.booleans()) else "1980", *(draw(dates_in(year)) for year in years)]
        found[name] = [(draw(st.sampled_from(values)), date) for date in dates]
    return found


def dates_in(year: int) -> st.SearchStrategy[str]:
    return st.sampled_from([f"{year}", f"{year}-05", f"{year}-05-20", f"{year}-12-31", f"{year}-01-01"])


def built(root: Path, dated: Mapping[str, Dated], since: str = "") -> tuple[Wiki, ClassifiedEntry]:
    """A wiki with one entry of this history."""
    criteria = {
        name: [{"value": value, **({"from": date} if date else {})} for value, date in some]
        for name, some in dated.items()
    }
    text = entry_text(criteria)
    if since:
        text = text.replace("criteria:", f"since: '{since}'\ncriteria:", 1)
    write_files(root, {"entries/comparison.yml": COMPARISON, "entries/thing.md": text})
    wiki, problems = build(root)
    assert wiki is not None, problems
    [one] = wiki.entries.values()
    return wiki, one


def days() -> Iterator[str]:
    """Days on both sides of everything that may happen."""
    day = datetime.date(1989, 12, 25)
    while day < datetime.date(1994, 1, 10):
        yield day.isoformat()
        day += datetime.timedelta(days=9)
    for year in YEARS:
        for rest in ("01-01", "05-01", "05-20", "05-31", "12-30", "12-31"):
            yield f"{year}-{rest}"


DAYS = sorted(set(days()))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("history")


# Dates


@pytest.mark.parametrize(
    ("date", "first", "last"),
    [
        ("2014", "2014-01-01", "2014-12-31"),
        ("2012-02", "2012-02-01", "2012-02-29"),
        ("2014-03-05", "2014-03-05", "2014-03-05"),
        ("0001", "0001-01-01", "0001-12-31"),
        ("9999-12", "9999-12-01", "9999-12-31"),
    ],
)
def test_a_date_has_a_first_and_a_last_day(date: str, first: str, last: str) -> None:
    assert (first_day(date), last_day(date)) == (first, last)


def test_the_day_before_a_day() -> None:
    assert day_before("2024-03-01") == "2024-02-29"
    assert day_before("0001-01-01") == "0001-01-01"


def test_dates_overlap_where_one_lies_in_the_other() -> None:
    assert overlap("2014", "2014-03")
    assert overlap("2014-03-05", "2014")
    assert overlap("2014", "2014")
    assert not overlap("2014-03", "2014-04")
    assert not overlap("2014", "2015")


# Periods


@given(dated=histories(), since=st.sampled_from(["", "1979", "1991", "1991-05"]))
def test_periods_are_in_order_without_gaps_and_end_with_the_present(
    root: Path, dated: dict[str, Dated], since: str
) -> None:
    _, one = built(root, dated, since)
    periods = one.history.periods
    for before, after in itertools.pairwise(periods):
        assert before.first < after.first
        assert before.last == day_before(after.first)
        assert before.first <= before.last
    last = periods[-1]
    assert last.last == ""
    assert last.verdicts == one.verdicts
    assert last.profile == one.profile
    assert all(same(last.entry.values[name], value) for name, value in one.entry.values.items())
    assert not last.unsure


@given(dated=histories(), data=st.data())
def test_a_better_date_changes_no_other_time(root: Path, dated: dict[str, Dated], data: st.DataObject) -> None:
    names = [name for name, some in dated.items() if any(len(date) == 4 and date > "1989" for _, date in some)]
    if not names:
        return
    name = data.draw(st.sampled_from(names))
    place = data.draw(st.sampled_from([n for n, (_, d) in enumerate(dated[name]) if len(d) == 4 and d > "1989"]))
    year = dated[name][place][1]
    better = data.draw(st.sampled_from([f"{year}-05", f"{year}-12-31", f"{year}-01-01"]))
    refined = {key: list(some) for key, some in dated.items()}
    refined[name][place] = (dated[name][place][0], better)
    before, after = (built(root, one)[1].history for one in (dated, refined))
    for day in DAYS:
        old, new = before.at(day), after.at(day)
        assert old is not None
        assert new is not None
        if first_day(year) <= day < last_day(year):
            assert set(new.verdicts[SORT].possible) <= set(old.verdicts[SORT].possible)
        else:
            assert new.verdicts == old.verdicts, day


@given(dated=histories())
def test_what_may_have_been_is_what_some_days_of_the_changes_make_of_it(root: Path, dated: dict[str, Dated]) -> None:
    wiki, one = built(root, dated)
    for day in DAYS[::7]:
        period = one.history.at(day)
        assert period is not None
        possible = {name: held(some, day, wiki.comparison, name) for name, some in dated.items()}
        for name, values in possible.items():
            assert set(period.entry.values[CriterionId(name)].possible) == values, (name, day)
        ways = itertools.product(*possible.values())
        classes = {class_of(dict(zip(possible, way, strict=True))) for way in ways}
        assert set(period.verdicts[SORT].possible) == classes, day


def held(dated: Dated, day: str, comparison: Comparison, name: str) -> set[str]:
    """The values that may have held on a day, by trying the first and the last day that each date may mean."""
    found = set()
    choices = [sorted({first_day(date), last_day(date)}) if date else ["0000"] for _, date in dated]
    for begun in itertools.product(*choices):
        current = [value for (value, _), begins in zip(dated, begun, strict=True) if begins <= day]
        found |= {current[-1]} if current else set(comparison.criteria[CriterionId(name)].domain)
    return found


def class_of(values: Mapping[str, str]) -> str:
    """The rules of `sort`, read once more."""
    if values["stone"] == "one":
        return "drupe"
    return "pome" if values["stone"] == "many" and values["flesh"] != "soft" else "berry"


@given(dated=histories())
def test_a_change_of_class_lies_between_the_verdicts_that_it_names(root: Path, dated: dict[str, Dated]) -> None:
    _, one = built(root, dated)
    bands = [band for band in one.history.bands[SORT] if not band.blurred]
    changes = [change for change in one.history.changes if change.classification == SORT]
    assert [(change.before, change.after) for change in changes] == [
        (a.verdict, b.verdict) for a, b in itertools.pairwise(bands) if a.verdict.possible != b.verdict.possible
    ]
    for change in changes:
        assert change.causes
        assert change.date in {cause.date for cause in change.causes}
        assert {cause.criterion for cause in change.causes} <= {"stone", "flesh"}
        assert change.certain == (not set(change.before.possible) & set(change.after.possible))


# Values that are worked out


MAPPED = """
entries/comparison.yml |
    criteria:
      licence: {text: true}
      freedom: {scale: [closed, open], from: licence, where: {open: [MIT], closed: [proprietary]}}
      built on: {link: true}
      trust: {scale: [low, high], from: {link: built on, take: worst}}
    classifications:
      kind: {policy: first, classes: {free: {when: {freedom: open, trust: high}}, bound: {otherwise: true}}}
entries/base.md |
    ---
    title: Base
    summary: What others are built on.
    criteria:
      licence: MIT
      trust: [{value: high}, {value: low, from: 2015-02-01}]
    ---
entries/app.md |
    ---
    title: App
    summary: An app.
    criteria:
      licence: [{value: MIT}, {value: proprietary, from: 2020-01-01}]
      built on: [{value: base}, {value: other, from: 2018}]
      trust: high
    ---
entries/other.md |
    ---
    title: Other
    summary: Another base.
    criteria: {licence: MIT, trust: high}
    ---
"""


def kinds(history: History) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return [
        (change.date, change.after.possible, tuple(f"{one.entry} {one.criterion}" for one in change.causes))
        for change in history.changes
    ]


def test_values_that_are_worked_out_have_the_past_of_what_they_come_from(draw: Draw) -> None:
    wiki = draw(MAPPED).wiki()
    app = next(one for one in wiki.entries.values() if one.entry.id == "app")
    assert kinds(app.history) == [
        ("2015-02-01", ("bound",), ("base trust",)),
        ("2018", ("free",), ("app built on",)),
        ("2020-01-01", ("bound",), ("app licence",)),
    ]
    within = app.history.at("2018-06")
    assert within is not None
    assert within.verdicts[ClassificationId("kind")].possible == ("free", "bound")
    assert set(within.unsure) == {"built on", "trust"}
    assert [one.criterion for one in app.history.moves] == ["built on", "licence"]


def test_entries_without_dates_have_one_period_only(draw: Draw) -> None:
    wiki = draw(MAPPED).wiki()
    other = next(one for one in wiki.entries.values() if one.entry.id == "other")
    assert len(other.history.periods) == 1
    assert not other.history.is_dated
    assert not other.history.changes


# The wiki at a date


def test_the_wiki_as_of_a_date_leaves_out_what_had_not_begun(draw: Draw) -> None:
    files: dict[str, Any] = {"entries/comparison.yml": COMPARISON}
    dated = [{"value": "hard"}, {"value": "soft", "from": 2014}]
    files["entries/old.md"] = entry_text({"stone": "many", "flesh": dated})
    files["entries/new.md"] = entry_text({"stone": "one"}).replace("criteria:", "since: 2010-06\ncriteria:", 1)
    wiki = draw(files).wiki()
    before, within, today = (wiki.as_of(date) for date in ("2010-05", "2010", "2030"))
    assert list(before.entries) == ["old"]
    assert list(within.entries) == ["new", "old"]
    assert [one.verdicts[SORT].possible for one in within.entries.values()] == [("drupe",), ("pome",)]
    assert [one.verdicts[SORT].possible for one in today.entries.values()] == [("drupe",), ("berry",)]
    assert dict(today.entries) == dict(wiki.entries)


STORIES: Sequence[tuple[str, str, str, str, set[str]]] = [
    ("redis", "2020-06-30", "Organiser-led commons", "Commons-based hybrid", {"control"}),
    ("redis", "2024-03-20", "Commons-based hybrid", "Fenced commons", {"control", "access"}),
    ("redis", "2025-05", "Fenced commons", "Organiser-led commons", {"access"}),
    ("terraform", "2023-08-10", "Organiser-led commons", "Fenced commons", {"access"}),
    ("wikitravel", "2012-08", "Commons-based hybrid", "Fenced commons", {"control"}),
    ("imdb", "1998-04", "Commons-based hybrid", "Fenced commons", {"control"}),
    ("makerbot", "2012-09-19", "Organiser-led commons", "Fenced commons", {"access"}),
    ("duolingo", "2021-03", "Unpaid crowdsourcing", "Conventional production", {"freedom", "link"}),
]


@pytest.fixture(scope="module")
def first_wiki() -> Wiki:
    found, _ = build(TESTS.parent)
    assert found is not None
    return found


@pytest.mark.parametrize(("name", "date", "before", "after", "causes"), STORIES)
def test_the_first_wiki_tells_its_stories(
    first_wiki: Wiki, name: str, date: str, before: str, after: str, causes: set[str]
) -> None:
    kind = first_wiki.comparison.classifications[ClassificationId("kind")]
    [one] = [one for one in first_wiki.entries.values() if one.entry.id == name]
    [change] = [change for change in one.history.changes if (change.classification, change.date) == ("kind", date)]
    assert [kind.get(side.possible[0]).title for side in (change.before, change.after)] == [before, after]
    assert {cause.criterion for cause in change.causes} == causes
    assert change.certain
    assert change.is_told
    assert change.why
