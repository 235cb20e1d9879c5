"""The folder with the authors' pages, read as MkDocs reads it, without MkDocs."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pathspec.gitignore import GitIgnoreSpec

from ..problems import Problems
from ..source import AuthorsPage, read_page

_ALWAYS_EXCLUDED = [".*", "/templates/"]
"""what MkDocs leaves out of every site"""


@dataclass(frozen=True, kw_only=True)
class Docs:
    """What lies in the folder, in the order in which MkDocs meets it."""

    pages: Mapping[str, AuthorsPage]
    """source path → page"""
    files: Mapping[str, Path]
    """path → everything else: pictures, styles, data"""


def read_docs(folder: Path, name: str, configuration: Mapping[str, object], problems: Problems) -> Docs:
    """Read every page below a folder that problems call `name`; a folder that is not there has none."""
    left_out = _excluded(configuration)
    pages: dict[str, AuthorsPage] = {}
    files: dict[str, Path] = {}
    for above, folders, names in os.walk(folder, followlinks=True):
        folders.sort()
        inside = Path(above).relative_to(folder).as_posix()
        for file in sorted(names, key=_order):
            path = posixpath.normpath(posixpath.join(inside, file))
            if left_out.match_file(path):
                continue
            if not file.endswith(".md"):
                files[path] = Path(above, file)
            elif file != "README.md" or f"{path.removesuffix('README.md')}index.md" not in pages:
                page = read_page(Path(above, file), problems.at(f"{name}/{path}"))
                if page is not None:
                    pages[path] = page
    return Docs(pages=pages, files=files)


def _excluded(configuration: Mapping[str, object]) -> GitIgnoreSpec:
    """What `exclude_docs` and `draft_docs` keep out of a site."""
    lines = list(_ALWAYS_EXCLUDED)
    for key in ("exclude_docs", "draft_docs"):
        written = configuration.get(key)
        lines += written.splitlines() if isinstance(written, str) else []
    return GitIgnoreSpec.from_lines(lines)


def _order(name: str) -> tuple[bool, str]:
    return Path(name).stem not in {"index", "README"}, name
