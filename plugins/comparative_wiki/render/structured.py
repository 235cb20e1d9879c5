"""What search engines and programs read in a page's head: JSON-LD in the words of schema.org.

An entry's page is an article about a thing. It is no Review, which would need a rating, and no ClaimReview, which would
need a claim that somebody else has made.
"""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

from ..addresses import JSON_PATH, Addresses
from ..entry import Entry, EntryId
from ..published import TABLE_PATH, entry_path
from ..wiki import Wiki
from .citing import state_of

Json = dict[str, Any]
HOME = "index.md"
LONGEST_HEADLINE = 110
"""characters: what search engines take"""


def structured_data(wiki: Wiki, addresses: Addresses, path: str, author: str) -> Markup | None:
    """The JSON-LD of a page, as it can stand in a script element; None for pages that need none."""
    makers = {
        HOME: _website,
        addresses.entry_listing: _listing,
        addresses.data_page: _dataset,
    }
    entry = addresses.entry_at(path)
    if entry is not None:
        document = _article(wiki, addresses, entry)
    elif path in makers:
        document = makers[path](wiki, addresses)
    else:
        return None
    if author:
        document["author"] = {"@type": "Organization", "name": author}
    return safe_json({"@context": "https://schema.org", **_without_nothing(document)})


def safe_json(document: object) -> Markup:
    """JSON in which nothing can end the script element, or a line of it."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 - nothing is left that could be markup


def _article(wiki: Wiki, addresses: Addresses, name: EntryId) -> Json:
    entry = wiki.entries[name].entry
    path = addresses.entries[name]
    return {
        "@type": "Article",
        "headline": entry.title[:LONGEST_HEADLINE],
        "description": entry.summary,
        **_page(addresses, path),
        "about": _without_nothing({"@type": "Thing", "name": entry.title, "description": entry.summary}),
        "keywords": list(entry.tags),
        "datePublished": entry.added,
        "dateModified": state_of(entry),
        "isPartOf": _website(wiki, addresses, path),
        "citation": _sources(entry),
        "encoding": {
            "@type": "MediaObject",
            "encodingFormat": "application/json",
            "contentUrl": _address(addresses, path, addresses.url(addresses.file(entry_path(name)))),
        },
    }


def _sources(entry: Entry) -> list[Json]:
    """What the entry's values rest on, each once."""
    every = [source for value in entry.values.values() for source in value.evidence]
    found = {source.url: source for source in reversed(every) if source.url}
    return [
        _without_nothing({"@type": "CreativeWork", "url": one.url, "name": one.title, "datePublished": one.date})
        for one in sorted(found.values(), key=lambda one: one.url)
    ]


def _website(wiki: Wiki, addresses: Addresses, here: str = HOME) -> Json:
    comparison = wiki.comparison
    return _without_nothing({
        "@type": "WebSite",
        "name": comparison.title,
        "description": comparison.summary,
        **({"url": _address(addresses, here, addresses.top)} if comparison.title or here == HOME else {}),
    })  # fmt: skip


def _listing(wiki: Wiki, addresses: Addresses) -> Json:
    path = addresses.entry_listing
    return {
        "@type": "CollectionPage",
        "name": wiki.comparison.language.say("All entries of {wiki}", wiki=wiki.comparison.title)
        if wiki.comparison.title
        else wiki.comparison.language.say("All entries"),
        "description": wiki.comparison.summary,
        **_page(addresses, path),
        "isPartOf": _website(wiki, addresses, path),
        "mainEntity": {"@type": "ItemList", "numberOfItems": len(wiki.entries)},
    }


def _dataset(wiki: Wiki, addresses: Addresses) -> Json:
    path, comparison = addresses.data_page, wiki.comparison
    files = [(JSON_PATH, "application/json"), (TABLE_PATH.format(table="all"), "text/csv")]
    return {
        "@type": "Dataset",
        "name": comparison.title or comparison.language.say("The data of this wiki"),
        "description": comparison.summary
        or comparison.language.say("Entries compared by the same criteria, with their sources and classes."),
        **_page(addresses, path),
        "dateModified": max((state_of(one.entry) for one in wiki.entries.values()), default=""),
        "isAccessibleForFree": True,
        "variableMeasured": [one.title for one in comparison.criteria.values()],
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": media,
                "contentUrl": _address(addresses, path, addresses.file(file)),
            }
            for file, media in files
        ],
    }


def _page(addresses: Addresses, path: str) -> Json:
    """Where a page is."""
    return {"url": _address(addresses, path, addresses.url(path))}


def _address(addresses: Addresses, here: str, url: str) -> str:
    """An address of the site: whole if it is known where the site stands, else from the page itself."""
    return f"{addresses.site_url}{url}" if addresses.site_url else f"{addresses.way_up(here)}{url}" or "./"


def _without_nothing(document: Json) -> Json:
    return {key: value for key, value in document.items() if value not in ("", [], {}, None)}
