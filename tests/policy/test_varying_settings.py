"""Settings that vary: key stages, and single days that go before all else."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner

import engine
from engine.cli import main
from engine.installed import installed_folder
from engine.policy.loading import load_policy

TIMES = """\
school_day:
  starts: {value: 8:45, clause: "4.4"}
register:
  cases:
    - when: {session: AM}
      opens: 8:45
      closes: 9:10
      clause: "4.4"
    - when: {session: PM, key_stages: [KS2]}
      opens: 13:00
      closes: 13:10
    - when: {session: PM, on: [2024-12-20, 2025-07-22]}
      opens: 11:30
      closes: 11:40
    - when: {session: PM, year_groups: [3], on: [2025-03-28]}
      opens: 12:00
      closes: 12:05
"""


@pytest.fixture
def policies(tmp_path: Path) -> Iterator[Path]:
    copytree(installed_folder("policies"), tmp_path / "policies")
    (tmp_path / "policies" / "wenlock" / "times.yaml").write_text(TIMES, "utf-8")
    yield tmp_path / "policies"


def test_a_single_day_goes_before_the_rest(policies: Path) -> None:
    policy, found = load_policy(policies, ["wenlock"], date(2025, 3, 28), draft=True)
    assert policy, found
    closes = policy.academies["wenlock"].settings["register.closes"]
    told = {
        (session, year, day): closes.value_for(session, year, date.fromisoformat(day))
        for session, year, day in (
            ("PM", 4, "2024-12-20"),
            ("PM", 4, "2024-12-19"),
            ("AM", 4, "2024-12-20"),
            ("PM", 3, "2025-03-28"),
            ("PM", 4, "2025-03-28"),
        )
    }
    minutes = [hour * 60 + minute for hour, minute in ((11, 40), (13, 10), (9, 10), (12, 5), (13, 10))]
    assert list(told.values()) == minutes
    assert closes.value_for("PM", 2, date(2025, 3, 27)) is None


def show(policies: Path, *words: str) -> str:
    base = ("show", "wenlock", "register.closes", "--draft", "--policies", str(policies))
    done = CliRunner().invoke(main, (*base, *words), prog_name="trustpolicy")
    assert done.exit_code == 0, done.output
    return done.stdout


def test_show_has_a_line_for_each_case_as_it_was_written(policies: Path) -> None:
    shown = show(policies, "--on", "2025-03-28")
    assert "PM, years 3, 4, 5 and 6" in shown and "PM, on 2024-12-20" in shown
    assert shown.count("13:10") == 1


def test_show_of_a_session_has_the_case_that_applies(policies: Path) -> None:
    words = ("--on", "2025-03-28", "--session", "PM", "--format", "json")
    (setting,) = json.loads(show(policies, *words, "--year-group", "3"))["settings"]
    assert [case["value"] for case in setting["cases"]] == ["12:05"]
    (setting,) = json.loads(show(policies, *words, "--year-group", "4"))["settings"]
    assert [case["value"] for case in setting["cases"]] == ["13:10"]


def test_a_year_group_that_is_not_taught_is_told(policies: Path) -> None:
    words = ("show", "wenlock", "--draft", "--year-group", "9", "--policies", str(policies))
    done = CliRunner().invoke(main, words, prog_name="trustpolicy")
    assert done.exit_code == 2 and "teaches no year 9" in done.stderr


def test_two_cases_for_one_single_day_overlap(policies: Path) -> None:
    times = policies / "wenlock" / "times.yaml"
    times.write_text(TIMES.replace("2025-03-28", "2025-07-22"), "utf-8")
    found = engine.validate(policies, ["wenlock"], date(2025, 3, 28), draft=True).diagnostics
    assert any("hold at once" in each.message and "on 2025-07-22" in each.message for each in found)


def test_a_rule_uses_the_case_of_the_day(policies: Path, tmp_path: Path) -> None:
    """L at 11:35 is before the close of an early day, and after that of none."""
    register = tmp_path / "register"
    register.mkdir()
    rows = [f"wenlock,P1,2024-12-{day},{session},L,{at}" for day, session, at in
            ((19, "AM", "09:00"), (19, "PM", "13:05"), (20, "AM", "09:00"), (20, "PM", "13:05"))]  # fmt: skip
    (register / "marks.csv").write_text(
        "academy,pupil_id,date,session,code,signed_in_at\n" + "\n".join(rows) + "\n"
    )
    (register / "pupils.csv").write_text(
        "academy,pupil_id,year_group,on_roll_from\nwenlock,P1,4,2024-09-02\n"
    )
    calendar = [
        f"wenlock,2024-12-{day},{session},Autumn,Autumn 2,2024-25"
        for day in (19, 20)
        for session in ("AM", "PM")
    ]
    (register / "calendar.csv").write_text(
        "academy,date,session,term,half_term,school_year\n" + "\n".join(calendar) + "\n"
    )
    checked = engine.check(policies, ["wenlock"], register, date(2024, 12, 20), draft=True)
    assert checked.result, checked.diagnostics
    found = [
        each.subject
        for each in checked.result.findings
        if each.rule == "late_after_close" and each.answer == "yes"
    ]
    assert [(str(each["date"]), each["session"]) for each in found] == [("2024-12-20", "PM")]


VARYING = Path(__file__).parents[1] / "corpus" / "academies" / "varying"


@pytest.fixture(scope="module")
def varying(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped policies with a second local authority and two schools whose settings vary."""
    folder = tmp_path_factory.mktemp("varying") / "policies"
    copytree(installed_folder("policies"), folder)
    copytree(VARYING, folder, dirs_exist_ok=True)
    return folder


@pytest.mark.parametrize("academy", ["grangeford", "hollybank"])
def test_schools_that_vary_are_sound(academy: str, varying: Path) -> None:
    found = engine.validate(varying, [academy], date(2025, 3, 28), document=False, draft=True)
    assert found.policy, found.diagnostics


@pytest.mark.parametrize("path", sorted(VARYING.glob("*/cases/*.yaml")), ids=lambda path: path.stem)
def test_their_cases_hold(path: Path, varying: Path) -> None:
    cases = varying / path.relative_to(VARYING)
    shutil.copy(varying / "trust" / "cases" / "calendars.yaml", cases.parent)
    tested = engine.test(varying, [cases], draft=True)
    assert tested.result and tested.result.cases and not tested.result.failed, tested
