"""What can be met with is in the manual: every problem code, command, option, setting, and key."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from comparative_wiki.commands import main
from comparative_wiki.comparison.classes import COLOURS, ICONS
from comparative_wiki.comparison.conditions import WORDS
from comparative_wiki.comparison.model import EvidencePolicy, Kind, Policy, Quantity, Take, Tone
from comparative_wiki.comparison.read import ACCEPTABLE
from comparative_wiki.entry import Confidence, State
from comparative_wiki.problems import CODES
from comparative_wiki.settings import Settings
from tests.conftest import REPO, Draw, entry_text

MANUAL = REPO / "docs" / "manual"


def manual(name: str) -> str:
    return (MANUAL / f"{name}.md").read_text(encoding="utf-8")


def headings(text: str, level: int) -> list[str]:
    return re.findall(rf"^{'#' * level} (.+?)\s*$", text, re.MULTILINE)


# Problems


def test_every_problem_code_has_a_section_and_every_section_a_code() -> None:
    found = [one.strip("`") for one in headings(manual("problems"), 2)]
    codes = [one for one in found if re.fullmatch(r"[a-z]+(?:-[a-z]+)+|empty", one)]
    assert sorted(codes) == sorted(CODES)
    assert codes == sorted(codes), "in the order of the alphabet"


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_section_about_a_problem_explains_it(code: str) -> None:
    sections = re.split(r"^## ", manual("problems"), flags=re.MULTILINE)
    [section] = [one for one in sections if one.split("\n", 1)[0].strip().strip("`") == code]
    assert len(section.split()) >= 20


NOTES = """
criteria:
  storage: [closed, documented, plain]
  offline: [no, reading, full]
  export: [none, partial, complete]
classifications:
  keeping:
    policy: first
    classes:
      local: {when: {storage: plain, offline: full}}
      kept: {otherwise: true}
"""


def notes(policy: str, *classes: str) -> str:
    """The comparison NOTES with other classes."""
    head = NOTES[: NOTES.index("    policy")]
    return "\n      ".join([f"{head}    policy: {policy}\n    classes:", *classes]) + "\n"


LINKED = """
criteria:
  storage: {scale: [closed, plain], from: {link: based-on, take: worst}}
  based-on: {link: true}
"""
MAPPED = """
criteria:
  licence: {text: true}
  freedom: {scale: [closed, open], from: licence, where: {open: [MIT], closed: [proprietary]}}
"""
PRICED = """
criteria:
  price: {number: {unit: EUR a month, at_least: 0, at_most: 100}}
classifications:
  k: {classes: {cheap: {when: {price: at most 100}}, rest: {otherwise: true}}}
"""
REST = "kept: {otherwise: true}"
PRINTED = {
    "accepted-nothing": f"{NOTES}accepted: [{{check: class-gap, where: keeping, because: We know.}}]\n",
    "class-contained": notes(
        "all", "local: {when: {storage: plain, offline: full}}", "readable: {when: {storage: plain}}"
    ),
    "class-contradiction": notes("first", "local: {when: {offline: full, all: [{offline: no}]}}", REST),
    "class-empty": NOTES,
    "class-gap": notes("unique", "local: {when: {storage: plain, offline: full}}", "kept: {when: {storage: closed}}"),
    "class-overlap": notes("unique", "local: {when: {storage: plain}}", "portable: {when: {export: complete}}", REST),
    "class-unreachable": notes(
        "first", "local: {when: {storage: plain}}", "free: {when: {storage: plain, export: complete}}", REST
    ),
    "level-not-monotone": notes("levels", "leave: {when: {export: partial}}"),
    "link-cycle": LINKED,
    "origin-cycle": "criteria:\n"
    + "".join(f"  {one}: {{scale: [x, y], from: {other}, where: {{x: x}}}}\n" for one, other in ("ab", "ba")),
    "rule-not-exercised": notes(
        "first", "local: {when: {any: [{storage: plain}, {export: complete, offline: full}]}}", REST
    ),
    "test-redundant": notes(
        "first", "local: {when: {storage: plain, any: [{storage: at least documented}, {export: complete}]}}", REST
    ),
    "threshold-outside": PRICED,
    "unmapped-value": MAPPED,
    "unused-criterion": NOTES,
    "values-alike": NOTES,
}
"""problem → a comparison file that has it"""
VALUES = {LINKED: {"based-on": "zim"}, MAPPED: {"licence": "AGPL-3"}, PRICED: {}, NOTES: {}}


@pytest.mark.parametrize("code", PRINTED)
def test_the_message_shown_about_a_problem_is_what_is_printed(code: str, draw: Draw) -> None:
    text = PRINTED[code]
    known = {} if "policy: levels" in text else {"storage": "plain", "offline": "no", "export": "none"}
    values = VALUES.get(text, known if text.startswith("\ncriteria:\n  storage: [") else {})
    files = {"entries/comparison.yml": text, "entries/joplin.md": entry_text(values)}
    if text == LINKED:
        files["entries/zim.md"] = entry_text({"based-on": "joplin"})
    printed = [line for line in draw(files).lines(notes=True) if line.endswith(f"[{code}]")]
    (section,) = re.findall(rf"^## {code}\n(.*?)(?=^## |\Z)", manual("problems"), re.MULTILINE | re.DOTALL)
    (shown,) = re.findall(r"^```text\n(.*)\n```$", section, re.MULTILINE)
    # The places are those of a larger file.
    assert shown.split(" ", 1)[1] in [line.split(" ", 1)[1] for line in printed]


# Commands


def commands(group: click.Command, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with its name in words, those of groups too."""
    if words:
        yield words, group
    if isinstance(group, click.Group):
        for name, one in group.commands.items():
            yield from commands(one, (*words, name))


ALL = dict(commands(main))


def test_there_are_the_commands_that_were_promised() -> None:
    assert set(ALL) >= {("check",), ("explain",), ("export", "json")}


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_every_command_and_option_is_in_the_manual(words: tuple[str, ...]) -> None:
    text = manual("commands")
    assert re.search(rf"^#+ .*\b{' '.join(words)}\b", text, re.MULTILINE), "a heading"
    for parameter in ALL[words].params:
        if isinstance(parameter, click.Option):
            assert any(f"{option}" in text for option in parameter.opts if option.startswith("--")), parameter.opts
            if isinstance(parameter.type, click.Choice):
                assert all(f"{choice}" in text for choice in parameter.type.choices)
        else:
            assert (parameter.name or "").upper() in text.upper()


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_every_command_says_what_it_does_and_every_option_too(words: tuple[str, ...]) -> None:
    command = ALL[words]
    assert command.help
    assert all(one.help for one in command.params if isinstance(one, click.Option))


def test_the_exit_codes_are_in_the_manual() -> None:
    for code in ("0", "1", "2"):
        assert re.search(rf"(?<!\d){code}(?!\d)", manual("commands"))


# Settings and the words of the files


def test_every_setting_is_in_the_manual() -> None:
    for field in dataclasses.fields(Settings):
        assert f"`{field.name}`" in manual("index"), field.name


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("comparison-file", [*Kind, *Policy, *EvidencePolicy]),
        ("comparison-file", [Tone.GOOD, Tone.MIDDLING, Tone.BAD]),
        ("comparison-file", [*Take, *Quantity]),
        ("comparison-file", [*WORDS, "is_a", "lens_of", "not applicable", "includes"]),
        ("comparison-file", [f"[`{code}`](problems.md#{code})" for code in ACCEPTABLE]),
        ("comparison-file", list(COLOURS)),
        ("comparison-file", list(ICONS)),
        ("entries", [*State, *Confidence]),
    ],
    ids=["kinds and policies", "tones", "takes and quantities", "conditions", "checks", "colours", "icons", "states"],
)
def test_the_words_of_the_files_are_in_the_manual(page: str, words: list[str]) -> None:
    text = manual(page)
    assert [word for word in words if not re.search(rf"(?<!\w){re.escape(str(word))}(?!\w)", text)] == []


def allowed_keys(lines: list[str], owner: str) -> set[str]:
    """The keys that a problem about an undeclared one offers."""
    [line] = [line for line in lines if f"is not a key of {owner}." in line]
    return set(re.sub(r" \[.*\]$", "", line).rpartition("Allowed: ")[2].rstrip(".").split(", "))


def test_every_key_of_the_files_is_in_the_manual(draw: Draw) -> None:
    comparison = {
        "criteria": {
            "c": {"scale": {"a": {"x": 1}, "b": None}, "x": 1},
            "n": {"number": {"x": 1}},
            "i": {"scale": ["a", "b"], "from": {"link": "l", "x": 1}},
            "l": {"link": True},
        },
        "scores": {"s": {"weights": ["c"], "x": 1}},
        "claims": [{"says": "So it is.", "holds": {"c": "a"}, "x": 1}],
        "accepted": [{"check": "class-gap", "because": "So it is.", "x": 1}],
        "groups": {"g": {"x": 1}},
        "classifications": {"k": {"x": 1, "classes": {"one": {"when": {"c": "a"}, "x": 1}}}},
        "examples": [{"entry": "thing", "expect": {"k": "one"}, "x": 1}],
        "x": 1,
    }
    value = {"value": "a", "evidence": [{"url": "https://example.org/", "x": 1}], "x": 1}
    entry = entry_text({"c": value}).replace("summary:", "x: 1\nsummary:")
    lines = draw({"entries/comparison.yml": comparison, "entries/thing.md": entry}).lines()
    owners = {
        "comparison-file": [
            "the comparison file",
            "criterion 'c'",
            "level 'a' of criterion 'c'",
            "'number' of criterion 'n'",
            "group 'g'",
            "classification 'k'",
            "class 'one' of 'k'",
            "an example",
            "'from' of criterion 'i'",
            "score 's'",
            "a claim",
            "an acceptance",
        ],
        "entries": ["the front matter", "the value of 'c'", "a source"],
    }
    for page, names in owners.items():
        text = manual(page)
        for owner in names:
            missing = {
                key for key in allowed_keys(lines, owner) if not re.search(rf"(?<!\w){re.escape(key)}(?!\w)", text)
            }
            assert not missing, f"{page}: keys of {owner}"


# Examples in the manual: what is shown has to work

ENTRY = "---\ntitle: Thing\nsummary: A thing.\ncriteria: {}\n---\n"


def examples(path: Path) -> list[str]:
    """The YAML shown on a page."""
    return re.findall(r"^```ya?ml\n(.*?)^```", path.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def data(text: str) -> dict[str, Any]:
    loaded = yaml.load(text, Loader=yaml.BaseLoader)
    assert isinstance(loaded, dict)
    return loaded


COMPLETE = next(one for one in examples(MANUAL / "comparison-file.md") if one.startswith("title:"))
"""the whole comparison file at the end of the manual's page about it"""


def test_the_complete_comparison_of_the_manual_has_nothing_wrong_with_it(draw: Draw) -> None:
    drawing = draw({"entries/comparison.yml": COMPLETE, "entries/thing.md": ENTRY})
    assert drawing.lines() == []
    assert len(data(COMPLETE)["classifications"]) >= 3


@pytest.mark.parametrize("number", range(len(examples(MANUAL / "comparison-file.md"))))
def test_every_example_of_the_comparison_file_is_right(number: int, draw: Draw) -> None:
    part = data(examples(MANUAL / "comparison-file.md")[number])
    if "when" in part:
        part = {
            "classifications": {"kind": {"classes": {"one": {"when": part["when"]}, "rest": {"otherwise": "true"}}}}
        }
    # An example about criteria stands alone; the others speak of the criteria of the complete one.
    whole = part if "criteria" in part else {**data(COMPLETE), "examples": [], "claims": [], "accepted": [], **part}
    lines = draw(
        {"entries/comparison.yml": whole, "entries/joplin.md": ENTRY.replace("{}", "{export: complete}")}
    ).lines()
    assert [line for line in lines if "/comparison.yml" in line and "[example-wrong]" not in line] == []


@pytest.mark.parametrize("number", range(len(examples(MANUAL / "entries.md"))))
def test_every_example_of_an_entry_is_right(number: int, draw: Draw) -> None:
    text = examples(MANUAL / "entries.md")[number]
    entry = text if text.startswith("---") else f"---\ntitle: Thing\nsummary: A thing.\n{text}---\n"
    drawing = draw({"entries/comparison.yml": COMPLETE, "entries/thing.md": entry})
    assert drawing.lines() == []


@pytest.mark.parametrize("path", [REPO / "README.md", MANUAL / "index.md"], ids=lambda path: path.stem)
def test_the_first_wiki_that_a_reader_is_told_to_write_works(path: Path, draw: Draw) -> None:
    shown = examples(path)
    comparison = next(one for one in shown if "classifications:" in one)
    entry = next(one for one in shown if one.startswith("---"))
    assert draw({"entries/comparison.yml": comparison, "entries/thing.md": entry}).lines() == []
    settings = data(next(one for one in shown if one.startswith("site_name:")))
    assert settings["plugins"] == ["search", "comparative-wiki"]


@pytest.mark.parametrize(
    "path", [REPO / "CONTRIBUTING.md", REPO / "docs" / "contribute.md"], ids=lambda path: path.stem
)
def test_the_entry_that_a_contributor_is_shown_fits_our_comparison(path: Path, draw: Draw) -> None:
    for text in examples(path):
        comparison = data((REPO / "entries" / "comparison.yml").read_text(encoding="utf-8"))
        comparison["examples"] = []
        entry = text if text.startswith("---") else f"---\ntitle: Thing\nsummary: A thing.\n{text}---\n"
        assert draw({"entries/comparison.yml": comparison, "entries/thing.md": entry}).lines() == []
