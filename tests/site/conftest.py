"""A wiki about bridges that has a bit of everything, built once for all tests that only look."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.conftest import Content, once, write_files
from tests.site.building import build_site
from tests.site.mills import MILLS
from tests.site.pages import BuiltSite

# What the theme says about the future of its engine is known, and would fill the report.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
os.environ.setdefault("DISABLE_MKDOCS_2_WARNING", "true")

MATERIAL = "{name: material, font: false, features: [navigation.path, content.action.edit]}"

BRIDGES: Mapping[str, str] = {
    "mkdocs.yml": f"""\
site_name: Bridges
site_url: https://bridges.example/wiki/
repo_url: https://code.example/bridges
edit_uri: edit/main/docs/
theme: {MATERIAL}
plugins: [search, tags, comparative-wiki]
markdown_extensions:
  - attr_list
  - md_in_html
  - tables
  - toc: {{permalink: true}}
  - pymdownx.superfences
nav:
  - Home: index.md
  - Entries: [entries/index.md]
  - Kinds: classes/index.md
  - Questions: criteria/index.md
  - Guide: guide.md
""",
    "docs/index.md": """\
# Bridges

```comparison
```

```comparison
show: classes
```

```comparison
show: criteria
```

```comparison
show: newest
limit: 2
```

```comparison
show: unsettled
```

```comparison
show: verdicts
where: {material: stone}
```

```comparison
title: Stone only
where: {material: stone, toll: [free, not applicable]}
criteria: [load, toll]
classifications: [kind, use]
sort: -load
```
""",
    "docs/guide.md": """\
---
title: Guide
---
# How to cross

Before you go, know that [Old Arch](entries/arch.md) takes no toll. Nobody waits there.

A badge: [[badge: arch]], the care of it: [[badge: arch, care]], in words: [[verdict: arch, use]],
as bars: [[profile: arch]].

[[badge: span]] begins this paragraph.

[[badge: rail]]

Not in `[[badge: arch]]` code, and not here:

    [[badge: arch]]

````markdown
```comparison
where: {nothing: at all}
```
[[badge: nowhere]]
````

| Bridge | Remark |
| --- | --- |
| [[badge: arch]] | its [old name](../entries/stone-arch/) |

See also the [span](entries/span.md){ .disputes }.
""",
    "entries/comparison.yml": """\
title: Bridges of the valley
summary: Which bridge takes you over.
groups:
  crossing: {title: Crossing, summary: What can go over.}
  facts: Facts
profile: [load, toll, upkeep]
criteria:
  load:
    title: Load
    question: What can go over it?
    help: Look for the sign at its end.
    groups: [crossing]
    pitfalls: [A handcart is no cart.]
    scale:
      foot: {title: people on foot, test: A person can cross.}
      cart: {title: carts, test: A cart can cross.}
      lorry: {title: lorries, test: A lorry of 7.5 tonnes can cross.}
  toll:
    title: Toll
    question: Does crossing cost money?
    groups: [crossing]
    not_applicable: true
    scale: [paid, free]
  upkeep:
    title: Upkeep
    groups: [crossing]
    evidence: required
    scale: [poor, fair, good]
  material:
    title: Material
    groups: [facts]
    options: [stone, iron, concrete]
  builder: {title: Builder, text: true, groups: [facts]}
  opened: {title: Opened, date: true, groups: [facts]}
  length: {title: Length, groups: [facts], number: {unit: m, at_least: 1}}
  page: {title: Page, link: true}
classifications:
  kind:
    title: Kind of bridge
    policy: first
    classes:
      road: {title: Road bridge, summary: For everyone., because: Whatever drives can cross., when: {load: lorry}}
      lane: {title: Lane bridge, colour: green, when: {load: cart}}
      path: {title: "Path & \\"stile\\" bridge", colour: blue, otherwise: true}
  care:
    title: Care
    policy: levels
    classes:
      kept: {title: Kept, when: {upkeep: at least fair}}
      cherished: {title: Cherished, when: {upkeep: good, toll: [free, not applicable]}}
  use:
    title: Use
    policy: all
    classes:
      gratis: {title: Gratis, when: {toll: [free, not applicable]}}
      solid: {title: Solid, when: {material: not iron}}
""",
    "entries/arch.md": """\
---
title: Old Arch
summary: The stone bridge below the mill.
since: 1712
added: 2026-03-01
aliases: [stone-arch, bridge-of-sorrow]
tags: [old, dry stone]
criteria:
  load:
    value: cart
    confidence: high
    because: The sign says so.
    evidence:
      - url: https://sources.example/arch
        title: The sign at the mill
        author: A. Mason
        date: 2020-05
        seen: 2026-02-28
        quote: No lorries
      - https://www.unseen.example/arch/load
  toll:
    - {value: paid, from: 1712, because: A keeper stood there.}
    - {value: free, from: 1890-06, confidence: medium}
  upkeep: {value: good, evidence: [https://sources.example/upkeep]}
  material: stone
  builder: The guild & its "masters"
  opened: 1712
  length: 31.5
  page: https://bridges.example/arch?a=1&b=2
---
Unlike the [span](span.md), it has stood through every flood. Twice the river took its parapet.

## Floods

The water of 1784 came up to the keystone, as at the [railway](north/rail.md#floods-there) above.

```comparison
title: Only two
entries: [arch, span]
criteria: [load]
```
""",
    "entries/span.md": """\
---
title: Smith & Sons' "Iron Span"
summary: Iron, riveted & painted "grey".
added: 2026-04-01
criteria:
  load:
    disputed:
      - {value: cart, because: The makers say so., evidence: [{url: "https://smith.example/", seen: 2026-01-01}]}
      - {value: lorry, because: A lorry was seen on it.}
  toll: {value: free, confidence: low}
  upkeep: {value: fair to good, evidence: [https://smith.example/upkeep]}
  material: iron
---
It was cast where the [Old Arch](arch.md) could not be widened.
""",
    "entries/ford.md": """\
---
title: The ford
summary: Not a bridge, and nothing is known of it.
criteria: {}
---
""",
    "entries/north/rail.md": """\
---
title: Railway bridge
summary: Two tracks and a footway.
added: 2026-05-01
criteria:
  load: at most cart
  toll: {not applicable: Nobody but trains may cross.}
  upkeep: {value: poor, evidence: [{title: A letter of the railway, note: in the archive, seen: 2026-01-01}]}
  material: [iron, concrete]
  length: unknown
---
Higher up than the [arch](../arch.md).

## Floods there

None so far.
""",
    "entries/brücke.md": """\
---
title: Brücke über die Elbe – 橋
summary: Eine Brücke, «groß» und neu.
criteria:
  load: lorry
  toll: free
  upkeep: {value: good, evidence: [{url: "https://example.org/gr%C3%B6%C3%9Fe"}]}
  material: concrete
---
Nicht so alt wie die [andere](arch.md).
""",
}

SMALL: Mapping[str, str] = {
    "mkdocs.yml": "site_name: Small\ntheme: mkdocs\nplugins: [search, comparative-wiki]\n",
    "docs/index.md": "# Small\n",
    "entries/comparison.yml": """\
title: Small things
criteria:
  size: {title: Size, scale: [small, middling, large]}
  hue: {title: Hue, options: [red, blue]}
classifications:
  kind:
    title: Kind
    policy: first
    classes:
      big: {title: Big, when: {size: large}}
      rest: {title: Rest, otherwise: true}
""",
    "entries/apple.md": "---\ntitle: Apple\nsummary: A fruit.\ncriteria: {size: small, hue: red}\n---\nAn apple.\n",
}

Build = Callable[..., BuiltSite]


@pytest.fixture(scope="session")
def bridges(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The wiki about bridges, built in Material. Look, but change nothing."""
    return once(tmp_path_factory, "bridges", lambda root: build_site(write_files(root, BRIDGES).root))


@pytest.fixture(scope="session")
def mills(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The wiki about mills, which uses the whole language of rules, built in Material. Look, but change nothing."""
    # Not strictly: that a value lacks its required source is a warning, and wanted here.
    return once(tmp_path_factory, "mills", lambda root: build_site(write_files(root, MILLS).root, strict=False))


@pytest.fixture
def built(tmp_path: Path) -> Build:
    """Build the small wiki with other files beside or instead of its own; None takes a file away."""

    def build(files: Mapping[str, Content | None] | None = None, *, strict: bool = True) -> BuiltSite:
        draw_small(tmp_path, files)
        return build_site(tmp_path, strict=strict)

    return build


def draw_small(root: Path, files: Mapping[str, Content | None] | None = None) -> None:
    """Write the small wiki, with other files beside or instead of its own."""
    wanted: dict[str, Content | None] = {**SMALL, **(files or {})}
    write_files(root, {name: content for name, content in wanted.items() if content is not None})
