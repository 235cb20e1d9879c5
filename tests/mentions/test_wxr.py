"""Reading WordPress exports."""

from __future__ import annotations

import io
import tracemalloc

import pytest

from comparative_wiki.mentions.wxr import REMOVED, Comment, NotAnExport, Post, read_export
from tests.mentions.exports import SPACES, comment, export, item


def read(text: str | bytes) -> list[Post | Comment]:
    return list(read_export(io.BytesIO(text if isinstance(text, bytes) else text.encode())))


def refused(text: str | bytes) -> str:
    with pytest.raises(NotAnExport) as caught:
        read(text)
    return str(caught.value)


def test_a_post_is_read_with_what_stands_round_it() -> None:
    assert read(export(item("<p>Viele Hände.</p>"))) == [
        Post(
            blog="Ann’s blog",
            title="Über viele Hände & Köpfe",
            link="https://blog.example/2010/essay/",
            author="Ann Müller",
            date="2010-09-05",
            content="<p>Viele Hände.</p>",
        )
    ]


def test_a_comment_comes_before_its_post_and_knows_it() -> None:
    found = read(
        export(item("", comment("<p>So ist es — 賛成</p>"), comment("[&#8230;] x [&#8230;]", kind="pingback")))
    )
    assert [type(one).__name__ for one in found] == ["Comment", "Comment", "Post"]
    assert found[0] == Comment(
        blog="Ann’s blog",
        post_title="Über viele Hände & Köpfe",
        post_link="https://blog.example/2010/essay/",
        id="3",
        kind="comment",
        author="Jürgen",
        url="",
        date="2010-09-06",
        content="<p>So ist es — 賛成</p>",
    )


def test_a_comment_of_an_old_export_has_no_kind_and_is_one_all_the_same() -> None:
    [found, _] = read(export(item("", comment("Yes.", kind=""))))
    assert isinstance(found, Comment)
    assert found.kind == "comment"


@pytest.mark.parametrize("approved", ["0", "spam", "trash", "post-trashed", ""])
def test_only_approved_comments_are_read(approved: str) -> None:
    assert [type(one) for one in read(export(item("", comment("Buy.", approved=approved))))] == [Post]


@pytest.mark.parametrize("kind", ["review", "order_note", "action_log"])
def test_comments_of_other_kinds_are_left_out(kind: str) -> None:
    assert [type(one) for one in read(export(item("", comment("x", kind=kind))))] == [Post]


@pytest.mark.parametrize("status", ["draft", "private", "trash", "pending", "future"])
def test_what_the_public_does_not_see_is_not_read(status: str) -> None:
    assert read(export(item("Secret.", comment("Secret too."), status=status))) == []


def test_what_needs_a_password_is_not_read() -> None:
    assert read(export(item("Secret.", comment("Secret too."), password="sesame"))) == []


@pytest.mark.parametrize("kind", ["attachment", "nav_menu_item", "revision"])
def test_only_posts_and_pages_are_posts(kind: str) -> None:
    assert read(export(item("x", kind=kind))) == []
    assert len(read(export(item("x", kind="page")))) == 1


def test_no_e_mail_and_no_ip_address_leaves() -> None:
    text = "I am jurgen@secret.example at 203.0.113.77; ask bob.smith+list@other.example or @ann@social.example."
    found = read(export(item("Write to ann@secret.example.", comment(text, author="jurgen@secret.example"))))
    assert "secret.example" not in repr(found)
    assert "other.example" not in repr(found)
    assert "203.0.113.77" not in repr(found)
    assert isinstance(found[0], Comment)
    assert found[0].author == REMOVED
    assert "@ann@social.example" in found[0].content, "a name on a social network is no e-mail address"


def test_an_author_without_a_name_to_show_has_that_to_log_in() -> None:
    assert [one.author for one in read(export(item("", creator="bob")))] == ["bob"]


@pytest.mark.parametrize(
    ("date", "read_as"),
    [("2010-09-05 12:00:00", "2010-09-05"), ("0000-00-00 00:00:00", ""), ("2010-02-31 00:00:00", ""), ("", "")],
)
def test_a_date_is_one_or_nothing(date: str, read_as: str) -> None:
    assert [one.date for one in read(export(item("", date=date)))] == [read_as]


def test_a_text_with_the_end_of_a_section_in_it_is_whole() -> None:
    [post] = read(export(item("a ]]> b")))
    assert isinstance(post, Post)
    assert post.content == "a ]]> b"


def test_control_characters_that_a_plugin_left_do_no_harm() -> None:
    [post] = read(export(item("a\x0b\x00b\x1f")).replace("\x00", ""))
    assert isinstance(post, Post)
    assert post.content == "ab"


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE rss SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        "<!DOCTYPE rss>",
    ],
)
def test_a_doctype_is_refused(head: str) -> None:
    assert refused(export(item("&b;&x;"), head=head)) == (
        "Line 2: the file has a DOCTYPE, which no WordPress export needs. It is refused, because a DOCTYPE can define "
        "entities that unfold without end or fetch other files."
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Line 1, column 1: this is not the XML of a WordPress export (no element found)."),
        ("not XML", "Line 1, column 1: this is not the XML of a WordPress export (syntax error)."),
        (b"\xff\xfe\x00", "this is not the XML of a WordPress export"),
        (b"PK\x03\x04zip", "this is not the XML of a WordPress export"),
        (export(item("x"))[:-300], "column 28: this is not the XML of a WordPress export (unclosed token)."),
        (export(item("x", title="a &nbsp; b")), "Line 11, column 18: this is not the XML"),
        (f"<rss {SPACES}><channel/></rss>", "This is XML, but no WordPress export: it has no `<wp:wxr_version>`."),
        (f"<rss {SPACES}>{'<a>' * 100}", "Line 1: elements lie more than 60 deep."),
    ],
)  # fmt: skip
def test_what_is_no_export_is_refused_with_the_place(text: str | bytes, said: str) -> None:
    assert said in refused(text)


def test_a_tag_without_end_is_refused_before_it_fills_the_memory() -> None:
    assert "a single tag is longer than four megabytes." in refused(b'<rss a="' + b"x" * 9_000_000)


def test_a_large_export_takes_no_more_memory_than_a_small_one() -> None:
    class Made:
        """A thousand posts of four kilobytes, made as they are read."""

        def __init__(self) -> None:
            start, end = export("<!--cut-->").split("<!--cut-->")
            one = item("word " * 800, comment("y" * 500)).encode()
            self.pieces = iter([start.encode(), *[one] * 1_000, end.encode()])

        def read(self, size: int, /) -> bytes:
            return next(self.pieces, b"")

    tracemalloc.start()
    try:
        count = len([0 for _ in read_export(Made())])
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 2_000
    assert peak < 1_500_000


def test_a_huge_text_is_cut() -> None:
    found = read(export(item("x" * 2_000_000, comment("y" * 100_000))))
    assert isinstance(found[0], Comment)
    assert isinstance(found[1], Post)
    assert (len(found[0].content), len(found[1].content)) == (20_000, 1_000_000)
