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

from .problems import Place, Reporter, Slip, did_you_mean, remedies
from .source import Mapping, Node, Scalar, Sequence, kind_of
from .wording import BAD_ADDRESS, BAD_DATE, MISSING

Choice = TypeVar("Choice", bound=str)

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_PLAIN_ADDRESS = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(?:/[A-Za-z0-9._~/?#=&%+:;,@!$'()*-]*)?")
"""what nearly every address looks like, and needs no closer look"""
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Fields:
    """One mapping while it is read."""

    def __init__(self, node: Mapping, report: Reporter, *, owner: str) -> None:
        self.node = node
        self.report = report
        self.owner = owner
        """what the mapping describes, for messages: "criterion 'control'" """
        self._asked: dict[str, None] = {}
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

    def missing(self, key: str) -> None:
        """Report that a key has to be there."""
        MISSING.error(self.report, self.place_of(key), owner=self.owner, key=key)

    def wrong_kind(self, node: Node, key: str, wanted: str) -> None:
        """Report that the value of a key is a list, say, where text is wanted."""
        self.report.error("wrong-kind", node.place, f"'{key}' of {self.owner} is {kind_of(node)}, but must be {wanted}")

    def flag(self, key: str) -> bool:
        """Return a yes or no."""
        text = self.text(key).lower()
        if text in {"", "false", "no"}:
            return False
        if text not in {"true", "yes"}:
            self.report.error(
                "unknown-value", self.place_of(key), f"'{text}' is neither true nor false", "Write `true` or `false`."
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
            f"'{text}' is not a '{key}' of {self.owner}",
            remedies(did_you_mean(text, choices), f"Allowed: {', '.join(filter(None, choices))}."),
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
        return Fields(node, self.report, owner=owner or f"'{key}' of {self.owner}")

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
        for key, value in self.node.items:
            if key.text not in self._asked:
                home = elsewhere(key.text)
                hint = home or did_you_mean(key.text, self._asked)
                if isinstance(value, Scalar) and not value.text and " " in key.text:
                    hint = "Inside braces, put text that contains a comma into quotes."
                self.report.error(
                    "undeclared-key",
                    key.place,
                    f"'{key.text}' is not a key of {self.owner}",
                    remedies(hint, f"Allowed: {', '.join(self._asked)}."),
                    None if home else Slip.of(key.text, self._free()),
                )

    def _free(self) -> list[str]:
        """The keys that may stand here and do not yet."""
        there = {name.text for name, _ in self.node.items}
        return [one for one in self._asked if one not in there]


def read_date(node: Scalar, report: Reporter) -> str:
    """Check a date of the form YYYY, YYYY-MM or YYYY-MM-DD and return it, or report and return ""."""
    text = node.text.strip()
    if _is_date(text):
        return text
    BAD_DATE.error(report, node.place, text=text)
    return ""


@lru_cache(maxsize=4096)
def _is_date(text: str) -> bool:
    match = _DATE.fullmatch(text)
    if match is None:
        return False
    year, month, day = (int(part) if part else 1 for part in match.groups())
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    longest = 28 if month == 2 and not leap else _DAYS[month - 1] if 1 <= month <= 12 else 0
    return year > 0 and 1 <= day <= longest


def read_address(node: Scalar, report: Reporter) -> str:
    """Check an http(s) address with a host and return it, or report and return ""."""
    text = node.text.strip()
    if _PLAIN_ADDRESS.fullmatch(text):
        return text
    try:
        parts = urlsplit(text)
        valid = parts.scheme in {"http", "https"} and bool(parts.hostname) and not re.search(r"[\s<>\"\\^`{|}]", text)
    except ValueError:
        valid = False
    if not valid:
        BAD_ADDRESS.error(report, node.place, text=text)
        return ""
    return text
