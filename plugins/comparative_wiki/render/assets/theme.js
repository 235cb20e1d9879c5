// @ts-check
// Gives names to what Material for MkDocs leaves without one, and lets the keyboard reach what scrolls.

/** @param {string} selector @param {(one: HTMLElement) => string | null | undefined} name */
function label(selector, name) {
  for (const one of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(selector))) {
    const text = name(one)?.trim().replace(/\s+/g, " ");
    if (text) one.setAttribute("aria-label", text);
  }
}

/** Mend one page. Doing it again changes nothing. */
export function mend() {
  label(".md-search[role=dialog]", (one) => one.querySelector("input")?.getAttribute("aria-label"));
  // Sections with a page of their own are labelled by an arrow without words.
  label("label.md-nav__link[tabindex]", (one) => one.textContent?.trim() || one.parentElement?.textContent);
  // Its name is that of the navigation at the side.
  label(".md-path", (one) => one.textContent);
  label(".task-list-item input", (one) => one.closest("li")?.textContent);
  for (const one of document.querySelectorAll(".md-typeset__scrollwrap")) {
    if (one.scrollWidth > one.clientWidth) one.setAttribute("tabindex", "0");
  }
}
