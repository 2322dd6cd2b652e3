"""Rules that ask whether a fact is missing are not asked of a register that has no column for it."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

import engine
from engine import intake
from engine.answering.asking import not_evaluated_reason
from engine.check_result import CheckResult
from engine.checking.left_unmarked import LEFT_UNMARKED
from engine.demo import AS_AT, WENLOCK, write_register
from engine.installed import installed_folder

pytestmark = pytest.mark.thorough

LACKING = {"leave_requests": ("decision", "ground"), "marks": ("signed_in_at",), "notices": ("withdrawn",)}


def without(folder: Path, table: str, *columns: str) -> None:
    """Takes columns out of a table's file."""
    path = folder / f"{table}.csv"
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    left = [name for name in rows[0] if name not in columns]
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, left, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("columns") / "register"
    write_register(folder, academies=(replace(WENLOCK, pupils=12),), seed=7)
    return folder


@pytest.fixture
def register(whole: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "register"
    folder.mkdir()
    for path in whole.glob("*.csv"):
        (folder / path.name).write_bytes(path.read_bytes())
    for table, columns in LACKING.items():
        without(folder, table, *columns)
    return folder


def checked(register: Path) -> CheckResult:
    done = engine.check(installed_folder("policies"), ["wenlock"], register, AS_AT)
    assert done.result is not None, done.diagnostics
    return done.result


def why_not(result: CheckResult) -> dict[str, str]:
    return {rule.id: rule.why_not for rule in result.rules if rule.why_not}


def test_a_rule_that_asks_for_what_is_missing_is_not_evaluated(register: Path) -> None:
    told = why_not(checked(register))
    assert told["leave_undecided"] == "the register has no column `decision` in `leave_requests`"
    assert (
        told["leave_without_ground"]
        == "the register has no column `decision` or `ground` in `leave_requests`"
    )
    assert told["present_though_late"] == "the register has no column `signed_in_at` in `marks`"
    assert "penalty_notice_unpaid" not in told, "what is marked in no row as withdrawn is not withdrawn"
    assert not any(each.rule in told for each in checked(register).findings)


def noted(register: Path) -> list[str]:
    found = engine.check(installed_folder("policies"), ["wenlock"], register, AS_AT).diagnostics
    return [each.message for each in found if each.code == LEFT_UNMARKED]


def test_a_column_in_which_a_table_marks_what_is_so_is_noted_where_it_is_not_there(register: Path) -> None:
    """A penalty notice that was withdrawn counts as issued then, and nothing is found about a pupil who needs one."""
    whose = "each of the 21 rows of `wenlock` as not marked there"
    assert noted(register) == [f"`notices` has no column `withdrawn`: 16 rules take {whose}"]


def test_a_list_of_pupils_that_says_of_nobody_that_they_left_is_noted(register: Path) -> None:
    without(register, "pupils", "on_roll_to")
    taken = "13 rules take each of the 95 rows of `wenlock` as still on roll"
    assert f"`pupils` has no column `on_roll_to`: {taken}" in noted(register)


def test_what_a_date_of_birth_tells_is_not_noted(register: Path) -> None:
    message = "`pupils` has no column `compulsory_school_age`: 1 rule takes each of the {} rows of `wenlock`"
    without(register, "pupils", "compulsory_school_age")
    of_pupils = [each for each in noted(register) if each.startswith("`pupils`")]
    assert of_pupils == [f"{message.format(5)} as not marked there"], (
        "five became of that age within the year"
    )
    without(register, "pupils", "date_of_birth")
    assert f"{message.format(95)} as not marked there" in noted(register)


def test_it_is_not_noted_of_a_table_without_rows_or_not_there(register: Path, whole: Path) -> None:
    path = register / "notices.csv"
    path.write_text(path.read_text().splitlines()[0] + "\n")
    assert noted(register) == []
    path.unlink()
    assert noted(register) == []
    assert noted(whole) == []


def test_with_all_columns_every_rule_is_asked(whole: Path) -> None:
    assert why_not(checked(whole)) == {}


def test_a_store_knows_what_was_handed_over(register: Path, whole: Path, tmp_path: Path) -> None:
    store, policies = tmp_path / "store", installed_folder("policies")
    intake.ingest(policies, [register], store, AS_AT)
    assert why_not(checked(store)) == why_not(checked(register))
    mended = [whole / "leave_requests.csv", whole / "marks.csv"]
    result, wrong = intake.ingest(policies, mended, store, AS_AT)
    assert result is not None and result.changed, wrong
    assert why_not(checked(store)) == {}
    intake.ingest(policies, [register / "leave_requests.csv"], store, AS_AT)
    assert "leave_undecided" in why_not(checked(store)), (
        "a table that is replaced has the columns of its new file"
    )


def test_an_explanation_says_it_too(register: Path) -> None:
    pupil = checked(register).findings[0].subject["pupil_id"]
    asked = (installed_folder("policies"), "wenlock", "leave_undecided", [str(pupil)], register, AS_AT)
    answered = engine.explain_answer(*asked)
    assert answered.explanation is not None
    assert "no column `decision`" in str(answered.explanation)


@pytest.mark.parametrize(
    ("lacking", "reason"),
    [
        (["calls"], "the register has no table `calls`"),
        (["calls", "notices"], "the register has no table `calls` and `notices`"),
        (["notices", "notices.paid_on"], "the register has no table `notices`"),
        (
            ["calls", "notices.paid_on", "registers.taken_at"],
            "the register has no table `calls`, and no column `paid_on` in `notices`, "
            "and no column `taken_at` in `registers`",
        ),
    ],
)
def test_the_reason_in_words(lacking: list[str], reason: str) -> None:
    assert not_evaluated_reason(lacking) == reason
