"""What a letter says of sessions is counted by the settings in force for each of them, as a check counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from engine.backends.asked_sessions import count_asked
from engine.checking.checking import facts_of
from engine.frozen import replace
from engine.installed import installed_folder
from engine.policy.cases import Selector
from engine.policy.loading import load_policy
from engine.policy.settings import Case
from engine.quantities import Value
from engine.register.ahead import Reading

DAYS = (date(2024, 9, 2), date(2024, 9, 3))
CODES = ("O", "U", "L", "O")
Cases = tuple[tuple[Selector, Value], ...]


def counted(folder: Path, settings: Mapping[str, Cases]) -> list[tuple[tuple[int, ...], int]]:
    """Counts of two pupils, one of each class, after some settings are given other cases."""
    policy, wrong = load_policy(installed_folder("policies"), ["wenlock"], DAYS[-1])
    assert policy is not None, wrong
    own = dict(policy.academies["wenlock"].settings)
    for path, cases in settings.items():
        origin = own[path].cases[0].origin
        own[path] = replace(own[path], cases=tuple(Case(where, value, origin) for where, value in cases))
    policy = replace(policy, academies={"wenlock": replace(policy.academies["wenlock"], settings=own)})
    with Reading(folder) as reading:
        reading.begin(("wenlock",), DAYS[-1], policy.codes)
        read, problems = reading.read()
        assert read is not None, problems
        asked = [("wenlock", pupil, *DAYS) for pupil in ("P1", "P2")]
        counts, missed = count_asked(facts_of(policy, {}, DAYS[-1]), read.connection, asked)
    return [(counts[number], len(missed.get(number, ()))) for number in range(2)]


def write(folder: Path) -> Path:
    """Two pupils with the same four marks, one in class 4A and one in class 4B."""
    halves = [(day, session) for day in DAYS for session in ("AM", "PM")]
    pupils = [f"wenlock,{name},4,{class_},2024-09-01" for name, class_ in (("P1", "4A"), ("P2", "4B"))]
    calendar = [f"wenlock,{day},{half},Autumn,Autumn 1,2024/25" for day, half in halves]
    marks = [
        f"wenlock,{name},{day},{half},{code}"
        for name in ("P1", "P2")
        for (day, half), code in zip(halves, CODES, strict=True)
    ]
    tables = {
        "pupils": ["academy,pupil_id,year_group,class,on_roll_from", *pupils],
        "calendar": ["academy,date,session,term,half_term,school_year", *calendar],
        "marks": ["academy,pupil_id,date,session,code", *marks],
    }
    for name, lines in tables.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


@pytest.mark.thorough
def test_sessions_are_counted_by_the_codes_of_their_own_day_and_class(tmp_path: Path) -> None:
    register = write(tmp_path)
    assert counted(register, {}) == [((4, 3, 0, 3, 2), 3)] * 2
    from_second = (
        (Selector(valid_until=DAYS[0]), frozenset({"U"})),
        (Selector(valid_from=DAYS[1]), frozenset({"O", "U"})),
    )
    assert counted(register, {"codes.absent": from_second}) == [((4, 2, 0, 3, 2), 2)] * 2
    by_class = (
        (Selector(classes=frozenset({"4A"})), frozenset({"O"})),
        (Selector(classes=frozenset({"4B"})), frozenset({"O", "U", "L"})),
    )
    assert counted(register, {"codes.absent": by_class}) == [((4, 2, 0, 3, 2), 2), ((4, 4, 0, 3, 2), 4)]


def test_lateness_is_what_the_policy_marks_lateness_with(tmp_path: Path) -> None:
    register = write(tmp_path)
    every = Selector()
    assert [late for (*_, late), _ in counted(register, {"lateness.before_close": ((every, "O"),)})] == [3, 3]
    only_b = ((Selector(classes=frozenset({"4B"})), "L"),)
    assert [late for (*_, late), _ in counted(register, {"lateness.before_close": only_b})] == [1, 2]
