from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial

import pytest
import trustme

from comparative_wiki.web import fetch as fetching
from comparative_wiki.web.fetch import Door, Headers, Refused, Unreachable, user_agent
from tests.web.serving import Asked, Reply, Server, redirect, speaking
from tests.web.test_addresses import PRIVATE

PUBLIC = "93.184.216.34"
OTHER = "2606:4700:4700::1111"


class World:
    """A net of our own: names with their numbers, and public numbers that lead to servers on loopback."""

    def __init__(self, port: int, names: Mapping[str, Sequence[Sequence[str]]]) -> None:
        self.port = port
        self.names = {name: list(answers) for name, answers in names.items()}
        self.looked_up: list[str] = []
        self.dialled: list[tuple[str, int]] = []
        self.down: set[str] = set()

    def resolve(self, name: str, port: int) -> Sequence[str]:
        self.looked_up.append(name)
        if name[-1].isdigit() or ":" in name:
            return [name]
        if name not in self.names:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        answers = self.names[name]
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def dial(self, number: str, port: int, seconds: float) -> socket.socket:
        self.dialled.append((number, port))
        if number in self.down:
            raise ConnectionRefusedError(111, "Connection refused")
        return socket.create_connection(("127.0.0.1", self.port), timeout=seconds)

    def door(self, trust: ssl.SSLContext | None = None) -> Door:
        """A door that opens no loopback: the one that people use."""
        return Door(resolve=self.resolve, dial=self.dial, trust=trust)


@pytest.fixture
def world(server: Server) -> World:
    return World(server.port, {"one.example": [[PUBLIC]], "two.example": [[OTHER, PUBLIC]]})


# What is asked and what comes back


def test_a_page_is_fetched_from_the_number_that_was_looked_up(world: World, server: Server) -> None:
    server["/a?b=c"] = "<p>Hello</p>"
    fetched = world.door().fetch("http://one.example/a?b=c#d")
    assert (fetched.status, fetched.text, fetched.whole) == (200, "<p>Hello</p>", True)
    assert (fetched.address, fetched.content_type) == ("http://one.example/a?b=c", "text/html")
    assert world.dialled == [(PUBLIC, 80)]
    assert world.looked_up == ["one.example"]
    assert server.asked[0].headers["host"] == "one.example"


def test_the_request_says_who_asks(server: Server) -> None:
    Door(opens_loopback=True, site="Many Händs (a wiki) https://many.example/\r\n").fetch(server.address)
    agent = server.asked[0].headers["user-agent"]
    assert "Webmention" in agent
    assert "Many H nds a wiki https://many.example/; mkdocs-comparative-wiki/" in agent
    assert server.asked[0].headers["host"] == f"127.0.0.1:{server.port}"


def test_who_asks_is_short_even_if_its_name_is_long() -> None:
    assert len(user_agent("x" * 5_000)) < 200


def test_data_is_posted(server: Server, door: Door) -> None:
    server["/in"] = Reply(status=202, kind="")
    answer = door.fetch(
        f"{server.address}/in",
        method="POST",
        data=b"a=b",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert (answer.status, answer.body, answer.said) == (202, b"", "202 Accepted")
    (asked,) = server.asked
    assert (asked.method, asked.body) == ("POST", b"a=b")
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"


def test_any_status_is_an_answer(server: Server, door: Door) -> None:
    server["/gone"] = Reply(status=410, body="Gone.")
    assert door.fetch(f"{server.address}/gone").said == "410 Gone"
    assert door.fetch(f"{server.address}/else").status == 404


def test_headers_are_found_in_any_case_with_all_their_values(server: Server, door: Door) -> None:
    server["/"] = Reply(headers=[("Link", "<a>; rel=a"), ("X-Other", "x"), ("lInK", "<b>; rel=b")])
    headers = door.fetch(server.address).headers
    assert headers["LINK"] == ("<a>; rel=a", "<b>; rel=b")
    assert headers.first("x-other") == "x"
    assert headers.first("missing") == ""
    assert "liNK" in headers
    assert {"link", "x-other"} <= set(headers)
    assert len(Headers([("A", "1"), ("a", "2")])) == 1


@pytest.mark.parametrize(
    ("kind", "body", "text"),
    [
        ("text/html; charset=utf-8", "ä€".encode(), "ä€"),
        ("text/html", "ä€".encode(), "ä€"),
        ("text/html; charset=iso-8859-1", b"\xe4\x80", "ä€"),
        ('text/html; charset="Windows-1252"', b"\xe4\x80", "ä€"),
        ("text/html", b"<meta charset=windows-1252>\xe4", "<meta charset=windows-1252>ä"),
        ("text/html; charset=iso-8859-1", b"\xef\xbb\xbf\xc3\xa4", "ä"),
        ("text/plain", "ä".encode("utf-16"), "ä"),
        ("text/html; charset=utf-8", b"a\xffb", "a\N{REPLACEMENT CHARACTER}b"),
        ("text/html; charset=rot13", b"abc", "abc"),
        ("text/html; charset=unicode_escape", b"\\x41", "\\x41"),
        ("text/html; charset=iso-8859-99", b"abc", "abc"),
        ("application/mf2+json; charset=utf-8", b"{}", "{}"),
        ("application/xhtml+xml", b"<html/>", "<html/>"),
    ],
)
def test_the_body_is_read_in_the_encoding_it_says(
    server: Server, door: Door, kind: str, body: bytes, text: str
) -> None:
    server["/"] = Reply(kind=kind, body=body)
    assert door.fetch(server.address).text == text


# Kinds and lengths


@pytest.mark.parametrize("kind", ["image/png", "application/pdf", "application/octet-stream", "application/xml", ""])
def test_other_kinds_are_not_read_but_their_headers_are(server: Server, door: Door, kind: str) -> None:
    server["/"] = Reply(kind=kind, body=b"x" * 100, headers=[("Link", "<in>; rel=webmention")])
    fetched = door.fetch(server.address)
    assert (fetched.body, fetched.whole, fetched.headers.first("link")) == (b"", False, "<in>; rel=webmention")


def test_a_reply_to_data_may_be_xml(server: Server, door: Door) -> None:
    server["/"] = Reply(kind="application/xml", body="<a/>")
    assert door.fetch(server.address, method="POST", data=b"x").text == "<a/>"


@pytest.mark.parametrize(("length", "whole"), [(999, True), (1_000, True), (1_001, False), (1_000_000, False)])
def test_no_more_is_read_than_the_limit(server: Server, door: Door, length: int, whole: bool) -> None:
    server["/"] = "x" * length
    fetched = door.fetch(server.address, limit=1_000)
    assert (len(fetched.body), fetched.whole) == (min(length, 1_000), whole)


def test_the_limit_is_a_megabyte_unless_said_otherwise(server: Server, door: Door) -> None:
    server["/"] = "x" * 1_000_001
    fetched = door.fetch(server.address)
    assert (len(fetched.body), fetched.whole) == (1_000_000, False)


def _packed(body: bytes, how: str) -> Reply:
    return Reply(body=body, headers=[("Content-Encoding", how)])


def test_a_packed_body_is_unpacked(server: Server, door: Door) -> None:
    server["/gzip"] = _packed(gzip.compress(b"hello" * 10_000), "gzip")
    server["/deflate"] = _packed(zlib.compress(b"hello"), "Deflate")
    server["/empty"] = _packed(b"", "gzip")
    assert door.fetch(f"{server.address}/gzip").text == "hello" * 10_000
    assert door.fetch(f"{server.address}/deflate").text == "hello"
    assert door.fetch(f"{server.address}/empty").text == ""


def test_a_bomb_is_unpacked_no_further_than_the_limit(
    server: Server, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []
    real = zlib.decompressobj

    class Counting:
        def __init__(self, wbits: int) -> None:
            self.inner = real(wbits=wbits)

        def decompress(self, data: bytes, most: int) -> bytes:
            made.append(len(found := self.inner.decompress(data, most)))
            return found

        @property
        def eof(self) -> bool:
            return self.inner.eof

    monkeypatch.setattr(zlib, "decompressobj", Counting)
    server["/"] = _packed(gzip.compress(b"\0" * 100_000_000), "gzip")
    fetched = door.fetch(server.address)
    assert (len(fetched.body), fetched.whole) == (1_000_000, False)
    assert sum(made) == 1_000_001


def test_a_packed_body_of_empty_blocks_is_not_read_for_ever(server: Server, door: Door) -> None:
    block = zlib.compressobj(wbits=31)
    blocks = b"".join(block.compress(b"") + block.flush(zlib.Z_FULL_FLUSH) for _ in range(300_000))
    assert len(blocks) > 1_000_000
    server["/"] = _packed(blocks, "gzip")
    assert not door.fetch(server.address).whole


@pytest.mark.parametrize("body", [b"no gzip at all", gzip.compress(b"hello" * 1_000)[:-20]], ids=["not packed", "cut"])
def test_a_packed_body_that_is_broken_is_a_failure(server: Server, door: Door, body: bytes) -> None:
    server["/"] = _packed(body, "gzip")
    with pytest.raises(Unreachable, match=r"packed|broke off"):
        door.fetch(server.address)


# Where a connection may go


@pytest.mark.parametrize("number", PRIVATE.values(), ids=PRIVATE)
def test_a_name_with_a_number_that_is_not_public_is_refused(world: World, number: str) -> None:
    world.names["inside.example"] = [[number]]
    with pytest.raises(Refused, match=r"^http://inside\.example/ lies in a private network"):
        world.door().fetch("http://inside.example/?secret")
    assert world.dialled == []


def test_one_private_number_among_public_ones_is_enough_to_refuse(world: World) -> None:
    world.names["mixed.example"] = [[PUBLIC, "10.0.0.1", OTHER]]
    with pytest.raises(Refused, match="private network"):
        world.door().fetch("http://mixed.example/")
    assert world.dialled == []


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://0.0.0.0/",
    ],
)
def test_the_door_that_people_use_opens_nothing_on_this_machine(url: str) -> None:
    with pytest.raises(Refused, match="private network") as caught:
        Door().fetch(url)
    assert not isinstance(caught.value, Unreachable)


@pytest.mark.parametrize("url", ["http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/", "http://127.1/"])
def test_numbers_in_disguise_are_refused_before_anybody_reads_them(world: World, url: str) -> None:
    with pytest.raises(Refused, match="unusual form"):
        world.door().fetch(url)
    assert world.looked_up == []


def test_a_name_that_changes_its_number_is_held_to_the_first(world: World, server: Server) -> None:
    server["/"] = "first"
    world.names["rebinding.example"] = [[PUBLIC], ["127.0.0.1"]]
    assert world.door().fetch("http://rebinding.example/").text == "first"
    assert world.dialled == [(PUBLIC, 80)]
    assert world.looked_up == ["rebinding.example"]


def test_a_name_that_changes_its_number_between_redirects_is_looked_at_again(world: World, server: Server) -> None:
    server["/"] = redirect("/next")
    world.names["rebinding.example"] = [[PUBLIC], ["127.0.0.1"]]
    with pytest.raises(Refused, match=r"^http://rebinding\.example/next lies in a private network"):
        world.door().fetch("http://rebinding.example/")
    assert server.paths() == ["/"]


@pytest.mark.parametrize("url", ["http://one.example:8080/", "https://one.example:80/", "http://one.example:443/"])
def test_ports_of_their_own_are_refused(world: World, url: str) -> None:
    with pytest.raises(Refused, match="only 80 for http and 443 for https"):
        world.door().fetch(url)
    assert world.looked_up == []


def test_the_tests_door_opens_loopback_and_nothing_else_that_is_private(door: Door) -> None:
    for number in set(PRIVATE.values()) - {"127.0.0.1", "127.255.255.254", "::1", "::ffff:127.0.0.1", "::ffff:7f00:1"}:
        with pytest.raises(Refused, match="private network"):
            Door(True, resolve=partial(_always, number)).fetch("http://inside.example/")


def _always(number: str, name: str, port: int) -> Sequence[str]:
    return [number]


def test_no_proxy_of_the_environment_is_used(
    server: Server, door: Door, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    server["/"] = "straight"
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    assert door.fetch(server.address).text == "straight"
    assert world.door().fetch("http://one.example/").text == "straight"
    assert world.dialled == [(PUBLIC, 80)]


def test_the_next_number_is_tried_where_one_does_not_answer(world: World, server: Server) -> None:
    server["/"] = "hello"
    world.down = {OTHER}
    assert world.door().fetch("http://two.example/").text == "hello"
    assert world.dialled == [(OTHER, 80), (PUBLIC, 80)]


def test_a_name_with_hundreds_of_numbers_does_not_make_us_knock_at_them_all(world: World) -> None:
    many = [f"93.184.216.{number}" for number in range(1, 200)]
    world.names["many.example"], world.down = [many], set(many)
    with pytest.raises(Unreachable, match="Connection refused"):
        world.door().fetch("http://many.example/")
    assert len(world.dialled) == 4


def test_a_name_that_is_unknown_or_empty_is_a_failure(world: World) -> None:
    world.names["empty.example"] = [[]]
    for name in ("unknown.example", "empty.example"):
        with pytest.raises(Unreachable, match=rf"^The name {name} cannot be found\.$"):
            world.door().fetch(f"http://{name}/")


@pytest.mark.parametrize(
    "url", ["ftp://one.example/", "http://a@one.example/", "http://one.example\\x", "javascript:alert(1)", "mailto:a@b"]
)
def test_what_is_no_address_is_refused_with_the_reason(world: World, url: str) -> None:
    with pytest.raises(Refused, match=r"is not an address that is opened: it .*\.$"):
        world.door().fetch(url)


# Redirects


def test_redirects_are_followed_and_the_last_address_is_told(server: Server, door: Door) -> None:
    server["/a"] = redirect("b?c=d", 301)
    server["/b"] = redirect(f"{server.address}/e#f", 307)
    server["/e"] = "there"
    fetched = door.fetch(f"{server.address}/a")
    assert (fetched.text, fetched.address) == ("there", f"{server.address}/e")
    assert server.paths() == ["/a", "/b?c=d", "/e"]


@pytest.mark.parametrize(("hops", "arrives"), [(5, True), (6, False)])
def test_five_redirects_are_followed_and_no_more(server: Server, door: Door, hops: int, arrives: bool) -> None:
    for number in range(hops):
        server[f"/{number}"] = redirect(f"/{number + 1}")
    server[f"/{hops}"] = "there"
    if arrives:
        assert door.fetch(f"{server.address}/0").text == "there"
    else:
        with pytest.raises(Refused, match=r"/0 leads through more than 5 redirects\.$"):
            door.fetch(f"{server.address}/0")
        assert len(server.asked) == 6


def test_a_loop_of_redirects_ends(server: Server, door: Door) -> None:
    server["/a"], server["/b"] = redirect("/b"), redirect("/a")
    with pytest.raises(Refused, match="more than 5 redirects"):
        door.fetch(f"{server.address}/a")


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("http://inside.example/", "private network"),
        ("http://127.0.0.1/", "private network"),
        ("http://[::ffff:10.0.0.1]/", "private network"),
        ("//localhost/", "private network|cannot be found"),
        ("http://two.example:22/", "only 80 for http"),
        ("file:///etc/passwd", "redirects to an address that is not opened: it begins with neither"),
        ("http://2130706433/", "unusual form"),
        ("http://user:word@two.example/", "a user's name"),
        ("http://[", "cannot be read"),
    ],
)
def test_a_redirect_goes_through_the_same_door(world: World, server: Server, to: str, why: str) -> None:
    world.names["inside.example"] = [["192.168.0.1"]]
    server["/"] = redirect(to)
    with pytest.raises(Refused, match=why):
        world.door().fetch("http://one.example/")
    assert world.dialled == [(PUBLIC, 80)]


def test_a_redirect_without_an_address_is_the_answer(server: Server, door: Door) -> None:
    server["/"] = Reply(status=302, body="nowhere")
    server["/choices"] = Reply(status=300, headers=[("Location", "/else")])
    assert door.fetch(server.address).status == 302
    assert door.fetch(f"{server.address}/choices").status == 300


@pytest.mark.parametrize(
    ("status", "method", "body"),
    [(301, "POST", b"x"), (302, "POST", b"x"), (307, "POST", b"x"), (308, "POST", b"x"), (303, "GET", b"")],
)
def test_data_is_sent_again_after_a_redirect_except_where_a_page_is_meant(
    server: Server, door: Door, status: int, method: str, body: bytes
) -> None:
    server["/in"], server["/on"] = redirect("/on", status), "done"
    door.fetch(f"{server.address}/in", method="POST", data=b"x", headers={"Content-Type": "text/plain"})
    last = server.asked[-1]
    assert (last.path, last.method, last.body) == ("/on", method, body)
    assert ("content-type" in last.headers) is (method == "POST")


def test_secrets_are_not_carried_to_another_host(world: World, server: Server) -> None:
    server["/"] = lambda asked: redirect("http://two.example/on")
    server["/same"] = redirect("/on")
    secrets = {"Authorization": "Bearer x", "Cookie": "a=b", "X-Kind": "kept"}
    world.door().fetch("http://one.example/", headers=secrets)
    world.door().fetch("http://one.example/same", headers=secrets)
    away, same = server.asked[1].headers, server.asked[3].headers
    assert "authorization" not in away
    assert "cookie" not in away
    assert away["x-kind"] == "kept"
    assert same["authorization"] == "Bearer x"


# Time


@contextmanager
def _dripping(piece: bytes, head: bytes = b"") -> Iterator[int]:
    """A server that sends a little now and then, for ever."""

    def talk(connection: socket.socket) -> None:
        connection.settimeout(30)
        connection.recv(65_536)
        connection.sendall(head)
        while True:
            connection.sendall(piece)
            time.sleep(0.02)

    with speaking(talk) as port:
        yield port


@pytest.mark.parametrize(
    ("piece", "head"),
    [
        (b"x", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"),
        (b"1\r\nx\r\n", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"),
        (b"x", b"HTTP/1.1 200 OK\r\nX: "),
        (b"H", b""),
        (b"HTTP/1.1 100 Continue\r\n\r\n", b""),
    ],
    ids=["body", "chunks", "header", "status", "interim answers"],
)
def test_a_server_that_drips_is_left_when_the_time_is_over(door: Door, piece: bytes, head: bytes) -> None:
    with _dripping(piece, head) as port, pytest.raises(Unreachable):
        # Every single wait is short; only the clock on the wall can end this.
        door.fetch(f"http://127.0.0.1:{port}/", seconds=0.5)


def test_a_page_that_drips_is_said_to_take_too_long(door: Door) -> None:
    with (
        _dripping(b"x", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n") as port,
        pytest.raises(Unreachable, match=r"cannot be fetched: it took too long\.$"),
    ):
        door.fetch(f"http://127.0.0.1:{port}/?token=x", seconds=0.3)


def test_a_server_that_drips_while_the_connection_is_secured_is_left_too(door: Door) -> None:
    # The head of a TLS record announces more than ever comes.
    with (
        _dripping(b"\x00", b"\x16\x03\x03\x3f\xff\x02\x00\x3f\xfb") as port,
        pytest.raises(Unreachable, match="too long"),
    ):
        door.fetch(f"https://127.0.0.1:{port}/", seconds=0.5)


def test_a_server_that_says_nothing_is_left(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "LONGEST_WAIT", 0.1)
    with speaking(lambda connection: time.sleep(0.5)) as port, pytest.raises(Unreachable, match="too long"):
        door.fetch(f"http://127.0.0.1:{port}/")


def test_redirects_share_one_limit_of_time(server: Server, door: Door) -> None:
    def slow(asked: Asked) -> Reply:
        time.sleep(0.2)
        return redirect("/on")

    server["/on"] = slow
    with pytest.raises(Unreachable, match="too long"):
        door.fetch(f"{server.address}/on", seconds=0.5)


def test_looking_a_name_up_is_not_waited_for_longer_than_the_limit() -> None:
    goes_on = threading.Event()

    def resolve(name: str, port: int) -> Sequence[str]:
        goes_on.wait(30)
        return [PUBLIC]

    try:
        with pytest.raises(Unreachable, match="cannot be found"):
            Door(resolve=resolve).fetch("http://slow.example/", seconds=0.1)
    finally:
        goes_on.set()


def test_threads_and_sockets_are_cleared_away(server: Server, door: Door) -> None:
    server["/"] = "hello"
    before = {one.name for one in threading.enumerate() if isinstance(one, threading.Timer)}
    door.fetch(server.address)
    assert {one.name for one in threading.enumerate() if isinstance(one, threading.Timer)} == before


# Servers that are broken


def _says(answer: bytes) -> Callable[[socket.socket], None]:
    def talk(connection: socket.socket) -> None:
        connection.settimeout(10)
        connection.recv(65_536)
        connection.sendall(answer)

    return talk


@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        (b"", "without response"),
        (b"220 mail.example ESMTP\r\n", "not HTTP"),
        (b"HTTP/1.1 abc\r\n\r\n", "not HTTP"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000 + b"\r\n\r\n", "not HTTP|reset"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n", "not HTTP|reset"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100\r\n\r\nshort", "broke off"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "not HTTP",
        ),
    ],
    ids=["nothing", "mail", "status", "long header", "many headers", "short", "chunks"],
)
def test_a_broken_answer_is_a_failure_in_one_sentence(door: Door, answer: bytes, cause: str) -> None:
    with speaking(_says(answer)) as port, pytest.raises(Unreachable, match=rf"(?i)cannot be fetched: .*({cause}).*\.$"):
        door.fetch(f"http://127.0.0.1:{port}/")


def test_headers_that_would_break_the_request_are_refused(server: Server, door: Door) -> None:
    with pytest.raises(Refused):
        door.fetch(server.address, headers={"X": "a\r\nY: b"})
    assert server.asked == []


# Secured connections


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@contextmanager
def _secured(authority: trustme.CA, name: str) -> Iterator[tuple[int, list[str | None]]]:
    """A server with a certificate for one name; gives its port and the names it was called by."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    called: list[str | None] = []
    context.sni_callback = lambda secured, server_name, own: called.append(server_name)

    def talk(connection: socket.socket) -> None:
        connection.settimeout(10)
        with context.wrap_socket(connection, server_side=True) as secured:
            secured.recv(65_536)
            secured.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\nsecret")

    with speaking(talk) as port:
        yield port, called


def _trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


def test_a_secured_connection_keeps_the_name_although_it_goes_to_a_number(authority: trustme.CA) -> None:
    with _secured(authority, "one.example") as (port, called):
        world = World(port, {"one.example": [[PUBLIC]]})
        assert world.door(_trusting(authority)).fetch("https://one.example/").text == "secret"
    assert called == ["one.example"]
    assert world.dialled == [(PUBLIC, 443)]


def test_a_certificate_for_another_name_is_not_believed(authority: trustme.CA) -> None:
    with _secured(authority, "two.example") as (port, _):
        world = World(port, {"one.example": [[PUBLIC]]})
        with pytest.raises(Unreachable, match=r"^https://one\.example/ has no certificate for its name: .*Hostname"):
            world.door(_trusting(authority)).fetch("https://one.example/")


def test_a_certificate_of_an_authority_that_nobody_knows_is_not_believed(authority: trustme.CA) -> None:
    with _secured(authority, "one.example") as (port, _):
        world = World(port, {"one.example": [[PUBLIC]]})
        with pytest.raises(Unreachable, match="has no certificate"):
            world.door().fetch("https://one.example/")
