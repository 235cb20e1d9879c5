"""Outcomes of several diagrams together against brute force over every permitted assignment."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparative_wiki.logic.diagrams import FALSE, TRUE, Diagrams, TooLarge
from comparative_wiki.logic.outcomes import EXCLUDED, NOTHING, Outcomes, Rule, widen
from tests.logic.test_diagrams import SHAPES, SIZES, Assignment, Formula, compiled, fitted, truth


@dataclass
class Case:
    """Conditions, what is impossible, and what each variable may be."""

    sizes: list[int]
    rule: Rule
    conditions: list[Formula]
    excluded: Formula
    allowed: list[int]

    def __post_init__(self) -> None:
        diagrams = Diagrams(self.sizes)
        self.outcomes = Outcomes(
            diagrams,
            [compiled(diagrams, one) for one in self.conditions],
            self.rule,
            excluded=compiled(diagrams, self.excluded),
        )

    def outcome(self, assignment: Assignment) -> int:
        """The outcome of one assignment, by the definition of the rule."""
        if truth(self.excluded, assignment):
            return EXCLUDED
        held = [truth(one, assignment) for one in self.conditions]
        if self.rule is Rule.FIRST:
            return held.index(True) if True in held else NOTHING
        return (held.index(False) if False in held else len(held)) - 1

    def permitted(self, allowed: Sequence[int]) -> list[tuple[Assignment, int]]:
        """Every assignment of allowed values that is not excluded, with its outcome."""
        ranges = [[v for v in range(size) if mask >> v & 1] for size, mask in zip(self.sizes, allowed, strict=True)]
        pairs = ((one, self.outcome(one)) for one in itertools.product(*ranges))
        return [(one, outcome) for one, outcome in pairs if outcome != EXCLUDED]

    def possible(self, allowed: Sequence[int]) -> set[int]:
        return {outcome for _, outcome in self.permitted(allowed)}


_NOTHING: Formula = ("any", [])
_CASE = st.tuples(
    SIZES,
    st.sampled_from(Rule),
    st.lists(SHAPES, max_size=4),
    st.just(_NOTHING) | SHAPES,
    st.lists(st.integers(1, 7), min_size=4, max_size=4),
)


def cases(*, exclude: bool = True) -> st.SearchStrategy[Case]:
    """Random cases, with or without something excluded."""

    def case(drawn: tuple[list[int], Rule, list[Formula], Formula, list[int]]) -> Case:
        sizes, rule, conditions, excluded, masks = drawn
        return Case(
            sizes=sizes,
            rule=rule,
            conditions=[fitted(one, sizes) for one in conditions],
            excluded=fitted(excluded, sizes) if exclude else _NOTHING,
            allowed=[mask & (1 << size) - 1 or 1 for mask, size in zip(masks, sizes, strict=False)],
        )

    return _CASE.map(case)


@given(cases())
def test_the_possible_outcomes_are_exact(case: Case) -> None:
    assert case.outcomes.possible(case.allowed) == case.possible(case.allowed)


@given(cases(), st.sets(st.integers(NOTHING, 3)))
def test_within_is_exact(case: Case, some: set[int]) -> None:
    assert case.outcomes.within(case.allowed, some) == (case.possible(case.allowed) <= some)


@given(cases())
def test_a_witness_is_an_allowed_assignment_with_that_outcome_or_there_is_none(case: Case) -> None:
    possible = case.possible(case.allowed)
    for outcome in range(NOTHING, len(case.conditions)):
        found = case.outcomes.witness(case.allowed, outcome)
        assert (found is not None) == (outcome in possible)
        if found is not None:
            assert all(
                one & mask == one and one.bit_count() == 1 for one, mask in zip(found, case.allowed, strict=True)
            )
            assert case.outcome(tuple(one.bit_length() - 1 for one in found)) == outcome


def flips(case: Case, *variables: int) -> bool:
    """Whether two permitted assignments that differ only in these variables have different outcomes."""
    by_rest: dict[Assignment, set[int]] = {}
    for assignment, outcome in case.permitted(case.allowed):
        rest = tuple(value for number, value in enumerate(assignment) if number not in variables)
        by_rest.setdefault(rest, set()).add(outcome)
    return any(len(outcomes) > 1 for outcomes in by_rest.values())


@given(cases(exclude=False))
def test_the_deciding_variables_are_exact(case: Case) -> None:
    exact = {variable for variable in range(len(case.sizes)) if flips(case, variable)}
    assert case.outcomes.deciding(case.allowed) == exact


@given(cases())
def test_every_variable_that_alone_changes_the_outcome_is_deciding_and_no_settled_one_is(case: Case) -> None:
    deciding = case.outcomes.deciding(case.allowed)
    assert {variable for variable in range(len(case.sizes)) if flips(case, variable)} <= deciding
    assert all(case.allowed[variable].bit_count() > 1 for variable in deciding)


@given(cases())
def test_something_decides_exactly_when_there_is_something_to_decide(case: Case) -> None:
    assert bool(case.outcomes.deciding(case.allowed)) == (len(case.possible(case.allowed)) > 1)


def test_values_that_only_change_together_still_decide() -> None:
    # Two variables that are declared equal: neither can change alone, and both tell the outcome.
    different: Formula = ("any", [("all", [("test", 0, 1), ("test", 1, 2)]), ("all", [("test", 0, 2), ("test", 1, 1)])])
    case = Case(sizes=[2, 2], rule=Rule.FIRST, conditions=[("test", 0, 1)], excluded=different, allowed=[3, 3])
    assert case.outcomes.possible([3, 3]) == {0, NOTHING}
    assert case.outcomes.deciding([3, 3]) == {0, 1}


@given(cases(), st.sets(st.integers(0, 3), min_size=2, max_size=3))
def test_a_question_of_several_variables_decides_when_they_change_the_outcome_together(
    case: Case, group: set[int]
) -> None:
    group &= set(range(len(case.sizes)))
    deciding = case.outcomes.deciding(case.allowed, [group])
    assert {variable for variable in range(len(case.sizes)) if flips(case, variable)} <= deciding
    if flips(case, *group):
        assert deciding & group
    assert all(case.allowed[variable].bit_count() > 1 for variable in deciding)


@given(st.data(), cases())
def test_a_widened_reason_is_sound_and_minimal(data: st.DataObject, case: Case) -> None:
    bounds = [
        mask | data.draw(st.integers(0, (1 << size) - 1)) for mask, size in zip(case.allowed, case.sizes, strict=True)
    ]
    order = data.draw(st.permutations(range(len(case.sizes))))
    wanted = case.possible(case.allowed)
    widest = widen(case.allowed, bounds, order, case.outcomes.refusing(wanted))

    assert widest == widen(
        case.allowed, bounds, order, lambda now, variable: case.outcomes.refused(now, variable, wanted)
    ), "what is remembered between the questions changes nothing"
    assert case.possible(widest) == wanted
    for variable, mask in enumerate(widest):
        assert case.allowed[variable] & ~mask == 0, "nothing that was allowed is lost"
        assert mask & ~bounds[variable] == 0, "and nothing beyond the bounds is won"
        for value in range(case.sizes[variable]):
            if bounds[variable] >> value & 1 and not mask >> value & 1:
                more = [*widest[:variable], mask | 1 << value, *widest[variable + 1 :]]
                assert not case.possible(more) <= wanted, "no single value can be added"
        if mask != bounds[variable]:
            freed = [*widest[:variable], bounds[variable], *widest[variable + 1 :]]
            assert not case.possible(freed) <= wanted, "no variable that was kept can be freed"


def test_a_variable_is_widened_to_every_value_that_is_not_refused() -> None:
    assert widen([0b00001], [0b11111], [0], lambda now, variable: 0b10100) == [0b01011]
    assert widen([0b00001], [0b11111], [], lambda now, variable: 0) == [0b00001]


@given(st.data(), cases())
def test_the_refused_values_are_exact(data: st.DataObject, case: Case) -> None:
    wanted = case.possible(case.allowed) | data.draw(st.sets(st.integers(NOTHING, 3), max_size=2))
    for variable, size in enumerate(case.sizes):
        exact = 0
        for value in range(size):
            only = [*case.allowed[:variable], 1 << value, *case.allowed[variable + 1 :]]
            exact |= (not case.possible(only) <= wanted) << value
        assert case.outcomes.refused(case.allowed, variable, wanted) == exact


@given(cases())
def test_the_outcomes_of_each_value_are_exact(case: Case) -> None:
    for variable, size in enumerate(case.sizes):
        found = case.outcomes.possible_by_value(case.allowed, variable)
        only = ([*case.allowed[:variable], 1 << value, *case.allowed[variable + 1 :]] for value in range(size))
        assert found == [case.possible(one) for one in only]


@given(cases())
def test_what_is_not_asked_cannot_matter(case: Case) -> None:
    asked = case.outcomes.asked(case.allowed)
    free = [
        mask if variable in asked else everything
        for variable, (mask, everything) in enumerate(zip(case.allowed, case.outcomes.everything, strict=True))
    ]
    assert case.possible(free) == case.possible(case.allowed)


@given(cases())
def test_a_reduced_diagram_answers_like_the_outcomes(case: Case) -> None:
    reduced = case.outcomes.reduce(case.allowed)
    ranges = [[v for v in range(size) if mask >> v & 1] for size, mask in zip(case.sizes, case.allowed, strict=True)]
    for assignment in itertools.product(*ranges):
        node = reduced.nodes[reduced.root]
        while isinstance(node, tuple):
            node = reduced.nodes[node[1][assignment[node[0]]]]
        assert node == case.outcome(assignment)


def test_a_spent_budget_is_said_and_not_passed_over() -> None:
    diagrams = Diagrams([2] * 12)
    # Each condition is small; walked side by side they remember every bit.
    conditions = [diagrams.all_of((diagrams.test(i, 1), diagrams.test(i + 6, 1))) for i in range(6)]
    outcomes = Outcomes(diagrams, conditions, Rule.LEVELS, budget=8)
    with pytest.raises(TooLarge):
        outcomes.deciding(outcomes.everything)


def test_no_diagram_at_all_has_the_outcome_nothing() -> None:
    outcomes = Outcomes(Diagrams([2]), (), Rule.FIRST)
    assert outcomes.possible([3]) == {NOTHING}


def test_where_everything_is_excluded_nothing_is_possible() -> None:
    outcomes = Outcomes(Diagrams([2]), (TRUE,), Rule.FIRST, excluded=TRUE)
    assert outcomes.possible([3]) == frozenset()
    assert outcomes.within([3], set())
    assert outcomes.witness([3], 0) is None
    assert Outcomes(Diagrams([2]), (FALSE,), Rule.LEVELS).possible([3]) == {NOTHING}
