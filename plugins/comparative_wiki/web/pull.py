"""Mentions from webmention.io, as its feed in JF2 has them.

The service answers with twenty mentions and no word about the others, so we ask page by page until one is empty. It
gives the newest first unless asked otherwise; we go by its numbers, which grow, and remember the last one dealt with.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from ..languages.told import ToldError, tell
from ..mentions.topics import Target
from ..mentions.wxr import day_of
from .fetch import Door, Fetched, Refused
from .intake import Candidate, Intake, Taken, is_usable
from .targets import Targets

ENDPOINT = "https://webmention.io/api/mentions.jf2"
PER_PAGE = 100
MOST_PAGES = 100
"""of one run; the rest comes in the next"""
_LARGEST_PAGE = 8_000_000
"""bytes; a mention holds the whole text of its page"""
_LONGEST_TEXT = 4_000
"""characters of a text that are looked at"""
_KINDS = {
    "in-reply-to": "replies-to",
    "mention-of": "mentions",
    "bookmark-of": "mentions",
    "like-of": "like",
    "repost-of": "repost",
}
"""what webmention.io calls a relation → our kind of mention"""


class PullFailed(ToldError):
    """The feed could not be read. The message is a sentence without secrets."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed:
    """Where mentions are asked for."""

    endpoint: str
    domain: str
    token: str
    """never printed"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Receiver:
    """One of the comparisons of a site, for which mentions are fetched."""

    targets: Targets
    intake: Intake
    since: int
    """the number of the last mention that was dealt with before"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Received:
    """What one of them got."""

    taken: Taken
    last: int
    """the number of the last mention that was dealt with; the next pull begins behind it"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pulled:
    """What a pull did."""

    received: tuple[Received, ...]
    """for each receiver"""
    elsewhere: int
    """mentions of pages that none of them has"""
    private: int
    odd: int
    """of a kind that we do not show, or not in the form of the feed"""


def pull(door: Door, feed: Feed, receivers: Sequence[Receiver], *, day: str) -> Pulled:
    """Fetch every mention that is new to any of the receivers, once, and let each keep those that it wants.

    Raises PullFailed and OSError.
    """
    begin = min(one.since for one in receivers)
    rows = sorted(((_number(row), row) for row in _rows(door, feed, begin)), key=lambda pair: pair[0])
    found = [(number, [_read(row, one.targets, day) for one in receivers]) for number, row in rows]
    received = tuple(
        _receive(one, [(number, some[place]) for number, some in found if number > one.since])
        for place, one in enumerate(receivers)
    )
    # What is left for the next pull is passed over, and told of, in that one.
    end, counts = min(one.last for one in received), {"elsewhere": 0, "private": 0, "odd": 0}
    for number, some in found:
        words = [one for one in some if not isinstance(one, Candidate)]
        if number <= end and len(words) == len(some):
            counts[words[0]] += 1
    return Pulled(received=received, **counts)


def _receive(receiver: Receiver, rows: Sequence[tuple[int, Candidate | str]]) -> Received:
    taken, last = Taken(), receiver.since
    for place, (number, found) in enumerate(rows):
        if isinstance(found, Candidate) and not receiver.intake.take_one(found, taken):
            # Nothing behind the first one that no longer fits is dealt with; else it would never come again.
            taken.left = len(rows) - place
            break
        last = number
    return Received(taken=taken, last=last)


def _rows(door: Door, feed: Feed, since: int) -> Iterator[Mapping[str, object]]:
    """Every row of the feed with a new number, page by page until one is empty."""
    if urlsplit(feed.endpoint).scheme != "https" and feed.token and not door.opens_loopback:
        raise PullFailed(tell("The token is sent to addresses with https only."))
    seen: set[int] = set()
    for page in range(MOST_PAGES):
        rows = _page(door, feed, since, page)
        new = [row for row in rows if _number(row) > since and _number(row) not in seen]
        seen |= {_number(row) for row in new}
        yield from new
        if not new:
            return


def _page(door: Door, feed: Feed, since: int, page: int) -> list[Mapping[str, object]]:
    asked = {"domain": feed.domain, "since_id": since, "per-page": PER_PAGE, "page": page}
    sorting = {"sort-by": "created", "sort-dir": "up"}
    query = urlencode({**asked, **sorting, **({"token": feed.token} if feed.token else {})})
    joint = "&" if urlsplit(feed.endpoint).query else "?"
    try:
        answer = door.fetch(f"{feed.endpoint}{joint}{query}", limit=_LARGEST_PAGE, seconds=60)
    except Refused as error:
        raise PullFailed(_without_token(error.told, feed)) from None
    children = _children(answer)
    if children is None:
        raise PullFailed(_without_token(_complaint(answer, feed), feed))
    return [row for row in children if isinstance(row, dict)]


def _children(answer: Fetched) -> list[object] | None:
    """The rows of a page, or None if it is not a page of the feed."""
    if answer.status != 200 or not answer.whole:
        return None
    try:
        document = json.loads(answer.text)
    except (ValueError, RecursionError):
        return None
    children = document.get("children") if isinstance(document, dict) else None
    return children if isinstance(children, list) else None


def _complaint(answer: Fetched, feed: Feed) -> str:
    host = urlsplit(feed.endpoint).hostname
    if answer.status in {400, 401, 403}:
        return tell(
            "{host} says {status}. Look whether the token is right and whether {domain} belongs to its account.",
            host=host,
            status=answer.said,
            domain=feed.domain,
        )
    if answer.status != 200:
        return tell("{host} says {status}. Try again later.", host=host, status=answer.said)
    if not answer.whole:
        megabytes = _LARGEST_PAGE // 1_000_000
        return tell("The answer of {host} is longer than {limit} MB, or not JSON.", host=host, limit=megabytes)
    return tell("The answer of {host} is not a feed in JF2.", host=host)


def _without_token(text: str, feed: Feed) -> str:
    """A text as it is, if the token is not in it; else without it, and in English."""
    for secret in {feed.token, quote(feed.token), quote(feed.token, safe="")} - {""}:
        text = text.replace(secret, "…") if secret in text else text
    return text


def _number(row: Mapping[str, object]) -> int:
    number = row.get("wm-id")
    return number if isinstance(number, int) and not isinstance(number, bool) and 0 < number < 10**15 else 0


def _read(row: Mapping[str, object], targets: Targets, day: str) -> Candidate | str:
    """A row as a candidate, or a word for why it is none."""
    source, kind = _text(row.get("wm-source")), _KINDS.get(_text(row.get("wm-property")))
    if row.get("wm-private") not in (None, False):
        return "private"
    if kind is None or not source:
        return "odd"
    target = targets.target_at(_text(row.get("wm-target")))
    return _candidate(row, source, kind, target, day) if target is not None else "elsewhere"


def _candidate(row: Mapping[str, object], source: str, kind: str, target: Target, day: str) -> Candidate:
    author = row.get("author")
    card: Mapping[str, object] = author if isinstance(author, dict) else {}
    shown = {_text(row.get("url")), _text(card.get("url"))} - {""}
    excerpt = _plain(row.get("summary")) or _plain(row.get("content"))
    received = day_of(_text(row.get("wm-received"))) or day
    title = _text(row.get("name"))
    return Candidate(
        target=target,
        url=source,
        also=tuple(sorted(one for one in shown if is_usable(one))),
        fields={
            # A note has no title, and some sites give its text as one.
            "title": "" if excerpt.startswith(title.rstrip("….")) else title,
            "author": _text(card.get("name")),
            "site": (urlsplit(source).hostname or "") if is_usable(source) else "",
            "date": day_of(_text(row.get("published"))),
            "kind": kind,
            "excerpt": excerpt if kind not in {"like", "repost"} else "",
            "via": "pingback" if row.get("wm-protocol") == "pingback" else "webmention",
            "received": received,
            # webmention.io has looked at the page and found the link there.
            "seen": received,
        },
    )


def _text(value: object) -> str:
    return value.strip()[:_LONGEST_TEXT] if isinstance(value, str) else ""


def _plain(value: object) -> str:
    """The plain text of a property, which may be text or an object with text; never its HTML."""
    if not isinstance(value, dict):
        return _text(value)
    plain = value.get("value") if value.get("content-type") == "text/plain" else ""
    return _text(value.get("text")) or _text(plain)
