"""What a picture shows, in sentences: for those who do not see it, and for those who do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from ..comparison.model import Classification
from ..languages.language import Language
from ..wiki import ClassifiedEntry
from .axes import Axis
from .distribution import Count, Distribution
from .heatmap import Heatmap
from .spread import Spread


def entries_in_words(language: Language, count: int) -> str:
    """A number of entries: "1 entry", "2 entries"."""
    return language.say_n("{n} entry", "{n} entries", count)


def of_heatmap(
    language: Language,
    layout: Heatmap,
    criteria: int,
    classification: Classification | None,
    meanings: Mapping[str, str],
) -> str:
    """What a heat map shows."""
    unmarked = language.say("without a mark")
    cells = [f"{layer.cells} {meanings.get(layer.tone) or unmarked}" for layer in layout.layers]
    words = [
        language.say_n(
            "{entries} by {n} criterion: {marks}.",
            "{entries} by {n} criteria: {marks}.",
            criteria,
            entries=entries_in_words(language, len(layout.entries)),
            marks=language.join_and(cells),
        )
    ]
    if classification is not None and layout.clusters:
        largest = max(layout.clusters, key=lambda one: one.size)
        words.append(
            language.say(
                "Clustered by {classification}; the largest cluster is {cluster}, with {entries}.",
                classification=classification.title,
                cluster=largest.words,
                entries=entries_in_words(language, largest.size),
            )
        )
    return " ".join(words)


def of_map(language: Language, across: Axis, upwards: Axis) -> str:
    """What a map shows."""
    words = [
        language.say(
            "{entries}: {across} from left to right, {upwards} upwards.",
            entries=entries_in_words(language, len(across.spots)),
            across=across.title,
            upwards=upwards.title,
        )
    ]
    if not across.is_numeric and not upwards.is_numeric:
        pairs = Counter(
            (one.words, two.words)
            for one, two in zip(across.spots, upwards.spots, strict=True)
            if one.settled and two.settled
        )
        if pairs:
            (first, second), count = max(pairs.items(), key=lambda item: item[1])
            words.append(
                language.say(
                    "The most, {count}, are {first} ({across}) and {second} ({upwards}).",
                    count=count,
                    first=first,
                    across=across.title,
                    second=second,
                    upwards=upwards.title,
                )
            )
    words.extend(_reach(language, axis) for axis in (across, upwards) if axis.is_numeric)
    unsettled = sum(not (one.settled and two.settled) for one, two in zip(across.spots, upwards.spots, strict=True))
    if unsettled:
        words.append(language.say("Of {count} one of the two values is not known exactly.", count=unsettled))
    return " ".join(words)


def _reach(language: Language, axis: Axis) -> str:
    known = [spot for spot in axis.spots if spot.low is not None and spot.low == spot.high]
    if not known:
        return language.say("{axis} is known exactly of none.", axis=axis.title)
    low, high = (end(known, key=lambda spot: spot.low or 0.0) for end in (min, max))
    return language.say(
        "{axis}: {low} to {high}, known exactly of {count}.",
        axis=axis.title,
        low=low.words,
        high=high.words,
        count=len(known),
    )


def of_timeline(language: Language, entries: Sequence[ClassifiedEntry], undated: int) -> str:
    """What a timeline shows."""
    total = entries_in_words(language, len(entries) + undated)
    words = language.say_n("{n} of {entries} has a date", "{n} of {entries} have a date", len(entries), entries=total)
    if not entries:
        return f"{words}."
    first, last = (end(entries, key=lambda one: one.entry.since) for end in (min, max))
    return language.say(
        "{count}: from {first} ({first_entry}) to {last} ({last_entry}).",
        count=words,
        first=language.day(first.entry.since),
        first_entry=first.entry.title,
        last=language.day(last.entry.since),
        last_entry=last.entry.title,
    )


def of_distribution(language: Language, counted: Distribution, nothing: str) -> tuple[str, str]:
    """What a distribution shows: in short, and then every number."""
    some = sorted((one for one in counted.counts if one.certain), key=lambda one: -one.certain)
    names = [f"{_name(one, nothing)} ({one.certain})" for one in some]
    words = [f"{entries_in_words(language, counted.total)}."]
    if names:
        words.append(language.say("The largest: {classes}.", classes=language.join_and(names[:3])))
    if counted.undecided:
        words.append(language.say_n("{n} is undecided.", "{n} are undecided.", counted.undecided))
    every = [f"{_name(one, nothing)}: {count_in_words(language, one)}" for one in counted.counts]
    return " ".join(words), f"{'; '.join(every)}."


def of_spreads(language: Language, found: Sequence[Spread], entries: int) -> str:
    """What the values of some entries show: in which criteria all agree."""
    alike = [one.criterion.title for one in found if len(one.parts) == 1]
    who = entries_in_words(language, entries)
    if not alike:
        return language.say("{entries}. They agree in no criterion.", entries=who)
    return language.say("{entries}. All agree in {criteria}.", entries=who, criteria=language.join_and(alike))


def count_in_words(language: Language, one: Count) -> str:
    """The entries of a class: "5, perhaps 3 more"."""
    if not one.perhaps:
        return str(one.certain)
    if one.certain:
        return language.say("{certain}, perhaps {perhaps} more", certain=one.certain, perhaps=one.perhaps)
    return language.say("perhaps {count}", count=one.perhaps)


def _name(one: Count, nothing: str) -> str:
    return one.kind.title if one.kind is not None else nothing
