"""Ids that are misspelt where they are declared: said there once, and not at every place that writes them right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .comparison.model import Comparison, Inherited, Mapped
from .entry import Entry, State
from .languages.told import tell
from .problems import Place, Problem, Problems, Slip, named_in, nearest

_CODES = frozenset({"unknown-criterion", "unknown-group"})
SEVERAL = 2
"""places that write another id than the one that is declared, and are right together"""


class _Declared(NamedTuple):
    """Where a criterion or a group is declared."""

    code: str
    """of the problem that it is not known"""
    path: str
    place: Place


def gather_misspelt(comparison: Comparison, entries: Iterable[Entry], problems: Problems) -> bool:
    """Put one problem in the place of many where an id is declared that nobody writes, and several write a near one.

    Returns whether there was any.
    """
    declared = dict(_unwritten(comparison, entries))
    meant: dict[str, str] = {}
    by_declared: dict[str, dict[Problem, str]] = {}
    for one in problems if declared else ():
        for word in set(named_in(one.cause)) if one.code in _CODES else ():
            if word not in meant:
                meant[word] = nearest(word, declared)
            if meant[word] and word != meant[word]:
                by_declared.setdefault(meant[word], {})[one] = word
    gathered = False
    for name, found in by_declared.items():
        [(word, count)] = Counter(found.values()).most_common(1)
        if count >= SEVERAL:
            _report(name, declared[name], word, [one for one, other in found.items() if other == word], problems)
            gathered = True
    return gathered


def _unwritten(comparison: Comparison, entries: Iterable[Entry]) -> Iterator[tuple[str, _Declared]]:
    """The criteria and groups of which no entry, no rule and no other criterion speaks."""
    spoken: set[str] = set(comparison.rule_criteria)
    spoken |= {name for one in entries for name, value in one.values.items() if value.state is not State.ABSENT}
    for criterion in comparison.criteria.values():
        spoken |= set(criterion.groups)
        if isinstance(criterion.origin, Mapped):
            spoken.add(criterion.origin.source)
        elif isinstance(criterion.origin, Inherited):
            spoken.add(criterion.origin.link)
    for criterion in comparison.criteria.values():
        if criterion.id not in spoken:
            place = criterion.home or criterion.place
            yield criterion.id, _Declared("unknown-criterion", criterion.shared or comparison.path, place)
    for group in comparison.groups.values():
        if group.id not in spoken and group.place is not None:
            yield group.id, _Declared("unknown-group", group.path, group.place)


def _report(name: str, declared: _Declared, word: str, found: list[Problem], problems: Problems) -> None:
    for one in found:
        problems.withdraw(one)
    first = found[0]
    problems.at(declared.path).error(
        declared.code,
        declared.place,
        tell(
            "nothing speaks of '{name}', but {count} places speak of '{word}', the first of them {place}",
            name=name,
            count=len(found),
            word=word,
            place=f"{first.path}:{first.place.line}",
        ),
        tell("Did you mean '{word}'?", word=word),
        Slip.of(name, [word]),
    )
