// @ts-check
// On every page: looks what the page has, and loads the scripts that it needs. Everything works without them.

/** The top of the site, with a slash at its end. */
export const root = new URL("../../", import.meta.url);

/** @param {string} what */
const has = (what) => document.querySelector(what);

/** Make one page ready; again after each change of page without a reload. */
function begin() {
  if (has(".md-header")) import("./theme.js").then((theme) => theme.begin());
  if (has(".cw-table-box .cw-data")) import("./table.js").then((table) => table.begin());
  if (has(".cw-data, .h-entry .cw-verdicts")) import("./lens.js").then((lens) => lens.begin());
  if (has("#cw-form")) import("./form.js").then((form) => form.begin());
  if (has("#cw-compare, .cw-side")) import("./compare.js").then((compare) => compare.begin());
  if (has(".cw-table-box .cw-data, .h-entry, .md-search-result__list, #cw-compare")) import("./picks.js").then((picks) => picks.begin());
}

/** Material tells of every new page; other themes load each page anew.
 * @type {{subscribe(listener: () => void): void} | undefined} */
const pages = /** @type {any} */ (globalThis).document$;
if (pages) pages.subscribe(begin);
else begin();
