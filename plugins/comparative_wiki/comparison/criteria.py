"""Groups and criteria, as the comparison file declares them."""

from __future__ import annotations

import dataclasses
import re
from fractions import Fraction
from typing import NamedTuple

from ..fields import Fields
from ..languages.language import Language, marked
from ..languages.told import tell, tell_each
from ..problems import Place, Slip, did_you_mean, nearest, remedies
from ..source import Mapping, Node, Scalar, Sequence, kind_of
from .conditions import WORDS
from .many import read_selection
from .mapping import folded
from .model import (
    NOT_APPLICABLE,
    UNKNOWN,
    Criterion,
    CriterionId,
    EvidencePolicy,
    Group,
    GroupId,
    Inherited,
    Kind,
    Level,
    Mapped,
    Relation,
    Take,
    Tone,
)
from .numbers import cuts_of, parse_number
from .tests import ValueReader
from .titles import readable

_RESERVED_VALUES = {UNKNOWN, NOT_APPLICABLE, "disputed", "absent"}
_MARKED = re.compile(r"(?:at least|at most|includes) ")
_DURATION = re.compile(r"(\d{1,3}) (month|year)s?")


ITS_MEANING = frozenset(
    {*Kind, "not_applicable", "good", "evidence", "review_after", "from", "where", "else", "relation"}
)
"""the keys that say what the answers of a criterion are, and what they mean"""


ITS_KEYS = ITS_MEANING - {*Kind} | {"title", "question", "help", "pitfalls", "groups"}
"""the other keys that a criterion may have"""


class _Words(NamedTuple):
    """What is said of levels, or of options."""

    owner: str
    not_a_word: str
    not_a_list: str
    twice: str
    too_few: str
    more: str
    bad_name: str


_OF_LEVELS = _Words(
    marked("level '{name}' of {owner}"),
    marked("a level of {owner} is {kind}, but must be a word"),
    marked("the levels of {owner} are {kind}, but must be a list or a mapping"),
    marked("the level '{name}' of {owner} is named twice"),
    marked("{owner} has fewer than two levels"),
    marked("Name at least two levels."),
    marked("a level of {owner} cannot be called '{name}'"),
)
_OF_OPTIONS = _Words(
    marked("option '{name}' of {owner}"),
    marked("an option of {owner} is {kind}, but must be a word"),
    marked("the options of {owner} are {kind}, but must be a list or a mapping"),
    marked("the option '{name}' of {owner} is named twice"),
    marked("{owner} has fewer than two options"),
    marked("Name at least two options."),
    marked("an option of {owner} cannot be called '{name}'"),
)


class CriteriaReader:
    """Reads `groups:` and `criteria:`."""

    def __init__(
        self,
        fields: Fields,
        thresholds: dict[str, list[str]],
        language: Language,
        *,
        taken: dict[CriterionId, Criterion],
        groups: dict[GroupId, Group],
    ) -> None:
        """`thresholds` are the tests that rules make of numbers; `taken` and `groups` come from other files."""
        self.fields = fields
        self.report = fields.report
        self.criteria = dict(taken)
        self.unread: set[str] = set()
        """ids of those that are there and could not be read"""
        self.groups = dict(groups)
        self._taken = taken
        self._thresholds = thresholds
        self._language = language
        self._toned: set[Place] = set()
        """where levels stand whose tone the file gives"""
        self._origins: dict[CriterionId, Fields] = {}
        """the criteria that are worked out from something else"""

    def read(self) -> None:
        """Read both; what was read is in `criteria` and `groups`."""
        declared = self._read_groups()
        self._read_criteria(declared)
        for name, fields in self._origins.items():
            origin = self._read_origin(self.criteria[name], fields)
            self.criteria[name] = dataclasses.replace(self.criteria[name], origin=origin)
        for name in self._taken:
            self.criteria[name] = self._with_new_title(self.criteria[name])
        self._check_origins()

    def _with_new_title(self, criterion: Criterion) -> Criterion:
        """A criterion that says from what it is worked out by the title that this has here."""
        origin = criterion.origin
        if isinstance(origin, Mapped) and origin.source in self.criteria:
            origin = dataclasses.replace(origin, title=self.criteria[origin.source].title)
        elif isinstance(origin, Inherited) and origin.link in self.criteria:
            origin = dataclasses.replace(origin, title=self.criteria[origin.link].title)
        return criterion if origin is criterion.origin else dataclasses.replace(criterion, origin=origin)

    def _read_groups(self) -> bool:
        fields = self.fields.mapping("groups", owner="'groups'")
        if fields is None:
            return False
        for key, node in fields.node.items:
            group = GroupId(key.text)
            if isinstance(node, Mapping):
                inner = Fields(node, self.report, owner=tell("group '{group}'", group=group))
                self.groups[group] = Group(
                    id=group,
                    title=inner.text("title", readable(group)),
                    summary=inner.text("summary"),
                    path=self.report.path,
                    place=key.place,
                )
                inner.close()
            elif isinstance(node, Scalar):
                self.groups[group] = Group(
                    id=group, title=node.text.strip() or readable(group), path=self.report.path, place=key.place
                )
            else:
                fields.wrong_kind(node, group, "a title or a mapping")
        return True

    def _read_criteria(self, groups_declared: bool) -> None:
        fields = self.fields.mapping("criteria", owner="'criteria'")
        if fields is None or not fields.node.items:
            misspelt = any(
                nearest(key.text, ["criteria"]) for key, _ in self.fields.node.items if key.text != "criteria"
            )
            if not self._taken and not misspelt and (fields is not None or self.fields.node_of("criteria") is None):
                self.report.error(
                    "missing-key",
                    self.fields.place_of("criteria"),
                    tell("the comparison file declares no criteria"),
                    tell("Add `criteria:` with at least one."),
                )
            return
        for key, node in fields.node.items:
            name = CriterionId(" ".join(key.text.split()))
            if name in self._taken:
                self.criteria[name] = self._put_otherwise(self._taken[name], node, groups_declared)
                continue
            criterion = self._read_criterion(key, node, groups_declared)
            if criterion is None:
                self.unread.add(name)
            else:
                self.criteria[criterion.id] = criterion

    def _put_otherwise(self, criterion: Criterion, node: Node, declared: bool) -> Criterion:
        """A criterion from another file in this file's words. What its answers are, and mean, is for all the same."""
        owner = tell("criterion '{criterion}'", criterion=criterion.id)
        why = tell(
            "{shared} says for all what its answers are and mean, so that the same answer means "
            "the same everywhere. To ask something else, use another id.",
            shared=criterion.shared,
        )
        if not isinstance(node, Mapping):
            self.report.error(
                "not-allowed",
                node.place,
                tell("{owner} is taken from {shared}", owner=owner, shared=criterion.shared),
                why,
            )
            return criterion
        fields = Fields(node, self.report, owner=owner)
        found = dataclasses.replace(
            criterion,
            title=fields.text("title", criterion.title),
            question=fields.text("question", criterion.question),
            help=fields.text("help", criterion.help),
            pitfalls=tuple(text for text, _ in fields.words("pitfalls")) or criterion.pitfalls,
            groups=self._read_membership(fields, declared) or criterion.groups,
        )
        fields.close(elsewhere=lambda key: why if key in ITS_MEANING else "")
        return found

    def _read_criterion(self, key: Scalar, node: Node, groups_declared: bool) -> Criterion | None:
        name = " ".join(key.text.split())
        if not name or name in WORDS:
            self.report.error(
                "bad-id",
                key.place,
                tell("a criterion cannot be called '{name}'", name=name),
                tell("This word has a meaning in rules; choose another."),
            )
            return None
        owner = tell("criterion '{name}'", name=name)
        if isinstance(node, Sequence):
            levels = self._read_levels(node, owner, ordered=True)
            plain = Criterion(
                id=CriterionId(name),
                title=readable(name),
                kind=Kind.SCALE,
                place=key.place,
                levels=levels,
                language=self._language,
            )
            return _with_defaults(plain, frozenset())
        if not isinstance(node, Mapping):
            self.report.error(
                "wrong-kind",
                node.place,
                tell("{owner} is {kind}, but must be a list of values or a mapping", owner=owner, kind=kind_of(node)),
                tell("Write `[worst, ..., best]`, or a mapping with `scale:` or `options:`."),
            )
            return None
        return self._read_long_criterion(name, key, Fields(node, self.report, owner=owner), groups_declared)

    def _read_long_criterion(self, name: str, key: Scalar, fields: Fields, declared: bool) -> Criterion | None:
        title = fields.text("title", readable(name))
        question = fields.text("question")
        help_text = fields.text("help")
        pitfalls = tuple(text for text, _ in fields.words("pitfalls"))
        groups = self._read_membership(fields, declared)
        found = [kind for kind in Kind if fields.node_of(kind.value) is not None]
        if len(found) > 1:
            cause = tell("{owner} says {kinds}", owner=fields.owner, kinds=tell_each(found))
            self.report.error("ambiguous-word", key.place, cause, _one_kind())
            return None
        if not found:
            self._report_no_kind(name, key, fields)
            return None
        kind = found[0]
        levels: tuple[Level, ...] = ()
        if kind in {Kind.SCALE, Kind.OPTIONS, Kind.MANY}:
            node = fields.node_of(kind.value)
            assert node is not None
            levels = self._read_levels(node, fields.owner, ordered=kind is Kind.SCALE)
        if kind in {Kind.TEXT, Kind.LINK, Kind.DATE} and not fields.flag(kind.value):
            self.report.error(
                "unknown-value",
                fields.place_of(kind.value),
                tell("'{kind}: false' says nothing", kind=kind),
                tell("Write `{kind}: true`.", kind=kind),
            )
        allows_na = fields.flag("not_applicable")
        evidence = fields.choice("evidence", tuple(EvidencePolicy), EvidencePolicy.OPTIONAL)
        plain = Criterion(
            id=CriterionId(name),
            title=title,
            kind=kind,
            place=key.place,
            question=question,
            help=help_text,
            pitfalls=pitfalls,
            groups=groups,
            allows_not_applicable=allows_na,
            evidence=evidence,
            review_after=self._read_duration(fields),
            relation=self._read_relation(fields, kind),
            levels=levels,
            language=self._language,
        )
        if kind is Kind.NUMBER:
            plain = self._read_number(fields, plain)
        good = self._read_good(fields, plain)
        if fields.node_of("from") is not None:
            self._origins[plain.id] = fields
        for key_of_origin in ("where", "else"):
            if fields.node_of(key_of_origin) is not None and fields.node_of("from") is None:
                self.report.error(
                    "missing-key",
                    fields.place_of(key_of_origin),
                    tell("'{key_of_origin}' of {owner} maps nothing", key_of_origin=key_of_origin, owner=fields.owner),
                    tell("Add `from:` with the criterion that it maps."),
                )
        fields.close()
        node = fields.node_of(kind.value)
        toned = (key.text for key, _ in node.items if key.place in self._toned) if isinstance(node, Mapping) else ()
        return _with_defaults(dataclasses.replace(plain, good=good), frozenset(" ".join(one.split()) for one in toned))

    def _report_no_kind(self, name: str, key: Scalar, fields: Fields) -> None:
        """Say that a criterion has no kind: at the word that was probably meant to be one, if there is any."""
        cause = tell("{owner} does not say what its answers are", owner=fields.owner)
        for word, value in fields.node.items:
            meant = did_you_mean(word.text, Kind) if word.text not in ITS_KEYS else ""
            if meant:
                slip = Slip.of(word.text, Kind)
                self.report.error("missing-key", word.place, cause, remedies(meant, _one_kind()), slip)
                return
            kind = nearest(value.text, Kind) if word.text.lower() in {"kind", "type"} and type(value) is Scalar else ""
            if kind:
                written = f"{kind}: [worst, best]" if kind in {Kind.SCALE, Kind.OPTIONS, Kind.MANY} else f"{kind}: true"
                remedy = tell("Write `{written}`.", written=written)
                self.report.error("missing-key", word.place, cause, remedies(remedy, _one_kind()))
                return
        other = nearest(name, self._taken)
        hint = ""
        if other:
            path = self._taken[CriterionId(other)].shared
            hint = tell("Did you mean '{word}', which is taken from {path}?", word=other, path=path)
        self.report.error("missing-key", key.place, cause, remedies(hint, _one_kind()))

    def _read_relation(self, fields: Fields, kind: Kind) -> Relation | None:
        relation = fields.choice("relation", ("", *Relation), "")
        if relation and kind is not Kind.LINK:
            self.report.error(
                "not-allowed",
                fields.place_of("relation"),
                tell("'relation' means nothing for a {kind}", kind=kind),
                tell("Leave it out, or make the criterion a `link`."),
            )
            return None
        return Relation(relation) if relation else None

    def _read_membership(self, fields: Fields, declared: bool) -> tuple[GroupId, ...]:
        found: list[GroupId] = []
        for text, place in fields.words("groups"):
            group = GroupId(text)
            if group not in self.groups:
                if declared:
                    self.report.error(
                        "unknown-group",
                        place,
                        tell("there is no group '{text}'", text=text),
                        remedies(did_you_mean(text, self.groups), tell("Or declare it under `groups:`.")),
                    )
                    continue
                self.groups[group] = Group(id=group, title=readable(text))
            found.append(group)
        return tuple(found)

    def _read_levels(self, node: Node, owner: str, *, ordered: bool) -> tuple[Level, ...]:
        words = _OF_LEVELS if ordered else _OF_OPTIONS
        pairs: list[tuple[Scalar, Node | None]] = []
        if isinstance(node, Mapping):
            pairs.extend(node.items)
        elif isinstance(node, Sequence):
            for item in node.items:
                if isinstance(item, Scalar):
                    pairs.append((item, None))
                else:
                    self.report.error(
                        "wrong-kind",
                        item.place,
                        tell(words.not_a_word, owner=owner, kind=kind_of(item)),
                    )
        else:
            self.report.error(
                "wrong-kind",
                node.place,
                tell(words.not_a_list, owner=owner, kind=kind_of(node)),
            )
        levels: dict[str, Level] = {}
        for key, value in pairs:
            level = self._read_level(key, value, owner, words)
            if level is None:
                continue
            if level.id in levels:
                self.report.error(
                    "duplicate-value",
                    key.place,
                    tell(words.twice, name=level.id, owner=owner),
                    tell("Keep one of the two."),
                )
                continue
            levels[level.id] = level
        if len(levels) < 2 and (isinstance(node, Mapping | Sequence)):
            self.report.error(
                "empty",
                node.place,
                tell(words.too_few, owner=owner),
                tell(words.more),
            )
        return tuple(levels.values())

    def _read_level(self, key: Scalar, node: Node | None, owner: str, words: _Words) -> Level | None:
        name = " ".join(key.text.split())
        if not name or name in _RESERVED_VALUES or _MARKED.match(name):
            self.report.error(
                "bad-id",
                key.place,
                tell(words.bad_name, owner=owner, name=name),
                tell("This has a meaning of its own; choose another word."),
            )
            return None
        if node is None or (isinstance(node, Scalar) and not node.text):
            return Level(id=name, title=name)
        if isinstance(node, Scalar):
            return Level(id=name, title=name, test=" ".join(node.text.split()))
        if not isinstance(node, Mapping):
            self.report.error(
                "wrong-kind",
                node.place,
                tell(
                    "{owner} is {kind}, but must be a mapping",
                    owner=tell(words.owner, name=name, owner=owner),
                    kind=kind_of(node),
                ),
            )
            return None
        fields = Fields(node, self.report, owner=tell(words.owner, name=name, owner=owner))
        level = Level(
            id=name,
            title=fields.text("title", name),
            test=fields.text("test"),
            tone=fields.choice("tone", tuple(Tone), Tone.NEUTRAL),
        )
        if fields.text("tone"):
            self._toned.add(key.place)
        fields.close()
        return level

    def _read_number(self, fields: Fields, plain: Criterion) -> Criterion:
        """Add unit, bounds, and the thresholds at which rules cut the number."""
        node = fields.node_of("number")
        unit, smallest, largest, whole = "", None, None, False
        if isinstance(node, Scalar):
            fields.flag("number")
        else:
            inner = fields.mapping("number")
            if inner is not None:
                unit, whole = inner.text("unit"), inner.flag("whole")
                smallest, largest = (self._read_bound(inner, key) for key in ("at_least", "at_most"))
                inner.close()
        if smallest is not None and largest is not None and smallest > largest:
            self.report.error(
                "not-allowed",
                fields.place_of("number"),
                tell("the bounds run backwards"),
                tell("Exchange `at_least` and `at_most`."),
            )
            smallest, largest = largest, smallest
        tests = self._thresholds.get(plain.id, [])
        cuts = cuts_of(tests, whole=whole, smallest=smallest, largest=largest)
        return dataclasses.replace(plain, unit=unit, smallest=smallest, largest=largest, whole=whole, cuts=cuts)

    def _read_bound(self, fields: Fields, key: str) -> Fraction | None:
        text = fields.text(key)
        number = parse_number(text)
        if text and number is None:
            self.report.error(
                "bad-number",
                fields.place_of(key),
                tell("'{text}' is not a number", text=text),
                tell("Write digits, with a point before decimals."),
            )
        return number

    def _read_good(self, fields: Fields, criterion: Criterion) -> frozenset[str]:
        node = fields.node_of("good")
        if node is None:
            return frozenset()
        if not criterion.is_finite:
            self.report.error(
                "not-allowed",
                node.place,
                tell("'good' means nothing for a {kind}", kind=criterion.kind),
                tell("Leave it out."),
            )
            return frozenset()
        if criterion.kind is Kind.MANY:
            selection = read_selection(node, criterion, self.report)
            return selection.certain if selection is not None else frozenset()
        reader = ValueReader({**self.criteria, criterion.id: criterion})
        return reader.read(node, criterion, self.report) or frozenset()

    def _read_duration(self, fields: Fields) -> int:
        text = fields.text("review_after")
        match = _DURATION.fullmatch(text)
        months = int(match.group(1)) * (12 if match.group(2) == "year" else 1) if match else 0
        if text and not months:
            self.report.error(
                "bad-date",
                fields.place_of("review_after"),
                tell("'{text}' is not a length of time", text=text),
                tell("Write `2 years` or `6 months`."),
            )
        return months

    # Origins

    def _read_origin(self, criterion: Criterion, fields: Fields) -> Mapped | Inherited | None:
        node = fields.node_of("from")
        if criterion.kind not in {Kind.SCALE, Kind.OPTIONS, Kind.MANY}:
            self.report.error(
                "not-allowed",
                fields.place_of("from"),
                tell(
                    "'{criterion}' is a {kind}, which cannot be worked out from something else",
                    criterion=criterion.id,
                    kind=criterion.kind,
                ),
                tell("Use a `scale`, `options` or `many`."),
            )
            return None
        if isinstance(node, Mapping):
            return self._read_inheritance(
                criterion, Fields(node, self.report, owner=tell("'from' of {owner}", owner=fields.owner))
            )
        return self._read_mapping(criterion, fields)

    def _read_inheritance(self, criterion: Criterion, fields: Fields) -> Inherited | None:
        name = CriterionId(fields.text("link", required=True))
        take = fields.choice("take", tuple(Take), Take.ANY if criterion.kind is Kind.MANY else Take.WORST)
        fields.close()
        link = self.criteria.get(name)
        if name and (link is None or link.kind is not Kind.LINK):
            self.report.error(
                "unknown-criterion",
                fields.place_of("link"),
                tell("there is no criterion '{name}' that is a link", name=name),
                did_you_mean(name, [one.id for one in self.criteria.values() if one.kind is Kind.LINK]),
            )
            return None
        fitting = {Take.ALL, Take.ANY} if criterion.kind is Kind.MANY else {Take.WORST, Take.BEST}
        if take not in fitting or criterion.kind is Kind.OPTIONS:
            remedy = (
                tell("Only a `scale` or `many` can be inherited.")
                if criterion.kind is Kind.OPTIONS
                else tell("Write `take: {fitting}`.", fitting=" or ".join(sorted(fitting)))
            )
            self.report.error(
                "not-allowed",
                fields.place_of("take"),
                tell(
                    "'{criterion}' has {kind}, of which '{take}' says nothing",
                    criterion=criterion.id,
                    kind=criterion.kind,
                    take=take,
                ),
                remedy,
            )
            return None
        return Inherited(link=name, title=link.title, take=take, place=fields.node.place) if link is not None else None

    def _read_mapping(self, criterion: Criterion, fields: Fields) -> Mapped | None:
        source = self.criteria.get(CriterionId(fields.text("from")))
        if source is None or source.id == criterion.id:
            self.report.error(
                "unknown-criterion",
                fields.place_of("from"),
                tell("there is no other criterion '{text}'", text=fields.text("from")),
                did_you_mean(fields.text("from"), [one for one in self.criteria if one != criterion.id]),
            )
            return None
        if source.kind not in {Kind.TEXT, Kind.SCALE, Kind.OPTIONS} or criterion.kind is Kind.MANY:
            self.report.error(
                "not-allowed",
                fields.place_of("from"),
                tell(
                    "'{criterion}' ({kind}) cannot be mapped from '{source}' ({kind_2})",
                    criterion=criterion.id,
                    kind=criterion.kind,
                    source=source.id,
                    kind_2=source.kind,
                ),
                tell("Map a `scale` or `options` from a `text`, `scale` or `options`."),
            )
            return None
        where = self._read_table(criterion, source, fields)
        otherwise = fields.node_of("else")
        rest: frozenset[str] | None = None
        if isinstance(otherwise, Scalar) and otherwise.text.strip() == UNKNOWN:
            rest = frozenset(criterion.domain)
        elif otherwise is not None:
            rest = ValueReader(self.criteria).read(otherwise, criterion, self.report)
        return Mapped(source=source.id, title=source.title, where=where, otherwise=rest, place=fields.place_of("from"))

    def _read_table(self, criterion: Criterion, source: Criterion, fields: Fields) -> dict[str, frozenset[str]]:
        inner = fields.mapping("where")
        if inner is None:
            if fields.node_of("where") is None:
                fields.missing("where")
            return {}
        values = ValueReader(self.criteria)
        found: dict[str, frozenset[str]] = {}
        for key, node in inner.node.items:
            admitted = values.read(key, criterion, self.report)
            for text, place in Fields(inner.node, self.report, owner="'where'").words(key.text):
                if source.is_finite and text not in source.domain:
                    self.report.error(
                        "unknown-value",
                        place,
                        tell("'{text}' is not a value of '{source}'", text=text, source=source.id),
                        did_you_mean(text, source.domain),
                    )
                elif folded(text) in found:
                    self.report.error(
                        "duplicate-value",
                        place,
                        tell("'{text}' stands twice in the table", text=text),
                        tell("Keep one of the two."),
                    )
                elif admitted is not None:
                    found[folded(text)] = admitted
            if isinstance(node, Mapping):
                inner.wrong_kind(node, key.text, "a list of words")
        return found

    def _check_origins(self) -> None:
        """Report criteria that are worked out from themselves, by way of others."""
        for criterion in self.criteria.values():
            seen = [criterion.id]
            above = criterion
            while isinstance(above.origin, Mapped) and above.origin.source not in seen:
                above = self.criteria[above.origin.source]
                seen.append(above.id)
            if isinstance(above.origin, Mapped) and above.origin.source == criterion.id:
                self.report.error(
                    "origin-cycle",
                    criterion.place,
                    tell(
                        "'{criterion}' is worked out from itself: {names}",
                        criterion=criterion.id,
                        names=" from ".join([*seen, criterion.id]),
                    ),
                    tell("Let one of them be written in the entries."),
                )


def _with_defaults(criterion: Criterion, toned: frozenset[str]) -> Criterion:
    """Work out what is good, and how those levels of a scale are toned for which the file does not say it."""
    if criterion.kind is Kind.OPTIONS and criterion.good:
        options = (_toned_option(one, toned, criterion.good) for one in criterion.levels)
        return dataclasses.replace(criterion, levels=tuple(options))
    if criterion.kind is not Kind.SCALE or not criterion.levels:
        return criterion
    good = criterion.good or frozenset({criterion.levels[-1].id})
    levels = tuple(
        level if level.id in toned else dataclasses.replace(level, tone=_tone(index, level.id in good))
        for index, level in enumerate(criterion.levels)
    )
    return dataclasses.replace(criterion, levels=levels, good=good)


def _toned_option(level: Level, toned: frozenset[str], good: frozenset[str]) -> Level:
    """Of options one is good or not, if the criterion says what is."""
    return level if level.id in toned else dataclasses.replace(level, tone=Tone.GOOD if level.id in good else Tone.BAD)


def _tone(index: int, good: bool) -> Tone:
    if good:
        return Tone.GOOD
    return Tone.BAD if index == 0 else Tone.MIDDLING


def _one_kind() -> str:
    return tell("Give it one of: {kinds}.", kinds=", ".join(Kind))
