// @ts-check
// What a table shows, worked out on the data alone: no element is touched here.

/** One of the different cells of a column: what it is where that is not known, its rank, what it may be, what it
 * certainly is, and its bounds.
 * @typedef {{o?: number, r?: number, p?: number[], c?: number[], b?: [Bound, Bound]}} Cell
 * @typedef {number | string | null} Bound - of a date a text
 * @typedef {{id: string, what: string, title: string, choices: string[], several: boolean, cells: Cell[],
 *   rows: number[]}} Column
 * @typedef {{number: number, wanted: number[], unwanted: number[], all: boolean, min: string, max: string}} Filter
 *   - of the column with that number; choices by their numbers */

/** Answers to whether a row belongs: the least of several is their "and". */
export const NO = 0, PERHAPS = 1, YES = 2;

/** @param {Cell} cell @param {number} choice */
const is = ({ o, p, c }, choice) => (o === choice || c?.includes(choice) ? YES : p?.includes(choice) ? PERHAPS : NO);

/** @param {Column} column @param {number[]} choices @param {Cell} cell */
function isAny({ several }, choices, cell) {
  // Which of several it is may be open; where every one of them is wanted, that does not matter.
  const covered = !several && cell.p?.every((choice) => choices.includes(choice));
  return covered ? YES : Math.max(NO, ...choices.map((choice) => is(cell, choice)));
}

/** @param {Filter} filter @param {Cell} cell */
function between({ min, max }, { b }) {
  if (!min && !max) return YES;
  if (!b) return NO;
  const [low, high] = b, date = typeof low === "string";
  // "2005" is any day of that year: the tilde comes after every digit.
  const from = date ? min : +min, to = date ? max + "~" : +max;
  const above = !min || (low !== null && low >= from) ? YES : high === null || high >= from ? PERHAPS : NO;
  const below = !max || (high !== null && high <= to) ? YES : low === null || low <= to ? PERHAPS : NO;
  return Math.min(above, below);
}

/** For each of a column's cells the answer to what is asked of it. @param {Column} column @param {Filter} filter */
const answers = (column, filter) => column.cells.map((cell) => Math.min(
  between(filter, cell),
  !filter.wanted.length ? YES
    : filter.all ? Math.min(...filter.wanted.map((choice) => is(cell, choice))) : isAny(column, filter.wanted, cell),
  filter.unwanted.length ? YES - isAny(column, filter.unwanted, cell) : YES,
));

/** Whether each row belongs, and which column alone keeps it out: -1 for none, -2 for more than one.
 * @param {Column[]} columns @param {Filter[]} filters @param {number} least @param {number} count
 * @param {(row: number) => boolean} found */
export function judge(columns, filters, least, count, found) {
  const asked = filters.map((filter) => ({ ...filter, rows: columns[filter.number].rows, answers: answers(columns[filter.number], filter) }));
  const belongs = new Uint8Array(count), alone = new Int16Array(count).fill(-1);
  for (let row = 0; row < count; row++) {
    let answer = YES;
    for (const one of asked) {
      const here = one.answers[one.rows[row]];
      if (here < least) alone[row] = alone[row] === -1 ? one.number : -2;
      answer = Math.min(answer, here);
    }
    if (!found(row)) [answer, alone[row]] = [NO, -2];
    belongs[row] = answer;
  }
  return { belongs, alone };
}

/** How many rows each choice of a column would have, given the other filters.
 * @param {Column} column @param {number} number @param {Int16Array} alone @param {number} least */
export function counts(column, number, alone, least) {
  const each = column.cells.map(() => 0);
  alone.forEach((one, row) => {
    if (one === -1 || one === number) each[column.rows[row]]++;
  });
  return column.choices.map((_, choice) =>
    column.cells.reduce((sum, cell, index) => sum + (isAny(column, [choice], cell) >= least ? each[index] : 0), 0));
}

/** Put rows in order, what is known first in either direction. Rows that are equal keep the order of the page.
 * @param {number[]} rows @param {string[]} keys @param {Column[]} columns @param {number[] | undefined} titles */
export function sorted(rows, keys, columns, titles) {
  const by = keys.map((key) => {
    const way = key[0] === "-" ? -1 : 1, column = columns.find(({ id }) => id === key.replace(/^-/, ""));
    /** @type {(row: number) => Cell} */
    const cell = (row) => (column ? column.cells[column.rows[row]] : { r: titles?.[row] ?? row });
    return (/** @type {number} */ a, /** @type {number} */ b) => {
      const one = cell(a), other = cell(b);
      return (one.o ?? -1) - (other.o ?? -1) || way * ((one.r ?? 0) - (other.r ?? 0));
    };
  });
  return rows.sort((a, b) => by.reduce((found, compare) => found || compare(a, b), 0) || a - b);
}
