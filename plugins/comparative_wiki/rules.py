"""The rules of a comparison, compiled: classifications as outcomes, entries as sets of possible answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from .comparison.model import (
    NO,
    NOT_APPLICABLE,
    YES,
    Class,
    ClassId,
    Classification,
    ClassificationId,
    Comparison,
    Condition,
    Criterion,
    CriterionId,
    Policy,
    Variable,
)
from .compile import Compiler, tried_in_order
from .entry import Claim, Entry, State, Value
from .logic.diagrams import FALSE, TRUE, Diagram
from .logic.outcomes import NOTHING, Allowed, Outcomes, Rule


@dataclass(frozen=True, kw_only=True)
class Decision:
    """A classification ready to be asked."""

    classification: Classification
    ruled: tuple[Class, ...]
    """the classes with a rule, in the order in which they are tried; outcome `i` is `ruled[i]`"""
    otherwise: Class | None
    conditions: tuple[Diagram, ...]
    parts: tuple[Outcomes, ...]
    """one for the whole classification; under the policy `all` one for each class"""
    any_of_them: Outcomes
    """outcome 0 where any class with a rule fits, `NOTHING` where none does"""
    asked: frozenset[int] = frozenset()
    """the variables on which its conditions depend"""
    constraint: Diagram = TRUE
    """what is known of an entry beyond the possible values of each criterion"""

    def class_of(self, outcome: int) -> Class | None:
        """The class that an outcome stands for, or None for no class."""
        return self.otherwise if outcome == NOTHING else self.ruled[outcome]

    def constrained(self, constraint: Diagram) -> Decision:
        """The same decision under a constraint."""
        return replace(
            self,
            parts=tuple(part.constrained(constraint) for part in self.parts),
            any_of_them=self.any_of_them.constrained(constraint),
            constraint=constraint,
        )


class RuleSet:
    """All rules of a comparison, over the variables that they name."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        self.compiler = Compiler(comparison)
        self.diagrams = self.compiler.diagrams
        self.variables: tuple[Variable, ...] = self.compiler.variables
        self._domains = [variable.domain for variable in self.variables]
        self.questions: tuple[tuple[int, ...], ...] = tuple(
            tuple(found) for found in map(self.variables_of, comparison.criteria) if len(found) > 1
        )
        """the variables of every criterion that has several"""
        self._constrained: dict[Diagram, Mapping[ClassificationId, Decision]] = {}
        declared = {one.id: self.compiler.classes(one) for one in comparison.classifications.values()}
        self.impossible = self.diagrams.any_of(
            [
                self.compiler.together(),
                self.compiler.beside_its_source(),
                *(self.compile(condition) for condition in comparison.impossible),
            ]
        )
        self.decisions: Mapping[ClassificationId, Decision] = {
            one.id: self._decision(one, declared[one.id]) for one in comparison.classifications.values()
        }

    @cached_property
    def permitted(self) -> Diagram:
        """What is not declared impossible."""
        return self.diagrams.negation(self.impossible)

    @cached_property
    def _permitted_values(self) -> tuple[int, ...]:
        permitted = self.permitted
        restricted = self.diagrams.support(self.impossible)
        return tuple(
            sum(
                1 << value
                for value in range(len(domain))
                if variable not in restricted or self.diagrams.restrict(permitted, variable, value) != FALSE
            )
            for variable, domain in enumerate(self._domains)
        )

    @property
    def everything(self) -> list[int]:
        """Every value of every variable that is permitted with any values of the others."""
        return list(self._permitted_values)

    def criterion(self, variable: int) -> Criterion:
        """The criterion behind a variable."""
        return self.comparison.criteria[self.variables[variable].criterion]

    def variable(self, criterion: CriterionId, option: str = "") -> int | None:
        """The variable of a criterion, None where no rule names it."""
        return self.compiler.index.get((criterion, option))

    def variables_of(self, criterion: CriterionId) -> list[int]:
        """The variables of a criterion: one for each option where it takes many, none where no rule names it."""
        found = (self.variable(criterion, one.option) for one in self.comparison.criteria[criterion].variables)
        return [variable for variable in found if variable is not None]

    def values(self, variable: int, mask: int) -> tuple[str, ...]:
        """Bits as a set of values, in the order of the domain."""
        return tuple(value for index, value in enumerate(self._domains[variable]) if mask >> index & 1)

    def mask(self, variable: int, values: Collection[str]) -> int:
        """A set of values as bits."""
        return self.compiler.mask(variable, values)

    def allowed(self, possible: Mapping[Variable, Collection[str]]) -> list[int]:
        """What each variable may be; one that is not given may be anything."""
        masks = self.everything
        for index, variable in enumerate(self.variables):
            if variable in possible:
                masks[index] = self.mask(index, possible[variable])
        return masks

    def compile(self, condition: Condition) -> Diagram:
        """Turn a condition into a diagram."""
        return self.compiler.compile(condition)

    # Entries

    def of_entry(self, entry: Entry) -> list[int]:
        """What each variable may be for an entry."""
        mask, values = self.compiler.mask, entry.values
        return [
            mask(index, values[one.criterion].possible)
            if not one.option
            else self._option(index, values[one.criterion])
            for index, one in enumerate(self.variables)
        ]

    def _option(self, variable: int, value: Value | Claim) -> int:
        return self.mask(variable, answers_about(self.variables[variable].option, value))

    def constraint(self, entry: Entry) -> Diagram:
        """What is known of an entry beyond the possible values of each criterion.

        Rival claims about a criterion that takes many each fix several options at once: if one says Linux and the
        other says Mac, then it is one of the two.
        """
        disputed = (entry.values[name] for name in self.comparison.rule_criteria)
        return self.diagrams.all_of(
            self.rivals(value.criterion, value.claims) for value in disputed if value.state is State.DISPUTED
        )

    def rivals(self, criterion: CriterionId, claims: Sequence[Claim]) -> Diagram:
        """Where one of several claims about a criterion that takes many is right; everywhere for other criteria."""
        variables = self.variables_of(criterion)
        if len(variables) < 2 or len(claims) < 2:
            return TRUE
        diagrams = self.diagrams
        return diagrams.any_of(
            diagrams.all_of(diagrams.test(one, self._option(one, claim)) for one in variables) for claim in claims
        )

    def under(self, constraint: Diagram) -> Mapping[ClassificationId, Decision]:
        """The decisions under a constraint."""
        if constraint == TRUE:
            return self.decisions
        known = self._constrained.get(constraint)
        if known is None:
            known = {name: decision.constrained(constraint) for name, decision in self.decisions.items()}
            self._constrained[constraint] = known
        return known

    def _decision(self, classification: Classification, declared: Mapping[ClassId, Diagram]) -> Decision:
        ruled = tuple(tried_in_order(classification))
        conditions = tuple(declared[one.id] for one in ruled)
        rule = Rule.LEVELS if classification.policy is Policy.LEVELS else Rule.FIRST
        # Under `unique` no two conditions hold together (that is checked), so the first that holds is the one.
        candidates = [(one,) for one in conditions] if classification.policy is Policy.ALL else [conditions]
        return Decision(
            classification=classification,
            ruled=ruled,
            otherwise=next((one for one in classification.classes if one.is_otherwise), None),
            conditions=conditions,
            asked=frozenset().union(*map(self.diagrams.support, conditions)),
            parts=tuple(Outcomes(self.diagrams, one, rule, excluded=self.impossible) for one in candidates),
            # Walked side by side: the union of all conditions may be far larger than any of them.
            any_of_them=Outcomes(self.diagrams, conditions, Rule.FIRST, excluded=self.impossible),
        )


def answers_about(option: str, value: Value | Claim) -> tuple[str, ...]:
    """What a value of a criterion that takes many says about one option."""
    found: list[str] = []
    neutral = NOT_APPLICABLE in value.possible
    if option not in value.certain and set(value.possible) != {NOT_APPLICABLE}:
        found.append(NO)
    if option in value.possible:
        found.append(YES)
    return (*found, NOT_APPLICABLE) if neutral else tuple(found)


def ordered_ids(classification: Classification, ids: Collection[ClassId]) -> tuple[ClassId, ...]:
    """Bring class ids into the order of the file."""
    return tuple(one.id for one in classification.classes if one.id in ids)


__all__ = ["Allowed", "Decision", "RuleSet", "ordered_ids"]
