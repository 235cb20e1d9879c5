"""Where a file is written and changed in the browser: the pages of GitHub, GitLab and Forgejo for that.

Which addresses take a text: GitHub documents `filename` and `value` for new files, Gitea took them over in 1.16
(pull request 16556) and Forgejo with it. GitLab takes `file_name` only; its editor ignores a text that is handed over
(issue 594214).
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit


class Style(enum.StrEnum):
    """Whose addresses a forge has."""

    GITHUB = "github"
    GITLAB = "gitlab"
    FORGEJO = "forgejo"


_EDIT = re.compile(r"(?:-/)?(?:edit|_edit|blob|tree|raw|src/branch)/(?P<branch>[^/]+)/(?P<folder>.*)")


@dataclass(frozen=True, kw_only=True)
class Forge:
    """A repository, as people see it in a browser."""

    style: Style
    repository: str
    """its address, without a slash at the end"""
    branch: str
    folder: str
    """the wiki's folder in the repository, with a slash at the end; empty where it is the top"""

    @property
    def takes_text(self) -> bool:
        """Whether the page for a new file can be opened with a text."""
        return self.style is not Style.GITLAB

    def new_file(self, folder: str) -> str:
        """The page on which a file is made in a folder of the wiki. Its name, and the text, go behind it."""
        word = {Style.GITHUB: "new", Style.GITLAB: "-/new", Style.FORGEJO: "_new"}[self.style]
        return f"{self.repository}/{word}/{quote(self.branch)}/{quote(self.folder + folder)}"

    def edit_file(self, path: str) -> str:
        """The page on which a file of the wiki is changed."""
        word = {Style.GITHUB: "edit", Style.GITLAB: "-/edit", Style.FORGEJO: "_edit"}[self.style]
        return f"{self.repository}/{word}/{quote(self.branch)}/{quote(self.folder + path)}"

    def commit(self, name: str) -> str:
        """The page that shows a commit."""
        word = "-/commit" if self.style is Style.GITLAB else "commit"
        return f"{self.repository}/{word}/{quote(name)}"


def forge_of(repository: str, edit_uri: str, docs: str, style: str = "") -> Forge | None:
    """The forge behind `repo_url` and `edit_uri` of mkdocs.yml; None where its kind is not known.

    `docs` is the name of the folder with the pages, from whose place in the repository that of the wiki follows.
    `style` says what the host's name does not.
    """
    host = (urlsplit(repository).hostname or "").lower()
    found = style or _style_of(host)
    if not found or not host:
        return None
    match = _EDIT.search(edit_uri)
    branch = match["branch"] if match else "main"
    inside = match["folder"].strip("/") if match else docs
    folder = inside[: -len(docs)] if inside == docs or inside.endswith(f"/{docs}") else ""
    return Forge(style=Style(found), repository=repository.rstrip("/"), branch=branch, folder=folder)


def _style_of(host: str) -> str:
    if host == "github.com" or host.startswith("github."):
        return Style.GITHUB
    if "gitlab" in host.split("."):
        return Style.GITLAB
    if host == "codeberg.org" or {"forgejo", "gitea"} & set(host.split(".")):
        return Style.FORGEJO
    return ""
