"""Which modules the fuzzer watches for each surface: every one more makes an input slower."""

from __future__ import annotations

MODULES = {
    "reader": (
        "comparative_wiki.source",
        "comparative_wiki.entry",
        "comparative_wiki.fields",
        "comparative_wiki.prose",
        "comparative_wiki.sanitise",
        "comparative_wiki.comparison",
    ),
    "rules": ("comparative_wiki.comparison", "comparative_wiki.soundness", "comparative_wiki.explain"),
    "mentions": ("comparative_wiki.mentions", "comparative_wiki.web", "comparative_wiki.fields"),
    "exports": ("comparative_wiki.export", "comparative_wiki.render.marks", "comparative_wiki.elsewhere"),
}
