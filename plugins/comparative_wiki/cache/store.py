"""What was made before, by key: in memory from one build of `serve` to the next, and in a folder if one is given.

A file of the folder begins with a code that only this user, or who has the secret in the environment, could have
written (BLAKE2b with a key). It covers the file's kind and key and all that it holds. What does not have the right
code is not looked at: a file that is damaged, was renamed, or came from somebody else's build.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import hmac
import os
import re
import secrets
import stat
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from ..languages.told import tell

SECRET = "COMPARATIVE_WIKI_CACHE_KEY"  # noqa: S105 - the name of a variable
LARGEST = 1_000_000_000
"""bytes of a folder, by default"""
IDLE = 30 * 24 * 3600
"""seconds after which what nobody asked for is thrown away"""
_FRESH = 12 * 3600
"""seconds for which a use need not be noted again"""
_SHORTEST_SECRET = 16
MUCH = 100
"""the part of the largest size that may be written before anybody looks how much there is"""
_TIDIED = "tidied"
_FORMAT = "1"
_CODE = 32
_UNFINISHED = ".making-"
_NAMES = re.compile(rf"[0-9a-f]{{64}}|{re.escape(_UNFINISHED)}.*")
"""what files of ours are called: the owner may have named a folder in which other files lie"""
_MARK = "Signature: 8a477f597d28d172789f06886806bc55\n# Rendered pages of a comparative wiki. May be removed.\n"


@dataclass(kw_only=True)
class Tally:
    """How often something was there."""

    found: int = 0
    made: int = 0


class Store:
    """What was made before. Nothing in here ever fails a build: at worst everything is made anew."""

    def __init__(self) -> None:
        self.tallies: dict[str, Tally] = {}
        self.remark = ""
        """why the folder is of no use, as a sentence; empty where it is"""
        self._kept: dict[tuple[str, str], str] = {}
        self._used: dict[tuple[str, str], str] = {}
        self._remembers = False
        self._folder: _Folder | None = None
        self._collected: list[tuple[str, str, str]] | None = None

    def open(self, folder: Path | None, *, remembers: bool, largest: int = LARGEST) -> None:
        """Begin a build. `remembers`: the next build comes from this process."""
        self._remembers, self.tallies, self.remark = remembers, {}, ""
        self._kept, self._used = (self._used, {}) if remembers else ({}, {})
        self._folder = None
        if folder is not None:
            try:
                self._folder = _Folder(folder, _secret(), largest)
            except (OSError, RuntimeError) as error:  # RuntimeError: nobody knows this user's home
                why = error.strerror if isinstance(error, OSError) else str(error)
                self.remark = tell("the cache in {folder} is not used: {cause}", folder=folder, cause=why)

    @property
    def is_open(self) -> bool:
        """Whether it is worth asking."""
        return self._remembers or self._folder is not None

    def get(self, kind: str, key: str) -> str | None:
        """What was made, if it was."""
        found = self._used.get((kind, key)) or self._kept.get((kind, key))
        if found is None and self._folder is not None:
            found = self._folder.read(kind, key)
        tally = self.tallies.setdefault(kind, Tally())
        if found is None:
            tally.made += 1
            return None
        tally.found += 1
        if self._remembers:
            self._used[kind, key] = found
        return found

    def has(self, kind: str, key: str) -> bool:
        """Whether there is something that `get` may find."""
        known = self._used.get((kind, key)) or self._kept.get((kind, key))
        if known is not None:
            self._used[kind, key] = known  # Somebody relies on it.
            return True
        return self._folder is not None and self._folder.has(kind, key)

    def put(self, kind: str, key: str, text: str) -> None:
        """Keep what was made."""
        if self._collected is not None:
            self._collected.append((kind, key, text))
            return
        if self._remembers:
            self._used[kind, key] = text
        if self._folder is not None:
            try:
                self._folder.write(kind, key, text)
            except OSError as error:
                self.remark = tell(
                    "the cache in {folder} is not written to: {cause}", folder=self._folder.path, cause=error.strerror
                )
                self._folder.is_writable = False

    def collect(self) -> None:
        """Hand what is to be kept to whoever takes it, from now on: another process keeps it."""
        self._collected = []

    def collected(self) -> list[tuple[str, str, str]]:
        """What was to be kept since this was asked for last: kind, key and text."""
        found, self._collected = self._collected or [], []
        return found

    def keep_all(self) -> None:
        """Keep what nobody has asked for, since this build did not come to its end."""
        self._used = {**self._kept, **self._used}

    def close(self) -> None:
        """End a build: throw away what is old, or too much."""
        if self._folder is not None and self._folder.is_to_be_tidied:
            self._folder.tidy()
        self._folder = None


class _Folder:
    def __init__(self, path: Path, secret: bytes, largest: int) -> None:
        self.path = path
        self._home = path / f"v{_FORMAT}"
        self._secret = secret
        self._largest = largest
        self.is_writable = True
        self.has_written = False
        self._written = 0
        """bytes"""
        self._folders: set[Path] = set()
        """those that are there"""

    def read(self, kind: str, key: str) -> str | None:
        try:
            with open(self._file(kind, key), "rb", opener=_opened) as file:
                about = os.fstat(file.fileno())
                if not stat.S_ISREG(about.st_mode) or about.st_size > self._largest:
                    return None
                content, used = file.read(), about.st_mtime
            text = content[_CODE:]
            if not hmac.compare_digest(content[:_CODE], self._code(kind, key, text)):
                return None
            found = text.decode("utf-8", "surrogatepass")
        except (OSError, UnicodeDecodeError):
            return None
        if self.is_writable and time.time() - used > _FRESH:
            with contextlib.suppress(OSError):
                os.utime(self._file(kind, key))
        return found

    def has(self, kind: str, key: str) -> bool:
        return self._file(kind, key).is_file()

    def write(self, kind: str, key: str, text: str) -> None:
        if not self.is_writable:
            return
        if not self.has_written:
            self._lay_out()
        file, content = self._file(kind, key), text.encode("utf-8", "surrogatepass")
        if file.parent not in self._folders:
            file.parent.mkdir(parents=True, exist_ok=True)
            if any(one.is_symlink() for one in (self._home, file.parent.parent, file.parent)):
                raise OSError(errno.ELOOP, "it is a link, or has links in it, which is none of our doing")
            self._folders.add(file.parent)
        self._create(file, self._code(kind, key, content) + content)
        self._written += len(content)

    def _create(self, file: Path, content: bytes) -> None:
        """Write under a name of its own first, so that a build beside this one never reads half of it."""
        first = file.with_name(f"{_UNFINISHED}{secrets.token_hex(8)}")
        try:
            with first.open("xb") as out:  # which follows no link that somebody has put there
                out.write(content)
            first.replace(file)
        except BaseException:
            with contextlib.suppress(OSError):
                first.unlink()
            raise

    def _lay_out(self) -> None:
        self.has_written = True
        self._home.mkdir(parents=True, exist_ok=True)
        for name, text in ((".gitignore", "*\n"), ("CACHEDIR.TAG", _MARK)):
            if not (self.path / name).exists():
                (self.path / name).write_text(text, encoding="utf-8")

    def _file(self, kind: str, key: str) -> Path:
        return self._home / kind / key[:2] / key

    def _code(self, kind: str, key: str, content: bytes) -> bytes:
        code = hashlib.blake2b(f"{_FORMAT}\0{kind}\0{key}\0".encode(), key=self._secret, digest_size=_CODE)
        code.update(content)
        return code.digest()

    @property
    def is_to_be_tidied(self) -> bool:
        """Whether much was written, or the last time is long ago: looking at every file takes long."""
        if not self.has_written:
            return False
        if self._written > self._largest // MUCH:
            return True
        try:
            return time.time() - (self._home / _TIDIED).stat().st_mtime > _FRESH
        except OSError:
            return True

    def tidy(self) -> None:
        """Remove what was not used for long, and the oldest of what is too much. Nothing that is not ours."""
        if self._home.is_symlink():
            return
        with contextlib.suppress(OSError):
            (self._home / _TIDIED).touch()
        found = []
        for path in self._home.rglob("*"):
            with contextlib.suppress(OSError):
                if _NAMES.fullmatch(path.name) and path.is_file() and not path.is_symlink():
                    about = path.stat()
                    found.append((about.st_mtime, about.st_size, path))
        size, oldest = sum(one[1] for one in found), time.time() - IDLE
        for used, bytes_, path in sorted(found):
            if used > oldest and size <= self._largest:
                break
            with contextlib.suppress(OSError):
                path.unlink()
            size -= bytes_


def _opened(path: str, flags: int) -> int:
    """Open a file, and do not wait for anybody to write into it where it is a pipe."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _secret() -> bytes:
    """What codes are made with: the variable of the environment, or else a file of this user. Raises OSError."""
    given = os.environ.get(SECRET, "")
    if given:
        if len(given) < _SHORTEST_SECRET:
            raise OSError(0, f"{SECRET} is shorter than {_SHORTEST_SECRET} characters")
        return hashlib.blake2b(given.encode(), digest_size=32).digest()
    path = _home_of_secrets() / "comparative-wiki" / "cache.key"
    try:
        return _checked(path.read_bytes())
    except FileNotFoundError:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = secrets.token_bytes(32)
    handle, name = tempfile.mkstemp(dir=path.parent)  # which nobody else may read
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(fresh)
        os.link(name, path)  # Of two builds that begin at once the first one wins.
    except FileExistsError:
        return _checked(path.read_bytes())
    except OSError:  # a disk without second names for files
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
    return fresh


def _checked(secret: bytes) -> bytes:
    if len(secret) != 32:
        raise OSError(0, "the key of this user is damaged; remove the file cache.key")
    return secret


def _home_of_secrets() -> Path:
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
