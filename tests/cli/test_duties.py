"""`duties` on the policies that travel with the engine, and on policies in which the roles are not clear."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pytest
from click.testing import Result

from tests.commands import trustpolicy
from tests.edits import edit
from tests.results import read_result

pytestmark = pytest.mark.thorough


def run(verb: str, *words: str) -> Result:
    """A run of a verb, on a day of the edition where no other is given."""
    day = ("--on", "2025-03-28") if verb == "duties" else ()
    return trustpolicy(verb, *words, *day)


def test_every_duty_stands_with_each_role_that_has_it() -> None:
    result = run("duties", "wenlock", "--format", "json")
    assert result.exit_code == 0
    read = read_result("duties", result.stdout)
    for role in read["roles"]:
        assert role["duties"]
        assert all(role["role"] in (duty["by"], *duty["with"]) for duty in role["duties"])
    told = {role["role"]: [duty["duty"] for duty in role["duties"]] for role in read["roles"]}
    assert all(duty["by"] in told for role in read["roles"] for duty in role["duties"])


def test_one_role_with_its_holder_and_what_is_doubtful_about_it_alone() -> None:
    result = run("duties", "wenlock", "--role", "attendance_champion")
    assert result.exit_code == 0
    assert "T Clark, Assistant Headteacher (01582 730624)" in result.stdout
    assert "C202" in result.stderr
    assert "C201" not in result.stderr and "C203" not in result.stderr


def test_recurring_duties_come_first_and_standing_ones_last() -> None:
    result = run("duties", "wenlock", "--role", "parent", "--format", "csv")
    whens = [row["when"] for row in csv.DictReader(StringIO(result.stdout))]
    order = [0 if when.startswith("each ") else 2 if when == "at all times" else 1 for when in whens]
    assert order == sorted(order) and set(order) == {0, 1, 2}


def test_times_come_from_the_settings_in_force() -> None:
    result = run("duties", "wenlock", "--role", "parent")
    assert "before 08:30" in result.stdout and "at least 2 weeks before" in result.stdout
    assert "within 5 school days" in run("duties", "wenlock", "--role", "school_office").stdout


def test_a_time_that_varies_is_told_case_by_case(policies: Path) -> None:
    edit(policies / "trust" / "duties.yaml", "before: absence.report_by", "before: register.closes")
    shown = run("duties", "wenlock", "--role", "parent", "--policies", str(policies)).stdout
    assert "before 09:15 (AM); 12:55 (PM, years 3 and 4); 13:40 (PM, years 5 and 6)" in shown


def test_a_role_without_duties_is_told_as_such() -> None:
    result = run("duties", "wenlock", "--role", "police")
    assert result.exit_code == 0 and "has no duty" in result.stdout


@pytest.mark.parametrize(
    ("words", "near"),
    [
        (("wenlock", "--role", "headteachr"), "`headteacher`"),
        (("--all", "--role", "headteachr"), "`headteacher`"),
        (("wenlock", "--role", "x"), "`trustpolicy duties --all` lists those that have duties"),
        (("wenlok",), "`wenlock`"),
        ((), "name one or more academies, or add `--all`"),
        (("wenlock", "--all"), "both academies and `--all` are given"),
    ],
)
def test_a_name_that_is_not_there_is_a_usage_problem(words: tuple[str, ...], near: str) -> None:
    result = run("duties", *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert near in result.stderr and "warning" not in result.stderr


def test_an_unknown_duty_of_a_rule_is_told_with_its_place(policies: Path) -> None:
    edit(
        policies / "trust" / "rules" / "illness.yaml",
        "duty: send_sickness_return",
        "duty: send_sicknes_return",
    )
    result = run("validate", "--policies", str(policies))
    assert result.exit_code == 3
    assert "error[C208]: there is no duty `send_sicknes_return`" in result.stdout
    assert "did you mean `send_sickness_return`" in result.stdout


def test_duties_that_cannot_be_read_are_not_told_again_for_each_rule(policies: Path) -> None:
    (policies / "trust" / "duties.yaml").write_text("duties: {a: [\n", encoding="utf-8")
    result = run("validate", "--policies", str(policies))
    assert result.exit_code == 3
    assert "duties.yaml" in result.stdout and "C208" not in result.stdout


def test_an_academy_names_who_acts_and_its_findings_say_so(policies: Path) -> None:
    (policies / "wenlock" / "duties.yaml").write_text(
        "duties:\n  call_parents_first_day: {by: school_office}\n", encoding="utf-8"
    )
    shown = run("duties", "wenlock", "--role", "school_office", "--policies", str(policies), "--draft")
    calls = "parent_not_called", "parent_not_called_before_reason"
    found_by = ", ".join((*calls, "first_call_after_morning", "first_call_late_before_reason"))
    assert f"[call_parents_first_day; set off by {found_by}]" in shown.stdout
    assert run("validate", "--as-at", "2025-03-28", "--policies", str(policies), "--draft").exit_code == 0


def test_holders_are_clear_once_the_contacts_are(policies: Path) -> None:
    with (policies / "wenlock" / "contacts.yaml").open("a", encoding="utf-8") as file:
        file.write("  headteacher: {holder: A Person}\n")
    result = run("duties", "wenlock", "--role", "headteacher", "--policies", str(policies))
    assert "Headteacher [headteacher]: A Person" in result.stdout
    assert result.stderr == ""


def test_two_roles_of_one_title_are_told_whatever_they_are(policies: Path) -> None:
    """One is a person and the other a group, of whom titles that are only alike are not compared."""
    edit(policies / "trust" / "contacts.yaml", "{title: Headteacher,", "{title: Class teacher,")
    told = run("duties", "wenlock", "--role", "headteacher", "--policies", str(policies)).stderr
    assert "warning[C204]: wenlock: `class_teacher` and `headteacher` are both called Class teacher" in told


def test_the_holder_is_that_of_the_day_and_an_empty_office_is_told(policies: Path) -> None:
    contacts = policies / "wenlock/contacts.yaml"
    terms = "holders: [{holder: C Example, until: 2025-01-31}, {holder: D Example, from: 2025-03-01}]"
    edit(contacts, "office_manager: {holder: S Klausner,", f"office_manager: {{{terms},")
    shown = {}
    for day in ("2025-01-31", "2025-02-01", "2025-03-01"):
        words = ("duties", "wenlock", "--role", "office_manager", "--on", day, "--policies", str(policies))
        shown[day] = trustpolicy(*words)
        assert shown[day].exit_code == 0
    assert "[office_manager]: C Example" in shown["2025-01-31"].stdout
    assert "nobody on this day; C Example held it until 2025-01-31" in shown["2025-02-01"].stdout
    assert "warning[C201]: wenlock: nobody holds Office Manager on this day" in shown["2025-02-01"].stderr
    assert "[office_manager]: D Example" in shown["2025-03-01"].stdout
