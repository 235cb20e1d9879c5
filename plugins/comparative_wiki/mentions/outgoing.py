"""Links of our pages to pages elsewhere, so that a command can tell those pages after publishing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from ..entry import Claim, Entry
from .html import PageLink

_SPACE = re.compile(r"\s")


@dataclass(frozen=True, kw_only=True, slots=True)
class OutgoingLink:
    """One page of ours that links to one page elsewhere, once or several times."""

    source: str
    """the address of our page, relative to the site"""
    target: str
    """as written; http or https"""
    hash: str
    """16 hexadecimal digits that change when the text round a link changes"""
    evidence: bool
    """whether it stands among the values of an entry only, and not in running text"""


def links_in_text(links: Iterable[PageLink]) -> dict[str, list[str]]:
    """The addresses elsewhere that a page's text links to → the sentences that do."""
    found: dict[str, list[str]] = {}
    for link in links:
        target = link.href.strip()
        if is_elsewhere(target):
            found.setdefault(target, []).append(str(link.excerpt))
    return found


def links_in_values(entry: Entry) -> dict[str, list[str]]:
    """The addresses elsewhere that an entry's values link to → what is said beside them."""
    found: dict[str, list[str]] = {}
    for value in entry.values.values():
        for claim in (*value.claims, *value.history):
            for target, words in _links_of(claim):
                if is_elsewhere(target):
                    found.setdefault(target, []).append(words)
    return found


def _links_of(claim: Claim) -> Iterable[tuple[str, str]]:
    for link in claim.possible:
        yield link, claim.text
    for one in claim.evidence:
        yield one.url, f"{claim.text}\n{one.title}\n{one.author}\n{one.date}\n{one.quote}\n{one.note}"


def is_elsewhere(target: str) -> bool:
    """Whether an address is whole, and http or https."""
    return target.startswith(("https://", "http://")) and not _SPACE.search(target)


def outgoing(source: str, text: dict[str, list[str]], values: dict[str, list[str]]) -> list[OutgoingLink]:
    """The links of one page, sorted by target."""
    return [
        OutgoingLink(
            source=source,
            target=target,
            hash=_hash([*text.get(target, ()), *values.get(target, ())]),
            evidence=target not in text,
        )
        for target in sorted({*text, *values})
    ]


def _hash(sentences: list[str]) -> str:
    return hashlib.sha256("\n\n".join(sentences).encode("utf-8", "surrogatepass")).hexdigest()[:16]
