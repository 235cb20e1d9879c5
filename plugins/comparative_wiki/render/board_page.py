"""The page that says what is missing, for whoever wants to help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from ..addresses import BOARD_PATH
from ..board import Board, Missing, Pile, Task
from ..comparison.model import ClassificationId, Criterion
from ..entry import Evidence
from ..languages.language import Language, marked
from ..removed import Memory, RemovedEntry
from .insight_pages import STATES, states_in
from .view import PageView

SHOWN = 5
"""tasks of a pile that are listed one by one"""
NAMED = 100
"""tasks of a pile that are named, those that are listed too; the page must not grow with the wiki"""
SHOWN_PILES = 4
"""piles of a kind that are not folded"""


class Head(NamedTuple):
    """What is said of one kind of task."""

    title: str
    lead: str
    call: str
    """what to do, for the link to the form"""


HEADS: Mapping[Missing, Head] = {
    Missing.ANSWER: Head(
        marked("Questions that decide a class"),
        marked("Nobody knows these values, or only in part, or the sources disagree; and a class hangs on them."),
        marked("Answer"),
    ),
    Missing.SIDE: Head(
        marked("Disputes short of a source"),
        marked("A side of these disputes has no source, or all sides rest on the same one."),
        marked("Add a source"),
    ),
    Missing.SOURCE: Head(
        marked("Values without a source"),
        marked("Somebody says so, and does not say from where."),
        marked("Add a source"),
    ),
    Missing.DEAD: Head(
        marked("Sources that are gone"),
        marked(
            "Their pages were gone, or could not be reached, on two different days. "
            "A stored copy or another source helps."
        ),
        marked("Replace"),
    ),
    Missing.CHANGED: Head(
        marked("Sources that no longer say it"),
        marked("The quoted words were not on these pages any more on two different days. Is the value still right?"),
        marked("Look again"),
    ),
    Missing.REVIEW: Head(
        marked("Evidence that is old"),
        marked("Older than its criterion allows. It still counts: age never changes a class."),
        marked("Look again"),
    ),
    Missing.OPENING: Head(
        marked("Sources that nobody has opened"),
        marked("Somebody named them, and nobody says that they have read them."),
        marked("Read and confirm"),
    ),
}


class Line(NamedTuple):
    """One task."""

    url: str
    """the value on its entry's page"""
    title: str
    """of the entry"""
    words: str
    source: tuple[str, str] | None
    """address and short form of the source in question"""
    since: str
    form: str
    """where a change to this value is suggested"""


class PilePart(NamedTuple):
    """The tasks about one criterion."""

    url: str
    title: str
    question: str
    worth: str
    """what they would settle, as a sentence"""
    number: int
    lines: Sequence[Line]
    more: int
    rest: Sequence[tuple[str, str]]
    """the next of them: the value on its entry's page, and the title of the entry"""


class Section(NamedTuple):
    """The tasks of one kind."""

    anchor: str
    head: Head
    number: int
    piles: Sequence[PilePart]


def board_page(view: PageView, board: Board) -> Markup:
    """What is missing, by kind and criterion."""
    sections = [
        Section(
            f"missing-{missing.value}",
            _head(view, missing),
            board.count(missing),
            [_pile(view, pile) for pile in piles],
        )
        for missing, piles in board.piles.items()
        if piles
    ]
    return view.renderer.render(
        "page_board.html",
        view=view,
        sections=sections,
        shown_piles=SHOWN_PILES,
        data=view.to(view.addresses.file(BOARD_PATH)),
        memory=view.to(view.addresses.memory) if view.wiki.memory != Memory() else "",
        has_insights=bool(view.comparison.classifications),
    )


def _head(view: PageView, missing: Missing) -> Head:
    return Head(*map(view.language.say, HEADS[missing]))


def memory_page(view: PageView) -> Markup:
    """The entries that were removed or rejected, the latest first."""
    memory, say = view.wiki.memory, view.language.say
    parts = [
        ("rejected", say("Rejected"), say("Proposed, and not taken in."), _latest_first(memory.rejected)),
        ("removed", say("Removed"), say("Once here, and taken out."), _latest_first(memory.removed)),
    ]
    return view.renderer.render("page_removed.html", view=view, parts=[part for part in parts if part[3]])


def _latest_first(entries: Sequence[RemovedEntry]) -> list[RemovedEntry]:
    return sorted(sorted(entries, key=lambda one: one.name.casefold()), key=lambda one: one.date, reverse=True)


def _pile(view: PageView, pile: Pile) -> PilePart:
    return PilePart(
        view.to_criterion(pile.criterion.id),
        pile.criterion.title,
        pile.criterion.question,
        _worth(view.language, pile),
        len(pile.tasks),
        [_line(view, pile.criterion, task) for task in pile.tasks[:SHOWN]],
        max(len(pile.tasks) - SHOWN, 0),
        [
            (view.to_value(task.entry, pile.criterion.id), view.entry(task.entry).entry.title)
            for task in pile.tasks[SHOWN:NAMED]
        ],
    )


def _worth(language: Language, pile: Pile) -> str:
    settles, bears_on, _ = pile.weight
    if settles:
        return language.say_n("To settle {n} verdict.", "To settle {n} verdicts.", settles)
    if bears_on:
        return language.say_n("{n} verdict rests on this.", "{n} verdicts rest on this.", bears_on)
    return ""


def _line(view: PageView, criterion: Criterion, task: Task) -> Line:
    entry = view.entry(task.entry).entry
    source = next((one for one in _sources(view, task) if one.url == task.url), None) if task.url else None
    return Line(
        view.to_value(task.entry, criterion.id),
        entry.title,
        _words(view, task),
        (source.url, source.title or source.short_address) if source is not None else None,
        task.since,
        view.to_form(task.entry, criterion.id),
    )


def _sources(view: PageView, task: Task) -> list[Evidence]:
    value = view.entry(task.entry).entry.values[task.criterion]
    return [source for claim in (*value.claims, *value.history) for source in claim.evidence]


def _words(view: PageView, task: Task) -> str:
    """What is known of the value, and what hangs on it."""
    settled = set(task.settles)
    rest = [name for name in task.bears_on if name not in settled]
    language = view.language
    parts = [states_in(language)[task.state]] if task.missing is Missing.ANSWER else []
    if task.settles:
        parts.append(language.say("settles {classifications}", classifications=_titles(view, task.settles)))
    if rest:
        titles = _titles(view, rest)
        if task.state in STATES:
            parts.append(language.say("helps with {classifications}", classifications=titles))
        else:
            parts.append(
                language.say_n(
                    "{classifications} rests on it", "{classifications} rest on it", len(rest), classifications=titles
                )
            )
    return "; ".join(parts)


def _titles(view: PageView, names: Sequence[ClassificationId]) -> str:
    return view.language.join_and([view.comparison.classifications[name].title for name in names])
