"""`make test-hostile`: what is too large for every run of the tests."""

from __future__ import annotations

import gzip
import json
import time
from pathlib import Path

import pytest

from comparative_wiki.prose import LONGEST_BODY
from tests.conftest import write_files
from tests.site.building import build_site
from tests.site.conftest import SMALL, draw_small

MENTIONS = 50_000
LONGEST = LONGEST_BODY - 1000
"""characters"""
LARGEST_PAGE = 500_000
"""bytes, compressed"""
PLAIN = {"mkdocs.yml": "site_name: Small\ntheme: mkdocs\nplugins: [comparative-wiki]\n"}


def mention(number: int) -> str:
    words = f"What number {number} says of it, in a sentence that is as long as sentences are, with a link in it."
    return f"url: https://blog{number}.example/\ntitle: Page {number}\nexcerpt: {words}\nreceived: 2026-01-02\n"


def test_fifty_thousand_mentions_of_one_entry(tmp_path: Path) -> None:
    draw_small(tmp_path, PLAIN)
    folder = tmp_path / "entries" / "mentions" / "apple"
    folder.mkdir(parents=True)
    for number in range(MENTIONS):
        (folder / f"{number:012x}.yml").write_text(mention(number), encoding="utf-8")
    before = time.process_time()
    site = build_site(tmp_path)
    assert time.process_time() - before < 300
    for path in site.folder.rglob("*.html"):
        assert len(gzip.compress(path.read_bytes())) < LARGEST_PAGE, path
    page = site.page("entries/apple/")
    assert f"Related discussions ({MENTIONS})" in page.content.text.replace(",", "")
    assert "more are in the data of this wiki" in page.content.text
    assert len(json.loads(site.text("api/v1/entries/apple.json"))["external_mentions"]) == MENTIONS


@pytest.mark.parametrize(
    "piece",
    [
        "word ", "a\n\n", "*a* ", "[a](b) ", "![a](b) ", "> ", "> a\n\n", "- a\n", "- a\n\n", "| a | b |\n", "`a` ",
        "&amp;", "\\", "a\n: b\n", "[^1] ", "[^1]: a\n", "**a", "<b>x</b> ", "a {: #b }\n\n", "<http://a.b> ",
    ],
)  # fmt: skip
def test_as_much_text_as_is_taken(tmp_path: Path, piece: str) -> None:
    draw_small(tmp_path, PLAIN)
    text = str(SMALL["entries/apple.md"]).rstrip("\n")
    write_files(tmp_path, {"entries/apple.md": f"{text}\n\n{piece * (LONGEST // len(piece))}\n"})
    before = time.process_time()
    build_site(tmp_path, strict=False)
    assert time.process_time() - before < 120
