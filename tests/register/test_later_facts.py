"""What came about after the day that is looked from is not seen, though its row is of before."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from small_registers import AS_AT, DAYS, load, write_register

from tests.portions import portion

pytestmark = pytest.mark.thorough

LATER = AS_AT + timedelta(days=1)
COLUMNS = {
    "notices": ("pupil_id", "kind", "issued_on", "amount", "paid_on", "paid_amount"),
    "leave_requests": (
        *("pupil_id", "submitted_on", "from_date", "to_date"),
        *("decision", "decided_on", "decided_by"),
    ),
    "roll_changes": ("pupil_id", "kind", "on_date", "la_notified_on"),
    "amendments": ("pupil_id", "date", "session", "original_code", "amended_code", "amended_on"),
}
ROWS = {
    "notices": ("P1", "penalty_notice", DAYS[0], "160", "{day}", "80"),
    "leave_requests": ("P1", DAYS[0], DAYS[3], DAYS[4], "granted", "{day}", "Headteacher"),
    "roll_changes": ("P1", "entry", DAYS[0], "{day}"),
    "amendments": ("P1", DAYS[0], "AM", "N", "I", "{day}"),
}
KNOWN = {
    "notices": "paid_on, paid_amount, amount",
    "leave_requests": "decided_on, decision, decided_by",
    "roll_changes": "la_notified_on, kind",
    "amendments": "amended_on, amended_code",
}
TOLD = {
    "notices": (("{day}", 8000, 16000), [(None, None, 16000)]),
    "leave_requests": (("{day}", "granted", "Headteacher"), [(None, None, None)]),
    "roll_changes": (("{day}", "entry"), [(None, "entry")]),
    "amendments": (("{day}", "I"), []),
}


def rows(folder: Path, table: str, day: object) -> list[tuple[object, ...]]:
    cells = [day if cell == "{day}" else cell for cell in ROWS[table]]
    lines = [("academy", *COLUMNS[table]), ("wenlock", *cells)]
    text = "".join(",".join(map(str, line)) + "\n" for line in lines)
    loaded = load(write_register(folder, **{table: text}))
    seen = int(table != "amendments" or day != LATER)
    assert loaded.count(table) == (seen, seen, 0)
    return loaded.rows(f"SELECT {KNOWN[table]} FROM register.{table}")


@pytest.mark.parametrize("table", portion(2, ROWS))
def test_a_fact_is_known_from_its_day(tmp_path: Path, table: str) -> None:
    known, unknown = TOLD[table]
    for day in (AS_AT, DAYS[5]):
        expected = tuple(day if cell == "{day}" else cell for cell in known)
        assert rows(tmp_path / str(day), table, day) == [expected]
    assert rows(tmp_path / "later", table, LATER) == unknown


@pytest.mark.parametrize("table", portion(1, ROWS))
def test_a_fact_without_a_day_is_known(tmp_path: Path, table: str) -> None:
    known, _ = TOLD[table]
    assert rows(tmp_path, table, "") == [tuple(None if cell == "{day}" else cell for cell in known)]


def test_marks_that_were_changed_later_are_told(tmp_path: Path) -> None:
    """The mark stands as changed, and the change is not seen: nothing would say that it was another one."""
    days = (LATER, LATER + timedelta(days=3), AS_AT)
    lines = [
        ("academy", *COLUMNS["amendments"]),
        *(("wenlock", "P1", DAYS[0], "AM", "N", "I", day) for day in days),
        ("wenlock", "P1", DAYS[1], "AM", "N", "I", LATER),
        ("wenlock", "P1", DAYS[2], "AM", "N", "I", AS_AT),
        ("wenlock", "P1", LATER, "AM", "N", "I", LATER),
        ("elsewhere", "P1", DAYS[2], "AM", "N", "I", LATER),
    ]
    text = "".join(",".join(map(str, line)) + "\n" for line in lines)
    loaded = load(write_register(tmp_path, amendments=text))
    problem = loaded.only("D077")
    assert (
        problem.message
        == f"2 marks dated up to {AS_AT} were changed after that day, and only the present code is known"
    )
    assert problem.place.file == str(tmp_path / "amendments.csv")


def test_marks_that_were_changed_by_then_are_not_told(tmp_path: Path) -> None:
    lines = [("academy", *COLUMNS["amendments"]), ("wenlock", "P1", DAYS[0], "AM", "N", "I", AS_AT)]
    lines += [("wenlock", "P1", LATER, "AM", "N", "I", LATER)]
    text = "".join(",".join(map(str, line)) + "\n" for line in lines)
    assert "D077" not in load(write_register(tmp_path, amendments=text)).codes


def test_a_change_of_later_whose_day_cannot_be_read_is_no_row_set_aside(tmp_path: Path) -> None:
    """It was counted as set aside and not as read, so that one that was used seemed not to be."""
    lines = [("academy", *COLUMNS["amendments"])]
    lines += [
        ("wenlock", "P1", DAYS[0], "AM", "N", "I", AS_AT),
        ("wenlock", "P1", "3/9/2024", "AM", "N", "I", AS_AT),
    ]
    lines.append(("wenlock", "P1", "4/9/2024", "AM", "N", "I", LATER))
    text = "".join(",".join(map(str, line)) + "\n" for line in lines)
    loaded = load(write_register(tmp_path, amendments=text))
    assert loaded.count("amendments") == (2, 1, 1)
    assert loaded.aside() == [("amendments", 3, "date", "unreadable")]
