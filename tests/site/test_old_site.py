"""The old site stays whole until the new one is: builds that fail, are killed, or find no room."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from mkdocs.plugins import event_priority

from tests.conftest import REPO, write_files
from tests.site.building import BuildFailed, build_site, build_with, configure
from tests.site.conftest import SMALL, draw_small

PLAIN = {"mkdocs.yml": "site_name: Small\ntheme: mkdocs\nplugins: [comparative-wiki]\n"}


def contents(folder: Path) -> dict[str, bytes]:
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if name != "sitemap.xml.gz"}


def leftovers(root: Path) -> list[Path]:
    return [path for path in root.iterdir() if ".building-" in path.name]


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small wiki with its site, to be copied."""
    root = tmp_path_factory.mktemp("old")
    draw_small(root, PLAIN)
    build_site(root)
    return root


@pytest.fixture
def root(old: Path, tmp_path: Path) -> Path:
    """A small wiki with its site."""
    return shutil.copytree(old, tmp_path / "wiki")


def change(root: Path) -> None:
    text = str(SMALL["entries/apple.md"]).replace("title: Apple", "title: Pear")
    write_files(root, {"entries/apple.md": text})


def test_a_build_takes_the_place_of_the_old(root: Path) -> None:
    change(root)
    (root / "site" / "stale.html").touch()
    site = build_site(root)
    assert "Pear" in site.text("entries/apple/index.html")
    assert site.folder == root / "site"
    assert not (root / "site" / "stale.html").exists()
    assert leftovers(root) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"docs/index.md": "# Small\n\n```comparison\nshow: nothing that there is\n```\n"},
        {"docs/index.md": "# Small\n\n[[badge: nobody]]\n"},
        {"entries/apple.md": "---\ntitle: Apple\ncriteria: {size: enormous}\n---\n"},
        {
            "mkdocs.yml": f"{PLAIN['mkdocs.yml']}hooks: [hook.py]\n",
            "hook.py": "def on_post_build(config):\n    1 / 0\n",
        },
    ],
    ids=["block", "reference", "entry", "another plugin"],
)
def test_a_build_that_fails_leaves_the_old(root: Path, wrong: dict[str, str]) -> None:
    before = contents(root / "site")
    write_files(root, wrong)
    with pytest.raises((BuildFailed, ZeroDivisionError)):
        build_site(root)
    assert contents(root / "site") == before
    assert leftovers(root) == []


def test_a_strict_build_with_warnings_leaves_the_old(root: Path) -> None:
    before = contents(root / "site")
    change(root)
    write_files(root, {"docs/index.md": "# Small\n\n[Nowhere](nowhere.md)\n"})
    with pytest.raises(BuildFailed, match="strict mode"):
        build_site(root)
    assert contents(root / "site") == before
    assert leftovers(root) == []
    assert "Pear" in build_site(root, strict=False).text("entries/apple/index.html")


def test_other_plugins_and_hooks_see_where_to_write(root: Path) -> None:
    hook = """\
from pathlib import Path

def on_config(config):
    config.extra["first"] = config.site_dir

def on_post_build(config):
    assert config.site_dir == config.extra["first"]
    index = Path(config.site_dir, "index.html")
    index.write_text(index.read_text() + "<!-- after -->")
"""
    write_files(root, {"mkdocs.yml": f"{PLAIN['mkdocs.yml']}hooks: [hook.py]\n", "hook.py": hook})
    config = configure(root)
    site = build_with(config)
    assert site.text("index.html").endswith("<!-- after -->")
    assert config.site_dir == str(root / "site")


@pytest.mark.parametrize("event", ["on_pre_build(config)", "on_files(files, config)", "on_post_build(config)"])
def test_another_plugin_may_name_another_folder_at_any_time(root: Path, event: str) -> None:
    change(root)
    hook = f"def {event}:\n    config.site_dir = {str(root / 'other')!r}\n"
    write_files(root, {"mkdocs.yml": f"{PLAIN['mkdocs.yml']}hooks: [hook.py]\n", "hook.py": hook})
    before = contents(root / "site")
    build_with(configure(root))
    # MkDocs asks for the folder of its pages once, behind `on_pre_build`.
    early = "pre_build" in event
    page = root / ("other" if early else "site") / "entries/apple/index.html"
    assert "Pear" in page.read_text(encoding="utf-8")
    assert (contents(root / "site") == before) == early
    assert leftovers(root) == []


def test_a_build_within_a_build_into_a_folder_below_takes_nothing_away(root: Path) -> None:
    hook = """\
from mkdocs.commands.build import build

def on_post_build(config):
    if not config.extra.get("again"):
        config.extra["again"] = True
        outer = config.site_dir
        config.site_dir = outer + "/de"
        build(config)
        config.site_dir = outer
"""
    change(root)
    write_files(root, {"mkdocs.yml": f"{PLAIN['mkdocs.yml']}hooks: [hook.py]\n", "hook.py": hook})
    build_with(configure(root))
    for folder in ("site", "site/de"):
        assert "Pear" in (root / folder / "entries/apple/index.html").read_text(encoding="utf-8")
    assert leftovers(root) == []


@pytest.mark.parametrize("name", ["Ünï cödé", 'it\'s "new" $HOME; #1'])
def test_the_folder_of_the_system_for_what_is_temporary_may_have_any_name(
    root: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / name).mkdir()
    program = "from comparative_wiki.commands import main; main()"
    surroundings = {**os.environ, "TMPDIR": str(root / name), "LC_ALL": "C", "PYTHONPATH": os.pathsep.join(sys.path)}
    for words in (["export", "json"], ["check", "--fix"]):
        command = [sys.executable, "-c", program, *words]
        done = subprocess.run(command, cwd=root, env=surroundings, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
    assert list((root / name).iterdir()) == []


def test_a_dirty_build_and_serve_write_where_mkdocs_says(root: Path) -> None:
    for command, dirty in (("serve", False), ("build", True)):
        config = configure(root)
        seen: list[str] = []

        class Look:
            @event_priority(0)
            def on_pre_build(self, *, config: object, seen: list[str] = seen) -> None:
                seen.append(config.site_dir)  # type: ignore[attr-defined]

        config.plugins["look"] = Look()  # type: ignore[assignment]
        config.plugins.on_startup(command=command, dirty=dirty)  # type: ignore[arg-type]
        build_with(config)
        config.plugins.on_shutdown()
        assert seen == [str(root / "site")]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a process of its own")
def test_killed_at_any_moment_the_site_is_old_or_new_and_the_next_build_is_right(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")  # The theme writes the time into the first page.
    before = contents(root / "site")
    change(root)
    started = time.monotonic()
    after = contents(build_site(shutil.copytree(root, root.parent / "other")).folder)
    lasts = time.monotonic() - started
    chance, killed = random.Random(9), 0
    for number in range(100):
        killed += killed_after(root, chance.uniform(0, 1.2) * lasts)
        assert contents(root / "site") in (before, after)
        # More, if the machine has become quicker meanwhile and most have ended before.
        if number >= 19 and killed >= 5:
            break
    assert killed >= 5
    for room in leftovers(root):
        if not (room / "lock").exists():  # killed before it was locked, or while it was removed
            os.utime(room, (0, 0))
    assert contents(build_site(root).folder) == after
    assert leftovers(root) == []


def killed_after(root: Path, seconds: float) -> bool:
    """Build in a process of its own and kill it; whether it had not ended before."""
    child = os.fork()
    if child == 0:
        try:
            build_site(root)
        finally:
            os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


ELSEWHERE = """\
import subprocess, sys
from pathlib import Path
from tests.site.building import BuildFailed, build_site
from tests.site.test_old_site import change, contents, leftovers

root, kind = Path(sys.argv[1]), sys.argv[2]
home = root / "disk"
home.mkdir()
mount = lambda *words: subprocess.run(["mount", *words, str(home)], check=True)
if kind == "full":
    mount("-t", "tmpfs", "-o", "size=400k", "none")
else:
    mount("-t", "tmpfs", "none")
site = home if kind == "mounted" else home / "site"
site.mkdir(exist_ok=True)
(site / "index.html").write_text("old")
if kind == "read-only":
    mount("-o", "remount,ro")
change(root)
try:
    built = build_site(root, site_dir=str(site))
    assert "Pear" in built.text("entries/apple/index.html") and built.text("index.html") != "old"
except BuildFailed as failed:
    print(failed)
    assert contents(site) == {"index.html": b"old"}
except Exception as error:  # MkDocs prints those of its own kind
    print(type(error).__name__, error)
    assert contents(site) == {"index.html": b"old"}
assert leftovers(home) == []
"""


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (
            "full",
            "the disk is full. Make room for a second copy of the site, and build again. The old site is as it was",
        ),
        ("read-only", "the disk can only be read. Choose another folder with site_dir"),
        ("mounted", ""),
    ],
)
def test_disks_that_are_full_or_read_only_or_the_folder_itself(root: Path, kind: str, said: str) -> None:
    alone = ["unshare", "--map-root-user", "--mount"]
    if not shutil.which("unshare") or subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        pytest.skip("no file systems can be mounted here")
    command = [*alone, sys.executable, "-c", ELSEWHERE, str(root), kind]
    done = subprocess.run(command, cwd=REPO, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert said in done.stdout
    assert "Traceback" not in done.stderr
