"""What axe finds wrong with a page, looked for where it can differ.

Judging colours takes nine tenths of the time, and tables, lists and the theme's navigation say the same a hundred
times. So before a whole page is judged, rows and items are taken out that have nothing in them that three before them
had not; and of text that looks alike, the colours are judged once (contrast, and whether a link stands out from the
text round it). What looks alike has the same letters, colours and effects, computed by the browser, on the same
elements with the same classes, from the text up to the root. All other rules judge everything that is left.
"""

from __future__ import annotations

from functools import cache

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

JUDGE = """async ([context, settled]) => {
    const known = new Set(settled), looks = new Map(), passed = new Set();
    const effects = ["backgroundColor", "backgroundImage", "opacity", "filter", "mixBlendMode", "position", "clipPath"];
    const letters = ["color", "fontSize", "fontWeight", "fontStyle", "fontFamily", "textDecoration", "textShadow"];
    const seen = [...effects, ...letters];
    const digest = (text) => {
        let low = 0xdeadbeef, high = 0x41c6ce57;
        for (let at = 0; at < text.length; at++) {
            low = Math.imul(low ^ text.charCodeAt(at), 2654435761);
            high = Math.imul(high ^ text.charCodeAt(at), 1597334677);
        }
        return (low >>> 0).toString(36) + (high >>> 0).toString(36);
    };
    const look = (one) => {
        if (!one) return "";
        if (!looks.has(one)) {
            const style = getComputedStyle(one);
            const own = [one.localName, one.getAttribute("class"), ...seen.map(name => style[name])];
            looks.set(one, digest(look(one.parentElement) + own.join()));
        }
        return looks.get(one);
    };
    const lettered = (one) => /^(input|select|textarea)$/.test(one.localName)
        || [...one.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const rules = {
        "color-contrast": ["*", "color-contrast"],
        "link-in-text-block": ["a[href]", "link-in-text-block", "link-in-text-block-style"],
    };
    for (const [rule, [selector, ...checks]] of Object.entries(rules)) {
        const mark = `data-new-${rule}`, named = (one) => `${rule} ${look(one)}`;
        const marked = new Map();
        for (const one of [...document.querySelectorAll(selector)].filter(lettered)) {
            const times = marked.get(named(one)) ?? 0;
            marked.set(named(one), times + 1);
            one.toggleAttribute(mark, times < 3 && !known.has(named(one)));
        }
        axe.configure({rules: [{id: rule, selector: `${selector}[${mark}]`}]});
        for (const check of checks.map(name => axe._audit.checks[name])) {
            const evaluate = check.evaluate;
            check.evaluate = function (element, ...rest) {
                // The first that passes settles it for all that look like it; of what cannot be told, others are asked.
                if (passed.has(named(element))) return true;
                const answer = evaluate.call(this, element, ...rest);
                if (answer === true) passed.add(named(element));
                return answer;
            };
        }
    }
    const found = await axe.run(context ?? document, {resultTypes: ["violations"]});
    const wrong = found.violations.flatMap(({id, nodes}) =>
        nodes.map(node => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary.split(/\\s+/).join(" ")}`));
    return [wrong, [...passed]];
}"""
"""judges what is in the context, or all; returns what is wrong, and the looks whose colours are enough"""

_settled = set[str]()
"""the rules and looks of text for which axe has found nothing wrong in this process"""


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
    page.evaluate(_script())
    wrong: list[str]
    wrong, passed = page.evaluate(JUDGE, [context, sorted(_settled)])
    _settled.update(passed)
    return wrong


@cache
def _script() -> str:
    return str(Axe().axe_script)
