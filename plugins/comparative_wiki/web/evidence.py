"""Looks whether the pages that entries give as evidence are there, and still say what is quoted from them."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from ..entry import Entry, EntryId
from ..languages.told import tell
from ..looks import LONGEST_SAID, Look, Page, page_of, quote_key
from ..mentions.lists import source_key
from .fetch import Door, Fetched, Refused, Unreachable, user_agent
from .quotes import HTML, folded, needs_scripts, stands_in, text_of
from .verify import Manners

LARGEST_PAGE = 5_000_000
"""bytes; the rest of a page is not looked at"""
PURPOSE = "Evidence-check"
"""the first word of the user agent"""
_BUSY = frozenset({429, 503})
"""what a host answers that wants to be left alone for now"""
_KIND = re.compile(r"[a-z0-9.+-]{1,40}/[a-z0-9.+-]{1,60}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Cited:
    """A page that entries give as evidence."""

    url: str
    """without a fragment"""
    quotes: tuple[str, ...]
    """what is quoted from it, each once"""
    entries: tuple[EntryId, ...]


def cited_by(entries: Iterable[Entry]) -> list[Cited]:
    """Every page given as evidence, for what holds now and for what held before, sorted by address."""
    quotes: dict[str, dict[str, None]] = {}
    users: dict[str, dict[EntryId, None]] = {}
    for entry in entries:
        for value in entry.values.values():
            for claim in (*value.claims, *value.history):
                for source in claim.evidence:
                    if source.url:
                        page = page_of(source.url)
                        quotes.setdefault(page, {}).update({source.quote: None} if source.quote else {})
                        users.setdefault(page, {})[entry.id] = None
    return [Cited(url=url, quotes=tuple(quotes[url]), entries=tuple(users[url])) for url in sorted(quotes)]


def due(cited: Iterable[Cited], looks: Mapping[str, Look], *, day: str, older_than: int) -> list[Cited]:
    """The pages that nobody has looked at for `older_than` days, or from which new words are quoted.

    What was missed for the first time is due on any later day. In an order in which one host seldom comes twice in a
    row, and which is the same in every run.
    """
    limit = _number(day) - older_than

    def is_due(one: Cited) -> bool:
        look = looks.get(one.url)
        if look is None or not look.is_settled:
            return look is None or look.on < day
        is_new = look.page is Page.THERE and any(quote_key(quote) not in look.quotes for quote in one.quotes)
        return is_new or _number(look.on) <= limit

    return sorted((one for one in cited if is_due(one)), key=lambda one: hashlib.sha256(one.url.encode()).digest())


def _number(day: str) -> int:
    return datetime.date.fromisoformat(day).toordinal()


def look_at(
    cited: Iterable[Cited], door: Door, known: Mapping[str, Look], manners: Manners, *, day: str
) -> Iterator[tuple[Cited, Look | None]]:
    """Ask for each page once. None stands for what was left for another run, because its host wants to be left alone.

    Only what is cited is asked for, and no link is followed.
    """
    agent = {"User-Agent": user_agent(door.site, PURPOSE)}
    resting = set[str]()
    for one in cited:
        host = urlsplit(one.url).hostname or ""
        if host in resting:
            yield one, None
            continue
        manners.wait_for(host)
        try:
            page: Fetched | Refused = door.fetch(one.url, headers=agent, limit=LARGEST_PAGE)
        except Refused as error:
            page = error
        if isinstance(page, Fetched) and page.status in _BUSY:
            resting.add(host)
            yield one, None
        else:
            yield one, _after(known.get(one.url), _seen(one, page, day))


def _seen(one: Cited, page: Fetched | Refused, day: str) -> Look:
    """What one look shows, without what was known before."""
    look = Look(url=one.url, on=day, page=Page.UNREADABLE, since=day)
    if isinstance(page, Unreachable):
        return replace(look, page=Page.UNREACHABLE, said=_said(page))
    if isinstance(page, Refused):
        return replace(look, said=_said(page))
    if page.status in {404, 410}:
        return replace(look, page=Page.GONE, said=page.said)
    moved = page.address if source_key(page.address) != source_key(one.url) else ""
    look = replace(look, moved=moved)
    if not 200 <= page.status < 300:
        return replace(look, said=page.said)
    return _read(one, page, look)


def _said(page: Refused) -> str:
    return page.told if len(page.told) <= LONGEST_SAID else page.told[:LONGEST_SAID]


def _read(one: Cited, page: Fetched, look: Look) -> Look:
    """What the text of a page shows."""
    kind = page.content_type if _KIND.fullmatch(page.content_type) else tell("no type that is known")
    if not page.whole and not page.body:
        # Not even a page of no text is worth calling gone.
        there = not one.quotes
        return replace(look, page=Page.THERE if there else Page.UNREADABLE, said=tell("not read: {kind}", kind=kind))
    text = folded(text_of(page))
    lost = [quote for quote in one.quotes if not stands_in(quote, text)]
    if lost and not page.whole:
        return replace(
            look, said=tell("longer than {limit} bytes, of which the rest was not read", limit=f"{LARGEST_PAGE:,}")
        )
    if lost and needs_scripts(page):
        return replace(look, said=tell("hardly any text without scripts"))
    if lost and page.content_type not in HTML and not page.content_type.startswith("text/"):
        return replace(look, said=tell("not read: {kind}", kind=kind))
    quotes = {quote_key(quote): look.on if quote in lost else "" for quote in one.quotes}
    return replace(look, page=Page.THERE, quotes=quotes)


def _after(before: Look | None, now: Look) -> Look:
    """What is known after a look: what was so already has been so since then."""
    if before is None:
        return now
    quotes = {key: before.quotes.get(key, "") or date if date else "" for key, date in now.quotes.items()}
    if now.page is not Page.THERE:
        quotes = dict(before.quotes)
    since = before.since if before.page is now.page else now.since
    return replace(now, since=since, quotes=quotes)
