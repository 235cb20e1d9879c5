"""Values that nobody writes: mapped from another criterion of the entry, or inherited over a link between entries."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from functools import reduce

from .comparison.mapping import folded, values_of, values_of_any
from .comparison.model import (
    NOT_APPLICABLE,
    Comparison,
    Criterion,
    CriterionId,
    Inherited,
    Kind,
    Mapped,
    Take,
)
from .comparison.words import set_in_words
from .entry import Claim, Entry, EntryId, State, Value, ids_of
from .languages.language import marked
from .languages.told import tell
from .problems import START, Problems, did_you_mean

_Possible = tuple[frozenset[str], frozenset[str]]
"""what is possible, and of many what is certain"""


def check_links(
    comparison: Comparison, entries: Sequence[Entry], known: Mapping[str, EntryId], problems: Problems
) -> None:
    """Report links to entries that do not exist. `known` has all ids, also of entries with errors, and old ids."""
    for criterion in comparison.criteria.values():
        if criterion.kind is not Kind.LINK:
            continue
        for entry in entries:
            value = entry.values[criterion.id]
            for link in _links(value):
                if "://" not in link and link not in known:
                    problems.at(entry.path).error(
                        "unknown-entry",
                        value.place or START,
                        tell("'{link}' is neither a web address nor an entry", link=link),
                        did_you_mean(link, known) or tell("Write an address whole, beginning with https://."),
                    )


def derive(comparison: Comparison, entries: Sequence[Entry], problems: Problems) -> list[Entry]:
    """Return the entries with every value that is worked out from others."""
    if all(criterion.origin is None for criterion in comparison.criteria.values()):
        return list(entries)
    values = {entry.id: dict(entry.values) for entry in entries}
    for criterion in in_order(comparison):
        if isinstance(criterion.origin, Mapped):
            source = comparison.criteria[criterion.origin.source]
            for entry in entries:
                value = values[entry.id][source.id]
                values[entry.id][criterion.id] = _mapped(criterion, criterion.origin, source, value)
                _report_unmapped(criterion, criterion.origin, value, problems, entry)
        elif isinstance(criterion.origin, Inherited):
            found = _Heirs(comparison, criterion, criterion.origin, entries, values, problems).all()
            for name, value in found.items():
                values[name][criterion.id] = value
    return [dataclasses.replace(entry, values=values[entry.id]) for entry in entries]


def in_order(comparison: Comparison) -> list[Criterion]:
    """The criteria that are worked out, each after what it is worked out from."""
    found: dict[CriterionId, Criterion] = {}

    def add(criterion: Criterion) -> None:
        if criterion.origin is None or criterion.id in found:
            return
        if isinstance(criterion.origin, Mapped):
            add(comparison.criteria[criterion.origin.source])
        found[criterion.id] = criterion

    for criterion in comparison.criteria.values():
        add(criterion)
    return list(found.values())


def _links(value: Value) -> tuple[str, ...]:
    if value.state in {State.UNKNOWN, State.ABSENT, State.NOT_APPLICABLE}:
        return ()
    return value.possible


# Mapped


def _mapped(criterion: Criterion, origin: Mapped, source: Criterion, value: Value) -> Value:
    if value.state in {State.UNKNOWN, State.ABSENT}:
        anything = values_of_any(criterion, origin, source)
        possible = tuple(one for one in criterion.domain if one in anything)
        return Value(criterion=criterion.id, state=value.state, possible=possible, place=value.place)
    if value.state is State.NOT_APPLICABLE and NOT_APPLICABLE not in origin.where:
        return _neutral(criterion, f"{source.title} is not applicable.", value)
    claims = [_mapped_claim(criterion, origin, claim) for claim in value.claims]
    meant = {one for claim in claims for one in claim.possible}
    ordered = tuple(one for one in criterion.domain if one in meant)
    return Value(
        criterion=criterion.id,
        state=_state(criterion, ordered, (), [value]),
        possible=ordered,
        claims=tuple(claims),
        origin=criterion.language.say(
            "Worked out from {criterion}: {values}.",
            criterion=source.title,
            values=criterion.language.join_and([claim.text for claim in value.claims]),
        ),
        place=value.place,
    )


def _mapped_claim(criterion: Criterion, origin: Mapped, claim: Claim) -> Claim:
    admitted: set[str] = set()
    for raw in claim.possible or (claim.text,):
        admitted |= values_of(criterion, origin, raw)
    possible = tuple(value for value in criterion.domain if value in admitted)
    return dataclasses.replace(claim, possible=possible, certain=())


def _report_unmapped(criterion: Criterion, origin: Mapped, value: Value, problems: Problems, entry: Entry) -> None:
    if origin.otherwise is not None or value.state in {State.UNKNOWN, State.ABSENT, State.NOT_APPLICABLE}:
        return
    for claim in value.claims:
        for raw in claim.possible or (claim.text,):
            if folded(raw) not in origin.where:
                problems.at(entry.path).warning(
                    "unmapped-value",
                    value.place or START,
                    tell(
                        "'{raw}' stands in no row of the table behind '{criterion}', which is unknown for that reason",
                        raw=raw,
                        criterion=criterion.id,
                    ),
                    tell(
                        "Correct it, add it under `where:` of '{criterion}', or say `else:` there.",
                        criterion=criterion.id,
                    ),
                )


# Inherited


class _Heirs:
    """Works out one criterion for all entries, over the links between them."""

    def __init__(
        self,
        comparison: Comparison,
        criterion: Criterion,
        origin: Inherited,
        entries: Sequence[Entry],
        values: Mapping[EntryId, Mapping[CriterionId, Value]],
        problems: Problems,
    ) -> None:
        self.comparison = comparison
        self.criterion = criterion
        self.origin = origin
        self.entries = {entry.id: entry for entry in entries}
        self.values = values
        self.problems = problems
        self.ids = ids_of(entries)
        self.done: dict[EntryId, Value] = {}

    def all(self) -> dict[EntryId, Value]:
        """The value of every entry. Walks without recursion: chains of links may be long."""
        for first in self.entries:
            way = [first]
            while way:
                entry = way[-1]
                waiting = [one for one in self._above(entry) if one not in self.done]
                if entry in self.done or not waiting:
                    if entry not in self.done:
                        self.done[entry] = self._value(entry)
                    way.pop()
                elif waiting[0] in way:
                    self._report_cycle(way[way.index(waiting[0]) :])
                    self.done[waiting[0]] = self.values[waiting[0]][self.criterion.id]
                else:
                    way.append(waiting[0])
        return self.done

    def _above(self, entry: EntryId) -> list[EntryId]:
        links = _links(self.values[entry][self.origin.link])
        return [self.ids[link] for link in links if link in self.ids]

    def _report_cycle(self, way: Sequence[EntryId]) -> None:
        start = min(range(len(way)), key=lambda index: way[index])
        ordered = [*way[start:], *way[:start]]
        entry = self.entries[ordered[0]]
        self.problems.at(entry.path).error(
            "link-cycle",
            entry.values[self.origin.link].place or START,
            tell(
                "'{link}' leads in a circle: {names}", link=self.origin.link, names=" → ".join([*ordered, ordered[0]])
            ),
            tell("Take one of these links out; '{criterion}' is inherited over them.", criterion=self.criterion.id),
        )

    def _value(self, entry: EntryId) -> Value:
        own = self.values[entry][self.criterion.id]
        link = self.values[entry][self.origin.link]
        if link.state in {State.ABSENT, State.NOT_APPLICABLE}:
            return own
        variants = [self._participants(own, claim.possible) for claim in link.claims] or [self._participants(own, None)]
        if link.state is State.UNKNOWN:
            variants = [self._participants(own, None)]
        taken = [self._take([value for _, value in some]) for some in variants]
        possible = frozenset().union(*(one for one, _ in taken))
        certain = frozenset.intersection(*(one for _, one in taken))
        ordered = tuple(one for one in self.criterion.domain if one in possible)
        sure = tuple(one for one in ordered if one in certain)
        everyone = [value for some in variants for _, value in some]
        if ordered == (NOT_APPLICABLE,):
            return _neutral(self.criterion, self._sentence(variants[0]), own)
        evidence = tuple(dict.fromkeys(item for value in everyone for item in value.evidence))
        claim = Claim(
            possible=ordered,
            certain=sure,
            text=set_in_words(self.criterion, ordered),
            evidence=evidence if all(value.evidence for value in everyone) else (),
        )
        return Value(
            criterion=self.criterion.id,
            state=_state(self.criterion, ordered, sure, [*everyone, link]),
            possible=ordered,
            certain=sure,
            claims=(claim,),
            origin=self._sentence(variants[0]),
            place=own.place or link.place,
        )

    def _participants(self, own: Value, links: Sequence[str] | None) -> list[tuple[str, Value]]:
        """Whose values count, by name; `links` is None where nobody knows what it is linked to."""
        nobody = Value(criterion=self.criterion.id, state=State.UNKNOWN, possible=self.criterion.domain)
        found = [("its own", own)] if own.state is not State.ABSENT else []
        for link in links if links is not None else ("something unknown",):
            entry = self.ids.get(link)
            found.append((self.entries[entry].title, self.done[entry]) if entry is not None else (link, nobody))
        return found

    def _take(self, values: Sequence[Value]) -> _Possible:
        if self.criterion.kind is Kind.MANY:
            return self._take_many(values)
        order = {value: index for index, value in enumerate(self.criterion.values)}
        choose = min if self.origin.take is Take.WORST else max

        def both(left: frozenset[str], right: frozenset[str]) -> frozenset[str]:
            found: set[str] = set()
            for a in left:
                for b in right:
                    neutral = a if b == NOT_APPLICABLE else b if a == NOT_APPLICABLE else ""
                    found.add(neutral or choose(a, b, key=order.__getitem__))
            return frozenset(found)

        return reduce(both, (frozenset(value.possible) for value in values)), frozenset()

    def _take_many(self, values: Sequence[Value]) -> _Possible:
        counted = [value for value in values if value.state is not State.NOT_APPLICABLE]
        if not counted:
            return frozenset({NOT_APPLICABLE}), frozenset()
        join = frozenset.union if self.origin.take is Take.ANY else frozenset.intersection
        possible = [frozenset(value.possible) - {NOT_APPLICABLE} for value in counted]
        return join(*possible), join(*(frozenset(value.certain) for value in counted))

    def _sentence(self, participants: Sequence[tuple[str, Value]]) -> str:
        language = self.criterion.language
        names = [f"{name} ({set_in_words(self.criterion, value.possible)})" for name, value in participants]
        link = self.comparison.criteria[self.origin.link].title
        if len(names) == 1:
            return language.say("Taken over from {entry}: {link}.", entry=names[0], link=link)
        return language.say(_TAKEN[self.origin.take], entries=language.join_and(names), link=link)


_TAKEN = {
    Take.WORST: marked("The worst of {entries}: {link}."),
    Take.BEST: marked("The best of {entries}: {link}."),
    Take.ALL: marked("What is common to {entries}: {link}."),
    Take.ANY: marked("All that is in {entries}: {link}."),
}


def _neutral(criterion: Criterion, reason: str, value: Value) -> Value:
    if not criterion.allows_not_applicable:
        return Value(criterion=criterion.id, state=State.UNKNOWN, possible=criterion.domain, place=value.place)
    return Value(
        criterion=criterion.id,
        state=State.NOT_APPLICABLE,
        possible=(NOT_APPLICABLE,),
        claims=(Claim(possible=(NOT_APPLICABLE,), text=NOT_APPLICABLE, because=reason),),
        reason=reason,
        origin=reason,
        place=value.place,
    )


def _state(criterion: Criterion, possible: Sequence[str], certain: Sequence[str], sources: Sequence[Value]) -> State:
    """What is known of a value, from what is possible and the values that it was worked out from."""
    if len(possible) == 1 if criterion.kind is not Kind.MANY else tuple(possible) == tuple(certain):
        return State.KNOWN
    states = {source.state for source in sources} - {State.KNOWN, State.NOT_APPLICABLE}
    if states == {State.DISPUTED}:
        return State.DISPUTED
    return State.UNKNOWN if tuple(possible) == criterion.domain and not certain else State.PARTIAL
