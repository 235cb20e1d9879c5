from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparative_wiki.web.discover import Endpoints, endpoints_of, links_in_header
from comparative_wiki.web.fetch import Door, Fetched, Headers
from tests.web.discovery import CASES, Case, serve_cases
from tests.web.serving import Reply, Server

HERE = "https://one.example/folder/page?query"


def page(html: str = "", *headers: tuple[str, str], kind: str = "text/html") -> Fetched:
    return Fetched(
        status=200,
        address=HERE,
        headers=Headers(headers),
        content_type=kind,
        body=html.encode(),
        text=html,
        whole=True,
    )


def webmention(html: str = "", *headers: tuple[str, str]) -> str | None:
    return endpoints_of(page(html, *headers)).webmention


def pingback(html: str = "", *headers: tuple[str, str]) -> str | None:
    return endpoints_of(page(html, *headers)).pingback


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.number} {case.about}")
def test_the_public_cases(case: Case, server: Server, door: Door) -> None:
    serve_cases(server)
    assert endpoints_of(door.fetch(server.address + case.path)).webmention == case.expected(server)
    assert len(server.asked) == (2 if case.number == 23 else 1)


def test_there_are_as_many_cases_as_the_public_ones() -> None:
    assert [case.number for case in CASES] == list(range(1, 24))


def test_a_page_that_says_nothing_has_no_endpoints() -> None:
    assert endpoints_of(page("<p>Hello</p>")) == Endpoints()


@pytest.mark.parametrize(
    ("html", "endpoint"),
    [
        ('<link rel="WebMention" href="/in">', "https://one.example/in"),
        ('<area rel="webmention" href="/in">', None),
        ('<form rel="webmention" action="/in">', None),
        ('<template><link rel="webmention" href="/wrong"></template>', None),
        ('<script>"<link rel=webmention href=/wrong>"</script>', None),
        ('<noscript><link rel="webmention" href="/in"></noscript>', "https://one.example/in"),
        ('<link rel="webmention" href="in#part">', "https://one.example/folder/in"),
        ('<link rel="webmention" href=" /in ">', "https://one.example/in"),
        ('<link rel="webmention" href="?a=1&amp;b=2">', "https://one.example/folder/page?a=1&b=2"),
        ('<link rel="webmention" href="?a=1&copy=2">', "https://one.example/folder/page?a=1&copy=2"),
        ('<link rel="webmention" href="//two.example/in">', "https://two.example/in"),
        ('<link rel="webmention" href="http://[">', None),
        ('<link rel="webmention" href="">', HERE),
        ('<base href="https://else.example/"><link rel="webmention" href="in">', "https://one.example/folder/in"),
    ],
)
def test_endpoints_in_a_page(html: str, endpoint: str | None) -> None:
    assert webmention(html) == endpoint


@pytest.mark.parametrize(
    ("header", "endpoint"),
    [
        ("</in>; rel=webmention", "/in"),
        ('</in>;rel="webmention"', "/in"),
        ("</in> ; REL = WebMention", "/in"),
        ('</in>; title="a, b; rel=other"; rel=webmention', "/in"),
        (r'</in>; title="\", <x>; rel=other"; rel=webmention', "/in"),
        ("</in>; rel=other; rel=webmention", None),
        ("</in>; rel=not-webmention", None),
        ("</in>; rel=webmention-not", None),
        ("</in>; title=webmention", None),
        ('</a>; rel="other", </in>; rel="webmention"', "/in"),
        (",,</in>; rel=webmention,", "/in"),
        ("</a,b;c>; rel=webmention", "/a,b;c"),
        ("</other>; rel=webmention; anchor=/else, </in>; rel=webmention", "/in"),
        ("</in>; crossorigin; rel=webmention", "/in"),
        ('</in>; rel="webmention', None),
        ("<in", None),
        ("/in; rel=webmention", None),
        ("", None),
        ("</a> junk, </in>; rel=webmention", "/in"),
    ],
)
def test_endpoints_in_a_header(header: str, endpoint: str | None) -> None:
    expected = f"https://one.example{endpoint}" if endpoint else None
    assert webmention("", ("Link", header)) == expected


def test_an_empty_address_in_a_header_is_the_page_itself() -> None:
    assert webmention("", ("Link", "<>; rel=webmention")) == HERE


@given(st.text('<>;,= "\\relwbmntio/', max_size=120))
def test_no_header_is_too_broken_to_be_read(header: str) -> None:
    for target, relations in links_in_header(header):
        assert ">" not in target
        assert all(one == one.lower() for one in relations)


@pytest.mark.parametrize("piece", ['"', ",", "<", "<>", "<>;", '<>;a="', "<>;a=\\", ";", " ", '","'])
def test_a_long_header_is_read_in_a_moment(piece: str) -> None:
    assert len(list(links_in_header("<a>; rel=x" + piece * 30_000))) >= 1


def test_a_file_that_is_no_page_may_say_it_in_a_header() -> None:
    fetched = page("", ("Link", "</in>; rel=webmention"), kind="application/pdf")
    assert endpoints_of(fetched).webmention == "https://one.example/in"


def test_text_that_is_no_page_has_no_elements() -> None:
    assert endpoints_of(page('<link rel="webmention" href="/in">', kind="text/plain")).webmention is None


@pytest.mark.parametrize(
    ("html", "headers", "endpoint"),
    [
        ('<link rel="pingback" href="https://two.example/xmlrpc.php">', (), "https://two.example/xmlrpc.php"),
        ('<link rel="pingback" href="/a" />', (("X-Pingback", "https://two.example/x"),), "https://two.example/x"),
        ("", (("x-pingback", "https://two.example/x"),), "https://two.example/x"),
        ('<link href="/x?a=1&amp;b=2" rel="other pingback">', (), "https://one.example/x?a=1&b=2"),
        ('<a rel="pingback" href="/a">', (), None),
        ('<!-- <link rel="pingback" href="/a"> -->', (), None),
        ('<link rel="pingback" href=""><link rel="pingback" href="/b">', (), "https://one.example/b"),
    ],
)
def test_pingback_endpoints(html: str, headers: tuple[tuple[str, str], ...], endpoint: str | None) -> None:
    assert pingback(html, *headers) == endpoint


def test_a_page_may_have_both(server: Server, door: Door) -> None:
    server["/"] = Reply(
        body='<link rel="pingback" href="/rpc"><link rel="webmention" href="/in">', headers=[("X-Pingback", "/header")]
    )
    assert endpoints_of(door.fetch(server.address)) == Endpoints(
        webmention=f"{server.address}/in", pingback=f"{server.address}/header"
    )
