"""What is told of a wiki to which everything happened."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from comparative_wiki.chronicle.items import News
from comparative_wiki.chronicle.model import Chronicle, EntryNews, Kind
from comparative_wiki.chronicle.tell import remarks, told_of
from comparative_wiki.chronicle.words import headline, lines, rules_headline, rules_lines
from comparative_wiki.entry import EntryId
from comparative_wiki.languages.language import ENGLISH
from comparative_wiki.settings import Settings
from comparative_wiki.wiki import Wiki
from tests.chronicle.story import RULES, STRICTER, tree, write_story
from tests.conftest import build
from tests.pasts import DAY, START, commit, git, write_past


def wiki_in(root: Path) -> Wiki:
    wiki, problems = build(root)
    assert wiki is not None, problems
    return wiki


@pytest.fixture(scope="module")
def wood(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_story(tmp_path_factory.mktemp("wood"))


@pytest.fixture(scope="module")
def wiki(wood: Path) -> Wiki:
    return wiki_in(wood)


@pytest.fixture(scope="module")
def told(wood: Path, wiki: Wiki) -> Chronicle:
    return told_of(wiki, wood, "entries", Settings())


def line(one: EntryNews) -> str:
    return f"{one.kind}: {headline(ENGLISH, one, one.title)}"


def story(chronicle: Chronicle) -> list[str]:
    """Every revision, the oldest first: its day, what happened to the rules, what happened to entries."""
    found = []
    for one in reversed(chronicle.revisions):
        found.append(f"{one.day} {one.subject}")
        if one.rules is not None:
            found.append(f"  rules: {rules_headline(ENGLISH, one.rules)}")
            found += [f"    {text}" for text in rules_lines(ENGLISH, one.rules)]
            found += [f"    {line(news)}" for news in one.rules.moved]
        found += [f"  {line(news)}" for news in one.entries]
    return found


def test_everything_is_told_once_and_in_meaning(told: Chronicle) -> None:
    assert story(told) == [
        "2026-03-11 Commit 1",
        "  added: Fir was added: For fires",
        "  added: Oak was added: For ships",
        "  added: Yew was added: For ships",
        "2026-03-12 Better words",
        "  text: Oak: its text was edited",
        "2026-03-13 <b>Fir</b> @all",
        "  moved: Fir moved from For fires to For boats: Wood changed from soft to medium",
        "2026-03-14 Commit 4",
        "  evidence: Fir: 1 source came or went",
        "2026-03-15 Ships need broad leaves",
        "  rules: The rules changed: 1 entry moved",
        "    Rule of a class changed: Use: For ships",
        "    moved: Yew moved from For ships to For boats",
        # The version with an error is passed over.
        "2026-03-17 Commit 7",
        "  values: Yew: Wood changed from hard to at least medium",
        "2026-03-18 Commit 8",
        "  renamed: Yew was called yew before",
        # Of the branch the merge alone, with the title of the pull request.
        "2026-03-21 Firs are hard",
        "  values: Fir: Leaf changed from needle to scale; Wood changed from medium to hard",
        "2026-03-22 Commit 12",
        "  removed: Oak was taken out",
        "2026-03-23 Commit 13",
        "  restored: Oak came back",
        # A criterion was renamed, in the rules and in every entry: nothing happened to these.
        "2026-03-24 Commit 14",
        "  rules: The rules changed, and no entry moved",
        "    Criterion taken out: Wood",
        "    New criterion: Timber",
        "    Rule of a class changed: Use: For ships",
        "    Rule of a class changed: Use: For boats",
        "    Timber: 3 entries answer it at once",
        "  values: Fir: Timber answered: hard",
        "  values: Oak: Timber answered: hard",
        "  values: Yew: Timber answered: at least medium",
        "2026-03-25 Commit 15",
        "  rules: New question: Bark",
        "    Bark: 2 entries answer it at once",
        "  values: Fir: Bark answered: smooth",
        "  values: Oak: Bark answered: rough",
    ]


def test_what_had_errors_is_counted_and_said_without_a_warning(told: Chronicle) -> None:
    assert told.unreadable == 1
    assert list(remarks(told)) == ["1 old version of files had errors and was passed over in what is told of changes."]
    assert (told.begins, told.missing, told.is_shallow) == ("", "", False)


def test_an_entry_keeps_its_story_under_a_new_name(told: Chronicle) -> None:
    kinds = [one.kind for _, one in told.of_entry(EntryId("taxus"))]
    assert kinds == [Kind.VALUES, Kind.RENAMED, Kind.VALUES, Kind.MOVED, Kind.ADDED]
    assert told.of_entry(EntryId("yew")) == ()
    moved = told.of_entry(EntryId("taxus"))[3][1]
    assert list(lines(ENGLISH, moved)) == [
        "Use: it was For ships and is now For boats",
        "Its own answers stayed; the rules changed.",
    ]


def test_what_only_answers_a_new_question_is_marked(told: Chronicle) -> None:
    assert [one.answers_new for _, one in told.of_entry(EntryId("fir"))] == [True, True, False, False, False, False]


def test_classes_and_criteria_have_stories_of_their_own(told: Chronicle, wiki: Wiki) -> None:
    news = News(told, wiki.comparison)
    titles = {topic.title: topic for topic in _topics(wiki)}
    assert [item.title for item in news.of(titles["For boats"])] == [
        "Yew moved from For ships to For boats",
        "Fir moved from For fires to For boats: Wood changed from soft to medium",
    ]
    assert [item.title for item in news.of(titles["Bark"])] == [
        "Fir: Bark answered: smooth",
        "Oak: Bark answered: rough",
    ]
    assert [item.title for item in news.of(titles["Leaf"])] == [
        "Fir: Leaf changed from needle to scale; Wood changed from medium to hard"
    ]


def _topics(wiki: Wiki) -> list:  # type: ignore[type-arg]
    from comparative_wiki.mentions.topics import Topics  # noqa: PLC0415

    topics = Topics(wiki.comparison)
    return [*topics.criteria.values(), *topics.classes.values()]


def test_the_feed_of_the_site_leaves_out_what_changes_nothing_that_is_compared(told: Chronicle, wiki: Wiki) -> None:
    titles = [item.title for item in News(told, wiki.comparison).of_site]
    assert "Oak: its text was edited" not in titles
    assert "Fir: Bark answered: smooth" not in titles, "the rules say so already"
    assert titles[:4] == [
        "New question: Bark",
        "The rules changed, and no entry moved",
        "Oak came back",
        "Oak was taken out",
    ]


def test_names_of_items_stay_when_commits_are_made_anew(
    told: Chronicle, wood: Path, tmp_path: Path, wiki: Wiki
) -> None:
    git(tmp_path, "clone", "-q", str(wood), "again")
    again = tmp_path / "again"
    # Another first commit under all others gives every commit another name.
    git(again, "checkout", "-q", "--orphan", "base")
    git(again, "-c", "user.name=n", "-c", "user.email=n@example.org", "commit", "-qm", "Before", "--allow-empty")
    git(
        again, "-c", "user.name=n", "-c", "user.email=n@example.org", "replace", "--graft",
        git(wood, "rev-list", "--max-parents=0", "main").strip(), "base",
    )  # fmt: skip
    git(again, "checkout", "-q", "main")
    anew = told_of(wiki_in(again), again, "entries", Settings())
    ids = [item.id for item in News(told, wiki.comparison).of_site]
    assert len(set(ids)) == len(ids)
    assert [item.id for item in News(anew, wiki.comparison).of_site] == ids


def test_authors_are_told_only_if_the_owner_says_so(told: Chronicle, wood: Path, wiki: Wiki) -> None:
    assert {one.author for one in told.revisions} == {""}
    named = told_of(wiki, wood, "entries", Settings(history_authors=True))
    assert {one.author for one in named.revisions} == {"Somebody"}


def test_a_part_of_the_history_begins_with_what_was_there(wood: Path, told: Chronicle, wiki: Wiki) -> None:
    part = told_of(wiki, wood, "entries", Settings(history_commits=6))
    assert part.begins == "2026-03-21"
    assert story(part) == story(told)[story(told).index("2026-03-21 Firs are hard") :]
    late = told_of(wiki, wood, "entries", Settings(history_since="2026-03-21"))
    assert dataclasses.replace(late, begins="") == dataclasses.replace(part, begins="")


def test_a_shallow_clone_tells_what_it_has_and_says_so(wood: Path, told: Chronicle, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth=4", f"file://{wood}", "part")
    root = tmp_path / "part"
    part = told_of(wiki_in(root), root, "entries", Settings())
    assert part.is_shallow
    # The oldest commit of the clone is the state from which it tells: nothing was added there.
    assert story(part) == story(told)[story(told).index("2026-03-23 Commit 13") + 2 :]
    assert any("fetch-depth: 0" in one for one in remarks(part))


def test_the_newest_commit_alone_is_no_history(wood: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{wood}", "part")
    root = tmp_path / "part"
    part = told_of(wiki_in(root), root, "entries", Settings())
    assert (part.revisions, part.is_shallow) == ((), True)


@pytest.mark.parametrize("how", ["nothing", "empty", "elsewhere"])
def test_without_commits_it_says_why(how: str, tmp_path: Path) -> None:
    (tmp_path / "entries").mkdir()
    (tmp_path / "entries" / "comparison.yml").write_text(RULES)
    (tmp_path / "entries" / "oak.md").write_text(tree("Oak", leaf="broad", wood="hard"))
    if how != "nothing":
        git(tmp_path, "init", "-q", "-b", "main")
    if how == "elsewhere":
        (tmp_path / "other").write_text("1")
        git(tmp_path, "add", "other")
        git(tmp_path, "-c", "user.name=n", "-c", "user.email=n@example.org", "commit", "-qm", "Other")
    told = told_of(wiki_in(tmp_path), tmp_path, "entries", Settings())
    assert told.missing
    (remark,) = remarks(told)
    assert remark.startswith("Nothing is told of what changed in the wiki: ")


def test_what_it_may_not_tell_it_does_not_ask_for(wood: Path, wiki: Wiki, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert told_of(wiki, wood, "entries", Settings(history=False)) == Chronicle()
    without = told_of(wiki, wood, "entries", Settings())
    assert without.missing == "git is not installed."


HOUSES = """\
criteria:
  licence: {text: true}
  freedom: {title: Freedom, scale: [closed, open], from: licence, where: {open: [MIT], closed: [proprietary]}}
  worst: {title: Worst, scale: [closed, open], from: {link: needs, take: worst}}
  needs: {link: true}
classifications:
  kind:
    policy: first
    classes: {free: {title: Free, when: {worst: open}}, other: {title: Other, otherwise: true}}
accepted:
  - {check: unused-criterion, because: It is shown.}
  - {check: values-alike, because: They are shown.}
"""


def test_who_inherits_moves_with_those_from_whom(tmp_path: Path) -> None:
    e = "entries"
    roof = tree("Roof", licence="MIT", worst="open", needs="wall")
    write_past(
        tmp_path,
        [
            commit(0, {f"{e}/comparison.yml": HOUSES, f"{e}/wall.md": tree("Wall", licence="MIT", worst="open")}),
            commit(1, {f"{e}/roof.md": roof}),
            commit(2, {f"{e}/wall.md": tree("Wall", licence="proprietary", worst="closed")}),
        ],
    )
    told = told_of(wiki_in(tmp_path), tmp_path, e, Settings())
    assert [line(one) for one in told.revisions[0].entries] == [
        "moved: Roof moved from Free to Other: Worst changed from open to closed",
        "moved: Wall moved from Free to Other",
    ]


def test_many_that_came_together_are_told_of_together(tmp_path: Path) -> None:
    trees = {f"entries/t{number}.md": tree(f"Tree {number}", leaf="broad", wood="hard") for number in range(60)}
    write_past(tmp_path, [commit(0, {"entries/comparison.yml": RULES, **trees})])
    wiki = wiki_in(tmp_path)
    (item,) = News(told_of(wiki, tmp_path, "entries", Settings()), wiki.comparison).of_site
    assert item.title == "60 entries were added"
    assert item.lines[0].startswith("For ships: Tree 0, Tree 1, ")
    assert item.lines[0].endswith(" and 10 more")
    assert item.date == "2026-03-10T12:00:00Z"


def test_a_long_history_of_rules_is_followed_only_so_far(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comparative_wiki.chronicle.plan.MOST_JUDGED", 2)
    other = RULES.replace("{wood: hard}", "{wood: hard, leaf: broad}")
    yew = {"entries/yew.md": tree("Yew", leaf="needle", wood="hard")}
    states = [{"entries/comparison.yml": RULES, **yew}]
    states += [{"entries/comparison.yml": rules} for rules in (other, RULES, other, RULES)]
    write_past(tmp_path, [commit(number, state, moment=START + number * DAY) for number, state in enumerate(states)])
    told = told_of(wiki_in(tmp_path), tmp_path, "entries", Settings())
    assert [(one.rules.is_counted, len(one.rules.moved)) for one in told.revisions[:4] if one.rules] == [
        (True, 1),
        (True, 1),
        (False, 0),
        (False, 0),
    ]


def test_the_rules_that_another_language_has_are_followed(tmp_path: Path) -> None:
    yew = tree("Eibe", leaf="needle", wood="hard")
    write_past(
        tmp_path,
        [
            commit(0, {"entries/comparison.yml": RULES, "wald/comparison.yml": RULES, "wald/eibe.md": yew}),
            commit(1, {"wald/comparison.yml": "same_as: ../entries/comparison.yml\n"}, "One file for both"),
            commit(2, {"entries/comparison.yml": STRICTER, "entries/oak.md": yew}, "Ships need broad leaves"),
            commit(3, {"entries/comparison.yml": None}, "A slip"),
            commit(4, {"entries/comparison.yml": STRICTER}, "Mended"),
        ],
    )
    wiki, problems = build(tmp_path, "wald")
    assert wiki is not None, problems
    told = told_of(wiki, tmp_path, "wald", Settings())
    assert story(told) == [
        "2026-03-10 Commit 0",
        "  added: Eibe was added: For ships",
        "2026-03-12 Ships need broad leaves",
        "  rules: The rules changed: 1 entry moved",
        "    Rule of a class changed: Use: For ships",
        "    moved: Eibe moved from For ships to For boats",
    ]
    assert told.unreadable == 0
    late = told_of(wiki, tmp_path, "wald", Settings(history_since="2026-03-12"))
    assert story(late) == story(told)[2:]
