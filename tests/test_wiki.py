"""The pipeline as a whole: which files are entries, and what becomes of them together."""

from __future__ import annotations

from pathlib import Path

from comparative_wiki.comparison.model import ClassId, ClassificationId, Comparison, CriterionId
from comparative_wiki.kept import Kept
from comparative_wiki.problems import Problems
from comparative_wiki.wiki import ClassifiedEntry, build_wiki
from tests.conftest import Draw, entry_text, write_files

COMPARISON = """
criteria:
  stone: {options: [no, yes]}
classifications:
  sort:
    policy: first
    classes:
      drupe: {when: {stone: yes}}
      berry: {otherwise: true}
"""


def test_every_markdown_file_below_the_folder_is_an_entry_but_readmes_and_hidden_ones(draw: Draw) -> None:
    entry = entry_text({"stone": "yes"})
    names = [
        "b.md",
        "sub/a.md",
        "sub/deeper/C.md",
        "README.md",
        "sub/ReadMe.md",
        "_draft.md",
        ".x/d.md",
        "_old/e.md",
        "f.txt",
    ]
    drawing = draw({"entries/comparison.yml": COMPARISON, **{f"entries/{name}": entry for name in names}})
    wiki = drawing.wiki()
    assert [one.entry.path for one in wiki.entries.values()] == [
        "entries/sub/deeper/C.md",
        "entries/sub/a.md",
        "entries/b.md",
    ]
    assert list(wiki.entries) == ["C", "a", "b"]


def test_an_undecided_entry_is_a_candidate_and_no_member(draw: Draw) -> None:
    drawing = draw(
        {
            "entries/comparison.yml": COMPARISON,
            "entries/plum.md": entry_text({"stone": "yes"}),
            "entries/fig.md": entry_text({}),
        }
    )
    wiki, sort = drawing.wiki(), ClassificationId("sort")
    assert [one.entry.id for one in wiki.members(sort, ClassId("drupe"))] == ["plum"]
    assert [one.entry.id for one in wiki.candidates(sort, ClassId("drupe"))] == ["fig"]
    assert [one.entry.id for one in wiki.candidates(sort, ClassId("berry"))] == ["fig"]


def test_the_folder_may_be_called_otherwise_and_progress_is_told(draw: Draw) -> None:
    drawing = draw(
        {"fruit/comparison.yml": COMPARISON, "fruit/fig.md": entry_text({}), "fruit/plum.md": entry_text({})}
    )
    told: list[tuple[str, int, int]] = []
    problems = Problems()
    wiki = build_wiki(drawing.root, "fruit", problems, lambda *step: told.append(step))
    assert wiki is not None
    assert [one for one in told if one[1] == one[2]] == [("read", 2, 2), ("classify", 2, 2)]


def test_an_alias_that_differs_only_in_case_is_taken(draw: Draw) -> None:
    text = entry_text({}).replace("summary:", "aliases: [Plum, fig]\nsummary:")
    lines = draw(
        {"entries/comparison.yml": COMPARISON, "entries/plum.md": entry_text({}), "entries/x.md": text}
    ).lines()
    assert [line.split(" ")[0] for line in lines] == ["entries/x.md:3:11"]
    assert "'Plum' already names entries/plum.md" in lines[0]


def test_two_entries_with_one_alias_are_told_apart_by_nobody(draw: Draw) -> None:
    text = entry_text({}).replace("summary:", "aliases: [fig]\nsummary:")
    lines = draw({"entries/comparison.yml": COMPARISON, "entries/x.md": text, "entries/y.md": text}).lines()
    assert [line.split(" ")[0] for line in lines] == ["entries/y.md:3:11"]
    assert "'fig' already names entries/x.md" in lines[0]


def test_an_example_about_an_entry_that_could_not_be_read_is_not_called_unknown(draw: Draw) -> None:
    comparison = COMPARISON + "examples:\n  - {entry: plum, expect: {sort: drupe}}\n"
    lines = draw({"entries/comparison.yml": comparison, "entries/sub/plum.md": "no front matter"}).lines()
    assert [line.rpartition(" ")[2] for line in lines] == ["[bad-fence]"]


def test_a_build_is_the_same_each_time(draw: Draw) -> None:
    entries = {f"entries/e{number}.md": entry_text({"stone": "yes" if number % 2 else "no"}) for number in range(8)}
    first = draw({"entries/comparison.yml": COMPARISON, **entries})
    again = draw({**dict(reversed(entries.items())), "entries/comparison.yml": COMPARISON})
    assert first.wiki().entries == again.wiki().entries
    assert list(first.wiki().entries) == list(again.wiki().entries)


def test_a_comparison_with_shared_files_is_kept_until_one_of_them_is_another(tmp_path: Path) -> None:
    shared = "criteria:\n  sweet: {title: Sweetness, scale: [sour, sweet]}\n"
    rules = "title: Fruit\nuse: {from: ../shared.yml, criteria: [sweet]}\n"
    write_files(
        tmp_path,
        {
            "shared.yml": shared,
            "entries/comparison.yml": rules,
            "entries/sloe.md": entry_text({"sweet": "sour"}, title="Sloe"),
            "obst/comparison.yml": "same_as: ../entries/comparison.yml\n",
            "obst/schlehe.md": entry_text({"sweet": "sour"}, title="Schlehe"),
        },
    )
    for folder in ("entries", "obst"):
        kept: Kept[ClassifiedEntry] = Kept()

        def entry_and_comparison(folder: str = folder, kept: Kept[ClassifiedEntry] = kept) -> tuple[object, Comparison]:
            problems = Problems()
            wiki = build_wiki(tmp_path, folder, problems, kept=kept)
            assert wiki is not None, list(problems)
            return next(iter(wiki.entries.values())).entry, wiki.comparison

        first, again = entry_and_comparison(), entry_and_comparison()
        assert again[0] is first[0]
        assert again[1] is first[1]
        (tmp_path / "shared.yml").write_text(shared.replace("Sweetness", "Taste"))
        entry, comparison = entry_and_comparison()
        assert comparison.criteria[CriterionId("sweet")].title == "Taste"
        assert entry is not first[0]
        (tmp_path / "shared.yml").write_text(shared)
