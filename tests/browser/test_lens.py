"""The reader's lens in a real browser: verdicts equal to Python's, and what a reader sees and does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from comparative_wiki.classify import Classifier, Profile, Verdict
from comparative_wiki.columns import cell_of_verdict
from comparative_wiki.entry import Entry
from comparative_wiki.export.rules_export import profile_as_json, rules_as_json
from comparative_wiki.languages.language import ENGLISH
from comparative_wiki.lens import Lens, profile_under
from comparative_wiki.problems import Problems
from comparative_wiki.render.marks import badge_of
from comparative_wiki.render.spoken import spoken
from comparative_wiki.rules import RuleSet
from comparative_wiki.wiki import ClassifiedEntry, build_wiki
from tests.browser.axe import violations
from tests.browser.conftest import Served
from tests.browser.test_pages import Scheme, spill
from tests.conftest import PACKAGE, REPO, TESTS, Draw, write_files
from tests.shapes import seeded
from tests.site.building import build_site
from tests.test_lens import APPLE, ODD, PEAR, SHOPS, entry_of
from tests.test_lens import shops as shops_of
from tools.screenshots import serve

COMPARISONS = 500
LENSES = 6
"""random lenses for each, besides none at all"""

ASK = """async (cases) => {
    const { readRules, profileUnder, verdict, cellOf, badgeOf } = await import("/walk.js");
    return cases.map(([file, asked]) => {
        const rules = readRules(file);
        return asked.map(([profile, off, settings]) => file.classifications.map((one) => {
            const found = verdict(rules, one.id, profileUnder(rules, profile, off, settings));
            return {...found, cell: cellOf(one, found), badge: badgeOf(one, found)};
        }));
    });
}"""


@pytest.fixture(scope="module")
def walker(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page that may import walk.js."""
    folder = tmp_path_factory.mktemp("walker")
    script = spoken((PACKAGE / "render" / "assets" / "walk.js").read_text(encoding="utf-8"), ENGLISH)
    write_files(folder, {"walk.js": script, "index.html": "<!doctype html><title>Walk</title>"})
    with serve(folder) as root:
        page = browser.new_page()
        page.goto(root)
        yield page
        page.close()


def said(rules: RuleSet, verdict: Verdict) -> dict[str, Any]:
    """A verdict as the script gives it."""
    classification = rules.comparison.classifications[verdict.classification]
    order = {kind.id: number for number, kind in enumerate(classification.classes)}
    cell, badge = cell_of_verdict(classification, verdict), badge_of(rules.comparison, verdict)
    as_cell: dict[str, Any] = {"p": list(cell.possible), "c": list(cell.certain)}
    as_cell |= {"s": cell.state} if cell.state != "known" else {"r": cell.rank}
    return {
        "state": verdict.state.value,
        "possible": [order[one] for one in verdict.possible],
        "certain": [order[one] for one in verdict.certain],
        "mayBeNone": verdict.may_be_none,
        "impossible": verdict.impossible,
        "cell": as_cell,
        "badge": {"prefix": badge.prefix, "words": badge.words, "colour": badge.colour},
    }


def random_lens(random: Random, rules: RuleSet, entry: Entry) -> Lens:
    criteria = rules.comparison.rule_criteria
    off = frozenset(one for one in criteria if random.random() < 0.3)
    chosen = [one for one in rules.variables if random.random() < 0.3]
    return Lens(
        off=off, settings={entry.id: {(one.criterion, one.option): random.choice(one.domain) for one in chosen}}
    )


def every_small_lens(rules: RuleSet, entry: Entry) -> Iterator[Lens]:
    """None, every single switch, every single setting."""
    yield Lens()
    for name in rules.comparison.rule_criteria:
        yield Lens(off=frozenset([name]))
    for one in rules.variables:
        for value in one.domain:
            yield Lens(settings={entry.id: {(one.criterion, one.option): value}})


Case = tuple[RuleSet, Classifier, Entry, Profile, list[Lens]]


def differences(page: Page, cases: list[Case]) -> list[Any]:
    """Where the script says something else than Python, as what was asked and what either says."""
    # The rules of a wiki are read once, as on a page.
    questions = dict[int, tuple[RuleSet, list[Any], list[Any]]]()
    for rules, classifier, entry, profile, lenses in cases:
        known = profile_as_json(rules, entry, profile)
        _, asked, expected = questions.setdefault(id(rules), (rules, [], []))
        for lens in lenses:
            settings = [[name, option, value] for (name, option), value in lens.settings.get(entry.id, {}).items()]
            asked.append([known, sorted(lens.off), settings])
            verdicts = classifier.classify(profile_under(rules, entry, profile, lens))
            expected.append([said(rules, one) for one in verdicts.values()])
    sent = [[json.loads(rules_as_json(rules)), asked] for rules, asked, _ in questions.values()]
    return [
        ((file, question), his, ours)
        for (file, asked), found, (_, _, expected) in zip(
            sent, page.evaluate(ASK, sent), questions.values(), strict=True
        )
        for question, his, ours in zip(asked, found, expected, strict=True)
        if his != ours
    ]


def test_random_rules_and_lenses_have_the_same_verdicts_as_in_python(walker: Page) -> None:
    random = Random(20261123)
    cases: list[Case] = []
    for seed in range(COMPARISONS):
        drawn = seeded(seed).found
        classifier, entry = drawn.classifier(), drawn.entry
        lenses = [Lens(), *(random_lens(random, classifier.rules, entry) for _ in range(LENSES))]
        cases.append((classifier.rules, classifier, entry, drawn.profile(), lenses))
    states = {one.state for case in cases for one in case[1].classify(case[3]).values()}
    assert len(states) == 4, states
    assert differences(walker, cases)[:1] == []


@pytest.mark.parametrize("root", [REPO, TESTS / "wikis" / "open-models", TESTS / "wikis" / "password-managers"])
def test_every_switch_and_setting_of_a_wiki_has_the_same_verdicts_as_in_python(walker: Page, root: Path) -> None:
    wiki = build_wiki(root, "entries", Problems())
    assert wiki is not None
    classifier = Classifier(wiki.rules)
    cases: list[Case] = [
        (wiki.rules, classifier, one.entry, one.profile, list(every_small_lens(wiki.rules, one.entry)))
        for one in wiki.entries.values()
    ]
    assert differences(walker, cases)[:1] == []


def test_what_is_worked_out_follows_in_the_browser_too(walker: Page, draw: Draw) -> None:
    wiki = shops_of(draw)
    classifier = Classifier(wiki.rules)
    cases: list[Case] = [
        (wiki.rules, classifier, one.entry, one.profile, list(every_small_lens(wiki.rules, one.entry)))
        for one in wiki.entries.values()
    ]
    assert differences(walker, cases)[:1] == []


# What a reader sees and does

OPENED = ".cw-lens details > form label"


def opened(page: Page) -> None:
    page.locator(".cw-lens summary").click()
    page.locator(OPENED).first.wait_for()


def kind_of(page: Page, entry: str) -> str:
    """What the first class column shows of an entry."""
    shown = page.locator(f'tr[data-e="{entry}"] td').first
    text: str = shown.evaluate("one => one.innerText")
    return " ".join(text.split())


def test_a_switch_changes_the_table_and_says_so(first_wiki: Served) -> None:
    visit = first_wiki.visit()
    page = visit.open("entries/")
    before = kind_of(page, "redis")
    opened(page)
    page.locator(".cw-lens").get_by_label("Control of the process", exact=True).uncheck()
    status = page.locator(".cw-lens [role=status]")
    page.locator(".cw-own").first.wait_for()
    assert kind_of(page, "redis") == "undecided: Organiser-led commons or Rewarded commons your reading"
    moved = page.locator("tr:has(.cw-own)").count()
    total = page.locator("tr[data-e]").count()
    assert status.inner_text() == f"Your reading (1 switched off): {moved} of {total} moved."
    assert page.url.endswith("entries/?lens.off=control")
    page.get_by_role("button", name="Reset the lens").click()
    page.locator(".cw-own").first.wait_for(state="detached")
    assert kind_of(page, "redis") == before
    assert page.url.endswith("entries/")
    assert page.evaluate("document.activeElement.textContent") == "Lens: read it your own way"
    assert page.locator(".cw-lens").get_by_label("Control of the process", exact=True).is_checked()
    assert visit.errors == []


def test_filters_go_by_the_readers_classes(first_wiki: Served) -> None:
    visit = first_wiki.visit()
    page = visit.open("entries/?lens.off=control&with.kind=~undetermined")
    redis = page.locator('tr[data-e="redis"]')
    expect(redis).to_have_count(1)
    page.get_by_role("button", name="Reset the lens").click()
    expect(redis).to_have_count(0)
    assert visit.errors == []


def test_a_lens_comes_back_from_its_address(first_wiki: Served) -> None:
    visit = first_wiki.visit()
    page = visit.open("entries/?lens.off=control,no-such&find=redis&lens.set=%25E0:b:c,redis,,redis:control:nothing")
    for _ in range(2):
        page.locator(".cw-own").first.wait_for()
        assert kind_of(page, "redis").endswith("your reading")
        opened(page)
        assert not page.locator(".cw-lens").get_by_label("Control of the process", exact=True).is_checked()
        page.reload()
    page.get_by_role("link", name="Redis").first.click()
    page.wait_for_url("**/entries/redis/")
    page.locator("section.cw-lens").wait_for()
    page.go_back()
    page.locator(".cw-own").first.wait_for()
    assert "find=redis" in page.url
    assert visit.errors == []


def test_nothing_is_loaded_until_the_lens_is_used(first_wiki: Served) -> None:
    visit = first_wiki.visit()
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url))
    page = visit.open("entries/redis/")
    page.locator(".cw-lens summary").wait_for()
    late = ("rules.json", "profiles.json", "lens.txt")
    assert not [one for one in asked if one.endswith(late)]
    opened(page)
    assert len([one for one in asked if one.endswith(late)]) == 3


def test_an_entry_shows_both_readings_by_keyboard_alone(first_wiki: Served) -> None:
    page = first_wiki.visit().open("entries/redis/")
    page.locator(".cw-lens summary").focus()
    page.keyboard.press("Enter")
    page.locator(OPENED).first.wait_for()
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.locator(".cw-own").first.wait_for()
    verdict = page.locator(".cw-lens .cw-verdict").first.inner_text()
    assert "undecided: Organiser-led commons or Rewarded commons" in verdict
    assert "your reading (the wiki: Organiser-led commons)" in verdict
    assert page.locator(".cw-lens .cw-verdict").last.inner_text().endswith("the same as the wiki’s")
    wikis_own = page.locator(".h-entry > .e-content > .cw-verdicts, .h-entry .cw-verdicts").first.inner_text()
    assert "undecided" not in wikis_own


def test_a_disputed_value_can_be_set(first_wiki: Served) -> None:
    wiki = build_wiki(REPO, "entries", Problems())
    assert wiki is not None
    one, number = next(
        (one, number)
        for one in wiki.entries.values()
        for verdict in one.verdicts.values()
        for number in verdict.asked
        if one.profile.disputed >> number & 1
    )
    variable = wiki.rules.variables[number]
    page = first_wiki.visit().open(f"entries/{one.entry.id}/")
    opened(page)
    criterion = wiki.comparison.criteria[variable.criterion]
    value = wiki.rules.values(number, one.profile.allowed[number])[-1]
    page.locator(".cw-lens label:has(select)", has_text=criterion.title).locator("select").select_option(value)
    page.locator(".cw-own").first.wait_for()
    lens = Lens(settings={one.entry.id: {(criterion.id, ""): value}})
    profile = profile_under(wiki.rules, one.entry, one.profile, lens)
    classifier = Classifier(wiki.rules)
    shown = page.locator(".cw-lens .cw-badge").all_inner_texts()
    expected = [
        badge_of(wiki.comparison, verdict)
        for name, verdict in classifier.classify(profile).items()
        if wiki.comparison.classifications[name].lens_of is None
    ]
    assert shown == [f"{badge.prefix}: {badge.words}" if badge.prefix else badge.words for badge in expected]
    assert page.url.endswith(f"?lens.set={one.entry.id}:{criterion.id}:{value}")
    page.reload()
    page.locator(".cw-own").first.wait_for()
    assert page.locator(".cw-lens .cw-badge").all_inner_texts() == shown


def test_values_that_contradict_one_another_are_told(first_wiki: Served) -> None:
    wiki = build_wiki(REPO, "entries", Problems())
    assert wiki is not None
    classifier = Classifier(wiki.rules)

    def contradicts(one: ClassifiedEntry, lens: Lens) -> bool:
        verdicts = classifier.classify(profile_under(wiki.rules, one.entry, one.profile, lens))
        return next(iter(verdicts.values())).impossible

    entry, criterion, value = next(
        (one.entry.id, criterion, value)
        for one in wiki.entries.values()
        for lens in every_small_lens(wiki.rules, one.entry)
        if contradicts(one, lens)
        for (criterion, _), value in lens.settings[one.entry.id].items()
    )
    page = first_wiki.visit().open(f"entries/{entry}/?lens.set={entry}:{criterion}:{value}")
    page.locator(".cw-own").first.wait_for()
    assert (
        page.locator(".cw-lens .cw-badge").first.inner_text() == "no class, because its values contradict one another"
    )


def test_another_reading_stands_beside_the_wikis_own(first_wiki: Served) -> None:
    wiki = build_wiki(REPO, "entries", Problems())
    assert wiki is not None
    lens = next(
        one
        for one in wiki.comparison.classifications.values()
        if one.lens_of and any(e.verdicts[one.id].differs_from(e.verdicts[one.lens_of]) for e in wiki.entries.values())
    )
    assert lens.lens_of is not None
    entry = next(e for e in wiki.entries.values() if e.verdicts[lens.id].differs_from(e.verdicts[lens.lens_of]))
    page = first_wiki.visit().open(f"entries/{entry.entry.id}/")
    opened(page)
    title = wiki.comparison.classifications[lens.lens_of].title
    page.locator(".cw-lens").get_by_label(title).select_option(lens.id)
    page.locator(".cw-own").first.wait_for()
    badge = badge_of(wiki.comparison, entry.verdicts[lens.id])
    read = page.locator(".cw-lens .cw-verdict", has_text=f"read as {lens.title}")
    assert read.locator(".cw-badge").inner_text() == (f"{badge.prefix}: " if badge.prefix else "") + badge.words
    assert page.url.endswith(f"?lens.read={lens.id}")


def test_without_script_nothing_of_it_shows(first_wiki: Served) -> None:
    page = first_wiki.visit(java_script_enabled=False).open("entries/redis/?lens.off=control")
    assert page.locator(".cw-lens").count() == 0


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (390, "dark"), (1280, "light")])
@pytest.mark.parametrize("address", ["entries/", "entries/redis/"])
def test_an_open_lens_is_sound(first_wiki: Served, address: str, scheme: Scheme, width: int) -> None:
    visit = first_wiki.visit(width=width, color_scheme=scheme)
    page = visit.open(f"{address}?lens.off=control")
    page.locator(".cw-own").first.wait_for()
    opened(page)
    assert spill(page) == []
    assert violations(page, ".cw-lens") == []
    small = page.locator(".cw-lens :is(input, select, button, summary, label)").evaluate_all(
        """all => all.filter(one => one.getBoundingClientRect().height < 24 && !one.closest("label"))
            .map(one => one.outerHTML)"""
    )
    assert small == []


def test_a_lens_in_mkdocs_own_theme(plain_wiki: Served) -> None:
    visit = plain_wiki.visit()
    page = visit.open("entries/")
    of_the_theme = list(visit.errors)
    opened(page)
    page.locator(f"{OPENED} input").first.uncheck()
    page.locator(".cw-lens [role=status]", has_text="1 switched off").wait_for()
    assert visit.errors == of_the_theme


def test_hostile_words_stay_words(hostile_wiki: Served) -> None:
    visit = hostile_wiki.visit()
    for address in ("entries/?lens.off=%3Cimg+src%3Dx+onerror%3D__pwned%3D1%3E", "entries/evil/"):
        page = visit.open(address)
        opened(page)
        if page.locator(f"{OPENED} input").count():
            page.locator(f"{OPENED} input").first.uncheck()
        page.wait_for_timeout(100)
        assert page.evaluate("window.__pwned") is None
        assert page.locator(".cw-lens img").count() == 0


# A drawn wiki, with pages that change without a reload

AT_HOME = "https://wiki.example/"


@pytest.fixture(scope="module")
def shops_served(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Two shops, the second of them with rival claims about a criterion that takes many."""
    root = tmp_path_factory.mktemp("shops")
    config = (
        f"site_name: Shops\nsite_url: {AT_HOME}\nplugins: [search, comparative-wiki]\n"
        "theme: {name: material, font: false, features: [navigation.instant]}\n"
    )
    entries = {
        "entries/apple.md": entry_of("Apple", APPLE),
        "entries/pear.md": entry_of("Pear", PEAR),
        "entries/plum.md": entry_of("Plum", {}),
    }
    home = "# Shops\n\n```comparison\n```\n"
    write_files(root, {"mkdocs.yml": config, "docs/index.md": home, "entries/comparison.yml": SHOPS, **entries})
    with serve(build_site(root, strict=False).folder) as address:
        yield Served(browser, address)


@pytest.fixture
def shops(shops_served: Served) -> Iterator[Served]:
    yield shops_served
    shops_served.leave()


def test_a_lens_survives_a_change_of_page_without_a_reload(shops: Served) -> None:
    visit = shops.visit()
    visit.page.context.route(
        f"{AT_HOME}**",
        lambda route: route.fulfill(response=route.fetch(url=visit.root + route.request.url[len(AT_HOME) :])),
    )
    page = visit.page
    page.goto(f"{AT_HOME}?lens.off=open")
    page.evaluate("window.here = true")
    page.locator(".cw-own").first.wait_for()
    page.locator("td a, th a").filter(has_text="Pear").first.click()
    page.locator(".h-entry section.cw-lens").wait_for()
    assert page.locator(".cw-own").count() == 0
    page.go_back()
    page.locator(".cw-own").first.wait_for()
    assert page.locator("section.cw-lens").count() == 1
    assert page.evaluate("window.here") is True
    # Material looks for the map of the site in every folder on the way.
    assert [one for one in visit.errors if "404" not in one] == []


def test_one_option_of_many_can_be_set(shops: Served) -> None:
    page = shops.visit().open("entries/pear/")
    opened(page)
    runs = page.locator(".cw-lens .cw-verdict", has_text="Runs on")
    page.get_by_label("platforms: linux").select_option("yes")
    runs.wait_for()
    assert runs.locator(".cw-badge").inner_text() == "Linux, One only, perhaps Both"
    page.get_by_label("platforms: mac").select_option("yes")
    page.wait_for_url("**/?lens.set=pear:platforms:linux:yes,pear:platforms:mac:yes")
    assert runs.locator(".cw-badge").inner_text() == "Linux, One only, Both"


def test_ids_with_commas_and_blanks_come_back(shops: Served) -> None:
    page = shops.visit().open("entries/plum/")
    opened(page)
    page.locator(".cw-lens label:has(select)", has_text="open").first.locator("select").select_option("yes")
    page.locator(".cw-lens label:has(select)", has_text=ODD).locator("select").select_option("c:d%")
    page.get_by_role("checkbox", name=ODD).uncheck()
    status = page.locator(".cw-lens [role=status]", has_text="1 switched off, 2 set")
    status.wait_for()
    address, said_of_it = page.url, status.inner_text()
    page.reload()
    status.wait_for()
    assert (page.url, status.inner_text()) == (address, said_of_it)
    opened(page)
    assert not page.get_by_role("checkbox", name=ODD).is_checked()
    assert page.locator(".cw-lens label:has(select)", has_text=ODD).locator("select").input_value() == "c:d%"
