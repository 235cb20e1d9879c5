"""Mentions of ours at receivers that nobody here wrote, judged by what they stored."""

from __future__ import annotations

import time
import xmlrpc.client
from datetime import UTC, datetime
from typing import Any

from comparative_wiki.web.fetch import Door
from comparative_wiki.web.pingback import send_pingback
from comparative_wiki.web.send import BETWEEN_NOTICES
from tests.peers.conftest import Publication, fetched
from tests.web.serving import Reply, Server, serving

XMLRPC_SUCCESS = (
    '<?xml version="1.0"?><methodResponse><params><param><value><string>Thanks.</string></value></param></params>'
    "</methodResponse>"
)


def test_webmention_handler_stores_changes_and_deletes(publication: Publication, handler: str) -> None:
    target = f"{handler}/post"
    publication.publish(f"This was said [by a miller]({target}) long ago.")
    assert publication.results() == [("told", "webmention: 202 Accepted")]
    (stored,) = fetched(f"{handler}/stored")
    assert (stored["source"], stored["target"]) == (publication.page, target)
    assert "said by a miller long ago" in _text(stored)
    assert stored["name"] == "Windmill"

    publication.publish(f"This was denied [by a miller]({target}) last week.")
    assert publication.results() == [("told of a change", "webmention: 202 Accepted")]
    (stored,) = fetched(f"{handler}/stored")
    assert "denied by a miller last week" in _text(stored)

    publication.publish("Nothing was said.")
    assert publication.results() == [("told of the end", "webmention: 202 Accepted")]
    assert fetched(f"{handler}/stored") == []
    assert publication.ledger == {}


def _text(stored: dict[str, Any]) -> str:
    return " ".join(stored["content"]["value"].split())


def test_django_webmention_stores_changes_and_invalidates(publication: Publication, django: str) -> None:
    target = f"{django}/post"
    publication.publish(f"This was said [by a miller]({target}) long ago.")
    assert publication.results() == [("told", "webmention: 202 Accepted")]
    (stored,) = fetched(f"{django}/stored")
    assert (stored["source"], stored["response_to"], stored["current"]) == (publication.page, target, True)
    assert "long ago" in stored["response_body"]

    publication.publish(f"This was denied [by a miller]({target}) last week.")
    assert publication.results() == [("told of a change", "webmention: 202 Accepted")]
    (stored,) = fetched(f"{django}/stored")
    assert "last week" in stored["response_body"]

    publication.publish("Nothing was said.")
    # It looks at once, and answers that there is no such link: what we wanted to say.
    assert publication.results() == [("told of the end", "webmention: 400 Bad Request")]
    (stored,) = fetched(f"{django}/stored")
    assert stored["current"] is False
    assert publication.ledger == {}


def test_wordpress_stores_a_pingback_with_the_sentence(publication: Publication, wordpress: str) -> None:
    before = {one["comment_ID"] for one in fetched(f"{wordpress}/?stored=1")}
    target = f"{wordpress}/?p=1"
    publication.publish(f"This was said [by a miller]({target}) long ago.")
    assert publication.results() == [("told", "pingback: accepted")]
    (stored,) = [one for one in fetched(f"{wordpress}/?stored=1") if one["comment_ID"] not in before]
    assert stored["comment_author_url"] == publication.page
    assert stored["comment_author"].startswith("Windmill")
    # It leaves out the first and the last word, which might be cut.
    assert stored["comment_content"] == "[&#8230;] was said by a miller long [&#8230;]"
    assert stored["comment_agent"].startswith("Webmention (Mills")

    # Told again, since the ledger was lost: it says that it knows, and stores nothing twice.
    publication.ledger = {}
    time.sleep(BETWEEN_NOTICES)
    assert publication.results() == [("told", "pingback: fault 48")]
    assert len(fetched(f"{wordpress}/?stored=1")) == len(before) + 1

    # Pingback knows no changes and no ends, and WordPress by itself no Webmention.
    publication.publish(f"This was denied [by a miller]({target}) last week.")
    assert publication.results() == [("without an endpoint", "knows no changes")]
    publication.publish("Nothing was said.")
    assert publication.results() == [("without an endpoint", "knows no way to withdraw")]
    assert publication.ledger == {}


def test_wordpress_masks_every_fault_but_one(publication: Publication, wordpress: str) -> None:
    publication.publish("Nothing was said.")
    answer = send_pingback(
        Door(opens_loopback=True),
        f"{wordpress}/xmlrpc.php",
        source=publication.page,
        target=f"{wordpress}/?p=1",
        now=datetime.now(UTC),
    )
    assert (answer.accepted, answer.said) == (False, "fault 0")


def test_a_post_that_is_not_there_is_not_told(publication: Publication, wordpress: str) -> None:
    publication.publish(f"This was said [by a miller]({wordpress}/?p=99999) long ago.")
    assert publication.results() == [("without an endpoint", "404 Not Found")]


def test_wordpress_finds_our_endpoint_and_tells_it(publication: Publication, wordpress: str) -> None:
    with serving() as endpoint:
        endpoint["/rpc"] = Reply(body=XMLRPC_SUCCESS, kind="text/xml")
        publication.settings = (
            f"pingback_endpoint: '{endpoint.address}/rpc', webmention_endpoint: '{endpoint.address}/webmention'"
        )
        publication.publish("Nothing was said.")
        assert fetched(f"{wordpress}/?discover={publication.page}") == f"{endpoint.address}/rpc"
        told = fetched(f"{wordpress}/?tell={publication.page}")
        assert told["pinged"] == [publication.page]
        assert _calls(endpoint) == [(told["link"], publication.page)]


def _calls(endpoint: Server) -> list[tuple[str, str]]:
    found = []
    for asked in endpoint.asked:
        (source, target), method = xmlrpc.client.loads(asked.body)
        assert method == "pingback.ping"
        found.append((str(source), str(target)))
    return found
