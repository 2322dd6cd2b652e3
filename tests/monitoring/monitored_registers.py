"""Small registers of an invented school whose figures can be counted by hand, and what asks for them."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from engine.checking.checking import facts_of
from engine.frozen import replace
from engine.installed import installed_folder
from engine.monitoring.figures import Monitoring
from engine.monitoring.measuring import School, monitor
from engine.policy.loading import Policy, load_policy
from engine.register.ahead import Reading

sys.path.insert(0, str(Path(__file__).parents[1] / "register"))
from small_registers import csv_text

AUTUMN_1 = [date(2024, 9, 2) + timedelta(days=n) for n in (0, 1, 2, 3, 4)]
AUTUMN_2 = [date(2024, 11, 4) + timedelta(days=n) for n in (0, 1, 2, 3, 4)]
AS_AT = date(2024, 11, 7)
COLUMNS = ("academy", "pupil_id", "year_group", "on_roll_from", "sex", "disadvantaged")


def write(
    folder: Path,
    pupils: Mapping[str, Sequence[object]],
    absent: Mapping[str, int],
    columns: Sequence[str] = COLUMNS,
    **more: str,
) -> Path:
    """A register in which each pupil misses so many sessions from the first on, and is there in all others."""
    folder.mkdir(exist_ok=True)
    sessions = [(day, session) for day in (*AUTUMN_1, *AUTUMN_2) for session in ("AM", "PM")]
    calendar = [
        ["wenlock", day, session, "Autumn", "Autumn 1" if day in AUTUMN_1 else "Autumn 2", "2024/25"]
        for day, session in sessions
    ]
    marks = [
        [
            "wenlock",
            pupil,
            day,
            session,
            "O" if at < absent.get(pupil, 0) else "/" if session == "AM" else "\\",
        ]
        for pupil in pupils
        for at, (day, session) in enumerate(sessions)
    ]
    rows = [["wenlock", pupil, *values] for pupil, values in pupils.items()]
    tables = {
        "calendar": csv_text(("academy", "date", "session", "term", "half_term", "school_year"), calendar),
        "pupils": csv_text(columns, rows),
        "marks": csv_text(("academy", "pupil_id", "date", "session", "code"), marks),
        **more,
    }
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    return folder


@cache
def policy() -> Policy:
    found, wrong = load_policy(installed_folder("policies"), ["wenlock"], AS_AT)
    assert found is not None, wrong
    return found


def monitored(
    register: Path,
    as_at: date = AS_AT,
    *,
    pupils: bool = False,
    authority: str = "Luton Borough Council",
    unset: str = "",
) -> Monitoring:
    with Reading(register) as reading:
        reading.begin(("wenlock",), as_at, policy().codes)
        opened, (read, wrong) = reading.opened(), reading.read()
        assert opened is not None and read is not None, [each.message for each in wrong]
        facts = facts_of(policy(), opened.calendars, as_at)
        kept = {path: each for path, each in facts.settings["wenlock"].items() if path != unset}
        facts = replace(facts, settings={"wenlock": kept})
        schools = {academy: School(authority) for academy in facts.academies}
        (told,) = monitor(facts, read.connection, read.tables, schools, pupils=pupils).by_academy.values()
        return told
