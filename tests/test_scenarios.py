"""Runs the cases in tests/scenarios/, which anyone can add to."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from comparative_wiki.comparison.model import ClassificationId, Comparison, CriterionId
from comparative_wiki.comparison.read import read_comparison
from comparative_wiki.history import ClassChange
from comparative_wiki.mentions.html import PageReader
from comparative_wiki.phrases import value_in_words, verdict_in_words
from comparative_wiki.problems import CODES, Problems, problem_as_text
from comparative_wiki.wiki import ClassifiedEntry
from tests.conftest import TESTS, Draw, entry_text, write_files
from tests.reading import read_one

SCENARIOS = TESTS / "scenarios"
COMPARISON = (SCENARIOS / "fruit" / "comparison.yml").read_text(encoding="utf-8")
APPLE = (SCENARIOS / "fruit" / "apple.md").read_text(encoding="utf-8")

RAISED_ELSEWHERE = {"twin-differs", "block-unknown", "move-needs-reason", "not-proved"}
"""codes that only a page of the site, two states or rules too large for a scenario can raise; tested there"""


def cases(kind: str) -> list[Any]:
    """The cases in a folder, each under the name of its file and its own."""
    found = []
    for path in sorted((SCENARIOS / kind).glob("*.yml")):
        for number, case in enumerate(yaml.load_all(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader), start=1):
            found.append(pytest.param(case, id=f"{path.stem}: {case.get('name', number)}"))
    assert found, kind
    return found


# problems/


def files_of(case: dict[str, Any]) -> dict[str, str | bytes]:
    """The files of a case, with what it leaves out."""
    files = dict(case["files"])
    files.setdefault("entries/comparison.yml", COMPARISON)
    if not any(name.endswith(".md") for name in files):
        files["entries/apple.md"] = APPLE
    written: dict[str, str | bytes] = {}
    for name, content in files.items():
        if isinstance(content, dict):
            [(encoding, text)] = content.items()
            written[name] = text.encode(encoding)
        elif content or not _is_left_out(case, name):
            written[name] = content
    return written


def _is_left_out(case: dict[str, Any], name: str) -> bool:
    """Whether a case names a file with nothing behind it, so that the file is not there."""
    return name in case["files"] and case["files"][name] == "" and case["name"] != "an empty file"


def pattern(line: str) -> re.Pattern[str]:
    """The lines that an expectation stands for: ` ... ` is any text."""
    return re.compile(".*".join(re.escape(part) for part in re.split(r" \.\.\. | \.\.\.(?=$)", line)))


@pytest.mark.parametrize("case", cases("problems"))
def test_every_problem_is_named_at_its_place(case: dict[str, Any], draw: Draw) -> None:
    notes = "notes" in case or any(" note: " in line for line in case["expect"])
    found = draw(files_of(case)).lines(notes=notes)
    expected = list(case["expect"])
    matched = [bool(pattern(line).fullmatch(one)) for line, one in zip(expected, found, strict=False)]
    assert len(found) == len(expected), "\n".join(found)
    assert all(matched), "\n".join(f"{'  ' if one else '! '}{line}" for one, line in zip(matched, found, strict=True))


def test_every_code_has_a_scenario() -> None:
    lines = [line for case in cases("problems") for line in case.values[0]["expect"]]
    shown = {code for line in lines for code in re.findall(r"\[([a-z-]+)\]$", line)}
    assert shown <= set(CODES)
    assert set(CODES) - shown == RAISED_ELSEWHERE


# values/


@pytest.fixture(scope="session")
def fruit(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    root = tmp_path_factory.mktemp("fruit")
    write_files(root, {"comparison.yml": COMPARISON})
    problems = Problems()
    comparison = read_comparison(root / "comparison.yml", problems.at("comparison.yml"))
    assert comparison is not None
    assert not problems
    return comparison


@pytest.mark.parametrize("case", cases("values"))
def test_a_value_means_what_is_said(case: dict[str, Any], fruit: Comparison, tmp_path: Path) -> None:
    front = "\n".join(f"  {line}" for line in case["write"].splitlines())
    text = f"---\ntitle: A fruit\nsummary: A fruit.\ncriteria:\n{front}\n---\n"
    write_files(tmp_path, {"entries/thing.md": text})
    problems = Problems()
    entry = read_one(tmp_path, fruit, problems)
    assert [problem_as_text(one).rpartition(" ")[2] for one in problems] == case.get("problems", [])
    value = entry.values[CriterionId(case["criterion"])]
    assert {
        "state": value.state.value,
        "possible": list(value.possible),
        **({"history": [claim.text for claim in value.history]} if "history" in case else {}),
        **({"reason": value.reason} if "reason" in case else {}),
        **({"claims": [claim.text for claim in value.claims]} if "claims" in case else {}),
    } == {key: case[key] for key in ("state", "possible", "history", "reason", "claims") if key in case}


# verdicts/


@pytest.mark.parametrize("case", cases("verdicts"))
def test_a_verdict_is_what_is_said_and_says_why(case: dict[str, Any], draw: Draw) -> None:
    drawing = draw({"entries/comparison.yml": COMPARISON, "entries/thing.md": entry_text(case["values"])})
    one = drawing.entry("thing")
    for name, expected in case["verdicts"].items():
        verdict, explanation = one.verdicts[name], one.explanations[name]
        found = {
            "state": verdict.state.value,
            "possible": list(verdict.possible),
            "certain": list(verdict.certain),
            "verdict": explanation.words,
            "because": explanation.because_words,
            "open": [question.criterion for question in explanation.questions],
            "cannot matter": list(explanation.cannot_matter),
        }
        assert {key: found[key] for key in expected} == expected, name


# history/


def words_at(one: ClassifiedEntry, comparison: Comparison, date: str, expected: Any) -> Any:
    """What an entry was at a date, as far as the case speaks of it."""
    period = one.history.at(date)
    if period is None:
        return "nothing"
    found = {}
    for name in expected:
        if name in comparison.classifications:
            found[name] = verdict_in_words(comparison, period.verdicts[ClassificationId(name)])
        else:
            criterion = CriterionId(name)
            found[name] = value_in_words(comparison.criteria[criterion], period.entry.values[criterion])
    return found


def change_in_one_line(comparison: Comparison, change: ClassChange) -> str:
    before, after = (verdict_in_words(comparison, one) for one in (change.before, change.after))
    causes = ", ".join(sorted(cause.criterion for cause in change.causes))
    return f"{change.date} {change.classification}: {before} → {after} because of {causes}"


@pytest.mark.parametrize("case", cases("history"))
def test_an_entry_was_what_is_said(case: dict[str, Any], draw: Draw) -> None:
    text = entry_text(case["values"])
    if "since" in case:
        text = text.replace("criteria:", f"since: {case['since']}\ncriteria:", 1)
    drawing = draw({"entries/comparison.yml": COMPARISON, "entries/thing.md": text})
    wiki = drawing.wiki()
    [one] = wiki.entries.values()
    for date, expected in case["at"].items():
        assert words_at(one, wiki.comparison, date, expected) == expected, date
    sort = [change for change in one.history.changes if change.classification == "sort"]
    lines = [change_in_one_line(wiki.comparison, change) for change in sort]
    assert lines == case.get("changes", lines)
    told = [line for line, change in zip(lines, sort, strict=True) if change.is_told]
    assert told == case.get("told", told)
    assert len(one.history.periods) == int(case.get("periods", len(one.history.periods)))


# excerpts/


@pytest.mark.parametrize("case", cases("excerpts"))
def test_a_link_is_found_with_its_sentence(case: dict[str, Any]) -> None:
    reader = PageReader()
    reader.feed(case["html"])
    reader.close()
    found = [
        {
            "to": link.href,
            "excerpt": f"{link.excerpt.before}[[{link.excerpt.linked}]]{link.excerpt.after}",
            **({} if link.kind == "mentions" else {"kind": link.kind.value}),
        }
        for link in reader.links
    ]
    assert found == case["links"]
