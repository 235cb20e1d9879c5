"""Everything that an explanation says, against the brute-force reading of the rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from comparative_wiki.changes import Change
from comparative_wiki.comparison.model import ClassId, ClassificationId, CriterionId
from comparative_wiki.entry import State
from comparative_wiki.explain import Explainer, Explanation
from comparative_wiki.readings import merge
from comparative_wiki.ruletree import RulePart, RuleTrees
from comparative_wiki.scoring import Scorer
from tests.reading import NEUTRAL, Answer, Assignment, Box, Data, Reading, listed, overlaps
from tests.shapes import Drawn, drawn


def explained(one: Drawn) -> dict[ClassificationId, Explanation]:
    """The explanations of an entry, without those of rules that overlap."""
    classifier, profile = one.found.classifier(), one.found.profile()
    explanations = Explainer(classifier).explain(one.found.entry, profile, classifier.classify(profile))
    return {name: found for name, found in explanations.items() if not overlaps(one.reading, name)}


def said_of(reading: Reading, name: str, completions: Iterable[Assignment]) -> set[object]:
    """All that a classification says of some answers: outcomes, or for each class whether it holds."""
    if reading.policy(name) != "all":
        return {reading.outcome(name, answers) for answers in completions}
    rules = reading.rules(name)
    return {(one, reading.fits(name, one, answers)) for answers in completions for one in rules}


def inside(one: Drawn, box: Box, completions: Iterable[Assignment]) -> list[Assignment]:
    return [answers for answers in completions if one.found.inside(one.reading, box, answers)]


def disputed_many(one: Drawn) -> dict[str, list[object]]:
    """What rival claims about a criterion that takes many leave: each fixes several options together."""
    return {
        name: list(one.possible[name])
        for name in one.possible
        if one.reading.kind(name) == "many" and one.found.entry.values[CriterionId(name)].state is State.DISPUTED
    }


def within(one: Drawn, bound: Mapping[str, list[object]]) -> list[Assignment]:
    """Every permitted set of answers that these disputes leave."""
    every = one.reading.completions(one.reading.everything())
    return [answers for answers in every if all(answers[name] in some for name, some in bound.items())]


def ever(one: Drawn) -> dict[str, list[Answer]]:
    """The answers to each criterion that are permitted with any answers to the others."""
    every = one.reading.completions(one.reading.everything())
    return {name: list(dict.fromkeys(answers[name] for answers in every)) for name in one.possible}


# Because


@given(st.data())
@settings(max_examples=150)
def test_the_reasons_alone_are_enough_and_none_can_be_widened(data: st.DataObject) -> None:
    one = drawn(data)
    if not one.reading.completions(one.possible):
        return
    spread = one.found.spread(one.reading, one.possible)
    bound = disputed_many(one)
    every = within(one, bound)
    # What can never be is neither a reason nor in the way of one.
    domains = one.found.spread(one.reading, ever(one))
    for name, explanation in explained(one).items():
        wanted = said_of(one.reading, name, one.reading.completions(one.possible))
        # A dispute about many that is a reason itself has no values of its own.
        rivals = {str(reason.criterion) for reason in explanation.because if not reason.values}
        box = {
            (str(reason.criterion), reason.option): list(reason.values)
            for reason in explanation.because
            if reason.values
        }
        told = within(one, {criterion: some for criterion, some in bound.items() if criterion in rivals})
        assert said_of(one.reading, name, inside(one, box, told)) == wanted
        for key, values in box.items():
            assert spread[key] & domains[key] <= set(values) < domains[key]
            freed = {other: some for other, some in box.items() if other != key}
            assert not said_of(one.reading, name, inside(one, freed, every)) <= wanted
            for value in domains[key] - set(values):
                wider = {**box, key: [*values, value]}
                assert not said_of(one.reading, name, inside(one, wider, every)) <= wanted


# Questions


@given(st.data())
@settings(max_examples=150)
def test_each_answer_to_a_question_leaves_exactly_its_classes(data: st.DataObject) -> None:
    one = drawn(data)
    verdicts, completions = one.found.verdicts(), one.reading.completions(one.possible)
    spread = one.found.spread(one.reading, one.possible)
    for name, explanation in explained(one).items():
        assert {question.criterion for question in explanation.questions} == set(verdicts[name].deciding)
        for question in explanation.questions:
            assert question.state is one.found.entry.values[question.criterion].state
            key = (str(question.criterion), question.option)
            answers = {answer.value: answer for answer in question.answers}
            for value in spread[key]:
                after = inside(one, {key: [value]}, completions)
                assert (value in answers) == bool(after)
                if after:
                    classes = {frozenset(one.reading.fitting(name, each)) for each in after}
                    if one.reading.policy(name) == "all":
                        assert set(answers[value].classes) == frozenset().union(*classes)
                        assert answers[value].may_be_none == (frozenset() in classes)
                    else:
                        outcomes = {one.reading.outcome(name, each) for each in after}
                        assert set(answers[value].classes) == outcomes - {None}
                        assert answers[value].may_be_none == (None in outcomes)


@given(st.data())
@settings(max_examples=100)
def test_what_cannot_matter_does_not(data: st.DataObject) -> None:
    one = drawn(data)
    for name, explanation in explained(one).items():
        before = said_of(one.reading, name, one.reading.completions(one.possible))
        for criterion in explanation.cannot_matter:
            assert one.found.entry.values[criterion].is_open
            for value in one.possible[criterion]:
                after = said_of(one.reading, name, one.reading.completions({**one.possible, criterion: [value]}))
                assert after in (before, set())


# Fewest changes


def reaches(reading: Reading, name: str, target: str, answers: Assignment) -> bool:
    """Whether complete answers are of a class, or of a kind of it, or at its level or above."""
    if reading.policy(name) == "all":
        return reading.fits(name, target, answers)
    outcome = reading.outcome(name, answers)
    if reading.policy(name) == "levels":
        order = list(reading.rules(name))
        return outcome is not None and order.index(outcome) >= order.index(target)
    return outcome is not None and target in [outcome, *reading.ancestors(name, outcome)]


@given(st.data())
@settings(max_examples=200)
def test_the_fewest_changes_are_the_fewest_and_lead_where_they_say(data: st.DataObject) -> None:
    one = drawn(data)
    spread = one.found.spread(one.reading, one.possible)
    every = one.reading.completions(one.reading.everything())
    if not every:
        return
    prices = [
        sum(one.found.said(one.reading, *key, answers[key[0]]) not in some for key, some in spread.items())
        for answers in every
    ]
    verdicts = one.found.verdicts()
    for name, explanation in explained(one).items():
        changes = {str(change.target): change for change in explanation.changes}
        certain = set(verdicts[name].certain)
        for target in one.reading.classes(name):
            cheapest = min(
                (price for price, each in zip(prices, every, strict=True) if reaches(one.reading, name, target, each)),
                default=None,
            )
            assert (target in changes) == (target not in certain and cheapest is not None)
            if target in changes:
                assert len(changes[target].change) == cheapest
                check_change(one, name, changes[target], spread, every)


def check_change(
    one: Drawn, name: str, change: Change, spread: Mapping[tuple[str, str], set[str]], every: list[Assignment]
) -> None:
    """Every permitted assignment in the box that a change describes is of its class, and there is one."""
    box: dict[tuple[str, str], list[str]] = {key: list(some) for key, some in spread.items()}
    for step in change.change:
        key = (str(step.criterion), step.option)
        assert not set(step.values) & spread[key], "what changes is not what it may be already"
        box[key] = list(step.values)
    for step in change.turn_out:
        key = (str(step.criterion), step.option)
        assert set(step.values) < spread[key], "what turns out is part of what may be"
        box[key] = list(step.values)
    # What is known and no rule names may be anything.
    found = inside(one, box, every)
    assert found
    assert all(reaches(one.reading, name, str(change.target), answers) for answers in found)


# Disputes


@given(st.data())
@settings(max_examples=150)
def test_the_sides_of_disputes_cover_every_way_of_settling_them(data: st.DataObject) -> None:
    one = drawn(data)
    verdicts, completions = one.found.verdicts(), one.reading.completions(one.possible)
    rules = one.found.classifier().rules
    for name, explanation in explained(one).items():
        disputed = [
            (str(rules.variables[number].criterion), rules.variables[number].option)
            for number in verdicts[name].asked
            if one.found.entry.values[rules.variables[number].criterion].state is State.DISPUTED
        ]
        if len(disputed) < 2:
            assert not explanation.sides
            continue
        ways: dict[tuple[str, ...], list[Assignment]] = {}
        for answers in completions:
            way = tuple(one.found.said(one.reading, *key, answers[key[0]]) for key in disputed)
            ways.setdefault(way, []).append(answers)
        wanted = {outcome_of(one.reading, name, some) for some in ways.values()}
        found = {(frozenset(side.classes), side.may_be_none) for side in explanation.sides}
        assert found == wanted
        assert all(side.claims for side in explanation.sides)


def outcome_of(reading: Reading, name: str, completions: Iterable[Assignment]) -> tuple[frozenset[str], bool]:
    """The classes that some answers leave, and whether they may leave none."""
    some = list(completions)
    if reading.policy(name) == "all":
        fitting = [reading.fitting(name, answers) for answers in some]
        return frozenset(one for each in fitting for one in each), any(not each for each in fitting)
    outcomes = {reading.outcome(name, answers) for answers in some}
    return frozenset(one for one in outcomes if one is not None), None in outcomes


@given(st.sets(st.tuples(*[st.sampled_from("abc")] * 3), min_size=1))
def test_merged_boxes_hold_exactly_what_was_merged(ways: set[tuple[str, ...]]) -> None:
    boxes = merge(sorted(ways))
    held = [way for box in boxes for way in product(*box)]
    assert sorted(held) == sorted(ways)


# Doubtful values, and other readings


@given(st.data())
@settings(max_examples=150)
def test_a_value_is_fragile_exactly_if_the_next_level_changes_the_classes(data: st.DataObject) -> None:
    one = drawn(data)
    reading = one.reading
    real, named = reading.completions(one.possible), one.found.comparison.rule_criteria
    for name, explanation in explained(one).items():
        found = {
            (str(fragile.criterion), value): (frozenset(fragile.classes), fragile.may_be_none)
            for fragile in explanation.fragile
            for value in fragile.values
        }
        wanted = {}
        for criterion in one.filled.doubtful:
            known = one.found.entry.values[CriterionId(criterion)].state is State.KNOWN
            if not known or reading.kind(criterion) == "many" or criterion not in named:
                continue
            [value] = one.possible[criterion]
            domain = [each for each in reading.domain(criterion) if each != NEUTRAL]
            beside = [each for each in domain if each != value]
            if reading.kind(criterion) != "options":
                beside = [each for each in beside if abs(domain.index(each) - domain.index(value)) == 1]
            for other in beside:
                after = reading.completions({**one.possible, criterion: [other]})
                came = outcome_of(reading, name, after)
                if after and came != outcome_of(reading, name, real):
                    wanted[criterion, one.found.said(reading, criterion, "", other)] = came
        assert found == wanted


@given(st.data())
@settings(max_examples=250)
def test_the_readings_as_claimed_and_as_evidenced_are_exact(data: st.DataObject) -> None:
    one = drawn(data)
    real = one.reading.completions(one.possible)
    for name, explanation in explained(one).items():
        found = {each.kind: (frozenset(each.classes), each.may_be_none) for each in explanation.readings}
        for kind, possible in (("claimed", one.filled.claimed), ("evidenced", one.filled.evidenced)):
            came = outcome_of(one.reading, name, one.reading.completions(possible))
            if came == outcome_of(one.reading, name, real):
                assert kind not in found
            else:
                assert found[kind] == came


# Scores


@given(st.data())
@settings(max_examples=150)
def test_the_interval_of_a_score_is_exact(data: st.DataObject) -> None:
    one = drawn(data)
    completions = one.reading.completions(one.possible)
    if "scores" not in one.reading.data or not completions:
        return
    scored = Scorer(one.found.classifier().rules).scores(one.found.profile())
    for name, found in scored.items():
        pairs = [one.reading.scored(name, answers) for answers in completions]
        totals = [total for total, _ in pairs]
        shares = [share for _, share in pairs if share is not None]
        assert (found.low, found.high) == (min(totals), max(totals))
        assert (found.low_share, found.high_share) == (min(shares, default=None), max(shares, default=None))


# The rule as a tree


Part = tuple[str, Data, str]
"""what kind of part, its condition, and the criterion if it is only a member of a group"""


def parts_of(reading: Reading, condition: Data) -> Iterator[Part]:
    """A condition and all below it, each heading first."""
    keys = [key for key in condition if key != "of"]
    if len(keys) > 1:
        yield "all", condition, ""
        for key in keys:
            yield from parts_of(reading, single(condition, key))
        return
    [key] = keys
    value = condition[key]
    if key in {"all", "any", "none"}:
        yield key, condition, ""
        for part in listed(value):
            yield from parts_of(reading, part)
    elif key in {"every", "some", "at_least"}:
        yield {"at_least": "count"}.get(key, key), condition, ""
        yield from parts_counted(reading, condition["of"] if key == "at_least" else value)
    else:
        yield from leaves_of(reading, key, condition)


def parts_counted(reading: Reading, members: Any) -> Iterator[Part]:
    if isinstance(members, list) and isinstance(members[0], dict):
        for part in members:
            yield from parts_of(reading, part)
    else:
        yield from (("test", {}, member) for member in reading.members(members))


def leaves_of(reading: Reading, key: str, condition: Data) -> Iterator[Part]:
    value = condition[key]
    if key == "is_not":
        yield "none", condition, ""
        yield "class", {"is": value}, ""
    elif key == "is" or key in reading.data["classifications"]:
        yield "class", condition, ""
    elif key == "score":
        yield "score", condition, ""
    elif reading.kind(key) == "many" and isinstance(value, list) and len(value) > 1:
        yield "any", condition, ""
        yield from (("test", {key: each}, "") for each in value)
    else:
        yield "test", condition, ""


def single(condition: Data, key: str) -> Data:
    """One key of a condition, with what belongs to it."""
    return {key: condition[key], **({"of": condition["of"]} if key == "at_least" else {})}


def status_of(reading: Reading, completions: list[Assignment], part: Part, here: tuple[str, str]) -> str:
    _, condition, member = part
    if not member:
        answers = {reading.holds(condition, each, here) for each in completions}
    elif all(each[member] == NEUTRAL for each in completions):
        return "neutral"
    else:
        answers = {each[member] in reading.good(member) for each in completions}
    return "open" if len(answers) == 2 else "met" if True in answers else "not met"


def flat(part: RulePart) -> Iterator[RulePart]:
    yield part
    for inner in part.parts:
        yield from flat(inner)


@given(st.data())
@settings(max_examples=150)
def test_each_part_of_a_rule_is_met_open_or_not_exactly(data: st.DataObject) -> None:
    one = drawn(data)
    completions = one.reading.completions(one.possible)
    assume(completions)
    trees = RuleTrees(one.found.classifier().rules)
    for name in one.reading.data["classifications"]:
        for target, when in one.reading.rules(name).items():
            tree = trees.of_class(ClassificationId(name), ClassId(target))
            assert tree is not None
            parts = list(parts_of(one.reading, when))
            assert [part.kind for part in flat(tree)] == [kind for kind, _, _ in parts]
            found = [status.value for status in trees.statuses(tree, one.found.profile())]
            assert found == [status_of(one.reading, completions, part, (name, target)) for part in parts]
