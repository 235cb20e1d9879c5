"""The chronicle of a wiki on the disk: what its repository knows, or why that is nothing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from ..languages.told import tell, tell_n
from ..repository import NoRevision, contents, head_of, read_past
from ..settings import Settings
from ..wiki import Wiki
from .compose import comparison_files, compose
from .model import NO_CHRONICLE, Chronicle


def told_of(wiki: Wiki, root: Path, folder: str, settings: Settings) -> Chronicle:
    """What became of a wiki. Never fails: what is missing, and why, stands in the chronicle."""
    if not settings.history:
        return NO_CHRONICLE
    try:
        also = comparison_files(wiki, folder)
        past = read_past(root, folder, most=settings.history_commits, since=settings.history_since, also=also)
        if not past.commits:
            return Chronicle(
                is_asked=True,
                missing=tell("No commit has anything in the entries' folder."),
                is_shallow=past.is_shallow,
            )
        return compose(
            wiki, folder, past, partial(contents, root), partial(_bytes_of, root), authors=settings.history_authors
        )
    except NoRevision as error:
        return Chronicle(is_asked=True, missing=error.told)


class Teller:
    """Tells what became of a wiki, and does not tell the same twice where a site is built again and again."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[object, Chronicle]] = {}
        """by the entries' folder: what it depends on, and what was told"""

    def tell(self, wiki: Wiki, root: Path, folder: str, settings: Settings) -> Chronicle:
        """The same as `told_of`."""
        try:
            head = head_of(root) if settings.history else ""
        except NoRevision:
            return told_of(wiki, root, folder, settings)
        key = (head, root, settings, frozenset(wiki.entries), wiki.comparison.language.code)
        if folder not in self._last or self._last[folder][0] != key:
            self._last[folder] = (key, told_of(wiki, root, folder, settings))
        return self._last[folder][1]


def _bytes_of(root: Path, path: str) -> bytes | None:
    try:
        return (root / path).read_bytes()
    except OSError:
        return None


def remarks(chronicle: Chronicle) -> Iterator[str]:
    """What whoever builds the site may want to know, in sentences."""
    if chronicle.missing:
        yield tell("Nothing is told of what changed in the wiki: {cause}", cause=chronicle.missing)
    if chronicle.is_shallow:
        yield tell(
            "This clone does not have the older commits, so what changed before is not told. Fetch all of them: "
            "`git fetch --unshallow`, or `fetch-depth: 0` for actions/checkout."
        )
    if chronicle.unreadable:
        yield tell_n(
            "{n} old version of files had errors and was passed over in what is told of changes.",
            "{n} old versions of files had errors and were passed over in what is told of changes.",
            chronicle.unreadable,
        )
