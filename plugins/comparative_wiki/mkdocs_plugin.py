"""The MkDocs adapter: hooks that hand over to `WholeSite`. Only commands know MkDocs as well."""

from __future__ import annotations

import ctypes
import dataclasses
import gc
import html
import logging
import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial, wraps
from pathlib import Path
from typing import Any, TypeVar

from mkdocs.config import config_options
from mkdocs.config.base import ConfigErrors, ConfigWarnings
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from .cache.code import digest_of_code
from .cache.store import Store
from .chronicle.tell import Teller, remarks
from .crew import workers_for
from .data_files import Maker
from .forges import forge_of
from .kept import Kept
from .languages.catalogues import FOLDER as CATALOGUES
from .languages.catalogues import find_language
from .languages.language import ENGLISH, Language, marked
from .mkdocs_cache import CachedPage, Renderings, WholePages, keep_compiled, remember_search
from .mkdocs_files import DataFile, SiteFolder, data_file
from .mkdocs_filling import Filling, can_fill, documents_of
from .mkdocs_options import PluginSettings, told_of_settings
from .mkdocs_search import Searching, is_wanted
from .mkdocs_serving import LastBuild, Serving, signatures
from .mkdocs_staging import FIRST, LAST, StagedPlugin
from .mkdocs_theme import SharedParts
from .problems import Problem, Problems, Severity, Tally, problem_as_text
from .progress import ProgressLine
from .prose import broken_in_code
from .references import Here, References
from .remembered import RememberedEntries
from .render.assets import SCRIPT, STYLE_SHEET, assets
from .settings import Folder, Settings, folders_of, language_at
from .site import Home, TocEntry, Write, plain_title
from .source import text_of
from .twins import check_twins, places_of, read_twins
from .whole import Read, WholeSite, lay_out, read_all, tell_all
from .wiki import ClassifiedEntry, NotExplained, Progress

Result = TypeVar("Result")
_SELDOM = (20_000, 20, 20)
"""when the garbage collector is to look for circles while pages are made, of which there are few"""
_READ_THERE = marked("The cache lies below {folder}, where it would be read. Choose another folder.")
_TAKEN_AWAY_THERE = marked(
    "The cache lies below {folder}, where every build takes away what it finds. Choose another folder."
)
_BREAK = "\ue004"
"""stands within a word while Markdown is read, so that it is not taken for a mark"""
log = logging.getLogger("mkdocs.plugins.comparative_wiki")


def _told(hook: Callable[..., Result]) -> Callable[..., Result]:
    """Let a hook end with the problems that it has met, where a verdict could not be explained."""

    @wraps(hook)
    def run(plugin: ComparativeWikiPlugin, *arguments: Any, **named: Any) -> Result:
        try:
            return hook(plugin, *arguments, **named)
        except NotExplained:
            plugin.tell()
            raise

    return run


class ComparativeWikiPlugin(StagedPlugin, BasePlugin[PluginSettings]):
    """Reads and classifies the entries, and adds their pages to the site."""

    def __init__(self) -> None:
        super().__init__()
        self.site: WholeSite | None = None
        self._problems = Problems()
        self._teller = Teller()
        self._told: set[Problem] = set()
        self._data: dict[str, DataFile] = {}
        self._sections: list[Any] = []
        """of the navigation, where it is made by itself"""
        self._handed: dict[str, DataFile] = {}
        """those that other processes write, by their paths"""
        self._thresholds = gc.get_threshold()
        self._write: Write = lambda path, text: None
        self._comparisons: list[Read] = []
        self._here = Here()
        self._serves = False
        self._store = Store()
        self._code = ""
        self._whole: WholePages | None = None
        self._filling: Filling | None = None
        self._kept: dict[str, Kept[ClassifiedEntry]] = {}
        """by the entries' folder, what was read and worked out in the last build of `serve`"""
        self._spoken: tuple[object, Language] | None = None
        """the language, and what it was read from"""
        self._serving = Serving(self._refresh, self.write_aside, self._give_up)
        self._nav: Navigation | None = None
        self._last: tuple[LastBuild, WholeSite, list[Read]] | None = None
        self._searching: Searching | None = None
        self._home = Home(text_of=lambda path: "")
        """where the wiki's files are, and its twins, as of the last whole build"""

    def load_config(
        self, options: dict[str, Any], config_file_path: str | None = None
    ) -> tuple[ConfigErrors, ConfigWarnings]:
        """Check the settings, and say in the language of the site what is wrong with them."""
        errors, warnings = super().load_config(options, config_file_path)
        if not errors and not warnings:
            return errors, warnings
        language = language_at(Path(config_file_path)) if config_file_path else ENGLISH
        return told_of_settings(errors, warnings, [key for key, _ in PluginSettings._schema], language)

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Learn whether there will be more builds than one."""
        super().on_startup(command=command, dirty=dirty)
        self._serves = command == "serve"

    def _begin(self, config: MkDocsConfig) -> MkDocsConfig:
        """Reset what belongs to one build, and add the style sheet and the Markdown extension."""
        if gc.get_freeze_count():  # another build in this process
            gc.unfreeze()
            gc.collect()
        self.site, self._problems, self._told, self._data, self._handed = None, Problems(), set(), {}, {}
        root = _root(config)
        _watch(config, [*(root / one.entries for one in self._folders), *places_of(root, self.config.twins)])
        if STYLE_SHEET not in config.extra_css:
            config.extra_css.insert(0, STYLE_SHEET)
        if SCRIPT not in map(str, config.extra_javascript):
            script = config_options.ExtraScriptValue(SCRIPT)
            script.type = "module"
            config.extra_javascript.append(script)
        self._open_cache(config)
        if self._serves:
            self._serving.begin(config)
        before = self._kept if self._serves else {}
        self._kept = {one.entries: before.get(one.entries) or Kept(is_last=not self._serves) for one in self._folders}
        for one in self._kept.values():
            one.helpers = partial(workers_for, processes=self.config.processes)
            # In memory they are kept as they are.
            one.shelf = RememberedEntries(self._store, self._code) if self._store.is_open and not self._serves else None
        self._here = Here()
        self._close_search()
        # MkDocs types the list as names, but hands whatever is in it to Markdown, which takes instances too.
        kept = [one for one in config.markdown_extensions if not isinstance(one, References)]
        config.markdown_extensions = [*kept, References(self._here)]  # type: ignore[list-item]
        return config

    def _open_cache(self, config: MkDocsConfig) -> None:
        self._whole = None
        folder = _root(config) / self.config.cache if self.config.cache else None
        entries = [(folder.entries, _root(config) / folder.entries) for folder in self._folders]
        places = [
            ("docs_dir", Path(config.docs_dir), _READ_THERE),
            *((*one, _READ_THERE) for one in entries),
            ("site_dir", Path(self._staging.home or config.site_dir), _TAKEN_AWAY_THERE),
        ]
        for name, taken, words in places:
            if folder is not None and folder.resolve().is_relative_to(taken.resolve()):
                raise PluginError(self._speaks.say(words, folder=name))
        self._store.open(folder, remembers=self._serves)
        self._code = digest_of_code() if self._store.is_open else ""

    @event_priority(FIRST)
    def _learn_language(self, config: MkDocsConfig) -> MkDocsConfig:
        """Say in the language of the site what goes wrong from the beginning."""
        self._speaks = self._language(config)
        return config

    on_config = CombinedEvent(_learn_language, StagedPlugin.begin_aside, _begin)

    @property
    def _folders(self) -> tuple[Folder, ...]:
        return folders_of(self.config.entries.strip("/"), self.config.comparisons)

    def _read(self, *, config: MkDocsConfig) -> None:
        """Build the model, before anything else is done."""
        with _kept():
            language = self._speaks = self._language(config)
            root, folders = _root(config), self._folders
            self._comparisons = read_all(
                root, folders, self._problems, self._progress(), language=language, kept=self._kept
            )
            if not self._problems.has_errors:
                self._comparisons = tell_all(self._comparisons, root, self._settings, self._teller)
        own = {number: one.wiki.comparison for number, one in enumerate(self._comparisons)}
        check_twins(root, self.config.twins, own, self._problems)
        for one in self._comparisons:
            _watch(config, [root / path for path in one.wiki.comparison.shared])
        self.tell()
        for remark in dict.fromkeys(remark for one in self._comparisons for remark in remarks(one.chronicle)):
            log.info(language.retell(remark))
        count = sum(len(one.wiki.entries) for one in self._comparisons)
        log.info(language.say_n("{n} entry read and classified", "{n} entries read and classified", count))
        if is_wanted(config, self.config.search, self.config.search_above, count, language):
            self._searching = Searching(config)

    def _progress(self) -> Progress:
        line = ProgressLine(self._speaks)

        def tell(stage: str, done: int, total: int) -> None:
            line(stage, done, total)
            self._serving.look()

        return tell if self._serves else line

    on_pre_build = CombinedEvent(StagedPlugin.follow_aside, _read, StagedPlugin.follow_again)

    @property
    def _settings(self) -> Settings:
        """What of the settings is about the history."""
        written = self.config
        return Settings(
            history=written.history,
            history_commits=written.history_commits,
            history_since=written.history_since,
            history_authors=written.history_authors,
        )

    def _language(self, config: MkDocsConfig) -> Language:
        """That of the setting, or of the theme, which other plugins change from build to build."""
        code = self.config.language or str(config.theme.get("language") or "") or "en"
        folder = self.config.catalogues.strip("/")
        place = _root(config) / folder if folder else None
        source = (code, place, signatures([CATALOGUES, place] if place is not None else [CATALOGUES]))
        if self._spoken is None or self._spoken[0] != source:
            found = find_language(code, place)
            for remark in found.remarks:
                log.info(found.language.retell(remark))
            self._spoken = (source, found.language)
        return self._spoken[1]

    @event_priority(50)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the pages of the model."""
        self._home = self._home_of(config)
        self.site = self._here.site = self._laid_out(self._comparisons, self._home, self._problems, config)
        renderings = Renderings(self._store, self._code, config, files, self.site.old_ids, self._speaks)
        _add_pages(self.site, files, config, _root(config), renderings)
        for path, content in assets(self.site.language, searched=self._searching is not None).items():
            files.append(File.generated(config, path, content=content))
        self._add_data(self.site.data_of_wiki(), files, config)
        self._add_data(self.site.data_of_entries(), files, config)
        return files

    def _laid_out(self, comparisons: Iterable[Read], home: Home, problems: Problems, config: MkDocsConfig) -> WholeSite:
        return lay_out(
            comparisons,
            home,
            problems,
            directory_urls=config.use_directory_urls,
            site_url=config.site_url or "",
        )

    def _add_data(self, makers: Mapping[str, Maker], files: Files, config: MkDocsConfig) -> None:
        """Add files of data, but for those that are there already."""
        for path, make in makers.items():
            if path not in self._data:
                self._data[path] = data_file(config, path, self._looking(make) if self._serves else make)
                files.append(self._data[path])

    def _looking(self, make: Maker) -> Maker:
        def made() -> str:
            self._serving.look()
            return make()

        return made

    def _home_of(self, config: MkDocsConfig) -> Home:
        root, docs = _root(config), Path(config.docs_dir)
        forge = forge_of(config.repo_url or "", config.edit_uri or "", docs.name, self.config.forge)
        twins = read_twins(root, self.config.twins, [one.entries for one in self._folders])
        for remark in twins.remarks:
            log.warning(self._speaks.retell(remark))
        return Home(
            text_of=lambda path: text_of(root / path),
            forge=forge,
            author=config.site_author or "",
            twins=twins.of_folder,
            table_rows=self.config.table_rows,
        )

    @event_priority(-100)
    @_told
    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Hang the pages that are not in the navigation below their listings."""
        assert self.site is not None
        self._sections = []
        if not config.nav:
            _flatten(nav.items, self.site.listings)
            self._sections = nav.items
            _entitle(nav.items, self.site.sections)
        chosen = {page.file.src_uri for page in nav.pages}
        for path, listing in self.site.above.items():
            if path in chosen:
                continue
            page, above = files.get_file_from_path(path), files.get_file_from_path(listing)
            if page is not None and page.page is not None and above is not None and above.page is not None:
                section = above.page.parent
                # Where the listing is its section's own page, the section stands for it.
                is_face = section is not None and section.children and section.children[0] is above.page
                page.page.parent = section if is_face else above.page  # type: ignore[assignment]
        self._nav = nav
        self._hand_out(self.site, config, files)
        gc.set_threshold(*_SELDOM)
        return nav

    def _hand_out(self, site: WholeSite, config: MkDocsConfig, files: Files) -> None:
        """Let other processes begin, now that it is known which files are wanted; or explain all verdicts here."""
        mine = [file for path, file in self._data.items() if files.get_file_from_path(path) is file]
        wanted = [file for file in mine if file.inclusion.is_included() and file.src_uri not in site.made_of_pages]
        # What another plugin has given a text or another place MkDocs writes, as that plugin wants it.
        home = Path(config.site_dir)
        as_made = [one for one in wanted if not one.is_given and Path(one.abs_dest_path) == home / one.src_uri]
        self._handed = {file.src_uri: file for file in as_made}
        self._write = SiteFolder(config.site_dir).write
        if self._store.is_open:
            site.remember(self._store, self._code)
        if site.workers(self.config.processes):
            gc.freeze()
            if site.hand_out(self.config.processes, self._write, self._handed):
                for file in self._handed.values():
                    file.is_written_elsewhere = True
                return
        self._handed = {}
        with _kept():
            site.explain()

    def on_page_read_source(self, *, page: Page, config: MkDocsConfig) -> str | None:
        """Give MkDocs the text of our pages, without the front matter that we have read already."""
        assert self.site is not None
        return self.site.source_of(page.file.src_uri)

    @_told
    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Set title, description and tags of our pages, and replace blocks."""
        assert self.site is not None
        self._serving.look()
        path = page.file.src_uri
        meta = self.site.meta_of(path)
        if meta is not None:
            page.meta = {key: _escaped(value, quote=key != "title") for key, value in meta.items()}
        source, first_line = _source_of(self.site, page, markdown, config)
        if self.site.source_of(path) is None:
            self.site.take_front(path, page.meta, source=source, text=lambda: page.file.content_string)
        self._here.path, self._here.refers = path, "[[" in markdown
        text = self.site.replace_blocks(path, markdown, source=source, first_line=first_line)
        return _without_tag_list(text, config, is_entry=self.site.file_of(path) is not None)

    @_told
    def on_page_content(self, content: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Sanitise entries, and read the links of every page."""
        assert self.site is not None
        path, title = page.file.src_uri, plain_title(str(page.title))
        if isinstance(page, CachedPage) and page.read is not None:
            self.site.take_read(path, title, *page.read, partial(self._html_of, page, config, files))
            return ""
        html = self.site.take_content(path, title, content.replace(_BREAK, ""))
        if isinstance(page, CachedPage):
            page.keep(html, *self.site.read_of(path))
        return html

    def _html_of(self, page: CachedPage, config: MkDocsConfig, files: Files) -> str:
        """What an entry's Markdown came to, for a page that an earlier build has read."""
        html, is_there = page.html(config, files)
        if is_there or self.site is None:
            return html
        return self.site.take_content(page.file.src_uri, plain_title(str(page.title)), html.replace(_BREAK, ""))

    @event_priority(50)
    @_told
    def _complete(self, env: Any, *, config: MkDocsConfig, files: Files) -> Any:
        """Now that every page has been read: resolve mentions, complete our pages, write the data."""
        assert self.site is not None
        self.tell()
        # mkdocs-ng calls sections after the pages that they begin with, once it has read those.
        _entitle(self._sections, self.site.sections)
        self.site.collect()
        for file in files.documentation_pages():
            self._serving.look()
            if isinstance(file.page, CachedPage) and file.page.read is not None:
                file.page.leave(partial(_complete_page, self.site, file.page))
            elif file.page is not None:
                _complete_page(self.site, file.page)
        self._add_data(self.site.data_of_wiki(), files, config)  # the tables that authors have written into pages
        return env

    def _find(self, page: Page, whole: WholePages, *, finds: bool) -> None:
        """Look whether an entry's page is known as a whole; if not, let it have its content."""
        if not isinstance(page, CachedPage) or page.renderings is None or not page.renderings.pass_by:
            return
        assert self.site is not None
        if finds and self._nav is not None:
            whole.find(page, self._nav, partial(self.site.find_page, page.file.src_uri))
        if page.whole is None:
            self._serving.look()
            page.settle()

    @event_priority(LAST)
    @_told
    def _stand_in(self, env: Any, *, config: MkDocsConfig, files: Files) -> Any:
        """Look for every page as a whole before its template is filled."""
        keep_compiled(env)
        assert self.site is not None
        if self._searching is not None:
            self._searching.begin(self.site, env.globals)
        if self._store.is_open:
            self._whole = WholePages(self._store, self._code, config, env)
            finds = remember_search(self._store, self._code, config)
            finds = finds and (not self._serves or can_fill(config, env))  # In `serve` pages stay to be looked at.
            pages = [file.page for file in files.documentation_pages() if file.page is not None]
            for page in pages:
                self._whole.take(page)
            for page in pages:
                self._find(page, self._whole, finds=finds)
        elif self._nav is not None and can_fill(config, env):
            ours = [files.get_file_from_path(path) for path in (*self.site.entries, *self.site.details)]
            SharedParts(env, self._nav, [one.page for one in ours if one is not None and one.page is not None])
            if self._handed:
                self._prepare_filling(self.site, env, config, files, self._nav)
        if self._serves and self._nav is not None:
            self._last = LastBuild(config=config, files=files, nav=self._nav, env=env), self.site, self._comparisons
        return env

    def _prepare_filling(self, site: WholeSite, env: Any, config: MkDocsConfig, files: Files, nav: Navigation) -> None:
        """Let other processes fill templates, when it comes to that."""
        documents = documents_of(files, is_served=self._serves)
        self._filling = Filling(config, nav, env, documents, frozenset(site.entries))

    on_env = CombinedEvent(_complete, _stand_in)

    @event_priority(FIRST)
    @_told
    def _arrive(self, context: Any, *, page: Page, config: MkDocsConfig, nav: Navigation) -> Any:
        """Look whether another process has filled the page's template already."""
        if isinstance(page, CachedPage):
            page.has_come = True
        if self._filling is not None and self.site is not None:
            if not self._filling.has_begun:
                self.site.settle()
                gc.freeze()
                self._filling.begin(sum(self.site.workers(self.config.processes)))
            self._filling.arrive(page)
        return context

    @event_priority(-100)
    @_told
    def _fill(self, context: Any, *, page: Page, config: MkDocsConfig, nav: Navigation) -> Any:
        """Put in what is large, after the search index has read the page."""
        assert self.site is not None
        self._serving.look()
        described = page.meta.get("description")
        if isinstance(described, str):  # Material prints it as it stands. Whoever knows that may have escaped it.
            page.meta["description"] = html.escape(html.unescape(described))
        if self._filling is not None and self._filling.has_arrived:
            self.site.drop_late(page.content or "")
            return context
        if isinstance(page, CachedPage) and page.whole is not None:
            return context
        page.content = self.site.fill_late(page.file.src_uri, page.content or "")
        return context

    @event_priority(LAST)
    def _give_back(self, context: Any, *, page: Page, config: MkDocsConfig, nav: Navigation) -> Any:
        if self._whole is not None:
            self._whole.give_back(page, nav)
        if self._filling is not None:
            self._filling.give_back(page)
        return context

    on_page_context = CombinedEvent(_arrive, _fill, _give_back)

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Tell in the head of every page where to send mentions, and where to follow them."""
        assert self.site is not None
        path = page.file.src_uri
        whole = page.whole if isinstance(page, CachedPage) else None
        head = whole.head if whole is not None else self.site.head_of(path, self._endpoints)
        if isinstance(page, CachedPage) and self._whole is not None and whole is None:
            self._whole.keep(page, head, partial(self.site.keep_page, path))
        output = output.replace("</head>", f"{head}</head>", 1) if head else output
        if self._serves:
            self._serving.note(path, output)
        elif self.site.meta_of(path) is not None:
            page.content = ""  # It is written. All pages together would be hundreds of megabytes.
        return output

    @property
    def _endpoints(self) -> dict[str, str]:
        written = {"pingback": self.config.pingback_endpoint, "webmention": self.config.webmention_endpoint}
        return {rel: address for rel, address in written.items() if address}

    @event_priority(50)
    @_told
    def _end(self, *, config: MkDocsConfig) -> None:
        """Wait for what other processes write, and let the garbage collector work as before."""
        if self.site is not None and self._handed:
            self.site.finish(self._write, self._handed)
            for file in self._handed.values():
                if file.is_given:  # since then; another process may have been later than MkDocs
                    file.copy_file()
        self._stop()
        self._let_go()
        if self._whole is not None:
            self._whole.close()
        self._close_cache()
        if self._searching is not None:
            self._searching.settle()
            if not self._serves:
                self._forget()
            self._searching.end()

    def _forget(self) -> None:
        """Give back the memory of what nobody will ask for: the program that makes the index of a large site needs it.

        A file of data of which another plugin still wants the text reads it from where it was written.
        """
        for file in self._data.values():
            file.let_go()
        self.site = self._here.site = self._nav = None
        self._comparisons, self._sections, self._kept, self._handed = [], [], {}, {}
        self._write, self._teller = lambda path, text: None, Teller()
        _give_back()

    @event_priority(LAST)
    def _end_search(self, *, config: MkDocsConfig) -> None:
        """Let Material's search be as it was, when it has had its turn."""
        self._close_search()

    def _close_search(self) -> None:
        if self._searching is not None:
            self._searching.close()
            self._searching = None

    def _close_cache(self) -> None:
        self._store.close()
        if self._store.remark:
            log.info(self._speaks.retell(self._store.remark))
        for kind, one in self._store.tallies.items():
            log.debug("cache: %s: %d found, %d made", kind, one.found, one.made)

    on_post_build = CombinedEvent(_end, _end_search, StagedPlugin.end_aside)

    def _fail(self, *, error: Exception) -> None:
        """End other processes, and let the garbage collector work as before."""
        self._give_up()

    def _give_up(self) -> None:
        self._stop()
        self._let_go()
        self._store.keep_all()
        self._close_search()
        self._close_cache()

    on_build_error = CombinedEvent(_fail, StagedPlugin.drop_aside)

    @event_priority(LAST)
    def on_serve(self, server: Any, *, config: MkDocsConfig, builder: Callable[[], None]) -> Any:
        """Show an edited entry before the whole site is built again."""
        self._serving.take(server, builder)
        return server

    def _refresh(self, changed: Collection[Path]) -> bool:
        """Make the pages of edited entries anew; returns whether that was all there was, and nothing was wrong."""
        if self._last is None:
            return False
        last, site, before = self._last
        root, problems = _root(last.config), Problems()
        entries = {root / one.entry.path: path for path, one in site.classified.items()}
        if self._spoken is None or not all(path in entries for path in changed):
            return False
        reads = read_all(root, self._folders, problems, lambda *_: None, language=self._spoken[1], kept=self._kept)
        if problems.has_errors or len(reads) != len(before):
            return False
        told = [dataclasses.replace(a, chronicle=b.chronicle) for a, b in zip(reads, before, strict=True)]
        self.site = self._here.site = now = self._laid_out(told, self._home, problems, last.config)
        now.inherit(site)
        self._last = (last, now, told)
        # What is to be said is said by the build of the whole site, which follows.
        logging.disable()
        try:
            last.make([entries[path] for path in changed], partial(_complete_again, now))
        except Exception as error:
            log.debug("%s", error)
            return False
        finally:
            logging.disable(logging.NOTSET)
        return not problems.has_errors

    def on_shutdown(self) -> None:
        """End what an interrupted build has left."""
        self._stop()
        self._close_search()
        super().on_shutdown()
        self._serves, self._store, self._kept, self._last = False, Store(), {}, None

    def _let_go(self) -> None:
        # What was frozen stays so: most processes end now, and to look through it all would take long.
        gc.set_threshold(*self._thresholds)

    def _stop(self) -> None:
        if self._filling is not None:
            self._filling.stop()
            self._filling = None
        if self.site is not None:
            self.site.stop()

    def tell(self) -> None:
        """Log the problems that have not been logged yet; raise PluginError if any is an error."""
        for one in self._comparisons:  # what is too large is known only when it is asked for
            self._problems.take(one.problems)
        found = [problem for problem in self._problems if problem not in self._told]
        self._told.update(found)
        levels = {Severity.ERROR: logging.ERROR, Severity.WARNING: logging.WARNING, Severity.NOTE: logging.INFO}
        for problem in found:
            log.log(levels[problem.severity], problem_as_text(problem, labelled=False, language=self._speaks))
        if self._problems.has_errors:
            tally = Tally.of(self._problems).said_in(self._speaks)
            raise PluginError(self._speaks.say("The comparative wiki cannot be built: {tally}.", tally=tally))


@contextmanager
def _kept() -> Iterator[None]:
    """Keep the garbage collector away from what is made in here until the build has ended.

    All of it lives that long, and there is much of it: walking through it again and again took a tenth of a build.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        if was_on:
            gc.enable()


def _give_back() -> None:
    """Give back to the system the memory of what nobody holds any more, circles too, also those that were frozen.

    The C library of Linux keeps what it may need again unless it is told.
    """
    gc.unfreeze()
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform.startswith("linux") else None
    if trim is not None:
        trim(0)


def _without_tag_list(markdown: str, config: MkDocsConfig, *, is_entry: bool) -> str:
    """Markdown of which Material makes no list of tags where an entry, or code on a page, has the mark of one."""
    plugin: Any = config.plugins.get("material/tags")
    word = str(plugin.config.get("listings_directive") or "") if plugin is not None else ""
    if not word or word.lower() not in markdown.lower():
        return markdown
    if is_entry:
        return re.sub(f"({re.escape(word[0])})({re.escape(word[1:])})", rf"\1{_BREAK}\2", markdown, flags=re.IGNORECASE)
    return broken_in_code(markdown, word, _BREAK)


def _watch(config: MkDocsConfig, paths: Iterable[Path]) -> None:
    """Let `mkdocs serve` build again when one of these changes."""
    config.watch.extend(one for one in map(str, paths) if one not in config.watch)


def _root(config: MkDocsConfig) -> Path:
    """The folder of mkdocs.yml."""
    return Path(config.config_file_path or "mkdocs.yml").resolve().parent


def _add_pages(site: WholeSite, files: Files, config: MkDocsConfig, root: Path, renderings: Renderings) -> None:
    site.leave({file.src_uri for file in files})
    for path in site.entries:
        existing = files.get_file_from_path(path)
        if existing is not None:
            files.remove(existing)
        file = File(
            path,
            src_dir=str(root),
            dest_dir=config.site_dir,
            use_directory_urls=config.use_directory_urls,
            inclusion=InclusionLevel.NOT_IN_NAV,
        )
        file.edit_uri = f"../{path}"
        CachedPage(None, file, config).renderings = renderings
        files.append(file)
    for path in site.listings:
        files.append(File.generated(config, path, content=""))
    for path in site.details:
        file = File.generated(config, path, content="", inclusion=InclusionLevel.NOT_IN_NAV)
        Page(None, file, config)
        files.append(file)
    for path, content in site.redirects().items():
        files.append(File.generated(config, path, content=content))


def _flatten(items: list[Any], listings: list[str]) -> None:
    """Let a listing that MkDocs put alone into a section of its folder's name stand in the section's place."""
    for index, item in enumerate(items):
        only = item.children[0] if item.children and len(item.children) == 1 else None
        if isinstance(only, Page) and only.file.src_uri in listings:
            only.parent = item.parent
            items[index] = only
        elif item.children:
            _flatten(item.children, listings)


def _entitle(items: list[Any], titles: dict[str, str]) -> None:
    """Let a section be called as the comparison is whose listing comes first in it."""
    for item in items:
        for child in item.children or ():
            if isinstance(child, Page) and child.file.src_uri in titles:
                item.title = titles[child.file.src_uri]
        _entitle(item.children or [], titles)


def _complete_page(site: WholeSite, page: Page) -> None:
    completed = site.complete(page.file.src_uri, page.edit_url)
    if completed is not None:
        page.content, page.toc = completed[0], _toc(completed[1])
        page.present_anchor_ids = (page.present_anchor_ids or set()) | {heading.id for heading in completed[1]}


def _complete_again(site: WholeSite, pages: Iterable[Page]) -> None:
    site.collect()
    for page in pages:
        _complete_page(site, page)


def _escaped(value: str | list[str], *, quote: bool) -> str | list[str]:
    """What themes print unescaped, escaped."""
    if isinstance(value, list):
        return [html.escape(one, quote=quote) for one in value]
    return html.escape(value, quote=quote)


def _source_of(site: WholeSite, page: Page, markdown: str, config: MkDocsConfig) -> tuple[str, int]:
    """The file behind a page, for messages, and the line in which its Markdown begins."""
    own = site.file_of(page.file.src_uri)
    if own is not None:
        return own
    docs = Path(config.docs_dir)
    name = f"{docs.name}/{page.file.src_uri}"
    if page.file.generated_by is not None:
        return name, 1
    text = page.file.content_string.replace("\r\n", "\n")
    position = text.find(markdown[:200]) if markdown.strip() else -1
    return name, text.count("\n", 0, max(position, 0)) + 1


def _toc(headings: list[TocEntry]) -> TableOfContents:
    """Nest headings by their levels."""
    roots: list[AnchorLink] = []
    open_links: list[AnchorLink] = []
    for heading in headings:
        link = AnchorLink(html.escape(heading.title, quote=False), heading.id, heading.level)
        while open_links and open_links[-1].level >= heading.level:
            open_links.pop()
        (open_links[-1].children if open_links else roots).append(link)
        open_links.append(link)
    return TableOfContents(roots)
