"""Pages that advertise a Webmention endpoint in the 23 ways of the public discovery tests, in our own words.

https://webmention.rocks/ publishes what each of its tests is about; the pages here are ours. Page N is at `/test/N`,
its endpoint at `/test/N/endpoint`, and whoever is misled finds `/test/N/wrong`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.web.serving import Reply, Server, redirect


@dataclass(frozen=True, kw_only=True)
class Case:
    """One page."""

    number: int
    about: str
    head: str = ""
    body: str = ""
    links: Sequence[str] = ()
    """values of the header Link; `{site}` is where the server is"""
    name: str = "Link"
    """how the header is written"""
    endpoint: str = "/test/{number}/endpoint"
    """the right answer, as a path"""

    @property
    def path(self) -> str:
        return f"/test/{self.number}"

    def expected(self, server: Server) -> str:
        return server.address + self.endpoint.format(number=self.number)

    def reply(self, server: Server) -> Reply:
        def filled(text: str) -> str:
            return text.replace("{site}", server.address).replace("{n}", str(self.number))

        page = (
            f"<!doctype html>\n<html><head><title>Page {self.number}</title>\n{self.head}\n</head>\n"
            f"<body><p>This page is about: {self.about}.</p>\n{self.body}\n</body></html>\n"
        )
        return Reply(body=filled(page), headers=[(self.name, filled(one)) for one in self.links])


CASES = [
    Case(
        number=1, about="a header, without quotes, a relative address", links=["</test/{n}/endpoint>; rel=webmention"]
    ),
    Case(number=2, about="a header, a full address", links=["<{site}/test/{n}/endpoint>; rel=webmention"]),
    Case(number=3, about="a link element", head='<link rel="webmention" href="/test/{n}/endpoint">'),
    Case(number=4, about="a link element, full", head='<link rel="webmention" href="{site}/test/{n}/endpoint">'),
    Case(number=5, about="an a element", body='<p>Tell me <a rel="webmention" href="/test/{n}/endpoint">here</a>.</p>'),
    Case(number=6, about="an a element, full", body='<a href="{site}/test/{n}/endpoint" rel="webmention">tell</a>'),
    Case(number=7, about="a header in odd case", name="LiNK", links=["<{site}/test/{n}/endpoint>; rel=webmention"]),
    Case(number=8, about="a header with quotes", links=['<{site}/test/{n}/endpoint>; rel="webmention"']),
    Case(
        number=9,
        about="several relations of a link element",
        head='<link rel="pingback webmention other" href="{site}/test/{n}/endpoint">',
    ),
    Case(
        number=10,
        about="several relations in a header",
        links=['<{site}/test/{n}/endpoint>; rel="other webmention more"'],
    ),
    Case(
        number=11,
        about="all three at once: the header counts",
        links=["</test/{n}/endpoint>; rel=webmention"],
        head='<link rel="webmention" href="/test/{n}/wrong">',
        body='<a rel="webmention" href="/test/{n}/wrong">wrong</a>',
    ),
    Case(
        number=12,
        about="relations that only look like it",
        head='<link rel="not-webmention" href="/test/{n}/wrong"><link rel="webmentions" href="/test/{n}/wrong">',
        body='<a rel="webmention" href="/test/{n}/endpoint">right</a>',
    ),
    Case(
        number=13,
        about="one in a comment",
        body='<!-- <a rel="webmention" href="/test/{n}/wrong">no</a> -->\n'
        '<p>and <a rel="webmention" href="/test/{n}/endpoint">one that counts</a></p>',
    ),
    Case(
        number=14,
        about="one in escaped text",
        body="<code>&lt;a rel=&quot;webmention&quot; href=&quot;/test/{n}/wrong&quot;&gt;&lt;/a&gt;</code>\n"
        '<p>and <a rel="webmention" href="/test/{n}/endpoint">one that counts</a></p>',
    ),
    Case(
        number=15,
        about="an empty address: the page itself",
        head='<link rel="webmention" href="">',
        endpoint="/test/{number}",
    ),
    Case(
        number=16,
        about="an a element before a link element",
        body='<a rel="webmention" href="/test/{n}/endpoint">first</a>\n<link rel="webmention" href="/test/{n}/wrong">',
    ),
    Case(
        number=17,
        about="a link element before an a element",
        body='<link rel="webmention" href="/test/{n}/endpoint">\n<a rel="webmention" href="/test/{n}/wrong">last</a>',
    ),
    Case(
        number=18,
        about="several headers",
        links=["</test/{n}/wrong>; rel=other", "</test/{n}/endpoint>; rel=webmention"],
    ),
    Case(
        number=19,
        about="one header with several links",
        links=["</test/{n}/wrong>; rel=other, </test/{n}/endpoint>; rel=webmention"],
    ),
    Case(
        number=20,
        about="a link element without an address",
        head='<link rel="webmention">',
        body='<a rel="webmention" href="/test/{n}/endpoint">right</a>',
    ),
    Case(
        number=21,
        about="an address with a query",
        head='<link rel="webmention" href="/test/{n}/endpoint?key=value">',
        endpoint="/test/{number}/endpoint?key=value",
    ),
    Case(
        number=22,
        about="an address relative to the page",
        head='<link rel="webmention" href="{n}/endpoint">',
    ),
    Case(
        number=23,
        about="a redirect to another folder, and an address relative to that",
        head='<link rel="webmention" href="endpoint/here">',
        endpoint="/test/{number}/moved/endpoint/here",
    ),
]


def serve_cases(server: Server) -> None:
    """Put all pages on a server."""
    for case in CASES:
        server[case.path] = case.reply(server)
    server["/test/23/moved/page"] = server.answers["/test/23"]
    server["/test/23"] = redirect("/test/23/moved/page")
