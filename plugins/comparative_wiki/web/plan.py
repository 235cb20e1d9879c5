"""What is to be told to whom: the links of the site as published, against the ledger. No network here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from ..languages.told import ToldError, tell
from .ledger import Pair, Record, Status

MANIFEST = "api/v1/links.json"
"""below the folder of the built site"""
VERSION = 1


class Kind(StrEnum):
    """Why somebody is told."""

    NEW = "new"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """One target that is to be told about one source."""

    kind: Kind
    record: Record
    """what the ledger says, with the hash that is to be told"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What a run has to do."""

    jobs: Sequence[Job]
    """hosts in turn, so that nobody is waited for longer than needed"""
    records: Mapping[Pair, Record]
    """the ledger as it is before the first job"""
    noted: int
    """links that were there before the first run: written down and not told"""


class UnreadableManifest(ToldError):
    """A links.json that is missing or that cannot be read. The message is a sentence."""


def read_links(path: Path) -> Mapping[Pair, str]:
    """Read links.json: every source and target with a hash. Raises UnreadableManifest."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if document["version"] != VERSION:
            raise UnreadableManifest(
                tell(
                    "{file} is of version {found}, and not {version}.",
                    file=path,
                    found=document["version"],
                    version=VERSION,
                )
            )
        rows = [(str(row["source"]), str(row["target"]), str(row["hash"])) for row in document["links"]]
    except FileNotFoundError as error:
        raise UnreadableManifest(
            tell("There is no {file}. Build the site first, or name its folder with --site.", file=path)
        ) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableManifest(
            tell("{file} is not a list of links as the build writes it: {cause}.", file=path, cause=repr(error))
        ) from error
    found: dict[Pair, list[str]] = {}
    for source, target, digest in rows:
        found.setdefault((source, target), []).append(digest)
    return {pair: _joined(digests) for pair, digests in found.items()}


def _joined(digests: Sequence[str]) -> str:
    return digests[0] if len(digests) == 1 else hashlib.sha256("\n".join(sorted(digests)).encode()).hexdigest()[:16]


def plan(
    links: Mapping[Pair, str], ledger: Mapping[Pair, Record] | None, *, site: str, now: datetime, everything: bool
) -> Plan:
    """Compare the links of the site with the ledger, which is None at the first run.

    At the first run nothing is told unless `everything` is. Links into the site itself are never told.
    """
    links = {pair: digest for pair, digest in links.items() if not _is_inside(pair[1], site)}
    known = ledger or {}
    first = Status.OLD if ledger is None and not everything else Status.WAITING
    records = {
        (source, target): known.get((source, target), Record(source=source, target=target, hash=digest, status=first))
        for (source, target), digest in links.items()
    }
    jobs = list(_jobs(records, links, now=now, everything=everything))
    for pair, record in known.items():
        # Those who were never told need not be told that it is over.
        if pair not in links and record.told:
            records[pair] = record
            if _is_due(record, now):
                jobs.append(Job(kind=Kind.REMOVED, record=record))
    noted = sum(one.status is Status.OLD for one in records.values()) if ledger is None else 0
    return Plan(jobs=list(_in_turn(jobs)), records=records, noted=noted)


def _jobs(
    records: Mapping[Pair, Record], links: Mapping[Pair, str], *, now: datetime, everything: bool
) -> Iterator[Job]:
    for pair, record in records.items():
        changed = record.hash != links[pair]
        waits = record.status is Status.WAITING or (record.status is Status.OLD and everything)
        if not (changed or waits):
            continue
        # A changed text is news, also for those who were given up or had no endpoint.
        attempts = record.attempts if record.status is Status.WAITING else 0
        told = replace(record, hash=links[pair], status=Status.WAITING, attempts=attempts)
        if _is_due(told, now):
            yield Job(kind=Kind.CHANGED if record.told else Kind.NEW, record=told)


def _is_inside(target: str, site: str) -> bool:
    try:
        return urljoin(site, target).startswith(site)
    except ValueError:
        return False


def _is_due(record: Record, now: datetime) -> bool:
    return record.next is None or record.next <= now


def _in_turn(jobs: Iterable[Job]) -> Iterator[Job]:
    """Jobs in the order of their pairs, but of every host one at a time."""
    hosts: dict[str, list[Job]] = {}
    for job in sorted(jobs, key=lambda one: one.record.pair):
        hosts.setdefault(_host(job.record.target), []).append(job)
    for turn in range(max((len(one) for one in hosts.values()), default=0)):
        yield from (waiting[turn] for waiting in hosts.values() if turn < len(waiting))


def _host(target: str) -> str:
    try:
        return urlsplit(target).hostname or ""
    except ValueError:
        return ""
