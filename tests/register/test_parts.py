"""Parts of the loader on their own: quoting, lines, look-alike codes, codes in force."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_registers import Period

from engine.register import sql
from engine.register.beside import Beside
from engine.register.codes import in_force, make_codes_in_force, retired
from engine.register.digest import digest
from engine.register.files.lines import lines_at, steps
from engine.register.lookalikes import likeness
from engine.register.sql import Sql

TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=20)
CODES = frozenset(["/", "\\", "#", "L", "I", "N", "G", "O", "U", "C", "C1", "Y1", "K", "M", "X", "B", "E"])


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


@given(text=TEXTS)
def test_a_quoted_text_is_the_text(connection: duckdb.DuckDBPyConnection, text: str) -> None:
    assert connection.execute(f"SELECT {sql.text(text)}").fetchall() == [(text,)]


@given(name=TEXTS.filter(bool))
def test_a_quoted_name_is_the_name(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    described = connection.execute(f"DESCRIBE SELECT 1 AS {sql.name(name)}").fetchall()
    assert described[0][0] == name


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("С", "C"),
        ("К", "K"),
        ("М", "M"),
        ("О", "O"),
        ("І", "I"),
        ("Е", "E"),
        ("В", "B"),
        ("Х", "X"),
        ("Ν", "N"),
        ("Κ", "K"),
        ("0", "O"),
        ("1", "I"),
        ("١", "I"),
        ("¥1", "Y1"),
        ("Y١", "Y1"),
        ("С１", "C1"),
        ("Ｎ", "N"),
        ("n", "N"),
        ("c1", "C1"),
        ("∕", "/"),
        ("⁄", "/"),
        ("／", "/"),
        ("＼", "\\"),
        ("∖", "\\"),
        ("♯", "#"),
        ("N ", "N"),
        ("\u200bN", "N"),
        ("N\u00a0", "N"),
    ],
)
def test_what_a_code_looks_like(told: str, meant: str) -> None:
    found = likeness(told, CODES)
    assert found.meant == meant
    assert found.because


@pytest.mark.parametrize("told", ["ZZ", "9", "", "abc", "Una Example", "\u202e", "é" * 50])
def test_what_looks_like_no_code(told: str) -> None:
    found = likeness(told, CODES)
    assert found.meant is None
    assert len(found.shown) < 30


@given(TEXTS)
def test_any_text_can_be_told(told: str) -> None:
    found = likeness(told, CODES)
    assert found.meant is None or found.meant in CODES
    assert found.shown.isprintable()


CELLS = st.text(st.sampled_from('a1,"\n '), max_size=6)


@pytest.mark.thorough
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8), st.booleans(), st.booleans())
def test_steps_find_the_line_of_each_row(
    tmp_path: Path, rows: list[tuple[str, str]], dos: bool, last: bool
) -> None:
    ends = "\r\n" if dos else "\n"
    text, lines = "a,b" + ends, []
    for row in rows:
        lines.append(text.count("\n") + 1)
        out = io.StringIO()
        csv.writer(out, lineterminator=ends).writerow(["x" + row[0], row[1]])
        text += out.getvalue()
    path = tmp_path / "rows.csv"
    path.write_bytes((text if last else text.removesuffix(ends)).encode())
    found = steps(path, len(rows), [])
    for at, line in enumerate(lines):
        step = [each for each in found if each.row <= at][-1]
        assert step.line + at - step.row == line


def test_lines_of_offsets_skip_blank_lines(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(b"a,b\n1,2\n\n\n3\n4\n")
    assert lines_at(path, [8, 12]) == [5, 6]


def test_codes_in_force_by_stretch() -> None:
    connection = duckdb.connect()
    connection.execute("CREATE SCHEMA loading")
    codes = [
        Period("A"),
        Period("B", valid_until=date(2024, 8, 18)),
        Period("B", valid_from=date(2024, 10, 1)),
        Period("C", valid_from=date(2030, 1, 1)),
        Period("D", valid_from=date(2024, 9, 1), valid_until=date(2024, 9, 30)),
    ]
    first, last = date(2024, 8, 1), date(2024, 10, 31)
    groups = make_codes_in_force(connection, codes, first, last)
    assert groups[0].codes == ("A",)
    condition = in_force(groups, first, last, Sql("code"), Sql("day"))

    def holds(code: str, day: date) -> bool:
        return bool(
            connection.execute(
                f"SELECT {condition} FROM (SELECT ? AS code, ? AS day)", [code, day]
            ).fetchall()[0][0]
        )

    for day, held in ((date(2024, 8, 18), "AB"), (date(2024, 9, 2), "AD"), (date(2024, 10, 1), "AB")):
        assert "".join(code for code in "ABCD" if holds(code, day)) == held


def test_retired_codes_are_those_that_ended_and_did_not_come_back() -> None:
    codes = [
        Period("A", valid_until=date(2024, 8, 18)),
        Period("B", valid_until=date(2024, 8, 18)),
        Period("B"),
    ]
    assert retired(codes, date(2024, 8, 1), date(2024, 10, 31)) == {"A": date(2024, 8, 18)}
    assert retired(codes, date(2024, 9, 1), date(2024, 10, 31)) == {}


def test_the_digest_takes_files_in_any_order(tmp_path: Path) -> None:
    one, two = tmp_path / "a.csv", tmp_path / "b.csv"
    one.write_text("1")
    two.write_text("2")
    assert digest([one, two]) == digest([two, one])
    one.write_text("2")
    two.write_text("1")
    assert digest([one, two]) != digest([])


def test_what_a_task_beside_raises_is_raised() -> None:
    def fail() -> None:
        raise KeyError("beside")

    with pytest.raises(KeyError, match="beside"), Beside(fail):
        pass
    with pytest.raises(ValueError, match="here"), Beside(fail):
        raise ValueError("here")
