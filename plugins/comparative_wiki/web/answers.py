"""What came of telling somebody about a mention."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from .fetch import Fetched

_LONGEST_PAUSE = 30 * 24 * 3600
"""seconds; nobody is asked to wait for a year"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """The other side's answer to one notice."""

    accepted: bool
    said: str
    """in a few words of ours: "202 Accepted", "fault 17"; nothing that the other side wrote"""
    denied: bool = False
    """whether the other side looked at the notice and will have none of it; of the end of a link that says: it is so"""
    pause: float = 0.0
    """seconds that the other side wants to be left alone"""


_PASSING = {408, 425, 429}


def is_passing(status: int) -> bool:
    """Whether a status that is no success may be better next time."""
    return status >= 500 or status in _PASSING


def pause_of(fetched: Fetched, now: datetime) -> float:
    """The seconds that `Retry-After` asks for; none where it says nothing that can be read."""
    text = fetched.headers.first("retry-after").strip()
    if text.isascii() and text.isdigit() and len(text) < 12:
        return float(min(int(text), _LONGEST_PAUSE))
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    date = date if date.tzinfo is not None else date.replace(tzinfo=UTC)
    return min(max((date - now).total_seconds(), 0.0), _LONGEST_PAUSE)
