"""Files that nobody would write by hand: refused in one sentence with a place, in bounded time and memory."""

from __future__ import annotations

import os
import random
import re
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from comparative_wiki.problems import LONGEST_QUOTE, START, Problems, shortened
from comparative_wiki.prose import text_lines
from tests.commands.conftest import WIKI
from tests.conftest import Content, write_files

SECONDS = 30
"""of a processor, since others may have it meanwhile"""
MEMORY = 1_000_000_000
"""bytes of address space; the interpreter with all that it imports takes a third of it"""

NOISE = random.Random(1).randbytes(20_000)
LARGE = ("x" * 99 + "\n") * 100_000
DEEP = "[" * 10_000 + "]" * 10_000
ENTRY = "---\ntitle: Pear\nsummary: A fruit.\ncriteria:\n  flesh: {}\n---\n"
PEAR = "entries/pear.md"
COMPARISON = "entries/comparison.yml"
MENTION = "entries/mentions/apple/0123456789abcdef.yml"
REMOVED = "entries/removed.yml"

CASES: dict[str, tuple[str, Content, str]] = {
    # What: which file, what it holds, and what is said of it.
    "noise in an entry": (PEAR, NOISE, "1:1 byte 0xf5 is not UTF-8"),
    "noise in front matter": (PEAR, b"---\n" + NOISE, "2:1 byte 0xf5 is not UTF-8"),
    "noise in a body": (PEAR, ENTRY.format("soft").encode() + NOISE, "7:1 byte 0xf5 is not UTF-8"),
    "noise in the comparison": (COMPARISON, NOISE, "1:1 byte 0xf5 is not UTF-8"),
    "noise in a mention": (MENTION, NOISE, "1:1 byte 0xf5 is not UTF-8"),
    "noise in removed entries": (REMOVED, NOISE, "1:1 byte 0xf5 is not UTF-8"),
    "noise in the settings": ("mkdocs.yml", NOISE, "1:1 cannot be read: byte 0 is not UTF-8"),
    "nothing but zeros": (PEAR, b"\0" * 100_000, "1:1 there is no front matter"),
    "another encoding": (PEAR, ENTRY.format("soft").encode("utf-16"), "1:1 the file is in UTF-16"),
    "10 MB of an entry": (PEAR, LARGE, "1:1 the file is larger than 2,000,000 bytes"),
    "10 MB of front matter": (PEAR, ENTRY.format(f'"{LARGE}"'), "1:1 the file is larger than 2,000,000 bytes"),
    "10 MB of a body": (PEAR, ENTRY.format("soft") + LARGE, "1:1 the file is larger than 2,000,000 bytes"),
    "10 MB of a comparison": (COMPARISON, LARGE, "1:1 the file is larger than 2,000,000 bytes"),
    "10 MB of a mention": (MENTION, LARGE, "1:1 the file is larger than 2,000,000 bytes"),
    "10 MB of removed entries": (REMOVED, LARGE, "1:1 the file is larger than 2,000,000 bytes"),
    "10 MB of settings": ("mkdocs.yml", f"a: {LARGE}", "1:1 the file is larger than 1,000,000 bytes"),
    "much front matter": (PEAR, ENTRY.format("x" * 300_000), "2:1 more than 200,000 characters of YAML"),
    "a value without end": (PEAR, ENTRY.format("x" * 190_000), "5:10 'xxx"),
    "a long key": (PEAR, ENTRY.replace("flesh", "f" * 900).format(1), "5:3 'fff"),
    "brackets in front matter": (PEAR, ENTRY.format(DEEP), "5:48 lists or mappings nested more than 40 deep"),
    "brackets that never close": (PEAR, ENTRY.format("[" * 10_000), "5:48 lists or mappings nested more than 40 deep"),
    "braces in front matter": (PEAR, ENTRY.format("{a: " * 10_000), "5:162 lists or mappings nested more than 40 deep"),
    "hyphens in front matter": (PEAR, ENTRY.format("\n   " + "- " * 10_000), "6:80 lists or mappings nested more"),
    "brackets in the comparison": (COMPARISON, f"criteria: {DEEP}", "1:50 lists or mappings nested more than 40 deep"),
    "brackets in a mention": (MENTION, f"target: {DEEP}", "1:48 lists or mappings nested more than 40 deep"),
    "brackets in removed entries": (REMOVED, f"a: {DEEP}", "1:43 lists or mappings nested more than 40 deep"),
    "brackets in a body": (PEAR, ENTRY.format("soft") + DEEP, "7:41 square brackets nested more than 40 deep"),
    "links in links": (PEAR, ENTRY.format("soft") + "[" * 10_000 + "](a)" * 10_000, "7:41 square brackets nested"),
    "brackets behind a fence": (PEAR, ENTRY.format("soft") + f"~~~\n{DEEP}", "8:41 square brackets nested"),
    "text without end": (
        PEAR,
        ENTRY.format("soft") + "word\n" * 50_000,
        "40007:1 more than 200,000 characters",
    ),
    "headings without end": (PEAR, ENTRY.format("soft") + "# a\n" * 9_000, "507:1 more than 500 headings"),
    "headings in quotes": (PEAR, ENTRY.format("soft") + "> # a\n\n" * 9_000, "1007:1 more than 500 headings"),
    "underlined headings": (PEAR, ENTRY.format("soft") + "a\n=\n" * 9_000, "1008:1 more than 500 headings"),
    "fences without end": (PEAR, ENTRY.format("soft") + "```\n" * 9_000, "1007:1 more than 1,000 lines with the marks"),
    "tags that never close": (PEAR, ENTRY.format("soft") + "< " + "</" * 10_000, "7:203 more than 100 angle brackets"),
    "brackets in the settings": ("mkdocs.yml", f"plugins: {DEEP}", "1:109 lists or mappings are nested more than 100"),
    "a date that is none": ("mkdocs.yml", "a: 2025-13-45\n", "1:1 this is not valid YAML: month must be"),
}


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited as Linux does it")
@pytest.mark.parametrize("name", CASES)
def test_it_is_refused_in_a_sentence(name: str, tmp_path: Path) -> None:
    path, content, said = CASES[name]
    write_files(tmp_path, {**WIKI, path: content})
    done = subprocess.run(
        [sys.executable, "-c", "from comparative_wiki.commands import main; main()", "check"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        timeout=20 * SECONDS,
        preexec_fn=limited,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    lines = (done.stdout + done.stderr).decode().splitlines()
    assert done.returncode == 1, lines
    [line] = [one for one in lines if not re.fullmatch(r"1 error, 0 warnings\.", one)]
    assert line.removeprefix("Error: ").startswith(f"{path}:{said}"), line
    assert len(line) < 400


# What a message repeats


def test_a_message_repeats_only_the_beginning_of_what_is_long() -> None:
    problems = Problems()
    problems.at("x.md").error("empty", START, f"'{'a ' * 500}' is wrong", "b" * 500)
    [problem] = problems
    assert problem.cause == f"'{'a ' * 29}a…' is wrong"
    assert problem.remedy == f"{'b' * 60}…"


def test_what_is_short_stays_and_what_stands_between_two_quotes_too() -> None:
    between = " is as long as it likes, since it is not repeated from anywhere but is the message itself, and so on "
    assert len(between) > LONGEST_QUOTE
    for text in ("'a' is wrong", f"'a'{between}'b'", "Use letters, for instance 'my-entry'."):
        assert shortened(text) == text


# Fences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n```\nb\n```\nc", [0, 4]),
        ("a\n```\nb\nc", [0, 1, 2, 3]),
        ("~~~~\na\n~~~\nb\n~~~~~\nc", [5]),
        ("```\na\n~~~\nb", [0, 1, 2, 3]),
        ("```x\na\n```y\nb\n```\nc", [5]),
        ("~~~\n```\na\n```\nb", [0, 4]),
    ],
)
def test_fenced_code_is_no_text_unless_the_fence_stays_open(text: str, expected: list[int]) -> None:
    assert [number for number, _ in text_lines(text.split("\n"))] == expected


def test_fences_without_end_are_read_in_time() -> None:
    lines = ["`" * (1500 - number) + "x" for number in range(1400)] + ["```"] * 200_000 + ["~~~x"] * 100_000
    started = time.process_time()
    assert sum(1 for _ in text_lines(lines)) > 0
    assert time.process_time() - started < SECONDS


def test_backticks_without_end_are_read_in_time() -> None:
    lines = ["`" * 300_000, "".join("`" * (number % 90 + 1) + "a" for number in range(20_000))]
    started = time.process_time()
    assert [len(line) for _, line in text_lines(lines)] == [len(line) for line in lines]
    assert time.process_time() - started < SECONDS


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("a `b` c", "a     c"),
        ("a ``b`c`` d", "a         d"),
        ("a `b c", "a `b c"),
        ("`` a ` b `", "`` a      "),
        ("`a` `b`", "       "),
    ],
)
def test_code_spans_are_no_text(line: str, expected: str) -> None:
    assert list(text_lines([line])) == [(0, expected)]
