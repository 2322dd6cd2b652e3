"""The school calendar: numbers of days, weeks and periods across holidays, and the stretches made of them."""

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_registers import DAYS, calendar, load, write_register

from engine.quantities import UNIT_OF, Unit
from engine.register.asked import Asked
from engine.register.calendar import OpenSession, Period, SchoolCalendar, Stretch
from engine.register.files.table_files import TableFile
from engine.register.tables import tables
from engine.register.unusual import calendars_ended

D = date.fromisoformat
UNITS = tuple(UNIT_OF.values())

# First and last weekday of each half term: two terms with Christmas between them, and the start of a year.
HALF_TERMS = (
    ("2024-25", "autumn", "autumn 1", "2024-09-03", "2024-09-13"),
    ("2024-25", "autumn", "autumn 2", "2024-12-16", "2024-12-18"),
    ("2024-25", "spring", "spring 1", "2025-01-07", "2025-01-17"),
    ("2025-26", "autumn", "autumn 1", "2025-09-02", "2025-09-12"),
)


def _weekdays(first: date, last: date) -> list[date]:
    days = [first + timedelta(days=i) for i in range((last - first).days + 1)]
    return [day for day in days if day.isoweekday() <= 5]


def _sessions() -> list[OpenSession]:
    return [
        OpenSession(day, session, term, half, year)
        for year, term, half, first, last in HALF_TERMS
        for day in _weekdays(D(first), D(last))
        for session in ("AM", "PM")
    ]


CALENDAR = SchoolCalendar.of(_sessions())


@pytest.mark.parametrize(
    ("day", "numbers"),
    [
        ("2024-09-02", (None, None, None, None, None)),
        ("2024-09-03", (1, 1, 1, 1, 1)),
        ("2024-09-08", (4, 1, 1, 1, 1)),  # a Sunday
        ("2024-11-01", (9, 2, 1, 1, 1)),  # in the half-term holiday
        ("2024-12-16", (10, 3, 2, 1, 1)),
        ("2025-01-01", (12, 3, 2, 1, 1)),
        ("2025-01-06", (12, 3, 2, 1, 1)),  # the Monday before school opens: still the last week reached
        ("2025-01-07", (13, 4, 3, 2, 1)),
        ("2025-09-02", (22, 6, 4, 3, 2)),
        ("2099-01-01", (30, 7, 4, 3, 2)),
    ],
)
def test_units_are_numbered_without_gaps_across_holidays(day, numbers):
    assert tuple(CALENDAR.ordinal(D(day), unit) for unit in UNITS) == numbers


def test_a_week_over_new_year_is_one_week():
    days = [OpenSession(D(day), "AM", "t", "h", "y") for day in ("2024-12-30", "2025-01-02", "2025-01-06")]
    calendar = SchoolCalendar.of(days)
    assert [calendar.ordinal(session.date, "school week") for session in days] == [1, 1, 2]


def test_on_tells_the_open_sessions_of_a_day():
    calendar = SchoolCalendar.of([OpenSession(D("2024-09-03"), "AM", "autumn", "a1", "2024-25")])
    day = calendar.on(D("2024-09-03"))
    assert day is not None
    assert (day.sessions, day.term, day.half_term) == (("AM",), "autumn", "a1")
    assert calendar.on(D("2024-09-04")) is None
    assert calendar.on(D("2024-09-02")) is None


@pytest.mark.parametrize(
    ("kind", "unit", "as_at", "first", "last", "reaches"),
    [
        ("this", "half term", "2024-12-25", "2024-12-16", "2024-12-25", "2024-12-25"),
        ("last", "half term", "2024-12-25", "2024-09-03", "2024-09-13", "2024-12-15"),
        ("last", "half term", "2025-01-07", "2024-12-16", "2024-12-18", "2025-01-06"),
        ("this", "school year", "2025-01-08", "2024-09-03", "2025-01-08", "2025-01-08"),
        ("last", "school year", "2025-09-02", "2024-09-03", "2025-01-17", "2025-09-01"),
        ("last", "school week", "2025-01-09", "2024-12-16", "2024-12-18", "2025-01-06"),
        ("last", "school day", "2025-01-07", "2024-12-18", "2024-12-18", "2025-01-06"),
        ("this", "school week", "2024-09-14", "2024-09-09", "2024-09-14", "2024-09-14"),
    ],
)
def test_this_period_ends_with_as_at_and_the_last_with_its_last_open_day(
    kind, unit, as_at, first, last, reaches
):
    period = CALENDAR.period(kind, unit, D(as_at))
    assert period.window == Stretch(D(first), D(last))
    assert period.reach == Stretch(D(first), D(reaches))


def test_there_is_no_period_before_the_calendar():
    assert CALENDAR.period("this", "term", D("2024-09-02")) is None
    assert CALENDAR.period("last", "term", D("2024-12-18")) is None
    assert CALENDAR.periods("term", D("2024-09-02")) == ()


def test_each_period_reaches_to_the_next_and_shows_its_open_days():
    assert CALENDAR.periods("half term", D("2025-01-11")) == (
        Period(1, Stretch(D("2024-09-03"), D("2024-09-13")), Stretch(D("2024-09-03"), D("2024-12-15"))),
        Period(2, Stretch(D("2024-12-16"), D("2024-12-18")), Stretch(D("2024-12-16"), D("2025-01-06"))),
        Period(3, Stretch(D("2025-01-07"), D("2025-01-10")), Stretch(D("2025-01-07"), D("2025-01-11"))),
    )


def test_a_stretch_spans_christmas_and_is_cut_at_either_end():
    assert CALENDAR.stretch("school week", 4, 2) == Stretch(D("2024-12-16"), D("2025-01-10"))
    assert CALENDAR.stretch("school week", 4, 9) == Stretch(D("2024-09-03"), D("2025-01-10"))
    assert CALENDAR.stretch("school week", 4, 2, D("2025-01-08")) == Stretch(D("2024-12-16"), D("2025-01-08"))
    assert CALENDAR.stretch("school week", 8, 1) is None
    assert CALENDAR.stretch("school week", 0, 1) is None
    assert CALENDAR.stretch("school week", 4, 1, D("2024-12-18")) is None


@pytest.mark.parametrize(
    ("look_back", "as_at", "first"),
    [
        ("previous school year", "2025-09-03", "2024-09-03"),
        ("previous school year", "2025-01-08", "2024-09-03"),
        ("this school year", "2025-09-03", "2025-09-02"),
        ("this school year", "2025-08-03", "2024-09-03"),
        ("everything", "2025-09-03", None),
        ("this school year", "2024-01-01", None),
    ],
)
def test_how_far_a_rule_looks_back(look_back, as_at, first):
    assert CALENDAR.look_back_start(look_back, D(as_at)) == (D(first) if first else None)


@pytest.mark.parametrize(
    ("day", "n", "due"),
    [
        ("2024-09-03", 1, "2024-09-04"),
        ("2024-09-07", 1, "2024-09-09"),
        ("2024-12-17", 2, "2025-01-07"),
        ("2024-08-01", 1, "2024-09-03"),
        ("2024-12-25", 0, "2024-12-25"),
        ("2025-09-11", 2, None),
    ],
)
def test_deadlines_in_school_days(day, n, due):
    assert CALENDAR.school_days_after(D(day), n) == (D(due) if due else None)


def test_calendars_with_the_same_days_are_one_and_the_order_of_rows_does_not_matter():
    again = SchoolCalendar.of(reversed(_sessions()))
    assert again == CALENDAR
    assert hash(again) == hash(CALENDAR)
    assert SchoolCalendar.of(_sessions()[1:]) != CALENDAR


def test_an_academy_without_open_sessions_has_an_empty_calendar():
    empty = SchoolCalendar.of([])
    day = D("2024-09-03")
    assert empty.ordinal(day, "term") is None
    assert empty.period("this", "term", day) is None
    assert empty.periods("term", day) == ()
    assert empty.stretch("term", 1, 1) is None
    assert empty.look_back_start("this school year", day) is None
    assert empty.school_days_after(day, 1) is None


@given(st.dates(D("2024-08-01"), D("2025-12-01")), st.sampled_from(UNITS))
def test_periods_share_out_every_day_since_the_first(as_at, unit):
    periods = CALENDAR.periods(unit, as_at)
    for before, after in pairwise(periods):
        assert before.reach.last + timedelta(days=1) == after.reach.first
    if periods:
        assert periods[-1].reach.last == as_at
        assert periods[-1].number == CALENDAR.ordinal(as_at, unit)
        assert CALENDAR.on(periods[-1].window.last) is not None


@pytest.mark.thorough
def test_a_calendar_that_ends_long_before_the_day_is_told(tmp_path: Path) -> None:
    folder = write_register(tmp_path)
    for days, told in ((4, []), (5, ["D068"]), (23, ["D068"]), (24, ["D040"])):
        loaded = load(folder, as_at=DAYS[-1] + timedelta(days=days))
        assert loaded.register is not None
        assert loaded.codes == told
        assert loaded.register.summary.incomplete == ("calendar",) * (told == ["D040"])
    note = load(folder, as_at=date(2024, 9, 23)).only("D068")
    assert note.severity == "note"
    assert note.message == (
        "the last open day of `wenlock` is 2024-09-13, 10 days before 2024-09-23: rules look at the time up to then"
    )


@pytest.mark.parametrize(
    ("last", "as_at", "told"),
    [
        ("2025-02-14", "2025-03-09", ["D068"]),
        ("2025-02-14", "2025-03-10", ["D040"]),
        ("2025-07-04", "2025-07-31", ["D068"]),
        ("2025-07-18", "2025-09-12", ["D068"]),
        ("2025-07-18", "2025-09-13", ["D040"]),
    ],
)
def test_only_the_summer_holiday_takes_eight_weeks(last: str, as_at: str, told: list[str]) -> None:
    """A calendar exported in February was noted in March as if it were the holidays, and not told to lack sessions."""
    day = date.fromisoformat(last)
    asked = Asked(("wenlock",), date.fromisoformat(as_at))
    file = TableFile(tables()["calendar"], Path("calendar.csv"))
    words = f"the calendar of `wenlock` ends on {last}", f"no session of `wenlock` is open after {last}"
    for ends, said in zip((day, date(2026, 1, 5)), words, strict=True):
        found = list(calendars_ended(file, asked, {"wenlock": (day, day)}, {"wenlock": ends}))
        assert [each.code.id for each in found] == told
        assert told != ["D040"] or found[0].message.startswith(said)


def test_a_holiday_whose_end_the_calendar_knows_is_none_that_it_ends_with(tmp_path: Path) -> None:
    spring = ["wenlock", "2025-01-06", "AM", "Spring", "Spring 1", "2024-25"]
    folder = write_register(tmp_path, calendar=[*calendar(), spring])
    for days, told in ((5, []), (18, []), (19, ["D068"])):
        assert load(folder, as_at=DAYS[-1] + timedelta(days=days)).codes == told


@pytest.mark.parametrize(
    ("first", "day", "highest"),
    [
        ("2024-09-03", "2024-08-01", [0, 0, 0]),
        ("2024-09-03", "2024-09-02", [0, 0, 0]),
        ("2024-09-03", "2024-07-31", [0, 0, 0]),
        ("2024-09-03", "2023-07-31", [0, 0, -1]),
        ("2024-11-05", "2024-11-04", [0, 1, 1]),
        ("2024-11-05", "2024-08-01", [0, 0, 1]),
        ("2024-11-05", "2024-07-31", [0, 0, 0]),
    ],
)
def test_a_day_before_the_calendar_is_at_most_of_its_first_year_unless_it_begins_with_one(
    first, day, highest
):
    calendar = SchoolCalendar.of([OpenSession(D(first), "AM", "Autumn", "Autumn", "2024-25")])
    units: tuple[Unit, ...] = ("school day", "school week", "school year")
    assert [calendar.ordinal_at_most(D(day), unit) for unit in units] == highest


@given(
    st.integers(0, len(_sessions()) - 1),
    st.sampled_from(UNITS),
    st.integers(-3, 12),
    st.dates(D("2021-06-01"), D("2026-01-01")),
)
def test_from_which_day_on_a_unit_may_have_a_number_and_surely_has(left_out, unit, number, day):
    """Told day by day by the numbers of dates, also of a calendar that begins in the middle of a week or a year."""
    calendar = SchoolCalendar.of(_sessions()[left_out:])
    reached = calendar.reached(unit, number)
    assert reached is not None
    known, at_most = calendar.ordinal(day, unit), calendar.ordinal_at_most(day, unit)
    assert (day >= reached[1]) is (known is not None and known >= number)
    highest = at_most if known is None else known
    assert highest is not None
    assert (day >= reached[0]) is (highest >= number)
