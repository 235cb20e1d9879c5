"""Views: what the comparison file shows on pages of its own, written as a ```comparison block is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .blocks import Block, Show, read_fields
from .comparison.slugs import slugs
from .fields import Fields
from .languages.told import tell
from .problems import Problems
from .wiki import Wiki


@dataclass(frozen=True, kw_only=True)
class View:
    """One view."""

    id: str
    title: str
    summary: str
    block: Block

    @property
    def is_comparison(self) -> bool:
        """Whether it sets a few entries side by side."""
        return self.block.show is Show.COMPARE


def read_views(wiki: Wiki, problems: Problems) -> Mapping[str, View]:
    """Read the views of a comparison file, in its order. They name entries, so this comes after the wiki is built."""
    report = problems.at(wiki.comparison.path)
    found: dict[str, View] = {}
    for source in wiki.comparison.views:
        fields = Fields(source.node, report, owner=tell("view '{source}'", source=source.id))
        title, summary = fields.text("title", required=True), fields.text("summary")
        block = read_fields(wiki, fields, source.node.line)
        found[source.id] = View(id=source.id, title=title, summary=summary, block=block)
    return found


def view_paths(views: Mapping[str, View], base: str) -> dict[str, str]:
    """The source path of the page of every view that is not a comparison of a few entries, below a base."""
    names = [name for name, one in views.items() if not one.is_comparison]
    return {name: f"{base}views/{slug}.md" for name, slug in slugs(names).items()}
