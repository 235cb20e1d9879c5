"""The pages of forges on which files are made and changed."""

from __future__ import annotations

import pytest

from comparative_wiki.forges import forge_of


@pytest.mark.parametrize(
    ("repository", "edit_uri", "style", "new", "edit"),
    [
        (
            "https://github.com/a/b/",
            "edit/master/docs/",
            "",
            "https://github.com/a/b/new/master/entries",
            "https://github.com/a/b/edit/master/entries/x.md",
        ),
        (
            "https://gitlab.com/a/b",
            "-/edit/main/wiki/docs/",
            "",
            "https://gitlab.com/a/b/-/new/main/wiki/entries",
            "https://gitlab.com/a/b/-/edit/main/wiki/entries/x.md",
        ),
        (
            "https://codeberg.org/a/b",
            "_edit/trunk/docs/",
            "",
            "https://codeberg.org/a/b/_new/trunk/entries",
            "https://codeberg.org/a/b/_edit/trunk/entries/x.md",
        ),
        (
            "https://git.example.org/a/b",
            "",
            "forgejo",
            "https://git.example.org/a/b/_new/main/entries",
            "https://git.example.org/a/b/_edit/main/entries/x.md",
        ),
        (
            "https://gitlab.example.org/a/b",
            "edit/main/pages/",
            "",
            "https://gitlab.example.org/a/b/-/new/main/entries",
            "https://gitlab.example.org/a/b/-/edit/main/entries/x.md",
        ),
    ],
)
def test_addresses(repository: str, edit_uri: str, style: str, new: str, edit: str) -> None:
    forge = forge_of(repository, edit_uri, "docs", style)
    assert forge is not None
    assert (forge.new_file("entries"), forge.edit_file("entries/x.md")) == (new, edit)


@pytest.mark.parametrize("repository", ["", "https://git.example.org/a/b", "x"])
def test_a_forge_that_is_not_known(repository: str) -> None:
    assert forge_of(repository, "edit/main/docs/", "docs") is None


def test_only_gitlab_takes_no_text() -> None:
    known = {host: forge_of(f"https://{host}/a/b", "", "docs") for host in ("github.com", "gitlab.com", "codeberg.org")}
    assert [host for host, forge in known.items() if forge is not None and not forge.takes_text] == ["gitlab.com"]
