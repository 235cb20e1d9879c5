"""The comparisons of a site with several: where each is and what is in it. docs/manual/several.md describes it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from ..addresses import JSON_PATH, Addresses
from ..wiki import Wiki

VERSION = 1
"""raised when the meaning of a field changes; a new field does not raise it"""


def comparisons_as_json(comparisons: Iterable[tuple[Wiki, Addresses]]) -> str:
    """One object for each comparison, in the order of the settings. Addresses are relative to the site."""
    rows = [_row(wiki, addresses) for wiki, addresses in comparisons]
    return json.dumps({"version": VERSION, "comparisons": rows}, ensure_ascii=False, indent=1) + "\n"


def together(documents: Mapping[str, str]) -> str:
    """Several documents of `wiki_as_json` as one, each under the id of its comparison."""
    rows = ",\n".join(f"{json.dumps(name, ensure_ascii=False)}: {text.strip()}" for name, text in documents.items())
    return f'{{"version": {VERSION}, "comparisons": {{\n{rows}\n}}}}\n'


def _row(wiki: Wiki, addresses: Addresses) -> dict[str, object]:
    comparison = wiki.comparison
    return {
        "id": addresses.folder,
        "title": comparison.title,
        "summary": comparison.summary,
        "url": addresses.url(addresses.entry_listing),
        "top": addresses.top,
        "data": addresses.url(addresses.file(JSON_PATH)),
        "entries": len(wiki.entries),
        "criteria": len(comparison.criteria),
        "classifications": [one.id for one in comparison.classifications.values()],
    }
