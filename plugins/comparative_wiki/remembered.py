"""Pieces of entries' pages that were made by an earlier build.

They are found again by the entry as it was read, by all that entries share, and by every other entry that they show.
Which others those are is seen when they are made: templates are given a wiki that notes what it is asked for.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from .addresses import Addresses
from .cache.digest import NotPlain, digest
from .cache.store import Store
from .entry import EntryId
from .packed import Packed
from .render.entry_pieces import EntryPieces, changed_of, pieces_of
from .render.renderer import Renderer
from .render.view import PageView
from .wiki import ClassifiedEntry, Wiki

_SHARED = frozenset(["comparison", "rules", "trees", "day", "looks", "look_at", "outcome", "entry_of_name", "kinship"])
"""what pieces may ask of the wiki beside its entries: all of it is in the key"""


def make_pieces(renderer: Renderer, one: ClassifiedEntry, path: str, author: str) -> EntryPieces:
    """Make them, and note what they show."""
    view = PageView(renderer, path)
    seen = _SeenWiki(renderer.wiki)
    view.wiki = seen  # type: ignore[assignment]
    pieces = pieces_of(view, one, author)
    others = sorted(seen.entries.asked - {one.entry.id}) if seen.is_plain and not seen.entries.is_whole else None
    return pieces._replace(others=json.dumps(others, ensure_ascii=False) if others is not None else "")


class _SeenWiki:
    """A wiki that notes of which entries it is asked, and whether of anything that is in no key."""

    def __init__(self, wiki: Wiki) -> None:
        self._wiki = wiki
        self.entries = _SeenEntries(wiki.entries)
        self.is_plain = True

    def __getattr__(self, name: str) -> Any:
        if name not in _SHARED:
            self.is_plain = False
        return getattr(self._wiki, name)


class _SeenEntries(Mapping[EntryId, ClassifiedEntry]):
    def __init__(self, entries: Mapping[EntryId, ClassifiedEntry]) -> None:
        self._entries = entries
        self.asked: set[EntryId] = set()
        self.is_whole = False
        """whether somebody went through all of them"""

    def __getitem__(self, name: EntryId) -> ClassifiedEntry:
        self.asked.add(name)
        return self._entries[name]

    def __iter__(self) -> Iterator[EntryId]:
        self.is_whole = True
        return iter(self._entries)

    def __len__(self) -> int:
        self.is_whole = True
        return len(self._entries)


class RememberedEntries:
    """Entries as an earlier build has read them: the `Shelf` of `Kept`."""

    def __init__(self, store: Store, code: str) -> None:
        self._store = store
        self._code = code

    def has(self, key: str) -> bool:
        """Whether there is one."""
        return self._store.has("entry", digest(self._code, key))

    def get(self, key: str) -> Any:
        """One of them, if it is there."""
        found = self._store.get("entry", digest(self._code, key))
        return json.loads(found) if found is not None else None

    def put(self, key: str, entry: Packed) -> None:
        """Keep one."""
        self._store.put("entry", digest(self._code, key), json.dumps(entry, ensure_ascii=False))


class RememberedPieces:
    """The pieces that an earlier build has made, for one build."""

    def __init__(self, store: Store, code: str, wiki: Wiki, addresses: Addresses, author: str) -> None:
        self._store = store
        self._code = code
        self._wiki = wiki
        self._addresses = addresses
        self._author = author
        self._texts: dict[EntryId, str] = {}

    def key(self, entry: EntryId) -> str:
        """The key of an entry's pieces, if there are any; empty where there are none."""
        own = self._own(entry)
        others = self._store.get("shown", own) if own else None
        key = self._with(own, others) if others is not None else ""
        return key if key and self._store.has("pieces", key) else ""

    def get(self, key: str, renderer: Renderer, entry: EntryId, path: str) -> EntryPieces | None:
        """The pieces of a key; what the history of the files has to say is made in every build."""
        found = self._store.get("pieces", key)
        if found is None:
            return None
        changed = changed_of(PageView(renderer, path), self._wiki.entries[entry])
        return EntryPieces(*json.loads(found))._replace(changed=changed)

    def put(self, entry: EntryId, pieces: EntryPieces) -> None:
        """Keep what was made."""
        own = self._own(entry) if pieces.others else ""
        key = self._with(own, pieces.others) if own else ""
        if key:
            self._store.put("shown", own, pieces.others)
            self._store.put("pieces", key, json.dumps(pieces._replace(changed=""), ensure_ascii=False))

    def _own(self, entry: EntryId) -> str:
        """The key of an entry by itself; empty where its pieces are not to be remembered."""
        one = self._wiki.entries[entry]
        # What is dated may be taken over from others as they were, and kin are whole families.
        if not self._base or one.history.is_dated or self._wiki.kinship.of(entry):
            return ""
        return digest(self._base, entry, self._text(entry), repr(one.related))

    def _with(self, own: str, others: str) -> str:
        names = [EntryId(name) for name in json.loads(others)]
        if not all(name in self._wiki.entries for name in names):
            return ""
        return digest(own, [self._text(name) for name in names])

    def _text(self, entry: EntryId) -> str:
        """An entry as it was read, with what was worked out from others: plain data, of which `repr` tells all."""
        known = self._texts.get(entry)
        if known is None:
            known = self._texts[entry] = digest(repr(self._wiki.entries[entry].entry))
        return known

    @cached_property
    def _base(self) -> str:
        """The key of what all entries share; empty where it cannot be told."""
        if not self._store.is_open:
            return ""
        wiki, to = self._wiki, self._addresses
        names = [(one.entry.id, one.entry.title, one.entry.aliases) for one in wiki.entries.values()]
        pages = [getattr(to, one.name) for one in dataclasses.fields(to) if one.name != "_urls"]
        try:
            return digest(self._code, self._author, wiki.day, wiki.comparison, wiki.looks, names, pages)
        except NotPlain:
            return ""
