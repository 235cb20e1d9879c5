"""What is installed and loaded, as a digest: whatever a page is made with, its program is part of its key."""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType

from .digest import digest, digest_of_bytes

PACKAGE = Path(__file__).parent.parent
MOST_FILES = 5_000
"""Python files of one package outside the folder of packages"""
_INSTALLED = (f"{os.sep}site-packages{os.sep}", f"{os.sep}dist-packages{os.sep}")


def digest_of_code() -> str:
    """The version of Python and of every installed package, our own files, and every module loaded from elsewhere.

    Packages are told by their versions, and those installed from a repository by its commit. Modules that lie
    elsewhere (hooks, packages that are installed to be edited) by what they hold, and so are we.
    """
    ours = sorted(path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return digest(
        digest_of_packages(),
        [(path.relative_to(PACKAGE).as_posix(), digest_of_bytes(path.read_bytes())) for path in ours],
    )


def digest_of_packages() -> str:
    """The same without our own files."""
    return digest(sys.version, sys.platform, sorted(_installed()), sorted(_loaded(list(sys.modules.values()))))


def is_installed(file: str) -> bool:
    """Whether a file is told by the version of its package: it lies where packages are installed."""
    return any(mark in file for mark in _INSTALLED)


def _installed() -> Iterator[tuple[str, str]]:
    for folder in sys.path:
        try:
            names = [one for one in os.scandir(folder or ".") if one.name.endswith((".dist-info", ".egg-info"))]
        except OSError:
            continue
        for one in names:
            origin = Path(one.path, "direct_url.json")
            yield one.name, digest_of_bytes(origin.read_bytes()) if origin.is_file() else ""


def _loaded(modules: Iterable[ModuleType | None]) -> Iterator[tuple[str, str]]:
    standard = tuple(f"{sysconfig.get_path(name)}{os.sep}" for name in ("stdlib", "platstdlib"))
    files: dict[str, str] = {}
    for module in modules:
        file = getattr(module, "__file__", None) or ""
        if not file or is_installed(file) or file.startswith((*standard, f"{PACKAGE}{os.sep}")):
            continue
        name = str(getattr(module, "__name__", ""))
        files[file] = name
        if "." not in name and Path(file).name == "__init__.py":  # with what it may load later
            more = Path(file).parent.rglob("*.py")
            files.update({str(path): name for _, path in zip(range(MOST_FILES), more, strict=False)})
    for file, name in files.items():
        try:
            yield f"{name} {Path(file).name}", digest_of_bytes(Path(file).read_bytes())
        except OSError:
            yield f"{name} {Path(file).name}", ""
