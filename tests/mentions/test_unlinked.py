"""Names of entries in text that links to them nowhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparative_wiki.entry import EntryId
from comparative_wiki.mentions.unlinked import Names, ProsePage, with_links

APPLE, ARCH, PEAR, CIDER = EntryId("apple"), EntryId("arch"), EntryId("pear"), EntryId("cider")
NAMES = Names(
    {APPLE: ["Apple", "Pome fruit"], ARCH: ["Old Arch"], PEAR: ["Pear"], CIDER: ["Apple cider", ".cider"]},
    {"entries/apple.md": APPLE, "entries/malus.md": APPLE, "entries/pear.md": PEAR, "entries/arch.md": ARCH},
)
TARGETS = {APPLE: "apple.md", ARCH: "arch.md", PEAR: "pear.md", CIDER: "cider.md"}


def find(body: str, *, path: str = "entries/x.md", entry: EntryId | None = None) -> list[tuple[str, int, int]]:
    found = NAMES.find(ProsePage(path=path, body=body, entry=entry))
    return [(one.entry, one.line, one.start) for one in found]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("An Apple a day.", [("apple", 0, 3)]),
        ("Apple and\nPear and Apple.", [("apple", 0, 0), ("pear", 1, 0)]),
        ("The Old Arch, the Pome fruit.", [("arch", 0, 4), ("apple", 0, 18)]),
        ("*Apple*, (Pear) and 'Old Arch'.", [("apple", 0, 1), ("pear", 0, 10), ("arch", 0, 21)]),
        ("Apple cider, and Apple.", [("cider", 0, 0), ("apple", 0, 17)]),
        ("Made of .cider here.", [("cider", 0, 8)]),
        ("> quoted: Apple", [("apple", 0, 10)]),
        ("- Apple", [("apple", 0, 2)]),
    ],
)
def test_a_name_in_the_text_is_found_once_a_page(body: str, expected: list[tuple[str, int, int]]) -> None:
    assert find(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        "an apple, APPLE, Apples, Pineapple, Apple-like, pre-Apple, Apple_",
        "# Apple",
        "### The Pear #",
        "Apple\n=====",
        "Apple\n---",
        "`Apple` and ``Old Arch``",
        "```\nApple\n```",
        "~~~yaml\nApple\n~~~",
        "    Apple",
        "[Apple](https://example.org/) and [about Apple][x] and [Apple]",
        "![Apple](a.png)",
        "[x]: https://example.org/ 'Apple'",
        "<a href='y'>Apple</a> <span title='Apple'> <https://example.org/Apple>",
        "https://example.org/Apple",
        "[[badge: Apple]]",
        "text { .Apple } {: .Pear }",
    ],
)
def test_what_is_no_running_text_is_left_alone(body: str) -> None:
    assert find(body) == []


@pytest.mark.parametrize(
    ("path", "link"),
    [
        ("entries/x.md", "[it](apple.md)"),
        ("entries/x.md", "[it](malus.md#top)"),
        ("entries/north/x.md", "[it](../apple.md)"),
        ("guide.md", "[it](entries/apple.md)"),
        ("guide.md", "[it](entries/apple/)"),
        ("guide.md", '<a href="entries/apple/">it</a>'),
        ("guide.md", "[it][a]\n\n[a]: entries/apple.md"),
    ],
)
def test_a_page_that_links_somewhere_needs_no_second_link(path: str, link: str) -> None:
    assert find(f"An Apple is {link}", path=path) == []
    assert find("An Apple.", path=path) == [("apple", 0, 3)]


def test_an_entry_is_not_told_to_link_to_itself() -> None:
    assert find("The Apple and the Pear.", entry=APPLE) == [("pear", 0, 18)]


def test_a_name_that_two_entries_share_says_nothing() -> None:
    names = Names({APPLE: ["Fruit", "Apple"], PEAR: ["Fruit"]}, {})
    found = names.find(ProsePage(path="x.md", body="Fruit such as Apple"))
    assert [one.entry for one in found] == [APPLE]


def test_the_sentence_is_shown() -> None:
    [one] = NAMES.find(ProsePage(path="x.md", body="One. It was an Apple that fell. Two."))
    assert (one.text, one.sentence) == ("Apple", "It was an Apple that fell.")


def test_links_are_written_and_nothing_else_changes() -> None:
    body = "# Apple\n\nThe Apple, the Old Arch\nand the Apple.\n\n    Pear\n"
    page = ProsePage(path="entries/x.md", body=body)
    linked = with_links(body, NAMES.find(page), TARGETS)
    assert linked == "# Apple\n\nThe [Apple](apple.md), the [Old Arch](arch.md)\nand the Apple.\n\n    Pear\n"


def test_a_backslash_in_a_name_stays_one() -> None:
    names = Names({APPLE: ["Apple\\pear"]}, {})
    body = "An Apple\\pear fell."
    found = names.find(ProsePage(path="x.md", body=body))
    assert with_links(body, found, TARGETS) == "An [Apple\\\\pear](apple.md) fell."


PIECES = st.lists(
    st.sampled_from(
        [
            "Apple",
            "Pear",
            "Old Arch",
            "Apple cider",
            " ",
            " ",
            "\n",
            "\n\n",
            "`",
            "```\n",
            "[",
            "](x)",
            "# ",
            "<b>",
            "x",
            ".",
        ]
    ),
    max_size=30,
).map("".join)


@given(PIECES)
def test_mending_a_page_leaves_nothing_to_mend_and_takes_nothing_away(body: str) -> None:
    page = ProsePage(path="entries/x.md", body=body)
    found = NAMES.find(page)
    linked = with_links(body, found, TARGETS)
    names = Names(
        {APPLE: ["Apple"], ARCH: ["Old Arch"], PEAR: ["Pear"], CIDER: ["Apple cider"]},
        {f"entries/{target}": entry for entry, target in TARGETS.items()},
    )
    again = names.find(ProsePage(path="entries/x.md", body=linked))
    assert not {one.entry for one in again} & {one.entry for one in found}
    for one in found:
        linked = linked.replace(f"[{one.text}]({TARGETS[one.entry]})", one.text, 1)
    assert linked == body
