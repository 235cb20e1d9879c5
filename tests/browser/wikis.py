"""Wikis drawn for a browser: for tables, with many rows and odd titles; and one that has every kind of page."""

from __future__ import annotations

from tests.site.mills import MILLS
from tests.site.test_compare import VIEWS
from tests.site.test_pictures import BLOCKS, page_of

HOSTILE = (
    "&lt;img src=x onerror=window.hit=1&gt;",
    "=cmd(|calc);=1+1",
    "@one, \"two\" and 'three'",
    "a | b [c](d) `e` *f* \\",
)
"""titles that would do harm where they were taken for markup or for a formula"""

_COMPARISON = """\
title: Things
criteria:
  size: {title: Size, scale: [small, middling, large]}
  shape: {title: Shape, options: [round, square], not_applicable: true}
  parts: {title: Parts, many: [lid, handle, foot]}
  weight: {title: Weight, number: {unit: g}}
  made: {title: Made, date: true}
  material: {title: Material, text: true}
  same: {title: Sameness, options: [alike, different]}
classifications:
  kind:
    title: Kind
    policy: first
    classes:
      big: {title: Big, when: {size: large}}
      box: {title: Box, when: {shape: square}}
      other: {title: Other, otherwise: true}
"""
_OAK = (
    "size: {value: large, because: One can see it., evidence: [https://sources.example/size]}, shape: round, "
    "parts: [lid, handle], weight: 12, made: 2005-11, material: oak"
)
_KNOWN = (
    _OAK,
    "size: small, shape: square, parts: [lid], weight: 200, made: 2005, material: Ash",
    "size: middling, shape: {not applicable: It has none.}, parts: [foot], weight: 3, made: 1999-05-01, material: elm",
)
_OPEN = (
    "size: {disputed: [small, large]}, shape: square, parts: {disputed: [[lid], [foot]]}, weight: {disputed: [5, 50]}",
    "size: at least middling, shape: unknown, weight: at least 100",
    "",
)
_PAGE = """\
# Two tables

```comparison
title: The first
criteria: [size, weight]
```

```comparison
title: The second
criteria: [parts]
```

```comparison
title: Three of them
entries: [k000, k001, k002]
```
"""


def things(count: int, *, theme: str = "{name: material, font: false}") -> dict[str, str]:
    """A wiki of so many entries: known ones, six open ones, and those with hostile titles."""
    entries = [(f"k{number:03}", f"Thing {number:03}", _KNOWN[number % 3]) for number in range(count)]
    entries += [(f"o{number}", f"Open {number}", text) for number, text in enumerate(_OPEN)]
    entries += [(f"h{number}", title, _KNOWN[0]) for number, title in enumerate(HOSTILE)]
    files = {
        "mkdocs.yml": f"site_name: Things\ntheme: {theme}\nplugins: [search, comparative-wiki]\n",
        "docs/index.md": _PAGE,
        "entries/comparison.yml": _COMPARISON,
    }
    for name, title, values in entries:
        quoted = "'" + title.replace("'", "''") + "'"
        inner = ", ".join(part for part in (values, "same: alike") if part)
        files[f"entries/{name}.md"] = f"---\ntitle: {quoted}\nsummary: One.\ncriteria: {{{inner}}}\n---\n"
    return files


_PALETTE = """\
  palette:
    - {media: "(prefers-color-scheme: light)", scheme: default}
    - {media: "(prefers-color-scheme: dark)", scheme: slate}
"""
_GONE = "url: https://gone.example/\ntitle: Old news\ndate: 2023-05\ngone: 2026-01-05\n"
_REPLY = """\
url: https://valley.example/mills
title: The mills of the valley
author: A. Miller
site: The Valley
date: 2025-03-04
kind: replies-to
excerpt: She says that the village has a mill of its own.
linked: a mill
"""


def mills() -> dict[str, str]:
    """The wiki about mills with every kind of page: pictures, views, mentions, old evidence, an entry taken out."""
    comparison = MILLS["entries/comparison.yml"].replace(
        "record: {title: Record,", "record: {title: Record, review_after: 1 month,"
    )
    alder = MILLS["entries/alder.md"].replace("summary:", "since: 1788\nadded: 2025-11-03\nsummary:")
    read = "{url: https://sources.example/alder, seen: 2020-01-01}"
    alder = alder.replace("kept, evidence: [https://sources.example/alder]", f"kept, evidence: [{read}]")
    return {
        **MILLS,
        "mkdocs.yml": "site_name: Mills\nplugins: [search, comparative-wiki]\nsite_url: https://mills.example/\n"
        f"theme:\n  name: material\n  font: false\n{_PALETTE}",
        "docs/index.md": "# Mills\n\n[[badge:alder]] [[profile:split]] [[verdict:brook]]\n\n"
        + "".join(f"```comparison\nshow: {show}\n```\n\n" for show in ("classes", "criteria", "unsettled", "newest"))
        + "```comparison\nview: two\n```\n",
        "docs/pictures.md": page_of(BLOCKS),
        "docs/tables.md": "# Tables\n\nOf the [Alder Mill](entries/alder.md) and [Brook](entries/brook.md).\n\n"
        "```comparison\nwhere: {power: water}\n```\n\n```comparison\nshow: table\nwhere: {power: hand}\n```\n",
        "entries/comparison.yml": comparison + VIEWS,
        "entries/alder.md": alder,
        "entries/mentions/alder/1.yml": _REPLY,
        "entries/mentions/alder/2.yml": "title: A thread\nexcerpt: Somebody said so.\nconfirmed: false\ndate: 2024\n",
        "entries/mentions/alder/3.yml": _GONE,
        "entries/mentions/alder/4.yml": "url: https://a.example/like\nkind: like\n",
        "entries/mentions/criteria/owner/1.yml": _REPLY,
        "entries/removed.yml": 'plum: {date: 2026-04-05, because: "It was a house and no mill."}\n',
    }
