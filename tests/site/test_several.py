"""Several comparisons on one site: their addresses, what lies between them, and what is shared."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from mkdocs.exceptions import Abort

from comparative_wiki.settings import TAKEN_BY_PAGES
from tests.conftest import entry_text, write_files
from tests.site.building import BuildFailed, build_site
from tests.site.pages import BuiltSite
from tests.site.several import wiki


@pytest.fixture(scope="module")
def orchard(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    root = tmp_path_factory.mktemp("orchard")
    write_files(root, wiki())
    return build_site(root)


def test_every_comparison_has_its_pages_and_data_below_its_folder(orchard: BuiltSite) -> None:
    for folder in ("fruit", "trees"):
        for page in ("", "apple/", "criteria/", "criteria/sweet/", "classes/", "compare/", "helping/", "add/", "data/"):
            assert orchard.has(f"{folder}/{page}index.html"), page
        for file in (
            "api/v1/wiki.json",
            "api/v1/rules.json",
            "add/form.json",
            "compare/entries.json",
            "feeds/mentions.xml",
        ):
            assert orchard.has(f"{folder}/{file}"), file
        assert orchard.has(f"{folder}/badges/apple/use.svg")
        assert orchard.has(f"{folder}/apple/mentions.xml")
    assert orchard.has("fruit/views/sours/index.html")
    for top in ("criteria", "classes", "compare/index.html", "data", "api/v1/wiki.json", "badges", "feeds"):
        assert not orchard.has(top), top
    assert not orchard.messages


def test_no_entry_can_have_the_address_of_another_page(orchard: BuiltSite, tmp_path: Path) -> None:
    made = {one.name for folder in ("fruit", "trees") for one in (orchard.folder / folder).iterdir() if one.is_dir()}
    assert made - {"apple", "sloe", "blackthorn"} == TAKEN_BY_PAGES
    text = entry_text({}, title="Data")
    write_files(tmp_path, wiki(fruit__data__md=text, trees__views__deep__md=text))
    with pytest.raises(BuildFailed) as failed:
        build_site(tmp_path)
    for file, address in (("fruit/data.md", "fruit/data/"), ("trees/views/deep.md", "trees/views/")):
        assert f"{file}:1:1 the address {address} belongs to other pages of this comparison." in str(failed.value)


def test_equal_ids_stay_apart(orchard: BuiltSite) -> None:
    apple, tree = (json.loads(orchard.text(f"{one}/api/v1/entries/apple.json")) for one in ("fruit", "trees"))
    assert (apple["title"], tree["title"]) == ("Apple", "Apple tree")
    assert apple["page"] == "https://example.org/orchard/fruit/apple/"
    assert [one["source"] for one in apple["mentions"]] == ["trees/apple/", "fruit/sloe/"]
    assert [one["source"] for one in tree["mentions"]] == ["fruit/apple/"]


def test_an_entry_of_one_is_discussed_in_the_other(orchard: BuiltSite) -> None:
    text = orchard.text("fruit/apple/index.html")
    mention = text.partition('id="cw-discussions-here"')[2].partition("</li>")[0]
    assert 'href="../../trees/apple/">Apple tree</a>' in mention
    assert "in Trees" in mention
    assert "It bears" in mention


def test_blocks_and_badges_are_about_the_comparison_that_has_what_they_name(orchard: BuiltSite) -> None:
    text = orchard.text("index.html")
    assert 'href="fruit/classes/use/kitchen/"' in text
    assert 'href="trees/classes/use/hedge/"' in text
    assert 'href="trees/classes/use/timber/"' in text
    assert 'href="trees/blackthorn/"' in text
    assert '<a class="cw-card__title" href="fruit/">Fruit</a>' in text
    assert "2 entries" in text
    assert 'href="../../fruit/classes/use/dessert/"' in orchard.text("trees/apple/index.html")
    assert orchard.has("fruit/api/v1/tables/pages.index-1.csv")
    assert orchard.has("trees/api/v1/tables/pages.index-1.csv")


def test_parts_of_a_page_have_names_of_their_own_whichever_comparison_they_are_of(orchard: BuiltSite) -> None:
    labels = re.findall(
        r'class="cw-scroll" role="region" tabindex="0" aria-label="([^"]*)"', orchard.text("index.html")
    )
    assert labels == ["Comparison", "Comparison (2)"]


def test_what_is_global_is_there_once(orchard: BuiltSite) -> None:
    found = json.loads(orchard.text("api/v1/comparisons.json"))
    assert [(one["id"], one["title"], one["data"], one["entries"]) for one in found["comparisons"]] == [
        ("fruit", "Fruit", "fruit/api/v1/wiki.json", 2),
        ("trees", "Trees", "trees/api/v1/wiki.json", 2),
    ]
    assert json.loads(orchard.text("api/v1/links.json"))["version"] == 1
    for page in ("index.html", "fruit/apple/index.html"):
        assert orchard.text(page).count("start.js") == 1
    head = orchard.text("index.html").partition("</head>")[0]
    assert 'href="fruit/feeds/mentions.xml"' in head
    assert 'href="trees/feeds/mentions.xml"' in head
    places = {one["location"].partition("#")[0] for one in json.loads(orchard.text("search/search_index.json"))["docs"]}
    assert {"fruit/apple/", "trees/apple/"} <= places


UNCLEAR = """# More

[[badge: apple]] [[badge: appel]] [[badge: trees/sloe]]

```comparison
entries: all
```

```comparison
comparison: tree
```

```comparison
entries: [sloe, blackthorn]
```

```comparison
show: tabel
```
"""
SAID = """
docs/more.md:3:1 'apple' is an entry of fruit and of trees. Write `fruit/apple` or `trees/apple`. [ambiguous-word]
docs/more.md:3:18 there is no entry 'appel'. Did you mean 'apple'? [block-unknown]
docs/more.md:3:35 there is no entry 'sloe' [block-unknown]
docs/more.md:5:1 this block can be about fruit or trees. \
Write `comparison: fruit` or `comparison: trees`. [ambiguous-word]
docs/more.md:10:1 there is no comparison 'tree'. Did you mean 'trees'? There are: fruit, trees. [block-unknown]
docs/more.md:13:1 no comparison has everything that this block names. \
Write `comparison: fruit` or `comparison: trees`, and it is said what is missing. [block-unknown]
docs/more.md:18:7 'tabel' is not a 'show' of a comparison block. Did you mean 'table'?
"""


def test_what_is_not_clear_is_a_problem(tmp_path: Path) -> None:
    write_files(tmp_path, wiki(docs__more__md=UNCLEAR))
    with pytest.raises(BuildFailed) as failed:
        build_site(tmp_path)
    for line in SAID.strip().split("\n"):
        assert line in str(failed.value)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("comparisons: [fruit, fruit]", "'fruit' is named twice"),
        ("comparisons: [fruit, fruit/more]", "'fruit/more' and 'fruit' lie in one another"),
        ("comparisons: [../fruit]", "'../fruit' is not a folder below that of mkdocs.yml"),
        ("comparisons: [api]", "other pages have the address api/"),
        ("entries: fruit, comparisons: [data]", "other pages have the address data/"),
    ],
)
def test_wrong_folders_are_refused_before_anything_is_read(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, settings: str, said: str
) -> None:
    write_files(tmp_path, wiki(settings))
    with pytest.raises(Abort):
        build_site(tmp_path)
    assert said in caplog.text
