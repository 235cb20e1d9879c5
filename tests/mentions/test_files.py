"""Files of external mentions: named by what they are about, written so that they read back as they were."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from comparative_wiki.mentions.files import (
    KEYS,
    list_mentions,
    mention_as_yaml,
    mention_name,
    mention_path,
    write_mention,
)
from comparative_wiki.mentions.plain import cut, plain_text
from comparative_wiki.problems import Problems
from comparative_wiki.source import Scalar, parse_yaml

TEXT = st.text(st.characters(), max_size=60) | st.sampled_from(
    ["yes", "null", "- x", "a: b", "# c", "'", '"', "\\", "%", "@", "{", "]", "~", "1.10", "2020-01-01", "|", ">", "&a"]
)


@given(st.dictionaries(st.sampled_from(KEYS), TEXT))
def test_what_is_written_reads_back_as_it_was(fields: dict[str, str]) -> None:
    text = mention_as_yaml(fields)
    problems = Problems()
    tree = parse_yaml(text, problems.at("x.yml"), first_line=1, what="file")
    assert list(problems) == []
    kept = {key: plain_text(value) for key, value in fields.items() if plain_text(value)}
    assert {key.text: node.text for key, node in tree.items if isinstance(node, Scalar)} == kept
    assert list(kept) == [] or yaml.load(text, Loader=yaml.BaseLoader) == kept


@given(st.dictionaries(st.sampled_from(KEYS), TEXT))
def test_the_order_of_the_fields_does_not_matter(fields: dict[str, str]) -> None:
    assert mention_as_yaml(dict(reversed(fields.items()))) == mention_as_yaml(fields)


def test_a_file_reads_as_a_person_would_write_it() -> None:
    fields = {"title": 'He said "so"', "url": "https://a.example/x?y=1", "date": "2020-05", "confirmed": "false"}
    assert mention_as_yaml(fields) == (
        'url: https://a.example/x?y=1\ntitle: "He said \\"so\\""\ndate: 2020-05\nconfirmed: false\n'
    )


def test_a_field_that_does_not_exist_is_refused() -> None:
    with pytest.raises(KeyError, match="colour"):
        mention_as_yaml({"colour": "red"})


def test_a_name_depends_on_the_page_and_the_entry_and_nothing_else(tmp_path: Path) -> None:
    name = mention_name("https://a.example/", "apple")
    assert len(name) == 12
    assert set(name) <= set("0123456789abcdef")
    assert len({name, mention_name("https://a.example/", "pear"), mention_name("https://b.example/", "apple")}) == 3
    path = mention_path(tmp_path, "entries", "apple", "https://a.example/")
    assert path == tmp_path / "entries" / "mentions" / "apple" / f"{name}.yml"


def test_a_file_is_written_with_its_folders_and_nothing_beside_it(tmp_path: Path) -> None:
    path = mention_path(tmp_path, "entries", "apple", "https://a.example/")
    write_mention(path, {"url": "https://a.example/", "title": "One"})
    write_mention(path, {"url": "https://a.example/", "title": "Two"})
    assert [one.name for one in path.parent.iterdir()] == [path.name]
    assert path.read_bytes() == b'url: https://a.example/\ntitle: "Two"\n'
    assert path.stat().st_mode & 0o777 == 0o644


def test_what_cannot_be_written_leaves_the_old_file_whole(tmp_path: Path) -> None:
    path = mention_path(tmp_path, "entries", "apple", "https://a.example/")
    write_mention(path, {"title": "One"})
    with pytest.raises(KeyError):
        write_mention(path, {"colour": "red"})
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError, match="taken"):
        write_mention(tmp_path / "taken", {"title": "One"})
    assert path.read_text(encoding="utf-8") == 'title: "One"\n'
    assert sorted(one.name for one in tmp_path.iterdir()) == ["entries", "taken"]


def test_every_file_is_listed_but_not_what_is_hidden(tmp_path: Path) -> None:
    names = ["b/2.yml", "b/1.yml", "a/x.yaml", "loose.yml", "a/.1.yml.half", ".git/c.yml", "a/notes.txt", "trusted.txt"]
    for name in names:
        path = tmp_path / "entries" / "mentions" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    below = tmp_path / "entries" / "mentions"
    listed = [path.relative_to(below).as_posix() for path in list_mentions(tmp_path, "entries")]
    assert listed == ["a/x.yaml", "b/1.yml", "b/2.yml", "loose.yml"]
    assert list_mentions(tmp_path, "nowhere") == []


# Plain text

BAD = "\u202e\u202d\u2066\u2069\u200e\u200f\u061c\u200b\ufeff\x00\x07\x1b\x7f\x85\u2028\ud800\ufffe\U000e0041"


@given(st.text(st.sampled_from(f"ab é{BAD}\n\t ")))
def test_plain_text_has_one_line_and_nothing_that_cannot_be_seen(text: str) -> None:
    plain = plain_text(text)
    assert not set(plain) & set(f"{BAD}\n\t")
    assert "  " not in plain
    assert plain == plain.strip()
    assert plain_text(plain) == plain
    assert [one for one in plain if one in "abé"] == [one for one in text if one in "abé"]


@pytest.mark.parametrize("text", ["\u0645\u06cc\u200c\u062e\u0648", "👩\u200d🚀", "क्\u200dष", "naïve – 橋"])
def test_what_scripts_and_emoji_need_is_kept(text: str) -> None:
    assert plain_text(text) == text


@given(st.lists(st.sampled_from(["word", "x", "w" * 70]), max_size=40).map(" ".join), st.integers(10, 80))
def test_a_cut_is_short_and_says_that_it_is_one(text: str, longest: int) -> None:
    short = cut(text, longest)
    assert len(short) <= longest
    assert short == text or (short.endswith(" …") and text.startswith(short.removesuffix(" …")))
