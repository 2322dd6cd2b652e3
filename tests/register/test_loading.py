"""A register that is right: what it has after loading, in CSV and in Parquet."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
from small_registers import (
    DAYS,
    HEADERS,
    calendar,
    csv_text,
    load,
    marks,
    pupils,
    to_parquet,
    write_register,
)

from engine.register.tables import tables
from tests.portions import portion


def test_a_right_register_gives_no_problem(tmp_path: Path) -> None:
    loaded = load(write_register(tmp_path))
    assert loaded.problems == ()
    assert loaded.count("marks") == (60, 60, 0)
    assert loaded.register is not None
    assert loaded.register.tables == {"pupils", "marks", "calendar"}
    assert loaded.register.summary.missing_marks == 0


def test_parquet_gives_the_same(tmp_path: Path) -> None:
    right = write_register(tmp_path / "csv")
    loaded = load(to_parquet(right, tmp_path / "parquet"))
    assert loaded.problems == ()
    assert loaded.rows("FROM register.marks ORDER BY ALL") == load(right).rows(
        "FROM register.marks ORDER BY ALL"
    )
    assert loaded.rows("FROM register.pupils") == load(right).rows("FROM register.pupils")


def test_a_parquet_column_in_which_nothing_was_written_is_an_empty_one(tmp_path: Path) -> None:
    """Programs store it with a type of its own."""
    folder = to_parquet(write_register(tmp_path / "csv"), tmp_path / "parquet")
    path = folder / "pupils.parquet"
    duckdb.sql(f"CREATE TABLE nothing AS FROM '{path}'")
    empty = "NULL AS sex, NULL AS date_of_birth, NULL AS looked_after"
    duckdb.sql(f"COPY (SELECT *, {empty} FROM nothing) TO '{path}' (FORMAT parquet)")
    duckdb.sql("DROP TABLE nothing")
    loaded = load(folder)
    assert loaded.problems == ()
    found = loaded.rows("SELECT DISTINCT sex, date_of_birth, looked_after FROM register.pupils")
    assert found == [(None, None, None)]


def test_tables_that_are_not_there_are_empty_and_not_supplied(tmp_path: Path) -> None:
    loaded = load(write_register(tmp_path))
    for table in tables().values():
        shown = loaded.rows(f"DESCRIBE register.{table.name}")
        assert [row[0] for row in shown][: len(table.columns)] == list(table.columns)
    assert loaded.rows("SELECT count(*) FROM register.notices") == [(0,)]


def test_a_table_with_no_rows_is_supplied(tmp_path: Path) -> None:
    loaded = load(write_register(tmp_path, notices=[]))
    assert loaded.register is not None
    assert "notices" in loaded.register.tables
    assert loaded.codes == ["D089"]


EVERY_FORM = {
    "pupils": "academy,pupil_id,year_group,class,name,date_of_birth,sex,on_roll_from,on_roll_to,sen,disadvantaged,"
    """emergency_contacts
wenlock,P1,0,,  ,2019-10-02,F,2024-09-01,,none,TRUE,0
wenlock,P2,4,4B,"Example, Una",2015-02-28,M,2024-09-01,2024-09-12,ehcp,no,2
wenlock,P3,4,4B,Zoë Notreal,,,2024-09-01,,support,1,
""",
    "notices": """academy,pupil_id,kind,parent_id,issued_on,amount,paid_on,paid_amount,ends_on,withdrawn
wenlock,P1,penalty_notice,A1,2024-09-03,160,2024-09-09,£80.50,,yes
wenlock,P1,letter,,2024-09-04,,,,,
""",
    "registers": """academy,class,date,session,taken_at,closed_at,taken_by
wenlock,4B,2024-09-02,AM,08:45,9:15,Teacher
wenlock,4B,2024-09-02,PM,05:00,23:59,
wenlock,4B,2024-09-03,AM,,,
""",
}


def test_every_kind_of_value(tmp_path: Path) -> None:
    late = [["wenlock", "P3", "2024-09-13", "AM", "L", "09:20", 35]]
    given = [
        row
        for row in marks()
        if not (row[1] == "P2" and str(row[2]) == "2024-09-13") and row[:4] != late[0][:4]
    ]
    loaded = load(write_register(tmp_path, marks=[*given[:-2], *late, given[-1]], **EVERY_FORM))
    assert loaded.codes == ["D075", "D064"]
    assert loaded.rows("FROM register.notices ORDER BY issued_on") == [
        (
            "wenlock",
            "P1",
            "penalty_notice",
            "A1",
            date(2024, 9, 3),
            16000,
            date(2024, 9, 9),
            8050,
            None,
            True,
            None,
        ),
        ("wenlock", "P1", "letter", None, date(2024, 9, 4), None, None, None, None, None, None),
    ]
    assert loaded.rows("SELECT taken_at, closed_at FROM register.registers ORDER BY date, session") == [
        (525, 555),
        (300, 1439),
        (None, None),
    ]
    columns = (
        "year_group, class, name, date_of_birth, sex, on_roll_to, sen, disadvantaged, emergency_contacts"
    )
    assert loaded.rows(f"SELECT {columns} FROM register.pupils ORDER BY pupil_id") == [
        (0, None, None, date(2019, 10, 2), "F", None, "none", True, 0),
        (4, "4B", "Example, Una", date(2015, 2, 28), "M", date(2024, 9, 12), "ehcp", False, 2),
        (4, "4B", "Zoë Notreal", None, None, None, "support", True, None),
    ]
    assert loaded.rows("SELECT signed_in_at, minutes_late FROM register.marks WHERE code = 'L'") == [
        (560, 35)
    ]


@pytest.mark.parametrize(
    "blank", portion(3, [" ", "\t", "\xa0", "\u2007", "\u3000", "\u200b", " \xa0\ufeff "])
)
def test_a_cell_that_looks_empty_is_a_missing_fact(tmp_path: Path, blank: str) -> None:
    columns = "academy,pupil_id,year_group,class,on_roll_from,on_roll_to,sen,looked_after,emergency_contacts"
    first = f"wenlock,P1,4,{blank},2024-09-01,{blank},{blank},{blank},{blank}"
    others = "".join(f"wenlock,{pupil},4,é{blank},2024-09-01,,,,\n" for pupil in ("P2", "P3"))
    loaded = load(write_register(tmp_path, pupils=f"{columns}\n{first}\n{others}"))
    assert loaded.problems == ()
    query = "SELECT class, on_roll_to, sen, looked_after, emergency_contacts FROM register.pupils ORDER BY pupil_id"
    assert loaded.rows(query)[0] == (None,) * 5
    assert loaded.rows(query)[1][0] == f"é{blank}"


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_text_that_says_nothing_is_a_missing_fact(tmp_path: Path, form: str) -> None:
    nothing = ["-", " - ", "—", "?", "...", "n/a", "N/A ", " n/a", "- / -", "\u200b–\xa0", "-/-", ""]
    nothing += ["NULL", "null ", "None", "nil", "NaN", "#N/A", "#NAME?", "#ref!"]
    said = [
        "ill",
        "n/a: see office",
        "1",
        "(ill)",
        "é-",
        "★",
        "a/b",
        "None of ours",
        "nullified",
        "#NAME",
        "#NAME? Ill",
    ]
    key = ("wenlock", pupils()[0][1], "2024-09-02", "AM", "N", "I", "2024-09-02")
    rows = [[*key, reason, i] for i, reason in enumerate(nothing + said)]
    columns = "academy,pupil_id,date,session,original_code,amended_code,amended_on,reason,made_by_name"
    folder = write_register(tmp_path / "csv", amendments=csv_text(columns.split(","), rows))
    loaded = load(folder if form == "csv" else to_parquet(folder, tmp_path / "parquet"))
    assert loaded.codes == ["D118"]
    found = loaded.rows("SELECT reason FROM register.amendments ORDER BY CAST(made_by_name AS INTEGER)")
    assert found == [(None,)] * len(nothing) + [(each,) for each in said]


def test_timestamps_in_each_form(tmp_path: Path) -> None:
    forms = ["2024-09-02T08:45:00", "2024-09-02 08:45:00", "2024-09-02T08:45", "2024-09-02 08:45:00.5", ""]
    rows = [[*row, forms[i % len(forms)]] for i, row in enumerate(marks())]
    loaded = load(write_register(tmp_path, marks=csv_text((*HEADERS["marks"], "recorded_at"), rows)))
    assert loaded.codes == []
    found = loaded.rows("SELECT DISTINCT recorded_at FROM register.marks ORDER BY recorded_at")
    moment = datetime(2024, 9, 2, 8, 45)
    assert found == [(moment,), (moment.replace(microsecond=500_000),), (None,)]


@pytest.mark.parametrize(
    "cell", portion(2, ["infinity", "-infinity", "epoch", "0001-01-01T00:00:00", "9999-12-31T23:59:59"])
)
def test_a_moment_of_no_time_in_which_pupils_live(tmp_path: Path, cell: str) -> None:
    rows = [[*row, cell if at == 2 else "2024-09-02T08:45:00"] for at, row in enumerate(marks())]
    folder = write_register(tmp_path / "csv", marks=csv_text((*HEADERS["marks"], "recorded_at"), rows))
    assert load(folder).aside() == [("marks", 4, "recorded_at", "unreadable")]
    if "T" in cell:
        stored = load(to_parquet(folder, tmp_path / "parquet"))
        assert stored.aside() == [("marks", 3, "recorded_at", "unreadable")]


@pytest.mark.thorough
def test_byte_order_mark_and_dos_line_ends_are_read(tmp_path: Path) -> None:
    text = csv_text(HEADERS["marks"], marks())
    for content in ("\ufeff" + text, text.replace("\n", "\r\n"), text.replace("\n", "\r"), text.rstrip("\n")):
        loaded = load(write_register(tmp_path, marks=content.encode()))
        assert loaded.codes == []
        assert loaded.count("marks") == (60, 60, 0)


def test_mixed_line_ends_are_read_and_lines_stay_true(tmp_path: Path) -> None:
    lines = csv_text(HEADERS["marks"], marks({("P1", "2024-09-02", "PM"): "ZZ"})).splitlines()
    text = "".join(line + ("\r\n" if at % 3 else "\n") for at, line in enumerate(lines))
    loaded = load(write_register(tmp_path, marks=text.encode()))
    assert loaded.aside() == [("marks", 3, "code", "unknown_code")]


def test_column_order_is_free_and_further_columns_are_kept_out(tmp_path: Path) -> None:
    header = ("note", *reversed(HEADERS["marks"]), "Barcode")
    rows = [["x", *reversed(row), "1"] for row in marks()]
    loaded = load(write_register(tmp_path, marks=csv_text(header, rows)))
    problem = loaded.only("D012")
    assert problem.message == "columns of `marks.csv` that are not read: `note` and `Barcode`"
    assert loaded.count("marks") == (60, 60, 0)


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["a[1]", "st*r", "q?", "it's", "{a,b}", "wen lock", "é"])
def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    (tmp_path / "a1").mkdir()
    (tmp_path / "a1" / "marks.csv").write_text("not,this\n", "utf-8")
    folder = write_register(tmp_path / name)
    assert load(folder).problems == ()
    assert load(to_parquet(folder, tmp_path / f"{name} parquet")).problems == ()


@pytest.mark.thorough
def test_the_digest_is_of_names_and_bytes(tmp_path: Path) -> None:
    one, two = write_register(tmp_path / "one"), write_register(tmp_path / "two")
    assert _digest(one) == _digest(two)
    assert _digest(one).startswith("sha256:")
    (two / "notices.csv").write_text(csv_text(tables()["notices"].columns, []), "utf-8")
    assert _digest(one) != _digest(two)


def _digest(folder: Path) -> str:
    register = load(folder).register
    assert register is not None
    return register.summary.digest


def test_marks_of_a_parquet_file_are_read_where_they_lie(tmp_path: Path) -> None:
    folder = to_parquet(write_register(tmp_path / "csv"), tmp_path / "parquet")
    loaded = load(folder)
    plan = str(
        loaded.rows(
            "EXPLAIN SELECT code, count(*) FROM register.marks WHERE date > '2024-09-03' GROUP BY code"
        )
    )
    assert "READ_PARQUET" in plan
    assert "date>" in plan.replace(" ", "")
    assert "signed_in_at" not in plan


def test_later_rows_are_not_seen(tmp_path: Path) -> None:
    loaded = load(write_register(tmp_path), as_at=date(2024, 9, 6))
    assert loaded.only("D031").message == "rows dated after 2024-09-06 are ignored: 30 of `marks`"
    assert loaded.count("marks") == (30, 30, 0)
    assert loaded.count("calendar") == (20, 20, 0)
    assert loaded.register is not None
    assert loaded.register.summary.missing_marks == 0


@pytest.mark.thorough
def test_rows_of_other_academies_are_not_seen(tmp_path: Path) -> None:
    both = {
        name: [*rows, *(["other", *row[1:]] for row in rows)]
        for name, rows in (("pupils", pupils()), ("marks", marks()), ("calendar", calendar()))
    }
    folder = write_register(tmp_path / "csv", **both)
    for loaded in (load(folder), load(to_parquet(folder, tmp_path / "parquet"))):
        message = "rows of other academies are ignored: 20 of `calendar`, 60 of `marks`, 3 of `pupils`"
        assert loaded.only("D032").message == message
        assert loaded.count("marks") == (60, 60, 0)
        assert loaded.rows("SELECT DISTINCT academy FROM register.calendar") == [("wenlock",)]
    assert load(folder, academies=("wenlock", "other")).count("marks") == (120, 120, 0)


def test_the_calendar_is_numbered(tmp_path: Path) -> None:
    rows = [
        ["wenlock", day, session, term, half_term, "2024-25"]
        for day, term, half_term in (
            ("2024-10-24", "Autumn", "1"),
            ("2024-10-25", "Autumn", "1"),
            ("2024-11-04", "Autumn", "2"),
            ("2025-01-06", "Spring", "1"),
            ("2025-01-07", "Spring", "1"),
        )
        for session in ("AM", "PM")
    ]
    given = [["wenlock", "P1", row[1], row[2], plain(row[2]), "", ""] for row in rows[:4]]
    roll = [["wenlock", "P1", 4, "4B", "2024-09-01", ""]]
    loaded = load(write_register(tmp_path, calendar=rows, marks=given, pupils=roll), as_at=date(2024, 10, 31))
    assert loaded.codes == ["D082"]
    numbers = "slot, day_no, week_no, half_term_no, term_no, school_year_no"
    found = loaded.rows(f"SELECT {numbers} FROM register.calendar ORDER BY slot")
    assert found == [
        (1, 1, 1, 1, 1, 1),
        (2, 1, 1, 1, 1, 1),
        (3, 2, 1, 1, 1, 1),
        (4, 2, 1, 1, 1, 1),
        (5, 3, 2, 2, 1, 1),
        (6, 3, 2, 2, 1, 1),
        (7, 4, 3, 3, 2, 1),
        (8, 4, 3, 3, 2, 1),
        (9, 5, 3, 3, 2, 1),
        (10, 5, 3, 3, 2, 1),
    ]


def plain(session: object) -> str:
    return "/" if session == "AM" else "\\"


def test_large_csv_files_are_kept_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.register.files.csv_rows._SPILLED_FROM", 1)
    folder = write_register(tmp_path, marks=marks({("P1", "2024-09-02", "PM"): "ZZ"}))
    loaded = load(folder)
    assert loaded.aside() == [("marks", 3, "code", "unknown_code")]
    assert loaded.count("marks") == (60, 59, 1)
    assert "READ_PARQUET" in str(
        loaded.rows("EXPLAIN SELECT code, count(*) FROM register.marks GROUP BY code")
    )


@pytest.mark.thorough
def test_many_doubtful_pupils_are_told_apart_the_same_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = {("P1", "2024-09-02", "PM"): "ZZ", ("P2", "2024-09-03", "AM"): None}
    folder = write_register(tmp_path, marks=marks(changed))
    few = load(folder)
    monkeypatch.setattr("engine.register.marks.checking._FEW", 0)
    many = load(folder)
    assert many.aside() == few.aside() == [("marks", 3, "code", "unknown_code")]
    missing = "SELECT pupil_id, date, session FROM register.missing_marks ORDER BY ALL"
    assert many.rows(missing) == few.rows(missing) == [("P1", DAYS[0], "PM"), ("P2", DAYS[1], "AM")]
