"""Files that cannot be read: one problem each, with the smallest change that works, and no register."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
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

from engine.source import Place
from tests.machine import needs_unix
from tests.portions import portion

pytestmark = pytest.mark.thorough

MARKS = csv_text(HEADERS["marks"], marks())


def test_no_folder(tmp_path: Path) -> None:
    for folder in (tmp_path / "nowhere", write_register(tmp_path) / "marks.csv"):
        loaded = load(folder)
        assert loaded.register is None
        assert loaded.only("D001").place.file == str(folder)


@pytest.mark.parametrize("table", ["pupils", "marks", "calendar"])
def test_a_table_that_is_needed(tmp_path: Path, table: str) -> None:
    loaded = load(write_register(tmp_path, **{table: None}))
    assert loaded.register is None
    problem = loaded.only("D002")
    assert problem.message == f"there is no table `{table}`"
    assert problem.help == f"add `{table}.csv` or `{table}.parquet`"


def test_a_misnamed_file_is_named(tmp_path: Path) -> None:
    folder = write_register(tmp_path)
    (folder / "marks.csv").rename(folder / "Mark.csv")
    loaded = load(folder)
    assert loaded.only("D002").help == "rename `Mark.csv` to `marks.csv` or `marks.parquet`"
    assert loaded.only("D004").help == "did you mean `marks`?"


@pytest.mark.parametrize("name", ["calls.CSV", "Calls.csv", "CALLS-2024-09-02.csv"])
def test_a_file_named_in_capitals_is_to_be_renamed(tmp_path: Path, name: str) -> None:
    folder = write_register(tmp_path)
    (folder / name).write_text("a,b\n", "utf-8")
    assert load(folder).only("D004").help == f"rename it to `{name.lower()}`"


def test_a_strange_file_is_a_warning(tmp_path: Path) -> None:
    folder = write_register(tmp_path)
    (folder / "leave-request.csv").write_text("a,b\n", "utf-8")
    (folder / "README.txt").write_text("invented", "utf-8")
    loaded = load(folder)
    assert loaded.register is not None
    assert loaded.only("D004").help == "did you mean `leave_requests`?"


@pytest.mark.parametrize("name", portion(2, ["calls", "calls.csv", "Calls.xlsx", "calls.txt"]))
def test_what_bears_a_table_s_name_and_is_no_table_is_told(tmp_path: Path, name: str) -> None:
    folder = write_register(tmp_path)
    (folder / "calls.csv").unlink(missing_ok=True)
    if name.endswith(("x", "t")):
        (folder / name).write_bytes(b"invented")
    else:
        (folder / name).mkdir()
    loaded = load(folder)
    assert loaded.register is not None
    assert loaded.only("D004").message.startswith(f"`{name}` ")
    assert loaded.only("D004").help == "put `calls.csv` or `calls.parquet` in its place"


@pytest.mark.parametrize(
    ("name", "help"),
    [
        ("calls.csv.txt", "rename it to `calls.csv`"),
        ("calls.csv.gz", "put `calls.csv` or `calls.parquet` in its place"),
    ],
)
def test_a_table_s_file_with_an_ending_too_many_is_told(tmp_path: Path, name: str, help: str) -> None:
    """Windows hides known endings: a file that it shows as `calls.csv` can be another."""
    folder = write_register(tmp_path)
    (folder / name).write_bytes(b"invented")
    problem = load(folder).only("D004")
    assert (
        problem.message == f"`{name}` ends in neither `.csv` nor `.parquet`, so the table is not read from it"
    )
    assert problem.help == help


def test_a_copy_beside_a_table_s_file_is_none(tmp_path: Path) -> None:
    folder = write_register(tmp_path)
    (folder / "marks.csv.bak").write_bytes(b"invented")
    assert "D004" not in load(folder).codes


@pytest.mark.parametrize("name", ["._marks.csv", "~$marks.csv", ".~calls.csv"])
def test_what_programs_lay_beside_a_table_for_themselves_is_none(tmp_path: Path, name: str) -> None:
    """macOS lays a file of this kind beside each table on a share, and each was to be renamed."""
    folder = write_register(tmp_path)
    (folder / name).write_bytes(b"\0\5\26\7")
    assert load(folder).problems == ()


@needs_unix
def test_a_link_that_leads_to_no_file_is_told(tmp_path: Path) -> None:
    folder = write_register(tmp_path)
    (folder / "calls.csv").symlink_to(tmp_path / "elsewhere.csv")
    problem = load(folder).only("D004")
    assert problem.message == "`calls.csv` is a link that leads to no file, so the table is not read from it"


def test_a_table_in_two_files(tmp_path: Path) -> None:
    folder = write_register(tmp_path / "register")
    to_parquet(folder, tmp_path / "parquet")
    (tmp_path / "parquet" / "marks.parquet").rename(folder / "marks.parquet")
    assert load(folder).only("D003").message == "both `marks.csv` and `marks.parquet` are there"


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_an_empty_file(tmp_path: Path, content: bytes) -> None:
    loaded = load(write_register(tmp_path, marks=content))
    assert loaded.register is None
    assert loaded.only("D005").message == "`marks.csv` is empty"


@pytest.mark.parametrize("table", ["pupils", "marks", "calendar"])
def test_only_a_header(tmp_path: Path, table: str) -> None:
    loaded = load(write_register(tmp_path, **{table: []}))
    assert loaded.register is None
    what = "open session" if table == "calendar" else "usable row"
    assert f"`wenlock` has no {what} in `{table}`" in [problem.message for problem in loaded.problems]


def _workbook() -> bytes:
    import io

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (_workbook(), "a workbook or a zip archive"),
        (b"PAR1 and more PAR1", "a Parquet file"),
        (b"<!DOCTYPE html><html></html>", "a web page or an XML file"),
        (b'[{"academy": "wenlock"}]', "a JSON file"),
        (b"%PDF-1.7", "a PDF document"),
        (b"\xd0\xcf\x11\xe0 old", "an old Excel workbook"),
        (b"\x1f\x8b\x08 zipped", "a gzip archive"),
    ],
)
def test_a_file_that_is_not_csv(tmp_path: Path, content: bytes, what: str) -> None:
    loaded = load(write_register(tmp_path, marks=content))
    assert loaded.register is None
    assert loaded.only("D006").message == f"`marks.csv` is {what}, not a CSV file"


def test_a_file_that_is_not_parquet(tmp_path: Path) -> None:
    folder = write_register(tmp_path, marks=None)
    (folder / "marks.parquet").write_text(MARKS, "utf-8")
    problem = load(folder).only("D006")
    assert problem.message == "`marks.parquet` is text, not a Parquet file"
    (folder / "marks.parquet").write_bytes(b"\x7fELF\x00\x00")
    assert load(folder).only("D006").help == "export the table as CSV or Parquet"
    assert problem.help == "give it the ending `.csv`"


def _marks_as(folder: Path, select: str) -> Path:
    """The small register with marks as a Parquet file of what is selected of them."""
    path = write_register(folder) / "marks.csv"
    source = f"SELECT {select} FROM read_csv('{path}', types = {{'minutes_late': 'INTEGER'}})"
    duckdb.execute(f"COPY ({source}) TO '{path.with_suffix('.parquet')}' (FORMAT parquet)")
    path.unlink()
    return folder


def _damage(path: Path, column: str) -> None:
    """Fills the pages of a column of a Parquet file with bytes that are none."""
    query = (
        "SELECT coalesce(dictionary_page_offset, data_page_offset), total_compressed_size"
        f" FROM parquet_metadata('{path}') WHERE path_in_schema = '{column}'"
    )
    offset, size = duckdb.execute(query).fetchall()[0]
    content = bytearray(path.read_bytes())
    content[offset : offset + size] = b"\xff" * size
    path.write_bytes(content)


@pytest.mark.parametrize(
    "made", ["'09:' || 10 + row_number() OVER () % 50 AS signed_in_at", "now()::TIMESTAMP AS recorded_at"]
)
def test_a_page_of_a_column_of_marks_that_may_be_empty_is_damaged(tmp_path: Path, made: str) -> None:
    *_, column = made.split()
    folder = _marks_as(tmp_path, f"* REPLACE ({made})" if column == "signed_in_at" else f"*, {made}")
    _damage(folder / "marks.parquet", column)
    loaded = load(folder)
    assert loaded.register is None
    assert loaded.only("D009").message == "`marks.parquet` cannot be read to its end"


@pytest.mark.parametrize(("table", "column"), [("calendar", "school_year"), ("pupils", "class")])
def test_a_page_of_a_large_table_is_damaged(
    tmp_path: Path, table: str, column: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.register.files.parquet_rows._COPIED_UP_TO", 0)
    folder = to_parquet(write_register(tmp_path / "csv"), tmp_path / "parquet")
    _damage(folder / f"{table}.parquet", column)
    loaded = load(folder)
    assert loaded.register is None
    assert loaded.only("D009").message == f"`{table}.parquet` cannot be read to its end"


def test_a_list_of_numbers_is_no_number(tmp_path: Path) -> None:
    problem = load(_marks_as(tmp_path, "* REPLACE ([1.5::DECIMAL(4, 1)] AS minutes_late)")).only("D013")
    assert problem.message == "the column `minutes_late` of `marks.parquet` is stored as DECIMAL(4,1)[]"


def test_a_day_beyond_all_calendars_is_no_date(tmp_path: Path) -> None:
    far = "* REPLACE (CASE pupil_id WHEN 'P1' THEN DATE '290000-01-01' ELSE date END AS date)"
    loaded = load(_marks_as(tmp_path, far))
    assert loaded.register is not None
    assert loaded.only("D021").message.startswith("set aside 20 rows of `marks` with a `date`")


def test_columns_named_as_the_engine_names_its_own(tmp_path: Path) -> None:
    own = load(_marks_as(tmp_path, "*, 7 AS record, 'x' AS problem, 8 AS place, 'y' AS \"raw code\""))
    assert own.count("marks") == (60, 60, 0)
    loaded = load(_marks_as(tmp_path / "numbered", "*, 7 AS File_row_number"))
    assert loaded.register is None
    assert loaded.only("D011").message == (
        "`marks.parquet` has a column `File_row_number`, which the engine uses to number rows"
    )


def test_parquet_that_breaks_off_or_is_damaged_inside(tmp_path: Path) -> None:
    folder = to_parquet(write_register(tmp_path / "csv"), tmp_path / "parquet")
    whole = (folder / "marks.parquet").read_bytes()
    (folder / "marks.parquet").write_bytes(whole[:-40])
    assert load(folder).only("D009").message == "`marks.parquet` breaks off before its end"
    (folder / "marks.parquet").write_bytes(whole[:4] + b"\xff" * (len(whole) - 80) + whole[-76:])
    loaded = load(folder)
    assert loaded.register is None
    assert loaded.only("D009").message == "`marks.parquet` cannot be read to its end"
    (folder / "marks.parquet").write_bytes(b"PAR1" + b"\0" * 200 + b"PAR1")
    assert load(folder).only("D009").place.file == str(folder / "marks.parquet")


def test_parquet_pages_that_are_damaged(tmp_path: Path) -> None:
    folder = to_parquet(write_register(tmp_path / "csv"), tmp_path / "parquet")
    whole = bytearray((folder / "marks.parquet").read_bytes())
    for at in range(4, 200):
        whole[at] ^= 0x5A
    (folder / "marks.parquet").write_bytes(bytes(whole))
    loaded = load(folder)
    assert loaded.register is None
    assert set(loaded.codes) <= {"D009", "D014", "D022", "D033"}


@pytest.mark.parametrize(
    ("content", "message", "line"),
    [
        (MARKS.encode("utf-16"), "`marks.csv` is UTF-16 text", 1),
        (MARKS.encode("utf-16-le"), "`marks.csv` is UTF-16 text", 1),
        (
            MARKS.replace("P2,2024-09-02,AM", "Zoë,2024-09-02,AM").encode("cp1252"),
            "`marks.csv` is not UTF-8 text; it is Windows-1252, most likely",
            22,
        ),
        (("é" + MARKS).encode("cp1252"), "`marks.csv` is not UTF-8 text; it is Windows-1252, most likely", 1),
    ],
)
def test_another_encoding(tmp_path: Path, content: bytes, message: str, line: int) -> None:
    loaded = load(write_register(tmp_path, marks=content))
    assert loaded.register is None
    problem = loaded.only("D007")
    assert (problem.message, problem.place.line) == (message, line)


@pytest.mark.parametrize(("sign", "word"), [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")])
def test_another_separator(tmp_path: Path, sign: str, word: str) -> None:
    loaded = load(write_register(tmp_path, marks=MARKS.replace(",", sign)))
    assert loaded.only("D008").message == f"the columns of `marks.csv` are separated by {word}, not commas"


def test_a_quotation_mark_that_is_not_closed(tmp_path: Path) -> None:
    lines = MARKS.splitlines()
    lines[20] = 'wenlock,P1,2024-09-13,AM,"/,,'
    loaded = load(write_register(tmp_path, marks="\n".join(lines) + "\n"))
    assert loaded.register is None
    problem = loaded.only("D009")
    assert problem.message == "a quotation mark that `marks.csv` opens here is not closed where its cell ends"
    assert problem.place.line == 21


def test_a_quotation_mark_that_takes_in_lines_up_to_a_cell_further_to_the_left(tmp_path: Path) -> None:
    lines = MARKS.splitlines()
    lines[20] = 'wenlock,P1,2024-09-13,AM,"/,,'
    lines[24] = 'wenlock,"P2",' + lines[24].split(",", 2)[2]
    loaded = load(write_register(tmp_path, marks="\n".join(lines) + "\n"))
    assert loaded.register is None and loaded.only("D009").place.line == 21


def test_a_quotation_mark_that_takes_in_the_rest_of_a_file_with_other_faults(tmp_path: Path) -> None:
    lines = MARKS.splitlines()
    lines[7], lines[20] = "wenlock,P9", 'wenlock,P1,2024-09-13,AM,"/,,'
    loaded = load(write_register(tmp_path, marks="\n".join(lines) + "\n"))
    assert loaded.register is None and loaded.only("D009").place.line == 21


def test_a_quotation_mark_that_takes_in_megabytes(tmp_path: Path) -> None:
    lines = MARKS.splitlines()
    many = [f"wenlock,P1,2024-09-13,AM,/,,{number:06}" for number in range(300_000)]
    many[0], many[-1] = 'wenlock,P1,2024-09-13,AM,"/,,', 'wenlock,P1,2024-09-13,AM,"/",,'
    loaded = load(write_register(tmp_path, marks="\n".join([*lines, *many]) + "\n"))
    assert loaded.register is None and loaded.only("D009").place.line == len(lines) + 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'academy,"pupil_id,date\n', "a quotation mark in the first line of `marks.csv` is not closed"),
        (b"x" * 70_000, "the first line of `marks.csv` is too long to hold the names of columns"),
        (b"academy,pupil_id\nwenlock,\0\n", "`marks.csv` holds a character that no text has (NUL)"),
    ],
)
def test_other_damage(tmp_path: Path, content: bytes, message: str) -> None:
    loaded = load(write_register(tmp_path, marks=content))
    assert loaded.register is None
    assert loaded.only("D009").message == message


def test_too_many_lines_that_do_not_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.register.files.csv_rows.MOST_REJECTED", 5)
    text = MARKS.replace("\n", ",x\n").replace("minutes_late,x", "minutes_late")
    loaded = load(write_register(tmp_path, marks=text))
    assert loaded.only("D009").message == "more than 5 lines of `marks.csv` do not fit its columns"


def test_a_column_that_is_needed(tmp_path: Path) -> None:
    text = csv_text(("academy", "Pupil ID", "date", "session", "mark", "x", "y"), marks())
    loaded = load(write_register(tmp_path, marks=text))
    assert loaded.register is None
    found = {problem.message: problem.help for problem in loaded.problems if problem.code.id == "D010"}
    assert found == {
        "`marks.csv` has no column `pupil_id`": "rename the column `Pupil ID` to `pupil_id`",
        "`marks.csv` has no column `code`": "add the column `code`",
    }


@pytest.mark.parametrize(
    ("named", "shown", "has"),
    [
        ("code\u00a0", "code\\u00a0", "spaces or unseen characters"),
        ("\u200bcode", "\\u200bcode", "spaces or unseen characters"),
        ("code ", "code ", "spaces or unseen characters"),
        ("c\u043ede", "c\u043ede", "the Cyrillic letter `\u043e`"),
    ],
)
def test_of_a_name_that_only_looks_right_it_is_told_what_differs(
    tmp_path: Path, named: str, shown: str, has: str
) -> None:
    text = MARKS.replace("code", named, 1)
    loaded = load(write_register(tmp_path, marks=text))
    assert loaded.only("D010").help == f"rename the column `{shown}` to `code`: it has {has}"
    assert f"`{shown}`" in loaded.only("D012").message


def test_of_a_name_that_only_looks_right_and_is_not_needed_too(tmp_path: Path) -> None:
    text = MARKS.replace("minutes_late", "minutes_late\u00a0", 1)
    told = load(write_register(tmp_path, marks=text)).only("D012").help
    assert told == "`minutes_late\\u00a0`: did you mean `minutes_late`? It has spaces or unseen characters"


def test_a_file_without_a_line_of_names_is_told_once_and_shows_none_of_its_cells(tmp_path: Path) -> None:
    text = "wenlock,P1,4,4B,2024-09-01,\nwenlock,P2,4,4B,2024-09-01,\n"
    loaded = load(write_register(tmp_path, pupils=text))
    assert loaded.register is None
    (problem,) = loaded.problems
    assert (problem.code.id, problem.message) == (
        "D010",
        "the first line of `pupils.csv` names no column of `pupils`",
    )
    needed = "`academy`, `pupil_id`, `year_group` and `on_roll_from`"
    assert problem.help == f"put a line with the names of the columns first; needed are {needed}"


@pytest.mark.parametrize(
    ("above", "line"),
    [("Pupils 2024-25\n\n", 3), ("sep=,\n", 2), (",,,,,\n", 2), ("\n", 2), ("Basic,,Roll,,,\n", 2)],
)
def test_names_below_a_title_are_told_with_their_line(tmp_path: Path, above: str, line: int) -> None:
    """The help asked for a line of names first, and there is one."""
    text = above + csv_text((name.title() for name in HEADERS["pupils"]), pupils())
    (problem,) = load(write_register(tmp_path, pupils=text)).problems
    assert problem.help == f"delete what stands above line {line}, which names them"


def test_a_misnamed_column_that_is_not_needed(tmp_path: Path) -> None:
    text = MARKS.replace("minutes_late", "Minutes Late")
    loaded = load(write_register(tmp_path, marks=text))
    assert loaded.only("D012").help == "`Minutes Late`: did you mean `minutes_late`?"


def test_a_column_twice(tmp_path: Path) -> None:
    text = csv_text((*HEADERS["marks"], "code"), [[*row, "/"] for row in marks()])
    assert (
        load(write_register(tmp_path, marks=text)).only("D011").message == "`marks.csv` has 2 columns `code`"
    )


def test_a_parquet_column_stored_as_something_else(tmp_path: Path) -> None:
    import duckdb

    folder = to_parquet(write_register(tmp_path / "csv"), tmp_path / "parquet")
    path = folder / "marks.parquet"
    source = (
        duckdb.sql(f"SELECT * REPLACE (date::TIMESTAMPTZ AS date) FROM '{path}'").to_arrow_table()
        if False
        else None
    )
    assert source is None
    duckdb.sql(f"CREATE TABLE m AS SELECT * REPLACE ([date] AS date) FROM '{path}'")
    duckdb.sql(f"COPY m TO '{path}' (FORMAT parquet)")
    duckdb.sql("DROP TABLE m")
    problem = load(folder).only("D013")
    assert problem.message == "the column `date` of `marks.parquet` is stored as DATE[]"
    assert problem.help == "store it as date, or as text"


def test_a_parquet_column_of_text_that_is_stored_as_a_fraction(tmp_path: Path) -> None:
    problem = load(_marks_as(tmp_path, "* REPLACE (1.0::DOUBLE AS pupil_id)")).only("D013")
    assert problem.help == "store it as text"


@pytest.mark.parametrize("stored_as", ["INTEGER", "BIGINT", "UBIGINT"])
def test_an_amount_too_large_for_pence_is_no_damage(tmp_path: Path, stored_as: str) -> None:
    import duckdb

    notices = f"academy,pupil_id,kind,issued_on,amount\nwenlock,P1,penalty_notice,{DAYS[0]},2000000000\n"
    folder = to_parquet(write_register(tmp_path / "csv", notices=notices), tmp_path / "parquet")
    path = folder / "notices.parquet"
    duckdb.sql(f"CREATE TABLE n AS SELECT * REPLACE (amount::{stored_as} AS amount) FROM '{path}'")
    duckdb.sql(f"COPY n TO '{path}' (FORMAT parquet)")
    duckdb.sql("DROP TABLE n")
    assert "an amount in pounds" in load(folder).only("D021").message


def test_nothing_of_the_academy(tmp_path: Path) -> None:
    loaded = load(write_register(tmp_path), academies=("wenlok",))
    assert loaded.register is None
    help = "add its rows, or write `wenlok` for `wenlock` in the column `academy` if they are meant"
    assert {problem.message: problem.help for problem in loaded.problems if problem.code.id == "D014"} == {
        "`wenlok` has no open session in `calendar`, but `wenlock` has rows": help,
        "`wenlok` has no usable row in `pupils`, but `wenlock` has rows": help,
    }


def test_one_academy_of_two_without_marks(tmp_path: Path) -> None:
    roll = [*pupils(), *(["elm", *row[1:]] for row in pupils())]
    days = [*calendar(), *(["elm", *row[1:]] for row in calendar())]
    loaded = load(write_register(tmp_path, pupils=roll, calendar=days), academies=("elm", "wenlock"))
    assert loaded.register is None
    problem = loaded.only("D014")
    assert (problem.message, problem.help) == (
        "`elm` has no usable row in `marks`",
        "add its rows, or leave `elm` out",
    )


def test_as_at_before_the_calendar(tmp_path: Path) -> None:
    loaded = load(write_register(tmp_path), as_at=date(2024, 8, 31))
    assert loaded.register is None
    problem = loaded.only("D014")
    assert problem.message == "the calendar of `wenlock` begins on 2024-09-02, after 2024-08-31"
    assert problem.help == "choose 2024-09-02 or later, or add the sessions before"
    two = load(tmp_path, academies=("elm", "wenlock"), as_at=date(2024, 8, 31))
    assert {str(each.help) for each in two.problems if each.code.id == "D014"} == {
        "choose 2024-09-02 or later, or add the sessions before, or leave `wenlock` out",
        "add its rows, or leave `elm` out",
    }


def test_a_name_written_otherwise_throughout_a_table(tmp_path: Path) -> None:
    rows = [["Wenlock", *row[1:]] for row in marks()]
    rows.insert(0, ["elm", *rows[0][1:]])
    problem = load(write_register(tmp_path, marks=rows)).only("D014")
    assert problem.message == "`wenlock` has no usable row in `marks`, but `Wenlock` has rows"
    assert problem.help == "write `wenlock` for `Wenlock` in the column `academy`"
    assert problem.place == Place(str(tmp_path / "marks.csv"), 3, "academy")


def test_rows_that_were_set_aside_are_to_be_corrected(tmp_path: Path) -> None:
    problem = load(
        write_register(tmp_path, marks=[[*row[:2], "02/09/2024", *row[3:]] for row in marks()])
    ).only("D014")
    assert problem.help == "add its rows, or correct those set aside"


def test_nothing_can_be_left_out_where_one_academy_is_asked_for(tmp_path: Path) -> None:
    problem = load(write_register(tmp_path, marks=[["elm", *marks()[0][1:]]])).only("D014")
    assert problem.help == "add its rows"


def test_a_period_in_two_stretches(tmp_path: Path) -> None:
    days = calendar()
    for row in days[8:10]:
        row[4] = "Autumn 2"
    loaded = load(write_register(tmp_path, calendar=days))
    assert loaded.register is None
    problem = loaded.only("D015")
    assert problem.message == (
        "the half term `Autumn 1` of `wenlock` comes back on 2024-09-09 after another half term"
    )
    assert (problem.place.line, problem.place.column) == (12, "date")


def test_a_term_in_two_stretches_whose_half_terms_have_names_of_their_own(tmp_path: Path) -> None:
    days = calendar()
    for at, row in enumerate(days):
        row[3:5] = ["Spring" if 8 <= at < 10 else "Autumn", f"part {1 + (at >= 8) + (at >= 10)}"]
    loaded = load(write_register(tmp_path, calendar=days))
    assert loaded.register is None
    message = "the term `Autumn` of `wenlock` comes back on 2024-09-09 after another term"
    assert loaded.only("D015").message == message


def test_the_sessions_of_a_day_in_two_periods(tmp_path: Path) -> None:
    days = calendar()
    days[-1][4] = "Autumn 2"
    loaded = load(write_register(tmp_path, calendar=days))
    assert loaded.register is not None
    assert loaded.only("D017").message == f"the sessions of {DAYS[-1]} at `wenlock` are in different periods"
    assert loaded.rows("SELECT max(half_term_no) FROM register.calendar") == [(1,)]


def test_half_terms_may_be_named_alike_in_different_terms(tmp_path: Path) -> None:
    days = calendar()
    for at, row in enumerate(days):
        row[3:5] = ["Autumn" if at < 10 else "Spring", "first half"]
    loaded = load(write_register(tmp_path, calendar=days))
    assert loaded.codes == []
    assert loaded.rows("SELECT max(half_term_no), max(term_no) FROM register.calendar") == [(2, 2)]


def test_a_year_that_is_mistyped(tmp_path: Path) -> None:
    days = [["wenlock", "2004-09-02", "AM", "Autumn", "Autumn 0", "2004-05"], *calendar()]
    problem = load(write_register(tmp_path, calendar=days)).only("D016")
    assert problem.message == "the calendar goes from 2004-09-02 to 2024-09-13"
    assert problem.place.line == 2


A_FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
MANY = settings(A_FEW, max_examples=150)
any_bytes = given(
    content=st.one_of(
        st.binary(max_size=300), st.binary(max_size=200).map(lambda tail: MARKS.encode() + tail)
    )
)


@A_FEW
@any_bytes
def test_any_bytes_give_problems_never_a_traceback(tmp_path: Path, content: bytes) -> None:
    problems_never_a_traceback(tmp_path, content)


@pytest.mark.slow
@MANY
@any_bytes
def test_very_many_bytes_give_problems_never_a_traceback(tmp_path: Path, content: bytes) -> None:
    problems_never_a_traceback(tmp_path, content)


def problems_never_a_traceback(tmp_path: Path, content: bytes) -> None:
    loaded = load(write_register(tmp_path, marks=content))
    assert loaded.register is not None or any(problem.severity == "error" for problem in loaded.problems)


any_cells = given(
    cells=st.lists(
        st.tuples(
            st.integers(0, 59),
            st.integers(0, 6),
            st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12),
        ),
        max_size=8,
    )
)


@A_FEW
@any_cells
def test_any_cells_are_read_or_set_aside(tmp_path: Path, cells: list[tuple[int, int, str]]) -> None:
    read_or_set_aside(tmp_path, cells)


@pytest.mark.slow
@MANY
@any_cells
def test_very_many_cells_are_read_or_set_aside(tmp_path: Path, cells: list[tuple[int, int, str]]) -> None:
    read_or_set_aside(tmp_path, cells)


def read_or_set_aside(tmp_path: Path, cells: list[tuple[int, int, str]]) -> None:
    rows = marks()
    for row, column, text in cells:
        rows[row][column] = text
    loaded = load(write_register(tmp_path, marks=rows))
    assert loaded.register is not None
    read, used, aside = loaded.count("marks")
    others = sum(1 for row in rows if row[0] not in {"wenlock", ""})
    assert read <= 60
    assert read >= 60 - others - sum(1 for row in rows if str(row[2])[:4] > "2024")
    assert used == loaded.rows("SELECT count(*) FROM register.marks")[0][0]
    assert aside == loaded.rows("SELECT count(*) FROM register.set_aside WHERE table_name = 'marks'")[0][0]
