"""A second reading of the comparison file, as slow and plain as can be.

It evaluates the data of a comparison on complete assignments, one after the other, and shares no code with the
package. What the package works out with diagrams has to come to the same.

A complete assignment gives every criterion one answer: a word of a scale or of options; the set of its options where
it takes many; a number, which stands for all numbers that the tests of the file cannot tell from it.
"""

from __future__ import annotations

import atexit
import itertools
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from comparative_wiki.classify import Classifier, Profile, Verdict
from comparative_wiki.comparison.model import ClassificationId, Comparison, CriterionId
from comparative_wiki.comparison.read import read_comparison
from comparative_wiki.entry import Entry
from comparative_wiki.problems import Problem, Problems
from comparative_wiki.rules import RuleSet
from comparative_wiki.wiki import read_entries
from tests.conftest import entry_text, write_files

Data = Mapping[str, Any]
Answer = str | frozenset[str] | Fraction
"""what a criterion comes to"""
Assignment = dict[str, Answer]
Possible = Mapping[str, Sequence[Answer]]
"""what each criterion may come to"""
Outcome = str | None
"""a class, or None for no class"""
Box = Mapping[tuple[str, str], Sequence[str]]
"""criterion and option (or "") → the answers it may have, in the words of the package"""

Place = tuple[str, str]
"""a classification and a class, in whose rule a condition stands"""

NOWHERE: Place = ("", "")
NEUTRAL = "not applicable"
POLICIES_OF_ONE = {"unique", "first"}
_COMPARED: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "at least": lambda one, other: one >= other,
    "above": lambda one, other: one > other,
    "more than": lambda one, other: one > other,
    "at most": lambda one, other: one <= other,
    "below": lambda one, other: one < other,
    "less than": lambda one, other: one < other,
}


def listed(value: Any) -> list[Any]:
    """A list of what may be one thing or a list."""
    return list(value) if isinstance(value, list) else [value]


def number_test(test: str) -> Callable[[Fraction], bool]:
    """What a test asks of a number."""
    if test.startswith("not "):
        inner = number_test(test[4:])
        return lambda number: not inner(number)
    for word, compare in _COMPARED.items():
        if test.startswith(f"{word} "):
            bound = Fraction(test[len(word) + 1 :])
            return lambda number: compare(number, bound)
    low, _, high = test.partition(" to ")
    return lambda number: Fraction(low) <= number <= Fraction(high or low)


# What the words mean


@dataclass
class Reading:
    """A comparison as data, read by brute force."""

    data: Data

    # Criteria

    def declared(self, criterion: str) -> dict[str, Any]:
        one = self.data["criteria"][criterion]
        return {"scale": one} if isinstance(one, list) else one

    def kind(self, criterion: str) -> str:
        declared = self.declared(criterion)
        return next(kind for kind in ("scale", "options", "many", "number") if kind in declared)

    def levels(self, criterion: str) -> list[str]:
        """The levels or options."""
        return list(self.declared(criterion)[self.kind(criterion)])

    def is_neutral(self, criterion: str) -> bool:
        """Whether it may be not applicable."""
        return self.declared(criterion).get("not_applicable") is True

    def domain(self, criterion: str) -> list[Answer]:
        """Every answer that the file can tell apart."""
        return self._domains[criterion]

    @cached_property
    def _domains(self) -> dict[str, list[Answer]]:
        found: dict[str, list[Answer]] = {}
        for criterion in self.data["criteria"]:
            kind = self.kind(criterion)
            answers: list[Answer]
            if kind == "number":
                answers = list(self.numbers(criterion))
            elif kind == "many":
                options = self.levels(criterion)
                sizes = range(len(options) + 1)
                answers = [frozenset(some) for size in sizes for some in itertools.combinations(options, size)]
            else:
                answers = list(self.levels(criterion))
            found[criterion] = [*answers, NEUTRAL] if self.is_neutral(criterion) else answers
        return found

    # Numbers

    @cached_property
    def _tests(self) -> dict[str, set[str]]:
        return {criterion: self._find_tests(criterion) for criterion in self.data["criteria"]}

    def _find_tests(self, criterion: str) -> set[str]:
        """Every test of a number that stands somewhere in the file."""
        found = {str(one) for one in listed(self.declared(criterion).get("good", []))}
        todo: list[Any] = [value for key, value in self.data.items() if key not in {"criteria", "examples"}]
        while todo:
            part = todo.pop()
            if isinstance(part, list):
                todo.extend(part)
            elif isinstance(part, Mapping):
                for key, value in part.items():
                    if key == criterion and not isinstance(value, Mapping):
                        found.update(str(one) for one in listed(value))
                    else:
                        todo.append(value)
        return found - {NEUTRAL}

    def samples(self, criterion: str) -> list[Fraction]:
        """Numbers of every kind that there can be, from the lowest."""
        declared = self.declared(criterion)["number"]
        bounds = declared if isinstance(declared, dict) else {}
        named = {Fraction(one) for test in self._tests[criterion] for one in re.findall(r"[\d.]+", test)}
        points = sorted({*named, *map(Fraction, ENTRY_NUMBERS), Fraction(-2), Fraction(50)})
        if bounds.get("whole"):
            found = {point + step for point in points if point.denominator == 1 for step in (-1, 0, 1)}
        else:
            found = {*points, *((one + other) / 2 for one, other in itertools.pairwise(points))}
        low, high = bounds.get("at_least"), bounds.get("at_most")
        return sorted(
            one
            for one in found
            if (low is None or one >= Fraction(str(low))) and (high is None or one <= Fraction(str(high)))
        )

    def signature(self, criterion: str, number: Fraction) -> tuple[bool, ...]:
        """On which side of the end of every test a number lies."""
        ends: set[str] = set()
        for test in self._tests[criterion]:
            plain = test.removeprefix("not ")
            low, _, high = plain.partition(" to ")
            ends |= {plain} if not plain[0].isdigit() else {f"at least {low}", f"at most {high or low}"}
        return tuple(number_test(one)(number) for one in sorted(ends))

    @cached_property
    def _alike(self) -> dict[str, dict[Fraction, Fraction]]:
        return {}

    def alike(self, criterion: str) -> dict[Fraction, Fraction]:
        """Every number, with the one that stands for all that are like it."""
        if criterion not in self._alike:
            first: dict[tuple[bool, ...], Fraction] = {}
            self._alike[criterion] = {
                number: first.setdefault(self.signature(criterion, number), number)
                for number in self.samples(criterion)
            }
        return self._alike[criterion]

    def numbers(self, criterion: str) -> list[Fraction]:
        """One number for all that are alike, from the lowest."""
        return sorted(set(self.alike(criterion).values()))

    def touched(self, criterion: str, test: str) -> set[Answer]:
        """The representatives of all numbers that a test admits."""
        admits = number_test(test)
        return {stands_for for number, stands_for in self.alike(criterion).items() if admits(number)}

    # Tests

    def admitted(self, criterion: str, test: Any) -> set[Answer]:
        """The answers that a test admits."""
        if isinstance(test, list):
            return {value for one in test for value in self.admitted(criterion, one)}
        if test == NEUTRAL:
            return {NEUTRAL}
        kinds = {"number": self.touched, "many": self._selected}
        return kinds.get(self.kind(criterion), self._among)(criterion, str(test))

    def _selected(self, criterion: str, test: str) -> set[Answer]:
        sets = [one for one in self.domain(criterion) if isinstance(one, frozenset)]
        if test in self.levels(criterion):
            return {one for one in sets if test in one}
        word, _, option = test.partition(" ")
        assert word in {"includes", "not"}, test
        return {one for one in sets if (option in one) == (word == "includes")}

    def _among(self, criterion: str, test: str) -> set[Answer]:
        levels = self.levels(criterion)
        if test in levels:
            return {test}
        if test.startswith("at least "):
            return set(levels[levels.index(test[9:]) :])
        if test.startswith("at most "):
            return set(levels[: levels.index(test[8:]) + 1])
        low, _, high = test.partition(" to ")
        if low in levels and high in levels:
            return set(levels[levels.index(low) : levels.index(high) + 1])
        assert test.startswith("not "), test
        return {level for level in levels if level != test[4:]}

    def good(self, criterion: str) -> set[Answer]:
        """The answers that satisfy a criterion; empty where nothing says."""
        if criterion not in self._good:
            declared = self.declared(criterion)
            if "good" in declared:
                self._good[criterion] = self.admitted(criterion, declared["good"])
            else:
                self._good[criterion] = {self.levels(criterion)[-1]} if self.kind(criterion) == "scale" else set()
        return self._good[criterion]

    @cached_property
    def _good(self) -> dict[str, set[Answer]]:
        return {}

    def members(self, group: str | Sequence[str]) -> list[str]:
        """The criteria of a group, or those listed."""
        if not isinstance(group, str):
            return list(group)
        return [name for name in self.data["criteria"] if group in self.declared(name).get("groups", [])]

    # Conditions

    def holds(self, condition: Data, answers: Assignment, here: Place = NOWHERE) -> bool:
        """Whether a condition holds for a complete set of answers; `here` is the class whose rule it is."""
        return all(self._holds_key(condition, key, answers, here) for key in condition if key != "of")

    def _holds_key(self, condition: Data, key: str, answers: Assignment, here: Place) -> bool:
        value = condition[key]
        found = self._holds_word(condition, key, answers, here)
        if found is not None:
            return found
        if key in self.data.get("classifications", {}):
            return self._is({key: value}, answers, here)
        memo = self._admitted.setdefault((key, str(value)), set())
        if not memo:
            memo |= self.admitted(key, value)
        return answers[key] in memo

    def _holds_word(self, condition: Data, key: str, answers: Assignment, here: Place) -> bool | None:
        value = condition[key]
        found: bool | None = None
        match key:
            case "all":
                found = all(self.holds(part, answers, here) for part in listed(value))
            case "any":
                found = any(self.holds(part, answers, here) for part in listed(value))
            case "none":
                found = not any(self.holds(part, answers, here) for part in listed(value))
            case "every":
                found = all(answers[one] in self.good(one) or answers[one] == NEUTRAL for one in self.members(value))
            case "some":
                found = any(answers[one] in self.good(one) for one in self.members(value))
            case "at_least":
                found = self._count(condition["of"], answers, here) >= value
            case "score":
                [(name, test)] = value.items()
                found = self.score_holds(name, test, answers)
            case "is" | "is_not":
                found = self._is(value, answers, here) == (key == "is")
        return found

    @cached_property
    def _admitted(self) -> dict[tuple[str, str], set[Answer]]:
        return {}

    def _count(self, of: Any, answers: Assignment, here: Place) -> int:
        if isinstance(of, list) and isinstance(of[0], dict):
            return sum(self.holds(part, answers, here) for part in of)
        return sum(answers[one] in self.good(one) for one in self.members(of))

    def _is(self, value: Any, answers: Assignment, here: Place) -> bool:
        name, wanted = self.meant(value, here)
        known = self.above(name, here)
        return any(self.is_of(name, one, answers, known) for one in wanted)

    def meant(self, value: Any, here: Place) -> tuple[str, set[str]]:
        """The classification and the classes that stand under `is`."""
        if isinstance(value, dict):
            [(name, some)] = value.items()
        else:
            some = listed(value)
            homes = [one for one in self.data["classifications"] if some[0] in self.above(one, here)]
            name = here[0] if here[0] in homes else homes[0]
        known = self.above(name, here)
        wanted: set[str] = set()
        for one in listed(some):
            wanted |= {one} if one in known else set(known) - {one.removeprefix("not ")}
        return name, wanted

    def above(self, classification: str, here: Place) -> list[str]:
        """The classes of a classification that stand above a rule."""
        every = list(self.classes(classification))
        return every[: every.index(here[1])] if classification == here[0] else every

    # Scores

    def points(self, score: str, criterion: str) -> dict[Answer, Fraction]:
        """What each value of a criterion is worth; what is not there drops out."""
        given = {value: Fraction(str(one)) for value, one in self.data["scores"][score].get("points", {}).items()}
        levels = self.levels(criterion)
        found: dict[Answer, Fraction] = {}
        for index, level in enumerate(levels):
            found[level] = given.get(level, Fraction(index, max(len(levels) - 1, 1)))
        if NEUTRAL in given:
            found[NEUTRAL] = given[NEUTRAL]
        return found

    def weights(self, score: str) -> dict[str, Fraction]:
        """What each criterion weighs."""
        weights = self.data["scores"][score]["weights"]
        if isinstance(weights, dict):
            return {name: Fraction(str(one)) for name, one in weights.items()}
        return dict.fromkeys(self.members(weights), Fraction(1))

    def scored(self, score: str, answers: Assignment) -> tuple[Fraction, Fraction | None]:
        """The sum, and the part of what can be reached."""
        found, most = Fraction(0), Fraction(0)
        for name, weight in self.weights(score).items():
            points = self.points(score, name)
            if answers[name] in points:
                found += weight * points[answers[name]]
                most += weight * max(points.values())
        return found, found / most if most else None

    def score_holds(self, score: str, test: str, answers: Assignment) -> bool:
        """Whether a test of a score holds."""
        total, share = self.scored(score, answers)
        amount = share if "%" in test else total
        return amount is not None and number_test(test.replace("%", ""))(amount * (100 if "%" in test else 1))

    # Assignments

    def completions(self, possible: Possible) -> list[Assignment]:
        """Every complete set of answers that the possible values and `impossible` permit."""
        return [one for one in self.settled(possible) if self.permits(one)]

    def settled(self, possible: Possible) -> list[Assignment]:
        """Every complete set of answers, permitted or not."""
        names = list(self.data["criteria"])
        return [dict(zip(names, one, strict=True)) for one in itertools.product(*(possible[name] for name in names))]

    def permits(self, answers: Assignment) -> bool:
        """Whether nothing declares these answers impossible."""
        key = tuple(answers.values())
        if key not in self._permits:
            self._permits[key] = not any(self.holds(one, answers) for one in self.data.get("impossible", []))
        return self._permits[key]

    @cached_property
    def _permits(self) -> dict[tuple[Answer, ...], bool]:
        return {}

    def everything(self) -> dict[str, Sequence[Answer]]:
        """Every answer to every criterion."""
        return {name: self.domain(name) for name in self.data["criteria"]}

    # Classifications

    def classes(self, classification: str) -> dict[str, Data]:
        """The classes, as they stand in the file."""
        return dict(self.data["classifications"][classification]["classes"])

    def rules(self, classification: str) -> dict[str, Data]:
        """The classes with a rule."""
        return {name: one["when"] for name, one in self.classes(classification).items() if "when" in one}

    def policy(self, classification: str) -> str:
        return str(self.data["classifications"][classification].get("policy", "unique"))

    def otherwise(self, classification: str) -> Outcome:
        return next((name for name, one in self.classes(classification).items() if one.get("otherwise")), None)

    def ancestors(self, classification: str, name: str) -> list[str]:
        """The classes of which a class is a kind, the nearest first."""
        above = self.classes(classification)[name].get("is_a")
        return [above, *self.ancestors(classification, above)] if above else []

    def kin(self, classification: str, one: str, other: str) -> bool:
        """Whether one of two classes is a kind of the other."""
        return one in self.ancestors(classification, other) or other in self.ancestors(classification, one)

    def fits(self, classification: str, name: str, answers: Assignment) -> bool:
        """Whether the rule of a class holds, and those of the classes of which it is a kind."""
        key = (classification, name, tuple(answers.values()))
        if key not in self._fits:
            one = self.classes(classification)[name]
            above = one.get("is_a")
            self._fits[key] = self.holds(one["when"], answers, (classification, name)) and (
                above is None or self.fits(classification, above, answers)
            )
        return self._fits[key]

    @cached_property
    def _fits(self) -> dict[tuple[str, str, tuple[Answer, ...]], bool]:
        return {}

    def fitting(self, classification: str, answers: Assignment) -> list[str]:
        """Every class whose rule holds."""
        return [name for name in self.rules(classification) if self.fits(classification, name, answers)]

    def outcome(self, classification: str, answers: Assignment) -> Outcome:
        """The class of complete answers under `unique`, `first` and `levels`."""
        fitting = self.fitting(classification, answers)
        if self.policy(classification) == "levels":
            reached = list(itertools.takewhile(lambda name: name in fitting, self.rules(classification)))
            return reached[-1] if reached else None
        return self._most_special(classification, fitting) or self.otherwise(classification)

    def _most_special(self, classification: str, fitting: Sequence[str]) -> Outcome:
        """The first class that fits; then the first of its kinds that fits, and so on."""
        found: Outcome = None
        while kinds := [one for one in fitting if self.classes(classification)[one].get("is_a") == found]:
            found = kinds[0]
        return found

    def is_of(self, classification: str, name: str, answers: Assignment, known: Sequence[str]) -> bool:
        """Whether complete answers are of a class, so that `is` holds, as far as the `known` classes say."""
        rules = self.rules(classification)
        fitting = [one for one in known if one in rules and self.fits(classification, one, answers)]
        if name == self.otherwise(classification):
            return not fitting
        match self.policy(classification):
            case "levels":
                order = list(self.rules(classification))
                return set(order[: order.index(name) + 1]) <= set(fitting)
            case "first":
                found = self._most_special(classification, fitting)
                return found is not None and name in [found, *self.ancestors(classification, found)]
        return name in fitting

    def outcomes(self, classification: str, possible: Possible) -> set[Outcome]:
        """Every outcome that the possible values lead to."""
        return {self.outcome(classification, one) for one in self.completions(possible)}

    def result(self, classification: str, answers: Assignment) -> object:
        """All that a classification says of complete answers."""
        if self.policy(classification) == "all":
            return frozenset(self.fitting(classification, answers))
        return self.outcome(classification, answers)

    def decides_alone(self, classification: str, possible: Possible, criterion: str) -> bool:
        """Whether two permitted completions that differ only in this criterion come out differently."""
        by_rest: dict[tuple[Answer, ...], set[object]] = {}
        for one in self.completions(possible):
            rest = tuple(value for name, value in one.items() if name != criterion)
            by_rest.setdefault(rest, set()).add(self.result(classification, one))
        return any(len(found) > 1 for found in by_rest.values())


ENTRY_NUMBERS = ("0", "1", "2", "3", "4", "6", "8")
"""what entries give as numbers, beside what rules name"""


# The same data, read by the package


@dataclass
class Read:
    """A comparison and an entry as the package reads them."""

    comparison: Comparison
    entry: Entry
    problems: list[Problem]

    @cached_property
    def _classifier(self) -> Classifier:
        return Classifier(RuleSet(self.comparison))

    def classifier(self) -> Classifier:
        return self._classifier

    def profile(self) -> Profile:
        return self._classifier.profile(self.entry)

    def verdicts(self) -> Mapping[ClassificationId, Verdict]:
        return self._classifier.classify(self.profile())

    # From answers to the words of the package

    def said(self, reading: Reading, criterion: str, option: str, answer: Answer) -> str:
        """An answer in the words of the package: a value, a part of the numbers, or `yes` and `no` of an option."""
        if answer == NEUTRAL:
            return NEUTRAL
        if isinstance(answer, frozenset):
            return "yes" if option in answer else "no"
        if isinstance(answer, Fraction):
            values = self.comparison.criteria[CriterionId(criterion)].values
            numbers = reading.numbers(criterion)
            assert len(values) == len(numbers), (values, numbers)
            return values[numbers.index(answer)]
        return answer

    def variables(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """Criterion, option, and the answers that there are, for all that rules can ask."""
        for criterion in self.comparison.finite:
            for variable in criterion.variables:
                yield criterion.id, variable.option, variable.domain

    def spread(self, reading: Reading, possible: Possible) -> dict[tuple[str, str], set[str]]:
        """What may be answered to each question by itself."""
        return {
            (name, option): {self.said(reading, name, option, one) for one in possible[name]}
            for name, option, _ in self.variables()
        }

    def inside(self, reading: Reading, box: Box, answers: Assignment) -> bool:
        """Whether answers lie within a box."""
        return all(self.said(reading, name, option, answers[name]) in some for (name, option), some in box.items())


@cache
def scratch() -> Path:
    """A folder of this process for what is read at once: making and removing one for each of ten thousand cases takes
    as long as reading them."""
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    return Path(folder.name)


def read(folder: Path, comparison: Data, criteria: Data) -> Read:
    """Let the package read a comparison and an entry with these values."""
    write_files(folder, {"entries/comparison.yml": comparison, "entries/thing.md": entry_text(criteria)})
    problems = Problems()
    path = "entries/comparison.yml"
    read_as = read_comparison(folder / path, problems.at(path))
    assert read_as is not None, list(problems)
    entry = read_one(folder, read_as, problems)
    return Read(read_as, entry, list(problems))


def read_one(folder: Path, comparison: Comparison, problems: Problems) -> Entry:
    """Read the only entry of a folder."""
    [entry] = read_entries(folder, "entries", comparison, problems, lambda stage, done, all_of_them: None)
    return entry


def overlapping(reading: Reading, name: str, permitted: Iterable[Assignment]) -> set[tuple[str, str]]:
    """The pairs of classes of a classification that both fit, and of which neither is a kind of the other."""
    found: set[tuple[str, str]] = set()
    for answers in permitted:
        for one, other in itertools.combinations(reading.fitting(name, answers), 2):
            if not reading.kin(name, one, other):
                found.add((one, other))
    return found


def overlaps(reading: Reading, name: str) -> bool:
    """Whether several rules of a unique classification hold together: an error, and no verdict worth having."""
    every = reading.completions(reading.everything())
    return reading.policy(name) == "unique" and bool(overlapping(reading, name, every))
