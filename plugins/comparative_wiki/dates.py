"""Dates as they are written, a year, a year and month, or a day, and the days that they may mean."""

from __future__ import annotations

import calendar
import datetime


def is_day(text: str) -> bool:
    """Whether a text is a day, written like 2026-01-31."""
    try:
        return len(text) == 10 and bool(datetime.date.fromisoformat(text))
    except ValueError:
        return False


def first_day(date: str) -> str:
    """The first day of a year or of a month, or the day itself."""
    return f"{date}{'-01-01'[len(date) - 10 :] if len(date) < 10 else ''}"


def last_day(date: str) -> str:
    """The last day of a year or of a month, or the day itself."""
    if len(date) == 10:
        return date
    year, _, month = date.partition("-")
    number = int(month or 12)
    return f"{year}-{number:02}-{calendar.monthrange(int(year), number)[1]:02}"


def day_before(day: str) -> str:
    """The day before a day; the first day of all has none, and is returned itself."""
    date = datetime.date.fromisoformat(day)
    return (date - datetime.timedelta(days=1)).isoformat() if date > datetime.date.min else day


def overlap(one: str, other: str) -> bool:
    """Whether two dates may mean the same day. One of them then lies within the other, as in 2014 and 2014-03."""
    return one.startswith(other) or other.startswith(one)
