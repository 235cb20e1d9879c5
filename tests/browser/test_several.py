"""Two comparisons on one site, in a browser: what is picked, compared and read otherwise in one is not in the other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import Served, Visit, served_at_home
from tests.conftest import write_files
from tests.site.building import build_site
from tests.site.several import wiki


@pytest.fixture(scope="module")
def orchard(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root = tmp_path_factory.mktemp("orchard")
    files = wiki()
    settings = str(files["mkdocs.yml"]).replace("https://example.org/orchard/", "http://127.0.0.1/")
    files["mkdocs.yml"] = settings.replace("font: false", "font: false, features: [navigation.instant]")
    write_files(root, files)
    yield from served_at_home(browser, build_site(root).folder)


def faults(visit: Visit) -> list[str]:
    """What the console calls an error."""
    return visit.errors


def follow(page: Page, address: str) -> None:
    """Go to a page by a link, without loading it anew."""
    page.evaluate("() => { window.stayed = true }")
    page.locator(f'.md-content a[href$="{address}"]:visible').first.click()
    page.wait_for_url(f"**/{address}")


def test_what_is_picked_in_one_is_not_picked_in_the_other(orchard: Served) -> None:
    visit = orchard.visit()
    page = visit.open("fruit/apple/")
    picked = page.get_by_role("region", name="Picked for comparing")
    page.locator(".cw-pick").click()
    expect(picked).to_contain_text("Apple")
    follow(page, "trees/apple/")
    expect(page.locator("h1")).to_contain_text("Apple tree")
    expect(page.locator(".cw-pick")).to_have_attribute("aria-pressed", "false")
    expect(picked).to_have_count(0)
    page.locator(".cw-pick").click()
    expect(picked.get_by_role("link", name="Apple tree")).to_have_attribute("href", f"{visit.root}trees/apple/")
    follow(page, "fruit/apple/")
    expect(page.locator("h1")).to_have_text("Apple")
    expect(page.locator(".cw-pick")).to_have_attribute("aria-pressed", "true")
    expect(picked.get_by_role("listitem")).to_have_count(1)
    expect(picked.get_by_role("link", name="Apple", exact=True)).to_be_visible()
    assert page.evaluate("() => window.stayed")
    page = visit.open("fruit/sloe/")
    page.locator(".cw-pick").click()
    picked.get_by_role("link", name="Compare").click()
    expect(page.locator("#cw-compare .cw-side thead a").first).to_have_text("Apple")
    assert "/fruit/compare/" in page.url
    assert faults(visit) == []


def test_a_lens_reads_by_the_rules_of_its_own_comparison(orchard: Served) -> None:
    visit = orchard.visit()
    asked: list[str] = []
    visit.page.on("request", lambda one: asked.append(one.url.removeprefix(visit.root)) if "rules" in one.url else None)
    for folder, criterion, other in (("fruit", "Sweetness", "Height"), ("trees", "Height", "Who eats it")):
        page = visit.open(f"{folder}/")
        page.locator(".cw-lens summary").click()
        expect(page.locator(".cw-lens").get_by_label(criterion, exact=True)).to_be_visible()
        expect(page.locator(".cw-lens").get_by_label(other, exact=True)).to_have_count(0)
        page.locator(".cw-lens").get_by_label(criterion, exact=True).uncheck()
        expect(page.locator(".cw-lens [role=status]")).to_contain_text("1 switched off")
        assert page.locator(".cw-yours").count() == 2
    assert asked == ["fruit/api/v1/rules.json", "trees/api/v1/rules.json"]
    assert faults(visit) == []


def test_nothing_is_picked_where_tables_of_both_stand(orchard: Served) -> None:
    visit = orchard.visit()
    page = visit.open("")
    page.locator("table.cw-table[data-ready]").first.wait_for()
    assert page.locator(".cw-tick").count() == 2
    assert not page.locator(".cw-tick:visible").count()
    assert not page.locator(".cw-lens").count()
    page.locator(".cw-look").first.click()
    expect(page.get_by_role("dialog").get_by_role("link", name="Apple tree").first).to_be_visible()
    page.keyboard.press("Escape")
    page.locator(".md-search__input").first.press_sequentially("apple")
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    assert faults(visit) == []


@pytest.mark.parametrize("address", ["", "fruit/", "fruit/apple/", "trees/criteria/sweet/"])
def test_axe_finds_nothing(orchard: Served, address: str) -> None:
    assert violations(orchard.visit(width=390).open(address)) == []
