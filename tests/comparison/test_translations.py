"""Texts of the comparison file in several languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from comparative_wiki.comparison.model import ClassificationId, Comparison, CriterionId
from comparative_wiki.comparison.read import read_comparison
from comparative_wiki.languages.language import ENGLISH, Language
from comparative_wiki.problems import Problems, problem_as_text

Draw = Callable[[Mapping[str, str]], Path]

FILE = """\
title: {en: Bridges, de: Brücken}
criteria:
  title:
    title: {de: Zoll, en: Toll}
    question: {en: Does one pay?, de: Zahlt man?}
    pitfalls: [{en: Fares, de: Fahrpreise}, {en: Taxes, de: Steuern}]
    scale:
      paid: {title: {en: paid, de: bezahlt}, test: {en: One pays., de: Man zahlt.}}
      free: {title: {en: free, de: frei}}
  length: {number: {unit: {en: feet, de: Fuß}}}
  en: {options: [de, en]}
classifications:
  kind:
    title: {en: Kind, de: Art}
    classes:
      open: {title: {en: Open, de: Offen}, because: {en: It is free., de: Sie ist frei.}, when: {title: free}}
      rest: {otherwise: true}
claims:
  - {says: {en: All are free., de: Alle sind frei.}, all: {title: free}}
"""


def read(root: Path, text: str, language: Language = ENGLISH) -> tuple[Comparison | None, list[str]]:
    path = root / "comparison.yml"
    path.write_text(text, encoding="utf-8")
    problems = Problems()
    return read_comparison(path, problems.at("comparison.yml"), language), list(map(problem_as_text, problems))


def texts(comparison: Comparison) -> list[str]:
    toll = comparison.criteria[CriterionId("title")]
    kind = comparison.classifications[ClassificationId("kind")]
    levels = [level.title for level in toll.levels]
    unit = comparison.criteria[CriterionId("length")].unit
    return [
        comparison.title,
        toll.title,
        toll.question,
        *toll.pitfalls,
        *levels,
        unit,
        kind.title,
        kind.classes[0].because,
    ]


ENGLISH_TEXTS = ["Bridges", "Toll", "Does one pay?", "Fares", "Taxes", "paid", "free", "feet", "Kind", "It is free."]
GERMAN_TEXTS = [
    *("Brücken", "Zoll", "Zahlt man?", "Fahrpreise", "Steuern", "bezahlt", "frei", "Fuß", "Art", "Sie ist frei."),
]


@pytest.mark.parametrize(
    ("site", "expected"),
    [("en", ENGLISH_TEXTS), ("de", GERMAN_TEXTS), ("de-AT", GERMAN_TEXTS), ("fr", ENGLISH_TEXTS)],
)
def test_the_texts_are_those_of_the_sites_language(tmp_path: Path, site: str, expected: list[str]) -> None:
    comparison, problems = read(tmp_path, FILE, Language(site=site))
    assert problems == [problem for problem in problems if "claim" in problem or "says" in problem]
    assert comparison is not None
    assert texts(comparison) == expected


def test_ids_that_look_like_languages_stay_ids(tmp_path: Path) -> None:
    comparison, _ = read(tmp_path, FILE, Language(site="de"))
    assert comparison is not None
    assert comparison.criteria[CriterionId("en")].values == ("de", "en")


def test_where_a_language_is_missing_another_stands_in_and_it_is_noted(tmp_path: Path) -> None:
    text = "title: {fr: Ponts}\ncriteria:\n  toll: {title: {fr: Octroi, de: Zoll}, scale: [paid, free]}\n"
    comparison, problems = read(tmp_path, text, Language(site="de"))
    assert comparison is not None
    assert (comparison.title, comparison.criteria[CriterionId("toll")].title) == ("Ponts", "Zoll")
    (problem,) = problems
    assert problem.startswith("comparison.yml:1:8 note: 'title' has no text in de. Add `de:`.")
    assert problem.endswith("[missing-translation]")


@pytest.mark.parametrize(
    ("code", "hint"),
    [("german", "Did you mean 'de'?"), ("pt_BR", "Write it as"), ("xq", "Write it as"), ("DE", "Did you mean 'de'?")],
)
def test_what_is_no_language_is_an_error(tmp_path: Path, code: str, hint: str) -> None:
    text = f"title: {{en: Bridges, {code}: Other}}\ncriteria:\n  toll: [paid, free]\n"
    _, (problem,) = read(tmp_path, text)
    assert problem.startswith(f"comparison.yml:1:22 '{code}' is not the code of a language. ")
    assert hint in problem
    assert problem.endswith("[unknown-language]")
