"""`comparative-wiki check`."""

from __future__ import annotations

import json
import re

import pytest

from tests.commands.conftest import Lay

BROKEN = "---\ntitle: Pear\nsummary: S.\ncriteria:\n  flesh: frim\n  stone: one\n---\n"
RAW = "---\ntitle: Fig\nsummary: S.\ncriteria: {}\n---\nA <b>fig</b>.\n"

# Twelve mistakes of twelve kinds, each marked in the file where it stands.
TWELVE = {
    "entries/apple.md": """\
---
title: Apple
sumary: A fruit.                    #1 undeclared-key
since: long ago                     #2 bad-date
aliases: [malus, not an id]         #3 bad-id
criteria:
  flesh: frim                       #4 unknown-value
  stone: at least one               #5 criterion-order
  pips: many                        #6 unknown-criterion
  price: 1,50                       #7 bad-number
  flesh: hard                       #8 duplicate-key
  page: www.example.org             #9 bad-address
---
An apple.
""",
    "entries/cherry.md": """\
---
title: Cherry
summary: A fruit.
criteria:
  stone: &one one                   #10 yaml-anchor
---
""",
    "entries/pear.md": """\
---
title: Pear
summary: A fruit.
criteria:
  flesh:\tfirm                      #11 yaml-tab
---
""",
    "entries/plum.md": """\
---
title: Plum
summary: A fruit.
criteria:
  flesh: {disputed: [firm, firm]}   #12 dispute-too-small
---
""",
}


def marked(files: dict[str, str]) -> dict[str, str]:
    """Where each mistake stands: `path:line` → code."""
    found = {}
    for path, text in files.items():
        for number, line in enumerate(text.split("\n"), start=1):
            mark = re.search(r"#\d+ (\S+)", line)
            if mark:
                found[f"{path}:{number}"] = mark.group(1)
    return found


def unmarked(files: dict[str, str]) -> dict[str, str]:
    return {path: re.sub(r" *#\d+ .*", "", text) for path, text in files.items()}


def test_a_wiki_without_mistakes_is_praised(lay: Lay) -> None:
    ran = lay().run("check")
    assert (ran.status, ran.out, ran.err) == (0, "Nothing is wrong.\n", "")


def test_twelve_mistakes_are_all_named_with_their_lines(lay: Lay) -> None:
    ran = lay(unmarked(TWELVE)).run("check")
    named = {}
    for line in ran.lines[:-1]:
        match = re.match(r"(\S+:\d+):\d+ .*\[(.+)\]$", line)
        assert match, line
        named[match.group(1)] = match.group(2)
    expected = marked(TWELVE)
    assert len(expected) == 12
    assert {place: named.get(place) for place in expected} == expected
    # A misspelt key is also a missing one; nothing else is said.
    assert set(named.values()) - set(expected.values()) <= {"missing-key"}
    assert ran.status == 1
    assert ran.lines[-1].endswith("errors, 0 warnings.")


def test_twelve_mistakes_are_the_same_in_every_format(lay: Lay) -> None:
    folder = lay(unmarked(TWELVE))
    text = [line.split(" ")[0] for line in folder.run("check").lines[:-1]]
    rows = json.loads(folder.run("check", "--format", "json").out)["problems"]
    assert [f"{row['path']}:{row['line']}:{row['column']}" for row in rows] == text
    annotations = [
        re.match(r"::error file=(.*),line=(\d+),col=(\d+),title=", line)
        for line in folder.run("check", "--format", "github").lines
    ]
    assert [":".join(match.groups()) for match in annotations if match] == text


def test_a_problem_has_place_cause_remedy_and_code(lay: Lay) -> None:
    ran = lay({"entries/pear.md": BROKEN}).run("check")
    assert ran.out == (
        "entries/pear.md:5:10 'frim' is not a value of 'flesh'. Did you mean 'firm'? Allowed: soft, firm, hard. "
        "[unknown-value]\n1 error, 0 warnings.\n"
    )
    assert (ran.status, ran.err) == (1, "")


def test_annotations_are_the_whole_output(lay: Lay) -> None:
    ran = lay({"entries/pear.md": BROKEN}).run("check", "--format", "github")
    assert ran.out.startswith("::error file=entries/pear.md,line=5,col=10,title=unknown-value::'frim' is not a value")
    assert len(ran.lines) == 1
    assert ran.err == "1 error, 0 warnings.\n"
    assert ran.status == 1


def test_the_json_is_a_document(lay: Lay) -> None:
    ran = lay({"entries/pear.md": BROKEN}).run("check", "--format", "json")
    document = json.loads(ran.out)
    assert document["version"] == 1
    row = document["problems"][0]
    assert {key: row[key] for key in ("code", "severity", "path", "line", "column")} == {
        "code": "unknown-value",
        "severity": "error",
        "path": "entries/pear.md",
        "line": 5,
        "column": 10,
    }
    assert (ran.status, ran.err) == (1, "")
    assert json.loads(lay({"entries/pear.md": None}).run("check", "--format", "json").out)["problems"]


def test_the_json_of_a_sound_wiki_has_no_problems(lay: Lay) -> None:
    assert json.loads(lay().run("check", "--format", "json").out) == {"version": 1, "problems": []}


def test_warnings_count_only_where_asked(lay: Lay) -> None:
    folder = lay({"entries/fig.md": RAW})
    lenient, strict = folder.run("check"), folder.run("check", "--strict")
    assert lenient.lines[0].startswith("entries/fig.md:6:3 warning: <b> is HTML")
    assert lenient.lines[-1] == "0 errors, 1 warning."
    assert (lenient.status, strict.status) == (0, 1)
    assert lenient.out == strict.out
    assert folder.run("check", "--format", "github").out.startswith("::warning file=entries/fig.md,line=6,")


def test_paths_choose_what_is_shown_and_counted(lay: Lay) -> None:
    folder = lay({"entries/pear.md": BROKEN, "entries/sub/fig.md": RAW})
    assert folder.run("check", "entries/apple.md").out == "Nothing is wrong.\n"
    assert folder.run("check", "entries/apple.md").status == 0
    only = folder.run("check", "entries/pear.md", "entries/apple.md")
    assert (only.status, len(only.lines)) == (1, 2)
    assert folder.run("check", "entries/sub").status == 0
    assert folder.run("check", "--strict", "entries/sub").status == 1
    assert len(folder.run("check", ".").lines) == 3
    assert len(folder.run("check", "pear.md", below="entries").lines) == 2
    assert len(folder.run("check", str(folder.root / "entries" / "pear.md")).lines) == 2


def test_problems_are_named_from_the_root_wherever_it_runs(lay: Lay) -> None:
    ran = lay({"entries/pear.md": BROKEN}).run("check", below="entries")
    assert ran.lines[0].startswith("entries/pear.md:5:10 ")


def test_a_path_that_is_not_there_is_wrong_use(lay: Lay) -> None:
    ran = lay().run("check", "entries/nowhere.md")
    assert (ran.status, ran.out) == (2, "")
    assert "does not exist" in ran.err


def test_an_unknown_format_is_wrong_use(lay: Lay) -> None:
    assert lay().run("check", "--format", "xml").status == 2


def test_rules_are_proved(lay: Lay) -> None:
    text = "title: T\ncriteria:\n  a: [no, yes]\nclassifications:\n  k:\n    policy: unique\n    classes:\n"
    text += "      one: {when: {a: yes}}\n      two: {when: {a: yes}}\n"
    ran = lay({"entries/comparison.yml": text, "entries/apple.md": None, "entries/cherry.md": None}).run("check")
    codes = [line.rpartition("[")[2].rstrip("]") for line in ran.lines]
    assert "class-overlap" in codes
    assert ran.status == 1


@pytest.mark.parametrize(
    "files",
    [
        {"entries/comparison.yml": None},
        {"entries/comparison.yml": ""},
        {"entries/comparison.yml": b"\xff\xfe"},
        {"entries/comparison.yml": "- a list\n"},
        {"entries/apple.md": b"\xff\xfe"},
        {"entries/apple.md": ""},
        {"entries/apple.md": "no front matter"},
        {"entries/apple.md": "---\n"},
        {"entries/apple.md": "---\n[\n---\n"},
    ],
)
def test_what_cannot_be_read_is_a_problem_and_no_crash(lay: Lay, files: dict[str, str | bytes | None]) -> None:
    ran = lay(files).run("check")
    assert ran.status == 1
    assert ran.lines[0].startswith(next(iter(files)))


def test_control_characters_do_not_reach_the_terminal(lay: Lay) -> None:
    evil = '"a\\x1b[2J\\x1b]0;owned\\x07\\u202Eb\\u200Bc\\x9b31m"'
    text = f"---\ntitle: {evil}\nsummary: {evil}\n{evil}: x\ncriteria:\n  flesh: {evil}\n  {evil}: soft\n---\n"
    folder = lay({"entries/pear.md": text})
    for form in ("text", "github"):
        ran = folder.run("check", "--format", form)
        assert ran.status == 1
        assert not set("\x1b\x07\u202e\u200b\x9b\r") & set(ran.out + ran.err)
    # In JSON they are escaped, or harmless to a program.
    out = folder.run("check", "--format", "json").out
    assert not set("\x1b\x07\x9b") & set(out)


def test_annotations_cannot_be_forged(lay: Lay) -> None:
    """A line end in an entry must not begin a command of its own to GitHub."""
    evil = '"x\\n::error file=a::forged\\n::set-env name=a::b"'
    ran = lay({"entries/pear.md": f"---\ntitle: T\nsummary: S.\ncriteria: {{flesh: {evil}}}\n---\n"}).run(
        "check", "--format", "github"
    )
    assert len(ran.lines) == 1
    assert ran.out.count("\n") == 1


def test_output_in_another_encoding_is_no_crash(lay: Lay) -> None:
    folder = lay({"entries/pear.md": BROKEN.replace("frim", "größe→橋")})
    ran = folder.start("check", environment={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"})
    assert ran.status == 1
    assert "Traceback" not in ran.err


def test_nothing_is_written_and_nothing_shown_but_problems(lay: Lay) -> None:
    folder = lay()
    before = sorted(folder.root.rglob("*"))
    ran = folder.start("check")
    assert (ran.status, ran.out, ran.err) == (0, "Nothing is wrong.\n", "")
    assert sorted(folder.root.rglob("*")) == before


def test_people_read_the_language_of_the_site_and_programs_english(lay: Lay) -> None:
    folder = lay({"mkdocs.yml": "theme: {language: de}\nplugins: [comparative-wiki]\n", "entries/pear.md": BROKEN})
    german = "'frim' ist kein Wert von 'flesh'. Ist 'firm' gemeint? Erlaubt: soft, firm, hard."
    english = "'frim' is not a value of 'flesh'. Did you mean 'firm'? Allowed: soft, firm, hard."
    text = folder.run("check").out
    assert f"entries/pear.md:5:10 {german} [unknown-value]" in text
    assert text.splitlines()[-1].startswith("1 Fehler, ")
    assert english in folder.run("check", "--language", "en").out
    assert english in folder.run("check", "--format", "github").out
    [problem] = json.loads(folder.run("check", "entries/pear.md", "--format", "json").out)["problems"]
    assert problem["message"] == english
    [problem] = json.loads(folder.run("check", "entries/pear.md", "--format", "json", "--language", "de").out)[
        "problems"
    ]
    assert problem["message"] == german
    refused = folder.run("check", "--language", "tlh")
    assert refused.status == 2
    assert "Für die Sprache 'tlh' gibt es keinen Katalog" in refused.err
