"""Tests of one criterion: `at least shared`, `not company`, `a to b`, `[a, b]`.

The same words stand in rules (which values satisfy?) and in entries (which values are possible?).
"""

from __future__ import annotations

from ..languages.told import tell, tell_and_of
from ..problems import Reporter, Slip, did_you_mean, remedies
from ..source import Node, Scalar, Sequence, kind_of
from ..wording import BACKWARDS, BAD_NUMBER, EMPTY_LIST, NOT_WHOLE, NUMBERS, OUT_OF_BOUNDS
from .model import NOT_APPLICABLE, Criterion, CriterionId, Kind
from .numbers import Interval, intervals_of, parts_of, plain


class ValueReader:
    """Reads tests against the domains of all criteria, for "did you mean" across them."""

    def __init__(self, criteria: dict[CriterionId, Criterion]) -> None:
        self._criteria = criteria
        self._known: dict[tuple[CriterionId, str], frozenset[str]] = {}

    def read(self, node: Node, criterion: Criterion, report: Reporter) -> frozenset[str] | None:
        """Return the values that a test admits, or report and return None."""
        if isinstance(node, Sequence):
            return self._read_list(node, criterion, report)
        if not isinstance(node, Scalar) or not node.text.strip():
            report.error(
                "wrong-kind",
                node.place,
                tell(
                    "{kind} stands where a value of '{criterion}' is needed", kind=kind_of(node), criterion=criterion.id
                ),
                allowed_values(criterion),
            )
            return None
        key = (criterion.id, node.text)
        known = self._known.get(key)
        if known is None:
            read = self._read_words(node, criterion, report)
            if read is None:
                return None
            known = self._known[key] = read
        return known

    def _read_list(self, node: Sequence, criterion: Criterion, report: Reporter) -> frozenset[str] | None:
        if not node.items:
            refuse_empty(node, criterion, report)
            return None
        for item in node.items:
            if isinstance(item, Sequence):
                report.error("wrong-kind", item.place, tell("a list stands within a list"), allowed_values(criterion))
                return None
        read = [self.read(item, criterion, report) for item in node.items]
        return None if None in read else frozenset().union(*(values for values in read if values))

    def _read_words(self, node: Scalar, criterion: Criterion, report: Reporter) -> frozenset[str] | None:
        text = " ".join(node.text.split())
        if criterion.kind is Kind.NUMBER and text != NOT_APPLICABLE:
            return _parts(text, node, criterion, report)
        if text in criterion.domain:
            return frozenset({text})
        if text == NOT_APPLICABLE:
            self._value(text, node, criterion, report)
            return None
        for prefix, lower, upper in (("at least ", True, False), ("at most ", False, True)):
            if text.startswith(prefix):
                return self._range(
                    node,
                    criterion,
                    report,
                    lowest=text[len(prefix) :] if lower else None,
                    highest=text[len(prefix) :] if upper else None,
                )
        ranges = _splits(text)
        for lowest, highest in ranges:
            if lowest in criterion.values and highest in criterion.values:
                return self._range(node, criterion, report, lowest=lowest, highest=highest)
        if text.startswith("not "):
            excluded = self._value(text[4:], node, criterion, report)
            return None if excluded is None else frozenset(criterion.values) - {excluded}
        for lowest, highest in ranges:
            if lowest in criterion.values or highest in criterion.values:
                return self._range(node, criterion, report, lowest=lowest, highest=highest)
        value = self._value(text, node, criterion, report)
        return None if value is None else frozenset({value})

    def _range(
        self, node: Scalar, criterion: Criterion, report: Reporter, *, lowest: str | None, highest: str | None
    ) -> frozenset[str] | None:
        if not criterion.is_ordered:
            report.error(
                "criterion-order",
                node.place,
                tell("'{text}': criterion '{criterion}' has no order", text=node.text, criterion=criterion.id),
                tell("Declare its values under `scale:` to compare them."),
            )
            return None
        ends = [self._value(end, node, criterion, report) for end in (lowest, highest) if end is not None]
        if None in ends:
            return None
        values = criterion.values
        start = values.index(lowest) if lowest is not None else 0
        stop = values.index(highest) if highest is not None else len(values) - 1
        if start > stop:
            report.error(
                "not-allowed",
                node.place,
                tell(
                    "'{text}' runs backwards: '{criterion}' goes {values}",
                    text=node.text,
                    criterion=criterion.id,
                    values=", ".join(values),
                ),
                tell("Write `{highest} to {lowest}`.", highest=highest, lowest=lowest),
            )
            return None
        return frozenset(values[start : stop + 1])

    def _value(self, text: str, node: Scalar, criterion: Criterion, report: Reporter) -> str | None:
        if text in criterion.domain:
            return text
        if text == NOT_APPLICABLE:
            refuse_not_applicable(node, criterion, report)
            return None
        report.error(
            "unknown-value",
            node.place,
            tell("'{text}' is not a value of '{criterion}'", text=text, criterion=criterion.id),
            remedies(_meant(text, criterion), self._elsewhere(text, criterion), allowed_values(criterion)),
            slip_of(text, criterion),
        )
        return None

    def _elsewhere(self, text: str, criterion: Criterion) -> str:
        homes = [other.id for other in self._criteria.values() if other is not criterion and text in other.values]
        if not homes:
            return ""
        return tell("It is a value of {homes}.", homes=tell_and_of([f"'{home}'" for home in homes[:3]]))


def _meant(text: str, criterion: Criterion) -> str:
    """The value that was probably meant, or the words before one: "at lest free"."""
    heads = ("at least", "at most", "not") if criterion.is_ordered else ("not",)
    tests = [f"{head} {value}" for head in heads for value in criterion.values] if " " in text else []
    return did_you_mean(text, [*criterion.domain, *tests])


def _parts(text: str, node: Scalar, criterion: Criterion, report: Reporter) -> frozenset[str] | None:
    """The parts of a number that a test or a value touches."""
    intervals = intervals_of(text)
    if not intervals:
        BAD_NUMBER.error(report, node.place, text=text)
        return None
    outside = _outside(criterion, intervals)
    if outside:
        OUT_OF_BOUNDS.error(report, node.place, text=text, criterion=criterion.id, bound=outside)
        return None
    if criterion.whole and any(cut.value.denominator > 1 for one in intervals for cut in one.ends):
        NOT_WHOLE.error(report, node.place, text=text, criterion=criterion.id)
        return None
    if any(one.is_empty for one in intervals):
        BACKWARDS.error(report, node.place, text=text)
        return None
    found = parts_of(criterion.cuts, intervals, whole=criterion.whole)
    return frozenset(value for index, value in enumerate(criterion.values) if index in found)


def _outside(criterion: Criterion, intervals: tuple[Interval, ...]) -> str:
    """Which bound of a criterion a range of numbers names a value beyond; empty for none."""
    ends = [cut.value for one in intervals for cut in one.ends]
    if criterion.smallest is not None and any(end < criterion.smallest for end in ends):
        return tell("at least {value}", value=plain(criterion.smallest))
    if criterion.largest is not None and any(end > criterion.largest for end in ends):
        return tell("at most {value}", value=plain(criterion.largest))
    return ""


def _splits(text: str) -> list[tuple[str, str]]:
    """Every way to read `text` as "a to b"."""
    words = text.split(" to ")
    return [(" to ".join(words[:cut]), " to ".join(words[cut:])) for cut in range(1, len(words))]


def refuse_not_applicable(node: Scalar, criterion: Criterion, report: Reporter) -> None:
    """Report `not applicable` where a criterion does not allow it."""
    report.error(
        "not-allowed",
        node.place,
        tell("'{criterion}' does not allow 'not applicable'", criterion=criterion.id),
        remedies(allowed_values(criterion), tell("Or declare `not_applicable: true` for the criterion.")),
    )


def refuse_empty(node: Node, criterion: Criterion, report: Reporter) -> None:
    """Report a list of values that has none."""
    EMPTY_LIST.error(report, node.place, criterion=criterion.id, allowed=allowed_values(criterion))


def slip_of(word: str, criterion: Criterion) -> Slip:
    """A word that stands where a value is needed."""
    return Slip.of(word, criterion.domain, [(level.title, level.id) for level in criterion.levels])


def allowed_values(criterion: Criterion) -> str:
    """What a criterion takes, as a sentence."""
    if criterion.kind is Kind.NUMBER:
        return tell(NUMBERS)
    return tell("Allowed: {values}.", values=", ".join(criterion.domain))
