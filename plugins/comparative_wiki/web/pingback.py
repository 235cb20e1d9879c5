"""One Pingback: the call `pingback.ping` of XML-RPC (http://www.hixie.ch/specs/pingback/pingback).

Of a fault only its number counts, and of the numbers only 48, "already known". WordPress makes 0 of all others and
puts the reason into words of its own, in the language of the blog.
"""

from __future__ import annotations

import xmlrpc.client
from datetime import datetime
from xml.parsers.expat import ExpatError

from ..languages.told import tell
from .answers import Answer, pause_of
from .fetch import Door

ALREADY_KNOWN = 48
_LONGEST_REPLY = 100_000
"""bytes"""


def send_pingback(door: Door, endpoint: str, *, source: str, target: str, now: datetime) -> Answer:
    """Tell an endpoint that `source` links to `target`. Raises Refused."""
    fetched = door.fetch(
        endpoint,
        method="POST",
        data=xmlrpc.client.dumps((source, target), "pingback.ping").encode("utf-8"),
        headers={"Content-Type": "text/xml; charset=utf-8", "Accept": "text/xml, application/xml"},
        limit=_LONGEST_REPLY,
    )
    pause = pause_of(fetched, now)
    if fetched.status != 200:
        return Answer(accepted=False, said=fetched.said, pause=pause)
    accepted, said = _outcome(fetched.text)
    return Answer(accepted=accepted, said=said, pause=pause)


def _outcome(reply: str) -> tuple[bool, str]:
    # A reply has no need of a document type, and with one it could be a bomb.
    if "<!" in reply:
        return False, tell("an answer that is not XML-RPC")
    try:
        xmlrpc.client.loads(reply.strip("\ufeff \t\r\n"))
    except xmlrpc.client.Fault as fault:
        return fault.faultCode == ALREADY_KNOWN, _fault(fault.faultCode)
    except (xmlrpc.client.ResponseError, ExpatError, ValueError, TypeError, LookupError):
        return False, tell("an answer that is not XML-RPC")
    return True, tell("accepted")


def _fault(code: object) -> str:
    known = isinstance(code, int) and abs(code) < 100_000
    return tell("fault {number}", number=code) if known else tell("fault without a number")
