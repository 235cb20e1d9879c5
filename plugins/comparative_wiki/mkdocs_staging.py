"""The part of the adapter that lets a build write aside, so that the old site stays whole until the new one is."""

from __future__ import annotations

import errno
import logging
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.utils import CountHandler

from .aside import Staging
from .languages.language import ENGLISH, Language, marked
from .languages.told import tell, tell_all

log = logging.getLogger("mkdocs.plugins.comparative_wiki")

FIRST, LAST = 1000, -1000
"""before and after what other plugins do"""
_NO_RIGHT = marked("it may not be written to. Give yourself the right to, or choose another folder with site_dir")
_REMEDIES = {
    errno.ENOSPC: marked("the disk is full. Make room for a second copy of the site, and build again"),
    errno.EDQUOT: marked("your share of the disk is used up. Make room for a second copy of the site, and build again"),
    errno.EFBIG: marked("a file is larger than it may be here. Raise the limit, and build again"),
    errno.EROFS: marked("the disk can only be read. Choose another folder with site_dir, or with --site-dir"),
    errno.EACCES: _NO_RIGHT,
    errno.EPERM: _NO_RIGHT,
}


class StagedPlugin:
    """The hooks of it, for the plugin to combine with its own."""

    def __init__(self) -> None:
        self._staging = Staging()
        self._staged: MkDocsConfig | None = None
        self._speaks: Language = ENGLISH
        """the language of the site"""

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """`serve` has a folder of its own that nobody sees during a build, and a dirty build adds to the old site."""
        self._staging.is_wanted = command != "serve" and not dirty

    def write_aside(self, wanted: bool) -> None:
        """Let the next build write aside, or let it write into the folder itself; what is aside now is dropped."""
        self._dropped()
        self._staging.is_wanted = wanted

    @event_priority(FIRST)
    def begin_aside(self, config: MkDocsConfig) -> MkDocsConfig:
        """Let MkDocs, and every other plugin, write to a folder aside."""
        self._staged = config
        try:
            config.site_dir = self._staging.begin(config.site_dir)
        except OSError as error:
            raise self._not_written(error, config.site_dir) from error
        return config

    @event_priority(FIRST)
    def follow_aside(self, *, config: MkDocsConfig) -> None:
        """Follow other plugins that have named another folder in the meantime."""
        try:
            config.site_dir = self._staging.follow(config.site_dir)
        except OSError as error:
            raise self._not_written(error, config.site_dir) from error

    @event_priority(LAST)
    def follow_again(self, *, config: MkDocsConfig) -> None:
        """Follow those that have named one just now: MkDocs empties it next, and asks for it once more."""
        self.follow_aside(config=config)

    @event_priority(LAST)
    def end_aside(self, *, config: MkDocsConfig) -> None:
        """Put the new site in the place of the old, unless MkDocs is about to refuse it."""
        if config.strict and _has_warnings():
            return  # MkDocs ends the build in a moment, and `drop_aside` says what stays.
        try:
            config.site_dir = self._staging.end(config.site_dir)
        except OSError as error:
            config.site_dir = self._staging.home
            raise self._not_written(error, config.site_dir) from error

    @event_priority(LAST)
    def drop_aside(self, *, error: Exception) -> None:
        """Leave the old site as it was. Where the disk was the cause, say so. Raises PluginError."""
        folder = self._dropped()
        if folder is None:
            return
        if Path(folder).is_dir():
            log.info(self._speaks.say("{folder} is as it was before this build", folder=folder))
        if isinstance(error, OSError) and error.errno in _REMEDIES:
            raise self._not_written(error, folder) from error

    def on_shutdown(self) -> None:
        """Take away what a build has left that nothing else has ended: it was interrupted."""
        self._dropped()
        self._staging.is_wanted = True

    def _not_written(self, error: OSError, folder: str) -> PluginError:
        return PluginError(self._speaks.retell(_told(error, folder)))

    def _dropped(self) -> str | None:
        folder = self._staging.drop()
        if folder is not None and self._staged is not None:
            self._staged.site_dir = folder
        self._staged = None
        return folder


def _has_warnings() -> bool:
    """Whether anything has been logged on which MkDocs ends a strict build. It counts for itself, and we look."""
    counters = [one for one in logging.getLogger("mkdocs").handlers if isinstance(one, CountHandler)]
    return any(one.get_counts() for one in counters)


def _told(error: OSError, folder: str) -> str:
    remedy = _REMEDIES.get(error.errno or 0)
    why = tell(remedy) if remedy is not None else str(error.strerror)
    old = tell("The old site is as it was.") if Path(folder).is_dir() else ""
    return tell_all(tell("The site cannot be written to {folder}: {cause}.", folder=folder, cause=why), old)
