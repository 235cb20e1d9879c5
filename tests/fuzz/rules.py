"""The rules: comparisons drawn from bytes, against the brute-force reading of the tests; and changed comparison files.

The first byte says which. What is drawn is sound by construction, so whatever the package says of it has to be what a
look at every complete set of answers says. A changed file may be wrong in any way: then only what holds for every
wiki can be asked.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from random import Random

from comparative_wiki.classify import Classifier
from comparative_wiki.comparison.read import parse_comparison
from comparative_wiki.comparison.tests import ValueReader
from comparative_wiki.entry import entry_in
from comparative_wiki.explain import Explainer
from comparative_wiki.findings import Findings
from comparative_wiki.logic.diagrams import TooLarge
from comparative_wiki.problems import Problems
from comparative_wiki.rules import RuleSet
from comparative_wiki.scoring import Scorer
from comparative_wiki.soundness import check_rules
from comparative_wiki.source import parse_document
from tests.conftest import entry_text
from tests.fuzz.judging import check_problems
from tests.fuzz.supply import Supply, changed
from tests.reading import Data, Read, Reading, overlaps
from tests.shapes import Drawn, comparison_of, fill, values_of
from tests.test_classify import check_verdict, state_of
from tests.test_soundness import looked_up, proved

NAME = "rules"
is_text = False

MOST_ASSIGNMENTS = 3000
"""complete sets of answers that are looked at one by one"""
_CHANGED = 96
"""first bytes below this: a changed file"""


def seeds() -> Iterator[bytes]:
    """Beginnings of chance."""
    random = Random(9)
    for number in range(64):
        yield bytes([number * 4]) + random.randbytes(120)


def run(data: bytes) -> None:
    """Read one input."""
    supply = Supply(data[1:])
    if data and data[0] < _CHANGED:
        _run_changed(supply)
        return
    comparison = comparison_of(supply)
    reading = Reading(comparison)
    filled = fill(reading, values_of(supply))
    one = Drawn(reading, _read(comparison, filled.written), filled)
    wrong = [each for each in one.found.problems if not (each.code == "needs-reason" and each.severity == "warning")]
    assert not wrong, (wrong, comparison, filled.written)
    if _size(reading) > MOST_ASSIGNMENTS:
        return
    verdicts = one.found.verdicts()
    whole = [name for name in verdicts if not overlaps(reading, name)]
    for name in whole:
        check_verdict(reading, name, verdicts[name], one.possible)
        assert verdicts[name].state is state_of(one, name, verdicts[name])
    if data and data[0] % 2:
        _check_findings(one)
    else:
        _check_explanations(one, whole)


def _size(reading: Reading) -> int:
    size = 1
    for some in reading.everything().values():
        size *= len(some)
    return size


def _read(comparison: Data, criteria: Data) -> Read:
    """As `tests.reading.read`, without files. JSON is YAML that every reader reads alike."""
    problems = Problems()
    read_as = parse_comparison(json.dumps(comparison, ensure_ascii=False), problems.at("entries/comparison.yml"))
    assert read_as is not None, list(problems)
    report = problems.at("entries/thing.md")
    document = parse_document(entry_text(criteria), report)
    assert document is not None
    entry = entry_in(document, "thing", read_as, ValueReader(dict(read_as.criteria)), report, ["thing"])
    return Read(read_as, entry, list(problems))


def _check_findings(one: Drawn) -> None:
    """What is proved about the rules is what a look at everything finds."""
    findings = Findings((), Problems().at("comparison.yml"))
    check_rules(one.found.classifier().rules, findings)
    assert proved(findings) == looked_up(one.reading), one.reading.data
    assert not [each for each in findings.checked if each.proof.value == "not proved"]


def _check_explanations(one: Drawn, whole: Collection[str]) -> None:
    """The reasons alone are enough, and a question asks what is open."""
    classifier, profile = one.found.classifier(), one.found.profile()
    explanations = Explainer(classifier).explain(one.found.entry, profile, classifier.classify(profile))
    completions = one.reading.completions(one.possible)
    every = one.reading.completions(one.reading.everything())
    for name, explanation in explanations.items():
        assert explanation.words
        assert explanation.because_words is not None
        if name not in whole or not completions or any(not reason.values for reason in explanation.because):
            continue
        if any(one.reading.kind(each) == "many" for each in one.possible):
            continue  # rivals about many are no box; tests/test_explain_exactly.py looks at them
        box = {(str(reason.criterion), reason.option): list(reason.values) for reason in explanation.because}
        told = [answers for answers in every if one.found.inside(one.reading, box, answers)]
        said = {one.reading.result(name, answers) for answers in completions}
        if one.reading.policy(name) != "all":
            assert {one.reading.result(name, answers) for answers in told} == said
    scores = Scorer(classifier.rules).scores(profile)
    assert scores.keys() == one.found.comparison.scores.keys()


def _run_changed(supply: Supply) -> None:
    """A comparison in which something was changed as text: problems, or verdicts that hold together."""
    comparison = comparison_of(supply)
    criteria = fill(Reading(comparison), values_of(supply)).written
    text = changed(json.dumps(comparison, ensure_ascii=False, indent=1), supply, [json.dumps(criteria)], most=3)
    text = text.replace("\r\n", "\n").replace("\r", "\n")  # as whatever reads a file does
    problems = Problems()
    found = parse_comparison(text, problems.at("entries/comparison.yml"))
    if found is None or problems.has_errors:
        assert problems.has_errors
        check_problems(problems, text)
        return
    report = problems.at("entries/thing.md")
    document = parse_document(entry_text(criteria), report)
    assert document is not None
    entry = entry_in(document, "thing", found, ValueReader(dict(found.criteria)), report, ["thing"])
    check_problems(problems, None)
    findings = Findings(found.accepted, report)
    try:
        rules = RuleSet(found)
        check_rules(rules, findings)
        classifier = Classifier(rules)
        profile = classifier.profile(entry)
        verdicts = classifier.classify(profile)
        explanations = Explainer(classifier).explain(entry, profile, verdicts)
    except (TooLarge, RecursionError):
        return  # `build_wiki` makes a problem of it
    check_problems(problems, None)
    for name, verdict in verdicts.items():
        classes = {one.id for one in found.classifications[name].classes}
        assert set(verdict.possible) <= classes
        assert set(verdict.certain) <= classes
        assert {each.criterion for each in explanations[name].questions} == set(verdict.deciding)
        assert explanations[name].words
