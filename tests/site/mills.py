"""A wiki about mills that uses the whole language, drawn for the pages that are made of verdicts.

Every policy, other readings of two classifications, claims, an acceptance; entries that are decided, undecided by one
fact or by more, contested, fragile, claimed without a source, worked out and inherited, and one of which nothing is
known.
"""

from __future__ import annotations

from collections.abc import Mapping

MILLS: Mapping[str, str] = {
    "mkdocs.yml": "site_name: Mills\ntheme: {name: material, font: false}\nplugins: [search, comparative-wiki]\n",
    "docs/index.md": "# Mills\n",
    "entries/comparison.yml": """\
title: Mills
groups:
  village: {title: The three of the village}
profile: [owner, toll, record]
criteria:
  power: {title: Power, scale: [hand, water, steam]}
  owner: {title: Owner, scale: [lord, guild, village], groups: [village]}
  toll: {title: Toll, options: [none, share, coin], not_applicable: true, good: none, groups: [village]}
  record: {title: Record, scale: [nothing, noted, kept], evidence: required, groups: [village]}
  grain: {title: Grain, many: [wheat, rye, malt]}
  stones: {title: Stones, number: {unit: pairs, at_least: 0, whole: true}}
  licence: {title: Licence, text: true}
  right:
    title: Right
    scale: [closed, open]
    from: licence
    where: {closed: [royal grant], open: [common right]}
  stream: {title: Fed by, link: true}
  water: {title: Water, scale: [foul, fair, pure], from: {link: stream, take: worst}}
scores:
  worth: {title: Worth, summary: What it is worth., weights: {owner: 1, record: 2, water: 1}}
impossible:
  - {power: hand, stones: at least 3}
classifications:
  kind:
    title: Kind
    policy: first
    classes:
      steam: {title: Steam mill, colour: grey, when: {power: steam}}
      common: {title: Common mill, colour: green, when: {every: village}}
      big: {title: Big mill, colour: blue, when: {stones: at least 3}}
      other: {title: Other mill, otherwise: true}
  tenure:
    title: Tenure
    policy: unique
    classes:
      lord's: {title: The lord's, when: {owner: lord}}
      ours: {title: Ours, when: {owner: at least guild}}
      free: {title: Ours and free, is_a: ours, when: {toll: none}}
  rank:
    title: Rank
    policy: levels
    classes:
      noted: {title: Noted, when: {record: at least noted}}
      good: {title: Good, when: {any: [{grain: includes wheat}, {water: pure}]}}
      best: {title: Best, when: {score: {worth: at least 75%}}}
  use:
    title: Use
    policy: all
    classes:
      bread: {title: Bread, when: {grain: [includes wheat, includes rye]}}
      beer: {title: Beer, when: {grain: includes malt}}
      anyone: {title: Anyone's, when: {right: open, toll: [none, not applicable]}}
      market:
        title: Market
        when: {at_least: 2, of: [{stones: 2 to 4}, {owner: not lord}, {toll: [share, not applicable]}]}
  loose:
    title: Looser kinds
    summary: It is enough that the village owns it.
    policy: first
    lens_of: kind
    classes:
      steam: {title: Steam mill, colour: grey, when: {power: steam}}
      common: {title: Common mill, colour: green, when: {owner: village}}
      big: {title: Big mill, colour: blue, when: {stones: at least 3}}
      other: {title: Other mill, otherwise: true}
  again:
    title: The same again
    lens_of: tenure
    classes:
      lord's: {title: The lord's, when: {owner: lord}}
      ours: {title: Ours, when: {owner: at least guild}}
      free: {title: Ours and free, is_a: ours, when: {toll: none}}
claims:
  - says: No mill of the village grinds by hand.
    quantity: none
    of: {owner: village}
    holds: {power: hand}
    source: https://essay.example/mills
    note: The essay says so of the valley.
  - says: All mills grind wheat.
    quantity: all
    holds: {grain: includes wheat}
  - says: Most mills have many stones.
    quantity: most
    of: {power: water}
    holds: {stones: at least 3}
  - says: Steam mills of the village take a share.
    quantity: some
    of: {owner: village, power: steam, toll: coin}
    holds: {record: kept}
  - says: Few mills take coins.
    quantity: few
    holds: {toll: coin}
accepted:
  - {check: class-empty, where: steam, because: "The first steam mill is being built, <b>soon</b>."}
""",
    "entries/alder.md": """\
---
title: Alder Mill
summary: The village's own.
criteria:
  power: {value: water, evidence: [https://sources.example/alder]}
  owner: {value: village, confidence: low, evidence: [https://sources.example/alder]}
  toll: {value: none, evidence: [https://sources.example/alder]}
  record: {value: kept, evidence: [https://sources.example/alder]}
  grain: {value: [wheat, rye], evidence: [https://sources.example/alder]}
  stones: {value: 2, evidence: [https://sources.example/alder]}
  licence: Common Right
  stream: [brook, "https://river.example/"]
  water: pure
---
It stands below the [brook's mill](brook.md).
""",
    "entries/brook.md": """\
---
title: Brook & "Dam"
summary: Higher up.
aliases: [dam]
criteria:
  power: water
  owner: guild
  toll: {not applicable: It grinds for its owners only.}
  record: {value: noted, evidence: [https://sources.example/brook]}
  grain: malt
  stones: at least 2
  licence: royal grant
  water: fair
---
""",
    "entries/claimed.md": """\
---
title: Claimed Mill
summary: It says that it keeps records.
criteria:
  power: {value: water, evidence: [https://sources.example/claimed]}
  owner: {value: village, evidence: [https://sources.example/claimed]}
  toll: {value: none, evidence: [https://sources.example/claimed]}
  record: {value: kept, because: The miller says so.}
  grain: {value: wheat, evidence: [https://sources.example/claimed]}
  stones: {value: 1, evidence: [https://sources.example/claimed]}
  stream: dam
---
""",
    "entries/split.md": """\
---
title: Split Mill
summary: Two books differ about it.
criteria:
  power: {disputed: [water, {value: steam, because: There was a chimney.}]}
  owner: lord
  toll: coin
  record: {value: nothing, evidence: [https://sources.example/split]}
  grain: {disputed: [[wheat, rye], [malt]]}
  stones: {disputed: [2, 4]}
  licence: royal grant
---
""",
    "entries/hand.md": """\
---
title: Hand Mill
summary: The lord's.
criteria:
  power: hand
  owner: lord
  toll: coin
  record: {value: nothing, evidence: [https://sources.example/hand]}
  grain: [includes malt, not wheat]
  stones: 1
  licence: royal grant
  water: foul
---
""",
    "entries/blank.md": "---\ntitle: Blank Mill\nsummary: Nothing is known of it.\ncriteria: {}\n---\n",
}
