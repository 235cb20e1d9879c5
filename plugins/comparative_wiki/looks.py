"""What came of looking at the addresses of evidence: `entries/evidence.json`, written by `evidence verify`.

One row an address and one line a row, so that a change to one is a change to one line. It is JSON because a program
writes it and every build reads it: ten thousand rows of YAML take three times as long, and are more than a YAML file
may hold here.
"""

from __future__ import annotations

import datetime
import enum
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .languages.told import tell
from .problems import START, Problems

LOOKS_FILE = "evidence.json"
"""in the entries' folder"""
VERSION = 1
LARGEST = 20_000_000
"""bytes; a larger file is refused unread"""
LONGEST_SAID = 200
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_KEY = re.compile(r"[0-9a-f]{12}")
_ADDRESS = re.compile(r"https?://[^\s<>\"\\^`{|}]{1,2100}")


class Page(enum.StrEnum):
    """What became of a page."""

    THERE = "there"
    GONE = "gone"
    """404 or 410"""
    UNREACHABLE = "unreachable"
    """no answer: no such name, no connection, no valid certificate"""
    UNREADABLE = "unreadable"
    """an answer that says nothing about the text: PDF, 403, a page that is text only with scripts"""


class Outcome(enum.StrEnum):
    """What a look says of one piece of evidence."""

    FOUND = "found"
    """the quoted words are on the page"""
    THERE = "there"
    """the page is there, and no words of it are quoted"""
    CHANGED = "changed"
    """the page is there, the quoted words are not"""
    GONE = "gone"
    UNREACHABLE = "unreachable"
    UNREADABLE = "unreadable"
    UNSURE = "unsure"
    """missing on one day only"""


DEAD = frozenset({Outcome.GONE, Outcome.UNREACHABLE})
"""what leaves a reader with nothing to read"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """What is known of one address. All dates are YYYY-MM-DD."""

    url: str
    """without a fragment"""
    on: str
    """when somebody looked last"""
    page: Page
    since: str
    """when the page was first found to be so"""
    said: str = ""
    """more about it in a few words: "404 Not Found", "application/pdf\""""
    moved: str = ""
    """where the address led, if elsewhere"""
    quotes: Mapping[str, str] = field(default_factory=dict)
    """key of a quotation → since when it is missing from the page; empty while it is there"""

    def outcome(self, quote: str = "") -> Outcome:
        """What the look says of a piece of evidence with these quoted words, or none."""
        if self.page in {Page.GONE, Page.UNREACHABLE}:
            return Outcome(self.page.value) if self.since < self.on else Outcome.UNSURE
        if self.page is Page.UNREADABLE:
            return Outcome.UNREADABLE
        missing = self.quotes.get(quote_key(quote)) if quote else None
        if missing is None:
            return Outcome.THERE
        if not missing:
            return Outcome.FOUND
        return Outcome.CHANGED if missing < self.on else Outcome.UNSURE

    def missing_since(self, quote: str) -> str:
        """Since when quoted words are missing; empty where they are not."""
        return self.quotes.get(quote_key(quote), "")

    @property
    def is_settled(self) -> bool:
        """Whether nothing was missed for the first time, so that a second day has to confirm it."""
        first = self.page in {Page.GONE, Page.UNREACHABLE} and self.since == self.on
        return not first and self.on not in self.quotes.values()


def page_of(url: str) -> str:
    """The address of the page that an address leads to."""
    return url.partition("#")[0]


def quote_key(quote: str) -> str:
    """Twelve hexadecimal digits that stand for quoted words."""
    return hashlib.sha256(quote.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def read_looks(root: Path, folder: str, problems: Problems) -> Mapping[str, Look]:
    """Read what is known of addresses, by address; nothing where there is no file, or none that can be read."""
    path = root / folder / LOOKS_FILE
    if not path.is_file():
        return {}
    try:
        return parse_looks(_text(path))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        cause = error.strerror if isinstance(error, OSError) else tell("it is not as `evidence verify` writes it")
        problems.at(path.relative_to(root).as_posix()).warning(
            "file-unreadable",
            START,
            tell("the file cannot be read: {cause}", cause=cause),
            tell("Take it back from the history, or delete it: the next `evidence verify` begins anew."),
        )
        return {}


def _text(path: Path) -> str:
    """The text of a file. Raises OSError and ValueError."""
    if path.stat().st_size > LARGEST:
        raise ValueError("too large")
    return path.read_text(encoding="utf-8")


def parse_looks(text: str) -> Mapping[str, Look]:
    """Read the text of the file. Raises ValueError, KeyError, TypeError, AttributeError and RecursionError."""
    document = json.loads(text)
    if document["version"] != VERSION:
        raise ValueError("another version")
    looks = [_look(row) for row in document["looks"]]
    return {look.url: look for look in looks}


def _look(row: Mapping[str, Any]) -> Look:
    return Look(
        url=_address(row["url"]),
        on=_date(row["on"]),
        page=Page(row["page"]),
        since=_date(row["since"]),
        said=str(row.get("said", ""))[:LONGEST_SAID],
        moved=_address(row["moved"]) if row.get("moved") else "",
        quotes={_key(key): _date(date) if date else "" for key, date in row.get("quotes", {}).items()},
    )


def _date(text: str) -> str:
    if not _DATE.fullmatch(text):
        raise ValueError("no date")
    datetime.date.fromisoformat(text)
    return text


def _key(text: str) -> str:
    if not _KEY.fullmatch(text):
        raise ValueError("no key of a quotation")
    return text


def _address(text: str) -> str:
    if not _ADDRESS.fullmatch(text):
        raise ValueError("no address")
    return text


def looks_as_text(looks: Iterable[Look]) -> str:
    """The text of the file: the same looks give the same bytes."""
    rows = [json.dumps(_row(look), ensure_ascii=False) for look in sorted(looks, key=lambda one: one.url)]
    return f'{{"version": {VERSION}, "looks": [\n' + ",\n".join(rows) + "\n]}\n"


def _row(look: Look) -> Mapping[str, object]:
    row: dict[str, object] = {"url": look.url, "on": look.on, "page": look.page.value, "since": look.since}
    if look.said:
        row["said"] = look.said
    if look.moved:
        row["moved"] = look.moved
    if look.quotes:
        row["quotes"] = {key: look.quotes[key] for key in sorted(look.quotes)}
    return row
