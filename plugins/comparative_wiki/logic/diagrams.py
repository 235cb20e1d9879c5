"""Reduced, ordered multi-valued decision diagrams.

A diagram says for every assignment of values to variables whether a condition holds. Equal conditions are
the same diagram, so a contradiction is `FALSE` and a tautology is `TRUE`.

Source: Srinivasan, Ham, Malik, Brayton, "Algorithms for discrete function manipulation", ICCAD 1990.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

FALSE = 0
TRUE = 1

Diagram = int
"""the number of a node: 0 and 1 are the constants, others have a variable and one child a value"""

_AND, _OR = 0, 1


class TooLarge(Exception):
    """The diagrams outgrew their budget; nothing can be said."""


class Diagrams:
    """All diagrams over the same variables; shares every part that two of them have in common."""

    def __init__(self, sizes: Sequence[int], *, budget: int = 250_000) -> None:
        """`sizes[v]` is the number of values of variable `v`; `budget` the number of nodes allowed."""
        self.sizes = tuple(sizes)
        self._budget = budget
        self._last = len(self.sizes)
        self._nodes: list[tuple[int, tuple[Diagram, ...]]] = [(self._last, ()), (self._last, ())]
        self._numbers: dict[tuple[int, tuple[Diagram, ...]], Diagram] = {}
        self._applied: dict[tuple[int, Diagram, Diagram], Diagram] = {}
        self._negated: dict[Diagram, Diagram] = {FALSE: TRUE, TRUE: FALSE}

    def __len__(self) -> int:
        return len(self._nodes)

    def variable(self, diagram: Diagram) -> int:
        """The variable a diagram asks first; the number of variables for a constant."""
        return self._nodes[diagram][0]

    def child(self, diagram: Diagram, variable: int, value: int) -> Diagram:
        """What is left of a diagram once `variable`, not later than its own first, has `value`."""
        own, children = self._nodes[diagram]
        return children[value] if own == variable else diagram

    def test(self, variable: int, values: int) -> Diagram:
        """The variable has one of the values whose bits are set."""
        size = self.sizes[variable]
        return self._node(variable, tuple(TRUE if values >> value & 1 else FALSE for value in range(size)))

    def all_of(self, diagrams: Iterable[Diagram]) -> Diagram:
        """Every one holds; `TRUE` for none."""
        result = TRUE
        for diagram in diagrams:
            result = self._apply(_AND, result, diagram)
        return result

    def any_of(self, diagrams: Iterable[Diagram]) -> Diagram:
        """At least one holds; `FALSE` for none."""
        result = FALSE
        for diagram in diagrams:
            result = self._apply(_OR, result, diagram)
        return result

    def at_least(self, count: int, diagrams: Sequence[Diagram]) -> Diagram:
        """At least `count` of them hold."""
        # After diagram i: one result for each number that is still missing, from 0 (enough) to `count`.
        missing = [TRUE, *(FALSE for _ in range(count))]
        for diagram in reversed(diagrams):
            otherwise = self.negation(diagram)
            missing = [TRUE] + [
                self.any_of((self.all_of((diagram, missing[n - 1])), self.all_of((otherwise, missing[n]))))
                for n in range(1, count + 1)
            ]
        return missing[max(count, 0)]

    def sum_at_least(self, terms: Sequence[tuple[int, Sequence[int]]], bound: int) -> Diagram:
        """The terms of all variables add up to `bound` or more.

        `terms` holds pairs of a variable and what each of its values adds; every variable stands once. One node for
        each variable and partial sum, as long as the rest can still tip the balance.
        """
        ordered = sorted((variable, tuple(points)) for variable, points in terms)
        lowest, highest = [0], [0]
        for _, points in reversed(ordered):
            lowest.append(lowest[-1] + min(points))
            highest.append(highest[-1] + max(points))
        lowest.reverse()
        highest.reverse()
        # From the last variable upwards, over the sums that can occur, so that nothing recurses.
        sums: list[set[int]] = [{0}]
        for index, (_, points) in enumerate(ordered):
            open_sums = (s for s in sums[-1] if s + lowest[index] < bound <= s + highest[index])
            sums.append({s + point for s in open_sums for point in set(points)})
            if sum(map(len, sums)) > self._budget:
                raise TooLarge
        below: dict[int, Diagram] = {}
        for index in range(len(ordered), -1, -1):
            here: dict[int, Diagram] = {}
            for total in sums[index]:
                if total + lowest[index] >= bound:
                    here[total] = TRUE
                elif total + highest[index] < bound:
                    here[total] = FALSE
                else:
                    variable, points = ordered[index]
                    here[total] = self._node(variable, tuple(below[total + point] for point in points))
            below = here
        return below[0]

    def negation(self, diagram: Diagram) -> Diagram:
        """It does not hold."""
        known = self._negated.get(diagram)
        if known is None:
            variable, children = self._nodes[diagram]
            known = self._node(variable, tuple(self.negation(child) for child in children))
            self._negated[diagram] = known
            self._negated[known] = diagram
        return known

    # Questions

    def nodes(self, diagram: Diagram) -> Iterator[tuple[int, tuple[Diagram, ...]]]:
        """Every node of a diagram, as its variable and children. Each can be reached: diagrams are reduced."""
        seen = {diagram}
        stack = [diagram]
        while stack:
            variable, children = self._nodes[stack.pop()]
            if children:
                yield variable, children
                fresh = set(children) - seen
                seen |= fresh
                stack.extend(fresh)

    def support(self, diagram: Diagram) -> set[int]:
        """The variables that a condition depends on."""
        return {variable for variable, _ in self.nodes(diagram)}

    def restrict(self, diagram: Diagram, variable: int, value: int) -> Diagram:
        """The condition once a variable has a value."""
        memo: dict[Diagram, Diagram] = {}

        def visit(number: Diagram) -> Diagram:
            own, children = self._nodes[number]
            if own > variable:
                return number
            if own == variable:
                return children[value]
            known = memo.get(number)
            if known is None:
                known = memo[number] = self._node(own, tuple(visit(child) for child in children))
            return known

        return visit(diagram)

    def answers(self, diagram: Diagram, allowed: Sequence[int], permitted: Diagram = TRUE) -> tuple[bool, bool]:
        """Whether a condition can hold, and whether it can fail, with these sets of values (a bit for each value).

        Only assignments that satisfy `permitted` count.
        """
        if permitted != TRUE:
            holds, fails = (self.all_of((one, permitted)) for one in (diagram, self.negation(diagram)))
            return self.answers(holds, allowed)[0], self.answers(fails, allowed)[0]
        seen = {diagram}
        stack = [diagram]
        while stack and not (TRUE in seen and FALSE in seen):
            variable, children = self._nodes[stack.pop()]
            for value, child in enumerate(children):
                if allowed[variable] >> value & 1 and child not in seen:
                    seen.add(child)
                    stack.append(child)
        return TRUE in seen, FALSE in seen

    def implies(self, premise: Diagram, conclusion: Diagram) -> bool:
        """Whether the conclusion holds wherever the premise does."""
        return self.all_of((premise, self.negation(conclusion))) == FALSE

    def count(self, diagram: Diagram, over: Iterable[int]) -> int:
        """How many assignments of the variables `over`, which must hold its support, satisfy a condition."""
        order = sorted(set(over))
        position = {variable: index for index, variable in enumerate(order)}
        position[self._last] = len(order)
        # products[i]: the number of assignments of order[i:]
        products = [1]
        for variable in reversed(order):
            products.append(products[-1] * self.sizes[variable])
        products.reverse()
        memo: dict[Diagram, int] = {FALSE: 0, TRUE: 1}

        def visit(number: Diagram) -> int:
            """Assignments of the node's own variable and those after it."""
            known = memo.get(number)
            if known is None:
                variable, children = self._nodes[number]
                after = position[variable] + 1
                known = memo[number] = sum(
                    visit(child) * (products[after] // products[position[self._nodes[child][0]]]) for child in children
                )
            return known

        return visit(diagram) * (products[0] // products[position[self._nodes[diagram][0]]])

    def _node(self, variable: int, children: tuple[Diagram, ...]) -> Diagram:
        first = children[0]
        if all(child == first for child in children):
            return first
        key = (variable, children)
        number = self._numbers.get(key)
        if number is None:
            if len(self._nodes) >= self._budget:
                raise TooLarge
            number = len(self._nodes)
            self._nodes.append(key)
            self._numbers[key] = number
        return number

    def _apply(self, operation: int, left: Diagram, right: Diagram) -> Diagram:
        if left == right:
            return left
        if left > right:
            left, right = right, left
        if left == FALSE:
            return FALSE if operation == _AND else right
        if left == TRUE:
            return right if operation == _AND else TRUE
        key = (operation, left, right)
        known = self._applied.get(key)
        if known is None:
            variable = min(self.variable(left), self.variable(right))
            known = self._node(
                variable,
                tuple(
                    self._apply(operation, self.child(left, variable, value), self.child(right, variable, value))
                    for value in range(self.sizes[variable])
                ),
            )
            self._applied[key] = known
        return known
