"""Renders every page of the site in memory, as far as mentions need it: MkDocs up to its templates."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path
from typing import Any

from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException
from mkdocs.plugins import BasePlugin, event_priority

from ..languages.told import ToldError, tell
from ..mkdocs_plugin import ComparativeWikiPlugin
from ..settings import PLUGIN, Location, read_configuration
from ..whole import WholeSite

# MkDocs' own function for a build; `mkdocs build` does no more than call it.
from mkdocs.commands.build import build as build_site  # isort: skip


class PagesFailed(ToldError):
    """MkDocs could not read the pages. The message says why."""


class _AllRead(Exception):
    """Every page has been read; nothing after this is wanted."""


class _Stop(BasePlugin):  # type: ignore[type-arg]
    """Ends a build after the pages have been read and before anything is written."""

    @event_priority(-100)
    def on_env(self, env: Any, **_: Any) -> Any:
        """Stop."""
        raise _AllRead


def read_pages(location: Location) -> WholeSite:
    """Read every page with MkDocs and return the site with its mentions. Raises PagesFailed."""
    log = logging.getLogger("mkdocs")
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        with tempfile.TemporaryDirectory() as scratch:
            return _read(location, Path(scratch))
    finally:
        log.setLevel(before)


def _read(location: Location, scratch: Path) -> WholeSite:
    config = _load(location, scratch)
    plugin = config.plugins.get(PLUGIN)
    if not isinstance(plugin, ComparativeWikiPlugin):
        raise PagesFailed(
            tell("{file} does not use the plugin {plugin}.", file=f"{location.root.name}/mkdocs.yml", plugin=PLUGIN)
        )
    plugin.config.processes = 1  # Others would make what is not asked for.
    config.plugins["comparative-wiki-stop"] = _Stop()
    try:
        build_site(config)
    except _AllRead:
        pass
    except (MkDocsException, Abort) as error:
        raise PagesFailed(str(error)) from error
    assert plugin.site is not None
    return plugin.site


def _load(location: Location, scratch: Path) -> MkDocsConfig:
    """Load mkdocs.yml, and make up what a minimal one leaves out."""
    overrides: dict[str, Any] = {"site_dir": str(scratch / "site"), "strict": False}
    if location.configuration is None:
        raise PagesFailed(
            tell("There is no mkdocs.yml, so there are no pages. Write one with `plugins: [comparative-wiki]`.")
        )
    written = read_configuration(location.configuration)
    if "site_name" not in written:
        overrides["site_name"] = location.root.name
    if "docs_dir" not in written and not (location.root / "docs").is_dir():
        (scratch / "docs").mkdir()
        overrides["docs_dir"] = str(scratch / "docs")
    try:
        return load_config(str(location.configuration), **overrides)
    except (MkDocsException, Abort) as error:
        raise PagesFailed(
            tell("{file} is not right: {cause}", file=location.configuration.name, cause=str(error))
        ) from error
