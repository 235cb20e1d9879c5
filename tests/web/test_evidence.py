"""Looking at the sources of entries: what is due, what is concluded, what is remembered."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

import pytest

from comparative_wiki.entry import EntryId
from comparative_wiki.looks import Look, Outcome, Page, looks_as_text, parse_looks, quote_key
from comparative_wiki.web.evidence import Cited, due, look_at
from comparative_wiki.web.fetch import Door
from tests.web.serving import Reply, Server, redirect
from tests.web.test_verify import Clock

QUOTE = "Every member has one vote."
TEXT = f"<html><body><p>{QUOTE} That is all.</p></body></html>"
DAYS = ("2026-03-01", "2026-03-02", "2026-03-03")


def cited(url: str, *quotes: str) -> Cited:
    return Cited(url=url, quotes=quotes, entries=(EntryId("club"),))


def looks(
    door: Door, *some: Cited, known: Mapping[str, Look] | None = None, day: str = DAYS[0]
) -> list[tuple[Cited, Look | None]]:
    return list(look_at(some, door, known or {}, Clock().manners(), day=day))


def look(door: Door, one: Cited, *, known: Look | None = None, day: str = DAYS[0]) -> Look:
    [(_, found)] = looks(door, one, known={known.url: known} if known else {}, day=day)
    assert found is not None
    return found


def twice(door: Door, one: Cited) -> Look:
    """A look, and another on the next day."""
    return look(door, one, known=look(door, one), day=DAYS[1])


def test_words_that_are_there_are_found(server: Server, door: Door) -> None:
    server["/a"] = TEXT
    one = look(door, cited(f"{server.address}/a", QUOTE))
    assert one == Look(
        url=f"{server.address}/a", on=DAYS[0], page=Page.THERE, since=DAYS[0], quotes={quote_key(QUOTE): ""}
    )
    assert one.outcome(QUOTE) is Outcome.FOUND
    assert one.outcome() is Outcome.THERE
    assert one.outcome("Something else is quoted now.") is Outcome.THERE


@pytest.mark.parametrize(
    ("answer", "outcome", "said"),
    [
        (Reply(status=404), Outcome.GONE, "404 Not Found"),
        (Reply(status=410), Outcome.GONE, "410 Gone"),
        (Reply(status=403), Outcome.UNREADABLE, "403 Forbidden"),
        (Reply(status=500), Outcome.UNREADABLE, "500 Internal Server Error"),
        (Reply(body="<p>Nobody votes.</p>"), Outcome.CHANGED, ""),
        (Reply(body=TEXT.replace("one", "ten")), Outcome.CHANGED, ""),
        (Reply(body=QUOTE, kind="text/plain"), Outcome.FOUND, ""),
        (Reply(body="Nobody votes.", kind="text/plain"), Outcome.CHANGED, ""),
        (Reply(body=b"%PDF-1.7 \x00", kind="application/pdf"), Outcome.UNREADABLE, "not read: application/pdf"),
        (Reply(body=b"\x00\x01", kind="<script>"), Outcome.UNREADABLE, "not read: no type that is known"),
        (Reply(body=b"\x00\x01", kind=""), Outcome.UNREADABLE, "not read: no type that is known"),
        (Reply(body="{}", kind="application/json"), Outcome.UNREADABLE, "not read: application/json"),
        (Reply(body=f'["{QUOTE}"]', kind="application/json"), Outcome.FOUND, ""),
        (Reply(body="<script>1</script>"), Outcome.UNREADABLE, "hardly any text without scripts"),
    ],
)  # fmt: skip
def test_what_an_answer_means_on_the_second_day(
    server: Server, door: Door, answer: Reply, outcome: Outcome, said: str
) -> None:
    server["/a"] = answer
    url = f"{server.address}/a"
    first, second = look(door, cited(url, QUOTE)), twice(door, cited(url, QUOTE))
    assert first.outcome(QUOTE) is (outcome if outcome in {Outcome.FOUND, Outcome.UNREADABLE} else Outcome.UNSURE)
    assert (second.outcome(QUOTE), second.said) == (outcome, said)
    assert first.is_settled == (first.outcome(QUOTE) is not Outcome.UNSURE)
    assert second.is_settled


def test_a_page_too_long_to_be_read_is_not_called_changed(
    server: Server, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("comparative_wiki.web.evidence.LARGEST_PAGE", 1_000)
    server["/late"] = f"<p>{'Much. ' * 500}{QUOTE}</p>"
    server["/early"] = f"<p>{QUOTE}{'Much. ' * 500}</p>"
    late = twice(door, cited(f"{server.address}/late", QUOTE))
    assert late.outcome(QUOTE) is Outcome.UNREADABLE
    assert late.said == "longer than 1,000 bytes, of which the rest was not read"
    assert look(door, cited(f"{server.address}/early", QUOTE)).outcome(QUOTE) is Outcome.FOUND


def test_a_host_that_is_not_there_is_unreachable_on_the_second_day(door: Door) -> None:
    one = cited("http://127.0.0.1:9/a", QUOTE)
    assert look(door, one).outcome(QUOTE) is Outcome.UNSURE
    found = twice(door, one)
    assert found.outcome(QUOTE) is Outcome.UNREACHABLE
    assert found.said.startswith("http://127.0.0.1:9/a cannot be fetched: ")


def test_what_is_never_opened_is_not_called_dead() -> None:
    """A door as it is in earnest: it opens no private network, and so knows nothing of the page."""
    for url in ("http://127.0.0.1/a", "http://[::1]/a", "http://192.168.0.1/", "http://10.0.0.1:8080/"):
        found = twice(Door(), cited(url, QUOTE))
        assert found.outcome(QUOTE) is Outcome.UNREADABLE, url
        assert "private" in found.said or "port" in found.said


def test_a_redirect_into_a_private_network_is_not_followed(server: Server, door: Door) -> None:
    server["/a"] = redirect("http://192.168.0.1/secret")
    assert look(door, cited(f"{server.address}/a")).page is Page.UNREADABLE


def test_a_page_that_moved_says_where_to(server: Server, door: Door) -> None:
    server["/a"] = redirect("/b", 301)
    server["/b"] = TEXT
    found = look(door, cited(f"{server.address}/a", QUOTE))
    assert (found.moved, found.outcome(QUOTE)) == (f"{server.address}/b", Outcome.FOUND)
    server["/c"] = redirect("/c/", 301)
    server["/c/"] = TEXT
    assert look(door, cited(f"{server.address}/c", QUOTE)).moved == "", "a slash is no move"


def test_what_was_missed_once_and_is_there_again_was_never_gone(server: Server, door: Door) -> None:
    one = cited(f"{server.address}/a", QUOTE)
    first = look(door, one)
    server["/a"] = TEXT
    second = look(door, one, known=first, day=DAYS[1])
    assert second.outcome(QUOTE) is Outcome.FOUND
    server.answers.clear()
    third = look(door, one, known=second, day=DAYS[2])
    assert (third.page, third.since, third.outcome(QUOTE)) == (Page.GONE, DAYS[2], Outcome.UNSURE)
    assert third.quotes == second.quotes, "what is known of the words is kept"


def test_the_first_day_of_what_is_missing_is_kept(server: Server, door: Door) -> None:
    one = cited(f"{server.address}/a", QUOTE, "That is all.")
    server["/a"] = TEXT.replace("one", "two")
    found = look(door, one)
    for day in DAYS[1:]:
        found = look(door, one, known=found, day=day)
    assert found.quotes == {quote_key(QUOTE): DAYS[0], quote_key("That is all."): ""}


def test_a_host_that_is_busy_is_left_alone_for_this_run(server: Server, door: Door) -> None:
    server["/a"] = Reply(status=429)
    server["/b"] = TEXT
    found = looks(door, cited(f"{server.address}/a"), cited(f"{server.address}/b"))
    assert [one for _, one in found] == [None, None]
    assert server.paths() == ["/a"]


def test_each_page_is_asked_for_once_and_by_our_name(server: Server, door: Door) -> None:
    server["/a"] = TEXT
    look(door, cited(f"{server.address}/a", QUOTE, "That is all."))
    [asked] = server.asked
    assert asked.method == "GET"
    assert asked.headers["user-agent"].startswith("Evidence-check (mkdocs-comparative-wiki/")
    assert "cookie" not in asked.headers


def test_requests_to_one_host_are_a_second_apart(server: Server, door: Door) -> None:
    clock = Clock()
    some = [cited(f"{server.address}/{number}") for number in range(3)]
    assert len(list(look_at(some, door, {}, clock.manners(), day=DAYS[0]))) == 3
    assert clock.slept == [1.0, 1.0]


def known(url: str, **fields: object) -> Look:
    blank = Look(url=url, on="2026-02-20", page=Page.THERE, since="2025-01-01")
    return dataclasses.replace(blank, **fields)  # type: ignore[arg-type]


def test_what_is_due() -> None:
    some = [
        cited("https://never.example/"),
        cited("https://old.example/"),
        cited("https://lately.example/"),
        cited("https://quoted.example/", QUOTE),
        cited("https://new-words.example/", QUOTE),
        cited("https://missed.example/"),
        cited("https://missed-today.example/"),
        cited("https://lost.example/", QUOTE),
        cited("https://gone.example/"),
        cited("https://pdf.example/", QUOTE),
    ]
    rows = [
        known("https://old.example/", on="2025-12-01"),
        known("https://lately.example/"),
        known("https://quoted.example/", quotes={quote_key(QUOTE): ""}),
        known("https://new-words.example/"),
        known("https://missed.example/", page=Page.GONE, since="2026-02-20"),
        known("https://missed-today.example/", page=Page.GONE, on=DAYS[0], since=DAYS[0]),
        known("https://lost.example/", quotes={quote_key(QUOTE): "2026-02-20"}),
        known("https://gone.example/", page=Page.GONE),
        known("https://pdf.example/", page=Page.UNREADABLE),
    ]
    found = due(some, {one.url: one for one in rows}, day=DAYS[0], older_than=90)
    names = ["lost", "missed", "never", "new-words", "old"]
    assert sorted(one.url for one in found) == [f"https://{name}.example/" for name in names]
    everything = due(some, {one.url: one for one in rows}, day=DAYS[0], older_than=0)
    assert len(everything) == len(some) - 1, "not twice on one day"


# The file

ROWS: Sequence[Look] = (
    known("https://b.example/é?a=1&b=2", said="404 Not Found", page=Page.GONE, moved="https://c.example/"),
    known("https://a.example/", quotes={quote_key("x"): "", quote_key("y"): "2026-01-01"}),
)


def test_what_is_written_is_read_again() -> None:
    text = looks_as_text(ROWS)
    assert list(parse_looks(text).values()) == sorted(ROWS, key=lambda one: one.url)
    assert looks_as_text(reversed(ROWS)) == text
    assert next(line for line in text.splitlines() if "a.example" in line).startswith('{"url": "https://a.example/"')


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        '{"version": 2, "looks": []}',
        '{"version": 1, "looks": {}, "x"}',
        '{"version": 1, "looks": [1]}',
        '{"version": 1, "looks": [{"url": "https://a.example/"}]}',
        looks_as_text(ROWS).replace("2026-02-20", "2026-02-31"),
        looks_as_text(ROWS).replace("https://a.example/", "javascript:alert(1)"),
        looks_as_text(ROWS).replace("https://c.example/", "javascript:alert(1)"),
        looks_as_text(ROWS).replace("gone", "lost"),
        looks_as_text(ROWS).replace(quote_key("x"), "<script>"),
        "[" * 100_000,
    ],
)
def test_a_file_that_is_not_ours_is_refused(text: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError, AttributeError, RecursionError)):
        parse_looks(text)
