"""A site with two comparisons, drawn in the tests: fruit and trees, with an entry of the same id in both."""

from __future__ import annotations

from tests.conftest import Content, entry_text

FRUIT = """
title: Fruit
summary: What one eats.
criteria:
  sweet: {title: Sweetness, scale: [sour, sweet], good: sweet}
  eater: {title: Who eats it, options: [people, birds]}
classifications:
  use:
    title: Use
    classes:
      dessert: {title: Dessert, colour: green, when: {sweet: sweet}}
      kitchen: {title: For the kitchen, colour: amber, when: {sweet: sour}}
views:
  sours: {title: Sour fruit, where: {sweet: sour}}
"""
TREES = """
title: Trees
summary: What it grows on.
criteria:
  height: {title: Height, scale: [low, high]}
  sweet: {title: Sweetness of the wood, options: ["yes", "no"]}
classifications:
  use:
    title: Use
    policy: first
    classes:
      timber: {title: Timber, colour: brown, when: {height: high}}
      hedge: {title: A hedge, colour: teal, when: {height: low}}
"""


def wiki(mkdocs: str = "comparisons: [fruit, trees]", **more: Content) -> dict[str, Content]:
    """The files of the wiki. The settings of the plugin can be others; `more` files are named with `__` for a slash."""
    return {
        "mkdocs.yml": f"site_name: Orchard\nsite_url: https://example.org/orchard/\nplugins:\n  - search\n"
        f"  - comparative-wiki: {{{mkdocs}}}\ntheme: {{name: material, font: false}}\n",
        "docs/index.md": INDEX,
        "fruit/comparison.yml": FRUIT,
        "fruit/apple.md": entry_text(
            {"sweet": "sweet", "eater": "people"},
            title="Apple",
            body="It grows on [the apple tree](../trees/apple.md).",
        ),
        "fruit/sloe.md": entry_text(
            {"sweet": "sour"},
            title="Sloe",
            body="Of [a hedge](../trees/blackthorn.md); [apples](apple.md) are sweeter.",
        ),
        "trees/comparison.yml": TREES,
        "trees/apple.md": entry_text(
            {"height": "high"},
            title="Apple tree",
            body="It bears [apples](../fruit/apple.md), like [[badge: fruit/apple]].",
        ),
        "trees/blackthorn.md": entry_text({"height": "low"}, title="Blackthorn"),
        **{name.replace("__md", ".md").replace("__", "/"): content for name, content in more.items()},
    }


INDEX = """# Orchard

```comparison
show: comparisons
```

Sour is [the sloe](fruit/sloe.md) [[badge: sloe]], low [[badge: blackthorn]], high [[badge: trees/apple]].

```comparison
entries: [sloe]
```

```comparison
comparison: trees
entries: all
```
"""
