"""Every text of ours is in every catalogue, translated, with the same places; and templates hold no others."""

from __future__ import annotations

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from jinja2 import Environment, nodes

from comparative_wiki.languages.catalogues import FOLDER, fault_of, find_language, known_languages, read_catalogue
from tools.catalogues import PACKAGE, brought_up, collected, texts_of

CATALOGUES = sorted(FOLDER.glob("*.po"))
TEMPLATES = sorted(PACKAGE.joinpath("render", "templates").glob("*.html"))


@pytest.fixture(scope="module")
def texts() -> Catalog:
    return collected()


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.name)
def test_a_catalogue_has_every_text(path: Path, texts: Catalog) -> None:
    left = [one.id for one in read_catalogue(path) if one.id and (one.fuzzy or not all(_forms(one.string)))]
    assert brought_up(path, texts) == path.read_text(encoding="utf-8"), (
        "run `make catalogues`, and translate what is new"
    )
    assert not left, "these have no translation"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.name)
def test_a_translation_has_the_places_of_its_text(path: Path) -> None:
    catalogue = read_catalogue(path)
    faults = [fault for one in catalogue if (fault := fault_of(one, catalogue.num_plurals))]
    # A place may be left out where a language needs no number ("ein Eintrag"), but none of ours is.
    for one in catalogue:
        english, written = _forms(one.id)[-1], _forms(one.string)[-1]
        if written and set(re.findall(r"\{\w+\}", english)) != set(re.findall(r"\{\w+\}", written)):
            faults.append(f"'{written}' does not have the places of '{english}'")
    assert not faults


def _forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [text] if isinstance(text, str) else list(text or ())


def test_all_catalogues_of_the_package_are_found() -> None:
    assert known_languages() == ["de", "en"]
    assert find_language("de").remarks == ()


# Templates

SPOKEN_ATTRIBUTES = {"aria-label", "title", "placeholder", "alt", "aria-description", "data-label", "label"}
NAMES = {"CSV", "JSON", "Markdown", "BibTeX", "CSL-JSON", "SQLite", "HTML", "SVG", "Atom", "YAML"}
"""what is called the same in every language"""
PLACE = "\u2022"
NOT_YET: set[str] = set()
"""templates whose texts are not in the catalogues yet"""


class _Words(HTMLParser):
    """Collects what people read."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._quiet = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._quiet += tag in {"style", "code"}
        self.found += [value for name, value in attrs if value and name in SPOKEN_ATTRIBUTES]

    def handle_endtag(self, tag: str) -> None:
        self._quiet -= tag in {"style", "code"}

    def handle_data(self, data: str) -> None:
        if not self._quiet:
            self.found.append(data)


def _bare(source: str) -> list[str]:
    """The words in a template that are no text of the catalogues."""
    environment = Environment(autoescape=True)
    pieces, inside = [], False
    for _, kind, text in environment.lex(source):
        if kind == "data":
            pieces.append(text)
        elif kind in {"variable_begin", "block_begin"}:
            inside = True
        elif kind in {"variable_end", "block_end"} and inside:
            pieces.append(PLACE if kind == "variable_end" else "")
    words = _Words()
    words.feed("".join(pieces))
    found = [word for text in words.found for word in re.findall(r"[^\W\d_]{2,}", text) if word not in NAMES]
    # What an expression prints by itself.
    tree = environment.parse(source)
    for output in tree.find_all(nodes.Output):
        for node in output.nodes:
            branches = [node.expr1, node.expr2] if isinstance(node, nodes.CondExpr) else [node]
            for one in branches:
                if isinstance(one, nodes.Const) and isinstance(one.value, str) and re.search(r"[a-z]{2}", one.value):
                    text = one.value
                    if not re.fullmatch(r"\s*(cw-[\w-]+|[a-z]{1,8})", text) or text in {"entry", "entries"}:
                        found.append(text)
    return found


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_template_holds_no_bare_text(path: Path) -> None:
    found = _bare(path.read_text(encoding="utf-8"))
    if path.stem in NOT_YET:
        pytest.skip("not in the catalogues yet")
    assert not found, 'write {{ _("…") }} round it: docs/manual/developers.md says how'


def test_the_scan_finds_what_was_forgotten() -> None:
    assert _bare('<p class="x">{{ _("All is well") }} <b>{{ count }}</b></p>') == []
    assert _bare("<p>Forgotten</p>") == ["Forgotten"]
    assert _bare('<p aria-label="Forgotten">{{ x }}</p>') == ["Forgotten"]
    assert _bare("<p>{{ 'one thing' if x else 'many things' }}</p>") == ["one thing", "many things"]


def test_the_collector_finds_texts_of_both_kinds() -> None:
    template = b'{{ _("One") }}{{ _c("state", "open") }}{{ _n("{n} bird", "{n} birds", count) }}'
    found = [(context, text) for context, text, _ in texts_of(Path("x.html"), template)]
    assert found == [("", "One"), ("state", "open"), ("", ("{n} bird", "{n} birds"))]
    code = b'language.say("One"); language.say_n("{n} bird", "{n} birds", 3); marked("Two " "parts")'
    assert [text for _, text, _ in texts_of(Path("x.py"), code)] == ["One", ("{n} bird", "{n} birds"), "Two parts"]


def test_texts_stand_in_the_code_as_they_are() -> None:
    """What is put together is in no catalogue."""
    wrong = []
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                # The tool does not look inside, and no translator would see these.
                inner = [one for one in ast.walk(node) if isinstance(one, ast.Call)]
                names = {
                    one.func.attr if isinstance(one.func, ast.Attribute) else getattr(one.func, "id", "")
                    for one in inner
                }
                wrong += [f"{path.name}:{node.lineno}"] if names & {"say", "say_as", "say_n", "form_for"} else []
            name = node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""
            if name in {"say", "say_as", "say_n", "form_for"} and isinstance(node, ast.Call):
                wrong += [
                    f"{path.name}:{one.lineno}" for one in node.args if isinstance(one, ast.JoinedStr | ast.BinOp)
                ]
    assert not wrong
