"""What the commands that bring mentions in share: the wiki, its addresses and lists, the door to the network."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...ageing import today
from ...languages.told import tell, tell_all
from ...mentions.files import FOLDER
from ...mentions.lists import Lists, read_lists
from ...mentions.topics import Target
from ...problems import Problems, did_you_mean
from ...settings import Location
from ...web.fetch import Door
from ...web.targets import Targets
from ...wiki import Wiki
from ..common import build, entry_named, fail, heading, locate_each, no_entry
from ..export import write_whole
from ..speaking import Failed, Misused
from .publication import door_to, site_of


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """A wiki into which mentions are brought."""

    location: Location
    wiki: Wiki
    targets: Targets
    lists: Lists
    day: str

    @property
    def folder(self) -> Path:
        """Where mentions are kept."""
        return mentions_folder(self.location)


def target_named(wiki: Wiki, name: str) -> Target:
    """The entry with an id or an old id, the criterion or class of a folder; or end with a usage error.

    A name with a slash can only be a folder: "criteria/control".
    """
    if "/" not in name:
        return entry_named(wiki, name)
    topic = wiki.topics.by_folder.get(name)
    if topic is None:
        hint = did_you_mean(name, wiki.topics.by_folder)
        raise Misused(tell_all(tell("There is no criterion or class '{name}'.", name=name), hint))
    return topic


def with_target(several: Sequence[Incoming], name: str) -> list[tuple[Incoming, Target]]:
    """The comparisons that have an entry, criterion or class of this name, with that; or end with a usage error.

    Of several comparisons the one that is meant may stand before it: "trees/oak", "trees/criteria/height".
    """
    if len(several) == 1:
        return [(several[0], target_named(several[0].wiki, name))]
    found = [(one, target) for one in several for target in [_target_in(one, name)] if target is not None]
    if not found:
        raise no_entry(name, [entry for one in several for entry in one.wiki.entries])
    return found


def _target_in(found: Incoming, name: str) -> Target | None:
    own = name.removeprefix(f"{found.location.settings.entries}/")
    return found.wiki.topics.by_folder.get(own) if "/" in own else found.wiki.entry_of_name.get(own)


def mentions_folder(location: Location) -> Path:
    """Where a wiki keeps its mentions."""
    return location.root / location.settings.entries / FOLDER


def each_incoming(site: str, every: Sequence[Location] = ()) -> Iterator[Incoming]:
    """Build every comparison that the command is about, and lay out its addresses; or end with a message."""
    every = every or locate_each()
    for location in every:
        heading(location, every)
        yield incoming(location, site)


def incoming(location: Location, site: str) -> Incoming:
    """Build a comparison and lay out its addresses, or end with a message."""
    wiki, problems = build(location)
    lists = read_lists(location.root, location.settings.entries, problems)
    if wiki is None or problems.has_errors:
        fail(problems)
    targets = Targets.of(wiki, site_of(location, site), location.folder)
    return Incoming(location=location, wiki=wiki, targets=targets, lists=lists, day=today())


def lists_of(location: Location) -> Lists:
    """Read the lists of a wiki that need not be sound otherwise, or end with a message."""
    problems = Problems()
    lists = read_lists(location.root, location.settings.entries, problems)
    if problems.has_errors:
        fail(problems)
    return lists


def door_for(found: Incoming, given: object) -> Door:
    """The door to the network in the wiki's name; `given` is one that a test hands over."""
    return door_to(found.location, found.targets.site, given)


def read_json(path: Path) -> dict[str, object]:
    """Read a file that an earlier run has left, empty if there is none; or end with a message."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise Failed(
            tell(
                "{file} cannot be read: {cause}. Mend it, or delete it to begin anew.", file=path.name, cause=str(error)
            )
        ) from error
    if not isinstance(document, dict):
        raise not_written_here(path)
    return document


def not_written_here(path: Path) -> Failed:
    """That a file for the next run is another than this program writes."""
    return Failed(tell("{file} does not hold what this command writes. Delete it to begin anew.", file=path.name))


def write_json(path: Path, document: dict[str, object]) -> None:
    """Write a file for the next run."""
    write_text(path, json.dumps({"version": 1, **document}, ensure_ascii=False, indent=2) + "\n")


def write_text(path: Path, text: str) -> None:
    """Write a file below the folder of mentions, whole or not at all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Failed(tell("{file} cannot be made: {cause}", file=path.parent, cause=error.strerror)) from error
    write_whole(path, text)
