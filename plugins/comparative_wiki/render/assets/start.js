// @ts-check
// On every page: mends what the theme leaves without a name, and loads what the page needs. All works without it.

import { mend } from "./theme.js";

const site = new URL("../../", import.meta.url);

/** Where the pages of the comparison begin to which this page belongs: the top of the site, or a folder of it. */
export let root = site;

/** What is kept as long as the tab; where storing is forbidden, as long as the page. @type {Record<string, string>} */
export let kept = {};
try {
  kept = sessionStorage;
} catch {}

/** Under which key the picked entries are kept; other wikis may stand on the same host. */
export let PICKS = "";

const load = () => import("./reader.js").then((reader) => reader.begin());

/** Make one page ready; again after each change of page without a reload. */
function begin() {
  mend();
  root = new URL(/** @type {any} */ (document.querySelector(".cw-top"))?.href ?? site);
  PICKS = "cw-picks " + root.pathname;
  if (document.querySelector(".cw-live, .h-entry, .cw-side, #cw-compare, .cw-picks") || PICKS in kept) load();
  if (document.querySelector("#cw-form")) import("./form.js").then((form) => form.begin());
}

/** Material tells of every new page; other themes load each page anew.
 * @type {{subscribe(listener: () => void): void} | undefined} */
const pages = /** @type {any} */ (globalThis).document$;
if (pages) pages.subscribe(begin);
else begin();
document.querySelector(".md-search__input")?.addEventListener("focus", load, { once: true });
