"""The workflows, the actions and what the manual shows of them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from comparative_wiki.commands import main
from tests.actions.conftest import ACTIONS
from tests.conftest import REPO

WORKFLOWS = sorted((REPO / ".github" / "workflows").glob("*.yml"))
COMPOSITE = sorted(ACTIONS.rglob("action.yml"))
PAGE = (REPO / "docs" / "manual" / "pull-requests.md").read_text(encoding="utf-8")
SHOWN = dict(re.findall(r'^```yaml title="([^"]+)"\n(.*?)^```', PAGE, re.DOTALL | re.MULTILINE))
PIN = re.compile(r"uses: ([\w./-]+)@(\S+)(?: # (\S+))?")
OURS = re.compile(r"\$/actions/\w+|OWNER/REPOSITORY/actions/\w+@COMMIT")


def loaded(text: str) -> dict[Any, Any]:
    found = yaml.safe_load(text)
    assert isinstance(found, dict)
    return found


def lines_of(node: object) -> Iterator[str]:
    """Every line that a job runs."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in {"run", "script"}:
                yield from "\n".join(value if isinstance(value, list) else [value]).splitlines()
            else:
                yield from lines_of(value)
    elif isinstance(node, list):
        for item in node:
            yield from lines_of(item)


TEXTS = {path.name: path.read_text(encoding="utf-8") for path in WORKFLOWS} | {
    path.parent.name: path.read_text(encoding="utf-8") for path in COMPOSITE
}


@pytest.mark.parametrize("name", [*TEXTS, *SHOWN])
def test_what_others_wrote_is_pinned_by_commit_and_everywhere_to_the_same(name: str) -> None:
    pins: dict[str, set[str]] = {}
    for text in [*TEXTS.values(), *SHOWN.values()]:
        for action, commit, _ in PIN.findall(text):
            pins.setdefault(action, set()).add(commit)
    for action, commit, version in PIN.findall((TEXTS | SHOWN)[name]):
        if OURS.fullmatch(f"{action}@{commit}"):
            continue
        assert re.fullmatch(r"[0-9a-f]{40}", commit), action
        assert re.fullmatch(r"v\d+\.\d+\.\d+", version), action
        assert len(pins[action]) == 1, action


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_has_no_right_but_what_a_job_asks_for(path: Path) -> None:
    workflow = loaded(path.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {}
    events = workflow[True]  # YAML takes `on` for a truth
    for job in workflow["jobs"].values():
        assert job["timeout-minutes"] <= 60
        if "pull_request" in events:
            assert set(job["permissions"].values()) <= {"read"}


def test_the_comment_reads_nothing_that_a_pull_request_could_have_made() -> None:
    for text in (TEXTS["comment.yml"], TEXTS["comment"], SHOWN[".github/workflows/comment.yml"]):
        assert "artifact" not in text.replace("artifacts may say", "")
        assert not re.search(r"ref: ", text)
    steps = loaded(TEXTS["comment"])["runs"]["steps"]
    for step in steps:
        assert not ("compare.sh" in str(step.get("run")) and "token" in str(step.get("env")).lower())
        # What a stranger chooses reaches a script as a variable, never as a part of it.
        assert "${{" not in str(step.get("run"))


@pytest.mark.parametrize("path", COMPOSITE, ids=lambda path: path.parent.name)
def test_every_script_of_an_action_is_there_and_can_be_read(path: Path) -> None:
    scripts = re.findall(r'bash "\$GITHUB_ACTION_PATH/([^"]+)"', path.read_text(encoding="utf-8"))
    assert scripts
    for script in scripts:
        assert subprocess.run(["bash", "-n", str(path.parent / script)], check=False).returncode == 0, script


def test_every_input_is_in_the_manual_and_used() -> None:
    action = loaded(TEXTS["check"])
    for name in action["inputs"]:
        assert f"| `{name}` |" in PAGE
        assert f"inputs.{name}" in TEXTS["check"]
    for name in action["outputs"]:
        assert f"`{name}`" in PAGE


# What the manual shows


def test_the_manual_shows_every_forge() -> None:
    assert set(SHOWN) == {
        ".github/workflows/check.yml",
        ".github/workflows/comment.yml",
        ".gitlab-ci.yml",
        ".forgejo/workflows/check.yml",
        ".pre-commit-config.yaml",
    }


@pytest.mark.parametrize("name", SHOWN)
def test_what_the_manual_shows_can_be_read(name: str) -> None:
    assert loaded(SHOWN[name])


@pytest.mark.parametrize("name", [".gitlab-ci.yml", ".forgejo/workflows/check.yml"])
def test_the_commands_that_the_manual_shows_exist(name: str) -> None:
    commands = [line.split(" > ")[0].split() for line in lines_of(loaded(SHOWN[name])) if "comparative-wiki" in line]
    used = [words for words in commands if words[0] == "comparative-wiki"]
    assert {words[1] for words in used} == {"check", "diff"}
    for words in used:
        command = main.commands[words[1]]
        with click.Context(command) as context:
            command.parse_args(context, [word.strip('"') for word in words[2:]])
    assert any(words[:2] == ["mkdocs", "build"] for words in (line.split() for line in lines_of(loaded(SHOWN[name]))))


def test_the_workflows_of_the_manual_belong_together() -> None:
    first, second = loaded(SHOWN[".github/workflows/check.yml"]), loaded(SHOWN[".github/workflows/comment.yml"])
    assert second[True]["workflow_run"]["workflows"] == [first["name"]]
    assert loaded(TEXTS["comment.yml"])[True]["workflow_run"]["workflows"] == [loaded(TEXTS["ci.yml"])["name"]]


def test_the_hook_is_a_command_that_exists() -> None:
    [hook] = yaml.safe_load((REPO / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    program, command = hook["entry"].split()
    assert (program, command in main.commands) == ("comparative-wiki", True)
    assert hook["pass_filenames"] is False
    wanted = re.compile(hook["files"])
    assert all(wanted.search(name) for name in ("entries/apple.md", "entries/comparison.yml", "mkdocs.yaml"))
    assert not wanted.search("docs/picture.png")
    shown = loaded(SHOWN[".pre-commit-config.yaml"])
    assert [one["id"] for one in shown["repos"][0]["hooks"]] == [hook["id"]]


# zizmor

ZIZMOR = shutil.which("zizmor", path=str(Path(sys.executable).parent)) or shutil.which("zizmor")


@pytest.mark.skipif(ZIZMOR is None, reason="zizmor is not installed")
def test_zizmor_finds_nothing(tmp_path: Path) -> None:
    for name in (".github/workflows/check.yml", ".github/workflows/comment.yml"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        # The reader has to fill these in; to zizmor they would be a version that can move.
        path.write_text(SHOWN[name].replace("OWNER", "o").replace("REPOSITORY", "r").replace("COMMIT", "0" * 40))
    assert ZIZMOR is not None
    done = subprocess.run(
        [ZIZMOR, "--offline", "--quiet", "--no-progress", str(REPO / ".github"), str(ACTIONS), str(tmp_path)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
