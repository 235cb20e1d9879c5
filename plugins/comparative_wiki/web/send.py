"""Telling other pages that ours link to them: Webmention first, then Pingback, with good manners."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from urllib.parse import urldefrag, urljoin

from ..languages.language import marked
from ..languages.told import tell
from .addresses import NotAnAddress, parse_address
from .answers import Answer, is_passing, pause_of
from .discover import Endpoints, endpoints_of
from .fetch import Door, Fetched, Refused, Unreachable
from .ledger import Pair, Record, Status
from .pingback import send_pingback
from .plan import Job, Kind, Plan
from .tags import tags_in
from .webmention import send_webmention

BETWEEN_NOTICES = 16.0
"""seconds between two notices to one host; WordPress takes a second one within 15 for a flood"""
BETWEEN_PAGES = 1.0
"""seconds between two pages that are fetched from one host"""
BACKOFF = (timedelta(days=1), timedelta(days=3), timedelta(days=10))
"""how long to wait after the first failure, the second, the third; after the next it is given up"""
LARGEST_OWN_PAGE = 10_000_000
"""bytes of a page of ours that are looked through for a link"""

_GONE = {404, 410}

Save = Callable[[Iterable[Record]], None]
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Clock:
    """Time, which tests replace."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    sleep: Callable[[float], None] = time.sleep


class Result(StrEnum):
    """What came of a job, as the summary says it."""

    TOLD = marked("told")
    UPDATED = marked("told of a change")
    WITHDRAWN = marked("told of the end")
    DEAF = marked("without an endpoint")
    NOT_LIVE = marked("not on the live site yet")
    LATER = marked("failed, to be tried again")
    GIVEN_UP = marked("given up")


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """One job, and what came of it."""

    result: Result
    source: str
    """full address"""
    target: str
    said: str
    """why, in a few words"""


@dataclass(frozen=True, slots=True)
class _Live:
    """A page of ours as it is on the web now."""

    links: frozenset[str]
    whole: bool
    gone: bool
    failed: str
    """why nothing is known about it; empty if something is"""

    def shows(self, target: str, kind: Kind) -> bool:
        """Whether the page is as a job of this kind has to find it."""
        if kind is Kind.REMOVED:
            return self.gone or (self.whole and not self.failed and target not in self.links)
        return target != "" and target in self.links


@dataclass(frozen=True, slots=True)
class _Discovered:
    """What a target said when it was asked for its endpoints."""

    endpoints: Endpoints = field(default_factory=Endpoints)
    answer: str = ""
    """what went wrong; empty if nothing did"""
    passing: bool = False
    """whether what went wrong may be better next time"""
    pause: float = 0.0


def send(plan: Plan, *, door: Door, site: str, clock: Clock, save: Save, progress: Progress) -> list[Outcome]:
    """Do the jobs of a plan. `save` is given all records after every notice, and at the end whatever happens."""
    run = _Run(door=door, site=site, clock=clock, records=dict(plan.records))
    outcomes: list[Outcome] = []
    try:
        for number, job in enumerate(plan.jobs):
            progress("telling", number, len(plan.jobs))
            notices = run.notices
            outcomes.append(run.do(job))
            if run.notices > notices:
                save(run.records.values())
        if plan.jobs:
            progress("telling", len(plan.jobs), len(plan.jobs))
    finally:
        save(run.records.values())
    return outcomes


@dataclass
class _Run:
    """One run: what it has asked already, and when."""

    door: Door
    site: str
    clock: Clock
    records: dict[Pair, Record]
    notices: int = 0
    _live: dict[str, _Live] = field(default_factory=dict)
    _discovered: dict[str, _Discovered] = field(default_factory=dict)
    _last: dict[tuple[str, float], datetime] = field(default_factory=dict)
    """(host, kind of wait) → when it was last asked"""
    _paused: dict[str, datetime] = field(default_factory=dict)
    """host → until when it wants to be left alone"""

    def do(self, job: Job) -> Outcome:
        """Do one job, and write down what came of it."""
        source = urljoin(self.site, job.record.source)
        result, record, said = self._try(job, source)
        if record is None:
            self.records.pop(job.record.pair, None)
        else:
            self.records[record.pair] = record
        return Outcome(result=result, source=source, target=job.record.target, said=said)

    def _try(self, job: Job, source: str) -> tuple[Result, Record | None, str]:
        record = job.record
        live = self._page(source)
        if not live.shows(_plain(source, record.target), job.kind):
            return (
                Result.NOT_LIVE,
                replace(record, status=Status.WAITING),
                live.failed or tell("the live page is older"),
            )
        until = self._paused.get(_host(record.target))
        if until is not None:
            return _held_back(record, until)
        found = self._discover(urldefrag(record.target).url)
        if found.answer and found.passing:
            return self._failed(job, replace(record, protocol="", endpoint="", answer=found.answer), found.pause)
        protocols = _protocols(found.endpoints, job.kind)
        if not protocols:
            return self._cannot_be_told(job, found)
        return self._tell(job, source, protocols)

    def _cannot_be_told(self, job: Job, found: _Discovered) -> tuple[Result, Record | None, str]:
        if job.kind is Kind.REMOVED:
            return Result.DEAF, None, found.answer or tell("knows no way to withdraw")
        if job.kind is Kind.CHANGED and found.endpoints.pingback is not None:
            # Pingback knows of no changes: what was accepted stays as it is.
            return Result.DEAF, replace(job.record, status=Status.SENT, attempts=0, next=None), tell("knows no changes")
        said = found.answer or tell("no endpoint")
        return Result.DEAF, replace(job.record, status=Status.DEAF, answer=said, attempts=0, next=None), said

    def _tell(self, job: Job, source: str, protocols: Mapping[str, str]) -> tuple[Result, Record | None, str]:
        """Send a notice by one protocol after the other, until one is accepted."""
        record, pause, held = job.record, 0.0, list[datetime]()
        for protocol, endpoint in protocols.items():
            if _host(endpoint) in self._paused:
                held.append(self._paused[_host(endpoint)])
                continue
            answer = self._notify(protocol, endpoint, source, record.target)
            record = replace(record, protocol=protocol, endpoint=endpoint, answer=answer.said)
            pause = max(pause, answer.pause)
            # Receivers that look at once answer the end of a link with "there is no such link".
            if answer.accepted or (job.kind is Kind.REMOVED and answer.denied):
                return _accepted(job, record)
        if len(held) == len(protocols):
            return _held_back(record, min(held))
        return self._failed(job, record, pause)

    def _failed(self, job: Job, record: Record, pause: float) -> tuple[Result, Record | None, str]:
        """Write down a failure: when to try again, or that it is given up."""
        now = self.clock.now()
        said = _by_protocol(record) if record.endpoint else record.answer
        if record.attempts >= len(BACKOFF):
            if job.kind is Kind.REMOVED:
                return Result.GIVEN_UP, None, said
            return Result.GIVEN_UP, replace(record, status=Status.GIVEN_UP, next=None), said
        wait = max(BACKOFF[record.attempts], timedelta(seconds=pause))
        again = replace(record, status=Status.WAITING, attempts=record.attempts + 1, next=now + wait)
        return Result.LATER, again, said

    def _notify(self, protocol: str, endpoint: str, source: str, target: str) -> Answer:
        self._wait(endpoint, BETWEEN_NOTICES)
        self.notices += 1
        notify = send_webmention if protocol == "webmention" else send_pingback
        try:
            answer = notify(self.door, endpoint, source=source, target=target, now=self.clock.now())
        except Refused as error:
            return Answer(accepted=False, said=error.told)
        self._leave_alone(endpoint, answer.pause)
        return answer

    def _leave_alone(self, address: str, pause: float) -> None:
        if pause:
            self._paused[_host(address)] = self.clock.now() + timedelta(seconds=pause)

    def _page(self, source: str) -> _Live:
        """Our own page as it is live; fetched once a run."""
        if source not in self._live:
            self._live[source] = self._look(source)
        return self._live[source]

    def _look(self, source: str) -> _Live:
        try:
            # Nothing in between may show an older page.
            page = self.door.fetch(source, headers={"Cache-Control": "no-cache"}, limit=LARGEST_OWN_PAGE)
        except Refused as error:
            return _Live(frozenset(), whole=False, gone=False, failed=error.told)
        gone = page.status in _GONE
        if page.status != 200 and not gone:
            return _Live(frozenset(), whole=False, gone=False, failed=page.said)
        return _Live(frozenset() if gone else _links(page), whole=page.whole, gone=gone, failed="")

    def _discover(self, target: str) -> _Discovered:
        """Ask a target for its endpoints, once a run."""
        if target not in self._discovered:
            self._wait(target, BETWEEN_PAGES)
            self._discovered[target] = self._ask(target)
        return self._discovered[target]

    def _ask(self, target: str) -> _Discovered:
        try:
            page = self.door.fetch(target)
        except Refused as error:
            return _Discovered(answer=error.told, passing=isinstance(error, Unreachable))
        if is_passing(page.status):
            pause = pause_of(page, self.clock.now())
            self._leave_alone(target, pause)
            return _Discovered(answer=page.said, passing=True, pause=pause)
        if page.status >= 400:
            return _Discovered(answer=page.said)
        return _Discovered(endpoints=endpoints_of(page))

    def _wait(self, address: str, seconds: float) -> None:
        """Wait until a host has been left alone for so long."""
        key = (_host(address), seconds)
        last = self._last.get(key)
        if last is not None:
            left = seconds - (self.clock.now() - last).total_seconds()
            if left > 0:
                self.clock.sleep(left)
        self._last[key] = self.clock.now()


def _held_back(record: Record, until: datetime) -> tuple[Result, Record | None, str]:
    """Nothing was tried, so nothing failed."""
    return Result.LATER, replace(record, status=Status.WAITING, next=until), tell("wants to be left alone for now")


def _by_protocol(record: Record) -> str:
    return tell("{protocol}: {answer}", protocol=record.protocol, answer=record.answer)


def _accepted(job: Job, record: Record) -> tuple[Result, Record | None, str]:
    said = _by_protocol(record)
    if job.kind is Kind.REMOVED:
        return Result.WITHDRAWN, None, said
    done = replace(record, status=Status.SENT, told=True, attempts=0, next=None)
    return (Result.UPDATED if job.kind is Kind.CHANGED else Result.TOLD), done, said


def _protocols(endpoints: Endpoints, kind: Kind) -> Mapping[str, str]:
    """The ways to tell a target, the best first. Pingback knows neither changes nor ends."""
    found: dict[str, str] = {}
    if endpoints.webmention is not None:
        found["webmention"] = endpoints.webmention
    if endpoints.pingback is not None and kind is Kind.NEW:
        found["pingback"] = endpoints.pingback
    return found


def _links(page: Fetched) -> frozenset[str]:
    """Every address that a page links to, without fragments."""
    return frozenset(
        _plain(page.address, tag.attributes["href"]) for tag in tags_in(page.text) if "href" in tag.attributes
    )


def _plain(page: str, link: str) -> str:
    """A link as a full address without its fragment; empty where it is none."""
    try:
        return urldefrag(urljoin(page, link.strip())).url
    except ValueError:
        return ""


def _host(address: str) -> str:
    try:
        return parse_address(address).place
    except NotAnAddress:
        return ""
