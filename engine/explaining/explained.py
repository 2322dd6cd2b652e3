"""What `explain` says: one rule's answer for one subject, with everything it rests on and what would change it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from engine.findings import Action, Level, Measured, UsedSetting, Window
from engine.frozen import dataclass


@dataclass(frozen=True, slots=True)
class ExplainedFigure:
    """A figure or fact in a part, in words, with its value; `window` where it is over a time."""

    says: str
    value: Measured
    window: Window | None = None


@dataclass(frozen=True, slots=True)
class ExplainedPart:
    """A part of a condition in words, and its answer: `yes`, `no` or `cannot tell`.

    `joined` is how the parts inside it stand to each other: `and`, `or`, `not`, or nothing where there are none.
    `decides` marks the parts by which the whole answer came about; `called` is the title of the definition that it is.
    """

    says: str
    answer: str
    figures: tuple[ExplainedFigure, ...] = ()
    joined: str = ""
    parts: tuple[ExplainedPart, ...] = ()
    decides: bool = False
    called: str = ""


@dataclass(frozen=True, slots=True)
class ExplainedException:
    """An exception of the rule: its name and reason, and what its condition came to."""

    name: str
    because: str
    part: ExplainedPart


@dataclass(frozen=True, slots=True)
class CountedRow:
    """A row that was looked at: whether it counts, its day if it has one, the rest of its key, and its facts."""

    answer: str
    day: date | None
    label: str
    facts: str


@dataclass(frozen=True, slots=True)
class CountedRows:
    """The rows behind one figure: how many count, how many may, of how many that were looked at.

    `rows` are those that count or may, oldest first. Of a share for which most rows count they are, by
    `others`, those that do not, since it is they that make the difference.
    """

    says: str
    window: Window | None
    counting: int
    unclear: int
    of: int
    unit: str
    rows: tuple[CountedRow, ...]
    others: bool = False


@dataclass(frozen=True, slots=True)
class MissingFact:
    """A fact without which it cannot be told, and the row that lacks it, where it is one row's.

    `table` and `key` tell the row in the register; `at` is its file and line, where these are known.
    """

    fact: str
    of: str
    at: str | None = None
    table: str = ""
    key: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the facts after which the rule would answer otherwise, tried with the evaluator before it is told."""

    then: str
    says: str


@dataclass(frozen=True, slots=True)
class PeriodAnswer:
    """The answer for another period of a rule that is asked for each."""

    window: Window
    answer: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """One rule's answer for one subject.

    `answer` is `yes`, `no`, `cannot tell`, `excepted` or `not evaluated`; it is the answer that a check gives.
    `because` says in words what decides it. `changes` is None where no change was looked for.
    """

    academy: str
    as_at: date
    edition: str
    policy_digest: str
    register_digest: str
    rule: str
    title: str
    level: Level
    asked_of: str
    sentence: str
    words: tuple[str, ...]
    rule_at: str
    basis: tuple[str, ...]
    subject: Mapping[str, str | int | date]
    called: str
    answer: str
    because: str
    window: Window | None = None
    part: ExplainedPart | None = None
    exceptions: tuple[ExplainedException, ...] = ()
    settings: tuple[UsedSetting, ...] = ()
    rows: tuple[CountedRows, ...] = ()
    missing: tuple[MissingFact, ...] = ()
    changes: tuple[Change, ...] = ()
    unchanged: str = ""
    then: Action | None = None
    periods: tuple[PeriodAnswer, ...] = ()
