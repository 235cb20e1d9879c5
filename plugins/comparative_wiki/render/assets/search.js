// @ts-check
// The search box of large sites. It asks Pagefind, which loads only those parts of its index that a search needs.

import { all, badge, el } from "./page.js";
import { root } from "./start.js";

/** @typedef {{title: string, url: string, excerpt: string}} Part */
/** @typedef {Part & {meta: {title: string, entry?: string}, sub_results: Part[]}} Found */
/** @typedef {{results: {data(): Promise<Found>}[]}} Answer */
/** @typedef {{options(options: object): Promise<void>, search(words: string | null, options: object): Promise<Answer>}} Engine */

const AT_ONCE = 10;
const top = new URL("../../", import.meta.url);
const toggle = /** @type {HTMLInputElement} */ (document.querySelector("#__search"));
const box = /** @type {HTMLElement} */ (document.querySelector(".cw-search"));
const [ask, input, status, fold, list, more] = [".md-search__form", ".md-search__input", "[role=status]", ".cw-search__filters", "ol", ".cw-search__more"].map((one) => /** @type {any} */ (box.querySelector(one)));
const filters = /** @type {HTMLFormElement} */ (fold.querySelector("form"));
const texts = /** @type {Record<string, string>} */ (box.dataset);

/** @type {Promise<Engine> | undefined} */
let loaded;
let turn = 0;
let shown = 0;
/** @type {Answer["results"]} */
let results = [];

async function load() {
  /** @type {Engine} */
  const engine = await import(new URL("pagefind/pagefind.js", top).href);
  // A worker that takes longer than five seconds to begin would be given up, and all be loaded once more.
  await engine.options({ baseUrl: top.pathname, excerptLength: 24, noWorker: true });
  return engine;
}

/** Open or close the box, as the theme does. @param {boolean} open */
function open(open) {
  if (toggle.checked !== open) toggle.click();
}

/** What stands in an excerpt, with the words that were found marked. @param {string} excerpt */
const marked = (excerpt) =>
  [...new DOMParser().parseFromString(excerpt, "text/html").body.childNodes].map((one) =>
    one.nodeName === "MARK" ? el("mark", {}, one.textContent ?? "") : one.textContent ?? "");

/** A page that was found. @param {Found} found */
async function item({ url, excerpt, meta, sub_results }) {
  const known = meta.entry ? JSON.parse(meta.entry) : undefined, title = meta.title;
  const badges = known ? known.badges.map((/** @type {string[]} */ [of, words, colour, state]) => Object.assign(badge(words, colour, state), { title: of })) : [];
  const made = el("li", { className: "cw-found" },
    el("a", { href: url, className: "md-search-result__link" },
      el("span", { className: "cw-found__title" }, title), " ", ...badges, el("span", { className: "cw-found__text" }, ...marked(excerpt))));
  const parts = sub_results.filter((one) => one.url !== url && one.title !== title).slice(0, 3);
  if (parts.length) made.append(el("ul", { className: "cw-found__parts" }, ...parts.map((one) => el("li", {}, el("a", { href: one.url }, one.title)))));
  const base = new URL(known?.base ?? "", top).href;
  if (known && base === root.href) {
    const { pick } = await import("./reader.js");
    made.append(pick({ id: known.id, title, url: decodeURI(new URL(url, top).href.slice(base.length)) }, _("Pick")));
  }
  return made;
}

/** Show the next results. */
async function show() {
  const mine = turn, next = results.slice(shown, shown + AT_ONCE);
  const items = await Promise.all(next.map(async (one) => item(await one.data())));
  if (mine !== turn) return;
  list.append(...items);
  shown += next.length;
  more.hidden = shown >= results.length;
}

/** What the filters ask: each by its key. */
const chosen = () => Object.fromEntries([...new FormData(filters)].filter(([, value]) => value));

/** Search for what is asked now, unless something else is asked meanwhile. */
async function search() {
  const mine = ++turn, words = input.value.trim(), asked = chosen();
  await new Promise((done) => setTimeout(done, 150));
  if (mine !== turn) return;
  let told = texts.start;
  /** @type {Answer["results"]} */
  let found = [];
  if (words || Object.keys(asked).length) {
    if (!loaded) status.textContent = texts.busy;
    try {
      found = (await (await (loaded ??= load())).search(words || null, { filters: asked })).results;
      told = !found.length ? texts.none : found.length === 1 ? texts.one : texts.other.replace("#", found.length.toLocaleString(document.documentElement.lang));
    } catch {
      loaded = undefined;
      told = texts.failed;
    }
  }
  if (mine !== turn) return;
  [results, shown] = [found, 0];
  list.replaceChildren();
  await show();
  if (mine === turn) status.textContent = told;
}

/** Fetch the filters, once they are asked for. */
async function fill() {
  if (!fold.open || filters.elements.length) return;
  try {
    const text = await (await fetch(new URL("search/filters.txt", top))).text();
    if (!filters.elements.length) filters.append(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
  } catch {
    status.textContent = texts.failed;
  }
}

/** Of several comparisons, only the filters of the one that is chosen are of use. */
function fit() {
  const among = filters.elements.namedItem("in");
  if (among) for (const one of all(filters, "fieldset")) one.disabled = one.dataset.in !== /** @type {HTMLSelectElement} */ (among).value;
  search();
}

/** @param {KeyboardEvent} event */
function inside(event) {
  const { key, target } = event, first = list.querySelector("a");
  if (key === "Escape") {
    open(false);
    /** @type {HTMLElement} */ (document.activeElement).blur();
  } else if (key === "Enter" && target === input) {
    event.preventDefault();
    first?.click();
  } else if (/^Arrow(Up|Down)$/.test(key) && !(/** @type {Element} */ (target).matches("select"))) {
    event.preventDefault();
    const stops = [input, ...all(list, "a"), ...(more.hidden ? [] : [more])], at = stops.indexOf(target);
    stops[(Math.max(at, 0) + stops.length + (key === "ArrowUp" ? -1 : 1)) % stops.length].focus();
  }
}

/** @param {KeyboardEvent} event */
function outside(event) {
  const { key, target, altKey, ctrlKey, metaKey } = event, on = /** @type {HTMLElement} */ (target);
  if (!/^[fs/]$/.test(key) || altKey || ctrlKey || metaKey || box.contains(on)) return;
  if (on.matches("input, select, textarea") || on.isContentEditable) return;
  event.preventDefault();
  input.focus();
  input.select();
}

input.addEventListener("focus", () => open(true));
input.addEventListener("input", search);
toggle.addEventListener("change", () => toggle.checked && input.focus());
ask.addEventListener("reset", () => setTimeout(() => (input.focus(), search())));
filters.addEventListener("change", fit);
filters.addEventListener("reset", () => setTimeout(fit));
filters.addEventListener("submit", (event) => event.preventDefault());
fold.addEventListener("toggle", fill);
more.addEventListener("click", async () => {
  const at = shown;
  await show();
  list.children[at]?.querySelector("a").focus();
});
box.addEventListener("keydown", inside);
box.addEventListener("click", (event) => {
  if (/** @type {Element} */ (event.target).closest("a")) open(false);
});
box.addEventListener("focusout", ({ relatedTarget }) => {
  if (relatedTarget && !box.contains(/** @type {Node} */ (relatedTarget))) open(false);
});
document.addEventListener("keydown", outside);

const told = new URLSearchParams(location.search).get("q");
if (told) {
  input.value = told;
  input.focus();
  search();
}
