"""A server that behaves as webmention.io does: pages of twenty unless asked otherwise, an empty page at the end."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.web.serving import Asked, Reply, Server

TOKEN = "s3cret/token+="
JSON = "application/json"


def row(number: int, target: str, source: str = "", /, **more: Any) -> dict[str, Any]:
    """A mention as the feed has it; None leaves a key out."""
    one = {
        "type": "entry",
        "author": {"type": "card", "name": "Ann", "photo": "https://webmention.io/avatar/x.jpg", "url": ""},
        "url": source or f"https://blog.example/{number}",
        "published": "2026-02-03T04:05:06+01:00",
        "wm-received": "2026-02-04T10:00:00Z",
        "wm-id": number,
        "wm-source": source or f"https://blog.example/{number}",
        "wm-target": target,
        "wm-protocol": "webmention",
        "name": f"Page {number}",
        "content": {"html": "<p>A <b>fine</b> fruit.</p>", "text": "A fine fruit."},
        "mention-of": target,
        "wm-property": "mention-of",
        "wm-private": False,
    }
    return {key: value for key, value in {**one, **more}.items() if value is not None}


@dataclass
class Service:
    """The service with its mentions."""

    server: Server
    rows: list[Any] = field(default_factory=list)
    path: str = "/api/mentions.jf2"

    def __post_init__(self) -> None:
        self.server[self.path] = self.answer

    @property
    def endpoint(self) -> str:
        return f"{self.server.address}{self.path}"

    @property
    def asked(self) -> list[dict[str, str]]:
        """What was asked, request by request."""
        return [_query(path) for path in self.server.paths()]

    def answer(self, asked: Asked) -> Reply:
        query = _query(asked.path)
        if query.get("token") != TOKEN:
            error = {"error": "forbidden", "error_description": "Access token was not valid"}
            return Reply(status=401, body=json.dumps(error), kind=JSON)
        size, page = int(query.get("per-page", 20)), int(query.get("page", 0))
        since = int(query.get("since_id", 0))
        found = [one for one in self.rows if _number(one, since + 1) > since]
        if query.get("sort-dir") != "up":
            found = found[::-1]
        children = found[page * size : (page + 1) * size]
        return Reply(body=json.dumps({"type": "feed", "name": "Webmentions", "children": children}), kind=JSON)


def _number(one: Any, otherwise: int) -> int:
    number = one.get("wm-id") if isinstance(one, dict) else None
    return number if isinstance(number, int) else otherwise


def _query(path: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
