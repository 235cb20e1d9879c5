"""Other programs that build our wikis. `make test-engines` installs them and runs this."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import REPO, TESTS
from tests.site.pages import BuiltSite

PLACE = Path(os.environ.get("ENGINES", REPO / ".make" / "engines"))
"""where `make test-engines` puts them"""
WIKIS = {"first": REPO, **{path.parent.name: path.parent for path in sorted(TESTS.glob("wikis/*/mkdocs.yml"))}}
"""name → folder"""
QUIET = {
    "NO_MKDOCS_2_WARNING": "1",
    "DISABLE_MKDOCS_2_WARNING": "true",
    "SOURCE_DATE_EPOCH": "1700000000",
    "HUGO_CACHEDIR": str(PLACE / "hugo-cache"),
}


def run(*command: str | Path, folder: Path) -> str:
    """Run a program; returns what it printed. Fails with all that it said."""
    names = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}
    clean = {name: value for name, value in os.environ.items() if name not in names}
    done = subprocess.run(
        [str(one) for one in command], cwd=folder, env=clean | QUIET, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command[0]}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


@dataclass
class Builder:
    """Builds each wiki once with each engine."""

    scratch: Path
    sites: dict[tuple[str, str], BuiltSite]

    def site(self, engine: str, wiki: str) -> BuiltSite:
        """A wiki as `mkdocs`, or another engine that runs the plugin, builds it."""
        if (engine, wiki) not in self.sites:
            target = self.scratch / engine / wiki
            program = REPO / ".venv/bin/mkdocs" if engine == "mkdocs" else program_of(engine)
            run(program, "build", "--strict", "--quiet", "--site-dir", target, folder=WIKIS[wiki])
            self.sites[engine, wiki] = BuiltSite(target)
        return self.sites[engine, wiki]


def program_of(engine: str) -> Path:
    """The program of an engine, in its environment."""
    return PLACE / engine / "bin" / {"mkdocs-ng": "mkdocs"}.get(engine, engine)


@pytest.fixture(scope="session")
def builder(tmp_path_factory: pytest.TempPathFactory) -> Builder:
    return Builder(tmp_path_factory.mktemp("engines"), {})
