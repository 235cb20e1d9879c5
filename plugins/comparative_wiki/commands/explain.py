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
from ..problems import Problems, Severity, did_you_mean, printable, problem_as_text
from ..ruletree import JudgedPart, judged, part_in_words, taken_before
from ..settings import Location
from ..wiki import ClassifiedEntry, Wiki
from .common import build, comparison_option, fail, locate_each

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
    wiki, one, problems = _among(locate_each(), entry)
    for problem in problems:
        if problem.path == one.entry.path or problem.severity is Severity.ERROR:
            click.echo(problem_as_text(problem), err=True)
    if why_not is not None:
        click.echo(printable_lines(_why_not(wiki, one, why_not)))
    else:
        click.echo(_as_json(wiki, one) if form == "json" else printable_lines(as_text(wiki.comparison, one)))


def _among(every: Sequence[Location], name: str) -> tuple[Wiki, ClassifiedEntry, Problems]:
    """The entry of this name, `id`, `folder/id` or a title, with its comparison; or end the command."""
    folder = name.rpartition("/")[0]
    named = [one for one in every if one.settings.entries == folder] if len(every) > 1 else []
    built = [(location, *build(location, partial=True)) for location in named or every]
    found = [
        (location, wiki, one, problems)
        for location, wiki, problems in built
        if wiki is not None and (one := _found(wiki, name)) is not None
    ]
    if len(found) > 1:
        ways = " or ".join(f"{location.settings.entries}/{one.entry.id}" for location, _, one, _ in found)
        raise click.UsageError(f"There are several entries '{name}'. Write {ways}.")
    if found:
        return found[0][1:]
    wrong = Problems()
    for _, _, problems in built:
        for problem in problems:
            wrong.add(problem)
    if all(wiki is None for _, wiki, _ in built) or _is_unreadable(wrong, name):
        fail(wrong)
    known = [entry for _, wiki, _ in built if wiki is not None for entry in wiki.entries]
    raise click.UsageError(f"There is no entry '{_plain(name)}'. {did_you_mean(_plain(name), known)}".strip())


def _why_not(wiki: Wiki, one: ClassifiedEntry, name: str) -> list[str]:
    """The rules of every class of this name, part by part."""
    known = [(each, kind) for each in wiki.comparison.classifications.values() for kind in each.classes]
    wanted = [(each, kind) for each, kind in known if name in (kind.id, kind.title)]
    if not wanted:
        raise click.UsageError(
            f"There is no class '{name}'. {did_you_mean(name, [kind.id for _, kind in known])}".strip()
        )
    lines: list[str] = []
    for classification, kind in wanted:
        lines += [f"{one.entry.title}, {classification.title}: {kind.title}?"]
        tree = wiki.trees.whole(classification.id, kind.id)
        if tree is None:
            lines.append("  when no other class fits")
        else:
            statuses = iter(wiki.trees.statuses(tree, one.profile))
            taken = taken_before(one.verdicts[classification.id], classification, kind.id)
            lines += _tree_lines(judged(tree, statuses, taken), 1)
        change = next((each for each in one.explanations[classification.id].changes if each.target == kind.id), None)
        if change is not None:
            lines.append(f"  {_change_in_words(change)}")
    return lines


def _tree_lines(part: JudgedPart, depth: int) -> list[str]:
    remark = f" ({part.remark})" if part.remark else ""
    lines = [f"{'  ' * depth}{part.status.value:<7} {part_in_words(part.part)}{remark}"]
    return lines + [line for inner in part.inner for line in _tree_lines(inner, depth + 1)]


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
    lines = [one.entry.title, one.entry.summary]
    for name, verdict in one.verdicts.items():
        explanation = one.explanations[name]
        classification = comparison.classifications[name]
        if classification.lens_of is not None:
            base = comparison.classifications[classification.lens_of].title
            lines += ["", f"{classification.title} (another reading of {base}): {explanation.words}"]
            continue
        lines += ["", f"{classification.title}: {explanation.words}"]
        if explanation.because:
            lines.append(f"  {explanation.because_words}")
        if verdict.state is VerdictState.CONTESTED:
            lines.append("  everything that would decide it is disputed:")
        elif explanation.questions:
            lines.append("  what would settle it, the most telling question first:")
        for question in explanation.questions:
            lines.append(f"  - {_question_title(comparison, question)}?".replace("??", "?"))
            lines += [f"      {line}" for line in question.words]
        if len(explanation.sides) > 1:
            lines += ["  by the side that one takes:", *(f"      {side.words}" for side in explanation.sides)]
        if explanation.cannot_matter:
            titles = ", ".join(comparison.criteria[criterion].title for criterion in explanation.cannot_matter)
            lines.append(f"  open, but without effect here: {titles}")
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
    lines = []
    for reading in explanation.readings:
        kind = "as claimed" if reading.kind == "claimed" else "as evidenced, by values with a source only"
        moved = ", ".join(comparison.criteria[criterion].title for criterion in reading.moved)
        lines.append(f"  {kind}: {reading.words} (without a source: {moved})")
    if explanation.fragile:
        lines += ["  it rests on a value of low confidence:", *(f"      {one.words}" for one in explanation.fragile)]
    changes = [change for change in explanation.changes if change.target not in verdict.possible]
    if changes:
        lines.append("  the fewest changes to other classes:")
    for change in changes[:SHOWN_CHANGES]:
        title = comparison.classifications[verdict.classification].get(change.target).title
        lines.append(f"      {title}: {_change_in_words(change)}")
    left = len(changes) - SHOWN_CHANGES
    return [*lines, f"      and {left} more; see --format json"] if left > 0 else lines


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
