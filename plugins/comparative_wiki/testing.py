"""Test the rules of a comparison in a test suite of your own. docs/manual/testing.md explains it with examples.

    rules = load_rules("entries/comparison.yml")

    def test_plain_text_on_your_own_disk_is_local() -> None:
        rules.verdict("keeping", storage="plain", offline="full").assert_is("local-first")

Whatever is wrong raises AssertionError with the problems as `comparative-wiki check` prints them, so that any test
runner will do.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from .classify import Classifier, Profile, Verdict, VerdictState
from .comparison.model import (
    NOT_APPLICABLE,
    Classification,
    ClassificationId,
    Comparison,
    CriterionId,
    EvidencePolicy,
    Policy,
    ScoreId,
)
from .comparison.read import read_comparison
from .comparison.tests import ValueReader
from .comparison.words import join_and, set_in_words
from .derive import check_links, derive
from .entry import Entry, EntryId, Value, read_values
from .explain import Explainer, Explanation
from .fields import Fields
from .findings import Finding, Findings, Proof
from .languages.told import tell
from .logic.diagrams import TooLarge
from .problems import START, Problem, Problems, Severity, did_you_mean, problem_as_text, remedies
from .rules import RuleSet
from .scoring import Scored, Scorer
from .soundness import check_rules
from .source import Mapping as MappingNode
from .source import Node, Scalar
from .source import Sequence as SequenceNode
from .wiki import build_wiki, entry_paths, known_names, read_entries, relative

Written = object
"""a value as an entry writes it: text, a number, a list, or a mapping with `value`, `disputed`, `not applicable`"""

MOST_QUESTIONS = 2
"""how many open questions a failure shows; the first one settles most"""


def load_rules(path: str | os.PathLike[str]) -> Rules:
    """Read a comparison file and check its rules. Raises AssertionError with every problem where it has errors."""
    place = Path(path)
    problems = Problems()
    report = problems.at(place.as_posix())
    if not place.is_file():
        report.error("file-unreadable", START, tell("there is no comparison file"))
    comparison = read_comparison(place, report) if place.is_file() else None
    _raise_errors(problems)
    assert comparison is not None
    try:
        return Rules(place, comparison, problems)
    except (TooLarge, RecursionError):
        report.error(
            "too-complex",
            START,
            tell("the rules are too large to be worked out"),
            tell("Use fewer criteria in one rule."),
        )
        _raise_errors(problems)
        raise


def check_wiki(root: str | os.PathLike[str] = ".", *, entries: str = "entries", strict: bool = True) -> None:
    """Check a whole wiki: rules, entries and examples. Raises AssertionError with every error and, strict, warning.

    `root` is the folder of mkdocs.yml, `entries` that of the entries below it. Notes are left out.
    """
    problems = Problems()
    build_wiki(Path(root), entries, problems)
    grave = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    _raise([problem for problem in problems if problem.severity in grave])


class Rules:
    """The rules of a comparison file, ready to be asked. Made by `load_rules`."""

    def __init__(self, path: Path, comparison: Comparison, problems: Problems) -> None:
        self.path = path
        self.comparison = comparison
        self._problems = problems
        self._rules = RuleSet(comparison)
        self._findings = Findings(comparison.accepted, problems.at(path.as_posix()))
        check_rules(self._rules, self._findings)
        _raise_errors(problems)
        self._classifier = Classifier(self._rules)
        self._explainer = Explainer(self._classifier)
        self._scorer = Scorer(self._rules)
        self._entries: dict[EntryId, Entry] | None = None

    # Asking

    def verdict(self, classification: str, values: Mapping[str, Written] | None = None, /, **more: Written) -> Ruling:
        """Return what the rules say about values, in one classification.

        Values are written as in an entry: `storage="at least documented"`, `price=12`, `platforms=["linux"]`,
        `export={"disputed": ["none", "complete"]}`. A criterion that is not given is open. An id that is no Python
        name stands in the mapping, or as a keyword with underscores: `price_model="free"`. Sources are not asked for.
        """
        return self.case(values, **more).verdict(classification)

    def score(self, score: str, values: Mapping[str, Written] | None = None, /, **more: Written) -> Scored:
        """Return what values score: an interval while something is open."""
        return self.case(values, **more).score(score)

    def case(self, values: Mapping[str, Written] | None = None, /, **more: Written) -> Case:
        """Return values as something to ask several questions about."""
        written = {**(values or {}), **{self._id_of(name): value for name, value in more.items()}}
        # Rules are tested here, and not whether somebody can show a source.
        criteria = {
            name: dataclasses.replace(one, evidence=EvidencePolicy.OPTIONAL)
            for name, one in self.comparison.criteria.items()
        }
        comparison = dataclasses.replace(self.comparison, criteria=criteria)
        problems = Problems()
        front = MappingNode(((_scalar("criteria"), _node(written)),), 1, 1)
        report = problems.at("values")
        read = read_values(Fields(front, report, owner=tell("values")), comparison, ValueReader(criteria), report, ())
        _raise_errors(problems, places=False)
        entry = Entry(id=EntryId("values"), path="values", title="these values", summary="", values=read)
        (whole,) = derive(comparison, [entry], Problems())
        return Case(self, whole)

    def entry(self, path: str | os.PathLike[str]) -> Case:
        """Return an entry of the folder in which the comparison file lies, by its id or the path of its file.

        Raises AssertionError with its problems where it has errors, and where there is no such entry.
        """
        name = EntryId(Path(path).name.removesuffix(".md"))
        entries = self._all_entries()
        file = next((one for one in entry_paths(self.path.parent) if one.stem == name), None)
        own = relative(file, self.path.parent.parent) if file else ""
        _raise([one for one in self._problems if one.path == own and one.severity is Severity.ERROR])
        if name not in entries:
            raise AssertionError(remedies(f"there is no entry '{name}'.", did_you_mean(name, entries)))
        return Case(self, entries[name])

    def classes(self, classification: str) -> tuple[str, ...]:
        """Return the ids of the classes of a classification, in the order of the file."""
        return tuple(one.id for one in self._classification(classification).classes)

    # What is known of the rules themselves

    def findings(self, *codes: str, accepted: bool = False) -> tuple[Finding, ...]:
        """Return what the checks of the rules found, of these codes or of all; accepted findings only if asked.

        Checks that need entries (`class-empty`, `rule-not-exercised`, `no-class`) are not among them.
        """
        return tuple(
            one for one in self._findings.all if (not codes or one.code in codes) and (accepted or one.accepted is None)
        )

    def assert_no_findings(self, *codes: str) -> None:
        """Raise AssertionError with what the checks of the rules found and nobody accepted (of these codes)."""
        found = self.findings(*codes)
        if found:
            lines = [f"{one.cause}. {one.remedy}".strip() + f" [{one.code}]" for one in found]
            raise AssertionError("\n".join(lines))

    def assert_proved(self, classification: str) -> None:
        """Raise AssertionError unless every check of a classification was proved, or its finding accepted."""
        name = self._classification(classification).id
        wrong = [
            f"'{name}': {one.code} is {one.proof.value}"
            for one in self._findings.checked
            if one.classification == name and one.proof in {Proof.FOUND, Proof.NOT_PROVED}
        ]
        if wrong:
            raise AssertionError("\n".join(wrong))

    # Inside

    def _id_of(self, name: str) -> str:
        """The id that a Python name stands for."""
        if CriterionId(name) in self.comparison.criteria:
            return name
        near = [one for one in self.comparison.criteria if one.replace("-", "_").replace(" ", "_") == name]
        return near[0] if len(near) == 1 else name

    def _classification(self, name: str) -> Classification:
        known = self.comparison.classifications
        if ClassificationId(name) not in known:
            raise AssertionError(remedies(f"there is no classification '{name}'.", did_you_mean(name, known)))
        return known[ClassificationId(name)]

    def _all_entries(self) -> Mapping[EntryId, Entry]:
        if self._entries is None:
            folder = self.path.parent
            paths = entry_paths(folder)
            read = read_entries(folder.parent, folder.name, self.comparison, self._problems, lambda *_: None, paths)
            check_links(self.comparison, read, known_names(read, paths), self._problems)
            broken = self._problems.paths_with_errors()
            sound = [entry for entry in read if entry.path not in broken]
            self._entries = {one.id: one for one in derive(self.comparison, sound, self._problems)}
        return self._entries

    def _rule(self, entry: Entry, classification: str) -> Ruling:
        name = self._classification(classification).id
        profile = self._classifier.profile(entry)
        verdicts = self._classifier.classify(profile)
        explanation = self._explainer.explain(entry, profile, verdicts)[name]
        return Ruling(rules=self, entry=entry, profile=profile, verdict=verdicts[name], explanation=explanation)

    def _scored(self, entry: Entry, score: str) -> Scored:
        scores = self._scorer.scores(self._classifier.profile(entry))
        if ScoreId(score) not in scores:
            raise AssertionError(remedies(f"there is no score '{score}'.", did_you_mean(score, scores)))
        return scores[ScoreId(score)]


@dataclass(frozen=True, repr=False)
class Case:
    """Values, of an entry or made up, about which the rules can be asked."""

    rules: Rules
    entry: Entry

    def __repr__(self) -> str:
        return f"<Case: {self.entry.title}>"

    def verdict(self, classification: str) -> Ruling:
        """Return what the rules say about it in one classification."""
        return self.rules._rule(self.entry, classification)

    def score(self, score: str) -> Scored:
        """Return what it scores: `low` and `high` in points, `low_share` and `high_share` from 0 to 1, and `words`."""
        return self.rules._scored(self.entry, score)

    def value(self, criterion: str) -> Value:
        """Return its value of a criterion: `state`, `possible`, and for those that are worked out `origin`."""
        if CriterionId(criterion) not in self.entry.values:
            known = self.rules.comparison.criteria
            raise AssertionError(remedies(f"there is no criterion '{criterion}'.", did_you_mean(criterion, known)))
        return self.entry.values[CriterionId(criterion)]


@dataclass(frozen=True, kw_only=True, repr=False)
class Ruling:
    """What the rules say about values in one classification."""

    rules: Rules
    entry: Entry
    profile: Profile
    verdict: Verdict
    explanation: Explanation

    def __repr__(self) -> str:
        return f"<Ruling in '{self.verdict.classification}': {self.words}>"

    @property
    def state(self) -> str:
        """`decided`, `undetermined`, `contested` or `none`."""
        return self.verdict.state.value

    @property
    def possible(self) -> tuple[str, ...]:
        """The classes still possible, in the order of the file."""
        return self.verdict.possible

    @property
    def certain(self) -> tuple[str, ...]:
        """The classes that certainly hold: under `levels` those that are guaranteed, with `is_a` the parents too."""
        return self.verdict.certain

    @property
    def may_be_none(self) -> bool:
        """Whether it may turn out that no class fits."""
        return self.verdict.may_be_none

    @property
    def words(self) -> str:
        """The verdict as pages say it: "undecided between A and B"."""
        return self.explanation.words

    @property
    def because(self) -> str:
        """The reasons as pages say them: "because A is x and B is y"; empty where there are none."""
        return self.explanation.because_words

    @property
    def reasons(self) -> dict[str, tuple[str, ...]]:
        """The reasons as criterion → the values that are enough; an option of many stands as "criterion: option"."""
        return {
            f"{one.criterion}: {one.option}" if one.option else one.criterion: one.values
            for one in self.explanation.because
        }

    @property
    def questions(self) -> tuple[str, ...]:
        """The criteria whose answers would settle it, the most telling first."""
        return tuple(dict.fromkeys(one.criterion for one in self.explanation.questions))

    @property
    def changes(self) -> dict[str, str]:
        """Class → the fewest changes that would lead to it, in words; the nearest class first."""
        return {one.target: one.words for one in self.explanation.changes}

    # Assertions

    def assert_is(self, expected: str) -> None:
        """Raise AssertionError unless it is certain that this is the class. Means the same as `expect:` in examples.

        Under `levels` this is the level that is reached, no lower and no higher; under `all` others may hold as well.
        """
        if not self._is(self._known(expected)):
            raise AssertionError(self._wrong(f"should be '{expected}'", expected))

    def assert_certain(self, *expected: str) -> None:
        """Raise AssertionError unless these classes certainly hold; levels that are passed and parents by `is_a` do."""
        missing = [one for one in expected if self._known(one) not in self.verdict.certain]
        if missing:
            raise AssertionError(self._wrong(f"should certainly be {_quoted(missing)}", *missing))

    def assert_possible(self, *expected: str) -> None:
        """Raise AssertionError unless exactly these classes are possible, in any order."""
        wanted = {self._known(one) for one in expected}
        if wanted != set(self.verdict.possible):
            missing = [one for one in expected if one not in self.verdict.possible]
            raise AssertionError(self._wrong(f"should leave {_quoted(expected)}", *missing))

    def assert_not(self, excluded: str) -> None:
        """Raise AssertionError if it can be of this class, whatever is still open."""
        if self._known(excluded) in self.verdict.possible:
            raise AssertionError(self._wrong(f"should not be '{excluded}'"))

    def assert_no_class(self) -> None:
        """Raise AssertionError unless it is certain that no class fits."""
        if self.verdict.state is not VerdictState.NONE:
            raise AssertionError(self._wrong("should fit no class"))

    # Inside

    @property
    def _classification(self) -> Classification:
        return self.rules.comparison.classifications[self.verdict.classification]

    def _known(self, name: str) -> str:
        ids = [one.id for one in self._classification.classes]
        if name not in ids:
            raise AssertionError(
                remedies(f"there is no class '{name}' in '{self._classification.id}'.", did_you_mean(name, ids))
            )
        return name

    def _is(self, name: str) -> bool:
        policy, verdict = self._classification.policy, self.verdict
        if policy is Policy.ALL:
            return name in verdict.certain
        if policy is Policy.LEVELS:
            return verdict.certain[-1:] == (name,) == verdict.possible[-1:]
        return verdict.possible == (name,) and not verdict.may_be_none

    def _wrong(self, what: str, *wanted: str) -> str:
        """What was expected and what is, with the reasons and what would have to change."""
        lines = [f"{self.entry.title}: '{self._classification.id}' {what}, but is: {self.words or 'nothing'}"]
        given = [
            f"{one.id} is {_in_ids(self.rules.comparison, one.id, value)}"
            for one in self.rules.comparison.criteria.values()
            if (value := self.entry.values[one.id]).claims or value.origin
        ]
        lines.append(f"  with {join_and(given)}" if given else "  with nothing given")
        if self.because:
            lines.append(f"  {self.because}")
        lines += [f"  {words}" for one in self.explanation.questions[:MOST_QUESTIONS] for words in one.words]
        changes = self.changes
        lines += [
            f"  to be '{one}': {changes.get(one) or 'nothing leads there'}"
            for one in wanted
            if one not in self.verdict.certain
        ]
        return "\n".join(lines)


def _in_ids(comparison: Comparison, criterion: CriterionId, value: Value) -> str:
    one = comparison.criteria[criterion]
    if not one.levels or not value.possible:
        return join_and([claim.text for claim in value.claims]) or value.state.value
    words = set_in_words(one, value.possible, titles=False)
    return f"{words} ({value.state.value})" if value.is_open else words


def _quoted(names: Iterable[str]) -> str:
    return join_and([f"'{name}'" for name in names]) or "no class"


def _raise_errors(problems: Problems, *, places: bool = True) -> None:
    _raise([one for one in problems if one.severity is Severity.ERROR], places=places)


def _raise(problems: list[Problem], *, places: bool = True) -> None:
    if problems:
        lines = [problem_as_text(one) if places else f"{one.sentence} [{one.code}]" for one in problems]
        raise AssertionError("\n".join(lines))


# Python's values as the tree that a file would give


def _scalar(text: str) -> Scalar:
    return Scalar(text, 1, 1, plain=False)


def _node(written: Written) -> Node:
    if written is None:
        return Scalar("", 1, 1, plain=True)
    if isinstance(written, bool):
        return _scalar("yes" if written else "no")
    if isinstance(written, Mapping):
        items = ((_scalar(str(key)), _node(value)) for key, value in written.items())
        return MappingNode(tuple(items), 1, 1)
    if isinstance(written, list | tuple | set | frozenset):
        ordered = sorted(map(str, written)) if isinstance(written, set | frozenset) else written
        return SequenceNode(tuple(_node(one) for one in ordered), 1, 1)
    if str(written).strip() == NOT_APPLICABLE:
        return MappingNode(((_scalar(NOT_APPLICABLE), _scalar("so the test says")),), 1, 1)
    return _scalar(str(written))
