"""What is said of a mistake wherever it can be made: by `check`, and on the page that helps to write entries.

The words stand here once. `render/assets/entry-file.js` gets them as data and fills them in the same way.
"""

from __future__ import annotations

from typing import NamedTuple

from .problems import Place, Problem, Reporter, remedies


class Wording(NamedTuple):
    """The words of one mistake, with names in braces for what differs."""

    code: str
    cause: str
    remedy: str

    def error(self, report: Reporter, place: Place, *, hint: str = "", **words: str) -> Problem:
        """Report it as something that ends the build. A `hint` says what may have been meant."""
        remedy = remedies(hint, self.remedy.format(**words))
        return report.error(self.code, place, self.cause.format(**words), remedy)

    def warning(self, report: Reporter, place: Place, **words: str) -> None:
        """Report it as something that ends a strict build."""
        report.warning(self.code, place, self.cause.format(**words), self.remedy.format(**words))


MISSING = Wording("missing-key", "{owner} has no '{key}'", "Add `{key}:`.")
ANGLES = Wording("not-allowed", "'{key}' contains < or >", "Write it as plain text, without HTML.")
BAD_ID = Wording(
    "bad-id", "'{name}' cannot be an entry's id", "Use letters, digits and hyphens, for instance '{like}'."
)
BAD_DATE = Wording(
    "bad-date",
    "'{text}' is not a date",
    "Write a year (2009), a year and month (2009-05) or a full date (2009-05-31).",
)
BAD_ADDRESS = Wording("bad-address", "'{text}' is not a web address", "Write it whole, beginning with https://.")
NO_REASON = Wording(
    "needs-reason",
    "'{criterion}' is not applicable, but nobody says why",
    "Write `{criterion}: {{not applicable: the reason}}`.",
)
NO_SOURCE = Wording(
    "needs-reason",
    "'{criterion}' needs a source, and this value has none, so it counts as unknown",
    "Add `evidence:` with an address.",
)
EMPTY_SOURCE = Wording("missing-key", "a source has neither 'url' nor 'title'", "Add `url:`.")
NO_DATE = Wording(
    "missing-key",
    "a later value of '{criterion}' does not say since when it holds",
    "Add `from:` with a date.",
)
SMALL_DISPUTE = Wording(
    "dispute-too-small",
    "a dispute about '{criterion}' needs two different claims",
    "Add the other claim, or write the value alone.",
)
BAD_NUMBER = Wording(
    "bad-number",
    "'{text}' is not a number or a range of numbers",
    "Write digits, with a point before decimals and without a unit: `5`, `at least 5`, `below 10`, `5 to 10`.",
)
OUT_OF_BOUNDS = Wording("bad-number", "{text} is out of bounds", "'{criterion}' is {bound}.")
NOT_WHOLE = Wording("bad-number", "'{criterion}' takes whole numbers, not {text}", "Round it.")
BACKWARDS = Wording("not-allowed", "'{text}' runs backwards", "Write the smaller number before the larger one.")
EMPTY_LIST = Wording("empty", "the list of values of '{criterion}' is empty", "{allowed}")

FILE_NAME = Wording("bad-address", "'{text}' is the name of a file", "Write the entry's id, '{stem}'.")
NOT_A_VALUE = Wording("unknown-value", "'{text}' is not a value of '{criterion}'", "{allowed}")
NOBODY_KNOWS = "If nobody knows, write `unknown`."
INAPPLICABLE = "Write `{criterion}: {{not applicable: the reason}}`."
NUMBERS = "Write digits, `at least 5`, `below 10` or `5 to 10`."
FOR_UNKNOWN = ("unknown", "unkown", "not known", "don't know", "n.k.", "?", "??", "tbd", "todo", "unclear", "-")
"""what people write where nobody knows"""
FOR_INAPPLICABLE = ("n/a", "na", "n.a.", "not-applicable", "not_applicable", "inapplicable", "does not apply")
"""what people write where a question does not arise"""
TAKEN = Wording(
    "duplicate-id", "the id '{name}' already names {other}", "Choose another id, or suggest a change to that entry."
)

SHARED = {
    "missing": MISSING,
    "angles": ANGLES,
    "badId": BAD_ID,
    "badDate": BAD_DATE,
    "badAddress": BAD_ADDRESS,
    "noReason": NO_REASON,
    "noSource": NO_SOURCE,
    "emptySource": EMPTY_SOURCE,
    "noDate": NO_DATE,
    "smallDispute": SMALL_DISPUTE,
    "badNumber": BAD_NUMBER,
    "outOfBounds": OUT_OF_BOUNDS,
    "notWhole": NOT_WHOLE,
    "backwards": BACKWARDS,
    "taken": TAKEN,
    "fileName": FILE_NAME,
    "nobodyKnows": NOT_A_VALUE._replace(remedy=f"{NOBODY_KNOWS} {{allowed}}"),
    "inapplicable": NOT_A_VALUE._replace(remedy=f"{INAPPLICABLE} {{allowed}}"),
}
"""those that can also be made on the page, by the name that its script has for them"""
