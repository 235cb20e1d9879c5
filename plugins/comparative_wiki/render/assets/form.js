// @ts-check
// The page on which entries are written: the questions of the comparison as fields, and the file that follows from them.

import { root } from "./start.js";
import { changedText, entryText, idOf, inList, isMapping, NEUTRAL, problemsIn, problemsWithName, profileOf } from "./entry-file.js";
import { badgeOf, joinOr, readRules, verdict } from "./walk.js";

/** @typedef {import("./entry-file.js").Facts} Facts @typedef {import("./entry-file.js").Front} Front
 * @typedef {import("./entry-file.js").File} File @typedef {import("./entry-file.js").Problem} Problem
 * @typedef {import("./walk.js").Profile} Profile @typedef {import("./walk.js").Rules} Rules
 * @typedef {import("./walk.js").Verdict} Verdict @typedef {import("./walk.js").Classification} Classification
 * @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Control */

const PATIENCE = 150;
/** how long a pause in typing is, in milliseconds */

/** @type {<T extends Element = HTMLElement>(scope: ParentNode, selector: string) => T} */
const one = (scope, selector) => /** @type {any} */ (scope.querySelector(selector));
/** @type {<T extends Element = HTMLElement>(scope: ParentNode, selector: string) => T[]} */
const all = (scope, selector) => /** @type {any} */ ([...scope.querySelectorAll(selector)]);
/** @param {ParentNode} scope @param {string} key */
const control = (scope, key) => one(scope, `[data-key="${key}"]`);
/** What stands in a field, on one line. @param {ParentNode} scope @param {string} key */
const typed = (scope, key) => /** @type {Control} */ (/** @type {any} */ (control(scope, key))).value.trim().split(/\s+/).join(" ");
/** @param {ParentNode} scope @param {string} key @param {string} value */
const type = (scope, key, value) => void (/** @type {Control} */ (/** @type {any} */ (control(scope, key))).value = value);
/** @param {Front} front */
const filled = (front) => Object.fromEntries(Object.entries(front).filter(([, value]) => value !== "" && value !== undefined));
const today = () => new Date().toLocaleDateString("sv-SE");
/** The fields of what supports a value, and their keys in the file. A source has a note too. */
const SUPPORT = [["confidence", "confidence"], ["because", "because"], ["remark", "note"]];
/** What is told of a source, in the order of the file. */
const SOURCE = ["url", "archive", "title", "author", "date", "seen", "interest", "note", "quote"];
/** @param {Element} scope @param {string} what */
const copyOf = (scope, what) => /** @type {HTMLElement} */ (document.importNode(/** @type {HTMLTemplateElement} */ (one(scope, what)).content, true).firstElementChild);

class Form {
  /** @param {HTMLElement} box @param {Facts} facts @param {import("./walk.js").RulesFile} file */
  constructor(box, facts, file) {
    this.box = box;
    this.facts = facts;
    this.file = file;
    this.rules = readRules(file);
    /** @type {File | null} */
    this.old = null;
    this.entry = "";
    this.ownId = false;
    this.touched = false;
    this.numbers = 0;
    this.waiting = 0;
    this.asks = new Map(all(box, ".cw-ask").map((ask) => [ask.dataset.criterion ?? "", ask]));
    box.addEventListener("input", (event) => this.changed(/** @type {HTMLElement} */ (event.target)));
    box.addEventListener("click", (event) => this.pressed(event));
    one(box, "form").addEventListener("submit", (event) => event.preventDefault());
  }

  // Items, claims, sources

  /** @param {HTMLElement} ask @param {Front | string | undefined} data */
  addItem(ask, data) {
    const item = copyOf(ask, 'template[data-what="item"]');
    const name = `cw-${++this.numbers}`;
    for (const radio of all(item, ".cw-answers input")) /** @type {HTMLInputElement} */ (radio).name = name;
    one(item, ".cw-support").append(.../** @type {HTMLTemplateElement} */ (one(document, "#cw-form-support")).content.cloneNode(true).childNodes);
    one(ask, ".cw-ask__items").append(item);
    this.fillItem(ask, item, data);
    return item;
  }

  /** @param {HTMLElement} ask @param {HTMLElement} item @param {any} data */
  addClaim(ask, item, data = {}) {
    const claims = one(item, ".cw-claims"), claim = copyOf(ask, 'template[data-what="claim"]');
    one(claim, ".cw-support").append(.../** @type {HTMLTemplateElement} */ (one(document, "#cw-form-support")).content.cloneNode(true).childNodes);
    if (!claims.lastElementChild) claims.append(this.button(_("Add a side"), "claim"));
    claims.insertBefore(claim, claims.lastElementChild);
    if (!isMapping(data)) data = { value: data };
    const asked = this.facts.criteria[ask.dataset.criterion ?? ""];
    if (asked.kind === "many") for (const box of all(claim, "[data-option]")) /** @type {HTMLInputElement} */ (box).checked = inList(data.value ?? []).includes(box.dataset.option);
    else type(claim, "answer", inList(data.value ?? "").join(" "));
    this.fillSupport(one(claim, ".cw-support"), data);
  }

  /** @param {string} words @param {string} what */
  button(words, what) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.do = what;
    button.textContent = words;
    return button;
  }

  /** @param {HTMLElement} support @param {Front} data */
  addSource(support, data = {}) {
    const source = copyOf(document.body, "#cw-form-source");
    one(support, ".cw-sources").append(source);
    if (!isMapping(data)) data = { url: data };
    for (const key of SOURCE) if (key !== "seen") type(source, key, data[key] ?? "");
    const seen = /** @type {HTMLInputElement} */ (control(source, "seen"));
    seen.checked = Boolean(data.seen);
    seen.value = data.seen || today();
    one(source, ".cw-source__day").textContent = data.seen ? _("on {date}", { date: data.seen }) : _("today");
    return source;
  }

  // From data into the fields

  /** @param {Front} front @param {string} body @param {string} id */
  fill(front, body, id) {
    for (const key of ["title", "summary", "since", "interest"]) type(this.box, key, front[key] ?? "");
    type(this.box, "tags", inList(front.tags ?? []).join(", "));
    type(this.box, "id", id);
    type(this.box, "body", body);
    for (const [criterion, ask] of this.asks) {
      one(ask, ".cw-ask__items").replaceChildren();
      const value = front.criteria?.[criterion];
      const dated = Array.isArray(value) && value.some(isMapping);
      for (const item of dated ? [...value].reverse() : [value]) this.addItem(ask, item);
      this.arrange(ask);
    }
  }

  /** @param {HTMLElement} ask @param {HTMLElement} item @param {any} data */
  fillItem(ask, item, data) {
    const asked = this.facts.criteria[ask.dataset.criterion ?? ""];
    if (!isMapping(data)) data = { value: data };
    const { value } = data;
    let kind = ":absent";
    if (data.disputed) {
      kind = ":disputed";
      for (const claim of data.disputed) this.addClaim(ask, item, claim);
    } else if (data[NEUTRAL] || (value === NEUTRAL && asked.neutral)) {
      kind = ":neutral";
      data = { ...data, because: data[NEUTRAL] ?? data.because };
    } else if (value === "unknown" && !asked.values.includes("unknown")) kind = ":unknown";
    else if (value !== undefined && asked.kind === "many") kind = this.fillMany(asked.values, item, inList(value));
    else if (value !== undefined && one(item, '.cw-some[data-for=":text"]')) {
      kind = ":text";
      type(item, "answer", inList(value).join(" "));
    } else if (Array.isArray(value)) {
      kind = ":some";
      for (const option of all(item, ".cw-some [data-option]")) /** @type {HTMLInputElement} */ (option).checked = value.includes(option.dataset.option);
    } else if (value !== undefined) kind = `=${value}`;
    for (const radio of /** @type {HTMLInputElement[]} */ (all(item, ".cw-answers input"))) radio.checked = radio.value === kind;
    type(item, "from", data.from ?? "");
    this.fillSupport(one(item, ":scope > .cw-support"), data);
  }

  /** @param {string[]} options @param {HTMLElement} item @param {string[]} value */
  fillMany(options, item, value) {
    const whole = value.every((word) => options.includes(word));
    for (const option of all(item, '[data-for=":list"] [data-option]')) /** @type {HTMLInputElement} */ (option).checked = whole && value.includes(option.dataset.option ?? "");
    for (const option of /** @type {any[]} */ (all(item, '[data-for=":some"] [data-option]')))
      option.value = whole ? "" : ["includes", "not"].find((mark) => value.includes(`${mark} ${option.dataset.option}`)) ?? "";
    return whole ? ":list" : ":some";
  }

  /** @param {HTMLElement} support @param {Front} data */
  fillSupport(support, data) {
    for (const [key, name] of SUPPORT) type(support, key, data[name] ?? "");
    for (const source of data.evidence ? inList(data.evidence) : []) this.addSource(support, source);
  }

  // From the fields into data

  read() {
    const tags = typed(this.box, "tags").split(",").map((tag) => tag.trim()).filter(Boolean);
    const criteria = Object.fromEntries([...this.asks].flatMap(([id, ask]) => {
      const items = all(ask, ".cw-ask__items > .cw-item").map((item) => this.readItem(ask, item)).filter((item) => item !== undefined).reverse();
      if (!items.length) return [];
      if (items.length > 1) return [[id, items]];
      const bare = Object.keys(items[0]).join() === "value";
      return [[id, bare ? items[0].value : items[0]]];
    }));
    const added = this.old ? this.old.front.added ?? "" : today();
    const front = { title: typed(this.box, "title"), summary: typed(this.box, "summary"), since: typed(this.box, "since"), added };
    return { ...filled({ ...front, tags: tags.length ? tags : "", interest: typed(this.box, "interest") }), criteria };
  }

  /** @param {HTMLElement} ask @param {HTMLElement} item @returns {Front | undefined} */
  readItem(ask, item) {
    const asked = this.facts.criteria[ask.dataset.criterion ?? ""], kind = answerOf(item);
    if (kind === ":absent") return undefined;
    const from = typed(item, "from");
    if (kind === ":disputed") return filled({ disputed: all(item, ".cw-claim").map((claim) => this.readClaim(asked, claim)), from });
    const support = this.readSupport(one(item, ":scope > .cw-support"));
    if (kind === ":neutral" && support.because) {
      const { because, ...rest } = support;
      return filled({ [NEUTRAL]: because, from, ...rest });
    }
    return filled({ value: kind === ":neutral" ? NEUTRAL : this.readAnswer(asked, item, kind), from, ...support });
  }

  /** @param {import("./entry-file.js").Asked} asked @param {HTMLElement} item @param {string} kind */
  readAnswer(asked, item, kind) {
    if (kind === ":unknown") return "unknown";
    if (kind.startsWith("=")) return kind.slice(1);
    const fields = /** @type {any[]} */ (all(item, `.cw-some[data-for="${kind}"] [data-option]`));
    if (kind === ":text") return texts(asked, typed(item, "answer"));
    if (asked.kind === "many" && kind === ":some") return fields.filter((field) => field.value).map((field) => `${field.value} ${field.dataset.option}`);
    const chosen = fields.filter((field) => field.checked).map((field) => field.dataset.option);
    return kind === ":list" ? chosen : chosen.length === 1 ? chosen[0] : chosen.length ? chosen : undefined;
  }

  /** @param {import("./entry-file.js").Asked} asked @param {HTMLElement} claim @returns {Front} */
  readClaim(asked, claim) {
    const value = asked.kind === "many"
      ? /** @type {any[]} */ (all(claim, "[data-option]")).filter((field) => field.checked).map((field) => field.dataset.option)
      : texts(asked, typed(claim, "answer"));
    return filled({ value, ...this.readSupport(one(claim, ".cw-support")) });
  }

  /** @param {HTMLElement} support @returns {Front} */
  readSupport(support) {
    const evidence = all(support, ".cw-source").map((source) => {
      const { checked, value } = /** @type {HTMLInputElement} */ (control(source, "seen"));
      const named = typed(source, "url") || typed(source, "title");
      return filled(Object.fromEntries(SOURCE.map((key) => [key, key !== "seen" ? typed(source, key) : checked && named ? value : ""])));
    }).filter((source) => Object.keys(source).length);
    const [confidence, because, note] = SUPPORT.map(([key]) => typed(support, key));
    return filled({ confidence, because, evidence: evidence.length ? evidence : "", note });
  }

  // What happens

  /** @param {HTMLElement} where */
  changed(where) {
    this.touched = true;
    if (where.dataset.key === "id") this.ownId = Boolean(typed(this.box, "id"));
    if (where.dataset.key === "title" && !this.ownId && !this.entry) type(this.box, "id", typed(this.box, "title") && idOf(typed(this.box, "title")));
    const ask = /** @type {HTMLElement | null} */ (where.closest(".cw-ask"));
    if (ask) this.arrange(ask);
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.follow(), PATIENCE);
  }

  /** Show what belongs to the answers that are chosen.
   * @param {HTMLElement} ask */
  arrange(ask) {
    const items = all(ask, ".cw-ask__items > .cw-item");
    items.forEach((item, index) => {
      const kind = answerOf(item);
      for (const part of all(item, ":scope > [data-for]")) part.hidden = part.dataset.for !== kind;
      if (kind === ":disputed" && !one(item, ".cw-claim")) for (let side = 0; side < 2; side++) this.addClaim(ask, item);
      one(item, ":scope > .cw-support").hidden = kind === ":absent" || kind === ":disputed";
      one(item, ".cw-item__when").hidden = kind === ":absent" && items.length === 1;
      one(item, ".cw-item__when button").hidden = items.length === 1;
      item.toggleAttribute("data-before", index > 0);
    });
    one(ask, ".cw-ask__more").hidden = answerOf(items[0]) === ":absent";
  }

  /** @param {MouseEvent} event */
  pressed(event) {
    const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-do], .cw-form__problems a"));
    if (!button) return;
    const ask = /** @type {HTMLElement} */ (button.closest(".cw-ask"));
    /** @type {Record<string, () => void>} */
    const actions = {
      source: () => void control(this.addSource(/** @type {HTMLElement} */ (button.closest(".cw-support"))), "url").focus(),
      claim: () => this.addClaim(ask, /** @type {HTMLElement} */ (button.closest(".cw-item"))),
      earlier: () => void one(this.addItem(ask, { value: undefined }), "[data-key=from]").focus(),
      drop: () => {
        const gone = /** @type {HTMLElement} */ (button.closest(".cw-source, .cw-claim, .cw-item"));
        const home = /** @type {HTMLElement} */ (gone.parentElement?.closest(".cw-support, .cw-ask"));
        gone.remove();
        (one(home, 'button[data-do="source"]') ?? ask).focus();
      },
      copy: () => void this.copy(),
      download: () => this.download(),
      forget: () => this.forget(),
    };
    const action = actions[button.dataset.do ?? ""];
    if (!action) return;
    action();
    if (ask) this.changed(ask);
    if (ask) this.describe();
  }

  /** Work out everything that follows from what is written. */
  follow() {
    const front = this.read(), body = /** @type {Control} */ (/** @type {any} */ (control(this.box, "body"))).value;
    const id = this.entry || typed(this.box, "id");
    const problems = [...(this.entry ? [] : problemsWithName(id, this.facts)), ...problemsIn(front, this.facts)];
    this.text = this.old ? changedText(this.old, front, body) : entryText(front, body);
    this.path = this.old?.path ?? `${this.box.dataset.folder}/${id || _("the-name")}.md`;
    this.sound = !problems.some((problem) => problem.severity === "error");
    /** @type {HTMLTextAreaElement} */ (one(this.box, ".cw-form__file")).value = this.text;
    one(this.box, ".cw-form__name code").textContent = this.path;
    this.tell(problems);
    this.judge(front);
    this.offer();
    if (this.touched) this.keep({ front, body, id, ownId: this.ownId });
  }

  // Problems

  /** @param {Problem[]} problems */
  tell(problems) {
    for (const field of all(this.box, "[aria-invalid]")) field.removeAttribute("aria-invalid");
    for (const note of all(this.box, ".cw-field__problem")) note.remove();
    const shown = this.touched ? problems : [];
    const count = shown.length;
    const words = !this.touched ? "" : count === 0 ? _("Nothing is wrong with it.") : _n("{n} thing to mend", "{n} things to mend", count);
    one(this.box, ".cw-form__problems p").textContent = words + (count ? ":" : "");
    one(this.box, ".cw-form__count a").textContent = count ? words : this.touched ? _("Your file") : "";
    one(this.box, ".cw-form__problems ul").replaceChildren(...shown.map((problem) => {
      const field = this.fieldAt(problem.at);
      field.setAttribute("aria-invalid", "true");
      if (!field.id) field.id = `cw-field-${++this.numbers}`;
      const item = document.createElement("li"), link = document.createElement("a");
      link.href = `#${field.id}`;
      link.textContent = `${problem.cause}. ${problem.remedy}`;
      const title = this.facts.criteria[problem.at.split("/")[0]]?.title;
      item.append(title ? `${title}: ` : "", link, problem.severity === "warning" ? " " + _("(a warning)") : "");
      const home = field.matches("[data-key]") && field.closest(".cw-field");
      if (home) {
        const note = document.createElement("small");
        note.className = "cw-field__problem";
        note.textContent = link.textContent;
        home.append(note);
      }
      return item;
    }));
    this.describe();
  }

  /** Tie what stands below a field to it, for those who do not see it there. */
  describe() {
    for (const home of all(this.box, ".cw-field")) {
      const notes = all(home, "small"), field = one(home, "input, select, textarea");
      for (const note of notes) note.id ||= `cw-note-${++this.numbers}`;
      if (notes.length) field.setAttribute("aria-describedby", notes.map((note) => note.id).join(" "));
    }
  }

  /** The field that a problem is about.
   * @param {string} at @returns {HTMLElement} */
  fieldAt(at) {
    const path = at.split("/"), ask = this.asks.get(path[0]);
    if (!ask) return control(this.box, path[0]);
    const items = all(ask, ".cw-ask__items > .cw-item").reverse().filter((item) => answerOf(item) !== ":absent");
    /** @type {HTMLElement} */
    let here = items[Number(path[1]) || 0] ?? ask;
    const keys = path.slice(1);
    for (let step = 0; step < keys.length; step++) {
      const number = Number(keys[step + 1]);
      if (keys[step] === "disputed") here = all(here, ".cw-claim")[number || 0] ?? here;
      else if (keys[step] === "evidence") here = all(here, ".cw-source")[number] ?? here;
    }
    const last = keys.at(-1) === "value" ? "answer" : keys.at(-1) ?? "";
    const field = control(here, last) ?? one(here, last === "answer" ? ".cw-answers input:checked" : "button[data-do=source]");
    return field && !field.closest("[hidden]") ? field : one(here, ".cw-answers input:checked") ?? ask;
  }

  // Verdicts

  /** @param {Front} front */
  judge(front) {
    const profile = profileOf(front, this.facts, this.file);
    for (const box of all(this.box, ".cw-form__class")) {
      const id = box.dataset.classification ?? "";
      const classification = /** @type {Classification} */ (this.file.classifications.find((other) => other.id === id));
      const found = verdict(this.rules, id, profile), { prefix, words, colour } = badgeOf(classification, found);
      const badge = one(box, ".cw-badge");
      badge.className = `cw-badge cw-badge--${colour}`;
      badge.dataset.state = found.state;
      badge.textContent = [prefix, words].filter(Boolean).join(": ");
      one(box, ".cw-form__why").textContent = found.impossible ? _("The comparison calls these answers together impossible.") : this.why(id, profile, found);
      this.askNext(one(box, ".cw-form__ask"), id, profile, found);
    }
  }

  /** A smallest reason: every answer is taken back that does not change the verdict, and the rest is widened.
   * @param {string} id @param {Profile} profile @param {Verdict} found */
  why(id, profile, found) {
    if (found.state !== "decided" || !found.possible.length) return "";
    const { variables } = this.rules, allowed = [...profile.allowed];
    const same = () => {
      const other = verdict(this.rules, id, { ...profile, allowed });
      return String(other.possible) === String(found.possible) && other.mayBeNone === found.mayBeNone && !other.impossible;
    };
    /** @param {number} index @param {number[]} some */
    const widen = (index, some) => {
      const before = allowed[index];
      allowed[index] = some;
      if (!same()) allowed[index] = before;
    };
    variables.forEach((one, index) => widen(index, one.values.map((_, value) => value)));
    variables.forEach((one, index) => one.values.forEach((_, value) => {
      if (!allowed[index].includes(value)) widen(index, [...allowed[index], value].sort((a, b) => a - b));
    }));
    const parts = variables.flatMap((one, index) => (allowed[index].length < one.values.length ? [this.inWords(index, allowed[index])] : []));
    return parts.length ? _("Because {reasons}.", { reasons: parts.join(_(", and ")) }) : _("Whatever the answers are.");
  }

  /** @param {number} index @param {number[]} some */
  inWords(index, some) {
    const { criterion, option, values } = this.rules.variables[index], { id, title, titles } = this.rules.criteria[criterion];
    /** @param {string} value */
    const named = (value) => titles[value] ?? value;
    if (option) return values[some[0]] === "yes" ? _("{criterion} includes {option}", { criterion: title, option: named(option) })
      : _("{criterion} does not include {option}", { criterion: title, option: named(option) });
    const words = some.map((value) => values[value]).map(named), { kind } = this.facts.criteria[id];
    const row = kind === "scale" && some.length > 1 && some.every((value, place) => value === some[0] + place);
    const last = values.length - (values.at(-1) === NEUTRAL ? 2 : 1);
    if (row && some[0] === 0) return _("{criterion} is at most {value}", { criterion: title, value: words.at(-1) });
    if (row && some.at(-1) === last) return _("{criterion} is at least {value}", { criterion: title, value: words[0] });
    return _("{criterion} is {value}", { criterion: title, value: joinOr(words) });
  }

  /** The open question whose answer leaves the fewest classes, at worst.
   * @param {HTMLElement} place @param {string} id @param {Profile} profile @param {Verdict} found */
  askNext(place, id, profile, found) {
    place.replaceChildren();
    if (found.state === "decided" || found.state === "none" || found.impossible) return;
    let best = -1, least = [Infinity, Infinity];
    profile.allowed.forEach((values, index) => {
      if (values.length < 2) return;
      const left = values.map((value) => {
        const after = verdict(this.rules, id, { ...profile, allowed: profile.allowed.map((some, at) => (at === index ? [value] : some)) });
        return after.possible.length + Number(after.mayBeNone);
      });
      const worst = Math.max(...left), mean = left.reduce((a, b) => a + b, 0) / left.length;
      if (worst < least[0] || (worst === least[0] && mean < least[1])) [best, least] = [index, [worst, mean]];
    });
    if (best < 0) return;
    const { id: criterion, title } = this.rules.criteria[this.rules.variables[best].criterion];
    const ask = this.asks.get(this.facts.criteria[criterion].from?.source ?? criterion);
    if (!ask) return;
    const link = document.createElement("a");
    link.href = `#${ask.id}`;
    link.textContent = title;
    place.append(_("Settles most:"), " ", link);
  }

  // Handing over

  offer() {
    const { new: fresh = "", edit = "", style, longest } = this.box.dataset;
    const link = /** @type {HTMLAnchorElement | null} */ (one(this.box, ".cw-form__propose")), how = one(this.box, ".cw-form__how");
    if (!link) return;
    link.removeAttribute("href");
    link.toggleAttribute("aria-disabled", !this.sound);
    if (!this.sound) return void (how.textContent = this.touched ? _("It can be proposed once the list above is empty.") : "");
    const name = encodeURIComponent(this.name), whole = `${fresh}?filename=${name}&value=${encodeURIComponent(this.text ?? "")}`;
    const fits = !this.old && style !== "gitlab" && whole.length <= Number(longest);
    link.href = this.old ? edit + encodeURI(this.old.path) : fits ? whole : `${fresh}?${style === "gitlab" ? "file_name" : "filename"}=${name}`;
    how.textContent = this.old
      ? _("Copy the text first. On the page that opens, put it in the place of everything that stands there.")
      : fits
        ? _("The page that opens has the text already. You may have to sign in; then send it off there.")
        : style === "gitlab"
          ? _("Copy the text first, and put it into the empty page that opens: GitLab cannot take it over.")
          : _("Copy the text first, and put it into the empty page that opens: it is too long to be handed over.");
  }

  async copy() {
    const file = /** @type {HTMLTextAreaElement} */ (one(this.box, ".cw-form__file"));
    let done = true;
    try {
      await navigator.clipboard.writeText(this.text ?? "");
    } catch {
      file.select();
      done = document.execCommand("copy");
    }
    one(this.box, ".cw-form__how").textContent = done ? _("The text is copied.") : _("It could not be copied; the text is marked, so copy it by hand.");
  }

  download() {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([this.text ?? ""], { type: "text/markdown" }));
    link.download = this.name;
    link.click();
    URL.revokeObjectURL(link.href);
  }

  /** The name of the file. */
  get name() {
    return this.path?.split("/").at(-1) ?? "";
  }

  // Keeping

  get key() {
    return `comparative-wiki form ${root.pathname} ${this.entry}`;
  }

  /** @param {object} draft */
  keep(draft) {
    try {
      localStorage.setItem(this.key, JSON.stringify(draft));
      this.kept(_("What you write is kept in this browser."));
    } catch {
      // Where nothing may be stored, nothing is kept.
    }
  }

  /** @param {string} words */
  kept(words) {
    const line = one(this.box, ".cw-form__kept");
    line.hidden = false;
    const status = one(line, "span");
    if (status.textContent !== words) status.textContent = words;
  }

  forget() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      // Nothing was kept.
    }
    this.touched = this.ownId = false;
    this.start();
    one(this.box, ".cw-form__kept").hidden = true;
    control(this.box, "title").focus();
  }

  /** Begin with what was kept, or with the entry as it is, or with nothing. */
  start() {
    let draft = null;
    try {
      draft = JSON.parse(localStorage.getItem(this.key) ?? "null");
    } catch {
      // What cannot be read was not written by this page.
    }
    if (draft?.front) {
      this.fill(draft.front, draft.body ?? "", draft.id ?? "");
      this.ownId = Boolean(draft.ownId);
      this.touched = true;
      this.kept(_("This is what you wrote here before."));
    } else this.fill(this.old?.front ?? {}, this.old ? bodyOf(this.old.text) : "", this.entry);
    this.follow();
  }

  /** @param {string} entry @param {File} file */
  suggest(entry, file) {
    this.entry = entry;
    this.old = file;
    one(document, "#form").textContent = _("Suggest a change: {title}", { title: file.front.title });
    one(document, "#cw-form-lead").textContent = _("Correct or add what you know. Everything that you leave alone stays as it is, word for word.");
    /** @type {HTMLInputElement} */ (control(this.box, "id")).readOnly = true;
  }
}

/** The answer that is chosen. @param {HTMLElement} item */
const answerOf = (item) => /** @type {HTMLInputElement | null} */ (one(item, ".cw-answers input:checked"))?.value ?? ":absent";

/** @param {import("./entry-file.js").Asked} asked @param {string} text */
function texts(asked, text) {
  const words = text.split(" ");
  return asked.kind === "link" && words.length > 1 ? words : text || undefined;
}

/** @param {string} text */
const bodyOf = (text) => text.split("\n").slice(text.split("\n").indexOf("---", 1) + 1).join("\n").trim();

/** @param {string} path */
const load = async (path) => {
  const answer = await fetch(new URL(path, root));
  if (!answer.ok) throw new Error(path);
  return answer.json();
};

/** Make the page ready. */
export async function begin() {
  const box = /** @type {HTMLElement | null} */ (document.querySelector("#cw-form:not([data-ready])"));
  if (!box) return;
  box.dataset.ready = "";
  const entry = new URLSearchParams(location.search).get("entry") ?? "";
  const [facts, rules, file] = await Promise.all([
    load("add/form.json"),
    load("api/v1/rules.json"),
    entry ? load(`add/entries/${encodeURIComponent(entry)}.json`).catch(() => null) : null,
  ]);
  const form = new Form(box, facts, rules);
  if (file) form.suggest(entry, file);
  form.start();
  one(document, "#cw-form-off").hidden = true;
  box.hidden = false;
  const asked = decodeURIComponent(location.hash.slice(1));
  const place = asked && document.getElementById(asked);
  if (!place) return;
  place.scrollIntoView();
  place.focus({ preventScroll: true });
}
