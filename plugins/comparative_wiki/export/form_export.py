"""What the page that writes entries has to know of the comparison: the criteria, the words of mistakes, the ids taken.

`render/assets/entry-file.js` reads it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ..comparison.mapping import values_of_any
from ..comparison.model import Comparison, Criterion, EvidencePolicy, Inherited, Kind, Mapped
from ..comparison.numbers import plain
from ..schema import ADDRESS, DATE
from ..wiki import Wiki
from ..wording import SHARED

FORM_VERSION = 1
"""raised when the meaning of a field changes"""

Json = dict[str, Any]
_UNIT = 10**15
"""numbers are exact to so many parts of one: the script has no fractions"""


def form_as_json(wiki: Wiki) -> str:
    """The facts as text."""
    taken = {name: wiki.entries[entry].entry.title for name, entry in wiki.entry_of_name.items()}
    document = {"version": FORM_VERSION, **facts(wiki.comparison, taken)}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"


def facts(comparison: Comparison, taken: Mapping[str, str]) -> Json:
    """What the script has to know. `taken` has the ids that are there, old ones too, with the titles."""
    return {
        "criteria": {one.id: _criterion(comparison, one) for one in comparison.criteria.values()},
        "wording": {name: list(words) for name, words in SHARED.items()},
        "patterns": {"date": DATE, "address": ADDRESS},
        "taken": dict(sorted(taken.items())),
    }


def _criterion(comparison: Comparison, criterion: Criterion) -> Json:
    titles = {level.id: level.title for level in criterion.levels if level.title != level.id}
    cuts = criterion.cuts if criterion.kind is Kind.NUMBER else ()
    low, high = criterion.smallest, criterion.largest
    return {
        "title": criterion.title,
        "kind": criterion.kind.value,
        "values": list(criterion.values),
        "titles": titles,
        "neutral": criterion.allows_not_applicable,
        "required": criterion.evidence is EvidencePolicy.REQUIRED,
        "whole": criterion.whole,
        "least": _exact(low) if low is not None else None,
        "most": _exact(high) if high is not None else None,
        "bounds": [
            f"at least {plain(low)}" if low is not None else "",
            f"at most {plain(high)}" if high is not None else "",
        ],
        "cuts": [[_exact(cut.value), cut.after] for cut in cuts],
        "from": _table(comparison, criterion, criterion.origin) if isinstance(criterion.origin, Mapped) else None,
        "inherited": isinstance(criterion.origin, Inherited),
    }


def _table(comparison: Comparison, criterion: Criterion, origin: Mapped) -> Json:
    def ordered(values: frozenset[str]) -> list[str]:
        return [value for value in criterion.domain if value in values]

    return {
        "source": origin.source,
        "where": {raw: ordered(values) for raw, values in origin.where.items()},
        "otherwise": ordered(origin.otherwise) if origin.otherwise is not None else None,
        "any": ordered(values_of_any(criterion, origin, comparison.criteria[origin.source])),
    }


def _exact(number: Fraction) -> str:
    """A number in parts of one, as text: it may be larger than JSON's numbers are exact."""
    return str(number * _UNIT // 1)
