"""Old entries under the rules of their time, each piece read once."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ..classify import Classifier, Profile, Verdict
from ..comparison.model import (
    ClassificationId,
    Comparison,
    Condition,
    Criterion,
    CriterionId,
    Inherited,
    IsClass,
)
from ..comparison.read import parse_comparison, says_same_as
from ..comparison.tests import ValueReader
from ..derive import derive
from ..entry import Entry, EntryId, Value, entry_in, open_value, value_in
from ..explain import Explainer
from ..languages.language import Language
from ..logic.diagrams import TooLarge
from ..phrases import verdict_in_words
from ..problems import START, Problems
from ..rules import RuleSet
from ..source import parse_document, parse_fragment, text_in
from ..wiki import ClassifiedEntry
from .texts import Pieces

NO_CRITERIA = "criteria: {}\n"


@dataclass(eq=False)
class Version:
    """A file of an entry as it once was."""

    id: EntryId
    path: str
    pieces: Pieces
    read: dict[int, Entry | None] = field(default_factory=dict)
    """by the number of the criteria that asked: what was read in its front matter, in this version or in one before
    it; None where that has errors"""
    under: dict[int, Standing | None] = field(default_factory=dict)
    """how it stood under the rules of each number, where that has been asked; None where it had errors under them"""

    @property
    def last_stood(self) -> Standing | None:
        """How it stood under the latest rules under which it was read."""
        return next((one for one in reversed(self.under.values()) if one is not None), None)


@dataclass(eq=False, slots=True)
class Standing:
    """An entry under rules: what `difference.Stand` asks for."""

    read: Entry
    """its answers, perhaps with the path and the text of an earlier version with the same front matter"""
    path: str
    body: str
    profile: Profile
    verdicts: Mapping[ClassificationId, Verdict]
    rules: Rules

    @property
    def entry(self) -> Entry:
        """The entry, put together when it is asked for."""
        if self.read.body is not self.body or self.read.path != self.path:
            self.read = dataclasses.replace(self.read, path=self.path, body=self.body)
        return self.read

    def of(self, version: Version) -> Standing:
        """The same of a version with the same answers."""
        return Standing(self.read, version.path, version.pieces.body, self.profile, self.verdicts, self.rules)

    def words(self, name: ClassificationId) -> str:
        """A verdict in words."""
        return verdict_in_words(self.rules.comparison, self.verdicts[name])

    def why(self, name: ClassificationId) -> str:
        """What a verdict rests on, or what it hangs on."""
        return self.rules.why(self.entry, self.profile, name)


class Library:
    """Every piece that was read, by the criterion that asked for it."""

    def __init__(self, names: Collection[str]) -> None:
        """`names` are the ids of all entries that there ever were."""
        self.names = names
        self.heads: dict[str, Entry | None] = {}
        """what stands outside the criteria; None where that has errors"""
        self.values: dict[tuple[int, str], Value | None] = {}
        """number of a criterion and lines → the value; None where it is not answered"""
        self.broken: set[tuple[int, str]] = set()
        """those with errors"""
        self._criteria: dict[CriterionId, list[tuple[Criterion, int]]] = {}
        self._count = 0
        self._together: dict[tuple[int, ...], int] = {}

    def number(self, criterion: Criterion) -> int:
        """A number that all criteria share which read values alike."""
        alike = dataclasses.replace(criterion, place=START)
        known = self._criteria.setdefault(criterion.id, [])
        for one, number in known:
            if one == alike:
                return number
        self._count += 1
        known.append((alike, self._count))
        return self._count

    def number_of_all(self, numbers: Collection[int]) -> int:
        """A number that all comparison files share whose criteria read alike, in the same order."""
        return self._together.setdefault(tuple(numbers), len(self._together))


class Rules:
    """A comparison file with what it makes of entries."""

    def __init__(self, number: int, comparison: Comparison, library: Library, rules: RuleSet | None = None) -> None:
        """`rules` are given where they have been compiled already."""
        self.number = number
        self.comparison = comparison
        self.library = library
        self._given = rules
        self._values = ValueReader(dict(comparison.criteria))
        self._numbers = {name: library.number(one) for name, one in comparison.criteria.items()}
        self._reading = library.number_of_all(self._numbers.values())
        self._alike: dict[int, frozenset[ClassificationId]] = {}
        self._open = {name: open_value(one) for name, one in comparison.criteria.items()}
        self._present: dict[EntryId, tuple[str, ClassifiedEntry]] = {}
        self._derives = any(one.origin is not None for one in comparison.criteria.values())
        self.links = tuple(
            dict.fromkeys(one.origin.link for one in comparison.criteria.values() if isinstance(one.origin, Inherited))
        )
        """the criteria over which entries inherit"""

    def compile(self) -> None:
        """See to it that its rules can be worked out. Raises TooLarge or RecursionError."""
        if self._given is None:
            self._given = RuleSet(self.comparison)

    @cached_property
    def classifier(self) -> Classifier:
        """What classifies by them."""
        self.compile()
        assert self._given is not None
        return Classifier(self._given, brief=True)

    @cached_property
    def explainer(self) -> Explainer:
        """What explains by them."""
        return Explainer(Classifier(self.classifier.rules))

    def why(self, entry: Entry, profile: Profile, name: ClassificationId) -> str:
        """What a verdict rests on, or what it hangs on."""
        classifier = self.explainer.classifier
        decision = classifier.rules.under(profile.constraint)[name]
        return self.explainer.why(entry, profile, classifier.verdict(decision, profile))

    def judges_as(self, other: Rules) -> frozenset[ClassificationId]:
        """The classifications in which other rules come to the same verdicts about the same values."""
        if other.number not in self._alike:
            own, others = _grounds(self.comparison), _grounds(other.comparison)
            same = self._reading == other._reading and own.pop("") == others.pop("")
            self._alike[other.number] = frozenset(
                ClassificationId(name) for name in own if same and own[name] == others.get(name)
            )
        return self._alike[other.number]

    # Entries

    def seed(self, one: ClassifiedEntry, pieces: Pieces) -> None:
        """Take over what is known of a present entry."""
        criteria, entry = self.comparison.criteria, one.entry
        self._present[entry.id] = (pieces.front, one)
        written = [(name, text) for name, text in pieces.criteria if CriterionId(name) in criteria]
        if not pieces.is_regular or len(written) != len(pieces.criteria):
            return
        known = {CriterionId(name): text for name, text in written if criteria[CriterionId(name)].origin is None}
        # What the file does not answer has no place: then these lines are not what they look like.
        if any(entry.values[name].place is None for name in known):
            return
        self.library.heads.setdefault(pieces.head, dataclasses.replace(entry, values={}, body=""))
        for name, text in known.items():
            self.library.values.setdefault((self._numbers[name], text), entry.values[name])

    def written(self, version: Version) -> Entry | None:
        """The entry with the values that stand in its file; None where it has errors. Its text may be an older one."""
        if self._reading not in version.read:
            version.read[self._reading] = self._written(version)
        return version.read[self._reading]

    def _written(self, version: Version) -> Entry | None:
        pieces = version.pieces
        if not pieces.is_regular:
            return self._whole(version)
        head, values = self._head(version), self._read(pieces)
        if head is None or values is None:
            # What cannot be read in pieces may be sound as a whole, or not.
            return self._whole(version)
        return dataclasses.replace(head, id=version.id, path=version.path, values=values, body=pieces.body)

    def _read(self, pieces: Pieces) -> dict[CriterionId, Value] | None:
        library, values = self.library, dict(self._open)
        for key, text in pieces.criteria:
            name = CriterionId(key)
            number = self._numbers.get(name)
            if number is None:
                return None
            place = (number, text)
            if place not in library.values:
                self._read_one(place, name, text)
            if place in library.broken:
                return None
            value = library.values[place]
            if value is not None:
                values[name] = value
        return values

    def _read_one(self, place: tuple[int, str], name: CriterionId, text: str) -> None:
        problems = Problems()
        report = problems.at("")
        node = parse_fragment(text, report, first_line=1, what="the value")
        value = None
        if node is not None and len(node.items) == 1 and " ".join(node.items[0][0].text.split()) == name:
            value = value_in(node, self.comparison, self._values, report, self.library.names)
        else:
            self.library.broken.add(place)
        if problems.has_errors:
            self.library.broken.add(place)
        self.library.values[place] = value

    def _head(self, version: Version) -> Entry | None:
        heads, text = self.library.heads, version.pieces.head
        if text not in heads:
            heads[text] = self._parsed(f"---\n{text}{NO_CRITERIA}---\n", version)
        return heads[text]

    def _whole(self, version: Version) -> Entry | None:
        return self._parsed(f"---\n{version.pieces.front}---\n\n{version.pieces.body}", version)

    def _parsed(self, text: str, version: Version) -> Entry | None:
        problems = Problems()
        report = problems.at(version.path)
        document = parse_document(text, report)
        if document is None:
            return None
        entry = entry_in(document, version.id, self.comparison, self._values, report, self.library.names)
        return entry if not problems.has_errors else None

    # Verdicts

    def standing(self, version: Version, look_up: Callable[[str], Version | None]) -> Standing | None:
        """How an entry stood; None where it had errors. `look_up` gives the version that a link leads to."""
        if self.links:
            return self._heir(version, look_up)
        if self.number not in version.under:
            version.under[self.number] = self._standing(version)
        return version.under[self.number]

    def takes_over(self, version: Version, old: Version) -> bool:
        """Let a version stand as the one before it did, where only its text is another. Returns whether it does."""
        stood = old.under.get(self.number) if not self.links and version.pieces.front is old.pieces.front else None
        if stood is None or version.id != old.id:
            return False
        version.under[self.number] = stood.of(version)
        return True

    def _standing(self, version: Version) -> Standing | None:
        front, one = self._present.get(version.id, ("", None))
        if one is not None and front == version.pieces.front:
            return Standing(one.entry, version.path, version.pieces.body, one.profile, one.verdicts, self)
        entry = self.written(version)
        if entry is None:
            return None
        if self._derives:
            entry = derive(self.comparison, [entry], Problems())[0]
        return self._judged(entry, version, version.last_stood)

    def _judged(self, entry: Entry, version: Version, stood: Standing | None = None) -> Standing | None:
        """How a version stands. `stood` is how it stood, with the same answers, under other rules."""
        try:
            same = self.judges_as(stood.rules) if stood is not None else ()
            known = {name: one for name, one in stood.verdicts.items() if name in same} if stood is not None else {}
            # Where any verdict is the same, rules ask for the same. What is disputed they put into diagrams of theirs.
            is_known = stood is not None and known and not stood.profile.disputed
            profile = stood.profile if stood is not None and is_known else self.classifier.profile(entry)
            decisions = self.classifier.rules.under(profile.constraint)
            verdicts = {
                name: known[name] if name in known else self.classifier.verdict(decision, profile)
                for name, decision in decisions.items()
            }
            return Standing(entry, version.path, version.pieces.body, profile, verdicts, self)
        except (TooLarge, RecursionError):
            return None

    def _heir(self, version: Version, look_up: Callable[[str], Version | None]) -> Standing | None:
        entry = self.written(version)
        if entry is None:
            return None
        found, waiting = {entry.id: entry}, [entry]
        while waiting:
            for link in self.linked(waiting.pop()):
                above = look_up(link)
                if above is not None and above.id not in found:
                    other = self.written(above)
                    if other is not None:
                        found[above.id] = other
                        waiting.append(other)
        ordered = sorted(found.values(), key=lambda one: one.id)
        derived = next(one for one in derive(self.comparison, ordered, Problems()) if one.id == entry.id)
        standing = version.under[self.number] = self._judged(derived, version)
        return standing

    def linked(self, entry: Entry) -> Iterable[str]:
        """The names of the entries from which an entry inherits, as it writes them."""
        for link in self.links:
            yield from entry.values[link].possible


def _grounds(comparison: Comparison) -> dict[str, object]:
    """What each classification rests on beside the criteria; under "" what all of them do."""
    found: dict[str, object] = {"": (comparison.impossible, comparison.rule_criteria, comparison.scores)}
    own: dict[str, object] = {}
    for one in comparison.classifications.values():
        classes = tuple(dataclasses.replace(kind, place=START) for kind in one.classes)
        own[one.id] = dataclasses.replace(one, place=START, classes=classes)
    conditions = (kind.when for one in comparison.classifications.values() for kind in one.classes)
    if any(one is not None and _asks_classes(one) for one in conditions):
        found[""] = (found[""], own)
    return {**found, **own}


def _asks_classes(condition: Condition) -> bool:
    """Whether it depends on the class in another classification."""
    if isinstance(condition, IsClass):
        return True
    return any(map(_asks_classes, getattr(condition, "parts", ())))


class Shelf:
    """The comparison files that there were, each read once."""

    def __init__(self, library: Library, language: Language) -> None:
        self._library = library
        self._language = language
        self._known: dict[str, Rules | None] = {}
        self._today: Comparison | None = None

    def seed(self, text: str, comparison: Comparison, rules: RuleSet) -> Rules:
        """Take over the present one."""
        found = Rules(len(self._known), comparison, self._library, rules)
        self._known[text] = found
        self._today = comparison
        return found

    def is_same(self, data: bytes) -> bool:
        """Whether a comparison file says no more than that it is the same as another."""
        text = text_in(data, Problems().at(""))
        return text is not None and says_same_as(text)

    def rules(self, data: bytes | None) -> Rules | None:
        """The rules in a file; None where it has errors."""
        problems = Problems()
        text = text_in(data, problems.at("")) if data is not None else None
        if text is None:
            return None
        if text not in self._known:
            self._known[text] = self._read(text, problems)
        return self._known[text]

    def _read(self, text: str, problems: Problems) -> Rules | None:
        comparison = parse_comparison(text, problems.at(""), self._language, today=self._today)
        if comparison is None or problems.has_errors:
            return None
        found = Rules(len(self._known), comparison, self._library)
        try:
            found.compile()
        except (TooLarge, RecursionError):
            return None
        return found
