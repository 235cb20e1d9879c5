"""The files of external mentions: their names, and writing them. One file a mention."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

from .plain import plain_text

FOLDER = "mentions"
"""below the entries' folder"""
KEYS = (
    "url",
    "title",
    "author",
    "site",
    "date",
    "kind",
    "excerpt",
    "linked",
    "via",
    "received",
    "seen",
    "gone",
    "confirmed",
    "note",
)
"""what a file may say, in the order in which it is written"""
_PROSE = frozenset({"title", "author", "site", "excerpt", "linked", "note"})
_BARE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9:/._~?=&%+-]*[A-Za-z0-9/_~=&%+-])?")
"""what needs no quotes in YAML, wherever it stands"""


def mention_name(url: str, target: str) -> str:
    """The name of a mention's file without its ending: 12 hexadecimal digits, the same for the same two."""
    return hashlib.sha256(f"{url}\n{target}".encode("utf-8", "surrogatepass")).hexdigest()[:12]


def mention_path(root: Path, folder: str, target: str, url: str) -> Path:
    """Where the mention of a target by the page at `url` is kept. `folder` is the entries' folder below `root`.

    `target` is an entry's id, or the folder of a topic.
    """
    return root / folder / FOLDER / target / f"{mention_name(url, target)}.yml"


def list_mentions(root: Path, folder: str) -> list[Path]:
    """Every file of a mention, sorted by its path; also those that lie in the wrong place or end in .yaml."""
    below = root / folder / FOLDER
    return sorted(
        path
        for path in below.rglob("*")
        if path.suffix in {".yml", ".yaml"} and not any(part.startswith(".") for part in path.relative_to(below).parts)
    )


def mention_as_yaml(fields: Mapping[str, str]) -> str:
    """The text of a file. Empty fields are left out. Raises KeyError for a field that does not exist."""
    unknown = set(fields) - set(KEYS)
    if unknown:
        raise KeyError(f"not a key of a mention: {', '.join(sorted(unknown))}")
    cleaned = {key: plain_text(fields.get(key, "")) for key in KEYS}
    return "".join(f"{key}: {_scalar(key, text)}\n" for key, text in cleaned.items() if text)


def _scalar(key: str, text: str) -> str:
    if key not in _PROSE and _BARE.fullmatch(text):
        return text
    # JSON's strings are YAML's; what YAML does not allow in them has been taken out.
    return json.dumps(text, ensure_ascii=False)


def write_mention(path: Path, fields: Mapping[str, str]) -> None:
    """Write a mention's file, whole or not at all. Raises OSError, and KeyError for a field that does not exist."""
    text = mention_as_yaml(fields)
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, scratch = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(scratch).chmod(0o644)
        Path(scratch).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(scratch).unlink()
        raise
