"""Processes beside this one: letters both ways, and what happens when one of them ends too early."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator

import pytest

from comparative_wiki.crew import FEWEST_ENTRIES, workers_for
from comparative_wiki.forked import Letter, Lost, Plain, Worker, can_fork

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot copy a process")


def received(worker: Worker) -> Plain:
    """Wait for the next letter."""
    return worker.open(worker.take()[1])


def test_letters_go_both_ways_and_nobody_waits_for_room() -> None:
    big = "é" * 3_000_000

    def work(hear: Callable[[], Plain]) -> Iterator[Letter]:
        yield Letter("first", {"a": (1, 2.5, None, True), "b": big})
        yield Letter(2, [b"\0", big])
        yield Letter(("last", 3), (hear(), hear()))

    worker = Worker(work)
    worker.send(big)
    worker.send({"end": []})
    name, sealed = worker.take()
    second, other = worker.take()
    assert (name, second) == ("first", 2)
    assert worker.open(other) == [b"\0", big]
    assert worker.open(sealed) == {"a": (1, 2.5, None, True), "b": big}
    assert received(worker) == (big, {"end": []})
    with pytest.raises(Lost):
        worker.take()
    worker.stop()
    worker.stop()


def test_a_worker_that_fails_is_lost_and_says_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    def work(hear: Callable[[], Plain]) -> Iterator[Letter]:
        yield Letter(None, 1)
        raise ValueError(hear)

    worker = Worker(work)
    assert received(worker) == 1
    with pytest.raises(Lost):
        worker.take()
    worker.send("to nobody")
    worker.stop()
    assert capfd.readouterr() == ("", "")


def test_a_worker_that_is_killed_is_lost() -> None:
    def work(hear: Callable[[], Plain]) -> Iterator[Letter]:
        yield Letter(None, os.getpid())
        hear()

    worker = Worker(work)
    process = received(worker)
    assert isinstance(process, int)
    os.kill(process, signal.SIGKILL)
    with pytest.raises(Lost):
        worker.take()
    worker.stop()


def test_a_worker_ends_with_the_process_that_began_it() -> None:
    program = textwrap.dedent(
        """
        import os
        from comparative_wiki.forked import Letter, Worker

        def work(hear):
            yield Letter(os.getpid(), None)
            hear()

        print(Worker(work).take()[0], flush=True)
        os._exit(0)
        """
    )
    # The pipe of its output ends only when both have ended.
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert ended.stdout.strip().isdigit()


def test_no_process_is_copied_while_other_threads_live() -> None:
    release = threading.Event()
    other = threading.Thread(target=release.wait)
    other.start()
    try:
        assert not can_fork()
        assert workers_for(10_000, 8) == 0
    finally:
        release.set()
        other.join()


def test_one_core_and_small_wikis_have_no_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comparative_wiki.crew.can_fork", lambda: True)
    monkeypatch.setattr("comparative_wiki.crew.spare_cores", lambda: 0)
    assert workers_for(10_000, 0) == 0
    monkeypatch.setattr("comparative_wiki.crew.spare_cores", lambda: 1)
    assert workers_for(10_000, 0) == 1
    assert workers_for(FEWEST_ENTRIES - 1, 0) == 0
    monkeypatch.setattr("comparative_wiki.crew.spare_cores", lambda: 127)
    assert 1 <= workers_for(10_000, 0) < 10
    assert workers_for(10_000, 1) == 0
    assert workers_for(2, 3) == 2
