"""What an entry scores: an interval while something is unknown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .classify import Profile
from .comparison.model import Score, ScoreId
from .comparison.numbers import plain
from .languages.language import ENGLISH, Language
from .logic.diagrams import FALSE, TRUE, Diagram, Diagrams
from .rules import RuleSet

_Pair = tuple[Fraction, Fraction]
"""points, and the most that could be reached"""
_NOTHING: _Pair = (Fraction(0), Fraction(0))


@dataclass(frozen=True, kw_only=True, slots=True)
class Scored:
    """What a score can be for an entry."""

    score: ScoreId
    low: Fraction
    """the least sum of points"""
    high: Fraction
    """the greatest"""
    low_share: Fraction | None
    """the least part of what can be reached, 0 to 1; None where nothing that is scored applies"""
    high_share: Fraction | None
    language: Language = ENGLISH

    @property
    def words(self) -> str:
        """Words such as "62%", "between 40% and 65%", "not applicable"."""
        if self.low_share is None or self.high_share is None:
            return self.language.say("not applicable")
        low, high = self._percent(self.low_share), self._percent(self.high_share)
        return low if low == high else self.language.say("between {low} and {high}", low=low, high=high)

    def _percent(self, share: Fraction) -> str:
        number = self.language.number(plain(Fraction(round(share * 1000), 10)))
        return self.language.say("{number}%", number=number)


class Scorer:
    """Works out scores; a score that depends on what is impossible takes that into account."""

    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules
        self._known: dict[tuple[ScoreId, tuple[int, ...], Diagram], Scored] = {}
        self._pairs = {name: _pairs_of(rules, score) for name, score in rules.comparison.scores.items()}

    def scores(self, profile: Profile) -> dict[ScoreId, Scored]:
        """Return every score."""
        return {name: self._score(name, profile) for name in self._pairs}

    def _score(self, name: ScoreId, profile: Profile) -> Scored:
        key = (name, profile.allowed, profile.constraint)
        known = self._known.get(key)
        if known is None:
            diagrams = self.rules.diagrams
            permitted = diagrams.all_of((diagrams.negation(self.rules.impossible), profile.constraint))
            search = _Search(diagrams, permitted, profile.allowed, self._pairs[name])
            known = self._known[key] = Scored(
                score=name,
                low=search.best(lambda pair: pair[0])[0],
                high=search.best(lambda pair: -pair[0])[0],
                low_share=search.share(1),
                high_share=search.share(-1),
                language=self.rules.comparison.language,
            )
        return known


def _pairs_of(rules: RuleSet, score: Score) -> dict[int, list[_Pair]]:
    """Variable → what each of its values adds; a value that has no points adds nothing to either side."""
    found: dict[int, list[_Pair]] = {}
    for name, weight in score.weights.items():
        variable = rules.variable(name)
        assert variable is not None
        points, most = score.points[name], score.most(name)
        found[variable] = [
            (weight * points[value], most) if value in points else _NOTHING
            for value in rules.variables[variable].domain
        ]
    return found


class _Search:
    """The assignment of allowed and permitted values with the least sum, variable by variable."""

    def __init__(
        self, diagrams: Diagrams, permitted: Diagram, allowed: Sequence[int], pairs: Mapping[int, Sequence[_Pair]]
    ) -> None:
        self.diagrams = diagrams
        self.permitted = permitted
        self.allowed = allowed
        self.pairs = pairs

    def share(self, sign: int) -> Fraction | None:
        """The least (sign 1) or greatest (-1) ratio of points to what can be reached; None where nothing applies.

        Source: Dinkelbach, "On nonlinear fractional programming", Management Science 13 (1967).
        """
        points, most = self.best(lambda pair: -pair[1])
        while most:
            share = points / most
            # The next function is used at once, so that it may take the share of this round.
            better = self.best(lambda pair: sign * (pair[0] - share * pair[1]))  # noqa: B023
            if sign * (better[0] - share * better[1]) >= 0:
                return share
            points, most = better
        return None

    def best(self, price: Callable[[_Pair], Fraction]) -> _Pair:
        """What the cheapest assignment adds up to; nothing where none is permitted."""
        last = len(self.allowed)
        # after[v]: the cheapest that the variables from v on can do by themselves.
        after: list[_Pair] = [_NOTHING] * (last + 1)
        for variable in reversed(range(last)):
            after[variable] = _add(after[variable + 1], self._cheapest(variable, price))
        memo: dict[Diagram, _Pair | None] = {}

        def visit(node: Diagram, variable: int) -> _Pair | None:
            """The cheapest of the variables from `variable` on, as far as the node permits it."""
            if node == FALSE:
                return None
            own = self.diagrams.variable(node)
            between = _less(after[variable], after[own])
            if node == TRUE:
                return between
            if node not in memo:
                memo[node] = self._below(node, own, price, visit)
            below = memo[node]
            return None if below is None else _add(between, below)

        return visit(self.permitted, 0) or _NOTHING

    def _below(
        self,
        node: Diagram,
        variable: int,
        price: Callable[[_Pair], Fraction],
        visit: Callable[[Diagram, int], _Pair | None],
    ) -> _Pair | None:
        ways = []
        for value in range(self.diagrams.sizes[variable]):
            if self.allowed[variable] >> value & 1:
                rest = visit(self.diagrams.child(node, variable, value), variable + 1)
                if rest is not None:
                    ways.append(_add(rest, self._pair(variable, value)))
        return min(ways, key=price, default=None)

    def _pair(self, variable: int, value: int) -> _Pair:
        return self.pairs[variable][value] if variable in self.pairs else _NOTHING

    def _cheapest(self, variable: int, price: Callable[[_Pair], Fraction]) -> _Pair:
        if variable not in self.pairs:
            return _NOTHING
        pairs = self.pairs[variable]
        return min((pair for value, pair in enumerate(pairs) if self.allowed[variable] >> value & 1), key=price)


def _add(left: _Pair, right: _Pair) -> _Pair:
    return left[0] + right[0], left[1] + right[1]


def _less(left: _Pair, right: _Pair) -> _Pair:
    return left[0] - right[0], left[1] - right[1]
