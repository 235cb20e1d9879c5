"""What became of the wiki: the page of recent changes, and what stands of it on the pages of entries and topics."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup, escape

from ..chronicle.items import APART, MOST_NAMES, MOVES_APART, by_stand, together
from ..chronicle.model import LESSER, EntryNews, Kind, Revision, Story
from ..chronicle.words import (
    VALUES_IN_HEADLINES,
    answers_of,
    headline,
    lines,
    rules_headline,
    rules_lines,
    stood_in_words,
    value_in_words,
)
from ..forges import Forge
from ..languages.language import Language, marked
from ..mentions.topics import Target, Topic
from .pieces import Pieces
from .renderer import joined

SHOWN_REVISIONS = 100
"""on the page of recent changes"""
SHOWN_HERE = 10
"""changes on the page of an entry, criterion or class that are not folded"""
SHOWN_BELOW = 10
"""lines below one that are not folded"""
FOLDED_AFTER = 8
"""entries of which the sources or the text alone are others, before their names are folded"""
MOST_HERE = 50
"""changes on such a page; the feeds and the file of changes have more"""


class Line(NamedTuple):
    """Something that happened."""

    kind: str
    sign: str
    words: Markup
    more: Sequence[Markup]
    """what stands below it"""
    shown: int
    """how much of that is not folded"""


class Told(NamedTuple):
    """A revision as it is shown."""

    anchor: str
    moment: str
    time: str
    """of the day, in UTC"""
    subject: str
    author: str
    short: str
    """the beginning of its commit's name"""
    url: str
    """of the commit's page; empty where there is none"""
    lines: Sequence[Line]


class Feeds(NamedTuple):
    """Where something can be followed."""

    atom: str
    json: str


def feeds_of(view: Pieces, target: Target | None = None) -> Feeds | None:
    """The feeds of changes of something, from a page; None where there are none."""
    if not view.renderer.news.is_there or not view.addresses.site_url:
        return None
    path = f"{view.up}{view.addresses.url(view.addresses.news(target))}"
    return Feeds(f"{path}.xml", f"{path}.json")


# The page of recent changes


def recent_page(view: Pieces, *, forge: Forge | None) -> Markup:
    """All revisions, the latest first, by day."""
    chronicle = view.renderer.news.chronicle
    shown = chronicle.revisions[:SHOWN_REVISIONS]
    days = [(day, view.later(_day(view, list(some), forge))) for day, some in groupby(shown, key=lambda one: one.day)]
    return view.renderer.render(
        "page_recent.html",
        days=days,
        chronicle=chronicle,
        more=len(chronicle.revisions) - len(shown),
        feeds=feeds_of(view),
    )


def _day(view: Pieces, revisions: Iterable[Revision], forge: Forge | None) -> Markup:
    told = [
        Told(
            anchor=f"r-{one.commit[:12]}",
            moment=one.date,
            time=one.date[11:16],
            subject=one.subject,
            author=one.author,
            short=one.commit[:7],
            url=forge.commit(one.commit) if forge is not None else "",
            lines=list(_lines(view, one)),
        )
        for one in revisions
    ]
    return view.renderer.call("news", "revisions", told)


def _lines(view: Pieces, revision: Revision) -> Iterator[Line]:
    rules = revision.rules
    language = view.renderer.language
    if rules is not None:
        more = [*map(escape, rules_lines(language, rules)), *_headlines(view, rules.moved)]
        yield _line(view, "rules", escape(rules_headline(language, rules)), more)
    shown = [one for one in revision.entries if not one.answers_new]
    for kind, some in groupby(shown, key=lambda one: one.kind):
        alike = list(some)
        if kind in LESSER or kind is Kind.EVIDENCE:
            words, names = escape(together(language, kind, len(alike))), _names(view, alike)
            if len(alike) > FOLDED_AFTER:
                yield _line(view, kind, words, [names], folded=True)
            else:
                yield _line(view, kind, view.renderer.say("{words}: {names}", words=words, names=names))
        elif len(alike) <= (MOVES_APART if kind is Kind.MOVED else APART):
            yield from (_line(view, kind, _headline(view, one), list(_below(view, one))) for one in alike)
        else:
            yield _line(view, kind, escape(together(language, kind, len(alike))), list(_many(view, kind, alike)))


def _line(view: Pieces, kind: str, words: Markup, more: Sequence[Markup] = (), *, folded: bool = False) -> Line:
    return Line(str(kind), _sign(view.renderer.language, kind), words, more, 0 if folded else SHOWN_BELOW)


def _sign(language: Language, kind: str) -> str:
    """What happened, in a word."""
    say_as = language.say_as
    signs: dict[str, str] = {
        Kind.MOVED: say_as("change", "moved"),
        Kind.ADDED: say_as("change", "new"),
        Kind.RESTORED: say_as("change", "back"),
        Kind.REMOVED: say_as("change", "gone"),
        Kind.RENAMED: say_as("change", "name"),
        Kind.VALUES: say_as("change", "answers"),
        Kind.EVIDENCE: say_as("change", "sources"),
        Kind.ABOUT: say_as("change", "about"),
        Kind.TEXT: say_as("change", "text"),
        "rules": say_as("change", "rules"),
    }
    return signs[kind]


def _headline(view: Pieces, one: EntryNews) -> Markup:
    return Markup(headline(view.renderer.language, one, _link(view, one), view.renderer.say))  # noqa: S704 - it is markup


def _headlines(view: Pieces, news: Sequence[EntryNews]) -> Iterator[Markup]:
    yield from (_headline(view, one) for one in news[:MOST_NAMES])
    more = len(news) - MOST_NAMES
    if more > 0:
        yield escape(view.renderer.language.say_n("and {n} more", "and {n} more", more))


def _below(view: Pieces, one: EntryNews) -> Iterator[Markup]:
    """What the headline of an entry does not say."""
    change, language = one.change, view.renderer.language
    if change is None:
        rest = one.stood[1:] if one.kind is Kind.ADDED else ()
        if rest:
            yield escape("; ".join(stood_in_words(language, part) for part in rest))
        return
    for move in change.moves[1:]:
        words = language.say("it was {before} and is now {after}", before=move.before, after=move.after)
        yield escape(language.say("{classification}: {words}", classification=move.title, words=words))
    answers = answers_of(one)
    if len(answers) > VALUES_IN_HEADLINES:
        yield from (escape(value_in_words(language, value)) for value in answers)


def _many(view: Pieces, kind: Kind, alike: Sequence[EntryNews]) -> Iterator[Markup]:
    """Entries to which the same happened: by where they stand, or one by one."""
    if kind in {Kind.ADDED, Kind.REMOVED}:
        for words, some in by_stand(alike).items():
            names = _names(view, some)
            yield view.renderer.say("{words}: {names}", words=words, names=names) if words else names
    elif kind in {Kind.MOVED, Kind.VALUES}:
        yield from _headlines(view, alike)
    else:
        yield _names(view, alike)


def _names(view: Pieces, news: Sequence[EntryNews]) -> Markup:
    names = joined([_link(view, one) for one in news[:MOST_NAMES]], ", ")
    more = len(news) - MOST_NAMES
    if more <= 0:
        return names
    return names + " " + escape(view.renderer.language.say_n("and {n} more", "and {n} more", more))


def _link(view: Pieces, one: EntryNews) -> Markup:
    """The title of an entry as it was then, linked to what it is now."""
    if one.now is None:
        return escape(one.title)
    return Markup('<a href="{}">{}</a>').format(view.to_entry(one.now), one.title)


# Pages of entries, criteria and classes


def has_news(view: Pieces, target: Target) -> bool:
    """Whether anything is to be said of what changed: what did, or where it can be followed."""
    news = view.renderer.news
    return news.is_there and (bool(view.addresses.site_url) or bool(news.story(target)))


def news_of(view: Pieces, target: Target) -> Markup:
    """What became of an entry, or of the entries under a criterion or class."""
    story = view.renderer.news.story(target)
    shown = _of_topic(view, story) if isinstance(target, Topic) else _of_entry(view, story)
    feeds, recent = feeds_of(view, target), view.to(view.addresses.recent)
    return view.renderer.call("news", "here", _by_day(shown[:MOST_HERE]), SHOWN_HERE, feeds, recent)


Row = tuple[str, Sequence[Markup]]
"""a day, and what happened on it"""


def _by_day(rows: Sequence[Row]) -> list[Row]:
    """Rows of the same day as one."""
    days = groupby(rows, key=lambda row: row[0])
    return [(day, [words for _, told in some for words in told]) for day, some in days]


def _of_entry(view: Pieces, story: Story) -> list[Row]:
    language = view.renderer.language
    rows: list[Row] = []
    for revision, one in story[:MOST_HERE]:
        told = list(map(escape, lines(language, one)))
        if one.change is None:
            told = [escape(language.say(_CAME[one.kind])), *told]
        rows.append((revision.day, told))
    return rows


_CAME = {Kind.ADDED: marked("Added"), Kind.RESTORED: marked("Came back"), Kind.REMOVED: marked("Taken out")}


def _of_topic(view: Pieces, story: Story) -> list[Row]:
    rows: list[Row] = []
    shown = (pair for pair in story if pair[1].kind not in LESSER)
    for (_, kind), some in groupby(shown, key=lambda pair: (pair[0].commit, pair[1].kind)):
        pairs = list(some)
        alike = [one for _, one in pairs]
        day = pairs[0][0].day
        if len(alike) <= APART:
            rows += [(day, [_headline(view, one)]) for one in alike]
        else:
            many = escape(together(view.renderer.language, kind, len(alike)))
            rows.append((day, [many, _names(view, alike)]))
        if len(rows) >= MOST_HERE:
            break
    return rows
