// @ts-check
// The controls above a table. Each is made once, and brought in step with the view after each change.

import { asks, choices, counts, noFilter, plain } from "./table-logic.js";
import { button, el, picked } from "./picks.js";

/** @typedef {import("./table.js").Table} Table */

const NOTHING = "–";

/** @param {Table} table */
export function tools(table) {
  const { view, columns, updates } = table;
  const update = (/** @type {() => void} */ one) => {
    updates.push(one);
    one();
  };
  /** @param {string} text @param {() => boolean} get @param {(on: boolean) => void} set */
  const check = (text, get, set, label = text) => {
    const input = el("input", { type: "checkbox", ariaLabel: label, onchange: () => set(input.checked) });
    update(() => (input.checked = get()));
    return el("label", {}, input, " ", text);
  };

  /** @param {string} text @param {[string, string][]} options @param {() => string} get @param {(value: string) => void} set */
  const choose = (text, options, get, set) => {
    const select = el("select", { onchange: () => set(select.value) }, ...options.map(([value, title]) => el("option", { value }, title)));
    update(() => (select.value = get()));
    return el("label", {}, text, " ", select);
  };

  /** A field that waits until the typing pauses.
   * @param {string} text @param {object} properties @param {() => string} get @param {(value: string) => void} set */
  const field = (text, properties, get, set) => {
    let timer = 0;
    const input = el("input", { ...properties, oninput: () => {
      clearTimeout(timer);
      timer = setTimeout(() => set(input.value), 120);
    } });
    update(() => {
      if (input !== document.activeElement) input.value = get();
    });
    return el("label", {}, text, " ", input);
  };

  /** @param {number} number */
  const filter = (number) => {
    const column = columns[number], { id, kind } = column, label = column.title;
    const now = () => view.filters[id] ?? noFilter();
    const set = (/** @type {object} */ change) => table.change({ filters: { ...view.filters, [id]: { ...now(), ...change } } });
    const limit = (/** @type {"min" | "max"} */ key, /** @type {string} */ text) => field(
      text, { type: kind === "date" ? "text" : "number", step: "any", ariaLabel: `${label}: ${text}`, size: 10 },
      () => now()[key], (value) => set({ [key]: value }));
    const tallies = /** @type {HTMLElement[]} */ ([]);
    const lines = choices(column).map((choice) => {
      const tally = el("span", { className: "cw-count" });
      tallies.push(tally);
      const one = (/** @type {"with" | "without"} */ key, /** @type {"with" | "without"} */ other, /** @type {string} */ text) => check(
        text, () => now()[key].includes(choice.id), (on) => set({
          [key]: [...now()[key], choice.id].filter((name) => on || name !== choice.id),
          [other]: now()[other].filter((name) => name !== choice.id),
        }), `${label}: ${key} ${choice.title}`);
      const wanted = one("with", "without", choice.title);
      wanted.append(" ", tally);
      return el("div", {}, wanted, one("without", "with", "without"));
    });
    update(() => {
      if (table.found) counts(column, number, table.found.alone, view.maybe).forEach((count, at) => tallies[at] && (tallies[at].textContent = `${count}`));
    });
    if (column.several && lines.length > 1) lines.push(el("div", {}, check("all of them", () => now().all, (all) => set({ all }), label + ": all of them")));
    if (["number", "date"].includes(kind)) lines.push(el("div", {}, limit("min", "at least"), " ", limit("max", "at most")));
    return lines.length ? [el("fieldset", {}, el("legend", {}, label), ...lines)] : [];
  };

  const titles = /** @type {[string, string][]} */ (columns.map(({ id, title }) => [id, title]));

  const sorting = () => [0, 1, 2].map((at) => {
    const key = () => view.sort[at] ?? "";
    const set = (/** @type {string} */ one) => table.change({ sort: [...new Set([...view.sort.slice(0, at), one, ...view.sort.slice(at + 1)].filter(Boolean))] });
    return el("div", {},
      choose(at ? "then by" : "Sort by", [["", NOTHING], ["title", "Entry"], ...titles], () => key().replace("-", ""), set),
      check("descending", () => key()[0] === "-", (on) => key() && set((on ? "-" : "") + key().replace("-", "")), "descending, key " + (at + 1)));
  });

  const choosing = () => {
    const list = el("ul");
    /** @param {number} column @param {number} at */
    const line = (column, at) => {
      const { title } = columns[column], seen = at < shown().length;
      const set = (/** @type {number[]} */ numbers) => {
        const names = numbers.map((number) => columns[number].id);
        table.change({ columns: `${names}` === `${columns.map(({ id }) => id)}` ? [] : names });
      };
      const move = (/** @type {number} */ by, /** @type {string} */ sign, /** @type {string} */ way) =>
        Object.assign(button(sign, () => {
          const next = [...shown()];
          next.splice(at + by, 0, ...next.splice(at, 1));
          set(next);
        }, `Move ${title} ${way}`), { disabled: !seen || !(at + by in shown()) });
      const input = el("input", { type: "checkbox", checked: seen, disabled: seen && shown().length < 2, onchange: () =>
        set(seen ? shown().filter((one) => one !== column) : [...shown(), column]) });
      return el("li", {}, el("label", {}, input, " ", title), move(-1, "↑", "forward"), move(1, "↓", "back"));
    };
    const shown = () => table.sequence?.slice(0, view.columns.length || columns.length) ?? [];
    update(() => {
      const names = (/** @type {Element | null} */ one) => one?.ariaLabel || one?.parentElement?.textContent;
      const now = list.contains(document.activeElement) && names(document.activeElement);
      list.replaceChildren(...(table.sequence ?? []).map(line));
      // The one that was pressed is a new one now; where it has come to an end, its neighbour takes the focus.
      const same = now && [...list.querySelectorAll("button, input")].find((one) => names(one) === now);
      if (same) /** @type {HTMLElement} */ (same.matches(":disabled") ? same.parentElement?.querySelector("button:enabled, input:enabled") : same)?.focus();
    });
    return [list, check("hide what does not differ", () => view.same, (same) => table.change({ same }))];
  };

  const looks = () => [
    choose("Group by", [["", NOTHING], ...titles.filter((_, at) => columns[at].values.length)], () => view.group, (group) => table.change({ group })),
    choose("Density", [["", "comfortable"], ["compact", "compact"], ["marks", "marks only"]], () => view.density, (density) => table.change({ density })),
    button("Copy the address of this view", () => copy(location.href)),
    button("Pin the picked to the top", () => table.change({ pin: [...new Set([...view.pin, ...picked().map(({ id }) => id)])].filter((id) => table.ids.includes(id)) })),
    button("Pin none", () => table.change({ pin: [] })),
  ];

  const out = () => [
    ...["CSV", "JSON", "Markdown"].map((kind) => button(kind, async () => (await import("./table-out.js")).save(table, kind), "Download as " + kind)),
    button("Copy as Markdown", async () => copy((await import("./table-out.js")).markdown(table))),
  ];

  const said = el("span");
  const copy = (/** @type {string} */ text) => navigator.clipboard.writeText(text).then(
    () => (said.textContent = ". Copied."), () => (said.textContent = ". This browser does not let the page copy."));

  const panels = el("div", { className: "cw-panels" });
  /** @param {string} name @param {() => (Node | string)[]} make */
  const panel = (name, make) => {
    const body = el("div", { className: "cw-panel", hidden: true, role: "group", ariaLabel: name });
    panels.append(body);
    const opener = button(name, () => {
      const open = body.hidden;
      for (const one of panels.children) /** @type {HTMLElement} */ (one).hidden = true;
      for (const one of bar.querySelectorAll("[aria-expanded]")) one.ariaExpanded = "false";
      if (open && !body.firstChild) body.append(...make());
      body.hidden = !open;
      opener.ariaExpanded = `${open}`;
    });
    opener.ariaLabel = null;
    opener.ariaExpanded = "false";
    return opener;
  };

  const filters = panel("Filters", () => columns.flatMap((_, number) => filter(number)));
  const bar = el("div", { className: "cw-bar" },
    field("Search", { type: "search" }, () => view.find, (find) => table.change({ find })),
    filters, panel("Sort", sorting), panel("Columns", choosing), panel("View", looks), panel("Download", out),
    button("Reset", () => table.change(plain())));
  const fold = button("Search, filter, sort", () => {
    fold.ariaExpanded = `${fold.ariaExpanded !== "true"}`;
  });
  fold.classList.add("cw-fold");
  fold.ariaExpanded = "false";
  const status = el("span");
  const more = check("show them too", () => view.maybe, (maybe) => table.change({ maybe }));
  update(() => {
    if (status.textContent !== table.status) status.textContent = table.status ?? "";
    said.textContent = "";
    more.hidden = !view.maybe && !table.perhaps;
    const asked = Object.values(view.filters).filter(asks).length;
    filters.textContent = asked ? `Filters (${asked})` : "Filters";
  });
  table.heads.forEach((head) => {
    const link = head.querySelector("a"), title = head.textContent ?? "";
    head.replaceChildren(el("button", { type: "button" }, title));
    if (link) head.append(" ", Object.assign(link, { textContent: "?", className: "cw-about", ariaLabel: "About " + title }));
  });
  table.box.prepend(el("div", { className: "cw-desk", role: "group", ariaLabel: "Tools of the table" }, fold, bar, panels,
    el("p", { className: "cw-shown" }, el("span", { role: "status" }, status, said), " ", more)));
}
