"""What templates say alike on many pages is filled once, and no page says anything else than without that."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import jinja2
import pytest
from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.utils import templates

from comparative_wiki.mkdocs_theme import SharedParts

BASE = "{% block head %}<{{ base_url }}>{% endblock %}|{% block body %}{% include 'part.html' %}{% endblock %}"
MAIN = "{% extends 'base.html' %}"


def pages() -> list[Any]:
    """Three pages in a folder, and one in another."""
    above = SimpleNamespace(title="All")
    made = [SimpleNamespace(url=f"entries/{name}/", title=name.upper(), parent=above, meta={}) for name in "abc"]
    return [*made, SimpleNamespace(url="other/d/", title="D", parent=None, meta={})]


def fill(files: dict[str, str], *, shared: bool, **more: Any) -> tuple[list[str], int]:
    """The text of every page, and how often `count()` was called."""
    calls: list[int] = []
    env = jinja2.Environment(loader=jinja2.DictLoader({"base.html": BASE, "main.html": MAIN, **files}))
    env.filters.update(url=templates.url_filter, script_tag=templates.script_tag_filter)
    env.globals["count"] = lambda: calls.append(1)
    every = pages()
    nav = SimpleNamespace(pages=every[3:], items=[SimpleNamespace(title="A"), every[3]])
    if shared:
        SharedParts(env, nav, every)  # type: ignore[arg-type]
    found = []
    for number, page in enumerate(every):
        context = {"page": page, "base_url": "../..", "nav": nav, "number": number, "flag": number == 1, "pages": every}
        template = env.get_template(files.get("template", "main.html") if number != 1 else "main.html")
        found.append(template.render(context, **more))
    return found, len(calls)


PARTS = {
    "the page's title": "{{ page.title }}",
    "the page itself": "{% if page %}{{ page }}{% endif %}",
    "an attribute by a filter": "{{ page | attr('title') }}",
    "an attribute by a name": "{{ page['title'] or page.title }}",
    "its address": "{{ page.url == 'entries/b/' }}",
    "a link to one of them": "{{ 'entries/b/' | url }} {{ 'entries/c/x.svg' | url }}",
    "items of the navigation": "{% for item in nav['items'] %}{{ item == page }}{{ item.title }}{% endfor %}",
    "all pages": "{% for one in pages %}{{ one == page }}{% endfor %}",
    "a number that changes": "{{ number }}",
    "a condition that changes": "{% if flag %}{{ page.title }}{% else %}-{% endif %}",
    "a macro": "{% macro say(x) %}{{ x.title }}{% endmacro %}{{ say(page) }}",
    "an imported macro": "{% import 'macros.html' as m with context %}{{ m.title() }}",
    "a macro beside a block": "{% import 'blocks.html' as m with context %}{{ m.title() }}",
    "another template": "{% include 'inner.html' %}",
    "what was set before": "{% set x = page.title %}{% include 'outer.html' %}",
    "what is set within": "{% set number = 7 %}{% include 'outer.html' %}{{ number }}",
    "a script": "{{ script | script_tag }}{{ 'entries/b/x.js' | script_tag }}",
    "nothing that is there": "{{ nothing }}{{ missing is defined }}",
}
FILES = {
    "macros.html": "{% macro title() %}{{ page.title }}{% endmacro %}",
    "blocks.html": "{% macro title() %}{{ page.title }}{% endmacro %}{% block x %}{% endblock %}",
    "inner.html": "{{ page.url }}",
    "outer.html": "{{ x }}{{ number }}",
}


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
def test_every_page_says_what_it_would(part: str) -> None:
    script = ExtraScriptValue("a/b.js")
    script.type = "module"
    files = {**FILES, "part.html": part}
    assert fill(files, shared=True, script=script)[0] == fill(files, shared=False, script=script)[0]


SHARED = {
    "nothing": "-",
    "the folder": "{{ base_url }} {{ 'entries/' | url }} {{ 'x/y.css' | url }}",
    "the navigation": "{% for item in nav['items'] %}{{ item == page }}{% if page in [item] %}!{% endif %}{% endfor %}",
    "a variable of its own": "{% set number = 3 %}{{ number }}",
    "a macro": "{% macro say(x) %}{{ x == page }}{% endmacro %}{{ say(nav) }}",
}


@pytest.mark.parametrize("part", SHARED.values(), ids=SHARED)
def test_what_is_alike_is_filled_once_for_each_folder(part: str) -> None:
    files = {"part.html": f"{part}{{% if count() %}}{{% endif %}}"}
    (texts, once), (same, each) = fill(files, shared=True), fill(files, shared=False)
    assert texts == same
    assert (once, each) == (2, 4)


def test_a_template_that_always_asks_for_something_else_is_left_alone() -> None:
    files = {"part.html": "{{ page.title }}{% if count() %}{% endif %}"}
    assert fill(files, shared=True) == fill(files, shared=False)


OVERRIDING = {
    "a block that adds to another": "{% extends 'base.html' %}{% block head %}{{ super() }}+{% endblock %}",
    "two that add": "{% extends 'middle.html' %}{% block head %}{{ super() }}{{ page.title }}{% endblock %}",
    "a block in a block": "{% extends 'nested.html' %}{% block inner %}{{ number }}{% endblock %}",
    "a block that is asked for": "{% extends 'asked.html' %}{% block note %}{{ number }}{% endblock %}",
}


@pytest.mark.parametrize("child", OVERRIDING.values(), ids=OVERRIDING)
def test_blocks_that_override_others(child: str) -> None:
    files = {
        "middle.html": "{% extends 'base.html' %}{% block head %}[{{ super() }}]{% endblock %}",
        "nested.html": "{% block outer %}({% block inner %}0{% endblock %}){% endblock %}",
        "asked.html": "{% block top %}{% if self.note() %}!{% endif %}{% endblock %}{% block note %}{% endblock %}",
        "part.html": "",
        "template": "child.html",
        "child.html": child,
        "main.html": child.replace("{{ number }}", "").replace("+", "-"),
    }
    assert fill(files, shared=True)[0] == fill(files, shared=False)[0]


def test_what_a_template_writes_into_a_variable_is_not_lost() -> None:
    files = {
        "base.html": "{% set ns = namespace(n=number) %}{% include 'part.html' %}{{ ns.n }}",
        "part.html": "{% set ns.n = ns.n + 1 %}",
    }
    assert fill(files, shared=True)[0] == fill(files, shared=False)[0] == ["1", "2", "3", "4"]


@pytest.mark.parametrize("words", ["{{ {'a': 'A'}[key] }}", "{{ page.title }}{{ key }}", "{{ number }}{{ key }}"])
def test_the_words_of_the_theme_are_looked_up_once(words: str) -> None:
    files = {
        "main.html": "{% import 'partials/language.html' as lang with context %}{{ lang.t('a') }}{{ lang.t('a') }}",
        "partials/language.html": f"{{% macro t(key) %}}{words}{{% if count() %}}{{% endif %}}{{% endmacro %}}",
    }
    (texts, once), (same, each) = fill(files, shared=True), fill(files, shared=False)
    assert texts == same
    assert each == 8
    assert once == (1 if "page" not in words and "number" not in words else 8)
