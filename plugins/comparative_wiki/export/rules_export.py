"""The compiled rules, and what they know of each entry, for the script that reads entries otherwise.

docs/manual/json.md describes both files.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from ..classify import Profile
from ..comparison.model import Criterion, CriterionId
from ..entry import Claim, Entry
from ..lens import disputes, families
from ..logic.diagrams import FALSE, TRUE, Diagram, Diagrams
from ..rules import Decision, RuleSet, answers_about
from ..wiki import Wiki

RULES_VERSION = 1
"""of both files; raised when the meaning of a field changes"""

Json = dict[str, Any]


def rules_as_json(rules: RuleSet) -> str:
    """The rules as text, the same for the same comparison."""
    comparison = rules.comparison
    nodes = _Nodes(rules.diagrams)
    asked = [comparison.criteria[name] for name in comparison.rule_criteria]
    numbers = {criterion.id: number for number, criterion in enumerate(asked)}
    together = families(comparison)
    # The nodes are numbered as the conditions are met; the list of them comes last.
    excluded = nodes.number(rules.impossible)
    classifications = [_classification(one, nodes) for one in rules.decisions.values()]
    document = {
        "version": RULES_VERSION,
        "groups": [{"id": group.id, "title": group.title} for group in comparison.groups.values()],
        "criteria": [
            _criterion(one, sorted(numbers[name] for name in together[one.id] if name != one.id)) for one in asked
        ],
        "variables": [
            {
                "criterion": numbers[one.criterion],
                "option": one.option,
                "values": list(one.domain),
                "permitted": _bits(permitted),
            }
            for one, permitted in zip(rules.variables, rules.everything, strict=True)
        ],
        "excluded": excluded,
        "classifications": classifications,
        "nodes": nodes.all,
    }
    return _dump(document) + "\n"


def profiles_as_json(wiki: Wiki) -> str:
    """What the rules know of every entry, as text. A profile that several entries have stands there once."""
    profiles: dict[str, int] = {}
    entries = {
        name: profiles.setdefault(_dump(profile_as_json(wiki.rules, one.entry, one.profile)), len(profiles))
        for name, one in wiki.entries.items()
    }
    lines = ",\n".join(profiles)
    return f'{{"version":{RULES_VERSION},"profiles":[\n{lines}\n],\n"entries":{_dump(entries)}}}\n'


_dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class _Nodes:
    """The nodes of diagrams that are needed, numbered from 2 on as they are met: 0 and 1 are never and always."""

    def __init__(self, diagrams: Diagrams) -> None:
        self._diagrams = diagrams
        self._numbers = {FALSE: 0, TRUE: 1}
        self.all: list[list[int]] = []
        """each its variable and, for every value, the number of the node that comes next; those come first"""

    def number(self, diagram: Diagram) -> int:
        """The number of a diagram's first node."""
        known = self._numbers.get(diagram)
        if known is None:
            diagrams = self._diagrams
            variable = diagrams.variable(diagram)
            size = diagrams.sizes[variable]
            children = [self.number(diagrams.child(diagram, variable, value)) for value in range(size)]
            known = self._numbers[diagram] = len(self.all) + 2
            self.all.append([variable, *children])
        return known


def _criterion(criterion: Criterion, family: Sequence[int]) -> Json:
    titles = {value: criterion.level(value).title for value in criterion.domain}
    found: Json = {
        "id": criterion.id,
        "title": criterion.title,
        "unit": criterion.unit,
        "groups": list(criterion.groups),
        "titles": {value: title for value, title in titles.items() if title != value},
    }
    return {**found, "with": list(family)} if family else found


def _classification(decision: Decision, nodes: _Nodes) -> Json:
    one = decision.classification
    order = {kind.id: number for number, kind in enumerate(one.classes)}
    return {
        "id": one.id,
        "title": one.title,
        "policy": one.policy.value,
        "lens_of": one.lens_of,
        "classes": [
            {
                "id": kind.id,
                "title": kind.title,
                "colour": kind.colour,
                "is_a": order[kind.is_a] if kind.is_a is not None else None,
            }
            for kind in one.classes
        ],
        "ruled": [order[kind.id] for kind in decision.ruled],
        "conditions": [nodes.number(condition) for condition in decision.conditions],
        "otherwise": order[decision.otherwise.id] if decision.otherwise is not None else None,
    }


def profile_as_json(rules: RuleSet, entry: Entry, profile: Profile) -> Json:
    """What the rules know of an entry. Sets of values are lists of their numbers."""
    found: Json = {"allowed": [_bits(mask) for mask in profile.allowed]}
    if profile.disputed:
        found["disputed"] = _bits(profile.disputed)
    rivals = [_rivals(rules, name, claims) for name, claims in disputes(rules, entry).items()]
    return {**found, "rivals": rivals} if rivals else found


def _rivals(rules: RuleSet, name: CriterionId, claims: Sequence[Claim]) -> Json:
    variables = rules.variables_of(name)
    options = [(variable, rules.variables[variable].option) for variable in variables]
    sides = [
        [_bits(rules.mask(variable, answers_about(option, claim))) for variable, option in options] for claim in claims
    ]
    return {"variables": variables, "claims": sides}


def _bits(mask: int) -> list[int]:
    return [bit for bit in range(mask.bit_length()) if mask >> bit & 1]
