// @ts-check
// Exactly what a table shows, as CSV, JSON or Markdown.

import { el } from "./picks.js";

/** @typedef {import("./table.js").Table} Table */

/** @param {Table} table */
function content(table) {
  const shown = table.visible ?? [], { maybe } = table.view;
  const heads = [...shown.map((one) => table.columns[one]), ...(maybe ? [{ id: "match", title: "Match" }] : [])];
  const rows = table.inOrder().map((row) => ({
    ...table.item(row), url: table.cells(row)[0].querySelector("a")?.href ?? "",
    words: [...shown.map((column) => table.words(row, column)), ...(maybe ? [table.found?.belongs[row] === 1 ? "perhaps" : ""] : [])],
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
export function markdown(table) {
  const { heads, rows } = content(table);
  const plain = (/** @type {string} */ text) => text.replace(/\s+/g, " ").replace(/[\\\x60*_[\]<>|#]/g, "\\$&");
  const line = (/** @type {string[]} */ cells) => `| ${cells.join(" | ")} |\n`;
  return line(["Entry", ...heads.map(({ title }) => plain(title))]) + line(["---", ...heads.map(() => "---")])
    + rows.map(({ title, url, words }) => line([`[${plain(title)}](<${url.replaceAll("|", "%7C")}>)`, ...words.map(plain)])).join("");
}

const KINDS = {
  CSV: { make: csv, ending: "csv", type: "text/csv" },
  JSON: { make: json, ending: "json", type: "application/json" },
  Markdown: { make: markdown, ending: "md", type: "text/markdown" },
};

/** Hand a file to the reader. @param {Table} table @param {string} kind */
export function save(table, kind) {
  const { make, ending, type } = KINDS[/** @type {keyof KINDS} */ (kind)];
  const href = URL.createObjectURL(new Blob([make(table)], { type: type + ";charset=utf-8" }));
  el("a", { href, download: "table." + ending }).click();
  setTimeout(() => URL.revokeObjectURL(href), 1000);
}
