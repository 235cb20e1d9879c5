"""The exports: an entry and mentions with a stranger's words in every field, in every form in which they are given out.

What is drawn is read by the real reader; what has errors goes no further, as in a build. Each form is then read again
by a reader that is not ours. The first byte says which form.
"""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import re
import sqlite3
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from random import Random
from typing import Any
from xml.etree import ElementTree

import yaml
from jsonschema import Draft202012Validator

from comparative_wiki.addresses import Addresses
from comparative_wiki.board import Board
from comparative_wiki.classify import Classifier
from comparative_wiki.comparison.tests import ValueReader
from comparative_wiki.data_files import DataFiles
from comparative_wiki.derive import derive
from comparative_wiki.elsewhere.harmless import harmless
from comparative_wiki.elsewhere.writing import as_toml, front_matter
from comparative_wiki.entry import Entry, EntryId, entry_in
from comparative_wiki.explain import Explainer
from comparative_wiki.export.atom_export import feed_of_all
from comparative_wiki.export.csv_export import table_as_csv
from comparative_wiki.export.data_schema import schemas_as_text
from comparative_wiki.export.sqlite_export import wiki_as_sqlite
from comparative_wiki.fields import NOT_IN_ADDRESS
from comparative_wiki.history import Historian
from comparative_wiki.mentions.external import ExternalMention, read_mention
from comparative_wiki.mentions.files import KEYS as MENTION_KEYS
from comparative_wiki.mentions.files import mention_as_yaml
from comparative_wiki.mentions.html import PageReader
from comparative_wiki.mentions.model import Mention, MentionKind
from comparative_wiki.problems import Problems
from comparative_wiki.published import ENTRY_DATA_SCHEMA_PATH, table_of_all
from comparative_wiki.remembered import make_pieces
from comparative_wiki.render.renderer import Renderer
from comparative_wiki.render.structured import structured_data
from comparative_wiki.render.view import PageView
from comparative_wiki.sanitise import sanitise
from comparative_wiki.scoring import Scorer
from comparative_wiki.source import parse_document
from comparative_wiki.wiki import ClassifiedEntry, Wiki, build_wiki
from comparative_wiki.writing import entry_as_text
from tests.conftest import write_files
from tests.fuzz.judging import as_path, elements, hidden
from tests.fuzz.supply import Supply
from tests.site.hostile import TEXT

NAME = "exports"
is_text = False

EVIL, VICTIM = EntryId("evil"), EntryId("victim")
_TITLE = json.dumps(TEXT, ensure_ascii=False)
COMPARISON = f"""\
title: {_TITLE}
summary: {_TITLE}
groups: {{all: {_TITLE}}}
profile: [size, hue]
criteria:
  size: {{title: {_TITLE}, not_applicable: true, scale: [small, middling, large], groups: [all], question: {_TITLE}}}
  hue: {{title: "=Hue", options: {{red: {{title: {_TITLE}}}, blue: "@b"}}}}
  runs: {{title: Runs, many: [linux, mac], not_applicable: true}}
  price: {{title: Price, number: {{unit: "<b>", at_least: 0}}}}
  words: {{title: Words, text: true}}
  page: {{title: Page, link: true}}
  begun: {{title: Begun, date: true}}
scores: {{total: {{title: {_TITLE}, weights: {{size: 1}}}}}}
classifications:
  kind:
    title: {_TITLE}
    policy: first
    classes:
      big: {{title: {_TITLE}, when: {{size: large}}}}
      red: {{title: "=1+1", when: {{hue: red, runs: includes linux}}}}
      rest: {{title: Rest, otherwise: true}}
"""
_VICTIM = "---\ntitle: Victim\nsummary: A thing.\ncriteria: {size: small, hue: blue}\n---\nText.\n"


@dataclass
class Base:
    """What is the same for every input."""

    wiki: Wiki
    addresses: Addresses
    classifier: Classifier
    explainer: Explainer
    renderer: Renderer
    kept: list[Wiki]
    """wikis that the renderer has seen: it remembers by the identity of what they hold"""


_MOST_KEPT = 500
_bases: list[Base] = []


@cache
def _wiki() -> Wiki:
    with tempfile.TemporaryDirectory() as folder:
        write_files(Path(folder), {"entries/comparison.yml": COMPARISON, "entries/victim.md": _VICTIM})
        problems = Problems()
        wiki = build_wiki(Path(folder), "entries", problems)
        assert wiki is not None, list(problems)
        return wiki


def base() -> Base:
    """The wiki that every input is put into."""
    if not _bases or len(_bases[0].kept) >= _MOST_KEPT:
        wiki = _wiki()
        paths = {EVIL: "entries/evil.md", VICTIM: "entries/victim.md"}
        addresses = Addresses.of(wiki.comparison, paths, "entries", site_url="https://wiki.example/")
        classifier = Classifier(wiki.rules)
        _bases[:] = [Base(wiki, addresses, classifier, Explainer(classifier), Renderer(wiki, addresses), [])]
    return _bases[0]


def seeds() -> Iterator[bytes]:
    """Beginnings of chance, some for every form."""
    random = Random(5)
    for number in range(8 * len(FORMS)):
        yield bytes([number % len(FORMS)]) + random.randbytes(160)


# What is drawn


_REFUSED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class Strangers:
    """Words of strangers for every field."""

    def __init__(self, supply: Supply) -> None:
        self.supply = supply

    def words(self) -> str:
        """Words that the reader takes as they are, nearly always: else hardly any entry would get past it."""
        text = self.supply.words()
        return text if self.supply.random() < 0.02 else _REFUSED.sub("", text) or "x"

    def plain(self) -> str:
        """For a field that takes no angle brackets and may not be empty."""
        return "T" + re.sub("[<>]", "", self.words())

    def some(self, make: Callable[[], Any]) -> dict[str, Any]:
        found = make()
        return {key: value for key, value in found.items() if self.supply.random() < 0.5}

    def address(self) -> str:
        tail = re.sub(f"[{NOT_IN_ADDRESS}]", "", self.words())
        return f"https://{self.supply.choice(('evil.example', 'b.example', '[::1]'))}/{tail}"

    def date(self) -> str:
        return self.supply.choice(("0001-01-01", "9999-12-31", "2020", "2021-05", "1970-01-01", "2100-01-01"))

    def source(self) -> dict[str, Any]:
        words = self.some(
            lambda: (
                {key: self.words() for key in ("title", "author", "quote", "note", "interest")}
                | {"archive": self.address(), "date": self.date(), "seen": self.date()}
            )
        )
        return {"url": self.address(), **words}

    def claim(self, answer: Any) -> dict[str, Any]:
        words = self.some(lambda: {"because": self.words(), "note": self.words(), "evidence": [self.source()]})
        return {"value": answer, **words}

    def value(self, answers: Sequence[Any]) -> Any:
        kind = self.supply.randrange(6)
        first = self.supply.choice(answers)
        others = [one for one in answers if one != first]
        if kind == 0 or (kind == 1 and not others):
            return first
        if kind == 1:
            return {"disputed": [self.claim(first), self.claim(self.supply.choice(others))]}
        if kind == 2:
            return [
                {**self.claim(first), "from": "2001"},
                {**self.claim(self.supply.choice(answers)), "from": "2009-02"},
            ]
        if kind == 3:
            return {"value": "unknown", "note": self.words()}
        return self.claim(first)

    def entry(self) -> str:
        """The text of an entry."""
        answers: Mapping[str, Sequence[Any]] = {
            "size": ("small", "large", "at least middling"),
            "hue": ("red", "blue"),
            "runs": (["linux"], [], "not mac"),
            "price": ("5", "0.1", "5 to 10", "at least 3"),
            "words": (self.words(), self.words()),
            "page": (self.address(), "victim"),
            "begun": (self.date(), self.date()),
        }
        criteria = {name: self.value(some) for name, some in answers.items() if self.supply.random() < 0.7}
        if self.supply.random() < 0.1:
            criteria["size"] = {"not applicable": self.words()}
        front = {
            "title": self.plain(),
            "summary": self.plain(),
            **self.some(
                lambda: {
                    "interest": self.words(),
                    "tags": [self.words(), "b"],
                    "since": self.date(),
                    "added": self.date(),
                }
            ),
            "criteria": criteria,
        }
        return f"---\n{json.dumps(front, ensure_ascii=self.supply.random() < 0.5)}\n---\n{self.words()}\n"

    def external(self) -> str:
        """The text of the file of a mention."""
        fields = {key: self.words() for key in ("title", "author", "site", "excerpt", "linked", "note")}
        fields |= {"url": self.address(), "date": self.date(), "received": self.date()}
        fields["kind"] = self.supply.choice(("mentions", "disputes", "like"))
        if self.supply.random() < 0.3:
            return mention_as_yaml({key: text.encode("utf-8", "replace").decode() for key, text in fields.items()})
        return "".join(f"{key}: {json.dumps(fields[key])}\n" for key in MENTION_KEYS if key in fields)


@dataclass
class Drawn:
    """A wiki with a hostile entry and mentions of it."""

    wiki: Wiki
    one: ClassifiedEntry
    text: str
    renderer: Renderer
    addresses: Addresses


def drawn(supply: Supply) -> Drawn | None:
    """Draw an entry and its mentions; None where the reader refuses the entry."""
    strangers, kept = Strangers(supply), base()
    text = strangers.entry().encode("utf-8", "replace").decode()
    problems = Problems()
    report = problems.at("entries/evil.md")
    document = parse_document(text, report)
    if document is None:
        return None
    comparison = kept.wiki.comparison
    entry = entry_in(document, EVIL, comparison, ValueReader(dict(comparison.criteria)), report, [EVIL, VICTIM])
    if problems.has_errors:
        return None
    one = _classified(kept, entry)
    external = _external(strangers)
    here = _here(strangers)
    wiki = dataclasses.replace(
        kept.wiki,
        entries={EVIL: one, VICTIM: kept.wiki.entries[VICTIM]},
        external={EVIL: external} if external else {},
        mentions={EVIL: here} if here else {},
    )
    kept.kept.append(wiki)
    kept.renderer.with_wiki(wiki)
    return Drawn(wiki, one, text, kept.renderer, kept.addresses)


def _classified(kept: Base, written: Entry) -> ClassifiedEntry:
    [entry] = derive(kept.wiki.comparison, [written], Problems())
    profile = kept.classifier.profile(entry)
    verdicts = kept.classifier.classify(profile)
    return ClassifiedEntry(
        entry=entry,
        verdicts=verdicts,
        explanations=kept.explainer.explain(entry, profile, verdicts),
        profile=profile,
        history=Historian(kept.explainer, [written]).of(entry, profile, verdicts),
        scores=Scorer(kept.wiki.rules).scores(profile),
    )


def _external(strangers: Strangers) -> tuple[ExternalMention, ...]:
    problems = Problems()
    text = strangers.external().encode("utf-8", "replace")
    found = read_mention(as_path("0123456789ab.yml", text), EVIL, problems.at("entries/mentions/evil/0123456789ab.yml"))
    return (found,) if found is not None and not problems.has_errors else ()


def _here(strangers: Strangers) -> tuple[Mention, ...]:
    reader = PageReader()
    reader.feed(sanitise(f"<p>{strangers.words()} <a href='x'>{strangers.words()}</a> {strangers.words()}</p>"))
    reader.close()
    return tuple(
        Mention(
            target=EVIL,
            source="entries/victim.md",
            title=strangers.plain(),
            kind=MentionKind.SUPPORTS,
            excerpts=(link.excerpt,),
        )
        for link in reader.links[:1]
    )


# The forms


def run(data: bytes) -> None:
    """Read one input."""
    one = drawn(Supply(data[1:]))
    if one is not None:
        FORMS[data[0] % len(FORMS) if data else 0](one)


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(schemas_as_text()[ENTRY_DATA_SCHEMA_PATH]))


def _files(one: Drawn) -> None:
    """What lies beside the page of an entry."""

    def no_board() -> Board:
        raise AssertionError("not asked for")

    files = DataFiles(one.renderer, no_board, lambda path: one.text, None).files_of(EVIL)
    for path, text in files.items():
        if path.endswith(".json"):
            document = json.loads(text)
            if path.endswith("entries/evil.json") and "/v1/" in path:
                faults = [f"{each.json_path}: {each.message}" for each in _validator().iter_errors(document)]
                assert not faults, faults
                assert document["title"] == one.one.entry.title
        elif path.endswith(".svg"):
            _check_svg(text)
        elif path.endswith(".xml"):
            _check_xml(text)
        else:
            raise AssertionError(path)


_SVG = {"svg", "title", "desc", "g", "rect", "text", "a", "path", "clipPath", "linearGradient", "stop", "metadata"}


def _check_svg(text: str) -> None:
    root = ElementTree.fromstring(text)
    for element in root.iter():
        assert element.tag.rpartition("}")[2] in _SVG, element.tag
        assert not [name for name in element.attrib if name.lower().startswith("on")]
    assert not hidden(text, besides="\n\u200c\u200d"), hidden(text)


def _check_xml(text: str) -> None:
    root = ElementTree.fromstring(text.encode())
    for element in root.iter():
        assert element.tag.startswith("{http://www.w3.org/2005/Atom}"), element.tag
        for value in (element.text or "", *element.attrib.values()):
            assert not hidden(value.strip(), besides="\u200c\u200d\U000e0041"), value
        href = element.get("href")
        assert href is None or href.startswith(("https://", "http://")), href


def _feed(one: Drawn) -> None:
    _check_xml(feed_of_all(one.wiki, one.addresses))


_FORMULA = re.compile("[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")


def _table(one: Drawn) -> None:
    """However a spreadsheet splits it, no cell is a formula."""
    text = table_as_csv(one.renderer, table_of_all(one.wiki, one.addresses).table(one.wiki))
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert len({len(row) for row in rows}) == 1
    for delimiter in ",;\t":
        for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter):
            for cell in row:
                assert not _FORMULA.match(cell) or re.fullmatch(r"-?\d+(\.\d+)?", cell), (delimiter, cell)
    assert "\x1b" not in text
    assert "\x00" not in text


def _database(one: Drawn) -> None:
    data = wiki_as_sqlite(one.wiki, one.addresses)
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(data)
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert database.execute("SELECT title, summary FROM entries WHERE id = 'evil'").fetchone() == (
            one.one.entry.title,
            one.one.entry.summary,
        )


def _head(one: Drawn) -> None:
    """The JSON-LD of the page, inside its script element."""
    found = structured_data(one.wiki, one.addresses, "entries/evil.md", "An author")
    assert found is not None
    assert not set("<>&\u2028\u2029") & set(found)
    document = json.loads(found)
    assert document["about"]["name"] == one.one.entry.title


class _Strict(HTMLParser):
    """Notices elements that are closed in another order than they were opened."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open, tag
        assert self.open.pop() == tag


_VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "wbr"}
_STRANGE = {"script", "style", "iframe", "object", "embed", "base", "meta", "math", "video", "marquee", "body"}
_RUNS = re.compile(r"(?:javascript|data|vbscript):", re.IGNORECASE)


def _page(one: Drawn) -> None:
    """What is generated for the page of an entry: sound markup, and none of a stranger's."""
    pieces = make_pieces(one.renderer, one.one, "entries/evil.md", "An author")
    view = PageView(one.renderer, "entries/evil.md")
    html = "".join(str(piece) for piece in pieces if "<" in piece)
    html += str(view.discussions(EVIL).html) + str(view.entry_meta(one.one, "https://forge.example/edit"))
    for tag, attributes in elements(html):
        assert tag not in _STRANGE, (tag, attributes)
        assert tag != "img" or attributes["src"].startswith("../../badges/"), attributes
        for name, value in attributes.items():
            assert not name.startswith("on"), (tag, attributes)
            assert name not in {"srcdoc", "formaction", "ping"}, (tag, attributes)
            if name in {"href", "src", "action", "cite"}:
                assert not _RUNS.match(re.sub(r"[\x00-\x20]", "", value)), (tag, attributes)
    strict = _Strict()
    strict.feed(html)
    strict.close()
    assert not strict.open, strict.open
    plain = harmless(html, one_block=True)
    assert "{{" not in plain
    assert "{%" not in plain
    assert "{#" not in plain
    assert not re.search(r"\n[ \t]*\n", plain)


def _front_matter(one: Drawn) -> None:
    """The front matter and the settings of other generators."""
    entry = one.one.entry
    data = {"title": entry.title, "description": entry.summary, "tags": list(entry.tags), "x": [{"y": entry.interest}]}
    text = front_matter(data)
    assert text.startswith("---\n")
    assert text.endswith("---\n")
    assert yaml.safe_load(text[4:-4]) == data, text
    assert tomllib.loads(f"a = {as_toml(data)}")["a"] == data


def _written(one: Drawn) -> None:
    """An entry as we write it is read as it was."""
    entry = one.one.entry
    front = {
        "title": entry.title,
        "summary": entry.summary,
        "interest": entry.interest,
        "tags": list(entry.tags) or "",
        "criteria": {"words": entry.summary},
    }
    problems = Problems()
    text = entry_as_text({key: value for key, value in front.items() if value}, entry.body)
    document = parse_document(text, problems.at("entries/evil.md"))
    assert document is not None, list(problems)
    comparison = one.wiki.comparison
    again = entry_in(
        document, EVIL, comparison, ValueReader(dict(comparison.criteria)), problems.at("entries/evil.md"), [EVIL]
    )
    assert not problems.has_errors, (list(problems), text)
    assert (again.title, again.summary, again.interest, again.tags) == (
        entry.title,
        entry.summary,
        entry.interest,
        entry.tags,
    ), text


FORMS: Sequence[Callable[[Drawn], None]] = (_files, _feed, _table, _head, _page, _front_matter, _written, _database)
