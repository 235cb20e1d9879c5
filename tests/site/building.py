"""Builds sites in this process, as `mkdocs build` does."""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from jinja2 import FileSystemLoader
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort

from tests.site.pages import BuiltSite

WITH_BREADCRUMBS = pytest.mark.skipif(
    not (Path(import_module("material").__path__[0]) / "templates/partials/path.html").is_file(),
    reason="Material has breadcrumbs for everybody since 9.7",
)

_list = FileSystemLoader.list_templates


@cache
def _installed(folders: tuple[str, ...]) -> list[str]:
    """The files of a theme that is installed, but for hidden ones: all that MkDocs takes.

    It holds each name against ten patterns, those of 14,000 hidden icons of Material too, which takes as long as all
    the rest of a small build.
    """
    every = _list(FileSystemLoader(folders))
    return [name for name in every if not any(part.startswith(".") for part in name.split("/"))]


def _list_templates(loader: FileSystemLoader) -> list[str]:
    folders = tuple(loader.searchpath)
    return _installed(folders) if all("site-packages" in one for one in folders) else _list(loader)


FileSystemLoader.list_templates = _list_templates  # type: ignore[assignment,method-assign]


class BuildFailed(Exception):
    """The build ended. The message has everything that was logged."""


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@contextmanager
def collected() -> Iterator[list[str]]:
    """Collect what MkDocs and its plugins log at the level of warnings and above."""
    logger, handler = logging.getLogger("mkdocs"), _Collector()
    logger.addHandler(handler)
    try:
        yield handler.lines
    finally:
        logger.removeHandler(handler)


def configure(root: Path, *, strict: bool = True, **overrides: Any) -> MkDocsConfig:
    """Read mkdocs.yml."""
    overrides.setdefault("site_dir", str(root / "site"))
    return load_config(str(root / "mkdocs.yml"), strict=strict, **overrides)


def build_with(config: MkDocsConfig) -> BuiltSite:
    """Build once. Raises BuildFailed."""
    with collected() as lines:
        try:
            build(config)
        except Abort as error:
            raise BuildFailed("\n".join([*lines, str(error)])) from error
    return BuiltSite(Path(config.site_dir), lines, urlsplit(config.site_url or "/").path)


def build_site(root: Path, *, strict: bool = True, **overrides: Any) -> BuiltSite:
    """Build the wiki in a folder. Raises BuildFailed."""
    config = configure(root, strict=strict, **overrides)
    config.plugins.on_startup(command="build", dirty=False)
    try:
        return build_with(config)
    finally:
        config.plugins.on_shutdown()
        # Or the next build would look through all that the tests hold, which takes longer than to build a small wiki.
        gc.unfreeze()
