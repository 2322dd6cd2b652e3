"""Rows that cannot be used: each is set aside with file, line, column and reason, and the counts add up."""

from __future__ import annotations

import csv
from codecs import BOM_UTF8
from datetime import date
from pathlib import Path

import pytest
from small_registers import (
    DAYS,
    HEADERS,
    calendar,
    csv_text,
    load,
    marks,
    plain_code,
    pupils,
    to_parquet,
    write_register,
)

from engine.register.rejects import write_rejects
from engine.register.tables import tables
from tests.portions import portion

MARK = {name: at for at, name in enumerate(HEADERS["marks"])}


def with_mark(**cells: object) -> list[list[object]]:
    """All marks, the third (on line 4) with other cells."""
    found = marks()
    for name, value in cells.items():
        found[2][MARK[name]] = value
    return found


@pytest.mark.parametrize(
    ("cells", "column", "reason", "code"),
    portion(
        9,
        [
            ({"pupil_id": ""}, "pupil_id", "empty", "D020"),
            ({"pupil_id": "  "}, "pupil_id", "empty", "D020"),
            ({"pupil_id": "\xa0"}, "pupil_id", "empty", "D020"),
            ({"code": "\u200b"}, "code", "empty", "D020"),
            ({"academy": ""}, "academy", "empty", "D020"),
            ({"date": ""}, "date", "empty", "D020"),
            ({"date": "03/09/2024"}, "date", "unreadable", "D021"),
            ({"date": "2024-02-30"}, "date", "unreadable", "D021"),
            ({"date": "24-09-03"}, "date", "unreadable", "D021"),
            ({"date": "infinity"}, "date", "unreadable", "D021"),
            ({"date": "epoch"}, "date", "unreadable", "D021"),
            ({"date": "0001-01-01"}, "date", "unreadable", "D021"),
            ({"session": "am"}, "session", "unreadable", "D021"),
            ({"session": ""}, "session", "empty", "D020"),
            ({"code": ""}, "code", "empty", "D020"),
            ({"code": "ZZ"}, "code", "unknown_code", "D022"),
            ({"code": "С"}, "code", "unknown_code", "D022"),
            ({"signed_in_at": "24:00"}, "signed_in_at", "unreadable", "D021"),
            ({"signed_in_at": "00:00"}, "signed_in_at", "unreadable", "D021"),
            ({"signed_in_at": "4:59"}, "signed_in_at", "unreadable", "D021"),
            ({"signed_in_at": "9.15"}, "signed_in_at", "unreadable", "D021"),
            ({"signed_in_at": "09:15:30"}, "signed_in_at", "unreadable", "D021"),
            ({"signed_in_at": "09:15:00.5"}, "signed_in_at", "unreadable", "D021"),
            ({"signed_in_at": "9:1"}, "signed_in_at", "unreadable", "D021"),
            ({"signed_in_at": "09:"}, "signed_in_at", "unreadable", "D021"),
            ({"signed_in_at": "09:15:00+01:00"}, "signed_in_at", "unreadable", "D021"),
            ({"minutes_late": "-1"}, "minutes_late", "unreadable", "D021"),
            ({"minutes_late": "2000"}, "minutes_late", "unreadable", "D021"),
            ({"minutes_late": "a few"}, "minutes_late", "unreadable", "D021"),
            ({"minutes_late": "12.5"}, "minutes_late", "unreadable", "D021"),
            ({"pupil_id": "P9"}, "pupil_id", "no_pupil", "D027"),
            ({"date": "2024-09-07"}, "session", "no_session", "D027"),
            ({"date": "2024-08-30"}, "session", "no_session", "D027"),
            ({"code": "Q"}, "code", "out_of_force", "D023"),
            ({"code": "#", "date": "2024-09-07"}, "code", "undue", "D080"),
            ({"code": "#", "date": "2024-08-30"}, "code", "undue", "D080"),
            ({"code": "Z", "date": "2024-08-30"}, "code", "undue", "D080"),
            ({"code": "Z", "pupil_id": "P9"}, "code", "undue", "D080"),
        ],
    ),
)
def test_a_mark_that_cannot_be_used(
    tmp_path: Path, cells: dict[str, object], column: str, reason: str, code: str
) -> None:
    loaded = load(write_register(tmp_path, marks=with_mark(**cells)))
    assert loaded.aside() == [("marks", 4, column, reason)]
    assert loaded.count("marks") == (60, 59, 1)
    assert loaded.lost("marks") == (code != "D080")
    problem = loaded.only(code)
    assert (problem.place.file, problem.place.line, problem.place.column) == (
        str(tmp_path / "marks.csv"),
        4,
        column,
    )
    assert loaded.rows("SELECT pupil_id, date, session FROM register.missing_marks") == [
        ("P1", DAYS[1], "AM")
    ]
    told = loaded.only("D033")
    assert told.message == "1 session of 1 pupil on roll without a usable mark, on 2024-09-03"
    assert [(label.place.line, label.text) for label in told.labels] == [
        (None, ""),
        (2, "1 of this pupil, the first on 2024-09-03"),
    ]


@pytest.mark.parametrize(
    ("last", "told", "ask"),
    [
        ((DAYS[9], "PM"), None, None),
        ((DAYS[9], "AM"), "2024-09-13 AM, though 1 more session was", "2024-09-12"),
        ((DAYS[8], "PM"), "2024-09-12 PM, though 2 more sessions were", "2024-09-12"),
        # the whole day is wanted, and the weekend does not count
        ((DAYS[5], "AM"), "2024-09-09 AM, though 9 more sessions were", "2024-09-08"),
    ],
)
def test_marks_that_end_before_the_as_at_date(
    tmp_path: Path, last: tuple[date, str], told: str | None, ask: str | None
) -> None:
    """An export made at midday lacks the afternoon of everybody, which is told once, with the day to ask for."""
    rows = [row for row in marks() if (row[2], row[3]) <= last]
    alone = [row for row in rows if row[1] == "P1" or row[2] == DAYS[0]]
    for given in (rows, alone):
        loaded = load(write_register(tmp_path, marks=given))
        if told is None:
            assert "D098" not in loaded.codes
        else:
            assert (found := loaded.only("D098")).message == (
                f"no usable mark of `wenlock` after {told} open up to the as-at date"
            )
            assert found.help == f"check as at {ask}, or export the marks again once all are in"


def test_academies_whose_marks_end_alike_are_told_together(tmp_path: Path) -> None:
    academies = ("ashdown", "hale", "wenlock")
    ends = dict(zip(academies, (DAYS[4], DAYS[4], DAYS[9]), strict=True))
    tables = {
        name: [[academy, *row[1:]] for academy in academies for row in rows]
        for name, rows in (("pupils", pupils()), ("calendar", calendar()), ("marks", marks()))
    }
    tables["marks"] = [row for row in tables["marks"] if row[2] <= ends[row[0]]]
    told = load(write_register(tmp_path, **tables), academies).only("D098")
    assert told.message.startswith(
        "no usable mark of `ashdown` and `hale` after 2024-09-06 PM, though 10 more "
    )


@pytest.mark.parametrize(
    ("without", "said", "lines"),
    [
        ([("P1", 1), ("P2", 1), ("P3", 1)], "3 sessions of 3 pupils", [2, 3, 4]),
        ([("P1", 1), ("P2", 1), ("P3", 1), ("P4", 1)], "4 sessions of 4 pupils", []),
        ([("P4", 0), ("P4", 2), ("P4", 3), ("P4", 4), ("P1", 4)], "5 sessions of 2 pupils", [5, 2]),
    ],
)
def test_where_to_begin_with_missing_marks(
    tmp_path: Path, without: list[tuple[str, int]], said: str, lines: list[int]
) -> None:
    """Of few pupils their lines, those who lack most first; where they are more than the days it is the days' marks."""
    left_out = {(who, DAYS[day], "PM") for who, day in without}
    roll = pupils()
    fourth = ["wenlock", "P4", *roll[0][2:]]
    sound = [*marks(), *(["wenlock", "P4", *row[2:]] for row in marks() if row[1] == "P1")]
    rows = [row for row in sound if (row[1], row[2], row[3]) not in left_out]
    told = load(write_register(tmp_path, pupils=[*roll, fourth], marks=rows)).only("D033")
    assert told.message.startswith(f"{said} on roll without a usable mark")
    assert [label.place.line for label in told.labels[1:]] == lines
    if len({day for _, day in without}) > 3:
        assert told.message.endswith(f": 2 on {DAYS[4]}, 1 on {DAYS[0]}, 1 on {DAYS[2]} and 1 on 1 other day")
    else:
        assert told.message.endswith(f", all on {DAYS[1]}")


@pytest.mark.parametrize(
    ("cells", "reason"),
    portion(
        1,
        [({"code": "ZZ"}, "unknown_code"), ({"pupil_id": "P9"}, "no_pupil"), ({"code": "Q"}, "out_of_force")],
    ),
)
def test_the_row_number_stands_for_the_line_in_parquet(
    tmp_path: Path, cells: dict[str, object], reason: str
) -> None:
    folder = to_parquet(write_register(tmp_path / "csv", marks=with_mark(**cells)), tmp_path / "parquet")
    loaded = load(folder)
    ((table, line, _, found),) = loaded.aside()
    assert (table, line, found) == ("marks", 3, reason)
    assert loaded.count("marks") == (60, 59, 1)
    assert loaded.rows(
        "SELECT count(*) FROM register.marks WHERE date = '2024-09-03' AND session = 'AM'"
    ) == [(2,)]


def test_one_mark_set_aside_for_every_reason_of_a_column_of_an_optional_parquet_column(
    tmp_path: Path,
) -> None:
    rows = with_mark(minutes_late=2000)
    folder = to_parquet(write_register(tmp_path / "csv", marks=rows), tmp_path / "parquet")
    assert load(folder).aside() == [("marks", 3, "minutes_late", "unreadable")]


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_time_at_which_no_school_is_open_is_none(tmp_path: Path, form: str) -> None:
    """A program's 00:00 for no time made of a late arrival's cannot tell a no, and of a register not taken one taken."""
    rows = [
        ["wenlock", "4B", DAYS[0], session, time, ""] for session, time in (("AM", "05:00"), ("PM", "00:00"))
    ]
    columns = ("academy", "class", "date", "session", "taken_at", "closed_at")
    folder = write_register(tmp_path / "csv", registers=csv_text(columns, rows))
    if form == "parquet":
        folder = to_parquet(folder, tmp_path / "parquet")
    loaded = load(folder)
    assert loaded.rows("SELECT session, taken_at FROM register.registers") == [("AM", 300)]
    assert loaded.only("D021").message == (
        "set aside 1 row of `registers` with a `taken_at` that is not a time in hours and minutes from 05:00 on, "
        "like `08:45`"
    )


def test_codes_out_of_force_are_kept_for_the_rule_about_them(tmp_path: Path) -> None:
    loaded = load(write_register(tmp_path, marks=with_mark(code="Q")))
    found = loaded.rows("FROM register.out_of_force_marks")
    assert found == [("wenlock", "P1", DAYS[1], "AM", "Q")]
    assert "`Q`" in loaded.only("D023").message


def test_a_mark_of_a_code_out_of_force_that_stands_there_twice_is_one_mark(tmp_path: Path) -> None:
    rows = marks({("P1", "2024-09-03", "AM"): "Q"})
    loaded = load(write_register(tmp_path, marks=[*rows, *(row for row in rows if row[4] == "Q")]))
    assert [row[3] for row in loaded.aside()] == ["out_of_force"] * 2
    assert loaded.rows("SELECT count(*) FROM register.out_of_force_marks") == [(1,)]


def test_a_code_retired_since_is_read_as_it_was_meant(tmp_path: Path) -> None:
    loaded = load(write_register(tmp_path, marks=with_mark(code="H")))
    assert loaded.aside() == []
    problem = loaded.only("D024")
    assert (
        problem.message
        == "1 mark has the code `H`, in force until 2024-09-03, and it is read as it was meant then"
    )
    assert (problem.place.line, problem.place.column) == (4, "code")


def test_a_retired_code_after_its_end_is_set_aside(tmp_path: Path) -> None:
    rows = marks({("P1", "2024-09-04", "AM"): "H", ("P2", "2024-09-03", "PM"): "H"})
    loaded = load(write_register(tmp_path, marks=rows))
    assert loaded.aside() == [("marks", 6, "code", "out_of_force")]
    assert loaded.codes.count("D024") == 1


def test_look_alikes_say_what_they_are(tmp_path: Path) -> None:
    rows = marks(
        {("P1", "2024-09-03", "AM"): "С", ("P1", "2024-09-03", "PM"): "∖", ("P2", "2024-09-03", "AM"): "С"}
    )
    loaded = load(write_register(tmp_path, marks=rows))
    found = {p.message: (p.place.line, p.help) for p in loaded.problems if p.code.id == "D022"}
    assert found == {
        "set aside 2 rows of `marks` with the `code` `С`, which is no attendance code:"
        " it looks like `C` but has the Cyrillic letter": (4, "write `C`"),
        "set aside 1 row of `marks` with the `code` `∖`, which is no attendance code:"
        " it looks like `\\` but has another backslash": (5, "write `\\`"),
    }


def test_codes_beyond_those_told_apart_have_a_place_and_a_value(tmp_path: Path) -> None:
    rows = marks()
    for at in range(42):
        rows[at][MARK["code"]] = f"Z{at:02}" if at < 41 else "Una Example"
    rows[50][MARK["code"]] = "Z39"
    told = [p for p in load(write_register(tmp_path, marks=rows)).problems if p.code.id == "D022"]
    (rest,) = [p for p in told if "further codes" in p.message]
    assert (len(told), rest.message) == (
        41,
        "set aside 2 rows of `marks` with a `code` that is no attendance code: further codes, such as `Z40`",
    )
    assert (rest.place.line, rest.labels[0].text) == (42, "the first of them")
    assert (
        rest.help
        == "`--rejects rejects.csv`, with `check` or `import`, writes every row set aside, with its line"
    )


def test_long_texts_in_the_code_column_are_not_shown(tmp_path: Path) -> None:
    loaded = load(write_register(tmp_path, marks=with_mark(code="Una Example")))
    told = " ".join(problem.message for problem in loaded.problems) + str(
        loaded.rows("FROM register.set_aside")
    )
    assert "Una" not in told
    assert "a text of 11 characters" in told


def test_many_unknown_codes_are_told_together(tmp_path: Path) -> None:
    rows = marks()
    for at in range(48):
        rows[at][MARK["code"]] = f"Z{at}"
    loaded = load(write_register(tmp_path, marks=rows))
    messages = [problem.message for problem in loaded.problems if problem.code.id == "D022"]
    assert len(messages) == 41
    assert any("8 rows" in message for message in messages)


def test_a_look_alike_is_told_among_many_texts_that_are_no_codes(tmp_path: Path) -> None:
    rows = marks()
    for at in range(50):
        rows[at][MARK["code"]] = f"a remark of number {at}"
    rows[50][MARK["code"]] = "М"
    messages = [p.message for p in load(write_register(tmp_path, marks=rows)).problems]
    assert any("it looks like `M` but has the Cyrillic letter" in message for message in messages)


def test_an_equal_mark_twice_is_used_once(tmp_path: Path) -> None:
    rows = marks()
    loaded = load(write_register(tmp_path, marks=[*rows, rows[2], rows[2]]))
    assert loaded.aside() == [("marks", 62, None, "repeat"), ("marks", 63, None, "repeat")]
    assert loaded.count("marks") == (62, 60, 2)
    assert loaded.rows("SELECT count(*) FROM register.missing_marks") == [(0,)]
    assert loaded.only("D025").message == "set aside 2 rows of `marks` that are already further up"


def test_two_marks_that_contradict_each_other_are_both_set_aside(tmp_path: Path) -> None:
    rows = marks()
    other = [*rows[2][:4], "I", "", ""]
    loaded = load(write_register(tmp_path, marks=[*rows, other, rows[2]]))
    assert [row[1:] for row in loaded.aside()] == [(at, None, "conflict") for at in (4, 62, 63)]
    assert loaded.only("D026").place.line == 4
    assert loaded.rows("SELECT pupil_id, date, session FROM register.missing_marks") == [
        ("P1", DAYS[1], "AM")
    ]


def test_a_mark_beside_one_that_cannot_be_read_is_used(tmp_path: Path) -> None:
    rows = marks()
    loaded = load(write_register(tmp_path, marks=[*rows, [*rows[2][:4], "ZZ", "", ""]]))
    assert loaded.aside() == [("marks", 62, "code", "unknown_code")]
    assert loaded.count("marks") == (61, 60, 1)


def test_pupils_who_come_and_go(tmp_path: Path) -> None:
    roll = pupils()
    roll[0][4], roll[1][5] = "2024-09-04", "2024-09-12"
    rows = [row for row in marks() if row[1] != "P1" or str(row[2]) >= "2024-09-04"]
    loaded = load(write_register(tmp_path, pupils=roll, marks=rows))
    assert loaded.aside() == [("marks", 36, "date", "not_on_roll"), ("marks", 37, "date", "not_on_roll")]
    assert loaded.rows("SELECT count(*) FROM register.missing_marks") == [(0,)]


def test_a_pupil_without_any_mark_misses_all(tmp_path: Path) -> None:
    rows = [row for row in marks() if row[1] != "P3"]
    loaded = load(write_register(tmp_path, marks=rows))
    assert loaded.rows("SELECT DISTINCT pupil_id, count(*) FROM register.missing_marks GROUP BY ALL") == [
        ("P3", 20)
    ]
    assert loaded.register is not None
    assert loaded.register.summary.missing_marks == 20


def test_a_pupil_who_left_before_the_calendar_misses_nothing(tmp_path: Path) -> None:
    gone = ["wenlock", "P0", 6, "6A", "2020-09-01", "2024-07-19"]
    loaded = load(write_register(tmp_path, pupils=[*pupils(), gone]))
    assert loaded.codes == []
    assert loaded.count("pupils") == (4, 4, 0)


def test_marks_of_a_pupil_whose_row_is_set_aside(tmp_path: Path) -> None:
    roll = pupils()
    roll[2][2] = "four"
    loaded = load(write_register(tmp_path, pupils=roll))
    assert loaded.count("pupils") == (3, 2, 1)
    assert loaded.count("marks") == (60, 40, 20)
    assert {row[3] for row in loaded.aside()} == {"unreadable", "no_pupil"}
    assert (loaded.only("D021").help or "").startswith(
        "write a whole number from 0 to 14: the school year the pupil is in, or would be in by age; 0 is Reception"
    )
    assert loaded.rows("SELECT count(*) FROM register.missing_marks") == [(0,)]


def test_of_an_empty_cell_it_is_told_what_stands_in_it(tmp_path: Path) -> None:
    """A pupil of a special school may be in no year group, and one of a nursery is in none."""
    roll = pupils()
    roll[2][2] = ""
    help = load(write_register(tmp_path, pupils=roll)).only("D020").help or ""
    assert help.startswith("fill it in: the school year the pupil is in, or would be in by age; ")
    assert "Pupils of a nursery" in help


@pytest.mark.thorough
def test_a_pupil_twice(tmp_path: Path) -> None:
    roll = pupils()
    same = load(write_register(tmp_path / "same", pupils=[*roll, roll[0]]))
    assert same.aside() == [("pupils", 5, None, "repeat")]
    other = [*roll[0][:2], 5, *roll[0][3:]]
    differs = load(write_register(tmp_path / "differs", pupils=[*roll, other]))
    assert differs.count("pupils") == (4, 2, 2)
    assert differs.count("marks") == (60, 40, 20)


def test_a_day_of_the_calendar_twice(tmp_path: Path) -> None:
    days = calendar()
    loaded = load(write_register(tmp_path, calendar=[*days, days[0]]))
    assert loaded.aside() == [("calendar", 22, None, "repeat")]
    assert loaded.rows("SELECT max(slot) FROM register.calendar") == [(20,)]


def test_end_before_beginning(tmp_path: Path) -> None:
    roll = pupils()
    roll[1][5] = "2024-08-31"
    evidence = [
        ["wenlock", "P1", "medical", "2024-09-06", "2024-09-04"],
        ["wenlock", "P1", "medical", DAYS[0], DAYS[0]],
    ]
    loaded = load(write_register(tmp_path, pupils=roll, evidence=evidence))
    assert [row for row in loaded.aside() if row[0] != "marks"] == [
        ("evidence", 2, "to_date", "order"),
        ("pupils", 3, "on_roll_to", "order"),
    ]
    assert sorted(p.message for p in loaded.problems if p.code.id == "D029") == [
        "set aside 1 row of `evidence` with `to_date` before `from_date`",
        "set aside 1 row of `pupils` with `on_roll_to` before `on_roll_from`",
    ]


def test_an_end_decades_after_the_beginning(tmp_path: Path) -> None:
    evidence = [
        ["wenlock", "P1", "medical", DAYS[0], "2042-09-03"],
        ["wenlock", "P1", "medical", "2004-09-02", DAYS[0]],
        ["wenlock", "P1", "medical", DAYS[0], "2039-09-01"],
    ]
    roll = pupils()
    roll[1][5] = "2052-07-20"
    loaded = load(write_register(tmp_path, pupils=roll, evidence=evidence))
    assert [row for row in loaded.aside() if row[0] != "marks"] == [
        ("evidence", 2, "to_date", "apart"),
        ("evidence", 3, "to_date", "apart"),
        ("pupils", 3, "on_roll_to", "apart"),
    ]
    assert sorted(p.message for p in loaded.problems if p.code.id == "D029") == [
        "set aside 1 row of `pupils` with `on_roll_to` 26 years or more after `on_roll_from`",
        "set aside 2 rows of `evidence` with `to_date` 15 years or more after `from_date`",
    ]


def test_a_year_of_another_century_is_mistyped(tmp_path: Path) -> None:
    """A penalty notice of 1924 would be none of the last three years, without a word."""
    rows = [["wenlock", "P1", "penalty_notice", day] for day in ("2024-09-02", "1924-09-02", "1979-12-31")]
    columns = ("academy", "pupil_id", "kind", "issued_on")
    loaded = load(write_register(tmp_path, notices=csv_text(columns, rows)))
    assert loaded.aside() == [("notices", line, "issued_on", "unreadable") for line in (3, 4)]


def test_leave_of_a_year_is_mistyped(tmp_path: Path) -> None:
    """A request up to 2025-09-03, for 2024-09-03, was taken to ask for every absence of the year."""
    ends = ("2025-09-01", "2025-09-02", "2025-09-03")
    asked = [["wenlock", "P1", DAYS[0], DAYS[0], end] for end in ends]
    columns = ("academy", "pupil_id", "submitted_on", "from_date", "to_date")
    loaded = load(write_register(tmp_path, leave_requests=csv_text(columns, asked)))
    assert loaded.aside() == [("leave_requests", line, "to_date", "apart") for line in (3, 4)]
    assert loaded.only("D029").message == (
        "set aside 2 rows of `leave_requests` with `to_date` 1 year or more after `from_date`"
    )


def test_rows_of_other_tables_that_point_nowhere(tmp_path: Path) -> None:
    registers = [["wenlock", "4B", day, "AM", "08:45", "09:15", ""] for day in (DAYS[0], "2024-09-07")]
    calls = [["wenlock", pupil, DAYS[0], "09:40", ""] for pupil in ("P1", "P9")]
    loaded = load(write_register(tmp_path, registers=registers, calls=calls))
    assert loaded.aside() == [("calls", 3, "pupil_id", "no_pupil"), ("registers", 3, "session", "no_session")]
    assert loaded.count("calls") == (2, 1, 1)


def test_equal_rows_of_a_table_without_a_key(tmp_path: Path) -> None:
    call = ["wenlock", "P1", DAYS[0], "09:40", ""]
    loaded = load(write_register(tmp_path, calls=[call, [*call[:3], "10:40", ""], call]))
    assert loaded.aside() == [("calls", 4, None, "repeat")]


@pytest.mark.parametrize("codes", [("", "I"), ("N", ""), ("", "")])
def test_an_amendment_may_lack_a_code(tmp_path: Path, codes: tuple[str, str]) -> None:
    amendment = ["wenlock", "P1", DAYS[0], "AM", *codes, "", "", "", ""]
    loaded = load(write_register(tmp_path, amendments=[amendment]))
    assert loaded.aside() == []
    found = loaded.rows("SELECT original_code, amended_code FROM register.amendments")
    assert found == [tuple(code or None for code in codes)]


def test_codes_of_amendments_are_looked_up_too(tmp_path: Path) -> None:
    amendment = ["wenlock", "P1", DAYS[0], "AM", "N", "¥1", "", "", "", ""]
    loaded = load(write_register(tmp_path, amendments=[amendment]))
    assert loaded.aside() == [("amendments", 2, "amended_code", "unknown_code")]
    assert "it looks like `Y1` but has the yen sign" in loaded.only("D022").message


_AS_THERE = "or zeros in front: write it as there"


@pytest.mark.parametrize(
    ("id", "written"),
    portion(
        2,
        [
            ("007", "7"),
            ("Z\u00e9a1", "Ze\u0301a1"),
            ("Z1", "Z1\u00a0"),
            ("Z1", "z\u200b1"),
            ("Z1", '="Z1"'),
            ("A1", "\u04101"),
        ],
    ),
)
def test_an_id_that_is_written_otherwise_is_told_as_that(tmp_path: Path, id: str, written: str) -> None:
    """A space that breaks no line, as web pages have it, looked as if nothing were amiss."""
    rows = [[row[0], id if row[1] == "P1" else row[1], *row[2:]] for row in pupils()]
    mine = [[row[0], written if row[1] == "P1" else row[1], *row[2:]] for row in marks()]
    loaded = load(
        write_register(tmp_path, pupils=rows, marks=mine, calls=[["wenlock", written, DAYS[0], "", ""]])
    )
    told = {each.place.file: each.help for each in loaded.problems if each.code.id == "D027"}
    assert len(told) == 2
    assert all(help.startswith("the id is one of `pupils` but for ") for help in told.values())
    assert all(help.endswith(_AS_THERE) for help in told.values())
    assert set(loaded.rows("SELECT value FROM loading.told")) == {(written,)}


def test_of_ids_that_are_nobody_s_the_usual_is_said(tmp_path: Path) -> None:
    calls = [["wenlock", pupil, DAYS[0], "", ""] for pupil in ("P 1", "P9", "P8")]
    help = load(write_register(tmp_path, calls=calls)).only("D027").help
    assert help.startswith("the id of 1 row is one of `pupils` but for ")
    assert f"{_AS_THERE}; for the others, add the pupils, or correct their rows: an id is the same" in help
    help = load(write_register(tmp_path / "others", calls=calls[1:])).only("D027").help
    assert help.startswith("add the pupils, or correct their rows: ")


def test_of_a_pupil_who_came_back_it_is_told_which_row_to_keep(tmp_path: Path) -> None:
    again = ["wenlock", "P1", 4, "4B", "2024-09-09", ""]
    earlier = ["wenlock", "P1", 4, "4B", "2024-09-01", "2024-09-04"]
    loaded = load(write_register(tmp_path, pupils=[earlier, *pupils()[1:], again]))
    assert [row[:2] for row in loaded.aside() if row[0] == "pupils"] == [("pupils", 2), ("pupils", 5)]
    help = loaded.only("D026").help
    assert "`1.23E+05`, a spreadsheet" in help and help.endswith("keep the row of the later time on roll")


@pytest.mark.parametrize(
    ("line", "reason", "said"),
    portion(
        2,
        [
            ("wenlock,P1,2024-09-03,AM,/", "ragged", "5 cells for 7 columns"),
            ("wenlock,P1,2024-09-03,AM,/,,,,,x", "ragged", "10 cells for 7 columns"),
            ('wenlock,P1,2024-09-03,"A"M,/,,', "ragged", "a quotation mark in the wrong place"),
            ("wenlock,P1,2024-09-03,AM,/,," + "x" * 2_100_000, "too_long", ""),
        ],
    ),
)
def test_lines_that_do_not_fit_the_columns(tmp_path: Path, line: str, reason: str, said: str) -> None:
    lines = csv_text(HEADERS["marks"], marks()).splitlines()
    lines[3] = line
    loaded = load(write_register(tmp_path, marks="\n".join(lines) + "\n"))
    assert loaded.aside() == [("marks", 4, None, reason)]
    assert loaded.count("marks") == (60, 59, 1)
    told = loaded.only("D030")
    assert (told.place.line, told.labels[0].text) == (4, said)


CHANGES = [f"wenlock,P1,{day},AM,N,I,phoned,,A Person,Office".split(",") for day in DAYS[:5]]


def changed(at: int, line: str) -> str:
    lines = csv_text(tuple(tables()["amendments"].columns), CHANGES).splitlines()
    return "\n".join([*lines[:at], line, *lines[at + 1 :], ""])


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("wenlock,P1,2024-09-03,AM,N,I,,phoned,,A Person,", 11),
        ('wenlock,P1,2024-09-03,AM,N,I,phoned,,,A Person,""', 11),
        ("wenlock,P1,2024-09-03,AM,N,I,phoned,,A Person,Office,,", 12),
    ],
)
def test_a_row_with_a_cell_too_many_does_not_fit_though_it_is_empty(
    tmp_path: Path, line: str, cells: int
) -> None:
    """It would be read with a name for a position."""
    loaded = load(write_register(tmp_path, amendments=changed(3, line)))
    assert loaded.aside() == [("amendments", 4, None, "ragged")]
    assert loaded.only("D030").labels[0].text == f"{cells} cells for 10 columns"


@pytest.mark.parametrize("end", [",", ',""', ",,"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_where_every_row_ends_with_a_separator_one_that_does_not_is_told(
    tmp_path: Path, end: str, line_end: str
) -> None:
    """As some programs export; what fits the columns by chance would be read shifted."""
    head, *lines = csv_text(tuple(tables()["amendments"].columns), CHANGES).splitlines()
    lines[4] = lines[4].replace("phoned,", "phoned,,")
    lines[2] = lines[2].replace("wenlock,", "", 1)
    text = line_end.join([head, *(line + end for line in lines), ""])
    loaded = load(write_register(tmp_path, amendments=text.encode()))
    assert loaded.aside() == [("amendments", 4, None, "ragged"), ("amendments", 6, None, "ragged")]
    assert loaded.count("amendments") == (5, 3, 2)


def test_a_mark_that_a_separator_too_many_has_shifted_is_set_aside(tmp_path: Path) -> None:
    lines = csv_text(HEADERS["marks"], marks()).splitlines()
    lines[3] = "wenlock,P1,2024-09-03,AM,,/,,"
    loaded = load(write_register(tmp_path, marks="\n".join([*lines, ""])))
    assert loaded.aside() == [("marks", 4, "code", "empty")]


@pytest.mark.parametrize(("column", "cell"), [("date", "02/09/2024"), ("signed_in_at", "8:45:00 AM")])
def test_what_a_spreadsheet_has_rewritten_is_told_with_what_prevents_it(
    tmp_path: Path, column: str, cell: str
) -> None:
    rows = [[cell if at == MARK[column] else each for at, each in enumerate(row)] for row in marks()[:1]]
    told = load(write_register(tmp_path, marks=csv_text(HEADERS["marks"], [*rows, *marks()[1:]]))).only(
        "D021"
    )
    assert (told.help or "").endswith("; in a spreadsheet, give the cells that format before you save")


def test_empty_rows_below_a_table_are_told_as_what_may_be_deleted(tmp_path: Path) -> None:
    """As a spreadsheet leaves them where something was emptied."""
    told = load(write_register(tmp_path, marks=[*marks(), [""] * len(HEADERS["marks"])])).only("D020")
    assert told.help and told.help.startswith(
        "fill it in (or delete the rows, if all of their cells are empty): "
    )


def test_where_excel_has_left_out_empty_cells_what_keeps_them_is_told(tmp_path: Path) -> None:
    """Of sixteen lines in a row that have nothing in the last columns it does not write the commas."""
    head, *lines = csv_text(HEADERS["marks"], marks()).splitlines()
    saved = [head, *lines[:15], *(line.rstrip(",") for line in lines[15:])]
    loaded = load(write_register(tmp_path / "saved", marks="\r\n".join([*saved, ""])))
    assert loaded.count("marks") == (60, 15, 45)
    assert "move a column that is never empty to the end" in (loaded.only("D030").help or "")
    moved = [",".join([*line.split(",")[1:], line.split(",")[0]]) for line in (head, *lines)]
    assert load(write_register(tmp_path / "moved", marks="\r\n".join([*moved, ""]))).count("marks")[2] == 0


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_file_that_ends_within_a_line_was_cut_off(tmp_path: Path, line_end: str) -> None:
    text = csv_text(HEADERS["marks"], marks()).replace("\n", line_end)
    cut = text[: text.rindex("PM")]
    loaded = load(write_register(tmp_path, marks=cut.encode()))
    assert loaded.aside() == [("marks", 61, None, "cut_off")]
    told = loaded.only("D030")
    assert told.message == "set aside 1 row of `marks` within which the file ends"
    assert (told.place.line, told.labels[0].text) == (61, "4 cells for 7 columns")
    assert told.help == "export the file again: whatever came behind is missing too"
    whole = load(write_register(tmp_path, marks=(cut + line_end).encode()))
    assert whole.aside() == [("marks", 61, None, "ragged")], "a line with its end is whole"


@pytest.mark.parametrize(
    "line", portion(1, ["wenlock,P9", 'wenlock,P9,"two\nlines"', "wenlock,P9\n\nwenlock,P9"])
)
def test_lines_after_one_that_does_not_fit_are_told_as_they_stand(tmp_path: Path, line: str) -> None:
    lines = csv_text(HEADERS["marks"], marks({("P2", "2024-09-02", "AM"): "ZZ"})).splitlines()
    text = "\n".join([*lines[:4], line, *lines[4:]]) + "\n"
    at = text[: text.index("ZZ")].count("\n") + 1
    for content in (text, text.replace("\n", "\r\n")):
        loaded = load(write_register(tmp_path, marks=content.encode()))
        assert [each[:2] for each in loaded.aside() if each[3] == "unknown_code"] == [("marks", at)]
        assert loaded.aside()[0] == ("marks", 5, None, "ragged")


@pytest.mark.thorough
def test_a_cell_of_several_lines_is_read_wherever_in_a_large_file_it_lies(tmp_path: Path) -> None:
    """The file is read in pieces of eight million bytes, and the cell lies on the first one's end."""
    header, sound = ",".join((*HEADERS["marks"], "note")) + "\n", marks()
    rows = csv_text((*HEADERS["marks"], "note"), [[*row, ""] for row in sound]).split("\n", 1)[1]
    others = "elsewhere,P1,2024-09-02,AM,/,,,\n"
    cell = 'elsewhere,P2,2024-09-02,PM,/,,,"seen,\n,by,,,,,,\n' + others * 9 + '"\n'
    before = others * ((8_000_000 - len(header) - len(cell) // 2) // len(others))
    loaded = load(write_register(tmp_path, marks=header + before + cell + others * 9000 + rows))
    assert loaded.count("marks") == (60, 60, 0) and not loaded.aside()


@pytest.mark.thorough
def test_lines_are_true_whatever_stands_before_them(tmp_path: Path) -> None:
    header = (*HEADERS["marks"], "note")
    rows = [[*row, ""] for row in marks({("P2", "2024-09-02", "AM"): "ZZ"})]
    rows[0][-1] = 'two\nlines and a "quote"'
    text = csv_text(header, rows[:5]) + "\n\nwenlock,P9\n" + csv_text(header, rows[5:]).split("\n", 1)[1]
    for content in (text, text.replace("\n", "\r\n")):
        loaded = load(write_register(tmp_path, marks=content.encode()))
        assert loaded.aside() == [("marks", 10, None, "ragged"), ("marks", 26, "code", "unknown_code")]
        assert loaded.count("marks") == (61, 59, 2)
        assert content.splitlines()[25].startswith("wenlock,P2,2024-09-02,AM,ZZ")


def test_dates_of_the_usual_forms_do_not_become_other_days(tmp_path: Path) -> None:
    rows = [[*row[:2], f"{row[2]:%d/%m/%Y}", *row[3:]] for row in marks()]
    loaded = load(write_register(tmp_path, marks=rows))
    assert loaded.register is None
    assert loaded.only("D014").message == "`wenlock` has no usable row in `marks`"
    assert loaded.only("D021").message.startswith(
        f"set aside {len(rows)} rows of `marks` with a `date` that is not"
    )


@pytest.mark.parametrize(
    "wrong", portion(2, ["2024-09-03", "2024-09-03 09:40", "2024/09/03 09:40", "1899-12-30T09:40:00"])
)
def test_a_time_with_a_day_is_no_time(tmp_path: Path, wrong: str) -> None:
    calls = [["wenlock", "P1", DAYS[at], time, ""] for at, time in enumerate(("09:40", wrong, " 9:40:00"))]
    loaded = load(write_register(tmp_path, calls=calls))
    assert loaded.aside() == [("calls", 3, "called_at", "unreadable")]
    assert loaded.rows("SELECT called_at FROM register.calls") == [(580,), (580,)]


def test_rejects_are_written_for_a_spreadsheet(tmp_path: Path) -> None:
    rows = with_mark(code="=1+1")
    rows[7][MARK["minutes_late"]] = "@cmd"
    folder = write_register(tmp_path, marks=rows)
    loaded = load(folder)
    assert loaded.register is not None
    assert write_rejects(loaded.register.connection, tmp_path / "rejects.csv") == ()
    assert (tmp_path / "rejects.csv").read_bytes().startswith(BOM_UTF8), (
        "else Excel takes it for Windows-1252"
    )
    with (tmp_path / "rejects.csv").open(encoding="utf-8-sig", newline="") as stream:
        found = list(csv.reader(stream))
    assert found == [
        ["table", "file", "line", "column", "value", "reason", "code"],
        [
            "marks",
            "marks.csv",
            "4",
            "code",
            "'=1+1",
            "a text of 4 characters is no attendance code",
            "unknown_code",
        ],
        [
            "marks",
            "marks.csv",
            "9",
            "minutes_late",
            "'@cmd",
            "`minutes_late` is not a whole number of minutes from 0 to 1440",
            "unreadable",
        ],
    ]


def test_a_formula_behind_a_blank_or_of_wide_signs_is_none_among_the_rejects(tmp_path: Path) -> None:
    rows = with_mark(code=" =1+1")
    rows[7][MARK["code"]] = "＝1+1"
    register = load(write_register(tmp_path, marks=rows)).register
    assert register is not None
    assert write_rejects(register.connection, tmp_path / "rejects.csv") == ()
    with (tmp_path / "rejects.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert [row["value"] for row in csv.DictReader(stream)] == ["' =1+1", "'＝1+1"]


def test_rejects_that_cannot_be_written(tmp_path: Path) -> None:
    register = load(write_register(tmp_path)).register
    assert register is not None
    (problem,) = write_rejects(register.connection, tmp_path / "nowhere" / "rejects.csv")
    assert problem.code.id == "D034"


def test_cells_made_to_hurt_harm_nothing(tmp_path: Path) -> None:
    nasty = [
        "'; DROP TABLE register.pupils; --",
        "{x.__class__}",
        "{raw}",
        "%s",
        "\u202eabc",
        "x" * 100_000,
        "$1",
        "?",
    ]
    rows = [*marks(), *(["wenlock", each, DAYS[0], "AM", each, each, each] for each in nasty)]
    roll = [*pupils(), *(["wenlock", each, 4, each, "2024-09-01", ""] for each in nasty)]
    loaded = load(write_register(tmp_path, marks=rows, pupils=roll))
    assert loaded.count("marks") == (68, 60, 8)
    assert loaded.count("pupils") == (11, 11, 0)
    told = "".join(problem.message + (problem.help or "") for problem in loaded.problems)
    assert "DROP" not in told


CALLS = "academy,pupil_id,date,called_at,outcome\n"


@pytest.mark.parametrize(
    ("calls", "line"),
    portion(
        2,
        [
            (
                'wenlock,P1,2024-09-02,09:30,"left\nwenlock,P2,2024-09-02,09:31,none\nwenlock,P2,2024-09-03,09:31,b"\n',
                2,
            ),
            (
                'wenlock,P1,2024-09-02,09:30,none\n\nwenlock,P1,2024-09-03,09:30,"left\r\nwenlock,P2,2024-09-03,,"\r\n',
                4,
            ),
            ('wenlock,P1,2024-09-02,09:30,"spoke to the mother,\nwho comes, with a note, at noon"\n', None),
            ('wenlock,P1,2024-09-02,09:30,"a,b,c,d,e,f"\n\n', None),
        ],
    ),
)
def test_a_cell_that_took_rows_in_is_told(tmp_path: Path, calls: str, line: int | None) -> None:
    found = [
        each
        for each in load(write_register(tmp_path, calls=CALLS + calls)).problems
        if each.code.id == "D079"
    ]
    assert [each.labels[0].at.line for each in found] == ([] if line is None else [line])


@pytest.mark.thorough
def test_academies_made_to_hurt_harm_nothing(tmp_path: Path) -> None:
    folder = write_register(tmp_path)
    for academy in ("../wenlock", "'; DROP SCHEMA register; --", "{x}", "wenlock*", ""):
        loaded = load(folder, academies=(academy,))
        assert loaded.register is None
        assert "D014" in loaded.codes


def test_plain_codes_of_this_file(tmp_path: Path) -> None:
    assert plain_code("PM") == "\\"
    assert load(write_register(tmp_path)).rows("SELECT DISTINCT code FROM register.marks ORDER BY code") == [
        ("/",),
        ("\\",),
    ]
