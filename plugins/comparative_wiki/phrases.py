"""Verdicts and reasons in words, from the titles of the comparison file."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from .classify import Verdict, VerdictState
from .comparison.model import (
    NO,
    NOT_APPLICABLE,
    UNKNOWN,
    YES,
    AllOf,
    AnyOf,
    AtLeast,
    AtLeastOf,
    ClassId,
    Classification,
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
from .comparison.numbers import interval_in_words, plain
from .comparison.words import join_and, join_or, set_in_words
from .entry import Claim, State, Value
from .languages.language import TELLING, Language
from .languages.told import tell, tell_all


def criterion_in_words(criterion: Criterion, values: Sequence[str], option: str = "") -> str:
    """A criterion with a set of values: "Control of the process is at most shared", "Platforms includes Linux".

    It is a clause, to stand behind "because", "if" and "when": other languages put the verb of those last.
    """
    say = criterion.language.say
    if option:
        words = _option_in_words(criterion, option, values, criterion.language, as_clause=True)
        if criterion.title.endswith("?"):
            return f"{criterion.title} {option_in_words(criterion, option, values).removeprefix('is ')}"
        return say("{criterion} {includes}", criterion=criterion.title, includes=words)
    words = set_in_words(criterion, values)
    if criterion.title.endswith("?"):
        return f"{criterion.title} {words}"
    return say("{criterion} is {value}", criterion=criterion.title, value=words)


def option_in_words(criterion: Criterion, option: str, values: Sequence[str]) -> str:
    """What is said of one option: "includes Linux", "does not include Linux", "is not applicable"."""
    return _option_in_words(criterion, option, values, criterion.language, as_clause=False)


def option_in_english(criterion: Criterion, option: str, values: Sequence[str]) -> str:
    """The same for messages, whatever the language of the site."""
    return _option_in_words(criterion, option, values, TELLING, as_clause=False)


def _option_in_words(
    criterion: Criterion, option: str, values: Sequence[str], language: Language, *, as_clause: bool
) -> str:
    title, parts = criterion.level(option).title, []
    if YES in values:
        parts.append(
            language.say_as("clause", "includes {option}", option=title)
            if as_clause
            else language.say("includes {option}", option=title)
        )
    if NO in values:
        parts.append(
            language.say_as("clause", "does not include {option}", option=title)
            if as_clause
            else language.say("does not include {option}", option=title)
        )
    if NOT_APPLICABLE in values:
        parts.append(language.say_as("clause", "is not applicable") if as_clause else language.say("is not applicable"))
    if parts:
        return language.join_or(parts)
    return language.say_as("clause", "is impossible") if as_clause else language.say("is impossible")


def change_in_words(criterion: Criterion, values: Sequence[str], option: str = "") -> str:
    """What would have to become of a criterion: "Control of the process → at least shared"."""
    head = f"{criterion.title}{criterion.note} →"
    if not option:
        return f"{head} {set_in_words(criterion, values)}"
    if NOT_APPLICABLE in values:
        return f"{head} {option_in_words(criterion, option, values)}"
    say, title = criterion.language.say, criterion.level(option).title
    words = say("with {option}", option=title) if YES in values else say("without {option}", option=title)
    return f"{head} {words}"


def score_test_in_words(test: ScoreTest, language: Language = TELLING) -> str:
    """The bounds of a score: "at least 60%", "below 3"."""

    def amount(value: Fraction) -> str:
        if test.percent:
            return language.say("{number}%", number=language.number(plain(value * 100)))
        return language.number(plain(value))

    parts = []
    if test.low is not None:
        value = amount(test.low.value)
        above = test.low.strict
        parts.append(
            language.say("above {value}", value=value) if above else language.say("at least {value}", value=value)
        )
    if test.high is not None:
        value = amount(test.high.value)
        below = test.high.strict
        parts.append(
            language.say("below {value}", value=value) if below else language.say("at most {value}", value=value)
        )
    return language.join_and(parts)


def condition_in_words(comparison: Comparison, condition: Condition) -> str:  # noqa: PLR0911 - one for each kind
    """A condition on one line, in the ids of the comparison file: "control is at most shared and reward is none"."""
    match condition:
        case Test():
            criterion = comparison.criteria[condition.criterion]
            if condition.option:
                words = option_in_english(criterion, condition.option, tuple(condition.values))
                return tell("{criterion} {includes}", criterion=criterion.id, includes=words)
            words = set_in_words(criterion, condition.values, titles=False)
            return tell("{criterion} is {value}", criterion=criterion.id, value=words)
        case Every() | Some():
            names = condition.group or join_and(condition.criteria)
            if isinstance(condition, Every):
                return tell("every one of {names} is satisfied", names=names)
            return tell("some of {names} is satisfied", names=names)
        case AtLeast():
            names = condition.group or join_and(condition.criteria)
            return tell("at least {count} of {names} are satisfied", count=condition.count, names=names)
        case ScoreTest():
            return tell("{criterion} is {value}", criterion=condition.score, value=score_test_in_words(condition))
        case IsClass():
            classes = join_or(sorted(condition.classes))
            return tell("{criterion} is {value}", criterion=condition.classification, value=classes)
    parts = [condition_in_words(comparison, part) for part in condition.parts]
    match condition:
        case AllOf():
            return join_and(parts)
        case AnyOf():
            return tell("any of ({parts})", parts=tell_all(*parts, between="; "))
        case NoneOf():
            return tell("none of ({parts})", parts=tell_all(*parts, between="; "))
        case AtLeastOf():
            return tell("at least {count} of ({parts})", count=condition.count, parts=tell_all(*parts, between="; "))


def titles_of(
    comparison: Comparison, name: ClassificationId, ids: Sequence[ClassId], *, none: bool = False
) -> list[str]:
    """The titles of classes, with "no class" where that is possible too."""
    classification = comparison.classifications[name]
    titles = [classification.get(one).title for one in ids]
    if not none:
        return titles
    say = comparison.language.say
    return [*titles, say("no level") if classification.policy is Policy.LEVELS else say("no class")]


def nothing_in_words(classification: Classification) -> str:
    """What to say where no class fits."""
    say = classification.language.say
    return say("no level") if classification.policy is Policy.LEVELS else say("no class fits")


def outcome_in_words(comparison: Comparison, name: ClassificationId, ids: Sequence[ClassId], *, none: bool) -> str:
    """What is still possible: "A or B", "no level to Gold", "any class"."""
    classification, language = comparison.classifications[name], comparison.language
    titles = titles_of(comparison, name, ids, none=none)
    if classification.policy is Policy.LEVELS and len(titles) > 1:
        low, high = (titles[-1], titles[-2]) if none else (titles[0], titles[-1])
        return language.say("{low} to {high}", low=low, high=high)
    if len(ids) == len(classification.classes) > 2:
        return language.say("any class, or none") if none else language.say("any class")
    return language.join_or(titles) or language.say("no class")


def verdict_in_words(comparison: Comparison, verdict: Verdict) -> str:
    """The verdict without its reasons: "Peer production", "undecided between A and B", "up to C"."""
    policy, language = comparison.classifications[verdict.classification].policy, comparison.language
    name = verdict.classification
    titles = titles_of(comparison, name, verdict.possible, none=verdict.may_be_none and policy is not Policy.ALL)
    if verdict.impossible:
        return language.say("no class, because its values contradict one another")
    if verdict.state is VerdictState.NONE:
        return nothing_in_words(comparison.classifications[name])
    if policy is Policy.LEVELS:
        return _level_in_words(comparison, verdict)
    if policy is Policy.ALL:
        certain = titles_of(comparison, name, verdict.certain)
        maybe = [title for title in titles if title not in certain]
        parts = [language.join_and(certain)] if certain else []
        perhaps = language.say("perhaps {classes}", classes=language.join_or(maybe)) if maybe else ""
        return "; ".join([*parts, perhaps] if maybe else parts)
    if verdict.state is VerdictState.DECIDED:
        return titles[0]
    if verdict.state is VerdictState.CONTESTED:
        return language.say("contested between {classes}", classes=language.join_and(titles))
    return language.say("undecided between {classes}", classes=language.join_and(titles))


def _level_in_words(comparison: Comparison, verdict: Verdict) -> str:
    guaranteed = titles_of(comparison, verdict.classification, verdict.certain[-1:])
    highest = titles_of(comparison, verdict.classification, verdict.possible[-1:])
    if guaranteed == highest:
        return highest[0]
    return level_in_words(comparison.language, guaranteed[0] if guaranteed else "", highest[0])


def level_in_words(language: Language, certain: str, highest: str) -> str:
    """A level that is certain, if there is one, and a higher one that is possible, by their titles."""
    if certain:
        return language.say("{level}, up to {highest}", level=certain, highest=highest)
    return language.say("no level yet, up to {highest}", highest=highest)


def value_in_words(criterion: Criterion, value: Value) -> str:
    """A value in words: "at least shared", "unknown", "not researched", "disputed: a or b"."""
    language = criterion.language
    if value.state is State.UNKNOWN:
        return language.say("unknown")
    if value.state is State.ABSENT:
        return language.say("not researched")
    if value.state is State.NOT_APPLICABLE:
        return language.say("not applicable")
    if value.state is State.DISPUTED:
        return language.say("disputed: {claims}", claims=_rivals_in_words(criterion, value))
    if len(value.claims) > 1:
        # Nobody knows which of them held.
        if criterion.levels and criterion.kind is not Kind.MANY:
            return set_in_words(criterion, value.possible)
        return _rivals_in_words(criterion, value)
    return claim_in_words(criterion, value.claims[0]) if value.claims else set_in_words(criterion, value.possible)


def _rivals_in_words(criterion: Criterion, value: Value) -> str:
    words = dict.fromkeys(claim_in_words(criterion, claim) for claim in value.claims)
    return criterion.language.join_or(words)


def claim_in_words(criterion: Criterion, claim: Claim) -> str:
    """One claim in words."""
    language = criterion.language
    if claim.text == NOT_APPLICABLE:
        return language.say("not applicable")
    if criterion.kind is Kind.MANY:
        return _many_in_words(criterion, claim)
    if criterion.levels:
        return set_in_words(criterion, claim.possible)
    if criterion.kind is Kind.NUMBER:
        words = interval_in_words(claim.text, language)
        return f"{words} {criterion.unit}" if criterion.unit else words
    if criterion.kind is Kind.DATE:
        return language.day(claim.text)
    return language.say("unknown") if claim.text == UNKNOWN else claim.text


def _many_in_words(criterion: Criterion, claim: Claim) -> str:
    """Options: "Linux, Mac", "Linux, perhaps Mac", "none of them"."""
    language = criterion.language
    certain = [criterion.level(one).title for one in claim.certain]
    maybe = [
        language.say("perhaps {option}", option=criterion.level(one).title)
        for one in claim.possible
        if one not in claim.certain
    ]
    return ", ".join([*certain, *maybe]) or language.say("none of them")
