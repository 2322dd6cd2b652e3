"""How long ago a date was, said as a day where each academy's calendar tells it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from engine.language import meaning as m
from engine.planning import sql
from engine.planning.analysis import can_be_unknown, needs_joins
from engine.planning.dated import dated
from engine.planning.facts import Facts
from engine.quantities import Kind, Type
from engine.register.calendar import OpenSession, SchoolCalendar

YES_NO, DATE, DAYS, YEARS = (
    Type(kind) for kind in (Kind.YES_NO, Kind.DATE, Kind.SCHOOL_DAYS, Kind.SCHOOL_YEARS)
)
LEFT = m.Column("pupil", "on_roll_to", replace(DATE, optional=True))
ON = m.Column("session", "date", DATE)
AS_AT = date(2025, 1, 10)
WEEK = [date(2025, 1, day) for day in (6, 7, 8, 9, 10)]


def _calendar(*days: date) -> SchoolCalendar:
    return SchoolCalendar.of(OpenSession(day, "AM", "Spring", "Spring", "2024-25") for day in days)


def _facts(*calendars: SchoolCalendar) -> Facts:
    names = tuple("abc"[: len(calendars)])
    return Facts(
        names, {name: {} for name in names}, dict(zip(names, calendars, strict=True)), AS_AT, frozenset("N")
    )


def _ago(symbol: m.Symbol, day: m.Meaning, amount: object = 2, unit: Type = DAYS) -> m.Compare:
    between = m.Arithmetic(-1, m.Ordinal(m.AsAt(DATE), unit), m.Ordinal(day, unit), unit)
    return m.Compare(symbol, between, m.Constant(amount, unit), YES_NO)


@pytest.mark.parametrize(
    ("symbol", "said", "day"),
    [("<", ">=", 9), ("<=", ">=", 8), (">", "<", 8), (">=", "<", 9)],
)
def test_it_is_a_comparison_with_a_day(symbol: m.Symbol, said: m.Symbol, day: int) -> None:
    found = dated(_ago(symbol, LEFT), _facts(_calendar(*WEEK)))
    assert found == m.Compare(said, LEFT, m.DayOfEach((("a", date(2025, 1, day)),), DATE), YES_NO)


def test_each_academy_has_the_day_of_its_own_calendar() -> None:
    facts = _facts(_calendar(*WEEK), _calendar(*WEEK[:2], *WEEK[3:]))
    found = dated(m.Not(_ago("<", ON, 3), YES_NO), facts)
    assert isinstance(found, m.Not) and isinstance(found.part, m.Compare)
    assert found.part.right == m.DayOfEach((("a", date(2025, 1, 8)), ("b", date(2025, 1, 7))), DATE)
    assert needs_joins(_ago("<", ON, 3), facts)
    assert not needs_joins(_ago("<", ON, 3), _facts(_calendar(*WEEK)))


def test_a_day_before_the_calendar_that_may_be_meant_leaves_it_as_it_was() -> None:
    """The first half of the school year is not in the calendar: who left in it may have left this school year."""
    facts = _facts(_calendar(*WEEK))
    assert dated(_ago("<", LEFT, 1, YEARS), facts) == _ago("<", LEFT, 1, YEARS)
    assert dated(_ago("<", LEFT, 5), facts) != _ago("<", LEFT, 5)
    assert dated(_ago("<", LEFT, 6), facts) == _ago("<", LEFT, 6)
    assert dated(_ago("<", ON, 6), facts) != _ago("<", ON, 6), "the date of a mark is in the calendar"


@pytest.mark.parametrize(
    "other",
    [
        _ago("=", LEFT),
        _ago("<", m.AsAt(DATE)),
        _ago("<", m.Column("call", "called_at", Type(Kind.MOMENT))),
        replace(_ago("<", LEFT), right=m.Setting("letters.days", DAYS)),
        replace(_ago("<", LEFT), left=m.Ordinal(LEFT, DAYS)),
    ],
)
def test_any_other_comparison_is_as_it_was(other: m.Compare) -> None:
    assert dated(other, _facts(_calendar(*WEEK))) == other


def test_an_academy_without_a_number_for_today_leaves_it_as_it_was() -> None:
    for calendar in (_calendar(), _calendar(date(2025, 1, 13))):
        assert dated(_ago("<", LEFT), _facts(_calendar(*WEEK), calendar)) == _ago("<", LEFT)


def test_only_a_missing_date_leaves_it_open() -> None:
    facts = _facts(_calendar(*WEEK))
    asked = m.Logic("or", (m.IsMissing(LEFT, YES_NO), _ago("<", LEFT)), YES_NO)
    assert can_be_unknown(_ago("<", LEFT), facts) and not can_be_unknown(asked, facts)


def test_what_is_known_beforehand_does_not_stand_in_a_statement() -> None:
    now, then, other = sql.literal(AS_AT), sql.literal(WEEK[0]), sql.column("m", "code")
    known = sql.compared("<", then, now)
    assert known == sql.TRUE and sql.compared("=", sql.literal(3), sql.literal(-3)) == sql.FALSE
    assert sql.all_of([known, other]) == other and sql.any_of([other, known]) == sql.TRUE
    assert sql.all_of([other, sql.FALSE]) == sql.FALSE and sql.any_of([sql.FALSE, sql.FALSE]) == sql.FALSE
    assert sql.negated(known) == sql.FALSE and sql.is_true(known) == sql.TRUE
    assert sql.case((sql.FALSE, then), (sql.TRUE, now), (other, then)) == now
    assert sql.case((sql.FALSE, then)) == sql.NULL
    texts = sql.compared("<", sql.literal("a"), sql.literal("B"))
    assert texts not in (sql.TRUE, sql.FALSE), "how texts are ordered is the database's to say"
