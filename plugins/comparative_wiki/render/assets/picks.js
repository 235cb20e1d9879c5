// @ts-check
// Picking entries anywhere, for comparing: what is picked, and the bar that says so. They live as long as the tab.

import { root } from "./start.js";

/** @typedef {{id: string, title: string, url: string}} Item */

export const MOST = 5;
const KEY = "cw-picks " + root.pathname;
let kept = "[]";

/** @template {keyof HTMLElementTagNameMap} T
 * @param {T} name @param {object} [properties] @param {...(Node | string)} children @returns {HTMLElementTagNameMap[T]} */
export function el(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** @param {string} text @param {() => void} onclick @param {string} [label] */
export const button = (text, onclick, label) =>
  el("button", { type: "button", className: "cw-button", ariaLabel: label ?? text, onclick }, text);

/** Tell screen readers what has changed elsewhere on the page. @param {string} text */
export function say(text) {
  let region = document.querySelector("#cw-said");
  if (!region) document.body.append(region = el("div", { id: "cw-said", className: "cw-hidden", role: "status" }));
  region.textContent = text;
}

/** The address of the page that compares entries. @param {string[]} ids */
export const comparing = (ids) => new URL("compare/index.html?entries=" + ids.map(encodeURIComponent), root).href;

/** @returns {Item[]} */
export function picked() {
  try {
    kept = sessionStorage.getItem(KEY) ?? kept;
  } catch {} // Where storing is forbidden, they last until the next page.
  return JSON.parse(kept);
}

/** @param {Item[]} items */
function keep(items) {
  kept = JSON.stringify(items);
  try {
    sessionStorage.setItem(KEY, kept);
  } catch {}
  document.dispatchEvent(new Event("cw-picks"));
}

/** Pick an entry, or drop it. Returns whether it is picked now. @param {Item} item */
export function toggle(item) {
  const items = picked(), others = items.filter(({ id }) => id !== item.id), adds = others.length === items.length;
  if (adds && items.length >= MOST) {
    say(`${MOST} entries are picked, and no more can be compared. Drop one first.`);
    return false;
  }
  keep(adds ? [...items, item] : others);
  say(`${item.title} ${adds ? "picked" : "dropped"}: ${picked().length} of ${MOST}.`);
  return adds;
}

function bar() {
  const items = picked(), old = document.querySelector(".cw-picks"), hadFocus = old?.contains(document.activeElement);
  old?.remove();
  if (!items.length) return;
  const made = el("div", { className: "cw-picks", role: "region", ariaLabel: "Picked for comparing" },
    el("span", {}, `${items.length} picked:`),
    el("ol", {}, ...items.map((item) => el("li", {},
      el("a", { href: new URL(item.url, root).href }, item.title),
      button("×", () => toggle(item), "Drop " + item.title)))),
    items.length > 1 ? el("a", { className: "cw-button", href: comparing(items.map(({ id }) => id)) }, "Compare")
      : "Pick another to compare.",
    button("Clear", () => {
      keep([]);
      say("Nothing is picked.");
    }, "Clear what is picked"));
  document.body.append(made);
  document.body.style.setProperty("--cw-bar", made.offsetHeight + "px");
  // The button that was pressed is gone; the next one takes its place.
  if (hadFocus) made.querySelector("button")?.focus();
}

/** A button that picks an entry. @param {Item} item @param {string} text */
function pick(item, text) {
  const made = button(text, () => toggle(item), `${text}: ${item.title}`);
  const show = () => {
    made.ariaPressed = String(picked().some(({ id }) => id === item.id));
    if (!made.isConnected) document.removeEventListener("cw-picks", show);
  };
  made.classList.add("cw-pick");
  show();
  document.addEventListener("cw-picks", show);
  return made;
}

/** On an entry's page: a button at its title, and links beside the entries that are like it. */
function onEntry() {
  const entry = /** @type {HTMLElement | null} */ (document.querySelector(".h-entry[data-e]"));
  const title = entry?.querySelector("h1"), lead = entry?.querySelector(".cw-lead");
  if (!entry || !title || !lead || entry.querySelector(".cw-pick")) return;
  const id = entry.dataset.e ?? "", name = title.firstChild?.textContent ?? "";
  const url = decodeURI(location.pathname.slice(root.pathname.length));
  lead.after(pick({ id, title: name, url }, "Pick for comparing"));
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (entry.querySelectorAll(".cw-related li > a:first-child"))) {
    // An entry's id is the last part of its address.
    const other = decodeURIComponent(/([^/]+?)(\.html|\/)?$/.exec(link.pathname)?.[1] ?? "");
    link.parentElement?.append(" ", el("a", { className: "cw-note", href: comparing([id, other]),
      ariaLabel: `${link.textContent} beside this one` }, "beside this one"));
  }
}

/** In the search: a button beside every result that is an entry. @param {Element} results */
function inSearch(results) {
  /** By address. @type {Promise<Map<string, Item>> | undefined} */
  let entries;
  new MutationObserver(async () => {
    if (!results.querySelector(".md-search-result__item")) return;
    const known = await (entries ??= load().then((all) => new Map(all.entries.map((item) => [new URL(item.url, root).pathname, item]))));
    for (const result of results.querySelectorAll(".md-search-result__item:not(:has(.cw-pick))")) {
      const link = result.querySelector("a"), item = link && known.get(link.pathname);
      if (item) result.append(pick(item, "Pick"));
    }
  }).observe(results, { childList: true, subtree: true });
}

/** Every entry, and the pages that set some of them side by side.
 * @returns {Promise<{entries: Item[], pages: [string[], string][]}>} */
export async function load() {
  const answer = await fetch(new URL("compare/entries.json", root));
  /** @type {{entries: [string, string, string][], pages: [string[], string][]}} */
  const { entries, pages } = await answer.json();
  return { entries: entries.map(([id, title, url]) => ({ id, title, url })), pages };
}

let begun = false;

/** Make a page ready. */
export function begin() {
  onEntry();
  bar();
  if (begun) return;
  begun = true;
  document.addEventListener("cw-picks", bar);
  const results = document.querySelector(".md-search-result__list");
  if (results) inSearch(results);
}
