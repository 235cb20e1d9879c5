"""`comparative-wiki diff`: what a change means, between two commits or a commit and the files as they are."""

from __future__ import annotations

import dataclasses
import json
from functools import partial

import click

from ..difference import Difference, compare
from ..languages.language import ENGLISH, Language
from ..languages.told import tell
from ..problems import Problems, Severity
from ..repository import NoRevision
from ..settings import Location
from ..wiki import Wiki
from .common import build, comparison_option, fail, locate_each
from .difference_in_words import as_comment, as_markdown, as_text
from .revisions import commit_of
from .speaking import Failed, echo, spoken
from .states import Before, state_at, state_before


@click.command()
@click.argument("base")
@click.argument("head", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "comment", "json"]),
    default="text",
    show_default=True,
    help="How to print: for a terminal, as Markdown, as a whole comment in a forge, or for programs.",
)
@click.option("--exact", is_flag=True, help="Compare with BASE itself, not with the commit at which HEAD left it.")
@comparison_option
def diff(base: str, head: str | None, form: str, *, exact: bool) -> None:
    """Say what a change means: entries, values, evidence, and which classes move and why.

    Compares HEAD, or the files as they are, with the commit at which they left BASE: what others did on BASE since
    then is not counted.
    """
    every = locate_each()
    language = ENGLISH if form == "json" else spoken()
    found: dict[str, Difference | None] = {}
    problems = Problems()
    try:
        for location in every:
            some = Problems()
            try:
                found[location.settings.entries], some = _difference(location, base, head, language, exact=exact)
            except _NotThere:
                if len(every) == 1:
                    raise
                found[location.settings.entries] = None
            for problem in some:
                problems.add(problem)
    except NoRevision as error:
        raise Failed(error.told) from error
    except _Unreadable as error:
        if form == "comment":
            click.echo(as_comment(None, language))
        if error.commit:
            echo(tell("The wiki at {commit} cannot be read:", commit=error.commit), err=True)
        fail(error.problems)
    _print(found, form, language, is_whole=not problems.has_errors)
    if problems.has_errors:
        echo(tell("What has errors is left out:"), err=True)
        fail(problems)


def _print(found: dict[str, Difference | None], form: str, language: Language, *, is_whole: bool) -> None:
    if form == "json":
        rows = {name: dataclasses.asdict(one) if one is not None else {} for name, one in found.items()}
        said = next(iter(rows.values())) if len(rows) == 1 else {"comparisons": rows}
        click.echo(json.dumps({"version": 1, **said}, ensure_ascii=False, indent=2))
    else:
        words = (
            as_text if form == "text" else as_markdown if form == "markdown" else partial(as_comment, is_whole=is_whole)
        )
        click.echo(words(found, language))


class _Unreadable(Exception):
    """A state from which nothing can be read."""

    def __init__(self, problems: Problems, commit: str = "") -> None:
        """`commit` is empty for the files as they are."""
        super().__init__(commit)
        self.problems = problems
        self.commit = commit


class _NotThere(NoRevision):
    """A state has no such comparison."""


def _difference(
    location: Location, base: str, head: str | None, language: Language, *, exact: bool
) -> tuple[Difference, Problems]:
    """What is another, and what is wrong with the new state."""
    with state_before(location, base, head, exact=exact) as state:
        before, _ = _wiki_at(state, base, language)
        if head is None:
            after, problems = build(location, partial=True, language=language)
            if after is None:
                raise _Unreadable(problems)
            return compare(before, after, state.ruled_by(location.root, language), wrong=_wrong(problems)), problems
        with state_at(location, commit_of(location.root, head)) as end:
            after, problems = _wiki_at(end, head, language)
            return compare(before, after, state.ruled_by(end.folder, language), wrong=_wrong(problems)), problems


def _wrong(problems: Problems) -> frozenset[str]:
    """The paths of the files with errors."""
    return frozenset(one.path for one in problems if one.severity is Severity.ERROR)


def _wiki_at(state: Before, name: str, language: Language) -> tuple[Wiki, Problems]:
    """The wiki of a commit, as far as it is sound."""
    if not state.is_there:
        folder = state.location.settings.entries
        raise _NotThere(tell("At {commit} there is no folder {folder}/.", commit=name, folder=folder))
    wiki, problems = state.build(language)
    if wiki is None:
        raise _Unreadable(problems, name)
    return wiki, problems
