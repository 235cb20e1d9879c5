"""Blocks and badges that authors put into pages."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.site.building import BuildFailed
from tests.site.conftest import Build
from tests.site.pages import BuiltSite, Page, dead_links, repeated_ids

PEAR = "---\ntitle: Pear\nsummary: Another fruit.\ncriteria: {size: at least middling, hue: unknown}\n---\nA pear.\n"
MELON = "---\ntitle: Melon\nsummary: A large fruit.\ncriteria: {size: large}\nadded: 2026-01-05\n---\nA melon.\n"
MATERIAL = "site_name: Small\ntheme: {name: material, font: false}\nplugins: [search, comparative-wiki]\n"


def home(built: Build, text: str, files: Mapping[str, str] | None = None) -> Page:
    entries = {"entries/pear.md": PEAR, "entries/melon.md": MELON}
    return built({"docs/index.md": text, **entries, **(files or {})}).page()


def problems(built: Build, files: Mapping[str, str]) -> list[str]:
    with pytest.raises(BuildFailed) as caught:
        built(files)
    return [line for line in str(caught.value).split("\n") if "[" in line]


# Every kind of block


def test_an_empty_block_is_a_table_of_everything(bridges: BuiltSite) -> None:
    table = bridges.page().content.all("table.cw-table")[0]
    assert len(table.all("tbody tr")) == 5
    assert table.one("caption").text == "Comparison (5)"
    assert table.texts("thead th")[:3] == ["Entry", "Kind of bridge", "Load"]


def test_a_block_of_classes_has_the_largest_first(bridges: BuiltSite) -> None:
    cards = bridges.page().content.texts(".cw-card__title")
    assert cards == ["Lane bridge", "Road bridge", 'Path & "stile" bridge']


def test_a_block_of_criteria_lists_them_by_group(bridges: BuiltSite) -> None:
    home = bridges.page()
    links = [one for one in home.content.all("li a") if one.attributes["href"].startswith("criteria/")]
    assert [one.text for one in links] == [
        *("Load", "Toll", "Upkeep", "Material", "Builder", "Opened", "Length", "Page")
    ]


def test_a_block_of_the_newest_has_the_last_first(bridges: BuiltSite) -> None:
    newest = bridges.page().content.one("ul.cw-entries--newest")
    assert newest.texts("a.cw-entries__title") == ["Railway bridge", 'Smith & Sons\' "Iron Span"']
    assert newest.texts("time") == ["May 1, 2026", "Apr 1, 2026"]


def test_a_block_of_the_unsettled_has_the_contested_first(bridges: BuiltSite) -> None:
    unsettled = bridges.page().content.one("ul.cw-entries--unsettled")
    assert unsettled.texts("a.cw-entries__title") == ['Smith & Sons\' "Iron Span"', "The ford", "Railway bridge"]


def test_a_block_of_verdicts_has_the_reason(bridges: BuiltSite) -> None:
    verdicts = bridges.page().content.one("ul.cw-entries--verdicts")
    assert verdicts.texts("a.cw-entries__title") == ["Old Arch"]
    assert verdicts.texts(".cw-badge") == ["Lane bridge"]
    assert verdicts.texts(".cw-note")[0] == "Because Load is carts."


def test_a_table_has_the_rows_and_columns_asked_for_and_names_who_may_belong(bridges: BuiltSite) -> None:
    box = bridges.page().content.all(".cw-table-box")[-1]
    assert box.texts("thead th") == ["Entry", "Kind of bridge", "Use", "Load", "Toll"]
    assert box.texts("tbody th") == ["Old Arch"]
    assert box.one("caption").text == "Stone only (1)"
    assert box.one("p.cw-note").text == "Perhaps too, but not known for certain: The ford."


def test_a_block_in_an_entry_works_too(bridges: BuiltSite) -> None:
    table = bridges.page("entries/arch/").content.all("table.cw-table")[0]
    assert table.one("caption").text == "Only two (2)"


def test_rows_can_be_sorted_limited_and_chosen(built: Build) -> None:
    page = home(
        built,
        "```comparison\nsort: -size\nlimit: 1\n```\n\n~~~comparison\nentries: [pear, apple]\ncriteria: none\n"
        "classifications: none\n~~~\n\n```comparison\nwhere: {kind: big}\n```\n",
    )
    first, second, third = page.content.all(".cw-table-box")
    assert first.texts("tbody th") == ["Melon"]
    assert "2 more are not shown." in first.text
    assert second.texts("thead th") == ["Entry"]
    assert second.texts("tbody th") == ["Pear", "Apple"]
    assert third.texts("tbody th") == ["Melon"]
    assert "Perhaps too, but not known for certain: Pear." in third.text


def test_a_table_of_nothing_says_so(built: Build) -> None:
    assert "No entry." in home(built, "```comparison\nwhere: {size: small, hue: blue}\n```\n").content.text


def test_several_blocks_stand_in_their_order(built: Build) -> None:
    text = "One\n\n```comparison\ntitle: A\n```\nTwo\n```comparison\ntitle: B\n```\n\nThree"
    content = home(built, text).content.text
    places = [content.index(word) for word in ("One", "A (3)", "Two", "B (3)", "Three")]
    assert places == sorted(places)


def test_a_block_leaves_the_markdown_round_it_alone(built: Build) -> None:
    page = home(built, "Before\n```comparison\nlimit: 1\n```\nAfter *this*\n")
    assert page.faults == []
    assert page.content.texts("p")[0] == "Before"
    assert "After this" in page.content.texts("p")
    assert page.content.texts("em") == ["this"]


# In running text


def test_badges_stand_in_running_text(bridges: BuiltSite) -> None:
    guide = bridges.page("guide/")
    paragraph = next(one for one in guide.content.all("p") if one.text.startswith("A badge:"))
    assert paragraph.text.startswith("A badge: Lane bridge, the care of it: Cherished, in words: Old Arch: Gratis and")
    badges = paragraph.all("a.cw-badge")
    assert [guide.follow(one) for one in badges] == ["classes/kind/lane/", "classes/care/cherished/"]
    profile = paragraph.one("svg.cw-glyph")
    assert profile.attributes["role"] == "img"
    assert profile.attributes["aria-label"] == "Load: carts; Toll: free; Upkeep: good"
    assert len(profile.all(".cw-fill")) == 2, "one middling bar, and two good ones in one path"


def test_a_paragraph_that_begins_with_a_badge_stays_one(bridges: BuiltSite) -> None:
    assert "contested: Road bridge or Lane bridge begins this paragraph." in bridges.page("guide/").content.texts("p")


def test_a_badge_alone_is_a_paragraph(bridges: BuiltSite) -> None:
    badge = next(one for one in bridges.page("guide/").content.all(".cw-badge") if one.text.startswith("undecided"))
    assert badge.parent is not None
    assert badge.parent.tag == "p"


def test_a_badge_stands_in_a_table_of_markdown(bridges: BuiltSite) -> None:
    assert "Lane bridge" in bridges.page("guide/").content.texts("td")


def test_nothing_is_replaced_in_code(bridges: BuiltSite) -> None:
    code = " ".join(bridges.page("guide/").content.texts("code"))
    assert code.count("[[badge: arch]]") == 2
    assert "```comparison where: {nothing: at all} ``` [[badge: nowhere]]" in code


@pytest.mark.parametrize("fence", ["````", "~~~~", "~~~"])
def test_a_block_within_another_fence_is_left_alone(built: Build, fence: str) -> None:
    page = home(
        built,
        f"{fence}\n```comparison\nshow: nonsense\n```\n{fence}\n",
        {"mkdocs.yml": MATERIAL + "markdown_extensions: [pymdownx.superfences]\n"},
    )
    assert "```comparison show: nonsense ```" in page.content.text


def test_a_badge_in_a_heading_leaves_nothing_strange(built: Build) -> None:
    site = built(
        {
            "mkdocs.yml": MATERIAL + "markdown_extensions: [{toc: {permalink: true}}]\n",
            "docs/index.md": "# About [[badge: apple]]\n\n## More [[badge: apple]] here\n\n[there](#more-rest-here)\n",
        },
        strict=False,
    )
    page = site.page()
    assert not {"\ue000", "\ue001"} & set(page.html)
    assert "cw0" not in page.html
    assert page.content.texts("h1 .cw-badge") == ["Rest"]
    assert page.one("head title").text in {"About Rest - Small", "About - Small", "Small"}
    assert "cw1" not in site.text("search/search_index.json")
    assert "\\ue000" not in site.text("search/search_index.json")


@pytest.mark.parametrize(
    "text",
    [
        '[link](entries/apple.md "[[badge: apple]]")',
        "![[[badge: apple]]](picture.png)",
        "[[[badge: apple]]](entries/apple.md)",
        "[link]([[badge: apple]])",
        "<span title='[[badge: apple]]'>x</span>",
        "*[[badge: apple]]* **[[profile: apple]]** ~~[[verdict: apple]]~~",
        "> [[badge: apple]]\n\n- [[badge: apple]] x\n- x [[badge: apple]]\n\n1. [[badge: apple]]\n",
        "[[badge: apple]][[badge: apple]]",
        "x [[badge: apple]]",
        "[[badge: apple]]\nnext line",
        "<div>[[badge: apple]]</div>",
    ],
)
@pytest.mark.parametrize("where", ["docs/index.md", "entries/melon.md"])
def test_a_badge_in_an_odd_place_keeps_the_markup_sound(built: Build, text: str, where: str) -> None:
    whole = text if where.startswith("docs") else f"---\ntitle: M\nsummary: S.\ncriteria: {{}}\n---\n{text}\n"
    site = built({where: whole}, strict=False)
    for address in ("", "entries/melon/") if where.startswith("entries") else ("",):
        page = site.page(address)
        assert page.faults == []
        assert not {"\ue000", "\ue001"} & set(page.html)
        assert repeated_ids(page) == []


def test_badges_of_a_wiki_without_classes_show_nothing(built: Build) -> None:
    page = home(
        built,
        "A [[badge: apple]] b [[verdict: apple]] c [[profile: apple]].\n\n```comparison\nshow: classes\n```\n"
        "```comparison\nshow: unsettled\n```\n```comparison\nshow: verdicts\n```\n",
        {"entries/comparison.yml": "title: S\ncriteria:\n  size: [small, middling, large]\n  hue: [red, blue]\n"},
    )
    assert page.faults == []
    assert "[[" not in page.content.text


# What goes wrong


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("show: tabel", "docs/index.md:4:7 'tabel' is not a 'show' of a comparison block"),
        ("entries: [aple]", "docs/index.md:4:11 there is no entry 'aple'. Did you mean 'apple'? [block-unknown]"),
        ("criteria: [size, heu]", "docs/index.md:4:18 there is no criterion or group 'heu'. Did you mean 'hue'?"),
        ("classifications: knd", "docs/index.md:4:18 there is no classification 'knd'. Did you mean 'kind'?"),
        ("sort: [title, -sise]", "docs/index.md:4:15 there is no order 'sise'. Did you mean 'size'?"),
        ("limit: many", "docs/index.md:4:1 'many' is not a number of rows."),
        ("where: {size: huge}", "docs/index.md:4:15 'huge' is not a value of 'size'"),
        ("where: {kind: bog}", "docs/index.md:4:15 there is no class 'bog' in 'kind'. Did you mean 'big'?"),
        (
            "where: {knid: big}",
            "docs/index.md:4:9 there is no criterion 'knid'. Did you mean 'kind'? [unknown-criterion]",
        ),
        ("titel: x", "docs/index.md:4:1 'titel' is not a key of a comparison block. Did you mean 'title'?"),
        ("title: a\ntitle: b", "docs/index.md:5:1 the key 'title' stands here a second time"),
        ("title: [", "docs/index.md:4:9 this is not valid YAML"),
        ("- a list", "docs/index.md:4:1"),
        ("\ttitle: x", "docs/index.md:4:1 there is a tab."),
    ],
)
def test_a_wrong_block_is_a_problem_at_its_line(built: Build, block: str, expected: str) -> None:
    found = problems(built, {"docs/index.md": f"# Small\n\n```comparison\n{block}\n```\n"})
    assert any(line.startswith(expected) for line in found), found


def test_a_wrong_block_after_front_matter_is_reported_at_the_line_of_the_file(built: Build) -> None:
    text = "---\ntitle: Home\nsize: x\n---\n\n\n# Small\n\n```comparison\nshow: tabel\n```\n"
    found = problems(built, {"docs/index.md": text})
    assert found[0].startswith("docs/index.md:10:7 ")


@pytest.mark.parametrize(("start", "end"), [("", "\r\n"), ("\ufeff", "\n"), ("\ufeff", "\r\n")])
def test_line_ends_and_byte_order_marks_do_not_shift_lines(built: Build, start: str, end: str) -> None:
    page = f"{start}---\ntitle: Home\n---\n\n# Small\n\n```comparison\nshow: tabel\n```\n\n[[badge: nix]]\n"
    entry = "---\ntitle: Fig\nsummary: F.\ncriteria: {}\n---\n\n```comparison\nlimit: x\n```\n\n[[badge: nix]]\n"
    found = problems(
        built, {"docs/index.md": page.replace("\n", end), "entries/fig.md": f"{start}{entry}".replace("\n", end)}
    )
    places = [line.split(" ")[0].rpartition(":")[0] for line in found]
    assert places == ["docs/index.md:8", "docs/index.md:11", "entries/fig.md:8", "entries/fig.md:11"]


def test_a_wrong_block_in_an_entry_is_reported_at_the_line_of_the_file(built: Build) -> None:
    text = "---\ntitle: Fig\nsummary: F.\ncriteria: {}\n---\n\nText.\n\n```comparison\nentries: nix\n```\n"
    found = problems(built, {"entries/fig.md": text})
    assert found[0].startswith("entries/fig.md:10:10 there is no entry 'nix'")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[badge: aple]]", "there is no entry 'aple'. Did you mean 'apple'? [block-unknown]"),
        ("[[badge: apple, knid]]", "there is no classification 'knid'. Did you mean 'kind'? [block-unknown]"),
        ("[[profile: nix]]", "there is no entry 'nix' [block-unknown]"),
        ("[[verdict: nix]]", "there is no entry 'nix' [block-unknown]"),
    ],
)
def test_a_wrong_badge_is_a_problem_at_its_line(built: Build, text: str, expected: str) -> None:
    found = problems(built, {"docs/index.md": f"---\ntitle: Home\n---\n# Small\n\nSome text,\nand {text} here.\n"})
    assert [line.partition(" ")[2] for line in found] == [expected]
    assert found[0].startswith("docs/index.md:7:")
    found = problems(
        built, {"entries/fig.md": f"---\ntitle: Fig\nsummary: F.\ncriteria: {{}}\n---\n\nSome,\n{text}\n"} | HOME
    )
    assert found[0].startswith("entries/fig.md:8:")


HOME = {"docs/index.md": "# Small\n"}


def test_a_wrong_badge_that_stands_in_code_too_is_reported_where_it_is_wrong(built: Build) -> None:
    found = problems(built, {"docs/index.md": "# Small\n\nWrite `[[badge: aple]]`.\n\nNot [[badge: aple]].\n"})
    assert found[0].startswith("docs/index.md:5:")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("- item\n\n    [[badge: nix]]\n", "3:5"),
        ("1. a\n    - b [[badge: nix]]\n", "2:9"),
        ("> x\n> [[badge: nix]]\n", "2:3"),
        ("x `a` [[badge: nix]] `` ` ``", "1:7"),
    ],
)
def test_a_wrong_badge_is_found_wherever_it_would_be_replaced(built: Build, text: str, place: str) -> None:
    found = problems(built, {"docs/index.md": text})
    assert found == [f"docs/index.md:{place} there is no entry 'nix' [block-unknown]"]


@pytest.mark.parametrize(
    "text", ["x [[badge:\nnix]]", "    [[badge: nix]]", "\\[[badge: nix]]", "<div>[[badge: nix]]</div>"]
)
def test_a_badge_that_would_not_be_replaced_stays_as_it_was_written(built: Build, text: str) -> None:
    assert "[[badge: nix]]" in built({"docs/index.md": text}).page().content.text


def test_every_wrong_block_and_badge_is_reported_in_one_run(built: Build) -> None:
    found = problems(
        built,
        {
            "docs/index.md": "```comparison\nshow: x\n```\n\n[[badge: y]]\n\n[[badge: y]]\n",
            "docs/more.md": "[[profile: z]]\n",
            "entries/apple.md": "---\ntitle: A\nsummary: S.\ncriteria: {}\n---\n[[badge: w]]\n",
        },
    )
    places = sorted(line.split(" ")[0] for line in found)
    assert [place.rpartition(":")[0] for place in places] == [
        *("docs/index.md:2", "docs/index.md:5", "docs/index.md:7", "docs/more.md:1", "entries/apple.md:6")
    ]


def test_what_only_looks_like_a_reference_is_left_alone(built: Build) -> None:
    text = "[[something else]] and [[badge]] and [badge: apple] and [[badges: apple]]"
    assert home(built, text).content.texts("p") == [text]


def test_words_of_a_reference_may_be_spaced(built: Build) -> None:
    page = home(built, "[[ badge :  apple ,  kind ]]")
    assert page.content.texts(".cw-badge") == ["Rest"]


def test_links_in_blocks_lead_somewhere_from_pages_at_any_depth(built: Build) -> None:
    text = "```comparison\n```\n\n```comparison\nshow: classes\n```\n\n[[badge: apple]] [[verdict: apple]]\n"
    site = built(
        {"docs/a/b/c.md": text, "docs/a/index.md": text, "entries/deep/er/fig.md": PEAR + "\n" + text}, strict=False
    )
    assert dead_links(site) == []
    links = [one for one in site.page("a/b/c/").content.all("a") if one.text == "Apple"]
    assert {site.page("a/b/c/").follow(one) for one in links} == {"entries/apple/"}


EMPTY = """\
criteria:
  size: {title: Size, scale: [small, large]}
  hue: {title: Hue, options: [red, blue]}
  taste: {title: Taste, scale: [sour, sweet]}
"""


def test_a_table_has_no_column_for_what_nobody_has_researched(built: Build) -> None:
    apple = "---\ntitle: Apple\nsummary: A fruit.\ncriteria: {size: small, taste: unknown}\n---\n"
    text = "# Home\n\n```comparison\ntitle: All\n```\n\n```comparison\ncriteria: [size, hue]\n```\n"
    site = built({"docs/index.md": text, "entries/comparison.yml": EMPTY, "entries/apple.md": apple})
    chosen, named = site.page().all("div.cw-table-box")
    for table in (chosen, site.page("entries/").one("div.cw-table-box")):
        assert table.texts("thead th") == ["Entry", "Size", "Taste"], "unknown is an answer"
        note = table.one("p.cw-note")
        assert note.text == "Without a column, because nobody has researched it for these entries yet: Hue."
        assert note.one("a").attributes["href"].endswith("criteria/hue/")
    assert named.texts("thead th") == ["Entry", "Size", "Hue"], "who names the columns gets them"
    assert not named.all("p.cw-note")


def test_a_table_of_which_nothing_is_known_keeps_its_columns(built: Build) -> None:
    apple = "---\ntitle: Apple\nsummary: A fruit.\ncriteria: {}\n---\n"
    site = built({"entries/comparison.yml": EMPTY, "entries/apple.md": apple}, strict=False)
    table = site.page("entries/").one("div.cw-table-box")
    assert table.texts("thead th") == ["Entry", "Size", "Hue", "Taste"]
