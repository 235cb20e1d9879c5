"""The whole model as JSON. docs/manual/json.md describes every field."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from ..addresses import Addresses
from ..ageing import review_due
from ..changes import Change, Step
from ..classify import Verdict
from ..comparison.model import Class, Classification, ClassificationId, Criterion, CriterionId, Inherited, Mapped, Score
from ..comparison.numbers import parse_number
from ..entry import Claim, Evidence, State, Value
from ..explain import Explanation, Question, Reason
from ..findings import Finding
from ..history import ClassChange, History, Period, ValueMove
from ..kinship import Tie
from ..languages.language import Language
from ..looks import Look
from ..mentions.external import ExternalMention
from ..mentions.model import Mention
from ..mentions.topics import Target
from ..phrases import verdict_in_words
from ..removed import RemovedEntry
from ..ruletree import RulePart
from ..scoring import Scored
from ..theses import Counted
from ..wiki import ClassifiedEntry, Wiki

VERSION = 1
"""raised when the meaning of a field changes; a new field does not raise it"""

Json = dict[str, Any]
LookAt = Callable[[Evidence], Look | None]
Part = TypeVar("Part")
BETWEEN_ENTRIES = ",\n"


def wiki_as_json(wiki: Wiki, addresses: Addresses) -> str:
    """Return the document as text with a final line end, the same for the same wiki."""
    return "".join(wiki_in_parts(wiki, addresses, entries_as_json(wiki, addresses)))


def wiki_in_parts(wiki: Wiki, addresses: Addresses, texts: Iterable[str]) -> Iterator[str]:
    """The same piece by piece, since all of it is much.

    `texts` are those of the entries in order; a text may hold several.
    """
    comparison = wiki.comparison
    head = {
        "version": VERSION,
        "language": comparison.language.code,
        "title": comparison.title,
        "summary": comparison.summary,
        "groups": [
            {"id": group.id, "title": group.title, "summary": group.summary} for group in comparison.groups.values()
        ],
        "profile": list(comparison.profile),
        "criteria": [criterion_as_json(wiki, one, addresses) for one in comparison.criteria.values()],
        "classifications": [
            classification_as_json(wiki, one, addresses) for one in comparison.classifications.values()
        ],
        "scores": [score_as_json(one) for one in comparison.scores.values()],
        "claims": [claim_about_entries_as_json(one) for one in wiki.theses],
        "findings": [finding_as_json(one, wiki.comparison.language) for one in wiki.findings.all],
        "checks": [
            {"classification": one.classification, "check": one.code, "proof": one.proof.value}
            for one in wiki.findings.checked
        ],
        "removed": [removed_as_json(one) for one in wiki.memory.removed],
        "rejected": [removed_as_json(one) for one in wiki.memory.rejected],
    }
    # One line an entry: quick to write, and a change to one entry is a change to one line.
    yield f'{_dump(head)[:-1]},\n"entries":[\n'
    for number, text in enumerate(texts):
        yield f"{BETWEEN_ENTRIES}{text}" if number else text
    yield "\n]}\n"


def entries_as_json(wiki: Wiki, addresses: Addresses) -> Iterator[str]:
    """Every entry as the text of an object, without a line end."""
    return map(EntryTexts(wiki, addresses).entry, wiki.entries.values())


_dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class EntryTexts:
    """Entries as JSON text, put together from what many of them have in common.

    Of most values only the sources differ. What is put in stands where the text has an empty list or object under its
    key: a quotation mark inside JSON's own strings is never without a backslash, so that nothing an author writes
    looks like a key.
    """

    def __init__(self, wiki: Wiki, addresses: Addresses) -> None:
        self._wiki = wiki
        self._addresses = addresses
        self._values: dict[tuple[object, ...], list[str]] = {}
        # By the identity of reasons, questions and the like, which entries share, and which the wiki keeps alive.
        self._parts: dict[int, str] = {}
        self._names: dict[str, str] = {}
        self._classes = {
            name: [(kind.id, wiki.trees.whole(name, kind.id)) for kind in classification.classes]
            for name, classification in wiki.comparison.classifications.items()
        }

    def entry(self, one: ClassifiedEntry, wiki: Wiki | None = None) -> str:
        """One entry as the text of an object, without a line end. `wiki` may be a later state."""
        criteria = self._wiki.comparison.criteria
        values = [
            f"{self._name(name)}:{self._value(value, review_due(criteria[name], value))}"
            for name, value in one.entry.values.items()
        ]
        verdicts = [f"{self._name(name)}:{self._verdict(one, name, verdict)}" for name, verdict in one.verdicts.items()]
        text = _dump(_entry_without_answers(wiki or self._wiki, one, self._addresses))
        text = text.replace('"values":{}', f'"values":{{{",".join(values)}}}', 1)
        return text.replace('"verdicts":{}', f'"verdicts":{{{",".join(verdicts)}}}', 1)

    def _name(self, name: str) -> str:
        known = self._names.get(name)
        if known is None:
            known = self._names[name] = _dump(name)
        return known

    def _value(self, value: Value, due: str) -> str:
        claims = (*value.claims, *value.history)
        alike: list[object] = [value.state, value.possible, value.certain, value.reason, value.origin, due]
        alike.append(len(value.history))
        for claim in claims:
            alike += (claim.possible, claim.text, claim.since, claim.confidence, claim.because, claim.note)
        key = tuple(alike)
        pieces = self._values.get(key)
        if pieces is None:
            pieces = self._values[key] = _dump(value_as_json(_without_evidence(value), due)).split('"evidence":[]')
        look_at = self._wiki.look_at
        sources = [
            ",".join([_dump(evidence_as_json(item, look_at(item))) for item in claim.evidence]) for claim in claims
        ]
        present = ",".join(filter(None, sources[: len(value.claims)]))
        text = pieces[0]
        for evidence, piece in zip((present, *sources), pieces[1:], strict=True):
            text += f'"evidence":[{evidence}]{piece}'
        return text

    def _verdict(self, one: ClassifiedEntry, name: ClassificationId, verdict: Verdict) -> str:
        explanation = one.explanations[name]
        text = _dump(_verdict_without_reasons(verdict, explanation))
        for key, some in (
            ("because", self._list(explanation.because, reason_as_json)),
            ("questions", self._list(explanation.questions, question_as_json)),
            ("changes", ",".join([self._change(change) for change in explanation.changes])),
        ):
            text = text.replace(f'"{key}":[]', f'"{key}":[{some}]', 1)
        trees, profile = self._wiki.trees, one.profile
        why_not = [
            f'{self._name(kind)}:"{trees.signs(tree, profile)}"'
            for kind, tree in self._classes[name]
            if tree is not None and kind not in verdict.certain
        ]
        return f'{text[:-1]},"why_not":{{{",".join(why_not)}}}}}'

    def _change(self, change: Change) -> str:
        steps, turns = self._list(change.change, step_as_json), self._list(change.turn_out, step_as_json)
        return f'{{"class":{self._name(change.target)},"change":[{steps}],"turn_out":[{turns}]}}'

    def _list(self, parts: Iterable[Part], as_json: Callable[[Part], Json]) -> str:
        return ",".join([self._part(part, as_json) for part in parts])

    def _part(self, part: Part, as_json: Callable[[Part], Json]) -> str:
        known = self._parts.get(id(part))
        if known is None:
            known = self._parts[id(part)] = _dump(as_json(part))
        return known


def _without_evidence(value: Value) -> Value:
    def bare(claims: Iterable[Claim]) -> tuple[Claim, ...]:
        return tuple([dataclasses.replace(claim, evidence=()) for claim in claims])

    past = tuple([dataclasses.replace(one, claims=bare(one.claims)) for one in value.past])
    return dataclasses.replace(value, claims=bare(value.claims), past=past)


def removed_as_json(one: RemovedEntry) -> Json:
    """An entry that is not here, with the reason."""
    return {
        "id": one.id,
        "title": one.title,
        "date": one.date,
        "because": one.because,
        "discussion": one.discussion,
    }


def criterion_as_json(wiki: Wiki, criterion: Criterion, addresses: Addresses) -> Json:
    """A criterion with its levels and mentions."""
    return {
        "id": criterion.id,
        "title": criterion.title,
        "question": criterion.question,
        "kind": criterion.kind.value,
        "groups": list(criterion.groups),
        "not_applicable": criterion.allows_not_applicable,
        "evidence": criterion.evidence.value,
        "unit": criterion.unit,
        "at_least": float(criterion.smallest) if criterion.smallest is not None else None,
        "at_most": float(criterion.largest) if criterion.largest is not None else None,
        "whole": criterion.whole,
        "parts": list(criterion.values) if criterion.cuts else [],
        "review_after_months": criterion.review_after or None,
        "origin": origin_as_json(criterion.origin),
        "relation": criterion.relation.value if criterion.relation is not None else None,
        "good": [value for value in criterion.domain if value in criterion.good],
        "levels": [
            {"id": level.id, "title": level.title, "test": level.test, "tone": level.tone.value}
            for level in criterion.levels
        ],
        **discussions_as_json(wiki, wiki.topics.criteria[criterion.id], addresses),
        **({"shared": criterion.shared} if criterion.shared else {}),
    }


def origin_as_json(origin: Mapped | Inherited | None) -> Json | None:
    """Where a criterion's values come from: a table over another one, or entries that are linked to."""
    if isinstance(origin, Mapped):
        rows = {raw: sorted(values) for raw, values in origin.where.items()}
        rest = sorted(origin.otherwise) if origin.otherwise is not None else None
        return {"from": origin.source, "where": rows, "else": rest}
    return {"link": origin.link, "take": origin.take.value} if origin is not None else None


def score_as_json(score: Score) -> Json:
    """A score with its weights and points, as decimal numbers."""
    return {
        "id": score.id,
        "title": score.title,
        "summary": score.summary,
        "weights": {name: float(weight) for name, weight in score.weights.items()},
        "points": {
            name: {value: float(points) for value, points in some.items()} for name, some in score.points.items()
        },
    }


def claim_about_entries_as_json(one: Counted) -> Json:
    """A sentence about the entries, with how many of them bear it out."""
    return {
        "says": one.thesis.says,
        "source": one.thesis.source,
        "quantity": one.thesis.quantity.value,
        "answer": one.answer.value,
        "holds": list(one.holds),
        "fails": list(one.fails),
        "open": list(one.open),
        "perhaps_concerned": list(one.perhaps_concerned),
    }


def finding_as_json(finding: Finding, language: Language) -> Json:
    """Something found about the rules; `accepted` is the owner's reason, or null."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "about": list(finding.about),
        "cause": language.retell(finding.cause),
        "accepted": finding.accepted.because if finding.accepted is not None else None,
    }


def rule_as_json(part: RulePart) -> Json:
    """A rule as a tree."""
    found: Json = {"kind": part.kind}
    if part.criterion is not None:
        found["criterion"] = part.criterion.id
    if part.words:
        found["words"] = part.words
    if part.title:
        found["title"] = part.title
    if part.group is not None:
        found["group"] = part.group.id
    if part.count:
        found["count"] = part.count
    if part.parts:
        found["parts"] = [rule_as_json(inner) for inner in part.parts]
    return found


def classification_as_json(wiki: Wiki, classification: Classification, addresses: Addresses) -> Json:
    """A classification with its classes, their rules and mentions."""

    def kind(one: Class) -> Json:
        tree = wiki.trees.whole(classification.id, one.id)
        return {
            "id": one.id,
            "title": one.title,
            "summary": one.summary,
            "colour": one.colour,
            "icon": one.icon,
            "otherwise": one.is_otherwise,
            "is_a": one.is_a,
            "guarded": one.guarded,
            "rule": rule_as_json(tree) if tree is not None else None,
            **discussions_as_json(wiki, wiki.topics.classes[classification.id, one.id], addresses),
        }

    return {
        "id": classification.id,
        "title": classification.title,
        "summary": classification.summary,
        "policy": classification.policy.value,
        "lens_of": classification.lens_of,
        "ranked": list(classification.ranked),
        "classes": [kind(one) for one in classification.classes],
    }


def _entry_without_answers(wiki: Wiki, one: ClassifiedEntry, addresses: Addresses) -> Json:
    """An entry with its mentions and neighbours, and room for its values and verdicts."""
    entry = one.entry
    return {
        "id": entry.id,
        "title": entry.title,
        "summary": entry.summary,
        "path": entry.path,
        "url": addresses.url(addresses.entries[entry.id]),
        "since": entry.since,
        "added": entry.added,
        "aliases": list(entry.aliases),
        "tags": list(entry.tags),
        "interest": entry.interest,
        "values": {},
        "verdicts": {},
        "scores": {name: scored_as_json(scored) for name, scored in one.scores.items()},
        **discussions_as_json(wiki, entry.id, addresses),
        "related": [
            {
                "id": other.entry,
                "similarity": other.similarity,
                "agrees": other.agrees,
                "compared": other.compared,
                "differs": [name for name in one.entry.values if name in other.differs or name in other.unknown],
                "unknown": list(other.unknown),
                "links": list(other.links),
                "contrast": other.is_contrast,
            }
            for other in one.related
        ],
        **history_as_json(wiki, one.history),
        "kin": [tie_as_json(tie) for tie in wiki.kinship.of(entry.id)],
    }


def history_as_json(wiki: Wiki, history: History) -> Json:
    """What an entry was before: times with their values and classes, and every class that became another."""
    moved = [name for name in wiki.comparison.criteria if len(history.values(name)) > 1] if history.is_dated else []
    periods = history.periods if history.is_dated else ()
    return {
        "periods": [_period_as_json(wiki, one, moved) for one in periods],
        "class_changes": [_class_change_as_json(wiki, one) for one in history.changes],
    }


def _period_as_json(wiki: Wiki, period: Period, moved: Iterable[CriterionId]) -> Json:
    return {
        "from": period.first,
        "to": period.last,
        "values": {
            name: {"state": value.state.value, "possible": _possible(value), "certain": list(value.certain)}
            for name in moved
            for value in [period.entry.values[name]]
        },
        "undated": list(period.unsure),
        "verdicts": {name: _past_verdict_as_json(wiki, verdict) for name, verdict in period.verdicts.items()},
    }


def _past_verdict_as_json(wiki: Wiki, verdict: Verdict) -> Json:
    return {
        "state": verdict.state.value,
        "possible": list(verdict.possible),
        "certain": list(verdict.certain),
        "no_class_possible": verdict.may_be_none,
        "words": verdict_in_words(wiki.comparison, verdict),
    }


def _class_change_as_json(wiki: Wiki, change: ClassChange) -> Json:
    return {
        "classification": change.classification,
        "date": change.date,
        "before": _past_verdict_as_json(wiki, change.before),
        "after": _past_verdict_as_json(wiki, change.after),
        "certain": change.certain,
        "why": change.why,
        "causes": [_move_as_json(one) for one in change.causes],
    }


def _move_as_json(move: ValueMove) -> Json:
    return {
        "entry": move.entry,
        "criterion": move.criterion,
        "date": move.date,
        "before": _possible(move.before) if move.before is not None else None,
        "after": _possible(move.after),
        "because": " ".join(filter(None, (claim.because for claim in move.after.claims))),
    }


def tie_as_json(tie: Tie) -> Json:
    """A fork, a succession or a part."""
    return {
        "relation": tie.relation.value,
        "older": tie.older,
        "younger": tie.younger,
        "date": tie.date,
        "until": tie.until,
        "disputed": tie.disputed,
    }


def value_as_json(value: Value, due: str = "", look_at: LookAt = lambda source: None) -> Json:
    """A value: its state, what is still possible, and the claims behind it; `due` is when to look at it again.

    `look_at` says what came of looking at a source.
    """
    return {
        "state": value.state.value,
        "possible": _possible(value),
        "certain": list(value.certain),
        "evidence": [evidence_as_json(item, look_at(item)) for item in value.evidence],
        "claims": [claim_as_json(claim, look_at) for claim in value.claims],
        "history": [claim_as_json(claim, look_at) for claim in value.history],
        "reason": value.reason,
        "origin": value.origin,
        "review_due": due or None,
    }


def _possible(value: Value) -> list[str]:
    """What is possible. A known number is given as it stands, not as the part in which rules see it."""
    if value.state is State.KNOWN and not value.certain and len(value.possible) <= 1 and value.claims:
        claim = value.claims[0]
        return [claim.text] if parse_number(claim.text) is not None else list(value.possible)
    return list(value.possible)


def claim_as_json(claim: Claim, look_at: LookAt) -> Json:
    """One claim."""
    return {
        "text": claim.text,
        "possible": list(claim.possible),
        "from": claim.since,
        "confidence": claim.confidence.value if claim.confidence else None,
        "because": claim.because,
        "note": claim.note,
        "evidence": [evidence_as_json(item, look_at(item)) for item in claim.evidence],
    }


def evidence_as_json(evidence: Evidence, look: Look | None) -> Json:
    """One source. An empty `seen` means that nobody says they have opened it."""
    return {
        "url": evidence.url,
        "title": evidence.title,
        "author": evidence.author,
        "date": evidence.date,
        "seen": evidence.seen,
        "quote": evidence.quote,
        "archive": evidence.archive,
        "interest": evidence.interest,
        "note": evidence.note,
        "look": look_as_json(look, evidence.quote) if look is not None else None,
    }


def look_as_json(look: Look, quote: str) -> Json:
    """What came of looking at the address of a source, and at the words that are quoted."""
    return {"on": look.on, "outcome": look.outcome(quote).value, "moved": look.moved}


def verdicts_as_json(wiki: Wiki, one: ClassifiedEntry) -> Json:
    """Every verdict of an entry with its reasons, and how each part of the other classes' rules stands."""
    found: Json = {}
    for name, verdict in one.verdicts.items():
        explanation = one.explanations[name]
        document = _verdict_without_reasons(verdict, explanation)
        document["because"] = [reason_as_json(reason) for reason in explanation.because]
        document["questions"] = [question_as_json(question) for question in explanation.questions]
        document["changes"] = [change_as_json(change) for change in explanation.changes]
        document["why_not"] = {
            kind.id: wiki.trees.signs(tree, one.profile)
            for kind in wiki.comparison.classifications[name].classes
            if kind.id not in verdict.certain
            for tree in [wiki.trees.whole(name, kind.id)]
            if tree is not None
        }
        found[name] = document
    return found


def scored_as_json(scored: Scored) -> Json:
    """A score as an interval: points, and parts of what can be reached (null where nothing applies)."""
    low, high = scored.low_share, scored.high_share
    return {
        "low": float(scored.low),
        "high": float(scored.high),
        "low_share": float(low) if low is not None else None,
        "high_share": float(high) if high is not None else None,
    }


def step_as_json(step: Step) -> Json:
    """A criterion and the values that it would have to have."""
    return {"criterion": step.criterion, "option": step.option or None, "values": list(step.values)}


def reason_as_json(reason: Reason) -> Json:
    """A reason."""
    return {
        "criterion": reason.criterion,
        "option": reason.option or None,
        "values": list(reason.values),
        "words": reason.words,
    }


def question_as_json(question: Question) -> Json:
    """A question with what each answer would leave."""
    return {
        "criterion": question.criterion,
        "option": question.option or None,
        "answers": [
            {"value": answer.value, "classes": list(answer.classes), "no_class_possible": answer.may_be_none}
            for answer in question.answers
        ],
    }


def change_as_json(change: Change) -> Json:
    """The fewest changes to another class."""
    return {
        "class": change.target,
        "change": [step_as_json(step) for step in change.change],
        "turn_out": [step_as_json(step) for step in change.turn_out],
    }


def _verdict_without_reasons(verdict: Verdict, explanation: Explanation) -> Json:
    """A verdict with room for its reasons, questions and changes."""
    return {
        "state": verdict.state.value,
        "possible": list(verdict.possible),
        "certain": list(verdict.certain),
        "no_class_possible": verdict.may_be_none,
        "words": explanation.words,
        "because": [],
        "deciding": list(verdict.deciding),
        "questions": [],
        "cannot_matter": list(explanation.cannot_matter),
        "changes": [],
        "sides": [
            {"classes": list(side.classes), "no_class_possible": side.may_be_none, "claims": list(side.claims)}
            for side in explanation.sides
        ],
        "fragile": [
            {
                "criterion": fragile.criterion,
                "values": list(fragile.values),
                "classes": list(fragile.classes),
                "no_class_possible": fragile.may_be_none,
            }
            for fragile in explanation.fragile
        ],
        "readings": {
            reading.kind: {
                "possible": list(reading.classes),
                "no_class_possible": reading.may_be_none,
                "moved": list(reading.moved),
            }
            for reading in explanation.readings
        },
    }


def discussions_as_json(wiki: Wiki, target: Target, addresses: Addresses) -> Json:
    """The mentions of an entry, criterion or class, of this wiki and from elsewhere."""
    return {
        "mentions": [mention_as_json(mention, addresses) for mention in wiki.mentions.get(target, ())],
        "external_mentions": [external_mention_as_json(mention) for mention in wiki.external.get(target, ())],
    }


def mention_as_json(mention: Mention, addresses: Addresses) -> Json:
    """A mention; `excerpt` is plain text."""
    return {
        "source": addresses.url(mention.source),
        "title": mention.title,
        "kind": mention.kind.value,
        "date": mention.date,
        "excerpt": " … ".join(str(excerpt) for excerpt in mention.excerpts),
        "excerpts": [
            {"before": excerpt.before, "linked": excerpt.linked, "after": excerpt.after} for excerpt in mention.excerpts
        ],
        **({"of": mention.of} if mention.of else {}),
    }


def external_mention_as_json(mention: ExternalMention) -> Json:
    """A mention from elsewhere, cut as the page shows it; `excerpt` is plain text."""
    excerpt = mention.shown_excerpt
    return {
        "url": mention.url,
        "title": mention.name,
        "site": mention.shown_site,
        "author": mention.shown_author,
        "date": mention.date,
        "kind": mention.kind.value,
        "excerpt": str(excerpt),
        "excerpts": [{"before": excerpt.before, "linked": excerpt.linked, "after": excerpt.after}],
        "via": mention.via.value,
        "received": mention.received,
        "seen": mention.seen,
        "gone": mention.gone,
        "confirmed": mention.confirmed,
    }
