"""What lies between two states of a wiki, in meaning: entries, values, evidence, classes. No git, no files."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Protocol

from .classify import Verdict
from .comparison.model import (
    Class,
    ClassId,
    Classification,
    ClassificationId,
    Comparison,
    Criterion,
    CriterionId,
    Mapped,
    Policy,
)
from .entry import Claim, Entry, EntryId, Evidence, State, Value
from .languages.told import tell, tell_all
from .phrases import condition_in_words, value_in_words
from .problems import START, record
from .wiki import ClassifiedEntry, Wiki


@record
class ValueChange:
    """A value that says something else than before."""

    about: CriterionId
    criterion: str
    """its title"""
    before: str
    after: str
    kind: str
    """answered, changed, withdrawn, disputed, settled, or reworded where only the claims behind it differ"""


@record
class EvidenceChange:
    """Sources that came or went, and how sure the contributors are."""

    about: CriterionId
    criterion: str
    """its title"""
    added: tuple[str, ...] = ()
    """addresses, or titles of what has none"""
    removed: tuple[str, ...] = ()
    confidence: tuple[str, str] | None = None
    """before and after, where they differ; empty where nothing was said"""


@record
class Move:
    """An entry whose verdict is another."""

    classification: ClassificationId
    title: str
    """of the classification"""
    before: str
    after: str
    why: str
    """what the new verdict rests on, or what it hangs on"""
    by_rules: bool
    """whether the rules moved it: with its old values alone it would stand where it stands now"""
    left: tuple[ClassId, ...] = ()
    """the classes of which it certainly was, and is no more"""
    entered: tuple[ClassId, ...] = ()
    """the classes of which it certainly is, and was not"""


class Stand(Protocol):
    """An entry as it was at some time, with its verdicts."""

    @property
    def entry(self) -> Entry:
        """Its values, with those that are worked out."""

    @property
    def verdicts(self) -> Mapping[ClassificationId, Verdict]:
        """Its verdicts."""

    def words(self, name: ClassificationId) -> str:
        """A verdict in words."""

    def why(self, name: ClassificationId) -> str:
        """What a verdict rests on, or what it hangs on."""


@record
class EntryChange:
    """What became of one entry."""

    id: EntryId
    title: str
    path: str
    old_id: EntryId | None = None
    """where it was called otherwise"""
    forgets: bool = False
    """whether the old id leads nowhere now, because it is no alias"""
    facts: tuple[tuple[str, str, str], ...] = ()
    """title, summary, dates, tags: name, before, after"""
    text: bool = False
    """whether its text is another"""
    values: tuple[ValueChange, ...] = ()
    evidence: tuple[EvidenceChange, ...] = ()
    moves: tuple[Move, ...] = ()

    @property
    def is_its_own(self) -> bool:
        """Whether the entry itself is another, and not its classes alone."""
        return bool(self.old_id or self.facts or self.text or self.values or self.evidence)


@record
class Came:
    """An entry that is new, or gone."""

    id: EntryId
    title: str
    path: str
    verdicts: tuple[tuple[str, str], ...]
    """classification and verdict in words"""


@record
class RuleChange:
    """Something in the comparison file that is another."""

    what: str
    """criterion, classification or class"""
    name: str
    how: str
    """added, removed, changed, or renamed where only its title is another"""
    before: str = ""
    after: str = ""


@record
class Difference:
    """All that lies between two states."""

    added: tuple[Came, ...] = ()
    removed: tuple[Came, ...] = ()
    unread: tuple[Came, ...] = ()
    """entries that are still there and have errors now, as they were"""
    changed: tuple[EntryChange, ...] = ()
    rules: tuple[RuleChange, ...] = ()
    moved_by_rules: tuple[EntryId, ...] = ()
    """the entries of both states that the new rules move"""
    total: int = 0
    """the entries that are in both states"""

    @property
    def is_empty(self) -> bool:
        """Whether nothing means anything else."""
        return not (self.added or self.removed or self.unread or self.changed or self.rules)

    @property
    def moves(self) -> Iterator[tuple[EntryChange, Move]]:
        """Every entry whose verdict is another, once for each classification."""
        return ((one, move) for one in self.changed for move in one.moves)


def compare(
    before: Wiki, after: Wiki, ruled: Wiki | None = None, *, wrong: Collection[str] = frozenset()
) -> Difference:
    """Compare two states of a wiki.

    `ruled` is the old entries under the new comparison file, where that is another; it tells what the rules moved.
    `wrong` are the paths of the files in the later state that have errors.
    """
    both = pairs(before, after)
    kept = {old.entry.id for old, _ in both}
    new = {one.entry.id for _, one in both}
    changes = []
    by_rules: list[EntryId] = []
    for old, one in both:
        again = ruled.entries.get(old.entry.id) if ruled is not None else None
        if again is not None and moved(old, again):
            by_rules.append(one.entry.id)
        there = moved(old, again) - moved(one, again) if again is not None else frozenset()
        change = entry_change(before.comparison, after.comparison, old, one, there)
        if change is not None:
            changes.append(change)
    missing = [one for one in before.entries.values() if one.entry.id not in kept]
    return Difference(
        added=tuple(_came(after, one) for one in after.entries.values() if one.entry.id not in new),
        removed=tuple(_came(before, one) for one in missing if one.entry.path not in wrong),
        unread=tuple(_came(before, one) for one in missing if one.entry.path in wrong),
        changed=tuple(changes),
        rules=tuple(rule_changes(before.comparison, after.comparison)),
        moved_by_rules=tuple(by_rules),
        total=len(both),
    )


Pairs = list[tuple[ClassifiedEntry, ClassifiedEntry]]
"""an entry before and after"""


def pairs(before: Wiki, after: Wiki) -> Pairs:
    """The entries of both states. One that was renamed keeps its old id as an alias."""
    found = []
    for one in after.entries.values():
        names = (one.entry.id, *one.entry.aliases)
        old = next((before.entries[EntryId(name)] for name in names if name in before.entries), None)
        # An alias may name what is still there under its own name: then it is no renaming.
        if old is not None and (old.entry.id == one.entry.id or old.entry.id not in after.entries):
            found.append((old, one))
    return found + _renamed(before, after, found)


def _renamed(before: Wiki, after: Wiki, found: Pairs) -> Pairs:
    """Entries whose file was renamed without a word: one is gone, and one with its title is new."""
    kept, known = ({pair[side].entry.id for pair in found} for side in (0, 1))
    gone = {one.entry.title.casefold(): one for one in before.entries.values() if one.entry.id not in kept}
    new = {one.entry.title.casefold(): one for one in after.entries.values() if one.entry.id not in known}
    return [(gone[title], one) for title, one in new.items() if title in gone]


def _came(wiki: Wiki, one: ClassifiedEntry) -> Came:
    classifications = wiki.comparison.classifications
    return Came(
        id=one.entry.id,
        title=one.entry.title,
        path=one.entry.path,
        verdicts=tuple(
            (classifications[name].title, one.explanations[name].words)
            for name in one.verdicts
            if classifications[name].lens_of is None
        ),
    )


def moved(one: Stand, other: Stand) -> frozenset[ClassificationId]:
    """The classifications of both in which they stand elsewhere."""
    both = one.verdicts.keys() & other.verdicts.keys()
    return frozenset(name for name in both if _differs(one.verdicts[name], other.verdicts[name]))


def _differs(old: Verdict, new: Verdict) -> bool:
    return old.differs_from(new) or (old.certain, old.state) != (new.certain, new.state)


def entry_change(
    earlier: Comparison, later: Comparison, old: Stand, new: Stand, by_rules: frozenset[ClassificationId]
) -> EntryChange | None:
    """What became of an entry; None where it is what it was. The rules alone moved it in `by_rules`."""
    values, evidence = [], []
    was_there, is_there = old.entry, new.entry
    for name, criterion in later.criteria.items():
        value, former = is_there.values[name], was_there.values.get(name)
        if value is former and earlier is later:
            continue
        was = earlier.criteria.get(name)
        changed = _value_change(was, criterion, former, value)
        if changed is not None:
            values.append(changed)
        sources = _evidence_change(criterion, former, value)
        if sources is not None:
            evidence.append(sources)
    change = EntryChange(
        id=is_there.id,
        title=is_there.title,
        path=is_there.path,
        old_id=was_there.id if was_there.id != is_there.id else None,
        forgets=was_there.id not in {is_there.id, *is_there.aliases},
        facts=tuple(_facts(was_there, is_there)),
        text=was_there.body.strip() != is_there.body.strip(),
        values=tuple(values),
        evidence=tuple(evidence),
        moves=tuple(moves_between(later, old, new, by_rules)),
    )
    return change if change.is_its_own or change.moves else None


def _facts(old: Entry, new: Entry) -> Iterator[tuple[str, str, str]]:
    for name in ("title", "summary", "since", "added", "interest"):
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield name, before, after
    if old.tags != new.tags:
        yield "tags", ", ".join(old.tags), ", ".join(new.tags)


def _value_change(was: Criterion | None, criterion: Criterion, old: Value | None, new: Value) -> ValueChange | None:
    before = value_in_words(was, old) if was is not None and old is not None else tell("not asked")
    after = value_in_words(criterion, new)
    old_state = old.state if old is not None else State.ABSENT
    if old is None and new.state is State.ABSENT:
        return None
    if before == after:
        if old is None or _all_said(old) == _all_said(new):
            return None
        kind = "reworded"
    else:
        kind = _kind(old_state, new.state)
    return ValueChange(about=criterion.id, criterion=criterion.title, before=before, after=after, kind=kind)


def _all_said(value: Value) -> list[tuple[object, ...]]:
    """What the claims of today and of the past say."""
    return [_said(claim) for claim in (*value.history, *value.claims)]


def _said(claim: Claim) -> tuple[object, ...]:
    return (claim.possible, claim.text, claim.since, claim.because, claim.note)


def _kind(old: State, new: State) -> str:
    silent = {State.ABSENT, State.UNKNOWN}
    if new is State.DISPUTED:
        return "disputed"
    if new in silent:
        return "withdrawn" if old not in silent else "changed"
    if old in silent:
        return "answered"
    return "settled" if old is State.DISPUTED else "changed"


def _evidence_change(criterion: Criterion, old: Value | None, new: Value) -> EvidenceChange | None:
    before = _sources(old.evidence) if old is not None else {}
    after = _sources(new.evidence)
    added = tuple(name for name in after if name not in before)
    removed = tuple(name for name in before if name not in after)
    sure = (old.confidence if old is not None else "", new.confidence)
    confidence = sure if sure[0] != sure[1] and old is not None else None
    if not (added or removed or confidence):
        return None
    return EvidenceChange(
        about=criterion.id, criterion=criterion.title, added=added, removed=removed, confidence=confidence
    )


def _sources(evidence: Iterable[Evidence]) -> dict[str, None]:
    return dict.fromkeys(one.url or one.title or one.note for one in evidence)


def moves_between(
    comparison: Comparison, old: Stand, new: Stand, by_rules: frozenset[ClassificationId]
) -> Iterator[Move]:
    """Where an entry stands otherwise than it did. The rules alone moved it in `by_rules`."""
    for name, verdict in new.verdicts.items():
        former = old.verdicts.get(name)
        classification = comparison.classifications[name]
        if classification.lens_of is not None or former is None or not _differs(former, verdict):
            continue
        yield Move(
            classification=name,
            title=classification.title,
            before=old.words(name),
            after=new.words(name),
            why=new.why(name),
            by_rules=name in by_rules,
            left=tuple(one for one in former.certain if one not in verdict.certain),
            entered=tuple(one for one in verdict.certain if one not in former.certain),
        )


# The comparison file


def rule_changes(old: Comparison, new: Comparison) -> Iterator[RuleChange]:
    """What is another in criteria, classifications and classes."""
    yield from _named("criterion", _criteria(old), _criteria(new))
    yield from _named("classification", _classifications(old), _classifications(new))
    for name, classification in new.classifications.items():
        former = old.classifications.get(name)
        if former is not None:
            yield from _named("class", _classes(old, former), _classes(new, classification))


Described = Mapping[str, tuple[str, str]]
"""id → title, and all that matters to a verdict in words"""


def _named(what: str, old: Described, new: Described) -> Iterator[RuleChange]:
    for name, (title, _) in old.items():
        if name not in new:
            yield RuleChange(what=what, name=title, how="removed")
    for name, (title, words) in new.items():
        if name not in old:
            yield RuleChange(what=what, name=title, how="added", after=words)
        elif old[name][1] != words:
            yield RuleChange(what=what, name=title, how="changed", before=old[name][1], after=words)
        elif old[name][0] != title:
            yield RuleChange(what=what, name=title, how="renamed", before=old[name][0], after=title)


def _criteria(comparison: Comparison) -> Described:
    return {one.id: (one.title, _criterion_in_words(one)) for one in comparison.criteria.values()}


def _criterion_in_words(one: Criterion) -> str:
    good = [value for value in one.domain if value in one.good]
    return tell_all(
        one.kind.value,
        " < ".join(one.domain) if one.kind.value == "scale" else ", ".join(one.domain),
        tell("satisfied by {values}", values=", ".join(good)) if good else "",
        tell("evidence: {demand}", demand=one.evidence.value),
        between="; ",
    )


def _classifications(comparison: Comparison) -> Described:
    return {
        one.id: (
            one.title,
            tell_all(f"{one.policy.value}: {', '.join(kind.id for kind in one.classes)}", _ranks(one), between="; "),
        )
        for one in comparison.classifications.values()
    }


def _ranks(classification: Classification) -> str:
    # Levels are ranked by their order, which has been said.
    if classification.policy is Policy.LEVELS or not classification.ranked:
        return ""
    return tell("ranked {classes}", classes=" < ".join(classification.ranked))


def _classes(comparison: Comparison, classification: Classification) -> Described:
    return {one.id: (f"{classification.title}: {one.title}", _rule(comparison, one)) for one in classification.classes}


def _rule(comparison: Comparison, one: Class) -> str:
    rule = condition_in_words(comparison, one.when) if one.when is not None else tell("what no other class takes")
    if one.is_a:
        rule = tell("{rule}, and is {kind}", rule=rule, kind=one.is_a)
    return tell_all(rule, tell("leaving it needs a reason") if one.guarded else "", between="; ")


def verdicts_may_differ(old: Comparison, new: Comparison) -> bool:
    """Whether any entry could stand elsewhere under the other rules."""
    return _what_rules_say(old) != _what_rules_say(new)


def _what_rules_say(one: Comparison) -> list[object]:
    criteria = [one.criteria[name] for name in one.rule_criteria]
    own = [
        (_classifications(one)[name][1], [(kind, words) for kind, (_, words) in _classes(one, classification).items()])
        for name, classification in one.classifications.items()
        if classification.lens_of is None
    ]
    return [
        [(one.id, _criterion_in_words(one), one.cuts, _origin(one)) for one in criteria],
        own,
        [condition_in_words(one, condition) for condition in one.impossible],
    ]


def _origin(criterion: Criterion) -> object:
    origin = criterion.origin
    return dataclasses.replace(origin, place=START) if isinstance(origin, Mapped) else origin
