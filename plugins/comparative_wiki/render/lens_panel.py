"""The controls of the reader's lens, as one file of the site."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markupsafe import Markup

from ..comparison.model import Classification, Criterion
from ..rules import RuleSet
from .renderer import Renderer


class Reading(NamedTuple):
    """A classification, and those that read it otherwise."""

    base: Classification
    others: Sequence[Classification]


def lens_panel(renderer: Renderer) -> Markup:
    """Switches for the criteria that rules ask about, other readings, and a choice for each variable of the rules."""
    comparison, rules = renderer.comparison, renderer.wiki.rules
    classifications = comparison.classifications.values()
    readings = [Reading(base, [one for one in classifications if one.lens_of == base.id]) for base in classifications]
    return renderer.render(
        "lens.html",
        groups=_groups(renderer),
        readings=[one for one in readings if one.others],
        variables=list(_variables(rules)),
    )


def _groups(renderer: Renderer) -> list[tuple[str, list[Criterion]]]:
    """Each criterion that rules ask about under the first of its groups."""
    comparison = renderer.comparison
    criteria = [comparison.criteria[name] for name in comparison.rule_criteria]
    first = {one.id: next((name for name in comparison.groups if name in one.groups), None) for one in criteria}
    found = [
        (group.title, [one for one in criteria if first[one.id] == group.id]) for group in comparison.groups.values()
    ]
    say = comparison.language.say
    rest = say("Other criteria") if comparison.groups else say("Criteria")
    return [*found, (rest, [one for one in criteria if first[one.id] is None])]


def _variables(rules: RuleSet) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The title of every variable, and its values with their titles."""
    for one in rules.variables:
        criterion = rules.comparison.criteria[one.criterion]
        unit = f" {criterion.unit}" if criterion.unit and not one.option else ""
        option = f": {criterion.level(one.option).title}" if one.option else ""
        titles = {value: criterion.level(value).title for value in criterion.domain}
        yield criterion.title + option, [(value, titles.get(value, value) + unit) for value in one.domain]
