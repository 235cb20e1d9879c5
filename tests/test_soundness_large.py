"""Rules where no brute force can go: z3 as a second opinion, and what is too large for anybody."""

from __future__ import annotations

from itertools import combinations
from random import Random
from typing import Any

import pytest
import z3  # type: ignore[import-untyped]

from comparative_wiki.classify import Classifier
from comparative_wiki.comparison.model import ClassificationId
from comparative_wiki.findings import Findings, Proof
from comparative_wiki.logic import diagrams, outcomes
from comparative_wiki.problems import Problems
from comparative_wiki.rules import RuleSet
from comparative_wiki.soundness import check_rules
from tests.conftest import Draw, entry_text
from tests.reading import NEUTRAL, POLICIES_OF_ONE, Data, Read, Reading, listed, read, scratch


class Theory:
    """A comparison as a theory: an integer for each criterion, its place in the domain."""

    def __init__(self, data: Data) -> None:
        self.reading = Reading(data)
        self.variables = {name: z3.Int(name) for name in data["criteria"]}
        self.solver = z3.SolverFor("QF_LIA")
        for name, variable in self.variables.items():
            self.solver.add(variable >= 0, variable < len(self.reading.domain(name)))
        for condition in data.get("impossible", []):
            self.solver.add(z3.Not(self.holds(condition)))

    def one_of(self, criterion: str, values: Any) -> z3.BoolRef:
        domain = self.reading.domain(criterion)
        return z3.Or([self.variables[criterion] == domain.index(value) for value in values])

    def satisfied(self, criterion: str) -> z3.BoolRef:
        return self.one_of(criterion, self.reading.good(criterion))

    def neutral(self, criterion: str) -> z3.BoolRef:
        return self.one_of(criterion, [NEUTRAL]) if self.reading.is_neutral(criterion) else z3.BoolVal(False)

    def holds(self, condition: Data) -> z3.BoolRef:
        return z3.And([self._key(condition, key) for key in condition if key != "of"])

    def _key(self, condition: Data, key: str) -> z3.BoolRef:
        value = condition[key]
        found: z3.BoolRef
        match key:
            case "all":
                found = z3.And([self.holds(part) for part in listed(value)])
            case "any":
                found = z3.Or([self.holds(part) for part in listed(value)])
            case "none":
                found = z3.Not(z3.Or([self.holds(part) for part in listed(value)]))
            case "every":
                found = z3.And([z3.Or(self.satisfied(one), self.neutral(one)) for one in self.reading.members(value)])
            case "some":
                found = z3.Or([self.satisfied(one) for one in self.reading.members(value)])
            case "at_least":
                members = [self.satisfied(one) for one in self.reading.members(condition["of"])]
                found = z3.Sum([z3.If(one, 1, 0) for one in members]) >= value
            case "score":
                [(name, test)] = value.items()
                found = self._score(name, str(test))
            case _:
                found = self.one_of(key, self.reading.admitted(key, value))
        return found

    def _score(self, name: str, test: str) -> z3.BoolRef:
        """A score of at least so many percent: of all that applies, and something has to."""
        percent = int(test.removeprefix("at least ").removesuffix("%"))
        terms = []
        for criterion, weight in self.reading.weights(name).items():
            points = self.reading.points(name, criterion)
            most = max(points.values())
            for value, worth in points.items():
                amount = (worth - most * percent / 100) * weight * 1200
                assert amount.denominator == 1
                terms.append(z3.If(self.one_of(criterion, [value]), int(amount), 0))
        applies = z3.Or([z3.Not(self.neutral(criterion)) for criterion in self.reading.weights(name)])
        return z3.And(z3.Sum(terms) >= 0, applies)

    def possible(self, *conditions: z3.BoolRef) -> bool:
        """Whether there are permitted answers of which all of this holds."""
        answer = self.solver.check(*conditions)
        assert answer != z3.unknown
        return bool(answer == z3.sat)

    def entry(self, possible: dict[str, list[Any]]) -> list[z3.BoolRef]:
        return [self.one_of(name, values) for name, values in possible.items()]

    def cases(self, name: str) -> dict[str | None, z3.BoolRef]:
        """Where each class is the outcome."""
        held = {one: self.holds(when) for one, when in self.reading.rules(name).items()}
        names = list(held)
        found: dict[str | None, z3.BoolRef] = {}
        if self.reading.policy(name) == "levels":
            for index, one in enumerate(names):
                above = [z3.Not(held[names[index + 1]])] if index + 1 < len(names) else []
                found[one] = z3.And([*(held[other] for other in names[: index + 1]), *above])
            found[None] = z3.Not(held[names[0]])
            return found
        for index, one in enumerate(names):
            found[one] = z3.And(held[one], *(z3.Not(held[other]) for other in names[:index]))
        found[self.reading.otherwise(name)] = z3.Not(z3.Or(list(held.values())))
        return found


def large(random: Random, size: int) -> dict[str, Any]:
    """A comparison with many criteria and one classification for each of the policies that leave one class."""
    criteria: dict[str, Any] = {}
    for number in range(size):
        levels = ["a", "b", "c", "d"][: random.randint(2, 4)]
        criteria[f"c{number}"] = {
            "scale": levels,
            "not_applicable": random.random() < 0.3,
            "groups": [f"g{number // 6}"],
            "good": f"at least {random.choice(levels[1:])}",
        }
    data: dict[str, Any] = {"criteria": criteria}
    scored = random.sample(list(criteria), 8)
    data["scores"] = {"s": {"weights": {name: random.randint(1, 3) for name in scored}}}
    reading = Reading(data)

    def test() -> dict[str, Any]:
        name = random.choice(list(criteria))
        level = random.choice(reading.levels(name)[1:])
        return {name: random.choice([level, f"at least {level}", f"not {level}", f"at most {reading.levels(name)[0]}"])}

    def condition(depth: int) -> dict[str, Any]:
        kind = random.random()
        if depth == 0 or kind < 0.3:
            group = f"g{random.randrange((size + 5) // 6)}"
            count = {"at_least": random.randint(1, len(reading.members(group))), "of": group}
            score = {"score": {"s": f"at least {random.choice([25, 50, 75])}%"}}
            return random.choice([test(), test(), {"every": group}, {"some": group}, count, score])
        word = random.choice(["all", "any", "any", "none"])
        return {word: [condition(depth - 1) for _ in range(random.randint(2, 3))]}

    data["impossible"] = [{**test(), **test()} for _ in range(random.randint(1, 3))]
    data["classifications"] = {}
    for policy in ("levels", "first", "unique"):
        classes: dict[str, Any] = {f"k{n}": {"when": condition(2)} for n in range(random.randint(2, 4))}
        if policy != "levels" and random.random() < 0.5:
            classes["rest"] = {"otherwise": True}
        data["classifications"][policy] = {"policy": policy, "classes": classes}
    return data


def partly(random: Random, reading: Reading) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """An entry of which a part is known, with what it may come to."""
    written: dict[str, Any] = {}
    possible: dict[str, list[Any]] = {}
    share = random.random()
    for name in reading.data["criteria"]:
        levels, domain = reading.levels(name), reading.domain(name)
        possible[name] = list(domain)
        if random.random() < share:
            test = random.choice([*levels, *(f"at least {level}" for level in levels)])
            written[name] = test
            possible[name] = [value for value in domain if value in reading.admitted(name, test)]
    return written, possible


def package(comparison: Data, written: Data) -> Read:
    found = read(scratch(), comparison, written)
    assert not found.problems, found.problems
    return found


@pytest.mark.parametrize("seed", range(24))
def test_z3_gives_the_same_answers_about_large_rules(seed: int) -> None:
    random = Random(seed)
    data = large(random, random.randint(30, 60))
    theory = Theory(data)
    rules = RuleSet(package(data, {}).comparison)
    findings = Findings((), Problems().at("comparison.yml"))
    check_rules(rules, findings)
    wanted: set[tuple[str, ...]] = set()
    for name in data["classifications"]:
        held = {one: theory.holds(when) for one, when in theory.reading.rules(name).items()}
        wanted.update(("class-contradiction", name, one) for one, fits in held.items() if not theory.possible(fits))
        if name == "unique":
            pairs = combinations(held, 2)
            wanted.update(
                ("class-overlap", name, other, one) for one, other in pairs if theory.possible(held[one], held[other])
            )
        none = z3.Not(z3.Or(list(held.values())))
        if name in POLICIES_OF_ONE and theory.reading.otherwise(name) is None and theory.possible(none):
            wanted.add(("class-gap", name))
    codes = {"class-contradiction", "class-overlap", "class-gap"}
    assert {(one.code, *one.about) for one in findings.all if one.code in codes} == wanted
    assert not [one for one in findings.checked if one.proof is Proof.NOT_PROVED]

    for _ in range(4):
        written, possible = partly(random, theory.reading)
        found = package(data, written)
        classifier = Classifier(rules)
        verdicts = classifier.classify(classifier.profile(found.entry))
        entry = theory.entry(possible)
        for name in ("levels", "first"):
            verdict = verdicts[ClassificationId(name)]
            outcomes_of = {one for one, case in theory.cases(name).items() if theory.possible(*entry, case)}
            assert set(verdict.possible) == outcomes_of - {None}
            assert verdict.may_be_none == (None in outcomes_of)
            assert verdict.impossible == (not outcomes_of)


# Too large


def twins(count: int, *, apart: bool) -> dict[str, Any]:
    """Pairs of criteria that should be alike; told apart in one class or in many. The order is the worst there is."""
    names = [f"{side}{number}" for side in "ab" for number in range(count)]
    alike = [
        {"any": [{f"a{number}": level, f"b{number}": level} for level in ("no", "yes")]} for number in range(count)
    ]
    classes: dict[str, Any] = (
        {f"twin {number}": {"when": one} for number, one in enumerate(alike)}
        if apart
        else {"twins": {"when": {"all": alike}}}
    )
    classes["rest"] = {"otherwise": True}
    return {
        "criteria": {name: ["no", "yes"] for name in names},
        "classifications": {"sort": {"policy": "first", "classes": classes}},
    }


def test_what_outgrows_its_budget_is_not_proved_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    found = package(twins(8, apart=True), {})
    rules = RuleSet(found.comparison)
    for decision in rules.decisions.values():
        for part in decision.parts:
            monkeypatch.setattr(part, "_budget", 40)
    problems = Problems()
    findings = Findings((), problems.at("comparison.yml"))
    check_rules(rules, findings)
    proofs = {one.code: one.proof for one in findings.checked}
    assert proofs["class-unreachable"] is Proof.NOT_PROVED
    assert proofs["class-contradiction"] is Proof.PROVED
    [problem] = [one for one in problems if one.code == "not-proved"]
    assert problem.severity == "warning"
    assert problem.sentence == (
        "'sort': class-unreachable is not proved, because the rules are too large to be worked out. "
        "Use fewer criteria in one rule, or accept this with a reason."
    )


@pytest.mark.parametrize("apart", [True, False])
def test_rules_that_are_too_large_are_a_problem_and_not_a_crash(
    monkeypatch: pytest.MonkeyPatch, draw: Draw, apart: bool
) -> None:
    # With the budget that there is it takes up to a minute; a smaller one shows the same.
    for one, budget in ((diagrams.Diagrams, 2000), (outcomes.Outcomes, 400)):
        defaults = one.__init__.__kwdefaults__
        assert defaults is not None
        monkeypatch.setitem(defaults, "budget", budget)
    files = {"entries/comparison.yml": twins(14, apart=apart), "entries/thing.md": entry_text({})}
    wiki, problems = draw(files).build()
    assert wiki is None
    assert "too-complex" in {one.code for one in problems}
    assert not [one for one in problems if one.severity == "error" and one.code != "too-complex"]
