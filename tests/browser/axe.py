"""What axe finds wrong with a page, looked for where it can differ.

Judging contrast takes time for every element, and tables, lists and the theme's navigation say the same a hundred
times. So before a whole page is judged, rows and items are taken out that have nothing in them that three before them
had not.
"""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

STILL = "*, *::before, *::after { transition: none !important; animation: none !important }"
"""a colour on its way to another would be judged halfway"""

THIN = """() => {
    const pointers = ["for", "aria-labelledby", "aria-describedby", "aria-controls"];
    const named = new Set(pointers.flatMap(name => [...document.querySelectorAll(`[${name}]`)]
        .filter(one => !one.closest("tr, li"))
        .flatMap(one => one.getAttribute(name).split(" "))));
    for (const parent of document.querySelectorAll("tbody, ul, ol")) {
        const seen = new Map();
        for (const child of [...parent.children]) {
            const all = [child, ...child.querySelectorAll("*")];
            const kinds = new Set(all.map(one =>
                [one.tagName, one.getAttribute("class"), one.open, ...[...one.attributes].map(a => a.name)].join()));
            const fresh = [...kinds].some(kind => (seen.get(kind) ?? 0) < 3) || all.some(one => named.has(one.id));
            for (const kind of kinds) seen.set(kind, (seen.get(kind) ?? 0) + 1);
            if (!fresh) child.remove();
        }
    }
}"""


def unfolded(page: Page) -> Page:
    """The page with everything open that can be opened: what is folded is not looked at."""
    page.evaluate("document.querySelectorAll('article details, [role=main] details').forEach(one => one.open = true)")
    return page


def violations(page: Page, content: str | None = None, *, rows: int | None = None) -> list[str]:
    """What axe finds wrong with the page, or with a part of it: rule, element, and what it says.

    A whole page is thinned out first, so do this last. Of a part nothing is taken out; where the number of rows is
    given, those after them are not looked at.
    """
    if content is None:
        if page.locator(".md-search").count():
            page.wait_for_selector(".md-search[aria-label]", state="attached")  # theme.js has run
        page.evaluate(THIN)
    page.add_style_tag(content=STILL)
    context: object = content
    if rows is not None:
        context = {"include": [[content or "body"]], "exclude": [[f"tbody tr:nth-child(n + {rows + 1})"]]}
    answer = Axe().run(page, context=context, options={"resultTypes": ["violations"]}).response
    return [
        f"{violation['id']}: {node['html'][:200]} {' '.join(node['failureSummary'].split())}"
        for violation in answer["violations"]
        for node in violation["nodes"]
    ]
