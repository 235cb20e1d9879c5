"""A few entries side by side: values, evidence, classes and why, and the discussions in which they meet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from ..beside import (
    Answer,
    Likeness,
    answer_of_score,
    answer_of_value,
    answer_of_verdict,
    divided_by,
    likeness,
    links_between,
    meetings,
    turns,
)
from ..comparison.model import Classification, Criterion
from ..entry import EntryId
from ..languages.language import marked_as
from ..tables import Table
from ..wiki import ClassifiedEntry
from .entry_parts import value_cell
from .pieces import Pieces

SIGNS = {Likeness.SAME: "=", Likeness.DIFFER: "≠", Likeness.OPEN: "?", Likeness.DIFFER_SO_FAR: "≠"}
"""the mark before the words; each is also told by its words"""
WORDS = {
    Likeness.SAME: marked_as("likeness", "the same"),
    Likeness.DIFFER: marked_as("likeness", "differ"),
    Likeness.OPEN: marked_as("likeness", "not known of all"),
    Likeness.DIFFER_SO_FAR: marked_as("likeness", "differ, and not known of all"),
}


class Row(NamedTuple):
    """One row: its name, how the answers stand to one another, and a cell for each entry."""

    url: str
    title: str
    sign: str
    words: str
    kind: str
    """for style sheets and scripts: same, differ, open, differ-open"""
    cells: Sequence[Markup]


class Group(NamedTuple):
    """Rows under one heading."""

    title: str
    rows: Sequence[Row]


def side_by_side(view: Pieces, table: Table) -> Markup:
    """The whole of it for a block in a page: the table, and what is between the entries below."""
    entries = [one.entry.id for one in table.rows]
    title = table.title or view.language.join_and([one.entry.title for one in table.rows])
    between = between_html(view, entries)
    return compared_table(view, table, title) + view.renderer.call("side_by_side", "below", between)


def compared_table(view: Pieces, table: Table, title: str) -> Markup:
    """Entries as columns; classifications, scores and criteria as rows."""
    heads = [(view.entry_link(one), view.first_badge(one)) for one in table.rows]
    label = view.label(view.language.say("{title}, side by side", title=title))
    return view.renderer.call("side_by_side", "compared", (title, label), heads, _groups(view, table))


def _groups(view: Pieces, table: Table) -> list[Group]:
    say = view.language.say
    wanted = {criterion.id for criterion in table.criteria}
    # A table speaks of the first classification unless others are named; here all of them are read.
    shown = [one for one in view.comparison.classifications.values() if one.lens_of is None]
    lenses = [one for one in view.comparison.classifications.values() if one.lens_of is not None]
    groups = [
        Group(say("Classes") if shown else "", [_verdicts(view, one, table.rows) for one in shown]),
        Group(say("Scores"), _scores(view, table.rows)),
    ]
    for group in view.renderer.groups:
        criteria = [criterion for criterion in group.criteria if criterion.id in wanted]
        groups.append(Group(group.title, [_values(view, criterion, table.rows) for criterion in criteria]))
    # Last: in what entries differ is asked before how else the rules could be read.
    groups.append(Group(say("Under other readings"), [_verdicts(view, one, table.rows) for one in lenses]))
    return [group for group in groups if group.rows]


def _row(view: Pieces, url: str, title: str, answers: Sequence[Answer], cells: Sequence[Markup]) -> Row:
    found = likeness(answers)
    kind = found.name.lower().replace("differ_so_far", "differ-open")
    return Row(url, title, SIGNS[found], view.language.say_as("likeness", WORDS[found]), kind, cells)


def _verdicts(view: Pieces, classification: Classification, entries: Sequence[ClassifiedEntry]) -> Row:
    verdicts = [one.verdicts[classification.id] for one in entries]
    call, first = view.renderer.call, next(iter(view.comparison.classifications))
    cells = [
        call(
            "side_by_side",
            "verdict",
            view.badge_html(verdict),
            [] if classification.lens_of else [view.own_reason(verdict), view.why(one, verdict)],
            classification.id != first,
        )
        for one, verdict in zip(entries, verdicts, strict=True)
    ]
    url = view.to(view.addresses.class_listing)
    return _row(
        view, url, classification.title, [answer_of_verdict(classification, verdict) for verdict in verdicts], cells
    )


def _scores(view: Pieces, entries: Sequence[ClassifiedEntry]) -> list[Row]:
    found = []
    for score in view.comparison.scores.values():
        scored = [one.scores[score.id] for one in entries]
        cells = [view.renderer.call("side_by_side", "score", one.words) for one in scored]
        found.append(_row(view, "", score.title, [answer_of_score(one) for one in scored], cells))
    return found


def _values(view: Pieces, criterion: Criterion, entries: Sequence[ClassifiedEntry]) -> Row:
    values = [one.entry.values[criterion.id] for one in entries]
    cells = [view.renderer.call("side_by_side", "value", value_cell(view, criterion, value)) for value in values]
    answers = [answer_of_value(criterion, value) for value in values]
    return _row(view, view.to_criterion(criterion.id), criterion.title, answers, cells)


# What is between them


class Met(NamedTuple):
    """A page on which the entries meet."""

    url: str
    is_elsewhere: bool
    title: str
    date: str
    said: Sequence[tuple[str, str, Sequence[tuple[str, str, str]]]]
    """an entry's title, what the page does with it, and the excerpts"""


def between_html(view: Pieces, entries: Sequence[EntryId]) -> Markup:
    """Links between the entries, and the pages on which they meet. Mentions have to be known."""
    wiki = view.renderer.wiki
    titles = {entry: wiki.entries[entry].entry.title for entry in entries}
    met = [
        Met(
            view.to(one.path) if one.path else one.url,
            not one.path,
            one.title,
            one.date,
            [
                (titles[said.entry], said.kind, [(each.before, each.linked, each.after) for each in said.excerpts])
                for said in one.said
            ],
        )
        for one in meetings(wiki, entries)
    ]
    links = [
        (titles[link.entry], view.comparison.criteria[link.criterion].title, titles[link.target])
        for link in links_between(wiki, entries)
    ]
    return view.renderer.call("side_by_side", "between", met, links)


def turns_html(view: Pieces, entries: Sequence[EntryId]) -> Markup:
    """What would make one of the entries what another is, in sentences; empty where there is no way."""
    wiki, classification = view.renderer.wiki, divided_by(view.wiki)
    if classification is None:
        return Markup("")
    found = [
        (
            view.entry_link(wiki.entries[turn.entry]),
            view.to_class(classification.id, turn.target),
            classification.get(turn.target).title,
            turn.change.price,
            turn.change.words,
        )
        for turn in turns(wiki, entries)
    ]
    return view.renderer.call("side_by_side", "turns", found) if found else Markup("")
