"""What flips on a register: values that reports are made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import date
from enum import StrEnum

from engine.check_result import RegisterSummary
from engine.findings import Answer, Level, PerhapsNotAsked
from engine.frozen import dataclass


class Cause(StrEnum):
    """How changes make an answer flip."""

    ALONE = "alone"
    COMBINATION = "combination"
    INTERACTION = "interaction"


@dataclass(frozen=True, slots=True)
class Attribution:
    """What makes an answer flip: one change alone, several that do it together only, or an interaction.

    In an interaction what one change does depends on another: each of several would do it, or one undoes it again.
    """

    how: Cause
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flip:
    """One subject's answer to one rule, before and now, each with its reason; `year_group` and `groups` of its pupil."""

    rule: str
    title: str
    level: Level
    academy: str
    subject: Mapping[str, str | int | date]
    year_group: int | None
    groups: tuple[str, ...]
    old: Answer
    new: Answer
    old_reason: str
    new_reason: str
    by: Attribution

    @property
    def way(self) -> str:
        """`found now`, `found no longer`, `cannot be told now` or `can be told now`."""
        if self.new is Answer.YES:
            return "found now"
        if self.old is Answer.YES:
            return "found no longer" if self.new is Answer.NO else "cannot be told now"
        return "cannot be told now" if self.new is Answer.CANNOT_TELL else "can be told now"


WAYS = ("found now", "found no longer", "cannot be told now", "can be told now")


@dataclass(frozen=True, slots=True)
class RuleEffect(PerhapsNotAsked):
    """A rule that changes reach: how often it answers yes, and cannot tell, by each edition; None where it has none.

    `not_evaluated` is the reason why the register cannot be asked; `not_evaluated_at` tells it for each academy of
    which one of the editions cannot ask, so that nothing flips there. `untold` counts the answers that neither can tell,
    `untold_at` those of each academy. `academies` are those whose rule it is: another may have its own in its place.
    """

    rule: str
    title: str
    level: Level
    academies: tuple[str, ...]
    yes: tuple[int | None, int | None]
    cannot_tell: tuple[int | None, int | None]
    flips: int
    untold: int = 0
    not_evaluated: str | None = None
    not_evaluated_at: Mapping[str, str] = field(default_factory=dict)
    untold_at: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChangeEffect:
    """How many answers a change flips alone and together with others; `why` is told where it flips nothing."""

    change: str
    alone: int
    with_others: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class AcademyEffect:
    """What flips at one academy: how many answers each way, and of how many pupils.

    `untold` are the answers that neither edition can tell, `not_evaluated` the rules that cannot be asked there. It is
    `reached` if some change is in force there.
    """

    academy: str
    ways: Mapping[str, int]
    pupils: int
    untold: int
    not_evaluated: int
    reached: bool


@dataclass(frozen=True, slots=True)
class Impact:
    """All that flips between two editions on one register; no change reaches the academies that are `unreached`.

    Of a `summary` no flip is listed.
    """

    as_at: date
    academies: tuple[str, ...]
    register: RegisterSummary
    rules: tuple[RuleEffect, ...]
    changes: tuple[ChangeEffect, ...]
    flips: tuple[Flip, ...]
    unreached: tuple[str, ...] = ()
    summary: bool = False

    @property
    def listed(self) -> tuple[Flip, ...]:
        """The flips that reports list."""
        return () if self.summary else self.flips

    def by_academy(self) -> Iterator[AcademyEffect]:
        """What flips at each academy; added up, what flips."""
        ways: dict[str, Counter[str]] = {}
        pupils: dict[str, set[object]] = {}
        for flip in self.flips:
            ways.setdefault(flip.academy, Counter())[flip.way] += 1
            pupils.setdefault(flip.academy, set()).update(
                [flip.subject["pupil_id"]] if "pupil_id" in flip.subject else []
            )
        for name in self.academies:
            yield AcademyEffect(
                name,
                ways.get(name, Counter()),
                len(pupils.get(name, ())),
                sum(rule.untold_at.get(name, 0) for rule in self.rules),
                sum(name in rule.not_evaluated_at for rule in self.rules),
                name not in self.unreached,
            )

    def attributions(self) -> dict[Attribution, int]:
        """How many answers each cause flips; together they are all flips."""
        found = Counter(flip.by for flip in self.flips)
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0].how, item[0].changes)))
