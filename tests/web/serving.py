"""Servers on loopback that answer as a test says, and remember what they were asked."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request that came in."""

    method: str
    path: str
    """with the query"""
    headers: Mapping[str, str]
    """names in lower case"""
    body: bytes = b""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An answer."""

    status: int = 200
    headers: Sequence[tuple[str, str]] = ()
    body: bytes | str = ""
    kind: str = HTML
    """the content type; none if empty"""

    @property
    def data(self) -> bytes:
        return self.body.encode() if isinstance(self.body, str) else self.body


Answer = Reply | str | Callable[[Asked], "Reply"]
"""a reply; HTML; or a function of what is asked"""


def redirect(to: str, status: int = 302) -> Reply:
    return Reply(status=status, headers=[("Location", to)])


@dataclass
class Server:
    """A web server on 127.0.0.1. Paths that no test has named answer 404."""

    port: int = 0
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __setitem__(self, path: str, answer: Answer) -> None:
        self.answers[path] = answer

    def reply(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        answer = self.answers.get(asked.path) or self.answers.get(asked.path.partition("?")[0])
        if answer is None:
            return Reply(status=404, body="There is nothing here.")
        if isinstance(answer, str):
            return Reply(body=answer)
        return answer if isinstance(answer, Reply) else answer(asked)

    def paths(self, method: str = "GET") -> list[str]:
        return [one.path for one in self.asked if one.method == method]


class _Handler(BaseHTTPRequestHandler):
    served: Server

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        asked = Asked(
            method=self.command,
            path=self.path,
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.rfile.read(length),
        )
        reply = self.served.reply(asked)
        self.send_response(reply.status)
        if reply.kind:
            self.send_header("Content-Type", reply.kind)
        for name, value in reply.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.data)))
        self.end_headers()
        with contextlib.suppress(OSError):  # the other side need not read to the end
            self.wfile.write(reply.data)

    do_GET = do_POST = do_HEAD = _answer  # noqa: N815 - so the standard library wants them

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        """Say nothing."""


@contextlib.contextmanager
def serving() -> Iterator[Server]:
    """Run a server while the block lasts."""
    server = Server()
    handler = type("Handler", (_Handler,), {"served": server})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        server.port = running.server_address[1]
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            running.shutdown()
            thread.join()


@contextlib.contextmanager
def speaking(talk: Callable[[socket.socket], None]) -> Iterator[int]:
    """Listen on a port and hand every connection to `talk`, which need not know HTTP. Gives the port."""
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.05)

        def work() -> None:
            while not stop.is_set():
                with contextlib.suppress(OSError):
                    connection, _ = listening.accept()
                    with connection:
                        talk(connection)

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        try:
            yield int(listening.getsockname()[1])
        finally:
            stop.set()
            thread.join()
