"""Related entries: the nearest by profile, minimal pairs, the nearest of another class; each with the reason.

How much two entries are alike is Gower's similarity (J. C. Gower, "A general coefficient of similarity and some of its
properties", Biometrics 27, 1971): the mean over the criteria of how much the two values agree. Options agree wholly or
not at all, levels of a scale by their ranks, numbers by their part of the range, sets of options by their overlap.
Criteria that rules name count double. Unlike Gower's, an open value agrees with nothing, else two empty entries would
be twins.

To compare every two entries would be quadratic. Profiles are therefore written as bits, so that two agree in as many as
both have, and are compared only with those in the same leaf of one of several trees, and with the neighbours of the
neighbours found so. Up to `EXACT` different profiles every two are compared.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from hashlib import sha256
from itertools import islice
from math import gcd, lcm

from .classify import Verdict, VerdictState
from .comparison.model import ClassId, ClassificationId, Comparison, Criterion, CriterionId, Kind, Mapped
from .comparison.numbers import parse_number
from .entry import Entry, EntryId, State, Value

MOST = 5
"""neighbours of an entry"""
FURTHER = 3
"""minimal pairs beyond the neighbours; and as many entries that a link leads to or comes from"""
LEAST = Fraction(1, 2)
"""how much alike an entry and its neighbour are at least"""
EXACT = 400
"""up to so many different profiles every two are compared"""
_FEWEST = 3
"""with fewer criteria, nearly all entries are alike"""
_FINEST = 60
"""into how many steps agreement in one criterion is divided at most"""
_COARSE = 12
"""the same where candidates are sought"""
_TREES = 12
_LEAF = 32
"""profiles of one leaf"""
_POOL = 16
"""profiles that are remembered as near"""
_HOOD = 8
"""of how many of them the near ones are looked at too"""
_ROUNDS = 2
"""how often"""
_FIRST = 6
"""of profiles that are wanted for one thing only, so many are remembered"""
_WINDOW = 16
"""profiles of one bucket that are looked at; a bucket of a thousand must not cost a million looks"""

Verdicts = Mapping[EntryId, Mapping[ClassificationId, Verdict]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Related:
    """An entry that is read beside another one, with the reason."""

    entry: EntryId
    similarity: float
    """the mean agreement, from 0 to 1; an open value agrees with nothing"""
    agrees: int
    """in how many criteria both are known, and the same"""
    differs: tuple[CriterionId, ...] = ()
    """in which both are known, and not the same"""
    unknown: tuple[CriterionId, ...] = ()
    """in which either is open"""
    links: tuple[CriterionId, ...] = ()
    """by which one of the two is linked to the other"""
    is_contrast: bool = False
    """whether it is the nearest entry of another class"""

    @property
    def known(self) -> int:
        """How many criteria are known of both."""
        return self.agrees + len(self.differs)

    @property
    def compared(self) -> int:
        """How many criteria with finitely many values there are to compare."""
        return self.known + len(self.unknown)

    @property
    def is_minimal_pair(self) -> bool:
        """Whether the two differ in one criterion, and are known to agree in all others."""
        return len(self.differs) == 1 and not self.unknown


def relate(
    comparison: Comparison, entries: Iterable[Entry], verdicts: Verdicts | None = None
) -> Mapping[EntryId, tuple[Related, ...]]:
    """Return for every entry those to read beside it, the most alike first.

    They are the `MOST` nearest; minimal pairs and linked entries, at most `FURTHER` of each beyond those; and, where
    `verdicts` are given, the nearest entry that is decided to be of another class of the first classification that is
    no lens. Ties go to the entry with more links in common, then by id; the order of `entries` makes no difference.
    """
    ordered = sorted(entries, key=lambda entry: entry.id)
    classes = _classes(comparison, ordered, verdicts or {})
    return _Relater(comparison, ordered, classes).all()


_Classes = tuple[ClassId, ...]


def _classes(comparison: Comparison, entries: Sequence[Entry], verdicts: Verdicts) -> list[_Classes | None]:
    """What each entry is decided to be in the first classification that is no lens; None where that is open."""
    first = next((name for name, one in comparison.classifications.items() if one.lens_of is None), None)
    found: list[_Classes | None] = []
    for entry in entries:
        verdict = verdicts.get(entry.id, {}).get(first) if first is not None else None
        found.append(verdict.certain if verdict is not None and verdict.state is VerdictState.DECIDED else None)
    return found


# Profiles


@dataclass(frozen=True, kw_only=True, slots=True)
class _Profile:
    """What entries with the same answers have in common."""

    answers: tuple[str | None, ...]
    """for each criterion with finitely many values; None where it is open"""
    fine: int
    """bits, of which two profiles have as many in common as they agree; without the criteria that take many"""
    sets: tuple[frozenset[str] | None, ...]
    """for each criterion that takes many; None where it is open"""
    coarse: int
    """the same in fewer bits, and with the criteria that take many, as well as bits can tell"""
    traits: tuple[int, ...]
    """for each criterion about where the value lies, -1 where it is open"""
    members: list[int] = field(default_factory=list)
    """the places of its entries in the order of the ids"""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Widths:
    """How many bits two equal values of a criterion have in common."""

    fine: int
    coarse: int


class _Measure:
    """Writes the values of one criterion as bits.

    A level that lies p bits up a scale has p bits of one sort and the rest of another, so that two levels have as many
    in common as their distance leaves.
    """

    def __init__(self, criterion: Criterion, widths: _Widths, values: Sequence[Value]) -> None:
        self.criterion = criterion
        slots = 3 if criterion.is_ordered else len(criterion.domain)
        self.room = _Widths(fine=slots * widths.fine, coarse=slots * widths.coarse)
        """the bits that a value takes"""
        self._widths = widths
        self._known: dict[object, tuple[int, int, int]] = {}
        self._low = self._range = Fraction(0)
        if criterion.kind is Kind.NUMBER:
            numbers = [number for value in values if (number := self._number(value)) is not None]
            self._low = min(numbers, default=self._low)
            self._range = max(numbers, default=self._low) - self._low

    def bits(self, value: Value) -> tuple[int, int, int]:
        """The bits of a value, fine and coarse, and its trait: 0, 0, -1 where it is open."""
        if value.is_open:
            return 0, 0, -1
        key = (value.possible, value.claims[0].text) if self.criterion.kind is Kind.NUMBER else value.possible
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._work_out(value)
        return known

    def _work_out(self, value: Value) -> tuple[int, int, int]:
        fine, coarse = self._widths.fine, self._widths.coarse
        if not self.criterion.is_ordered:
            slot = self.criterion.domain.index(value.possible[0])
            return _block(fine, slot), _block(coarse, slot), slot
        if value.state is State.NOT_APPLICABLE:
            return _block(fine, 2), _block(coarse, 2), coarse + 1
        share = self._share(value)
        if share is None:
            return 0, 0, -1
        return _steps(fine, share), _steps(coarse, share), int(coarse * share)

    def _share(self, value: Value) -> Fraction | None:
        """How far up its scale or range a value lies, from 0 to 1."""
        if self.criterion.kind is Kind.NUMBER:
            number = self._number(value)
            return None if number is None else (number - self._low) / self._range if self._range else Fraction(0)
        levels = self.criterion.values
        return Fraction(levels.index(value.possible[0]), max(len(levels) - 1, 1))

    def _number(self, value: Value) -> Fraction | None:
        """A known number; of one that was worked out as a part between cuts, an end of the part."""
        if value.state is not State.KNOWN:
            return None
        number = parse_number(value.claims[0].text) if value.claims else None
        if number is None and value.possible and value.possible[0] in self.criterion.values:
            part = self.criterion.values.index(value.possible[0])
            end = self.criterion.ends[part] or self.criterion.ends[part + 1]
            return end.value if end is not None else None
        return number


def _block(width: int, slot: int) -> int:
    return ((1 << width) - 1) << width * slot


def _steps(width: int, share: Fraction) -> int:
    below = (1 << int(width * share)) - 1
    return below | (_block(width, 0) ^ below) << width


class _Profiles:
    """All profiles of a wiki, and how much two of them agree."""

    def __init__(self, comparison: Comparison, entries: Sequence[Entry]) -> None:
        criteria = _compared(comparison)
        self.finite = tuple(one.id for one in criteria if one.is_finite)
        self._widths = _widths(comparison, criteria)
        self._measures = [
            _Measure(one, self._widths[one.id], [entry.values[one.id] for entry in entries])
            for one in criteria
            if one.kind is not Kind.MANY
        ]
        self._options = {one.id: self._bits_of_options(one, entries) for one in criteria if one.kind is Kind.MANY}
        self.whole = sum(widths.fine for widths in self._widths.values())
        """the bits in which two profiles agree that agree in everything"""
        self.all: list[_Profile] = []
        self.of: list[int] = []
        """the place of each entry's profile"""
        places: dict[tuple[object, ...], int] = {}
        for number, entry in enumerate(entries):
            profile = self._read(entry)
            place = places.setdefault((profile.answers, profile.fine), len(self.all))
            if place == len(self.all):
                self.all.append(profile)
            self.all[place].members.append(number)
            self.of.append(place)

    def _bits_of_options(self, criterion: Criterion, entries: Sequence[Entry]) -> Mapping[str, int]:
        """For each option as many bits as make a set of usual size as wide as other values."""
        sizes = [len(value.possible) for entry in entries if not (value := entry.values[criterion.id]).is_open]
        each = max(1, self._widths[criterion.id].coarse * len(sizes) // max(sum(sizes), 1))
        return {option: _block(each, slot) for slot, option in enumerate(criterion.domain)}

    def _read(self, entry: Entry) -> _Profile:
        fine = coarse = fine_shift = coarse_shift = 0
        traits = []
        for measure in self._measures:
            fine_bits, coarse_bits, trait = measure.bits(entry.values[measure.criterion.id])
            fine |= fine_bits << fine_shift
            coarse |= coarse_bits << coarse_shift
            fine_shift += measure.room.fine
            coarse_shift += measure.room.coarse
            traits.append(trait)
        sets = list[frozenset[str] | None]()
        for name, bits in self._options.items():
            value = entry.values[name]
            chosen = 0 if value.is_open else sum(bits[option] for option in value.possible)
            coarse |= chosen << coarse_shift
            coarse_shift += max(bits.values()).bit_length()
            traits.append(-1 if value.is_open else chosen)
            sets.append(None if value.is_open else frozenset(value.possible))
        answers = tuple([_settled(entry.values[name]) for name in self.finite])
        return _Profile(answers=answers, fine=fine, sets=tuple(sets), coarse=coarse, traits=tuple(traits))

    def agreement(self, one: int, other: int) -> int:
        """In how many bits two profiles agree."""
        mine, theirs = self.all[one], self.all[other]
        found = (mine.fine & theirs.fine).bit_count()
        for name, here, there in zip(self._options, mine.sets, theirs.sets, strict=True):
            if here is not None and there is not None:
                both, either = len(here & there), len(here | there)
                found += self._widths[name].fine * both // either if either else self._widths[name].fine
        return found

    def reasons(self, one: int, other: int) -> tuple[int, tuple[CriterionId, ...], tuple[CriterionId, ...]]:
        """In how many criteria two profiles are known to agree, in which to differ, and which are open in either."""
        differs, unknown = [], []
        for name, here, there in zip(self.finite, self.all[one].answers, self.all[other].answers, strict=True):
            if here is None or there is None:
                unknown.append(name)
            elif here != there:
                differs.append(name)
        return len(self.finite) - len(differs) - len(unknown), tuple(differs), tuple(unknown)


def _compared(comparison: Comparison) -> list[Criterion]:
    """The criteria that are compared; without those worked out from another of them, which would say the same again."""
    kinds = {Kind.SCALE, Kind.OPTIONS, Kind.MANY, Kind.NUMBER}
    found = [one for one in comparison.criteria.values() if one.kind in kinds]
    names = {one.id for one in found}
    return [one for one in found if not (isinstance(one.origin, Mapped) and one.origin.source in names)]


def _widths(comparison: Comparison, criteria: Sequence[Criterion]) -> dict[CriterionId, _Widths]:
    """How many bits each criterion takes: by its weight, and enough for the steps of all scales."""
    steps = lcm(*(max(len(one.values) - 1, 1) for one in criteria if one.kind is Kind.SCALE))
    if steps > _FINEST or any(one.kind in {Kind.NUMBER, Kind.MANY} for one in criteria):
        steps = _FINEST
    named = set(comparison.rule_criteria)
    weights = {one.id: 2 if one.id in named else 1 for one in criteria}
    common = gcd(*weights.values())
    return {
        name: _Widths(fine=weight // common * steps, coarse=weight // common * min(steps, _COARSE))
        for name, weight in weights.items()
    }


def _settled(value: Value) -> str | None:
    return None if value.is_open else ", ".join(value.possible)


# Who is near to whom


class _Search:
    """Finds for each profile those nearest to it, and those nearest of which an entry is of another class.

    With more than `EXACT` profiles they are the nearest in nearly all cases.
    """

    def __init__(self, profiles: Sequence[_Profile], classes: Sequence[_Classes | None]) -> None:
        self._codes = [profile.coarse for profile in profiles]
        self._kinds = [{kind for one in profile.members if (kind := classes[one]) is not None} for profile in profiles]
        self.near: list[list[int]] = []
        self.foreign: list[list[int]] = []
        if len(profiles) <= EXACT:
            everyone = range(len(profiles))
            self._look(lambda own: [*everyone[:own], *everyone[own + 1 :]])
        else:
            met = _met([profile.traits for profile in profiles])
            self._look(met.__getitem__)
            for _ in range(_ROUNDS):
                self._look(self._neighbourhood)

    def _look(self, others_of: Callable[[int], Collection[int]]) -> None:
        near: list[list[int]] = []
        foreign: list[list[int]] = []
        for own in range(len(self._codes)):
            others = others_of(own)
            found = self._nearest(own, others)
            near.append(found)
            kinds = self._kinds[own]
            if len(kinds) != 1 or any(self._is_foreign(kinds, other) for other in found):
                foreign.append([])  # There is nothing to look for, or it has been found.
            else:
                foreign.append(self._nearest(own, [one for one in others if self._is_foreign(kinds, one)])[:_FIRST])
        self.near, self.foreign = near, foreign

    def _is_foreign(self, kinds: Collection[_Classes], other: int) -> bool:
        theirs = self._kinds[other]
        return bool(theirs) and theirs != kinds

    def _nearest(self, own: int, others: Collection[int]) -> list[int]:
        """Those of `others` with the most bits in common, the nearest first; of those that tie the first."""
        mine, codes = self._codes[own], self._codes
        common = [(mine & codes[other]).bit_count() for other in others]
        least = sorted(common)[-_POOL:][0] if common else 0
        found = sorted([(-bits, other) for bits, other in zip(common, others, strict=True) if bits >= least])
        return [other for _, other in found[:_POOL]]

    def _neighbourhood(self, own: int) -> set[int]:
        """Who was found, and who was found by those: who is near to a neighbour is often near."""
        found = {*self.near[own], *self.foreign[own]}
        for other in self.near[own][:_HOOD]:
            found.update(self.near[other][:_HOOD])
            found.update(self.foreign[other])
        found.discard(own)
        return found


def _met(traits: Sequence[Sequence[int]]) -> list[set[int]]:
    """For each profile those that share a leaf with it in any tree."""
    met: list[set[int]] = [set() for _ in traits]
    for tree in range(_TREES):
        # An order that looks random, and is the same everywhere.
        order = sorted(range(len(traits[0])), key=lambda index: sha256(f"{tree} {index}".encode()).digest())
        first = tree % len(order)
        order.remove(first)
        for leaf in _leaves(traits, list(range(len(traits))), (first, *order)):
            for one in leaf:
                met[one].update(leaf)
    for one, others in enumerate(met):
        others.discard(one)
    return met


def _leaves(traits: Sequence[Sequence[int]], members: list[int], order: Sequence[int]) -> Iterator[list[int]]:
    """Split profiles by one criterion after the other, until the parts are small."""
    if len(members) <= _LEAF or not order:
        yield from (members[start : start + _LEAF] for start in range(0, len(members), _LEAF))
        return
    parts: dict[int, list[int]] = {}
    for one in members:
        parts.setdefault(traits[one][order[0]], []).append(one)
    gathered: list[int] = []
    for _, part in sorted(parts.items()):
        # Small parts that lie beside one another stay together.
        gathered += part
        if len(gathered) > _LEAF // 2:
            yield from _leaves(traits, gathered, order[1:])
            gathered = []
    if gathered:
        yield from _leaves(traits, gathered, order[1:])


def _minimal_pairs(profiles: Sequence[_Profile]) -> list[dict[int, list[int]]]:
    """For each profile, by the place of the criterion, those that differ from it in that alone, nothing being open."""
    found: list[dict[int, list[int]]] = [{} for _ in profiles]
    known = [number for number, profile in enumerate(profiles) if None not in profile.answers]
    for place in range(len(profiles[0].answers)) if profiles else ():
        buckets: dict[tuple[str | None, ...], dict[str | None, list[int]]] = {}
        for one in known:
            answers = profiles[one].answers
            bucket = buckets.setdefault(answers[:place] + answers[place + 1 :], {})
            bucket.setdefault(answers[place], []).append(one)
        for bucket in buckets.values():
            # The numbers that no rule names may differ, so that several profiles can give the same answers.
            heads = [(answer, one) for answer, some in bucket.items() for one in some[:_FIRST]][:_WINDOW]
            for answer, some in bucket.items():
                others = [one for their, one in heads if their != answer]
                for one in some if others else ():
                    found[one][place] = others
    return found


# Links


class _Links:
    """What the criteria of kind link say."""

    def __init__(self, comparison: Comparison, entries: Sequence[Entry]) -> None:
        criteria = [one.id for one in comparison.criteria.values() if one.kind is Kind.LINK]
        numbers = {alias: number for number, entry in enumerate(entries) for alias in entry.aliases}
        numbers |= {entry.id: number for number, entry in enumerate(entries)}
        self._targets: list[frozenset[str | int]] = []
        self._between: list[dict[int, tuple[CriterionId, ...]]] = [{} for _ in entries]
        for number, entry in enumerate(entries):
            named = [
                (name, numbers.get(link, link))
                for name in criteria
                if entry.values[name].state is State.KNOWN
                for link in entry.values[name].possible
            ]
            self._targets.append(frozenset(target for _, target in named))
            for name, target in named:
                if isinstance(target, int) and target != number:
                    self._add(number, target, name)
                    self._add(target, number, name)

    def _add(self, one: int, other: int, name: CriterionId) -> None:
        known = self._between[one].get(other, ())
        if name not in known:
            self._between[one][other] = (*known, name)

    def of(self, one: int) -> Mapping[int, tuple[CriterionId, ...]]:
        """The entries that an entry is linked to or from, with the criteria."""
        return self._between[one]

    def in_common(self, one: int, other: int) -> int:
        """How many links there are between two entries, and from both to the same place."""
        if not self._targets[one] and not self._between[one]:
            return 0
        return len(self._between[one].get(other, ())) + len(self._targets[one] & self._targets[other])


# Who is shown


class _Relater:
    """Chooses for every entry those that it is read beside."""

    def __init__(self, comparison: Comparison, entries: Sequence[Entry], classes: Sequence[_Classes | None]) -> None:
        self._entries = entries
        self._classes = classes
        self._profiles = _Profiles(comparison, entries)
        self._links = _Links(comparison, entries)
        self._compares = len(self._profiles.finite) >= _FEWEST
        self._search = _Search(self._profiles.all if self._compares else (), classes)
        self._pairs = _minimal_pairs(self._profiles.all if self._compares else ())
        self._agreement: dict[int, int] = {}
        """with each profile looked at; of the profile at hand"""
        self._reasons: dict[int, tuple[int, tuple[CriterionId, ...], tuple[CriterionId, ...]]] = {}

    def all(self) -> Mapping[EntryId, tuple[Related, ...]]:
        """What is shown beside every entry."""
        found: dict[EntryId, tuple[Related, ...]] = {}
        for own, profile in enumerate(self._profiles.all):
            self._agreement, self._reasons = {}, {}
            near = self._near(own)
            pairs = self._pairs_of(own)
            for one in profile.members:
                found[self._entries[one].id] = self._of(one, near, pairs)
        return {entry.id: found[entry.id] for entry in self._entries}

    def _near(self, own: int) -> list[int]:
        """The entries that may be near to those of a profile."""
        if not self._compares:
            return []
        profiles = self._profiles.all
        near = [own, *self._search.near[own]]
        found = [one for place in near for one in profiles[place].members[: MOST + 1]]
        for place in (*near, *self._search.foreign[own]):
            # The first of each class, of which one may be the contrast.
            firsts = {self._classes[one]: one for one in reversed(profiles[place].members)}
            found += firsts.values()
        return list(dict.fromkeys(found))

    def _pairs_of(self, own: int) -> list[int]:
        """The nearest entry of a minimal pair for each criterion."""
        if not self._compares:
            return []
        profiles = self._profiles.all
        best = [
            min(others, key=lambda other: (-self._bits(own, other), profiles[other].members[0]))
            for others in self._pairs[own].values()
        ]
        return [profiles[other].members[0] for other in best]

    def _of(self, one: int, near: Sequence[int], pairs: Sequence[int]) -> tuple[Related, ...]:
        own = self._profiles.of[one]
        ranks = {other: self._rank(own, one, other) for other in (*near, *pairs, *self._links.of(one)) if other != one}
        in_order = sorted(ranks, key=ranks.__getitem__)
        candidates = {*near} - {one}
        alike = (
            other for other in in_order if other in candidates and -ranks[other][0] >= LEAST * self._profiles.whole
        )
        shown = dict.fromkeys(islice(alike, MOST))
        for more in (pairs, self._links.of(one)):
            shown |= dict.fromkeys(
                islice((other for other in in_order if other in more and other not in shown), FURTHER)
            )
        contrast = next((other for other in in_order if self._is_contrast(one, other)), None)
        if contrast is not None:
            shown[contrast] = None
        return tuple([self._related(one, other, contrast) for other in in_order if other in shown])

    def _rank(self, own: int, one: int, other: int) -> tuple[int, int, int]:
        return -self._bits(own, self._profiles.of[other]), -self._links.in_common(one, other), other

    def _bits(self, own: int, other: int) -> int:
        known = self._agreement.get(other)
        if known is None:
            known = self._agreement[other] = self._profiles.agreement(own, other)
        return known

    def _is_contrast(self, one: int, other: int) -> bool:
        mine, theirs = self._classes[one], self._classes[other]
        return mine is not None and theirs is not None and mine != theirs

    def _related(self, one: int, other: int, contrast: int | None) -> Related:
        own, their = self._profiles.of[one], self._profiles.of[other]
        reasons = self._reasons.get(their)
        if reasons is None:
            reasons = self._reasons[their] = self._profiles.reasons(own, their)
        agrees, differs, unknown = reasons
        return Related(
            entry=self._entries[other].id,
            similarity=round(self._bits(own, their) / max(self._profiles.whole, 1), 4),
            agrees=agrees,
            differs=differs,
            unknown=unknown,
            links=self._links.of(one).get(other, ()),
            is_contrast=other == contrast,
        )
