"""Pages under the Content-Security-Policy that the manual gives: nothing of ours is refused."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Served, Visit
from tests.conftest import REPO, write_files
from tests.site.building import build_site
from tests.site.conftest import SMALL
from tests.site.test_embed import VIEWED

MANUAL = (REPO / "docs" / "manual" / "policy.md").read_text(encoding="utf-8")
HASHES = set(re.findall(r"sha256-[\w+/=]{44}", MANUAL.split("## Styles")[0]))
STYLES = set(re.findall(r"sha256-[\w+/=]{44}", MANUAL.split("## Styles")[1]))
"""the hashes that the manual names, of scripts of the theme and of styles of ours"""
TOLD = """addEventListener("securitypolicyviolation", (event) => {
    const { effectiveDirective, blockedURI, sourceFile, lineNumber } = event;
    (window.refused ??= []).push(`${effectiveDirective} ${blockedURI} ${sourceFile}:${lineNumber}`);
})"""
INLINE = re.compile(r"<(script|style)\b([^>]*)>(.*?)</\1>", re.DOTALL)
QUOTED = re.compile(r"""=\s*(?:"[^"]*"|'[^']*')""")
LOOSE = re.compile(r"<[a-z][^<>]*?\s(style|on[a-z]+)\s*=", re.IGNORECASE)


def policy(*scripts: str) -> str:
    """The policy of the manual in one line, with these scripts beside the site's own."""
    block = re.search(r"```text\nContent-Security-Policy:\n(.*?)```", MANUAL, re.DOTALL)
    assert block
    named = " ".join(f"'{one}'" for one in sorted(scripts))
    return " ".join(block[1].replace("'sha256-…' as below", named).split())


def under(visit: Visit, header: str) -> Visit:
    """A window in which every page of the site comes with the header, and says what was refused."""

    def answer(route: Route) -> None:
        if route.request.resource_type != "document":
            return route.fallback()
        found = route.fetch()
        return route.fulfill(response=found, headers={**found.headers, "content-security-policy": header})

    visit.page.route(f"{visit.root}**", answer)
    visit.page.add_init_script(TOLD)
    return visit


def refused(visit: Visit) -> list[str]:
    found: list[str] = visit.page.evaluate("window.refused ?? []")
    return found


def digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def inline(folder: Path, tag: str) -> set[str]:
    """The hashes of all scripts, or styles, that stand in pages of a site. JSON is not run, and needs none."""
    return {
        digest(text)
        for page in folder.rglob("*.html")
        for kind, attributes, text in INLINE.findall(page.read_text(encoding="utf-8"))
        if kind == tag and "src=" not in attributes and "json" not in attributes
    }


def test_the_manual_names_every_script_and_style_that_stands_in_a_page(
    first_wiki: Served, every_kind: Served, tmp_path: Path
) -> None:
    assert inline(first_wiki.folder, "script") == HASHES
    assert inline(every_kind.folder, "script") <= HASHES
    configuration = "site_name: S\nsite_url: https://s.example/\ntheme: mkdocs\nplugins: [search, comparative-wiki]\n"
    drawn = write_files(tmp_path, {**SMALL, "mkdocs.yml": configuration, "entries/comparison.yml": VIEWED})
    folders = (first_wiki.folder, every_kind.folder, build_site(drawn.root).folder / "embed")
    assert set().union(*(inline(folder, "style") for folder in folders)) == STYLES


def test_no_page_has_styles_or_handlers_in_attributes(first_wiki: Served, every_kind: Served) -> None:
    pages = [page for site in (first_wiki, every_kind) for page in site.folder.rglob("*.html")]
    assert len(pages) > 200
    for page in pages:
        text = QUOTED.sub('=""', INLINE.sub("", page.read_text(encoding="utf-8")))
        assert LOOSE.search(text) is None, page


def test_nothing_is_refused_under_the_policy_of_the_manual(first_wiki: Served) -> None:
    visit = under(first_wiki.visit(searched=True), policy(*HASHES))
    page = visit.open("entries/")
    page.locator("thead button").first.click()
    page.get_by_role("searchbox").fill("linux")
    page.locator(".cw-lens summary").click()
    page.locator(".cw-lens").get_by_role("checkbox").first.uncheck()
    page.locator(".cw-look").first.click()
    expect(page.locator(".cw-dialog .cw-side")).to_be_visible()
    page.keyboard.press("Escape")
    # Material looks at keys, not at what is put into the field.
    page.locator(".md-search__input").first.click()
    page.keyboard.type("stocksy")
    expect(page.get_by_role("button", name="Pick: Stocksy").first).to_be_visible()
    assert refused(visit) == []
    for address, ready in (
        ("", ".md-content"),
        ("entries/redis/", ".cw-pick"),
        ("compare/?entries=linux,debian", ".cw-side"),
        ("add/", "#cw-form input"),
        ("classes/kind/peer-production/", ".md-content"),
        ("criteria/control/", ".md-content"),
        ("essay/", ".cw-picture, svg"),
        ("404.html", ".md-content"),
    ):
        visit.open(address).locator(ready).first.wait_for(state="attached")
        assert refused(visit) == [], address
    assert [one for one in visit.errors if "404" not in one] == []


def test_without_the_themes_scripts_ours_are_alive_and_nothing_else_is_refused(first_wiki: Served) -> None:
    visit = under(first_wiki.visit(), policy())
    page = visit.open("entries/")
    expect(page.locator(".cw-table[data-ready]")).to_be_attached()
    page.get_by_role("searchbox").fill("redis")
    expect(page.locator(".cw-table tbody tr")).to_have_count(1)
    assert {one.split(" ")[0] + one.split(" ")[1] for one in refused(visit)} == {"script-src-eleminline"}


def test_a_stranger_has_no_script_even_if_markup_got_through(first_wiki: Served) -> None:
    page = under(first_wiki.visit(), policy(*HASHES)).open("entries/redis/")
    page.evaluate(
        """() => document.querySelector("article").append(document.createRange().createContextualFragment(
            "<img src=x onerror='window.pwned = 1'><script>window.pwned = 1</script>"))"""
    )
    page.wait_for_timeout(100)
    assert page.evaluate("window.pwned") is None


@pytest.mark.parametrize("address", ["embed/all.html"])
def test_a_page_to_be_framed_needs_its_style_named(first_wiki: Served, address: str) -> None:
    header = policy(*HASHES).replace(
        "style-src 'self'", " ".join(["style-src 'self'", *(f"'{one}'" for one in STYLES)])
    )
    visit = under(first_wiki.visit(), header)
    visit.open(address)
    assert refused(visit) == []
