"""Collects the texts of the package and brings the catalogues in step with them: `python -m tools.catalogues`.

A text that has gone is taken out, a new one is put in without a translation. What a translator wrote stays.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import write_po

from comparative_wiki.languages.catalogues import FOLDER, read_catalogue
from comparative_wiki.render.spoken import texts_in

PACKAGE = FOLDER.parent
KEYWORDS: dict[str, Any] = {
    "_": None,
    "_c": ((1, "c"), 2),
    "_n": (1, 2),
    "say": None,
    "say_as": ((1, "c"), 2),
    "say_n": (1, 2),
    "form_for": (1, 2),
    "marked": None,
    "tell": None,
    "tell_n": (1, 2),
    "marked_as": ((1, "c"), 2),
}
"""the names of what looks a text up, with where its texts stand"""
_CALL = re.compile(rf"\b(?:{'|'.join(KEYWORDS)})\(")
NOTES = ["For translators:"]
"""comments before a text that begin so go into the catalogues"""
JINJA = {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}


def sources() -> list[Path]:
    """Every file of the package that may hold texts."""
    render = PACKAGE / "render"
    files = sorted([*PACKAGE.rglob("*.py"), *render.glob("templates/*.html"), *render.glob("assets/*.js")])
    return [path for path in files if _CALL.search(path.read_text(encoding="utf-8"))]


def texts_of(path: Path, content: bytes | None = None) -> Iterator[tuple[str, str | tuple[str, ...], list[str]]]:
    """The context, the text (or its two forms) and the notes of every text in a file."""
    if path.suffix == ".js":
        yield from ((context, text, []) for context, text in texts_in(path.read_text(encoding="utf-8")))
        return
    method = "python" if path.suffix == ".py" else "jinja2.ext:babel_extract"
    options = {} if path.suffix == ".py" else JINJA
    file = io.BytesIO(path.read_bytes() if content is None else content)
    for _, text, notes, context in extract(method, file, KEYWORDS, NOTES, options):
        yield context or "", text, notes


def collected(files: Iterable[Path] | None = None) -> Catalog:
    """All texts, without translations."""
    catalogue = Catalog(project="mkdocs-comparative-wiki", charset="utf-8")
    for path in sources() if files is None else files:
        name = path.relative_to(PACKAGE).as_posix()
        for context, text, notes in texts_of(path):
            catalogue.add(text, locations=[(name, 1)], auto_comments=notes, context=context or None)
    return catalogue


def as_text(catalogue: Catalog) -> str:
    """A catalogue as the text of its file; without line numbers, which change with every edit."""
    stream = io.BytesIO()
    write_po(stream, catalogue, width=100, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
    return stream.getvalue().decode()


def brought_up(path: Path, texts: Catalog) -> str:
    """A catalogue with the texts that there are now, as the text of its file; its head stays as it was written."""
    catalogue = read_catalogue(path)
    catalogue.update(texts, no_fuzzy_matching=True, update_header_comment=False, update_creation_date=False)
    head, _, _ = path.read_text(encoding="utf-8").partition("\n\n#: ")
    _, _, rest = as_text(catalogue).partition("\n\n#: ")
    return f"{head.rstrip()}\n\n#: {rest.rstrip()}\n"


def main() -> int:
    """Bring every catalogue in step, and say what lacks a translation."""
    texts = collected()
    for path in sorted(FOLDER.glob("*.po")):
        path.write_text(brought_up(path, texts), encoding="utf-8", newline="\n")
        left = [one for one in read_catalogue(path) if one.id and not all(_written(one.string))]
        print(f"{path.name}: {len(texts)} texts, {len(left)} without a translation", file=sys.stderr)
    return 0


def _written(string: str | Iterable[str] | None) -> list[str]:
    return [string] if isinstance(string, str) else list(string or ())


if __name__ == "__main__":
    sys.exit(main())
