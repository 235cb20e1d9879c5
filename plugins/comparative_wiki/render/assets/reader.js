// @ts-check
// All that readers do with tables and entries. start.js loads it where a page has something for it.

import { beginLens } from "./lens.js";
import { beginComparing } from "./compare.js";
import { beginPicks } from "./picks.js";
import { beginTables } from "./table.js";

export { pick } from "./picks.js";

/** Make one page ready. */
export function begin() {
  beginTables();
  beginComparing();
  beginPicks();
  beginLens();
}
