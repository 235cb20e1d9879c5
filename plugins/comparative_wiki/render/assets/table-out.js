// @ts-check
// Exactly what a table shows, as CSV, JSON or Markdown.

import { address, el } from "./page.js";
import { PERHAPS } from "./table-logic.js";

/** @typedef {import("./table.js").Table} Table */

/** What is seen: the columns, and each row with its words in them. @param {Table} table */
function content({ columns, item, says, seen }) {
  const { visible, maybe, belongs, rows } = seen();
  return {
    heads: [...visible.map((one) => columns[one]), ...(maybe ? [{ id: "match", title: _("Match") }] : [])],
    rows: rows.map((row) => ({
      ...item(row), url: address(item(row).url),
      words: [...visible.map((column) => says(row, column)), ...(maybe ? [belongs[row] === PERHAPS ? _("perhaps") : ""] : [])],
    })),
  };
}

/** As RFC 4180 has it. Where a spreadsheet would take text for a formula, however it splits lines, an apostrophe stands.
 * @param {Table} table */
function csv(table) {
  const { heads, rows } = content(table);
  const line = (/** @type {string[]} */ cells) => cells.map((text) => {
    const safe = isNaN(+text) ? text.replace(/(^|[;\t-\r])(?="*[=+@＋-＠-])/g, "$1'") : text;
    return '"' + safe.replaceAll('"', '""') + '"';
  }).join() + "\r\n";
  return "\ufeff" + line([_("Entry"), ...heads.map(({ title }) => title)]) + rows.map(({ title, words }) => line([title, ...words])).join("");
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
function md(table) {
  const { heads, rows } = content(table);
  const plain = (/** @type {string} */ text) => text.replace(/\s+/g, " ").replace(/[\\\x60*_[\]<>|#]/g, "\\$&");
  const line = (/** @type {string[]} */ cells) => `| ${cells.join(" | ")} |\n`;
  return line([_("Entry"), ...heads.map(({ title }) => plain(title))]) + line(["---", ...heads.map(() => "---")])
    + rows.map(({ title, url, words }) => line([`[${plain(title)}](<${url.replaceAll("|", "%7C")}>)`, ...words.map(plain)])).join("");
}

/** How each file is made, by its ending. */
export const KINDS = { csv, json, md };

/** Hand a file to the reader. It is kept until the page is left. @param {Table} table @param {keyof KINDS} ending */
export function save(table, ending) {
  const file = new Blob([KINDS[ending](table)], { type: `text/${ending};charset=utf-8` });
  el("a", { href: URL.createObjectURL(file), download: "table." + ending }).click();
}
