"""The scripts and the style sheet: their size, what they may not do, and whether their colours can be read."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from pathlib import Path

import pytest

from comparative_wiki.languages.language import ENGLISH
from comparative_wiki.render.assets import (
    FOLDER,
    FOR_READERS,
    SCRIPT,
    SEARCH,
    SEARCH_STYLE,
    STYLE_SHEET,
    TEXT,
    assets,
    joined,
    squeezed,
    stripped,
)
from comparative_wiki.render.assets import SQUEEZED as TO_SQUEEZE
from comparative_wiki.render.spoken import spoken
from tests.conftest import REPO, write_files
from tests.site.building import build_site

SOURCES = REPO / "plugins" / "comparative_wiki" / "render" / "assets"
SHIPPED = assets()
SEARCHED = assets(searched=True)
"""what a site ships that is searched with Pagefind"""
SCRIPTS = {path: text for path, text in SHIPPED.items() if path.endswith(".js")}
WRITTEN = {one.name: one.read_text(encoding="utf-8") for one in sorted(SOURCES.glob("*.js"))}
"""the scripts as they are in the repository: what is shipped may lack their comments"""
JOINED = joined({name: spoken(stripped(text), ENGLISH) for name, text in WRITTEN.items()})
"""as they are shipped, but for what makes no difference"""
BARE = joined(
    {
        name: re.sub(r"/\*.*?\*/|^ *// [^\n]*$", "", spoken(text, ENGLISH), flags=re.DOTALL | re.MULTILINE)
        for name, text in WRITTEN.items()
    }
)
"""the same with their indentation"""
SQUEEZED = {
    name: text
    for name, text in WRITTEN.items()
    if any(spoken(stripped(text), ENGLISH)[-80:] in JOINED[one] for one in TO_SQUEEZE)
}
"""those that are joined to a script of readers"""
CONTRIBUTORS = {"form.js"}
"""those that only a page for contributors loads, which are not counted"""
BUDGET = 15_000
"""bytes of all scripts of readers together, each compressed as a server sends it"""

FORBIDDEN = {
    "an address of another host": re.compile(r"""["'`](?:https?:)?//(?!www\.w3\.org/|\$\{)"""),
    "eval": re.compile(r"\beval\s*\(|\bnew Function\b|\bsetTimeout\(\s*[\"'`]"),
    "HTML from text": re.compile(
        r"\b(?:inner|outer)HTML\b|\binsertAdjacentHTML\b|\bdocument\.write\b|\bsetHTMLUnsafe\b"
    ),
    "a module by its bare name": re.compile(r"""(?:[}*]\s*from|\bimport)\s*\(?\s*["'`](?!\.)"""),
    "a check that is switched off": re.compile(r"@ts-(?:ignore|nocheck|expect-error)|eslint-disable"),
}


def compressed(text: str) -> int:
    return len(gzip.compress(text.encode(), 9, mtime=0))


def test_all_scripts_together_are_small() -> None:
    sizes = {path.removeprefix(FOLDER): compressed(text) for path, text in SCRIPTS.items()}
    told = "\n".join(f"{size:6} {path}" for path, size in sizes.items())
    print(told)
    assert set(sizes) == FOR_READERS | CONTRIBUTORS
    assert sum(sizes[name] for name in FOR_READERS) < BUDGET, told
    assert sizes["start.js"] < 700, told


def test_the_search_box_of_large_sites_is_shipped_with_them_alone_and_small() -> None:
    assert SEARCHED.keys() - SHIPPED.keys() == {FOLDER + SEARCH, FOLDER + SEARCH_STYLE}
    # Less than a fifth of what they do not load: the search of Material has a worker of 15,000 bytes.
    assert compressed(SEARCHED[FOLDER + SEARCH]) < 3_000
    assert compressed(SEARCHED[FOLDER + SEARCH_STYLE]) < 1_000


QUOTED = re.compile(r"""(["'])(?:\\.|(?!\1)[^\\\n])*\1|`[^`\n]*`""")


@pytest.mark.parametrize("path", WRITTEN)
def test_comments_can_be_told_from_texts(path: str) -> None:
    lines = [line for line in WRITTEN[path].split("\n") if not re.match(r"\s*(?://|/?\*)", line)]
    texts = [match.group(0) for line in lines for match in QUOTED.finditer(line)]
    assert [text for text in texts if "/*" in text or " // " in text] == []
    assert [line for line in lines if line.count("`") % 2] == []  # a text that goes on in the next line


# Joining: every script of ours has to be so that writing one after another changes nothing.


@pytest.mark.parametrize("path", WRITTEN)
def test_imports_stand_at_the_top_and_name_what_they_take(path: str) -> None:
    lines = [line for line in stripped(WRITTEN[path]).split("\n") if line]
    taken = [number for number, line in enumerate(lines) if re.match(r"import\b(?! *\()", line)]
    assert taken == list(range(len(taken)))
    handed_on = [line for line in lines if re.match(r"export\b(?! (?:async )?(?:const|let|function|class) )", line)]
    for line in [*(lines[number] for number in taken), *handed_on]:
        assert re.fullmatch(r'(?:import|export) \{ \w+(?:, \w+)* \} from "\./[\w-]+\.js";', line), line


@pytest.mark.parametrize("name", JOINED)
def test_no_name_is_declared_twice_in_what_is_joined(name: str) -> None:
    # Only what stands at the beginning of a line is declared for all.
    declared = re.findall(r"^(?:export )?(?:async )?(?:const|let|function\*?|class) (\w+)", BARE[name], re.MULTILINE)
    declared += re.findall(r"^(?:export )?const \w+ = [^;{}(\n]*, (\w+) = ", BARE[name], re.MULTILINE)
    for names in re.findall(r"^import \{ ([^}]*) \}", BARE[name], re.MULTILINE):
        declared += names.split(", ")
    assert len(declared) > 3
    assert [one for one, count in Counter(declared).items() if count > 1] == []


@pytest.mark.parametrize("path", WRITTEN)
def test_every_script_is_shipped_whole(path: str) -> None:
    text = spoken(stripped(WRITTEN[path]), ENGLISH)
    body = re.sub(r"^export (?=\w)", "", re.sub(r"^(?:im|ex)port \{.*\n", "", text, flags=re.M), flags=re.M)
    assert body
    assert [name for name, text in JOINED.items() if body in re.sub(r"^export (?=\w)", "", text, flags=re.M)]


def test_scripts_are_joined_once_and_those_that_are_loaded_stay_apart() -> None:
    scripts = {
        "start.js": 'import { a } from "./a.js";\nexport const root = a;\nimport("./late.js");\n',
        "a.js": "export const a = 1;\n",
        "b.js": 'import { root } from "./start.js";\nexport const b = root;\n',
        "c.js": 'import { b } from "./b.js";\nexport const c = b, d = 2;\n',
        "late.js": (
            'import { c } from "./c.js";\nimport { b } from "./b.js";\nimport { root } from "./start.js";\n'
            'export { d } from "./c.js";\nf(b, c, root);\n'
        ),
    }
    assert joined(scripts) == {
        "start.js": 'const a = 1;\nexport const root = a;\nimport("./late.js");\n',
        "late.js": (
            'import { root } from "./start.js";\nconst b = root;\nconst c = b, d = 2;\nexport { d };\nf(b, c, root);\n'
        ),
    }


# Squeezing: the same words and signs in the same order, but for what the language adds by itself.

TOKEN = re.compile(rf"{TEXT}|[\w$]+|\+\+|--|=>|\n|[^ ]")


def tokens(script: str) -> list[str]:
    """The words, texts and signs of a script, with the ends of lines that could end a statement.

    Whether a name may change is left out, and so is a comma after the last of several.
    """
    found: list[str] = []
    every = ["let" if one == "const" else one for one in TOKEN.findall(script)]
    for number, one in enumerate(every):
        after = every[number + 1] if number + 1 < len(every) else ""
        if one == "\n" and (not found or found[-1] in ("=>", *"{([,;\n") or after in tuple(")]}.:?\n")):
            continue
        if found and ((found[-1] == ";" and one == "}") or (found[-1] == "," and one in tuple(")]}"))):
            found.pop()
        found.append(one)
        if one == "=>" and len(found) > 4 and found[-2] == ")" and found[-4] == "(" and not re.match(r"\w", found[-5]):
            found[-4:] = [found[-3], "=>"]
    return found


def apart(shipped: list[str], written: list[str]) -> list[str]:
    """What is shipped, with a `let` again for every name that has one in what was written, and follows another."""
    found: list[str] = []
    for one in shipped:
        place = len(found)
        if one == "," and written[place : place + 2] == [";", "let"]:
            depth, start = 0, place
            while depth or written[start] != "let":
                start -= 1
                depth += {")": 1, "]": 1, "}": 1, "(": -1, "[": -1, "{": -1}.get(written[start], 0)
                assert depth >= 0, written[start:place]
                assert depth or written[start] not in (";", "\n"), written[start:place]
            found += [";", "let"]
        else:
            found.append(one)
    return found


@pytest.mark.parametrize("name", sorted(TO_SQUEEZE))
def test_squeezing_takes_nothing_that_makes_a_difference(name: str) -> None:
    written = tokens(JOINED[name])
    assert apart(tokens(SEARCHED[FOLDER + name]), written) == written
    assert len(SEARCHED[FOLDER + name]) < len(JOINED[name])


def test_texts_and_signs_survive() -> None:
    script = 'const a = "x , y" + +b - -c;\nf(`a ; ${b ? c : d} }`, /[", ] +/g, async (x) => { g(x); });\nreturn [1]\n'
    assert squeezed(script) == (
        'let a="x , y" + +b - -c;f(`a ; ${b ? c : d} }`,/[", ] +/g,async(x)=>{g(x)});return[1]\n'
    )
    script = "const a = () => {\n  let b = 1;\n  const { c } = b;\n  g();\n  let d = [1, 2, ];\n};\nlet e = 3;\ng(e);\n"
    assert squeezed(stripped(script)) == "let a=()=>{let b=1,{c}=b;g();let d=[1,2]},e=3;g(e);"
    assert squeezed("for (let a = 1; a; a--) g();\nconst b = 1;") == "for(let a=1;a;a--)g();let b=1;"
    assert tokens("a(b);}") == tokens("a(b)}") != tokens("a(c)}")
    assert tokens("a + +b") != tokens("a ++b")


def test_what_is_joined_to_a_script_of_readers_is_found() -> None:
    assert {"start.js", "theme.js", "reader.js", "page.js", "table.js", "walk.js"} <= set(SQUEEZED)


@pytest.mark.parametrize("path", SQUEEZED)
def test_a_stroke_begins_a_pattern_and_no_statement_is_empty(path: str) -> None:
    code = re.sub(TEXT, "x", stripped(WRITTEN[path]))
    assert "/" not in code
    assert [text for text in re.findall(TEXT, stripped(WRITTEN[path])) if text.count("${") > text.count("}")] == []
    for match in re.finditer(r"\b(?:if|for|while)\b *\(", code):
        depth, place = 1, match.end()
        while depth:
            depth += {"(": 1, ")": -1}.get(code[place], 0)
            place += 1
        assert not re.match(r"\s*[;}]", code[place:]), code[match.start() : place + 9]
    assert not re.search(r"\belse\s*;", code)


@pytest.mark.parametrize("path", WRITTEN)
def test_types_are_checked(path: str) -> None:
    assert WRITTEN[path].startswith("// @ts-check\n")


@pytest.mark.parametrize("what", FORBIDDEN)
@pytest.mark.parametrize("path", WRITTEN)
def test_no_script_has(path: str, what: str) -> None:
    found = FORBIDDEN[what].search(re.sub(r"/\*.*?\*/|//[^\n]*@[^\n]*", "", WRITTEN[path], flags=re.DOTALL))
    assert not found


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("an address of another host", 'fetch("https://cdn.example/x.js")'),
        ("eval", 'eval("1")'),
        ("HTML from text", "one.innerHTML = title;"),
        ("a module by its bare name", 'import { html } from "lit";'),
        ("a module by its bare name", 'import("lit")'),
        ("a check that is switched off", "one.two(); // @ts-ignore"),
    ],
)
def test_what_is_forbidden_is_found(what: str, line: str) -> None:
    assert FORBIDDEN[what].search(line)


def test_every_import_leads_to_a_script_that_is_shipped() -> None:
    wanted = {
        (path, name)
        for path, text in SCRIPTS.items()
        for name in re.findall(r"""\b(?:from|import)\s*\(?\s*["'`]\./([^"'`]+)""", text)
    }
    assert [(path, name) for path, name in sorted(wanted) if FOLDER + name not in SCRIPTS] == []
    reached = {SCRIPT.removeprefix(FOLDER)} | {name for _, name in wanted}
    assert {path.removeprefix(FOLDER) for path in SCRIPTS} <= reached, "nothing loads it"


def test_no_style_fetches_anything() -> None:
    assert re.findall(r"@import|url\((?!\s*[\"']?(?:data:|#))", SHIPPED[STYLE_SHEET]) == []


def test_a_build_ships_every_file_as_it_is(tmp_path: Path) -> None:
    write_files(
        tmp_path,
        {
            "mkdocs.yml": "site_name: S\ntheme: mkdocs\nplugins: [comparative-wiki]\n",
            "docs/index.md": "# S\n",
            "entries/comparison.yml": "title: S\ncriteria:\n  size: {scale: [small, big]}\n",
            "entries/a.md": "---\ntitle: A\nsummary: One.\ncriteria: {size: small}\n---\n",
        },
    )
    site = build_site(tmp_path, strict=False)
    built = {
        f"{FOLDER}{one.name}": one.read_text(encoding="utf-8")
        for one in (site.folder / FOLDER).iterdir()
        if one.is_file()
    }
    assert built == SHIPPED
    page = (site.folder / "index.html").read_text(encoding="utf-8")
    assert re.search(rf'<script[^>]*src="{SCRIPT}"[^>]*type="module"', page)
    assert re.search(rf'<link[^>]*href="{STYLE_SHEET}"', page)
    for style in SOURCES.glob("*.css"):
        if style.name == SEARCH_STYLE:
            continue
        assert style.read_text(encoding="utf-8") in SHIPPED[STYLE_SHEET], style


# Contrast. In a browser axe leaves cells that stick, and what a picture lies under, unjudged.

Colour = tuple[float, float, float]
PAPERS = ("paper", "shade")
TEXTS = ("ink", "soft", "accent", "good", "middling", "bad", "open")
"""the inks of the style sheet; each is written on each paper"""
PLAIN, SLATE = "body", 'body[data-md-color-scheme="slate"]'
MATERIAL = {
    "light": {
        "--md-default-fg-color": "#000000de",
        "--md-default-fg-color--light": "#0000009e",
        "--md-default-fg-color--lightest": "#00000012",
        "--md-default-bg-color": "#ffffff",
        "--md-code-bg-color": "#f5f5f5",
        "--md-typeset-a-color": "#4051b5",
    },
    "dark": {
        "--md-default-fg-color": "#e2e4e9d1",
        "--md-default-fg-color--light": "#e2e4e98f",
        "--md-default-fg-color--lightest": "#e2e4e91f",
        "--md-default-bg-color": "#1e2129",
        "--md-code-bg-color": "#272a35",
        "--md-typeset-a-color": "#5e8bde",
    },
}
"""what Material 9.8 gives, as a browser computes it; tests/browser/test_everywhere.py compares"""


def declared(selector: str) -> dict[str, str]:
    """The custom properties that a rule of the style sheet declares."""
    blocks = re.findall(rf"^{re.escape(selector)} \{{(.*?)\}}", SHIPPED[STYLE_SHEET], flags=re.DOTALL | re.MULTILINE)
    return dict(re.findall(r"(--[\w-]+):\s*([^;]+);", "".join(blocks)))


def palette(theme: dict[str, str], *, dark: bool) -> dict[str, str]:
    """Name → colour, for a theme with these properties."""
    written = declared(PLAIN) | (declared(SLATE) if dark else {})

    def resolve(value: str) -> str:
        mixed = re.fullmatch(r"color-mix\(in srgb, (.+) (\d+)%, (#\w+)\)", value.strip())
        if mixed:
            share = f"{round(int(mixed[2]) * 255 / 100):02x}"
            return as_text(over(resolve(mixed[1]) + share, mixed[3]))
        found = re.fullmatch(r"var\((--[\w-]+),\s*(.+)\)", value.strip())
        return (theme.get(found[1]) or resolve(found[2])) if found else value.strip()

    return {name.removeprefix("--cw-"): resolve(value) for name, value in written.items() if name.startswith("--cw-")}


def channels(text: str) -> list[float]:
    digits = text.removeprefix("#")
    digits = "".join(2 * one for one in digits) if len(digits) in (3, 4) else digits
    return [int(digits[place : place + 2], 16) / 255 for place in range(0, len(digits), 2)]


def over(ink: str, paper: str) -> Colour:
    """The colour that is seen: an ink may let the paper through."""
    *above, alpha = [*channels(ink), 1.0][:4]
    red, green, blue = (alpha * one + (1 - alpha) * below for one, below in zip(above, channels(paper), strict=False))
    return red, green, blue


def as_text(colour: Colour) -> str:
    return "#" + "".join(f"{round(255 * one):02x}" for one in colour)


def luminance(colour: Colour) -> float:
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(ink: str, paper: str) -> float:
    lighter, darker = sorted((luminance(over(ink, paper)), luminance(over(paper, paper))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#717171", "#f5f5f5") == pytest.approx(4.47, abs=0.01)
    assert over("#0000008a", "#f5f5f5") == pytest.approx(over("#707070", "#fff"), abs=0.005)


@pytest.mark.parametrize("name", ["plain", "light", "dark"])
def test_every_ink_can_be_read_on_every_paper(name: str) -> None:
    colours = palette(MATERIAL.get(name, {}), dark=name == "dark")
    found = {(ink, paper): contrast(colours[ink], colours[paper]) for paper in PAPERS for ink in TEXTS}
    found["ink", "mark"] = contrast(colours["ink"], colours["mark"])
    assert {pair: round(value, 2) for pair, value in found.items() if value < 4.5} == {}


def hues(*, dark: bool) -> dict[str, str]:
    """The colours that a class can have."""
    rule = r"(?:\.cw-badge--(\w+), \.cw-card--\1)"
    light = re.findall(rf"^{rule} \{{ --cw-hue: (#\w+); \}}", SHIPPED[STYLE_SHEET], flags=re.MULTILINE)
    above = re.findall(
        rf'^\[data-md-color-scheme="slate"\] :is\({rule}\) \{{ --cw-hue: (#\w+); \}}',
        SHIPPED[STYLE_SHEET],
        flags=re.MULTILINE,
    )
    return dict(light) | (dict(above) if dark else {})


@pytest.mark.parametrize("name", ["plain", "light", "dark"])
def test_every_colour_of_a_class_can_be_seen_on_paper(name: str) -> None:
    colours = palette(MATERIAL.get(name, {}), dark=name == "dark")
    found = {hue: contrast(value, colours["paper"]) for hue, value in hues(dark=name == "dark").items()}
    assert len(found) == 15
    assert {hue: round(value, 2) for hue, value in found.items() if value < 3} == {}


def test_unlike_states_are_written_in_unlike_inks() -> None:
    for name, theme in {"plain": {}, **MATERIAL}.items():
        colours = palette(theme, dark=name == "dark")
        assert len({colours[ink] for ink in ("good", "middling", "bad", "open", "ink")}) == 5
