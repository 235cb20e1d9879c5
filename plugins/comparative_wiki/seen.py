"""What somebody asks of a wiki while something is made of it, so that what was made can be found again by just that."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from .ageing import depends_on_day
from .entry import EntryId
from .mentions.topics import Target, Topic
from .wiki import Wiki

Key = TypeVar("Key")
Value = TypeVar("Value")

SHARED = frozenset(["comparison", "rules", "trees", "day", "looks", "look_at", "outcome", "entry_of_name", "topics"])
"""what may be asked of the wiki beside its entries and mentions: the same for all that is made of one wiki"""
_OF_ENTRIES = frozenset(["kinship"])
"""the same for entries that have no kin; others are not to be remembered"""


class Seen:
    """What was asked for."""

    def __init__(self) -> None:
        self.entries: set[EntryId] = set()
        self.targets: set[Target] = set()
        """of which the mentions were asked for"""
        self.is_plain = True
        """whether nothing else was asked for that may be another the next time"""

    def add(self, told: str) -> None:
        """Add what was seen elsewhere, as `as_text` tells it; of topics there is none."""
        if not told:
            self.is_plain = False
            return
        entries, named, topics = json.loads(told)
        self.is_plain = self.is_plain and not topics
        self.entries.update(entries)
        self.targets.update(named)

    def as_text(self) -> str:
        """All of it as JSON; empty where something else was asked for."""
        if not self.is_plain:
            return ""
        topics = sorted(one.folder for one in self.targets if isinstance(one, Topic))
        named = sorted(one for one in self.targets if not isinstance(one, Topic))
        return json.dumps([sorted(self.entries), named, topics], ensure_ascii=False, separators=(",", ":"))


class SeenWiki:
    """A wiki that notes what it is asked for."""

    def __init__(self, wiki: Wiki, seen: Seen, *, day: bool = False) -> None:
        """`day`: that of the build is a part of the key already, also where no value becomes old."""
        self._wiki = wiki
        self._seen = seen
        self._has_day = day or depends_on_day(wiki.comparison)
        self.entries = SeenMapping(wiki.entries, seen.entries, seen)
        self.mentions = SeenMapping(wiki.mentions, seen.targets, seen)
        self.external = SeenMapping(wiki.external, seen.targets, seen)

    def title_of(self, target: Target) -> str:
        """The title of an entry, criterion or class."""
        return target.title if isinstance(target, Topic) else self.entries[target].entry.title

    def __getattr__(self, name: str) -> Any:
        if (name not in SHARED and name not in _OF_ENTRIES) or (name == "day" and not self._has_day):
            self._seen.is_plain = False
        return getattr(self._wiki, name)


class SeenMapping(Mapping[Key, Value]):
    """Entries or mentions, of which it is noted which were asked for."""

    def __init__(self, known: Mapping[Key, Value], asked: set[Key], seen: Seen) -> None:
        self._known = known
        self._asked = asked
        self._seen = seen

    def __getitem__(self, key: Key) -> Value:
        self._asked.add(key)
        return self._known[key]

    def __iter__(self) -> Iterator[Key]:
        self._seen.is_plain = False
        return iter(self._known)

    def __len__(self) -> int:
        self._seen.is_plain = False
        return len(self._known)
