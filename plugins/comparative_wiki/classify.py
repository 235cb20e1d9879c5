"""Entry × rules → verdicts: the exact set of classes still possible."""

from __future__ import annotations

import enum
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from .comparison.model import ClassId, ClassificationId, CriterionId, Policy
from .entry import Entry, State
from .logic.diagrams import TRUE, Diagram
from .logic.outcomes import NOTHING
from .problems import record
from .rules import Decision, RuleSet, ordered_ids


class VerdictState(enum.StrEnum):
    """How far a verdict is settled."""

    DECIDED = "decided"
    UNDETERMINED = "undetermined"
    """several outcomes are possible, and a value that decides among them is not known"""
    CONTESTED = "contested"
    """several outcomes are possible, and every value that decides among them is disputed"""
    NONE = "none"
    """no class fits"""


@record
class Verdict:
    """The classes of one classification that are still possible for one entry."""

    classification: ClassificationId
    state: VerdictState
    possible: tuple[ClassId, ...]
    """every class that some way of settling the open values leads to, in the order of the file"""
    certain: tuple[ClassId, ...]
    """the classes that every way leads to, and those of which they are a kind; under `levels` the guaranteed level and
    those before it"""
    may_be_none: bool
    """whether some way of settling the open values leads to no class at all"""
    deciding: tuple[CriterionId, ...]
    """the open criteria whose answers still matter"""
    impossible: bool = False
    """whether no way of settling the values is permitted"""
    asked: tuple[int, ...] = ()
    """the variables of the rules behind `deciding`: several where a criterion takes many"""

    def differs_from(self, other: Verdict) -> bool:
        """Whether another reading leaves other classes."""
        return (self.possible, self.may_be_none) != (other.possible, other.may_be_none)


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What sets of possible values leave of a classification."""

    ends: tuple[frozenset[int], ...]
    """the outcomes of every part of the decision"""
    possible: tuple[ClassId, ...]
    certain: tuple[ClassId, ...]
    may_be_none: bool

    @property
    def permitted(self) -> bool:
        """Whether any way of settling the values is permitted."""
        return not self.ends or bool(self.ends[0])


@record
class Profile:
    """All that rules need to know of an entry. Entries with equal profiles have equal verdicts."""

    allowed: tuple[int, ...]
    """what each variable may be"""
    disputed: int = 0
    """the variables whose values are disputed, as bits"""
    constraint: Diagram = TRUE
    """what is known beyond that"""


class Classifier:
    """Classifies entries, remembering the verdict of every profile that it has seen."""

    def __init__(self, rules: RuleSet, *, brief: bool = False) -> None:
        """A `brief` one does not ask what decides, unless something is disputed and the state hangs on it."""
        self.rules = rules
        self.brief = brief
        self._known: dict[tuple[ClassificationId, Profile], Verdict] = {}
        self._outcomes_of: dict[tuple[ClassificationId, Diagram, tuple[int, ...]], Outcome] = {}
        self._outcomes: dict[tuple[ClassificationId, tuple[frozenset[int], ...], bool], Outcome] = {}

    def profile(self, entry: Entry) -> Profile:
        """Return what rules need to know of an entry."""
        disputed = sum(
            1 << index
            for index, variable in enumerate(self.rules.variables)
            if entry.values[variable.criterion].state is State.DISPUTED
        )
        constraint = self.rules.constraint(entry) if disputed else TRUE
        return Profile(allowed=tuple(self.rules.of_entry(entry)), disputed=disputed, constraint=constraint)

    def classify(self, profile: Profile) -> Mapping[ClassificationId, Verdict]:
        """Return a verdict for every classification."""
        decisions = self.rules.under(profile.constraint)
        return {name: self.verdict(decision, profile) for name, decision in decisions.items()}

    def verdict(self, decision: Decision, profile: Profile) -> Verdict:
        """Return the verdict for sets of possible values."""
        key = (decision.classification.id, profile)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._settle(decision, profile)
        return known

    def outcome(self, decision: Decision, allowed: tuple[int, ...]) -> Outcome:
        """Return the classes that sets of possible values leave, without asking what decides among them."""
        key = (decision.classification.id, decision.constraint, allowed)
        known = self._outcomes_of.get(key)
        if known is None:
            is_all = decision.classification.policy is Policy.ALL
            none = is_all and NOTHING in decision.any_of_them.possible(allowed)
            known = self._outcome(decision, tuple([part.possible(allowed) for part in decision.parts]), none)
            self._outcomes_of[key] = known
        return known

    def answers(self, decision: Decision, allowed: tuple[int, ...], variable: int) -> list[Outcome]:
        """Return the same for each value of one variable, the others staying as allowed."""
        parts = [part.possible_by_value(allowed, variable) for part in decision.parts]
        nones = [False] * decision.any_of_them.sizes[variable]
        if decision.classification.policy is Policy.ALL:
            nones = [NOTHING in ends for ends in decision.any_of_them.possible_by_value(allowed, variable)]
        return [self._outcome(decision, tuple(part[value] for part in parts), none) for value, none in enumerate(nones)]

    def _outcome(self, decision: Decision, ends: tuple[frozenset[int], ...], none: bool) -> Outcome:
        key = (decision.classification.id, ends, none)
        known = self._outcomes.get(key)
        if known is None:
            if decision.classification.policy is Policy.ALL:
                may, must = self._each(decision, ends)
            else:
                may, must, none = self._one(decision, ends)
            known = self._outcomes[key] = Outcome(
                ends=ends,
                possible=ordered_ids(decision.classification, may),
                certain=ordered_ids(decision.classification, must),
                may_be_none=none,
            )
        return known

    def _settle(self, decision: Decision, profile: Profile) -> Verdict:
        outcome = self.outcome(decision, profile.allowed)
        asked = sorted(
            {
                variable
                for part, ends in zip(decision.parts, outcome.ends, strict=True)
                if len(ends) > 1
                for variable in part.deciding(profile.allowed, self.rules.questions)
            }
            if profile.disputed or not self.brief
            else ()
        )
        return Verdict(
            classification=decision.classification.id,
            state=_state(outcome, asked, profile.disputed),
            possible=outcome.possible,
            certain=outcome.certain,
            may_be_none=outcome.may_be_none,
            deciding=tuple(dict.fromkeys(self.rules.variables[variable].criterion for variable in asked)),
            impossible=not outcome.permitted,
            asked=tuple(asked),
        )

    def _each(self, decision: Decision, possible: Sequence[frozenset[int]]) -> tuple[set[ClassId], set[ClassId]]:
        may = {one.id for one, outcomes in zip(decision.ruled, possible, strict=True) if 0 in outcomes}
        must = {one.id for one, outcomes in zip(decision.ruled, possible, strict=True) if outcomes == {0}}
        return may, must

    def _one(self, decision: Decision, possible: Sequence[frozenset[int]]) -> tuple[set[ClassId], set[ClassId], bool]:
        outcomes = possible[0]
        classes = [decision.class_of(outcome) for outcome in outcomes]
        may = {one.id for one in classes if one is not None}
        none = None in classes
        if decision.classification.policy is Policy.LEVELS:
            reached = min(outcomes, default=NOTHING)
            return may, {one.id for one in decision.ruled[: reached + 1]}, none
        if none:
            return may, set(), none
        ancestors = decision.classification.ancestors
        kinds = [{one.id, *ancestors(one.id)} for one in classes if one is not None]
        return may, set.intersection(*kinds) if kinds else set(), none


def _state(outcome: Outcome, deciding: Collection[int], disputed: int) -> VerdictState:
    if not outcome.possible:
        return VerdictState.NONE
    if all(len(ends) <= 1 for ends in outcome.ends):
        return VerdictState.DECIDED
    if disputed and all(disputed >> variable & 1 for variable in deciding):
        return VerdictState.CONTESTED
    return VerdictState.UNDETERMINED
