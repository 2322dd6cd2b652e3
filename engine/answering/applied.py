"""Which case of a setting applied to a subject that a rule answers for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from engine.explain.register_times import covers
from engine.frozen import dataclass
from engine.language import meaning as m
from engine.language.checking.scope import CHOSEN_BY
from engine.language.reads import nodes_of
from engine.language.ruleset import Rule
from engine.policy.cases import WHOLE_SCHOOL, Selector
from engine.policy.settings import Case, Setting

if TYPE_CHECKING:
    from engine.answering.told import AcademyContext, Told


@dataclass(frozen=True, slots=True)
class Reading:
    """How a rule reads a setting: by what no case can be chosen there, and the column with its subject's own date."""

    unseen: frozenset[str] = frozenset()
    dated: str = "date"


def readings(rule: Rule) -> dict[str, Reading]:
    """How the rule reads each setting, where it does so first."""
    found: dict[str, Reading] = {}
    for part in nodes_of(rule):
        if isinstance(part, m.Setting):
            found.setdefault(part.path, Reading(part.unseen, rule.subject.date or "date"))
    return found


def only_case(setting: Setting) -> Case | None:
    """The case of a setting that always holds, whatever a subject tells; None where it has none, or several."""
    return setting.cases[0] if len(setting.cases) == 1 and setting.cases[0].selector == Selector() else None


def case_for(setting: Setting, told: Told, context: AcademyContext, reading: Reading) -> Case | None:
    """The case of a setting that applied to a subject.

    What the subject does not tell is not asked, but of what is unseen where the rule reads it no case can be chosen.
    """
    facts = {**told.facts, **told.subject}
    cell = facts.get("cell")
    if isinstance(cell, Selector):
        cases = (case for case in setting.cases if covers(case.selector, cell))
        return next((case for case in cases if case.selector.in_force(context.as_at)), None)
    own = facts.get(reading.dated)
    day = (
        min(own, context.as_at)
        if isinstance(own, date)
        else told.window.last
        if told.window
        else context.as_at
    )
    seen = (case for case in setting.cases if not _is_unseen(case.selector, reading.unseen))
    return next((case for case in seen if _held(case.selector, facts, day)), None)


def rested_on(
    setting: Setting, chosen: Case, told: Told, context: AcademyContext, reading: Reading
) -> tuple[Case, ...]:
    """The case chosen for the subject; of a setting read for other rows all cases up to the day that may be theirs."""
    facts = {**told.facts, **told.subject}
    known = {name for key, name in {**_CHOOSING, reading.dated: "weekday"}.items() if key in facts}
    if "cell" in facts or not CHOSEN_BY - reading.unseen - known - {"class"}:
        return (chosen,)
    held = (case for case in setting.cases if _held(case.selector, facts, None))
    return tuple(case for case in held if (case.selector.valid_from or date.min) <= context.as_at)


_CHOOSING = {"session": "session", "year_group": "year group", "class": "class"}


def _is_unseen(where: Selector, unseen: frozenset[str]) -> bool:
    """Whether a case is chosen by what a rule does not see; what has no year group has the whole school's value."""
    whole = where.year_groups is not None and WHOLE_SCHOOL in where.year_groups
    return bool(where.asks() & (unseen - {"year group"} if whole else unseen))


def _held(where: Selector, facts: Mapping[str, object], day: object) -> bool:
    """Whether a case holds for what is known of a subject."""
    return (
        (where.sessions is None or facts.get("session") is None or facts["session"] in where.sessions)
        and (where.year_groups is None or _all_of_years(where.year_groups, facts))
        and (where.classes is None or facts.get("class", where) in {where, *where.classes})
        and (not isinstance(day, date) or where.holds_on(day))
    )


def _all_of_years(years: frozenset[int], facts: Mapping[str, object]) -> bool:
    """Whether the year group of a subject, or each from the first to the last of a class, is among some."""
    first, last = facts.get("first_year"), facts.get("last_year")
    if isinstance(first, int) and isinstance(last, int):
        return years.issuperset(range(first, last + 1))
    return "year_group" not in facts or facts["year_group"] in years
