"""Problems: what is wrong with the input, where, why, and what to do about it.

Every stage adds to one `Problems` and goes on, so that a contributor sees everything in one run.
"""

from __future__ import annotations

import dataclasses
import difflib
import enum
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

from .languages.language import ENGLISH, Language, marked_as
from .languages.told import Told, tell, tell_all

Record = TypeVar("Record")


@dataclass_transform(kw_only_default=True, frozen_default=True)
def record(cls: type[Record]) -> type[Record]:
    """Make a dataclass that is frozen to mypy alone, for what every value of every entry needs.

    Python takes three times as long to make a frozen one.
    """
    return dataclass(kw_only=True, slots=True, unsafe_hash=True)(cls)


CODES: dict[str, str] = {
    "accepted-nothing": "an acceptance of something that is not found",
    "ambiguous-word": "a name that can be read in two ways",
    "bad-address": "an address that is not http or https, or has no host",
    "bad-date": "a date that is not a year, a year and month, or a full date",
    "bad-encoding": "a file that is not UTF-8",
    "bad-fence": "front matter that does not start or does not end",
    "bad-id": "a file name that cannot be an id",
    "bad-number": "a number that is not one, or lies outside its bounds",
    "bad-path": "a path to a file from which criteria cannot be taken",
    "block-unknown": "a comparison block or a badge that names something that is not there",
    "class-contained": "a class that lies inside another one",
    "class-contradiction": "a class whose conditions contradict each other",
    "class-empty": "a class that no entry has",
    "class-gap": "values for which no class fits",
    "class-overlap": "two classes of a unique classification that both fit",
    "class-unreachable": "a class that earlier classes leave nothing for",
    "criterion-order": "an order asked of values that have none",
    "decided-before": "an entry that was removed or rejected before",
    "dispute-too-small": "a dispute without two different claims",
    "duplicate-id": "two entries, or an entry and an alias, with one id",
    "duplicate-key": "a key written twice",
    "duplicate-mention": "two files about one page that mentions one entry",
    "duplicate-value": "a level or option named twice",
    "empty": "something that must not be empty",
    "example-wrong": "an example whose class is not the one expected",
    "file-unreadable": "a file that cannot be read",
    "impossible-entry": "an entry whose values the comparison calls impossible",
    "level-not-monotone": "a level that a better value loses",
    "link-cycle": "entries that inherit or come from one another in a circle",
    "missing-key": "a key that has to be there",
    "missing-translation": "a text that lacks a language that others have",
    "move-needs-reason": "an entry that leaves its class, with no reason given",
    "needs-reason": "a value that needs a reason",
    "no-class": "an entry that fits no class",
    "no-entries": "a comparison without entries",
    "not-allowed": "a value that this criterion does not take",
    "not-proved": "a check that is too large to be worked out",
    "origin-cycle": "criteria that are worked out from one another in a circle",
    "raw-html": "HTML in an entry, which is not shown",
    "remote-picture": "a picture from another host in an entry, which is not shown",
    "rule-not-exercised": "a part of a rule that no entry meets",
    "test-redundant": "a test that makes no difference to its rule",
    "threshold-outside": "a threshold that is always or never reached",
    "twin-differs": "two files for one comparison in two languages that mean different things",
    "too-complex": "rules or YAML too large to be worked out",
    "too-long": "a text that is longer than is shown",
    "undeclared-key": "a key that does not exist here",
    "unknown-class": "a class that does not exist",
    "unknown-criterion": "a criterion that does not exist",
    "unknown-entry": "an entry that does not exist",
    "unknown-group": "a group that does not exist",
    "unknown-language": "a code that stands for no language",
    "unknown-value": "a value outside the criterion's domain",
    "unmapped-value": "a value that a table does not have",
    "unused-criterion": "a criterion that no rule depends on",
    "use-cycle": "files that take criteria from one another in a circle",
    "values-alike": "values that no rule tells apart",
    "wrong-kind": "a list, mapping or text where another of the three is needed",
    "yaml-anchor": "an anchor or alias, which are not allowed",
    "yaml-syntax": "YAML that cannot be read",
    "yaml-tab": "a tab in YAML",
    "yaml-tag": "a YAML tag, which is not allowed",
}
"""Every code a problem can have, with what it means. Codes are stable; docs/manual/problems.md explains each."""


class Severity(enum.StrEnum):
    """How bad a problem is. An error ends the build; strict builds end at warnings too."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


@record
class Place:
    """A point in a file. Lines and columns count from 1, columns in characters."""

    line: int
    column: int


START = Place(line=1, column=1)


@record
class Slip:
    """A word that is not known here, and what may have been meant: `check --fix` mends it if only one is near."""

    word: str
    meant: tuple[tuple[str, str], ...]
    """how each thing may be spelt, and what is to be written for it"""

    @classmethod
    def of(cls, word: str, meant: Iterable[str], titles: Iterable[tuple[str, str]] = ()) -> Slip:
        """A slip for a word out of `meant`, which may also be called by their titles: (title, word)."""
        return cls(word=word, meant=(*((one, one) for one in meant), *titles))


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """Something wrong, with code, place, cause and remedy."""

    code: str
    """a key of `CODES`"""
    severity: Severity
    path: str
    """the file, relative to the wiki's folder, with forward slashes"""
    place: Place
    cause: str
    """what was found and why it is wrong, without a full stop at its end"""
    remedy: str = ""
    """what to do, as a sentence; may be empty"""
    slip: Slip | None = None
    """the word that is wrong, where it stands for one out of a few"""

    def sort_key(self) -> tuple[str, int, int, int, str, str]:
        """By file, then by place, errors first at one place."""
        return (self.path, self.place.line, self.place.column, _RANK[self.severity], self.code, self.cause)

    @property
    def sentence(self) -> str:
        """Cause and remedy as one line of text, safe to print on a terminal."""
        return self.sentence_in(ENGLISH)

    def sentence_in(self, language: Language) -> str:
        """The same in another language."""
        told = self.told_in(language)
        return printable(f"{told.cause}. {told.remedy}" if told.remedy else told.cause)

    def told_in(self, language: Language) -> Problem:
        """The same problem with its words in a language."""
        cause, remedy = (shortened(language.retell(one)) for one in (self.cause, self.remedy))
        return dataclasses.replace(self, cause=cause, remedy=remedy)

    def below(self, folder: str) -> Problem:
        """The same problem, its path below a folder."""
        return dataclasses.replace(self, path=f"{folder}{self.path}") if folder else self


def printable(text: str) -> str:
    """Return `text` on one line, without control, bidirectional and other invisible characters."""
    return "".join(
        " " if ch in "\r\n\t" else ch
        for ch in text
        if ch in "\r\n\t" or unicodedata.category(ch) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}
    )


LONGEST_QUOTE = 80
"""characters of a word that a message repeats"""
_REPEATED = re.compile(rf"(?<!\w)'[^']*'(?!\w)|[^\s']{{{LONGEST_QUOTE},}}")
LONGEST_SENTENCE = 4000
"""characters of a cause or a remedy"""


def shortened(text: str) -> str:
    """Return a message with what it repeats of the input cut to a length that can be read."""
    if len(text) <= LONGEST_QUOTE:
        return text
    short = _REPEATED.sub(lambda found: _cut(found.group()), text)
    if len(short) > LONGEST_SENTENCE:
        short = f"{short[: LONGEST_SENTENCE - 1]}…"
    return text.cut(short) if isinstance(text, Told) else short


def _cut(text: str) -> str:
    if len(text) <= LONGEST_QUOTE:
        return text
    mark = "'" if text.startswith("'") else ""
    return f"{text[: LONGEST_QUOTE - 20].rstrip()}…{mark}"


def named_in(text: object) -> Iterator[str]:
    """What stands in the places of a message, and of those in it."""
    for one in text.places.values() if isinstance(text, Told) else ():
        yield str(one)
        yield from named_in(one)


_FOLLOWERS = frozenset({"unknown-criterion", "unknown-group", "unknown-class"})
"""codes of what may only follow from something else that is wrong"""


class Problems:
    """Collects problems. A problem reported twice counts once."""

    def __init__(self) -> None:
        self._found: dict[Problem, None] = {}

    def add(self, problem: Problem) -> None:
        """Keep a problem."""
        assert problem.code in CODES, problem.code
        self._found[problem] = None

    def take(self, others: Problems) -> None:
        """Keep those that were reported elsewhere, too."""
        self._found.update(others._found)

    def withdraw(self, problem: Problem) -> None:
        """Forget a problem, because another one says better what is wrong."""
        self._found.pop(problem, None)

    def withdraw_all(self, code: str, path: str) -> None:
        """Forget all problems of a kind in a file, because another one is their cause."""
        for one in [one for one in self._found if (one.code, one.path) == (code, path)]:
            del self._found[one]

    def withdraw_followers(self, unread: frozenset[str]) -> None:
        """Forget what is said of criteria and classes that are there and could not be read: that is the cause."""
        for one in list(self._found) if unread else ():
            if one.code in _FOLLOWERS and not unread.isdisjoint(named_in(one.cause)):
                del self._found[one]

    def at(self, path: str) -> Reporter:
        """Return a reporter for one file."""
        return Reporter(problems=self, path=path)

    def __iter__(self) -> Iterator[Problem]:
        return iter(sorted(self._found, key=Problem.sort_key))

    def __len__(self) -> int:
        return len(self._found)

    def count(self, severity: Severity) -> int:
        """How many problems of this severity there are."""
        return sum(1 for problem in self._found if problem.severity is severity)

    def paths_with_errors(self) -> frozenset[str]:
        """The files that have errors."""
        return frozenset(one.path for one in self._found if one.severity is Severity.ERROR)

    @property
    def has_errors(self) -> bool:
        """Whether anything ends the build."""
        return any(problem.severity is Severity.ERROR for problem in self._found)


@dataclass(frozen=True, kw_only=True)
class Reporter:
    """Adds problems of one file."""

    problems: Problems
    path: str

    def error(self, code: str, place: Place, cause: str, remedy: str = "", slip: Slip | None = None) -> Problem:
        """Report something that ends the build."""
        return self.add(Severity.ERROR, code, place, cause, remedy, slip)

    def warning(self, code: str, place: Place, cause: str, remedy: str = "") -> None:
        """Report something that ends a strict build."""
        self.add(Severity.WARNING, code, place, cause, remedy)

    def note(self, code: str, place: Place, cause: str, remedy: str = "") -> None:
        """Report something worth knowing."""
        self.add(Severity.NOTE, code, place, cause, remedy)

    def add(
        self, severity: Severity, code: str, place: Place, cause: str, remedy: str, slip: Slip | None = None
    ) -> Problem:
        """Report something this bad."""
        problem = Problem(
            code=code,
            severity=severity,
            path=self.path,
            place=place,
            cause=shortened(cause),
            remedy=shortened(remedy),
            slip=slip,
        )
        self.problems.add(problem)
        return problem


def did_you_mean(word: str, candidates: Iterable[str]) -> str:
    """Return "Did you mean 'x'?" for the nearest candidate, or an empty string."""
    near = nearest(word, candidates)
    return tell("Did you mean '{word}'?", word=near) if near else ""


def nearest(word: str, candidates: Iterable[str]) -> str:
    """Return the candidate that a word was probably meant to be, or an empty string."""
    known = list(candidates)
    lowered = {candidate.lower().replace("_", " ").replace("-", " "): candidate for candidate in reversed(known)}
    near = difflib.get_close_matches(word.lower().replace("_", " ").replace("-", " "), list(lowered), n=1, cutoff=0.6)
    return lowered[near[0]] if near else ""


def remedies(*sentences: str) -> str:
    """Join the sentences that are not empty."""
    return tell_all(*sentences)


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How many problems there are, for the last line of a report."""

    errors: int
    warnings: int
    notes: int = field(default=0)

    @classmethod
    def of(cls, problems: Iterable[Problem]) -> Tally:
        """Count `problems` by severity."""
        found = [problem.severity for problem in problems]
        return cls(
            errors=found.count(Severity.ERROR),
            warnings=found.count(Severity.WARNING),
            notes=found.count(Severity.NOTE),
        )

    def __str__(self) -> str:
        return self.said_in(ENGLISH)

    def said_in(self, language: Language) -> str:
        """How many there are, in a language: "1 error, 3 warnings"."""
        say_n = language.say_n
        parts = [say_n("{n} error", "{n} errors", self.errors), say_n("{n} warning", "{n} warnings", self.warnings)]
        return ", ".join([*parts, say_n("{n} note", "{n} notes", self.notes)] if self.notes else parts)


def times(count: int, word: str) -> str:
    """How many of something: "1 error", "3 errors"."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


_LABELS = {Severity.WARNING: marked_as("severity", "warning"), Severity.NOTE: marked_as("severity", "note")}


def problem_as_text(problem: Problem, *, labelled: bool = True, language: Language = ENGLISH) -> str:
    """One line: place, severity unless it is an error or `labelled` is false, cause, remedy, code."""
    label = ""
    if labelled and problem.severity in _LABELS:
        label = language.say_as("severity", _LABELS[problem.severity]) + ": "
    place = f"{printable(problem.path)}:{problem.place.line}:{problem.place.column}"
    return f"{place} {label}{problem.sentence_in(language)} [{problem.code}]"


def problem_as_annotation(problem: Problem) -> str:
    """One workflow command, as GitHub Actions reads them from a log."""
    kind = "notice" if problem.severity is Severity.NOTE else problem.severity.value

    def escape(text: str) -> str:
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    def escape_property(text: str) -> str:
        return escape(text).replace(":", "%3A").replace(",", "%2C")

    return (
        f"::{kind} file={escape_property(problem.path)},line={problem.place.line},col={problem.place.column},"
        f"title={escape_property(problem.code)}::{escape(problem.sentence)}"
    )


def problems_as_json(problems: Iterable[Problem], *, since: Mapping[str, object] | None = None) -> str:
    """A JSON document: `{"version": 1, "problems": [{code, severity, path, line, column, cause, remedy}]}`.

    `since` says with what the wiki was compared, if it was.
    """
    rows = [
        {
            "code": problem.code,
            "severity": problem.severity.value,
            "path": problem.path,
            "line": problem.place.line,
            "column": problem.place.column,
            "cause": problem.cause,
            "remedy": problem.remedy,
            "message": problem.sentence,
        }
        for problem in problems
    ]
    compared = {"since": dict(since)} if since is not None else {}
    return json.dumps({"version": 1, **compared, "problems": rows}, ensure_ascii=False, indent=2)
