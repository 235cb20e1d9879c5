"""What is wrong with a wiki, in another language: no English is left, and the English stays as it is."""

from __future__ import annotations

import pickle
import re
from pathlib import Path
from typing import Any

import pytest

from comparative_wiki.languages.catalogues import find_language
from comparative_wiki.languages.language import ENGLISH, Language
from comparative_wiki.languages.told import Told, tell, tell_all, tell_and, tell_n, tell_or
from comparative_wiki.problems import Problem, Problems, shortened
from comparative_wiki.progress import ProgressLine
from comparative_wiki.wiki import build_wiki
from tests.conftest import Draw
from tests.languages.pseudo import CODE, catalogue
from tests.test_mistakes import MISTAKES, PEAR, text_of
from tests.test_scenarios import COMPARISON, cases, files_of

MIRROR = Language(
    "xx",
    texts={
        ("", "{owner} has no '{key}'"): "'{key}' lacks in {owner}",
        ("", "a source"): "una fonte",
        ("", "{most} and {last}"): "{most} e {last}",
    },
    counted={"{n} bird": ("{n} uccello", "{n} uccelli")},
)


def test_a_sentence_is_english_and_can_be_said_again() -> None:
    said = tell("{owner} has no '{key}'", owner=tell("a source"), key="url")
    assert said == "a source has no 'url'"
    assert MIRROR.retell(said) == "'url' lacks in una fonte"
    assert MIRROR.retell("plain") == "plain"
    assert ENGLISH.retell(said) == said
    assert MIRROR.retell(tell_n("{n} bird", "{n} birds", 1)) == "1 uccello"
    assert tell_n("{n} bird", "{n} birds", 3) == "3 birds"
    assert MIRROR.retell(tell_n("{n} bird", "{n} birds", 3)) == "3 uccelli"
    joined = tell_all(tell("a source"), "", "x", between="; ")
    assert (joined, MIRROR.retell(joined)) == ("a source; x", "una fonte; x")
    assert MIRROR.retell(tell_and([tell("a source"), "b", "c"])) == "una fonte, b e c"
    assert [tell_or(["a"]), tell_or([])] == ["a", ""]


def test_braces_of_what_somebody_wrote_are_no_places() -> None:
    said = tell("{owner} has no '{key}'", owner="{key}", key="{x}")
    assert (said, MIRROR.retell(said)) == ("{key} has no '{x}'", "'{x}' lacks in {key}")


def test_what_is_told_survives_other_processes_and_being_cut() -> None:
    said = tell("{owner} has no '{key}'", owner=tell("a source"), key="y" * 200)
    again = pickle.loads(pickle.dumps(said))
    assert MIRROR.retell(again) == MIRROR.retell(said)
    short = shortened(said)
    assert len(short) < 100
    assert MIRROR.retell(short).endswith("una fonte")


# Every problem of the scenarios, in a language that nobody speaks


@pytest.fixture(scope="module")
def nobodys(tmp_path_factory: pytest.TempPathFactory) -> Language:
    folder: Path = tmp_path_factory.mktemp("words")
    (folder / f"{CODE}.po").write_text(catalogue(), encoding="utf-8")
    found = find_language(CODE, folder)
    assert found.remarks == ()
    return found.language


KEPT = re.compile(r"'[^']*'|`[^`]*`|[\w./{}-]+\.(?:md|yml|yaml|json)\b|https?://\S*|example\.org|U\+\w+|0x\w+")
"""what is the same in every language: what somebody wrote, what is to be written, files and addresses"""
WORDS = (
    "scale options many number text link date levels first unique all file id YAML UTF HTML and or not worst best "
    "ENTRY CRITERION CLASSIFICATION CLASS criteria classes mentions entries"
)
CODEWORDS = set(WORDS.split())


def named(text: object) -> set[str]:
    """The words of a told text that somebody wrote, or may write: lists of keys and values, no sentences."""
    found: set[str] = set()
    for one in text.places.values() if isinstance(text, Told) else ():
        if isinstance(one, Told):
            found |= named(one)
        else:
            found |= {word for item in str(one).split(", ") if len(item.split()) < 3 for word in item.split()}
    return {part for word in found for part in re.findall(r"[A-Za-z]{2,}", word)}


def english(problem: Problem, language: Language, own: set[str]) -> list[str]:
    """The English words of a problem in a language, but for those that the wiki has itself."""
    own = own | named(problem.cause) | named(problem.remedy)
    words = re.findall(r"[A-Za-z]{2,}", KEPT.sub("", problem.sentence_in(language)))
    return [word for word in words if word not in CODEWORDS and word not in own]


def problems_of(draw: Draw, files: Any) -> list[Problem]:
    problems = Problems()
    build_wiki(draw(files).root, "entries", problems, ProgressLine())
    return list(problems)


@pytest.mark.parametrize("case", [*MISTAKES, *cases("problems")])
def test_no_problem_is_english_in_another_language(case: dict[str, Any], draw: Draw, nobodys: Language) -> None:
    mistake = {"entries/comparison.yml": COMPARISON}
    files = files_of(case) if "files" in case else {**mistake, PEAR: text_of(case)}
    own = set(re.findall(r"[A-Za-z]{2,}", " ".join(str(one) for one in files.values())))
    left = {str(one.cause): words for one in problems_of(draw, files) if (words := english(one, nobodys, own))}
    assert left == {}


def test_every_text_is_told(draw: Draw) -> None:
    files = {"entries/comparison.yml": COMPARISON, PEAR: "---\ntitle: Pear\ncriteria: {stone: onne, sweett: 3}\n---\n"}
    problems = problems_of(draw, files)
    assert len(problems) > 2
    assert all(isinstance(one.cause, Told) for one in problems)


def test_german_reads_as_german(draw: Draw) -> None:
    german = find_language("de").language
    files = {
        "entries/comparison.yml": COMPARISON,
        PEAR: "---\ntitle: Pear\nsummary: A fruit.\ncriteria: {stone: onne}\n---\n",
    }
    [said] = [one.sentence_in(german) for one in problems_of(draw, files) if one.path == PEAR]
    assert said == "'onne' ist kein Wert von 'stone'. Ist 'one' gemeint? Erlaubt: none, one, many."
