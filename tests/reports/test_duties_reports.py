from __future__ import annotations

import csv as csv_reader
import os
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from made_results import with_every_text
from test_hostile_texts import HOSTILE, UNSAFE

from engine.reports.duties import duties_csv, duties_json, duties_markdown, duties_text
from engine.reports.look import Look
from engine.showing.shown import ShownDuty, ShownRole
from tests.results import read_result

EXPECTED = Path(__file__).parent / "expected"

CALL = ShownDuty(
    "call_parents",
    "Call the parents",
    "school_office",
    ("headteacher",),
    "each school day when a pupil is away",
    "before 10:00",
    "3.6, 4.5",
    "wenlock",
    "wenlock/duties.yaml:4:3",
    ("parent_not_called",),
)
LEAD = ShownDuty(
    "lead", "Lead the work", "headteacher", (), "at all times", None, "3.2", "trust", "trust/duties.yaml:9:3"
)
ROLES = (
    ShownRole("headteacher", "Headteacher", None, None, None, None, True, (CALL, LEAD)),
    ShownRole("school_office", "School office", None, None, None, "01632 960001", False, (CALL,)),
    ShownRole(
        "champion", "Champion", "A Person", "Assistant Headteacher", None, "01632 960001", False, (LEAD,)
    ),
    ShownRole("parent", "Parent", None, None, None, None, False, (LEAD,)),
    ShownRole("police", "Police", None, None, "A Force", None, False, ()),
)

Report = Callable[[str, tuple[ShownRole, ...]], Iterator[str]]
REPORTS: dict[str, Report] = {
    "txt": duties_text,
    "json": duties_json,
    "csv": duties_csv,
    "md": duties_markdown,
}


@pytest.mark.parametrize("kind", REPORTS)
def test_duties_are_shown_as_expected(kind: str) -> None:
    written = "".join(REPORTS[kind]("wenlock", ROLES)).encode()
    path = EXPECTED / f"duties.{kind}"
    if os.environ.get("REWRITE_EXPECTED"):
        path.write_bytes(written)
    assert written.decode() == path.read_bytes().decode()


def test_json_is_what_its_schema_says() -> None:
    read_result("duties", "".join(duties_json("wenlock", ROLES)))


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:30])
@pytest.mark.parametrize("kind", REPORTS)
def test_hostile_texts_stay_text(kind: str, text: str) -> None:
    written = "".join(REPORTS[kind](text, with_every_text(ROLES, text)))
    assert not UNSAFE.search(written.replace("\r\n", "\n"))
    if kind == "csv":
        rows = csv_reader.reader(StringIO(written, newline=""))
        assert not any(cell[:1] in tuple("=+-@") for row in rows for cell in row)


@pytest.mark.parametrize("width", [20, 60, 200])
def test_on_a_terminal_lines_are_broken_between_words(width: int) -> None:
    shown = "".join(duties_text("wenlock", ROLES, Look(colour=True, width=width)))
    plain = "".join(duties_text("wenlock", ROLES, Look(colour=True)))
    assert shown.split() == plain.split()
    lines = [line for line in shown.splitlines() if line.startswith("      ")]
    assert all(len(line) <= max(width, 40) for line in lines)
