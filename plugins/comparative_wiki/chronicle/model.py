"""What became of the wiki as data: revisions, and in each what happened to which entry."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from ..comparison.model import ClassId, ClassificationId, CriterionId
from ..difference import EntryChange, RuleChange
from ..entry import EntryId
from ..problems import record


class Kind(enum.StrEnum):
    """What happened to an entry, the weightiest first."""

    MOVED = "moved"
    """another class, or no certain one"""
    ADDED = "added"
    RESTORED = "restored"
    """added again after it had been taken out"""
    REMOVED = "removed"
    RENAMED = "renamed"
    VALUES = "values"
    """another answer"""
    EVIDENCE = "evidence"
    """other sources or another confidence, the answers staying"""
    ABOUT = "about"
    """another title, summary, tags or dates"""
    TEXT = "text"
    """another text, all else staying"""


LESSER = frozenset({Kind.ABOUT, Kind.TEXT})
"""what changes nothing that is compared"""


@record
class Stood:
    """Where an entry stood."""

    classification: ClassificationId
    title: str
    """of the classification"""
    words: str
    """the verdict"""
    classes: tuple[ClassId, ...]
    """of which it certainly was"""


@record
class EntryNews:
    """What one revision did to one entry."""

    id: EntryId
    """as it was called then"""
    now: EntryId | None
    """as it is called now; None where it is no more"""
    title: str
    """as it was then"""
    kind: Kind
    change: EntryChange | None = None
    """None where it was added or removed"""
    stood: tuple[Stood, ...] = ()
    """where it stood when it was added or removed, once for each classification that is no other reading"""

    answers_new: bool = False
    """whether all that it did was to answer questions that nobody had asked before"""

    beside: str = ""
    """the title of the classification in which it moved, if that is not the first of the comparison"""

    @property
    def is_by_rules(self) -> bool:
        """Whether the rules moved it, and nothing in the entry itself."""
        return self.change is not None and not self.change.is_its_own

    def classes(self) -> Iterator[tuple[ClassificationId, ClassId]]:
        """Every class that it left or entered."""
        for one in self.stood:
            yield from ((one.classification, name) for name in one.classes)
        for move in self.change.moves if self.change is not None else ():
            yield from ((move.classification, name) for name in (*move.left, *move.entered))

    def criteria(self) -> Iterator[CriterionId]:
        """Every criterion whose answer or evidence became another; some twice."""
        if self.change is not None:
            yield from (one.about for one in self.change.values)
            yield from (one.about for one in self.change.evidence)


@record
class RulesNews:
    """What one revision did to the comparison file."""

    changes: tuple[RuleChange, ...]
    moved: tuple[EntryNews, ...] = ()
    """the entries that the rules alone moved"""
    total: int = 0
    """the entries that there were"""
    is_counted: bool = True
    """whether it was worked out which entries moved"""
    answered: tuple[tuple[str, int], ...] = ()
    """the titles of new criteria, with the number of entries that answer them at once"""


@record
class Revision:
    """One published state after another: a commit, in meaning."""

    commit: str
    key: str
    """the same for the same change, also where its commit was made anew"""
    date: str
    """when it was made, in UTC: "2026-03-20T10:00:00Z" """
    author: str
    subject: str
    """its message in one line, as a stranger wrote it"""
    entries: tuple[EntryNews, ...] = ()
    """the weightiest first"""
    rules: RulesNews | None = None

    @property
    def day(self) -> str:
        """Its date."""
        return self.date[:10]

    @property
    def all_news(self) -> Iterator[EntryNews]:
        """Every entry that it did something to, those that the rules moved last."""
        yield from self.entries
        if self.rules is not None:
            yield from self.rules.moved


Story = tuple[tuple[Revision, EntryNews], ...]
"""what happened, the latest first"""


@dataclass(frozen=True, kw_only=True)
class Chronicle:
    """All that became of the wiki."""

    revisions: tuple[Revision, ...] = ()
    """those that mean something, the latest first"""
    is_asked: bool = False
    """whether the owner wants it told"""
    missing: str = ""
    """why nothing is known, in words without a full stop; empty where something is"""
    begins: str = ""
    """the date before which nothing is known; empty where everything is"""
    is_shallow: bool = False
    """whether the clone lacks older commits"""
    unreadable: int = 0
    """versions of files that had errors and were passed over"""

    @cached_property
    def _by_entry(self) -> Mapping[EntryId, Story]:
        found: dict[EntryId, list[tuple[Revision, EntryNews]]] = {}
        for revision in self.revisions:
            for one in revision.all_news:
                if one.now is not None:
                    found.setdefault(one.now, []).append((revision, one))
        return {name: tuple(some) for name, some in found.items()}

    @cached_property
    def of_class(self) -> Mapping[tuple[ClassificationId, ClassId], Story]:
        """What entered and left each class."""
        found: dict[tuple[ClassificationId, ClassId], list[tuple[Revision, EntryNews]]] = {}
        for revision in self.revisions:
            for one in revision.all_news:
                for place in dict.fromkeys(one.classes()):
                    found.setdefault(place, []).append((revision, one))
        return {place: tuple(some) for place, some in found.items()}

    @cached_property
    def of_criterion(self) -> Mapping[CriterionId, Story]:
        """Which answers to each criterion became others."""
        found: dict[CriterionId, list[tuple[Revision, EntryNews]]] = {}
        for revision in self.revisions:
            for one in revision.all_news:
                for name in dict.fromkeys(one.criteria()):
                    found.setdefault(name, []).append((revision, one))
        return {name: tuple(some) for name, some in found.items()}

    def of_entry(self, name: EntryId) -> Story:
        """What became of an entry."""
        return self._by_entry.get(name, ())


NO_CHRONICLE = Chronicle()
