"""What was made before, by key: in memory from one build of `serve` to the next, and in a folder if one is given.

All that one build keeps is one file of the folder, a *pack*: records one after the other, and where each of them is.
Every record begins with a code that only this user, or who has the secret in the environment, could have written
(BLAKE2b with a key). It covers the record's kind and key and all that it holds. What does not have the right code is
not looked at: what is damaged, was put in another's place, or came from somebody else's build.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import hmac
import json
import os
import re
import secrets
import stat
import tempfile
import time
import weakref
from collections.abc import Iterator
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
_FORMAT = "2"
_CODE = 32
_SIZE = 8
"""bytes of the length of what says where the records of a pack are"""
MOST_PACKS = 32
"""small packs, above which they are made into one"""
_PARTS = 4
"""how many packs fill a folder, at least: what is too much goes a pack at a time"""
_SMALL = 50
"""the part of the largest size up to which a pack is small"""
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
        if self._folder is not None:
            self._folder.let_go()
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
                self._is_not_written(self._folder, error)

    def _is_not_written(self, folder: _Folder, error: OSError) -> None:
        self.remark = tell("the cache in {folder} is not written to: {cause}", folder=folder.path, cause=error.strerror)
        folder.give_up()

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
        """End a build: put what it keeps in its place, and throw away what is old, or too much."""
        folder, self._folder = self._folder, None
        if folder is None:
            return
        try:
            folder.end()
        except OSError as error:
            self._is_not_written(folder, error)
        if folder.is_to_be_tidied:
            folder.tidy()
        folder.let_go()


Key = tuple[str, str]
"""kind and key of a record"""


@dataclass(kw_only=True)
class _Pack:
    """A file of records."""

    path: Path
    file: int
    """the number by which the system knows it while it is open"""
    used: float
    """when it was of use last, in seconds of Unix time"""


class _Folder:
    """The packs of a folder, those that are there and the one that this build writes."""

    def __init__(self, path: Path, secret: bytes, largest: int) -> None:
        self.path = path
        self._home = path / f"v{_FORMAT}"
        self._secret = secret
        self._largest = largest
        self._process = os.getpid()
        """another one that begins with all that this one has must not write into its pack"""
        self.is_writable = True
        self.has_written = False
        self._open: list[int] = []
        self._places: dict[Key, tuple[_Pack, int, int]] = {}
        """where each record is: pack, first byte, size"""
        self._packs: list[_Pack] = []
        self._own: _Pack | None = None
        self._end = self._written = 0
        """bytes of the own pack, and of all that were written"""
        self._let_go = weakref.finalize(self, _close, self._open)
        for pack in sorted(self._found(), key=lambda one: one.used):
            self._look_into(pack)

    def _found(self) -> Iterator[_Pack]:
        with contextlib.suppress(OSError):
            for one in sorted(self._home.iterdir()):
                if _NAMES.fullmatch(one.name) and not one.name.startswith(_UNFINISHED):
                    with contextlib.suppress(OSError):
                        yield self._opened(one, os.O_RDONLY)

    def _opened(self, path: Path, flags: int) -> _Pack:
        """Open a file, and do not wait for anybody to write into it where it is a pipe."""
        more = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOINHERIT", 0)
        file = os.open(path, flags | more, 0o666)
        self._open.append(file)
        return _Pack(path=path, file=file, used=os.fstat(file).st_mtime)

    def _look_into(self, pack: _Pack) -> None:
        """Take a pack, if it is one of ours and whole."""
        about = os.fstat(pack.file)
        if not stat.S_ISREG(about.st_mode) or not _CODE + _SIZE <= about.st_size <= self._largest:
            return
        with contextlib.suppress(OSError, ValueError, UnicodeDecodeError):
            tail = _read(pack.file, about.st_size - _CODE - _SIZE, _CODE + _SIZE)
            size = int.from_bytes(tail[_CODE:], "big")
            start = about.st_size - _CODE - _SIZE - size
            told = _read(pack.file, start, size) if start >= 0 else b""
            if hmac.compare_digest(tail[:_CODE], self._code("pack", "", told)):
                self._packs.append(pack)
                for kind, key, first, length in json.loads(told):
                    self._places[kind, key] = (pack, first, length)

    def read(self, kind: str, key: str) -> str | None:
        place = self._places.get((kind, key))
        if place is None:
            return None
        pack, first, size = place
        try:
            content = _read(pack.file, first, size)
            text = content[_CODE:]
            if not hmac.compare_digest(content[:_CODE], self._code(kind, key, text)):
                return None
            found = text.decode("utf-8", "surrogatepass")
        except (OSError, UnicodeDecodeError):
            return None
        now = time.time()
        if self.is_writable and now - pack.used > _FRESH:
            pack.used = now
            with contextlib.suppress(OSError):
                os.utime(pack.path)
        return found

    def has(self, kind: str, key: str) -> bool:
        return (kind, key) in self._places

    def write(self, kind: str, key: str, text: str) -> None:
        if self.is_writable and os.getpid() == self._process:
            content = text.encode("utf-8", "surrogatepass")
            self._add(kind, key, self._code(kind, key, content) + content)

    def _add(self, kind: str, key: str, record: bytes) -> None:
        if self._own is None:
            self._own = self._begun()
        _write(self._own.file, record)
        self._places[kind, key] = (self._own, self._end, len(record))
        self._end += len(record)
        self._written += len(record)
        if self._end > self._largest // _PARTS:
            self.end()

    def _begun(self) -> _Pack:
        """A pack under a name by which no other build looks for it, as long as it is not whole."""
        if not self.has_written:
            self._lay_out()
        if self._home.is_symlink():
            raise OSError(errno.ELOOP, "it is a link, or has links in it, which is none of our doing")
        # One that is there is not taken: it may be a link that somebody has put there.
        path = self._home / f"{_UNFINISHED}{secrets.token_hex(32)}"
        self._end = 0
        return self._opened(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_EXCL)

    def _lay_out(self) -> None:
        self.has_written = True
        self._home.mkdir(parents=True, exist_ok=True)
        for name, text in ((".gitignore", "*\n"), ("CACHEDIR.TAG", _MARK)):
            if not (self.path / name).exists():
                (self.path / name).write_text(text, encoding="utf-8")

    def end(self) -> None:
        """Let other builds find what this one has kept. Raises OSError."""
        own = self._own
        if own is None or os.getpid() != self._process:
            return
        mine = [[*key, first, size] for key, (pack, first, size) in self._places.items() if pack is own]
        told = json.dumps(mine, separators=(",", ":")).encode()
        _write(own.file, told + self._code("pack", "", told) + len(told).to_bytes(_SIZE, "big"))
        if os.name == "nt":  # where a file that is open keeps its name
            self._open.remove(own.file)
            os.close(own.file)
        whole = own.path.with_name(own.path.name.removeprefix(_UNFINISHED))
        own.path.rename(whole)
        own.path, self._own = whole, None
        self._packs.append(own)

    def give_up(self) -> None:
        """Write no more, and take away what is not whole."""
        self.is_writable = False
        own, self._own = self._own, None
        if own is not None and os.getpid() == self._process:
            self._places = {key: place for key, place in self._places.items() if place[0] is not own}
            with contextlib.suppress(OSError):
                own.path.unlink()

    def let_go(self) -> None:
        """Close all files."""
        self.give_up()
        self._let_go()

    def _code(self, kind: str, key: str, content: bytes) -> bytes:
        code = hashlib.blake2b(f"{_FORMAT}\0{kind}\0{key}\0".encode(), key=self._secret, digest_size=_CODE)
        code.update(content)
        return code.digest()

    @property
    def is_to_be_tidied(self) -> bool:
        """Whether much was written, or the last time is long ago: looking at every file takes long."""
        if not self.has_written or os.getpid() != self._process:
            return False
        if self._written > self._largest // MUCH or len(self._packs) > MOST_PACKS:
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
        self._join_small()
        found = []
        for path in self._home.glob("*"):
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

    def _join_small(self) -> None:
        """Make one pack of many small ones, which every build would have to open."""
        small = [one for one in self._packs if _size(one) <= self._largest // _SMALL]
        if len(small) <= MOST_PACKS:
            return
        try:
            for pack in small:
                for (kind, key), (there, first, size) in list(self._places.items()):
                    if there is pack:
                        self._add(kind, key, _read(pack.file, first, size))
            self.end()
        except OSError:
            self.give_up()
            return
        for pack in small:
            with contextlib.suppress(OSError):
                pack.path.unlink()


def _size(pack: _Pack) -> int:
    try:
        return pack.path.stat().st_size
    except OSError:  # Another build has taken it away.
        return 0


def _read(file: int, start: int, size: int) -> bytes:
    """So many bytes of a file, wherever others that share it are just reading. Raises OSError."""
    if hasattr(os, "pread"):
        return os.pread(file, size, start)
    os.lseek(file, start, os.SEEK_SET)
    return os.read(file, size)


def _write(file: int, content: bytes) -> None:
    """All of it, at the end. Raises OSError."""
    left = memoryview(content)
    while left:
        left = left[os.write(file, left) :]


def _close(files: list[int]) -> None:
    while files:
        with contextlib.suppress(OSError):
            os.close(files.pop())


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
