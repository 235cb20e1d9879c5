"""The plugin's settings, and where they stand: mkdocs.yml, found from the folder a command runs in."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from .languages.catalogues import Found, find_language
from .languages.language import ENGLISH, Language
from .languages.told import ToldError, tell

PLUGIN = "comparative-wiki"
DEEPEST_INHERITANCE = 10
"""mkdocs.yml files that inherit from one another"""
LARGEST = 1_000_000
"""bytes of mkdocs.yml; a larger one is refused unread"""
DEEPEST = 100
"""levels of nesting in mkdocs.yml"""
_ENDPOINT = re.compile(r"https?://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?(?:[/?][!#-%'-;=?-~]*)?")
"""without quotes, spaces, angle brackets and &: WordPress reads the address of a Pingback as it stands in the HTML"""
SEARCHES = ("auto", "material", "pagefind")
FORGES = ("", "github", "gitlab", "forgejo")
CONFIGURATION_FILES = ("mkdocs.yml", "mkdocs.yaml")
ENTRIES = "entries"
"""the folder of a comparison that is alone, if nothing else is said"""
TAKEN_BY_PAGES = frozenset(
    "add api badges classes compare criteria data embed feeds helping insights recent views".split()  # noqa: SIM905
)
"""parts of addresses below which every comparison has pages and files of its own"""
TAKEN_BY_SITE = frozenset({"api", "assets", "compare", "search"})
"""those that belong to the whole site"""


@dataclass(frozen=True, kw_only=True)
class Folder:
    """Where one comparison is."""

    entries: str
    """the folder with its entries and comparison.yml, relative to mkdocs.yml; its name among several"""
    base: str = ""
    """what the addresses of all its pages begin with, ending in a slash; empty for the top of the site"""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What `plugins: [comparative-wiki: {...}]` may say."""

    entries: str = ""
    """the folder with the entries and comparison.yml, relative to mkdocs.yml; `entries` where nothing is said"""
    comparisons: tuple[str, ...] = ()
    """the folders of several comparisons on one site, each like `entries`"""
    forge: str = ""
    """one of `FORGES`: whose pages `repo_url` leads to, where its host's name does not say it"""
    language: str = ""
    """of what the plugin writes itself; empty for that of the theme"""
    catalogues: str = ""
    """the folder with catalogues of the owner's, relative to mkdocs.yml; empty for none"""
    history: bool = True
    """whether the site tells what became of it, from git"""
    history_commits: int = 10_000
    """the newest commits that it looks at"""
    history_since: str = ""
    """the date from which on it tells; empty for the beginning"""
    history_authors: bool = False
    """whether the names of those who made the commits are published"""
    twins: tuple[str, ...] = ()
    """the mkdocs.yml of the same wiki in other languages, relative to this one"""
    table_rows: int = 2000
    """the most rows of a table that a page holds; 0 for any number"""
    processes: int = 0
    """that build at the same time; 0 for as many as there are cores, and 1 for no other"""
    webmention_endpoint: str = ""
    """where others send Webmentions, told on every page; empty for nowhere"""
    pingback_endpoint: str = ""
    """where others send Pingbacks, told on every page; empty for nowhere"""
    search: str = "auto"
    """one of `SEARCHES`: with what the site is searched"""
    search_above: int = 1_000
    """entries above which `auto` means Pagefind"""
    cache: str = ""
    """the folder in which builds remember what they have made, relative to mkdocs.yml; empty for none"""


def folders_of(entries: str, comparisons: Sequence[str]) -> tuple[Folder, ...]:
    """Every comparison of a site. `entries` is as it was written, and empty where it was not.

    One that is alone, or that stands in `entries` beside others, has its pages at the top of the site.
    """
    top = [Folder(entries=entries or ENTRIES)] if entries or not comparisons else []
    return (*top, *(Folder(entries=one, base=f"{one}/") for one in comparisons))


def folders_fault(entries: str, comparisons: Sequence[str]) -> str:
    """What is wrong with the folders of several comparisons, as a sentence; empty where nothing is."""
    for one in comparisons:
        parts = PurePosixPath(one).parts
        if not one or one.startswith("/") or "\\" in one or ":" in one or {"..", "."} & set(one.split("/")):
            return tell(
                "'{folder}' is not a folder below that of mkdocs.yml. Write its path, as in `vpns`.", folder=one
            )
        if any(part.startswith((".", "_")) or not part for part in one.split("/")):
            return tell(
                "'{folder}' cannot be the folder of a comparison: MkDocs publishes nothing whose name begins so.",
                folder=one,
            )
        if parts[0] in (TAKEN_BY_PAGES | TAKEN_BY_SITE if entries else TAKEN_BY_SITE):
            return tell(
                "'{folder}' cannot be the folder of a comparison: other pages have the address {address}/.",
                folder=one,
                address=parts[0],
            )
    names = [*([entries] if entries else []), *comparisons]
    for number, one in enumerate(names):
        for other in names[:number]:
            if one == other:
                return tell("'{folder}' is named twice. A folder holds one comparison.", folder=one)
            if f"{one}/".startswith(f"{other}/") or f"{other}/".startswith(f"{one}/"):
                return tell(
                    "'{folder}' and '{other}' lie in one another. Give each comparison a folder of its own.",
                    folder=one,
                    other=other,
                )
    return ""


def endpoint_fault(address: str) -> str:
    """What is wrong with the address of an endpoint, as a sentence; empty where nothing is."""
    if not _ENDPOINT.fullmatch(address):
        return tell("'{address}' is not a web address. Write it whole, beginning with https://.", address=address)
    return ""


@dataclass(frozen=True, kw_only=True)
class Location:
    """A wiki on disk."""

    root: Path
    """the folder of mkdocs.yml"""
    configuration: Path | None
    """mkdocs.yml itself; None where there is only a folder of entries"""
    settings: Settings
    """those of a site with several comparisons have them in `comparisons`; `each` gives them one by one"""
    base: str = ""
    """of one comparison: what the addresses of its pages begin with"""

    @property
    def folder(self) -> Folder:
        """Of one comparison: where it is."""
        return Folder(entries=self.settings.entries, base=self.base)

    @property
    def each(self) -> tuple[Location, ...]:
        """Every comparison of the site, as if it were alone."""
        settings = self.settings
        return tuple(
            dataclasses.replace(
                self, settings=dataclasses.replace(settings, entries=one.entries, comparisons=()), base=one.base
            )
            for one in folders_of(settings.entries, settings.comparisons)
        )


class NotAWiki(ToldError):
    """No mkdocs.yml and no entries/comparison.yml, here or above. The message says what to do."""


class UnreadableSettings(NotAWiki):
    """There is a mkdocs.yml, and it cannot be read. The message says where and why, in one sentence."""


_FastLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _TolerantLoader(_FastLoader):  # type: ignore[misc]
    """Reads past tags such as !ENV and !!python/name, which our settings do not need."""


_TolerantLoader.add_multi_constructor("", lambda loader, suffix, node: None)


def find_wiki(start: Path) -> Location:
    """Find the wiki that `start` lies in. Raises NotAWiki."""
    for folder in (start, *start.parents):
        path = configuration_in(folder)
        if path is not None:
            return wiki_at(path)
        if (folder / ENTRIES / "comparison.yml").is_file():
            return Location(root=folder, configuration=None, settings=Settings())
    raise NotAWiki(
        tell(
            "There is no mkdocs.yml in {folder} or above it. Run this in the folder of your wiki, or write a "
            "mkdocs.yml there with `plugins: [comparative-wiki]`.",
            folder=start,
        )
    )


def wiki_at(configuration: Path) -> Location:
    """The wiki of a mkdocs.yml, whatever that is called. Raises UnreadableSettings."""
    return Location(root=configuration.parent, configuration=configuration, settings=read_settings(configuration))


def configuration_in(folder: Path) -> Path | None:
    """The mkdocs.yml of a folder."""
    return next((folder / name for name in CONFIGURATION_FILES if (folder / name).is_file()), None)


def configuration_above(start: Path) -> Path | None:
    """The mkdocs.yml of a folder, or of the nearest one above it that has any."""
    return next((path for folder in (start, *start.parents) if (path := configuration_in(folder)) is not None), None)


def _written_in(document: Mapping[str, object]) -> Mapping[Any, Any]:
    """What mkdocs.yml says of our settings."""
    plugins, options = document.get("plugins"), None
    if isinstance(plugins, dict):
        options = plugins.get(PLUGIN)
    elif isinstance(plugins, list):
        options = next((one[PLUGIN] for one in plugins if isinstance(one, dict) and PLUGIN in one), None)
    return options if isinstance(options, dict) else {}


def read_settings(configuration: Path) -> Settings:
    """Read our settings from mkdocs.yml; what is wrong with the file otherwise is for MkDocs to say."""
    document = read_configuration(configuration)
    theme, written = document.get("theme"), _written_in(document)
    spoken = theme.get("language") if isinstance(theme, dict) else None

    def text(key: str) -> str:
        value = written.get(key)
        return value.strip() if isinstance(value, str) else ""

    commits, rows = written.get("history_commits"), written.get("table_rows")
    listed = written.get("comparisons") or []
    several = tuple(map(plain_folder, listed)) if isinstance(listed, list) and all(map(_is_text, listed)) else None
    entries = text("entries").strip("/")
    fault = tell("`comparisons` is not a list of folders.") if several is None else folders_fault(entries, several)
    if fault or several is None:
        raise UnreadableSettings(tell("{file}: {fault}", file=configuration.name, fault=fault))
    return Settings(
        entries=entries,
        comparisons=several,
        forge=text("forge"),
        language=text("language") or (spoken if isinstance(spoken, str) else ""),
        catalogues=text("catalogues"),
        webmention_endpoint=text("webmention_endpoint"),
        pingback_endpoint=text("pingback_endpoint"),
        cache=text("cache"),
        twins=tuple(filter(_is_text, twins)) if isinstance(twins := written.get("twins"), list) else (),
        table_rows=rows if isinstance(rows, int) and rows >= 0 else Settings().table_rows,
        history=written.get("history") is not False,
        history_commits=commits if isinstance(commits, int) else Settings().history_commits,
        history_since=str(written.get("history_since") or ""),
        history_authors=written.get("history_authors") is True,
    )


def plain_folder(written: str) -> str:
    """The path of a folder without a slash at its end."""
    return written.strip().rstrip("/")


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def language_of(location: Location, code: str = "") -> Found:
    """A language, or that of what is written for a wiki: of the setting, or of the theme. Raises UnreadableSettings."""
    written = read_configuration(location.configuration) if location.configuration is not None else {}
    theme = written.get("theme")
    own = theme.get("language") if isinstance(theme, Mapping) else None
    folder = location.settings.catalogues.strip("/")
    return find_language(
        code or location.settings.language or (own if isinstance(own, str) else "") or "en",
        location.root / folder if folder else None,
    )


def language_at(configuration: Path) -> Language:
    """The language of a wiki in whose settings something is wrong; English where it cannot be read."""
    try:
        written = _written_in(read_configuration(configuration))
    except UnreadableSettings:
        return ENGLISH
    language, catalogues = (str(one) if _is_text(one := written.get(key)) else "" for key in ("language", "catalogues"))
    settings = Settings(language=language, catalogues=catalogues)
    location = Location(root=configuration.parent, configuration=configuration, settings=settings)
    return language_of(location).language


def read_configuration(path: Path, *, depth: int = 0) -> dict[str, object]:
    """Read the top-level keys of mkdocs.yml and of the files that it inherits from. Raises UnreadableSettings."""
    document = _load(path)
    own = {str(key): value for key, value in document.items()} if isinstance(document, dict) else {}
    base = own.pop("INHERIT", None)
    if not isinstance(base, str) or depth >= DEEPEST_INHERITANCE:
        return own
    return {**read_configuration(path.parent / base, depth=depth + 1), **own}


def _load(path: Path) -> object:
    try:
        if path.stat().st_size > LARGEST:
            raise UnreadableSettings(
                tell("{place} the file is larger than {limit} bytes.", place=f"{path.name}:1:1", limit=f"{LARGEST:,}")
            )
        text = path.read_bytes().decode("utf-8-sig")
        _check_depth(text, path.name)
        return yaml.load(text, Loader=_TolerantLoader)  # noqa: S506 - it makes nothing but plain values
    except OSError as error:
        raise UnreadableSettings(
            tell("{file} cannot be read: {cause}.", file=path.name, cause=error.strerror)
        ) from error
    except UnicodeDecodeError as error:
        raise UnreadableSettings(
            tell("{file}:1:1 cannot be read: byte {number} is not UTF-8.", file=path.name, number=error.start)
        ) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{mark.line + 1}:{mark.column + 1}" if mark is not None else "1:1"
        raise UnreadableSettings(_not_yaml(f"{path.name}:{place}", error.problem)) from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        raise UnreadableSettings(_not_yaml(f"{path.name}:1:1", str(error).splitlines()[0])) from error


def _not_yaml(place: str, cause: str | None) -> str:
    return tell("{place} this is not valid YAML: {cause}.", place=place, cause=cause)


def _check_depth(text: str, name: str) -> None:
    """Refuse nesting without end before anything is built of it, which would be done by recursion."""
    depth = 0
    for event in yaml.parse(text, Loader=_TolerantLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                mark = event.start_mark
                place = f"{mark.line + 1}:{mark.column + 1}" if mark is not None else "1:1"
                raise UnreadableSettings(
                    tell(
                        "{place} lists or mappings are nested more than {limit} deep.",
                        place=f"{name}:{place}",
                        limit=DEEPEST,
                    )
                )
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
