"""Where every page of the site is: its source path in MkDocs and its address."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import quote

from .comparison.model import ClassId, ClassificationId, Comparison, CriterionId
from .entry import EntryId

LISTING = "index.md"
JSON_PATH = "api/v1/wiki.json"


def slugs(names: Iterable[str]) -> dict[str, str]:
    """Give every name a part of an address of its own: words joined by hyphens, numbered where two are alike."""
    given: dict[str, str] = {}
    for name in names:
        plain = re.sub(r"[^\w]+", "-", name.lower()).strip("-") or "x"
        slug, number = plain, 1
        while slug in given.values() or slug == "index":
            number += 1
            slug = f"{plain}-{number}"
        given[name] = slug
    return given


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """Source paths (`criteria/control.md`) and addresses (`criteria/control/`), both relative to the site."""

    folder: str
    """the entries' folder, the first part of their addresses"""
    entries: dict[EntryId, str]
    """source path of every entry"""
    criteria: dict[CriterionId, str]
    classes: dict[tuple[ClassificationId, ClassId], str]
    directory_urls: bool = True
    _entry_of_path: dict[str, EntryId] = field(default_factory=dict)
    _urls: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls, comparison: Comparison, entries: dict[EntryId, str], folder: str, *, directory_urls: bool = True
    ) -> Addresses:
        """Lay out the pages of a wiki."""
        criteria = slugs(comparison.criteria)
        classifications = slugs(comparison.classifications)
        classes: dict[tuple[ClassificationId, ClassId], str] = {}
        for classification in comparison.classifications.values():
            names = slugs(one.id for one in classification.classes)
            for one in classification.classes:
                path = f"classes/{classifications[classification.id]}/{names[one.id]}.md"
                classes[classification.id, one.id] = path
        return cls(
            folder=folder,
            entries=entries,
            criteria={criterion: f"criteria/{criteria[criterion]}.md" for criterion in comparison.criteria},
            classes=classes,
            directory_urls=directory_urls,
            _entry_of_path={path: entry for entry, path in entries.items()},
        )

    @property
    def entry_listing(self) -> str:
        """The page with the table of all entries."""
        return f"{self.folder}/{LISTING}"

    @property
    def criterion_listing(self) -> str:
        """The page with all criteria."""
        return f"criteria/{LISTING}"

    @property
    def insight_listing(self) -> str:
        """The page that leads to what the entries and rules together show."""
        return f"insights/{LISTING}"

    def insight(self, name: str) -> str:
        """One of the pages below it."""
        return f"insights/{name}.md"

    @property
    def class_listing(self) -> str:
        """The page with all classes."""
        return f"classes/{LISTING}"

    def entry_at(self, path: str) -> EntryId | None:
        """The entry whose source path this is."""
        return self._entry_of_path.get(path)

    def url(self, path: str) -> str:
        """The address of a source path, relative to the site; "" for the home page."""
        known = self._urls.get(path)
        if known is None:
            known = self._urls[path] = self._work_out(path)
        return known

    def _work_out(self, path: str) -> str:
        if not path.endswith(".md"):
            return quote(path)
        stem = path[: -len(".md")]
        if posixpath.basename(stem) in {"index", "README"}:
            parent = posixpath.dirname(stem)
            if self.directory_urls:
                return quote(f"{parent}/") if parent else ""
            return quote(posixpath.join(parent, "index.html"))
        return quote(f"{stem}/" if self.directory_urls else f"{stem}.html")

    def way_up(self, path: str) -> str:
        """What leads from a page to the top of the site: "../" for each folder of its address."""
        return "../" * self.url(path).count("/")
