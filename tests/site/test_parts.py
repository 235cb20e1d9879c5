"""Tables that are longer than a page: the pages that they fill, and the file that has all rows."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from mkdocs.exceptions import Abort

from tests.browser.wikis import things
from tests.conftest import write_files
from tests.site.building import build_site
from tests.site.pages import BuiltSite

ALL = 60
VIEWS = "views:\n  heavy: {title: Heavy, show: table, criteria: [weight], where: {size: large}}\n"
BLOCKS = """\
# Blocks

```comparison
view: heavy
```

```comparison
title: Mine
criteria: [size]
```
"""


def files(setting: str) -> dict[str, str]:
    drawn = things(ALL - 7)
    plugin = f"{{comparative-wiki: {{{setting}}}}}" if setting else "comparative-wiki"
    return {
        **drawn,
        "mkdocs.yml": drawn["mkdocs.yml"].replace("comparative-wiki]", f"{plugin}]"),
        "docs/index.md": BLOCKS,
        "entries/comparison.yml": drawn["entries/comparison.yml"] + VIEWS,
    }


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    root = tmp_path_factory.mktemp("parts")
    write_files(root, files("table_rows: 20"))
    return build_site(root, strict=False)


def rows_of(site: BuiltSite, path: str) -> list[str]:
    html = (site.folder / path).read_text(encoding="utf-8")
    return re.findall(r"<tr data-e=.*?</tr>", html.partition("</nav>\n</div>")[0])


def addresses(html: str, folder: str, site: BuiltSite) -> str:
    """The same with addresses from the top of the site."""
    return re.sub(
        r'href="([^"]*)"', lambda one: f'href="{(site.folder / folder / one[1]).resolve()}"', html.replace("&#39;", "'")
    )


def test_every_row_is_on_one_page_and_pages_lead_on(parts: BuiltSite) -> None:
    paths = ["entries/index.html", "entries/index/2/index.html", "entries/index/3/index.html"]
    found = [row for path in paths for row in rows_of(parts, path)]
    ids = [re.search(r'data-e="([^"]*)"', row)[1] for row in found]  # type: ignore[index]
    assert (len(ids), len(set(ids))) == (ALL, ALL)
    pages = [(parts.folder / path).read_text(encoding="utf-8") for path in paths]
    assert [re.findall(r"rows \d+ to \d+ of 60", page) for page in pages] == [
        ["rows 1 to 20 of 60"],
        ["rows 21 to 40 of 60"],
        ["rows 41 to 60 of 60"],
    ]
    assert '<a href="../entries/index/2/" rel="next">' in pages[0]
    assert 'rel="prev"' not in pages[0].partition("cw-parts")[2]
    assert '<a href="../../../entries/" rel="prev">' in pages[1]
    assert 'rel="next"' not in pages[2].partition("cw-parts")[2]
    assert [page.count("cw-desk") for page in pages] == [1, 0, 0]
    assert not (parts.folder / "entries/index/4").exists()


def test_the_file_has_the_same_rows(parts: BuiltSite) -> None:
    data = json.loads((parts.folder / "entries/index/rows.json").read_text(encoding="utf-8"))
    heads, *looks = (re.findall(r"<t[hd].*?</t[hd]>", line) for line in data["html"].split("<tr>")[1:])
    written = [
        f'<tr data-e="{name}">{heads[row]}'
        + "".join(look[column["rows"][row]] for look, column in zip(looks, data["columns"], strict=True))
        + "</tr>"
        for row, name in enumerate(data["ids"])
    ]
    paths = ["entries/index.html", "entries/index/2/index.html", "entries/index/3/index.html"]
    shown = [addresses(row, str(Path(path).parent), parts) for path in paths for row in rows_of(parts, path)]
    assert [addresses(row, "", parts) for row in written] == shown
    assert all(len(look) == len(column["cells"]) for look, column in zip(looks, data["columns"], strict=True))


def test_views_classes_and_blocks_are_divided_too(parts: BuiltSite) -> None:
    view = (parts.folder / "views/heavy/index.html").read_text(encoding="utf-8")
    assert len(rows_of(parts, "views/heavy/2/index.html")) == 2
    assert '"file":"views/heavy/rows.json"' in view
    assert (parts.folder / "classes/kind/big/2/index.html").is_file()
    assert not (parts.folder / "classes/kind/box/2/index.html").exists()  # it has fewer rows
    blocks = (parts.folder / "index.html").read_text(encoding="utf-8")
    assert '<a href="views/heavy/2/" rel="next">' in blocks
    assert '<a href="api/v1/tables/pages.index-1.csv" download>as CSV</a>' in blocks
    assert '"file":"api/v1/tables/pages.index-1.rows.json"' in blocks
    assert len(json.loads((parts.folder / "api/v1/tables/pages.index-1.rows.json").read_text())["ids"]) == ALL
    embedded = (parts.folder / "embed/all.html").read_text(encoding="utf-8")
    assert embedded.count('scope="row"') == 20
    assert "(20 of 60)" in embedded


def test_a_table_that_fits_is_the_same_whatever_the_setting(tmp_path: Path) -> None:
    built = []
    for number, setting in enumerate(("", f"table_rows: {ALL}", "table_rows: 0")):
        write_files(tmp_path / str(number), files(setting))
        site = build_site(tmp_path / str(number), strict=False).folder
        built.append({str(one.relative_to(site)): one.read_bytes() for one in site.rglob("*.html")})
    assert built[0] == built[1] == built[2]
    assert not [path for path in built[0] if re.search(r"/2/", path)]


@pytest.mark.parametrize("count", [-1, "true"])
def test_a_number_of_rows_is_asked_for(tmp_path: Path, count: object) -> None:
    write_files(tmp_path, files(f"table_rows: {count}"))
    with pytest.raises(Abort):
        build_site(tmp_path)


def test_an_author_who_writes_the_page_has_its_rows_in_a_file(tmp_path: Path) -> None:
    own = {"docs/entries/index.md": "# Mine\n\n```comparison\ntitle: Whole\n```\n"}
    write_files(tmp_path, {**files("table_rows: 20"), **own})
    site = build_site(tmp_path, strict=False)
    page = (site.folder / "entries/index.html").read_text(encoding="utf-8")
    assert "pages.entries.index-1.csv" in page
    assert not (site.folder / "entries/index").exists() or not list((site.folder / "entries/index").glob("2/*"))
