"""Whose mentions are taken: the block list, the trust list, and the list of what was forgotten.

All three are text files below `entries/mentions/`, with one item a line and comments behind `#`. What is forgotten is
remembered as a hash, so that the list itself does not name what somebody wanted gone.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from ..languages.told import tell
from ..problems import START, Place, Problems, Reporter
from .files import FOLDER

BLOCKED, TRUSTED, FORGOTTEN = "blocklist.txt", "trusted.txt", "forgotten.txt"
_FORGOTTEN_HEAD = """\
# Addresses that `comparative-wiki mentions forget` was told, as SHA-256. What they mentioned does not come back.
"""
_COMMENT = re.compile(r"(?:^|\s)#.*")
_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
_HASH = re.compile(r"[0-9a-f]{64}")
_PORTS = {"http": 80, "https": 443}


def source_key(url: str) -> str:
    """Return an address without what makes no difference: scheme, case of the host, usual port, last slash.

    "HTTP://Example.org:80/a/" and "https://example.org/a" have the same key, "example.org/a".
    """
    try:
        parts = urlsplit(url.strip())
        host = _host_of(parts)
    except ValueError:
        return url.strip()
    if not host:
        return url.strip()
    query = f"?{parts.query}" if parts.query else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return f"{host}{parts.path.rstrip('/')}{query}{fragment}"


def _host_of(parts: SplitResult) -> str:
    """The host in lower case, with its port if that is not the usual one. Raises ValueError."""
    host = (parts.hostname or "").rstrip(".")
    return f"{host}:{parts.port}" if host and parts.port not in (None, _PORTS.get(parts.scheme)) else host


@dataclass(frozen=True, kw_only=True, slots=True)
class Sources:
    """Hosts and beginnings of addresses. `url in sources` says whether one of them fits."""

    hosts: frozenset[str] = frozenset()
    """each with the hosts below it: "example.org" is also "blog.example.org" """
    prefixes: tuple[str, ...] = ()
    """keys of addresses, without their last slash; they end where a part of the address ends"""

    def __contains__(self, url: object) -> bool:
        key = source_key(url) if isinstance(url, str) else ""
        labels = re.split(r"[/?#]", key, maxsplit=1)[0].rpartition(":")
        host = labels[0] or labels[2]
        if any(host == one or host.endswith(f".{one}") for one in self.hosts):
            return True
        return any(key.startswith(one) and key[len(one) : len(one) + 1] in {"", *"/?#"} for one in self.prefixes)


@dataclass(frozen=True, kw_only=True, slots=True)
class Lists:
    """The three lists of a wiki."""

    blocked: Sources = Sources()
    trusted: Sources = Sources()
    forgotten: frozenset[str] = frozenset()
    """SHA-256 of keys of addresses, as 64 hexadecimal digits"""

    def forgets(self, url: str) -> bool:
        """Whether an address, or the page that it is a part of, was forgotten."""
        key = source_key(url)
        return bool(self.forgotten & {forgotten_hash(url), _sha256(key.partition("#")[0].rstrip("/"))})


def forgotten_hash(url: str) -> str:
    """What is remembered of an address that is to be forgotten."""
    return _sha256(source_key(url))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read_lists(root: Path, folder: str, problems: Problems) -> Lists:
    """Read the three lists; a list that is not there is empty. `folder` is the entries' folder below `root`."""
    below = root / folder / FOLDER

    def report(name: str) -> Reporter:
        return problems.at((below / name).relative_to(root).as_posix())

    return Lists(
        blocked=_read_sources(below / BLOCKED, report(BLOCKED)),
        trusted=_read_sources(below / TRUSTED, report(TRUSTED)),
        forgotten=frozenset(_read_forgotten(below / FORGOTTEN, report(FORGOTTEN))),
    )


def forgotten_text(lists: Lists, url: str) -> str:
    """The text of the list of what was forgotten, with one more address."""
    hashes = sorted(lists.forgotten | {forgotten_hash(url)})
    return _FORGOTTEN_HEAD + "".join(f"{one}\n" for one in hashes)


def _read_sources(file: Path, report: Reporter) -> Sources:
    hosts, prefixes = set[str](), set[str]()
    for text, place in _lines(file, report):
        lowered = text.lower().rstrip(".")
        key = source_key(text)
        if _HOST.fullmatch(lowered):
            hosts.add(lowered)
        elif text.lower().startswith(("https://", "http://")) and key != text:
            prefixes.add(key)
        else:
            report.error(
                "bad-address",
                place,
                tell("'{text}' is neither a host nor the beginning of an address", text=text),
                tell("Write example.org, or https://example.org/somebody; no wildcards are needed."),
            )
    return Sources(hosts=frozenset(hosts), prefixes=tuple(sorted(prefixes)))


def _read_forgotten(file: Path, report: Reporter) -> Iterator[str]:
    for text, place in _lines(file, report):
        if _HASH.fullmatch(text):
            yield text
        else:
            report.error(
                "not-allowed",
                place,
                tell("'{text}' is not a hash of 64 hexadecimal digits", text=text[:80]),
                tell("Leave this file to `comparative-wiki mentions forget ADDRESS`."),
            )


def _lines(file: Path, report: Reporter) -> Iterator[tuple[str, Place]]:
    """The items of a list with their places."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return
    except OSError as error:
        report.error("file-unreadable", START, tell("this file cannot be read: {strerror}", strerror=error.strerror))
        return
    except UnicodeDecodeError:
        report.error("bad-encoding", START, tell("this file is not UTF-8"), tell("Save it as UTF-8."))
        return
    for number, line in enumerate(text.splitlines(), start=1):
        item = _COMMENT.sub("", line).strip()
        if item:
            yield item, Place(line=number, column=line.index(item) + 1)
