"""One source, three uses: of an entry the page's script says what `check` and the schema say, and writes the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import jsonschema
import pytest
from playwright.sync_api import Browser, Page

from comparative_wiki.classify import Classifier
from comparative_wiki.comparison.model import Comparison, Inherited
from comparative_wiki.comparison.tests import ValueReader
from comparative_wiki.derive import derive
from comparative_wiki.entry import Entry, read_entry
from comparative_wiki.export.form_export import facts
from comparative_wiki.export.rules_export import rules_as_json
from comparative_wiki.languages.language import ENGLISH
from comparative_wiki.problems import Problem, Problems, Severity
from comparative_wiki.render.spoken import spoken
from comparative_wiki.rules import RuleSet
from comparative_wiki.schema import entry_schema
from comparative_wiki.source import read_document
from comparative_wiki.writing import entry_as_text
from tests.browser.conftest import Served
from tests.browser.test_lens import said
from tests.conftest import PACKAGE, REPO, write_files
from tests.fronts import Front, Fronts, typed
from tests.shapes import comparison_of
from tests.test_schema import BEYOND, EVERYTHING, read_text_of
from tools.screenshots import serve

VALUES = 10_000
TAKEN = {"other-thing": "Another thing"}
MAPPED = """
title: Licences
criteria:
  licence: {text: true, evidence: required}
  openness: {scale: [closed, source available, open], from: licence, where: {open: [MIT, GPL], closed: proprietary}}
  port: {options: [here, nowhere], not_applicable: true}
  reach: {scale: [far, near], from: port, where: {far: nowhere}, else: near}
classifications:
  kind:
    policy: first
    classes:
      free: {when: {openness: open}}
      half: {when: {openness: source available, reach: near}}
      rest: {otherwise: true}
  reachable: {policy: all, classes: {near: {when: {reach: near}}, far: {when: {reach: far}}}}
"""

ASK = """async ([facts, rules, fronts]) => {
    const { entryText, problemsIn, profileOf } = await import("/entry-file.js");
    const { readRules, verdict, cellOf, badgeOf } = await import("/walk.js");
    const ready = readRules(rules);
    return fronts.map((front) => {
        const profile = profileOf(front, facts, rules);
        return {
            text: entryText(front, "It is\\nso. "),
            problems: problemsIn(front, facts).map((one) => [one.code, one.severity, one.cause, one.remedy]),
            verdicts: rules.classifications.map((one) => {
                const found = verdict(ready, one.id, profile);
                return {...found, cell: cellOf(one, found), badge: badgeOf(one, found)};
            }),
        };
    });
}"""


@pytest.fixture(scope="module")
def script(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page that may import the scripts."""
    folder = tmp_path_factory.mktemp("scripts")
    assets = PACKAGE / "render" / "assets"
    names = ("entry-file.js", "walk.js")
    scripts = {name: spoken((assets / name).read_text(encoding="utf-8"), ENGLISH) for name in names}
    write_files(folder, {**scripts, "index.html": "<!doctype html><title>Scripts</title>"})
    with serve(folder) as root:
        page = browser.new_page()
        page.goto(root)
        yield page
        page.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("drawn")


def read(folder: Path, comparison: Comparison, text: str) -> tuple[Entry, list[Problem]]:
    """An entry and its problems, as `check` finds them in the file alone."""
    path = folder / "entries" / "thing.md"
    path.write_text(text, encoding="utf-8")
    problems = Problems()
    values = ValueReader(dict(comparison.criteria))
    entry = read_entry(path, comparison, values, problems.at("entries/thing.md"), list(TAKEN))
    assert entry is not None
    [derived] = derive(comparison, [entry], Problems())
    return derived, list(problems)


def verdicts(rules: RuleSet, classifier: Classifier, entry: Entry) -> list[Any]:
    found = classifier.classify(classifier.profile(entry))
    return [said(rules, found[name]) for name in rules.comparison.classifications]


def texts() -> Iterator[str | dict[str, Any]]:
    yield EVERYTHING
    yield MAPPED
    yield (REPO / "entries" / "comparison.yml").read_text(encoding="utf-8")
    yield from (comparison_of(Random(seed)) for seed in range(12))


def sorted_problems(problems: list[Any]) -> list[Any]:
    return sorted(list(one) for one in problems)


def said_by_check(problems: list[Problem]) -> list[Any]:
    return sorted_problems([[one.code, one.severity.value, one.cause, one.remedy] for one in problems])


@pytest.mark.parametrize(("seed", "text"), list(enumerate(texts())))
def test_script_check_and_schema_agree(script: Page, folder: Path, seed: int, text: str | dict[str, Any]) -> None:
    comparison = read_text_of(folder, text)
    random = Random(seed)
    fronts: list[Front] = []
    while sum(len(one["criteria"]) for one in fronts) < VALUES // (4 if seed < 3 else 24):
        fronts.append(Fronts(comparison, random, mistakes=random.choice((0, 0, 0.05, 0.3))).one())
    rules = RuleSet(comparison)
    classifier = Classifier(rules)
    validator = jsonschema.Draft7Validator(entry_schema(comparison))
    answers = script.evaluate(ASK, [facts(comparison, TAKEN), json.loads(rules_as_json(rules)), fronts])
    inherits = any(isinstance(one.origin, Inherited) for one in comparison.criteria.values())
    for front, answer in zip(fronts, answers, strict=True):
        written = entry_as_text(front, "It is\nso. ")
        assert answer["text"] == written
        entry, problems = read(folder, comparison, written)
        assert sorted_problems(answer["problems"]) == said_by_check(problems), written
        errors = [one for one in problems if one.severity is Severity.ERROR]
        document = read_document(folder / "entries" / "thing.md", Problems().at(""))
        assert document is not None
        if not errors or not all(BEYOND.search(one.cause) for one in errors):
            assert validator.is_valid(typed(document.front)) == (not errors), written
        if not errors and not inherits:
            assert answer["verdicts"] == verdicts(rules, classifier, entry), written


SAME = """async (files) => {
    const { changedText } = await import("/entry-file.js");
    return files.filter((file) => {
        const lines = file.text.split("\\n"), body = lines.slice(lines.indexOf("---", 1) + 1).join("\\n");
        return changedText(file, file.front, body) !== file.text;
    }).map((file) => file.path);
}"""


def test_every_entry_of_the_first_wiki_stays_as_it_is_where_nothing_is_changed(
    script: Page, first_wiki_served: Served
) -> None:
    names = sorted(path.stem for path in (REPO / "entries").glob("*.md"))
    files = [script.request.get(f"{first_wiki_served.root}add/entries/{name}.json").json() for name in names]
    assert len(files) > 70
    assert script.evaluate(SAME, files) == []
