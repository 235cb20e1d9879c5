"""Titles in the order of each language's dictionaries."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparative_wiki.languages.language import Language
from comparative_wiki.languages.sorting import sort_key


@pytest.mark.parametrize(
    ("language", "ordered"),
    [
        ("en", ["7 up", "Äpfel", "apples", "Éclair", "egg", "naïve", "zebra"]),
        ("de", ["Apfel", "Äpfel", "Apfelbaum", "Öl", "Otter", "Straße", "Strassen", "Zoo"]),
        ("de-AT", ["Arbeit", "Ärger", "Zoo"]),
        ("sv", ["Apa", "Zebra", "Ål", "Ärta", "Öl"]),
        ("da", ["Abe", "Zebra", "Æble", "Øl", "Ål"]),
        ("es", ["nube", "nz", "ñandú", "oso"]),
        ("pl", ["lampa", "lżej", "łódź", "mama"]),
        ("tr", ["\u0131slak", "iğne", "jale"]),
        ("el", ["Άλφα", "Βήτα"]),
        ("ru", ["Арбуз", "Яблоко"]),
    ],
)
def test_titles_stand_as_in_a_dictionary(language: str, ordered: list[str]) -> None:
    backwards = ordered[::-1]
    assert sorted(backwards, key=lambda title: sort_key(title, language)) == ordered


def test_the_order_is_that_of_the_sites_language_even_where_our_words_are_english() -> None:
    titles = ["Ål", "Apa", "Zebra"]
    assert sorted(titles, key=Language(site="sv").sort_key) == ["Apa", "Zebra", "Ål"]
    assert sorted(titles, key=Language(site="de").sort_key) == ["Ål", "Apa", "Zebra"]


@given(st.text(), st.text(), st.sampled_from(["en", "de", "sv", "tr", "pl"]))
def test_every_two_titles_have_an_order(one: str, other: str, language: str) -> None:
    assert sort_key(one, language) == sort_key(one, language)
    assert (sort_key(one, language) < sort_key(other, language)) is not (
        sort_key(one, language) >= sort_key(other, language)
    )
