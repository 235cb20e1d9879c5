"""Words that are not known, replaced at their place by the one word that was meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..languages.told import tell
from ..problems import Problem
from ..source import Mapping, Node, Scalar, Sequence
from .trees import parsed_with_faults, parts_of
from .words import meant_by

_PLAIN = re.compile(r"[^\W_](?:[\w .+/-]*[\w+])?")
"""what can be written without quotes wherever a word stood"""
_MOST = 100
"""words of one file that are mended in one run; each is looked at closely"""
_ENDS = r"""(?=$|[\s"',:\]}])"""


def with_slips_mended(text: str, problems: Iterable[Problem], *, is_entry: bool) -> tuple[str, tuple[str, ...]]:
    """Mend the words of a file of which it is clear what was meant; return it with what was done in words.

    A word is left alone where the file would then mean something else elsewhere. So are two words that would become
    one key of one mapping: nobody knows which of them is the right one.
    """
    parts = parts_of(text, is_entry=is_entry)
    if parts is None:
        return text, ()
    found = sorted(_mends(problems, parts.first_line), reverse=True)[-_MOST:]
    clash = {target for target in {one.target for one in found} if _clash(parts.yaml, found, target)}
    yaml, done = _all_replaced(parts.yaml, [one for one in found if one.target not in clash])
    words: list[str] = [
        tell(
            "'{word}' to '{target}' in line {line}",
            word=one.word,
            target=one.target,
            line=one.line + parts.first_line - 1,
        )
        for one in reversed(done)
    ]
    return parts._replace(yaml=yaml).text, tuple(words)


class _Mend(NamedTuple):
    """A word to be replaced, with its place in the YAML."""

    line: int
    column: int
    word: str
    target: str


def _mends(problems: Iterable[Problem], first_line: int) -> Iterator[_Mend]:
    for problem in problems:
        target = meant_by(problem.slip) if problem.slip is not None else None
        if problem.slip is not None and target is not None:
            yield _Mend(problem.place.line - first_line + 1, problem.place.column, problem.slip.word, target)


def _clash(yaml: str, mends: Iterable[_Mend], target: str) -> bool:
    """Whether words that are to become the same one could each be mended, but not all of them."""
    alike = [one for one in mends if one.target == target]
    return len(_all_replaced(yaml, alike)[1]) < sum(_replaced(yaml, one) is not None for one in alike)


def _all_replaced(yaml: str, mends: Iterable[_Mend]) -> tuple[str, list[_Mend]]:
    """The text with as many words replaced as can be, and these; `mends` begin with the last of the text."""
    done = []
    for one in mends:
        new = _replaced(yaml, one)
        if new is not None:
            yaml = new
            done.append(one)
    return yaml, done


def _replaced(yaml: str, mend: _Mend) -> str | None:
    """The text with one word replaced; None where that is not certain to be this word alone."""
    lines = yaml.split("\n")
    if not 0 < mend.line <= len(lines) or not _PLAIN.fullmatch(mend.target):
        return None
    line = lines[mend.line - 1]
    # In front of the word may stand what makes a test of it: "at least", "not", "a to".
    found = re.match(rf"""(["']?(?:[\w-]+ )*?){re.escape(mend.word)}{_ENDS}""", line[mend.column - 1 :])
    if found is None:
        return None
    start = mend.column - 1 + len(found[1])
    lines[mend.line - 1] = line[:start] + mend.target + line[start + len(mend.word) :]
    new = "\n".join(lines)
    return new if _differ_in_one_word(yaml, new) else None


def _differ_in_one_word(old: str, new: str) -> bool:
    (before, faults), (after, more) = parsed_with_faults(old), parsed_with_faults(new)
    if before is None or after is None or more > faults:
        return False
    one, other = list(_flat(before)), list(_flat(after))
    return len(one) == len(other) and sum(here != there for here, there in zip(one, other, strict=True)) == 1


def _flat(node: Node) -> Iterator[str]:
    """All that a tree holds, in its order, with brackets."""
    if isinstance(node, Scalar):
        yield f"={node.text}"
    elif isinstance(node, Sequence):
        yield "["
        for item in node.items:
            yield from _flat(item)
        yield "]"
    else:
        yield from _flat_mapping(node)


def _flat_mapping(node: Mapping) -> Iterator[str]:
    yield "{"
    for name, value in node.items:
        yield f":{name.text}"
        yield from _flat(value)
    yield "}"
