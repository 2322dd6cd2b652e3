"""Changes, evidence and notices of which a cell is hardly what is meant: they are used, and told."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.register.tables import tables
from tests.register.small_registers import DAYS, Loaded, csv_text, load, write_register

pytestmark = pytest.mark.thorough


def loaded(folder: Path, table: str, *rows: dict[str, object]) -> Loaded:
    names = list(tables()[table].columns)
    path = write_register(folder)
    whose = {"academy": "wenlock", "pupil_id": "P1"}
    text = csv_text(names, [[{**whose, **row}.get(name, "") for name in names] for row in rows])
    (path / f"{table}.csv").write_text(text, "utf-8")
    return load(path)


@pytest.mark.parametrize(("days", "lines"), [(("2024-09-02", "2024-09-03"), None), (("2024-09-01",), 3)])
def test_a_change_from_before_its_mark_is_told(
    tmp_path: Path, days: tuple[str, ...], lines: int | None
) -> None:
    changed = {"date": DAYS[0], "session": "AM", "original_code": "N", "amended_code": "I"}
    rows = [{**changed, "amended_on": day} for day in ("2024-09-02", *days)]
    register = loaded(tmp_path, "amendments", *rows)
    told = [each for each in register.problems if each.code.id == "D094"]
    assert [each.place.line for each in told] == ([lines] if lines else [])
    if told:
        assert told[0].message == "1 row of `amendments` is dated before the day of its mark"


@pytest.mark.parametrize(("until", "is_told"), [("2025-09-03", False), ("2025-09-04", True)])
def test_evidence_for_more_than_a_year_is_told(tmp_path: Path, until: str, is_told: bool) -> None:
    rows = [{"kind": "medical", "from_date": "2024-09-02", "to_date": day} for day in ("2024-09-03", until)]
    register = loaded(
        tmp_path, "evidence", *rows, {**rows[0], "from_date": "2025-09-01", "to_date": "2028-09-01"}
    )
    told = [(each.message, each.place.line) for each in register.problems if each.code.id == "D095"]
    assert told == ([("1 row of `evidence` covers more than a year", 3)] if is_told else [])


@pytest.mark.parametrize(
    ("parent", "is_told"),
    [
        ("1.23457E+11", True),
        ("1E+12", True),
        ("123456780004", False),
        ("A1E+12", False),
        ("1E12", False),
        ("", False),
    ],
)
def test_a_parents_id_that_a_spreadsheet_has_shortened_is_told(
    tmp_path: Path, parent: str, is_told: bool
) -> None:
    """Two parents of a pupil are one then, and each got a notice: the second passed for one too many."""
    notice = {"kind": "penalty_notice", "issued_on": DAYS[0]}
    register = loaded(tmp_path, "notices", *({**notice, "parent_id": each} for each in ("A0004", parent)))
    told = [(each.message, each.place.line) for each in register.problems if each.code.id == "D100"]
    assert told == (
        [("1 row of `notices` has a `parent_id` that a spreadsheet has shortened", 3)] if is_told else []
    )
    assert register.count("notices") == (2, 2, 0)


@pytest.mark.parametrize(
    ("day", "is_told"), [("2025-09-14", False), ("2025-09-15", True), ("2052-09-03", True)]
)
def test_a_row_of_years_ahead_is_told(tmp_path: Path, day: str, is_told: bool) -> None:
    notice = {"kind": "penalty_notice", "parent_id": "A1"}
    register = loaded(tmp_path, "notices", *({**notice, "issued_on": each} for each in ("2024-09-03", day)))
    told = [(each.message, each.place.line) for each in register.problems if each.code.id == "D105"]
    message = "1 row of `notices` is dated more than a year after the calendar ends"
    assert told == ([(message, 3)] if is_told else [])


@pytest.mark.parametrize(("calls", "others", "is_told"), [(30, 0, True), (30, 1, False), (29, 0, False)])
def test_a_table_of_one_pupil_is_told(tmp_path: Path, calls: int, others: int, is_told: bool) -> None:
    """An id that was drawn down over all others: what was recorded of them was lost, and nothing said so."""
    rows = [{"date": DAYS[0], "called_at": f"09:{at:02}"} for at in range(calls)]
    register = loaded(tmp_path, "calls", *rows, *[{**rows[0], "pupil_id": "P2"}] * others)
    assert ("D118" in register.codes) == is_told
    if is_told:
        told = register.only("D118")
        assert told.message == "all 30 rows of `calls` are of one pupil"
        assert (told.place.line, told.place.column) == (2, "pupil_id")
