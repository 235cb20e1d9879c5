"""What happened in words: a headline for each thing, and the lines below it. Used by pages and feeds alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from ..difference import EvidenceChange, Move, RuleChange, ValueChange
from ..languages.language import Language, marked
from .model import EntryNews, Kind, RulesNews, Stood

Words = str
"""plain text, or markup where `Sayer` makes such"""

VALUES_IN_HEADLINES = 2
"""answers that a headline names; of more it tells the number"""


class Sayer(Protocol):
    """`Language.say`, or the same for markup."""

    def __call__(self, message: str, /, **places: object) -> Words:
        """A text of ours with what belongs into its places."""


VALUES: Mapping[str, str] = {
    "answered": marked("{criterion} answered: {after}"),
    "changed": marked("{criterion} changed from {before} to {after}"),
    "withdrawn": marked("{criterion} was {before} and is now {after}"),
    "disputed": marked("{criterion} was {before} and is now {after}"),
    "settled": marked("{criterion} was {before} and is settled: {after}"),
    "reworded": marked("{criterion} is still {after}, with other reasons or dates"),
}
FACTS: Mapping[str, str] = {
    "title": marked("Its title was {before}"),
    "summary": marked("Its summary was written anew"),
    "since": marked("The date of its beginning is another"),
    "added": marked("The date of its coming here is another"),
    "tags": marked("Its tags are others"),
    "interest": marked("What ties its contributors to it is told otherwise"),
}
RULES: Mapping[tuple[str, str], str] = {
    ("criterion", "added"): marked("New criterion: {name}"),
    ("criterion", "removed"): marked("Criterion taken out: {name}"),
    ("criterion", "changed"): marked("Criterion changed: {name}"),
    ("criterion", "renamed"): marked("Criterion renamed: {before} is now called {name}"),
    ("classification", "added"): marked("New classification: {name}"),
    ("classification", "removed"): marked("Classification taken out: {name}"),
    ("classification", "changed"): marked("Classification changed: {name}"),
    ("classification", "renamed"): marked("Classification renamed: {before} is now called {name}"),
    ("class", "added"): marked("New class: {name}"),
    ("class", "removed"): marked("Class taken out: {name}"),
    ("class", "changed"): marked("Rule of a class changed: {name}"),
    ("class", "renamed"): marked("Class renamed: {before} is now called {name}"),
}


def headline(language: Language, news: EntryNews, title: str, say: Sayer | None = None) -> Words:
    """What happened to an entry in one line. `say` makes markup of it, if `title` is such."""
    say = say if say is not None else language.say
    stood = news.stood[0].words if news.stood else ""
    change = news.change
    if news.kind is Kind.MOVED and change is not None:
        moved = _moved(say, change.moves[0], title)
        what = say("{what} ({classification})", what=moved, classification=news.beside) if news.beside else moved
        answers = answers_of(news)
        if change.moves[0].by_rules or not 0 < len(answers) <= VALUES_IN_HEADLINES:
            return what
        cause = "; ".join(value_in_words(language, one) for one in answers)
        return say("{what}: {cause}", what=what, cause=cause)
    if news.kind is Kind.ADDED:
        return (
            say("{title} was added: {stood}", title=title, stood=stood)
            if stood
            else say("{title} was added", title=title)
        )
    if news.kind is Kind.RESTORED:
        return say("{title} came back", title=title)
    if news.kind is Kind.REMOVED or change is None:
        return say("{title} was taken out", title=title)
    if news.kind is Kind.RENAMED:
        return say("{title} was called {before} before", title=title, before=_old_name(news))
    return say("{title}: {what}", title=title, what=_gist(language, news))


def _moved(say: Sayer, move: Move, title: str) -> Words:
    if move.left and move.entered:
        return say("{title} moved from {before} to {after}", title=title, before=move.before, after=move.after)
    if move.left:
        return say("{title} left {before} and is now {after}", title=title, before=move.before, after=move.after)
    return say("{title} is now {after}; it was {before}", title=title, before=move.before, after=move.after)


def _old_name(news: EntryNews) -> str:
    facts = {name: before for name, before, _ in news.change.facts} if news.change is not None else {}
    return facts.get("title") or (news.change.old_id if news.change is not None else "") or ""


def answers_of(news: EntryNews) -> list[ValueChange]:
    """The answers that say something else."""
    return [one for one in news.change.values if one.kind != "reworded"] if news.change is not None else []


def _gist(language: Language, news: EntryNews) -> str:
    """What an entry that moved nowhere has become, in a few words."""
    change = news.change
    assert change is not None
    answers = answers_of(news)
    if answers and len(answers) <= VALUES_IN_HEADLINES:
        return "; ".join(value_in_words(language, one) for one in answers)
    if answers and all(one.kind == "answered" for one in answers):
        return language.say_n("{n} question answered", "{n} questions answered", len(answers))
    if answers:
        return language.say_n("{n} answer changed", "{n} answers changed", len(answers))
    sources = sum(len(one.added) + len(one.removed) for one in change.evidence)
    if sources:
        return language.say_n("{n} source came or went", "{n} sources came or went", sources)
    if change.values or change.evidence:
        return language.say("reasons and confidence")
    if change.facts:
        return language.say("title, summary, tags or dates")
    return language.say("its text was edited")


def lines(language: Language, news: EntryNews) -> Iterator[str]:
    """All that happened to an entry, line by line, without its name."""
    change = news.change
    if change is None:
        if news.stood:
            yield "; ".join(stood_in_words(language, one) for one in news.stood)
        return
    for move in change.moves:
        yield language.say(
            "{classification}: it was {before} and is now {after}",
            classification=move.title,
            before=move.before,
            after=move.after,
        )
        if move.by_rules:
            yield language.say("Its own answers stayed; the rules changed.")
    sources = {one.about: sources_in_words(language, one) for one in change.evidence}
    for one in change.values:
        words, more = value_in_words(language, one), sources.pop(one.about, "")
        yield language.say("{what} ({more})", what=words, more=more) if more else words
    titles = {one.about: one.criterion for one in change.evidence}
    for about, more in sources.items():
        if more:
            yield language.say("{criterion}: {what}", criterion=titles[about], what=more)
    if change.old_id:
        yield language.say("Its address was {before}", before=change.old_id)
    for name, before, _ in change.facts:
        if name in FACTS:
            yield language.say(FACTS[name], **({"before": before} if name == "title" else {}))
    if change.text:
        yield language.say("Its text was edited")


def stood_in_words(language: Language, one: Stood) -> str:
    """Where an entry stood: "Kind of production: Peer production"."""
    return language.say("{classification}: {words}", classification=one.title, words=one.words)


def value_in_words(language: Language, one: ValueChange) -> str:
    """An answer that became another: "Control changed from shared to organiser"."""
    places = {"criterion": one.criterion, "before": one.before, "after": one.after}
    message = VALUES[one.kind]
    return language.say(message, **{name: text for name, text in places.items() if f"{{{name}}}" in message})


def sources_in_words(language: Language, one: EvidenceChange) -> str:
    """Sources that came or went: "2 sources added, 1 source taken out"."""
    parts = []
    if one.added:
        parts.append(language.say_n("{n} source added", "{n} sources added", len(one.added)))
    if one.removed:
        parts.append(language.say_n("{n} source taken out", "{n} sources taken out", len(one.removed)))
    if one.confidence is not None and all(one.confidence):
        before, after = one.confidence
        parts.append(language.say("confidence {before} → {after}", before=before, after=after))
    return ", ".join(parts)


def rules_headline(language: Language, news: RulesNews) -> str:
    """What happened to the rules in one line."""
    added = _new_questions(news)
    if added:
        form = language.form_for("New question: {names}", "New questions: {names}", len(added))
        return form.format(names=language.join_and(added))
    if news.moved:
        return language.say_n(
            "The rules changed: {n} entry moved", "The rules changed: {n} entries moved", len(news.moved)
        )
    if not news.is_counted:
        return language.say("The rules changed")
    if all(one.how == "renamed" for one in news.changes):
        return language.say("Something in the rules has another name")
    return language.say("The rules changed, and no entry moved")


def _new_questions(news: RulesNews) -> list[str]:
    """The titles of new criteria, where nothing else happened to the rules."""
    added = [one.name for one in news.changes if (one.what, one.how) == ("criterion", "added")]
    return added if len(added) == len(news.changes) and not news.moved else []


def rules_lines(language: Language, news: RulesNews) -> Iterator[str]:
    """All that happened to the rules."""
    if not _new_questions(news):
        yield from (rule_in_words(language, one) for one in news.changes)
    for title, count in news.answered:
        yield language.say_n(
            "{criterion}: {n} entry answers it at once",
            "{criterion}: {n} entries answer it at once",
            count,
            criterion=title,
        )
    if not news.is_counted:
        yield language.say("Which entries it moved was not worked out: there are too many, and it is long ago.")


def rule_in_words(language: Language, one: RuleChange) -> str:
    """A criterion, classification or class that is another."""
    message = RULES[one.what, one.how]
    places = {"name": one.name, "before": one.before}
    return language.say(message, **{name: text for name, text in places.items() if f"{{{name}}}" in message})
