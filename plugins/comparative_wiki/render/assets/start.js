// @ts-check
// On every page: looks what the page has, and loads the scripts that it needs. Everything works without them.

/** The top of the site, with a slash at its end. */
export const root = new URL("../../", import.meta.url);

/** Make one page ready; again after each change of page without a reload. */
function begin() {
  if (document.querySelector(".cw-table-box .cw-data")) import("./table.js").then((table) => table.begin());
}

/** Material tells of every new page; other themes load each page anew.
 * @type {{subscribe(listener: () => void): void} | undefined} */
const pages = /** @type {any} */ (globalThis).document$;
if (pages) pages.subscribe(begin);
else begin();
