"""Are the rules sound? What no entry can show, the diagrams prove: contradictions, overlaps, gaps, wrong examples."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations, pairwise
from math import prod

from .comparison.model import (
    AllOf,
    AnyOf,
    AtLeastOf,
    Class,
    Condition,
    Criterion,
    Example,
    Kind,
    NoneOf,
    Policy,
    criteria_of,
)
from .comparison.words import set_in_words
from .findings import Findings
from .languages.language import marked
from .languages.told import tell, tell_all, tell_and
from .logic.diagrams import FALSE, Diagram, TooLarge
from .logic.outcomes import EXCLUDED, NOTHING, Outcomes, Rule, widen
from .phrases import condition_in_words, option_in_english
from .problems import Severity
from .rules import Decision, RuleSet

MOST_COUNTED = 1_000_000
"""up to here combinations are counted out; above, their share is given"""
ANYTHING = marked("anything is the case")
ONE_OF_THEM = frozenset({Policy.UNIQUE, Policy.FIRST})


def check_rules(rules: RuleSet, findings: Findings) -> None:
    """Report what is wrong with the rules of a comparison, and note what is proved."""
    for decision in rules.decisions.values():
        _Checks(rules, decision, findings).run()
    _check_use(rules, findings)
    for example in rules.comparison.examples:
        if not example.entry:
            check_example(rules, example, rules.allowed(example.values), findings)


def check_example(rules: RuleSet, example: Example, allowed: Sequence[int], findings: Findings) -> None:
    """Report the classifications in which an example does not come out as it says."""
    for name, expected in example.expect.items():
        decision = rules.decisions[name]
        parts = decision.parts
        if decision.classification.policy is Policy.ALL:
            index = next(i for i, one in enumerate(decision.ruled) if one.id == expected)
            sound = parts[index].possible(allowed) == {0}
            wanted = {"expected": expected, "classification": name}
            cause = tell("this example should be '{expected}' in '{classification}', but it does not hold", **wanted)
            if 0 in parts[index].possible(allowed):
                cause = tell(
                    "this example should be '{expected}' in '{classification}', but it may or may not hold", **wanted
                )
        else:
            classes = [decision.class_of(outcome) for outcome in sorted(parts[0].possible(allowed))]
            ids = [one.id if one is not None else tell("no class") for one in classes]
            sound = ids == [expected]
            quoted = [f"'{one.id}'" if one is not None else tell("no class") for one in classes]
            wanted = {"expected": expected, "classification": name}
            cause = tell(
                "this example should be '{expected}' in '{classification}', but its values contradict one another",
                **wanted,
            )
            if quoted:
                cause = tell(
                    "this example should be '{expected}' in '{classification}', but the rules say {found}",
                    **wanted,
                    found=quoted[0],
                )
            if len(ids) > 1:
                cause = tell(
                    "this example should be '{expected}' in '{classification}', but it is undecided between {found}",
                    **wanted,
                    found=tell_and(quoted),
                )
        if not sound:
            findings.add(
                "example-wrong",
                Severity.ERROR,
                example.place,
                (name, expected, *filter(None, [example.entry])),
                cause,
                tell("Correct the example, or the rules."),
            )


class _Checks:
    """The checks of one classification."""

    def __init__(self, rules: RuleSet, decision: Decision, findings: Findings) -> None:
        self.rules = rules
        self.diagrams = rules.diagrams
        self.decision = decision
        self.findings = findings
        self.name = decision.classification.id
        self.policy = decision.classification.policy
        self.permitted = rules.permitted

    def run(self) -> None:
        """Run those that fit the policy."""
        checks = [("class-contradiction", self.contradictions)]
        if self.policy is Policy.UNIQUE:
            checks.append(("class-overlap", self.overlaps))
        if self.policy is not Policy.ALL:
            checks.append(("class-unreachable", self.unreachable))
        if self.policy in ONE_OF_THEM and self.decision.otherwise is None:
            checks.append(("class-gap", self.gap))
        if self.policy is Policy.LEVELS:
            checks.append(("level-not-monotone", self.monotone))
        if self.policy in {Policy.ALL, Policy.LEVELS}:
            checks.append(("class-contained", self.contained))
        checks.append(("test-redundant", self.redundant))
        for code, check in checks:
            self.findings.check(self.name, code, self.decision.classification.place, check)

    def _add(
        self, code: str, severity: Severity, one: Class, cause: str, remedy: str, also: Collection[str] = ()
    ) -> None:
        self.findings.add(code, severity, one.place, (self.name, one.id, *also), cause, remedy)

    # Each class by itself

    def contradictions(self) -> None:
        """A class whose conditions contradict each other."""
        for one, condition in zip(self.decision.ruled, self.decision.conditions, strict=True):
            if self._is_empty(condition):
                self._add(
                    "class-contradiction",
                    Severity.ERROR,
                    one,
                    tell(
                        "no entry can be '{one}': {contradiction}",
                        one=one.id,
                        contradiction=self._contradiction(one, condition),
                    ),
                    tell("Loosen one of its conditions."),
                )

    def _is_empty(self, condition: Diagram) -> bool:
        return self.diagrams.all_of((condition, self.permitted)) == FALSE

    def _contradiction(self, one: Class, condition: Diagram) -> str:
        """The fewest parts of a rule that cannot hold together, in words."""
        above = [self.decision.classification.get(name) for name in self.decision.classification.ancestors(one.id)]
        conditions = [kind.when for kind in (one, *above) if kind.when is not None]
        parts = [part for when in conditions for part in _flat(when)]
        core = list(parts)
        for part in parts:
            rest = [other for other in core if other is not part]
            if self._is_empty(self.diagrams.all_of(self.rules.compile(other) for other in rest)):
                core = rest
        words = [condition_in_words(self.rules.comparison, part) for part in core]
        if condition != FALSE:
            if len(words) == 1:
                return tell("{condition} is declared impossible", condition=words[0])
            return tell("{conditions} are together declared impossible", conditions=tell_and(words))
        if len(words) == 1:
            return tell("'{condition}' is never true", condition=words[0])
        return tell("the conditions of the class contradict each other: {conditions}", conditions=tell_and(words))

    def redundant(self) -> None:
        """A test that could be left out of its rule without a difference."""
        for one in self.decision.ruled:
            if one.when is None:
                continue
            for part, cause in self._idle(one.when):
                words = condition_in_words(self.rules.comparison, part)
                self._add(
                    "test-redundant",
                    Severity.NOTE,
                    one,
                    tell(cause, **{"class": one.id}, condition=words),
                    tell("Leave it out, or accept this if it helps to read the rule."),
                    criteria_of(part),
                )

    def _idle(self, condition: Condition) -> Iterator[tuple[Condition, str]]:
        """The parts of a condition that can be left out, each with the message that says why; below the others, too."""
        if not isinstance(condition, AllOf | AnyOf | NoneOf | AtLeastOf):
            return
        parts = list(condition.parts)
        if isinstance(condition, AtLeastOf):
            idle = []
        elif isinstance(condition, AllOf):
            idle = list(self._implied(parts))
        else:
            idle = list(self._swallowed(parts))
        cause = marked("'{class}': '{condition}' makes no difference, because another part covers it")
        if isinstance(condition, AllOf):
            cause = marked("'{class}': '{condition}' makes no difference, because the rest of the rule implies it")
        for part in idle:
            yield part, cause
        for part in parts:
            if part not in idle:
                yield from self._idle(part)

    def _implied(self, parts: Sequence[Condition]) -> Iterator[Condition]:
        yield from self._without(parts, self.diagrams.all_of)

    def _swallowed(self, parts: Sequence[Condition]) -> Iterator[Condition]:
        yield from self._without(parts, self.diagrams.any_of)

    def _without(self, parts: Sequence[Condition], join: Callable[[Iterable[Diagram]], Diagram]) -> Iterator[Condition]:
        """The parts without which the others, joined, come to the same wherever it is permitted."""
        permitted = [self.diagrams.all_of((self.rules.compile(part), self.permitted)) for part in parts]
        empty = join(())
        start = self.permitted if empty else FALSE
        after = [start]
        for diagram in reversed(permitted):
            after.append(join((diagram, after[-1])))
        after.reverse()
        whole, before = after[0], start
        if whole == FALSE:
            return  # A contradiction is reported as one.
        for index, part in enumerate(parts):
            if join((before, after[index + 1])) == whole:
                yield part
            else:
                before = join((before, permitted[index]))

    # Classes together

    def overlaps(self) -> None:
        """Two classes that both fit, where exactly one should."""
        ruled = self.decision.ruled
        for i, j in combinations(range(len(ruled)), 2):
            first, second = sorted((ruled[i], ruled[j]), key=self.decision.classification.classes.index)
            if first.id in self.decision.classification.ancestors(second.id):
                continue
            both = self.diagrams.all_of((self.decision.conditions[i], self.decision.conditions[j]))
            if both == FALSE:
                continue
            question = Outcomes(self.diagrams, (both,), Rule.FIRST, excluded=self.rules.impossible)
            words = witness(self.rules, question, 0)
            if words is not None:
                self._add(
                    "class-overlap",
                    Severity.ERROR,
                    second,
                    tell(
                        "'{first}' and '{second}' overlap: both fit when {words}",
                        first=first.id,
                        second=second.id,
                        words=words,
                    ),
                    tell("Let their conditions exclude each other, or write `policy: first`."),
                    (first.id,),
                )

    def unreachable(self) -> None:
        """A class of which no entry can be, because of the others."""
        reached = self.decision.parts[0].possible(self.rules.everything)
        for index, one in enumerate(self.decision.ruled):
            if self._is_empty(self.decision.conditions[index]):
                continue
            if self.policy is Policy.LEVELS:
                if not any(outcome >= index for outcome in reached):
                    self._add(
                        "class-unreachable",
                        Severity.ERROR,
                        one,
                        tell(
                            "'{one}' can never be reached: its conditions contradict those of the levels before it",
                            one=one.id,
                        ),
                        tell("Loosen one of them."),
                    )
            elif self.policy is Policy.FIRST and not self._numbers_of_kinds(one) & reached:
                self._add(
                    "class-unreachable",
                    Severity.ERROR,
                    one,
                    self._taken(one, index),
                    tell("Move it up, or narrow the classes before it."),
                )
        rest = self.decision.otherwise
        if rest is not None and NOTHING not in reached:
            self._add(
                "class-unreachable",
                Severity.NOTE,
                rest,
                tell(
                    "'{rest}' can never be reached: the other classes take every entry that there can be", rest=rest.id
                ),
                tell("Leave it out, unless it is to catch what a later rule lets through."),
            )

    def _numbers_of_kinds(self, one: Class) -> set[int]:
        """The outcomes of a class and of those that are kinds of it."""
        kinds = {one.id, *self.decision.classification.descendants(one.id)}
        return {number for number, other in enumerate(self.decision.ruled) if other.id in kinds}

    def _taken(self, one: Class, index: int) -> str:
        """Say which classes take all that fits a class, the fewest that are enough."""
        left = self.diagrams.all_of((self.decision.conditions[index], self.permitted))
        needed: list[str] = []
        earlier = range(index)
        for other in sorted(earlier, key=lambda i: not self.diagrams.implies(left, self.decision.conditions[i])):
            condition = self.decision.conditions[other]
            if left != FALSE and self.diagrams.all_of((left, condition)) != FALSE:
                needed.append(f"'{self.decision.ruled[other].id}'")
                left = self.diagrams.all_of((left, self.diagrams.negation(condition)))
        if len(needed) == 1:
            return tell(
                "'{one}' can never be reached: {taker} takes every entry that fits it", one=one.id, taker=needed[0]
            )
        return tell(
            "'{one}' can never be reached: {takers} take every entry that fits it", one=one.id, takers=tell_and(needed)
        )

    def gap(self) -> None:
        """Values for which there is no class."""
        words = witness(self.rules, self.decision.parts[0], NOTHING)
        if words is not None:
            self.findings.add(
                "class-gap",
                Severity.WARNING,
                self.decision.classification.place,
                (self.name,),
                tell("'{classification}': no class fits when {words}", classification=self.name, words=words),
                tell("Widen a class, or add one with `otherwise: true`."),
            )

    def contained(self) -> None:
        """One class inside another, or a level at which nobody can stop."""
        conditions = [self.diagrams.all_of((one, self.permitted)) for one in self.decision.conditions]
        ruled = self.decision.ruled
        if self.policy is Policy.LEVELS:
            reached = self.decision.parts[0].possible(self.rules.everything)
            for index, (one, following) in enumerate(pairwise(ruled)):
                if index not in reached and any(outcome > index for outcome in reached):
                    self._add(
                        "class-contained",
                        Severity.NOTE,
                        one,
                        tell(
                            "everything that reaches '{one}' reaches '{following}' too, so that none stops there",
                            one=one.id,
                            following=following.id,
                        ),
                        tell("Ask more of '{following}', or make one level of the two.", following=following.id),
                        (following.id,),
                    )
            return
        for i, j in combinations(range(len(ruled)), 2):
            for inner, outer in ((i, j), (j, i)):
                kin = self.decision.classification.ancestors(ruled[inner].id)
                if conditions[inner] == FALSE or ruled[outer].id in kin:
                    continue
                if self.diagrams.implies(conditions[inner], conditions[outer]):
                    self._add(
                        "class-contained",
                        Severity.NOTE,
                        ruled[inner],
                        tell("every '{inner}' is also '{outer}'", inner=ruled[inner].id, outer=ruled[outer].id),
                        tell("Say so with `is_a:`, or change one of the two rules."),
                        (ruled[outer].id,),
                    )
                    break

    def monotone(self) -> None:
        """A better value that lowers the level."""
        for index, one in enumerate(self.decision.ruled):
            before = self.diagrams.all_of(self.decision.conditions[:index])
            reached = self.diagrams.all_of((before, self.decision.conditions[index]))
            for variable in sorted(self._suspects(reached)):
                criterion = self.rules.criterion(variable)
                words = self._loss(reached, before, variable, criterion) if criterion.kind is Kind.SCALE else ""
                if words:
                    self._add(
                        "level-not-monotone",
                        Severity.WARNING,
                        one,
                        tell(
                            "'{one}' is lost when '{criterion}' gets better: {words}",
                            one=one.id,
                            criterion=criterion.id,
                            words=words,
                        ),
                        tell("Write `at least` where the rule names a single value."),
                        (criterion.id,),
                    )

    def _suspects(self, reached: Diagram) -> set[int]:
        """The variables of which some value after another one could lose a condition, were everything permitted."""
        implies = self.diagrams.implies
        return {
            variable
            for variable, children in self.diagrams.nodes(reached)
            if any(one != other and not implies(one, other) for one, other in pairwise(children))
        }

    def _loss(self, reached: Diagram, earlier: Diagram, variable: int, criterion: Criterion) -> str:
        """Where a step up a scale loses a level and none of the `earlier` ones, in words; empty where it never does."""
        diagrams = self.diagrams
        for value, (worse, better) in enumerate(pairwise(criterion.values)):
            before, after = (diagrams.restrict(reached, variable, one) for one in (value, value + 1))
            if diagrams.implies(before, after):
                continue
            allowed = [diagrams.restrict(self.permitted, variable, one) for one in (value, value + 1)]
            kept = diagrams.restrict(earlier, variable, value + 1)
            lost = diagrams.all_of((before, diagrams.negation(after), kept, *allowed))
            if lost != FALSE:
                question = Outcomes(diagrams, (lost,), Rule.FIRST)
                words = witness(self.rules, question, 0, without={variable})
                if words is None or words.startswith(ANYTHING):
                    return tell("from '{worse}' to '{better}', always", worse=worse, better=better)
                return tell("from '{worse}' to '{better}', when {words}", worse=worse, better=better, words=words)
        return ""


def _flat(condition: Condition) -> Iterator[Condition]:
    """The parts that all have to hold, however they are nested."""
    for part in condition.parts if isinstance(condition, AllOf) else ():
        yield from _flat(part)
    if not isinstance(condition, AllOf):
        yield condition


# Criteria and values


def _check_use(rules: RuleSet, findings: Findings) -> None:
    """Criteria that no rule uses, and values that no rule tells apart."""
    diagrams = rules.diagrams
    used: dict[int, list[tuple[Diagram, ...]]] = {}
    impossible = diagrams.any_of(rules.compile(condition) for condition in rules.comparison.impossible)
    roots = [impossible, *(one for decision in rules.decisions.values() for one in decision.conditions)]
    roots += [rules.compile(part) for thesis in rules.comparison.claims for part in (thesis.of, thesis.holds) if part]
    for root in dict.fromkeys(roots):
        for variable, children in diagrams.nodes(root):
            used.setdefault(variable, []).append(children)
    # A class that contradicts itself is reported as that; what it names is not unused.
    contradictory = {
        name
        for decision in rules.decisions.values()
        for one, condition in zip(decision.ruled, decision.conditions, strict=True)
        if condition == FALSE and one.when is not None
        for name in criteria_of(one.when)
    }
    scored = {name for score in rules.comparison.scores.values() for name in score.weights}
    for criterion in rules.comparison.finite:
        if criterion.kind is Kind.NUMBER and not criterion.cuts:
            continue  # It is not there for rules.
        variables = [variable for variable in rules.variables_of(criterion.id) if variable in used]
        if variables and criterion.kind in {Kind.SCALE, Kind.OPTIONS} and criterion.id not in scored:
            _check_values(criterion, used[variables[0]], findings)
        elif not variables and criterion.id not in scored | contradictory and not _feeds(rules, criterion):
            findings.add(
                "unused-criterion",
                Severity.NOTE,
                criterion.place,
                (criterion.id,),
                tell("no rule depends on '{criterion}'", criterion=criterion.id),
                tell("That is in order if it is only to be shown; accept it then."),
            )


def _feeds(rules: RuleSet, criterion: Criterion) -> bool:
    """Whether another criterion is worked out from this one."""
    origins = (one.origin for one in rules.comparison.criteria.values())
    return any(getattr(origin, "source", None) == criterion.id for origin in origins)


def _check_values(criterion: Criterion, nodes: Sequence[tuple[Diagram, ...]], findings: Findings) -> None:
    alike: dict[tuple[Diagram, ...], list[str]] = {}
    for index, value in enumerate(criterion.values):
        alike.setdefault(tuple(children[index] for children in nodes), []).append(value)
    for values in alike.values():
        if len(values) > 1:
            names = tell_and([f"'{value}'" for value in values])
            findings.add(
                "values-alike",
                Severity.NOTE,
                criterion.place,
                (criterion.id, *values),
                tell("no rule tells {names} of '{criterion}' apart", names=names, criterion=criterion.id),
                tell("That is in order if the difference is worth showing; accept it then."),
            )


# Witnesses


def witness(rules: RuleSet, question: Outcomes, outcome: int, *, without: Collection[int] = ()) -> str | None:
    """The most general situation with this outcome, in the ids of the comparison file, with the share of such ones.

    None where there is none. The variables `without` are taken as they come and not named.
    """
    everything = rules.everything
    found = question.witness(everything, outcome)
    if found is None:
        return None
    order = list(reversed(range(len(rules.variables))))
    widest = widen(found, everything, order, question.refusing({outcome}))
    parts = [
        in_ids(rules, variable, mask)
        for variable, mask in enumerate(widest)
        if mask != everything[variable] and variable not in without
    ]
    words = tell_and(parts) or tell(ANYTHING)
    return tell_all(words, share(rules, question, outcome, without))


def in_ids(rules: RuleSet, variable: int, mask: int) -> str:
    """A criterion with a set of values, in the ids of the comparison file."""
    criterion, option = rules.criterion(variable), rules.variables[variable].option
    values = rules.values(variable, mask)
    if option:
        return tell(
            "{criterion} {includes}", criterion=criterion.id, includes=option_in_english(criterion, option, values)
        )
    return tell("{criterion} is {value}", criterion=criterion.id, value=set_in_words(criterion, values, titles=False))


def share(rules: RuleSet, question: Outcomes, outcome: int, without: Collection[int] = ()) -> str:
    """How many of the permitted combinations have an outcome: "(108 of 324 combinations)"."""
    everything = rules.everything
    over = question.support() - set(without)
    if not over:
        return ""
    try:
        found = question.count(everything, outcome, over)
        total = prod(everything[variable].bit_count() for variable in over) - question.count(everything, EXCLUDED, over)
    except TooLarge:
        return ""
    if total <= MOST_COUNTED:
        return tell("({n} of {all} combinations)", n=f"{found:,}", all=f"{total:,}")
    part = Fraction(found, total)
    if part < Fraction(1, 1000):
        return tell("(a rare combination)")
    return tell("({percent} of all combinations)", percent=f"{float(part):.1%}")
