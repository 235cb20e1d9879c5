"""`comparative-wiki check`: every problem of the entries and the comparison file, in one run."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from ..problems import Severity, Tally, problem_as_annotation, problem_as_text, problems_as_json
from ..settings import Location
from ..views import read_views
from .common import EXIT_PROBLEMS, build, locate
from .mending import mend


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "github", "json"]),
    default="text",
    show_default=True,
    help="How to print problems: for people, as GitHub annotations, or as JSON.",
)
@click.option("--strict", is_flag=True, help="Count warnings as errors.")
@click.option("--fix", is_flag=True, help="Mend what can be mended safely, then check.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
def check(paths: Sequence[Path], form: str, *, strict: bool, fix: bool, diff: bool) -> None:
    """Check the entries and the comparison file.

    With PATHS, only problems in these files or folders are shown. Exits with 1 if anything is wrong.
    """
    location = locate()
    if fix or diff:
        mend(location, lambda path: _concerns(path, paths, location), only_show=diff)
    wiki, problems = build(location)
    if wiki is not None:
        read_views(wiki, problems)
    shown = [problem for problem in problems if _concerns(problem.path, paths, location)]
    tally = Tally.of(shown)
    if form == "json":
        click.echo(problems_as_json(shown))
    else:
        for problem in shown:
            click.echo(problem_as_annotation(problem) if form == "github" else problem_as_text(problem))
        click.echo(f"{tally}." if shown else "Nothing is wrong.", err=form == "github")
    if tally.errors or (strict and any(problem.severity is Severity.WARNING for problem in shown)):
        sys.exit(EXIT_PROBLEMS)


def _concerns(file: str, paths: Sequence[Path], location: Location) -> bool:
    if not paths:
        return True
    place = (location.root / file).resolve()
    return any(place == path.resolve() or path.resolve() in place.parents for path in paths)
