"""What commands say to people is in the language of the wiki, all of it; what programs read is not."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from comparative_wiki.commands import new as asking
from comparative_wiki.commands.mentions.send import LEDGER
from comparative_wiki.languages.language import ENGLISH
from comparative_wiki.languages.told import tell
from comparative_wiki.progress import ProgressLine
from comparative_wiki.web.fetch import Door
from tests.commands.conftest import WIKI, Folder
from tests.commands.mentions_in import Mentioned
from tests.commands.repositories import commit, committed, write
from tests.conftest import PACKAGE, write_files
from tests.languages.pseudo import CODE, catalogue, circled
from tests.mentions.exports import export, item

SITE = "https://fruit.example/"
SETTINGS = f"  - comparative-wiki: {{language: {CODE}, catalogues: words}}\n"
KEPT = re.compile(
    r"'[^'\n]*'|`[^`\n]*`|--?[a-z][\w-]*|https?://\S*|[\w./{}-]+\.(?:md|yml|yaml|json|txt|xml)\b|[\w-]+/|\[[a-z-]+\]"
)
"""what is the same in every language: what somebody wrote, options, addresses, files, and codes of problems"""
WORDS = "comparative wiki OPTIONS ENTRY PATHS FOLDER NAME FILE URL POST CLASS BASE HEAD WEBMENTION IO TOKEN"
SAME = set(WORDS.split())
"""names of what commands take"""


def bare(text: str, *own: str) -> list[str]:
    """The English words of a text, but for those that the wiki has itself."""
    known = SAME | {word for one in own for word in re.findall(r"[A-Za-z]{2,}", one)}
    return [word for word in re.findall(r"[A-Za-z]{2,}", KEPT.sub("", text)) if word not in known]


OWN = " ".join(str(one) for one in WIKI.values())


@pytest.fixture(scope="module")
def nobodys_words() -> str:
    return catalogue()


@pytest.fixture
def wiki(tmp_path: Path, nobodys_words: str) -> Folder:
    settings = f"site_name: Fruit\nsite_url: {SITE}\nplugins:\n{SETTINGS}"
    write_files(tmp_path, {**WIKI, "mkdocs.yml": settings, f"words/{CODE}.po": nobodys_words})
    return Folder(tmp_path)


def test_an_explanation_is_in_the_language(wiki: Folder) -> None:
    for entry in ("apple", "cherry"):
        ran = wiki.run("explain", entry)
        assert (ran.status, bare(ran.out + ran.err, OWN)) == (0, [])
    ran = wiki.run("explain", "cherry", "--why-not", "pome")
    assert circled("not met") in ran.out or circled("open") in ran.out
    assert bare(ran.out + ran.err, OWN) == []


def test_what_programs_read_of_an_explanation_is_as_ever(wiki: Folder) -> None:
    document = json.loads(wiki.run("explain", "cherry", "--format", "json").out)
    assert document["verdicts"]["sort"]["words"] == "undecided between Drupe, Pome and Berry"


@pytest.mark.parametrize(
    "arguments",
    [
        ["explain", "aple"],
        ["explain", "apple", "--why-not", "pomes"],
        ["check", "--comparison", "fruits"],
        ["diff", "nowhere"],
        ["new"],
        ["new", "--blank"],
        ["new", "Apple", "--blank"],
        ["new", "a b", "--blank"],
        ["evidence", "verify", "aple"],
        ["mentions", "pull"],
        ["mentions", "forget", "nothing"],
        ["mentions", "import", "mkdocs.yml"],
        ["mentions", "import", "--map", "x", "mkdocs.yml"],
        ["mentions", "verify", "--entry", "aple"],
        ["mentions", "verify", "--entry", "aples/x"],
        ["mentions", "send"],
        ["export", "site", "entries"],
        ["export", "site", "words"],
        ["export", "site", "--for", "zensical", "--format", "html", "out"],
    ],
    ids=" ".join,
)
def test_a_command_that_is_used_wrongly_says_so_in_the_language(wiki: Folder, arguments: list[str]) -> None:
    ran = wiki.run(*arguments)
    said = ran.out + ran.err
    assert ran.status
    assert any(ord(one) > 0x24B5 for one in said), said
    assert bare(said, " ".join(arguments), "git syntax error entries markdown") == []


def test_problems_are_told_in_the_language_by_every_command(wiki: Folder) -> None:
    write(wiki, "plum.md", "---\ntitle: Plum\ncriteria: {stone: onne}\n---\n")
    for arguments in (["explain", "plum"], ["evidence", "verify"], ["mentions", "unlinked"], ["check", "--fix"]):
        ran = wiki.run(*arguments)
        assert ran.err
        assert bare(ran.out + ran.err, OWN, "Plum plum onne one") == []


def test_a_difference_is_in_the_language(wiki: Folder) -> None:
    committed(wiki)
    comparison = str(WIKI["entries/comparison.yml"])
    write(wiki, "comparison.yml", comparison.replace("Stones", "The stones").replace("at least firm", "hard"))
    write(wiki, "plum.md", "---\ntitle: Plum\nsummary: Blue.\ncriteria: {stone: one}\n---\n")
    apple = str(WIKI["entries/apple.md"]).replace("flesh: firm", "flesh: {value: hard, confidence: low}")
    write(wiki, "apple.md", apple.replace("The apple", "An apple").replace("Not like", "Like"))
    for form in ("text", "markdown"):
        ran = wiki.run("diff", "HEAD", "--format", form)
        assert ran.status == 0, ran.err
        assert bare(ran.out + ran.err, OWN, "Plum Blue The An entries/plum stones") == [], ran.out
    assert '"how": "renamed"' in wiki.run("diff", "HEAD", "--format", "json").out
    commit(wiki.root)
    assert bare(wiki.run("diff", "HEAD").out) == []


def test_checks_and_mends_are_told_in_the_language(wiki: Folder) -> None:
    write(wiki, "plum.md", "---\ntitle: Plum\nsummary: Blue. \ncriteria: {stone: onne}\n---\n")
    ran = wiki.run("check", "--fix")
    assert bare(ran.out + ran.err, OWN, "Plum plum") == []
    assert circled("spaces at the end of lines") in ran.err


def test_questions_are_asked_in_the_language(wiki: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "somebody_there", lambda: True)
    answers = [
        "",
        "Plum",
        "Blue.",
        "",
        "",
        "",
        "softt",
        "soft",
        "",
        "https://example.org/plum",
        "",
        "maybe",
        circled("no"),
    ]
    answers += ["", "", "sure", "low", "disputed", "", "one", "", "", "", "many", "", "", "", "", "", "", "", ""]
    ran = wiki.run("new", typed="\n".join(answers) + "\n")
    assert ran.status == 0, ran.err
    assert bare(ran.out + ran.err, OWN, "Plum high medium low unknown disputed", " ".join(answers)) == []
    written = (wiki.root / "entries" / "plum.md").read_text(encoding="utf-8")
    assert circled("a number") in written
    assert "seen:" not in written


def test_what_is_to_be_filled_in_is_in_the_language(wiki: Folder) -> None:
    assert wiki.run("new", "plum", "--blank").status == 0
    written = (wiki.root / "entries" / "plum.md").read_text(encoding="utf-8")
    assert bare(written, OWN, "summary added Plum criteria title") == []


def test_what_is_done_with_mentions_is_told_in_the_language(wiki: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    mentioned = Mentioned(wiki.root)
    page = f'<a href="{SITE}entries/apple/">x</a>'
    blog = export(item(page, link="https://blog.example/a"), item(page, link="https://blog.example/b"))
    (wiki.root / "blog.xml").write_text(blog, encoding="utf-8")
    ran = mentioned.run("import", "--cap", "1", "blog.xml")
    assert (ran.status, bare(ran.out + ran.err, OWN)) == (0, [])
    mentioned.run("import", "blog.xml")
    closed = Door(resolve=lambda name, port: ["10.0.0.1"])
    monkeypatch.setattr("comparative_wiki.commands.mentions.incoming.door_to", lambda *_: closed)
    for arguments in (["verify", "--older-than", "0"], ["forget", "https://blog.example/a"], ["unlinked"]):
        ran = mentioned.run(*arguments)
        assert (ran.status, bare(ran.out + ran.err, OWN)) == (0, []), ran.out
    links = '{"version": 1, "links": [{"source": "entries/apple/", "target": "https://x.example/", "hash": "h"}]}'
    write_files(wiki.root, {"site/api/v1/links.json": links})
    for arguments in (["--dry-run"], ["--dry-run", "--all"]):
        ran = mentioned.run("send", *arguments)
        assert (ran.status, bare(ran.out + ran.err)) == (0, []), ran.err
    (wiki.root / LEDGER).write_text("{}", encoding="utf-8")
    assert bare(mentioned.run("send").err, "KeyError version") == []


def test_what_is_known_of_evidence_is_told_in_the_language(wiki: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = Door(resolve=lambda name, port: ["10.0.0.1"])
    monkeypatch.setattr("comparative_wiki.commands.evidence.door_to", lambda *_: closed)
    assert bare(wiki.run("evidence", "verify").out, OWN) == []
    source = "{value: one, evidence: [{url: https://a.example/}]}"
    write(wiki, "plum.md", f"---\ntitle: Plum\nsummary: Blue.\ncriteria: {{stone: {source}}}\n---\n")
    for arguments in (["--dry-run"], [], []):
        ran = wiki.run("evidence", "verify", *arguments)
        assert (ran.status, bare(ran.out + ran.err, OWN, "plum")) == (0, []), ran.out
    assert "lies in a private network" in (wiki.root / "entries" / "evidence.json").read_text(encoding="utf-8")


SETTINGS_FAULTS = {
    "comparisons: [_fruit]": circled("cannot be the folder of a comparison"),
    "forge: gitlob": "'gitlab'",
    "search: pagefinder": "'pagefind'",
    "history: perhaps": circled("is neither "),
    "history_commits: 0": circled("is not a number above 0."),
    "history_since: June": circled("is not a date."),
    "table_rows: -1": circled("is not a number of rows."),
    "entries: 3": circled("is not text."),
    "processes: many": circled("is not a whole number."),
    "twins: mkdocs.de.yml": circled("is not a list of texts."),
    "pingback_endpoint: here": circled("is not a web address."),
}


@pytest.mark.parametrize("fault", SETTINGS_FAULTS)
def test_a_fault_of_the_settings_is_told_in_the_language(
    wiki: Folder, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = wiki.root / "mkdocs.yml"
    path.write_text(path.read_text().replace("catalogues: words", f"catalogues: words, {fault}"), encoding="utf-8")
    (wiki.root / "docs").mkdir()
    with pytest.raises(Abort):
        load_config(str(path))
    said = " ".join(one.getMessage() for one in caplog.records)
    assert SETTINGS_FAULTS[fault] in said, said
    if fault.startswith("comparisons"):
        ran = wiki.run("check")
        assert SETTINGS_FAULTS[fault] in ran.err
        assert bare(ran.err, "MkDocs") == []


def test_an_unknown_setting_has_the_one_that_was_meant(wiki: Folder, caplog: pytest.LogCaptureFixture) -> None:
    path = wiki.root / "mkdocs.yml"
    path.write_text(path.read_text().replace("catalogues: words", "catalogues: words, serch: auto"), encoding="utf-8")
    (wiki.root / "docs").mkdir()
    load_config(str(path))
    [said] = [one.getMessage() for one in caplog.records if "serch" in one.getMessage()]
    assert circled("There is no such setting.") in said
    assert "'search'" in said


def test_progress_has_words_for_every_stage() -> None:
    """A stage without words would be an error where somebody watches, and nowhere else."""
    line = ProgressLine()
    stages: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        found = re.findall(r'\bprogress\(\s*"([^"]+)"', path.read_text(encoding="utf-8"))
        stages |= set(found)
    assert stages
    for stage in stages:
        line.words(stage)


# No text in the commands goes past the catalogues

SAYING = {"echo", "secho", "prompt", "confirm", "ClickException", "UsageError", "BadParameter", "Failed", "Misused"}
SAYING |= {"info", "warning", "error", "PluginError", "ValidationError", "ToldError"}
LETTERS = re.compile(r"[A-Za-z]{2,}")


def literal(node: ast.expr) -> str:
    """What stands between the places of a text that is written where it is said."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return " ".join(literal(one) for one in node.values)
    return ""


def called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def bare_texts(source: str) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and called(node) in SAYING:
            found += [text for one in node.args[:1] if LETTERS.search(text := literal(one))]
    return found


@pytest.mark.parametrize(
    "path",
    sorted([*PACKAGE.glob("commands/**/*.py"), *PACKAGE.glob("mkdocs_*.py")]),
    ids=lambda path: path.relative_to(PACKAGE).as_posix(),
)
def test_no_text_goes_past_the_catalogues(path: Path) -> None:
    assert bare_texts(path.read_text(encoding="utf-8")) == []


def test_the_scan_finds_what_was_forgotten() -> None:
    assert bare_texts('click.echo("Forgotten")') == ["Forgotten"]
    assert bare_texts('raise click.UsageError(f"There is no {name}.")')
    assert bare_texts('click.echo(f"{first}/")') == []
    assert bare_texts('echo(tell("All is well"))') == []


def test_what_is_told_outside_a_command_is_english() -> None:
    said: Callable[[str], str] = ENGLISH.retell
    assert said(tell("Nothing is wrong.")) == "Nothing is wrong."
