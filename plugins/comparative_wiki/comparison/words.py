"""Sets of values in words: "at least shared", "not company", "a or b"."""

from __future__ import annotations

from collections.abc import Callable, Collection

from ..languages.language import TELLING, Language
from ..languages.told import tell_all
from .model import NOT_APPLICABLE, Criterion, Kind
from .numbers import part_in_words


def set_in_words(criterion: Criterion, values: Collection[str], *, titles: bool = True) -> str:
    """Put a set of values of a criterion into words: with the titles of its levels, or with their ids in English."""
    language = criterion.language if titles else TELLING

    def name(value: str) -> str:
        return criterion.level(value).title if titles else value

    if criterion.kind is Kind.MANY:
        inside = [name(value) for value in criterion.domain if value in values]
        return language.join_or(inside) if inside else language.say("none of them")
    levels = criterion.values
    inside = [value for value in levels if value in values]
    tail = [language.say("not applicable")] if NOT_APPLICABLE in values else []
    if not inside:
        return tail[0] if tail else language.say("impossible")
    if len(inside) == len(levels):
        if tail or not criterion.allows_not_applicable:
            return language.say("anything")
        return language.say("anything but not applicable")
    parts = (
        _number(criterion, inside, language)
        if criterion.kind is Kind.NUMBER
        else _shortest(criterion, inside, name, language, alone=not tail)
    )
    return language.join_or([*parts, *tail])


def _number(criterion: Criterion, inside: list[str], language: Language) -> list[str]:
    """Neighbouring parts of a number as one range, with the unit."""
    ends = criterion.ends
    runs: list[list[int]] = []
    for index in (criterion.values.index(value) for value in inside):
        if runs and runs[-1][1] == index - 1:
            runs[-1][1] = index
        else:
            runs.append([index, index])
    return [
        tell_all(part_in_words(ends[first], ends[last + 1], whole=criterion.whole, language=language), criterion.unit)
        for first, last in runs
    ]


def _shortest(
    criterion: Criterion, inside: list[str], name: Callable[[str], str], language: Language, *, alone: bool
) -> list[str]:
    """The fewest words for some levels; "not x" only where they stand `alone`, or more would read as excluded too."""
    levels = criterion.values
    if len(inside) == 1:
        return [name(inside[0])]
    if criterion.is_ordered:
        first, last = levels.index(inside[0]), levels.index(inside[-1])
        if last - first + 1 == len(inside):
            if last == len(levels) - 1:
                return [language.say("at least {value}", value=name(inside[0]))]
            if first == 0:
                return [language.say("at most {value}", value=name(inside[-1]))]
            return [language.say("{low} to {high}", low=name(inside[0]), high=name(inside[-1]))]
    if alone and len(inside) == len(levels) - 1:
        missing = name(next(value for value in levels if value not in inside))
        if not missing.startswith("not "):
            return [language.say("not {value}", value=missing)]
    return [name(value) for value in inside]


def join_or(parts: Collection[str]) -> str:
    """Join with commas and a final "or", in English."""
    return TELLING.join_or(parts)


def join_and(parts: Collection[str]) -> str:
    """Join with commas and a final "and", in English."""
    return TELLING.join_and(parts)
