"""The pages that set entries side by side: those that the comparison file asks for, and the closest of two classes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from markupsafe import Markup

from ..addresses import Addresses
from ..beside import LEAST, Pair, divided_by, minimal_pairs
from ..blocks import Block
from ..comparison.slugs import slugs
from ..entry import EntryId
from ..tables import TableQuery, make_table
from ..views import View, view_paths
from ..wiki import Wiki
from .entry_parts import not_known_of_both
from .side_by_side import between_html, compared_table, turns_html
from .view import PageView

Pages = dict[str, tuple[str, Callable[[PageView], Markup]]]
"""source path → title, and what renders it"""


class SideBySide(NamedTuple):
    """A page that sets entries side by side."""

    path: str
    title: str
    summary: str
    query: TableQuery
    pair: Pair | None = None
    """what it is, where nobody has asked for it"""


def compare_pages(wiki: Wiki, addresses: Addresses, views: Mapping[str, View]) -> Pages:
    """All of them, and tell `addresses` where they are."""
    found, say = _side_by_side(wiki, views, addresses.base), wiki.comparison.language.say
    say_as = wiki.comparison.language.say_as
    for one in found:
        if one.query.entries is not None:
            addresses.compared.setdefault(tuple(sorted(one.query.entries)), one.path)
    others = {path: views[name] for name, path in view_paths(views, addresses.base).items()}
    pages: Pages = {addresses.comparison_listing: (say_as("page", "Compare"), partial(_listing_page, found=found))}
    pages.update({one.path: (one.title, partial(_page, one=one)) for one in found})
    if others:
        pages[addresses.view_listing] = (say("Views"), partial(_view_listing, views=others))
    pages.update({path: (one.title, partial(_view_page, one=one, views=others)) for path, one in others.items()})
    return pages


def _side_by_side(wiki: Wiki, views: Mapping[str, View], base: str) -> list[SideBySide]:
    """Those that are declared, then the closest of every two classes that are not among them."""
    declared = [one for one in views.values() if one.is_comparison]
    known = {frozenset(one.block.query.entries or ()) for one in declared}
    pairs = [pair for pair in minimal_pairs(wiki) if frozenset(pair.entries) not in known]
    names = slugs([*(one.id for one in declared), *map(_name, pairs)])
    paths = {name: f"{base}compare/{slug}.md" for name, slug in names.items()}
    return [
        *(SideBySide(paths[one.id], one.title, one.summary, one.block.query) for one in declared),
        *(_of_pair(wiki, pair, paths[_name(pair)]) for pair in pairs),
    ]


def _name(pair: Pair) -> str:
    return f"{pair.entries[0]} and {pair.entries[1]}"


def _of_pair(wiki: Wiki, pair: Pair, path: str) -> SideBySide:
    title = wiki.comparison.language.join_and([wiki.entries[one].entry.title for one in pair.entries])
    return SideBySide(path, title, "", TableQuery(title=title, entries=pair.entries), pair)


# What they show


def _listing_page(view: PageView, *, found: Sequence[SideBySide]) -> Markup:
    declared = [(view.to(one.path), one.title, one.summary) for one in found if one.pair is None]
    pairs = [
        (_classes(view, one.pair), view.to(one.path), one.title, _divides(view, one.pair))
        for one in found
        if one.pair is not None
    ]
    return view.renderer.render(
        "page_compare.html",
        view=view,
        declared=declared,
        pairs=pairs,
        enough=len(view.wiki.entries) >= LEAST,
    )


def _classes(view: PageView, pair: Pair) -> str:
    classification = divided_by(view.wiki)
    assert classification is not None
    return view.language.join_and([classification.get(one).title for one in pair.classes])


def _divides(view: PageView, pair: Pair) -> tuple[list[tuple[str, str, str]], str]:
    """The criteria in which two entries differ, with their values; and a sentence on those of which it is not known."""
    here, there = (view.entry(one).entry.values for one in pair.entries)
    criteria = view.comparison.criteria
    differs = [
        (
            criteria[name].title,
            view.mark(criteria[name], here[name]).words,
            view.mark(criteria[name], there[name]).words,
        )
        for name in pair.differs
    ]
    unknown = [criteria[name].title for name in pair.unknown]
    return differs, not_known_of_both(view.language, unknown) if unknown else ""


def _page(view: PageView, *, one: SideBySide) -> Markup:
    table = make_table(view.wiki, one.query)
    entries: list[EntryId] = [row.entry.id for row in table.rows]
    pair = (_classes(view, one.pair), _divides(view, one.pair)) if one.pair is not None else None
    # Mentions are known only when every page has been read, which is after this.
    return view.renderer.render(
        "page_compare_one.html",
        view=view,
        title=one.title,
        summary=one.summary if one.pair is None else "",
        pair=pair,
        table=view.later(compared_table(view, table, one.query.title or one.title)),
        between=view.later(partial(between_html, view, entries)),
        turns=turns_html(view, entries),
        listing=view.to(view.addresses.comparison_listing),
    )


def _view_page(view: PageView, *, one: View, views: Mapping[str, View]) -> Markup:
    dates = _at_other_dates(view, one, views)
    block = view.block(one.block)
    return view.renderer.render("page_view.html", title=one.title, summary=one.summary, dates=dates, block=block)


def _at_other_dates(view: PageView, one: View, views: Mapping[str, View]) -> list[tuple[str, str, bool]]:
    """Address and date of the views that show the same of other dates, and which is this one; today's last, undated."""
    asked = _of_any_date(one.block)
    same = [(path, other) for path, other in views.items() if _of_any_date(other.block) == asked]
    if len(same) == 1:
        return []
    same.sort(key=lambda pair: pair[1].block.query.as_of or "~")
    return [(view.to(path), other.block.query.as_of, other is one) for path, other in same]


def _of_any_date(block: Block) -> Block:
    """What a view shows, whatever its title and of whichever date."""
    return replace(block, line=0, query=replace(block.query, title="", as_of=""))


def _view_listing(view: PageView, *, views: Mapping[str, View]) -> Markup:
    rows = [(view.to(path), one.title, one.summary) for path, one in views.items()]
    return view.renderer.render("page_views.html", rows=rows)
