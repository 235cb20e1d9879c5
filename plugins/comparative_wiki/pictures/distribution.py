"""How many entries each class has: certainly, and perhaps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..classify import VerdictState
from ..comparison.model import Class, Classification
from ..problems import record
from ..wiki import ClassifiedEntry


class Count(NamedTuple):
    """One class."""

    kind: Class | None
    """None for no class"""
    certain: int
    perhaps: int


@record
class Distribution:
    """The classes of a classification, in the order of the file."""

    classification: Classification
    counts: tuple[Count, ...]
    total: int
    undecided: int
    """entries of which it is not known which class they have"""

    @property
    def most(self) -> int:
        """The longest bar."""
        return max((one.certain + one.perhaps for one in self.counts), default=0)


def distribution(classification: Classification, entries: Sequence[ClassifiedEntry]) -> Distribution:
    """Count entries by class. No class comes last, where any entry has or may have none."""
    verdicts = [one.verdicts[classification.id] for one in entries]
    counts = []
    for kind in classification.classes:
        certain = sum(kind.id in verdict.certain for verdict in verdicts)
        possible = sum(kind.id in verdict.possible and kind.id not in verdict.certain for verdict in verdicts)
        counts.append(Count(kind, certain, possible))
    none = sum(not verdict.possible for verdict in verdicts)
    maybe = sum(bool(verdict.possible) and verdict.may_be_none and not verdict.certain for verdict in verdicts)
    if none or maybe:
        counts.append(Count(None, none, maybe))
    unsettled = {VerdictState.UNDETERMINED, VerdictState.CONTESTED}
    return Distribution(
        classification=classification,
        counts=tuple(counts),
        total=len(entries),
        undecided=sum(verdict.state in unsettled for verdict in verdicts),
    )
