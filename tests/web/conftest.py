"""A server on loopback, and a door that opens there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from comparative_wiki.web.fetch import Door
from tests.web.serving import Server, serving


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture
def door() -> Door:
    return Door(opens_loopback=True)
