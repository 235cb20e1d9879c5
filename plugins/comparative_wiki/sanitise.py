"""HTML made from strangers' Markdown, reduced to what text needs.

Entries come by pull request from people nobody knows. Whatever Markdown, its extensions or raw HTML made of them
passes through an allow-list of elements, attributes and address schemes; no script, style or form survives, and
nothing can dress up as a part of the page that we generate.
"""

from __future__ import annotations

import re

import nh3

from .languages.told import tell
from .problems import Place, Reporter
from .prose import text_lines

_TAGS = frozenset({
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "details", "dfn", "div", "dl", "dt",
    "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark",
    "ol", "p", "pre", "q", "s", "samp", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td",
    "tfoot", "th", "thead", "time", "tr", "u", "ul", "var",
})  # fmt: skip
_ATTRIBUTES = {
    "*": {"class", "id", "lang", "dir", "title"},
    "a": {"href", "rel"},
    "span": {"data-cw-token"},
    "img": {"src", "alt", "width", "height", "loading"},
    "details": {"open"},
    "ol": {"start"},
    "time": {"datetime"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan", "scope"},
}
_SCHEMES = {"http", "https", "mailto"}
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_IGNORED = re.compile(r"[\x00-\x20]")
"""what browsers leave out of an address before they read it"""
_OURS = re.compile(r"cw-|md-|__")
"""what the ids and classes begin with that we and the theme use for the furniture of a page"""
_MICROFORMATS = re.compile(r"(?:h|p|u|e|dt)-[a-z]")
"""what classes begin with by which readers of microformats take text for a comment, say, or somebody's address"""


def _filter(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "class":
        kept = [name for name in value.split() if not (_OURS.match(name) or _MICROFORMATS.match(name))]
        return " ".join(kept) or None
    if attribute == "id" and _OURS.match(value):
        return None
    if tag == "img" and attribute == "src" and _ELSEWHERE.match(_IGNORED.sub("", value).replace("\\", "/")):
        # A picture from another host would tell that host who reads the page.
        return None
    return value


# Made once: setting one up costs more than cleaning a page with it.
_CLEANER = nh3.Cleaner(
    tags=set(_TAGS),
    attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
    attribute_filter=_filter,
    url_schemes=_SCHEMES,
    link_rel=None,
    strip_comments=True,
)


def sanitise(html: str) -> str:
    """Return HTML with nothing in it that could run, style the page, or pass for a part of it."""
    # The parser takes a mark of byte order at the beginning for what it says, and leaves one that comes to stand there.
    return _CLEANER.clean(html).lstrip("\ufeff")


_HTML = re.compile(r"<(?:/?([a-zA-Z][\w-]*)(?=[\s/>])|!--)")
_TARGET = re.compile(r"\]\(\s*<?((?:[a-z][a-z0-9+.-]*:)?//[^\s)>]*)", re.IGNORECASE)
"""how the address elsewhere of a link or picture stands behind its text"""


def check_body(body: str, first_line: int, report: Reporter) -> None:
    """Warn of what `sanitise` will take out of an entry's text: raw HTML, and pictures from other hosts."""
    if "<" not in body and "![" not in body:
        return
    for number, line in text_lines(body.split("\n")):
        if line.startswith("    "):
            continue
        found = _HTML.search(line)
        if found:
            what = f"<{found.group(1)}>" if found.group(1) else "a comment"
            report.warning(
                "raw-html",
                Place(line=first_line + number, column=found.start() + 1),
                tell("{what} is HTML, which is not shown as such in an entry", what=what),
                tell("Use Markdown, or put it between backticks if you mean the characters themselves."),
            )
        picture = _remote_picture(line) if "![" in line else None
        if picture:
            column, address = picture
            report.warning(
                "remote-picture",
                Place(line=first_line + number, column=column),
                tell("the picture {group} lies on another host, and is not shown", group=address),
                tell("Add the picture to the wiki and link to the file, or link to the page that shows it."),
            )


def _remote_picture(line: str) -> tuple[int, str] | None:
    """The column from 1 and the address of the first picture of a line that lies on another host."""
    for target in _TARGET.finditer(line):
        start = line.rfind("![", line.rfind("]", 0, target.start()) + 1, target.start())
        if start >= 0:
            return start + 1, target.group(1)
    return None
