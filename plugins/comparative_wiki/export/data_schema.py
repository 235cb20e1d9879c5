"""JSON Schemas (draft 2020-12) of what the wiki publishes. docs/manual/json.md says what the fields mean.

They allow fields that they do not know: new ones may come without a new version.
"""

from __future__ import annotations

import enum
import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from ..chronicle.model import Kind as NewsKind
from ..classify import VerdictState
from ..comparison.model import EvidencePolicy, Kind, Policy, Quantity, Relation, Take, Tone
from ..entry import Confidence, State
from ..findings import Proof
from ..looks import Outcome
from ..mentions.external import ExternalKind, Via
from ..mentions.model import MentionKind
from ..problems import Severity
from ..published import (
    CHANGES_SCHEMA_PATH,
    CLASSES_SCHEMA_PATH,
    CRITERIA_SCHEMA_PATH,
    ENTRY_DATA_SCHEMA_PATH,
    WIKI_SCHEMA_PATH,
)
from ..theses import Answer
from .json_export import VERSION

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"

TEXT: Schema = {"type": "string"}
FLAG: Schema = {"type": "boolean"}
NUMBER: Schema = {"type": "number"}
COUNT: Schema = {"type": "integer", "minimum": 0}
SHARE: Schema = {"type": ["number", "null"]}
DATE: Schema = {"type": "string", "pattern": "^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?$"}
MOMENT: Schema = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"}
VERSIONED: Schema = {"const": VERSION}


def a(name: str) -> Schema:
    """What is described under this name."""
    return {"$ref": f"#/$defs/{name}"}


def some(part: Schema) -> Schema:
    """A list of these."""
    return {"type": "array", "items": part}


def perhaps(part: Schema) -> Schema:
    """This, or null."""
    return {"anyOf": [part, {"type": "null"}]}


def named(part: Schema) -> Schema:
    """An object from ids to these."""
    return {"type": "object", "additionalProperties": part}


def one_of(words: Iterable[enum.StrEnum]) -> Schema:
    """One of these words."""
    return {"enum": [one.value for one in words]}


def record(fields: Schema, *optional: str) -> Schema:
    """An object with these fields, of which those named may be left out."""
    return {"type": "object", "required": [one for one in fields if one not in optional], "properties": fields}


TEXTS = some(TEXT)
STEP = record({"criterion": TEXT, "option": perhaps(TEXT), "values": TEXTS})
CLASSES = {"classes": TEXTS, "no_class_possible": FLAG}
DISCUSSIONS = {"mentions": some(a("mention")), "external_mentions": some(a("external_mention"))}

DEFINITIONS: Schema = {
    "group": record({"id": TEXT, "title": TEXT, "summary": TEXT}),
    "level": record({"id": TEXT, "title": TEXT, "test": TEXT, "tone": one_of(Tone)}),
    "criterion": record(
        {
            "id": TEXT,
            "title": TEXT,
            "question": TEXT,
            "kind": one_of(Kind),
            "groups": TEXTS,
            "not_applicable": FLAG,
            "evidence": one_of(EvidencePolicy),
            "unit": TEXT,
            "at_least": SHARE,
            "at_most": SHARE,
            "whole": FLAG,
            "parts": TEXTS,
            "review_after_months": perhaps(COUNT),
            "origin": {
                "anyOf": [
                    record({"from": TEXT, "where": named(TEXTS), "else": perhaps(TEXTS)}),
                    record({"link": TEXT, "take": one_of(Take)}),
                    {"type": "null"},
                ]
            },
            "relation": perhaps(one_of(Relation)),
            "good": TEXTS,
            "levels": some(a("level")),
            "shared": TEXT,
            **DISCUSSIONS,
        },
        "shared",
    ),
    "rule": record(
        {
            "kind": TEXT,
            "criterion": TEXT,
            "words": TEXT,
            "title": TEXT,
            "group": TEXT,
            "count": COUNT,
            "parts": some(a("rule")),
        },
        *("criterion", "words", "title", "group", "count", "parts"),
    ),
    "class": record(
        {
            "id": TEXT,
            "title": TEXT,
            "summary": TEXT,
            "colour": TEXT,
            "icon": TEXT,
            "otherwise": FLAG,
            "is_a": perhaps(TEXT),
            "guarded": FLAG,
            "rule": perhaps(a("rule")),
            **DISCUSSIONS,
            "url": TEXT,
            "entries": TEXTS,
            "perhaps": TEXTS,
        },
        *("url", "entries", "perhaps"),
    ),
    "classification": record(
        {
            "id": TEXT,
            "title": TEXT,
            "summary": TEXT,
            "policy": one_of(Policy),
            "lens_of": perhaps(TEXT),
            "ranked": TEXTS,
            "classes": some(a("class")),
        }
    ),
    "score": record(
        {"id": TEXT, "title": TEXT, "summary": TEXT, "weights": named(NUMBER), "points": named(named(NUMBER))}
    ),
    "claim_about_entries": record(
        {
            "says": TEXT,
            "source": TEXT,
            "quantity": one_of(Quantity),
            "answer": one_of(Answer),
            "holds": TEXTS,
            "fails": TEXTS,
            "open": TEXTS,
            "perhaps_concerned": TEXTS,
        }
    ),
    "finding": record(
        {
            "code": TEXT,
            "severity": one_of([Severity.WARNING, Severity.NOTE]),
            "about": TEXTS,
            "cause": TEXT,
            "accepted": perhaps(TEXT),
        }
    ),
    "check": record({"classification": TEXT, "check": TEXT, "proof": one_of(Proof)}),
    "evidence": record(
        {
            "url": TEXT,
            "title": TEXT,
            "author": TEXT,
            "date": DATE,
            "seen": DATE,
            "quote": TEXT,
            "archive": TEXT,
            "interest": TEXT,
            "note": TEXT,
            "look": perhaps(record({"on": DATE, "outcome": one_of(Outcome), "moved": TEXT})),
        }
    ),
    "claim": record(
        {
            "text": TEXT,
            "possible": TEXTS,
            "from": DATE,
            "confidence": perhaps(one_of(Confidence)),
            "because": TEXT,
            "note": TEXT,
            "evidence": some(a("evidence")),
        }
    ),
    "value": record(
        {
            "state": one_of(State),
            "possible": TEXTS,
            "certain": TEXTS,
            "evidence": some(a("evidence")),
            "claims": some(a("claim")),
            "history": some(a("claim")),
            "reason": TEXT,
            "origin": TEXT,
            "review_due": perhaps(DATE),
        }
    ),
    "reason": record({**STEP["properties"], "words": TEXT}),
    "question": record(
        {
            "criterion": TEXT,
            "option": perhaps(TEXT),
            "answers": some(record({"value": TEXT, **CLASSES})),
        }
    ),
    "change": record({"class": TEXT, "change": some(STEP), "turn_out": some(STEP)}),
    "reading": record({"possible": TEXTS, "no_class_possible": FLAG, "moved": TEXTS}),
    "verdict": record(
        {
            "state": one_of(VerdictState),
            "possible": TEXTS,
            "certain": TEXTS,
            "no_class_possible": FLAG,
            "words": TEXT,
            "because": some(a("reason")),
            "deciding": TEXTS,
            "questions": some(a("question")),
            "cannot_matter": TEXTS,
            "changes": some(a("change")),
            "sides": some(record({**CLASSES, "claims": TEXTS})),
            "fragile": some(record({"criterion": TEXT, "values": TEXTS, **CLASSES})),
            "readings": record({"claimed": a("reading"), "evidenced": a("reading")}, "claimed", "evidenced"),
            "why_not": named({"type": "string", "pattern": "^[-+?o]*$"}),
        }
    ),
    "score_of_entry": record({"low": NUMBER, "high": NUMBER, "low_share": SHARE, "high_share": SHARE}),
    "excerpt": record({"before": TEXT, "linked": TEXT, "after": TEXT}),
    "mention": record(
        {
            "source": TEXT,
            "title": TEXT,
            "kind": one_of(MentionKind),
            "date": DATE,
            "excerpt": TEXT,
            "excerpts": some(a("excerpt")),
            "of": TEXT,
        },
        "of",
    ),
    "external_mention": record(
        {
            "url": TEXT,
            "title": TEXT,
            "site": TEXT,
            "author": TEXT,
            "date": DATE,
            "kind": one_of(ExternalKind),
            "excerpt": TEXT,
            "excerpts": some(a("excerpt")),
            "via": one_of(Via),
            "received": DATE,
            "seen": DATE,
            "gone": DATE,
            "confirmed": FLAG,
        }
    ),
    "related": record(
        {
            "id": TEXT,
            "similarity": {"type": "number", "minimum": 0, "maximum": 1},
            "agrees": COUNT,
            "compared": COUNT,
            "differs": TEXTS,
            "unknown": TEXTS,
            "links": TEXTS,
            "contrast": FLAG,
        }
    ),
    "past_verdict": record(
        {"state": one_of(VerdictState), "possible": TEXTS, "certain": TEXTS, "no_class_possible": FLAG, "words": TEXT}
    ),
    "period": record(
        {
            "from": DATE,
            "to": DATE,
            "values": named(record({"state": one_of(State), "possible": TEXTS, "certain": TEXTS})),
            "undated": TEXTS,
            "verdicts": named(a("past_verdict")),
        }
    ),
    "class_change": record(
        {
            "classification": TEXT,
            "date": DATE,
            "before": a("past_verdict"),
            "after": a("past_verdict"),
            "certain": FLAG,
            "why": TEXT,
            "causes": some(
                record(
                    {
                        "entry": TEXT,
                        "criterion": TEXT,
                        "date": DATE,
                        "before": perhaps(TEXTS),
                        "after": TEXTS,
                        "because": TEXT,
                    }
                )
            ),
        }
    ),
    "kin": record(
        {
            "relation": one_of(Relation),
            "older": TEXT,
            "younger": TEXT,
            "date": DATE,
            "until": DATE,
            "disputed": FLAG,
        }
    ),
    "news": record(
        {
            "entry": perhaps(TEXT),
            "id": TEXT,
            "title": TEXT,
            "kind": one_of(NewsKind),
            "words": TEXT,
            "verdicts": named(record({"words": TEXT, "classes": TEXTS})),
            "moves": some(
                record(
                    {
                        "classification": TEXT,
                        "before": TEXT,
                        "after": TEXT,
                        "left": TEXTS,
                        "entered": TEXTS,
                        "by_rules": FLAG,
                        "why": TEXT,
                    }
                )
            ),
            "values": some(record({"criterion": TEXT, "before": TEXT, "after": TEXT, "kind": TEXT})),
            "evidence": some(record({"criterion": TEXT, "added": TEXTS, "removed": TEXTS})),
            "was_called": TEXT,
            "facts": TEXTS,
            "text": FLAG,
        },
        *("verdicts", "moves", "values", "evidence", "was_called", "facts", "text"),
    ),
    "absent_entry": record({"id": TEXT, "title": TEXT, "date": DATE, "because": TEXT, "discussion": TEXT}),
    "entry": record(
        {
            "id": TEXT,
            "title": TEXT,
            "summary": TEXT,
            "path": TEXT,
            "url": TEXT,
            "since": DATE,
            "added": DATE,
            "aliases": TEXTS,
            "tags": TEXTS,
            "interest": TEXT,
            "values": named(a("value")),
            "verdicts": named(a("verdict")),
            "scores": named(a("score_of_entry")),
            **DISCUSSIONS,
            "related": some(a("related")),
            "periods": some(a("period")),
            "class_changes": some(a("class_change")),
            "kin": some(a("kin")),
        }
    ),
}
"""every part by its name"""

WIKI = record(
    {
        "version": VERSIONED,
        "language": TEXT,
        "title": TEXT,
        "summary": TEXT,
        "groups": some(a("group")),
        "profile": TEXTS,
        "criteria": some(a("criterion")),
        "classifications": some(a("classification")),
        "scores": some(a("score")),
        "claims": some(a("claim_about_entries")),
        "findings": some(a("finding")),
        "checks": some(a("check")),
        "removed": some(a("absent_entry")),
        "rejected": some(a("absent_entry")),
        "entries": some(a("entry")),
    }
)
ENTRY = record(
    {"version": VERSIONED, "page": perhaps(TEXT), "edit": perhaps(TEXT), **DEFINITIONS["entry"]["properties"]}
)
CLASSES_FILE = record({"version": VERSIONED, "classifications": some(a("classification"))})
CRITERIA_FILE = record(
    {
        "version": VERSIONED,
        "groups": some(a("group")),
        "profile": TEXTS,
        "criteria": some(
            {**DEFINITIONS["criterion"], "properties": {**DEFINITIONS["criterion"]["properties"], "url": TEXT}}
        ),
    }
)


_SOME_NEWS = some(a("news"))
CHANGES_FILE = record(
    {
        "version": VERSIONED,
        "known": FLAG,
        "begins": DATE,
        "revisions": some(
            record(
                {
                    "commit": TEXT,
                    "key": TEXT,
                    "date": MOMENT,
                    "subject": TEXT,
                    "author": TEXT,
                    "entries": _SOME_NEWS,
                    "rules": perhaps(
                        record(
                            {
                                "words": TEXT,
                                "lines": TEXTS,
                                "changes": some(record({"what": TEXT, "name": TEXT, "how": TEXT})),
                                "counted": FLAG,
                                "moved": _SOME_NEWS,
                                "of": COUNT,
                            }
                        )
                    ),
                }
            )
        ),
    }
)


def schema_of(title: str, document: Schema) -> Schema:
    """The schema of a document with every part that it speaks of."""
    return {"$schema": DIALECT, "title": title, **document, "$defs": _needed(document)}


def _needed(document: Schema) -> Schema:
    """The definitions that a schema refers to, and those that these refer to."""
    found: set[str] = set()
    waiting = [document]
    while waiting:
        for name in _references(waiting.pop()):
            if name not in found:
                found.add(name)
                waiting.append(DEFINITIONS[name])
    return {name: part for name, part in DEFINITIONS.items() if name in found}


def _references(part: object) -> Iterable[str]:
    if isinstance(part, dict):
        for key, inner in part.items():
            if key == "$ref" and isinstance(inner, str):
                yield inner.removeprefix("#/$defs/")
            else:
                yield from _references(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _references(inner)


@cache
def schemas_as_text() -> Mapping[str, str]:
    """Path → text of every schema of what is published, which is the same for all wikis."""
    documents = {
        WIKI_SCHEMA_PATH: schema_of("A comparative wiki", WIKI),
        ENTRY_DATA_SCHEMA_PATH: schema_of("An entry of a comparative wiki", ENTRY),
        CLASSES_SCHEMA_PATH: schema_of("The classes of a comparative wiki", CLASSES_FILE),
        CRITERIA_SCHEMA_PATH: schema_of("The criteria of a comparative wiki", CRITERIA_FILE),
        CHANGES_SCHEMA_PATH: schema_of("What became of a comparative wiki", CHANGES_FILE),
    }
    return {path: json.dumps(one, ensure_ascii=False, indent=1) + "\n" for path, one in documents.items()}
