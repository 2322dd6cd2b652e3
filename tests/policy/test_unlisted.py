"""Pupils and registers for whom no case of a setting is: one warning, with what mends it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from shutil import copytree

import duckdb
import pytest

from engine.checking.unlisted import unlisted
from engine.diagnostics import Diagnostic
from engine.installed import installed_folder
from engine.policy.loading import Policy, load_policy
from tests.commands import trustpolicy
from tests.edits import edit

VARYING = Path(__file__).parents[1] / "corpus" / "academies" / "varying"
DAY = date(2025, 3, 28)
TARGET = """\
attendance:
  target:
    cases:
      - when: {year_groups: [0]}
        value: 97%
      - when: {year_groups: [1, 2]}
        value: 98%
"""

Pupils = Sequence[tuple[int, str | None, int]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped policies with a school whose morning registers go by class, and its target by year group."""
    folder = tmp_path_factory.mktemp("unlisted") / "policies"
    copytree(installed_folder("policies"), folder)
    copytree(VARYING, folder, dirs_exist_ok=True)
    (folder / "meadowside" / "thresholds.yaml").write_text(TARGET, "utf-8")
    return folder


@pytest.fixture(scope="module")
def policy(folder: Path) -> Policy:
    policy, found = load_policy(folder, ["meadowside", "wenlock"], DAY, draft=True)
    assert policy, found
    return policy


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        opened.execute(
            "CREATE SCHEMA register;"
            "CREATE TABLE register.pupils (academy TEXT, pupil_id TEXT, year_group INTEGER, class TEXT);"
            "CREATE TABLE register.registers (academy TEXT, class TEXT)"
        )
        yield opened


def told(
    policy: Policy,
    connection: duckdb.DuckDBPyConnection,
    pupils: Pupils,
    registers: Sequence[str] = (),
    academy: str = "meadowside",
) -> list[Diagnostic]:
    """What is said of a register with so many pupils in each year group and class, and a register of each class."""
    for year, name, number in pupils:
        for each in range(number):
            values = [academy, f"P{year}{name}{each}", year, name]
            connection.execute("INSERT INTO register.pupils VALUES (?, ?, ?, ?)", values)
    for name in registers:
        connection.execute("INSERT INTO register.registers VALUES (?, ?)", [academy, name])
    return list(unlisted(policy, connection))


SOUND = [(0, "Wrens", 2), (1, "Owls", 2), (1, "Larks", 1), (2, "Larks", 1), (2, "Swifts", 1)]


def test_nothing_is_said_where_all_are_listed(policy, connection) -> None:
    assert told(policy, connection, SOUND, ["Wrens", "Owls", "Larks"]) == []


def test_nor_where_nothing_goes_by_class(policy, connection) -> None:
    assert told(policy, connection, [(3, "Robins", 1)], ["Robins"], "wenlock") == []


def test_pupils_of_a_year_that_is_not_taught_are_told(policy, connection) -> None:
    (problem,) = told(policy, connection, [(3, "Robins", 1), (7, "Owls", 1), (8, None, 2)], [], "wenlock")
    assert problem.code.id == "D041"  # the trust's registers go by year group
    assert problem.message.endswith(
        "3 pupils of the register: 1 of year 7 in `Owls` and 2 of year 8 without a class"
    )


def test_pupils_of_a_year_that_is_not_taught_and_no_setting_leaves_out_are_told(
    folder, tmp_path, connection
) -> None:
    copytree(folder, tmp_path / "policies")
    own = tmp_path / "policies/wenlock/policy.yaml"
    edit(own, "year_groups: [3, 4, 5, 6]", "year_groups: [3, 4]")
    policy, found = load_policy(tmp_path / "policies", ["wenlock"], DAY, draft=True)
    assert policy, found
    (problem,) = told(policy, connection, [(3, "Robins", 1), (5, "Owls", 1), (6, None, 2)], [], "wenlock")
    assert problem.code.id == "D043"
    assert problem.message == "3 pupils of year 5 and year 6, which wenlock does not teach"


def test_classes_that_are_not_listed_are_told_together(policy, connection) -> None:
    (problem,) = told(policy, connection, [*SOUND, (2, "Robins", 3), (1, "Robins", 1), (1, None, 2)])
    assert problem.code.id == "D041"
    assert problem.message == (
        "`register.opens` and `register.closes` have no case at meadowside for 6 pupils of the register: "
        "1 of year 1 in `Robins`, 2 of year 1 without a class and 3 of year 2 in `Robins`"
    )
    assert problem.place.file.endswith("meadowside/times.yaml") and problem.place.line
    assert problem.help and "list it under `classes`" in problem.help
    assert "such as `Robins: [1, 2]`" in problem.help and "the class of those without one" in problem.help


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("Lark", "did you mean `Larks`? Correct the class in `pupils`, or list it under `classes`"),
        ("Robins, new", 'such as `"Robins, new": [2]`'),
        ("Finches & Wrens", "such as `Finches & Wrens: [2]`"),
        ("2 B", "such as `2 B: [2]`"),
    ],
)
def test_a_class_is_named_as_a_file_would_have_it(policy, connection, name: str, says: str) -> None:
    (problem,) = told(policy, connection, [*SOUND, (2, name, 1)])
    assert problem.help and says in problem.help


def test_a_listed_class_with_pupils_of_another_year(policy, connection) -> None:
    (problem,) = told(policy, connection, [*SOUND, (2, "Wrens", 1)])
    assert problem.message.endswith("1 pupil of the register: 1 of year 2 in `Wrens`")
    assert problem.help and "`Wrens: [0, 2]`" in problem.help


def test_a_register_that_gives_no_class_at_all(policy, connection) -> None:
    (problem,) = told(policy, connection, [(1, None, 20), (2, None, 10)])
    assert "30 pupils of the register" in problem.message
    assert problem.help and problem.help.startswith("add the column `class` to `pupils`;")


def test_a_year_group_that_is_not_taught(policy, connection) -> None:
    problems = told(policy, connection, [*SOUND, (3, "Larks", 2)])
    assert [each.message.split(" for ")[0] for each in problems] == [
        "`attendance.target`, `register.opens` and `register.closes` have no case at meadowside"
    ]
    assert problems[0].help and problems[0].help.startswith("correct the year group in `pupils`, or add 3 to")


def test_long_lists_are_cut(policy, connection) -> None:
    (problem,) = told(policy, connection, [(1, f"Class {number}", 1) for number in range(9)])
    assert problem.message.endswith("1 of year 1 in `Class 5` and 3 more")


@pytest.mark.parametrize(
    ("registers", "says"),
    [
        (["Robin", "Robin"], "2 registers of `Robin` (no pupil is in it)"),
        (["Odd"], "1 register of `Odd` (Reception to year 2)"),
    ],
)
def test_registers_whose_class_has_no_case(policy, connection, registers: list[str], says: str) -> None:
    problems = told(policy, connection, [*SOUND, (0, "Odd", 1), (2, "Odd", 1)], registers)
    assert [each.code.id for each in problems] == ["D041", "D042"]
    assert says in problems[1].message


@pytest.mark.thorough
def test_check_says_it_once_in_the_warnings(folder: Path, tmp_path: Path) -> None:
    tables = {
        "calendar": "academy,date,session,term,half_term,school_year\nmeadowside,2024-09-02,AM,A,A1,2024-25\n",
        "pupils": "academy,pupil_id,year_group,on_roll_from\n"
        + "".join(f"meadowside,P{number},1,2024-09-02\n" for number in range(5)),
        "marks": "academy,pupil_id,date,session,code,signed_in_at\n"
        + "".join(f"meadowside,P{number},2024-09-02,AM,L,09:30\n" for number in range(5)),
    }
    for name, text in tables.items():
        (tmp_path / f"{name}.csv").write_text(text, "utf-8")
    words = ("check", "meadowside", "--draft", "--policies", str(folder), "--register", str(tmp_path))
    done = trustpolicy(*words, "--as-at", "2024-09-02", "--format", "json")
    assert done.stderr.count("[D041]") == 1
    result = json.loads(done.stdout)
    late = next(each for each in result["rules"] if each["id"] == "late_after_close")
    assert late["cannot_tell"] == 5
