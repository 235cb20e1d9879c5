// @ts-check
// Entries side by side: the table is made of the entries' own pages, in the markup of side_by_side.html.

import { address, all, asked, button, el, encode, listed, pageOf, say, words, write } from "./page.js";
import { MOST, load, picked } from "./picks.js";

/** @typedef {import("./page.js").Item} Item */
/** What an entry has in one row: its cell, whether it is open, and what it may be (nothing: anything).
 * @typedef {{group: string, name: Node[], cell: HTMLElement, open: boolean, may: string[]}} Answer */

/** @param {Node | null | undefined} from @returns {Node[]} */
const copies = (from) => [...(from?.cloneNode(true).childNodes ?? [])];

/** @param {string} group @param {Node[]} name @param {HTMLElement} cell @param {HTMLElement} [about] what tells how it stands @returns {Answer} */
function answer(group, name, cell, about = cell) {
  const { state, s, may } = about.dataset, bare = /** @type {HTMLElement} */ (about.cloneNode(true));
  for (const more of all(bare, ".cw-since, .cw-note, .cw-support, .cw-mark")) more.remove();
  const said = words(bare).toLowerCase();
  const open = !["known", "not applicable", "decided", "none"].includes(state ?? s ?? "known") || /^between /.test(said);
  return { group, name, cell, open, may: may?.toLowerCase().split("|") ?? (open ? [] : [said]) };
}

/** @param {HTMLElement} row @param {string} group */
function value(row, group) {
  const [head, now, why, sure] = /** @type {any} */ (row.children), many = all(why, ".cw-sources > li").length;
  const cell = el("td", {}, ...copies(now)), said = copies(why), title = many ? many + (many > 1 ? " sources" : " source") : "Reason";
  Object.assign(cell.dataset, now.dataset);
  if (words(sure) !== "–") cell.append(" ", el("span", { className: "cw-note" }, `Confidence: ${words(sure)}.`));
  cell.append(why.querySelector("ul, p, details") ? el("details", { className: "cw-more cw-support" }, el("summary", {}, title), ...said)
    : el("span", { className: "cw-note" }, ...said));
  return answer(group, copies(head), cell);
}

/** What an entry's page says, as rows. @param {Document} page @returns {Answer[]} */
function answersOf(page) {
  const verdicts = (/** @type {string} */ group, /** @type {string} */ selector) => all(page, selector).map((one) => {
    const cell = el("td", {}, ...copies(one.querySelector("dd")));
    for (const more of all(cell, ".cw-note, svg")) more.remove();
    return answer(group, copies(one.querySelector("dt")), cell, all(cell, ".cw-badge")[0]);
  });
  return [
    ...verdicts("Classes", ".cw-verdict"),
    ...verdicts("Under other readings", ".cw-lenses dl > div"),
    ...all(page, ".cw-scores li").map((one) => answer("Scores", [one.firstChild.textContent.replace(/: $/, "")], el("td", {}, ...copies(one).slice(1)))),
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

/** One entry, or several and how they stand to one another. @param {Item[]} items @param {Document[]} pages */
export function sideBySide(items, pages) {
  const title = items.map((item) => item.title).join(", "), columns = pages.map(answersOf);
  const made = el("table", { className: "cw-side" }, el("caption", {}, title), el("thead", {}, el("tr", {}, el("td"),
    ...items.map((item, index) => el("th", { scope: "col" }, el("a", { href: address(item.url) }, item.title), " ",
      ...all(pages[index], ".cw-verdict .cw-badge").slice(0, 1).map((badge) => badge.cloneNode(true)))))));
  let group, body = el("tbody");
  for (const [index, { name, group: its }] of columns[0].entries()) {
    const row = columns.map((column) => column[index]), [kind, mark, told] = likeness(row);
    if (its !== group) {
      made.append(body = el("tbody"));
      if (its) body.append(el("tr", { className: "cw-group" }, el("th", { scope: "rowgroup", colSpan: items.length + 1 }, its)));
      group = its;
    }
    const line = el("tr", {}, el("th", { scope: "row" }, ...name, " "), ...row.map(({ cell }) => cell));
    if (items.length > 1) line.cells[0].append(el("span", { className: "cw-like" }, el("span", { ariaHidden: "true" }, mark), " " + told));
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
    const link = mention.querySelector("a.cw-mention__title");
    const met = found.get(link.href) ?? { about: new Set(items.filter(({ url }) => address(url) === link.href)), item: el("li", { className: "cw-mention", dir: "auto" }, link.cloneNode(true)) };
    found.set(link.href, met);
    met.about.add(items[index]);
    met.item.append(el("p", { className: "cw-meets" }, el("strong", {}, items[index].title), " ",
      ...all(mention, ".cw-mention__kind")), ...all(mention, ".cw-excerpt"));
  }));
  const shown = [...found.values()].filter(({ about }) => about.size > 1).map(({ item }) => item);
  return shown.length ? el("ul", { className: "cw-mentions" }, ...shown) : el("p", {}, "No page mentions two of them yet.");
}

/** The page on which readers choose. @param {HTMLElement} place */
async function choose(place) {
  const { entries, pages: known } = await load();
  for (const one of all(place, "template")) place.replaceChildren(one.content);
  const [add, field, titles, said, tools, shown, result] = all(place, "form, #cw-add, datalist, p, .cw-tools:has(ol), ol, div:last-child");
  const wanted = asked("entries") ? listed(asked("entries")) : picked().map(({ id }) => id);
  let chosen = wanted.flatMap((id) => entries.find((one) => one.id === id) ?? []).slice(0, MOST);
  const unknown = wanted.filter((id) => !entries.some((one) => one.id === id));
  titles.append(...entries.map(({ title }) => el("option", { value: title })));
  said.append([unknown.length && `There is no entry ${unknown.join(", ")}.`, wanted.length > MOST && `At most ${MOST} are compared.`].filter(Boolean).join(" "));

  /** @param {Item[]} items @param {string} told */
  const change = (items, told) => {
    chosen = items;
    write({ entries: items.map(({ id }) => encode(id)).join() });
    return draw(told);
  };
  add.onsubmit = (/** @type {Event} */ event) => {
    event.preventDefault();
    const text = field.value.trim().toLowerCase();
    const item = entries.find(({ id, title }) => title.toLowerCase() === text || id === text);
    said.textContent = !item ? `There is no entry “${field.value}”.` : chosen.includes(item) ? `${item.title} is there already.`
      : chosen.length >= MOST ? `At most ${MOST} are compared.` : "";
    if (!item || said.textContent) return say(said.textContent);
    field.value = "";
    change([...chosen, item], item.title + " added.");
  };

  /** @param {string} told */
  async function draw(told) {
    const pressed = shown.contains(document.activeElement) && document.activeElement?.ariaLabel, items = chosen;
    shown.replaceChildren(...items.map((item, index) => {
      const others = items.filter((one) => one !== item);
      const move = (/** @type {number} */ step) => change(
        [...others.slice(0, index + step), item, ...others.slice(index + step)], `${item.title} is now ${index + step + 1} of ${items.length}.`);
      return el("li", {}, item.title,
        ...index ? [button("←", () => move(-1), `Move ${item.title} left`)] : [],
        ...index < others.length ? [button("→", () => move(1), `Move ${item.title} right`)] : [],
        button("×", () => change(others, item.title + " removed."), "Remove " + item.title));
    }));
    if (pressed) (all(shown, "button").find((one) => one.ariaLabel === pressed) ?? field).focus();
    tools.hidden = !items.length;
    if (items.length < 2) {
      result.replaceChildren(el("p", {}, items.length ? "Add another entry to compare it with."
        : "Type the names of two to five entries, or pick them in tables, on their pages and in the search."));
      return say(told);
    }
    const pages = await Promise.all(items.map(({ url }) => pageOf(address(url))));
    if (items !== chosen) return; // Somebody was quicker than the network.
    const same = (/** @type {string[]} */ ids) => `${[...ids].sort()}` === `${items.map(({ id }) => id).sort()}`;
    const own = known.find(([ids]) => same(ids));
    result.replaceChildren(...own ? [el("p", {}, el("a", { href: address(own[1]) }, "These have a page of their own."))] : [],
      sideBySide(items, pages), el("h2", {}, "Where they meet"), meetings(items, pages));
    say(`${told} ${items.length} entries side by side. They differ in ${all(result, '[data-l^="differ"]').length} of ${all(result, "[data-l]").length} rows.`);
  }
  if (chosen.length) await change(chosen, words(said));
  else draw("");
}

/** Make a page ready. The style sheet hides what is the same. */
export function beginComparing() {
  for (const one of all(document, "template.cw-only")) one.replaceWith(one.content);
  const place = /** @type {HTMLElement | null} */ (document.querySelector("#cw-compare:has(template)"));
  if (place) choose(place).then(follow);
  follow();
}

/** Keep the boxes that hide what is the same in step with the address. */
function follow() {
  for (const box of all(document, "[name=only]")) {
    box.checked = asked("same") === "hide";
    box.onchange = () => write({ same: box.checked ? "hide" : "" });
  }
}
