"""How a value and a verdict look in a few characters: a mark, a word, a tone. Never colour alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..classify import Verdict, VerdictState
from ..comparison.model import ClassId, Classification, Comparison, Criterion, Kind, Policy, Tone
from ..entry import State, Value
from ..languages.language import Language, marked_as
from ..phrases import level_in_words, nothing_in_words, titles_of, value_in_words

MARKS: Mapping[str, str] = {"good": "●", "middling": "◐", "bad": "○", "none": "–", "open": "?", "neutral": ""}
"""tone → the mark before the word"""
_MEANINGS: Mapping[str, str] = {
    "good": marked_as("mark", "met"),
    "middling": marked_as("mark", "partly met"),
    "bad": marked_as("mark", "not met"),
    "none": marked_as("mark", "not applicable"),
    "open": marked_as("mark", "open"),
    "neutral": "",
}


def meanings_in(language: Language) -> dict[str, str]:
    """Tone → what its mark says to someone who cannot see it."""
    return {tone: language.say_as("mark", words) if words else "" for tone, words in _MEANINGS.items()}


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Mark:
    """A value in short. The renderer makes each once, so that marks can be told apart by their identity."""

    tone: str
    """a key of `MARKS`; for style sheets"""
    sign: str
    meaning: str
    words: str
    state: str


def mark_of(criterion: Criterion, value: Value, meanings: Mapping[str, str]) -> Mark:
    """The mark and words of a value."""
    tone = _tone_of(criterion, value)
    return Mark(
        tone=tone,
        sign=MARKS[tone],
        meaning=meanings[tone],
        words=value_in_words(criterion, value),
        state=value.state.value,
    )


def _tone_of(criterion: Criterion, value: Value) -> str:
    if value.state is State.NOT_APPLICABLE:
        return "none"
    if criterion.kind is Kind.MANY:
        return _tone_of_many(criterion, value)
    if not criterion.levels:
        return _tone_of_free(criterion, value)
    tones = {criterion.level(one).tone for one in value.possible}
    if value.state in {State.UNKNOWN, State.ABSENT} or len(tones) > 1:
        return "open"
    tone = tones.pop() if tones else Tone.NEUTRAL
    if tone is Tone.NEUTRAL and value.is_open:
        return "open"
    return tone.value


def _tone_of_many(criterion: Criterion, value: Value) -> str:
    """Good where an option that counts as satisfied is certain, bad where none is possible."""
    if not criterion.good:
        return "open" if value.is_open else "neutral"
    if criterion.good & set(value.certain):
        return "good"
    return "open" if criterion.good & set(value.possible) else "bad"


def _tone_of_free(criterion: Criterion, value: Value) -> str:
    """A number has a tone only where the criterion says what is good."""
    if value.is_open and not (criterion.good and value.state is State.PARTIAL):
        return "open"
    if not criterion.good:
        return "neutral"
    inside = [part in criterion.good for part in value.possible]
    return "good" if all(inside) else "open" if any(inside) else "bad"


@dataclass(frozen=True, kw_only=True, slots=True)
class Badge:
    """A verdict in short."""

    classification: Classification
    state: str
    prefix: str
    """"undecided" or "contested", or nothing"""
    words: str
    colour: str
    icon: str
    """of a class that is certain; empty for a plain disc"""
    classes: tuple[ClassId, ...]
    """the classes that the words name, for links"""


def badge_of(comparison: Comparison, verdict: Verdict) -> Badge:
    """The badge of a verdict."""
    classification = comparison.classifications[verdict.classification]
    prefix, words, shown = _badge_words(comparison, classification, verdict)
    only = classification.get(shown[0]) if len(shown) == 1 and not prefix else None
    is_settled = verdict.state not in {VerdictState.UNDETERMINED, VerdictState.CONTESTED}
    return Badge(
        classification=classification,
        state=verdict.state.value,
        prefix=prefix,
        words=words,
        colour=only.colour if only is not None else "grey",
        icon=only.icon if only is not None and is_settled else "",
        classes=shown,
    )


def _badge_words(
    comparison: Comparison, classification: Classification, verdict: Verdict
) -> tuple[str, str, tuple[ClassId, ...]]:
    if verdict.state is VerdictState.NONE:
        return "", nothing_in_words(classification), ()
    if classification.policy is Policy.LEVELS:
        return _level_words(classification, verdict)
    language, prefix = classification.language, ""
    if verdict.state in {VerdictState.UNDETERMINED, VerdictState.CONTESTED}:
        contested = verdict.state is VerdictState.CONTESTED
        prefix = language.say("contested") if contested else language.say("undecided")
    if classification.policy is Policy.ALL:
        certain = verdict.certain
        maybe = tuple(one for one in verdict.possible if one not in certain)
        words = ", ".join(
            [*titles_of(comparison, classification.id, certain)]
            + [
                language.say("perhaps {class}", **{"class": title})
                for title in titles_of(comparison, classification.id, maybe)
            ]
        )
        return "", words, verdict.possible
    if len(verdict.possible) > 3:
        return prefix, language.say("one of {count} classes", count=len(verdict.possible)), ()
    return (
        prefix,
        language.join_or(titles_of(comparison, classification.id, verdict.possible, none=verdict.may_be_none)),
        verdict.possible,
    )


def _level_words(classification: Classification, verdict: Verdict) -> tuple[str, str, tuple[ClassId, ...]]:
    highest = verdict.possible[-1]
    if not verdict.certain:
        return "", level_in_words(classification.language, "", classification.get(highest).title), (highest,)
    guaranteed = verdict.certain[-1]
    title = classification.get(guaranteed).title
    if guaranteed == highest:
        return "", title, (guaranteed,)
    return "", level_in_words(classification.language, title, classification.get(highest).title), (guaranteed,)
