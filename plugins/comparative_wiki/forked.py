"""Work in processes beside this one, where the system can copy a process and has cores for it.

A worker is a fork: it begins with all that this process has, and hands back plain data over pipes and files of its own.
What a worker cannot do, this process can do itself, so nothing depends on one: whoever asks a worker that has ended
gets `Lost`.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import marshal
import os
import select
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable
from typing import NamedTuple

Plain = object
"""None, numbers, text, bytes, and tuples, lists and dicts of them: what marshal writes"""
_SIZE = 8
"""bytes of the length of a letter"""


class Letter(NamedTuple):
    """Something with a name, by which it is found before it is opened."""

    name: Plain
    content: Plain


class Sealed(NamedTuple):
    """Where the content of a letter lies."""

    start: int
    size: int


class Lost(Exception):
    """The process on the other side has ended."""


def can_fork() -> bool:
    """Whether this process can be copied safely.

    A copy has only the thread that made it, and waits for ever for what other threads had locked. On macOS parts of
    the system have threads of which Python knows nothing.
    """
    return hasattr(os, "fork") and sys.platform != "darwin" and threading.active_count() == 1


def spare_cores() -> int:
    """How many workers would have a core of their own."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return cores - 1


class _Letters:
    """Plain data from one process to another. It waits in a file, so that the sender never waits for the receiver."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed below
        self._reading, self._writing = os.pipe()
        self._at = self._end = 0

    def send(self, letter: Plain, name: Plain = None) -> None:
        """Send. Raises OSError where there is no room left, or nobody receives any more."""
        label, content = marshal.dumps(name), marshal.dumps(letter)  # type: ignore[arg-type]
        text = memoryview(label + content)
        place = self._end
        while text:
            written = os.pwrite(self._file.fileno(), text, place)
            text, place = text[written:], place + written
        # A letter for which there was no room is not there: the next one begins where it would have.
        self._end = place
        os.write(self._writing, b"".join(len(one).to_bytes(_SIZE, "big") for one in (label, content)))

    def is_there(self) -> bool:
        """Whether nobody would have to wait for the next letter, or for the news that none will come."""
        return bool(select.select([self._reading], [], [], 0)[0])

    def take(self) -> tuple[Plain, Sealed]:
        """Wait for the next letter: its name, and where the rest lies. Raises Lost where none will come."""
        head = b""
        while len(head) < 2 * _SIZE:
            some = os.read(self._reading, 2 * _SIZE - len(head))
            if not some:
                raise Lost
            head += some
        label, size = int.from_bytes(head[:_SIZE], "big"), int.from_bytes(head[_SIZE:], "big")
        start, self._at = self._at + label, self._at + label + size
        return self.open(Sealed(start - label, label)), Sealed(start, size)

    def open(self, sealed: Sealed) -> Plain:
        """What is in a letter. Raises Lost where it is not there."""
        (start, size), parts = sealed, []
        while size:
            parts.append(os.pread(self._file.fileno(), size, start))
            if not parts[-1]:
                raise Lost
            size -= len(parts[-1])
            start += len(parts[-1])
        return marshal.loads(b"".join(parts))  # noqa: S302 - written by this program, into a file without a name

    def close(self, *, reading: bool = True, writing: bool = True) -> None:
        """Close one end, or both and the file."""
        for end, wanted in (("_reading", reading), ("_writing", writing)):
            if wanted and getattr(self, end) >= 0:
                os.close(getattr(self, end))
                setattr(self, end, -1)
        if reading and writing:
            self._file.close()


Work = Callable[[Callable[[], Plain]], Iterable[Letter]]
"""what a worker does: takes what waits for the next letter to it, and yields its own letters"""


class Worker:
    """A process beside this one. It ends when its work is done, at `stop`, or when this process has gone."""

    def __init__(self, work: Work) -> None:
        """Begin. Raises OSError where the system has no room for another process."""
        self._there, self._back = _Letters(), _Letters()
        try:
            self._process = os.fork()
        except OSError:
            self._there.close()
            self._back.close()
            raise
        if self._process == 0:
            self._run(work)
        self._there.close(reading=True, writing=False)
        self._back.close(reading=False, writing=True)

    def _run(self, work: Work) -> None:
        """Work, in the new process, which never leaves this method."""
        status = 1
        try:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            logging.disable()  # What is to be said, the process that began says.
            gc.freeze()
            self._there.close(reading=False, writing=True)
            self._back.close(reading=True, writing=False)
            for letter in work(lambda: self._there.open(self._there.take()[1])):
                self._back.send(letter.content, letter.name)
            status = 0
        except BaseException:  # noqa: S110 - the process that began does the work itself, and meets it there
            pass
        finally:
            # At once, without what the process that began has still to write or to tidy up.
            os._exit(status)

    def send(self, letter: Plain) -> None:
        """Send something. That nobody receives it is found out when something is asked for."""
        with contextlib.suppress(OSError):
            self._there.send(letter)

    def is_there(self) -> bool:
        """Whether `take` would not have to wait."""
        return self._back.is_there()

    def take(self) -> tuple[Plain, Sealed]:
        """Wait for the next letter and leave it closed: its name, and what to open. Raises Lost."""
        return self._back.take()

    def open(self, sealed: Sealed) -> Plain:
        """What is in a letter, in this process or in one that began later. Raises Lost."""
        return self._back.open(sealed)

    def end(self) -> None:
        """End it, whatever it is doing; its letters can still be opened."""
        if self._process:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(self._process, 0)
            self._process = 0

    def stop(self) -> None:
        """End it, and throw its letters away."""
        self.end()
        self._there.close()
        self._back.close()
