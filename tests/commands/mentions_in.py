"""The small wiki with a public address, and the commands run in it with a door that opens on loopback."""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml
from click.testing import CliRunner

from comparative_wiki.commands import main
from comparative_wiki.mentions.files import list_mentions, mention_path
from comparative_wiki.web.fetch import Door
from tests.commands.conftest import WIKI, Ran
from tests.conftest import write_files

SITE = "https://fruit.example/wiki/"
CHERRY = f"{SITE}entries/cherry/"
APPLE = f"{SITE}entries/apple/"
DAY = "2026-03-01"


@dataclass(frozen=True)
class Mentioned:
    """The wiki's folder."""

    root: Path

    def run(self, *arguments: str, day: str = DAY, **environment: str) -> Ran:
        """Run `comparative-wiki mentions` with these arguments, on this day."""
        seconds = str(int(seconds_of(day)))
        before = Path.cwd()
        os.chdir(self.root)
        try:
            result = CliRunner(env={"SOURCE_DATE_EPOCH": seconds, **environment}).invoke(
                main, ["mentions", *arguments], prog_name="comparative-wiki", obj=Door(opens_loopback=True)
            )
        finally:
            os.chdir(before)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Ran(result.exit_code, result.stdout, result.stderr)

    @property
    def files(self) -> dict[str, dict[str, str]]:
        """Every mention file, `entry/…` by its address, with its keys."""
        found = {}
        for path in list_mentions(self.root, "entries"):
            fields = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
            found[f"{path.parent.name} {fields.pop('url', '')}"] = fields
        return found

    def write(self, entry: str, url: str, **fields: str) -> Path:
        """Write a mention file as somebody might."""
        path = mention_path(self.root, "entries", entry, url)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump({"url": url, "title": "A page", **fields}), encoding="utf-8")
        return path

    def list(self, name: str, text: str) -> None:
        """Write the block list, say."""
        path = self.root / "entries" / "mentions" / f"{name}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def seconds_of(day: str) -> float:
    return datetime.datetime.fromisoformat(f"{day}T12:00:00+00:00").timestamp()


def lay_out(root: Path, files: Mapping[str, str] | None = None) -> Mentioned:
    """Lay out the small wiki, with its address in mkdocs.yml."""
    settings = f"site_name: Fruit\nsite_url: {SITE}\nplugins: [comparative-wiki]\n"
    write_files(root, {**WIKI, "mkdocs.yml": settings, **(files or {})})
    return Mentioned(root)
