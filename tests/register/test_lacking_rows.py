"""An academy without a row in a table that has rows of others: an export that failed looks like nothing to record."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from small_registers import DAYS, calendar, load, marks, pupils, write_register

SCHOOLS = ("ash", "birch", "cedar")
CALLS = "academy,pupil_id,date\n"


def of_all(rows: Sequence[Sequence[object]]) -> list[list[object]]:
    return [[school, *row[1:]] for school in SCHOOLS for row in rows]


def notes(tmp_path: Path, academies: Sequence[str], **tables: str) -> list[str]:
    folder = write_register(
        tmp_path, pupils=of_all(pupils()), marks=of_all(marks()), calendar=of_all(calendar()), **tables
    )
    found = load(folder, academies=academies).problems
    return [each.message for each in found if each.code.id == "D089"]


def test_it_is_named_with_the_tables_that_have_rows_of_others(tmp_path: Path) -> None:
    calls = f"{CALLS}ash,P1,{DAYS[0]}\n"
    evidence = f"academy,pupil_id,kind,from_date,to_date\nash,P1,medical,{DAYS[0]},{DAYS[0]}\n"
    assert notes(tmp_path, SCHOOLS, calls=calls, evidence=evidence) == [
        "`birch` and `cedar` have no usable row in `calls` and `evidence`, where others have some"
    ]
    assert notes(tmp_path, ("birch",), calls=calls, evidence=evidence) == []


def test_a_row_that_is_set_aside_or_not_seen_yet_is_none(tmp_path: Path) -> None:
    calls = f"{CALLS}ash,P1,{DAYS[0]}\nbirch,P1,2024-09-31\ncedar,P1,2025-01-06\n"
    assert notes(tmp_path, SCHOOLS, calls=calls) == [
        "`birch` and `cedar` have no usable row in `calls`, where others have some"
    ]


def test_a_table_without_any_row_is_of_nobody(tmp_path: Path) -> None:
    assert notes(tmp_path, SCHOOLS, calls=CALLS) == []
