"""Where a page wants to be told of mentions: its Webmention and Pingback endpoints.

Webmention: the header `Link` first, then the first `<link>` or `<a>` of the page with exactly this relation
(https://www.w3.org/TR/webmention/, 3.1.2). Pingback: the header `X-Pingback` first, then a `<link>`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin

from .fetch import Fetched
from .tags import Tag, tags_in

_LINK = re.compile(r"[\s,]*<([^>]*)>")
_PARAMETER = re.compile(r"""\s*;\s*([^\s=;,"]*)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*)))?""")
_PAGES = {"text/html", "application/xhtml+xml"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Endpoints:
    """Full addresses, without fragments; None where there is none."""

    webmention: str | None = None
    pingback: str | None = None


def endpoints_of(page: Fetched) -> Endpoints:
    """Find the endpoints that a page, or whatever else was fetched, names. Relative ones lead on from where it is."""
    tags = list(tags_in(page.text)) if page.content_type in _PAGES else []
    webmention = next(_webmentions(page, tags), None)
    pingback = next(_pingbacks(page, tags), None)
    return Endpoints(webmention=_from(page, webmention), pingback=_from(page, pingback))


def _webmentions(page: Fetched, tags: list[Tag]) -> Iterator[str]:
    for header in page.headers.get("link", ()):
        for target, relations in links_in_header(header):
            if "webmention" in relations:
                yield target
    for tag in tags:
        if tag.name in {"link", "a"} and "webmention" in tag.tokens("rel") and "href" in tag.attributes:
            yield tag.attributes["href"]


def _pingbacks(page: Fetched, tags: list[Tag]) -> Iterator[str]:
    yield from page.headers.get("x-pingback", ())
    for tag in tags:
        if tag.name == "link" and "pingback" in tag.tokens("rel") and tag.attributes.get("href"):
            yield tag.attributes["href"]


def _from(page: Fetched, target: str | None) -> str | None:
    """The full address of an endpoint; an empty one is the page itself."""
    if target is None:
        return None
    try:
        return urldefrag(urljoin(page.address, target.strip())).url
    except ValueError:
        return None


def links_in_header(header: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield every link of a `Link` header (RFC 8288) with its relations in lower case; stop at what cannot be read."""
    place = 0
    while found := _LINK.match(header, place):
        place = found.end()
        parameters: dict[str, str] = {}
        while part := _PARAMETER.match(header, place):
            place = part.end()
            value = part[3] or "" if part[2] is None else re.sub(r"\\(.)", r"\1", part[2])
            # The first of several counts.
            parameters.setdefault(part[1].lower(), value)
        # A link that is about another page than this one has an anchor.
        if "anchor" not in parameters:
            yield found[1], frozenset(parameters.get("rel", "").lower().split())
        place = _after_comma(header, place)


def _after_comma(header: str, place: int) -> int:
    """The place after the next comma that is not between quotation marks, or the end."""
    quoted = False
    for number in range(place, len(header)):
        quoted ^= header[number] == '"'
        if header[number] == "," and not quoted:
            return number + 1
    return len(header)
