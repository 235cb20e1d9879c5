"""All files of a wiki: slips are mended, and what was right means the same as before."""

from __future__ import annotations

import dataclasses
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparative_wiki.comparison.read import read_comparison
from comparative_wiki.mend.folder import Mended, mended_files
from comparative_wiki.problems import Place, Problems
from comparative_wiki.wiki import read_entries
from tests.conftest import REPO, Draw, Drawing, write_files

COMPARISON = """\
criteria:
  freedom: {title: Freedom to engage, scale: [closed, gated, open, distributed]}
  control: {title: Control, options: [owner, shared, members], not_applicable: true}
  platforms: {many: [linux, mac, windows]}
  price: {number: true}
  motto: {text: true}
classifications:
  kind:
    title: Kind
    policy: first
    classes:
      free: {when: {freedom: at least open}}
      rest: {otherwise: true}
"""
HEAD = "---\ntitle: Club\nsummary: S.\n"


def mend(drawing: Drawing) -> list[Mended]:
    """Mend a wiki's files in their place, and make sure that there is nothing left to mend."""
    found = mended_files(drawing.root, "entries")
    for one in found:
        (drawing.root / one.path).write_bytes(one.after)
    assert mended_files(drawing.root, "entries") == []
    return found


def mended(draw: Draw, text: str, comparison: str = COMPARISON) -> str:
    """An entry, mended."""
    drawing = draw({"entries/comparison.yml": comparison, "entries/club.md": text})
    mend(drawing)
    return (drawing.root / "entries/club.md").read_bytes().decode()


# Slips


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("fredom: open", "freedom: open"),
        ("Freedom: open", "freedom: open"),
        ("freedom to engage: open", "freedom: open"),
        ('"fredom": open', '"freedom": open'),
        ("freedom: opne", "freedom: open"),
        ("freedom: 'opne'  # so", "freedom: 'open'  # so"),
        ("freedom: Open", "freedom: open"),
        ("freedom: at least opne", "freedom: at least open"),
        ("freedom: not clsed", "freedom: not closed"),
        ("freedom: clsoed to open", "freedom: closed to open"),
        ("freedom: closed to opne", "freedom: closed to open"),
        ("freedom: [opne, gatd]", "freedom: [open, gated]"),
        ("freedom: {value: opne, confidnce: hihg}", "freedom: {value: open, confidence: high}"),
        ("freedom: {disputed: [opne, {vlaue: closd}]}", "freedom: {disputed: [open, {value: closed}]}"),
        ("platforms: [includes linx, not widnows]", "platforms: [includes linux, not windows]"),
        ("control: {Not Applicable: nobody decides}", "control: {not applicable: nobody decides}"),
        ("control: {value: owner, evidence: {title: A, qoute: B}}",
         "control: {value: owner, evidence: {title: A, quote: B}}"),
        ("control: {value: owner, evidnce: [{titel: A}]}", "control: {value: owner, evidence: [{title: A}]}"),
    ],
)  # fmt: skip
def test_what_was_clearly_meant_is_written(draw: Draw, wrong: str, right: str) -> None:
    text = f"{HEAD}criteria:\n  {right}\n---\nText.\n"
    assert mended(draw, text.replace(right, wrong)) == text


@pytest.mark.parametrize(
    "line",
    [
        "freedom: free",
        "freedom: opening",
        "free: open",
        "control: non-members",
        "price: 1,50",
        "price: at leest 5",
        "freedom: open\n  fredom: closed",
        "fredom: open\n  freedm: closed",
        "motto: opne",
        "freedom: >-\n    opne",
    ],
)
def test_what_is_not_clear_is_left_alone(draw: Draw, line: str) -> None:
    text = f"{HEAD}criteria:\n  {line}\n---\nText.\n"
    assert mended(draw, text) == text


def test_keys_of_the_front_matter_are_mended_and_then_put_in_order(draw: Draw) -> None:
    text = "---\nsumary: S.\ntitel: Club\ncriteria: {}\n---\n"
    assert mended(draw, text) == "---\ntitle: Club\nsummary: S.\ncriteria: {}\n---\n"


def test_a_slip_behind_a_tab_is_mended_too(draw: Draw) -> None:
    text = f"{HEAD}criteria:\n\tfredom:\topne\n---\n"
    assert mended(draw, text) == f"{HEAD}criteria:\n  freedom: open\n---\n"


def test_other_faults_of_the_file_do_not_matter(draw: Draw) -> None:
    text = f"{HEAD}colour: red\ncriteria:\n  motto: !tag x\n  freedom: opne\n  size: big\n---\n"
    assert mended(draw, text) == text.replace("opne", "open")


def test_a_mark_of_byte_order_stays(draw: Draw) -> None:
    assert mended(draw, f"\ufeff{HEAD}criteria:\n  freedom: opne\n---\n").startswith("\ufeff---\ntitle")


def test_other_files_are_mended_too(draw: Draw) -> None:
    drawing = draw(
        {
            "entries/comparison.yml": COMPARISON.replace("policy: first", "polcy: frist").replace("t open", "t opne"),
            "entries/club.md": f"{HEAD}criteria: {{}}\n---\n",
            "entries/mentions/club/a.yml": "url: https://a.example/ \nknid: dispute\ntitle:\tA\n",
            "entries/rejected.yml": "old: {date: 2026-01-02, becuase: So.}",
            "entries/_drafts/b.md": "---\ntitel: B\n---",
            "entries/README.md": "# Read me \r\n",
        }
    )  # fmt: skip
    found = {one.path: one.after.decode() for one in mend(drawing)}
    assert found == {
        "entries/comparison.yml": COMPARISON,
        "entries/mentions/club/a.yml": "url: https://a.example/\nkind: disputes\ntitle: A\n",
        "entries/rejected.yml": "old: {date: 2026-01-02, because: So.}\n",
    }


def test_what_cannot_be_read_is_left_alone(draw: Draw) -> None:
    drawing = draw(
        {
            "entries/comparison.yml": COMPARISON,
            "entries/a.md": b"---\ntitel: \xff\n---\n",
            "entries/b.md": "no front matter",
            "entries/c.md": "---\n" + "[" * 10_000 + "\n---\n",
            "entries/d.md": f"{HEAD}criteria:\n  freedom: opne\n---\n",
        }
    )
    (drawing.root / "entries/e.md").symlink_to(drawing.root / "entries/d.md")
    assert [one.path for one in mend(drawing)] == ["entries/b.md", "entries/d.md"]
    assert (drawing.root / "entries/b.md").read_text() == "no front matter\n"


def test_a_broken_comparison_is_no_reason_to_give_up(draw: Draw) -> None:
    assert mended(draw, "---\ntitle: Fig \n---\n", "criteria: [") == "---\ntitle: Fig\n---\n"


# Meaning


def meaning(root: Path) -> Any:
    """What the entries of a wiki say, without places in files."""
    problems = Problems()
    path = root / "entries" / "comparison.yml"
    comparison = read_comparison(path, problems.at("entries/comparison.yml"))
    assert comparison is not None
    entries = read_entries(root, "entries", comparison, problems, lambda stage, done, total: None)
    return [_bare(entry) for entry in entries], sorted((one.path, one.code, one.cause) for one in problems)


def _bare(value: Any) -> Any:
    if isinstance(value, Place):
        return None
    if dataclasses.is_dataclass(value):
        names = [one.name for one in dataclasses.fields(value) if one.name != "body_line"]
        return type(value).__name__, [(name, _bare(getattr(value, name))) for name in names]
    if isinstance(value, dict):
        return {key: _bare(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_bare(inner) for inner in value]
    return value


_TEXT = st.text("abc é:#-'\"|>[]{},&*!%@`\\ \n", min_size=1, max_size=14).filter(lambda text: text.strip())


@st.composite
def _scalar(draw: st.DrawFn, words: st.SearchStrategy[str], indent: int) -> str:
    """A text in one of the styles of YAML."""
    text, style = draw(words), draw(st.sampled_from(["single", "double", "literal", "folded"]))
    if style == "single":
        return "'" + " ".join(text.split()).replace("'", "''") + "'"
    if style == "double":
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    mark = ("|" if style == "literal" else ">") + str(2) + draw(st.sampled_from(["", "-", "+"]))
    return (
        mark
        + "".join(f"\n{' ' * indent}{line}" for line in text.split("\n"))
        + draw(st.sampled_from(["", "\n", "\n "]))
    )


_LEVEL = st.sampled_from(["closed", "gated", "open", "at least gated", "not closed", "closed to open", "unknown"])
_NOISE = st.sampled_from(["", "", "", "\n", "\n# A comment.", "\n\n  # Deeper.\n", "\n    # Deepest. "])
_BLANKS = st.sampled_from(["", "", " ", "   "])


@st.composite
def _criteria(draw: st.DrawFn) -> str:
    lines = []
    for name in draw(st.permutations(["freedom", "control", "platforms", "price", "motto"])):
        match name:
            case "freedom":
                level = draw(_LEVEL)
                text = draw(st.sampled_from([level, f"'{level}'", f"{{value: {level}, confidence: low}}"]))
            case "control":
                text = "\n    disputed:\n    - owner\n    - value: members\n      because: " + draw(_scalar(_TEXT, 8))
            case "platforms":
                text = draw(st.sampled_from(["[linux, mac]", "\n  - linux\n  # or\n  - mac", "includes mac", "[]"]))
            case "price":
                text = draw(st.sampled_from(["4.50", "at least 5", "5 to 10  # euros", ""]))
            case _:
                text = "\n    value: " + draw(_scalar(_TEXT, 6)) + "\n    note: A note."
        if draw(st.booleans()):
            lines.append(f"{draw(_NOISE)}\n  {name}:{draw(_BLANKS)} {text}{draw(_BLANKS)}")
    return "".join(lines) or " {}"


@st.composite
def _entry(draw: st.DrawFn) -> str:
    parts = {
        "title": " " + draw(_scalar(st.just("Club"), 2)),
        "summary": " " + draw(_scalar(_TEXT.map(lambda text: text.replace(">", "") + "x"), 2)),
        "tags": "\n- a\n- b" + draw(_BLANKS),
        "since": " 2001" + draw(_BLANKS),
        "criteria": draw(_criteria()),
    }
    keys = draw(st.permutations(list(parts)))
    front = "".join(f"{draw(_NOISE)}\n{key}:{parts[key]}" for key in keys).lstrip("\n")
    body = draw(st.sampled_from(["", "Text.", "Text.  \nMore.\n", "\n\n\tcode \n\n", "---\n"]))
    text = f"---\n{front}\n---\n{body}"
    return draw(st.sampled_from([text, text, text.replace("\n", "\r\n")]))


@given(_entry())
def test_what_is_right_keeps_its_meaning_and_mending_twice_is_mending_once(text: str) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        drawing = write_files(Path(scratch), {"entries/comparison.yml": COMPARISON, "entries/club.md": text})
        before = meaning(drawing.root)
        mend(drawing)
        assert meaning(drawing.root) == before


@given(st.text("abc:- \n\t#'\"[]{}|>&*?,é\r\ufeff%", max_size=200))
def test_no_file_is_too_broken_and_none_gets_worse(text: str) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        text = f"---\ntitle: Club\n{text}\n---\n"
        drawing = write_files(Path(scratch), {"entries/comparison.yml": COMPARISON, "entries/club.md": text})
        _, before = meaning(drawing.root)
        mend(drawing)
        _, after = meaning(drawing.root)
        assert len(after) <= len(before) or "\t" in text


@given(_entry(), st.data())
def test_a_word_that_was_mistyped_is_as_it_was_or_still_a_problem(text: str, data: st.DataObject) -> None:
    places = [number for number, character in enumerate(text) if character.isalpha() and number > 3]
    place = data.draw(st.sampled_from(places))
    wrong = text[:place] + data.draw(st.sampled_from(["", "x", text[place] * 2])) + text[place + 1 :]
    with tempfile.TemporaryDirectory() as scratch:
        drawing = write_files(Path(scratch), {"entries/comparison.yml": COMPARISON, "entries/club.md": text})
        [right], known = meaning(drawing.root)
        write_files(drawing.root, {"entries/club.md": wrong})
        entries, before = meaning(drawing.root)
        mend(drawing)
        again, after = meaning(drawing.root)
        # Where a problem has gone, the word is the one that was there; where none was, nothing has changed.
        assert after == before or (again == [right] and after == known) or len(after) < len(before)
        assert again == entries or after != before


def test_our_own_entries_keep_their_meaning(tmp_path: Path) -> None:
    files = {
        path.relative_to(REPO).as_posix(): path.read_bytes()
        for path in (REPO / "entries").rglob("*")
        if path.suffix in {".md", ".yml"}
    }
    drawing = write_files(tmp_path, files)
    before = meaning(tmp_path)
    mend(drawing)
    assert meaning(tmp_path) == before
