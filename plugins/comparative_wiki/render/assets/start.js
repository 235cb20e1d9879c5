// @ts-check
// On every page: mends what the theme leaves without a name, and loads what the page needs. All works without it.

import { mend } from "./theme.js";

/** The top of the site, with a slash at its end. */
export const root = new URL("../../", import.meta.url);

/** Whether the reader has picked entries in this tab. */
function hasPicks() {
  try {
    return sessionStorage.getItem("cw-picks " + root.pathname);
  } catch {
    return null; // where storing is forbidden
  }
}

const load = () => import("./reader.js").then((reader) => reader.begin());

/** Make one page ready; again after each change of page without a reload. */
function begin() {
  mend();
  if (document.querySelector(".cw-data, .h-entry, .cw-side, #cw-compare") || hasPicks()) load();
}

/** Material tells of every new page; other themes load each page anew.
 * @type {{subscribe(listener: () => void): void} | undefined} */
const pages = /** @type {any} */ (globalThis).document$;
if (pages) pages.subscribe(begin);
else begin();
document.querySelector(".md-search__input")?.addEventListener("focus", load, { once: true });
