// @ts-check
// One row in full, in a dialog: the values, and from the entry's own page their reasons and sources.

import { el } from "./picks.js";
import { root } from "./start.js";

/** @typedef {import("./table.js").Table} Table */

/** @param {string} url */
async function pageOf(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(url);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/** What an entry's page has about a column. The page was made by the same build as this one.
 * @param {Document} page @param {Table} table @param {number} number @param {string} url */
function reasons(page, table, number, url) {
  const about = table.heads[number + 1].querySelector("a")?.href, { what, title } = table.columns[number];
  const found = what === "class"
    ? [...page.querySelectorAll(".cw-verdict")].filter((one) => one.querySelector("dt")?.textContent === title).map((one) => one.querySelector("dd"))
    : [...page.querySelectorAll(".cw-criteria tr")].filter((row) => new URL(row.querySelector("th a")?.getAttribute("href") ?? "", url).href === about)
      .flatMap((row) => [...row.querySelectorAll("td")].slice(1));
  return found.flatMap((part, index) => {
    for (const link of part?.querySelectorAll("a") ?? []) link.href = new URL(link.getAttribute("href") ?? "", url).href;
    // The words of the class stand there already.
    for (const one of part?.querySelectorAll(".cw-badge, svg") ?? []) one.remove();
    const words = part?.textContent?.trim();
    return words && words !== NOTHING ? [el("div", {}, ...(index ? ["Confidence: "] : []), ...(part?.childNodes ?? []))] : [];
  });
}

const NOTHING = "–";

/** @param {Table} table @param {number} row @param {number} column where to begin; -1 for the top */
export async function details(table, row, column) {
  const { title, url: path, id } = table.item(row), url = new URL(path, root).href, { pin } = table.view;
  const places = new Map((table.visible ?? []).map((number) => [number, el("dd", {}, el("strong", {}, table.words(row, number)))]));
  const heading = el("h2", {}, el("a", { href: url }, title));
  const dialog = el("dialog", { className: "cw-dialog", ariaLabel: "Details of " + title },
    el("form", { method: "dialog" }, el("button", { className: "cw-button" }, "Close"),
      ...(table.rows.length < 5 ? [] : [el("button", { className: "cw-button", onclick: () => table.change({ pin: pin.includes(id) ? pin.filter((one) => one !== id) : [...pin, id] }) },
        pin.includes(id) ? "Unpin" : "Pin to the top")])),
    heading, el("dl", {}, ...[...places].flatMap(([number, place]) => [el("dt", {}, table.columns[number].title), place])));
  dialog.addEventListener("close", () => dialog.remove());
  // The focus comes back here when the dialog closes.
  table.rows[row].querySelector("button")?.focus({ preventScroll: true });
  table.box.append(dialog);
  dialog.showModal();
  const place = places.get(column)?.previousElementSibling;
  place?.classList.add("cw-asked");
  place?.scrollIntoView({ block: "center" });
  try {
    const page = await pageOf(url);
    for (const [number, one] of places) one.append(...reasons(page, table, number, url));
  } catch {
    heading.after(el("p", {}, "The reasons could not be fetched; they are on the entry's own page."));
  }
  place?.scrollIntoView({ block: "center" });
}
