// @ts-check
// Makes the tables of a page sortable and filterable, in place. The elements are those that the build made: a table,
// and its controls, whose names are the keys of the address. What they say is the view.

import { PERHAPS, YES, counts, judge, sorted } from "./table-logic.js";
import { address, all, el, encode, listed, words, write } from "./page.js";
import { picked, toggle } from "./picks.js";
import { details } from "./table-details.js";
import { KINDS, save } from "./table-out.js";

/** @typedef {import("./table-logic.js").Column} Column */
/** @typedef {import("./table-logic.js").Cell} Cell */
/** @typedef {HTMLInputElement} Control - or a choice, which has no `checked` */

/** Rows that are attached at a time, and how often that is done unasked. Laying rows out takes much longer than
 * working out which; the others come when somebody scrolls, prints or looks for something. */
const AT_ONCE = 100, UNASKED = 10;

/** The tables of this page. @type {Set<Table>} */
export const tables = new Set();

export class Table {
  /** @param {HTMLElement} box @param {number} number */
  constructor(box, number) {
    this.box = box;
    this.prefix = number > 1 ? number + "." : "";
    this.table = /** @type {HTMLTableElement} */ (box.querySelector(".cw-table"));
    /** @type {{columns: Column[], titles?: number[]}} */
    const { columns, titles } = JSON.parse(words(box.querySelector(".cw-data")));
    this.columns = columns;
    this.titles = titles;
    this.built = columns.map(({ rows }) => [...rows]);
    this.rows = [...this.table.tBodies].flatMap((body) => [...body.rows]);
    this.ids = this.rows.map((row) => row.dataset.e ?? "");
    this.heads = [.../** @type {HTMLTableSectionElement} */ (this.table.tHead).rows[0].cells];
    /** Each row's cells as the build put them. @type {HTMLTableCellElement[][]} */
    this.parts = [];
    /** What each row says in the columns that are shown, for searching. @type {string[]} */
    this.texts = [];
    /** Which cells each row has, as text. @type {string[]} */
    this.orders = [];
    this.order = "";
    this.turn = 0;
    for (const one of all(box, "template.cw-live")) one.replaceWith(one.content);
    this.form = box.querySelector("form") ?? el("form");
    this.status = this.form.querySelector("[role=status]") ?? el("p");
    this.dialog = /** @type {HTMLDialogElement} */ (box.querySelector("dialog"));
    if (box.contains(this.form)) this.listen();
    this.table.onclick = (event) => this.pressed(event);
    this.table.onchange = ({ target }) => {
      const box = /** @type {HTMLInputElement} */ (target);
      box.checked = toggle(this.item(this.rowOf(box)));
    };
    box.addEventListener("scroll", ({ target }) => {
      const { scrollTop, clientHeight, scrollHeight } = /** @type {HTMLElement} */ (target);
      if (scrollTop + 3 * clientHeight > scrollHeight) this.attach(AT_ONCE);
    }, true);
    this.fill(location.search);
    this.table.dataset.ready = "";
  }

  /** Wait for what readers do with the controls. */
  listen() {
    let timer = 0;
    for (const head of this.heads) {
      const link = head.querySelector("a"), title = words(head);
      head.replaceChildren(el("button", { type: "button" }, title));
      if (link) head.append(" ", Object.assign(link, { textContent: "?", className: "cw-about", ariaLabel: "About " + title }));
    }
    this.form.oninput = ({ target }) => {
      const control = /** @type {Control} */ (target);
      clearTimeout(timer);
      // Nothing is laid out while somebody types.
      this.turn++;
      if (control.matches("select, [type=checkbox]")) this.change(control);
      else timer = setTimeout(() => this.change(), 120);
    };
    this.form.onsubmit = (event) => event.preventDefault();
    this.form.onclick = ({ target }) => {
      const pressed = /** @type {Element} */ (target).closest("button");
      if (pressed?.ariaExpanded) {
        const open = pressed.ariaExpanded === "false";
        for (const one of all(/** @type {Element} */ (pressed.parentElement), ":scope > [aria-expanded]")) one.ariaExpanded = `${open && one === pressed}`;
        this.show();
      } else if (pressed) this.act(pressed);
    };
  }

  /** The controls of a name. @param {string} name @returns {any[]} */
  controls(name) {
    return [...this.form.elements].filter((one) => /** @type {Control} */ (one).name === name);
  }

  /** Set the controls as an address says, and show that. What it names that does not exist is left out.
   * @param {string} search */
  fill(search) {
    const query = new URLSearchParams(search), boxes = this.controls("columns");
    this.form.reset();
    const order = listed(query.get(this.prefix + "columns")).filter((id) => boxes.some(({ value }) => value === id));
    for (const id of new Set([...order, ...this.columns.map(({ id }) => id)])) {
      const item = boxes.find(({ value }) => value === id)?.closest("li");
      item?.parentElement.append(item);
    }
    /** @type {Record<string, string[]>} */
    const left = {};
    for (const control of /** @type {Iterable<any>} */ (this.form.elements)) {
      const { name, type, value, options } = control, text = query.get(this.prefix + name) ?? "";
      if (type === "checkbox") control.checked = name === "columns" ? !order.length || order.includes(value) : listed(text).includes(value);
      else if (options) control.value = (left[name] ??= listed(text).filter((id) => [...options].some((one) => one.value === id))).shift() ?? "";
      else if (name) control.value = text;
    }
    this.show();
  }

  /** @param {Control} [control] the one that has changed */
  change(control) {
    if (control?.checked) for (const other of all(control.closest("fieldset > div") ?? el("p"), "input")) other.checked = other === control;
    if (control?.name === "columns" && !this.controls("columns").some(({ checked }) => checked)) control.checked = true;
    this.show();
    /** @type {Record<string, string>} */
    const keys = {};
    for (const { name, type, value, checked } of /** @type {Iterable<any>} */ (this.form.elements)) {
      const key = this.prefix + name, said = type === "checkbox" && !checked ? "" : /checkbox|select/.test(type) ? encode(value) : value;
      if (name) keys[key] = [keys[key], said].filter(Boolean).join();
    }
    const columns = this.prefix + "columns";
    if (keys[columns] === `${this.columns.map(({ id }) => encode(id))}`) keys[columns] = "";
    write(keys);
  }

  /** Do what a button says. @param {HTMLButtonElement} pressed */
  async act({ value, parentElement: item }) {
    const before = item?.previousElementSibling, after = item?.nextElementSibling;
    if (value in KINDS) return save(this, /** @type {keyof KINDS} */ (value));
    if (value === "pin") return this.pin([...this.pinned(), ...picked().map(({ id }) => id)]);
    if (value === "unpin") return this.pin([]);
    if (value.startsWith("copy")) {
      const done = navigator.clipboard.writeText(value === "copy" ? location.href : KINDS.md[0](this));
      return this.status.append(await done.then(() => ". Copied.", () => ". This browser does not let the page copy."));
    }
    // Its neighbours are moved, so that what was pressed keeps the focus.
    if (value === "up" && before) item.after(before);
    if (value === "down" && after) item.before(after);
    if (value === "reset") this.fill("");
    this.change();
  }

  pinned() {
    return listed(this.controls("pin")[0]?.value).filter((id) => this.ids.includes(id));
  }

  /** @param {string[]} ids */
  pin(ids) {
    this.controls("pin")[0].value = ids.map(encode).join();
    this.change();
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
    return words(cell.querySelector(column < 0 ? "a" : ".cw-own") ?? cell);
  }

  /** @param {number} row */
  item(row) {
    const link = /** @type {HTMLAnchorElement} */ (this.cells(row)[0].querySelector("a"));
    return { id: this.ids[row], title: this.words(row, -1), url: link.href.replace(address(""), "") };
  }

  /** @param {number} row @param {number} column */
  cell(row, column) {
    return this.columns[column].cells[this.columns[column].rows[row]];
  }

  /** What the controls ask of the columns, as far as they ask anything. */
  filters() {
    const data = new FormData(this.form);
    return this.columns.flatMap(({ id, choices }, number) => {
      const numbers = (/** @type {string} */ key) => data.getAll(`${key}.${id}`).map((choice) => choices.indexOf(`${choice}`));
      const text = (/** @type {string} */ key) => `${data.get(`${key}.${id}`) ?? ""}`;
      const filter = { number, wanted: numbers("with"), unwanted: numbers("without"), all: !!text("all"), min: text("min"), max: text("max") };
      return filter.wanted.length || filter.unwanted.length || filter.min || filter.max ? filter : [];
    });
  }

  /** Work out what is to be seen, and show it. */
  show() {
    const { columns, ids } = this, data = new FormData(this.form);
    const one = (/** @type {string} */ name) => `${data.get(name) ?? ""}`;
    const boxes = this.controls("columns"), numbers = (/** @type {any[]} */ some) => some.map(({ value }) => columns.findIndex(({ id }) => id === value));
    const shown = boxes.length ? numbers(boxes.filter(({ checked }) => checked)) : [...columns.keys()];
    const wanted = one("find").toLowerCase().split(/\s+/).filter(Boolean), filters = this.filters(), pinned = this.pinned().map((id) => ids.indexOf(id));
    if (`${shown}` !== this.order) this.texts = [];
    this.order = `${shown}`;
    this.maybe = !!one("maybe");
    const least = this.maybe ? PERHAPS : YES;
    const found = this.found = judge(columns, filters, least, ids.length, (row) => {
      if (!wanted.length) return true;
      const text = (this.texts[row] ??= [-1, ...shown].map((column) => this.words(row, column)).join("\n").toLowerCase());
      return wanted.every((word) => text.includes(word));
    });
    const sort = [...new Set(data.getAll("sort").map(String))].filter(Boolean);
    const left = sorted([...ids.keys()].filter((row) => found.belongs[row] >= least && !pinned.includes(row)), sort, columns, this.titles);
    this.shown = [...pinned, ...left];
    this.visible = one("same") && this.shown.length > 1 ? shown.filter((column) => this.differs(column)) : shown;
    const group = columns.findIndex(({ id }) => id === one("group"));
    this.sections = [{ name: "cw-pinned", head: "", rows: pinned }, ...(group < 0 ? [{ name: "", head: "", rows: left }] : this.groups(left, group, sort))];
    this.table.dataset.density = one("density");
    this.lay(sort);
    const perhaps = found.belongs.reduce((sum, one) => sum + +(one === PERHAPS), 0), hidden = shown.length - this.visible.length;
    const options = all(this.form, "[name=sort] option");
    const said = [
      `${this.shown.length} of ${ids.length} shown`,
      pinned.length && `${pinned.length} pinned`,
      perhaps && `${perhaps} ${this.maybe ? "of them perhaps" : "more may match"}`,
      sort.length && "sorted by " + sort.map((key) => options.find(({ value }) => value === key).text).join(", then "),
      hidden && `columns hidden because nothing differs: ${hidden}`,
    ].filter(Boolean).join("; ");
    if (this.status.textContent !== said) this.status.textContent = said;
    for (const one of all(this.form, ".cw-shown label")) one.hidden = !this.maybe && !perhaps;
    for (const one of all(this.form, ".cw-filters")) this.count(one, filters.length, least);
  }

  /** Say how many filters there are, and how many rows each choice would have. @param {Element} panel @param {number} filters @param {number} least */
  count(panel, filters, least) {
    const opener = /** @type {Element} */ (panel.previousElementSibling);
    /** @type {Element} */ (opener.lastElementChild).textContent = filters ? ` (${filters})` : "";
    if (opener.ariaExpanded === "false") return;
    const places = all(panel, ".cw-count");
    this.columns.forEach((column, number) => {
      for (const count of counts(column, number, /** @type {any} */ (this.found).alone, least)) places.shift().textContent = count;
    });
  }

  /** @param {number} column */
  differs(column) {
    // What is not known may be told in other words though the data are alike.
    const key = (/** @type {number} */ row) => (this.cell(row, column).o === undefined ? this.columns[column].rows[row] : this.words(row, column));
    const [first, ...others] = this.shown ?? [];
    return others.some((row) => key(row) !== key(first));
  }

  /** Rows by what their cells say, in the order of that column. @param {number[]} rows @param {number} column @param {string[]} sort */
  groups(rows, column, sort) {
    const { id } = this.columns[column];
    /** @type {Map<string, number[]>} */
    const found = new Map();
    for (const row of sorted([...rows], [sort.includes("-" + id) ? "-" + id : id], this.columns, this.titles)) found.set(this.words(row, column), []);
    for (const row of rows) found.get(this.words(row, column))?.push(row);
    return [...found].map(([head, rows]) => ({ name: "", head, rows }));
  }

  /** The rows as they stand in the table. */
  inOrder() {
    return (this.sections ?? []).flatMap(({ rows }) => rows);
  }

  /** Put the columns and rows into the table, the first at once. @param {string[]} sort */
  lay(sort) {
    const turn = ++this.turn;
    this.heads.forEach((head, number) => {
      const id = number ? this.columns[number - 1].id : "title", place = sort.findIndex((key) => key.replace(/^-/, "") === id);
      const way = sort[place]?.[0] === "-" ? "descending" : "ascending";
      head.ariaSort = place ? null : way;
      head.dataset.place = place < 0 ? "" : `${place + 1}`;
      head.dataset.way = way;
    });
    this.heads[0].parentElement?.replaceChildren(...this.inColumns(this.heads));
    for (const body of [...this.table.tBodies]) body.remove();
    this.filling = this.rest();
    this.attach(AT_ONCE);
    let times = UNASKED;
    // The first rows are painted before the next are laid out.
    const more = () => setTimeout(() => requestAnimationFrame(() => {
      if (turn === this.turn && this.box.isConnected && --times && this.attach(AT_ONCE)) more();
    }), 60);
    more();
  }

  /** Of cells those that are to be seen. @param {HTMLTableCellElement[]} cells */
  inColumns(cells) {
    return [cells[0], ...(this.visible ?? []).map((column) => cells[column + 1])];
  }

  /** Attach so many rows; whether there are more. @param {number} count */
  attach(count) {
    while (count-- > 0) if (this.filling?.next().done) return false;
    return true;
  }

  *rest() {
    const colSpan = this.columns.length + 1, order = `${this.visible}`;
    if (!this.shown?.length) this.table.createTBody().insertRow().append(el("td", { colSpan }, "No entry matches."));
    for (const { name, head, rows } of this.sections ?? []) {
      if (!rows.length) continue;
      const body = this.table.createTBody();
      body.className = name;
      if (head) body.append(el("tr", { className: "cw-group" }, el("th", { colSpan, scope: "rowgroup" }, el("span", {}, `${head} (${rows.length})`))));
      for (const row of rows) {
        this.dress(row);
        if (this.orders[row] !== order) this.rows[row].replaceChildren(...this.inColumns(this.cells(row)));
        this.orders[row] = order;
        body.append(this.rows[row]);
        yield;
      }
    }
  }

  /** Give a row its controls. @param {number} row */
  dress(row) {
    const [head] = this.cells(row), title = this.words(row, -1), perhaps = head.querySelector(".cw-perhaps");
    if (!head.querySelector("button")) {
      head.prepend(el("input", { type: "checkbox", className: "cw-tick", ariaLabel: "Pick " + title, checked: picked().some(({ id }) => id === this.ids[row]) }));
      head.append(el("button", { type: "button", className: "cw-look", ariaLabel: "Details of " + title }));
    }
    if (this.found?.belongs[row] !== PERHAPS) perhaps?.remove();
    else if (!perhaps) head.append(el("span", { className: "cw-perhaps" }, " perhaps"));
  }

  /** @param {MouseEvent} event */
  pressed({ target, shiftKey }) {
    if (!(target instanceof Element) || target.closest("a, input") || !getSelection()?.isCollapsed) return;
    const row = this.rowOf(target), cell = target.closest("td"), number = this.heads.findIndex((head) => head.contains(target));
    if (target.matches("thead button")) this.sort(number ? this.columns[number - 1].id : "title", shiftKey);
    else if (row >= 0 && (cell || target.closest("button"))) details(this, row, cell ? this.cells(row).indexOf(cell) - 1 : -1);
  }

  /** Ascending, then descending, then as it was. @param {string} id @param {boolean} further */
  sort(id, further) {
    const keys = this.controls("sort"), now = keys.map(({ value }) => value).filter(Boolean), place = now.findIndex((key) => key.replace(/^-/, "") === id);
    const next = place < 0 ? [id] : now[place] === id ? ["-" + id] : [];
    if (!further) now.splice(0, 9, ...next);
    else if (place < 0) now.splice(keys.length - 1, 1, id);
    else now.splice(place, 1, ...next);
    keys.forEach((key, index) => (key.value = now[index] ?? ""));
    this.change();
  }

  /** Show a class of the reader's own in a column, or again what was built where there is none.
   * @param {string} id @param {(entry: string) => {cell: Cell & {s?: string}, words: string, colour: string, title: string} | null} read */
  reclass(id, read) {
    const number = this.columns.findIndex((column) => column.id === id), column = this.columns[number];
    if (!column) return;
    const known = new Map(column.cells.map((cell, index) => [JSON.stringify(cell), index]));
    this.ids.forEach((entry, row) => {
      const mine = read(entry), place = this.cells(row)[number + 1];
      place.querySelector(".cw-own")?.remove();
      place.classList.toggle("cw-yours", !!mine);
      column.rows[row] = this.built[number][row];
      if (!mine) return;
      const { s, ...rest } = mine.cell, cell = s ? { o: column.choices.indexOf("~" + s), ...rest } : rest, key = JSON.stringify(cell);
      if (!known.has(key)) known.set(key, column.cells.push(cell) - 1);
      column.rows[row] = known.get(key) ?? 0;
      const badge = el("span", { className: "cw-badge cw-badge--" + mine.colour, title: mine.title }, mine.words);
      badge.dataset.state = s ?? "decided";
      place.append(el("span", { className: "cw-own" }, badge, " ", el("em", {}, "your reading")));
    });
    this.texts = [];
    this.show();
  }
}

/** Make the tables of this page ready. */
export function beginTables() {
  for (const table of tables) if (!table.box.isConnected) tables.delete(table);
  all(document, ".cw-table-box:has(.cw-data)").forEach((box, index) => {
    if (![...tables].some((table) => table.box === box)) tables.add(new Table(box, index + 1));
  });
}

const attachAll = () => tables.forEach((table) => table.attach(Infinity));
addEventListener("beforeprint", attachAll);
// Who looks for something in the page is to find it in every row.
addEventListener("keydown", ({ key, ctrlKey, metaKey }) => {
  if (key === "f" && (ctrlKey || metaKey)) attachAll();
});
document.addEventListener("cw-picks", () => {
  const ids = picked().map(({ id }) => id);
  for (const box of all(document, ".cw-tick")) box.checked = ids.includes(box.closest("tr").dataset.e);
});
