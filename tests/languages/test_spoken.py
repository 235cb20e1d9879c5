"""The texts of scripts are put into them at build, in any language."""

from __future__ import annotations

import pytest

from comparative_wiki.languages.language import ENGLISH, Language
from comparative_wiki.render.spoken import spoken, texts_in

POLISH = "n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2"
OTHER = Language(
    "xx",
    texts={
        ("", "{a} of {b}"): "{b}: {a}",
        ("", "Plain"): '"Bare" \\ `ticks` $x',
        ("", "Ticks in {a}"): "`{a}` ${{a}} \\ \n",
        ("mark", "open"): "ouvert",
    },
    counted={"{n} bird": ("{n} ptak", "{n} ptaki", "{n} ptaków")},
    rule=POLISH,
)


@pytest.mark.parametrize(
    ("script", "english", "other"),
    [
        ('f(_("Plain"))', 'f("Plain")', 'f("\\"Bare\\" \\\\ `ticks` $x")'),
        ('_("{a} of {b}", { a, b: c.d(1, "x,)") })', '`${a} of ${c.d(1, "x,)")}`', '`${c.d(1, "x,)")}: ${a}`'),
        ('_("Ticks in {a}", { a })', "`Ticks in ${a}`", "`\\x60${a}\\x60 \\x24{a} \\\\ \\n`"),
        ('_c("mark", "open")', '"open"', '"ouvert"'),
        ('_("{a} of {b}", { a: _c("mark", "open"), b })', '`${"open"} of ${b}`', '`${b}: ${"ouvert"}`'),
        (
            '_n("{n} bird", "{n} birds", many)',
            "(many != 1 ? `${many} birds` : `${many} bird`)",
            f"[`${{many}} ptak`, `${{many}} ptaki`, `${{many}} ptaków`][+({POLISH.replace('n', 'many')})]",
        ),
        ("some.map((_, index) => x_(1) + $_(2))", "some.map((_, index) => x_(1) + $_(2))", None),
    ],
)
def test_a_text_becomes_one_of_javascript(script: str, english: str, other: str | None) -> None:
    assert spoken(script, ENGLISH) == english
    assert spoken(script, OTHER) == (other or english)


@pytest.mark.parametrize(
    "script",
    [
        '_("{a}", { a: `b` })',
        '_n("{n} bird", "{n} birds", some.filter(x).length)',
        '_("unended',
        "_(name)",
        '_("{a}", {})',
    ],
)
def test_what_is_written_otherwise_is_refused(script: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        spoken(script, ENGLISH)


def test_texts_within_others_are_found() -> None:
    script = 'a(_("sorted by {b}", { b: c.join(_(", then ")) }), _c("mark", "open"), _n("{n} bird", "{n} birds", n))'
    assert list(texts_in(script)) == [
        ("", "sorted by {b}"),
        ("", ", then "),
        ("mark", "open"),
        ("", ("{n} bird", "{n} birds")),
    ]
