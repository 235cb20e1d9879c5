"""Criteria that take many: `[linux, mac]`, `includes linux`, `not mac`."""

from __future__ import annotations

from dataclasses import dataclass

from ..languages.told import tell
from ..problems import Reporter, did_you_mean, remedies
from ..source import Node, Scalar, Sequence, kind_of
from .model import NO, NOT_APPLICABLE, YES, AnyOf, Condition, Criterion, Test
from .tests import allowed_values, refuse_empty, refuse_not_applicable, slip_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection:
    """Which options an entry has: those that are certain, and those that are possible."""

    certain: frozenset[str]
    possible: frozenset[str]

    def answers(self, option: str) -> frozenset[str]:
        """What may be said of one option."""
        if option in self.certain:
            return frozenset({YES})
        return frozenset({NO, YES}) if option in self.possible else frozenset({NO})


def read_selection(node: Node, criterion: Criterion, report: Reporter) -> Selection | None:
    """Read an entry's options. A list of options is all of them; `includes x` and `not x` say only as much."""
    items = node.items if isinstance(node, Sequence) else (node,)
    read = [_read_option(item, criterion, report) for item in items]
    sound = [one for one in read if one is not None]
    if len(sound) < len(read):
        return None
    marked = [mark for mark, _ in sound if mark]
    if marked and len(marked) < len(sound):
        report.error(
            "ambiguous-word",
            node.place,
            tell("the list of '{criterion}' mixes plain options with 'includes' or 'not'", criterion=criterion.id),
            tell("Write all options plainly, if the list is complete; or mark each with `includes` or `not`."),
        )
        return None
    named = {mark: frozenset(option for own, option in sound if own == mark) for mark in ("", "includes", "not")}
    if not marked:
        return Selection(certain=named[""], possible=named[""])
    both = named["includes"] & named["not"]
    if both:
        report.error(
            "ambiguous-word",
            node.place,
            tell("'{min}' is both included and excluded", min=min(both)),
            tell("Keep one of the two."),
        )
        return None
    return Selection(certain=named["includes"], possible=frozenset(criterion.values) - named["not"])


def read_options_test(node: Node, criterion: Criterion, report: Reporter) -> Condition | None:
    """Read a rule's test: `x` or `includes x`, `not x`, or a list of which at least one has to hold."""
    if isinstance(node, Sequence):
        if not node.items:
            refuse_empty(node, criterion, report)
            return None
        parts = [read_options_test(item, criterion, report) for item in node.items]
        sound = tuple(part for part in parts if part is not None)
        return None if len(sound) < len(parts) else sound[0] if len(sound) == 1 else AnyOf(parts=sound)
    if isinstance(node, Scalar) and criterion.allows_not_applicable and _folded(node) == NOT_APPLICABLE:
        return Test(criterion=criterion.id, values=frozenset({NOT_APPLICABLE}), option=criterion.values[0])
    read = _read_option(node, criterion, report)
    if read is None:
        return None
    mark, option = read
    return Test(criterion=criterion.id, values=frozenset({NO if mark == "not" else YES}), option=option)


def _folded(node: Scalar) -> str:
    return " ".join(node.text.split())


def _read_option(node: Node, criterion: Criterion, report: Reporter) -> tuple[str, str] | None:
    if not isinstance(node, Scalar) or not node.text.strip():
        report.error(
            "wrong-kind",
            node.place,
            tell(
                "{kind} stands where an option of '{criterion}' is needed", kind=kind_of(node), criterion=criterion.id
            ),
            allowed_values(criterion),
        )
        return None
    text = _folded(node)
    if text in criterion.values:
        return "", text
    for mark in ("includes", "not"):
        if text.startswith(f"{mark} ") and text[len(mark) + 1 :] in criterion.values:
            return mark, text[len(mark) + 1 :]
    name = text.removeprefix("includes ").removeprefix("not ")
    if text == NOT_APPLICABLE:
        refuse_not_applicable(node, criterion, report)
        return None
    report.error(
        "unknown-value",
        node.place,
        tell("'{name}' is not an option of '{criterion}'", name=name, criterion=criterion.id),
        remedies(
            did_you_mean(name, [*criterion.values, *(f"includes {value}" for value in criterion.values)]),
            allowed_values(criterion),
        ),
        slip_of(name, criterion),
    )
    return None
