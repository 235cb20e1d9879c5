"""A difference for people: as lines for a terminal, as Markdown for a comment in a forge."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ..difference import Came, Difference, EntryChange, EvidenceChange, Move, RuleChange, ValueChange
from ..problems import printable

LONGEST = 60_000
"""characters of a comment; GitHub takes 65,536"""
_MARKUP = re.compile(r"([\\`*_\[\]<>#|~&])")


Differences = Mapping[str, Difference | None]
"""by the folders of the comparisons; None where a comparison is new"""


def as_text(found: Differences) -> str:
    """The difference for a terminal."""
    return "\n".join(_all_lines(found, _Text())).strip()


def as_markdown(found: Differences) -> str:
    """The difference as Markdown. What entries say is escaped, and calls nobody by name."""
    lines, used = [], 0
    for line in _all_lines(found, _Markdown()):
        used += len(line) + 1
        if used > LONGEST:
            lines.append("\n*The rest does not fit here.* `comparative-wiki diff` shows it.")
            break
        lines.append(line)
    return "\n".join(lines).strip()


class _Text:
    """How things are written for a terminal."""

    def heading(self, text: str) -> str:
        return f"\n{text}"

    def top(self, text: str) -> str:
        """The heading of one comparison of several."""
        return f"\n{text}/"

    def item(self, text: str, depth: int = 1) -> str:
        return f"{'  ' * depth}{text}"

    def strong(self, text: str) -> str:
        return text

    def plain(self, text: str) -> str:
        """What somebody wrote, safe to print."""
        return " ".join(printable(text).split())


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

    def plain(self, text: str) -> str:
        # A word joiner behind the @ keeps a forge from taking it for somebody's name.
        return _MARKUP.sub(r"\\\1", super().plain(text)).replace("@", "@\u2060")


def _all_lines(found: Differences, form: _Text) -> Iterator[str]:
    told = {name: one for name, one in found.items() if one is None or not one.is_empty}
    if not told:
        yield "Nothing means anything else."
    for name, one in told.items():
        if len(found) > 1:
            yield form.top(name)
        if one is None:
            yield "A new comparison."
        else:
            yield from _lines(one, form)


def _lines(difference: Difference, form: _Text) -> Iterator[str]:
    yield _summary(difference)
    moves = list(difference.moves)
    if moves:
        yield form.heading("Classes that move")
        for one, move in moves:
            yield from _move_lines(one, move, form)
    yield from _rule_lines(difference, form)
    for title, some in (("New entries", difference.added), ("Entries that are gone", difference.removed)):
        if some:
            yield form.heading(title)
            for came in some:
                yield from _came_lines(came, form)
    changed = [one for one in difference.changed if one.is_its_own]
    if changed:
        yield form.heading("Entries that change")
        for change in changed:
            yield from _entry_lines(change, form)


def _summary(difference: Difference) -> str:
    moved = len({one.id for one, _ in difference.moves})
    values = sum(len(one.values) for one in difference.changed)
    parts = [
        _count(len(difference.added), "new entry", "new entries"),
        _count(len(difference.removed), "entry gone", "entries gone"),
        _count(sum(one.is_its_own for one in difference.changed), "entry changed", "entries changed"),
        _count(values, "value changed", "values changed"),
        _count(len(difference.rules), "change of the rules", "changes of the rules"),
        f"moves {moved} of {difference.total}" if moved else "moves no class",
    ]
    text = ", ".join(filter(None, parts))
    return f"{text[:1].upper()}{text[1:]}."


def _count(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}" if number else ""


def _move_lines(one: EntryChange, move: Move, form: _Text) -> Iterator[str]:
    plain = form.plain
    moved = (
        f"{form.strong(plain(one.title))}, {plain(move.title)}: {plain(move.before)} → {form.strong(plain(move.after))}"
    )
    yield form.item(moved)
    cause = "the rules changed; " if move.by_rules else ""
    if cause or move.why:
        yield form.item(plain(f"{cause}{move.why}".removesuffix("; ")), 2)


def _rule_lines(difference: Difference, form: _Text) -> Iterator[str]:
    if not difference.rules:
        return
    yield form.heading("The comparison file")
    moved = len(difference.moved_by_rules)
    yield form.item(f"The rules alone move {moved} of {difference.total}.")
    for change in difference.rules:
        yield from _rule_change_lines(change, form)


def _rule_change_lines(change: RuleChange, form: _Text) -> Iterator[str]:
    yield form.item(f"{change.what} {form.strong(form.plain(change.name))} {change.how}")
    if change.before:
        yield form.item(f"before: {form.plain(change.before)}", 2)
    if change.after:
        yield form.item(f"{'after' if change.before else 'is'}: {form.plain(change.after)}", 2)


def _came_lines(came: Came, form: _Text) -> Iterator[str]:
    yield form.item(f"{form.strong(form.plain(came.title))} ({form.plain(came.path)})")
    for title, words in came.verdicts:
        yield form.item(f"{form.plain(title)}: {form.plain(words)}", 2)


def _entry_lines(one: EntryChange, form: _Text) -> Iterator[str]:
    plain = form.plain
    renamed = f", renamed from {plain(one.old_id)}" if one.old_id else ""
    yield form.item(f"{form.strong(plain(one.title))} ({plain(one.path)}){renamed}")
    if one.forgets:
        yield form.item(f"links to {plain(one.old_id or '')} break: write `aliases: [{plain(one.old_id or '')}]`", 2)
    for name, before, after in one.facts:
        yield form.item(f"{name}: {plain(before) or 'nothing'} → {plain(after) or 'nothing'}", 2)
    for value in one.values:
        yield form.item(_value(value, form), 2)
    for change in one.evidence:
        yield from (form.item(line, 2) for line in _evidence(change, form))
    if one.text:
        yield form.item("its text is another", 2)


def _value(value: ValueChange, form: _Text) -> str:
    name = form.plain(value.criterion)
    if value.kind == "reworded":
        return f"{name}: still {form.plain(value.after)}, with other reasons or dates"
    return f"{name}: {form.plain(value.before)} → {form.strong(form.plain(value.after))} ({value.kind})"


def _evidence(change: EvidenceChange, form: _Text) -> Sequence[str]:
    name = form.plain(change.criterion)
    lines = [f"{name}: new source {form.plain(one)}" for one in change.added]
    lines += [f"{name}: source gone {form.plain(one)}" for one in change.removed]
    if change.confidence is not None:
        before, after = (form.plain(one) or "not said" for one in change.confidence)
        lines.append(f"{name}: confidence {before} → {after}")
    return lines
