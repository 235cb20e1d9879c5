"""Which word was meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparative_wiki.mend.words import distance, meant_by
from comparative_wiki.problems import Slip

LEVELS = (
    "closed",
    "gated",
    "open",
    "distributed",
    "opt-in",
    "v2",
    "python-2",
    "typical",
    "regular",
    "possible",
    "free",
)
TITLES = [("open and portable", "distributed"), ("nobody", "closed")]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("closd", "closed"),
        ("cloesd", "closed"),
        ("closedd", "closed"),
        ("closet", "closed"),
        ("Closed", "closed"),
        ("OPT IN", "opt-in"),
        ("opt_in", "opt-in"),
        ("optin", "opt-in"),
        ("Open and portable", "distributed"),
        ("open-and-portable", "distributed"),
        ("nobdy", "closed"),
        ("distribted", "distributed"),
        ("dsitrbuted", "distributed"),
        # Too far, too short, or another word.
        ("closing", None),
        ("ope", None),
        ("opn", None),
        ("v3", None),
        ("python-3", None),
        ("atypical", None),
        ("irregular", None),
        ("impossible", None),
        ("unfree", None),
        ("", None),
        (" - ", None),
    ],
)
def test_only_what_is_near_is_meant(word: str, meant: str | None) -> None:
    assert meant_by(Slip.of(word, LEVELS, TITLES)) == meant


def test_two_that_are_near_are_one_too_many() -> None:
    assert meant_by(Slip.of("share", ("shared", "sharer"))) is None
    assert meant_by(Slip.of("shared-x", ("shared-y", "shared-z"))) is None
    assert meant_by(Slip.of("Open", ("open", "OPEN"))) is None
    assert meant_by(Slip.of("share", ("shared",), [("sharex", "shared")])) == "shared", "one thing by two names"


def brute(one: str, other: str) -> int:
    """The distance by its definition."""
    if not one or not other:
        return len(one) + len(other)
    found = [brute(one[1:], other) + 1, brute(one, other[1:]) + 1, brute(one[1:], other[1:]) + (one[0] != other[0])]
    if len(one) > 1 and len(other) > 1 and one[:2] == other[1::-1]:
        found.append(brute(one[2:], other[2:]) + 1)
    return min(found)


@given(st.text("abc", max_size=5), st.text("abc", max_size=5), st.integers(0, 3))
def test_the_distance_is_what_it_is_said_to_be(one: str, other: str, most: int) -> None:
    exact, found = brute(one, other), distance(one, other, most)
    assert found == exact or (found > most and exact > most)
