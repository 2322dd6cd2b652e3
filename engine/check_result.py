"""The whole answer of a check: what was read of the register, and what the rules came to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from engine.diagnostics import Diagnostic
from engine.findings import Answer, Finding, Level, RuleCount
from engine.frozen import dataclass
from engine.keyed import by_key
from engine.wanted import Wanted


@dataclass(frozen=True, slots=True)
class AcademyCount:
    """How many findings an academy has by level, how many answers cannot be told there, and rules not evaluated.

    `overdue` are findings whose day to act is past; a lower stage of a ladder asks nobody to act.
    """

    academy: str
    levels: Mapping[Level, int]
    overdue: int
    cannot_tell: int
    not_evaluated: int

    @property
    def counts(self) -> dict[str, int]:
        """Each number by its name, in the order in which reports and exports have them."""
        return {
            **{level.value: number for level, number in self.levels.items()},
            "overdue": self.overdue,
            "cannot_tell": self.cannot_tell,
            "not_evaluated": self.not_evaluated,
        }


@dataclass(frozen=True, slots=True)
class TableCount:
    """Rows of a register table: read = used + set aside, among these marks that say nothing where none is due."""

    read: int
    used: int
    set_aside: int
    undue: int = 0

    @property
    def lost(self) -> int:
        """The rows set aside that may have said something."""
        return self.set_aside - self.undue


@dataclass(frozen=True, slots=True)
class RegisterSummary:
    """What was read of the register; `missing_marks` are open sessions of pupils on roll without a usable mark.

    `incomplete` are the tables that lack sessions (`calendar`, `registers`), and those that have no row of late.
    `misnamed` are rows that no rule sees because the name of their academy is that of none that was asked for, though
    it may be meant.
    """

    digest: str
    tables: Mapping[str, TableCount]
    missing_marks: int
    incomplete: tuple[str, ...] = ()
    misnamed: int = 0


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The whole answer of a check, in a stable order; where not all of it is `wanted`, reports list what is `chosen`."""

    as_at: date
    academies: tuple[str, ...]
    edition: str
    policy_digest: str
    register: RegisterSummary
    rules: tuple[RuleCount, ...]
    findings: tuple[Finding, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
    wanted: Wanted | None = None
    chosen: tuple[Finding, ...] = ()

    @property
    def listed(self) -> tuple[Finding, ...]:
        """The findings that reports list."""
        return self.chosen if self.wanted else self.findings

    def by_academy(self) -> tuple[AcademyCount, ...]:
        """What the whole check comes to at each academy; added up, what it comes to."""
        found = by_key((finding.academy, finding) for finding in self.findings)
        of = {**{academy: [] for academy in self.academies}, **found}
        return tuple(
            _counted(academy, findings, sum(academy in rule.not_evaluated_at for rule in self.rules))
            for academy, findings in of.items()
        )


def _counted(academy: str, findings: Sequence[Finding], not_evaluated: int) -> AcademyCount:
    found = [each for each in findings if each.answer is Answer.YES]
    levels = Counter(each.level for each in found)
    return AcademyCount(
        academy,
        {level: levels[level] for level in Level},
        overdue=sum(each.then is not None and each.then.overdue and not each.folded for each in found),
        cannot_tell=len(findings) - len(found),
        not_evaluated=not_evaluated,
    )
