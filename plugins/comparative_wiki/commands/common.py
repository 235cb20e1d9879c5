"""What the commands share: finding the wiki, building the model, and saying what is wrong."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NoReturn

import click

from ..entry import EntryId
from ..languages.language import ENGLISH, Language
from ..problems import Problems, Tally, did_you_mean, problem_as_text
from ..progress import ProgressLine
from ..settings import Location, NotAWiki, UnreadableSettings, find_wiki
from ..wiki import Wiki, build_wiki

EXIT_PROBLEMS = 1
"""something is wrong with the wiki; 2 means that the command itself was used wrongly"""


def locate() -> Location:
    """Find the wiki round the current folder, or end with a usage error."""
    try:
        return find_wiki(Path.cwd())
    except UnreadableSettings as error:
        raise click.ClickException(str(error)) from error
    except NotAWiki as error:
        raise click.UsageError(str(error)) from error


def build(location: Location, *, partial: bool = False, language: Language = ENGLISH) -> tuple[Wiki | None, Problems]:
    """Build the model without its mentions; a `partial` one in spite of errors, if there is anything sound."""
    problems = Problems()
    entries = location.settings.entries
    return build_wiki(location.root, entries, problems, ProgressLine(), partial=partial, language=language), problems


def entry_named(wiki: Wiki, name: str) -> EntryId:
    """The entry with an id or an old id, or end with a usage error."""
    entry = wiki.entry_of_name.get(name)
    if entry is None:
        raise click.UsageError(f"There is no entry '{name}'. {did_you_mean(name, wiki.entries)}".strip())
    return entry


def fail(problems: Problems) -> NoReturn:
    """Print every problem to standard error and exit with status 1."""
    for problem in problems:
        click.echo(problem_as_text(problem), err=True)
    click.echo(f"{Tally.of(problems)}.", err=True)
    sys.exit(EXIT_PROBLEMS)
