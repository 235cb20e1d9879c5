"""Mentions from a WordPress export: of a blog that links to us, or of the blog whose discussions we carry on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape, unescape
from urllib.parse import urlsplit

from ..mentions.lists import source_key
from ..mentions.topics import Target
from ..mentions.wxr import Comment, Post
from .excerpt import pingback_excerpt
from .intake import Candidate
from .targets import Targets, targets_named

_BLANK_LINE = re.compile(r"\r?\n[ \t]*\r?\n")
_BARE_ADDRESS = re.compile(r"https?://[^\s<>\"']{1,2000}")
_TAG = re.compile(r"<!--.*?-->|</?[a-zA-Z][^<>]{0,2000}>", re.DOTALL)


@dataclass(frozen=True, kw_only=True, slots=True)
class Mapped:
    """Which posts of an exported blog are about which entry."""

    posts: Mapping[str, Target]
    """key of a post's address (`source_key`) → entry"""

    def target_of(self, link: str) -> Target | None:
        """The entry that the post at an address is about."""
        return self.posts.get(source_key(link))


def candidates(found: Iterable[Post | Comment], targets: Targets, mapped: Mapped, day: str) -> Iterator[Candidate]:
    """Turn what an export holds into mentions. `day` is the date on which they came in."""
    for one in found:
        if isinstance(one, Post):
            yield from _of_post(one, targets, day)
        elif (target := mapped.target_of(one.post_link)) is not None:
            yield _of_discussion(one, target, day)
        elif one.kind == "comment":
            yield from _of_comment(one, targets, day)
        # A pingback below somebody else's post is news of ours that came back.


def _of_post(post: Post, targets: Targets, day: str) -> Iterator[Candidate]:
    """One mention for everything of ours that a post links to."""
    if not _may_link(post.content, post.link, targets):
        return
    # WordPress makes paragraphs of what blank lines divide only when it shows a post.
    page = _BLANK_LINE.sub("<p>", post.content)
    for target, written in targets_named(targets.links_in(page, post.link)).items():
        excerpt = pingback_excerpt(page, escape(written, quote=False)) or pingback_excerpt(page, written)
        yield Candidate(
            target=target,
            url=post.link,
            fields={
                "title": _words(post.title),
                "author": post.author,
                "site": _words(post.blog),
                "date": post.date,
                "kind": "mentions",
                "excerpt": excerpt.text if excerpt else "",
                "linked": excerpt.linked if excerpt else "",
                "via": "import",
                "received": day,
                # The link stands in the export.
                "seen": day,
            },
        )


def _of_comment(comment: Comment, targets: Targets, day: str) -> Iterator[Candidate]:
    """A comment that links to an entry, or whose author's address is one."""
    if not _may_link(f"{comment.url} {comment.content}", comment.post_link, targets):
        return
    linked = targets_named(targets.links_in(comment.content, comment.post_link))
    named = targets.target_at(comment.url)
    bare = [targets.target_at(one.rstrip(".,;:!?)")) for one in _BARE_ADDRESS.findall(comment.content)]
    found = [*linked, *(one for one in (named, *bare) if one is not None)]
    for target in dict.fromkeys(found):
        yield _commented(comment, target, "mentions", day)


def _of_discussion(comment: Comment, target: Target, day: str) -> Candidate:
    """A comment or pingback below a post that is about an entry."""
    if comment.kind == "comment":
        return _commented(comment, target, "replies-to", day)
    host = _host(comment.url)
    return Candidate(
        target=target,
        url=comment.url,
        fields={
            "title": _words(comment.author),
            "site": host,
            "date": comment.date,
            "kind": "mentions",
            "excerpt": _words(comment.content),
            "via": "pingback" if comment.kind == "pingback" else "import",
            "received": day,
        },
    )


def _commented(comment: Comment, target: Target, kind: str, day: str) -> Candidate:
    return Candidate(
        target=target,
        url=f"{comment.post_link.partition('#')[0]}#comment-{comment.id}",
        also=(comment.url,) if comment.url else (),
        fields={
            "title": _words(comment.post_title),
            "author": _words(comment.author),
            "site": _words(comment.blog),
            "date": comment.date,
            "kind": kind,
            "excerpt": _words(comment.content),
            "via": "import",
            "received": day,
        },
    )


def _may_link(text: str, address: str, targets: Targets) -> bool:
    """Whether a text can hold a link to the site at all; most posts of a blog are about something else."""
    host = targets.host.removeprefix("www.")
    return host in text.lower() or host == _host(address).removeprefix("www.")


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _words(html: str) -> str:
    """The text of a piece of HTML."""
    return " ".join(unescape(_TAG.sub(" ", html)).split())
