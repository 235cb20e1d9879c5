"""Atom feeds of mentions (RFC 4287): of the whole site, and of each entry, criterion and class."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..addresses import FEED_PATH, Addresses
from ..languages.language import marked
from ..mentions.external import ExternalMention
from ..mentions.model import Mention
from ..mentions.plain import plain_text
from ..mentions.topics import Target, Topic
from ..wiki import Wiki
from .xml import Xml, element

MOST_ITEMS = 100
"""mentions in a feed, the newest"""
_DOES: Mapping[str, str] = {
    "mentions": marked("{page} mentions {target}"),
    "supports": marked("{page} supports {target}"),
    "disputes": marked("{page} disputes {target}"),
    "example-of": marked("{page} gives an example of {target}"),
    "replies-to": marked("{page} replies to {target}"),
    "like": marked("{page} likes {target}"),
    "repost": marked("{page} reposts {target}"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedItem:
    """One mention as an entry of a feed."""

    id: str
    title: str
    url: str
    """the page that mentions; empty where no link is made"""
    about: str
    """the page of what is mentioned"""
    date: str
    """a year, year and month, or full date"""
    author: str
    summary: str


def feed_items(wiki: Wiki, addresses: Addresses, target: Target) -> list[FeedItem]:
    """The mentions of an entry, criterion or class as items, here first, then elsewhere."""
    about = f"{addresses.site_url}{addresses.url(addresses.page_of(target))}"
    added = "" if isinstance(target, Topic) else wiki.entries[target].entry.added
    last = added or wiki.day
    named = wiki.title_of(target)

    def item(source: str, name: str, kind: str, url: str, date: str, author: str, summary: str) -> FeedItem:
        return FeedItem(
            id=uuid.uuid5(uuid.NAMESPACE_URL, f"{about}\n{source}").urn,
            title=wiki.comparison.language.say(_DOES[kind], page=name, target=named),
            url=url,
            about=about,
            date=date or last,
            author=author,
            summary=summary,
        )

    def here(mention: Mention) -> FeedItem:
        url = f"{addresses.site_url}{addresses.url(mention.source)}"
        words = " … ".join(str(excerpt) for excerpt in mention.excerpts)
        return item(url, mention.title, mention.kind.value, url, mention.date, "", words)

    def elsewhere(mention: ExternalMention) -> FeedItem:
        url = mention.url if mention.confirmed else ""
        source = mention.url or mention.path
        date = mention.date or mention.received
        author = mention.shown_author or mention.shown_site
        return item(source, mention.name, mention.kind.value, url, date, author, str(mention.shown_excerpt))

    return [
        *(here(mention) for mention in wiki.mentions.get(target, ())),
        *(elsewhere(mention) for mention in wiki.external.get(target, ()) if not mention.gone),
    ]


def feed_of_all(wiki: Wiki, addresses: Addresses) -> str:
    """The feed of all mentions. The site must have an address, which feeds cannot do without."""
    targets: list[Target] = [*wiki.entries, *addresses.topics]
    title, home = wiki.comparison.title, addresses.site_url
    every = [item for target in targets for item in feed_items(wiki, addresses, target)]
    return _feed(
        wiki.comparison.language.say("Related discussions: {title}", title=title),
        title,
        f"{home}{addresses.top}",
        f"{home}{addresses.url(addresses.file(FEED_PATH))}",
        every,
        wiki.day,
    )


def feed_of(wiki: Wiki, addresses: Addresses, target: Target) -> str:
    """The feed of the mentions of one entry, criterion or class."""
    title, home = wiki.comparison.title, addresses.site_url
    name = wiki.comparison.language.say("Related discussions: {title}", title=wiki.title_of(target))
    about = f"{home}{addresses.url(addresses.page_of(target))}"
    itself = f"{home}{addresses.url(addresses.feed(target))}"
    return _feed(name, title, about, itself, feed_items(wiki, addresses, target), wiki.day)


def _feed(title: str, author: str, page: str, address: str, items: Iterable[FeedItem], day: str) -> str:
    newest = sorted(items, key=lambda one: (one.title.casefold(), one.id))
    newest = sorted(newest, key=lambda one: one.date, reverse=True)[:MOST_ITEMS]
    return atom_feed([
        _plain("id", address),
        _plain("title", title),
        _plain("updated", moment(newest[0].date if newest else day)),
        element("author", _plain("name", author or title)),
        atom_link("self", "application/atom+xml", address),
        atom_link("alternate", "text/html", page),
        *map(_item, newest),
    ])  # fmt: skip


def atom_feed(parts: Iterable[Xml], *, language: str = "") -> str:
    """A feed as a document, each of its parts on a line."""
    spoken = {"xml:lang": language} if language else {}
    inside = Xml("".join(f"{part}\n" for part in parts))
    feed = element("feed", inside, {"xmlns": "http://www.w3.org/2005/Atom", **spoken})
    return f'<?xml version="1.0" encoding="utf-8"?>\n{feed}\n'


def atom_link(rel: str, media: str, href: str) -> Xml:
    """A link. `media` is the type of what it leads to, empty where nobody knows."""
    return element("link", attributes={"rel": rel, **({"type": media} if media else {}), "href": href})


def _item(item: FeedItem) -> Xml:
    parts = [_plain("id", item.id), _plain("title", item.title), _plain("updated", moment(item.date))]
    if item.author:
        parts.append(element("author", _plain("name", item.author)))
    parts.append(atom_link("alternate", "", item.url or item.about))
    if item.url:
        parts.append(atom_link("related", "text/html", item.about))
    if item.summary:
        parts.append(_plain("summary", item.summary))
    return element("entry", Xml("".join(parts)))


def _plain(tag: str, text: str) -> Xml:
    return element(tag, plain_text(text))


def moment(date: str) -> str:
    """The first moment of a year, a month or a day, as RFC 3339 writes it."""
    year, month, day = [*re.findall(r"\d+", date), "01", "01"][:3]
    return f"{year}-{month}-{day}T00:00:00Z"
