"""`comparative-wiki evidence`: whether what entries rest on is still there."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import click

from ..ageing import today
from ..entry import EntryId
from ..languages.language import Language, marked
from ..looks import DEAD, LOOKS_FILE, Look, Outcome, Page, looks_as_text
from ..problems import printable
from ..progress import ProgressLine
from ..settings import Location
from ..web.evidence import Cited, cited_by, due, look_at
from ..web.intake import in_code
from ..web.verify import Manners
from ..wiki import Wiki
from .common import (
    EXIT_PROBLEMS,
    build_all,
    comparison_option,
    entry_named,
    heading,
    locate_each,
    no_entry,
    with_name,
)
from .export import write_whole
from .mentions.publication import configured, door_to
from .speaking import spoken

_WRITTEN_AFTER = 25
"""looks; a run that is broken off loses no more of them"""
_HEADS = {
    Outcome.GONE: marked("Gone, as on an earlier day:"),
    Outcome.UNREACHABLE: marked("Not to be reached, as on an earlier day:"),
    Outcome.CHANGED: marked("The quoted words are not on the page, as on an earlier day:"),
    Outcome.UNSURE: marked("Missing for the first time; looked at again in the next run:"),
    Outcome.UNREADABLE: marked("Could not be judged:"),
}
_BAD = frozenset({*DEAD, Outcome.CHANGED})


@click.group()
def evidence() -> None:
    """Look after the sources that entries give."""


@dataclass(kw_only=True)
class _Run:
    """One run of `verify`."""

    location: Location
    wiki: Wiki
    cited: Sequence[Cited]
    """the pages that were asked about"""
    day: str
    looks: dict[str, Look]
    """all that is known of addresses"""
    seen: list[tuple[Cited, Look]] = field(default_factory=list)
    left: list[Cited] = field(default_factory=list)
    """what was left for another run"""

    def write(self) -> None:
        """Write down what is known of the addresses that entries still give."""
        given = {one.url for one in cited_by(each.entry for each in self.wiki.entries.values())}
        kept = [look for url, look in self.looks.items() if url in given]
        path = self.location.root / self.location.settings.entries / LOOKS_FILE
        text = looks_as_text(kept)
        if not path.is_file() or path.read_bytes() != text.encode("utf-8"):
            write_whole(path, text)


@evidence.command()
@click.argument("entry", nargs=-1)
@click.option(
    "--older-than",
    metavar="DAYS",
    type=click.IntRange(min=0),
    default=90,
    show_default=True,
    help="Only pages that nobody has looked at for so many days.",
)
@click.option("--quoted", is_flag=True, help="Only pages from which an entry quotes.")
@click.option(
    "--cap", type=click.IntRange(min=1), default=500, show_default=True, help="How many pages one run may ask for."
)
@click.option("--dry-run", is_flag=True, help="List the pages that would be asked for. Uses no network.")
@click.option("--strict", is_flag=True, help="Exit with 1 if a page is gone or no longer has the quoted words.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to print what was found: for people, or as JSON.",
)
@comparison_option
@click.pass_obj
def verify(  # noqa: PLR0913 - one argument an option
    given: object,
    entry: Sequence[str],
    *,
    older_than: int,
    quoted: bool,
    cap: int,
    dry_run: bool,
    strict: bool,
    form: str,
) -> None:
    """Look whether the pages that entries give as evidence are there, and still say what is quoted.

    With ENTRY, only the evidence of these entries. What is found is written to entries/evidence.json, which the build
    reads. The entries themselves are not changed.
    """
    found = build_all(locate_each())
    chosen = _chosen(found, entry)
    runs = [_begin(location, wiki, names, quoted=quoted) for location, wiki, names in chosen]
    waiting = [(run, due(run.cited, run.looks, day=run.day, older_than=older_than)) for run in runs]
    said: dict[str, Any] = {}
    for run, some in waiting:
        now, cap = some[:cap], max(0, cap - len(some))
        if not dry_run:
            _look(run, now, given)
            run.left += some[len(now) :]
            run.seen.sort(key=lambda each: each[0].url)
            run.left.sort(key=lambda each: each.url)
        if form == "json":
            said[run.location.settings.entries] = _waiting_as_json(now) if dry_run else _as_json(run)
        else:
            heading(run.location, [one.location for one in runs])
            click.echo(_waiting(now, spoken()) if dry_run else _summary(run, spoken()))
    if form == "json":
        document = next(iter(said.values())) if len(runs) == 1 else {"comparisons": said}
        click.echo(json.dumps({"version": 1, **document}, ensure_ascii=False, indent=2))
    if strict and any(_outcomes(one, look) & _BAD for run in runs for one, look in run.seen):
        sys.exit(EXIT_PROBLEMS)


def _chosen(
    found: Sequence[tuple[Location, Wiki]], names: Sequence[str]
) -> list[tuple[Location, Wiki, frozenset[EntryId]]]:
    """The comparisons with those of their entries that are meant: all of all, or those of these names."""
    if not names:
        return [(location, wiki, frozenset(wiki.entries)) for location, wiki in found]
    if len(found) == 1:
        [(location, wiki)] = found
        return [(location, wiki, frozenset(entry_named(wiki, name) for name in names))]
    asked: dict[str, set[EntryId]] = {}
    for name in names:
        having = with_name(found, name)
        if not having:
            known = [entry for _, wiki in found for entry in wiki.entries]
            raise no_entry(name, known)
        for location, wiki in having:
            plain = name.rpartition("/")[2]
            asked.setdefault(location.settings.entries, set()).add(wiki.entry_of_name[plain])
    return [
        (location, wiki, frozenset(asked[location.settings.entries]))
        for location, wiki in found
        if location.settings.entries in asked
    ]


def _begin(location: Location, wiki: Wiki, chosen: frozenset[EntryId], *, quoted: bool) -> _Run:
    cited = cited_by(one.entry for name, one in wiki.entries.items() if name in chosen)
    if quoted:
        cited = [one for one in cited if one.quotes]
    return _Run(location=location, wiki=wiki, cited=_whole(wiki, cited), day=today(), looks=dict(wiki.looks))


def _whole(wiki: Wiki, cited: Sequence[Cited]) -> list[Cited]:
    """The same pages with what other entries quote from them too: it would be lost from the file otherwise."""
    every = {one.url: one for one in cited_by(each.entry for each in wiki.entries.values())}
    return [every[one.url] for one in cited]


def _look(run: _Run, waiting: Sequence[Cited], given: object) -> None:
    progress = ProgressLine(spoken())
    door = door_to(run.location, configured(run.location, "site_url"), given)
    try:
        looking = look_at(waiting, door, run.looks, Manners(), day=run.day)
        for number, (one, look) in enumerate(looking, start=1):
            progress("looking at evidence", number, len(waiting))
            if look is None:
                run.left.append(one)
                continue
            run.looks[one.url] = look
            run.seen.append((one, look))
            if len(run.seen) % _WRITTEN_AFTER == 0:
                run.write()
    finally:
        run.write()


def _outcomes(one: Cited, look: Look) -> set[Outcome]:
    """What a look says of all that is quoted from a page, or of the page."""
    return {look.outcome(quote) for quote in one.quotes or ("",)}


def _waiting_as_json(waiting: Sequence[Cited]) -> dict[str, object]:
    return {"due": [{"url": one.url, "entries": list(one.entries), "quotes": list(one.quotes)} for one in waiting]}


def _waiting(waiting: Sequence[Cited], language: Language) -> str:
    rows = [printable(f"{one.url} ({', '.join(one.entries)})") for one in waiting]
    many = language.say_n("{n} page would be asked for.", "{n} pages would be asked for.", len(waiting))
    return "\n".join([*rows, many if waiting else language.say("No page is due.")])


def _summary(run: _Run, language: Language) -> str:
    """What was found, as Markdown: the addresses are strangers' and stand in code."""
    say, say_n, total = language.say, language.say_n, len(run.cited)
    if not run.seen and not run.left:
        none = say("None of {n} pages is due.", n=total)
        return none if run.cited else say("No entry gives an address as evidence.")
    lines = []
    if run.seen:
        good = sum(not _outcomes(one, look) - {Outcome.FOUND, Outcome.THERE} for one, look in run.seen)
        lines.append(say("{seen} of {n} pages looked at.", seen=len(run.seen), n=total))
        lines.append(say_n("{n} is there, with what is quoted.", "{n} are there, with what is quoted.", good))
    for outcome, head in _HEADS.items():
        found = [(one, _words(one, look, outcome, language)) for one, look in run.seen if _is(one, look, outcome)]
        lines += _listed(say(head), found)
    moved = [
        (one, say("now {address}", address=in_code(look.moved)))
        for one, look in run.seen
        if look.moved and look.page is Page.THERE
    ]
    lines += _listed(say("Moved; change `url` if it is the same page:"), moved)
    if run.left:
        lines += ["", say_n("{n} left for another run.", "{n} left for another run.", len(run.left))]
    return "\n".join(lines)


def _is(one: Cited, look: Look, outcome: Outcome) -> bool:
    return outcome in _outcomes(one, look)


def _words(one: Cited, look: Look, outcome: Outcome, language: Language) -> str:
    lost = [quote for quote in one.quotes if look.outcome(quote) is outcome and look.page is Page.THERE]
    return " ".join(filter(None, [in_code(language.retell(look.said)), *(in_code(quote) for quote in lost)]))


def _listed(head: str, found: Iterable[tuple[Cited, str]]) -> list[str]:
    rows = [f"- {', '.join(one.entries)}: {in_code(one.url)} {words}".rstrip() for one, words in found]
    return ["", head, "", *rows] if rows else []


def _as_json(run: _Run) -> dict[str, object]:
    rows = [
        {
            "url": one.url,
            "entries": list(one.entries),
            "page": look.page.value,
            "since": look.since,
            "said": look.said,
            "moved": look.moved,
            "quotes": [{"quote": quote, "outcome": look.outcome(quote).value} for quote in one.quotes],
            "outcome": look.outcome().value,
        }
        for one, look in run.seen
    ]
    return {"day": run.day, "looked_at": rows, "left": [one.url for one in run.left]}
