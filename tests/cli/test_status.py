"""`status` on the policies that travel with the engine, and its calendar read by another program's reader."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from engine.reports.status_ics import status_ics
from engine.reports.visible import visible
from engine.showing.shown import ShownReview
from tests.commands import trustpolicy
from tests.edits import edit
from tests.results import read_result
from tests.signed_trust import authorise, write_trust


def run(*words: str, on: str = "2025-03-28") -> Result:
    return trustpolicy("status", *words, "--on", on)


def items(*words: str, on: str = "2025-03-28") -> list[dict[str, object]]:
    found = read_result("status", run(*words, "--format", "json", on=on).stdout)
    assert found["overdue"] == sum(item["overdue"] for item in found["items"])
    assert found["not_authorised"] == sum(item["state"] == "not authorised" for item in found["items"])
    return list(found["items"])


def test_all_is_well_before_the_review_and_overdue_after_it() -> None:
    before, after = run("wenlock"), run("wenlock", on="2025-08-01")
    assert before.exit_code == 0
    assert "Status on 28 March 2025: nothing is overdue" in before.stdout
    assert "in 125 days" in before.stdout
    assert after.exit_code == 1
    assert "Status on 1 August 2025: 2 overdue" in after.stdout
    assert "overdue: Attendance Policy: its review was due by 31 July 2025 (O Burke)" in after.stdout


@pytest.mark.parametrize(("on", "left"), [("2025-07-30", 1), ("2025-07-31", 0), ("2025-08-01", -1)])
def test_the_day_of_the_review_is_the_last_good_one(on: str, left: int) -> None:
    policy, section, record = items("wenlock", on=on)
    assert [each["kind"] for each in (policy, section, record)] == ["policy", "section", "authorisation"]
    assert policy["days_left"] == section["days_left"] == left
    told = {1: "in 1 day", 0: "today", -1: "1 day ago"}[left]
    assert run("wenlock", on=on).stdout.count(f"2025-07-31   {told}\n") == (3 if left >= 0 else 2)
    assert policy["overdue"] is section["overdue"] is (left < 0)
    assert record["overdue"] is False


@pytest.mark.parametrize(("on", "state"), [("2024-07-31", "to come"), ("2024-08-01", "in force")])
def test_what_was_decided_later_is_to_come(on: str, state: str) -> None:
    policy, section, record = items("wenlock", on=on)
    assert policy["state"] == record["state"] == state
    assert section["state"] == {"in force": "authorised"}.get(state, state)


@pytest.mark.parametrize(("edition", "in_the_end"), [("2024-25", "run out"), ("2023-24", "not in force")])
def test_a_record_whose_place_another_took_is_not_in_force(
    policies: Path, edition: str, in_the_end: str
) -> None:
    """To when a record of another edition held is not known, if it does not say so."""
    file = policies / "trust/authorisations/wenlock.yaml"
    text = file.read_text("utf-8")
    earlier = text[text.index("  - section") :].replace("authorised: 2024-08", "authorised: 2024-07")
    file.write_text(text + earlier.replace("2024-25", edition), "utf-8")
    for on, states in (("2025-03-28", ["in force", "not in force"]), ("2025-08-01", ["run out", in_the_end])):
        found = items("wenlock", "--policies", str(policies), on=on)
        assert [each["state"] for each in found if each["kind"] == "authorisation"] == states


def test_a_policy_that_nobody_says_to_be_ratified_is_not_told_to_be_in_force(policies: Path) -> None:
    trust = policies / "trust" / "policy.yaml"
    edit(trust, "  ratified: 2024-08\n", "")
    before, after = (
        items("wenlock", "--policies", str(policies), on=on)[0] for on in ("2025-03-28", "2025-08-01")
    )
    assert (before["state"], before["in_force_from"], before["overdue"]) == ("not ratified", None, False)
    assert after["state"] == "review overdue"


def test_a_policy_that_names_no_review_is_refused(policies: Path) -> None:
    edit(policies / "trust" / "policy.yaml", "  next_review: 2025-07\n", "")
    refused = run("wenlock", "--policies", str(policies), on="2025-03-28")
    assert (refused.exit_code, refused.stdout) == (3, "") and "error[L028]" in refused.stderr


def test_a_section_that_nobody_authorised_and_keys(tmp_path: Path) -> None:
    folder = tmp_path / "policies"
    write_trust(folder)
    authorise(folder)
    found = items("--all", "--policies", str(folder))
    states = {(each["kind"], each["academy"]): each["state"] for each in found}
    assert states[("section", "hillside")] == "authorised"
    assert states[("section", "brookside")] == "not authorised"
    assert states[("key", None)] == "in use"
    assert not any(
        each["overdue"] or each["next_review"] for each in found if each["state"] == "not authorised"
    )
    whole = run("--all", "--policies", str(folder))
    assert whole.exit_code == 1
    assert "1 section not authorised\n" in whole.stdout
    assert "\nnot authorised: the section `times` of brookside is not authorised" in whole.stdout
    assert run("hillside", "--policies", str(folder)).exit_code == 0  # authorised, and the review is to come


def test_a_section_that_is_gone_though_it_was_authorised_is_told(policies: Path) -> None:
    """Without its file an academy has no section, and nothing is overdue."""
    (policies / "wenlock/times.yaml").unlink()
    gone = run("wenlock", "--policies", str(policies))
    assert (gone.exit_code, "warning[A021]" in gone.stderr, "L030" in gone.stderr) == (0, True, False)
    overdue = run("wenlock", on="2025-08-01")
    assert (overdue.exit_code, overdue.stderr) == (1, "")


@pytest.mark.parametrize("kind", ["csv", "markdown", "ics"])
def test_every_format_names_the_section(kind: str) -> None:
    result = run("--all", "--format", kind, on="2025-08-01")
    assert result.exit_code == 1
    assert "times" in result.stdout


def test_academies_are_named_or_all_are_meant() -> None:
    assert run().exit_code == 2
    assert run("wenlok").exit_code == 2


def test_the_calendar_has_the_review_and_two_reminders() -> None:
    calendar = Calendar.from_ical(run("wenlock", "--format", "ics").stdout_bytes)
    days = [event["DTSTART"].dt for event in calendar.walk("VEVENT")]
    due = date(2025, 7, 31)
    assert days == [due - timedelta(days=ahead) for ahead in (60, 30, 0)] * 2
    assert all(type(day) is date for day in days)
    names = {str(event["UID"]) for event in calendar.walk("VEVENT")}
    assert len(names) == 6
    again = Calendar.from_ical(run("wenlock", "--format", "ics", on="2025-04-30").stdout_bytes)
    assert {str(event["UID"]) for event in again.walk("VEVENT")} == names


TEXTS = st.text(max_size=90)


@pytest.mark.thorough
@settings(deadline=None)
@given(TEXTS, TEXTS, st.dates(date(2020, 1, 1), date(2090, 1, 1)))
def test_any_text_is_read_back_by_another_reader(name, owner, due):
    shown = ShownReview("policy", "", name, owner, "2024-25", "in force", None, due, 1, False)
    text = "".join(status_ics(date(2025, 1, 1), [shown]))
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    last = Calendar.from_ical(text).walk("VEVENT")[-1]
    assert str(last["SUMMARY"]) == f"Review of the policy {visible(name)}: due"
    assert last["DTSTART"].dt == due
