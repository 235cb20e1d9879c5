"""What an earlier build has made of one comparison, and by which keys it is found again.

What is about one entry is found by that entry as it was read, by all that entries share, and by every other entry and
every mention that it shows. Which these are is seen when it is made: templates are given a wiki that notes what it is
asked for. What is about many entries is found by all of them without their texts, which no template shows (a test
looks after that), and by the mentions that it shows.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from .addresses import Addresses
from .ageing import depends_on_day
from .cache.digest import NotPlain, digest
from .cache.store import Store
from .entry import EntryId
from .mentions.topics import Target
from .packed import Packed, packed_without_text
from .render.entry_pieces import EntryPieces, changed_of, pieces_of
from .render.renderer import Renderer
from .render.view import PageView
from .seen import Seen, SeenWiki
from .wiki import ClassifiedEntry, Wiki

_dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def make_pieces(renderer: Renderer, one: ClassifiedEntry, path: str, author: str) -> EntryPieces:
    """Make them, and note what they show."""
    view = PageView(renderer, path)
    seen = Seen()
    view.wiki = SeenWiki(renderer.wiki, seen)  # type: ignore[assignment]
    pieces = pieces_of(view, one, author)
    return pieces._replace(others=seen.as_text() if not seen.targets else "")


class RememberedEntries:
    """Entries and explanations as an earlier build has made them: the `Shelf` of `Kept`."""

    def __init__(self, store: Store, code: str) -> None:
        self._store = store
        self._code = code

    def has(self, kind: str, key: str) -> bool:
        """Whether there is one."""
        return self._store.has(kind, digest(self._code, key))

    def get(self, kind: str, key: str) -> Any:
        """One of them, if it is there."""
        found = self._store.get(kind, digest(self._code, key))
        return json.loads(found) if found is not None else None

    def put(self, kind: str, key: str, made: Packed) -> None:
        """Keep one."""
        self._store.put(kind, digest(self._code, key), json.dumps(made, ensure_ascii=False))


class Remembered:
    """What is remembered of one comparison, for one build."""

    def __init__(
        self, store: Store, code: str, wiki: Wiki, addresses: Addresses, settings: object, of_site: object
    ) -> None:
        """`settings` are all that pages and files of an entry depend on beside the model, `of_site` those of others.

        Both are plain data, or nothing is remembered.
        """
        self.store = store
        self._code = code
        self._wiki = wiki
        self._addresses = addresses
        self._settings = settings
        self._of_site = of_site
        self._own: dict[EntryId, str] = {}
        self._heads: dict[EntryId, str] = {}
        self._mentions: dict[Target, str] = {}

    def take(self, wiki: Wiki) -> None:
        """Take a later state of the same wiki, with its mentions."""
        self._wiki, self._mentions = wiki, {}

    # Keys

    def head(self, entry: EntryId) -> str:
        """The key of an entry without its text."""
        known = self._heads.get(entry)
        if known is None:
            known = self._heads[entry] = digest(repr(packed_without_text(self._wiki.entries[entry].entry)))
        return known

    def of_entry(self, entry: EntryId) -> str:
        """The key of an entry by itself; empty where what is made of it is not to be remembered."""
        known = self._own.get(entry)
        if known is None:
            known = self._own[entry] = self._of_entry(entry)
        return known

    def _of_entry(self, entry: EntryId) -> str:
        one = self._wiki.entries[entry]
        # What is dated may be taken over from others as they were, and kin are whole families.
        if not self._base or one.history.is_dated or self._wiki.kinship.of(entry):
            return ""
        beside = self._addresses.compared_with(entry)
        return digest(self._base, entry, self.head(entry), one.entry.body, repr(one.related), beside)

    @cached_property
    def of_all(self) -> str:
        """The key of all entries together without their texts; empty where it cannot be told."""
        if not self._base:
            return ""
        wiki = self._wiki
        related = [repr(one.related) for one in wiki.entries.values()]
        beside = list(self._addresses.compared.items())
        heads = [self.head(one) for one in wiki.entries]
        try:
            return digest(
                self._base, wiki.day, self._of_site, heads, related, beside, repr(wiki.external), repr(wiki.memory)
            )
        except NotPlain:
            return ""

    @cached_property
    def _base(self) -> str:
        """The key of what all entries share; empty where it cannot be told."""
        if not self.store.is_open:
            return ""
        wiki, to = self._wiki, self._addresses
        names = [(one.entry.id, one.entry.aliases) for one in wiki.entries.values()]
        pages = [getattr(to, one.name) for one in dataclasses.fields(to) if one.name not in {"_urls", "compared"}]
        try:
            # Else what is made of an entry would be made anew every day.
            day = wiki.day if depends_on_day(wiki.comparison) else ""
            return digest(self._code, self._settings, day, wiki.comparison, wiki.looks, names, pages)
        except NotPlain:
            return ""

    def _mentioned(self, target: Target) -> str:
        known = self._mentions.get(target)
        if known is None:
            found = self._wiki.mentions.get(target, ()), self._wiki.external.get(target, ())
            known = self._mentions[target] = repr(found) if found != ((), ()) else ""
        return known

    # What was made, by its own key

    def find(self, kind: str, own: str) -> str | None:
        """What was made under a key of its own, if all that it shows is as it was."""
        found = self.store.get(kind, digest(kind, own)) if own else None
        if found is None:
            return None
        told, key, text = found.split("\n", 2)
        return text if self._with(kind, own, told) == key else None

    def keep(self, kind: str, own: str, told: str, text: str) -> None:
        """Keep what was made, and what was seen meanwhile, as `Seen` tells it; nothing if either cannot be told."""
        key = self._with(kind, own, told) if own and told else ""
        if key:
            self.store.put(kind, digest(kind, own), f"{told}\n{key}\n{text}")

    def has(self, kind: str, own: str) -> bool:
        """Whether something was made under a key of its own. It is likely that it still shows what it showed."""
        return bool(own) and self.store.has(kind, digest(kind, own))

    def _with(self, kind: str, own: str, told: str) -> str:
        entries, named, folders = json.loads(told)
        topics = self._wiki.topics.by_folder
        if not all(name in self._wiki.entries for name in entries) or not all(one in topics for one in folders):
            return ""
        heads = [self.head(EntryId(name)) for name in entries]
        targets: list[Target] = [*map(EntryId, named), *(topics[one] for one in folders)]
        return digest(kind, own, heads, [self._mentioned(one) for one in targets])

    # Pieces of entries' pages

    def has_pieces(self, entry: EntryId) -> bool:
        """Whether there are pieces of an entry."""
        return self.has("pieces", self.of_entry(entry))

    def pieces(self, renderer: Renderer, entry: EntryId, path: str) -> EntryPieces | None:
        """An entry's pieces, if they are there; what the history of the files says is made in every build."""
        found = self.find("pieces", self.of_entry(entry))
        if found is None:
            return None
        changed = changed_of(PageView(renderer, path), self._wiki.entries[entry])
        return EntryPieces(*json.loads(found))._replace(changed=changed)

    def put_pieces(self, entry: EntryId, pieces: EntryPieces) -> None:
        """Keep what was made."""
        text = json.dumps(pieces._replace(changed=""), ensure_ascii=False)
        self.keep("pieces", self.of_entry(entry), pieces.others, text)

    # What depends on nothing else

    def made(self, kind: str, key: str) -> Any:
        """What was made under a key, as plain data; None where there is nothing."""
        found = self.store.get(kind, key) if key else None
        return json.loads(found) if found is not None else None

    def put_made(self, kind: str, key: str, made: Sequence[Any]) -> None:
        """Keep what was made."""
        if key:
            self.store.put(kind, key, _dump(made))
