"""Writing an exported site into a folder: nothing of anybody else is overwritten, nothing is left half-written."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ..languages.told import ToldError, tell

MARKER = ".comparative-wiki-export.json"
"""says which files an export wrote, so that the next one knows what is its own"""


class NotOurs(ToldError):
    """The folder, or something in it, was not written by an export. The message says what, and what to do."""


@dataclass(frozen=True, kw_only=True)
class Starter:
    """A file to begin with, which its owner may change; from then on it is left alone."""

    content: str
    kept_up: tuple[str, str] | None = None
    """lines between which an export goes on to write, though the rest is the owner's"""


@dataclass(frozen=True, kw_only=True)
class _Written:
    """What an earlier export left."""

    files: frozenset[str] = frozenset()
    starters: Mapping[str, str]
    """path → hash of what was written"""


def write_folder(folder: Path, files: Mapping[str, bytes | Path], starters: Mapping[str, Starter]) -> list[str]:
    """Write files and starters. Returns the starters that are their owner's by now and were left as they are.

    Everything is written beside the folder first and then moved. Raises NotOurs and OSError.
    """
    for path in [*files, *starters]:
        _check(path)
    before = _written(folder)
    _refuse_strangers(folder, before, {*_tops(files), *_tops(before.files)})
    folder.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        new = scratch / "new"
        for path, content in files.items():
            _put(new / path, content)
        mine, texts = _starters(folder, before, starters)
        for path, text in texts.items():
            _put(new / path, text.encode())
        hashes = {**{path: before.starters.get(path, "") for path in mine}, **_hashes(texts)}
        _put(new / MARKER, _marker(files, hashes))
        _move(new, folder, scratch / "old", [*_tops(before.files), *_tops(files)], [*texts, MARKER])
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return mine


def _check(path: str) -> None:
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or ".." in parts or "\\" in path or ":" in parts[0]:
        raise NotOurs(tell("'{file}' would lie outside the folder.", file=path))


def _tops(paths: Iterable[str]) -> list[str]:
    """The first parts of paths, each once."""
    return list(dict.fromkeys(path.split("/")[0] for path in paths))


def _written(folder: Path) -> _Written:
    if not folder.exists() and not folder.is_symlink():
        return _Written(starters={})
    if not folder.is_dir():
        raise NotOurs(
            tell("{folder} is not a folder. Name a folder that is not there yet, or an empty one.", folder=folder)
        )
    marker = folder / MARKER
    if not marker.is_file():
        if any(folder.iterdir()):
            raise NotOurs(
                tell(
                    "{folder} is not empty, and no export wrote what is in it. "
                    "Name a folder that is not there yet, or an empty one.",
                    folder=folder,
                )
            )
        return _Written(starters={})
    try:
        data = json.loads(marker.read_bytes())
        files, starters = data["files"], data["starters"]
        if data["version"] != 1 or not all(isinstance(one, str) for one in [*files, *starters, *starters.values()]):
            raise ValueError
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotOurs(tell("{file} cannot be read. Remove the folder, or name another one.", file=marker)) from error
    return _Written(files=frozenset(files), starters=starters)


def _refuse_strangers(folder: Path, before: _Written, tops: set[str]) -> None:
    """Refuse to replace a folder that holds what no export wrote."""
    for top in sorted(tops):
        place = folder / top
        found = [place] if place.is_file() or place.is_symlink() else _all_below(place)
        for one in found:
            path = one.relative_to(folder).as_posix()
            if path not in before.files or one.is_symlink():
                raise NotOurs(
                    tell(
                        "{file} was not written by an export, and the next one would remove it. Move it out of "
                        "{folder}.",
                        file=one,
                        folder=place,
                    )
                )


def _all_below(folder: Path) -> list[Path]:
    """Every file and link below a folder; none where there is no folder."""
    found = []
    for above, folders, names in os.walk(folder):
        here = Path(above)
        found += [here / name for name in names]
        found += [here / name for name in folders if (here / name).is_symlink()]
    return sorted(found)


def _put(path: Path, content: bytes | Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, Path):
        shutil.copyfile(content, path)
    else:
        path.write_bytes(content)


def _starters(folder: Path, before: _Written, starters: Mapping[str, Starter]) -> tuple[list[str], dict[str, str]]:
    """Those that stay as their owner left them, and the text of those that are written."""
    mine: list[str] = []
    texts: dict[str, str] = {}
    for path, starter in starters.items():
        there = folder / path
        try:
            text = there.read_bytes().decode() if there.exists() else None
        except UnicodeDecodeError:
            text = ""
        if text is None or _hash(text) == before.starters.get(path):
            texts[path] = starter.content
            continue
        mine.append(path)
        kept_up = _kept_up(text, starter)
        if kept_up is not None and kept_up != text:
            _replace(there, kept_up)
    return mine, texts


def _kept_up(text: str, starter: Starter) -> str | None:
    """The owner's text with the part in it that an export keeps up."""
    if starter.kept_up is None:
        return None
    first, last = starter.kept_up
    if any(one.count(mark) != 1 for one in (text, starter.content) for mark in (first, last)):
        return None
    part = starter.content[starter.content.index(first) : starter.content.index(last)]
    start, end = text.index(first), text.index(last)
    return text[:start] + part + text[end:] if start < end else None


def _replace(path: Path, text: str) -> None:
    scratch = path.with_name(f".{path.name}.new")
    scratch.write_bytes(text.encode())
    scratch.replace(path)


def _marker(files: Iterable[str], starters: Mapping[str, str]) -> bytes:
    data = {"version": 1, "files": sorted(files), "starters": dict(sorted(starters.items()))}
    return f"{json.dumps(data, ensure_ascii=False, indent=1)}\n".encode()


def _hashes(texts: Mapping[str, str]) -> dict[str, str]:
    return {path: _hash(text) for path, text in texts.items()}


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _move(new: Path, folder: Path, old: Path, tops: Iterable[str], single: Iterable[str]) -> None:
    """Move what was written to its place: the whole folder if it is new, else part by part, with the way back open."""
    if not (folder / MARKER).exists():
        with suppress(FileNotFoundError):
            folder.rmdir()
        new.replace(folder)
        return
    old.mkdir()
    undo: list[tuple[Path, Path]] = []
    try:
        for top in dict.fromkeys(tops):
            for source, target in ((folder / top, old / top), (new / top, folder / top)):
                if source.exists():
                    source.replace(target)
                    undo.append((target, source))
    except OSError:
        for target, source in reversed(undo):
            with suppress(OSError):
                target.replace(source)
        raise
    for path in single:
        if (new / path).exists():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (new / path).replace(folder / path)
