// @ts-check
// One row in full, in a dialog: the values, and from the entry's own page their reasons and sources.

import { address, all, el, pageOf, words } from "./page.js";
import { sideBySide } from "./compare.js";

/** @typedef {import("./table.js").Table} Table */

/** @param {Table} table @param {number} row @param {number} column where to begin; -1 for the top */
export async function details(table, row, column) {
  const dialog = /** @type {HTMLDialogElement} */ (table.box.querySelector("dialog")), item = table.item(row), url = address(item.url);
  const place = /** @type {HTMLElement} */ (dialog.querySelector("div"));
  dialog.ariaLabel = _("Details of {title}", { title: item.title });
  place.replaceChildren(el("h2", {}, el("a", { href: url }, item.title)));
  // The focus comes back here when the dialog closes.
  table.rows[row].querySelector("button")?.focus({ preventScroll: true });
  dialog.showModal();
  try {
    place.replaceChildren(sideBySide([item], [await pageOf(url)]));
    for (const one of all(place, "details")) one.open = true;
  } catch {} // The link to the entry's page stands there already.
  const line = all(place, "th[scope=row]").find((head) => words(head) === table.columns[column]?.title);
  line?.classList.add("cw-asked");
  line?.scrollIntoView({ block: "center" });
}
