"""An author's Markdown as another generator takes it: what blocks and references show stands in it as HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..blocks import INLINE
from ..prose import text_lines
from ..whole import WholeSite
from .harmless import harmless

_TOKEN = re.compile("\ue000cw(\\d+)\ue001")
_REFERENCE = re.compile(INLINE)
_LINK = re.compile(r"\]\(\s*<?([^)\s>]+)|^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)")


def authored(site: WholeSite, path: str, markdown: str) -> str:
    """The Markdown of the page at a source path, in which tokens stand for blocks already."""
    lines = markdown.split("\n")
    for number, plain in text_lines(lines):
        # `plain` has spaces in the place of code, and is as long as the line.
        changes = [*_references(site, path, plain), *_old_ids(site, path, plain)]
        for start, end, text in sorted(changes, reverse=True):
            lines[number] = lines[number][:start] + text + lines[number][end:]
    return _TOKEN.sub(lambda match: _block(site, path, int(match.group(1))), "\n".join(lines))


def _block(site: WholeSite, path: str, number: int) -> str:
    html = site.fragment(path, number)
    return f'<div class="cw-block">\n{harmless(html, one_block=True)}\n</div>'


def _references(site: WholeSite, path: str, line: str) -> Iterator[tuple[int, int, str]]:
    for match in _REFERENCE.finditer(line) if "[[" in line else ():
        number = site.inline(path, match)
        if number is not None:
            before = line[: match.start()]
            inside = before.rfind("[") > before.rfind("]")
            html = site.fragment(path, number, linked=not inside)
            yield match.start(), match.end(), harmless(html, one_block=True).replace("\n", " ")


def _old_ids(site: WholeSite, path: str, line: str) -> Iterator[tuple[int, int, str]]:
    if site.has_old_ids:
        for match in _LINK.finditer(line):
            group = 1 if match.group(1) is not None else 2
            renamed = site.renamed(path, match.group(group))
            if renamed is not None:
                yield match.start(group), match.end(group), renamed
