"""Writing a folder aside: whatever happens, the folder is wholly old or wholly new."""

from __future__ import annotations

import errno
import os
import signal
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from comparative_wiki import aside
from comparative_wiki.aside import ABANDONED, Aside, Staging, tidy

OLD = {"index.html": "old", "a/page.html": "old", "gone.html": "old"}
NEW = {"index.html": "new", "a/page.html": "new", "b/more.html": "new"}


def lay(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def seen(folder: Path) -> dict[str, str]:
    """Every file below a folder, but for rooms."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".building-" not in path.as_posix().removeprefix(folder.as_posix())
    }


def rooms(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if ".building-" in path.name]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    lay(tmp_path / "site", OLD)
    return tmp_path / "site"


@pytest.fixture(params=["at once", "two renames", "inside", "held"])
def manner(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each way of exchanging, on a system that has only that."""
    if request.param == "two renames":
        monkeypatch.setattr(aside, "_exchange_call", lambda: None)
    if request.param == "inside":
        make = tempfile.mkdtemp

        def refuse(prefix: str, dir: Path) -> str:  # noqa: A002 - the name it has
            if prefix != ".building-":
                raise OSError(errno.EROFS, "Read-only file system")
            return make(prefix=prefix, dir=dir)

        monkeypatch.setattr(tempfile, "mkdtemp", refuse)
    if request.param == "held":

        def busy(*_: object) -> None:
            raise OSError(errno.EBUSY, "Device or resource busy")

        monkeypatch.setattr(aside, "_exchange_folders", busy)
    return str(request.param)


def publish(site: Path) -> None:
    new = Aside(site)
    lay(new.folder, NEW)
    new.publish()


def test_the_old_stays_until_the_new_is_whole(site: Path, manner: str) -> None:
    new = Aside(site)
    lay(new.folder, NEW)
    assert seen(site) == OLD, manner
    new.publish()
    assert seen(site) == NEW
    assert rooms(site.parent) == []


def test_what_is_thrown_away_leaves_nothing(site: Path, manner: str) -> None:
    new = Aside(site)
    lay(new.folder, NEW)
    new.discard()
    assert seen(site) == OLD, manner
    assert rooms(site.parent) == []


def test_hidden_files_stay_as_mkdocs_leaves_them(site: Path, manner: str) -> None:
    lay(site, {".git/HEAD": "ref", ".well-known/a": "mine", ".nojekyll": ""})
    new = Aside(site)
    lay(new.folder, {**NEW, ".well-known/b": "built"})
    new.publish()
    hidden = {".git/HEAD": "ref", ".well-known/a": "mine", ".well-known/b": "built", ".nojekyll": ""}
    assert seen(site) == {**NEW, **hidden}, manner


def test_a_folder_that_is_not_there_yet_is_made(tmp_path: Path) -> None:
    publish(tmp_path / "far" / "site")
    assert seen(tmp_path / "far" / "site") == NEW


@pytest.mark.skipif(os.name == "nt", reason="needs a right on Windows")
def test_a_link_to_the_folder_stays_a_link(tmp_path: Path) -> None:
    lay(tmp_path / "there" / "real", OLD)
    (tmp_path / "site").symlink_to(tmp_path / "there" / "real")
    publish(tmp_path / "site")
    assert (tmp_path / "site").is_symlink()
    assert seen(tmp_path / "there" / "real") == NEW


@pytest.mark.skipif(os.name == "nt", reason="modes are those of POSIX")
def test_the_folder_keeps_its_mode(site: Path) -> None:
    site.chmod(0o750)
    publish(site)
    assert site.stat().st_mode & 0o777 == 0o750


def test_builds_at_the_same_time_do_not_touch_each_other(site: Path, manner: str) -> None:
    one, two = Aside(site), Aside(site)
    lay(one.folder, {"index.html": "one"})
    lay(two.folder, {"index.html": "two"})
    two.publish()
    assert seen(site) == {"index.html": "two"}, manner
    one.publish()
    assert seen(site) == {"index.html": "one"}
    assert rooms(site.parent) == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a process of its own")
def test_killed_at_any_step_it_is_old_or_new_after_the_next_look(
    site: Path, manner: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dies before, between and after all renames there are, one after another."""
    steps = 0
    while True:
        if in_child(lambda died_at=steps: dying(site, monkeypatch, died_at)) == 0:  # type: ignore[misc]
            break
        if manner == "at once":
            assert seen(site) in (OLD, NEW), steps
        tidy(site)
        assert seen(site) in (OLD, NEW), steps
        # One that was only just being made stays for a day, since it may be somebody's.
        assert [room for room in rooms(site.parent) if (room / "lock").exists()] == []
        lay(site, OLD)
        for name in set(NEW) - set(OLD):
            (site / name).unlink(missing_ok=True)
        steps += 1
    assert steps >= (0 if manner == "at once" else 2)
    assert seen(site) == NEW


def dying(site: Path, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    left = at

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            nonlocal left
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1
            return real(*arguments, **named)

        return call

    new = Aside(site)
    lay(new.folder, NEW)
    for name in ("rename", "replace"):
        monkeypatch.setattr(os, name, counted(getattr(os, name)))
    new.publish()


def in_child(work: Callable[[], None]) -> int:
    """Do it in a process of its own; how that ended: 0 if well."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:  # It must not go on with the tests.
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1]


def test_what_cannot_be_exchanged_leaves_the_old(site: Path, manner: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    new = Aside(site)
    lay(new.folder, NEW)
    monkeypatch.setattr(os, "rename", refuse)
    monkeypatch.setattr(aside, "_exchange_call", lambda: None)
    with pytest.raises(OSError, match="Input/output"):
        new.publish()
    assert seen(site) == OLD, manner
    assert rooms(site.parent) == []


@pytest.mark.parametrize("how", [OSError(errno.EIO, "Input/output error"), KeyboardInterrupt()])
def test_nothing_is_lost_at_whatever_step_it_breaks_off(
    site: Path, manner: str, how: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fails from one step on, so that nothing can be undone; and Ctrl+C at one step."""
    steps = 0
    while True:
        left = steps

        def broken(real: Callable[..., Any]) -> Callable[..., Any]:
            def call(*arguments: Any, **named: Any) -> Any:
                nonlocal left
                left -= 1
                if left == -1 or (left < 0 and isinstance(how, OSError)):
                    raise how
                return real(*arguments, **named)

            return call

        new = Aside(site)
        lay(new.folder, NEW)
        with monkeypatch.context() as patch:
            for name in ("rename", "replace"):
                patch.setattr(os, name, broken(getattr(os, name)))
            try:
                new.publish()
                done = True
            except (OSError, KeyboardInterrupt):
                done = False
        if isinstance(how, OSError):
            tidy(site)
        assert seen(site) in (OLD, NEW), (manner, steps)
        assert rooms(site.parent) == []
        if done and left >= 0:
            break
        lay(site, OLD)
        for name in set(NEW) - set(OLD):
            (site / name).unlink(missing_ok=True)
        steps += 1
    assert seen(site) == NEW


def test_a_file_in_the_place_of_the_folder_stays(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(NotADirectoryError):
        Aside(tmp_path / "notes.txt")
    assert seen(tmp_path) == {"notes.txt": "mine"}
    assert rooms(tmp_path) == []


@pytest.mark.skipif(os.name == "nt", reason="needs a right on Windows")
def test_a_link_that_looks_like_a_room_is_left_alone(tmp_path: Path) -> None:
    lay(tmp_path / "elsewhere", {"lock": "", "old/index.html": "a stranger's", "new/.htaccess": "a stranger's"})
    there = seen(tmp_path / "elsewhere")
    (tmp_path / ".site.building-1").symlink_to("elsewhere")
    publish(tmp_path / "site")
    assert seen(tmp_path / "site") == NEW
    assert seen(tmp_path / "elsewhere") == there


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="gives a folder to somebody else")
@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no locks on Windows anyway")
@pytest.mark.parametrize(("age", "stays"), [(0, True), (ABANDONED + 60, False)])
def test_where_there_are_no_locks_a_room_goes_when_it_is_old(
    site: Path, monkeypatch: pytest.MonkeyPatch, age: int, stays: bool
) -> None:
    def no_locks(file: object, how: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr("comparative_wiki.aside.fcntl.flock", no_locks)
    other = Aside(site)
    left = other.folder.parent
    long_ago = time.time() - age
    os.utime(left / "lock", (long_ago, long_ago))
    Aside(site).discard()
    assert left.exists() == stays
    other.discard()


def test_a_room_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    room = tmp_path / ".site.building-1"
    lay(room, {"lock": "", "old/index.html": "a stranger's", "new/.htaccess": "a stranger's"})
    os.chown(room, 65534, 65534)
    publish(tmp_path / "site")
    assert seen(tmp_path / "site") == NEW
    assert (room / "new" / ".htaccess").is_file()


def test_folders_that_cannot_be_renamed_are_copied(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container, where folders of a lower layer stay on it."""
    lower = {one.stat().st_ino for one in (site, site / "a")}
    rename = os.rename

    def layered(source: Path, destination: Path) -> None:
        if source.stat().st_ino in lower:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        rename(source, destination)

    monkeypatch.setattr(os, "rename", layered)
    monkeypatch.setattr(aside, "_exchange_call", lambda: None)
    publish(site)
    assert seen(site) == NEW
    assert rooms(site.parent) == []


def test_a_room_is_not_put_into_a_repository(site: Path) -> None:
    new = Aside(site)
    assert (new.folder.parent / ".gitignore").read_text(encoding="utf-8") == "*\n"
    new.discard()


# Builds within builds


def test_only_the_outermost_build_puts_its_folder_in_place(site: Path) -> None:
    staging = Staging()
    folder = staging.begin(str(site))
    lay(Path(folder), {"index.html": "en"})
    assert staging.begin(folder) == folder
    lay(Path(folder), {"de/index.html": "de"})
    assert staging.end(folder) == folder
    assert seen(site) == OLD
    assert staging.end(folder) == str(site)
    assert seen(site) == {"index.html": "en", "de/index.html": "de"}


def test_a_folder_that_another_plugin_chooses_is_followed(site: Path) -> None:
    staging = Staging()
    folder = staging.begin(str(site))
    below = staging.follow(str(Path(folder) / "v2"))
    lay(Path(below), NEW)
    assert staging.end(below) == str(site / "v2")
    assert seen(site) == {**OLD, **{f"v2/{name}": text for name, text in NEW.items()}}
    assert rooms(site.parent) == []


def test_a_build_that_was_left_is_thrown_away_by_the_next(site: Path) -> None:
    staging = Staging()
    lay(Path(staging.begin(str(site))), NEW)
    folder = staging.begin(str(site))
    assert staging.end(folder) == str(site)
    assert seen(site) == {}
    assert rooms(site.parent) == []
