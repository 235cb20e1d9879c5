"""What the commands share: finding the wiki, choosing a comparison, building the model, and saying what is wrong."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NoReturn

import click

from ..entry import EntryId
from ..languages.language import ENGLISH, Language
from ..languages.told import tell, tell_all, tell_or
from ..problems import Problems, Tally, did_you_mean, problem_as_text
from ..progress import ProgressLine
from ..settings import Location, NotAWiki, UnreadableSettings, configuration_above, find_wiki, language_at, wiki_at
from ..wiki import Wiki, build_wiki
from .speaking import Failed, Misused, echo, speak, speak_for, spoken

EXIT_PROBLEMS = 1
"""something is wrong with the wiki; 2 means that the command itself was used wrongly"""
_CHOSEN = "comparative_wiki.comparison"
CONFIGURATION = "comparative_wiki.configuration"
"""under which a context has the mkdocs.yml that somebody named"""


def _keep(context: click.Context, _: click.Parameter, value: str | None) -> None:
    if value is not None:
        context.meta[_CHOSEN] = value


comparison_option = click.option(
    "--comparison",
    metavar="FOLDER",
    expose_value=False,
    callback=_keep,
    help="Of a site with several comparisons only the one in this folder.",
)
"""for commands that call `locate_each` or `locate_one`, which then give the comparison that was chosen"""


def locate() -> Location:
    """Find the wiki round the current folder, with all its comparisons, or end with a usage error."""
    given = click.get_current_context().meta.get(CONFIGURATION)
    try:
        found = wiki_at(given) if given is not None else find_wiki(Path.cwd())
    except UnreadableSettings as error:
        path = given or configuration_above(Path.cwd())
        if path is not None:
            speak(language_at(path))
        raise Failed(error.told) from error
    except NotAWiki as error:
        raise Misused(error.told) from error
    speak_for(found)
    return found


def locate_each() -> tuple[Location, ...]:
    """Every comparison that a command is about: the chosen one, that of the current folder, or all of the site."""
    every = locate().each
    chosen = click.get_current_context().meta.get(_CHOSEN)
    if chosen is not None:
        return (_named(every, chosen),)
    here = [one for one in every if _holds(one, Path.cwd())]
    return tuple(here) if here and len(every) > 1 else every


def locate_one() -> Location:
    """The one comparison that a command is about, or end with a usage error where it may be any of several."""
    every = locate_each()
    if len(every) > 1:
        raise Misused(tell("This site has several comparisons. Say which: {ways}.", ways=_ways(every)))
    return every[0]


def _named(every: Sequence[Location], name: str) -> Location:
    """The comparison with a name, or in whose folder a path lies."""
    plain = name.strip("/")
    found = next((one for one in every if one.settings.entries == plain), None)
    found = found or next((one for one in every if _holds(one, Path.cwd() / name)), None)
    if found is None:
        hint = did_you_mean(plain, [one.settings.entries for one in every])
        hint = hint or tell("There are: {names}.", names=", ".join(one.settings.entries for one in every))
        raise Misused(tell_all(tell("There is no comparison '{name}'.", name=name), hint))
    return found


def _holds(location: Location, path: Path) -> bool:
    folder, path = (location.root / location.settings.entries).resolve(), path.resolve()
    return path == folder or folder in path.parents


def _ways(every: Sequence[Location]) -> str:
    return tell_or([f"--comparison {one.settings.entries}" for one in every])


def heading(location: Location, every: Sequence[Location]) -> None:
    """Say of which comparison follows what is printed next, if there are several."""
    if len(every) > 1:
        first = "" if location is every[0] else "\n"
        click.echo(f"{first}{location.settings.entries}/")


def build(location: Location, *, partial: bool = False, language: Language = ENGLISH) -> tuple[Wiki | None, Problems]:
    """Build the model of one comparison without mentions; a `partial` one in spite of errors, if anything is sound.

    What its verdicts say is English unless it is built for people, in the `language` that they read.
    """
    problems = Problems()
    entries = location.settings.entries
    if language is ENGLISH:
        # What programs read is English; of the comparison file the texts in the language of the site are read.
        language = Language(site=location.settings.language)
    wiki = build_wiki(location.root, entries, problems, ProgressLine(spoken()), partial=partial, language=language)
    return wiki, problems


def build_all(every: Sequence[Location]) -> list[tuple[Location, Wiki]]:
    """Build several comparisons that have to be without errors, or print what is wrong with any and end."""
    found, every_problem = [], Problems()
    for location in every:
        wiki, problems = build(location)
        for problem in problems:
            every_problem.add(problem)
        if wiki is not None:
            found.append((location, wiki))
    if every_problem.has_errors or len(found) < len(every):
        fail(every_problem)
    return found


def with_name(found: Sequence[tuple[Location, Wiki]], name: str) -> list[tuple[Location, Wiki]]:
    """Those comparisons that have an entry of this name, `id` or `folder/id`; all have it where none is found."""
    folder, _, plain = name.rpartition("/")
    return [
        (location, wiki)
        for location, wiki in found
        if (not folder or location.settings.entries == folder) and plain in wiki.entry_of_name
    ]


def entry_named(wiki: Wiki, name: str) -> EntryId:
    """The entry with an id or an old id, or end with a usage error."""
    entry = wiki.entry_of_name.get(name)
    if entry is None:
        raise no_entry(name, wiki.entries)
    return entry


def no_entry(name: str, known: Iterable[str]) -> Misused:
    """That there is no entry of a name, with the one that may have been meant."""
    return Misused(tell_all(tell("There is no entry '{name}'.", name=name), did_you_mean(name, known)))


def fail(problems: Problems) -> NoReturn:
    """Print every problem to standard error and exit with status 1."""
    language = spoken()
    for problem in problems:
        click.echo(problem_as_text(problem, language=language), err=True)
    echo(f"{Tally.of(problems).said_in(language)}.", err=True)
    sys.exit(EXIT_PROBLEMS)
