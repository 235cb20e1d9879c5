"""What the actions do: check, find, fetch, compare and post."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from comparative_wiki.commands.difference_in_words import as_comment
from comparative_wiki.difference import Difference
from comparative_wiki.languages.catalogues import find_language
from tests.actions.conftest import Runner
from tests.commands.conftest import WIKI
from tests.commands.repositories import commit, git, write

APPLE = WIKI["entries/apple.md"]
CHERRY = WIKI["entries/cherry.md"]
MARK = "<!-- comparative-wiki: what this change means -->\n"

# The check


def test_a_sound_change_passes_and_says_what_it_means(runner: Runner) -> None:
    write(runner.folder, "cherry.md", CHERRY.replace("unknown", "one"))
    ran = runner.run("check/check.sh", {"BASE": "main"})
    assert (ran.status, ran.out) == (0, "")
    assert runner.told("summary").startswith(
        "## What this change means\n\n1 entry changed, 1 value changed, moves 1 of 2."
    )
    assert Path(runner.outputs["diff"]).read_text(encoding="utf-8") in runner.told("summary")
    assert json.loads(Path(runner.outputs["sarif"]).read_text(encoding="utf-8"))["runs"][0]["results"] == []


def test_a_wrong_change_fails_with_annotations_and_sarif(runner: Runner) -> None:
    write(runner.folder, "apple.md", APPLE.replace("firm", "frim"))
    ran = runner.run("check/check.sh", {"BASE": "main", "ACTION_REPOSITORY": "o/r", "ACTION_REF": "v1"})
    assert ran.status == 1
    assert ran.out.startswith("::error file=entries/apple.md,line=5,")
    [run] = json.loads(Path(runner.outputs["sarif"]).read_text(encoding="utf-8"))["runs"]
    assert [one["ruleId"] for one in run["results"]] == ["unknown-value"]
    rule = run["tool"]["driver"]["rules"][run["results"][0]["ruleIndex"]]
    assert rule["helpUri"] == "https://example.org/o/r/blob/v1/docs/manual/problems.md#unknown-value"


def test_without_a_base_everything_is_checked_and_nothing_compared(runner: Runner) -> None:
    write(runner.folder, "fig.md", "---\ntitle: Fig\nsummary: S.\ncriteria: {}\n---\nA <b>fig</b>.\n")
    commit(runner.folder.root)
    assert runner.run("check/check.sh").status == 0
    assert runner.run("check/check.sh", {"STRICT": "true"}).status == 1
    assert runner.run("check/check.sh", {"STRICT": "true", "BASE": "HEAD"}).status == 0
    assert "diff" not in {key for key in runner.outputs if runner.told("summary") == ""}


def test_the_wiki_in_another_language_is_checked_by_its_configuration(runner: Runner) -> None:
    root = runner.folder.root
    (root / "obst").mkdir()
    (root / "obst" / "comparison.yml").write_text("same_as: ../entries/comparison.yml\n", encoding="utf-8")
    (root / "obst" / "pear.md").write_text("---\ntitle: Birne\nsummary: S.\ncriteria: {stone: onne}\n---\n")
    settings = "plugins: [comparative-wiki: {entries: obst, language: de}]\n"
    (root / "mkdocs.de.yml").write_text(settings, encoding="utf-8")
    assert runner.run("check/check.sh").status == 0
    ran = runner.run("check/check.sh", {"CONFIGURATION": "mkdocs.de.yml"})
    assert ran.status == 1
    assert ran.out.startswith("::error file=obst/pear.md,line=4,")


def test_a_base_that_nobody_knows_fails(runner: Runner) -> None:
    assert runner.run("check/check.sh", {"BASE": "--output=x"}).status != 0


def test_what_an_entry_says_is_no_command_in_the_log(runner: Runner) -> None:
    evil = "::error::a ##[add-mask]b ::stop-commands::c"
    write(runner.folder, "apple.md", APPLE.replace("firm", f'"{evil}"').replace("The apple", f'"{evil}"'))
    ran = runner.run("check/check.sh", {"BASE": "main"})
    lines = (ran.out + ran.err).splitlines()
    assert [line for line in lines if "add-mask" in line] == [
        line for line in lines if line.startswith("::error file=")
    ]
    assert ran.status == 1


# The comment


def test_the_pull_request_is_found_by_its_commit(runner: Runner) -> None:
    runner.answer(f"12 {'a' * 40}\n")
    asked = {"GH_TOKEN": "t", "REPOSITORY": "o/r", "HEAD_OWNER": "s", "HEAD_BRANCH": "x;y", "HEAD_SHA": "b" * 40}
    assert runner.run("comment/find.sh", asked).status == 0
    assert runner.outputs == {"number": "12", "base": "a" * 40}
    [call] = runner.calls
    arguments = call["arguments"]
    assert isinstance(arguments, list)
    assert arguments[:4] == ["api", "--method", "GET", "repos/o/r/pulls"]
    assert {"state=open", "head=s:x;y"} <= set(arguments)
    assert "select(.head.sha == env.HEAD_SHA)" in arguments[-1]


@pytest.mark.parametrize(("answer", "status"), [("", 0), ("12; id\n", 1), ("12 main\n", 1), ("x " + "a" * 40, 1)])
def test_no_pull_request_or_an_answer_that_is_none(runner: Runner, answer: str, status: int) -> None:
    runner.answer(answer)
    asked = {"GH_TOKEN": "t", "REPOSITORY": "o/r", "HEAD_OWNER": "", "HEAD_BRANCH": "x", "HEAD_SHA": "b" * 40}
    assert runner.run("comment/find.sh", asked).status == status
    assert runner.outputs == {}


@pytest.fixture
def proposed(runner: Runner, tmp_path: Path) -> str:
    """A commit that a stranger proposes as number 7, with code that would leave a trace."""
    root = runner.folder.root
    git(root, "checkout", "-qb", "theirs")
    write(runner.folder, "cherry.md", CHERRY.replace("unknown", "one"))
    trace = "import pathlib; pathlib.Path(__file__).with_name('trace').write_text('')\n"
    for name in ("hook.py", "yaml.py", "comparative_wiki.py", "sitecustomize.py"):
        (root / name).write_text(trace, encoding="utf-8")
    (root / "mkdocs.yml").write_text("site_name: x\nhooks: [hook.py]\nplugins: [comparative-wiki]\n", encoding="utf-8")
    commit(root)
    name = git(root, "rev-parse", "HEAD").strip()
    git(root, "update-ref", "refs/pull/7/head", name)
    git(root, "checkout", "-q", "main")
    git(root, "branch", "-qD", "theirs")
    git(root, "clone", "-q", "--bare", ".", str(runner.temp / "forge"))
    git(runner.temp / "forge", "fetch", "-q", str(root), "refs/pull/7/head:refs/pull/7/head")
    git(root, "update-ref", "-d", "refs/pull/7/head")
    git(root, "remote", "add", "origin", str(runner.temp / "forge"))
    return name


def test_commits_are_fetched_and_nothing_is_checked_out(runner: Runner, proposed: str) -> None:
    root = runner.folder.root
    assert runner.run("comment/fetch.sh", {"NUMBER": "7", "HEAD_SHA": proposed}).status == 0
    assert git(root, "rev-parse", "refs/comparative-wiki/head").strip() == proposed
    assert git(root, "status", "--porcelain") == ""
    assert not (root / "hook.py").exists()


def test_a_pull_request_that_changed_meanwhile_is_left(runner: Runner, proposed: str) -> None:
    ran = runner.run("comment/fetch.sh", {"NUMBER": "7", "HEAD_SHA": "c" * 40})
    assert ran.status == 1
    assert "changed since" in ran.err


def test_it_is_compared_without_running_any_of_it(runner: Runner, proposed: str) -> None:
    root = runner.folder.root
    runner.run("comment/fetch.sh", {"NUMBER": "7", "HEAD_SHA": proposed})
    base = git(root, "rev-parse", "main").strip()
    assert runner.run("comment/compare.sh", {"BASE_SHA": base, "HEAD_SHA": proposed}).status == 0
    said = runner.told("comparative-wiki-results/comment.md")
    assert said.startswith("## What this change means\n\n1 entry changed, 1 value changed, moves 1 of 2.")
    assert "Something is wrong" not in said
    assert not list(root.rglob("trace"))
    assert not list(runner.temp.rglob("trace"))


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("cherry.md", CHERRY.replace("unknown", "onne"), "Something is wrong with the change"),
        ("comparison.yml", "- a list\n", "cannot be said, because the wiki cannot be read"),
    ],
)
def test_what_is_wrong_is_said_and_no_word_of_it_is_in_the_log(runner: Runner, name: str, text: str, said: str) -> None:
    root = runner.folder.root
    base = git(root, "rev-parse", "main").strip()
    write(runner.folder, name, text)
    commit(root)
    head = git(root, "rev-parse", "HEAD").strip()
    git(root, "checkout", "-q", base)
    ran = runner.run("comment/compare.sh", {"BASE_SHA": base, "HEAD_SHA": head})
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    assert said in runner.told("comparative-wiki-results/comment.md")


def say(runner: Runner, text: str, old: str = "") -> None:
    place = runner.temp / "comparative-wiki-results"
    place.mkdir(exist_ok=True)
    (place / "comment.md").write_text(text, encoding="utf-8")
    runner.answer(old)
    assert runner.run("comment/post.sh", {"GH_TOKEN": "t", "REPOSITORY": "o/r", "NUMBER": "7"}).status == 0


def test_the_first_comment_is_written(runner: Runner) -> None:
    say(runner, "## What this change means\n\n1 entry changed.\n")
    asked, posted = runner.calls
    assert '.user.type == "Bot" and (.body | startswith(env.MARK))' in str(asked["arguments"])
    assert posted["arguments"][2:5] == ["--method", "POST", "repos/o/r/issues/7/comments"]  # type: ignore[index]
    assert posted["body"] == f"{MARK}## What this change means\n\n1 entry changed.\n"
    assert asked["env"]["MARK"] == MARK.strip()  # type: ignore[index]


def test_a_later_one_replaces_it(runner: Runner) -> None:
    say(runner, "Nothing means anything else.\n", "99\n")
    assert runner.calls[1]["arguments"][2:5] == [  # type: ignore[index]
        "--method",
        "PATCH",
        "repos/o/r/issues/comments/99",
    ]


@pytest.mark.parametrize("language", ["en", "de"])
def test_nothing_is_written_where_there_is_nothing_to_say(runner: Runner, language: str) -> None:
    say(runner, as_comment({"entries": Difference()}, find_language(language).language) + "\n")
    assert len(runner.calls) == 1


def test_it_is_written_that_something_is_wrong_with_what_means_nothing(runner: Runner) -> None:
    say(runner, as_comment({"entries": Difference()}, is_whole=False) + "\n")
    assert len(runner.calls) == 2


def test_a_comment_without_end_is_not_written(runner: Runner) -> None:
    place = runner.temp / "comparative-wiki-results"
    place.mkdir()
    (place / "comment.md").write_text("x" * 300_000, encoding="utf-8")
    ran = runner.run("comment/post.sh", {"GH_TOKEN": "t", "REPOSITORY": "o/r", "NUMBER": "7"})
    assert ran.status == 1
    assert runner.calls == []
