"""The registers that travel with the engine: every statement covered, the document's contradictions found."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import engine
from engine.document.coverage import Coverage
from engine.document.loading import chain_layers, read_registers
from engine.document.states import State
from engine.installed import installed_folder
from engine.language.ruleset import Rule
from tests.edits import edit

FOLDER = installed_folder("policies")
AS_AT = date(2025, 3, 28)


@pytest.fixture(scope="module")
def whole() -> Coverage:
    asked = engine.clauses(FOLDER, as_at=AS_AT)
    assert asked.coverage and not asked.diagnostics
    return asked.coverage


def test_no_statement_is_uncovered(whole: Coverage) -> None:
    uncovered = [
        each.ref for clause in whole.clauses for each in clause.statements if each.state is State.NOT_COVERED
    ]
    assert uncovered == []


def test_the_numbers_add_up(whole: Coverage) -> None:
    assert (
        whole.count()
        == sum(map(whole.count, State))
        == sum(len(clause.statements) for clause in whole.clauses)
    )
    assert sum(whole.prose().values()) == whole.count(State.PROSE_ONLY)
    refs = [each.ref for clause in whole.clauses for each in clause.statements]
    assert len(refs) == len(set(refs))


def test_every_part_of_the_document_is_there(whole: Coverage) -> None:
    parts = {clause.number.partition(".")[0] for clause in whole.clauses}
    annexes = {f"Annex {letter}" for letter in "ABCD"}
    assert parts == {"front page", *map(str, range(1, 11)), "Appendix 1", *annexes}


def test_every_setting_with_a_clause_is_reached_from_a_statement() -> None:
    """But for the sets that follow from the codes, which a statement reaches by some of them."""
    shipped = engine.validate(FOLDER, as_at=AS_AT, document=False)
    assert shipped.policy
    registers, _ = read_registers(shipped.policy.folder, chain_layers(shipped.policy))
    statements = [each for register in registers for each in register.statements()]
    named = {path.text for each in statements for path in (*each.settings, *each.needs)}
    named |= {said.path.text for each in statements for said in each.says}
    for academy in shipped.policy.academies.values():
        cited = {
            setting.path
            for setting in academy.settings.values()
            if any(case.origin.clause for case in setting.cases) and not setting.path.startswith("codes.")
        }
        assert cited - named == set()


def test_every_rule_and_every_duty_is_reached_from_a_statement(whole: Coverage) -> None:
    """But for those that rest on law or guidance alone, of which the document says nothing."""
    shipped = engine.validate(FOLDER, as_at=AS_AT, document=False)
    assert shipped.policy and shipped.rules
    statements = [each for clause in whole.clauses for each in clause.statements]
    rules = [each.rule for each in shipped.rules.rules]
    settings_alone = {each.id for each in rules if each.subject.name in {"setting", "register_time"}}
    named = {rule.id for each in statements for rule in each.rules if rule.named or rule.id in settings_alone}
    assert {each.id for each in rules if _is_of_document(each)} - named == set()
    duties = shipped.policy.academies["wenlock"].duties.duties.values()
    assert {duty.name for each in statements for duty in each.duties} == {
        duty.name for duty in duties if duty.clauses
    }


def _is_of_document(rule: Rule) -> bool:
    return any(basis.kind == "clause" for basis in rule.basis)


def test_nobody_has_decided_anything_yet(whole: Coverage) -> None:
    assert len(whole.open()) == len(whole.contradictions) > 50


@pytest.mark.parametrize(
    ("code", "subject", "statements"),
    [
        ("C101", "school_day.starts", ["4.1(11)", "4.4(8)"]),
        ("C101", "register.closes", ["4.1(14)", "4.4(6)", "4.4(13)"]),
        ("C101", "penalty.sessions", ["5.2(1)", "5.2(29)", "Annex C(3)"]),
        ("C101", "illness.evidence_after", ["4.2(11)", "4.3(2)"]),
        ("C101", "policy.approved_by", ["front page(4)", "9(3)"]),
        ("C101", "penalty.may_issue", ["3.2(5)", "5.2(25)"]),
        ("C101", "penalty.codes", ["5.2(3)", "5.2(4)"]),
        ("C101", "leave.grounds", ["5.1(6)", "5.2(14)"]),
        ("C102", "codes.in_force", ["Appendix 1(2)"]),
        ("C103", "parents_contacted_below", ["4.5(12)", "4.6(3)"]),
        ("C103", "policy_month", ["front page(6)", "3.1(19)"]),
        ("C103", "absence_report_form", ["3.7(11)", "4.2(8)"]),
        ("C104", "unexplained.resolve_within", ["4.5(5)"]),
        ("C105", "registration_2006", ["2(9)", "7.4(3)", "7.4(4)"]),
        ("C105", "anti_social_behaviour_2003", ["Annex B(1)"]),
        ("C107", "persistent_lateness", ["4.4(17)"]),
        ("C107", "causing_concern", ["4.5(12)"]),
        ("C107", "code_of_conduct", ["Annex B(1)"]),
        ("C108", "T Clark", ["3.3(2)", "3.7(17)", "4.4(17)"]),
        ("C110", "front page(10)", ["front page(10)"]),
    ],
)
def test_a_contradiction_is_found(whole: Coverage, code: str, subject: str, statements: list[str]) -> None:
    found = [
        each for each in whole.open() if (each.conflict.code.id, each.conflict.subject) == (code, subject)
    ]
    assert len(found) == 1
    assert sorted({s.ref for s in found[0].conflict.statements}) == sorted(statements)
    told = found[0].diagnostic
    assert told.labels and told.help and "to be decided by" in told.help


@pytest.mark.parametrize(
    ("file", "item", "put", "differs"),
    [
        ("thresholds.yaml", "    - support given so far\n", "", "5.2(42) also has `support given so far`"),
        ("policy.yaml", ", national", "", "8.1(5) also has `national`"),
        (
            "thresholds.yaml",
            "    - support given so far\n    - further support on offer\n",
            "    - further support on offer\n    - support given so far\n",
            "5.2(42) has the same in another order",
        ),
    ],
)
def test_in_what_a_list_differs_from_that_in_force_is_told(
    policies: Path, file: str, item: str, put: str, differs: str
) -> None:
    """Long lists look alike at their beginning."""
    edit(policies / "trust" / file, item, put)
    told = [each.message for each in engine.validate(policies, as_at=AS_AT, draft=True).diagnostics]
    assert any(message.endswith(differs) for message in told)


def test_a_reference_to_the_wrong_section_is_found(whole: Coverage) -> None:
    messages = [each.conflict.message for each in whole.open() if each.conflict.code.id == "C106"]
    assert "3.4(1) refers to 7, for monitoring, which is in 8 and 8.1" in messages


def test_both_places_are_shown(whole: Coverage) -> None:
    (found,) = [each for each in whole.open() if each.conflict.subject == "school_day.starts"]
    places = [str(label.place).rpartition("policies/")[2] for label in found.diagnostic.labels]
    files = [re.sub(r":\d+:\d+$", "", place) for place in places]
    assert files == ["trust/clauses.yaml", "wenlock/clauses.yaml", "trust/times.yaml", "wenlock/times.yaml"]


@pytest.mark.thorough
def test_a_decision_closes_a_contradiction_until_a_clause_says_a_third_thing(policies: Path) -> None:
    file = policies / "trust" / "clauses.yaml"
    text = file.read_text("utf-8")
    line = "      11: {setting: School begins at 8:50., says: {school_day.starts: 8:50}}\n"
    decision = ", decision: {by: chief_executive, on: 2025-01-15, why: The academy's own time holds.}}\n"
    assert line in text
    file.write_text(text.replace(line, line[:-2] + decision), "utf-8")
    assert _about(policies, "school_day.starts") == [("decided", ["4.1(11)", "4.4(8)"])]

    local = policies / "wenlock" / "clauses.yaml"
    third = "      1:\n        rule: A late pupil"
    said = "      30: {setting: It starts at 8:40., says: {school_day.starts: 8:40}}\n"
    assert third in local.read_text("utf-8")
    edit(local, third, said + third)
    assert _about(policies, "school_day.starts") == [("open", ["4.4(30)", "4.4(8)"])]


def _about(folder: Path, subject: str) -> list[tuple[str, list[str]]]:
    asked = engine.clauses(folder, as_at=AS_AT)
    assert asked.coverage, asked.diagnostics
    return [
        ("open" if each.is_open else "decided", sorted(s.ref for s in each.conflict.statements))
        for each in asked.coverage.contradictions
        if each.conflict.subject == subject
    ]


def test_a_broken_register_is_an_error_of_validate_and_stops_no_check(policies: Path) -> None:
    with (policies / "wenlock" / "clauses.yaml").open("a", encoding="utf-8") as file:
        file.write("nope: 1\n")
    validated = engine.validate(policies, as_at=AS_AT)
    assert validated.policy is None
    assert [each.code.id for each in validated.diagnostics if each.severity == "error"] == ["S001"]
    assert engine.validate(policies, as_at=AS_AT, document=False).policy is not None


def test_a_mistake_elsewhere_leaves_the_register_held_to_its_schema(policies: Path) -> None:
    for name, wrong in (("times.yaml", "nope: 1\n"), ("clauses.yaml", "never: 1\n")):
        with (policies / "trust" / name).open("a", encoding="utf-8") as file:
            file.write(wrong)
    found = engine.validate(policies, as_at=AS_AT).diagnostics
    assert {each.message for each in found if each.severity == "error"} == {
        "`nope` is not known here",
        "`never` is not known here",
    }


def test_rules_that_read_a_setting_are_told_of_its_clause(whole: Coverage) -> None:
    statements = {each.ref: each for clause in whole.clauses for each in clause.statements}
    starts = statements["4.1(11)"]
    assert {rule.id for rule in starts.rules} >= {"gates_after_start", "register_before_start"}
    assert not any(rule.named for rule in starts.rules)
    assert [(each.who, each.value) for each in starts.says[0].in_force] == [
        ("trust", "08:50"),
        ("wenlock", "08:30"),
    ]


def test_counts_follow_what_is_shown(whole: Coverage) -> None:
    half = replace(whole, clauses=whole.clauses[:10])
    assert half.count() == sum(half.count(state) for state in State) < whole.count()
