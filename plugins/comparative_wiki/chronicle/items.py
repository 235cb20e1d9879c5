"""What happened as items of a feed: one for each thing that a follower wants to hear of, many alike taken together."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby, islice

from ..comparison.model import Comparison
from ..entry import EntryId
from ..languages.language import Language
from ..mentions.topics import Target, Topic, Topics
from ..problems import record
from .model import LESSER, Chronicle, EntryNews, Kind, Revision, Story
from .words import headline, lines, rules_headline, rules_lines

MOST_ITEMS = 50
"""of a feed, the newest"""
APART = 5
"""entries to which one revision did the same and which are told of one by one"""
MOVES_APART = 20
"""the same where they moved"""
MOST_NAMES = 50
"""entries that are named where many are told of together"""


@record
class NewsItem:
    """One thing that happened."""

    id: str
    """the same in every build, and also where its commit was made anew"""
    date: str
    """in UTC: "2026-03-20T10:00:00Z" """
    title: str
    lines: tuple[str, ...]
    """more about it"""
    kind: str
    """one of `Kind`, or "rules" """
    commit: str
    news: tuple[EntryNews, ...]
    """the entries that it is about"""


def together(language: Language, kind: Kind, count: int) -> str:
    """What many did alike, in words: "45 entries were added"."""
    say_n = language.say_n
    words = {
        Kind.MOVED: lambda: say_n("{n} entry moved", "{n} entries moved", count),
        Kind.ADDED: lambda: say_n("{n} entry was added", "{n} entries were added", count),
        Kind.RESTORED: lambda: say_n("{n} entry came back", "{n} entries came back", count),
        Kind.REMOVED: lambda: say_n("{n} entry was taken out", "{n} entries were taken out", count),
        Kind.RENAMED: lambda: say_n("{n} entry has another name", "{n} entries have other names", count),
        Kind.VALUES: lambda: say_n("{n} entry has other answers", "{n} entries have other answers", count),
        Kind.EVIDENCE: lambda: say_n(
            "{n} entry has other sources or reasons", "{n} entries have other sources or reasons", count
        ),
        Kind.ABOUT: lambda: say_n("{n} entry is described otherwise", "{n} entries are described otherwise", count),
        Kind.TEXT: lambda: say_n("{n} entry has another text", "{n} entries have other texts", count),
    }
    return words[kind]()


def by_stand(news: Iterable[EntryNews]) -> Mapping[str, list[EntryNews]]:
    """Entries that came or went, by where they stood, the fullest place first."""
    found: dict[str, list[EntryNews]] = {}
    for one in news:
        found.setdefault(one.stood[0].words if one.stood else "", []).append(one)
    return dict(sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0])))


class News:
    """The chronicle as items, for the site and for everything that can be followed."""

    def __init__(self, chronicle: Chronicle, comparison: Comparison) -> None:
        self.chronicle = chronicle
        self._comparison = comparison
        self._language = comparison.language
        self._known: dict[int, NewsItem] = {}
        """what has been told by itself, by the identity of its news, which the chronicle keeps"""

    @property
    def is_there(self) -> bool:
        """Whether anything is known."""
        return bool(self.chronicle.revisions)

    @cached_property
    def _stories(self) -> Mapping[Target, Story]:
        topics = Topics(self._comparison)
        found: dict[Target, Story] = {}
        for name, topic in topics.criteria.items():
            found[topic] = self.chronicle.of_criterion.get(name, ())
        for place, topic in topics.classes.items():
            found[topic] = self.chronicle.of_class.get(place, ())
        return found

    def story(self, target: Target) -> Story:
        """What became of an entry, or of the entries under a criterion or class."""
        return self._stories.get(target, ()) if isinstance(target, Topic) else self.chronicle.of_entry(target)

    def of(self, target: Target) -> list[NewsItem]:
        """The newest items about an entry, criterion or class."""
        story = self.story(target)
        if not isinstance(target, Topic):
            return [self._alone(revision, one) for revision, one in story[:MOST_ITEMS]]
        shown = (pair for pair in story if pair[1].kind not in LESSER)
        parts = groupby(shown, key=lambda pair: pair[0].commit)
        items = (item for _, pairs in parts for item in self._told(*_unzipped(list(pairs))))
        return list(islice(items, MOST_ITEMS))

    @cached_property
    def of_site(self) -> list[NewsItem]:
        """The newest items about everything. What changes nothing that is compared is left out."""
        return list(islice((item for one in self.chronicle.revisions for item in self._of(one)), 2 * MOST_ITEMS))

    def _of(self, revision: Revision) -> Iterator[NewsItem]:
        rules = revision.rules
        if rules is not None:
            told = [*rules_lines(self._language, rules), *self._each(rules.moved)]
            yield self._item(revision, "rules", rules_headline(self._language, rules), told, rules.moved)
        shown = [one for one in revision.entries if one.kind not in LESSER and not one.answers_new]
        yield from self._told(revision, shown)

    def _told(self, revision: Revision, news: Collection[EntryNews]) -> Iterator[NewsItem]:
        for kind, some in groupby(sorted(news, key=lambda one: _ORDER[one.kind]), key=lambda one: one.kind):
            alike = list(some)
            if len(alike) <= (MOVES_APART if kind is Kind.MOVED else APART):
                yield from (self._alone(revision, one) for one in alike)
                continue
            title = together(self._language, kind, len(alike))
            yield self._item(revision, kind.value, title, self._names(kind, alike), alike)

    def _names(self, kind: Kind, alike: Sequence[EntryNews]) -> Iterator[str]:
        if kind in {Kind.ADDED, Kind.REMOVED}:
            for words, some in by_stand(alike).items():
                names = self._named([one.title for one in some])
                yield self._language.say("{words}: {names}", words=words, names=names) if words else names
        elif kind in {Kind.MOVED, Kind.VALUES}:
            yield from self._each(alike)
        else:
            yield self._named([one.title for one in alike])

    def _each(self, news: Sequence[EntryNews]) -> Iterator[str]:
        yield from (headline(self._language, one, one.title) for one in news[:MOST_NAMES])
        more = len(news) - MOST_NAMES
        if more > 0:
            yield self._language.say_n("and {n} more", "and {n} more", more)

    def _named(self, names: Sequence[str]) -> str:
        more = len(names) - MOST_NAMES
        if more <= 0:
            return ", ".join(names)
        rest = self._language.say_n("and {n} more", "and {n} more", more)
        return f"{', '.join(names[:MOST_NAMES])} {rest}"

    def _alone(self, revision: Revision, one: EntryNews) -> NewsItem:
        known = self._known.get(id(one))
        if known is None:
            title = headline(self._language, one, one.title)
            known = self._item(revision, one.kind.value, title, lines(self._language, one), (one,))
            self._known[id(one)] = known
        return known

    def _item(
        self, revision: Revision, kind: str, title: str, told: Iterable[str], news: Collection[EntryNews]
    ) -> NewsItem:
        about = next(iter(news)).id if len(news) == 1 and kind != "rules" else ""
        return NewsItem(
            id=uuid.uuid5(uuid.NAMESPACE_OID, f"{revision.key}\n{kind if not about else ''}\n{about}").urn,
            date=revision.date,
            title=title,
            lines=tuple(told),
            kind=kind,
            commit=revision.commit,
            news=tuple(news),
        )


_ORDER = {kind: number for number, kind in enumerate(Kind)}


def _unzipped(pairs: Sequence[tuple[Revision, EntryNews]]) -> tuple[Revision, list[EntryNews]]:
    return pairs[0][0], [one for _, one in pairs]


def entries_of(item: NewsItem) -> list[EntryId]:
    """The entries of today that an item is about."""
    return [one.now for one in item.news if one.now is not None]
