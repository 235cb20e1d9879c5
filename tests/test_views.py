"""Views of the comparison file are read strictly, by `comparative-wiki check` as by the build."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from click.testing import CliRunner

from comparative_wiki.blocks import Show
from comparative_wiki.commands.main import main
from comparative_wiki.problems import Problems
from comparative_wiki.views import View, read_views
from comparative_wiki.wiki import build_wiki
from tests.conftest import Draw
from tests.site.building import BuildFailed, build_site

FILES: Mapping[str, str] = {
    "mkdocs.yml": "site_name: Wells\ntheme: {name: material, font: false}\nplugins: [search, comparative-wiki]\n",
    "docs/index.md": "# Wells\n",
    "entries/a.md": "---\ntitle: A\nsummary: One.\ncriteria: {depth: deep}\n---\n",
    "entries/b.md": "---\ntitle: B\nsummary: Two.\ncriteria: {depth: shallow}\n---\n",
}
COMPARISON = "title: Wells\ncriteria:\n  depth: {title: Depth, scale: [shallow, deep]}\n"


def drawn(draw: Draw, views: str) -> tuple[Mapping[str, View], list[str], Draw]:
    root = draw({**FILES, "entries/comparison.yml": COMPARISON + views}).root
    problems = Problems()
    wiki = build_wiki(root, "entries", problems)
    found = read_views(wiki, problems) if wiki is not None else {}
    return (
        found,
        [f"{one.place.line}:{one.place.column} {one.code}" for one in problems if one.code != "unused-criterion"],
        draw,
    )


def test_a_view_has_the_fields_of_a_block(draw: Draw) -> None:
    found, problems, _ = drawn(
        draw,
        "views:\n"
        "  deep: {title: The deep ones, summary: Only these., where: {depth: deep}, sort: -title, limit: 3}\n"
        "  both: {title: A and B, show: compare, entries: [b, a]}\n",
    )
    assert problems == []
    assert list(found) == ["deep", "both"]
    assert found["deep"].block.query.sort == ("-title",)
    assert found["deep"].block.query.limit == 3
    assert not found["deep"].is_comparison
    assert found["both"].block.show is Show.COMPARE
    assert found["both"].block.query.entries == ("b", "a")


@pytest.mark.parametrize(
    ("views", "expected"),
    [
        ("views: [a]\n", "4:8 wrong-kind"),
        ("views:\n  both: a\n", "5:9 wrong-kind"),
        ("views:\n  both: {show: table}\n", "5:9 missing-key"),
        ("views:\n  both: {title: Both, show: comparison}\n", "5:29 unknown-value"),
        ("views:\n  both: {title: Both, show: compare}\n", "5:9 missing-key"),
        ("views:\n  both: {title: Both, show: compare, entries: [a]}\n", "5:38 bad-number"),
        ("views:\n  both: {title: Both, entries: [a, c]}\n", "5:36 block-unknown"),
        ("views:\n  both: {title: Both, entires: [a, b]}\n", "5:23 undeclared-key"),
        ("views:\n  both: {title: Both, view: deep}\n", "5:23 undeclared-key"),
        ("views:\n  both: {title: Both, where: {dept: deep}}\n", "5:31 unknown-criterion"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(draw: Draw, views: str, expected: str) -> None:
    assert drawn(draw, views)[1] == [expected]


def test_a_wrong_view_ends_check_and_build_alike(draw: Draw, monkeypatch: pytest.MonkeyPatch) -> None:
    views = "views:\n  both: {title: Both, show: compare, entries: [a, bb]}\n"
    root = draw({**FILES, "entries/comparison.yml": COMPARISON + views}).root
    message = "entries/comparison.yml:5:51 there is no entry 'bb'. Did you mean 'b'?"
    (root / "site").mkdir()
    (root / "site" / "kept.html").write_text("before", encoding="utf-8")
    with pytest.raises(BuildFailed, match=r"comparison\.yml:5:51"):
        build_site(root, strict=False)
    assert (root / "site" / "kept.html").exists()
    monkeypatch.chdir(root)
    said = CliRunner().invoke(main, ["check"])
    assert said.exit_code == 1
    assert message in said.output


def test_a_view_may_name_an_entry_with_an_old_spelling_only_by_its_id(draw: Draw) -> None:
    views = "views:\n  both: {title: Both, entries: [a, z]}\n"
    files = {**FILES, "entries/b.md": FILES["entries/b.md"].replace("summary", "aliases: [z]\nsummary")}
    problems = Problems()
    wiki = build_wiki(draw({**files, "entries/comparison.yml": COMPARISON + views}).root, "entries", problems)
    assert wiki is not None
    read_views(wiki, problems)
    assert [one.code for one in problems if one.code != "unused-criterion"] == ["block-unknown"]


def test_the_thresholds_of_a_view_do_not_cut_numbers(draw: Draw) -> None:
    """A view only asks; what rules see of a number stays as it is."""
    views = "views:\n  big: {title: Big, where: {size: at least 7}}\n"
    files = {
        **FILES,
        "entries/comparison.yml": f"{COMPARISON}  size: {{number: {{at_least: 0}}}}\n{views}",
        "entries/a.md": FILES["entries/a.md"].replace("deep}", "deep, size: 9}"),
    }
    problems = Problems()
    wiki = build_wiki(draw(files).root, "entries", problems)
    assert wiki is not None
    assert not problems.has_errors
    assert read_views(wiki, problems)["big"].block.query.where is not None
    assert not wiki.comparison.criteria["size"].is_finite  # type: ignore[index]
