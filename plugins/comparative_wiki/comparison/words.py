"""Sets of values in words: "at least shared", "not company", "a or b"."""

from __future__ import annotations

from collections.abc import Callable, Collection

from .model import NOT_APPLICABLE, Criterion, Kind
from .numbers import part_in_words


def set_in_words(criterion: Criterion, values: Collection[str], *, titles: bool = True) -> str:
    """Put a set of values of a criterion into words, with the titles of the levels or with their ids."""

    def name(value: str) -> str:
        return criterion.level(value).title if titles else value

    if criterion.kind is Kind.MANY:
        inside = [name(value) for value in criterion.domain if value in values]
        return join_or(inside) if inside else "none of them"
    levels = criterion.values
    inside = [value for value in levels if value in values]
    tail = [NOT_APPLICABLE] if NOT_APPLICABLE in values else []
    if not inside:
        return NOT_APPLICABLE if tail else "impossible"
    if len(inside) == len(levels):
        return "anything" if tail or not criterion.allows_not_applicable else "anything but not applicable"
    parts = (
        _number(criterion, inside)
        if criterion.kind is Kind.NUMBER
        else _shortest(criterion, inside, name, alone=not tail)
    )
    return join_or([*parts, *tail])


def _number(criterion: Criterion, inside: list[str]) -> list[str]:
    """Neighbouring parts of a number as one range, with the unit."""
    ends = criterion.ends
    runs: list[list[int]] = []
    for index in (criterion.values.index(value) for value in inside):
        if runs and runs[-1][1] == index - 1:
            runs[-1][1] = index
        else:
            runs.append([index, index])
    unit = f" {criterion.unit}" if criterion.unit else ""
    return [f"{part_in_words(ends[first], ends[last + 1], whole=criterion.whole)}{unit}" for first, last in runs]


def _shortest(criterion: Criterion, inside: list[str], name: Callable[[str], str], *, alone: bool) -> list[str]:
    """The fewest words for some levels; "not x" only where they stand `alone`, or more would read as excluded too."""
    levels = criterion.values
    if len(inside) == 1:
        return [name(inside[0])]
    if criterion.is_ordered:
        first, last = levels.index(inside[0]), levels.index(inside[-1])
        if last - first + 1 == len(inside):
            if last == len(levels) - 1:
                return [f"at least {name(inside[0])}"]
            return [f"at most {name(inside[-1])}"] if first == 0 else [f"{name(inside[0])} to {name(inside[-1])}"]
    if alone and len(inside) == len(levels) - 1:
        missing = name(next(value for value in levels if value not in inside))
        if not missing.startswith("not "):
            return [f"not {missing}"]
    return [name(value) for value in inside]


def join_or(parts: Collection[str]) -> str:
    """Join with commas and a final "or"."""
    return _join(list(parts), "or")


def join_and(parts: Collection[str]) -> str:
    """Join with commas and a final "and"."""
    return _join(list(parts), "and")


def _join(parts: list[str], word: str) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"
