"""What an entry's page says of where it came from, and of what came from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from ..comparison.model import Relation
from ..kinship import Tie
from ..languages.language import Language, marked
from ..pictures.family import Member, lay_out, members_of
from ..wiki import ClassifiedEntry
from .pieces import Pieces

WORDS: Mapping[Relation, tuple[str, str]] = {
    Relation.FORK: (marked("Fork of"), marked("Forked as")),
    Relation.SUCCESSOR: (marked("Successor of"), marked("Succeeded by")),
    Relation.PART: (marked("Part of"), marked("Has as a part")),
}
"""what an entry is to the older one, and what that is to it"""
FEWEST = 2
"""ties of descent of which a tree is drawn; a single one is said in a sentence"""


class TieLine(NamedTuple):
    """One tie of an entry."""

    words: str
    other: Markup
    date: str
    until: str
    because: str
    disputed: bool


class Branch(NamedTuple):
    """A member of the tree with those below it."""

    link: Markup
    how: str
    """how it came from the one above"""
    date: str
    """of that; of its own beginning where nothing is above"""
    also: Sequence[TieLine]
    is_here: bool
    below: Sequence[Branch]


def kin(view: Pieces, one: ClassifiedEntry) -> Markup:
    """The section on forks, successors and parts; empty where there are none."""
    kinship = view.wiki.kinship
    ties = kinship.of(one.entry.id)
    if not ties:
        return Markup("")
    lines = [_line(view, tie, is_younger=tie.younger == one.entry.id) for tie in ties]
    family = kinship.family(one.entry.id)
    tree = _tree(view, one, family) if len(family) >= FEWEST else Markup("")
    return view.renderer.call("kinship", "kin", lines, tree)


def _line(view: Pieces, tie: Tie, *, is_younger: bool) -> TieLine:
    other = view.entry(tie.older if is_younger else tie.younger)
    words = view.language.say(WORDS[tie.relation][0 if is_younger else 1])
    return TieLine(words, view.entry_link(other), tie.date, tie.until, tie.because, tie.disputed)


def _tree(view: Pieces, one: ClassifiedEntry, family: Sequence[Tie]) -> Markup:
    entries = {name: other.entry for name, other in view.wiki.entries.items()}
    members = members_of(family, entries)
    branches = [_branch(view, one, member) for member in members]
    return view.renderer.call("kinship", "tree", one.entry.id, lay_out(members, view.wiki.day), branches)


def _came_as(language: Language, relation: Relation) -> str:
    """How an entry came from the one above it, in the middle of a line."""
    words = language.say(WORDS[relation][1])
    return f"{words[:1].lower()}{words[1:]}"


def _branch(view: Pieces, one: ClassifiedEntry, member: Member) -> Branch:
    tie = member.tie
    return Branch(
        view.entry_link(view.entry(member.entry.id)),
        _came_as(view.language, tie.relation) if tie is not None else "",
        tie.date if tie is not None else member.entry.since,
        [_line(view, other, is_younger=True) for other in member.also],
        member.entry.id == one.entry.id,
        [_branch(view, one, child) for child in member.children],
    )
