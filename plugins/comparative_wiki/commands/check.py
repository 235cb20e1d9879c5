"""`comparative-wiki check`: every problem of the entries and the comparison file, in one run."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, metadata, version
from pathlib import Path

import click

from ..addresses import check_addresses
from ..languages.language import ENGLISH, Language
from ..languages.told import tell_all
from ..problems import Problem, Tally, problem_as_annotation, problem_as_text, problems_as_json
from ..repository import NoRevision
from ..sarif import problems_as_sarif
from ..settings import Location, language_of
from ..twins import check_twins
from ..views import read_views
from .changed import Judged, judge
from .common import EXIT_PROBLEMS, build, comparison_option, locate, locate_each
from .mending import mend
from .speaking import Failed, Misused, speak

PACKAGE = "mkdocs-comparative-wiki"


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "github", "sarif", "json"]),
    default="text",
    show_default=True,
    help="How to print problems: for people, as GitHub annotations, as SARIF, or as JSON.",
)
@click.option("--strict", is_flag=True, help="Count warnings as errors.")
@click.option("--fix", is_flag=True, help="Mend what can be mended safely, then check.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@click.option(
    "--changed",
    "base",
    metavar="BASE",
    help="Show only what a change since the commit, branch or tag BASE has to do with. Needs git.",
)
@click.option(
    "--manual",
    metavar="ADDRESS",
    help="Where the manual's page Problems is published, for the links in SARIF.",
)
@click.option(
    "--language",
    "code",
    metavar="CODE",
    help="In which language, as in `de`. Else text is in the language of the site, and all other formats in English.",
)
@comparison_option
def check(  # noqa: PLR0913 - one for each option
    paths: Sequence[Path],
    form: str,
    base: str | None,
    manual: str | None,
    code: str | None,
    *,
    strict: bool,
    fix: bool,
    diff: bool,
) -> None:
    """Check the entries and the comparison file.

    With PATHS, only problems in these files or folders are shown. Exits with 1 if anything is wrong.
    """
    every = locate_each()
    location = every[0]
    language = _language(location, form, code)
    if code:
        speak(language)
    if fix or diff:
        mend(every, lambda path: _concerns(path, paths, location), only_show=diff)
    found, judged = _problems(every, base)
    shown = [problem for problem in found if _concerns(problem.path, paths, location)]
    if form == "json":
        click.echo(problems_as_json(_told(shown, language), since=_since(judged, base)))
    elif form == "sarif":
        click.echo(
            problems_as_sarif(
                _told(shown, language), version=version(PACKAGE), manual=manual or _manual(), prefix=_prefix(location)
            )
        )
    else:
        _print(_told(shown, language), form, _last_line(shown, judged, base, language), location, language)
    tally = Tally.of(shown)
    if tally.errors or (strict and tally.warnings):
        sys.exit(EXIT_PROBLEMS)


def _language(location: Location, form: str, code: str | None) -> Language:
    """What a person reads is in the language of the site; what a program reads is the same for all, unless asked."""
    if not code and form != "text":
        return ENGLISH
    found = language_of(location, code or "")
    if code and found.language.is_guest:
        raise Misused(tell_all(*found.remarks))
    return found.language


def _told(problems: Sequence[Problem], language: Language) -> list[Problem]:
    return [one.told_in(language) for one in problems]


def _problems(every: Sequence[Location], base: str | None) -> tuple[Sequence[Problem], Judged | None]:
    found = [_problems_of(one, base) for one in every]
    # What is wrong with a file that several comparisons take from is found by each of them.
    shown = sorted({problem: None for some, _ in found for problem in some}, key=Problem.sort_key)
    judged = [one for _, one in found if one is not None]
    if not judged:
        return shown, None
    older = tuple({problem: None for one in judged for problem in one.older if problem not in shown})
    return shown, Judged(of_the_change=tuple(shown), older=older, commit=judged[0].commit)


def _problems_of(location: Location, base: str | None) -> tuple[Sequence[Problem], Judged | None]:
    wiki, problems = build(location, partial=base is not None)
    if wiki is not None:
        number = [one.folder for one in locate().each].index(location.folder)
        check_twins(location.root, location.settings.twins, {number: wiki.comparison}, problems)
        check_addresses([one.entry.path for one in wiki.entries.values()], location.folder, problems)
    if wiki is not None and not problems.has_errors:
        read_views(wiki, problems)
    if base is None:
        return list(problems), None
    try:
        judged = judge(location, base, wiki, problems)
    except NoRevision as error:
        raise Failed(error.told) from error
    return judged.of_the_change, judged


def _print(shown: Sequence[Problem], form: str, last: str, location: Location, language: Language) -> None:
    prefix = _prefix(location) if form == "github" else ""
    for problem in shown:
        if form == "github":
            click.echo(problem_as_annotation(problem.below(prefix)))
        else:
            click.echo(problem_as_text(problem, language=language))
    click.echo(last, err=form == "github")


def _last_line(shown: Sequence[Problem], judged: Judged | None, base: str | None, language: Language) -> str:
    say, count = language.say, Tally.of(shown).said_in(language)
    if judged is None:
        return f"{count}." if shown else say("Nothing is wrong.")
    last = say("Nothing is wrong in what changed since {base}", base=base)
    if shown:
        last = say("{count} in what changed since {base}", count=count, base=base)
    if not judged.older:
        return f"{last}."
    older = language.say_n("{n} other is older", "{n} others are older", len(judged.older))
    return say("{last}; {older}, see `comparative-wiki check`.", last=last, older=older)


def _since(judged: Judged | None, base: str | None) -> dict[str, object] | None:
    return {"base": base, "commit": judged.commit, "older": len(judged.older)} if judged is not None else None


def _prefix(location: Location) -> str:
    """The way from the top of the repository to the wiki: a forge names files from there."""
    for top in (location.root, *location.root.parents):
        if (top / ".git").exists():
            way = location.root.relative_to(top).as_posix()
            return "" if way == "." else f"{way}/"
    return ""


def _manual() -> str:
    """The address of the manual's page, if the package says where its documentation is."""
    try:
        addresses = metadata(PACKAGE).get_all("Project-URL") or []
    except PackageNotFoundError:
        return ""
    found = dict(one.partition(", ")[::2] for one in addresses)
    return f"{found['Documentation'].rstrip('/')}/problems/" if "Documentation" in found else ""


def _concerns(file: str, paths: Sequence[Path], location: Location) -> bool:
    if not paths:
        return True
    place = (location.root / file).resolve()
    return any(place == path.resolve() or path.resolve() in place.parents for path in paths)
