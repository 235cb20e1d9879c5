"""How quick a table is in a browser: ours beside DataTables and Tabulator, on the same rows.

Run with `make bench-tables`. The page is the table as a build makes it, with the style sheet and the scripts that a
build ships, and no theme. Each figure is the median of five loads, from a server on this machine.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path

import jinja2
from markupsafe import Markup
from playwright.sync_api import Browser, sync_playwright

from comparative_wiki.addresses import Addresses
from comparative_wiki.problems import Problems
from comparative_wiki.render.assets import SCRIPT, STYLE_SHEET, assets
from comparative_wiki.render.renderer import Renderer
from comparative_wiki.render.view import PageView
from comparative_wiki.tables import TableQuery, make_table
from comparative_wiki.wiki import build_wiki
from tests.benchmarks.generate import write_wiki
from tools.browser import find_browser, launch_arguments
from tools.screenshots import serve

HERE = Path(__file__).parent / "tables"
INSTALLED = Path(".make/bench/node_modules")
SOUGHT = "77"


@dataclass(frozen=True, kw_only=True)
class Rival:
    """A way to make a table lively, and where its parts are."""

    name: str
    ready: str
    search: str
    head: str
    rows: str
    styles: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()


RIVALS = (
    Rival(
        name="ours",
        ready=".cw-table[data-ready]",
        search=".cw-table-box input[type=search]",
        head=".cw-table thead th:nth-child(4) button",
        rows=".cw-table tbody tr",
        styles=(STYLE_SHEET,),
        modules=(SCRIPT,),
    ),
    Rival(
        name="DataTables",
        ready="body[data-ready]",
        search="input[type=search]",
        head=".cw-table thead th:nth-child(4)",
        rows=".cw-table tbody tr",
        styles=(STYLE_SHEET,),
        scripts=("node_modules/datatables.net/js/dataTables.min.js", "datatables.js"),
    ),
    Rival(
        name="Tabulator",
        ready="body[data-ready]",
        search=".tabulator-header-filter input",
        head=".tabulator-col:nth-child(7) .tabulator-col-title",
        rows=".tabulator-row",
        styles=(STYLE_SHEET, "node_modules/tabulator-tables/dist/css/tabulator.min.css"),
        scripts=("node_modules/tabulator-tables/dist/js/tabulator.min.js", "tabulator.js"),
    ),
)

PAINTED = "const painted = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));"
USABLE = f"async () => {{ {PAINTED} await painted(); return performance.now(); }}"
ACT = f"""async ([kind, selector, rows, sought]) => {{
    {PAINTED}
    const first = () => {{
        const found = [];
        for (const one of document.querySelectorAll(rows)) {{
            if (one.offsetHeight > 0 && found.push(one.textContent) === 5) break;
        }}
        return found;
    }};
    const target = document.querySelector(selector), before = first().join(), start = performance.now();
    if (kind === "sort") target.click();
    else {{
        target.value = sought;
        for (const type of ["input", "keyup", "change"]) target.dispatchEvent(new Event(type, {{ bubbles: true }}));
    }}
    const done = () => {{
        const now = first();
        return now.join() !== before && (kind === "sort" || now.every(one => one.includes(sought)));
    }};
    while (!done()) {{
        if (performance.now() - start > 20000) throw new Error("nothing happened: " + kind);
        await painted();
    }}
    await painted();
    return performance.now() - start;
}}"""
"""does something, and says after how many milliseconds the first rows that are shown were others"""


def table_html(count: int) -> Markup:
    """The table of a generated wiki, as a build makes it."""
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        write_wiki(root, count, evidence=False)
        wiki = build_wiki(root, "entries", Problems())
    assert wiki is not None
    paths = {one.entry.id: one.entry.path for one in wiki.entries.values()}
    addresses = Addresses.of(wiki.comparison, paths, "entries", directory_urls=True, site_url="")
    view = PageView(Renderer(wiki, addresses), "index.md")
    return view.table(make_table(wiki, TableQuery()))


def write_pages(folder: Path, count: int) -> None:
    """One page for each rival, with all that they load."""
    for path, text in assets().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    for script in HERE.glob("*.js"):
        (folder / script.name).write_bytes(script.read_bytes())
    (folder / "node_modules").symlink_to(INSTALLED.resolve())
    template = jinja2.Environment(autoescape=True).from_string((HERE / "page.html").read_text(encoding="utf-8"))
    ours = table_html(count)
    # DataTables reads the first body of a table only.
    whole = Markup(re.sub(r'</tbody>\s*<tbody class="cw-rest">', "", ours))
    for one in RIVALS:
        table = ours if one.modules else whole
        text = template.render(name=one.name, table=table, styles=one.styles, scripts=one.scripts, modules=one.modules)
        (folder / f"{one.name}.html").write_text(text, encoding="utf-8")


def measure(browser: Browser, address: str, rival: Rival) -> tuple[float, float, float]:
    """Milliseconds until it is usable, of a sort, and of a search, in a window of its own."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(address, wait_until="commit")
    page.wait_for_selector(rival.ready, state="attached", timeout=120_000)
    usable = float(page.evaluate(USABLE))
    page.wait_for_load_state("load")
    page.wait_for_timeout(300)
    sort = float(page.evaluate(ACT, ["sort", rival.head, rival.rows, ""]))
    page.wait_for_timeout(300)
    search = float(page.evaluate(ACT, ["search", rival.search, rival.rows, SOUGHT]))
    context.close()
    return usable, sort, search


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="*", default=[100, 1000, 10_000])
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    print(f"{'rows':>6}  {'':12}{'usable':>8}{'sort':>8}{'search':>8}  milliseconds, medians of {options.rounds}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(os.environ), args=launch_arguments())
        for count in options.rows:
            with tempfile.TemporaryDirectory() as scratch:
                folder = Path(scratch)
                write_pages(folder, count)
                with serve(folder) as root:
                    for rival in RIVALS:
                        rounds = [measure(browser, f"{root}{rival.name}.html", rival) for _ in range(options.rounds)]
                        usable, sort, search = (statistics.median(times) for times in zip(*rounds, strict=True))
                        print(f"{count:6}  {rival.name:12}{usable:8.0f}{sort:8.0f}{search:8.0f}", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
