"""Keys: equal for equal data, and for that alone."""

from __future__ import annotations

import dataclasses
import functools
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparative_wiki.cache.code import digest_of_code
from comparative_wiki.cache.digest import NotPlain, digest

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.binary(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=8,
)


@given(PLAIN, PLAIN)
def test_two_data_have_one_key_only_if_they_are_the_same(one: Any, other: Any) -> None:
    assert (digest(one) == digest(other)) == (repr(one) == repr(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("ab", "c"), ("a", "bc")),
        ((["a"], ["b"]), (["a", "b"], [])),
        ((1,), (True,)),
        (("1",), (1,)),
        ((b"a",), ("a",)),
        (({"a": 1, "b": 2},), ({"b": 2, "a": 1},)),
        ((functools.partial(int, base=2),), (functools.partial(int, base=3),)),
        ((None,), ()),
    ],
)
def test_what_looks_alike_is_told_apart(one: tuple[object, ...], other: tuple[object, ...]) -> None:
    assert digest(*one) != digest(*other)


def test_objects_are_told_by_their_kind_and_all_that_they_hold() -> None:
    @dataclasses.dataclass
    class One:
        x: int

    @dataclasses.dataclass
    class Other:
        x: int

    def adder(number: int) -> Any:
        return lambda x: x + number

    assert digest(One(1)) == digest(One(1))
    assert len({digest(One(1)), digest(One(2)), digest(Other(1))}) == 3
    assert digest(adder(1)) == digest(adder(1)) != digest(adder(2))
    assert digest({2, 1}) == digest({1, 2}) != digest({1, 3})
    assert digest(Path("a")) != digest("a")


@pytest.mark.parametrize("thing", [object(), iter([]), io.BytesIO(), (one for one in [1])])
def test_what_has_no_name_gets_none(thing: object) -> None:
    with pytest.raises(NotPlain):
        digest(["a", {"b": thing}])


def test_a_circle_ends() -> None:
    circle: list[object] = []
    circle.append(circle)
    with pytest.raises(NotPlain):
        digest(circle)


def test_the_digest_of_code_stays_while_nothing_changes() -> None:
    assert digest_of_code() == digest_of_code()
