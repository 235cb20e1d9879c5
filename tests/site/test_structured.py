"""JSON-LD in the heads of pages: what it says, and that nothing can get out of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from comparative_wiki.render.structured import safe_json
from tests.site.conftest import Build
from tests.site.pages import BuiltSite, Page

HOME = "https://bridges.example/wiki/"


def data_of(page: Page) -> dict[str, Any]:
    """What a page's head says of it."""
    script = page.one("head script[type='application/ld+json']")
    document = json.loads("".join(one for one in script.children if isinstance(one, str)))
    assert document.pop("@context") == "https://schema.org"
    assert isinstance(document, dict)
    return document


def test_an_entry_is_an_article_about_a_thing(bridges: BuiltSite) -> None:
    found = data_of(bridges.page("entries/arch/"))
    assert found.pop("citation")[0] == {
        "@type": "CreativeWork",
        "url": "https://sources.example/arch",
        "name": "The sign at the mill",
        "datePublished": "2020-05",
    }
    assert found == {
        "@type": "Article",
        "headline": "Old Arch",
        "description": "The stone bridge below the mill.",
        "url": f"{HOME}entries/arch/",
        "about": {"@type": "Thing", "name": "Old Arch", "description": "The stone bridge below the mill."},
        "keywords": ["old", "dry stone"],
        "datePublished": "2026-03-01",
        "dateModified": "2026-03-01",
        "isPartOf": {
            "@type": "WebSite",
            "name": "Bridges of the valley",
            "description": "Which bridge takes you over.",
            "url": HOME,
        },
        "encoding": {
            "@type": "MediaObject",
            "encodingFormat": "application/json",
            "contentUrl": f"{HOME}api/v1/entries/arch.json",
        },
    }
    assert bridges.has(found["encoding"]["contentUrl"].removeprefix(HOME))


def test_every_entry_says_what_an_article_must(bridges: BuiltSite) -> None:
    for entry in ("arch", "span", "ford", "north/rail", "br%C3%BCcke"):
        found = data_of(bridges.page(f"entries/{entry}/"))
        assert {"headline", "description", "url", "about", "isPartOf", "encoding"} <= set(found)
        assert found["url"] == f"{HOME}entries/{entry}/"


def test_the_home_page_is_a_website_and_the_listing_a_collection(bridges: BuiltSite) -> None:
    assert data_of(bridges.page())["@type"] == "WebSite"
    listing = data_of(bridges.page("entries/"))
    assert listing["@type"] == "CollectionPage"
    assert listing["mainEntity"] == {"@type": "ItemList", "numberOfItems": 5}


def test_the_page_of_the_data_is_a_dataset(bridges: BuiltSite) -> None:
    found = data_of(bridges.page("data/"))
    assert found["@type"] == "Dataset"
    assert found["name"] == "Bridges of the valley"
    assert found["dateModified"] == "2026-05-01"
    assert found["variableMeasured"][:2] == ["Load", "Toll"]
    files = [one["contentUrl"] for one in found["distribution"]]
    assert files == [f"{HOME}api/v1/wiki.json", f"{HOME}api/v1/tables/all.csv"]
    assert all(bridges.has(one.removeprefix(HOME)) for one in files)


def test_other_pages_say_nothing(bridges: BuiltSite) -> None:
    for address in ("guide/", "criteria/", "classes/"):
        assert not bridges.page(address).all("script[type='application/ld+json']")


def test_without_an_address_of_the_site_those_of_a_page_are_relative(built: Build) -> None:
    found = data_of(built().page("entries/apple/"))
    assert found["url"] == "../../entries/apple/"
    assert found["encoding"]["contentUrl"] == "../../api/v1/entries/apple.json"
    assert found["isPartOf"]["url"] == "../../"


def test_the_author_of_the_site_is_named(built: Build) -> None:
    configuration = "site_name: Small\nsite_author: The orchard\ntheme: mkdocs\nplugins: [search, comparative-wiki]\n"
    found = data_of(built({"mkdocs.yml": configuration}).page("entries/apple/"))
    assert found["author"] == {"@type": "Organization", "name": "The orchard"}


def test_nothing_that_an_author_writes_ends_the_script(built: Build) -> None:
    title = "</script><script>alert(1)</script><!-- & ]]>"
    source = f"{{url: 'https://fruit.example/', title: {json.dumps(title)}}}"
    entry = f"---\ntitle: Apple\nsummary: S.\ncriteria: {{hue: {{value: red, evidence: [{source}]}}}}\n---\n"
    page = built({"entries/apple.md": entry}).page("entries/apple/")
    assert data_of(page)["citation"] == [{"@type": "CreativeWork", "url": "https://fruit.example/", "name": title}]
    assert not [one for one in page.all("script") if "type" not in one.attributes and "alert(1)" in str(one.children)]
    assert page.faults == []


@pytest.mark.parametrize("text", ["</script>", "<!--", "]]>", "\u2028\u2029", "&lt;", '"\\'])
def test_safe_json_is_the_same_json(text: str) -> None:
    safe = safe_json({"x": text})
    assert json.loads(safe) == {"x": text}
    assert not set("<>&\u2028\u2029") & set(safe)
