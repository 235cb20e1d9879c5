// @ts-check
// Entries side by side: the table is made of the entries' own pages, in the markup of side_by_side.html.

import { address, all, asked, button, el, encode, listed, pageOf, say, words, write } from "./page.js";
import { FULL, MOST, load, picked } from "./picks.js";

/** @typedef {import("./page.js").Item} Item */
/** What an entry has in one row: its cell, whether it is open, and what it may be (nothing: anything).
 * @typedef {{group: string, name: Node[], cell: HTMLElement, open: boolean, may: string[]}} Answer */

/** @param {Node | null | undefined} from @returns {Node[]} */
const copies = (from) => [...(from?.cloneNode(true).childNodes ?? [])];

/** @param {string} group @param {Node[]} name @param {HTMLElement} cell @returns {Answer} */
function answer(group, name, cell) {
  const [about = cell] = all(cell, ".cw-badge, .cw-words, strong"), may = (about.dataset.may ?? cell.dataset.may)?.toLowerCase();
  return { group, name, cell, open: may !== undefined, may: may?.split("|").filter(Boolean) ?? [words(about).toLowerCase()] };
}

/** @param {HTMLElement} row @param {string} group */
function value(row, group) {
  const [head, now, why, sure] = /** @type {any} */ (row.children), many = all(why, ".cw-sources > li").length;
  const cell = el("td", {}, ...copies(now)), said = copies(why), title = many ? _n("{n} source", "{n} sources", many) : _("Reason");
  Object.assign(cell.dataset, now.dataset);
  if (words(sure) !== "–") cell.append(" ", el("span", { className: "cw-note" }, _("Confidence: {confidence}.", { confidence: words(sure) })));
  cell.append(why.querySelector("ul, p, details") ? el("details", { className: "cw-more cw-support" }, el("summary", {}, title), ...said)
    : el("span", { className: "cw-note" }, ...said));
  return answer(group, copies(head), cell);
}

/** What an entry's page says, as rows. @param {Document} page @returns {Answer[]} */
function answersOf(page) {
  const verdicts = (/** @type {string} */ group, /** @type {string} */ selector) => all(page, selector).map((one) => {
    const cell = el("td", {}, ...copies(one.querySelector("dd")));
    for (const more of all(cell, ".cw-note, svg")) more.remove();
    return answer(group, copies(one.querySelector("dt")), cell);
  });
  return [
    ...verdicts(_("Classes"), ".cw-verdict"),
    ...all(page, ".cw-scores li").map((one) => answer(_("Scores"), [one.firstChild.textContent.replace(/: $/, "")], el("td", {}, ...copies(one).slice(1)))),
    ...all(page, ".cw-criteria tbody").flatMap((body) =>
      all(body, "tr:not(.cw-group)").map((row) => value(row, words(body.querySelector(".cw-group"))))),
    ...verdicts(_("Under other readings"), ".cw-lenses dl > div"),
  ];
}

/** How answers stand to one another, as beside.py has it: kind, mark and words. @param {Answer[]} row */
function likeness(row) {
  const known = row.filter(({ may }) => may.length), open = row.some((one) => one.open);
  const differ = known.some((one) => known.some((other) => !one.may.some((value) => other.may.includes(value))));
  return differ ? open ? ["differ-open", "≠", _c("likeness", "differ, and not known of all")] : ["differ", "≠", _c("likeness", "differ")]
    : open ? ["open", "?", _c("likeness", "not known of all")] : ["same", "=", _c("likeness", "the same")];
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
  return el("div", { className: "cw-scroll cw-side-box", role: "region", tabIndex: 0, ariaLabel: _("{title}, side by side", { title }) }, made);
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
  return shown.length ? el("ul", { className: "cw-mentions" }, ...shown) : el("p", {}, _("No page mentions two of them yet."));
}

/** The page on which readers choose. @param {HTMLElement} place */
async function choose(place) {
  const { entries } = await load();
  for (const one of all(place, "template")) place.replaceChildren(one.content);
  const [form, field, titles, said, shown, result] = all(place, "form, #cw-add, datalist, p, ol, div:last-child");
  /** @type {Item[]} */
  let chosen = [];
  titles.append(...entries.map(({ title }) => el("option", { value: title })));

  /** @param {Item[]} items @param {string} told */
  const change = (items, told) => {
    chosen = items.slice(0, MOST);
    write({ entries: chosen.map(({ id }) => encode(id)).join() });
    return draw(told);
  };
  /** Add entries by their ids or titles. @param {string[]} names */
  const add = (names) => {
    const known = names.map((name) => entries.find(({ id, title }) => [id, title.toLowerCase()].includes(name.toLowerCase())));
    const unknown = names.filter((_, index) => !known[index]), items = [...new Set([...chosen, ...known.flatMap((one) => one ?? [])])];
    said.textContent = [unknown.length && _("There is no entry {names}.", { names: unknown.join(", ") }), items.length > MOST && FULL].filter(Boolean).join(" ");
    return change(items, words(said) || _("{names} added.", { names: names.join(", ") }));
  };
  form.onsubmit = (/** @type {Event} */ event) => {
    event.preventDefault();
    add([field.value.trim()]);
    if (!words(said)) field.value = "";
  };

  /** @param {string} told */
  async function draw(told) {
    const pressed = shown.contains(document.activeElement) && document.activeElement?.ariaLabel, items = chosen;
    shown.replaceChildren(...items.map((item, index) => {
      const others = items.filter((one) => one !== item);
      const move = (/** @type {number} */ step) => change(
        [...others.slice(0, index + step), item, ...others.slice(index + step)], _("{title} is now {n} of {all}.", { title: item.title, n: index + step + 1, all: items.length }));
      return el("li", {}, item.title,
        ...index ? [button("←", () => move(-1), _("Move {title} forward", { title: item.title }))] : [],
        ...index < others.length ? [button("→", () => move(1), _("Move {title} back", { title: item.title }))] : [],
        button("×", () => change(others, _("{title} removed.", { title: item.title })), _("Remove {title}", { title: item.title })));
    }));
    if (pressed) (all(shown, "button").find((one) => one.ariaLabel === pressed) ?? field).focus();
    if (items.length < 2) return result.replaceChildren();
    const pages = await Promise.all(items.map(({ url }) => pageOf(address(url))));
    if (items !== chosen) return; // Somebody was quicker than the network.
    result.replaceChildren(sideBySide(items, pages), el("h2", {}, _("Where they meet")), meetings(items, pages));
    say(told + " " + _("They differ in {n} of {all} rows.", { n: all(result, '[data-l^="differ"]').length, all: all(result, "[data-l]").length }));
  }
  await add(asked("entries") ? listed(asked("entries")) : picked().map(({ id }) => id));
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
