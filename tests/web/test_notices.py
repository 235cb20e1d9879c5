"""One Webmention, one Pingback, and how their answers are read."""

from __future__ import annotations

import xmlrpc.client
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparative_wiki.web.answers import Answer, pause_of
from comparative_wiki.web.fetch import Door, Fetched, Headers, Unreachable
from comparative_wiki.web.pingback import _outcome, send_pingback
from comparative_wiki.web.webmention import send_webmention
from tests.web.serving import Reply, Server

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SOURCE = "https://wiki.example/entries/linux/"
TARGET = "https://blog.example/ä?a=1&b=2#part"


def webmention(server: Server, door: Door, reply: Reply, path: str = "/in") -> Answer:
    server[path] = reply
    return send_webmention(door, server.address + path, source=SOURCE, target=TARGET, now=NOW)


def pingback(server: Server, door: Door, reply: Reply | str) -> Answer:
    server["/rpc"] = Reply(body=reply, kind="text/xml") if isinstance(reply, str) else reply
    return send_pingback(door, f"{server.address}/rpc", source=SOURCE, target=TARGET, now=NOW)


def fault(code: int, text: str = "Something.") -> str:
    return xmlrpc.client.dumps(xmlrpc.client.Fault(code, text))


# Webmention


@pytest.mark.parametrize(
    ("status", "accepted"),
    [(200, True), (201, True), (202, True), (204, True), (400, False), (404, False), (429, False), (500, False)],
)
def test_a_webmention_is_accepted_by_any_status_of_2xx(server: Server, door: Door, status: int, accepted: bool) -> None:
    answer = webmention(server, door, Reply(status=status, body="<b>whatever they say</b>"))
    assert answer.accepted is accepted
    assert answer.said.startswith(str(status))
    assert "whatever" not in answer.said


def test_a_webmention_is_a_form_with_source_and_target(server: Server, door: Door) -> None:
    webmention(server, door, Reply(status=201, headers=[("Location", "/status/1")]), "/in?key=value")
    (asked,) = server.asked
    assert (asked.method, asked.path) == ("POST", "/in?key=value")
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"
    assert parse_qs(asked.body.decode("ascii")) == {"source": [SOURCE], "target": [TARGET]}
    assert "Webmention" in asked.headers["user-agent"]


def test_a_webmention_reaches_an_endpoint_that_has_moved(server: Server, door: Door) -> None:
    server["/moved"] = Reply(status=202)
    assert webmention(server, door, Reply(status=301, headers=[("Location", "/moved")])).accepted
    assert parse_qs(server.asked[-1].body.decode("ascii"))["source"] == [SOURCE]


def test_nobody_there_is_a_failure(door: Door) -> None:
    with pytest.raises(Unreachable):
        send_webmention(door, "http://127.0.0.1:9/", source=SOURCE, target=TARGET, now=NOW)


# Pingback


def test_a_pingback_is_a_call_with_source_and_target(server: Server, door: Door) -> None:
    reply = xmlrpc.client.dumps(("Thank you.",), methodresponse=True)
    assert pingback(server, door, reply) == Answer(accepted=True, said="accepted")
    (asked,) = server.asked
    assert asked.headers["content-type"].startswith("text/xml")
    assert xmlrpc.client.loads(asked.body) == ((SOURCE, TARGET), "pingback.ping")


@pytest.mark.parametrize(
    ("code", "accepted"),
    [
        (48, True),
        (0, False),
        (16, False),
        (17, False),
        (32, False),
        (33, False),
        (49, False),
        (50, False),
        (-32700, False),
    ],
)
def test_of_a_fault_only_the_number_counts(server: Server, door: Door, code: int, accepted: bool) -> None:
    text = "The pingback has already been registered." if code != 48 else "Nein."
    assert pingback(server, door, fault(code, text)) == Answer(accepted=accepted, said=f"fault {code}")


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "Hello.",
        "<html><body>404</body></html>",
        "<methodResponse>",
        "<methodResponse><params><param><value><int>x</int></value></param></params></methodResponse>",
        "<methodResponse><fault><value><string>x</string></value></fault></methodResponse>",
        "<methodResponse></params></methodResponse>",
        (
            "<!DOCTYPE a [<!ENTITY b 'b'>]>"
            "<methodResponse><params><param><value>&b;</value></param></params></methodResponse>"
        ),
        "\x00",
    ],
)
def test_what_is_no_answer_is_a_failure(server: Server, door: Door, reply: str) -> None:
    assert pingback(server, door, reply) == Answer(accepted=False, said="an answer that is not XML-RPC")


def test_a_fault_without_a_number_is_a_failure(server: Server, door: Door) -> None:
    reply = fault(48).replace("<int>48</int>", "<string>48, ha</string>")
    assert pingback(server, door, reply) == Answer(accepted=False, said="fault without a number")


def test_empty_lines_before_the_answer_are_read_over(server: Server, door: Door) -> None:
    assert pingback(server, door, "\ufeff\n\n" + fault(48)).accepted


def test_a_status_that_is_no_success_is_one_whatever_the_body_says(server: Server, door: Door) -> None:
    assert (
        pingback(server, door, Reply(status=500, body=fault(48), kind="text/xml")).said == "500 Internal Server Error"
    )


_PIECES = ["<methodResponse>", "</methodResponse>", "<params>", "<param>", "<value>", "</value>", "<int>", "</int>"]
_PIECES += [
    "<fault>",
    "<struct>",
    "<member>",
    "</member>",
    "</struct>",
    "<array>",
    "<data>",
    "</data>",
    "<base64>",
    "x",
]
_PIECES += [
    "</fault>",
    "<name>faultCode</name>",
    "<nil/>",
    "<dateTime.iso8601>",
    "</base64>",
    "<double>",
    "</double>",
    "1",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=20).map("".join))
def test_no_answer_is_too_broken_to_be_read(reply: str) -> None:
    accepted, said = _outcome(f"<?xml version='1.0'?>{reply}")
    assert said
    assert isinstance(accepted, bool)


# How long to wait


def asked_to_wait(value: str) -> float:
    headers = Headers([("Retry-After", value)])
    fetched = Fetched(status=503, address=TARGET, headers=headers, content_type="", body=b"", text="", whole=True)
    return pause_of(fetched, NOW)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 120 ", 120),
        ("0", 0),
        ("-5", 0),
        ("99999999999", 30 * 24 * 3600),
        ("9" * 5000, 0),
        ("١٢", 0),
        ("soon", 0),
        ("", 0),
        ("Tue, 24 Nov 2026 12:05:00 GMT", 300),
        ("Tue, 24 Nov 2026 12:05:00 -0000", 300),
        ("Tue, 24 Nov 2026 11:00:00 GMT", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 30 * 24 * 3600),
        ("Tue, 99 Nov 2026 12:05:00 GMT", 0),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str, seconds: float) -> None:
    assert asked_to_wait(value) == seconds


def test_an_answer_tells_how_long_to_wait(server: Server, door: Door) -> None:
    assert webmention(server, door, Reply(status=429, headers=[("Retry-After", "60")])).pause == 60
    assert pingback(server, door, Reply(status=503, headers=[("Retry-After", "60")])).pause == 60
    assert timedelta(seconds=webmention(server, door, Reply(status=503)).pause) == timedelta()
