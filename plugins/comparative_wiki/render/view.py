"""The fragments and whole pages that the site is made of. One `PageView` a page."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from ..beside import answer_of_score
from ..blocks import PICTURES, Block, Reference, Show
from ..classify import Verdict, VerdictState
from ..comparison.model import (
    Class,
    Classification,
    ClassificationId,
    Criterion,
    Inherited,
    Mapped,
    Policy,
    Take,
    criteria_of,
)
from ..comparison.words import set_in_words
from ..entry import EntryId, State
from ..explain import Explanation
from ..languages.language import marked
from ..mentions.topics import Target
from ..parts import LongTable, table_of_block, table_of_class, table_of_listing
from ..tables import Table, make_table
from ..wiki import ClassifiedEntry
from .entry_parts import discussions, elsewhere, neighbours, value_groups
from .history_parts import over_time
from .kinship_parts import kin
from .marks import Mark
from .picture_parts import class_distribution, class_values, glyph, picture
from .pieces import Pieces
from .renderer import joined
from .side_by_side import side_by_side
from .table_data import arranged, head_data, table_data
from .verdict_parts import lenses, verdict_parts

FOLDED_AFTER = 5
"""related discussions shown before the rest is folded"""
MOST_DISCUSSIONS = 300
"""of this wiki, and of pages elsewhere, on a page; a page must not grow with what strangers send in"""
SHOWN_IN_LISTS = 6
"""entries shown by the blocks `newest` and `unsettled` where no limit is given"""


class DiscussionSection(NamedTuple):
    """The section of related discussions of a page."""

    number: int
    html: Markup
    searched: str
    """what the search is to find of it"""


POLICIES: Mapping[Policy, str] = {
    Policy.UNIQUE: marked("Exactly one class fits an entry; that no two can fit is proved whenever the site is built."),
    Policy.FIRST: marked("The classes are tried in this order, and the first whose rule holds is the one."),
    Policy.LEVELS: marked("Each level also requires the one before it. The badge shows the level that is certain."),
    Policy.ALL: marked("Any number of classes can fit an entry."),
}


class PageView(Pieces):
    """Renders fragments for one page, with addresses relative to it."""

    # Fragments

    def _render(self, template: str, **context: object) -> Markup:
        return self.renderer.render(template, view=self, comparison=self.comparison, **context)

    def heading(self, anchor: str, title: str) -> Markup:
        """The heading of a section of an entry's page."""
        return self.renderer.fragment("entry", "heading", anchor, title)

    def entry_head(self, one: ClassifiedEntry) -> Markup:
        """Title and summary, and what ties the contributors to the thing."""
        return self.renderer.call("entry", "head", one.entry.title, one.entry.summary, one.entry.interest)

    def entry_verdicts(self, one: ClassifiedEntry) -> Markup:
        """Badges, the reason in a sentence, and the profile."""
        titles = self.comparison.classifications
        badges = [
            (
                titles[name].title,
                self.badge_html(verdict),
                list(filter(None, [self.own_reason(verdict), self.why(one, verdict)])),
            )
            for name, verdict in one.verdicts.items()
            if titles[name].lens_of is None
        ]
        piece = self.renderer.piece
        profile = [(criterion.title, piece("profile_item", mark)) for criterion, mark in self._profile(one)]
        others, differing = lenses(self, one)
        scores = [
            (self.comparison.scores[name].title, scored.words, answer_of_score(scored).is_open)
            for name, scored in one.scores.items()
        ]
        return self.renderer.call(
            "entry",
            "verdicts",
            badges,
            profile,
            others,
            differing,
            scores,
            glyph(self, one, named=False),
        )

    def entry_changes(self, one: ClassifiedEntry) -> Markup:
        """What would change each verdict."""
        return self.renderer.call("entry", "changes", verdict_parts(self, one))

    def entry_past(self, one: ClassifiedEntry) -> Markup:
        """What it was before, and why it changed; empty where nothing is dated."""
        return over_time(self, one)

    def entry_kin(self, one: ClassifiedEntry) -> Markup:
        """What it came from, and what came from it; empty where nothing did."""
        return kin(self, one)

    def entry_details(self, one: ClassifiedEntry) -> Markup:
        """The criteria with evidence, and what is open. Large; not searched."""
        call = self.renderer.call
        sure = any(value.confidence for value in one.entry.values.values())
        table = call("entry", "values", one.entry.title, value_groups(self, one), sure)
        return table + call("entry", "open", self, self.comparison, one.entry.id, self._open(one))

    def discussions(self, target: Target) -> DiscussionSection:
        """Related discussions: every page that links here, with the sentence that does; then pages elsewhere."""
        feed = ""
        if self.addresses.site_url:
            feed = f"{self.up}{self.addresses.url(self.addresses.feed(target))}"
        here, (outside, counts) = discussions(self, target), elsewhere(self, target)
        number = len(here) + len(outside)
        here, outside = here[:MOST_DISCUSSIONS], outside[:MOST_DISCUSSIONS]
        rest = number - len(here) - len(outside), self.to(self.addresses.data_page)
        words = [f"{item.title}: {' '.join(''.join(excerpt) for excerpt in item.excerpts)}" for item in here]
        words += [f"{item.title}: {''.join(item.excerpt)}" for item in outside]
        html = self.renderer.call("entry", "discussions", here, outside, counts, FOLDED_AFTER, feed, rest)
        return DiscussionSection(number, html, " ".join(words))

    def entry_page(self, one: ClassifiedEntry, content: Sequence[Markup], sections: Sequence[Markup]) -> Markup:
        """The whole page, marked up as one post that others can answer: what the entry says, then what is near it."""
        url = f"{self.addresses.site_url}{self.addresses.url(self.path)}" if self.addresses.site_url else ""
        updated = max(
            [one.entry.added, *(source.seen for value in one.entry.values.values() for source in value.evidence)]
        )
        return self.renderer.call(
            "entry", "page", self.entry_head(one), (url, one.entry.added, updated), joined(content), joined(sections)
        )

    def entry_related(self, one: ClassifiedEntry) -> Markup:
        """Related entries, and the pages that set this one beside others."""
        return self.renderer.call("entry", "related", neighbours(self, one), self.beside(one.entry.id))

    def entry_meta(self, one: ClassifiedEntry, edit_url: str | None) -> Markup:
        """Dates and the link to edit."""
        suggest = f"{self.up}{self.addresses.form(one.entry.id)}"
        return self.renderer.call("entry", "meta", one.entry.since, one.entry.added, suggest, edit_url)

    def beside(self, entry: EntryId) -> list[tuple[str, str]]:
        """The pages that set an entry beside others: address, and the titles of the others."""
        return [
            (
                self.to(path),
                self.language.join_and([self.entry(other).entry.title for other in entries if other != entry]),
            )
            for entries, path in self.addresses.compared_with(entry)
        ]

    def side_by_side_of(self, one: ClassifiedEntry, other: ClassifiedEntry) -> str:
        """The address of the page that sets two entries side by side; empty where there is none."""
        path = self.addresses.compared.get(tuple(sorted((one.entry.id, other.entry.id))))
        return self.to(path) if path is not None else ""

    def _profile(self, one: ClassifiedEntry) -> list[tuple[Criterion, Mark]]:
        criteria = (self.comparison.criteria[criterion] for criterion in self.comparison.profile)
        return [(criterion, self.renderer.mark(criterion, one.entry.values[criterion.id])) for criterion in criteria]

    def profile(self, one: ClassifiedEntry) -> Markup:
        """The bars of the profile, for running text."""
        return glyph(self, one)

    def _open(self, one: ClassifiedEntry) -> list[tuple[Classification, Verdict, Explanation]]:
        return [
            (self.comparison.classifications[name], verdict, one.explanations[name])
            for name, verdict in one.verdicts.items()
            if one.explanations[name].questions and self.comparison.classifications[name].lens_of is None
        ]

    def inline(self, reference: Reference, *, link: bool) -> Markup:
        """A badge, verdict or profile for running text; without links where it stands in one."""
        one = self.wiki.entries[reference.entry]
        if reference.what == "profile":
            return self.profile(one)
        name = reference.classification or next(iter(self.comparison.classifications), None)
        if name is None:
            return Markup("")
        if reference.what == "badge":
            return self.badge_html(one.verdicts[name], link=link)
        return self._render("inline_verdict.html", one=one, explanation=one.explanations[name], link=link)

    def table(self, table: Table) -> Markup:
        """A comparison table; of one that goes on on other pages, its first rows."""
        label, long = self.label(table.title or self.language.say("Comparison")), self.long
        columns = arranged(self.language, table)
        if long is None:
            shown, data = table, table_data(self.language, table, columns)
        else:
            shown, data = long.part(1), head_data(columns, len(table.rows), self.addresses.within(long.rows_file))
        return self.later(
            self._render(
                "table.html", table=shown, columns=columns, label=label, data=data, long=long, number=1, live=True
            )
        )

    def part_page(self, long: LongTable, number: int) -> Markup:
        """A page with rows of a long table, for readers without scripts, who find them nowhere else."""
        title = long.table.title or self.language.say("Comparison")
        part = long.part(number)
        table = self.later(
            self._render(
                "table.html", table=part, columns=(), label=title, data="", long=long, number=number, live=False
            )
        )
        return self._render("page_part.html", title=title, long=long, number=number, table=table)

    def block(self, block: Block) -> Markup:
        """A ```comparison block."""
        query = block.query
        if block.show is Show.CLASSES:
            names = query.classifications or tuple(self.comparison.classifications)[:1]
            return self.class_cards(names, largest_first=True)
        if block.show is Show.CRITERIA:
            return self._render("criteria_list.html", groups=self.renderer.groups)
        if block.show is Show.TABLE:
            return self.table(table_of_block(self.wiki, query))
        if block.show is Show.COMPARE:
            return side_by_side(self, make_table(self.wiki, query))
        if block.show in PICTURES:
            return picture(self, block)
        table = make_table(self.wiki, dataclasses.replace(query, limit=0))
        if block.show is Show.NEWEST:
            dated = [one for one in table.rows if one.entry.added]
            rows = sorted(dated, key=lambda one: one.entry.added, reverse=True)[: query.limit or SHOWN_IN_LISTS]
        elif block.show is Show.UNSETTLED:
            rows = self._unsettled(table)[: query.limit or SHOWN_IN_LISTS]
        else:
            rows = list(table.rows)[: query.limit or None]
        return self._render(
            "entry_list.html",
            rows=rows,
            classifications=table.classifications,
            show=block.show.value,
            maybe=table.maybe if block.show is Show.VERDICTS else (),
        )

    def _unsettled(self, table: Table) -> list[ClassifiedEntry]:
        """Contested entries first, then undecided ones, those with the most possible classes first."""
        order = {VerdictState.CONTESTED: 0, VerdictState.UNDETERMINED: 1}
        found = [
            (order[verdict.state], -len(verdict.possible), self.language.sort_key(one.entry.title), one)
            for one in table.rows
            for classification in table.classifications[:1]
            for verdict in [one.verdicts[classification.id]]
            if verdict.state in order
        ]
        return [row[-1] for row in sorted(found, key=lambda row: row[:3])]

    def class_cards(self, names: Sequence[ClassificationId], *, largest_first: bool = False) -> Markup:
        """The classes with their counts, in the order of the file or the largest first."""
        shown = []
        for name in names:
            classification = self.comparison.classifications[name]
            kinds = [
                (kind, len(self.wiki.members(name, kind.id)), len(self.wiki.candidates(name, kind.id)))
                for kind in classification.classes
            ]
            if largest_first:
                kinds.sort(key=lambda row: (-row[1], -row[2]))
            shown.append((classification, kinds))
        return self._render("class_cards.html", shown=shown)

    def class_distribution(self, classification: Classification) -> Markup:
        """How many entries each class has, as bars."""
        return class_distribution(self, classification)

    def class_values(self, kind: Class, members: Sequence[ClassifiedEntry]) -> Markup:
        """How the entries of a class answer its questions, as bars."""
        return self.later(class_values(self, kind, members))

    # Whole pages

    def listing_page(self) -> Markup:
        """The table of all entries."""
        return self._render("page_entries.html", table=table_of_listing(self.wiki))

    def criterion_listing_page(self) -> Markup:
        """All criteria by group."""
        return self._render("page_criteria.html", groups=self.renderer.groups)

    def criterion_page(self, criterion: Criterion) -> Markup:
        """A criterion: question, levels, tests, and the entries by level."""
        settled: dict[str, list[ClassifiedEntry]] = {value: [] for value in criterion.domain}
        by_state: dict[State, list[ClassifiedEntry]] = {state: [] for state in State}
        for one in self.renderer.by_title:
            value = one.entry.values[criterion.id]
            if value.state is State.KNOWN and criterion.is_finite:
                for part in value.possible:
                    settled[part].append(one)
            elif criterion.relation is None or value.state is not State.ABSENT:
                by_state[value.state].append(one)
        origin, table = _origin(criterion)
        used = []
        for classification in self.comparison.classifications.values():
            kinds = [kind for kind in classification.classes if kind.when and criterion.id in criteria_of(kind.when)]
            if kinds:
                used.append((classification, kinds))
        return self._render(
            "page_criterion.html",
            criterion=criterion,
            settled=settled,
            by_state=by_state,
            used=used,
            states=State,
            origin=origin,
            table=table,
        )

    def also_asked(self, criterion: Criterion) -> Markup:
        """Which other comparisons of the site ask the same; empty where none does."""
        others = self.addresses.also_asked.get(criterion.id, ())
        rows = [(title, self.to(path)) for title, path in others]
        return self.renderer.call("comparisons", "also_asked", rows) if rows else Markup("")

    def class_listing_page(self) -> Markup:
        """All classifications with their classes."""
        return self._render(
            "page_classes.html",
            classifications=self.comparison.classifications.values(),
            policies={policy: self.language.say(words) for policy, words in POLICIES.items()},
        )

    def class_page(self, classification: Classification, kind: Class) -> Markup:
        """A class: its rule in words and its entries."""
        rule = self.wiki.trees.of_class(classification.id, kind.id)
        position = classification.classes.index(kind)
        return self._render(
            "page_class.html",
            classification=classification,
            kind=kind,
            rule=rule,
            earlier=classification.classes[:position],
            table=table_of_class(self.wiki, classification, kind),
            candidates=sorted(
                self.wiki.candidates(classification.id, kind.id),
                key=lambda one: self.language.sort_key(one.entry.title),
            ),
            policy=Policy,
        )


_TAKES: Mapping[Take, str] = {
    Take.WORST: marked(
        "They are taken over from the entries linked by {criterion}: "
        "the worst of an entry's own value and theirs counts."
    ),
    Take.BEST: marked(
        "They are taken over from the entries linked by {criterion}: "
        "the best of an entry's own value and theirs counts."
    ),
    Take.ALL: marked(
        "They are taken over from the entries linked by {criterion}: what the entry and all of them have counts."
    ),
    Take.ANY: marked(
        "They are taken over from the entries linked by {criterion}: what the entry or any of them has counts."
    ),
}


def _origin(criterion: Criterion) -> tuple[str, list[tuple[str, str]]]:
    """Where a criterion's values come from, as a sentence, and the rows of its table."""
    origin, say = criterion.origin, criterion.language.say
    if isinstance(origin, Inherited):
        return say(_TAKES[origin.take], criterion=origin.title), []
    if not isinstance(origin, Mapped):
        return "", []
    rows = [(raw, set_in_words(criterion, values)) for raw, values in origin.where.items()]
    if origin.otherwise is not None:
        rows.append((say("anything else"), set_in_words(criterion, origin.otherwise)))
    return say("They are worked out from {criterion}, by this table.", criterion=origin.title), rows
