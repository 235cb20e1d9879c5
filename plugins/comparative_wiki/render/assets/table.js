// @ts-check
// Makes the tables of a page sortable and filterable, in place. The elements are those that the build made.

import * as logic from "./table-logic.js";
import { tools } from "./table-tools.js";
import { el, picked, toggle } from "./picks.js";
import { root } from "./start.js";

/** @typedef {import("./table-logic.js").Column} Column */
/** @typedef {import("./table-logic.js").Cell} Cell */
/** @typedef {import("./table-logic.js").View} View */

const FEWEST = 5, AT_ONCE = 100;

/** The tables of this page. @type {Set<Table>} */
export const tables = new Set();

export class Table {
  /** @param {HTMLElement} box @param {number} number */
  constructor(box, number) {
    this.box = box;
    this.prefix = number > 1 ? number + "." : "";
    this.table = /** @type {HTMLTableElement} */ (box.querySelector(".cw-table"));
    /** @type {{columns: Column[], titles?: number[]}} */
    this.data = JSON.parse(box.querySelector(".cw-data")?.textContent ?? "");
    this.columns = this.data.columns;
    this.built = this.columns.map(({ rows }) => [...rows]);
    this.rows = [...this.table.tBodies].flatMap((body) => [...body.rows]);
    this.ids = this.rows.map((row) => row.dataset.e ?? "");
    this.head = this.table.tHead?.rows[0] ?? el("tr");
    this.heads = [...this.head.cells];
    /** Each row's cells as the build put them. @type {HTMLTableCellElement[][]} */
    this.parts = [];
    /** What each row says, for searching. @type {string[]} */
    this.texts = [];
    /** In which order each row's cells are. @type {string[]} */
    this.orders = [];
    this.turn = 0;
    /** The columns shown, as text. */
    this.order = "";
    /** The order of the heads, and the rule that hides columns, as they stand. */
    this.laid = `${[...this.columns.keys()]}`;
    this.rule = "";
    this.sheet = new CSSStyleSheet();
    document.adoptedStyleSheets.push(this.sheet);
    box.dataset.table = `${number}`;
    this.view = logic.read(location.search, this.prefix, this.columns, this.ids);
    /** What keeps the controls in step with the view. @type {(() => void)[]} */
    this.updates = [];
    this.table.addEventListener("click", (event) => this.pressed(event));
    this.table.addEventListener("change", ({ target }) => {
      const row = this.rowOf(target);
      if (target instanceof HTMLInputElement) target.checked = toggle(this.item(row));
    });
    if (this.rows.length >= FEWEST) tools(this);
    this.show();
    this.table.dataset.ready = "";
  }

  /** @param {EventTarget | null} target */
  rowOf(target) {
    return this.rows.indexOf(/** @type {any} */ (/** @type {Element} */ (target).closest("tr")));
  }

  /** @param {number} row */
  cells(row) {
    return (this.parts[row] ??= [...this.rows[row].cells]);
  }

  /** What a cell says; -1 is the title. @param {number} row @param {number} column */
  words(row, column) {
    const cell = this.cells(row)[column + 1];
    return (cell.querySelector(column < 0 ? "a" : ".cw-own") ?? cell).textContent?.trim() ?? "";
  }

  /** @param {number} row */
  item(row) {
    const link = /** @type {HTMLAnchorElement} */ (this.cells(row)[0].querySelector("a"));
    return { id: this.ids[row], title: this.words(row, -1), url: link.href.replace(root.href, "") };
  }

  /** @param {Partial<View>} change */
  change(change) {
    Object.assign(this.view, change);
    this.show();
    history.replaceState(history.state, "", location.pathname + logic.write(location.search, this.prefix, this.view) + location.hash);
  }

  /** Work out what is to be seen, and show it. */
  show() {
    const { view, columns } = this, wanted = view.find.toLowerCase().split(/\s+/);
    const shown = view.columns.length ? view.columns.map((id) => columns.findIndex((one) => one.id === id)) : [...columns.keys()];
    const order = `${shown}`;
    if (order !== this.order) this.texts = [];
    this.order = order;
    const found = logic.judge(columns, view, this.rows.length, (row) => {
      if (!view.find) return true;
      const text = (this.texts[row] ??= [-1, ...shown].map((column) => this.words(row, column)).join("\n").toLowerCase());
      return wanted.every((word) => text.includes(word));
    });
    this.found = found;
    const keep = view.maybe ? 1 : 2, pinned = view.pin.map((id) => this.ids.indexOf(id));
    const rows = this.ids.keys();
    const left = logic.sorted([...rows].filter((row) => found.belongs[row] >= keep && !pinned.includes(row)), view.sort, columns, this.data.titles);
    this.shown = [...pinned, ...left];
    this.perhaps = found.belongs.reduce((sum, one) => sum + +(one === 1), 0);
    this.visible = view.same && this.shown.length > 1 ? shown.filter((column) => this.differs(column)) : shown;
    this.sections = [{ name: "cw-pinned", head: "", rows: pinned }, ...(view.group ? this.groups(left) : [{ name: "", head: "", rows: left }])];
    this.lay(shown);
    this.status = [
      `${this.shown.length} of ${this.rows.length} shown`,
      pinned.length ? `${pinned.length} pinned` : "",
      this.perhaps ? `${this.perhaps} ${view.maybe ? "of them perhaps" : "more may match"}` : "",
      view.sort.length ? "sorted by " + view.sort.map((key) => this.title(key)).join(", then ") : "",
      shown.length - this.visible.length ? `columns hidden because nothing differs: ${shown.length - this.visible.length}` : "",
    ].filter(Boolean).join("; ");
    for (const update of this.updates) update();
  }

  /** The rows as they stand in the table. */
  inOrder() {
    return (this.sections ?? []).flatMap(({ rows }) => rows);
  }

  /** @param {string} key */
  title(key) {
    const name = key.replace(/^-/, ""), title = this.columns.find(({ id }) => id === name)?.title ?? "Entry";
    return title + (key === name ? " (ascending)" : " (descending)");
  }

  /** @param {number} number */
  differs(number) {
    const { rows, cells } = this.columns[number];
    // What is not known may be told in other words though the data are alike.
    const key = (/** @type {number} */ row) => (cells[rows[row]].s ? this.words(row, number) : rows[row]);
    const first = key(this.shown?.[0] ?? 0);
    return this.shown?.some((row) => key(row) !== first);
  }

  /** Rows by what their cells say, in the order of that column. @param {number[]} rows */
  groups(rows) {
    const number = this.columns.findIndex(({ id }) => id === this.view.group), column = this.columns[number];
    const place = logic.places(column.cells, this.view.sort.includes("-" + column.id));
    /** @type {Map<string, number[]>} */
    const found = new Map();
    for (const row of rows) {
      const words = this.words(row, number), some = found.get(words);
      if (some) some.push(row);
      else found.set(words, [row]);
    }
    const at = (/** @type {number[]} */ some) => place[column.rows[some[0]]];
    return [...found].sort(([, a], [, b]) => at(a) - at(b)).map(([head, rows]) => ({ name: "", head, rows }));
  }

  /** Put the columns and rows into the table, the first hundred rows at once. @param {number[]} shown */
  lay(shown) {
    const { view, heads } = this;
    this.sequence = [...shown, ...[...this.columns.keys()].filter((one) => !shown.includes(one))];
    // What has not changed is left alone: a new style sheet has every row styled anew.
    const sequence = `${this.sequence}`;
    if (this.laid !== sequence) this.head.append(...this.sequence.map((column) => heads[column + 1]));
    this.laid = sequence;
    heads.forEach((head, number) => {
      const id = number ? this.columns[number - 1].id : "title";
      const place = view.sort.findIndex((key) => key.replace(/^-/, "") === id), way = view.sort[place]?.[0] === "-" ? "descending" : "ascending";
      head.ariaSort = place ? null : way;
      head.dataset.place = place < 0 ? "" : `${place + 1}`;
      head.dataset.way = way;
    });
    const hidden = this.sequence.flatMap((column, index) =>
      this.visible?.includes(column) ? [] : `[data-table="${this.box.dataset.table}"] .cw-table tr > :nth-child(${index + 2})`);
    const rule = hidden.length ? hidden.join() + "{display:none}" : "";
    if (this.rule !== rule) this.sheet.replaceSync(rule);
    this.rule = rule;
    this.table.dataset.density = view.density;
    for (const body of [...this.table.tBodies]) body.remove();
    this.filling = this.fill();
    this.attach(AT_ONCE);
    const turn = ++this.turn;
    // Each time the whole table is laid out anew, so that the parts grow; the first is painted before the next comes.
    const more = (/** @type {number} */ count) => setTimeout(() => requestAnimationFrame(() => {
      if (turn === this.turn && this.box.isConnected && this.attach(count)) more(Math.min(count * 2, 2000));
    }), 60);
    more(AT_ONCE * 2);
  }

  /** Attach so many rows; whether there are more. @param {number} count */
  attach(count) {
    while (count-- > 0) if (this.filling?.next().done) return false;
    return true;
  }

  *fill() {
    const span = this.columns.length + 1;
    if (!this.shown?.length) this.table.createTBody().insertRow().append(el("td", { colSpan: span }, "No entry matches."));
    for (const { name, head, rows } of this.sections ?? []) {
      if (!rows.length) continue;
      const body = this.table.createTBody();
      body.className = name;
      if (head) body.append(el("tr", { className: "cw-group" }, el("th", { colSpan: span, scope: "rowgroup" }, el("span", {}, `${head} (${rows.length})`))));
      for (const row of rows) {
        body.append(this.dressed(row));
        yield;
      }
    }
  }

  /** A row, with its controls and its cells in the order wanted. @param {number} row */
  dressed(row) {
    const cells = this.cells(row), [head] = cells, title = this.words(row, -1), order = `${this.sequence}`;
    if (!head.querySelector("button")) {
      head.prepend(el("input", { type: "checkbox", className: "cw-tick", ariaLabel: "Pick " + title, checked: picked().some(({ id }) => id === this.ids[row]) }));
      head.append(el("button", { type: "button", className: "cw-look", ariaLabel: "Details of " + title }));
    }
    const perhaps = head.querySelector(".cw-perhaps");
    if (this.found?.belongs[row] !== 1) perhaps?.remove();
    else if (!perhaps) head.append(el("span", { className: "cw-perhaps" }, " perhaps"));
    if ((this.orders[row] ??= `${[...this.columns.keys()]}`) !== order) {
      this.rows[row].append(...(this.sequence ?? []).map((column) => cells[column + 1]));
      this.orders[row] = order;
    }
    return this.rows[row];
  }

  /** @param {MouseEvent} event */
  pressed({ target, shiftKey }) {
    if (!(target instanceof Element) || target.closest("a, input") || !getSelection()?.isCollapsed) return;
    if (target.matches("thead button")) {
      const number = this.heads.findIndex((head) => head.contains(target));
      this.sort(number ? this.columns[number - 1].id : "title", shiftKey);
      return;
    }
    const row = this.rowOf(target), cell = target.closest("td");
    if (row >= 0 && (cell || target.closest("button")))
      import("./table-details.js").then(({ details }) => details(this, row, cell ? this.cells(row).indexOf(cell) - 1 : -1));
  }

  /** Ascending, then descending, then as it was. @param {string} id @param {boolean} further */
  sort(id, further) {
    const { sort } = this.view, now = sort.find((key) => key === id || key === "-" + id);
    const next = now === id ? ["-" + id] : now ? [] : [id];
    this.change({ sort: !further ? next : now ? sort.flatMap((key) => (key === now ? next : key)) : [...sort, ...next] });
  }

  /** Show a class of the reader's own in a column, or again what was built where there is none.
   * @param {string} id @param {(entry: string) => {cell: Cell, words: string, colour: string, title: string} | null} read */
  reclass(id, read) {
    const number = this.columns.findIndex((column) => column.id === id), column = this.columns[number];
    if (!column) return;
    const known = new Map(column.cells.map((cell, index) => [JSON.stringify(cell), index]));
    this.ids.forEach((entry, row) => {
      const mine = read(entry), place = /** @type {HTMLElement} */ (this.cells(row)[number + 1]);
      place.querySelector(".cw-own")?.remove();
      place.classList.toggle("cw-yours", !!mine);
      column.rows[row] = this.built[number][row];
      if (!mine) return;
      const key = JSON.stringify(mine.cell);
      if (!known.has(key)) known.set(key, column.cells.push(mine.cell) - 1);
      column.rows[row] = known.get(key) ?? 0;
      const badge = el("span", { className: "cw-badge cw-badge--" + mine.colour, title: mine.title }, mine.words);
      badge.dataset.state = mine.cell.s ?? "decided";
      place.append(el("span", { className: "cw-own" }, badge, " ", el("em", {}, "your reading")));
    });
    this.texts = [];
    this.show();
  }
}

/** Make the tables of this page ready. */
export function begin() {
  for (const table of tables)
    if (!table.box.isConnected) {
      tables.delete(table);
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== table.sheet);
    }
  document.querySelectorAll(".cw-table-box:has(.cw-data)").forEach((box, index) => {
    if (![...tables].some((table) => table.box === box)) tables.add(new Table(/** @type {HTMLElement} */ (box), index + 1));
  });
  document.dispatchEvent(new Event("cw-tables"));
}

addEventListener("beforeprint", () => tables.forEach((table) => table.attach(Infinity)));
document.addEventListener("cw-picks", () => {
  const ids = picked().map(({ id }) => id);
  for (const table of tables)
    for (const box of table.table.querySelectorAll(".cw-tick")) /** @type {HTMLInputElement} */ (box).checked = ids.includes(box.closest("tr")?.dataset.e ?? "");
});
