"""The whole site of one build: the pages of its comparisons, those of its authors, and what lies between them."""

from __future__ import annotations

import dataclasses
import posixpath
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from .addresses import COMPARED_PATH, COMPARISONS_PATH, LINKS_PATH, Addresses, check_addresses
from .blocks import INFO, Block, Show, find_blocks
from .cache.store import Store
from .chronicle.model import NO_CHRONICLE, Chronicle
from .chronicle.tell import Teller
from .comparison.model import CriterionId
from .crew import workers_for
from .data_files import Maker
from .export.compared_export import names_as_json
from .export.comparisons_export import comparisons_as_json
from .export.links_export import links_as_json
from .gathered import Gathered, GatheredPage
from .kept import Kept
from .languages.language import ENGLISH, Language
from .mentions.collect import LinkingPage
from .mentions.html import Heading, PageLink
from .mentions.outgoing import OutgoingLink, links_in_text, outgoing
from .mentions.topics import Target
from .problems import Problems, Reporter
from .render.comparisons import comparisons_block, comparisons_page
from .render.pieces import Late
from .render.searching import PageToFind, filters_as_html, page_to_find
from .scopes import Scope, Written, read_block, read_reference, report_unclear
from .settings import Folder, Settings
from .site import Home, Site, TocEntry, Write
from .views import View, read_views
from .wiki import ClassifiedEntry, Progress, Wiki, build_wiki

HOME = "index.md"


class WholeSite:
    """One build."""

    def __init__(self, sites: Sequence[Site], gathered: Gathered, problems: Problems) -> None:
        """`sites` are the comparisons in the order of the settings, all with the same `gathered`."""
        self.sites = tuple(sites)
        self.problems = problems
        self._first = self.sites[0]
        self._gathered = gathered
        self._scopes = [_scope_of(site) for site in sites]
        self._referring: dict[str, tuple[str, Reporter, int]] = {}
        """pages that may hold references: their Markdown, where to report, and the line in which it begins"""
        self._settled: dict[str, Site] = {}
        """pages of authors that show one comparison only → which"""
        self._left: Collection[str] = ()
        self._home = HOME if self.is_shared and all(site.addresses.base for site in sites) else ""
        """the page that lists the comparisons, if there is to be one"""

    @property
    def language(self) -> Language:
        """Of all that is written on the site by itself."""
        return self._first.wiki.comparison.language

    @property
    def _home_title(self) -> str:
        return self.language.say_as("page", "Comparisons")

    @property
    def is_shared(self) -> bool:
        """Whether there are several comparisons."""
        return len(self.sites) > 1

    # Which pages there are

    def leave(self, paths: Collection[str]) -> None:
        """Do not generate pages that the author has written."""
        self._left = paths
        for site in self.sites:
            site.leave(paths)
        if {HOME, "README.md"} & set(paths):
            self._home = ""

    @cached_property
    def _owners(self) -> Mapping[str, Site]:
        """The comparison of every page that is not an author's, once it is known which these are."""
        return {path: site for site in self.sites for path in (*site.entries, *site.listings, *site.details)}

    @property
    def entries(self) -> list[str]:
        """Source paths of the entries' pages."""
        return [path for site in self.sites for path in site.entries]

    @property
    def classified(self) -> dict[str, ClassifiedEntry]:
        """Source path of every entry's page → the entry."""
        return {path: site.wiki.entries[entry] for site in self.sites for path, entry in site.entries.items()}

    @property
    def listings(self) -> list[str]:
        """Source paths of the generated pages that belong into a navigation."""
        return [*filter(None, [self._home]), *(path for site in self.sites for path in site.listings)]

    @property
    def details(self) -> list[str]:
        """Source paths of all other generated pages."""
        return [path for site in self.sites for path in site.details]

    @property
    def above(self) -> dict[str, str]:
        """Source path of every page of ours that is in no navigation → that of its listing."""
        found: dict[str, str] = {}
        for site in self.sites:
            found |= {**dict.fromkeys(site.entries, site.addresses.entry_listing), **site.details}
        return found

    @property
    def sections(self) -> dict[str, str]:
        """Source path of the first page of every comparison that has a folder of its own → the comparison's title."""
        return {site.addresses.entry_listing: site.wiki.comparison.title for site in self.sites if site.addresses.base}

    def meta_of(self, path: str) -> dict[str, Any] | None:
        """What themes print of a page of ours, as plain text; None for the author's own."""
        if path == self._home:
            return {"title": self._home_title}
        owner = self._owners.get(path)
        return owner.meta_of(path) if owner is not None else None

    def file_of(self, path: str) -> tuple[str, int] | None:
        """The file of an entry's page, and the line in which its text begins; None for other pages."""
        owner = self._owners.get(path)
        return owner.file_of(path) if owner is not None else None

    # Markdown

    def source_of(self, path: str) -> str | None:
        """The Markdown of a page of ours; None for the author's own."""
        owner = self._owners.get(path)
        return owner.source_of(path) if owner is not None else "" if path == self._home else None

    def take_front(self, path: str, front: Mapping[str, object], *, source: str, text: Callable[[], str]) -> None:
        """Take what the front matter of an author's page says of its links. `text` gives the page's whole file."""
        self._gathered.take_front(path, front, source=source, text=text)

    def replace_blocks(self, path: str, markdown: str, *, source: str, first_line: int) -> str:
        """Replace ```comparison blocks by tokens. `source` is the file that problems name."""
        report = self.problems.at(source)
        if "[[" in markdown:
            self._referring[path] = (markdown, report, first_line)
        if INFO not in markdown:
            return markdown
        lines = markdown.split("\n")
        own = self._own_scope(path)
        read = [
            (found, read_block(self._scopes, found, report, first_line=first_line, own=own))
            for found in find_blocks(lines)
        ]
        if own is None:
            self._settle(path, [one for _, one in read if one is not None])
        shown = [self._block(path, *one) if one is not None else None for _, one in read]
        for (found, _), one in reversed([*zip(read, shown, strict=True)]):
            token = self._gathered.keep_block(path, one) if one is not None else ""
            lines[found.first : found.last + 1] = ["", token, ""]
        return "\n".join(lines)

    def _settle(self, path: str, blocks: Sequence[tuple[Scope, Block]]) -> None:
        """Let an author's page belong to the comparison of all its blocks, as far as scripts are concerned."""
        about = [self._site_of(scope) for scope, block in blocks if block.show.is_of_one]
        if about and all(one is about[0] for one in about):
            self._settled[path] = about[0]

    def _site_of(self, scope: Scope) -> Site:
        return self.sites[self._scopes.index(scope)]

    def _block(self, path: str, scope: Scope, block: Block) -> Late:
        if block.show is Show.COMPARISONS:
            return comparisons_block([site.renderer for site in self.sites], path)
        site = self._site_of(scope)
        # Scripts know the rules of one comparison at a time, and what is picked of it.
        return site.block(path, block, alone=site is self._owners.get(path, self._settled.get(path)))

    def _own_scope(self, path: str) -> Scope | None:
        owner = self._owners.get(path)
        return self._scopes[self.sites.index(owner)] if owner is not None else None

    def inline(self, path: str, written: Written) -> int | None:
        """Return the number of a token for `[[badge: …]]` and its like; report and return None where it is wrong."""
        own = self._own_scope(path)
        found = read_reference(self._scopes, written, own=own)
        if found is None:
            markdown, report, first_line = self._referring[path]
            report_unclear(self._scopes, markdown, written, report, first_line=first_line, own=own)
            return None
        scope, reference = found
        return self._site_of(scope).inline(path, reference)

    def fragment(self, path: str, number: int, *, linked: bool = True) -> str:
        """The HTML that a token of a page stands for; nothing for a token that was not given to it."""
        return self._gathered.fragment(path, number, linked=linked)

    def renamed(self, here: str, href: str) -> str | None:
        """Where a link to an old id leads now, as a link from the source path `here`; None for any other link."""
        path, mark, fragment = href.partition("#")
        target = self.old_ids.get(posixpath.normpath(posixpath.join(posixpath.dirname(here), unquote(path))))
        if target is None:
            return None
        return posixpath.relpath(target, posixpath.dirname(here) or ".") + mark + fragment

    @property
    def has_old_ids(self) -> bool:
        """Whether any entry was called otherwise before."""
        return bool(self.old_ids)

    @cached_property
    def old_ids(self) -> Mapping[str, str]:
        """Source path by an old id → that of the entry now."""
        return {old: now for site in self.sites for old, now in site.old_ids.items()}

    # HTML

    def take_content(self, path: str, title: str, html: str) -> str:
        """Take the HTML made of a page's Markdown; returns it safe and with its small fragments."""
        owner = self._owners.get(path)
        if owner is not None:
            return owner.take_content(path, title, html)
        kind, date = self._gathered.front_of(path)
        page = self._gathered.pages[path] = GatheredPage(title=title, kind=kind, date=date)
        if path == self._home:
            page.title, page.is_generated = self._home_title, True
            html = str(comparisons_page([site.renderer for site in self.sites], path))
        else:
            html = self._gathered.fill_tokens(path, html)
        page.read(html)
        return html

    def take_read(
        self, path: str, title: str, links: list[PageLink], headings: list[Heading], fetch: Callable[[], str]
    ) -> None:
        """Take an entry's page as an earlier build has read it. `fetch` gets its content, should anybody ask for it."""
        self._owners[path].take_read(path, title, links, headings, fetch)

    def read_of(self, path: str) -> tuple[list[PageLink], list[Heading]]:
        """The links and headings of a page that has been taken."""
        page = self._gathered.pages[path]
        return page.links, page.headings

    def find_page(self, path: str, about: str) -> str | None:
        """An entry's page as an earlier build has made it. `about` is the key of all that is not ours."""
        owner = self._owners.get(path)
        return owner.find_page(path, about) if owner is not None else None

    def keep_page(self, path: str, about: str, text: str) -> None:
        """Keep an entry's page that has been made."""
        owner = self._owners.get(path)
        if owner is not None:
            owner.keep_page(path, about, text)

    def collect(self) -> None:
        """Turn the links of all pages into mentions, once every page has been taken."""
        pages: dict[Site, list[LinkingPage]] = {site: [] for site in self.sites}
        for path, page in self._gathered.pages.items():
            if page.is_generated:
                continue
            links: dict[Site, list[tuple[Target, PageLink]]] = {}
            base = self._first.addresses.url(path)
            for link in page.links:
                target = self._target(base, link.href)
                if target is not None:
                    links.setdefault(target[0], []).append((target[1], link))
            for site, some in links.items():
                pages[site].append(_linking(path, page, site, some))
        for site in self.sites:
            site.collect(pages[site])

    @cached_property
    def _target_of_url(self) -> Mapping[str, tuple[Site, Target]]:
        return {url: (site, target) for site in self.sites for url, target in site.urls().items()}

    def _target(self, base: str, href: str) -> tuple[Site, Target] | None:
        """The entry, criterion or class that an address on a page leads to."""
        path = href.partition("#")[0].partition("?")[0]
        if not path:
            return None
        if ":" in path or path.startswith("/"):
            whole = self._first.addresses.below(path)
            if whole is None:
                return None
            folder, path = "", whole
        else:
            folder = base if base.endswith("/") or not base else posixpath.dirname(base)
        target = posixpath.normpath(f"/{folder}/{path}").lstrip("/")
        if "%" in target:
            target = unquote(target)
        return self._target_of_url.get(target.removesuffix("/index.html"))

    def complete(self, path: str, edit_url: str | None) -> tuple[str, list[TocEntry]] | None:
        """The whole content of a page of ours with its headings; None for the author's own."""
        owner = self._owners.get(path)
        if owner is not None and path in self._gathered.pages:
            return owner.complete(path, edit_url)
        if path == self._home:
            return self._gathered.pages[path].html, [TocEntry(title=self._home_title, id="comparisons", level=1)]
        return None

    def fill_late(self, path: str, html: str) -> str:
        """Put in what is large, once the search index has read the rest."""
        owner = self._owners.get(path)
        filled = owner.fill_late(path, html) if owner is not None else self._gathered.fill_late(html)
        shown = owner or self._settled.get(path)
        return f"{filled}{shown.top_of(path)}" if shown is not None and shown.addresses.base else filled

    def drop_late(self, html: str) -> None:
        """Forget what is large and was to be put into a page: another process has done it."""
        self._gathered.drop_late(html)

    def inherit(self, last: WholeSite) -> None:
        """Take over what the pages of the last build were found to be, where only some are to be taken anew."""
        self.leave(last._left)
        now: Mapping[object, Site] = dict(zip(last.sites, self.sites, strict=True))
        self._gathered.pages.update({
            path: dataclasses.replace(page, owner=now.get(page.owner)) for path, page in last._gathered.pages.items()
        })  # fmt: skip

    # Files beside the pages

    def redirects(self) -> dict[str, str]:
        """Old ids, and entries that were removed: path of a file in the site → its HTML."""
        return {path: html for site in self.sites for path, html in site.redirects().items()}

    made_of_pages = frozenset({LINKS_PATH, COMPARISONS_PATH, COMPARED_PATH})
    """the files of data that are made of more than one comparison, or of its model"""

    def data_of_wiki(self) -> dict[str, Maker]:
        """Path → what makes the text of every file of data that is not of one entry.

        Once every page has been taken there are more: the tables of authors' pages.
        """
        found = {path: make for site in self.sites for path, make in site.data_of_wiki().items()}
        found[LINKS_PATH] = lambda: links_as_json(self.outgoing())
        # A search on a page of no comparison asks what can be picked there: nothing.
        found.setdefault(COMPARED_PATH, lambda: names_as_json([]))
        if self.is_shared:
            both = [(site.wiki, site.addresses) for site in self.sites]
            found[COMPARISONS_PATH] = lambda: comparisons_as_json(both)
        return found

    def data_of_entries(self) -> dict[str, Maker]:
        """Path → what makes the text of every file of data of an entry, once mentions are known."""
        return {
            path: partial(site.entry_data, entry, path)
            for site in self.sites
            for entry in site.wiki.entries
            for path in site.data_of_entry(entry)
        }

    # The search of large sites

    def page_to_find(self, page: PageToFind) -> str:
        """A page as Pagefind is to read it, an entry with what it can be filtered by."""
        owner = self._owners.get(page.path)
        return owner.page_to_find(page, shared=self.is_shared) if owner else page_to_find(self._first.renderer, page)

    def filters_of_search(self) -> str:
        """The form with the filters of all comparisons."""
        there = {one for site in self.sites for one in site.filtered}
        return filters_as_html([site.renderer for site in self.sites], there)

    def words_of_search(self) -> dict[str, str]:
        """What the search box says, and where the list of entries is, for those who search without scripts."""
        addresses, say = self._first.addresses, self._first.renderer.language.say
        return {
            "list": addresses.url(self._home or addresses.entry_listing) or "./",
            "all": say("All entries"),
            "filter": say("Filter by class and criterion"),
            "results": say("Results"),
            "more": say("More results"),
            "busy": say("Searching …"),
            "failed": say("The search could not be loaded."),
        }

    # Other processes

    def workers(self, processes: int) -> list[int]:
        """How many other processes each comparison can have, if so many may build; empty where there are none."""
        count = workers_for(sum(len(site.wiki.entries) for site in self.sites), processes)
        if not count:
            return []
        largest = sorted(range(len(self.sites)), key=lambda one: -len(self.sites[one].wiki.entries))
        found = [0] * len(self.sites)
        for number in range(count):
            found[largest[number % len(largest)]] += 1
        return found

    def remember(self, store: Store, code: str) -> None:
        """Take the pieces of entries' pages from earlier builds where they are the same."""
        for site in self.sites:
            site.remember(store, code)

    def hand_out(self, processes: int, write: Write, wanted: Container[str]) -> bool:
        """Let other processes make what they can, and write those files of data that are wanted.

        Returns whether there is room for them.
        """
        try:
            for site, count in zip(self.sites, self.workers(processes), strict=True):
                if count:
                    site.hand_out(count, write, wanted)
                else:
                    site.explain()
        except OSError:
            self.stop()
            return False
        return True

    def settle(self) -> None:
        """Wait for what other processes make of entries, so that processes that begin now have it, too."""
        for site in self.sites:
            site.settle()

    def explain(self) -> None:
        """Explain every verdict here. Raises NotExplained."""
        for site in self.sites:
            site.explain()

    def finish(self, write: Write, wanted: Container[str]) -> None:
        """Wait for the other processes, and write what they have left."""
        for site in self.sites:
            site.finish(write, wanted)

    def stop(self) -> None:
        """End the other processes."""
        for site in self.sites:
            site.stop()

    def outgoing(self) -> list[OutgoingLink]:
        """The links of authors' pages, and of entries' values, to pages elsewhere."""
        found: list[OutgoingLink] = []
        addresses = self._first.addresses
        for path, page in self._gathered.pages.items():
            if not page.is_generated:
                text = links_in_text(link for link in page.links if addresses.below(link.href) is None)
                values = page.owner.links_in_values(page.entry) if isinstance(page.owner, Site) and page.entry else {}
                found += outgoing(addresses.url(path), text, values)
        return found

    def head_of(self, path: str, endpoints: Mapping[str, str]) -> str:
        """What goes into the head of a page: what it is, where to send mentions, and the feeds of them."""
        owner = self._owners.get(path)
        if owner is not None or not self.is_shared:
            return (owner or self._first).head_of(path, endpoints)
        feeds = [feed for site in self.sites for feed in site.feeds_of(path, named=True)]
        top = next((site for site in self.sites if not site.addresses.base), None)
        return (top or self._first).head_of(path, endpoints, feeds)


@dataclass(frozen=True, kw_only=True)
class Read:
    """A comparison with its views, before its pages are laid out."""

    folder: Folder
    wiki: Wiki
    views: Mapping[str, View]
    problems: Problems
    """what is wrong with it; there may be more when its verdicts are explained"""
    chronicle: Chronicle = NO_CHRONICLE
    """what became of it"""


def read_all(
    root: Path,
    folders: Sequence[Folder],
    problems: Problems,
    progress: Progress,
    *,
    language: Language = ENGLISH,
    kept: Mapping[str, Kept[ClassifiedEntry]] | None = None,
) -> list[Read]:
    """Build the model of every comparison below `root`; fewer where errors leave nothing to build.

    `language` and what is `kept`, by folder, are those of `build_wiki`.
    """
    found = []
    for folder in folders:
        # Each by itself: what is wrong with one is no reason to check less of another.
        own = Problems()
        before = kept[folder.entries] if kept is not None else None
        wiki = build_wiki(root, folder.entries, own, progress, language=language, kept=before)
        if wiki is not None:
            check_addresses([one.entry.path for one in wiki.entries.values()], folder, own)
            found.append(Read(folder=folder, wiki=wiki, views=read_views(wiki, own), problems=own))
        problems.take(own)
    return found


def tell_all(comparisons: Iterable[Read], root: Path, settings: Settings, teller: Teller | None = None) -> list[Read]:
    """The same comparisons with what their repository knows of what became of them, if that is asked for.

    A `teller` of earlier builds need not ask again for what it has told.
    """
    teller = teller or Teller()
    return [
        dataclasses.replace(one, chronicle=teller.tell(one.wiki, root, one.folder.entries, settings))
        for one in comparisons
    ]


def lay_out(
    comparisons: Iterable[Read], home: Home, problems: Problems, *, directory_urls: bool, site_url: str
) -> WholeSite:
    """Lay out the pages of all comparisons of a site."""
    gathered = Gathered(problems)
    sites = []
    for one in comparisons:
        entries = {name: entry.entry.path for name, entry in one.wiki.entries.items()}
        addresses = Addresses.of(
            one.wiki.comparison,
            entries,
            one.folder.entries,
            base=one.folder.base,
            directory_urls=directory_urls,
            site_url=site_url,
        )
        sites.append(Site(one.wiki, addresses, problems, one.views, home, gathered, one.chronicle))
    _join_criteria(sites)
    return WholeSite(sites, gathered, problems)


def _join_criteria(sites: Sequence[Site]) -> None:
    """Tell each comparison where others ask what it takes from a file that they share."""
    asked: dict[tuple[str, CriterionId], list[Site]] = {}
    for site in sites:
        for criterion in site.wiki.comparison.criteria.values():
            if criterion.shared:
                asked.setdefault((criterion.shared, criterion.id), []).append(site)
    for (_, name), some in asked.items():
        for site in some:
            site.addresses.also_asked[name] = tuple(
                (other.wiki.comparison.title, other.addresses.criteria[name]) for other in some if other is not site
            )


def _scope_of(site: Site) -> Scope:
    blocks = {one.id: one.block for one in site.views.values()}
    return Scope(name=site.addresses.folder, wiki=site.wiki, blocks=blocks)


def _linking(path: str, page: GatheredPage, site: Site, links: Sequence[tuple[Target, PageLink]]) -> LinkingPage:
    """A page as the entries of one comparison see it."""
    is_own = page.owner is site
    # An author may write the page of a criterion; its links to itself are no discussion.
    own = page.entry if is_own and page.entry else site.topics.get(path)
    other = page.owner if isinstance(page.owner, Site) and not is_own else None
    return LinkingPage(
        path=path,
        title=page.title,
        entry=page.entry if is_own else None,
        links=tuple((target, link) for target, link in links if target != own),
        kind=page.kind,
        date=page.date,
        of=other.wiki.comparison.title if other is not None else "",
    )
