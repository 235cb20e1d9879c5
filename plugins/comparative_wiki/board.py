"""What is missing, sorted by what it would settle: tasks for whoever wants to help. Linear in the entries."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from .ageing import is_stale, review_due
from .classify import VerdictState
from .comparison.model import ClassificationId, Criterion, CriterionId, EvidencePolicy, Kind, Mapped
from .entry import EntryId, Evidence, State, Value
from .explain import Explanation
from .looks import DEAD, Outcome
from .problems import record
from .wiki import ClassifiedEntry, Wiki


class Missing(enum.StrEnum):
    """What a task is about, in the order in which tasks are shown."""

    ANSWER = "answer"
    """nobody knows the value, and a class hangs on it"""
    SIDE = "side"
    """a dispute of which a side has no source, or all sides the same one"""
    SOURCE = "source"
    """a value without a source"""
    DEAD = "dead"
    """a source that is gone, or cannot be reached"""
    CHANGED = "changed"
    """a page that no longer has the quoted words"""
    REVIEW = "review"
    """evidence that is old"""
    OPENING = "opening"
    """a source that nobody has opened for the wiki"""


@record
class Task:
    """One thing to do, about one value of one entry."""

    missing: Missing
    entry: EntryId
    criterion: CriterionId
    """the one to be written, where another is worked out from it"""
    state: State
    settles: tuple[ClassificationId, ...] = ()
    """the classifications of which any answer settles the verdict"""
    bears_on: tuple[ClassificationId, ...] = ()
    """those whose verdict hangs on the value, or rests on it"""
    url: str = ""
    """the source in question"""
    since: str = ""
    """since when it is so, where that is known"""

    @property
    def weight(self) -> tuple[int, int]:
        """What it would settle, for sorting: more is better."""
        return len(self.settles), len(self.bears_on)


@dataclass(frozen=True, kw_only=True, slots=True)
class Pile:
    """The tasks of one kind about one criterion."""

    criterion: Criterion
    tasks: Sequence[Task]
    """what would settle most first"""

    @property
    def weight(self) -> tuple[int, int, int]:
        """What all of them would settle, and how many there are."""
        settles, bears_on = (sum(task.weight[number] for task in self.tasks) for number in (0, 1))
        return settles, bears_on, len(self.tasks)


@dataclass(frozen=True, kw_only=True)
class Board:
    """All tasks, by kind and criterion."""

    piles: Mapping[Missing, Sequence[Pile]]
    """for every kind the criteria whose tasks would settle most first"""

    def count(self, missing: Missing) -> int:
        """How many tasks of a kind there are."""
        return sum(len(pile.tasks) for pile in self.piles[missing])

    def tasks(self) -> Iterator[Task]:
        """Every task, in the order in which they are shown."""
        for piles in self.piles.values():
            for pile in piles:
                yield from pile.tasks


def lay_out_board(wiki: Wiki) -> Board:
    """Find and sort what is missing."""
    found: dict[Missing, dict[CriterionId, list[Task]]] = {missing: {} for missing in Missing}
    for one in wiki.entries.values():
        for task in _tasks(wiki, one):
            found[task.missing].setdefault(task.criterion, []).append(task)
    titles = {name: one.entry.title.casefold() for name, one in wiki.entries.items()}

    def order(task: Task) -> tuple[object, ...]:
        settles, bears_on = task.weight
        return -settles, -bears_on, task.since or "9999", titles[task.entry], task.entry, task.url

    def pile(criterion: CriterionId, tasks: list[Task]) -> Pile:
        return Pile(criterion=wiki.comparison.criteria[criterion], tasks=sorted(tasks, key=order))

    def piles(some: Mapping[CriterionId, list[Task]]) -> list[Pile]:
        known = [pile(criterion, some[criterion]) for criterion in wiki.comparison.criteria if criterion in some]
        return sorted(known, key=lambda each: each.weight, reverse=True)

    return Board(piles={missing: piles(some) for missing, some in found.items()})


@dataclass(kw_only=True, slots=True)
class _Hold:
    """What hangs on one value of an entry."""

    settles: dict[ClassificationId, None] = field(default_factory=dict)
    bears_on: dict[ClassificationId, None] = field(default_factory=dict)


_NOTHING = _Hold()


def _tasks(wiki: Wiki, one: ClassifiedEntry) -> Iterator[Task]:
    holds = _holds(wiki, one)
    for criterion in wiki.comparison.criteria.values():
        if not isinstance(criterion.origin, Mapped):
            value, hold = one.entry.values[criterion.id], holds.get(criterion.id, _NOTHING)
            task = partial(
                Task,
                entry=one.entry.id,
                criterion=criterion.id,
                state=value.state,
                settles=tuple(hold.settles),
                bears_on=tuple(hold.bears_on),
            )
            yield from _about(wiki, criterion, value, task)


def _about(wiki: Wiki, criterion: Criterion, value: Value, task: Callable[..., Task]) -> Iterator[Task]:
    """The tasks about one value; `task` makes them."""
    missing = _missing_of(criterion, value)
    if missing is Missing.ANSWER:
        answer = task(missing=missing)
        if answer.bears_on:
            yield answer
    elif missing is not None:
        yield task(missing=missing)
    if value.origin:
        return  # Its sources are those of other values, and stand there.
    for fault, url, since in _faults(wiki, value):
        yield task(missing=fault, url=url, since=since)
    if is_stale(criterion, value, wiki.day):
        yield task(missing=Missing.REVIEW, since=review_due(criterion, value))


def _holds(wiki: Wiki, one: ClassifiedEntry) -> dict[CriterionId, _Hold]:
    """For every value that matters to a verdict, to which and how."""
    found: dict[CriterionId, _Hold] = {}
    for name, classification in wiki.comparison.classifications.items():
        if classification.lens_of is None:
            for criterion, settles in _matters(one, classification.id):
                hold = found.setdefault(_written(wiki, criterion), _Hold(settles={}, bears_on={}))
                hold.bears_on[name] = None
                if settles:
                    hold.settles[name] = None
    return found


def _matters(one: ClassifiedEntry, name: ClassificationId) -> Iterator[tuple[CriterionId, bool]]:
    """The criteria on which a verdict hangs or rests, and whether any answer settles it."""
    explanation = one.explanations[name]
    if one.verdicts[name].state in {VerdictState.UNDETERMINED, VerdictState.CONTESTED}:
        for question in explanation.questions:
            yield question.criterion, all(not answer.left for answer in question.answers)
    for criterion in _reasons(explanation):
        yield criterion, False


def _reasons(explanation: Explanation) -> Iterator[CriterionId]:
    for reasons in (explanation.because, *(reasons for _, reasons in explanation.each)):
        for reason in reasons:
            yield reason.criterion


def _written(wiki: Wiki, criterion: CriterionId) -> CriterionId:
    """The criterion that somebody has to write so that this one is known."""
    origin = wiki.comparison.criteria[criterion].origin
    return _written(wiki, origin.source) if isinstance(origin, Mapped) else criterion


def _missing_of(criterion: Criterion, value: Value) -> Missing | None:
    """What is missing of a value itself."""
    if value.state is State.DISPUTED:
        return Missing.SIDE if _is_one_sided(value) else Missing.ANSWER
    if value.claims and value.claims[0].text != "unknown":
        needs = criterion.evidence is not EvidencePolicy.NONE and criterion.kind is not Kind.LINK
        bare = not value.claims[0].evidence and value.state is not State.NOT_APPLICABLE and not value.origin
        if needs and bare:
            return Missing.SOURCE
    return Missing.ANSWER if value.is_open else None


def _is_one_sided(value: Value) -> bool:
    """Whether a side of a dispute has no source, or all sources are the same one."""
    if value.origin:
        return False
    sources = {source.url or source.title for source in value.evidence}
    return len(sources) < 2 or not all(claim.evidence for claim in value.claims)


def _faults(wiki: Wiki, value: Value) -> Iterator[tuple[Missing, str, str]]:
    """What is wrong with sources, each address once, and since when."""
    told = set[tuple[Missing, str]]()
    for claim in (*value.claims, *value.history):
        for source in claim.evidence:
            fault, since = _fault(wiki, source)
            if fault is not None and (fault, source.url) not in told:
                told.add((fault, source.url))
                yield fault, source.url, since


def _fault(wiki: Wiki, source: Evidence) -> tuple[Missing | None, str]:
    if not source.url:
        return None, ""
    outcome, look = wiki.outcome(source), wiki.look_at(source)
    if look is not None and outcome in DEAD:
        return Missing.DEAD, look.since
    if look is not None and outcome is Outcome.CHANGED:
        return Missing.CHANGED, look.missing_since(source.quote)
    return (None, "") if source.seen else (Missing.OPENING, "")
