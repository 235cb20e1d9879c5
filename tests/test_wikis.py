"""The small wikis in tests/wikis/ are about other things, and build."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from comparative_wiki.entry import State
from comparative_wiki.settings import find_wiki
from tests.conftest import TESTS, as_text, build

WIKIS = sorted(path for path in (TESTS / "wikis").iterdir() if path.is_dir())
FOLDERS = [(root, one.settings.entries) for root in WIKIS for one in find_wiki(root).each]
"""every comparison of every wiki"""


@pytest.mark.parametrize(("root", "folder"), FOLDERS, ids=lambda one: Path(one).name)
def test_a_small_wiki_builds_without_problems(root: Path, folder: str) -> None:
    wiki, problems = build(root, folder)
    assert wiki is not None, as_text(problems)
    assert not problems, as_text(problems)
    assert len(wiki.entries) >= 6
    assert wiki.comparison.examples


@pytest.mark.parametrize(("root", "folder"), FOLDERS, ids=lambda one: Path(one).name)
def test_what_nobody_checked_is_not_said_with_confidence(root: Path, folder: str) -> None:
    wiki, _ = build(root, folder)
    assert wiki is not None
    for one in wiki.entries.values():
        for value in one.entry.values.values():
            for claim in value.claims:
                if claim.confidence == "high" and not claim.evidence:
                    # Only what follows from the nature of the thing may stand high without a source.
                    assert (one.entry.id, value.criterion) in {("gpt-4", "licence"), ("lastpass", "storage")}


def test_there_are_two_with_different_themes_and_every_state_of_a_value() -> None:
    themes = {str(yaml.safe_load((root / "mkdocs.yml").read_text(encoding="utf-8"))["theme"]) for root in WIKIS}
    assert len(WIKIS) >= 2
    assert len(themes) >= 2
    states = set[State]()
    for root, folder in FOLDERS:
        wiki, _ = build(root, folder)
        assert wiki is not None
        states.update(value.state for one in wiki.entries.values() for value in one.entry.values.values())
    assert states == set(State)
