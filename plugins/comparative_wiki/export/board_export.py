"""What is missing, for the tools of helpers. docs/manual/json.md describes every field."""

from __future__ import annotations

import json

from ..addresses import Addresses
from ..board import Board, Task

VERSION = 1
_dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def board_as_json(board: Board, addresses: Addresses) -> str:
    """Every task, one line each, in the order of the page."""
    rows = ",\n".join([_dump(_task(task, addresses)) for task in board.tasks()])
    return f'{{"version":{VERSION},"tasks":[\n{rows}\n]}}\n'


def _task(task: Task, addresses: Addresses) -> dict[str, object]:
    return {
        "missing": task.missing.value,
        "entry": task.entry,
        "criterion": task.criterion,
        "state": task.state.value,
        "settles": list(task.settles),
        "bears_on": list(task.bears_on),
        "source": task.url,
        "since": task.since,
        "url": addresses.value(task.entry, task.criterion),
        "form": addresses.form(task.entry, task.criterion),
    }
