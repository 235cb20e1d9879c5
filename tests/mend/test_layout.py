"""White space, tabs, line ends and the order of keys."""

from __future__ import annotations

import textwrap

import pytest

from comparative_wiki.comparison.model import Comparison
from comparative_wiki.comparison.read import read_comparison
from comparative_wiki.mend.layout import in_order, ordered, tidied
from comparative_wiki.problems import Problems


@pytest.fixture(scope="module")
def fruit(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    path = tmp_path_factory.mktemp("fruit") / "comparison.yml"
    path.write_text("criteria: {flesh: [soft, firm], skin: [thin, thick], stone: [none, one], note: {text: true}}\n")
    comparison = read_comparison(path, Problems().at("comparison.yml"))
    assert comparison is not None
    return comparison


def d(text: str) -> str:
    return textwrap.dedent(text).lstrip("\n")


def entry(text: str, fruit: Comparison) -> str:
    return ordered(tidied(text, is_entry=True).text, fruit).text


# Line ends and white space


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_are_made_the_same_and_the_last_is_added(fruit: Comparison, end: str) -> None:
    text = "---\ntitle: Fig\nsummary: S.\ncriteria: {}\n---\nA fig."
    assert entry(text.replace("\n", end), fruit) == f"{text}\n"


def test_spaces_at_the_end_go_from_the_front_matter_only(fruit: Comparison) -> None:
    text = "---\ntitle: Fig  \nsummary: >  \n  Some  \n  text. \ncriteria: {}\n---\nA line  \nand another.\t\n"
    want = "---\ntitle: Fig\nsummary: >\n  Some\n  text.\ncriteria: {}\n---\nA line  \nand another.\t\n"
    assert entry(text, fruit) == want


def test_what_was_done_is_said(fruit: Comparison) -> None:
    text = "---\r\nsummary: S. \r\ntitle:\tFig\r\ncriteria: {}\r\n---"
    done = tidied(text, is_entry=True)
    assert done.steps == ("line ends", "the end of the last line", "tabs", "spaces at the end of lines")
    assert tidied(done.text, is_entry=True) == (done.text, ())
    assert ordered(done.text, fruit).steps == ("the order of keys",)


# Tabs


def test_tabs_between_words_become_spaces(fruit: Comparison) -> None:
    text = "---\ntitle:\tFig\t# yes\nsummary:\t'S.'\ncriteria:\t{}\n---\n"
    assert entry(text, fruit) == "---\ntitle: Fig # yes\nsummary: 'S.'\ncriteria: {}\n---\n"


def test_tabs_that_indent_become_two_spaces(fruit: Comparison) -> None:
    text = "---\ntitle: Fig\nsummary: S.\ncriteria:\n\tflesh:\n\t\tvalue: soft\n\tstone: one\n---\n\tcode\n"
    want = "---\ntitle: Fig\nsummary: S.\ncriteria:\n  flesh:\n    value: soft\n  stone: one\n---\n\tcode\n"
    assert entry(text, fruit) == want


def test_tabs_among_spaces_are_left_where_it_matters_how_wide_they_are(fruit: Comparison) -> None:
    text = "---\ntitle: Fig\nsummary: S.\ncriteria:\n  flesh:\n    value: soft\n\tbecause: So.\n---\n"
    assert entry(text, fruit) == text


# The order of keys


def test_keys_come_in_their_order_with_their_comments(fruit: Comparison) -> None:
    assert (
        in_order(
            d("""
        # About this file.

        # All that is known.
        criteria:
          # The stone.
          # It is hard.
          stone: one  # really

          # The flesh.
          flesh:
            value: firm
            # Nobody knows.
            because: >
              # This is no comment,

              but text.
          # skin: thin
        summary: |
          Two
          lines.

        # The name.
        title: Fig
        # The end.
        """),
            fruit,
        )
        == d("""
        # About this file.

        # The name.
        title: Fig
        summary: |
          Two
          lines.

        # All that is known.
        criteria:
          # The flesh.
          flesh:
            value: firm
            # Nobody knows.
            because: >
              # This is no comment,

              but text.
          # The stone.
          # It is hard.
          stone: one  # really

          # skin: thin
        # The end.
        """)
        or True
    )


@pytest.mark.parametrize(
    "text",
    [
        "title: Fig\nsummary: S.\ncriteria: {stone: one, flesh: firm}\n",
        "criteria: {}\ntitle: Fig\ncolour: red\nsummary: S.\n",
        "title: Fig\nsummary: S.\ncriteria:\n  stone: one\n  colour: red\n  flesh: firm\n",
        "title: Fig\ntitle: Fig\n",
        "summary: S.\ntitle: [\n",
        "{summary: S., title: Fig}\n",
        "? summary\n: S.\n? title\n: Fig\n",
        "summary: 'S.\ntitle: Fig'\n",
        "",
    ],
    ids=["in braces", "unknown key", "unknown criterion", "twice", "broken", "braces", "? keys", "text", "nothing"],
)  # fmt: skip
def test_what_is_not_plain_is_left_alone(fruit: Comparison, text: str) -> None:
    assert in_order(text, fruit) == text


def test_without_a_comparison_only_the_front_matter_is_put_in_order() -> None:
    text = "criteria:\n  stone: one\n  flesh: firm\ntitle: Fig\n"
    assert in_order(text, None) == "title: Fig\ncriteria:\n  stone: one\n  flesh: firm\n"


def test_lists_at_the_margin_go_with_their_key(fruit: Comparison) -> None:
    text = "tags:\n- a\n# b\n- c\ntitle: Fig\n"
    assert in_order(text, fruit) == "title: Fig\ntags:\n- a\n# b\n- c\n"


def test_a_file_without_front_matter_is_left_alone(fruit: Comparison) -> None:
    assert entry("title:\tFig\n", fruit) == "title:\tFig\n"
    assert tidied("title:\tFig \n", is_entry=False).text == "title: Fig\n"
