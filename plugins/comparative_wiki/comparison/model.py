"""What a comparison file says, as frozen data."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import NewType

from ..languages.language import ENGLISH, Language
from ..problems import START, Place
from ..source import Mapping as YamlMapping
from .numbers import Cut, Interval, normal, part_in_words

CriterionId = NewType("CriterionId", str)
ClassificationId = NewType("ClassificationId", str)
ClassId = NewType("ClassId", str)
GroupId = NewType("GroupId", str)
ScoreId = NewType("ScoreId", str)

NOT_APPLICABLE = "not applicable"
"""the value outside every scale, where a criterion allows it"""
UNKNOWN = "unknown"
YES, NO = "yes", "no"
"""the answers of an option of a criterion that takes many"""


class Kind(enum.StrEnum):
    """What kind of answer a criterion takes."""

    SCALE = "scale"
    OPTIONS = "options"
    MANY = "many"
    NUMBER = "number"
    TEXT = "text"
    LINK = "link"
    DATE = "date"


class Tone(enum.StrEnum):
    """How a level is coloured and marked."""

    GOOD = "good"
    MIDDLING = "middling"
    BAD = "bad"
    NEUTRAL = "neutral"


class EvidencePolicy(enum.StrEnum):
    """Whether a value needs a source."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


class Take(enum.StrEnum):
    """What an entry takes over from the entries that it is linked to."""

    WORST = "worst"
    BEST = "best"
    ALL = "all"
    ANY = "any"


class Relation(enum.StrEnum):
    """What a link from one entry to another says of the two."""

    FORK = "fork of"
    SUCCESSOR = "successor of"
    PART = "part of"


class Policy(enum.StrEnum):
    """How the classes of a classification go together."""

    UNIQUE = "unique"
    FIRST = "first"
    LEVELS = "levels"
    ALL = "all"


@dataclass(frozen=True, kw_only=True, slots=True)
class Level:
    """One value of a scale or of options."""

    id: str
    title: str
    test: str = ""
    """how two people find out, with the same answer, whether it holds"""
    tone: Tone = Tone.NEUTRAL
    """options are neutral; the levels of a scale have a tone unless the file calls them neutral"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """Criteria that belong together."""

    id: GroupId
    title: str
    summary: str = ""
    path: str = field(default="", compare=False)
    """the file that declares it"""
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Mapped:
    """A criterion that is worked out from another one of the same entry, by a table."""

    source: CriterionId
    title: str
    """of the source"""
    where: Mapping[str, frozenset[str]]
    """what stands there, folded → the values that it means"""
    otherwise: frozenset[str] | None = None
    """the values of what is not in the table; None where nobody says, so that it is unknown and reported"""
    place: Place = START


@dataclass(frozen=True, kw_only=True, slots=True)
class Inherited:
    """A criterion that entries take over from the entries they are linked to."""

    link: CriterionId
    title: str
    """of the link"""
    take: Take
    place: Place = START


@dataclass(frozen=True, kw_only=True, slots=True)
class Variable:
    """One question that rules can ask: a criterion, or one option of a criterion that takes many."""

    criterion: CriterionId
    option: str = ""
    domain: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """One question asked of every entry."""

    id: CriterionId
    title: str
    kind: Kind
    place: Place = START
    question: str = ""
    help: str = ""
    pitfalls: tuple[str, ...] = ()
    groups: tuple[GroupId, ...] = ()
    levels: tuple[Level, ...] = ()
    """of a scale from worst to best; of options and many in the order of the file; else empty"""
    allows_not_applicable: bool = False
    good: frozenset[str] = frozenset()
    """the values that count as satisfied in `every` and `some`; empty where nothing says. Of many: any of them"""
    evidence: EvidencePolicy = EvidencePolicy.OPTIONAL
    """where it is required, a value without a source is kept as a claim and counts as unknown"""
    review_after: int = 0
    """months after which evidence is stale; 0 for never"""
    origin: Mapped | Inherited | None = None
    """where its values come from, if not from the entry alone"""
    relation: Relation | None = None
    """of a link: what it says of the two entries, where it says it of all"""
    unit: str = ""
    smallest: Fraction | None = None
    largest: Fraction | None = None
    whole: bool = False
    """whether a number has no decimals"""
    cuts: tuple[Cut, ...] = ()
    """where the rules cut a number, from the lowest; empty where no rule names one"""
    language: Language = field(default=ENGLISH, compare=False)
    """in which it is put into words"""
    shared: str = ""
    """the file from which the comparison takes it; empty where it is the comparison's own"""
    home: Place | None = field(default=None, compare=False)
    """where it stands in that file"""

    @cached_property
    def values(self) -> tuple[str, ...]:
        """The ids of the levels, or the parts of a number between the cuts."""
        if self.kind is Kind.NUMBER and (self.cuts or self.allows_not_applicable):
            return tuple(part_in_words(low, high, whole=self.whole) for low, high in pairwise(self.ends))
        return tuple(level.id for level in self.levels)

    @cached_property
    def ends(self) -> tuple[Cut | None, ...]:
        """Of a number: where its parts begin and end; None where it has no bound."""
        top = normal(Cut(self.largest, after=True), whole=self.whole) if self.largest is not None else None
        return (Cut(self.smallest, after=False) if self.smallest is not None else None, *self.cuts, top)

    @cached_property
    def domain(self) -> tuple[str, ...]:
        """Every value that a rule can tell apart, `not applicable` last where it is allowed; empty for other kinds."""
        if not self.values:
            return ()
        return (*self.values, NOT_APPLICABLE) if self.allows_not_applicable else self.values

    @cached_property
    def variables(self) -> tuple[Variable, ...]:
        """What rules can ask of it: one variable, or one for each option of many; none for text, links and dates."""
        if not self.is_finite:
            return ()
        if self.kind is not Kind.MANY:
            return (Variable(criterion=self.id, domain=self.domain),)
        answers = (NO, YES, NOT_APPLICABLE) if self.allows_not_applicable else (NO, YES)
        return tuple(Variable(criterion=self.id, option=option, domain=answers) for option in self.values)

    @property
    def note(self) -> str:
        """Where its values come from, in brackets after its title; empty where entries give them."""
        if isinstance(self.origin, Mapped):
            words = self.language.say("worked out from {criterion}", criterion=self.origin.title)
        elif self.origin is not None:
            words = self.language.say("with what is linked by {criterion}", criterion=self.origin.title)
        else:
            return ""
        return f" ({words})"

    @property
    def is_finite(self) -> bool:
        """Whether rules can speak of it."""
        return self.kind in {Kind.SCALE, Kind.OPTIONS, Kind.MANY} or (self.kind is Kind.NUMBER and bool(self.values))

    @property
    def is_ordered(self) -> bool:
        """Whether its values go from worst to best, or from low to high."""
        return self.kind in {Kind.SCALE, Kind.NUMBER}

    def level(self, value: str) -> Level:
        """Return the level with this id; `not applicable` is one too."""
        for level in self.levels:
            if level.id == value:
                return level
        return Level(id=value, title=self._title(value))

    def _title(self, value: str) -> str:
        """What a value without a level is called: what is not applicable, or a part of a number."""
        if value == NOT_APPLICABLE:
            return self.language.say("not applicable")
        if self.kind is Kind.NUMBER and value in self.values:
            place = self.values.index(value)
            return part_in_words(*self.ends[place : place + 2], whole=self.whole, language=self.language)
        return value


@dataclass(frozen=True, kw_only=True)
class Score:
    """Points for the values of several criteria, added up by weight."""

    id: ScoreId
    title: str
    summary: str = ""
    place: Place = START
    weights: Mapping[CriterionId, Fraction] = field(default_factory=dict)
    points: Mapping[CriterionId, Mapping[str, Fraction]] = field(default_factory=dict)
    """criterion → value → points; a value that is not there is neutral and drops out"""

    def most(self, criterion: CriterionId) -> Fraction:
        """The most that a criterion can add."""
        return self.weights[criterion] * max(self.points[criterion].values())

    def least(self, criterion: CriterionId) -> Fraction:
        """The least that a criterion can add."""
        return self.weights[criterion] * min(self.points[criterion].values())

    @property
    def total(self) -> Fraction:
        """The most that can be reached where everything applies."""
        return sum((self.most(criterion) for criterion in self.weights), Fraction(0))


# Conditions, as a tree that can be put into words and compiled.


@dataclass(frozen=True, kw_only=True, slots=True)
class Test:
    """A criterion has one of these values."""

    criterion: CriterionId
    values: frozenset[str]
    option: str = ""
    """the option that is asked, of a criterion that takes many; the values are then `yes`, `no`, `not applicable`"""
    intervals: tuple[Interval, ...] = ()
    """of a number: what `values` says in parts between cuts, said in numbers"""


@dataclass(frozen=True, kw_only=True, slots=True)
class AllOf:
    """Every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class NoneOf:
    """No part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Every:
    """Every criterion is satisfied or not applicable."""

    criteria: tuple[CriterionId, ...]
    group: GroupId | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Some:
    """At least one criterion is satisfied."""

    criteria: tuple[CriterionId, ...]
    group: GroupId | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class AtLeast:
    """At least so many criteria are satisfied; what is not applicable does not count."""

    count: int
    criteria: tuple[CriterionId, ...]
    group: GroupId | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class AtLeastOf:
    """At least so many parts hold."""

    count: int
    parts: tuple[Condition, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Bound:
    """An end of an interval."""

    value: Fraction
    strict: bool = False
    """whether the value itself lies outside"""


@dataclass(frozen=True, kw_only=True, slots=True)
class ScoreTest:
    """A score lies between two bounds."""

    score: ScoreId
    criteria: tuple[CriterionId, ...]
    low: Bound | None = None
    high: Bound | None = None
    percent: bool = False
    """whether the bounds are parts of the most that can be reached (0 to 1), or a sum of points"""


@dataclass(frozen=True, kw_only=True, slots=True)
class IsClass:
    """An entry has one of these classes; its other classes do not matter."""

    classification: ClassificationId
    classes: frozenset[ClassId]
    criteria: tuple[CriterionId, ...] = ()
    """what the rules of the classes name"""


Condition = Test | AllOf | AnyOf | NoneOf | Every | Some | AtLeast | AtLeastOf | ScoreTest | IsClass


@dataclass(frozen=True, kw_only=True, slots=True)
class Class:
    """One class of a classification, with its rule."""

    id: ClassId
    title: str
    place: Place = START
    summary: str = ""
    because: str = ""
    colour: str = "grey"
    icon: str = ""
    when: Condition | None = None
    """None for the class that takes what no other takes"""
    is_a: ClassId | None = None
    """the class above it of which it is a kind"""
    guarded: bool = False
    """whether an entry that leaves it has to say why"""

    @property
    def is_otherwise(self) -> bool:
        """Whether it takes what no other class takes."""
        return self.when is None


@dataclass(frozen=True, kw_only=True, slots=True)
class Classification:
    """A named set of classes over the same criteria."""

    id: ClassificationId
    title: str
    place: Place = START
    summary: str = ""
    policy: Policy = Policy.UNIQUE
    classes: tuple[Class, ...] = ()
    lens_of: ClassificationId | None = None
    """the classification of which it is another reading"""
    ranked: tuple[ClassId, ...] = ()
    """classes from the lowest to the highest; an entry that falls has to say why"""
    language: Language = field(default=ENGLISH, compare=False)
    """in which it is put into words"""

    def get(self, class_id: str) -> Class:
        """Return a class by its id. Raises KeyError."""
        for candidate in self.classes:
            if candidate.id == class_id:
                return candidate
        raise KeyError(class_id)

    def ancestors(self, class_id: ClassId) -> tuple[ClassId, ...]:
        """The classes of which a class is a kind, the nearest first."""
        found: list[ClassId] = []
        above = self.get(class_id).is_a
        while above is not None:
            found.append(above)
            above = self.get(above).is_a
        return tuple(found)

    def descendants(self, class_id: ClassId) -> tuple[ClassId, ...]:
        """The classes that are kinds of a class, in the order of the file."""
        return tuple(one.id for one in self.classes if class_id in self.ancestors(one.id))


@dataclass(frozen=True, kw_only=True, slots=True)
class Example:
    """A unit test of the rules: an entry or values, and the class expected."""

    place: Place
    entry: str = ""
    values: Mapping[Variable, frozenset[str]] = field(default_factory=dict)
    expect: Mapping[ClassificationId, ClassId] = field(default_factory=dict)


class Quantity(enum.StrEnum):
    """Of how many a claim speaks."""

    ALL = "all"
    MOST = "most"
    SOME = "some"
    FEW = "few"
    NONE = "none"


@dataclass(frozen=True, kw_only=True, slots=True)
class Thesis:
    """A sentence about the entries, as a question to them: of those that are `of`, how many `hold`?"""

    says: str
    place: Place
    source: str = ""
    quantity: Quantity = Quantity.ALL
    of: Condition | None = None
    """None for all entries"""
    holds: Condition | None = None
    """None where it could not be read"""
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Acceptance:
    """A finding about the rules that the owner knows of, with the reason why it stays."""

    code: str
    where: str
    """the classification, class or criterion that it is about; empty for all findings of the code"""
    because: str
    place: Place


@dataclass(frozen=True, kw_only=True, slots=True)
class ViewSource:
    """What the file writes under `views`. It names entries, and is read when these are known."""

    id: str
    node: YamlMapping


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """One comparison file."""

    path: str
    """relative to the wiki's folder, for messages and edit links"""
    title: str
    summary: str = ""
    criteria: Mapping[CriterionId, Criterion] = field(default_factory=dict)
    groups: Mapping[GroupId, Group] = field(default_factory=dict)
    classifications: Mapping[ClassificationId, Classification] = field(default_factory=dict)
    profile: tuple[CriterionId, ...] = ()
    """the criteria of the profile strip, in order"""
    impossible: tuple[Condition, ...] = ()
    examples: tuple[Example, ...] = ()
    scores: Mapping[ScoreId, Score] = field(default_factory=dict)
    claims: tuple[Thesis, ...] = ()
    accepted: tuple[Acceptance, ...] = ()
    views: tuple[ViewSource, ...] = ()
    language: Language = field(default=ENGLISH, compare=False)
    """in which everything is put into words"""
    shared: tuple[str, ...] = ()
    """the files from which it takes criteria, relative to the wiki's folder"""
    unread: frozenset[str] = frozenset()
    """ids of criteria that are there and could not be read, which is reported"""

    def in_group(self, group: GroupId) -> tuple[Criterion, ...]:
        """Return the criteria of a group, in the order of the file."""
        return tuple(criterion for criterion in self.criteria.values() if group in criterion.groups)

    @cached_property
    def rule_criteria(self) -> tuple[CriterionId, ...]:
        """The criteria that a rule, a score, a claim or an impossibility names, in the order of the file."""
        named: set[CriterionId] = set()
        for classification in self.classifications.values():
            for candidate in classification.classes:
                if candidate.when is not None:
                    named.update(criteria_of(candidate.when))
        for thesis in self.claims:
            for part in (thesis.of, thesis.holds):
                named.update(criteria_of(part) if part is not None else ())
        for condition in self.impossible:
            named.update(criteria_of(condition))
        for score in self.scores.values():
            named.update(score.weights)
        return tuple(criterion for criterion in self.criteria if criterion in named)

    @cached_property
    def finite(self) -> tuple[Criterion, ...]:
        """The criteria with a finite domain."""
        return tuple(criterion for criterion in self.criteria.values() if criterion.is_finite)


def criteria_of(condition: Condition) -> Sequence[CriterionId]:
    """Return the criteria that a condition names, in its own order, each once."""
    if isinstance(condition, Test):
        return (condition.criterion,)
    if isinstance(condition, Every | Some | AtLeast | ScoreTest | IsClass):
        return condition.criteria
    return union_of(criteria_of(part) for part in condition.parts)


def union_of(several: Iterable[Iterable[CriterionId]]) -> tuple[CriterionId, ...]:
    """Join several lists, each criterion once, in the order in which they come."""
    return tuple(dict.fromkeys(criterion for some in several for criterion in some))
