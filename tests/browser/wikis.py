"""Wikis drawn for tables in a browser: many rows, odd titles, every kind of cell, two tables on a page."""

from __future__ import annotations

HOSTILE = (
    "&lt;img src=x onerror=window.hit=1&gt;",
    "=cmd(|calc)",
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
