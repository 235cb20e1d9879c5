"""What the entries and the rules together show: who is one fact away from a class, who is near whom, who moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .changes import Change
from .classify import Verdict, VerdictState
from .comparison.model import Class, Classification, CriterionId
from .dates import first_day, last_day
from .explain import Explanation, Question
from .history import ClassChange
from .wiki import ClassifiedEntry, Wiki

NEAREST = 4
"""entries of other classes that stand beside a class"""
COMPARED = 50
"""equally near entries that are compared with the members; a class of a thousand must not cost a million looks"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Unsettled:
    """An entry that may be of several classes, with the best question."""

    one: ClassifiedEntry
    verdict: Verdict
    explanation: Explanation
    question: Question
    one_fact_away: bool
    """whether any answer to the question settles the class"""


def unsettled(wiki: Wiki, classification: Classification, state: VerdictState) -> list[Unsettled]:
    """The undetermined or contested entries of a classification, those that one fact settles first."""
    found = []
    for one in wiki.entries.values():
        verdict, explanation = one.verdicts[classification.id], one.explanations[classification.id]
        if verdict.state is state and explanation.questions:
            question = explanation.questions[0]
            settles = all(not answer.left for answer in question.answers)
            found.append(
                Unsettled(one=one, verdict=verdict, explanation=explanation, question=question, one_fact_away=settles)
            )
    return sorted(
        found, key=lambda row: (not row.one_fact_away, len(row.verdict.possible), row.one.entry.title.casefold())
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Contrast:
    """An entry near a class that it does not have, with the member that is most like it."""

    one: ClassifiedEntry
    change: Change
    member: ClassifiedEntry | None
    differs: tuple[CriterionId, ...]
    """the criteria of the rules in which the two have nothing in common"""


def contrasts(wiki: Wiki, classification: Classification, kind: Class) -> list[Contrast]:
    """The entries of other classes that are nearest to a class, by what would have to change."""
    near: list[tuple[int, str, ClassifiedEntry, Change]] = []
    for one in wiki.entries.values():
        verdict = one.verdicts[classification.id]
        if kind.id in verdict.possible or not verdict.certain:
            continue
        change = next((each for each in one.explanations[classification.id].changes if each.target == kind.id), None)
        if change is not None:
            near.append((len(change.change), one.entry.title.casefold(), one, change))
    near.sort(key=lambda row: row[:2])
    # Of those that are equally near, the ones most like a member tell most.
    price = near[min(NEAREST, len(near)) - 1][0] if near else 0
    members = wiki.members(classification.id, kind.id)
    variables = sorted(wiki.rules.decisions[classification.id].asked)
    asked = [(variable, wiki.rules.variables[variable].criterion) for variable in variables]
    rivals = [(one.entry.title.casefold(), one) for one in members[:COMPARED]]
    found = []
    for _, _, one, change in [row for row in near if row[0] <= price][:COMPARED]:
        member, differs = _most_alike(one, rivals, asked)
        found.append(Contrast(one=one, change=change, member=member, differs=differs))
    found.sort(key=lambda one: (len(one.change.change), len(one.differs), one.one.entry.title.casefold()))
    return found[:NEAREST]


def _most_alike(
    one: ClassifiedEntry, members: Sequence[tuple[str, ClassifiedEntry]], asked: Sequence[tuple[int, CriterionId]]
) -> tuple[ClassifiedEntry | None, tuple[CriterionId, ...]]:
    """The member with the fewest differences, the first by title among several; and the criteria that differ."""
    mine = one.profile.allowed
    best: tuple[int, str, ClassifiedEntry, dict[CriterionId, None]] | None = None
    for title, member in members:
        theirs = member.profile.allowed
        differs = dict.fromkeys([criterion for variable, criterion in asked if not mine[variable] & theirs[variable]])
        if best is None or (len(differs), title) < best[:2]:
            best = (len(differs), title, member, differs)
    return (best[2], tuple(best[3])) if best is not None else (None, ())


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """An entry whose verdict differs under another reading."""

    one: ClassifiedEntry
    before: Verdict
    after: Verdict


def moves(wiki: Wiki, lens: Classification) -> list[Move]:
    """The entries that another reading judges otherwise."""
    assert lens.lens_of is not None
    found = []
    for one in wiki.entries.values():
        before, after = one.verdicts[lens.lens_of], one.verdicts[lens.id]
        if after.differs_from(before):
            found.append(Move(one=one, before=before, after=after))
    return sorted(found, key=lambda move: (move.after.possible, move.one.entry.title.casefold()))


@dataclass(frozen=True, kw_only=True, slots=True)
class Turned:
    """A class of an entry that became another."""

    one: ClassifiedEntry
    change: ClassChange


def class_changes(wiki: Wiki, classification: Classification) -> list[Turned]:
    """Every change of a class ever, the latest first, without those that are only the beginning of what is known."""
    found = [
        Turned(one=one, change=change)
        for one in wiki.entries.values()
        for change in one.history.changes
        if change.classification == classification.id and change.is_told
    ]
    found.sort(key=lambda row: row.one.entry.title.casefold())
    return sorted(found, key=lambda row: (first_day(row.change.date), last_day(row.change.date)), reverse=True)
