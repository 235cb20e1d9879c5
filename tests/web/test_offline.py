"""The build never uses the network: it runs where every use of a socket ends it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import write_files
from tests.site.conftest import BRIDGES

WATCHED = """
import sys

def watch(event, arguments):
    if event.startswith(("socket.", "http.client.", "urllib.", "ftplib.", "smtplib.")):
        sys.stderr.write(f"{event} {arguments!r}")
        sys.stderr.flush()
        import os
        os._exit(99)

sys.addaudithook(watch)
"""
BUILD = """
from mkdocs.__main__ import cli
cli(["build", "--quiet"], standalone_mode=False)
assert not [name for name in sys.modules if name.startswith("comparative_wiki.web")]
"""


def run(root: Path, program: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-c", WATCHED + program]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)


def test_the_build_opens_no_socket(tmp_path: Path) -> None:
    write_files(tmp_path, BRIDGES)
    done = run(tmp_path, BUILD)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site" / "index.html").is_file()


@pytest.mark.parametrize(
    "program",
    [
        "import socket; socket.getaddrinfo('localhost', 80)",
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')",
    ],
)
def test_the_watch_would_notice(tmp_path: Path, program: str) -> None:
    assert run(tmp_path, program).returncode == 99
