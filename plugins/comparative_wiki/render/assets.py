"""The style sheet and the scripts that every site gets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files

from ..languages.language import ENGLISH, Language
from .spoken import spoken

FOLDER = "assets/comparative-wiki/"
STYLE_SHEET = f"{FOLDER}comparative-wiki.css"
START = "start.js"
SCRIPT = FOLDER + START
"""small, for every page; it loads what else a page needs"""
READER = f"{FOLDER}reader.js"
"""what it loads where there is something for readers to do"""

SEARCH = "search.js"
SEARCH_STYLE = "search.css"
"""for sites with a search box of ours, which loads them itself"""

FOR_READERS = frozenset([START, READER.removeprefix(FOLDER)])
"""the scripts of those who only read, of which every byte counts"""
SQUEEZED = FOR_READERS | {SEARCH}

_COMMENT = re.compile(r"/\*.*?\*/|(?:^[ \t]*|[ \t])//[ ][^\n]*$", re.DOTALL | re.MULTILINE)
_INDENT = re.compile(r"^[ \t]+|\n(?=\n)", re.MULTILINE)
TEXT = r"""`[^`\n]*`|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+/"""
"""what is within quotation marks, or an expression to be matched: a stroke of ours is never a division"""
_NEEDLESS = tuple(
    (re.compile(rf"({TEXT})|{pattern}"), kept)
    for pattern, kept in (
        (r" *([{}()\[\]=,:;?<>|&!*]) *|(?<=[^+ -]) *([+-]) *(?=[^+ -])", r"\1\2\3"),
        (r"(?<=[{(\[,;\n])\n|(?<==>)\n|\n(?=[)\]}.:?])|(?<=[)\]][+-]) (?=[^+-])", r"\1"),
        (r",(?=[)\]}])|;(?=})|(?<![\w$])\(([\w$]+)\)(?==>)", r"\1\2"),
    )
)
"""spaces and ends of lines that separate nothing, the last semicolon of a block, parentheses round a sole parameter"""
_PIECE = re.compile(rf"{TEXT}|[\w$]+|.|\n")
_IMPORT = re.compile(r'^(?:import|export) \{ ([^}]*) \} from "\./([\w-]+\.js)";\n', re.MULTILINE)
_LOAD = re.compile(r'\bimport\("\./([\w-]+\.js)"\)')
_EXPORT = re.compile(r"^export (?=\w)", re.MULTILINE)


def assets(language: Language = ENGLISH, *, searched: bool = False) -> dict[str, str]:
    """Path in the site → text. The style sheets come as one, `base.css` first; the scripts joined and stripped.

    What scripts say is in the language. A site that is `searched` with Pagefind has a search box of ours, and gets what
    belongs to it.
    """
    sources = sorted(files("comparative_wiki").joinpath("render/assets").iterdir(), key=lambda one: one.name)
    texts = {one.name: one.read_text(encoding="utf-8") for one in sources}
    of_search = {FOLDER + SEARCH_STYLE: texts[SEARCH_STYLE]} if searched else {}
    styles = [text for name, text in texts.items() if name.endswith(".css") and name != SEARCH_STYLE]
    scripts = {name: spoken(stripped(text), language) for name, text in texts.items() if name.endswith(".js")}
    shipped = {
        FOLDER + name: squeezed(text) if name in SQUEEZED else text
        for name, text in joined(scripts).items()
        if searched or name != SEARCH
    }
    return {STYLE_SHEET: "\n".join(styles), **of_search, **shipped}


_RULE = re.compile(r"([^{}]+)\{((?:[^{}]|\{[^{}]*\})*)\}")
_BETWEEN_SELECTORS = re.compile(r",\s*(?![^(]*\))")
_DARK = '[data-md-color-scheme="slate"]'
_FOR_PICTURES = re.compile(r"\.cw-(?:card--|hidden|mark|note|count|legend|plain|scroll|cards|card|icon--)")
"""the rules of the whole site that pictures need, too"""


def styles_within(around: str) -> str:
    """The rules for pictures, each for what stands within a selector, so that they reach nothing else on a page.

    What is for a dark theme is for readers who want dark pages.
    """
    folder = files("comparative_wiki").joinpath("render/assets")
    own = _COMMENT.sub("", folder.joinpath("pictures.css").read_text(encoding="utf-8"))
    shared = _COMMENT.sub("", folder.joinpath("base.css").read_text(encoding="utf-8"))
    rules = [*_within(shared, around, _FOR_PICTURES), *_within(own, around)]
    return "\n".join(rules) + "\n"


def _within(text: str, around: str, wanted: re.Pattern[str] | None = None) -> Iterator[str]:
    for found in _RULE.finditer(text):
        head, body = (" ".join(part.split()) for part in found.groups())
        if head.startswith("@"):
            inside = list(_within(body, around, wanted))
            if inside:
                yield f"{head} {{ {' '.join(inside)} }}"
            continue
        selectors = [one for one in _BETWEEN_SELECTORS.split(head) if wanted is None or wanted.search(one)]
        light = [one for one in selectors if not re.search(r"\.md-|\[data-md|^body|^\[dir", one)]
        dark = [one.removeprefix("body").removeprefix(_DARK).strip() for one in selectors if _DARK in one]
        if light:
            yield f"{', '.join(f'{around} {one}' for one in light)} {{ {body} }}"
        if dark:
            rule = f"{', '.join(f'{around} {one}' for one in dark)} {{ {body} }}"
            yield f"@media (prefers-color-scheme: dark) {{ {rule} }}"


def joined(scripts: Mapping[str, str]) -> dict[str, str]:
    """The scripts that are shipped: the first, and those that are loaded with `import(…)`, each with all it imports.

    Many small files compress worse than one. Ours keep to what makes joining them as simple as writing one after
    another, and tests hold them to it: they import by name from the top of a file, and no name is declared twice.
    """
    shipped = {
        START,
        *({SEARCH} & set(scripts)),
        *(match[1] for text in scripts.values() for match in _LOAD.finditer(text)),
    }
    return {name: _join(name, scripts, shipped) for name in sorted(shipped)}


def _join(name: str, scripts: Mapping[str, str], shipped: set[str]) -> str:
    """A script after those that it needs. What is shipped by itself is imported, once."""
    needed: dict[str, None] = {}
    asked: dict[str, dict[str, None]] = {}

    def visit(one: str) -> None:
        for names, other in _IMPORT.findall(scripts[one]):
            if other in shipped:
                asked.setdefault(other, {}).update(dict.fromkeys(names.split(", ")))
            elif other not in needed:
                visit(other)
        needed[one] = None

    visit(name)
    imports = [f'import {{ {", ".join(names)} }} from "./{other}";\n' for other, names in asked.items()]
    bodies = [_EXPORT.sub("", _IMPORT.sub("", scripts[one])) for one in needed if one != name]
    return "".join([*imports, *bodies, _IMPORT.sub(_handed_on, scripts[name])])


def _handed_on(match: re.Match[str]) -> str:
    """What a script exports of another is its own, once that is joined to it."""
    return f"export {{ {match[1]} }};\n" if match[0].startswith("export") else ""


def stripped(script: str) -> str:
    """A script of ours without comments and indentation.

    Ours keep to what makes this safe, and a test holds them to it: no text has `/*` or ` // ` in it, and none goes
    over several lines.
    """
    return _INDENT.sub("", _COMMENT.sub("", script)).lstrip("\n")


@lru_cache(maxsize=16)  # a process that serves builds again and again
def squeezed(script: str) -> str:
    """A stripped script without what makes no difference. Names stay as they are, and so does every text."""
    for pattern, kept in _NEEDLESS:
        script = pattern.sub(kept, script)
    return _declared_together(script)


def _declared_together(script: str) -> str:
    """The same with one `let` for names that are declared one after another, whether they ever change or not."""
    pieces = ["let" if one == "const" else one for one in _PIECE.findall(script)]
    pieces.append("")
    found: list[str] = []
    within = [["{", ""]]
    """of each bracket that is open which it is, and the word with which the statement in it begins"""
    number = 0
    while pieces[number]:
        one, here = pieces[number], within[-1]
        number += 1
        if one == ";" and here == ["{", "let"] and pieces[number] == "let":
            one = ","
            number += 2 if pieces[number + 1] == " " else 1
        elif one in {";", "\n"} and here[0] == "{":
            here[1] = ""
        elif one in {")", "]", "}"}:
            within.pop()
        else:
            here[1] = here[1] or one
            if one in {"(", "[", "{"}:
                within.append([one, ""])
        found.append(one)
    return "".join(found)
