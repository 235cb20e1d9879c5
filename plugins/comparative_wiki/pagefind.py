"""Pagefind, a program of others that makes a search index whose parts a browser loads only as it needs them.

It comes with the extra `search` of the package, as a program for each system; nothing of it is imported but the
module that says where it is. It reads and writes files and opens no connection.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import subprocess
from importlib import import_module
from pathlib import Path
from typing import Any

from .languages.told import ToldError, tell

FOLDER = "pagefind"
"""where the index lies in the site"""
INSTALL = 'pip install "mkdocs-comparative-wiki[search]"'
EXCLUDED = "[data-search-exclude], .headerlink"
"""what is not to be found, in the words of Material's search, and the signs beside headings"""
_UNUSED = ("*-ui.js", "*-ui.css", "pagefind-highlight.js", "pagefind-worker.js")
"""what our box does without: boxes and marks of Pagefind's own, and its worker"""
_HEAD = b"pagefind_dcd"
"""with which a file begins that Pagefind has packed"""


class NotIndexed(ToldError):
    """Pagefind has failed. The message says how."""


def program() -> Path | None:
    """Where the program is; None where the extra is not installed, or has none for this system."""
    try:
        import_module("cbor2")
        found: Path | None = import_module("pagefind.service").get_executable()
    except ImportError:
        return None
    return found if found is not None and found.is_file() else None


def index(pages: Path, target: Path) -> None:
    """Make the index of all HTML files below a folder, as a folder. Raises NotIndexed and OSError."""
    where = program()
    if where is None:
        raise NotIndexed(tell("Pagefind is not installed. Install it with {command}.", command=INSTALL))
    command = [
        str(where),
        "--site",
        str(pages),
        "--output-path",
        str(target),
        "--exclude-selectors",
        EXCLUDED,
        "--silent",
    ]
    done = subprocess.run(  # noqa: S603 - a program that the owner of the wiki has installed
        command, capture_output=True, text=True, check=False, errors="replace", stdin=subprocess.DEVNULL
    )
    if done.returncode or not (target / "pagefind-entry.json").is_file():
        raise NotIndexed(
            tell(
                "Pagefind has failed: {cause}",
                cause=(done.stderr or done.stdout).strip()[-500:] or tell("it says nothing"),
            )
        )
    for pattern in _UNUSED:
        for one in target.glob(pattern):
            one.unlink()
    _put_in_order(target)


def _put_in_order(folder: Path) -> None:
    """Make the index the same for the same pages.

    Pagefind keeps filters and their values in tables without an order, and writes them as they come: the names of
    files, which are digests of what is in them, would be others in every build. A file that is packed otherwise than
    we know is left as it is.
    """
    entry = folder / "pagefind-entry.json"
    told = json.loads(entry.read_bytes())
    for language in told["languages"].values():
        old = folder / f"pagefind.{language['hash']}.pf_meta"
        about = _unpacked(old)
        if about is None:
            continue
        code = language["hash"].partition("_")[0]
        filters = about[3]
        for one in filters:
            one[1] = _sorted_filter(folder / "filter", code, one[1])
        filters.sort()
        about[4].sort()
        packed = _packed(about)
        language["hash"] = _named(code, packed)
        old.unlink()
        (folder / f"pagefind.{language['hash']}.pf_meta").write_bytes(packed)
    told["languages"] = dict(sorted(told["languages"].items()))
    entry.write_text(json.dumps(told, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def _sorted_filter(folder: Path, code: str, name: str) -> str:
    """Sort the values of a filter; the name of its file then."""
    old = folder / f"{name}.pf_filter"
    filter_ = _unpacked(old)
    if filter_ is None:
        return name
    filter_[1].sort()
    packed = _packed(filter_)
    old.unlink()
    now = _named(code, packed)
    (folder / f"{now}.pf_filter").write_bytes(packed)
    return now


def _named(code: str, packed: bytes) -> str:
    return f"{code}_{hashlib.sha256(packed).hexdigest()[:16]}"


def _unpacked(path: Path) -> Any:
    """What is in a packed file; None where that is not what we know, and writing it again would change it."""
    cbor = import_module("cbor2")
    data = gzip.decompress(path.read_bytes())
    if not data.startswith(_HEAD):
        return None
    found = cbor.loads(data[len(_HEAD) :])
    return found if cbor.dumps(found) == data[len(_HEAD) :] else None


def _packed(content: Any) -> bytes:
    data: bytes = _HEAD + import_module("cbor2").dumps(content)
    return gzip.compress(data, 9, mtime=0)
