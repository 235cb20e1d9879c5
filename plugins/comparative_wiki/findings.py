"""What is found about rules, what of it the owner has accepted, and what is proved."""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .comparison.model import Acceptance, ClassificationId
from .languages.told import tell
from .logic.diagrams import TooLarge
from .problems import Place, Reporter, Severity, did_you_mean, remedies


class Proof(enum.StrEnum):
    """What became of a check."""

    PROVED = "proved"
    FOUND = "found"
    ACCEPTED = "accepted"
    """found, and the owner says why it stays"""
    NOT_PROVED = "not proved"
    """too large to be worked out"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """Something about the rules that is wrong, or worth knowing."""

    code: str
    severity: Severity
    place: Place
    about: tuple[str, ...]
    """the classification, classes and criteria concerned"""
    cause: str
    remedy: str = ""
    accepted: Acceptance | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """One check of one classification."""

    classification: ClassificationId
    code: str
    proof: Proof


class Findings:
    """Collects findings; those that are accepted are kept and not reported."""

    def __init__(self, accepted: Sequence[Acceptance], report: Reporter) -> None:
        self._accepted = accepted
        self._used: set[Acceptance] = set()
        self._seen: set[Finding] = set()
        self._report = report
        self.all: list[Finding] = []
        self.checked: list[Checked] = []

    def add(
        self,
        code: str,
        severity: Severity,
        place: Place,
        about: tuple[str, ...],
        cause: str,
        remedy: str = "",
        *,
        report: Reporter | None = None,
    ) -> None:
        """Keep a finding, and report it unless it is accepted. `report` is that of another file than the comparison."""
        accepted = next((one for one in self._accepted if _covers(one, code, about)), None)
        finding = Finding(
            code=code, severity=severity, place=place, about=about, cause=cause, remedy=remedy, accepted=accepted
        )
        if finding in self._seen:
            return
        self._seen.add(finding)
        self.all.append(finding)
        if accepted is not None:
            self._used.add(accepted)
            return
        to = report or self._report
        to.add(severity, code, place, cause, remedy)

    def check(self, classification: ClassificationId, code: str, place: Place, function: Callable[[], None]) -> None:
        """Run a check. What is too large to be proved is said, and never passes for proved."""
        before = len(self.all)
        try:
            function()
        except (TooLarge, RecursionError):
            self.add(
                "not-proved",
                Severity.WARNING,
                place,
                (classification, code),
                tell(
                    "'{classification}': {code} is not proved, because the rules are too large to be worked out",
                    classification=classification,
                    code=code,
                ),
                tell("Use fewer criteria in one rule, or accept this with a reason."),
            )
            self._note(classification, code, Proof.NOT_PROVED)
            return
        new = self.all[before:]
        proof = Proof.PROVED if not new else Proof.FOUND
        if new and all(finding.accepted is not None for finding in new):
            proof = Proof.ACCEPTED
        self._note(classification, code, proof)

    def _note(self, classification: ClassificationId, code: str, proof: Proof) -> None:
        self.checked.append(Checked(classification=classification, code=code, proof=proof))

    def _found_by(self, code: str) -> list[str]:
        """What the findings of a check are about that nobody has accepted."""
        return [name for one in self.all if one.code == code and one.accepted is None for name in one.about]

    def report_unused(self) -> None:
        """Report acceptances of what is not there."""
        for one in self._accepted:
            if one not in self._used:
                cause = tell(
                    "nothing of the kind '{code}' is found, so that nothing is accepted here",
                    code=one.code,
                )
                if one.where:
                    cause = tell(
                        "nothing of the kind '{code}' about '{where}' is found, so that nothing is accepted here",
                        code=one.code,
                        where=one.where,
                    )
                self._report.warning(
                    "accepted-nothing",
                    one.place,
                    cause,
                    remedies(
                        did_you_mean(one.where, self._found_by(one.code)) if one.where else "", tell("Leave it out.")
                    ),
                )


def _covers(acceptance: Acceptance, code: str, about: tuple[str, ...]) -> bool:
    return acceptance.code == code and (not acceptance.where or acceptance.where in about)
