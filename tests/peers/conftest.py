"""A wiki on loopback, and programs that others wrote beside it. `make test-peers` installs them and runs this."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from comparative_wiki.web.fetch import Door
from comparative_wiki.web.ledger import Pair, Record
from comparative_wiki.web.plan import MANIFEST, plan, read_links
from comparative_wiki.web.send import Clock, Outcome, send
from tests.conftest import REPO, write_files
from tests.site.building import build_site

HERE = Path(__file__).parent
PEERS = Path(os.environ.get("PEERS", REPO / ".make" / "peers"))
"""where `make test-peers` puts them"""


def fetched(address: str) -> Any:
    """JSON from loopback."""
    with urllib.request.urlopen(address, timeout=60) as answer:
        return json.load(answer)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        """Say nothing."""


@dataclass
class Publication:
    """A wiki that is built for real and lies on a server, and its ledger."""

    root: Path
    address: str
    settings: str = ""
    """of the plugin, as YAML in one line"""
    ledger: Mapping[Pair, Record] | None = field(default_factory=dict)

    def publish(self, text: str) -> None:
        """Build the wiki with this text in its only entry."""
        write_files(
            self.root,
            {
                "mkdocs.yml": f"site_name: Mills\nsite_url: {self.address}/\n"
                f"theme: {{name: material, font: false}}\nplugins: [search, comparative-wiki: {{{self.settings}}}]\n",
                "docs/index.md": "# Mills\n",
                "entries/comparison.yml": "title: Mills\ncriteria: {power: [wind, water]}\n",
                "entries/mill.md": "---\ntitle: Windmill\nsummary: It turns with the wind.\n"
                f"criteria: {{power: wind}}\n---\nMills are old.\n\n{text}\n\nThat is all.\n",
            },
        )
        build_site(self.root, strict=False)

    def send(self) -> list[Outcome]:
        """Do what `mentions send` does."""
        links = read_links(self.root / "site" / MANIFEST)
        now = datetime.now(UTC)
        found = plan(links, self.ledger, site=f"{self.address}/", now=now, everything=False)
        saved: list[Record] = []

        def save(records: Any) -> None:
            saved[:] = records

        outcomes = send(
            found,
            door=Door(opens_loopback=True, site=f"Mills {self.address}/"),
            site=f"{self.address}/",
            clock=Clock(),
            save=save,
            progress=lambda *step: None,
        )
        self.ledger = {one.pair: one for one in saved}
        return outcomes

    def results(self) -> list[tuple[str, str]]:
        return [(one.result.value, one.said) for one in self.send()]

    @property
    def page(self) -> str:
        """The address of the entry's page."""
        return f"{self.address}/entries/mill/"


@pytest.fixture
def publication(tmp_path: Path) -> Iterator[Publication]:
    """A wiki on a server of its own. Nothing is built yet."""
    (tmp_path / "site").mkdir()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path / "site"))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield Publication(tmp_path, f"http://127.0.0.1:{server.server_address[1]}")
        server.shutdown()
        thread.join()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@contextlib.contextmanager
def running(command: list[str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program while the block lasts."""
    with log.open("wb") as output, subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT) as process:
        try:
            yield process
        finally:
            process.terminate()


def wait_for(address: str, process: subprocess.Popen[bytes], log: Path, *, seconds: int = 180) -> None:
    """Wait until a program answers at an address."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError, urllib.error.URLError), urllib.request.urlopen(address, timeout=60):
            return
        time.sleep(0.2)
    pytest.fail(f"{address} does not answer:\n{log.read_text(encoding='utf-8')}")


@pytest.fixture
def handler(tmp_path: Path) -> Iterator[str]:
    """The address of a blog with npm's webmention-handler."""
    log = tmp_path / "handler.log"
    with running(["node", str(HERE / "webmention_handler.cjs"), str(PEERS)], log) as process:
        end = time.monotonic() + 30
        while not (text := log.read_text(encoding="utf-8")).endswith("\n"):
            assert process.poll() is None, text
            assert time.monotonic() < end, "it does not start"
            time.sleep(0.05)
        yield text.strip()


@pytest.fixture
def django(tmp_path: Path) -> Iterator[str]:
    """The address of a site with django-webmention."""
    port, log = free_port(), tmp_path / "django.log"
    command = [str(PEERS / "venv" / "bin" / "python"), str(HERE / "django_receiver.py")]
    with running([*command, str(port), str(tmp_path / "django.sqlite")], log) as process:
        wait_for(f"http://127.0.0.1:{port}/post", process, log)
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="session")
def wordpress(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a WordPress, run by npm's @wp-playground/cli; its first post is at /?p=1."""
    folder = tmp_path_factory.mktemp("wordpress")
    builds = PEERS / "node_modules" / "@wp-playground" / "wordpress-builds" / "src" / "wordpress"
    with zipfile.ZipFile(builds / "wp-6.5.zip") as archive:
        archive.extractall(folder / "blog")
    (folder / "own").mkdir()
    shutil.copy(HERE / "wordpress.php", folder / "own")
    port, log = free_port(), folder / "wordpress.log"
    command = [str(PEERS / "node_modules" / ".bin" / "wp-playground-cli"), "server", "--port", str(port)]
    command += ["--site-url", f"http://127.0.0.1:{port}", "--php", "8.2", "--workers", "6", "--internal-cookie-store"]
    command += ["--wordpress-install-mode", "install-from-existing-files-if-needed"]
    command += ["--mount-dir-before-install", str(folder / "blog"), "/wordpress"]
    command += ["--mount-dir", str(folder / "own"), "/wordpress/wp-content/mu-plugins"]
    with running(command, log) as process:
        wait_for(f"http://127.0.0.1:{port}/?p=1", process, log)
        yield f"http://127.0.0.1:{port}"
