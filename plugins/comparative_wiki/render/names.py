"""What the words of the model that have no title of their own are called on pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from ..languages.language import Language, marked_as
from ..mentions.external import ExternalKind
from ..ruletree import Status

CONFIDENCES: Mapping[str, str] = {
    "high": marked_as("confidence", "high"),
    "medium": marked_as("confidence", "medium"),
    "low": marked_as("confidence", "low"),
}
_KINDS: Mapping[str, str] = {
    ExternalKind.MENTIONS: marked_as("of a mention", "mentions"),
    ExternalKind.SUPPORTS: marked_as("of a mention", "supports"),
    ExternalKind.DISPUTES: marked_as("of a mention", "disputes"),
    ExternalKind.EXAMPLE_OF: marked_as("of a mention", "example of"),
    ExternalKind.REPLIES_TO: marked_as("of a mention", "replies to"),
}
STATUSES: Mapping[str, str] = {
    Status.MET: marked_as("part of a rule", "met"),
    Status.NOT_MET: marked_as("part of a rule", "not met"),
    Status.OPEN: marked_as("part of a rule", "open"),
    Status.NEUTRAL: marked_as("part of a rule", "neutral"),
}


def filters(language: Language) -> dict[str, Callable[..., str]]:
    """The filters of templates: `sure` for a confidence, `mention` for a kind, `status`, `number`, and `series`."""

    def sure(several: str) -> str:
        return ", ".join([language.say_as("confidence", CONFIDENCES[one]) for one in several.split(", ")])

    def number(value: Fraction) -> str:
        return language.number(f"{float(value):g}")

    return {
        "sure": sure,
        "mention": lambda kind: language.say_as("of a mention", _KINDS[kind]),
        "status": lambda status: language.say_as("part of a rule", STATUSES[status]),
        "number": number,
        "series": language.join_and,
    }
