"""Pictures of the comparison as inline SVG, each with its data as a table."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from ..blocks import Block, Show
from ..comparison.model import Class, Classification, Criterion, Kind, Tone, criteria_of
from ..languages.language import marked
from ..phrases import nothing_in_words
from ..pictures import findings, heatmap, positions
from ..pictures.axes import Axis, Spot, axis_of, lanes_of
from ..pictures.distribution import Distribution, distribution
from ..pictures.groups import Group, grouped
from ..pictures.profile import bars, layers, width
from ..pictures.shapes import TONES
from ..pictures.spread import Part, spreads
from ..tables import Table, make_table
from ..wiki import ClassifiedEntry
from .marks import MARKS
from .pieces import Pieces

_TITLES = {
    Show.HEATMAP: marked("Criteria and entries"),
    Show.MAP: marked("Map"),
    Show.PROFILES: marked("Profiles"),
    Show.DISTRIBUTION: marked("Entries by class"),
    Show.TIMELINE: marked("Timeline"),
}
_LONGEST_BAR = 100
"""of a distribution, in percent"""
_ROW_OF_BAR = 2.4
"""from one bar of a distribution to the next"""


_LEAST_SPREAD = 2
"""entries whose values are drawn together"""


class About(NamedTuple):
    """What a picture is called, and what it shows."""

    id: str
    kind: str
    title: str
    finding: str
    more: str = ""
    """what else is read out to those who do not see it"""
    label: str = ""
    """of the parts of the page that it brings; each has its own"""


def picture(view: Pieces, block: Block) -> Markup:
    """A block that is drawn."""
    if block.query.criteria is None and block.show in {Show.HEATMAP, Show.PROFILES}:
        names = tuple(one.id for one in _drawn_by_default(view, block.show))
        block = dataclasses.replace(block, query=dataclasses.replace(block.query, criteria=names))
    if block.show in {Show.MAP, Show.TIMELINE, Show.PROFILES}:
        limit = min(block.query.limit or positions.MOST, positions.MOST)
        block = dataclasses.replace(block, query=dataclasses.replace(block.query, limit=limit))
    table = make_table(view.wiki, block.query)
    language = view.language
    title = block.query.title or language.say(_TITLES[block.show])
    if table.as_of:
        title = language.say("{title}, as of {date}", title=title, date=language.day(table.as_of))
    about = About("", block.show.value, title, "")
    if not table.rows:
        return view.renderer.call("pictures", "nothing", about.title, _note(view, table))
    match block.show:
        case Show.HEATMAP:
            drawn = _heatmap(view, table, about, by_likeness=not block.query.sort)
        case Show.MAP:
            drawn = _map(view, table, about, block.axes)
        case Show.TIMELINE:
            drawn = _timeline(view, table, about)
        case Show.PROFILES:
            drawn = _profiles(view, table, about)
        case _:
            drawn = _distributions(view, table, about)
    return view.later(drawn)


def _named(view: Pieces, about: About) -> About:
    """Name the parts of a page that a picture brings."""
    view.drawn += 1
    return about._replace(id=f"{view.pictures}-{view.drawn}", label=view.label(about.title))


def _drawn_by_default(view: Pieces, show: Show) -> list[Criterion]:
    """Of profiles the criteria of the profile; of a heat map those of which some value is better than another."""
    comparison = view.comparison
    everything = list(comparison.criteria.values())
    if show is Show.PROFILES:
        return [comparison.criteria[one] for one in comparison.profile] or list(comparison.finite)
    judged = [one for one in everything if _is_judged(one)]
    return judged or list(comparison.finite)


def _is_judged(criterion: Criterion) -> bool:
    if criterion.kind in {Kind.SCALE, Kind.OPTIONS}:
        return any(level.tone is not Tone.NEUTRAL for level in criterion.levels)
    return bool(criterion.good)


def _first(table: Table) -> Classification | None:
    return table.classifications[0] if table.classifications else None


def _note(view: Pieces, table: Table, left_out: int = 0) -> Markup:
    """What is not in the picture."""
    left_out, say = left_out + table.left_out, view.language.say
    words = [view.renderer.call("pictures", "left_out", left_out)] if left_out else []
    if table.not_yet:
        words.append(_links(view, say("Not begun by {date}", date=view.language.day(table.as_of)), table.not_yet))
    if table.maybe:
        words.append(_links(view, say("Perhaps too, but not known for certain"), table.maybe))
    return Markup(" ").join(words)


def _links(view: Pieces, words: str, entries: Sequence[ClassifiedEntry]) -> Markup:
    return view.renderer.call("pictures", "links", words, [view.entry_link(one) for one in entries])


def _class_in_words(view: Pieces, classification: Classification | None, one: ClassifiedEntry) -> str:
    if classification is None:
        return ""
    badge = view.badge(one.verdicts[classification.id])
    return f"{badge.prefix}: {badge.words}" if badge.prefix else badge.words


def _rows(
    view: Pieces, classification: Classification | None, entries: Sequence[ClassifiedEntry], *columns: Sequence[str]
) -> list[list[object]]:
    """Rows of the table behind a picture: the entry, its class, and what the picture says of it."""
    named = [_class_in_words(view, classification, one) for one in entries]
    heads = [named] if classification is not None else []
    return [[view.entry_link(one), *cells] for one, *cells in zip(entries, *heads, *columns, strict=True)]


def _heads(view: Pieces, classification: Classification | None, *rest: str) -> list[str]:
    return [view.language.say("Entry"), *([classification.title] if classification is not None else []), *rest]


# Heat map


def _heatmap(view: Pieces, table: Table, about: About, *, by_likeness: bool) -> Markup:
    call, classification = view.renderer.call, _first(table)
    marks = {
        one.entry.id: [view.mark(criterion, one.entry.values[criterion.id]) for criterion in table.criteria]
        for one in table.rows
    }
    tones = {name: tuple([mark.tone for mark in some]) for name, some in marks.items()}
    titles = [one.title for one in table.criteria]
    layout = heatmap.lay_out(grouped(classification, table.rows), titles, tones, by_likeness=by_likeness)
    meanings = {**view.renderer.meanings, "neutral": view.language.say_as("mark", "known")}
    finding = findings.of_heatmap(view.language, layout, len(titles), classification, meanings)
    about = _named(view, about._replace(finding=finding))
    used = [(one.tone, TONES[one.tone](0, 0), meanings[one.tone]) for one in layout.layers]
    columns = [[marks[one.entry.id][place].words for one in layout.entries] for place in range(len(titles))]
    return call(
        "pictures",
        "frame",
        about,
        call("pictures", "scroll", about, layout, call("pictures", "heatmap", layout)),
        call("pictures", "tones", used),
        (_heads(view, classification, *titles), _rows(view, classification, layout.entries, *columns)),
        _note(view, table, layout.left_out),
    )


# Maps


def _map(view: Pieces, table: Table, about: About, names: tuple[str, str]) -> Markup:
    across, upwards = (axis_of(view.comparison, name, table.rows) for name in names)
    if about.title == view.language.say(_TITLES[Show.MAP]):
        about = about._replace(title=view.language.join_and([across.title, upwards.title]))
    about = _named(view, about._replace(finding=findings.of_map(view.language, across, upwards)))
    layout = positions.lay_out([one.entry.title for one in table.rows], across, upwards)
    classification = _first(table)
    data = (
        _heads(view, classification, across.title, upwards.title),
        _rows(view, classification, table.rows, _words(across.spots), _words(upwards.spots)),
    )
    return _drawn_map(view, table, about, layout, (across.title, upwards.title), data, _note(view, table))


def _words(spots: Sequence[Spot]) -> list[str]:
    return [spot.words for spot in spots]


def _timeline(view: Pieces, table: Table, about: About) -> Markup:
    classification = _first(table)
    dated = [one for one in table.rows if one.entry.since]
    undated = [one for one in table.rows if not one.entry.since]
    note = Markup(" ").join(
        filter(None, [_links(view, view.language.say("No date"), undated) if undated else "", _note(view, table)])
    )
    if not dated:
        return view.renderer.call("pictures", "nothing", about.title, note)
    about = _named(view, about._replace(finding=findings.of_timeline(view.language, dated, len(undated))))
    across: Axis = axis_of(view.comparison, "since", dated)
    groups = grouped(classification, dated)
    layout = positions.lay_out(
        [one.entry.title for one in dated], across, lanes_of(groups, dated), left=150 if classification else 12
    )
    ordered = sorted(dated, key=lambda one: one.entry.since)
    data = (
        _heads(view, classification, view.language.say("Since")),
        _rows(view, classification, ordered, [view.language.day(one.entry.since) for one in ordered]),
    )
    shown = dataclasses.replace(table, rows=tuple(dated))
    return _drawn_map(view, shown, about, layout, (across.title, ""), data, note)


def _drawn_map(
    view: Pieces,
    table: Table,
    about: About,
    layout: positions.Map,
    titles: tuple[str, str],
    data: tuple[list[str], list[list[object]]],
    note: Markup,
) -> Markup:
    call, classification = view.renderer.call, _first(table)
    groups = grouped(classification, table.rows)
    group_of = {one.entry.id: number for number, group in enumerate(groups) for one in group.entries}
    paths: dict[int, list[str]] = {}
    for one, placed in zip(table.rows, layout.placed, strict=True):
        number = group_of[one.entry.id]
        paths.setdefault(number, []).append(groups[number].shape(placed.x, placed.y))
    shapes = [(groups[number].colour, "".join(some)) for number, some in sorted(paths.items())]
    drawn = call("pictures", "map", layout, shapes)
    drawing = call("pictures", "scroll", about, layout, drawn, call("pictures", "upright", layout, titles))
    # Where the lanes are the classes, their names stand beside them.
    legend = _legend(view, classification, groups) if classification is not None and titles[1] else Markup("")
    return call("pictures", "frame", about, drawing, legend, data, note)


def _legend(view: Pieces, classification: Classification, groups: Sequence[Group]) -> Markup:
    used = [(one.colour, one.shape(0, 0), one.title, len(one.entries)) for one in groups]
    return view.renderer.call("pictures", "kinds", classification.title, used)


# Distribution


def _distributions(view: Pieces, table: Table, about: About) -> Markup:
    several = len(table.classifications) > 1
    drawn = []
    for one in table.classifications:
        own = about._replace(title=f"{about.title}: {one.title}" if several else about.title)
        drawn.append(_distribution(view, distribution(one, table.rows), own, _note(view, table), with_data=True))
    return Markup("\n").join(drawn) if drawn else view.renderer.call("pictures", "nothing", about.title, "")


def class_distribution(view: Pieces, classification: Classification) -> Markup:
    """The classes of a classification with their entries, for the page that lists them."""
    counted = distribution(classification, tuple(view.wiki.entries.values()))
    title = view.language.say("{classification}: entries by class", classification=classification.title)
    about = About("", Show.DISTRIBUTION.value, title, "")
    return _distribution(view, counted, about, Markup(""), with_data=False)


def class_values(view: Pieces, kind: Class, members: Sequence[ClassifiedEntry]) -> Markup:
    """How the entries of a class answer what its rule asks, and the questions of the profile; nothing for one entry."""
    comparison = view.comparison
    asked = {*(criteria_of(kind.when) if kind.when is not None else ()), *comparison.profile}
    found = spreads([one for one in comparison.criteria.values() if one.id in asked], members)
    if len(members) < _LEAST_SPREAD or not found:
        return Markup("")
    about = About(
        "",
        "spread",
        view.language.say("How its entries answer"),
        findings.of_spreads(view.language, found, len(members)),
    )
    rows = [
        (
            view.to_criterion(one.criterion.id),
            one.criterion.title,
            [_part(view, one.criterion, part) for part in one.parts],
        )
        for one in found
    ]
    call = view.renderer.call
    return call("pictures", "frame", _named(view, about), call("pictures", "spread", rows), Markup(""), ([], []), "")


def _part(view: Pieces, criterion: Criterion, part: Part) -> tuple[str, str, str, Part]:
    """Tone, sign and words of a part, and the part."""
    if part.level:
        level = criterion.level(part.level)
        tone, words = level.tone.value, level.title
    else:
        tone = "open" if part.is_open else "none"
        words = view.renderer.meanings[tone]
    return tone, MARKS[tone], words, part


def _distribution(view: Pieces, counted: Distribution, about: About, note: Markup, *, with_data: bool) -> Markup:
    call = view.renderer.call
    nothing = nothing_in_words(counted.classification)
    finding, every = findings.of_distribution(view.language, counted, nothing)
    about = _named(view, about._replace(finding=finding, more=every))
    scale = _LONGEST_BAR / max(counted.most, 1)
    drawn = [
        (
            one.kind.title if one.kind is not None else nothing,
            one.kind.colour if one.kind is not None else "grey",
            round(_ROW_OF_BAR * place, 2),
            round(one.certain * scale, 2),
            round(one.perhaps * scale, 2),
            # Short, so that it fits beside the title on a phone; the text alternative says it in words.
            view.language.say("{low} to {high}", low=one.certain, high=one.certain + one.perhaps)
            if one.perhaps
            else str(one.certain),
        )
        for place, one in enumerate(counted.counts)
    ]
    rows: list[list[object]] = []
    if with_data:
        classes = [one.kind for one in counted.counts]
        links = [
            call("pictures", "link", view.to_class(counted.classification.id, kind.id), kind.title)
            if kind is not None
            else nothing
            for kind in classes
        ]
        rows = [[link, one.certain, one.perhaps] for link, one in zip(links, counted.counts, strict=True)]
    drawing = call("pictures", "distribution", about, drawn, round(_ROW_OF_BAR * len(drawn), 2))
    heads = [counted.classification.title, view.language.say("Entries"), view.language.say("Perhaps")]
    return call("pictures", "frame", about, drawing, Markup(""), (heads, rows), note)


# Profiles


def glyph(
    view: Pieces, one: ClassifiedEntry, criteria: Sequence[Criterion] | None = None, *, named: bool = True
) -> Markup:
    """The profile of an entry as bars; the criteria of the profile unless others are given.

    `named` says in words what it shows; leave that out where the same words stand beside it.
    """
    comparison = view.comparison
    if criteria is None:
        criteria = [comparison.criteria[name] for name in comparison.profile]
    if not criteria:
        return Markup("")
    marks = [view.mark(criterion, one.entry.values[criterion.id]) for criterion in criteria]
    drawn = bars(one, criteria, [(mark.tone, mark.words) for mark in marks])
    return view.renderer.fragment("pictures", "glyph", drawn, layers(drawn), width(len(drawn)), named)


def _profiles(view: Pieces, table: Table, about: About) -> Markup:
    call, classification = view.renderer.call, _first(table)
    criteria = table.criteria
    titles = [one.title for one in criteria]
    cards = [
        (
            view.entry_link(one),
            view.badge_html(one.verdicts[classification.id], link=False) if classification is not None else "",
            glyph(view, one, criteria),
        )
        for one in table.rows
    ]
    finding = view.language.say(
        "{entries}. The bars, from left to right: {criteria}. "
        "The higher, the further up its scale; dashed as far as it may reach.",
        entries=findings.entries_in_words(view.language, len(cards)),
        criteria="; ".join(titles),
    )
    about = _named(view, about._replace(finding=finding))
    columns = [
        [view.mark(criterion, one.entry.values[criterion.id]).words for one in table.rows] for criterion in criteria
    ]
    return call(
        "pictures",
        "frame",
        about,
        call("pictures", "profiles", cards),
        Markup(""),
        (_heads(view, classification, *titles), _rows(view, classification, table.rows, *columns)),
        _note(view, table),
    )
