"""What is wrong with a change: problems in the files that changed, and problems elsewhere that the change made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..comparison.shared import files_used
from ..moves import check_gone, check_moves
from ..problems import Problem, Problems
from ..sarif import Lasting, lasting
from ..settings import Location
from ..source import LARGEST_FILE
from ..views import read_views
from ..wiki import COMPARISON_FILE, Wiki, entry_paths, relative
from .states import Before, state_before


@dataclass(frozen=True, kw_only=True)
class Judged:
    """The problems of a wiki, parted by a change."""

    of_the_change: tuple[Problem, ...]
    older: tuple[Problem, ...]
    """what was there before, in files that did not change"""
    commit: str
    """the commit with which the wiki was compared"""


def judge(location: Location, base: str, wiki: Wiki | None, problems: Problems) -> Judged:
    """Part `problems` by what changed since `base`, and add the moves between classes that lack a reason.

    `wiki` may be partial. Raises NoRevision.
    """
    with state_before(location, base) as state:
        before, former = state.build() if state.is_there else (None, Problems())
        if before is not None and not former.has_errors:
            read_views(before, former)
        entries = location.root / location.settings.entries
        changed = _changed_files(state, entries, location.root) | _changed_criteria(state, location)
        if before is not None and wiki is not None:
            check_gone(before, wiki, {path.stem for path in entry_paths(entries)}, problems)
            check_moves(before, wiki, state.ruled_by(location.root), problems)
        known = Counter(lasting(one) for one in former)
        return _part(problems, changed, known, state.commit)


def _part(problems: Iterable[Problem], changed: frozenset[str], known: Counter[Lasting], commit: str) -> Judged:
    of_the_change, older = [], []
    for one in problems:
        key = lasting(one)
        if one.path in changed or not known[key]:
            of_the_change.append(one)
        else:
            known[key] -= 1
            older.append(one)
    return Judged(of_the_change=tuple(of_the_change), older=tuple(older), commit=commit)


def _changed_files(state: Before, entries: Path, root: Path) -> frozenset[str]:
    """The files of the entries' folder that are new or say something else, however their lines end."""
    return frozenset(
        relative(path, root)
        for path in entries.rglob("*")
        if path.is_file() and not _is_same(path, state.entries / path.relative_to(entries))
    )


def _changed_criteria(state: Before, location: Location) -> frozenset[str]:
    """The same of the files from which the comparison takes criteria."""
    used = files_used(location.root, f"{location.settings.entries}/{COMPARISON_FILE}")
    return frozenset(path for path in used if not _is_same(location.root / path, state.folder / path))


def _is_same(path: Path, former: Path) -> bool:
    if not former.is_file():
        return False
    if max(path.stat().st_size, former.stat().st_size) > LARGEST_FILE:
        return path.stat().st_size == former.stat().st_size
    return path.read_bytes().replace(b"\r\n", b"\n") == former.read_bytes().replace(b"\r\n", b"\n")
