"""`comparative-wiki export`: the model for other programs."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import click

from ..comparison.read import read_comparison
from ..export.json_export import wiki_as_json
from ..problems import Problems
from ..schema import schema_as_text
from ..wiki import relative
from .common import build, fail, locate
from .pages import PagesFailed, read_pages


@click.group()
def export() -> None:
    """Write the wiki's data for other programs."""


@export.command("json")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file, whole or not at all, instead of to standard output.",
)
def export_json(output: Path | None) -> None:
    """Write everything as JSON: criteria, classes, values, verdicts with reasons, mentions."""
    location = locate()
    wiki, problems = build(location)
    if wiki is None:
        fail(problems)
    try:
        site = read_pages(location)
    except PagesFailed as error:
        raise click.ClickException(str(error)) from error
    text = wiki_as_json(site.wiki, site.addresses)
    if output is None:
        click.echo(text.encode("utf-8"), nl=False)
    else:
        write_whole(output, text)


@export.command("schema")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file, whole or not at all, instead of to standard output.",
)
def export_schema(output: Path | None) -> None:
    """Write the JSON Schema of an entry's front matter, for editors."""
    location = locate()
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


def write_whole(path: Path, text: str) -> None:
    """Write a file so that nobody ever sees half of it."""
    scratch = None
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        scratch = Path(name)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        scratch.chmod(0o644)
        scratch.replace(path)
    except OSError as error:
        if scratch is not None:
            scratch.unlink(missing_ok=True)
        raise click.ClickException(f"{path} cannot be written: {error.strerror}") from error
