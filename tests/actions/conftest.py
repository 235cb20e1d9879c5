"""The scripts of the actions, run as a forge's runner does, with a stand-in for the forge."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.commands.conftest import Folder, Lay, Ran, lay
from tests.commands.repositories import NOBODY, committed
from tests.conftest import REPO

__all__ = ["lay"]

ACTIONS = REPO / "actions"

GH = """\
#!{python}
import json, os, pathlib, sys
place = pathlib.Path(os.environ["RUNNER_TEMP"])
body = next((one[6:] for one in sys.argv if one.startswith("body=@")), "")
call = {{"arguments": sys.argv[1:], "body": pathlib.Path(body).read_text() if body else "", "env": dict(os.environ)}}
with (place / "calls").open("a") as calls:
    calls.write(json.dumps(call) + "\\n")
answer = place / "answer"
if "--jq" in sys.argv and answer.exists():
    print(answer.read_text(), end="")
"""
WIKI_COMMAND = '#!/bin/sh\nexec "{python}" -c "from comparative_wiki.commands import main; main()" "$@"\n'


@dataclass(frozen=True)
class Runner:
    """A runner with a wiki in its workspace."""

    folder: Folder
    temp: Path

    def run(self, script: str, environment: Mapping[str, str] | None = None) -> Ran:
        """Run a script of an action in the wiki's folder."""
        own = {
            "PATH": f"{self.temp / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
            "RUNNER_TEMP": str(self.temp),
            "GITHUB_OUTPUT": str(self.temp / "output"),
            "GITHUB_STEP_SUMMARY": str(self.temp / "summary"),
            "GITHUB_SERVER_URL": "https://example.org",
            "HOME": str(self.temp),
            **NOBODY,
        }
        done = subprocess.run(
            ["bash", str(ACTIONS / script)],
            cwd=self.folder.root,
            capture_output=True,
            check=False,
            text=True,
            env={**own, **(environment or {})},
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    def told(self, name: str) -> str:
        """What a step wrote into a file of the runner; empty where it wrote nothing."""
        path = self.temp / name
        return path.read_text(encoding="utf-8") if path.exists() else ""

    @property
    def outputs(self) -> dict[str, str]:
        """The outputs of the steps so far."""
        return dict(line.split("=", 1) for line in self.told("output").splitlines())

    def answer(self, text: str) -> None:
        """What the forge says next."""
        (self.temp / "answer").write_text(text, encoding="utf-8")

    @property
    def calls(self) -> list[dict[str, object]]:
        """What the forge was asked."""
        return [json.loads(line) for line in self.told("calls").splitlines()]


def program(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.format(python=sys.executable), encoding="utf-8")
    path.chmod(0o755)


@pytest.fixture
def runner(lay: Lay, tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """A runner with the small wiki, committed as `main`."""
    temp = tmp_path_factory.mktemp("runner")
    program(temp / "bin" / "gh", GH)
    program(temp / "comparative-wiki" / "bin" / "comparative-wiki", WIKI_COMMAND)
    return Runner(committed(lay()), temp)
