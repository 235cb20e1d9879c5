"""The wiki in this repository: whole, honest about its sources, and showing every kind of outcome."""

from __future__ import annotations

import posixpath
import re
from itertools import chain

import pytest

from comparative_wiki.classify import VerdictState
from comparative_wiki.entry import Entry, State
from comparative_wiki.problems import Severity
from comparative_wiki.wiki import Wiki
from tests.conftest import REPO, as_text, build

ENTRIES = sorted((REPO / "entries").glob("*.md"))
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+?)(?:#[^)]*)?\)")


@pytest.fixture(scope="module")
def wiki() -> Wiki:
    found, problems = build(REPO)
    assert found is not None, as_text(problems)
    loud = [problem for problem in problems if problem.severity is not Severity.NOTE]
    assert not loud, as_text(loud)
    return found


def entry(wiki: Wiki, name: str) -> Entry:
    return next(one.entry for one in wiki.entries.values() if one.entry.id == name)


def links(text: str) -> list[str]:
    """The addresses of links inside the wiki."""
    return [target for target in LINK.findall(text) if "://" not in target and not target.startswith("mailto:")]


def test_there_are_enough_entries(wiki: Wiki) -> None:
    assert len(wiki.entries) == len(ENTRIES) >= 20


def test_every_kind_of_outcome_occurs(wiki: Wiki) -> None:
    states = {verdict.state for one in wiki.entries.values() for verdict in one.verdicts.values()}
    assert states >= {VerdictState.DECIDED, VerdictState.UNDETERMINED, VerdictState.CONTESTED}


def test_values_are_known_known_in_part_disputed_and_not_applicable(wiki: Wiki) -> None:
    states = {value.state for one in wiki.entries.values() for value in one.entry.values.values()}
    assert states >= {State.KNOWN, State.PARTIAL, State.DISPUTED, State.NOT_APPLICABLE}


def test_both_anchors_of_the_essay_occur_several_times(wiki: Wiki) -> None:
    essay = next(one for one in wiki.comparison.classifications if one == "essay")
    for anchor in ("meets the definition", "corporate pattern"):
        sure = [one.entry.id for one in wiki.entries.values() if anchor in one.verdicts[essay].certain]
        assert len(sure) >= 2, anchor


def test_most_kinds_have_an_entry(wiki: Wiki) -> None:
    kind = next(one for one in wiki.comparison.classifications.values() if one.id == "kind")
    held = set(chain.from_iterable(one.verdicts[kind.id].possible for one in wiki.entries.values()))
    assert len(held) * 2 > len(kind.classes)


@pytest.mark.parametrize("name", [path.stem for path in ENTRIES])
def test_an_entry_is_neither_a_stub_nor_an_essay(wiki: Wiki, name: str) -> None:
    assert 150 <= len(entry(wiki, name).body.split()) <= 450


@pytest.mark.parametrize("name", [path.stem for path in ENTRIES])
def test_an_entry_links_to_three_others_and_to_nothing_that_is_not_there(wiki: Wiki, name: str) -> None:
    one = entry(wiki, name)
    targets = {posixpath.normpath(posixpath.join(posixpath.dirname(one.path), target)) for target in links(one.body)}
    known = {other.entry.path for other in wiki.entries.values()}
    assert len((targets & known) - {one.path}) >= 3
    for target in targets - known:
        assert (REPO / target).is_file() or target.startswith(("criteria/", "classes/")), target


def test_an_entry_is_linked_from_two_others(wiki: Wiki) -> None:
    linking: dict[str, set[str]] = {one.entry.path: set() for one in wiki.entries.values()}
    for one in wiki.entries.values():
        for target in links(one.entry.body):
            path = posixpath.normpath(posixpath.join(posixpath.dirname(one.entry.path), target))
            if path in linking and path != one.entry.path:
                linking[path].add(one.entry.id)
    assert {path: len(those) for path, those in linking.items() if len(those) < 2} == {}


def test_every_side_of_a_dispute_has_a_source_and_a_reason(wiki: Wiki) -> None:
    for one in wiki.entries.values():
        for value in one.entry.values.values():
            if value.state is State.DISPUTED:
                for claim in value.claims:
                    assert claim.evidence, (one.entry.id, value.criterion)
                    assert claim.because, (one.entry.id, value.criterion)


def test_the_discussions_of_criteria_are_on_their_pages(wiki: Wiki) -> None:
    discussed = {str(target) for target, found in wiki.external.items() if found}
    assert {f"criteria/{criterion}" for criterion in wiki.comparison.profile} <= discussed


@pytest.mark.parametrize("name", [path.stem for path in ENTRIES])
def test_an_entry_says_how_sure_it_is_of_the_five_conditions(wiki: Wiki, name: str) -> None:
    for criterion in wiki.comparison.profile:
        for claim in entry(wiki, name).values[criterion].claims:
            sure = claim.confidence in {None, "high", "medium"}
            assert claim.evidence or claim.because or not sure, (
                f"{criterion}: neither source, reason nor low confidence"
            )


def test_no_quotation_is_long(wiki: Wiki) -> None:
    for one in wiki.entries.values():
        for value in one.entry.values.values():
            for claim in (*value.claims, *value.history):
                for evidence in claim.evidence:
                    assert len(evidence.quote) <= 200, (one.entry.id, evidence.quote)


def test_aliases_and_summaries_are_fit_for_a_table(wiki: Wiki) -> None:
    for one in wiki.entries.values():
        assert len(one.entry.summary) <= 160, one.entry.id
        assert one.entry.summary.endswith("."), one.entry.id


def test_pages_of_the_site_link_only_to_what_is_there() -> None:
    docs = REPO / "docs"
    for page in sorted(docs.rglob("*.md")):
        text = re.sub(r"^(`{3,}|~{3,}).*?^\1", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
        text = re.sub(r"`[^`\n]*`", "", text)
        for target in links(text):
            if not target.endswith(".md"):
                continue
            path = posixpath.normpath(posixpath.join(page.relative_to(docs).parent.as_posix(), target))
            made = (
                path.startswith(("criteria/", "classes/", "insights/", "compare/", "add/", "views/", "helping/"))
                or path == "entries/index.md"
            )
            assert made or (docs / path).is_file() or (REPO / path).is_file(), f"{page.name}: {target}"
