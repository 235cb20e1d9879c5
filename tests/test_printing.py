"""What our templates print is what Jinja's own way of escaping prints."""

from __future__ import annotations

import jinja2
import pytest
from markupsafe import Markup

from comparative_wiki.render.renderer import QuickTemplate


class Said(str):
    """Text that says itself how it looks in HTML."""

    __slots__ = ()

    def __html__(self) -> str:
        return "<i>said</i>"


MARKED = "<a href=\"x\" title='y'>&amp; &</a>"
TEXTS = ["", "plain", MARKED, Markup("<b>bold</b>"), Said("<"), 3, 1.5, None, ["<"], "é≠"]
TEMPLATES = [
    "{{ x }}",
    "{{ x ~ '<' }}{{ '&' ~ x }}",
    "{{ x | e }}{{ x | string }}",
    "{% set y %}<p>{{ x }}</p>{% endset %}{{ y }}",
    '{% macro m(a) %}<p title="{{ a }}">{{ a }}</p>{% endmacro %}{{ m(x) }}{{ m(m(x)) }}',
    "{% macro m() %}{{ caller(x) }}{% endmacro %}{% call(y) m() %}<{{ y }}>{% endcall %}",
    "{% for y in [x, x] %}{{ y }}{{ loop.index }}{% endfor %}",
    "{% filter upper %}<{{ x }}>{% endfilter %}",
    "{% autoescape false %}{{ x }}{% endautoescape %}{{ x }}",
    "{{ [x, '<', x] | join('&') }}",
]


@pytest.mark.parametrize("text", TEXTS, ids=repr)
def test_all_is_escaped_as_ever(text: object) -> None:
    ours, jinjas = (jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined) for _ in range(2))
    ours.template_class = QuickTemplate
    for template in TEMPLATES:
        assert ours.from_string(template).render(x=text) == jinjas.from_string(template).render(x=text)


def test_what_is_not_there_is_a_mistake_as_ever() -> None:
    ours = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    ours.template_class = QuickTemplate
    with pytest.raises(jinja2.UndefinedError):
        ours.from_string("{{ nothing }}").render()
