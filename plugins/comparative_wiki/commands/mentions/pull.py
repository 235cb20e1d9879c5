"""`comparative-wiki mentions pull`: new mentions from webmention.io, as files to be looked at."""

from __future__ import annotations

import os
from pathlib import Path

import click

from ...languages.told import tell
from ...web.intake import Intake, summary
from ...web.pull import ENDPOINT, Feed, Pulled, PullFailed
from ...web.pull import pull as pull_from
from ..common import comparison_option, locate_each
from ..speaking import Failed, Misused, spoken
from .incoming import Incoming, door_for, each_incoming, not_written_here, read_json, write_json
from .publication import url_option

TOKEN_VARIABLE = "WEBMENTION_IO_TOKEN"  # noqa: S105 - the name of a variable
_REMEMBERED = "pulled.json"


@click.command()
@click.option(
    "--token-env",
    "variable",
    metavar="NAME",
    default=TOKEN_VARIABLE,
    show_default=True,
    help="The environment variable that holds the API key.",
)
@click.option("--domain", metavar="DOMAIN", default="", help="The domain to ask about, if it is not that of the site.")
@click.option(
    "--since-id",
    "since",
    type=click.IntRange(min=0),
    help="Begin behind this number, and not where the last pull ended.",
)
@click.option(
    "--cap", type=click.IntRange(min=1), default=50, show_default=True, help="How many files one run may write."
)
@click.option("--endpoint", metavar="URL", default=ENDPOINT, show_default=True, help="The feed.")
@url_option
@comparison_option
@click.pass_obj
def pull(given: object, variable: str, domain: str, since: int | None, cap: int, endpoint: str, site: str) -> None:
    """Fetch new mentions from webmention.io.

    Writes a file for each. Nothing is published: the files are there to be looked at. Prints a summary for the pull
    request that offers them.
    """
    every = locate_each()
    token = os.environ.get(variable, "").strip()
    if not token:
        raise Misused(
            tell(
                "The environment variable {variable} is empty. Put the API key from {address} into it; it is read from "
                "there and nowhere else, so that it stands in no file and no log.",
                variable=variable,
                address="https://webmention.io/settings",
            )
        )
    for found in each_incoming(site, every):
        _pull(found, given, token, domain or found.targets.host, since, cap, endpoint)


def _pull(found: Incoming, given: object, token: str, domain: str, since: int | None, cap: int, endpoint: str) -> None:
    remembered = found.folder / _REMEMBERED
    last = _last(remembered)
    intake = Intake(root=found.location.root, folder=found.location.settings.entries, lists=found.lists, cap=cap)
    feed = Feed(endpoint=endpoint, domain=domain, token=token)
    begin = last.get(domain, 0) if since is None else since
    try:
        pulled = pull_from(door_for(found, given), feed, found.targets, intake, since=begin, day=found.day)
    except PullFailed as error:
        raise Failed(error.told) from error
    except OSError as error:
        raise Failed(tell("The mentions cannot be written: {cause}.", cause=error.strerror)) from error
    if pulled.last > last.get(domain, 0):
        write_json(remembered, {"last": dict(sorted({**last, domain: pulled.last}.items()))})
    click.echo(_summary(pulled, found))


def _last(path: Path) -> dict[str, int]:
    """Domain → the number of the last mention that was dealt with."""
    last = read_json(path).get("last", {})
    if not isinstance(last, dict) or not all(isinstance(one, int) for one in last.values()):
        raise not_written_here(path)
    return last


def _summary(pulled: Pulled, found: Incoming) -> str:
    language, host = spoken(), found.targets.host
    counts = [
        (
            pulled.elsewhere,
            tell("{n} about pages of {host} that are no entries", n=pulled.elsewhere, host=host),
        ),
        (pulled.private, tell("{n} private", n=pulled.private)),
        (pulled.odd, tell("{n} of a kind that is not shown", n=pulled.odd)),
    ]
    rest = ", ".join(language.retell(words) for count, words in counts if count)
    text = summary(pulled.taken, source="webmention.io", language=language)
    return text + "\n\n" + language.say("Passed over: {mentions}.", mentions=rest) if rest else text
