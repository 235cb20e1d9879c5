"""`comparative-wiki mentions send`: tells the pages that ours link to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

from ...languages.language import Language, marked
from ...languages.told import tell
from ...problems import printable
from ...progress import ProgressLine
from ...web.ledger import Record, UnreadableLedger, read_ledger, write_ledger
from ...web.plan import MANIFEST, Kind, Plan, UnreadableManifest, plan, read_links
from ...web.send import Clock, Outcome, Result
from ...web.send import send as send_all
from ..common import locate
from ..speaking import Failed, spoken
from .publication import configured, door_to, site_of, url_option

LEDGER = ".mentions-ledger.json"
_SILENT = {Result.DEAF}
"""what is only counted: most of the web wants no notices"""
_JOBS = {
    Kind.NEW: marked("new: {source} → {target}"),
    Kind.CHANGED: marked("changed: {source} → {target}"),
    Kind.REMOVED: marked("removed: {source} → {target}"),
}


@click.command()
@click.option(
    "--site",
    "folder",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder of the built site, if it is not that of mkdocs.yml.",
)
@url_option
@click.option(
    "--ledger",
    "file",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help=f"Where what was told is written down, if not in {LEDGER} beside mkdocs.yml.",
)
@click.option("--dry-run", is_flag=True, help="Print what would be told; ask nobody and write nothing.")
@click.option("--all", "everything", is_flag=True, help="Tell of links too that were there before the first run.")
@click.pass_obj
def send(given: object, folder: Path | None, site: str, file: Path | None, *, dry_run: bool, everything: bool) -> None:
    """Tell the pages that ours link to, by Webmention or Pingback. Run it after the site is published.

    What is told are links that are new, changed or gone since the last run. At the first run everything is old, and is
    only written down.
    """
    location, language = locate(), spoken()
    base = site_of(location, site)
    path = file or location.root / LEDGER
    clock = Clock()
    try:
        links = read_links((folder or location.root / (configured(location, "site_dir") or "site")) / MANIFEST)
        found = plan(links, read_ledger(path), site=base, now=clock.now(), everything=everything)
    except (UnreadableManifest, UnreadableLedger) as error:
        raise Failed(error.told) from error
    if dry_run:
        click.echo(_planned(found, base, language))
        return

    def save(records: Iterable[Record]) -> None:
        write_ledger(path, records)

    try:
        door = door_to(location, base, given)
        outcomes = send_all(found, door=door, site=base, clock=clock, save=save, progress=ProgressLine(language))
    except OSError as error:
        raise Failed(tell("The ledger {file} cannot be written: {cause}.", file=path, cause=error.strerror)) from error
    click.echo(_done(found, outcomes, language))


def _planned(found: Plan, base: str, language: Language) -> str:
    rows = [
        language.say(_JOBS[job.kind], source=printable(base + job.record.source), target=printable(job.record.target))
        for job in found.jobs
    ]
    total = language.say_n("{n} to be told.", "{n} to be told.", len(rows))
    return "\n".join([*rows, total, *_noted(found, language)])


def _done(found: Plan, outcomes: Sequence[Outcome], language: Language) -> str:
    say = language.say
    rows = [
        say(
            "{result}: {target} about {source} ({words})",
            result=say(one.result.value),
            target=printable(one.target),
            source=printable(one.source),
            words=printable(language.retell(one.said)),
        )
        for one in outcomes
        if one.result not in _SILENT
    ]
    counts = Counter(one.result for one in outcomes)
    summary = ", ".join(f"{counts[result]} {words}" for result, words in _in_words(language) if counts[result])
    return "\n".join([*rows, f"{summary}." if summary else say("Nothing is new."), *_noted(found, language)])


def _in_words(language: Language) -> Iterator[tuple[Result, str]]:
    for result in Result:
        yield result, language.say(result.value)


def _noted(found: Plan, language: Language) -> list[str]:
    if not found.noted:
        return []
    return [
        language.say_n(
            "{n} link was there before this first run, and nobody is told. With --all they are.",
            "{n} links were there before this first run, and nobody is told. With --all they are.",
            found.noted,
        )
    ]
