"""What a file of cases says, in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import TypeAlias

from engine.frozen import dataclass
from engine.language.ruleset import Rule
from engine.policy.settings import Setting
from engine.source import Source, Span

Row: TypeAlias = Mapping[str, str]

NOT_ASKED = "not asked"


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a case expects of one subject; what is None, or not among the values, is not looked at."""

    subject: str
    answer: str
    window: str | None
    says: str | None
    missing: str | None
    values: Mapping[str, str]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Case:
    """A register of a few pupils and what a rule is to answer of it; `expected` is None: not evaluated.

    `tables` hold the cells as texts, every table of a register that is supplied; `settings` take the place of
    those of the academy, and `settings_missing` are taken away.
    """

    name: str
    academy: str
    rule: Rule
    of_policy: bool
    as_at: date
    tables: Mapping[str, tuple[Row, ...]]
    settings: Mapping[str, Setting]
    settings_missing: frozenset[str]
    expected: tuple[Expectation, ...] | None
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Never:
    """What cannot happen, in the words in which the coverage lists it, and why."""

    what: str
    because: str
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A file of cases. `rule` is the policy's rule that the file as a whole is about, if it is about one."""

    source: Source
    title: str
    rule: Rule | None
    never: tuple[Never, ...]
    cases: tuple[Case, ...]
