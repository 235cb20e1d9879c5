"""The files beside the pages: those of one entry, and those of the whole wiki. Made when asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, partial

from .addresses import (
    BOARD_PATH,
    COMPARED_PATH,
    FEED_PATH,
    FORM_PATH,
    LENS_PATH,
    PROFILES_PATH,
    RULES_PATH,
    SCHEMA_PATH,
)
from .board import Board
from .entry import EntryId
from .export.api import api_file, api_paths, entry_file
from .export.atom_export import feed_of, feed_of_all
from .export.board_export import board_as_json
from .export.changes_export import change_feed_paths, change_feeds, changes_as_json
from .export.compared_export import compared_as_json
from .export.csv_export import table_as_csv
from .export.form_export import file_as_json, form_as_json
from .export.json_export import EntryTexts, wiki_in_parts
from .export.rules_export import profiles_as_json, rules_as_json
from .mentions.topics import Target
from .parts import LongTable
from .published import CHANGES_PATH, Embedded, PublishedPicture, PublishedTable, entry_path
from .render.badge_files import Badges
from .render.embedding import embed_document, embed_fragment
from .render.lens_panel import lens_panel
from .render.renderer import Renderer
from .render.table_rows import rows_as_json
from .schema import schema_as_text
from .wiki import Wiki

Maker = Callable[[], str]


class DataFiles:
    """The files of data of one build, as text."""

    def __init__(
        self,
        renderer: Renderer,
        board: Callable[[], Board],
        text_of: Callable[[str], str],
        edit: Callable[[str], str] | None,
    ) -> None:
        """`text_of` gives the text of a file of the wiki, `edit` the page on which it is changed."""
        self._renderer = renderer
        self._addresses = renderer.addresses
        self._board = board
        self._text_of = text_of
        self.edit = edit
        self._badges = Badges(renderer)
        self._texts: dict[EntryId, str] = {}
        self._last_feeds: Mapping[str, str] = {}

    # Of an entry

    def paths_of(self, entry: EntryId) -> list[str]:
        """The files of an entry. Feeds need the site's address."""
        addresses = self._addresses
        feeds = [addresses.feed(entry)] if addresses.site_url else []
        feeds += change_feed_paths(self._renderer.news, addresses, entry)
        return [addresses.form_file(entry), *feeds, addresses.file(entry_path(entry)), *self._badges.paths_of(entry)]

    def files_of(self, entry: EntryId) -> dict[str, str]:
        """Path → text of the same, once mentions are known."""
        wiki = self._renderer.wiki
        return {
            **self.plain_files_of(entry, self.source_of(entry), wiki),
            **self.changes_of(entry),
            **self.made_of_text(entry),
        }

    def source_of(self, entry: EntryId) -> str:
        """The text of an entry's file."""
        return self._text_of(self._renderer.wiki.entries[entry].entry.path)

    def plain_files_of(self, entry: EntryId, source: str, wiki: Wiki) -> dict[str, str]:
        """Those that follow from the wiki as it is and the text of the entry's file."""
        addresses, one = self._addresses, wiki.entries[entry]
        feeds = {addresses.feed(entry): feed_of(wiki, addresses, entry)} if addresses.site_url else {}
        return {
            addresses.form_file(entry): file_as_json(one.entry, wiki.comparison, source),
            **feeds,
            **self._badges.files_of(one),
        }

    def changes_of(self, entry: EntryId) -> dict[str, str]:
        """Those about what became of an entry."""
        return change_feeds(self._renderer.wiki, self._renderer.news, self._addresses, entry)

    def made_of_text(self, entry: EntryId) -> dict[str, str]:
        """The file that has an entry as JSON."""
        path = self._addresses.file(entry_path(entry))
        return {path: entry_file(self._renderer.wiki, self._addresses, entry, self.text_of(entry), self.edit)}

    def text_of(self, entry: EntryId, wiki: Wiki | None = None) -> str:
        """An entry as JSON, as it stands in the file of everything too. The wiki may note what it is asked for."""
        known = self._texts.get(entry)
        if known is None:
            one = self._renderer.wiki.entries[entry]
            known = self._texts[entry] = self._entries_as_json.entry(one, wiki or self._renderer.wiki)
        return known

    def let_go(self, entry: EntryId) -> None:
        """Forget the JSON of an entry: all together would be much."""
        self._texts.pop(entry, None)

    def take_text(self, entry: EntryId, text: str) -> None:
        """Take the JSON of an entry that has been made before."""
        self._texts[entry] = text

    @cached_property
    def _entries_as_json(self) -> EntryTexts:
        return EntryTexts(self._renderer.wiki, self._addresses)

    # Of the whole wiki

    def of_wiki(
        self,
        tables: Iterable[PublishedTable],
        long: Iterable[LongTable] = (),
        pictures: Iterable[PublishedPicture] = (),
    ) -> dict[str, Maker]:
        """Path → what makes the text, once mentions are known.

        `tables` are those that have files, `long` those of which no page has all rows, `pictures` those that pages
        elsewhere can show.
        """
        renderer, tables = self._renderer, list(tables)
        embeds: list[Embedded] = [*(one for one in tables if one.can_be_embedded), *pictures]
        addressed = bool(self._addresses.site_url)
        made: dict[str, Maker] = {
            BOARD_PATH: lambda: board_as_json(self._board(), self._addresses),
            COMPARED_PATH: lambda: compared_as_json(renderer.wiki, self._addresses),
            RULES_PATH: lambda: rules_as_json(renderer.wiki.rules),
            PROFILES_PATH: lambda: profiles_as_json(renderer.wiki),
            LENS_PATH: lambda: str(lens_panel(renderer)),
            SCHEMA_PATH: lambda: schema_as_text(renderer.wiki.comparison),
            FORM_PATH: lambda: form_as_json(renderer.wiki),
            CHANGES_PATH: lambda: changes_as_json(renderer.news, renderer.language),
            **{path: partial(self._api_file, path) for path in api_paths()},
        }
        return {
            **{self._addresses.file(path): make for path, make in made.items()},
            **(self._feeds() if addressed else {}),
            **self._change_feeds(),
            **{one.csv: partial(self._csv, one) for one in tables},
            **{one.rows_file: partial(rows_as_json, renderer, one.table) for one in long},
            **{one.embed: partial(embed_document, renderer, one) for one in embeds},
            **{one.fragment: partial(embed_fragment, renderer, one) for one in embeds if addressed},
        }

    def _feeds(self) -> dict[str, Maker]:
        """The feed of the wiki, and those of what else may be discussed beside entries."""
        addresses = self._addresses
        feeds: dict[str, Maker] = {addresses.file(FEED_PATH): lambda: feed_of_all(self._renderer.wiki, addresses)}
        for topic in addresses.topics:
            feeds[addresses.feed(topic)] = lambda topic=topic: feed_of(self._renderer.wiki, addresses, topic)  # type: ignore[misc]
        return feeds

    def _change_feeds(self) -> dict[str, Maker]:
        """The feeds of what changed, of everything and under every criterion and class."""
        renderer, addresses = self._renderer, self._addresses
        return {
            path: partial(self._change_feed, target, path)
            for target in (None, *addresses.topics)
            for path in change_feed_paths(renderer.news, addresses, target)
        }

    def _change_feed(self, target: Target | None, path: str) -> str:
        """One feed of what changed. Those of the same in both formats are asked for one after the other."""
        if path not in self._last_feeds:
            renderer = self._renderer
            self._last_feeds = change_feeds(renderer.wiki, renderer.news, self._addresses, target)
        return self._last_feeds[path]

    def _api_file(self, path: str) -> str:
        return api_file(self._renderer.wiki, self._addresses, path)

    def _csv(self, table: PublishedTable) -> str:
        return table_as_csv(self._renderer, table.table(self._renderer.wiki))

    def whole(self, texts: Iterable[str] | None = None) -> Iterator[str]:
        """The file of everything, in parts. `texts` are those of the entries in order, where others have made them."""
        wiki = self._renderer.wiki
        return wiki_in_parts(wiki, self._addresses, map(self.text_of, wiki.entries) if texts is None else texts)
