"""Entries and explanations as plain tuples and back, to be kept in a file or handed from one process to another.

Taking one out of its tuples takes a tenth of the time of reading or explaining it. A test goes through every field.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any, TypeVar

from .changes import Change, Step
from .entry import Claim, Confidence, Entry, EntryId, Evidence, State, Value
from .explain import Answer, Explanation, Question, Reason
from .languages.language import Language
from .problems import Place
from .readings import Fragile, Reading, Side

Part = TypeVar("Part")

Packed = tuple[Any, ...]
"""None, numbers, texts, and tuples of them; lists do as well for reading"""

_BODY = 10
"""where the text stands in an entry's tuple"""
EVIDENCE = ("url", "title", "author", "date", "seen", "quote", "archive", "interest", "note")
_evidence = attrgetter(*EVIDENCE)


def packed(entry: Entry) -> Packed:
    """An entry as plain tuples."""
    return (
        entry.id,
        entry.path,
        entry.title,
        entry.summary,
        entry.since,
        entry.added,
        tuple([(alias, place.line, place.column) for alias, place in entry.aliases.items()]),
        entry.tags,
        entry.interest,
        tuple([_value(value) for value in entry.values.values()]),
        entry.body,
        entry.body_line,
        _place(entry.title_place),
    )


def packed_without_text(entry: Entry) -> Packed:
    """The same without the text: what verdicts, and all that is said of them, can depend on."""
    parts = packed(entry)
    return (*parts[:_BODY], *parts[_BODY + 1 :])


def _value(value: Value) -> Packed:
    return (
        value.criterion,
        value.state.value,
        value.possible,
        value.certain,
        tuple([_claim(claim) for claim in value.claims]),
        tuple([_value(one) for one in value.past]),
        value.reason,
        value.origin,
        _place(value.place),
    )


def _claim(claim: Claim) -> Packed:
    return (
        claim.possible,
        claim.certain,
        claim.text,
        tuple([_evidence(one) for one in claim.evidence]),
        claim.confidence.value if claim.confidence is not None else None,
        claim.since,
        claim.because,
        claim.note,
    )


def _place(place: Place | None) -> Packed | None:
    return (place.line, place.column) if place is not None else None


_FIELDS = {
    kind: tuple(one.name for one in dataclasses.fields(kind)) for kind in (Answer, Fragile, Reading, Reason, Side, Step)
}
"""parts of explanations that hold nothing but texts, numbers, and tuples of texts → their fields"""
_take_apart: dict[type, Callable[[Any], Packed]] = {kind: attrgetter(*names) for kind, names in _FIELDS.items()}


def packed_explanation(one: Explanation) -> Packed:
    """An explanation as plain tuples."""
    return (
        _parts(one.because),
        tuple(
            [
                (each.criterion, each.state.value, _parts(each.answers), each.words, each.option)
                for each in one.questions
            ]
        ),
        one.cannot_matter,
        one.words,
        tuple([(each.target, _parts(each.change), _parts(each.turn_out)) for each in one.changes]),
        _parts(one.sides),
        _parts(one.fragile),
        tuple([(title, _parts(reasons)) for title, reasons in one.each]),
        _parts(one.readings),
    )


def _parts(some: Sequence[Any]) -> Packed:
    return tuple([_take_apart[type(one)](one) for one in some])


def _again(kind: Callable[..., Part], some: Any) -> tuple[Part, ...]:
    names = _FIELDS[kind]  # type: ignore[index]
    return tuple([
        kind(**{name: tuple(one) if isinstance(one, list) else one for name, one in zip(names, given, strict=True)})
        for given in some
    ])  # fmt: skip


def explanation(given: Any, language: Language) -> Explanation:
    """The explanation that was packed. Raises ValueError or TypeError if it was none."""
    because, questions, cannot_matter, words, changes, sides, fragile, each, readings = given
    return Explanation(
        because=_again(Reason, because),
        questions=tuple([
            Question(
                criterion=criterion,
                state=_STATES[state],
                answers=_again(Answer, answers),
                words=tuple(meant),
                option=option,
            )
            for criterion, state, answers, meant, option in questions
        ]),
        cannot_matter=tuple(cannot_matter),
        words=words,
        changes=tuple([
            Change(target=target, change=_again(Step, change), turn_out=_again(Step, turn_out), language=language)
            for target, change, turn_out in changes
        ]),
        sides=_again(Side, sides),
        fragile=_again(Fragile, fragile),
        each=tuple([(title, _again(Reason, reasons)) for title, reasons in each]),
        language=language,
        readings=_again(Reading, readings),
    )  # fmt: skip


_STATES = {one.value: one for one in State}
_CONFIDENCES: dict[str | None, Confidence | None] = {None: None, **{one.value: one for one in Confidence}}


class Unpacker:
    """Makes entries of tuples. Equal sets of values, of which there are many, become the same one."""

    def __init__(self) -> None:
        self._same: dict[tuple[str, ...], tuple[str, ...]] = {}

    def entry(self, given: Any) -> Entry:
        """The entry that was packed. Raises ValueError or TypeError if it was none."""
        (name, path, title, summary, since, added, aliases, tags, interest, values, body, line, place) = given
        there = self._place(place)
        assert there is not None
        made = [self._value(one) for one in values]
        return Entry(
            id=EntryId(name),
            path=path,
            title=title,
            summary=summary,
            since=since,
            added=added,
            aliases={alias: Place(line=at, column=column) for alias, at, column in aliases},
            tags=tuple(tags),
            interest=interest,
            values={value.criterion: value for value in made},
            body=body,
            body_line=line,
            title_place=there,
        )

    def _value(self, given: Any) -> Value:
        criterion, state, possible, certain, claims, past, reason, origin, place = given
        return Value(
            criterion=criterion,
            state=_STATES[state],
            possible=self._one(possible),
            certain=self._one(certain),
            claims=tuple([self._claim(one) for one in claims]),
            past=tuple([self._value(one) for one in past]),
            reason=reason,
            origin=origin,
            place=self._place(place),
        )

    def _claim(self, given: Any) -> Claim:
        possible, certain, text, evidence, confidence, since, because, note = given
        return Claim(
            possible=self._one(possible),
            certain=self._one(certain),
            text=text,
            evidence=tuple([Evidence(**dict(zip(EVIDENCE, one, strict=True))) for one in evidence]),
            confidence=_CONFIDENCES[confidence],
            since=since,
            because=because,
            note=note,
        )

    def _one(self, given: Any) -> tuple[str, ...]:
        texts = tuple(given)
        return self._same.setdefault(texts, texts)

    @staticmethod
    def _place(given: Any) -> Place | None:
        return Place(line=given[0], column=given[1]) if given is not None else None
