"""What the page Compare needs: the entries that can be chosen."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from ..addresses import Addresses
from ..wiki import Wiki


def compared_as_json(wiki: Wiki, addresses: Addresses) -> str:
    """Id, title and address of every entry, by title. Addresses are relative to the top of the comparison."""
    titled = wiki.comparison.language.sort_key
    by_title = sorted(wiki.entries.values(), key=lambda one: (titled(one.entry.title), one.entry.id))
    entries = [
        {"id": one.entry.id, "title": one.entry.title, "url": addresses.within(addresses.entries[one.entry.id])}
        for one in by_title
    ]
    return names_as_json(entries)


def names_as_json(entries: Sequence[Mapping[str, str]]) -> str:
    """The file with these entries."""
    return json.dumps({"entries": entries}, ensure_ascii=False, separators=(",", ":")) + "\n"
