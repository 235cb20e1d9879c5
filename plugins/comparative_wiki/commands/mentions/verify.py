"""`comparative-wiki mentions verify`: whether the pages that mention entries are still there, and their links too."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from ...languages.language import Language, marked
from ...mentions.external import ExternalMention
from ...mentions.files import KEYS, write_mention
from ...progress import ProgressLine
from ...web.intake import in_code
from ...web.verify import Found, Look, Manners, Memory, dates_after, due
from ...web.verify import verify as look_at
from ..common import comparison_option, heading, locate_each
from ..speaking import spoken
from .incoming import Incoming, door_for, each_incoming, incoming, read_json, with_target, write_json
from .publication import url_option

_REMEMBERED = "verified.json"
_HEADS = {
    Found.GONE: marked("Gone, as on an earlier day:"),
    Found.MISSING: marked("Missing for the first time; looked at again in the next run:"),
    Found.UNKNOWN: marked("Could not be looked at; nothing was changed:"),
}


@click.command()
@click.option("--entry", metavar="ENTRY", help="Only the mentions of this entry, or of criteria/NAME.")
@click.option(
    "--older-than",
    metavar="DAYS",
    type=click.IntRange(min=0),
    default=90,
    show_default=True,
    help="Only what nobody has looked at for so many days.",
)
@url_option
@comparison_option
@click.pass_obj
def verify(given: object, entry: str | None, older_than: int, site: str) -> None:
    """Look whether pages that mention entries still do.

    Fetches them again and notes in their files what was found. A link that is there sets `seen`. A page or link that
    is missing on two different days sets `gone`.
    """
    if entry is None:
        for found in each_incoming(site):
            _verify(found, given, [one for each in found.wiki.external.values() for one in each], older_than)
        return
    several = [incoming(one, site) for one in locate_each()]
    having = with_target(several, entry)
    for found, target in having:
        heading(found.location, [one.location for one, _ in having])
        _verify(found, given, found.wiki.external.get(target, ()), older_than)


def _verify(found: Incoming, given: object, chosen: Sequence[ExternalMention], older_than: int) -> None:
    memory = _memory(read_json(found.folder / _REMEMBERED))
    waiting = due(chosen, memory, day=found.day, older_than=older_than)
    looks = _look(found, given, waiting, memory)
    _keep(found, looks, memory)
    click.echo(_summary(looks, len(chosen), spoken()))


def _memory(document: dict[str, object]) -> Memory:
    def dates(key: str) -> dict[str, str]:
        found = document.get(key)
        return {str(path): str(day) for path, day in found.items()} if isinstance(found, dict) else {}

    return Memory(checked=dates("checked"), missed=dates("missed"))


def _look(found: Incoming, given: object, waiting: Sequence[ExternalMention], memory: Memory) -> list[Look]:
    progress, looks = ProgressLine(spoken()), list[Look]()
    manners = Manners()
    for look in look_at(waiting, door_for(found, given), found.targets, memory, manners, day=found.day):
        looks.append(look)
        progress("looking at mentions", len(looks), len(waiting))
    return looks


def _keep(found: Incoming, looks: Sequence[Look], memory: Memory) -> None:
    """Write down what was found, in the files and for the next run."""
    for look in looks:
        changed = dates_after(look, found.day)
        if changed:
            write_mention(found.location.root / look.mention.path, {**as_fields(look.mention), **changed})
    files = [one.path for each in found.wiki.external.values() for one in each]
    after = memory.after(looks, found.day, files)
    if after != memory:
        write_json(found.folder / _REMEMBERED, {"checked": after.checked, "missed": after.missed})


def as_fields(mention: ExternalMention) -> dict[str, str]:
    """A mention as the keys of its file."""
    fields = {name: str(getattr(mention, name)) for name in KEYS}
    return {**fields, "confirmed": "" if mention.confirmed else "false"}


def _summary(looks: Sequence[Look], known: int, language: Language) -> str:
    say = language.say
    if not looks:
        return say("None of {n} mentions is due.", n=known) if known else say("There are no mentions.")
    linked = sum(look.found in {Found.LINKED, Found.THERE} for look in looks)
    lines = [
        say("{looked} of {n} mentions looked at, {there} still there.", looked=len(looks), n=known, there=linked),
    ]
    for kind, head in _HEADS.items():
        lines += _listed(say(head), [(look, language.retell(look.words)) for look in looks if look.found is kind])
    back = [look for look in looks if look.mention.gone and look.found in {Found.LINKED, Found.THERE}]
    lines += _listed(say("Back again:"), [(look, "") for look in back])
    moved = [
        (look, say("now {address}", address=in_code(look.moved)))
        for look in looks
        if look.moved and look.found is Found.LINKED
    ]
    lines += _listed(say("Moved; change `url`, and the file's name is free to stay:"), moved)
    unconfirmed = [(look, "") for look in looks if look.found is Found.LINKED and not look.mention.confirmed]
    lines += _listed(say("The link is there, so `confirmed: false` can go:"), unconfirmed)
    return "\n".join(lines)


def _listed(head: str, found: Sequence[tuple[Look, str]]) -> list[str]:
    if not found:
        return []
    rows = [
        f"- {Path(look.mention.path).parent.name}: {in_code(look.mention.url)} {words}".rstrip()
        for look, words in found
    ]
    return ["", head, "", *rows]
