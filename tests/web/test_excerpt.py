"""Excerpts equal those that WordPress makes of pingbacks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from comparative_wiki.web.excerpt import LARGEST_PAGE, page_title, pingback_excerpt, strip_tags

TARGET = "https://many-hands.example/entries/linux/"
LINK = f'<a href="{TARGET}">Linux</a>'


@dataclass(frozen=True)
class Shape:
    """A page, and what WordPress made of it."""

    name: str
    body: str
    target: str
    excerpt: str

    @property
    def page(self) -> str:
        return f"<html><head><title>Notes on kernels</title></head><body>{self.body}</body></html>"


SHAPES = [
    Shape(one["shape"], one["body"], one.get("target", TARGET), one["excerpt"])
    for one in yaml.safe_load(Path(__file__).with_name("wordpress_excerpts.yml").read_text(encoding="utf-8"))
]


def excerpt(page: str, target: str = TARGET) -> str:
    found = pingback_excerpt(page, target)
    return found.text if found else ""


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_the_excerpt_is_that_of_wordpress(shape: Shape) -> None:
    assert excerpt(shape.page, shape.target) == shape.excerpt


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_the_words_of_the_link_stand_in_the_excerpt(shape: Shape) -> None:
    found = pingback_excerpt(shape.page, shape.target)
    assert found is not None
    assert found.linked
    assert found.linked in found.text


def test_there_are_at_least_ten_shapes() -> None:
    assert len(SHAPES) >= 10


@pytest.mark.parametrize(
    "page",
    [
        "",
        f"<p>The address {TARGET} in the text.</p>",
        f"<!-- {LINK} -->",
        f"<script>{LINK}</script>",
        f'<p><a href="{TARGET}"><img src="x.png"></a></p>',
        f'<p><a href="{TARGET}">never closed</p>',
        f'<p><a title="x" href="/elsewhere">no</a></p>{TARGET}',
    ],
)
def test_what_wordpress_takes_for_no_link_has_no_excerpt(page: str) -> None:
    assert pingback_excerpt(page, TARGET) is None


def test_a_page_without_an_address_to_look_for_has_no_excerpt() -> None:
    assert pingback_excerpt(LINK, "") is None


def test_a_long_link_is_cut_before_a_character_and_not_in_it() -> None:
    # WordPress cuts after a hundred bytes, here in the middle of the "ä", and then keeps an empty excerpt.
    words = "x" * 99 + "ä and more"
    assert excerpt(f'<p>Now see <a href="{TARGET}">{words}</a> over there.</p>') == f"[…] see {'x' * 99}… over […]"


def test_what_lies_behind_the_first_150_kilobytes_is_not_seen() -> None:
    padding = "y" * LARGEST_PAGE
    assert excerpt(f"<p>So {LINK} is.</p>{padding}") == "[…] Linux […]"
    assert excerpt(f"<p>{padding}</p><p>So {LINK} is.</p>") == ""


def test_the_title_is_that_of_the_page() -> None:
    assert page_title("<TITLE>Tom &amp;\n Ann</TITLE>") == "Tom & Ann"
    assert page_title("<h1>No title</h1>") == ""


@pytest.mark.parametrize(
    ("html", "keep", "left"),
    [
        # Left by PHP 8.2: strip_tags($html, $keep ? "<$keep>" : null)
        ("a < b and c > d", "", "a < b and c > d"),
        ("I <3 you", "", "I "),
        ("<p>a<br/>b</p>", "", "ab"),
        ('<img alt="a > b">c', "", "c"),
        ("<a href='x>y'>k</a>", "a", "<a href='xy'>k</a>"),
        ("<A HREF=x>k</A><b>l</b>", "a", "<A HREF=x>k</A>l"),
        ("<!-- a <b> -->c", "", "c"),
        ("<?php echo '>' ?>c", "", "c"),
        ("<div<b>>c", "", "c"),
        ("a <b", "", "a "),
        ("it's <i it's>x</i> so", "", "it's "),
    ],
)
def test_tags_are_stripped_as_php_strips_them(html: str, keep: str, left: str) -> None:
    assert strip_tags(html.encode(), keep=keep.encode()).decode() == left


PIECES = [
    "<",
    ">",
    "<a ",
    LINK,
    "<p>",
    "</p>",
    '"',
    "'",
    "<!--",
    "-->",
    "<?",
    "<script>",
    "</script>",
    " ",
    "word ",
    "ä",
]


@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_whatever_a_page_holds_the_excerpt_holds_no_tag_of_it(pieces: list[str]) -> None:
    found = pingback_excerpt("".join(pieces), TARGET)
    if found is not None:
        assert found.text.startswith("[…] ")
        assert found.text.endswith(" […]")
        assert "<p>" not in found.text
        assert "href" not in found.linked


@pytest.mark.parametrize("piece", ["<", "<p", "<script>", "<a href=", "</", "<!--", f"<a {TARGET}>", "<title>", LINK])
def test_a_hostile_page_is_read_to_its_end(piece: str) -> None:
    pingback_excerpt(piece * (LARGEST_PAGE // len(piece)), TARGET)
    page_title(piece * (LARGEST_PAGE // len(piece)))
