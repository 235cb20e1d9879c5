"""`export site`: everything that the site has, for generators that know nothing of us."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
import yaml

from comparative_wiki.elsewhere.engines import ENGINES, PLAIN, Engine, export
from comparative_wiki.elsewhere.folder import NotOurs, Starter, write_folder
from comparative_wiki.elsewhere.pages import read_site
from comparative_wiki.problems import Problems
from comparative_wiki.settings import find_wiki, language_of
from comparative_wiki.whole import read_all
from tests.commands.conftest import WIKI, Folder
from tests.conftest import Content, write_files
from tests.site.building import build_site
from tests.site.hostile import BREAKOUTS, hostile_files
from tests.site.mills import MILLS
from tests.site.pages import BuiltSite, Page

FORMS: Mapping[str, Engine] = {**{one.value: engine for one, engine in PLAIN.items()}, **ENGINES}
EXTRA: Mapping[str, Content] = {
    "docs/index.md": (
        "---\ntitle: Start\ndescription: Where it begins.\ndate: 2024-02-29\ntags: [old]\n---\n# Start\n\n"
        "[[badge: NAME]] and `[[badge: NAME]]`.\n\n```comparison\n```\n\n"
        "[Guide](guide/one.md#two) ![](pic.svg)\n"
    ),
    "docs/guide/one.md": "# One\n\n## Two\n\n!!! note\n    Back to the [start](../index.md).\n",
    "docs/pic.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
    "docs/.draft.md": "# Not to be seen\n",
    "docs/later/one.md": "# Not to be seen\n",
}


def export_all(root: Path, forms: Iterable[str]) -> None:
    """Read the site once, and write it in every form."""
    location, problems = find_wiki(root), Problems()
    language = language_of(location).language
    folders = [one.folder for one in location.each]
    comparisons = read_all(location.root, folders, problems, lambda stage, done, total: None, language=language)
    assert comparisons
    site = read_site(location, comparisons, problems)
    assert not problems.has_errors
    for form in forms:
        made = export(site, FORMS[form])
        assert write_folder(root / f"out-{form}", made.files, made.starters) == []


def front(path: Path) -> tuple[dict[str, object], str]:
    """The front matter and the body of an exported page."""
    text = path.read_text(encoding="utf-8")
    assert text.startswith("---\n")
    head, body = text[4:].split("\n---\n", 1)
    data = yaml.safe_load(head)
    assert isinstance(data, dict)
    for line in head.splitlines():
        # Every value is JSON as well, for readers that know less of YAML.
        json.loads(line.split(": ", 1)[1])
    return data, body.strip("\n")


@pytest.fixture(scope="module")
def mills(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """The wiki about mills with pages of its authors."""
    root = tmp_path_factory.mktemp("mills-elsewhere")
    name = sorted(Path(path).stem for path in MILLS if re.fullmatch(r"entries/[\w-]+\.md", path))[0]
    extra = {path: text.replace("NAME", name) if isinstance(text, str) else text for path, text in EXTRA.items()}
    settings = str(MILLS["mkdocs.yml"]) + "markdown_extensions: [admonition]\nexclude_docs: /later/\n"
    write_files(root, {**MILLS, **extra, "mkdocs.yml": settings})
    export_all(root, FORMS)
    return Folder(root)


@pytest.fixture(scope="module")
def built(mills: Folder) -> BuiltSite:
    """The same wiki as MkDocs builds it."""
    return build_site(mills.root, strict=False)


def page_files(folder: Path, form: str) -> dict[str, Path]:
    """Address → file of every exported page."""
    top = folder / f"out-{form}" / FORMS[form].pages
    found = {}
    for path in top.rglob("*.md" if form in {"markdown", "zensical"} else "*.html"):
        if path.read_bytes().startswith(b"---\n"):
            found[str(front(path)[0]["address"])] = path
    return found


@pytest.mark.parametrize("form", FORMS)
def test_every_page_and_file_of_the_site_is_there(mills: Folder, built: BuiltSite, form: str) -> None:
    folder = mills.root / f"out-{form}"
    # Redirects and what others embed are pages that stand beside the pages.
    apart = {
        one
        for one in built.pages
        if any((folder / FORMS[form].files / one / end).is_file() for end in ("", "index.html"))
    }
    assert sorted({*built.pages} - apart - {"404.html"}) == sorted(page_files(mills.root, form))
    theme = ("assets/javascripts", "assets/stylesheets", "assets/images", "search/", "sitemap")
    for path, content in built.files().items():
        if not path.startswith(theme) and not path.endswith(".html"):
            assert (folder / FORMS[form].files / path).read_bytes() == content, path


@pytest.mark.parametrize("form", FORMS)
def test_front_matter_says_what_a_page_is(mills: Folder, form: str) -> None:
    data, _ = front(page_files(mills.root, form)[""])
    assert data["title"] == "Start"
    assert data["description"] == "Where it begins."
    assert data["tags"] == ["old"]
    assert data["date"] == "2024-02-29"
    for address, path in page_files(mills.root, form).items():
        data, _ = front(path)
        assert data["title"], address
        if form == "eleventy":
            assert data["permalink"] == f"/{address}"
        if form == "hugo":
            assert data["url"] == f"/{address}"


def test_html_pages_hold_what_the_site_shows(mills: Folder, built: BuiltSite) -> None:
    for address, path in page_files(mills.root, "html").items():
        ours = " ".join(Page(address, front(path)[1]).root.text.replace("¶", "").split())
        theirs = " ".join(built.pages[address].content.text.replace("¶", "").split())
        # The engine may put a heading above, a tag or a link to edit round it.
        assert ours in theirs, address


def test_markdown_of_authors_stays_markdown_with_our_parts_in_it(mills: Folder) -> None:
    _, body = front(page_files(mills.root, "zensical")[""])
    assert body.startswith("# Start\n")
    assert "[Guide](guide/one.md#two) ![](pic.svg)" in body
    assert re.search(r'^<a class="cw-badge[^\n]*</a> and `\[\[badge: [\w-]+\]\]`\.$', body, re.MULTILINE)
    block = body[body.index('<div class="cw-block">') : body.index("[Guide]")].strip("\n")
    assert "<table" in block
    assert "\n\n" not in block, "a blank line would end it"
    assert Page("", block).faults == []


def test_a_page_of_the_model_is_one_block_of_html(mills: Folder) -> None:
    pages = page_files(mills.root, "zensical")
    for address in set(pages) - {"", "guide/one/"}:
        _, body = front(pages[address])
        assert body.startswith('<div class="cw-page">\n')
        assert not re.search(r"^[ \t]*$", body, re.MULTILINE), address
        assert Page(address, body).faults == []


def test_what_is_not_to_be_published_is_not(mills: Folder) -> None:
    for form in FORMS:
        for path in (mills.root / f"out-{form}").rglob("*"):
            assert not path.is_file() or b"Not to be seen" not in path.read_bytes(), path


def test_the_navigation_is_data(mills: Folder) -> None:
    nav = json.loads((mills.root / "out-html" / "nav.json").read_text(encoding="utf-8"))
    assert nav[0] == {"title": "Start", "path": "index.md", "address": ""}
    guide = next(one for one in nav if one["title"] == "Guide")
    assert guide["within"] == ["guide/one/"]
    assert {"title": "All entries", "path": "entries/index.md", "address": "entries/"} in nav


def test_the_settings_for_zensical_are_toml(mills: Folder) -> None:
    project = tomllib.loads((mills.root / "out-zensical" / "zensical.toml").read_text(encoding="utf-8"))["project"]
    assert project["nav"][0] == {"Start": "index.md"}
    assert project["extra_javascript"][0]["type"] == "module"
    assert project["markdown_extensions"] == {"admonition": {}}


def test_two_exports_are_the_same_bytes(mills: Folder) -> None:
    assert mills.run("export", "site", "again", "--for", "zensical").status == 0
    first, second = BuiltSite(mills.root / "out-zensical").files(), BuiltSite(mills.root / "again").files()
    assert first == second


# Strangers


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    root = tmp_path_factory.mktemp("evil-elsewhere")
    write_files(root, hostile_files("material, font: false"))
    export_all(root, ("html", "zensical"))
    return Folder(root)


@pytest.mark.parametrize("form", ["html", "zensical"])
def test_no_markup_or_template_of_a_stranger_gets_through(evil: Folder, form: str) -> None:
    for address, path in page_files(evil.root, form).items():
        data, body = front(path)
        assert not re.search(r"\{[{%#<]", body.replace("{: ", "")), address
        page = Page(address, body)
        assert [one for one in page.root.everything() if any(name.startswith("on") for name in one.attributes)] == []
        scripts = [one for one in page.root.everything() if one.tag == "script"]
        assert all(one.attributes.get("type", "").endswith("json") for one in scripts)
        assert not [one for one in page.root.everything() if "javascript:" in one.attributes.get("href", "")]
        # Themes print these as they are.
        printed = [data["title"], data.get("description", ""), *data.get("tags", [])]  # type: ignore[misc]
        assert not [one for one in printed if re.search(r"[<>\"{]", str(one))]
        assert not re.search(r"\{[{%#<]", str(data.get("head", "")))


def test_the_words_of_a_stranger_are_still_there(evil: Folder) -> None:
    _, body = front(page_files(evil.root, "html")["entries/evil/"])
    assert BREAKOUTS["jinja"] in Page("", body).root.text


# The folder


@pytest.fixture
def small(tmp_path: Path) -> Folder:
    write_files(tmp_path, dict(WIKI))
    return Folder(tmp_path)


def listing(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_folder_of_somebody_else_is_left_alone(small: Folder) -> None:
    write_files(small.root, {"theirs/letter.txt": "Dear Sir"})
    ran = small.run("export", "site", "theirs")
    assert ran.status == 1
    assert "theirs is not empty, and no export wrote what is in it." in ran.err
    assert listing(small.root / "theirs") == {"letter.txt": b"Dear Sir"}


def test_a_file_of_somebody_else_among_ours_is_not_removed(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    write_folder(out, {"content/a.html": b"a"}, {})
    write_files(out, {"content/mine.html": "mine"})
    before = listing(out)
    with pytest.raises(NotOurs, match=r"mine\.html was not written by an export, and the next one would remove it\."):
        write_folder(out, {"content/a.html": b"b"}, {})
    assert listing(out) == before


def test_what_the_owner_changed_stays_and_what_is_beside_it_too(small: Folder) -> None:
    assert small.run("export", "site", "out", "--for", "zensical").status == 0
    out = small.root / "out"
    settings = (out / "zensical.toml").read_text(encoding="utf-8").replace("[project]\n", "[project]\nstrict = true\n")
    write_files(out, {"zensical.toml": settings, "site/index.html": "built"})
    write_files(small.root, {"docs/new.md": "# New\n", "docs/index.md": "# Home\n"})
    (small.root / "entries" / "cherry.md").unlink()
    write_files(small.root, {"entries/apple.md": "---\ntitle: A\nsummary: S.\ncriteria: {flesh: firm}\n---\n"})
    ran = small.run("export", "site", "out", "--for", "zensical")
    assert (ran.status, ran.err) == (0, "zensical.toml is not as an export wrote it: left as it is.\n")
    text = (out / "zensical.toml").read_text(encoding="utf-8")
    assert tomllib.loads(text)["project"]["strict"] is True
    assert {"New": "new.md"} in tomllib.loads(text)["project"]["nav"], "the navigation is kept up"
    assert (out / "site" / "index.html").read_text(encoding="utf-8") == "built"
    assert (out / "docs" / "new.md").is_file()
    assert not (out / "docs" / "entries" / "cherry.md").exists()
    assert [one.name for one in small.root.iterdir() if one.name.startswith(".out")] == []


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_nothing_is_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    out, starter = tmp_path / "out", {"frame.txt": Starter(content="frame")}
    write_folder(out, {"content/a.html": b"a", "static/x": b"x"}, starter)
    before = listing(out)
    replace, calls = Path.replace, list[Path]()

    def fail(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == number:
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="No space left"):
        write_folder(out, {"content/b.html": b"b", "static/y": b"y"}, starter)
    monkeypatch.undo()
    assert listing(out) == before
    assert [one.name for one in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("path", ["../x", "/x", "a/../../x", "C:/x", "a\\x", ""])
def test_nothing_is_written_outside(tmp_path: Path, path: str) -> None:
    with pytest.raises(NotOurs, match="would lie outside the folder"):
        write_folder(tmp_path / "out", {path: b"x"}, {})
    assert listing(tmp_path) == {}


@pytest.mark.parametrize("marker", ["", "[]", '{"version": 2, "files": [], "starters": {}}', '{"version": 1}'])
def test_a_marker_that_cannot_be_read_is_said(tmp_path: Path, marker: str) -> None:
    write_files(tmp_path, {"out/.comparative-wiki-export.json": marker})
    with pytest.raises(NotOurs, match="cannot be read"):
        write_folder(tmp_path / "out", {"x": b"x"}, {})


def test_a_link_in_the_place_of_a_folder_is_not_followed(tmp_path: Path) -> None:
    write_files(tmp_path, {"theirs/a.html": "Dear Sir"})
    write_folder(tmp_path / "out", {"content/a.html": b"a"}, {})
    content = tmp_path / "out" / "content"
    (content / "a.html").unlink()
    content.rmdir()
    content.symlink_to(tmp_path / "theirs")
    with pytest.raises(NotOurs, match="was not written by an export"):
        write_folder(tmp_path / "out", {"content/a.html": b"b"}, {})
    assert listing(tmp_path / "theirs") == {"a.html": b"Dear Sir"}


@pytest.mark.parametrize("folder", [".", "entries", "docs/out", "entries/out", ".."])
def test_a_folder_of_the_wiki_itself_is_refused(small: Folder, folder: str) -> None:
    ran = small.run("export", "site", folder)
    assert ran.status == 2
    assert "is a folder of the wiki itself" in ran.err


def test_two_choices_that_do_not_fit_are_said(small: Folder) -> None:
    ran = small.run("export", "site", "out", "--for", "zensical", "--format", "html")
    assert ran.status == 2
    assert "Pages for zensical are written in markdown." in ran.err
    assert not (small.root / "out").exists()


def test_wrong_blocks_and_front_matter_are_said_and_nothing_is_written(small: Folder) -> None:
    write_files(
        small.root,
        {"docs/index.md": "---\na: [1\n---\n# Home\n", "docs/b.md": "# B\n\n[[badge: nix]]\n"},
    )
    ran = small.run("export", "site", "out")
    assert ran.status == 1
    assert "docs/index.md:" in ran.err
    assert "docs/b.md:3:1 there is no entry 'nix'" in ran.err
    assert not (small.root / "out").exists()


def test_an_extension_that_is_not_there_is_named(small: Folder) -> None:
    write_files(small.root, {"mkdocs.yml": "plugins: [comparative-wiki]\nmarkdown_extensions: [nix.nowhere]\n"})
    ran = small.run("export", "site", "out")
    assert ran.status == 1
    assert "nix" in ran.err
    assert "`markdown_extensions`" in ran.err
    assert "Traceback" not in ran.err


def test_the_settings_about_the_past_are_kept_to(small: Folder) -> None:
    write_files(small.root, {"mkdocs.yml": "plugins: [comparative-wiki: {history: false}]\n"})
    assert find_wiki(small.root).settings.history is False
    write_files(small.root, {"mkdocs.yml": "plugins: [comparative-wiki: {history_since: 2024-02-01}]\n"})
    settings = find_wiki(small.root).settings
    assert (settings.history, settings.history_since, settings.history_authors) == (True, "2024-02-01", False)
