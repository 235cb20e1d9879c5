"""`comparative-wiki mentions pull`: new mentions from webmention.io, as files to be looked at."""

from __future__ import annotations

import os
from pathlib import Path

import click

from ...languages.told import tell
from ...web.intake import Intake, summary
from ...web.pull import ENDPOINT, Feed, Pulled, PullFailed, Received, Receiver
from ...web.pull import pull as pull_from
from ..common import comparison_option, heading, locate_each
from ..speaking import Failed, Misused, spoken
from .incoming import Incoming, door_for, incoming, not_written_here, read_json, write_json
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
    several = [incoming(one, site) for one in every]
    # All comparisons of a site have its address, and one feed.
    host = several[0].targets.host
    feed = Feed(endpoint=endpoint, domain=domain or host, token=token)
    before = [_last(one.folder / _REMEMBERED) for one in several]
    receivers = [
        Receiver(
            targets=one.targets,
            intake=Intake(root=one.location.root, folder=one.location.settings.entries, lists=one.lists, cap=cap),
            since=last.get(feed.domain, 0) if since is None else since,
        )
        for one, last in zip(several, before, strict=True)
    ]
    try:
        pulled = pull_from(door_for(several[0], given), feed, receivers, day=several[0].day)
    except PullFailed as error:
        raise Failed(error.told) from error
    except OSError as error:
        raise Failed(tell("The mentions cannot be written: {cause}.", cause=error.strerror)) from error
    for one, last, received in zip(several, before, pulled.received, strict=True):
        _keep(one, last, received, feed.domain)
        heading(one.location, every)
        click.echo(summary(received.taken, source="webmention.io", language=spoken()))
    passed = _passed(pulled, host)
    if passed:
        click.echo(f"\n{passed}")


def _keep(found: Incoming, last: dict[str, int], received: Received, domain: str) -> None:
    """Remember how far a comparison has come."""
    if received.last > last.get(domain, 0):
        write_json(found.folder / _REMEMBERED, {"last": dict(sorted({**last, domain: received.last}.items()))})


def _last(path: Path) -> dict[str, int]:
    """Domain → the number of the last mention that was dealt with."""
    last = read_json(path).get("last", {})
    if not isinstance(last, dict) or not all(isinstance(one, int) for one in last.values()):
        raise not_written_here(path)
    return last


def _passed(pulled: Pulled, host: str) -> str:
    """What no comparison has a place for, in words; empty if there is nothing."""
    language = spoken()
    counts = [
        (
            pulled.elsewhere,
            tell("{n} about pages of {host} that are no entries", n=pulled.elsewhere, host=host),
        ),
        (pulled.private, tell("{n} private", n=pulled.private)),
        (pulled.odd, tell("{n} of a kind that is not shown", n=pulled.odd)),
    ]
    rest = ", ".join(language.retell(words) for count, words in counts if count)
    return language.say("Passed over: {mentions}.", mentions=rest) if rest else ""
