"""What the entries say about the rules: classes without entries, alternatives that no entry takes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from .classify import Profile, Verdict
from .comparison.model import AnyOf, Class, ClassificationId, Condition, NoneOf, criteria_of
from .findings import Findings
from .languages.told import tell
from .logic.diagrams import Diagram
from .phrases import condition_in_words
from .problems import Severity
from .rules import Decision, RuleSet

Cases = Sequence[tuple[Profile, Mapping[ClassificationId, Verdict]]]
"""what the rules know of each entry, and what they say"""


def check_coverage(rules: RuleSet, cases: Cases, findings: Findings) -> None:
    """Note classes that no entry has, and alternatives of rules that no entry of the class meets."""
    if not cases:
        return
    for decision in rules.decisions.values():
        for one in decision.classification.classes:
            members = _profiles(cases, decision, one)
            if members:
                _check_alternatives(rules, decision, one, [*members, *_examples(rules, decision, one)], findings)
            else:
                _note_empty(cases, decision, one, findings)


def _profiles(cases: Cases, decision: Decision, one: Class) -> Collection[Profile]:
    """The different profiles of the entries that are certainly of a class."""
    name = decision.classification.id
    return dict.fromkeys(profile for profile, verdicts in cases if one.id in verdicts[name].certain)


def _examples(rules: RuleSet, decision: Decision, one: Class) -> Iterator[Profile]:
    """The examples by values that the owner gives for a class."""
    for example in rules.comparison.examples:
        if not example.entry and example.expect.get(decision.classification.id) == one.id:
            yield Profile(allowed=tuple(rules.allowed(example.values)))


def _note_empty(cases: Cases, decision: Decision, one: Class, findings: Findings) -> None:
    name = decision.classification.id
    perhaps = sum(one.id in verdicts[name].possible for _, verdicts in cases)
    findings.add(
        "class-empty",
        Severity.NOTE,
        one.place,
        (name, one.id),
        tell(
            "no entry is certainly '{one}' of '{name}', though {perhaps} may be", one=one.id, name=name, perhaps=perhaps
        )
        if perhaps
        else tell("no entry is '{one}' of '{name}'", one=one.id, name=name),
        tell("Add one, or accept this until there is one."),
    )


def _check_alternatives(
    rules: RuleSet, decision: Decision, one: Class, members: Collection[Profile], findings: Findings
) -> None:
    if one.when is None:
        return
    for part in _alternatives(one.when):
        diagram = rules.compile(part)
        if not any(_certain(rules, diagram, profile) for profile in members):
            words = condition_in_words(rules.comparison, part)
            findings.add(
                "rule-not-exercised",
                Severity.NOTE,
                one.place,
                (decision.classification.id, one.id, *criteria_of(part)),
                tell("no entry is '{one}' because of '{words}'", one=one.id, words=words),
                tell("Add an entry that is, or an example under `examples:`."),
            )


def _certain(rules: RuleSet, diagram: Diagram, profile: Profile) -> bool:
    return rules.diagrams.answers(diagram, profile.allowed) == (True, False)


def _alternatives(condition: Condition) -> Iterator[Condition]:
    """The parts of every `any`, however deep; what is below `none` is there to exclude."""
    if isinstance(condition, NoneOf):
        return
    parts: Sequence[Condition] = getattr(condition, "parts", ())
    if isinstance(condition, AnyOf):
        yield from parts
    for part in parts:
        yield from _alternatives(part)
