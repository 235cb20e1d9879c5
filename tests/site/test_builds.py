"""Builds: themes, settings, layouts of wikis, building again, and failing."""

from __future__ import annotations

import gc
import html
import json
import os
import re
import socket
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from mkdocs.exceptions import Abort

from tests.conftest import entry_text, write_files
from tests.site.building import WITH_BREADCRUMBS, BuildFailed, build_site, build_with, configure
from tests.site.conftest import BRIDGES, SMALL, Build, draw_small
from tests.site.pages import BuiltSite, dead_links, repeated_ids

BY_A_MARK = pytest.mark.skipif(
    not hasattr(import_module("material.plugins.tags.config").TagsConfig, "listings_directive"),
    reason="Material lists tags by a mark since 9.6",
)

NAV = "nav: [index.md, entries/index.md, classes/index.md, criteria/index.md]\n"
MATERIAL = (
    "site_name: B\ntheme: {name: material, font: false}\nplugins: [search, tags, comparative-wiki]\n"
    "markdown_extensions: [fenced_code]\n"
)
PLAIN = f"site_name: B\ntheme: mkdocs\nplugins: [comparative-wiki]\nmarkdown_extensions: [attr_list]\n{NAV}"


def sound(site: BuiltSite) -> None:
    """No dead link, no broken markup in what is ours, nothing of the machinery."""
    assert dead_links(site) == []
    for address, page in site.pages.items():
        assert not {"\ue000", "\ue001"} & set(page.html), address
        assert "data-cw-late" not in page.html, address
    ours = [address for address in site.pages if address.startswith(("entries/", "criteria/", "classes/"))]
    assert {address: ids for address in ours if (ids := repeated_ids(site.pages[address]))} == {}


# Themes and addresses


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs", "material"])
@pytest.mark.parametrize("directories", [True, False])
def test_every_theme_and_both_kinds_of_addresses_work(tmp_path: Path, theme: str, directories: bool) -> None:
    files = dict(BRIDGES)
    del files["docs/guide.md"]
    files["mkdocs.yml"] = (
        f"site_name: Bridges\ntheme: {{name: {theme}}}\nuse_directory_urls: {str(directories).lower()}\n"
        f"plugins: [search, comparative-wiki]\n{NAV}"
    )
    if theme == "material":
        files["mkdocs.yml"] = files["mkdocs.yml"].replace("{name: material}", "{name: material, font: false}")
    write_files(tmp_path, files)
    site = build_site(tmp_path)
    arch = site.page("entries/arch/" if directories else "entries/arch.html")
    assert arch.content.texts("h1")[0] == "Old Arch"
    assert len(arch.content.all("table.cw-criteria")) == 1
    assert "Higher up than the arch." in arch.content.texts("blockquote")
    redirect = site.text("entries/stone-arch/index.html" if directories else "entries/stone-arch.html")
    assert ("url=../../entries/arch/" if directories else "url=../entries/arch.html") in redirect
    urls = [one["url"] for one in json.loads(site.text("api/v1/wiki.json"))["entries"]]
    assert all(site.page(url) for url in urls)
    sound(site)


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs", "material"])
def test_titles_with_ampersands_and_quotes_are_right_in_every_theme(built: Build, theme: str) -> None:
    title = 'R&D "Lab" \'s &amp; {{ 7*7 }} — Übung'
    site = built(
        {
            "mkdocs.yml": f"site_name: Small\ntheme: {{name: {theme}}}\nplugins: [search, comparative-wiki]\n"
            "nav: [index.md, entries/index.md]\n",
            "entries/lab.md": f"---\ntitle: {json.dumps(title, ensure_ascii=False)}\n"
            f"summary: 'A & B \"c\" ''d'''\ncriteria: {{}}\n"
            "added: 2026-01-01\n---\nText about [apple](apple.md).\n",
            "docs/index.md": "# Small\n\n```comparison\n```\n\n[[verdict: lab]] in [the lab](entries/lab.md).\n",
        }
    )
    page = site.page("entries/lab/")
    assert page.one("head title").text == f"{title} - Small"
    assert page.content.texts("h1")[-1] == title
    assert title in site.page().content.text
    assert title in site.page("entries/apple/").content.text
    descriptions = [one.attributes["content"] for one in page.all("meta[name=description]")]
    assert descriptions in ([], ["A & B \"c\" 'd'"])
    documents = json.loads(site.text("search/search_index.json"))["docs"]
    titles = [one["title"] for one in documents if one["location"] == "entries/lab/"]
    # What the index holds is HTML, in which quotes may stand as they are.
    assert titles[0].replace("&#34;", '"').replace("&#39;", "'").replace("&quot;", '"') in {
        title.replace("&", "&amp;"),
        title,
    }
    sound(site)


@BY_A_MARK
def test_tags_with_ampersands_are_right(built: Build) -> None:
    site = built(
        {
            "mkdocs.yml": "site_name: S\ntheme: {name: material, font: false}\n"
            "plugins: [search, tags, comparative-wiki]\n",
            "docs/tags.md": "# Tags\n\n<!-- material/tags -->\n",
            "entries/lab.md": "---\ntitle: Lab\nsummary: S.\n"
            "tags: [R&D, 'a \"b\"', '<i>x</i>']\ncriteria: {}\n---\nText\n",
        }
    )
    page = site.page("entries/lab/")
    assert sorted(page.texts(".md-tag")) == ["<i>x</i>", "R&D", 'a "b"']
    listing = site.page("tags/").content
    assert not listing.all("i")
    assert "R&D" in listing.text
    assert dead_links(site) == []
    tags = next(
        one["tags"] for one in json.loads(site.text("search/search_index.json"))["docs"] if "lab" in one["location"]
    )
    assert "R&D" in [tag.replace("&amp;", "&") for tag in tags]


# Layouts


def test_a_description_ends_where_its_author_ends_it(built: Build) -> None:
    quoted = '---\ndescription: "Says \\"so\\" & <b>so</b> &amp; so"\n---\n# Quoted\n'
    site = built({"docs/quoted.md": quoted, "mkdocs.yml": MATERIAL})
    text = (site.folder / "quoted/index.html").read_text(encoding="utf-8")
    described = re.findall(r'<meta name="description" content="([^"]*)">', text)
    assert [html.unescape(one) for one in described] == ['Says "so" & <b>so</b> & so']


@BY_A_MARK
def test_a_list_of_tags_stands_where_its_author_puts_it(built: Build) -> None:
    mark = "<!-- material/tags -->"
    files = {
        "docs/tags.md": f"# Tags\n\nWrite `{mark}`:\n\n```html\n{mark}\n```\n\n{mark}\n",
        "docs/tagged.md": "---\ntags: [wood]\n---\n# Tagged\n",
        "entries/thief.md": entry_text({}, title="Thief", body=f"Mine, with `{mark}`.\n\n{mark}\n"),
        "mkdocs.yml": MATERIAL,
    }
    site = built(files, strict=False)
    page, thief = site.page("tags/"), site.page("entries/thief/")
    assert page.texts("code") == [mark, mark]
    assert page.html.count('"tag:wood"') == 1
    assert mark in thief.texts("code")
    assert "tag:wood" not in thief.html


def test_the_folder_of_entries_can_have_another_name(built: Build) -> None:
    files = {
        "mkdocs.yml": "site_name: S\ntheme: mkdocs\nplugins:\n  - search\n  - comparative-wiki: {entries: things/all}\n"
        "nav: [index.md, things/all/index.md]\n",
        "docs/index.md": "[Apple](things/all/apple.md)\n\n```comparison\n```\n",
        "things/all/comparison.yml": SMALL["entries/comparison.yml"],
        "things/all/apple.md": SMALL["entries/apple.md"],
        "entries/comparison.yml": None,
        "entries/apple.md": None,
    }
    site = built(files)
    assert site.page("things/all/apple/").content.texts("h1") == ["Apple"]
    assert site.page("things/all/").content.texts("tbody th") == ["Apple"]
    sound(site)


def test_entries_may_lie_in_folders_of_any_depth(built: Build) -> None:
    entry = "---\ntitle: {0}\nsummary: S.\naliases: [old-{0}]\ncriteria: {{size: small}}\n---\n{1}\n"
    site = built(
        {
            "entries/a/b/deep.md": entry.format("deep", "To [flat](../../flat.md) and [side](../side.md)."),
            "entries/a/side.md": entry.format("side", "Down to [deep](b/deep.md)."),
            "entries/flat.md": entry.format("flat", "Down to [deep](a/b/deep.md#criteria)."),
        },
        strict=False,
    )
    assert site.page("entries/a/b/deep/").texts(".cw-mention__title") == ["flat", "side"]
    assert "url=../../entries/a/b/deep/" in site.text("entries/old-deep/index.html")
    assert [link for link in dead_links(site) if "#" not in link] == []


def test_a_wiki_of_criteria_without_classes_works(built: Build) -> None:
    site = built(
        {
            "entries/comparison.yml": "title: S\ncriteria:\n  size: [small, large]\n  hue: [red, blue]\n",
            "docs/index.md": "```comparison\n```\n\n```comparison\nshow: newest\n```\n",
        }
    )
    assert not site.has("classes")
    assert site.page("entries/").content.texts("thead th") == ["Entry", "Size", "Hue"]
    assert not site.page("entries/apple/").all(".cw-verdicts")
    sound(site)


def test_a_text_that_markdown_cannot_read_is_said_in_the_language_of_the_wiki(tmp_path: Path) -> None:
    text = "---\ntitle: Deep\nsummary: S.\ncriteria: {}\n---\n" + "a\n: b\n" * 2000
    write_files(tmp_path, {"entries/comparison.yml": "criteria: {a: [x, y]}\n", "entries/deep.md": text})
    settings = "theme: mkdocs\nplugins: [comparative-wiki: {language: de}]\nmarkdown_extensions: [def_list]\n"
    write_files(tmp_path, {"docs/index.md": "# S\n", "mkdocs.yml": f"site_name: S\n{settings}"})
    with pytest.raises(BuildFailed, match=r"entries/deep\.md: Markdown kann diesen Text nicht lesen"):
        build_site(tmp_path, strict=False)


def test_an_entry_with_every_value_absent_and_no_text_works(built: Build) -> None:
    site = built({"entries/bare.md": "---\ntitle: Bare\nsummary: Nothing.\ncriteria:\n---\n"})
    page = site.page("entries/bare/")
    assert page.texts("table.cw-criteria td.cw-value") == ["? not researched", "? not researched"]
    assert page.one(".cw-badge").text == "undecided: Big or Rest"
    sound(site)


def test_a_wiki_without_entries_works_but_not_strictly(built: Build) -> None:
    site = built({"entries/apple.md": None}, strict=False)
    assert any("there are no entries yet" in line for line in site.messages)
    assert "No entry." in site.page("entries/").content.text
    sound(site)
    with pytest.raises(BuildFailed, match="strict mode"):
        built({"entries/apple.md": None})


def test_a_listing_that_the_author_has_written_is_kept(built: Build) -> None:
    site = built(
        {
            "docs/entries/index.md": "# My own table\n\n```comparison\ntitle: Mine\n```\n",
            "docs/criteria/size.md": "# My own size\n\nSee the [apple](../entries/apple.md).\n",
        }
    )
    assert site.page("entries/").content.texts("h1") == ["My own table"]
    assert site.page("entries/").one("caption").text == "Mine (1)"
    assert site.page("criteria/size/").content.texts("h1") == ["My own size"]
    assert site.page("entries/apple/").texts(".cw-mention__title") == ["My own size"]
    sound(site)


def test_the_page_for_readers_of_the_repository_is_no_entry(built: Build) -> None:
    site = built({"entries/README.md": "# Not an entry\n", "entries/_drafts/x.md": "nothing\n", "entries/.x.md": "x\n"})
    assert len(json.loads(site.text("api/v1/wiki.json"))["entries"]) == 1
    assert not any("README" in address or "drafts" in address for address in site.pages)


def test_ids_that_are_no_ascii_have_right_addresses(built: Build) -> None:
    site = built(
        {
            "entries/größe-2.md": "---\ntitle: Größe\nsummary: S.\ncriteria: {}\n---\nTo [apple](apple.md).\n",
            "entries/橋.md": "---\ntitle: 橋\nsummary: S.\naliases: [Brücke]\ncriteria: {}\n---\n"
            "To [Größe](größe-2.md).\n",
            "entries/a.b.md": "---\ntitle: A.B\nsummary: S.\ncriteria: {}\n---\nTo [橋](%E6%A9%8B.md).\n",
            "docs/index.md": "# S\n\n[[badge: 橋]] [[verdict: a.b]] [x](entries/größe-2.md)\n",
        }
    )
    assert site.page("entries/größe-2/").texts(".cw-mention__title") == ["S", "橋"]
    assert site.page("entries/橋/").texts(".cw-mention__title")[0] == "A.B"
    sound(site)


def test_criteria_and_classes_with_odd_names_have_addresses_of_their_own(built: Build) -> None:
    site = built(
        {
            "entries/comparison.yml": (
                "title: S\ncriteria:\n  size: [small, large]\n  Size!: [small, large]\n  name in Latin: {text: true}\n"
                "  index: [no, yes]\n  größe: [klein, groß]\n"
                "classifications:\n  my kinds:\n    policy: first\n    classes:\n"
                "      so so: {when: {size: large}}\n      So-So: {when: {index: yes}}\n"
                "      index: {otherwise: true}\n"
            ),
            "entries/apple.md": "---\ntitle: A\nsummary: S.\ncriteria: {index: no, größe: groß}\n---\n",
        }
    )
    assert len(list((site.folder / "criteria").iterdir())) == 6
    assert site.page("criteria/name-in-latin/").content.texts("h1") == ["Name in Latin"]
    assert {one.name for one in (site.folder / "classes/my-kinds").iterdir()} == {"so-so", "so-so-2", "index-2"}
    sound(site)


def test_two_entries_and_a_page_do_not_fight_over_an_address(built: Build) -> None:
    """An alias is only an old address: it never takes the place of a page."""
    site = built(
        {
            "entries/apple.md": "---\ntitle: Apple\nsummary: S.\naliases: [guide]\ncriteria: {}\n---\n",
            "docs/entries/guide.md": "# A page at the old address\n",
        },
        strict=False,
    )
    assert "A page at the old address" in site.text("entries/guide/index.html")


@WITH_BREADCRUMBS
def test_an_author_may_put_an_entry_into_the_navigation(built: Build) -> None:
    site = built(
        {
            "mkdocs.yml": "site_name: S\ntheme: {name: material, font: false, features: [navigation.path]}\n"
            "plugins: [search, comparative-wiki]\n"
            "nav: [index.md, {Fruit: [entries/apple.md, entries/index.md, criteria/size.md]}]\n",
            "entries/apple.md": "---\ntitle: 'A \"B\" & C'\nsummary: S.\ncriteria: {}\n---\n",
        }
    )
    links = {one.text: site.page().follow(one) for one in site.page().all("nav.md-nav--primary a.md-nav__link")}
    assert links['A "B" & C'] == "entries/apple/"
    assert links["Size"] == "criteria/size/"
    assert site.page("entries/apple/").texts("nav.md-path li")[-1:] == ["Fruit"]
    sound(site)


def test_without_a_navigation_of_its_own_a_wiki_shows_its_listings(built: Build) -> None:
    site = built({"mkdocs.yml": "site_name: S\ntheme: {name: material, font: false}\nplugins: [comparative-wiki]\n"})
    links = [site.page().follow(one) for one in site.page().all("nav.md-nav--primary a.md-nav__link")]
    assert set(links) == {
        *("", "entries/", "criteria/", "classes/", "compare/", "insights/", "add/", "helping/", "recent/", "data/")
    }


# JSON


def test_the_json_of_the_site_is_that_of_the_command(bridges: BuiltSite) -> None:
    printed = subprocess.run(
        [sys.executable, "-c", "from comparative_wiki.commands import main; main()", "export", "json"],
        cwd=bridges.folder.parent,
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONPATH": ":".join(sys.path)},
    )
    assert printed.stdout == (bridges.folder / "api/v1/wiki.json").read_bytes()


def test_the_json_holds_what_is_promised(bridges: BuiltSite) -> None:
    document = json.loads(bridges.text("api/v1/wiki.json"))
    assert document["version"] == 1
    assert [one["id"] for one in document["criteria"]][:2] == ["load", "toll"]
    assert [one["id"] for one in document["classifications"]] == ["kind", "care", "use"]
    entries = {one["id"]: one for one in document["entries"]}
    assert list(entries) == sorted(entries)
    states = {one["values"]["load"]["state"] for one in entries.values()}
    assert states == {"known", "disputed", "absent", "partial"}
    assert entries["rail"]["values"]["toll"]["state"] == "not applicable"
    assert entries["rail"]["values"]["length"]["state"] == "unknown"
    assert entries["span"]["verdicts"]["kind"]["possible"] == ["road", "lane"]
    assert entries["arch"]["values"]["load"]["evidence"][0]["seen"] == "2026-02-28"
    mention = next(one for one in entries["arch"]["mentions"] if one["title"] == "Guide")
    assert mention["source"] == "guide/"
    assert mention["excerpt"].startswith("Before you go, know that Old Arch takes no toll.")
    assert all(bridges.page(one["url"]) for one in entries.values())


# Again and again

EPOCH = ("SOURCE_DATE_EPOCH", "1700000000")
"""MkDocs writes the time of the build into sitemap.xml.gz, and its own theme into index.html, unless this is set"""


def test_two_builds_give_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(*EPOCH)
    write_files(tmp_path, BRIDGES)
    first = build_site(tmp_path, site_dir=str(tmp_path / "one")).files()
    second = build_site(tmp_path, site_dir=str(tmp_path / "two")).files()
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_the_order_of_hashes_does_not_show(tmp_path: Path) -> None:
    """Sets of text have another order in every process."""
    write_files(tmp_path, {**BRIDGES, "mkdocs.yml": PLAIN})
    found = []
    for seed in ("1", "2"):
        target = tmp_path / seed
        code = f"from mkdocs.__main__ import cli; cli(['build', '-q', '-d', {str(target)!r}])"
        environment = {**os.environ, "PYTHONHASHSEED": seed, EPOCH[0]: EPOCH[1], "PYTHONPATH": ":".join(sys.path)}
        subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True, env=environment, capture_output=True)
        found.append(BuiltSite(target).files())
    assert [name for name in found[0] if found[0][name] != found[1].get(name)] == []


def test_one_configuration_builds_again_and_shows_what_changed(tmp_path: Path) -> None:
    """As `mkdocs serve` does."""
    draw_small(tmp_path)
    config = configure(tmp_path)
    config.plugins.on_startup(command="serve", dirty=False)
    for title in ("Apple", "Golden apple", "Apple again"):
        text = SMALL["entries/apple.md"].replace("title: Apple", f"title: {title}")
        (tmp_path / "entries/apple.md").write_text(text, encoding="utf-8")
        site = build_with(config)
        assert site.page("entries/apple/").content.texts("h1") == [title]
        assert site.page("entries/").content.texts("tbody th") == [title]
        assert json.loads(site.text("api/v1/wiki.json"))["entries"][0]["title"] == title
        sound(site)
    assert len([one for one in config.extra_css if "comparative-wiki" in str(one)]) == 1


def test_an_entry_that_went_is_gone_after_building_again(tmp_path: Path) -> None:
    draw_small(tmp_path, {"entries/pear.md": SMALL["entries/apple.md"].replace("Apple", "Pear")})
    config = configure(tmp_path)
    assert len(build_with(config).page("entries/").content.texts("tbody th")) == 2
    (tmp_path / "entries/pear.md").unlink()
    site = build_with(config)
    assert site.page("entries/").content.texts("tbody th") == ["Apple"]
    assert not site.has("entries/pear")


def test_building_again_after_an_error_works(tmp_path: Path) -> None:
    draw_small(tmp_path)
    config = configure(tmp_path)
    good = (tmp_path / "entries/apple.md").read_text(encoding="utf-8")
    (tmp_path / "entries/apple.md").write_text(good.replace("small", "smal"), encoding="utf-8")
    with pytest.raises(BuildFailed, match="'smal' is not a value of 'size'"):
        build_with(config)
    (tmp_path / "entries/apple.md").write_text(good, encoding="utf-8")
    assert build_with(config).messages == []


def test_the_garbage_collector_works_after_a_build_and_the_next_one_lets_go_of_what_it_was_kept_from(
    tmp_path: Path,
) -> None:
    write_files(tmp_path, SMALL)
    thresholds = gc.get_threshold()
    build_with(configure(tmp_path))
    first = gc.get_freeze_count()
    assert first
    for _ in range(3):
        build_with(configure(tmp_path))
    assert gc.isenabled()
    assert gc.get_threshold() == thresholds
    assert gc.get_freeze_count() < first * 1.1  # or every build would leave its circles for ever
    write_files(tmp_path, {"entries/a.md": "no front matter"})
    with pytest.raises(BuildFailed):
        build_with(configure(tmp_path))
    assert gc.isenabled()
    assert gc.get_threshold() == thresholds


def test_the_folder_of_entries_is_watched(tmp_path: Path) -> None:
    draw_small(tmp_path)
    config = configure(tmp_path)
    build_with(config)
    build_with(config)
    assert [Path(one) for one in config.watch].count((tmp_path / "entries").resolve()) == 1


# What a build may not do


def test_no_build_opens_a_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **options: object) -> None:
        raise AssertionError("a socket was opened")

    write_files(tmp_path, BRIDGES)
    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert build_site(tmp_path).has("entries/arch/index.html")


def test_no_build_writes_anywhere_but_into_the_site(tmp_path: Path) -> None:
    write_files(tmp_path, BRIDGES)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    build_site(tmp_path)
    after = {
        path: path.read_bytes()
        for path in tmp_path.rglob("*")
        if path.is_file() and tmp_path / "site" not in path.parents
    }
    assert after == before


# Failing


def test_a_guarded_class_says_so_for_readers_and_for_programs(tmp_path: Path) -> None:
    draw_small(tmp_path)
    path = tmp_path / "entries" / "comparison.yml"
    text = path.read_text(encoding="utf-8").replace("when: {size: large}", "guarded: true, when: {size: large}")
    path.write_text(text.replace("policy: first\n", "policy: first\n    ranked: [rest, big]\n"), encoding="utf-8")
    site = build_site(tmp_path)
    said = "A change that takes an entry out of this class has to give a reason."
    assert said in site.page("classes/kind/big/").texts(".cw-rule p")
    assert said not in site.page("classes/kind/rest/").texts(".cw-rule p")
    [kind] = json.loads(site.text("api/v1/wiki.json"))["classifications"]
    assert kind["ranked"] == ["rest", "big"]
    assert [one["guarded"] for one in kind["classes"]] == [True, False]


def test_all_errors_are_reported_and_then_one_end(tmp_path: Path) -> None:
    draw_small(
        tmp_path,
        {
            "entries/apple.md": "---\ntitle: Apple\nsummary: S.\ncriteria: {size: smal, heu: red}\n---\n",
            "entries/pear.md": "---\ntitle: Pear\nsumary: S.\ncriteria: {}\n---\n",
        },
    )
    with pytest.raises(BuildFailed) as caught:
        build_site(tmp_path)
    lines = str(caught.value).split("\n")
    # That there is no `summary` is the same mistake as `sumary`, and is told once.
    assert [line.split(" ")[0] for line in lines[:3]] == [
        *("entries/apple.md:4:18", "entries/apple.md:4:24", "entries/pear.md:3:1")
    ]
    assert any("The comparative wiki cannot be built: 3 errors, 0 warnings, 2 notes." in line for line in lines)


@pytest.mark.parametrize(
    "files",
    [
        {"entries/apple.md": "---\ntitle: Apple\n---\n"},
        {"entries/comparison.yml": "nonsense: true\n"},
        {"entries/comparison.yml": None},
    ],
)
def test_a_wrong_entry_leaves_the_site_of_before_as_it_was(tmp_path: Path, files: dict[str, str | None]) -> None:
    draw_small(tmp_path)
    build_site(tmp_path)
    before = BuiltSite(tmp_path / "site").files()
    for name, content in files.items():
        if content is None:
            (tmp_path / name).unlink()
        else:
            (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(BuildFailed):
        build_site(tmp_path)
    assert BuiltSite(tmp_path / "site").files() == before


def test_warnings_end_strict_builds_only(built: Build) -> None:
    files = {"entries/pear.md": "---\ntitle: Pear\nsummary: S.\ncriteria: {}\n---\nA <b>bold</b> pear.\n"}
    site = built(files, strict=False)
    assert len(site.messages) == 1
    assert site.messages[0].startswith("entries/pear.md:6:3 <b> is HTML")
    with pytest.raises(BuildFailed, match="Aborted with 1 warnings in strict mode"):
        built(files)


def test_the_command_of_mkdocs_says_by_its_exit_code_that_it_failed(tmp_path: Path) -> None:
    draw_small(tmp_path, {"entries/apple.md": "---\ntitle: Apple\n---\n"})
    code = "from mkdocs.__main__ import cli; cli()"
    environment = {**os.environ, "PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", code, "build"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert done.returncode == 1
    assert "the front matter has no 'summary'" in done.stderr
    assert "Traceback" not in done.stderr


def test_mkdocs_is_not_confused_by_front_matter_of_ours(built: Build) -> None:
    """Keys that mean something to MkDocs or a theme are either ours or refused; bodies may begin as they like."""
    site = built(
        {"entries/pear.md": "---\ntitle: Pear\nsummary: S.\ncriteria: {}\n---\ntemplate: nonsense.html\n\nText\n"}
    )
    assert "template: nonsense.html" in site.page("entries/pear/").content.text
    with pytest.raises(BuildFailed, match="'template' is not a key of the front matter"):
        built({"entries/pear.md": "---\ntitle: Pear\nsummary: S.\ntemplate: x.html\ncriteria: {}\n---\n"})


def test_abort_is_what_mkdocs_expects() -> None:
    assert issubclass(Abort, SystemExit)
