"""From entries/comparison.yml to a Comparison, with every problem reported."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from ..fields import Fields
from ..languages.language import ENGLISH, Language
from ..languages.told import tell
from ..problems import Problems, Reporter, did_you_mean
from ..source import Mapping, Node, Scalar, Sequence, kind_of, parse_fragment, read_yaml
from .classes import ClassificationReader
from .conditions import ConditionReader, Names
from .criteria import CriteriaReader
from .many import read_selection
from .model import (
    NOT_APPLICABLE,
    Acceptance,
    ClassId,
    Classification,
    ClassificationId,
    Comparison,
    Condition,
    Criterion,
    CriterionId,
    Example,
    GroupId,
    Kind,
    Quantity,
    Score,
    ScoreId,
    Thesis,
    Variable,
    ViewSource,
)
from .scores import ScoreReader
from .shared import SAME_AS, Sharing, root_of, taken_today
from .tests import ValueReader
from .thresholds import rules_of, tests_of_numbers
from .translations import in_language

ACCEPTABLE = (
    "class-contained",
    "class-contradiction",
    "class-empty",
    "class-gap",
    "class-overlap",
    "class-unreachable",
    "example-wrong",
    "level-not-monotone",
    "no-class",
    "not-proved",
    "rule-not-exercised",
    "test-redundant",
    "unused-criterion",
    "values-alike",
)
"""the findings about rules that an owner can accept with a reason"""


def read_comparison(path: Path, report: Reporter, language: Language = ENGLISH) -> Comparison | None:
    """Read a comparison file, to be put into words in a language.

    Returns None where it is not even a mapping or has no criteria.
    """
    root = read_yaml(path, report)
    if root is None:
        return None
    folder = root_of(path, report.path)
    if root.get(SAME_AS) is not None:
        return _read_same(root, folder, report, language)
    return _ComparisonReader(in_language(root, language, report), report, language).read(folder)


def _read_same(root: Mapping, folder: Path, report: Reporter, language: Language) -> Comparison | None:
    """Read the comparison file that another one says it is the same as. What is wrong is said of that one."""
    fields = Fields(root, report, owner=tell("a comparison file with `{key}`", key=SAME_AS))
    written = fields.text(SAME_AS, required=True)
    fields.close()
    other = Sharing(folder, report.problems, (), language).path(written, fields, [report.path], key=SAME_AS)
    inner = report.problems.at(other)
    node = read_yaml(folder / other, inner) if other else None
    if node is None:
        return None
    if node.get(SAME_AS) is not None:
        report.error(
            "use-cycle",
            fields.place_of(SAME_AS),
            tell("{path} is itself the same as another file", path=other),
            tell("Name the file that says it all."),
        )
        return None
    found = _ComparisonReader(in_language(node, language, inner), inner, language).read(folder)
    # Both files have to be looked at again when either is another.
    return dataclasses.replace(found, shared=(*found.shared, other, report.path)) if found is not None else None


def says_same_as(text: str) -> bool:
    """Whether the text of a comparison file names another one that says it all."""
    if SAME_AS not in text:
        return False
    root = parse_fragment(text, Problems().at(""), first_line=1, what="the file")
    return root is not None and root.get(SAME_AS) is not None


def parse_comparison(
    text: str, report: Reporter, language: Language = ENGLISH, *, today: Comparison | None = None
) -> Comparison | None:
    """Read the text of an old comparison file in the same way.

    What it shares with others is taken as `today` has it: the files of that time are not there.
    """
    root = parse_fragment(text, report, first_line=1, what="the file")
    if root is not None and root.get(SAME_AS) is not None:
        return today  # The other file as it was at that time is not known.
    return (
        _ComparisonReader(in_language(root, language, report), report, language).read(Path(), today)
        if root is not None
        else None
    )


_FOLLOW_FROM = {"groups": "unknown-group", "classifications": "unknown-class"}
"""what is said of every name that stands under a key, where that key is misspelt"""


class _ComparisonReader:
    def __init__(self, root: Mapping, report: Reporter, language: Language) -> None:
        self.root = root
        self.report = report
        self.language = language
        self.fields = Fields(root, report, owner=tell("the comparison file"))
        self.criteria: dict[CriterionId, Criterion] = {}
        self.names = Names(criteria={}, groups={})
        self.unread: set[str] = set()
        """scores that could not be read"""

    def read(self, folder: Path, today: Comparison | None = None) -> Comparison | None:
        """Read the file of a wiki in a folder; None where it has no criteria, or cannot take those that it names.

        What is taken from other files is taken from `today`, if that is given.
        """
        title = self.fields.text("title", "Comparison")
        summary = self.fields.text("summary")
        rules = rules_of(self.root)
        sharing = Sharing(folder, self.report.problems, rules, self.language)
        taken = sharing.read(self.fields, [self.report.path]) if today is None else taken_today(self.fields, today)
        if not sharing.is_whole:
            return None  # Every rule would name criteria that are not there, which says nothing new.
        reader = CriteriaReader(
            self.fields, tests_of_numbers(self.root, rules), self.language, taken=taken.criteria, groups=taken.groups
        )
        reader.read()
        self.criteria, self.groups = reader.criteria, reader.groups
        scores = self._read_scores(taken.scores)
        unread = frozenset(reader.unread | sharing.unread | self.unread)
        self.names = Names(criteria=self.criteria, groups=self.groups, scores=scores, below=_class_names(self.root))
        self.names.language = self.language
        in_classes = ClassificationReader(self.names, self.fields)
        classifications = in_classes.read()
        self.names.here = None
        comparison = Comparison(
            path=self.report.path,
            title=title,
            summary=summary,
            criteria=self.criteria,
            groups=self.groups,
            classifications=classifications,
            profile=self._read_profile(),
            impossible=self._read_impossible(),
            examples=self._read_examples(classifications),
            scores=scores,
            claims=self._read_claims(),
            accepted=self._read_accepted(),
            views=self._read_views(),
            language=self.language,
            shared=tuple(taken.paths),
            unread=unread,
        )
        self.fields.close()
        for key, code in _FOLLOW_FROM.items():
            if self.fields.misspells(key):
                self.report.problems.withdraw_all(code, self.report.path)
        read = {one.id for classification in classifications.values() for one in classification.classes}
        self.report.problems.withdraw_followers(unread | (in_classes.unread - read))
        return comparison if self.criteria else None

    def _read_scores(self, taken: dict[ScoreId, Score]) -> dict[ScoreId, Score]:
        fields = self.fields.mapping("scores", owner="'scores'")
        reader = ScoreReader(self.criteria, self.report)
        own = reader.read(fields) if fields is not None else {}
        self.unread |= reader.unread
        for name, one in own.items():
            if name in taken:
                self.report.error(
                    "duplicate-key",
                    one.place,
                    tell("the score '{name}' is also taken from another file", name=name),
                    tell("Give it another id, or name under `use:` the `criteria` and `scores` that you want."),
                )
        return {**taken, **own}

    # The rest

    def _read_profile(self) -> tuple[CriterionId, ...]:
        found: list[CriterionId] = []
        for text, place in self.fields.words("profile"):
            if CriterionId(text) in self.criteria:
                found.append(CriterionId(text))
            elif GroupId(text) in self.groups:
                found.extend(one.id for one in self.criteria.values() if GroupId(text) in one.groups)
            else:
                self.report.error(
                    "unknown-group",
                    place,
                    tell("'{text}' is neither a group nor a criterion", text=text),
                    did_you_mean(text, [*self.groups, *self.criteria]),
                )
        scales = [one.id for one in self.criteria.values() if one.kind is Kind.SCALE]
        return tuple(dict.fromkeys(found)) or tuple(scales[:12])

    def _read_impossible(self) -> tuple[Condition, ...]:
        node = self.fields.node_of("impossible")
        if node is None:
            return ()
        return ConditionReader(self.names, self.report).read_list(node, "impossible") or ()

    def _read_examples(self, classifications: dict[ClassificationId, Classification]) -> tuple[Example, ...]:
        node = self.fields.node_of("examples")
        if node is None:
            return ()
        if not isinstance(node, Sequence):
            self.fields.wrong_kind(node, "examples", "a list")
            return ()
        read = (self._read_example(item, classifications) for item in node.items)
        return tuple(example for example in read if example is not None)

    def _read_example(self, node: Node, known: dict[ClassificationId, Classification]) -> Example | None:
        if not isinstance(node, Mapping):
            self.report.error(
                "wrong-kind", node.place, tell("an example is {kind}, but must be a mapping", kind=kind_of(node))
            )
            return None
        fields = Fields(node, self.report, owner=tell("an example"))
        entry = fields.text("entry")
        values: dict[Variable, frozenset[str]] = {}
        inner = fields.mapping("values")
        for key, value in inner.node.items if inner else ():
            criterion = self.criteria.get(CriterionId(key.text))
            if criterion is None or (not criterion.is_finite and criterion.kind is not Kind.NUMBER):
                self.report.error(
                    "unknown-criterion",
                    key.place,
                    tell("there is no criterion '{text}'", text=key.text),
                    did_you_mean(key.text, self.criteria),
                )
                continue
            values.update(self._read_example_value(criterion, value))
        expect = self._read_expectation(fields, known)
        if not entry and not inner:
            fields.missing("entry")
        fields.close()
        return Example(place=node.place, entry=entry, values=values, expect=expect)

    def _read_example_value(self, criterion: Criterion, value: Node) -> dict[Variable, frozenset[str]]:
        if criterion.kind is not Kind.MANY:
            admitted = ValueReader(self.criteria).read(value, criterion, self.report)
            return dict.fromkeys(criterion.variables, admitted) if admitted is not None else {}
        if isinstance(value, Scalar) and criterion.allows_not_applicable and value.text.strip() == NOT_APPLICABLE:
            return dict.fromkeys(criterion.variables, frozenset({NOT_APPLICABLE}))
        selection = read_selection(value, criterion, self.report)
        if selection is None:
            return {}
        return {variable: selection.answers(variable.option) for variable in criterion.variables}

    def _read_expectation(
        self, fields: Fields, known: dict[ClassificationId, Classification]
    ) -> dict[ClassificationId, ClassId]:
        expect: dict[ClassificationId, ClassId] = {}
        inner = fields.mapping("expect")
        if inner is None:
            fields.missing("expect")
            return expect
        for key, value in inner.node.items:
            classification = known.get(ClassificationId(key.text))
            name = value.text if isinstance(value, Scalar) else ""
            ids = [one.id for one in classification.classes] if classification else list(known)
            if classification is None or name not in ids:
                wrong, place = (name, value.place) if classification else (key.text, key.place)
                self.report.error(
                    "unknown-class",
                    place,
                    tell(
                        "there is no {what} '{text}'",
                        what=tell("classification") if classification is None else tell("class"),
                        text=wrong,
                    ),
                    did_you_mean(wrong, ids),
                )
                continue
            expect[classification.id] = ClassId(name)
        return expect

    # Claims and acceptances

    def _read_claims(self) -> tuple[Thesis, ...]:
        node = self.fields.node_of("claims")
        if node is None:
            return ()
        if not isinstance(node, Sequence):
            self.fields.wrong_kind(node, "claims", "a list")
            return ()
        read = (self._read_claim(item) for item in node.items)
        return tuple(one for one in read if one is not None)

    def _read_claim(self, node: Node) -> Thesis | None:
        if not isinstance(node, Mapping):
            self.report.error(
                "wrong-kind", node.place, tell("a claim is {kind}, but must be a mapping", kind=kind_of(node))
            )
            return None
        fields = Fields(node, self.report, owner=tell("a claim"))
        of, holds = fields.node_of("of"), fields.node_of("holds")
        if holds is None:
            fields.missing("holds")
        reader = ConditionReader(self.names, self.report)
        read_of = reader.read(of) if of is not None else None
        thesis = Thesis(
            says=fields.text("says", required=True),
            place=node.place,
            source=fields.address("source"),
            quantity=fields.choice("quantity", tuple(Quantity), Quantity.ALL),
            of=read_of,
            holds=reader.read(holds) if holds is not None else None,
            note=fields.text("note"),
        )
        fields.close()
        return None if thesis.holds is None or (of is not None and read_of is None) else thesis

    def _read_accepted(self) -> tuple[Acceptance, ...]:
        node = self.fields.node_of("accepted")
        if node is None:
            return ()
        if not isinstance(node, Sequence):
            self.fields.wrong_kind(node, "accepted", "a list")
            return ()
        found: list[Acceptance] = []
        for item in node.items:
            if not isinstance(item, Mapping):
                self.report.error(
                    "wrong-kind", item.place, tell("an acceptance is {kind}, but must be a mapping", kind=kind_of(item))
                )
                continue
            fields = Fields(item, self.report, owner=tell("an acceptance"))
            code = fields.choice("check", ACCEPTABLE, "")
            where, because = fields.text("where"), fields.text("because", required=True)
            if fields.node_of("check") is None:
                fields.missing("check")
            fields.close()
            if code and because:
                found.append(Acceptance(code=code, where=where, because=because, place=item.place))
        return tuple(found)

    def _read_views(self) -> tuple[ViewSource, ...]:
        fields = self.fields.mapping("views", owner="'views'")
        found: list[ViewSource] = []
        for key, node in fields.node.items if fields is not None else ():
            if isinstance(node, Mapping):
                found.append(ViewSource(id=key.text, node=node))
            else:
                self.report.error(
                    "wrong-kind", node.place, tell("a view is {kind}, but must be a mapping", kind=kind_of(node))
                )
        return tuple(found)


def _class_names(root: Mapping) -> frozenset[str]:
    """Every name of a class or classification in the file, to tell what stands below from what is nowhere."""
    found: set[str] = set()
    classifications = root.get("classifications")
    for key, node in classifications.items if isinstance(classifications, Mapping) else ():
        found.add(key.text)
        classes = node.get("classes") if isinstance(node, Mapping) else None
        found.update(one.text for one, _ in classes.items) if isinstance(classes, Mapping) else None
    return frozenset(found)
