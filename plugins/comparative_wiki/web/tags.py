"""The tags of a page from elsewhere, in document order.

Only what HTML's own rules take for tags: nothing in comments, scripts, escaped text, templates or the text of a form
field. The work is linear in the length of the page whatever it holds; Python's own parser is not, and pages come
from strangers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from html.entities import html5

_NAME = re.compile(r"[a-zA-Z][^\s/>]*")
_GAP = re.compile(r"[\s/]*")
_KEY = re.compile(r"=?[^\s/>=]*")
_EQUALS = re.compile(r"\s*=\s*")
_BARE = re.compile(r"[^\s>]*")
_REFERENCE = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|([A-Za-z][A-Za-z0-9]*)(;?)(?=(=?)))")

_COMMENT_END = re.compile(r"-->|(?<!<!)--!>")
"""searched for from the first hyphen on: `<!-->` and `<!--->` are whole comments"""
_TEXT_ONLY = {"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"}
"""elements that hold no tags but the one that ends them"""
_ENDS = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in _TEXT_ONLY}


@dataclass(frozen=True, kw_only=True, slots=True)
class Tag:
    """A start tag."""

    name: str
    """in lower case"""
    attributes: Mapping[str, str]
    """names in lower case; values with their references resolved; the first of several counts"""

    def tokens(self, name: str) -> frozenset[str]:
        """The words of an attribute that is a list, in lower case."""
        return frozenset(self.attributes.get(name, "").lower().split())


def tags_in(html: str) -> Iterator[Tag]:
    """Yield every start tag of a page that stands for an element of it."""
    return (part for part in parts_in(html) if isinstance(part, Tag))


def parts_in(html: str) -> Iterator[Tag | str]:
    """Yield the start tags of a page, and the text before, between and behind tags, with its references as written."""
    place, done, templates = 0, 0, 0
    while (start := html.find("<", place)) >= 0:
        found = _NAME.match(html, start + 1 + (closes := html.startswith("</", start)))
        is_markup = html.startswith(("<!", "<?"), start)
        if found is None and not is_markup:
            place = start + 1
            continue  # a "<" that is text
        if start > done and not templates:
            yield html[done:start]
        if found is None:
            place = done = _behind_markup(html, start)
            continue
        name = found[0].lower()
        attributes, place = _attributes(html, found.end())
        done = place
        if place < 0:
            return  # the page ends inside the tag, which is then none
        if name == "template":
            templates = max(templates + (-1 if closes else 1), 0)
        elif not closes and not templates:
            yield Tag(name=name, attributes=attributes)
        if not closes and name in _TEXT_ONLY:
            end = _ENDS[name].search(html, place)
            place = done = end.start() if end else len(html)
    if html[done:] and not templates:
        yield html[done:]


def _behind_markup(html: str, start: int) -> int:
    """The place behind a comment, a declaration or an instruction. One that never ends hides all the rest."""
    if html.startswith("<!--", start):
        end = _COMMENT_END.search(html, start + 2)
        return end.end() if end else len(html)
    return html.find(">", start) + 1 or len(html)


def _attributes(html: str, place: int) -> tuple[Mapping[str, str], int]:
    """Read attributes up to the end of a tag; return them and the place after it, or -1 where there is no end."""
    found: dict[str, str] = {}
    while True:
        place = _end(_GAP, html, place)
        if place >= len(html):
            return found, -1
        if html[place] == ">":
            return found, place + 1
        after = _end(_KEY, html, place)
        key, place = html[place:after].lower(), after
        value = ""
        if equals := _EQUALS.match(html, place):
            value, place = _value(html, equals.end())
            if place < 0:
                return found, -1
        found.setdefault(key, value)


def _value(html: str, place: int) -> tuple[str, int]:
    quote = html[place : place + 1]
    if quote in {'"', "'"}:
        end = html.find(quote, place + 1)
        return (_resolved(html[place + 1 : end]), end + 1) if end >= 0 else ("", -1)
    end = _end(_BARE, html, place)
    return _resolved(html[place:end]), end


def _end(pattern: re.Pattern[str], html: str, place: int) -> int:
    found = pattern.match(html, place)
    return found.end() if found else place


def _resolved(text: str) -> str:
    """A value with its character references resolved, by the rules for values: `?a=1&copy=2` stays as it is."""

    def resolve(found: re.Match[str]) -> str:
        name, semicolon, equals = found[1], found[2], found[3]
        if name is None:
            return unescape(found[0])
        if semicolon:
            return html5.get(f"{name};", found[0])
        return html5[name] if name in html5 and not equals else found[0]

    return _REFERENCE.sub(resolve, text) if "&" in text else text
