"""The style sheet and the scripts that every site gets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib.resources import files

FOLDER = "assets/comparative-wiki/"
STYLE_SHEET = f"{FOLDER}comparative-wiki.css"
START = "start.js"
SCRIPT = FOLDER + START
"""small, for every page; it loads what else a page needs"""

_COMMENT = re.compile(r"/\*.*?\*/|(?:^[ \t]*|[ \t])//[ ][^\n]*$", re.DOTALL | re.MULTILINE)
_SPACE = re.compile(r"^[ \t]+|\n(?=\n)", re.MULTILINE)
_IMPORT = re.compile(r'^(?:import|export) \{[^}]*\} from "\./(?P<name>[\w-]+\.js)";\n', re.MULTILINE)
_LOAD = re.compile(r'\bimport\("\./(?P<name>[\w-]+\.js)"\)')
_EXPORT = re.compile(r"^export (?=\w)", re.MULTILINE)


def assets() -> dict[str, str]:
    """Path in the site → text. The style sheets come as one, `base.css` first; the scripts joined and stripped."""
    sources = sorted(files("comparative_wiki").joinpath("render/assets").iterdir(), key=lambda one: one.name)
    texts = {one.name: one.read_text(encoding="utf-8") for one in sources}
    styles = [text for name, text in texts.items() if name.endswith(".css")]
    scripts = {name: stripped(text) for name, text in texts.items() if name.endswith(".js")}
    return {STYLE_SHEET: "\n".join(styles), **{FOLDER + name: text for name, text in joined(scripts).items()}}


def joined(scripts: Mapping[str, str]) -> dict[str, str]:
    """The scripts that are shipped: the first, and those that are loaded with `import(…)`, each with all it imports.

    Many small files compress worse than one. Ours keep to what makes joining them as simple as writing one after
    another, and tests hold them to it: they import by name from the top of a file, and no name is declared twice.
    """
    shipped = {START, *(match["name"] for text in scripts.values() for match in _LOAD.finditer(text))}

    def parts(name: str, seen: set[str]) -> Iterator[str]:
        for match in _IMPORT.finditer(scripts[name]):
            if match["name"] not in shipped | seen:
                seen.add(match["name"])
                yield from parts(match["name"], seen)
        yield name

    def join(name: str) -> str:
        names = list(parts(name, set()))
        from_others = {
            match.group(0): None
            for one in names
            for match in _IMPORT.finditer(scripts[one])
            if match["name"] in shipped
        }
        bodies = [_EXPORT.sub("", _IMPORT.sub("", scripts[one])) for one in names[:-1]]
        return "".join([*from_others, *bodies, _IMPORT.sub(_exported, scripts[name])])

    def _exported(match: re.Match[str]) -> str:
        """What a script hands on of another that is joined into it is its own now."""
        return re.sub(r' from "[^"]*"', "", match.group(0)) if match.group(0).startswith("export") else ""

    return {name: join(name) for name in sorted(shipped)}


def stripped(script: str) -> str:
    """A script of ours without comments and indentation.

    Ours keep to what makes this safe, and a test holds them to it: no text has `/*` or ` // ` in it, and none goes
    over several lines.
    """
    return _SPACE.sub("", _COMMENT.sub("", script)).lstrip("\n")
