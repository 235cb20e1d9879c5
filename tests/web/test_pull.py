"""Reading the feed of webmention.io."""

from __future__ import annotations

from pathlib import Path

import pytest

from comparative_wiki.entry import EntryId
from comparative_wiki.mentions.lists import Lists
from comparative_wiki.web.fetch import Door
from comparative_wiki.web.intake import Intake
from comparative_wiki.web.pull import MOST_PAGES, Feed, Pulled, PullFailed, Receiver, pull
from comparative_wiki.web.targets import Targets
from tests.web.feed import TOKEN, Service, row
from tests.web.serving import Asked, Reply, Server

LINUX = "https://hands.example/entries/linux/"
TARGETS = Targets(site="https://hands.example/", paths={"entries/linux": EntryId("linux")})


def pulled(door: Door, root: Path, endpoint: str, *, since: int = 0, cap: int = 50, token: str = TOKEN) -> Pulled:
    feed = Feed(endpoint=endpoint, domain="hands.example", token=token)
    intake = Intake(root=root, folder="entries", lists=Lists(), cap=cap)
    return pull(door, feed, [Receiver(targets=TARGETS, intake=intake, since=since)], day="2026-03-01")


def test_it_asks_as_the_service_wants_to_be_asked(door: Door, server: Server, tmp_path: Path) -> None:
    service = Service(server, [row(number, LINUX) for number in range(1, 150)])
    assert pulled(door, tmp_path, service.endpoint, since=30, cap=200).received[0].last == 149
    asked = {"domain": "hands.example", "since_id": "30", "per-page": "100", "sort-by": "created", "sort-dir": "up"}
    assert service.asked == [{**asked, "page": str(page), "token": TOKEN} for page in range(3)]


def test_an_endpoint_may_have_a_query_of_its_own(door: Door, server: Server, tmp_path: Path) -> None:
    service = Service(server, [row(1, LINUX)])
    assert len(pulled(door, tmp_path, f"{service.endpoint}?wm-property=mention-of").received[0].taken.written) == 1
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
    assert (found.odd, found.received[0].last) == (MOST_PAGES, MOST_PAGES)


def test_the_number_never_goes_back(door: Door, server: Server, tmp_path: Path) -> None:
    # A server that does not mind since_id gives old mentions again.
    body = '{"children": [{"wm-id": 3}, {"wm-id": 9}]}'
    server["/feed"] = Reply(body=body, kind="application/json")
    found = pulled(door, tmp_path, f"{server.address}/feed", since=5)
    assert (found.odd, found.received[0].last) == (1, 9)


def test_a_cap_reached_leaves_the_number_before_what_is_left(door: Door, server: Server, tmp_path: Path) -> None:
    service = Service(server, [row(4, LINUX), row(6, "https://hands.example/"), row(8, LINUX), row(9, LINUX)])
    found = pulled(door, tmp_path, service.endpoint, cap=1)
    assert (found.received[0].last, found.received[0].taken.left, found.elsewhere) == (6, 2, 1)
    assert pulled(door, tmp_path, service.endpoint, since=found.received[0].last).received[0].last == 9
    assert len(list((tmp_path / "entries/mentions/linux").iterdir())) == 3


def test_one_feed_serves_several_comparisons(door: Door, server: Server, tmp_path: Path) -> None:
    oak = Targets(site=TARGETS.site, paths={"trees/oak": EntryId("oak")})
    rows = [
        row(1, LINUX),
        row(2, "https://hands.example/trees/oak/"),
        row(3, "https://hands.example/about/"),
        row(4, LINUX, **{"wm-private": True}),
        row(5, LINUX),
    ]
    service = Service(server, rows)
    receivers = [
        Receiver(targets=one, intake=Intake(root=tmp_path, folder=folder, lists=Lists(), cap=50), since=since)
        for one, folder, since in ((TARGETS, "systems", 1), (oak, "trees", 0))
    ]
    found = pull(
        door, Feed(endpoint=service.endpoint, domain="hands.example", token=TOKEN), receivers, day="2026-03-01"
    )
    assert [one["since_id"] for one in service.asked] == ["0", "0"], "one feed, page by page until one is empty"
    assert [[str(one.target) for one in got.taken.written] for got in found.received] == [["linux"], ["oak"]]
    assert [got.last for got in found.received] == [5, 5]
    assert (found.elsewhere, found.private, found.odd) == (1, 1, 0)


def test_what_one_comparison_leaves_for_the_next_pull_is_counted_in_that(
    door: Door, server: Server, tmp_path: Path
) -> None:
    oak = Targets(site=TARGETS.site, paths={"trees/oak": EntryId("oak")})
    service = Service(server, [row(1, LINUX), row(2, LINUX), row(3, "https://hands.example/about/")])
    feed = Feed(endpoint=service.endpoint, domain="hands.example", token=TOKEN)
    last, counts = [0, 0], []
    for _ in range(2):
        receivers = [
            Receiver(targets=one, intake=Intake(root=tmp_path, folder=folder, lists=Lists(), cap=1), since=since)
            for one, folder, since in ((TARGETS, "systems", last[0]), (oak, "trees", last[1]))
        ]
        found = pull(door, feed, receivers, day="2026-03-01")
        last = [got.last for got in found.received]
        counts.append((last, found.elsewhere))
    assert counts == [([1, 3], 0), ([3, 3], 1)]
