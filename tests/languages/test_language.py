"""Languages: texts, counting, templates, and languages that nobody has translated into."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import Environment
from markupsafe import Markup

from comparative_wiki.languages.catalogues import find_language
from comparative_wiki.languages.language import ENGLISH, Language, places_of
from comparative_wiki.render.translation import speak

HEAD = 'msgid ""\nmsgstr ""\n"Language: xx\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {}\\n"\n\n'
POLISH = "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"

MIRROR = Language(
    "xx",
    texts={
        ("", "{here} differs from {there}"): "{there} is unlike {here}",
        ("", "All"): 'All & "every"',
        ("state", "open"): "ouvert",
    },
    counted={"{n} bird": ("one: {n}", "several: {n}")},
)


def fill(source: str, language: Language = MIRROR, **context: object) -> str:
    environment = Environment(autoescape=True)
    speak(environment, language)
    return environment.from_string(source).render(**context)


def test_english_is_the_text_itself() -> None:
    assert ENGLISH.say("All") == "All"
    assert ENGLISH.say("{a} and {{b}}", a=1) == "1 and {b}"
    assert [ENGLISH.say_n("{n} bird", "{n} birds", count) for count in (0, 1, 2)] == ["0 birds", "1 bird", "2 birds"]


def test_templates_speak_the_language() -> None:
    assert fill('{{ _("All") }}') == "All &amp; &#34;every&#34;"
    assert fill('{{ _c("state", "open") }} {{ _c("door", "open") }}') == "ouvert open"
    assert fill('{{ _n("{n} bird", "{n} birds", count) }}', count=1) == "one: 1"


def test_places_change_their_order_and_are_escaped_each_for_itself() -> None:
    source = '{{ _("{here} differs from {there}", here=a, there=b) }}'
    assert fill(source, a="<i>", b=Markup("<b>x</b>")) == "<b>x</b> is unlike &lt;i&gt;"
    handed = '{% macro p(text) %}[{{ text }}]{% endmacro %}{{ p(_("{here} differs from {there}", here=a, there=b)) }}'
    assert fill(handed, a="<i>", b=Markup("<b>x</b>")) == "[<b>x</b> is unlike &lt;i&gt;]"
    assert fill(handed, a="<i>", b="x") == "[x is unlike &lt;i&gt;]"
    counted = '{{ _n("{n} {what}", "{n} {what}", 2, what=what) }}'
    assert fill(counted, what=Markup("<b>x</b>")) == "2 <b>x</b>"
    assert fill(counted, what="<b>") == "2 &lt;b&gt;"


def test_a_text_in_a_template_has_to_stand_there_as_it_is() -> None:
    with pytest.raises(TypeError, match="as it is"):
        fill("{{ _(name) }}", name="All")


@pytest.mark.parametrize("text", ["{a.b}", "{a!r}", "{0}", "{}", "{a:>5}", "{a", "a}"])
def test_a_place_is_a_name_and_nothing_else(text: str) -> None:
    with pytest.raises(ValueError, match=r"name|'[{}]'"):
        places_of(text)


def test_a_language_without_a_catalogue_is_english_and_says_so() -> None:
    language, remarks = find_language("ar")
    assert (language.code, language.site, language.is_guest) == ("en", "ar", True)
    (remark,) = remarks
    assert "'ar'" in remark
    assert "de, en" in remark


def test_a_kind_of_a_language_takes_its_catalogue() -> None:
    language, remarks = find_language("de-AT")
    assert (language.code, language.site, language.is_guest, remarks) == ("de", "de-AT", False, ())
    assert not find_language("en-GB").language.is_guest


def test_an_owner_adds_a_language(tmp_path: Path) -> None:
    body = 'msgid "{most} and {last}"\nmsgstr "{most} i {last}"\n\n'
    forms = ("{n} hasło", "{n} hasła", "{n} haseł")
    body += 'msgid "{n} entry"\nmsgid_plural "{n} entries"\n'
    body += "".join(f'msgstr[{number}] "{form}"\n' for number, form in enumerate(forms))
    (tmp_path / "pl.po").write_text(HEAD.format(POLISH) + body, encoding="utf-8")
    language, remarks = find_language("pl", tmp_path)
    assert remarks == ()
    assert language.join_and(["a", "b", "c"]) == "a, b i c"
    counted = [language.say_n("{n} entry", "{n} entries", count) for count in (1, 2, 5, 22)]
    assert counted == ["1 hasło", "2 hasła", "5 haseł", "22 hasła"]


def test_an_owner_changes_words_of_ours(tmp_path: Path) -> None:
    (tmp_path / "en.po").write_text(
        HEAD.format("nplurals=2; plural=(n != 1);")
        + 'msgid "{n} entry"\nmsgid_plural "{n} entries"\nmsgstr[0] "{n} project"\nmsgstr[1] "{n} projects"\n',
        encoding="utf-8",
    )
    language, remarks = find_language("en", tmp_path)
    assert (language.say_n("{n} entry", "{n} entries", 2), remarks) == ("2 projects", ())


@pytest.mark.parametrize(
    ("body", "remark"),
    [
        ('msgid "{most} and {last}"\nmsgstr "{most.__class__} i {last}"\n', "more than a name"),
        ('msgid "{most} and {last}"\nmsgstr "{first} i {last}"\n', r"\{first\}"),
        ('msgid "{n} entry"\nmsgid_plural "{n} entries"\nmsgstr[0] "{n} a"\nmsgstr[1] "{n} b"\n', "lacks a form"),
        ('msgid "x\n', "cannot be read"),
    ],
)
def test_what_is_wrong_in_a_catalogue_is_said_and_left_out(tmp_path: Path, body: str, remark: str) -> None:
    (tmp_path / "pl.po").write_text(HEAD.format(POLISH) + body, encoding="utf-8")
    language, remarks = find_language("pl", tmp_path)
    assert re.search(remark, " ".join(remarks))
    assert language.join_and(["a", "b"]) == "a and b"
    assert language.say_n("{n} entry", "{n} entries", 1) == "1 entry"
