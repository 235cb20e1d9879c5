"""What authors put into pages: ```comparison blocks and [[badge: …]] in running text."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, replace

from .beside import LEAST, MOST
from .comparison.model import ClassificationId, CriterionId, GroupId, Kind
from .entry import EntryId
from .fields import Fields
from .languages.language import marked
from .languages.told import tell, tell_n
from .pictures.axes import axis_names
from .problems import Place, Reporter, did_you_mean, remedies
from .prose import FENCE, text_lines
from .source import Mapping, parse_fragment
from .tables import TableQuery, group_members, query_reader, sort_keys
from .wiki import Wiki

INFO = "comparison"
"""the first word after the fence"""
AS_OF = "as of"
"""the key of the date whose values are shown"""


class Show(enum.StrEnum):
    """What a block shows."""

    TABLE = "table"
    CLASSES = "classes"
    CRITERIA = "criteria"
    NEWEST = "newest"
    UNSETTLED = "unsettled"
    VERDICTS = "verdicts"
    COMPARE = "compare"
    HEATMAP = "heatmap"
    MAP = "map"
    PROFILES = "profiles"
    DISTRIBUTION = "distribution"
    TIMELINE = "timeline"
    COMPARISONS = "comparisons"

    @property
    def is_of_one(self) -> bool:
        """Whether it shows something of one comparison, and not of the site."""
        return self is not Show.COMPARISONS


PICTURES = frozenset({Show.HEATMAP, Show.MAP, Show.PROFILES, Show.DISTRIBUTION, Show.TIMELINE})
"""what is drawn"""
OF_ANY_DATE = frozenset({Show.TABLE, Show.HEATMAP, Show.MAP, Show.PROFILES, Show.DISTRIBUTION})
"""what can be shown with the values of another date"""


@dataclass(frozen=True, kw_only=True)
class Block:
    """One ```comparison block."""

    show: Show
    query: TableQuery
    line: int
    axes: tuple[str, str] = ("", "")
    """of a map: what goes to the right and what goes up, criteria or scores"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reference:
    """`[[badge: entry, classification]]` in running text."""

    what: str
    """badge, verdict or profile"""
    entry: EntryId
    classification: ClassificationId | None


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundBlock:
    """A fence in a page: lines `first` to `last` (from 0, inclusive), with the YAML between them."""

    first: int
    last: int
    text: str


def find_blocks(lines: list[str]) -> list[FoundBlock]:
    """Find our fences, and not those that stand inside another fence."""
    found: list[FoundBlock] = []
    opened: tuple[str, int, bool] | None = None
    for number, line in enumerate(lines):
        match = FENCE.match(line)
        if match is None:
            continue
        marks, info = match.group(2), match.group(3).strip()
        if opened is None:
            opened = (marks, number, info.split(" ")[0].strip("{}.") == INFO)
        elif marks[0] == opened[0][0] and len(marks) >= len(opened[0]) and not info:
            if opened[2]:
                found.append(FoundBlock(first=opened[1], last=number, text="\n".join(lines[opened[1] + 1 : number])))
            opened = None
    return found


def parse_block(block: FoundBlock, report: Reporter, *, first_line: int) -> Mapping | None:
    """Parse the YAML of a block; report and return None where it is none.

    `first_line` is the line of the file in which the page's line 0 stands.
    """
    return parse_fragment(block.text, report, first_line=first_line + block.first + 1, what="the comparison block")


def read_parsed(
    wiki: Wiki,
    node: Mapping,
    report: Reporter,
    *,
    line: int,
    views: MappingOf[str, Block] | None = None,
    also: Sequence[str] = (),
) -> Block | None:
    """Read what a block says; report and return None where it is wrong.

    `line` is that of its fence; `views` are what `view:` may name; `also` are keys that have been read before.
    """
    before = len(report.problems)
    fields = Fields(node, report, owner=tell("a comparison block"))
    for key in also:
        fields.text(key)
    named = _named_view(fields, views or {})
    read = named if named is not None else _BlockReader(wiki, fields).read(line)
    return read if len(report.problems) == before else None


def read_fields(wiki: Wiki, fields: Fields, line: int) -> Block:
    """Read what a block may say from a mapping that may have been asked for other keys before; reports what is left."""
    return _BlockReader(wiki, fields).read(line)


def _named_view(fields: Fields, views: MappingOf[str, Block]) -> Block | None:
    """The view that a block names, if it does: alone but for a date, since the view says everything else."""
    name = fields.text("view")
    if not name:
        return None
    if name not in views:
        cause, remedy = tell("there is no view '{name}'", name=name), remedies(did_you_mean(name, views))
        fields.report.error("block-unknown", fields.place_of("view"), cause, remedy)
    date = _date(fields, views[name].show) if name in views else fields.date(AS_OF)
    fields.close(elsewhere=lambda key: tell("A block that names a view says nothing else but `{key}`.", key=AS_OF))
    block = views.get(name)
    return replace(block, query=replace(block.query, as_of=date)) if block is not None and date else block


def _date(fields: Fields, show: Show) -> str:
    """The date whose values are to be shown; reported where that cannot be."""
    date = fields.date(AS_OF)
    if date and show not in OF_ANY_DATE:
        fields.report.error(
            "not-allowed",
            fields.place_of(AS_OF),
            tell("'{value}' cannot be shown as of a date", value=show.value),
            tell("Leave it out, or show one of: {names}.", names=", ".join(one for one in Show if one in OF_ANY_DATE)),
        )
        return ""
    return date


class _BlockReader:
    def __init__(self, wiki: Wiki, fields: Fields) -> None:
        self.wiki = wiki
        self.report = fields.report
        self.fields = fields

    def read(self, line: int) -> Block:
        comparison = self.wiki.comparison
        show = self.fields.choice("show", tuple(Show), Show.TABLE)
        where = self.fields.node_of("where")
        query = TableQuery(
            title=self.fields.text("title"),
            entries=self._entries(),
            where=query_reader(comparison, self.report).read(where) if where is not None else None,
            criteria=self._criteria(),
            classifications=self._classifications(),
            sort=self._sort(),
            limit=self._limit(),
            as_of=_date(self.fields, show),
        )
        if show is Show.COMPARE:
            self._check_number()
        axes = (self._axis("x"), self._axis("y")) if show is Show.MAP else ("", "")
        self.fields.close()
        return Block(show=show, query=query, line=line, axes=axes)

    def _check_number(self) -> None:
        """Side by side stand a few entries, which are named."""
        if self.fields.node_of("entries") is None:
            self.fields.missing("entries")
            return
        named = {text for text, _ in self.fields.words("entries")}
        count = len(self.wiki.entries) if named == {"all"} else len(named)
        if not LEAST <= count <= MOST:
            cause = tell_n("{n} entry cannot stand side by side", "{n} entries cannot stand side by side", count)
            self.report.error(
                "bad-number",
                self.fields.place_of("entries"),
                cause,
                tell("Name {least} to {most}.", least=LEAST, most=MOST),
            )

    def _unknown(self, text: str, place: Place, what: str, known: list[str]) -> None:
        self.report.error(
            "block-unknown",
            place,
            tell("there is no {what} '{text}'", what=tell(what), text=text),
            remedies(did_you_mean(text, known)),
        )

    def _entries(self) -> tuple[EntryId, ...] | None:
        words = self.fields.words("entries")
        found = []
        for text, place in words:
            if text == "all" and len(words) == 1:
                return None
            if EntryId(text) in self.wiki.entries:
                found.append(EntryId(text))
            else:
                self._unknown(text, place, "entry", list(self.wiki.entries))
        return tuple(dict.fromkeys(found)) if words else None

    def _criteria(self) -> tuple[CriterionId, ...] | None:
        comparison = self.wiki.comparison
        words = self.fields.words("criteria")
        found: list[CriterionId] = []
        for text, place in words:
            if CriterionId(text) in comparison.criteria:
                found.append(CriterionId(text))
            elif GroupId(text) in comparison.groups:
                found.extend(group_members(comparison, text))
            elif text == "none" and len(words) == 1:
                return ()
            else:
                self._unknown(text, place, "criterion or group", [*comparison.criteria, *comparison.groups])
        return tuple(dict.fromkeys(found)) if words else None

    def _classifications(self) -> tuple[ClassificationId, ...] | None:
        known = self.wiki.comparison.classifications
        words = self.fields.words("classifications")
        found = []
        for text, place in words:
            if ClassificationId(text) in known:
                found.append(ClassificationId(text))
            elif text == "none" and len(words) == 1:
                return ()
            else:
                self._unknown(text, place, "classification", list(known))
        return tuple(found) if words else None

    def _sort(self) -> tuple[str, ...]:
        known = sort_keys(self.wiki.comparison)
        found = []
        for text, place in self.fields.words("sort"):
            if text.removeprefix("-") in known:
                found.append(text)
            else:
                self._unknown(text.removeprefix("-"), place, "order", known)
        return tuple(found)

    def _axis(self, key: str) -> str:
        """What goes along one side of a map: a criterion whose values have an order or places, a score, `since`."""
        comparison = self.wiki.comparison
        words = self.fields.words(key)
        if not words:
            self.fields.missing(key)
            return ""
        text, place = words[0]
        known = axis_names(comparison)
        if text in known:
            return text
        criterion = comparison.criteria.get(CriterionId(text))
        if criterion is not None:
            cause = tell(
                "'{text}' is a criterion with {kind}, which has no place on a map", text=text, kind=criterion.kind
            )
            if criterion.kind is Kind.MANY:
                cause = tell("'{text}' takes several options at once, which have no one place on a map", text=text)
            self.report.error(
                "not-allowed",
                place,
                cause,
                tell("Use a criterion with a `scale`, `options`, `number` or `date`, a score, or `since`."),
            )
        else:
            self._unknown(text, place, "criterion or score", known)
        return ""

    def _limit(self) -> int:
        text = self.fields.text("limit", "0")
        if not re.fullmatch(r"\d{1,6}", text):
            self.report.error(
                "bad-number",
                self.fields.place_of("limit"),
                tell("'{text}' is not a number of rows", text=text),
                tell("Write digits."),
            )
            return 0
        return int(text)


NAMED = (
    *(marked("entry"), marked("criterion"), marked("classification"), marked("class"), marked("criterion or group")),
    *(marked("order"), marked("criterion or score"), marked("comparison"), marked("score")),
)
"""what a block can name, for the tool that collects texts"""

INLINE = r"\[\[\s*(badge|verdict|profile)\s*:\s*([^\]\n,]+?)\s*(?:,\s*([^\]\n]+?)\s*)?\]\]"
"""`[[badge: wikipedia]]` or `[[badge: wikipedia, kind]]`; groups: what, entry, classification"""
_INLINE = re.compile(INLINE)


def make_reference(wiki: Wiki, what: str, entry: str, classification: str | None) -> Reference | None:
    """Return the reference, or None where it names what is not there."""
    known = classification is None or ClassificationId(classification) in wiki.comparison.classifications
    if EntryId(entry) not in wiki.entries or not known:
        return None
    name = ClassificationId(classification) if classification is not None else None
    return Reference(what=what, entry=EntryId(entry), classification=name)


def report_reference(
    wiki: Wiki, markdown: str, text: str, report: Reporter, *, first_line: int, entry: str = ""
) -> None:
    """Report a reference that Markdown met in running text and that names what is not there.

    `entry` is the id of its entry where the reference has more than that.
    """
    match = _INLINE.fullmatch(text)
    assert match is not None
    _, written, classification = match.groups()
    entry = entry or written
    known: list[str] = list(wiki.entries)
    what, word = tell("entry"), entry
    if EntryId(entry) in wiki.entries:
        known = list(wiki.comparison.classifications)
        what, word = tell("classification"), classification or ""
    for place in places_of(text, markdown, first_line):
        report.error(
            "block-unknown", place, tell("there is no {what} '{text}'", what=what, text=word), did_you_mean(word, known)
        )


def places_of(text: str, markdown: str, first_line: int) -> Iterator[Place]:
    """Every place outside code at which a reference stands: Markdown does not say where it met it."""
    for number, line in text_lines(markdown.split("\n")):
        position = line.find(text)
        if position >= 0:
            yield Place(line=first_line + number, column=position + 1)
