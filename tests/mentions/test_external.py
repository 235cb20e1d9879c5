"""External mentions: read from files, cut as shown. What is wrong with files: scenarios/problems/mentions.yml."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from comparative_wiki.entry import EntryId
from comparative_wiki.mentions.external import ExternalKind, ExternalMention, Via, cut_round, read_mentions
from comparative_wiki.mentions.plain import LONGEST_EXCERPT
from comparative_wiki.mentions.topics import Target
from comparative_wiki.problems import Problems, problem_as_text
from tests.conftest import write_files

APPLE, PEAR = EntryId("apple"), EntryId("pear")
KNOWN = {"apple": APPLE, "malus": APPLE, "pear": PEAR}


def read(root: Path, files: Mapping[str, str]) -> tuple[Mapping[Target, tuple[ExternalMention, ...]], list[str]]:
    write_files(root, {f"entries/mentions/{name}": text for name, text in files.items()})
    problems = Problems()
    return read_mentions(root, "entries", KNOWN, problems), [problem_as_text(one) for one in problems]


def test_a_file_with_everything_in_it(tmp_path: Path) -> None:
    text = """\
url: https://blog.example/apples
title: On apples
author: A. Mason
site: The Fruit Blog
date: 2025-03
kind: disputes
excerpt: Not every apple is red, she says.
linked: apple
via: webmention
received: 2025-03-05
seen: 2026-01-01
gone: 2026-02-01
confirmed: true
note: It is the second of three.
"""
    found, problems = read(tmp_path, {"apple/x.yml": text})
    assert problems == []
    [mention] = found[APPLE]
    assert mention == ExternalMention(
        target=APPLE,
        path="entries/mentions/apple/x.yml",
        url="https://blog.example/apples",
        title="On apples",
        author="A. Mason",
        site="The Fruit Blog",
        date="2025-03",
        kind=ExternalKind.DISPUTES,
        excerpt="Not every apple is red, she says.",
        linked="apple",
        via=Via.WEBMENTION,
        received="2025-03-05",
        seen="2026-01-01",
        gone="2026-02-01",
        confirmed=True,
        note="It is the second of three.",
    )
    assert (mention.shown_excerpt.before, mention.shown_excerpt.after) == ("Not every ", " is red, she says.")


def test_an_address_is_enough(tmp_path: Path) -> None:
    found, problems = read(tmp_path, {"apple/x.yml": "url: https://blog.example/apples\n"})
    assert problems == []
    [mention] = found[APPLE]
    assert (mention.kind, mention.via, mention.confirmed) == (ExternalKind.MENTIONS, Via.HAND, True)
    assert mention.name == "https://blog.example/apples"
    assert str(mention.shown_excerpt) == ""


def test_a_mention_that_nobody_confirmed_may_have_a_title_alone(tmp_path: Path) -> None:
    found, problems = read(tmp_path, {"apple/x.yml": "title: A thread\nconfirmed: no\n"})
    assert problems == []
    assert not found[APPLE][0].confirmed


def test_the_folder_of_an_old_id_belongs_to_the_entry(tmp_path: Path) -> None:
    found, problems = read(
        tmp_path, {"malus/x.yml": "url: https://a.example/\n", "pear/y.yml": "url: https://a.example/\n"}
    )
    assert problems == []
    assert {target: len(some) for target, some in found.items()} == {APPLE: 1, PEAR: 1}


def test_the_newest_come_first_and_those_without_a_date_last(tmp_path: Path) -> None:
    dates = {"a": "date: 2020", "b": "", "c": "date: 2024-05-01", "d": "received: 2024-06-01", "e": "date: 2024-05-02"}
    files = {f"apple/{name}.yml": f"url: https://{name}.example/\n{line}\n" for name, line in dates.items()}
    found, _ = read(tmp_path, files)
    assert [one.url[8] for one in found[APPLE]] == ["d", "e", "c", "a", "b"]


def test_a_file_with_an_error_is_left_out_and_the_others_are_read(tmp_path: Path) -> None:
    files = {"apple/x.yml": "url: javascript:alert(1)\n", "apple/y.yml": "url: https://a.example/\n"}
    found, problems = read(tmp_path, files)
    assert [one.path for one in found[APPLE]] == ["entries/mentions/apple/y.yml"]
    assert len(problems) == 1
    assert "'javascript:alert(1)' is not a web address" in problems[0]


def test_no_folder_of_mentions_is_no_problem(tmp_path: Path) -> None:
    assert read(tmp_path, {}) == ({}, [])


WORDS = st.lists(st.sampled_from(["word", "x", "longer", "w" * 50]), max_size=80).map(" ".join)


@given(WORDS, st.sampled_from(["link", "the link", "l" * 300]), WORDS)
def test_an_excerpt_is_cut_round_its_link(before: str, linked: str, after: str) -> None:
    text = f"{before} {linked} {after}".strip()
    excerpt = cut_round(text, linked)
    assert len(str(excerpt)) <= LONGEST_EXCERPT + 2
    assert excerpt.linked
    assert linked.startswith(excerpt.linked.removesuffix(" …"))
    if len(text) <= LONGEST_EXCERPT and len(linked) < LONGEST_EXCERPT // 2:
        assert str(excerpt) == text


@given(WORDS)
def test_an_excerpt_without_a_link_is_cut_at_its_end(text: str) -> None:
    excerpt = cut_round(text, "")
    assert (excerpt.linked, excerpt.after) == ("", "")
    assert len(excerpt.before) <= LONGEST_EXCERPT
