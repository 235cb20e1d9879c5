"""The reader: entries, comparison files, and HTML out of entries. The first byte says which."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from comparative_wiki.comparison.model import Comparison
from comparative_wiki.comparison.read import parse_comparison
from comparative_wiki.comparison.tests import ValueReader
from comparative_wiki.entry import Entry, entry_in
from comparative_wiki.problems import Problems
from comparative_wiki.prose import check_brackets, check_size
from comparative_wiki.sanitise import _TAGS, check_body, sanitise
from comparative_wiki.source import parse_document, text_in
from tests.conftest import REPO
from tests.fuzz.judging import check_html, check_problems, elements, hidden
from tests.site.hostile import hostile_files
from tests.test_schema import EVERYTHING

NAME = "reader"
is_text = True

_NAMES = ("redis", "wikipedia", "thing", "apple")


@cache
def comparisons() -> tuple[tuple[Comparison, ValueReader], ...]:
    """The comparisons under which entries are read."""
    texts = [
        (REPO / "entries" / "comparison.yml").read_text(encoding="utf-8"),
        EVERYTHING,
        (REPO / "tests/scenarios/fruit/comparison.yml").read_text(encoding="utf-8"),
        hostile_files("mkdocs")["entries/comparison.yml"],
    ]
    found = []
    for text in texts:
        problems = Problems()
        comparison = parse_comparison(text, problems.at("entries/comparison.yml"))
        assert comparison is not None, list(problems)
        found.append((comparison, ValueReader(dict(comparison.criteria))))
    return tuple(found)


def seeds() -> Iterator[bytes]:
    """Entries of the first wiki and hostile ones, comparison files of the tests, and HTML; the beginnings of each."""
    for path in sorted((REPO / "entries").glob("*.md"))[::4]:
        front, _, body = path.read_text(encoding="utf-8").removeprefix("---\n").partition("\n---\n")
        yield b"\0" + f"---\n{front[:500].rpartition(chr(10))[0]}\n---\n{body[:150]}\n".encode()
    for text in hostile_files("mkdocs").values():
        for start in range(0, len(text), 400):
            yield b"\5" + text[start : start + 400].encode()
    for path in sorted((REPO / "tests").glob("**/comparison.yml")):
        text = path.read_text(encoding="utf-8")
        parts = re.split(r"\n(?=\w)", text)
        yield from (b"\4" + part[:800].encode() for part in [text, *parts])
    yield b"\4" + EVERYTHING.encode()
    for value in (
        "at least half open",
        "[closed, open]",
        "not open",
        "{value: open, because: so, evidence: [https://a.example/]}",
        "{disputed: [{value: open}, {value: closed, note: x}]}",
        "{not applicable: it has none}",
        "unknown",
        "[{value: closed, from: 2001}, {value: open, from: 2002-03}]",
    ):
        yield b"\1" + f"---\ntitle: A\nsummary: B\ncriteria:\n  openness: {value}\n---\nText\n".encode()
    for line in (
        "price: 5 to 10",
        "price: at least 0.5",
        "systems: [linux, not mac]",
        "systems: includes mac",
        "users: 12",
        "host: {text: x}",
        "host: X",
        "home: https://a.example/",
        "started: 2009-05",
        "licence: [mit, gpl]",
    ):
        yield (
            b"\1"
            + f"---\ntitle: A\nsummary: B\naliases: [a]\ntags: [b]\nsince: 2001\ncriteria:\n  {line}\n---\n".encode()
        )
    for line in ("size: {value: small, from: 2001}", "hue: red", "words: x", "page: https://a.example/"):
        yield b"\3" + f"---\ntitle: A\nsummary: B\ncriteria: {{{line}}}\n---\n[a](b) ![c](//d) `<e>`\n".encode()


def run(data: bytes) -> None:
    """Read one input."""
    kind = data[0] % 6 if data else 0
    read: Callable[[str, Problems], object]
    if kind == 5:
        _check_sanitised(data[1:].decode("utf-8", "replace"))
        return
    if kind == 4:
        read = _read_comparison
    else:

        def read(text: str, problems: Problems) -> object:
            return _read_entry(text, kind, problems)

    problems = Problems()
    text = text_in(data[1:], problems.at("entries/thing.md"))
    if text is not None:
        made = read(text, problems)
        if len(data) % 8 == 0:
            again = Problems()
            assert read(text, again) == made
            assert list(again) == list(problems)
    check_problems(problems, text)


def _read_entry(text: str, kind: int, problems: Problems) -> Entry | None:
    comparison, values = comparisons()[kind]
    report = problems.at("entries/thing.md")
    document = parse_document(text, report)
    if document is None:
        assert problems.has_errors
        return None
    entry = entry_in(document, "thing", comparison, values, report, _NAMES)
    check_body(entry.body, entry.body_line, report)
    check_size(entry.body, entry.body_line, report)
    check_brackets(entry.body, entry.body_line, report)
    _check_entry(entry, comparison, sound=not problems.has_errors)
    return entry


def _check_entry(entry: Entry, comparison: Comparison, *, sound: bool) -> None:
    if sound:
        assert entry.title
        assert entry.summary
    for text in (entry.title, entry.summary, entry.interest, *entry.tags):
        assert not set("\r\n\x1b\x00\x9b") & set(text), text
        assert not {one for one in hidden(text) if one < "\xa0"}, text
    assert not set("<>") & set(entry.title + entry.summary)
    assert list(entry.values) == list(comparison.criteria)
    for name, value in entry.values.items():
        criterion = comparison.criteria[name]
        if criterion.domain:
            assert set(value.possible) <= {*criterion.domain}, (name, value)
            assert set(value.certain) <= set(value.possible), (name, value)
            assert value.possible or value.state.value in {"known", "not applicable"}, (name, value)
    for alias in entry.aliases:
        assert not set("/\\:<>\"'| \0") & set(alias), alias
        assert alias.strip(".") == alias
        assert alias.lower() != "index"


def _read_comparison(text: str, problems: Problems) -> Comparison | None:
    comparison = parse_comparison(text, problems.at("entries/comparison.yml"))
    if comparison is None:
        assert problems.has_errors
    elif not problems.has_errors:
        for one in comparison.criteria.values():
            assert len(set(one.domain)) == len(one.domain), one
        for classification in comparison.classifications.values():
            assert len({one.id for one in classification.classes}) == len(classification.classes)
    return comparison


def _check_sanitised(html: str) -> None:
    clean = sanitise(html)
    # A browser closes headings that stand in one another in a way of its own, and the next reading of what was written
    # closes them in another: then the same elements are nested otherwise, and none may be there that is not allowed.
    again = sanitise(clean)
    assert again == clean or len(re.findall("<h[1-6]", clean)) > 1, (clean, again)
    check_html(again, _TAGS)
    check_html(clean, _TAGS)
    for _, attributes in elements(clean):
        names = [attributes.get("id", ""), *attributes.get("class", "").split()]
        assert not [one for one in names if one.startswith(("cw-", "md-", "__"))], attributes
