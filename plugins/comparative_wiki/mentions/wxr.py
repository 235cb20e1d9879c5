"""Reading a WordPress export (WXR): its posts, and the comments and pingbacks below them.

The file is read piece by piece, so that a large blog takes no more memory than a small one. A DOCTYPE is refused, and
with it every entity that could unfold or fetch something. E-mail and IP addresses never leave this module.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol
from xml.parsers import expat

from ..languages.told import ToldError, tell

_PIECE = 65_536
_LONGEST_TAG = 4_000_000
"""bytes that may pass without an element or text coming to an end"""
_DEEPEST = 60
_LONGEST_CONTENT = 1_000_000
"""characters of a post that are kept"""
_LONGEST_TEXT = 20_000
"""characters of anything else that are kept"""
_WORDPRESS = "http://wordpress.org/export/"
_SPACES = {
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://purl.org/dc/elements/1.1/": "dc:",
}
_NOT_IN_XML = bytes(set(range(32)) - set(b"\t\n\r"))
"""control characters, which some WordPress plugins leave in texts and no XML parser accepts"""
_MAIL = re.compile(r"(?<![\w@.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
REMOVED = "[address removed]"
"""what stands in a text in the place of an e-mail or IP address"""


class NotAnExport(ToldError):
    """A file that cannot be read as a WordPress export. The message is a sentence that says where and why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """A post or a page of a blog that everybody can read."""

    blog: str
    """the blog's name"""
    title: str
    link: str
    author: str
    """the name that the author shows, else the one that is used to log in"""
    date: str
    """YYYY-MM-DD, or nothing"""
    content: str
    """HTML, as the editor saved it"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Comment:
    """An approved comment, pingback or trackback below a public post."""

    blog: str
    post_title: str
    post_link: str
    id: str
    kind: str
    """comment, pingback or trackback"""
    author: str
    """of a pingback: the title of the page that it came from"""
    url: str
    """what the author gave as an address; of a pingback: the page that it came from"""
    date: str
    content: str
    """HTML, without e-mail addresses and without the author's IP address"""


class Readable(Protocol):
    """A file that was opened to read bytes from."""

    def read(self, size: int, /) -> bytes:
        """The next bytes, at most `size` of them; none at the end."""


def read_export(file: Readable) -> Iterator[Post | Comment]:
    """Yield the public posts of an export, each behind its approved comments. Raises NotAnExport."""
    reader = _Reader()
    while piece := file.read(_PIECE):
        reader.feed(piece)
        yield from reader.take()
    reader.feed(b"", last=True)
    yield from reader.take()


class _Reader:
    """Follows the elements of the file; what is complete waits in a list to be taken."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype
        self._path: list[str] = []
        self._pieces: list[str] = []
        self._length = 0
        self._blog: dict[str, str] = {}
        self._item: dict[str, str] = {}
        self._comment: dict[str, str] = {}
        self._writer: dict[str, str] = {}
        self._names: dict[str, str] = {}
        """name to log in with → name that is shown"""
        self._done: list[Post | Comment] = []
        self._fed = 0
        self._reached = 0

    def take(self) -> list[Post | Comment]:
        """Hand over what is complete."""
        done, self._done = self._done, []
        return done

    def feed(self, piece: bytes, *, last: bool = False) -> None:
        """Read on. Raises NotAnExport."""
        if b"\0" not in piece:
            piece = piece.translate(None, _NOT_IN_XML)
        self._fed += len(piece)
        try:
            self._parser.Parse(piece, last)
        except expat.ExpatError as error:
            reason = expat.ErrorString(error.code)
            raise NotAnExport(
                tell(
                    "Line {line}, column {column}: this is not the XML of a WordPress export ({reason}). Export again "
                    "under Tools, Export in WordPress, and give the file as it came.",
                    line=error.lineno,
                    column=error.offset + 1,
                    reason=reason,
                )
            ) from error
        if self._fed - self._reached > _LONGEST_TAG:
            raise NotAnExport(
                tell("Line {line}: a single tag is longer than four megabytes.", line=self._parser.CurrentLineNumber)
            )
        if last and "wp:wxr_version" not in self._blog:
            raise NotAnExport(
                tell(
                    "This is XML, but no WordPress export: it has no `<wp:wxr_version>`. A feed does not hold the "
                    "comments; export under Tools, Export in WordPress."
                )
            )

    def _refuse_doctype(self, *_: object) -> None:
        raise NotAnExport(
            tell(
                "Line {line}: the file has a DOCTYPE, which no WordPress export needs. It is refused, because a "
                "DOCTYPE can define entities that unfold without end or fetch other files.",
                line=self._parser.CurrentLineNumber,
            )
        )

    def _start(self, name: str, _: dict[str, str]) -> None:
        self._reached = self._parser.CurrentByteIndex
        if len(self._path) >= _DEEPEST:
            raise NotAnExport(
                tell(
                    "Line {line}: elements lie more than {limit} deep.",
                    line=self._parser.CurrentLineNumber,
                    limit=_DEEPEST,
                )
            )
        short = _short(name)
        self._path.append(short)
        self._pieces, self._length = [], 0
        if short == "item":
            self._item = {}
        elif short == "wp:comment":
            self._comment = {}
        elif short == "wp:author":
            self._writer = {}

    def _text(self, text: str) -> None:
        self._reached = self._parser.CurrentByteIndex
        longest = _LONGEST_CONTENT if self._path and self._path[-1] == "content:encoded" else _LONGEST_TEXT
        if self._length < longest:
            self._pieces.append(text[: longest - self._length])
            self._length += len(text)

    def _end(self, _: str) -> None:
        self._reached = self._parser.CurrentByteIndex
        name, text = self._path.pop(), "".join(self._pieces).strip()
        self._pieces, self._length = [], 0
        above = self._path[-1] if self._path else ""
        if name == "item":
            self._finish_post()
        elif name == "wp:comment":
            self._finish_comment()
        elif name == "wp:author":
            login = self._writer.get("wp:author_login", "")
            self._names[login] = self._writer.get("wp:author_display_name") or login
        else:
            owners = {
                "item": self._item,
                "wp:comment": self._comment,
                "wp:author": self._writer,
                "channel": self._blog,
            }
            if above in owners:
                owners[above].setdefault(name, text)

    def _finish_post(self) -> None:
        item = self._item
        if _is_public(item) and item.get("wp:post_type") in {"post", "page"} and item.get("link"):
            login = item.get("dc:creator", "")
            self._done.append(
                Post(
                    blog=self._blog.get("title", ""),
                    title=_without_mail(item.get("title", "")),
                    link=item["link"],
                    author=_without_mail(self._names.get(login) or login),
                    date=_day(item, "wp:post_date_gmt", "wp:post_date"),
                    content=_without_mail(item.get("content:encoded", "")),
                )
            )
        self._item = {}

    def _finish_comment(self) -> None:
        found, item = self._comment, self._item
        kind = found.get("wp:comment_type") or "comment"
        known = kind in {"comment", "pingback", "trackback"}
        if known and found.get("wp:comment_approved") == "1" and _is_public(item):
            secret = [found.get(f"wp:comment_author_{one}", "") for one in ("email", "IP")]
            self._done.append(
                Comment(
                    blog=self._blog.get("title", ""),
                    post_title=_without_mail(item.get("title", "")),
                    post_link=item.get("link", ""),
                    id=found.get("wp:comment_id", ""),
                    kind=kind,
                    author=_without(secret, found.get("wp:comment_author", "")),
                    url=found.get("wp:comment_author_url", ""),
                    date=_day(found, "wp:comment_date_gmt", "wp:comment_date"),
                    content=_without(secret, found.get("wp:comment_content", "")),
                )
            )
        self._comment = {}


def _short(name: str) -> str:
    """The name of an element as people write it: "wp:comment", whichever version of the format it is."""
    space, _, local = name.rpartition(" ")
    return f"wp:{local}" if space.startswith(_WORDPRESS) else f"{_SPACES.get(space, '')}{local}"


def _is_public(item: dict[str, str]) -> bool:
    return item.get("wp:status", "publish") == "publish" and not item.get("wp:post_password")


def _day(fields: dict[str, str], *names: str) -> str:
    """The first of some dates that is one; WordPress writes 0000-00-00 for none."""
    return next((day for name in names if (day := day_of(fields.get(name, "")))), "")


def day_of(text: str) -> str:
    """The date that a text begins with, as YYYY-MM-DD, or nothing."""
    try:
        return datetime.date.fromisoformat(text.strip()[:10]).isoformat()
    except ValueError:
        return ""


def _without(secret: list[str], text: str) -> str:
    for one in secret:
        if len(one) > 3:
            text = text.replace(one, REMOVED)
    return _without_mail(text)


def _without_mail(text: str) -> str:
    return _MAIL.sub(REMOVED, text) if "@" in text else text
