"""Jinja, and what has been rendered once and is needed again. One `Renderer` a build."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import jinja2
from markupsafe import Markup, escape

from ..addresses import Addresses
from ..chronicle.items import News
from ..chronicle.model import NO_CHRONICLE
from ..classify import Verdict
from ..comparison.model import Criterion, CriterionId
from ..entry import EntryId, Value
from ..parts import LongTable
from ..ruletree import Status
from ..wiki import ClassifiedEntry, Wiki
from .compiled import our_templates
from .marks import Badge, Mark, badge_of, mark_of, meanings_in
from .names import filters
from .translation import as_guest, speak

try:
    from markupsafe._speedups import _escape_inner as _escape_text
except ImportError:  # another version, or one without its part in C
    _escape_text = escape

OF_ENTRIES = ("entry.html", "head.html", "pictures.html", "pieces.html", "sharing.html")
"""the templates that the page of every entry needs"""


def _printed(value: object) -> str:
    """What a template prints of a value. There are hundreds of thousands, and nobody asks whether it was escaped."""
    if type(value) is Markup:
        return value
    return _escape_text(value) if type(value) is str else escape(value)


class QuickTemplate(jinja2.Template):
    """A template that prints quickly."""

    @classmethod
    def from_code(cls, *arguments: Any, **named: Any) -> jinja2.Template:
        """Make one of what was compiled, which calls `escape` for everything that it prints, and for nothing else."""
        template = super().from_code(*arguments, **named)
        template.root_render_func.__globals__["escape"] = _printed
        return template


@dataclass(frozen=True, kw_only=True)
class GroupOfCriteria:
    """Criteria under one heading."""

    title: str
    summary: str
    criteria: tuple[Criterion, ...]


def joined(pieces: Iterable[Markup], between: str = "") -> Markup:
    """Join what is escaped already. Markup's own way would look at every piece again."""
    return Markup(between.join(pieces))  # noqa: S704 - only markup goes in


class Renderer:
    """Fills templates for one wiki."""

    def __init__(self, wiki: Wiki, addresses: Addresses, news: News | None = None) -> None:
        self.wiki = wiki
        self._news = news if news is not None else News(NO_CHRONICLE, wiki.comparison)
        self.has_told_news = False
        """whether anybody has asked what became of the wiki"""
        self.addresses = addresses
        self.comparison = wiki.comparison
        environment = jinja2.Environment(
            loader=jinja2.PackageLoader("comparative_wiki", "render/templates"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            bytecode_cache=our_templates(wiki.comparison.language),
        )
        environment.template_class = QuickTemplate
        self.language = self.comparison.language
        self.meanings = meanings_in(self.language)
        """tone → what its mark means"""
        speak(environment, self.language)
        environment.filters.update(filters(self.language))
        self._environment = environment
        self._badges: dict[Verdict, Badge] = {}
        # By the identity of a value: the wiki, which outlives this, keeps every value alive.
        self._marks: dict[int, Mark] = {}
        self._cells: dict[int, Markup] = {}
        # By the identity of an entry, which may be there as it was at several dates.
        self._cells_of_rows: dict[tuple[int, tuple[CriterionId, ...]], Markup] = {}
        self._marks_of_answers: dict[tuple[object, ...], Mark] = {}
        self._pieces: dict[tuple[str, Mark], Markup] = {}
        self._fragments: dict[tuple[str, str, tuple[Hashable, ...]], Markup] = {}
        self._macros: dict[tuple[str, str], Callable[..., Markup]] = {}
        self.badges: dict[tuple[Verdict, bool, str], Markup] = {}
        """by verdict, whether linked, and the way up from the page"""
        self.links: dict[tuple[EntryId, str], Markup] = {}
        self.rows: dict[tuple[int, tuple[str, ...], str], Markup] = {}
        """rows of tables by the identity of an entry, columns, and the way up from the page"""
        self.long: dict[str, LongTable] = {}
        """tables with more rows than a page holds, by the source path of the page that shows them"""
        self.judged_lines: dict[tuple[int, Status, str, str], Markup] = {}
        """lines of rules by the identity of the part, how it stands, the remark, and the way up from the page"""
        self.trees: dict[tuple[str, str, tuple[str, tuple[str, ...]], str], Markup] = {}
        """rules as trees by classification, class, how the parts stand and what stands before, and the way up"""

    def with_wiki(self, wiki: Wiki) -> None:
        """Take a later state of the same wiki, with its mentions."""
        self.wiki = wiki

    @property
    def news(self) -> News:
        """What became of the wiki."""
        self.has_told_news = True
        return self._news

    def say(self, message: str, /, **places: object) -> Markup:
        """A text of ours as markup, with markup or plain text in its places."""
        said = Markup(self.language.say(message)).format(**places)  # noqa: S704 - what goes in is escaped
        return as_guest(self.language, said)

    def render(self, template: str, **context: object) -> Markup:
        """Fill a template."""
        return Markup(self._template(template).render(**context))  # noqa: S704 - escaped by the environment

    def prepare(self) -> None:
        """Compile the templates of entries' pages, before other processes begin, each of which needs them."""
        for name in OF_ENTRIES:
            self._template(name)

    def _template(self, name: str) -> jinja2.Template:
        return self._environment.get_template(name)

    def badge(self, verdict: Verdict) -> Badge:
        """The badge of a verdict, remembered."""
        known = self._badges.get(verdict)
        if known is None:
            known = self._badges[verdict] = badge_of(self.comparison, verdict)
        return known

    def mark(self, criterion: Criterion, value: Value) -> Mark:
        """The mark of a value, remembered: many entries give the same answer."""
        known = self._marks.get(id(value))
        if known is None:
            claims = (claim.possible or claim.text for claim in value.claims)
            key = (criterion.id, value.state, value.possible, *claims)
            known = self._marks_of_answers.get(key)
            if known is None:
                known = self._marks_of_answers[key] = mark_of(criterion, value, self.meanings)
            self._marks[id(value)] = known
        return known

    def cell(self, criterion: Criterion, value: Value) -> Markup:
        """A value as a cell of a table, remembered."""
        known = self._cells.get(id(value))
        if known is None:
            mark = self.mark(criterion, value)
            known = self._cells[id(value)] = self.piece("cell", mark)
        return known

    def cells(self, one: ClassifiedEntry, criteria: tuple[Criterion, ...]) -> Markup:
        """An entry's values as cells of a row, remembered: tables on several pages have the same columns."""
        key = (id(one.entry), tuple([criterion.id for criterion in criteria]))
        known = self._cells_of_rows.get(key)
        if known is None:
            values = one.entry.values
            known = joined([self.cell(criterion, values[criterion.id]) for criterion in criteria])
            self._cells_of_rows[key] = known
        return known

    def piece(self, macro: str, mark: Mark) -> Markup:
        """Call a macro that needs a mark only, once for each mark."""
        known = self._pieces.get((macro, mark))
        if known is None:
            known = self._pieces[macro, mark] = self.call("pieces", macro, mark)
        return known

    def fragment(self, file: str, macro: str, *arguments: Hashable) -> Markup:
        """Call a macro once for the same arguments."""
        key = (file, macro, arguments)
        known = self._fragments.get(key)
        if known is None:
            known = self._fragments[key] = self.call(file, macro, *arguments)
        return known

    def call(self, file: str, macro: str, *arguments: object) -> Markup:
        """Call a macro of a file. Much quicker than filling a template, for what every entry needs."""
        known = self._macros.get((file, macro))
        if known is None:
            module = self._environment.get_template(f"{file}.html").module
            known = self._macros[file, macro] = getattr(module, macro)
        return known(*arguments)

    @cached_property
    def by_title(self) -> tuple[ClassifiedEntry, ...]:
        """All entries, sorted by title."""
        return tuple(
            sorted(self.wiki.entries.values(), key=lambda one: (self.language.sort_key(one.entry.title), one.entry.id))
        )

    @cached_property
    def groups(self) -> tuple[GroupOfCriteria, ...]:
        """Criteria by their first group, the ungrouped last."""
        found: list[GroupOfCriteria] = []
        for group in self.comparison.groups.values():
            members = tuple(one for one in self.comparison.criteria.values() if one.groups[:1] == (group.id,))
            if members:
                found.append(GroupOfCriteria(title=group.title, summary=group.summary, criteria=members))
        rest = tuple(one for one in self.comparison.criteria.values() if not one.groups)
        if rest:
            found.append(
                GroupOfCriteria(title=self.language.say("Other criteria") if found else "", summary="", criteria=rest)
            )
        return tuple(found)
