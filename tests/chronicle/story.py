"""A wiki about trees with sixteen commits, in which everything happens that can happen to one."""

from __future__ import annotations

from pathlib import Path

from tests.pasts import commit, write_past

RULES = """\
title: Trees
criteria:
  leaf: {title: Leaf, scale: [needle, scale, broad]}
  wood: {title: Wood, scale: [soft, medium, hard]}
classifications:
  use:
    title: Use
    policy: first
    classes:
      ships: {title: For ships, when: {wood: hard}}
      boats: {title: For boats, when: {wood: at least medium}}
      fires: {title: For fires, otherwise: true}
accepted:
  - {check: class-empty, because: It is a small wood.}
  - {check: unused-criterion, because: It is shown.}
  - {check: values-alike, because: They are shown.}
"""
STRICTER = RULES.replace("{wood: hard}", "{wood: hard, leaf: broad}")
RENAMED = STRICTER.replace("wood: {title: Wood,", "timber: {title: Timber,").replace("wood:", "timber:")
WIDER = RENAMED.replace("classifications:", "  bark: {title: Bark, options: [smooth, rough]}\nclassifications:", 1)
MKDOCS = """\
site_name: Trees
site_url: https://trees.example/
repo_url: https://github.com/example/trees
theme: {name: material, font: false}
plugins: [search, comparative-wiki]
"""
HOME = "# Trees\n"


def tree(title: str, text: str = "A tree.", **criteria: str) -> str:
    """The file of an entry."""
    lines = [f"  {name}: {value}" for name, value in criteria.items()]
    head = "\n".join(["---", f"title: {title}", f"summary: About the {title.lower()}.", "criteria:", *lines, "---"])
    return f"{head}\n{text}\n"


def sourced(value: str, *pages: str) -> str:
    """A value with sources."""
    sources = ", ".join(f"{{url: 'https://example.org/{page}'}}" for page in pages)
    return f"{{value: {value}, evidence: [{sources}]}}"


def write_story(root: Path, settings: str = MKDOCS) -> Path:
    """The wiki, in a repository of its own."""
    e = "entries"
    fir = tree("Fir", leaf="needle", wood="soft")
    oak = tree("Oak", leaf="broad", wood="hard")
    yew = tree("Yew", leaf="needle", wood="hard")
    broken = yew.replace("wood: hard", "wood: harder than stone")
    states = [
        commit(0, {"mkdocs.yml": settings, "docs/index.md": HOME}),
        commit(1, {f"{e}/comparison.yml": RULES, f"{e}/fir.md": fir, f"{e}/oak.md": oak, f"{e}/yew.md": yew}),
        commit(2, {f"{e}/oak.md": tree("Oak", "An old tree.", leaf="broad", wood="hard")}, "Better words"),
        commit(3, {f"{e}/fir.md": tree("Fir", leaf="needle", wood=sourced("medium", "fir"))}, "<b>Fir</b> @all"),
        commit(4, {f"{e}/fir.md": tree("Fir", leaf="needle", wood=sourced("medium", "fir", "firs"))}),
        commit(5, {f"{e}/comparison.yml": STRICTER}, "Ships need broad leaves"),
        commit(6, {f"{e}/yew.md": broken}),
        commit(7, {f"{e}/yew.md": tree("Yew", leaf="needle", wood="'at least medium'")}),
        commit(8, {f"{e}/yew.md": None, f"{e}/taxus.md": _taxus("'at least medium'")}),
        # On a branch, and merged: what was published is the merge alone.
        commit(9, {f"{e}/fir.md": tree("Fir", leaf="needle", wood="hard")}, branch="side", after=8),
        commit(10, {f"{e}/fir.md": tree("Fir", leaf="scale", wood="hard")}, branch="side"),
        commit(11, {f"{e}/fir.md": tree("Fir", leaf="scale", wood="hard")}, _MERGE, merges=10),
        commit(12, {f"{e}/oak.md": None}),
        commit(13, {f"{e}/oak.md": tree("Oak", leaf="broad", wood="hard")}),
        commit(
            14,
            {
                f"{e}/comparison.yml": RENAMED,
                f"{e}/fir.md": tree("Fir", leaf="scale", timber="hard"),
                f"{e}/oak.md": tree("Oak", leaf="broad", timber="hard"),
                f"{e}/taxus.md": _taxus("'at least medium'", "timber"),
            },
        ),
        commit(
            15,
            {
                f"{e}/comparison.yml": WIDER,
                f"{e}/fir.md": tree("Fir", leaf="scale", timber="hard", bark="smooth"),
                f"{e}/oak.md": tree("Oak", leaf="broad", timber="hard", bark="rough"),
            },
        ),
        # Another order, other quotes: nothing means anything else.
        commit(16, {f"{e}/oak.md": tree("Oak", bark="rough", timber='"hard"', leaf="broad  # a comment")}),
    ]
    return write_past(root, states)


_MERGE = "Merge pull request #7 from somebody/side\n\nFirs are hard"


def _taxus(wood: str, name: str = "wood") -> str:
    return tree("Yew", leaf="needle", **{name: wood}).replace("criteria:", "aliases: [yew]\ncriteria:")
