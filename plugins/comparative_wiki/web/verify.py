"""Looks whether the pages that mention us still do."""

from __future__ import annotations

import datetime
import enum
import hashlib
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from urllib.parse import urlsplit

from ..languages.told import tell
from ..mentions.external import ExternalMention
from ..mentions.lists import source_key
from .fetch import Door, Fetched, Refused
from .targets import Targets

_ADDRESS = re.compile(r"https?://[^\s<>\"'\\()\[\]]{1,2000}")
"""in a text that is no HTML"""
BETWEEN = 1.0
"""seconds from one request to the next to the same host"""


class Found(enum.StrEnum):
    """What a look at a page came to."""

    LINKED = "linked"
    """the link is there"""
    THERE = "there"
    """the page is there; no link was ever seen on it, and none is now"""
    MISSING = "missing"
    """the page or the link is not there, for the first time or the second time of a day"""
    GONE = "gone"
    """the page or the link is not there, as on an earlier day"""
    UNKNOWN = "unknown"
    """the page could not be looked at"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """One look at one mention's page."""

    mention: ExternalMention
    found: Found
    words: str = ""
    """more about it, as the end of a sentence"""
    moved: str = ""
    """where the page's address led, if elsewhere"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Memory:
    """What earlier runs saw and mention files have no room for. All dates are YYYY-MM-DD."""

    checked: Mapping[str, str] = field(default_factory=dict)
    """path of a file → when its page was last there, without a link"""
    missed: Mapping[str, str] = field(default_factory=dict)
    """path of a file → when its page or link was first missed"""

    def after(self, looks: Iterable[Look], day: str, files: Iterable[str]) -> Memory:
        """What is to be remembered after some more looks; `files` are the mention files that there are."""
        checked, missed = dict(self.checked), dict(self.missed)
        for look in looks:
            path = look.mention.path
            if look.found is not Found.UNKNOWN:
                checked.pop(path, None)
            if look.found in {Found.LINKED, Found.THERE, Found.GONE}:
                missed.pop(path, None)
            if look.found is Found.THERE:
                checked[path] = day
            elif look.found is Found.MISSING:
                missed.setdefault(path, day)
        kept = set(files)
        return Memory(
            checked={path: checked[path] for path in sorted(checked) if path in kept},
            missed={path: missed[path] for path in sorted(missed) if path in kept},
        )


@dataclass(kw_only=True, slots=True)
class Manners:
    """Keeps requests to one host apart."""

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _last: dict[str, float] = field(default_factory=dict)

    def wait_for(self, host: str) -> None:
        """Return when the host may be asked again."""
        left = self._last.get(host, -BETWEEN) + BETWEEN - self.clock()
        if host in self._last and left > 0:
            self.sleep(left)
        self._last[host] = self.clock()


def due(mentions: Iterable[ExternalMention], memory: Memory, *, day: str, older_than: int) -> list[ExternalMention]:
    """The mentions whose pages nobody has looked at for `older_than` days; those that were missed are always due.

    What has gone is looked at too, since pages come back. Mentions without an address have nothing to look at.
    """
    limit = _days(day) - older_than

    def is_due(one: ExternalMention) -> bool:
        last = max(one.seen, one.gone, memory.checked.get(one.path, ""))
        if one.path in memory.missed:
            return memory.missed[one.path] < day
        return not last or _days(last) <= limit

    # In an order in which one host seldom comes twice in a row, and the mentions of one page always do.
    return sorted((one for one in mentions if one.url and is_due(one)), key=lambda one: (_shuffled(one), one.path))


def _page_of(mention: ExternalMention) -> str:
    return mention.url.partition("#")[0]


def _shuffled(mention: ExternalMention) -> str:
    return hashlib.sha256(_page_of(mention).encode()).hexdigest()


def _days(date: str) -> int:
    """The number of a day; of a year or month, its first."""
    return datetime.date.fromisoformat(f"{date}-01-01"[:10]).toordinal()


def verify(
    mentions: Iterable[ExternalMention], door: Door, targets: Targets, memory: Memory, manners: Manners, *, day: str
) -> Iterator[Look]:
    """Look at the page of each mention. Mentions of one page that stand together need one request."""
    for address, group in groupby(mentions, key=_page_of):
        manners.wait_for(urlsplit(address).hostname or "")
        page = _fetched(door, address)
        for one in group:
            yield _look(one, page, targets, memory, day)


def _fetched(door: Door, address: str) -> Fetched | Refused:
    try:
        return door.fetch(address)
    except Refused as error:
        return error


def _look(one: ExternalMention, page: Fetched | Refused, targets: Targets, memory: Memory, day: str) -> Look:
    if isinstance(page, Refused):
        return Look(mention=one, found=Found.UNKNOWN, words=page.told)
    moved = page.address if source_key(page.address) != source_key(_page_of(one)) else ""
    look = Look(mention=one, found=Found.UNKNOWN, words=tell("the page says {status}", status=page.said), moved=moved)
    if page.status in {404, 410}:
        return _missed(look, memory, day)
    if not 200 <= page.status < 300:
        return look
    if _links(page, one, targets):
        return replace(look, found=Found.LINKED, words="")
    if not page.whole:
        return replace(look, words=tell("the page is too long to be read to its end, or no text"))
    if not one.seen:
        # The link may never have been there: a page that is discussed here by hand need not link to us.
        return replace(look, found=Found.THERE, words="")
    return _missed(replace(look, words=tell("the page no longer has the link")), memory, day)


def _missed(look: Look, memory: Memory, day: str) -> Look:
    before = memory.missed.get(look.mention.path, "")
    gone = bool(look.mention.gone) or bool(before and before < day)
    return replace(look, found=Found.GONE if gone else Found.MISSING)


def _links(page: Fetched, one: ExternalMention, targets: Targets) -> bool:
    if any(target == one.target for _, target in targets.links_in(page.text, page.address)):
        return True
    if "html" in page.content_type:
        return False
    text = page.text.replace("\\/", "/")
    return any(targets.target_at(found.rstrip(".,;:!?")) == one.target for found in _ADDRESS.findall(text))


def dates_after(look: Look, day: str) -> Mapping[str, str]:
    """The keys of the mention's file that change: a date, or nothing for a key that goes."""
    if look.found is Found.LINKED:
        return {"seen": day, "gone": ""}
    if look.found is Found.THERE and look.mention.gone:
        return {"gone": ""}
    if look.found is Found.GONE and not look.mention.gone:
        return {"gone": day}
    return {}
