"""Builds at the beginning of time and far off, with dates as far apart as dates can be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import write_files
from tests.site.building import build_site

ENTRY = """\
---
title: Old and new
summary: Something that was always there.
since: 0001-01-01
added: 9999-12-31
criteria:
  size:
    - {value: small, from: 0001-01-01, evidence: [{url: "https://a.example/", date: 0001, seen: 9999-12-31}]}
    - {value: large, from: 9999-12-31}
  born: 9999-12-31
---
Text.
"""
MENTION = "url: https://b.example/\ntitle: B\ndate: 0001-01-01\nreceived: 9999-12-31\n"
COMPARISON = """\
title: Time
criteria:
  size: {scale: [small, large], review_after: 1 year}
  born: {date: true}
classifications:
  kind: {classes: {big: {when: {size: large}}, rest: {otherwise: true}}}
views:
  then: {title: Then, as of: 0001-06}
  line: {title: Line, show: timeline, criteria: [size]}
"""


@pytest.mark.parametrize(("moment", "day"), [("0", "1970-01-01"), ("4102444800", "2100-01-01")])
def test_a_build_at_any_time_with_dates_of_any_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str, day: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", moment)
    write_files(
        tmp_path,
        {
            "mkdocs.yml": "site_name: T\nsite_url: https://t.example/\ntheme: mkdocs\nplugins: [comparative-wiki]\n",
            "docs/index.md": "# T\n\n```comparison\nas of: 9999\n```\n",
            "entries/comparison.yml": COMPARISON,
            "entries/old.md": ENTRY,
            "entries/mentions/old/0123456789ab.yml": MENTION,
        },
    )
    site = build_site(tmp_path, strict=False)
    assert json.loads(site.text("api/v1/entries/old.json"))["since"] == "0001-01-01"
    feeds = "".join(path.read_text(encoding="utf-8") for path in site.folder.rglob("*.xml"))
    assert "<updated>0001-01-01T00:00:00Z</updated>" in feeds
    assert "10000" not in site.page("entries/old/").html
    assert day[:4] in site.text("index.html") + site.text("sitemap.xml")
