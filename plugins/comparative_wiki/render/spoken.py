"""The texts of scripts: put into them at build, in the language of the site.

A script writes `_("{n} pinned", { n: above.length })`, `_c("state", "open")` or `_n("{n} bird", "{n} birds", many)`, as
a template does. What is shipped has a text of JavaScript in its place, here `${above.length} pinned` between strokes,
so that no script carries a catalogue and English costs nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from string import Formatter
from typing import NamedTuple

from ..languages.language import Language

_CALL = re.compile(r"(?<![\w$.])_([cn]?)\(")
_TOKEN = re.compile(r"""`[^`\n]*`|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|[^`"']""")
_NAME = re.compile(r"[\w$.]+")


class _Said(NamedTuple):
    """One call: its arguments as they are written, and where it ends."""

    arguments: Sequence[str]
    end: int


def spoken(script: str, language: Language) -> str:
    """A script with its texts in a language. Raises ValueError where one of them is not written as said above."""
    parts, place = [], 0
    while call := _CALL.search(script, place):
        said = _read(script, call.end())
        parts += [script[place : call.start()], _SAY[call[1]](said.arguments, language)]
        place = said.end
    return "".join([*parts, script[place:]])


def texts_in(script: str) -> Iterator[tuple[str, str | tuple[str, str]]]:
    """The context and the text of every call, or its two forms, in the order in which they begin."""
    for call in _CALL.finditer(script):
        arguments = _read(script, call.end()).arguments
        match call[1]:
            case "c":
                yield _text(arguments[0]), _text(arguments[1])
            case "n":
                yield "", (_text(arguments[0]), _text(arguments[1]))
            case _:
                yield "", _text(arguments[0])


def _read(script: str, start: int) -> _Said:
    """The arguments of a call, split at the commas that stand in no bracket of their own."""
    found, depth, begin = [], 0, start
    for token in _TOKEN.finditer(script, start):
        sign = token[0]
        if sign in {",", ")"} and not depth:
            found.append(script[begin : token.start()].strip())
            begin = token.end()
            if sign == ")":
                return _Said([one for one in found if one], token.end())
        depth += (sign in "([{") - (sign in ")]}") if len(sign) == 1 else 0
    raise ValueError(f"a text does not end: {script[start : start + 60]}")


def _text(argument: str) -> str:
    text = json.loads(argument)
    if not isinstance(text, str):
        raise TypeError(f"not a text: {argument}")
    return text


def _places(arguments: Sequence[str], language: Language) -> dict[str, str]:
    """Name → expression, out of what stands between braces."""
    if not arguments:
        return {}
    [written] = arguments
    found = {}
    for part in _read(f"{written.removeprefix('{').removesuffix('}')})", 0).arguments:
        name, colon, expression = part.partition(":")
        found[name.strip()] = spoken(expression.strip() if colon else name.strip(), language)
    return found


def _filled(text: str, places: Mapping[str, str]) -> str:
    """A text as one of JavaScript, with expressions in its places."""
    parts, is_plain = [], True
    for words, name, _, _ in Formatter().parse(text):
        parts.append(words.replace("\\", "\\\\").replace("`", "\\x60").replace("${", "\\x24{").replace("\n", "\\n"))
        if name is not None:
            is_plain = False
            if "`" in places[name]:
                raise ValueError(f"no text between strokes may stand within another: {places[name]}")
            parts.append(f"${{{places[name]}}}")
    return json.dumps(text.format(), ensure_ascii=False) if is_plain else f"`{''.join(parts)}`"


def _say(arguments: Sequence[str], language: Language) -> str:
    return _filled(language.say(_text(arguments[0])), _places(arguments[1:], language))


def _say_as(arguments: Sequence[str], language: Language) -> str:
    text = language.say_as(_text(arguments[0]), _text(arguments[1]))
    return _filled(text, _places(arguments[2:], language))


def _say_n(arguments: Sequence[str], language: Language) -> str:
    one, many, count = _text(arguments[0]), _text(arguments[1]), arguments[2]
    if not _NAME.fullmatch(count):
        raise ValueError(f"give the number a name of its own: {count}")
    forms, rule = language.forms_of(one, many)
    places = {"n": count, **_places(arguments[3:], language)}
    said = [_filled(form, places) for form in forms]
    if len(said) == 1:
        return said[0]
    which = re.sub(r"\bn\b", count, rule)
    return f"({which} ? {said[1]} : {said[0]})" if len(said) == 2 else f"[{', '.join(said)}][+({which})]"


_SAY = {"": _say, "c": _say_as, "n": _say_n}
