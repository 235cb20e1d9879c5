"""Which old files have to be read, in which order, so that all can come from one run of git."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ..repository import Commit, FileChange, Past
from ..wiki import COMPARISON_FILE
from .texts import is_entry

MOST_JUDGED = 10_000
"""entries that are judged again, over all changes of the rules, to tell which of them these moved"""


@dataclass(frozen=True, kw_only=True)
class Step:
    """A commit with those of its files that matter."""

    commit: Commit
    entries: tuple[tuple[FileChange, bool], ...]
    """each with whether what was there before has to be read too"""
    rules: FileChange | None
    """the comparison file, where it is another"""
    is_base: bool
    """whether it is not a change but the oldest state that is known"""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The steps, and what is read before the first."""

    steps: tuple[Step, ...]
    rules: str
    """the blob of the comparison file before all of them; empty where there was none, or it never changed"""
    rules_change: bool
    """whether the comparison file is ever another"""
    untouched: tuple[str, ...]
    """the paths of entries that never change, where it matters what they are"""
    counted: frozenset[str]
    """the commits whose changes of the rules are followed through all entries"""

    def names(self) -> Iterator[str]:
        """Everything that is to be read, in the order in which it is needed."""
        if self.rules:
            yield self.rules
        yield from (f"HEAD:./{path}" for path in self.untouched)
        for step in self.steps:
            if step.rules is not None and step.rules.new:
                yield step.rules.new
            for change, with_old in step.entries:
                if with_old:
                    yield change.old
                if change.new:
                    yield change.new


def make_plan(past: Past, folder: str, present: Collection[str]) -> Plan:
    """Plan the reading. `present` are the paths of today's entries."""
    comparison = f"{folder}/{COMPARISON_FILE}"
    state: dict[str, str] = {}
    concerned: dict[str, bool] = {}
    steps, rules = [], list[tuple[Commit, FileChange]]()
    for number, commit in enumerate(past.commits):
        is_base = number == 0 and past.is_shallow
        entries, other = [], None
        for change in commit.files:
            if change.path == comparison:
                other = change
                if not is_base:
                    rules.append((commit, change))
                continue
            if change.path not in concerned:
                concerned[change.path] = is_entry(change.path, folder)
            if concerned[change.path]:
                entries.append((change, bool(change.old) and state.get(change.path, "") != change.old))
                state[change.path] = change.new
        if entries or other is not None:
            steps.append(Step(commit=commit, entries=tuple(entries), rules=other, is_base=is_base))
    changing = [pair for pair in rules if pair[1].old]
    most = max(1, MOST_JUDGED // max(1, len(present)))
    return Plan(
        steps=tuple(steps),
        rules=rules[0][1].old if rules else "",
        rules_change=bool(rules) or any(step.rules is not None for step in steps),
        untouched=tuple(path for path in present if path not in state) if changing else (),
        counted=frozenset(commit.id for commit, _ in changing[-most:]),
    )
