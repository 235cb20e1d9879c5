"""Whole runs of sending, against servers of our own, with a clock of our own."""

from __future__ import annotations

import socket
import xmlrpc.client
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import pytest

from comparative_wiki.web.fetch import Door
from comparative_wiki.web.ledger import Pair, Record, Status
from comparative_wiki.web.plan import plan
from comparative_wiki.web.send import BACKOFF, Clock, Outcome, Result, send
from tests.web.serving import Reply, Server, redirect, serving

DAY = timedelta(days=1)


@dataclass
class World:
    """Our site, two others, and the runs over time. Targets are written "/path" for the first and "2:/path"."""

    site: Server
    others: tuple[Server, Server]
    time: datetime = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    slept: list[float] = field(default_factory=list)
    ledger: Mapping[Pair, Record] | None = field(default_factory=dict)
    saved: list[list[Record]] = field(default_factory=list)
    shown: list[tuple[str, int, int]] = field(default_factory=list)
    door: Door = field(default_factory=lambda: Door(opens_loopback=True))

    def full(self, target: str) -> str:
        return self.others[1].address + target[2:] if target.startswith("2:") else self.others[0].address + target

    def publish(self, pages: Mapping[str, Sequence[str]]) -> None:
        """Put pages with these links on our live site, and nothing else."""
        self.site.answers.clear()
        for source, targets in pages.items():
            links = "".join(f'<p>See <a href="{self.full(one)}">this</a>.</p>' for one in targets)
            self.site[f"/wiki/{source}"] = f"<title>A page</title>{links}"

    def run(self, links: Mapping[tuple[str, str], str], *, everything: bool = False) -> list[Outcome]:
        """One run: build, publish and send are three things, so links are given anew."""
        site = f"{self.site.address}/wiki/"
        found = plan(
            {(source, self.full(target)): digest for (source, target), digest in links.items()},
            self.ledger,
            site=site,
            now=self.time,
            everything=everything,
        )
        self.saved.clear()
        outcomes = send(
            found,
            door=self.door,
            site=site,
            clock=Clock(now=lambda: self.time, sleep=self.sleep),
            save=self.save,
            progress=lambda *step: self.shown.append(step),
        )
        self.ledger = {one.pair: one for one in self.saved[-1]}
        return outcomes

    def results(self, links: Mapping[tuple[str, str], str], *, everything: bool = False) -> list[Result]:
        return [one.result for one in self.run(links, everything=everything)]

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += timedelta(seconds=seconds)

    def save(self, records: Iterable[Record]) -> None:
        self.saved.append(list(records))

    @property
    def record(self) -> Record:
        """The only record of the ledger."""
        assert self.ledger is not None
        (found,) = self.ledger.values()
        return found


@pytest.fixture
def world() -> Iterator[World]:
    with serving() as site, serving() as one, serving() as two:
        # Jobs go in the order of addresses.
        first, second = sorted((one, two), key=lambda server: server.address)
        yield World(site, (first, second))


ENDPOINT = '<title>T</title><link rel="webmention" href="/in">'
PINGBACK = '<title>T</title><link rel="pingback" href="/rpc">'
ACCEPTED = Reply(status=202)
ONE = {("a/", "/t"): "h"}


def forms(server: Server, path: str = "/in") -> list[dict[str, str]]:
    return [
        {name: values[0] for name, values in parse_qs(one.body.decode()).items()}
        for one in server.asked
        if one.method == "POST" and one.path == path
    ]


def rpc(reply: str | xmlrpc.client.Fault) -> Reply:
    body = xmlrpc.client.dumps(reply if isinstance(reply, xmlrpc.client.Fault) else (reply,), methodresponse=True)
    return Reply(body=body, kind="text/xml")


def ready(world: World, page: str = ENDPOINT, answer: Reply = ACCEPTED) -> None:
    """A page of ours that links to a page elsewhere with an endpoint."""
    world.publish({"a/": ["/t"]})
    world.others[0]["/t"] = page
    world.others[0]["/in"] = answer


# From new to withdrawn


def test_a_new_link_is_told(world: World) -> None:
    ready(world)
    (outcome,) = world.run(ONE)
    assert outcome == Outcome(
        result=Result.TOLD,
        source=f"{world.site.address}/wiki/a/",
        target=world.full("/t"),
        said="webmention: 202 Accepted",
    )
    assert forms(world.others[0]) == [{"source": f"{world.site.address}/wiki/a/", "target": world.full("/t")}]
    record = world.record
    assert (record.status, record.told, record.protocol, record.answer) == (
        Status.SENT,
        True,
        "webmention",
        "202 Accepted",
    )
    assert record.endpoint == world.full("/in")


def test_a_link_is_told_once(world: World) -> None:
    ready(world)
    world.run(ONE)
    assert world.run(ONE) == []
    assert len(forms(world.others[0])) == 1


def test_a_change_is_told_and_the_endpoint_is_looked_for_afresh(world: World) -> None:
    ready(world)
    world.run(ONE)
    world.others[0]["/t"] = ENDPOINT.replace("/in", "/moved")
    world.others[0]["/moved"] = ACCEPTED
    assert world.results({("a/", "/t"): "other"}) == [Result.UPDATED]
    assert len(forms(world.others[0], "/moved")) == 1
    assert world.record.hash == "other"
    assert world.run({("a/", "/t"): "other"}) == []


def test_an_end_is_told_and_then_forgotten(world: World) -> None:
    ready(world)
    world.run(ONE)
    world.publish({"a/": []})
    assert world.results({}) == [Result.WITHDRAWN]
    assert len(forms(world.others[0])) == 2
    assert world.ledger == {}
    assert world.run({}) == []


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_withdraws_its_links(world: World, status: int) -> None:
    ready(world)
    world.run(ONE)
    world.site["/wiki/a/"] = Reply(status=status, body=f'<a href="{world.full("/t")}">still in the error page</a>')
    assert world.results({}) == [Result.WITHDRAWN]


def test_a_tombstone_withdraws_the_links_of_its_page(world: World) -> None:
    ready(world)
    world.run(ONE)
    world.site["/wiki/a/"] = '<meta http-equiv="Status" content="410 Gone"><p>Removed.</p>'
    assert world.results({}) == [Result.WITHDRAWN]


@pytest.mark.parametrize("status", [400, 404, 410])
def test_an_end_is_told_too_where_the_answer_is_that_there_is_no_such_link(world: World, status: int) -> None:
    ready(world)
    world.run(ONE)
    world.publish({"a/": []})
    world.others[0]["/in"] = Reply(status=status)
    assert world.results({}) == [Result.WITHDRAWN]
    assert world.ledger == {}


@pytest.mark.parametrize("status", [408, 429, 500, 503, 300])
def test_an_end_is_not_told_where_nobody_has_listened(world: World, status: int) -> None:
    ready(world)
    world.run(ONE)
    world.publish({"a/": []})
    world.others[0]["/in"] = Reply(status=status)
    assert world.results({}) == [Result.LATER]


def test_a_link_that_comes_back_is_told_again(world: World) -> None:
    ready(world)
    world.run(ONE)
    world.publish({"a/": []})
    world.run({})
    world.publish({"a/": ["/t"]})
    assert world.results(ONE) == [Result.TOLD]


def test_the_first_run_tells_nobody(world: World) -> None:
    ready(world)
    world.ledger = None
    assert world.run(ONE) == []
    assert world.others[0].asked == world.site.asked == []
    assert world.record.status is Status.OLD
    assert world.run(ONE) == []
    assert world.results(ONE, everything=True) == [Result.TOLD]


# The live page


def test_nobody_is_told_before_the_page_is_live(world: World) -> None:
    ready(world)
    world.publish({"a/": []})
    assert world.results(ONE) == [Result.NOT_LIVE]
    assert world.others[0].asked == []
    assert (world.record.status, world.record.attempts) == (Status.WAITING, 0)
    world.publish({"a/": ["/t"]})
    assert world.results(ONE) == [Result.TOLD]


@pytest.mark.parametrize("answer", [Reply(status=404), Reply(status=503), redirect("/wiki/a/")])
def test_a_page_that_is_not_there_yet_is_waited_for(world: World, answer: Reply) -> None:
    ready(world)
    world.site["/wiki/a/"] = answer
    assert world.results(ONE) == [Result.NOT_LIVE]
    assert world.record.attempts == 0


def test_an_end_is_not_told_while_the_live_page_has_the_link(world: World) -> None:
    ready(world)
    world.run(ONE)
    assert world.results({}) == [Result.NOT_LIVE]
    assert len(forms(world.others[0])) == 1
    world.publish({"a/": []})
    assert world.results({}) == [Result.WITHDRAWN]


@pytest.mark.parametrize("answer", [Reply(status=503), Reply(body="x" * 10_000_001), Reply(kind="image/png", body="x")])
def test_an_end_is_not_told_of_a_page_that_cannot_be_seen_whole(world: World, answer: Reply) -> None:
    ready(world)
    world.run(ONE)
    world.site["/wiki/a/"] = answer
    assert world.results({}) == [Result.NOT_LIVE]
    assert len(forms(world.others[0])) == 1


def test_a_link_far_down_a_long_page_of_ours_is_found(world: World) -> None:
    ready(world)
    world.site["/wiki/a/"] = f'{"x" * 2_000_000}<a href="{world.full("/t")}">x</a>'
    assert world.results(ONE) == [Result.TOLD]


def test_a_link_in_a_comment_of_the_live_page_is_none(world: World) -> None:
    ready(world)
    world.site["/wiki/a/"] = f'<!-- <a href="{world.full("/t")}">x</a> -->'
    assert world.results(ONE) == [Result.NOT_LIVE]


def test_the_live_page_is_asked_for_past_every_cache(world: World) -> None:
    ready(world)
    world.run(ONE)
    assert world.site.asked[0].headers["cache-control"] == "no-cache"


def test_a_target_with_a_fragment_is_told_with_it(world: World) -> None:
    ready(world)
    world.publish({"a/": ["/t#part"]})
    assert world.results({("a/", "/t#part"): "h"}) == [Result.TOLD]
    assert forms(world.others[0])[0]["target"].endswith("/t#part")
    assert world.others[0].paths() == ["/t"]


# Protocols


def test_pingback_is_used_where_there_is_no_webmention(world: World) -> None:
    ready(world, PINGBACK)
    world.others[0]["/rpc"] = rpc("Thank you.")
    (outcome,) = world.run(ONE)
    assert (outcome.result, outcome.said) == (Result.TOLD, "pingback: accepted")
    assert world.record.protocol == "pingback"


def test_webmention_goes_before_pingback(world: World) -> None:
    ready(world, ENDPOINT + PINGBACK)
    assert world.run(ONE)[0].said.startswith("webmention")
    assert "/rpc" not in world.others[0].paths("POST")


def test_pingback_is_tried_where_webmention_is_refused(world: World) -> None:
    ready(world, ENDPOINT + PINGBACK, Reply(status=400))
    world.others[0]["/rpc"] = rpc("Thank you.")
    assert world.run(ONE)[0].said == "pingback: accepted"
    assert world.slept == [16]


def test_what_is_known_already_is_done(world: World) -> None:
    ready(world, PINGBACK)
    world.others[0]["/rpc"] = rpc(xmlrpc.client.Fault(48, "Schon bekannt."))
    assert world.results(ONE) == [Result.TOLD]


def test_pingback_is_not_told_of_changes_and_ends(world: World) -> None:
    ready(world, PINGBACK)
    world.others[0]["/rpc"] = rpc("Thank you.")
    world.run(ONE)
    assert world.results({("a/", "/t"): "other"}) == [Result.DEAF]
    assert (world.record.status, world.record.hash) == (Status.SENT, "other")
    world.publish({"a/": []})
    assert world.results({}) == [Result.DEAF]
    assert world.ledger == {}
    assert world.others[0].paths("POST") == ["/rpc"]


def test_a_target_that_wants_no_notices_is_not_asked_again_until_something_changes(world: World) -> None:
    ready(world, "<title>T</title>")
    assert world.results(ONE) == [Result.DEAF]
    assert world.record.status is Status.DEAF
    assert world.run(ONE) == []
    assert world.results({("a/", "/t"): "other"}) == [Result.DEAF]
    assert world.others[0].paths() == ["/t", "/t"]


def test_a_change_is_told_as_new_where_nothing_was_accepted_before(world: World) -> None:
    ready(world, "<title>T</title>")
    world.run(ONE)
    world.others[0]["/t"] = ENDPOINT
    assert world.results({("a/", "/t"): "other"}) == [Result.TOLD]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_target_that_is_not_there_is_left_alone(world: World, status: int) -> None:
    ready(world)
    world.others[0]["/t"] = Reply(status=status, body=ENDPOINT)
    assert world.results(ONE) == [Result.DEAF]
    assert world.record.answer.startswith(str(status))
    assert forms(world.others[0]) == []


# Failures


def test_failures_are_tried_again_after_one_three_and_ten_days(world: World) -> None:
    ready(world, answer=Reply(status=500))
    for days in (1, 3, 10):
        assert world.results(ONE) == [Result.LATER]
        assert world.record.next == world.time + days * DAY
        world.time += days * DAY - timedelta(seconds=1)
        assert world.run(ONE) == []
        world.time += timedelta(seconds=1)
    assert world.results(ONE) == [Result.GIVEN_UP]
    assert (world.record.status, world.record.next) == (Status.GIVEN_UP, None)
    world.time += 100 * DAY
    assert world.run(ONE) == []
    assert len(forms(world.others[0])) == 4


def test_a_success_after_failures_is_a_success(world: World) -> None:
    ready(world, answer=Reply(status=500))
    world.run(ONE)
    world.others[0]["/in"] = ACCEPTED
    world.time += DAY
    assert world.results(ONE) == [Result.TOLD]
    assert (world.record.attempts, world.record.next) == (0, None)


def test_a_withdrawal_is_given_up_too(world: World) -> None:
    ready(world)
    world.run(ONE)
    world.publish({"a/": []})
    world.others[0]["/in"] = Reply(status=500)
    for wait in BACKOFF:
        assert world.results({}) == [Result.LATER]
        world.time += wait
    assert world.results({}) == [Result.GIVEN_UP]
    assert world.ledger == {}


def test_a_target_that_cannot_be_reached_is_tried_again(world: World) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        address = f"http://127.0.0.1:{closed.getsockname()[1]}/"
    world.site["/wiki/a/"] = f'<a href="{address}">x</a>'
    found = plan({("a/", address): "h"}, {}, site=f"{world.site.address}/wiki/", now=world.time, everything=False)
    (outcome,) = send(
        found,
        door=world.door,
        site=f"{world.site.address}/wiki/",
        clock=Clock(now=lambda: world.time, sleep=world.sleep),
        save=world.save,
        progress=lambda *step: None,
    )
    assert outcome.result is Result.LATER
    assert "cannot be fetched" in outcome.said


def test_an_endpoint_in_a_private_network_is_not_told(world: World) -> None:
    ready(world, '<link rel="webmention" href="http://10.0.0.1/in">')
    (outcome,) = world.run(ONE)
    assert outcome.result is Result.LATER
    assert "lies in a private network" in outcome.said


@pytest.mark.parametrize("target", ["http://10.0.0.1/", "http://127.1/", "http://["])
def test_a_target_that_is_not_opened_is_not_told(world: World, target: str) -> None:
    world.site["/wiki/a/"] = f'<a href="{target}">x</a>'
    found = plan({("a/", target): "h"}, {}, site=f"{world.site.address}/wiki/", now=world.time, everything=False)
    (outcome,) = send(
        found,
        door=world.door,
        site=f"{world.site.address}/wiki/",
        clock=Clock(now=lambda: world.time, sleep=world.sleep),
        save=world.save,
        progress=lambda *step: None,
    )
    assert outcome.result in {Result.DEAF, Result.NOT_LIVE}


# Manners

MANY = {("a/", "/t"): "h", ("b/", "/t"): "h", ("a/", "2:/t"): "h"}


def _many(world: World) -> None:
    world.publish({"a/": ["/t", "2:/t"], "b/": ["/t"]})
    for server in world.others:
        server["/t"], server["/in"] = ENDPOINT, ACCEPTED


def test_a_page_is_fetched_once_a_run_and_a_target_too(world: World) -> None:
    _many(world)
    assert world.results(MANY) == [Result.TOLD] * 3
    assert sorted(world.site.paths()) == ["/wiki/a/", "/wiki/b/"]
    assert [server.paths() for server in world.others] == [["/t"], ["/t"]]


def test_one_host_is_left_alone_for_sixteen_seconds_and_another_goes_between(world: World) -> None:
    _many(world)
    outcomes = world.run(MANY)
    assert [one.target for one in outcomes] == [world.full("/t"), world.full("2:/t"), world.full("/t")]
    assert world.slept == [16]


def test_pages_of_one_host_are_not_fetched_in_a_burst(world: World) -> None:
    world.publish({"a/": ["/t", "/u"]})
    world.others[0]["/t"] = world.others[0]["/u"] = "<title>T</title>"
    world.run({("a/", "/t"): "h", ("a/", "/u"): "h"})
    assert world.slept == [1]


def test_a_host_that_wants_to_be_left_alone_is(world: World) -> None:
    _many(world)
    world.others[0]["/in"] = Reply(status=429, headers=[("Retry-After", str(2 * 86_400))])
    assert world.results(MANY) == [Result.LATER, Result.TOLD, Result.LATER]
    assert len(forms(world.others[0])) == 1
    assert world.ledger is not None
    records = [one for one in world.ledger.values() if one.target == world.full("/t")]
    assert [one.attempts for one in records] == [1, 0]
    assert all(one.next is not None and one.next >= world.time + 2 * DAY - timedelta(minutes=1) for one in records)


def test_a_target_that_is_busy_is_left_alone(world: World) -> None:
    _many(world)
    world.others[0]["/t"] = Reply(status=503, headers=[("Retry-After", "60")])
    assert world.results(MANY) == [Result.LATER, Result.TOLD, Result.LATER]
    assert world.others[0].paths() == ["/t"]


def test_an_endpoint_shared_by_targets_is_left_alone_for_all_of_them(world: World) -> None:
    _many(world)
    elsewhere = world.others[1].address
    world.others[0]["/t"] = f'<link rel="webmention" href="{elsewhere}/busy">'
    world.others[0]["/u"] = f'<link rel="webmention" href="{elsewhere}/busy">'
    world.others[1]["/busy"] = Reply(status=503, headers=[("Retry-After", "60")])
    world.publish({"a/": ["/t", "/u"]})
    outcomes = world.run({("a/", "/t"): "h", ("a/", "/u"): "h"})
    assert [one.said for one in outcomes] == ["webmention: 503 Service Unavailable", "wants to be left alone for now"]


def test_progress_is_told_and_the_ledger_saved_after_every_notice(world: World) -> None:
    _many(world)
    world.run(MANY)
    assert [done for _, done, _ in world.shown] == [0, 1, 2, 3]
    assert len(world.saved) == 4
    assert [sum(one.status is Status.SENT for one in saved) for saved in world.saved] == [1, 2, 3, 3]


def test_what_was_told_is_known_even_if_the_run_is_cut_short(world: World) -> None:
    _many(world)

    def stop(seconds: float) -> None:
        raise KeyboardInterrupt

    world.sleep = stop  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        world.run(MANY)
    assert sum(one.status is Status.SENT for one in world.saved[-1]) == 2
