"""What git knows of a wiki's files, as plain data: which commits changed which, and what stood in them.

Git is run, and never obeyed: nothing is checked out, no hook, filter, pager, signature program or driver of the
repository is started, and nothing is fetched from elsewhere.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from .languages.told import ToldError, tell
from .problems import record
from .source import LARGEST_FILE

PLAIN_FILES = {"100644", "100755"}
"""the modes of files; links (120000) and submodules (160000) are nothing that we read"""
LARGEST_LOG = 200_000_000
"""bytes of the list of commits"""
LARGEST_PAST = 2_000_000_000
"""bytes of all versions of all files"""
LONGEST_NAME = 1_000
"""characters of an author, or of a line of a message, that are kept"""
_FIELDS = ("%H", "%P", "%ct", "%at", "%an", "%s", "%b")
_LATEST = 253402300799
"""the last second of the year 9999"""
_CHUNK = 1 << 16


class NoRevision(ToldError):
    """Git is not there, or does not know what was asked for. The message says what to do."""


@record
class FileChange:
    """A file that is another after a commit."""

    path: str
    """relative to the wiki's folder"""
    old: str
    """what it held before, as the name of a blob; empty where there was no such file"""
    new: str
    """what it holds after; empty where there is none"""


@record
class Commit:
    """A state that was published, and what it changed in the entries' folder."""

    id: str
    date: str
    """when it was made, in UTC: "2026-03-20T10:00:00Z" """
    written: str
    """when the change was first written, in UTC; stays when commits are made anew"""
    author: str
    subject: str
    """its message in one line, as written by whoever made it"""
    files: tuple[FileChange, ...]
    is_first: bool
    """whether nothing came before it"""


@dataclass(frozen=True, kw_only=True)
class Past:
    """The commits that changed something, the oldest first."""

    commits: tuple[Commit, ...] = ()
    is_shallow: bool = False
    """whether the clone does not have older ones"""
    is_cut: bool = False
    """whether older ones were left out because only so many were asked for"""


def read_past(root: Path, folder: str, *, most: int, since: str = "", also: Sequence[str] = ()) -> Past:
    """The commits that changed something below `folder`, or in the files `also`: at most the newest `most`.

    All of these are relative to `root`.
    Of a merge only the first parent is followed, for that is what was published one after another. `since` is a date.
    Raises NoRevision.
    """
    bound = [f"--max-count={most + 1}", *([f"--since={since}T00:00:00Z"] if since else [])]
    arguments = [
        "log",
        *("--first-parent", "-m", "--raw", "-z", "--no-renames", "--no-abbrev", "--relative", "--no-ext-diff"),
        *("--no-textconv", "--no-color", "--no-show-signature", "--no-follow", "--no-notes", "--no-mailmap"),
        *("--encoding=UTF-8", *bound, f"--format={'%x00'.join(_FIELDS)}%x00"),
    ]
    # Git looks at every folder twice where it is to find those commits itself.
    places = (f"{folder}/", *also)
    alone = () if _are_few(root, bound, most) else places
    commits = _commits(_output(root, [*arguments, "HEAD", "--", *alone]).split(b"\0"), places)
    is_cut = len(commits) > most
    commits = commits[:most][::-1]
    is_shallow = bool(commits) and commits[0].is_first and _has_parents(root, commits[0].id)
    if not commits and _is_shallow(root):
        is_shallow = True
    return Past(commits=tuple(commits), is_shallow=is_shallow, is_cut=is_cut or bool(since))


def head_of(root: Path) -> str:
    """The full name of the commit that is checked out. Raises NoRevision."""
    return run(root, ["rev-parse", "--verify", "HEAD"]).decode().strip()


def _are_few(root: Path, bound: Sequence[str], most: int) -> bool:
    """Whether all commits together, wherever they changed something, are no more than are asked for."""
    return int(run(root, ["rev-list", "--count", "--first-parent", *bound, "HEAD"])) <= most


def _commits(parts: list[bytes], places: Sequence[str]) -> list[Commit]:
    """The commits of a log that changed something in these places, with that."""
    found, position, inside = [], 0, tuple(one.encode("utf-8", "surrogateescape") for one in places)
    while position < len(parts):
        if not parts[position].strip(b"\n"):
            position += 1
            continue
        fields = [one.decode("utf-8", "replace") for one in parts[position : position + len(_FIELDS)]]
        position += len(_FIELDS)
        files = []
        while position < len(parts):
            head = parts[position].lstrip(b"\n")
            if head.startswith(b":"):
                if parts[position + 1].startswith(inside):
                    files.append((head[1:].decode(), parts[position + 1].decode("utf-8", "surrogateescape")))
                position += 2
            elif head:
                break
            else:
                position += 1
        if files:
            found.append(_commit(fields, files))
    return found


def _commit(fields: Sequence[str], files: Sequence[tuple[str, str]]) -> Commit:
    name, parents, made, written, author, subject, body = fields
    date = _moment(made)
    return Commit(
        id=name.strip(),
        date=date,
        written=_moment(written) if written != made else date,
        author=author[:LONGEST_NAME],
        subject=_told(subject, body)[:LONGEST_NAME],
        files=tuple(change for head, path in files for change in [_change(head, path)] if change.old != change.new),
        is_first=not parents.strip(),
    )


def _change(head: str, path: str) -> FileChange:
    before, after, old, new, _ = head.split()
    return FileChange(path=path, old=old if before in PLAIN_FILES else "", new=new if after in PLAIN_FILES else "")


def _told(subject: str, body: str) -> str:
    """What a message says. Where a forge wrote "Merge pull request", the title of the pull request follows."""
    if not subject.startswith(("Merge pull request ", "Merge branch ", "Merge remote-tracking branch ")):
        return subject
    return next((line.strip() for line in body[: LONGEST_NAME * 2].split("\n") if line.strip()), "")


def _moment(seconds: str) -> str:
    number = int(seconds) if seconds.lstrip("-").isdigit() else 0
    return datetime.fromtimestamp(min(max(number, 0), _LATEST), UTC).isoformat()[:19] + "Z"


def _has_parents(root: Path, commit: str) -> bool:
    """Whether a commit had others before it that this clone does not have: git hides them from its log alone."""
    head = run(root, ["cat-file", "commit", commit]).partition(b"\n\n")[0]
    return any(line.startswith(b"parent ") for line in head.split(b"\n"))


def _is_shallow(root: Path) -> bool:
    return run(root, ["rev-parse", "--is-shallow-repository"]).strip() == b"true"


def contents(root: Path, names: Sequence[str]) -> Iterator[bytes | None]:
    """What stands in blobs, in the order of the names, from one run of git; None for one that is missing or too large.

    A name is that of a blob, or "HEAD:./path". Raises NoRevision where git gives up.
    """
    if not names:
        return
    with tempfile.TemporaryFile() as asked:
        asked.write("".join(f"{name}\n" for name in names).encode("utf-8", "surrogateescape"))
        asked.seek(0)
        process = _start(root, ["cat-file", "--batch", "--buffer"], stdin=asked)
        try:
            assert process.stdout is not None
            left = LARGEST_PAST
            for _ in names:
                data = _next(process.stdout)
                left -= len(data or b"")
                if left < 0:
                    raise NoRevision(
                        tell(
                            "The versions of the files are larger than {limit} bytes together.",
                            limit=f"{LARGEST_PAST:,}",
                        )
                    )
                yield data
        finally:
            process.kill()
            process.communicate()


def _next(stream: IO[bytes]) -> bytes | None:
    head = stream.readline()
    if not head.endswith(b"\n"):
        raise NoRevision(tell("git stopped before it had said everything; is the repository damaged?"))
    if head.endswith((b" missing\n", b" ambiguous\n")):
        return None
    _, kind, length = head.rsplit(b" ", 2)
    size = int(length)
    if size > LARGEST_FILE or kind != b"blob":
        left = size + 1
        while left > 0:
            left -= len(stream.read(min(left, _CHUNK))) or left
        return None
    data = stream.read(size + 1)
    return data[:size]


# Running git

_OPTIONS = ("-c", "core.quotePath=false", "-c", "core.fsmonitor=false", "-c", "log.showSignature=false")


def run(
    root: Path, arguments: Sequence[str], *, given: bytes | None = None, check: bool = True, alone: bool = True
) -> bytes:
    """What git prints. No argument may be what a stranger chose, unless it cannot pass for an option.

    Unless it is left `alone`, git may fetch what a partial clone lacks. Raises NoRevision where git is not there, and,
    if `check`, where it fails.
    """
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program, and no argument can pass for an option
            _command(arguments), cwd=root, env=_environment(alone), input=given, capture_output=True, check=False
        )
    except FileNotFoundError as error:
        raise NoRevision(tell("git is not installed.")) from error
    if done.returncode and check:
        raise NoRevision(tell("git says: {words}", words=_said(done.stderr)))
    return done.stdout


def _output(root: Path, arguments: Sequence[str]) -> bytes:
    """What git prints, if it is not too much."""
    with tempfile.TemporaryFile() as errors:
        process = _start(root, arguments, stderr=errors)
        assert process.stdout is not None
        text = process.stdout.read(LARGEST_LOG + 1)
        if len(text) > LARGEST_LOG:
            process.kill()
        process.communicate()
        if len(text) > LARGEST_LOG:
            raise NoRevision(tell("The list of commits is larger than {limit} bytes.", limit=f"{LARGEST_LOG:,}"))
        if process.returncode:
            errors.seek(0)
            raise NoRevision(tell("git says: {words}", words=_said(errors.read(_CHUNK))))
        return text


def _start(
    root: Path, arguments: Sequence[str], *, stdin: IO[bytes] | None = None, stderr: IO[bytes] | None = None
) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(  # noqa: S603 - a fixed program, and no argument can pass for an option
            _command(arguments),
            cwd=root,
            env=_environment(),
            stdin=stdin if stdin is not None else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stderr if stderr is not None else subprocess.DEVNULL,
        )
    except FileNotFoundError as error:
        raise NoRevision(tell("git is not installed.")) from error


def _command(arguments: Sequence[str]) -> list[str]:
    return ["git", "--no-pager", "--literal-pathspecs", "--no-replace-objects", *_OPTIONS, *arguments]


def _environment(alone: bool = True) -> dict[str, str]:
    """No prompt, messages in English, and, if `alone`, no protocol by which anything could be fetched."""
    fixed = {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    return {**os.environ, **fixed, **({"GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1"} if alone else {})}


def _said(errors: bytes) -> str:
    return " ".join(errors.decode(errors="replace").split()).removeprefix("fatal: ")[:LONGEST_NAME]
