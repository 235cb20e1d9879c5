"""The table of `make bench` is made whatever happens to one of those that are measured."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import pytest

from tests.benchmarks import bench_sizes
from tests.benchmarks.bench_sizes import Allowance, expected, measure, one, run
from tests.benchmarks.peers import BARE, OURS, PEERS, Contender
from tests.benchmarks.phases import PHASES, Clock
from tests.benchmarks.report import BETWEEN, ITSELF, Figure, as_page


def a_folder(folder: Path, count: int) -> None:
    folder.mkdir()
    (folder / "count").write_text(str(count), encoding="utf-8")


def contender(name: str, code: str, *needs: Path) -> Contender:
    return Contender(name=name, does="much", write=a_folder, command=(sys.executable, "-c", code), needs=needs)


def allowance(seconds: float) -> Allowance:
    return Allowance(ends=time.monotonic() + seconds)


def test_a_program_is_measured_with_its_children(tmp_path: Path) -> None:
    code = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'x = bytearray(80_000_000)'])"
    figure = measure([sys.executable, "-c", code], tmp_path, 60)
    assert figure.why_not == ""
    assert figure.memory > 80_000_000
    assert figure.cpu > 0


def test_what_is_not_there_fails_or_does_not_end_is_said(tmp_path: Path) -> None:
    gone = contender("gone", "", Path("/nowhere/gone"))
    assert one(gone, 1, tmp_path, allowance(9), {}).why_not == "not measured: gone is not installed"
    broken = contender("broken", "print('so it is'); raise SystemExit(3)")
    assert one(broken, 1, tmp_path, allowance(9), {}).why_not == "failed: so it is"
    endless = contender("endless", "import time; time.sleep(60)")
    assert measure(list(endless.command), tmp_path, 0.2).why_not == "stopped after 0 minutes"
    after = one(broken, 2, tmp_path, allowance(9), {1: Figure(why_not="failed: so it is")})
    assert after.why_not == "a smaller one was not finished"


def test_what_would_take_too_long_is_left_out(tmp_path: Path) -> None:
    known = {100: Figure(wall=60.0)}
    figure = one(contender("slow", ""), 1000, tmp_path, allowance(120), known)
    assert figure.why_not == "left out: about 12 minutes, and 2 were left"
    assert expected({}, 1000) == 0
    # What has grown faster than in proportion is expected to go on.
    assert expected({10: Figure(wall=1.0), 100: Figure(wall=20.0)}, 1000) == pytest.approx(440)


def test_the_page_is_written_though_nothing_could_be_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BARE", "OURS"):
        monkeypatch.setattr(bench_sizes, name, contender(getattr(bench_sizes, name).name, "raise SystemExit(1)"))
    others = tuple(contender(peer.name, "", Path("/nowhere/it")) for peer in PEERS)
    monkeypatch.setattr(bench_sizes, "PEERS", others)
    page = as_page(run([10, 20], 1, tmp_path))
    assert page.count("it is not installed") == 2 * len(PEERS)
    assert "a smaller one was not finished" in page


def test_time_is_counted_once_for_the_innermost_phase() -> None:
    clock = Clock()
    busy = clock.around(lambda: sum(range(2_000_000)), "render")
    clock.around(lambda: busy() + 1, "export")()
    assert clock.cpu["render"] > 20 * clock.cpu["export"]


def test_what_workers_did_is_counted_in(tmp_path: Path) -> None:
    zero = {name: {"wall": 0.0, "cpu": 0.0, "memory": 0} for name in PHASES}
    render = {"wall": 2.0, "cpu": 2.0, "memory": 7}
    data = {
        "phases": {**zero, "render": {"wall": 1.0, "cpu": 1.0, "memory": 5}},
        "missing": ["relate"],
        "workers": [{"phases": {**zero, "render": render}, "cpu": 2.5}],
        "cpu": 4.0,
        "cpu of children": 2.5,
    }
    file = tmp_path / "phases.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    figure = Figure(wall=5.0, cpu=6.5, memory=9).with_phases(file)
    assert figure.phases["render"] == {"wall": 1.0, "cpu": 3.0, "memory": 7}
    assert figure.phases[BETWEEN]["cpu"] == 0.5
    assert figure.phases[ITSELF]["cpu"] == 3.0
    assert "relate" not in figure.phases
    assert OURS.name != BARE.name
