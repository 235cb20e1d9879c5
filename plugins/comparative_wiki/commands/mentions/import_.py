"""`comparative-wiki mentions import`: mentions from a WordPress export."""

from __future__ import annotations

from pathlib import Path

import click

from ...languages.told import tell, tell_all
from ...mentions.lists import source_key
from ...mentions.topics import Target
from ...mentions.wxr import NotAnExport, Post, read_export
from ...problems import did_you_mean
from ...web.importing import Mapped, candidates
from ...web.intake import Intake, is_usable, summary
from ..common import comparison_option, heading, locate_each
from ..speaking import Failed, Misused, spoken
from .incoming import Incoming, incoming, with_target
from .publication import url_option


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--map",
    "pairs",
    metavar="POST_URL=ENTRY",
    multiple=True,
    help="The post at this address is about this entry, or criteria/NAME: its comments and pingbacks become mentions; "
    "repeatable.",
)
@click.option(
    "--cap", type=click.IntRange(min=1), default=500, show_default=True, help="How many files one run may write."
)
@url_option
@comparison_option
def import_(file: Path, pairs: tuple[str, ...], cap: int, site: str) -> None:
    """Take mentions from a WordPress export.

    Writes a file for each. FILE is what WordPress gives under Tools, Export. Of an export of somebody's blog, the
    posts, pages and comments that link to entries become mentions; of the blog whose posts the entries carry on, see
    --map. E-mail and IP addresses are not kept.
    """
    several = [incoming(one, site) for one in locate_each()]
    posts: dict[Path, dict[str, Target]] = {one.folder: {} for one in several}
    for key, name in map(_pair, pairs):
        for found, target in with_target(several, name):
            posts[found.folder][key] = target
    for found in several:
        heading(found.location, [one.location for one in several])
        _import(found, file, Mapped(posts=posts[found.folder]), pairs, cap)


def _import(found: Incoming, file: Path, mapped: Mapped, pairs: tuple[str, ...], cap: int) -> None:
    intake = Intake(root=found.location.root, folder=found.location.settings.entries, lists=found.lists, cap=cap)
    try:
        # Read twice, so that a file that breaks off leaves nothing behind.
        with file.open("rb") as export:
            links = {source_key(one.link) for one in read_export(export) if isinstance(one, Post)}
        _check_mapped(links, pairs)
        with file.open("rb") as export:
            taken = intake.take(candidates(read_export(export), found.targets, mapped, found.day))
    except NotAnExport as error:
        raise Failed(tell("{file}: {cause}", file=file, cause=error.told)) from error
    except OSError as error:
        raise Failed(tell("{file}: {cause}", file=error.filename or file, cause=error.strerror)) from error
    click.echo(summary(taken, source=file.name, language=spoken()))


def _pair(text: str) -> tuple[str, str]:
    """Read POST_URL=ENTRY; the address may hold equals signs of its own."""
    url, _, name = text.rpartition("=")
    if not is_usable(url) or not name:
        raise Misused(
            tell(
                "'{text}' is not of the form {form}, like {example}.",
                text=text,
                form="POST_URL=ENTRY",
                example="https://blog.example.org/2010/essay/=linux",
            )
        )
    return source_key(url), name


def _check_mapped(links: set[str], pairs: tuple[str, ...]) -> None:
    """A post that is mapped has to be in the export; else a slip of the pen would pass for "nothing new"."""
    for text in pairs:
        key, _ = _pair(text)
        if key not in links:
            post, hint = text.rpartition("=")[0], did_you_mean(key, links)
            raise Misused(tell_all(tell("There is no public post at {address} in the export.", address=post), hint))
