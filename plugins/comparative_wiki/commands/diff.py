"""`comparative-wiki diff`: what a change means, between two commits or a commit and the files as they are."""

from __future__ import annotations

import dataclasses
import json
import tempfile
from pathlib import Path

import click

from ..difference import Difference, compare
from ..problems import Problems
from ..settings import Location
from ..wiki import COMPARISON_FILE, Wiki, build_wiki
from .common import build, fail, locate
from .difference_in_words import as_markdown, as_text
from .revisions import NoRevision, commit_of, lay_out, parted


@click.command()
@click.argument("base")
@click.argument("head", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="How to print: for a terminal, for a comment in a forge, or for programs.",
)
@click.option("--exact", is_flag=True, help="Compare with BASE itself, not with the commit at which HEAD left it.")
def diff(base: str, head: str | None, form: str, *, exact: bool) -> None:
    """Say what a change means: entries, values, evidence, and which classes move and why.

    Compares HEAD, or the files as they are, with the commit at which they left BASE: what others did on BASE since
    then is not counted.
    """
    location = locate()
    try:
        difference, problems = _difference(location, base, head, exact=exact)
    except NoRevision as error:
        raise click.ClickException(str(error)) from error
    if form == "json":
        click.echo(json.dumps({"version": 1, **dataclasses.asdict(difference)}, ensure_ascii=False, indent=2))
    else:
        click.echo(as_markdown(difference) if form == "markdown" else as_text(difference))
    if problems.has_errors:
        click.echo("What has errors is left out:", err=True)
        fail(problems)


def _difference(location: Location, base: str, head: str | None, *, exact: bool) -> tuple[Difference, Problems]:
    """What is another, and what is wrong with the new state."""
    root = location.root
    start, end = commit_of(root, base), commit_of(root, head or "HEAD")
    if not exact:
        apart = parted(root, start, end)
        if apart is None:
            click.echo(f"This clone does not know where {head or 'HEAD'} left {base}; compared with {base}.", err=True)
        start = apart or start
    with tempfile.TemporaryDirectory(prefix="comparative-wiki-") as scratch:
        folder = Path(scratch)
        before, _ = _wiki_at(location, start, folder / "before", base)
        after, problems = _wiki_at(location, end, folder / "after", head) if head else _wiki_here(location)
        return compare(before, after, _ruled(location, folder, None if head else root)), problems


def _wiki_here(location: Location) -> tuple[Wiki, Problems]:
    wiki, problems = build(location, partial=True)
    if wiki is None:
        fail(problems)
    return wiki, problems


def _wiki_at(location: Location, commit: str, folder: Path, name: str) -> tuple[Wiki, Problems]:
    """The wiki of a commit, as far as it is sound."""
    entries = location.settings.entries
    if not lay_out(location.root, commit, entries, folder):
        raise NoRevision(f"At {name} there is no folder {entries}/.")
    problems = Problems()
    wiki = build_wiki(folder, entries, problems, partial=True)
    if wiki is None:
        click.echo(f"The wiki at {name} cannot be read:", err=True)
        fail(problems)
    return wiki, problems


def _ruled(location: Location, folder: Path, here: Path | None) -> Wiki | None:
    """The old entries under the new comparison file; None where the file is the same."""
    entries = location.settings.entries
    old = folder / "before" / entries / COMPARISON_FILE
    new = (here or folder / "after") / entries / COMPARISON_FILE
    text = new.read_bytes()
    if text == old.read_bytes():
        return None
    old.write_bytes(text)
    return build_wiki(folder / "before", entries, Problems(), partial=True)
