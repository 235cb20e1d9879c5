"""CITATION.cff, by which the repository is cited, says what the package says."""

from __future__ import annotations

import tomllib
from typing import Any

import yaml

from tests.conftest import REPO


def citation() -> dict[str, Any]:
    document = yaml.safe_load((REPO / "CITATION.cff").read_text(encoding="utf-8"))
    assert isinstance(document, dict)
    return document


def test_it_is_about_this_package() -> None:
    project = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = citation()
    assert found["title"] == project["name"]
    assert found["version"] == project["version"]
    assert project["license"] in found["license"]
    assert found["authors"][0]["name"] in (REPO / "LICENSE").read_text(encoding="utf-8")


def test_it_has_what_the_format_asks_for() -> None:
    found = citation()
    assert found["cff-version"] == "1.2.0"
    assert {"message", "title", "authors"} <= set(found)
    assert "SPDX identifier CC-BY-SA-4.0" in (REPO / "LICENSE-CONTENT").read_text(encoding="utf-8")
    assert "CC-BY-SA-4.0" in found["license"]
