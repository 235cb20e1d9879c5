"""One Webmention: https://www.w3.org/TR/webmention/, 3.1.3."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from .answers import Answer, is_passing, pause_of
from .fetch import Door

_LONGEST_REPLY = 10_000
"""bytes; nothing in it is read"""


def send_webmention(door: Door, endpoint: str, *, source: str, target: str, now: datetime) -> Answer:
    """Tell an endpoint that `source` links to `target`, or did. Any status of 2xx accepts. Raises Refused."""
    fetched = door.fetch(
        endpoint,
        method="POST",
        data=urlencode({"source": source, "target": target}).encode("ascii"),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        limit=_LONGEST_REPLY,
    )
    return Answer(
        accepted=200 <= fetched.status < 300,
        said=fetched.said,
        denied=fetched.status >= 400 and not is_passing(fetched.status),
        pause=pause_of(fetched, now),
    )
