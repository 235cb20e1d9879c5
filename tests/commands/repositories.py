"""A small wiki in a repository of its own."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.commands.conftest import Folder

NOBODY = {
    "GIT_AUTHOR_NAME": "N",
    "GIT_AUTHOR_EMAIL": "n@example.org",
    "GIT_COMMITTER_NAME": "N",
    "GIT_COMMITTER_EMAIL": "n@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


def git(root: Path, *arguments: str) -> str:
    """Run git in a folder."""
    done = subprocess.run(
        ["git", *arguments], cwd=root, check=True, capture_output=True, text=True, env={**os.environ, **NOBODY}
    )
    return done.stdout


def commit(root: Path) -> None:
    """Commit everything."""
    git(root, "add", "-A")
    git(root, "commit", "-qm", "A state", "--allow-empty")


def committed(folder: Folder) -> Folder:
    """Make a repository of a folder, with all that is there on `main`."""
    git(folder.root, "init", "-q", "-b", "main")
    commit(folder.root)
    return folder


def write(folder: Folder, name: str, text: str) -> None:
    """Write a file into the entries' folder."""
    (folder.root / "entries" / name).write_text(text, encoding="utf-8")
