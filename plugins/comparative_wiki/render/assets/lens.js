// @ts-check
// The reader's lens: criteria switched off, values of one's own, another reading. What it says stands beside what
// the wiki says, never in its place without a word. The rules are loaded only once somebody uses it.

import { root } from "./start.js";

/** @typedef {import("./walk.js").Rules} Rules */
/** @typedef {import("./walk.js").Profile} Profile */
/** @typedef {import("./walk.js").Setting} Setting */
/** @typedef {import("./walk.js").Classification} Classification */
/** @typedef {{walk: typeof import("./walk.js"), rules: Rules, profiles: Map<string, Profile>}} Loaded */

/** @template {keyof HTMLElementTagNameMap} T
 * @param {T} name @param {object} [properties] @param {...(Node | string)} children @returns {HTMLElementTagNameMap[T]} */
function el(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** What this reader reads otherwise, as in the address: lists of ids, `entry:criterion:value` for settings. */
const lens = { off: /** @type {string[][]} */ ([]), set: /** @type {string[][]} */ ([]), read: /** @type {string[][]} */ ([]) };
const keys = /** @type {(keyof typeof lens)[]} */ (Object.keys(lens));
const used = () => keys.some((key) => lens[key].length);

/** The script that walks the rules, the rules, and what they know of each entry.
 * @type {Promise<Loaded> | undefined} */
let loaded;

const MISSING = "The rules could not be loaded.";

/** @param {string} name */
const file = async (name) => (await fetch(new URL(`api/v1/${name}.json`, root))).json();

const load = () => (loaded ??= Promise.all([import("./walk.js"), file("rules"), file("profiles")]).then(([walk, rules, { profiles, entries }]) => ({
  walk,
  rules: walk.readRules(rules),
  profiles: new Map(Object.keys(entries).map((id) => [id, profiles[entries[id]]])),
})));

function readAddress() {
  const query = new URLSearchParams(location.search);
  for (const key of keys)
    lens[key] = (query.get(`lens.${key}`) ?? "").split(",").filter(Boolean).flatMap((item) => {
      try {
        return [item.split(":").map(decodeURIComponent)];
      } catch {
        return []; // not of our making
      }
    });
}

function writeAddress() {
  const query = new URLSearchParams(location.search);
  for (const key of keys) {
    query.delete(`lens.${key}`);
    if (lens[key].length) query.set(`lens.${key}`, lens[key].map((item) => item.map(encodeURIComponent).join(":")).join());
  }
  const search = `${query}`.replace(/%2C/g, ",").replace(/%3A/g, ":");
  history.replaceState(history.state, "", location.pathname + (search && `?${search}`) + location.hash);
}

/** Both readings of an entry in a classification, and whether they differ.
 * @param {Loaded} loaded @param {Profile} profile @param {Profile} mine @param {Classification} one */
function compare({ walk, rules }, profile, mine, one) {
  const other = rules.classifications.find(({ id, lens_of }) => lens_of === one.id && lens.read.some(([name]) => name === id)) ?? one;
  const [was, now] = [walk.verdict(rules, one.id, profile), walk.verdict(rules, other.id, mine)];
  /** @param {Classification} read @param {typeof was} found */
  const said = (read, found) => {
    const { prefix, words, colour } = walk.badgeOf(read, found);
    return { words: (prefix && `${prefix}: `) + words, colour };
  };
  const [wiki, reader] = [said(one, was), said(other, now)];
  if (now.impossible) reader.words = "no class: the values contradict one another";
  const cell = walk.cellOf(other, now);
  // Another reading has the classes of the same ids, perhaps in another order.
  /** @param {number} number */
  const place = (number) => {
    const found = one.classes.findIndex(({ id }) => id === other.classes[number]?.id);
    return found < 0 ? one.classes.length : found;
  };
  return {
    one, other, was, now, wiki: wiki.words, ...reader, moved: wiki.words !== reader.words,
    cell: other === one ? cell : { ...cell, ...("r" in cell && { r: place(/** @type {number} */ (cell.r)) }), p: cell.p.map(place), c: cell.c.map(place) },
  };
}

/** @param {string} entry @returns {Setting[]} */
const settingsOf = (entry) => lens.set.filter(([name]) => name === entry).map(([, criterion, ...rest]) => [criterion, rest.length > 1 ? rest[0] : "", rest.at(-1) ?? ""]);

/** The panel of one page. */
class Panel {
  /** @param {HTMLElement} before @param {string} entry - of an entry's page; else empty */
  constructor(before, entry) {
    this.entry = entry;
    this.controls = el("div");
    this.fold = el("details", {}, el("summary", {}, "Lens: read it your own way"), this.controls);
    this.status = el("p", { className: "cw-lens-status", role: "status" });
    this.reset = el("button", { type: "button", onclick: () => this.clear() }, "Reset the lens");
    this.mine = el("div");
    this.box = el("section", { className: "cw-lens", ariaLabel: "Lens" }, this.fold, this.status, this.reset, this.mine);
    this.box.setAttribute("data-search-exclude", "");
    before.after(this.box);
    this.fold.ontoggle = () => this.fill();
    this.show();
  }

  clear() {
    for (const key of keys) lens[key] = [];
    this.controls.replaceChildren();
    this.changed();
    this.fill();
    this.fold.querySelector("summary")?.focus();
  }

  changed() {
    writeAddress();
    this.show();
  }

  /** Add or take away an item of the lens. @param {keyof typeof lens} key @param {string[]} item @param {boolean} wanted */
  put(key, item, wanted) {
    const name = `${item}`;
    lens[key] = [...lens[key].filter((other) => `${other}` !== name), ...(wanted ? [item] : [])];
  }

  async fill() {
    if (!this.fold.open || this.controls.childElementCount) return;
    const found = await load().catch(() => undefined);
    if (this.controls.childElementCount) return;
    if (!found) {
      this.controls.textContent = MISSING;
      return;
    }
    const { rules, profiles } = found;
    const { criteria, groups } = rules;
    const titles = [...groups.map(({ title }) => title), groups.length ? "Others" : "Criteria"];
    /** @type {HTMLElement[][]} */
    const grouped = titles.map(() => []);
    for (const { id, title, groups: of } of criteria) {
      const place = groups.findIndex((group) => of.includes(group.id));
      grouped[place < 0 ? groups.length : place].push(el("label", {}, el("input", {
        type: "checkbox",
        checked: !lens.off.some(([name]) => name === id),
        onchange: (/** @type {any} */ { target }) => {
          this.put("off", [id], !target.checked);
          this.changed();
        },
      }), title));
    }
    this.controls.append(
      el("p", {}, "Switch off what you would not count, or take another reading. Nothing of the wiki itself changes; your reading is kept in the address, so you can share it."),
      ...titles.flatMap((title, index) => grouped[index].length ? el("fieldset", {}, el("legend", {}, title), ...grouped[index]) : []),
    );
    const choices = [...this.readings(rules), ...this.values(rules, profiles)];
    if (choices.length) this.controls.append(el("fieldset", {}, el("legend", {}, this.entry ? "Readings and open values" : "Readings"), ...choices));
  }

  /** @param {Rules} rules */
  readings({ classifications }) {
    return classifications.flatMap((base) => {
      const others = classifications.filter(({ lens_of }) => lens_of === base.id);
      if (!others.length) return [];
      /** @type {[string, string][]} */
      const offered = others.map(({ id, title }) => [id, title]);
      return choice(base.title, "as the wiki reads it", offered, others.find(({ id }) => lens.read.some(([name]) => name === id))?.id, (chosen) => {
        for (const { id } of others) this.put("read", [id], id === chosen);
        this.changed();
      });
    });
  }

  /** What is open or disputed of this entry, or set already. @param {Rules} rules @param {Map<string, Profile>} profiles */
  values({ criteria, variables }, profiles) {
    const profile = profiles.get(this.entry), own = settingsOf(this.entry);
    return !profile ? [] : variables.flatMap(({ criterion, option, values }, index) => {
      const { id, title, titles, unit } = criteria[criterion], disputed = profile.disputed?.includes(index);
      const now = own.find((one) => one[0] === id && one[1] === option)?.[2];
      if (profile.allowed[index].length < 2 && now === undefined) return [];
      const name = [this.entry, id, ...(option && [option])];
      /** @param {string} value */
      const spelt = (value) => (titles[value] ?? value) + (unit && !option ? ` ${unit}` : "");
      const possible = profile.allowed[index].map((value) => values[value]);
      // What is still possible stands first.
      const offered = [...possible, ...values.filter((value) => !possible.includes(value))];
      const what = disputed ? "disputed" : "open";
      return choice(option ? `${title}: ${titles[option] ?? option}` : title, `${what}: as the wiki has it`, offered.map((value) => [value, spelt(value)]), now, (chosen) => {
        lens.set = lens.set.filter((other) => `${other.slice(0, -1)}` !== `${name}`);
        if (chosen) lens.set.push([...name, chosen]);
        this.changed();
      });
    });
  }

  /** Show what the lens says, everywhere on the page. */
  async show() {
    this.reset.hidden = this.status.hidden = !used();
    this.box.classList.toggle("cw-lens--used", used());
    if (!used() && !this.shown) return;
    const tables = document.querySelector(".cw-data") ? (await import("./table.js")).tables : new Set();
    const found = await load().catch(() => undefined);
    if (!found) {
      this.status.textContent = MISSING;
      return;
    }
    const { walk, rules, profiles } = found;
    this.shown = used();
    const off = lens.off.map(([id]) => id);
    /** @type {Map<Profile, Profile>} */
    const known = new Map();
    /** @param {string} entry @param {string} name */
    const read = (entry, name) => {
      const one = rules.classifications.find(({ id }) => id === name), profile = profiles.get(entry);
      if (!one || !profile) return null;
      const settings = settingsOf(entry);
      let mine = settings.length ? undefined : known.get(profile);
      if (!mine) {
        mine = walk.profileUnder(rules, profile, off, settings);
        if (!settings.length) known.set(profile, mine);
      }
      return compare(found, profile, mine, one);
    };
    let moved = 0, all = 0, things = "verdicts";
    /** @type {Set<string>} */
    const movers = new Set(), entries = new Set();
    for (const table of tables) {
      for (const entry of table.ids) entries.add(entry);
      for (const { id, what } of table.data.columns)
        if (what === "class")
          table.reclass(id, (/** @type {string} */ entry) => {
            const found = this.shown ? read(entry, id) : null;
            if (!found?.moved) return null;
            movers.add(entry);
            return { ...found, title: `Your reading: ${found.words} (the wiki: ${found.wiki})` };
          });
    }
    if (this.entry) {
      const shown = rules.classifications.filter(({ lens_of }) => !lens_of).flatMap(({ id }) => read(this.entry, id) ?? []);
      [moved, all] = [shown.filter((one) => one.moved).length, shown.length];
      this.mine.replaceChildren(...(this.shown ? [el("p", { className: "cw-lens-head" }, "Your reading"), el("dl", { className: "cw-verdicts" }, ...shown.map(verdictOf))] : []));
    } else [moved, all, things] = [movers.size, entries.size, "entries"];
    const parts = [off.length && `${off.length} switched off`, lens.set.length && `${lens.set.length} set`, lens.read.length && "another reading"].filter(Boolean);
    this.status.textContent = used() ? `Your reading (${parts.join(", ")}): ${moved} of ${all} ${things} ${moved === 1 ? "moves" : "move"}.` : "";
  }
}

/** @param {ReturnType<typeof compare>} found */
function verdictOf({ one, other, words, wiki, colour, now, moved }) {
  const badge = el("span", { className: `cw-badge cw-badge--${colour}` }, words);
  badge.dataset.state = now.state;
  return el("div", { className: "cw-verdict" },
    el("dt", {}, one === other ? one.title : `${one.title}, read as ${other.title}`),
    el("dd", { className: "cw-own" }, badge, " ", el("em", {}, moved ? `your reading (the wiki: ${wiki})` : "the same as the wiki’s")));
}

/** @param {string} title @param {string} none @param {[string, string][]} offered @param {string | undefined} now
 * @param {(chosen: string) => void} listener */
function choice(title, none, offered, now, listener) {
  const select = el("select", { onchange: () => listener(select.value) }, ...[["", none], ...offered].map(([value, words]) => el("option", { value, selected: value === now }, words)));
  return el("label", {}, title, select);
}

/** @type {Panel | undefined} */
let panel;

/** Make the panel of this page, if it has verdicts. */
export function begin() {
  if (panel?.box.isConnected) return;
  readAddress();
  const verdicts = document.querySelector(".h-entry .cw-verdicts");
  const place = verdicts ?? [...document.querySelectorAll(".cw-table-box")].find((box) => box.querySelector(".cw-data")?.textContent?.includes('"what":"class"'))?.previousElementSibling;
  if (place) panel = new Panel(/** @type {HTMLElement} */ (place), verdicts ? /** @type {HTMLElement} */ (verdicts.closest(".h-entry")).dataset.e ?? "" : "");
}

document.addEventListener("cw-tables", () => panel?.show());
