"""`comparative-wiki explain`: the verdicts of one entry, with their reasons and what is open."""

from __future__ import annotations

import json
from collections.abc import Sequence

import click

from ..ageing import review_due
from ..changes import Change
from ..classify import Verdict, VerdictState
from ..comparison.model import Comparison
from ..explain import Explanation, Question
from ..export.json_export import scored_as_json, value_as_json, verdicts_as_json
from ..languages.language import ENGLISH, Language
from ..languages.told import tell, tell_all, tell_or
from ..problems import Problems, Severity, did_you_mean, printable, problem_as_text
from ..render.names import STATUSES
from ..ruletree import JudgedPart, judged, part_in_words, taken_before
from ..settings import Location
from ..wiki import ClassifiedEntry, Wiki
from .common import build, comparison_option, fail, locate_each, no_entry
from .speaking import Misused, spoken

SHOWN_CHANGES = 5
"""other classes shown in text"""


@click.command()
@click.argument("entry")
@click.option("--why-not", "why_not", metavar="CLASS", help="Show the rule of CLASS part by part: met, not met, open.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to print: for people, or as JSON.",
)
@comparison_option
def explain(entry: str, form: str, why_not: str | None) -> None:
    """Explain the classes of ENTRY: why, what is open, what each answer would mean, and what would change it."""
    every = locate_each()
    as_json = form == "json" and why_not is None
    wiki, one, problems = _among(every, entry, ENGLISH if as_json else spoken())
    for problem in problems:
        if problem.path == one.entry.path or problem.severity is Severity.ERROR:
            click.echo(problem_as_text(problem, language=spoken()), err=True)
    if why_not is not None:
        click.echo(printable_lines(_why_not(wiki, one, why_not)))
    else:
        click.echo(_as_json(wiki, one) if as_json else printable_lines(as_text(wiki.comparison, one)))


def _among(every: Sequence[Location], name: str, language: Language) -> tuple[Wiki, ClassifiedEntry, Problems]:
    """The entry of this name, `id`, `folder/id` or a title, with its comparison; or end the command."""
    folder = name.rpartition("/")[0]
    named = [one for one in every if one.settings.entries == folder] if len(every) > 1 else []
    built = [(location, *build(location, partial=True, language=language)) for location in named or every]
    found = [
        (location, wiki, one, problems)
        for location, wiki, problems in built
        if wiki is not None and (one := _found(wiki, name)) is not None
    ]
    if len(found) > 1:
        ways = tell_or([f"{location.settings.entries}/{one.entry.id}" for location, _, one, _ in found])
        raise Misused(tell("There are several entries '{name}'. Write {ways}.", name=name, ways=ways))
    if found:
        return found[0][1:]
    wrong = Problems()
    for _, _, problems in built:
        for problem in problems:
            wrong.add(problem)
    if all(wiki is None for _, wiki, _ in built) or _is_unreadable(wrong, name):
        fail(wrong)
    known = [entry for _, wiki, _ in built if wiki is not None for entry in wiki.entries]
    raise no_entry(_plain(name), known)


def _why_not(wiki: Wiki, one: ClassifiedEntry, name: str) -> list[str]:
    """The rules of every class of this name, part by part."""
    known = [(each, kind) for each in wiki.comparison.classifications.values() for kind in each.classes]
    wanted = [(each, kind) for each, kind in known if name in (kind.id, kind.title)]
    if not wanted:
        hint = did_you_mean(name, [kind.id for _, kind in known])
        raise Misused(tell_all(tell("There is no class '{name}'.", name=name), hint))
    lines: list[str] = []
    language = wiki.comparison.language
    say = language.say
    for classification, kind in wanted:
        lines += [f"{one.entry.title}, {classification.title}: {kind.title}?"]
        tree = wiki.trees.whole(classification.id, kind.id)
        if tree is None:
            lines.append("  " + say("when no other class fits"))
        else:
            statuses = iter(wiki.trees.statuses(tree, one.profile))
            taken = taken_before(one.verdicts[classification.id], classification, kind.id)
            lines += _tree_lines(judged(tree, statuses, taken, language), 1, language)
        change = next((each for each in one.explanations[classification.id].changes if each.target == kind.id), None)
        if change is not None:
            lines.append(f"  {_change_in_words(change)}")
    return lines


def _tree_lines(part: JudgedPart, depth: int, language: Language) -> list[str]:
    remark = f" ({part.remark})" if part.remark else ""
    words = {status: language.say_as("part of a rule", text) for status, text in STATUSES.items()}
    width = max(map(len, words.values()))
    lines = [f"{'  ' * depth}{words[part.status]:<{width}} {part_in_words(part.part, language)}{remark}"]
    return lines + [line for inner in part.inner for line in _tree_lines(inner, depth + 1, language)]


def _change_in_words(change: Change) -> str:
    return f"{change.price}{': ' if change.change else ' '}{change.words}" if change.words else change.price


def _plain(name: str) -> str:
    return name.rsplit("/", 1)[-1].removesuffix(".md")


def _found(wiki: Wiki, written: str) -> ClassifiedEntry | None:
    name = _plain(written)
    for one in wiki.entries.values():
        if name == one.entry.id or name in one.entry.aliases or name.casefold() == one.entry.title.casefold():
            return one
    return None


def _is_unreadable(problems: Problems, name: str) -> bool:
    """Whether an entry is there, and cannot be read."""
    ending = f"/{_plain(name)}.md"
    return any(problem.path.endswith(ending) and problem.severity is Severity.ERROR for problem in problems)


def as_text(comparison: Comparison, one: ClassifiedEntry) -> list[str]:
    """The explanation as lines."""
    lines, say = [one.entry.title, one.entry.summary], comparison.language.say
    for name, verdict in one.verdicts.items():
        explanation = one.explanations[name]
        classification = comparison.classifications[name]
        if classification.lens_of is not None:
            base = comparison.classifications[classification.lens_of].title
            title = say("{classification} (another reading of {base})", classification=classification.title, base=base)
            lines += ["", f"{title}: {explanation.words}"]
            continue
        lines += ["", f"{classification.title}: {explanation.words}"]
        if explanation.because:
            lines.append(f"  {explanation.because_words}")
        if verdict.state is VerdictState.CONTESTED:
            lines.append("  " + say("everything that would decide it is disputed:"))
        elif explanation.questions:
            lines.append("  " + say("what would settle it, the most telling question first:"))
        for question in explanation.questions:
            lines.append(f"  - {_question_title(comparison, question)}?".replace("??", "?"))
            lines += [f"      {line}" for line in question.words]
        if len(explanation.sides) > 1:
            head = say("by the side that one takes:")
            lines += [f"  {head}", *(f"      {side.words}" for side in explanation.sides)]
        if explanation.cannot_matter:
            titles = ", ".join(comparison.criteria[criterion].title for criterion in explanation.cannot_matter)
            lines.append("  " + say("open, but without effect here: {criteria}", criteria=titles))
        lines += _other_lines(comparison, verdict, explanation)
    for score, scored in one.scores.items():
        lines += ["", f"{comparison.scores[score].title}: {scored.words}"]
    return lines


def _question_title(comparison: Comparison, question: Question) -> str:
    criterion = comparison.criteria[question.criterion]
    title = f"{criterion.title}: {criterion.level(question.option).title}" if question.option else criterion.title
    return f"{title}{criterion.note}"


def _other_lines(comparison: Comparison, verdict: Verdict, explanation: Explanation) -> list[str]:
    """How the verdict would be otherwise: with other evidence, with a doubtful value moved, with the fewest changes."""
    lines, say = [], comparison.language.say
    for reading in explanation.readings:
        moved = ", ".join(comparison.criteria[criterion].title for criterion in reading.moved)
        form = (
            say("as claimed: {words} (without a source: {criteria})", words=reading.words, criteria=moved)
            if reading.kind == "claimed"
            else say(
                "as evidenced, by values with a source only: {words} (without a source: {criteria})",
                words=reading.words,
                criteria=moved,
            )
        )
        lines.append(f"  {form}")
    if explanation.fragile:
        head = say("it rests on a value of low confidence:")
        lines += [f"  {head}", *(f"      {one.words}" for one in explanation.fragile)]
    changes = [change for change in explanation.changes if change.target not in verdict.possible]
    if changes:
        lines.append("  " + say("the fewest changes to other classes:"))
    for change in changes[:SHOWN_CHANGES]:
        title = comparison.classifications[verdict.classification].get(change.target).title
        lines.append(f"      {title}: {_change_in_words(change)}")
    left = len(changes) - SHOWN_CHANGES
    rest = comparison.language.say_n("and {n} more; see --format json", "and {n} more; see --format json", left)
    return [*lines, f"      {rest}"] if left > 0 else lines


def printable_lines(lines: list[str]) -> str:
    """Join lines, each made safe for a terminal."""
    return "\n".join(printable(line) for line in lines)


def _as_json(wiki: Wiki, one: ClassifiedEntry) -> str:
    document = {
        "version": 1,
        "id": one.entry.id,
        "title": one.entry.title,
        "values": {
            name: value_as_json(value, review_due(wiki.comparison.criteria[name], value), wiki.look_at)
            for name, value in one.entry.values.items()
        },
        "verdicts": verdicts_as_json(wiki, one),
        "scores": {name: scored_as_json(scored) for name, scored in one.scores.items()},
    }
    return json.dumps(document, ensure_ascii=False, indent=2)
