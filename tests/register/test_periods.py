"""Names of a calendar's periods that cannot be meant as they stand, and time that a calendar leaves out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from engine.register.periods import HalfTerm, slips
from engine.school_years import first_year
from tests.register.small_registers import DAYS, Loaded, calendar, load, write_register

pytestmark = pytest.mark.thorough

TERM, HALF_TERM, YEAR = 3, 4, 5


def _named(folder: Path, column: int, name: str, rows: slice) -> Loaded:
    """The small register with another name in some rows of its calendar's twenty."""
    days = calendar()
    for row in days[rows]:
        row[column] = name
    return load(write_register(folder, calendar=days))


@pytest.mark.parametrize(
    ("column", "unit", "one", "other"),
    [
        (HALF_TERM, "half term", "Autumn 1", "Autumn 1 "),
        (HALF_TERM, "half term", "Autumn 1", "autumn-１"),
        (TERM, "term", "Autumn", "AUTUMN\u200b"),
        (YEAR, "school year", "2024-25", "2024/25"),
    ],
)
def test_a_name_written_in_two_ways(tmp_path: Path, column: int, unit: str, one: str, other: str) -> None:
    loaded = _named(tmp_path, column, other, slice(10, None))
    assert loaded.register is None
    problem = loaded.only("D072")
    assert problem.message == (
        f"the {unit} `{other}` of `wenlock`, from 2024-09-09 on, is `{one}` written differently"
    )
    assert (problem.place.line, problem.place.column) == (12, "date")
    assert loaded.codes == ["D072"]


@pytest.mark.parametrize("other", ["2025-26", "2024-2025"])
def test_two_school_years_within_one(tmp_path: Path, other: str) -> None:
    """Of the autumn nothing was counted any more, and nobody was persistently absent: no warning is enough."""
    loaded = _named(tmp_path, YEAR, other, slice(10, None))
    assert loaded.register is None
    assert loaded.codes == ["D121"]
    assert loaded.only("D121").message == (
        f"the school year `2024-25` of `wenlock` ends on 2024-09-06, and `{other}` begins on 2024-09-09"
    )


def test_a_school_year_that_begins_before_its_time() -> None:
    """Some schools begin the next year's timetable in June or July; in May a year is cut."""
    for first, code in ((date(2025, 7, 7), "D073"), (date(2025, 6, 2), "D073"), (date(2025, 5, 30), "D121")):
        half_terms = [
            HalfTerm("wenlock", ("2024-25", "Summer", "Summer 1"), date(2025, 4, 22), date(2025, 5, 23), 5),
            HalfTerm("wenlock", ("2025-26", "Autumn", "Autumn 1"), first, first, 1),
        ]
        (told,) = (each for each in slips(half_terms, date(2025, 7, 8)) if each.code.id in {"D073", "D121"})
        assert (told.code.id, told.day) == (code, first)


def test_a_school_year_that_was_cut_and_is_over_stops_no_check() -> None:
    for as_at, code in ((date(2024, 8, 20), "D121"), (date(2024, 9, 2), "D073")):
        half_terms = [
            HalfTerm("wenlock", ("2023-24", "Autumn", "Autumn 1"), date(2023, 9, 4), date(2023, 10, 20), 7),
            HalfTerm("wenlock", ("2023-2024", "Spring", "Spring 1"), date(2024, 1, 8), date(2024, 2, 9), 5),
            HalfTerm("wenlock", ("2024-25", "Autumn", "Autumn 1"), date(2024, 9, 2), date(2024, 10, 25), 8),
        ]
        found = [each.code.id for each in slips(half_terms, as_at)]
        assert [each for each in found if each in {"D073", "D121"}] == [code]


def test_a_school_year_over_two(tmp_path: Path) -> None:
    days = calendar()
    earlier = [[row[0], f"2023{str(row[1])[4:]}", *row[2:]] for row in days if str(row[1]) < "2024-09-06"]
    for row in earlier:
        row[TERM] = "Autumn before"
    loaded = load(write_register(tmp_path, calendar=[*earlier, *days]))
    assert loaded.register is not None
    problem = loaded.only("D073")
    assert problem.message == "the school year `2024-25` of `wenlock` goes from 2023-09-02 to 2024-09-13"
    assert problem.help == "give the days from 2024-08-01 on the name of the next school year"


def _with_later(folder: Path, days: int, half_term: str) -> Loaded:
    """The small register with the same sessions some days later too."""
    later = [
        [row[0], DAYS[0] + timedelta(days=days + n // 2), row[2], row[TERM], half_term, row[YEAR]]
        for n, row in enumerate(calendar()[:10])
    ]
    return load(write_register(folder, calendar=[*calendar(), *later]), as_at=date(2024, 10, 18))


def test_a_half_term_that_goes_over_a_holiday(tmp_path: Path) -> None:
    loaded = _with_later(tmp_path, 28, "Autumn 1")
    assert loaded.register is not None, loaded.problems
    assert loaded.only("D074").message == (
        "in a week of the half term `Autumn 1` of `wenlock`, from 2024-09-02 to 2024-10-04, no session is open"
    )
    assert "D082" not in loaded.codes


def test_three_weeks_without_school_are_no_holiday(tmp_path: Path) -> None:
    holiday = _with_later(tmp_path / "holiday", 28, "Autumn 2")
    assert holiday.register is not None
    assert not {"D074", "D082"} & set(holiday.codes)
    problem = _with_later(tmp_path / "gap", 35, "Autumn 2").only("D082")
    dates = "after 2024-09-13 and before 2024-10-07"
    assert problem.message == f"no session of `wenlock` is open {dates}, for longer than a holiday takes"
    assert (problem.severity, problem.place.line, problem.place.column) == ("warning", 22, "date")
    assert holiday.register.summary.incomplete == ()
    gap = load(tmp_path / "gap", as_at=date(2024, 10, 18)).register
    assert gap is not None and gap.summary.incomplete == ("calendar",)


def _left_out(as_at: str, *half_terms: tuple[str, str]) -> list[str]:
    """The days before which time is left out of a calendar with these first and last days."""
    days = [[date.fromisoformat(day) for day in each] for each in half_terms]
    names = [(str(first_year(first)), "Term", str(first)) for first, _ in days]
    weeks = [(last - first).days // 7 + 1 for first, last in days]
    told = [HalfTerm("wenlock", name, *each, n) for name, each, n in zip(names, days, weeks, strict=True)]
    found = slips(told, date.fromisoformat(as_at))
    return [str(slip.day) for slip in found if slip.code.id == "D082"]


@pytest.mark.parametrize(
    ("first", "told"),
    [("2024-08-01", False), ("2024-09-15", False), ("2024-09-16", True), ("2025-01-07", True)],
)
def test_a_calendar_that_begins_within_the_school_year(first: str, told: bool) -> None:
    assert _left_out("2025-03-28", (first, "2025-02-14")) == [first] * told


@pytest.mark.parametrize(("last", "told"), [("2024-07-10", []), ("2024-07-09", ["2024-09-04"])])
def test_no_summer_is_longer_than_eight_weeks(last: str, told: list[str]) -> None:
    assert _left_out("2024-09-06", ("2023-09-04", last), ("2024-09-04", "2024-10-25")) == told


def test_christmas_is_told_apart_from_a_half_term_that_is_missing() -> None:
    autumn, second, spring = (
        ("2024-09-02", "2024-10-25"),
        ("2024-11-04", "2024-12-18"),
        ("2025-01-08", "2025-02-14"),
    )
    assert _left_out("2025-03-28", autumn, second, spring) == []
    assert _left_out("2025-03-28", autumn, spring) == ["2025-01-08"]


@pytest.mark.parametrize(("halves", "told"), [(6, []), (7, ["2024-09-02"])])
def test_few_days_have_one_session_alone(halves: int, told: list[str]) -> None:
    days = date(2024, 9, 2), date(2024, 10, 25), date(2024, 11, 4), date(2024, 12, 20)
    half_terms = [
        HalfTerm("wenlock", ("2024-25", "Autumn", str(n)), *days[n : n + 2], 7, halves) for n in (0, 2)
    ]
    found = [slip for slip in slips(half_terms, date(2024, 12, 20)) if slip.code.id == "D082"]
    assert [str(slip.day) for slip in found] == told
    assert all(
        "on 14 days of `wenlock`, in the half term from 2024-09-02 and later" in slip.message
        for slip in found
    )


def test_mornings_alone_are_half_of_the_sessions(tmp_path: Path) -> None:
    first = date(2024, 9, 2)
    days = [first + timedelta(days=n) for n in range(19) if n % 7 < 5]
    mornings = [["wenlock", day, "AM", "Autumn", "Autumn 1", "2024-25"] for day in days]
    folder = write_register(tmp_path, calendar=mornings, marks=[["wenlock", "P1", first, "AM", "/", "", ""]])
    message = load(folder, as_at=days[-1]).only("D082").message
    assert (
        message
        == "on 15 days of `wenlock`, in the half term from 2024-09-02 and later, only one session is open"
    )
    assert "D082" not in load(folder, as_at=days[11]).codes


def _opened(folder: Path, weeks: int, closed: Callable[[date, str], bool]) -> Loaded:
    """The small register with some weeks of school, but for the sessions that are closed."""
    first = date(2024, 9, 2)
    days = [first + timedelta(days=n) for n in range(7 * weeks) if n % 7 < 5]
    rows = [
        ["wenlock", day, session, "Autumn", "Autumn 1", "2024-25"]
        for day in days
        for session in ("AM", "PM")
        if not closed(day, session)
    ]
    marks = [["wenlock", "P1", first, "AM", "/", "", ""]]
    return load(write_register(folder, calendar=rows, marks=marks), as_at=days[-1])


def _on(*weekdays: int) -> Callable[[date, str], bool]:
    return lambda day, session: session == "PM" and day.isoweekday() in weekdays


def test_half_a_day_each_week_is_a_note(tmp_path: Path) -> None:
    """A school that closes at noon on Fridays was warned at each check that its calendar leaves out time."""
    friday = _opened(tmp_path / "friday", 13, _on(5))
    problem = friday.only("D087")
    assert problem.message == (
        "on Fridays `wenlock` has only AM sessions: on 13 days, in the half term from 2024-09-02 and later"
    )
    assert problem.severity == "note" and "D082" not in friday.codes
    assert friday.register is not None and friday.register.summary.incomplete == ()
    fair = date(2024, 10, 4), date(2024, 10, 11)
    but_for_two = _opened(tmp_path / "two", 15, lambda day, session: _on(5)(day, session) and day not in fair)
    assert but_for_two.only("D087") and "D082" not in but_for_two.codes


@pytest.mark.parametrize("weekdays", [(1, 2, 3, 4, 5), (3, 4, 5)])
def test_what_an_export_has_lost_is_no_half_day_of_each_week(
    tmp_path: Path, weekdays: tuple[int, ...]
) -> None:
    lost = _opened(tmp_path, 5, _on(*weekdays))
    assert lost.only("D082") and "D087" not in lost.codes
    assert lost.register is not None and lost.register.summary.incomplete == ("calendar",)


def test_a_weekday_that_is_never_open_is_left_out(tmp_path: Path) -> None:
    """A calendar without its Fridays passed for whole: a fifth of all sessions counted for nobody."""
    lost = _opened(tmp_path / "lost", 5, lambda day, _: day.isoweekday() == 5)
    assert lost.only("D082").message == (
        "on Fridays no session of `wenlock` is open: on 4 days, in the half term from 2024-09-02 and later"
    )
    assert lost.register is not None and lost.register.summary.incomplete == ("calendar",)


def test_bank_holidays_leave_no_weekday_out(tmp_path: Path) -> None:
    """A half term may begin after Easter Monday, and has another one or two Mondays off."""
    mondays = _opened(tmp_path / "three", 3, lambda day, _: day.isoweekday() == 1)
    one = _opened(tmp_path / "one", 6, lambda day, _: day.isoweekday() == 1 and day.day != 30)
    assert not {"D082", "D087"} & {*mondays.codes, *one.codes}


def test_time_left_out_is_told_where_rules_look() -> None:
    """Not of what is still to come, and not of what lies before the school year before."""
    gap = ("2023-09-04", "2023-09-29"), ("2024-01-08", "2024-07-24")
    year = ("2024-09-04", "2025-07-23")
    assert _left_out("2023-12-20", *gap, year) == []
    assert _left_out("2024-01-08", *gap, year) == ["2024-01-08"]
    assert _left_out("2025-07-23", *gap, year) == ["2024-01-08"]
    assert _left_out("2025-09-03", *gap, year, ("2025-09-03", "2025-10-24")) == []
    assert _left_out("2025-03-28", ("2024-01-08", "2024-07-24"), year) == []
