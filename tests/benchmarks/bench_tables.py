"""How quick a table is in a browser: ours beside DataTables and Tabulator, on the same rows.

Run with `make bench-tables`. The page is the table as a build makes it, with the style sheet and the scripts that a
build ships, and no theme, from a server on this machine; where it is longer than a page, ours has its first rows and
loads the others with the first thing that is done. What is done: it is loaded until it can be used; sorted by a
column; searched; filtered by a value of one column. For each, milliseconds as a clock has them, and those in which the
page's main thread was at work, which other programs on the machine disturb less. All take turns in every round, and
each figure is the median of five rounds.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup
from playwright.sync_api import Browser, Page, sync_playwright

from comparative_wiki.addresses import Addresses
from comparative_wiki.parts import long_tables
from comparative_wiki.problems import Problems
from comparative_wiki.render.assets import SCRIPT, STYLE_SHEET, assets
from comparative_wiki.render.renderer import Renderer
from comparative_wiki.render.table_rows import rows_as_json
from comparative_wiki.render.view import PageView
from comparative_wiki.settings import Settings
from comparative_wiki.tables import TableQuery, make_table
from comparative_wiki.wiki import build_wiki
from tests.benchmarks.generate import write_wiki
from tools.browser import find_browser, launch_arguments
from tools.screenshots import serve

HERE = Path(__file__).parent / "tables"
INSTALLED = Path(".make/bench/node_modules")
SOUGHT = "77"
VALUE = "much"
DEEDS = ("usable", "sort", "search", "filter")


@dataclass(frozen=True, kw_only=True)
class Rival:
    """A way to make a table lively, and where its parts are."""

    name: str
    ready: str
    search: str
    filter: str
    """a box to be ticked, or a field for the value"""
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
        filter=f'[name="with.aspect-2"][value="{VALUE}"]',
        head=".cw-table thead th:nth-child(4) button",
        rows=".cw-table tbody tr",
        styles=(STYLE_SHEET,),
        modules=(SCRIPT,),
    ),
    Rival(
        name="DataTables",
        ready="body[data-ready]",
        search="input[type=search]",
        filter="#of-a-column",
        head=".cw-table thead th:nth-child(4)",
        rows=".cw-table tbody tr",
        styles=(STYLE_SHEET,),
        scripts=("node_modules/datatables.net/js/dataTables.min.js", "datatables.js"),
    ),
    Rival(
        name="Tabulator",
        ready="body[data-ready]",
        search=".tabulator-header-filter input",
        filter=".tabulator-col:nth-child(7) .tabulator-header-filter input",
        head=".tabulator-col:nth-child(7) .tabulator-col-title",
        rows=".tabulator-row",
        styles=(STYLE_SHEET, "node_modules/tabulator-tables/dist/css/tabulator.min.css"),
        scripts=("node_modules/tabulator-tables/dist/js/tabulator.min.js", "tabulator.js"),
    ),
)

PAINTED = "const painted = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));"
WATCH = f"""ready => {{
    {PAINTED}
    const look = async () => {{
        if (!document.querySelector(ready)) return requestAnimationFrame(look);
        await painted();
        performance.mark("usable");
    }};
    requestAnimationFrame(look);
}}"""
"""notes when a page can be used, from within, since what asks from without makes a page of 150,000 elements slower"""
ACT = f"""async ([deed, selector, rows, sought]) => {{
    {PAINTED}
    const first = () => {{
        const found = [];
        for (const one of document.querySelectorAll(rows)) {{
            if (one.offsetHeight > 0 && found.push(one.textContent) === 5) break;
        }}
        return found;
    }};
    const target = document.querySelector(selector), before = first().join();
    const start = performance.mark(deed + " begins").startTime;
    if (target.matches("input:not([type=checkbox])")) {{
        target.value = sought;
        for (const type of ["input", "keyup", "change"]) target.dispatchEvent(new Event(type, {{ bubbles: true }}));
    }} else target.click();
    const done = () => {{
        const now = first();
        return now.join() !== before && now.every(one => one.includes(sought));
    }};
    while (!done()) {{
        if (performance.now() - start > 20000) throw new Error("nothing happened: " + deed);
        await painted();
    }}
    await painted();
    performance.mark(deed);
}}"""
"""does something, and notes when it began and when the first rows that are shown were others"""


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """The table of a generated wiki, as a build makes it."""

    ours: Markup
    whole: Markup
    """all rows in one page, for others"""
    files: dict[str, str]
    """what ours loads when it needs more rows than are in the page"""


def draw(count: int) -> Drawn:
    """Make the table of a wiki with so many entries."""
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        write_wiki(root, count, evidence=False)
        wiki = build_wiki(root, "entries", Problems())
    assert wiki is not None
    paths = {one.entry.id: one.entry.path for one in wiki.entries.values()}
    addresses = Addresses.of(wiki.comparison, paths, "entries", directory_urls=True, site_url="")
    renderer, table = Renderer(wiki, addresses), make_table(wiki, TableQuery())
    whole = PageView(renderer, "index.md").table(table)
    long = long_tables(wiki, addresses, {}, Settings().table_rows).get(addresses.entry_listing)
    if long is None:
        return Drawn(ours=whole, whole=whole, files={})
    view = PageView(renderer, "index.md")
    view.long = long
    return Drawn(ours=view.table(table), whole=whole, files={long.rows_file: rows_as_json(renderer, long.table)})


def write_pages(folder: Path, count: int) -> None:
    """One page for each rival, with all that they load."""
    drawn = draw(count)
    for path, text in {**assets(), **drawn.files}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    for script in HERE.glob("*.js"):
        (folder / script.name).write_bytes(script.read_bytes())
    (folder / "node_modules").symlink_to(INSTALLED.resolve())
    template = jinja2.Environment(autoescape=True).from_string((HERE / "page.html").read_text(encoding="utf-8"))
    # DataTables reads the first body of a table only.
    whole = Markup(re.sub(r'</tbody>\s*<tbody class="cw-rest">', "", drawn.whole))
    for one in RIVALS:
        table = drawn.ours if one.modules else whole
        text = template.render(name=one.name, table=table, styles=one.styles, scripts=one.scripts, modules=one.modules)
        (folder / f"{one.name}.html").write_text(text, encoding="utf-8")


Figures = dict[str, tuple[float, float]]
"""deed → milliseconds by the clock, and of work on the main thread"""


def measure(browser: Browser, address: str, rival: Rival) -> Figures:
    """Do everything once, in a window of its own."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.add_init_script(f"({WATCH})({json.dumps(rival.ready)})")
    browser.start_tracing(page=page, categories=["toplevel", "blink.user_timing"])
    page.goto(address, wait_until="commit")
    page.wait_for_function("performance.getEntriesByName('usable').length", polling=100, timeout=120_000)
    page.wait_for_load_state("load")
    act(page, rival, "sort", rival.head, "")
    act(page, rival, "search", rival.search, SOUGHT)
    act(page, rival, "no search", rival.search, "")
    act(page, rival, "filter", rival.filter, VALUE)
    found = figures(json.loads(browser.stop_tracing())["traceEvents"])
    context.close()
    return found


def act(page: Page, rival: Rival, deed: str, selector: str, sought: str) -> None:
    """Do one thing, once what came before is over."""
    page.wait_for_timeout(1500)
    page.evaluate(ACT, [deed, selector, rival.rows, sought])


def figures(events: list[dict[str, Any]]) -> Figures:
    """What a trace says of every deed, between its two marks; loading begins with the page. Times in it are
    microseconds."""
    marks = {one["name"]: one for one in events if "blink.user_timing" in one["cat"] and "ts" in one}
    thread = [marks["usable"][key] for key in ("pid", "tid")]
    tasks = [one for one in events if [one["pid"], one["tid"]] == thread and one["name"].endswith("RunTask")]
    found = {}
    for deed in DEEDS:
        end = marks[deed]
        # Marks of the page carry their times since it began.
        begin = marks.get(f"{deed} begins", {"ts": end["ts"] - 1000 * end["args"]["data"]["startTime"]})["ts"]
        work = sum(
            one.get("tdur", 0) for one in tasks if begin <= one["ts"] + one.get("dur", 0) and one["ts"] < end["ts"]
        )
        found[deed] = ((end["ts"] - begin) / 1000, work / 1000)
    return found


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="*", default=[100, 1000, 10_000])
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    print(f"Medians of {options.rounds}, milliseconds: by the clock / of work on the page's main thread")
    print(f"{'rows':>6}  {'':12}{''.join(f'{deed:>16}' for deed in DEEDS)}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(os.environ), args=launch_arguments())
        for count in options.rows:
            with tempfile.TemporaryDirectory() as scratch:
                folder = Path(scratch)
                write_pages(folder, count)
                with serve(folder) as root:
                    rounds = [
                        {one.name: measure(browser, f"{root}{one.name}.html", one) for one in RIVALS}
                        for _ in range(options.rounds)
                    ]
                for one in RIVALS:
                    print(f"{count:6}  {one.name:12}{''.join(told(rounds, one, deed) for deed in DEEDS)}", flush=True)
        browser.close()


def told(rounds: list[dict[str, Figures]], rival: Rival, deed: str) -> str:
    """The median of all rounds, as it is printed."""
    clock, work = (statistics.median(times) for times in zip(*(one[rival.name][deed] for one in rounds), strict=True))
    return f"{clock:.0f} / {work:.0f}".rjust(16)


if __name__ == "__main__":
    main()
