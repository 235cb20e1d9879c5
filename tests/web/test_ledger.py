from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparative_wiki.web import ledger
from comparative_wiki.web.ledger import Record, Status, UnreadableLedger, read_ledger, write_ledger

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
RECORDS = st.builds(
    Record,
    source=_TEXT,
    target=_TEXT,
    hash=_TEXT,
    status=st.sampled_from(Status),
    told=st.booleans(),
    protocol=st.sampled_from(["", "webmention", "pingback"]),
    endpoint=_TEXT,
    answer=_TEXT,
    attempts=st.integers(0, 4),
    next=st.none()
    | st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)).map(  # noqa: DTZ001 - a zone is added
        lambda one: one.replace(microsecond=0, tzinfo=UTC)
    ),
)


@given(st.lists(RECORDS, unique_by=lambda one: one.pair, max_size=5))
def test_what_is_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, records: list[Record]) -> None:
    path = tmp_path_factory.mktemp("ledger") / "ledger.json"
    write_ledger(path, records)
    before = path.read_bytes()
    found = read_ledger(path)
    assert found == {one.pair: one for one in records}
    write_ledger(path, reversed(records))
    assert path.read_bytes() == before


def record(source: str = "a/", target: str = "https://b.example/") -> Record:
    return Record(source=source, target=target, hash="h", status=Status.SENT)


def test_a_ledger_is_one_line_a_record_in_order(tmp_path: Path) -> None:
    path = tmp_path / "new" / "ledger.json"
    write_ledger(path, [record("b/"), record("a/")])
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0] == '{"version": 1, "records": ['
    assert [json.loads(line.rstrip(","))["source"] for line in lines[1:-1]] == ["a/", "b/"]


def test_an_empty_ledger_is_a_ledger(tmp_path: Path) -> None:
    write_ledger(tmp_path / "ledger.json", [])
    assert read_ledger(tmp_path / "ledger.json") == {}
    assert read_ledger(tmp_path / "none.json") is None


def test_a_ledger_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "ledger.json"
    write_ledger(path, [record()])
    before = path.read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_ledger(path, [record("other/")])
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["ledger.json"]  # noqa: PTH208 - hidden ones too


def one(**changes: object) -> dict[str, object]:
    return {"source": "a/", "target": "b", "hash": "h", "status": "sent", **changes}


@pytest.mark.parametrize(
    "document",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"version": 2, "records": []}',
        {"version": 1, "records": [{}]},
        {"version": 1, "records": [one(status="lost")]},
        {"version": 1, "records": [one(next="tomorrow")]},
        {"version": 1, "records": [one(next="2026-11-24T12:00:00")]},
        {"version": 1, "records": [one(attempts="many")]},
        {"version": 1, "records": {"a": 1}},
        {"version": 1},
    ],
)
def test_a_ledger_that_is_broken_is_not_taken_for_an_empty_one(tmp_path: Path, document: object) -> None:
    path = tmp_path / "ledger.json"
    path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    with pytest.raises(UnreadableLedger, match=r"^The ledger .*ledger\.json .*\.$"):
        read_ledger(path)


def test_a_folder_is_no_ledger(tmp_path: Path) -> None:
    with pytest.raises(UnreadableLedger):
        read_ledger(tmp_path)


def test_the_version_is_the_one_described() -> None:
    assert ledger.VERSION == 1
