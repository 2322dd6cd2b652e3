"""What each verb hands back: its result, and all that is wrong or was noticed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.frozen import dataclass

if TYPE_CHECKING:
    from engine.cases.results import SuiteResult
    from engine.check_result import CheckResult
    from engine.diagnostics import Diagnostic
    from engine.document.coverage import Coverage
    from engine.editions.change import Comparison
    from engine.explaining.explained import Explanation
    from engine.exporting.columns import Cell
    from engine.impact.impact import Impact
    from engine.impact.sweeping import Sweep
    from engine.ledger.comparing import Case
    from engine.letters.due import NotDue
    from engine.letters.fields import Letter
    from engine.policy.loading import Policy
    from engine.publishing.public_page import PublicPage
    from engine.review.pack import Pack
    from engine.rulebook import Rulebook
    from engine.showing.shown import ShownAcademy, ShownDuties, ShownOptions, ShownReview, ShownSetting


@dataclass(frozen=True, slots=True)
class Validated:
    """A policy with its rules, None where there are errors, and all that is wrong or doubtful."""

    policy: Policy | None
    rules: Rulebook | None
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """An academy's settings, and what is wrong."""

    settings: tuple[ShownSetting, ...]
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class ShownOfAll:
    """The settings of all academies, and what is wrong."""

    academies: tuple[ShownAcademy, ...]
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Options:
    """What each academy may set, and what is wrong."""

    academies: tuple[ShownOptions, ...]
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Schemas:
    """The text of the schema of each kind of file of each academy, and what is wrong."""

    academies: Mapping[str, Mapping[str, str]]
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Clauses:
    """What the document says and what carries it out, None where the policies have errors, and what is wrong."""

    coverage: Coverage | None
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Duties:
    """The duties of each academy by role, and what is wrong or doubtful."""

    academies: tuple[ShownDuties, ...]
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """A check's result, None where the policy or the register could not be used, and all that was noticed."""

    result: CheckResult | None
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class CheckedPupils:
    """A check's result, the pupils of its register, and all that was noticed."""

    result: CheckResult | None
    pupils: tuple[tuple[Cell, ...], ...]
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class LedgerKept:
    """A check's result with its cases, None where it or the ledger cannot be relied on, and all that was noticed.

    `refused` is why the ledger could not be written, if it could not; `begun` whether no case was in it before.
    """

    result: CheckResult | None
    cases: tuple[Case, ...]
    diagnostics: tuple[Diagnostic, ...]
    refused: OSError | None = None
    begun: bool = False


@dataclass(frozen=True, slots=True)
class LettersDue:
    """The letters that are due, what is not among them (None where nothing can be said), and all that was noticed."""

    letters: tuple[Letter, ...]
    not_due: NotDue | None
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """A rule's answer for one subject explained, None where there is none, and all that was noticed.

    `differ` tells that the two writings of the rule's meaning gave different answers: neither can be relied on.
    """

    explanation: Explanation | None
    diagnostics: tuple[Diagnostic, ...]
    differ: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """What two editions differ in, None where one of them is none, and what was noticed.

    `impact` is what flips on a register, None where none was asked for or it could not be asked.
    """

    comparison: Comparison | None
    diagnostics: tuple[Diagnostic, ...]
    impact: Impact | None = None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What would follow from other settings: what flips, or value by value; None where it could not be asked."""

    compared: Compared
    sweep: Sweep | None = None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """All that a review looks at, None where an edition or the register cannot be used, and what was noticed."""

    pack: Pack | None
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Tested:
    """What came of the policies' cases, None where a policy or a case is not sound, and what is wrong."""

    result: SuiteResult | None
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Status:
    """What has to be reviewed or authorised again and when, and what is wrong."""

    reviews: tuple[ShownReview, ...]
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Rendered:
    """An academy's public page, None where the policies have errors, and what is wrong."""

    page: PublicPage | None
    diagnostics: tuple[Diagnostic, ...]
