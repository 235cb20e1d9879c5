"""Other processes that read entries while this one reads its share: the first thing of a build, when all else waits.

They send entries without faults. One with a fault is read again here, where it is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from .entry import Entry
from .forked import Letter, Lost, Worker
from .packed import Unpacker, packed

FEWEST = 150
"""entries for which another process is worth its beginning"""
BATCH = 25
"""entries in a letter"""
SLOWER = 1.2
"""how much longer it takes to have an entry read elsewhere"""


class Readers:
    """The processes, and which files each of them reads."""

    def __init__(self, paths: Sequence[Path], count: int, read: Callable[[Path], Entry | None]) -> None:
        """Begin with the last of the files. `read` reads one; None where it has a fault.

        Where the system has no room for another process, fewer of them read, or none.
        """
        self._unpack = Unpacker()
        self._place: dict[Path, tuple[Worker, int]] = {}
        """the process that reads a file, and the number of its letter"""
        self._letters: dict[tuple[int, int], dict[str, Any]] = {}
        self._workers: list[Worker] = []
        share = int(len(paths) / (count + SLOWER)) if count and len(paths) >= FEWEST else 0
        for number in range(count if share else 0):
            end = len(paths) - number * share
            mine = paths[end - share : end]
            try:
                worker = Worker(lambda hear, mine=mine: _read(mine, read))  # type: ignore[misc]
            except OSError:
                return
            self._workers.append(worker)
            self._place.update({path: (worker, at // BATCH) for at, path in enumerate(mine)})

    def entry(self, path: Path) -> Entry | None:
        """The entry of a file; None where it is to be read here."""
        worker, number = self._place.get(path, (None, 0))
        if worker is None:
            return None
        key = (id(worker), number)
        try:
            while key not in self._letters:
                name, sealed = worker.take()
                self._letters[id(worker), int(str(name))] = worker.open(sealed)  # type: ignore[assignment]
            found = self._letters[key].get(str(path))
            return self._unpack.entry(found) if found is not None else None
        except Lost:
            return None

    def stop(self) -> None:
        """End them."""
        for worker in self._workers:
            worker.stop()


def _read(paths: Sequence[Path], read: Callable[[Path], Entry | None]) -> Iterator[Letter]:
    for start in range(0, len(paths), BATCH):
        entries = {str(path): read(path) for path in paths[start : start + BATCH]}
        yield Letter(start // BATCH, {path: packed(one) for path, one in entries.items() if one is not None})
