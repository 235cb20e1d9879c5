"""Moves between two states of a wiki that need a reason, and have none: out of a guarded class, or down the ranks."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from .classify import Verdict
from .comparison.model import (
    Class,
    ClassId,
    Classification,
    ClassificationId,
    Comparison,
    CriterionId,
    Inherited,
    Mapped,
    Policy,
    criteria_of,
    union_of,
)
from .difference import pairs
from .entry import Entry, State, Value
from .languages.told import tell
from .problems import START, Problems
from .removed import REMOVED_FILE
from .wiki import ClassifiedEntry, Wiki


def check_moves(before: Wiki, after: Wiki, ruled: Wiki | None, problems: Problems) -> None:
    """Report every entry that leaves a guarded class or falls in rank, where none of the changed values says why.

    `ruled` is the old entries under the new comparison file, where that is another: what the rules move by themselves
    is not for an entry to explain.
    """
    for old, new in pairs(before, after):
        again = ruled.entries.get(old.entry.id) if ruled is not None else None
        for name, verdict in new.verdicts.items():
            former = old.verdicts.get(name)
            if former is None:
                continue
            left = _left(before.comparison, after.comparison, former, verdict)
            if left is None or (again is not None and _left_by_rules(before, after, former, again, name, left)):
                continue
            changed = _changed(after.comparison, name, old.entry, new.entry)
            if changed and not any(_has_new_reason(old.entry, new.entry, one) for one in changed):
                _report(after.comparison, new, name, left, changed, problems)


def check_gone(before: Wiki, after: Wiki, there: Collection[str], problems: Problems) -> None:
    """Report every entry of a guarded class that was taken out, where the file of removed entries does not say why.

    `there` are the ids of all entries that have a file, however wrong it is.
    """
    kept = {old.entry.id for old, _ in pairs(before, after)} | {
        one.id.rpartition("/")[2] for one in after.memory.removed
    }
    for name, old in before.entries.items():
        if name in kept or name in there:
            continue
        for verdict in old.verdicts.values():
            classification = before.comparison.classifications[verdict.classification]
            left = next((one for one in classification.classes if one.guarded and one.id in verdict.certain), None)
            if left is not None:
                problems.at(old.entry.path).error(
                    "move-needs-reason",
                    START,
                    tell(
                        "with this change '{entry}' is taken out, which is of '{left}' ({classification}), "
                        "and nothing says why",
                        entry=old.entry.title,
                        left=left.title,
                        classification=classification.title,
                    ),
                    tell(
                        "Write into the file {REMOVED_FILE} of the entries' folder: `{name}: {{date: ..., "
                        "because: the reason}}`.",
                        REMOVED_FILE=REMOVED_FILE,
                        name=name,
                    ),
                )
                break


def _left(before: Comparison, after: Comparison, old: Verdict, new: Verdict) -> Class | None:
    """The class that an entry may not leave without a reason, and has left."""
    classification = after.classifications[new.classification]
    former = before.classifications.get(new.classification)
    there = {one.id: one for one in classification.classes}
    # Whoever takes the guard away does not thereby leave unguarded.
    guarded = {one.id for some in (classification, former) if some is not None for one in some.classes if one.guarded}
    for name in old.certain:
        if name in guarded and name in there and name not in new.certain:
            return there[name]
    rank = _rank(classification, old.certain)
    if rank < 0:
        return None
    now = _rank(classification, new.certain)
    falls = now < rank if classification.policy is Policy.LEVELS else 0 <= now < rank
    return there[classification.ranked[rank]] if falls else None


def _rank(classification: Classification, certain: tuple[ClassId, ...]) -> int:
    return max((classification.ranked.index(name) for name in certain if name in classification.ranked), default=-1)


def _left_by_rules(
    before: Wiki, after: Wiki, former: Verdict, again: ClassifiedEntry, name: ClassificationId, left: Class
) -> bool:
    """Whether the new rules alone take the same class away."""
    moved = again.verdicts.get(name)
    found = _left(before.comparison, after.comparison, former, moved) if moved is not None else None
    return found is not None and found.id == left.id


def _changed(comparison: Comparison, name: ClassificationId, old: Entry, new: Entry) -> list[CriterionId]:
    """The criteria behind a classification to which the entry itself gives another answer than before."""
    return [
        one
        for one in _behind(comparison, name)
        if not isinstance(comparison.criteria[one].origin, Mapped)
        and not (isinstance(comparison.criteria[one].origin, Inherited) and new.values[one].origin)
        and _answer(old.values.get(one)) != _answer(new.values[one])
    ]


def _behind(comparison: Comparison, name: ClassificationId) -> Iterator[CriterionId]:
    """What the rules of a classification name, and what that is worked out from; each once."""
    rules = [one.when for one in comparison.classifications[name].classes if one.when is not None]
    open_ = list(union_of(criteria_of(rule) for rule in rules))
    seen: set[CriterionId] = set()
    while open_:
        one = open_.pop(0)
        if one in seen:
            continue
        seen.add(one)
        yield one
        origin = comparison.criteria[one].origin
        if isinstance(origin, Mapped):
            open_.append(origin.source)
        elif isinstance(origin, Inherited):
            open_.append(origin.link)


def _answer(value: Value | None) -> tuple[object, ...]:
    return (value.state, value.possible, value.certain) if value is not None else ()


def _has_new_reason(old: Entry, new: Entry, criterion: CriterionId) -> bool:
    former = old.values.get(criterion)
    return bool(_reasons(new.values[criterion]) - (_reasons(former) if former is not None else set()))


def _reasons(value: Value) -> set[str]:
    return {text for text in (value.reason, *(claim.because for claim in value.claims)) if text}


def _report(
    comparison: Comparison,
    one: ClassifiedEntry,
    name: ClassificationId,
    left: Class,
    changed: list[CriterionId],
    problems: Problems,
) -> None:
    entry = one.entry
    value = entry.values[changed[0]]
    example = "{value: ..., because: the reason}"
    if value.state is State.ABSENT:
        example = "{value: unknown, because: the reason}"
    elif value.state is State.NOT_APPLICABLE:
        example = "{not applicable: the reason}"
    problems.at(entry.path).error(
        "move-needs-reason",
        value.place or entry.title_place,
        tell(
            "with this change '{entry}' leaves '{left}' ({title}; now: {words}), and nothing new says why",
            entry=entry.title,
            left=left.title,
            title=comparison.classifications[name].title,
            words=one.explanations[name].words,
        ),
        tell(
            "Say why at what changed: `{changed}: {example}` (or at {others}).",
            changed=changed[0],
            example=example,
            others=", ".join(changed[1:]),
        )
        if changed[1:]
        else tell("Say why at what changed: `{changed}: {example}`.", changed=changed[0], example=example),
    )
