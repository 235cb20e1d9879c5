"""Generated wikis for measuring: any number of entries, the same for the same number."""

from __future__ import annotations

import random
from pathlib import Path

from comparative_wiki.mentions.files import mention_path

LEVELS = ("none", "little", "some", "much", "all")
WORDS = [
    "river",
    "stone",
    "weather",
    "market",
    "letter",
    "garden",
    "winter",
    "copper",
    "signal",
    "harbour",
    "engine",
    "paper",
    "silver",
    "window",
    "ladder",
    "method",
    "record",
    "village",
    "measure",
    "border",
    "candle",
    "season",
    "timber",
    "answer",
    "circle",
    "bridge",
    "number",
    "island",
    "motion",
    "forest",
]
CRITERIA = [f"aspect-{number}" for number in range(1, 13)]


def comparison() -> str:
    """Twelve criteria of five levels and two classifications over them."""
    lines = ["title: Generated", "summary: For measuring.", "criteria:"]
    for number, criterion in enumerate(CRITERIA):
        lines += [
            f"  {criterion}:",
            f"    title: Aspect {number + 1}",
            f"    groups: [{'first' if number < 6 else 'second'}]",
            f"    scale: [{', '.join(LEVELS)}]",
            "    good: at least much",
        ]
    lines += ["classifications:", "  kind:", "    policy: first", "    classes:"]
    for number in range(8):
        a, b, c = CRITERIA[number], CRITERIA[number + 2], CRITERIA[number + 4]
        lines.append(f"      kind-{number + 1}: {{when: {{{a}: at least much, {b}: at most some, {c}: not none}}}}")
    lines += [
        "      rest: {otherwise: true}",
        "  level:",
        "    policy: levels",
        "    classes:",
        "      bronze: {when: {some: first}}",
        "      silver: {when: {some: second}}",
        "      gold: {when: {every: first}}",
    ]
    return "\n".join(lines) + "\n"


def body(chance: random.Random, number: int, count: int) -> str:
    """300 words in five paragraphs, with four links to other entries."""
    paragraphs = []
    for part in range(5):
        words = [chance.choice(WORDS) for _ in range(60)]
        words[0] = words[0].capitalize()
        if part < 4:
            other = (number + chance.randrange(1, max(count, 2))) % count
            words[30] = f"[{words[30]}](entry-{other}.md)"
        paragraphs.append(" ".join(words) + ".")
    return "\n\n".join(paragraphs) + "\n"


def front_matter(chance: random.Random, number: int, *, evidence: bool) -> str:
    """Twelve values: known, with a source each or bare, partial, disputed, unknown."""
    lines = ["---", f"title: Entry {number}", f"summary: The generated entry number {number}.", "criteria:"]
    for criterion in CRITERIA:
        draw = chance.random()
        value = chance.choice(LEVELS)
        if draw < 0.7 and evidence:
            lines += [
                f"  {criterion}:",
                f"    value: {value}",
                "    confidence: medium",
                "    evidence:",
                f"      - url: https://example.org/{number}/{criterion}",
                "        title: A page about it",
                "        seen: 2026-01-31",
            ]
        elif draw < 0.85:
            lines.append(f"  {criterion}: {value}")
        elif draw < 0.9:
            lines.append(f"  {criterion}: at least some")
        elif draw < 0.95:
            lines.append(f"  {criterion}: {{disputed: [some, much]}}")
        else:
            lines.append(f"  {criterion}: unknown")
    return "\n".join([*lines, "---", ""])


def mention(number: int) -> str:
    """A page elsewhere that discusses an entry."""
    return (
        f"url: https://example.org/discussion/{number}\n"
        f"title: About entry {number}\nauthor: Somebody\nsite: Example\ndate: 2026-01-31\nkind: mentions\n"
        f"excerpt: They say that entry {number} is what they had been looking for.\nlinked: entry {number}\nvia: hand\n"
        "received: 2026-02-01\nseen: 2026-02-01\n"
    )


def write_wiki(folder: Path, count: int, *, evidence: bool = True, mentions: bool = False) -> None:
    """A comparative wiki of `count` entries in `folder`, their values with sources or bare.

    With `mentions` a page elsewhere discusses every fourth entry.
    """
    entries = folder / "entries"
    entries.mkdir(parents=True)
    (folder / "docs").mkdir()
    (folder / "docs" / "index.md").write_text("# Generated\n", encoding="utf-8")
    (folder / "mkdocs.yml").write_text(
        "site_name: Generated\ntheme: {name: material, font: false}\nplugins: [search, comparative-wiki]\n",
        encoding="utf-8",
    )
    (entries / "comparison.yml").write_text(comparison(), encoding="utf-8")
    chance = random.Random(count)
    for number in range(count):
        text = front_matter(chance, number, evidence=evidence) + body(random.Random(number), number, count)
        (entries / f"entry-{number}.md").write_text(text, encoding="utf-8")
        if mentions and number % 4 == 0:
            url = f"https://example.org/discussion/{number}"
            path = mention_path(folder, "entries", f"entry-{number}", url)
            path.parent.mkdir(parents=True)
            path.write_text(mention(number), encoding="utf-8")


def write_bare(folder: Path, count: int) -> None:
    """The same bodies as plain pages out of the navigation, for MkDocs with Material alone."""
    pages = folder / "docs" / "entries"
    pages.mkdir(parents=True)
    (folder / "docs" / "index.md").write_text("# Generated\n", encoding="utf-8")
    (folder / "mkdocs.yml").write_text(
        "site_name: Generated\ntheme: {name: material, font: false}\nplugins: [search]\n"
        "nav: [index.md]\nnot_in_nav: /entries/\n",
        encoding="utf-8",
    )
    for number in range(count):
        text = f"# Entry {number}\n\n{body(random.Random(number), number, count)}"
        (pages / f"entry-{number}.md").write_text(text, encoding="utf-8")
