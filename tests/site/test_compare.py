"""Entries side by side, as the build makes them: blocks, declared pairs, the closest of two classes, the listing."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from comparative_wiki.beside import class_of, divided_by, minimal_pairs
from comparative_wiki.problems import Problems
from comparative_wiki.wiki import Wiki, build_wiki
from tests.conftest import Draw, write_files
from tests.site.building import BuildFailed, build_site
from tests.site.hostile import hostile_files
from tests.site.mills import MILLS
from tests.site.pages import BuiltSite, Element, dead_links, repeated_ids

FIVE = "alder, brook, claimed, split, hand"
VIEWS = """\
views:
  two:
    title: Alder & Brook
    summary: The village's mill <b>and</b> the one above it.
    show: compare
    entries: [alder, brook]
  five:
    title: Five at once
    show: compare
    entries: [alder, brook, claimed, split, hand]
    criteria: [power, toll, stream, stones]
  steam:
    title: Where steam is
    summary: All that use it.
    where: {power: steam}
"""


def mills(**changes: str) -> dict[str, str]:
    files = {**MILLS, "entries/comparison.yml": MILLS["entries/comparison.yml"] + VIEWS}
    files["docs/index.md"] = (
        "# Mills\n\nThe [Alder Mill](/entries/alder.md) stands below [Brook](/entries/brook.md).\n\n"
        "```comparison\nshow: compare\nentries: [alder, hand]\n```\n\n```comparison\nview: two\n```\n"
    ).replace("/entries", "entries")
    return files | {name.replace("__", "/"): text for name, text in changes.items()}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    root = tmp_path_factory.mktemp("mills")
    write_files(root, mills())
    return build_site(root, strict=False)


def rows(table: Element) -> Mapping[str, tuple[str, list[str]]]:
    """Of every row by its title: how the answers stand to one another, and the cells."""
    found = {}
    for row in table.all("tr[data-l]"):
        head = row.one("th[scope=row]")
        like = head.one(".cw-like").text
        found[head.text.removesuffix(like).strip()] = (like, row.texts("td"))
    return found


def test_a_declared_pair_has_a_page_of_its_own(site: BuiltSite) -> None:
    page = site.page("compare/two/")
    assert page.content.one("h1").text.startswith("Alder & Brook")
    assert page.texts(".cw-lead") == ["The village's mill <b>and</b> the one above it."]
    table = page.one("table.cw-side")
    assert table.all("thead th")[0].text.startswith("Alder Mill Common mill")
    found = rows(table)
    assert found["Power"][0] == "= the same"
    assert found["Owner"][0] == "≠ differ"
    assert found["Toll"][1][1].startswith("– not applicable")
    assert found["Kind"][0] == "≠ differ, and not known of all"
    assert not page.faults
    assert not repeated_ids(page)


def test_what_is_not_known_is_never_the_same(site: BuiltSite) -> None:
    found = rows(site.page("compare/five/").one("table.cw-side"))
    assert found["Power"][0] == "≠ differ, and not known of all"
    assert found["Fed by"][0] == "≠ differ, and not known of all"
    assert set(found) >= {"Power", "Toll", "Fed by", "Stones", "Kind", "Worth"}
    assert "Owner" not in found


def test_sources_and_reasons_are_one_click_away(site: BuiltSite) -> None:
    table = site.page("compare/two/").one("table.cw-side")
    owner = next(row for row in table.all("tr[data-l]") if row.text.startswith("Owner"))
    alder = owner.all("td")[0]
    assert "Confidence: low." in alder.text
    assert alder.one("details summary").text == "1 source"
    assert alder.one("details a").attributes["href"] == "https://sources.example/alder"


def test_where_two_entries_meet(site: BuiltSite) -> None:
    section = site.page("compare/two/").section("Where they meet")
    assert 'Alder Mill names Brook & "Dam" under Fed by.' in section.text
    titles = section.texts("a.cw-mention__title")
    assert sorted(titles) == ["Alder Mill", "Mills"]
    assert "brook's mill" in section.text


def test_what_would_make_one_what_the_other_is(site: BuiltSite) -> None:
    section = site.page("compare/five/").section("What would make one")
    assert "Hand Mill would be Common mill with" in section.text


def test_blocks_and_views(site: BuiltSite) -> None:
    tables = site.page("").all("table.cw-side")
    assert [len(table.all("thead th")) for table in tables] == [2, 2]
    assert "Where they meet" in site.page("").content.text
    view = site.page("views/steam/")
    assert view.one(".cw-lead").text == "All that use it."
    assert "Perhaps too" in view.content.text
    assert site.page("views/").texts("dt a") == ["Where steam is"]


def test_the_listing_names_declared_pairs_first_and_none_twice(site: BuiltSite) -> None:
    page = site.page("compare/")
    assert page.texts("dl.cw-definitions dt") == ["Alder & Brook", "Five at once"]
    listed = [page.follow(link) for link in page.all("a.cw-entries__title")]
    assert len(listed) == len(set(listed))
    assert "compare/alder-and-brook/" not in listed
    assert not [link for link in dead_links(site) if link.startswith("compare/")]
    data = json.loads(site.text("compare/entries.json"))
    assert {"id": "alder", "title": "Alder Mill", "url": "entries/alder/"} in data["entries"]


def test_entries_lead_to_the_pages_on_which_they_stand(site: BuiltSite) -> None:
    page = site.page("entries/alder/")
    beside = [link for link in page.all(".cw-beside a") if page.follow(link) == "compare/two/"]
    assert [link.text for link in beside] == ['Brook & "Dam"']


def test_the_search_finds_a_pair_by_its_title_and_not_by_its_values(site: BuiltSite) -> None:
    found = json.loads(site.text("search/search_index.json"))["docs"]
    mine = [one for one in found if one["location"].startswith("compare/two/")]
    assert "Alder &amp; Brook" in {one["title"] for one in mine}
    assert not [one for one in mine if "sources.example" in one["text"] or "Confidence" in one["text"]]


@pytest.mark.parametrize("count", [0, 1])
def test_a_wiki_with_hardly_any_entry_has_nothing_to_compare(draw: Draw, count: int) -> None:
    files = {
        "mkdocs.yml": MILLS["mkdocs.yml"],
        "docs/index.md": "# Mills\n",
        "entries/comparison.yml": "title: Mills\ncriteria:\n  power: {scale: [hand, water]}\n",
    }
    if count:
        files["entries/a.md"] = "---\ntitle: A\nsummary: One.\ncriteria: {power: hand}\n---\n"
    site = build_site(draw(files).root, strict=False)
    page = site.page("compare/")
    assert "It takes at least two entries" in page.content.text
    assert not page.all("#cw-compare")


def test_a_wiki_without_classifications_compares_values(draw: Draw) -> None:
    files = {
        "mkdocs.yml": MILLS["mkdocs.yml"],
        "docs/index.md": "# Mills\n\n```comparison\nshow: compare\nentries: [a, b]\n```\n",
        "entries/comparison.yml": "title: Mills\ncriteria:\n  power: {title: Power, scale: [hand, water]}\n"
        "  n: {title: N, text: true}\n",
        "entries/a.md": "---\ntitle: A\nsummary: One.\ncriteria: {power: hand, n: X y}\n---\n",
        "entries/b.md": "---\ntitle: B\nsummary: One.\ncriteria: {power: water, n: x Y}\n---\n",
    }
    found = rows(build_site(draw(files).root).page("").one("table.cw-side"))
    assert {name: like for name, (like, _) in found.items()} == {"Power": "≠ differ", "N": "= the same"}


def test_a_hostile_entry_stays_text(draw: Draw) -> None:
    files = hostile_files("X")
    files["mkdocs.yml"] = files["mkdocs.yml"].replace("{name: X}", "{name: material, font: false}")
    ids = sorted(
        name.removeprefix("entries/").removesuffix(".md")
        for name in files
        if name.endswith(".md") and name.startswith("entries/")
    )
    files["docs/index.md"] += f"\n\n```comparison\nshow: compare\nentries: [{', '.join(ids[:5])}]\n```\n"
    site = build_site(draw(files).root, strict=False)
    page = site.page("")
    assert page.all("table.cw-side")
    assert not page.faults
    table = page.one("table.cw-side")
    assert not table.all("script")
    assert not table.all("img")
    assert not [one for one in table.walk() if any(name.startswith("on") for name in one.attributes)]


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ("alder", "1 entry cannot stand side by side"),
        (f"{FIVE}, blank", "6 entries cannot stand side by side"),
        ("alder, brok", "there is no entry 'brok'"),
    ],
)
def test_too_few_or_too_many_are_an_error(draw: Draw, entries: str, message: str) -> None:
    files = {**MILLS, "docs/index.md": f"# Mills\n\n```comparison\nshow: compare\nentries: [{entries}]\n```\n"}
    with pytest.raises(BuildFailed, match=message):
        build_site(draw(files).root, strict=False)


@pytest.mark.parametrize("block", ["view: tow", "view: two\ntitle: Mine", "show: compare"])
def test_a_block_that_names_no_view_is_an_error(draw: Draw, block: str) -> None:
    with pytest.raises(BuildFailed, match=r"view 'tow'|'title' is not a key|has no 'entries'"):
        build_site(draw(mills() | {"docs/index.md": f"# Mills\n\n```comparison\n{block}\n```\n"}).root, strict=False)


# The closest of two classes


def cards(draw: Draw, count: int) -> Wiki:
    """Entries that look random, in three classes, with some answers open."""
    files = {
        "entries/comparison.yml": "title: Cards\ncriteria:\n"
        + "".join(f"  c{n}: {{scale: [low, middle, high]}}\n" for n in range(6))
        + "classifications:\n  kind:\n    policy: first\n    classes:\n"
        + "".join(f"      k{n}: {{when: {{c0: {value}}}}}\n" for n, value in enumerate(["low", "middle", "high"]))
    }
    values = ["low", "middle", "high", "unknown"]
    seed = 7
    for number in range(count):
        chosen = []
        for place in range(6):
            seed = (seed * 1103515245 + 12345) % 2**31
            chosen.append(values[(seed >> 16) % (4 if place else 3)])
        lines = "".join(f"  c{place}: {value}\n" for place, value in enumerate(chosen))
        files[f"entries/e{number:03}.md"] = f"---\ntitle: E{number}\nsummary: A card.\ncriteria:\n{lines}---\n"
    wiki = build_wiki(draw(files).root, "entries", Problems())
    assert wiki is not None
    return wiki


@pytest.mark.parametrize("count", [2, 12, 60])
def test_no_related_entries_of_two_classes_are_closer(draw: Draw, count: int) -> None:
    wiki = cards(draw, count)
    classification = divided_by(wiki)
    assert classification is not None
    closest: dict[frozenset[str], int] = {}
    for one in wiki.entries.values():
        for related in one.related:
            classes = frozenset(
                str(class_of(wiki.entries[each], classification)) for each in (one.entry.id, related.entry)
            )
            if len(classes) == 2 and "None" not in classes:
                far = len(related.differs) + len(related.unknown)
                closest[classes] = min(far, closest.get(classes, far))
    pairs = minimal_pairs(wiki)
    found: dict[frozenset[str], int] = {
        frozenset(map(str, pair.classes)): len(pair.differs) + len(pair.unknown) for pair in pairs
    }
    assert found == closest
    assert len(pairs) == len(found) <= 3
    assert count < 60 or len(found) >= 2
    assert pairs == minimal_pairs(cards(draw, count))
