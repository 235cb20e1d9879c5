"""`comparative-wiki new`: an entry from questions in the terminal, or from a file of answers."""

from __future__ import annotations

import dataclasses
import datetime
import re
import sys
import tempfile
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from ..comparison.model import NOT_APPLICABLE, UNKNOWN, Comparison, Criterion, Kind, Mapped
from ..comparison.read import read_comparison
from ..comparison.tests import ValueReader
from ..comparison.titles import readable
from ..comparison.words import join_or
from ..entry import KEYS, Confidence, check_id, read_entry
from ..languages.language import ENGLISH, Language, marked
from ..languages.told import tell
from ..problems import START, Problem, Problems, Severity, printable, problem_as_text
from ..sanitise import check_body
from ..settings import Location
from ..wiki import entry_paths, relative
from ..writing import entry_as_text, front_as_text
from .common import EXIT_PROBLEMS, comparison_option, fail, locate_one
from .export import write_whole
from .speaking import Misused, echo, spoken

TO_DO = marked("To do: what it is, in one sentence.")
Front = dict[str, Any]

DISPUTED = "disputed"
"""what somebody answers who knows of two sides"""


@click.command()
@click.argument("name", required=False)
@click.option(
    "--from",
    "answers",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Take the answers from this YAML file, whose keys are those of the front matter, instead of asking.",
)
@click.option("--blank", is_flag=True, help="Ask nothing: write a file with every question in it, to be filled in.")
@comparison_option
def new(name: str | None, answers: Path | None, *, blank: bool) -> None:
    """Write a new entry. NAME becomes its id; without it, the id is made of the title."""
    location = locate_one()
    comparison = _comparison(location)
    if blank:
        _write_blank(location, comparison, name)
        return
    if answers is None and not somebody_there():
        raise Misused(
            tell(
                "There is nobody to ask. Give the answers with --from FILE, or take --blank, or run this in a terminal."
            )
        )
    if name is not None:
        _refuse_taken(location, name)
    text = _text_of(answers) if answers is not None else commented(comparison, _asked(comparison), spoken())
    draft = _Draft(location, comparison, text)
    chosen = name or id_of(draft.title)
    found = draft.problems(chosen, answers)
    for problem in found:
        click.echo(problem_as_text(problem, language=spoken()), err=True)
    if any(problem.severity is Severity.ERROR for problem in found):
        echo(tell("Nothing was written."), err=True)
        sys.exit(EXIT_PROBLEMS)
    _refuse_taken(location, chosen)
    _write(location, chosen, text)


def somebody_there() -> bool:
    """Whether questions can be asked."""
    return sys.stdin.isatty()


def _write(location: Location, name: str, text: str) -> None:
    path = location.root / location.settings.entries / f"{name}.md"
    write_whole(path, text)
    echo(tell("{file} is written.", file=relative(path, location.root)))


def _write_blank(location: Location, comparison: Comparison, name: str | None) -> None:
    if name is None:
        raise Misused(tell("Give the entry a NAME: {command}", command="comparative-wiki new NAME --blank"))
    found = Problems()
    check_id(name, found.at(f"{location.settings.entries}/{name}.md"))
    if found.has_errors:
        fail(found)
    _refuse_taken(location, name)
    _write(location, name, commented(comparison, {"title": readable(name), "summary": spoken().say(TO_DO)}, spoken()))


def _refuse_taken(location: Location, name: str) -> None:
    folder = location.root / location.settings.entries
    taken = next((one for one in entry_paths(folder) if one.stem.lower() == name.lower()), None)
    if taken is not None:
        raise Misused(
            tell("There is an entry '{name}' already: {file}.", name=taken.stem, file=relative(taken, location.root))
        )


def id_of(title: str) -> str:
    """An id made of a title: its letters and digits without accents, joined by hyphens."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", title) if not unicodedata.combining(one)).lower()
    found = re.sub(r"[\W_]+", "-", plain).strip("-")[:100].rstrip("-") or "my-entry"
    return "index-1" if found == "index" else found


def _comparison(location: Location) -> Comparison:
    path = location.root / location.settings.entries / "comparison.yml"
    problems = Problems()
    comparison = read_comparison(path, problems.at(relative(path, location.root)), spoken())
    if comparison is None or problems.has_errors:
        fail(problems)
    return comparison


def _text_of(path: Path) -> str:
    """A whole entry from a file that has only the front matter, kept as it stands with its comments; or a whole one."""
    text = path.read_text(encoding="utf-8-sig", errors="surrogateescape").replace("\r\n", "\n")
    if text.startswith("---"):
        return text
    added = "" if re.search(r"^(?:added\s*:|\{)", text, re.MULTILINE) else f"added: {_today()}\n"
    return f"---\n{text.rstrip()}\n{added}---\n"


class _Draft:
    """An entry before it is written: it is read from a folder of its own, by what `check` reads entries with."""

    def __init__(self, location: Location, comparison: Comparison, text: str) -> None:
        self.location = location
        self.text = text
        self._problems = Problems()
        names = [one.stem for one in entry_paths(location.root / location.settings.entries)]
        with tempfile.TemporaryDirectory() as scratch:
            path = Path(scratch) / "draft.md"
            path.write_text(text, encoding="utf-8", errors="surrogateescape")
            values = ValueReader(dict(comparison.criteria))
            report = self._problems.at("draft")
            self._entry = read_entry(path, comparison, values, report, names)
            if self._entry is not None:
                check_body(self._entry.body, self._entry.body_line, report)

    @property
    def title(self) -> str:
        """Its title; empty where it has none."""
        return self._entry.title if self._entry is not None and self._entry.title_place != START else ""

    def problems(self, name: str, source: Path | None) -> list[Problem]:
        """What is wrong with it, at the places of the file with the answers where there is one."""
        home = f"{self.location.settings.entries}/{name}.md"
        named = Problems()
        check_id(name, named.at(home))
        path = str(source) if source is not None else home
        # Front matter alone stands one line lower in the entry, behind its fence.
        lower = source is not None and not _text_begins_with_fence(source)
        moved = [
            dataclasses.replace(
                one, path=path, place=dataclasses.replace(one.place, line=max(1, one.place.line - lower))
            )
            for one in self._problems
        ]
        return [*named, *moved]


def _text_begins_with_fence(path: Path) -> bool:
    return path.read_bytes().removeprefix(b"\xef\xbb\xbf").startswith(b"---")


def _today() -> str:
    return datetime.datetime.now(tz=datetime.UTC).date().isoformat()


def commented(comparison: Comparison, front: Front, language: Language = ENGLISH) -> str:
    """An entry with every question above its answer; where there is none, with what may be answered."""
    head = {key: value for key, value in {"added": _today(), **front}.items() if key != "criteria"}
    lines = front_as_text({key: head[key] for key in KEYS if key in head}).splitlines()
    lines.append("criteria:")
    given = front.get("criteria", {})
    for criterion in comparison.criteria.values():
        if isinstance(criterion.origin, Mapped):
            continue
        lines += ["", f"  # {_in_line(criterion.question or criterion.title)}"]
        if criterion.id in given:
            written = front_as_text({criterion.id: given[criterion.id]})
            lines += [f"  {line}" for line in written.splitlines()]
        else:
            lines.append(f"  # {criterion.id}: {_in_line(may_be_answered(criterion, language))}")
    return "\n".join(["---", *lines, "---", ""])


def may_be_answered(criterion: Criterion, language: Language = ENGLISH) -> str:
    """What may stand behind a criterion, in a few words."""
    if criterion.levels:
        return ", ".join(criterion.values) if criterion.kind is Kind.MANY else language.join_or(criterion.values)
    say = language.say
    if criterion.kind is Kind.NUMBER:
        return say("a number {unit}", unit=criterion.unit) if criterion.unit else say("a number")
    kinds = {Kind.DATE: say("a date"), Kind.LINK: say("an address")}
    return kinds.get(criterion.kind, say("some words"))


def _in_line(text: str) -> str:
    return printable(" ".join(text.split()))


# Asking


def _asked(comparison: Comparison) -> Front:
    echo(tell("Answer what you can; Enter leaves a question open. Nothing is written before the end."), err=True)
    front: Front = {
        "title": _line(tell("Title"), needed=True),
        "summary": _line(tell("Summary, in one sentence"), needed=True),
        "since": _line(tell("Since when does it exist (a year will do)")),
        "interest": _line(tell("Are you tied to it, and how")),
    }
    tags = _line(tell("Subjects, separated by commas")).split(",")
    front["tags"] = [tag for tag in (part.strip() for part in tags) if tag]
    criteria: Front = {}
    asked = [one for one in comparison.criteria.values() if not isinstance(one.origin, Mapped)]
    for number, criterion in enumerate(asked, start=1):
        value = _ask(criterion, tell("{number} of {total}", number=number, total=len(asked)), comparison)
        if value is not None:
            criteria[criterion.id] = value
    return {key: value for key, value in {**front, "criteria": criteria}.items() if value or key == "criteria"}


def _line(words: str, *, needed: bool = False) -> str:
    while True:
        text = " ".join(str(click.prompt(spoken().retell(words), default="", show_default=False, err=True)).split())
        if text or not needed:
            return text
        echo(tell("This is needed."), err=True)


def _ask(criterion: Criterion, place: str, comparison: Comparison) -> object | None:
    click.echo("", err=True)
    click.secho(f"{printable(criterion.title)}  ({spoken().retell(place)})", bold=True, err=True)
    for line in (criterion.question, criterion.help):
        if line:
            click.echo(printable(line), err=True)
    for level in criterion.levels:
        click.echo(f"  {level.id}: {printable(level.test or level.title)}", err=True)
    answer = _answer(criterion, comparison)
    if answer is None:
        return None
    if answer == DISPUTED:
        echo(tell("What does each side say?"), err=True)
        return {"disputed": [_claim(criterion, comparison), _claim(criterion, comparison)]}
    if answer == NOT_APPLICABLE:
        return {NOT_APPLICABLE: _line(tell("Why does the question not arise"), needed=True)}
    support = _support()
    return {"value": answer, **support} if support else answer


def _claim(criterion: Criterion, comparison: Comparison) -> Front:
    while True:
        answer = _answer(criterion, comparison)
        if answer is not None and answer != DISPUTED:
            return {"value": answer, **_support()}
        echo(tell("A side has to say something."), err=True)


def _answer(criterion: Criterion, comparison: Comparison) -> object | None:
    """An answer as it is written, asked for until it can be one; None where the question stays open."""
    others = [UNKNOWN, DISPUTED, *([NOT_APPLICABLE] if criterion.allows_not_applicable else [])]
    words = join_or(others)
    asked = tell("Answer (or {words})", words=words)
    if criterion.kind is Kind.MANY:
        asked = tell("Answer (several with commas; or {words})", words=words)
    while True:
        text = _line(asked)
        if not text:
            return None
        if text in {DISPUTED, NOT_APPLICABLE} and text in others:
            return text
        answer: object = [part.strip() for part in text.split(",")] if criterion.kind is Kind.MANY else text
        found = _said_of(criterion, answer, comparison)
        if not found:
            return answer
        for problem in found:
            click.echo(problem.sentence_in(spoken()), err=True)


def _said_of(criterion: Criterion, answer: object, comparison: Comparison) -> list[Problem]:
    """What is wrong with an answer by itself: an entry with nothing but this answer is read."""
    problems = Problems()
    front = {"title": "Draft", "summary": "Draft.", "criteria": {criterion.id: answer}}
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "draft.md"
        path.write_text(entry_as_text(front), encoding="utf-8")
        read_entry(path, comparison, ValueReader(dict(comparison.criteria)), problems.at("draft"))
    return [problem for problem in problems if problem.severity is Severity.ERROR]


def _support() -> Front:
    found: Front = {"because": _line(tell("Why, in a sentence"))}
    sources: list[Front] = []
    while url := _line(tell("Another source") if sources else tell("Address of a source")):
        source = {"url": url, "title": _line(tell("  Its title"))}
        if _agreed(tell("  Have you read it today")):
            source["seen"] = _today()
        source["quote"] = _line(tell("  What it says, in its own words"))
        sources.append(_filled(source))
    confidence = _one_of(tell("How sure are you"), [one.value for one in Confidence])
    return _filled({"confidence": confidence, **found, "evidence": sources})


def _one_of(words: str, choices: Iterable[str]) -> str:
    known = list(choices)
    asked = tell("{question} ({choices})", question=words, choices=", ".join(known))
    while (text := _line(asked)) and text not in known:
        echo(tell("Write {choices}, or nothing.", choices=join_or(known)), err=True)
    return text


def _agreed(words: str) -> bool:
    """Whether somebody says yes, which is also what Enter means; in their language or in English."""
    language = spoken()
    yes, no = language.say("yes"), language.say("no")
    while True:
        text = _line(tell("{question} ({choices})", question=words, choices=f"{yes}/{no}")).casefold()
        if not text or text in {yes, yes[0], "y", "yes"}:
            return True
        if text in {no, no[0], "n", "no"}:
            return False


def _filled(data: Front) -> Front:
    return {key: value for key, value in data.items() if value}
