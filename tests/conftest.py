"""Draw the input folder in the test, and build it for real."""

from __future__ import annotations

import fcntl
import os
import pickle
import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest
import yaml
from hypothesis import HealthCheck, Phase, settings

from comparative_wiki.problems import Problem, Problems, Severity, problem_as_text
from comparative_wiki.wiki import ClassifiedEntry, Wiki, build_wiki

TESTS = Path(__file__).parent
REPO = TESTS.parent
PACKAGE = REPO / "plugins" / "comparative_wiki"

# No deadlines, since machines differ; the same examples in every run, unless someone goes looking for more.
settings.register_profile(
    "repeatable", deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
settings.register_profile("search", deadline=None, max_examples=3000, suppress_health_check=list(HealthCheck))
# The first failure as it comes: of large examples it takes minutes to find the smallest.
settings.register_profile(
    "first", settings.get_profile("repeatable"), phases=[Phase.generate], report_multiple_bugs=False
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))

Content = str | bytes | Mapping[str, Any]
"""text, bytes for what is no text, or data to be written as YAML"""
Draw = Callable[..., "Drawing"]


@dataclass(frozen=True)
class Drawing:
    """A wiki's folder on the disk."""

    root: Path

    def build(self) -> tuple[Wiki | None, list[Problem]]:
        """Build the wiki; return it with every problem."""
        return build(self.root)

    def lines(self, *, notes: bool = False) -> list[str]:
        """Build the wiki; return every error and warning as a line of text, and every note if asked."""
        found = self.build()[1]
        return [problem_as_text(one) for one in found if notes or one.severity is not Severity.NOTE]

    def wiki(self) -> Wiki:
        """Build the wiki, which must have no errors."""
        wiki, problems = self.build()
        assert wiki is not None, as_text(problems)
        return wiki

    def entry(self, name: str) -> ClassifiedEntry:
        """Build the wiki, which must have no errors, and return one entry."""
        return next(one for one in self.wiki().entries.values() if one.entry.id == name)


def build(root: Path, folder: str = "entries") -> tuple[Wiki | None, list[Problem]]:
    """Build the wiki in a folder; return it with every problem."""
    problems = Problems()
    return build_wiki(root, folder, problems), list(problems)


def as_text(problems: list[Problem]) -> str:
    """Every problem on a line."""
    return "\n".join(problem_as_text(problem) for problem in problems)


@pytest.fixture
def draw(tmp_path: Path) -> Draw:
    """Lay out a wiki's folder from a dictionary of files, or from an indented text.

    In the text a line that ends in `|` begins a file, and the lines indented below it are what it holds:

        entries/comparison.yml |
            criteria:
              open: [no, yes]
        entries/apple.md |
            ---
            title: Apple
            ...
    """

    def lay_out(files: Mapping[str, Content] | str) -> Drawing:
        return write_files(tmp_path, files)

    return lay_out


def write_files(root: Path, files: Mapping[str, Content] | str) -> Drawing:
    """Write files below a folder."""
    for name, content in (dict(_drawn(files)) if isinstance(files, str) else files).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_as_bytes(content))
    return Drawing(root)


def _as_bytes(content: Content) -> bytes:
    if isinstance(content, bytes):
        return content
    if isinstance(content, str):
        return content.encode()
    return _as_yaml(content).encode()


def _as_yaml(content: Mapping[str, Any]) -> str:
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    return str(yaml.dump(dict(content), Dumper=dumper, sort_keys=False, allow_unicode=True))


def _drawn(text: str) -> Iterator[tuple[str, str]]:
    name, lines = "", list[str]()
    for line in textwrap.dedent(text).split("\n"):
        if line and not line.startswith(" "):
            if name:
                yield name, _file(lines)
            name, lines = line.removesuffix("|").strip(), []
        else:
            lines.append(line)
    if name:
        yield name, _file(lines)


def _file(lines: list[str]) -> str:
    return textwrap.dedent("\n".join(lines)).strip("\n") + "\n"


Made = TypeVar("Made")


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Made]) -> Made:
    """What is made in a folder of this name, once for all processes of a run of the tests; the others wait for it.

    Nobody may change the folder. What is made has to be plain enough to be pickled.
    """
    base = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent  # that of the run, in which each process has its own
    made = base / f"{name}.pickle"
    with (base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            made.write_bytes(pickle.dumps(make(base / name)))
    found: Made = pickle.loads(made.read_bytes())
    return found


def entry_text(criteria: Mapping[str, Any], *, title: str = "A thing", body: str = "It is a thing.") -> str:
    """The text of an entry with these values."""
    front = {"title": title, "summary": "A thing that is compared.", "criteria": dict(criteria)}
    return f"---\n{_as_yaml(front)}---\n{body}\n"
