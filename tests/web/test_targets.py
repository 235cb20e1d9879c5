"""What of ours an address means, and which links of a page lead to it."""

from __future__ import annotations

import pytest

from comparative_wiki.entry import EntryId
from comparative_wiki.mentions.topics import Target, Topic
from comparative_wiki.web.targets import Targets, targets_named

LINUX, ELF = EntryId("linux"), EntryId("élf")
CONTROL = Topic(folder="criteria/control", title="Control")


def targets(site: str = "https://hands.example/wiki/") -> Targets:
    paths: dict[str, Target] = {
        "entries/linux": LINUX,
        "entries/kernel": LINUX,
        "entries/sub/élf": ELF,
        "criteria/control": CONTROL,
    }
    return Targets(site=site, paths=paths)


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://hands.example/wiki/entries/linux/", LINUX),
        ("http://WWW.hands.example:80/wiki/entries/linux.html?x#y", LINUX),
        ("https://hands.example/wiki/entries/kernel/index.html", LINUX),
        ("https://hands.example/wiki/entries/sub/%C3%A9lf//", ELF),
        ("https://hands.example/wiki/entries/sub/élf", ELF),
        ("https://hands.example/wiki/criteria/control/index.html#levels", CONTROL),
        ("https://hands.example/wiki/entries/Linux/", None),
        ("https://hands.example/entries/linux/", None),
        ("https://hands.example/wikientries/linux/", None),
        ("https://hands.example.evil.example/wiki/entries/linux/", None),
        ("https://hands.example:8443/wiki/entries/linux/", None),
        ("ftp://hands.example/wiki/entries/linux/", None),
        ("javascript:alert(1)", None),
        ("https://hands.example:port/", None),
        ("//hands.example/wiki/entries/linux/", None),
        (f"https://hands.example/wiki/{'/' * 3000}", None),
        ("", None),
    ],
)
def test_an_address_means_something_of_ours_or_nothing(url: str, target: Target | None) -> None:
    assert targets().target_at(url) == target


def test_a_site_may_lie_at_the_top_of_its_host() -> None:
    assert targets("https://hands.example").target_at("https://hands.example/entries/linux/") == LINUX
    assert targets("http://localhost:8000/").target_at("http://localhost:8000/entries/linux/") == LINUX
    assert targets("http://localhost:8000/").target_at("http://localhost/entries/linux/") is None


def links(page: str, address: str = "https://blog.example/post") -> dict[Target, str]:
    return targets_named(targets().links_in(page, address))


def test_links_are_found_in_every_element_and_once_for_each_entry() -> None:
    page = """<a href="https://hands.example/wiki/entries/linux/?a&amp;b">x</a> <a href='/wiki/entries/kernel/'>y</a>
        <blockquote cite=https://hands.example/wiki/entries/sub/élf/>z</blockquote>"""
    assert links(page) == {
        LINUX: "https://hands.example/wiki/entries/linux/?a&b",
        ELF: "https://hands.example/wiki/entries/sub/élf/",
    }


def test_links_are_relative_to_the_page_or_to_its_base() -> None:
    assert links('<a href="entries/linux/">x</a>', "https://hands.example/wiki/") == {LINUX: "entries/linux/"}
    base = '<base href="https://hands.example/wiki/">'
    assert links(f'{base}<a href="entries/linux/">x</a>') == {LINUX: "entries/linux/"}


@pytest.mark.parametrize(
    "page",
    [
        '<!-- <a href="https://hands.example/wiki/entries/linux/">x</a> -->',
        '<script>"<a href=https://hands.example/wiki/entries/linux/>"</script>',
        "https://hands.example/wiki/entries/linux/",
        '&lt;a href="https://hands.example/wiki/entries/linux/">',
        '<a data-href="https://hands.example/wiki/entries/linux/">x</a>',
        '<a href="http://[https://hands.example/wiki/entries/linux/">x</a>',
        "",
    ],
)
def test_what_is_no_link_is_none(page: str) -> None:
    assert links(page) == {}
