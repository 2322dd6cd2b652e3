"""What can be known of a condition before any row is read: which codes it can hold for, and what it needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from itertools import product
from typing import Literal

from engine.frozen import replace
from engine.language import meaning as m
from engine.language.left_open import left_open_by
from engine.language.unseen_rows import has_beginning
from engine.planning.dated import dated
from engine.planning.facts import Facts
from engine.quantities import Kind, Value

# Nine marks in ten are one of these; what cannot hold for them reads only the rest.
COMMON = frozenset({"/", "\\"})

Outcome = bool | None
ANY_OUTCOME: frozenset[Outcome] = frozenset({True, False, None})


def possible_codes(condition: m.Meaning | None, facts: Facts) -> frozenset[str]:
    """The codes for which a condition on a session is not certainly no, in whatever row and academy."""
    if condition is None:
        return facts.codes
    told = by_code(condition, facts)
    return frozenset(code for code, found in told.items() if found != {False})


def by_code(condition: m.Meaning, facts: Facts) -> Mapping[str, frozenset[Outcome]]:
    """The answers a condition can have for a row with each of the codes, worked out once."""
    return facts.once(
        ("by code", condition), lambda: {code: outcomes(condition, code, facts) for code in facts.codes}
    )


def reads_all_marks(codes: frozenset[str]) -> bool:
    """Whether rows of the commonest codes are among those wanted."""
    return bool(codes & COMMON)


def false_without_days(condition: m.Meaning, facts: Facts) -> bool:
    """Whether a condition on a day is certainly no where each of its day conditions is."""
    return outcomes(condition, None, facts) == {False}


def outcomes(condition: m.Meaning, code: str | None, facts: Facts) -> frozenset[Outcome]:
    """The answers a condition can have for a row with a code (or for a day of which every day condition is no)."""
    if isinstance(condition, m.DayCondition):
        return frozenset({False}) if code is None else ANY_OUTCOME
    if isinstance(condition, m.Begins):
        certain = code is None and outcomes(condition.day, None, facts) == {False}
        return frozenset({False}) if certain else ANY_OUTCOME
    if isinstance(condition, m.Not):
        return frozenset(_not(each) for each in outcomes(condition.part, code, facts))
    if isinstance(condition, m.Logic):
        return reduce(
            lambda sofar, part: _chained_all(condition.word, sofar, outcomes(part, code, facts)),
            condition.parts[1:],
            outcomes(condition.parts[0], code, facts),
        )
    if code is not None and isinstance(condition, m.InSet) and _is_code(condition.part):
        found = frozenset(code in group for group in _groups(condition.group, facts))
        return found | (frozenset({None}) if can_be_unknown(condition.group, facts) else frozenset())
    if code is not None and isinstance(condition, m.Compare) and condition.symbol in {"=", "!="}:
        return _equality(condition, code, facts)
    return ANY_OUTCOME


def _equality(condition: m.Compare, code: str, facts: Facts) -> frozenset[Outcome]:
    left, right = condition.left, condition.right
    if _is_code(right):
        left, right = right, left
    if not _is_code(left):
        return ANY_OUTCOME
    others = {right.value} if isinstance(right, m.Constant) else _set_codes(right, facts)
    found = frozenset((code == other) is (condition.symbol == "=") for other in others)
    unknown = frozenset({None}) if can_be_unknown(right, facts) else frozenset()
    return found | unknown if found else ANY_OUTCOME


def _set_codes(node: m.Meaning, facts: Facts) -> frozenset[Value]:
    """The codes that a setting of one code can be; none where the value is not known beforehand."""
    if isinstance(node, m.Setting) and all(facts.cases(node.path, academy) for academy in facts.academies):
        return facts.all_values(node.path)
    return frozenset()


def _is_code(node: object) -> bool:
    return isinstance(node, m.Column) and (node.owner, node.name) == ("session", "code") and not node.around


def _groups(node: m.Meaning, facts: Facts) -> Iterable[frozenset[str]]:
    if isinstance(node, m.Constant) and isinstance(node.value, frozenset):
        return [node.value]
    if isinstance(node, m.Setting):
        return [value for value in facts.all_values(node.path) if isinstance(value, frozenset)]
    return []


def _not(outcome: Outcome) -> Outcome:
    return None if outcome is None else not outcome


def _chained_all(
    word: Literal["and", "or"], first: frozenset[Outcome], second: frozenset[Outcome]
) -> frozenset[Outcome]:
    return frozenset(_chained(word, each) for each in product(first, second))


def _chained(word: Literal["and", "or"], parts: Iterable[Outcome]) -> Outcome:
    found = set(parts)
    decisive = word == "or"
    if decisive in found:
        return decisive
    return None if None in found else not decisive


def can_be_unknown(node: m.Meaning | m.Rows | m.Window, facts: Facts) -> bool:
    """Whether a condition or value can be missing for some row; cautious where it is not plain."""
    said = node if isinstance(node, m.Rows | m.Window) else dated(node, facts)
    return bool(left_open_by(said, lambda part: _can_lack_a_value(part, facts)))


def _can_lack_a_value(node: m.Meaning, facts: Facts) -> bool | None:
    """Whether a part can be missing for some row; None where its own parts decide."""
    if not isinstance(node, _LACKING):
        return None
    if isinstance(node, m.Column):
        return node.type.optional
    if isinstance(node, m.Setting):
        return not facts.is_given(node.path)
    if isinstance(node, m.Ordinal):
        return not _has_number(node, facts)
    if isinstance(node, m.LastUnseen):
        return not all(each.days for each in facts.calendars.values())
    return not isinstance(node, m.Exists) or _may_lack_rows(node.rows) or can_be_unknown(node.rows, facts)


def _may_lack_rows(rows: m.Rows) -> bool:
    """Whether there may be rows before the calendar, or registers of an unknown class."""
    return has_beginning(rows) or rows.kind == "register"


_LACKING = (m.Column, m.Setting, m.Ordinal, m.Exists, m.Measure, m.Run, m.LastUnseen, m.Untold)


def _has_number(node: m.Ordinal, facts: Facts) -> bool:
    """Whether the date always lies on the calendar."""
    if isinstance(node.date, m.AsAt):
        calendars = facts.calendars.values()
        return all(each.ordinal(facts.as_at, node.unit) is not None for each in calendars)
    return m.is_open_day(node.date)


def codes_that_hold(node: m.Meaning, facts: Facts) -> frozenset[str] | None:
    """The codes for which a condition holds, where nothing but the code decides it; else None."""
    if not all(isinstance(part, _BY_CODE) or _is_code(part) for part in m.walk(node)):
        return None
    told = by_code(node, facts)
    if any(len(found) != 1 or None in found for found in told.values()):
        return None
    return frozenset(code for code, found in told.items() if found == {True})


_BY_CODE = (m.InSet, m.Compare, m.Logic, m.Not, m.Constant, m.Setting)


def left_for(node: m.Meaning, code: str, facts: Facts) -> m.Meaning | None:
    """What of a condition remains to be asked of rows with a code; None where it is surely no for them."""
    found = outcomes(node, code, facts)
    if found == {False}:
        return None
    if found == {True}:
        return m.Constant(True, node.type)
    if not isinstance(node, m.Logic):
        return node
    parts = [(part, outcomes(part, code, facts)) for part in node.parts]
    settled = {True} if node.word == "and" else {False}
    asked = tuple(left_for(part, code, facts) or part for part, told in parts if told != settled)
    return asked[0] if len(asked) == 1 else replace(node, parts=asked)


def needs_joins(node: m.Meaning, facts: Facts) -> bool:
    """Whether a condition on a session needs more than the mark itself and what is the same everywhere."""
    for part in m.walk(dated(node, facts)):
        if isinstance(part, m.Column) and part.owner != "session":
            return True
        if isinstance(part, m.Setting | m.DayOfEach) and not is_same_everywhere(part, facts):
            return True
        if isinstance(part, m.Ordinal | m.Exists | m.Measure):
            return True
    return False


def is_same_everywhere(node: m.Setting | m.DayOfEach, facts: Facts) -> bool:
    """Whether a setting, or a day, is one for all rows of all academies."""
    if isinstance(node, m.Setting):
        return facts.one_value(node.path) is not None
    return len({day for _, day in node.days}) == 1


def session_columns(nodes: Iterable[m.Meaning | m.Rows]) -> frozenset[str]:
    """The columns of a mark that conditions read."""
    return frozenset(
        part.name
        for node in nodes
        for part in m.walk(node)
        if isinstance(part, m.Column) and part.owner == "session"
    )


NUMERIC = frozenset(
    set(Kind)
    - {Kind.YES_NO, Kind.DATE, Kind.MOMENT, Kind.CODE, Kind.CODES, Kind.TEXT, Kind.CHOICE}
    - {Kind.BANDS, Kind.BAND, Kind.STAGES}
)
