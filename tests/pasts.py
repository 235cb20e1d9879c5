"""Repositories whose commits are known to the byte: written with git's own import, in one go, whoever runs it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

START = 1_773_144_000
"""the first commit: 2026-03-10 12:00 in UTC"""
DAY = 86_400
WHO = "Somebody <somebody@example.org>"
ALONE = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}

State = Mapping[str, str | bytes | None]
"""what a commit writes: path → text; None for what it takes away"""


def git(root: Path, *arguments: str, given: bytes | None = None) -> str:
    """Run git in a folder, without the settings of whoever runs it."""
    done = subprocess.run(
        ["git", *arguments], cwd=root, input=given, check=True, capture_output=True, env={**os.environ, **ALONE}
    )
    return done.stdout.decode(errors="replace")


def commit(
    number: int,
    state: State,
    message: str = "",
    *,
    moment: int | None = None,
    branch: str = "main",
    after: int | None = None,
    merges: int | None = None,
) -> bytes:
    """A commit for `git fast-import`: the next of its branch, or one that begins a branch `after` another.

    `after` and `merges` are numbers of other commits. The moment is a day after that of the number before.
    """
    at = f"{START + number * DAY if moment is None else moment} +0000"
    text = (message or f"Commit {number}").encode()
    parts = [f"commit refs/heads/{branch}\nmark :{number + 1}\nauthor {WHO} {at}\ncommitter {WHO} {at}\n".encode()]
    parts.append(b"data %d\n%b\n" % (len(text), text))
    for word, other in (("from", after), ("merge", merges)):
        if other is not None:
            parts.append(f"{word} :{other + 1}\n".encode())
    for name, content in state.items():
        path = name.encode()
        if b"\n" in path or b'"' in path:
            path = b'"%b"' % path.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n")
        if content is None:
            parts.append(b"D %b\n" % path)
        else:
            data = content.encode() if isinstance(content, str) else content
            parts.append(b"M 100644 inline %b\ndata %d\n%b\n" % (path, len(data), data))
    return b"".join(parts)


def write_past(root: Path, commits: Iterable[bytes]) -> Path:
    """Make a repository of commits in a folder, and check out the last one of `main`."""
    root.mkdir(parents=True, exist_ok=True)
    git(root, "init", "-q", "-b", "main")
    git(root, "fast-import", "--quiet", given=b"".join(commits))
    git(root, "reset", "-q", "--hard", "main")
    return root
