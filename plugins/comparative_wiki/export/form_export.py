"""What the page that writes entries has to know of the comparison: the criteria, the words of mistakes, the ids taken.

`render/assets/entry-file.js` reads it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from ..comparison.mapping import values_of_any
from ..comparison.model import (
    NOT_APPLICABLE,
    UNKNOWN,
    Comparison,
    Criterion,
    EvidencePolicy,
    Inherited,
    Kind,
    Mapped,
)
from ..comparison.numbers import plain
from ..entry import Claim, Entry, Evidence, State, Value
from ..schema import ADDRESS, DATE
from ..wiki import Wiki
from ..wording import FOR_INAPPLICABLE, FOR_UNKNOWN, NUMBERS, SHARED

FORM_VERSION = 1
"""raised when the meaning of a field changes"""

Json = dict[str, Any]
SOURCE_KEYS = ("url", "archive", "title", "author", "date", "seen", "interest", "note", "quote")
"""of a source, in the order in which the page writes them"""
_UNIT = 10**15
"""numbers are exact to so many parts of one: the script has no fractions"""


def form_as_json(wiki: Wiki) -> str:
    """The facts as text."""
    taken = {name: wiki.entries[entry].entry.title for name, entry in wiki.entry_of_name.items()}
    document = {"version": FORM_VERSION, **facts(wiki.comparison, taken)}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"


def facts(comparison: Comparison, taken: Mapping[str, str]) -> Json:
    """What the script has to know. `taken` has the ids that are there, old ones too, with the titles."""
    return {
        "criteria": {one.id: _criterion(comparison, one) for one in comparison.criteria.values()},
        "wording": {name: words.say_in(comparison.language) for name, words in SHARED.items()},
        "patterns": {"date": DATE, "address": ADDRESS},
        "words": {
            "nobodyKnows": list(FOR_UNKNOWN),
            "inapplicable": list(FOR_INAPPLICABLE),
            "numbers": comparison.language.say(NUMBERS),
        },
        "taken": dict(sorted(taken.items())),
    }


def file_as_json(entry: Entry, comparison: Comparison, text: str) -> str:
    """An entry's file for the page: its text, the front matter as the page writes it, and where each criterion is."""
    asked = [one for one in comparison.criteria.values() if not isinstance(one.origin, Mapped)]
    written = [(one, entry.values[one.id]) for one in asked]
    criteria = {one.id: _items(one, value) for one, value in written if value.place and value.state is not State.ABSENT}
    front: Json = {"title": entry.title, "summary": entry.summary, "since": entry.since, "added": entry.added}
    front |= {"aliases": list(entry.aliases), "tags": list(entry.tags), "interest": entry.interest}
    front["criteria"] = criteria
    lines = {one.id: value.place.line for one, value in written if one.id in criteria and value.place is not None}
    kept = {key: value for key, value in front.items() if value or key == "criteria"}
    document = {"version": FORM_VERSION, "path": entry.path, "text": text, "front": kept, "lines": lines}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"


def _items(criterion: Criterion, value: Value) -> object:
    """All that is written of a criterion, oldest first: one value, or several with their dates."""
    items = [_item(criterion, one.claims) for one in (*value.past, value)]
    if len(items) > 1:
        return items
    return items[0]["value"] if list(items[0]) == ["value"] else items[0]


def _item(criterion: Criterion, claims: Sequence[Claim]) -> Json:
    if not claims:
        return {"value": UNKNOWN}
    if len(claims) > 1:
        since = {claim.since for claim in claims}
        shared = {"from": since.pop()} if len(since) == 1 and since != {""} else {}
        sides = [{"value": _answer(criterion, one), **_support(one)} for one in claims]
        return {"disputed": [{key: part for key, part in one.items() if key not in shared} for one in sides], **shared}
    [claim] = claims
    if claim.possible == (NOT_APPLICABLE,):
        support = _support(claim)
        return {NOT_APPLICABLE: support.pop("because"), **support}
    return {"value": _answer(criterion, claim), **_support(claim)}


def _answer(criterion: Criterion, claim: Claim) -> object:
    if claim.text == UNKNOWN and UNKNOWN not in criterion.domain:
        return UNKNOWN
    if claim.possible == (NOT_APPLICABLE,):
        return NOT_APPLICABLE
    if criterion.kind is Kind.MANY and claim.possible != claim.certain:
        sure = [f"includes {one}" for one in criterion.values if one in claim.certain]
        return [*sure, *(f"not {one}" for one in criterion.values if one not in claim.possible)]
    if criterion.kind in {Kind.NUMBER, Kind.TEXT, Kind.DATE}:
        return claim.text
    return claim.possible[0] if len(claim.possible) == 1 and criterion.kind is not Kind.MANY else list(claim.possible)


def _support(claim: Claim) -> Json:
    """What supports a claim, in the order in which the page writes it."""
    found: Json = {
        "from": claim.since,
        "confidence": claim.confidence.value if claim.confidence is not None else "",
        "because": claim.because,
        "evidence": [_source(one) for one in claim.evidence],
        "note": claim.note,
    }
    return {key: part for key, part in found.items() if part}


def _source(source: Evidence) -> Json:
    return {key: getattr(source, key) for key in SOURCE_KEYS if getattr(source, key)}


def _criterion(comparison: Comparison, criterion: Criterion) -> Json:
    titles = {level.id: level.title for level in criterion.levels if level.title != level.id}
    cuts = criterion.cuts if criterion.kind is Kind.NUMBER else ()
    low, high = criterion.smallest, criterion.largest
    say = criterion.language.say
    return {
        "title": criterion.title,
        "kind": criterion.kind.value,
        "values": list(criterion.values),
        "titles": titles,
        "neutral": criterion.allows_not_applicable,
        "required": criterion.evidence is EvidencePolicy.REQUIRED,
        "whole": criterion.whole,
        "least": _exact(low) if low is not None else None,
        "most": _exact(high) if high is not None else None,
        "bounds": [
            say("at least {value}", value=plain(low)) if low is not None else "",
            say("at most {value}", value=plain(high)) if high is not None else "",
        ],
        "cuts": [[_exact(cut.value), cut.after] for cut in cuts],
        "from": _table(comparison, criterion, criterion.origin) if isinstance(criterion.origin, Mapped) else None,
        "inherited": isinstance(criterion.origin, Inherited),
    }


def _table(comparison: Comparison, criterion: Criterion, origin: Mapped) -> Json:
    def ordered(values: frozenset[str]) -> list[str]:
        return [value for value in criterion.domain if value in values]

    return {
        "source": origin.source,
        "where": {raw: ordered(values) for raw, values in origin.where.items()},
        "otherwise": ordered(origin.otherwise) if origin.otherwise is not None else None,
        "any": ordered(values_of_any(criterion, origin, comparison.criteria[origin.source])),
    }


def _exact(number: Fraction) -> str:
    """A number in parts of one, as text: it may be larger than JSON's numbers are exact."""
    return str(number * _UNIT // 1)
