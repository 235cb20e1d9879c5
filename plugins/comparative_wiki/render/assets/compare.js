// @ts-check
// Entries side by side: the table is made of the entries' own pages, in the markup of side_by_side.html.

import { MOST, button, el, load, picked, say } from "./picks.js";
import { root } from "./start.js";

/** @typedef {import("./picks.js").Item} Item */
/** What an entry has in one row: its cell, whether it is open, and what it may be (nothing: anything).
 * @typedef {{group: string, name: Node[], cell: HTMLElement, open: boolean, may: string[]}} Answer */

/** @param {string} key */
const asked = (key) => new URLSearchParams(location.search).get(key);

/** @param {Record<string, string>} keys */
function write(keys) {
  const query = new URLSearchParams(location.search);
  for (const [key, value] of Object.entries(keys)) value ? query.set(key, value) : query.delete(key);
  const text = query.toString().replaceAll("%2C", ",");
  history.replaceState(history.state, "", location.pathname + (text && "?" + text) + location.hash);
}

/** @param {ParentNode} from @param {string} selector @returns {HTMLElement[]} */
const all = (from, selector) => [.../** @type {NodeListOf<HTMLElement>} */ (from.querySelectorAll(selector))];
const copies = (/** @type {Node | null | undefined} */ from) => [...(from?.cloneNode(true).childNodes ?? [])];
const words = (/** @type {Node | null | undefined} */ from) => from?.textContent?.trim() ?? "";

/** @type {Map<string, Promise<Document>>} */
const fetched = new Map();

/** An entry's page, with whole addresses. @param {Item} item */
function pageOf({ url }) {
  const address = new URL(url, root);
  const known = fetched.get(url) ?? fetch(address).then((answer) => answer.text()).then((html) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    for (const link of page.querySelectorAll("a[href]"))
      link.setAttribute("href", new URL(link.getAttribute("href") ?? "", address).href);
    return page;
  });
  fetched.set(url, known);
  return known;
}

/** @param {string} group @param {Node[]} name @param {HTMLElement} cell @param {HTMLElement | null} [badge] @returns {Answer} */
function answer(group, name, cell, badge) {
  const about = badge ?? cell, state = about.dataset.state ?? about.dataset.s ?? "known";
  const bare = /** @type {HTMLElement} */ (about.cloneNode(true));
  for (const more of all(bare, ".cw-since, .cw-note, .cw-support, .cw-mark")) more.remove();
  const open = !["known", "not applicable", "decided", "none"].includes(state) || /^between /.test(words(bare));
  return { group, name, cell, open, may: about.dataset.may?.toLowerCase().split("|") ?? (open ? [] : [words(bare).toLowerCase()]) };
}

/** @param {HTMLElement} row @param {string} group */
function value(row, group) {
  const [head, now, why, sure] = row.children, many = all(why, ".cw-sources > li").length;
  const cell = el("td", {}, ...copies(now));
  Object.assign(cell.dataset, /** @type {HTMLElement} */ (now).dataset);
  if (words(sure) !== "–") cell.append(" ", el("span", { className: "cw-note" }, `Confidence: ${words(sure)}.`));
  const said = copies(why), folded = why.querySelector("ul, p, details");
  const title = many ? many + (many > 1 ? " sources" : " source") : "Reason";
  if (folded) cell.append(el("details", { className: "cw-more cw-support" }, el("summary", {}, title), ...said));
  else cell.append(el("span", { className: "cw-note" }, ...said));
  return answer(group, copies(head), cell);
}

/** @param {Document} page @returns {Answer[]} */
function answers(page) {
  const verdict = (/** @type {string} */ group) => (/** @type {HTMLElement} */ one) => {
    const cell = el("td", {}, ...copies(one.querySelector("dd")));
    for (const more of all(cell, ".cw-note, svg")) more.remove();
    return answer(group, copies(one.querySelector("dt")), cell, cell.querySelector(".cw-badge"));
  };
  return [
    ...all(page, ".cw-verdict").map(verdict("Classes")),
    ...all(page, ".cw-lenses dl > div").map(verdict("Under other readings")),
    ...all(page, ".cw-scores li").map((one) =>
      answer("Scores", [new Text(one.firstChild?.textContent?.replace(/: $/, ""))],
        el("td", {}, ...copies(one).slice(1)))),
    ...all(page, ".cw-criteria tbody").flatMap((body) =>
      all(body, "tr:not(.cw-group)").map((row) => value(row, words(body.querySelector(".cw-group"))))),
  ];
}

/** How answers stand to one another, as beside.py has it: kind, mark and words. @param {Answer[]} row */
function likeness(row) {
  const known = row.filter(({ may }) => may.length), open = row.some((one) => one.open);
  const differ = known.some((one) => known.some((other) => !one.may.some((value) => other.may.includes(value))));
  return differ ? (open ? ["differ-open", "≠", "differ, and not known of all"] : ["differ", "≠", "differ"])
    : open ? ["open", "?", "not known of all"] : ["same", "=", "the same"];
}

/** @param {Item[]} items @param {Document[]} pages */
function table(items, pages) {
  const title = items.map((item) => item.title).join(", "), columns = pages.map(answers);
  const made = el("table", { className: "cw-side" }, el("caption", {}, title), el("thead", {}, el("tr", {}, el("td"),
    ...items.map((item, index) => el("th", { scope: "col" }, el("a", { href: new URL(item.url, root).href }, item.title), " ",
      ...[pages[index].querySelector(".cw-verdict .cw-badge")?.cloneNode(true) ?? ""])))));
  /** @type {HTMLElement | undefined} */
  let body;
  let group = "";
  for (const [index, { name, group: its }] of columns[0].entries()) {
    const row = columns.map((column) => column[index]), [kind, mark, told] = likeness(row);
    if (!body || its !== group) {
      made.append(body = el("tbody"));
      if (its) body.append(el("tr", { className: "cw-group" }, el("th", { scope: "rowgroup", colSpan: items.length + 1 }, its)));
      group = its;
    }
    const line = el("tr", {}, el("th", { scope: "row" }, ...name, " ",
      el("span", { className: "cw-like" }, el("span", { ariaHidden: "true" }, mark), " " + told)),
      ...row.map(({ cell }) => cell));
    line.dataset.l = kind;
    body.append(line);
  }
  return el("div", { className: "cw-scroll cw-side-box", role: "region", tabIndex: 0, ariaLabel: title + ", side by side" }, made);
}

/** The pages on which entries meet, from their discussions. @param {Item[]} items @param {Document[]} pages */
function meetings(items, pages) {
  /** @type {Map<string, {about: Set<Item>, item: HTMLElement}>} */
  const found = new Map();
  pages.forEach((page, index) => all(page, ".cw-mention:has(a.cw-mention__title)").forEach((mention) => {
    const link = /** @type {HTMLAnchorElement} */ (mention.querySelector("a.cw-mention__title"));
    const own = items.filter((item) => new URL(item.url, root).href === link.href);
    const met = found.get(link.href) ?? { about: new Set(own), item: el("li", { className: "cw-mention", dir: "auto" }, link.cloneNode(true)) };
    found.set(link.href, met);
    met.about.add(items[index]);
    met.item.append(el("p", { className: "cw-meets" }, el("strong", {}, items[index].title), " ",
      ...all(mention, ".cw-mention__kind")), ...all(mention, ".cw-excerpt"));
  }));
  const shown = [...found.values()].filter(({ about }) => about.size > 1).map(({ item }) => item);
  return shown.length ? el("ul", { className: "cw-mentions" }, ...shown) : el("p", {}, "No page mentions two of them yet.");
}

/** A box that hides what is the same; what is not known of all stays. @param {Element} place @param {ParentNode} within */
function only(place, within) {
  const box = el("input", { type: "checkbox", checked: asked("same") === "hide" });
  const show = () => {
    const tables = all(within, ".cw-side");
    for (const one of tables) one.classList.toggle("cw-side-only", box.checked);
    return all(within, '[data-l="same"]').length;
  };
  box.onchange = () => {
    write({ same: box.checked ? "hide" : "" });
    const count = show();
    say(`${count} ${count === 1 ? "row that is" : "rows that are"} the same ${box.checked ? "hidden" : "shown"}.`);
  };
  show();
  place.append(el("label", {}, box, " Only what differs"));
  return show;
}

/** The page on which readers choose. @param {HTMLElement} place */
async function choose(place) {
  const known = await load();
  const wanted = [...new Set(asked("entries")?.split(",") ?? picked().map(({ id }) => id))].filter(Boolean);
  let chosen = wanted.flatMap((id) => known.entries.find((one) => one.id === id) ?? []).slice(0, MOST);
  const unknown = wanted.filter((id) => !known.entries.some((one) => one.id === id));

  const field = el("input", { id: "cw-add", autocomplete: "off" }), shown = el("ol", { ariaLabel: "Compared" }), result = el("div");
  field.setAttribute("list", "cw-titles");
  const said = el("p", {}, [unknown.length && `There is no entry ${unknown.join(", ")}.`,
    wanted.length > MOST && `At most ${MOST} are compared.`].filter(Boolean).join(" "));
  const add = el("form", { className: "cw-tools" }, el("label", { htmlFor: "cw-add" }, "Add an entry"), field,
    el("datalist", { id: "cw-titles" }, ...known.entries.map(({ title }) => el("option", { value: title }))),
    el("button", { className: "cw-button" }, "Add"));
  const tools = el("div", { className: "cw-tools" }, shown);
  place.replaceChildren(add, said, tools, result);
  const hide = only(tools, result);

  /** @param {Item[]} items @param {string} told */
  const change = (items, told) => {
    chosen = items;
    write({ entries: items.map(({ id }) => id).join(",") });
    return draw(told);
  };
  add.onsubmit = (event) => {
    event.preventDefault();
    const text = field.value.trim().toLowerCase();
    const item = known.entries.find(({ id, title }) => title.toLowerCase() === text || id === text);
    said.textContent = !item ? `There is no entry “${field.value}”.` : chosen.includes(item) ? `${item.title} is there already.`
      : chosen.length >= MOST ? `At most ${MOST} are compared.` : "";
    if (!item || said.textContent) return say(said.textContent);
    field.value = "";
    change([...chosen, item], item.title + " added.");
  };

  /** @param {Item} item @param {number} step */
  const move = (item, step) => {
    const items = chosen.filter((one) => one !== item);
    items.splice(chosen.indexOf(item) + step, 0, item);
    change(items, `${item.title} is now ${items.indexOf(item) + 1} of ${items.length}.`);
  };

  /** @param {string} told */
  async function draw(told) {
    const pressed = shown.contains(document.activeElement) && document.activeElement?.ariaLabel, items = chosen;
    shown.replaceChildren(...items.map((item, index) => el("li", {}, item.title,
      ...index ? [button("←", () => move(item, -1), `Move ${item.title} left`)] : [],
      ...index < items.length - 1 ? [button("→", () => move(item, 1), `Move ${item.title} right`)] : [],
      button("×", () => change(chosen.filter((one) => one !== item), item.title + " removed."), "Remove " + item.title))));
    if (pressed) (all(shown, "button").find((one) => one.ariaLabel === pressed) ?? field).focus();
    tools.hidden = !items.length;
    if (items.length < 2) {
      result.replaceChildren(el("p", {}, items.length ? "Add another entry to compare it with."
        : "Type the names of two to five entries, or pick them in tables, on their pages and in the search."));
      return say(told);
    }
    const pages = await Promise.all(items.map(pageOf));
    if (items !== chosen) return; // Somebody was quicker than the network.
    const ids = items.map(({ id }) => id).sort().join(), own = known.pages.find(([some]) => [...some].sort().join() === ids);
    result.replaceChildren(...own ? [el("p", {}, el("a", { href: new URL(own[1], root).href }, "These have a page of their own."))] : [],
      table(items, pages), el("h2", {}, "Where they meet"), meetings(items, pages));
    hide();
    const differ = all(result, '[data-l^="differ"]').length, rows = all(result, "[data-l]").length;
    say(`${told} ${items.length} entries side by side. They differ in ${differ} of ${rows} rows.`);
  }
  if (chosen.length) await change(chosen, said.textContent ?? "");
  else draw("");
}

/** Make a page ready. */
export function begin() {
  const place = /** @type {HTMLElement | null} */ (document.querySelector("#cw-compare"));
  if (place) choose(place);
  for (const box of all(document, ".cw-side-box:not([data-ready])")) {
    if (place?.contains(box)) continue;
    box.dataset.ready = "";
    const tools = el("div", { className: "cw-tools" });
    box.before(tools);
    only(tools, box);
  }
}
