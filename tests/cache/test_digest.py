"""Keys: equal for equal data, and for that alone."""

from __future__ import annotations

import dataclasses
import datetime
import functools
import io
import os
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymdownx.slugs import slugify  # type: ignore[import-untyped]

from comparative_wiki.cache.code import digest_of_code
from comparative_wiki.cache.digest import NotPlain, digest
from comparative_wiki.languages.language import Language

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

    assert digest(One(1)) == digest(One(1))
    assert len({digest(One(1)), digest(One(2)), digest(Other(1))}) == 3
    assert digest(slugify(case="lower")) == digest(slugify(case="lower")) != digest(slugify(case="fold"))
    assert digest(_joiner(",")) == digest(_joiner(",")) != digest(_joiner(";"))
    assert digest({2, 1}) == digest({1, 2}) != digest({1, 3})
    assert digest(Path("a")) != digest("a")


def _joiner(between: str) -> Any:
    def join(some: list[str]) -> str:
        return between.join(some)

    join.__module__ = "jinja2.filters"
    return join


class _Reader:
    def __call__(self) -> str:
        return Path("news.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "thing",
    [
        *(object(), iter([]), io.BytesIO(), (one for one in [1])),
        *(datetime.date.today, datetime.datetime, os, os.getenv, time.time, _Reader(), _Reader, _Reader().__call__),
        *(_joiner, lambda: 1, functools.partial(os.getenv, "NEWS")),
    ],
)
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


def test_a_language_is_told_by_its_texts_and_not_by_what_it_has_worked_out() -> None:
    first, second = Language(), Language()
    before = digest(first)
    first.day("2026-05-31")
    first.sort_key("Élan")
    assert digest(first) == digest(second) == before
    assert digest(Language(texts={("", "a"): "b"})) != before
    assert digest(Language(site="de")) != before
    assert digest(Language(counted={"{n} a": ("x", "y")})) != before
