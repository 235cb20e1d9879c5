"""The same site, whether one process builds it or several, and whatever becomes of the others."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from comparative_wiki.crew import BATCH, Crew, Job
from comparative_wiki.entry import EntryId
from comparative_wiki.generated import MadePage
from comparative_wiki.render.entry_pieces import EntryPieces
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
    print(len(forks), len(globals().get("arrived", [])))
"""


@pytest.fixture(scope="module")
def wiki(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of a small wiki, without a number of processes."""
    folder = tmp_path_factory.mktemp("crew") / "wiki"
    shutil.copytree(TESTS / "wikis" / "password-managers", folder, ignore=shutil.ignore_patterns("site"))
    return folder


PATIENT = """
from comparative_wiki.mkdocs_filling import Filling
arrive = Filling.arrive

def patient(self, page):
    for one in self._workers:
        if one._process:
            os.waitid(os.P_PID, one._process, os.WEXITED | os.WNOWAIT)
    arrive(self, page)
    self.has_arrived and arrived.append(1)

arrived = []
Filling.arrive = patient
"""
"""MkDocs goes on when other processes have filled all that they can, and not only what they can in that time"""


def build(
    wiki: Path, processes: int, more: str = "", hook: str = "", theme: str = "mkdocs"
) -> tuple[int, dict[str, bytes], str]:
    """How many processes were begun, the site's files, and what was said."""
    written = (wiki / "mkdocs.yml").read_text(encoding="utf-8")
    configuration = wiki / "processes.yml"
    assert "comparative-wiki" in written
    # What another one says of plugins takes the place of what this one says.
    configuration.write_text(
        f"INHERIT: mkdocs.yml\nplugins: [search, comparative-wiki: {{processes: {processes}}}]\n"
        f"hooks: [{'hook.py' if hook else ''}]\ntheme: {{name: {theme}}}\n",
        encoding="utf-8",
    )
    (wiki / "hook.py").write_text(hook, encoding="utf-8")
    site = wiki.parent / f"site-{theme}-{processes}-{abs(hash(more + hook))}"
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
    forks, arrived = map(int, ended.stdout.split())
    assert bool(arrived) == (forks > 1), "pages that other processes have filled"
    return forks, files, ended.stderr


@pytest.fixture(scope="module")
def alone(wiki: Path) -> dict[str, bytes]:
    """The site as one process builds it."""
    forks, files, said = build(wiki, 1)
    assert (forks, said) == (0, "")
    return files


def test_several_processes_build_the_same_site(wiki: Path) -> None:
    _, alone, _ = build(wiki, 1, theme="material")
    forks, files, said = build(wiki, 3, PATIENT, theme="material")
    assert (forks, said) == (4, "")
    assert files.keys() == alone.keys()
    assert {path for path in files if files[path] != alone[path]} == set()


@pytest.mark.parametrize("last", ["_make_page", "_make_pieces", "_write_entry", "fill_late"])
def test_what_a_process_leaves_is_made_by_the_first(wiki: Path, alone: dict[str, bytes], last: str) -> None:
    forks, files, said = build(wiki, 2, f"{PATIENT}\nending({last!r}, [])")
    assert (forks, said) == (2, "")
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


HOOK = """
def on_files(files, config):
    files.get_file_from_path("api/v1/rules.json").content_string = "early"
    files.get_file_from_path("api/v1/profiles.json").dest_uri = "moved/profiles.json"

def on_env(env, config, files):
    files.get_file_from_path("api/v1/helping.json").content_string = "late"

def on_page_context(context, page, config, nav):
    # It might keep something from one page to the next, so no other process fills templates.
    return context
"""


def test_what_other_plugins_make_of_the_files_counts(wiki: Path, alone: dict[str, bytes]) -> None:
    forks, files, said = build(wiki, 2, hook=HOOK)
    assert (forks, said) == (1, "")
    assert files["api/v1/rules.json"] == b"early"
    assert files["api/v1/helping.json"] == b"late"
    assert files["moved/profiles.json"] == alone["api/v1/profiles.json"]
    assert "api/v1/profiles.json" not in files


def test_who_waits_for_a_worker_helps_it_from_the_last_entry_on() -> None:
    entries = [EntryId(f"entry-{number}") for number in range(5 * BATCH + 1)]

    def page(path: str) -> MadePage:
        time.sleep(0.3)  # Meanwhile all pieces could be made.
        return MadePage(path, [], [], True)

    def pieces(entry: EntryId) -> tuple[str, ...]:
        time.sleep(0.004)
        return EntryPieces(entry, str(os.getpid()), *[""] * (len(EntryPieces._fields) - 2))

    job = Job(
        entries=entries,
        pages=["page.md"],
        page=page,
        pieces=pieces,
        begin=lambda: None,
        hear=lambda mentions: None,
        late=lambda late: ("", ""),
        records=list,
        keep=lambda records: None,
        write_entry=lambda entry: "",
        write_rest=lambda: None,
    )
    crew = Crew(job, 1)
    try:
        made = crew.page("page.md")
        crew.settle()
        found = [crew.pieces(entry) for entry in entries]
        assert made is not None
        assert made.html == "page.md"
        assert [one.verdicts for one in found if one is not None] == entries
        mine = [one is not None and one.values == str(os.getpid()) for one in found]
        assert mine[-1]
        assert mine == sorted(mine)
        crew.tell({})
        assert crew.texts() is not None
    finally:
        crew.stop()
