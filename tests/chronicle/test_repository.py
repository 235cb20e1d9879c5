"""Git is asked, and never obeyed."""

from __future__ import annotations

from pathlib import Path

import pytest

from comparative_wiki.chronicle.items import News
from comparative_wiki.chronicle.tell import told_of
from comparative_wiki.repository import NoRevision, contents, head_of, read_past
from comparative_wiki.settings import Settings
from tests.chronicle.story import RULES, tree
from tests.conftest import build
from tests.pasts import commit, git, write_past

OAK = tree("Oak", leaf="broad", wood="hard")
MARK = "a-program-ran"
SETTINGS = """
[core]
    fsmonitor = {program}
    pager = {program}
    sshCommand = {program}
    hooksPath = {folder}
    quotePath = true
[diff]
    external = {program}
    renames = copies
[diff "bad"]
    textconv = {program}
    command = {program}
[filter "bad"]
    smudge = {program}
    process = {program}
[gpg]
    program = {program}
[log]
    showSignature = true
    follow = true
    mailmap = true
[format]
    pretty = %H %GG
[color]
    ui = always
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose configuration and attributes name programs for everything that git can run."""
    tmp_path = tmp_path_factory.mktemp("hostile")
    root = tmp_path / "hostile"
    write_past(
        root,
        [
            commit(
                0, {"entries/comparison.yml": RULES, "entries/oak.md": OAK, ".gitattributes": "* diff=bad filter=bad"}
            ),
            commit(
                1, {"entries/oak.md": tree("Oak", "Other.", leaf="broad", wood="hard")}, "A\x1b[31m\u202e<script>@all"
            ),
            commit(2, {"entries/a\nb.md": OAK, "entries/näh.md": OAK.replace("Oak", "Näh")}),
            commit(3, {"entries/a\nb.md": None, "entries/large.md": b"---\n" + b"x" * 3_000_000}),
            commit(4, {"entries/large.md": None, "entries/binary.md": b"\x00\xff\xfe"}),
            commit(5, {"entries/binary.md": None, "entries/-n.md": OAK}),
            commit(6, {"entries/-n.md": None}),
        ],
    )
    program = tmp_path / "program"
    program.write_text(f'#!/bin/sh\ntouch "{tmp_path / MARK}"\ncat\n')
    program.chmod(0o755)
    with (root / ".git" / "config").open("a") as file:
        file.write(SETTINGS.format(program=program, folder=tmp_path))
    return root


def test_nothing_that_a_repository_names_is_run(hostile: Path) -> None:
    wiki, problems = build(hostile)
    assert wiki is not None, problems
    told = told_of(wiki, hostile, "entries", Settings())
    assert [(one.day, [news.title for news in one.entries]) for one in told.revisions] == [
        ("2026-03-12", ["Näh"]),
        ("2026-03-11", ["Oak"]),
        ("2026-03-10", ["Oak"]),
    ]
    assert not (hostile.parent / MARK).exists()
    # The large file, and the one that is no text. What has a name that is no id was never an entry.
    assert told.unreadable == 2


def test_what_a_stranger_writes_into_a_message_is_plain(hostile: Path) -> None:
    wiki, _ = build(hostile)
    assert wiki is not None
    told = told_of(wiki, hostile, "entries", Settings())
    assert [one.subject for one in told.revisions] == ["Commit 2", "A[31m<script>@all", "Commit 0"]
    assert News(told, wiki.comparison).of_site[0].title == "Näh was added: For ships"


def test_a_log_is_plain_data(hostile: Path) -> None:
    past = read_past(hostile, "entries", most=100)
    assert [len(one.files) for one in past.commits] == [2, 1, 2, 2, 2, 2, 1]
    assert past.commits[2].files[0].path == "entries/a\nb.md"
    assert past.commits[0].is_first
    assert not past.is_shallow
    assert past.commits[-1].id == head_of(hostile)


def test_contents_come_in_the_order_of_the_names_and_none_for_what_is_not_there(hostile: Path) -> None:
    past = read_past(hostile, "entries", most=100)
    oak = next(one.new for one in past.commits[0].files if one.path.endswith("oak.md"))
    large = next(one.new for one in past.commits[3].files if one.new)
    found = list(contents(hostile, ["HEAD:./entries/oak.md", large, "0" * 40, oak, "HEAD:./entries/not.md"]))
    assert [one is not None for one in found] == [True, False, False, True, False]
    assert found[3] == OAK.encode()


def test_a_wiki_below_the_top_of_its_repository_is_read_like_any_other(tmp_path: Path) -> None:
    root = tmp_path / "repository"
    write_past(root, [commit(0, {"wiki/entries/oak.md": OAK, "entries/other.md": OAK})])
    (only,) = read_past(root / "wiki", "entries", most=10).commits
    assert [one.path for one in only.files] == ["entries/oak.md"]
    assert list(contents(root / "wiki", ["HEAD:./entries/oak.md"])) == [OAK.encode()]


def test_a_link_or_a_module_is_no_file(tmp_path: Path) -> None:
    root = tmp_path / "repository"
    write_past(root, [commit(0, {"entries/oak.md": OAK})])
    (root / "entries" / "link.md").symlink_to("oak.md")
    git(root, "add", "-A")
    git(root, "-c", "user.name=n", "-c", "user.email=n@example.org", "commit", "-qm", "A link")
    assert [len(one.files) for one in read_past(root, "entries", most=10).commits] == [1, 0]


def test_a_blob_that_a_partial_clone_lacks_is_not_fetched(tmp_path: Path) -> None:
    root = tmp_path / "repository"
    write_past(root, [commit(0, {"entries/oak.md": OAK}), commit(1, {"entries/oak.md": f"{OAK}More.\n"})])
    git(root, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--filter=blob:none", f"file://{root}", "part")
    old = read_past(tmp_path / "part", "entries", most=10).commits[0].files[0].new
    try:
        assert list(contents(tmp_path / "part", [old])) == [None]
    except NoRevision as error:
        assert "git stopped" in str(error)  # noqa: PT017 - versions of git differ in how they give up
    assert git(tmp_path / "part", "rev-list", "--objects", "--all", "--missing=print").count("?") == 1
