"""A small wiki in a folder, and the commands run in it as a person would."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from comparative_wiki.commands import main
from tests.conftest import Content, write_files

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
os.environ.setdefault("DISABLE_MKDOCS_2_WARNING", "true")

WIKI: Mapping[str, str] = {
    "mkdocs.yml": "plugins: [comparative-wiki]\n",
    "entries/comparison.yml": """\
title: Fruit
criteria:
  flesh: {title: Flesh, scale: [soft, firm, hard]}
  stone: {title: Stones, options: [none, one, many]}
  price: {title: Price, number: true}
  page: {title: Page, link: true}
classifications:
  sort:
    title: Sort of fruit
    policy: first
    classes:
      drupe: {title: Drupe, when: {stone: one}}
      pome: {title: Pome, when: {stone: many, flesh: at least firm}}
      berry: {title: Berry, otherwise: true}
accepted:
  - {check: values-alike, where: flesh, because: The difference is worth showing.}
  - {check: class-empty, where: sort, because: Two fruits are enough here.}
""",
    "entries/apple.md": """\
---
title: The apple
summary: A fruit of the rose family.
aliases: [malus]
criteria: {flesh: firm, stone: many}
---
Not like a [cherry](cherry.md).
""",
    "entries/cherry.md": """\
---
title: Cherry
summary: Small and red.
criteria:
  flesh: {disputed: [{value: soft, because: A child says so.}, firm]}
  stone: unknown
---
Not like an [apple](apple.md).
""",
}


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


@dataclass(frozen=True)
class Folder:
    """A wiki's folder, or one in it."""

    root: Path

    def run(self, *arguments: str, below: str = "", typed: str | None = None) -> Ran:
        """Run `comparative-wiki` with these arguments in the folder, or in one below it; `typed` answers questions."""
        before = Path.cwd()
        os.chdir(self.root / below)
        try:
            result = CliRunner().invoke(main, list(arguments), prog_name="comparative-wiki", input=typed)
        finally:
            os.chdir(before)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Ran(result.exit_code, result.stdout, result.stderr)

    def start(self, *arguments: str, below: str = "", environment: Mapping[str, str] | None = None) -> Ran:
        """Run it as a process of its own."""
        done = subprocess.run(
            [sys.executable, "-c", "from comparative_wiki.commands import main; main()", *arguments],
            cwd=self.root / below,
            capture_output=True,
            check=False,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), **(environment or {})},
        )
        return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


Lay = Callable[..., Folder]


@pytest.fixture
def lay(tmp_path: Path) -> Lay:
    """Lay out the small wiki with other files beside or instead of its own; None leaves a file out."""

    def lay_out(files: Mapping[str, Content | None] | None = None) -> Folder:
        wanted: dict[str, Content | None] = {**WIKI, **(files or {})}
        write_files(tmp_path, {name: content for name, content in wanted.items() if content is not None})
        return Folder(tmp_path)

    return lay_out
