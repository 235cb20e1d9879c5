"""Which old files have to be read, in which order, so that all can come from one run of git."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from ..repository import Commit, FileChange, Past
from .texts import is_entry

MOST_JUDGED = 10_000
"""entries that are judged again, over all changes of the rules, to tell which of them these moved"""


@dataclass(frozen=True, kw_only=True)
class Step:
    """A commit with those of its files that matter."""

    commit: Commit
    entries: tuple[tuple[FileChange, bool], ...]
    """each with whether what was there before has to be read too"""
    rules: tuple[tuple[int, FileChange], ...]
    """the comparison files that are others, by their numbers in the plan"""
    is_base: bool
    """whether it is not a change but the oldest state that is known"""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The steps, and what is read before the first."""

    steps: tuple[Step, ...]
    rules: tuple[str, ...]
    """the blob of every comparison file before all of them; empty where there was none, or it never changed"""
    rules_change: frozenset[int]
    """the comparison files that are ever others"""
    untouched: tuple[str, ...]
    """the paths of entries that never change, where it matters what they are"""
    counted: frozenset[str]
    """the commits whose changes of the rules are followed through all entries"""

    def names(self) -> Iterator[str]:
        """Everything that is to be read, in the order in which it is needed."""
        yield from filter(None, self.rules)
        yield from (f"HEAD:./{path}" for path in self.untouched)
        for step in self.steps:
            yield from (change.new for _, change in step.rules if change.new)
            for change, with_old in step.entries:
                if with_old:
                    yield change.old
                if change.new:
                    yield change.new


def make_plan(past: Past, folder: str, comparisons: Sequence[str], present: Collection[str]) -> Plan:
    """Plan the reading. `comparisons` are the comparison files, `present` the paths of today's entries."""
    numbers = {path: number for number, path in enumerate(comparisons)}
    state: dict[str, str] = {}
    concerned: dict[str, bool] = {}
    steps, rules = [], list[tuple[Commit, int, FileChange]]()
    for number, commit in enumerate(past.commits):
        is_base = number == 0 and past.is_shallow
        entries, others = [], list[tuple[int, FileChange]]()
        for change in commit.files:
            if change.path in numbers:
                others.append((numbers[change.path], change))
                continue
            if change.path not in concerned:
                concerned[change.path] = is_entry(change.path, folder)
            if concerned[change.path]:
                entries.append((change, bool(change.old) and state.get(change.path, "") != change.old))
                state[change.path] = change.new
        others.sort(key=lambda pair: pair[0])
        rules += [(commit, *pair) for pair in others if not is_base]
        if entries or others:
            steps.append(Step(commit=commit, entries=tuple(entries), rules=tuple(others), is_base=is_base))
    changing = list(dict.fromkeys(commit.id for commit, _, change in rules if change.old))
    most = max(1, MOST_JUDGED // max(1, len(present)))
    return Plan(
        steps=tuple(steps),
        rules=tuple(
            next((change.old for _, which, change in rules if which == number), "")
            for number in range(len(comparisons))
        ),
        rules_change=frozenset(number for step in steps for number, _ in step.rules),
        untouched=tuple(path for path in present if path not in state) if changing else (),
        counted=frozenset(changing[-most:]),
    )
