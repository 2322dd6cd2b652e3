from __future__ import annotations

import csv as csv_reader
import os
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from made_results import with_every_text
from test_hostile_texts import HOSTILE, UNSAFE

from engine.frozen import replace
from engine.reports.duties import duties_csv, duties_json, duties_markdown, duties_text
from engine.reports.look import Look
from engine.showing.shown import ShownDuties, ShownDuty, ShownRole
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
WENLOCK = (ShownDuties("wenlock", ROLES),)
MANY = (
    *(ShownDuties(f"school-{number}", (ROLES[0], ROLES[1])) for number in range(6)),
    ShownDuties("oakfield", (replace(ROLES[0], duties=(LEAD,)), replace(ROLES[1], contact=None))),
    ShownDuties("wenlock", (replace(ROLES[0], holder="A Person", needs_holder=False),)),
)

Report = Callable[[tuple[ShownDuties, ...]], Iterator[str]]
REPORTS: dict[str, Report] = {
    "txt": duties_text,
    "json": duties_json,
    "csv": duties_csv,
    "md": duties_markdown,
}


@pytest.mark.parametrize("kind", REPORTS)
def test_duties_are_shown_as_expected(kind: str) -> None:
    written = "".join(REPORTS[kind](WENLOCK)).encode()
    path = EXPECTED / f"duties.{kind}"
    if os.environ.get("REWRITE_EXPECTED"):
        path.write_bytes(written)
    assert written.decode() == path.read_bytes().decode()


def test_json_is_what_its_schema_says() -> None:
    read_result("duties", "".join(duties_json(WENLOCK)))


def test_what_is_alike_at_several_academies_stands_once() -> None:
    assert (
        "".join(duties_text(MANY))
        == """\
8 academies: 2 duties of 2 roles

Headteacher [headteacher]
  wenlock: A Person
  the other 7 academies: nobody is named
  at oakfield
  at all times
    - Lead the work (3.2) [lead]
  at the other 7 academies
  each school day when a pupil is away
    - Call the parents, before 10:00, with school office (3.6, 4.5) [call_parents; set off by parent_not_called]
  at all times
    - Lead the work (3.2) [lead]

School office [school_office]
  oakfield: no contact
  wenlock: has no duty
  the other 6 academies: 01632 960001
  each school day when a pupil is away
    - Call the parents, before 10:00, with headteacher (3.6, 4.5) [call_parents; set off by parent_not_called]
"""
    )
    page = "".join(duties_markdown(MANY))
    assert "- the other 7 academies: nobody is named\n" in page and "### at oakfield\n" in page
    rows = list(csv_reader.DictReader(StringIO("".join(duties_csv(MANY)))))
    assert {row["academy"] for row in rows} == {each.academy for each in MANY}
    read = read_result("duties", "".join(duties_json(MANY)))
    assert [each["academy"] for each in read["academies"]] == [each.academy for each in MANY]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:30])
@pytest.mark.parametrize("kind", REPORTS)
def test_hostile_texts_stay_text(kind: str, text: str) -> None:
    written = "".join(REPORTS[kind]((ShownDuties(text, with_every_text(ROLES, text)),)))
    assert not UNSAFE.search(written.replace("\r\n", "\n"))
    if kind == "csv":
        rows = csv_reader.reader(StringIO(written, newline=""))
        assert not any(cell[:1] in tuple("=+-@") for row in rows for cell in row)


@pytest.mark.parametrize("width", [20, 60, 200])
def test_on_a_terminal_lines_are_broken_between_words(width: int) -> None:
    shown = "".join(duties_text(WENLOCK, Look(colour=True, width=width)))
    plain = "".join(duties_text(WENLOCK, Look(colour=True)))
    assert shown.split() == plain.split()
    lines = [line for line in shown.splitlines() if line.startswith("      ")]
    assert all(len(line) <= max(width, 40) for line in lines)
