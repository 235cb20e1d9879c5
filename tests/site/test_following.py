"""What a site tells of what changed: the page, the sections, the feeds, the file for programs."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import feedparser  # type: ignore[import-untyped]
import pytest

from tests.chronicle.story import MKDOCS, RULES, tree, write_story
from tests.conftest import write_files
from tests.feeds import atom_faults
from tests.pasts import git
from tests.site.building import build_site, collected, configure
from tests.site.pages import BuiltSite, dead_links, repeated_ids
from tests.site.test_data import faults, strictly

ATOM = "{http://www.w3.org/2005/Atom}"
HOME = "https://trees.example/"
FEEDS = [
    "feeds/changes",
    "entries/fir/changes",
    "entries/taxus/changes",
    "classes/use/boats/changes",
    "criteria/leaf/changes",
]
JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "items"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": {"type": "string", "minLength": 1},
        "home_page_url": {"type": "string", "pattern": "^https://"},
        "feed_url": {"type": "string", "pattern": "^https://"},
        "description": {"type": "string"},
        "language": {"type": "string"},
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id"],
                "anyOf": [{"required": ["content_text"]}, {"required": ["content_html"]}],
                "properties": {
                    "id": {"type": "string", "minLength": 1},
                    "url": {"type": "string", "pattern": "^https://"},
                    "title": {"type": "string"},
                    "content_text": {"type": "string", "minLength": 1},
                    "date_published": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"},
                    "tags": {"type": "array", "items": {"type": "string"}},
                },
                "patternProperties": {"^_": {"type": "object"}},
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}
"""what https://www.jsonfeed.org/version/1.1/ asks for, as far as we use it; what begins with _ is our own"""


@pytest.fixture(scope="module")
def wood(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The wiki about trees with its history, built in Material."""
    return build_site(write_story(tmp_path_factory.mktemp("wood")))


# The page


def test_the_page_tells_everything_by_day_the_latest_first(wood: BuiltSite) -> None:
    page = wood.page("recent/")
    assert page.texts("h2")[:3] == ["Mar 25, 2026", "Mar 24, 2026", "Mar 23, 2026"]
    told = " ".join(page.content.text.split())
    assert "moved Fir moved from For fires to For boats: Wood changed from soft to medium" in told
    assert "Yew was called yew before" in told
    # Once, and not under each of the entries.
    assert told.count("Yew moved from For ships to For boats") == 1
    assert told.count("Bark answered") == 0
    assert page.faults == []
    assert repeated_ids(page) == []


def test_what_a_stranger_wrote_is_text(wood: BuiltSite) -> None:
    html = wood.text("recent/index.html")
    assert "<b>Fir</b>" not in html
    assert "&lt;b&gt;Fir&lt;/b&gt; @all" in html
    assert "Somebody" not in html


def test_commits_are_linked_where_the_forge_is_known(wood: BuiltSite) -> None:
    links = [one.attributes["href"] for one in wood.page("recent/").all("section.cw-revision p a")]
    assert len(links) == 12
    assert all(re.fullmatch(r"https://github\.com/example/trees/commit/[0-9a-f]{40}", one or "") for one in links)


def test_entries_classes_and_criteria_say_what_changed_there(wood: BuiltSite) -> None:
    fir = wood.page("entries/fir/").section("What changed here")
    times = [one.text for one in fir.all("time")]
    assert times == [f"Mar {day}, 2026" for day in (25, 24, 21, 14, 13, 11)]
    assert "Wood changed from soft to medium (1 source added)" in fir.text
    boats = wood.page("classes/use/boats/").section("What changed here")
    assert "Fir moved from For fires to For boats" in boats.text
    leaf = wood.page("criteria/leaf/").section("What changed here")
    assert "Leaf changed from needle to scale" in leaf.text
    assert "What changed here" in wood.page("criteria/leaf/").texts("nav.md-nav--secondary a")[-1]


def test_all_links_lead_somewhere(wood: BuiltSite) -> None:
    assert dead_links(wood) == []


def test_what_is_told_is_no_mention_and_is_not_searched(wood: BuiltSite) -> None:
    index = wood.text("search/search_index.json")
    assert "moved from For fires" not in index
    assert "No page of this wiki links here yet." in wood.page("entries/fir/").content.text


# Feeds


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_has_what_atom_requires(wood: BuiltSite, path: str) -> None:
    assert atom_faults(wood.text(f"{path}.xml")) == []
    root = ElementTree.fromstring(wood.text(f"{path}.xml"))
    assert root.findtext(f"{ATOM}id") == f"{HOME}{path}.xml"
    assert root.findtext(f"{ATOM}title")
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Trees"
    links = {one.attrib["rel"]: one.attrib["href"] for one in root.findall(f"{ATOM}link")}
    assert links["self"] == f"{HOME}{path}.xml"
    assert links["alternate"].removeprefix(HOME) in wood.pages
    moments = [one.text or "" for one in root.iter(f"{ATOM}updated")]
    assert moments[0] == max(moments)
    assert moments[1:] == sorted(moments[1:], reverse=True)
    entries = root.findall(f"{ATOM}entry")
    assert entries
    for entry in entries:
        assert (entry.findtext(f"{ATOM}id") or "").startswith("urn:uuid:")
        assert entry.findtext(f"{ATOM}title")
        assert entry.findtext(f"{ATOM}summary")
        (link,) = entry.findall(f"{ATOM}link")
        assert link.attrib["href"].removeprefix(HOME) in wood.pages


@pytest.mark.parametrize("path", FEEDS)
def test_a_reader_of_feeds_that_is_not_ours_reads_the_same(wood: BuiltSite, path: str) -> None:
    found = feedparser.parse(wood.text(f"{path}.xml").encode())
    assert (found.bozo, found.version) == (False, "atom10")
    assert found.feed.id == f"{HOME}{path}.xml"
    assert found.feed.updated_parsed == max(one.updated_parsed for one in found.entries)
    items = json.loads(wood.text(f"{path}.json"))["items"]
    read = [(one.id, one.title, one.link, one.updated) for one in found.entries]
    assert read == [(one["id"], one["title"], one["url"], one["date_published"]) for one in items]
    # What it takes for HTML it would clean, so that something in it would be gone.
    assert [one.summary_detail.type for one in found.entries] == ["text/plain"] * len(items)


@pytest.mark.parametrize("path", FEEDS)
def test_a_json_feed_is_one_and_tells_the_same(wood: BuiltSite, path: str) -> None:
    document = json.loads(wood.text(f"{path}.json"))
    assert faults(JSON_FEED, document) == []
    assert document["feed_url"] == f"{HOME}{path}.json"
    root = ElementTree.fromstring(wood.text(f"{path}.xml"))
    names = [(one.findtext(f"{ATOM}id"), one.findtext(f"{ATOM}title")) for one in root.findall(f"{ATOM}entry")]
    assert [(one["id"], one["title"]) for one in document["items"]] == names


def test_a_feed_of_an_entry_tells_of_its_text_too(wood: BuiltSite) -> None:
    document = json.loads(wood.text("entries/oak/changes.json"))
    assert [one["tags"][0] for one in document["items"]] == ["values", "values", "restored", "removed", "text", "added"]


def test_feeds_are_told_in_the_head_and_to_people(wood: BuiltSite) -> None:
    page = wood.page("entries/fir/")
    heads = [
        (one.attributes["type"], one.attributes["href"])
        for one in page.all("link[title]")
        if "alternate" in one.attributes["rel"].split()
    ]
    named = [wood_path(str(href)) for _, href in heads]
    assert named[:4] == [
        "entries/fir/changes.xml",
        "entries/fir/changes.json",
        "feeds/changes.xml",
        "feeds/changes.json",
    ]
    assert [media for media, _ in heads[:2]] == ["application/atom+xml", "application/feed+json"]
    links = [one.attributes["href"] for one in page.section("What changed here").all("p a")]
    assert [wood_path(str(one)) for one in links] == ["entries/fir/changes.xml", "entries/fir/changes.json", "recent/"]
    assert wood.has("feeds/changes.xml")
    assert wood_path(str(wood.page("").all("link[title]")[0].attributes["href"])) == "feeds/changes.xml"


def wood_path(href: str) -> str:
    """An address on a page, from the top of the site."""
    return re.sub(r"^(\.\./)+|^\./", "", href)


def test_the_file_of_changes_is_what_its_schema_says(wood: BuiltSite) -> None:
    document = json.loads(wood.text("api/v1/changes.json"))
    schema = json.loads(wood.text("api/v1/changes.schema.json"))
    assert faults(schema, document) == []
    assert faults(strictly(schema), document) == [], "a field is not in the schema"
    moved = next(one for one in document["revisions"] if one["date"].startswith("2026-03-13"))["entries"][0]
    assert (moved["kind"], moved["moves"][0]["left"], moved["moves"][0]["entered"]) == ("moved", ["fires"], ["boats"])
    assert moved["values"][0] == {"criterion": "wood", "before": "soft", "after": "medium", "kind": "changed"}
    by_rules = next(one for one in document["revisions"] if one["date"].startswith("2026-03-15"))["rules"]
    assert [one["entry"] for one in by_rules["moved"]] == ["taxus"]


def test_the_same_commit_gives_the_same_bytes(wood: BuiltSite, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", str(wood.folder.parent), "again")
    again = build_site(tmp_path / "again", theme="mkdocs")
    assert told(again) == told(wood)


def told(site: BuiltSite) -> dict[str, bytes]:
    """The feeds and files of changes, which are the same under any theme."""
    found = {path: data for path, data in site.files().items() if "changes." in path}
    assert len(found) > 20
    return found


# Without


@pytest.fixture
def plain(tmp_path: Path) -> Iterator[Path]:
    """A wiki without a repository."""
    write_files(
        tmp_path,
        {
            "mkdocs.yml": f"{MKDOCS}nav: [index.md, recent/index.md]\n",
            "docs/index.md": "# Trees\n",
            "entries/comparison.yml": RULES.replace("  - {check: values-alike, because: They are shown.}\n", ""),
            "entries/oak.md": tree("Oak", leaf="broad", wood="hard"),
        },
    )
    yield tmp_path
    shutil.rmtree(tmp_path / "site", ignore_errors=True)


def test_without_git_the_page_is_there_and_nothing_is_a_warning(plain: Path) -> None:
    with collected() as lines:
        site = build_site(plain, strict=True)
    assert lines == []
    assert "This site was built without its history" in site.page("recent/").content.text
    assert "What changed here" not in site.page("entries/oak/").content.text
    assert not any("changes" in path for path in site.files() if path.startswith(("feeds", "entries")))
    assert json.loads(site.text("api/v1/changes.json")) == {"version": 1, "known": False, "begins": "", "revisions": []}


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("history_commits: 0", "0 is not a number above 0"),
        ("history_since: last year", "'last year' is not a date"),
        ("history: perhaps", "is neither `true` nor `false`"),
    ],
)
def test_a_setting_that_is_wrong_is_refused(plain: Path, settings: str, message: str) -> None:
    text = (plain / "mkdocs.yml").read_text().replace("comparative-wiki]", f"comparative-wiki: {{{settings}}}]")
    (plain / "mkdocs.yml").write_text(text)
    with collected() as lines, pytest.raises(Exception, match="Aborted"):
        configure(plain)
    assert any(message in line for line in lines)


def test_without_an_address_there_are_no_feeds_and_the_page_is_there(tmp_path: Path) -> None:
    lines = [line for line in MKDOCS.splitlines() if not line.startswith("site_url")]
    site = build_site(write_story(tmp_path / "wood", "\n".join(lines).replace("material, font: false", "mkdocs")))
    assert "Fir moved from For fires" in site.page("recent/").content.text
    assert not any("changes" in path for path in site.files() if path.startswith(("feeds", "entries")))


def test_with_the_setting_off_nothing_is_told(tmp_path: Path) -> None:
    settings = MKDOCS.replace("comparative-wiki]", "comparative-wiki: {history: false}]").replace(
        "material, font: false", "mkdocs"
    )
    site = build_site(write_story(tmp_path / "wood", settings))
    assert not site.has("recent/index.html")
    assert "What changed here" not in site.text("entries/fir/index.html")
