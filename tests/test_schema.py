"""The schema that editors get: it takes what `check` takes, and refuses what it refuses."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path
from random import Random
from typing import Any

import jsonschema
import pytest

from comparative_wiki.comparison.model import Comparison, Kind
from comparative_wiki.comparison.read import read_comparison
from comparative_wiki.comparison.tests import ValueReader
from comparative_wiki.entry import read_entry
from comparative_wiki.languages.catalogues import find_language
from comparative_wiki.problems import Problem, Problems, Severity
from comparative_wiki.schema import ADDRESS, DATE, entry_schema, schema_as_text
from comparative_wiki.source import read_document
from comparative_wiki.writing import entry_as_text
from tests.conftest import REPO, Draw, as_text, write_files
from tests.fronts import ADDRESSES, BAD_ADDRESSES, BAD_DATES, DATES, Fronts, typed
from tests.shapes import comparison_of

VALUES = 10_000
COMPARISONS = 25
"""random ones, beside the first wiki's and one with every kind of criterion"""

EVERYTHING = """
title: Everything
criteria:
  openness: {scale: [closed, half open, open], not_applicable: true, question: How open is it?}
  licence: {options: [mit, gpl, "no", "2025"]}
  systems: {many: [linux, mac, windows], not_applicable: true}
  price: {number: {unit: EUR, at_least: 0, at_most: 100}, evidence: required}
  users: {number: {whole: true}}
  host: {text: true}
  home: {link: true}
  started: {date: true, not_applicable: true}
classifications:
  kind:
    classes:
      cheap: {when: {price: at most 5, users: at least 10}}
      other: {otherwise: true}
"""


def read_text_of(folder: Path, text: str | dict[str, Any]) -> Comparison:
    write_files(folder, {"entries/comparison.yml": text})
    problems = Problems()
    comparison = read_comparison(folder / "entries/comparison.yml", problems.at("entries/comparison.yml"))
    assert comparison is not None, as_text(list(problems))
    return comparison


def checked(folder: Path, comparison: Comparison, text: str) -> list[Problem]:
    """The errors that `check` finds in an entry."""
    path = folder / "entries" / "thing.md"
    path.write_text(text, encoding="utf-8")
    problems = Problems()
    read_entry(
        path, comparison, ValueReader(dict(comparison.criteria)), problems.at("entries/thing.md"), ["other-thing"]
    )
    return [one for one in problems if one.severity is Severity.ERROR]


def as_editors_read(folder: Path) -> object:
    document = read_document(folder / "entries" / "thing.md", Problems().at("entries/thing.md"))
    assert document is not None
    return typed(document.front)


BEYOND = re.compile(
    r"dispute about '|is out of bounds|runs backwards|takes whole numbers|is both included|^'1e3' is not a number"
)
"""what only `check` can say"""


@pytest.fixture(scope="module")
def comparisons(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, Comparison]]:
    texts: list[str | dict[str, Any]] = [EVERYTHING, (REPO / "entries" / "comparison.yml").read_text(encoding="utf-8")]
    texts += [comparison_of(Random(seed)) for seed in range(COMPARISONS)]
    folders = [tmp_path_factory.mktemp(f"comparison{number}") for number in range(len(texts))]
    return [(folder, read_text_of(folder, text)) for folder, text in zip(folders, texts, strict=True)]


def test_schema_agrees_with_check(comparisons: list[tuple[Path, Comparison]]) -> None:
    random = Random(6)
    validators = [jsonschema.Draft7Validator(entry_schema(one)) for _, one in comparisons]
    values = sound = beyond = 0
    while values < VALUES:
        number = random.choice((0, 0, 1, random.randrange(len(comparisons))))
        folder, comparison = comparisons[number]
        front = Fronts(comparison, random, mistakes=random.choice((0, 0, 0.03, 0.2)), words=True).one()
        text = entry_as_text(front)
        errors = checked(folder, comparison, text)
        accepts = validators[number].is_valid(read := as_editors_read(folder))
        values += len(front["criteria"])
        if errors and all(BEYOND.search(one.cause) for one in errors):
            beyond += 1
            continue
        sound += not errors
        if accepts != (not errors):
            wrong = list(validators[number].iter_errors(read))
            raise AssertionError(f"{text}\ncheck: {as_text(errors)}\nschema: {wrong[:2]}")
    print(f"{values} values, {sound} sound entries, {beyond} beyond a schema")
    assert sound > 100


@pytest.mark.parametrize("text", [*DATES, *BAD_DATES])
def test_dates(text: str) -> None:
    assert bool(re.search(rf"^(?:{DATE})$", text)) == (text in DATES)


@pytest.mark.parametrize("text", [*ADDRESSES, *BAD_ADDRESSES])
def test_addresses(text: str) -> None:
    assert bool(re.search(rf"^(?:{ADDRESS})$", text)) == (text in ADDRESSES)


def test_every_day_of_four_centuries_is_a_date() -> None:
    days = [f"{year:04}-{month:02}-{day:02}" for year in range(1896, 2105) for month in range(14) for day in range(33)]
    pattern = re.compile(rf"^(?:{DATE})$")

    def exists(text: str) -> bool:
        try:
            return bool(datetime.date.fromisoformat(text))
        except ValueError:
            return False

    assert [text for text in days if bool(pattern.search(text)) != exists(text)] == []


@pytest.mark.parametrize(
    ("front", "fits"),
    [
        ("title: T\nsummary: S\ncriteria:\n", True),
        ("title: T\ncriteria:\n", False),
        ("title: T\nsummary: S\n", False),
        ("title: T\nsummary: S\ncriteria:\nsumary: x\n", False),
        ("title: T\nsummary: S\ncriteria: {opennes: open}\n", False),
        ("title: T\nsummary: S\ncriteria: {openness: oepn}\n", False),
        ("title: T\nsummary: S\ncriteria: {openness: {value: open, form: 2009}}\n", False),
        ("title: T\nsummary: S\ncriteria: {openness: not applicable}\n", False),
        ("title: T\nsummary: S\ncriteria: {openness: {not applicable: it has none}}\n", True),
        ("title: T\nsummary: S\ncriteria: {licence: no}\n", True),
        ("title: T\nsummary: S\ncriteria: {licence: 2025}\n", True),
        ("title: T\nsummary: S\ncriteria: {systems: [linux, includes mac]}\n", False),
        ("title: T\nsummary: S\ncriteria: {systems: [includes mac, not mac]}\n", False),
        ("title: T\nsummary: S\ncriteria: {price: 101}\n", False),
        ("title: T\nsummary: S\ncriteria: {users: 1.5}\n", False),
        ("title: T\nsummary: S\ncriteria: {started: 2009-02-30}\n", False),
        ("title: T\nsummary: S\ncriteria: {openness: [{value: open}, {value: closed}]}\n", False),
    ],
)
def test_both_refuse_and_take(tmp_path: Path, front: str, *, fits: bool) -> None:
    comparison = read_text_of(tmp_path, EVERYTHING)
    errors = checked(tmp_path, comparison, f"---\n{front}---\n")
    validator = jsonschema.Draft7Validator(entry_schema(comparison))
    assert (validator.is_valid(as_editors_read(tmp_path)), not errors) == (fits, fits), as_text(errors)


def test_entries_of_the_first_wiki_fit(tmp_path: Path) -> None:
    comparison = read_text_of(tmp_path, (REPO / "entries" / "comparison.yml").read_text(encoding="utf-8"))
    schema = entry_schema(comparison)
    jsonschema.Draft7Validator.check_schema(schema)
    assert '"enum": []' not in json.dumps(schema)  # the language server for YAML refuses such a schema
    validator = jsonschema.Draft7Validator(schema)
    for path in sorted((REPO / "entries").glob("*.md")):
        document = read_document(path, Problems().at(path.name))
        assert document is not None
        assert not list(validator.iter_errors(typed(document.front))), path.name


def test_questions_and_tests_are_hover_text(tmp_path: Path) -> None:
    comparison = read_text_of(tmp_path, (REPO / "entries" / "comparison.yml").read_text(encoding="utf-8"))
    text = json.dumps(entry_schema(comparison), ensure_ascii=False)
    for criterion in comparison.criteria.values():
        for said in (criterion.question, *(level.test for level in criterion.levels), *criterion.pitfalls):
            assert json.dumps(said, ensure_ascii=False)[1:-1] in text
    offered = [one for one in comparison.criteria.values() if one.kind is Kind.SCALE]
    assert all(json.dumps(level.id) in text for one in offered for level in one.levels)


def test_editors_of_this_repository_get_the_schema(tmp_path: Path) -> None:
    comparison = read_text_of(tmp_path, (REPO / "entries" / "comparison.yml").read_text(encoding="utf-8"))
    kept = (REPO / ".vscode" / "entry.schema.json").read_text(encoding="utf-8")
    assert kept == schema_as_text(comparison), "run `comparative-wiki export schema --output .vscode/entry.schema.json`"
    settings = json.loads((REPO / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    assert "./.vscode/entry.schema.json" in settings["yaml.schemas"]


def test_what_the_schema_says_is_in_the_language_of_the_site(draw: Draw) -> None:
    text = draw({"entries/comparison.yml": EVERYTHING}).root / "entries" / "comparison.yml"
    german = read_comparison(text, Problems().at(""), find_language("de").language)
    assert german is not None
    schema = entry_schema(german)
    assert schema["properties"]["summary"]["description"] == "Was es ist, in einem Satz."
    assert "What it is" not in json.dumps(schema)
