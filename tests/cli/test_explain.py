"""`explain` from arguments to exit code, on an invented register."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import Result

import engine
from engine.demo import WENLOCK, write_register
from engine.explaining.agreeing import AnswersDifferError
from engine.installed import installed_folder
from engine.language.kinds import KINDS
from tests.commands import trustpolicy as run
from tests.edits import edit
from tests.portions import portion
from tests.results import read_result

pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("explain") / "register"
    write_register(folder, academies=(replace(WENLOCK, pupils=30),), seed=7)
    return folder


def explain(register: Path, *words: str) -> Result:
    return run("explain", "wenlock", *words, "--register", str(register), "--as-at", "2025-03-28")


def test_json_is_what_its_schema_says(register: Path) -> None:
    for words in (["persistent_absence", "S001"], ["often_late", "S002"], ["severe_below_persistent"]):
        result = explain(register, *words, "--format", "json")
        assert result.exit_code == 0, result.stderr
        told = read_result("explain", result.stdout)
        assert told["rule"]["id"] == words[0]


def test_one_text_and_several_words_ask_the_same(register: Path) -> None:
    apart = explain(register, "session_code_swapped", "S001", "2024-11-05", "AM")
    whole = explain(register, "session_code_swapped", "S001 2024-11-05 AM")
    said = explain(register, "session_code_swapped", "S001, 5 November 2024 am")
    assert apart.exit_code == 0, apart.stderr
    assert apart.stdout == whole.stdout == said.stdout
    assert apart.stdout.startswith("S001, 5 November 2024 AM: no\n")


def test_a_rule_without_its_table_is_not_evaluated(register: Path, tmp_path: Path) -> None:
    lesser = Path(copytree(register, tmp_path / "register"))
    (lesser / "notices.csv").unlink()
    result = explain(lesser, "penalty_notice_unpaid", "S001")
    assert result.exit_code == 0, result.stderr
    assert "not evaluated: the register has no table `notices`\n" in result.stdout


@pytest.mark.parametrize(
    ("words", "code", "help"),
    portion(
        4,
        [
            (["persistant_absence", "S001"], "X001", "did you mean `persistent_absence`"),
            (["bkdf-ghmn-pqrs-tvwx", "S001"], "X001", "which the ledger has in the column `rule`"),
            (["zzz", "S001"], "X001", "help: `trustpolicy check wenlock` names all rules\n"),
            (["persistent_absence", "S01"], "X002", "there is `S0"),
            (["persistent_absence", "S01"], "X002", "the register has no usable row of a pupil `S01`"),
            (["persistent_absence"], "X003", "write it like `P0001`"),
            (["register_open_too_long", "PM"], "X003", "more than one is meant by `PM`"),
            (["late_after_close", "S001"], "X003", "and 247 more"),
            (["late_after_close", "S001 2024-12-25 AM"], "X002", "`S001 2024-12-20 AM`, "),
            (["late_after_close", "S001 2024-12-25 AM"], "X002", " or 247 more\n"),
            (["late_after_close", "year 3"], "X002", "`S005` or 90 more\n"),
            (["persistent_absence", "S001", "2024-11-05", "AM"], "X004", "name a pupil"),
            (["persistent_absence", "S001", "2024-11-05"], "X004", "name only the pupil, like `S001`"),
            (["year_group_attendance", "year 9"], "X002", "there is `3`, `4`, `5` or `6`\n"),
            (["severe_below_persistent", "S001"], "X004", "leave `S001` away"),
            (["often_late", "S001", "2023-01-01"], "X002", "it is asked over 2024-09-04 to"),
        ],
    ),
)
def test_what_cannot_be_asked_is_said_with_what_can(
    register: Path, words: list[str], code: str, help: str
) -> None:
    result = explain(register, *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"error[{code}]" in result.stderr
    assert help in result.stderr


@pytest.mark.parametrize("joins", ["2025-03-28", "2025-03-29"])
def test_a_pupil_who_only_joins_later_is_told_to_be_asked_nothing(
    register: Path, tmp_path: Path, joins: str
) -> None:
    later = Path(copytree(register, tmp_path / "register"))
    heading, first, *_ = (later / "pupils.csv").read_text("utf-8").splitlines()
    facts = dict(zip(heading.split(","), first.split(","), strict=True))
    facts |= {"pupil_id": "NEW", "on_roll_from": joins}
    with (later / "pupils.csv").open("a", encoding="utf-8") as pupils:
        pupils.write(",".join(facts.values()) + "\n")
    result = explain(later, "emergency_contacts", "NEW")
    assert (result.exit_code, "`emergency_contacts` is not asked of `NEW`" in result.stderr) == (
        (0, False) if joins == "2025-03-28" else (2, True)
    )


def test_a_share_over_a_stretch_that_the_calendar_cuts_is_not_said_to_be_less(
    register: Path, policies: Path
) -> None:
    old, new = "absence over this school year", "absence over any 10 school weeks"
    edit(policies / "trust/rules/attendance.yaml", f"{old} is at least severe", f"{new} is at least severe")
    words = ("severe_absence", "S001", "--policies", str(policies), "--as-at", "2024-09-20")
    result = run("explain", "wenlock", *words, "--register", str(register))
    said = "absence in any 10 school weeks together is not told, for the calendar begins within that time"
    assert f"no: {said}\n" in result.stdout, result.stderr


@pytest.mark.parametrize(
    ("rule", "said"),
    portion(
        2,
        [
            ("penalty_notice_unpaid", "notice"),
            ("leave_requested_late", "leave request"),
            ("leaver_told_late", "roll change"),
        ],
    ),
)
@pytest.mark.parametrize("more", [[], ["2024-11-05"]])
def test_a_pupil_without_such_a_row_is_told_so(
    register: Path, tmp_path: Path, rule: str, said: str, more: list[str]
) -> None:
    bare = Path(copytree(register, tmp_path / "register"))
    for table in ("notices", "leave_requests", "roll_changes"):
        heading, *_ = (bare / f"{table}.csv").read_text("utf-8").splitlines()
        (bare / f"{table}.csv").write_text(f"{heading}\n", encoding="utf-8")
    result = explain(bare, rule, "S001", *more)
    assert (result.exit_code, result.stdout) == (2, "")
    assert (
        f"the register has no usable {said} of `S001`\n  = help: name a pupil that has one" in result.stderr
    )


def test_several_subjects_are_counted_in_words(register: Path) -> None:
    result = explain(register, "register_open_too_long")
    assert result.exit_code == 2
    assert "is asked of 3 register times in the settings, and none is named" in result.stderr
    several = {name: KINDS[name].many for name in ("session", "evidence", "class", "day", "academy")}
    assert list(several.values()) == ["marks", "pieces of evidence", "classes", "days", "academies"]


def test_the_exit_code_tells_what_was_wrong(register: Path, tmp_path: Path) -> None:
    assert explain(tmp_path, "persistent_absence", "S001").exit_code == 4
    words = ("--register", str(register), "--as-at", "2025-03-28")
    assert run("explain", "wenlok", "persistent_absence", *words).exit_code == 2


def test_answers_that_differ_are_an_internal_error(register: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def differ(*_: object) -> None:
        raise AnswersDifferError

    monkeypatch.setattr("engine.explaining.asking.hold_equal", differ)
    result = explain(register, "persistent_absence", "S001")
    assert (result.exit_code, result.stdout) == (70, "")
    assert "neither is told" in result.stderr


def test_the_verb_is_had_from_the_package(register: Path) -> None:
    policies, day = installed_folder("policies"), date(2025, 3, 28)
    told = engine.explain_answer(policies, "wenlock", "persistent_absence", ["S001"], register, day)
    assert told.explanation is not None and told.explanation.called == "S001"
