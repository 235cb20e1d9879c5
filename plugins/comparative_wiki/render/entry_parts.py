"""What an entry's page shows, as plain tuples for its templates.

A template that looks up attributes of the model costs several times as much as one that prints what it is given, and
there are a thousand of these pages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from ..ageing import is_stale, review_due
from ..beside import answer_of_value
from ..comparison.model import Criterion, CriterionId, Kind, Mapped
from ..entry import Claim, Evidence, State, Value
from ..languages.language import Language
from ..mentions.external import COUNTED, ExternalKind
from ..mentions.topics import Target
from ..phrases import claim_in_words
from ..related import Related
from ..wiki import ClassifiedEntry
from .pieces import Pieces

NAMED_AT_MOST = 3
"""criteria of which little can be said, before their number stands for them"""


class SourceLine(NamedTuple):
    """One source."""

    url: str
    label: str
    rest: Markup
    """what is said behind it"""


class ClaimPart(NamedTuple):
    """One claim with what supports it."""

    words: str
    since: str
    because: str
    note: str
    sources: Sequence[SourceLine]


class ValueRow(NamedTuple):
    """One criterion of an entry: a head, reasons, sources and an end. Only the sources are made anew for each entry."""

    head: Markup
    reasons: Markup
    sources: Sequence[SourceLine]
    end: Markup


class ValueGroup(NamedTuple):
    """Rows under one heading."""

    title: str
    rows: Sequence[ValueRow]
    absent: Sequence[tuple[int, str, str]]
    """anchor, address and title of the criteria that nobody has researched; their rows are there for scripts alone"""
    is_kin: bool = False
    """whether these are relations to other entries, which tables leave out and scripts are to leave alone"""


def value_groups(view: Pieces, one: ClassifiedEntry) -> list[ValueGroup]:
    """The rows of the table of values, by group."""
    values, anchors, profile = one.entry.values, view.addresses.anchors, view.comparison.profile
    groups = [
        ValueGroup(
            group.title,
            [
                _row(view, criterion, values[criterion.id], anchors[criterion.id])
                for criterion in group.criteria
                if criterion.relation is None
            ],
            [
                (anchors[criterion.id], view.to_criterion(criterion.id), criterion.title)
                for criterion in group.criteria
                if _is_left_out(values[criterion.id], profile)
                and not isinstance(criterion.origin, Mapped)
                and criterion.relation is None
            ],
        )
        for group in view.renderer.groups
    ]
    # That an entry came from no other need not be said in every one.
    kin = [
        _row(view, criterion, values[criterion.id], anchors[criterion.id])
        for criterion in view.comparison.criteria.values()
        if criterion.relation is not None and values[criterion.id].state is not State.ABSENT
    ]
    groups.append(ValueGroup(view.language.say("Kin"), kin, (), is_kin=True))
    return [group for group in groups if group.rows]


def _is_left_out(value: Value, profile: Collection[CriterionId]) -> bool:
    """Whether there is nothing to say of a value in a row of its own; the profile leads to the rows of its criteria."""
    if value.state is not State.ABSENT or value.origin or value.history:
        return False
    return value.criterion not in profile


def _row(view: Pieces, criterion: Criterion, value: Value, anchor: int) -> ValueRow:
    fragment, claims = view.renderer.fragment, value.claims
    since = claims[0].since if len(claims) == 1 else ""
    url = view.to_criterion(criterion.id)
    reasons, sources = _reasons(view, criterion, value)
    left_out = _is_left_out(value, view.comparison.profile)
    return ValueRow(
        fragment(
            "entry",
            "row_head",
            0 if left_out else anchor,
            url,
            criterion.title,
            _value_html(view, criterion, value),
            since,
            _open(criterion, value),
            left_out,
        ),
        reasons,
        sources,
        fragment("entry", "row_end", value.confidence),
    )


def _reasons(view: Pieces, criterion: Criterion, value: Value) -> tuple[Markup, Sequence[SourceLine]]:
    claims, disputed, remark = value.claims, value.state is State.DISPUTED, _remark(criterion, value)
    is_old = criterion.review_after and is_stale(criterion, value, view.wiki.day)
    due = review_due(criterion, value) if is_old else ""
    if len(claims) <= 1 and not value.history and not disputed:
        claim = claims[0] if claims else None
        if claim is None or not (claim.because or claim.note or (claim.evidence and (remark or due))):
            sources = [_source(view, source) for source in claim.evidence] if claim is not None else ()
            return view.renderer.fragment("entry", "row_reasons", (), False, remark, due, ()), sources
    shown = claims if disputed else [one for one in claims if one.evidence or one.because or one.note]
    if value.origin:
        shown = [one for one in claims if one.evidence]
    now = tuple([claim_part(view, criterion, claim) for claim in shown])
    before = tuple([claim_part(view, criterion, claim) for claim in reversed(value.history)])
    return view.renderer.fragment("entry", "row_reasons", now, disputed, remark, due, before), ()


class ValueCell(NamedTuple):
    """A value with all that supports it, where entries stand side by side."""

    value: Markup
    state: str
    since: str
    summary: str
    """what the folded part has, in words; empty where there is nothing to fold"""
    reasons: Markup
    sources: Sequence[SourceLine]
    confidence: str


def value_cell(view: Pieces, criterion: Criterion, value: Value) -> ValueCell:
    """A value as it stands beside those of other entries."""
    reasons, sources = _reasons(view, criterion, value)
    said = (*value.claims, *value.history)
    count = sum(len(claim.evidence) for claim in said)
    explained = value.history or any(claim.because or claim.note for claim in said)
    folded = count or explained or value.state is State.DISPUTED
    since = value.claims[0].since if len(value.claims) == 1 else ""
    say_n, say = view.language.say_n, view.language.say
    summary = (say_n("{n} source", "{n} sources", count) if count else say("Reason")) if folded else ""
    html = _value_html(view, criterion, value)
    return ValueCell(html, value.state.value, since, summary, reasons, sources, value.confidence)


def _open(criterion: Criterion, value: Value) -> tuple[str, str | None] | None:
    """The state of a value that is not plainly known, and what it may be, for scripts that compare it with others.

    An empty text is for what may be anything, none for what is not open.
    """
    if value.state is State.KNOWN and not value.is_open:
        return None
    answer = answer_of_value(criterion, value)
    return value.state.value, "|".join(criterion.level(one).title for one in answer.may) if answer.is_open else None


def _value_html(view: Pieces, criterion: Criterion, value: Value) -> Markup:
    if criterion.kind is Kind.LINK and value.state is State.KNOWN:
        links = Markup(", ").join(view.link_html(link) for link in value.possible)
        return Markup('<span class="cw-words">{}</span>').format(links)
    return view.mark_html(criterion, value)


def claim_part(view: Pieces, criterion: Criterion, claim: Claim) -> ClaimPart:
    """One claim with what supports it."""
    return ClaimPart(
        claim_in_words(criterion, claim),
        claim.since,
        claim.because,
        claim.note,
        tuple([_source(view, source) for source in claim.evidence]),
    )


def _source(view: Pieces, source: Evidence) -> SourceLine:
    date = view.language.day(source.date) if source.date else ""
    meta = ", ".join(filter(None, (source.author, date))) if source.author or date else ""
    look = view.wiki.look_at(source)
    looked = (look.outcome(source.quote).value, look.on) if look is not None else ("", "")
    said = (meta, source.quote, source.note, source.seen)
    rest = view.renderer.fragment("entry", "source_rest", *said, source.interest, source.archive, looked)
    return SourceLine(source.url, source.title or source.short_address, rest)


def _remark(criterion: Criterion, value: Value) -> str:
    say = criterion.language.say
    if value.origin:
        return value.origin
    if value.state is State.DISPUTED:
        return ""
    if not value.claims:
        return "" if value.state is State.ABSENT else say("Looked for, and not found.")
    claim = value.claims[0]
    if value.state is State.UNKNOWN and claim.text != "unknown":
        words = claim_in_words(criterion, claim)
        return say(
            "Claimed to be {value}, without the source that this criterion requires; so it counts as unknown.",
            value=words,
        )
    return "" if claim.evidence or claim.because else say("No source given.")


class Neighbour(NamedTuple):
    """A related entry."""

    url: str
    title: str
    badge: Markup
    words: str
    beside: str
    """the address that sets it beside the entry; only a script can make that page"""


class Neighbours(NamedTuple):
    """The related entries."""

    items: Sequence[Neighbour]
    """the most alike first"""
    contrast: Neighbour | None
    """which of them is the nearest of another class"""
    contrasts: str
    """the address of the page that sets classes beside one another"""


def neighbours(view: Pieces, one: ClassifiedEntry) -> Neighbours:
    """The related entries with their reasons."""
    items, contrast = [], None
    for related in one.related:
        other = view.entry(related.entry)
        words = _agreement(view, one, other, related)
        beside = f"{view.to(view.addresses.comparison_listing)}?entries={quote(one.entry.id)},{quote(related.entry)}"
        items.append(Neighbour(view.to_entry(related.entry), other.entry.title, view.first_badge(other), words, beside))
        contrast = items[-1] if related.is_contrast else contrast
    return Neighbours(items, contrast, view.to(view.addresses.insight("contrasts")))


def _agreement(view: Pieces, one: ClassifiedEntry, other: ClassifiedEntry, related: Related) -> str:
    criteria, say = view.comparison.criteria, view.language.say
    parts = []
    for name in related.differs:
        criterion = criteria[name]
        here, there = view.mark(criterion, one.entry.values[name]), view.mark(criterion, other.entry.values[name])
        parts.append(
            say("{criterion} ({here}; there {there})", criterion=criterion.title, here=here.words, there=there.words)
        )
    sentences = [_count(view.language, related)] if related.compared else []
    if parts and related.is_minimal_pair:
        sentences.append(say("Differs only in {list}.", list=", ".join(parts)))
    elif parts:
        sentences.append(say("Differs in {list}.", list=", ".join(parts)))
    if related.unknown:
        sentences.append(not_known_of_both(view.language, [criteria[name].title for name in related.unknown]))
    if related.links:
        sentences.append(say("Linked by: {list}.", list=", ".join([criteria[name].title for name in related.links])))
    return " ".join(sentences)


def not_known_of_both(language: Language, criteria: Sequence[str]) -> str:
    """Which criteria say nothing of how two entries stand to one another, as a sentence; how many, if they are many."""
    if len(criteria) > NAMED_AT_MOST:
        return language.say("{count} criteria are not known of both.", count=len(criteria))
    return language.say("Not known of both: {list}.", list=", ".join(criteria))


def _count(language: Language, related: Related) -> str:
    alike = round(100 * related.similarity)
    if related.agrees == related.compared:
        return language.say("{alike} % alike: all {count} criteria agree.", alike=alike, count=related.compared)
    if not related.known:
        return language.say("{alike} % alike: no criterion is known of both.", alike=alike)
    counts = {"alike": alike, "count": related.agrees, "all": related.known}
    if related.unknown:
        return language.say("{alike} % alike: {count} of {all} known criteria agree.", **counts)
    return language.say("{alike} % alike: {count} of {all} criteria agree.", **counts)


class Discussion(NamedTuple):
    """A page of this wiki that mentions an entry, criterion or class."""

    url: str
    title: str
    kind: str
    badge: Markup
    date: str
    excerpts: Sequence[tuple[str, str, str]]
    """before the link, the link's text, after it"""


def discussions(view: Pieces, target: Target) -> list[Discussion]:
    """The pages of this wiki that mention an entry, criterion or class."""
    found = []
    for mention in view.wiki.mentions.get(target, ()):
        source = mention.source_entry
        badge = view.first_badge(view.entry(source)) if source is not None else Markup("")
        if mention.of:
            badge = view.renderer.fragment("entry", "comparison_of", mention.of)
        excerpts = [(excerpt.before, excerpt.linked, excerpt.after) for excerpt in mention.excerpts]
        kind = mention.kind.value
        found.append(Discussion(view.to_source(mention), mention.title, kind, badge, mention.date, excerpts))
    return found


class Elsewhere(NamedTuple):
    """A page elsewhere that mentions an entry, criterion or class."""

    url: str
    """empty where no link is made"""
    title: str
    site: str
    author: str
    date: str
    kind: str
    excerpt: tuple[str, str, str]
    confirmed: bool
    gone: str
    """since when the link has been missing there"""


def elsewhere(view: Pieces, target: Target) -> tuple[list[Elsewhere], list[str]]:
    """The pages elsewhere that mention something of ours, and how many only like it or passed it on, in words."""
    mentions = view.wiki.external.get(target, ())
    if not mentions:
        return [], []
    found, counts = [], Counter[ExternalKind]()
    for mention in mentions:
        if mention.kind in COUNTED:
            counts[mention.kind] += not mention.gone
            continue
        excerpt = mention.shown_excerpt
        found.append(
            Elsewhere(
                mention.url if mention.confirmed else "",
                mention.name,
                mention.shown_site,
                mention.shown_author,
                mention.date,
                mention.kind.value,
                (excerpt.before, excerpt.linked, excerpt.after),
                mention.confirmed,
                mention.gone,
            )
        )
    say_n = view.language.say_n
    likes, reposts = counts[ExternalKind.LIKE], counts[ExternalKind.REPOST]
    words = [say_n("{n} like", "{n} likes", likes)] if likes else []
    return found, [*words, say_n("{n} repost", "{n} reposts", reposts)] if reposts else words
