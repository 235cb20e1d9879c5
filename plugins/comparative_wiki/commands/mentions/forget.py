"""`comparative-wiki mentions forget`: deletes what a page mentions, and keeps it from coming back."""

from __future__ import annotations

import contextlib
from pathlib import Path

import click

from ...entry import EntryId
from ...languages.told import tell
from ...mentions.external import read_mention
from ...mentions.files import list_mentions
from ...mentions.lists import FORGOTTEN, forgotten_text, source_key
from ...problems import Problems, printable
from ...settings import Location
from ...web.intake import is_usable
from ..common import comparison_option, heading, locate_each
from ..speaking import Failed, Misused, echo
from .incoming import lists_of, mentions_folder, write_text


@click.command()
@click.argument("url")
@comparison_option
def forget(url: str) -> None:
    """Delete what a page mentions, and keep it out.

    Every mention by the page at URL goes. Remembered is a hash of the address, not the address. Older versions of the
    files stay in the history of the repository.
    """
    every = locate_each()
    if not is_usable(url):
        raise Misused(
            tell("'{address}' is not a web address. Write it whole, beginning with https://.", address=printable(url))
        )
    for location in every:
        heading(location, every)
        _forget(location, url)


def _forget(location: Location, url: str) -> None:
    lists = lists_of(location)
    # First the hash: were the files deleted and the hash not written, the next pull would bring them back.
    write_text(mentions_folder(location) / FORGOTTEN, forgotten_text(lists, url))
    deleted = [path for path in list_mentions(location.root, location.settings.entries) if _is_by(path, url, location)]
    for path in deleted:
        _delete(path)
        echo(tell("Deleted {file}.", file=path.relative_to(location.root).as_posix()))
    if not deleted:
        echo(tell("No file mentions this address."))
    echo(tell("What it mentions will not be taken again."))


def _is_by(path: Path, url: str, location: Location) -> bool:
    """Whether a file is about a page, or about a part of it."""
    problems = Problems()
    mention = read_mention(path, EntryId(path.parent.name), problems.at(path.relative_to(location.root).as_posix()))
    if mention is None or not mention.url:
        if problems.has_errors:
            name = path.relative_to(location.root).as_posix()
            echo(tell("{file} cannot be read; look at it yourself.", file=name), err=True)
        return False
    key, asked = source_key(mention.url), source_key(url)
    return asked in (key, key.partition("#")[0].rstrip("/"))


def _delete(path: Path) -> None:
    try:
        path.unlink()
    except OSError as error:
        raise Failed(tell("{file} cannot be deleted: {cause}", file=path, cause=error.strerror)) from error
    with contextlib.suppress(OSError):
        path.parent.rmdir()  # only where nothing else is in it
