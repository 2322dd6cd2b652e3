"""A store to which one of two academies has not handed over some tables: it is told so, and never answered for."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from io import StringIO
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import Result

import engine
from engine import reviewing
from engine.check_result import CheckResult
from engine.cli.exits import exit_for_findings
from engine.demo import AS_AT, trust_of, write_policies
from engine.demo import write_register as write_demo
from engine.diagnostics import Diagnostic
from engine.exporting.tables import check_tables
from engine.findings import RuleCount, why_at
from engine.installed import installed_folder
from engine.letters.due import due_letters
from engine.reports.check.csv import check_csv
from engine.reports.check.json import check_json
from engine.reports.check.markdown import check_markdown
from engine.reports.ingesting import ingested_text
from tests.commands import trustpolicy
from tests.register.small_registers import load, write_register
from tests.results import read_result
from tests.store.stores import brought_in, file_of

pytestmark = pytest.mark.thorough

BOTH = ("wenlock", "academy-001")
LACKING = ("calls", "leave_requests", "notices")
WHY = "the register has no table `calls`"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two academies' policies and their store; the second has never handed over what is `LACKING`."""
    inside = tmp_path_factory.mktemp("some")
    shapes = tuple(replace(shape, pupils=20) for shape in trust_of(2))
    write_policies(inside / "policies", installed_folder("policies"), shapes)
    for shape in shapes:
        write_demo(inside / shape.name, academies=(shape,), seed=7)
    for table in LACKING:
        (inside / "academy-001" / f"{table}.csv").rename(inside / f"{table}.csv")
    brought_in(inside / "store", inside / "wenlock", inside / "academy-001")
    return inside


@cache
def checked(folder: Path, *academies: str) -> tuple[CheckResult, tuple[Diagnostic, ...]]:
    done = engine.check(folder / "policies", academies, folder / "store", AS_AT, draft=True)
    assert done.result is not None, [each.message for each in done.diagnostics]
    return done.result, done.diagnostics


def run(folder: Path, verb: str, *words: str) -> Result:
    where = (
        "--policies",
        str(folder / "policies"),
        "--register",
        str(folder / "store"),
        "--as-at",
        str(AS_AT),
    )
    return trustpolicy(verb, *words, *where)


def counts(rule: RuleCount) -> tuple[int, ...]:
    return rule.tested, rule.yes, rule.no, rule.cannot_tell, rule.excepted


def lacking(result: CheckResult, academy: str) -> Mapping[str, str]:
    return {
        rule.id: rule.not_evaluated_at[academy] for rule in result.rules if academy in rule.not_evaluated_at
    }


def test_an_academy_is_answered_alone_as_beside_another(folder: Path) -> None:
    together, _ = checked(folder, *BOTH)
    alone = {academy: checked(folder, academy)[0] for academy in BOTH}
    for academy, result in alone.items():
        assert [each for each in together.findings if each.academy == academy] == list(result.findings)
        assert lacking(together, academy) == lacking(result, academy)
    for rule in together.rules:
        apart = [counts(each) for result in alone.values() for each in result.rules if each.id == rule.id]
        assert counts(rule) == tuple(map(sum, zip(*apart, strict=True))), rule.id


def test_a_rule_is_not_evaluated_where_its_table_is_absent(folder: Path) -> None:
    together, found = checked(folder, *BOTH)
    rules = {rule.id: rule for rule in together.rules}
    assert rules["parent_not_called"].not_evaluated_at == {"academy-001": WHY}
    assert rules["parent_not_called"].tested > 0
    assert not lacking(together, "wenlock") and len(lacking(together, "academy-001")) > 10
    assert all(
        each.rule not in lacking(together, "academy-001")
        for each in together.findings
        if each.academy != "wenlock"
    )
    warned = [each for each in found if each.code.id == "D058"]
    assert len(warned) == len(LACKING) and all("not evaluated there" in each.message for each in warned)
    alone = {rule.id: rule for rule in checked(folder, "academy-001")[0].rules}
    assert alone["parent_not_called"].not_evaluated == WHY
    assert "D058" not in {each.code.id for each in checked(folder, "academy-001")[1]}


def test_every_format_tells_where_a_rule_was_not_evaluated(folder: Path) -> None:
    result, _ = checked(folder, *BOTH)
    told = read_result("check", "".join(check_json(result)))
    rule = next(each for each in told["rules"] if each["id"] == "parent_not_called")
    assert rule["not_evaluated_at"] == {"academy-001": WHY}
    assert rule["not_evaluated"] == f"at `academy-001`: {WHY}"
    rows = csv.DictReader(StringIO("".join(check_csv(result)), newline=""))
    skipped = [row for row in rows if row["rule"] == rule["id"] and row["answer"] == "not evaluated"]
    assert [(row["academy"], row["says"]) for row in skipped] == [("academy-001", WHY)]
    page = "".join(check_markdown(result))
    assert "| parent\\_not\\_called | at \\`academy-001\\`: the register has no table \\`calls\\` |" in page
    rules = next(each for each in check_tables(result, "", draft=True) if each.name == "rules")
    at = [column.name for column in rules.columns].index("not_evaluated_at")
    assert {row[0]: row[at] for row in rules.rows}["parent_not_called"] == "academy-001"


def test_the_command_says_so_and_ends_as_for_a_rule_that_was_not_evaluated(folder: Path) -> None:
    done = run(folder, "check", *BOTH, "--draft")
    assert f"not evaluated  parent_not_called: at `academy-001`: {WHY}\n" in done.stdout
    assert "rules were not evaluated at academy-001" in done.stdout.splitlines()[-1]
    assert done.exit_code == exit_for_findings(checked(folder, *BOTH)[0], "must")


def test_explain_says_that_it_was_not_evaluated(folder: Path) -> None:
    done = run(folder, "explain", "academy-001", "parent_not_called", "P0001", "2025-03-03", "--draft")
    assert WHY in done.stdout and done.exit_code == 0


def test_letters_name_the_academy_that_could_not_be_asked(folder: Path) -> None:
    result, _ = checked(folder, *BOTH)
    books = engine.validate(folder / "policies", BOTH, AS_AT, draft=True).rules
    assert books
    _, not_due = due_letters(result, books.by_academy, ())
    asked = dict(not_due.not_asked)
    assert asked and all(
        why.startswith("at `academy-001`: the register has no table") for why in asked.values()
    )


def test_nothing_flips_where_one_edition_cannot_be_asked(folder: Path, tmp_path: Path) -> None:
    """As it was the rule read no calls, so that it could be asked everywhere."""
    now, before = folder / "policies", copytree(folder / "policies", tmp_path / "before")
    rules = before / "trust" / "rules" / "unexplained.yaml"
    text = rules.read_text("utf-8")
    rules.write_text(
        text.replace("unexplained and no (calls where date is day.date) and no", "unexplained and no", 1),
        "utf-8",
    )
    assert rules.read_text("utf-8") != text
    impact = reviewing.diff(now, str(before), str(now), None, folder / "store", AS_AT).impact
    assert impact is not None
    rule = next(each for each in impact.rules if each.rule == "parent_not_called")
    assert rule.flips > 0 and rule.not_evaluated is None and rule.not_evaluated_at == {"academy-001": WHY}
    assert {flip.academy for flip in impact.flips if flip.rule == "parent_not_called"} == {"wenlock"}
    shown = run(folder, "diff", str(before), str(now), "--format", "json").stdout
    read_result("diff", shown)
    assert f"at `academy-001`: {WHY}" in shown


def test_a_table_without_rows_is_handed_over_by_the_academies_it_comes_with(tmp_path: Path) -> None:
    """Also where the store has all else of them already: it is how a school says that it has none."""
    store, folder = tmp_path / "store", write_register(tmp_path / "register")
    brought_in(store, folder)
    empty = file_of(folder, "calls", [])
    assert not brought_in(store, empty).changed
    assert "calls" not in supplied(store)
    assert brought_in(store, folder).changed
    assert "calls" in supplied(store)
    assert not brought_in(store, folder).changed


def test_a_table_without_rows_says_nothing_of_academies_in_other_folders(tmp_path: Path) -> None:
    """Many schools' folders come in one run, and of these one has nothing to record."""
    store, ours = tmp_path / "store", write_register(tmp_path / "ours")
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    for file in ours.glob("*.csv"):
        (theirs / file.name).write_text(file.read_text("utf-8").replace("wenlock", "other"), "utf-8")
    empty = file_of(theirs, "calls", [])
    file_of(tmp_path / "nobody", "notices", [])
    said = "".join(ingested_text(brought_in(store, ours, theirs, tmp_path / "nobody")))
    assert (supplied(store) & {"calls", "notices"}, supplied(store, "other") & {"calls", "notices"}) == (
        frozenset(),
        {"calls"},
    )
    assert (
        "notices.csv` counts for no academy: if one has nothing to record there, bring it in with that"
        in said
    )
    assert f"`{empty}` counts" not in said


def supplied(store: Path, academy: str = "wenlock") -> frozenset[str]:
    register = load(store, academies=(academy,)).register
    assert register is not None
    return register.supplied[academy]


def test_reasons_that_differ_are_told_by_academy() -> None:
    reads = "the register has no table `calls`"
    assert why_at({"a": reads, "b": reads, "c": "other"}) == f"at `a`, `b`: {reads}; at `c`: other"
