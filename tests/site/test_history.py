"""The past of entries on their pages, tables of other dates, changes of class, and forks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from tests.site.building import BuildFailed, build_site
from tests.site.conftest import Build, draw_small
from tests.site.pages import BuiltSite, Page, dead_links, repeated_ids

COMPARISON = """\
title: Small things
criteria:
  size: {title: Size, scale: [small, middling, large]}
  hue: {title: Hue, options: [red, blue]}
  came: {title: Came from, link: true, relation: fork of}
  heir: {title: Heir of, link: true, relation: successor of}
  whole: {title: Whole, link: true, relation: part of}
classifications:
  kind:
    title: Kind
    policy: first
    classes:
      big: {title: Big, when: {size: large}}
      rest: {title: Rest, otherwise: true}
  tint:
    title: Tint
    policy: first
    classes:
      warm: {title: Warm, when: {hue: red}}
      cold: {title: Cold, otherwise: true}
views:
  long-ago: {title: Long ago, as of: 2005}
  now: {title: Now}
  early: {title: Early, as of: 2001-05}
  ever: {title: Ever, where: {kind: big}}
"""
APPLE = """\
---
title: Apple & more
summary: A fruit.
since: 2000
criteria:
  size:
    - {value: small, from: 2000}
    - value: large
      from: 2010-05
      because: It grew & "grew".
      evidence: [{url: "https://sources.example/grown", title: The <i>growth</i>}]
    - {value: middling, from: 2015-02-01}
    - {value: large, from: 2020}
  hue: red
  came: {value: tree, from: 2000, because: A branch of it.}
---
An apple.
"""
TREE = "---\ntitle: Tree\nsummary: A plant.\nsince: 1990\ncriteria: {size: large, hue: blue}\n---\nA tree.\n"
PEAR = """\
---
title: Pear
summary: Another fruit.
since: 2012
criteria: {size: small, hue: blue, heir: {value: apple, from: 2012-03}, whole: tree}
---
A pear.
"""
STONE = "---\ntitle: Stone\nsummary: No fruit.\ncriteria: {size: small, hue: blue}\n---\nA stone.\n"
HOME = """\
# Home

```comparison
title: Then
as of: 2011
criteria: size
classifications: [kind, tint]
```

```comparison
view: ever
as of: 2016
```

```comparison
view: long-ago
```

```comparison
show: distribution
as of: 2011
```
"""
FILES: Mapping[str, str] = {
    "entries/comparison.yml": COMPARISON,
    "entries/apple.md": APPLE,
    "entries/tree.md": TREE,
    "entries/pear.md": PEAR,
    "entries/stone.md": STONE,
    "docs/index.md": HOME,
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    root = tmp_path_factory.mktemp("past")
    draw_small(root, FILES)
    return build_site(root)


@pytest.fixture
def apple(site: BuiltSite) -> Page:
    return site.page("entries/apple/")


# The page of an entry


def test_every_change_is_told_with_its_reason(apple: Page) -> None:
    dates = apple.one("ol.cw-past-list")
    assert [one.text for one in dates.all("time")] == ["May 2010", "Feb 1, 2015", "2020"]
    assert dates.texts("p.cw-turn") == [
        "Kind: Rest →became Big",
        "Kind: Big →became Rest",
        "Kind: Rest →became Big",
    ]
    first = dates.all("li")[0]
    assert 'It grew & "grew".' in first.text
    assert first.all("a")[-1].attributes["href"] == "https://sources.example/grown"
    assert first.all("a")[-1].text == "The <i>growth</i>"


def test_the_line_of_time_says_in_words_what_it_shows(apple: Page) -> None:
    svg = apple.one("#cw-past svg")
    assert svg.attributes["role"] == "img"
    about = apple.one(f"#{svg.attributes['aria-describedby']}").text
    assert about == "Kind: Rest; from May 2010 Big; from Feb 1, 2015 Rest; from 2020 Big."
    words = [one.text for one in svg.all("text")]
    # The class that did not change is left out, unless it is the first.
    assert "Kind" in words
    assert "Size" in words
    assert "Tint" not in words
    assert len(svg.all("line.cw-hatch")) == 4
    assert "Striped" in apple.one("#cw-past").text


def test_bands_lie_one_after_another(apple: Page) -> None:
    lefts = [float(one.attributes["x"].rstrip("%")) for one in apple.all("svg.cw-past rect.cw-tint")]
    widths = [float(one.attributes["width"].rstrip("%")) for one in apple.all("svg.cw-past rect.cw-tint")]
    assert all(0 <= left <= 100 and 0 < width <= 100 for left, width in zip(lefts, widths, strict=True))
    lanes = [place for place, left in enumerate(lefts) if left == 0]
    assert len(lanes) == 2
    for first, last in zip(lanes, [*lanes[1:], len(lefts)], strict=True):
        assert lefts[first:last] == sorted(lefts[first:last])
        assert sum(widths[first:last]) == pytest.approx(100, abs=2)


def test_an_entry_without_dates_has_no_past(site: BuiltSite) -> None:
    stone = site.page("entries/stone/")
    assert not stone.all("#cw-past")
    assert not stone.all("#cw-over-time")
    assert not stone.all(".cw-kin")


def test_the_pages_are_sound(site: BuiltSite) -> None:
    assert dead_links(site) == []
    for page in site.pages.values():
        assert repeated_ids(page) == [], page.address
    for address in ("entries/apple/", "entries/tree/", "insights/changes/", ""):
        assert site.page(address).faults == [], address


# Tables of another date


def test_a_table_shows_the_values_of_a_date_and_says_so(site: BuiltSite) -> None:
    table = site.page().all(".cw-table-box")[0]
    assert table.one("caption").text == "Then as of 2011 (3)"
    rows = {row.one("th").text: row.texts("td") for row in table.all("tbody tr")}
    assert rows["Apple & more"] == ["Big", "Warm", "large"]
    assert "Pear" not in rows
    note = table.one("p.cw-note").text
    assert "at the end of 2011" in note
    assert "Not begun by then: Pear." in note
    # Scripts know today's values only.
    assert not table.all(".cw-data")


def test_views_of_the_same_at_other_dates_lead_to_one_another(site: BuiltSite) -> None:
    for address, here in (("early", "May 2001"), ("long-ago", "2005"), ("now", "today")):
        dates = site.page(f"views/{address}/").one("nav.cw-note")
        assert dates.text == "As of May 2001, 2005, today."
        assert dates.texts("strong[aria-current=page]") == [here]
        assert {one.text: one.attributes["href"] for one in dates.all("a")} == {
            date: f"../../views/{other}/"
            for other, date in (("early", "May 2001"), ("long-ago", "2005"), ("now", "today"))
            if date != here
        }
    assert not site.page("views/ever/").all("nav.cw-note")


def test_rows_of_several_dates_are_not_mixed_up(site: BuiltSite) -> None:
    ever, long_ago = site.page().all(".cw-table-box")[1:3]
    captions = [one.one("caption").text for one in (ever, long_ago)]
    assert captions == ["Ever as of 2016 (1)", "Long ago as of 2005 (3)"]
    assert ever.texts("tbody th") == ["Tree"]
    rows = {row.one("th").text: row.texts("td") for row in long_ago.all("tbody tr")}
    assert rows["Apple & more"][:2] == ["Rest", "small"]
    listing = site.page("entries/").one("table.cw-table")
    now = {row.one("th").text: row.texts("td") for row in listing.all("tbody tr")}
    assert now["Apple & more"][:2] == ["Big", "large"]


def test_relations_are_no_columns_unless_asked_for(site: BuiltSite) -> None:
    assert site.page("entries/").one("table.cw-table").texts("thead th") == ["Entry", "Kind", "Size", "Hue"]


def test_a_picture_can_be_of_another_date(site: BuiltSite) -> None:
    figure = site.page().one("figure.cw-picture--distribution")
    assert "as of 2011" in figure.one("figcaption").text
    assert "Not begun by 2011: Pear." in figure.text


@pytest.mark.parametrize(
    ("block", "message"),
    [
        ("as of: soon", "[bad-date]"),
        ("as of: 2011\nshow: newest", "'newest' cannot be shown as of a date"),
        ("as of: 2011\nview: ever\nlimit: 1", "[undeclared-key]"),
        ("as of: 2011\nview: evr", "there is no view 'evr'"),
    ],
)
def test_a_date_that_means_nothing_is_a_problem(built: Build, block: str, message: str) -> None:
    with pytest.raises(BuildFailed) as caught:
        built({**FILES, "docs/index.md": f"# Home\n\n```comparison\n{block}\n```\n"})
    assert message in str(caught.value)


# Changes of class


def test_every_change_of_class_is_listed_the_latest_first(site: BuiltSite) -> None:
    page = site.page("insights/changes/")
    [table] = page.all("table.cw-table")
    rows = [[row.one("th").text, *row.texts("td")] for row in table.all("tbody tr")]
    assert [row[:4] for row in rows] == [
        ["Apple & more", "2020", "Rest", "Big"],
        ["Apple & more", "Feb 1, 2015", "Big", "Rest"],
        ["Apple & more", "May 2010", "Rest", "Big"],
    ]
    assert rows[-1][4].startswith("Size: small →became large")
    data = json.loads(page.one(".cw-data").text)
    assert [one["id"] for one in data["columns"]] == ["date", "before", "after", "why"]
    assert all(len(one["rows"]) == 3 for one in data["columns"])
    assert {one["what"] for one in data["columns"]} == {"criterion"}


def test_without_a_change_there_is_no_page_of_them(built: Build) -> None:
    small = built()
    assert not small.has("insights/changes/index.html")


# Forks


def test_both_ends_of_a_link_name_the_other(site: BuiltSite) -> None:
    assert site.page("entries/apple/").one("ul.cw-kin").texts("li") == [
        "Fork of Tree in 2000. A branch of it.",
        "Succeeded by Pear in Mar 2012",
    ]
    assert site.page("entries/tree/").one("ul.cw-kin").texts("li") == [
        "Forked as Apple & more in 2000. A branch of it.",
        "Has as a part Pear",
    ]


def test_a_family_is_a_picture_and_a_list(site: BuiltSite) -> None:
    figure = site.page("entries/pear/").one("#cw-family")
    names = [one.text for one in figure.all("svg text") if not one.text.isdigit()]
    assert names == ["Tree", "Apple & more", "Pear"]
    assert len(figure.all("line.cw-branch")) == 2
    assert figure.texts("li")[-1] == "succeeded by Pear Mar 2012"
    assert figure.one("li strong").text == "Pear"
    assert len(figure.all("ul ul ul")) == 1


def test_what_came_from_nothing_has_no_row_for_it(site: BuiltSite) -> None:
    heads = site.page("entries/stone/").one("table.cw-criteria").texts("tbody th")
    assert heads == ["Size", "Hue"]
    assert "Stone" not in site.page("criteria/came/").content.text
    assert site.page("criteria/came/").content.texts("dl dt") == ["Apple & more"]
    assert site.page("criteria/came/").content.texts("dl dd a") == ["Tree"]
    assert "Came from" in site.page("entries/apple/").one("table.cw-criteria").texts("tfoot th")


# JSON


def test_the_past_is_in_the_json(site: BuiltSite) -> None:
    document = json.loads(site.text("api/v1/wiki.json"))
    entries: dict[str, Any] = {one["id"]: one for one in document["entries"]}
    apple = entries["apple"]
    assert [one["verdicts"]["kind"]["possible"] for one in apple["periods"]] == [
        *(["rest"], ["big", "rest"], ["big"], ["rest"], ["big", "rest"], ["big"])
    ]
    assert apple["periods"][0]["from"] == "2000-01-01"
    assert apple["periods"][-1]["to"] == ""
    assert apple["periods"][1]["undated"] == ["size"]
    assert set(apple["periods"][1]["values"]) == {"size"}
    change = apple["class_changes"][0]
    assert (change["date"], change["classification"], change["certain"]) == ("2010-05", "kind", True)
    assert change["causes"] == [
        {
            "entry": "apple",
            "criterion": "size",
            "date": "2010-05",
            "before": ["small"],
            "after": ["large"],
            "because": 'It grew & "grew".',
        }
    ]
    assert entries["stone"]["periods"] == []
    assert entries["stone"]["class_changes"] == []
    assert entries["stone"]["kin"] == []
    assert apple["kin"][0] == {
        "relation": "fork of",
        "older": "tree",
        "younger": "apple",
        "date": "2000",
        "until": "",
        "disputed": False,
    }
    relations = {one["id"]: one["relation"] for one in document["criteria"]}
    assert relations == {"size": None, "hue": None, "came": "fork of", "heir": "successor of", "whole": "part of"}
