"""The navigation of mkdocs.yml, or the one that follows from folders, as plain data."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class NavItem:
    """A page, a link to elsewhere, or a section."""

    title: str = ""
    """as it was written; empty where the page's own is meant"""
    path: str = ""
    """source path of a page"""
    link: str = ""
    """an address elsewhere"""
    children: tuple[NavItem, ...] = field(default=())


def navigation(written: object, paths: Sequence[str], listings: Iterable[str]) -> tuple[NavItem, ...]:
    """Read the `nav` of mkdocs.yml. Where there is none, lay out `paths`, those of all pages that may be in it.

    A listing alone in its folder stands for the folder, as in the site that MkDocs builds.
    """
    if isinstance(written, list):
        return tuple(found for one in written for found in _items(one))
    return _of_folders(sorted(paths, key=_order), frozenset(listings))


def _items(written: object, title: str = "") -> list[NavItem]:
    if isinstance(written, str):
        is_page = written.endswith(".md")
        return [NavItem(title=title, path=written if is_page else "", link="" if is_page else written)]
    if isinstance(written, list):
        return [NavItem(title=title, children=tuple(found for one in written for found in _items(one)))]
    if isinstance(written, Mapping):
        return [found for name, value in written.items() for found in _items(value, str(name))]
    return []


def _of_folders(paths: Sequence[str], listings: frozenset[str], above: str = "") -> tuple[NavItem, ...]:
    here = [path for path in paths if posixpath.dirname(path) == above]
    items = [NavItem(path=path) for path in here]
    start = f"{above}/" if above else ""
    for name in dict.fromkeys(path[len(start) :].split("/")[0] for path in paths if path not in here):
        folder = f"{start}{name}"
        inside = _of_folders([path for path in paths if path.startswith(f"{folder}/")], listings, folder)
        if len(inside) == 1 and inside[0].path in listings:
            items.append(inside[0])
        else:
            items.append(NavItem(title=_title(name), children=inside))
    return tuple(items)


def _title(name: str) -> str:
    words = name.replace("-", " ").replace("_", " ")
    return words.capitalize() if words.lower() == words else words


def _order(path: str) -> tuple[tuple[str, ...], bool, str]:
    return tuple(path.split("/")[:-1]), posixpath.basename(path) not in {"index.md", "README.md"}, path
