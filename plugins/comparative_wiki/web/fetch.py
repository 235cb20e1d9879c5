"""The one door to the network. Whatever the commands fetch or send goes through it.

Addresses come from strangers, so a name is looked up once, every number behind it has to be public, and the connection
goes to the very number that was looked at. To look first and let a library look the name up again would let a name
change its mind in between. For the same reason redirects are followed here, hop by hop.

The standard library's client is used because it takes a socket that is already connected, which is what all this
comes to, and because it reads no proxy from the environment.
"""

from __future__ import annotations

import contextlib
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse, responses
from importlib.metadata import version
from urllib.parse import urljoin

from ..languages.told import ToldError, tell
from .addresses import PORTS, Address, NotAnAddress, is_loopback, is_public, parse_address

MOST_REDIRECTS = 5
LONGEST_WAIT = 10.0
"""seconds without a byte; the whole fetch has a limit of its own"""
_MOST_CONNECTIONS = 4
"""numbers of one name that are tried"""
_PIECE = 65_536

_REPEATED = {301, 302, 307, 308}
"""redirects after which the request is made again as it was"""
_REDIRECTS = _REPEATED | {303}
_SECRETS = {"authorization", "cookie"}
"""headers that are not carried on to another host"""

_READ = re.compile(r"text/[\w.+-]+|application/(?:xhtml\+xml|json|[\w.-]+\+json)")
_READ_IN_REPLIES = re.compile(r"application/(?:xml|[\w.-]+\+xml)")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
_PLAIN_CHARSET = re.compile(
    r"utf-?8|utf-16(?:le|be)?|us-ascii|iso-8859-\d{1,2}|windows-125\d|koi8-[ru]|shift_jis|euc-(?:jp|kr)|gbk|gb2312"
    r"|gb18030|big5"
)
"""Python has codecs under many other names, and some of them are no encodings of text or are slow on purpose."""

Resolve = Callable[[str, int], Sequence[str]]
"""(name, port) → every number behind the name; raises OSError"""
Dial = Callable[[str, int, float], socket.socket]
"""(number, port, seconds) → a connected socket; raises OSError"""


class Refused(ToldError):
    """Something that is not fetched. The message is a sentence that says what and why, without secrets."""


class Unreachable(Refused):
    """The network or the other side failed. Another try may do better."""


class Headers(Mapping[str, tuple[str, ...]]):
    """The headers of an answer: a name in any case → all its values, in their order."""

    def __init__(self, pairs: Sequence[tuple[str, str]] = ()) -> None:
        self._values: dict[str, tuple[str, ...]] = {}
        for name, value in pairs:
            self._values[name.lower()] = (*self._values.get(name.lower(), ()), value)

    def __getitem__(self, name: str) -> tuple[str, ...]:
        return self._values[name.lower()]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def first(self, name: str) -> str:
        """The first value of a header, or nothing."""
        return self.get(name, ("",))[0]


@dataclass(frozen=True, kw_only=True, slots=True)
class Fetched:
    """An answer, after redirects. Its status may be any, 404 and 500 too."""

    status: int
    address: str
    """where it came from in the end, without a fragment"""
    headers: Headers
    content_type: str
    """in lower case and without parameters; may be empty"""
    body: bytes
    """inflated"""
    text: str
    """the body in the encoding that it says it has; what cannot be read is replaced"""
    whole: bool
    """False where the body was longer than the limit (it is cut there) or of a type that is not read (it is empty)"""

    @property
    def said(self) -> str:
        """The status in words: "404 Not Found"."""
        return f"{self.status} {responses.get(self.status, '')}".strip()


def numbers_of(name: str, port: int) -> Sequence[str]:
    """Ask the system for every number behind a name. Raises OSError."""
    found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def connected(number: str, port: int, seconds: float) -> socket.socket:
    """Return a socket that is connected to a number. Raises OSError."""
    return socket.create_connection((number, port), timeout=seconds)


def user_agent(site: str, purpose: str = "Webmention") -> str:
    """Who we are, for the other side's log: what for (receivers look for this word), the wiki, the program."""
    name = " ".join(re.sub(r"[^ -~]|[()\\]", " ", site).split())[:100]
    program = f"mkdocs-comparative-wiki/{version('mkdocs-comparative-wiki')}"
    return f"{purpose} ({'; '.join(filter(None, [name, program]))})"


@dataclass(frozen=True, slots=True)
class Door:
    """The rules by which anything is fetched."""

    opens_loopback: bool = False
    """for tests only: this machine's own addresses and any port; nothing in a wiki can set it"""
    site: str = field(default="", kw_only=True)
    """the wiki's name and address, for the user agent"""
    resolve: Resolve = field(default=numbers_of, kw_only=True)
    dial: Dial = field(default=connected, kw_only=True)
    trust: ssl.SSLContext | None = field(default=None, kw_only=True)
    """which certificates are believed; those that the system believes, if None"""

    def fetch(
        self,
        url: str,
        *,
        method: str = "GET",
        data: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        limit: int = 1_000_000,
        seconds: float = 20,
    ) -> Fetched:
        """Fetch an address, or send data to it; follow at most five redirects. Raises Refused.

        A request with data is made again as it was where the answer is a redirect, except for 303, which asks for a
        plain GET. `limit` is in bytes after inflation; `seconds` go by the clock on the wall for everything together.
        """
        address = _parsed(url)
        request = _Request(method=method, data=data, headers={**self._own_headers(), **(headers or {})}, limit=limit)
        end = time.monotonic() + seconds
        for _ in range(MOST_REDIRECTS + 1):
            fetched = self._ask(address, request, end)
            target = fetched.headers.first("location")
            if fetched.status not in _REDIRECTS or not target:
                return fetched
            following = _next(address, target.strip())
            request = request.after(fetched.status, elsewhere=following.place != address.place)
            address = following
        raise Refused(
            tell(
                "{address} leads through more than {limit} redirects.", address=_parsed(url).shown, limit=MOST_REDIRECTS
            )
        )

    def _own_headers(self) -> Mapping[str, str]:
        return {
            "User-Agent": user_agent(self.site),
            "Accept": "text/html, application/xhtml+xml, application/json;q=0.9, text/*;q=0.8, */*;q=0.1",
            "Accept-Encoding": "gzip",
            "Connection": "close",
        }

    def _ask(self, address: Address, request: _Request, end: float) -> Fetched:
        """Make one request. Raises Refused."""
        numbers = self._numbers(address, end)
        late = threading.Event()
        try:
            with self._connection(address, numbers, end) as raw, _ended_in_time(raw, end, late):
                return _answer(self._secured(raw, address), address, request, late)
        except ssl.SSLCertVerificationError as error:
            raise Unreachable(
                tell(
                    "{address} has no certificate for its name: {cause}.",
                    address=address.shown,
                    cause=error.verify_message,
                )
            ) from error
        except (OSError, HTTPException, ValueError) as error:
            # A connection that we cut ourselves fails in many ways.
            cause = tell("it took too long") if late.is_set() or isinstance(error, TimeoutError) else _in_words(error)
            raise Unreachable(
                tell("{address} cannot be fetched: {cause}.", address=address.shown, cause=cause)
            ) from error

    def _numbers(self, address: Address, end: float) -> Sequence[str]:
        """Every number behind the host, each of them one that may be opened. Raises Refused."""
        local = self.opens_loopback
        if address.port != PORTS[address.scheme] and not local:
            raise Refused(
                tell(
                    "{address} has a port of its own, and only 80 for http and 443 for https are opened.",
                    address=address.shown,
                )
            )
        numbers = _within(end, lambda: self.resolve(address.host, address.port))
        if numbers is None:
            raise Unreachable(tell("The name {name} cannot be found.", name=address.host))
        if not all(is_public(one) or (local and is_loopback(one)) for one in numbers):
            raise Refused(tell("{address} lies in a private network, not on the public one.", address=address.shown))
        return numbers[:_MOST_CONNECTIONS]

    @contextlib.contextmanager
    def _connection(self, address: Address, numbers: Sequence[str], end: float) -> Iterator[socket.socket]:
        failed: OSError | None = None
        for number in numbers:
            try:
                raw = self.dial(number, address.port, _left(end))
            except OSError as error:
                failed = error
                continue
            with raw:
                raw.settimeout(_left(end))
                yield raw
            return
        raise failed or OSError(tell("there is nothing behind its name"))

    def _secured(self, raw: socket.socket, address: Address) -> socket.socket:
        if address.scheme == "http":
            return raw
        trust = self.trust if self.trust is not None else ssl.create_default_context()
        return trust.wrap_socket(raw, server_hostname=address.host.removesuffix("."))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Request:
    method: str
    data: bytes | None
    headers: Mapping[str, str]
    limit: int

    def after(self, status: int, *, elsewhere: bool) -> _Request:
        """The request as it is made after a redirect, perhaps to another host."""
        headers = {k: v for k, v in self.headers.items() if not (elsewhere and k.lower() in _SECRETS)}
        if status in _REPEATED:
            return _Request(method=self.method, data=self.data, headers=headers, limit=self.limit)
        headers = {k: v for k, v in headers.items() if k.lower() != "content-type"}
        method = "HEAD" if self.method == "HEAD" else "GET"
        return _Request(method=method, data=None, headers=headers, limit=self.limit)


def _parsed(url: str) -> Address:
    try:
        return parse_address(url)
    except NotAnAddress as error:
        raise Refused(
            tell(
                "{address} is not an address that is opened: {cause}.",
                address=repr(url.partition("?")[0][:200]),
                cause=error.told,
            )
        ) from error


def _next(address: Address, target: str) -> Address:
    """Where a redirect leads. Raises Refused."""
    try:
        return parse_address(urljoin(address.text, target))
    except ValueError as error:
        cause = error.told if isinstance(error, NotAnAddress) else tell("it cannot be read")
        raise Refused(
            tell("{address} redirects to an address that is not opened: {cause}.", address=address.shown, cause=cause)
        ) from error


def _left(end: float) -> float:
    """Seconds for the next wait. Raises TimeoutError."""
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return min(left, LONGEST_WAIT)


def _within(end: float, look_up: Callable[[], Sequence[str]]) -> Sequence[str] | None:
    """What looking a name up gives; None where it fails or lasts too long, since nothing else can stop it."""
    found: list[Sequence[str]] = []

    def work() -> None:
        with contextlib.suppress(OSError, UnicodeError):
            found.append(look_up())

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(max(end - time.monotonic(), 0))
    return found[0] if found and found[0] else None


@contextlib.contextmanager
def _ended_in_time(raw: socket.socket, end: float, late: threading.Event) -> Iterator[None]:
    """Shut a connection down when its time is over, whatever is being waited for.

    A limit on every single wait is not enough: a server may send a byte every nine seconds for ever.
    """
    # TLS takes the socket over; its twin stays ours, and to shut down either is to shut down both.
    twin = raw.dup()

    def shut() -> None:
        late.set()
        with contextlib.suppress(OSError):
            twin.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(max(end - time.monotonic(), 0), shut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        twin.close()


def _answer(stream: socket.socket, address: Address, request: _Request, late: threading.Event) -> Fetched:
    connection = HTTPConnection(address.host)
    connection.sock = stream
    try:
        _send(connection, address, request)
        response = connection.getresponse()
        with response:
            return _read(response, address, request, late)
    finally:
        connection.close()
        stream.close()


def _send(connection: HTTPConnection, address: Address, request: _Request) -> None:
    connection.putrequest(request.method, address.path, skip_host=True, skip_accept_encoding=True)
    connection.putheader("Host", address.place)
    for name, value in request.headers.items():
        connection.putheader(name, value)
    if request.data is not None:
        connection.putheader("Content-Length", str(len(request.data)))
    connection.endheaders(request.data)


def _read(response: HTTPResponse, address: Address, request: _Request, late: threading.Event) -> Fetched:
    headers = Headers(response.getheaders())
    kind = headers.first("content-type").partition(";")[0].strip().lower()
    reads = bool(_READ.fullmatch(kind) or (request.data is not None and _READ_IN_REPLIES.fullmatch(kind)))
    body, whole = _body(response, request.limit) if reads else (b"", response.read(1) == b"")
    if late.is_set():
        raise TimeoutError
    return Fetched(
        status=response.status,
        address=address.text,
        headers=headers,
        content_type=kind,
        body=body,
        text=_text(body, headers.first("content-type")),
        whole=whole,
    )


def _body(response: HTTPResponse, limit: int) -> tuple[bytes, bool]:
    """Read a body, inflated, up to a limit; and whether that was all of it. Raises OSError and HTTPException."""
    encoding = (response.getheader("content-encoding") or "").strip().lower()
    if encoding in {"gzip", "x-gzip", "deflate"}:
        return _inflated(response, limit)
    body = bytearray()
    while len(body) <= limit and (piece := response.read1(_PIECE)):
        body += piece
    if len(body) <= limit and response.length:
        raise OSError(tell("the answer broke off"))
    return bytes(body[:limit]), len(body) <= limit


def _inflated(response: HTTPResponse, limit: int) -> tuple[bytes, bool]:
    """Inflate while reading, so that a megabyte that stands for a thousand never comes to be."""
    inflate, body, taken = zlib.decompressobj(wbits=47), bytearray(), 0
    try:
        while not inflate.eof and taken <= limit and len(body) <= limit:
            piece = response.read1(_PIECE)
            if not piece and not taken:
                return b"", True
            if not piece:
                raise OSError(tell("the answer broke off"))
            taken += len(piece)
            body += inflate.decompress(piece, limit + 1 - len(body))
    except zlib.error as error:
        raise OSError(tell("the answer is packed in a way that cannot be read")) from error
    return bytes(body[:limit]), inflate.eof and len(body) <= limit


def _text(body: bytes, content_type: str) -> str:
    """The body as text: a byte order mark, the header, the document's own word, and UTF-8, in this order."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if body.startswith(mark):
            return body.decode(name, "replace")
    told = _CHARSET.search(content_type) or _CHARSET.search(body[:1024].decode("ascii", "replace"))
    name = told[1].lower() if told else "utf-8"
    if name in {"us-ascii", "iso-8859-1"}:
        name = "windows-1252"  # what these two mean on the web
    try:
        return body.decode(name if _PLAIN_CHARSET.fullmatch(name) else "utf-8", "replace")
    except LookupError:
        return body.decode("utf-8", "replace")


def _in_words(error: Exception) -> str:
    if isinstance(error, ssl.SSLError):
        return tell("the secured connection failed ({cause})", cause=error.reason or str(error))
    if isinstance(error, OSError):
        ours = error.args[0] if error.args and isinstance(error.args[0], str) else ""
        return error.strerror or ours or str(error) or tell("the connection failed")
    return tell("the answer is not HTTP as it should be")
