"""Related entries: how long finding them takes, and how many of the true ones are found.

Run with `python -m tests.benchmarks.bench_related`. Wikis are generated in memory, in several shapes; up to
`related.EXACT` different profiles every two are compared, so recall is measured with more. The truth is worked out by
comparing an entry with every other one, by a slow reading of the definition that shares no code with the package; the
tests use it too. An entry counts as found if what is shown is as near as the truth: ties are as good as one another.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from comparative_wiki.classify import Verdict, VerdictState
from comparative_wiki.comparison.model import (
    NOT_APPLICABLE,
    Class,
    ClassId,
    Classification,
    ClassificationId,
    Comparison,
    Criterion,
    CriterionId,
    Kind,
    Level,
)
from comparative_wiki.entry import Claim, Entry, EntryId, State, Value
from comparative_wiki.related import LEAST, MOST, Verdicts, relate

KIND = ClassificationId("kind")
SCALES = {f"scale-{number}": levels for number, levels in enumerate((3, 4, 5, 5, 4, 3), start=1)}
OPTIONS = {"option-1": 3, "option-2": 4, "option-3": 6}
TAGS = [f"tag-{number}" for number in range(8)]
NUMBERS = ["number-1", "number-2"]
SLACK = Fraction(1, 200)
"""numbers and sets of options are measured in sixtieths"""

Answers = Mapping[str, int | float | frozenset[str] | None]


def comparison_of(kinds: str) -> Comparison:
    """Twelve criteria: scales of five levels alone, or six scales, three options, one of many and two numbers."""
    if kinds == "scales":
        criteria = [_levels(f"scale-{number}", Kind.SCALE, 5) for number in range(12)]
    else:
        criteria = [
            *(_levels(name, Kind.SCALE, count) for name, count in SCALES.items()),
            *(_levels(name, Kind.OPTIONS, count) for name, count in OPTIONS.items()),
            Criterion(
                id=CriterionId("tags"), title="Tags", kind=Kind.MANY, levels=tuple(Level(id=t, title=t) for t in TAGS)
            ),
            *(Criterion(id=CriterionId(name), title=name, kind=Kind.NUMBER) for name in NUMBERS),
        ]
    classes = tuple(Class(id=ClassId(str(number)), title=str(number)) for number in range(9))
    return Comparison(
        path="comparison.yml",
        title="Generated",
        criteria={one.id: one for one in criteria},
        classifications={KIND: Classification(id=KIND, title="Kind", classes=classes)},
    )


def _levels(name: str, kind: Kind, count: int) -> Criterion:
    levels = tuple(Level(id=str(number), title=str(number)) for number in range(count))
    return Criterion(id=CriterionId(name), title=name, kind=kind, levels=levels)


def random_answer(chance: random.Random, criterion: Criterion, opened: float) -> int | float | frozenset[str] | None:
    """Any answer, open with this probability."""
    if chance.random() < opened:
        return None
    if criterion.kind is Kind.MANY:
        return frozenset(tag for tag in TAGS if chance.random() < 0.3)
    return round(chance.gauss(100, 30)) if criterion.kind is Kind.NUMBER else chance.randrange(len(criterion.levels))


def independent(chance: random.Random, comparison: Comparison, count: int) -> list[Answers]:
    """Every answer by itself: the hardest case, since nobody is really near to anybody."""
    criteria = comparison.criteria.values()
    return [{one.id: random_answer(chance, one, 0.15) for one in criteria} for _ in range(count)]


def clustered(chance: random.Random, comparison: Comparison, count: int) -> list[Answers]:
    """Variations on twenty themes, as in most wikis."""
    criteria = comparison.criteria.values()
    themes = [{one.id: random_answer(chance, one, 0.05) for one in criteria} for _ in range(20)]
    return [
        {
            one.id: random_answer(chance, one, 0.3) if chance.random() < 0.25 else theme[one.id]
            for theme in [chance.choice(themes)]
            for one in criteria
        }
        for _ in range(count)
    ]


def sparse(chance: random.Random, comparison: Comparison, count: int) -> list[Answers]:
    """Two answers of five are open."""
    criteria = comparison.criteria.values()
    return [{one.id: random_answer(chance, one, 0.4) for one in criteria} for _ in range(count)]


SHAPES: Mapping[str, Callable[[random.Random, Comparison, int], list[Answers]]] = {
    "independent": independent,
    "clustered": clustered,
    "sparse": sparse,
}


def entries_of(comparison: Comparison, rows: Sequence[Answers]) -> list[Entry]:
    """Entries with these answers."""
    return [
        Entry(
            id=EntryId(f"entry-{number:05}"),
            path="",
            title=str(number),
            summary="",
            values={one.id: _value(one, row[one.id]) for one in comparison.criteria.values()},
        )
        for number, row in enumerate(rows)
    ]


def _value(criterion: Criterion, answer: int | float | frozenset[str] | None) -> Value:
    if answer is None:
        return Value(criterion=criterion.id, state=State.UNKNOWN, possible=criterion.domain)
    possible = tuple(sorted(answer)) if isinstance(answer, frozenset) else (str(answer),)
    claims = (Claim(text=", ".join(possible), possible=possible),)
    return Value(criterion=criterion.id, state=State.KNOWN, possible=possible, certain=possible, claims=claims)


def verdicts_of(entries: Sequence[Entry]) -> Verdicts:
    """A class by the first two criteria, where both are known: nine in all, some of them large."""
    found = {}
    for entry in entries:
        first, second = list(entry.values.values())[:2]
        known = not first.is_open and not second.is_open
        name = ClassId(str(min(int(first.possible[0]), 2) * 3 + min(int(second.possible[0]), 2))) if known else None
        found[entry.id] = {
            KIND: Verdict(
                classification=KIND,
                state=VerdictState.DECIDED if name else VerdictState.UNDETERMINED,
                possible=(name,) if name else (),
                certain=(name,) if name else (),
                may_be_none=False,
                deciding=(),
            )
        }
    return found


def alike(comparison: Comparison, entries: Sequence[Entry], own: int) -> list[Fraction]:
    """How much every entry is like one of them: the definition, read slowly and without the package's bits."""
    criteria = [one for one in comparison.criteria.values() if one.kind in {"scale", "options", "many", "number"}]
    ranges = {one.id: _range(one, entries) for one in criteria if one.kind is Kind.NUMBER}
    found = []
    for entry in entries:
        gained = weights = Fraction(0)
        for criterion in criteria:
            weight = 2 if criterion.id in comparison.rule_criteria else 1
            weights += weight
            here, there = entries[own].values[criterion.id], entry.values[criterion.id]
            if not here.is_open and not there.is_open:
                gained += weight * _agreement(criterion, here, there, ranges.get(criterion.id, Fraction(0)))
        found.append(gained / weights)
    return found


def _agreement(criterion: Criterion, here: Value, there: Value, span: Fraction) -> Fraction:
    if here.possible == there.possible and criterion.kind is not Kind.NUMBER:
        return Fraction(1)
    if criterion.kind is Kind.OPTIONS or NOT_APPLICABLE in {*here.possible, *there.possible}:
        return Fraction(here.possible == there.possible)
    if criterion.kind is Kind.MANY:
        both, either = {*here.possible} & {*there.possible}, {*here.possible} | {*there.possible}
        return Fraction(len(both), len(either))
    if criterion.kind is Kind.NUMBER:
        distance = abs(Fraction(here.claims[0].text) - Fraction(there.claims[0].text))
        return 1 - distance / span if span else Fraction(1)
    ranks = [[level.id for level in criterion.levels].index(value.possible[0]) for value in (here, there)]
    return 1 - Fraction(abs(ranks[0] - ranks[1]), max(len(criterion.levels) - 1, 1))


def _range(criterion: Criterion, entries: Sequence[Entry]) -> Fraction:
    known = [value for entry in entries if (value := entry.values[criterion.id]).state is State.KNOWN]
    numbers = [Fraction(value.claims[0].text) for value in known]
    return max(numbers, default=Fraction(0)) - min(numbers, default=Fraction(0))


def recall(comparison: Comparison, entries: Sequence[Entry], asked: int) -> tuple[float, float, float]:
    """Of so many entries: whether the nearest was found; how many of the five; whether the contrast was."""
    verdicts = verdicts_of(entries)
    related = relate(comparison, entries, verdicts)
    near = near_found = five_found = five = contrast_found = contrasts = 0
    chosen = random.Random(1).sample(range(len(entries)), min(asked, len(entries)))
    kinds = [verdicts[entry.id][KIND].certain for entry in entries]
    places = {entry.id: number for number, entry in enumerate(entries)}
    for own in chosen:
        likeness = alike(comparison, entries, own)
        order = sorted((number for number in range(len(entries)) if number != own), key=lambda one: -likeness[one])
        best = [likeness[number] for number in order[:MOST]]
        shown = related[entries[own].id]
        reached = [likeness[places[one.entry]] for one in shown[:MOST]]
        if best[0] >= LEAST + SLACK:
            near += 1
            near_found += bool(reached) and reached[0] >= best[0] - SLACK
        five += sum(one >= LEAST + SLACK for one in best)
        five_found += sum(one >= best[-1] - SLACK and one >= LEAST + SLACK for one in reached)
        others = [likeness[number] for number in order if kinds[number] and kinds[number] != kinds[own]]
        if kinds[own] and others:
            contrasts += 1
            contrast = next((one for one in shown if one.is_contrast), None)
            contrast_found += contrast is not None and likeness[places[contrast.entry]] >= others[0] - SLACK
    return near_found / max(near, 1), five_found / max(five, 1), contrast_found / max(contrasts, 1)


def main() -> None:
    """Measure and print two tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=2000)
    parser.add_argument("--asked", type=int, default=100)
    options = parser.parse_args()
    print(f"found of {options.entries} entries   the nearest   the five nearest   of another class")
    for kinds in ("scales", "mixed"):
        for name, shape in SHAPES.items():
            comparison = comparison_of(kinds)
            entries = entries_of(comparison, shape(random.Random(7), comparison, options.entries))
            near, five, contrast = recall(comparison, entries, options.asked)
            print(f"{kinds:7} {name:15} {near:15.1%} {five:15.1%} {contrast:15.1%}", flush=True)
    for count in (1000, 2000, 5000, 10000):
        for kinds in ("scales", "mixed"):
            comparison = comparison_of(kinds)
            entries = entries_of(comparison, independent(random.Random(7), comparison, count))
            verdicts = verdicts_of(entries)
            start = time.process_time()
            relate(comparison, entries, verdicts)
            print(f"{count:6} entries, {kinds:7} {time.process_time() - start:6.2f} s", flush=True)


if __name__ == "__main__":
    main()
