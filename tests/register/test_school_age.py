"""Compulsory school age is told by the date of birth where the register does not say it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from small_registers import Loaded, load, to_parquet, write_register

from tests.portions import portion
from tests.store.stores import brought_in

pytestmark = pytest.mark.thorough

HEADER = "academy,pupil_id,year_group,on_roll_from,on_roll_to,date_of_birth,compulsory_school_age\n"
YEARS = {"2023-24": date(2023, 9, 4), "2024-25": date(2024, 9, 2)}


def register(folder: Path, *pupils: str) -> Path:
    """Pupils given from the day they came on roll; of each year the calendar has a day a week, up to the end of July."""
    rows = "".join(
        f"wenlock,P{number},{year_group(pupil.split(',')[2])},{pupil}\n"
        for number, pupil in enumerate(pupils)
    )
    days = [(first + timedelta(weeks=n), year) for year, first in YEARS.items() for n in range(47)]
    calendar = [["wenlock", day, "AM", "All", "All", year] for day, year in days]
    marks = [["wenlock", "P0", "2024-09-02", "AM", "/", "", ""]]
    return write_register(folder, pupils=HEADER + rows, calendar=calendar, marks=marks)


def year_group(born: str) -> int:
    """That of the age in 2024-25, 4 where nothing is known of it."""
    if not born:
        return 4
    day = date.fromisoformat(born)
    return min(max(2019 - day.year + (day.month < 9), 0), 14)


def told(loaded: Loaded) -> list[object]:
    return [
        row[0] for row in loaded.rows("SELECT compulsory_school_age FROM register.pupils ORDER BY pupil_id")
    ]


@pytest.mark.parametrize(
    ("born", "as_at", "expected"),
    portion(
        5,
        [
            ("2019-08-31", "2024-09-02", True),
            ("2019-09-01", "2024-12-30", False),
            ("2019-09-01", "2024-12-31", None),
            ("2019-09-01", "2025-07-14", None),
            ("2019-12-31", "2024-12-31", None),
            ("2020-01-01", "2025-03-30", False),
            ("2020-01-01", "2025-03-31", None),
            ("2020-03-31", "2025-03-31", None),
            ("2020-04-01", "2025-07-14", False),
            ("2020-02-29", "2025-03-30", False),
            ("2020-02-29", "2025-03-31", None),
            ("2008-09-01", "2025-06-27", True),
            ("2009-08-31", "2025-06-27", True),
            ("2009-08-31", "2025-06-28", None),
            ("2009-09-01", "2025-07-14", True),
            ("2008-08-31", "2024-09-02", False),
            ("2006-10-05", "2025-03-28", False),
        ],
    ),
)
def test_the_age_begins_and_ends_on_the_days_of_the_law(
    tmp_path: Path, born: str, as_at: str, expected: bool | None
) -> None:
    loaded = load(register(tmp_path, f"2020-09-01,,{born},"), as_at=date.fromisoformat(as_at))
    assert told(loaded) == [expected]


def test_it_has_to_be_the_same_for_as_long_as_the_pupil_is_on_roll_this_year(tmp_path: Path) -> None:
    became = "2019-11-05"
    loaded = load(
        register(
            tmp_path,
            f"2024-09-01,,{became},",
            f"2025-01-06,,{became},",
            f"2024-09-01,2024-12-20,{became},",
            "2023-09-01,2024-06-20,2008-01-05,",
            "2023-09-01,2024-07-19,2019-07-05,",
            "2024-12-31,,2019-12-31,",
        ),
        as_at=date(2025, 3, 28),
    )
    assert told(loaded) == [None, True, False, True, False, True]
    assert (
        loaded.only("D075").message
        == "`compulsory_school_age` of 5 pupils is worked out from the date of birth"
    )


def test_what_the_register_says_stands_and_nothing_is_told_without_a_date_of_birth(tmp_path: Path) -> None:
    folder = register(
        tmp_path, "2023-09-01,,2015-05-17,no", "2023-09-01,,,yes", "2023-09-01,,,", "2023-09-01,,,no"
    )
    loaded = load(folder, as_at=date(2025, 3, 28))
    assert told(loaded) == [False, True, None, False]
    assert "D075" not in loaded.codes


@pytest.mark.parametrize(
    ("born", "said", "denied"),
    portion(
        3,
        [
            ("2019-03-28", "no", True),
            ("2019-08-31", "no", True),
            ("2019-09-01", "no", False),
            ("2010-03-28", "no", True),
            ("2009-09-01", "no", True),
            ("2009-08-31", "no", False),
            ("2020-03-29", "yes", True),
            ("2020-03-28", "yes", False),
            ("2008-03-28", "yes", True),
            ("2008-03-29", "yes", False),
            ("2015-05-17", "yes", False),
            ("2006-05-17", "no", False),
            ("", "no", True),
        ],
    ),
)
def test_what_the_date_of_birth_denies_is_told_with_its_line(
    tmp_path: Path, born: str, said: str, denied: bool
) -> None:
    folder = register(tmp_path, "2023-09-01,,2015-05-17,yes", f"2024-09-01,,{born},{said}")
    loaded = load(folder, as_at=date(2025, 3, 28))
    assert ("D076" in loaded.codes) is denied
    if denied:
        found = loaded.only("D076")
        assert (found.place.line, found.place.column) == (3, "compulsory_school_age")
        assert (
            found.message == "`compulsory_school_age` of 1 pupil is not what date of birth or year group says"
        )


@pytest.mark.parametrize("born", ["2021-09-01", "2005-05-17"])
def test_a_date_of_birth_that_does_not_fit_the_year_group_tells_nothing(tmp_path: Path, born: str) -> None:
    """As where that of admission stands in its place: nothing would be found about a pupil of year 4."""
    pupils = HEADER + f"wenlock,P0,4,2024-09-02,,2015-11-05,\nwenlock,P1,4,2024-09-02,,{born},\n"
    (folder := register(tmp_path, "2024-09-02,,,") / "pupils.csv").write_text(pupils)
    loaded = load(folder.parent, as_at=date(2025, 3, 28))
    assert told(loaded) == [True, None]
    found = loaded.only("D076")
    assert (found.place.line, found.place.column) == (3, "date_of_birth")
    assert (
        found.message == "by birth 1 pupil is not of compulsory school age, and in a year group from 1 to 10"
    )
    assert loaded.only("D075").message.startswith("`compulsory_school_age` of 1 pupil is worked out")


@pytest.mark.parametrize(
    ("born", "as_at", "changed"),
    portion(
        3,
        [
            ("2009-08-31", "2025-06-27", False),
            ("2009-08-31", "2025-06-28", True),
            ("2008-09-01", "2025-07-14", True),
            ("2009-09-01", "2025-07-14", False),
            ("2008-08-31", "2024-09-02", False),
            ("2019-09-01", "2024-12-30", False),
            ("2019-09-01", "2024-12-31", True),
            ("2020-03-31", "2025-07-14", True),
            ("2020-04-01", "2025-07-14", False),
            ("2019-08-31", "2025-07-14", False),
        ],
    ),
)
def test_what_the_register_says_of_an_age_that_has_changed_within_the_year_is_told(
    tmp_path: Path, born: str, as_at: str, changed: bool
) -> None:
    folder = register(tmp_path, f"2020-09-01,,{born},no", f"2020-09-01,,{born},", "2020-09-01,,,yes")
    loaded = load(folder, as_at=date.fromisoformat(as_at))
    assert ("D097" in loaded.codes) is changed
    if changed:
        message = "by birth `compulsory_school_age` of 1 pupil changed within the school year"
        assert loaded.only("D097").message == message


def test_a_store_and_parquet_files_tell_the_same(tmp_path: Path) -> None:
    folder = register(tmp_path / "csv", "2023-09-01,,2015-05-17,", "2024-09-02,,2019-11-05,")
    brought_in(tmp_path / "store", folder)
    for each in (to_parquet(folder, tmp_path / "parquet"), tmp_path / "store"):
        loaded = load(each, as_at=date(2025, 3, 28))
        assert told(loaded) == [True, None]
        assert (
            loaded.only("D075").message
            == "`compulsory_school_age` of 1 pupil is worked out from the date of birth"
        )
