"""A difference for people: as lines for a terminal, as Markdown for a comment in a forge."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ..difference import Came, Difference, EntryChange, EvidenceChange, Move, RuleChange, ValueChange
from ..languages.language import ENGLISH, Language, marked
from ..problems import printable
from ..render.names import CONFIDENCES

LONGEST = 60_000
"""characters of a comment; GitHub takes 65,536"""
NOTHING = "<!-- comparative-wiki: nothing -->"
"""stands behind a difference in Markdown that is none, for programs that do not read its language"""
_MARKUP = re.compile(r"([\\`*_\[\]<>#|~&])")
_FACTS = {
    "title": marked("title: {before} → {after}"),
    "summary": marked("summary: {before} → {after}"),
    "since": marked("since: {before} → {after}"),
    "added": marked("added: {before} → {after}"),
    "interest": marked("interest: {before} → {after}"),
    "tags": marked("tags: {before} → {after}"),
}
_KINDS = {
    "answered": marked("{criterion}: {before} → {after} (answered)"),
    "changed": marked("{criterion}: {before} → {after} (changed)"),
    "withdrawn": marked("{criterion}: {before} → {after} (withdrawn)"),
    "disputed": marked("{criterion}: {before} → {after} (disputed)"),
    "settled": marked("{criterion}: {before} → {after} (settled)"),
    "reworded": marked("{criterion}: still {after}, with other reasons or dates"),
}
_RULES = {
    ("criterion", "added"): marked("criterion {name} added"),
    ("criterion", "removed"): marked("criterion {name} removed"),
    ("criterion", "changed"): marked("criterion {name} changed"),
    ("criterion", "renamed"): marked("criterion {name} renamed"),
    ("classification", "added"): marked("classification {name} added"),
    ("classification", "removed"): marked("classification {name} removed"),
    ("classification", "changed"): marked("classification {name} changed"),
    ("classification", "renamed"): marked("classification {name} renamed"),
    ("class", "added"): marked("class {name} added"),
    ("class", "removed"): marked("class {name} removed"),
    ("class", "changed"): marked("class {name} changed"),
    ("class", "renamed"): marked("class {name} renamed"),
}


Differences = Mapping[str, Difference | None]
"""by the folders of the comparisons; None where a comparison is new"""


def as_text(found: Differences, language: Language = ENGLISH) -> str:
    """The difference for a terminal."""
    return "\n".join(_all_lines(found, _Text(language))).strip()


def as_markdown(found: Differences, language: Language = ENGLISH) -> str:
    """The difference as Markdown. What entries say is escaped, and calls nobody by name."""
    lines, used = [], 0
    for line in _all_lines(found, _Markdown(language)):
        used += len(line) + 1
        if used > LONGEST:
            rest = language.say("The rest does not fit here.")
            shown = language.say("{command} shows it.", command="`comparative-wiki diff`")
            lines.append(f"\n*{rest}* {shown}")
            break
        lines.append(line)
    return "\n".join(lines).strip()


class _Text:
    """How things are written for a terminal."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.say = language.say

    def heading(self, text: str) -> str:
        return f"\n{text}"

    def top(self, text: str) -> str:
        """The heading of one comparison of several."""
        return f"\n{text}/"

    def item(self, text: str, depth: int = 1) -> str:
        return f"{'  ' * depth}{text}"

    def strong(self, text: str) -> str:
        return text

    def nothing(self, text: str) -> str:
        """That there is no difference."""
        return text

    def plain(self, text: str) -> str:
        """What somebody wrote, safe to print."""
        return " ".join(printable(text).split())


def as_comment(found: Differences | None, language: Language = ENGLISH, *, is_whole: bool = True) -> str:
    """The same under a heading, as it stands below a proposed change; None where the wiki cannot be read.

    `is_whole` says that nothing is left out because it has errors.
    """
    heading = language.say("What this change means")
    lines = [f"## {heading}", ""]
    if found is None:
        lines.append(language.say("It cannot be said, because the wiki cannot be read with it."))
    else:
        lines.append(as_markdown(found, language))
    if not is_whole or found is None:
        wrong = language.say("Something is wrong with the change; the check says what.")
        left_out = language.say("Entries with errors are left out here.")
        lines += ["", f"{wrong} {left_out}" if found is not None else wrong]
    return "\n".join(lines)


class _Markdown(_Text):
    """How things are written for a forge."""

    def heading(self, text: str) -> str:
        return f"\n### {self.plain(text)}\n"

    def top(self, text: str) -> str:
        return f"\n## {self.plain(text)}/\n"

    def item(self, text: str, depth: int = 1) -> str:
        return f"{'  ' * (depth - 1)}- {text}"

    def strong(self, text: str) -> str:
        return f"**{text}**"

    def nothing(self, text: str) -> str:
        return f"{text} {NOTHING}"

    def plain(self, text: str) -> str:
        # A word joiner behind the @ keeps a forge from taking it for somebody's name.
        return _MARKUP.sub(r"\\\1", super().plain(text)).replace("@", "@\u2060")


def _all_lines(found: Differences, form: _Text) -> Iterator[str]:
    told = {name: one for name, one in found.items() if one is None or not one.is_empty}
    if not told:
        yield form.nothing(form.say("Nothing means anything else."))
    for name, one in told.items():
        if len(found) > 1:
            yield form.top(name)
        if one is None:
            yield form.say("A new comparison.")
        else:
            yield from _lines(one, form)


def _lines(difference: Difference, form: _Text) -> Iterator[str]:
    say = form.say
    yield _summary(difference, form.language)
    moves = list(difference.moves)
    if moves:
        yield form.heading(say("Classes that move"))
        for one, move in moves:
            yield from _move_lines(one, move, form)
    yield from _rule_lines(difference, form)
    for title, some in (
        (say("New entries"), difference.added),
        (say("Entries that are gone"), difference.removed),
        (say("Entries with errors, as they were"), difference.unread),
    ):
        if some:
            yield form.heading(title)
            for came in some:
                yield from _came_lines(came, form)
    changed = [one for one in difference.changed if one.is_its_own]
    if changed:
        yield form.heading(say("Entries that change"))
        for change in changed:
            yield from _entry_lines(change, form)


def _summary(difference: Difference, language: Language) -> str:
    say_n = language.say_n
    added, removed, rules = len(difference.added), len(difference.removed), len(difference.rules)
    unread = len(difference.unread)
    changed = sum(one.is_its_own for one in difference.changed)
    values = sum(len(one.values) for one in difference.changed)
    moved = len({one.id for one, _ in difference.moves})
    parts = [
        say_n("{n} new entry", "{n} new entries", added) if added else "",
        say_n("{n} entry gone", "{n} entries gone", removed) if removed else "",
        say_n("{n} entry with errors", "{n} entries with errors", unread) if unread else "",
        say_n("{n} entry changed", "{n} entries changed", changed) if changed else "",
        say_n("{n} value changed", "{n} values changed", values) if values else "",
        say_n("{n} change of the rules", "{n} changes of the rules", rules) if rules else "",
        language.say("moves {moved} of {total}", moved=moved, total=difference.total)
        if moved
        else language.say("moves no class"),
    ]
    text = ", ".join(filter(None, parts))
    return f"{text[:1].upper()}{text[1:]}."


def _move_lines(one: EntryChange, move: Move, form: _Text) -> Iterator[str]:
    plain = form.plain
    moved = (
        f"{form.strong(plain(one.title))}, {plain(move.title)}: {plain(move.before)} → {form.strong(plain(move.after))}"
    )
    yield form.item(moved)
    cause = form.say("the rules changed") if move.by_rules else ""
    if cause or move.why:
        yield form.item(plain("; ".join(filter(None, [cause, move.why]))), 2)


def _rule_lines(difference: Difference, form: _Text) -> Iterator[str]:
    if not difference.rules:
        return
    yield form.heading(form.say("The comparison file"))
    moved = len(difference.moved_by_rules)
    yield form.item(form.say("The rules alone move {moved} of {total}.", moved=moved, total=difference.total))
    for change in difference.rules:
        yield from _rule_change_lines(change, form)


def _rule_change_lines(change: RuleChange, form: _Text) -> Iterator[str]:
    yield form.item(form.say(_RULES[change.what, change.how], name=form.strong(form.plain(change.name))))
    retell = form.language.retell
    before, after = form.plain(retell(change.before)), form.plain(retell(change.after))
    if before:
        yield form.item(form.say("before: {words}", words=before), 2)
    if after:
        yield form.item(form.say("after: {words}", words=after) if before else form.say("is: {words}", words=after), 2)


def _came_lines(came: Came, form: _Text) -> Iterator[str]:
    yield form.item(f"{form.strong(form.plain(came.title))} ({form.plain(came.path)})")
    for title, words in came.verdicts:
        yield form.item(f"{form.plain(title)}: {form.plain(words)}", 2)


def _entry_lines(one: EntryChange, form: _Text) -> Iterator[str]:
    plain, say = form.plain, form.say
    head = f"{form.strong(plain(one.title))} ({plain(one.path)})"
    old = plain(one.old_id or "")
    yield form.item(say("{entry}, renamed from {old}", entry=head, old=old) if one.old_id else head)
    if one.forgets:
        yield form.item(say("links to {old} break: write `aliases: [{old}]`", old=old), 2)
    for name, before, after in one.facts:
        nothing = say("nothing")
        yield form.item(say(_FACTS[name], before=plain(before) or nothing, after=plain(after) or nothing), 2)
    for value in one.values:
        yield form.item(_value(value, form), 2)
    for change in one.evidence:
        yield from (form.item(line, 2) for line in _evidence(change, form))
    if one.text:
        yield form.item(say("its text is another"), 2)


def _value(value: ValueChange, form: _Text) -> str:
    plain, retell = form.plain, form.language.retell
    after = plain(value.after)
    return form.say(
        _KINDS[value.kind],
        criterion=plain(value.criterion),
        before=plain(retell(value.before)),
        after=after if value.kind == "reworded" else form.strong(after),
    )


def _evidence(change: EvidenceChange, form: _Text) -> Sequence[str]:
    name, plain, say = form.plain(change.criterion), form.plain, form.say
    lines = [say("{criterion}: new source {source}", criterion=name, source=plain(one)) for one in change.added]
    lines += [say("{criterion}: source gone {source}", criterion=name, source=plain(one)) for one in change.removed]
    if change.confidence is not None:
        before, after = (_sure(one, form.language) for one in change.confidence)
        lines.append(say("{criterion}: confidence {before} → {after}", criterion=name, before=before, after=after))
    return lines


def _sure(confidence: str, language: Language) -> str:
    return (
        language.say_as("confidence", CONFIDENCES[confidence])
        if confidence in CONFIDENCES
        else language.say("not said")
    )
