"""Entries side by side: in what they differ, where they meet, and which pairs are worth setting so. No HTML."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from .changes import Change
from .classify import Verdict, VerdictState
from .comparison.model import ClassId, Classification, Criterion, CriterionId, Kind, Policy
from .entry import EntryId, State, Value
from .mentions.external import COUNTED, ExternalMention
from .mentions.model import Excerpt, MentionKind
from .scoring import Scored
from .wiki import ClassifiedEntry, Wiki

LEAST, MOST = 2, 5
"""entries of one table"""


class Likeness(enum.StrEnum):
    """How some answers to one question stand to one another, in words."""

    SAME = "the same"
    DIFFER = "differ"
    OPEN = "not known of all"
    DIFFER_SO_FAR = "differ, and not known of all"


class Answer(NamedTuple):
    """What an entry may have in one row."""

    may: tuple[str, ...]
    """empty where it may be anything"""
    is_open: bool = False


def likeness(answers: Sequence[Answer]) -> Likeness:
    """Whether answers certainly differ, certainly agree, or hang on what is not known."""
    known = [set(answer.may) for answer in answers if answer.may]
    differ = any(one.isdisjoint(other) for one, other in combinations(known, 2))
    if any(answer.is_open for answer in answers):
        return Likeness.DIFFER_SO_FAR if differ else Likeness.OPEN
    return Likeness.DIFFER if differ else Likeness.SAME


def answer_of_value(criterion: Criterion, value: Value) -> Answer:
    """A value, as something to compare with another."""
    if value.is_open:
        single = criterion.is_finite and criterion.kind not in {Kind.MANY, Kind.NUMBER}
        return Answer(value.possible if single else (), is_open=True)
    if value.state is State.NOT_APPLICABLE or (criterion.is_finite and criterion.kind not in {Kind.MANY, Kind.NUMBER}):
        return Answer(value.possible or (value.state.value,))
    if criterion.kind is Kind.NUMBER:
        return Answer((value.claims[0].text if value.claims else ", ".join(value.possible),))
    return Answer((", ".join(sorted(one.casefold() for one in value.possible)),))


def answer_of_verdict(classification: Classification, verdict: Verdict) -> Answer:
    """A verdict, as something to compare with another."""
    is_open = verdict.state in {VerdictState.UNDETERMINED, VerdictState.CONTESTED}
    if classification.policy is Policy.ALL:
        return Answer(() if is_open else (", ".join(verdict.possible),), is_open=is_open)
    nothing = () if verdict.possible and not verdict.may_be_none else ("",)
    return Answer((*verdict.possible, *nothing) if is_open else verdict.possible[-1:] or nothing, is_open=is_open)


def answer_of_score(scored: Scored) -> Answer:
    """A score, as something to compare with another."""
    is_open = scored.low_share != scored.high_share
    return Answer(() if is_open else (scored.words,), is_open=is_open)


# Pairs


_Rank = tuple[int, int, float, tuple[EntryId, EntryId]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """The two entries of different classes that differ in the fewest criteria."""

    entries: tuple[EntryId, EntryId]
    classes: tuple[ClassId, ClassId]
    """in the order of the file, as the entries are"""
    differs: tuple[CriterionId, ...]
    unknown: tuple[CriterionId, ...]
    """in which they may differ, for all that is known"""


def divided_by(wiki: Wiki) -> Classification | None:
    """The first classification that is no other reading of one, if it gives every entry at most one class."""
    first = next((one for one in wiki.comparison.classifications.values() if one.lens_of is None), None)
    return first if first is not None and first.policy is not Policy.ALL else None


def class_of(one: ClassifiedEntry, classification: Classification) -> ClassId | None:
    """The only class that an entry is decided to be, the highest of levels."""
    verdict = one.verdicts[classification.id]
    if verdict.state is not VerdictState.DECIDED or not verdict.possible:
        return None
    return verdict.possible[-1]


def minimal_pairs(wiki: Wiki) -> list[Pair]:
    """For every two classes the pair of entries that differ, or may differ, in the fewest criteria.

    Only entries that are related are looked at, so that a thousand entries do not cost a million looks.
    """
    classification = divided_by(wiki)
    if classification is None:
        return []
    order = {kind.id: number for number, kind in enumerate(classification.classes)}
    classes = {name: class_of(one, classification) for name, one in wiki.entries.items()}
    best: dict[tuple[int, int], tuple[_Rank, Pair]] = {}
    for name, one in wiki.entries.items():
        mine = classes[name]
        for related in one.related if mine is not None else ():
            theirs = classes[related.entry]
            # Each two meet from both sides or from one; the side that is written down is that of the earlier class.
            if mine is None or theirs is None or mine == theirs or not related.compared:
                continue
            ordered = order[mine] < order[theirs]
            pair = Pair(
                entries=(name, related.entry) if ordered else (related.entry, name),
                classes=(mine, theirs) if ordered else (theirs, mine),
                differs=related.differs,
                unknown=related.unknown,
            )
            rank = (len(pair.differs) + len(pair.unknown), len(pair.unknown), -related.similarity, pair.entries)
            key = (order[pair.classes[0]], order[pair.classes[1]])
            if key not in best or rank < best[key][0]:
                best[key] = (rank, pair)
    # The closest first: they say most about what divides two classes.
    return [best[key][1] for key in sorted(best, key=lambda key: (best[key][0][:2], key))]


# What is between them


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What a page says of one of the entries."""

    entry: EntryId
    kind: str
    excerpts: tuple[Excerpt, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Meeting:
    """A page that has to do with at least two of the entries."""

    title: str
    path: str = ""
    """its source path, where it is of this wiki"""
    url: str = ""
    """its address, where it stands elsewhere"""
    date: str = ""
    said: tuple[Said, ...] = ()


def meetings(wiki: Wiki, entries: Sequence[EntryId]) -> list[Meeting]:
    """The pages that mention two of the entries at least, or are about one and mention another; of this wiki first."""
    return _here(wiki, entries) + _elsewhere(wiki, entries)


def _here(wiki: Wiki, entries: Sequence[EntryId]) -> list[Meeting]:
    by_source: dict[str, Meeting] = {}
    about: dict[str, set[EntryId]] = {}
    for entry in entries:
        for mention in wiki.mentions.get(entry, ()):
            known = by_source.get(mention.source)
            said = Said(entry=entry, kind=_kind(mention.kind.value), excerpts=mention.excerpts)
            by_source[mention.source] = Meeting(
                title=mention.title,
                path=mention.source,
                date=mention.date,
                said=(*(known.said if known is not None else ()), said),
            )
            own = {mention.source_entry} & {*entries}
            about.setdefault(mention.source, {one for one in own if one is not None}).add(entry)
    return [one for source, one in by_source.items() if len(about[source]) > 1]


def _elsewhere(wiki: Wiki, entries: Sequence[EntryId]) -> list[Meeting]:
    by_url: dict[str, dict[EntryId, ExternalMention]] = {}
    for entry in entries:
        for mention in wiki.external.get(entry, ()):
            if mention.url and mention.confirmed and not mention.gone and mention.kind not in COUNTED:
                by_url.setdefault(mention.url, {}).setdefault(entry, mention)
    found = []
    for url, mentions in by_url.items():
        first = next(iter(mentions.values()))
        said = tuple(
            Said(entry=entry, kind=_kind(one.kind.value), excerpts=(one.shown_excerpt,))
            for entry, one in mentions.items()
        )
        if len(said) > 1:
            found.append(Meeting(title=first.name, url=url, date=first.date, said=said))
    return found


def _kind(kind: str) -> str:
    return "" if kind == MentionKind.MENTIONS.value else kind.replace("-", " ")


class Link(NamedTuple):
    """A value of one entry that names another."""

    entry: EntryId
    criterion: CriterionId
    target: EntryId


def links_between(wiki: Wiki, entries: Sequence[EntryId]) -> list[Link]:
    """The values of kind link that lead from one of the entries to another."""
    criteria = [one for one in wiki.comparison.criteria.values() if one.kind is Kind.LINK]
    found = []
    for entry in entries:
        for criterion in criteria:
            value = wiki.entries[entry].entry.values[criterion.id]
            for link in value.possible if value.state is State.KNOWN else ():
                target = wiki.entry_of_name.get(link)
                if target is not None and target != entry and target in entries:
                    found.append(Link(entry, criterion.id, target))
    return list(dict.fromkeys(found))


class Turn(NamedTuple):
    """What would make one entry what another one is."""

    entry: EntryId
    target: ClassId
    change: Change


def turns(wiki: Wiki, entries: Sequence[EntryId]) -> list[Turn]:
    """For every entry the fewest changes to the class of another, where there is a way."""
    classification = divided_by(wiki)
    if classification is None:
        return []
    classes = dict.fromkeys(filter(None, (class_of(wiki.entries[one], classification) for one in entries)))
    found = []
    for entry in entries:
        one = wiki.entries[entry]
        changes: Mapping[ClassId, Change] = {
            change.target: change for change in one.explanations[classification.id].changes
        }
        possible = one.verdicts[classification.id].possible
        found += [Turn(entry, name, changes[name]) for name in classes if name in changes and name not in possible]
    return found
