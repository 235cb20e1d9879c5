"""Files of data in the folder of a site: those with the same bytes share one file, and none is changed by another."""

from __future__ import annotations

from pathlib import Path

import pytest
from mkdocs.config.defaults import MkDocsConfig

from comparative_wiki.mkdocs_files import REMEMBERED, SMALL, SiteFolder, data_file


def test_small_files_with_the_same_bytes_are_one(tmp_path: Path) -> None:
    write = SiteFolder(str(tmp_path)).write
    for name in ("a/one.svg", "b/one.svg"):
        write(name, ["the same"])
    write("b/other.svg", ["another"])
    assert (tmp_path / "a/one.svg").samefile(tmp_path / "b/one.svg")
    assert [path.read_text() for path in sorted(tmp_path.rglob("*.svg"))] == ["the same", "the same", "another"]


def test_large_files_are_written_each(tmp_path: Path) -> None:
    write, text = SiteFolder(str(tmp_path)).write, "x" * (SMALL + 1)
    for name in ("one", "two"):
        write(name, [text])
    assert not (tmp_path / "one").samefile(tmp_path / "two")
    assert (tmp_path / "two").read_text() == text


def test_writing_again_changes_no_other_file(tmp_path: Path) -> None:
    first, config = SiteFolder(str(tmp_path)), MkDocsConfig()
    config["site_dir"] = str(tmp_path)
    for name in ("one", "two", "three"):
        first.write(name, ["old"])
    SiteFolder(str(tmp_path)).write("one", ["new"])  # a dirty build, which finds the files of the one before
    data_file(config, "two", lambda: "newer").copy_file()
    assert [(tmp_path / name).read_text() for name in ("one", "two", "three")] == ["new", "newer", "old"]


def test_a_disk_without_second_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    write = SiteFolder(str(tmp_path)).write
    for number in range(REMEMBERED + 2):
        write(f"{number}", [f"{number}"])
        write(f"{number}-again", [f"{number}"])
    assert {path.read_text() for path in tmp_path.iterdir()} == {f"{number}" for number in range(REMEMBERED + 2)}
    assert len([*tmp_path.iterdir()]) == 2 * (REMEMBERED + 2)
