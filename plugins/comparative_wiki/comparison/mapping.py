"""What a table makes of what stands in another criterion."""

from __future__ import annotations

from .model import NOT_APPLICABLE, Criterion, Mapped


def folded(text: str) -> str:
    """Text as tables compare it: without regard to case and white space."""
    return " ".join(text.split()).casefold()


def values_of(criterion: Criterion, origin: Mapped, raw: str) -> frozenset[str]:
    """The values that may be meant by what stands in the source."""
    known = origin.where.get(folded(raw), origin.otherwise)
    if known is not None:
        return known
    if raw == NOT_APPLICABLE:
        return frozenset({NOT_APPLICABLE} if criterion.allows_not_applicable else criterion.values)
    return frozenset(criterion.values)


def values_of_any(criterion: Criterion, origin: Mapped, source: Criterion) -> frozenset[str]:
    """The values that may be meant as long as nothing is known of the source."""
    if source.domain:
        return frozenset().union(*(values_of(criterion, origin, raw) for raw in source.domain))
    rows = frozenset().union(*origin.where.values(), origin.otherwise or ())
    rest = frozenset() if origin.otherwise is not None else frozenset(criterion.values)
    neutral = criterion.allows_not_applicable and source.allows_not_applicable
    return rows | rest | (frozenset({NOT_APPLICABLE}) if neutral else frozenset())
