"""Which mentions are kept, and how strangers' texts end up in files and summaries."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparative_wiki.entry import EntryId
from comparative_wiki.mentions.external import ExternalMention, read_mention
from comparative_wiki.mentions.files import list_mentions, mention_path
from comparative_wiki.mentions.lists import Lists, Sources
from comparative_wiki.problems import Problems
from comparative_wiki.web.intake import Candidate, Intake, Taken, in_code, is_usable, summary
from tests.conftest import as_text

LINUX = EntryId("linux")
URL = "https://blog.example/a"


def intake(root: Path, *, lists: Lists | None = None, cap: int = 50) -> Intake:
    return Intake(root=root, folder="entries", lists=lists or Lists(), cap=cap)


def read(root: Path, url: str = URL) -> tuple[ExternalMention, str]:
    problems = Problems()
    mention = read_mention(mention_path(root, "entries", LINUX, url), LINUX, problems.at("a.yml"))
    assert mention is not None
    return mention, as_text(list(problems))


TEXT = st.text(max_size=80) | st.text(alphabet="a b\u202e\u200b\x00\n<>&\"'[]{}#:`…-", max_size=700)


@given(title=TEXT, author=TEXT, site=TEXT, before=TEXT, linked=TEXT, after=TEXT)
def test_whatever_a_stranger_writes_the_file_has_nothing_wrong_with_it(
    title: str, author: str, site: str, before: str, linked: str, after: str
) -> None:
    fields = {"title": title, "author": author, "site": site, "excerpt": before + linked + after, "linked": linked}
    with tempfile.TemporaryDirectory() as folder:
        taken = intake(Path(folder)).take([Candidate(target=LINUX, url=URL, fields=fields)])
        mention, wrong = read(Path(folder))
    assert wrong == ""
    assert len(taken.written) == 1
    assert (len(mention.title) <= 120, len(mention.author) <= 80, len(mention.excerpt) <= 400) == (True, True, True)
    for sign in "\u202e\u200b\x00\n":
        assert sign not in f"{mention}"


@given(TEXT)
def test_code_in_a_summary_is_one_line_that_ends_where_it_ends(text: str) -> None:
    code = in_code(text)
    assert "\n" not in code
    assert code.count("`") in (0, 2)
    assert len(code) <= 202


@pytest.mark.parametrize(
    ("url", "usable"),
    [
        ("https://blog.example/a?b=c#d", True),
        ("http://blog.example:8080/", True),
        ("https://bücher.example/ü", True),
        ("//blog.example/", False),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("https://", False),
        ("https://ann@blog.example/", False),
        ("https://blog.example/a b", False),
        ("https://blog.example/\u202egnp", False),
        ('https://blog.example/"onclick="x', False),
        ("https://blog.example/<b>", False),
        ("https://2130706433/", False),
        (f"https://blog.example/{'a' * 3000}", False),
    ],
)
def test_an_address_is_kept_only_if_it_can_be_linked_to(tmp_path: Path, url: str, usable: bool) -> None:
    assert is_usable(url) == usable
    taken = intake(tmp_path).take([Candidate(target=LINUX, url=url)])
    assert (len(taken.written), taken.unusable) == ((1, 0) if usable else (0, 1))
    assert len(list_mentions(tmp_path, "entries")) == usable


def test_the_cap_counts_files_and_not_candidates(tmp_path: Path) -> None:
    lists = Lists(blocked=Sources(hosts=frozenset({"spam.example"})))
    urls = ["https://spam.example/", *(f"{URL}{number}" for number in range(5))]
    found = [Candidate(target=LINUX, url=url) for url in urls]
    taken = intake(tmp_path, lists=lists, cap=3).take([*found, *found])
    assert (len(taken.written), taken.blocked, taken.known, taken.left) == (3, 2, 3, 4)


def test_a_long_summary_is_cut() -> None:
    many = [Candidate(target=LINUX, url=f"{URL}{number}") for number in range(300)]
    lines = summary(Taken(written=many, review=many), source="a test").splitlines()
    assert lines[0] == "300 new mentions from a test."
    assert lines[-1] == "- and 100 more"
    assert len(lines) < 210
