"""The policies that travel with the engine: without fault, and with the values the document gives."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from engine.demo import AS_AT
from engine.installed import installed_folder
from engine.policy.declarations import declarations
from engine.policy.loading import AcademyPolicy, Policy, load_policy
from engine.policy.settings import Setting
from engine.quantities import Kind, Value
from engine.reports.diagnostics import diagnostics_text
from tests.selecting import value_for

FOLDER = installed_folder("policies")


@pytest.fixture(scope="module")
def policy() -> Policy:
    policy, problems = load_policy(FOLDER, on=AS_AT)
    assert [problem.code.id for problem in problems] == ["L030"], "".join(diagnostics_text(problems))
    assert (
        "penalty.codes" in problems[0].message
    )  # the document leaves N out, which the national wording counts
    assert policy
    return policy


@pytest.fixture(scope="module")
def wenlock(policy: Policy) -> AcademyPolicy:
    return policy.academies["wenlock"]


def value(academy: AcademyPolicy, path: str) -> Value:
    (case,) = academy.settings[path].cases
    return case.value


def test_identity(policy: Policy, wenlock: AcademyPolicy) -> None:
    assert policy.edition == "2024-25"
    assert policy.digest.startswith("sha256:")
    assert wenlock.name == "Wenlock CE Academy"
    assert wenlock.layers == ("national", "trust", "luton", "wenlock")
    assert wenlock.taught.year_groups == (3, 4, 5, 6)


@pytest.mark.parametrize(
    ("path", "kind", "expected"),
    [
        ("severe.threshold", Kind.PERCENT, Decimal(50)),
        ("persistent.threshold", Kind.PERCENT, Decimal(10)),
        ("attendance.target", Kind.PERCENT, Decimal(97)),
        ("attendance.letter_below", Kind.PERCENT, Decimal(95)),
        ("penalty.codes", Kind.CODES, frozenset("GOU")),
        ("penalty.sessions", Kind.SESSIONS, 10),
        ("penalty.weeks", Kind.SCHOOL_WEEKS, 10),
        ("penalty.first.amount", Kind.MONEY, 16000),
        ("penalty.first.reduced_within", Kind.DAYS, 21),
        ("prosecution.fine_at_most", Kind.MONEY, 250000),
        ("prosecution.prison_at_most", Kind.MONTHS, 3),
        ("notice_to_improve.longest", Kind.DAYS, 42),
        ("illness.codes", Kind.CODES, frozenset("I")),
        ("illness.evidence_after", Kind.SCHOOL_DAYS, 5),
        ("illness.return_after", Kind.SCHOOL_DAYS, 15),
        ("unexplained.resolve_within", Kind.SCHOOL_DAYS, 5),
        ("leave.request_before", Kind.DAYS, 14),
        ("retention.years", Kind.MONTHS, 72),
        ("roll.entry_notice_within", Kind.DAYS, 5),
        ("contacts.emergency_minimum", Kind.COUNT, 2),
        ("register.longest", Kind.MINUTES, 30),
        ("absence.report_by", Kind.TIME, 8 * 60 + 30),
        ("school_day.starts", Kind.TIME, 8 * 60 + 30),
        ("school_day.ends", Kind.TIME, 15 * 60 + 30),
        ("lateness.sign_in_after", Kind.TIME, 8 * 60 + 50),
        ("codes.unauthorised", Kind.CODES, frozenset("GNOU")),
    ],
)
def test_value(wenlock: AcademyPolicy, path: str, kind: Kind, expected: Value) -> None:
    assert wenlock.settings[path].type.kind is kind
    assert value(wenlock, path) == expected


def test_register_times_follow_session_and_year_group(wenlock: AcademyPolicy) -> None:
    closes, day = wenlock.settings["register.closes"], date(2024, 11, 4)
    assert [value_for(closes, "AM", year, day) for year in (3, 6)] == [555, 555]
    assert [value_for(closes, "PM", year, day) for year in (3, 4, 5, 6)] == [775, 775, 820, 820]
    assert value_for(closes, "PM", 7, day) is None
    assert [case.origin.clause for case in closes.cases] == ["4.4", "4.1", "4.1"]


def test_every_value_says_where_it_comes_from(wenlock: AcademyPolicy) -> None:
    origins = [case.origin for setting in wenlock.settings.values() for case in setting.cases]
    assert all(origin.clause or origin.basis for origin in origins)
    assert all(origin.at.startswith(f"{origin.layer}/") for origin in origins)


def test_every_setting_has_every_layers_say(wenlock: AcademyPolicy) -> None:
    for path in declarations():
        assert [say.layer for say in wenlock.says[path]] == list(wenlock.layers)
        said = [say.setting for say in wenlock.says[path] if say.setting]
        held = wenlock.settings.get(path)
        assert bool(said) == bool(held)
        assert not held or said[-1].says_as(held)


def test_national_values_rest_on_law_or_guidance_and_on_the_documents_clause(wenlock: AcademyPolicy) -> None:
    national = {path: setting for path, setting in wenlock.settings.items() if is_national(setting)}
    origins = {path: case.origin for path, setting in national.items() for case in setting.cases}
    assert len(national) > 40
    assert all(origin.basis for origin in origins.values())
    # the document is silent on these
    assert {path for path, origin in origins.items() if not origin.clause} == {
        "register.longest",
        "register.same_length",
        "unauthorised.return_after",
    }


def is_national(setting: Setting) -> bool:
    return all(case.origin.layer == "national" for case in setting.cases)


def test_codes_of_the_2024_regulations(policy: Policy, wenlock: AcademyPolicy) -> None:
    classes = {period.code: period.class_ for period in policy.codes if period.valid_until is None}
    table = {
        "attending": "/ \\ L",
        "approved": "K V P W B",
        "authorised": "C C1 C2 J1 M S T R I E",
        "unauthorised": "G N O U",
        "not_possible": "D X Q Y1 Y2 Y3 Y4 Y5 Y6 Y7",
        "administrative": "Z #",
    }
    assert classes == {code: class_ for class_, codes in table.items() for code in codes.split()}
    in_force = wenlock.settings["codes.in_force"]
    assert value_for(in_force, "AM", 3, date(2024, 8, 19)) == frozenset(classes)
    before = value_for(in_force, "AM", 3, date(2024, 8, 18))
    assert isinstance(before, frozenset)
    assert {"H", "J", "F", "Y", "I01", "X07", "/"} <= before
    assert not {"J1", "Y7", "C2", "K"} & before


def test_roles_have_a_title_and_the_named_ones_a_telephone(wenlock: AcademyPolicy) -> None:
    assert all(contact.title for contact in wenlock.roles.values())
    champion = wenlock.roles["attendance_champion"]
    assert champion.title == "Senior attendance champion"
    assert champion.reach() == "01582 730624"
    assert champion.origin.clause == "3.3"
