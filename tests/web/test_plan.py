from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparative_wiki.export.links_export import links_as_json
from comparative_wiki.mentions.outgoing import OutgoingLink
from comparative_wiki.web.ledger import Pair, Record, Status
from comparative_wiki.web.plan import Kind, Plan, UnreadableManifest, plan, read_links

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SITE = "https://wiki.example/wiki/"
LINKS = {("a/", "https://one.example/"): "h1", ("b/", "https://two.example/x"): "h2"}


def planned(
    links: Mapping[Pair, str], ledger: Mapping[Pair, Record] | None, *, everything: bool = False, now: datetime = NOW
) -> Plan:
    return plan(links, ledger, site=SITE, now=now, everything=everything)


def kinds(found: Plan) -> list[tuple[str, str]]:
    return [(job.kind.value, job.record.source) for job in found.jobs]


def record(status: Status, *, source: str = "a/", target: str = "https://one.example/", **more: Any) -> Record:
    found = Record(source=source, target=target, hash="h1", status=status)
    return replace(found, **more)


def with_record(status: Status, **more: Any) -> dict[Pair, Record]:
    found = record(status, **more)
    return {found.pair: found}


# The first run


def test_at_the_first_run_everything_is_old() -> None:
    found = planned(LINKS, None)
    assert found.jobs == []
    assert found.noted == 2
    assert {one.status for one in found.records.values()} == {Status.OLD}


def test_at_the_first_run_all_is_told_if_asked_for() -> None:
    found = planned(LINKS, None, everything=True)
    assert kinds(found) == [("new", "a/"), ("new", "b/")]
    assert found.noted == 0


def test_what_was_old_stays_old() -> None:
    before = planned(LINKS, None).records
    after = planned(LINKS, before)
    assert (after.jobs, after.noted, after.records) == ([], 0, before)


def test_what_was_old_can_be_told_later() -> None:
    before = planned(LINKS, None).records
    assert kinds(planned(LINKS, before, everything=True)) == [("new", "a/"), ("new", "b/")]


def test_an_old_link_whose_text_changes_is_news() -> None:
    before = planned(LINKS, None).records
    assert kinds(planned({**LINKS, ("a/", "https://one.example/"): "other"}, before)) == [("new", "a/")]


# Later runs


def test_a_link_that_the_ledger_does_not_know_is_new() -> None:
    assert kinds(planned(LINKS, {})) == [("new", "a/"), ("new", "b/")]


@pytest.mark.parametrize("status", [Status.SENT, Status.DEAF, Status.GIVEN_UP, Status.OLD])
def test_what_is_settled_and_unchanged_is_left_alone(status: Status) -> None:
    links = {("a/", "https://one.example/"): "h1"}
    assert planned(links, with_record(status)).jobs == []


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("told", [True, False])
def test_what_has_changed_is_told_again(status: Status, told: bool) -> None:
    links = {("a/", "https://one.example/"): "other"}
    (job,) = planned(links, with_record(status, told=told, attempts=2)).jobs
    assert job.kind is (Kind.CHANGED if told else Kind.NEW)
    assert (job.record.hash, job.record.status) == ("other", Status.WAITING)
    assert job.record.attempts == (2 if status is Status.WAITING else 0)


@pytest.mark.parametrize(
    ("wait", "due"), [(None, True), (timedelta(0), True), (timedelta(days=-1), True), (timedelta(seconds=1), False)]
)
def test_what_failed_is_tried_again_when_it_is_time(wait: timedelta | None, due: bool) -> None:
    ledger = with_record(Status.WAITING, attempts=1, next=None if wait is None else NOW + wait)
    found = planned({("a/", "https://one.example/"): "h1"}, ledger)
    assert kinds(found) == ([("new", "a/")] if due else [])
    assert len(found.records) == 1


def test_a_link_that_is_gone_is_withdrawn_where_it_was_told() -> None:
    ledger = with_record(Status.SENT, told=True) | with_record(Status.SENT, told=True, source="b/")
    found = planned({("b/", "https://one.example/"): "h1"}, ledger)
    assert kinds(found) == [("removed", "a/")]
    assert set(found.records) == set(ledger)


@pytest.mark.parametrize("status", [Status.OLD, Status.DEAF, Status.WAITING, Status.GIVEN_UP])
def test_a_link_that_is_gone_is_forgotten_where_it_was_never_told(status: Status) -> None:
    found = planned({}, with_record(status))
    assert (found.jobs, found.records) == ([], {})


def test_a_withdrawal_that_failed_waits_for_its_time() -> None:
    ledger = with_record(Status.WAITING, told=True, attempts=1, next=NOW + timedelta(days=1))
    assert planned({}, ledger).jobs == []
    assert kinds(planned({}, ledger, now=NOW + timedelta(days=1))) == [("removed", "a/")]


def test_links_into_the_site_itself_are_not_told() -> None:
    links = {("a/", f"{SITE}b/"): "h", ("a/", SITE): "h", ("a/", "https://wiki.example/else"): "h"}
    assert [job.record.target for job in planned(links, {}).jobs] == ["https://wiki.example/else"]


def test_a_target_that_cannot_be_read_does_not_stop_the_others() -> None:
    assert len(planned({("a/", "http://["): "h", **LINKS}, {}).jobs) == 3


def test_hosts_take_turns() -> None:
    links = {(source, f"https://{host}.example/"): "h" for host in ("x", "y") for source in ("a/", "b/", "c/")}
    links["a/", "https://z.example/"] = "h"
    found = [(job.record.source, job.record.target[8]) for job in planned(links, {}).jobs]
    assert found == [("a/", "x"), ("a/", "y"), ("a/", "z"), ("b/", "x"), ("b/", "y"), ("c/", "x"), ("c/", "y")]


_PAIRS = st.tuples(st.sampled_from(["a/", "b/"]), st.sampled_from(["https://one.example/", "https://two.example/"]))


@given(
    st.dictionaries(_PAIRS, st.sampled_from(["h1", "h2"])),
    st.dictionaries(_PAIRS, st.sampled_from(Status)),
    st.booleans(),
)
def test_every_link_is_in_the_ledger_afterwards_and_every_job_too(
    links: dict[Pair, str], statuses: dict[Pair, Status], told: bool
) -> None:
    ledger = {
        (source, target): Record(source=source, target=target, hash="h1", status=status, told=told)
        for (source, target), status in statuses.items()
    }
    found = planned(links, ledger)
    assert set(links) <= set(found.records) <= set(links) | set(ledger)
    assert len({job.record.pair for job in found.jobs}) == len(found.jobs)
    for job in found.jobs:
        assert (job.record.pair in links) is (job.kind is not Kind.REMOVED)
        assert job.record.told is (job.kind is not Kind.NEW)


# links.json


def test_the_list_that_the_build_writes_is_read(tmp_path: Path) -> None:
    path = tmp_path / "links.json"
    links = [
        OutgoingLink(source="a/", target="https://ä.example/?x=1&y=2", hash="h1", evidence=False),
        OutgoingLink(source="", target="https://b.example/", hash="h2", evidence=True),
    ]
    path.write_text(links_as_json(links), encoding="utf-8")
    assert read_links(path) == {("a/", "https://ä.example/?x=1&y=2"): "h1", ("", "https://b.example/"): "h2"}


def test_several_rows_of_a_pair_are_one(tmp_path: Path) -> None:
    def read(*hashes: str) -> str:
        rows = [{"source": "a/", "target": "https://b.example/", "hash": one} for one in hashes]
        (tmp_path / "links.json").write_text(json.dumps({"version": 1, "links": rows}))
        (found,) = read_links(tmp_path / "links.json").values()
        return found

    assert read("x") == "x"
    assert read("x", "y") == read("y", "x") != read("x", "z")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": 2, "links": []}', '{"version": 1, "links": [1]}'])
def test_a_list_that_is_broken_is_said_to_be(tmp_path: Path, text: str) -> None:
    (tmp_path / "links.json").write_text(text)
    with pytest.raises(UnreadableManifest, match=r"links\.json is .*\.$"):
        read_links(tmp_path / "links.json")


def test_without_a_list_the_message_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UnreadableManifest, match="Build the site first"):
        read_links(tmp_path / "links.json")
