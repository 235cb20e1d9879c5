// @ts-check
// The rules in the browser: which classes are still possible. It says what classify.py says (a test puts the same
// questions to both), and knows nothing of pages. A set of values is the list of their numbers.

/** The outcome where no condition holds, and that of what is declared impossible. */
const NOTHING = -1, EXCLUDED = -2;

/**
 * @typedef {{id: string, title: string, colour: string, is_a: number | null}} Class
 * @typedef {{id: string, title: string, policy: string, lens_of: string | null, classes: Class[], ruled: number[],
 *   conditions: number[], otherwise: number | null}} Classification
 * @typedef {{criterion: number, option: string, values: string[], permitted: number[]}} Variable
 * @typedef {{id: string, title: string, unit: string, groups: string[], titles: Record<string, string>,
 *   with?: number[]}} Criterion
 * @typedef {{groups: {id: string, title: string}[], criteria: Criterion[], variables: Variable[], excluded: number,
 *   classifications: Classification[], nodes: number[][]}} RulesFile
 * @typedef {{variables: number[], claims: number[][][]}} Rivals - for each claim the values of each variable
 * @typedef {{allowed: number[][], disputed?: number[], rivals?: Rivals[]}} Profile
 * @typedef {[criterion: string, option: string, value: string]} Setting
 * @typedef {{state: string, possible: number[], certain: number[], mayBeNone: boolean, impossible: boolean}} Verdict
 *   - classes by their numbers
 * @typedef {{out: number[], level: number, left: number[][], nodes: number[][], end?: number, variable: number,
 *   children?: State[]}} State - what excludes, the level reached, the conditions left as number and node, those nodes
 * @typedef {{one: Classification, asked: number[], parts: Question[], any: Question, known: Map<string, Verdict>}} Decision
 * @typedef {RulesFile & {decisions: Map<string, Map<string, Decision>>}} Rules
 */

/** What a map has under a key; made once. @template K, V @param {Map<K, V>} map @param {K} key @param {() => V} make @returns {V} */
function remembered(map, key, make) {
  if (!map.has(key)) map.set(key, make());
  return /** @type {V} */ (map.get(key));
}

/** The conditions of a decision, walked side by side, and only as far as somebody asks. */
class Question {
  /** @param {number[][]} nodes @param {number[]} conditions @param {boolean} levels @param {number[]} excluded */
  constructor(nodes, conditions, levels, excluded) {
    this.nodes = nodes;
    this.levels = levels;
    /** @type {Map<string, State>} */
    this.states = new Map();
    this.start = this.state(excluded, NOTHING, conditions.map((node, index) => [index, node]));
  }

  /** A state without what can no longer change its outcome.
   * @param {number[]} excluded @param {number} level @param {number[][]} candidates @returns {State} */
  state(excluded, level, candidates) {
    const out = excluded.includes(1) ? [1] : excluded.filter(Boolean);
    /** @type {number[][]} */
    const left = [];
    for (const one of out[0] === 1 ? [] : candidates) {
      const node = one[1];
      if (!node && this.levels) break;
      if (!node) continue;
      if (node === 1 && this.levels && !left.length) level = one[0];
      else left.push(one);
      if (node === 1 && !this.levels) break;
    }
    return remembered(this.states, [out, level, left].join("|"), () => {
      const nodes = [...out, ...left.map((one) => one[1])].map((node) => this.nodes[node - 2]).filter(Boolean);
      /** @type {State} */
      const state = { out, level, left, nodes, variable: Infinity };
      if (out[0] === 1) state.end = EXCLUDED;
      else if (!out.length && !left.length) state.end = level;
      else if (!out.length && !this.levels && left[0][1] === 1) state.end = left[0][0];
      else state.variable = Math.min(...nodes.map((node) => node[0]));
      return state;
    });
  }

  /** @param {State} state @returns {State[]} for each value of its variable */
  children(state) {
    if (!state.children) {
      const { variable, out, level, left, nodes } = state;
      /** @param {number} node @param {number} value */
      const child = (node, value) =>
        this.nodes[node - 2]?.[0] === variable ? this.nodes[node - 2][value + 1] : node;
      const [, ...values] = /** @type {number[]} */ (nodes.find((node) => node[0] === variable));
      state.children = values.map((_, value) =>
        this.state(
          out.map((node) => child(node, value)),
          level,
          left.map(([index, node]) => [index, child(node, value)]),
        ),
      );
    }
    return state.children;
  }

  /** Every outcome that some assignment of allowed values has.
   * @param {number[][]} allowed */
  ends(allowed) {
    const seen = new Set([this.start]);
    /** @type {Set<number>} */
    const found = new Set();
    for (const state of seen)
      if (state.end !== undefined) found.add(state.end);
      else for (const value of allowed[state.variable]) seen.add(this.children(state)[value]);
    found.delete(EXCLUDED);
    return found;
  }

  /** The variables on whose allowed values the outcome still depends, where there are several outcomes.
   * @param {number[][]} allowed @param {Rules["variables"]} variables those of one criterion are one question
   * @returns {number[]} */
  deciding(allowed, variables) {
    const nodes = this.reduced(allowed);
    const asked = [...new Set(nodes.map(({ variable }) => variable))].filter((one) => one < Infinity);
    // Whether answers that differ in one criterion alone can have different outcomes.
    const found = new Set(asked.filter((free) => {
      /** @type {Map<string, boolean>} */
      const known = new Map();
      /** @type {(a: number, b: number) => boolean} */
      const clash = (a, b) => a >= 0 && b >= 0 && remembered(known, `${a} ${b}`, () => {
        const first = Math.min(nodes[a].variable, nodes[b].variable);
        if (first === Infinity) return a !== b && nodes[a].end !== EXCLUDED && nodes[b].end !== EXCLUDED;
        const { criterion, values } = variables[first];
        const [some, others] = [a, b].map((node) => values.map((_, value) => (nodes[node].variable === first ? nodes[node].children[value] : node)));
        return some.some((child, value) =>
          (criterion === variables[free].criterion ? others : [others[value]]).some((other) => clash(child, other)));
      });
      return clash(nodes.length - 1, nodes.length - 1);
    }));
    // Where something is excluded, a variable counts also when learning it leaves fewer outcomes.
    const before = this.ends(allowed).size;
    for (const variable of asked)
      for (const value of allowed[variable]) {
        const after = this.ends(allowed.map((values, index) => (index === variable ? [value] : values))).size;
        if (after && after !== before) found.add(variable);
      }
    return [...(found.size ? found : asked)];
  }

  /** The diagram over the allowed values only, in which parts that answer alike are one.
   * @param {number[][]} allowed */
  reduced(allowed) {
    /** @type {{variable: number, children: number[], end: number | undefined}[]} */
    const nodes = [];
    /** @type {Map<string, number>} */
    const numbers = new Map();
    /** @type {Map<State, number>} */
    const memo = new Map();
    /** @type {(state: State) => number} */
    const visit = (state) => remembered(memo, state, () => {
      const { variable, end } = state;
      const children = end !== undefined ? [] : this.children(state).map((child, value) =>
        allowed[variable].includes(value) ? visit(child) : -1);
      const distinct = [...new Set(children)].filter((child) => child >= 0);
      return distinct.length === 1 ? distinct[0]
        : remembered(numbers, JSON.stringify([end, variable, children]), () => nodes.push({ variable, children, end }) - 1);
    });
    visit(this.start);
    return nodes;
  }
}

/** Make rules.json ready to be asked.
 * @param {RulesFile} file @returns {Rules} */
export const readRules = (file) => ({ ...file, nodes: [...file.nodes], decisions: new Map() });

/** The node that holds where none of some rival claims is right.
 * @param {Rules} rules @param {Rivals} rivals @returns {number} */
function noneOf(rules, { variables, claims }) {
  /** @type {Map<string, number>} */
  const known = new Map();
  /** @type {(depth: number, left: number[]) => number} */
  const node = (depth, left) => {
    if (!left.length || depth === variables.length) return +!left.length;
    return remembered(known, `${depth}:${left}`, () => {
      const children = rules.variables[variables[depth]].values.map((_, value) =>
        node(depth + 1, left.filter((claim) => claims[claim][depth].includes(value))));
      return rules.nodes.push([variables[depth], ...children]) + 1;
    });
  };
  return node(0, claims.map((_, index) => index));
}

/** The classifications by id, ready to be asked, where some rival claims narrow what is possible.
 * @param {Rules} rules @param {Rivals[]} rivals @returns {Map<string, Decision>} */
function decisions(rules, rivals) {
  return remembered(rules.decisions, JSON.stringify(rivals), () => {
    const { nodes } = rules;
    const excluded = [rules.excluded, ...rivals.map((one) => noneOf(rules, one))];
    return new Map(rules.classifications.map((one) => {
      /** @param {number[]} conditions */
      const question = (conditions) => new Question(nodes, conditions, one.policy === "levels", excluded);
      /** @type {Set<number>} */
      const below = new Set([...excluded, ...one.conditions]), asked = new Set();
      for (const node of below)
        if (node > 1) {
          const [variable, ...children] = nodes[node - 2];
          asked.add(variable);
          for (const child of children) below.add(child);
        }
      const any = question(one.conditions), parts = one.policy === "all" ? one.conditions.map((node) => question([node])) : [any];
      return [one.id, { one, asked: [...asked], parts, any, known: new Map() }];
    }));
  });
}

/** The verdict of a classification on what is known of an entry.
 * @param {Rules} rules @param {string} name @param {Profile} profile @returns {Verdict} */
export function verdict(rules, name, { allowed, disputed = [], rivals = [] }) {
  const decision = /** @type {Decision} */ (decisions(rules, rivals).get(name));
  // What is not asked makes no difference, so that many entries share a verdict.
  const key = decision.asked.map((variable) => allowed[variable].join() + (disputed.includes(variable) ? "!" : "")).join("|");
  return remembered(decision.known, key, () => settle(decision, allowed, disputed, rules.variables));
}

/** @param {Decision} decision @param {number[][]} allowed @param {number[]} disputed @param {Rules["variables"]} variables
 * @returns {Verdict} */
function settle({ one, parts, any }, allowed, disputed, variables) {
  const { classes, ruled, policy } = one;
  const ends = parts.map((part) => part.ends(allowed));
  /** @type {number[]} */
  let certain;
  let possible, mayBeNone;
  if (policy === "all") {
    possible = ruled.filter((_, index) => ends[index].has(0));
    certain = possible.filter((kind) => ends[ruled.indexOf(kind)].size === 1);
    mayBeNone = any.ends(allowed).has(NOTHING);
  } else {
    const outcomes = [...ends[0]];
    const kinds = outcomes.map((outcome) => (outcome === NOTHING ? one.otherwise : ruled[outcome]));
    possible = kinds.filter((kind) => kind !== null);
    mayBeNone = possible.length < kinds.length;
    certain = policy === "levels" ? outcomes.length ? ruled.slice(0, Math.min(...outcomes) + 1) : []
      : mayBeNone || !possible.length ? []
      : possible.map((kind) => lineage(classes, kind)).reduce((some, other) => some.filter((kind) => other.includes(kind)));
  }
  const open = parts.filter((_, index) => ends[index].size > 1);
  const state = !possible.length ? "none"
    : !open.length ? "decided"
    : disputed.length && open.every((part) => part.deciding(allowed, variables).every((one) => disputed.includes(one))) ? "contested" : "undetermined";
  /** @param {number[]} some */
  const inOrder = (some) => some.sort((a, b) => a - b);
  return { state, possible: inOrder(possible), certain: inOrder(certain), mayBeNone, impossible: ends[0]?.size === 0 };
}

/** A class and those of which it is a kind.
 * @param {Class[]} classes @param {number | null} kind @returns {number[]} */
function lineage(classes, kind) {
  return kind === null ? [] : [kind, ...lineage(classes, classes[kind].is_a)];
}

/** What is known of an entry once a reader has switched criteria off and set values: lens.py says how.
 * @param {Rules} rules @param {Profile} profile @param {Iterable<string>} off @param {Setting[]} settings
 * @returns {Profile} */
export function profileUnder(rules, profile, off, settings) {
  const { criteria, variables } = rules;
  /** @param {Iterable<string>} ids */
  const numbers = (ids) => new Set([...ids].map((id) => criteria.findIndex((one) => one.id === id)).filter((one) => one >= 0));
  const freed = numbers(off);
  const touched = new Set([...freed, ...numbers(settings.map(([id]) => id))]);
  for (const one of touched) for (const other of criteria[one].with ?? []) freed.add(other);
  if (!touched.size) return profile;
  let { disputed = [] } = profile;
  const allowed = variables.map((one, index) => {
    if (!freed.has(one.criterion)) return profile.allowed[index];
    disputed = disputed.filter((other) => other !== index);
    return one.permitted;
  });
  for (const [criterion, option, value] of settings) {
    const index = variables.findIndex((one) => criteria[one.criterion].id === criterion && one.option === option);
    const number = variables[index]?.values.indexOf(value) ?? -1;
    if (number < 0) continue;
    allowed[index] = [number];
    disputed = disputed.filter((other) => other !== index);
  }
  /** @param {Rivals} one */
  const stands = (one) => !touched.has(variables[one.variables[0]].criterion) && !freed.has(variables[one.variables[0]].criterion);
  return { allowed, disputed, rivals: (profile.rivals ?? []).filter(stands) };
}

/** A verdict as a cell of a table: what columns.py says of it.
 * @param {Classification} classification @param {Verdict} verdict */
export function cellOf({ classes, policy }, { state, possible, certain, mayBeNone }) {
  const none = classes.length;
  const may = new Set(possible.flatMap((kind) => lineage(classes, kind)));
  if (policy === "levels") for (let kind = possible.at(-1) ?? -1; kind >= 0; kind--) may.add(kind);
  const nothing = mayBeNone || !possible.length ? [none] : [];
  const p = [...[...may].sort((a, b) => a - b), ...nothing];
  return state === "undetermined" || state === "contested" ? { s: state, p, c: certain } : { r: possible[0] ?? none, p, c: [...certain, ...nothing] };
}

/** A verdict in short: what marks.py says of it.
 * @param {Classification} one @param {Verdict} verdict */
export function badgeOf({ classes, policy }, { state, possible, certain, mayBeNone }) {
  /** @param {number} kind */
  const title = (kind) => classes[kind].title;
  let prefix = { undetermined: _("undecided"), contested: _("contested") }[state] ?? "";
  let words, shown = possible;
  if (state === "none") words = policy === "levels" ? _("no level") : _("no class fits");
  else if (policy === "levels") {
    const sure = certain.at(-1), top = /** @type {number} */ (possible.at(-1));
    words = sure === undefined ? _("no level yet, up to {highest}", { highest: title(top) })
      : sure === top ? title(top) : _("{level}, up to {highest}", { level: title(sure), highest: title(top) });
    shown = [sure ?? top];
    prefix = "";
  } else if (policy === "all") {
    words = [...certain.map(title), ...possible.filter((kind) => !certain.includes(kind)).map((kind) => _("perhaps {class}", { class: title(kind) }))].join(", ");
    prefix = "";
  } else if (possible.length > 3) {
    words = _("one of {count} classes", { count: possible.length });
    shown = [];
  } else words = joinOr([...possible.map(title), ...(mayBeNone ? [_("no class")] : [])]);
  return { prefix, words, colour: shown.length === 1 && !prefix ? classes[shown[0]].colour : "grey" };
}

/** Parts with a final "or". @param {string[]} parts @returns {string} */
export const joinOr = (parts) => parts.length < 2 ? parts.join("") : _("{most} or {last}", { most: parts.slice(0, -1).join(", "), last: parts.at(-1) });
