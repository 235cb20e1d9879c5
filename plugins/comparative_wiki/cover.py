"""A condition as the rows of a decision table: the fewest and widest situations that make it up."""

from __future__ import annotations

from dataclasses import dataclass

from .logic.diagrams import FALSE, Diagram
from .logic.outcomes import Outcomes, Rule, widen
from .rules import RuleSet

MOST_ROWS = 8
"""rows of a decision table that can be followed; a rule that needs more is not worked out to its end"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cover:
    """Situations that together make up a condition."""

    columns: tuple[int, ...]
    """the variables that any row asks"""
    rows: tuple[tuple[int, ...], ...]
    """for each variable of `columns` the values that it may have, as bits"""
    whole: bool
    """whether the rows are all"""


def cover(rules: RuleSet, condition: Diagram) -> Cover:
    """Return prime situations of a condition, each as wide as possible, until every permitted one is covered.

    What is declared impossible may lie inside a row or not, whichever makes it wider.
    """
    diagrams = rules.diagrams
    everything = rules.everything
    question = Outcomes(diagrams, (condition,), Rule.FIRST, excluded=rules.impossible)
    order = list(reversed(range(len(everything))))
    rest = diagrams.all_of((condition, diagrams.negation(rules.impossible)))
    rows: list[list[int]] = []
    while rest != FALSE and len(rows) < MOST_ROWS:
        start = Outcomes(diagrams, (rest,), Rule.FIRST).witness(everything, 0)
        assert start is not None
        row = widen(start, everything, order, question.refusing({0}))
        rows.append(row)
        box = diagrams.all_of(diagrams.test(v, mask) for v, mask in enumerate(row) if mask != everything[v])
        rest = diagrams.all_of((rest, diagrams.negation(box)))
    asked = [v for v in range(len(everything)) if any(row[v] != everything[v] for row in rows)]
    return Cover(columns=tuple(asked), rows=tuple(tuple(row[v] for v in asked) for row in rows), whole=rest == FALSE)
