"""Reading the feed of webmention.io."""

from __future__ import annotations

from pathlib import Path

import pytest

from comparative_wiki.entry import EntryId
from comparative_wiki.mentions.lists import Lists
from comparative_wiki.web.fetch import Door
from comparative_wiki.web.intake import Intake
from comparative_wiki.web.pull import MOST_PAGES, Feed, Pulled, PullFailed, pull
from comparative_wiki.web.targets import Targets
from tests.web.feed import TOKEN, Service, row
from tests.web.serving import Asked, Reply, Server

LINUX = "https://hands.example/entries/linux/"
TARGETS = Targets(site="https://hands.example/", paths={"entries/linux": EntryId("linux")})


def pulled(door: Door, root: Path, endpoint: str, *, since: int = 0, cap: int = 50, token: str = TOKEN) -> Pulled:
    feed = Feed(endpoint=endpoint, domain="hands.example", token=token)
    intake = Intake(root=root, folder="entries", lists=Lists(), cap=cap)
    return pull(door, feed, TARGETS, intake, since=since, day="2026-03-01")


def test_it_asks_as_the_service_wants_to_be_asked(door: Door, server: Server, tmp_path: Path) -> None:
    service = Service(server, [row(number, LINUX) for number in range(1, 150)])
    assert pulled(door, tmp_path, service.endpoint, since=30, cap=200).last == 149
    asked = {"domain": "hands.example", "since_id": "30", "per-page": "100", "sort-by": "created", "sort-dir": "up"}
    assert service.asked == [{**asked, "page": str(page), "token": TOKEN} for page in range(3)]


def test_an_endpoint_may_have_a_query_of_its_own(door: Door, server: Server, tmp_path: Path) -> None:
    service = Service(server, [row(1, LINUX)])
    assert len(pulled(door, tmp_path, f"{service.endpoint}?wm-property=mention-of").taken.written) == 1
    assert service.asked[0]["wm-property"] == "mention-of"


def test_a_token_is_not_sent_without_encryption(tmp_path: Path) -> None:
    with pytest.raises(PullFailed, match="The token is sent to addresses with https only"):
        pulled(Door(), tmp_path, "http://webmention.example/feed")


def test_the_feed_goes_through_the_door_too(tmp_path: Path) -> None:
    with pytest.raises(PullFailed, match="private network") as caught:
        pulled(Door(), tmp_path, "https://127.0.0.1/feed")
    assert TOKEN not in str(caught.value)


def test_a_feed_without_end_is_left_after_some_pages(door: Door, server: Server, tmp_path: Path) -> None:
    numbers = iter(range(1, 10_000))

    def endless(asked: Asked) -> Reply:
        body = f'{{"children": [{{"wm-id": {next(numbers)}}}]}}'
        return Reply(body=body, kind="application/json")

    server["/feed"] = endless
    found = pulled(door, tmp_path, f"{server.address}/feed")
    assert len(server.asked) == MOST_PAGES
    assert (found.odd, found.last) == (MOST_PAGES, MOST_PAGES)


def test_the_number_never_goes_back(door: Door, server: Server, tmp_path: Path) -> None:
    # A server that does not mind since_id gives old mentions again.
    body = '{"children": [{"wm-id": 3}, {"wm-id": 9}]}'
    server["/feed"] = Reply(body=body, kind="application/json")
    found = pulled(door, tmp_path, f"{server.address}/feed", since=5)
    assert (found.odd, found.last) == (1, 9)


def test_a_cap_reached_leaves_the_number_before_what_is_left(door: Door, server: Server, tmp_path: Path) -> None:
    service = Service(server, [row(4, LINUX), row(6, "https://hands.example/"), row(8, LINUX), row(9, LINUX)])
    found = pulled(door, tmp_path, service.endpoint, cap=1)
    assert (found.last, found.taken.left, found.elsewhere) == (6, 2, 1)
    assert pulled(door, tmp_path, service.endpoint, since=found.last).last == 9
    assert len(list((tmp_path / "entries/mentions/linux").iterdir())) == 3
