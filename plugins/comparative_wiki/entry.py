"""One Markdown file into one Entry: its values as sets of possibilities, with their evidence."""

from __future__ import annotations

import dataclasses
import enum
import re
from collections.abc import Collection, Iterable
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from pathlib import Path
from typing import NewType
from urllib.parse import urlsplit

from .comparison.many import Selection, read_selection
from .comparison.model import (
    NOT_APPLICABLE,
    UNKNOWN,
    Comparison,
    Criterion,
    CriterionId,
    EvidencePolicy,
    Kind,
    Mapped,
)
from .comparison.numbers import parse_number
from .comparison.tests import ValueReader, allowed_values
from .comparison.titles import readable
from .fields import Fields, read_address, read_date
from .languages.told import tell
from .problems import START, Place, Reporter, Slip, did_you_mean, nearest, record, remedies
from .source import Document, Mapping, Node, Scalar, Sequence, kind_of, read_document
from .wording import (
    ANGLES,
    BAD_ID,
    EMPTY_SOURCE,
    FILE_NAME,
    FOR_INAPPLICABLE,
    FOR_UNKNOWN,
    INAPPLICABLE,
    NO_DATE,
    NO_REASON,
    NO_SOURCE,
    NOBODY_KNOWS,
    NOT_A_VALUE,
    SMALL_DISPUTE,
)

EntryId = NewType("EntryId", str)

KEYS = ("title", "summary", "since", "added", "aliases", "tags", "interest", "criteria")
"""the keys of an entry's front matter, in the order in which they are written"""

_ID = re.compile(r"[^\W_](?:[\w.-]*\w)?")
_RESERVED = re.compile(r"index|(?:con|prn|aux|nul|(?:com|lpt)[0-9])(?:\..*)?", re.IGNORECASE)
"""the page of all entries, and what Windows takes for a device, with any ending"""


class State(enum.StrEnum):
    """What is known of a value."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    """researched, and not found"""
    ABSENT = "absent"
    """not yet researched"""
    PARTIAL = "partial"
    DISPUTED = "disputed"
    NOT_APPLICABLE = "not applicable"


class Confidence(enum.StrEnum):
    """How sure the contributor is."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@record
class Evidence:
    """What supports a value."""

    url: str = ""
    title: str = ""
    author: str = ""
    date: str = ""
    """when it was published"""
    seen: str = ""
    """when a contributor read it; empty where nobody says so"""
    quote: str = ""
    archive: str = ""
    """address of a stored copy"""
    interest: str = ""
    """what ties whoever wrote it to the thing that is compared; empty where nobody says so"""
    note: str = ""

    @property
    def short_address(self) -> str:
        """What to call a source that has no title: its host and path."""
        parts = urlsplit(self.url)
        text = f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}"
        return text if len(text) <= 60 else f"{text[:58]}…"


@record
class Claim:
    """One answer, with who supports it and since when it holds."""

    possible: tuple[str, ...] = ()
    """values of the criterion's domain, in its order; the options that may be among many; the links; else empty"""
    certain: tuple[str, ...] = ()
    """of a criterion that takes many: the options that are certainly among them"""
    text: str = ""
    """what was written"""
    evidence: tuple[Evidence, ...] = ()
    confidence: Confidence | None = None
    since: str = ""
    because: str = ""
    note: str = ""


@record
class Value:
    """An entry's answer to one criterion."""

    criterion: CriterionId
    state: State
    possible: tuple[str, ...] = ()
    """the values still possible, in the order of the domain; the options that may be among many; else what stands
    there, or nothing"""
    certain: tuple[str, ...] = ()
    """of a criterion that takes many: the options that are certainly among them"""
    claims: tuple[Claim, ...] = ()
    """what holds now: one claim, or the rivals of a dispute"""
    past: tuple[Value, ...] = ()
    """what held before, oldest first"""
    reason: str = ""
    """why it is not applicable"""
    origin: str = ""
    """how it was worked out from other values, as a sentence; empty where it was written"""
    place: Place | None = None

    @property
    def since(self) -> str:
        """The date since which it holds; empty where none is given."""
        return self.claims[0].since if self.claims else ""

    @property
    def history(self) -> tuple[Claim, ...]:
        """The claims of what held before, oldest first."""
        return tuple(claim for value in self.past for claim in value.claims)

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The evidence of all claims that hold now."""
        return tuple(item for claim in self.claims for item in claim.evidence)

    @property
    def confidence(self) -> str:
        """How sure its contributors are, in words; empty where none says."""
        return ", ".join(dict.fromkeys(claim.confidence.value for claim in self.claims if claim.confidence))

    @property
    def is_open(self) -> bool:
        """Whether more than one value is possible, or none is known."""
        return self.state in {State.UNKNOWN, State.ABSENT, State.PARTIAL, State.DISPUTED}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing that is compared."""

    id: EntryId
    path: str
    """relative to the wiki's folder"""
    title: str
    summary: str
    since: str = ""
    added: str = ""
    aliases: MappingOf[str, Place] = field(default_factory=dict)
    """old ids, with where they stand in the file"""
    tags: tuple[str, ...] = ()
    interest: str = ""
    """what ties its contributors to the thing; empty where nobody says so"""
    values: MappingOf[CriterionId, Value] = field(default_factory=dict)
    """one value for every criterion, in the order of the comparison"""
    body: str = ""
    body_line: int = 1
    title_place: Place = START


def ids_of(entries: Iterable[Entry]) -> dict[str, EntryId]:
    """Every id and every old id → the entry."""
    kept = list(entries)
    old = {alias: entry.id for entry in kept for alias in entry.aliases}
    return {**old, **{entry.id: entry.id for entry in kept}}


def read_entry(
    path: Path, comparison: Comparison, values: ValueReader, report: Reporter, names: Collection[str] = ()
) -> Entry | None:
    """Read one entry. Returns None where its front matter cannot be read at all. `names` are the ids of all entries."""
    check_id(path.stem, report)
    document = read_document(path, report)
    return entry_in(document, path.stem, comparison, values, report, names) if document is not None else None


def entry_in(
    document: Document,
    name: str,
    comparison: Comparison,
    values: ValueReader,
    report: Reporter,
    names: Collection[str] = (),
) -> Entry:
    """Read an entry whose file has been taken apart; `name` is that of the file, without .md."""
    fields = Fields(document.front, report, owner=tell("the front matter"))
    entry = Entry(
        id=EntryId(name),
        path=report.path,
        title=_plain(fields, "title", required=True) or readable(name),
        summary=_plain(fields, "summary", required=True),
        since=fields.date("since"),
        added=fields.date("added"),
        aliases={text: place for text, place in fields.words("aliases") if check_id(text, report, place)},
        tags=tuple(text for text, _ in fields.words("tags")),
        interest=fields.text("interest"),
        values=read_values(fields, comparison, values, report, names),
        body=document.body,
        body_line=document.body_line,
        title_place=fields.place_of("title"),
    )
    fields.close(elsewhere=lambda key: _elsewhere(key, comparison))
    return entry


def _elsewhere(key: str, comparison: Comparison) -> str:
    """Where a key belongs that is none of the front matter."""
    if CriterionId(key) in comparison.criteria:
        return tell("It is a criterion: move it under `criteria:`.")
    if key in comparison.classifications or key in {"class", "classes", "classification", "verdict"}:
        return tell("Leave it out: classes are worked out from the values.")
    if key in {"evidence", "source", "sources", "confidence", "because"}:
        return tell("It belongs to a value: write `criterion: {{value: ..., {key}: ...}}` under `criteria:`.", key=key)
    return ""


def check_id(name: str, report: Reporter, place: Place = START) -> bool:
    """Whether a name can be an id; report it where it cannot."""
    if _ID.fullmatch(name) and not _RESERVED.fullmatch(name) and len(name) <= 100:
        return True
    suggestion = re.sub(r"[\W_]+", "-", name.lower()).strip("-")[:100] or "my-entry"
    suggestion = f"{suggestion}-1" if _RESERVED.fullmatch(suggestion) else suggestion
    BAD_ID.error(report, place, name=name, like=suggestion)
    return False


def _plain(fields: Fields, key: str, *, required: bool = False) -> str:
    text = fields.text(key, required=required)
    if "<" in text or ">" in text:
        ANGLES.error(fields.report, fields.place_of(key), key=key)
        return ""
    return text


def read_values(
    fields: Fields, comparison: Comparison, values: ValueReader, report: Reporter, names: Collection[str]
) -> dict[CriterionId, Value]:
    """Read what stands under `criteria:`: a value for every criterion of the comparison, in its order."""
    reader = _CriteriaReader(comparison, values, report, names)
    node = fields.node_of("criteria")
    written: dict[CriterionId, Value] = {}
    if isinstance(node, Mapping):
        written = reader.read(node)
    elif node is not None:
        fields.wrong_kind(node, "criteria", "a mapping")
    elif not any(
        key.text == "criteria" or CriterionId(key.text) in comparison.criteria for key, _ in fields.node.items
    ):
        # Of criteria outside `criteria:` it is said where they belong.
        fields.missing("criteria")
    return {
        criterion.id: written.get(criterion.id) or _open_value(criterion, State.ABSENT)
        for criterion in comparison.criteria.values()
    }


def _open_value(criterion: Criterion, state: State, place: Place | None = None) -> Value:
    return Value(criterion=criterion.id, state=state, possible=criterion.domain, place=place)


def value_in(
    node: Mapping, comparison: Comparison, values: ValueReader, report: Reporter, names: Collection[str]
) -> Value | None:
    """The one value of a mapping with one criterion; None where nothing is answered, or something is wrong."""
    return next(iter(_CriteriaReader(comparison, values, report, names).read(node).values()), None)


def open_value(criterion: Criterion) -> Value:
    """The value that nobody has researched yet."""
    return _open_value(criterion, State.ABSENT)


class _CriteriaReader:
    """Reads the mapping under `criteria:`."""

    def __init__(self, comparison: Comparison, values: ValueReader, report: Reporter, names: Collection[str]) -> None:
        self.criteria = comparison.criteria
        self.names = names
        self.report = report
        self.values = values

    def read(self, node: Mapping) -> dict[CriterionId, Value]:
        found: dict[CriterionId, Value] = {}
        for key, value in node.items:
            criterion = self.criteria.get(CriterionId(" ".join(key.text.split())))
            if criterion is None:
                self._no_criterion(key, value, node)
            elif isinstance(criterion.origin, Mapped):
                self.report.error(
                    "not-allowed",
                    key.place,
                    tell(
                        "'{criterion}' is worked out from '{source}' and cannot be written",
                        criterion=criterion.id,
                        source=criterion.origin.source,
                    ),
                    tell("Leave it out, or complete the table in the comparison file."),
                )
            elif not (isinstance(value, Scalar) and value.plain and not value.text):
                found[criterion.id] = self._read_value(criterion, key, value)
        return found

    def _no_criterion(self, key: Scalar, value: Node, among: Mapping) -> None:
        text = value.text if isinstance(value, Scalar) else ""
        inner = value.get("value") if isinstance(value, Mapping) else None
        text = inner.text if isinstance(inner, Scalar) else text
        homes = [one.id for one in self.criteria.values() if text and text in one.values]
        cause = tell("'{text}' is not a criterion", text=key.text)
        near = did_you_mean(key.text, self.criteria)
        remedy = near or (
            tell("'{text}' is a value of '{homes}': did you mean '{homes}'?", text=text, homes=homes[0])
            if homes
            else ""
        )
        free = [one for one in self.criteria.values() if among.get(one.id) is None]
        self.report.error(
            "unknown-criterion",
            key.place,
            cause,
            remedies(remedy, tell("Criteria: {criteria}.", criteria=", ".join(self.criteria))),
            Slip.of(key.text, [one.id for one in free], [(one.title, one.id) for one in free]),
        )

    def _read_value(self, criterion: Criterion, key: Scalar, node: Node) -> Value:
        if isinstance(node, Sequence) and any(isinstance(item, Mapping) for item in node.items):
            return self._read_dated(criterion, key, node)
        value = self._read_one(criterion, key, node)
        return self._as_evidenced(criterion, value)

    def _as_evidenced(self, criterion: Criterion, value: Value) -> Value:
        """Where evidence is required, let a value without a source count as unknown."""
        if criterion.evidence is not EvidencePolicy.REQUIRED or value.state in {State.UNKNOWN, State.ABSENT}:
            return value
        if value.claims and all(claim.evidence for claim in value.claims):
            return value
        if value.state is State.NOT_APPLICABLE:
            return value
        NO_SOURCE.warning(self.report, value.place or START, criterion=criterion.id)
        return dataclasses.replace(value, state=State.UNKNOWN, possible=criterion.domain, certain=())

    def _read_dated(self, criterion: Criterion, key: Scalar, node: Sequence) -> Value:
        dated: list[tuple[str, Value]] = []
        for item in node.items:
            if not isinstance(item, Mapping):
                self.report.error(
                    "wrong-kind",
                    item.place,
                    tell(
                        "{kind} stands among the dated values of '{criterion}'",
                        kind=kind_of(item),
                        criterion=criterion.id,
                    ),
                    tell("Write `{{value: ..., from: DATE}}`."),
                )
                continue
            value = self._as_evidenced(criterion, self._read_one(criterion, key, item))
            since = value.since
            # Where the date or the value could not be read, that has been reported.
            if not since and dated and not _stands(item, "from"):
                NO_DATE.error(self.report, item.place, criterion=criterion.id)
            dated.append((since, value))
        if not dated:
            return _open_value(criterion, State.ABSENT, key.place)
        dated.sort(key=lambda pair: pair[0])
        return dataclasses.replace(dated[-1][1], past=tuple(value for _, value in dated[:-1]))

    def _read_one(self, criterion: Criterion, key: Scalar, node: Node) -> Value:
        if isinstance(node, Mapping):
            return self._read_long(criterion, key, node)
        claim = self._read_claim(criterion, node)
        return self._value_of(criterion, key, claim)

    def _value_of(self, criterion: Criterion, key: Scalar, claim: Claim | None) -> Value:
        if claim is None:
            return _open_value(criterion, State.ABSENT, key.place)
        if claim.text == UNKNOWN and UNKNOWN not in criterion.domain:
            value = _open_value(criterion, State.UNKNOWN, key.place)
            return dataclasses.replace(value, claims=(claim,) if claim.evidence or claim.because or claim.since else ())
        if claim.possible == (NOT_APPLICABLE,) or (claim.text == NOT_APPLICABLE and criterion.allows_not_applicable):
            if not claim.because:
                NO_REASON.error(self.report, key.place, criterion=criterion.id)
            return Value(
                criterion=criterion.id,
                state=State.NOT_APPLICABLE,
                possible=(NOT_APPLICABLE,),
                claims=(claim,),
                reason=claim.because,
                place=key.place,
            )
        return Value(
            criterion=criterion.id,
            state=State.KNOWN if _is_settled(criterion, claim) else State.PARTIAL,
            possible=claim.possible or (() if criterion.kind is Kind.MANY else (claim.text,)),
            certain=claim.certain,
            claims=(claim,),
            place=key.place,
        )

    def _read_long(self, criterion: Criterion, key: Scalar, node: Mapping) -> Value:
        owner = tell("the value of '{criterion}'", criterion=criterion.id)
        fields = Fields(node, self.report, owner=owner)
        disputed = fields.node_of("disputed")
        fields.node_of(NOT_APPLICABLE)
        inapplicable = node.get(NOT_APPLICABLE)
        if isinstance(disputed, Scalar):
            self.report.error(
                "wrong-kind",
                disputed.place,
                tell("'disputed' of {owner} is text, but must be the claims", owner=owner),
                tell("Write `{criterion}: {{disputed: [one, another]}}`.", criterion=criterion.id),
            )
            return _open_value(criterion, State.ABSENT, key.place)
        if disputed is not None:
            since = fields.date("from")
            value = self._read_dispute(criterion, key, disputed)
            fields.close()
            return dataclasses.replace(
                value, claims=tuple(dataclasses.replace(one, since=one.since or since) for one in value.claims)
            )
        if inapplicable is not None:
            return self._read_inapplicable(criterion, key, fields)
        value_node = fields.node_of("value")
        claim = None
        if value_node is None:
            fields.missing("value", instead=("disputed", NOT_APPLICABLE))
        else:
            claim = self._read_claim(criterion, value_node)
        if claim is not None:
            claim = self._read_support(claim, fields)
        else:
            self._read_support(Claim(), fields)
        fields.close()
        return self._value_of(criterion, key, claim)

    def _read_inapplicable(self, criterion: Criterion, key: Scalar, fields: Fields) -> Value:
        place = fields.place_of(NOT_APPLICABLE)
        claim = self._read_support(Claim(possible=(NOT_APPLICABLE,), text=NOT_APPLICABLE), fields)
        claim = dataclasses.replace(claim, because=fields.text(NOT_APPLICABLE))
        fields.close()
        if not criterion.allows_not_applicable:
            self.report.error(
                "not-allowed",
                place,
                tell("'{criterion}' does not allow 'not applicable'", criterion=criterion.id),
                tell("Allowed: {values}.", values=", ".join(criterion.domain))
                if criterion.is_finite
                else tell("Leave it out."),
            )
            return _open_value(criterion, State.ABSENT, key.place)
        return self._value_of(criterion, key, claim)

    def _read_dispute(self, criterion: Criterion, key: Scalar, node: Node) -> Value:
        claims: list[Claim] = []
        items = node.items if isinstance(node, Sequence) else (node,)
        sound = True
        for item in items:
            if isinstance(item, Mapping):
                fields = Fields(item, self.report, owner=tell("a claim about '{criterion}'", criterion=criterion.id))
                value_node = fields.node_of("value")
                if value_node is None:
                    fields.missing("value")
                claim = self._read_claim(criterion, value_node) if value_node is not None else None
                support = self._read_support(claim or Claim(), fields)
                claim = support if claim is not None else None
                fields.close()
            else:
                claim = self._read_claim(criterion, item)
            sound = sound and claim is not None
            if claim is not None:
                claims.append(claim)
        if sound and len({_meaning(criterion, claim) for claim in claims}) < 2:
            SMALL_DISPUTE.error(self.report, node.place, criterion=criterion.id)
        return (
            disputed_value(criterion, claims, key.place) if claims else _open_value(criterion, State.ABSENT, key.place)
        )

    def _read_claim(self, criterion: Criterion, node: Node) -> Claim | None:
        text = " ".join(node.text.split()) if isinstance(node, Scalar) else ""
        if text == UNKNOWN and UNKNOWN not in criterion.domain:
            return Claim(text=UNKNOWN, possible=criterion.domain)
        if text == NOT_APPLICABLE and criterion.allows_not_applicable:
            return Claim(text=NOT_APPLICABLE, possible=(NOT_APPLICABLE,))
        if criterion.kind is Kind.MANY:
            selection = read_selection(node, criterion, self.report)
            return _claim_of(criterion, selection) if selection is not None else None
        if criterion.kind is Kind.LINK:
            return self._read_links(criterion, node)
        if criterion.is_finite if criterion.kind is not Kind.NUMBER else isinstance(node, Scalar):
            said = self._is_in_other_words(criterion, node, text)
            admitted = self.values.read(node, criterion, self.report) if not said else None
            if admitted is None:
                return None
            return Claim(text=text, possible=tuple(value for value in criterion.domain if value in admitted))
        if isinstance(node, Scalar):
            return self._read_free(criterion, node, text)
        self._refuse_kind(criterion, node)
        return None

    def _refuse_kind(self, criterion: Criterion, node: Node) -> None:
        """Report a node that is no value of the criterion's kind."""
        self.report.error(
            "wrong-kind",
            node.place,
            tell(
                "'{criterion}' is {kind}, but must be a {kind_2}",
                criterion=criterion.id,
                kind=kind_of(node),
                kind_2=criterion.kind,
            ),
        )

    def _is_in_other_words(self, criterion: Criterion, node: Node, text: str) -> bool:
        """Report what says that nobody knows, or that it does not apply, in other words than ours."""
        if not criterion.is_finite or not isinstance(node, Scalar) or text in criterion.domain:
            return False
        hint = _other_word(text, criterion)
        if not hint:
            return False
        allowed = allowed_values(criterion)
        NOT_A_VALUE.error(self.report, node.place, hint=hint, text=text, criterion=criterion.id, allowed=allowed)
        return True

    def _read_free(self, criterion: Criterion, node: Scalar, text: str) -> Claim | None:
        if criterion.kind is Kind.DATE:
            text = read_date(node, self.report)
        return Claim(text=text) if text else None

    def _read_links(self, criterion: Criterion, node: Node) -> Claim | None:
        """Read addresses and ids of entries; that the entries exist is checked once all have been read."""
        found: list[str] = []
        items = node.items if isinstance(node, Sequence) else (node,)
        for item in items:
            if not isinstance(item, Scalar):
                self._refuse_kind(criterion, item)
                return None
            text = item.text.strip()
            stem = text.rpartition("/")[2].removesuffix(".md")
            if stem in self.names and text.endswith(".md") and "://" not in text:
                FILE_NAME.error(self.report, item.place, text=text, stem=stem)
                continue
            # What has no full stop may be an old id of an entry; what has one is meant for an address.
            if text not in self.names and ("." in text or not _ID.fullmatch(text)):
                text = read_address(item, self.report)
            if text:
                found.append(text)
        return Claim(text=", ".join(found), possible=tuple(dict.fromkeys(found))) if len(found) == len(items) else None

    def _read_support(self, claim: Claim, fields: Fields) -> Claim:
        confidence = fields.choice("confidence", _CONFIDENCES, "")
        return Claim(
            possible=claim.possible,
            certain=claim.certain,
            text=claim.text,
            since=fields.date("from"),
            confidence=Confidence(confidence) if confidence else None,
            because=fields.text("because") or claim.because,
            note=fields.text("note"),
            evidence=self._read_evidence(fields),
        )

    def _read_evidence(self, fields: Fields) -> tuple[Evidence, ...]:
        node = fields.node_of("evidence")
        if node is None:
            return ()
        found: list[Evidence] = []
        for item in node.items if isinstance(node, Sequence) else (node,):
            if isinstance(item, Scalar):
                url = read_address(item, self.report)
                if url:
                    found.append(Evidence(url=url))
            elif isinstance(item, Mapping):
                found.append(self._read_source(item))
            else:
                fields.wrong_kind(item, "evidence", "an address or a mapping")
        return tuple(found)

    def _read_source(self, node: Mapping) -> Evidence:
        fields = Fields(node, self.report, owner=tell("a source"))
        evidence = Evidence(
            url=fields.address("url"),
            title=fields.text("title"),
            author=fields.text("author"),
            date=fields.date("date"),
            seen=fields.date("seen"),
            quote=fields.text("quote"),
            archive=fields.address("archive"),
            interest=fields.text("interest"),
            note=fields.text("note"),
        )
        if fields.node_of("url") is None and not evidence.title:
            fields.missing("url", EMPTY_SOURCE, instead=("title",))
        fields.close()
        return evidence


_CONFIDENCES = ("", *Confidence)


def _stands(node: Mapping, key: str) -> bool:
    """Whether something is written behind a key."""
    value = node.get(key)
    return value is not None and not (isinstance(value, Scalar) and value.plain and not value.text)


_SIGN = re.compile(r"(?:>=|<=|≥|≤)\s*")


def _other_word(text: str, criterion: Criterion) -> str:
    """What is written here for what somebody put in other words; else an empty string."""
    word = text.lower()
    if word in FOR_INAPPLICABLE and criterion.allows_not_applicable:
        return tell(INAPPLICABLE, criterion=criterion.id)
    if word in FOR_UNKNOWN or (nearest(word, ["unknown"]) and not nearest(word, criterion.domain)):
        return tell(NOBODY_KNOWS)
    sign, rest = _SIGN.match(text), _SIGN.sub("", text)
    if sign and criterion.is_ordered and rest in criterion.domain:
        order = "at most" if sign.group().startswith(("<", "≤")) else "at least"
        return tell("Write `{words}`.", words=f"{order} {rest}")
    if criterion.kind is Kind.NUMBER:
        return ""
    several = [part.strip() for part in re.split(",|/| or | and ", text)]
    if len(several) > 1 and set(several) <= set(criterion.domain):
        return tell("If it is one of them, and nobody knows which, write `[{values}]`.", values=", ".join(several))
    return ""


def _meaning(criterion: Criterion, claim: Claim) -> tuple[object, ...]:
    """What makes two claims different. Of numbers rules may see only in which part they lie."""
    if claim.possible and criterion.kind is not Kind.NUMBER:
        return (claim.possible, claim.certain)
    return (claim.possible, claim.text)


def _is_settled(criterion: Criterion, claim: Claim) -> bool:
    """Whether a claim leaves nothing open."""
    if criterion.kind is Kind.MANY:
        return claim.possible == claim.certain
    if criterion.kind is Kind.NUMBER:
        return parse_number(claim.text) is not None
    return not criterion.is_finite or len(claim.possible) == 1


def _claim_of(criterion: Criterion, selection: Selection) -> Claim:
    possible = tuple(value for value in criterion.values if value in selection.possible)
    certain = tuple(value for value in criterion.values if value in selection.certain)
    return Claim(possible=possible, certain=certain, text=", ".join(possible) or "none")


def disputed_value(criterion: Criterion, claims: list[Claim], place: Place | None) -> Value:
    """A value whose claims contradict each other: everything that one of them allows is possible."""
    possible = {value for claim in claims for value in claim.possible}
    if criterion.is_finite:
        ordered = tuple(value for value in criterion.domain if value in possible)
    else:
        ordered = tuple(dict.fromkeys(value for claim in claims for value in claim.possible or (claim.text,)))
    return Value(
        criterion=criterion.id,
        state=State.DISPUTED,
        possible=ordered,
        certain=tuple(value for value in ordered if all(value in claim.certain for claim in claims)),
        claims=tuple(claims),
        place=place,
    )
