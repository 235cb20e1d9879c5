"""What becomes of mentions that come in, from wherever: which are kept, as files, and what is said about it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..fields import is_address
from ..languages.language import ENGLISH, Language, marked
from ..mentions.external import cut_round
from ..mentions.files import mention_path, write_mention
from ..mentions.lists import Lists
from ..mentions.plain import LONGEST_AUTHOR, LONGEST_KEPT, LONGEST_TITLE, cut, plain_text
from ..mentions.topics import Target
from .addresses import NotAnAddress, parse_address

MOST_SHOWN = 200
"""lines of a summary"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A mention that might be kept."""

    target: Target
    url: str
    """the page that mentions, as a stranger gave it"""
    also: tuple[str, ...] = ()
    """other addresses of the same source, for the block list"""
    fields: Mapping[str, str] = field(default_factory=dict)
    """the other keys of the file; `title`, `author`, `site`, `excerpt` and `linked` as a stranger gave them"""


@dataclass(kw_only=True, slots=True)
class Taken:
    """What became of the candidates."""

    written: list[Candidate] = field(default_factory=list)
    review: list[Candidate] = field(default_factory=list)
    """those of the written ones whose source is not on the trust list"""
    known: int = 0
    blocked: int = 0
    forgotten: int = 0
    unusable: int = 0
    """without an address that could be linked to"""
    left: int = 0
    """more than this run may write"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Intake:
    """Where mentions are kept, and which."""

    root: Path
    folder: str
    """the entries' folder below `root`"""
    lists: Lists
    cap: int
    """how many files one run may write"""

    def take(self, candidates: Iterable[Candidate]) -> Taken:
        """Write a file for every candidate that is new and wanted. Raises OSError."""
        taken = Taken()
        for one in candidates:
            self.take_one(one, taken)
        return taken

    def take_one(self, one: Candidate, taken: Taken) -> bool:
        """Deal with one candidate; False where nothing more may be written in this run. Raises OSError."""
        path = mention_path(self.root, self.folder, str(one.target), one.url)
        if not is_usable(one.url):
            taken.unusable += 1
        elif any(url in self.lists.blocked for url in (one.url, *one.also)):
            taken.blocked += 1
        elif any(self.lists.forgets(url) for url in (one.url, *one.also)):
            taken.forgotten += 1
        elif path.exists():
            # Somebody may have edited it, so it stays as it is.
            taken.known += 1
        elif len(taken.written) >= self.cap:
            taken.left += 1
            return False
        else:
            write_mention(path, {"url": one.url, **trimmed(one.fields)})
            taken.written.append(one)
            if one.url not in self.lists.trusted:
                taken.review.append(one)
        return True


def is_usable(url: str) -> bool:
    """Whether an address could be linked to: http or https, with a host, without a user's name, not too long."""
    try:
        parse_address(url)
    except NotAnAddress:
        return False
    return is_address(url) and not re.search(r"[<>\"^`{|}]", url)


def trimmed(fields: Mapping[str, str]) -> dict[str, str]:
    """The fields of a file as plain texts that are no longer than they may be."""
    found = {key: plain_text(text) for key, text in fields.items()}
    for key, longest in (("title", LONGEST_TITLE), ("author", LONGEST_AUTHOR), ("site", LONGEST_AUTHOR)):
        found[key] = cut(found.get(key, ""), longest)
    linked = found.get("linked", "")
    excerpt = cut_round(found.get("excerpt", ""), linked, longest=LONGEST_KEPT)
    found["excerpt"], found["linked"] = plain_text(str(excerpt)), plain_text(excerpt.linked)
    return found


def summary(taken: Taken, *, source: str, language: Language = ENGLISH) -> str:
    """What was done, in Markdown, for a pull request. What strangers wrote stands in code, where it does nothing."""
    trusted = [one for one in taken.written if one not in taken.review]
    say, new = language.say, len(taken.written)
    lines = [
        language.say_n("{n} new mention from {source}.", "{n} new mentions from {source}.", new, source=source),
        *_listed(say("To be looked at, since nobody has put the source on the trust list:"), taken.review, language),
        *_listed(say("From sources on the trust list:"), trusted, language),
    ]
    counts = [
        (taken.known, marked("{n} already here")),
        (taken.blocked, marked("{n} blocked")),
        (taken.forgotten, marked("{n} forgotten earlier")),
        (taken.unusable, marked("{n} without an address that can be linked to")),
        (taken.left, marked("{n} left for the next run")),
    ]
    rest = ", ".join(say(words, n=count) for count, words in counts if count)
    return "\n".join([*lines, *(["", say("Not taken: {mentions}.", mentions=rest)] if rest else [])])


def _listed(head: str, found: list[Candidate], language: Language) -> list[str]:
    if not found:
        return []
    shown = [f"- {one.target}: {in_code(one.url)} {in_code(one.fields.get('title', ''))}".rstrip() for one in found]
    left = len(shown) - MOST_SHOWN
    more = ["- " + language.say_n("and {n} more", "and {n} more", left)] if left > 0 else []
    return ["", head, "", *shown[:MOST_SHOWN], *more]


def in_code(text: str) -> str:
    """A text from a stranger as Markdown code: nobody is notified by it, and nothing in it is a link."""
    plain = cut(plain_text(text).replace("`", "'"), 200)
    return f"`{plain}`" if plain else ""
