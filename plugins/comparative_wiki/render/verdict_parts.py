"""What an entry's page says about its verdicts beyond the badge, as plain tuples for its templates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from ..changes import Change
from ..comparison.model import Classification, Policy
from ..languages.language import Language
from ..ruletree import JudgedPart, judged, statuses_of, taken_before
from ..wiki import ClassifiedEntry
from .pieces import Pieces

SHOWN_CHANGES = 4
"""other classes shown before the rest is folded"""


class OtherClass(NamedTuple):
    """A class that an entry does not have, and what it would take."""

    url: str
    title: str
    price: str
    """in words: "2 changes", or "no change\""""
    change: Sequence[str]
    turn_out: Sequence[str]
    rule: Markup
    """the rule as a tree, each part met or not; empty for the class that takes what no other takes"""


class VerdictPart(NamedTuple):
    """One classification of an entry."""

    title: str
    words: str
    others: Sequence[OtherClass]
    more: Sequence[OtherClass]
    readings: Sequence[tuple[str, str, str]]
    """kind, classes, and the criteria that are read otherwise: as claimed, as evidenced"""
    fragile: Sequence[str]
    end: str
    """what to say where there is nothing else to reach"""


def verdict_parts(view: Pieces, one: ClassifiedEntry) -> list[VerdictPart]:
    """What would change each verdict, and what it rests on. Lenses are left out: they have a place of their own."""
    found, criteria = [], view.comparison.criteria
    for name, explanation in one.explanations.items():
        classification = view.comparison.classifications[name]
        if classification.lens_of is not None:
            continue
        possible = one.verdicts[name].possible  # What is possible without a change stands under what is open.
        changes = [change for change in explanation.changes if change.target not in possible]
        others = [_other(view, one, classification, change) for change in changes]
        # A class that entries may not leave without a reason is one that readers ask for, however far off it is.
        guarded = {view.to_class(classification.id, kind.id) for kind in classification.classes if kind.guarded}
        near = [index < SHOWN_CHANGES or other.url in guarded for index, other in enumerate(others)]
        found.append(
            VerdictPart(
                classification.title,
                explanation.words,
                [other for other, is_near in zip(others, near, strict=True) if is_near],
                [other for other, is_near in zip(others, near, strict=True) if not is_near],
                [
                    (
                        reading.kind,
                        reading.words,
                        view.language.join_and([criteria[one].title for one in reading.moved]),
                    )
                    for reading in explanation.readings
                ],
                [fragile.words for fragile in explanation.fragile],
                _end(view.language, classification, one),
            )
        )
    return found


def _end(language: Language, classification: Classification, one: ClassifiedEntry) -> str:
    verdict = one.verdicts[classification.id]
    if verdict.certain and classification.policy is Policy.LEVELS:
        return language.say("This is the highest level.")
    if len(verdict.possible) > 1:
        return language.say("Every class is still possible.")
    return language.say("No other class can be reached.")


def _other(view: Pieces, one: ClassifiedEntry, classification: Classification, change: Change) -> OtherClass:
    return OtherClass(
        view.to_class(classification.id, change.target),
        classification.get(change.target).title,
        change.price,
        [step.words for step in change.change],
        [step.words for step in change.turn_out],
        rule_html(view, one, classification, change.target),
    )


def rule_html(view: Pieces, one: ClassifiedEntry, classification: Classification, target: str) -> Markup:
    """A class's rule, each part with how it stands for an entry. Entries for which all parts stand alike share it."""
    kind = classification.get(target)
    trees = view.wiki.trees
    part = trees.whole(classification.id, kind.id)
    if part is None:
        return Markup("")
    signs = trees.signs(part, one.profile)
    taken = taken_before(one.verdicts[classification.id], classification, kind.id)
    key = (classification.id, kind.id, (signs, taken), view.up)
    known = view.renderer.trees.get(key)
    if known is None:
        tree = judged(part, iter(statuses_of(signs)), taken, view.language)
        known = view.renderer.trees[key] = _judged_html(view, tree)
    return known


def _judged_html(view: Pieces, one: JudgedPart) -> Markup:
    """A part of a rule with all below it. The lines, of which there are few, are kept; only the lists are made anew."""
    lines = view.renderer.judged_lines
    key = (id(one.part), one.status, one.remark, view.up)  # The wiki keeps the parts alive.
    line = lines.get(key)
    if line is None:
        line = lines[key] = view.renderer.call("pieces", "judged_line", view, one)
    if not one.inner:
        return line
    return view.renderer.call("pieces", "judged", line, [_judged_html(view, inner) for inner in one.inner])


def lenses(view: Pieces, one: ClassifiedEntry) -> tuple[list[tuple[str, Markup, bool]], int]:
    """The other readings of the classifications: title, badge, whether it differs; and how many differ."""
    found = []
    for name, verdict in one.verdicts.items():
        classification = view.comparison.classifications[name]
        if classification.lens_of is not None:
            differs = verdict.differs_from(one.verdicts[classification.lens_of])
            found.append((classification.title, view.badge_html(verdict), differs))
    return found, sum(differs for _, _, differs in found)
