"""Scores: points for values, weights for criteria, and tests of what they add up to."""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Mapping as MappingOf
from fractions import Fraction

from ..fields import Fields
from ..languages.language import marked
from ..languages.told import tell
from ..problems import Place, Reporter, did_you_mean, nearest, remedies
from ..source import Mapping, Node, Scalar, Sequence, kind_of
from .model import NOT_APPLICABLE, Bound, Criterion, CriterionId, GroupId, Kind, Score, ScoreId, ScoreTest
from .numbers import parse_number
from .titles import readable

_PERCENT = re.compile(r"(.*\d)\s*%")
_LIMITS = {"at least": (True, False), "above": (True, True), "at most": (False, False), "below": (False, True)}
"""word → whether it is the lower end, whether the value itself lies outside"""


class ScoreReader:
    """Reads `scores:` over a set of criteria."""

    def __init__(self, criteria: MappingOf[CriterionId, Criterion], report: Reporter) -> None:
        self.criteria = criteria
        self.report = report
        self.unread: set[str] = set()
        """scores that are declared and could not be read, which has been said"""
        self._is_sound = True
        """whether all criteria of the score that is read are found"""
        self._is_meant: Callable[[str], bool] = lambda _: False
        """whether a value has points in the score that is read, but misspelt, which has been said"""

    def read(self, fields: Fields) -> dict[ScoreId, Score]:
        """Read every score of a mapping."""
        found: dict[ScoreId, Score] = {}
        for key, node in fields.node.items:
            name = ScoreId(" ".join(key.text.split()))
            if not isinstance(node, Mapping):
                fields.wrong_kind(node, name, "a mapping with `weights:`")
                continue
            inner = Fields(node, self.report, owner=tell("score '{name}'", name=name))
            self._is_sound = True
            weights = self._weights(inner)
            given = self._points(inner)
            title, summary = inner.text("title", readable(name)), inner.text("summary")
            inner.close()
            self._is_meant = self._meant(inner, weights)
            points = {one: self._of(self.criteria[one], given, key.place) for one in weights}
            if self._is_sound:  # else a value may be that of a criterion that is not found
                self._report_unused(name, weights, given)
            if weights and all(points.values()):
                found[name] = Score(
                    id=name,
                    title=title,
                    summary=summary,
                    place=key.place,
                    weights=weights,
                    points={one: some or {} for one, some in points.items()},
                )
            else:
                self.unread.add(name)
        return found

    # Weights

    def _weights(self, fields: Fields) -> dict[CriterionId, Fraction]:
        node = fields.node_of("weights")
        if isinstance(node, Mapping):
            return self._weighted(node)
        if node is None:
            fields.missing("weights")
            return {}
        found: dict[CriterionId, Fraction] = {}
        for item in node.items if isinstance(node, Sequence) else (node,):
            for criterion in self._named(item):
                found[criterion.id] = Fraction(1)
        return found

    def _weighted(self, node: Mapping) -> dict[CriterionId, Fraction]:
        found: dict[CriterionId, Fraction] = {}
        for key, value in node.items:
            number = self._number(value, "weight")
            if number is not None and number <= 0:
                self.report.error(
                    "bad-number",
                    value.place,
                    tell("the weight {text} is not above 0", text=value.text),  # type: ignore[union-attr]
                    tell("Leave it out."),
                )
                continue
            for criterion in self._named(key):
                if number is not None:
                    found[criterion.id] = number
        return found

    def _named(self, item: Node) -> list[Criterion]:
        """The criterion or the members of the group that a word names."""
        name = " ".join(item.text.split()) if isinstance(item, Scalar) else ""
        one = self.criteria.get(CriterionId(name))
        members = [one] if one else [two for two in self.criteria.values() if GroupId(name) in two.groups]
        usable = [two for two in members if two.kind in {Kind.SCALE, Kind.OPTIONS}]
        if one is not None and not usable:
            self.report.error(
                "not-allowed",
                item.place,
                tell("'{name}' is a criterion with {kind}, which has no points", name=name, kind=one.kind),
                tell("Use criteria with a `scale` or `options`."),
            )
        elif not members:
            self._is_sound = False
            groups = {group for two in self.criteria.values() for group in two.groups}
            self.report.error(
                "unknown-criterion",
                item.place,
                tell("there is no criterion or group '{name}'", name=name),
                did_you_mean(name, [*self.criteria, *sorted(groups)]),
            )
        return usable

    # Points

    def _points(self, fields: Fields) -> dict[str, tuple[Fraction, Place]]:
        inner = fields.mapping("points")
        found: dict[str, tuple[Fraction, Place]] = {}
        for key, value in inner.node.items if inner else ():
            number = self._number(value, "number of points")
            if number is not None:
                found[" ".join(key.text.split())] = (number, key.place)
        return found

    def _meant(self, fields: Fields, weights: MappingOf[CriterionId, Fraction]) -> Callable[[str], bool]:
        """Whether a value was meant to have points where something is misspelt."""
        if fields.misspells("points"):
            return lambda _: True
        known = [value for one in weights for value in self.criteria[one].domain]
        node = fields.node.get("points")
        written = [" ".join(key.text.split()) for key, _ in node.items] if isinstance(node, Mapping) else []
        return {one if one in known else nearest(one, known) for one in written}.__contains__

    def _of(
        self, criterion: Criterion, given: MappingOf[str, tuple[Fraction, Place]], place: Place
    ) -> dict[str, Fraction] | None:
        """The points of every value of a criterion: those given, or its position on the scale."""
        last = max(len(criterion.levels) - 1, 1)
        found = {
            value: given[value][0] if value in given else Fraction(index, last)
            for index, value in enumerate(criterion.values)
            if value in given or criterion.kind is Kind.SCALE
        }
        without = [value for value in criterion.values if value not in found]
        if any(map(self._is_meant, without)):
            return None
        if without:
            self.report.error(
                "missing-key",
                place,
                tell(
                    "the values of '{criterion}' have no order, so '{without}' needs points",
                    criterion=criterion.id,
                    without=without[0],
                ),
                tell("Add `points: {{{without}: 1}}`.", without=without[0]),
            )
            return None
        if max(found.values()) <= 0:
            self.report.error(
                "bad-number",
                place,
                tell("no value of '{criterion}' has more than 0 points", criterion=criterion.id),
                tell("Give its best value some."),
            )
            return None
        if NOT_APPLICABLE in given:
            found[NOT_APPLICABLE] = given[NOT_APPLICABLE][0]
        return found

    def _report_unused(
        self,
        name: str,
        weights: MappingOf[CriterionId, Fraction],
        given: MappingOf[str, tuple[Fraction, Place]],
    ) -> None:
        known = [value for one in weights for value in self.criteria[one].domain]
        for value, (_, place) in given.items():
            if value not in known:
                self.report.error(
                    "unknown-value",
                    place,
                    tell("'{value}' is not a value of any criterion of score '{name}'", value=value, name=name),
                    did_you_mean(value, known),
                )

    def _number(self, node: Node, what: str) -> Fraction | None:
        text = node.text.strip() if isinstance(node, Scalar) else ""
        number = parse_number(text)
        if number is None:
            shown = f"'{text}'" if text else kind_of(node)
            self.report.error(
                "bad-number",
                node.place,
                tell("{shown} is not a {what}", shown=shown, what=tell(what)),
                tell("Write digits, with a point before decimals."),
            )
        return number


def read_score_test(value: Node, scores: MappingOf[ScoreId, Score], report: Reporter) -> ScoreTest | None:
    """Read `{openness: at least 60%}`."""
    if not isinstance(value, Mapping) or len(value.items) != 1:
        report.error(
            "wrong-kind",
            value.place,
            tell("'score' is {kind}, but must name one score and its bounds", kind=kind_of(value)),
            tell("Write `score: {{NAME: at least 60%}}`."),
        )
        return None
    key, node = value.items[0]
    score = scores.get(ScoreId(" ".join(key.text.split())))
    if score is None:
        report.error(
            "unknown-criterion",
            key.place,
            tell("there is no score '{text}'", text=key.text),
            remedies(did_you_mean(key.text, scores), tell("Scores are declared under `scores:`.")),
        )
        return None
    text = " ".join(node.text.split()) if isinstance(node, Scalar) else ""
    test = _bounds(score, text)
    if test is None:
        report.error(
            "bad-number",
            node.place,
            tell("'{text}' is not a test of a score", text=text),
            tell("Write `at least 60%`, `below 3`, or `20% to 40%`."),
        )
        return None
    if not _can_matter(score, test):
        report.error(
            "threshold-outside",
            node.place,
            tell("'{text}' is true of every '{score}' that there can be, or of none", text=text, score=score.id),
            tell("It goes from {range}.", range=_range(score, test.percent)),
        )
        return None
    return test


def _bounds(score: Score, text: str) -> ScoreTest | None:
    criteria = tuple(score.weights)
    for word, (is_low, strict) in _LIMITS.items():
        if text.startswith(f"{word} "):
            number, percent = _amount(text[len(word) + 1 :])
            if number is None:
                return None
            bound = Bound(value=number, strict=strict)
            return ScoreTest(
                score=score.id,
                criteria=criteria,
                low=bound if is_low else None,
                high=None if is_low else bound,
                percent=percent,
            )
    first, word, last = text.partition(" to ")
    low, _ = _amount(first)
    high, percent = _amount(last)
    if percent and low is not None and not first.endswith("%"):
        low /= 100
    if not word or low is None or high is None or low > high:
        return None
    return ScoreTest(score=score.id, criteria=criteria, low=Bound(value=low), high=Bound(value=high), percent=percent)


def _amount(text: str) -> tuple[Fraction | None, bool]:
    match = _PERCENT.fullmatch(text)
    number = parse_number(match.group(1) if match else text)
    return (number / 100 if number is not None and match else number), match is not None


def extremes(score: Score, *, percent: bool) -> tuple[Fraction, Fraction]:
    """Bounds of what a score can be, whatever the values."""
    if not percent:
        return sum(map(score.least, score.weights), Fraction(0)), score.total
    # Criteria may drop out of both sides, so that one of them alone can make the share.
    shares = [score.least(one) / score.most(one) for one in score.weights]
    return min(*shares, Fraction(1)), Fraction(1)


def _can_matter(score: Score, test: ScoreTest) -> bool:
    low, high = extremes(score, percent=test.percent)
    for bound, is_low in ((test.low, True), (test.high, False)):
        if bound is None:
            continue
        # "At least v" and "below v" part the scores before v; "above v" and "at most v" after it.
        if low < bound.value <= high if is_low != bound.strict else low <= bound.value < high:
            return True
    return False


def _range(score: Score, percent: bool) -> str:
    low, high = (
        f"{float(end * (100 if percent else 1)):g}" + "%" * percent for end in extremes(score, percent=percent)
    )
    return tell("{low} to {high}", low=low, high=high)


NUMBERS = (marked("weight"), marked("number of points"))
"""what is a number in a score, for the tool that collects texts"""
