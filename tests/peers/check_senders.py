"""What senders from the registries answer on our 23 pages, and where they differ from us."""

from __future__ import annotations

import json
import subprocess

import pytest

from comparative_wiki.web.discover import endpoints_of
from comparative_wiki.web.fetch import Door
from tests.peers.conftest import HERE, PEERS
from tests.web.discovery import CASES, serve_cases
from tests.web.serving import Server, serving

KNOWN_FAILURES: dict[str, set[int]] = {
    "@remy/webmention": set(),
    "send-webmention": set(),
    "ronkyuu": {23},  # takes a relative address from where the redirect began
}
"""sender → the pages on which it does not do what the standard says; on all others it has to agree with us"""


def _answers(command: list[str], server: Server) -> list[dict[str, str | None]]:
    pages = "".join(f"{server.address}{case.path}\n" for case in CASES)
    done = subprocess.run(command, input=pages, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    ("command", "senders"),
    [
        (["node", str(HERE / "discover.cjs"), str(PEERS)], ["@remy/webmention", "send-webmention"]),
        ([str(PEERS / "venv" / "bin" / "python"), str(HERE / "discover_ronkyuu.py")], ["ronkyuu"]),
    ],
    ids=["npm", "python"],
)
def test_other_senders_give_the_same_answers(command: list[str], senders: list[str]) -> None:
    with serving() as server:
        serve_cases(server)
        door = Door(opens_loopback=True)
        ours = [endpoints_of(door.fetch(server.address + case.path)).webmention for case in CASES]
        theirs = _answers(command, server)
    assert len(theirs) == len(CASES)
    for sender in senders:
        wrong = {case.number for case, own, other in zip(CASES, ours, theirs, strict=True) if other[sender] != own}
        assert wrong == KNOWN_FAILURES[sender], sender
