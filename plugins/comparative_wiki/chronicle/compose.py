"""From commits to a chronicle: one walk through the published states, the oldest first."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..comparison.model import ClassificationId
from ..difference import (
    EntryChange,
    Move,
    entry_change,
    moved,
    moves_between,
    rule_changes,
    verdicts_may_differ,
)
from ..entry import EntryId
from ..mentions.plain import LONGEST_AUTHOR, LONGEST_TITLE, cut, plain_text
from ..problems import Problems
from ..repository import Commit, Past
from ..source import text_in
from ..wiki import COMPARISON_FILE, Wiki
from .model import Chronicle, EntryNews, Kind, Revision, RulesNews, Stood
from .plan import Plan, Step, make_plan
from .reading import Library, Rules, Shelf, Standing, Version
from .texts import Pieces, Splitter, name_in

ORDER = {kind: number for number, kind in enumerate(Kind)}

Contents = Callable[[Sequence[str]], Iterator[bytes | None]]
"""what stands in blobs, or in "HEAD:./path", in the order of the names"""


def compose(
    wiki: Wiki,
    folder: str,
    past: Past,
    contents: Contents,
    file: Callable[[str], bytes | None],
    *,
    authors: bool = False,
) -> Chronicle:
    """Tell what became of a wiki. `file` gives what stands in a file of today, which spares reading it again.

    The names of those who made the commits are kept only if `authors`. Raises NoRevision.
    """
    plan = make_plan(past, folder, comparison_files(wiki, folder), [one.entry.path for one in wiki.entries.values()])
    walk = _Walk(wiki, plan, contents(list(plan.names())), authors=authors)
    walk.seed(file, comparison_files(wiki, folder))
    for step in plan.steps:
        walk.take(step)
    return Chronicle(
        revisions=tuple(walk.revisions())[::-1],
        is_asked=True,
        is_shallow=past.is_shallow,
        begins=past.commits[0].date[:10] if past.commits and (past.is_shallow or past.is_cut) else "",
        unreadable=walk.unreadable,
    )


def comparison_files(wiki: Wiki, folder: str) -> tuple[str, ...]:
    """The comparison file of a wiki, and the one that it says it is the same as."""
    return tuple(dict.fromkeys((f"{folder}/{COMPARISON_FILE}", wiki.comparison.path)))


@dataclass(eq=False)
class _Line:
    """One entry through all its names."""

    now: EntryId | None = None


@dataclass
class _Draft:
    """A revision before it is known how its entries are called now."""

    commit: Commit
    entries: list[tuple[_Line, EntryNews]] = field(default_factory=list)
    rules: RulesNews | None = None
    by_rules: list[tuple[_Line, EntryNews]] = field(default_factory=list)


@dataclass
class _Changes:
    """What a commit does to entries, before it is told."""

    new: dict[EntryId, Version] = field(default_factory=dict)
    removed: dict[EntryId, Version] = field(default_factory=dict)
    renamed: dict[EntryId, EntryId] = field(default_factory=dict)
    """new id → old id"""


class _Walk:
    def __init__(self, wiki: Wiki, plan: Plan, blobs: Iterator[bytes | None], *, authors: bool) -> None:
        self.authors = authors
        self.wiki = wiki
        self.plan = plan
        self.blobs = blobs
        self.unreadable = 0
        self.splitter = Splitter()
        self.present: dict[str, tuple[bytes, Pieces]] = {}
        """what stands in the files of today, where they ever changed"""
        ids = {name_in(change.path) for step in plan.steps for change, _ in step.entries}
        self.library = Library(ids | wiki.entries.keys())
        self.shelf = Shelf(self.library, wiki.comparison.language)
        self.texts: list[bytes | None] = []
        """what stands in the comparison files"""
        self.rules: Rules | None = None
        self.versions: dict[EntryId, Version] = {}
        self.lines: dict[EntryId, _Line] = {}
        self.gone: dict[EntryId, _Line] = {}
        self.kin = _Kin()
        self.drafts: list[_Draft] = []

    def seed(self, file: Callable[[str], bytes | None], comparisons: Sequence[str]) -> None:
        """Take over what is known of today, and read what was there before the first step."""
        comparison = self.wiki.comparison
        text = text_in(file(comparison.path) or b"", Problems().at("")) or ""
        present = self.shelf.seed(text, comparison, self.wiki.rules)
        touched = {change.path for step in self.plan.steps for change, _ in step.entries}
        for one in self.wiki.entries.values():
            data = file(one.entry.path) if one.entry.path in touched else None
            pieces = self.splitter.split(data) if data is not None else None
            if data is not None and pieces is not None:
                present.seed(one, pieces)
                self.present[one.entry.path] = (data, pieces)
        for number, (path, old) in enumerate(zip(comparisons, self.plan.rules, strict=True)):
            never_changed = number not in self.plan.rules_change
            self.texts.append(next(self.blobs) if old else file(path) if never_changed else None)
        if any(self.plan.rules):
            self.rules = self._ruled()
        elif not self.plan.rules_change:
            self.rules = present
        for path in self.plan.untouched:
            self._lay(self._next(path))

    def _ruled(self) -> Rules | None:
        """The rules that the comparison files of now have; None where they have errors."""
        own, *other = self.texts
        return self.shelf.rules(other[0] if other and own is not None and self.shelf.is_same(own) else own)

    def _rule_by(self, rules: Rules) -> None:
        if rules is not self.rules:
            self.rules = rules
            self.kin = _Kin()
            for version in self.versions.values():
                self.kin.take(rules, version)

    def _lay(self, version: Version | None) -> None:
        """Let an entry be there, without a word."""
        if version is not None:
            self.versions[version.id] = version
            self.lines.setdefault(version.id, _Line())
            self.kin.take(self.rules, version)

    # One step

    def take(self, step: Step) -> None:
        """Go on to the state after a commit."""
        before, rules = self.rules, self.rules
        for number, change in step.rules:
            if change.new:
                self.texts[number] = next(self.blobs)
                rules = None
        if rules is None and any(change.new for _, change in step.rules):
            rules = self._ruled()
            self.unreadable += rules is None and self.texts[0] is not None
            rules = rules or before
        changes = self._load(step)
        if rules is None:
            # Nobody knows what to ask of entries. They wait, and are told of when the comparison file comes.
            self._wait(changes)
            return
        if before is None:
            changes.new = {**self.versions, **changes.new}
            self.versions = {}
        self._pair(changes, rules)
        if step.is_base:
            self._rule_by(rules)
            for version in changes.new.values():
                self._lay(version)
            return
        draft = _Draft(step.commit)
        self._follow(draft, changes, before or rules, rules)
        if draft.entries or draft.rules is not None:
            self.drafts.append(draft)

    def _load(self, step: Step) -> _Changes:
        changes = _Changes()
        for change, with_old in step.entries:
            if with_old:
                self._lay(self._next(change.path))
            name = name_in(change.path)
            if change.new:
                version = self._next(change.path)
                self.unreadable += version is None
                if version is not None:
                    changes.new[name] = version
            elif name in self.versions and self.versions[name].path == change.path:
                changes.removed[name] = self.versions[name]
        for name in changes.new:
            changes.removed.pop(name, None)
        return changes

    def _next(self, path: str) -> Version | None:
        """The next file, as a version of an entry; None where it is none that an entry could be read from."""
        data, name = next(self.blobs), name_in(path)
        if data is None:
            return None
        former = self.versions.get(name)
        before = former.pieces if former is not None else None
        known, pieces = self.present.get(path, (b"", None))
        if known != data:
            pieces = self.splitter.split(data, before)
        elif pieces is not None and before is not None and before.front == pieces.front:
            pieces = pieces._replace(front=before.front)
        if pieces is None:
            return None
        # What is read in the front matter serves all versions that share it.
        read = former.read if former is not None and former.pieces.front is pieces.front else {}
        return Version(name, path, pieces, read)

    def _wait(self, changes: _Changes) -> None:
        self.versions.update(changes.new)
        for name in changes.removed:
            del self.versions[name]

    def _pair(self, changes: _Changes, rules: Rules) -> None:
        """Find out which entries were only called otherwise: by alias, or by their title."""
        if not changes.removed:
            return
        titles = {self._title(one, rules): name for name, one in changes.removed.items()}
        for name, version in changes.new.items():
            if name in self.versions:
                continue
            entry = rules.written(version)
            if entry is None:
                continue
            old = next((one for one in map(EntryId, entry.aliases) if one in changes.removed), None)
            old = old or titles.get(entry.title.casefold())
            if old is not None and old in changes.removed:
                changes.renamed[name] = old
                del changes.removed[old]

    def _title(self, version: Version, rules: Rules) -> str:
        stood = version.last_stood
        entry = stood.entry if stood is not None else rules.written(version)
        return entry.title.casefold() if entry is not None else version.id

    def _follow(self, draft: _Draft, changes: _Changes, before: Rules, rules: Rules) -> None:
        """Go on to the new state, and tell what became of every entry."""
        olds = {name: self._old(changes.renamed.get(name, name), before) for name in changes.new}
        lost = {name: self._old(name, before) for name in changes.removed}
        heirs = self.kin.heirs([*changes.new, *changes.removed, *changes.renamed.values()], self.versions)
        heirs = [one for one in heirs if one not in changes.new and one not in changes.removed]
        olds_of_heirs = {name: self._old(name, before) for name in heirs}
        judged = self._judge(draft, changes, before, rules) if rules is not before else {}
        self._rule_by(rules)
        former = self._apply(changes)
        for name, version in changes.new.items():
            same = name in former and rules.takes_over(version, former[name])
            new = rules.standing(version, self._look_up)
            if new is None:
                self.unreadable += 1
                self._undo(name, former.get(name))
            elif name in self.gone or name not in self.lines:
                self._come(draft, name, new)
            elif (old := olds[name]) is not None:
                again = judged.get(changes.renamed.get(name, name))
                is_text = same and rules is before
                change = _of_text(old, new) if is_text else _change(before, rules, old, new, again)
                self._tell(draft, name, new, change, before)
        for name in changes.removed:
            self._go(draft, name, lost[name])
        for name in heirs:
            old, new = olds_of_heirs[name], rules.standing(self.versions[name], self._look_up)
            if old is not None and new is not None:
                self._tell(draft, name, new, _change(before, rules, old, new, judged.get(name)), before)
        if draft.rules is not None:
            draft.rules = dataclasses.replace(draft.rules, answered=_answered(draft, before, rules))

    def _look_up(self, name: str) -> Version | None:
        return self.kin.find(name, self.versions)

    def _old(self, name: EntryId, rules: Rules) -> Standing | None:
        version = self.versions.get(name)
        if version is None:
            return None
        return rules.standing(version, self._look_up) or version.last_stood

    def _apply(self, changes: _Changes) -> dict[EntryId, Version]:
        """Put the new versions in the place of the old ones; returns these."""
        former = {}
        for name in changes.removed:
            self.kin.drop(self.versions.pop(name))
        for name, version in changes.new.items():
            old_name = changes.renamed.get(name, name)
            old = self.versions.pop(old_name, None)
            if old is not None:
                former[name] = old
                self.kin.drop(old)
            if old_name != name and old_name in self.lines:
                self.lines[name] = self.lines.pop(old_name)
                self.gone.pop(name, None)
            self.versions[name] = version
            self.kin.take(self.rules, version)
        return former

    def _undo(self, name: EntryId, former: Version | None) -> None:
        """A version with errors never counted: what was there before is compared with what comes next."""
        self.kin.drop(self.versions.pop(name))
        if former is not None:
            # Under its new name, if it had another: that one is found in what comes next.
            self._lay(Version(name, former.path, former.pieces, under=former.under))

    # What is told

    def _come(self, draft: _Draft, name: EntryId, new: Standing) -> None:
        kind = Kind.RESTORED if name in self.gone else Kind.ADDED
        line = self.lines[name] = self.gone.pop(name) if name in self.gone else _Line()
        news = EntryNews(id=name, now=None, title=new.entry.title, kind=kind, stood=_stood(new))
        draft.entries.append((line, news))

    def _go(self, draft: _Draft, name: EntryId, old: Standing | None) -> None:
        line = self.gone[name] = self.lines.pop(name) if name in self.lines else _Line()
        if old is not None:
            news = EntryNews(id=name, now=None, title=old.entry.title, kind=Kind.REMOVED, stood=_stood(old))
            draft.entries.append((line, news))

    def _tell(self, draft: _Draft, name: EntryId, new: Standing, change: EntryChange | None, before: Rules) -> None:
        if change is not None:
            news = EntryNews(
                id=name,
                now=None,
                title=new.entry.title,
                kind=_kind(change),
                change=change,
                answers_new=_answers_new(change, before),
                beside=_beside(change, new.rules),
            )
            draft.entries.append((self.lines[name], news))

    # Changes of the rules

    def _judge(self, draft: _Draft, changes: _Changes, before: Rules, rules: Rules) -> dict[EntryId, Standing | None]:
        """Put the old entries under the new rules; those of them that did not change themselves are told of here."""
        told = tuple(rule_changes(before.comparison, rules.comparison))
        matters = verdicts_may_differ(before.comparison, rules.comparison)
        is_counted = not matters or draft.commit.id in self.plan.counted
        if told or matters:
            draft.rules = RulesNews(changes=told, total=len(self.versions), is_counted=is_counted)
        own = {*changes.new, *changes.renamed.values()}
        asked = self.versions if matters and is_counted else {name for name in own if name in self.versions}
        found: dict[EntryId, Standing | None] = {}
        for name in asked:
            version = self.versions[name]
            old = self._old(name, before)
            again = found[name] = rules.standing(version, self._look_up)
            if old is None or again is None or name in own or name in changes.removed or not moved(old, again):
                continue
            moves = tuple(moves_between(rules.comparison, old, again, moved(old, again)))
            if moves:
                title = again.read.title
                only = EntryChange(id=name, title=title, path=again.path, moves=moves)
                beside = _beside(only, rules)
                news = EntryNews(id=name, now=None, title=title, kind=Kind.MOVED, change=only, beside=beside)
                draft.by_rules.append((self.lines[name], news))
        return found

    # The end

    def revisions(self) -> Iterator[Revision]:
        """Every revision, the oldest first."""
        for name, line in self.lines.items():
            line.now = name if name in self.wiki.entries else None
        for draft in self.drafts:
            rules = draft.rules
            if rules is not None:
                rules = dataclasses.replace(rules, moved=_named(draft.by_rules))
            yield Revision(
                commit=draft.commit.id,
                key=_key(draft.commit),
                date=draft.commit.date,
                author=cut(plain_text(draft.commit.author), LONGEST_AUTHOR) if self.authors else "",
                subject=cut(plain_text(draft.commit.subject), LONGEST_TITLE),
                entries=_named(draft.entries),
                rules=rules,
            )


class _Kin:
    """Which entries inherit from which. Empty where the rules let none inherit."""

    def __init__(self) -> None:
        self.rules: Rules | None = None
        self.links: dict[EntryId, frozenset[str]] = {}
        self.heirs_of: dict[str, set[EntryId]] = {}
        self.called: dict[str, EntryId] = {}
        self.names: dict[EntryId, tuple[str, ...]] = {}

    def take(self, rules: Rules | None, version: Version) -> None:
        """Note the links and old ids of an entry."""
        if rules is None or not rules.links:
            return
        entry = rules.written(version)
        if entry is None:
            return
        self.links[version.id] = frozenset(rules.linked(entry))
        self.names[version.id] = tuple(entry.aliases)
        for name in self.links[version.id]:
            self.heirs_of.setdefault(name, set()).add(version.id)
        for name in entry.aliases:
            self.called[name] = version.id

    def drop(self, version: Version) -> None:
        """Forget them."""
        for name in self.links.pop(version.id, ()):
            self.heirs_of[name].discard(version.id)
        for name in self.names.pop(version.id, ()):
            self.called.pop(name, None)

    def find(self, name: str, versions: Mapping[EntryId, Version]) -> Version | None:
        """The entry that a link leads to."""
        return versions.get(EntryId(name)) or versions.get(self.called.get(name, EntryId("")))

    def heirs(self, names: Iterable[EntryId], versions: Mapping[EntryId, Version]) -> list[EntryId]:
        """The entries that inherit from these, over any number of links."""
        if not self.heirs_of:
            return []
        found: dict[EntryId, None] = {}
        waiting = list(names)
        while waiting:
            one = waiting.pop()
            for called in (one, *self.names.get(one, ())):
                for heir in sorted(self.heirs_of.get(called, ())):
                    if heir in versions and heir not in found:
                        found[heir] = None
                        waiting.append(heir)
        return sorted(found)


def _named(told: Iterable[tuple[_Line, EntryNews]]) -> tuple[EntryNews, ...]:
    named = [dataclasses.replace(news, now=line.now) for line, news in told]
    return tuple(sorted(named, key=lambda one: (ORDER[one.kind], one.title.casefold(), one.id)))


def _key(commit: Commit) -> str:
    """A name for a change that stays when its commit is made anew, with another message or another parent."""
    lines = [commit.written, *sorted(f"{one.path}\0{one.old}\0{one.new}" for one in commit.files)]
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest()[:32]


def _stood(one: Standing) -> tuple[Stood, ...]:
    classifications = one.rules.comparison.classifications
    return tuple(
        Stood(classification=name, title=classifications[name].title, words=one.words(name), classes=verdict.certain)
        for name, verdict in one.verdicts.items()
        if classifications[name].lens_of is None
    )


def _of_text(old: Standing, new: Standing) -> EntryChange | None:
    """What became of an entry whose text alone is another."""
    if old.body == new.body:
        return None
    return EntryChange(id=new.read.id, title=new.read.title, path=new.path, text=True)


def _change(before: Rules, rules: Rules, old: Standing, new: Standing, again: Standing | None) -> EntryChange | None:
    """What became of an entry. `again` is the old one under the new rules, where these are others."""
    former = old.rules.comparison
    if again is None or rules is before:
        return entry_change(former, rules.comparison, old, new, frozenset())
    # What only the rules call otherwise is no other answer.
    own = entry_change(rules.comparison, rules.comparison, again, new, frozenset())
    there: frozenset[ClassificationId] = moved(old, again) - moved(new, again)
    whole = entry_change(former, rules.comparison, old, new, there)
    moves: tuple[Move, ...] = whole.moves if whole is not None else ()
    if own is not None:
        return dataclasses.replace(own, moves=moves)
    if whole is None or not moves:
        return None
    return EntryChange(id=whole.id, title=whole.title, path=whole.path, moves=moves)


def _beside(change: EntryChange, rules: Rules) -> str:
    """The title of the classification of its first move, if that is not the first of the comparison."""
    first = next(iter(rules.comparison.classifications), None)
    return change.moves[0].title if change.moves and change.moves[0].classification != first else ""


def _kind(change: EntryChange) -> Kind:
    if change.moves:
        return Kind.MOVED
    if change.old_id:
        return Kind.RENAMED
    if any(one.kind != "reworded" for one in change.values):
        return Kind.VALUES
    if change.values or change.evidence:
        return Kind.EVIDENCE
    return Kind.ABOUT if change.facts else Kind.TEXT


def _answers_new(change: EntryChange, before: Rules) -> bool:
    known = before.comparison.criteria
    return (
        bool(change.values)
        and not (change.moves or change.old_id)
        and all(one.about not in known for one in change.values)
        and all(one.about not in known for one in change.evidence)
    )


def _answered(draft: _Draft, before: Rules, rules: Rules) -> tuple[tuple[str, int], ...]:
    """The criteria that nobody asked for before, with how many entries answer them at once."""
    found = []
    for name, criterion in rules.comparison.criteria.items():
        if name not in before.comparison.criteria:
            count = sum(
                any(value.about == name for value in news.change.values)
                for _, news in draft.entries
                if news.change is not None
            )
            if count:
                found.append((criterion.title, count))
    return tuple(found)
