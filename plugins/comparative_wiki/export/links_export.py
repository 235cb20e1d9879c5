"""The manifest of outgoing links: what `comparative-wiki mentions send` reads. docs/manual/mentions.md describes it."""

from __future__ import annotations

import json
from collections.abc import Iterable

from ..mentions.outgoing import OutgoingLink

VERSION = 1
"""raised when the meaning of a field changes; a new field does not raise it"""


def links_as_json(links: Iterable[OutgoingLink]) -> str:
    """Return the manifest as text with a final line end, sorted by source and target, one link a line."""
    rows = [_row(one) for one in sorted(links, key=lambda one: (one.source, one.target))]
    lines = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
    return f'{{"version":{VERSION},"links":[\n{lines}\n]}}\n' if rows else f'{{"version":{VERSION},"links":[]}}\n'


def _row(link: OutgoingLink) -> dict[str, object]:
    row: dict[str, object] = {"source": link.source, "target": link.target, "hash": link.hash}
    return {**row, "evidence": True} if link.evidence else row
