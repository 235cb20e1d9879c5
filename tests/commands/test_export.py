"""`comparative-wiki export json`."""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from comparative_wiki.findings import Proof
from comparative_wiki.ruletree import SIGNS
from comparative_wiki.theses import Answer
from tests.commands.conftest import Lay
from tests.conftest import REPO
from tests.site.mills import MILLS

BROKEN = "---\ntitle: Pear\nsummary: S.\ncriteria:\n  flesh: frim\n---\n"


def test_standard_output_is_nothing_but_json(lay: Lay) -> None:
    ran = lay().start("export", "json")
    assert ran.status == 0
    assert ran.err == ""
    document = json.loads(ran.out)
    assert document["version"] == 1
    assert [one["id"] for one in document["entries"]] == ["apple", "cherry"]


def test_mentions_are_found_without_writing_a_site(lay: Lay) -> None:
    folder = lay()
    before = sorted(folder.root.rglob("*"))
    entries = json.loads(folder.run("export", "json").out)["entries"]
    mentions = {
        one["id"]: [(m["source"], m["title"], m["kind"], m["excerpt"]) for m in one["mentions"]] for one in entries
    }
    assert mentions["apple"] == [("entries/cherry/", "Cherry", "mentions", "Not like an apple.")]
    assert mentions["cherry"] == [("entries/apple/", "The apple", "mentions", "Not like a cherry.")]
    assert sorted(folder.root.rglob("*")) == before


def test_pages_of_the_site_mention_too(lay: Lay) -> None:
    folder = lay({"docs/index.md": "# Home\n\nEat an [apple](entries/apple.md).\n"})
    entries = json.loads(folder.run("export", "json").out)["entries"]
    assert [one["title"] for one in entries[0]["mentions"]] == ["Cherry", "Home"]


def test_a_file_holds_the_same(lay: Lay) -> None:
    folder = lay()
    ran = folder.run("export", "json", "--output", "wiki.json")
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    path = folder.root / "wiki.json"
    assert path.read_text(encoding="utf-8") == folder.run("export", "json").out
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    folder.run("export", "json", "--output", "wiki.json")
    assert [one.name for one in folder.root.iterdir() if "wiki" in one.name] == ["wiki.json"]


def test_a_relative_file_is_relative_to_where_it_runs(lay: Lay) -> None:
    folder = lay()
    assert folder.run("export", "json", "--output", "x.json", below="entries").status == 0
    assert (folder.root / "entries" / "x.json").is_file()


def test_a_file_is_written_whole_or_not_at_all(lay: Lay, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = lay()
    (folder.root / "wiki.json").write_text("the old one", encoding="utf-8")

    def fail(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    ran = folder.run("export", "json", "--output", "wiki.json")
    assert ran.status == 1
    assert "wiki.json cannot be written: No space left on device" in ran.err
    monkeypatch.undo()
    assert (folder.root / "wiki.json").read_text(encoding="utf-8") == "the old one"
    assert [one.name for one in folder.root.iterdir() if "wiki" in one.name] == ["wiki.json"]


def test_a_folder_that_is_not_there_is_said(lay: Lay) -> None:
    folder = lay()
    ran = folder.run("export", "json", "--output", "nowhere/wiki.json")
    assert (ran.status, ran.out) == (1, "")
    assert "nowhere/wiki.json cannot be written" in ran.err
    assert not (folder.root / "nowhere").exists()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_said(lay: Lay) -> None:
    folder = lay({"closed/x": "x"})
    (folder.root / "closed").chmod(0o500)
    ran = folder.run("export", "json", "--output", "closed/wiki.json")
    assert ran.status == 1
    assert "cannot be written: Permission denied" in ran.err


def test_a_file_in_the_place_of_a_folder_is_said(lay: Lay) -> None:
    """For root too, who may write everywhere else."""
    ran = lay({"closed": "a file"}).run("export", "json", "--output", "closed/wiki.json")
    assert (ran.status, ran.out) == (1, "")
    assert "cannot be written" in ran.err


def test_a_folder_as_output_is_wrong_use(lay: Lay) -> None:
    assert lay().run("export", "json", "--output", "entries").status == 2


def test_errors_are_printed_to_standard_error(lay: Lay) -> None:
    folder = lay({"entries/pear.md": BROKEN})
    ran = folder.start("export", "json", "--output", "wiki.json")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("entries/pear.md:5:10 'frim' is not a value of 'flesh'.")
    assert ran.err.endswith("1 error, 0 warnings.\n")
    assert not (folder.root / "wiki.json").exists()


def test_wrong_blocks_in_pages_are_said_with_their_place(lay: Lay) -> None:
    folder = lay({"docs/index.md": "# Home\n\n[[badge: nix]]\n\n```comparison\nshow: tabel\n```\n"})
    ran = folder.start("export", "json")
    assert (ran.status, ran.out) == (1, "")
    assert "docs/index.md:3:1 there is no entry 'nix'" in ran.err
    assert "docs/index.md:6:7 'tabel' is not a 'show'" in ran.err
    assert "Traceback" not in ran.err


def test_warnings_do_not_stop_it(lay: Lay) -> None:
    text = "---\ntitle: Fig\nsummary: S.\ncriteria: {}\n---\nA <b>fig</b> with a [dead link](nowhere.md).\n"
    ran = lay({"entries/fig.md": text}).start("export", "json")
    assert ran.status == 0
    assert len(json.loads(ran.out)["entries"]) == 3


def test_text_that_is_no_ascii_is_written_as_it_is(lay: Lay) -> None:
    text = "---\ntitle: Größe → 橋 😀\nsummary: S.\ncriteria: {}\n---\n"
    folder = lay({"entries/pear.md": text})
    ran = folder.start("export", "json", environment={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"})
    assert ran.status == 0
    assert "Größe → 橋 😀" in ran.out


def test_the_document_has_what_the_issue_promises(lay: Lay) -> None:
    document = json.loads(lay().run("export", "json").out)
    assert {"version", "criteria", "classifications", "entries"} <= set(document)
    apple = document["entries"][0]
    assert {"id", "title", "values", "verdicts", "mentions"} <= set(apple)
    assert set(apple["values"]) == {"flesh", "stone", "price", "page"}
    assert apple["values"]["flesh"]["state"] == "known"
    assert apple["values"]["flesh"]["possible"] == ["firm"]
    assert apple["values"]["flesh"]["evidence"] == []
    assert apple["values"]["price"]["state"] == "absent"
    assert apple["verdicts"]["sort"]["state"] == "decided"
    assert apple["verdicts"]["sort"]["possible"] == ["pome"]
    assert apple["verdicts"]["sort"]["because"]
    assert set(apple["mentions"][0]) >= {"source", "title", "kind", "excerpt"}


# The whole language


@pytest.fixture
def mills(lay: Lay) -> dict[str, Any]:
    """The document of the wiki about mills, which uses the whole language of rules."""
    ran = lay({**MILLS, "entries/apple.md": None, "entries/cherry.md": None}).run("export", "json")
    assert ran.status == 0
    document = json.loads(ran.out)
    assert isinstance(document, dict)
    return document


def entry_of(document: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in document["entries"] if one["id"] == name)


def test_new_fields_do_not_raise_the_version(mills: dict[str, Any]) -> None:
    assert mills["version"] == 1


def test_criteria_of_every_kind_are_there(mills: dict[str, Any]) -> None:
    kinds = {one["id"]: one["kind"] for one in mills["criteria"]}
    assert kinds["grain"] == "many"
    assert kinds["stones"] == "number"
    assert kinds["stream"] == "link"
    assert [level["id"] for level in mills["criteria"][4]["levels"]] == ["wheat", "rye", "malt"]


def test_a_criterion_says_where_its_values_come_from_and_where_it_is_cut(mills: dict[str, Any]) -> None:
    criteria = {one["id"]: one for one in mills["criteria"]}
    assert criteria["right"]["origin"] == {
        "from": "licence",
        "where": {"royal grant": ["closed"], "common right": ["open"]},
        "else": None,
    }
    assert criteria["water"]["origin"] == {"link": "stream", "take": "worst"}
    assert criteria["power"]["origin"] is None
    stones = {key: criteria["stones"][key] for key in ("at_least", "at_most", "whole", "parts")}
    assert stones == {
        "at_least": 0,
        "at_most": None,
        "whole": True,
        "parts": ["0 to 1", "2", "3 to 4", "at least 5"],
    }


def test_values_of_every_kind_are_there(mills: dict[str, Any]) -> None:
    alder, brook, hand = (entry_of(mills, name)["values"] for name in ("alder", "brook", "hand"))
    assert (alder["grain"]["possible"], alder["grain"]["certain"]) == (["wheat", "rye"], ["wheat", "rye"])
    assert (hand["grain"]["possible"], hand["grain"]["certain"]) == (["rye", "malt"], ["malt"])
    assert alder["stones"]["possible"] == ["2"]
    assert brook["stones"]["possible"] == ["2", "3 to 4", "at least 5"], "cut where rules ask"
    assert brook["stones"]["claims"][0]["text"] == "at least 2"
    assert alder["stream"]["possible"] == ["brook", "https://river.example/"]
    assert alder["right"]["origin"] == "Worked out from Licence: Common Right."
    assert alder["water"]["possible"] == ["foul", "fair"]
    assert alder["owner"]["origin"] == ""
    assert alder["owner"]["review_due"] is None


def test_a_rule_is_a_tree_and_why_not_has_a_sign_for_each_part(mills: dict[str, Any]) -> None:
    def count(part: dict[str, Any]) -> int:
        return 1 + sum(count(inner) for inner in part.get("parts", []))

    sizes = {
        (one["id"], kind["id"]): count(kind["rule"])
        for one in mills["classifications"]
        for kind in one["classes"]
        if kind["rule"] is not None
    }
    assert {kind["id"] for one in mills["classifications"] for kind in one["classes"] if kind["rule"] is None} == {
        "other"
    }
    seen = set()
    for entry in mills["entries"]:
        for name, verdict in entry["verdicts"].items():
            for kind, signs in verdict["why_not"].items():
                assert len(signs) == sizes[name, kind]
                assert kind not in verdict["certain"]
                seen.update(signs)
    assert seen == set(SIGNS.values())


def test_the_kinds_of_parts_that_a_rule_has(mills: dict[str, Any]) -> None:
    classes = {(one["id"], kind["id"]): kind["rule"] for one in mills["classifications"] for kind in one["classes"]}
    assert classes["tenure", "free"] == {
        "kind": "all",
        "parts": [{"kind": "test", "criterion": "toll", "words": "none"}, {"kind": "above", "words": "Ours"}],
    }
    every, before = classes["kind", "common"]["parts"]
    assert (every["kind"], every["group"], before) == ("every", "village", {"kind": "before"})
    score, level = classes["rank", "best"]["parts"]
    assert score == {"kind": "score", "title": "Worth", "words": "at least 75%"}
    assert level == {"kind": "level", "words": "Good"}
    assert (classes["use", "market"]["kind"], classes["use", "market"]["count"]) == ("count", 2)


def test_classes_and_classifications_say_what_they_belong_to(mills: dict[str, Any]) -> None:
    assert {one["id"]: one["lens_of"] for one in mills["classifications"] if one["lens_of"]} == {
        "loose": "kind",
        "again": "tenure",
    }
    kinds = {kind["id"]: kind["is_a"] for kind in mills["classifications"][1]["classes"]}
    assert kinds == {"lord's": None, "ours": None, "free": "ours"}


def test_scores_claims_findings_and_checks_are_there(mills: dict[str, Any]) -> None:
    assert mills["scores"][0]["weights"] == {"owner": 1, "record": 2, "water": 1}
    assert mills["scores"][0]["points"]["owner"] == {"lord": 0, "guild": 0.5, "village": 1}
    assert [one["answer"] for one in mills["claims"]] == ["open", "fails", "open", "open", "open"]
    assert mills["claims"][1]["fails"] == ["brook", "hand"]
    assert {one["accepted"] for one in mills["findings"] if "steam" in one["about"]} == {
        "The first steam mill is being built, <b>soon</b>."
    }
    assert {one["proof"] for one in mills["checks"]} == {"proved"}


def test_an_entry_has_its_scores_as_intervals(mills: dict[str, Any]) -> None:
    assert entry_of(mills, "split")["scores"] == {
        "worth": {"low": 0.0, "high": 1.0, "low_share": 0.0, "high_share": 0.25}
    }


def test_a_verdict_has_changes_sides_fragile_values_and_readings(mills: dict[str, Any]) -> None:
    alder, brook, split = (entry_of(mills, name)["verdicts"] for name in ("alder", "brook", "split"))
    assert alder["kind"]["changes"][0] == {
        "class": "steam",
        "change": [{"criterion": "power", "option": None, "values": ["steam"]}],
        "turn_out": [],
    }
    assert alder["use"]["changes"][0]["change"] == [{"criterion": "grain", "option": "malt", "values": ["yes"]}]
    assert alder["kind"]["fragile"] == [
        {"criterion": "owner", "values": ["guild"], "classes": ["other"], "no_class_possible": False}
    ]
    assert brook["tenure"]["readings"]["evidenced"]["possible"] == ["lord's", "ours", "free"]
    assert [one["classes"] for one in split["kind"]["sides"]] == [["other"], ["big"], ["steam"]]
    assert split["kind"]["sides"][2]["claims"] == ["Power is steam"]
    assert [one["option"] for one in split["use"]["questions"]] == ["wheat", "rye", "malt"]


# The manual


BY_ID = {"values", "verdicts", "scores", "weights", "points", "why_not", "readings"}
"""fields that may hold objects whose keys are ids"""


def fields(value: object) -> Iterator[str]:
    """Every field of a document, but not the ids that stand as keys."""
    if isinstance(value, list):
        for inner in value:
            yield from fields(inner)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            inside = list(inner.values()) if key in BY_ID and isinstance(inner, dict) else inner
            if key not in {"weights", "points", "why_not", "where"}:
                yield from fields(inside)


def manual() -> str:
    """The manual's page about the JSON, without its examples."""
    text = (REPO / "docs" / "manual" / "json.md").read_text(encoding="utf-8")
    return re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)


def test_every_field_is_in_the_manual(mills: dict[str, Any]) -> None:
    described = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`]+)`", manual()))))
    found = set(fields(mills))
    assert {"turn_out", "low_share", "points", "lens_of", "why_not", "review_due"} <= found
    assert sorted(found - described) == []


def test_the_words_of_the_fields_are_in_the_manual() -> None:
    text = manual()
    words = [*Proof, *Answer, "claimed", "evidenced", "before", "above", "level", "count", *SIGNS.values()]
    assert [word for word in words if f"`{word}`" not in text] == []
