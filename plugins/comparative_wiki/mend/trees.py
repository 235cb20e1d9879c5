"""Reading YAML twice, to be sure that what was mended means the same."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..problems import Problems
from ..source import Mapping, Node, Scalar, Sequence, parse_fragment

FENCES = re.compile(r"\A(-{3}[ \t]*\n)(.*?)^((?:\.{3}|-{3})[ \t]*(?:\n|\Z))", re.DOTALL | re.MULTILINE)
"""the fences of front matter: the opening line, the YAML, the closing line"""


class Parts(NamedTuple):
    """A file as what is before its YAML, the YAML, and what is behind it."""

    head: str
    yaml: str
    tail: str

    @property
    def text(self) -> str:
        """The whole file."""
        return self.head + self.yaml + self.tail

    @property
    def first_line(self) -> int:
        """The line of the file in which the YAML begins."""
        return self.head.count("\n") + 1


def parts_of(text: str, *, is_entry: bool) -> Parts | None:
    """Take a file apart; None where it has no front matter that begins and ends."""
    if not is_entry:
        return Parts("", text, "")
    found = FENCES.match(text)
    return Parts(found[1], found[2], text[found.start(3) :]) if found is not None else None


def parsed(yaml: str) -> Mapping | None:
    """The tree of a text without any fault; None where it has one."""
    tree, faults = parsed_with_faults(yaml)
    return tree if not faults else None


def parsed_with_faults(yaml: str) -> tuple[Mapping | None, int]:
    """The tree of a text, if it can be read at all, and how many faults it has."""
    problems = Problems()
    return parse_fragment(yaml, problems.at(""), first_line=1, what="the text"), len(problems)


def shape(node: Node, *, ordered: bool = True) -> object:
    """A tree without places, with white space folded; without the order of keys too, if `ordered` is false."""
    if isinstance(node, Scalar):
        return " ".join(node.text.split()), node.plain and not node.text
    if isinstance(node, Sequence):
        return [shape(item, ordered=ordered) for item in node.items]
    pairs = [(name.text, shape(value, ordered=ordered)) for name, value in node.items]
    return (*pairs,) if ordered else dict(pairs)


def same(one: Mapping | None, other: Mapping | None, *, ordered: bool = True) -> bool:
    """Whether two trees mean the same."""
    if one is None or other is None:
        return False
    return shape(one, ordered=ordered) == shape(other, ordered=ordered)
