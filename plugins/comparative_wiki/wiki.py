"""The pipeline: a folder of entries and a comparison file become one checked, classified, cross-linked model."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from .ageing import today
from .classify import Profile, Verdict
from .comparison.model import ClassId, ClassificationId, Comparison, ScoreId
from .comparison.tests import ValueReader
from .coverage import check_coverage
from .derive import check_links, derive
from .entry import Entry, EntryId, Evidence, ids_of, read_entry
from .explain import Explanation, Explanations
from .findings import Findings
from .history import Historian, History
from .kept import Kept
from .kinship import Kinship, check_kinship, find_kinship
from .languages.language import ENGLISH, Language
from .languages.told import tell
from .logic.diagrams import TooLarge
from .looks import Look, Outcome, page_of, read_looks
from .mentions.external import ExternalMention, read_mentions
from .mentions.model import Mention
from .mentions.topics import Target, Topic, Topics
from .misspelt import gather_misspelt
from .problems import START, Problems, Reporter, Severity, did_you_mean
from .prose import check_brackets, check_size
from .readers import Readers
from .related import Related, relate
from .removed import Memory, Names, read_memory
from .rules import RuleSet
from .ruletree import RuleTrees
from .sanitise import check_body
from .scoring import Scored, Scorer
from .soundness import check_example, check_rules
from .source import leads_out
from .theses import Counted, count_theses

COMPARISON_FILE = "comparison.yml"

Progress = Callable[[str, int, int], None]
"""told the stage, how many are done, and how many there are"""


@dataclass(frozen=True, kw_only=True)
class ClassifiedEntry:
    """An entry with its verdicts, their reasons, and its neighbours."""

    entry: Entry
    verdicts: Mapping[ClassificationId, Verdict]
    explanations: Mapping[ClassificationId, Explanation]
    profile: Profile
    """what the rules know of it"""
    history: History
    """what it was before"""
    scores: Mapping[ScoreId, Scored] = field(default_factory=dict)
    related: tuple[Related, ...] = ()

    def words(self, name: ClassificationId) -> str:
        """A verdict in words."""
        return self.explanations[name].words

    def why(self, name: ClassificationId) -> str:
        """What a verdict rests on, or what it hangs on."""
        explanation = self.explanations[name]
        return "; ".join(explanation.questions[0].words) if explanation.questions else explanation.because_words


@dataclass(frozen=True, kw_only=True)
class Wiki:
    """Everything that is rendered and exported. Frozen."""

    comparison: Comparison
    entries: Mapping[EntryId, ClassifiedEntry]
    """by id, in the order of the ids"""
    rules: RuleSet
    trees: RuleTrees
    findings: Findings
    day: str
    """the date of the build, by which evidence is old or not"""
    theses: tuple[Counted, ...]
    """the claims of the comparison, put to the entries"""
    mentions: Mapping[Target, tuple[Mention, ...]] = field(default_factory=dict)
    """those of the wiki's own pages; empty until these have been rendered"""
    external: Mapping[Target, tuple[ExternalMention, ...]] = field(default_factory=dict)
    """those of pages elsewhere"""
    memory: Memory = field(default_factory=Memory)
    """what is remembered of entries that are not here"""
    looks: Mapping[str, Look] = field(default_factory=dict)
    """what came of looking at the addresses of evidence, by address without a fragment"""

    def look_at(self, source: Evidence) -> Look | None:
        """What came of looking at the address of a source; None where nobody has looked, or there is none."""
        return self.looks.get(page_of(source.url)) if self.looks and source.url else None

    def outcome(self, source: Evidence) -> Outcome | None:
        """What that says of the source and its quotation."""
        look = self.look_at(source)
        return look.outcome(source.quote) if look is not None else None

    def explain(self, entries: Iterable[EntryId] | None = None) -> None:
        """Work out every explanation that nobody has asked for yet, perhaps of these entries only.

        Raises NotExplained.
        """
        for entry in self.entries if entries is None else entries:
            one = self.entries[entry]
            for name in one.explanations:
                one.explanations[name]

    def with_mentions(self, mentions: Mapping[Target, tuple[Mention, ...]]) -> Wiki:
        """Return the same wiki with its mentions."""
        return dataclasses.replace(self, mentions=mentions)

    @cached_property
    def topics(self) -> Topics:
        """The criteria and classes as what may be discussed."""
        return Topics(self.comparison)

    def title_of(self, target: Target) -> str:
        """The title of an entry, criterion or class."""
        return target.title if isinstance(target, Topic) else self.entries[target].entry.title

    @cached_property
    def entry_of_name(self) -> Mapping[str, EntryId]:
        """Every id and every old id → the entry."""
        return ids_of(one.entry for one in self.entries.values())

    def as_of(self, date: str) -> Wiki:
        """The same wiki with the values that its entries had at the end of a day, month or year.

        What had not begun by then is left out. Of the past there are verdicts and scores, and no explanations.
        """
        scorer = Scorer(self.rules)
        found: dict[EntryId, ClassifiedEntry] = {}
        for name, one in self.entries.items():
            period = one.history.at(date)
            if period is None:
                continue
            found[name] = (
                dataclasses.replace(
                    one,
                    entry=period.entry,
                    verdicts=period.verdicts,
                    explanations={},
                    profile=period.profile,
                    scores=scorer.scores(period.profile),
                )
                if period.last
                else one
            )
        return dataclasses.replace(self, entries=found)

    @cached_property
    def kinship(self) -> Kinship:
        """Which entries came from which."""
        return find_kinship(self.comparison, [one.entry for one in self.entries.values()])

    def members(self, classification: ClassificationId, name: ClassId) -> tuple[ClassifiedEntry, ...]:
        """The entries that certainly are of a class."""
        return tuple(one for one in self.entries.values() if name in one.verdicts[classification].certain)

    def candidates(self, classification: ClassificationId, name: ClassId) -> tuple[ClassifiedEntry, ...]:
        """The entries that may be of a class, and may not."""
        return tuple(
            one
            for one in self.entries.values()
            if name in one.verdicts[classification].possible and name not in one.verdicts[classification].certain
        )


def build_wiki(
    root: Path,
    folder: str,
    problems: Problems,
    progress: Progress = lambda stage, done, total: None,
    *,
    partial: bool = False,
    language: Language = ENGLISH,
    kept: Kept[ClassifiedEntry] | None = None,
) -> Wiki | None:
    """Read, check, classify, explain and relate. Returns None where errors leave nothing to build.

    `root` is the wiki's folder (that of mkdocs.yml), `folder` the entries' folder below it. A `partial` wiki has the
    entries without errors, however wrong the others are: enough to explain one of them, not to build a site. Reasons
    and verdicts are worded in the `language`. What is `kept` of earlier builds is taken again where it is the same;
    then the verdicts of an entry are explained when somebody asks for the first explanation, and where that is too
    large it is added to `problems`, and NotExplained is raised.
    """
    explain_later, kept = kept is not None, kept if kept is not None else Kept(is_last=True)
    comparison_path = root / folder / COMPARISON_FILE
    report = problems.at(relative(comparison_path, root))
    if not comparison_path.is_file():
        report.error(
            "file-unreadable",
            START,
            tell("there is no comparison file"),
            tell("Write {path}; the manual says how.", path=report.path),
        )
        return None
    if leads_out(comparison_path, root, report):
        return None
    comparison = kept.comparison(comparison_path, report, language)
    if comparison is None:
        return None
    rules_are_whole = problems.paths_with_errors().isdisjoint({comparison.path, *comparison.shared})
    paths = entry_paths(root / folder)
    entries = read_entries(root, folder, comparison, problems, progress, paths, kept)
    known = known_names(entries, paths)
    check_links(comparison, entries, known, problems)
    check_kinship(comparison, entries, problems)
    external = read_mentions(root, folder, discussed(comparison, known), problems)
    files = {path.stem: relative(path, root) for path in paths}
    memory = read_memory(root, folder, Names.of(entries, known, files), problems)
    looks = read_looks(root, folder, problems)
    misspelt = gather_misspelt(comparison, entries, problems)
    problems.withdraw_followers(comparison.unread)
    if misspelt or not rules_are_whole:
        # Rules that were read only in part would prove and decide the wrong things.
        return None
    broken = problems.paths_with_errors()
    sound = [entry for entry in entries if entry.path not in broken]
    try:
        wiki = _classify(comparison, sound, problems, progress, kept, partial=partial, explain_later=explain_later)
    except (TooLarge, RecursionError):
        _report_too_complex(report)
        return None
    return dataclasses.replace(wiki, external=external, memory=memory, looks=looks) if wiki is not None else None


class NotExplained(Exception):
    """An explanation is too large to be worked out."""


def _report_too_complex(report: Reporter) -> None:
    report.error(
        "too-complex", START, tell("the rules are too large to be worked out"), tell("Use fewer criteria in one rule.")
    )


def known_names(entries: Iterable[Entry], paths: Iterable[Path]) -> Mapping[str, EntryId]:
    """Every id and every old id → the entry. Entries that cannot be read are known by the names of their files."""
    return {**ids_of(entries), **{path.stem: EntryId(path.stem) for path in paths}}


def discussed(comparison: Comparison, known: Mapping[str, EntryId]) -> Mapping[str, Target]:
    """Every folder that mentions may lie in → what they are about. `known` are the names of the entries."""
    return {**known, **Topics(comparison).by_folder}


def _classify(
    comparison: Comparison,
    written: Sequence[Entry],
    problems: Problems,
    progress: Progress,
    kept: Kept[ClassifiedEntry],
    *,
    partial: bool,
    explain_later: bool,
) -> Wiki | None:
    entries = derive(comparison, written, problems)
    tools = kept.tools(comparison, problems)
    rules, classifier, explainer = tools.rules, tools.classifier, tools.explainer
    findings = Findings(comparison.accepted, problems.at(comparison.path))
    check_rules(rules, findings)
    historian = Historian(explainer, written)

    def explain(
        entry: Entry, profile: Profile, verdicts: Mapping[ClassificationId, Verdict]
    ) -> Mapping[ClassificationId, Explanation]:
        try:
            return explainer.explain(entry, profile, verdicts)
        except (TooLarge, RecursionError) as error:
            _report_too_complex(tools.problems.at(comparison.path))
            raise NotExplained from error

    def classify(entry: Entry) -> ClassifiedEntry:
        profile = classifier.profile(entry)
        verdicts = classifier.classify(profile)
        return ClassifiedEntry(
            entry=entry,
            verdicts=verdicts,
            explanations=Explanations(
                verdicts,
                functools.partial(kept.explained, entry, functools.partial(explain, entry, profile, verdicts)),
            )
            if explain_later
            else explainer.explain(entry, profile, verdicts),
            profile=profile,
            history=historian.of(entry, profile, verdicts),
            scores=tools.scorer.scores(profile),
        )

    # Where values are worked out from others, an entry's history may be that of others, too.
    is_apart = all(criterion.origin is None for criterion in comparison.criteria.values())
    classified: dict[EntryId, ClassifiedEntry] = {}
    for number, entry in enumerate(entries, start=1):
        progress("classify", number, len(entries))
        make = functools.partial(classify, entry)
        classified[entry.id] = kept.classified(entry, make) if is_apart else make()
    related = kept.related(
        entries, lambda: relate(comparison, entries, {name: one.verdicts for name, one in classified.items()})
    )
    classified = {name: dataclasses.replace(one, related=related[name]) for name, one in classified.items()}
    _check_verdicts(comparison, classified.values(), problems, findings)
    _check_entry_examples(rules, classified, problems, findings)
    if problems.has_errors and not partial:
        return None
    if not problems.has_errors:
        # Of entries with errors nothing is known, and a class might only seem to have none.
        check_coverage(rules, [(one.profile, one.verdicts) for one in classified.values()], findings)
        findings.report_unused()
    return Wiki(
        comparison=comparison,
        entries=classified,
        rules=rules,
        trees=tools.trees,
        findings=findings,
        day=today(),
        theses=count_theses(rules, [(name, one.profile) for name, one in classified.items()]),
    )


def read_entries(
    root: Path,
    folder: str,
    comparison: Comparison,
    problems: Problems,
    progress: Progress,
    paths: Sequence[Path] | None = None,
    kept: Kept[ClassifiedEntry] | None = None,
) -> list[Entry]:
    """Read every entry below a folder, sorted by id, and report ids that stand twice.

    `paths` are the files, where somebody has looked for them already; what is `kept` of them is taken again.
    """
    kept = kept if kept is not None else Kept(is_last=True)
    paths = entry_paths(root / folder) if paths is None else paths
    entries: list[Entry] = []
    values = ValueReader(dict(comparison.criteria))
    names = frozenset(path.stem for path in paths)
    kept.entries_of(names, paths)

    def read(path: Path, report: Reporter) -> Entry | None:
        entry = None if leads_out(path, root / folder, report) else read_entry(path, comparison, values, report, names)
        if entry is not None:
            check_size(entry.body, entry.body_line, report)
            check_body(entry.body, entry.body_line, report)
            check_brackets(entry.body, entry.body_line, report)
        return entry

    def read_elsewhere(path: Path) -> Entry | None:
        own = Problems()
        entry = read(path, own.at(relative(path, root)))
        return entry if not len(own) else None

    first = next(iter(paths), None)
    count = len(paths) if first is not None and not kept.is_known(first, problems.at(relative(first, root))) else 0
    readers = Readers(paths, kept.helpers(count), read_elsewhere)
    try:
        for number, path in enumerate(paths, start=1):
            progress("read", number, len(paths))

            def fetch(report: Reporter, path: Path = path) -> Entry | None:
                return readers.entry(path) or read(path, report)

            entry = kept.entry(path, problems.at(relative(path, root)), fetch)
            if entry is not None:
                entries.append(entry)
    finally:
        readers.stop()
    if not paths:
        problems.at(comparison.path).warning(
            "no-entries",
            START,
            tell("there are no entries yet"),
            tell("Add a Markdown file to {folder}/.", folder=folder),
        )
    entries.sort(key=lambda entry: entry.id)
    _check_ids(entries, problems)
    return entries


def entry_paths(folder: Path) -> list[Path]:
    """The Markdown files below a folder, except README.md and what begins with a dot or underscore."""
    return sorted(
        path
        for path in folder.rglob("*.md")
        if path.name.lower() != "readme.md"
        and not any(part.startswith((".", "_")) for part in path.relative_to(folder).parts)
    )


def relative(path: Path, root: Path) -> str:
    """A path relative to the wiki's folder, with forward slashes."""
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return path.as_posix()


def _check_ids(entries: Iterable[Entry], problems: Problems) -> None:
    taken: dict[str, Entry] = {}
    for entry in entries:
        first = taken.setdefault(entry.id.lower(), entry)
        if first is not entry:
            problems.at(entry.path).error(
                "duplicate-id",
                START,
                tell("the id '{entry}' is also that of {path}", entry=entry.id, path=first.path),
                tell("Rename one of the two files."),
            )
    owners: dict[str, Entry] = {}
    for entry in taken.values():
        for alias, place in entry.aliases.items():
            other = taken.get(alias.lower()) or owners.get(alias.lower())
            if other is not None:
                problems.at(entry.path).error(
                    "duplicate-id",
                    place,
                    tell("the alias '{alias}' already names {path}", alias=alias, path=other.path),
                    tell("Leave it out of one of the two."),
                )
            owners[alias.lower()] = entry


def _check_verdicts(
    comparison: Comparison, classified: Iterable[ClassifiedEntry], problems: Problems, findings: Findings
) -> None:
    for one in classified:
        report = problems.at(one.entry.path)
        if any(verdict.impossible for verdict in one.verdicts.values()):
            report.error(
                "impossible-entry",
                one.entry.title_place,
                tell("the values of this entry cannot stand together: the comparison calls them impossible"),
                tell("Look at `impossible:` in {path}.", path=comparison.path),
            )
            continue
        _check_past(comparison, one, report)
        for name, verdict in one.verdicts.items():
            classification = comparison.classifications[name]
            if not verdict.possible and classification.policy.value in {"unique", "first"} and classification.classes:
                findings.add(
                    "no-class",
                    Severity.WARNING,
                    one.entry.title_place,
                    (name, one.entry.id),
                    tell("no class of '{name}' fits this entry", name=name),
                    tell("Check its values, or widen a rule in {path}.", path=comparison.path),
                    report=report,
                )


def _check_past(comparison: Comparison, one: ClassifiedEntry, report: Reporter) -> None:
    """Report the first time in which an entry had values that cannot stand together."""
    for period in one.history.periods[:-1]:
        if any(verdict.impossible for verdict in period.verdicts.values()):
            report.warning(
                "impossible-entry",
                one.entry.title_place,
                tell(
                    "the values of this entry could not stand together from {first} to {last}: the comparison calls "
                    "them impossible",
                    first=period.first,
                    last=period.last,
                )
                if period.first
                else tell(
                    "the values of this entry could not stand together to {last}: the comparison calls them impossible",
                    last=period.last,
                ),
                tell("Look at their dates, and at `impossible:` in {path}.", path=comparison.path),
            )
            return


def _check_entry_examples(
    rules: RuleSet, classified: Mapping[EntryId, ClassifiedEntry], problems: Problems, findings: Findings
) -> None:
    report = problems.at(rules.comparison.path)
    for example in rules.comparison.examples:
        if not example.entry:
            continue
        one = classified.get(EntryId(example.entry))
        if one is None and any(problem.path.endswith(f"/{example.entry}.md") for problem in problems):
            continue  # It is there, but could not be read; that has been said.
        if one is None:
            report.error(
                "unknown-entry",
                example.place,
                tell("there is no entry '{entry}'", entry=example.entry),
                did_you_mean(example.entry, classified),
            )
        else:
            check_example(rules, example, one.profile.allowed, findings)
