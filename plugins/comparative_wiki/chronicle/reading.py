"""Old entries under the rules of their time, each piece read once."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ..classify import Classifier, Profile, Verdict
from ..comparison.model import ClassificationId, Comparison, Criterion, CriterionId, Inherited
from ..comparison.read import parse_comparison
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
    under: dict[int, Standing | None] = field(default_factory=dict)
    """how it stood under the rules of each number, where that has been asked; None where it had errors under them"""

    @property
    def last_stood(self) -> Standing | None:
        """How it stood under the latest rules under which it was read."""
        return next((one for one in reversed(self.under.values()) if one is not None), None)


@dataclass(eq=False, slots=True)
class Standing:
    """An entry under rules: what `difference.Stand` asks for."""

    entry: Entry
    profile: Profile
    verdicts: Mapping[ClassificationId, Verdict]
    rules: Rules

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
        return self.explainer.why(entry, profile, self.explainer.classifier.classify(profile)[name])

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
        """The entry with the values that stand in its file; None where it has errors."""
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
        entry = dataclasses.replace(stood.entry, path=version.path, body=version.pieces.body)
        version.under[self.number] = Standing(entry, stood.profile, stood.verdicts, self)
        return True

    def _standing(self, version: Version) -> Standing | None:
        front, one = self._present.get(version.id, ("", None))
        if one is not None and front == version.pieces.front:
            present = dataclasses.replace(one.entry, path=version.path, body=version.pieces.body)
            return Standing(present, one.profile, one.verdicts, self)
        entry = self.written(version)
        if entry is None:
            return None
        if self._derives:
            entry = derive(self.comparison, [entry], Problems())[0]
        return self._judged(entry)

    def _judged(self, entry: Entry) -> Standing | None:
        try:
            profile = self.classifier.profile(entry)
            return Standing(entry, profile, self.classifier.classify(profile), self)
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
        standing = version.under[self.number] = self._judged(derived)
        return standing

    def linked(self, entry: Entry) -> Iterable[str]:
        """The names of the entries from which an entry inherits, as it writes them."""
        for link in self.links:
            yield from entry.values[link].possible


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
