"""Verdicts and reasons in words, from the titles of the comparison file."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from .classify import Verdict, VerdictState
from .comparison.model import (
    NO,
    NOT_APPLICABLE,
    YES,
    AllOf,
    AnyOf,
    AtLeast,
    AtLeastOf,
    ClassId,
    ClassificationId,
    Comparison,
    Condition,
    Criterion,
    Every,
    IsClass,
    Kind,
    NoneOf,
    Policy,
    ScoreTest,
    Some,
    Test,
)
from .comparison.numbers import plain
from .comparison.words import join_and, join_or, set_in_words
from .entry import Claim, State, Value


def criterion_in_words(criterion: Criterion, values: Sequence[str], option: str = "") -> str:
    """A criterion with a set of values: "Control of the process is at most shared", "Platforms includes Linux"."""
    words = option_in_words(criterion, option, values) if option else f"is {set_in_words(criterion, values)}"
    if criterion.title.endswith("?"):
        return f"{criterion.title} {words.removeprefix('is ')}"
    return f"{criterion.title} {words}"


def option_in_words(criterion: Criterion, option: str, values: Sequence[str]) -> str:
    """What is said of one option: "includes Linux", "does not include Linux", "is not applicable"."""
    title = criterion.level(option).title
    parts = []
    if YES in values:
        parts.append(f"includes {title}")
    if NO in values:
        parts.append(f"does not include {title}")
    if NOT_APPLICABLE in values:
        parts.append("is not applicable")
    return join_or(parts) if parts else "is impossible"


def change_in_words(criterion: Criterion, values: Sequence[str], option: str = "") -> str:
    """What would have to become of a criterion: "Control of the process → at least shared"."""
    if not option:
        return f"{criterion.title}{criterion.note} → {set_in_words(criterion, values)}"
    if NOT_APPLICABLE in values:
        return f"{criterion.title}{criterion.note} → {option_in_words(criterion, option, values)}"
    title = criterion.level(option).title
    return f"{criterion.title}{criterion.note} → {'with' if YES in values else 'without'} {title}"


def score_test_in_words(test: ScoreTest) -> str:
    """The bounds of a score: "at least 60%", "below 3"."""

    def amount(value: Fraction) -> str:
        return f"{plain(value * 100)}%" if test.percent else plain(value)

    parts = []
    if test.low is not None:
        parts.append(f"{'above' if test.low.strict else 'at least'} {amount(test.low.value)}")
    if test.high is not None:
        parts.append(f"{'below' if test.high.strict else 'at most'} {amount(test.high.value)}")
    return join_and(parts)


def condition_in_words(comparison: Comparison, condition: Condition) -> str:  # noqa: PLR0911 - one for each kind
    """A condition on one line, in the ids of the comparison file: "control is at most shared and reward is none"."""
    match condition:
        case Test():
            criterion = comparison.criteria[condition.criterion]
            if condition.option:
                return f"{criterion.id} {option_in_words(criterion, condition.option, tuple(condition.values))}"
            return f"{criterion.id} is {set_in_words(criterion, condition.values, titles=False)}"
        case Every() | Some():
            word = "every one of" if isinstance(condition, Every) else "some of"
            return f"{word} {condition.group or join_and(condition.criteria)} is satisfied"
        case AtLeast():
            return f"at least {condition.count} of {condition.group or join_and(condition.criteria)} are satisfied"
        case ScoreTest():
            return f"{condition.score} is {score_test_in_words(condition)}"
        case IsClass():
            return f"{condition.classification} is {join_or(sorted(condition.classes))}"
    parts = [condition_in_words(comparison, part) for part in condition.parts]
    match condition:
        case AllOf():
            return join_and(parts)
        case AnyOf():
            return f"any of ({'; '.join(parts)})"
        case NoneOf():
            return f"none of ({'; '.join(parts)})"
        case AtLeastOf():
            return f"at least {condition.count} of ({'; '.join(parts)})"


def titles_of(
    comparison: Comparison, name: ClassificationId, ids: Sequence[ClassId], *, none: bool = False
) -> list[str]:
    """The titles of classes, with "no class" where that is possible too."""
    classification = comparison.classifications[name]
    nothing = "no level" if classification.policy is Policy.LEVELS else "no class"
    return [classification.get(one).title for one in ids] + ([nothing] if none else [])


def nothing_in_words(policy: Policy) -> str:
    """What to say where no class fits."""
    return "no level" if policy is Policy.LEVELS else "no class fits"


def outcome_in_words(comparison: Comparison, name: ClassificationId, ids: Sequence[ClassId], *, none: bool) -> str:
    """What is still possible: "A or B", "no level to Gold", "any class"."""
    classification = comparison.classifications[name]
    titles = titles_of(comparison, name, ids, none=none)
    if classification.policy is Policy.LEVELS and len(titles) > 1:
        return f"{titles[-1] if none else titles[0]} to {titles[-2] if none else titles[-1]}"
    if len(ids) == len(classification.classes) > 2:
        return "any class, or none" if none else "any class"
    return join_or(titles) or "no class"


def verdict_in_words(comparison: Comparison, verdict: Verdict) -> str:
    """The verdict without its reasons: "Peer production", "undecided between A and B", "up to C"."""
    policy = comparison.classifications[verdict.classification].policy
    name = verdict.classification
    titles = titles_of(comparison, name, verdict.possible, none=verdict.may_be_none and policy is not Policy.ALL)
    if verdict.impossible:
        return "no class, because its values contradict one another"
    if verdict.state is VerdictState.NONE:
        return nothing_in_words(policy)
    if policy is Policy.LEVELS:
        return _level_in_words(comparison, verdict)
    if policy is Policy.ALL:
        certain = titles_of(comparison, name, verdict.certain)
        maybe = [title for title in titles if title not in certain]
        parts = [join_and(certain)] if certain else []
        return "; ".join([*parts, f"perhaps {join_or(maybe)}"] if maybe else parts)
    if verdict.state is VerdictState.DECIDED:
        return titles[0]
    word = "contested" if verdict.state is VerdictState.CONTESTED else "undecided"
    return f"{word} between {join_and(titles)}"


def _level_in_words(comparison: Comparison, verdict: Verdict) -> str:
    guaranteed = titles_of(comparison, verdict.classification, verdict.certain[-1:])
    highest = titles_of(comparison, verdict.classification, verdict.possible[-1:])
    if guaranteed == highest:
        return highest[0]
    return f"{guaranteed[0]}, up to {highest[0]}" if guaranteed else f"no level yet, up to {highest[0]}"


def value_in_words(criterion: Criterion, value: Value) -> str:
    """A value in words: "at least shared", "unknown", "not researched", "disputed: a or b"."""
    if value.state is State.UNKNOWN:
        return "unknown"
    if value.state is State.ABSENT:
        return "not researched"
    if value.state is State.NOT_APPLICABLE:
        return "not applicable"
    if value.state is State.DISPUTED:
        return f"disputed: {join_or(list(dict.fromkeys(claim_in_words(criterion, claim) for claim in value.claims)))}"
    if len(value.claims) > 1:
        # Nobody knows which of them held.
        if criterion.levels and criterion.kind is not Kind.MANY:
            return set_in_words(criterion, value.possible)
        return join_or(list(dict.fromkeys(claim_in_words(criterion, claim) for claim in value.claims)))
    return claim_in_words(criterion, value.claims[0]) if value.claims else set_in_words(criterion, value.possible)


def claim_in_words(criterion: Criterion, claim: Claim) -> str:
    """One claim in words."""
    if claim.text == NOT_APPLICABLE:
        return claim.text
    if criterion.kind is Kind.MANY:
        return _many_in_words(criterion, claim)
    if criterion.levels:
        return set_in_words(criterion, claim.possible)
    if criterion.kind is Kind.NUMBER and criterion.unit:
        return f"{claim.text} {criterion.unit}"
    return claim.text


def _many_in_words(criterion: Criterion, claim: Claim) -> str:
    """Options: "Linux, Mac", "Linux, perhaps Mac", "none of them"."""
    certain = [criterion.level(one).title for one in claim.certain]
    maybe = [f"perhaps {criterion.level(one).title}" for one in claim.possible if one not in claim.certain]
    return ", ".join([*certain, *maybe]) or "none of them"
