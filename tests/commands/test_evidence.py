"""`comparative-wiki evidence verify`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from comparative_wiki.commands import main
from comparative_wiki.comparison.model import CriterionId
from comparative_wiki.entry import EntryId
from comparative_wiki.web.fetch import Door
from tests.commands.conftest import WIKI, Ran
from tests.commands.mentions_in import DAY, seconds_of
from tests.conftest import build, write_files
from tests.web.serving import Reply, Server, redirect, serving

NEXT_DAY = "2026-03-02"
QUOTE = "A plum has one stone."


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page of a test is on one host, and manners are tested elsewhere."""
    monkeypatch.setattr("comparative_wiki.web.verify.BETWEEN", 0.0)


@dataclass(frozen=True)
class Fruit:
    """The small wiki, with sources on the test's own server."""

    root: Path

    def run(self, *arguments: str, day: str = DAY, door: Door | None = None) -> Ran:
        before = Path.cwd()
        os.chdir(self.root)
        try:
            result = CliRunner(env={"SOURCE_DATE_EPOCH": str(int(seconds_of(day)))}).invoke(
                main,
                ["evidence", "verify", *arguments],
                prog_name="comparative-wiki",
                obj=door or Door(opens_loopback=True),
            )
        finally:
            os.chdir(before)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Ran(result.exit_code, result.stdout, result.stderr)

    @property
    def file(self) -> Path:
        return self.root / "entries/evidence.json"

    @property
    def rows(self) -> Mapping[str, Any]:
        """Path of a page → its row."""
        document = json.loads(self.file.read_text(encoding="utf-8"))
        return {row["url"].rpartition("/")[2]: row for row in document["looks"]}


def entry(title: str, value: str) -> str:
    return f"---\ntitle: {title}\nsummary: A fruit.\ncriteria:\n  stone: {value}\n---\n"


@pytest.fixture
def fruit(tmp_path: Path, server: Server) -> Fruit:
    base = server.address
    plum = f"{{value: one, evidence: [{{url: '{base}/plum#stone', quote: {QUOTE}}}, {base}/also]}}"
    sloe = f"{{value: one, evidence: [{{url: {base}/plum, quote: Sloes are small plums.}}, {{title: A book}}]}}"
    write_files(tmp_path, {**WIKI, "entries/plum.md": entry("Plum", plum), "entries/sloe.md": entry("Sloe", sloe)})
    server["/plum"] = f"<p>{QUOTE} Sloes are small plums.</p>"
    server["/also"] = "<p>Also.</p>"
    return Fruit(tmp_path)


def test_every_page_is_asked_for_once_and_the_build_knows(fruit: Fruit, server: Server) -> None:
    ran = fruit.run()
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == "2 of 2 pages looked at.\n2 are there, with what is quoted.\n"
    assert sorted(server.paths()) == ["/also", "/plum"]
    assert len(fruit.rows["plum"]["quotes"]) == 2
    wiki, problems = build(fruit.root)
    assert wiki is not None
    [quoted, plain] = wiki.entries[EntryId("plum")].entry.values[CriterionId("stone")].evidence
    assert (wiki.outcome(quoted), wiki.outcome(plain)) == ("found", "there")
    assert not [one for one in problems if "evidence.json" in one.path]
    assert fruit.run().out == "None of 2 pages is due.\n"
    before = fruit.file.read_bytes()
    fruit.run("--older-than", "0")
    assert fruit.file.read_bytes() == before, "the same looks are the same bytes"


def test_what_is_missing_on_two_days_is_listed_by_kind(fruit: Fruit, server: Server) -> None:
    server["/plum"] = f"<p>{QUOTE}</p>"
    server["/also"] = Reply(status=404)
    first = fruit.run("--strict")
    assert first.status == 0, "once is not enough"
    assert "Missing for the first time; looked at again in the next run:\n\n- plum: `http://" in first.out
    second = fruit.run("--strict", day=NEXT_DAY)
    assert second.status == 1
    assert f"Gone, as on an earlier day:\n\n- plum: `{server.address}/also` `404 Not Found`\n" in second.out
    lost = f"- plum, sloe: `{server.address}/plum` `Sloes are small plums.`"
    assert f"The quoted words are not on the page, as on an earlier day:\n\n{lost}" in second.out
    assert second.out.startswith("2 of 2 pages looked at.\n0 are there, with what is quoted.\n")
    assert fruit.run(day=NEXT_DAY).status == 0
    found = json.loads(fruit.run("--older-than", "0", "--format", "json", day="2026-03-09").out)
    row = next(one for one in found["looked_at"] if one["url"].endswith("/plum"))
    assert row == {
        "url": f"{server.address}/plum",
        "entries": ["plum", "sloe"],
        "page": "there",
        "since": DAY,
        "said": "",
        "moved": "",
        "quotes": [
            {"quote": QUOTE, "outcome": "found"},
            {"quote": "Sloes are small plums.", "outcome": "changed"},
        ],
        "outcome": "there",
    }
    assert (found["version"], found["day"], found["left"]) == (1, "2026-03-09", [])


def test_a_dry_run_asks_nobody(fruit: Fruit, server: Server) -> None:
    ran = fruit.run("--dry-run")
    assert ran.lines[-1] == "2 pages would be asked for."
    assert set(ran.lines[:-1]) == {f"{server.address}/plum (plum, sloe)", f"{server.address}/also (plum)"}
    assert [one["url"] for one in json.loads(fruit.run("--dry-run", "--quoted", "--format", "json").out)["due"]] == [
        f"{server.address}/plum"
    ]
    assert (server.asked, fruit.file.exists()) == ([], False)


def test_only_some_entries_and_only_so_many(fruit: Fruit, server: Server) -> None:
    assert fruit.run("sloe").out.startswith("1 of 1 pages looked at.")
    assert len(fruit.rows["plum"]["quotes"]) == 2, "what another entry quotes from it is looked for too"
    assert server.paths() == ["/plum"]
    assert fruit.run("--cap", "1", "--older-than", "0", day=NEXT_DAY).out.endswith("1 left for another run.\n")
    ran = fruit.run("slow")
    assert (ran.status, "There is no entry 'slow'. Did you mean 'sloe'?" in ran.err) == (2, True)


def test_a_page_that_moved_is_only_named(fruit: Fruit, server: Server) -> None:
    server["/also"] = redirect("/there", 301)
    server["/there"] = "<p>Also.</p>"
    before = (fruit.root / "entries/plum.md").read_bytes()
    out = fruit.run().out
    row = f"- plum: `{server.address}/also` now `{server.address}/there`"
    assert f"Moved; change `url` if it is the same page:\n\n{row}" in out
    assert (fruit.root / "entries/plum.md").read_bytes() == before


def test_what_is_no_longer_given_is_forgotten(fruit: Fruit) -> None:
    fruit.run()
    (fruit.root / "entries/sloe.md").unlink()
    (fruit.root / "entries/plum.md").write_text(entry("Plum", "one"), encoding="utf-8")
    assert fruit.run().out == "No entry gives an address as evidence.\n"


def test_a_run_that_breaks_off_keeps_what_it_learned(fruit: Fruit, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[str] = []

    def wait(self: object, host: str) -> None:
        waits.append(host)
        if len(waits) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr("comparative_wiki.web.verify.Manners.wait_for", wait)
    assert fruit.run().status != 0
    assert len(fruit.rows) == 1


def test_a_wiki_with_errors_is_not_looked_at(fruit: Fruit, server: Server) -> None:
    (fruit.root / "entries/plum.md").write_text("no front matter", encoding="utf-8")
    assert fruit.run().status == 1
    assert server.asked == []


def test_a_ledger_that_cannot_be_read_is_a_warning(fruit: Fruit) -> None:
    fruit.file.write_text("[1]", encoding="utf-8")
    wiki, problems = build(fruit.root)
    assert wiki is not None
    [problem] = [one for one in problems if one.path == "entries/evidence.json"]
    assert (problem.code, problem.severity) == ("file-unreadable", "warning")
    assert "delete it: the next `evidence verify` begins anew" in problem.remedy


def test_private_networks_stay_closed(fruit: Fruit, server: Server) -> None:
    ran = fruit.run(door=Door())
    assert (ran.status, server.asked) == (0, [])
    assert "Could not be judged:\n\n- plum" in ran.out
    assert {row["page"] for row in fruit.rows.values()} == {"unreadable"}
