"""Badges for other people's READMEs: a picture and the data of one for shields, for each entry and classification."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from ..ageing import is_stale
from ..classify import Verdict, VerdictState
from ..comparison.model import Classification, CriterionId
from ..entry import Entry, EntryId
from ..languages.language import Language
from ..mentions.plain import plain_text
from ..pictures.letters import SIZE, shortened, width_of
from ..wiki import ClassifiedEntry, Wiki
from .renderer import Renderer

LETTERS = 11.0
"""the size of a badge's letters"""
PADDING = 7.0
WIDEST = 320.0
"""of the words of a class, in units of `pictures.letters`"""
WHITE = "#ffffff"
"""of all letters"""
LEAST_CONTRAST = 4.5
"""between letters and what is behind them, by WCAG 2.2, success criterion 1.4.3"""
GROUND = "#3b4048"
"""behind the name of the classification and the date"""
HUES: Mapping[str, str] = {
    "red": "#c62828",
    "pink": "#c2185b",
    "purple": "#8e24aa",
    "violet": "#673ab7",
    "indigo": "#3f51b5",
    "blue": "#1e78c8",
    "cyan": "#0092a8",
    "teal": "#00897b",
    "green": "#2e8b3d",
    "lightgreen": "#6a9c2d",
    "lime": "#8c9a1e",
    "amber": "#c08400",
    "orange": "#d2691e",
    "brown": "#7b5547",
    "grey": "#75797e",
}
"""the colours of classes, as in the style sheet on light paper"""


class BadgeWords(NamedTuple):
    """What a badge says. Entries of which the same is to be said share one picture."""

    label: str
    message: str
    colour: str
    """a key of `HUES`"""
    day: str
    """as of when; empty where no date is known"""


class Segment(NamedTuple):
    """One of the boxes of which a badge is made."""

    words: str
    x: float
    width: float
    fill: str


def shown_on_badges(wiki: Wiki) -> list[Classification]:
    """The classifications that have badges: those that are not another reading."""
    return [one for one in wiki.comparison.classifications.values() if one.lens_of is None]


class Badges:
    """Makes the files of badges. Those that say the same are made once."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer
        self._classifications = shown_on_badges(renderer.wiki)
        self._made: dict[BadgeWords, tuple[str, str]] = {}

    def paths_of(self, entry: EntryId) -> list[str]:
        """The files of an entry's badges, relative to the site: a picture and its data for each classification."""
        address = self._renderer.addresses.badge
        return [address(entry, one.id, kind) for one in self._classifications for kind in ("svg", "json")]

    def files_of(self, one: ClassifiedEntry) -> dict[str, str]:
        """Path → text of the same."""
        texts = [text for classification in self._classifications for text in self._texts(one, classification)]
        return dict(zip(self.paths_of(one.entry.id), texts, strict=True))

    def _texts(self, one: ClassifiedEntry, classification: Classification) -> tuple[str, str]:
        words = badge_words(self._renderer, one, classification)
        known = self._made.get(words)
        if known is None:
            known = self._made[words] = (_picture(self._renderer, words), badge_as_json(self._renderer.language, words))
        return known


def badge_words(renderer: Renderer, one: ClassifiedEntry, classification: Classification) -> BadgeWords:
    """What the badge of an entry says in a classification. Grey where the class is open or its evidence is old."""
    verdict = one.verdicts[classification.id]
    badge = renderer.badge(verdict)
    # Where classes have an order, or several may fit, the words alone do not say that it is disputed.
    language = renderer.language
    contested = verdict.state is VerdictState.CONTESTED
    prefix = badge.prefix or (language.say("contested") if contested else "")
    is_open = verdict.state in {VerdictState.UNDETERMINED, VerdictState.CONTESTED}
    criteria = _criteria_behind(one, verdict)
    is_old = not is_open and _is_old(renderer.wiki, one.entry, criteria)
    said = f"{prefix}: {badge.words}" if prefix else badge.words
    return BadgeWords(
        plain_text(classification.title),
        plain_text(language.say("{verdict} (evidence old)", verdict=said) if is_old else said),
        "grey" if is_open or is_old else badge.colour,
        as_of(one.entry, criteria),
    )


def _criteria_behind(one: ClassifiedEntry, verdict: Verdict) -> list[CriterionId]:
    """The criteria from which a verdict follows, and those on which it still depends."""
    reasons = [reason.criterion for reason in one.explanations[verdict.classification].because]
    return list(dict.fromkeys([*reasons, *verdict.deciding]))


def _is_old(wiki: Wiki, entry: Entry, criteria: Iterable[CriterionId]) -> bool:
    known = wiki.comparison.criteria
    return any(is_stale(known[name], entry.values[name], wiki.day) for name in criteria)


def as_of(entry: Entry, criteria: Iterable[CriterionId] | None = None) -> str:
    """The day on which somebody last read a source of these values; of all where these have none; else of the entry.

    It is taken from the entry alone, so that the same entry always gives the same day.
    """
    chosen = entry.values.values() if criteria is None else [entry.values[name] for name in criteria]
    seen = max((source.seen for value in chosen for source in value.evidence), default="")
    return seen or (as_of(entry) if criteria is not None else entry.added)


def badge_as_json(language: Language, words: BadgeWords) -> str:
    """A badge as the service shields.io reads one from an address."""
    message = words.message
    if words.day:
        message = language.say("{verdict} (as of {date})", verdict=message, date=language.day(words.day))
    document = {
        "schemaVersion": 1,
        "label": words.label,
        "message": message,
        "color": ground_of(words.colour).removeprefix("#"),
        "labelColor": GROUND.removeprefix("#"),
    }
    return json.dumps(document, ensure_ascii=False) + "\n"


def _picture(renderer: Renderer, words: BadgeWords) -> str:
    segments = _segments(renderer.language, words)
    width = segments[-1].x + segments[-1].width
    title = f"{words.label}: {words.message}"
    source = plain_text(renderer.comparison.title)
    return str(renderer.call("badge", "picture", title, source, words.day, segments, width))


def _segments(language: Language, words: BadgeWords) -> list[Segment]:
    hue = ground_of(words.colour)
    day = language.say("as of {date}", date=language.day(words.day)) if words.day else ""
    boxes = [(words.label, GROUND), (words.message, hue), (day, GROUND)]
    found: list[Segment] = []
    x = 0.0
    for text, fill in boxes:
        if text:
            shown = shortened(text, WIDEST)
            width = round(width_of(shown) * LETTERS / SIZE + 2 * PADDING, 1)
            found.append(Segment(shown, x, width, fill))
            x = round(x + width, 1)
    return found


@lru_cache
def ground_of(colour: str) -> str:
    """The colour of a class, as dark as it must be for white letters on it."""
    channels = [int(HUES[colour][at : at + 2], 16) for at in (1, 3, 5)]
    while contrast(WHITE, _hex(channels)) < LEAST_CONTRAST:
        channels = [one * 49 // 50 for one in channels]
    return _hex(channels)


def _hex(channels: Iterable[int]) -> str:
    return "#" + "".join(f"{one:02x}" for one in channels)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, as WCAG 2 defines it."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
