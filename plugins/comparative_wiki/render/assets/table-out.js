// @ts-check
// Exactly what a table shows, as CSV, JSON or Markdown.

import { el } from "./page.js";
import { PERHAPS } from "./table-logic.js";

/** @typedef {import("./table.js").Table} Table */

/** @param {Table} table */
function content(table) {
  const { visible, maybe, belongs, rows: seen } = table.seen();
  const heads = [...visible.map((one) => table.columns[one]), ...(maybe ? [{ id: "match", title: "Match" }] : [])];
  const rows = seen.map((row) => ({
    ...table.item(row), url: table.cells(row)[0].querySelector("a")?.href ?? "",
    words: [...visible.map((column) => table.says(row, column)), ...(maybe ? [belongs[row] === PERHAPS ? "perhaps" : ""] : [])],
  }));
  return { heads, rows };
}

/** As RFC 4180 has it. A cell that a spreadsheet would take for a formula begins with an apostrophe.
 * @param {Table} table */
function csv(table) {
  const { heads, rows } = content(table);
  const cell = (/** @type {string} */ text) => {
    const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? "'" + text : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const lines = [["Entry", ...heads.map(({ title }) => title)], ...rows.map(({ title, words }) => [title, ...words])];
  return "\ufeff" + lines.map((line) => line.map(cell).join() + "\r\n").join("");
}

/** @param {Table} table */
function json(table) {
  const { heads, rows } = content(table);
  return JSON.stringify({
    address: location.href,
    columns: heads.map(({ id, title }) => ({ id, title })),
    rows: rows.map(({ words, ...row }) => ({ ...row, values: Object.fromEntries(heads.map(({ id }, at) => [id, words[at]])) })),
  }, null, 1);
}

/** @param {Table} table */
function markdown(table) {
  const { heads, rows } = content(table);
  const plain = (/** @type {string} */ text) => text.replace(/\s+/g, " ").replace(/[\\\x60*_[\]<>|#]/g, "\\$&");
  const line = (/** @type {string[]} */ cells) => `| ${cells.join(" | ")} |\n`;
  return line(["Entry", ...heads.map(({ title }) => plain(title))]) + line(["---", ...heads.map(() => "---")])
    + rows.map(({ title, url, words }) => line([`[${plain(title)}](<${url.replaceAll("|", "%7C")}>)`, ...words.map(plain)])).join("");
}

/** How each file is made, and what it is, by its ending. */
export const KINDS = {
  csv: /** @type {const} */ ([csv, "text/csv"]),
  json: /** @type {const} */ ([json, "application/json"]),
  md: /** @type {const} */ ([markdown, "text/markdown"]),
};

/** Hand a file to the reader. @param {Table} table @param {keyof KINDS} ending */
export function save(table, ending) {
  const [make, type] = KINDS[ending], href = URL.createObjectURL(new Blob([make(table)], { type: type + ";charset=utf-8" }));
  el("a", { href, download: "table." + ending }).click();
  setTimeout(() => URL.revokeObjectURL(href), 1000);
}
