"""Sentences that are English, and remember of what they are made, so that another language can say them later.

What is wrong with an entry is found long before anybody knows who will read of it: `check` on a terminal, a forge, a
page. So a message is an English text like any other, equal to and sorted like one, with its parts still at hand;
`Language.retell` puts it into another language.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping


class Told(str):
    """An English text, with the message that it was made of and what stands in its places."""

    __slots__ = ("context", "many", "message", "number", "places")
    message: str
    context: str
    many: str
    """the text for several, where it counts"""
    number: int
    places: Mapping[str, object]

    def cut(self, text: str) -> Told:
        """The same, in the shorter words of `text`."""
        return _make(text, self.message, self.places, self.context, self.many, self.number)


class ToldError(Exception):
    """An error whose message was told: a sentence that another language can say."""

    @property
    def told(self) -> str:
        """The message as it was told, which `str` takes apart."""
        return str(self) if not self.args or not isinstance(self.args[0], str) else self.args[0]


def _make(
    text: str, message: str, places: Mapping[str, object], context: str = "", many: str = "", number: int = 0
) -> Told:
    told = Told(text)
    told.message, told.places, told.context, told.many, told.number = message, places, context, many, number
    return told


def tell(message: str, /, **places: object) -> Told:
    """A text with what belongs into its places, which may be told themselves. Other braces are doubled."""
    return _make(message.format_map(places) if "{" in message else message, message, places)


def tell_as(context: str, message: str, /, **places: object) -> Told:
    """A text that means different things in different contexts."""
    return _make(message.format_map(places) if "{" in message else message, message, places, context)


def tell_n(one: str, many: str, count: int, /, **places: object) -> Told:
    """A text about a number of things; `{n}` is the number."""
    places["n"] = count
    return _make((one if count == 1 else many).format_map(places), one, places, "", many, count)


def tell_all(*sentences: str, between: str = " ") -> str:
    """Texts one after another, those that are not empty."""
    parts = [one for one in sentences if one]
    if len(parts) < 2:
        return "".join(parts) if not parts else parts[0]
    places: dict[str, object] = {f"part{number}": one for number, one in enumerate(parts)}
    return tell(between.join(f"{{{name}}}" for name in places), **places)


def tell_and(parts: Collection[str]) -> str:
    """Parts with commas and a final "and"."""
    *most, last = parts or ("",)
    return tell("{most} and {last}", most=tell_all(*most, between=", "), last=last) if most else last


def tell_or(parts: Collection[str]) -> str:
    """Parts with commas and a final "or"."""
    *most, last = parts or ("",)
    return tell("{most} or {last}", most=tell_all(*most, between=", "), last=last) if most else last


def tell_each(parts: Collection[str]) -> str:
    """Parts with "and" before each but the first."""
    first, *others = parts
    for other in others:
        first = tell("{most} and {last}", most=first, last=other)
    return first


def tell_any(parts: Collection[str]) -> str:
    """Parts with "or" before each but the first."""
    first, *others = parts
    for other in others:
        first = tell("{most} or {last}", most=first, last=other)
    return first


def tell_and_of(parts: Collection[str]) -> str:
    """Parts as in "a value of A and of B"."""
    first, *others = parts
    for other in others:
        first = tell("{first} and of {other}", first=first, other=other)
    return first
