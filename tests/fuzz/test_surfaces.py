"""A part of `make fuzz` that is the same in every run: inputs at which something failed once, and a few hundred."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.fuzz import exports, mentions, reader, rules
from tests.fuzz.supply import Supply, inputs

SURFACES: dict[str, Any] = {one.NAME: one for one in (reader, rules, mentions, exports)}
FAULTS = Path(__file__).parent / "faults"
INPUTS = {"reader": 300, "rules": 30, "mentions": 400, "exports": 48}


@pytest.mark.parametrize("path", sorted(FAULTS.glob("*/*.bin")), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_what_failed_once_fails_no_more(path: Path) -> None:
    SURFACES[path.parent.name].run(path.read_bytes())


@pytest.mark.parametrize("name", SURFACES)
def test_a_few_hundred_inputs(name: str) -> None:
    surface = SURFACES[name]
    for data in inputs(surface.seeds(), Random(20261201), INPUTS[name], is_text=surface.is_text):
        try:
            surface.run(data)
        except Exception as error:
            raise AssertionError(f"{data!r}") from error


def test_most_of_what_is_drawn_for_the_exports_gets_past_the_reader() -> None:
    random = Random(1)
    found = [exports.drawn(Supply(random.randbytes(200))) for _ in range(30)]
    assert len([one for one in found if one is not None]) > 15


def test_chance_out_of_bytes_is_the_same_for_the_same_bytes_and_never_ends() -> None:
    one, other = Supply(b"abc"), Supply(b"abc")
    drawn = [one.randrange(1000) for _ in range(50)]
    assert drawn == [other.randrange(1000) for _ in range(50)]
    assert len(set(drawn)) > 25
    assert Supply(b"\xff\xff").random() == 65535 / 65536
