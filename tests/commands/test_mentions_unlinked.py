"""`comparative-wiki mentions unlinked`: shows what could be a link, and writes it where asked."""

from __future__ import annotations

from pathlib import Path

from tests.commands.conftest import Lay

PEAR = (
    "---\ntitle: Williams pear\nsummary: S. Cherry.\ncriteria: {}\n---\n"
    "# Cherry\n\nIt is no Cherry, says `Cherry`.\nAn apple is none: Cherry!\n"
)
GUIDE = "---\ntitle: Cherry\n---\nA Williams pear ripens. A\nCherry too.\n"
FILES = {"entries/north/pear.md": PEAR, "docs/guide.md": GUIDE, "docs/plain.md": "Nothing here.\n"}


def test_every_name_without_a_link_is_shown_with_its_place_and_sentence(lay: Lay) -> None:
    ran = lay(FILES).run("mentions", "unlinked")
    assert ran.status == 0
    assert ran.lines == [
        "entries/north/pear.md:8:10 Cherry (cherry): It is no Cherry, says `Cherry`.",
        "docs/guide.md:4:3 Williams pear (pear): A Williams pear ripens.",
        "docs/guide.md:5:1 Cherry (cherry): Cherry too.",
    ]
    assert ran.err == "3 places found on 2 of the pages.\n"


def test_nothing_is_written_without_being_asked(lay: Lay) -> None:
    folder = lay(FILES)
    before = {path: path.read_bytes() for path in folder.root.rglob("*") if path.is_file()}
    folder.run("mentions", "unlinked")
    assert {path: path.read_bytes() for path in folder.root.rglob("*") if path.is_file()} == before


def test_fix_links_the_first_place_on_each_page_and_then_nothing_is_left(lay: Lay) -> None:
    folder = lay(FILES)
    assert folder.run("mentions", "unlinked", "--fix").err == "3 places linked on 2 of the pages.\n"
    pear = (folder.root / "entries/north/pear.md").read_text(encoding="utf-8")
    assert pear == PEAR.replace("no Cherry, says", "no [Cherry](../cherry.md), says")
    guide = (folder.root / "docs/guide.md").read_text(encoding="utf-8")
    assert guide == (
        "---\ntitle: Cherry\n---\n"
        "A [Williams pear](entries/north/pear.md) ripens. A\n[Cherry](entries/cherry.md) too.\n"
    )
    again = folder.run("mentions", "unlinked")
    assert (again.lines, again.err) == ([], "0 places found on 0 of the pages.\n")
    assert folder.run("check").status == 0


def test_line_ends_and_what_cannot_be_read_are_left_as_they_are(lay: Lay) -> None:
    windows = GUIDE.replace("\n", "\r\n").encode()
    folder = lay({"docs/guide.md": windows, "docs/latin.md": "Cherry é\n".encode("latin-1")})
    folder.run("mentions", "unlinked", "--fix")
    assert (folder.root / "docs/guide.md").read_bytes() == windows.replace(
        b"Cherry too", b"[Cherry](entries/cherry.md) too"
    )
    assert (folder.root / "docs/latin.md").read_bytes() == "Cherry é\n".encode("latin-1")


def test_another_folder_of_pages_is_read(lay: Lay) -> None:
    folder = lay({"mkdocs.yml": "docs_dir: pages\nplugins: [comparative-wiki]\n", "pages/a.md": "A Cherry.\n"})
    assert folder.run("mentions", "unlinked").lines == ["pages/a.md:1:3 Cherry (cherry): A Cherry."]


def test_a_wiki_with_errors_is_not_touched(lay: Lay) -> None:
    folder = lay({**FILES, "entries/bad.md": "---\ntitle: Bad\n---\n"})
    ran = folder.run("mentions", "unlinked", "--fix")
    assert ran.status == 1
    assert "entries/bad.md" in ran.err
    assert Path(folder.root / "docs/guide.md").read_text(encoding="utf-8") == GUIDE
