"""Mending all files of a wiki: in a copy, read again and again until nothing more can be mended."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..comparison.model import Comparison
from ..comparison.read import read_comparison
from ..comparison.shared import files_used
from ..mentions.external import read_mentions
from ..misspelt import gather_misspelt
from ..problems import Problem, Problems
from ..removed import Names, read_memory
from ..source import LARGEST_FILE
from ..wiki import COMPARISON_FILE, discussed, entry_paths, known_names, read_entries, relative
from .layout import ordered, tidied
from .slips import with_slips_mended

_MOST_ROUNDS = 10
"""a slip may hide another one; no file needs as many rounds"""
_MARK = "\ufeff"


@dataclass(frozen=True, kw_only=True, slots=True)
class Mended:
    """A file that was mended."""

    path: str
    """relative to the wiki's folder"""
    before: bytes
    after: bytes
    steps: tuple[str, ...]
    """what was done, in words"""


def mended_files(root: Path, folder: str, concerns: Callable[[str], bool] = lambda path: True) -> list[Mended]:
    """What the files below the entries' folder would be, mended; only those that change. Writes nothing there.

    `concerns` says which files are meant, by their path relative to the wiki's folder.
    """
    with tempfile.TemporaryDirectory() as scratch:
        work = _Work.on(root, Path(scratch), folder, concerns)
        for _ in range(_MOST_ROUNDS):
            if not work.mend_slips(work.tidy()):
                break
        work.put_in_order()
        return [
            Mended(path=path, before=before, after=after, steps=tuple(work.steps[path]))
            for path in work.paths
            if (before := (root / path).read_bytes()) != (after := (work.root / path).read_bytes())
        ]


def _copied(root: Path, copy: Path, folder: str) -> list[str]:
    """Copy what can be mended; links are left out, since they may lead anywhere."""
    found = []
    for file in sorted((root / folder).rglob("*")):
        if file.suffix in {".md", ".yml", ".yaml"} and file.is_file() and not file.is_symlink():
            if file.stat().st_size > LARGEST_FILE:
                continue
            path = relative(file, root)
            (copy / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy / path)
            found.append(path)
    for path in files_used(root, f"{folder}/{COMPARISON_FILE}"):
        (copy / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / path, copy / path)
        found.append(path)
    return found


@dataclass(frozen=True, kw_only=True)
class _Work:
    """A copy of a wiki's files while they are mended."""

    root: Path
    folder: str
    paths: Sequence[str]
    """what is to be mended"""
    entries: frozenset[str]
    """those of the files that are entries"""
    steps: Mapping[str, list[str]]
    """file → what was done to it; lines are numbered as in the file that was there"""

    @classmethod
    def on(cls, root: Path, copy: Path, folder: str, concerns: Callable[[str], bool]) -> _Work:
        """Copy the files of a wiki."""
        paths = [path for path in _copied(root, copy, folder) if concerns(path)]
        entries = frozenset(relative(path, copy) for path in entry_paths(copy / folder))
        kept = [path for path in paths if path in entries or path.endswith(".yml")]
        return cls(root=copy, folder=folder, paths=kept, entries=entries, steps={path: [] for path in kept})

    def tidy(self) -> Problems:
        """Tidy every file; return what is wrong then."""
        for path, text in self._texts():
            self._keep(path, *tidied(text, is_entry=path in self.entries))
        return _read(self.root, self.folder)[1]

    def mend_slips(self, problems: Iterable[Problem]) -> bool:
        """Mend the words that are not known; say whether there were any."""
        by_path: dict[str, list[Problem]] = {}
        for problem in problems:
            if problem.slip is not None:
                by_path.setdefault(problem.path, []).append(problem)
        changed = False
        for path, text in self._texts():
            if path in by_path:
                new, done = with_slips_mended(text, by_path[path], is_entry=path in self.entries)
                self._keep(path, new, done)
                changed = changed or bool(done)
        return changed

    def put_in_order(self) -> None:
        """Put the keys of the entries in order: last, since it moves lines."""
        comparison, _ = _read(self.root, self.folder)
        for path, text in self._texts():
            if path in self.entries:
                self._keep(path, *ordered(text, comparison))

    def _texts(self) -> Iterator[tuple[str, str]]:
        """Every file that is text, without the mark of byte order."""
        for path in self.paths:
            with contextlib.suppress(UnicodeDecodeError):
                yield path, (self.root / path).read_bytes().decode("utf-8").removeprefix(_MARK)

    def _keep(self, path: str, text: str, steps: Iterable[str]) -> None:
        """Write a text to the copy, with the mark of byte order that the file had."""
        file = self.root / path
        before = file.read_bytes()
        after = (_MARK if before.startswith(_MARK.encode()) else "").encode() + text.encode()
        if after != before:
            file.write_bytes(after)
        self.steps[path].extend(one for one in steps if one not in self.steps[path])


def _read(root: Path, folder: str) -> tuple[Comparison | None, Problems]:
    """Read everything without judging it: the comparison, if there is one, and all problems."""
    problems = Problems()
    path = root / folder / COMPARISON_FILE
    if not path.is_file():
        return None, problems
    comparison = read_comparison(path, problems.at(relative(path, root)))
    if comparison is None:
        return None, problems
    paths = entry_paths(root / folder)
    entries = read_entries(root, folder, comparison, problems, lambda stage, done, total: None, paths)
    gather_misspelt(comparison, entries, problems)
    known = known_names(entries, paths)
    read_mentions(root, folder, discussed(comparison, known), problems)
    files = {path.stem: relative(path, root) for path in paths}
    read_memory(root, folder, Names.of(entries, known, files), problems)
    return comparison, problems
