"""Evidence ages: when a value should be looked at again. It never changes a class."""

from __future__ import annotations

import calendar
import datetime
import os

from .comparison.model import Comparison, Criterion
from .dates import last_day
from .entry import Value

EPOCH_VARIABLE = "SOURCE_DATE_EPOCH"
"""seconds since 1970 that a build takes for the present, so that it can be repeated; reproducible-builds.org"""


def today() -> str:
    """The date of the build, in UTC: that of SOURCE_DATE_EPOCH where it is set, so that builds can be repeated."""
    given = os.environ.get(EPOCH_VARIABLE, "")
    if given.isdecimal() and len(given) < 12:
        moment = datetime.datetime.fromtimestamp(int(given), tz=datetime.UTC)
    else:
        moment = datetime.datetime.now(tz=datetime.UTC)
    return moment.date().isoformat()


def depends_on_day(comparison: Comparison) -> bool:
    """Whether a value becomes old by itself, so that what is shown of it is another on another day."""
    return any(criterion.review_after for criterion in comparison.criteria.values())


def review_due(criterion: Criterion, value: Value) -> str:
    """The date from which a value should be looked at again; empty where nothing says so.

    Counted from the newest source: from the day when somebody read it, or from its own date if nobody says when. A
    year alone counts to its end, so that nothing is called old too early.
    """
    if not criterion.review_after:
        return ""
    read = [source.seen or source.date for source in value.evidence]
    dates = [datetime.date.fromisoformat(last_day(date)) for date in read if date]
    return _later(max(dates), criterion.review_after) if dates else ""


def is_stale(criterion: Criterion, value: Value, day: str) -> bool:
    """Whether a value is due for review on a day."""
    due = review_due(criterion, value)
    return bool(due) and due <= day


def _later(date: datetime.date, months: int) -> str:
    """A date some months later; on the last day of the month where it has no such day."""
    count = date.year * 12 + date.month - 1 + months
    year, month = divmod(count, 12)
    if year > 9999:
        return ""
    day = min(date.day, calendar.monthrange(year, month + 1)[1])
    return datetime.date(year, month + 1, day).isoformat()
