"""HTML that means the same in every generator: not read as Markdown again, nor as a template."""

from __future__ import annotations

import re

_APART = re.compile(r"(<(script|style|pre|textarea)\b[^>]*>)(.*?)(</\2>)", re.DOTALL | re.IGNORECASE)
_TEMPLATE = re.compile(r"\{(?=[{%#<])")
"""how Liquid, Nunjucks, Jinja, Go's templates and Hugo's shortcodes begin"""
_BLANK = re.compile(r"\n(?:[ \t]*\n)+")
_NEWLINE = re.compile(r"\n(?=[ \t]*(?:\n|$))")


def harmless(html: str, *, one_block: bool = False) -> str:
    """Write what would begin a template in such a way that it does not, and the page shows the same.

    `one_block` also takes out blank lines, at which a block of HTML within Markdown would end.
    """
    html = html.strip() if one_block else html
    parts, end = [], 0
    for match in _APART.finditer(html):
        parts += [_text(html[end : match.start()], one_block), _kept(match, one_block)]
        end = match.end()
    return "".join([*parts, _text(html[end:], one_block)])


def _text(html: str, one_block: bool) -> str:
    html = _TEMPLATE.sub("&#123;", html)
    return _BLANK.sub("\n", html) if one_block else html


def _kept(match: re.Match[str], one_block: bool) -> str:
    """An element in which white space counts, or whose content is no HTML."""
    opening, name, content, closing = match.groups()
    if name.lower() in {"pre", "textarea"}:
        content = _TEMPLATE.sub("&#123;", content)
        return opening + (_NEWLINE.sub("&#10;", content) if one_block else content) + closing
    if "json" in opening:
        # Outside the texts of JSON no two such characters stand together.
        content = _TEMPLATE.sub(r"\\u007b", content)
    return opening + (_BLANK.sub("\n", content) if one_block else content) + closing
