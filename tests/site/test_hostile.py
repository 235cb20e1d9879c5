"""Entries come from strangers: nothing in them may run, style the page, or pass for a part of it."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.conftest import write_files
from tests.site.building import BuildFailed, build_site
from tests.site.conftest import Build
from tests.site.hostile import BREAKOUTS, CODE, hostile_files
from tests.site.pages import BuiltSite, Element, Page, repeated_ids

ACTIVE = frozenset(
    [
        "script",
        "style",
        "iframe",
        "object",
        "embed",
        "form",
        "input",
        "button",
        "select",
        "textarea",
        "base",
        "link",
        "meta",
        "svg",
        "math",
        "template",
        "video",
        "audio",
        "source",
        "track",
        "frame",
        "frameset",
        "applet",
        "marquee",
        "dialog",
        "slot",
        "portal",
        "noscript",
        "label",
        "body",
        "html",
        "head",
    ]
)
EVIL = {"evil.example"}
OURS = re.compile(r"cw-|md-|__")
OWN_PAGES = (
    "entries/evil/",
    "entries/victim/",
    "entries/",
    "",
    "criteria/words/",
    "criteria/size/",
    "classes/kind/big/",
)


@pytest.fixture(scope="module", params=["material", "mkdocs", "readthedocs"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    root = tmp_path_factory.mktemp("hostile")
    theme = request.param
    write_files(root, hostile_files("material, font: false" if theme == "material" else theme))
    return build_site(root, strict=False)


@pytest.fixture(scope="module")
def harmless(site: BuiltSite, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The same wiki with nothing hostile in it, to know what belongs to the theme."""
    root = tmp_path_factory.mktemp("harmless")
    files = hostile_files("mkdocs")
    files["mkdocs.yml"] = (site.folder.parent / "mkdocs.yml").read_text(encoding="utf-8")
    files["entries/evil.md"] = "---\ntitle: Evil\nsummary: S.\ncriteria: {size: unknown}\n---\n[[profile: victim]]\n"
    write_files(root, files)
    return build_site(root, strict=False)


def handlers(page: Page) -> list[str]:
    """Attributes that run something, or addresses that do."""
    found = []
    for one in page.root.everything():
        for name, value in one.attributes.items():
            address = re.sub(r"[\s\x00-\x20]", "", unescape(value)).lower()
            if (
                name.startswith("on")
                or name in {"srcdoc", "formaction", "ping", "xlink:href"}
                or (name in {"href", "src", "action", "data"} and re.match(r"(javascript|data|vbscript):", address))
            ):
                found.append(f"<{one.tag} {name}={value}>")
    return found


def active(page: Page) -> list[str]:
    """The elements that can run or change the page, with what is in them."""
    found = []
    for one in page.root.walk():
        if one.tag in ACTIVE:
            inside = "".join(child for child in one.children if isinstance(child, str))
            found.append(f"<{one.tag} {sorted(one.attributes)}> {inside.strip()[:60]}")
    return found


@pytest.mark.parametrize("address", OWN_PAGES)
def test_no_handler_and_no_address_that_runs_reaches_a_page(site: BuiltSite, harmless: BuiltSite, address: str) -> None:
    assert set(handlers(site.page(address))) <= set(handlers(harmless.page(address)))


@pytest.mark.parametrize("address", OWN_PAGES)
def test_no_active_element_reaches_a_page(site: BuiltSite, harmless: BuiltSite, address: str) -> None:
    added = set(active(site.page(address))) - set(active(harmless.page(address)))
    # The theme's own may name the page: its title in <title>, the canonical address, a list of settings.
    assert not [one for one in added if "pwned" in one and not one.startswith(("<title", "<meta"))]
    # readthedocs gives its scripts the page's title, as JSON without < and >.
    added = {one for one in added if not ("var mkdocs_page_name" in one and one.startswith("<script"))}
    # Only the hostile entry has a past, and a line of time.
    added.discard("<svg ['aria-describedby', 'aria-label', 'class', 'height', 'role', 'width']> ")
    assert {one.split(" ")[0] for one in added} <= {"<meta", "<title"}


@pytest.mark.parametrize("address", OWN_PAGES)
def test_the_content_has_no_active_element(site: BuiltSite, address: str) -> None:
    content = site.page(address).content
    allowed = {"svg"}  # the theme's icons, for the button to edit
    ours = [one for one in content.walk() if one.tag in {"template", "link"} and is_ours(one)]
    assert {one.tag for one in content.walk() if one not in ours} & (ACTIVE - allowed) == set()
    tags = {one.tag for part in ours for one in part.everything()}
    assert tags & ACTIVE <= {"template", "link", "form", "label", "input", "select", "button", "dialog"}


def is_ours(template: Element) -> bool:
    """Whether a template is one that the build makes, for scripts: in what strangers write there can be none.

    Beside that of a table there is a link to the script itself.
    """
    if template.tag == "link":
        own = re.fullmatch(r"(?:\.\./)*assets/comparative-wiki/reader\.js", template.attributes["href"] or "")
        return bool(own) and template.attributes["rel"] == "modulepreload" and template.inside(".cw-table-box")
    if template.classes == ["cw-lens-place"]:
        return template.inside(".cw-table-box") or template.inside(".h-entry")
    return template.classes == ["cw-live"] and template.inside(".cw-table-box")


@pytest.mark.parametrize("address", OWN_PAGES)
def test_the_markup_stays_sound(site: BuiltSite, harmless: BuiltSite, address: str) -> None:
    page, other = site.page(address), harmless.page(address)
    assert len(page.faults) <= len(other.faults), page.faults
    assert len(page.all("title")) == 1


def body_of(site: BuiltSite) -> list[Element]:
    """The elements that were made of the hostile text itself."""
    page = site.page("entries/evil/")
    found = []
    for one in page.content.walk():
        generated = any(one.inside(f".{name}") for name in GENERATED) or any(name in one.classes for name in GENERATED)
        generated = generated or (one.tag == "template" and is_ours(one))
        if one is not page.content and not generated and not one.inside("nav"):
            found.append(one)
    return found


GENERATED = (
    "cw-verdicts",
    "cw-profile",
    "cw-scroll",
    "cw-picture",
    "cw-past-list",
    "cw-kin",
    "cw-table-box",
    "cw-open",
    "cw-mentions",
    "cw-related",
    "cw-meta",
    "cw-sharing",
)
OUR_OWN = {
    *("cw-lead", "cw-badge", "cw-badge__state", "cw-mark", "cw-inline-verdict", "cw-note"),
    *("cw-glyph", "cw-axis", "cw-tone", "cw-fill", "cw-hollow"),
}


def test_nothing_dresses_up_as_a_part_of_the_page(site: BuiltSite) -> None:
    for one in body_of(site):
        fragments = {name.partition("--")[0] for name in one.classes if OURS.match(name)}
        theme = {"md-content__button", "md-icon", "md-tags", "md-tag", "md-nav__icon"}
        assert fragments <= OUR_OWN | theme, one
        assert not {"style", "target", "data-md-component", "data-md-toggle", "contenteditable", "hidden"} & set(
            one.attributes
        ) or one.inside("svg")
        identity = one.attributes.get("id", "")
        assert not identity.startswith("__"), identity


def test_the_badges_in_the_text_are_those_of_the_wiki(site: BuiltSite) -> None:
    for one in body_of(site):
        if "cw-badge" in one.classes:
            assert one.text in {"Big", "Rest", "contested: Big or Rest"}


def test_no_id_of_ours_can_be_taken(site: BuiltSite) -> None:
    assert [one for one in repeated_ids(site.page("entries/evil/")) if OURS.match(one)] == []
    assert not site.page("entries/evil/").all("#cw-mine")


def test_nothing_is_fetched_from_another_host(site: BuiltSite) -> None:
    for address in OWN_PAGES:
        for one in site.page(address).root.walk():
            for name in ("src", "srcset", "data", "poster", "background"):
                # As a browser reads it: without white space, and with either slash.
                value = re.sub(r"[\s\x00-\x20]", "", one.attributes.get(name, "")).replace("\\", "/")
                assert urlsplit(value).netloc not in EVIL, (address, one.tag, value)
            if one.tag in {"link", "base", "meta"}:
                assert "evil.example" not in one.attributes.get("href", "") + one.attributes.get("content", "")


def test_templates_are_not_filled(site: BuiltSite) -> None:
    for address in OWN_PAGES:
        html = site.page(address).html
        # The title alone brings them to each of these pages.
        html = html.replace(r"\{\{ 7*7 \}\}", "").replace(r"\{\% if true \%\}JINJA\{\% endif \%\}", "")  # as BibTeX
        assert html.count("7*7") == html.count("{{ 7*7 }}") > 0, address
        assert html.count("JINJA") == html.count("{% if true %}JINJA{% endif %}") > 0, address
    text = site.page("entries/evil/").content.text
    assert '{{ 7*7 }} {% include "x" %} {# comment #} {{ config.site_name }}' in text


def test_comments_do_not_get_through(site: BuiltSite) -> None:
    """Some plugins take comments for commands."""
    assert "a comment" not in site.page("entries/evil/").html
    assert "<!-- material/tags" not in site.page("entries/evil/").html


def test_tokens_of_the_machinery_are_not_taken_from_strangers(site: BuiltSite) -> None:
    for address in OWN_PAGES:
        page = site.page(address)
        assert not [one for one in page.root.walk() if {"data-cw-late", "data-cw-token"} & set(one.attributes)]
        # A stranger's token must not bring up what stands for it on another page.
        assert page.content.texts("ul.cw-entries--verdicts") == [] or address == ""


def test_fields_are_shown_as_they_were_written(site: BuiltSite) -> None:
    """Harmless, and still there: nothing is lost in making it safe."""
    table = site.page("entries/evil/").one("table.cw-criteria").text
    for name in ("script", "attribute", "quote", "double", "entity", "number", "jinja", "javascript"):
        assert BREAKOUTS[name] in table, name
    for label in ("because", "note", "title", "author", "quote", "evidence note", "words"):
        assert f"{label} {BREAKOUTS['script']}" in table, label


def test_the_words_of_the_text_are_still_there(site: BuiltSite) -> None:
    text = site.page("entries/evil/").content.text
    for words in ("A paragraph.", "raw *block*", "inside markdown", "Definition", f"<script>{CODE}</script>"):
        assert words in text, words


def test_the_title_is_text_everywhere(site: BuiltSite) -> None:
    page = site.page("entries/evil/")
    title = page.one("title").text
    assert title.startswith("Hostile ' onmouseover=window.__pwned=1 x='\" autofocus onfocus=")
    assert page.content.all("h1")[-1].text.startswith("Hostile ' onmouseover=")


def test_links_to_elsewhere_still_work(site: BuiltSite) -> None:
    links = [one.attributes.get("href") for one in site.page("entries/evil/").content.all("a")]
    assert "https://good.example/" in links
    assert "../victim/" in links


def test_a_link_of_a_stranger_is_a_mention_in_plain_text(site: BuiltSite) -> None:
    mention = site.page("entries/victim/").all(".cw-mention")[0]
    assert {one.tag for one in mention.walk()} <= {"li", "a", "span", "blockquote", "mark", "time"}
    assert "the victim" in mention.text


def test_the_search_index_holds_no_markup_that_runs(site: BuiltSite) -> None:
    if "material" not in (site.folder.parent / "mkdocs.yml").read_text(encoding="utf-8"):
        return  # MkDocs' own index holds text, not HTML, and its script escapes what it shows.
    for one in json.loads(site.text("search/search_index.json"))["docs"]:
        for text in (one["title"], one["text"], *one.get("tags", [])):
            page = Page("", text)
            assert handlers(page) == []
            assert {element.tag for element in page.root.walk()} & ACTIVE == set(), one["location"]


def test_the_json_holds_the_text_as_it_is(site: BuiltSite) -> None:
    entry = next(one for one in json.loads(site.text("api/v1/wiki.json"))["entries"] if one["id"] == "evil")
    claims = entry["values"]["size"]["claims"]
    assert claims[0]["because"].startswith(f"because <script>{CODE}</script>")


def one_field(field: str, value: str) -> dict[str, str]:
    front = {"title": "T", "summary": "S.", field: value}
    lines = "\n".join(f"{key}: {json.dumps(text, ensure_ascii=False)}" for key, text in front.items())
    return {"entries/apple.md": f"---\n{lines}\ncriteria: {{}}\n---\n"}


@pytest.mark.parametrize("field", ["title", "summary"])
def test_markup_in_title_and_summary_is_refused(built: Build, field: str) -> None:
    with pytest.raises(BuildFailed, match=f"'{field}' contains < or >"):
        built(one_field(field, f"<b>{CODE}"))


@pytest.mark.parametrize(
    "alias", ['"><script>', "../../etc", "a/b", "javascript:x", "", " ", "{{7*7}}", "\ue000cw0\ue001"]
)
def test_an_alias_is_an_id_or_refused(built: Build, alias: str) -> None:
    text = f"---\ntitle: T\nsummary: S.\naliases: [{json.dumps(alias, ensure_ascii=False)}]\ncriteria: {{}}\n---\n"
    with pytest.raises(BuildFailed, match=r"\[(bad-id|wrong-kind)\]"):
        built({"entries/apple.md": text})


@pytest.mark.parametrize(
    "address",
    [
        f"javascript:{CODE}",
        "data:text/html,x",
        "//evil.example/",
        "https://a b",
        'https://a/"onclick=x',
        "https://a/<script>",
        "https:///nowhere",
        "ftp://x.example/",
        "https://[broken",
        "/relative",
        " ",
    ],
)
@pytest.mark.parametrize("where", ["evidence: [{}]", "evidence: [{{url: {}}}]", ""])
def test_an_address_is_of_the_web_or_refused(built: Build, address: str, where: str) -> None:
    quoted = json.dumps(address)
    value = f"size: {{value: small, {where.format(quoted)}}}" if where else f"page: {quoted}"
    comparison = "title: S\ncriteria:\n  size: [small, large]\n  page: {link: true}\n"
    text = f"---\ntitle: T\nsummary: S.\ncriteria:\n  {value}\n---\n"
    with pytest.raises(BuildFailed, match=r"\[(bad-address|empty|wrong-kind|missing-key)\]"):
        built({"entries/comparison.yml": comparison, "entries/apple.md": text})


def test_no_entry_can_write_outside_its_place(tmp_path: Path) -> None:
    """File names are ids, and ids cannot climb."""
    root = tmp_path / "wiki"
    write_files(root, hostile_files("mkdocs"))
    build_site(root, strict=False)
    assert {one.name for one in tmp_path.iterdir()} == {"wiki"}
