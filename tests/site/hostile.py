"""What strangers might send in: an entry with something hostile in every field that reaches a page."""

from __future__ import annotations

import json
from collections.abc import Mapping

CODE = "window.__pwned=1"

BREAKOUTS: Mapping[str, str] = {
    "script": f"<script>{CODE}</script>",
    "attribute": f'"><svg onload={CODE}>',
    "quote": f"' onmouseover={CODE} x='",
    "double": f'" autofocus onfocus="{CODE}" x="',
    "comment": f"--><img src=x onerror={CODE}><!--",
    "title": f"</title><script>{CODE}</script>",
    "script-end": f"</script><script>{CODE}</script>",
    "entity": f"&lt;script&gt;{CODE}&lt;/script&gt;",
    "number": f"&#60;script&#62;{CODE}&#60;/script&#62;",
    "jinja": "{{ 7*7 }}{% if true %}JINJA{% endif %}{{ config.plugins }}",
    "python": "{__class__} %(title)s ${title} %s",
    "token": "\ue000cw0\ue001 \ue000cw1\ue001",
    "late": '<div data-cw-late="0"></div>',
    "javascript": f"javascript:{CODE}",
    "html-template": "<!-- material/tags -->{{ super() }}",
}
"""things that do harm where text becomes markup, and are harmless where it stays text"""

TEXT = "".join(BREAKOUTS.values())
NO_ANGLES = "".join(one for one in BREAKOUTS.values() if "<" not in one and ">" not in one)
"""for title and summary, which do not take < and >"""

COMPARISON = """\
title: Hostile
groups: {all: All}
profile: [size]
criteria:
  size: {title: Size, not_applicable: true, scale: [small, large], groups: [all]}
  hue: {title: Hue, options: [red, blue]}
  words: {title: Words, text: true}
  page: {title: Page, link: true}
classifications:
  kind:
    title: Kind
    policy: first
    classes:
      big: {title: Big, when: {size: large}}
      rest: {title: Rest, otherwise: true}
"""

MKDOCS = """\
site_name: Hostile
theme: {name: THEME}
plugins: [search, comparative-wiki]
markdown_extensions:
  - attr_list
  - md_in_html
  - tables
  - footnotes
  - def_list
  - abbr
  - admonition
  - toc: {permalink: true}
  - pymdownx.superfences
"""

MENTION = f"""\
url: {json.dumps("https://evil.example/'onmouseover=1;//%22%3E%3Cscript%3E")}
title: {json.dumps(TEXT[:110], ensure_ascii=False)}
author: {json.dumps(f"<script>{CODE}</script>")}
site: {json.dumps(f"<svg onload={CODE}>")}
date: 2026-01-01
kind: disputes
excerpt: {json.dumps(f"before <img src=x onerror={CODE}> linked <b>after</b>" + "<script>" * 20)}
linked: linked
via: hand
received: 2026-01-02
note: {json.dumps(f"<script>{CODE}</script>")}
"""

FRONT = f"""\
---
title: {json.dumps("Hostile " + NO_ANGLES, ensure_ascii=False)}
summary: {json.dumps("Summary " + NO_ANGLES, ensure_ascii=False)}
tags: [{json.dumps(TEXT, ensure_ascii=False)}]
added: 2026-01-01
criteria:
  size:
    disputed:
      - value: small
        because: {json.dumps("because " + TEXT, ensure_ascii=False)}
        note: {json.dumps("note " + TEXT, ensure_ascii=False)}
        evidence:
          - url: https://evil.example/'onmouseover={CODE};//?a=1&b='%22%3E%3Cscript%3E
            title: {json.dumps("title " + TEXT, ensure_ascii=False)}
            author: {json.dumps("author " + TEXT, ensure_ascii=False)}
            quote: {json.dumps("quote " + TEXT, ensure_ascii=False)}
            note: {json.dumps("evidence note " + TEXT, ensure_ascii=False)}
      - value: large
        evidence: [{{title: {json.dumps(TEXT, ensure_ascii=False)}}}]
  hue:
    - {{value: red, from: 2001, because: {json.dumps(TEXT, ensure_ascii=False)}}}
    - {{value: blue, from: 2002, because: {json.dumps(TEXT, ensure_ascii=False)}}}
  words: {json.dumps("words " + TEXT, ensure_ascii=False)}
  page: https://evil.example/#'-alert(1)-'
---
"""

BODY = f"""\
First [link](javascript:{CODE}), [other](JaVaScRiPt:{CODE}), [third](data:text/html,<script>{CODE}</script>),
[fourth](  javascript:{CODE}), [fifth](java&#115;cript:{CODE}), [sixth](java&Tab;script:{CODE}),
[seventh](vbscript:x), [eighth](//evil.example/x), [ninth][js], <javascript:{CODE}>, [tenth](&#x01;javascript:{CODE}).

[js]: javascript:{CODE} "title\\" onmouseover={CODE}"

![picture](https://evil.example/track.png) ![x](x" onerror="{CODE}) ![y](y.png "a\\" onerror={CODE}")
![z](data:image/svg+xml,<svg/onload={CODE}>) ![w](//evil.example/track2.png) ![v]( https://evil.example/track3.png)
<img src="x" srcset="https://evil.example/track4.png 2x"> ![u](\\\\evil.example/t5.png) ![t](/\\evil.example/t6.png)
<img src="\\\\evil.example/t7.png"> <img src="/&#9;/evil.example/t8.png"> <img src="&#10;//evil.example/t9.png">

## Heading {{ onclick={CODE} #cw-mine .cw-badge .md-overlay style="position:fixed" data-md-component=search }}

A paragraph.
{{: onclick="{CODE}" onmouseover="{CODE}" style="position:fixed;inset:0" #__search .md-search data-md-toggle=x }}

[styled](https://good.example/){{ style="position:fixed" target=_blank formaction=x .cw-badge onclick={CODE} ping=x }}

<div data-cw-late="0"></div> <div data-generated>x</div> <span data-cw-token="0"></span>
\ue000cw0\ue001 \ue000cw99999\ue001 \ue001\ue000

\ue000cw0\ue001

{{{{ 7*7 }}}} {{% include "x" %}} {{# comment #}} {{{{ config.site_name }}}} {{{{ page.meta }}}}

`<script>{CODE}</script>` and a footnote[^1] <!-- material/tags --> <!-- a comment --> <?php x ?>
<![CDATA[ <script>{CODE}</script> ]]>

[^1]: A footnote <script>{CODE}</script> [x](javascript:{CODE}).

*[raw]: abbreviation" onmouseover="{CODE}

Term <img src=x onerror={CODE}>
:   Definition <img src=x onerror={CODE}>

| a <img src=x onerror={CODE}> | b |
| --- | --- |
| <script>{CODE}</script> | [x](javascript:{CODE}) |

!!! note "title <img src=x onerror={CODE}>"
    text <script>{CODE}</script>

```html
<script>{CODE}</script>
```

```{{.python onclick={CODE} title="<script>{CODE}</script>" hl_lines="1"}}
<script>{CODE}</script>
```

```comparison
title: {json.dumps(TEXT, ensure_ascii=False)}
```

[[badge: victim]] [[profile: victim]] [[verdict: victim]] [a](b "[[verdict: victim]]") ![[[verdict: victim]]](c)

To [the victim <img src=x onerror={CODE}>](victim.md "title\\" onmouseover={CODE}") {TEXT}

<script>{CODE}</script>

<div onclick="{CODE}" class="cw-verdict md-dialog" id="__drawer" style="position:fixed">raw *block*
<script>{CODE}</script></div>

<div markdown="1" onclick="{CODE}">

inside *markdown* <img src=x onerror={CODE}>

</div>

<svg onload={CODE}><script>{CODE}</script><a xlink:href="javascript:{CODE}"><text>x</text></a></svg>
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1
onerror={CODE}&gt;"></table></mtext></math>
<noscript><p title="</noscript><img src=x onerror={CODE}>"></noscript>
<form action="javascript:{CODE}"><input autofocus onfocus={CODE}>
<button formaction="javascript:{CODE}">b</button></form>
<iframe srcdoc="<script>parent.__pwned=1</script>"></iframe><object data="javascript:{CODE}"></object>
<embed src="javascript:{CODE}">
<link rel=stylesheet href=https://evil.example/x.css><style>*{{display:none}}</style><base href="https://evil.example/">
<meta http-equiv=refresh content="0;url=https://evil.example/"><template><script>{CODE}</script></template>
<details ontoggle={CODE} open><summary>s</summary>d</details> <video src=x onerror={CODE}></video>
<marquee onstart={CODE}>m</marquee>
<a href="javascript:{CODE}">a</a> <a href=" &#14; javascript:{CODE}">b</a> <a name="cw-values" id="cw-values">c</a>
<body onload={CODE}> <html onload={CODE}>
<input type="checkbox" id="__drawer" class="md-toggle" checked data-md-toggle="drawer">
<label for="__search">label</label> <div hidden data-md-component="announce">x</div>
<span contenteditable tabindex=1>t</span>
"""

VICTIM = """\
---
title: Victim
summary: An entry that links to nothing bad.
criteria: {size: large}
---
See the [hostile one](evil.md).
"""


def hostile_files(theme: str) -> dict[str, str]:
    """A wiki in which one entry is hostile in every field, and others show pieces of it."""
    return {
        "mkdocs.yml": MKDOCS.replace("THEME", theme),
        "docs/index.md": (
            "# Home\n\nThe [hostile one](entries/evil.md).\n\n```comparison\n```\n\n"
            "```comparison\nshow: newest\n```\n\n"
            "```comparison\nshow: unsettled\n```\n\n```comparison\nshow: verdicts\n```\n\n"
            "[[badge: evil]] [[verdict: evil]] [[profile: evil]]\n"
        ),
        "entries/comparison.yml": COMPARISON,
        "entries/evil.md": FRONT + BODY,
        "entries/victim.md": VICTIM,
        "entries/mentions/victim/hostile.yml": MENTION,
    }
