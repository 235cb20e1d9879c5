"""Sentences about the entries, put to the entries: how many bear them out, and which do not."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from .classify import Profile
from .comparison.model import Quantity, Thesis
from .entry import EntryId
from .logic.diagrams import TRUE
from .rules import RuleSet


class Answer(enum.StrEnum):
    """What the entries say to a sentence, whatever the open values turn out to be."""

    HOLDS = "holds"
    FAILS = "fails"
    OPEN = "open"
    """it hangs on values that are not known"""
    NO_CASE = "no case"
    """there is no entry of which it speaks"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Counted:
    """A sentence with the entries that it is about."""

    thesis: Thesis
    answer: Answer
    holds: tuple[EntryId, ...]
    fails: tuple[EntryId, ...]
    open: tuple[EntryId, ...]
    """certainly concerned, and it is not known whether it holds"""
    perhaps_concerned: tuple[EntryId, ...]
    """of which it is not known whether the sentence speaks of them"""

    @property
    def concerned(self) -> int:
        """How many entries it certainly speaks of."""
        return len(self.holds) + len(self.fails) + len(self.open)


def count_theses(rules: RuleSet, cases: Sequence[tuple[EntryId, Profile]]) -> tuple[Counted, ...]:
    """Put every sentence of the comparison to the entries."""
    return tuple(_count(rules, thesis, cases) for thesis in rules.comparison.claims)


def _count(rules: RuleSet, thesis: Thesis, cases: Sequence[tuple[EntryId, Profile]]) -> Counted:
    found: dict[str, list[EntryId]] = {"holds": [], "fails": [], "open": [], "perhaps": []}
    swing: list[tuple[bool, bool]] = []
    """of the perhaps concerned: whether each can turn out for the sentence, and whether it can turn out against it"""
    diagrams = rules.diagrams
    assert thesis.holds is not None
    of = rules.compile(thesis.of) if thesis.of is not None else TRUE
    holds = rules.compile(thesis.holds)
    sides = [diagrams.all_of((of, one)) for one in (holds, diagrams.negation(holds))]
    for name, profile in cases:
        permitted = diagrams.all_of((rules.permitted, profile.constraint))
        can_be, can_fail_to = diagrams.answers(of, profile.allowed, permitted)
        if not can_be:
            continue
        if can_fail_to:
            found["perhaps"].append(name)
            for_it, against = (diagrams.answers(side, profile.allowed, permitted)[0] for side in sides)
            swing.append((for_it, against))
            continue
        can, cannot = diagrams.answers(holds, profile.allowed, permitted)
        found["open" if can and cannot else "holds" if can else "fails"].append(name)
    yes, no, maybe = len(found["holds"]), len(found["fails"]), len(found["open"])
    least = (yes, no + maybe + sum(against for _, against in swing))
    most = (yes + maybe + sum(for_it for for_it, _ in swing), no)
    return Counted(
        thesis=thesis,
        answer=_overall(thesis.quantity, least, most),
        holds=tuple(found["holds"]),
        fails=tuple(found["fails"]),
        open=tuple(found["open"]),
        perhaps_concerned=tuple(found["perhaps"]),
    )


def _overall(quantity: Quantity, least: tuple[int, int], most: tuple[int, int]) -> Answer:
    """What holds with the fewest entries for the sentence and with the most: pairs of those for it and against it."""
    if sum(least) == 0 and sum(most) == 0:
        return Answer.NO_CASE
    if quantity is Quantity.FEW:
        return _few(least, most)
    at_worst, at_best = _true(quantity, *least), _true(quantity, *most)
    if at_worst == at_best:
        return Answer.HOLDS if at_worst else Answer.FAILS
    return Answer.OPEN


def _few(least: tuple[int, int], most: tuple[int, int]) -> Answer:
    """Few is more than none and less than half, so that it can be missed from both sides."""
    if least[0] > 0 and most[0] < most[1]:
        return Answer.HOLDS
    return Answer.FAILS if most[0] == 0 or least[0] >= least[1] else Answer.OPEN


def _true(quantity: Quantity, yes: int, no: int) -> bool:
    """Whether a quantity is right of so many for and against."""
    match quantity:
        case Quantity.ALL:
            return no == 0
        case Quantity.MOST:
            return yes > no
        case Quantity.SOME:
            return yes > 0
        case _:
            return yes == 0
