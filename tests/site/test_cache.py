"""A build that remembers gives the same bytes as one that does not, whatever was changed in between.

`make test-cache` makes more changes, one between two builds, and in Material too, which takes longer.
"""

from __future__ import annotations

import gc
import os
import random
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.config_options import Hooks

from comparative_wiki.cache.store import SECRET, Store, Tally
from comparative_wiki.mkdocs_cache import is_doubtful
from comparative_wiki.mkdocs_plugin import ComparativeWikiPlugin
from tests.conftest import write_files
from tests.site.building import BuildFailed, build_site, collected
from tests.site.conftest import BRIDGES

EDITS = int(os.environ.get("WIKI_EDITS", "50"))
THEME = os.environ.get("WIKI_THEME", "own")
EDITS_AT_ONCE = int(os.environ.get("WIKI_EDITS_AT_ONCE", "10"))
NOTHING = Tally()

MAIN = """\
<!doctype html>
<title>{{ page.title }} – {{ config.site_name }}</title>
<meta name="x" content="{{ config.extra.mark or '' }}"><link rel="canonical" href="{{ page.canonical_url or '' }}">
<head></head>
{% macro items(list) %}{% for one in list %}<li>{% if one.url is defined %}<a href="{{ one.url | url }}">{% endif %}
{{ one.title }}{{ " here" if one.active }}{{ one.meta.status if one.is_page }}</a>
{% if one.children %}<ul>{{ items(one.children) }}</ul>{% endif %}</li>{% endfor %}{% endmacro %}
<nav>{{ items(nav) }}</nav>
<nav>{% for one in page.toc %}<a href="{{ one.url }}">{{ one.title }}</a>{% endfor %}</nav>
{% for one in page.ancestors %}{{ one.title }}{% endfor %}
<main>{{ page.content }}</main>
{% include "foot.html" %}
"""

WIKI: dict[str, str] = {
    **{name: text for name, text in BRIDGES.items() if name != "mkdocs.yml"},
    "docs/index.md": "# Bridges\n\n```comparison\nshow: unsettled\n```\n",
    "theme/main.html": MAIN,
    "theme/foot.html": "<footer>{{ config.copyright or '' }}{{ page.edit_url or '' }}</footer>\n",
    "theme/404.html": "{% extends 'main.html' %}",
    "hook.py": "def on_post_page(output, page, config):\n    return output + '<!-- 1 -->'\n",
}


def settings() -> dict[str, Any]:
    theme: dict[str, Any] = {"name": None, "custom_dir": "theme", "static_templates": ["404.html"]}
    if THEME != "own":
        theme = {"name": THEME, "font": False, "features": ["navigation.path"]}
    return {
        "site_name": "Bridges",
        "site_url": "https://bridges.example/wiki/",
        "repo_url": "https://code.example/bridges",
        "edit_uri": "edit/main/docs/",
        "theme": theme,
        "hooks": ["hook.py"],
        "plugins": ["comparative-wiki"] if THEME == "own" else ["search", "tags", "comparative-wiki"],
        "markdown_extensions": ["attr_list", "md_in_html", "tables", "pymdownx.superfences"],
        "extra": {"mark": "a"},
    }


class Workshop:
    """A wiki that changes."""

    def __init__(self, root: Path, files: Mapping[str, str] = WIKI) -> None:
        self.root = root
        self.settings = settings()
        write_files(root, files)
        self.configure({})

    def configure(self, changes: dict[str, Any]) -> None:
        self.settings.update(changes)
        (self.root / "mkdocs.yml").write_text(yaml.safe_dump(self.settings, sort_keys=False), encoding="utf-8")

    def replace(self, name: str, old: str, new: str) -> None:
        path = self.root / name
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    def add(self, name: str, text: str) -> None:
        path = self.root / name
        path.write_text((path.read_text(encoding="utf-8") if path.is_file() else "") + text, encoding="utf-8")

    def built(self, name: str, *, cached: bool) -> dict[str, bytes]:
        """Build it; every file of the site."""
        Hooks._load_hook.cache_clear()  # MkDocs keeps hooks as long as a process lives.
        sys.modules.pop("hook.py", None)
        shutil.rmtree(self.root / "__pycache__", ignore_errors=True)
        config = load_config(str(self.root / "mkdocs.yml"), site_dir=str(self.root / name))
        plugin = config.plugins["comparative-wiki"]
        assert isinstance(plugin, ComparativeWikiPlugin)
        plugin.config.cache = ".cache" if cached else ""
        build(config)
        gc.unfreeze()  # as build_site does, and for its reason
        self.tallies = plugin._store.tallies
        folder = Path(config.site_dir)
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    def found(self, kind: str) -> int:
        """How much of the last build was there already."""
        return self.tallies.get(kind, NOTHING).found

    def made(self, kind: str) -> int:
        return self.tallies.get(kind, NOTHING).made


@pytest.fixture(autouse=True)
def still(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A moment that lasts, and a user of its own."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.getbasetemp() / "state"))
    monkeypatch.delenv(SECRET, raising=False)


def another_day(later: int) -> None:
    """Let the next build be on another day; `still` sets the clock back after a test."""
    os.environ["SOURCE_DATE_EPOCH"] = str(1790000000 + later * 86_400)


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path)


# Random changes

Edit = Callable[[Workshop, random.Random, int], None]
ENTRY = "---\ntitle: Bridge {n}\nsummary: The bridge {n}.\ncriteria: {{load: {load}}}\n---\nNext to [it](arch.md).\n"


def _value(shop: Workshop, chance: random.Random, number: int) -> None:
    path = shop.root / "entries" / chance.choice(["arch.md", "span.md", "north/rail.md"])
    text = path.read_text(encoding="utf-8")
    wanted = chance.choice(["foot", "cart", "lorry", "unknown", "at most cart"])
    path.write_text(re.sub(r"(?m)^  load:( .*)?$(\n    .*)*", f"  load: {wanted}", text, count=1), encoding="utf-8")


def _title(shop: Workshop, chance: random.Random, number: int) -> None:
    path = shop.root / "entries" / chance.choice(["arch.md", "span.md", "ford.md"])
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"(?m)^title: .*$", f"title: Bridge no. {number}", text), encoding="utf-8")


def _entry(shop: Workshop, chance: random.Random, number: int) -> None:
    new = shop.root / "entries" / f"new-{number % 3}.md"
    if new.is_file():
        new.unlink()
    else:
        new.write_text(ENTRY.format(n=number, load=chance.choice(["foot", "lorry"])), encoding="utf-8")


def _old_id(shop: Workshop, chance: random.Random, number: int) -> None:
    path = shop.root / "entries" / "span.md"
    text = re.sub(r"(?m)^aliases: .*\n", "", path.read_text(encoding="utf-8"))
    if chance.random() < 0.7:
        text = text.replace("---\n", "---\naliases: [was-there]\n", 1)
    path.write_text(text, encoding="utf-8")
    shop.add("entries/ford.md", f"Beside [{number}](was-there.md).\n")


def _switch(name: str, *values: Any) -> Edit:
    def edit(shop: Workshop, chance: random.Random, number: int) -> None:
        shop.configure({name: chance.choice(values)})

    return edit


def _theme(old: str, new: str, name: str = "theme/main.html") -> Edit:
    def edit(shop: Workshop, chance: random.Random, number: int) -> None:
        there = (shop.root / name).read_text(encoding="utf-8")
        shop.replace(name, new if new in there else old, old if new in there else new)

    return edit


EXTENSIONS = ["attr_list", "md_in_html", "tables", "pymdownx.superfences"]
EDITS_OF: dict[str, Edit] = {
    "text": lambda shop, chance, number: shop.add(
        f"entries/{chance.choice(['arch', 'span', 'ford', 'brücke'])}.md",
        f"\nSentence {number} on the [arch](arch.md).\n",
    ),
    "heading": lambda shop, chance, number: shop.add("entries/ford.md", f"\n## Part {number}\n\nText.\n"),
    "value": _value,
    "title": _title,
    "entry": _entry,
    "old id": _old_id,
    "comparison's words": lambda shop, chance, number: shop.replace(
        "entries/comparison.yml", "question: ", f"question: {number}, "
    ),
    "comparison's rule": _theme("when: {load: cart}", "when: {load: at least foot}", "entries/comparison.yml"),
    "comparison's criteria": _theme("title: Toll", "title: The toll", "entries/comparison.yml"),
    "mention": lambda shop, chance, number: shop.add(
        "docs/guide.md", f"\nAgain {number} the [ford](entries/ford.md).\n"
    ),
    "page": lambda shop, chance, number: shop.add(
        f"docs/more-{number % 4}.md", f"# More {number}\n\nSee [it](index.md).\n"
    ),
    "name": _switch("site_name", "Bridges", "Bridges & more"),
    "address": _switch("site_url", "https://bridges.example/wiki/", "https://other.example/", ""),
    "directories": _switch("use_directory_urls", True, True, False),
    "copyright": _switch("copyright", "", "Everyone", "Nobody"),
    "extra": _switch("extra", {"mark": "a"}, {"mark": "b"}, {}),
    "extensions": _switch("markdown_extensions", EXTENSIONS, [*EXTENSIONS, "def_list", {"toc": {"permalink": True}}]),
    "template": _theme("<main>", "<main class='x'>"),
    "part": _theme("<footer>", "<footer id='f'>", "theme/foot.html"),
    "number of pages": _theme("<main>", "{{ pages | length }}<main>"),
    "another page": _theme("<main>", "{{ nav.pages[0].content[:20] }}<main>"),
    "all pages": _theme("<main>", "{% for p in pages %}{{ p.page.title }}{% endfor %}<main>"),
    "day": lambda shop, chance, number: another_day(chance.randrange(1500)),
    "hook": _theme("<!-- 1 -->", "<!-- 2 -->", "hook.py"),
}
OF_THE_THEME = {"template", "part", "number of pages", "another page", "all pages"}


IN_ONE_PAGE = ["text", "heading", "value", "title", "mention"]
"""changes that leave most pages as they are"""


def rounds(chance: random.Random) -> Iterator[list[str]]:
    """Which changes are made between two builds: in turn such as leave most pages, and such as may change all."""
    far = [name for name in EDITS_OF if name not in IN_ONE_PAGE and (THEME == "own" or name not in OF_THE_THEME)]
    left = {True: list[str](), False: list[str]()}
    near = False
    for number in range(0, EDITS, EDITS_AT_ONCE):
        near = not near
        size = min(EDITS_AT_ONCE, EDITS - number)
        while len(left[near]) < size:
            left[near] += chance.sample(IN_ONE_PAGE if near else far, len(IN_ONE_PAGE if near else far))
        yield left[near][:size]
        del left[near][:size]


def test_after_any_change_the_bytes_are_those_of_a_cold_build(workshop: Workshop) -> None:
    chance, found = random.Random(4), 0
    workshop.built("warm", cached=True)
    for number, names in enumerate(rounds(chance)):
        for name in names:
            EDITS_OF[name](workshop, chance, number)
        warm = workshop.built("warm", cached=True)
        found += workshop.found("page") + workshop.found("markdown")
        cold = workshop.built("cold", cached=False)
        mark = re.search(r"<!-- \d -->", (workshop.root / "hook.py").read_text(encoding="utf-8"))
        assert mark is not None
        assert mark.group().encode() in cold["index.html"]
        assert sorted(warm) == sorted(cold), names
        assert [name for name, content in cold.items() if warm[name] != content] == [], names
    assert found  # or nothing was tried


# One at a time


def test_a_second_build_makes_nothing_anew(workshop: Workshop) -> None:
    first = workshop.built("site", cached=True)
    pages = workshop.made("page")
    assert pages > 20
    assert workshop.built("site", cached=True) == first
    assert (workshop.found("page"), workshop.made("page")) == (pages, 0)
    assert (workshop.found("entry"), workshop.made("entry")) == (5, 0)
    # The page with a block has numbers in its Markdown that another build may give to something else.
    assert (workshop.found("markdown"), workshop.made("markdown")) == (4, 0)
    # An entry with dated values may show what others were, and is left out. Of the others the whole page is known.
    assert (workshop.found("pieces"), workshop.made("pieces")) == (0, 0)
    assert (workshop.found("files"), workshop.made("files")) == (4, 0)
    assert (workshop.found("made"), workshop.made("made")) == (workshop.found("made"), 1)  # what became of the wiki
    assert workshop.made("data") == 1  # the same as data


def test_an_entry_is_made_anew_if_one_that_it_shows_has_another_value(tmp_path: Path) -> None:
    scale = "{scale: [little, some, much]}"
    texts = {"one": "much", "two": "some", "far": "little"}
    values = {name: f"  a: {text}\n" + "".join(f"  {one}: {text}\n" for one in "bcd") for name, text in texts.items()}
    values["two"] = "  a: some\n  b: much\n  c: much\n  d: much\n"
    files = {
        f"entries/{name}.md": f"---\ntitle: {name}\nsummary: S.\ncriteria:\n{text}---\n"
        for name, text in values.items()
    }
    shop = Workshop(
        tmp_path,
        {
            **{name: text for name, text in WIKI.items() if name.startswith(("theme", "hook"))},
            "docs/index.md": "# Things\n",
            "entries/comparison.yml": "criteria:\n" + "".join(f"  {one}: {scale}\n" for one in "abcd"),
            **files,
        },
    )
    shop.built("warm", cached=True)
    shop.replace("entries/two.md", "a: some", "a: little")
    warm = shop.built("warm", cached=True)
    assert warm == shop.built("cold", cached=False)
    changed = warm["entries/one/index.html"].decode()
    assert "little" in changed
    shop.built("warm", cached=True)
    assert shop.made("page") == 0


def test_a_file_of_an_entry_is_made_anew_if_only_its_mentions_have_changed(workshop: Workshop) -> None:
    """Without an address of the site there is no feed, which would show them too."""
    workshop.configure({"site_url": ""})
    workshop.built("warm", cached=True)
    EDITS_OF["mention"](workshop, random.Random(1), 1)
    assert workshop.built("warm", cached=True) == workshop.built("cold", cached=False)


def test_what_is_made_of_an_entry_lasts_longer_than_a_day_where_nothing_becomes_old(workshop: Workshop) -> None:
    workshop.built("site", cached=True)
    another_day(400)
    warm = workshop.built("site", cached=True)
    assert (workshop.found("pieces"), workshop.made("pieces")) == (0, 0)  # with pages as a whole nobody asks
    assert workshop.made("page") < workshop.found("page")
    assert warm == workshop.built("cold", cached=False)


def test_what_becomes_old_is_told_on_the_day(workshop: Workshop) -> None:
    workshop.replace("entries/comparison.yml", "    title: Toll\n", "    title: Toll\n    review_after: 1 year\n")
    before = workshop.built("site", cached=True)
    another_day(4000)
    after = workshop.built("site", cached=True)
    assert after == workshop.built("cold", cached=False)
    assert after != before


@pytest.mark.parametrize("looks", ["{{ pages | length }}", "{{ nav.pages[-1].content }}{{ nav.pages[-2].content }}"])
def test_a_page_that_shows_another_one_is_made_anew(workshop: Workshop, looks: str) -> None:
    workshop.replace("theme/main.html", "<main>", f"{looks}<main>")
    workshop.built("site", cached=True)
    workshop.built("site", cached=True)
    assert workshop.found("page") == 0


@pytest.mark.parametrize(
    ("code", "doubtful"),
    [
        ("{{ build_date_utc }}", True),
        ("{{ page.update_date }}", True),
        ("{{ config.site_dir }}", True),
        ("{{ [1, 2] | random }}", True),
        ("{{ page.markdown }}", True),
        ("{{ lipsum(n=1) }}", True),
        ("{{ page.file.abs_src_path }}", True),
        ("{{ pages | map(attribute='page.markdown') }}", True),
        ("{{ page.__class__ }}", True),
        ("{{ config.plugins }}", True),
        ("{{ config.plugins['mine'].state }}", True),
        ("{% set one = config.plugins.mine %}", True),
        ("{{ config.plugins['not in use'].state }}", False),
        ("{% if 'mine' in config.plugins %}", False),
        ('{% set search = config.plugins["material/search"] | attr("config") %}', False),
        ("{{ page.content }}{{ page.title | e }}{{ '__nav_' ~ loop.index }}", False),
    ],
)
def test_templates_that_say_what_changes_from_build_to_build_are_known(code: str, doubtful: bool) -> None:
    assert is_doubtful(code, {"mine", "material/search"}) == doubtful


def test_a_markdown_extension_that_may_read_files_is_run_anew(workshop: Workshop) -> None:
    (workshop.root / "part.md").write_text("One.\n", encoding="utf-8")
    workshop.configure({"markdown_extensions": [{"pymdownx.snippets": {"base_path": [str(workshop.root)]}}]})
    workshop.add("entries/ford.md", '\n--8<-- "part.md"\n')
    workshop.built("site", cached=True)
    (workshop.root / "part.md").write_text("Two.\n", encoding="utf-8")
    assert b"Two." in workshop.built("site", cached=True)["entries/ford/index.html"]


def test_a_function_of_a_hook_may_read_what_it_likes(workshop: Workshop) -> None:
    news = workshop.root / "news.txt"
    reading = f"from pathlib import Path\n\nnews = Path({str(news)!r})\n"
    hook = f"{reading}\n\ndef on_env(env, config, files):\n    env.filters['news'] = lambda _: news.read_text()\n"
    (workshop.root / "hook.py").write_text(hook, encoding="utf-8")
    workshop.replace("theme/main.html", "<main>", "{{ '' | news }}<main>")
    for text in ("One.", "Two."):
        news.write_text(text, encoding="utf-8")
        assert text.encode() in workshop.built("site", cached=True)["entries/ford/index.html"]


def test_a_warning_is_given_again(workshop: Workshop) -> None:
    workshop.add("entries/ford.md", "\n[Nowhere](nowhere.md)\n")
    for _ in range(2):
        with collected() as lines:
            workshop.built("site", cached=True)
        assert any("nowhere.md" in line for line in lines)


def test_what_a_stranger_put_into_the_folder_is_not_shown(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    first = workshop.built("site", cached=True)
    own, stranger = Store(), Store()
    own.open(workshop.root / ".cache", remembers=False)
    assert own._folder is not None
    known = list(own._folder._places)
    assert len(known) > 50
    own.close()
    monkeypatch.setenv("XDG_STATE_HOME", str(workshop.root / "stranger"))
    stranger.open(workshop.root / ".cache", remembers=False)
    for kind, key in known:
        stranger.put(kind, key, "<script>alert(1)</script>")
    stranger.close()
    monkeypatch.setenv("XDG_STATE_HOME", str(workshop.root.parent / "state"))
    assert workshop.built("site", cached=True) == first


def test_serve_remembers_without_a_folder(workshop: Workshop) -> None:
    config = load_config(str(workshop.root / "mkdocs.yml"))
    config.plugins.on_startup(command="serve", dirty=False)
    try:
        first = workshop.built("site", cached=False)
        workshop.add("entries/ford.md", "\nIt is deep.\n")
        second = workshop.built("site", cached=False)
        assert workshop.found("page") > 20
        assert workshop.made("markdown") == 1
    finally:
        config.plugins.on_shutdown()
    assert second == workshop.built("cold", cached=False)
    assert second != first
    assert not (workshop.root / ".cache").exists()


@pytest.mark.parametrize(
    ("folder", "taken"),
    [("docs/cache", "docs_dir"), ("entries/cache", "entries"), ("site/.cache", "site_dir"), ("site", "site_dir")],
)
def test_the_folder_may_not_lie_where_it_would_be_read(workshop: Workshop, folder: str, taken: str) -> None:
    workshop.configure({"plugins": [{"comparative-wiki": {"cache": folder}}]})
    with pytest.raises(BuildFailed, match=f"The cache lies below {taken}"):
        build_site(workshop.root)


def test_material_remembers_whole_pages(tmp_path: Path) -> None:
    shop = Workshop(tmp_path)
    theme = {"name": "material", "font": False, "features": ["navigation.path"]}
    shop.configure({"theme": theme, "plugins": ["search", "tags", "comparative-wiki"]})
    first = shop.built("site", cached=True)
    assert shop.built("site", cached=True) == first
    assert shop.made("page") == 0
    shop.add("entries/ford.md", "\nIt is deep.\n")
    warm = shop.built("site", cached=True)
    assert shop.made("page") <= 3
    shutil.rmtree(tmp_path / ".cache")
    assert warm == shop.built("site", cached=True)
