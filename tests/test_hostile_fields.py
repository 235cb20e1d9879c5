"""A stranger's words in every field that there is: what is printed, what is annotated, and what is published.

The fields are taken from the schema of an entry and from the keys of a mention's file, so that a new one is tried
without anybody thinking of it. Each has its own word in it, by which it is found again.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import markdown
import pytest
from click.testing import CliRunner

from comparative_wiki.commands import main
from comparative_wiki.comparison.read import parse_comparison
from comparative_wiki.entry import KEYS
from comparative_wiki.mentions.files import KEYS as MENTION_KEYS
from comparative_wiki.problems import Problems
from comparative_wiki.schema import entry_schema
from tests.commands.repositories import commit, git
from tests.conftest import write_files
from tests.fuzz.judging import elements, hidden
from tests.site.building import build_site
from tests.site.hostile import CODE
from tests.site.pages import BuiltSite
from tests.test_schema import EVERYTHING

# What a terminal obeys comes in by the reader as text only where it is no control character; bidi is text.
VISIBLE = (
    f"<script>{CODE}</script>\"'><svg onload={CODE}>{{{{ 7*7 }}}}\u202e\u2066 "
    "%0A::error::x ::set-output name=a::b ##[error]x"
)
CONTROLS = "\x1b]8;;https://evil.example/\x1b\\\x1b[2J\x9b2J\x07\r\n::error file=a::x\n##[group]x\n"
DATES = {"date", "from"}


def schema() -> dict[str, Any]:
    comparison = parse_comparison(EVERYTHING, Problems().at("entries/comparison.yml"))
    assert comparison is not None
    return entry_schema(comparison)


class Filled:
    """Data that fits the schema, with hostile words in every field that takes any."""

    def __init__(self, words: str) -> None:
        self.schema = schema()
        self.words = words
        self.fields: list[str] = []

    def text(self, path: str, *, plain: bool = False) -> str:
        self.fields.append(path)
        words = re.sub("[<>]", "", self.words) if plain else self.words
        return f"zq{len(self.fields)}qz {words}"

    def of(self, part: Any, path: str) -> Any:
        """A value for a part of the schema; None where it takes no words."""
        name = part.get("$ref", "").rpartition("/")[2]
        known: dict[str, Callable[[], Any]] = {
            **dict.fromkeys(DATES, lambda: "2020-01-02"),
            "address": lambda: f"https://evil.example/{path.replace('.', '/')}?a='b'",
            "confidence": lambda: "low",
            "plain": lambda: self.text(path, plain=True),
            "words": lambda: None if path.endswith("aliases") else [self.text(path)],
        }
        if name:
            return known[name]() if name in known else self.of(self.schema["definitions"][name], path)
        if "anyOf" in part and "properties" not in part:
            parts = [one for one in part["anyOf"] if one.get("type") != "null"]
            return self.of(max(parts, key=lambda one: len(json.dumps(self.resolved(one)))), path)
        if part.get("type") == "array":
            return [self.of(part["items"], path)]
        if "properties" in part:
            found = {key: self.of(one, f"{path}.{key}".lstrip(".")) for key, one in part["properties"].items()}
            return {key: value for key, value in found.items() if value is not None}
        is_text = "string" in (part.get("type") or []) and "enum" not in part
        return self.text(path) if is_text and part.get("pattern") in (None, r"\S") else None

    def resolved(self, part: Any) -> Any:
        name = part.get("$ref", "").rpartition("/")[2]
        return self.schema["definitions"][name] if name else part

    def front(self) -> dict[str, Any]:
        """The front matter: a claim with everything in it for one criterion, and answers in words for the others."""
        front = {key: self.of(part, key) for key, part in self.schema["properties"].items() if key != "criteria"}
        source = self.of({"$ref": "#/definitions/source"}, "evidence")
        claim = {
            "value": "open",
            "confidence": "high",
            "because": self.text("because"),
            "note": self.text("note"),
            "evidence": [source],
        }
        rival = {"value": "closed", "because": self.text("rival"), "evidence": [source]}
        criteria = {
            "openness": {"disputed": [claim, rival]},
            "licence": [{**claim, "value": "mit", "from": "2001"}, {**claim, "value": "gpl", "from": "2002"}],
            "host": self.text("host"),
            "started": {"not applicable": self.text("reason")},
        }
        return {**{key: value for key, value in front.items() if value is not None}, "criteria": criteria}


def entry(words: str) -> tuple[str, list[str]]:
    """The text of an entry, and the fields with words in them."""
    filled = Filled(words)
    front = json.dumps(filled.front(), ensure_ascii=False)
    return f"---\n{front}\n---\nText {words}\n", filled.fields


def mention(words: str) -> str:
    given = {"url": "https://evil.example/m", "date": "2020", "received": "2020", "seen": "2020", "kind": "disputes"}
    skipped = {"gone", "confirmed", "via"}
    fields = {key: given.get(key) or f"zm{key} {words}" for key in MENTION_KEYS if key not in skipped}
    fields["linked"] = fields["excerpt"][:9]
    return "".join(f"{key}: {json.dumps(text, ensure_ascii=False)}\n" for key, text in fields.items())


def files(words: str) -> dict[str, str]:
    return {
        "mkdocs.yml": "site_name: S\nsite_url: https://s.example/\ntheme: mkdocs\nplugins: [comparative-wiki]\n",
        "docs/index.md": "# S\n",
        "entries/comparison.yml": EVERYTHING,
        "entries/evil.md": entry(words)[0],
        "entries/thing.md": "---\ntitle: Thing\nsummary: S.\ncriteria: {openness: open}\n---\n",
        "entries/mentions/evil/0123456789ab.yml": mention(words),
    }


def test_every_key_of_an_entry_is_tried() -> None:
    fields = {one.rpartition(".")[2] for one in entry(VISIBLE)[1]}
    assert {"title", "summary", "tags", "interest", "author", "quote", "note", "because", "reason"} <= fields
    assert set(schema()["properties"]) == set(KEYS)


# Published


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    root = tmp_path_factory.mktemp("fields")
    write_files(root, files(VISIBLE))
    return build_site(root, strict=False)


def test_every_field_is_published_and_nothing_in_it_is_markup(site: BuiltSite) -> None:
    _, fields = entry(VISIBLE)
    assert len(fields) > 12
    data = site.text("api/v1/entries/evil.json")
    for number, field in enumerate(fields, start=1):
        assert f"zq{number}qz" in data, field
    for path in sorted(site.folder.rglob("*")):
        if path.suffix not in {".html", ".svg", ".xml", ".txt", ".json", ".csv"}:
            continue
        text = path.read_text(encoding="utf-8")
        if path.suffix in {".html", ".svg", ".xml"}:
            for tag, attributes in elements(text):
                assert not [name for name in attributes if name.startswith("on") and CODE in attributes[name]], path
                assert tag != "svg" or "onload" not in attributes, path
            assert f"<script>{CODE}" not in text, path
        if path.suffix in {".html", ".xml"}:
            assert "49" not in [part.strip() for part in re.findall(r">([^<]*)<", text)], path
    assert "7*7" in site.page("entries/evil/").html


# Printed


ANNOTATION = re.compile(r"::(?:error|warning|notice) file=entries/[^:,]+,line=\d+,col=\d+,title=")


def run(root: Path, *words: str) -> str:
    before = Path.cwd()
    os.chdir(root)
    try:
        done = CliRunner().invoke(main, list(words))
    finally:
        os.chdir(before)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.output


@pytest.mark.parametrize("words", [VISIBLE, CONTROLS], ids=["visible", "controls"])
@pytest.mark.parametrize(
    "command",
    [
        ["check"],
        ["check", "--format", "github"],
        ["explain", "evil"],
        ["explain", "evil", "--why-not", "cheap"],
        ["mentions", "unlinked"],
        ["check", "--fix"],
    ],
    ids=" ".join,
)
def test_nothing_that_is_printed_is_obeyed(tmp_path: Path, command: list[str], words: str) -> None:
    write_files(tmp_path, files(words))
    wrong = f"---\n{json.dumps({'title': words, 'summary': words, words: words, 'criteria': {words: words}})}\n---\n"
    write_files(tmp_path, {"entries/wrong.md": wrong} if "check" in command else {})
    printed = run(tmp_path, *command)
    assert printed.strip()
    assert hidden(printed, besides="\n") == set()
    for line in printed.split("\n"):
        is_ours = "github" in command and ANNOTATION.match(line)
        assert is_ours or not re.match(r"\s*(?:::|##)", line), line
        # In a command, and nowhere else, a runner makes a new line of this.
        assert not is_ours or "%0A" not in line.replace("%250A", ""), line


@pytest.mark.parametrize("words", [VISIBLE, CONTROLS], ids=["visible", "controls"])
@pytest.mark.parametrize(
    "command",
    [
        ["diff", "main"],
        ["diff", "main", "--format", "markdown"],
        ["evidence", "verify", "--dry-run"],
        ["check", "--changed", "main", "--format", "github"],
    ],
    ids=" ".join,
)
def test_nothing_of_a_change_is_obeyed(tmp_path: Path, command: list[str], words: str) -> None:
    """An entry with hostile words changes its value, another comes, and the comparison file has such titles."""
    before = files("harmless")
    write_files(tmp_path, before)
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path)
    after = files(words)
    changed = after["entries/evil.md"].replace('"mit"', '"gpl"')
    write_files(tmp_path, {**after, "entries/evil.md": changed, "entries/other.md": entry(words)[0]})
    printed = run(tmp_path, *command)
    assert printed.strip()
    assert "Usage" not in printed
    assert hidden(printed, besides="\n") == set()
    for line in printed.split("\n"):
        assert ANNOTATION.match(line) or not re.match(r"\s*(?:::|##\[)", line), line
    if "markdown" in command:
        html = markdown.markdown(printed)
        assert not [tag for tag, _ in elements(html) if tag in {"script", "svg", "img", "a"}], html


def test_no_address_that_is_told_is_obeyed(site: BuiltSite, tmp_path: Path) -> None:
    write_files(tmp_path, files(VISIBLE))
    printed = run(tmp_path, "mentions", "send", "--dry-run", "--all", "--site", str(site.folder))
    assert "https://evil.example/" in printed
    assert hidden(printed, besides="\n") == set()
    assert not re.search(r"(?m)^\s*(?:::|##\[)", printed)


# Names of files


NAMES = [
    "..", "a..b/..", "CON", "nul", "aux.x", "COM1", "lpt9.txt", "a.", "a ", " a", ".a", "-a", "a\\b", "C:a", "a:b",
    "a|b",
    "a*b", "a?b", "a<b", "a\"b", "a'b", "a#b", "a%2e", "x" * 101, "x" * 240, "a\u202eb", "a\u200bb", "index", "INDEX",
    "a\tb", "a\nb", "\u2024\u2024", "\uff0e\uff0e", "con.md",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_file_with_such_a_name_is_refused_or_harmless(tmp_path: Path, name: str) -> None:
    """As an id and as an alias."""
    write_files(tmp_path, {"entries/comparison.yml": "criteria: {a: [x, y]}\n"})
    front = {"title": "T", "summary": "S", "aliases": [name], "criteria": {}}
    write_files(tmp_path, {"entries/ok.md": f"---\n{json.dumps(front)}\n---\n"})
    if "/" not in name and name != "..":
        write_files(tmp_path, {f"entries/{name}.md": "---\ntitle: T\nsummary: S\ncriteria: {}\n---\n"})
    printed = run(tmp_path, "check")
    assert hidden(printed, besides="\n") == set()
    if not HARMLESS.fullmatch(name):
        assert "bad-id" in printed or "wrong-kind" in printed or "file-unreadable" in printed, printed


HARMLESS = re.compile("a b")


TWINS = [("Apple", "apple"), ("caf\u00e9", "cafe\u0301"), ("\u212b", "\u00e5")]


@pytest.mark.parametrize(("one", "other"), TWINS)
def test_names_that_are_one_on_some_disks_are_refused(tmp_path: Path, one: str, other: str) -> None:
    write_files(tmp_path, {"entries/comparison.yml": "criteria: {a: [x, y]}\n"})
    for name in (one, other):
        write_files(tmp_path, {f"entries/{name}.md": "---\ntitle: T\nsummary: S\ncriteria: {}\n---\n"})
    if len(list((tmp_path / "entries").glob("*.md"))) < 2:
        pytest.skip("this disk takes them for one")
    printed = run(tmp_path, "check")
    assert "duplicate-id" in printed or "bad-id" in printed, printed


def test_a_link_that_leads_out_of_the_folder_is_not_read(tmp_path: Path) -> None:
    write_files(tmp_path, {"secret.md": "---\ntitle: Secret\nsummary: S\ncriteria: {}\n---\n"})
    write_files(tmp_path, {"wiki/entries/comparison.yml": "criteria: {a: [x, y]}\n"})
    (tmp_path / "wiki/entries/link.md").symlink_to(tmp_path / "secret.md")
    (tmp_path / "wiki/entries/folder").symlink_to(tmp_path)
    (tmp_path / "wiki/entries/mentions/link").mkdir(parents=True)
    (tmp_path / "wiki/entries/mentions/link/0123456789ab.yml").symlink_to(tmp_path / "secret.md")
    (tmp_path / "wiki/entries/nowhere.md").symlink_to(tmp_path / "nothing")
    printed = run(tmp_path / "wiki", "check")
    for name in ("link.md", "mentions/link/0123456789ab.yml", "nowhere.md"):
        assert f"entries/{name}:1:1 the file is a link that leads out of its folder" in printed
    assert "Secret" not in printed


@pytest.mark.parametrize("name", ["comparison.yml", "removed.yml", "rejected.yml"])
def test_no_other_file_is_read_through_a_link_that_leads_out_of_the_wiki(tmp_path: Path, name: str) -> None:
    write_files(tmp_path, {"secret.yml": "token-of-somebody: x\n"})
    write_files(tmp_path, {"wiki/mkdocs.yml": "site_name: S\n", "wiki/entries/ok.md": "---\ntitle: T\n---\n"})
    if name != "comparison.yml":
        write_files(tmp_path, {"wiki/entries/comparison.yml": "criteria: {a: [x, y]}\n"})
    (tmp_path / "wiki/entries" / name).symlink_to(tmp_path / "secret.yml")
    printed = run(tmp_path / "wiki", "check")
    assert f"entries/{name}:1:1 the file is a link that leads out of its folder" in printed
    assert "token" not in printed
