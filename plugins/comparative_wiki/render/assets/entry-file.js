// @ts-check
// An entry as data: its text, what is wrong with it, and what the rules know of it. It says what writing.py, entry.py
// and classify.py say (tests put the same data to both), and knows nothing of pages.

/**
 * @typedef {string | any[] | {[key: string]: any}} Data
 * @typedef {{[key: string]: any}} Front - front matter: texts, lists and mappings of them
 * @typedef {{source: string, where: Record<string, string[]>, otherwise: string[] | null, any: string[]}} Table
 * @typedef {{title: string, kind: string, values: string[], titles: Record<string, string>, neutral: boolean,
 *   required: boolean, whole: boolean, least: string | null, most: string | null, bounds: [string, string],
 *   cuts: [string, boolean][], from: Table | null, inherited: boolean}} Asked
 * @typedef {{criteria: Record<string, Asked>, wording: Record<string, [string, string, string]>,
 *   patterns: Record<string, string>,
 *   words: {nobodyKnows: string[], inapplicable: string[], numbers: string}, taken: Record<string, string>}} Facts
 * @typedef {{code: string, severity: string, cause: string, remedy: string, at: string}} Problem
 *   - at: the names of the fields on the way to it, joined by slashes
 * @typedef {{possible: string[], certain: string[], text: string}} Claim
 * @typedef {{state: string, claims: Claim[]}} Value
 */

const UNKNOWN = "unknown";
export const NEUTRAL = "not applicable";

/** @param {unknown} value */
const folded = (value) => (typeof value === "string" ? value : "").trim().split(/\s+/).join(" ");
/** @param {unknown} value @returns {value is {[key: string]: any}} */
export const isMapping = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
/** @param {any} value @returns {any[]} */
export const inList = (value) => (Array.isArray(value) ? value : [value]);

// Text

/** The page of all entries, and what Windows takes for a device, with any ending. */
const RESERVED_ID = /^(?:index|(?:con|prn|aux|nul|(?:com|lpt)[0-9])(?:\..*)?)$/i;
/** What JSON takes as it is, and YAML does not, or takes for white space. */
const RISKY = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;
const escaped = (/** @type {string} */ one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`;
const PLAIN = /^[A-Za-z0-9\u00c0-\u024f](?:[ !$-9;-~\u00a1-\u024f\u2013\u2014\u2018-\u201d\u2026]|:(?! |$))*$/;
const RESERVED = /^(?:true|false|null|yes|no|on|off|y|n)$/i;

/** A whole file.
 * @param {Front} front @param {string} body */
export function entryText(front, body) {
  const text = body.trim();
  return `---\n${frontText(front)}---\n${text && `${text}\n`}`;
}

/** Front matter without its fences. An empty text is left out; an empty list says that there is none.
 * @param {Front} front */
export const frontText = (front) => mappingLines(front).map((line) => `${line}\n`).join("");

/** @param {Front} data @returns {string[]} */
function mappingLines(data) {
  return Object.entries(data).flatMap(([key, value]) => {
    const lines = linesOf(value);
    if (!lines.length && typeof value === "string") return [];
    if (typeof value === "string" || lines[0] === "[]") return [`${scalar(key)}: ${lines[0]}`];
    return [`${scalar(key)}:`, ...lines.map((line) => `  ${line}`)];
  });
}

/** @param {Data} value @returns {string[]} */
function linesOf(value) {
  if (typeof value === "string") return value ? [scalar(value)] : [];
  if (!Array.isArray(value)) return mappingLines(value);
  if (!value.length) return ["[]"];
  return value.flatMap((item) => {
    const [first, ...rest] = linesOf(item);
    return first === undefined ? [] : [`- ${first}`, ...rest.map((line) => `  ${line}`)];
  });
}

/** @param {string} text */
const scalar = (text) =>
  PLAIN.test(text) && !text.endsWith(" ") && !RESERVED.test(text) ? text : JSON.stringify(text).replace(RISKY, escaped);

// Numbers

const UNIT = 10n ** 15n;
const NUMBER = "[-+]?[0-9]{1,15}(?:\\.[0-9]{1,15})?";
/** Words, whether the low end lies after its number, whether the high end does.
 * @type {[string, boolean | null, boolean | null][]} */
const RANGES = [
  [`at least (${NUMBER})`, false, null],
  [`(?:above|more than) (${NUMBER})`, true, null],
  [`at most (${NUMBER})`, null, true],
  [`(?:below|less than) (${NUMBER})`, null, false],
  [`(${NUMBER}) to (${NUMBER})`, false, true],
  [`(${NUMBER})`, false, true],
];

/** @typedef {{value: bigint, after: boolean}} Cut @typedef {{low: Cut | null, high: Cut | null}} Interval */

/** A decimal number as a whole one, exactly.
 * @param {string} text */
function exact(text) {
  const [whole, decimals = ""] = text.replace(/^[-+]/, "").split(".");
  const size = BigInt(whole + decimals.padEnd(15, "0"));
  return text.startsWith("-") ? -size : size;
}

/** @param {string} text @returns {Interval | null} */
function interval(text) {
  for (const [pattern, low, high] of RANGES) {
    const match = new RegExp(`^${pattern}$`).exec(text);
    if (match)
      return {
        low: low === null ? null : { value: exact(match[1]), after: low },
        high: high === null ? null : { value: exact(match[2] ?? match[1]), after: high },
      };
  }
  return null;
}

/** @param {string} text @returns {Interval[]} */
function intervals(text) {
  const one = interval(text);
  if (one) return [one];
  const other = text.startsWith("not ") ? interval(text.slice(4)) : null;
  if (!other) return [];
  return [...(other.low ? [{ low: null, high: other.low }] : []), ...(other.high ? [{ low: other.high, high: null }] : [])];
}

/** @param {Cut} a @param {Cut} b */
const compare = (a, b) => (a.value === b.value ? Number(a.after) - Number(b.after) : a.value < b.value ? -1 : 1);

/** A cut among whole numbers always stands before one.
 * @param {Cut} cut @param {boolean} whole @returns {Cut} */
function normal({ value, after }, whole) {
  if (!whole) return { value, after };
  const floor = value >= 0n || value % UNIT === 0n ? value / UNIT : value / UNIT - 1n;
  const next = after || floor * UNIT !== value ? floor + 1n : floor;
  return { value: next * UNIT, after: false };
}

/** The parts between the cuts that a number or a range of numbers touches.
 * @param {Asked} asked @param {string} text @returns {string[]} */
function parts(asked, text) {
  const cuts = asked.cuts.map(([value, after]) => ({ value: BigInt(value), after }));
  const found = new Set();
  for (const one of intervals(text)) {
    const low = one.low && normal(one.low, asked.whole), high = one.high && normal(one.high, asked.whole);
    const first = low ? cuts.filter((cut) => compare(cut, low) <= 0).length : 0;
    const last = high ? cuts.filter((cut) => compare(cut, high) < 0).length : cuts.length;
    if (!low || !high || compare(low, high) < 0) for (let part = first; part <= last; part++) found.add(part);
  }
  return asked.values.filter((_, index) => found.has(index));
}

// What is wrong

/** Every problem that `check` would find in the file alone, in the order of the fields.
 * @param {Front} front @param {Facts} facts @returns {Problem[]} */
export function problemsIn(front, facts) {
  const look = new Look(facts);
  for (const key of ["title", "summary"]) look.plain(key, front[key]);
  look.date(front.since, "since");
  look.date(front.added, "added");
  for (const [id, value] of Object.entries(front.criteria ?? {}))
    if (!isMapping(value) || Object.keys(value).length) look.value(id, value);
  return look.found;
}

/** What is wrong with the name of a new file.
 * @param {string} name @param {Facts} facts @returns {Problem[]} */
export function problemsWithName(name, facts) {
  const look = new Look(facts);
  if (!name) look.say("missing", "id", { owner: _("the entry"), key: "id" });
  else if (!/^[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}_.-]*[\p{L}\p{N}_])?$/u.test(name) || name.length > 100 || RESERVED_ID.test(name))
    look.say("badId", "id", { name, like: idOf(name) });
  const same = Object.keys(facts.taken).find((one) => one.toLowerCase() === name.toLowerCase());
  if (same) look.say("taken", "id", { name, other: facts.taken[same] });
  return look.found;
}

/** An id made of a title.
 * @param {string} title */
export function idOf(title) {
  const plain = title.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const id = plain.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 100).replace(/-+$/, "") || "my-entry";
  return RESERVED_ID.test(id) ? `${id}-1` : id;
}

class Look {
  /** @param {Facts} facts */
  constructor(facts) {
    this.facts = facts;
    /** @type {Problem[]} */
    this.found = [];
  }

  /** @param {string} name @param {string} at @param {Record<string, string>} words @param {string} severity
   * @param {string} meant - what somebody meant who wrote something else */
  say(name, at, words = {}, severity = "error", meant = "") {
    const [code, cause, remedy] = this.facts.wording[name];
    /** @param {string} text */
    const fill = (text) => text.replace(/\{\{|\}\}|\{(\w+)\}/g, (braces, key) => (key ? words[key] : braces[0]));
    const hint = meant && _("Did you mean '{word}'?", { word: meant }) + " ";
    const problem = { code, severity, cause: fill(cause), remedy: hint + fill(remedy), at };
    // What is wrong with a criterion as a whole is said once, whatever the number of its dated values.
    const once = code === "needs-reason" && this.found.some((one) => one.cause === problem.cause);
    if (!once) this.found.push(problem);
  }

  /** @param {string} name @param {string} text */
  fits(name, text) {
    return new RegExp(`^(?:${this.facts.patterns[name]})$`).test(text);
  }

  /** @param {string} key @param {unknown} value */
  plain(key, value) {
    if (!folded(value)) this.say("missing", key, { owner: _("the front matter"), key });
    else if (/[<>]/.test(/** @type {string} */ (value))) this.say("angles", key, { key });
  }

  /** @param {unknown} value @param {string} at */
  date(value, at) {
    if (typeof value !== "string" || !value || this.fits("date", value.trim())) return true;
    const text = value.trim(), meant = dateMeant(text);
    this.say("badDate", at, { text }, "error", meant !== text && this.fits("date", meant) ? meant : "");
    return false;
  }

  /** @param {unknown} value @param {string} at */
  address(value, at) {
    const text = String(value).trim();
    if (this.fits("address", text)) return true;
    this.say("badAddress", at, { text }, "error", addressMeant(text));
    return false;
  }

  /** All that stands behind a criterion.
   * @param {string} id @param {any} value */
  value(id, value) {
    if (!Array.isArray(value) || !value.some(isMapping)) return this.item(id, value, id);
    value.forEach((item, index) => {
      this.item(id, item, `${id}/${index}`);
      if (index && !item.from && !inList(item.disputed ?? [])[0]?.from) this.say("noDate", `${id}/${index}/from`, { criterion: id });
    });
  }

  /** One value with what supports it.
   * @param {string} id @param {any} item @param {string} at */
  item(id, item, at) {
    const asked = this.facts.criteria[id];
    if (!isMapping(item)) item = { value: item };
    if (item.disputed) {
      this.date(item.from, `${at}/from`);
      const sound = this.dispute(id, asked, item.disputed, at);
      if (asked.required && !sound.every((claim) => claim.evidence?.length))
        this.say("noSource", at, { criterion: id }, "warning");
      return;
    }
    if (item[NEUTRAL]) return void this.support(item, at);
    const given = item.value !== undefined && item.value !== "" && (inList(item.value).length > 0 || asked.kind === "many");
    if (!given) this.say("missing", `${at}/value`, { owner: _("the value of '{criterion}'", { criterion: id }), key: "value" });
    const sound = given && this.answer(id, asked, item.value, `${at}/value`);
    this.support(item, at);
    const text = folded(item.value);
    if (text === NEUTRAL && asked.neutral) {
      if (!folded(item.because)) this.say("noReason", `${at}/because`, { criterion: id });
    } else if (sound && asked.required && text !== UNKNOWN && !item.evidence?.length) {
      this.say("noSource", at, { criterion: id }, "warning");
    }
  }

  /** @param {string} id @param {Asked} asked @param {any[]} claims @param {string} at */
  dispute(id, asked, claims, at) {
    const sound = claims.map((claim, index) => {
      const here = `${at}/disputed/${index}`;
      const given = claim.value !== undefined && claim.value !== "";
      if (!given) this.say("missing", `${here}/value`, { owner: _("a claim about '{criterion}'", { criterion: id }), key: "value" });
      const right = given && this.answer(id, asked, claim.value, `${here}/value`);
      this.support(claim, here);
      return right;
    });
    const meanings = new Set(claims.map((claim) => meaning(asked, claim.value)));
    if (sound.every(Boolean) && meanings.size < 2) this.say("smallDispute", `${at}/disputed`, { criterion: id });
    return claims.filter((_, index) => sound[index]);
  }

  /** @param {Front} item @param {string} at */
  support(item, at) {
    this.date(item.from, `${at}/from`);
    (item.evidence ?? []).forEach((/** @type {Front} */ source, /** @type {number} */ index) => {
      const here = `${at}/evidence/${index}`;
      if (source.url) this.address(source.url, `${here}/url`);
      else if (!folded(source.title)) this.say("emptySource", `${here}/url`);
      if (source.archive) this.address(source.archive, `${here}/archive`);
      this.date(source.date, `${here}/date`);
      this.date(source.seen, `${here}/seen`);
    });
  }

  /** Whether an answer can be one. Levels and options are chosen from a list and always can.
   * @param {string} id @param {Asked} asked @param {any} value @param {string} at @returns {boolean} */
  answer(id, asked, value, at) {
    const text = folded(value);
    if (text === UNKNOWN || (text === NEUTRAL && asked.neutral)) return true;
    if (asked.kind === "date") return this.date(text, at);
    if (asked.kind === "number") return this.number(id, asked, text, at);
    if (asked.kind !== "link") return true;
    return inList(value).map((one) => this.link(one, at)).every(Boolean);
  }

  /** The id of an entry, or an address.
   * @param {string} text @param {string} at */
  link(text, at) {
    const { taken } = this.facts, stem = text.split("/").at(-1)?.replace(/\.md$/, "") ?? "";
    if (Object.hasOwn(taken, text)) return true;
    if (Object.hasOwn(taken, stem) && text.endsWith(".md") && !text.includes("://")) {
      this.say("fileName", at, { text, stem });
      return false;
    }
    return /^[\p{L}\p{N}_-]*$/u.test(text) && /^[\p{L}\p{N}].*[\p{L}\p{N}_]$|^[\p{L}\p{N}]$/u.test(text) || this.address(text, at);
  }

  /** @param {string} criterion @param {Asked} asked @param {string} text @param {string} at */
  number(criterion, asked, text, at) {
    const { nobodyKnows, inapplicable, numbers: allowed } = this.facts.words, word = text.toLowerCase();
    const other = inapplicable.includes(word) && asked.neutral ? "inapplicable" : nobodyKnows.includes(word) ? "nobodyKnows" : "";
    if (other && asked.values.length) {
      this.say(other, at, { text, criterion, allowed });
      return false;
    }
    const found = intervals(text);
    const ends = found.flatMap(({ low, high }) => [low, high]).filter((cut) => cut !== null);
    const { least, most, bounds } = asked;
    const under = least !== null && ends.some((cut) => cut.value < BigInt(least));
    const over = most !== null && ends.some((cut) => cut.value > BigInt(most));
    if (!found.length) this.say("badNumber", at, { text });
    else if (under || over) this.say("outOfBounds", at, { text, criterion, bound: bounds[under ? 0 : 1] });
    else if (asked.whole && ends.some((cut) => cut.value % UNIT)) this.say("notWhole", at, { text, criterion });
    else if (found.some(({ low, high }) => low && high && compare(low, high) >= 0)) this.say("backwards", at, { text });
    else return true;
    return false;
  }
}

/** What makes two claims different.
 * @param {Asked} asked @param {any} value */
function meaning(asked, value) {
  const { possible, certain, text } = claimOf(asked, value);
  return JSON.stringify(asked.kind === "number" || !possible.length ? [possible, text] : [possible, certain]);
}

const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const YEAR_FIRST = /^(\d{4})[-./\u2010-\u2015](\d{1,2})(?:[-./\u2010-\u2015](\d{1,2}))?$/;
const DAY_FIRST = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$/;
const MONTH_NAMED = /^(?:(\d{1,2})(?:st|nd|rd|th)? )?([A-Za-z]{3})[a-z]*\.? (?:(\d{1,2})(?:st|nd|rd|th)?,? )?(\d{4})$/;

/** What a date in another form says, where it can be read in one way only.
 * @param {string} text @returns {string} */
function dateMeant(text) {
  const year = YEAR_FIRST.exec(text), day = DAY_FIRST.exec(text), named = MONTH_NAMED.exec(text);
  let parts = ["", "", ""];
  if (year) parts = [year[1], year[2], year[3] ?? ""];
  else if (day) parts = [day[3], day[2], day[1]];
  else if (named) parts = [named[4], String(MONTHS.indexOf(named[2].toLowerCase()) + 1), named[1] || named[3] || ""];
  return parts.filter((part, index) => part || index < 2).map((part, index) => (index ? part.padStart(2, "0") : part)).join("-");
}

/** The address in text that has one.
 * @param {string} text @returns {string} */
function addressMeant(text) {
  const wrapped = /^(?:\[[^\]]*\]\(|<)(https?:\/\/[^\s()<>]+)[)>]$/.exec(text);
  const bare = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:\/\S*)?$/.test(text);
  const meant = wrapped ? wrapped[1] : bare ? `https://${text}` : "";
  return /^https?:\/\/[A-Za-z0-9][A-Za-z0-9.-]*(?:\/[A-Za-z0-9._~/?#=&%+:;,@!$'()*-]*)?$/.test(meant) ? meant : "";
}

// What the rules know

/** One answer as sets of values.
 * @param {Asked} asked @param {any} value @returns {Claim} */
function claimOf(asked, value) {
  const text = folded(value), domain = asked.neutral ? [...asked.values, NEUTRAL] : asked.values;
  if (text === UNKNOWN && !asked.values.includes(UNKNOWN)) return { possible: domain, certain: [], text };
  if (text === NEUTRAL && asked.neutral) return { possible: [NEUTRAL], certain: [], text };
  if (asked.kind === "number") return { possible: parts(asked, text), certain: [], text };
  if (asked.kind === "many") {
    /** @param {string} mark */
    const marked = (mark) => inList(value).filter((one) => one.startsWith(`${mark} `)).map((one) => one.slice(mark.length + 1));
    const named = asked.values.filter((one) => inList(value).includes(one));
    const open = !named.length && inList(value).length > 0;
    const sure = marked("includes"), out = marked("not");
    return {
      possible: open ? asked.values.filter((one) => !out.includes(one)) : named,
      certain: open ? asked.values.filter((one) => sure.includes(one)) : named,
      text: "",
    };
  }
  const some = inList(value);
  if (asked.kind === "link") return { possible: [...new Set(some)], certain: [], text: "" };
  return { possible: domain.filter((one) => some.includes(one)), certain: [], text };
}

/** What an entry says of a criterion now.
 * @param {Asked} asked @param {any} written @returns {Value} */
function valueOf(asked, written) {
  const absent = { state: "absent", claims: [] };
  if (written === undefined || written === "") return absent;
  const dated = Array.isArray(written) && written.some(isMapping);
  const items = dated ? written.map((item) => ({ since: String(item.from ?? ""), item })) : [{ since: "", item: written }];
  items.sort((a, b) => (a.since < b.since ? -1 : Number(a.since > b.since)));
  let item = items[items.length - 1].item;
  if (!isMapping(item)) item = { value: item };
  const rivals = item.disputed ? inList(item.disputed).map((one) => (isMapping(one) ? one : { value: one })) : null;
  const claims = (rivals ?? [item]).filter((one) => one.value !== undefined && one.value !== "");
  if (item[NEUTRAL]) return { state: "neutral", claims: [claimOf(asked, NEUTRAL)] };
  if (!claims.length) return absent;
  const read = claims.map((one) => claimOf(asked, one.value));
  if (!rivals && folded(item.value) === UNKNOWN && !asked.values.includes(UNKNOWN)) return { state: UNKNOWN, claims: [] };
  if (!rivals && folded(item.value) === NEUTRAL && asked.neutral) return { state: "neutral", claims: read };
  if (asked.required && !claims.every((one) => one.evidence?.length)) return { state: UNKNOWN, claims: [] };
  return { state: rivals ? "disputed" : "known", claims: read };
}

/** What is worked out by a table from another criterion.
 * @param {Table} table @param {Asked} asked @param {Value} value @returns {Value} */
function mapped(table, asked, value) {
  if (value.state === "absent" || value.state === UNKNOWN) return { state: value.state, claims: [{ possible: table.any, certain: [], text: "" }] };
  const otherwise = table.otherwise ?? asked.values;
  /** @param {string} raw */
  const meant = (raw) => table.where[folded(raw).toLowerCase()] ?? (table.otherwise || raw !== NEUTRAL ? otherwise : asked.neutral ? [NEUTRAL] : asked.values);
  if (value.state === "neutral" && !table.where[NEUTRAL]) return { state: "neutral", claims: [{ possible: asked.neutral ? [NEUTRAL] : asked.values, certain: [], text: "" }] };
  const claims = value.claims.map((claim) => {
    const raws = claim.possible.length ? claim.possible : [claim.text];
    const some = new Set(raws.flatMap(meant));
    return { possible: [...asked.values, NEUTRAL].filter((one) => some.has(one)), certain: [], text: "" };
  });
  return { state: value.state, claims };
}

/** What the rules know of an entry, in the form in which walk.js takes it. What is inherited from other entries counts
 * as not known.
 * @param {Front} front @param {Facts} facts @param {import("./walk.js").RulesFile} rules
 * @returns {import("./walk.js").Profile} */
export function profileOf(front, facts, rules) {
  /** @type {Map<string, Value>} */
  const known = new Map();
  /** @param {string} id @returns {Value} */
  const value = (id) => {
    let found = known.get(id);
    if (!found) {
      const asked = facts.criteria[id];
      found = asked.from
        ? mapped(asked.from, asked, value(asked.from.source))
        : valueOf(asked, asked.inherited ? undefined : front.criteria?.[id]);
      known.set(id, found);
    }
    return found;
  };
  const disputed = rules.variables.flatMap(({ criterion }, index) =>
    value(rules.criteria[criterion].id).state === "disputed" ? [index] : []);
  const allowed = rules.variables.map((one) => {
    const { claims } = value(rules.criteria[one.criterion].id);
    if (!claims.length) return one.values.map((_, index) => index);
    const both = { possible: claims.flatMap((claim) => claim.possible), certain: claims[0].certain.filter((option) => claims.every((claim) => claim.certain.includes(option))) };
    return indices(one.values, one.option ? answers(one.option, both) : both.possible);
  });
  /** @type {import("./walk.js").Rivals[]} */
  const rivals = [];
  rules.criteria.forEach(({ id }, criterion) => {
    const { state, claims } = value(id);
    const variables = rules.variables.flatMap((one, index) => (one.criterion === criterion ? [index] : []));
    if (state === "disputed" && variables.length > 1 && claims.length > 1)
      rivals.push({ variables, claims: claims.map((claim) => variables.map((one) => indices(rules.variables[one].values, answers(rules.variables[one].option, claim)))) });
  });
  return { allowed, disputed, rivals };
}

/** What a value of a criterion that takes many says about one option.
 * @param {string} option @param {{possible: string[], certain: string[]}} value */
function answers(option, { possible, certain }) {
  const neutral = possible.includes(NEUTRAL), alone = possible.every((one) => one === NEUTRAL) && neutral;
  const found = [];
  if (!certain.includes(option) && !alone) found.push("no");
  if (possible.includes(option)) found.push("yes");
  return neutral ? [...found, NEUTRAL] : found;
}

/** @param {string[]} values @param {string[]} some */
const indices = (values, some) => values.flatMap((one, index) => (some.includes(one) ? [index] : []));

// A file that is there already

/** @typedef {{path: string, text: string, lines: Record<string, number>, front: Front}} File
 *   - `path`: in the wiki's folder; `lines`: where each criterion stands, counted from 1 */

/** The text of a file with other values, in which everything that stays the same stays as it is, comments too.
 * @param {File} file @param {Front} front @param {string} body @returns {string} */
export function changedText(file, front, body) {
  const lines = file.text.split("\n");
  const fence = lines.indexOf("---", 1);
  /** @param {string} key */
  const top = (key) => lines.findIndex((line, index) => index < fence && line.startsWith(`${key}:`));
  const home = top("criteria");
  const first = Object.values(file.lines).map((line) => line - 1);
  const inBlocks = home > 0 && lines[home].trim() === "criteria:" && new Set([home, ...first]).size === first.length + 1;
  if (fence < 1 || !inBlocks) return entryText({ ...file.front, ...front }, body);
  const indent = first.length ? lines[first[0]].search(/\S/) : 2;
  /** Line, how many lines go, what comes.
   * @type {[number, number, string[]][]} */
  const changes = [];
  /** @param {number} at @param {string} key @param {any} value @param {number} deep @param {number} otherwise */
  const put = (at, key, value, deep, otherwise) => {
    const written = value === undefined ? [] : frontText({ [key]: value }).split("\n").slice(0, -1);
    const come = written.map((line) => " ".repeat(deep) + line);
    changes.push(at < 0 ? [otherwise, 0, come] : [at, spanOf(lines, at, fence), come]);
  };
  const differs = (/** @type {any} */ a, /** @type {any} */ b) => JSON.stringify(a) !== JSON.stringify(b);
  for (const key of ["title", "summary", "since", "tags", "interest"])
    if (differs(front[key], file.front[key])) put(top(key), key, front[key], 0, home);
  const before = file.front.criteria ?? {}, after = front.criteria ?? {}, end = home + spanOf(lines, home, fence);
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)]))
    if (differs(before[key], after[key])) put((file.lines[key] ?? 0) - 1, key, after[key], indent, end);
  // From the last to the first, so that the numbers of the lines above stay right; what comes anew in its own order.
  changes.reverse().sort((a, b) => b[0] - a[0]);
  const old = file.text.split("\n").slice(fence + 1).join("\n");
  const text = body.trim() === old.trim() ? lines.slice(fence + 1) : [...body.trim().split("\n"), ""];
  const head = lines.slice(0, fence + 1);
  for (const [at, go, come] of changes) head.splice(at, go, ...come);
  return [...head, ...text].join("\n");
}

/** How many lines a key and what stands below it take, without blank lines and comments behind it.
 * @param {string[]} lines @param {number} start @param {number} fence */
function spanOf(lines, start, fence) {
  const indent = lines[start].search(/\S/);
  let end = start + 1, next = end;
  for (; next < fence; next++) {
    const here = lines[next].search(/\S/);
    if (here < 0 || lines[next][here] === "#") continue;
    if (here < indent || (here === indent && lines[next][here] !== "-")) break;
    end = next + 1;
  }
  return end - start;
}
