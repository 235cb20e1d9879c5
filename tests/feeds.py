"""What RFC 4287 asks of an Atom feed, as a check of our own: no registry has a validator that needs no other host.

It goes by the text of the standard: elements that must be there, once or never; constructs for text, persons and
dates; addresses that are whole; what may differ in an entry that tells of the same.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit
from xml.etree import ElementTree

ATOM = "{http://www.w3.org/2005/Atom}"
XHTML_DIV = "{http://www.w3.org/1999/xhtml}div"
XML = "{http://www.w3.org/XML/1998/namespace}"

_TEXTS = {"title", "subtitle", "summary", "rights"}
_PERSONS = {"author", "contributor"}
_DATES = {"updated", "published"}
_IN_FEED = {
    *("author", "category", "contributor", "generator", "icon", "id", "link", "logo", "rights", "subtitle"),
    *("title", "updated", "entry"),
}
_IN_ENTRY = {
    *("author", "category", "content", "contributor", "id", "link", "published", "rights", "source", "summary"),
    *("title", "updated"),
}
_ONCE = {"generator", "icon", "id", "logo", "rights", "subtitle", "title", "updated", "content", "published", "source"}
_ONCE |= {"summary"}
_MEDIA = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+(?:;.*)?")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")


def atom_faults(text: str) -> list[str]:
    """What of a feed is not as the standard wants it, each with where; nothing where all is."""
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        return [f"not XML: {error}"]
    return list(_of_feed(root))


def _of_feed(root: ElementTree.Element) -> Iterator[str]:
    if root.tag != f"{ATOM}feed":
        yield f"the root is {root.tag}"
        return
    yield from _of_language(root)
    yield from _of_children(root, _IN_FEED, "feed")
    yield from _missing(root, ("id", "title", "updated"), "feed")
    entries = root.findall(f"{ATOM}entry")
    if root.find(f"{ATOM}author") is None and any(one.find(f"{ATOM}author") is None for one in entries):
        yield "feed: no author, and an entry without one (4.1.1)"
    if not any(one.get("rel") == "self" for one in root.findall(f"{ATOM}link")):
        yield "feed: no link to itself (4.1.1)"
    for number, entry in enumerate(entries):
        yield from _of_entry(entry, f"entry {number}")
    names = Counter((one.findtext(f"{ATOM}id"), one.findtext(f"{ATOM}updated")) for one in entries)
    yield from (f"two entries are {name} of {date} (4.1.1)" for (name, date), count in names.items() if count > 1)
    # An identifier is compared letter by letter, and is of one thing only.
    if root.findtext(f"{ATOM}id") in {name for name, _ in names}:
        yield "an entry has the id of the feed (4.2.6)"


def _of_entry(entry: ElementTree.Element, where: str) -> Iterator[str]:
    yield from _of_language(entry)
    yield from _of_children(entry, _IN_ENTRY, where)
    yield from _missing(entry, ("id", "title", "updated"), where)
    content = entry.find(f"{ATOM}content")
    alternate = [one for one in entry.findall(f"{ATOM}link") if one.get("rel", "alternate") == "alternate"]
    if content is None and not alternate:
        yield f"{where}: neither content nor a link to it (4.1.2)"
    if content is not None and content.get("src") and entry.find(f"{ATOM}summary") is None:
        yield f"{where}: content elsewhere, and no summary (4.1.2)"
    published, updated = (entry.findtext(f"{ATOM}{name}") or "" for name in ("published", "updated"))
    if published and published > updated:
        yield f"{where}: updated before it was published"


def _missing(parent: ElementTree.Element, names: tuple[str, ...], where: str) -> Iterator[str]:
    yield from (f"{where}: no {name}" for name in names if parent.find(f"{ATOM}{name}") is None)


def _of_language(element: ElementTree.Element) -> Iterator[str]:
    language = element.get(f"{XML}lang")
    if language is not None and not _LANGUAGE.fullmatch(language):
        yield f"'{language}' is no language"


def _of_children(parent: ElementTree.Element, allowed: set[str], where: str) -> Iterator[str]:
    if (parent.text or "").strip() or any((one.tail or "").strip() for one in parent):
        yield f"{where}: text between elements"
    ours = [one for one in parent if one.tag.startswith(ATOM)]
    named = Counter(one.tag.removeprefix(ATOM) for one in ours)
    yield from (f"{where}: {name} cannot stand here" for name in named if name not in allowed)
    yield from (f"{where}: {count} times {name}" for name, count in named.items() if count > 1 and name in _ONCE)
    links = Counter(
        (one.get("rel", "alternate"), one.get("type"), one.get("hreflang"))
        for one in parent.findall(f"{ATOM}link")
        if one.get("rel", "alternate") == "alternate"
    )
    yield from (f"{where}: {count} alternate links alike" for count in links.values() if count > 1)
    for one in ours:
        yield from _of_element(one, one.tag.removeprefix(ATOM), f"{where}: {one.tag.removeprefix(ATOM)}")


def _of_element(one: ElementTree.Element, name: str, where: str) -> Iterator[str]:
    text = one.text or ""
    if name in _TEXTS:
        yield from _of_text(one, where)
    elif name in _DATES:
        yield from _of_date(text, where)
    elif name in _PERSONS:
        yield from _of_person(one, where)
    elif name in {"id", "icon", "logo"} and not _is_whole(text):
        yield f"{where}: '{text}' is no whole address"
    elif name == "link":
        yield from _of_link(one, where)
    elif name == "category" and not one.get("term"):
        yield f"{where}: no term"


def _of_text(one: ElementTree.Element, where: str) -> Iterator[str]:
    kind, children = one.get("type", "text"), list(one)
    if kind not in {"text", "html", "xhtml"}:
        yield f"{where}: the type {kind}"
    elif kind == "xhtml" and ([child.tag for child in children] != [XHTML_DIV] or (one.text or "").strip()):
        yield f"{where}: not one div"
    elif kind != "xhtml" and children:
        yield f"{where}: elements in {kind}"


def _of_date(text: str, where: str) -> Iterator[str]:
    try:
        is_moment = bool(_MOMENT.fullmatch(text)) and datetime.datetime.fromisoformat(text) is not None
    except ValueError:
        is_moment = False
    if not is_moment:
        yield f"{where}: '{text}' is no moment as RFC 3339 has it"


def _of_person(one: ElementTree.Element, where: str) -> Iterator[str]:
    names = [child.tag.removeprefix(ATOM) for child in one if child.tag.startswith(ATOM)]
    if names.count("name") != 1 or not (one.findtext(f"{ATOM}name") or "").strip():
        yield f"{where}: not one name"
    if set(names) - {"name", "uri", "email"} or any(names.count(each) > 1 for each in ("uri", "email")):
        yield f"{where}: {names}"


def _of_link(one: ElementTree.Element, where: str) -> Iterator[str]:
    if not _is_whole(one.get("href", "")):
        yield f"{where}: '{one.get('href')}' is no whole address"
    if "type" in one.attrib and not _MEDIA.fullmatch(one.attrib["type"]):
        yield f"{where}: '{one.attrib['type']}' is no media type"
    rel = one.get("rel", "alternate")
    if not rel or (":" not in rel and not re.fullmatch(r"[a-z][a-z0-9.-]*", rel)):
        yield f"{where}: the relation '{rel}'"


def _is_whole(text: str) -> bool:
    parts = urlsplit(text)
    return bool(re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*", parts.scheme)) and not re.search(r"[\s<>\"{}|\\^`]", text)
