"""Rules whose stretch of time or run reaches back to before the calendar, where what they look for is not seen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import TypeGuard

from engine.diagnostics import Code, Diagnostic, Severity
from engine.frozen import dataclass
from engine.language import meaning as m
from engine.planning.facts import Facts
from engine.rulebook import ScopedRule
from engine.wording import counted, quoted

NOT_SEEN = Code(
    "D083",
    "a period that begins before the calendar does",
    "A rule that counts over any 10 school weeks looks, in the fourth week of a calendar, at six weeks that the "
    "calendar does not have. What happened in those is not seen and could only add to the count, so its yes stands "
    "and its no may be wrong: above all in autumn, if the register is of one school year. Add last year's sessions "
    "and marks, or bring both years into a store. A share over such a stretch is not told at all. The same holds of "
    "a rule that looks for days in a row: an absence from the calendar's first day on may have begun before it. The "
    "warning ends once the calendar is long enough; it is not given if the rule itself leaves out the time before "
    "the calendar.",
    Severity.WARNING,
)
_LISTED = 4
_COUNTED = {"count", "days", "sum"}
"""What is as it is seen if nothing before the calendar could count; a share of a stretch that is cut is never told."""


def reach_before(rules: Iterable[ScopedRule], facts: Facts) -> Iterator[Diagnostic]:
    """A warning for each academy and length of time for which some rules look at less than they ask for."""
    cut: dict[tuple[str, _Cut], dict[str, None]] = {}
    for scoped in rules:
        parts = [part for when in scoped.rule.conditions for part in m.walk(when) if _reaches_back(part)]
        for academy in scoped.academies:
            for part in parts:
                if found := _cut(part, facts, academy):
                    cut.setdefault((academy, found), {})[scoped.rule.id] = None
    for (academy, found), names in cut.items():
        yield _problem(facts, academy, found, names)


@dataclass(frozen=True)
class _Cut:
    """What a rule does with a length of time, and the length."""

    counts: str
    count: str
    length: str


def _reaches_back(part: m.Meaning | m.Rows | m.Window) -> TypeGuard[m.Run | m.Measure]:
    """Whether a part looks for days in a row, or over any stretch of a length."""
    if isinstance(part, m.Measure):
        return part.window is not None and part.window.kind == "any"
    return isinstance(part, m.Run)


def _cut(part: m.Run | m.Measure, facts: Facts, academy: str) -> _Cut | None:
    """What begins before the calendar where it ends now."""
    seen = facts.calendars[academy]
    if isinstance(part, m.Run):
        limit = facts.length(part.amount, academy)
        days = limit and limit + (part.symbol == ">")
        cut = _shorter(seen.ordinal(facts.as_at, "school day"), days)
        return _Cut("looks for", "look for", f"{counted(days or 0, 'school day')} in a row") if cut else None
    if part.window is None:
        return None
    length, is_count = facts.extent(part.window, academy), part.function in _COUNTED
    if not _shorter(seen.ordinal(facts.as_at, part.window.unit), length):
        return None
    if is_count and not _may_have_counted(part, facts, academy):
        return None
    does = ("counts over", "count over") if is_count else ("looks at", "look at")
    return _Cut(*does, counted(length or 0, part.window.unit))


def _shorter(seen: int | None, asked: int | None) -> bool:
    return bool(seen and asked and seen < asked)


def _may_have_counted(figure: m.Measure, facts: Facts, academy: str) -> bool:
    conditions = (each for each in (figure.rows.where, figure.rows.among) if each is not None)
    return all(_can_be(each, True, figure.rows.kind, facts, academy) for each in conditions)


def _can_be(node: m.Meaning, wanted: bool, kind: str, facts: Facts, academy: str) -> bool:
    """Whether a condition may have the wanted answer for a row of before the calendar, as far as its date tells."""
    if isinstance(node, m.Logic):
        told = (_can_be(part, wanted, kind, facts, academy) for part in node.parts)
        return all(told) if wanted == (node.word == "and") else any(told)
    if isinstance(node, m.Not):
        return _can_be(node.part, not wanted, kind, facts, academy)
    if not isinstance(node, m.Compare):
        return True
    if _is_date(node.left, kind):
        symbol, other = node.symbol, node.right
    elif _is_date(node.right, kind):
        symbol, other = m.TURNED[node.symbol], node.left
    else:
        return True
    if not wanted:
        symbol = m.OPPOSITE[symbol]
    earliest, last = _earliest(other, facts, academy), facts.calendars[academy].last_unseen()
    if earliest is None or last is None or symbol in {"<", "<=", "!="}:
        return True
    return last > earliest if symbol == ">" else last >= earliest


def _is_date(node: m.Meaning, kind: str) -> bool:
    return isinstance(node, m.Column) and (node.owner, node.name) == (kind, "date")


def _earliest(node: m.Meaning, facts: Facts, academy: str) -> date | None:
    """The earliest date that a setting or a constant may be; None where that cannot be told beforehand."""
    values = (
        [case.value for case in facts.cases(node.path, academy)]
        if isinstance(node, m.Setting)
        else [node.value]
        if isinstance(node, m.Constant)
        else []
    )
    dates = [value for value in values if isinstance(value, date)]
    return min(dates) if dates and len(dates) == len(values) else None


def _problem(facts: Facts, academy: str, cut: _Cut, names: Collection[str]) -> Diagnostic:
    first = facts.calendars[academy].days[0].date
    does, whose = (cut.counts, "its") if len(names) == 1 else (cut.count, "their")
    message = (
        f"{quoted(names, _LISTED)} {does} {cut.length}, and the calendar of `{academy}` begins on {first}, less "
        f"than that before {facts.as_at}: what came before is not seen"
    )
    help = f"add the sessions and marks from before {first}; until then {whose} no may be wrong"
    return NOT_SEEN.at(None, message, help=help)
