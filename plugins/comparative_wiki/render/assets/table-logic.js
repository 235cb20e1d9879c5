// @ts-check
// What a table shows, worked out on the data alone: no element is touched here.

/** One of the different cells of a column: its state (none: known), rank, what it may be, what it certainly is, bounds.
 * @typedef {{s?: string, r?: number | string, p?: number[], c?: number[], b?: [number | null, number | null]}} Cell
 * @typedef {{id: string, what: string, kind: string, title: string, values: [string, string][], several: boolean,
 *   cells: Cell[], rows: number[]}} Column
 * @typedef {{with: string[], without: string[], all: boolean, min: string, max: string}} Filter
 * @typedef {{find: string, sort: string[], columns: string[], group: string, density: string, same: boolean,
 *   maybe: boolean, pin: string[], filters: Record<string, Filter>}} View
 * @typedef {{id: string, title: string, number: number, is: (cell: Cell) => number}} Choice */

/** Answers to whether a row belongs: the least of several is their "and". */
const NO = 0, PERHAPS = 1, YES = 2;

/** In the order in which sorting puts them, the known first; as columns.py has it.
 * @type {Record<string, string>} */
const STATES = {
  known: "known", "not applicable": "not applicable", partial: "partly known", undetermined: "undecided",
  disputed: "disputed", contested: "contested", unknown: "unknown", absent: "not researched",
};
const ORDER = Object.keys(STATES);

/** @returns {View} */
export const plain = () => ({
  find: "", sort: [], columns: [], group: "", density: "", same: false, maybe: false, pin: [], filters: {},
});

/** @returns {Filter} */
export const noFilter = () => ({ with: [], without: [], all: false, min: "", max: "" });

/** What a filter can ask of a column: its values, and the states that occur in it.
 * @param {Column} column @returns {Choice[]} */
export function choices({ values, cells }) {
  const may = (/** @type {Cell} */ cell, /** @type {number} */ number) => (cell.p?.includes(number) ? PERHAPS : NO);
  return [
    ...values.map(([id, title], number) => ({
      id: id || "~none", title, number,
      is: (/** @type {Cell} */ cell) => (cell.c?.includes(number) ? YES : may(cell, number)),
    })),
    ...ORDER.filter((state) => cells.some((cell) => cell.s === state)).map((state) => {
      const number = state === "not applicable" ? values.length : NaN;
      return {
        id: "~" + state, title: STATES[state], number,
        is: (/** @type {Cell} */ cell) => (cell.s === state ? YES : may(cell, number)),
      };
    }),
  ];
}

/** @param {Column} column @param {Choice[]} wanted @param {Cell} cell */
function isAny({ several }, wanted, { p = [], ...cell }) {
  // Which of several it is may be open; where every one of them is wanted, that does not matter.
  const covered = !several && p.length && p.every((number) => wanted.some((one) => one.number === number));
  return covered ? YES : Math.max(NO, ...wanted.map((one) => one.is({ p, ...cell })));
}

/** @param {Column} column @param {Filter} filter @param {Cell} cell */
function between({ kind }, { min, max }, { s, r, b }) {
  if (!min && !max) return YES;
  if (s === "not applicable") return NO;
  // "2005" is any day of that year: the tilde comes after every digit.
  const date = kind === "date";
  const [low, high] = r === undefined ? b ?? [null, null] : [r, date ? r + "~" : r];
  const from = date ? min : +min, to = date ? max + "~" : +max;
  const above = !min || (low !== null && low >= from) ? YES : high === null || high >= from ? PERHAPS : NO;
  const below = !max || (high !== null && high <= to) ? YES : low === null || low <= to ? PERHAPS : NO;
  return Math.min(above, below);
}

/** For each of a column's cells the answer to what is asked of it.
 * @param {Column} column @param {Filter} filter */
function answers(column, filter) {
  const all = choices(column);
  const [wanted, unwanted] = [filter.with, filter.without].map((ids) => all.filter(({ id }) => ids.includes(id)));
  return column.cells.map((cell) => Math.min(
    between(column, filter, cell),
    !wanted.length ? YES : filter.all ? Math.min(...wanted.map((one) => one.is(cell))) : isAny(column, wanted, cell),
    unwanted.length ? YES - isAny(column, unwanted, cell) : YES,
  ));
}

/** Whether each row belongs, and which column alone keeps it out: -1 for none, -2 for more than one.
 * @param {Column[]} columns @param {View} view @param {number} count @param {(row: number) => boolean} found */
export function judge(columns, view, count, found) {
  const asked = columns.flatMap((column, number) =>
    view.filters[column.id] ? [{ number, rows: column.rows, answers: answers(column, view.filters[column.id]) }] : []);
  const least = view.maybe ? PERHAPS : YES;
  const belongs = new Uint8Array(count), alone = new Int16Array(count).fill(-1);
  for (let row = 0; row < count; row++) {
    let answer = YES;
    for (const one of asked) {
      const here = one.answers[one.rows[row]];
      if (here < least) alone[row] = alone[row] === -1 ? one.number : -2;
      if (here < answer) answer = here;
    }
    if (answer && !found(row)) answer = NO;
    if (!found(row)) alone[row] = -2;
    belongs[row] = answer;
  }
  return { belongs, alone };
}

/** How many rows each choice of a column would have, given the other filters.
 * @param {Column} column @param {number} number @param {Int16Array} alone @param {boolean} maybe */
export function counts(column, number, alone, maybe) {
  const each = column.cells.map(() => 0);
  alone.forEach((one, row) => {
    if (one === -1 || one === number) each[column.rows[row]]++;
  });
  return choices(column).map((choice) => column.cells.reduce((sum, cell, index) =>
    sum + (isAny(column, [choice], cell) >= (maybe ? PERHAPS : YES) ? each[index] : 0), 0));
}

const UNKNOWN = 1e9;

/** For each cell its place in sorting; turned round, those of unknown values stay behind.
 * @param {Cell[]} cells @param {boolean} down */
export function places(cells, down) {
  const ranks = [...new Set(cells.flatMap(({ r }) => (r === undefined ? [] : [r])))].sort((a, b) => (a < b ? -1 : 1));
  const place = new Map(ranks.map((rank, index) => [rank, down ? -index : index]));
  return cells.map(({ r, s = "known" }) => (r === undefined ? UNKNOWN + ORDER.indexOf(s) : place.get(r) ?? 0));
}

/** Put rows in order. Rows that are equal keep the order in which they came.
 * @param {number[]} rows @param {string[]} keys @param {Column[]} columns @param {number[] | undefined} titles */
export function sorted(rows, keys, columns, titles) {
  const by = keys.map((key) => {
    const down = key[0] === "-", name = down ? key.slice(1) : key;
    const column = columns.find(({ id }) => id === name);
    if (!column) return (/** @type {number} */ row) => (titles?.[row] ?? row) * (down ? -1 : 1);
    const place = places(column.cells, down);
    return (/** @type {number} */ row) => place[column.rows[row]];
  });
  return by.length ? rows.sort((a, b) => {
    for (const of of by) {
      const difference = of(a) - of(b);
      if (difference) return difference;
    }
    return a - b;
  }) : rows;
}

// A view in the address. Items are joined by commas; a comma or a per cent sign within one is written out.

const OURS = /^(find|sort|columns|group|density|same|maybe|pin|(with|without|all|min|max)\..+)$/;

/** @param {string[]} items */
const join = (items) => items.map((one) => one.replace(/[%,]/g, encodeURIComponent)).join();

/** @param {string} text */
const split = (text) => [...new Set(text ? text.split(",").map((one) => {
  try {
    return decodeURIComponent(one);
  } catch {
    return one;
  }
}) : [])];

/** What an address says of a table. What it names that does not exist is left out.
 * @param {string} search @param {string} prefix @param {Column[]} columns @param {string[]} ids @returns {View} */
export function read(search, prefix, columns, ids) {
  const query = new URLSearchParams(search), names = columns.map(({ id }) => id);
  const get = (/** @type {string} */ key) => query.get(prefix + key) ?? "";
  const list = (/** @type {string} */ key, /** @type {string[]} */ known) => split(get(key)).filter((one) => known.includes(one));
  const view = plain();
  for (const column of columns) {
    const known = choices(column).map(({ id }) => id);
    const limit = (/** @type {string} */ text) => (column.kind === "date" ? text : text && isFinite(+text) ? text : "");
    const filter = {
      with: list("with." + column.id, known), without: list("without." + column.id, known),
      all: !!get("all." + column.id),
      min: limit(get("min." + column.id)), max: limit(get("max." + column.id)),
    };
    if (asks(filter)) view.filters[column.id] = filter;
  }
  return {
    ...view,
    find: get("find"),
    sort: list("sort", ["title", ...names].flatMap((one) => [one, "-" + one])),
    columns: list("columns", names),
    group: list("group", names)[0] ?? "",
    density: list("density", ["compact", "marks"])[0] ?? "",
    same: !!get("same"), maybe: !!get("maybe"),
    pin: list("pin", ids),
  };
}

/** @param {Filter} filter */
export const asks = (filter) => !!(filter.with.length || filter.without.length || filter.min || filter.max);

/** The query string with a table's view in it; what others wrote there stays.
 * @param {string} search @param {string} prefix @param {View} view */
export function write(search, prefix, view) {
  const query = new URLSearchParams(search);
  for (const key of [...query.keys()])
    if (key.startsWith(prefix) && OURS.test(key.slice(prefix.length))) query.delete(key);
  const set = (/** @type {string} */ key, /** @type {string | string[] | boolean} */ value) => {
    const text = Array.isArray(value) ? join(value) : value === true ? "1" : value || "";
    if (text) query.set(prefix + key, text);
  };
  const { filters, ...rest } = view;
  for (const [key, value] of Object.entries(rest)) set(key, value);
  for (const [id, filter] of Object.entries(filters))
    if (asks(filter)) for (const [key, value] of Object.entries(filter)) set(`${key}.${id}`, value);
  const text = query.toString().replaceAll("%2C", ",").replaceAll("%7E", "~");
  return text && "?" + text;
}
