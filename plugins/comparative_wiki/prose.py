"""The lines of Markdown that are text and not code."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from .languages.told import tell
from .problems import Place, Reporter

FENCE = re.compile(r"^( {0,3})(`{3,}|~{3,})[ \t]*([^`\n]*)$")
"""a line that opens or closes fenced code; groups: indentation, marks, what is said behind them"""
_BACKTICKS = re.compile("`+")


def text_lines(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The lines outside fenced code with their numbers from 0, each with spaces in the place of code spans.

    A fence that is never closed is text, as it is for Markdown.
    """
    fences = _Fences(lines)
    number = 0
    while number < len(lines):
        line = lines[number]
        end = fences.closing(number)
        if end is not None:
            number = end
        else:
            yield number, _without_code(line) if "`" in line else line
        number += 1


def broken_in_code(text: str, word: str, mark: str) -> str:
    """The text with a mark within every such word that stands in code: behind its first letter."""
    if word not in text:
        return text
    lines = text.split("\n")
    outside = dict(text_lines(lines))
    for number, line in enumerate(lines):
        if word in line:
            shown = outside.get(number, "")
            parts, place = [], 0
            for found in re.finditer(re.escape(word), line):
                is_code = shown[found.start() : found.end()] != word
                parts += [line[place : found.start() + 1], mark if is_code else ""]
                place = found.start() + 1
            lines[number] = "".join([*parts, line[place:]])
    return "\n".join(lines)


def _without_code(line: str) -> str:
    """The line with spaces in the place of code spans: a run of backticks opens one that the next as long closes."""
    runs = [(match.start(), match.end()) for match in _BACKTICKS.finditer(line)]
    following: list[int | None] = []
    nearest: dict[int, int] = {}
    for place in range(len(runs) - 1, -1, -1):
        length = runs[place][1] - runs[place][0]
        following.append(nearest.get(length))
        nearest[length] = place
    following.reverse()
    parts, end, place = [], 0, 0
    while place < len(runs):
        close = following[place]
        if close is not None:
            parts += [line[end : runs[place][0]], " " * (runs[close][1] - runs[place][0])]
            end, place = runs[close][1], close
        place += 1
    return "".join([*parts, line[end:]])


class _Fences:
    """Which line closes the fenced code that a line opens. Looks through all lines once, however many open."""

    def __init__(self, lines: Sequence[str]) -> None:
        matches = ((number, FENCE.match(line)) for number, line in enumerate(lines))
        self._marks = {number: match.group(2) for number, match in matches if match}
        self._bare = [number for number in self._marks if not lines[number].strip(" \t`~")]
        self._longest: list[dict[str, int]] = []
        """for each bare fence, the longest of each kind from there on"""
        longest: dict[str, int] = {}
        for number in reversed(self._bare):
            marks = self._marks[number]
            longest = {**longest, marks[0]: max(len(marks), longest.get(marks[0], 0))}
            self._longest.append(longest)
        self._longest.reverse()

    def closing(self, start: int) -> int | None:
        marks = self._marks.get(start)
        place = bisect_right(self._bare, start)
        if marks is None or place == len(self._bare) or self._longest[place].get(marks[0], 0) < len(marks):
            return None
        while not self._marks[self._bare[place]].startswith(marks):
            place += 1
        return self._bare[place]


DEEPEST_BRACKETS = 40
MOST_OPEN_TAGS = 100
_BRACKET = re.compile(r"\\.|[\[\]]")
_OPEN_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*(?=<|$)")


def check_brackets(body: str, first_line: int, report: Reporter) -> None:
    """Refuse brackets without end, of which Markdown takes the square of their number to read.

    These are square brackets nested in a paragraph, and angle brackets that open and do not close.
    """
    if body.count("[") <= DEEPEST_BRACKETS and body.count("<") <= MOST_OPEN_TAGS:
        return
    depth = tags = 0
    for number, line in text_lines(body.split("\n")):
        depth, column = _nested(line, depth if line.strip() else 0)
        if column:
            report.error(
                "too-complex",
                Place(line=first_line + number, column=column),
                tell("square brackets nested more than {DEEPEST_BRACKETS} deep", DEEPEST_BRACKETS=DEEPEST_BRACKETS),
                tell("Nest them less, or put what is meant literally between backticks."),
            )
            return
        for found in _OPEN_TAG.finditer(line):
            tags += 1
            if tags > MOST_OPEN_TAGS:
                report.error(
                    "too-complex",
                    Place(line=first_line + number, column=found.start() + 1),
                    tell(
                        "more than {MOST_OPEN_TAGS} angle brackets that open and do not close",
                        MOST_OPEN_TAGS=MOST_OPEN_TAGS,
                    ),
                    tell("Put what is meant literally between backticks."),
                )
                return


LONGEST_BODY = 200_000
"""characters, as of front matter"""
MOST_HEADINGS = 500
MOST_FENCES = 1000
_HEADING = re.compile(r"[ \t>*+\-\d.]*#|[ >]*(?:=+|-+)[ \t]*$")


def check_size(body: str, first_line: int, report: Reporter) -> None:
    """Refuse more text, headings and fenced code than anybody writes in an entry.

    Markdown takes the square of their number to read them: minutes for a file that just passes as one.
    """
    if len(body) > LONGEST_BODY:
        line = first_line + body.count("\n", 0, LONGEST_BODY)
        _refuse(
            report,
            line,
            tell("more than {most} characters of text", most=format(LONGEST_BODY, ",")),
            tell("Shorten it, or divide it between several entries and pages."),
        )
    elif body.count("\n") > MOST_HEADINGS:
        lines = body.split("\n")
        fences = [number for number, line in enumerate(lines) if FENCE.match(line)]
        if len(fences) > MOST_FENCES:
            cause = tell("more than {most} lines with the marks of fenced code", most=format(MOST_FENCES, ","))
            _refuse(report, first_line + fences[MOST_FENCES], cause, tell("Shorten it."))
        headings = [number for number, line in text_lines(lines) if _HEADING.match(line)]
        if len(headings) > MOST_HEADINGS:
            cause = tell("more than {most} headings", most=format(MOST_HEADINGS, ","))
            _refuse(report, first_line + headings[MOST_HEADINGS], cause, tell("Shorten it."))


def _refuse(report: Reporter, line: int, cause: str, remedy: str) -> None:
    report.error("too-complex", Place(line=line, column=1), cause, remedy)


def _nested(line: str, depth: int) -> tuple[int, int]:
    """How deep square brackets are nested at the end of a line, and the column from 1 where it is too deep, or 0."""
    for found in _BRACKET.finditer(line):
        if found.group() == "[":
            depth += 1
        elif found.group() == "]":
            depth = max(depth - 1, 0)
        if depth > DEEPEST_BRACKETS:
            return depth, found.start() + 1
    return depth, 0
