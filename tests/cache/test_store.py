"""What was made before: found again by those who made it, and by nobody else."""

from __future__ import annotations

import errno
import os
import stat
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from comparative_wiki.cache.store import IDLE, MOST_PACKS, SECRET, Store

KEY = "ab" * 32
OTHER = "cd" * 32


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user of its own."""
    monkeypatch.delenv(SECRET, raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "state"))
    return tmp_path / "state"


def opened(folder: Path | None, **named: Any) -> Store:
    store = Store()
    store.open(folder, remembers=False, **named)
    return store


def put(folder: Path, key: str = KEY, text: str = "made", **named: Any) -> Path:
    store = opened(folder, **named)
    store.put("page", key, text)
    before = set(packs(folder))
    store.close()
    return next(iter(set(packs(folder)) - before), folder / "none")


def packs(folder: Path) -> list[Path]:
    """What builds have kept, a file for each of them."""
    return [path for path in sorted(folder.glob("v2/*")) if len(path.name) == 64]


def got(folder: Path, key: str = KEY, kind: str = "page") -> str | None:
    return opened(folder).get(kind, key)


def test_what_was_put_is_found_by_the_next_build(tmp_path: Path) -> None:
    put(tmp_path, text="Brücke – 橋 \ud800")
    assert got(tmp_path) == "Brücke – 橋 \ud800"
    assert got(tmp_path, OTHER) is None
    assert got(tmp_path, kind="markdown") is None


def test_nothing_is_kept_without_a_folder_but_in_memory_and_as_long_as_it_is_used() -> None:
    store = opened(None)
    assert not store.is_open
    store.open(None, remembers=True)
    store.put("page", KEY, "one")
    store.put("page", OTHER, "two")
    store.close()
    store.open(None, remembers=True)
    assert store.get("page", KEY) == "one"
    store.close()
    store.open(None, remembers=True)
    assert store.get("page", KEY) == "one"
    assert store.get("page", OTHER) is None


@pytest.mark.parametrize("at", [0, 31, 32, 35, 40, 60, -1, -8, -9, -40])
def test_a_file_that_was_changed_is_not_looked_at(tmp_path: Path, at: int) -> None:
    file = put(tmp_path)
    content = bytearray(file.read_bytes())
    content[at] ^= 1
    file.write_bytes(content)
    assert got(tmp_path) is None


@pytest.mark.parametrize("size", [0, 10, 36, 80, 150])
def test_a_file_that_was_cut_is_not_looked_at(tmp_path: Path, size: int) -> None:
    file = put(tmp_path)
    file.write_bytes(file.read_bytes()[:size])
    assert got(tmp_path) is None


@pytest.mark.parametrize("content", [b"", b"short", b"x" * 32, b"x" * 100, b"\xff" * 100])
def test_a_file_that_is_none_of_ours_is_not_looked_at(tmp_path: Path, content: bytes) -> None:
    put(tmp_path).write_bytes(content)
    assert got(tmp_path) is None


def test_a_record_does_not_stand_for_another_one(tmp_path: Path) -> None:
    """Not even where what says where the records are was written with the right key."""
    store = opened(tmp_path)
    store.put("page", KEY, "made")
    folder = store._folder
    assert folder is not None
    folder._places["page", OTHER] = folder._places["markdown", KEY] = folder._places["page", KEY]
    store.close()
    assert got(tmp_path) == "made"
    assert got(tmp_path, OTHER) is None
    assert got(tmp_path, kind="markdown") is None


def test_what_one_build_keeps_is_one_file_and_is_found_by_itself_too(tmp_path: Path) -> None:
    store = opened(tmp_path)
    for number in range(5):
        store.put("page", f"{number:064x}", f"text {number}")
        assert store.get("page", f"{number:064x}") == f"text {number}"
        assert store.has("page", f"{number:064x}")
    assert packs(tmp_path) == []
    store.close()
    assert len(packs(tmp_path)) == 1
    assert [got(tmp_path, f"{number:064x}") for number in range(5)] == [f"text {number}" for number in range(5)]


def test_a_build_that_is_killed_leaves_nothing_that_is_read(tmp_path: Path) -> None:
    put(tmp_path)
    killed = opened(tmp_path)
    killed.put("page", OTHER, "half")
    assert got(tmp_path, OTHER) is None
    assert got(tmp_path) == "made"
    (left,) = [path for path in (tmp_path / "v2").iterdir() if path.name.startswith(".making-")]
    killed.open(None, remembers=False)
    assert not left.exists()


def test_much_is_kept_in_several_files_of_which_the_oldest_can_go(tmp_path: Path) -> None:
    store = opened(tmp_path, largest=20_000)
    keys = [f"{number:064x}" for number in range(10)]
    for key in keys:
        store.put("page", key, "x" * 1_000)
    store.close()
    assert len(packs(tmp_path)) == 2
    assert all(got(tmp_path, key) for key in keys)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot copy a process")
def test_another_process_reads_and_leaves_writing_to_the_one_that_began_it(tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.put("page", KEY, "made")
    process = os.fork()
    if process == 0:
        store.put("page", "ef" * 32, "elsewhere")
        store.close()
        os._exit(store.get("page", KEY) is not None)
    assert os.waitpid(process, 0)[1] == 0
    store.put("page", OTHER, "made later")
    store.close()
    assert (got(tmp_path), got(tmp_path, OTHER), got(tmp_path, "ef" * 32)) == ("made", "made later", None)


def test_many_small_files_become_one(tmp_path: Path) -> None:
    keys = [f"{number:064x}" for number in range(MOST_PACKS + 1)]
    for key in keys:
        put(tmp_path, key, f"of {key}")
    assert len(packs(tmp_path)) == 1
    put(tmp_path, KEY)
    assert [got(tmp_path, key) for key in keys] == [f"of {key}" for key in keys]
    assert len(packs(tmp_path)) == 2


def test_what_another_user_made_is_not_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "stranger"))
    assert got(tmp_path) is None


def test_a_secret_joins_machines_and_nobody_who_does_not_know_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SECRET, "a secret of the repository")
    put(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "another machine"))
    assert got(tmp_path) == "made"
    monkeypatch.setenv(SECRET, "a guess of somebody else")
    assert got(tmp_path) is None
    monkeypatch.delenv(SECRET)  # as in a run for a fork
    assert got(tmp_path) is None


def test_a_short_secret_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SECRET, "1234")
    store = opened(tmp_path / "cache")
    store.put("page", KEY, "made")
    assert not store.is_open
    assert store.remark.endswith(f"{SECRET} is shorter than 16 characters")
    assert not (tmp_path / "cache").exists()


@pytest.mark.skipif(os.name == "nt", reason="modes are those of POSIX")
def test_the_key_is_for_this_user_alone(tmp_path: Path, home: Path) -> None:
    put(tmp_path)
    key = home / "comparative-wiki" / "cache.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert len(key.read_bytes()) == 32
    assert [one.name for one in key.parent.iterdir()] == ["cache.key"]


def test_a_damaged_key_is_said(tmp_path: Path, home: Path) -> None:
    (home / "comparative-wiki").mkdir(parents=True)
    (home / "comparative-wiki" / "cache.key").write_bytes(b"")
    assert "the key of this user is damaged" in opened(tmp_path).remark


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_folder_that_cannot_be_written_costs_time_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    put(tmp_path)
    store = opened(tmp_path)

    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("comparative_wiki.cache.store._write", refuse)
    store.put("page", OTHER, "new")
    store.put("page", "ef" * 32, "new")
    assert store.remark.endswith(f"is not written to: {os.strerror(number)}")
    assert store.get("page", KEY) == "made"
    assert store.get("page", OTHER) is None
    store.close()
    assert len(packs(tmp_path)) == 1
    assert not list(tmp_path.rglob(".making-*"))


def test_a_file_where_the_folder_should_be_costs_time_only(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("mine", encoding="utf-8")
    store = opened(tmp_path / "cache")
    store.put("page", KEY, "made")
    assert store.get("page", KEY) is None
    assert "is not written to" in store.remark
    store.close()
    assert (tmp_path / "cache").read_text(encoding="utf-8") == "mine"


def test_the_folder_stays_small_and_loses_the_oldest_first(tmp_path: Path) -> None:
    keys = [f"{number:064x}" for number in range(10)]
    for number, key in enumerate(keys):
        file = put(tmp_path, key, "x" * 820)
        os.utime(file, (time.time() - 1000 + number,) * 2)
    put(tmp_path, KEY, "x" * 820, largest=5_000)
    assert [key for key in keys if got(tmp_path, key)] == keys[6:]
    assert got(tmp_path, KEY)


def test_what_nobody_asks_for_goes_after_a_month(tmp_path: Path) -> None:
    old, used = put(tmp_path), put(tmp_path, OTHER)
    for file in (old, used, tmp_path / "v2" / "tidied"):  # It is not looked at every time.
        os.utime(file, (time.time() - IDLE - 10,) * 2)
    assert got(tmp_path, OTHER) == "made"
    put(tmp_path, "ef" * 32)
    assert got(tmp_path) is None
    assert got(tmp_path, OTHER) == "made"


def test_only_files_of_its_own_are_removed(tmp_path: Path) -> None:
    mine = tmp_path / "v2" / "manual" / "install.html"
    mine.parent.mkdir(parents=True)
    mine.write_text("A manual of version 2.", encoding="utf-8")
    os.utime(mine, (time.time() - 2 * IDLE,) * 2)
    put(tmp_path, largest=1)
    assert mine.is_file()
    assert got(tmp_path) is None


@pytest.mark.skipif(os.name == "nt", reason="needs a right on Windows")
def test_nothing_is_written_or_removed_where_a_link_leads(tmp_path: Path) -> None:
    mine = tmp_path / "mine" / OTHER
    mine.parent.mkdir()
    mine.write_text("mine", encoding="utf-8")
    os.utime(mine, (time.time() - 2 * IDLE,) * 2)
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "v2").symlink_to(mine.parent)
    store = opened(tmp_path / "cache")
    store.put("page", KEY, "made")
    store.close()
    assert "is not written to: it is a link" in store.remark
    assert [one for one in mine.parent.rglob("*") if one.is_file()] == [mine]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
def test_a_file_that_is_being_made_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever guesses its name and puts a link there gets nothing written where that leads."""
    victim = tmp_path / "victim"
    victim.write_text("mine")
    file = put(tmp_path / "cache")
    file.unlink()
    monkeypatch.setattr("comparative_wiki.cache.store.secrets.token_hex", lambda length: "guessed")
    (file.parent / ".making-guessed").symlink_to(victim)
    store = opened(tmp_path / "cache")
    store.put("page", KEY, "made")
    assert store.remark
    assert victim.read_text() == "mine"
    assert not packs(tmp_path / "cache")


def test_nobody_waits_for_a_pipe(tmp_path: Path) -> None:
    file = put(tmp_path)
    file.unlink()
    os.mkfifo(file)
    assert got(tmp_path) is None


def test_a_user_without_a_home_has_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown() -> Path:
        raise RuntimeError("Could not determine home directory.")

    for name in ("XDG_STATE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name)
    monkeypatch.setattr(Path, "home", unknown)
    store = opened(tmp_path / "cache")
    assert not store.is_open
    assert "is not used: Could not determine home" in store.remark


def test_builds_at_the_same_time_read_whole_files(tmp_path: Path) -> None:
    wrong: list[object] = []
    texts = {key: key * 4000 for key in (KEY, OTHER)}

    def work() -> None:
        for _ in range(30):
            for key, text in texts.items():
                put(tmp_path, key, text, largest=300_000)
                found = got(tmp_path, key)
                if found not in (None, text):
                    wrong.append(found)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert wrong == []
    assert not [path for path in tmp_path.rglob(".*") if path.name != ".gitignore"]


def test_the_folder_says_what_it_is_and_stays_out_of_repositories(tmp_path: Path) -> None:
    put(tmp_path / "cache")
    assert (tmp_path / "cache" / ".gitignore").read_text(encoding="utf-8") == "*\n"
    assert (tmp_path / "cache" / "CACHEDIR.TAG").read_text(encoding="utf-8").startswith("Signature: 8a477f5")
