"""Looking at pages again: when, how often, and what is concluded."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from comparative_wiki.entry import EntryId
from comparative_wiki.mentions.external import ExternalMention
from comparative_wiki.web.fetch import Door
from comparative_wiki.web.targets import Targets
from comparative_wiki.web.verify import Found, Look, Manners, Memory, due, verify
from tests.web.serving import Reply, Server

LINUX = "https://hands.example/entries/linux/"
TARGETS = Targets(site="https://hands.example/", paths={"entries/linux": EntryId("linux")})
DAY = "2026-03-01"


def mention(url: str, *, path: str = "entries/mentions/linux/a.yml", seen: str = "", gone: str = "") -> ExternalMention:
    return ExternalMention(target=EntryId("linux"), path=path, url=url, seen=seen, gone=gone)


@dataclass
class Clock:
    """Time that passes only while somebody sleeps."""

    now: float = 100.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def manners(self) -> Manners:
        return Manners(clock=lambda: self.now, sleep=self.sleep)


def test_requests_to_one_host_are_a_second_apart() -> None:
    clock = Clock()
    manners = clock.manners()
    for host in ("a.example", "b.example", "a.example", "a.example"):
        manners.wait_for(host)
    assert clock.slept == [1.0, 1.0]
    clock.now += 0.75
    manners.wait_for("a.example")
    assert clock.slept[2:] == [0.25]
    clock.now += 5
    manners.wait_for("a.example")
    assert len(clock.slept) == 3


def looks(server: Server, door: Door, *mentions: ExternalMention, memory: Memory | None = None) -> list[Look]:
    return list(verify(mentions, door, TARGETS, memory or Memory(), Clock().manners(), day=DAY))


def test_a_page_with_several_mentions_is_asked_for_once(server: Server, door: Door) -> None:
    server["/a"] = f'<a href="{LINUX}">x</a>'
    url = f"{server.address}/a"
    found = looks(server, door, mention(f"{url}#1"), mention(f"{url}#2"), mention(url))
    assert [look.found for look in found] == [Found.LINKED] * 3
    assert server.paths() == ["/a"]


@pytest.mark.parametrize(
    ("kind", "body", "found"),
    [
        ("text/plain", f"see <{LINUX}>, please", Found.LINKED),
        ("text/plain; charset=utf-8", f"[x]({LINUX}).", Found.LINKED),
        ("text/plain", "see https://hands.example/, please", Found.GONE),
        ("application/json", f'{{"content": "{LINUX}"}}', Found.LINKED),
        ("application/json", f'{{"url": "{LINUX}"}}'.replace("/", "\\/"), Found.LINKED),
        ("application/json", "{}", Found.GONE),
    ],
)
def test_texts_that_are_no_html_are_searched_for_the_address(
    server: Server, door: Door, kind: str, body: str, found: Found
) -> None:
    server["/a"] = Reply(body=body, kind=kind)
    memory = Memory(missed={"entries/mentions/linux/a.yml": "2026-02-01"})
    [look] = looks(server, door, mention(f"{server.address}/a", seen="2025"), memory=memory)
    assert look.found is found


def test_a_host_that_is_not_there_says_nothing_about_the_link(door: Door, server: Server) -> None:
    [look] = looks(server, door, mention("http://127.0.0.1:9/a", seen="2025"))
    assert look.found is Found.UNKNOWN
    assert look.words.startswith("http://127.0.0.1:9/a cannot be fetched: ")


def test_what_is_due() -> None:
    known = [
        mention("https://a.example/", path="never"),
        mention("https://b.example/", path="old", seen="2025-11-30"),
        mention("https://c.example/", path="new", seen="2026-02-01"),
        mention("https://d.example/", path="gone long ago", seen="2024", gone="2025"),
        mention("https://e.example/", path="gone lately", seen="2024", gone="2026-02-01"),
        mention("https://f.example/", path="checked", seen=""),
        mention("https://g.example/", path="missed before", seen="2026-02-20"),
        mention("https://h.example/", path="missed today", seen="2020"),
        mention("", path="without an address"),
    ]
    memory = Memory(checked={"checked": "2026-01-20"}, missed={"missed before": "2026-02-28", "missed today": DAY})
    found = {one.path for one in due(known, memory, day=DAY, older_than=90)}
    assert found == {"never", "old", "gone long ago", "missed before"}


def test_the_mentions_of_one_page_are_due_one_after_the_other() -> None:
    known = [mention(f"https://{host}.example/#{part}") for part in range(5) for host in "abcdef"]
    pages = [one.url.partition("#")[0] for one in due(known, Memory(), day=DAY, older_than=90)]
    assert [page for page, before in zip(pages, ["", *pages], strict=False) if page != before] == list(
        dict.fromkeys(pages)
    )


def test_what_is_remembered_of_files_that_are_gone_is_dropped() -> None:
    memory = Memory(checked={"a": "2026", "b": "2026"}, missed={"c": "2026", "d": "2026"})
    assert memory.after([], DAY, ["b", "c"]) == Memory(checked={"b": "2026"}, missed={"c": "2026"})
