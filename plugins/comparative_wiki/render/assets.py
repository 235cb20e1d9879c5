"""The style sheet and the scripts that every site gets."""

from __future__ import annotations

from importlib.resources import files

FOLDER = "assets/comparative-wiki/"
STYLE_SHEET = f"{FOLDER}comparative-wiki.css"
SCRIPT = f"{FOLDER}start.js"
"""small, for every page; it loads what else a page needs"""


def assets() -> dict[str, str]:
    """Path in the site → text. The style sheets come as one, `base.css` first; the scripts as they are."""
    sources = sorted(files("comparative_wiki").joinpath("render/assets").iterdir(), key=lambda one: one.name)
    found = {FOLDER + one.name: one.read_text(encoding="utf-8") for one in sources if one.name.endswith(".js")}
    styles = [one.read_text(encoding="utf-8") for one in sources if one.name.endswith(".css")]
    return {STYLE_SHEET: "\n".join(styles), **found}
