"""What a picture shows, in sentences: for those who do not see it, and for those who do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ..comparison.model import Classification
from ..comparison.words import join_and
from ..wiki import ClassifiedEntry
from .axes import Axis
from .distribution import Count, Distribution
from .heatmap import Heatmap
from .spread import Spread


def entries_in_words(count: int) -> str:
    """A number of entries: "1 entry", "2 entries"."""
    return f"{count} {'entry' if count == 1 else 'entries'}"


def of_heatmap(layout: Heatmap, criteria: int, classification: Classification | None, meanings: dict[str, str]) -> str:
    """What a heat map shows."""
    cells = [f"{layer.cells} {meanings.get(layer.tone) or 'without a mark'}" for layer in layout.layers]
    size = f"{entries_in_words(len(layout.entries))} by {criteria} {'criterion' if criteria == 1 else 'criteria'}"
    words = [f"{size}: {join_and(cells)}."]
    if classification is not None and layout.clusters:
        largest = max(layout.clusters, key=lambda one: one.size)
        words.append(
            f"Clustered by {classification.title}; the largest cluster is {largest.words}, "
            f"with {entries_in_words(largest.size)}."
        )
    return " ".join(words)


def of_map(across: Axis, upwards: Axis) -> str:
    """What a map shows."""
    words = [f"{entries_in_words(len(across.spots))}: {across.title} from left to right, {upwards.title} upwards."]
    if not across.is_numeric and not upwards.is_numeric:
        pairs = Counter(
            (one.words, two.words)
            for one, two in zip(across.spots, upwards.spots, strict=True)
            if one.settled and two.settled
        )
        if pairs:
            (first, second), count = max(pairs.items(), key=lambda item: item[1])
            words.append(f"The most, {count}, are {first} ({across.title}) and {second} ({upwards.title}).")
    words.extend(_reach(axis) for axis in (across, upwards) if axis.is_numeric)
    unsettled = sum(not (one.settled and two.settled) for one, two in zip(across.spots, upwards.spots, strict=True))
    if unsettled:
        words.append(f"Of {unsettled} one of the two values is not known exactly.")
    return " ".join(words)


def _reach(axis: Axis) -> str:
    known = [spot for spot in axis.spots if spot.low is not None and spot.low == spot.high]
    if not known:
        return f"{axis.title} is known exactly of none."
    low, high = (end(known, key=lambda spot: spot.low or 0.0) for end in (min, max))
    return f"{axis.title}: {low.words} to {high.words}, known exactly of {len(known)}."


def of_timeline(entries: Sequence[ClassifiedEntry], undated: int) -> str:
    """What a timeline shows."""
    total = entries_in_words(len(entries) + undated)
    words = f"{len(entries)} of {total} {'has' if len(entries) == 1 else 'have'} a date"
    if not entries:
        return f"{words}."
    first, last = (end(entries, key=lambda one: one.entry.since) for end in (min, max))
    return f"{words}: from {first.entry.since} ({first.entry.title}) to {last.entry.since} ({last.entry.title})."


def of_distribution(counted: Distribution, nothing: str) -> tuple[str, str]:
    """What a distribution shows: in short, and then every number."""
    some = sorted((one for one in counted.counts if one.certain), key=lambda one: -one.certain)
    names = [f"{_name(one, nothing)} ({one.certain})" for one in some]
    words = [f"{entries_in_words(counted.total)}."]
    if names:
        words.append(f"The largest: {join_and(names[:3])}.")
    if counted.undecided:
        words.append(f"{counted.undecided} {'is' if counted.undecided == 1 else 'are'} undecided.")
    every = [f"{_name(one, nothing)}: {count_in_words(one)}" for one in counted.counts]
    return " ".join(words), f"{'; '.join(every)}."


def of_spreads(found: Sequence[Spread], entries: int) -> str:
    """What the values of some entries show: in which criteria all agree."""
    alike = [one.criterion.title for one in found if len(one.parts) == 1]
    who = entries_in_words(entries)
    if not alike:
        return f"{who}. They agree in no criterion."
    return f"{who}. All agree in {join_and(alike)}."


def count_in_words(one: Count) -> str:
    """The entries of a class: "5, perhaps 3 more"."""
    if not one.perhaps:
        return str(one.certain)
    return f"{one.certain}, perhaps {one.perhaps} more" if one.certain else f"perhaps {one.perhaps}"


def _name(one: Count, nothing: str) -> str:
    return one.kind.title if one.kind is not None else nothing
