"""Of one slip one problem is told: not what would be wrong as well if the file said what it seems to say."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

import engine
from engine.diagnostics import Diagnostic, has_errors
from engine.source import Span
from tests.portions import portion

pytestmark = pytest.mark.thorough

SHIPPED = Path(__file__).parents[2] / "policies"
DAY = date(2025, 3, 28)


def told_of(folder: Path, *slips: tuple[str, str, str]) -> tuple[Diagnostic, ...]:
    """What is told, once the first `right` in each file says `wrong`."""
    copytree(SHIPPED, folder)
    for file, right, wrong in slips:
        text = (folder / file).read_text("utf-8")
        assert right in text
        (folder / file).write_text(text.replace(right, wrong, 1), "utf-8")
    validated = engine.validate(folder, as_at=DAY, document=False)
    assert (validated.policy is None) == has_errors(validated.diagnostics)
    return validated.diagnostics


def errors_of(folder: Path, *slips: tuple[str, str, str]) -> set[str]:
    """The codes of the errors, once the first `right` in each file says `wrong`."""
    return {each.code.id for each in told_of(folder, *slips) if has_errors([each])}


@pytest.mark.parametrize(
    ("file", "right", "wrong", "code"),
    portion(
        6,
        [
            ("national/policy.yaml", "layer: national", "layr: national", "S001"),
            ("national/thresholds.yaml", "\nsevere:", "\nsever:", "S001"),
            ("national/thresholds.yaml", "\nsevere:", "\nsevere", "Y010"),
            ("trust/policy.yaml", "under: national", "undr: national", "S001"),
            ("trust/policy.yaml", "under: national", "under: natonal", "L011"),
            ("trust/policy.yaml", "layer: trust", "layer trust", "Y010"),
            ("trust/policy.yaml", "layer: trust", "layer: trsut", "L092"),
            ("national/policy.yaml", "layer: national", "layer: nationl", "L092"),
            ("luton/policy.yaml", "layer: local_authority", "layer: local_authorty", "L092"),
            ("wenlock/policy.yaml", "layer: academy", "layer: acadmy", "L092"),
            ("trust/policy.yaml", "  edition: 2024-25", "  editon: 2024-25", "S001"),
            ("trust/policy.yaml", "  edition: 2024-25\n", "", "L025"),
            ("trust/policy.yaml", "  next_review: 2025-07\n", "", "L028"),
            ("trust/times.yaml", "\nregister:", "\nregistr:", "S001"),
            ("trust/contacts.yaml", "\nroles:", "\nrles:", "S001"),
            ("trust/duties.yaml", "\ntriggers:", "\ntiggers:", "S001"),
            ("trust/delegation.yaml", "  roles: {mode: open}", "  rles: {mode: open}", "L020"),
            ("trust/delegation.yaml", "  register: {mode:", "  register: {mod:", "S001"),
            ("trust/delegation.yaml", "settings:", "setings:", "S001"),
            ("trust/delegation.yaml", "settings:", "settings", "Y010"),
            ("wenlock/policy.yaml", "year_groups:", "year_grups:", "S001"),
            ("wenlock/policy.yaml", "under:", "udner:", "S001"),
        ],
    ),
)
def test_what_follows_from_a_slip_is_not_told(
    tmp_path: Path, file: str, right: str, wrong: str, code: str
) -> None:
    assert errors_of(tmp_path / "policies", (file, right, wrong)) == {code}


def test_of_codes_that_cannot_be_read_no_rule_is_said_to_lack_one(tmp_path: Path) -> None:
    told = told_of(tmp_path / "policies", ("national/codes.yaml", "\n  C: {", "\n  C {"))
    assert {each.code.id for each in told} == {"Y010", "L030"}


def test_what_does_not_follow_from_it_is_told_in_the_same_run(tmp_path: Path) -> None:
    in_the_trust = ("trust/policy.yaml", "  short_name: DSAMAT", "  shortname: DSAMAT")
    in_the_academy = ("wenlock/times.yaml", "\nregister:", "\nabsence: {report_by: '25:00'}\nregister:")
    changed = ("wenlock/times.yaml", "opens: 8:30", "opens: 8:35")
    found = errors_of(tmp_path / "policies", in_the_trust, changed)
    assert found == {"S001", "A002"}
    assert errors_of(tmp_path / "others", in_the_trust, in_the_academy) >= {"S001"} | errors_of(
        tmp_path / "alone", in_the_academy
    )


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("define:", "defne:", "S001"),
        ("define:", "define", "Y010"),
        ("define:\n", "define:\n  x: [\n", "Y013"),
    ],
)
def test_definitions_that_cannot_be_read_are_not_missed(
    tmp_path: Path, right: str, wrong: str, code: str
) -> None:
    slips = [("trust/rules/definitions.yaml", right, wrong)]
    assert errors_of(tmp_path / "policies", *slips) == {code}
    slips.append(("trust/rules/illness.yaml", "level: ", "levle: "))
    assert errors_of(tmp_path / "again", *slips) == {code, "S001"}


def test_a_definition_is_offered_where_settings_are_called_alike(tmp_path: Path) -> None:
    told = told_of(
        tmp_path / "policies", ("trust/rules/definitions.yaml", "  absence: {title", "  absnece: {title")
    )
    helps = {str(each.help) for each in told if has_errors([each])}
    assert helps and all("`absence.report_by`; or did you mean `absnece`" in help for help in helps)


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("trust/rules/penalties.yaml", "  penalty_notice_age:\n"),
        ("trust/duties.yaml", "  consult_on_leave:\n"),
    ],
)
def test_lines_whose_name_is_missing_are_one_problem(tmp_path: Path, file: str, name: str) -> None:
    told = [each for each in told_of(tmp_path / "policies", (file, name, "")) if each.code.id == "Y020"]
    (found,) = told
    assert found.message.endswith("are written twice")
    assert found.help and found.help.startswith("if they belong to something else, write its name")


def test_of_a_rule_file_with_another_mistake_unknown_names_are_told(tmp_path: Path) -> None:
    here = ("trust/rules/illness.yaml", "level: ", "levle: ")
    there = ("trust/rules/attendance.yaml", "when: absence over", "when: absense over")
    assert errors_of(tmp_path / "policies", here, there) == {"S001", "T001"}


def test_a_delegation_may_name_a_rule_of_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    unreadable = ("trust/rules/attendance.yaml", "rules:\n", "rules: [\n")
    named = (
        "trust/delegation.yaml",
        "\nrules:\n",
        "\nrules:\n  by_rule: {persistent_absence: {mode: locked}}\n",
    )
    assert errors_of(tmp_path / "policies", unreadable, named) == {"Y013"}


_WHEN = "when: {session: PM, year_groups: [3, 4]}"


@pytest.mark.parametrize(
    ("file", "right", "wrong", "code"),
    portion(
        8,
        [
            ("wenlock/times.yaml", _WHEN, "when: {session: PM, year_groups: 3-4}", "S003"),
            ("wenlock/times.yaml", _WHEN, "when: {session: PM, year_groups: [3, Y4]}", "S003"),
            ("wenlock/times.yaml", _WHEN, "when: {session: PM, year_groups: KS2}", "S003"),
            ("wenlock/times.yaml", _WHEN, "when: {session: PM, year_group: [3, 4]}", "S001"),
            ("wenlock/times.yaml", _WHEN, "when: {session: PM, from: 01/09/2024}", "S006"),
            ("wenlock/times.yaml", _WHEN, "when: {session: PM, from: 2025-03-31, until: 2025-01-01}", "L017"),
            ("wenlock/times.yaml", _WHEN, "when: {session: PM, classes: [4A]}", "L063"),
            ("wenlock/times.yaml", f"{_WHEN}\n      opens", "opens", "S002"),
            ("trust/contacts.yaml", "{title: Headteacher", "{title: Headteacher, holders: [&]", "S006"),
            ("trust/delegation.yaml", "authorised_by: chief_executive", "authorised_by: Headteacher", "S006"),
            ("trust/thresholds.yaml", "target: {value:", "target: {valeu:", "S001"),
            ("trust/duties.yaml", "    clause: ", "    claue: ", "S001"),
            ("trust/duties.yaml", "    by: ", "    b: ", "S001"),
            ("luton/policy.yaml", "  name: Luton", "  nae: Luton", "S001"),
            ("luton/delegation.yaml", "officer: {mode", "officer {mode", "Y010"),
            ("trust/rules/illness.yaml", "    then: ", "  then: ", "S001"),
            (
                "trust/rules/punctuality.yaml",
                "    level: note\n    ladder",
                "    levl: note\n    ladder",
                "S001",
            ),
            ("trust/rules/definitions.yaml", "of: session, when:", "of: session, whn:", "S001"),
            ("trust/rules/definitions.yaml", "of: session, when:", "o: session, when:", "S001"),
            ("trust/rules/definitions.yaml", "of: session, when:", "of: sesion, when:", "S007"),
            ("trust/rules/definitions.yaml", "share of: sessions", "shar of: sessions", "S001"),
            ("wenlock/policy.yaml", "under: luton\n", "", "L033"),
            ("luton/policy.yaml", "under: trust\n", "", "L033"),
            ("trust/policy.yaml", "under: national\n", "", "L033"),
            ("trust/policy.yaml", "monitoring:\n", "", "S001"),
            ("trust/policy.yaml", "policy:\n", "policy\n", "Y010"),
            ("trust/contacts.yaml", "roles:\n", "", "S001"),
            ("trust/rules/illness.yaml", "rules:\n", "", "S001"),
            ("wenlock/policy.yaml", "under: luton", "under: true", "S005"),
            ("national/policy.yaml", "  registration_from:", "    registration_from:", "Y010"),
            ("national/delegation.yaml", "penalty.codes: {", "penalty.codes; {", "Y010"),
            ("national/delegation.yaml", "{mode: expected}", "{expected: mode}", "S001"),
            ("luton/delegation.yaml", "settings:", "  settings:", "S001"),
            ("luton/delegation.yaml", "officer: {mode", "officer:: {mode", "S006"),
            ("trust/delegation.yaml", "    send_sickness_return: {", "    send_sickness_return x: {", "S006"),
            ("trust/duties.yaml", "    by: school\n", "    by:\n", "S004"),
            ("trust/duties.yaml", "    by: parent", "    by: [parent]", "S003"),
            ("trust/rules/illness.yaml", "  sickness_return:", "    sickness_return:", "Y010"),
            (
                "trust/rules/illness.yaml",
                "{duty: send_sickness_return}",
                "{duty: send_sickness return}",
                "S006",
            ),
            ("trust/rules/illness.yaml", 'basis: [{clause: "4.2"}]', 'basis [{clause: "4.2"}]', "Y010"),
            ("trust/rules/unexplained.yaml", "when: unexplained and youth_offending_team", "when:", "S004"),
            ("trust/authorisations/wenlock.yaml", "academy: wenlock", "acatemy: wenlock", "S001"),
            ("trust/authorisations/wenlock.yaml", "academy: wenlock", "academy: wenlok", "A008"),
        ],
    ),
)
def test_a_slip_is_one_problem(tmp_path: Path, file: str, right: str, wrong: str, code: str) -> None:
    wrong = wrong.replace("&", "{holder: A B, until: 31.12.2024}, {holder: C D, from: 2025-01-01}")
    told = told_of(tmp_path / "policies", (file, right, wrong))
    assert [each.code.id for each in told if has_errors([each])] == [code]


@pytest.mark.parametrize(
    ("file", "right", "wrong", "help"),
    portion(
        2,
        [
            (
                "trust/delegation.yaml",
                "  send_sickness_return:",
                "  send_sickness_return send_sickness_return:",
                "write `send_sickness_return`",
            ),
            (
                "luton/delegation.yaml",
                "officer: {mode",
                "officer:: {mode",
                "write `roles.attendance_support_officer`",
            ),
            ("trust/rules/illness.yaml", "for: each pupil", "for:", "write it like `each pupil`"),
            ("trust/authorisations/wenlock.yaml", "academy: wenlock", "academy: wenlok", "write `wenlock`"),
        ],
    ),
)
def test_the_help_is_what_was_right(tmp_path: Path, file: str, right: str, wrong: str, help: str) -> None:
    assert {
        each.help for each in told_of(tmp_path / "policies", (file, right, wrong)) if has_errors([each])
    } == {help}


def test_of_a_clause_that_is_not_there_it_is_not_told_that_it_says_nothing(tmp_path: Path) -> None:
    copytree(SHIPPED, tmp_path / "policies")
    rules = tmp_path / "policies" / "trust" / "rules" / "illness.yaml"
    rules.write_text(rules.read_text("utf-8").replace('clause: "4.2"', 'clause: "4.20"', 1), "utf-8")
    told = engine.validate(tmp_path / "policies", as_at=DAY).diagnostics
    assert [each.code.id for each in told if "`4.20`" in each.message] == ["C112"]


_STRICTER = "stricter_is: higher"


@pytest.mark.parametrize(
    ("file", "right", "wrong", "code"),
    [
        ("trust/duties.yaml", "within: 0 school days", "within: 5 scool days", "S006"),
        ("trust/duties.yaml", "within: 0 school days", "within: five school days", "S006"),
        (
            "trust/duties.yaml",
            "within: roll.entry_notice_within",
            "within: 'roll.entry_notice_within '",
            "S006",
        ),
        ("trust/delegation.yaml", _STRICTER, "stricter_is: hihger", "S007"),
        ("trust/delegation.yaml", _STRICTER, "stricter_is: earlier", "L021"),
    ],
)
def test_what_cannot_be_read_is_not_held_against_the_rules(
    tmp_path: Path, file: str, right: str, wrong: str, code: str
) -> None:
    told = [each.code.id for each in told_of(tmp_path / "policies", (file, right, wrong))]
    assert code in told and "T026" not in told


def test_what_a_layer_may_stand_under_is_named(tmp_path: Path) -> None:
    told = told_of(tmp_path / "policies", ("wenlock/policy.yaml", "under: luton\n", ""))
    (found,) = (each for each in told if has_errors([each]))
    assert found.message.startswith("`under:` is missing: `wenlock`")
    assert found.help == (
        "add the layer directly above it, one of `under: luton`, `under: trust`, `under: national`"
    )


def test_what_is_no_longer_asked_to_be_authorised_is_not_gone(tmp_path: Path) -> None:
    asked = "register: {mode: open, authorised_by: chief_executive}"
    told = told_of(tmp_path / "policies", ("trust/delegation.yaml", asked, "register: {mode: open}"))
    (found,) = (each for each in told if has_errors([each]))
    assert (found.code.id, found.message.partition(" with ")[2]) == (
        "A002",
        "6 values that no delegation asks `chief_executive` for any more",
    )
    assert {each.place.file.partition("/")[2] for each in found.labels} == {"wenlock/times.yaml"}
    assert {each.at.text for each in found.labels if isinstance(each.at, Span)} == {
        *("8:30", "9:15", "12:45", "12:55", "13:30", "13:40")
    }


def test_what_is_gone_is_shown_where_the_record_has_it(tmp_path: Path) -> None:
    line = '\nlateness:\n  sign_in_after: {value: 8:50, clause: "4.4"}'
    told = told_of(tmp_path / "policies", ("wenlock/times.yaml", line, ""))
    (found,) = (each for each in told if has_errors([each]))
    (label,) = found.labels
    assert isinstance(label.at, Span)
    assert (label.at.text, label.text) == ("08:50", "`lateness.sign_in_after` was 08:50, and is gone")


PHASED = (
    "trust/thresholds.yaml",
    '  target: {value: 97%, clause: "4.6"}',
    '  target:\n    clause: "4.6"\n    cases:\n      - {when: {phases: [infant, primary]}, value: 96%}\n'
    "      - {when: {phases: [junior]}, value: 97%}",
)


@pytest.mark.parametrize(
    ("phases", "message", "help"),
    [
        (
            "",
            "`attendance.target` goes by phase, and that of wenlock is not known",
            "`phases: {wenlock: primary}`",
        ),
        (
            "phases: {wenlock: juniors}\n",
            "`juniors` is not one of the choices here",
            "did you mean `junior`?",
        ),
        (
            "phases: {wenlok: junior, wenlock: junior}\n",
            "there is no academy `wenlok`",
            "did you mean `wenlock`?",
        ),
        (
            "phases: {lutton: junior, wenlock: junior}\n",
            "there is no academy `lutton`",
            "write the name of its folder",
        ),
        (
            "phases: {luton: junior, wenlock: junior}\n",
            "there is no academy `luton`",
            "write the name of its folder",
        ),
    ],
)
def test_a_slip_in_phases_is_one_problem_that_names_academies(
    tmp_path: Path, phases: str, message: str, help: str
) -> None:
    """A phase is offered that the academy can be of; a local authority's folder is none of an academy."""
    slip = ("trust/policy.yaml", "layer: trust\n", f"layer: trust\n{phases}")
    (found,) = [each for each in told_of(tmp_path / "policies", PHASED, slip) if has_errors([each])]
    assert found.message == message
    assert help in str(found.help)
