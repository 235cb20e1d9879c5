"""Pictures in built pages: what they say is true, they are sound SVG, and nothing in them leads anywhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree import ElementTree

import pytest

from tests.conftest import write_files
from tests.site.building import BuildFailed, build_site
from tests.site.conftest import Build
from tests.site.mills import MILLS
from tests.site.pages import BuiltSite, Element, Page, dead_links, repeated_ids

HOSTILE = "Q\" onload='alert(1)' &amp; {{ 7 * 7 }}"
"""angle brackets are refused in titles of entries"""
BLOCKS: Mapping[str, str] = {
    "heatmap": "show: heatmap",
    "lanes": '{show: map, x: toll, y: owner, title: "Toll </title></svg><img src=x onerror=alert(1)>"}',
    "across": "{show: map, x: stones, y: power}",
    "up": "{show: map, x: owner, y: worth}",
    "numbers": "{show: map, x: stones, y: worth}",
    "profiles": "show: profiles",
    "distribution": "{show: distribution, classifications: [kind, use]}",
    "timeline": "show: timeline",
    "few": "{show: timeline, where: {power: hand}}",
    "nothing": "{show: map, x: owner, y: toll, where: {power: steam}}",
    "again": "{show: heatmap, limit: 2, criteria: [power, owner], classifications: none}",
}


def page_of(blocks: Mapping[str, str]) -> str:
    return "# Pictures\n\n" + "\n\n".join(f"## {name}\n\n```comparison\n{text}\n```" for name, text in blocks.items())


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The wiki about mills with a page of pictures; two mills have a date, one a title that means harm."""
    files = dict(MILLS)
    files["docs/index.md"] = page_of(BLOCKS)
    files["entries/alder.md"] = files["entries/alder.md"].replace("summary:", "since: 1788\nsummary:")
    hostile = f"title: '{HOSTILE.replace(chr(39), chr(39) * 2)}'\nsince: 1802-05"
    files["entries/split.md"] = files["entries/split.md"].replace("title: Split Mill", hostile)
    root = tmp_path_factory.mktemp("pictures")
    write_files(root, files)
    return build_site(root, strict=False)


def figures(site: BuiltSite, name: str) -> list[Element]:
    return site.page().section(name).all("figure.cw-picture")


def data(figure: Element) -> dict[str, list[str]]:
    """The table behind a picture."""
    return {row.one("th").text: row.texts("td") for row in figure.all("tbody tr")}


SVG = re.compile(r"<svg[^>]*(?:role=\"img\"|class=\"cw-[^>]*).*?</svg>", re.DOTALL)


def our_svgs(page: Page) -> list[str]:
    return SVG.findall(page.html)


# What holds of all


def test_every_picture_is_sound_xml_and_has_no_link(drawn: BuiltSite, bridges: BuiltSite, mills: BuiltSite) -> None:
    found = 0
    for site in (drawn, bridges, mills):
        for page in site.pages.values():
            for text in our_svgs(page):
                tree = ElementTree.fromstring(text)
                found += 1
                for one in tree.iter():
                    assert one.tag not in {"a", "use", "image", "script", "style", "foreignObject"}, page.address
                    assert not [name for name in one.attrib if name.endswith("href") or name.startswith("on")]
                    assert not [value for value in one.attrib.values() if "url(" in value]
    assert found > 20


def test_no_svg_of_any_page_has_a_relative_address(drawn: BuiltSite, bridges: BuiltSite, mills: BuiltSite) -> None:
    # It would freeze Material's instant navigation.
    for site in (drawn, bridges, mills):
        for page in site.pages.values():
            assert not [one for one in page.all("svg") if "href" in one.attributes or one.all("[href]")], page.address


def test_the_pages_are_sound(drawn: BuiltSite) -> None:
    for page in drawn.pages.values():
        assert page.faults == [], page.address
        assert repeated_ids(page) == [], page.address
    assert dead_links(drawn) == []


def test_every_large_picture_says_what_it_shows(drawn: BuiltSite) -> None:
    page = drawn.page()
    pictures = [one for one in page.all("figure.cw-picture svg[role=img]") if "cw-glyph" not in one.classes]
    assert len(pictures) == 9
    for one in pictures:
        title, about = one.attributes["aria-labelledby"].split()
        assert one.one("title").attributes["id"] == title
        assert one.one("desc").attributes["id"] == about
        assert one.one("title").text
        assert one.one("desc").text.endswith(".")


def test_a_title_that_means_harm_is_text(drawn: BuiltSite) -> None:
    page = drawn.page()
    assert not [one for one in page.root.walk() if {"onerror", "onload"} & set(one.attributes)]
    for name in ("heatmap", "lanes", "numbers"):
        (figure,) = figures(drawn, name)
        assert HOSTILE in data(figure)
        assert any(text.startswith("Q\" onload='alert") for text in figure.texts("svg text"))
    (figure,) = figures(drawn, "lanes")
    assert figure.one("title").text == "Toll </title></svg><img src=x onerror=alert(1)>"


def test_every_entry_is_once_in_each_picture_and_in_its_table(drawn: BuiltSite) -> None:
    for name in ("heatmap", "lanes", "across", "up", "numbers", "profiles"):
        (figure,) = figures(drawn, name)
        table = data(figure)
        assert len(table) == 6, name
        assert len({link.attributes["href"] for link in figure.all("tbody th a")}) == 6, name
        shown = figure.texts(".cw-profiles li a" if name == "profiles" else "svg text")
        for title in table:
            assert sum(text in (title, title[:8]) or text[:9] == title[:9] for text in shown) == 1, (name, title)


def test_pictures_are_not_searched_and_not_related_discussions(drawn: BuiltSite) -> None:
    index = drawn.text("search/search_index.json")
    assert "Clustered by" not in index
    assert "Pictures" not in drawn.page("entries/alder/").section("Related discussions").text


# Each of them


def test_a_heat_map_counts_its_cells(drawn: BuiltSite) -> None:
    (figure,) = figures(drawn, "heatmap")
    counts = {
        words: int(number)
        for number, words in re.findall(
            r"(\d+) (met|partly met|not met|not applicable|open|known)", figure.one("desc").text
        )
    }
    entries, criteria = (int(one) for one in re.findall(r"(\d+) entries by (\d+) criteria", figure.one("desc").text)[0])
    assert sum(counts.values()) == entries * criteria
    assert len(figure.all("thead th")) == criteria + 2
    assert figure.texts("ul.cw-legend li") == list(counts)


def test_a_heat_map_without_classes_has_no_clusters(drawn: BuiltSite) -> None:
    (figure,) = figures(drawn, "again")
    assert figure.all(".cw-bracket") == []
    assert figure.texts("thead th") == ["Entry", "Power", "Owner"]
    assert "4 more are not shown." in figure.text


def test_a_map_says_where_the_most_are_and_what_is_not_known(drawn: BuiltSite) -> None:
    (figure,) = figures(drawn, "lanes")
    table = data(figure)
    pairs = [tuple(row[1:]) for row in table.values()]
    most = max(pairs.count(pair) for pair in pairs if "not known" not in pair)
    assert f"The most, {most}, are " in figure.one("desc").text
    unknown = sum("not known" in pair for pair in pairs)
    assert f"Of {unknown} one of the two values is not known exactly." in figure.one("desc").text
    assert table["Alder Mill"][1:] == ["none", "village"]
    assert table["Blank Mill"][1:] == ["not known", "not known"]


def test_the_legend_of_a_map_counts_the_entries_by_class(drawn: BuiltSite) -> None:
    (figure,) = figures(drawn, "lanes")
    counts = [int(text.rsplit(" ", 1)[1]) for text in figure.texts("ul.cw-legend li")]
    assert sum(counts) == 6


def test_a_distribution_says_every_number_and_leads_to_the_classes(drawn: BuiltSite) -> None:
    first, second = figures(drawn, "distribution")
    assert first.one("figcaption").text.startswith("Entries by class: Kind")
    for figure in (first, second):
        for words, (certain, perhaps) in data(figure).items():
            drawn_words = certain if perhaps == "0" else f"perhaps {perhaps}"
            if certain != "0" and perhaps != "0":
                drawn_words = f"{certain}, perhaps {perhaps} more"
            assert f"{words}: {drawn_words}" in figure.one("desc").text
            short = certain if perhaps == "0" else f"{certain} to {int(certain) + int(perhaps)}"
            assert f"{words} {short}" in figure.texts("svg text")
    assert first.all("tbody a")[0].attributes["href"] == "classes/kind/steam/"


def test_the_page_of_classes_has_bars_for_each_classification(drawn: BuiltSite) -> None:
    page = drawn.page("classes/")
    assert len(page.all("figure.cw-picture--distribution")) == 6


def test_a_timeline_has_the_dated_and_lists_the_rest(drawn: BuiltSite) -> None:
    (figure,) = figures(drawn, "timeline")
    assert [row[-1] for row in data(figure).values()] == ["1788", "May 1802"]
    assert "2 of 6 entries have a date: from 1788 (Alder Mill) to May 1802" in figure.one("desc").text
    note = figure.one("p.cw-note")
    assert note.text.startswith("No date: ")
    assert len(note.all("a")) == 4


def test_without_entries_or_dates_a_picture_says_so(drawn: BuiltSite) -> None:
    (few,) = figures(drawn, "few")
    assert few.text.startswith("Timeline No entry. No date: Hand Mill.")
    (nothing,) = figures(drawn, "nothing")
    assert "No entry. Perhaps too, but not known for certain: " in nothing.text


def test_a_profile_is_read_out_on_its_card_and_silent_beside_its_words(drawn: BuiltSite) -> None:
    (figure,) = figures(drawn, "profiles")
    labels = [one.attributes["aria-label"] for one in figure.all("svg.cw-glyph")]
    assert "Owner: village; Toll: none; Record: kept" in labels
    glyph = drawn.page("entries/alder/").one("dl.cw-verdicts svg.cw-glyph")
    assert glyph.attributes["aria-hidden"] == "true"


# What goes wrong


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "{show: map, x: siz, y: hue}",
            "docs/index.md:4:16 there is no criterion or score 'siz'. Did you mean 'size'? [block-unknown]",
        ),
        ("{show: map, x: size}", "docs/index.md:4:1 a comparison block has no 'y'. Add `y:`. [missing-key]"),
        ("{show: map, x: size, y: word}", "'word' is a criterion with text, which has no place on a map"),
        (
            "{show: map, x: parts, y: size}",
            "'parts' takes several options at once, which have no one place on a map",
        ),
        ("{show: heatmap, x: size}", "'x'"),
        ("{show: heatmp}", "Did you mean 'heatmap'?"),
    ],
)
def test_a_mistake_is_an_error_with_its_place(built: Build, text: str, message: str) -> None:
    comparison = "criteria: {size: {scale: [small, large]}, hue: {options: [red, blue]}, word: {text: true}, "
    comparison += "parts: {many: [lid, foot]}}\n"
    entry = "---\ntitle: Apple\nsummary: A fruit.\ncriteria: {size: small}\n---\n"
    files = {"docs/index.md": f"# Home\n\n```comparison\n{text}\n```\n", "entries/comparison.yml": comparison}
    with pytest.raises(BuildFailed) as caught:
        built({**files, "entries/apple.md": entry})
    assert message in str(caught.value)


def test_a_wiki_without_classes_can_be_drawn(built: Build) -> None:
    comparison = "criteria: {size: {scale: [small, large]}, mass: {number: true}}\n"
    entry = "---\ntitle: Apple\nsummary: A fruit.\nsince: 2001\ncriteria: {size: small, mass: 3}\n---\n"
    blocks = {
        "one": "show: heatmap",
        "two": "{show: map, x: mass, y: size}",
        "three": "show: profiles",
        "four": "show: timeline",
        "five": "show: distribution",
    }
    site = built({"docs/index.md": page_of(blocks), "entries/comparison.yml": comparison, "entries/apple.md": entry})
    assert [len(site.page().section(name).all("figure")) for name in blocks] == [1] * 5
    assert site.page().section("four").one("desc").text == "1 of 1 entry has a date: from 2001 (Apple) to 2001 (Apple)."


def test_a_picture_of_very_many_is_cut_and_says_so(built: Build) -> None:
    comparison = "criteria: {size: {number: true}, mass: {number: true}, hue: {scale: [red, blue]}}\n"
    files = {
        f"entries/e{number:03}.md": f"---\ntitle: E{number}\nsummary: One.\ncriteria: {{size: 1, mass: 2}}\n---\n"
        for number in range(203)
    }
    blocks = {"one": "{show: map, x: mass, y: size}", "two": "{show: map, x: mass, y: size, limit: 7}"}
    text = page_of({**blocks, "three": "show: profiles"})
    site = built({"docs/index.md": text, "entries/comparison.yml": comparison, "entries/apple.md": None, **files})
    first, second, third = (site.page().section(name).one("figure") for name in ("one", "two", "three"))
    assert (len(first.all("tbody tr")), first.one("p.cw-note").text) == (200, "3 more are not shown.")
    assert (len(second.all("tbody tr")), second.one("p.cw-note").text) == (7, "196 more are not shown.")
    assert (len(third.all(".cw-profiles li a")), third.one("p.cw-note").text) == (200, "3 more are not shown.")


def test_what_has_the_same_title_is_numbered_from_the_top_of_the_page(drawn: BuiltSite) -> None:
    labels = [one.attributes["aria-label"] for one in drawn.page().all("figure.cw-picture .cw-scroll")]
    assert [one for one in labels if one.startswith("Criteria and") and not one.endswith("the data")] == [
        "Criteria and entries",
        "Criteria and entries (2)",
    ]
    assert [one.attributes["id"] for one in drawn.page().all("figure.cw-picture[id]")] == [
        f"cw-picture-{number}" for number in range(1, 11)
    ]


FRUIT = """\
profile: [size]
criteria: {size: {scale: [small, middling, large]}, hue: {options: [red, blue, green]}, taste: {scale: [sour, sweet]}}
classifications:
  kind:
    title: Kind
    classes:
      berry: {title: Berry, icon: square, colour: green, when: {hue: [red, blue]}}
      other: {title: Other, otherwise: true}
"""


def fruit(values: Mapping[str, str], comparison: str = FRUIT) -> dict[str, str]:
    entries = {
        f"entries/{name}.md": f"---\ntitle: {name.title()}\nsummary: A fruit.\ncriteria: {{{inner}}}\n---\n"
        for name, inner in values.items()
    }
    return {"docs/index.md": "# Home\n\n[[badge: apple]]\n", "entries/comparison.yml": comparison, **entries}


def test_the_page_of_a_class_shows_how_its_entries_answer(built: Build) -> None:
    values = {
        "apple": "size: large, hue: red, taste: sweet",
        "bilberry": "size: small, hue: blue",
        "cherry": "size: at most middling, hue: red",
    }
    page = built(fruit(values)).page("classes/kind/berry/")
    figure = page.one("figure.cw-picture--spread")
    assert figure.one("figcaption").text == "How its entries answer 3 entries. They agree in no criterion."
    rows = {row.one("a").text: row.one(".cw-note").text for row in figure.all(".cw-spread li")}
    assert {name: text.replace("\xa0", " ") for name, text in rows.items()} == {
        "Size": "○ small 1, ● large 1, ? open 1",
        "Hue": "red 2, blue 1",
    }, "what the rule and the profile ask"
    bars = [[one.attributes["width"] for one in row.all("rect")] for row in figure.all(".cw-spread li")]
    assert bars == [["33.33%", "33.33%", "33.33%"], ["66.67%", "33.33%"]]


def test_one_entry_alone_is_not_drawn_as_a_class(built: Build) -> None:
    site = built(fruit({"apple": "size: large, hue: red", "bilberry": "size: small"}))
    assert not site.page("classes/kind/berry/").all("figure")


def test_the_icon_of_a_class_stands_in_badges_and_on_cards(built: Build) -> None:
    site = built(fruit({"apple": "hue: red", "bilberry": "size: small"}))
    assert "cw-icon--square" in site.page().one("a.cw-badge").classes
    unsettled = site.page("entries/bilberry/").one(".cw-badge")
    assert not [one for one in unsettled.classes if one.startswith("cw-icon")]
    cards = site.page("classes/").all("li.cw-card")
    assert ["cw-icon--square" in one.classes for one in cards] == [True, False]


def test_an_icon_that_we_do_not_have_is_an_error(built: Build) -> None:
    with pytest.raises(BuildFailed) as caught:
        built(fruit({"apple": "hue: red"}, FRUIT.replace("square", "sqare")))
    assert "'sqare' is not a 'icon' of class 'berry' of 'kind'. Did you mean 'square'?" in str(caught.value)
