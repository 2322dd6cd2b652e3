from __future__ import annotations

import csv as csv_reader
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from made_results import with_every_text
from test_hostile_texts import HOSTILE, UNSAFE

from engine.reports.look import Look
from engine.reports.settings import settings_csv, settings_json, settings_markdown, settings_text
from engine.showing.shown import ShownCase, ShownCite, ShownPermission, ShownSay, ShownSetting
from tests.results import read_result

EXPECTED = Path(__file__).parent / "expected"

TRUST_OPENS = ShownCase("always", "09:00", "trust", "trust/times.yaml:9:12", "4.1")
MORNING = ShownCase("AM", "08:30", "wenlock", "wenlock/times.yaml:6:16", "4.4")
AFTERNOON = ShownCase("PM, years 3 and 4", "12:45", "wenlock", "wenlock/times.yaml:7:16")
TARGET = ShownCase("always", "97%", "trust", "trust/thresholds.yaml:12:13", "8.1")
PERSISTENT_AT, WORKING_TOGETHER = (
    "national/thresholds.yaml:5:14",
    "Working together to improve school attendance",
)
PERSISTENT = ShownCase("always", "10%", "national", PERSISTENT_AT, "8.4", WORKING_TOGETHER)
ONLY_HIGHER = ShownPermission("trust", "only higher", "trust/delegation.yaml:10:3", "chief_executive")
LOCKED = ShownPermission("national", "locked", PERSISTENT_AT)
SETTINGS = (
    ShownSetting(
        "attendance.target",
        "Attendance target",
        "percent",
        (TARGET,),
        (ShownSay("trust", "own", (TARGET,)), ShownSay("wenlock", "only higher", (), None, (ONLY_HIGHER,))),
    ),
    ShownSetting(
        "register.opens",
        "When the register opens",
        "time of day",
        (MORNING, AFTERNOON),
        (ShownSay("trust", "own", (TRUST_OPENS,)), ShownSay("wenlock", "open", (MORNING, AFTERNOON))),
    ),
    ShownSetting(
        "persistent.threshold",
        "Persistent absence from",
        "percent",
        (PERSISTENT,),
        (
            ShownSay("national", "own", (replace(PERSISTENT, clause=WORKING_TOGETHER),)),
            ShownSay("trust", "locked", (), ShownCite("8.4", "trust/thresholds.yaml:9:3"), (LOCKED,)),
            ShownSay("wenlock", "locked", (), None, (LOCKED, ShownPermission("trust", "open", None))),
        ),
    ),
)

Report = Callable[[str, tuple[ShownSetting, ...], bool], Iterator[str]]
REPORTS: dict[str, Report] = {
    "txt": settings_text,
    "json": settings_json,
    "csv": settings_csv,
    "md": settings_markdown,
}


@pytest.mark.parametrize("explain", [False, True], ids=["show", "explain"])
@pytest.mark.parametrize("kind", REPORTS)
def test_settings_are_shown_as_expected(kind: str, explain: bool) -> None:
    name = f"{'explain' if explain else 'show'}.{kind}"
    written = "".join(REPORTS[kind]("wenlock", SETTINGS, explain)).encode()
    if os.environ.get("REWRITE_EXPECTED"):
        (EXPECTED / name).write_bytes(written)
    assert written.decode() == (EXPECTED / name).read_bytes().decode()


@pytest.mark.parametrize("explain", [False, True], ids=["show", "explain"])
def test_json_is_what_its_schema_says(explain: bool) -> None:
    read = read_result("show", "".join(settings_json("wenlock", SETTINGS, explain)))
    assert all(("says" in setting) == explain for setting in read["settings"])


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:30])
@pytest.mark.parametrize("kind", REPORTS)
@pytest.mark.parametrize("explain", [False, True], ids=["show", "explain"])
def test_hostile_texts_stay_text(kind: str, text: str, explain: bool) -> None:
    written = "".join(REPORTS[kind](text, with_every_text(SETTINGS, text), explain))
    assert not UNSAFE.search(written.replace("\r\n", "\n"))
    if kind == "csv":
        rows = csv_reader.reader(StringIO(written, newline=""))
        assert not any(cell[:1] in tuple("=+-@") for row in rows for cell in row)


def test_on_a_terminal_nothing_is_lost() -> None:
    for explain in (False, True):
        shown = "".join(settings_text("wenlock", SETTINGS, explain, Look(colour=True, width=90)))
        assert "12:45" in shown and "PM, years 3 and 4" in shown
