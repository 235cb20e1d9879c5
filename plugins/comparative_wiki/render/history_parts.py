"""What an entry's page shows of its past: a line of time, and every change with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markupsafe import Markup

from ..classify import Verdict, VerdictState
from ..comparison.model import Classification, Criterion
from ..dates import first_day, last_day
from ..history import ClassChange, History, ValueMove
from ..phrases import claim_in_words, verdict_in_words
from ..pictures.bands import Piece, lay_out
from ..wiki import ClassifiedEntry
from .entry_parts import ClaimPart, claim_part
from .pieces import Pieces


class MovePart(NamedTuple):
    """A value that became another."""

    owner: Markup
    """the entry whose value it is, where it is another"""
    url: str
    criterion: str
    before: str
    after: str
    claims: Sequence[ClaimPart]
    """what supports the new value"""


class TurnPart(NamedTuple):
    """A class that became another."""

    title: str
    before: Markup
    after: Markup
    remark: str


class DatePart(NamedTuple):
    """All that changed at one date."""

    date: str
    turns: Sequence[TurnPart]
    moves: Sequence[MovePart]


def over_time(view: Pieces, one: ClassifiedEntry) -> Markup:
    """The section on an entry's past; empty where nothing is dated."""
    history = one.history
    if not history.is_dated:
        return Markup("")
    bands = lay_out(list(_lanes(view, history)), view.wiki.day)
    return view.renderer.call("history", "over_time", _finding(view, history), bands, _dates(view, history))


def own_classifications(view: Pieces) -> list[Classification]:
    """The classifications that are not another reading of one."""
    return [one for one in view.comparison.classifications.values() if one.lens_of is None]


def _lanes(view: Pieces, history: History) -> Iterator[tuple[str, list[Piece]]]:
    """The first classification and every other one that changed; then every criterion that did."""
    for number, classification in enumerate(own_classifications(view)):
        bands = history.bands[classification.id]
        if number == 0 or len(bands) > 1:
            yield (
                classification.title,
                [
                    Piece(
                        first=one.first,
                        words=_verdict_words(view, one.verdict),
                        style=f"cw-card--{view.badge(one.verdict).colour}",
                        is_open=one.verdict.state in {VerdictState.UNDETERMINED, VerdictState.CONTESTED},
                        blurred=one.blurred,
                    )
                    for one in bands
                ],
            )
    for criterion in view.comparison.criteria.values():
        times = history.values(criterion.id)
        if len(times) > 1:
            yield (
                criterion.title,
                [
                    Piece(
                        first=one.first,
                        words=mark.words if mark.state != "absent" else view.language.say("not known"),
                        style=f"cw-tone cw-tone--{mark.tone}",
                        is_open=one.value.is_open,
                        blurred=one.blurred,
                    )
                    for one in times
                    for mark in [view.mark(criterion, one.value)]
                ],
            )


def _verdict_words(view: Pieces, verdict: Verdict) -> str:
    words = verdict_in_words(view.comparison, verdict)
    return f"{words[:1].upper()}{words[1:]}"


def _finding(view: Pieces, history: History) -> str:
    """How the classes went, in sentences: what the line of time shows."""
    say, day, sentences = view.language.say, view.language.day, []
    for classification in own_classifications(view):
        changes = [one for one in history.changes if one.classification == classification.id]
        if not changes:
            continue
        steps = [_verdict_words(view, changes[0].before)]
        steps += [
            say("from {date} {verdict}", date=day(one.date), verdict=verdict_in_words(view.comparison, one.after))
            for one in changes
        ]
        sentences.append(f"{classification.title}: {'; '.join(steps)}.")
    if sentences:
        return " ".join(sentences)
    titles = [view.comparison.criteria[name].title for name in dict.fromkeys(one.criterion for one in history.moves)]
    found = [say("No class changed.")] if view.comparison.classifications else []
    if titles:
        found.append(say("What changed: {criteria}.", criteria=view.language.join_and(titles)))
    return " ".join(found)


def _dates(view: Pieces, history: History) -> list[DatePart]:
    """Every date at which something changed, the oldest first."""
    own = {one.id for one in own_classifications(view)}
    changes = [one for one in history.changes if one.classification in own]
    foreign = [cause for one in changes for cause in one.causes if cause.entry != history.entry]
    moves = [*history.moves, *_once(foreign)]
    dates = {one.date for one in changes} | {one.date for one in moves}
    return [
        DatePart(
            date,
            [turn(view, one) for one in changes if one.date == date],
            [move_part(view, history, one) for one in moves if one.date == date],
        )
        for date in sorted(dates, key=lambda date: (first_day(date), last_day(date)))
    ]


def _once(moves: Sequence[ValueMove]) -> list[ValueMove]:
    """Several classes may move for one reason."""
    return list({(one.entry, one.criterion, one.date, one.after.possible): one for one in moves}.values())


def turn(view: Pieces, change: ClassChange) -> TurnPart:
    """A class that became another, as badges."""
    remark = ""
    if not change.is_told:
        remark = view.language.say("Nothing is known of the time before.")
    elif not change.certain:
        remark = view.language.say("Perhaps the same class before and after: that depends on what is open.")
    title = view.comparison.classifications[change.classification].title
    return TurnPart(title, view.badge_html(change.before), view.badge_html(change.after), remark)


def move_part(view: Pieces, history: History, move: ValueMove) -> MovePart:
    """A value that became another, with what supports the new one."""
    criterion = view.comparison.criteria[move.criterion]
    return MovePart(
        view.entry_link(view.entry(move.entry)) if move.entry != history.entry else Markup(""),
        view.to_criterion(criterion.id),
        criterion.title,
        view.mark(criterion, move.before).words if move.before is not None else view.language.say("not known"),
        view.mark(criterion, move.after).words,
        _claims(view, criterion, move),
    )


def _claims(view: Pieces, criterion: Criterion, move: ValueMove) -> list[ClaimPart]:
    """What supports a value; the words only where there are rivals."""
    several = len(move.after.claims) > 1
    return [
        claim_part(view, criterion, claim)._replace(words=claim_in_words(criterion, claim) if several else "")
        for claim in move.after.claims
    ]
