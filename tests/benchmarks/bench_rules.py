"""How long rules take: 140 criteria in three levels, shaped like the best-practices badge of the OpenSSF.

Run with `make bench`. A figure is the best of the given number of rounds, because everything else that runs on a
machine only ever makes it slower. Every entry of a round is new to the classifier, so that nothing is remembered.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import yaml

from comparative_wiki.classify import Classifier
from comparative_wiki.comparison.model import Comparison
from comparative_wiki.comparison.read import read_comparison
from comparative_wiki.entry import Entry
from comparative_wiki.explain import Explainer
from comparative_wiki.findings import Findings
from comparative_wiki.problems import Problems
from comparative_wiki.rules import RuleSet
from comparative_wiki.soundness import check_rules
from comparative_wiki.wiki import read_entries

LEVELS = {"passing": (43, 24), "silver": (44, 8), "gold": (18, 3)}
"""level → how many criteria must be met, and how many should be"""
PARTS = 6
"""groups of a level: basics, change control, reporting, quality, security, analysis"""
ENTRIES = 20


def badge() -> dict[str, Any]:
    """The comparison: met or unmet, a third may be not applicable; of the SHOULDs of a level most are needed."""
    criteria: dict[str, Any] = {}
    classes: dict[str, Any] = {}
    for level, (must, should) in LEVELS.items():
        for number in range(must):
            criteria[f"{level}-{number}"] = {
                "scale": ["unmet", "met"],
                "groups": [f"{level} {number % PARTS}"],
                "not_applicable": number % 3 == 0,
            }
        for number in range(should):
            criteria[f"{level}-should-{number}"] = {"scale": ["unmet", "met"], "groups": [f"{level} should"]}
        groups = [{"every": f"{level} {part}"} for part in range(PARTS)]
        rest = {"at_least": max(1, should * 2 // 3), "of": f"{level} should"}
        classes[level] = {"when": {"all": [*groups, rest]}}
    return {"criteria": criteria, "classifications": {"badge": {"policy": "levels", "classes": classes}}}


def values(random: Random, unknown: float, unmet: float) -> dict[str, Any]:
    """An entry: so many of its values unknown, so many unmet."""
    found: dict[str, Any] = {}
    for name, one in badge()["criteria"].items():
        if random.random() >= unknown:
            neutral = one.get("not_applicable") and random.random() < 0.2
            met = "unmet" if random.random() < unmet else "met"
            found[name] = {"not applicable": "It has none."} if neutral else met
    return found


KINDS = {
    "everything known, near the top": (0.0, 0.0),
    "everything known, some unmet": (0.0, 0.1),
    "half unknown, the rest met": (0.5, 0.0),
    "half unknown, some unmet": (0.5, 0.05),
    "a tenth unknown, some unmet": (0.1, 0.03),
    "nothing known": (1.0, 0.0),
}


def read_all(folder: Path, comparison: dict[str, Any], entries: list[dict[str, Any]]) -> tuple[Comparison, list[Entry]]:
    """Write and read a comparison with its entries."""
    (folder / "entries").mkdir(parents=True)
    (folder / "entries" / "comparison.yml").write_text(yaml.safe_dump(comparison, sort_keys=False), encoding="utf-8")
    for number, one in enumerate(entries):
        front = yaml.safe_dump({"title": f"Entry {number}", "summary": "An entry.", "criteria": one})
        (folder / "entries" / f"e{number}.md").write_text(f"---\n{front}---\nAn entry.\n", encoding="utf-8")
    problems = Problems()
    read = read_comparison(folder / "entries" / "comparison.yml", problems.at("entries/comparison.yml"))
    assert read is not None
    found = read_entries(folder, "entries", read, problems, lambda stage, done, total: None)
    assert not problems, list(problems)
    return read, found


def best(rounds: int, function: Callable[[], object]) -> float:
    """Seconds of the fastest round."""
    found = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        function()
        found = min(found, time.perf_counter() - start)
    return found


def check(comparison: Comparison) -> RuleSet:
    """Compile the rules and check them, which must find nothing wrong."""
    rules, problems = RuleSet(comparison), Problems()
    findings = Findings((), problems.at("comparison.yml"))
    check_rules(rules, findings)
    assert not problems.has_errors, list(problems)
    assert all(one.proof.value != "not proved" for one in findings.checked)
    return rules


def explain_all(comparison: Comparison, entries: list[Entry]) -> list[float]:
    """Seconds for each entry, classified and explained with nothing remembered of its like."""
    rules = RuleSet(comparison)
    classifier = Classifier(rules)
    explainer = Explainer(classifier)
    found: list[float] = []
    for entry in entries:
        start = time.perf_counter()
        profile = classifier.profile(entry)
        explainer.explain(entry, profile, classifier.classify(profile))
        found.append(time.perf_counter() - start)
    return found


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds: int = parser.parse_args().rounds
    comparison = badge()
    with tempfile.TemporaryDirectory() as scratch:
        read, _ = read_all(Path(scratch, "rules"), comparison, [{}])
        print(f"{len(read.criteria)} criteria, {len(LEVELS)} levels, {len(RuleSet(read).diagrams):,} nodes")
        compiled = best(rounds, lambda: RuleSet(read))
        both = best(rounds, lambda: check(read))
        print(f"{compiled * 1000:8.1f} ms  rules compiled")
        print(f"{both * 1000:8.1f} ms  rules compiled and checked  (goal: below 1,000)")
        for name, (unknown, unmet) in KINDS.items():
            random = Random(7)
            folder = Path(scratch, name.replace(" ", "-"))
            _, entries = read_all(folder, comparison, [values(random, unknown, unmet) for _ in range(ENTRIES)])
            times = [min(some) for some in zip(*(explain_all(read, entries) for _ in range(rounds)), strict=True)]
            mean, worst = sum(times) / len(times), max(times)
            print(f"{mean * 1000:8.1f} ms  an entry classified and explained, at most {worst * 1000:.1f}: {name}")
    print("            (goal: an entry below 20)")


if __name__ == "__main__":
    main()
