"""The pages of one comparison, as text in and text out. `WholeSite` has all comparisons of a build.

The way of a page: its Markdown has our blocks replaced by tokens; its HTML is sanitised (entries only), read for
links, and completed; what is large is put in last, after the search index has been made.
"""

from __future__ import annotations

import dataclasses
import html as html_library
import json
import posixpath
import re
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any
from urllib.parse import unquote

from markupsafe import Markup

from .addresses import (
    FEED_PATH,
    JSON_PATH,
    Addresses,
)
from .blocks import Block, Reference, Show
from .board import Board, lay_out_board
from .cache.digest import digest
from .cache.store import Store
from .chronicle.items import News
from .chronicle.model import NO_CHRONICLE, Chronicle
from .crew import FEWEST_ENTRIES, Crew, Job
from .data_files import DataFiles, Maker
from .entry import Entry, EntryId
from .export.changes_export import ATOM_TYPE, JSON_FEED_TYPE, title_of_feed
from .forges import Forge
from .forked import Lost
from .gathered import Gathered, GatheredPage
from .generated import PLACEHOLDER, MadePage, make_page
from .mentions.collect import LinkingPage, collect_mentions
from .mentions.html import Heading, PageLink
from .mentions.model import Mention
from .mentions.outgoing import links_in_values
from .mentions.topics import Target, Topic
from .parts import LongTable, long_table_of_page, long_tables, view_of_block
from .problems import Problems, record
from .published import (
    Embedded,
    PublishedTable,
    pictures_of_views,
    table_of_all,
    table_of_page,
    tables_of_classes,
    tables_of_views,
)
from .remembered import Remembered, make_pieces
from .render.board_page import board_page, memory_page
from .render.compare_pages import compare_pages
from .render.data_page import data_page
from .render.entry_pieces import TITLES, EntryPieces, changed_of, has_kin, has_past, pieces_of
from .render.form_page import form_page
from .render.insight_pages import insights
from .render.insight_pages import listing_page as insight_listing
from .render.news_page import has_news, news_of, recent_page
from .render.pieces import Late, now
from .render.renderer import Renderer
from .render.searching import PageToFind, found_of, page_to_find
from .render.structured import structured_data
from .render.view import PageView
from .sanitise import sanitise
from .seen import Seen, SeenMapping, SeenWiki
from .tables import TableQuery
from .twins import Twin, addresses_of, pages_of
from .views import View, view_paths
from .wiki import Wiki

Write = Callable[[str, Iterable[str]], None]
"""writes a text, in parts, to a path in the site"""


@record
class TocEntry:
    """A heading for the table of contents."""

    title: str
    id: str
    level: int


class _Once:
    """The pieces of an entry's page, made when the first is asked for."""

    def __init__(self, make: Callable[[], EntryPieces]) -> None:
        self._make = make
        self._made: EntryPieces | None = None

    def get(self, name: str) -> Markup:
        """One of them."""
        if self._made is None:
            self._made = self._make()
        return Markup(getattr(self._made, name))  # noqa: S704 - made by templates, perhaps in another process


@dataclass(frozen=True, kw_only=True)
class Home:
    """Where the wiki's files are."""

    text_of: Callable[[str], str]
    """the text of a file of the wiki"""
    forge: Forge | None = None
    """where people change it in a browser"""
    author: str = ""
    """whom the site names as its author"""
    twins: Mapping[str, tuple[Twin, ...]] = field(default_factory=dict)
    """folder of a comparison → the same in other languages"""
    table_rows: int = 0
    """the most rows of a table that a page holds; 0 for any number"""


class Site:
    """The pages of one comparison."""

    def __init__(
        self,
        wiki: Wiki,
        addresses: Addresses,
        problems: Problems,
        views: Mapping[str, View],
        home: Home,
        gathered: Gathered,
        chronicle: Chronicle = NO_CHRONICLE,
    ) -> None:
        self.wiki = wiki
        self.addresses = addresses
        self.problems = problems
        self.home = home
        self.views = views
        self.gathered = gathered
        self.news = News(chronicle, wiki.comparison)
        self.renderer = Renderer(wiki, addresses, self.news)
        self._queries: dict[str, list[TableQuery]] = {}
        """the tables that authors have written into each page, in its order"""
        self._generated = self._lay_out()
        self._generated = {**self._generated, **compare_pages(wiki, addresses, views)}
        self._views = {path: views[name] for name, path in view_paths(views, addresses.base).items()}
        self._long = self.renderer.long
        self._long.update(long_tables(wiki, addresses, self._views, home.table_rows))
        for path, long in self._long.items():
            self._generated.update(_parts(self._generated[path][0], long))
        self._tables: dict[str, PublishedTable] = {}
        self._pictures = pictures_of_views(wiki.comparison.language, views, addresses.base)
        tables = [
            table_of_all(wiki, addresses),
            *tables_of_views(wiki.comparison.language, views, addresses.base),
            *tables_of_classes(wiki, addresses),
        ]
        for one in tables:
            self._publish(one)
        say = wiki.comparison.language.say
        self._generated[addresses.data_page] = (say("Data"), partial(data_page, tables=self._tables_in_order))
        self._generated[addresses.form_page] = (say("Add an entry"), partial(form_page, forge=home.forge))
        edit = home.forge.edit_file if home.forge is not None else None
        self._data = DataFiles(self.renderer, lambda: self.board, home.text_of, edit)
        self._last_data: tuple[EntryId | None, dict[str, str]] = (None, {})
        self._crew: Crew | None = None
        self._remembered: Remembered | None = None
        self.filtered: set[tuple[str, str]] = set()
        """by what its entries can be filtered in the search: filters with their values"""
        self._known: frozenset[EntryId] = frozenset()
        """those of which the pieces need hardly be made"""
        self._plain_data: frozenset[str] = frozenset()
        """the files of data that follow from the wiki as it is"""

    def _lay_out(self) -> Mapping[str, tuple[str, Callable[[PageView], Markup]]]:
        """Every generated page: source path → title, and what renders it."""
        comparison, addresses = self.wiki.comparison, self.addresses
        say = comparison.language.say
        pages: dict[str, tuple[str, Callable[[PageView], Markup]]] = {
            addresses.entry_listing: (say("All entries"), PageView.listing_page),
            addresses.criterion_listing: (say("Criteria"), PageView.criterion_listing_page),
            addresses.class_listing: (say("Classes"), PageView.class_listing_page),
            addresses.board: (say("What is missing"), lambda view: board_page(view, self.board)),
        }
        if self.wiki.memory.removed or self.wiki.memory.rejected:
            pages[addresses.memory] = (say("Removed and rejected"), memory_page)
        if self.news.chronicle.is_asked:
            pages[addresses.recent] = (say("Recent changes"), partial(recent_page, forge=self.home.forge))
        if not comparison.classifications:
            del pages[addresses.class_listing]
        shown = insights(self.wiki)
        if shown:
            pages[addresses.insight_listing] = (say("Insights"), insight_listing)
        pages.update({addresses.insight(one.name): (one.title, one.render) for one in shown})
        for criterion in comparison.criteria.values():
            pages[addresses.criteria[criterion.id]] = (
                criterion.title,
                lambda view, criterion=criterion: view.criterion_page(criterion),  # type: ignore[misc]
            )
        for classification in comparison.classifications.values():
            for kind in classification.classes:
                pages[addresses.classes[classification.id, kind.id]] = (
                    kind.title,
                    lambda view, classification=classification, kind=kind: view.class_page(classification, kind),  # type: ignore[misc]
                )
        return pages

    @cached_property
    def board(self) -> Board:
        """What is missing."""
        return lay_out_board(self.wiki)

    def _publish(self, table: PublishedTable) -> None:
        """Let a table have a file of its own."""
        name, number = table.name, 1
        while name in self._tables:
            number += 1
            name = f"{table.name}-{number}"
        self._tables[name] = dataclasses.replace(table, name=name)

    def _tables_in_order(self) -> list[PublishedTable]:
        return list(self._tables.values())

    @property
    def _embeds(self) -> list[Embedded]:
        return [*(one for one in self._tables.values() if one.can_be_embedded), *self._pictures]

    def urls(self) -> Mapping[str, Target]:
        """The address of every entry, old id, criterion and class → what it is about."""
        pages: list[tuple[str, Target]] = [(path, topic) for topic, path in self.addresses.topics.items()]
        pages += [(path, entry) for entry, path in self.addresses.entries.items()]
        urls = {unquote(self.addresses.url(path)).rstrip("/"): target for path, target in pages}
        for entry, one in self.wiki.entries.items():
            for alias in one.entry.aliases:
                urls.setdefault(unquote(self.addresses.url(f"{self.addresses.folder}/{alias}.md")).rstrip("/"), entry)
        return urls

    # Which pages there are

    def leave(self, paths: Collection[str]) -> None:
        """Do not generate pages that the author has written."""
        gone = set(paths)
        for one in [self._long[path] for path in paths if path in self._long]:
            gone |= {*one.pages}
            csv = next((table.csv for table in self._tables.values() if table.page == one.pages[0]), "")
            self._long[one.pages[0]] = dataclasses.replace(one, pages=one.pages[:1], csv=csv)
        self._generated = {path: page for path, page in self._generated.items() if path not in gone}

    @property
    def listings(self) -> list[str]:
        """Source paths of the generated pages that belong into a navigation."""
        return [path for path in self._generated if posixpath.basename(path) == "index.md"]

    @property
    def details(self) -> dict[str, str]:
        """Source path of every other generated page → source path of its listing."""
        found = {}
        for path in self._generated:
            if path not in self.listings:
                base = self.addresses.base
                found[path] = f"{base}{path.removeprefix(base).split('/')[0]}/index.md"
        for one in self._long.values():
            found |= {path: one.pages[0] for path in one.pages[1:] if path in found}
        return found

    @cached_property
    def entries(self) -> dict[str, EntryId]:
        """Source path of every entry's page → its id."""
        return {path: entry for entry, path in self.addresses.entries.items()}

    def title_of(self, path: str) -> str:
        """The title of a generated page or an entry's page, as plain text."""
        if path in self._generated:
            return self._generated[path][0]
        return self._entry(path).title

    def _entry(self, path: str) -> Entry:
        entry = self.addresses.entry_at(path)
        assert entry is not None
        return self.wiki.entries[entry].entry

    def meta_of(self, path: str) -> dict[str, Any]:
        """What themes print of a page of ours, as plain text: title, description, tags, what is hidden."""
        meta: dict[str, Any] = {"title": self.title_of(path)}
        listing = self._long.get(self.addresses.entry_listing)
        wide = {self.addresses.form_page, self.addresses.entry_listing, *(listing.pages if listing is not None else ())}
        if path in wide:
            meta["hide"] = ["navigation", "toc"]  # A wide table needs the width, and so does what is beside the form.
        if path in self.entries:
            meta |= {"description": self._entry(path).summary, "tags": [*self._entry(path).tags]}
        return meta

    def file_of(self, path: str) -> tuple[str, int] | None:
        """The file of an entry's page, and the line in which its text begins; None for other pages."""
        return (self._entry(path).path, self._entry(path).body_line) if path in self.entries else None

    # Markdown

    def source_of(self, path: str) -> str | None:
        """The Markdown of a page of ours; None for the author's own."""
        if path in self._generated:
            return ""
        # The blank line keeps MkDocs from taking a first line such as "Note: …" for front matter.
        return f"\n{self._entry(path).body}" if self.addresses.entry_at(path) is not None else None

    def block(self, path: str, block: Block, *, alone: bool = True) -> Late:
        """What a ```comparison block shows on a page, and a file for its table.

        Where it stands not `alone` but beside another comparison, nothing can be picked in it or read otherwise.
        """
        view = PageView(self.renderer, path, alone=alone)
        if block.show is Show.TABLE:
            view.long = self._long_of(path, block)
        view.go_on(*self.gathered.told(path))
        # Where entries meet is known only when every page has been read.
        made = partial(view.block, block) if block.show is Show.COMPARE else view.block(block)
        self.gathered.tell(path, view.drawn)
        return made if alone or callable(made) else self.renderer.call("comparisons", "mixed", made)

    def _long_of(self, path: str, block: Block) -> LongTable | None:
        """The table of an author's page, if it is too long for it, and a file for any."""
        view = view_of_block(self._views, block)
        if view:
            return self._long.get(view)
        queries = self._queries.setdefault(path, [])
        queries.append(block.query)
        one = table_of_page(self.renderer.language, path, "", len(queries), block.query, self.addresses.base)
        found = long_table_of_page(self.wiki, path, block, one, self.home.table_rows)
        if found is not None:
            self._long[f"{path} {len(queries)}"] = found
        return found

    def inline(self, path: str, reference: Reference) -> int:
        """The number of a token for `[[badge: …]]` and its like."""
        view = PageView(self.renderer, path)
        return self.gathered.keep(path, view.inline(reference, link=True), view.inline(reference, link=False))

    # HTML

    def take_content(self, path: str, title: str, html: str) -> str:
        """Take the HTML made of the Markdown of a page of ours; returns it safe and with its small fragments."""
        entry = self.addresses.entry_at(path)
        page = self.gathered.pages[path] = GatheredPage(title=title, owner=self, entry=entry)
        if entry is None:
            page.title, page.is_generated = self._generated[path][0], True
            return self._take_generated(page, path)
        page.date = self.wiki.entries[entry].entry.added
        html = self.gathered.fill_tokens(path, sanitise(html))
        page.read(html)
        return html

    def take_read(
        self, path: str, title: str, links: list[PageLink], headings: list[Heading], fetch: Callable[[], str]
    ) -> None:
        """Take an entry's page as an earlier build has read it. `fetch` gets its content, should anybody ask for it."""
        entry = self.addresses.entry_at(path)
        assert entry is not None
        date = self.wiki.entries[entry].entry.added
        self.gathered.pages[path] = GatheredPage(
            title=title, owner=self, entry=entry, date=date, links=links, headings=headings, fetch=fetch
        )

    def _take_generated(self, page: GatheredPage, path: str) -> str:
        made = self._made_before(path)
        if made is None:
            made = (self._crew.page(path) if self._crew is not None else None) or self._make_page(path)
            self._keep_made(path, made)
        late = [one if one is not None else partial(self._late_of, path, at) for at, one in enumerate(made.late)]
        page.html = PLACEHOLDER.sub(lambda match: self.gathered.late(late[int(match.group(1))]), made.html)
        page.headings = list(made.headings)
        return page.html

    def _make_page(self, path: str) -> MadePage:
        return make_page(self.renderer, path, self._generated[path][1], self._embeds)

    def _key_of_made(self, path: str) -> str:
        """The key of a generated page; empty where it is not to be remembered."""
        # The page of the data names the tables of authors' pages, too.
        if self._remembered is None or path == self.addresses.data_page:
            return ""
        key = self._remembered.of_all
        return digest(key, path) if key else ""

    def _made_before(self, path: str) -> MadePage | None:
        found = self._remembered.made("made", self._key_of_made(path)) if self._remembered is not None else None
        if found is None:
            return None
        html, late, headings = found
        return MadePage(
            html,
            [None if one is None else Markup(one) for one in late],  # noqa: S704 - made by templates
            [Heading(level=level, id=anchor, title=title) for level, anchor, title in headings],
        )

    def _keep_made(self, path: str, made: MadePage) -> None:
        if self._remembered is not None and made.is_plain:
            late = [None if one is None or callable(one) else str(one) for one in made.late]
            headings = [(one.level, one.id, one.title) for one in made.headings]
            self._remembered.put_made("made", self._key_of_made(path), (made.html, late, headings))

    def _late_of(self, path: str, index: int) -> Markup:
        """What goes late into a page that was made elsewhere, or before, and was not known then."""
        own = ""
        if self._remembered is not None:
            page = self._key_of_made(path)
            own = digest(page, index) if page else ""
            known = self._remembered.find("late", own)
            if known is not None:
                return Markup(known)  # noqa: S704 - made by templates
        made = self._crew.late(path, index) if self._crew is not None else None
        html, told = made if made is not None else self._make_late(lambda: self._late_anew(path, index))
        if self._remembered is not None:
            self._remembered.keep("late", own, told, html)
        return Markup(html)  # noqa: S704 - made by templates

    def _late_anew(self, path: str, index: int) -> Markup:
        late = self._make_page(path).late[index]
        assert late is not None
        return now(late)

    def _make_late(self, late: Callable[[], Markup]) -> tuple[str, str]:
        """What goes late into a page, and the mentions that it shows."""
        with self._seen_mentions() as seen:
            html = str(late())
        return html, seen.as_text()

    @contextmanager
    def _seen_mentions(self) -> Iterator[Seen]:
        """See which mentions somebody asks for."""
        seen, wiki = Seen(), self.renderer.wiki
        self.renderer.with_wiki(wiki.with_mentions(SeenMapping(wiki.mentions, seen.targets, seen)))
        try:
            yield seen
        finally:
            self.renderer.with_wiki(wiki)

    def collect(self, pages: Iterable[LinkingPage]) -> None:
        """Turn the links of all pages into mentions, and the tables of authors into files."""
        for path, queries in self._queries.items():
            title = self.gathered.pages[path].title
            for number, query in enumerate(queries, start=1):
                self._publish(table_of_page(self.renderer.language, path, title, number, query, self.addresses.base))
        self._take_mentions(collect_mentions(pages))
        if self._crew is not None:
            self._crew.tell(self.wiki.mentions)

    def _take_mentions(self, mentions: Mapping[Target, tuple[Mention, ...]]) -> None:
        self.wiki = self.wiki.with_mentions(mentions)
        self.renderer.with_wiki(self.wiki)
        if self._remembered is not None:
            self._remembered.take(self.wiki)

    @cached_property
    def topics(self) -> Mapping[str, Topic]:
        """Source path of the page of every criterion and class → what it is about."""
        return {path: topic for topic, path in self.addresses.topics.items()}

    def complete(self, path: str, edit_url: str | None) -> tuple[str, list[TocEntry]]:
        """The whole content of a page of ours with its headings."""
        page = self.gathered.pages[path]
        if page.entry is None:
            headings = [TocEntry(title=one.title, id=one.id, level=one.level) for one in page.headings if one.id]
            html = self._with_discussions(path, page.html, headings)
            return self._with_news(path, html, headings), headings
        one = self.wiki.entries[page.entry]
        view = PageView(self.renderer, path)
        if self._remembered is not None:
            page.seen = Seen()
            view.wiki = SeenWiki(self.wiki, page.seen)  # type: ignore[assignment]
        html = page.fetch() if page.fetch is not None else page.html
        page.html = ""  # Nobody asks for it again, and all pages together would be much.
        discussed, say = view.discussions(one.entry.id), view.language.say
        discussions = TocEntry(
            title=say("Related discussions ({count})", count=discussed.number), id="cw-discussions", level=2
        )
        there = [
            name
            for name, is_there in (
                ("values", True),
                ("past", has_past(one)),
                ("kin", has_kin(view, one)),
                ("changes", bool(one.verdicts)),
            )
            if is_there
        ]
        changed = ["changed"] if has_news(view, one.entry.id) else []
        pieces = page.pieces = _Once(partial(self._pieces, page.entry, path))
        late = {
            name: self.gathered.late(partial(pieces.get, name)) for name in ("verdicts", *there, *changed, "sharing")
        }
        # What the search is not to find goes in late together with its heading, so that the search need not read it.
        found = view.heading(discussions.id, discussions.title)
        content = (
            late["verdicts"],
            Markup(html),  # noqa: S704 - sanitised
            *(late[name] for name in there),
        )
        sections = (
            found + self.gathered.late(discussed.html, discussed.searched)
            if discussed.number
            else self.gathered.late(found + discussed.html),
            *(late[name] for name in changed),
            self.gathered.late(lambda: pieces.get("related") + view.entry_meta(one, edit_url)),
            late["sharing"],
        )
        titled = {name: TocEntry(title=say(title), id=anchor, level=2) for name, (anchor, title) in TITLES.items()}
        headings = [
            TocEntry(title=one.entry.title, id="cw-entry", level=1),
            *(TocEntry(title=one.title, id=one.id, level=max(one.level, 2)) for one in page.headings if one.id),
            *(titled[name] for name in there),
            discussions,
            *(titled[name] for name in changed),
            titled["related"],
        ]
        return str(view.entry_page(one, content, sections)), headings

    def remember(self, store: Store, code: str) -> None:
        """Take the pieces of entries' pages from earlier builds where they are the same."""
        settings = (self.home.forge, self.home.author, self.news.is_there, self.news.chronicle.is_asked)
        long = [(path, one.pages, one.csv, one.rows_file) for path, one in self._long.items()]
        of_site = (list(self._generated), [(name, one.title) for name, one in self._tables.items()])
        self._remembered = Remembered(
            store, code, self.wiki, self.addresses, settings, (*of_site, self.home.table_rows, long)
        )
        self._plain_data = frozenset(self._data_of_tables())
        self._known = frozenset(entry for entry in self.wiki.entries if self._remembered.has_pieces(entry))

    def _pieces(self, entry: EntryId, path: str) -> EntryPieces:
        found = None
        if entry in self._known and self._remembered is not None:
            found = self._remembered.pieces(self.renderer, entry, path)
        if found is not None:
            return self._noted(path, found)
        made = self._crew.pieces(entry) if self._crew is not None and entry not in self._known else None
        made = made or self._make_pieces(entry, path)
        if self._remembered is not None:
            self._remembered.put_pieces(entry, made)
        return self._noted(path, made)

    def _noted(self, path: str, pieces: EntryPieces) -> EntryPieces:
        """The same pieces, now that the page is known to show what they show."""
        self.gathered.pages[path].seen.add(pieces.others)
        return pieces

    def _make_pieces(self, entry: EntryId, path: str) -> EntryPieces:
        one, author = self.wiki.entries[entry], self.home.author
        if self._remembered is None:  # Nobody will ask what they show.
            return pieces_of(PageView(self.renderer, path), one, author)
        return make_pieces(self.renderer, one, path, author)

    def find_page(self, path: str, about: str) -> str | None:
        """An entry's page as an earlier build has made it. `about` is the key of all that is not ours."""
        own = self._key_of_page(path, about)
        return self._remembered.find("page", own) if own and self._remembered is not None else None

    def keep_page(self, path: str, about: str, text: str) -> None:
        """Keep an entry's page that has been made."""
        if self._remembered is not None:
            told = self.gathered.pages[path].seen.as_text()
            self._remembered.keep("page", self._key_of_page(path, about), told, text)

    def _key_of_page(self, path: str, about: str) -> str:
        """The own key of an entry's page; empty where it is not to be remembered."""
        entry = self.addresses.entry_at(path)
        # What other wikis in other languages have is in files that nobody has looked at.
        if entry is None or not about or self._remembered is None or self.home.twins:
            return ""
        own = self._remembered.of_entry(entry)
        changed = changed_of(PageView(self.renderer, path), self.wiki.entries[entry]) if self.news.is_there else ""
        return digest(own, changed, about) if own else ""

    def _pieces_to_hand_out(self, entry: EntryId) -> tuple[str, ...]:
        return self._make_pieces(entry, self.addresses.entries[entry]) if entry not in self._known else ()

    def _with_discussions(self, path: str, html: str, headings: list[TocEntry]) -> str:
        """A generated page with its discussions, if it is about a criterion or class that has any."""
        topic = self.topics.get(path)
        if topic is None:
            return html
        view = PageView(self.renderer, path)
        discussed = view.discussions(topic)
        if not discussed.number:
            return html
        here = TocEntry(
            title=view.language.say("Discussions ({count})", count=discussed.number), id="cw-discussions", level=2
        )
        headings.append(here)
        return f"{html}{view.heading(here.id, here.title)}{self.gathered.late(discussed.html, discussed.searched)}"

    def _with_news(self, path: str, html: str, headings: list[TocEntry]) -> str:
        """A generated page with what changed under its criterion or class, if it is about one."""
        topic, view = self.topics.get(path), PageView(self.renderer, path)
        if topic is None or not has_news(view, topic):
            return html
        anchor, english = TITLES["changed"]
        title = view.language.say(english)
        headings.append(TocEntry(title=title, id=anchor, level=2))
        return f"{html}{view.heading(anchor, title)}{self.gathered.late(partial(news_of, view, topic))}"

    def fill_late(self, path: str, html: str) -> str:
        """Put in what is large, and mark up an entry's page as one post.

        The search takes what stands before the first heading for another part of the page, and that is where the
        post begins.
        """
        filled = self.gathered.fill_late(html)
        entry = self.entries.get(path)
        return str(self.renderer.call("entry", "post", entry, Markup(filled))) if entry is not None else filled  # noqa: S704

    @cached_property
    def old_ids(self) -> Mapping[str, str]:
        """Source path by an old id → that of the entry now."""
        return {
            f"{self.addresses.folder}/{alias}.md": self.addresses.entries[entry]
            for entry, one in self.wiki.entries.items()
            for alias in one.entry.aliases
        }

    def page_to_find(self, page: PageToFind, *, shared: bool) -> str:
        """A page of ours as Pagefind is to read it. `shared` says that there are comparisons beside this one."""
        entry = self.entries.get(page.path)
        found = found_of(self.renderer, self.wiki.entries[entry], shared=shared) if entry is not None else None
        self.filtered.update(found.filters if found is not None else ())
        return page_to_find(self.renderer, page, found)

    # Files beside the pages

    def redirects(self) -> dict[str, str]:
        """Old ids, and entries that were removed: path of a file in the site → its HTML."""
        found = {}
        for one in self.wiki.entries.values():
            for alias in one.entry.aliases:
                old = f"{self.addresses.folder}/{alias}.md"
                target = self.addresses.way_up(old) + self.addresses.url(self.addresses.entries[one.entry.id])
                found[self._file_at(old)] = str(
                    self.renderer.render("redirect.html", title=one.entry.title, target=target)
                )
        for gone in self.wiki.memory.removed:
            old = f"{self.addresses.folder}/{gone.id}.md"
            home = self.addresses.way_up(old) + self.addresses.url(self.addresses.entry_listing)
            memory = self.addresses.way_up(old) + self.addresses.url(self.addresses.memory)
            found[self._file_at(old)] = str(
                self.renderer.render("gone.html", gone=gone, home=home, wiki=self.wiki.comparison.title, memory=memory)
            )
        return found

    def _file_at(self, path: str) -> str:
        url = unquote(self.addresses.url(path))
        return f"{url}index.html" if url.endswith("/") else url

    def data_of_entry(self, entry: EntryId) -> list[str]:
        """The files of data of an entry, relative to the site."""
        return self._data.paths_of(entry)

    def data_of_wiki(self) -> dict[str, Maker]:
        """Path → what makes the text of every file of data that is not of one entry.

        Once every page has been taken there are more: the tables of authors' pages.
        """
        return {self.addresses.file(JSON_PATH): lambda: "".join(self._data.whole()), **self._data_of_tables()}

    def _data_of_tables(self) -> dict[str, Maker]:
        found = self._data.of_wiki(self._tables.values(), self._long.values(), self._pictures)
        return {path: partial(self._text_of_data, path, make) for path, make in found.items()}

    def entry_data(self, entry: EntryId, path: str) -> str:
        """The text of one file of data of an entry, once mentions are known. All of an entry's are made at once."""
        if self._last_data[0] != entry:
            self._last_data = (entry, self._files_of(entry))
        return self._last_data[1][path]

    def hand_out(self, workers: int, write: Write, wanted: Container[str]) -> None:
        """Let other processes make what they can, and write those files of data that are wanted.

        Raises OSError where the system has no room for them.
        """
        # The page of the data names the tables of authors' pages too, which are not known before all are read.
        pages = [path for path in self._generated if path != self.addresses.data_page and not self._is_made(path)]
        # The page of what became of the wiki is made in every build.
        if not set(pages) - {self.addresses.recent} and len(self.wiki.entries) - len(self._known) < FEWEST_ENTRIES:
            self.explain()  # Beginning another process would take longer.
            return
        job = Job(
            entries=list(self.wiki.entries),
            pages=pages,
            page=self._make_page,
            pieces=self._pieces_to_hand_out,
            begin=self._collect,
            hear=self._take_mentions,
            late=self._make_late,
            records=lambda: self._remembered.store.collected() if self._remembered is not None else [],
            keep=self._keep,
            write_entry=partial(self._write_elsewhere, write, wanted),
            write_rest=partial(self._write_rest, write, wanted),
        )
        self.renderer.prepare()
        self._crew = Crew(job, workers)

    def explain(self) -> None:
        """Explain the verdicts that somebody will ask for. Raises NotExplained."""
        anew = {self.addresses.data_page, self.addresses.recent}
        if all(map(self._is_made, (path for path in self._generated if path not in anew))):
            self.wiki.explain([entry for entry in self.wiki.entries if entry not in self._known])
        else:
            self.wiki.explain()

    def _is_made(self, path: str) -> bool:
        key = self._key_of_made(path)
        return bool(key) and self._remembered is not None and self._remembered.store.has("made", key)

    def _collect(self) -> None:
        """Leave it to the process that began another one to keep what is made in it."""
        if self._remembered is not None:
            self._remembered.store.collect()

    def _keep(self, records: Iterable[tuple[str, str, str]]) -> None:
        """Keep what another process has made."""
        if self._remembered is not None:
            for kind, key, text in records:
                self._remembered.store.put(kind, key, text)

    def _write_entry(self, write: Write, wanted: Container[str], entry: EntryId) -> str:
        """Write the files of data of an entry; returns the entry as JSON."""
        for path, text in self._files_of(entry).items():
            if path in wanted:
                write(path, [text])
        return self._data.text_of(entry)

    def _write_elsewhere(self, write: Write, wanted: Container[str], entry: EntryId) -> str:
        """The same in another process, which hands the JSON over."""
        text = self._write_entry(write, wanted, entry)
        self._data.let_go(entry)
        return text

    def _files_of(self, entry: EntryId) -> dict[str, str]:
        """The files of data of an entry, made or remembered."""
        remembered = self._remembered
        own = remembered.of_entry(entry) if remembered is not None else ""
        if remembered is None or not own:
            return self._data.files_of(entry)
        source = self._data.source_of(entry)
        # A feed in which nothing has a date is as old as the build.
        own = digest(own, source, self.wiki.day if self.addresses.site_url else "")
        found = remembered.find("files", own)
        if found is not None:
            text, files = json.loads(found)
        else:
            seen = Seen()
            self._data.let_go(entry)  # One that stands in the file of everything already: nobody saw what it shows.
            wiki: Any = SeenWiki(self.wiki, seen, day=bool(self.addresses.site_url))
            text, files = self._data.text_of(entry, wiki), self._data.plain_files_of(entry, source, wiki)
            remembered.keep("files", own, seen.as_text(), json.dumps([text, files], ensure_ascii=False))
        self._data.take_text(entry, text)
        return {**files, **self._data.changes_of(entry), **self._data.made_of_text(entry)}

    def _text_of_data(self, path: str, make: Maker) -> str:
        """The text of a file of data that is not of one entry, made or remembered."""
        remembered = self._remembered
        if remembered is None or path not in self._plain_data or not remembered.of_all:
            return make()
        own = digest(remembered.of_all, path)
        found = remembered.find("data", own)
        if found is not None:
            return found
        self.renderer.has_told_news = False
        with self._seen_mentions() as seen:
            text = make()
        if not self.renderer.has_told_news:
            remembered.keep("data", own, seen.as_text(), text)
        return text

    def _write_rest(self, write: Write, wanted: Container[str]) -> None:
        """Write the files of data that are not of one entry, but for what needs more than the model."""
        for path, make in self._data_of_tables().items():
            if path in wanted:
                write(path, [make()])

    def finish(self, write: Write, wanted: Container[str]) -> None:
        """Wait for the other processes, and write what they have left."""
        texts = self._crew.texts() if self._crew is not None else None
        if texts is None:
            for entry in self.wiki.entries:
                self._write_entry(write, wanted, entry)
            self._write_rest(write, wanted)
        whole = self.addresses.file(JSON_PATH)
        if whole in wanted:
            try:
                write(whole, self._data.whole(texts))
            except Lost:
                write(whole, self._data.whole())
        with suppress(Lost):
            for _ in texts or ():
                pass  # What comes with them is to be kept, too.
        self.stop()

    def stop(self) -> None:
        """End the other processes."""
        if self._crew is not None:
            self._crew.stop()
            self._crew = None

    def settle(self) -> None:
        """Wait for what other processes make of entries, so that processes that begin now have it, too."""
        if self._crew is not None:
            self._crew.settle()

    def links_in_values(self, entry: EntryId) -> dict[str, list[str]]:
        """The addresses elsewhere that an entry's values link to → what is said beside them."""
        return links_in_values(self.wiki.entries[entry].entry)

    def top_of(self, path: str) -> Markup:
        """What tells scripts on a page where the pages of the comparison begin."""
        return self.renderer.call("comparisons", "top", self.addresses.way_up(path) + self.addresses.top)

    def feeds_of(self, path: str, *, named: bool = False) -> list[tuple[str, str, str]]:
        """The feeds that a page tells of: address, title and type. `named` says of which comparison they are."""
        if not self.addresses.site_url:
            return []
        target: Target | None = self.addresses.entry_at(path) or self.topics.get(path)
        up = self.addresses.way_up(path)
        say = self.wiki.comparison.language.say
        title = say("Related discussions: {title}", title=self.wiki.comparison.title)
        whole = title if named else say("Related discussions")
        feeds = [(f"{up}{self.addresses.url(self.addresses.file(FEED_PATH))}", whole, ATOM_TYPE)]
        if target is not None:
            title = say("Related discussions: {title}", title=self.wiki.title_of(target))
            feeds.insert(0, (f"{up}{self.addresses.url(self.addresses.feed(target))}", title, ATOM_TYPE))
        if self.news.is_there:
            feeds = [*self._feeds_of_changes(up, target), *feeds]
        return feeds

    def head_of(
        self, path: str, endpoints: Mapping[str, str], feeds: Sequence[tuple[str, str, str]] | None = None
    ) -> str:
        """What goes into the head of a page: what it is, where to send mentions, and the feeds of them."""
        feeds = self.feeds_of(path) if feeds is None else feeds
        data = self._structured(path)
        head = self.renderer.call("head", "links", list(endpoints.items()), feeds) if endpoints or feeds else ""
        twins = self.home.twins.get(self.addresses.folder, ())
        places = addresses_of(path, self._here_too, twins) if twins else []
        alternates = self.renderer.call("head", "alternates", places) if places else ""
        return f"{head}{alternates}{self.renderer.call('head', 'structured', data) if data is not None else ''}"

    @cached_property
    def _here_too(self) -> Twin:
        """This comparison, as its twins see it."""
        asked = self.news.chronicle.is_asked
        pages = pages_of(self.wiki.comparison, self.addresses, has_history=asked, memory=self.wiki.memory)
        return Twin(self.renderer.language.site, self.addresses, pages)

    def _feeds_of_changes(self, up: str, target: Target | None) -> Iterator[tuple[str, str, str]]:
        """Address, title and type of the feeds of changes that belong to a page: its own, then those of the site."""
        named: list[tuple[Target | None, str]] = [(None, self.renderer.language.say("Recent changes"))]
        if target is not None:
            named.insert(0, (target, title_of_feed(self.wiki, target)))
        for one, title in named:
            path = f"{up}{self.addresses.url(self.addresses.news(one))}"
            yield f"{path}.xml", title, ATOM_TYPE
            yield f"{path}.json", title, JSON_FEED_TYPE

    def _structured(self, path: str) -> Markup | None:
        page = self.gathered.pages.get(path)
        if page is None or page.pieces is None:
            return structured_data(self.wiki, self.addresses, path, self.home.author)
        found: Markup = page.pieces.get("structured")
        page.pieces = None  # This is the last that is asked for; all pages together would be much.
        return found


def _parts(title: str, long: LongTable) -> Iterator[tuple[str, tuple[str, Callable[[PageView], Markup]]]]:
    """The pages of a long table after the first: source path → title, and what renders it."""
    for number, path in enumerate(long.pages[1:], start=2):
        yield path, (f"{title} ({number}/{long.count})", partial(PageView.part_page, long=long, number=number))


def plain_title(title: str) -> str:
    """A page's title as MkDocs gives it, which is HTML, as plain text."""
    return html_library.unescape(re.sub(r"<[^<>]*>", "", title))
