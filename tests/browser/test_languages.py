"""What scripts say, in the language of the site: German, and one that nobody speaks, in which nothing is English."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import Served
from tests.browser.test_several import faults
from tests.browser.wikis import mills, things
from tests.conftest import write_files
from tests.languages.pseudo import CODE, catalogue, circled
from tests.site.building import build_site
from tools.screenshots import serve

SAID = """() => {
    const quiet = "script, style, code, pre, template, textarea, .cw-data";
    const spoken = ["aria-label", "title", "alt", "placeholder"];
    const found = [], walk = (one) => {
        if (one.matches(quiet)) return;
        for (const name of spoken) if (one.hasAttribute(name)) found.push(one.getAttribute(name));
        for (const child of one.childNodes)
            if (child.nodeType === Node.TEXT_NODE) found.push(child.data);
            else if (child.nodeType === Node.ELEMENT_NODE) walk(child);
    };
    document.querySelectorAll(".md-content, .cw-picks, #cw-said").forEach(walk);
    return found.map((text) => text.trim()).filter(Boolean);
}"""
"""everything that is read or heard of ours on a page as it is now"""


def _served(browser: Browser, root: object, files: Mapping[str, str]) -> Iterator[Served]:
    write_files(root, files)  # type: ignore[arg-type]
    with serve(build_site(root, strict=False).folder) as address:  # type: ignore[arg-type]
        served = Served(browser, address)
        yield served
        served.leave()


@pytest.fixture(scope="module")
def german(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    files = things(9, theme="{name: material, font: false, language: de}")
    files["docs/more.md"] = "# Mehr\n\n```comparison\nshow: compare\nentries: [k000, k001]\n```\n"
    yield from _served(browser, tmp_path_factory.mktemp("german"), files)


def status(page: Page) -> str:
    return page.locator(".cw-desk [role=status]").first.inner_text()


def test_a_table_counts_filters_and_sorts_in_german(german: Served) -> None:
    visit = german.visit()
    page = visit.open("entries/?with.size=small&sort=title&pin=k000&columns=size,shape")
    expect(page.locator(".cw-desk [role=status]").first).to_have_text(
        "4 von 16 angezeigt; 1 angeheftet; vielleicht noch 2; sortiert nach Eintrag (aufsteigend)"
    )
    page.locator(".cw-shown input[name=maybe]").first.check()
    assert "; 2 davon vielleicht; " in status(page)
    expect(page.locator("tr[data-e=o0] .cw-perhaps")).to_have_text("vielleicht")
    page = visit.open("entries/?find=gibt+es+nicht")
    expect(page.locator(".cw-table tbody").last).to_have_text("Kein Eintrag passt.")
    assert faults(visit) == []


def test_a_row_in_full_and_its_sources_are_german(german: Served) -> None:
    page = german.visit().open("entries/?find=thing+000")
    page.get_by_role("button", name="Einzelheiten zu Thing 000").click()
    dialog = page.get_by_role("dialog", name="Einzelheiten zu Thing 000")
    expect(dialog.get_by_text("Klassen", exact=True)).to_be_visible()
    expect(dialog.get_by_text("1 Quelle", exact=True)).to_be_visible()


def test_entries_are_picked_and_compared_in_german(german: Served) -> None:
    page = german.visit().open("entries/k000/")
    page.get_by_role("button", name="Zum Vergleichen auswählen: Thing 000").click()
    assert page.locator("#cw-said").inner_text() == "Thing 000 ausgewählt: 1 von 5."
    picked = page.get_by_role("region", name="Zum Vergleichen ausgewählt")
    expect(picked).to_contain_text("Wähle noch einen Eintrag zum Vergleichen.")
    page.goto(f"{german.root}compare/?entries=k000,o0")
    side = page.get_by_role("region", name="Thing 000, Open 0, nebeneinander")
    expect(side.locator("tr[data-l=same] .cw-like").first).to_have_text("= gleich")
    expect(page.locator("#cw-said")).to_have_text(
        re.compile(r"^k000, o0 hinzugefügt\. Unterschiede in \d von \d Zeilen\.$")
    )


def test_a_lens_says_in_german_what_moves(german: Served) -> None:
    page = german.visit().open("entries/?lens.off=size")
    expect(page.locator(".cw-lens [role=status]")).to_have_text(
        re.compile(r"Deine Lesart \(1 ausgeschaltet\): \d+ von 16 anders\.")
    )
    page = german.visit().open("entries/o0/?lens.set=o0:size:large")
    mine = page.locator(".cw-lens .cw-verdict").first
    expect(mine).to_have_text(re.compile(r"Big\s+deine Lesart \(das Wiki: .+\)$"))
    # What the script says of a verdict is what the build says of it.
    page = german.visit().open("entries/o2/?lens.set=o2:shape:round")
    wiki = page.locator(".cw-verdict .cw-badge").first.inner_text()
    assert wiki.startswith("unentschieden: ")
    expect(page.locator(".cw-lens .cw-verdict").first).to_contain_text(" oder ")


# From right to left, in English among Hebrew

HEBREW = {
    "Alder Mill": "טחנת אלון",
    "title: Kind": "title: סוג",
    "title: Power": "title: כוח",
    "title: Owner": "title: בעלים",
    "Common mill": "טחנה משותפת",
    "Big mill": "טחנה גדולה",
    "The village's own.": "שייכת לכפר.",
}


@pytest.fixture(scope="module")
def hebrew(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    written = dict(mills())
    for english_title, title in HEBREW.items():
        written = {path: text.replace(english_title, title) for path, text in written.items()}
    written["mkdocs.yml"] = written["mkdocs.yml"].replace("font: false\n", "font: false\n  language: he\n")
    yield from _served(browser, tmp_path_factory.mktemp("hebrew"), written)


@pytest.mark.parametrize(
    "address",
    ["entries/?lens.off=power", "entries/alder/", "compare/?entries=alder,brook", "add/?entry=alder", "pictures/"],
)
def test_pages_from_right_to_left_hold(hebrew: Served, address: str) -> None:
    visit = hebrew.visit(width=390)
    page = visit.open(address)
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(page) == []
    assert faults(visit) == []


PLACES = """(element, words) => words.map((word) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT), range = document.createRange();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const at = node.data.indexOf(word);
        if (at < 0) continue;
        range.setStart(node, at);
        range.setEnd(node, at + word.length);
        return range.getBoundingClientRect().left;
    }
    return -1;
})"""
"""how far to the right words begin"""


def test_an_english_sentence_is_read_from_its_left(hebrew: Served) -> None:
    visit = hebrew.visit()
    page = visit.open("entries/alder/")
    because, subject, last = page.locator(".cw-why").first.evaluate(PLACES, ["Because", "כוח", "is at most"])
    assert because < subject < last
    page = visit.open("entries/")
    count, shown = page.locator(".cw-desk [role=status]").evaluate(PLACES, ["6 of", "shown"])
    assert count < shown
    stones, pairs = page.locator("tr[data-e=hand] td", has_text="pairs").evaluate(PLACES, ["1", "pairs"])
    assert 0 < stones < pairs


# A language that nobody speaks


@pytest.fixture(scope="module")
def files() -> Mapping[str, str]:
    written = dict(mills())
    setting = f"comparative-wiki: {{language: {CODE}, catalogues: words, forge: github}}]"
    written["mkdocs.yml"] = written["mkdocs.yml"].replace("comparative-wiki]", setting)
    written["mkdocs.yml"] += "repo_url: https://forge.example/someone/mills\nedit_uri: edit/trunk/docs/\n"
    return {**written, f"words/{CODE}.po": catalogue()}


@pytest.fixture(scope="module")
def nobodys(browser: Browser, tmp_path_factory: pytest.TempPathFactory, files: Mapping[str, str]) -> Iterator[Served]:
    yield from _served(browser, tmp_path_factory.mktemp("nobodys"), files)


NAMES = {"CSV", "JSON", "HTML", "Markdown", "BibTeX", "CSL-JSON", "reStructuredText", "YAML", "GitHub"}
MONTHS = set("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split())  # noqa: SIM905


def english(page: Page, files: Mapping[str, str]) -> list[str]:
    """What is read on a page that is neither the wiki's own nor in circles."""
    own = " ".join(text for name, text in files.items() if not name.startswith("words/"))
    known = NAMES | MONTHS | set(re.findall(r"[A-Za-z]{2,}", own))
    found = []
    for text in page.evaluate(SAID):
        words = re.findall(r"(?<![\w/.:-])[A-Za-z-]{2,}(?![\w/.-]*[/.]\w)", text)
        found += [text] if [one for one in words if one not in known] else []
    return found


def test_nothing_that_the_tools_of_a_table_say_is_english(nobodys: Served, files: Mapping[str, str]) -> None:
    visit = nobodys.visit()
    page = visit.open(
        "entries/?sort=title,-kind&with.power=water&without.owner=lord&pin=alder&columns=kind,power,owner&same=1"
    )
    expect(page.locator(".cw-tick").first).to_be_attached()
    assert english(page, files) == []
    page.locator("input[name=maybe]").first.check()
    for opener in page.locator(".cw-bar .cw-button[aria-expanded]").all():
        opener.click()
    page.locator(".cw-tick").first.check()
    page.locator(".cw-tick").last.check()
    page.locator(".cw-picks .cw-button").first.wait_for()
    assert english(page, files) == []
    page.locator("[name=find]").fill("no such thing at all")
    # The search follows the typing a moment later, and says so where copying will.
    expect(page).to_have_url(re.compile("find=no"))
    page.locator(".cw-bar .cw-button[aria-expanded]").nth(3).click()
    page.locator("[value=copy]").click()
    expect(page.locator(".cw-desk [role=status]")).to_contain_text(
        re.compile(f"{circled('Copied')}|{circled('copied')}")
    )
    assert english(page, files) == []
    page.locator("[name=find]").fill("")
    page.locator(".cw-look").first.click()
    page.locator("dialog .cw-side").wait_for()
    assert english(page, files) == []
    assert faults(visit) == []


def test_nothing_that_a_download_says_is_english(nobodys: Served) -> None:
    page = nobodys.visit().open("entries/?with.power=water&maybe=1")
    page.locator(".cw-bar .cw-button[aria-expanded]").last.click()
    with page.expect_download() as waiting:
        page.locator("[value=csv]").click()
    head = waiting.value.path().read_bytes().decode().split("\r\n")[0]
    assert head.startswith(f'\ufeff"{circled("Entry")}",')
    assert head.endswith(f',"{circled("Match")}"')


def test_nothing_that_comparing_and_the_lens_say_is_english(nobodys: Served, files: Mapping[str, str]) -> None:
    visit = nobodys.visit()
    page = visit.open("compare/?entries=alder,brook,nothing")
    page.locator(".cw-side thead").wait_for()
    page.locator("ol button").last.click()
    page.locator("#cw-said").wait_for(state="attached")
    assert english(page, files) == []
    for address in ("entries/", "entries/brook/", "entries/alder/"):
        page = visit.open(f"{address}?lens.off=owner&lens.read=loose&lens.set=brook:stones:3,alder:power:hand")
        page.locator(".cw-lens summary").click()
        page.locator(".cw-lens form label").first.wait_for()
        page.locator(".cw-own").first.wait_for()
        assert english(page, files) == [], address
    assert faults(visit) == []


def test_nothing_that_the_form_says_is_english(nobodys: Served, files: Mapping[str, str]) -> None:
    visit = nobodys.visit()
    page = visit.open("add/")
    page.locator("#cw-form:not([hidden])").wait_for()
    page.locator("[data-key=title]").fill("<Mill>")
    page.locator("[data-key=since]").fill("1. May 1800")
    stones = page.locator("[data-criterion=stones]")
    stones.locator("input[value=':text']").check()
    for answer in ("some", "-1", "1.5", "5 to 3", "n/a"):
        stones.locator("[data-key=answer]").first.fill(answer)
        page.locator(".cw-form__problems li", has_text=answer).first.wait_for()
        assert english(page, files) == [], answer
    for criterion, answer in (("power", "=hand"), ("owner", ":disputed"), ("toll", ":neutral"), ("record", "=kept")):
        page.locator(f"[data-criterion={criterion}] input[value='{answer}']").first.check()
    stones.locator("input[value=':absent']").check()
    expect(page.locator(".cw-form__problems li").first).to_be_visible()
    assert english(page, files) == []
    page = visit.open("add/?entry=alder")
    page.locator("#cw-form:not([hidden])").wait_for()
    page.locator("[data-key=summary]").fill("Its own, and old.")
    expect(page.locator(".cw-form__propose[href]")).to_be_visible()
    page.locator("[data-do=copy]").first.click()
    assert english(page, files) == []
    assert faults(visit) == []
