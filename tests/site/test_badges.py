"""Badges for other people's READMEs, and the boxes on an entry's page from which they and citations are copied."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree import ElementTree

import pytest

from comparative_wiki.comparison.classes import COLOURS
from comparative_wiki.pictures.letters import width_of
from comparative_wiki.render.assets import STYLE_SHEET, assets
from comparative_wiki.render.badge_files import GROUND, HUES, LEAST_CONTRAST, WHITE, contrast, ground_of
from comparative_wiki.render.citing import Citation
from comparative_wiki.render.sharing import plain_in_markdown
from tests.site.conftest import Build
from tests.site.pages import BuiltSite

SVG = "{http://www.w3.org/2000/svg}"
AGED = """\
title: Small things
criteria:
  size: {title: Size, scale: [small, middling, large], review_after: 1 year}
  hue: {title: Hue, options: [red, blue]}
classifications:
  kind:
    title: Kind
    policy: first
    classes:
      big: {title: Big, colour: teal, when: {size: large}}
      rest: {title: Rest, colour: red, otherwise: true}
  other:
    title: Other
    lens_of: kind
    policy: first
    classes:
      big: {title: Big, when: {size: at least middling}}
      rest: {title: Rest, otherwise: true}
"""


def read_on(day: str, size: str = "small") -> str:
    return f"""\
---
title: Apple
summary: A fruit.
added: 2020-01-01
criteria:
  size: {{value: {size}, evidence: [{{url: "https://fruit.example/", seen: {day}}}]}}
  hue: {{value: red, evidence: [{{url: "https://fruit.example/red", seen: 2026-02-02}}]}}
---
"""


def badge(site: BuiltSite, path: str) -> tuple[dict[str, Any], ElementTree.Element]:
    """What a badge says as data, and its picture."""
    return json.loads(site.text(f"badges/{path}.json")), ElementTree.fromstring(site.text(f"badges/{path}.svg"))


def words_of(picture: ElementTree.Element) -> list[str]:
    return [one.text or "" for one in picture.iter(f"{SVG}text")]


def test_a_badge_says_the_class_and_as_of_when(bridges: BuiltSite) -> None:
    data, picture = badge(bridges, "arch/kind")
    assert data == {
        "schemaVersion": 1,
        "label": "Kind of bridge",
        "message": "Lane bridge (as of Feb 28, 2026)",
        "color": ground_of("green").removeprefix("#"),
        "labelColor": GROUND.removeprefix("#"),
    }
    assert words_of(picture) == ["Kind of bridge", "Lane bridge", "as of Feb 28, 2026"]
    assert picture.get("role") == "img"
    assert picture.get("aria-label") == "Kind of bridge: Lane bridge, as of Feb 28, 2026"
    assert picture.findtext(f"{SVG}title") == "Kind of bridge: Lane bridge, as of Feb 28, 2026"
    assert "Bridges of the valley" in (picture.findtext(f"{SVG}desc") or "")


def test_every_entry_has_a_badge_of_every_classification(bridges: BuiltSite) -> None:
    found = {path for path in bridges.files() if path.startswith("badges/")}
    entries = ["arch", "brücke", "ford", "rail", "span"]
    wanted = {
        f"badges/{one}/{kind}.{end}" for one in entries for kind in ("kind", "care", "use") for end in ("svg", "json")
    }
    assert found == wanted


def test_what_is_contested_or_open_is_grey_and_says_so(bridges: BuiltSite) -> None:
    grey = ground_of("grey").removeprefix("#")
    contested, picture = badge(bridges, "span/kind")
    assert contested["message"].startswith("contested: Road bridge or Lane bridge")
    assert contested["color"] == grey
    assert words_of(picture)[1] == "contested: Road bridge or Lane bridge"
    undecided, _ = badge(bridges, "ford/kind")
    assert undecided["message"].startswith("undecided: ")
    assert undecided["color"] == grey
    # Of an order of classes only a part may be certain; the colour must not promise the rest.
    assert badge(bridges, "span/care")[0]["color"] == grey


def test_an_entry_without_dates_has_a_badge_without_one(bridges: BuiltSite) -> None:
    data, picture = badge(bridges, "ford/kind")
    assert "as of" not in data["message"]
    assert len(words_of(picture)) == 2


def test_old_evidence_makes_a_badge_grey(built: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")  # 2026-01-01
    site = built({"entries/comparison.yml": AGED, "entries/apple.md": read_on("2025-06-01")})
    data, _ = badge(site, "apple/kind")
    assert (data["message"], data["color"]) == ("Rest (as of Jun 1, 2025)", ground_of("red").removeprefix("#"))
    site = built({"entries/comparison.yml": AGED, "entries/apple.md": read_on("2024-06-01")})
    data, picture = badge(site, "apple/kind")
    assert data["message"] == "Rest (evidence old) (as of Jun 1, 2024)"
    assert data["color"] == ground_of("grey").removeprefix("#")
    assert words_of(picture)[1] == "Rest (evidence old)"


def test_other_readings_have_no_badge(built: Build) -> None:
    site = built({"entries/comparison.yml": AGED, "entries/apple.md": read_on("2026-01-01")})
    assert site.has("badges/apple/kind.svg")
    assert not site.has("badges/apple/other.svg")


def test_a_badge_is_as_wide_as_its_words_need_and_fetches_nothing(bridges: BuiltSite) -> None:
    for path, content in bridges.files().items():
        if not path.endswith(".svg") or not path.startswith("badges/"):
            continue
        text = content.decode()
        assert not re.search(r"href|url\(|<style|<script|\bid=", text)
        picture = ElementTree.fromstring(text)
        whole = float(picture.get("width", "0"))
        middles = [float(one.get("x", "0")) for one in picture.iter(f"{SVG}text")]
        assert middles == sorted(middles)
        assert whole >= sum(map(width_of, words_of(picture))) * 11 / 12


def test_words_of_the_comparison_cannot_break_a_badge(built: Build) -> None:
    evil = '"</text><script>alert(1)</script>\\u202e & \\"x"'
    comparison = AGED.replace("title: Rest, colour", f"title: {evil}, colour")
    site = built({"entries/comparison.yml": comparison, "entries/apple.md": read_on("2026-01-01")})
    _, picture = badge(site, "apple/kind")
    assert not list(picture.iter(f"{SVG}script"))
    assert words_of(picture)[1] == '</text><script>alert(1)</script> & "x'


@pytest.mark.parametrize("colour", COLOURS)
def test_every_colour_of_a_class_can_be_read_on(colour: str) -> None:
    assert contrast(WHITE, ground_of(colour)) >= LEAST_CONTRAST
    assert re.search(
        rf"\.cw-badge--{colour}, \.cw-card--{colour} {{ --cw-hue: {HUES[colour]}; }}", assets()[STYLE_SHEET]
    )


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast(WHITE, GROUND) >= 7


# The boxes


def test_the_box_has_what_to_copy(bridges: BuiltSite) -> None:
    page = bridges.page("entries/arch/")
    box = next(one for one in page.all("details.cw-share") if one.one("summary").text == "Badge")
    texts = box.texts("code")
    root, words = "https://bridges.example/wiki/", "Kind of bridge, according to Bridges of the valley"
    assert texts[:4] == [
        f"[![{words}]({root}badges/arch/kind.svg)]({root}entries/arch/)",
        f'<a href="{root}entries/arch/"><img src="{root}badges/arch/kind.svg" height="20" alt="{words}"></a>',
        f".. image:: {root}badges/arch/kind.svg :target: {root}entries/arch/ :alt: {words}",
        f"{root}badges/arch/kind.json",
    ]
    assert len(texts) == 12


def test_without_an_address_the_box_says_what_to_set(built: Build) -> None:
    box = built().page("entries/apple/").all("details.cw-share")[0]
    assert not box.all("code pre")
    assert "Set site_url in mkdocs.yml" in box.text


def test_markdown_takes_no_title_for_markup() -> None:
    assert plain_in_markdown("a [b](c) *d*\n`e` <f>") == r"a \[b\](c) \*d\* \`e\` \<f\>"


def test_an_entry_can_be_cited(bridges: BuiltSite) -> None:
    box = next(
        one for one in bridges.page("entries/arch/").all("details.cw-share") if one.one("summary").text == "Cite"
    )
    assert box.all("p")[0].text == (
        "“Old Arch”. Bridges of the valley. State of Mar 1, 2026. https://bridges.example/wiki/entries/arch/"
    )
    [item] = json.loads(box.all("code")[1].text)
    assert item == {
        "id": "arch",
        "type": "entry-encyclopedia",
        "title": "Old Arch",
        "container-title": "Bridges of the valley",
        "issued": {"date-parts": [[2026, 3, 1]]},
        "URL": "https://bridges.example/wiki/entries/arch/",
    }


def test_bibtex_takes_nothing_of_a_title_for_a_command() -> None:
    citation = Citation(
        id="köln & co", title="50 % \\of {x}", author="A & B", wiki="W_1", day="2026-05-04", url="https://w.example/"
    )
    assert citation.bibtex.split("\n") == [
        "@misc{koln-co,",
        r"  author = {{A \& B}},",
        r"  title = {{50 \% \textbackslash{}of \{x\}}},",
        r"  howpublished = {W\_1},",
        "  year = {2026},",
        "  month = may,",
        "  note = {State of 2026-05-04},",
        "  url = {https://w.example/},",
        "}",
    ]


def test_a_citation_without_dates_and_address_is_still_one() -> None:
    citation = Citation(id="橋", title="橋", author="", wiki="", day="", url="")
    assert citation.words == "“橋”."
    assert citation.bibtex == "@misc{entry,\n  title = {{橋}},\n}"
    assert json.loads(citation.csl) == [{"id": "橋", "type": "entry-encyclopedia", "title": "橋"}]


def test_the_author_of_the_site_is_cited(built: Build) -> None:
    configuration = "site_name: Small\nsite_author: The orchard\ntheme: mkdocs\nplugins: [search, comparative-wiki]\n"
    box = built({"mkdocs.yml": configuration}).page("entries/apple/").all("details.cw-share")[1]
    assert box.all("p")[0].text == "The orchard. “Apple”. Small things."
    assert "author = {{The orchard}}" in box.text
