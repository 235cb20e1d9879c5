"""Templates are compiled once in a process, and again when anything is different that a compiler asks for."""

from __future__ import annotations

import sys
from pathlib import Path

import jinja2
import pytest
from jinja2 import nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame

from comparative_wiki.cache.code import is_installed
from comparative_wiki.languages.catalogues import find_language
from comparative_wiki.languages.language import ENGLISH, Language
from comparative_wiki.render.compiled import MOST, Compiled, Shelf, compiled, our_templates
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


# Beside our modules


def filled(
    folder: Path, stamp: bytes = b"now", text: str = "{{ 1 + 1 }}", where: str = "/lib/site-packages/theme"
) -> tuple[str, bool]:
    """What a template of this text says; and whether it was compiled for that."""
    made: list[str] = []

    class Seen(CodeGenerator):
        def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - Jinja's name
            made.append("")
            super().visit_Template(node, frame)

    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(lambda name: (text, f"{where}/{name}", None)),
        bytecode_cache=Compiled(Shelf(folder, "en", stamp), is_installed),
    )
    environment.code_generator_class = Seen
    return environment.get_template("one.html").render(), bool(made)


@pytest.fixture
def writes(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where Python may write what it compiles."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


@pytest.mark.usefixtures("writes")
def test_another_process_finds_what_was_compiled(tmp_path: Path) -> None:
    assert filled(tmp_path / "new") == ("2", True)
    assert filled(tmp_path / "new") == ("2", False)
    assert [path.suffix for path in (tmp_path / "new").iterdir()] == [".pyc"]


@pytest.mark.usefixtures("writes")
def test_a_template_of_a_project_is_kept_by_no_installation(tmp_path: Path) -> None:
    assert filled(tmp_path, where="/wiki/theme") == ("2", True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("writes")
def test_it_is_compiled_again_when_the_template_or_what_else_it_is_made_of_has_changed(tmp_path: Path) -> None:
    filled(tmp_path)
    assert filled(tmp_path, text="{{ 1 + 2 }}") == ("3", True)
    assert filled(tmp_path, stamp=b"later", text="{{ 1 + 2 }}") == ("3", True)
    assert filled(tmp_path, stamp=b"later", text="{{ 1 + 2 }}") == ("3", False)
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.usefixtures("writes")
@pytest.mark.parametrize("harm", ["cut", "turned", "gone", "folder"])
def test_what_cannot_be_what_was_written_is_not_read(tmp_path: Path, harm: str) -> None:
    filled(tmp_path)
    (path,) = tmp_path.iterdir()
    data = path.read_bytes()
    if harm in {"gone", "folder"}:
        path.unlink()
        if harm == "folder":
            path.mkdir()
    else:
        path.write_bytes(data[:-1] if harm == "cut" else data[:-1] + bytes([data[-1] ^ 1]))
    assert filled(tmp_path) == ("2", True)
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


@pytest.mark.usefixtures("writes")
def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert filled(tmp_path / "file" / "in") == filled(tmp_path / "file" / "in") == ("2", True)


def test_nothing_is_written_where_python_is_to_write_no_modules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert filled(tmp_path) == ("2", True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("writes")
def test_ours_lie_where_python_keeps_our_modules_and_apart_by_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    for number, code in enumerate(("de", "en")):
        cache = our_templates(Language(code, texts={("", "only here"): code}))
        bucket = Bucket(jinja2.Environment(), cache.get_cache_key("one.html", "one.html"), "sum")
        cache.dump_bytecode(bucket)
        assert len(list(tmp_path.rglob("*.pyc"))) == number, "nothing was compiled"
        bucket.code = compile("1", "one.html", "eval")
        cache.dump_bytecode(bucket)
        found = list(tmp_path.rglob("*.pyc"))
        assert len(found) == number + 1
        assert {path.parent.parts[-2:] for path in found} == {("comparative_wiki", "render")}
