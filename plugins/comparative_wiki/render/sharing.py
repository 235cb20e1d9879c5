"""What an entry's page gives to other pages: badges to show there, and words by which to cite it."""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup

from ..entry import EntryId
from ..wiki import ClassifiedEntry
from .badge_files import shown_on_badges
from .citing import citation_of
from .view import PageView


class BadgeSnippets(NamedTuple):
    """A badge with the texts that show it elsewhere."""

    title: str
    picture: str
    """its address, from this page"""
    snippets: tuple[tuple[str, str], ...]
    """the name of a language, and the text in it; nothing where the site has no address"""


def sharing(view: PageView, one: ClassifiedEntry, author: str) -> Markup:
    """The folded boxes at the end of an entry's page. `author` is whom the site names as its author."""
    badges = [
        _badge(view, one.entry.id, classification.title, view.addresses.badge(one.entry.id, classification.id))
        for classification in shown_on_badges(view.wiki)
    ]
    return view.renderer.call("sharing", "boxes", badges, citation_of(view.wiki, view.addresses, one.entry, author))


def _badge(view: PageView, entry: EntryId, title: str, path: str) -> BadgeSnippets:
    addresses = view.addresses
    picture = addresses.url(path)
    if not addresses.site_url:
        return BadgeSnippets(title, f"{view.up}{picture}", ())
    # The words beside a picture stay as they are when the class changes, so they do not name it.
    words = f"{title}, according to {view.comparison.title}" if view.comparison.title else title
    whole, page = f"{addresses.site_url}{picture}", f"{addresses.site_url}{addresses.url(addresses.entries[entry])}"
    call = view.renderer.call
    snippets = (
        ("Markdown", f"[![{plain_in_markdown(words)}]({whole})]({page})"),
        ("HTML", str(call("sharing", "badge_as_html", page, whole, words)).replace("&#39;", "'")),
        ("reStructuredText", f".. image:: {whole}\n   :target: {page}\n   :alt: {' '.join(words.split())}"),
        ("shields.io", f"{addresses.site_url}{picture.removesuffix('svg')}json"),
    )
    return BadgeSnippets(title, f"{view.up}{picture}", snippets)


def plain_in_markdown(words: str) -> str:
    """Words that Markdown is to take as they stand."""
    plain = " ".join(words.split())
    for character in "\\`*_[]<>!&":
        plain = plain.replace(character, f"\\{character}")
    return plain
