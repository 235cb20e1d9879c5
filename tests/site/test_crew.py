"""The same site, whether one process builds it or several, and whatever becomes of the others."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import TESTS

pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork") or sys.platform == "darwin", reason="this system cannot copy a process safely"
)

BUILD = """
import os, sys
from mkdocs.__main__ import cli
from comparative_wiki.site import Site

home, forks = os.getpid(), []
fork = os.fork
os.fork = lambda: forks.append(1) or fork()

def ending(name, calls):
    whole = getattr(Site, name)
    def run(*arguments):
        calls.append(1)
        if os.getpid() != home and len(calls) == 3:
            os._exit(9)
        return whole(*arguments)
    setattr(Site, name, run)

{more}
try:
    cli(["build", "-q", "-d", sys.argv[1]], standalone_mode=False)
finally:
    print(len(forks))
"""


@pytest.fixture(scope="module")
def wiki(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of a small wiki, without a number of processes."""
    folder = tmp_path_factory.mktemp("crew") / "wiki"
    shutil.copytree(TESTS / "wikis" / "password-managers", folder, ignore=shutil.ignore_patterns("site"))
    return folder


def build(wiki: Path, processes: int, more: str = "") -> tuple[int, dict[str, bytes], str]:
    """How many processes were begun, the site's files, and what was said."""
    written = (wiki / "mkdocs.yml").read_text(encoding="utf-8")
    configuration = wiki / "processes.yml"
    assert "comparative-wiki" in written
    # What another one says of plugins takes the place of what this one says.
    configuration.write_text(
        f"INHERIT: mkdocs.yml\nplugins: [search, comparative-wiki: {{processes: {processes}}}]\n", encoding="utf-8"
    )
    site = wiki.parent / f"site-{processes}-{abs(hash(more))}"
    program = BUILD.format(more=more).replace('"-d",', '"-f", "processes.yml", "-d",')
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1790000000"}
    ended = subprocess.run(
        [sys.executable, "-c", program, str(site)],
        cwd=wiki,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    files = {str(one.relative_to(site)): one.read_bytes() for one in site.rglob("*") if one.is_file()}
    return int(ended.stdout), files, ended.stderr


@pytest.fixture(scope="module")
def alone(wiki: Path) -> dict[str, bytes]:
    """The site as one process builds it."""
    forks, files, said = build(wiki, 1)
    assert (forks, said) == (0, "")
    return files


def test_several_processes_build_the_same_site(wiki: Path, alone: dict[str, bytes]) -> None:
    forks, files, said = build(wiki, 3)
    assert (forks, said) == (2, "")
    assert files.keys() == alone.keys()
    assert {path for path in files if files[path] != alone[path]} == set()


@pytest.mark.parametrize("last", ["_make_page", "_make_pieces", "_write_entry"])
def test_what_a_process_leaves_is_made_by_the_first(wiki: Path, alone: dict[str, bytes], last: str) -> None:
    forks, files, said = build(wiki, 2, f"ending({last!r}, [])")
    assert (forks, said) == (1, "")
    assert files.keys() == alone.keys()
    assert {path for path in files if files[path] != alone[path]} == set()


def test_where_no_process_can_be_begun_one_builds_all(wiki: Path, alone: dict[str, bytes]) -> None:
    _, files, said = build(wiki, 2, "def refuse(): raise OSError\nos.fork = refuse")
    assert said == ""
    assert files == alone


@pytest.mark.parametrize("processes", [1, 2])
def test_a_verdict_too_large_to_be_explained_is_a_problem_in_any_process(wiki: Path, processes: int) -> None:
    refuse = """
from comparative_wiki.explain import Explainer
from comparative_wiki.logic.diagrams import TooLarge
def explain(*_): raise TooLarge
Explainer.explain = explain
"""
    _, files, said = build(wiki, processes, refuse)
    assert "index.html" not in files
    assert "entries/comparison.yml:1:1 the rules are too large to be worked out." in said
    assert said.count("too-complex") == 1
