"""Verdict → reasons: because, what is open, what to ask next, what would change it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from .changes import Change, Changes
from .classify import Classifier, Outcome, Profile, Verdict
from .comparison.model import ClassId, ClassificationId, CriterionId, Policy, criteria_of, union_of
from .entry import Entry, State
from .languages.language import ENGLISH, Language
from .logic.diagrams import TRUE, Diagram
from .logic.outcomes import Allowed, widen
from .phrases import criterion_in_words, titles_of, verdict_in_words
from .problems import record
from .readings import Fragile, Reading, Readings, Side, sides
from .rules import Decision


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """A criterion and the values that are enough for the verdict: as wide as possible."""

    criterion: CriterionId
    values: tuple[str, ...]
    words: str
    """"Control of the process is at most shared\""""
    option: str = ""
    """the option in question, of a criterion that takes many"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """An answer to an open question, and the classes that it would leave."""

    value: str
    classes: tuple[ClassId, ...]
    may_be_none: bool = False
    left: int = 0
    """how many outcomes too many it leaves: 0 if it settles the verdict"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """An open criterion that matters, with what each answer would settle."""

    criterion: CriterionId
    state: State
    answers: tuple[Answer, ...]
    words: tuple[str, ...]
    """what each answer would mean: "Hybrid if Control is shared"; answers that mean the same stand together"""
    option: str = ""
    """the option in question, of a criterion that takes many"""


@record
class Explanation:
    """Why a verdict is what it is."""

    because: tuple[Reason, ...]
    questions: tuple[Question, ...]
    """the deciding criteria, the one that would settle most first"""
    cannot_matter: tuple[CriterionId, ...]
    """open criteria that rules name, whose answers change nothing here"""
    words: str
    """the verdict itself: "Peer production", "undecided between A and B\""""
    changes: tuple[Change, ...] = ()
    """the fewest changes to every other class, the nearest class first"""
    sides: tuple[Side, ...] = ()
    """the rival claims of disputed values, by the classes that they lead to"""
    fragile: tuple[Fragile, ...] = ()
    """values of low confidence on which the verdict rests"""
    each: tuple[tuple[str, tuple[Reason, ...]], ...] = ()
    """under the policy `all`: the title of every class that holds, with its own reasons"""
    language: Language = ENGLISH
    readings: tuple[Reading, ...] = ()
    """the verdict as claimed and as evidenced, where they differ from this one"""

    @property
    def because_words(self) -> str:
        """All reasons: "because A is x, B is y and C is z"; empty where there are none."""
        say = self.language.say
        if self.each:
            return "; ".join(
                say("{class} because {reasons}", **{"class": title, "reasons": self._joined(reasons)})
                for title, reasons in self.each
                if reasons
            )
        return say("because {reasons}", reasons=self._joined(self.because)) if self.because else ""

    def _joined(self, reasons: Sequence[Reason]) -> str:
        return self.language.join_and([reason.words for reason in reasons])


class Explainer:
    """Explains verdicts, remembering every profile that it has seen."""

    def __init__(self, classifier: Classifier) -> None:
        self.classifier = classifier
        self.rules = classifier.rules
        self.language = self.rules.comparison.language
        self.changes = Changes(classifier)
        self.readings = Readings(classifier)
        self._known: dict[tuple[ClassificationId, str, tuple[int, ...], Diagram], tuple[Reason, ...]] = {}
        self._reasons: dict[tuple[int, int], Reason] = {}
        self._words_of_verdicts: dict[Verdict, str] = {}
        self._named = {
            one.id: union_of(criteria_of(kind.when) for kind in one.classes if kind.when is not None)
            for one in self.rules.comparison.classifications.values()
        }
        """the criteria that the rules of a classification name"""
        self._questions: dict[tuple[ClassificationId, int, State, int, tuple[int, ...]], Question] = {}

    def explain(
        self, entry: Entry, profile: Profile, verdicts: Mapping[ClassificationId, Verdict]
    ) -> dict[ClassificationId, Explanation]:
        """Explain every verdict of an entry."""
        decisions = self.rules.under(profile.constraint)
        readings = self.readings.of(entry, profile)
        return {
            name: self._explain(entry, decisions[name], verdict, profile, readings.get(name, ()))
            for name, verdict in verdicts.items()
        }

    def why(self, entry: Entry, profile: Profile, verdict: Verdict) -> str:
        """What a verdict rests on, or what it hangs on, in words, without the rest of an explanation."""
        decision = self.rules.under(profile.constraint)[verdict.classification]
        questions = [self._question(entry, decision, variable, profile.allowed) for variable in verdict.asked]
        if questions:
            return "; ".join(min(questions, key=_worst_case).words)
        return Explanation(
            because=self.because(decision, profile.allowed),
            questions=(),
            cannot_matter=(),
            words="",
            each=self._each(decision, verdict, profile.allowed),
            language=self.language,
        ).because_words

    def _explain(
        self, entry: Entry, decision: Decision, verdict: Verdict, profile: Profile, readings: tuple[Reading, ...]
    ) -> Explanation:
        questions = [self._question(entry, decision, variable, profile.allowed) for variable in verdict.asked]
        questions.sort(key=_worst_case)
        because = self.because(decision, profile.allowed)
        if profile.constraint != TRUE:
            because += self._rivals(entry, decision, because)
        return Explanation(
            because=because,
            questions=tuple(questions),
            cannot_matter=tuple(
                criterion
                for criterion in self._named[decision.classification.id]
                if entry.values[criterion].is_open and criterion not in verdict.deciding
            ),
            words=self._verdict_words(verdict),
            # Of another reading it is enough to know whether it differs.
            changes=() if decision.classification.lens_of else self.changes.of(decision, verdict, profile.allowed),
            sides=sides(self.classifier, decision, verdict, profile) if verdict.asked and profile.disputed else (),
            each=self._each(decision, verdict, profile.allowed),
            fragile=self.readings.fragile(entry, decision, profile),
            readings=readings,
            language=self.language,
        )

    def _rivals(self, entry: Entry, decision: Decision, because: Sequence[Reason]) -> tuple[Reason, ...]:
        """Disputes about criteria that take many, where the verdict rests on one of the claims being right."""
        free = self.rules.decisions[decision.classification.id]
        allowed = self.rules.everything
        for reason in because:
            variable = self.rules.variable(reason.criterion, reason.option)
            if variable is not None:
                allowed[variable] = self.rules.mask(variable, reason.values)
        parts = zip(free.parts, decision.parts, strict=True)
        if all(one.possible(allowed) == bound.possible(allowed) for one, bound in parts):
            return ()
        found = []
        for criterion in self.rules.comparison.rule_criteria:
            value = entry.values[criterion]
            if value.state is State.DISPUTED and self.rules.rivals(criterion, value.claims) != TRUE:
                title = self.rules.comparison.criteria[criterion].title
                claims = self.language.join_or(dict.fromkeys(claim.text for claim in value.claims))
                words = self.language.say(
                    "{criterion} is {claims}, by one claim or another", criterion=title, claims=claims
                )
                found.append(Reason(criterion=criterion, values=(), words=words))
        return tuple(found)

    def _verdict_words(self, verdict: Verdict) -> str:
        known = self._words_of_verdicts.get(verdict)
        if known is None:
            known = self._words_of_verdicts[verdict] = verdict_in_words(self.rules.comparison, verdict)
        return known

    def _reason(self, variable: int, mask: int) -> Reason:
        known = self._reasons.get((variable, mask))
        if known is None:
            criterion, values = self.rules.criterion(variable), self.rules.values(variable, mask)
            option = self.rules.variables[variable].option
            words = criterion_in_words(criterion, values, option)
            known = Reason(criterion=criterion.id, values=values, words=words, option=option)
            self._reasons[variable, mask] = known
        return known

    def because(self, decision: Decision, allowed: Sequence[int], only: str = "") -> tuple[Reason, ...]:
        """Return a minimal and general reason why nothing outside the possible outcomes can be.

        `only` is the class where the decision is about a single one of several.
        """
        everything = self.rules.everything
        asked = {variable for part in decision.parts for variable in part.asked(allowed)}
        # What is never asked cannot be a reason; entries that differ in nothing else share their reasons.
        start = tuple(mask if variable in asked else everything[variable] for variable, mask in enumerate(allowed))
        key = (decision.classification.id, only, start, decision.constraint)
        if key not in self._known:
            widest = self._widen(decision, start, asked)
            self._known[key] = tuple(
                self._reason(variable, mask) for variable, mask in enumerate(widest) if mask != everything[variable]
            )
        return self._known[key]

    def _each(
        self, decision: Decision, verdict: Verdict, allowed: Allowed
    ) -> tuple[tuple[str, tuple[Reason, ...]], ...]:
        """The reasons of each class that holds, where several can."""
        if decision.classification.policy is not Policy.ALL:
            return ()
        found = []
        for one, part in zip(decision.ruled, decision.parts, strict=True):
            if one.id in verdict.certain:
                alone = replace(decision, ruled=(one,), parts=(part,))
                found.append((one.title, self.because(alone, allowed, one.id)))
        return tuple(found)

    def _widen(self, decision: Decision, start: Allowed, asked: Collection[int]) -> list[int]:
        outcomes = [part.possible(start) for part in decision.parts]
        judges = [part.refusing(some) for part, some in zip(decision.parts, outcomes, strict=True)]

        def refused(current: Allowed, variable: int) -> int:
            found = 0
            for judge in judges:
                found |= judge(current, variable)
            return found

        return widen(start, self.rules.everything, self._least_telling_first(decision, outcomes, asked), refused)

    def _least_telling_first(
        self, decision: Decision, outcomes: Sequence[frozenset[int]], asked: Collection[int]
    ) -> list[int]:
        """The variables asked, those that the possible classes do not name first, so that what they name is kept."""
        named: dict[int, None] = {}
        for index, some in enumerate(outcomes):
            for outcome in sorted(some):
                number = index if decision.classification.policy is Policy.ALL and outcome == 0 else outcome
                found = decision.class_of(number)
                for criterion in criteria_of(found.when) if found is not None and found.when is not None else ():
                    named.update(dict.fromkeys(one for one in self.rules.variables_of(criterion) if one in asked))
        others = [variable for variable in sorted(asked) if variable not in named]
        return [*reversed(others), *reversed(list(named))]

    def _question(self, entry: Entry, decision: Decision, variable: int, allowed: tuple[int, ...]) -> Question:
        outcomes = self.classifier.answers(decision, allowed, variable)
        state = entry.values[self.rules.variables[variable].criterion].state
        # The classifier keeps every outcome, so that an identity stands for one outcome only.
        key = (decision.classification.id, variable, state, allowed[variable], tuple(map(id, outcomes)))
        known = self._questions.get(key)
        if known is None:
            known = self._questions[key] = self._new_question(decision, variable, state, allowed[variable], outcomes)
        return known

    def _new_question(
        self, decision: Decision, variable: int, state: State, mask: int, outcomes: Sequence[Outcome]
    ) -> Question:
        answers = [
            Answer(
                value=value,
                classes=outcome.possible,
                may_be_none=outcome.may_be_none,
                left=_left(decision, outcome),
            )
            for number, (value, outcome) in enumerate(zip(self.rules.variables[variable].domain, outcomes, strict=True))
            if mask >> number & 1 and outcome.permitted
        ]
        return Question(
            criterion=self.rules.variables[variable].criterion,
            state=state,
            answers=tuple(answers),
            words=tuple(self._question_words(decision, variable, answers)),
            option=self.rules.variables[variable].option,
        )

    def _question_words(self, decision: Decision, variable: int, answers: Sequence[Answer]) -> Iterator[str]:
        name = decision.classification.id
        grouped: dict[tuple[tuple[ClassId, ...], bool], list[str]] = {}
        for answer in answers:
            grouped.setdefault((answer.classes, answer.may_be_none), []).append(answer.value)
        if len(grouped) == 1:
            yield self.language.say("by itself it settles nothing, but it counts together with the others")
            return
        for (classes, none), values in grouped.items():
            titles = titles_of(self.rules.comparison, name, classes, none=none)
            mask = self.rules.mask(variable, values)
            yield self.language.say(
                "{classes} if {condition}",
                classes=self.language.join_or(titles),
                condition=self._reason(variable, mask).words,
            )


class Explanations(Mapping[ClassificationId, Explanation]):
    """The explanations of an entry's verdicts, all worked out when the first is asked for."""

    def __init__(self, names: Collection[ClassificationId], make: Callable[[], Mapping[ClassificationId, Explanation]]):
        """`names` are the classifications, `make` works the explanations out."""
        self._names = names
        self._make: Callable[[], Mapping[ClassificationId, Explanation]] | None = make
        self._made: Mapping[ClassificationId, Explanation] = {}

    def __getitem__(self, name: ClassificationId) -> Explanation:
        if self._make is not None:
            self._made, self._make = self._make(), None
        return self._made[name]

    def __iter__(self) -> Iterator[ClassificationId]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def _worst_case(question: Question) -> tuple[int, float]:
    sizes = [answer.left for answer in question.answers] or [0]
    return (max(sizes), sum(sizes) / len(sizes))


def _left(decision: Decision, outcome: Outcome) -> int:
    if decision.classification.policy is Policy.ALL:
        return len(outcome.possible) - len(outcome.certain)
    return len(outcome.possible) + outcome.may_be_none - 1
