"""Writing a folder aside and putting it in the place of the old one, so that nobody ever finds half of each.

What is written goes into a *room* of its own. Beside the folder, the two are exchanged in one step where the system
can do that (Linux, macOS), and otherwise by two renames, the first of which can be undone. Where nothing may be made
beside it, or it is a file system of its own, the room lies inside the folder, and what is in the folder is exchanged
piece by piece. What a dead build has left is put right, and taken away, by the next one.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # Windows, where a file that is open cannot be removed
    fcntl = None  # type: ignore[assignment]

ABANDONED = 24 * 3600
"""seconds after which a room without a lock belongs to nobody: one that is just being made, or any on a disk without
locks"""
_ATTEMPTS = 20
"""how often to try again when another build puts its folder in place at the same moment"""
_NOT_SUPPORTED = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EPERM}
_NOT_WRITABLE = {errno.EACCES, errno.EPERM, errno.EROFS}
_HELD = {errno.EWOULDBLOCK, errno.EACCES}
"""what locking says where somebody else has the lock; all else says that there are no locks here"""
_BUILDING = ".building-"
_NEW, _OLD, _GONE, _LOCK, _COPY = "new", "old", "gone", "lock", "copy"


class Aside:
    """A new state of a folder, while it is being written."""

    def __init__(self, target: str | os.PathLike[str]) -> None:
        """Make a room, and put right what dead builds have left. Raises OSError if there is no place for it."""
        self.target = Path(os.path.realpath(target))
        if self.target.exists() and not self.target.is_dir():  # It would be exchanged like a folder, and be gone.
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(self.target))
        self.target.parent.mkdir(parents=True, exist_ok=True)
        tidy(self.target)
        self._room = _Room(self.target, inside=True) if os.path.ismount(self.target) else self._beside()

    def _beside(self) -> _Room:
        try:
            return _Room(self.target, inside=False)
        except OSError as error:
            if error.errno not in _NOT_WRITABLE or not self.target.is_dir():
                raise
            return _Room(self.target, inside=True)

    @property
    def folder(self) -> Path:
        """Where to write; it is there, and empty."""
        return self._room.path / _NEW

    def publish(self) -> None:
        """Put what was written in the place of the old. Raises OSError, and then the old is as it was.

        Where even that fails, the room stays, and the next build puts the folder right.
        """
        try:
            if self._room.inside:
                _exchange_contents(self._room.path, self.target)
            else:
                if self.target.is_dir():
                    _carry_hidden(self.target, self.folder)
                    shutil.copymode(self.target, self.folder)
                self._exchange()
        finally:
            self.discard()

    def _exchange(self) -> None:
        try:
            _exchange_folders(self._room.path, self.target)
        except OSError:
            # A folder that is held: mounted from elsewhere, or in use on Windows. What is in it can be moved.
            if not self.target.is_dir():
                raise
            with contextlib.closing(_Room(self.target, inside=True)) as room:
                shutil.copytree(self.folder, room.path / _NEW, symlinks=True, dirs_exist_ok=True)
                _exchange_contents(room.path, self.target)

    def discard(self) -> None:
        """Take away what was written."""
        self._room.close()


class _Room:
    """A folder that nobody else touches as long as this process lives."""

    def __init__(self, target: Path, *, inside: bool) -> None:
        self._target, self.inside = target, inside
        home, name = (target, "") if inside else (target.parent, f".{target.name}")
        self.path = Path(tempfile.mkdtemp(prefix=f"{name}{_BUILDING}", dir=home))
        try:
            self._lock = _locked(self.path)
            (self.path / ".gitignore").write_text("*\n", encoding="utf-8")
            (self.path / _NEW).mkdir()
        except BaseException:
            shutil.rmtree(self.path, ignore_errors=True)
            raise

    def close(self) -> None:
        """Remove it with what is in it, but for an old state that cannot be put back now."""
        try:
            # Interrupted between two steps, or undone only in part.
            _recover(self.path, self._target, inside=self.inside)
        except OSError:
            self._lock.close()
            return
        self._lock.close()
        shutil.rmtree(self.path, ignore_errors=True)


def _locked(room: Path) -> IO[bytes]:
    """The lock of a room, held. It has its name only when it is held, so that nobody finds it free before."""
    first = room / f"{_LOCK}-{os.getpid()}"
    if fcntl is None:
        first.touch()
        first.rename(room / _LOCK)
        return (room / _LOCK).open("wb")
    lock = first.open("wb")
    try:
        with contextlib.suppress(OSError):  # a file system without locks
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        first.rename(room / _LOCK)
    except BaseException:
        lock.close()
        raise
    return lock


@contextlib.contextmanager
def _taken_over(room: Path) -> Iterator[bool]:
    """Whether a room belongs to nobody; if so it is ours meanwhile."""
    try:
        lock = (room / _LOCK).open("r+b")
    except OSError:
        try:
            yield time.time() - room.stat().st_mtime > ABANDONED
        except FileNotFoundError:
            yield False
        return
    with lock:
        if fcntl is None:
            lock.close()
            try:
                (room / _LOCK).unlink()
            except OSError:
                yield False
                return
        else:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                yield error.errno not in _HELD and time.time() - os.fstat(lock.fileno()).st_mtime > ABANDONED
                return
        yield True


def tidy(target: Path) -> None:
    """Put right what builds that died have left of a folder, and take away their rooms."""
    for home, name in ((target.parent, f".{target.name}{_BUILDING}"), (target, _BUILDING)):
        with contextlib.suppress(OSError):
            rooms = [Path(one.path) for one in os.scandir(home) if one.name.startswith(name) and _is_ours(one, home)]
            for room in rooms:
                with _taken_over(room) as free:
                    if free:
                        _recover(room, target, inside=home == target)
                        shutil.rmtree(room, ignore_errors=True)


def _is_ours(room: os.DirEntry[str], home: Path) -> bool:
    """Whether it is a folder of this user, or of whose the folder around is. In /tmp anybody may make one."""
    if not room.is_dir(follow_symlinks=False):
        return False
    return os.name != "posix" or room.stat(follow_symlinks=False).st_uid in {os.geteuid(), home.stat().st_uid}


def _recover(room: Path, target: Path, *, inside: bool) -> None:
    """End what was begun: the new state if the old is out of the way, and otherwise the old."""
    if inside:
        if (room / _GONE).is_dir():
            _move_all(room / _NEW, target)
        elif (room / _OLD).is_dir():
            _move_all(room / _OLD, target)
    elif (room / _OLD).is_dir() and not target.exists():
        (room / _NEW if (room / _NEW).is_dir() else room / _OLD).rename(target)


# Exchanging


def _exchange_folders(room: Path, target: Path) -> None:
    new, old = room / _NEW, room / _OLD
    for _ in range(_ATTEMPTS):
        try:
            if not os.path.lexists(target):
                new.rename(target)
            elif not _exchanged(new, target):
                target.rename(old)
                _put_or_undo(new, old, target)
        except OSError as error:
            # Another build has put its folder there, or is just doing so; or the old could not be put back.
            if os.path.lexists(target):
                shutil.rmtree(old, ignore_errors=True)
            if old.is_dir() or error.errno not in {errno.ENOENT, errno.ENOTEMPTY, errno.EEXIST} or not new.is_dir():
                raise
            time.sleep(0.01)
        else:
            return
    raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), str(target))


def _put_or_undo(new: Path, old: Path, target: Path) -> None:
    try:
        new.rename(target)
    except OSError:
        if not os.path.lexists(target):
            old.rename(target)
        raise


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; whether the system could. Raises OSError if it can and it went wrong."""
    call = _exchange_call()
    if call is None:
        return False
    ctypes.set_errno(0)
    if call(os.fsencode(one), os.fsencode(other)) == 0:
        return True
    number = ctypes.get_errno()
    if number in _NOT_SUPPORTED:
        return False
    raise OSError(number, os.strerror(number), str(other))


def _exchange_call() -> Callable[[bytes, bytes], int] | None:
    """The system's call for it: `renameat2` with RENAME_EXCHANGE, or `renamex_np` with RENAME_SWAP."""
    if os.name != "posix":
        return None
    library = ctypes.CDLL(None, use_errno=True)
    if sys.platform == "darwin" and hasattr(library, "renamex_np"):
        return lambda one, other: int(library.renamex_np(one, other, ctypes.c_uint(2)))
    if sys.platform.startswith("linux") and hasattr(library, "renameat2"):
        here = ctypes.c_int(-100)
        return lambda one, other: int(library.renameat2(here, one, here, other, ctypes.c_uint(2)))
    return None


def _exchange_contents(room: Path, target: Path) -> None:
    """Exchange what is in a folder for what is in a room inside it; a file `gone` says that the old is out."""
    old = room / _OLD
    old.mkdir()
    try:
        for name in _visible(target):
            _take_out(target / name, old / name)
    except OSError:
        _move_all(old, target)
        raise
    old.rename(room / _GONE)
    try:
        _move_all(room / _NEW, target)
    except OSError:
        for name in _visible(target):
            (target / name).rename(room / _NEW / name)
        (room / _GONE).rename(old)
        _move_all(old, target)
        raise


def _take_out(source: Path, destination: Path) -> None:
    """Rename, or copy a folder that cannot be renamed since it belongs to a lower layer of a container's disk."""
    try:
        source.rename(destination)
    except OSError as error:
        if error.errno != errno.EXDEV or source.is_symlink() or not source.is_dir():
            raise
        copy = destination.parent.parent / _COPY
        shutil.copytree(source, copy, symlinks=True)
        copy.rename(destination)  # Only when it is whole is anything removed.
        shutil.rmtree(source)


def _visible(folder: Path) -> list[str]:
    """What a build replaces. Like MkDocs it leaves what is hidden: `.git`, `.well-known`, `.htaccess`."""
    return sorted(one.name for one in folder.iterdir() if not one.name.startswith("."))


def _move_all(source: Path, target: Path) -> None:
    for one in sorted(source.iterdir()):
        _move(one, target / one.name)


def _move(source: Path, target: Path) -> None:
    if source.is_dir() and target.is_dir() and not target.is_symlink():  # a hidden folder, which was left there
        _move_all(source, target)
    else:
        source.replace(target)


def _carry_hidden(source: Path, target: Path) -> None:
    """Give the new folder the hidden files of the old one, which a build does not make and does not remove."""
    for one in source.iterdir():
        if one.name.startswith(".") and not one.name.startswith(_BUILDING):
            _link(one, target / one.name)


def _link(source: Path, target: Path) -> None:
    """The same file under a second name, or a copy; a folder with all that is in it. What is there stays."""
    kind = os.lstat(source).st_mode
    if stat.S_ISDIR(kind):
        target.mkdir(exist_ok=True)
        shutil.copymode(source, target)
        for one in source.iterdir():
            _link(one, target / one.name)
    elif not os.path.lexists(target):
        try:
            os.link(source, target, follow_symlinks=False)
        except (OSError, NotImplementedError):
            shutil.copy2(source, target, follow_symlinks=False)


# One build after another


class Staging:
    """Where a build writes. Builds may be nested: some plugins build once more, for each language, within a build."""

    def __init__(self) -> None:
        self.is_wanted = True
        """not where MkDocs writes into a folder of its own, or keeps what is there"""
        self._aside: Aside | None = None
        self._depth = 0
        self.home = ""
        """where the last build was to end up"""

    def begin(self, folder: str) -> str:
        """The folder to write to, for a build that is to end up in `folder`. Raises OSError."""
        if (Path(folder).name == _NEW and _BUILDING in Path(folder).parent.name) or self._is_below(folder):
            self._depth += 1
            return folder
        self.drop()
        if not self.is_wanted:
            return folder
        self._aside, self.home, self._depth = Aside(folder), folder, 1
        return str(self._aside.folder)

    def follow(self, folder: str) -> str:
        """The folder to write to after other plugins have had a say: they may have named another one."""
        if self._aside is None or self._depth > 1 or folder == str(self._aside.folder):
            return folder
        folder = self._outside(folder)
        self.drop()
        return self.begin(folder)

    def end(self, folder: str) -> str:
        """Put in place what was written, if this was the outermost build. The folder that it is in now.

        Raises OSError, and then the old folder is as it was.
        """
        self._depth -= 1
        if self._aside is None or self._depth > 0:
            return folder
        after = self._outside(folder)
        aside, self._aside = self._aside, None
        if folder != str(aside.folder) and not any(aside.folder.iterdir()):
            aside.discard()  # All of it was written to another folder, whoever named that.
        else:
            aside.publish()
        return after

    def _is_below(self, folder: str) -> bool:
        return self._aside is not None and Path(folder).is_relative_to(self._aside.folder)

    def _outside(self, folder: str) -> str:
        """Where a folder is once the build has ended. Other plugins may have named one below ours, or any other."""
        if self._aside is None or not Path(folder).is_relative_to(self._aside.folder):
            return folder
        return str(Path(self.home) / Path(folder).relative_to(self._aside.folder))

    def drop(self) -> str | None:
        """Take away what was written. The folder that is as it was; None where nothing was under way."""
        if self._aside is None:
            return None
        self._aside.discard()
        self._aside, self._depth = None, 0
        return self.home
