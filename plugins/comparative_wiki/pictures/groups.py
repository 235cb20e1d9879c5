"""Entries by class, each in one group: for clusters, lanes, shapes and counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..classify import Verdict, VerdictState
from ..comparison.model import ClassId, Classification, Policy
from ..phrases import nothing_in_words
from ..wiki import ClassifiedEntry
from .shapes import class_shape

UNDECIDED = -1
"""the position of what is not decided"""


class Group(NamedTuple):
    """Entries with the same verdict."""

    title: str
    colour: str
    position: int
    """of the class in its classification; after the last for no class; `UNDECIDED`"""
    classes: tuple[ClassId, ...]
    entries: tuple[ClassifiedEntry, ...]
    icon: str = ""
    """the shape that the comparison file gives to the class"""

    def shape(self, x: float, y: float) -> str:
        """The shape of its class at a point, as a path."""
        return class_shape(self.position, x, y, self.icon)


def grouped(classification: Classification | None, entries: Sequence[ClassifiedEntry]) -> list[Group]:
    """Group entries by class in the order of the file; then those of no class, then the undecided.

    Without a classification all are one group, which has no title.
    """
    if classification is None:
        return [Group("", "grey", 0, (), tuple(entries))] if entries else []
    found: dict[tuple[ClassId, ...] | None, list[ClassifiedEntry]] = {}
    for one in entries:
        found.setdefault(classes_of(classification, one.verdicts[classification.id]), []).append(one)
    groups = [_group(classification, classes, some) for classes, some in found.items()]
    order = {one.id: number for number, one in enumerate(classification.classes)}
    return sorted(groups, key=lambda group: (group.position < 0, group.position, [order[one] for one in group.classes]))


def classes_of(classification: Classification, verdict: Verdict) -> tuple[ClassId, ...] | None:
    """The classes that a verdict certainly has, without those of which they are kinds; None where it is not decided."""
    if classification.policy is Policy.LEVELS:
        return verdict.certain[-1:]
    if classification.policy is not Policy.ALL and verdict.state in {
        VerdictState.UNDETERMINED,
        VerdictState.CONTESTED,
    }:
        return None
    if not verdict.certain and verdict.possible:
        return None
    above = {name for one in verdict.certain for name in classification.ancestors(one)}
    return tuple([one for one in verdict.certain if one not in above])


def _group(
    classification: Classification, classes: tuple[ClassId, ...] | None, entries: Sequence[ClassifiedEntry]
) -> Group:
    language = classification.language
    if classes is None:
        return Group(language.say("undecided"), "grey", UNDECIDED, (), tuple(entries))
    if not classes:
        words = (
            language.say("no level yet") if classification.policy is Policy.LEVELS else nothing_in_words(classification)
        )
        return Group(words, "grey", len(classification.classes), (), tuple(entries))
    kinds = [classification.get(one) for one in classes]
    # Several classes at once are one group, with the shape and colour of the first.
    position = classification.classes.index(kinds[0])
    title, first = language.join_and([one.title for one in kinds]), kinds[0]
    return Group(title, first.colour, position, classes, tuple(entries), first.icon)
