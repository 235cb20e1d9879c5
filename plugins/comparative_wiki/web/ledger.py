"""What has been told to whom: one JSON file, which the next run needs. docs/manual/mentions-out.md describes it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from ..languages.told import ToldError, tell

VERSION = 1
"""raised when the meaning of a field changes"""

Pair = tuple[str, str]
"""source, relative to the site, and target"""


class Status(StrEnum):
    """How far telling one target about one source has come."""

    OLD = "old"
    """was there before the first run, and is not told"""
    WAITING = "waiting"
    """to be tried, perhaps again"""
    SENT = "sent"
    """accepted"""
    DEAF = "deaf"
    """the target wants no notices"""
    GIVEN_UP = "given-up"
    """refused or unreachable at every try"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """One source and one target."""

    source: str
    target: str
    hash: str
    """of the sentences round the link, as of when `status` came to be; for a waiting one, as of what is to be told"""
    status: Status
    told: bool = False
    """whether the other side has ever accepted a notice, and so is told of changes and of the end"""
    protocol: str = ""
    """webmention or pingback, of the last try"""
    endpoint: str = ""
    answer: str = ""
    """of the last try, in a few words"""
    attempts: int = 0
    """failed tries since the last success"""
    next: datetime | None = None
    """when to try again, at the earliest"""

    @property
    def pair(self) -> Pair:
        """What the record is about."""
        return self.source, self.target


class UnreadableLedger(ToldError):
    """A ledger that cannot be read. To go on as if there were none would send everything again."""


def read_ledger(path: Path) -> Mapping[Pair, Record] | None:
    """Read a ledger; None if there is none yet. Raises UnreadableLedger."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise UnreadableLedger(
            tell("The ledger {file} cannot be read: {cause}.", file=path, cause=str(error))
        ) from error
    try:
        if document["version"] != VERSION:
            raise UnreadableLedger(
                tell(
                    "The ledger {file} is of version {found}, and not {version}.",
                    file=path,
                    found=document["version"],
                    version=VERSION,
                )
            )
        records = [_record(one) for one in document["records"]]
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableLedger(
            tell("The ledger {file} is not as this program writes it: {cause}.", file=path, cause=repr(error))
        ) from error
    return {one.pair: one for one in records}


def _record(row: Mapping[str, Any]) -> Record:
    time = datetime.fromisoformat(row["next"]) if "next" in row else None
    if time is not None and time.tzinfo is None:
        raise ValueError("a time without a zone")
    return Record(
        source=str(row["source"]),
        target=str(row["target"]),
        hash=str(row["hash"]),
        status=Status(row["status"]),
        told=row.get("told", False) is True,
        protocol=str(row.get("protocol", "")),
        endpoint=str(row.get("endpoint", "")),
        answer=str(row.get("answer", "")),
        attempts=int(row.get("attempts", 0)),
        next=time,
    )


def write_ledger(path: Path, records: Iterable[Record]) -> None:
    """Write a ledger, whole or not at all; the same records give the same bytes. Raises OSError."""
    rows = [json.dumps(_row(one), ensure_ascii=False) for one in sorted(records, key=lambda one: one.pair)]
    lines = ",\n".join(rows)
    new = path.with_name(f"{path.name}.new")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with new.open("w", encoding="utf-8", newline="\n") as file:
            file.write(f'{{"version": {VERSION}, "records": [\n{lines}\n]}}\n')
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except OSError:
        new.unlink(missing_ok=True)
        raise


def _row(record: Record) -> Mapping[str, object]:
    row: dict[str, object] = {
        "source": record.source,
        "target": record.target,
        "hash": record.hash,
        "status": record.status.value,
    }
    if record.told:
        row["told"] = True
    for name in ("protocol", "endpoint", "answer", "attempts"):
        if value := getattr(record, name):
            row[name] = value
    if record.next is not None:
        row["next"] = record.next.isoformat(timespec="seconds")
    return row
