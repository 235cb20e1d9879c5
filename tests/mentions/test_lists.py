"""The block list, the trust list, and what was forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest

from comparative_wiki.mentions.lists import Lists, Sources, forgotten_hash, forgotten_text, read_lists, source_key
from comparative_wiki.problems import Problems
from tests.conftest import as_text


def read(root: Path, **lists: str | bytes) -> tuple[Lists, list[str]]:
    below = root / "entries" / "mentions"
    below.mkdir(parents=True, exist_ok=True)
    for name, text in lists.items():
        (below / f"{name}.txt").write_bytes(text if isinstance(text, bytes) else text.encode())
    problems = Problems()
    return read_lists(root, "entries", problems), as_text(list(problems)).splitlines()


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/a",
        "http://example.org/a",
        "HTTPS://EXAMPLE.org:443/a/",
        "http://example.org:80/a",
        "https://example.org./a",
        " https://example.org/a ",
    ],
)
def test_addresses_that_mean_the_same_have_one_key(url: str) -> None:
    assert source_key(url) == "example.org/a"


def test_addresses_that_mean_something_else_have_another_key() -> None:
    urls = ["https://example.org/a", "https://example.org/A", "https://example.org/a?b", "https://example.org/a#b"]
    assert len({source_key(url) for url in [*urls, "https://example.org:8080/a", "https://www.example.org/a"]}) == 6


@pytest.mark.parametrize("text", ["", "no address", "https://", "http://[", "https://example.org:port/"])
def test_what_is_no_address_is_its_own_key(text: str) -> None:
    assert source_key(text) == text


@pytest.mark.parametrize(
    ("line", "inside", "outside"),
    [
        ("example.org", ["https://example.org/", "http://blog.example.org/x", "https://EXAMPLE.ORG:8443/"],
         ["https://notexample.org/", "https://example.org.evil.example/", "https://example.net/example.org"]),
        ("https://example.org/~ann", ["http://example.org/~ann", "https://example.org/~ann/1", "https://example.org/~ann?x"],
         ["https://example.org/~anna", "https://example.org/", "https://blog.example.org/~ann"]),
        ("https://example.org/~ann/", ["https://example.org/~ann/1"], ["https://example.org/~anna"]),
        ("localhost", ["http://localhost:8000/"], ["http://example.org/localhost"]),
    ],
)  # fmt: skip
def test_a_line_is_a_host_or_the_beginning_of_an_address(
    tmp_path: Path, line: str, inside: list[str], outside: list[str]
) -> None:
    lists, problems = read(tmp_path, blocklist=f"{line}\n")
    assert problems == []
    assert [url for url in inside if url not in lists.blocked] == []
    assert [url for url in outside if url in lists.blocked] == []


def test_empty_lines_and_comments_count_for_nothing(tmp_path: Path) -> None:
    lists, problems = read(tmp_path, trusted="# Friends\n\n  example.org   # since 2010\nhttps://example.net/a#b\n")
    assert problems == []
    assert lists.trusted == Sources(hosts=frozenset({"example.org"}), prefixes=("example.net/a#b",))


def test_lists_that_are_not_there_are_empty(tmp_path: Path) -> None:
    assert read(tmp_path) == (Lists(), [])


@pytest.mark.parametrize("line", ["*.example.org", "example.org/a", "ftp://example.org/", "two words", "http://"])
def test_a_line_that_is_neither_is_a_problem_with_its_place(tmp_path: Path, line: str) -> None:
    _, problems = read(tmp_path, blocklist=f"# One\n  {line}\n")
    [said] = problems
    assert said == (
        f"entries/mentions/blocklist.txt:2:3 '{line}' is neither a host nor the beginning of an address. Write "
        "example.org, or https://example.org/somebody; no wildcards are needed. [bad-address]"
    )


def test_a_list_that_is_not_utf_8_is_a_problem(tmp_path: Path) -> None:
    assert read(tmp_path, trusted=b"\xff\xfe")[1] == [
        "entries/mentions/trusted.txt:1:1 this file is not UTF-8. Save it as UTF-8. [bad-encoding]"
    ]


def test_what_is_forgotten_is_a_hash_and_counts_for_parts_of_the_page(tmp_path: Path) -> None:
    text = forgotten_text(Lists(), "https://example.org/secret/")
    assert "example.org" not in text
    lists, problems = read(tmp_path, forgotten=text)
    assert problems == []
    assert lists.forgets("http://example.org/secret")
    assert lists.forgets("https://example.org/secret/#comment-3")
    assert not lists.forgets("https://example.org/")


def test_to_forget_a_part_of_a_page_is_not_to_forget_the_page(tmp_path: Path) -> None:
    lists, _ = read(tmp_path, forgotten=forgotten_text(Lists(), "https://example.org/a#comment-3"))
    assert lists.forgets("https://example.org/a#comment-3")
    assert not lists.forgets("https://example.org/a#comment-4")
    assert not lists.forgets("https://example.org/a")


def test_the_list_of_what_was_forgotten_grows_and_is_sorted(tmp_path: Path) -> None:
    urls = [f"https://example.org/{number}" for number in range(5)]
    text = ""
    for url in urls:
        text = forgotten_text(read(tmp_path, forgotten=text)[0], url)
    hashes = [line for line in text.splitlines() if not line.startswith("#")]
    assert hashes == sorted(forgotten_hash(url) for url in urls)
    assert forgotten_text(read(tmp_path, forgotten=text)[0], urls[0]) == text


def test_what_is_no_hash_is_a_problem(tmp_path: Path) -> None:
    _, problems = read(tmp_path, forgotten="https://example.org/\n")
    [said] = problems
    assert said == (
        "entries/mentions/forgotten.txt:1:1 'https://example.org/' is not a hash of 64 hexadecimal digits. Leave this "
        "file to `comparative-wiki mentions forget ADDRESS`. [not-allowed]"
    )
