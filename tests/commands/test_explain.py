"""`comparative-wiki explain`."""

from __future__ import annotations

import json

import pytest

from tests.commands.conftest import Folder, Lay
from tests.site.mills import MILLS


def mills(lay: Lay) -> Folder:
    """The wiki about mills, which uses the whole language of rules."""
    return lay({**MILLS, "entries/apple.md": None, "entries/cherry.md": None})


def test_a_decided_verdict_has_its_reasons(lay: Lay) -> None:
    ran = lay().run("explain", "apple")
    assert (ran.status, ran.err) == (0, "")
    assert ran.lines[:2] == ["The apple", "A fruit of the rose family."]
    assert "Sort of fruit: Pome" in ran.lines
    assert "  because Flesh is at least firm and Stones is many" in ran.lines


def test_an_open_verdict_has_its_questions(lay: Lay) -> None:
    out = lay().run("explain", "cherry").out
    assert "Sort of fruit: undecided between Drupe, Pome and Berry" in out
    assert "  - Stones?" in out
    assert "      Drupe if Stones is one" in out


@pytest.mark.parametrize(
    "name", ["apple", "malus", "The apple", "the APPLE", "apple.md", "entries/apple.md", "./apple.md"]
)
def test_an_entry_is_found_by_every_name(lay: Lay, name: str) -> None:
    assert lay().run("explain", name).lines[0] == "The apple"


def test_an_entry_in_a_folder_is_found_by_its_path(lay: Lay) -> None:
    text = "---\ntitle: Quince\nsummary: S.\ncriteria: {stone: many, flesh: hard}\n---\n"
    folder = lay({"entries/old/quince.md": text})
    assert folder.run("explain", "entries/old/quince.md").lines[0] == "Quince"
    assert folder.run("explain", "quince.md", below="entries/old").lines[0] == "Quince"


@pytest.mark.parametrize(("name", "hint"), [("aple", "Did you mean 'apple'?"), ("zzz", "There is no entry 'zzz'.")])
def test_an_unknown_entry_is_wrong_use(lay: Lay, name: str, hint: str) -> None:
    ran = lay().run("explain", name)
    assert (ran.status, ran.out) == (2, "")
    assert f"There is no entry '{name}'." in ran.err
    assert hint in ran.err


def test_without_a_name_it_is_wrong_use(lay: Lay) -> None:
    ran = lay().run("explain")
    assert (ran.status, ran.out) == (2, "")


def test_the_json_is_that_of_the_export(lay: Lay) -> None:
    folder = lay()
    ran = folder.run("explain", "cherry", "--format", "json")
    assert (ran.status, ran.err) == (0, "")
    document = json.loads(ran.out)
    assert document["version"] == 1
    assert (document["id"], document["title"]) == ("cherry", "Cherry")
    assert document["values"]["flesh"]["state"] == "disputed"
    assert document["verdicts"]["sort"]["possible"] == ["drupe", "pome", "berry"]
    exported = json.loads(folder.run("export", "json").out)["entries"]
    entry = next(one for one in exported if one["id"] == "cherry")
    assert {key: entry[key] for key in ("values", "verdicts")} == {key: document[key] for key in ("values", "verdicts")}


BROKEN = "---\ntitle: Pear\nsummary: S.\ncriteria:\n  flesh: frim\n---\n"


def test_errors_elsewhere_are_printed_too(lay: Lay) -> None:
    folder = lay({"entries/pear.md": BROKEN})
    ran = folder.run("explain", "apple")
    assert (ran.status, ran.lines[0]) == (0, "The apple")
    assert ran.err.startswith("entries/pear.md:5:10 'frim' is not a value of 'flesh'.")
    assert len(ran.err.splitlines()) == 1


def test_an_entry_with_errors_is_not_explained(lay: Lay) -> None:
    ran = lay({"entries/pear.md": BROKEN}).run("explain", "pear")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("entries/pear.md:5:10 'frim' is not a value of 'flesh'.")
    assert ran.err.endswith("1 error, 0 warnings.\n")


def test_nothing_is_explained_by_a_comparison_with_errors(lay: Lay) -> None:
    ran = lay({"entries/comparison.yml": "title: Fruit\ncriteria: {flesh: [soft, firm]}\nclasses: {}\n"}).run(
        "explain", "apple"
    )
    assert (ran.status, ran.out) == (1, "")
    assert "'classes' is not a key of the comparison file." in ran.err


def test_a_wrong_example_is_explained(lay: Lay) -> None:
    """It is what one wants to know when an example is wrong."""
    wrong = "examples:\n  - {entry: apple, expect: {sort: drupe}}\n"
    folder = lay()
    comparison = (folder.root / "entries" / "comparison.yml").read_text(encoding="utf-8")
    ran = lay({"entries/comparison.yml": comparison + wrong}).run("explain", "apple")
    assert ran.status == 0
    assert "this example should be 'drupe' in 'sort', but the rules say 'pome'" in ran.err
    assert "  because Flesh is at least firm and Stones is many" in ran.lines


def test_warnings_of_other_entries_are_left_out(lay: Lay) -> None:
    folder = mills(lay)
    assert folder.run("explain", "alder").err == ""
    [line] = folder.run("explain", "claimed").err.splitlines()
    assert line.startswith("entries/claimed.md:8:3 warning: 'record' needs a source")


def test_control_characters_do_not_reach_the_terminal(lay: Lay) -> None:
    evil = '"Pear \\u202Eb\\u200Bc\\u2066"'  # ESC and its like are refused when the file is read
    reason = f"{{not applicable: {evil}}}"
    text = f"---\ntitle: {evil}\nsummary: {evil}\ncriteria: {{page: {reason}, stone: unknown}}\n---\n"
    comparison = f"title: T\ncriteria:\n  flesh: {{title: {evil}, scale: [a, b]}}\n  stone: {{title: {evil}, options: "
    comparison += "{one: {title: " + evil + "}, two: x}}\n  page: {link: true, not_applicable: true}\n"
    comparison += (
        f"classifications:\n  k: {{title: {evil}, policy: first, classes: {{x: {{title: {evil}, when: {{stone: "
    )
    comparison += f"one}}}}, y: {{title: {evil}, otherwise: true}}}}}}\n"
    folder = lay(
        {
            "entries/pear.md": text,
            "entries/comparison.yml": comparison,
            "entries/apple.md": None,
            "entries/cherry.md": None,
        }
    )
    ran = folder.run("explain", "pear")
    assert ran.status == 0, ran.err
    assert not set("\u202e\u200b\u2066") & set(ran.out)
    assert "Pear" in ran.out


def test_output_in_another_encoding_is_no_crash(lay: Lay) -> None:
    text = "---\ntitle: Größe → 橋\nsummary: S.\ncriteria: {}\n---\n"
    environment = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"}
    ran = lay({"entries/pear.md": text}).start("explain", "pear", environment=environment)
    assert "Traceback" not in ran.err


# The whole language


def part(lines: list[str], title: str) -> list[str]:
    """The lines about one classification."""
    start = next(number for number, line in enumerate(lines) if line.startswith(f"{title}: "))
    end = next((number for number in range(start, len(lines)) if not lines[number]), len(lines))
    return lines[start:end]


def test_the_fewest_changes_to_other_classes_are_said_the_nearest_first(lay: Lay) -> None:
    assert part(mills(lay).run("explain", "alder").lines, "Kind") == [
        "Kind: Common mill",
        "  because Power is at most water, Owner is village, Toll is none or not applicable and Record is kept",
        "  it rests on a value of low confidence:",
        "      Other mill if Owner is guild",
        "  the fewest changes to other classes:",
        "      Steam mill: 1 change: Power → steam",
        "      Other mill: 1 change: Owner → at most guild",
        "      Big mill: 2 changes: Owner → at most guild, Stones → at least 3 pairs",
    ]


def test_what_would_have_to_turn_out_is_said_apart(lay: Lay) -> None:
    folder = mills(lay)
    assert "      Noted: no change if Record is at least noted" in part(folder.run("explain", "claimed").lines, "Rank")
    line = "      Common mill: 3 changes: Owner → village, Toll → none, Record → kept, if Power is water"
    assert line in part(folder.run("explain", "split").lines, "Kind")


def test_other_evidence_is_said_where_it_makes_a_difference(lay: Lay) -> None:
    folder = mills(lay)
    kind = part(folder.run("explain", "claimed").lines, "Kind")
    assert "  as claimed: Common mill (without a source: Record)" in kind
    said = "  as evidenced, by values with a source only: "
    kind, tenure = (part(folder.run("explain", "brook").lines, title) for title in ("Kind", "Tenure"))
    assert [one for one in kind if one.startswith(f"{said}Steam mill, Big mill or Other mill (without a source: ")]
    assert [one for one in tenure if one.startswith(f"{said}any class")]


def test_disputes_are_said_by_the_side_that_one_takes(lay: Lay) -> None:
    lines = part(mills(lay).run("explain", "split").lines, "Kind")
    start = lines.index("  by the side that one takes:")
    assert lines[start + 1 : start + 4] == [
        "      Other mill if Power is water and Stones is 2 pairs",
        "      Big mill if Power is water and Stones is 3 to 4 pairs",
        "      Steam mill if Power is steam",
    ]


def test_another_reading_is_one_line(lay: Lay) -> None:
    lines = mills(lay).run("explain", "claimed").lines
    assert "Looser kinds (another reading of Kind): Common mill" in lines
    assert "The same again (another reading of Tenure): Ours and free" in lines


def test_scores_are_said_as_intervals(lay: Lay) -> None:
    folder = mills(lay)
    assert folder.run("explain", "alder").lines[-1] == "Worth: between 75% and 87.5%"
    assert folder.run("explain", "brook").lines[-1] == "Worth: 50%"


def test_values_that_are_worked_out_say_from_what(lay: Lay) -> None:
    lines = mills(lay).run("explain", "claimed").lines
    assert "  - Right (worked out from Licence)?" in lines


def test_after_five_other_classes_the_rest_is_counted(lay: Lay) -> None:
    hues = ["red", "blue", "green", "pink", "grey", "black", "white", "brown"]
    classes = ", ".join(f"{hue}: {{title: {hue.title()}, when: {{hue: {hue}}}}}" for hue in hues)
    comparison = f"title: H\ncriteria: {{hue: {{options: [{', '.join(hues)}]}}}}\n"
    comparison += f"classifications: {{k: {{title: K, classes: {{{classes}}}}}}}\n"
    entry = "---\ntitle: Apple\nsummary: S.\ncriteria: {hue: red}\n---\n"
    folder = lay({"entries/comparison.yml": comparison, "entries/apple.md": entry, "entries/cherry.md": None})
    lines = folder.run("explain", "apple").lines
    assert lines[-1] == "      and 2 more; see --format json"
    assert len(json.loads(folder.run("explain", "apple", "--format", "json").out)["verdicts"]["k"]["changes"]) == 7


# Why not


def test_why_not_shows_the_rule_part_by_part(lay: Lay) -> None:
    ran = mills(lay).run("explain", "brook", "--why-not", "free")
    assert (ran.status, ran.err) == (0, "")
    assert ran.lines == [
        'Brook & "Dam", Tenure: Ours and free?',
        "  not met all of these hold:",
        "    not met Toll: none",
        "    met     it is a kind of: Ours",
        "  1 change: Toll → none",
        'Brook & "Dam", The same again: Ours and free?',
        "  not met all of these hold:",
        "    not met Toll: none",
        "    met     it is a kind of: Ours",
    ]


@pytest.mark.parametrize(
    ("entry", "name", "line"),
    [
        ("brook", "Common mill", "      neutral Toll: none"),
        ("brook", "common", "    met     none of the classes before it fits"),
        ("split", "Good", "      open    Grain: includes wheat"),
        ("hand", "best", "    not met Worth: at least 75%"),
        ("hand", "best", "    not met the level before it: Good"),
        ("hand", "market", "  not met at least 2 of these hold:"),
    ],
)
def test_a_part_of_a_rule_is_met_or_not_or_open_or_neutral(lay: Lay, entry: str, name: str, line: str) -> None:
    assert line in mills(lay).run("explain", entry, "--why-not", name).lines


def test_why_not_of_a_class_that_takes_the_rest(lay: Lay) -> None:
    lines = mills(lay).run("explain", "alder", "--why-not", "other").lines
    assert lines[:3] == [
        "Alder Mill, Kind: Other mill?",
        "  when no other class fits",
        "  1 change: Owner → at most guild",
    ]


def test_why_not_of_a_class_that_it_has_shows_that_all_is_met(lay: Lay) -> None:
    lines = mills(lay).run("explain", "alder", "--why-not", "best").lines
    assert {line.split()[0] for line in lines[1:]} == {"met"}


def test_an_unknown_class_is_wrong_use(lay: Lay) -> None:
    ran = lay().run("explain", "apple", "--why-not", "pom")
    assert (ran.status, ran.out) == (2, "")
    assert "There is no class 'pom'. Did you mean 'pome'?" in ran.err


def test_the_json_has_all_that_the_text_has(lay: Lay) -> None:
    folder = mills(lay)
    document = json.loads(folder.run("explain", "claimed", "--format", "json").out)
    assert set(document) == {"version", "id", "title", "values", "verdicts", "scores"}
    kind = document["verdicts"]["kind"]
    assert kind["readings"]["claimed"]["possible"] == ["common"]
    assert kind["readings"]["claimed"]["moved"] == ["record"]
    assert [one["class"] for one in kind["changes"]] == ["common", "other", "steam", "big"]
    assert kind["why_not"]["steam"] == "-"
    assert document["scores"]["worth"] == {"low": 1.5, "high": 3.5, "low_share": 0.375, "high_share": 0.875}
    exported = json.loads(folder.run("export", "json").out)["entries"]
    entry = next(one for one in exported if one["id"] == "claimed")
    assert {key: entry[key] for key in ("values", "verdicts", "scores")} == {
        key: document[key] for key in ("values", "verdicts", "scores")
    }
