// @ts-check
// Picking entries anywhere, for comparing: what is picked, and the bar that says so. They live as long as the tab.

import { address, all, button, dataAt, el, encode, say } from "./page.js";
import { PICKS, kept, root } from "./start.js";

/** @typedef {import("./page.js").Item} Item */

export const MOST = 5;
export const FULL = _("At most {n} are compared.", { n: MOST });

/** @returns {Item[]} */
export const picked = () => JSON.parse(kept[PICKS] ?? "[]");

/** @param {Item[]} items */
function keep(items) {
  kept[PICKS] = JSON.stringify(items);
  document.dispatchEvent(new Event("cw-picks"));
}

/** @param {string} wanted */
export const isPicked = (wanted) => picked().some(({ id }) => id === wanted);

/** Pick an entry, or drop it. Returns whether it is picked now. @param {Item} item */
export function toggle(item) {
  const items = picked(), drops = isPicked(item.id);
  if (!drops && items.length >= MOST) return say(FULL);
  keep(drops ? items.filter(({ id }) => id !== item.id) : [...items, item]);
  say(drops ? _("{title} dropped: {n} of {all}.", { title: item.title, n: picked().length, all: MOST }) : _("{title} picked: {n} of {all}.", { title: item.title, n: picked().length, all: MOST }));
  return !drops;
}

function bar() {
  const items = picked(), old = document.querySelector(".cw-picks"), hadFocus = old?.contains(document.activeElement);
  old?.remove();
  for (const one of all(document, ".cw-pick[data-e]")) one.ariaPressed = `${isPicked(one.dataset.e)}`;
  if (!items.length) return;
  const made = el("div", { className: "cw-picks", role: "region", ariaLabel: _("Picked for comparing") },
    _("{n} picked:", { n: items.length }),
    el("ol", {}, ...items.map((item) => el("li", {},
      el("a", { href: address(item.url) }, item.title),
      button("×", () => toggle(item), _("Drop {title}", { title: item.title }))))),
    items.length > 1 ? el("a", { className: "cw-button", href: address("compare/index.html?entries=" + items.map(({ id }) => encodeURIComponent(encode(id)))) }, _("Compare"))
      : _("Pick another to compare."),
    button(_("Clear"), () => keep([]), _("Clear what is picked")));
  document.body.append(made);
  document.documentElement.style.setProperty("--cw-bar", made.offsetHeight + "px");
  // The button that was pressed is gone; the next one takes its place.
  if (hadFocus) made.querySelector("button")?.focus();
}

/** A button that picks an entry. @param {Item} item @param {string} text */
export function pick(item, text) {
  const made = button(text, () => toggle(item), `${text}: ${item.title}`);
  made.classList.add("cw-pick");
  made.dataset.e = item.id;
  made.ariaPressed = `${isPicked(item.id)}`;
  return made;
}

/** On an entry's page: a button at its title. */
function onEntry() {
  const entry = /** @type {HTMLElement | null} */ (document.querySelector(".h-entry[data-e]:not(:has(.cw-pick))"));
  if (!entry) return;
  const id = entry.dataset.e ?? "", title = entry.querySelector("h1")?.firstChild?.textContent ?? "";
  entry.querySelector(".cw-lead")?.after(pick({ id, title, url: decodeURI(location.pathname.slice(root.pathname.length)) }, _("Pick for comparing")));
}

/** In the search: a button beside every result that is an entry. @param {Element} results */
function inSearch(results) {
  const show = async () => {
    const missing = all(results, ".md-search-result__item:not(:has(.cw-pick))");
    const { entries } = missing.length ? await load() : { entries: [] };
    for (const result of missing) {
      const link = result.querySelector("a"), item = entries.find(({ url }) => address(url) === link?.href.replace(/[?#].*/, ""));
      if (item && !result.querySelector(".cw-pick")) result.append(pick(item, _("Pick")));
    }
  };
  new MutationObserver(show).observe(results, { childList: true, subtree: true });
  show();
}

/** @type {Record<string, Promise<{entries: Item[]}>>} */
const listings = {};

/** Every entry. @returns {Promise<{entries: Item[]}>} */
export const load = () => (listings[root.href] ??= dataAt("compare/entries.json"));

/** Make a page ready. */
export function beginPicks() {
  onEntry();
  bar();
}

document.addEventListener("cw-picks", bar);
// The search stays when a page changes without a reload.
for (const results of all(document, ".md-search-result__list")) inSearch(results);
