"""Related discussions, inside and outside, on real pages: what is shown, told to other sites, and published as data."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from xml.etree import ElementTree

import pytest
from mkdocs.exceptions import Abort

from tests.conftest import Content
from tests.feeds import atom_faults
from tests.site.building import BuildFailed, build_site
from tests.site.conftest import Build, draw_small
from tests.site.pages import BuiltSite, Element, Page, dead_links, repeated_ids

HOME = "https://small.example/wiki/"
SETTINGS = "{webmention_endpoint: 'https://mentions.example/wm', pingback_endpoint: 'https://mentions.example/xmlrpc'}"
MKDOCS = f"""\
site_name: Small
site_url: {HOME}
theme: mkdocs
plugins: [search, comparative-wiki: {SETTINGS}]
markdown_extensions: [attr_list, tables]
nav: [index.md, essay.md, entries/index.md]
"""
ATOM = "{http://www.w3.org/2005/Atom}"

FRUIT: Mapping[str, Content] = {
    "mkdocs.yml": MKDOCS,
    "docs/index.md": "# Small\n",
    "docs/essay.md": f"""\
---
mentions: disputes
date: 2026-02-03
---
# On fruit

Not every [apple](entries/apple.md) is red. A [pear](entries/pear.md){{ .supports }} is, [they say][news].

A [whole address]({HOME}entries/pear/#top), one [from the root](/wiki/entries/pear/) and [one](http://small.example/wiki/entries/pear/).

How large is [large](criteria/size.md)? Nobody [asks for a hue](criteria/hue.md#levels){{ .disputes }}.
[Big ones][big] are few.

[news]: https://news.example/fruit?a=1&b=2#red
[big]: {HOME}classes/kind/big/
""",
    "entries/apple.md": """\
---
title: Apple
summary: A fruit.
added: 2026-01-02
criteria:
  size: {value: small, evidence: [{url: "https://sources.example/size", seen: 2026-03-04, quote: It is small.}]}
  hue: red
---
See [the orchard](https://orchard.example/).
""",
    "entries/pear.md": "---\ntitle: Pear\nsummary: A fruit too.\naliases: [pyrus]\ncriteria: {size: small}\n---\n"
    "Not an [apple](apple.md).\n",
    "entries/mentions/apple/1.yml": """\
url: https://blog.example/apples?a=1&b=2
title: On "apples" & more
author: A. Mason
site: The Fruit Blog
date: 2025-03-04
kind: replies-to
excerpt: She says that an apple a day is enough.
linked: an apple
""",
    "entries/mentions/apple/2.yml": "title: A thread\nexcerpt: Somebody said so.\nconfirmed: false\ndate: 2024\n",
    "entries/mentions/apple/3.yml": "url: https://gone.example/\ntitle: Old news\ndate: 2023-05\ngone: 2026-01-05\n",
    "entries/mentions/apple/4.yml": "url: https://a.example/like\nkind: like\n",
    "entries/mentions/apple/5.yml": "url: https://b.example/like\nkind: like\n",
    "entries/mentions/apple/6.yml": "url: https://b.example/repost\nkind: repost\n",
    "entries/mentions/pyrus/7.yml": "url: https://blog.example/pears\ntitle: On pears\ndate: 2025-01-01\n",
    "entries/mentions/criteria/size/8.yml": """\
url: https://blog.example/sizes
title: A question of size
date: 2025-06
excerpt: Size is what you make of it.
linked: Size
""",
    "entries/mentions/classes/kind/big/9.yml": "url: https://blog.example/big\ntitle: Big is late\nkind: disputes\n",
    "entries/removed.yml": 'plum: {date: 2026-04-05, because: "It was a <sloe> & no plum."}\n',
}


@pytest.fixture(scope="module")
def fruit(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    return _built(tmp_path_factory, FRUIT)


def _built(tmp_path_factory: pytest.TempPathFactory, files: Mapping[str, Content], **options: bool) -> BuiltSite:
    root = tmp_path_factory.mktemp("fruit")
    draw_small(root, files)
    return build_site(root, **options)


@pytest.fixture
def apple(fruit: BuiltSite) -> Page:
    return fruit.page("entries/apple/")


def cited(page: Page) -> list[Element]:
    return page.all(".h-cite")


# What is shown


def test_the_wiki_of_these_tests_is_sound(fruit: BuiltSite) -> None:
    assert fruit.messages == []
    assert dead_links(fruit) == []
    assert [address for address, page in fruit.pages.items() if repeated_ids(page) or page.faults] == []


def test_discussions_in_this_wiki_come_first_and_both_are_counted(apple: Page) -> None:
    section = apple.section("Related discussions (5)")
    assert section.texts("h3") == ["In this wiki", "Elsewhere"]
    assert section.texts(".cw-mention__title") == ["On fruit", "Pear", 'On "apples" & more', "A thread", "Old news"]
    assert apple.one("#cw-discussions").text == "Related discussions (5)"


def test_a_page_elsewhere_has_its_site_author_date_kind_and_excerpt(apple: Page) -> None:
    first = cited(apple)[0]
    assert first.text == (
        'On "apples" & more replies to A. Mason, The Fruit Blog, Mar 4, 2025 She says that an apple a day is enough.'
    )
    assert first.one("blockquote mark").text == "an apple"
    link = first.one("a")
    assert link.attributes["href"] == "https://blog.example/apples?a=1&b=2"
    assert link.attributes["rel"] == "ugc nofollow noopener"


def test_what_nobody_confirmed_has_no_link_and_says_so(apple: Page) -> None:
    thread = cited(apple)[1]
    assert thread.all("a") == []
    assert "Nobody has confirmed the address of this page, so it is not linked." in thread.text


def test_what_is_gone_says_since_when(apple: Page) -> None:
    old = cited(apple)[2]
    assert old.all("a") == []
    assert "The link has been missing there since Jan 5, 2026." in old.text


def test_likes_and_reposts_are_numbers(apple: Page) -> None:
    assert "Elsewhere: 2 likes, 1 repost." in apple.content.text
    assert "https://a.example/like" not in apple.html


def test_more_than_five_are_folded_in_each_part(built: Build) -> None:
    files: dict[str, Content] = {
        f"entries/mentions/apple/{number}.yml": f"url: https://a.example/{number}\ntitle: T{number}\n"
        for number in range(7)
    }
    files |= {f"docs/page-{number}.md": f"# P{number}\n\nAn [apple](entries/apple.md).\n" for number in range(6)}
    page = built(files).page("entries/apple/")
    assert page.texts("details.cw-more summary") == ["1 more", "2 more"]
    assert page.texts("details.cw-more .cw-mention__title") == ["P5", "T5", "T6"]
    assert "Related discussions (13)" in page.content.texts("h2")


def test_a_mention_of_an_old_id_is_on_the_page_of_the_entry(fruit: BuiltSite) -> None:
    assert [one.one(".p-name").text for one in cited(fruit.page("entries/pear/"))] == ["On pears"]


def test_the_search_finds_discussions_elsewhere(fruit: BuiltSite) -> None:
    docs = json.loads(fruit.text("search/search_index.json"))["docs"]
    found = [one["location"] for one in docs if "an apple a day is enough" in one["text"]]
    assert "entries/apple/#cw-discussions" in found


def test_an_entry_that_only_others_discuss_does_not_say_that_nobody_does(built: Build) -> None:
    page = built({"entries/mentions/apple/1.yml": "url: https://a.example/\ntitle: T\n"}).page("entries/apple/")
    assert page.section("Related discussions (1)").texts("h3") == ["Elsewhere"]
    assert "No page of this wiki links here yet." not in page.content.text


# Criteria and classes


def test_a_criterion_has_discussions_here_and_elsewhere(fruit: BuiltSite) -> None:
    page = fruit.page("criteria/size/")
    section = page.section("Discussions (2)")
    assert section.texts("h3") == ["In this wiki", "Elsewhere"]
    assert section.texts(".cw-mention__title") == ["On fruit", "A question of size"]
    assert section.texts("blockquote") == ["How large is large?", "Size is what you make of it."]
    assert section.texts("mark") == ["large", "Size"]
    assert section.all("a")[0].attributes["href"] == "../../essay/"


def test_a_class_has_discussions_too(fruit: BuiltSite) -> None:
    section = fruit.page("classes/kind/big/").section("Discussions (2)")
    assert section.texts(".cw-mention__title") == ["On fruit", "Big is late"]
    assert [one.attributes["data-kind"] for one in section.all(".cw-mention")] == ["disputes", "disputes"]


def test_what_nobody_discusses_has_no_such_section(fruit: BuiltSite) -> None:
    assert "cw-discussions" not in fruit.page("classes/kind/rest/").html


def test_the_kind_of_a_link_to_a_criterion_counts(fruit: BuiltSite) -> None:
    [mention] = fruit.page("criteria/hue/").all(".cw-mention")
    assert mention.attributes["data-kind"] == "disputes"


def test_the_search_finds_discussions_of_criteria(fruit: BuiltSite) -> None:
    docs = json.loads(fruit.text("search/search_index.json"))["docs"]
    found = [one["location"] for one in docs if "Size is what you make of it" in one["text"]]
    assert "criteria/size/#cw-discussions" in found


def test_the_data_have_the_discussions_of_criteria_and_classes(fruit: BuiltSite) -> None:
    whole, criteria = json.loads(fruit.text("api/v1/wiki.json")), json.loads(fruit.text("api/v1/criteria.json"))
    classes = json.loads(fruit.text("api/v1/classes.json"))
    for document in (whole, criteria):
        size = document["criteria"][0]
        assert [one["source"] for one in size["mentions"]] == ["essay/"]
        assert [one["url"] for one in size["external_mentions"]] == ["https://blog.example/sizes"]
    for document in (whole, classes):
        big, rest = document["classifications"][0]["classes"]
        assert [one["title"] for one in big["external_mentions"]] == ["Big is late"]
        assert (rest["mentions"], rest["external_mentions"]) == ([], [])


def test_criteria_and_classes_can_be_followed(fruit: BuiltSite) -> None:
    assert items(feed(fruit, "criteria/size/mentions.xml")) == [
        "On fruit disputes Size",
        "A question of size mentions Size",
    ]
    page = fruit.page("classes/kind/big/")
    heads = [page.follow(one) for one in page.all("link[type=application/atom+xml]")]
    assert heads == ["classes/kind/big/mentions.xml", "feeds/mentions.xml"]
    assert "Follow these discussions" in page.section("Discussions (2)").text


def test_a_page_of_a_criterion_that_an_author_wrote_does_not_discuss_itself(built: Build) -> None:
    own = "# Size\n\n[Size](size.md) and [hue](hue.md).\n"
    criteria = json.loads(built({"docs/criteria/size.md": own}).text("api/v1/criteria.json"))["criteria"]
    assert [[one["source"] for one in criterion["mentions"]] for criterion in criteria] == [[], ["criteria/size/"]]


# Kinds and dates of our own pages


def test_the_front_matter_of_a_page_gives_its_links_their_kind(fruit: BuiltSite, apple: Page) -> None:
    essay = apple.all(".cw-mention")[0]
    assert essay.attributes["data-kind"] == "disputes"
    assert essay.one("time").attributes["datetime"] == "2026-02-03"
    assert fruit.page("entries/pear/").all(".cw-mention")[0].attributes["data-kind"] == "supports"


def test_an_entry_that_links_has_the_date_on_which_it_was_added(fruit: BuiltSite) -> None:
    files = json.loads(fruit.text("api/v1/wiki.json"))
    mentions = {one["id"]: {two["source"]: two["date"] for two in one["mentions"]} for one in files["entries"]}
    assert mentions == {"apple": {"essay/": "2026-02-03", "entries/pear/": ""}, "pear": {"essay/": "2026-02-03"}}


@pytest.mark.parametrize(
    ("word", "remedy"),
    [
        ("dispute", "Did you mean 'disputes'?"),
        ("xyz", "Allowed: mentions, supports, disputes, example-of, replies-to."),
    ],
)
def test_a_kind_that_does_not_exist_is_reported_where_it_stands(built: Build, word: str, remedy: str) -> None:
    with pytest.raises(BuildFailed) as failed:
        built({"docs/essay.md": f"---\ntitle: Essay\nmentions: {word}\n---\nText.\n"})
    assert f"docs/essay.md:3:1 '{word}' is not what a page's links can do. {remedy} [unknown-value]" in str(
        failed.value
    )


def test_whole_addresses_of_this_site_are_mentions_and_no_links_elsewhere(fruit: BuiltSite) -> None:
    essay = fruit.page("entries/pear/").all(".cw-mention")[0]
    assert essay.texts("mark") == ["pear", "whole address", "from the root"], "at most three"
    assert HOME not in fruit.text("api/v1/links.json")


# Wrong files


def test_a_wrong_mention_is_reported_with_wrong_entries_in_one_run(built: Build) -> None:
    with pytest.raises(BuildFailed) as failed:
        built(
            {
                "entries/mentions/apple/1.yml": "url: javascript:alert(1)\n",
                "entries/pear.md": "---\ntitle: Pear\ncriteria: {}\n---\n",
            }
        )
    assert "entries/mentions/apple/1.yml:1:6 'javascript:alert(1)' is not a web address" in str(failed.value)
    assert "entries/pear.md:2:1" in str(failed.value)
    assert "2 errors" in str(failed.value)


# What other sites find


def test_every_page_tells_where_to_send_mentions_as_wordpress_looks_for_it(fruit: BuiltSite) -> None:
    for address in ("", "essay/", "entries/", "entries/apple/", "criteria/size/"):
        page = fruit.page(address)
        head = page.html[: page.html.index("</head>")]
        assert '<link rel="pingback" href="https://mentions.example/xmlrpc">' in head
        assert '<link rel="webmention" href="https://mentions.example/wm">' in head
        assert "<title>" in head


@pytest.mark.parametrize("theme", ["material", "readthedocs"])
def test_every_theme_has_room_for_it(built: Build, theme: str) -> None:
    site = built({"mkdocs.yml": MKDOCS.replace("theme: mkdocs", f"theme: {theme}").replace(", essay.md", "")})
    for address in ("", "entries/apple/"):
        html = site.page(address).html
        assert html.count('<link rel="pingback" href="https://mentions.example/xmlrpc">') == 1
        # WordPress reads no more than this of a page.
        assert '<link rel="pingback"' in html.encode()[:150_000].decode()


def test_without_endpoints_and_address_nothing_is_added(built: Build) -> None:
    site = built()
    html = site.page("entries/apple/").html
    assert not re.search(r"pingback|webmention|atom\+xml", html)
    assert not site.has("feeds")


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "//mentions.example/",
        "mentions.example",
        'https://mentions.example/"><script>',
        "https://mentions.example/a b",
        "https:///x",
        "https://mentions.example/?a=1&b=2",
    ],
)
@pytest.mark.parametrize("setting", ["webmention_endpoint", "pingback_endpoint"])
def test_an_endpoint_is_a_web_address_or_refused(
    built: Build, caplog: pytest.LogCaptureFixture, setting: str, address: str
) -> None:
    plugin = json.dumps({"comparative-wiki": {setting: address}})
    with pytest.raises(Abort):
        built({"mkdocs.yml": f"site_name: Small\ntheme: mkdocs\nplugins: [search, {plugin}]\n"})
    assert (
        f"option '{setting}': '{address}' is not a web address. Write it whole, beginning with https://." in caplog.text
    )


def test_an_entrys_page_is_a_post_that_others_can_read(fruit: BuiltSite, apple: Page) -> None:
    [post] = apple.all(".h-entry")
    assert post.one("h1.p-name").text == "Apple"
    assert post.one(".p-summary").text == "A fruit."
    assert post.one("data.u-url").attributes["value"] == f"{HOME}entries/apple/"
    assert post.one("data.dt-published").attributes["value"] == "2026-01-02"
    assert post.one("data.dt-updated").attributes["value"] == "2026-03-04"
    content = post.one(".e-content")
    links = {one.attributes.get("href") for one in content.all("a")}
    assert {"https://orchard.example/", "https://sources.example/size"} <= links
    assert len(post.all(".u-comment.h-cite")) == 3
    assert content.all(".h-cite") == [], "what others say is no part of what the entry says"
    assert fruit.page("essay/").all(".h-entry") == []


def test_the_search_index_does_not_notice_that(fruit: BuiltSite) -> None:
    docs = {one["location"]: one for one in json.loads(fruit.text("search/search_index.json"))["docs"]}
    assert docs["entries/apple/"]["title"] == "Apple"
    assert "See the orchard" in docs["entries/apple/"]["text"]
    assert "h-entry" not in fruit.text("search/search_index.json")


# links.json


def test_the_manifest_has_every_link_of_authors_and_nothing_else(fruit: BuiltSite) -> None:
    document = json.loads(fruit.text("api/v1/links.json"))
    assert document["version"] == 1
    assert [(one["source"], one["target"], one.get("evidence")) for one in document["links"]] == [
        ("entries/apple/", "https://orchard.example/", None),
        ("entries/apple/", "https://sources.example/size", True),
        ("essay/", "https://news.example/fruit?a=1&b=2#red", None),
    ]
    assert all(re.fullmatch(r"[0-9a-f]{16}", one["hash"]) for one in document["links"])


def hashes(site: BuiltSite) -> dict[str, str]:
    return {one["target"]: one["hash"] for one in json.loads(site.text("api/v1/links.json"))["links"]}


def test_a_hash_changes_with_the_sentence_and_with_nothing_else(built: Build) -> None:
    text = "# Page\n\nOne. Read [the news](https://news.example/) today. Three.\n"
    before = hashes(built({"docs/page.md": text}))
    assert hashes(built({"docs/page.md": text.replace("Three", "Four")})) == before
    assert hashes(built({"docs/page.md": text.replace("today", "tomorrow")})).keys() == before.keys()
    assert hashes(built({"docs/page.md": text.replace("today", "tomorrow")})) != before
    # The theme does not count.
    assert hashes(built({"docs/page.md": text, "mkdocs.yml": MKDOCS.replace(", essay.md", ", page.md")})) == before


def test_a_link_in_text_and_among_values_is_one_and_no_mere_evidence(built: Build) -> None:
    site = built(
        {
            "entries/apple.md": "---\ntitle: Apple\nsummary: S.\n"
            "criteria: {size: {value: small, evidence: [https://a.example/]}}\n---\n"
            "Read [this](https://a.example/), and [that](https://a.example/) [mail](mailto:a@b.example).\n"
        }
    )
    [link] = json.loads(site.text("api/v1/links.json"))["links"]
    assert (link["target"], "evidence" in link) == ("https://a.example/", False)


# Feeds


def feed(site: BuiltSite, path: str) -> ElementTree.Element:
    return ElementTree.fromstring(site.text(path))


def items(root: ElementTree.Element) -> list[str]:
    return [one.findtext(f"{ATOM}title") or "" for one in root.findall(f"{ATOM}entry")]


MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@pytest.mark.parametrize(
    "path",
    ["feeds/mentions.xml", "entries/apple/mentions.xml", "entries/pear/mentions.xml", "criteria/size/mentions.xml"],
)
def test_a_feed_has_what_atom_requires(fruit: BuiltSite, path: str) -> None:
    assert atom_faults(fruit.text(path)) == []
    root = feed(fruit, path)
    assert root.tag == f"{ATOM}feed"
    assert root.findtext(f"{ATOM}id") == f"{HOME}{path}"
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    links = {one.attrib["rel"]: one.attrib["href"] for one in root.findall(f"{ATOM}link")}
    assert links["self"] == f"{HOME}{path}"
    assert links["alternate"].removeprefix(HOME) in fruit.pages
    moments = [one.text or "" for one in root.iter(f"{ATOM}updated")]
    assert all(MOMENT.fullmatch(one) for one in moments)
    assert moments[0] == max(moments)
    assert moments[1:] == sorted(moments[1:], reverse=True)
    ids = [one.text for one in root.iter(f"{ATOM}id")]
    assert len(set(ids)) == len(ids)
    for entry in root.findall(f"{ATOM}entry"):
        assert entry.findtext(f"{ATOM}title")
        assert [one.attrib["rel"] for one in entry.findall(f"{ATOM}link")].count("alternate") == 1


def test_a_feed_tells_who_mentions_what_the_newest_first(fruit: BuiltSite) -> None:
    assert items(feed(fruit, "entries/apple/mentions.xml")) == [
        "On fruit disputes Apple",
        "https://a.example/like likes Apple",
        "https://b.example/like likes Apple",
        "https://b.example/repost reposts Apple",
        "Pear mentions Apple",
        'On "apples" & more replies to Apple',
        "A thread mentions Apple",
    ], "not what is gone"
    assert set(items(feed(fruit, "feeds/mentions.xml"))) == {
        *items(feed(fruit, "entries/apple/mentions.xml")),
        "On fruit supports Pear",
        "On pears mentions Pear",
        *items(feed(fruit, "criteria/size/mentions.xml")),
        "On fruit disputes Hue",
        *items(feed(fruit, "classes/kind/big/mentions.xml")),
    }


def test_what_nobody_confirmed_is_not_linked_in_a_feed(fruit: BuiltSite) -> None:
    [thread] = [
        one
        for one in feed(fruit, "feeds/mentions.xml").findall(f"{ATOM}entry")
        if one.findtext(f"{ATOM}title") == "A thread mentions Apple"
    ]
    assert [one.attrib["href"] for one in thread.findall(f"{ATOM}link")] == [f"{HOME}entries/apple/"]


def test_feeds_are_told_in_the_head_and_in_the_section(fruit: BuiltSite, apple: Page) -> None:
    here = [apple.follow(one) for one in apple.all("link[type=application/atom+xml]")]
    assert here == ["entries/apple/mentions.xml", "feeds/mentions.xml"]
    assert [apple.follow(one) for one in apple.content.all("a[type=application/atom+xml]")] == here[:1]
    home = fruit.page()
    assert [home.follow(one) for one in home.all("link[type=application/atom+xml]")] == ["feeds/mentions.xml"]


def test_feeds_lie_beside_pages_without_folders_too(built: Build) -> None:
    site = built({**FRUIT, "mkdocs.yml": MKDOCS + "use_directory_urls: false\n", "docs/essay.md": "# Essay\n"})
    assert dead_links(site) == []
    page = site.page("entries/apple.html")
    assert page.follow(page.all("link[type=application/atom+xml]")[0]) == "entries/apple/mentions.xml"


def test_an_entry_without_mentions_has_an_empty_feed(built: Build) -> None:
    site = built({"mkdocs.yml": MKDOCS.replace(", essay.md", "")})
    assert items(feed(site, "entries/apple/mentions.xml")) == []


# Removed entries


def test_a_removed_entry_says_so_at_its_old_address(fruit: BuiltSite) -> None:
    page = fruit.page("entries/plum/")
    assert page.one("meta[http-equiv=Status]").attributes["content"] == "410 Gone"
    assert page.one("meta[name=robots]").attributes["content"] == "noindex"
    assert page.one("title").text == "Removed: plum"
    assert "until Apr 5, 2026. It was a <sloe> & no plum." in page.one("body").text
    assert [page.follow(one) for one in page.all("body a")] == ["entries/", "helping/removed/"]
    assert page.faults == []
    assert "plum" not in fruit.text("search/search_index.json")
    assert "plum" not in fruit.text("sitemap.xml")


# Safety


HOSTILE = {
    "script": "<script>window.pwned=1</script>",
    "picture": "<img src=x onerror=window.pwned=1>",
    "close": "</blockquote></li></ul></div></article><h1>Ha</h1>",
    "quotes": '\\" onmouseover=\\"window.pwned=1',
    "reference": "&lt;script&gt;&#60;script&#62;",
    "jinja": "{{ 7 * 7 }}{% raw %}",
    "token": '<div data-cw-late=\\"0\\"></div>\\ue000cw0\\ue001',
    "direction": "\\u202etxt.exe\\u2066 \\u200f",
    "comment": "<!-- --><![CDATA[ ]]>",
    "long": "w" * 10_000,
    "words": "word " * 2_000,
}


@pytest.fixture(scope="module", params=["mkdocs", "material"])
def hostile(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    files: dict[str, Content] = {
        "mkdocs.yml": MKDOCS.replace("theme: mkdocs", f"theme: {request.param}").replace(", essay.md", "")
    }
    for name, text in HOSTILE.items():
        lines = [f'{key}: "{text}"\n' for key in ("title", "author", "site", "excerpt", "linked", "note")]
        files[f"entries/mentions/apple/{name}.yml"] = f"url: https://evil.example/{name}\n{''.join(lines)}"
    return _built(tmp_path_factory, files, strict=False)


def test_nothing_of_a_stranger_becomes_markup(hostile: BuiltSite) -> None:
    page = hostile.page("entries/apple/")
    assert page.faults == []
    assert len(cited(page)) == len(HOSTILE)
    for one in cited(page):
        assert {inner.tag for inner in one.walk()} <= {"li", "a", "span", "cite", "blockquote", "mark"}
        assert not any(name.startswith("on") for inner in one.walk() for name in inner.attributes)
    assert page.content.texts("h1") == ["Apple"]


def test_texts_of_strangers_are_short_and_read_in_their_direction(hostile: BuiltSite) -> None:
    page = hostile.page("entries/apple/")
    for one in cited(page):
        assert len(one.one(".p-name").text) <= 120
        assert len(one.one(".p-author").text) <= 80
        assert len(one.one("blockquote").text) <= 242
        assert one.attributes["dir"] == "auto"
    for file in hostile.files().values():
        assert b"w" * 300 not in file
        assert not set("\u202e\u2066\u200f") & set(file.decode("utf-8", "replace"))


def test_data_and_feeds_of_strangers_can_be_read(hostile: BuiltSite) -> None:
    [entry] = json.loads(hostile.text("api/v1/wiki.json"))["entries"]
    assert len(entry["external_mentions"]) == len(HOSTILE)
    assert "<script>window.pwned=1</script>" in [one["title"] for one in entry["external_mentions"]]
    found = feed(hostile, "entries/apple/mentions.xml").findall(f"{ATOM}entry")
    assert len(found) == len(HOSTILE)
    assert "<script>window.pwned=1</script> mentions Apple" in [one.findtext(f"{ATOM}title") for one in found]


def test_what_is_cut_is_said_to_the_owner(hostile: BuiltSite) -> None:
    assert [
        one for one in hostile.messages if "[too-long]" in one and "words.yml" in one and "'excerpt' has 9999" in one
    ]


# The same again


def test_two_builds_give_the_same_bytes(tmp_path_factory: pytest.TempPathFactory, fruit: BuiltSite) -> None:
    again = _built(tmp_path_factory, dict(reversed(list(FRUIT.items()))))
    names = [name for name in fruit.files() if name.endswith((".json", ".xml", "apple/index.html", "plum/index.html"))]
    assert {"api/v1/links.json", "feeds/mentions.xml", "entries/apple/mentions.xml"} <= set(names)
    assert [name for name in names if fruit.files()[name] != again.files()[name]] == []
