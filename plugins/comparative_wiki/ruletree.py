"""Why an entry is of a class or not: the rule as a tree, each part met, not met, open or neutral."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .classify import Profile, Verdict
from .comparison.model import (
    YES,
    AllOf,
    AnyOf,
    AtLeast,
    AtLeastOf,
    ClassId,
    Classification,
    ClassificationId,
    Comparison,
    Condition,
    Criterion,
    CriterionId,
    Every,
    Group,
    IsClass,
    NoneOf,
    Policy,
    ScoreTest,
    Some,
    Test,
)
from .comparison.words import set_in_words
from .languages.language import ENGLISH, Language, marked
from .logic.diagrams import FALSE, Diagram, Diagrams
from .phrases import option_in_words, score_test_in_words, titles_of
from .problems import record
from .rules import RuleSet


class Status(enum.StrEnum):
    """How a part of a rule stands for an entry."""

    MET = "met"
    NOT_MET = "not met"
    OPEN = "open"
    NEUTRAL = "neutral"
    """not applicable, so that it counts neither way"""


SIGNS = {Status.MET: "+", Status.NOT_MET: "-", Status.OPEN: "?", Status.NEUTRAL: "o"}
"""one character each, for the JSON"""
_STATUS_OF = {sign: status for status, sign in SIGNS.items()}


@dataclass(frozen=True, kw_only=True, slots=True)
class RulePart:
    """A test of one criterion, a score or a class; or a heading over parts."""

    kind: str
    """`test`, `score`, `class`; `all`, `any`, `none`, `every`, `some`, `count`; `before`, `level`, `above` for what its
    place among the other classes adds to a rule"""
    criterion: Criterion | None = None
    words: str = ""
    """what is asked of the criterion, the score or the classification"""
    title: str = ""
    """of the score or the classification"""
    group: Group | None = None
    count: int = 0
    parts: Sequence[RulePart] = ()
    condition: Diagram = FALSE
    neutral: Diagram = FALSE
    """where the part counts neither way"""


class RuleTrees:
    """The rules of a comparison as trees."""

    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules
        self.comparison: Comparison = rules.comparison
        self.language = self.comparison.language
        self._known: dict[tuple[ClassificationId, ClassId], RulePart] = {}
        self._whole: dict[tuple[ClassificationId, ClassId], RulePart | None] = {}
        self._judges: dict[tuple[Diagram, Diagram, Diagram], _Judge] = {}
        self._judges_of: dict[tuple[int, Diagram], tuple[RulePart, list[_Judge]]] = {}
        """by the identity of a part, which is kept beside: the judges of it and of all below it"""
        self._signs: dict[Profile, dict[int, str]] = {}
        """what an entry allows → part, by its identity → signs; the page and the JSON both ask"""

    def of_class(self, classification: ClassificationId, name: ClassId) -> RulePart | None:
        """The tree of a class's rule; None for the class that takes what no other takes."""
        key = (classification, name)
        if key not in self._known:
            condition = self.comparison.classifications[classification].get(name).when
            if condition is None:
                return None
            self._known[key] = self.tree(condition)
        return self._known[key]

    def whole(self, classification: ClassificationId, name: ClassId) -> RulePart | None:
        """The tree of a class's rule with what its place among the other classes adds to it."""
        key = (classification, name)
        if key not in self._whole:
            self._whole[key] = self._put_together(classification, name)
        return self._whole[key]

    def _put_together(self, classification: ClassificationId, name: ClassId) -> RulePart | None:
        own = self.of_class(classification, name)
        added = list(self._place(self.comparison.classifications[classification], name))
        if own is None or not added:
            return own
        parts = [*(own.parts if own.kind == "all" else [own]), *added]
        both = self.rules.diagrams.all_of(part.condition for part in parts)
        return RulePart(kind="all", parts=parts, condition=both)

    def _place(self, classification: Classification, name: ClassId) -> Iterator[RulePart]:
        decision = self.rules.decisions[classification.id]
        ids = [one.id for one in decision.ruled]
        if name not in ids:
            return
        index = ids.index(name)
        diagrams, kind = self.rules.diagrams, classification.get(name)
        for above in classification.ancestors(name)[:1]:
            parent = classification.get(above).title
            yield RulePart(kind="above", words=parent, condition=decision.conditions[ids.index(above)])
        earlier = [i for i in range(index) if kind.id not in classification.ancestors(ids[i])]
        if classification.policy is Policy.FIRST and earlier:
            none = diagrams.negation(diagrams.any_of(decision.conditions[i] for i in earlier))
            yield RulePart(kind="before", condition=none)
        if classification.policy is Policy.LEVELS and index:
            reached = diagrams.all_of(decision.conditions[:index])
            yield RulePart(kind="level", words=classification.get(ids[index - 1]).title, condition=reached)

    def tree(self, condition: Condition) -> RulePart:
        """Put a condition into words, part by part."""
        match condition:
            case Test():
                return self._test(condition)
            case Every() | Some() | AtLeast():
                return self._members(condition)
            case ScoreTest():
                score = self.comparison.scores[condition.score]
                return self._part(
                    "score", condition, title=score.title, words=score_test_in_words(condition, self.language)
                )
            case IsClass():
                classification = self.comparison.classifications[condition.classification]
                ids = [one.id for one in classification.classes if one.id in condition.classes]
                words = self.language.join_or(titles_of(self.comparison, classification.id, ids))
                return self._part("class", condition, title=classification.title, words=words)
        parts = [self.tree(part) for part in condition.parts]
        match condition:
            case AllOf():
                return self._part("all", condition, parts=parts)
            case AnyOf():
                return self._part("any", condition, parts=parts)
            case NoneOf():
                return self._part("none", condition, parts=parts)
            case AtLeastOf():
                return self._part("count", condition, parts=parts, count=condition.count)

    def _part(
        self,
        kind: str,
        condition: Condition,
        *,
        words: str = "",
        title: str = "",
        parts: Sequence[RulePart] = (),
        count: int = 0,
    ) -> RulePart:
        return RulePart(
            kind=kind, words=words, title=title, parts=parts, count=count, condition=self.rules.compile(condition)
        )

    def _test(self, condition: Test) -> RulePart:
        criterion = self.comparison.criteria[condition.criterion]
        if condition.option:
            words = option_in_words(criterion, condition.option, tuple(condition.values))
        else:
            words = set_in_words(criterion, condition.values)
        return RulePart(kind="test", criterion=criterion, words=words, condition=self.rules.compile(condition))

    def _members(self, condition: Every | Some | AtLeast) -> RulePart:
        group = self.comparison.groups[condition.group] if condition.group is not None else None
        kinds: dict[type, str] = {Every: "every", Some: "some", AtLeast: "count"}
        return RulePart(
            kind=kinds[type(condition)],
            group=group,
            count=condition.count if isinstance(condition, AtLeast) else 0,
            parts=[self._satisfied(one) for one in condition.criteria],
            condition=self.rules.compile(condition),
        )

    def _satisfied(self, name: CriterionId) -> RulePart:
        criterion = self.comparison.criteria[name]
        values = [value for value in criterion.values if value in criterion.good]
        if criterion.variables[0].option:
            words = self.language.join_or([option_in_words(criterion, option, (YES,)) for option in values])
        else:
            words = set_in_words(criterion, values)
        return RulePart(
            kind="test",
            criterion=criterion,
            words=words,
            condition=self.rules.compiler.satisfied(name),
            neutral=self.rules.compiler.neutral(name),
        )

    # For an entry

    def statuses(self, part: RulePart, profile: Profile) -> tuple[Status, ...]:
        """How a part and all below it stand, each heading before what is under it."""
        return statuses_of(self.signs(part, profile))

    def signs(self, part: RulePart, profile: Profile) -> str:
        """The same with one character of `SIGNS` for each."""
        by_part = self._signs.get(profile)
        if by_part is None:
            by_part = self._signs[profile] = {}
        found = by_part.get(id(part))
        if found is None:
            judges = self._judges_for(part, profile.constraint)
            found = by_part[id(part)] = "".join([judge(profile.allowed) for judge in judges])
        return found

    def _judges_for(self, part: RulePart, constraint: Diagram) -> list[_Judge]:
        known = self._judges_of.get((id(part), constraint))
        if known is not None:
            return known[1]
        permitted = self.rules.diagrams.all_of((self.rules.permitted, constraint))
        judges = []
        for one in _flat(part):
            key = (one.condition, one.neutral, permitted)
            judge = self._judges.get(key)
            if judge is None:
                judge = self._judges[key] = _Judge(self.rules.diagrams, *key)
            judges.append(judge)
        self._judges_of[id(part), constraint] = (part, judges)
        return judges


def _flat(part: RulePart) -> Iterator[RulePart]:
    yield part
    for inner in part.parts:
        yield from _flat(inner)


def statuses_of(signs: str) -> tuple[Status, ...]:
    """The statuses behind signs."""
    return tuple(_STATUS_OF[sign] for sign in signs)


class _Judge:
    """How a condition stands, remembered for what the variables that it depends on may be."""

    def __init__(self, diagrams: Diagrams, condition: Diagram, neutral: Diagram, permitted: Diagram) -> None:
        self._diagrams = diagrams
        self._condition = condition
        self._neutral = neutral
        self._permitted = permitted
        support = diagrams.support
        self._variables = sorted(support(condition) | support(neutral) | support(permitted))
        self._known: dict[tuple[int, ...], str] = {}

    def __call__(self, allowed: Sequence[int]) -> str:
        key = tuple([allowed[variable] for variable in self._variables])
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = SIGNS[self._status(allowed)]
        return known

    def _status(self, allowed: Sequence[int]) -> Status:
        answers, permitted = self._diagrams.answers, self._permitted
        if self._neutral != FALSE and answers(self._neutral, allowed, permitted) == (True, False):
            return Status.NEUTRAL
        can_hold, can_fail = answers(self._condition, allowed, permitted)
        if can_hold and can_fail:
            return Status.OPEN
        return Status.MET if can_hold else Status.NOT_MET


@record
class JudgedPart:
    """A part of a rule with how it stands for an entry."""

    part: RulePart
    status: Status
    inner: Sequence[JudgedPart]
    remark: str = ""
    """which of the classes before it fits, or may"""


def judged(
    part: RulePart, statuses: Iterator[Status], taken_by: Sequence[str] = (), language: Language = ENGLISH
) -> JudgedPart:
    """Put statuses, each heading before what is under it, beside the parts.

    `taken_by` are the titles of the classes before this one that fit, or may.
    """
    status = next(statuses)
    return JudgedPart(
        part=part,
        status=status,
        inner=[judged(inner, statuses, taken_by, language) for inner in part.parts],
        remark=_remark(status, taken_by, language) if part.kind == "before" else "",
    )


def _remark(status: Status, taken_by: Sequence[str], language: Language) -> str:
    if not taken_by or status is Status.MET:
        return ""
    classes = language.join_or(taken_by)
    return (
        language.say("{classes} may", classes=classes)
        if status is Status.OPEN
        else language.say("{classes} does", classes=classes)
    )


def taken_before(verdict: Verdict, classification: Classification, name: ClassId) -> tuple[str, ...]:
    """The titles of the classes that an entry has, or may have, and that stand before another one."""
    if classification.policy is not Policy.FIRST:
        return ()
    ids = [one.id for one in classification.classes]
    before = ids[: ids.index(name)]
    return tuple(classification.get(one).title for one in verdict.possible if one in before)


def part_in_words(part: RulePart, language: Language = ENGLISH) -> str:
    """One part on one line, without what is under it."""
    say = language.say
    match part.kind:
        case "test":
            assert part.criterion is not None
            return f"{part.criterion.title}: {part.words}"
        case "score" | "class":
            return f"{part.title}: {part.words}"
        case "before":
            return say("none of the classes before it fits")
        case "level":
            return say("the level before it: {level}", level=part.words)
        case "above":
            return say("it is a kind of: {class}", **{"class": part.words})
        case "all" | "any" | "none":
            return say(_HEADINGS[part.kind])
    return _members_in_words(part, language)


_HEADINGS = {
    "all": marked("all of these hold:"),
    "any": marked("at least one of these holds:"),
    "none": marked("none of these holds:"),
}


def _members_in_words(part: RulePart, language: Language) -> str:
    """The heading over the criteria of a group, or of a list."""
    say, group = language.say, part.group.title if part.group is not None else ""
    match part.kind:
        case "every" if group:
            return say("every one of {group} is satisfied, or not applicable:", group=group)
        case "every":
            return say("every one of these is satisfied, or not applicable:")
        case "some" if group:
            return say("at least one of {group} is satisfied:", group=group)
        case "some":
            return say("at least one of these is satisfied:")
        case _ if group:
            return say("at least {count} of {group} are satisfied:", count=part.count, group=group)
    return say("at least {count} of these hold:", count=part.count)
