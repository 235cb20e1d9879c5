"""What became of the wiki for other programs: Atom (RFC 4287) and JSON Feed 1.1, and all of it as one file of JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from ..addresses import Addresses
from ..chronicle.items import News, NewsItem, entries_of
from ..chronicle.model import Chronicle, EntryNews, Revision, RulesNews
from ..chronicle.words import headline, rules_headline, rules_lines
from ..comparison.model import Comparison
from ..languages.language import Language
from ..mentions.plain import plain_text
from ..mentions.topics import Target, Topic
from ..problems import record
from ..wiki import Wiki
from .atom_export import atom_feed, atom_link
from .json_export import VERSION, Json
from .xml import Xml, element

ATOM, JSON = "xml", "json"
ATOM_TYPE, JSON_FEED_TYPE = "application/atom+xml", "application/feed+json"
JSON_FEED = "https://jsonfeed.org/version/1.1"


@record
class _Feed:
    """What is told of one thing."""

    path: str
    """of the feed, without its ending"""
    title: str
    page: str
    """source path of the page that shows the same"""
    items: Sequence[NewsItem]


def change_feed_paths(news: News, addresses: Addresses, target: Target | None = None) -> list[str]:
    """The feeds of what changed, of everything or of a target. None where nothing is known, or the site's address."""
    if not news.is_there or not addresses.site_url:
        return []
    return [f"{addresses.news(target)}.{ending}" for ending in (ATOM, JSON)]


def change_feeds(wiki: Wiki, news: News, addresses: Addresses, target: Target | None = None) -> dict[str, str]:
    """Path → text of the same."""
    paths = change_feed_paths(news, addresses, target)
    if not paths:
        return {}
    writer = _Writer(wiki.comparison, addresses, news.chronicle, _feed(wiki, news, addresses, target))
    return dict(zip(paths, (writer.atom(), writer.json()), strict=True))


def _feed(wiki: Wiki, news: News, addresses: Addresses, target: Target | None) -> _Feed:
    if target is None:
        title = wiki.comparison.language.say("Recent changes: {title}", title=wiki.comparison.title)
        return _Feed(path=addresses.news(), title=title, page=addresses.recent, items=news.of_site)
    title = title_of_feed(wiki, target)
    return _Feed(path=addresses.news(target), title=title, page=addresses.page_of(target), items=news.of(target))


def title_of_feed(wiki: Wiki, target: Target) -> str:
    """The title of the feeds of changes of an entry, criterion or class."""
    name, say = wiki.title_of(target), wiki.comparison.language.say
    return (
        say("Changes under {title}", title=name) if isinstance(target, Topic) else say("Changes of {title}", title=name)
    )


class _Writer:
    """Writes one feed in both formats."""

    def __init__(self, comparison: Comparison, addresses: Addresses, chronicle: Chronicle, feed: _Feed) -> None:
        self.comparison = comparison
        self.addresses = addresses
        self.feed = feed
        # Where nothing was told of this, it was last so when something was told of anything.
        self.updated = feed.items[0].date if feed.items else chronicle.revisions[0].date

    def _address(self, ending: str) -> str:
        return f"{self.addresses.site_url}{self.addresses.url(f'{self.feed.path}.{ending}')}"

    @property
    def _page(self) -> str:
        return f"{self.addresses.site_url}{self.addresses.url(self.feed.page)}"

    def _url(self, item: NewsItem) -> str:
        """The page about an item: that of its entry, if it is about one that is there."""
        entries = entries_of(item)
        if len(item.news) == 1 and entries:
            return f"{self.addresses.site_url}{self.addresses.url(self.addresses.entries[entries[0]])}"
        return f"{self.addresses.site_url}{self.addresses.url(self.addresses.recent)}"

    def atom(self) -> str:
        """The feed as Atom."""
        author = _plain("name", self.comparison.title or self.feed.title)
        return atom_feed(
            [
                _plain("id", self._address(ATOM)),
                _plain("title", self.feed.title),
                element("updated", self.updated),
                element("author", author),
                atom_link("self", ATOM_TYPE, self._address(ATOM)),
                atom_link("alternate", "text/html", self._page),
                *map(self._atom_item, self.feed.items),
            ],
            language=self._language,
        )

    def _atom_item(self, item: NewsItem) -> Xml:
        parts = (
            element("id", item.id),
            _plain("title", item.title),
            element("updated", item.date),
            element("published", item.date),
            element("category", attributes={"term": item.kind}),
            atom_link("alternate", "text/html", self._url(item)),
            element("summary", _told(item)),
        )
        return element("entry", Xml("".join(parts)))

    @property
    def _language(self) -> str:
        return self.comparison.language.code

    def json(self) -> str:
        """The feed as JSON Feed."""
        document = {
            "version": JSON_FEED,
            "title": plain_text(self.feed.title),
            "home_page_url": self._page,
            "feed_url": self._address(JSON),
            "language": self._language,
            "items": [
                {
                    "id": item.id,
                    "url": self._url(item),
                    "title": plain_text(item.title),
                    "content_text": _told(item),
                    "date_published": item.date,
                    "tags": [item.kind],
                    "_comparative_wiki": {"commit": item.commit, "kind": item.kind, "entries": entries_of(item)},
                }
                for item in self.feed.items
            ],
        }
        return _dump(document) + "\n"


def _told(item: NewsItem) -> str:
    """More about an item; its title where there is no more."""
    return "\n".join(map(plain_text, item.lines)) or plain_text(item.title)


def _plain(tag: str, text: str) -> Xml:
    return element(tag, plain_text(text))


# Everything


def changes_as_json(news: News, language: Language) -> str:
    """All that became of the wiki, the latest first."""
    chronicle = news.chronicle
    document = {
        "version": VERSION,
        "known": not chronicle.missing and chronicle.is_asked,
        "begins": chronicle.begins,
        "revisions": [_revision(one, language) for one in chronicle.revisions],
    }
    return _dump(document) + "\n"


def _revision(one: Revision, language: Language) -> Json:
    return {
        "commit": one.commit,
        "key": one.key,
        "date": one.date,
        "subject": one.subject,
        "author": one.author,
        "entries": [_news(news, language) for news in one.entries],
        "rules": _rules(one.rules, language) if one.rules is not None else None,
    }


def _rules(one: RulesNews, language: Language) -> Json:
    return {
        "words": rules_headline(language, one),
        "lines": list(rules_lines(language, one)),
        "changes": [{"what": part.what, "name": part.name, "how": part.how} for part in one.changes],
        "counted": one.is_counted,
        "moved": [_news(news, language) for news in one.moved],
        "of": one.total,
    }


def _news(one: EntryNews, language: Language) -> Json:
    document: Json = {
        "entry": one.now,
        "id": one.id,
        "title": one.title,
        "kind": one.kind.value,
        "words": headline(language, one, one.title),
    }
    if one.stood:
        document["verdicts"] = {
            part.classification: {"words": part.words, "classes": list(part.classes)} for part in one.stood
        }
    change = one.change
    if change is None:
        return document
    if change.moves:
        document["moves"] = [
            {
                "classification": move.classification,
                "before": move.before,
                "after": move.after,
                "left": list(move.left),
                "entered": list(move.entered),
                "by_rules": move.by_rules,
                "why": move.why,
            }
            for move in change.moves
        ]
    if change.values:
        document["values"] = [
            {"criterion": value.about, "before": value.before, "after": value.after, "kind": value.kind}
            for value in change.values
        ]
    if change.evidence:
        document["evidence"] = [
            {"criterion": part.about, "added": list(part.added), "removed": list(part.removed)}
            for part in change.evidence
        ]
    if change.old_id:
        document["was_called"] = change.old_id
    if change.facts:
        document["facts"] = [name for name, _, _ in change.facts]
    if change.text:
        document["text"] = True
    return document


def _dump(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
