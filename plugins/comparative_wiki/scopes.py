"""Which of several comparisons a block or a reference in a page is about: its own, the one it names, the only one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .blocks import (
    Block,
    FoundBlock,
    Reference,
    make_reference,
    parse_block,
    places_of,
    read_parsed,
    report_reference,
)
from .entry import EntryId
from .fields import Fields
from .languages.told import tell, tell_any
from .problems import Place, Problem, Problems, Reporter, did_you_mean, remedies
from .source import Mapping as MappingNode
from .wiki import Wiki

COMPARISON = "comparison"
"""the key of a block that names a comparison"""
Written = re.Match[str]
"""a match of `blocks.INLINE`"""


@dataclass(frozen=True, kw_only=True)
class Scope:
    """A comparison that blocks and references may be about."""

    name: str
    """its folder"""
    wiki: Wiki
    blocks: Mapping[str, Block]
    """those of its views, which `view:` may name"""


Scopes = Sequence[Scope]
Found = tuple[Scope, Block]


def read_block(
    scopes: Scopes, found: FoundBlock, report: Reporter, *, first_line: int, own: Scope | None = None
) -> Found | None:
    """Read a block of a page, for the comparison that it is about; report and return None where it is wrong.

    `first_line` is the line of the file in which the page's line 0 stands; `own` is the comparison of the page.
    """
    node = parse_block(found, report, first_line=first_line)
    if node is None:
        return None
    line = first_line + found.first
    if len(scopes) == 1:
        return _read(scopes[0], node, report, line)
    fields = Fields(node, report, owner=tell("a comparison block"))
    name = fields.text(COMPARISON)
    if name or own is not None:
        scope = own if not name else next((one for one in scopes if one.name == name), None)
        if scope is None:
            report.error("block-unknown", fields.place_of(COMPARISON), *_no_comparison(name, scopes))
            return None
        return _read(scope, node, report, line, several=True)
    return _only(scopes, node, report, line)


def _read(scope: Scope, node: MappingNode, report: Reporter, line: int, *, several: bool = False) -> Found | None:
    asked = (COMPARISON,) if several else ()
    block = read_parsed(scope.wiki, node, report, line=line, views=scope.blocks, also=asked)
    return (scope, block) if block is not None else None


def _only(scopes: Scopes, node: MappingNode, report: Reporter, line: int) -> Found | None:
    """Read a block that names no comparison, for the only one for which nothing in it is wrong."""
    sound: list[Found] = []
    wrong: list[list[Problem]] = []
    for scope in scopes:
        apart = Problems()
        read = _read(scope, node, apart.at(report.path), line, several=True)
        if read is not None:
            sound.append(read)
        wrong.append(list(apart))
    place = Place(line=line, column=1)
    if len({block.show for _, block in sound}) == 1 and not sound[0][1].show.is_of_one:
        return sound[0]
    if len(sound) > 1:
        names = [scope.name for scope, _ in sound]
        report.error(
            "ambiguous-word",
            place,
            tell("this block can be about {names}", names=tell_any(names)),
            tell("{way}.", way=_way(names)),
        )
    if sound:
        return sound[0] if len(sound) == 1 else None
    # What is wrong for every comparison is wrong in the block itself.
    for problem in (everywhere := [one for one in wrong[0] if all(one in others for others in wrong)]):
        report.problems.add(problem)
    if not everywhere:
        cause = tell("no comparison has everything that this block names")
        remedy = tell("{way}, and it is said what is missing.", way=_way([one.name for one in scopes]))
        report.error("block-unknown", place, cause, remedy)
    return None


def read_reference(scopes: Scopes, written: Written, *, own: Scope | None = None) -> tuple[Scope, Reference] | None:
    """The reference that was met in running text, and the comparison it is about; None where that is not clear."""
    what, entry, classification = written.groups()
    meant = _meant(scopes, entry, own)
    if len(meant) != 1:
        return None
    reference = make_reference(meant[0].wiki, what, _plain(scopes, entry), classification)
    return (meant[0], reference) if reference is not None else None


def report_unclear(
    scopes: Scopes, markdown: str, written: Written, report: Reporter, *, first_line: int, own: Scope | None = None
) -> None:
    """Report such a reference that names what is not there, or is there twice."""
    text, entry = written.group(0), written.group(2)
    meant = _meant(scopes, entry, own)
    if len(meant) == 1 or len(scopes) == 1:
        scope, plain = (meant or scopes)[0], _plain(scopes, entry)
        report_reference(scope.wiki, markdown, text, report, first_line=first_line, entry=plain)
        return
    if meant:
        names = [f"{one.name}/{entry}" for one in meant]
        problem = (
            "ambiguous-word",
            tell(
                "'{entry}' is an entry of {comparisons}", entry=entry, comparisons=_listed([one.name for one in meant])
            ),
        )
        remedy: str = tell("Write {names}.", names=tell_any([f"`{one}`" for one in names]))
    else:
        problem = "block-unknown", tell("there is no {what} '{text}'", what=tell("entry"), text=entry)
        known = [
            name for one in scopes for entry_id in one.wiki.entries for name in (entry_id, f"{one.name}/{entry_id}")
        ]
        remedy = did_you_mean(entry, known)
    for place in places_of(text, markdown, first_line):
        report.error(problem[0], place, problem[1], remedy)


def _meant(scopes: Scopes, entry: str, own: Scope | None) -> list[Scope]:
    """The comparisons of which an entry may be one."""
    if len(scopes) > 1 and "/" in entry:
        name = entry.rpartition("/")[0]
        return [one for one in scopes if one.name == name]
    having = [one for one in scopes if EntryId(entry) in one.wiki.entries]
    return [own] if own in having and own is not None else having


def _plain(scopes: Scopes, entry: str) -> str:
    return entry.rpartition("/")[2] if len(scopes) > 1 else entry


def _no_comparison(name: str, scopes: Scopes) -> tuple[str, str]:
    names = [one.name for one in scopes]
    cause = tell("there is no {what} '{text}'", what=tell("comparison"), text=name)
    return cause, remedies(did_you_mean(name, names), tell("There are: {names}.", names=", ".join(names)))


def _way(names: Sequence[str]) -> str:
    ways = [f"`{COMPARISON}: {one}`" for one in names]
    return tell("Write {ways}", ways=tell_any(ways))


def _listed(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    return tell("{first} and of {other}", first=", ".join(names[:-1]), other=names[-1])
