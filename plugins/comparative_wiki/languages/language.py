"""One language: our texts in it, how it counts, how it writes days, and in which order it sorts.

English is in the code: a text is its own key in the catalogues. A `Language` is handed to whoever words something;
there is none for the whole program, since one process may build a site in several languages.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from hashlib import blake2b
from string import Formatter
from typing import NamedTuple

from .sorting import sort_key
from .told import Told, tell, tell_and, tell_as, tell_n, tell_or

Forms = tuple[str, ...]
"""one text for each way of counting that a language has"""


def marked(message: str) -> str:
    """Mark a text that is looked up later, for the tool that collects texts. Returns it as it is."""
    return message


def marked_as(context: str, message: str) -> str:  # noqa: ARG001 - the tool that collects texts reads it
    """Mark a text that is looked up later in a context. Returns it as it is."""
    return message


def places_of(message: str) -> frozenset[str]:
    """The names in braces. Raises ValueError where a brace has no partner, or a place does more than name."""
    found = set()
    for _, name, form, conversion in Formatter().parse(message):
        if name is None:
            continue
        if not name.isidentifier() or form or conversion:
            raise ValueError(f"'{{{name}}}' is more than a name")
        found.add(name)
    return frozenset(found)


ONE_OR_MANY = "n != 1"
"""which of two forms English takes"""


def _one_or_many(count: int) -> int:
    return 0 if count == 1 else 1


class Local(NamedTuple):
    """What a language writes otherwise than others, without words."""

    direction: str = "ltr"
    """`ltr` or `rtl`"""
    around: str = "ltr"
    """the direction of the site"""
    point: str = "."
    """between a number and its decimals"""
    group: str = ","
    """between the groups of three digits of a number"""
    write_day: Callable[[str], str] = str
    """a year, a month or a day, of the form 2026-05-31"""


class Language:
    """Our texts in one language. Never changed after it was made."""

    __slots__ = (
        *("_counted", "_days", "_digest", "_form", "_keys", "_rule", "_texts", "_write_day"),
        *("around", "code", "direction", "group", "point", "site"),
    )

    def __init__(
        self,
        code: str = "en",
        *,
        site: str = "",
        texts: Mapping[tuple[str, str], str] | None = None,
        counted: Mapping[str, Forms] | None = None,
        form: Callable[[int], int] = _one_or_many,
        rule: str = ONE_OR_MANY,
        local: Local | None = None,
    ) -> None:
        """Make it of `texts` by context and English, `counted` ones by the English singular, and the `form` to take.

        `rule` says which form that is as catalogues have it, for scripts: "n != 1".
        """
        local = local or Local()
        self.code = code
        """of our own texts: "en", "de", "pt-BR" """
        self.site = site or code
        """of the site; another than `code` where there is no catalogue for it, and we speak English"""
        self._texts = texts or {}
        self._counted = counted or {}
        self._form = form
        self._rule = rule
        self.direction = local.direction
        self.around = local.around
        self.point = local.point
        """between a number and its decimals"""
        self.group = local.group
        """between the groups of three digits"""
        self._write_day = local.write_day
        self._days: dict[str, str] = {}
        self._keys: dict[str, tuple[str, str]] = {}
        self._digest = b""

    def __repr__(self) -> str:
        return f"Language({self.code!r}, site={self.site!r})"

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for languages in which all texts are the same."""
        return (self.code, self.site, self.direction, self.point, self.group, frozenset(self._texts.items()))

    @property
    def digest(self) -> bytes:
        """32 bytes that are equal for languages in which all texts are the same."""
        if not self._digest:
            told = repr((*self.key[:-1], sorted(self._texts.items()), sorted(self._counted.items())))
            self._digest = blake2b(told.encode("utf-8", "surrogatepass"), digest_size=32).digest()
        return self._digest

    @property
    def plural(self) -> Callable[[int], int]:
        """Which form to take for a number."""
        return self._form

    @property
    def is_guest(self) -> bool:
        """Whether our texts are in another language than the site's."""
        return self.code.partition("-")[0] != self.site.partition("-")[0]

    @property
    def as_guest(self) -> str:
        """Attributes for an element that has nothing but texts of ours; empty where they are in the site's language."""
        if not self.is_guest:
            return ""
        return f' lang="{self.code}"' + (f' dir="{self.direction}"' if self.around != self.direction else "")

    def say(self, message: str, /, **places: object) -> str:
        """A text, with what belongs into its places."""
        text = self._texts.get(("", message), message)
        return text.format(**places) if places else text

    def say_as(self, context: str, message: str, /, **places: object) -> str:
        """A text that means different things in different contexts, such as "open"."""
        text = self._texts.get((context, message), message)
        return text.format(**places) if places else text

    def say_n(self, one: str, many: str, count: int, /, **places: object) -> str:
        """A text about a number of things; `{n}` is the number."""
        return self.form_for(one, many, count).format(n=count, **places)

    def retell(self, text: str) -> str:
        """A sentence that was told in English before the language was known; any other text as it is."""
        if not isinstance(text, Told):
            return text
        places = {name: self.retell(one) if isinstance(one, str) else one for name, one in text.places.items()}
        if text.many:
            return self.form_for(text.message, text.many, text.number).format_map(places)
        said = self.say_as(text.context, text.message)
        return said.format_map(places) if "{" in said else said

    def form_for(self, one: str, many: str, count: int) -> str:
        """The text for a number of things, with its places still open."""
        forms = self._counted.get(one)
        return forms[self._form(count)] if forms is not None else (one if count == 1 else many)

    def forms_of(self, one: str, many: str) -> tuple[Forms, str]:
        """All forms of a counted text, and the rule which to take: an expression about `n`, as in C and JavaScript."""
        forms = self._counted.get(one)
        return (forms, self._rule) if forms is not None else ((one, many), ONE_OR_MANY)

    def day(self, date: str) -> str:
        """A year, a year and month, or a day of the form 2026-05-31, as people write it."""
        known = self._days.get(date)
        if known is None:
            known = self._days[date] = self._write_day(date)
        return known

    def sort_key(self, title: str) -> tuple[str, str]:
        """What to sort titles by, in the language of the site: they are not ours."""
        known = self._keys.get(title)
        if known is None:
            known = self._keys[title] = sort_key(title, self.site)
        return known

    def number(self, text: str) -> str:
        """A number with the decimal mark of the language, out of one with a point."""
        return text.replace(".", self.point) if self.point != "." else text

    def grouped(self, number: int) -> str:
        """A whole number with its digits in groups of three."""
        return f"{number:,}".replace(",", self.group) if self.group != "," else f"{number:,}"

    def join_and(self, parts: Collection[str]) -> str:
        """Join with commas and a final "and"."""
        return self._joined(list(parts), "{most} and {last}")

    def join_or(self, parts: Collection[str]) -> str:
        """Join with commas and a final "or"."""
        return self._joined(list(parts), "{most} or {last}")

    def _joined(self, parts: list[str], form: str) -> str:
        if len(parts) < 2:
            return "".join(parts)
        return self.say(form, most=", ".join(parts[:-1]), last=parts[-1])


class Telling(Language):
    """English for messages: what it says can be said again in another language."""

    __slots__ = ()

    def say(self, message: str, /, **places: object) -> str:
        """See `Language.say`."""
        return tell(message, **places)

    def say_as(self, context: str, message: str, /, **places: object) -> str:
        """See `Language.say_as`."""
        return tell_as(context, message, **places)

    def say_n(self, one: str, many: str, count: int, /, **places: object) -> str:
        """See `Language.say_n`."""
        return tell_n(one, many, count, **places)

    def join_and(self, parts: Collection[str]) -> str:
        """See `Language.join_and`."""
        return tell_and(parts)

    def join_or(self, parts: Collection[str]) -> str:
        """See `Language.join_or`."""
        return tell_or(parts)


ENGLISH = Language()
TELLING = Telling()
JOINS = (marked("{most} and {last}"), marked("{most} or {last}"))
"""for the tool that collects texts"""
