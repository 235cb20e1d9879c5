"""Texts of the comparison file in several languages: `title: {en: Bridges, de: Brücken}`, and which of them is read.

It is done before anything else is read, so that the readers find plain text. Where texts may stand, `TEXTS` says.
"""

from __future__ import annotations

import re
from typing import Any

from ..languages.language import Language
from ..languages.told import tell, tell_all
from ..problems import Place, Reporter, did_you_mean
from ..source import Mapping, Node, Scalar, Sequence

_TEXT: dict[str, Any] = {}
"""a text, or a list of texts"""
_TITLED: dict[str, Any] = {"title": _TEXT, "summary": _TEXT}
_LEVELS: dict[str, Any] = {"*": {"title": _TEXT, "test": _TEXT}}
TEXTS: dict[str, Any] = {
    **_TITLED,
    "groups": {"*": _TITLED},
    "criteria": {
        "*": {
            "title": _TEXT,
            "question": _TEXT,
            "help": _TEXT,
            "pitfalls": _TEXT,
            "number": {"unit": _TEXT},
            "scale": _LEVELS,
            "options": _LEVELS,
            "many": _LEVELS,
        }
    },
    "classifications": {"*": {**_TITLED, "classes": {"*": {**_TITLED, "because": _TEXT}}}},
    "scores": {"*": _TITLED},
    "claims": {"[]": {"says": _TEXT, "note": _TEXT}},
    "accepted": {"[]": {"because": _TEXT}},
    "views": {"*": _TITLED},
}
"""where texts stand, key by key; `*` is any key, `[]` any item of a list"""

_CODE = re.compile(r"([a-z]{2,3})(?:-[A-Za-z0-9]{2,8})*")
_ALL = (
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz "
    "ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik "
    "io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml "
    "mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd "
    "se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi "
    "vo wa wo xh yi yo za zh zu "
)
CODES = frozenset(_ALL.split())
"""the languages of two letters, as ISO 639-1 has them; those of three are taken as they are"""
_OTHER_NAMES = {
    "arabic": "ar",
    "chinese": "zh",
    "cn": "zh",
    "deutsch": "de",
    "dutch": "nl",
    "english": "en",
    "french": "fr",
    "german": "de",
    "ger": "de",
    "hebrew": "he",
    "iw": "he",
    "italian": "it",
    "japanese": "ja",
    "jp": "ja",
    "polish": "pl",
    "portuguese": "pt",
    "russian": "ru",
    "spanish": "es",
    "swedish": "sv",
}


def in_language(root: Mapping, language: Language, report: Reporter) -> Mapping:
    """The file's tree with every text in the language of the site, or in the nearest that it has.

    Reports codes that are no language, and texts that lack one of the languages that others have.
    """
    reader = _Texts(language, report)
    found = reader.inside(root, TEXTS)
    reader.report_missing()
    assert isinstance(found, Mapping)
    return found


class _Texts:
    """Chooses, and remembers which languages there were."""

    def __init__(self, language: Language, report: Reporter) -> None:
        base = language.site.partition("-")[0]
        self.wanted = (language.site, base, "en")
        self.report = report
        self.seen: list[tuple[str, Place, frozenset[str]]] = []

    def inside(self, node: Node, shape: dict[str, Any]) -> Node:
        """A part of the tree, of which `shape` says where texts stand. The same where there is nothing to choose."""
        if isinstance(node, Sequence):
            return self._items(node, shape.get("[]"))
        if not isinstance(node, Mapping):
            return node
        changed = False
        items: list[tuple[Scalar, Node]] = []
        for key, value in node.items:
            inner = shape.get(key.text, shape.get("*"))
            read = value
            if inner is _TEXT:
                read = self._text(key.text, value)
            elif inner is not None:
                read = self.inside(value, inner)
            changed = changed or read is not value
            items.append((key, read))
        return node._replace(items=tuple(items)) if changed else node

    def _items(self, node: Sequence, shape: dict[str, Any] | None) -> Node:
        if shape is None:
            return node
        items = tuple([self.inside(item, shape) for item in node.items])
        same = all(one is other for one, other in zip(items, node.items, strict=True))
        return node if same else node._replace(items=items)

    def _text(self, key: str, node: Node) -> Node:
        if isinstance(node, Sequence) and any(isinstance(item, Mapping) for item in node.items):
            return node._replace(items=tuple([self._text(key, item) for item in node.items]))
        if not isinstance(node, Mapping) or not node.items:
            return node
        texts: dict[str, Node] = {}
        for code, text in node.items:
            if self._is_language(code):
                texts[code.text] = text
        if not texts:
            return Scalar("", node.line, node.column)
        self.seen.append((key, node.place, frozenset(texts)))
        return next((texts[one] for one in self.wanted if one in texts), next(iter(texts.values())))

    def _is_language(self, key: Scalar) -> bool:
        match = _CODE.fullmatch(key.text)
        if match is not None and (len(match[1]) == 3 or match[1] in CODES):
            return True
        meant = _OTHER_NAMES.get(key.text.lower().replace("_", "-"), "")
        hint = (
            tell("Did you mean '{word}'?", word=meant)
            if meant
            else did_you_mean(key.text.replace("_", "-").lower(), CODES)
        )
        self.report.error(
            "unknown-language",
            key.place,
            tell("'{text}' is not the code of a language", text=key.text),
            tell_all(hint, tell("Write it as ISO 639 has it: `en`, `de`, `pt-BR`.")),
        )
        return False

    def report_missing(self) -> None:
        """Report the texts without a language that others have."""
        every = sorted(frozenset[str]().union(*(codes for _, _, codes in self.seen)))
        for key, place, codes in self.seen:
            lacking = [one for one in every if one not in codes]
            if lacking:
                self.report.note(
                    "missing-translation",
                    place,
                    tell("'{key}' has no text in {lacking}", key=key, lacking=", ".join(lacking)),
                    tell("Add `{lacking}:`. Until then another language stands in.", lacking=lacking[0]),
                )
