"""A wiki as it was at a commit: its entries and comparison file, read from git and laid into a folder of their own.

Nothing is checked out: no filter, hook or attribute of the repository has a say, and links are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from ..languages.told import tell
from ..repository import PLAIN_FILES, NoRevision, run
from ..source import LARGEST_FILE

_git = partial(run, alone=False)

LARGEST_STATE = 256_000_000
"""bytes of all files that are read of one commit"""


class _Blob(NamedTuple):
    name: str
    path: str
    size: int


def commit_of(root: Path, revision: str) -> str:
    """The full name of a commit. Raises NoRevision."""
    if revision.startswith("-"):
        raise NoRevision(tell("'{revision}' is not a commit, a branch or a tag.", revision=revision))
    found = _git(root, ["rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}"], check=False)
    if not found.strip():
        raise NoRevision(
            tell(
                "git knows no commit '{revision}'. In a shallow clone, fetch it first: `git fetch --deepen=100`.",
                revision=revision,
            )
        )
    return found.decode().strip()


def parted(root: Path, one: str, other: str) -> str | None:
    """The commit at which two commits parted; None where the clone is too shallow to know."""
    found = _git(root, ["merge-base", one, other], check=False)
    return found.decode().strip() or None


def lay_out(root: Path, commit: str, folder: str, target: Path) -> int:
    """Write the files that a commit has in `folder`, relative to `root`, below `target`. Returns how many.

    Raises NoRevision.
    """
    return _write(root, commit, f"{folder}/", target)


def lay_out_file(root: Path, commit: str, path: str, target: Path) -> None:
    """Write one file that a commit has, if it has it, below `target`. Raises NoRevision."""
    _write(root, commit, path, target)


def _write(root: Path, commit: str, path: str, target: Path) -> int:
    blobs = _blobs(root, commit, path)
    small = [one for one in blobs if one.size <= LARGEST_FILE]
    if sum(one.size for one in small) > LARGEST_STATE:
        raise NoRevision(
            tell(
                "The files in {path} are larger than {limit} bytes together; that is too much.",
                path=path,
                limit=f"{LARGEST_STATE:,}",
            )
        )
    contents = dict(zip(small, _contents(root, [one.name for one in small]), strict=True))
    for blob in blobs:
        place = target / blob.path
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("wb") as file:
            # A file that is refused for its size anyway need only be as large, and a hole takes no room.
            file.truncate(blob.size)
            file.write(contents.get(blob, b""))
    return len(blobs)


def _blobs(root: Path, commit: str, wanted: str) -> list[_Blob]:
    listed = _git(root, ["ls-tree", "-r", "-l", "-z", commit, "--", wanted])
    found = []
    for line in filter(None, listed.split(b"\0")):
        head, _, name = line.partition(b"\t")
        mode, kind, blob, size = head.decode().split()
        path = PurePosixPath(name.decode("utf-8", "surrogateescape"))
        if kind == "blob" and mode in PLAIN_FILES and ".." not in path.parts and not path.is_absolute():
            found.append(_Blob(blob, str(path), int(size)))
    return found


def _contents(root: Path, names: Sequence[str]) -> list[bytes]:
    answer = _git(root, ["cat-file", "--batch"], given="".join(f"{name}\n" for name in names).encode())
    found, position = [], 0
    for _ in names:
        end = answer.index(b"\n", position)
        size = int(answer[position:end].split(b" ")[2])
        found.append(answer[end + 1 : end + 1 + size])
        position = end + size + 2
    return found
