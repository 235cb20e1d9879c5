"""`comparative-wiki export`: the model for other programs."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import click

from ..comparison.read import read_comparison
from ..elsewhere.engines import ENGINES, PLAIN, Format
from ..elsewhere.engines import export as lay_out
from ..elsewhere.folder import NotOurs, write_folder
from ..elsewhere.markdown import UnknownExtension
from ..elsewhere.pages import docs_folder, read_site
from ..export.comparisons_export import together
from ..export.json_export import wiki_as_json
from ..export.sqlite_export import wiki_as_sqlite
from ..languages.told import tell, tell_n
from ..problems import Problems
from ..progress import ProgressLine
from ..schema import schema_as_text
from ..settings import Location, UnreadableSettings, language_of
from ..site import Site
from ..whole import read_all
from ..wiki import relative
from .common import build_all, comparison_option, fail, locate, locate_each, locate_one
from .pages import PagesFailed, read_pages
from .speaking import Failed, Misused, echo, spoken


@click.group()
def export() -> None:
    """Write the wiki's data for other programs."""


def _read_sites(every: Sequence[Location]) -> list[Site]:
    """The comparisons with their mentions. Says what is wrong and ends where they cannot be built."""
    build_all(every)
    try:
        whole = read_pages(locate())
        return [site for site in whole.sites if any(site.addresses.folder == one.settings.entries for one in every)]
    except PagesFailed as error:
        raise Failed(error.told) from error


@export.command("json")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file, whole or not at all, instead of to standard output.",
)
@comparison_option
def export_json(output: Path | None) -> None:
    """Write everything as JSON: criteria, classes, values, verdicts with reasons, mentions."""
    texts = {site.addresses.folder: wiki_as_json(site.wiki, site.addresses) for site in _read_sites(locate_each())}
    text = next(iter(texts.values())) if len(texts) == 1 else together(texts)
    if output is None:
        click.echo(text.encode("utf-8"), nl=False)
    else:
        write_whole(output, text)


@export.command("sqlite")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The file to write, whole or not at all.",
)
@comparison_option
def export_sqlite(output: Path) -> None:
    """Write everything as a SQLite database, for questions in SQL."""
    [site] = _read_sites([locate_one()])
    write_whole(output, wiki_as_sqlite(site.wiki, site.addresses))


@export.command("schema")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file, whole or not at all, instead of to standard output.",
)
@comparison_option
def export_schema(output: Path | None) -> None:
    """Write the JSON Schema of an entry's front matter, for editors."""
    location = locate_one()
    path = location.root / location.settings.entries / "comparison.yml"
    problems = Problems()
    comparison = read_comparison(path, problems.at(relative(path, location.root)))
    if comparison is None or problems.has_errors:
        fail(problems)
    text = schema_as_text(comparison)
    if output is None:
        click.echo(text.encode("utf-8"), nl=False)
    else:
        write_whole(output, text)


@export.command("site")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice([one.value for one in Format]),
    help="What pages are written in, for a generator of your choice. Markdown, if nothing else is said.",
)
@click.option("--for", "engine", type=click.Choice(sorted(ENGINES)), help="A generator, with files to begin with.")
def export_site(folder: Path, form: str | None, engine: str | None) -> None:
    """Write every page and file into FOLDER, for another generator than MkDocs.

    FOLDER is new, empty, or one that this command wrote: it is then written anew. Nothing else is overwritten.
    """
    location = locate()
    chosen = ENGINES[engine] if engine is not None else PLAIN[Format(form or Format.MARKDOWN)]
    if form is not None and form != chosen.format:
        raise Misused(
            tell(
                "Pages for {engine} are written in {format}. Leave out --format, or --for.",
                engine=engine,
                format=chosen.format,
            )
        )
    _refuse_own_folders(folder, location)
    found = language_of(location)
    for remark in found.remarks:
        echo(remark, err=True)
    folders, problems = [one.folder for one in location.each], Problems()
    comparisons = read_all(location.root, folders, problems, ProgressLine(spoken()), language=found.language)
    if problems.has_errors or len(comparisons) < len(folders):
        fail(problems)
    try:
        site = read_site(location, comparisons, problems)
    except (UnknownExtension, UnreadableSettings) as error:
        raise Failed(error.told) from error
    if problems.has_errors:
        fail(problems)
    made = lay_out(site, chosen)
    try:
        kept = write_folder(folder, made.files, made.starters)
    except NotOurs as error:
        raise Failed(error.told) from error
    except OSError as error:
        raise Failed(
            tell("{file} cannot be written: {cause}", file=folder, cause=error.strerror or str(error))
        ) from error
    for path in kept:
        echo(tell("{file} is not as an export wrote it: left as it is.", file=path), err=True)
    others = len(made.files) - len(site.pages)
    echo(
        tell(
            "{pages} and {files} are in {folder}.",
            pages=tell_n("{n} page", "{n} pages", len(site.pages)),
            files=tell_n("{n} other file", "{n} other files", others),
            folder=folder,
        )
    )
    echo(tell(chosen.steps))


def _refuse_own_folders(folder: Path, location: Location) -> None:
    """End where an export would lie among what the wiki is made of."""
    target, root = folder.resolve(), location.root.resolve()
    sources = [*(root / one.settings.entries for one in location.each), docs_folder(location).resolve()]
    if target == root or root.is_relative_to(target) or any(target.is_relative_to(one) for one in sources):
        raise Misused(tell("{folder} is a folder of the wiki itself. Name another one.", folder=folder))


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file so that nobody ever sees half of it."""
    scratch = None
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        scratch = Path(name)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())
        scratch.chmod(0o644)
        scratch.replace(path)
    except OSError as error:
        if scratch is not None:
            scratch.unlink(missing_ok=True)
        raise Failed(tell("{file} cannot be written: {cause}", file=path, cause=error.strerror)) from error
