"""Changes and evidence whose days are hardly what is meant: they are used, and told."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.register.tables import tables
from tests.register.small_registers import DAYS, Loaded, csv_text, load, write_register


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
