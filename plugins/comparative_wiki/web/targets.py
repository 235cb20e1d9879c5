"""Which entry, criterion or class an address on our own site means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urljoin, urlsplit

from ..addresses import Addresses
from ..mentions.topics import Target
from ..settings import Folder
from ..wiki import Wiki
from .addresses import LONGEST
from .tags import tags_in

_ENDINGS = re.compile(r"(?:/|^)index\.html?$|\.html?$|(?<!/)/+$")
_LINKS = ("href", "src", "cite")
"""attributes that hold an address"""


@dataclass(frozen=True, kw_only=True)
class Targets:
    """The addresses of all entries, old ones too, of criteria and classes, in whatever form others write them."""

    site: str
    """the site's own address: "https://example.org/wiki/" """
    paths: dict[str, Target]
    """address below the site, without its ending: "entries/linux" """

    @classmethod
    def of(cls, wiki: Wiki, site: str, folder: Folder) -> Targets:
        """Lay out the addresses of a comparison in a folder."""
        paths = {one.entry.id: one.entry.path for one in wiki.entries.values()}
        addresses = Addresses.of(wiki.comparison, paths, folder.entries, base=folder.base)
        found: dict[str, Target] = {_stem(addresses.url(path)): topic for topic, path in addresses.topics.items()}
        found |= {_stem(addresses.url(path)): entry for entry, path in paths.items()}
        for entry, one in wiki.entries.items():
            for alias in one.entry.aliases:
                found.setdefault(_stem(addresses.url(f"{folder.entries}/{alias}.md")), entry)
        return cls(site=site, paths=found)

    @property
    def host(self) -> str:
        """The site's host, without a port."""
        return urlsplit(self.site).hostname or ""

    def target_at(self, url: str) -> Target | None:
        """What the page at an address is about; with or without index.html, www, a query or a fragment."""
        if len(url) > LONGEST:
            return None
        try:
            there, here = urlsplit(url.strip()), urlsplit(self.site)
            same = there.scheme in {"http", "https"} and _place(there.hostname) == _place(here.hostname)
            same = same and (there.port == here.port or {there.port, here.port} <= {None, 80, 443})
        except ValueError:
            return None
        base = f"{here.path.rstrip('/')}/"
        if not same or not there.path.startswith(base):
            return None
        return self.paths.get(_stem(there.path[len(base) :]))

    def links_in(self, page: str, address: str) -> Iterator[tuple[str, Target]]:
        """The links of an HTML page to ours: what each says, with its references resolved, and what it leads to."""
        base = address
        for tag in tags_in(page):
            link = next((tag.attributes[name] for name in _LINKS if name in tag.attributes), "")
            if tag.name == "base":
                base = _joined(address, link) or address
            elif link and (target := self.target_at(_joined(base, link))) is not None:
                yield link, target


def _place(host: str | None) -> str:
    return (host or "").rstrip(".").removeprefix("www.")


def _stem(path: str) -> str:
    return _ENDINGS.sub("", unquote(path)).rstrip("/")


def _joined(base: str, link: str) -> str:
    try:
        return urljoin(base, link.strip())
    except ValueError:
        return ""


def targets_named(links: Iterable[tuple[str, Target]]) -> dict[Target, str]:
    """Everything that is linked to, with what the first link to it says."""
    found: dict[Target, str] = {}
    for written, target in links:
        found.setdefault(target, written)
    return found
