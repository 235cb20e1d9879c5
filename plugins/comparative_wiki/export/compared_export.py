"""What the page Compare needs: the entries that can be chosen, and the pages that set some of them side by side."""

from __future__ import annotations

import json

from ..addresses import Addresses
from ..wiki import Wiki


def compared_as_json(wiki: Wiki, addresses: Addresses) -> str:
    """Id, title and address of every entry, by title; ids and address of every page with entries side by side."""
    by_title = sorted(wiki.entries.values(), key=lambda one: (one.entry.title.casefold(), one.entry.id))
    entries = [[one.entry.id, one.entry.title, addresses.url(addresses.entries[one.entry.id])] for one in by_title]
    pages = [[list(compared), addresses.url(path)] for compared, path in addresses.compared.items()]
    return json.dumps({"entries": entries, "pages": pages}, ensure_ascii=False, separators=(",", ":")) + "\n"
