"""The part of the adapter for `mkdocs serve`: an edited entry is on the screen before the whole site is built again.

When only entries' files were edited, their pages alone are made first, with the model of all entries as they are now,
and browsers are told. Then, when nobody edits any more, the whole site is built aside while the old one can be read.
If somebody does edit meanwhile, that build is given up for the next page.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from mkdocs.commands import build as building
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

log = logging.getLogger("mkdocs.plugins.comparative_wiki")

QUIET = 1.0
"""seconds without an edit after which the whole site is built"""
MOST = 10
"""edited entries, above which the whole site is built at once"""
_LOOK = 0.02
_NEEDED = ("_visible_epoch", "_wanted_epoch", "_epoch_cond", "_want_rebuild")
"""what a server has by which browsers are told; another one is left as it is"""

Signatures = Mapping[Path, tuple[int, int]]


class Superseded(BaseException):
    """A file was edited while the site was built. No error: nobody may catch it but who builds."""


@dataclass(frozen=True, kw_only=True)
class LastBuild:
    """What MkDocs has made of the site in the last build that came to its end."""

    config: MkDocsConfig
    files: Files
    nav: Navigation
    env: Any

    def make(self, paths: Iterable[str], complete: Callable[[list[Page]], None]) -> None:
        """Make pages anew and write them, by source path. `complete` is called when all of them have been read."""
        pages = [file.page for path in paths if (file := self.files.get_file_from_path(path)) and file.page]
        for page in pages:
            # Not where the last build had put it aside.
            page.file.abs_dest_path = str(Path(self.config.site_dir, page.file.dest_uri))
            building._populate_page(page, self.config, self.files)
        complete(pages)
        documents = self.files.documentation_pages(inclusion=InclusionLevel.is_in_serve)
        for page in pages:
            building._build_page(page, self.config, documents, self.nav, self.env)


class Serving:
    """Stands between the server and MkDocs' build."""

    def __init__(
        self,
        refresh: Callable[[Collection[Path]], bool],
        aside: Callable[[bool], None],
        give_up: Callable[[], None],
    ) -> None:
        """`refresh` makes the pages of edited files and says whether it could; `aside` lets a build write aside."""
        self._refresh = refresh
        self._aside = aside
        self._give_up = give_up
        self._server: Any = None
        self._seen: Signatures = {}
        self._is_behind = False
        """whether a build goes on of which browsers do not wait"""
        self._before: dict[str, int] = {}
        self._pages: dict[str, int] = {}

    def begin(self, config: MkDocsConfig) -> None:
        """Note how all files are as a build begins."""
        watched = [config.docs_dir, config.config_file_path, *config.watch]
        # MkDocs names the file of `-f` as it was given, and by its whole path from the second build on.
        self._watched = [Path(one).absolute() for one in watched if one]
        self._seen = signatures(self._watched)
        self._before, self._pages = {**self._before, **self._pages}, {}

    def note(self, path: str, output: str) -> None:
        """Note what a page has become."""
        self._pages[path] = hash(output)

    def take(self, server: Any, builder: Callable[[], None]) -> None:
        """Stand in for what a server calls when files have changed."""
        # On Windows a folder in which a file is open cannot be put aside.
        if os.name == "posix" and all(hasattr(server, name) for name in _NEEDED):
            self._server = server
            server.builder = partial(self._build, builder)

    def _build(self, builder: Callable[[], None]) -> None:
        now = signatures(self._watched)
        changed = [path for path in {**self._seen, **now} if now.get(path) != self._seen.get(path)]
        if not changed or len(changed) > MOST or not self._refresh(changed):
            builder()
            return
        self._seen = now
        self._tell()
        ends = time.monotonic() + QUIET
        while time.monotonic() < ends:
            if self._server._want_rebuild or self._server._shutdown:
                return
            time.sleep(_LOOK)
        self._build_behind(builder)

    def _build_behind(self, builder: Callable[[], None]) -> None:
        """Build the whole site while the old one is read."""
        self._is_behind = True
        self._aside(True)
        seen = self._seen
        try:
            builder()
        except Superseded:
            log.debug("A file was edited, so that this build is given up")
            # What was edited before it had begun has not been shown.
            self._seen = seen
            self._give_up()
            return
        finally:
            self._is_behind = False
            self._aside(False)
        if any(self._before.get(path) != output for path, output in self._pages.items()):
            self._server._wanted_epoch = round(time.monotonic() * 1000)  # as MkDocs counts; browsers load again

    def _tell(self) -> None:
        with self._server._epoch_cond:
            self._server._visible_epoch = self._server._wanted_epoch
            self._server._epoch_cond.notify_all()

    def look(self) -> None:
        """Give the build up if browsers do not wait for it, and it is out of date. Raises Superseded."""
        if self._is_behind and (self._server._want_rebuild or self._server._shutdown):
            raise Superseded


def signatures(places: Iterable[Path]) -> Signatures:
    """When each file at or below these places was changed, in nanoseconds, and its size in bytes."""
    return {path: (about.st_mtime_ns, about.st_size) for place in places for path, about in _files(place)}


def _files(place: Path) -> Iterator[tuple[Path, os.stat_result]]:
    try:
        if not place.is_dir():
            yield place, place.stat()
            return
        for one in os.scandir(place):
            if one.is_dir():
                yield from _files(Path(one.path))
            else:
                yield Path(one.path), one.stat()
    except OSError:  # gone in the meantime
        return
