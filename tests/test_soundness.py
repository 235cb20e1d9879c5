"""What the tool proves about rules, against a look at every complete set of answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from itertools import combinations
from typing import Any

from hypothesis import given, note, settings

from comparative_wiki.findings import Findings
from comparative_wiki.problems import Problems
from comparative_wiki.soundness import check_rules
from tests.conftest import Draw
from tests.reading import (
    NEUTRAL,
    POLICIES_OF_ONE,
    Answer,
    Assignment,
    Data,
    Place,
    Read,
    Reading,
    listed,
    overlapping,
    read,
    scratch,
)
from tests.shapes import comparisons
from tests.test_explain_exactly import single

Found = set[tuple[str, ...]]
"""a code and what it is about"""


def findings_of(comparison: Data) -> tuple[Read, Findings]:
    """Everything that is found with the rules."""
    found = read(scratch(), comparison, {})
    assert not found.problems
    findings = Findings((), Problems().at("comparison.yml"))
    check_rules(found.classifier().rules, findings)
    return found, findings


def proved(findings: Findings) -> Found:
    """Code and names of every finding whose names say all."""
    return {
        (one.code, *(one.about[:3] if one.code in {"class-overlap", "class-contained"} else one.about[:2]))
        for one in findings.all
        if one.code not in {"level-not-monotone", "values-alike", "test-redundant"}
    } | {("level-not-monotone", *one.about[:3]) for one in findings.all if one.code == "level-not-monotone"}


def looked_up(reading: Reading) -> Found:
    """The same by looking at every permitted set of answers."""
    found: Found = set()
    permitted = reading.completions(reading.everything())
    for name in reading.data["classifications"]:
        policy, rules = reading.policy(name), list(reading.rules(name))
        fitting = [reading.fitting(name, answers) for answers in permitted]
        ever = {one for some in fitting for one in some}
        found.update(("class-contradiction", name, one) for one in rules if one not in ever)
        if policy == "unique":
            # Reported at the second of the two.
            found.update(("class-overlap", name, *reversed(pair)) for pair in overlapping(reading, name, permitted))
        found.update(("class-unreachable", name, one) for one in unreached(reading, name, permitted, ever))
        if policy in POLICIES_OF_ONE and reading.otherwise(name) is None and not all(fitting):
            found.add(("class-gap", name))
        if policy == "levels":
            found.update(lost_levels(reading, name, permitted))
            found.update(("class-contained", name, *pair) for pair in passed_through(reading, name, permitted))
        if policy == "all":
            found.update(("class-contained", name, *pair) for pair in contained(reading, name, fitting, ever))
    return found | {("unused-criterion", one) for one in unused(reading)}


def unreached(reading: Reading, name: str, permitted: list[Assignment], ever: set[str]) -> set[str]:
    """The classes that something could be, were it not for the others."""
    outcomes = {reading.outcome(name, answers) for answers in permitted}
    rules, policy = list(reading.rules(name)), reading.policy(name)
    found: set[str] = set()
    if policy == "levels":
        highest = max((rules.index(one) for one in outcomes if one is not None), default=-1)
        found = {one for one in ever if rules.index(one) > highest}
    elif policy == "first":
        # A class that is all kinds of it is reached by way of them.
        found = ever - {kin for one in outcomes if one is not None for kin in (one, *reading.ancestors(name, one))}
    rest = reading.otherwise(name)
    return found | ({rest} if rest is not None and rest not in outcomes and policy in POLICIES_OF_ONE else set())


def lost_levels(reading: Reading, name: str, permitted: list[Assignment]) -> Found:
    """Where a step up a scale loses a level."""
    found: Found = set()
    rules = list(reading.rules(name))
    for answers in permitted:
        for criterion in reading.data["criteria"]:
            if reading.kind(criterion) != "scale" or answers[criterion] == NEUTRAL:
                continue
            levels = reading.levels(criterion)
            index = levels.index(str(answers[criterion]))
            better = {**answers, criterion: levels[min(index + 1, len(levels) - 1)]}
            if not reading.permits(better):
                continue
            reached = [reading.is_of(name, one, answers, rules) for one in rules]
            after = [reading.is_of(name, one, better, rules) for one in rules]
            # A level that only goes because the one before it goes is not to blame.
            kept = [True, *after]
            rows = zip(rules, reached, after, kept, strict=False)
            found.update(
                ("level-not-monotone", name, one, criterion)
                for one, was, now, below in rows
                if was and below and not now
            )
    return found


def passed_through(reading: Reading, name: str, permitted: list[Assignment]) -> set[tuple[str, str]]:
    """The levels at which nobody can stop."""
    rules = list(reading.rules(name))
    outcomes = {reading.outcome(name, answers) for answers in permitted} - {None}
    highest = max((rules.index(str(one)) for one in outcomes), default=-1)
    return {(rules[i], rules[i + 1]) for i in range(highest) if rules[i] not in outcomes}


def contained(reading: Reading, name: str, fitting: list[list[str]], ever: set[str]) -> set[tuple[str, str]]:
    """The classes that are always of another one too; of two that are the same, the first in the other."""
    found: set[tuple[str, str]] = set()
    for one, other in combinations(special_first(reading, name, None), 2):
        for inner, outer in ((one, other), (other, one)):
            inside = all(outer in some for some in fitting if inner in some)
            if inner in ever and outer not in reading.ancestors(name, inner) and inside:
                found.add((inner, outer))
                break
    return found


def special_first(reading: Reading, name: str, above: str | None) -> list[str]:
    """The classes, the kinds of each before it."""
    kinds = [one for one in reading.rules(name) if reading.classes(name)[one].get("is_a") == above]
    return [each for one in kinds for each in (*special_first(reading, name, one), one)]


def roots(reading: Reading) -> list[Callable[[Assignment], bool]]:
    """Everything that a rule says of complete answers, be they permitted or not."""
    found: list[Callable[[Assignment], bool]] = [reading.permits]
    for name in reading.data["classifications"]:
        found += [partial(reading.fits, name, one) for one in reading.rules(name)]
    return found


def same(reading: Reading, criterion: str, some: Sequence[Answer]) -> bool:
    """Whether no rule tells these answers apart."""
    rest = reading.settled({**reading.everything(), criterion: some[:1]})
    return all(
        root(answers) == root({**answers, criterion: other})
        for root in roots(reading)
        for answers in rest
        for other in some
    )


def scored(reading: Reading) -> set[str]:
    return {one for name in reading.data.get("scores", {}) for one in reading.weights(name)}


def unused(reading: Reading) -> set[str]:
    """The criteria on which nothing depends. Those that a rule names which is never true are left alone."""
    finite = {one for one in reading.data["criteria"] if reading.kind(one) != "number" or len(reading.numbers(one)) > 1}
    bare = {one for one in finite - scored(reading) if same(reading, one, reading.domain(one))}
    return bare - named_in_vain(reading)


def named_in_vain(reading: Reading) -> set[str]:
    """The criteria that the rules of classes name which no answers at all fit."""
    every = reading.settled(reading.everything())
    todo = [
        (name, one)
        for name in reading.data["classifications"]
        for one in reading.rules(name)
        if not any(reading.fits(name, one, answers) for answers in every)
    ]
    return {criterion for name, one in todo for criterion in named(reading, reading.rules(name)[one], (name, one))}


def named(reading: Reading, condition: Data, here: Place) -> set[str]:
    """The criteria that a condition names, by way of groups, scores and classes too."""
    found: set[str] = set()
    for key, value in condition.items():
        if key in reading.data["criteria"]:
            found.add(key)
        elif key in {"every", "some", "of"} and not isinstance(listed(value)[0], dict):
            found.update(reading.members(value))
        elif key == "score":
            found.update(*(reading.weights(name) for name in value))
        elif key in {"is", "is_not"} or key in reading.data["classifications"]:
            home, _ = reading.meant(value if key in {"is", "is_not"} else {key: value}, here)
            above = [one for one in reading.above(home, here) if one in reading.rules(home)]
            found.update(*(named(reading, reading.rules(home)[one], (home, one)) for one in above))
        elif isinstance(listed(value)[0], dict):
            found.update(*(named(reading, part, here) for part in listed(value)))
    return found


@given(comparisons())
@settings(max_examples=500)
def test_what_is_found_with_the_rules_is_exact(comparison: dict[str, Any]) -> None:
    note(str(comparison))
    reading = Reading(comparison)
    _, findings = findings_of(comparison)
    assert proved(findings) == looked_up(reading)
    assert not [one for one in findings.checked if one.proof.value == "not proved"]


@given(comparisons())
@settings(max_examples=200)
def test_values_that_no_rule_tells_apart_are_exactly_those_that_are_named(comparison: dict[str, Any]) -> None:
    note(str(comparison))
    reading = Reading(comparison)
    _, findings = findings_of(comparison)
    named: dict[str, list[set[str]]] = {one.about[0]: [] for one in findings.all if one.code == "values-alike"}
    for one in findings.all:
        if one.code == "values-alike":
            named[one.about[0]].append(set(one.about[1:]))
    for criterion in reading.data["criteria"]:
        unasked = same(reading, criterion, reading.domain(criterion))
        if reading.kind(criterion) not in {"scale", "options"} or criterion in scored(reading) or unasked:
            assert criterion not in named
            continue
        for pair in combinations(reading.levels(criterion), 2):
            together = any(set(pair) <= some for some in named.get(criterion, []))
            assert together == same(reading, criterion, pair)


@given(comparisons())
@settings(max_examples=200)
def test_a_rule_has_a_redundant_part_exactly_if_one_is_named(comparison: dict[str, Any]) -> None:
    note(str(comparison))
    reading = Reading(comparison)
    _, findings = findings_of(comparison)
    named = {one.about[:2] for one in findings.all if one.code == "test-redundant"}
    permitted = reading.completions(reading.everything())
    for name in reading.data["classifications"]:
        for one, when in reading.rules(name).items():
            assert ((name, one) in named) == has_idle_part(reading, when, (name, one), permitted)


def has_idle_part(reading: Reading, condition: Data, here: Place, permitted: list[Assignment]) -> bool:
    """Whether any part, however deep, could be left out of what joins it."""
    keys = [key for key in condition if key != "of"]
    parts: list[Data] = [single(condition, key) for key in keys]
    join, parted = all, True
    if len(keys) == 1:
        [key] = keys
        value = condition[key]
        if key in {"all", "any", "none"}:
            join, parts = (all if key == "all" else any), listed(value)
        elif key == "at_least" and isinstance(condition["of"], list) and isinstance(condition["of"][0], dict):
            parts, parted = condition["of"], False
        elif key in reading.data["criteria"] and reading.kind(key) == "many" and isinstance(value, list):
            if len(value) == 1:
                return False
            join, parts = any, [{key: each} for each in value]
        elif key == "is_not":
            join, parts = any, [{"is": value}]
        else:
            return False
    held = [[reading.holds(part, answers, here) for part in parts] for answers in permitted]
    if parted and any(join(some) for some in held):
        for index in range(len(parts)):
            if all(join(some) == join([*some[:index], *some[index + 1 :]]) for some in held):
                return True
    return any(has_idle_part(reading, part, here, permitted) for part in parts)


@given(comparisons())
@settings(max_examples=200)
def test_the_share_of_a_gap_or_an_overlap_is_exact(comparison: dict[str, Any]) -> None:
    note(str(comparison))
    reading = Reading(comparison)
    _, findings = findings_of(comparison)
    permitted = reading.completions(reading.everything())
    for one in findings.all:
        counts = re.search(r"\(([\d,]+) of ([\d,]+) combinations\)", one.cause)
        if one.code not in {"class-gap", "class-overlap"}:
            continue
        fitting = [reading.fitting(one.about[0], answers) for answers in permitted]
        concerned = [not some if one.code == "class-gap" else set(one.about[1:3]) <= set(some) for some in fitting]
        if counts is None:
            assert all(concerned)
            assert "when anything is the case" in one.cause
        else:
            found, total = (int(text.replace(",", "")) for text in counts.groups())
            assert Fraction(found, total) == Fraction(sum(concerned), len(concerned))


def test_a_gap_is_shown_as_the_widest_situation_there_is(draw: Draw) -> None:
    lines = draw(
        """
        entries/comparison.yml |
            criteria:
              open: [no, partly, yes]
              paid: {options: [no, yes]}
              old: [no, yes]
            classifications:
              kind:
                classes:
                  a: {when: {open: yes}}
                  b: {when: {open: at most partly, paid: yes, old: no}}
                  c: {when: {open: at most partly, paid: yes, old: yes}}
        entries/thing.md |
            ---
            title: Thing
            summary: A thing.
            criteria: {open: yes}
            ---
        """
    ).lines()
    assert [line for line in lines if "class-gap" in line] == [
        (
            "entries/comparison.yml:6:3 warning: 'kind': no class fits when open is at most partly and paid is no "
            "(4 of 12 combinations). "
            "Widen a class, or add one with `otherwise: true`. [class-gap]"
        )
    ]


def test_rules_over_thousands_of_criteria_end_in_a_problem_and_not_in_a_traceback(draw: Draw) -> None:
    names = [f"c{number}" for number in range(2500)]
    comparison = {
        "criteria": {name: {"scale": ["no", "yes"], "groups": ["all of them"]} for name in names},
        "classifications": {"kind": {"classes": {"a": {"when": {"every": "all of them"}}, "b": {"otherwise": True}}}},
    }
    entry = "---\ntitle: Thing\nsummary: A thing.\ncriteria: {}\n---\n"
    wiki, problems = draw({"entries/comparison.yml": comparison, "entries/thing.md": entry}).build()
    assert wiki is not None or [one.code for one in problems] == ["too-complex"]


def test_an_accepted_finding_is_kept_with_its_reason_and_is_not_proved(draw: Draw) -> None:
    drawing = draw(
        """
        entries/comparison.yml |
            criteria:
              open: [no, yes]
            classifications:
              kind:
                classes:
                  a: {when: {open: yes}}
            accepted:
              - {check: class-gap, where: kind, because: What is closed has no kind.}
              - {check: no-class, where: shut, because: It is here to be told apart.}
        entries/thing.md |
            ---
            title: Thing
            summary: A thing.
            criteria: {open: yes}
            ---
        entries/shut.md |
            ---
            title: Shut
            summary: A thing.
            criteria: {open: no}
            ---
        """
    )
    assert drawing.lines(notes=True) == []
    findings = drawing.wiki().findings
    reasons = {one.code: one.accepted.because if one.accepted else "" for one in findings.all}
    assert reasons == {"class-gap": "What is closed has no kind.", "no-class": "It is here to be told apart."}
    proofs = {one.code: one.proof.value for one in findings.checked}
    assert proofs["class-gap"] == "accepted"
    assert proofs["class-overlap"] == "proved"
