"""The pages that show what entries and rules together say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from ..classify import VerdictState
from ..columns import Column, column_of_texts, column_of_turns
from ..comparison.model import Class, Classification, ClassificationId, Comparison, Kind, Policy, Quantity
from ..comparison.words import set_in_words
from ..cover import cover
from ..entry import State
from ..findings import Checked, Finding, Proof
from ..insights import Turned, class_changes, contrasts, moves, unsettled
from ..languages.language import Language, marked, marked_as
from ..phrases import option_in_words
from ..ruletree import RulePart
from ..theses import Answer, Counted
from ..wiki import Wiki
from .history_parts import MovePart, move_part, turn
from .table_data import arrange, columns_as_data
from .view import POLICIES, PageView

FOLDED_AFTER = 20
"""undecided entries of a classification shown before the rest is folded"""
STATES: Mapping[State, str] = {
    State.ABSENT: marked_as("value", "not researched yet"),
    State.UNKNOWN: marked_as("value", "looked for and not found"),
    State.PARTIAL: marked_as("value", "known in part"),
    State.DISPUTED: marked_as("value", "disputed"),
}

CHECKS: Mapping[str, str] = {
    "class-contradiction": marked("No class contradicts itself"),
    "class-overlap": marked("No two classes fit at once"),
    "class-unreachable": marked("Every class can be reached"),
    "class-gap": marked("Every entry that there can be has a class"),
    "level-not-monotone": marked("No better value lowers the level"),
    "class-contained": marked("No class lies inside another"),
    "test-redundant": marked("No test is without effect"),
}
PROOFS: Mapping[Proof, str] = {
    Proof.PROVED: marked_as("proof", "proved"),
    Proof.FOUND: marked_as("proof", "not so"),
    Proof.ACCEPTED: marked_as("proof", "not so, and accepted"),
    Proof.NOT_PROVED: marked_as("proof", "not proved: too large to be worked out"),
}
ANSWERS: Mapping[Answer, str] = {
    Answer.HOLDS: marked_as("thesis", "Borne out"),
    Answer.FAILS: marked_as("thesis", "Not borne out"),
    Answer.OPEN: marked_as("thesis", "Open: it hangs on values that are not known"),
    Answer.NO_CASE: marked_as("thesis", "No entry is concerned"),
}

QUANTITIES: Mapping[Quantity, str] = {
    Quantity.ALL: marked_as("quantity", "all"),
    Quantity.MOST: marked_as("quantity", "most, more than half"),
    Quantity.SOME: marked_as("quantity", "some, at least one"),
    Quantity.FEW: marked_as("quantity", "few, some but less than half"),
    Quantity.NONE: marked_as("quantity", "none"),
}


class Insight(NamedTuple):
    """One of the pages."""

    name: str
    title: str
    summary: str
    render: Callable[[PageView], Markup]


def insights(wiki: Wiki) -> list[Insight]:
    """The pages that this wiki has something for."""
    comparison = wiki.comparison
    if not comparison.classifications:
        return []
    say, say_as = comparison.language.say, comparison.language.say_as
    found = [
        Insight(
            "undecided",
            say_as("page", "Undecided"),
            say("Entries that a fact or two would give a class."),
            undecided_page,
        ),
        Insight(
            "contested", say_as("page", "Contested"), say("Entries about which the sources disagree."), contested_page
        ),
        Insight(
            "contrasts", say_as("page", "Contrasts"), say("Each class beside its nearest neighbours."), contrasts_page
        ),
    ]
    if any(class_changes(wiki, one) for one in _own(comparison)):
        title, summary = say("Changes of class"), say("What became of entries, by date.")
        found.append(Insight("changes", title, summary, changes_page))
    if comparison.claims:
        summary = say("Sentences put to the entries: how many bear them out.")
        found.append(Insight("claims", say_as("page", "Claims"), summary, claims_page))
    if any(one.lens_of is not None for one in comparison.classifications.values()):
        found.append(Insight("lenses", say("Lenses"), say("Who moves under another reading."), lenses_page))
    summary = say("Every class as a table, and what is proved of the rules.")
    found.append(Insight("rules", say("Rules"), summary, rules_page))
    return found


def states_in(language: Language) -> dict[State, str]:
    """What a value is that is not settled."""
    return {state: language.say_as("value", words) for state, words in STATES.items()}


def listing_page(view: PageView) -> Markup:
    """The page that leads to the others."""
    rows = [(view.to(view.addresses.insight(one.name)), one.title, one.summary) for one in insights(view.wiki)]
    return _render(view, "page_insights.html", rows=rows)


def _render(view: PageView, template: str, **context: object) -> Markup:
    page = view.renderer.render(template, view=view, comparison=view.comparison, **context)
    here = view.path.rpartition("/")[2].removesuffix(".md")
    links = [
        Markup('<a href="{}">{}</a>').format(view.to(view.addresses.insight(one.name)), one.title)
        for one in insights(view.wiki)
        if one.name != here
    ]
    if template == "page_insights.html":
        return page
    words = view.renderer.say("More insights: {links}.", links=Markup(", ").join(links))
    return page + Markup('<p class="cw-meta" data-generated>{}</p>\n').format(words)


def _own(comparison: Comparison) -> list[Classification]:
    """The classifications that are not another reading of one."""
    return [one for one in comparison.classifications.values() if one.lens_of is None]


def undecided_page(view: PageView) -> Markup:
    """Entries one fact away from a class first, with the best question."""
    parts = [(one, unsettled(view.wiki, one, VerdictState.UNDETERMINED)) for one in _own(view.comparison)]
    return _render(view, "page_undecided.html", parts=parts, states=states_in(view.language), folded_after=FOLDED_AFTER)


def contested_page(view: PageView) -> Markup:
    """Entries whose deciding values are all disputed."""
    parts = [(one, unsettled(view.wiki, one, VerdictState.CONTESTED)) for one in _own(view.comparison)]
    return _render(view, "page_contested.html", parts=parts)


def contrasts_page(view: PageView) -> Markup:
    """For each class its nearest entries in other classes."""
    parts = [
        (one, [(kind, contrasts(view.wiki, one, kind)) for kind in one.classes])
        for one in _own(view.comparison)
        if one.policy in {Policy.UNIQUE, Policy.FIRST}
    ]
    return _render(view, "page_contrasts.html", parts=parts)


class TurnRow(NamedTuple):
    """A class that became another, as a row."""

    id: str
    link: Markup
    date: str
    before: Markup
    after: Markup
    remark: str
    causes: Sequence[MovePart]


def changes_page(view: PageView) -> Markup:
    """Every change of a class ever, the latest first."""
    parts = []
    for one in _own(view.comparison):
        turned = class_changes(view.wiki, one)
        if turned:
            rows = [_turn_row(view, row) for row in turned]
            columns = arrange(view.language, _turn_columns(view.language, one, turned, rows))
            data = columns_as_data(columns, [view.language.sort_key(row.one.entry.title) for row in turned])
            parts.append((one, rows, columns, data))
    return _render(view, "page_changes.html", parts=parts)


def _turn_row(view: PageView, row: Turned) -> TurnRow:
    change, history = row.change, row.one.history
    _, before, after, remark = turn(view, change)
    causes = [move_part(view, history, cause) for cause in change.causes]
    return TurnRow(row.one.entry.id, view.entry_link(row.one), change.date, before, after, remark, causes)


def _turn_columns(
    language: Language, classification: Classification, turned: Sequence[Turned], rows: Sequence[TurnRow]
) -> list[Column]:
    """The same for the script that sorts and filters."""
    reasons = ["; ".join(f"{one.criterion}: {one.before} → {one.after}" for one in row.causes) for row in rows]
    return [
        column_of_texts("date", language.say("Date"), Kind.DATE, [row.date for row in rows]),
        column_of_turns("before", language.say("Before"), classification, [one.change.before for one in turned]),
        column_of_turns("after", language.say("After"), classification, [one.change.after for one in turned]),
        column_of_texts("why", language.say("Why"), Kind.TEXT, reasons),
    ]


def claims_page(view: PageView) -> Markup:
    """Sentences as questions to the entries."""
    language = view.language
    theses = [(one, _tally(language, one)) for one in view.wiki.theses]
    answers = {answer: language.say_as("thesis", words) for answer, words in ANSWERS.items()}
    quantities = {quantity: language.say_as("quantity", words) for quantity, words in QUANTITIES.items()}
    return _render(view, "page_claims.html", theses=theses, answers=answers, quantities=quantities)


def _tally(language: Language, one: Counted) -> str:
    say, say_n, perhaps = language.say, language.say_n, len(one.perhaps_concerned)
    if not one.concerned:
        nobody = say("No entry is certainly concerned")
        if not perhaps:
            return nobody
        some = say_n("{n} may be", "{n} may be", perhaps)
        return f"{nobody}; {some}"
    parts = [
        say("It is so of {count} of {all} entries", count=len(one.holds), all=one.concerned),
        say("not so of {count}", count=len(one.fails)),
    ]
    if one.open:
        parts.append(say("not known of {count}", count=len(one.open)))
    if perhaps:
        parts.append(say_n("{n} more may be concerned", "{n} more may be concerned", perhaps))
    return "; ".join(parts)


def lenses_page(view: PageView) -> Markup:
    """Who moves under which reading."""
    lenses = [one for one in view.comparison.classifications.values() if one.lens_of is not None]
    parts = [
        (one, view.comparison.classifications[one.lens_of], moves(view.wiki, one)) for one in lenses if one.lens_of
    ]
    return _render(view, "page_lenses.html", parts=parts, total=len(view.wiki.entries))


# Rules


class RuleTable(NamedTuple):
    """A class as a decision table."""

    kind: Class
    columns: Sequence[tuple[str, str]]
    """title and address of every criterion asked"""
    rows: Sequence[Sequence[str]]
    """for each situation what each criterion must be; empty where it may be anything"""
    whole: bool
    rule: RulePart | None
    """the rule in words"""


def rules_page(view: PageView) -> Markup:
    """Every class as a decision table, with the proofs."""
    parts = [
        (
            one,
            view.language.say(POLICIES[one.policy]),
            _checks(view, one.id),
            [_table(view, one, kind) for kind in one.classes],
        )
        for one in view.comparison.classifications.values()
    ]
    findings = [one for one in view.wiki.findings.all if one.accepted is None]
    accepted = [one for one in view.wiki.findings.all if one.accepted is not None]
    return _render(view, "page_rules.html", parts=parts, findings=_worst_first(findings), accepted=accepted)


def _worst_first(findings: Sequence[Finding]) -> list[Finding]:
    order = {"error": 0, "warning": 1, "note": 2}
    return sorted(findings, key=lambda one: (order[one.severity.value], one.code, one.cause))


def _checks(view: PageView, name: ClassificationId) -> list[tuple[str, str, str]]:
    """What is asked of the rules of a classification, what came of it, and the name of that for style sheets."""
    checked: Sequence[Checked] = [one for one in view.wiki.findings.checked if one.classification == name]
    say, say_as = view.language.say, view.language.say_as
    return [(say(CHECKS[one.code]), say_as("proof", PROOFS[one.proof]), one.proof.name.lower()) for one in checked]


def _table(view: PageView, classification: Classification, kind: Class) -> RuleTable:
    rules = view.wiki.rules
    decision = rules.decisions[classification.id]
    if kind.is_otherwise:
        return RuleTable(kind, (), (), whole=True, rule=None)
    index = next(number for number, one in enumerate(decision.ruled) if one.id == kind.id)
    found = cover(rules, decision.conditions[index])
    everything = rules.everything
    columns = []
    for variable in found.columns:
        criterion, option = rules.criterion(variable), rules.variables[variable].option
        title = f"{criterion.title}: {criterion.level(option).title}" if option else criterion.title
        columns.append((title, view.to_criterion(criterion.id)))
    rows = [
        [
            _cell(view, variable, mask) if mask != everything[variable] else ""
            for variable, mask in zip(found.columns, row, strict=True)
        ]
        for row in found.rows
    ]
    # A rule that needs too many rows is shown in words alone.
    shown = rows if found.whole else []
    return RuleTable(kind, columns, shown, found.whole, view.wiki.trees.of_class(classification.id, kind.id))


def _cell(view: PageView, variable: int, mask: int) -> str:
    rules = view.wiki.rules
    criterion, option = rules.criterion(variable), rules.variables[variable].option
    values = rules.values(variable, mask)
    return option_in_words(criterion, option, values) if option else set_in_words(criterion, values)
