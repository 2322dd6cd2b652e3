"""What testing the cases says: what was tested, and each expectation that was not met."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.frozen import dataclass
from engine.source import Place

if TYPE_CHECKING:
    from engine.cases.case import Never


@dataclass(frozen=True, slots=True)
class Failure:
    """An expectation that was not met; `why` are the finding's words, figures, and what is missing or was left out."""

    place: Place
    subject: str
    expected: str
    told: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseResult:
    """A case that was asked: how many subjects it expects something of, and what failed."""

    name: str
    rule: str
    place: Place
    expectations: int
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class FileResult:
    """A file of cases."""

    name: str
    title: str
    cases: tuple[CaseResult, ...]

    @property
    def failed(self) -> int:
        """How many of its cases failed."""
        return sum(bool(case.failures) for case in self.cases)


@dataclass(frozen=True, slots=True)
class RuleCoverage:
    """How far the cases cover a rule: of so many answers, outcomes of parts and boundaries, those none touches."""

    rule: str
    title: str
    cases: int
    items: int
    uncovered: tuple[str, ...]
    declared: tuple[Never, ...]

    @property
    def covered(self) -> int:
        """How many some case touches."""
        return self.items - len(self.uncovered) - len(self.declared)


@dataclass(frozen=True, slots=True)
class SuiteResult:
    """The whole suite, in the order of the files, and what it covers in the order of the rules."""

    edition: str
    policy_digest: str
    files: tuple[FileResult, ...]
    coverage: tuple[RuleCoverage, ...]

    @property
    def cases(self) -> int:
        """How many cases were asked."""
        return sum(len(file.cases) for file in self.files)

    @property
    def failed(self) -> int:
        """How many of them failed."""
        return sum(file.failed for file in self.files)

    @property
    def expectations(self) -> int:
        """How many subjects something was expected of."""
        return sum(case.expectations for file in self.files for case in file.cases)

    @property
    def uncovered(self) -> int:
        """How many answers, outcomes of parts and boundaries of the rules no case touches."""
        return sum(len(rule.uncovered) for rule in self.coverage)

    @property
    def declared(self) -> int:
        """How many of them cannot happen, as their files say."""
        return sum(len(rule.declared) for rule in self.coverage)

    def figures(self) -> Mapping[str, int]:
        """The counts by name, as JSON and JUnit tell them."""
        return {
            "files": len(self.files),
            "cases": self.cases,
            "expectations": self.expectations,
            "failed": self.failed,
            "items": sum(rule.items for rule in self.coverage),
            "uncovered": self.uncovered,
            "declared": self.declared,
        }
