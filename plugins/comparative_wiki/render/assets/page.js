// @ts-check
// What all scripts of a page share: elements, what is said to screen readers, the address, and pages of entries.

import { root } from "./start.js";

/** @typedef {{id: string, title: string, url: string}} Item */

/** @template {keyof HTMLElementTagNameMap} T
 * @param {T} name @param {object} [properties] @param {...(Node | string)} children @returns {HTMLElementTagNameMap[T]} */
export function el(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** @param {string} text @param {() => void} onclick @param {string} [label] */
export const button = (text, onclick, label) =>
  el("button", { type: "button", className: "cw-button", ariaLabel: label ?? text, onclick }, text);

/** @param {ParentNode} from @param {string} selector @returns {any[]} */
export const all = (from, selector) => [...from.querySelectorAll(selector)];

/** @param {Node | null | undefined} from */
export const words = (from) => from?.textContent?.trim() ?? "";

/** Tell screen readers what has changed elsewhere on the page. @param {string} text */
export function say(text) {
  const region = document.querySelector("#cw-said") ?? document.body.appendChild(el("div", { id: "cw-said", className: "cw-hidden", role: "status" }));
  region.textContent = text;
}

/** @param {string} path */
export const address = (path) => new URL(path, root).href;

// Ids in the address are joined by commas or colons; where one has such a mark itself, that is written out.

/** @param {string} id */
export const encode = (id) => id.replace(/[%,: ]/g, encodeURIComponent);

/** @param {string} text */
export function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // not of our making
  }
}

/** @param {string | null | undefined} text */
export const listed = (text) => [...new Set((text ?? "").split(",").filter(Boolean).map(decode))];

/** What the address says of a key. @param {string} key */
export const asked = (key) => new URLSearchParams(location.search).get(key) ?? "";

/** Put keys into the address; what others wrote there stays. @param {Record<string, string>} keys */
export function write(keys) {
  const query = new URLSearchParams(location.search);
  for (const [key, value] of Object.entries(keys)) {
    query.delete(key);
    if (value) query.set(key, value);
  }
  const text = `${query}`.replace(/%(2C|3A|7E)/g, decode);
  history.replaceState(history.state, "", location.pathname + (text && "?" + text) + location.hash);
}

/** A file of data. @param {string} path */
export const dataAt = async (path) => (await fetch(address(path))).json();

/** The badge of a class. @param {string} words @param {string} colour @param {string} state */
export function badge(words, colour, state) {
  const made = el("span", { className: "cw-badge cw-badge--" + colour }, words);
  made.dataset.state = state;
  return made;
}

/** HTML of this site as a page, with whole addresses. @param {string} html @param {string | URL} base */
export function parsed(html, base) {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const link of all(page, "a[href]")) link.href = new URL(link.getAttribute("href"), base);
  return page;
}

/** A page of this site. @param {string} url */
export async function pageOf(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(url);
  return parsed(await answer.text(), url);
}
