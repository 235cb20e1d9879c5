"""The page on which entries are written: every question of the comparison as a field."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from ..addresses import form_anchor
from ..comparison.model import Comparison, Criterion, Kind, Mapped
from ..forges import Forge
from ..writing import entry_as_text
from .view import PageView

LONGEST_ADDRESS = 7_500
"""characters with which servers of forges still take an address; GitHub's refuse about 8,000"""


def form_page(view: PageView, *, forge: Forge | None) -> Markup:
    """The page. What only a script can do is hidden until it runs; without one, the page says how else it goes."""
    comparison = view.comparison
    asked = {one.id for one in comparison.criteria.values() if not isinstance(one.origin, Mapped)}
    groups = [
        (group.title, group.summary, [one for one in group.criteria if one.id in asked])
        for group in view.renderer.groups
    ]
    folder = view.addresses.folder
    return view.renderer.render(
        "page_form.html",
        view=view,
        groups=[group for group in groups if group[2]],
        kinds=Kind,
        anchor=form_anchor,
        shown=[one for one in comparison.classifications.values() if one.lens_of is None],
        tags=sorted({tag for one in view.wiki.entries.values() for tag in one.entry.tags}),
        folder=folder,
        new=forge.new_file(folder) if forge is not None else "",
        edit=forge.edit_file("") if forge is not None else "",
        style=forge.style.value if forge is not None else "",
        longest=LONGEST_ADDRESS,
        skeleton=entry_as_text(
            _skeleton(comparison), comparison.language.say("What it is and how it works, in your own words.")
        ),
    )


def _skeleton(comparison: Comparison) -> Mapping[str, object]:
    """A file with one answer given, for those who write without the page."""
    example = next((one for one in comparison.criteria.values() if one.origin is None), None)
    say = comparison.language.say
    front: dict[str, object] = {"title": say("The name"), "summary": say("What it is, in one sentence.")}
    source = {"url": "https://example.org/", "title": say("What the page is called"), "seen": "2026-01-31"}
    if example is not None:
        support = {"because": say("Why this answer, in a sentence."), "evidence": [source]}
        front["criteria"] = {example.id: {"value": _first_answer(example), "confidence": "medium", **support}}
    return front


def _first_answer(criterion: Criterion) -> str:
    if criterion.levels:
        return criterion.levels[0].id
    return {Kind.NUMBER: "1", Kind.DATE: "2009", Kind.LINK: "https://example.org/"}.get(
        criterion.kind, criterion.language.say("some words")
    )
