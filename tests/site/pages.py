"""Reads built pages without a browser: a tree of elements, what is wrong with the markup, and where links lead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()  # noqa: SIM905 - reads better
)
SVG_LEAVES = frozenset(["path", "circle", "rect", "line", "use"])
ENDS_PARAGRAPH = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "details",
        "div",
        "dl",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "ul",
    ]
)
"""what a browser ends an open paragraph at"""

_COMPOUND = re.compile(r"(?P<tag>[a-z][a-z0-9]*)?(?P<rest>(?:[.#][\w-]+|\[[^\]]+\])*)$")
_PART = re.compile(r"([.#])([\w-]+)|\[([\w-]+)(?:=([^\]]*))?\]")


@dataclass(eq=False)
class Element:
    """An element of a page."""

    tag: str
    attributes: dict[str, str]
    parent: Element | None = None
    children: list[Element | str] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    @property
    def text(self) -> str:
        """All text inside, with white space folded."""
        return " ".join("".join(self._strings()).split())

    def _strings(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag not in {"script", "style", "template"}:
                yield from child._strings()
                if child.tag in ENDS_PARAGRAPH | {"li", "dt", "dd", "td", "th", "tr", "br", "caption", "summary"}:
                    yield " "

    def walk(self) -> Iterator[Element]:
        """This element and everything inside, in the order of the page. What waits in a template is no part of it."""
        yield self
        for child in self.children if self.tag != "template" else ():
            if isinstance(child, Element):
                yield from child.walk()

    def everything(self) -> Iterator[Element]:
        """This element and everything inside, templates too."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.everything()

    def all(self, selector: str) -> list[Element]:
        """Every element inside that fits: `tag.class#id[attribute=value]`, with spaces for "somewhere inside"."""
        found = [self]
        for part in selector.split():
            inside: dict[Element, None] = {}
            for one in found:
                for candidate in one.walk():
                    if candidate is not one and _fits(candidate, part):
                        inside[candidate] = None
            found = list(inside)
        return found

    def one(self, selector: str) -> Element:
        """The only element that fits."""
        found = self.all(selector)
        assert len(found) == 1, f"{len(found)} elements fit {selector}"
        return found[0]

    def texts(self, selector: str) -> list[str]:
        return [one.text for one in self.all(selector)]

    def inside(self, selector: str) -> bool:
        """Whether this element is within one that fits."""
        return self.parent is not None and (_fits(self.parent, selector) or self.parent.inside(selector))


def _fits(element: Element, compound: str) -> bool:
    match = _COMPOUND.match(compound)
    assert match, compound
    if match["tag"] and element.tag != match["tag"]:
        return False
    for part in _PART.finditer(match["rest"]):
        mark, name, attribute, value = part.groups()
        if mark == "." and name not in element.classes:
            return False
        if mark == "#" and element.attributes.get("id") != name:
            return False
        if attribute and (
            attribute not in element.attributes
            or (value is not None and element.attributes[attribute] != value.strip("'\""))
        ):
            return False
    return True


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.here = self.root
        self.faults: list[str] = []

    def _fault(self, what: str) -> None:
        line, _ = self.getpos()
        self.faults.append(f"line {line}: {what}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        for name in names:
            if names.count(name) > 1:
                self._fault(f"<{tag}> has {name} twice")
            if not re.fullmatch(r"[a-z_@:][\w.:@-]*", name):
                self._fault(f"<{tag}> has an attribute {name!r}")
        if tag in ENDS_PARAGRAPH and self._open("p"):
            self._fault(f"<{tag}> stands in a paragraph, which it ends")
        if tag == "a" and self._open("a"):
            self._fault("a link stands in a link")
        element = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(element)
        if tag not in VOID:
            self.here = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def _open(self, tag: str) -> bool:
        one: Element | None = self.here
        while one is not None and one.tag not in {"td", "th", "svg", "button", "object"}:
            if one.tag == tag:
                return True
            one = one.parent
        return False

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        one: Element | None = self.here
        while one is not None and one.tag != tag:
            one = one.parent
        if one is None:
            self._fault(f"</{tag}> ends nothing")
            return
        while self.here is not one:
            self._fault(f"<{self.here.tag}> is not ended before </{tag}>")
            assert self.here.parent is not None
            self.here = self.here.parent
        assert one.parent is not None
        self.here = one.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)


@dataclass
class Page:
    """One HTML file of a built site."""

    address: str
    """relative to the site, as in a link: "entries/arch/" """
    html: str

    @cached_property
    def _parsed(self) -> _Parser:
        parser = _Parser()
        parser.feed(self.html)
        parser.close()
        return parser

    @property
    def root(self) -> Element:
        return self._parsed.root

    @property
    def faults(self) -> list[str]:
        """What is wrong with the markup."""
        return self._parsed.faults

    @property
    def content(self) -> Element:
        """What the page says, without the theme's furniture."""
        for selector in ("article", "div[role=main]", "main"):
            found = self.root.all(selector)
            if found:
                return found[0]
        return self.root.one("body")

    def one(self, selector: str) -> Element:
        return self.root.one(selector)

    def all(self, selector: str) -> list[Element]:
        return self.root.all(selector)

    def texts(self, selector: str) -> list[str]:
        return self.root.texts(selector)

    def section(self, heading: str) -> Element:
        """What follows the heading that begins with these words, up to the next of its rank."""
        start = next(
            one for one in self.content.walk() if re.fullmatch("h[1-6]", one.tag) and one.text.startswith(heading)
        )
        assert start.parent is not None
        siblings = start.parent.children
        body: list[Element | str] = []
        for child in siblings[siblings.index(start) + 1 :]:
            if isinstance(child, Element) and child.tag in {"h1", start.tag}:
                break
            body.append(child)
        return Element("section", {}, None, body)

    def follow(self, link: Element) -> str:
        """Where a link of this page leads, relative to the site."""
        return urljoin(f"http://site/{self.address}", link.attributes["href"]).removeprefix("http://site/")


@dataclass
class BuiltSite:
    """A site on the disk."""

    folder: Path
    messages: list[str] = field(default_factory=list)
    """what the build logged at the level of warnings and above"""
    root: str = "/"
    """the path of the site's own address"""

    def page(self, address: str = "") -> Page:
        path = self.folder / unquote(address)
        path = path / "index.html" if not address or address.endswith("/") else path
        return Page(address, path.read_text(encoding="utf-8"))

    @cached_property
    def pages(self) -> dict[str, Page]:
        """Every page by its address; pieces of HTML for other sites are none."""
        found = {}
        for path in sorted(self.folder.rglob("*.html")):
            name = path.relative_to(self.folder).as_posix()
            if name.endswith(".fragment.html"):
                continue
            address = name.removesuffix("index.html") if name.endswith("/index.html") or name == "index.html" else name
            found[address] = Page(address, path.read_text(encoding="utf-8"))
        return found

    def text(self, path: str) -> str:
        return (self.folder / path).read_text(encoding="utf-8")

    def has(self, path: str) -> bool:
        return (self.folder / path).exists()

    def files(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
        }


def dead_links(site: BuiltSite) -> list[str]:
    """Every link, picture, script or style of the site that leads nowhere in it, and every anchor that is not there."""
    known: dict[str, frozenset[str]] = {}
    dead = []

    def anchors(address: str) -> frozenset[str]:
        if address not in known:
            page = site.pages[address]
            known[address] = frozenset(
                value for one in page.root.walk() for key in ("id", "name") if (value := one.attributes.get(key))
            )
        return known[address]

    for address, page in site.pages.items():
        # The page for what is not found is shown at any address, so its links are absolute.
        base = f"http://site{site.root}" if address == "404.html" else f"http://site{site.root}{address}"
        for one in page.root.walk():
            for key in ("href", "src"):
                link = one.attributes.get(key)
                if link is None or urlsplit(link).scheme not in {"", "http", "https"}:
                    continue
                whole, fragment = urldefrag(urljoin(base, link))
                parts = urlsplit(whole)
                if parts.netloc != "site" or one.attributes.get("rel") == "canonical":
                    continue
                target = unquote(parts.path.removeprefix(site.root))
                found = target if target in site.pages else target.removesuffix("index.html")
                if found not in site.pages and not (site.folder / target).is_file():
                    dead.append(f"{address}: {link}")
                elif fragment and found in site.pages and unquote(fragment) not in anchors(found):
                    dead.append(f"{address}: {link} (no such anchor)")
    return dead


def repeated_ids(page: Page) -> list[str]:
    """The ids that stand on a page more than once."""
    ids = [one.attributes["id"] for one in page.root.walk() if "id" in one.attributes]
    return sorted({one for one in ids if ids.count(one) > 1})
