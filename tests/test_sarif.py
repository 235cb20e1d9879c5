"""Problems as SARIF."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from comparative_wiki.problems import CODES, Place, Problem, Severity
from comparative_wiki.sarif import FINGERPRINT, fingerprints, problems_as_sarif


def problem(line: int = 3, column: int = 7, **changes: str) -> Problem:
    fields = {"code": "empty", "path": "entries/a.md", "cause": "it is empty", "remedy": "Fill it."} | changes
    severity = Severity(fields.pop("severity", "error"))
    code, path, cause, remedy = (fields[key] for key in ("code", "path", "cause", "remedy"))
    place = Place(line=line, column=column)
    return Problem(code=code, severity=severity, path=path, place=place, cause=cause, remedy=remedy)


def run_of(*problems: Problem, **options: str) -> dict[str, Any]:
    document = json.loads(problems_as_sarif(problems, version="1.2.3", **options))
    assert document["version"] == "2.1.0"
    [run] = document["runs"]
    assert isinstance(run, dict)
    return run


# What the specification asks of the objects that we write: for each the fields that may stand there, with their
# kinds; a star marks those that have to.
MESSAGE = {"*text": str}
SHAPES: Mapping[str, Mapping[str, Any]] = {
    "document": {"*version": str, "$schema": str, "*runs": ["run"]},
    "run": {"*tool": "tool", "columnKind": str, "originalUriBaseIds": {"artifactLocation"}, "results": ["result"]},
    "tool": {"*driver": "driver"},
    "driver": {"*name": str, "semanticVersion": str, "rules": ["rule"]},
    "rule": {
        "*id": str,
        "shortDescription": "multiformat",
        "fullDescription": "multiformat",
        "help": "multiformat",
        "helpUri": str,
    },
    "multiformat": {"*text": str, "markdown": str},
    "artifactLocation": {"uri": str, "uriBaseId": str, "description": "message"},
    "message": MESSAGE,
    "result": {
        "ruleId": str,
        "ruleIndex": int,
        "level": str,
        "*message": "message",
        "locations": ["location"],
        "partialFingerprints": {str},
    },
    "location": {"physicalLocation": "physicalLocation"},
    "physicalLocation": {"*artifactLocation": "artifactLocation", "region": "region"},
    "region": {"startLine": int, "startColumn": int},
}


def check_shape(value: object, shape: object, where: str) -> None:
    if isinstance(shape, list):
        assert isinstance(value, list), where
        for number, item in enumerate(value):
            check_shape(item, shape[0], f"{where}[{number}]")
    elif isinstance(shape, set):
        assert isinstance(value, dict), where
        for name, item in value.items():
            check_shape(item, next(iter(shape)), f"{where}.{name}")
    elif isinstance(shape, str):
        assert isinstance(value, dict), where
        fields = {name.lstrip("*"): inner for name, inner in SHAPES[shape].items()}
        assert set(value) <= set(fields), where
        assert {name[1:] for name in SHAPES[shape] if name.startswith("*")} <= set(value), where
        for name, item in value.items():
            check_shape(item, fields[name], f"{where}.{name}")
    else:
        assert isinstance(shape, type)
        assert isinstance(value, shape), where


def test_the_document_has_what_the_specification_asks_for_and_nothing_else() -> None:
    text = problems_as_sarif([problem(), problem(severity="note")], version="1.2.3", manual="https://example.org/p/")
    check_shape(json.loads(text), "document", "document")
    with pytest.raises(AssertionError):
        check_shape({"version": "2.1.0"}, "document", "document")


def test_a_result_says_what_where_and_how_bad() -> None:
    run = run_of(problem(severity="warning"))
    [result] = run["results"]
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "empty"
    assert result["level"] == "warning"
    assert result["message"] == {"text": "it is empty. Fill it."}
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "entries/a.md", "uriBaseId": "TOP"}
    assert place["region"] == {"startLine": 3, "startColumn": 7}
    assert run["columnKind"] == "unicodeCodePoints"
    assert "TOP" in run["originalUriBaseIds"]


def test_every_code_is_a_rule_with_help() -> None:
    rules = run_of(manual="https://example.org/problems/")["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted(CODES)
    for rule in rules:
        assert rule["helpUri"] == f"https://example.org/problems/#{rule['id']}"
        assert rule["helpUri"] in rule["help"]["text"]
        assert f"({rule['helpUri']})" in rule["help"]["markdown"]
        assert rule["shortDescription"]["text"].lower() == f"{CODES[rule['id']]}.".lower()
    assert not any("helpUri" in rule for rule in run_of()["tool"]["driver"]["rules"])


def test_a_path_is_an_address_below_the_top() -> None:
    [result] = run_of(problem(path="entries/größe 1:2%.md"), prefix="wiki/")["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "wiki/entries/gr%C3%B6%C3%9Fe%201%3A2%25.md"


def test_a_stranger_cannot_put_a_link_into_a_message() -> None:
    [result] = run_of(problem(cause="'[click](https://example.org)' is wrong"))["results"]
    assert "](" not in result["message"]["text"]
    assert result["message"]["text"].replace("\u2060", "") == "'[click](https://example.org)' is wrong. Fill it."


def test_a_fingerprint_stays_when_lines_are_added_above() -> None:
    cause = "the key 'a' stands here a second time, first in line {}"
    before = fingerprints([problem(3, cause=cause.format(2)), problem(9)])
    after = fingerprints([problem(4, cause=cause.format(3), severity="warning"), problem(10)])
    assert before == after
    assert len(set(before)) == 2


def test_equal_problems_in_one_file_have_different_fingerprints() -> None:
    found = fingerprints([problem(3), problem(9), problem(3, path="entries/b.md"), problem(3, code="bad-date")])
    assert len(set(found)) == 4
    assert run_of(problem(3))["results"][0]["partialFingerprints"] == {FINGERPRINT: found[0]}
