"""What testing the cases says: what was tested, and each expectation that was not met."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.source import Place


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
class SuiteResult:
    """The whole suite, in the order of the files."""

    edition: str
    policy_digest: str
    files: tuple[FileResult, ...]

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

    def figures(self) -> Mapping[str, int]:
        """The counts by name, as JSON and JUnit tell them."""
        return {
            "files": len(self.files),
            "cases": self.cases,
            "expectations": self.expectations,
            "failed": self.failed,
        }
