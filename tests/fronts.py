"""Random front matter, sound and unsound, in the shapes that people and the page write."""

from __future__ import annotations

import re
from collections.abc import Mapping as MappingOf
from random import Random
from typing import Any

from comparative_wiki.comparison.model import NOT_APPLICABLE, UNKNOWN, Comparison, Criterion, Kind, Mapped
from comparative_wiki.source import Mapping, Node, Scalar, Sequence

Front = dict[str, Any]

DATES = ("2009", "2009-05", "2009-05-31", "2024-02-29", "1999-12", "2000-02-29")
BAD_DATES = (
    "09",
    "2009-13",
    "2009-02-29",
    "2009-04-31",
    "May 2009",
    "1900-02-29",
    "2009-5-1",
    "3.4.2009",
    "May 3rd, 2009",
    "2009/05",
    "31 Feb 2009",
    "1 Apr. 2009",
    "0000",
    "2009-00-10",
)
ADDRESSES = (
    "https://example.org/",
    "http://example.org",
    "https://example.org/a?b=c#d",
    "HTTPS://example.org/x",
    "https://user@example.org:8080/",
    "https://xn--bcher-kva.example/Müller",
    "http://[2001:db8::1]/",
)
BAD_ADDRESSES = (
    "example.org",
    "ftp://example.org/",
    "https://",
    "https:///x",
    "http://a b/",
    "javascript:alert(1)",
    "//x",
    "www.example.org/a",
    "other-thing.md",
    "-x",
    "<https://example.org/>",
    "[x](https://example.org/y)",
    "https://example.org/a\u202etxt.exe",
    "https://exam\u200bple.org/",
    "https://example.org/\u2066a",
)
TITLES = (
    "A thing",
    "It: a thing",
    "#1",
    "true",
    "Ünïcode – “quoted”",
    "'single'",
    "2025",
    "C++, C# & co",
    "a\\b",
    "日本語",
    "- x",
)
BAD_TITLES = ("a < b", "<b>", "x>")
NUMBERS = ("0", "5", "7.5", "12", "-3", "0.1")
RANGES = ("at least 5", "below 10", "5 to 10", "more than 2", "not 5", "at most 7.5")
BAD_NUMBERS = ("n/a", "?", "N.K.", "five", "5 EUR", "1,5", "5 to", "at least", "1e3")
TEXTS = (
    *("", "because it is so", "a: b", "x # y", "“so”", "yes", "no", "null", "2009", "it's", '"', "back\\slash", "~"),
    "x\ufeffy\u2028z\u2029",
)


class Fronts:
    """Random front matter under one comparison."""

    def __init__(self, comparison: Comparison, random: Random, *, mistakes: float, words: bool = False) -> None:
        self.comparison = comparison
        self.random = random
        self.mistakes = mistakes
        """how often something is wrong, where it can be"""
        self.words = words
        """whether sets of levels are also put into words, as people do and the page does not"""

    def one(self) -> Front:
        """The front matter of an entry."""
        front = {
            "title": self._either(TITLES, BAD_TITLES, ("",)),
            "summary": self._either(TITLES, BAD_TITLES, ("",)),
            "since": self._maybe(lambda: self._either(DATES, BAD_DATES)),
            "tags": self._some(("software", "maps and data", "1")),
            "interest": self._maybe(lambda: self.random.choice(TEXTS), 0.2),
            "criteria": {
                one.id: self._value(one)
                for one in self.comparison.criteria.values()
                if not isinstance(one.origin, Mapped) and not self._chance(0.2)
            },
        }
        return {key: value for key, value in front.items() if value not in ("", [], None) or key == "criteria"}

    def _chance(self, chance: float) -> bool:
        return self.random.random() < chance

    def _either(self, sound: tuple[str, ...], *unsound: tuple[str, ...]) -> str:
        wrong = bool(unsound) and self._chance(self.mistakes)
        return self.random.choice(self.random.choice(unsound) if wrong else sound)

    def _maybe(self, make: Any, chance: float = 0.5) -> Any:
        return make() if self._chance(chance) else ""

    def _some(self, of: tuple[str, ...]) -> list[str]:
        return [one for one in of if self._chance(0.4)]

    def _value(self, criterion: Criterion) -> Any:
        kind = self.random.choice(("plain", "long", "long", "disputed", "neutral", "unknown", "dated"))
        if kind == "dated":
            items = [self._item(criterion) for _ in range(self.random.randint(1, 3))]
            for number, item in enumerate(items):
                if "from" not in item and number and not self._chance(self.mistakes):
                    item["from"] = self.random.choice(DATES)
            return items
        if kind == "plain":
            return self._answer(criterion)
        return self._item(criterion, kind)

    def _item(self, criterion: Criterion, kind: str = "") -> Front:
        kind = kind or self.random.choice(("long", "long", "disputed", "neutral", "unknown"))
        if kind == "disputed":
            return {"disputed": self._claims(criterion), **self._filled({"from": self._date()})}
        if kind == "neutral" and criterion.allows_not_applicable:
            reason = self._either(("it has none",), ("",))
            return {
                **({NOT_APPLICABLE: reason} if reason else {"value": NOT_APPLICABLE}),
                **self._support(because=False),
            }
        return {"value": UNKNOWN if kind == "unknown" else self._answer(criterion), **self._support()}

    def _claims(self, criterion: Criterion) -> list[Any]:
        first = {"value": self._answer(criterion), **self._support(since=False)}
        for _ in range(8):
            other = {"value": self._answer(criterion), **self._support(since=False)}
            if self._chance(self.mistakes):
                return [first, {**other, "value": first["value"]}]
            if set(_listed(other["value"])) != set(_listed(first["value"])):
                return [first, other]
        return [first]

    def _date(self) -> str:
        return str(self._maybe(lambda: self._either(DATES, BAD_DATES), 0.3))

    def _filled(self, data: Front) -> Front:
        return {key: value for key, value in data.items() if value not in ("", [])}

    def _support(self, *, since: bool = True, because: bool = True) -> Front:
        return self._filled(
            {
                "from": self._date() if since else "",
                "confidence": self.random.choice(("", "", "high", "medium", "low")),
                "because": self.random.choice(TEXTS) if because else "",
                "evidence": [self._source() for _ in range(self.random.choice((0, 0, 1, 1, 2)))],
                "note": self.random.choice(TEXTS),
            }
        )

    def _source(self) -> Front:
        source = {
            "url": self._maybe(lambda: self._either(ADDRESSES, BAD_ADDRESSES), 0.8),
            "archive": self._maybe(lambda: self._either(ADDRESSES, BAD_ADDRESSES), 0.2),
            "title": self._maybe(lambda: self.random.choice(TITLES), 0.3),
            "interest": self._maybe(lambda: self.random.choice(TEXTS), 0.1),
            "date": self._date(),
            "seen": self._date(),
            "quote": self.random.choice(TEXTS),
        }
        if not source["url"] and not source["title"] and not self._chance(self.mistakes):
            source["title"] = "A book"
        filled = self._filled(source)
        return filled or {"note": "nothing else"}

    def _answer(self, criterion: Criterion) -> Any:
        if criterion.kind is Kind.NUMBER:
            return self._either(NUMBERS + RANGES, BAD_NUMBERS)
        if criterion.kind is Kind.DATE:
            return self._either(DATES, BAD_DATES)
        if criterion.kind is Kind.LINK:
            return self._either((*ADDRESSES, "other-thing"), BAD_ADDRESSES)
        if criterion.kind is Kind.TEXT:
            return self.random.choice(TITLES)
        values = list(criterion.values)
        if criterion.kind is Kind.MANY:
            if self._chance(0.3):
                return [f"{self.random.choice(('includes', 'not'))} {one}" for one in values if self._chance(0.5)] or [
                    f"not {values[0]}"
                ]
            return [one for one in values if self._chance(0.5)]
        if self.words and self._chance(0.5):
            return self._in_words(criterion, values)
        some = self.random.sample(values, self.random.randint(1, min(3, len(values))))
        return some[0] if len(some) == 1 or self._chance(0.6) else [one for one in values if one in some]

    def _in_words(self, criterion: Criterion, values: list[str]) -> Any:
        low, high = self.random.choice(values), self.random.choice(values)
        return self.random.choice(
            (
                f"at least {low}",
                f"at  most {low}",
                f"not {low}",
                f"{low} to {high}",
                f"{low} ",
                f"{low}x",
                [low, "no such"],
            )
        )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


_WHOLE = re.compile(r"[-+]?[0-9]+")
_NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")


def typed(node: Node | None) -> object:
    """What a reader of YAML's core schema makes of it, as editors do."""
    if isinstance(node, Mapping):
        return {key.text: typed(value) for key, value in node.items}
    if isinstance(node, Sequence):
        return [typed(item) for item in node.items]
    if not isinstance(node, Scalar) or not node.plain:
        return node.text if isinstance(node, Scalar) else None
    text = node.text
    known: MappingOf[str, object] = {"": None, "~": None, "null": None, "true": True, "false": False}
    if text.lower() in known and text in {text.lower(), text.upper(), text.capitalize()}:
        return known[text.lower()]
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _NUMBER.fullmatch(text) else text
