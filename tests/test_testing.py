"""The public module with which owners of other wikis test their rules."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from comparative_wiki import testing
from comparative_wiki.logic.diagrams import TooLarge
from comparative_wiki.testing import Rules, check_wiki, load_rules
from tests.conftest import REPO, Draw, Drawing, entry_text

COMPARISON = """
criteria:
  storage: {scale: [closed, documented, plain], evidence: required}
  offline: [no, reading, full]
  export: [none, partial, complete]
  price: {number: {unit: EUR a month, at_least: 0}}
  platforms: {many: [linux, mac, web]}
  price-model: {options: [free, paid], not_applicable: true}
  based-on: {link: true}
  licence: {text: true}
  freedom: {scale: [closed, open], from: licence, where: {open: [MIT], closed: [proprietary]}}
  care: {scale: [bad, good], from: {link: based-on, take: worst}}
scores:
  freedom: {title: How free, weights: [storage, offline]}
classifications:
  keeping:
    policy: first
    classes:
      local: {when: {storage: plain, offline: full}}
      on disk: {is_a: local, when: {platforms: linux, care: good}}
      cheap: {when: {price: at most 5, price-model: free}}
      free: {when: {freedom: open}}
      kept: {otherwise: true}
  openness:
    policy: levels
    classes:
      leave: {when: {export: at least partial}}
      take: {when: {export: complete}}
  remarks:
    policy: all
    classes:
      everywhere: {when: {platforms: web}}
      costs: {when: {price-model: paid}}
"""


@pytest.fixture
def wiki(draw: Draw) -> Drawing:
    return draw(
        {
            "entries/comparison.yml": COMPARISON,
            "entries/sub/joplin.md": entry_text(
                {"storage": "plain", "offline": "full", "based-on": "zim", "platforms": ["linux"]}, title="Joplin"
            ),
            "entries/zim.md": entry_text({"care": "good"}, title="Zim"),
        }
    )


@pytest.fixture
def rules(wiki: Drawing) -> Rules:
    return load_rules(wiki.root / "entries" / "comparison.yml")


def message(function: object, *arguments: str) -> str:
    """What a helper complains of."""
    with pytest.raises(AssertionError) as raised:
        function(*arguments)  # type: ignore[operator]
    return str(raised.value)


# Loading


def test_errors_of_the_file_are_raised_together_as_they_are_printed(draw: Draw) -> None:
    root = draw({"entries/comparison.yml": "criteria:\n  a: [x]\n  b: [x, y]\n  b: [y, z]\n"}).root
    lines = message(load_rules, str(root / "entries" / "comparison.yml")).splitlines()
    assert [re.sub(r".*entries/", "", line) for line in lines] == [
        "comparison.yml:2:6 criterion 'a' has fewer than two levels. Name at least two levels. [empty]",
        (
            "comparison.yml:4:3 the key 'b' stands here a second time, first in line 3. Keep one of the two. "
            "[duplicate-key]"
        ),
    ]


def test_errors_of_the_rules_are_raised(draw: Draw) -> None:
    classes = "{one: {when: {a: x}}, two: {when: {b: x}}, rest: {otherwise: true}}"
    text = f"criteria:\n  a: [x, y]\n  b: [x, y]\nclassifications:\n  k:\n    classes: {classes}\n"
    root = draw({"entries/comparison.yml": text}).root
    assert "[class-overlap]" in message(load_rules, str(root / "entries" / "comparison.yml"))


def test_a_file_that_is_not_there_is_a_failure(tmp_path: Path) -> None:
    assert "[file-unreadable]" in message(load_rules, str(tmp_path / "comparison.yml"))


def test_rules_that_are_too_large_are_a_failure(wiki: Drawing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(testing, "RuleSet", too_large)
    assert "[too-complex]" in message(load_rules, str(wiki.root / "entries" / "comparison.yml"))


def too_large(comparison: object) -> None:
    raise TooLarge


# Values and what the rules say of them


def test_a_verdict_has_what_a_page_says(rules: Rules) -> None:
    ruling = rules.verdict("keeping", storage="plain", offline="full", platforms=[], care="bad")
    assert ruling.state == "decided"
    assert ruling.possible == ruling.certain == ("local",)
    assert not ruling.may_be_none
    assert ruling.words == "Local"
    assert ruling.because == "because Storage is plain, Offline is full and Platforms does not include linux"
    assert repr(ruling) == "<Ruling in 'keeping': Local>"
    assert ruling.reasons["storage"] == ("plain",)
    assert "on disk" in ruling.changes
    ruling.assert_is("local")
    assert rules.verdict("keeping", storage="documented", offline="full").changes["local"] == "Storage → plain"


def test_an_open_verdict_says_what_to_ask(rules: Rules) -> None:
    ruling = rules.verdict("openness", {"export": "at least partial"})
    assert (ruling.state, ruling.certain, ruling.possible) == ("undetermined", ("leave",), ("leave", "take"))
    assert ruling.questions == ("export",)
    ruling.assert_certain("leave")
    ruling.assert_possible("take", "leave")


@pytest.mark.parametrize("price", [3, 3.5, Decimal("4.99"), "5", "at most 2", "0 to 5"])
def test_numbers_may_be_numbers_or_text(rules: Rules, price: object) -> None:
    rules.verdict("keeping", storage="closed", price=price, price_model="free").assert_is("cheap")


@pytest.mark.parametrize("platforms", [["linux", "web"], ("web",), {"web", "mac"}, "web", ["includes web"]])
def test_lists_of_many_may_be_of_any_kind(rules: Rules, platforms: object) -> None:
    rules.verdict("remarks", platforms=platforms).assert_is("everywhere")


def test_values_are_disputed_unknown_absent_and_not_applicable_as_in_entries(rules: Rules) -> None:
    case = rules.case(
        {"price-model": "not applicable", "offline": None, "export": "unknown"},
        storage={"disputed": ["closed", "plain"]},
        care={"value": "good", "confidence": "low"},
    )
    states = {str(name): value.state.value for name, value in case.entry.values.items()}
    assert states["price-model"] == "not applicable"
    assert states["offline"] == "absent"
    assert states["export"] == "unknown"
    assert states["storage"] == "disputed"
    assert states["care"] == "known"


def test_required_sources_are_not_asked_for(rules: Rules) -> None:
    assert rules.case(storage="plain").value("storage").possible == ("plain",)


def test_a_criterion_that_is_mapped_is_worked_out(rules: Rules) -> None:
    case = rules.case({"licence": "mit", "storage": "closed", "price": 9})
    assert case.value("freedom").possible == ("open",)
    case.verdict("keeping").assert_is("free")


def test_yes_and_no_may_be_written_as_truth(draw: Draw) -> None:
    text = "criteria: {a: [no, yes]}\nclassifications: {k: {classes: {x: {when: {a: yes}}, y: {otherwise: true}}}}\n"
    rules = load_rules(draw({"entries/comparison.yml": text}).root / "entries" / "comparison.yml")
    rules.verdict("k", a=True).assert_is("x")
    rules.verdict("k", a=False).assert_is("y")


def test_problems_with_values_are_raised_with_their_text(rules: Rules) -> None:
    with pytest.raises(AssertionError) as raised:
        rules.verdict("keeping", storage="plan", offlin="full")
    assert str(raised.value).splitlines() == [
        (
            "'offlin' is not a criterion. Did you mean 'offline'? Criteria: storage, offline, export, price, "
            "platforms, price-model, based-on, licence, freedom, care. [unknown-criterion]"
        ),
        "'plan' is not a value of 'storage'. Did you mean 'plain'? Allowed: closed, documented, plain. [unknown-value]",
    ]


def test_names_that_are_not_there_are_failures_with_a_hint(rules: Rules) -> None:
    assert message(rules.verdict, "keping") == "there is no classification 'keping'. Did you mean 'keeping'?"
    ruling = rules.verdict("keeping")
    assert message(ruling.assert_is, "lokal") == "there is no class 'lokal' in 'keeping'. Did you mean 'local'?"
    assert message(rules.score, "fredom") == "there is no score 'fredom'. Did you mean 'freedom'?"
    assert message(rules.case().value, "storag") == "there is no criterion 'storag'. Did you mean 'storage'?"
    assert message(rules.entry, "jopln").startswith("there is no entry 'jopln'. Did you mean 'joplin'?")


def test_classes_can_be_listed(rules: Rules) -> None:
    assert rules.classes("openness") == ("leave", "take")


def test_a_score_is_an_interval_while_something_is_open(rules: Rules) -> None:
    assert rules.score("freedom", storage="plain").words == "between 50% and 100%"
    assert rules.score("freedom", storage="plain", offline="full").low_share == 1


# Assertions


def test_a_level_has_to_be_the_one_that_is_reached(rules: Rules) -> None:
    ruling = rules.verdict("openness", export="complete")
    ruling.assert_is("take")
    ruling.assert_certain("leave", "take")
    assert "should be 'leave', but is: Take" in message(ruling.assert_is, "leave")


def test_a_parent_is_certain_and_the_special_class_is_the_verdict(rules: Rules) -> None:
    ruling = rules.verdict("keeping", storage="plain", offline="full", platforms=["linux"], care="good")
    ruling.assert_is("on disk")
    ruling.assert_certain("local")
    assert "should be 'local'" in message(ruling.assert_is, "local")


def test_no_class_can_be_asked_for(rules: Rules) -> None:
    rules.verdict("openness", export="none").assert_no_class()
    assert "should fit no class" in message(rules.verdict("openness", export="complete").assert_no_class)
    assert "should fit no class" in message(rules.verdict("openness").assert_no_class)


def test_a_class_can_be_excluded(rules: Rules) -> None:
    rules.verdict("keeping", storage="closed").assert_not("local")
    assert "should not be 'local'" in message(rules.verdict("keeping").assert_not, "local")


def test_a_failure_gives_values_reasons_and_the_fewest_changes(rules: Rules) -> None:
    ruling = rules.verdict("keeping", storage="documented", offline="full", price=12, licence="proprietary")
    assert message(ruling.assert_is, "local").splitlines() == [
        "these values: 'keeping' should be 'local', but is: Kept",
        "  with storage is documented, offline is full, price is 12, licence is proprietary and freedom is closed",
        "  because Storage is at most documented, Price is above 5 EUR a month and Freedom is closed",
        "  to be 'local': Storage → plain",
    ]


def test_a_failure_over_something_open_gives_the_most_telling_question(rules: Rules) -> None:
    ruling = rules.verdict("openness", export="partial to complete")
    assert message(ruling.assert_is, "take").splitlines() == [
        "these values: 'openness' should be 'take', but is: Leave, up to Take",
        "  with export is at least partial (partial)",
        "  because Export is at least partial",
        "  Leave if Export is partial",
        "  Take if Export is complete",
        "  to be 'take': if Export is complete",
    ]


def test_possible_classes_are_compared_exactly(rules: Rules) -> None:
    ruling = rules.verdict("openness", export="at most partial")
    ruling.assert_possible("leave")
    assert ruling.may_be_none
    assert "should leave 'leave' and 'take', but is" in message(ruling.assert_possible, "leave", "take")


# Entries


@pytest.mark.parametrize("name", ["joplin", "joplin.md", "entries/sub/joplin.md", Path("entries/sub/joplin.md")])
def test_an_entry_is_found_by_id_or_path(rules: Rules, name: str | Path) -> None:
    case = rules.entry(name)
    assert case.entry.title == "Joplin"
    assert case.value("care").possible == ("good",), "inherited over a link to another entry"
    case.verdict("remarks").assert_possible("costs")


def test_an_entry_needs_its_sources(rules: Rules) -> None:
    case = rules.entry("joplin")
    assert case.value("storage").state == "unknown"
    assert message(case.verdict("keeping").assert_is, "on disk").startswith("Joplin: 'keeping' should be 'on disk'")


def test_an_entry_with_errors_raises_them_and_others_do_not_care(wiki: Drawing, rules: Rules) -> None:
    (wiki.root / "entries" / "bad.md").write_text(entry_text({"offline": "ful"}), encoding="utf-8")
    assert "entries/bad.md:5:12 'ful' is not a value of 'offline'" in message(rules.entry, "bad")
    assert rules.entry("zim").entry.title == "Zim"


# The checks


def test_findings_can_be_listed_and_refused(draw: Draw) -> None:
    text = COMPARISON + "accepted: [{check: unused-criterion, where: spare, because: It is only shown.}]\n"
    text = text.replace("criteria:", "criteria:\n  spare: [no, yes]\n  other: [no, yes]", 1)
    rules = load_rules(draw({"entries/comparison.yml": text}).root / "entries" / "comparison.yml")
    assert [one.about for one in rules.findings("unused-criterion")] == [("other",)]
    assert len(rules.findings("unused-criterion", accepted=True)) == 2
    rules.assert_no_findings("class-gap", "level-not-monotone")
    assert message(rules.assert_no_findings, "unused-criterion") == (
        "no rule depends on 'other'. That is in order if it is only to be shown; accept it then. [unused-criterion]"
    )
    rules.assert_proved("openness")


def test_what_is_not_proved_is_named(draw: Draw) -> None:
    classes = "{one: {when: {a: x}}}"
    text = f"criteria:\n  a: [x, y]\nclassifications:\n  k:\n    classes: {classes}\n"
    rules = load_rules(draw({"entries/comparison.yml": text}).root / "entries" / "comparison.yml")
    assert message(rules.assert_proved, "k") == "'k': class-gap is found"


def test_a_whole_wiki_can_be_checked(wiki: Drawing) -> None:
    assert "entries/sub/joplin.md" in message(check_wiki, str(wiki.root))
    check_wiki(wiki.root, strict=False)


# The manual


EXAMPLES = re.findall(
    r"^```python\n(.*?)^```",
    (REPO / "docs" / "manual" / "testing.md").read_text(encoding="utf-8"),
    re.DOTALL | re.MULTILINE,
)
SHOWN = (REPO / "docs" / "manual" / "testing.md").read_text(encoding="utf-8")


def shown_file(name: str) -> str:
    """A file that the page shows under a title."""
    found = re.search(rf'^```\w+ title="{re.escape(name)}"\n(.*?)^```', SHOWN, re.DOTALL | re.MULTILINE)
    assert found, name
    return found[1]


@pytest.fixture
def shown(draw: Draw) -> Path:
    """The wiki of the page."""
    names = re.findall(r'^```\w+ title="(.+?)"$', SHOWN, re.MULTILINE)
    return draw({name: shown_file(name) for name in names}).root


def test_the_tests_in_the_manual_pass(shown: Path) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"]
    done = subprocess.run(command, cwd=shown, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_every_example_in_the_manual_works(number: int, shown: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shown)
    script = shown / "example.py"
    script.write_text(
        'from comparative_wiki.testing import load_rules\n\nrules = load_rules("entries/comparison.yml")\n'
        + EXAMPLES[number]
    )
    runpy.run_path(str(script))


def test_the_failure_in_the_manual_is_what_is_printed(shown: Path) -> None:
    rules = load_rules(shown / "entries" / "comparison.yml")
    (expected,) = re.findall(r"^```text\nAssertionError: (.*?)^```", SHOWN, re.DOTALL | re.MULTILINE)
    ruling = rules.verdict("keeping", storage="documented", offline="full", price=12)
    assert message(ruling.assert_is, "local-first") == expected.rstrip("\n")
