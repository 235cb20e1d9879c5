"""Mistakes that contributors make, in tests/scenarios/mistakes/: each gives one message, and hides no other."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from comparative_wiki.problems import Problem, Problems, Severity, problem_as_annotation, problem_as_text
from comparative_wiki.problems import problems_as_json as as_json
from comparative_wiki.sarif import problems_as_sarif
from comparative_wiki.wiki import build_wiki
from tests.conftest import Draw
from tests.test_scenarios import COMPARISON, cases, pattern

PEAR = "entries/pear.md"
HEAD = "---\ntitle: Pear\nsummary: A fruit.\ncriteria:\n"
OTHER = "---\ntitle: Fig\nsummary: A fruit.\ncriteria:\n  stone: onne\n---\n"
OTHER_SAYS = "entries/fig.md:5:10 'onne' is not a value of 'stone'. Did you mean 'one'? Allowed: none, one, many. "
NOT_READ = {"yaml-syntax", "yaml-tab", "bad-fence"}
"""codes after which nothing more of the file can be read"""


def text_of(case: dict[str, Any]) -> str:
    """The entry of a case: `file` is all of it, `write` what stands under `criteria:`."""
    if "file" in case:
        return str(case["file"])
    lines = "".join(f"  {line}\n" for line in str(case["write"]).splitlines())
    return f"{HEAD}{lines}---\nIt is a pear.\n"


def says(case: dict[str, Any]) -> re.Pattern[str]:
    """The message of a case."""
    return pattern(f"{PEAR}:{case['says']}")


def found(draw: Draw, files: dict[str, str]) -> list[Problem]:
    root = draw({"entries/comparison.yml": COMPARISON, **files}).root
    problems = Problems()
    build_wiki(root, "entries", problems)
    return [one for one in problems if one.severity is not Severity.NOTE]


MISTAKES = cases("mistakes")


def test_there_are_more_than_forty_kinds() -> None:
    names = [case.values[0]["name"] for case in MISTAKES]
    assert len(set(names)) == len(names) >= 40


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_gives_one_message_with_place_cause_and_remedy(case: dict[str, Any], draw: Draw) -> None:
    problems = found(draw, {PEAR: text_of(case)})
    assert len(problems) == 1
    assert says(case).fullmatch(problem_as_text(problems[0]))
    assert problems[0].remedy


@pytest.mark.parametrize("case", MISTAKES)
def test_the_words_are_the_same_wherever_they_stand(case: dict[str, Any], draw: Draw) -> None:
    [problem] = found(draw, {PEAR: text_of(case)})
    text = problem_as_text(problem)
    assert says(case).fullmatch(text)
    sentence = re.sub(r" \[[a-z-]+\]$", "", re.sub(r"^\S+:\d+:\d+ (?:warning: )?", "", text))
    annotation = problem_as_annotation(problem).split("::", 2)[2]
    for escape, character in (("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        annotation = annotation.replace(escape, character)
    [row] = json.loads(as_json([problem]))["problems"]
    [result] = json.loads(problems_as_sarif([problem], version="1"))["runs"][0]["results"]
    assert annotation == sentence
    assert row["message"] == sentence
    assert result["message"]["text"].replace("\u2060", "") == sentence


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_hides_none_in_another_entry(case: dict[str, Any], draw: Draw) -> None:
    other, own = [problem_as_text(one) for one in found(draw, {PEAR: text_of(case), "entries/fig.md": OTHER})]
    assert other == f"{OTHER_SAYS}[unknown-value]"
    assert says(case).fullmatch(own)


@pytest.mark.parametrize(
    "case", [one for one in MISTAKES if not any(f"[{code}]" in one.values[0]["says"] for code in NOT_READ)]
)
def test_a_mistake_hides_none_in_the_same_entry(case: dict[str, Any], draw: Draw) -> None:
    text = text_of(case).replace("---\n", "---\nsince: long ago\n", 1)
    lines = [problem_as_text(one) for one in found(draw, {PEAR: text})]
    assert len(lines) == 2
    assert [line for line in lines if "'long ago' is not a date" in line]
    expected = pattern(without_lines(f"{PEAR}:{case['says']}"))
    assert any(expected.fullmatch(without_lines(line)) for line in lines)


def without_lines(text: str) -> str:
    return re.sub(r"(\.md:|\bline )\d+", r"\1", text)


def test_two_mistakes_among_the_values_are_both_named(draw: Draw) -> None:
    """Every two kinds that are written under different criteria."""
    written = [one.values[0] for one in MISTAKES if "write" in one.values[0]]
    readable = [one for one in written if not any(f"[{code}]" in one["says"] for code in NOT_READ)]
    one_line = [one for one in readable if re.fullmatch(r"[\w ]+: [^\n]*\n", str(one["write"]))]
    pairs = [
        (first, second)
        for first in one_line
        for second in one_line
        if str(first["write"]).partition(":")[0] != str(second["write"]).partition(":")[0]
    ]
    assert len(pairs) > 500
    for first, second in pairs[::7]:
        text = text_of({"write": f"{str(first['write']).rstrip()}\n{second['write']}"})
        codes = sorted(one.code for one in found(draw, {PEAR: text}))
        expected = [re.findall(r"\[([a-z-]+)\]$", one["says"])[0] for one in (first, second)]
        assert codes == sorted(expected), text
