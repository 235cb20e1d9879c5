"""Addresses on the web: what one says, and which numbers behind a name lie on the public network.

Both are stricter than the standards, because readers of addresses differ: what one takes for a port is a name to the
next, and `0x7f.1` is a name or this very machine. Whatever could be read in two ways is no address here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote, urlsplit

from ..languages.told import ToldError, tell

PORTS = {"http": 80, "https": 443}
"""scheme → the only port that is opened"""
LONGEST = 2_000
"""characters of an address"""

_UNSAFE = re.compile(r"[\x00-\x20\x7f-\x9f\\\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
"""a last label that some resolvers take for the end of a number"""
_KEPT = "%/:@!$&'()*+,;=~?-._[]|"
"""characters of a path and a query that are sent as they are"""

# From the registries of special-purpose addresses that IANA keeps.
_NOT_PUBLIC_4 = tuple(
    IPv4Network(one)
    for one in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
_PUBLIC_6 = IPv6Network("2000::/3")
"""all that has ever been given out; 64:ff9b::, fc00:: and fe80:: lie outside"""
_NOT_PUBLIC_6 = tuple(
    IPv6Network(one)
    for one in (
        "2001::/23",  # protocols, Teredo among them
        "2001:db8::/32",
        "2002::/16",  # 6to4: any IPv4 address in disguise
        "3fff::/20",
    )
)


class NotAnAddress(ToldError, ValueError):
    """A text that is no address that we would open. The message is the end of a sentence: "it has no host"."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """An http or https address, taken apart."""

    scheme: str
    host: str
    """a name in ASCII and lower case, or a number without brackets"""
    port: int
    path: str
    """with the query; begins with a slash"""

    @property
    def place(self) -> str:
        """The host with its port, as the header `Host` says it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def text(self) -> str:
        """The address in full, without a fragment."""
        return f"{self.scheme}://{self.place}{self.path}"

    @property
    def shown(self) -> str:
        """The address for a message: without the query, which may hold a secret."""
        return f"{self.scheme}://{self.place}{self.path.partition('?')[0]}"


def parse_address(text: str) -> Address:
    """Take an address apart. Raises NotAnAddress."""
    if len(text) > LONGEST:
        raise NotAnAddress(tell("it is longer than {limit} characters", limit=LONGEST))
    if _UNSAFE.search(text):
        raise NotAnAddress(tell("it holds spaces, backslashes or control characters"))
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise NotAnAddress(tell("its host or its port cannot be read")) from error
    if parts.scheme not in PORTS:
        raise NotAnAddress(tell("it begins with neither http:// nor https://"))
    if "@" in parts.netloc:
        raise NotAnAddress(tell("it holds a user's name"))
    path = quote(parts.path or "/", safe=_KEPT)
    if parts.query:
        path += f"?{quote(parts.query, safe=_KEPT)}"
    # A port of 0 is false but not absent.
    given = PORTS[parts.scheme] if port is None else port
    address = Address(scheme=parts.scheme, host=_host(host), port=given, path=path)
    if len(address.text) > LONGEST:  # written out, as it is asked for
        raise NotAnAddress(tell("it is longer than {limit} characters", limit=LONGEST))
    return address


def _host(text: str) -> str:
    if not text:
        raise NotAnAddress(tell("it has no host"))
    if ":" in text:
        try:
            # A zone ("%eth0") is a word of this machine's own.
            return str(IPv6Address(text.replace("%", "zone")))
        except AddressValueError as error:
            raise NotAnAddress(tell("its host is no number that can be read")) from error
    name = _in_ascii(text)
    labels = name.removesuffix(".").split(".")
    if _NUMBER.fullmatch(labels[-1]):
        return _number(name)
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise NotAnAddress(tell("its host is no name that can be looked up"))
    return name


def _in_ascii(text: str) -> str:
    """The name as the net knows it. Digits of other scripts become those of ASCII before anybody looks at them."""
    if text.isascii():
        return text.lower()
    if len(text) > 253:
        raise NotAnAddress(tell("its host is no name that can be looked up"))
    try:
        return text.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise NotAnAddress(tell("its host is no name that can be looked up")) from error


def _number(name: str) -> str:
    """An IPv4 address in its one plain form: no decimal, octal or hexadecimal number, no short form."""
    try:
        return str(IPv4Address(name))
    except AddressValueError as error:
        raise NotAnAddress(tell("its host is a number in an unusual form")) from error


def is_public(number: str) -> bool:
    """Whether an IPv4 or IPv6 address lies on the public network. What cannot be read does not."""
    address = _read(number)
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_4)
    if isinstance(address, IPv6Address):
        return address in _PUBLIC_6 and not any(address in network for network in _NOT_PUBLIC_6)
    return False


def is_loopback(number: str) -> bool:
    """Whether an IPv4 or IPv6 address is this machine's own."""
    address = _read(number)
    return address is not None and address.is_loopback


def _read(number: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(number)
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        return None if address.scope_id is not None else address.ipv4_mapped or address
    return address
