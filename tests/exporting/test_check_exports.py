"""A check as Parquet, workbook and database: the rows of its JSON, typed, whole or not at all."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from shutil import copytree
from typing import Any

import duckdb
import openpyxl
import pytest
from click.testing import Result

from engine.check_result import CheckResult
from engine.demo import WENLOCK, write_register
from engine.exporting import database, tables, workbook
from engine.exporting.columns import Column, Holds, Table
from engine.exporting.placing import placed
from engine.exporting.tables import check_tables
from engine.exporting.workbook import TooManyRowsError, write_workbook
from engine.findings import Action, Ladder, Responsible
from engine.language.kinds import SUBJECTS
from engine.reports.check.closing import closing
from tests.commands import trustpolicy
from tests.machine import full_disk, needs_unix
from tests.reports.made_results import PENALTY, RESULT, RULES, UNTOLD, with_every_text

pytestmark = pytest.mark.thorough

DOCS = Path(__file__).parents[2] / "docs"
DAY = date(2025, 3, 21)
ENDINGS = ("parquet", "xlsx", "duckdb")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register, and beside it a check of it in every form."""
    inside = tmp_path_factory.mktemp("exports")
    write_register(inside / "register", academies=(replace(WENLOCK, pupils=30),), seed=7)
    for ending in (*ENDINGS, "json"):
        done = check(inside, "--output", str(inside / f"findings.{ending}"))
        assert done.exit_code == 1, done.stderr
    return inside


def check(folder: Path, *words: str) -> Result:
    register = ("--register", str(folder / "register"), "--as-at", "2025-03-28")
    return trustpolicy("check", "wenlock", *register, *words)


def result_of(folder: Path) -> Any:
    return json.loads((folder / "findings.json").read_text("utf-8"))


def queried(path: Path, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_parquet_holds_the_findings_of_the_json(folder: Path) -> None:
    path = folder / "findings.parquet"
    rows = duckdb.sql(
        f"SELECT rule, answer, says, window_from, due, figures, settings FROM '{path}' ORDER BY finding"
    ).fetchall()
    told = result_of(folder)["findings"]
    assert [row[:3] for row in rows] == [(each["rule"], each["answer"], each["says"]) for each in told]
    for (*_, start, due, figures, settings), each in zip(rows, told, strict=True):
        assert start == (date.fromisoformat(each["window"]["from"]) if each["window"] else None)
        assert due == (
            date.fromisoformat(each["then"]["due"]) if each["then"] and each["then"]["due"] else None
        )
        assert [(one["name"], one["unit"]) for one in figures] == [
            (name, value["unit"]) for name, value in each["values"].items()
        ]
        assert [one["at"] for one in settings] == [one["at"] for one in each["settings"]]


def test_figures_keep_their_value(folder: Path) -> None:
    query = "SELECT finding, name, number, number_high, text FROM figures ORDER BY rowid"
    told = [
        (number, name, value)
        for number, each in enumerate(result_of(folder)["findings"], 1)
        for name, value in each["values"].items()
    ]
    rows = queried(folder / "findings.duckdb", query)
    assert [row[:2] for row in rows] == [each[:2] for each in told]
    for (_, _, number, _, text), (_, _, value) in zip(rows, told, strict=True):
        kept = text if number is None else number
        plain = value["value"]
        assert kept == (Decimal(str(plain)) if number is not None else plain)


def test_parquet_lists_the_columns_of_the_tables(tmp_path: Path) -> None:
    made = check_tables(RESULT, closing(RESULT), draft=False)
    database.write_parquet(made, tmp_path / "a.parquet")
    rows = duckdb.sql(
        f"SELECT finding, figures, settings FROM '{tmp_path / 'a.parquet'}' ORDER BY finding"
    ).fetchall()
    for table in (each for each in made if each.name in ("figures", "settings")):
        names = [column.name for column in table.columns]
        listed = [
            {"finding": finding} | one
            for finding, figures, settings in rows
            for one in (figures if table.name == "figures" else settings)
        ]
        assert listed == [dict(zip(names, row, strict=True)) for row in table.rows]


def test_parquet_says_what_was_not_looked_at(folder: Path) -> None:
    path = folder / "findings.parquet"
    beside = duckdb.sql(f"SELECT decode(key), decode(value) FROM parquet_kv_metadata('{path}')").fetchall()
    assert "set aside" in dict(beside)["amounts_to"] or "cannot be told" in dict(beside)["amounts_to"]
    assert dict(beside)["as_at"] == "2025-03-28"
    assert dict(beside)["rules_not_evaluated"] == ""


def test_parquet_names_the_rules_that_were_not_evaluated(folder: Path, tmp_path: Path) -> None:
    """It said how many they were, and no column of it says which."""
    copytree(folder / "register", tmp_path / "register")
    (tmp_path / "register/evidence.csv").unlink()
    check(tmp_path, "--output", str(tmp_path / "less.parquet"))
    beside = f"parquet_kv_metadata('{tmp_path / 'less.parquet'}')"
    query = f"SELECT decode(value) FROM {beside} WHERE decode(key) = 'rules_not_evaluated'"
    assert "appointment_without_evidence" in duckdb.sql(query).fetchall()[0][0].split(", ")


def test_the_database_tells_its_tables_and_columns(folder: Path) -> None:
    path = folder / "findings.duckdb"
    columns = queried(
        path,
        "SELECT table_name, column_name, data_type, comment FROM duckdb_columns() WHERE NOT internal ORDER BY ALL",
    )
    made = [
        (table.name, column.name, column.holds.stored, column.says)
        for table in check_tables(RESULT, "", draft=False)
        for column in table.columns
    ]
    assert columns == sorted(made)
    ((pupils,),) = queried(path, "SELECT count(*) FROM pupils")
    assert pupils == result_of(folder)["register"]["tables"]["pupils"]["used"]
    query = "SELECT count(*) FROM findings WHERE pupil_id IS NOT NULL AND pupil_id NOT IN (SELECT pupil_id FROM pupils)"
    assert queried(path, query) == [(0,)]


def test_a_workbook_has_typed_cells_and_headings_that_stay(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "findings.xlsx")
    sheet = book["findings"]
    assert sheet.freeze_panes == "A2"
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.print_title_rows == "$1:$1"
    heading, *rows = sheet.iter_rows(values_only=True)
    told = result_of(folder)["findings"]
    assert len(rows) == len(told)
    places = {name: at for at, name in enumerate(heading)}
    for row, each in zip(rows, told, strict=True):
        start = each["window"] and datetime.fromisoformat(each["window"]["from"])
        assert row[places["window_from"]] == start
        assert row[places["rule"]] == each["rule"]
    assert {
        type(row[0]) for row in book["figures"].iter_rows(min_row=2, min_col=3, max_col=3, values_only=True)
    } <= {
        int,
        float,
        type(None),
    }


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "@x", "-2", "http://a.example", "00123", "2024-01-01", "\x1b[1m\u202e", "x" * 40_000],
)
def test_no_text_becomes_anything_else(text: str, tmp_path: Path) -> None:
    hostile = with_every_text(RESULT, text)
    write_workbook(check_tables(hostile, text, draft=True), tmp_path / "a.xlsx", date(2025, 3, 28), "t")
    for sheet in openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets:
        kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
        assert kinds <= {"s", "n", "d", "b", "inlineStr"}
        assert not [c for row in sheet.iter_rows() for c in row if c.hyperlink]
    database.write_duckdb(check_tables(hostile, text, draft=True), tmp_path / "a.duckdb")
    assert (text,) in queried(tmp_path / "a.duckdb", "SELECT says FROM findings")
    database.write_parquet(check_tables(hostile, text, draft=True), tmp_path / "a.parquet")


def test_the_same_check_gives_the_same_workbook(tmp_path: Path) -> None:
    for name in ("a", "b"):
        made = check_tables(RESULT, closing(RESULT), draft=False)
        write_workbook(made, tmp_path / name, date(2025, 3, 28), "t")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_sheet_that_would_overflow_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)
    long = Table("long", "", (Column("a", Holds.TEXT, ""),), (("x",),) * 3)
    with pytest.raises(TooManyRowsError, match="long"):
        write_workbook([long], tmp_path / "a.xlsx", date(2025, 3, 28), "t")
    assert not (tmp_path / "a.xlsx").exists()


def test_every_key_of_a_subject_has_a_column() -> None:
    named = {column.name for column in tables.FINDINGS}
    assert {key for kind in SUBJECTS.values() for key in kind.keys} <= named


def test_the_page_tells_every_column() -> None:
    page = (DOCS / "exports.md").read_text("utf-8")
    for table in check_tables(RESULT, "", draft=False):
        part = page.partition(f"### {table.name}\n")[2].partition("\n### ")[0]
        told = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+) \|$", part, re.MULTILINE)
        assert told == [(c.name, c.holds.said, c.says) for c in table.columns], table.name


def test_each_cell_stands_in_the_column_of_its_name() -> None:
    action = Action("Act", Responsible("head", "Ms A Invented", "01632 960001"), DAY, "a_duty", overdue=True)
    staged = replace(PENALTY, then=action, ladder=Ladder("notices", 1, "second"))
    pupil = ("wenlock", "P0001", 4, "4B", "F", "ehcp", True, date(2023, 9, 1), date(2025, 1, 31))
    made = check_tables(replace(RESULT, findings=(UNTOLD, staged)), "all is well", [pupil], draft=True)
    told = {
        table.name: [
            {column.name: cell for column, cell in zip(table.columns, row, strict=True) if cell is not None}
            for row in table.rows
        ]
        for table in made
    }
    untold, found = told["findings"]
    of_all = {"academy": "wenlock", "rule": "penalty_threshold", "title": RULES[0].title, "level": "must"}
    of_all |= {"as_at": date(2025, 3, 28), "draft": True}
    assert {name: cell for name, cell in untold.items() if name != "case"} == {
        **of_all,
        **{"finding": 1, "answer": "cannot tell", "says": "", "missing": "the mark of 2025-01-09 AM"},
        **{"pupil_id": "P0002", "subject": "P0002"},
    }
    assert {name: cell for name, cell in found.items() if name not in ("case", "subject")} == {
        **of_all,
        **{"finding": 2, "answer": "yes", "says": PENALTY.says, "pupil_id": "P0001", "name": "Ada Invented"},
        **{"window_from": date(2024, 11, 4), "window_to": date(2025, 1, 24)},
        **{"do": "Act", "by": "head", "holder": "Ms A Invented", "contact": "01632 960001"},
        **{"due": DAY, "overdue": True, "duty": "a_duty", "ladder": "notices", "stage": 1, "under": "second"},
    }
    assert told["figures"] == [
        {"or_more": False} | each
        for each in (
            {"finding": 1, "name": "count", "number": 8, "number_high": 11, "unit": "sessions"},
            {
                "finding": 1,
                "name": "absence",
                "number": Decimal("10.5"),
                "unit": "%",
                "count": 21,
                "among": 200,
            },
            {"finding": 1, "name": "sent", "unit": "date"},
            {"finding": 1, "name": "late", "number": 3, "unit": "sessions", "or_more": True},
            {"finding": 2, "name": "count", "number": 11, "unit": "sessions"},
        )
    ]
    assert told["settings"] == [
        {"finding": 2, "path": "penalty.sessions", "value": "10", "layer": "trust"}
        | {"at": "trust/thresholds.yaml:12:13", "clause": "5.2"}
    ]
    assert list(told["rules"][0].values())[4:] == ["ashdown, wenlock", 1_420, 1, 1_418, 1, 2]
    assert told["rules"][5]["not_evaluated_at"] == "ashdown"
    assert list(told["academies"][1].values()) == ["ashdown", 0, 0, 0, 0, 0, 2]
    assert told["rules"][5]["not_evaluated"] == "at `ashdown`: the register has no table `calls`"
    assert (told["checks"][0]["missing_marks"], told["checks"][0]["amounts_to"]) == (3, "all is well")
    assert told["tables_read"][0] == {"table": "marks", "read": 1_000, "used": 998, "set_aside": 2}
    assert list(told["pupils"][0].values()) == list(pupil)


@needs_unix
@pytest.mark.parametrize("ending", ENDINGS)
def test_a_full_disk_leaves_the_file_as_it_was(ending: str, folder: Path, tmp_path: Path) -> None:
    target = tmp_path / f"findings.{ending}"
    target.write_text("the last run's")
    with full_disk(6_000):
        done = check(folder, "--output", str(target))
    assert done.exit_code == 2
    assert "U109" in done.stderr
    assert "Traceback" not in done.stderr
    assert target.read_text() == "the last run's"
    assert [each.name for each in tmp_path.iterdir()] == [target.name]


def test_what_is_being_written_is_private_and_a_stop_leaves_nothing(tmp_path: Path) -> None:
    target = tmp_path / "findings.xlsx"
    target.write_text("old")
    with pytest.raises(KeyboardInterrupt), placed(target) as path:
        path.write_text("half")
        assert path.parent.stat().st_mode & 0o077 == 0
        raise KeyboardInterrupt
    assert target.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["findings.xlsx"]


def test_what_a_killed_run_left_is_cleared_a_day_later(tmp_path: Path) -> None:
    import os

    old, fresh, other = (tmp_path / f".{name}.part" for name in ("a.xlsx.1", "a.xlsx.2", "b.xlsx.1"))
    for each in (old, fresh, other):
        each.mkdir()
    for each in (old, other):
        os.utime(each, (0, 0))
    with placed(tmp_path / "a.xlsx") as path:
        path.write_text("new")
    assert {each.name for each in tmp_path.iterdir()} == {"a.xlsx", fresh.name, other.name}


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("--format", "csv", "--output", "f.parquet"), "U113", "name the file `f.csv`"),
        (("--format", "text", "--output", "f.json"), "U113", "leave out `--format`"),
        (("--format", "xlsx"), "U105", "write `--output FILE.xlsx` instead"),
        (("--output", "f.xls"), "U113", "name it `f.xlsx`"),
        (("--output", "register/marks.csv"), "U109", "it lies in the register"),
        (("--output", "register/f.duckdb"), "U109", "it lies in the register"),
        (("--rejects", "register/marks.csv"), "U109", "it lies in the register"),
        (("--rejects", "f.csv", "--output", "f.csv"), "U109", "name a file for each"),
        (("--output", "f.docx"), "U113", "name it `f.md`"),
        (("--output", "f.yaml"), "U113", "name it `f.json`"),
        (("--output", "no/f.xlsx"), "U109", "make the folder `no` first"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    words: tuple[str, ...], code: str, says: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    done = check(folder, *words)
    assert done.exit_code == 2
    assert code in done.stderr
    assert says in done.stderr
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_a_missing_library_is_said_before_any_work(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("engine.cli.output_tables.find_spec", lambda name: None)
    done = check(folder, "--output", str(tmp_path / "f.xlsx"))
    assert (done.exit_code, "U112" in done.stderr) == (2, True)
    assert 'pip install "trustpolicy[exports]"' in done.stderr


def test_the_ending_decides_where_no_format_is_given(folder: Path, tmp_path: Path) -> None:
    for name, start in (
        ("a.csv", "\ufeffacademy,rule"),
        ("a.JSON", "{"),
    ):
        assert check(folder, "--output", str(tmp_path / name)).exit_code == 1
        assert (tmp_path / name).read_text("utf-8").startswith(start), name


def test_a_draft_is_marked(folder: Path, tmp_path: Path) -> None:
    check(folder, "--draft", "--output", str(tmp_path / "f.duckdb"))
    assert queried(tmp_path / "f.duckdb", "SELECT DISTINCT draft FROM findings") == [(True,)]
    assert queried(folder / "findings.duckdb", "SELECT DISTINCT draft FROM findings") == [(False,)]


def test_a_check_without_findings_still_has_its_tables(tmp_path: Path) -> None:
    nothing: CheckResult = replace(RESULT, findings=())
    made = check_tables(nothing, closing(nothing), draft=False)
    database.write_duckdb(made, tmp_path / "a.duckdb")
    database.write_parquet(made, tmp_path / "a.parquet")
    write_workbook(made, tmp_path / "a.xlsx", date(2025, 3, 28), "t")
    assert queried(tmp_path / "a.duckdb", "SELECT count(*) FROM findings") == [(0,)]
    assert "not evaluated" in queried(tmp_path / "a.duckdb", "SELECT amounts_to FROM checks")[0][0]
