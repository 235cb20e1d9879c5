"""What is published beside the pages: files of data by their addresses, and the tables among them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .addresses import JSON_PATH, LINKS_PATH, PROFILES_PATH, RULES_PATH, SCHEMA_PATH, Addresses
from .blocks import PICTURES, Block, Show
from .entry import EntryId
from .languages.language import Language, marked
from .tables import Table, TableQuery, make_table
from .views import View, view_paths
from .wiki import Wiki

WIKI_SCHEMA_PATH = "api/v1/wiki.schema.json"
ENTRY_DATA_SCHEMA_PATH = "api/v1/entry-data.schema.json"
CLASSES_SCHEMA_PATH = "api/v1/classes.schema.json"
CRITERIA_SCHEMA_PATH = "api/v1/criteria.schema.json"
CLASSES_PATH = "api/v1/classes.json"
CRITERIA_PATH = "api/v1/criteria.json"
CHANGES_PATH = "api/v1/changes.json"
CHANGES_SCHEMA_PATH = "api/v1/changes.schema.json"
OPENAPI_PATH = "api/v1/openapi.json"
ENTRY_PATH = "api/v1/entries/{entry}.json"
TABLE_PATH = "api/v1/tables/{table}.csv"
BADGE_PATH = "badges/{entry}/{classification}"
EMBED_PATH = "embed/{table}.html"
FRAGMENT_PATH = "embed/{table}.fragment.html"
JSON_TYPE = "application/json"
SCHEMA_TYPE = "application/schema+json"


@dataclass(frozen=True, kw_only=True)
class Resource:
    """A kind of file."""

    path: str
    """relative to the site, for a comparison that has its top; a word in braces stands for an id"""
    what: str
    """what it holds, as a sentence"""
    media: str = JSON_TYPE
    of_site: bool = False
    """whether there is one for the whole site, and not for every comparison"""


RESOURCES = (
    Resource(
        path=JSON_PATH, what=marked("Everything: criteria, classes, entries with their values, sources and verdicts.")
    ),
    Resource(path=ENTRY_PATH, what=marked("One entry, as it stands in the file of everything.")),
    Resource(path=CLASSES_PATH, what=marked("The classifications with the rules and the members of every class.")),
    Resource(path=CRITERIA_PATH, what=marked("The criteria with their levels.")),
    Resource(
        path=CHANGES_PATH,
        what=marked("What became of the wiki: every change of an entry or of the rules, in meaning."),
    ),
    Resource(path=TABLE_PATH, what=marked("A table, for spreadsheets."), media="text/csv"),
    Resource(
        path=RULES_PATH, what=marked("The rules as decision diagrams, for programs that work out verdicts themselves.")
    ),
    Resource(path=PROFILES_PATH, what=marked("What these rules need to know of every entry.")),
    Resource(path=LINKS_PATH, what=marked("Every address elsewhere to which the wiki links."), of_site=True),
    Resource(path=WIKI_SCHEMA_PATH, what=marked("The JSON Schema of the file of everything."), media=SCHEMA_TYPE),
    Resource(path=ENTRY_DATA_SCHEMA_PATH, what=marked("The JSON Schema of the file of an entry."), media=SCHEMA_TYPE),
    Resource(path=CLASSES_SCHEMA_PATH, what=marked("The JSON Schema of the file of classes."), media=SCHEMA_TYPE),
    Resource(path=CRITERIA_SCHEMA_PATH, what=marked("The JSON Schema of the file of criteria."), media=SCHEMA_TYPE),
    Resource(path=CHANGES_SCHEMA_PATH, what=marked("The JSON Schema of the file of changes."), media=SCHEMA_TYPE),
    Resource(
        path=SCHEMA_PATH,
        what=marked("The JSON Schema of what contributors write at the top of an entry."),
        media=SCHEMA_TYPE,
    ),
    Resource(
        path=f"{BADGE_PATH}.svg",
        what=marked("The class of an entry as a picture for other pages."),
        media="image/svg+xml",
    ),
    Resource(path=f"{BADGE_PATH}.json", what=marked("The same for the service shields.io.")),
    Resource(
        path=EMBED_PATH, what=marked("A table or a picture as a page to show in a frame elsewhere."), media="text/html"
    ),
    Resource(path=FRAGMENT_PATH, what=marked("The same as a piece of HTML to put into a page."), media="text/html"),
    Resource(path=OPENAPI_PATH, what=marked("This list for programs, as OpenAPI 3.1 has it.")),
)
"""every kind of file, the most useful first"""


def entry_path(entry: EntryId) -> str:
    """The file of an entry, as it is for a comparison that has the top of the site."""
    return ENTRY_PATH.format(entry=entry)


@dataclass(frozen=True, kw_only=True)
class _Published:
    """What has files of its own beside a page."""

    name: str
    """of its files, without an ending: "all", "views.stone" """
    title: str
    page: str
    """the source path of the page that shows it"""
    base: str = ""
    """what the paths of its files begin with"""

    @property
    def embed(self) -> str:
        """The page that shows nothing else."""
        return self.base + EMBED_PATH.format(table=self.name)

    @property
    def fragment(self) -> str:
        """The same as a piece of HTML."""
        return self.base + FRAGMENT_PATH.format(table=self.name)


@dataclass(frozen=True, kw_only=True)
class PublishedTable(_Published):
    """One table."""

    query: TableQuery
    can_be_embedded: bool = False
    """whether pages elsewhere can show it"""

    @property
    def csv(self) -> str:
        """Its file for spreadsheets."""
        return self.base + TABLE_PATH.format(table=self.name)

    def table(self, wiki: Wiki) -> Table:
        """Its rows and columns."""
        return make_table(wiki, self.query)


@dataclass(frozen=True, kw_only=True)
class PublishedPicture(_Published):
    """One picture that pages elsewhere can show."""

    block: Block


Embedded = PublishedTable | PublishedPicture
"""what pages elsewhere can show"""


def table_of_all(wiki: Wiki, addresses: Addresses) -> PublishedTable:
    """The table of all entries with every classification that is no other reading."""
    names = tuple(one.id for one in wiki.comparison.classifications.values() if one.lens_of is None)
    title, say = wiki.comparison.title, wiki.comparison.language.say
    title = say("All entries of {wiki}", wiki=title) if title else say("All entries")
    return PublishedTable(
        name="all",
        title=title,
        page=addresses.entry_listing,
        query=TableQuery(title=title, classifications=names),
        can_be_embedded=True,
        base=addresses.base,
    )


def tables_of_views(language: Language, views: Mapping[str, View], base: str) -> list[PublishedTable]:
    """Those of views that are tables."""
    return [
        PublishedTable(
            name=_name(path.removeprefix(base)),
            title=_titled(language, views[name].title, views[name].block.query),
            page=path,
            query=views[name].block.query,
            can_be_embedded=True,
            base=base,
        )
        for name, path in view_paths(views, base).items()
        if views[name].block.show is Show.TABLE
    ]


def pictures_of_views(language: Language, views: Mapping[str, View], base: str) -> list[PublishedPicture]:
    """Those of views that are drawn."""
    return [
        PublishedPicture(
            name=_name(path.removeprefix(base)),
            title=_titled(language, views[name].title, views[name].block.query),
            page=path,
            block=views[name].block,
            base=base,
        )
        for name, path in view_paths(views, base).items()
        if views[name].block.show in PICTURES
    ]


def tables_of_classes(wiki: Wiki, addresses: Addresses) -> list[PublishedTable]:
    """The members of every class."""
    found = []
    for classification in wiki.comparison.classifications.values():
        for kind in classification.classes:
            path = addresses.classes[classification.id, kind.id]
            members = tuple(one.entry.id for one in wiki.members(classification.id, kind.id))
            title = f"{classification.title}: {kind.title}"
            query = TableQuery(title=title, entries=members, classifications=(classification.id,), sort=("title",))
            name = _name(path.removeprefix(addresses.base))
            found.append(PublishedTable(name=name, title=title, page=path, query=query, base=addresses.base))
    return found


def table_of_page(
    language: Language, path: str, title: str, number: int, query: TableQuery, base: str
) -> PublishedTable:
    """A table that an author has put into a page: the page's path and title, and which of its tables it is."""
    return PublishedTable(
        name=f"pages.{_name(path)}-{number}",
        title=_titled(language, query.title or f"{title} ({number})", query),
        page=path,
        query=query,
        base=base,
    )


def _name(path: str) -> str:
    """A page's path as a part of the name of a file."""
    return path.removesuffix(".md").replace("/", ".")


def _titled(language: Language, title: str, query: TableQuery) -> str:
    if not query.as_of:
        return title
    return language.say("{title}, as of {date}", title=title, date=language.day(query.as_of))
