"""The fewest changes that would give an entry another class."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from .classify import Classifier, Verdict
from .comparison.model import NOT_APPLICABLE, Class, ClassId, ClassificationId, CriterionId, Policy
from .languages.language import ENGLISH, Language
from .logic.diagrams import Diagram
from .logic.outcomes import NOTHING, Outcomes, widen
from .phrases import change_in_words, criterion_in_words
from .problems import record
from .rules import Decision


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A criterion and the values, as wide as possible, that it would have to have."""

    criterion: CriterionId
    values: tuple[str, ...]
    words: str
    option: str = ""


@record
class Change:
    """What it would take to be of a class. Of all ways, one with the fewest changes."""

    target: ClassId
    change: tuple[Step, ...]
    """what would have to change"""
    turn_out: tuple[Step, ...]
    """what is open, and would have to turn out so"""
    language: Language = ENGLISH

    @property
    def price(self) -> str:
        """How many changes: "no change", "1 change", "3 changes"."""
        count = len(self.change)
        return self.language.say_n("{n} change", "{n} changes", count) if count else self.language.say("no change")

    @property
    def words(self) -> str:
        """In a phrase: "Control → at least shared, if Reward turns out as not rewarded"."""
        parts = ", ".join(step.words for step in self.change)
        open_parts = self.language.join_and([step.words for step in self.turn_out])
        if not parts:
            return self.language.say("if {conditions}", conditions=open_parts) if open_parts else ""
        if open_parts:
            return self.language.say("{changes}, if {conditions}", changes=parts, conditions=open_parts)
        return parts


class Changes:
    """Works out changes, remembering every profile that it has seen."""

    def __init__(self, classifier: Classifier) -> None:
        self.classifier = classifier
        self.rules = classifier.rules
        self._known: dict[tuple[ClassificationId, tuple[int, ...], Diagram], tuple[Change, ...]] = {}
        self._steps: dict[tuple[int, int, bool], Step] = {}
        self._neutral = [self.rules.mask(v, (NOT_APPLICABLE,)) for v in range(len(self.rules.variables))]

    def of(self, decision: Decision, verdict: Verdict, allowed: tuple[int, ...]) -> tuple[Change, ...]:
        """Return the fewest changes to every class that is not certain, the nearest class first."""
        key = (decision.classification.id, allowed, decision.constraint)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = tuple(self._work_out(decision, verdict, allowed))
        return known

    def _work_out(self, decision: Decision, verdict: Verdict, allowed: tuple[int, ...]) -> list[Change]:
        classes = [one for one in decision.classification.classes if one.id not in verdict.certain]
        found: list[Change] = []
        # What is known of this entry beyond its values binds only as long as they stay, so it is left out here.
        free = self.rules.decisions[decision.classification.id]
        for part, wanted in _questions(free, classes):
            targets = [outcomes for _, outcomes in wanted]
            ways = part.cheapest(allowed, self.rules.everything, targets)
            for (one, outcomes), way in zip(wanted, ways, strict=True):
                if way is not None:
                    found.append(self._change(part, one.id, outcomes, allowed, way[1]))
        order = {one.id: index for index, one in enumerate(classes)}
        return sorted(found, key=lambda one: (len(one.change), len(one.turn_out), order[one.target]))

    def _change(
        self, part: Outcomes, target: ClassId, outcomes: Collection[int], allowed: Sequence[int], way: Sequence[int]
    ) -> Change:
        # What is known and stays is given; what is open may be all that it can be, as far as the class allows it.
        opened = [v for v, mask in enumerate(allowed) if way[v] != mask and way[v] & mask]
        changed = [v for v, mask in enumerate(allowed) if not way[v] & mask]
        bounds = list(way)
        for variable in opened:
            bounds[variable] = allowed[variable]
        for variable in changed:
            # That it becomes not applicable is no change that anybody could make, unless nothing else will do.
            other = self.rules.everything[variable] & ~allowed[variable]
            bounds[variable] = other & ~self._neutral[variable] | way[variable]
        # From the last variable to the first: questions in that order share most of their work.
        refused = part.refusing(outcomes)
        widest = widen(way, bounds, opened[::-1], refused)
        for variable in reversed(changed):
            # It had to change, so there is no use in asking first whether it could be anything.
            widest[variable] = bounds[variable] & ~refused(widest, variable)
        return Change(
            target=target,
            change=tuple(self._step(v, widest[v], change=True) for v in changed),
            turn_out=tuple(self._step(v, widest[v], change=False) for v in opened if widest[v] != allowed[v]),
            language=self.rules.comparison.language,
        )

    def _step(self, variable: int, mask: int, *, change: bool) -> Step:
        known = self._steps.get((variable, mask, change))
        if known is None:
            criterion, option = self.rules.criterion(variable), self.rules.variables[variable].option
            values = self.rules.values(variable, mask)
            words = (change_in_words if change else criterion_in_words)(criterion, values, option)
            known = Step(criterion=criterion.id, values=values, words=words, option=option)
            self._steps[variable, mask, change] = known
        return known


def _questions(
    decision: Decision, classes: Sequence[Class]
) -> list[tuple[Outcomes, list[tuple[Class, frozenset[int]]]]]:
    """For each part of a decision the classes that it can answer for, with the outcomes that count as the class."""
    number = {one.id: index for index, one in enumerate(decision.ruled)}
    if decision.classification.policy is Policy.ALL:
        return [(decision.parts[number[one.id]], [(one, frozenset({0}))]) for one in classes]
    wanted: list[tuple[Class, frozenset[int]]] = []
    for one in classes:
        if one.is_otherwise:
            wanted.append((one, frozenset({NOTHING})))
        elif decision.classification.policy is Policy.LEVELS:
            wanted.append((one, frozenset(range(number[one.id], len(decision.ruled)))))
        else:
            kinds = (one.id, *decision.classification.descendants(one.id))
            wanted.append((one, frozenset(number[kind] for kind in kinds)))
    return [(decision.parts[0], wanted)] if wanted else []
