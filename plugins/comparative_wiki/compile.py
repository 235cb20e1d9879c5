"""Conditions compiled to decision diagrams."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from math import lcm

from .comparison.mapping import values_of, values_of_any
from .comparison.model import (
    NOT_APPLICABLE,
    YES,
    AllOf,
    AnyOf,
    AtLeast,
    AtLeastOf,
    Bound,
    Class,
    ClassId,
    Classification,
    Comparison,
    Condition,
    Criterion,
    CriterionId,
    Every,
    IsClass,
    Mapped,
    NoneOf,
    Policy,
    Score,
    ScoreTest,
    Some,
    Test,
    Variable,
)
from .logic.diagrams import FALSE, TRUE, Diagram, Diagrams


class Compiler:
    """Turns conditions into diagrams over the variables of a comparison."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        criteria = [comparison.criteria[one] for one in comparison.rule_criteria]
        self.variables: tuple[Variable, ...] = tuple(variable for one in criteria for variable in one.variables)
        self.index = {(one.criterion, one.option): number for number, one in enumerate(self.variables)}
        self.diagrams = Diagrams([len(variable.domain) for variable in self.variables])
        self._masks: dict[tuple[int, Collection[str]], int] = {}
        self._holding: dict[tuple[str, ClassId], Diagram] = {}
        """where each class is the outcome or holds beside others; filled from the first classification on"""

    def mask(self, variable: int, values: Collection[str]) -> int:
        """A set of values as bits. Remembered for sets that cannot change."""
        key = (variable, values) if isinstance(values, tuple | frozenset) else None
        known = self._masks.get(key) if key is not None else None
        if known is None:
            domain = self.variables[variable].domain
            known = sum(1 << index for index, value in enumerate(domain) if value in values)
            if key is not None:
                self._masks[key] = known
        return known

    def together(self) -> Diagram:
        """Where some options of one criterion are not applicable and others are: that means nothing."""
        mixed: list[Diagram] = []
        for one in self.comparison.rule_criteria:
            criterion = self.comparison.criteria[one]
            if len(criterion.variables) > 1 and criterion.allows_not_applicable:
                neutral = [
                    self._test(variable.criterion, (NOT_APPLICABLE,), variable.option)
                    for variable in criterion.variables
                ]
                none = self.diagrams.negation(self.diagrams.any_of(neutral))
                mixed.append(self.diagrams.negation(self.diagrams.any_of((none, self.diagrams.all_of(neutral)))))
        return self.diagrams.any_of(mixed)

    def beside_its_source(self) -> Diagram:
        """Where a criterion that is worked out from another one has a value that no row of its table yields."""
        wrong: list[Diagram] = []
        for one in self.comparison.rule_criteria:
            criterion = self.comparison.criteria[one]
            if isinstance(criterion.origin, Mapped):
                wrong += self._not_yielded(criterion, criterion.origin)
        return self.diagrams.any_of(wrong)

    def _not_yielded(self, criterion: Criterion, origin: Mapped) -> Iterator[Diagram]:
        source = self.comparison.criteria[origin.source]
        yield self.diagrams.negation(self._test(criterion.id, values_of_any(criterion, origin, source)))
        if (source.id, "") in self.index:
            for raw in source.domain:
                meant = self._test(criterion.id, values_of(criterion, origin, raw))
                yield self.diagrams.all_of((self._test(source.id, (raw,)), self.diagrams.negation(meant)))

    def compile(self, condition: Condition) -> Diagram:  # noqa: PLR0911 - one for each kind of condition
        """Turn a condition into a diagram."""
        diagrams = self.diagrams
        match condition:
            case Test():
                return self._test(condition.criterion, condition.values, condition.option)
            case Every():
                return diagrams.all_of(
                    diagrams.any_of((self.satisfied(one), self.neutral(one))) for one in condition.criteria
                )
            case Some():
                return diagrams.any_of(self.satisfied(one) for one in condition.criteria)
            case AtLeast():
                return self._count(condition)
            case ScoreTest():
                return self._score(condition)
            case IsClass():
                return diagrams.any_of(self._is(condition))
        parts = [self.compile(part) for part in condition.parts]
        match condition:
            case AllOf():
                return diagrams.all_of(parts)
            case AnyOf():
                return diagrams.any_of(parts)
            case NoneOf():
                return diagrams.negation(diagrams.any_of(parts))
            case AtLeastOf():
                return diagrams.at_least(condition.count, parts)

    def classes(self, classification: Classification) -> dict[ClassId, Diagram]:
        """The condition of every class with a rule, that of the class it is a kind of included.

        Registers where each class holds, for the rules below that ask `is`.
        """
        own: dict[ClassId, Diagram] = {}
        for one in classification.classes:
            if one.when is not None:
                condition = self.compile(one.when)
                own[one.id] = condition if one.is_a is None else self.diagrams.all_of((condition, own[one.is_a]))
                self._register(classification, one, own)
        rest = next((one for one in classification.classes if one.is_otherwise), None)
        if rest is not None:
            self._holding[classification.id, rest.id] = self.diagrams.negation(self.diagrams.any_of(own.values()))
        return own

    def _register(self, classification: Classification, one: Class, own: Mapping[ClassId, Diagram]) -> None:
        condition = own[one.id]
        if classification.policy is Policy.FIRST:
            earlier = self.diagrams.any_of(own[name] for name in _tried_before(classification, one) if name in own)
            condition = self.diagrams.all_of((condition, self.diagrams.negation(earlier)))
        elif classification.policy is Policy.LEVELS:
            condition = self.diagrams.all_of(own.values())
        self._holding[classification.id, one.id] = condition

    def _is(self, condition: IsClass) -> list[Diagram]:
        return [self._holding[condition.classification, name] for name in sorted(condition.classes)]

    # Criteria

    def _test(self, criterion: CriterionId, values: Collection[str], option: str = "") -> Diagram:
        variable = self.index[criterion, option]
        return self.diagrams.test(variable, self.mask(variable, values))

    def satisfied(self, criterion: CriterionId) -> Diagram:
        """Where a criterion is satisfied."""
        one = self.comparison.criteria[criterion]
        if len(one.variables) == 1 and not one.variables[0].option:
            return self._test(criterion, one.good)
        return self.diagrams.any_of(
            self._test(criterion, (YES,), option) for option in one.values if option in one.good
        )

    def neutral(self, criterion: CriterionId) -> Diagram:
        """Where a criterion is not applicable."""
        one = self.comparison.criteria[criterion]
        return self._test(criterion, (NOT_APPLICABLE,), one.variables[0].option) if one.allows_not_applicable else FALSE

    def _count(self, condition: AtLeast) -> Diagram:
        plain = [self.comparison.criteria[one] for one in condition.criteria]
        if all(not one.variables[0].option for one in plain):
            terms = [(self.index[one.id, ""], [int(value in one.good) for value in one.domain]) for one in plain]
            return self.diagrams.sum_at_least(terms, condition.count)
        return self.diagrams.at_least(condition.count, [self.satisfied(one) for one in condition.criteria])

    # Scores

    def _score(self, condition: ScoreTest) -> Diagram:
        score = self.comparison.scores[condition.score]
        parts = []
        if condition.low is not None:
            parts.append(self._reaches(score, condition.low, condition.percent))
        if condition.high is not None:
            beyond = Bound(value=condition.high.value, strict=not condition.high.strict)
            parts.append(self.diagrams.negation(self._reaches(score, beyond, condition.percent)))
        if condition.percent:
            parts.append(self._applies(score))
        return self.diagrams.all_of(parts)

    def _reaches(self, score: Score, bound: Bound, percent: bool) -> Diagram:
        """Where a score is at least the bound, or above it: as a sum of whole numbers.

        A share of at least t means that the sum of weight × (points - t × most points) is not negative; what is not
        applicable adds nothing to it, and so drops out of both sides.
        """
        terms: list[tuple[int, list[Fraction]]] = []
        for name in score.weights:
            criterion = self.comparison.criteria[name]
            each = bound.value * score.most(name) if percent else Fraction(0)
            terms.append((self.index[name, ""], [_worth(score, criterion, value, each) for value in criterion.domain]))
        needed = Fraction(0) if percent else bound.value
        scale = lcm(needed.denominator, *(point.denominator for _, points in terms for point in points))
        whole = [(variable, [int(point * scale) for point in points]) for variable, points in terms]
        return self.diagrams.sum_at_least(whole, int(needed * scale) + int(bound.strict))

    def _applies(self, score: Score) -> Diagram:
        """Where anything at all that is scored applies."""
        neutral = [self.neutral(name) if NOT_APPLICABLE not in score.points[name] else FALSE for name in score.weights]
        return self.diagrams.negation(self.diagrams.all_of(neutral)) if FALSE not in neutral else TRUE


def _worth(score: Score, criterion: Criterion, value: str, each: Fraction) -> Fraction:
    points = score.points[criterion.id].get(value)
    return Fraction(0) if points is None else score.weights[criterion.id] * points - each


def _tried_before(classification: Classification, one: Class) -> set[ClassId]:
    """What takes an entry before a class and its kinds do.

    That is the kinds of the same class that stand above it, and those above each class of which it is a kind.
    """
    ids = [each.id for each in classification.classes]
    found: set[ClassId] = set()
    for name in (one.id, *classification.ancestors(one.id)):
        above = classification.classes[: ids.index(name)]
        found.update(other.id for other in above if other.is_a == classification.get(name).is_a)
    return found


def tried_in_order(classification: Classification) -> Sequence[Class]:
    """The classes with a rule, each after the classes that are kinds of it, so that the most special one is found."""
    found: list[Class] = []

    def add(one: Class) -> None:
        for other in classification.classes:
            if other.is_a == one.id:
                add(other)
        found.append(one)

    for one in classification.classes:
        if one.when is not None and one.is_a is None:
            add(one)
    return found
