"""What a site publishes for programs and spreadsheets: below api/v1, described by schemas and by OpenAPI."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from comparative_wiki.export.csv_export import as_cell, as_csv
from comparative_wiki.export.data_schema import CHANGES_FILE, DEFINITIONS, WIKI, schema_of
from comparative_wiki.published import RESOURCES
from tests.site.building import build_site
from tests.site.conftest import Build
from tests.site.pages import BuiltSite

VIEWED = """\
title: Small things
criteria:
  size: {title: Size, scale: [small, middling, large]}
  hue: {title: "=Hue", options: [red, blue]}
classifications:
  kind:
    title: Kind
    policy: first
    classes:
      big: {title: Big, when: {size: large}}
      rest: {title: Rest, otherwise: true}
views:
  reds: {title: The red ones, where: {hue: red}, criteria: [size]}
  drawn: {title: A picture, show: distribution}
"""
APPLE = "---\ntitle: '{title}'\nsummary: A fruit.\ncriteria: {{size: small, hue: red}}\n---\n"


def loaded(site: BuiltSite, path: str) -> Any:
    return json.loads(site.text(path))


def strictly(schema: Any) -> Any:
    """A schema that allows no field that it does not name."""
    if isinstance(schema, Mapping):
        found = {key: strictly(value) for key, value in schema.items()}
        return {**found, "additionalProperties": False} if "properties" in schema and "required" in schema else found
    return [strictly(one) for one in schema] if isinstance(schema, list) else schema


def faults(schema: Any, document: Any) -> list[str]:
    Draft202012Validator.check_schema(schema)
    return [f"{one.json_path}: {one.message}" for one in Draft202012Validator(schema).iter_errors(document)][:5]


def table(site: BuiltSite, path: str) -> list[list[str]]:
    content = (site.folder / path).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\r\n")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


# The schemas


@pytest.mark.parametrize("wiki", ["bridges", "mills"])
def test_everything_published_is_what_its_schema_says(wiki: str, request: pytest.FixtureRequest) -> None:
    site: BuiltSite = request.getfixturevalue(wiki)
    schema = loaded(site, "api/v1/wiki.schema.json")
    document = loaded(site, "api/v1/wiki.json")
    assert faults(schema, document) == []
    assert faults(strictly(schema), document) == [], "a field is not in the schema"
    of_entry = loaded(site, "api/v1/entry-data.schema.json")
    for one in document["entries"]:
        entry = loaded(site, f"api/v1/entries/{one['id']}.json")
        assert faults(strictly(of_entry), entry) == []


def test_a_schema_refuses_what_is_wrong(bridges: BuiltSite) -> None:
    schema = loaded(bridges, "api/v1/wiki.schema.json")
    document = loaded(bridges, "api/v1/wiki.json")
    entry = document["entries"][0]
    assert faults(schema, {**document, "version": 2})
    assert faults(schema, {**document, "entries": [{**entry, "added": "soon"}]})
    assert faults(schema, {**document, "entries": [{key: entry[key] for key in entry if key != "related"}]})
    assert not faults(schema, {**document, "something new": 1}), "new fields may come"


def test_every_part_of_a_schema_is_used() -> None:
    assert sorted(schema_of("", WIKI)["$defs"].keys() | schema_of("", CHANGES_FILE)["$defs"]) == sorted(DEFINITIONS)


# The files


def test_the_file_of_an_entry_is_what_the_whole_says_of_it(bridges: BuiltSite) -> None:
    for one in loaded(bridges, "api/v1/wiki.json")["entries"]:
        file = loaded(bridges, f"api/v1/entries/{one['id']}.json")
        assert file.pop("version") == 1
        assert file.pop("page") == f"https://bridges.example/wiki/{one['url']}"
        assert file.pop("edit") is None
        assert file == one


def test_the_file_of_an_entry_says_where_it_is_changed(built: Build) -> None:
    site = built({
        "mkdocs.yml": "site_name: S\ntheme: mkdocs\nrepo_url: https://github.com/o/fruit\nplugins: [comparative-wiki]\n"
    })  # fmt: skip
    file = loaded(site, "api/v1/entries/apple.json")
    assert file["edit"] == "https://github.com/o/fruit/edit/master/entries/apple.md"
    assert file["page"] is None


def test_classes_name_their_entries(bridges: BuiltSite) -> None:
    kind = loaded(bridges, "api/v1/classes.json")["classifications"][0]
    found = {one["id"]: (one["entries"], one["perhaps"]) for one in kind["classes"]}
    assert found == {
        "road": (["brücke"], ["ford", "span"]),
        "lane": (["arch"], ["ford", "rail", "span"]),
        "path": ([], ["ford", "rail"]),
    }
    assert all(bridges.page(one["url"]).content.text for one in kind["classes"])


def test_criteria_have_their_pages(bridges: BuiltSite) -> None:
    document = loaded(bridges, "api/v1/criteria.json")
    whole = loaded(bridges, "api/v1/wiki.json")["criteria"]
    assert [{key: one[key] for key in one if key != "url"} for one in document["criteria"]] == whole
    assert all(bridges.page(one["url"]).content.text for one in document["criteria"])


# CSV


def test_the_table_of_all_entries_is_a_file(bridges: BuiltSite) -> None:
    rows = table(bridges, "api/v1/tables/all.csv")
    assert rows[0][:6] == ["id", "Entry", "Page", "Kind of bridge", "Care", "Use"]
    assert len(rows) == 6
    by_id = {row[0]: row for row in rows[1:]}
    assert by_id["brücke"][1] == "Brücke über die Elbe – 橋"
    assert by_id["span"][1:4] == [
        'Smith & Sons\' "Iron Span"',
        "https://bridges.example/wiki/entries/span/",
        "contested: Road bridge or Lane bridge",
    ]


def test_tables_of_pages_views_and_classes_are_files(built: Build) -> None:
    block = "# Small\n\n```comparison\ntitle: Only sizes\ncriteria: [size]\n```\n\n```comparison\nview: reds\n```\n"
    again = "\n```comparison\nshow: classes\n```\n\n```comparison\ncriteria: [hue]\n```\n"
    site = built({"entries/comparison.yml": VIEWED, "docs/index.md": block + again})
    names = {path.rpartition("/")[2] for path in site.files() if path.startswith("api/v1/tables/")}
    assert names == {
        "all.csv",
        "views.reds.csv",
        "classes.kind.big.csv",
        "classes.kind.rest.csv",
        "pages.index-1.csv",
        "pages.index-2.csv",
    }
    assert table(site, "api/v1/tables/pages.index-1.csv")[0] == ["id", "Entry", "Page", "Kind", "Size"]
    assert table(site, "api/v1/tables/pages.index-2.csv")[0] == ["id", "Entry", "Page", "Kind", "'=Hue"]
    listed = site.page("data/").texts("table.cw-plain tbody th")
    assert listed == [
        "All entries of Small things",
        "The red ones",
        "Kind: Big",
        "Kind: Rest",
        "Only sizes",
        "Small (2)",
    ]


def test_a_table_of_another_date_says_so(built: Build) -> None:
    dated = "---\ntitle: Apple\nsummary: S.\ncriteria:\n  size: [{value: small}, {value: large, from: 2004}]\n---\n"
    block = "# Small\n\n```comparison\ntitle: Then\nas of: 2003\ncriteria: [size]\n```\n"
    site = built({"entries/apple.md": dated, "docs/index.md": block})
    assert table(site, "api/v1/tables/pages.index-1.csv")[:2] == [
        ["id", "Entry, as of 2003", "Page", "Kind", "Size"],
        ["apple", "Apple", "entries/apple/", "Rest", "small"],
    ]
    assert table(site, "api/v1/tables/all.csv")[1][3:5] == ["Big", "large"]
    assert "Then, as of 2003" in site.page("data/").texts("table.cw-plain tbody th")


def test_no_cell_is_run_as_a_formula(built: Build) -> None:
    site = built({"entries/apple.md": APPLE.format(title="=1+1"), "entries/pear.md": APPLE.format(title='@x, "y"')})
    rows = table(site, "api/v1/tables/all.csv")
    assert [row[1] for row in rows[1:]] == ["'=1+1", '\'@x, "y"']


@pytest.mark.parametrize("words", ["=A1", "+1", "-1+2", "@sum", "\tx", "\rx", "\nx", "＝1", "-", "-1e5"])  # noqa: RUF001
def test_a_cell_that_may_be_a_formula_begins_with_an_apostrophe(words: str) -> None:
    assert as_cell(words) == f"'{words}"


@pytest.mark.parametrize("words", ["", "1", "-1", "-1.5", "a=b", "'=1", "a\nb", "–", "a;b", "a; =b"])
def test_any_other_cell_stays_as_it_is(words: str) -> None:
    assert as_cell(words) == words


@pytest.mark.parametrize(
    ("words", "cell"), [("a;=1;b", "a;'=1;b"), ("\n=x", "'\n'=x"), ('a\t"=1"', 'a\t\'"=1"'), ("a; =b", "a; =b")]
)
def test_nor_is_what_would_begin_a_cell_elsewhere(words: str, cell: str) -> None:
    assert as_cell(words) == cell


@given(st.text("=+@-;,\t\r\n\"' a1", max_size=12))
def test_no_way_of_splitting_a_file_makes_a_formula(words: str) -> None:
    text = as_csv([["id", words, "last"]]).removeprefix("\ufeff")
    for separator in ",;\t":
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        cells = [cell for row in rows for cell in row]
        assert not [one for one in cells if re.match("[=+@-]", one) and not re.fullmatch(r"-?\d+", one)]


def test_lines_are_as_rfc_4180_has_them() -> None:
    assert as_csv([["a", 'b "c"', "d,e"], ["", "f\ng", "h"]]) == '\ufeffa,"b ""c""","d,e"\r\n,"f\ng",h\r\n'


# The description


def resolve(site: BuiltSite, reference: str) -> Any:
    file, _, pointer = reference.partition("#")
    part = loaded(site, f"api/v1/{file}")
    assert not pointer
    return part


def test_the_description_names_every_kind_of_file_and_its_schema(bridges: BuiltSite) -> None:
    document = loaded(bridges, "api/v1/openapi.json")
    assert document["openapi"].startswith("3.1.")
    assert document["servers"] == [{"url": "../../"}]
    assert list(document["paths"]) == [f"/{one.path}" for one in RESOURCES]
    operations = [one["get"] for one in document["paths"].values()]
    assert len({one["operationId"] for one in operations}) == len(operations)
    for path, item in document["paths"].items():
        named = {one["name"] for one in item["get"].get("parameters", [])}
        assert named == {part.partition("}")[0] for part in path.split("{")[1:]}
        address = path.lstrip("/").format(entry="arch", classification="kind", table="all")
        assert bridges.has(address), address
        [(media, content)] = item["get"]["responses"]["200"]["content"].items()
        if "$ref" in content["schema"]:
            schema = resolve(bridges, content["schema"]["$ref"])
            assert media == "application/json"
            assert faults(schema, loaded(bridges, address)) == []


def test_the_page_links_everything_that_has_one_address(bridges: BuiltSite) -> None:
    page = bridges.page("data/")
    linked = {page.follow(one) for one in page.all("dl.cw-definitions a")}
    assert linked == {one.path for one in RESOURCES if "{" not in one.path}
    assert all(bridges.has(path) for path in linked)


def test_the_data_are_the_same_at_every_build(built: Build, bridges: BuiltSite) -> None:
    site = built({"entries/comparison.yml": VIEWED})
    first = {path: content for path, content in site.files().items() if path.startswith(("api/", "badges/", "embed/"))}
    again = build_site(site.folder.parent)
    assert {path: content for path, content in again.files().items() if path in first} == first
    assert len(first) > 10
