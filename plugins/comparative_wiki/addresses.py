"""Where every page of the site is: its source path in MkDocs and its address."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote

from .comparison.model import ClassId, ClassificationId, Comparison, CriterionId
from .comparison.slugs import slugs
from .entry import EntryId
from .languages.told import tell
from .mentions.topics import Target, Topic, Topics
from .problems import START, Problems
from .settings import TAKEN_BY_PAGES, Folder

LISTING = "index.md"
JSON_PATH = "api/v1/wiki.json"
LINKS_PATH = "api/v1/links.json"
"""of the whole site"""
COMPARISONS_PATH = "api/v1/comparisons.json"
"""of a site with several"""
RULES_PATH = "api/v1/rules.json"
PROFILES_PATH = "api/v1/profiles.json"
LENS_PATH = "api/v1/lens.txt"
FEED_PATH = "feeds/mentions.xml"
COMPARED_PATH = "compare/entries.json"
SCHEMA_PATH = "api/v1/entry.schema.json"
FORM_PATH = "add/form.json"
BOARD_PATH = "api/v1/helping.json"


def form_anchor(criterion: CriterionId) -> str:
    """Where the question is on the page on which entries are written."""
    return f"ask-{criterion.replace(' ', '-')}"


def check_addresses(paths: Iterable[str], folder: Folder, problems: Problems) -> None:
    """Report entries whose pages would stand where other pages of their comparison are. `paths` are their files."""
    if not folder.base:
        return  # The pages of one that has the top of the site are elsewhere.
    for path in paths:
        first = path.removeprefix(folder.base).removesuffix(".md").split("/")[0]
        if first in TAKEN_BY_PAGES:
            problems.at(path).error(
                "bad-id",
                START,
                tell(
                    "the address {base}{first}/ belongs to other pages of this comparison",
                    base=folder.base,
                    first=first,
                ),
                tell("Give the file, or the folder that it lies in, another name."),
            )


def _starts(site_url: str) -> tuple[str, ...]:
    """What the addresses of a site may begin with: either scheme, none, or the path alone."""
    scheme, mark, rest = site_url.rstrip("/").partition("://")
    if not mark or scheme not in {"http", "https"}:
        return ("/",)
    path = rest.partition("/")[2]
    return (f"https://{rest}/", f"http://{rest}/", f"//{rest}/", f"/{path}/" if path else "/")


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """Source paths (`criteria/control.md`) and addresses (`criteria/control/`), both relative to the site."""

    folder: str
    """the entries' folder, the first part of their addresses"""
    base: str = ""
    """what all paths of this comparison begin with, ending in a slash; empty where it has the top of the site"""
    entries: dict[EntryId, str]
    """source path of every entry"""
    criteria: dict[CriterionId, str]
    classes: dict[tuple[ClassificationId, ClassId], str]
    topics: dict[Topic, str] = field(default_factory=dict)
    """source path of the page of every criterion and class, as what may be discussed"""
    also_asked: dict[CriterionId, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    """where other comparisons ask the same, taken from the same file: title of the comparison and source path"""
    anchors: dict[CriterionId, int] = field(default_factory=dict)
    """the number of every criterion's row on an entry's page; those of the profile strip come first"""
    directory_urls: bool = True
    site_url: str = ""
    """where the site will stand, ending in a slash; empty where nobody has said so"""
    classifications: dict[ClassificationId, str] = field(default_factory=dict)
    """the part of an address that stands for each of them"""
    compared: dict[tuple[EntryId, ...], str] = field(default_factory=dict)
    """source path of every page that sets these entries side by side; filled when the site's pages are laid out"""
    _entry_of_path: dict[str, EntryId] = field(default_factory=dict)
    _urls: dict[str, str] = field(default_factory=dict)
    _starts: tuple[str, ...] = ("/",)
    """what every whole address of this site begins with"""

    @classmethod
    def of(
        cls,
        comparison: Comparison,
        entries: dict[EntryId, str],
        folder: str,
        *,
        base: str = "",
        directory_urls: bool = True,
        site_url: str = "",
    ) -> Addresses:
        """Lay out the pages of a wiki."""
        topics = Topics(comparison)
        page_of = {topic: f"{base}{topic.folder}.md" for topic in (*topics.criteria.values(), *topics.classes.values())}
        classifications = slugs(comparison.classifications)
        return cls(
            folder=folder,
            base=base,
            entries=entries,
            criteria={one: page_of[topic] for one, topic in topics.criteria.items()},
            classes={one: page_of[topic] for one, topic in topics.classes.items()},
            topics=page_of,
            anchors={
                one: number
                for number, one in enumerate(dict.fromkeys([*comparison.profile, *comparison.criteria]), start=1)
            },
            directory_urls=directory_urls,
            site_url=f"{site_url.rstrip('/')}/" if site_url else "",
            classifications={one: classifications[one] for one in comparison.classifications},
            _entry_of_path={path: entry for entry, path in entries.items()},
            _starts=_starts(site_url),
        )

    @property
    def entry_listing(self) -> str:
        """The page with the table of all entries."""
        return f"{self.folder}/{LISTING}"

    @property
    def criterion_listing(self) -> str:
        """The page with all criteria."""
        return f"{self.base}criteria/{LISTING}"

    @property
    def insight_listing(self) -> str:
        """The page that leads to what the entries and rules together show."""
        return f"{self.base}insights/{LISTING}"

    def insight(self, name: str) -> str:
        """One of the pages below it."""
        return f"{self.base}insights/{name}.md"

    @property
    def board(self) -> str:
        """The page that says what is missing."""
        return f"{self.base}helping/{LISTING}"

    @property
    def memory(self) -> str:
        """The page with the entries that were removed or rejected."""
        return f"{self.base}helping/removed.md"

    @property
    def comparison_listing(self) -> str:
        """The page on which entries are set side by side."""
        return f"{self.base}compare/{LISTING}"

    @property
    def view_listing(self) -> str:
        """The page that leads to the views of the comparison file."""
        return f"{self.base}views/{LISTING}"

    @property
    def data_page(self) -> str:
        """The page that lists what is published for programs."""
        return f"{self.base}data/{LISTING}"

    @property
    def form_page(self) -> str:
        """The page on which entries are written."""
        return f"{self.base}add/{LISTING}"

    def form(self, entry: EntryId, criterion: CriterionId | None = None) -> str:
        """Where a change to an entry is suggested, at one criterion perhaps: an address relative to the site."""
        at = f"#{form_anchor(criterion)}" if criterion is not None else ""
        return f"{self.url(self.form_page)}?entry={quote(entry)}{quote(at, safe='#')}"

    def form_file(self, entry: EntryId) -> str:
        """An entry's file as the page reads it."""
        return f"{self.base}add/entries/{entry}.json"

    @property
    def class_listing(self) -> str:
        """The page with all classes."""
        return f"{self.base}classes/{LISTING}"

    def page_of(self, target: Target) -> str:
        """The source path of the page of an entry, criterion or class."""
        return self.topics[target] if isinstance(target, Topic) else self.entries[target]

    def feed(self, target: Target) -> str:
        """The Atom feed of the mentions of an entry, criterion or class."""
        return f"{self.page_of(target).removesuffix('.md')}/mentions.xml"

    @property
    def recent(self) -> str:
        """The page that tells what became of the wiki."""
        return f"{self.base}recent/{LISTING}"

    def news(self, target: Target | None = None) -> str:
        """The feeds of what became of an entry, or under a criterion or class, or of everything; without the ending."""
        return f"{self.base}feeds/changes" if target is None else f"{self.page_of(target).removesuffix('.md')}/changes"

    def badge(self, entry: EntryId, classification: ClassificationId, ending: str = "svg") -> str:
        """The picture of an entry's class for pages elsewhere, or what is beside it under another ending."""
        return f"{self.base}badges/{entry}/{self.classifications[classification]}.{ending}"

    @property
    def top(self) -> str:
        """The address below which the pages of the comparison are, relative to the site."""
        return quote(self.base)

    def within(self, path: str) -> str:
        """The address of a source path of this comparison, relative to where its pages begin."""
        return self.url(path).removeprefix(self.top)

    def file(self, path: str) -> str:
        """The path of a file of data of this comparison, given as it is for one that has the top of the site."""
        return f"{self.base}{path}"

    def below(self, address: str) -> str | None:
        """What is left of a whole address, or of one that begins with a slash, below the site; None for elsewhere."""
        if f"{address}/" in self._starts:
            return ""
        return next((address[len(start) :] for start in self._starts if address.startswith(start)), None)

    @cached_property
    def _compared_by_entry(self) -> dict[EntryId, list[tuple[tuple[EntryId, ...], str]]]:
        found: dict[EntryId, list[tuple[tuple[EntryId, ...], str]]] = {}
        for entries, path in self.compared.items():
            for entry in entries:
                found.setdefault(entry, []).append((entries, path))
        return found

    def compared_with(self, entry: EntryId) -> list[tuple[tuple[EntryId, ...], str]]:
        """The pages that set an entry beside others: which entries these are, and the source path."""
        return self._compared_by_entry.get(entry, [])

    def entry_at(self, path: str) -> EntryId | None:
        """The entry whose source path this is."""
        return self._entry_of_path.get(path)

    def value(self, entry: EntryId, criterion: CriterionId) -> str:
        """The address of a value on its entry's page, relative to the site."""
        return f"{self.url(self.entries[entry])}#cw-value-{self.anchors[criterion]}"

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
