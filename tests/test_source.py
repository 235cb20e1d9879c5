"""YAML and front matter: the same trees, places and problems with and without libyaml, and nothing that blows up."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from comparative_wiki import source
from comparative_wiki.problems import Problems, problem_as_text
from comparative_wiki.source import Mapping, Node, Scalar, Sequence, parse_fragment, read_document, read_yaml
from tests.conftest import REPO

# One tree


def parse(text: str) -> tuple[Mapping | None, list[str]]:
    problems = Problems()
    tree = parse_fragment(text, problems.at("x.yml"), first_line=1, what="file")
    return tree, [problem_as_text(one) for one in problems]


def parse_in_python(text: str) -> tuple[Mapping | None, list[str]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(source, "_FastLoader", yaml.SafeLoader)
        return parse(text)


def scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from scalars(item)
    else:
        for key, value in node.items:
            yield key
            yield from scalars(value)


def test_libyaml_is_here_or_the_comparison_would_compare_nothing() -> None:
    assert yaml.__with_libyaml__
    assert source._FastLoader is yaml.CSafeLoader


# Random text that looks like YAML

PIECES = st.sampled_from([
    "a", "b c", "yes", "1.10", "~", "'q'", '"d"', '"\\u00e9\\n"', "'it''s'", "x: y", "http://a.b/c?d=e", "a#b", "# c",
    "é", "日本", "😀", "\u00a0", "\u2028", "\x85", "-", "- ", "-a", "?", "? ", ":", ": ", ":a", ",", ", ", "[", "]",
    "{", "}", "[]", "{}", "&a ", "*a ", "!t ", "!!str ", "! ", "|", ">", "|-", ">+", "|2", "%", "@", "`", "'", '"',
    "\\", "\n", "\n  ", "\n    ", "\n\n", " ", "  ", "\t", "---", "...", "\n---\n", "\n...\n", "<<", "=",
    "null", "\ufeff",
    "\x00", "\x1b", '"\\ud800"', '"\\x1b"', '"\\U00110000"',
])  # fmt: skip
JUMBLE = st.lists(PIECES, max_size=12).map("".join)

FLOW = st.recursive(
    st.sampled_from(["a", "1.10", "'it''s'", '"d: e"', "http://x/y", "b c", "", "a:b", "x#y", "~", "-1", "é😀"]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.lists(st.tuples(st.sampled_from(["k", '"q"', "two words"]), inner), max_size=3).map(
            lambda pairs: "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}"
        ),
    ),
    max_leaves=6,
)


def indented(text: str) -> str:
    return "".join(f"\n  {line}" if line else "\n" for line in text.split("\n"))


BLOCK = st.recursive(
    st.one_of(
        FLOW,
        st.sampled_from(
            ["|\n  a\n\n   b # c\n", ">-\n  a\n  b\n", "plain # comment", "over\n  two lines", "'over\n\n  two'"]
        ),
    ),
    lambda inner: st.one_of(
        st.lists(st.tuples(st.sampled_from(["a", "b", "'c'", "d e", "1", "yes"]), inner), min_size=1, max_size=3).map(
            lambda pairs: "\n".join(f"{key}: {indented(value) if chr(10) in value else value}" for key, value in pairs)
        ),
        st.lists(inner, min_size=1, max_size=3).map(
            lambda items: "\n".join(f"- {item}".replace("\n", "\n  ") for item in items)
        ),
    ),
    max_leaves=6,
)
DOCUMENT = st.lists(BLOCK, min_size=1, max_size=3).map(
    lambda values: "\n".join(
        f"k{number}: {indented(value) if chr(10) in value else value}" for number, value in enumerate(values)
    )
)


@given(DOCUMENT)
@settings(max_examples=300)
def test_documents_are_read_the_same_without_libyaml(text: str) -> None:
    assert repr(parse(text)) == repr(parse_in_python(text))


@given(JUMBLE)
@settings(max_examples=700)
def test_jumbled_text_is_read_the_same_without_libyaml(text: str) -> None:
    assert repr(parse(text)) == repr(parse_in_python(text))


@given(JUMBLE.map(lambda text: f"a: 1\nb:{text}\nc: [{text}]\n"))
@settings(max_examples=300)
def test_jumbled_values_are_read_the_same_without_libyaml(text: str) -> None:
    assert repr(parse(text)) == repr(parse_in_python(text))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text_is_read_the_same_without_libyaml(text: str) -> None:
    assert repr(parse(text)) == repr(parse_in_python(text))


@pytest.mark.parametrize("path", sorted((REPO / "entries").glob("*.md")), ids=lambda path: path.stem)
def test_our_entries_are_read_the_same_without_libyaml(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    problems = Problems()
    fast = read_document(path, problems.at(path.name))
    monkeypatch.setattr(source, "_FastLoader", yaml.SafeLoader)
    assert repr(fast) == repr(read_document(path, problems.at(path.name)))
    assert fast is not None
    assert not problems


# What was written

WRITTEN = [
    "yes",
    "no",
    "on",
    "1.10",
    "2025",
    "0x1F",
    "0o17",
    "1_000",
    "~",
    "null",
    "2025-01-01",
    "1e3",
    ".inf",
    "=",
    "<<",
    "True",
]


@pytest.mark.parametrize("written", WRITTEN)
def test_a_scalar_is_the_text_that_was_written(written: str) -> None:
    tree, problems = parse(f"a: {written}\nb: [{written}]\n{written}: c\n")
    assert tree is not None
    assert problems == []
    assert [one.text for one in scalars(tree)] == ["a", written, "b", written, written, "c"]


PLAIN = st.text(st.characters(categories=["L", "N"], include_characters="_./+"), min_size=1, max_size=12)


@given(st.lists(PLAIN, min_size=1, max_size=5, unique=True))
def test_plain_words_keep_their_text_and_their_places(words: list[str]) -> None:
    text = "".join(f"key{number}:\n  - {word}\n" for number, word in enumerate(words))
    tree, problems = parse(text)
    assert tree is not None
    assert problems == []
    lines = text.split("\n")
    for one in scalars(tree):
        assert lines[one.place.line - 1][one.place.column - 1 :].startswith(one.text)
        assert one.plain


# A byte order mark in the middle of a text is read as a space, like the ends of lines that only YAML knows.
QUOTED = st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co", "Zl", "Zp"], exclude_characters="\ufeff")


@given(st.text(QUOTED, max_size=30))
def test_quoted_text_is_kept_character_for_character(text: str) -> None:
    tree, problems = parse(f"key: '{text.replace(chr(39), chr(39) * 2)}'\n")
    assert problems == []
    assert tree is not None
    assert [(one.text, one.place.column, one.plain) for one in scalars(tree)] == [("key", 1, True), (text, 6, False)]


@pytest.mark.parametrize(
    "text", ["what ?", "a?b", "?", "a\u00a0?", "# x", "a |#b", "\uf8f0 ?", "\uf8f1 #", "\ue000\ue001?"]
)
def test_signs_that_mean_something_elsewhere_are_kept_in_quotes(text: str) -> None:
    for read in (parse, parse_in_python):
        tree, problems = read(f"a: ['{text}', \"{text}\"]\nb: {{c: '{text}'}}\nd: |\n  {text}\n")
        assert problems == []
        assert tree is not None
        assert [one.text.rstrip("\n") for one in scalars(tree) if not one.plain] == [text] * 4


@pytest.mark.parametrize(
    "text", ["https://example.org/a?b=c&d=e#f", "Quoi de neuf ?", "a\u00a0?", "why? because", "a ?b"]
)
def test_question_marks_need_no_quotes_inside_brackets(text: str) -> None:
    for read in (parse, parse_in_python):
        tree, problems = read(f"a: [{text}]\nb: {{c: {text}}}\n")
        assert problems == []
        assert tree is not None
        assert [one.text for one in scalars(tree)] == ["a", text, "b", "c", text]


def test_nothing_behind_a_colon_is_an_empty_plain_text_and_quotes_are_not() -> None:
    for read in (parse, parse_in_python):
        tree, _ = read("a:\nb: ''\n")
        assert tree is not None
        assert [(one.text, one.plain) for _, one in tree.items if isinstance(one, Scalar)] == [("", True), ("", False)]


def test_columns_count_characters_and_not_bytes() -> None:
    tree, _ = parse("é😀: 日本\n")
    assert tree is not None
    assert [one.place.column for one in scalars(tree)] == [1, 5]


# Files


def document(tmp_path: Path, data: bytes) -> tuple[source.Document | None, list[str]]:
    path = tmp_path / "x.md"
    path.write_bytes(data)
    problems = Problems()
    return read_document(path, problems.at("x.md")), [problem_as_text(one) for one in problems]


PAGE = "---\ntitle: Äpfel\ncriteria: {}\n---\n\nText.\n\n---\nMore.\n"


@pytest.mark.parametrize(
    "data",
    [
        PAGE.encode(),
        PAGE.encode("utf-8-sig"),
        PAGE.replace("\n", "\r\n").encode(),
        PAGE.replace("\n", "\r").encode(),
        PAGE.rstrip("\n").encode(),
        PAGE.replace("{}\n---", "{}\n...").encode(),
        PAGE.replace("---\n", "---  \n").encode(),
    ],
    ids=["plain", "BOM", "CRLF", "CR", "no final newline", "dots", "spaces after the dashes"],
)
def test_line_ends_and_marks_change_nothing(tmp_path: Path, data: bytes) -> None:
    read, problems = document(tmp_path, data)
    assert problems == []
    assert read is not None
    assert [(one.text, one.place.line, one.place.column) for one in scalars(read.front)] == [
        ("title", 2, 1),
        ("Äpfel", 2, 8),
        ("criteria", 3, 1),
    ]
    assert read.body_line == 6
    assert read.body.split() == ["Text.", "---", "More."]


def test_a_file_may_end_with_its_closing_fence(tmp_path: Path) -> None:
    read, problems = document(tmp_path, b"---\na: b\n---")
    assert problems == []
    assert read is not None
    assert read.body == ""


def test_dashes_inside_a_text_do_not_end_the_front_matter(tmp_path: Path) -> None:
    read, problems = document(tmp_path, b"---\na: |\n  x\n  ---\n  y\n---\nbody\n")
    assert problems == []
    assert read is not None
    assert read.body == "body"


def test_a_folder_in_the_place_of_a_file_is_a_problem(tmp_path: Path) -> None:
    problems = Problems()
    assert read_yaml(tmp_path, problems.at("x")) is None
    assert [one.code for one in problems] == ["file-unreadable"]


def test_a_file_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    problems = Problems()
    assert read_document(tmp_path / "no.md", problems.at("no.md")) is None
    assert [one.code for one in problems] == ["file-unreadable"]


# Files that mean harm. A reader that works its way through them would take minutes, or bring Python down.

BOMBS = {
    "brackets": "a: " + "[" * 10_000,
    "braces": "a: " + "{a: " * 10_000,
    "closed brackets": "a: " + "[" * 10_000 + "]" * 10_000,
    "brackets after a comment that closes them": "# " + "]" * 90_000 + "\na: " + "[" * 90_000,
    "dashes": "a:\n  " + "- " * 90_000,
    "dashes and tabs": "a:\n  " + "-\t" * 90_000,
    "questions": "? " * 90_000,
    "indentation": "".join(" " * depth + "a:\n" for depth in range(600)),
    "indented dashes": "".join(" " * depth + "-\n" for depth in range(600)),
    "aliases": "a: &a [x]\n" + "".join(f"k{n}: &b{n} [*a, *a, *a]\n" for n in range(1000)),
    "laughter": "a: &a [x,x,x,x,x,x,x,x,x]\n"
    + "".join(
        f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    ),
    "laughter behind quoted keys": 'a: {"a":&a [x,x],"b":&b ["q":*a,"q":*a],"c":&c ["q":*b,"q":*b]}\n',
    "a list in itself": "a: &a [*a]\n",
    "a list in itself behind a quoted key": 'a: {"a":&a ["q":*a]}\n',
    "too much YAML": "a: b # " + "x" * 200_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_and_said_to_be_one(name: str) -> None:
    tree, problems = parse(BOMBS[name])
    assert tree is None
    assert problems
    codes = {line.rpartition(" ")[2] for line in problems}
    # Question marks may be read as nested keys or as one long text, which is no mapping.
    assert codes <= {"[too-complex]", "[yaml-anchor]", "[yaml-tab]", *(["[wrong-kind]"] if name == "questions" else [])}


@pytest.mark.parametrize("name", [name for name in BOMBS if name != "too much YAML"])
def test_a_bomb_is_refused_alike_without_libyaml(name: str) -> None:
    assert repr(parse(BOMBS[name])) == repr(parse_in_python(BOMBS[name]))


def test_lists_as_deep_as_allowed_are_read() -> None:
    deep = source.DEEPEST - 1
    tree, problems = parse("a: " + "[" * deep + "]" * deep)
    assert problems == []
    assert tree is not None


def test_a_file_of_ten_megabytes_is_refused_unread(tmp_path: Path) -> None:
    read, problems = document(tmp_path, b"---\na: b\n---\n" + b"x" * 10_000_000)
    assert read is None
    assert [line.rpartition(" ")[2] for line in problems] == ["[too-complex]"]


@pytest.mark.parametrize("seed", range(20))
def test_random_bytes_are_a_problem_and_no_more(tmp_path: Path, seed: int) -> None:
    noise = random.Random(seed).randbytes(2000)
    read, problems = document(tmp_path, b"---\n" + noise)
    assert read is None
    assert problems


@pytest.mark.parametrize("where", ["a{}: b", "a: {}b", 'a: "{}"', "a: [{}]", "# {}\na: b"])
@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x7f", "\ufffe"])
def test_a_character_that_is_not_allowed_is_named_at_its_place(where: str, character: str) -> None:
    text = f"ok: yes\n{where.format(character)}\n"
    tree, problems = parse(text)
    assert tree is None
    [problem] = problems
    assert f"U+{ord(character):04X}" in problem
    line = text.split("\n")[1]
    assert problem.startswith(f"x.yml:2:{line.index(character) + 1} ")


def test_half_a_character_is_not_let_through() -> None:
    tree, problems = parse('a: ok\nb: "\\ud800"\n')
    assert [line.split()[0] for line in problems] == ["x.yml:2:4"]
    for one in scalars(tree) if tree is not None else ():
        one.text.encode()


@given(st.binary(max_size=200))
def test_no_bytes_bring_the_reader_down(data: bytes) -> None:
    tree, problems = parse(data.decode("utf-8", errors="surrogateescape"))
    assert tree is not None or problems
