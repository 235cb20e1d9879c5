"""Whether quoted words stand on a page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparative_wiki.web.fetch import Fetched, Headers
from comparative_wiki.web.quotes import folded, needs_scripts, parts_of, stands_in, text_of

WORDS = "Nothing in this constitution imposes an obligation on anyone to do work."


def page(html: str, kind: str = "text/html") -> Fetched:
    return Fetched(
        status=200,
        address="https://a.example/",
        headers=Headers(),
        content_type=kind,
        body=html.encode(),
        text=html,
        whole=True,
    )


def found(quote: str, html: str, kind: str = "text/html") -> bool:
    return stands_in(quote, folded(text_of(page(html, kind))))


@pytest.mark.parametrize(
    "html",
    [
        f"<p>{WORDS}</p>",
        f"<p>{WORDS.upper()}</p>",
        f"<p>{WORDS.replace(' ', '&nbsp;')}</p>",
        WORDS.replace(" ", "\n   "),
        "<p>Nothing in <b>this</b> constitution im<i>poses</i> an<br>obligation</p><p>on anyone to do work.</p>",
        "Nothing in this consti&shy;tution imposes<sup>[12]</sup> an obligation on anyone<!-- yes --> to do work.",
        "Nothing in this constitution imposes<script>var x = 'an'</script> an obligation on anyone to do work.",
        f"<template>No.</template><noscript>{WORDS}</noscript>",
        f"1 < 2, and {WORDS}",
    ],
)
def test_markup_and_white_space_do_not_hide_words(html: str) -> None:
    assert found(WORDS, html)


@pytest.mark.parametrize(
    "html",
    [
        WORDS.replace("anyone", "everyone"),
        f"<!-- {WORDS} -->",
        f"<script>{WORDS}</script>",
        f"<template>{WORDS}</template>",
        f'<img alt="{WORDS}">',
        WORDS[:-10],
        "",
    ],
)
def test_words_that_no_reader_sees_are_not_there(html: str) -> None:
    assert not found(WORDS, html)


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("It's the people's \"choice\"", "It\u2019s the people\u2018s \u201cchoice\u201d"),
        ("'so' it is", "\u2039so\u203a it is"),
        ("well-known - and open", "well\u2011known \u2014 and open"),
        ("the office of fish", "the o\ufb03ce of \ufb01sh"),
        ("``quoted'' words", '"quoted" words'),
        ("Straße und Weg", "STRASSE UND WEG"),
        ("Café Noir", "Cafe\u0301 noir"),
        ("works[3] well", "works well"),
        ("works well", "works[3] well [a]"),
    ],
)
def test_typography_makes_no_difference(quote: str, text: str) -> None:
    assert found(quote, f"<p>{text}</p>")
    assert found(text, quote, "text/plain")


def test_what_the_quoter_left_out_or_put_in_is_a_gap() -> None:
    text = "The board elects a chair every year, and the members can overrule it at any time."
    for quote in (
        "The board elects a chair … and the members can overrule it",
        "The board elects a chair [...] overrule it",
        "[In 2020] the board elects . . . a chair",
        "... can overrule [the chair] at any time ...",
    ):
        assert found(quote, text), quote
    assert not found("overrule it … The board elects", text), "in their order"
    assert parts_of("[…] …") == []


def test_plain_text_is_not_read_as_html() -> None:
    assert found("if a <b and c> d", "so if a <b and c> d", "text/plain")


def test_a_page_of_scripts_alone_says_nothing() -> None:
    assert needs_scripts(page("<div id=app></div><script src=a.js></script>"))
    assert not needs_scripts(page("<p>Short.</p>"))
    assert not needs_scripts(page(f"<script>1</script><p>{'Long text. ' * 60}</p>"))


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text) or "[" in text


@given(st.text(max_size=40), st.text("abc <>&;", max_size=20), st.text("abc <>&;", max_size=20))
def test_a_text_contains_what_is_quoted_from_it(quote: str, before: str, after: str) -> None:
    assert stands_in(quote, folded(before + " " + quote + " " + after)) or not parts_of(quote) or "[" in quote


def test_a_quotation_that_is_all_brackets_takes_no_time() -> None:
    assert parts_of("[" * 200_000) == ["[" * 200_000]


def test_a_large_page_is_folded_in_no_time() -> None:
    # What is quadratic would not end while anybody waits.
    for piece in ("<", "[", "[1", "a\u0301", "<b>a", "'", " .", "<script>", "\u2060"):
        folded(text_of(page(piece * (1_000_000 // len(piece)))))
