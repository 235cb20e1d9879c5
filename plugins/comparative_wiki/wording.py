"""What is said of a mistake wherever it can be made: by `check`, and on the page that helps to write entries.

The words stand here once. `render/assets/entry-file.js` gets them as data and fills them in the same way.
"""

from __future__ import annotations

from typing import NamedTuple

from .languages.language import Language, marked
from .languages.told import tell
from .problems import Place, Problem, Reporter, remedies


class Wording(NamedTuple):
    """The words of one mistake, with names in braces for what differs."""

    code: str
    cause: str
    remedy: str

    def say_in(self, language: Language) -> list[str]:
        """Code, cause and remedy in a language, with their places still open."""
        return [self.code, language.say(self.cause), language.say(self.remedy)]

    def error(self, report: Reporter, place: Place, *, hint: str = "", **words: str) -> Problem:
        """Report it as something that ends the build. A `hint` says what may have been meant."""
        remedy = remedies(hint, tell(self.remedy, **words))
        return report.error(self.code, place, tell(self.cause, **words), remedy)

    def warning(self, report: Reporter, place: Place, **words: str) -> None:
        """Report it as something that ends a strict build."""
        report.warning(self.code, place, tell(self.cause, **words), tell(self.remedy, **words))


MISSING = Wording("missing-key", marked("{owner} has no '{key}'"), marked("Add `{key}:`."))
ANGLES = Wording("not-allowed", marked("'{key}' contains < or >"), marked("Write it as plain text, without HTML."))
BAD_ID = Wording(
    "bad-id",
    marked("'{name}' cannot be an entry's id"),
    marked("Use letters, digits and hyphens, for instance '{like}'."),
)
BAD_DATE = Wording(
    "bad-date",
    marked("'{text}' is not a date"),
    marked("Write a year (2009), a year and month (2009-05) or a full date (2009-05-31)."),
)
BAD_ADDRESS = Wording(
    "bad-address", marked("'{text}' is not a web address"), marked("Write it whole, beginning with https://.")
)
NO_REASON = Wording(
    "needs-reason",
    marked("'{criterion}' is not applicable, but nobody says why"),
    marked("Write `{criterion}: {{not applicable: the reason}}`."),
)
NO_SOURCE = Wording(
    "needs-reason",
    marked("'{criterion}' needs a source, and this value has none, so it counts as unknown"),
    marked("Add `evidence:` with an address."),
)
EMPTY_SOURCE = Wording("missing-key", marked("a source has neither 'url' nor 'title'"), marked("Add `url:`."))
NO_DATE = Wording(
    "missing-key",
    marked("a later value of '{criterion}' does not say since when it holds"),
    marked("Add `from:` with a date."),
)
SMALL_DISPUTE = Wording(
    "dispute-too-small",
    marked("a dispute about '{criterion}' needs two different claims"),
    marked("Add the other claim, or write the value alone."),
)
BAD_NUMBER = Wording(
    "bad-number",
    marked("'{text}' is not a number or a range of numbers"),
    marked("Write digits, with a point before decimals and without a unit: `5`, `at least 5`, `below 10`, `5 to 10`."),
)
OUT_OF_BOUNDS = Wording("bad-number", marked("{text} is out of bounds"), marked("'{criterion}' is {bound}."))
NOT_WHOLE = Wording("bad-number", marked("'{criterion}' takes whole numbers, not {text}"), marked("Round it."))
BACKWARDS = Wording(
    "not-allowed", marked("'{text}' runs backwards"), marked("Write the smaller number before the larger one.")
)
EMPTY_LIST = Wording("empty", marked("the list of values of '{criterion}' is empty"), "{allowed}")

FILE_NAME = Wording("bad-address", marked("'{text}' is the name of a file"), marked("Write the entry's id, '{stem}'."))
NOT_A_VALUE = Wording("unknown-value", marked("'{text}' is not a value of '{criterion}'"), "{allowed}")
NOBODY_KNOWS = marked("If nobody knows, write `unknown`.")
INAPPLICABLE = marked("Write `{criterion}: {{not applicable: the reason}}`.")
NUMBERS = marked("Write digits, `at least 5`, `below 10` or `5 to 10`.")
FOR_UNKNOWN = ("unknown", "unkown", "not known", "don't know", "n.k.", "?", "??", "tbd", "todo", "unclear", "-")
"""what people write where nobody knows"""
FOR_INAPPLICABLE = ("n/a", "na", "n.a.", "not-applicable", "not_applicable", "inapplicable", "does not apply")
"""what people write where a question does not arise"""
TAKEN = Wording(
    "duplicate-id",
    marked("the id '{name}' already names {other}"),
    marked("Choose another id, or suggest a change to that entry."),
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
    "nobodyKnows": NOT_A_VALUE._replace(remedy=marked("If nobody knows, write `unknown`. {allowed}")),
    "inapplicable": NOT_A_VALUE._replace(
        remedy=marked("Write `{criterion}: {{not applicable: the reason}}`. {allowed}")
    ),
}
"""those that can also be made on the page, by the name that its script has for them"""
