"""The same entry read otherwise: as claimed, as evidenced, by one side of a dispute, with a doubtful value moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from .classify import Classifier, Outcome, Profile, Verdict
from .comparison.model import (
    ClassId,
    ClassificationId,
    Criterion,
    CriterionId,
    EvidencePolicy,
    Kind,
)
from .entry import Claim, Confidence, Entry, State, Value
from .logic.diagrams import TRUE, Diagram
from .phrases import criterion_in_words, outcome_in_words, titles_of
from .rules import Decision, answers_about

MOST_SIDES = 64
"""combinations of rival claims that are looked at; more would not be read by anybody"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """The verdict as it would be if other values counted."""

    kind: str
    """`claimed`: values without a source that need one count too; `evidenced`: only values with a source count"""
    classes: tuple[ClassId, ...]
    may_be_none: bool
    words: str
    moved: tuple[CriterionId, ...] = ()
    """the criteria whose values are read otherwise, as far as the rules of the classification name them"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fragile:
    """A value of low confidence whose next level would change the verdict."""

    criterion: CriterionId
    values: tuple[str, ...]
    """the values that would change it"""
    classes: tuple[ClassId, ...]
    may_be_none: bool
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """What some of the rival claims lead to."""

    classes: tuple[ClassId, ...]
    may_be_none: bool
    claims: tuple[str, ...]
    """each a way of settling the disputes, in words"""
    words: str


class Readings:
    """Reads entries otherwise."""

    def __init__(self, classifier: Classifier) -> None:
        self.classifier = classifier
        self.rules = classifier.rules
        criteria = self.rules.comparison.criteria
        self._criteria = [criteria[one] for one in self.rules.comparison.rule_criteria]

    def of(self, entry: Entry, profile: Profile) -> Mapping[ClassificationId, tuple[Reading, ...]]:
        """Return the readings of each classification that differ from its verdict."""
        found: dict[ClassificationId, list[Reading]] = {}
        readings = (("claimed", self._claimed(entry, profile)), ("evidenced", self._evidenced(entry, profile)))
        for kind, (allowed, constraint) in readings:
            if (allowed, constraint) == (profile.allowed, profile.constraint):
                continue
            for name, decision in self.rules.under(constraint).items():
                real = self.classifier.outcome(self.rules.under(profile.constraint)[name], profile.allowed)
                other = self.classifier.outcome(decision, allowed)
                if (other.possible, other.may_be_none) != (real.possible, real.may_be_none):
                    moved = self._moved(decision, profile.allowed, allowed)
                    found.setdefault(name, []).append(self._reading(kind, decision, other, moved))
        return {name: tuple(readings) for name, readings in found.items()}

    def _moved(self, decision: Decision, before: Sequence[int], after: Sequence[int]) -> tuple[CriterionId, ...]:
        moved = [variable for variable in sorted(decision.asked) if before[variable] != after[variable]]
        return tuple(dict.fromkeys(self.rules.variables[variable].criterion for variable in moved))

    def _reading(self, kind: str, decision: Decision, outcome: Outcome, moved: tuple[CriterionId, ...]) -> Reading:
        name, comparison = decision.classification.id, self.rules.comparison
        words = outcome_in_words(comparison, name, outcome.possible, none=outcome.may_be_none)
        return Reading(kind=kind, classes=outcome.possible, may_be_none=outcome.may_be_none, words=words, moved=moved)

    def _claimed(self, entry: Entry, profile: Profile) -> tuple[tuple[int, ...], Diagram]:
        """What the variables may be if values that lack a required source counted, and what is known beyond that."""
        allowed, constraint = list(profile.allowed), profile.constraint
        for criterion in self._criteria:
            if criterion.evidence is EvidencePolicy.REQUIRED:
                value = entry.values[criterion.id]
                if value.state is State.UNKNOWN and value.claims:
                    self._narrow(allowed, criterion, value.claims)
                    rivals = self.rules.rivals(criterion.id, value.claims)
                    constraint = self.rules.diagrams.all_of((constraint, rivals))
        return tuple(allowed), constraint

    def _evidenced(self, entry: Entry, profile: Profile) -> tuple[tuple[int, ...], Diagram]:
        """What the variables may be if only values with a source counted, and what is known beyond that."""
        allowed, constraint = list(profile.allowed), TRUE
        everything = self.rules.everything
        for criterion in self._criteria:
            value = entry.values[criterion.id]
            counted = [claim for claim in value.claims if claim.evidence or criterion.evidence is EvidencePolicy.NONE]
            if value.state is State.DISPUTED or len(counted) > 1:
                constraint = self.rules.diagrams.all_of((constraint, self.rules.rivals(criterion.id, counted)))
            if len(counted) == len(value.claims) and value.state is not State.UNKNOWN and counted:
                continue
            for variable in self.rules.variables_of(criterion.id):
                allowed[variable] = everything[variable]
            if counted:
                self._narrow(allowed, criterion, counted)
        return tuple(allowed), constraint

    def _narrow(self, allowed: list[int], criterion: Criterion, claims: Sequence[Claim]) -> None:
        for variable in self.rules.variables_of(criterion.id):
            option = self.rules.variables[variable].option
            masks = (
                self.rules.mask(variable, answers_about(option, claim) if option else claim.possible)
                for claim in claims
            )
            allowed[variable] = 0
            for mask in masks:
                allowed[variable] |= mask

    # Doubtful values

    def fragile(self, entry: Entry, decision: Decision, profile: Profile) -> tuple[Fragile, ...]:
        """Return the values of low confidence whose move by one level would change the verdict."""
        doubtful = [
            criterion for criterion in self._criteria if criterion.kind is not Kind.MANY and _doubtful(entry, criterion)
        ]
        return tuple(one for criterion in doubtful for one in self._moves(entry, criterion, decision, profile))

    def _moves(self, entry: Entry, criterion: Criterion, decision: Decision, profile: Profile) -> Iterator[Fragile]:
        (variable,) = self.rules.variables_of(criterion.id)
        real = self.classifier.outcome(decision, profile.allowed)
        grouped: dict[tuple[tuple[ClassId, ...], bool], list[str]] = {}
        outcomes: dict[tuple[tuple[ClassId, ...], bool], Outcome] = {}
        for value in _beside(criterion, entry.values[criterion.id]):
            allowed = list(profile.allowed)
            allowed[variable] = self.rules.mask(variable, (value,))
            other = self.classifier.outcome(decision, tuple(allowed))
            key = (other.possible, other.may_be_none)
            if key != (real.possible, real.may_be_none) and other.permitted:
                grouped.setdefault(key, []).append(value)
                outcomes[key] = other
        for key, values in grouped.items():
            language = self.rules.comparison.language
            titles = language.join_or(_titles(self.classifier, decision, outcomes[key])) or language.say("no class")
            words = language.say(
                "{classes} if {condition}", classes=titles, condition=criterion_in_words(criterion, values)
            )
            yield Fragile(criterion=criterion.id, values=tuple(values), classes=key[0], may_be_none=key[1], words=words)


def _doubtful(entry: Entry, criterion: Criterion) -> bool:
    value = entry.values[criterion.id]
    return value.state is State.KNOWN and any(claim.confidence is Confidence.LOW for claim in value.claims)


def _beside(criterion: Criterion, value: Value) -> tuple[str, ...]:
    """The values next to one on its scale; all others where there is no order."""
    if not criterion.is_ordered:
        return tuple(other for other in criterion.values if other not in value.possible)
    index = criterion.values.index(value.possible[0])
    return tuple(criterion.values[other] for other in (index - 1, index + 1) if 0 <= other < len(criterion.values))


def _titles(classifier: Classifier, decision: Decision, outcome: Outcome) -> list[str]:
    name = decision.classification.id
    return titles_of(classifier.rules.comparison, name, outcome.possible, none=outcome.may_be_none)


# Disputes


def sides(classifier: Classifier, decision: Decision, verdict: Verdict, profile: Profile) -> tuple[Side, ...]:
    """Group the ways of settling the disputes that matter by the classes to which they lead."""
    rules, language = classifier.rules, classifier.rules.comparison.language
    disputed = [variable for variable in verdict.asked if profile.disputed >> variable & 1]
    choices = [rules.values(variable, profile.allowed[variable]) for variable in disputed]
    count = 1
    for some in choices:
        count *= len(some)
    if len(disputed) < 2 or count > MOST_SIDES:
        return ()  # Of a single dispute its question says it already.
    grouped: dict[tuple[tuple[ClassId, ...], bool], list[tuple[str, ...]]] = {}
    for way in product(*choices):
        allowed = list(profile.allowed)
        for variable, value in zip(disputed, way, strict=True):
            allowed[variable] = rules.mask(variable, (value,))
        outcome = classifier.outcome(decision, tuple(allowed))
        if outcome.permitted:
            grouped.setdefault((outcome.possible, outcome.may_be_none), []).append(way)
    found = []
    for (classes, none), ways in grouped.items():
        claims = tuple(_claim_words(classifier, disputed, choices, box) for box in merge(ways))
        titles = titles_of(rules.comparison, decision.classification.id, classes, none=none)
        words = language.say(
            "{classes} if {condition}",
            classes=language.join_or(titles) or language.say("no class"),
            condition=language.say("; or if ").join(claims),
        )
        found.append(Side(classes=classes, may_be_none=none, claims=claims, words=words))
    return tuple(found)


def _claim_words(
    classifier: Classifier, variables: Sequence[int], choices: Sequence[Sequence[str]], box: Sequence[frozenset[str]]
) -> str:
    rules = classifier.rules
    parts = []
    for variable, every, values in zip(variables, choices, box, strict=True):
        if len(values) < len(every) or len(box) == 1:
            ordered = [value for value in every if value in values]
            parts.append(criterion_in_words(rules.criterion(variable), ordered, rules.variables[variable].option))
    return rules.comparison.language.join_and(parts)


def merge(ways: Sequence[tuple[str, ...]]) -> list[tuple[frozenset[str], ...]]:
    """Join assignments that differ in one place only, again and again: fewer and wider boxes for the same set."""
    boxes = [tuple(frozenset({value}) for value in way) for way in ways]
    position = 0
    width = len(boxes[0]) if boxes else 0
    while position < width:
        joined: dict[tuple[frozenset[str], ...], frozenset[str]] = {}
        for box in boxes:
            rest = (*box[:position], *box[position + 1 :])
            joined[rest] = joined.get(rest, frozenset()) | box[position]
        boxes = [(*rest[:position], values, *rest[position:]) for rest, values in joined.items()]
        position += 1
    return boxes
