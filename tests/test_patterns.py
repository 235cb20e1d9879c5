"""Every regular expression of the package takes time that grows with the text and not with its square.

They are found in the source, each with how it is used: one that is only ever matched from the beginning of a text need
not be quick from every place in it. The texts are made of the expression itself: whatever it repeats, many times, and
then something that does not fit.
"""

from __future__ import annotations

import ast
import importlib
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import pytest

from comparative_wiki.mentions.html import PageReader
from comparative_wiki.problems import Problems, shortened
from comparative_wiki.prose import check_brackets, check_size, text_lines
from comparative_wiki.sanitise import check_body, sanitise
from comparative_wiki.source import parse_document
from comparative_wiki.web.discover import links_in_header
from comparative_wiki.web.excerpt import pingback_excerpt, strip_tags
from comparative_wiki.web.quotes import folded
from comparative_wiki.web.tags import parts_in
from tests.conftest import PACKAGE
from tests.fuzz.supply import PIECES

SHORT, LONG = 6_250, 25_000
"""characters: a square makes of 5 milliseconds 80"""
SUSPICIOUS, SLOW = 0.005, 0.05
"""seconds of processor time for the two"""
_ANYWHERE = frozenset({"search", "sub", "subn", "split", "findall", "finditer"})
_METHODS = _ANYWHERE | {"match", "fullmatch"}


@dataclass(frozen=True)
class Used:
    """A regular expression and how it is used."""

    where: str
    pattern: re.Pattern[Any]
    anywhere: bool
    """whether it is looked for, and not only matched from a place"""
    whole: bool
    """whether it has to fit the whole text"""


@cache
def expressions() -> tuple[Used, ...]:
    """Every regular expression of the package."""
    return tuple(
        found for path in sorted(PACKAGE.rglob("*.py")) for found in _in_module(path.relative_to(PACKAGE.parent))
    )


def _in_module(path: Any) -> Iterator[Used]:
    tree = ast.parse((PACKAGE.parent / path).read_text(encoding="utf-8"))
    name = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
    module = importlib.import_module(name)
    named = {key: value for key, value in vars(module).items() if isinstance(value, re.Pattern)}
    used: dict[str, set[str]] = {key: set() for key in named}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        owner, method = node.func.value, node.func.attr
        if isinstance(owner, ast.Name) and owner.id in named and method in _METHODS:
            used[owner.id].add(method)
        if isinstance(owner, ast.Name) and owner.id == "re" and method in _METHODS and node.args:
            text = _constant(node.args[0], module)
            if text is not None:
                yield Used(f"{path}:{node.lineno}", re.compile(text), method in _ANYWHERE, method == "fullmatch")
    for key, pattern in named.items():
        if pattern is not getattr(re, key, None):
            # Of one that other modules use, or that stands in a table, nothing is known.
            methods = used[key] or {"search"}
            yield Used(f"{path}:{key}", pattern, bool(methods & _ANYWHERE), methods == {"fullmatch"})
    yield from _in_tables(path, module, named)


def _in_tables(path: Any, module: Any, named: dict[str, re.Pattern[Any]]) -> Iterator[Used]:
    """Those that stand in lists and dictionaries."""
    for key, value in vars(module).items():
        parts = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
        for number, part in enumerate(parts):
            for one in part if isinstance(part, tuple) else (part,):
                if isinstance(one, re.Pattern):
                    yield Used(f"{path}:{key}[{number}]", one, True, False)


def _constant(node: ast.expr, module: Any) -> str | bytes | None:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, (str, bytes)) else None
    if isinstance(node, ast.JoinedStr):
        try:
            return str(eval(compile(ast.Expression(node), "pattern", "eval"), vars(module).copy()))
        except NameError:  # made of what is known only later
            return None
    return None


# Texts


def pumps(pattern: re.Pattern[Any]) -> list[str]:
    """Short texts out of what an expression is made of, to be repeated."""
    parser: Any = importlib.import_module("re._parser")
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    letters: dict[str, None] = dict.fromkeys(["a", " ", "\n"])
    words: dict[str, None] = {}
    _collect(
        parser.parse(text, pattern.flags & ~re.UNICODE if not isinstance(pattern.pattern, str) else pattern.flags),
        letters,
        words,
    )
    singles = list(letters)[:14]
    pairs = [one + other for one in singles[:6] for other in singles[:6] if one != other]
    return [*singles, *list(words)[:8], *pairs]


def _collect(parsed: Any, letters: dict[str, None], words: dict[str, None]) -> str:
    """The characters of an expression, and the least text that each of its parts fits."""
    least = ""
    for code, value in parsed:
        name = str(code)
        found = ""
        if name == "LITERAL":
            found = chr(value)
            letters[found] = None
        elif name in {"NOT_LITERAL", "ANY"}:
            found = "b"
        elif name == "IN":
            found = _one_of(value)
            letters[found] = None
        elif name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
            inner = _collect(value[2], letters, words)
            words[inner] = None
            found = inner * max(value[0], 1) if value[0] < 50 else inner
        elif name == "SUBPATTERN":
            found = _collect(value[3], letters, words)
        elif name == "ATOMIC_GROUP":
            found = _collect(value, letters, words)
        elif name == "BRANCH":
            parts = [_collect(part, letters, words) for part in value[1]]
            words.update(dict.fromkeys(parts))
            found = parts[0]
        elif name in {"ASSERT", "ASSERT_NOT"}:
            _collect(value[1], letters, words)
        least += found
    if least:
        words[least] = None
    return least


_CATEGORIES = {
    "CATEGORY_SPACE": " ",
    "CATEGORY_DIGIT": "1",
    "CATEGORY_WORD": "w",
    "CATEGORY_NOT_SPACE": "s",
    "CATEGORY_NOT_WORD": "-",
}


def _one_of(parts: Any) -> str:
    if str(parts[0][0]) == "NEGATE":
        refused = {chr(value) for code, value in parts if str(code) == "LITERAL"}
        return next(one for one in "ab1- \n.x" if one not in refused)
    code, value = parts[0]
    if str(code) == "LITERAL":
        return chr(value)
    if str(code) == "RANGE":
        return chr(value[0])
    return _CATEGORIES.get(str(value), "x")


def attacks(one: Used) -> Iterator[Callable[[int], str | bytes]]:
    """What makes texts of a length that an expression nearly fits."""

    def made(start: str, pump: str, end: str, length: int) -> str | bytes:
        text = start + pump * (length // len(pump)) + end
        return text if isinstance(one.pattern.pattern, str) else text.encode("utf-8", "replace")

    for pump in pumps(one.pattern):
        if pump:
            for start, end in (("", ""), ("", "\0"), ("<", "\n\0")):
                yield partial(made, start, pump, end)


def takes(one: Used, text: Any) -> float:
    """Seconds of processor time."""
    before = time.process_time()
    if one.anywhere:
        for _ in one.pattern.finditer(text):
            pass
    elif one.whole:
        one.pattern.fullmatch(text)
    else:
        one.pattern.match(text)
    return time.process_time() - before


def is_slow(one: Used) -> str:
    """The text on which an expression takes too long, shortened; empty where there is none."""
    for attack in attacks(one):
        short = attack(SHORT)
        if takes(one, short) > SUSPICIOUS and takes(one, short) > SUSPICIOUS:
            took = takes(one, long := attack(LONG))
            if took > SLOW:
                return f"{took:.2f} s of {LONG:,} characters like {long[:40]!r}"
    return ""


OF_OUR_OWN = (
    "comparative_wiki/mkdocs_cache.py:_CODE_OF_TEMPLATES",  # reads the templates of the theme
    "comparative_wiki/render/assets.py:",  # read our scripts
    "comparative_wiki/render/spoken.py:",
)
"""what never sees a stranger's text"""


def test_none_takes_longer_than_its_text_is_long() -> None:
    strangers = [one for one in expressions() if not one.where.startswith(OF_OUR_OWN)]
    slow = {one.where: found for one in strangers if (found := is_slow(one))}
    assert slow == {}


def test_all_of_them_are_found() -> None:
    found = {one.where.rpartition(":")[2] for one in expressions()}
    assert {"_FENCE", "_PIECE", "_ATTRIBUTE", "_SENTENCE_END", "_PLAINLY[0]"} <= found
    compiled = sum(path.read_text(encoding="utf-8").count("re.compile(") for path in PACKAGE.rglob("*.py"))
    assert len(expressions()) > compiled


@pytest.mark.parametrize(
    ("pattern", "slow"), [(r"a+$", True), (r"a+b", True), (r"\s+x", True), (r"a+", False), (r"<[^<>]*>", False)]
)
def test_slow_ones_would_be_found(pattern: str, slow: bool) -> None:
    assert bool(is_slow(Used("here", re.compile(pattern), anywhere=True, whole=False))) == slow


# What is made of them


def _markdown(text: str) -> object:
    report = Problems().at("x.md")
    check_body(text, 1, report)
    check_size(text, 1, report)
    check_brackets(text, 1, report)
    return list(text_lines(text.split("\n")))


def _read_page(text: str) -> object:
    reader = PageReader()
    reader.feed(text)
    reader.close()
    return reader.links


READERS: Mapping[str, Callable[[str], object]] = {
    "Markdown": _markdown,
    "a page of ours": _read_page,
    "a page elsewhere": lambda text: list(parts_in(text)),
    "the words round a link": lambda text: pingback_excerpt(f'{text}<a href="x">y</a>{text}', "x"),
    "a page without tags": lambda text: strip_tags(text.encode()),
    "a quotation": folded,
    "front matter": lambda text: parse_document(f"---\ntitle: {text}\n---\n", Problems().at("x.md")),
    "a header": lambda text: list(links_in_header(text)),
    "a message": lambda text: shortened(f"'{text}' is wrong"),
    "HTML": sanitise,
}


@pytest.mark.parametrize("name", READERS)
def test_no_reader_takes_longer_than_its_text_is_long(name: str) -> None:
    read, slow = READERS[name], []
    for piece in dict.fromkeys(
        [*PIECES, "<a '", '<a "', "<a x=", "](", "![", "![](", "[a](", "&#", "`a", "~~~x\n", "{.", "a" * 30]
    ):
        text = piece * (8_000 // len(piece))
        before = time.process_time()
        read(text)
        if time.process_time() - before > 0.25:
            slow.append(piece)
    assert slow == []
