"""The style sheet and the scripts that every site gets."""

from __future__ import annotations

import re
from importlib.resources import files

FOLDER = "assets/comparative-wiki/"
STYLE_SHEET = f"{FOLDER}comparative-wiki.css"
SCRIPT = f"{FOLDER}start.js"
"""small, for every page; it loads what else a page needs"""

_COMMENT = re.compile(r"/\*.*?\*/|(?:^[ \t]*|[ \t])//[ ][^\n]*$", re.DOTALL | re.MULTILINE)
_SPACE = re.compile(r"^[ \t]+|\n(?=\n)", re.MULTILINE)


def assets() -> dict[str, str]:
    """Path in the site → text. The style sheets come as one, `base.css` first; the scripts without their comments."""
    sources = sorted(files("comparative_wiki").joinpath("render/assets").iterdir(), key=lambda one: one.name)
    scripts = {
        FOLDER + one.name: stripped(one.read_text(encoding="utf-8")) for one in sources if one.name[-3:] == ".js"
    }
    styles = [one.read_text(encoding="utf-8") for one in sources if one.name.endswith(".css")]
    return {STYLE_SHEET: "\n".join(styles), **scripts}


def stripped(script: str) -> str:
    """A script of ours without comments and indentation.

    Ours keep to what makes this safe, and a test holds them to it: no text has `/*` or ` // ` in it, and none goes
    over several lines.
    """
    return _SPACE.sub("", _COMMENT.sub("", script)).lstrip("\n")
