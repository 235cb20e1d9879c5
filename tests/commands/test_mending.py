"""`comparative-wiki check --fix` and `--diff`."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.commands.conftest import Lay
from tests.commands.test_check import TWELVE, unmarked

WRONG = "---\nsummary: S.\ntitle:\tPear \ncriteria:\n  stone: mnay\n  # It is.\n  flsh: FIRM\n---\nText.  \n"
RIGHT = "---\ntitle: Pear\nsummary: S.\ncriteria:\n  # It is.\n  flesh: firm\n  stone: many\n---\nText.  \n"


def test_files_are_mended_and_then_checked(lay: Lay) -> None:
    folder = lay({"entries/pear.md": WRONG})
    ran = folder.run("check", "--fix")
    assert (folder.root / "entries/pear.md").read_text(encoding="utf-8") == RIGHT
    assert (ran.status, ran.out) == (0, "Nothing is wrong.\n")
    assert ran.err == (
        "mended entries/pear.md: tabs, spaces at the end of lines, 'mnay' to 'many' in line 5, 'flsh' to 'flesh' in "
        "line 7, 'FIRM' to 'firm' in line 7, the order of keys\n1 file mended.\n"
    )
    again = folder.run("check", "--fix")
    assert (again.out, again.err) == ("Nothing is wrong.\n", "")


def test_what_cannot_be_mended_is_reported(lay: Lay) -> None:
    folder = lay({"entries/pear.md": WRONG.replace("mnay", "several")})
    ran = folder.run("check", "--fix", "--format", "json")
    assert [one["cause"] for one in json.loads(ran.out)["problems"]] == ["'several' is not a value of 'stone'"]
    assert (ran.status, ran.err.splitlines()[-1]) == (1, "1 file mended.")


def test_a_diff_changes_nothing(lay: Lay) -> None:
    folder = lay({"entries/pear.md": WRONG})
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.root.rglob("*") if path.is_file()}
    ran = folder.run("check", "--diff", below="entries")
    assert ran.status == 1
    assert ran.out == (
        "--- entries/pear.md\n+++ entries/pear.md\n@@ -1,9 +1,9 @@\n ---\n+title: Pear\n summary: S.\n-title: Pear \n"
        " criteria:\n-  stone: mnay\n   # It is.\n-  flsh: FIRM\n+  flesh: firm\n+  stone: many\n ---\n Text.  \n"
    )
    after = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.root.rglob("*") if path.is_file()}
    assert after == before
    folder.run("check", "--fix")
    assert (folder.run("check", "--diff").status, folder.run("check", "--diff").out) == (0, "")


def test_a_diff_says_what_no_line_shows(lay: Lay) -> None:
    folder = lay({"entries/pear.md": RIGHT.replace("\n", "\r\n")})
    assert folder.run("check", "--diff").out == "--- entries/pear.md\n+++ entries/pear.md\n(line ends)\n"


def test_only_the_files_that_were_named_are_mended(lay: Lay) -> None:
    folder = lay({"entries/pear.md": WRONG, "entries/fig.md": WRONG})
    assert folder.run("check", "--fix", "entries/fig.md").err.splitlines()[-1] == "1 file mended."
    assert (folder.root / "entries/pear.md").read_text(encoding="utf-8") == WRONG
    assert (folder.root / "entries/fig.md").read_text(encoding="utf-8") == RIGHT


def test_the_rights_of_a_file_stay(lay: Lay) -> None:
    folder = lay({"entries/pear.md": WRONG})
    (folder.root / "entries/pear.md").chmod(0o640)
    folder.run("check", "--fix")
    assert (folder.root / "entries/pear.md").stat().st_mode & 0o777 == 0o640


def test_a_file_that_cannot_be_written_stays_whole(lay: Lay, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = lay({"entries/pear.md": WRONG})

    def refuse(self: Path, target: Path) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(Path, "replace", refuse)
    ran = folder.run("check", "--fix")
    assert (ran.status, "entries/pear.md cannot be written: No space left on device" in ran.err) == (1, True)
    assert (folder.root / "entries/pear.md").read_text(encoding="utf-8") == WRONG
    assert [path.name for path in (folder.root / "entries").iterdir() if path.name.startswith(".")] == []


def test_twelve_mistakes_are_fewer_afterwards(lay: Lay) -> None:
    folder = lay(unmarked(TWELVE))
    before = folder.run("check").lines
    after = folder.run("check", "--fix").lines
    gone = {line.rsplit(" ", 1)[1] for line in before} - {line.rsplit(" ", 1)[1] for line in after}
    assert gone == {"[undeclared-key]", "[unknown-value]", "[yaml-tab]"}


def test_a_file_that_comparisons_share_is_mended_once(lay: Lay) -> None:
    comparison = "use: {from: ../shared/one.yml}\ntitle: One\n"
    folder = lay(
        {
            "mkdocs.yml": "plugins: [comparative-wiki: {comparisons: [fruit, trees]}]\n",
            "fruit/comparison.yml": comparison,
            "trees/comparison.yml": comparison.replace("title", "titel"),
            "shared/one.yml": "criteri:\n  flesh: {scale: [soft, hard], titel: Flesh} \n",
            "fruit/apple.md": "---\ntitle: A\nsummary: S.\ncriteria: {flesh: hadr}\n---\n",
            "trees/oak.md": "---\ntitle: O\nsummary: S.\ncriteria: {flesh: hard}\n---\n",
        }
    )
    ran = folder.run("check", "--fix")
    shared = (folder.root / "shared" / "one.yml").read_text(encoding="utf-8")
    assert shared == "criteria:\n  flesh: {scale: [soft, hard], title: Flesh}\n"
    assert [line.split(":")[0] for line in ran.err.splitlines()] == [
        "mended fruit/apple.md",
        "mended shared/one.yml",
        "mended trees/comparison.yml",
        "3 files mended.",
    ]
    assert ran.status == 0
