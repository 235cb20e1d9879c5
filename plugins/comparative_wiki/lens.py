"""An entry as a reader sees it: criteria switched off, values of their own, another classification in its place.

This is what the script in the browser (`render/assets/walk.js`) has to agree with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .classify import Profile
from .comparison.model import ClassificationId, Comparison, CriterionId, Mapped
from .entry import Claim, Entry, EntryId, State
from .rules import RuleSet

Settings = Mapping[tuple[CriterionId, str], str]
"""criterion and option (empty unless it takes many) → the value that a reader gives it"""


@dataclass(frozen=True, kw_only=True)
class Lens:
    """What a reader reads otherwise."""

    off: frozenset[CriterionId] = frozenset()
    """of these criteria nothing is to be known, of any entry"""
    settings: Mapping[EntryId, Settings] = field(default_factory=dict)
    read: frozenset[ClassificationId] = frozenset()
    """other readings, each to stand in the place of what it reads otherwise"""

    def shown(self, comparison: Comparison, name: ClassificationId) -> ClassificationId:
        """The classification that stands in the place of another: its other reading, or itself."""
        others = (one.id for one in comparison.classifications.values() if one.lens_of == name)
        return next((one for one in others if one in self.read), name)


def families(comparison: Comparison) -> Mapping[CriterionId, frozenset[CriterionId]]:
    """The criteria that the rules name, each with those that are worked out from it or from which it is.

    What is known of one of them is known of the others, so a reader changes them together.
    """
    of = {name: {name} for name in comparison.rule_criteria}
    for name in comparison.rule_criteria:
        origin = comparison.criteria[name].origin
        if isinstance(origin, Mapped) and origin.source in of:
            both = of[name] | of[origin.source]
            for each in both:
                of[each] = both
    return {name: frozenset(some) for name, some in of.items()}


def profile_under(rules: RuleSet, entry: Entry, profile: Profile, lens: Lens) -> Profile:
    """What rules know of an entry under a lens.

    A criterion that is switched off may have every permitted value again. One that is set has the reader's value,
    and what is worked out from it, or from which it is worked out, follows by the rules of the comparison. The rival
    claims about either no longer count.
    """
    settings, together, everything = lens.settings.get(entry.id, {}), families(rules.comparison), rules.everything
    touched = ({name for name, _ in settings} | lens.off) & together.keys()
    freed = (lens.off & together.keys()) | {each for name in touched for each in together[name] - {name}}
    allowed, disputed = list(profile.allowed), profile.disputed
    for variable in (variable for name in freed for variable in rules.variables_of(name)):
        allowed[variable] = everything[variable]
        disputed &= ~(1 << variable)
    for (name, option), value in settings.items():
        asked = rules.variable(name, option)
        if asked is not None and value in rules.variables[asked].domain:
            allowed[asked] = rules.mask(asked, (value,))
            disputed &= ~(1 << asked)
    left = {name: claims for name, claims in disputes(rules, entry).items() if name not in touched | freed}
    rivals = [rules.rivals(name, claims) for name, claims in left.items()]
    return Profile(allowed=tuple(allowed), disputed=disputed, constraint=rules.diagrams.all_of(rivals))


def disputes(rules: RuleSet, entry: Entry) -> Mapping[CriterionId, Sequence[Claim]]:
    """The rival claims about criteria that take many, which fix several options at once."""
    values = ((name, entry.values[name]) for name in rules.comparison.rule_criteria)
    return {
        name: value.claims
        for name, value in values
        if value.state is State.DISPUTED and len(value.claims) > 1 and len(rules.variables_of(name)) > 1
    }
