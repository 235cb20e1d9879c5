"""Templates are compiled once in a process, and again when anything is different that a compiler asks for."""

from __future__ import annotations

from pathlib import Path

import pytest

from comparative_wiki.languages.catalogues import find_language
from comparative_wiki.languages.language import ENGLISH, Language
from comparative_wiki.render.compiled import MOST, compiled
from tests.site.test_cache import Workshop, still

__all__ = ["still"]


def test_a_language_has_templates_of_its_own_and_is_known_by_its_texts() -> None:
    german = find_language("de").language
    assert compiled(german.key) is compiled(find_language("de").language.key)
    assert compiled(german.key) is not compiled(ENGLISH.key)
    assert compiled(Language(texts={("", "a"): "b"}).key) is not compiled(Language().key)


def test_few_are_kept() -> None:
    first = compiled("first")
    for number in range(MOST):
        compiled(number)
    assert compiled("first") is not first


def test_a_template_that_changes_is_compiled_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = Workshop(tmp_path)
    shop.built("site", cached=False)
    shop.replace("theme/main.html", "<main>", "<main class='other'>")
    assert b"<main class='other'>" in shop.built("site", cached=False)["entries/ford/index.html"]


def test_what_a_filter_makes_of_a_constant_is_made_again_if_it_may_differ(tmp_path: Path) -> None:
    shop, text = Workshop(tmp_path), tmp_path / "mark.txt"
    shop.replace("theme/main.html", "<main>", "{{ 'x' | mark }}<main>")
    (tmp_path / "hook.py").write_text(
        f"from pathlib import Path\n\ntext = Path({str(text)!r})\n\n\n"
        "def on_env(env, config, files):\n    env.filters['mark'] = lambda word: word + text.read_text()\n",
        encoding="utf-8",
    )
    for mark in (" one", " two"):
        text.write_text(mark, encoding="utf-8")
        assert f"x{mark}".encode() in shop.built("site", cached=False)["entries/ford/index.html"]
