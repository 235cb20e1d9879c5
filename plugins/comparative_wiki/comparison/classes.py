"""Classifications with their classes, as the comparison file declares them."""

from __future__ import annotations

from ..fields import Fields
from ..languages.told import tell
from ..problems import Place, did_you_mean, remedies
from ..source import Mapping, Node, Scalar, kind_of
from .conditions import ConditionReader, Names
from .model import Class, ClassId, Classification, ClassificationId, Condition, Policy
from .titles import readable

COLOURS = (
    "grey", "red", "pink", "purple", "violet", "indigo", "blue", "cyan", "teal", "green", "lightgreen", "lime",
    "amber", "orange", "brown",
)  # fmt: skip
"""the names a class can have as its colour; what they look like is the style sheet's affair"""
ICONS = ("disc", "square", "triangle", "diamond", "plus", "wedge", "cross", "bar")
"""the shapes a class can have beside its name"""


class ClassificationReader:
    """Reads `classifications:`. A rule may speak of the classes that stand above it."""

    def __init__(self, names: Names, fields: Fields) -> None:
        self.names = names
        self.fields = fields
        self.report = fields.report
        self.unread: set[str] = set()
        """ids of classes that are there and could not be read"""

    def read(self) -> dict[ClassificationId, Classification]:
        """Read every classification, in the order of the file."""
        fields = self.fields.mapping("classifications", owner="'classifications'")
        found: dict[ClassificationId, Classification] = {}
        if fields is None:
            return found
        for key, node in fields.node.items:
            name = ClassificationId(" ".join(key.text.split()))
            if not isinstance(node, Mapping):
                fields.wrong_kind(node, name, "a mapping")
                continue
            found[name] = self._read_classification(name, key.place, node)
        return found

    def _read_classification(self, name: ClassificationId, place: Place, node: Mapping) -> Classification:
        fields = Fields(node, self.report, owner=tell("classification '{name}'", name=name))
        policy = fields.choice("policy", tuple(Policy), Policy.UNIQUE)
        title = fields.text("title", readable(name))
        summary = fields.text("summary")
        lens_of = self._read_lens(fields)
        self.names.here, self.names.classes[name] = name, []
        if lens_of is not None:
            self.names.lenses.add(name)
        classes: dict[ClassId, Class] = {}
        inner = fields.mapping("classes", owner=tell("'classes' of classification '{name}'", name=name))
        if inner is None and fields.node_of("classes") is None:
            fields.missing("classes")
        elif inner is not None:
            if not inner.node.items:
                self.report.error(
                    "empty",
                    inner.node.place,
                    tell("classification '{name}' has no classes", name=name),
                    tell("Add at least one."),
                )
            for key, body in inner.node.items:
                read = self._read_class(key, body, name, policy)
                if read is None:
                    self.unread.add(" ".join(key.text.split()))
                else:
                    classes[read.id] = read
                    self.names.classes[name].append(read)
        ranked = self._read_ranked(fields, classes, policy)
        fields.close()
        self._check_otherwise(name, list(classes.values()), policy)
        return Classification(
            id=name,
            title=title,
            place=place,
            summary=summary,
            policy=policy,
            classes=tuple(classes.values()),
            lens_of=lens_of,
            ranked=ranked,
            language=self.names.language,
        )

    def _read_ranked(self, fields: Fields, classes: dict[ClassId, Class], policy: Policy) -> tuple[ClassId, ...]:
        found: list[ClassId] = []
        for text, place in fields.words("ranked"):
            name = ClassId(text)
            if name in found:
                self.report.error(
                    "duplicate-value",
                    place,
                    tell("the class '{text}' is ranked twice", text=text),
                    tell("Keep one of the two."),
                )
            elif name in classes:
                found.append(name)
            else:
                self.report.error(
                    "unknown-class",
                    place,
                    tell("there is no class '{text}' in {owner}", text=text, owner=fields.owner),
                    remedies(did_you_mean(text, classes), tell("Classes: {classes}.", classes=", ".join(classes))),
                )
        if policy is not Policy.LEVELS:
            return tuple(found)
        if fields.node_of("ranked") is not None:
            self.report.error(
                "not-allowed",
                fields.place_of("ranked"),
                tell("{owner} cannot say 'ranked' under the policy 'levels'", owner=fields.owner),
                tell("Leave it out: levels stand from the lowest to the highest already."),
            )
        return tuple(classes)

    def _read_lens(self, fields: Fields) -> ClassificationId | None:
        text = fields.text("lens_of")
        if not text or ClassificationId(text) in self.names.classes:
            return ClassificationId(text) if text else None
        self.report.error(
            "unknown-class",
            fields.place_of("lens_of"),
            tell("there is no classification '{text}' above this one", text=text),
            did_you_mean(text, self.names.classes),
        )
        return None

    def _read_class(self, key: Scalar, node: Node, classification: str, policy: Policy) -> Class | None:
        name = " ".join(key.text.split())
        owner = tell("class '{name}' of '{classification}'", name=name, classification=classification)
        if not isinstance(node, Mapping):
            self.report.error(
                "wrong-kind",
                node.place,
                tell("{owner} is {kind}, but must be a mapping", owner=owner, kind=kind_of(node)),
                tell("Write `{{when: {{criterion: value}}}}`."),
            )
            return None
        fields = Fields(node, self.report, owner=owner)
        when_node = fields.node_of("when")
        otherwise = fields.flag("otherwise")
        read = Class(
            id=ClassId(name),
            title=fields.text("title", readable(name)),
            place=key.place,
            summary=fields.text("summary"),
            because=fields.text("because"),
            colour=fields.choice("colour", COLOURS, "grey"),
            icon=fields.choice("icon", ICONS, ""),
            when=self._read_when(when_node, otherwise, owner, key.place, policy),
            is_a=self._read_parent(fields, classification, otherwise, policy),
            guarded=fields.flag("guarded"),
        )
        fields.close()
        # A class whose rule could not be read would silently become "otherwise".
        return read if otherwise or read.when is not None else None

    def _read_when(
        self, node: Node | None, otherwise: bool, owner: str, place: Place, policy: Policy
    ) -> Condition | None:
        if otherwise and node is not None:
            self.report.error(
                "ambiguous-word",
                node.place,
                tell("{owner} has both 'when' and 'otherwise'", owner=owner),
                tell("Keep one of the two."),
            )
        elif otherwise and policy not in {Policy.FIRST, Policy.UNIQUE}:
            self.report.error(
                "not-allowed",
                place,
                tell(
                    "{owner} says 'otherwise', which has no meaning under the policy '{policy}'",
                    owner=owner,
                    policy=policy,
                ),
                tell("Give it `when:`."),
            )
        elif not otherwise and node is None:
            self.report.error(
                "missing-key",
                place,
                tell("{owner} has no rule", owner=owner),
                tell("Add `when:` with conditions, or `otherwise: true`."),
            )
        if node is None or otherwise:
            return None
        return ConditionReader(self.names, self.report).read(node)

    def _read_parent(self, fields: Fields, classification: str, otherwise: bool, policy: Policy) -> ClassId | None:
        text = fields.text("is_a")
        if not text:
            return None
        place = fields.place_of("is_a")
        if policy is Policy.LEVELS or otherwise:
            self.report.error(
                "not-allowed",
                place,
                tell("{owner} cannot say 'is_a' and 'otherwise'", owner=fields.owner)
                if otherwise
                else tell("{owner} cannot say 'is_a' among levels", owner=fields.owner),
                tell("Leave it out.") if otherwise else tell("Each level is a kind of the one before it already."),
            )
            return None
        above = self.names.classes[ClassificationId(classification)]
        for one in above:
            if one.id == text and not one.is_otherwise:
                return one.id
        known = [one.id for one in above if not one.is_otherwise]
        self.report.error(
            "unknown-class",
            place,
            tell("there is no class '{text}' with a rule above {owner}", text=text, owner=fields.owner),
            remedies(did_you_mean(text, known), tell("To build on a class of another classification, write `is:`.")),
        )
        return None

    def _check_otherwise(self, name: str, classes: list[Class], policy: Policy) -> None:
        rest = [one for one in classes if one.is_otherwise]
        for extra in rest[1:]:
            self.report.error(
                "ambiguous-word",
                extra.place,
                tell("a second class of '{name}' says 'otherwise', first '{id}'", name=name, id=rest[0].id),
                tell("Keep one of the two."),
            )
        if rest and policy is Policy.FIRST and classes[-1] is not rest[0]:
            self.report.error(
                "class-unreachable",
                classes[classes.index(rest[0]) + 1].place,
                tell("the classes after '{id}', which says 'otherwise', are never reached", id=rest[0].id),
                tell("Move '{id}' to the end.", id=rest[0].id),
            )
