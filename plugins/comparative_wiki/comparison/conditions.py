"""Conditions: from the trees of the comparison file to the trees of the model."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from collections.abc import Sequence as Items
from dataclasses import dataclass, field

from ..languages.language import ENGLISH, Language
from ..languages.told import tell, tell_and_of
from ..problems import Place, Reporter, did_you_mean, remedies
from ..source import Mapping, Node, Scalar, Sequence, kind_of
from .many import read_options_test
from .model import (
    AllOf,
    AnyOf,
    AtLeast,
    AtLeastOf,
    Class,
    ClassId,
    ClassificationId,
    Condition,
    Criterion,
    CriterionId,
    Every,
    Group,
    GroupId,
    IsClass,
    Kind,
    NoneOf,
    Score,
    ScoreId,
    Some,
    Test,
    criteria_of,
    union_of,
)
from .numbers import intervals_of
from .scores import read_score_test
from .tests import ValueReader

WORDS = ("all", "any", "none", "every", "some", "at_least", "of", "score", "is", "is_not")
"""the keys of a condition that are not criteria"""


@dataclass(kw_only=True)
class Names:
    """What a condition may speak of."""

    criteria: MappingOf[CriterionId, Criterion]
    groups: MappingOf[GroupId, Group]
    scores: MappingOf[ScoreId, Score] = field(default_factory=dict)
    classes: dict[ClassificationId, list[Class]] = field(default_factory=dict)
    """the classes that stand above"""
    lenses: set[ClassificationId] = field(default_factory=set)
    """those of them that are other readings"""
    here: ClassificationId | None = None
    """the classification that is being read"""
    below: frozenset[str] = frozenset()
    """every name of a class in the file, to tell what stands below from what is nowhere"""
    language: Language = ENGLISH


class ConditionReader:
    """Reads conditions over criteria, groups, scores and the classes that stand above."""

    def __init__(self, names: Names, report: Reporter, *, query: bool = False) -> None:
        """A `query` is asked of entries only, so that it may name thresholds that no rule names."""
        self.query = query
        self.names = names
        self.criteria = names.criteria
        self.groups = names.groups
        self.report = report
        self.values = ValueReader(dict(names.criteria))

    def read(self, node: Node) -> Condition | None:
        """Read one condition; report and return None where any part of it is wrong."""
        if isinstance(node, Sequence):
            self.report.error(
                "wrong-kind",
                node.place,
                tell("a condition is a list, but must be a mapping"),
                tell("Write `all:` or `any:` before the list, to say whether every part or one of them has to hold."),
            )
            return None
        if isinstance(node, Mapping) and not node.items:
            self.report.error("empty", node.place, tell("a condition is empty"), tell("Write `criterion: value`."))
            return None
        if not isinstance(node, Mapping):
            self.report.error(
                "wrong-kind",
                node.place,
                tell("a condition is {kind}, but must be a mapping", kind=kind_of(node)),
                tell("Write `criterion: value`."),
            )
            return None
        parts = [self._read_key(key, value, node) for key, value in node.items if key.text.strip() != "of"]
        if len(parts) < len(node.items) and node.get("at_least") is None:
            self._lonely(node)
            return None
        sound = tuple(part for part in parts if part is not None)
        if len(sound) < len(parts):
            return None
        return sound[0] if len(sound) == 1 else AllOf(parts=sound)

    def _lonely(self, node: Mapping) -> None:
        place = next(key.place for key, _ in node.items if key.text.strip() == "of")
        self.report.error(
            "missing-key", place, tell("'of' does not say how many"), tell("Write `at_least: 2` beside it.")
        )

    def read_list(self, node: Node, what: str) -> tuple[Condition, ...] | None:
        """Read a list of conditions; a single condition counts as a list of one."""
        items = node.items if isinstance(node, Sequence) else (node,)
        if not items:
            self.report.error(
                "empty", node.place, tell("the list under '{what}' is empty", what=what), tell("Give it a condition.")
            )
            return None
        parts = [self.read(item) for item in items]
        sound = tuple(part for part in parts if part is not None)
        return sound if len(sound) == len(parts) else None

    def _read_key(self, key: Scalar, value: Node, node: Mapping) -> Condition | None:
        name = " ".join(key.text.split())
        if CriterionId(name) in self.criteria:
            return self._read_test(self.criteria[CriterionId(name)], key, value)
        if name in WORDS:
            return self._read_word(name, key, value, node)
        if ClassificationId(name) in self.names.classes:
            return self._read_class_of(ClassificationId(name), value)
        return self.read_other(name, key, value)

    def _read_word(self, name: str, key: Scalar, value: Node, node: Mapping) -> Condition | None:
        if name in {"all", "any", "none"}:
            parts = self.read_list(value, name)
            if parts is None:
                return None
            if name == "all":
                return AllOf(parts=parts)
            return AnyOf(parts=parts) if name == "any" else NoneOf(parts=parts)
        if name in {"every", "some"}:
            return self._read_members(name, value)
        if name == "at_least":
            return self._read_count(key, value, node.get("of"))
        if name == "score":
            return read_score_test(value, self.names.scores, self.report)
        found = self._read_classes(value)
        return found if found is None or name == "is" else NoneOf(parts=(found,))

    def read_other(self, name: str, key: Scalar, value: Node) -> Condition | None:
        """Read a key that is neither a word nor a criterion: here, always a problem."""
        self.report.error(
            "unknown-criterion",
            key.place,
            tell("there is no criterion '{name}'", name=name),
            remedies(did_you_mean(name, [*self.criteria, *self.names.classes, *WORDS]), self._meant(value)),
        )
        return None

    def _meant(self, value: Node) -> str:
        text = value.text if isinstance(value, Scalar) else ""
        homes = [criterion.id for criterion in self.criteria.values() if text and text in criterion.values]
        return tell("'{text}' is a value of '{criterion}'.", text=text, criterion=homes[0]) if homes else ""

    def _read_test(self, criterion: Criterion, key: Scalar, value: Node) -> Condition | None:
        if not criterion.is_finite and criterion.kind is not Kind.NUMBER:
            self.report.error(
                "not-allowed",
                key.place,
                tell(
                    "'{criterion}' is a {kind}, which is shown but cannot be used in a rule",
                    criterion=criterion.id,
                    kind=criterion.kind,
                ),
                tell("Use a criterion with `scale`, `options`, `many` or `number`."),
            )
            return None
        if criterion.kind is Kind.MANY:
            return read_options_test(value, criterion, self.report)
        values = self.values.read(value, criterion, self.report)
        if values is None:
            return None
        if criterion.kind is Kind.NUMBER:
            if not self.query and values in (frozenset(), frozenset(criterion.values)):
                self._splits_nothing(criterion, value)
                return None
            texts = (item.text for item in (value.items if isinstance(value, Sequence) else (value,)))  # type: ignore[union-attr]
            intervals = tuple(one for text in texts for one in intervals_of(" ".join(text.split())))
            return Test(criterion=criterion.id, values=values, intervals=intervals)
        return Test(criterion=criterion.id, values=values)

    def _splits_nothing(self, criterion: Criterion, value: Node) -> None:
        text = value.text if isinstance(value, Scalar) else tell("this list")
        self.report.error(
            "threshold-outside",
            value.place,
            tell(
                "'{text}' is true of every '{criterion}' that there can be, or of none",
                text=text,
                criterion=criterion.id,
            ),
            tell("Choose a threshold between the bounds of the number."),
        )

    def _read_members(self, word: str, value: Node) -> Condition | None:
        group, members = self._members(word, value)
        if members is None or not self._all_say_when_satisfied(word, members, value.place):
            return None
        return (Every if word == "every" else Some)(criteria=members, group=group)

    def _all_say_when_satisfied(self, word: str, members: tuple[CriterionId, ...], place: Place) -> bool:
        without = [member for member in members if not self.criteria[member].good]
        if without:
            self.report.error(
                "missing-key",
                place,
                tell(
                    "'{word}' needs to know when '{without}' is satisfied, and the criterion does not say",
                    word=word,
                    without=without[0],
                ),
                tell("Add `good:` to criterion '{without}'.", without=without[0]),
            )
        return not without

    # Counting

    def _read_count(self, key: Scalar, value: Node, of: Node | None) -> Condition | None:
        text = value.text.strip() if isinstance(value, Scalar) else ""
        if not text.isdecimal() or len(text) > 6:
            self.report.error(
                "bad-number", value.place, tell("'{text}' is not a number", text=text), tell("Write `at_least: 2`.")
            )
            return None
        if of is None:
            self.report.error(
                "missing-key",
                key.place,
                tell("'at_least' does not say of what"),
                tell("Add `of:` with a group, a list of criteria, or a list of conditions."),
            )
            return None
        count = int(text)
        read = self._read_counted(count, of)
        size = len(read.criteria if isinstance(read, AtLeast) else read.parts) if read is not None else count
        if not 1 <= count <= size:
            self.report.error(
                "threshold-outside",
                value.place,
                tell("at least {count} of {size} is true of everything", count=count, size=size)
                if count < 1
                else tell("at least {count} of {size} is true of nothing", count=count, size=size),
                tell("Write a number from 1 to {size}.", size=size),
            )
            return None
        return read

    def _read_counted(self, count: int, of: Node) -> AtLeast | AtLeastOf | None:
        if isinstance(of, Sequence) and any(isinstance(item, Mapping) for item in of.items):
            parts = self.read_list(of, "of")
            return None if parts is None else AtLeastOf(count=count, parts=parts)
        group, members = self._members("of", of)
        if members is None or not self._all_say_when_satisfied("at_least", members, of.place):
            return None
        return AtLeast(count=count, criteria=members, group=group)

    # Classes

    def _read_classes(self, value: Node) -> IsClass | None:
        """Read what stands under `is`: a class, several, or `{classification: class}`."""
        if isinstance(value, Mapping):
            if len(value.items) != 1:
                self.report.error(
                    "wrong-kind",
                    value.place,
                    tell("'is' names several classifications"),
                    tell("Write one, and the rest in `all:`."),
                )
                return None
            key, inner = value.items[0]
            name = ClassificationId(" ".join(key.text.split()))
            if name not in self.names.classes:
                self._no_class(name, "classification", key.place, tuple(self.names.classes))
                return None
            return self._read_class_of(name, inner)
        items = value.items if isinstance(value, Sequence) else (value,)
        found: dict[ClassificationId, set[ClassId]] = {}
        for item in items:
            if isinstance(item, Mapping):
                named = self._read_classes(item)
                if named is None:
                    return None
                found.setdefault(named.classification, set()).update(named.classes)
                continue
            home = self._home_of(item)
            if home is None:
                return None
            found.setdefault(home[0], set()).add(home[1])
        if len(found) > 1:
            self.report.error(
                "ambiguous-word",
                value.place,
                tell("these classes are of {count} classifications: {found}", count=len(found), found=", ".join(found)),
                tell("Write `any:` with one `is` for each."),
            )
        return None if len(found) != 1 else self._is_class(*next(iter(found.items())))

    def _home_of(self, item: Node) -> tuple[ClassificationId, ClassId] | None:
        """The classification that has the class named here; that being read comes first."""
        text = " ".join(item.text.split()) if isinstance(item, Scalar) else ""
        homes = [name for name, classes in self.names.classes.items() if any(one.id == text for one in classes)]
        if self.names.here in homes:
            homes = [name for name in homes if name == self.names.here]
        if len(homes) > 1:
            # A lens has the classes of what it reads otherwise; what it reads is meant.
            homes = [name for name in homes if name not in self.names.lenses] or homes
        if len(homes) == 1:
            return homes[0], ClassId(text)
        if homes:
            self.report.error(
                "ambiguous-word",
                item.place,
                tell("'{text}' is a class of {homes}", text=text, homes=tell_and_of(homes)),
                tell("Say which: `{{{home}: {text}}}`.", home=homes[0], text=text),
            )
        else:
            known = list(dict.fromkeys(one.id for classes in self.names.classes.values() for one in classes))
            self._no_class(text, "class", item.place, known)
        return None

    def _read_class_of(self, name: ClassificationId, value: Node) -> IsClass | None:
        known = [one.id for one in self.names.classes[name]]
        found: set[ClassId] = set()
        for item in value.items if isinstance(value, Sequence) else (value,):
            text = " ".join(item.text.split()) if isinstance(item, Scalar) else ""
            negated = text.startswith("not ") and text not in known
            one = ClassId(text[4:] if negated else text)
            if one not in known:
                self._no_class(one, "class", item.place, known, within=name)
                return None
            found.update(set(known) - {one} if negated else {one})
        if not found:
            self.report.error(
                "empty",
                value.place,
                tell("'{name}' names no class", name=name),
                tell("Classes: {known}.", known=", ".join(known)),
            )
            return None
        return self._is_class(name, found)

    def _is_class(self, name: ClassificationId, classes: set[ClassId]) -> IsClass:
        rules = [one.when for one in self.names.classes[name] if one.when is not None]
        return IsClass(
            classification=name, classes=frozenset(classes), criteria=union_of(criteria_of(rule) for rule in rules)
        )

    def _no_class(self, name: str, what: str, place: Place, known: Items[str], *, within: str = "") -> None:
        cause = tell("there is no {what} '{text}'", what=tell(what), text=name)
        if within:
            cause = tell("there is no {what} '{text}' in '{within}'", what=tell(what), text=name, within=within)
        below = (
            tell("It stands below; a rule can speak only of what stands above it.") if name in self.names.below else ""
        )
        self.report.error(
            "unknown-class",
            place,
            tell("{cause} above this rule", cause=cause) if below else cause,
            remedies(
                below or did_you_mean(name, known),
                tell("Known here: {known}.", known=", ".join(known)) if known else "",
            ),
        )

    def _members(self, word: str, value: Node) -> tuple[GroupId | None, tuple[CriterionId, ...] | None]:
        if isinstance(value, Scalar):
            name = GroupId(" ".join(value.text.split()))
            members = tuple(
                criterion.id
                for criterion in self.criteria.values()
                if name in criterion.groups and _can_count(criterion)
            )
            if members:
                return name, members
            if CriterionId(name) in self.criteria:
                return None, self._named([value])
            self._no_group(name, value.place)
            return None, None
        if isinstance(value, Sequence) and value.items:
            return None, self._named(list(value.items))
        self.report.error(
            "wrong-kind",
            value.place,
            tell("'{word}' is {kind}, but must name a group or list criteria", word=word, kind=kind_of(value)),
            tell("Write `{word}: GROUP` or `{word}: [criterion, criterion]`.", word=word),
        )
        return None, None

    def _no_group(self, name: str, place: Place) -> None:
        known = [group.id for group in self.groups.values()]
        self.report.error(
            "unknown-group",
            place,
            tell("no criterion is in a group '{name}'", name=name),
            remedies(did_you_mean(name, known), tell("Groups: {known}.", known=", ".join(known)) if known else ""),
        )

    def _named(self, items: list[Node]) -> tuple[CriterionId, ...] | None:
        members: list[CriterionId] = []
        sound = True
        for item in items:
            name = item.text.strip() if isinstance(item, Scalar) else ""
            criterion = self.criteria.get(CriterionId(name))
            if criterion is None or not _can_count(criterion):
                sound = False
                self.report.error(
                    "unknown-criterion",
                    item.place,
                    tell("there is no criterion '{name}' that could be satisfied", name=name),
                    did_you_mean(name, self.criteria),
                )
            elif criterion.id in members:
                sound = False
                self.report.error(
                    "duplicate-value",
                    item.place,
                    tell("'{name}' is named twice", name=name),
                    tell("Keep one of the two."),
                )
            else:
                members.append(criterion.id)
        return tuple(members) if sound else None


def _can_count(criterion: Criterion) -> bool:
    return criterion.is_finite or criterion.kind is Kind.NUMBER
