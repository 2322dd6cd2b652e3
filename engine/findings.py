"""What rules say: a count for each, and each finding with its evidence and origin."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from engine.frozen import dataclass
from engine.keyed import by_key
from engine.wording import of_case


class Level(StrEnum):
    """How strongly the policy asks; the order is that of `--fail-on`."""

    MUST = "must"
    SHOULD = "should"
    NOTE = "note"


class Answer(StrEnum):
    """A rule's answer for one subject."""

    YES = "yes"
    NO = "no"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class Window:
    """The stretch a finding is about: its first and last day."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure in a finding, in its unit (`sessions`, `%`, `points`, `school days`, `time`, …).

    Where missing facts leave a range, `value` is the low end and `high` the other; without a high end it is `value`
    `or_more`. A share, which is shown with four decimals, is exactly the percentage that `count` is of `among`.
    """

    value: int | Decimal | str | None
    unit: str
    high: int | Decimal | str | None = None
    or_more: bool = False
    count: int | None = None
    among: int | None = None

    @property
    def is_one(self) -> bool:
        """Whether it is one and no more, so that its unit is in the singular."""
        return self.value == 1 and self.high is None and not self.or_more

    def spread(self, written: Callable[[int | Decimal | str], str]) -> str:
        """From which end to which it lies, `8 to 11` or `8 or more`, each end as it is written."""
        low = "missing" if self.value is None else written(self.value)
        if self.or_more:
            return f"{low} or more"
        return low if self.high is None else f"{low} to {written(self.high)}"


@dataclass(frozen=True, slots=True)
class Responsible:
    """Who acts: a role, with its holder and how to reach them where the contacts give them."""

    role: str
    holder: str | None = None
    contact: str | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """What is to be done, by whom, by what day (None where there is no deadline), and the duty that says so.

    It is `overdue` where that day lies before the as-at date.
    """

    do: str
    by: Responsible | None = None
    due: date | None = None
    duty: str | None = None
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class UsedSetting:
    """A setting that a finding rests on: `at` is `layer/file.yaml:line:column`.

    `when` is the case that was chosen, such as `PM, years 3 and 4`; None where it always holds. `written` is the value
    as people read it, with its unit: `10%`.
    """

    path: str
    value: int | Decimal | str | tuple[str, ...]
    layer: str
    at: str
    clause: str | None = None
    when: str | None = None
    written: str = ""

    @property
    def name(self) -> str:
        """The path, with the case in brackets: `register.closes (AM)`."""
        return of_case(self.path, self.when)


@dataclass(frozen=True, slots=True)
class Ladder:
    """A rule's stage on a ladder of rules, of which reports show the highest that a subject has reached.

    In a finding `under` is the rule of that highest stage; None where the finding is it.
    """

    name: str
    stage: int
    under: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule's answer, yes or cannot tell, for one subject of one academy."""

    rule: str
    academy: str
    answer: Answer
    subject: Mapping[str, str | int | date]
    level: Level
    says: str
    window: Window | None = None
    values: Mapping[str, Measured] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    then: Action | None = None
    settings: tuple[UsedSetting, ...] = ()
    ladder: Ladder | None = None
    title: str = ""

    @property
    def last_day(self) -> date | None:
        """The last day that it is about; None where it is about no day."""
        days = [each for each in self.subject.values() if isinstance(each, date)]
        return max([*days, self.window.last] if self.window else days, default=None)

    @property
    def called(self) -> str:
        """The title of its rule, at this academy; the rule's name where it has none."""
        return self.title or self.rule

    @property
    def told(self) -> str:
        """What it says; where the answer cannot be told, what is missing for it."""
        return self.says if self.answer is Answer.YES else f"cannot tell: {', '.join(self.missing)}"

    @property
    def folded(self) -> bool:
        """Whether the subject has reached a higher stage, under which reports name this one."""
        return self.ladder is not None and self.ladder.under is not None


class PerhapsNotAsked:
    """A rule that may not be asked, at all or at some academies, with the reason of each."""

    __slots__ = ()
    not_evaluated: str | None
    not_evaluated_at: Mapping[str, str]

    @property
    def why_not(self) -> str | None:
        """Why the rule was not asked somewhere, or anywhere, in words; None where it was asked at every academy."""
        return why_at(self.not_evaluated_at) or None if self.not_evaluated is None else self.not_evaluated


@dataclass(frozen=True, slots=True)
class RuleCount(PerhapsNotAsked):
    """How many subjects a rule was asked about and what it answered; `excepted` tells how many noes an exception made.

    `tested` is the sum of yes, no and cannot tell. `not_evaluated` is the reason why the rule
    could not be asked at all, such as a table that was not supplied; `not_evaluated_at` tells it for each
    academy at which it could not be asked, be it that it was at others. `academies` are those whose rule it is.
    """

    id: str
    title: str
    subject: str
    level: Level
    tested: int = 0
    yes: int = 0
    no: int = 0
    cannot_tell: int = 0
    excepted: int = 0
    not_evaluated: str | None = None
    not_evaluated_at: Mapping[str, str] = field(default_factory=dict)
    academies: tuple[str, ...] = ()


def why_nowhere(reasons: Mapping[str, str]) -> str:
    """Why a rule could not be asked at any of its academies."""
    different = set(reasons.values())
    return different.pop() if len(different) == 1 else why_at(reasons)


def why_at(reasons: Mapping[str, str]) -> str:
    """Why a rule was not asked at some academies: "at `alder`, `ludlow`: the register has no table `calls`"."""
    alike = by_key((reason, f"`{academy}`") for academy, reason in reasons.items())
    return "; ".join(f"at {', '.join(academies)}: {reason}" for reason, academies in alike.items())


_IN_WORDS = frozenset({"each year group", "whole school"})
"""What is said of year groups without a number, as `policy` writes it."""


def combination_part(key: str, value: str) -> str:
    """A part of a combination of cases as a reader says it: `year 3`, `years 3, 4`, `class 4A`, `Fridays`, `AM`."""
    several = ", " in value
    match key:
        case "year_groups":
            return value if value in _IN_WORDS else f"{'years' if several else 'year'} {value}"
        case "classes":
            return f"{'classes' if several else 'class'} {value}"
    return value


def combination(subject: Mapping[str, object]) -> str:
    """The combination of cases that a rule for settings is asked of, such as `PM, years 3, 4`; blank for all."""
    return ", ".join(combination_part(key, str(value)) for key, value in subject.items())
