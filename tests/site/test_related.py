"""The section "Related entries" of an entry's page, and the same in the JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from tests.conftest import write_files
from tests.site.building import build_site
from tests.site.pages import BuiltSite, Element

FERRIES: Mapping[str, str] = {
    "mkdocs.yml": "site_name: Ferries\ntheme: {name: material, font: false}\nplugins: [search, comparative-wiki]\n",
    "docs/index.md": "# Ferries\n",
    "entries/comparison.yml": """\
title: Ferries
criteria:
  load: {title: Load, scale: [people, carts, lorries]}
  toll: {title: Toll, options: [none, paid]}
  season: {title: Season, scale: [summer, all year]}
  power: {title: Power, options: [rope, engine]}
  line: {title: Line, link: true}
classifications:
  kind:
    title: Kind
    policy: first
    classes:
      car: {title: Car ferry, when: {load: lorries}}
      foot: {title: Foot ferry, otherwise: true}
""",
    "entries/anna.md": """\
---
title: Anna & Co.
summary: A ferry.
criteria: {load: carts, toll: none, season: all year, power: rope}
---
""",
    "entries/berta.md": """\
---
title: Berta
summary: A ferry that costs.
criteria: {load: carts, toll: paid, season: all year, power: rope, line: dora}
---
""",
    "entries/carla.md": """\
---
title: Carla
summary: A ferry of which not all is known.
criteria: {load: people, toll: none, season: all year, power: unknown}
---
""",
    "entries/dora.md": """\
---
title: Dora
summary: Another sort of ferry.
criteria: {load: lorries, toll: none, season: summer, power: engine}
---
""",
    "entries/ford.md": "---\ntitle: Ford\nsummary: Nothing is known of it.\ncriteria: {}\n---\n",
}


@pytest.fixture(scope="module")
def ferries(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    root = tmp_path_factory.mktemp("ferries")
    write_files(root, FERRIES)
    return build_site(root)


def items(site: BuiltSite, entry: str) -> dict[str, Element]:
    """What stands under "Related entries", by title."""
    return {one.all("a")[0].text: one for one in site.page(f"entries/{entry}/").all("ul.cw-related li")}


def words(site: BuiltSite, entry: str, other: str) -> str:
    return items(site, entry)[other].one(".cw-note").text


def test_a_minimal_pair_says_that_it_differs_only_in_that(ferries: BuiltSite) -> None:
    said = words(ferries, "anna", "Berta")
    assert said == "80 % alike: 3 of 4 criteria agree. Differs only in Toll (none; there paid)."


def test_what_is_open_is_named_apart_from_what_differs(ferries: BuiltSite) -> None:
    said = words(ferries, "anna", "Carla")
    assert (
        said
        == "60 % alike: 2 of 3 known criteria agree. Differs in Load (carts; there people). Not known of both: Power."
    )


def test_a_linked_entry_says_by_what(ferries: BuiltSite) -> None:
    said = words(ferries, "dora", "Berta")
    assert said.startswith("20 % alike: 0 of 4 criteria agree. Differs in Load (lorries; there carts), Toll")
    assert said.endswith("Linked by: Line.")


def test_the_most_alike_come_first_and_lead_to_their_pages(ferries: BuiltSite) -> None:
    page = ferries.page("entries/anna/")
    assert list(items(ferries, "anna"))[:2] == ["Berta", "Carla"]
    assert page.follow(items(ferries, "anna")["Berta"].all("a")[0]) == "entries/berta/"


def test_an_entry_that_is_like_no_other_says_so(ferries: BuiltSite) -> None:
    assert not items(ferries, "ford")
    text = ferries.page("entries/ford/").section("Related entries").text
    assert "No other entry is even half like this one" in text


def test_the_nearest_of_another_class_is_named_with_the_way_to_the_contrasts(ferries: BuiltSite) -> None:
    page = ferries.page("entries/anna/")
    contrast = page.one("p.cw-contrast")
    assert contrast.text.startswith("The nearest entry of another class is Dora.")
    assert [page.follow(link) for link in contrast.all("a")] == ["entries/dora/", "insights/contrasts/"]
    assert "Dora" in items(ferries, "anna")
    assert not ferries.page("entries/ford/").all("p.cw-contrast")


def test_the_json_has_the_same_with_figures(ferries: BuiltSite) -> None:
    document = json.loads((ferries.folder / "api/v1/wiki.json").read_text(encoding="utf-8"))
    related = {one["id"]: {other["id"]: other for other in one["related"]} for one in document["entries"]}
    assert related["anna"]["carla"] == {
        "id": "carla",
        "similarity": 0.6,
        "agrees": 2,
        "compared": 4,
        "differs": ["load", "power"],
        "unknown": ["power"],
        "links": [],
        "contrast": False,
    }
    assert related["dora"]["berta"]["links"] == ["line"]
    assert [name for name, other in related["anna"].items() if other["contrast"]] == ["dora"]
    assert related["ford"] == {}
