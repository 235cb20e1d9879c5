"""Which outcomes several diagrams can have together, when each variable may take some of its values.

The diagrams are walked side by side and only as far as a question needs: their product is never built whole.
A set of values is an integer with a bit for each value; `allowed` is a list of such sets, one a variable.
"""

from __future__ import annotations

import enum
import functools
import itertools
import operator
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .diagrams import FALSE, TRUE, Diagram, Diagrams, TooLarge

NOTHING = -1
"""the outcome where no diagram holds"""
EXCLUDED = -2
"""the outcome of assignments that are declared impossible; never among the answers"""

Allowed = Sequence[int]


class Rule(enum.Enum):
    """How the diagrams that hold make one outcome."""

    FIRST = "first"
    """the first that holds"""
    LEVELS = "levels"
    """the last of those that hold without a gap from the first on"""


_State = tuple[Diagram, int, tuple[tuple[int, Diagram], ...]]
# (what excludes, level reached so far, the candidates left with their diagrams)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reduced:
    """The outcomes over the allowed values only, as a canonical diagram.

    A node is (variable, children by allowed value) or an outcome; two parts that answer alike are the same node.
    """

    root: int
    nodes: tuple[tuple[int, tuple[int, ...]] | int, ...]


class Outcomes:
    """One decision: diagrams, a rule that makes an outcome of them, and what is excluded."""

    def __init__(
        self,
        diagrams: Diagrams,
        candidates: Sequence[Diagram],
        rule: Rule,
        *,
        excluded: Diagram = FALSE,
        budget: int = 100_000,
    ) -> None:
        """`candidates[i]` is the condition of outcome `i`; `budget` bounds the states of one question."""
        self.diagrams = diagrams
        self.sizes = diagrams.sizes
        self._rule = rule
        self._budget = budget
        self._members = _Members()
        self._outcomes_of = _OutcomesOf()
        self._last_below: _EndsBelow | None = None
        self._states: list[_State] = []
        self._numbers: dict[_State, int] = {}
        self._expanded: list[tuple[int, tuple[int, ...]] | None] = []
        self._end: list[int | None] = []
        self._ahead: list[int] = []
        """state → the outcomes that may still be reached and some more, as bits from `EXCLUDED` on, without it"""
        self._certain: list[bool] = []
        """state → whether nothing is excluded any more, so that each way ends in an outcome that counts"""
        self._given: _State = (excluded, NOTHING, tuple(enumerate(candidates)))
        self._start = self._number(self._given)

    @property
    def everything(self) -> list[int]:
        """All values of all variables."""
        return [(1 << size) - 1 for size in self.sizes]

    def possible(self, allowed: Allowed) -> frozenset[int]:
        """Every outcome that some assignment of allowed values has."""
        return self._outcomes_of[self._below(allowed)[self._start]]

    def possible_by_value(self, allowed: Allowed, variable: int) -> list[frozenset[int]]:
        """The same for each value of one variable, the others staying as allowed."""
        below = self._below(allowed)
        at, past = below.walked()
        found = [past[variable]] * self.sizes[variable]
        for children in at.get(variable, ()):
            for value, child in enumerate(children):
                found[value] |= below[child]
        return [self._outcomes_of[bits] for bits in found]

    def _below(self, allowed: Allowed) -> _EndsBelow:
        """What is reached from each state. The last one is kept: the questions about one entry follow one another."""
        allowed = tuple(allowed)
        if self._last_below is None or self._last_below.allowed != allowed:
            self._last_below = _EndsBelow(self, allowed)
        return self._last_below

    def within(self, allowed: Allowed, outcomes: Collection[int]) -> bool:
        """Whether no assignment of allowed values has an outcome outside `outcomes`."""
        return not _LeadsOut(self, outcomes, allowed)[self._start]

    def refused(self, allowed: Allowed, variable: int, outcomes: Collection[int]) -> int:
        """The values of one variable, as bits, that could lead outside `outcomes`, the others staying as allowed.

        `allowed` itself must lead to nothing outside `outcomes`.
        """
        return self.refusing(outcomes)(allowed, variable)

    def refusing(self, outcomes: Collection[int]) -> Callable[[Allowed, int], int]:
        """Return `refused` for the questions of one `widen`.

        From one question to the next nothing may change but what the variable asked about may be. As long as the
        questions go from later variables to earlier ones, what was found of the states below stays true, and so does
        which states are reached from above.
        """
        leads_out = _LeadsOut(self, outcomes, ())
        reached: dict[int, list[tuple[int, ...]]] = {}
        last = -1

        def refused(allowed: Allowed, variable: int) -> int:
            nonlocal last, reached
            if variable > last:
                leads_out.clear()
                leads_out.passable = 0 not in allowed
                reached = self._reached(allowed, variable, leads_out.outside)
            last = variable
            leads_out.allowed = allowed
            found = 0
            for children in reached.get(variable, ()):
                for value, child in enumerate(children):
                    if leads_out[child]:
                        found |= 1 << value
            return found

        return refused

    def _reached(self, allowed: Allowed, last: int, outside: int) -> dict[int, list[tuple[int, ...]]]:
        """Variable, up to the last one wanted → the children of every state at which it is asked.

        States from which only outcomes beside `outside` are reached are left out.
        """
        found: dict[int, list[tuple[int, ...]]] = {}
        expanded, members, ends, ahead = self._expanded, self._members, self._end, self._ahead
        seen = {self._start}
        stack = [self._start]
        while stack:
            number = stack.pop()
            if ends[number] is not None:
                continue
            asked, children = expanded[number] or self._expand(number)
            if asked <= last:
                found.setdefault(asked, []).append(children)
            if asked < last:
                for value in members[allowed[asked]]:
                    child = children[value]
                    if child not in seen and ahead[child] & outside:
                        seen.add(child)
                        stack.append(child)
        return found

    def asked(self, allowed: Allowed) -> set[int]:
        """The variables that decide which outcome is reached; the values of all others are never looked at."""
        found: set[int] = set()
        for _ in self._ends(allowed, found):
            pass
        return found

    def witness(self, allowed: Allowed, outcome: int) -> list[int] | None:
        """One assignment of allowed values that has this outcome, as sets of one value; None where there is none."""
        dead: set[int] = set()

        def descend(number: int, chosen: list[int]) -> list[int] | None:
            end = self._end[number]
            if end is not None:
                return chosen if end == outcome else None
            if number in dead:
                return None
            variable, children = self._expand(number)
            for value, child in enumerate(children):
                if allowed[variable] >> value & 1:
                    result = descend(child, [*chosen[:variable], 1 << value, *chosen[variable + 1 :]])
                    if result is not None:
                        return result
            dead.add(number)
            return None

        lowest = [mask & -mask for mask in allowed]
        return descend(self._start, lowest)

    def cheapest(
        self, allowed: Allowed, bounds: Allowed, targets: Sequence[Collection[int]]
    ) -> list[tuple[int, list[int]] | None]:
        """For every set of outcomes: how few variables must leave their allowed values to reach one of it, and how.

        Variables may take any value of `bounds`; one outside `allowed` costs 1. The second part of an answer is the
        way there: sets of one value for the variables that are asked on it, and as allowed for all others, whose
        values do not matter. None where no assignment within `bounds` has such an outcome.
        """
        expanded, members, ends, ahead = self._expanded, self._members, self._end, self._ahead
        came: dict[int, tuple[int, int, int]] = {}
        found: dict[int, tuple[int, int]] = {}
        """outcome → (price, state)"""
        bits = [_bits(target) for target in targets]
        missing = set(range(len(targets)))
        wanted = functools.reduce(operator.or_, bits, 0)
        settled: set[int] = set()
        level, price = [self._start], 0
        costs = {self._start: 0}
        while level and missing:
            dearer: list[int] = []
            while level:
                number = level.pop()
                if number in settled or costs[number] != price:
                    continue
                settled.add(number)
                end = ends[number]
                if end is not None:
                    if ahead[number] & wanted and end not in found:
                        found[end] = (price, number)
                        missing = {index for index in missing if end not in targets[index]}
                        wanted = functools.reduce(operator.or_, [bits[index] for index in missing], 0)
                        if not missing:
                            break
                    continue
                variable, children = expanded[number] or self._expand(number)
                free = allowed[variable]
                for value in members[bounds[variable]]:
                    child = children[value]
                    if not ahead[child] & wanted:
                        continue  # Nothing that is still missing is reached from there.
                    cost = price if free >> value & 1 else price + 1
                    if child not in settled and cost < costs.get(child, cost + 1):
                        costs[child] = cost
                        came[child] = (number, variable, value)
                        (level if cost == price else dearer).append(child)
            if len(settled) > self._budget:
                raise TooLarge
            level, price = dearer, price + 1
        return [
            self._way_to(
                min((end for one, end in found.items() if one in target), key=lambda end: end[0], default=None),
                came,
                allowed,
            )
            for target in targets
        ]

    def _way_to(
        self, end: tuple[int, int] | None, came: Mapping[int, tuple[int, int, int]], start: Sequence[int]
    ) -> tuple[int, list[int]] | None:
        if end is None:
            return None
        price, number = end
        way = list(start)
        while number != self._start:
            number, variable, value = came[number]
            way[variable] = 1 << value
        return price, way

    def count(self, allowed: Allowed, outcome: int, over: Collection[int]) -> int:
        """How many assignments of the variables `over` have an outcome. All that are asked must be among them."""
        memo: dict[int, int] = {}
        sizes = {variable: bin(allowed[variable]).count("1") for variable in over}
        order = sorted(over)
        position = {variable: index for index, variable in enumerate(order)}
        products = [1]
        for variable in reversed(order):
            products.append(products[-1] * sizes[variable])
        products.reverse()

        def first(number: int) -> int:
            return len(order) if self._end[number] is not None else position[self._expand(number)[0]]

        def visit(number: int) -> int:
            end = self._end[number]
            if end is not None:
                return int(end == outcome)
            known = memo.get(number)
            if known is None:
                if len(memo) > self._budget:
                    raise TooLarge
                variable, children = self._expand(number)
                after = position[variable] + 1
                known = memo[number] = sum(
                    visit(children[value]) * (products[after] // products[first(children[value])])
                    for value in self._members[allowed[variable]]
                )
            return known

        return visit(self._start) * (products[0] // products[first(self._start)])

    def support(self) -> set[int]:
        """The variables on which anything here depends."""
        excluded, _, candidates = self._given
        return {
            variable
            for diagram in (excluded, *(one for _, one in candidates))
            for variable in self.diagrams.support(diagram)
        }

    def constrained(self, constraint: Diagram) -> Outcomes:
        """The same decision with only those assignments permitted that satisfy a constraint as well."""
        if constraint == TRUE:
            return self
        excluded, _, candidates = self._given
        both = self.diagrams.any_of((excluded, self.diagrams.negation(constraint)))
        return Outcomes(self.diagrams, [one for _, one in candidates], self._rule, excluded=both, budget=self._budget)

    def deciding(self, allowed: Allowed, together: Collection[Collection[int]] = ()) -> frozenset[int]:
        """The variables on whose allowed values the outcome still depends, exactly.

        A variable counts when changing it alone can change the outcome, or when learning it can leave fewer
        outcomes. The second matters only where some assignments are excluded. There, too, several variables may
        have to change at once, because what lies between is excluded: `together` says which are one question. Of
        such a question all variables that are looked at count.
        """
        reduced = self.reduce(allowed)
        clash = _Clash(reduced)
        found: set[int] = set()
        for node in reduced.nodes:
            if isinstance(node, tuple) and node[0] not in found:
                children = [child for child in dict.fromkeys(node[1]) if child >= 0]
                if any(clash.between(a, b) for i, a in enumerate(children) for b in children[:i]):
                    found.add(node[0])
        if EXCLUDED not in reduced.nodes:
            return frozenset(found)
        asked = {node[0] for node in reduced.nodes if isinstance(node, tuple)}
        for group in together:
            variables = asked.intersection(group)
            if (
                len(variables) > 1
                and not variables & found
                and _Clash(reduced, variables, self._budget).between(reduced.root, reduced.root)
            ):
                found |= variables
        narrowing = {variable for variable in asked - found if self._narrows(allowed, variable)}
        return frozenset(found | narrowing or asked if len(self.possible(allowed)) > 1 else found)

    def _narrows(self, allowed: Allowed, variable: int) -> bool:
        before = self.possible(allowed)
        narrowed = list(allowed)
        for value in range(self.sizes[variable]):
            if allowed[variable] >> value & 1:
                narrowed[variable] = 1 << value
                after = self.possible(narrowed)
                if after and after != before:
                    return True
        return False

    def reduce(self, allowed: Allowed) -> Reduced:
        """Return the canonical diagram over the allowed values."""
        nodes: list[tuple[int, tuple[int, ...]] | int] = []
        numbers: dict[object, int] = {}
        memo: dict[int, int] = {}

        def intern(key: object, node: tuple[int, tuple[int, ...]] | int) -> int:
            if key not in numbers:
                numbers[key] = len(nodes)
                nodes.append(node)
            return numbers[key]

        def visit(number: int) -> int:
            known = memo.get(number)
            if known is not None:
                return known
            if len(memo) > self._budget:
                raise TooLarge
            end = self._end[number]
            if end is not None:
                result = intern(end, end)
            else:
                variable, children = self._expand(number)
                mask = allowed[variable]
                below = tuple(visit(child) if mask >> value & 1 else -1 for value, child in enumerate(children))
                distinct = {child for child in below if child >= 0}
                result = distinct.pop() if len(distinct) == 1 else intern((variable, below), (variable, below))
            memo[number] = result
            return result

        root = visit(self._start)
        return Reduced(root=root, nodes=tuple(nodes))

    # The lazy product

    def _ends(self, allowed: Allowed, asked: set[int] | None = None) -> Iterator[int]:
        """Yield the outcome of every reachable end, each once. The variables on the way are added to `asked`."""
        seen = {self._start}
        stack = [self._start]
        given: set[int] = set()
        while stack:
            number = stack.pop()
            end = self._end[number]
            if end is not None:
                if end not in given:
                    given.add(end)
                    yield end
                continue
            variable, children = self._expanded[number] or self._expand(number)
            if asked is not None:
                asked.add(variable)
            for value in self._members[allowed[variable]]:
                child = children[value]
                if child not in seen:
                    seen.add(child)
                    stack.append(child)
            if len(seen) > self._budget:
                raise TooLarge

    def _expand(self, number: int) -> tuple[int, tuple[int, ...]]:
        known = self._expanded[number]
        if known is None:
            excluded, level, left = self._states[number]
            diagrams = self.diagrams
            variable = min(diagrams.variable(diagram) for diagram in (excluded, *(one for _, one in left)))
            known = (
                variable,
                tuple(
                    self._number(
                        (
                            diagrams.child(excluded, variable, value),
                            level,
                            tuple((index, diagrams.child(diagram, variable, value)) for index, diagram in left),
                        )
                    )
                    for value in range(self.sizes[variable])
                ),
            )
            self._expanded[number] = known
        return known

    def _number(self, state: _State) -> int:
        state = self._settle(state)
        number = self._numbers.get(state)
        if number is None:
            number = len(self._states)
            self._numbers[state] = number
            self._states.append(state)
            self._expanded.append(None)
            self._end.append(self._end_of(state))
            self._ahead.append(self._ahead_of(state))
            self._certain.append(state[0] == FALSE)
        return number

    def _settle(self, state: _State) -> _State:
        """Drop what can no longer change the outcome."""
        excluded, level, left = state
        if excluded == TRUE:
            return (TRUE, NOTHING, ())
        kept: list[tuple[int, Diagram]] = []
        for index, diagram in left:
            if self._rule is Rule.LEVELS:
                if diagram == FALSE:
                    break
                if diagram == TRUE and not kept:
                    level = index
                    continue
            elif diagram == FALSE:
                continue
            kept.append((index, diagram))
            if self._rule is Rule.FIRST and diagram == TRUE:
                break
        return (excluded, level, tuple(kept))

    def _end_of(self, state: _State) -> int | None:
        """The outcome of a settled state, or None while it is open."""
        excluded, level, left = state
        if excluded == TRUE:
            return EXCLUDED
        if excluded != FALSE:
            return None
        if not left:
            return level
        return left[0][0] if self._rule is Rule.FIRST and left[0][1] == TRUE else None

    def _ahead_of(self, state: _State) -> int:
        excluded, level, left = state
        if excluded == TRUE:
            return 0
        found = _bits([index for index, _ in left])
        if self._rule is Rule.FIRST and left and left[-1][1] == TRUE:
            return found
        return found | _bits((level,))


def _bits(outcomes: Collection[int]) -> int:
    """Outcomes as bits from `EXCLUDED` on."""
    found = 0
    for outcome in outcomes:
        found |= 1 << (outcome - EXCLUDED)
    return found


class _OutcomesOf(dict[int, frozenset[int]]):
    """Bits from `EXCLUDED` on → outcomes, without `EXCLUDED`."""

    def __missing__(self, bits: int) -> frozenset[int]:
        ends = (bit + EXCLUDED for bit in range(bits.bit_length()) if bits >> bit & 1)
        found = self[bits] = frozenset(end for end in ends if end != EXCLUDED)
        return found


class _LeadsOut(dict[int, bool]):
    """State → whether an outcome outside some outcomes is reached from it, while `allowed` stays the same."""

    def __init__(self, question: Outcomes, outcomes: Collection[int], allowed: Allowed) -> None:
        self.allowed = allowed
        self.outside = ~_bits(outcomes)
        self.passable = 0 not in allowed
        """whether every variable may have some value; else a way may end nowhere"""
        self._question = question

    def __missing__(self, number: int) -> bool:
        question = self._question
        ahead = question._ahead[number]
        outside = ahead & self.outside
        found = False
        if outside and (
            question._end[number] is not None or (outside == ahead and self.passable and question._certain[number])
        ):
            found = True
        elif outside:
            asked, children = question._expanded[number] or question._expand(number)
            for value in question._members[self.allowed[asked]]:
                if self[children[value]]:
                    found = True
                    break
        self[number] = found
        if len(self) > question._budget:
            raise TooLarge
        return found


class _EndsBelow(dict[int, int]):
    """State → the outcomes reached from it, as bits from `EXCLUDED` on, for one `allowed`."""

    def __init__(self, question: Outcomes, allowed: Allowed) -> None:
        self.allowed = allowed
        self._question = question
        self._walked: tuple[dict[int, list[tuple[int, ...]]], list[int]] | None = None

    def walked(self) -> tuple[dict[int, list[tuple[int, ...]]], list[int]]:
        """Variable → the children of every state reached that asks it; and what is reached without asking each."""
        if self._walked is None:
            self._walked = self._walk()
        return self._walked

    def _walk(self) -> tuple[dict[int, list[tuple[int, ...]]], list[int]]:
        question, allowed = self._question, self.allowed
        at: dict[int, list[tuple[int, ...]]] = {}
        past = [0] * len(question.sizes)
        seen = {question._start}
        stack = [question._start]
        edges = {(-1, question._start)}
        while stack:
            number = stack.pop()
            if question._end[number] is not None:
                continue
            asked, children = question._expanded[number] or question._expand(number)
            at.setdefault(asked, []).append(children)
            for value in question._members[allowed[asked]]:
                child = children[value]
                edges.add((asked, child))
                if child not in seen:
                    seen.add(child)
                    stack.append(child)
        for before, number in edges:
            after = self._asked(number)
            if after > before + 1:
                below = self[number]
                for variable in range(before + 1, after):
                    past[variable] |= below
        return at, past

    def _asked(self, number: int) -> int:
        """The variable that a state asks; the number of variables where it asks none."""
        question = self._question
        if question._end[number] is not None:
            return len(question.sizes)
        return (question._expanded[number] or question._expand(number))[0]

    def __missing__(self, number: int) -> int:
        question = self._question
        end = question._end[number]
        if end is not None:
            found = 1 << (end - EXCLUDED)
        else:
            found = 0
            asked, children = question._expanded[number] or question._expand(number)
            for value in question._members[self.allowed[asked]]:
                found |= self[children[value]]
        self[number] = found
        if len(self) > question._budget:
            raise TooLarge
        return found


class _Members(dict[int, tuple[int, ...]]):
    """A set of values as bits → its values; worked out when first asked for."""

    def __missing__(self, mask: int) -> tuple[int, ...]:
        values = self[mask] = tuple(value for value in range(mask.bit_length()) if mask >> value & 1)
        return values


class _Clash:
    """Whether two parts of a reduced diagram can have different outcomes for values that are the same.

    Variables that are `free` may have other values in the one part than in the other.
    """

    def __init__(self, reduced: Reduced, free: Collection[int] = (), budget: int | None = None) -> None:
        self._nodes = reduced.nodes
        self._free = free
        self._last = max(free, default=-1)
        self._budget = budget
        self._memo: dict[tuple[int, int], bool] = {}

    def between(self, left: int, right: int) -> bool:
        """Raises TooLarge where more pairs have to be looked at than the budget allows."""
        if left == right and self._is_below(left):
            return False
        key = (left, right) if left < right else (right, left)
        known = self._memo.get(key)
        if known is None:
            if self._budget is not None and len(self._memo) > self._budget:
                raise TooLarge
            known = self._memo[key] = self._search(*key)
        return known

    def _is_below(self, number: int) -> bool:
        """Whether nothing that is free is asked from a node on."""
        node = self._nodes[number]
        return isinstance(node, int) or node[0] > self._last

    def _search(self, left: int, right: int) -> bool:
        a, b = self._nodes[left], self._nodes[right]
        if isinstance(a, int) and isinstance(b, int):
            return EXCLUDED not in (a, b) and a != b
        return any(x >= 0 and y >= 0 and self.between(x, y) for x, y in _steps(left, a, right, b, self._free))


_Node = tuple[int, tuple[int, ...]] | int


def _steps(left: int, a: _Node, right: int, b: _Node, free: Collection[int]) -> Iterator[tuple[int, int]]:
    """Yield the pairs one variable further down; a variable that is free may have another value on either side."""
    variable = min(node[0] for node in (a, b) if isinstance(node, tuple))
    lefts = a[1] if isinstance(a, tuple) and a[0] == variable else None
    rights = b[1] if isinstance(b, tuple) and b[0] == variable else None
    if lefts is None:
        yield from ((left, below) for below in rights or ())
    elif rights is None:
        yield from ((below, right) for below in lefts)
    elif variable in free:
        yield from itertools.product(lefts, rights)
    else:
        yield from zip(lefts, rights, strict=True)


def widen(allowed: Allowed, bounds: Allowed, order: Sequence[int], refused: Callable[[Allowed, int], int]) -> list[int]:
    """Widen `allowed` towards `bounds` as far as it goes: a minimal and general reason.

    `refused(current, variable)` says, as bits, which values the variable must not take, the others being as in
    `current`. Variables are freed whole in `order`; those that had to stay are then widened value by value.
    """
    current = list(allowed)
    kept: list[int] = []
    for variable in order:
        if current[variable] == bounds[variable]:
            continue
        if refused(current, variable) & bounds[variable]:
            kept.append(variable)
        else:
            current[variable] = bounds[variable]
    for variable in kept:
        current[variable] = bounds[variable] & ~refused(current, variable)
    return current
