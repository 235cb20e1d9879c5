"""Where rules cut numbers: every test that stands beside the name of a number."""

from __future__ import annotations

from collections.abc import Sequence

from ..source import Mapping, Node, Scalar
from ..source import Sequence as Items


def _thresholds(rules: Sequence[Node], names: frozenset[str]) -> dict[str, list[str]]:
    """Every test that stands anywhere in the file beside the name of a number: where rules cut it.

    Conditions are read only after the criteria, and the values of a number are the parts between the cuts.
    """
    found: dict[str, list[str]] = {}
    stack = list(rules)
    while stack:
        node = stack.pop()
        if isinstance(node, Items):
            stack.extend(node.items)
        elif isinstance(node, Mapping):
            for key, value in node.items:
                name = " ".join(key.text.split())
                if name in names and not isinstance(value, Mapping):
                    tests = value.items if isinstance(value, Items) else (value,)
                    found.setdefault(name, []).extend(
                        " ".join(test.text.split()) for test in tests if isinstance(test, Scalar)
                    )
                else:
                    stack.append(value)
    return found


def rules_of(root: Mapping) -> list[Node]:
    """The parts of a file in which rules may be."""
    return [node for key, node in root.items if key.text not in {"criteria", "examples", "views"}]


def tests_of_numbers(root: Mapping, rules: Sequence[Node]) -> dict[str, list[str]]:
    """The tests that rules make of every number of a file, those under its own `good:` included."""
    criteria = root.get("criteria")
    if not isinstance(criteria, Mapping):
        return {}
    numbers = {
        " ".join(key.text.split()): node
        for key, node in criteria.items
        if isinstance(node, Mapping) and node.get("number") is not None
    }
    found = _thresholds(rules, frozenset(numbers))
    for name, node in numbers.items():
        good = node.get("good")
        for item in good.items if isinstance(good, Items) else (good,):
            if isinstance(item, Scalar):
                found.setdefault(name, []).append(" ".join(item.text.split()))
    return found
