"""Mending all files of a wiki: in a copy, read again and again until nothing more can be mended."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..comparison.model import Comparison
from ..comparison.read import read_comparison
from ..mentions.external import read_mentions
from ..problems import Problem, Problems
from ..removed import Names, read_memory
from ..source import LARGEST_FILE
from ..wiki import COMPARISON_FILE, entry_paths, known_names, read_entries, relative
from .layout import tidied
from .slips import with_slips_mended

_MOST_ROUNDS = 10
"""a slip may hide another one; no file needs as many rounds"""


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
        copy = Path(scratch)
        paths = _copied(root, copy, folder)
        wanted = [path for path in paths if concerns(path)]
        steps: dict[str, list[str]] = {path: [] for path in wanted}
        for _ in range(_MOST_ROUNDS):
            if not _round(copy, folder, wanted, steps):
                break
        return [
            Mended(path=path, before=before, after=after, steps=tuple(steps[path]))
            for path in wanted
            if (before := (root / path).read_bytes()) != (after := (copy / path).read_bytes())
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
    return found


def _round(copy: Path, folder: str, paths: Iterable[str], steps: Mapping[str, list[str]]) -> bool:
    """Tidy every file once, then mend its slips; say whether anything was left to be mended."""
    comparison, _ = _read(copy, folder)
    entries = {relative(path, copy) for path in entry_paths(copy / folder)}
    for path in paths:
        text = _text_of(copy / path)
        if text is not None and (path in entries or path.endswith(".yml")):
            new = tidied(text.removeprefix("\ufeff"), comparison, is_entry=path in entries)
            _keep(copy / path, text, new.text)
            steps[path].extend(one for one in new.steps if one not in steps[path])
    _, problems = _read(copy, folder)
    by_path: dict[str, list[Problem]] = {}
    for problem in problems:
        by_path.setdefault(problem.path, []).append(problem)
    changed = False
    for path in paths:
        text = _text_of(copy / path)
        if text is not None and any(one.slip is not None for one in by_path.get(path, ())):
            bare = text.removeprefix("\ufeff")
            new_text, done = with_slips_mended(bare, by_path[path], is_entry=path in entries)
            _keep(copy / path, text, new_text)
            steps[path].extend(done)
            changed = changed or bool(done)
    return changed


def _text_of(file: Path) -> str | None:
    try:
        return file.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return None


def _keep(file: Path, old: str, new: str) -> None:
    """Write a text to the copy, with the mark of byte order that the file had."""
    mark = "\ufeff" if old.startswith("\ufeff") else ""
    if mark + new != old:
        file.write_bytes(f"{mark}{new}".encode())


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
    known = known_names(entries, paths)
    read_mentions(root, folder, known, problems)
    read_memory(root, folder, Names(known=known, files={path.stem: relative(path, root) for path in paths}), problems)
    return comparison, problems
