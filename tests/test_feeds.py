"""The check of Atom finds what is wrong."""

from __future__ import annotations

import pytest

from tests.feeds import atom_faults

FEED = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><id>https://a.example/f.xml</id><title>T</title>
<updated>2026-03-01T00:00:00Z</updated><author><name>A</name></author>
<link rel="self" href="https://a.example/f.xml"/>
<entry><id>urn:uuid:1</id><title>One</title><updated>2026-03-01T00:00:00Z</updated>
<link rel="alternate" type="text/html" href="https://a.example/1"/><summary>S</summary></entry>
</feed>"""


def test_a_sound_feed_has_no_faults() -> None:
    assert atom_faults(FEED) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("<title>T</title>", "", "feed: no title"),
        ("<title>T</title>", "<title>T</title><title>U</title>", "feed: 2 times title"),
        ("<id>urn:uuid:1</id>", "<id>1</id>", "entry 0: id: '1' is no whole address"),
        ("<id>urn:uuid:1</id>", "<id>https://a.example/f.xml</id>", "an entry has the id of the feed"),
        ("2026-03-01T00:00:00Z", "2026-03-01", "is no moment"),
        ("2026-03-01T00:00:00Z", "2026-02-30T00:00:00Z", "is no moment"),
        ("<author><name>A</name></author>", "", "no author"),
        ("<author><name>A</name></author>", "<author><uri>https://a.example</uri></author>", "not one name"),
        ('<link rel="self" href="https://a.example/f.xml"/>', "", "no link to itself"),
        ("https://a.example/1", "/1", "'/1' is no whole address"),
        ("<summary>S</summary>", '<summary type="markdown">S</summary>', "the type markdown"),
        ("<summary>S</summary>", "<summary>S<b/></summary>", "elements in text"),
        ("<summary>S</summary>", '<summary type="xhtml">S</summary>', "not one div"),
        ("<summary>S</summary>", '<summary>S</summary><link type="text/html" href="b:c"/>', "2 alternate links alike"),
        ("<summary>S</summary>", "<subtitle>S</subtitle>", "subtitle cannot stand here"),
        ("<summary>S</summary>", "<category/>", "no term"),
        ("<entry>", "and <entry>", "text between elements"),
        ('xml:lang="en"', 'xml:lang="in English"', "is no language"),
        ("</entry>", "", "not XML"),
    ],
)
def test_what_is_wrong_is_found(old: str, new: str, said: str) -> None:
    found = atom_faults(FEED.replace(old, new, 1))
    assert any(said in one for one in found), found


def test_two_entries_of_one_moment_and_name_are_found() -> None:
    entry = FEED[FEED.index("<entry>") : FEED.index("</feed>")]
    assert any("two entries are urn:uuid:1" in one for one in atom_faults(FEED.replace("</feed>", f"{entry}</feed>")))
