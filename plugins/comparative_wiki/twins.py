"""The same wiki in other languages: where each page of a site stands in the sites that are built beside it.

An owner who publishes a wiki in two languages has two mkdocs.yml, which name each other. What stands in both has the
same id, and by that a page is told where its twin is, without either site being built first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from .addresses import Addresses
from .chronicle.words import RULES
from .comparison.model import Comparison, ViewSource
from .comparison.read import read_comparison
from .comparison.slugs import slugs
from .difference import rule_changes
from .entry import EntryId
from .languages.language import marked
from .languages.told import tell, tell_all, tell_n
from .problems import START, Problems
from .removed import Memory, Names, read_memory
from .settings import Folder, Location, NotAWiki, folders_of, language_of, read_configuration, read_settings
from .source import Scalar
from .wiki import COMPARISON_FILE, entry_paths, relative

HOME = "index.md"


class Twin(NamedTuple):
    """A comparison as it is published in another language."""

    language: str
    addresses: Addresses
    pages: Mapping[str, str] = {}
    """what a page is, as in "criterion stone" → its source path; those that are there whatever the entries say"""


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
            file = path.parent / folder.entries / COMPARISON_FILE
            comparison = read_comparison(file, Problems().at(relative(file, path.parent)), language)
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
                nobody = Names(known={}, files={}, titles={})
                memory = read_memory(path.parent, folder.entries, nobody, Problems())
                pages = pages_of(comparison, addresses, has_history=settings.history, memory=memory)
                found.setdefault(own, []).append(Twin(language.site, addresses, pages))
    return Twins({own: tuple(some) for own, some in found.items()}, tuple(remarks))


MOST_NAMED = 5
"""differences of two comparison files that are named"""


def check_twins(root: Path, names: Sequence[str], own: Mapping[int, Comparison], problems: Problems) -> None:
    """Say where the comparison files of other languages mean something else than ours, whatever they call it.

    `names` are the mkdocs.yml of these languages, `own` comparisons of this site by their place in its order. What
    cannot be read is left to `read_twins`, and to the checks of the other language.
    """
    for path, folders in _readable(root, names):
        for number, folder in enumerate(folders):
            mine = own.get(number)
            if mine is None:
                continue
            file = path.parent / folder.entries / COMPARISON_FILE
            theirs = read_comparison(file, Problems().at(relative(file, path.parent)), mine.language)
            if theirs is not None and theirs.path != mine.path:
                _compare(mine, theirs, problems)


def _compare(mine: Comparison, theirs: Comparison, problems: Problems) -> None:
    found = [one for one in rule_changes(mine, theirs) if one.how != "renamed"]
    if not found:
        return
    said: list[str] = [tell(RULES[one.what, one.how], name=one.name) for one in found[:MOST_NAMED]]
    left = len(found) - MOST_NAMED
    said += [tell_n("and {n} more", "and {n} more", left)] if left > 0 else []
    problems.at(mine.path).warning(
        "twin-differs",
        START,
        tell(
            "{path}, for the same wiki in another language, says otherwise: {changes}",
            path=theirs.path,
            changes=tell_all(*said, between="; "),
        ),
        tell("Write the same into both, or let one of them say no more than `same_as:` with the way to the other."),
    )


def places_of(root: Path, names: Sequence[str]) -> list[Path]:
    """What the pages of the other languages follow from: their mkdocs.yml, and the folders of their entries."""
    found = []
    for path, folders in _readable(root, names):
        found += [path, *(path.parent / one.entries for one in folders)]
    return found


def _readable(root: Path, names: Sequence[str]) -> Iterator[tuple[Path, Sequence[Folder]]]:
    """The mkdocs.yml of the other languages that can be read, each with the folders of its comparisons."""
    for name in names:
        path = root / name
        try:
            settings = read_settings(path)
        except (NotAWiki, OSError):
            continue
        yield path, folders_of(settings.entries, settings.comparisons)


def addresses_of(path: str, own: Twin, others: Sequence[Twin]) -> list[tuple[str, str]]:
    """Language and whole address of a page in every language in which it is; empty where it is in one alone."""
    if not own.addresses.site_url:
        return []
    places = [(own.language, own.addresses, path)]
    entry = own.addresses.entry_at(path)
    what = next((one for one, place in own.pages.items() if place == path), None) if entry is None else None
    for twin in others:
        there = twin.addresses.entries.get(entry) if entry is not None else twin.pages.get(what or "")
        if there is not None:
            places.append((twin.language, twin.addresses, there))
    if len(places) < 2:
        return []
    return [(language, f"{addresses.site_url}{addresses.url(place)}") for language, addresses, place in places]


def pages_of(comparison: Comparison, addresses: Addresses, *, has_history: bool, memory: Memory) -> dict[str, str]:
    """What each page of a comparison is → its source path, as far as that follows from the comparison file.

    Entries are found by their ids. Pages that are there only if the values of entries have something for them are left
    out: changes of class, and the closest two entries of two classes.
    """
    insights: list[str] = []
    if comparison.classifications:
        insights += ["undecided", "contested", "contrasts", "rules"]
        insights += ["claims"] if comparison.claims else []
        lenses = [one for one in comparison.classifications.values() if one.lens_of is not None]
        insights += ["lenses"] if lenses else []
    found = {
        "home": HOME,
        "entries": addresses.entry_listing,
        "criteria": addresses.criterion_listing,
        "helping": addresses.board,
        "compare": addresses.comparison_listing,
        "data": addresses.data_page,
        "form": addresses.form_page,
        **({"recent": addresses.recent} if has_history else {}),
        **({"memory": addresses.memory} if memory.removed or memory.rejected else {}),
        **({"classes": addresses.class_listing, "insights": addresses.insight_listing} if insights else {}),
        **{f"insight {name}": addresses.insight(name) for name in insights},
        **{f"criterion {name}": path for name, path in addresses.criteria.items()},
        **{f"class {kind} of {name}": path for (name, kind), path in addresses.classes.items()},
    }
    compared = [one.id for one in comparison.views if _is_comparison(one)]
    others = [one.id for one in comparison.views if not _is_comparison(one)]
    for folder, names in (("compare", compared), ("views", others)):
        found |= {f"view {name}": f"{addresses.base}{folder}/{slug}.md" for name, slug in slugs(names).items()}
    return {**found, **({"views": addresses.view_listing} if others else {})}


def _is_comparison(view: ViewSource) -> bool:
    show = view.node.get("show")
    return isinstance(show, Scalar) and show.text.strip() == "compare"
