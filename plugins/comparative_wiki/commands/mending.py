"""`check --fix` and `check --diff`: writing what was mended, or showing it."""

from __future__ import annotations

import contextlib
import difflib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import click

from ..languages.told import tell, tell_n
from ..mend.folder import Mended, mended_files
from ..problems import printable
from ..settings import Location
from .common import EXIT_PROBLEMS
from .speaking import Failed, echo, spoken


def mend(every: Sequence[Location], concerns: Callable[[str], bool], *, only_show: bool) -> None:
    """Mend the files of comparisons and say so on standard error; or print the difference, and end the command."""
    root = every[0].root
    found = _each_once(one for each in every for one in mended_files(root, each.settings.entries, concerns))
    if only_show:
        for one in found:
            click.echo(_difference(one))
        sys.exit(EXIT_PROBLEMS if found else 0)
    for one in found:
        try:
            _write(root / one.path, one.after)
        except OSError as error:
            raise Failed(tell("{file} cannot be written: {cause}", file=one.path, cause=error.strerror)) from error
        steps = printable(_in_words(one.steps))
        echo(tell("mended {file}: {steps}", file=printable(one.path), steps=steps), err=True)
    if found:
        echo(tell_n("{n} file mended.", "{n} files mended.", len(found)), err=True)


def _each_once(every: Iterable[Mended]) -> list[Mended]:
    """Every file once: one that comparisons share is mended for each. Where they differ, it is left as it is."""
    found: dict[str, list[Mended]] = {}
    for one in every:
        found.setdefault(one.path, []).append(one)
    return [some[0] for some in found.values() if all(one.after == some[0].after for one in some)]


def _in_words(steps: Sequence[str]) -> str:
    return ", ".join(map(spoken().retell, steps))


def _difference(one: Mended) -> str:
    before, after = (text.decode("utf-8").splitlines() for text in (one.before, one.after))
    lines = list(difflib.unified_diff(before, after, one.path, one.path, lineterm=""))
    # What no line shows are line ends, and the end of the last one.
    shown = lines or [f"--- {one.path}", f"+++ {one.path}", f"({_in_words(one.steps)})"]
    return "\n".join(printable(line) for line in shown)


def _write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, with the rights that it had. Raises OSError."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        shutil.copymode(path, name)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
