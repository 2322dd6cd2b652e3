"""The demo register gives each rule of the shipped policies that reads a register something to find."""

import pytest

import engine
from engine.checking.standing_rules import UNKEPT
from engine.demo import AS_AT, MISTAKEN, write_mistaken
from engine.installed import installed_folder

OF_SETTINGS = ("setting", "register time in the settings")


@pytest.fixture(scope="module")
def result(folder):
    return engine.check(installed_folder("policies"), ["wenlock"], folder, AS_AT).result


def test_every_rule_on_the_register_is_met(result):
    unmet = [rule.id for rule in result.rules if rule.subject not in OF_SETTINGS and not rule.yes]
    assert unmet == []


def test_every_rule_for_settings_is_met_by_policies_that_are_wrong_on_purpose(result, tmp_path):
    write_mistaken(tmp_path / "mistaken", installed_folder("policies"))
    validated = engine.validate(tmp_path / "mistaken", [MISTAKEN], AS_AT, draft=True)
    told = [each.message for each in validated.diagnostics if each.code is UNKEPT]
    asked = [rule.id for rule in result.rules if rule.subject in OF_SETTINGS]
    assert [rule for rule in asked if not any(f"`{rule}`" in message for message in told)] == []


def test_every_kind_of_answer_is_given(result):
    undecided = {rule.id for rule in result.rules if rule.cannot_tell}
    assert undecided >= {
        "persistent_absence",
        "ehc_plan_attendance_falls",
        "penalty_threshold",
        "penalty_notice_age",
        "penalty_notice_amount",
        "penalty_notice_paid_short",
        "notice_to_improve_period",
        "late_after_close",
        "absent_before_close",
        "emergency_contacts",
        "register_closed_late",
        "not_required_at_compulsory_age",
        "tell_youth_offending_team",
        "tell_social_worker",
    }
    assert {rule.id for rule in result.rules if rule.excepted} >= {
        "penalty_threshold",
        "penalty_notice_unpaid",
    }


def test_only_the_planted_rows_are_set_aside(result):
    tables = result.register.tables
    assert tables["marks"].set_aside == 12  # six with an old code, two that contradict, four that cannot be
    assert sum(table.set_aside for name, table in tables.items() if name != "marks") == 0
