"""The same wiki in other languages: where each page of a site stands in the sites that are built beside it.

An owner who publishes a wiki in two languages has two mkdocs.yml, which name each other. What stands in both has the
same id, and by that a page is told where its twin is, without either site being built first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from .addresses import Addresses
from .comparison.read import read_comparison
from .entry import EntryId
from .languages.language import marked
from .languages.told import tell
from .problems import Problems
from .settings import Location, NotAWiki, folders_of, language_of, read_configuration, read_settings
from .wiki import entry_paths, relative

HOME = "index.md"


class Twin(NamedTuple):
    """A comparison as it is published in another language."""

    language: str
    addresses: Addresses


class Twins(NamedTuple):
    """What was found out about the other languages."""

    of_folder: Mapping[str, tuple[Twin, ...]]
    """folder of a comparison of this site → its twins"""
    remarks: tuple[str, ...] = ()
    """for the owner: what is missing, a sentence each"""


NO_TWINS = Twins({})
_NO_ADDRESS = marked("{file} has no `site_url`, so that no page can say where it stands in that language")


def read_twins(root: Path, names: Sequence[str], folders: Sequence[str]) -> Twins:
    """Read the mkdocs.yml of each other language, and the ids of what it publishes.

    `names` are relative to `root`, `folders` are those of this site's comparisons, in order: the first of the one is
    the first of the other. Never fails; what cannot be read is remarked on.
    """
    found: dict[str, list[Twin]] = {}
    remarks: list[str] = []
    for name in names:
        path = root / name
        try:
            written, settings = read_configuration(path), read_settings(path)
        except (NotAWiki, OSError) as error:
            remarks.append(
                tell(
                    "{file} cannot be read: {cause}",
                    file=name,
                    cause=error.told if isinstance(error, NotAWiki) else str(error),
                )
            )
            continue
        address = written.get("site_url")
        if not isinstance(address, str) or not address:
            remarks.append(tell(_NO_ADDRESS, file=name))
            continue
        location = Location(root=path.parent, configuration=path, settings=settings)
        language = language_of(location).language
        for own, folder in zip(folders, folders_of(settings.entries, settings.comparisons), strict=False):
            comparison = read_comparison(path.parent / folder.entries / "comparison.yml", Problems().at(""), language)
            if comparison is not None:
                addresses = Addresses.of(
                    comparison,
                    {
                        EntryId(entry.stem): relative(entry, path.parent)
                        for entry in entry_paths(path.parent / folder.entries)
                    },
                    folder.entries,
                    base=folder.base,
                    directory_urls=written.get("use_directory_urls") is not False,
                    site_url=address,
                )
                found.setdefault(own, []).append(Twin(language.site, addresses))
    return Twins({own: tuple(some) for own, some in found.items()}, tuple(remarks))


def addresses_of(path: str, own: Twin, others: Sequence[Twin]) -> list[tuple[str, str]]:
    """Language and whole address of a page in every language in which it is; empty where it is in one alone."""
    if not own.addresses.site_url:
        return []
    places = [(own.language, own.addresses, path)]
    for twin in others:
        there = _there(path, own.addresses, twin.addresses)
        if there is not None:
            places.append((twin.language, twin.addresses, there))
    if len(places) < 2:
        return []
    return [(language, f"{addresses.site_url}{addresses.url(place)}") for language, addresses, place in places]


def _there(path: str, here: Addresses, there: Addresses) -> str | None:
    """The source path in another language of the page that has this one here."""
    if path == HOME:
        return HOME
    listings = {
        here.entry_listing: there.entry_listing,
        here.criterion_listing: there.criterion_listing,
        here.class_listing: there.class_listing,
    }
    if path in listings:
        return listings[path]
    entry = here.entry_at(path)
    if entry is not None:
        return there.entries.get(entry)
    criterion = next((one for one, place in here.criteria.items() if place == path), None)
    if criterion is not None:
        return there.criteria.get(criterion)
    kind = next((one for one, place in here.classes.items() if place == path), None)
    return there.classes.get(kind) if kind is not None else None
