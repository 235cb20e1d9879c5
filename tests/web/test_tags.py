from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparative_wiki.web.tags import tags_in


def hrefs(html: str) -> list[str]:
    return [tag.attributes["href"] for tag in tags_in(html) if "href" in tag.attributes]


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<a href=x>", ["x"]),
        ("<A HREF=x>", ["x"]),
        ("<a href='x y'>", ["x y"]),
        ('<a href="x>y">', ["x>y"]),
        ("<a href = \n 'x' >", ["x"]),
        ("<a\nhref=x\n>", ["x"]),
        ("<a/href=x>", ["x"]),
        ("<a href=x/>", ["x/"]),
        ('<a href="x"/>', ["x"]),
        ('<a href="x"rel=y>', ["x"]),
        ("<a href>", [""]),
        ('<a href="">', [""]),
        ("<a href=x href=y>", ["x"]),
        ("<a data-href=x>", []),
        ("<a =href=x>", []),
        ("< a href=x>", []),
        ("</a href=x>", []),
        ("<a href='x", []),
        ("<a href=x", []),
        ("a <b <c href=x>", ["x"]),
        ("1 < 2 <a href=x>", ["x"]),
        ("<3 <a href=x>", ["x"]),
        ("&lt;a href=x&gt;", []),
        ("<!-- <a href=x> --><a href=y>", ["y"]),
        ("<!-- <a href=x> --!><a href=y>", ["y"]),
        ("<!--> <a href=x>", ["x"]),
        ("<!---> <a href=x>", ["x"]),
        ("<!--!> <a href=x> -->", []),
        ("<!-- <a href=x>", []),
        ("<!-- a -- > <a href=x> -->", []),
        ("<!doctype html><a href=x>", ["x"]),
        ("<?xml version='1.0'?><a href=x>", ["x"]),
        ("<![CDATA[ <a href=x> ]]>", []),
        ("<script>'<a href=x>'</script><a href=y>", ["y"]),
        ("<SCRIPT><a href=x></Script ><a href=y>", ["y"]),
        ("<script><a href=x></scripts></script><a href=y>", ["y"]),
        ("<style><a href=x></style>", []),
        ("<title><a href=x></title>", []),
        ("<textarea><a href=x></textarea><a href=y>", ["y"]),
        ("<textarea><a href=x>", []),
        ("<template><a href=x><template></template><a href=y></template><a href=z>", ["z"]),
        ("</template><a href=x>", ["x"]),
        ("<noscript><a href=x></noscript>", ["x"]),
        ("<a href='?a=1&amp;b=2'>", ["?a=1&b=2"]),
        ("<a href='?a=1&copy=2'>", ["?a=1&copy=2"]),
        ("<a href='?a=1&copy'>", ["?a=1©"]),
        ("<a href='?a=1&copyright=2'>", ["?a=1&copyright=2"]),
        ("<a href='?a=1&notit;'>", ["?a=1&notit;"]),
        ("<a href='&#x2f;&#47;&#47'>", ["///"]),
        ("<a href='?a&b=&unknown;'>", ["?a&b=&unknown;"]),
    ],
)
def test_addresses_are_found_where_a_browser_finds_them(html: str, found: list[str]) -> None:
    assert hrefs(html) == found


def test_a_list_of_words_is_read_in_any_case() -> None:
    (tag,) = tags_in("<link rel=' WebMention\nnofollow '>")
    assert tag.tokens("rel") == {"webmention", "nofollow"}
    assert tag.tokens("class") == set()


class _Reference(HTMLParser):
    """The standard library's reading."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known: dict[str, str] = {}
        for name, value in attrs:
            known.setdefault(name, value or "")
        self.found.append((tag, known))


_WORD = st.text("abcxyz", min_size=1, max_size=5)
_VALUE = st.text("abc <>/='&;#é", max_size=12)


@st.composite
def _page(draw: st.DrawFn) -> str:
    pieces = []
    for _ in range(draw(st.integers(1, 6))):
        text = draw(st.text("abc \n&;", max_size=10))
        name = draw(st.sampled_from(["a", "p", "link", "B", "h1"]))
        attributes = "".join(
            f' {draw(_WORD)}="{draw(_VALUE).replace("&", "&amp;")}"' for _ in range(draw(st.integers(0, 3)))
        )
        comment = draw(st.sampled_from(["", "<!-- <a x=y> -->", "<script>a<b>'</script>", "</p>"]))
        pieces.append(f"{text}<{name}{attributes}>{comment}")
    return "".join(pieces)


@given(_page())
def test_well_formed_pages_are_read_as_the_standard_library_reads_them(html: str) -> None:
    reference = _Reference()
    reference.feed(html)
    reference.close()
    assert [(tag.name, dict(tag.attributes)) for tag in tags_in(html)] == reference.found


@given(st.text("<>!-/='\" aA&;#x\nscript", max_size=200))
def test_no_page_is_too_broken_to_be_read(html: str) -> None:
    for tag in tags_in(html):
        assert tag.name == tag.name.lower()


@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "<!",
        "<!--",
        "<!-->",
        "<!---->",
        "</",
        "<a ",
        "<a b",
        "<a b=",
        "<a b='",
        "<a b=\"'",
        "<a =",
        "&",
        "<a b=&",
        "<title>",
        "<a " + " " * 50,
        "<script>",
        "<template>",
        "<?",
        "<a b=" + "&" * 50 + ">",
        "<a/",
    ],
)
def test_the_work_grows_with_the_length_of_a_page_only(piece: str) -> None:
    # A megabyte of it: what is quadratic would not end while anybody waits.
    html = piece * (1_000_000 // len(piece))
    assert len(list(tags_in(html))) <= len(html)
