"""Catalogues: which languages there are, and reading one into a `Language`.

A catalogue is a .po file, as translators' programs read and write them, named for its language. Those of the package
stand beside this module; an owner's own folder may hold others, and its texts go before ours.
"""

from __future__ import annotations

import datetime
import gettext
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

from .language import Forms, Language, Local, places_of
from .told import tell

FOLDER = Path(__file__).parent
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?")
_CODE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


class Found(NamedTuple):
    """A language, and what is to be said of how it was found."""

    language: Language
    remarks: tuple[str, ...] = ()
    """for the owner: what is missing or wrong, a sentence each"""


def known_languages(folder: Path | None = None) -> list[str]:
    """The languages that there are, English and those with a catalogue here or in an owner's folder."""
    folders = [FOLDER, *([folder] if folder is not None else [])]
    return sorted({"en"} | {path.stem for one in folders if one.is_dir() for path in one.glob("*.po")})


def find_language(code: str, folder: Path | None = None) -> Found:
    """The language for a site: its own, the one that it is a kind of ("de-AT" is German), or else English.

    `folder` is where the owner keeps catalogues. Never fails: what cannot be used is remarked on, and left out.
    """
    code = code.strip().replace("_", "-") if _CODE.fullmatch(code.strip()) else "en"
    base = code.partition("-")[0].lower()
    known = known_languages(folder)
    found = next((one for one in (code, base) if one in known), "")
    if not found:
        remark = tell(
            "There is no catalogue for the language '{code}', so that what this plugin writes itself is English. "
            "There are: {names}. The manual says under 'Languages' how to add one.",
            code=code,
            names=", ".join(known),
        )
        return Found(_english(code), (remark,))
    paths = [one / f"{found}.po" for one in (FOLDER, folder) if one is not None and (one / f"{found}.po").is_file()]
    return _read(found, code, paths) if paths else Found(_english(code))


def _english(site: str) -> Language:
    around = str(locale_of(site).text_direction)
    return Language(site=site, local=local_of("en")._replace(around=around))


def _read(code: str, site: str, paths: Iterable[Path]) -> Found:
    texts: dict[tuple[str, str], str] = {}
    counted: dict[str, Forms] = {}
    remarks: list[str] = []
    rule: Callable[[int], int] | None = None
    written, forms = "", 0
    for path in paths:
        try:
            catalogue = read_catalogue(path)
            own, many = plural_rule(catalogue.plural_expr), catalogue.num_plurals
        except (OSError, ValueError, PoFileError) as error:
            remarks.append(tell("{file} cannot be read: {cause}", file=path.name, cause=str(error)))
            continue
        if rule is None:
            rule, forms, written = own, many, catalogue.plural_expr
        for message in catalogue:
            fault = fault_of(message, forms)
            if fault:
                remarks.append(tell("{place} {fault}", place=f"{path.name}:{message.lineno}", fault=fault))
            elif message.id and message.string and not message.fuzzy:
                if isinstance(message.id, str):
                    texts[message.context or "", message.id] = str(message.string)
                else:
                    counted[message.id[0]] = tuple(message.string)
    if rule is None:
        return Found(_english(site), tuple(remarks))
    language = Language(code, site=site, texts=texts, counted=counted, form=rule, rule=written, local=local_of(code))
    return Found(language, tuple(remarks))


def plural_rule(expression: str) -> Callable[[int], int]:
    """Which form of a counted text to take, out of the head of a catalogue. Raises ValueError."""
    if "/" in expression:
        raise ValueError("the rule of its plural divides")
    rule = gettext.c2py(expression)
    return lru_cache(maxsize=1024)(lambda count: int(rule(count)))


def locale_of(code: str) -> Locale:
    """What CLDR knows of a language; English where it does not know it."""
    try:
        return Locale.parse(code, sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale("en")


def local_of(code: str) -> Local:
    """How a language writes days and numbers, by CLDR; in European digits, as everything else on a page."""
    locale = locale_of(code)

    def write_day(date: str) -> str:
        parts = date.split("-")
        if len(parts) == 1 or not _DATE.fullmatch(date):
            return date
        year, month, day = (int(one) for one in (*parts, "1")[:3])
        form = "yMMM" if len(parts) == 2 else "yMMMd"
        return format_skeleton(form, datetime.date(year, month, day), locale=locale)

    symbols = locale.number_symbols.get("latn", {})
    return Local(
        direction=locale.text_direction,
        around=locale.text_direction,
        point=str(symbols.get("decimal", ".")),
        group=str(symbols.get("group", ",")),
        write_day=write_day,
    )


def fault_of(message: Message, forms: int) -> str:
    """What is wrong with a translation, as a sentence without its end; empty where nothing is."""
    if not message.id or not message.string or message.fuzzy:
        return ""
    english = (message.id,) if isinstance(message.id, str) else message.id
    written = (message.string,) if isinstance(message.string, str) else tuple(message.string)
    if not isinstance(message.id, str) and len(written) != forms:
        return tell(
            "'{text}' has {number} forms, but the language has {forms}",
            text=english[0],
            number=len(written),
            forms=forms,
        )
    if not all(written):
        return tell("'{text}' lacks a form", text=english[0])
    try:
        wanted = frozenset[str]().union(*map(places_of, english))
        for text in written:
            if strange := places_of(text) - wanted:
                return tell(
                    "'{text}' has a place {place} that the English text does not have",
                    text=text,
                    place=f"{{{min(strange)}}}",
                )
    except ValueError as error:
        return tell("'{text}': {cause}", text=english[0], cause=str(error))
    return ""


def read_catalogue(path: Path) -> Catalog:
    """A catalogue as Babel reads it. Raises OSError, ValueError and PoFileError."""
    with path.open("rb") as file:
        try:
            return read_po(file, abort_invalid=True)
        except IndexError as error:  # so Babel ends at a text without a translation, in some versions
            raise ValueError("a text without a translation") from error
