"""Reading a mapping key by key, with every key that nobody asked for reported.

The keys that a reader asks for are the keys that are allowed, so the two cannot drift apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Sequence as Items
from functools import lru_cache
from typing import TypeVar
from urllib.parse import urlsplit

from .languages.language import marked
from .languages.told import tell
from .problems import Place, Problem, Reporter, Slip, did_you_mean, nearest, remedies
from .source import Mapping, Node, Scalar, Sequence, kind_of
from .wording import BAD_ADDRESS, BAD_DATE, MISSING, Wording

Choice = TypeVar("Choice", bound=str)

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_PLAIN_ADDRESS = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(?:/[A-Za-z0-9._~/?#=&%+:;,@!$'()*-]*)?")
"""what nearly every address looks like, and needs no closer look"""
NOT_IN_ADDRESS = (
    r"\s<>\"\\^`{|}\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff"
)
"""what an address never has, for the brackets of a regular expression of Python or ECMAScript: besides what has a
meaning in markup, all that cannot be seen or turns other text round, so that an address is what it looks like"""
_NOT_IN_ADDRESS = re.compile(f"[{NOT_IN_ADDRESS}]")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


OTHER_WORDS: dict[str, tuple[str, ...]] = {
    "answer": ("value",),
    "class": ("value",),
    "level": ("value",),
    "comment": ("note",),
    "comments": ("note",),
    "link": ("url", "evidence"),
    "links": ("url", "evidence"),
    "href": ("url",),
    "address": ("url", "evidence"),
    "source": ("url", "evidence"),
    "sources": ("evidence",),
    "reference": ("url", "evidence"),
    "references": ("evidence",),
    "reason": ("because",),
    "why": ("because",),
    "since": ("from",),
    "name": ("title",),
    "description": ("summary",),
    "values": ("criteria",),
    "answers": ("criteria",),
}
"""words that people write for ours, as the keys of other wikis show"""


class Fields:
    """One mapping while it is read."""

    def __init__(self, node: Mapping, report: Reporter, *, owner: str) -> None:
        self.node = node
        self.report = report
        self.owner = owner
        """what the mapping describes, for messages: "criterion 'control'" """
        self._asked: dict[str, None] = {}
        self._missing: dict[str, Problem] = {}
        self._nodes = {
            name[0]: value for name, value in node.items if value[0] or type(value) is not Scalar or not value.plain
        }
        """without what is empty, which counts as not there; most keys that a reader asks for are not there either"""

    def node_of(self, key: str) -> Node | None:
        """Return the node of a key. An empty value counts as not there."""
        self._asked[key] = None
        return self._nodes.get(key)

    def place_of(self, key: str) -> Place:
        """Return the place of a key, or of the mapping."""
        for name, _ in self.node.items:
            if name.text == key:
                return name.place
        return self.node.place

    def text(self, key: str, default: str = "", *, required: bool = False) -> str:
        """Return text with its white space folded."""
        self._asked[key] = None
        node = self._nodes.get(key)
        if node is None:
            if required:
                self.missing(key)
            return default
        if not isinstance(node, Scalar):
            self.wrong_kind(node, key, "text")
            return default
        text = " ".join(node.text.split())
        if required and not text:
            self.missing(key)
        return text or default

    def missing(self, key: str, wording: Wording = MISSING, *, instead: Items[str] = ()) -> None:
        """Report that a key has to be there, or one that would do `instead`."""
        problem = wording.error(self.report, self.place_of(key), owner=self.owner, key=key)
        self._missing |= dict.fromkeys((key, *instead), problem)

    def wrong_kind(self, node: Node, key: str, wanted: str) -> None:
        """Report that the value of a key is a list, say, where text is wanted."""
        cause = tell(
            "'{key}' of {owner} is {kind}, but must be {wanted}",
            key=key,
            owner=self.owner,
            kind=kind_of(node),
            wanted=tell(wanted),
        )
        self.report.error("wrong-kind", node.place, cause, _way_to_write(node, wanted))

    def flag(self, key: str) -> bool:
        """Return a yes or no."""
        text = self.text(key).lower()
        if text in {"", "false", "no"}:
            return False
        if text not in {"true", "yes"}:
            self.report.error(
                "unknown-value",
                self.place_of(key),
                tell("'{text}' is neither true nor false", text=text),
                tell("Write `true` or `false`."),
            )
        return True

    def choice(self, key: str, choices: Items[Choice], default: Choice) -> Choice:
        """Return one of a few words."""
        text = self.text(key)
        if not text:
            return default
        for candidate in choices:
            if candidate == text:
                return candidate
        node = self.node_of(key)
        assert node is not None
        self.report.error(
            "unknown-value",
            node.place,
            tell("'{text}' is not a '{key}' of {owner}", text=text, key=key, owner=self.owner),
            remedies(did_you_mean(text, choices), tell("Allowed: {values}.", values=", ".join(filter(None, choices)))),
            Slip.of(text, filter(None, choices)),
        )
        return default

    def words(self, key: str) -> tuple[tuple[str, Place], ...]:
        """Return a list of words with their places; one word alone is a list of one."""
        node = self.node_of(key)
        if node is None:
            return ()
        found: list[tuple[str, Place]] = []
        for item in node.items if isinstance(node, Sequence) else (node,):
            if isinstance(item, Scalar) and item.text.strip():
                found.append((" ".join(item.text.split()), item.place))
            else:
                self.wrong_kind(item, key, "a list of words")
        return tuple(found)

    def mapping(self, key: str, *, owner: str | None = None) -> Fields | None:
        """Return the mapping under a key, to be read in its turn."""
        node = self.node_of(key)
        if node is None:
            return None
        if not isinstance(node, Mapping):
            self.wrong_kind(node, key, "a mapping")
            return None
        return Fields(node, self.report, owner=owner or tell("'{key}' of {owner}", key=key, owner=self.owner))

    def date(self, key: str) -> str:
        """Return a year, year and month, or full date, as written."""
        node = self.node_of(key)
        if node is None:
            return ""
        if not isinstance(node, Scalar):
            self.wrong_kind(node, key, "a date")
            return ""
        return read_date(node, self.report)

    def address(self, key: str) -> str:
        """Return an http or https address."""
        node = self.node_of(key)
        if node is None:
            return ""
        if not isinstance(node, Scalar):
            self.wrong_kind(node, key, "an address")
            return ""
        return read_address(node, self.report)

    def close(self, *, elsewhere: Callable[[str], str] = lambda key: "") -> None:
        """Report the keys that nobody asked for. `elsewhere` may say where such a key belongs."""
        unknown = [(key, value) for key, value in self.node.items if key.text not in self._asked]
        for number, (key, value) in enumerate(unknown):
            if _is_rest(value) and number and unknown[number - 1][0].line == key.line:
                continue  # Inside braces every comma begins a key; the first of them has been named.
            meant = self._meant(key.text)
            home = elsewhere(key.text)
            hint = home or (tell("Did you mean '{word}'?", word=meant) if meant else "")
            if _is_rest(value) and self.node.line == key.line:
                hint = tell("Inside braces, put text that contains a comma into quotes.")
            self.report.error(
                "undeclared-key",
                key.place,
                tell("'{text}' is not a key of {owner}", text=key.text, owner=self.owner),
                remedies(hint, tell("Allowed: {values}.", values=", ".join(self._asked))),
                None if home else Slip.of(key.text, self._free()),
            )
            if meant in self._missing:
                self.report.problems.withdraw(self._missing[meant])

    def misspells(self, key: str) -> bool:
        """Whether a key is not there, and another one that nobody asked for was meant to be it."""
        written = [name.text for name, _ in self.node.items]
        return key not in written and any(self._meant(one) == key for one in written if one not in self._asked)

    def _free(self) -> list[str]:
        """The keys that may stand here and do not yet."""
        there = {name.text for name, _ in self.node.items}
        return [one for one in self._asked if one not in there]

    def _meant(self, key: str) -> str:
        """The key that somebody meant by another one, or an empty string."""
        others = (word for word in OTHER_WORDS.get(key.lower(), ()) if word in self._asked)
        return next(others, "") or nearest(key, self._asked)


def _is_rest(value: Node) -> bool:
    return isinstance(value, Scalar) and value.plain and not value.text


def _way_to_write(node: Node, wanted: str) -> str:
    """How to write what is wanted; empty where the words for it say enough."""
    if wanted.startswith("a mapping"):
        if isinstance(node, Scalar) and re.search(r":\S", node.text):
            return tell("Put a space behind the colon.")
        if isinstance(node, Sequence):
            return tell("Leave out the hyphens: write `key: value` lines below it, indented by two spaces.")
        return tell("Write `key: value` lines below it, indented by two spaces.")
    ways = {
        "text": tell("Write one text; put it into quotes if it contains brackets, braces or a colon."),
        "a list of words": tell("Write `[one, another]`."),
        "a list": tell("Begin each item with a hyphen."),
    }
    return ways.get(wanted, "")


KINDS = (
    *(marked("text"), marked("a list"), marked("a list of words"), marked("a mapping"), marked("a date")),
    *(marked("an address"), marked("a title or a mapping"), marked("a mapping with `weights:`")),
    marked("an address or a mapping"),
)
"""what can be wanted, for the tool that collects texts"""


def read_date(node: Scalar, report: Reporter) -> str:
    """Check a date of the form YYYY, YYYY-MM or YYYY-MM-DD and return it, or report and return ""."""
    text = node.text.strip()
    if _is_date(text):
        return text
    BAD_DATE.error(report, node.place, hint=_date_meant(text), text=text)
    return ""


_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_YEAR_FIRST = re.compile(r"(\d{4})[-./\u2010-\u2015](\d{1,2})(?:[-./\u2010-\u2015](\d{1,2}))?")
_DAY_FIRST = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_MONTH_NAMED = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)? )?([A-Za-z]{3})[a-z]*\.? (?:(\d{1,2})(?:st|nd|rd|th)?,? )?(\d{4})"
)


def _date_meant(text: str) -> str:
    """What a date in another form says, where it can be read in one way only; else an empty string."""
    year, month, day = "", "", ""
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = found[1], found[2], found[3] or ""
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = found[1], found[2], found[3]
    elif (found := _MONTH_NAMED.fullmatch(text)) and found[2].lower() in _MONTHS:
        day, month, year = found[1] or found[3] or "", str(_MONTHS[found[2].lower()]), found[4]
    meant = "-".join([year, month.zfill(2), *([day.zfill(2)] if day else [])])
    return tell("Did you mean '{word}'?", word=meant) if _is_date(meant) and meant != text else ""


@lru_cache(maxsize=4096)
def _is_date(text: str) -> bool:
    match = _DATE.fullmatch(text)
    if match is None:
        return False
    year, month, day = (int(part) if part else 1 for part in match.groups())
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    longest = 28 if month == 2 and not leap else _DAYS[month - 1] if 1 <= month <= 12 else 0
    return year > 0 and 1 <= day <= longest


def is_address(text: str) -> bool:
    """Whether a text is an http(s) address with a host, as files may hold one."""
    if _PLAIN_ADDRESS.fullmatch(text):
        return True
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and not _NOT_IN_ADDRESS.search(text)
    except ValueError:
        return False


def read_address(node: Scalar, report: Reporter) -> str:
    """Check an http(s) address with a host and return it, or report and return ""."""
    text = node.text.strip()
    if is_address(text):
        return text
    BAD_ADDRESS.error(report, node.place, hint=_address_meant(text), text=text)
    return ""


_WRAPPED = re.compile(r"(?:\[[^\]]*\]\(|<)(https?://[^\s()<>]+)[)>]")


def _address_meant(text: str) -> str:
    """The address in text that has one; else an empty string."""
    found = _WRAPPED.fullmatch(text)
    bare = re.fullmatch(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:/\S*)?", text)
    meant = found.group(1) if found else f"https://{text}" if bare else ""
    return tell("Did you mean '{word}'?", word=meant) if _PLAIN_ADDRESS.fullmatch(meant) else ""
