"""The small pieces of a page: addresses relative to it, marks, badges, rows, sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from markupsafe import Markup

from ..classify import Verdict, VerdictState
from ..comparison.model import ClassId, ClassificationId, Comparison, Criterion, CriterionId, Mapped, Policy
from ..entry import EntryId, Value
from ..mentions.model import Mention
from ..parts import LongTable
from ..phrases import nothing_in_words
from ..ruletree import RulePart, Status, part_in_words
from ..tables import Table
from ..wiki import ClassifiedEntry
from .assets import READER
from .marks import MARKS, Badge, Mark
from .renderer import Renderer, joined

STATUS_SIGNS: Mapping[Status, str] = {Status.MET: "✓", Status.NOT_MET: "✗", Status.OPEN: "?", Status.NEUTRAL: "–"}

SHOWN_AT_ONCE = 50
"""rows of a table that a browser lays out before all others: as many as a large screen shows"""

Late = Markup | Callable[[], Markup]
"""what goes in late; made only then, where it needs what is not known before"""
Later = Callable[[Late], Markup]


def now(fragment: Late) -> Markup:
    """What a placeholder would stand for, at once."""
    return fragment() if callable(fragment) else fragment


class Pieces:
    """What templates of one page may ask: addresses relative to it, marks, badges, words."""

    def __init__(self, renderer: Renderer, path: str, later: Later = now, *, alone: bool = True) -> None:
        """`later` may put a placeholder in the place of what is large and not to be searched.

        What does not stand `alone` on its page stands beside another comparison, whose rules are others.
        """
        self.is_alone = alone
        self.renderer = renderer
        self.path = path
        self.drawn = 0
        """the pictures so far on this page"""
        self.pictures = "cw-picture"
        """with which their names begin"""
        self._labels: list[str] = []
        self.later = later
        self.wiki = renderer.wiki
        self.comparison: Comparison = renderer.comparison
        self.language = renderer.language
        self.addresses = self._addresses = renderer.addresses
        self.up = self._up = renderer.addresses.way_up(path)
        self.script = f"{self.up}{READER}"
        self.long: LongTable | None = renderer.long.get(path)
        """the table of this page that goes on on others, if there is one"""

    def go_on(self, labels: list[str], drawn: int) -> None:
        """Go on where other blocks of the same page have ended: with their labels, and as many pictures."""
        self._labels, self.drawn = labels, drawn

    def label(self, title: str) -> str:
        """A name for a part of this page; parts with the same title are told apart by a number."""
        self._labels.append(title)
        again = self._labels.count(title)
        return f"{title} ({again})" if again > 1 else title

    # Addresses

    def to(self, path: str) -> str:
        """The address of a source path, from this page."""
        return f"{self._up}{self._addresses.url(path)}" or "./"

    def to_entry(self, entry: EntryId) -> str:
        """The address of an entry's page."""
        return self.to(self._addresses.entries[entry])

    def to_criterion(self, criterion: CriterionId) -> str:
        """The address of a criterion's page."""
        return self.to(self._addresses.criteria[criterion])

    def to_class(self, classification: ClassificationId, name: ClassId) -> str:
        """The address of a class's page."""
        return self.to(self._addresses.classes[classification, name])

    def to_value(self, entry: EntryId, criterion: CriterionId) -> str:
        """The address of a value on its entry's page."""
        return f"{self._up}{self._addresses.value(entry, criterion)}"

    def to_form(self, entry: EntryId, criterion: CriterionId) -> str:
        """The address of the form at one field of an entry."""
        origin = self.comparison.criteria[criterion].origin
        # What a table makes of another criterion is answered there.
        asked = origin.source if isinstance(origin, Mapped) else criterion
        return f"{self._up}{self._addresses.form(entry, asked)}"

    def to_source(self, mention: Mention) -> str:
        """The address of a page that mentions an entry."""
        return self.to(mention.source)

    def link_html(self, link: str) -> Markup:
        """A link to an entry, by its id or an old one, or to an address elsewhere."""
        if "://" in link:
            return Markup('<a href="{0}" rel="nofollow noopener">{0}</a>').format(link)
        entry = self.wiki.entry_of_name[link]
        return Markup('<a href="{}">{}</a>').format(self.to_entry(entry), self.entry(entry).entry.title)

    # Words and marks

    def mark(self, criterion: Criterion, value: Value) -> Mark:
        """A value in short."""
        return self.renderer.mark(criterion, value)

    def mark_html(self, criterion: Criterion, value: Value) -> Markup:
        """A value's mark and words."""
        mark = self.renderer.mark(criterion, value)
        return self.renderer.piece("mark", mark)

    def cell(self, criterion: Criterion, value: Value) -> Markup:
        """A value as a cell of a table."""
        return self.renderer.cell(criterion, value)

    def badge_html(self, verdict: Verdict, *, link: bool = True) -> Markup:
        """A verdict's badge, with or without the link to its class."""
        key = (verdict, link, self._up)
        known = self.renderer.badges.get(key)
        if known is None:
            known = self.renderer.badges[key] = self.renderer.call("pieces", "badge", self, verdict, link)
        return known

    def row(self, one: ClassifiedEntry, table: Table) -> Markup:
        """A row of a comparison table."""
        key = (id(one.entry), table.columns, self._up)
        known = self.renderer.rows.get(key)
        if known is None:
            badges = [self.badge_html(one.verdicts[classification.id]) for classification in table.classifications]
            cells = self.renderer.cells(one, table.criteria)
            known = self.renderer.call("pieces", "row", one.entry.id, self.entry_link(one), badges, cells)
            self.renderer.rows[key] = known
        return known

    def rows(self, table: Table) -> Markup:
        """All rows of a comparison table. Those beyond the first come in a body of their own, which can come later."""
        rows = [self.row(one, table) for one in table.rows]
        bodies = [("", rows[:SHOWN_AT_ONCE]), ("cw-rest", rows[SHOWN_AT_ONCE:])]
        return joined([self.renderer.call("pieces", "body", joined(some), kind) for kind, some in bodies if some], "\n")

    def badge(self, verdict: Verdict) -> Badge:
        """A verdict in short."""
        return self.renderer.badge(verdict)

    def may_be(self, verdict: Verdict) -> str | None:
        """The classes of an unsettled verdict, for scripts that compare it with others.

        None where it is settled, an empty text where it may be anything.
        """
        classification = self.comparison.classifications[verdict.classification]
        unsettled = verdict.state in {VerdictState.UNDETERMINED, VerdictState.CONTESTED}
        if not unsettled:
            return None
        if classification.policy is Policy.ALL:
            return ""
        nothing = [nothing_in_words(classification)] if verdict.may_be_none else []
        return "|".join([*(classification.get(one).title for one in verdict.possible), *nothing])

    def own_reason(self, verdict: Verdict) -> str:
        """The sentence that the comparison file gives for a decided class, if it gives one."""
        if verdict.state is not VerdictState.DECIDED or len(verdict.possible) != 1:
            return ""
        return self.comparison.classifications[verdict.classification].get(verdict.possible[0]).because

    def why(self, one: ClassifiedEntry, verdict: Verdict, *, plain: bool = False) -> str:
        """Why a verdict is what it is, or what it hangs on, as one sentence. `plain` leaves out the state."""
        explanation = one.explanations[verdict.classification]
        if explanation.questions:
            words, say = "; ".join(explanation.questions[0].words), self.language.say
            if plain:
                return f"{words}."
            if verdict.state is VerdictState.CONTESTED:
                return say("Contested: {answers}.", answers=words)
            return say("Undecided: {answers}.", answers=words)
        words = explanation.because_words
        return f"{words[:1].upper()}{words[1:]}." if words else ""

    def entry_link(self, one: ClassifiedEntry) -> Markup:
        """An entry's title, linked, remembered: pages of criteria name every entry."""
        key = (one.entry.id, self._up)
        known = self.renderer.links.get(key)
        if known is None:
            known = Markup('<a href="%s">%s</a>') % (self.to_entry(one.entry.id), one.entry.title)
            self.renderer.links[key] = known
        return known

    def entry_links(self, entries: Sequence[ClassifiedEntry]) -> Markup:
        """The titles of entries, linked."""
        return joined([self.entry_link(one) for one in entries], ", ")

    def first_badge(self, one: ClassifiedEntry) -> Markup:
        """The badge of the first classification, without a link."""
        verdict = next(iter(one.verdicts.values()), None)
        return self.badge_html(verdict, link=False) if verdict is not None else Markup("")

    def entry(self, entry: EntryId) -> ClassifiedEntry:
        """An entry by its id."""
        return self.wiki.entries[entry]

    def rule_heading(self, part: RulePart) -> str:
        """What is asked of the parts under a heading of a rule."""
        return part_in_words(part, self.language)

    def status_sign(self, status: Status) -> str:
        """How a part of a rule stands, in one character."""
        return STATUS_SIGNS[status]

    def signs(self) -> Mapping[str, str]:
        """Tone → mark."""
        return MARKS

    def meanings(self) -> Mapping[str, str]:
        """Tone → meaning."""
        return self.renderer.meanings
