"""Names as parts of addresses and of paths."""

from __future__ import annotations

import re
from collections.abc import Iterable


def slugs(names: Iterable[str]) -> dict[str, str]:
    """Give every name a part of an address of its own: words joined by hyphens, numbered where two are alike."""
    given: dict[str, str] = {}
    for name in names:
        plain = re.sub(r"[^\w]+", "-", name.lower()).strip("-") or "x"
        slug, number = plain, 1
        while slug in given.values() or slug == "index":
            number += 1
            slug = f"{plain}-{number}"
        given[name] = slug
    return given
