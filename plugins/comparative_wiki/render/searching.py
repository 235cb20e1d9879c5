"""What Pagefind is to find: every page in short, with what it can be filtered by, and the form with these filters."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator, Sequence
from typing import NamedTuple

from ..addresses import Addresses
from ..columns import STATES, Cell, cell_of_value, cell_of_verdict
from ..comparison.model import Classification, Criterion
from ..languages.language import Language
from ..phrases import nothing_in_words
from ..problems import record
from ..wiki import ClassifiedEntry
from .renderer import Renderer
from .table_data import STATE_WORDS

IN = "in"
"""the filter by comparison, where there are several"""


class Found(NamedTuple):
    """What the search knows of an entry beside its text."""

    entry: str
    """for scripts, as JSON"""
    filters: Sequence[tuple[str, str]]
    """each filter by its key, with a value that the entry has"""


class Filter(NamedTuple):
    """A filter in the form."""

    key: str
    title: str
    values: Sequence[str]


def found_of(renderer: Renderer, one: ClassifiedEntry, *, shared: bool) -> Found:
    """What the search knows of an entry. `shared` says that there are other comparisons beside this."""
    comparison, addresses = renderer.comparison, renderer.addresses
    badges = [renderer.badge(verdict) for verdict in one.verdicts.values()]
    told = {
        "id": one.entry.id,
        "base": addresses.base,
        "badges": [
            [
                badge.classification.title,
                f"{badge.prefix}: {badge.words}" if badge.prefix else badge.words,
                badge.colour,
                badge.state,
            ]
            for badge in badges
            if badge.classification.lens_of is None
        ],
    }
    filters = [(IN, comparison.title)] if shared else []
    for classification in comparison.classifications.values():
        cell = cell_of_verdict(classification, one.verdicts[classification.id])
        filters += _values(_key_of_class(addresses, classification), _classes(classification), cell, renderer.language)
    for criterion in comparison.criteria.values():
        if criterion.levels:
            cell = cell_of_value(criterion, one.entry.values[criterion.id])
            filters += _values(_key_of_criterion(addresses, criterion), _levels(criterion), cell, renderer.language)
    return Found(json.dumps(told, ensure_ascii=False, separators=(",", ":")), filters)


def _key_of_class(addresses: Addresses, classification: Classification) -> str:
    return f"{addresses.base}classes/{classification.id}"


def _key_of_criterion(addresses: Addresses, criterion: Criterion) -> str:
    return f"{addresses.base}criteria/{criterion.id}"


def _classes(classification: Classification) -> list[str]:
    return [*(one.title for one in classification.classes), nothing_in_words(classification)]


def _levels(criterion: Criterion) -> list[str]:
    return [one.title for one in criterion.levels]


def _values(key: str, titles: Sequence[str], cell: Cell, language: Language) -> Iterator[tuple[str, str]]:
    """What an entry certainly is, and what is known of it where that is not all."""
    for number in cell.certain:
        yield key, titles[number]
    if cell.state in STATE_WORDS:
        yield key, _state(language, cell.state)


def _state(language: Language, state: str) -> str:
    return language.say_as("filter", STATE_WORDS[state])


def filters_of(renderer: Renderer, there: Container[tuple[str, str]]) -> list[Filter]:
    """The filters of a comparison, with those of their values that are `there`: classes first, then criteria."""
    comparison, addresses, language = renderer.comparison, renderer.addresses, renderer.language
    states = [_state(language, one) for one in STATES[1:]]
    found = [
        Filter(_key_of_class(addresses, one), one.title, [*_classes(one), *states])
        for one in comparison.classifications.values()
    ]
    found += [
        Filter(_key_of_criterion(addresses, one), one.title, [*_levels(one), *states])
        for one in comparison.criteria.values()
        if one.levels
    ]
    kept = [one._replace(values=[value for value in one.values if (one.key, value) in there]) for one in found]
    return [one for one in kept if one.values]


def filters_as_html(renderers: Sequence[Renderer], there: Container[tuple[str, str]]) -> str:
    """The form with the filters of all comparisons, for a script to put into the search box.

    `there` are the filters of all pages, each with a value that some page has.
    """
    groups = [(one.comparison.title, filters_of(one, there)) for one in renderers]
    return str(renderers[0].call("searching", "filters", groups, IN))


@record
class PageToFind:
    """A page of the site, as far as it is searched."""

    path: str
    """its source path"""
    language: str
    """that of the theme"""
    title: str
    html: str
    tags: tuple[str, ...] = ()
    weight: float = 1
    """how much its words count, from 0 to 10"""


def page_to_find(renderer: Renderer, page: PageToFind, found: Found | None = None) -> str:
    """A page as Pagefind is to read it: its title, what it can be filtered by, and the HTML that is searched."""
    return str(renderer.call("searching", "page", page, found))
