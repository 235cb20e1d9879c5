"""Replays "Write your own comparison": every file and command of the page, in its order, in an empty folder.

What the page shows as printed has to be what is printed. After a change of messages, look at the difference and then
let the test write it: `REWRITE_HOWTO=1 pytest tests/test_howto.py`.
"""

from __future__ import annotations

import difflib
import json
import os
import re
import shlex
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from tests.conftest import REPO

PAGE = REPO / "docs" / "manual" / "howto.md"
BLOCK = re.compile(
    r"^(?P<fence>`{3,})(?P<language>\w*)(?P<rest>[^\n]*)\n(?P<text>.*?)^(?P=fence)$", re.DOTALL | re.MULTILINE
)
TITLE = re.compile(r' title="([^"]+)"')
CHANGES = ", what changes"
WIDEST = 80
"""characters in a line of a console that can be read without scrolling"""


@dataclass
class Reader:
    """Somebody who does what the page says."""

    folder: Path
    """where the terminal stands"""
    home: Path
    steps: list[str] = field(default_factory=list)
    """every block, in order, as what was done with it"""

    def follow(self, page: str) -> str:
        """Do everything; return the page with what was really printed."""
        return BLOCK.sub(self._do, page)

    def _do(self, block: re.Match[str]) -> str:
        language, text = block["language"], block["text"]
        title = TITLE.fullmatch(block["rest"])
        if title:
            self._write(title[1], text)
        elif language == "console":
            text = "".join(self._lines_of(text))
        elif language == "sh":
            for line in text.splitlines():
                code, printed = self.run(line)
                assert code == 0, f"{line}\n{printed}"
        else:
            raise AssertionError(f"nobody can tell what to do with this block: {block[0]}")
        self.steps.append(title[1] if title else language)
        return f"{block['fence']}{language}{block['rest']}\n{text}{block['fence']}"

    def _write(self, name: str, text: str) -> None:
        path = self.folder / name.removesuffix(CHANGES)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(merged(path.read_text(), text) if name.endswith(CHANGES) else text, encoding="utf-8")

    def _lines_of(self, text: str) -> Iterator[str]:
        """The commands of a console, each with what it prints."""
        for line in text.splitlines():
            if line.startswith("$ "):
                code, printed = self.run(line[2:])
                # A check that finds errors says so in its exit code, and nothing else may fail.
                found = re.search(r"^(\d+) errors?, \d+ warning", printed, re.MULTILINE)
                assert code == (1 if found and found[1] != "0" else 0), f"{line}: {code}\n{printed}"
                yield "".join(f"{one}\n" for one in (line, *folded(printed)))

    def run(self, line: str) -> tuple[int, str]:
        """Type one line into the terminal; return the exit code and what is printed."""
        words = shlex.split(line)
        if words[0] == "cd":
            self.folder /= words[1]
            return 0, ""
        done = subprocess.run(
            words,
            cwd=self.folder,
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            check=False,
        )
        return done.returncode, done.stdout

    def _environment(self) -> dict[str, str]:
        """That of these tests, without a network; whoever pushes to GitHub pushes into a folder."""
        names = {"PYTHONPATH", "PYTHONHOME", "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"}
        git = {
            f"url.{(self.home / 'github').as_uri()}/.insteadOf": "https://github.com/",
            "user.name": "A reader",
            "user.email": "reader@example.org",
        }
        pairs = {f"GIT_CONFIG_KEY_{number}": key for number, key in enumerate(git)}
        pairs |= {f"GIT_CONFIG_VALUE_{number}": value for number, value in enumerate(git.values())}
        return {
            **{name: value for name, value in os.environ.items() if name not in names},
            **pairs,
            "GIT_CONFIG_COUNT": str(len(git)),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
            "HOME": str(self.home),
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
            # The package is there already, and pip finds that out without asking anybody.
            "PIP_NO_INDEX": "1",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "NO_MKDOCS_2_WARNING": "1",
            "DISABLE_MKDOCS_2_WARNING": "true",
        }


def folded(printed: str) -> Iterator[str]:
    """What was printed, with long lines broken, so that it can be read on a page."""
    for line in printed.splitlines():
        indent = line[: len(line) - len(line.lstrip())] + "    "
        yield from textwrap.wrap(
            line, WIDEST, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
        ) or [""]


def merged(old: str, new: str) -> str:
    """A YAML file with its parts replaced, or added below the others: keys of the first and of the second level."""
    return "".join(
        head + ("".join(inner.values()) if inner else "")
        for head, inner in (_join(_parts(old, ""), _parts(new, ""))).items()
    )


def _join(old: dict[str, str], new: dict[str, str]) -> dict[str, dict[str, str]]:
    return {
        head: {**_parts(old.get(head, ""), "  "), **_parts(new.get(head, ""), "  ")}
        if not _is_list(new.get(head, old.get(head, "")))
        else _parts(new.get(head, old.get(head, "")), "  - ")
        for head in {**old, **new}
    }


def _is_list(text: str) -> bool:
    return text.startswith("  - ")


def _parts(text: str, indent: str) -> dict[str, str]:
    """The first line of every part → the lines below it; below the second level the parts are kept whole."""
    parts: dict[str, str] = {}
    if indent:
        for chunk in re.split(rf"^(?={re.escape(indent)}[^\s])", text, flags=re.MULTILINE):
            if chunk:
                parts[chunk if indent.endswith("- ") else chunk.split(":", 1)[0]] = chunk
        return parts
    for chunk in re.split(r"^(?=\S)", text, flags=re.MULTILINE):
        if chunk:
            head, _, rest = chunk.partition("\n")
            parts[f"{head}\n"] = rest
    return parts


def test_what_changes_replaces_parts_and_adds_others() -> None:
    old = "title: A\ncriteria:\n  a: [x, y]\n  b:\n    scale: [x, y]\nexamples:\n  - one\n"
    new = "criteria:\n  b: [y, z]\n  c: [z]\nexamples:\n  - two\n  - three\nmore:\n  x: y\n"
    assert merged(old, new) == (
        "title: A\ncriteria:\n  a: [x, y]\n  b: [y, z]\n  c: [z]\nexamples:\n  - two\n  - three\nmore:\n  x: y\n"
    )


def test_a_reader_who_does_what_the_page_says_gets_what_it_shows(tmp_path: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    home, github = tmp_path / "home", tmp_path / "home" / "github" / "example" / "messengers.git"
    (tmp_path / "work").mkdir()
    github.mkdir(parents=True)
    reader = Reader(folder=tmp_path / "work", home=home)
    assert reader.run(f"git init --quiet --bare --initial-branch=main {github}")[0] == 0
    replayed = reader.follow(page)
    if os.environ.get("REWRITE_HOWTO"):
        PAGE.write_text(replayed, encoding="utf-8")
        page = replayed
    assert replayed == page, "\n".join(
        difflib.unified_diff(page.splitlines(), replayed.splitlines(), "shown", "printed", lineterm="", n=1)
    )
    # No block was skipped, whatever its fence.
    assert len(reader.steps) == len(re.findall(r"^`{3,}[^`\s]", page, re.MULTILINE)) - page.count("````markdown")
    _look_at_the_site(reader.folder)
    _run_the_workflow(reader)
    pushed = reader.run(f"git --git-dir={github} ls-tree -r --name-only main")[1].split()
    assert "entries/comparison.yml" in pushed
    assert not any(name.startswith("site/") for name in pushed)


def _look_at_the_site(folder: Path) -> None:
    """What the page says is in the site is in it."""
    site = folder / "site"
    for page in (
        "index.html",
        "entries/alder/index.html",
        "criteria/price/index.html",
        "classes/trust/nobody/index.html",
    ):
        assert (site / page).is_file(), page
    assert "All messengers" in (site / "index.html").read_text(encoding="utf-8")
    wiki = json.loads((site / "api" / "v1" / "wiki.json").read_text(encoding="utf-8"))
    assert {"alder", "birch", "cedar"} <= {one["id"] for one in wiki["entries"]}
    rules = (site / "insights" / "rules" / "index.html").read_text(encoding="utf-8")
    assert "Three made-up entries cannot fill every class." in rules


def _run_the_workflow(reader: Reader) -> None:
    """Every command of the workflow runs, in the folder as it was pushed."""
    workflow = yaml.safe_load((reader.folder / ".github" / "workflows" / "publish.yml").read_text(encoding="utf-8"))
    steps = [step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "run" in step]
    assert len(steps) == 3
    for step in steps:
        code, printed = reader.run(step)
        assert code == 0, f"{step}\n{printed}"


def test_the_page_marks_what_is_made_up() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert "**The entries are made up**" in page
    for block in BLOCK.finditer(page):
        title = TITLE.fullmatch(block["rest"])
        if title and title[1].endswith(".md") and title[1].startswith("entries/"):
            assert "made-up" in block["text"]
            assert "does not exist" in block["text"]
            assert all(
                re.match(r"https://example\.(org|net)/", one) for one in re.findall(r"https?://\S+", block["text"])
            )
