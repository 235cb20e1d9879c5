"""Which word was meant by one that is not known: only where a single one comes into question."""

from __future__ import annotations

import re

from ..problems import Slip

_BETWEEN = re.compile(r"[\s_-]+")
_DIGITS = re.compile(r"\d+")


def meant_by(slip: Slip) -> str | None:
    """What to write for a word, or None where nothing or more than one thing is near.

    Near is what differs in capitals, or in spaces, hyphens and underscores; else in one letter, or in two of a word
    with eight or more. The first letter and all digits have to be the same: `atypical` is not `typical`, and 3 not 2.
    """
    word = folded(slip.word)
    if not word:
        return None
    known = [(folded(spelling), target) for spelling, target in slip.meant]
    same = {target for spelling, target in known if spelling == word}
    if same:
        return same.pop() if len(same) == 1 else None
    most = 2 if len(word) >= 8 else 1 if len(word) >= 4 else 0
    near = {target for spelling, target in known if _may_be(word, spelling) and distance(word, spelling, most) <= most}
    return near.pop() if len(near) == 1 else None


def folded(word: str) -> str:
    """A word without what people get wrong without noticing."""
    return _BETWEEN.sub(" ", word).strip().casefold()


def _may_be(word: str, other: str) -> bool:
    return word[:1] == other[:1] and _DIGITS.findall(word) == _DIGITS.findall(other)


def distance(one: str, other: str, most: int) -> int:
    """How many letters are missing, too many, wrong or swapped with a neighbour; more than `most` is not counted."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for here in range(1, len(one) + 1):
        older, before = before, row
        row = [here]
        for there in range(1, len(other) + 1):
            changed = before[there - 1] + (one[here - 1] != other[there - 1])
            best = min(before[there] + 1, row[there - 1] + 1, changed)
            if here > 1 and there > 1 and one[here - 2 : here] == other[there - 2 : there][::-1]:
                best = min(best, older[there - 2] + 1)
            row.append(best)
    return row[-1]
