"""`options`: all that an academy may set, on the policies that travel with the engine and on changed copies."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from engine.policy.authorisation.sections import SECTIONS
from tests.commands import trustpolicy
from tests.edits import edit
from tests.results import read_result
from tests.signed_trust import authorise, without_the_extra, write_trust

BY_NAME = ("role", "code", "rule", "definition", "duty", "trigger")
OWN_ROLE = """\
  minibus_driver: {title: Minibus driver, clause: "3.2"}
  crossing_guard: {title: Crossing guard, guidance: Invented guidance}
"""
OWN_DUTIES = """\
triggers: {snow: there is snow}
duties:
  drive: {do: Drive the minibus, by: school_office, with: [staff], trigger: snow, clause: "3.2"}
"""
OWN_RULES = """\
define:
  own_late: {of: session, when: code is L}
rules:
  own_rule:
    title: A rule of its own
    basis: [{clause: "3.2"}]
    for: each pupil
    when: count(sessions where own_late) over this term >= 5
    level: note
    says: "{count} times late"
"""


BOUNDS = """\
settings:
  register.closes: {mode: stricter, stricter_is: earlier}
  vision.values: {mode: stricter, stricter_is: more}
  illness.evidence_kinds: {mode: stricter, stricter_is: fewer}
  attendance.letter_below: {mode: within, one_of: [95%, 96%, 97%]}
  attendance.target: {mode: within, at_least: 95%, at_most: 99%}
  absence.report_by: {mode: open}
  illness.evidence_after: {mode: stricter, stricter_is: lower}
  unexplained.resolve_within: {mode: within, at_most: 4 school days}
  lateness.bands: {mode: open}
  notice_to_improve.longest: {mode: within, at_least: 4 weeks}
  notice_to_improve.shortest: {mode: within, one_of: [6 weeks, 4 weeks]}
"""


def run(*words: str) -> Result:
    day = () if "--on" in words else ("--on", "2025-03-28")
    return trustpolicy("options", *words, *day)


def read(*words: str) -> Any:
    """The one academy of a JSON result that its schema allows."""
    result = run(*words, "--format", "json")
    assert result.exit_code == 0, result.stderr
    (academy,) = read_result("options", result.stdout)["academies"]
    return academy


def named(academy: Any) -> dict[str, Any]:
    return {("new " if each["is_new"] else "") + each["name"]: each for each in academy["options"]}


def test_each_option_has_its_value_bounds_and_authority() -> None:
    options = named(read("wenlock"))
    target = options["attendance.target"]
    assert (target["mode"], target["may_set"]) == ("stricter", "97% or higher")
    assert (target["at_least"], target["at_most"], target["stricter_is"]) == ("97%", None, ["higher"])
    assert [each["role"] for each in target["authorised_by"]] == ["chief_executive"]
    assert (target["sets"], [case["value"] for case in target["now"]]) == (False, ["97%"])
    assert target["permissions"][0]["at"].startswith("trust/delegation.yaml:")
    longest = options["notice_to_improve.longest"]
    assert (longest["mode"], longest["at_least"], longest["at_most"]) == ("within", "3 weeks", "6 weeks")
    assert [each["layer"] for each in longest["permissions"]] == ["national", "trust"]
    assert options["unexplained.resolve_within"]["at_most"] == "5 school days"
    assert options["unexplained.resolve_within"]["may_set"] == "5 school days or less"


def test_what_the_academy_sets_stands_beside_what_would_hold_otherwise() -> None:
    closes = named(read("wenlock", "--path", "register"))["register.closes"]
    assert closes["sets"] and closes["section"] == "times"
    morning = [
        next(case["value"] for case in closes[key] if case["when"] == "AM") for key in ("now", "otherwise")
    ]
    assert morning == ["09:15", "09:10"]


def test_of_bounds_the_same_way_only_the_narrowest_is_said(policies: Path) -> None:
    thresholds = policies / "trust" / "thresholds.yaml"
    text, within = thresholds.read_text("utf-8"), '  resolve_within: {clause: "4.5"}'
    assert within in text
    own = '  resolve_within: {value: 3 school days, clause: "4.5"}'
    thresholds.write_text(text.replace(within, own), "utf-8")
    told = named(read("wenlock", "--path", "unexplained", "--policies", str(policies)))
    assert told["unexplained.resolve_within"]["may_set"] == "3 school days or less"


def test_what_is_locked_is_not_there() -> None:
    names = named(read("wenlock"))
    for locked in (
        "persistent.threshold",
        "penalty.sessions",
        "roles.directors",
        "codes.G",
        "register.longest",
    ):
        assert locked not in names
    assert not any(name.startswith("rules.") for name in names)


def test_roles_duties_and_rules_are_listed_with_what_may_be_added() -> None:
    names = named(read("wenlock"))
    assert {"new roles", "new duties", "new rules", "new define", "new triggers"} <= names.keys()
    assert "new codes" not in names
    assert names["roles.attendance_champion"]["sets"]
    assert [each["role"] for each in names["duties.write_to_parents"]["authorised_by"]] == ["chief_executive"]
    assert names["new roles"]["authorised_by"] == []
    assert (names["new roles"]["may_set"], names["new roles"]["now"]) == ("may be added", [])
    officer = names["roles.attendance_support_officer"]
    assert (officer["may_set"], officer["mode"], officer["sets"]) == ("may be changed", "open", False)
    assert [(each["layer"], each["at"].partition(":")[0]) for each in officer["permissions"]] == [
        ("trust", "trust/delegation.yaml"),
        ("luton", "luton/delegation.yaml"),
    ]


@pytest.mark.parametrize(
    ("name", "now", "otherwise"),
    [
        (
            "roles.attendance_champion",
            ("wenlock", "3.3", "holder T Clark, post Assistant Headteacher, phone 01582 730624"),
            ("trust", "3.3", "nobody named"),
        ),
        ("roles.school_office", ("wenlock", "4.2", "phone 01582 730624"), ("trust", "3.6", "a body")),
        ("roles.class_teacher", ("trust", "3.5", "a group"), ("trust", "3.5", "a group")),
        (
            "duties.send_sickness_return",
            ("trust", "7, 7.1", "Send the local authority a sickness return, by school"),
            ("trust", "7, 7.1", "Send the local authority a sickness return, by school"),
        ),
    ],
)
def test_what_is_known_by_name_is_told_in_words(name: str, now: object, otherwise: object) -> None:
    option = named(read("wenlock"))[name]
    told = [
        [(case["layer"], case["clause"], case["value"]) for case in option[key]]
        for key in ("now", "otherwise")
    ]
    assert told == [[now], [otherwise]]
    assert {case["when"] for key in ("now", "otherwise") for case in option[key]} == {"always"}


def test_what_an_academy_adds_by_name_is_told_in_words(policies: Path) -> None:
    own = policies / "wenlock"
    (own / "rules").mkdir()
    (own / "rules/own.yaml").write_text(OWN_RULES, "utf-8")
    (own / "duties.yaml").write_text(OWN_DUTIES, "utf-8")
    (own / "contacts.yaml").write_text((own / "contacts.yaml").read_text("utf-8") + OWN_ROLE, "utf-8")
    options = named(read("wenlock", "--policies", str(policies), "--draft"))
    told = {
        name: (options[name]["title"], options[name]["section"], options[name]["now"][0]["value"])
        for name in options
        if options[name]["sets"] and not options[name]["otherwise"] and options[name]["type"] in BY_NAME
    }
    assert told == {
        "roles.minibus_driver": ("Minibus driver", "contacts", "nobody named"),
        "roles.crossing_guard": ("Crossing guard", "contacts", "nobody named"),
        "duties.drive": ("Drive the minibus", "duties", "Drive the minibus, by school_office with staff"),
        "triggers.snow": ("snow", "duties", "there is snow"),
        "rules.own_rule": ("A rule of its own", "rules", ""),
        "define.own_late": ("own_late", "rules", ""),
    }
    assert all(options[name]["now"][0]["at"].startswith("wenlock/") for name in told)
    assert options["roles.crossing_guard"]["now"][0]["clause"] == "Invented guidance"


def test_sections_say_whether_they_are_authorised() -> None:
    sections = {each["section"]: each for each in read("wenlock")["sections"]}
    assert sections["times"]["state"] == "authorised"
    assert sections["times"]["record"]["until"] == "2025-07-31"
    assert sections["times"]["record"]["at"].startswith("trust/authorisations/wenlock.yaml:")
    assert sections["rules"]["state"] == "nothing set"
    assert [sections[name]["file"] for name in ("rules", "times")] == ["wenlock/rules/", "wenlock/times.yaml"]
    assert [each["section"] for each in read("wenlock", "--path", "register")["sections"]] == ["times"]


def test_a_signature_is_told_and_whether_it_was_verified(tmp_path: Path) -> None:
    folder = tmp_path / "policies"
    write_trust(folder, signed_from="2025-26")

    def signature() -> str:
        sections = {each["section"]: each for each in read("hillside", "--policies", str(folder))["sections"]}
        return str(sections["times"]["record"]["signature"])

    authorise(folder, signer=None)
    assert signature() == "not signed"
    authorise(folder)
    assert signature() == "signed"
    with without_the_extra():
        assert signature() == "signed, not verified: the extra `sign` is not installed"


def test_who_authorises_is_told_with_title_and_holder(policies: Path) -> None:
    held = "title: Chief Executive Officer, holder: A Example"
    edit(policies / "trust/contacts.yaml", "title: Chief Executive Officer", held)
    target = named(read("wenlock", "--policies", str(policies)))["attendance.target"]
    assert target["authorised_by"] == [
        {"role": "chief_executive", "title": "Chief Executive Officer", "holder": "A Example"}
    ]


def test_what_is_not_authorised_is_shown_as_a_draft_only(policies: Path) -> None:
    times = policies / "wenlock" / "times.yaml"
    edit(times, "9:15", "9:20")
    where = ("--policies", str(policies))
    refused = run("wenlock", *where)
    assert (refused.exit_code, refused.stdout) == (5, "")
    shown = read("wenlock", *where, "--draft")
    assert {each["section"]: each["state"] for each in shown["sections"]}["times"] == "not authorised"
    assert run("wenlock", *where, "--draft").stdout.startswith("DRAFT: ")


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("persistent.threshold", "it is locked by the national layer: Working together"),
        ("persistent", "it is locked by the national layer"),
        ("roles.directors", "it is locked by the trust"),
        ("duties.take_register", "it is locked by the trust"),
        ("rules.penalty_threshold", "it is locked by the trust"),
        ("codes.G", "it is locked by the national layer"),
        ("triggers.child_ill", "it is locked by the trust"),
        ("policy.signed_from", "no layer above lets it"),
    ],
)
def test_a_path_that_is_locked_tells_by_whom(path: str, says: str) -> None:
    result = run("wenlock", "--path", path)
    assert result.exit_code == 0
    assert says in result.stderr and "L042" in result.stderr
    assert (" locks it" in result.stderr) == ("locked by" in says)  # beside the place where it does


def _add_far(policies: Path, delegation: str) -> None:
    """An academy that sets nothing, and what the trust lets it set."""
    (policies / "far").mkdir()
    identity = "{name: Far School, year_groups: [3], local_authority: Far Council}"
    (policies / "far/policy.yaml").write_text(
        f"layer: academy\nunder: trust\nidentity: {identity}\n", "utf-8"
    )
    (policies / "trust/delegation.yaml").write_text(delegation, "utf-8")


def test_how_far_a_setting_may_be_set_is_told_in_words(policies: Path) -> None:
    """Bounds of two layers are told as one: the trust's list stands in the place of the national one."""
    _add_far(policies, BOUNDS)
    shortest = "notice_to_improve.shortest: {mode: within, "
    edit(
        policies / "national/delegation.yaml",
        f"{shortest}at_least: 3 weeks, at_most: 6 weeks}}",
        f"{shortest}one_of: [3 weeks, 4 weeks, 6 weeks]}}",
    )
    options = read("far", "--policies", str(policies))["options"]
    assert {
        each["name"]: (each["may_set"], each["at_least"], each["at_most"], each["one_of"]) for each in options
    } == {
        "vision.values": ("these or more", None, None, []),
        "illness.evidence_kinds": ("these or fewer", None, None, []),
        "register.closes": ("only earlier", None, "13:40", []),
        "absence.report_by": ("open", None, None, []),
        "lateness.bands": ("open", None, None, []),
        "attendance.target": ("at least 95% and at most 99%", "95%", "99%", []),
        "attendance.letter_below": ("one of 95%, 96%, 97%", None, None, ["95%", "96%", "97%"]),
        "illness.evidence_after": ("5 school days or less", None, "5 school days", []),
        "unexplained.resolve_within": (
            "5 school days or less and at most 4 school days",
            None,
            "4 school days",
            [],
        ),
        "notice_to_improve.longest": ("at least 4 weeks and at most 6 weeks", "4 weeks", "6 weeks", []),
        "notice_to_improve.shortest": ("one of 4 weeks, 6 weeks", None, None, ["4 weeks", "6 weeks"]),
    }


def test_an_academy_that_may_set_nothing_is_told_so(policies: Path) -> None:
    _add_far(policies, "otherwise: {mode: locked}\n")
    told = run("far", "--policies", str(policies))
    assert (told.exit_code, "far: no layer above lets anything be set" in told.stderr) == (0, True)


def test_what_may_be_set_is_listed_file_by_file() -> None:
    sections = list(dict.fromkeys(each["section"] for each in read("wenlock")["options"]))
    assert sections == [each for each in SECTIONS if each in sections]


def test_an_unknown_path_is_a_usage_mistake_with_near_names() -> None:
    result = run("wenlock", "--path", "atendance.target")
    assert result.exit_code == 2
    assert "`attendance.target`" in result.stderr


def test_academies_are_named_or_all_are_meant() -> None:
    assert run("--all").exit_code == 0
    assert run().exit_code == 2
    assert run("wenlock", "--all").exit_code == 2


def test_the_table_has_a_row_for_each_case() -> None:
    rows = list(csv.DictReader(StringIO(run("wenlock", "--path", "times", "--format", "csv").stdout)))
    closes = [row for row in rows if row["name"] == "register.closes"]
    assert [row["holds_for"] for row in closes] == ["AM", "PM, years 3 and 4", "PM, years 5 and 6"]
    assert closes[0]["otherwise"].startswith("09:10 (AM)")
    assert {row["authorised_by"] for row in rows} == {"chief_executive"}
    page = run("wenlock", "--path", "times", "--format", "markdown").stdout
    assert page.startswith("# What academies may set\n") and "| Register closes |" in page


def test_a_setting_that_nobody_sets_does_not_have_its_title_as_its_value(policies: Path) -> None:
    (policies / "wenlock" / "thresholds.yaml").unlink()
    lines = run("wenlock", "--path", "roll", "--policies", str(policies)).stdout.splitlines()
    assert any("not set: Last year group of the school" in line for line in lines)
    assert all("not set" in line for line in lines if line.startswith("roll."))
