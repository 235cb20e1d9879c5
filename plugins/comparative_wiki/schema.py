"""The JSON Schema of an entry's front matter: what `check` takes, told to editors and to the page that writes entries.

Draft 7, which is what editors read. Questions, levels and tests are there as hover text. What a schema cannot say is
said by `check` alone: that a dispute has two claims that differ in meaning, that a range of numbers written as text
lies within bounds and does not run backwards, that a number has no exponent, and whatever concerns other files.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from .comparison.model import NOT_APPLICABLE, UNKNOWN, Comparison, Criterion, EvidencePolicy, Kind, Mapped
from .comparison.numbers import DECIMAL, plain
from .entry import Confidence
from .fields import NOT_IN_ADDRESS
from .languages.language import Language
from .languages.told import tell

Json = dict[str, Any]

_DAY = "(?:0[1-9]|1[0-9]|2[0-8])"
_LEAP = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)"
DATE = (
    f"(?!0000)(?:[0-9]{{4}}(?:-(?:0[1-9]|1[0-2])(?:-{_DAY})?"
    "|-(?:0[13-9]|1[0-2])-(?:29|30)|-(?:0[13578]|1[02])-31)?"
    f"|{_LEAP}-02-29)"
)
"""a year, year and month, or full date, as a regular expression of ECMAScript and Python"""
_PLAIN = rf"[^{NOT_IN_ADDRESS}/?#@:\[\]]"
ADDRESS = (
    rf"[Hh][Tt][Tt][Pp][Ss]?://(?:[^{NOT_IN_ADDRESS}/?#\[\]]*@)?(?:{_PLAIN}+|\[[0-9A-Fa-f:.]+\])(?::[0-9]*)?"
    rf"(?:[/?#][^{NOT_IN_ADDRESS}]*)?"
)
"""an address of the web, likewise"""
_ORDER = r"(?:at\s+least|above|more\s+than|at\s+most|below|less\s+than)"
NUMBER = rf"(?:not\s+)?(?:{_ORDER}\s+)?{DECIMAL}|(?:not\s+)?{DECIMAL}\s+to\s+{DECIMAL}"
"""a number, or a range of numbers, likewise"""

_ID = r"[^\s.:/_-](?:[^\s.:/]*[^\s.:/-])?"
"""the id of an entry, as far as it is none of an address"""

_SCALAR = ["string", "number", "boolean"]


def entry_schema(comparison: Comparison) -> Json:
    """The schema of front matter under one comparison."""
    given = [one for one in comparison.criteria.values() if not isinstance(one.origin, Mapped)]
    told = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": tell("An entry of {comparison}", comparison=comparison.title),
        "type": "object",
        "required": ["title", "summary", "criteria"],
        "additionalProperties": False,
        "properties": {
            "title": {"$ref": "#/definitions/plain", "description": tell("What the entry is called.")},
            "summary": {"$ref": "#/definitions/plain", "description": tell("What it is, in one sentence.")},
            "since": {"$ref": "#/definitions/date", "description": tell("When the thing itself began.")},
            "added": {"$ref": "#/definitions/date", "description": tell("When the entry was written.")},
            "aliases": {
                "$ref": "#/definitions/words",
                "description": tell("Old ids of the entry; their links go on working."),
            },
            "tags": {"$ref": "#/definitions/words", "description": tell("Subjects.")},
            "interest": {"type": [*_SCALAR, "null"], "description": tell("What ties you to the thing, if anything.")},
            "criteria": {
                "type": ["object", "null"],
                "description": tell("An answer to each question, as far as somebody has looked."),
                "additionalProperties": False,
                "properties": {one.id: {"$ref": f"#/definitions/value-{_name(one)}"} for one in given},
            },
        },
        "definitions": {
            **_shared(),
            **{f"answer-{_name(one)}": _answer(one) for one in given},
            **{f"value-{_name(one)}": _criterion(one) for one in given},
        },
    }
    said: Json = _said(told, comparison.language)
    return said


def _said(part: Any, language: Language) -> Any:
    """A part of the schema with what is told in it in a language."""
    if isinstance(part, dict):
        return {key: _said(one, language) for key, one in part.items()}
    if isinstance(part, list):
        return [_said(one, language) for one in part]
    return language.retell(part) if isinstance(part, str) else part


def schema_as_text(comparison: Comparison) -> str:
    """The schema as text, the same for the same comparison."""
    return json.dumps(entry_schema(comparison), ensure_ascii=False, indent=1) + "\n"


def _name(criterion: Criterion) -> str:
    """The name of a criterion's definitions. What `$ref` would have to escape is left out; a hash tells ids apart."""
    simple = re.sub(r"[^A-Za-z0-9_-]", "_", criterion.id)
    return simple if simple == criterion.id else f"{simple}-{criterion.id.encode().hex()[:40]}"


def _whole(pattern: str) -> str:
    return rf"^\s*(?:{pattern})\s*$"


def _shared() -> Json:
    return {
        # Of a pattern only text is asked, so that numbers and truth values pass as they do in `check`.
        "plain": {"type": _SCALAR, "pattern": r"^[^<>]*[^<>\s][^<>]*$"},
        "text": {"type": [*_SCALAR, "null"]},
        "reason": {"type": _SCALAR, "pattern": r"\S"},
        "from": {
            **_date(null=True),
            "description": tell("Since when the value holds: a year, year and month, or full date."),
        },
        "because": {"type": [*_SCALAR, "null"], "description": tell("Why this value, in a sentence.")},
        "note": {"type": [*_SCALAR, "null"], "description": tell("What else a reader should know.")},
        "date": {**_date(null=True), "description": tell("A year, year and month, or full date.")},
        "address": {"type": "string", "pattern": _whole(ADDRESS)},
        "words": {"anyOf": [{"type": "null"}, _word(), {"type": "array", "items": _word()}]},
        "confidence": {
            "enum": [*(one.value for one in Confidence), None],
            "description": tell("How sure you are. High: a primary document. Low: memory or inference."),
        },
        "source": _source(),
        "evidence": {
            "description": tell("What supports the value: addresses, or sources with a title, date and quote."),
            "anyOf": [
                {"type": "null"},
                {"$ref": "#/definitions/address"},
                {"$ref": "#/definitions/source"},
                {
                    "type": "array",
                    "items": {"anyOf": [{"$ref": "#/definitions/address"}, {"$ref": "#/definitions/source"}]},
                },
            ],
        },
    }


def _date(*, null: bool = False) -> Json:
    year = {"type": "integer", "minimum": 1000, "maximum": 9999}
    return {"anyOf": [{"type": "string", "pattern": _whole(DATE)}, year, *([{"type": "null"}] if null else [])]}


def _word() -> Json:
    return {"type": _SCALAR, "pattern": r"\S"}


def _source() -> Json:
    words = {
        "title": tell("What the page is called."),
        "author": tell("Who wrote it."),
        "quote": tell("A short passage in the source's own words."),
        "note": tell("What else a reader should know."),
        "interest": tell("What ties whoever wrote it to the thing."),
    }
    return {
        "type": "object",
        "additionalProperties": False,
        "anyOf": [
            {"required": ["url"], "properties": {"url": {"type": "string"}}},
            {"required": ["title"], "properties": {"title": {"$ref": "#/definitions/reason"}}},
        ],
        "properties": {
            "url": {
                "anyOf": [{"$ref": "#/definitions/address"}, {"type": "null"}],
                "description": tell("Its address."),
            },
            "archive": {
                "anyOf": [{"$ref": "#/definitions/address"}, {"type": "null"}],
                "description": tell("Address of a stored copy."),
            },
            **{key: {"$ref": "#/definitions/text", "description": said} for key, said in words.items()},
            "date": {"$ref": "#/definitions/date", "description": tell("When it was published.")},
            "seen": {
                "$ref": "#/definitions/date",
                "description": tell("When you read it. Leave it out if you did not."),
            },
        },
    }


# One criterion


def _criterion(criterion: Criterion) -> Json:
    """What may stand behind a criterion's name: a value, a value with what supports it, or several with dates."""
    answer: Json = {"$ref": f"#/definitions/answer-{_name(criterion)}"}
    told = _told(criterion)
    items, later = (_items(criterion, answer, dated=dated) for dated in (False, True))
    dated = {"type": "array", "minItems": 1, "items": [{"anyOf": items}], "additionalItems": {"anyOf": later}}
    return {
        "title": criterion.title,
        "description": told,
        "defaultSnippets": [_snippet()],
        "anyOf": [{"type": "null"}, _with_reason(criterion, answer), *items, dated],
    }


def _items(criterion: Criterion, answer: Json, *, dated: bool) -> list[Json]:
    """What may stand among several dated values; behind another one, only with its date."""
    found = [_long(criterion, answer, dated=dated), _disputed(answer, dated=dated)]
    return [*found, _inapplicable(dated=dated)] if criterion.allows_not_applicable else found


def _with_reason(criterion: Criterion, answer: Json) -> Json:
    """An answer where nothing else stands: `not applicable` alone would lack its reason."""
    return {"allOf": [answer, {"not": _alone(criterion)}]} if criterion.allows_not_applicable else answer


def _alone(criterion: Criterion) -> Json:
    word = {"type": "string", "pattern": _whole(_spaced(NOT_APPLICABLE))}
    if criterion.kind in {Kind.MANY, Kind.NUMBER} or not criterion.is_finite:
        return word
    return {"anyOf": [word, {"type": "array", "items": word, "minItems": 1}]}


def _told(criterion: Criterion) -> str:
    """The question, and each level with its test."""
    lines = [criterion.question or criterion.title, criterion.help]
    lines += [f"- `{one.id}`: {one.test or one.title}" for one in criterion.levels]
    lines += [f"- Beware: {one}" for one in criterion.pitfalls]
    if criterion.kind is Kind.NUMBER:
        bounds = [f"at least {plain(criterion.smallest)}" if criterion.smallest is not None else ""]
        bounds.append(f"at most {plain(criterion.largest)}" if criterion.largest is not None else "")
        lines.append(", ".join(part for part in ("A number", criterion.unit, *bounds) if part) + ".")
    if criterion.evidence is EvidencePolicy.REQUIRED:
        lines.append("It needs a source.")
    return "\n".join(line for line in lines if line)


def _snippet() -> Json:
    return {
        "label": "with a source",
        "body": {
            "value": "$1",
            "confidence": "${2|high,medium,low|}",
            "because": "$3",
            "evidence": [{"url": "$4", "title": "$5", "seen": "$6"}],
        },
    }


def _support() -> Json:
    return {key: {"$ref": f"#/definitions/{key}"} for key in ("from", "confidence", "because", "note", "evidence")}


def _long(criterion: Criterion, answer: Json, *, dated: bool) -> Json:
    required = ["value", "from"] if dated else ["value"]
    properties: Json = {"value": answer, **_support()}
    if dated:
        properties["from"] = _date()
    found: Json = {"type": "object", "required": required, "additionalProperties": False, "properties": properties}
    if not criterion.allows_not_applicable:
        return found
    with_reason = {**properties, "because": {"$ref": "#/definitions/reason"}}
    without = {**properties, "value": _with_reason(criterion, answer)}
    return {
        "anyOf": [
            {**found, "properties": without},
            {**found, "required": [*required, "because"], "properties": with_reason},
        ]
    }


def _inapplicable(*, dated: bool) -> Json:
    properties: Json = {NOT_APPLICABLE: {"$ref": "#/definitions/reason"}, **_support()}
    if dated:
        properties["from"] = _date()
    required = [NOT_APPLICABLE, *(["from"] if dated else [])]
    return {"type": "object", "required": required, "additionalProperties": False, "properties": properties}


def _disputed(answer: Json, *, dated: bool) -> Json:
    long = {
        "type": "object",
        "required": ["value"],
        "additionalProperties": False,
        "properties": {"value": answer, **_support()},
    }
    claims = {"type": "array", "minItems": 2, "items": {"anyOf": [answer, long]}, "description": tell("Rival claims.")}
    found: Json = {
        "type": "object",
        "required": ["disputed"],
        "additionalProperties": False,
        "properties": {"disputed": claims, "from": {"$ref": "#/definitions/date"}},
    }
    if not dated:
        return found
    # The date may stand with the dispute, or with its first claim.
    with_date = {"type": "object", "required": ["from"], "properties": {"from": _date()}}
    return {"allOf": [found, {"anyOf": [with_date, {"properties": {"disputed": {"items": [with_date]}}}]}]}


# What may be said of a criterion, without its support


def _answer(criterion: Criterion) -> Json:
    if criterion.kind is Kind.MANY:
        return _many(criterion)
    if criterion.kind in {Kind.SCALE, Kind.OPTIONS}:
        word = _choice(criterion)
        return {"anyOf": [word, {"type": "array", "minItems": 1, "items": word}]}
    if criterion.kind is Kind.NUMBER:
        return {"anyOf": [_number(criterion), _words(_other_words(criterion))]}
    if criterion.kind is Kind.DATE:
        return {"anyOf": [_date(), _words(_other_words(criterion))]}
    if criterion.kind is Kind.LINK:
        name = {"type": _SCALAR, "pattern": _whole(_ID)}
        address = {"anyOf": [{"$ref": "#/definitions/address"}, name]}
        return {"anyOf": [{"type": "array", "minItems": 1, "items": address}, address, _words(_other_words(criterion))]}
    return {"type": _SCALAR}


def _other_words(criterion: Criterion) -> list[str]:
    """What may stand in the place of a value."""
    unknown = [] if UNKNOWN in criterion.domain else [UNKNOWN]
    return [*unknown, NOT_APPLICABLE] if criterion.allows_not_applicable else unknown


def _choice(criterion: Criterion) -> Json:
    """One level, or words that admit several. The enumeration is what an editor offers; the pattern is the rule."""
    levels = [_spaced(one) for one in criterion.values]
    one_of = "|".join(levels)
    forms = [one_of, rf"not\s+(?:{one_of})"]
    if criterion.is_ordered:
        forms.append(rf"at\s+(?:least|most)\s+(?:{one_of})")
        forms += [rf"{low}\s+to\s+(?:{'|'.join(levels[number:])})" for number, low in enumerate(levels)]
    forms += [_spaced(word) for word in _other_words(criterion)]
    offered = [*criterion.values, *_other_words(criterion)]
    tests = {level.id: level.test or level.title for level in criterion.levels}
    told: dict[str, str] = {
        UNKNOWN: tell("Looked for and not found."),
        NOT_APPLICABLE: tell("The question does not arise; say why."),
    }
    typed = [one for word in criterion.values for one in _typed(word)]
    described = [tests.get(word) or told.get(word, "") for word in offered]
    return {
        "anyOf": [
            {"enum": offered, "markdownEnumDescriptions": described},
            *([{"enum": typed}] if typed else []),
            {"type": "string", "pattern": _whole("|".join(forms))},
        ]
    }


def _many(criterion: Criterion) -> Json:
    options = [_spaced(one) for one in criterion.values]
    named = {
        "anyOf": [
            {"enum": [*criterion.values, *(one for word in criterion.values for one in _typed(word))]},
            {"type": "string", "pattern": _whole("|".join(options))},
        ]
    }
    marked = {"type": "string", "pattern": _whole(rf"(?:includes|not)\s+(?:{'|'.join(options)})")}
    contrary = [
        {
            "allOf": [
                {"contains": {"type": "string", "pattern": _whole(rf"{mark}\s+{option}")}}
                for mark in ("includes", "not")
            ]
        }
        for option in options
    ]
    return {
        "anyOf": [
            {"type": "array", "items": named},
            {"type": "array", "items": marked, "minItems": 1, "not": {"anyOf": contrary}},
            named,
            marked,
            _words(_other_words(criterion)),
        ]
    }


def _number(criterion: Criterion) -> Json:
    bounded: Json = {"type": "integer" if criterion.whole else "number"}
    if criterion.smallest is not None:
        bounded["minimum"] = float(criterion.smallest)
    if criterion.largest is not None:
        bounded["maximum"] = float(criterion.largest)
    return {"anyOf": [bounded, {"type": "string", "pattern": _whole(NUMBER)}]}


def _words(words: Iterable[str]) -> Json:
    return {"type": "string", "pattern": _whole("|".join(map(_spaced, words)) or "(?!)")}


def _spaced(text: str) -> str:
    """A word as a regular expression, however wide its spaces are.

    Only what ECMAScript allows to be escaped is: some readers of schemas refuse more.
    """
    return r"\s+".join(re.sub(r"[\\^$.*+?()\[\]{}|/]", r"\\\g<0>", part) for part in text.split())


_TYPED = re.compile(r"(?P<whole>[-+]?[0-9]+)|(?P<number>[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)")
_TRUTH = {"true": True, "false": False}


def _typed(word: str) -> list[object]:
    """What YAML's core schema makes of a plain word, where that is no text."""
    if word.lower() in _TRUTH and word in {word.lower(), word.upper(), word.capitalize()}:
        return [_TRUTH[word.lower()]]
    match = _TYPED.fullmatch(word)
    if match is None:
        return [None] if word in {"null", "Null", "NULL", "~"} else []
    return [int(word)] if match.group("whole") else [float(word)]
