"""How problems are collected, ordered and written down."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparative_wiki.problems import (
    CODES,
    Place,
    Problem,
    Problems,
    Severity,
    Tally,
    did_you_mean,
    printable,
    problem_as_annotation,
    problem_as_text,
    problems_as_json,
)


def problem(line: int = 1, column: int = 1, **changes: str) -> Problem:
    fields = {"code": "empty", "path": "entries/a.md", "cause": "it is empty", "remedy": "Fill it."} | changes
    return Problem(severity=Severity(fields.pop("severity", "error")), place=Place(line=line, column=column), **fields)  # type: ignore[arg-type]


def test_problems_stand_in_the_order_of_files_and_lines_and_a_repeated_one_counts_once() -> None:
    problems = Problems()
    later = [problem(2, path="entries/b.md"), problem(10), problem(2, 3), problem(2, 1), problem(2, 1)]
    for one in later:
        problems.add(one)
    assert [(one.path, one.place.line, one.place.column) for one in problems] == [
        ("entries/a.md", 2, 1),
        ("entries/a.md", 2, 3),
        ("entries/a.md", 10, 1),
        ("entries/b.md", 2, 1),
    ]
    assert len(problems) == 4


def test_a_code_that_nobody_knows_is_refused() -> None:
    with pytest.raises(AssertionError):
        Problems().add(problem(code="no-such-code"))


def test_codes_are_words_joined_by_hyphens_with_a_meaning_each() -> None:
    for code, meaning in CODES.items():
        assert code == code.lower().strip("-")
        assert " " not in code
        assert meaning
        assert not meaning.endswith(".")


def test_a_line_of_text_names_place_severity_and_code() -> None:
    assert problem_as_text(problem(3, 7)) == "entries/a.md:3:7 it is empty. Fill it. [empty]"
    assert problem_as_text(problem(severity="warning", remedy="")) == "entries/a.md:1:1 warning: it is empty [empty]"


def test_an_annotation_escapes_what_would_end_it() -> None:
    one = problem(3, 7, path="a,b:c.md", cause="100 % wrong\n::set-output name=x::y", severity="note")
    assert problem_as_annotation(one) == (
        "::notice file=a%2Cb%3Ac.md,line=3,col=7,title=empty::100 %25 wrong ::set-output name=x::y. Fill it."
    )


def test_json_holds_everything_and_nothing_escaped() -> None:
    document = json.loads(problems_as_json([problem(3, 7, cause="it is leer: ä\n")]))
    assert document == {
        "version": 1,
        "problems": [
            {
                "code": "empty",
                "severity": "error",
                "path": "entries/a.md",
                "line": 3,
                "column": 7,
                "cause": "it is leer: ä\n",
                "remedy": "Fill it.",
                "message": "it is leer: ä . Fill it.",
            }
        ],
    }


@given(st.text())
def test_what_is_printed_is_one_line_that_no_terminal_obeys(text: str) -> None:
    shown = printable(text)
    assert len(shown.splitlines()) <= 1
    assert not set(shown) & {"\x1b", "\x07", "\x9b", "\u202e", "\u2066", "\u200b", "\r", "\n"}


def test_signs_that_hide_or_turn_text_round_are_left_out() -> None:
    assert printable("a\u202eb\u2066c\u200bd\u2028e\u2029f\x1b[31mg\x9bh\ud800i\tj\nk") == "abcdef[31mghi j k"


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("contrl", ["control", "access"], "Did you mean 'control'?"),
        ("Control", ["control"], "Did you mean 'control'?"),
        ("led_commons", ["led-commons"], "Did you mean 'led-commons'?"),
        ("zebra", ["control", "access"], ""),
        ("control", [], ""),
    ],
)
def test_the_nearest_word_is_offered(word: str, known: list[str], meant: str) -> None:
    assert did_you_mean(word, known) == meant


def test_a_tally_counts_and_speaks_english() -> None:
    assert str(Tally.of([problem(), problem(2, severity="warning"), problem(3)])) == "2 errors, 1 warning"
    assert str(Tally.of([problem(severity="note")])) == "0 errors, 0 warnings, 1 note"
