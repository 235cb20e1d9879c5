// @ts-check
// The reader's lens: criteria switched off, values of one's own, another reading. What it says stands beside what
// the wiki says, never in its place without a word. The rules are loaded only once somebody uses it.

import { badgeOf, cellOf, profileUnder, readRules, verdict } from "./walk.js";
import { address, all, asked, badge, dataAt, decode, el, encode, pageOf, write } from "./page.js";
import { root } from "./start.js";
import { tables } from "./table.js";

/** @typedef {import("./walk.js").Rules} Rules */
/** @typedef {import("./walk.js").Profile} Profile */
/** @typedef {import("./walk.js").Setting} Setting */
/** @typedef {import("./walk.js").Classification} Classification */
/** @typedef {{rules: Rules, profiles: Map<string, Profile>, controls: Document}} Loaded */

/** What this reader reads otherwise, as it stands in the address: ids, and for settings entry, criterion and value. */
const lens = { off: [""], set: [""], read: [""] };
const keys = /** @type {(keyof typeof lens)[]} */ (Object.keys(lens));

/** The rules, what they know of each entry, and the controls. @type {Record<string, Promise<Loaded>>} */
const loaded = {};

const loadRules = () => (loaded[root.href] ??= Promise.all([
  dataAt("api/v1/rules.json"), dataAt("api/v1/profiles.json"), pageOf(address("api/v1/lens.txt")),
]).then(([rules, { profiles, entries }, controls]) => ({
  controls, rules: readRules(rules), profiles: new Map(Object.keys(entries).map((id) => [id, profiles[entries[id]]])),
})));

/** Both readings of an entry in a classification, and whether they differ.
 * @param {Rules} rules @param {Profile} profile @param {Profile} mine @param {Classification} one */
function bothReadings(rules, profile, mine, one) {
  const other = rules.classifications.find(({ id, lens_of }) => lens_of === one.id && lens.read.includes(encode(id))) ?? one;
  const now = verdict(rules, other.id, mine);
  const [wiki, reader] = [badgeOf(one, verdict(rules, one.id, profile)), badgeOf(other, now)].map(({ prefix, words, colour }) =>
    ({ words: (prefix && prefix + ": ") + words, colour }));
  if (now.impossible) reader.words = _("no class, because its values contradict one another");
  // Another reading has the classes of the same ids, perhaps in another order.
  const order = [...one.classes.map(({ id }) => id), undefined];
  const place = (/** @type {number} */ number) => order.indexOf(other.classes[number]?.id);
  const { s, r, p, c } = /** @type {any} */ (cellOf(other, now));
  return {
    one, other, now, wiki: wiki.words, ...reader, moved: wiki.words !== reader.words,
    cell: { s, r: r === undefined ? r : place(r), p: p.map(place), c: c.map(place) },
  };
}

/** @param {string} entry @returns {Setting[]} */
const settingsOf = (entry) => lens.set.map((item) => item.split(":").map(decode)).filter(([name]) => name === entry)
  .map(([, criterion, ...rest]) => [criterion, rest.length > 1 ? rest[0] : "", rest.at(-1) ?? ""]);

/** Make the panel of one page live. @param {HTMLElement} box @param {string} self - the entry, on its own page */
function panel(box, self) {
  const [fold, form, status, reset, mine] = all(box, "details, form, p, button, div");
  let wasUsed = false;

  const ready = () => loadRules().catch((error) => {
    status.hidden = false;
    status.textContent = _("The rules could not be loaded.");
    throw error;
  });

  /** Make the controls, once the panel is open, and set them as the lens is. */
  const fill = async () => {
    const { rules, profiles, controls } = await ready(), { criteria, variables } = rules;
    const profile = profiles.get(self);
    form.replaceChildren(...controls.body.cloneNode(true).childNodes);
    for (const one of all(form, "input")) one.checked = !lens.off.includes(encode(one.value));
    for (const one of all(form, "[name=read]")) one.value = all(one, "option").find(({ value }) => lens.read.includes(encode(value)))?.value ?? "";
    all(form, "[name=set]").forEach((select, index) => {
      const { criterion, option, values } = variables[index], { id } = criteria[criterion], possible = profile?.allowed[index] ?? [];
      const of = [self, id, option].filter(Boolean).map(encode).join(":") + ":", now = lens.set.find((item) => item.startsWith(of)), [none, ...others] = select.options;
      if (possible.length < 2 && !now) return select.parentElement.remove();
      if (profile?.disputed?.includes(index)) none.text = none.dataset.disputed;
      // What is still possible stands first.
      none.after(...possible.map((/** @type {number} */ number) => others.find((/** @type {any} */ { value }) => value === values[number])));
      select.value = now ? decode(now.slice(of.length)) : "";
      select.dataset.of = of;
    });
    for (const group of all(form, "fieldset:not(:has(label))")) group.remove();
  };

  const changed = () => {
    write(Object.fromEntries(keys.map((key) => ["lens." + key, lens[key].join()])));
    return show();
  };

  form.onchange = () => {
    const chosen = (/** @type {string} */ name) => all(form, `[name=${name}]`).filter(({ value }) => value);
    lens.off = chosen("off").filter(({ checked }) => !checked).map(({ value }) => encode(value));
    lens.read = chosen("read").map(({ value }) => encode(value));
    lens.set = [...lens.set.filter((item) => !item.startsWith(encode(self) + ":")), ...chosen("set").map(({ dataset, value }) => dataset.of + encode(value))];
    changed();
  };
  reset.onclick = () => {
    for (const key of keys) lens[key] = [];
    changed();
    if (fold.open) fill();
    fold.firstElementChild.focus();
  };
  fold.ontoggle = () => fold.open && fill();

  /** Show what the lens says, everywhere on the page. */
  const show = async () => {
    const used = keys.some((key) => lens[key].length);
    reset.hidden = status.hidden = !used;
    box.classList.toggle("cw-lens--used", used);
    if (!used && !wasUsed) return;
    const { rules, profiles } = await ready(), off = lens.off.map(decode);
    for (const table of tables) await table.load();
    wasUsed = used;
    /** @type {Map<Profile, Profile>} */
    const known = new Map();
    const read = (/** @type {string} */ entry, /** @type {string} */ name) => {
      const one = rules.classifications.find(({ id }) => id === name), profile = profiles.get(entry), settings = settingsOf(entry);
      if (!one || !profile) return null;
      const mine = (!settings.length && known.get(profile)) || profileUnder(rules, profile, off, settings);
      if (!settings.length) known.set(profile, mine);
      return bothReadings(rules, profile, mine, one);
    };
    /** @type {Set<string>} */
    const movers = new Set(), entries = new Set();
    for (const table of tables) {
      for (const entry of table.ids) entries.add(entry);
      for (const { id, what } of table.columns) if (what === "class") table.reclass(id, (entry) => {
        const found = used ? read(entry, id) : null;
        if (!found?.moved) return null;
        movers.add(entry);
        return found;
      });
    }
    let moved = movers.size, count = entries.size;
    if (self) {
      const shown = rules.classifications.filter(({ lens_of }) => !lens_of).flatMap(({ id }) => read(self, id) ?? []);
      [moved, count] = [shown.filter((one) => one.moved).length, shown.length];
      mine.replaceChildren(...(used ? [el("p", { className: "cw-lens-head" }, _("Your reading")), el("dl", { className: "cw-verdicts" }, ...shown.map(verdictOf))] : []));
    }
    const parts = [off.length && _("{n} switched off", { n: off.length }), lens.set.length && _("{n} set", { n: lens.set.length }), lens.read.length && _("another reading")].filter(Boolean);
    status.textContent = used ? _("Your reading ({parts}): {n} of {all} moved.", { parts: parts.join(", "), n: moved, all: count }) : "";
  };
  show();
}

/** @param {ReturnType<typeof bothReadings>} found */
function verdictOf({ one, other, words, wiki, colour, now, moved }) {
  return el("div", { className: "cw-verdict" },
    el("dt", {}, one === other ? one.title : _("{title}, read as {other}", { title: one.title, other: other.title })),
    el("dd", { className: "cw-own" }, badge(words, colour, now.state), " ", el("em", {}, moved ? _("your reading (the wiki: {verdict})", { verdict: wiki }) : _("the same as the wiki’s"))));
}

/** Make the panel of this page, if it has verdicts. */
export function beginLens() {
  const place = /** @type {HTMLTemplateElement | null} */ (document.querySelector("template.cw-lens-place"));
  if (!place || document.querySelector(".cw-lens")) return;
  for (const key of keys) lens[key] = asked("lens." + key).split(",").filter(Boolean);
  const entry = /** @type {HTMLElement | null} */ (place.closest(".h-entry"));
  const box = /** @type {HTMLElement} */ (place.content.firstElementChild);
  place.replaceWith(box);
  panel(box, entry?.dataset.e ?? "");
}
