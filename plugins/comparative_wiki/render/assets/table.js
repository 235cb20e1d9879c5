// @ts-check
// Makes the tables of a page sortable and filterable, in place. The elements are those that the build made: a table,
// and its controls, whose names are the keys of the address. What they say is the view.

import { PERHAPS, YES, counts, judge, sorted } from "./table-logic.js";
import { all, badge, dataAt, el, encode, listed, parsed, words, write } from "./page.js";
import { root } from "./start.js";
import { isPicked, picked, toggle } from "./picks.js";
import { details } from "./table-details.js";
import { KINDS, save } from "./table-out.js";

/** @typedef {import("./table-logic.js").Column} Column */
/** @typedef {import("./table-logic.js").Cell} Cell */
/** @typedef {{head?: string, name?: string, rows: number[]}} Section - rows under a heading, or those that are pinned */
/** @typedef {ReturnType<typeof makeTable>} Table */

/** Rows that are attached at first, not fewer than the build puts into the first body, and how often twice as many
 * are unasked. Laying rows out takes much longer than working out which; the others come when somebody scrolls, prints
 * or looks for something. */
const AT_ONCE = 50, UNASKED = 6;

/** The tables of this page. @type {Set<Table>} */
export const tables = new Set();

/** @param {HTMLElement} box @param {number} number */
function makeTable(box, number) {
  for (const one of all(box, "template.cw-live")) one.replaceWith(one.content);
  const prefix = number > 1 ? number + "." : "";
  const table = /** @type {HTMLTableElement} */ (box.querySelector(".cw-table"));
  const form = /** @type {HTMLFormElement} */ (box.querySelector(".cw-desk form") ?? el("form"));
  const status = form.querySelector("[role=status]") ?? el("p");
  /** Of a long table the page has the first rows, and no cells in its columns; the file has all.
   * @type {{columns: Column[], titles?: number[], count?: number, file?: string}} */
  let { columns, titles, count: total, file } = JSON.parse(words(box.querySelector(".cw-data")));
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]), ids = rows.map(({ dataset }) => /** @type {string} */ (dataset.e));
  const heads = [...table.rows[0].cells];
  /** Each row's cells as the build put them. @type {HTMLTableCellElement[][]} */
  const parts = [];
  /** The columns as they were before a lens. @type {Column[] | undefined} */
  let built;
  /** Of a long table the heads of all rows, then for each column its different cells; the file, on its way; what went
   * wrong with it. @type {HTMLTableCellElement[][]} */
  let looks = [];
  /** @type {Promise<void> | string | undefined} */
  let loading;
  let lost = "";
  /** What each row says in the columns that are shown, for searching. @type {string[]} */
  let texts = [];
  /** Which columns each row has now. */
  const orders = ids.map(() => `${[...columns.keys()]}`);
  /** The columns that are chosen; those of them that are seen; the rows by sections; whether each row belongs.
   * @type {number[]} */
  let shown = [];
  /** @type {number[]} */
  let visible = [];
  /** @type {Section[]} */
  let sections = [];
  let belongs = new Uint8Array(), maybe = false, turn = 0, timer = 0;
  /** What the controls say; and how many rows each choice of a filter would have. */
  let data = new FormData(form), count = () => {};
  /** Attaches a row, and goes on with the next. @type {Iterator<void>} */
  let filling;

  /** Take all rows of a long table, once somebody wants more than to see the first; then show what is asked. */
  const load = () => loading ??= file && dataAt(file).then((all) => {
    looks = [...parsed(all.html, root).querySelectorAll("tr")].map(({ cells }) => [...cells]);
    Object.assign(columns, all.columns);
    titles = all.titles;
    Object.assign(ids, all.ids);
  }).catch(() => {
    lost = _("the others could not be loaded");
  }).then(() => {
    file = "";
    show();
  });

  /** A cell, 0 for the head, whether its row has been made or not. @param {number} row @param {number} place */
  const cellOf = (row, place) => (parts[row] ?? rows[row]?.cells)?.[place] ?? looks[place][place ? (built ?? columns)[place - 1].rows[row] : row];

  /** A row, made if the page did not have it. @param {number} row */
  const rowOf = (row) => {
    if (!rows[row]) {
      rows[row] = el("tr", {}, ...heads.map((_, place) => cellOf(row, place).cloneNode(true)));
      rows[row].dataset.e = ids[row];
    }
    return rows[row];
  };

  /** Before a row is dressed, its cells are as they were built. @param {number} row */
  const cells = (row) => parts[row] ?? rowOf(row).cells;

  /** What a cell says. @param {number} row @param {number} column */
  const says = (row, column) => {
    const cell = cellOf(row, column + 1);
    return words(cell.matches(".cw-yours") ? cell.lastElementChild : cell);
  };

  /** What a row says, for searching. @param {number} row */
  const textOf = (row) => (texts[row] ??= [titleOf(row), ...shown.map((column) => says(row, column))].join("\n").toLowerCase());

  const linkOf = (/** @type {number} */ row) => /** @type {HTMLAnchorElement} */ (cellOf(row, 0).querySelector("a"));
  const titleOf = (/** @type {number} */ row) => words(linkOf(row));
  const item = (/** @type {number} */ row) => ({ id: ids[row], title: titleOf(row), url: linkOf(row).href.replace(root.href, "") });

  /** The controls of a name. @param {string} name @returns {any[]} */
  const controls = (name) => [...form.elements].filter((one) => /** @type {HTMLInputElement} */ (one).name === name);

  /** What the controls of a name say. @param {string} name */
  const said = (name) => data.getAll(name).map(String).filter(Boolean);

  const pinned = () => listed(said("pin")[0]).filter((id) => ids.includes(id));

  /** Set the controls as an address says, and show that. What it names that does not exist is left out.
   * @param {string} search */
  const fill = (search) => {
    const query = new URLSearchParams(search), boxes = controls("columns");
    form.reset();
    const shown = listed(query.get(prefix + "columns")).filter((id) => boxes.some(({ value }) => value === id));
    for (const id of new Set([...shown, ...columns.map(({ id }) => id)])) {
      const line = boxes.find(({ value }) => value === id)?.closest("li");
      line?.parentElement.append(line);
    }
    /** @type {Record<string, string[]>} */
    const left = {};
    for (const control of /** @type {Iterable<any>} */ (form.elements)) {
      const { name, type, value, options } = control, text = query.get(prefix + name) ?? "";
      if (type === "checkbox") control.checked = name === "columns" && !shown.length || listed(text).includes(value);
      else if (options) control.value = (left[name] ??= listed(text)).shift() ?? "";
      else if (name) control.value = text;
    }
    show();
  };

  /** Show what the controls say now, and put it into the address. */
  const change = () => {
    show();
    /** @type {Record<string, string>} */
    const keys = {};
    for (const { name, type } of /** @type {Iterable<any>} */ (form.elements))
      if (name) keys[prefix + name] = said(name).map(/checkbox|select/.test(type) ? encode : String).join();
    if (keys[prefix + "columns"] === `${columns.map(({ id }) => encode(id))}`) keys[prefix + "columns"] = "";
    write(keys);
  };

  /** Do what a button says. @param {HTMLButtonElement} button */
  const act = async (button) => {
    const { value, parentElement: line } = button;
    await load();
    if (value in KINDS) return save(made, /** @type {keyof KINDS} */ (value));
    if (value === "copy") return status.append(await navigator.clipboard.writeText(location.href).then(() => _(". Copied."), () => _(". Not copied.")));
    if (value === "pin") controls("pin")[0].value = [...pinned(), ...picked().map(({ id }) => id)].map(encode).join();
    if (value === "unpin") controls("pin")[0].value = "";
    if (value === "up") line?.previousElementSibling?.before(line);
    if (value === "down") line?.nextElementSibling?.after(line);
    if (value === "reset") fill("");
    change();
    // What was moved has lost it.
    button.focus();
  };

  /** Ascending, then descending, then as it was. @param {string} id @param {boolean} further */
  const sort = (id, further) => {
    const keys = controls("sort"), now = said("sort"), turned = "-" + id;
    const next = now.includes(id) ? [turned] : now.includes(turned) ? [] : [id];
    if (further) next.unshift(...now.filter((key) => key !== id && key !== turned).slice(0, keys.length - 1));
    keys.forEach((key, index) => (key.value = next[index] ?? ""));
    change();
  };

  /** What the controls ask of the columns, as far as they ask anything. */
  const filters = () => columns.flatMap(({ id, choices }, number) => {
    const of = (/** @type {string} */ key) => said(`${key}.${id}`), numbers = (/** @type {string} */ key) => of(key).map((choice) => choices.indexOf(choice));
    const [wanted, unwanted] = ["with", "without"].map(numbers), [min, max] = ["min", "max"].map((key) => of(key)[0] ?? "");
    return wanted.length || unwanted.length || min || max ? { number, wanted, unwanted, all: !!of("all").length, min, max } : [];
  });

  /** Work out what is to be seen, and show it. */
  const show = () => {
    data = new FormData(form);
    if (file && (turn || location.search)) return void load();
    const boxes = controls("columns"), sort = [...new Set(said("sort"))], asked = filters(), above = pinned().map((id) => ids.indexOf(id));
    const wanted = `${said("find")}`.toLowerCase().split(/\s+/);
    const chosen = boxes.length ? said("columns").map((name) => columns.findIndex(({ id }) => id === name)) : [...columns.keys()];
    if (`${shown}` !== `${chosen}`) texts = [];
    shown = chosen;
    maybe = !!said("maybe").length;
    const least = maybe ? PERHAPS : YES;
    const found = judge(columns, asked, least, ids.length, (row) => wanted.every((word) => !word || textOf(row).includes(word)));
    belongs = found.belongs;
    const left = sorted([...ids.keys()].filter((row) => belongs[row] >= least && !above.includes(row)), sort, columns, titles);
    const together = [...above, ...left], group = columns.findIndex(({ id }) => id === said("group")[0]);
    visible = said("same").length && together.length > 1 ? shown.filter((column) => together.some((row) => says(row, column) !== says(together[0], column))) : shown;
    sections = [{ name: "cw-pinned", rows: above }, ...(group < 0 ? [{ rows: left }] : groups(left, group, sort))];
    table.dataset.density = `${said("density")}`;
    lay(sort);
    const perhaps = belongs.filter((one) => one === PERHAPS).length, hidden = shown.length - visible.length;
    const now = [
      _("{n} of {all} shown", { n: together.length, all: total ?? ids.length }),
      lost,
      above.length && _("{n} pinned", { n: above.length }),
      perhaps && (maybe ? _("{n} of them perhaps", { n: perhaps }) : _("{n} more may match", { n: perhaps })),
      sort.length && _("sorted by {columns}", { columns: controls("sort").filter(({ value }) => value).map(({ selectedOptions }) => selectedOptions[0].text).join(_(", then ")) }),
      hidden && _("columns hidden: {n}", { n: hidden }),
    ].filter(Boolean).join("; ");
    if (status.textContent !== now) status.textContent = now;
    for (const one of all(form, ".cw-shown label")) one.hidden = !maybe && !perhaps;
    count = () => {
      const opener = form.querySelector(".cw-filters")?.previousElementSibling, places = all(form, ".cw-count");
      opener?.lastElementChild?.replaceChildren(asked.length ? ` (${asked.length})` : "");
      if (opener?.ariaExpanded === "true") columns.forEach((column, number) => {
        for (const count of counts(column, number, found.alone, least)) places.shift().textContent = count;
      });
    };
    count();
  };

  /** Rows by what their cells say, in the order of that column. @param {number[]} some @param {number} column @param {string[]} sort */
  const groups = (some, column, sort) => {
    const { id } = columns[column];
    /** @type {Map<string, number[]>} */
    const found = new Map(sorted([...some], [sort.includes("-" + id) ? "-" + id : id], columns, titles).map((row) => [says(row, column), []]));
    for (const row of some) found.get(says(row, column))?.push(row);
    return [...found].map(([head, rows]) => ({ head, rows }));
  };

  /** Of cells those that are to be seen. @param {ArrayLike<HTMLTableCellElement>} some */
  const inColumns = (some) => [some[0], ...visible.map((column) => some[column + 1])];

  /** Put the columns and rows into the table, the first at once. @param {string[]} sort */
  const lay = (sort) => {
    heads.forEach((head, number) => {
      const id = number ? columns[number - 1].id : "title", place = sort.findIndex((key) => key.replace(/^-/, "") === id);
      const way = sort[place]?.[0] === "-" ? "descending" : "ascending";
      head.ariaSort = place ? null : way;
      Object.assign(head.dataset, { place: place + 1 || "", way });
    });
    table.rows[0].replaceChildren(...inColumns(heads));
    // At first the rows that the build put at the top are laid out already, and stay. The others take long to remove.
    if (turn || location.search) for (const body of [...table.tBodies]) body.remove();
    filling = rest();
    attach();
    if (table.querySelector(".cw-pinned")) table.style.setProperty("--cw-head", table.rows[0].offsetHeight + "px");
    let times = UNASKED;
    const mine = ++turn;
    // The first rows are painted before the next are laid out.
    const more = () => setTimeout(() => requestAnimationFrame(() => {
      table.querySelector(".cw-rest")?.remove();
      if (mine === turn && --times && attach(2 * AT_ONCE)) more();
    }), 60);
    more();
  };

  /** Attach so many rows; whether there are more. */
  const attach = (count = AT_ONCE) => {
    while (count-- > 0) if (filling.next().done) return false;
    return true;
  };

  function* rest() {
    const colSpan = columns.length + 1, now = `${visible}`;
    /** @type {HTMLTableSectionElement | null} */
    let body = table.tBodies[0];
    if (!sections.some(({ rows }) => rows.length)) table.createTBody().insertRow().append(el("td", { colSpan }, _("No entry matches.")));
    for (const { name, head, rows: some } of sections) if (some.length) {
      body ??= table.createTBody();
      if (name) body.className = name;
      if (head) body.append(el("tr", { className: "cw-group" }, el("th", { colSpan, scope: "rowgroup" }, el("span", {}, `${head} (${some.length})`))));
      for (const row of some) {
        dress(row);
        const one = rowOf(row);
        if (orders[row] !== now) one.replaceChildren(...inColumns(cells(row)));
        orders[row] = now;
        if (one.parentNode !== body) body.append(one);
        yield;
      }
      body = null;
    }
  }

  /** Give a row its controls. @param {number} row */
  const dress = (row) => {
    const [head] = cells(row), title = titleOf(row);
    if (!parts[row]) {
      parts[row] = [...rows[row].cells];
      head.prepend(el("input", { type: "checkbox", className: "cw-tick", ariaLabel: _("Pick {title}", { title }), checked: isPicked(ids[row]) }));
      head.append(el("button", { type: "button", className: "cw-look", ariaLabel: _("Details of {title}", { title }) }));
    }
    head.querySelector(".cw-perhaps")?.remove();
    if (belongs[row] === PERHAPS) head.append(el("span", { className: "cw-perhaps" }, " ", _("perhaps")));
  };

  /** Show a class of the reader's own in a column, or again what was built where there is none.
   * @param {string} id @param {(entry: string) => {cell: Cell & {s?: string}, words: string, colour: string} | null} read */
  const reclass = (id, read) => {
    built ??= structuredClone(columns);
    const number = columns.findIndex((column) => column.id === id), { choices, rows: now } = columns[number], was = built[number];
    const different = columns[number].cells = [...was.cells];
    ids.forEach((entry, row) => {
      const mine = read(entry);
      if (!mine && !rows[row]) return;
      const place = cells(row)[number + 1];
      place.querySelector(".cw-own")?.remove();
      place.classList.toggle("cw-yours", !!mine);
      now[row] = was.rows[row];
      if (!mine) return;
      const { s } = mine.cell;
      now[row] = different.push({ ...mine.cell, o: s ? choices.indexOf("~" + s) : undefined }) - 1;
      place.append(el("span", { className: "cw-own" }, badge(mine.words, mine.colour, s ?? "decided"), " ", el("em", {}, _("your reading"))));
    });
    texts = [];
    show();
  };

  for (const head of form.isConnected ? heads : []) {
    const link = head.querySelector("a"), title = words(head);
    head.replaceChildren(el("button", { type: "button" }, title));
    if (link) head.append(" ", Object.assign(link, { textContent: "?", className: "cw-about", ariaLabel: _("About {title}", { title }) }));
  }
  form.oninput = ({ target }) => {
    const control = /** @type {HTMLInputElement} */ (target);
    clearTimeout(timer);
    // Nothing is laid out while somebody types.
    turn++;
    if (!control.matches("select, [type=checkbox]")) {
      timer = setTimeout(change, 120);
      // What has to be read for searching is read in the meantime, once the letter is painted.
      setTimeout(() => ids.forEach((_, row) => textOf(row)));
    } else {
      if (control.checked) for (const other of all(control.closest("fieldset > div") ?? el("p"), "input")) other.checked = other === control;
      if (control.name === "columns") control.checked ||= !controls("columns").some(({ checked }) => checked);
      change();
    }
  };
  form.onclick = ({ target }) => {
    const pressed = /** @type {Element} */ (target).closest("button"), wasOpen = pressed?.ariaExpanded;
    if (wasOpen) {
      for (const one of all(/** @type {Element} */ (pressed.parentElement), ":scope > [aria-expanded]")) one.ariaExpanded = `${one === pressed && wasOpen === "false"}`;
      file ? load() : count();
    } else if (pressed) act(pressed);
  };
  table.onclick = ({ target, shiftKey }) => {
    if (!(target instanceof Element) || target.closest("a, input") || !getSelection()?.isCollapsed) return;
    const row = rows.indexOf(/** @type {any} */ (target.closest("tr"))), cell = target.closest("td"), number = heads.findIndex((head) => head.contains(target));
    if (target.matches("thead button")) sort(number ? columns[number - 1].id : "title", shiftKey);
    else if (row >= 0 && (cell || target.closest("button"))) details(made, row, cell ? parts[row].indexOf(cell) - 1 : -1);
  };
  table.onchange = ({ target }) => {
    const box = /** @type {any} */ (target);
    box.checked = toggle(item(rows.indexOf(box.closest("tr"))));
  };
  box.addEventListener("scroll", async ({ target }) => {
    const { scrollTop, clientHeight, scrollHeight } = /** @type {HTMLElement} */ (target), had = ids.length;
    if (scrollTop + 3 * clientHeight > scrollHeight && !attach() && file && !loading) {
      // What is there stays, and the others follow.
      turn = 0;
      await load();
      attach(had);
    }
  }, true);

  const made = {
    box, columns, ids, rows, attach, item, load, reclass, says,
    /** What is seen now. */
    seen: () => ({ visible, rows: sections.flatMap(({ rows }) => rows), maybe, belongs }),
  };
  fill(location.search);
  table.dataset.ready = "";
  return made;
}

/** Make the tables of this page ready. */
export function beginTables() {
  for (const table of tables) if (!table.box.isConnected) tables.delete(table);
  // Those that are ready have nothing left that is to come alive.
  all(document, ".cw-table-box:has(.cw-live)").forEach((box, index) => tables.add(makeTable(box, index + 1)));
}

const attachAll = () => tables.forEach(({ attach }) => attach(Infinity));
addEventListener("beforeprint", attachAll);
// Who looks for something in the page is to find it in every row.
addEventListener("keydown", ({ key, ctrlKey, metaKey }) => {
  if (key === "f" && (ctrlKey || metaKey)) attachAll();
});
document.addEventListener("cw-picks", () => {
  for (const box of all(document, ".cw-tick")) box.checked = isPicked(box.closest("tr").dataset.e);
});
