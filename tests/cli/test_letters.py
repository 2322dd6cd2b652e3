"""`letters`: a row for each pupil and letter, whole with its fields, and none asked for twice."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import openpyxl
import pytest

from engine.casework import letters as letters_of
from engine.check_result import RegisterSummary, TableCount
from engine.cli.formats import report
from engine.demo import WENLOCK, write_register
from engine.exporting.letters import LETTERS, about_table, letters_table
from engine.exporting.workbook import write_workbook
from engine.findings import Action, Answer, Finding, Ladder, Level, RuleCount, Window
from engine.installed import installed_folder
from engine.language.ruleset import RuleSet
from engine.ledger.comparing import Case, State
from engine.ledger.entries import Decision, Entry
from engine.ledger.identity import names_of
from engine.ledger.reading import Ledger, read_ledger
from engine.ledger.writing import write_ledger
from engine.letters.due import Due, NotDue, due_letters
from engine.letters.fields import Letter, Sessions, _decided_before, _on_roll, _time
from engine.outcomes import LettersDue
from engine.reports.letters import FIELDS, fields_of, letters_closing, letters_json
from engine.reports.look import PLAIN
from tests.commands import trustpolicy as run
from tests.edits import edit
from tests.reports.made_results import RESULT
from tests.results import read_result

pytestmark = pytest.mark.thorough

POLICIES = installed_folder("policies")
DAY = date(2025, 3, 28)
PAGE = (Path(__file__).parents[2] / "docs" / "exports.md").read_text("utf-8")


def test_a_ledger_that_is_named_has_to_be_there(register: Path, tmp_path: Path) -> None:
    """Of a mistyped name all letters would be due again that are decided on."""
    asked = ("letters", "wenlock", "--register", str(register), "--as-at", str(DAY), "--ledger")
    done = run(*asked, str(tmp_path / "leger.csv"))
    assert (done.exit_code, done.stdout) == (4, "")
    assert "error[G001]: there is no file `leger.csv`" in done.stderr


def test_that_no_letter_is_held_to_a_ledger_is_told(register: Path) -> None:
    """Next month's export in a folder of its own has no ledger beside it: what was decided would be asked again."""
    asked = run("letters", "wenlock", "--register", str(register), "--as-at", str(DAY))
    assert "note[G012]: there is no case ledger `ledger.csv` here, so no letter is left out" in asked.stderr


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register that says of one pupil how the parents are addressed, in words that look like a formula."""
    folder = tmp_path_factory.mktemp("letters") / "register"
    write_register(folder, academies=(replace(WENLOCK, pupils=30),), seed=7)
    with (folder / "pupils.csv").open(encoding="utf-8-sig", newline="") as stream:
        pupils = list(csv.DictReader(stream))
    with (folder / "pupils.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, pupils[0])
        writer.writeheader()
        writer.writerows({**pupil, "addressed_as": f"=Mr {pupil['pupil_id']}"} for pupil in pupils)
    return folder


@pytest.fixture(scope="module")
def due(register: Path) -> LettersDue:
    return letters_of(POLICIES, ["wenlock"], register, DAY, register / "ledger.csv")


def test_each_letter_is_whole(due: LettersDue) -> None:
    assert due.letters
    keys = [(each.academy, each.pupil_id, each.letter) for each in due.letters]
    assert len(set(keys)) == len(keys)
    for letter in due.letters:
        fields = fields_of(letter)
        told = letter.sessions
        assert letter.addressed_as == f"=Mr {letter.pupil_id}"
        assert letter.name
        assert letter.class_
        assert (letter.do, letter.stage) == ("Write to the parents", None)
        assert (letter.role, bool(letter.signed_by), bool(letter.contact)) == (
            "attendance_champion",
            True,
            True,
        )
        assert told.missed == told.authorised + told.unauthorised
        assert told.possible >= told.missed
        assert fields["attendance_words"] in letter.says, "counted anew, and as the rule has it"
        halves = sum(1 if re.search(" [AP]M$", each) else 2 for each in told.away)
        assert halves == told.missed


def test_a_letter_that_was_sent_is_not_due(due: LettersDue, register: Path) -> None:
    with (register / "notices.csv").open(encoding="utf-8-sig", newline="") as stream:
        sent = {row["pupil_id"] for row in csv.DictReader(stream) if row["kind"] == "letter"}
    assert sent
    assert not sent & {each.pupil_id for each in due.letters if each.pupil_id in sent}


def kept_of(ledger: Path) -> tuple[Entry, ...]:
    kept, _ = read_ledger(ledger)
    assert kept is not None
    return kept.entries


def test_a_letter_decided_on_is_left_out_and_told(due: LettersDue, register: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.csv"
    words = ("wenlock", "--register", str(register), "--as-at", "2025-03-28", "--ledger", str(ledger))
    run("ledger", *words)
    first = due.letters[0]
    done = Decision("done", "A Head (invented)", DAY)
    entries = (replace(each, decision=done if each.case == first.case else None) for each in kept_of(ledger))
    write_ledger(ledger, Ledger(tuple(entries)))
    again = letters_of(POLICIES, ["wenlock"], register, DAY, ledger)
    assert again.letters == due.letters[1:]
    assert again.not_due is not None
    assert again.not_due.decided == 1
    assert "1 letter left out, decided on in the case ledger" in letters_closing(again.letters, again.not_due)
    upon = {"decision": done.mark, "measured": {"answer": "yes", "level": "should", "figures": {}}}
    changed = (replace(each, decided_upon=upon if each.decision else None) for each in kept_of(ledger))
    write_ledger(ledger, Ledger(tuple(changed)))
    asked = letters_of(POLICIES, ["wenlock"], register, DAY, ledger)
    assert [each.decided_before for each in asked.letters if each.decided_before] == [
        "done on 28 March 2025 by A Head (invented); since then attendance was not told"
    ]
    assert asked.not_due is not None
    assert "; 1 of them decided on before" in letters_closing(asked.letters, asked.not_due)
    said = "".join(report("letters", "text", asked.letters, asked.not_due, asked.diagnostics, look=PLAIN))
    assert "    decided before: done on 28 March 2025" in said


def test_a_letter_decided_on_under_another_rule_is_left_out(
    due: LettersDue, register: Path, tmp_path: Path
) -> None:
    """The ledger has two cases of one letter, and only one of them is of the rule that asks for it."""
    ledger = tmp_path / "ledger.csv"
    run("ledger", "wenlock", "--register", register, "--as-at", "2025-03-28", "--ledger", ledger)
    asked = {each.pupil_id for each in due.letters}
    low = next(
        each for each in kept_of(ledger) if each.rule == "attendance_letter" and each.pupil_id in asked
    )
    done = Decision("done", "A Head (invented)", DAY)
    lines = (replace(each, decision=done if each.case == low.case else None) for each in kept_of(ledger))
    write_ledger(ledger, Ledger(tuple(lines)))
    told = letters_of(POLICIES, ["wenlock"], register, DAY, ledger)
    assert {each.pupil_id for each in told.letters} == asked - {low.pupil_id}
    assert told.not_due is not None
    assert told.not_due.decided == 1


def test_a_decision_on_a_letter_that_counts_for_nobody_is_told(
    due: LettersDue, register: Path, tmp_path: Path
) -> None:
    """Who had another identifier, or an academy another name, was written to again, and nothing said so."""
    ledger, other = tmp_path / "ledger.csv", tmp_path / "register"
    run("ledger", "wenlock", "--register", register, "--as-at", "2025-03-28", "--ledger", ledger)
    first = due.letters[0]
    done = Decision("done", "A Head (invented)", DAY)
    mine = next(each for each in kept_of(ledger) if each.case == first.case)
    (name,) = names_of([(mine.rule, "northgate", {"pupil_id": mine.pupil_id}, mine.occasion)])
    lines = replace(mine, decision=done), replace(mine, decision=done, case=name, academy="northgate")
    write_ledger(ledger, Ledger(lines))
    shutil.copytree(register, other)
    for file in other.glob("*.csv"):
        file.write_text(file.read_text("utf-8-sig").replace(f",{first.pupil_id},", ",Z9,"), "utf-8")
    told = letters_of(POLICIES, ["wenlock"], other, DAY, ledger)
    assert [each.pupil_id for each in told.letters if each.pupil_id == "Z9"] == ["Z9"]
    assert [each.message for each in told.diagnostics if each.code.id == "G008"] == [
        "there is no policy of an academy `northgate`, so no check asks about this line",
        "the register no longer has this pupil, so what was decided on the letter counts for nobody",
    ]
    again = letters_of(POLICIES, ["wenlock"], register, DAY, ledger)
    assert len([each for each in again.diagnostics if each.code.id == "G008"]) == 1


def test_a_decision_beside_another_pupils_case_leaves_no_letter_out(register: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.csv"
    run("ledger", "wenlock", "--register", register, "--as-at", "2025-03-28", "--ledger", ledger)
    first, *others = kept_of(ledger)
    other = next(each for each in others if each.pupil_id != first.pupil_id)
    write_ledger(ledger, Ledger((replace(first, pupil_id=other.pupil_id), *others)))
    told = letters_of(POLICIES, ["wenlock"], register, DAY, ledger)
    assert (told.letters, told.not_due) == ((), None)
    assert [each.code.id for each in told.diagnostics if each.code.id.startswith("G")] == ["G003"]


def test_letters_in_which_nobody_is_addressed_are_told(due: LettersDue) -> None:
    """A mail merge would begin them with a blank; a register without the column leaves it out on purpose."""
    blank = [replace(each, addressed_as=None) for each in due.letters]
    told = letters_closing((*blank[:1], *due.letters[1:]), due.not_due)
    assert told.startswith(f"{len(due.letters)} letters are due; 1 of them has no `addressed_as`")
    assert "2 of them have no `addressed_as`" in letters_closing((*blank[:2], *due.letters[2:]), due.not_due)
    assert "addressed_as" not in letters_closing(blank, due.not_due) + letters_closing(
        due.letters, due.not_due
    )


def test_every_format_has_every_letter(due: LettersDue, tmp_path: Path) -> None:
    values = due.letters, due.not_due, due.diagnostics
    said = {
        kind: "".join(report("letters", kind, *values, look=PLAIN))
        for kind in ("text", "json", "csv", "markdown")
    }
    made = read_result("letters", said["json"])
    rows = list(csv.DictReader(said["csv"].splitlines()))
    assert [row["pupil_id"] for row in rows] == [each["pupil_id"] for each in made["letters"]]
    assert all(row["addressed_as"].startswith("'=Mr") for row in rows)
    assert all(each.pupil_id in said["text"] and each.pupil_id in said["markdown"] for each in due.letters)
    tables = (letters_table(due.letters), about_table("no letter is known to be due", DAY))
    write_workbook(tables, tmp_path / "letters.xlsx", DAY, "t")
    workbook = openpyxl.load_workbook(tmp_path / "letters.xlsx")
    heading, *cells = workbook.worksheets[0].iter_rows()
    assert workbook["about"]["B2"].value == "no letter is known to be due"
    assert [cell.value for cell in heading] == list(FIELDS)
    assert len(cells) == len(due.letters)
    assert {cell.data_type for row in cells for cell in row} <= {"s", "n", "d"}


def test_the_workbook_alone_says_what_cannot_be_told(register: Path, tmp_path: Path) -> None:
    shutil.copytree(register, tmp_path / "register")
    (tmp_path / "register" / "notices.csv").unlink()
    asked = ("letters", "wenlock", "--register", str(tmp_path / "register"), "--as-at", str(DAY))
    done = run(*asked, "--output", str(tmp_path / "letters.xlsx"))
    workbook = openpyxl.load_workbook(tmp_path / "letters.xlsx")
    assert "was not evaluated" in done.stderr
    assert workbook["about"]["B2"].value == done.stderr.splitlines()[-1]


def test_the_page_tells_every_field() -> None:
    part = PAGE.partition("\n## Letters\n")[2].partition("\n## ")[0]
    told = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+) \|$", part, re.MULTILINE)
    assert told == [(column.name, column.holds.said, column.says) for column in LETTERS]


def test_a_letter_for_each_stage_names_its_stage(tmp_path: Path) -> None:
    """Academies with stages of their own: what is due is the first letter, not the third, and the row says so."""
    corpus = Path(__file__).parents[1] / "corpus" / "academies" / "policies"
    write_register(tmp_path / "register", academies=(replace(WENLOCK, pupils=30),), seed=7)
    for table in (tmp_path / "register").glob("*.csv"):
        edit(table, "wenlock", "ashcombe")
    (tmp_path / "register" / "notices.csv").unlink()
    shutil.copytree(corpus, tmp_path / "policies")
    (tmp_path / "register" / "notices.csv").write_text(
        "academy,pupil_id,kind,issued_on,stage\nashcombe,P0001,letter,2025-03-03,letter_1\n", "utf-8"
    )
    made = letters_of(
        tmp_path / "policies", ["ashcombe"], tmp_path / "register", DAY, tmp_path / "ledger.csv"
    )
    assert made.letters, made.diagnostics
    assert {each.stage for each in made.letters} <= {"letter_1", "letter_2"}
    assert {each.letter for each in made.letters} == {"attendance"}
    assert {each.due for each in made.letters} == {date(2025, 4, 4)}, "five school days on"


def test_nothing_is_said_where_the_ledger_cannot_be_read(register: Path, tmp_path: Path) -> None:
    (tmp_path / "ledger.csv").write_bytes(b"")
    words = ("wenlock", "--register", str(register), "--as-at", "2025-03-28")
    done = run("letters", *words, "--ledger", str(tmp_path / "ledger.csv"))
    assert (done.exit_code, done.stdout) == (4, "")
    assert "G001" in done.stderr
    refused = run("letters", *words, "--output", str(tmp_path / "letters.parquet"))
    assert (refused.exit_code, "U113" in refused.stderr) == (2, True)


def test_a_percentage_is_rounded_once_and_missing_where_there_was_no_session() -> None:
    assert Sessions(252, 26).attendance == Decimal("89.68")
    assert Sessions(3, 1).attendance == Decimal("66.67")
    assert Sessions().attendance is None


def test_no_letter_is_not_said_where_its_rule_could_not_be_asked(register: Path, tmp_path: Path) -> None:
    """Without the table in which letters sent are entered, nobody knows who has had one."""
    lacking = shutil.copytree(register, tmp_path / "register")
    (lacking / "notices.csv").unlink()
    words = ("letters", "wenlock", "--register", str(lacking), "--as-at", "2025-03-28")
    done = run(*words)
    assert done.exit_code == 1
    assert "no letter is due" not in done.stdout
    assert (
        "it cannot be told whether letters are due; `attendance_letter_not_sent` was not evaluated"
        in done.stdout
    )
    made = run(*words, "--format", "json", "--output", str(tmp_path / "letters.json"))
    assert (made.exit_code, "it cannot be told whether letters are due" in made.stderr) == (1, True)
    assert json.loads((tmp_path / "letters.json").read_text("utf-8"))["not_listed"]["not_evaluated"]


WHOLE = RegisterSummary("sha256:0", {}, 0)


def test_the_closing_line_says_no_letter_only_where_every_rule_has_answered() -> None:
    assert letters_closing((), NotDue(0, 0, (), WHOLE)) == "no letter is due"
    told = letters_closing((), NotDue(0, 2, (), WHOLE))
    assert told == "no letter is known to be due; for 2 pupils it cannot be told"
    told = letters_closing((), NotDue(0, 1, (), WHOLE, ("late", "talk")))
    assert told.endswith(
        "for 1 pupil it cannot be told (`trustpolicy check` with `--rule late --rule talk` says why)"
    )
    assert not letters_closing((), NotDue(0, 2, (("a", "why"),), WHOLE)).startswith("no letter")


def test_no_letter_is_not_said_of_a_register_without_its_marks() -> None:
    """A register with a month of its marks ended with `no letter is due`."""
    register = replace(
        WHOLE, tables={"marks": TableCount(7, 5, 2)}, missing_marks=1200, incomplete=("calendar",)
    )
    told = letters_closing((), NotDue(0, 0, (), register))
    lacking = "2 rows were set aside; 1,200 marks are missing; sessions are missing in calendar"
    assert told == f"no letter is known to be due; {lacking}"
    written = read_result("letters", "".join(letters_json((), NotDue(0, 0, (), register), ())))
    assert written["amounts_to"] == told


ABSENT = Finding("low", "wenlock", Answer.YES, {"pupil_id": "P1"}, Level.SHOULD, "Attendance 89%")
LETTER_OF = {"low": "attendance", "late": "attendance", "first": "stage", "second": "stage", "talk": None}
Told = tuple[tuple[Due, ...], NotDue]


def told_due(
    *findings: Finding,
    rules: Sequence[RuleCount] = (),
    cases: Sequence[Case] = (),
    of_duty: Sequence[str] = ("low", "talk"),
) -> Told:
    """What is due by findings of rules, some of which set off the same duty."""
    result = replace(RESULT, findings=findings, rules=tuple(rules))
    asked: Any = [
        SimpleNamespace(
            id=rule, then=SimpleNamespace(letter=letter, duty="write" if rule in of_duty else None)
        )
        for rule, letter in LETTER_OF.items()
    ]
    return due_letters(result, {"wenlock": RuleSet({}, tuple(asked))}, cases)


def test_of_findings_that_ask_for_one_letter_the_gravest_comes_first() -> None:
    late = replace(ABSENT, rule="late", level=Level.MUST)
    other, talk = replace(ABSENT, subject={"pupil_id": "P0"}), replace(ABSENT, rule="talk")
    letters, _ = told_due(ABSENT, late, other, talk)
    assert [(each.key, each.findings) for each in letters] == [
        (("wenlock", "P0", "attendance"), (other,)),
        (("wenlock", "P1", "attendance"), (late, ABSENT)),
    ]


def test_of_several_half_terms_a_letter_tells_the_last() -> None:
    autumn, spring = (
        replace(ABSENT, window=Window(date(2024, 9, 4), date(2024, 10, 25))),
        replace(ABSENT, window=Window(date(2025, 1, 6), date(2025, 2, 14))),
    )
    assert [each.findings for each in told_due(autumn, spring)[0]] == [(spring, autumn)]


def test_a_stage_under_another_is_no_letter_of_its_own_but_where_that_one_asks_for_none() -> None:
    under = replace(ABSENT, rule="first", ladder=Ladder("stages", 1, "second"))
    top = replace(ABSENT, rule="second", ladder=Ladder("stages", 2))
    assert [each.findings for each in told_due(under, top)[0]] == [(top,)]
    told = replace(under, ladder=Ladder("stages", 1, "talk"))
    assert [each.findings for each in told_due(told)[0]] == [(told,)]
    talk = replace(ABSENT, rule="talk", ladder=Ladder("stages", 3))
    last = replace(ABSENT, rule="late", ladder=Ladder("stages", 2, "talk"))
    assert [each.findings for each in told_due(told, last, talk)[0]] == [(last,)], (
        "the highest that asks for one"
    )


def test_of_whom_it_cannot_be_told_and_which_rule_was_not_asked_is_counted() -> None:
    untold = replace(ABSENT, answer=Answer.CANNOT_TELL)
    rules = [
        RuleCount(rule, rule, "pupil", Level.SHOULD, **why)
        for rule, why in {
            "low": {"not_evaluated": "no table"},
            "late": {"not_evaluated_at": {"wenlock": "no calls", "hillside": "no calls"}},
            "talk": {"not_evaluated": "no table"},
            "first": {},
        }.items()
    ]
    of_talk = replace(untold, rule="talk", subject={"pupil_id": "P2"})
    letters, left = told_due(untold, replace(untold, rule="late"), of_talk, rules=rules)
    assert letters == ()
    assert left == NotDue(
        0, 1, (("low", "no table"), ("late", "at `wenlock`: no calls")), RESULT.register, ("late", "low")
    )
    assert left.untold
    assert not NotDue(3, 0, (), WHOLE).untold


@pytest.mark.parametrize(
    ("until", "changes", "says"),
    [
        (None, (), "put off on 28 March 2025 by A Head (invented); found again since"),
        (date(2025, 4, 4), (), "put off on 28 March 2025 by A Head (invented) until 4 April 2025"),
        (
            date(2025, 4, 4),
            ("2 more", "now must"),
            "put off on 28 March 2025 by A Head (invented); since then 2 more, now must",
        ),
    ],
)
def test_what_was_decided_before_is_told_with_why_it_is_asked_again(
    until: date | None, changes: tuple[str, ...], says: str
) -> None:
    decision = Decision("put off", "A Head (invented)", DAY, until=until)
    entry = Entry("c1", "wenlock", "low", "should", "", "", "", DAY, DAY, {}, decision=decision)
    again = Case(State.CHANGED, entry, ABSENT, changes)
    (due,), left = told_due(ABSENT, cases=[again])
    assert (due.before, left.decided) == (again, 0)
    assert _decided_before(again) == says
    assert told_due(ABSENT, cases=[replace(again, state=State.DECIDED, holds=True)]) == (
        (),
        NotDue(1, 0, (), RESULT.register),
    )


def test_a_letter_under_a_stage_without_one_is_due_where_its_decision_holds_no_more() -> None:
    under = replace(ABSENT, rule="first", ladder=Ladder("stages", 1, "talk"))
    entry = Entry("c1", "wenlock", "first", "should", "", "", "", DAY, DAY, {})
    entry = replace(entry, decision=Decision("put off", "A Head (invented)", DAY, until=DAY))
    case = Case(State.UNDER, entry, under)
    assert [each.before for each in told_due(under, cases=[case])[0]] == [case]
    assert told_due(under, cases=[replace(case, holds=True)]) == ((), NotDue(1, 0, (), RESULT.register))


YEAR, AUTUMN, SPRING = (
    Window(date(2024, 9, 4), DAY),
    Window(date(2024, 9, 4), date(2024, 10, 25)),
    Window(date(2025, 1, 6), date(2025, 2, 14)),
)
WRITE, MEET = Action("Write", duty="write"), Action("Meet", duty="meet")
LOW = replace(ABSENT, window=YEAR, then=WRITE)


def case_of(finding: Finding, *, decided: bool = False, holds: bool = True, seen: date = DAY) -> Case:
    """A case that was first found on a day; with what was decided on it."""
    entry = Entry(finding.says, "wenlock", finding.rule, "should", "", "", "", seen, DAY, {}, pupil_id="P1")
    decision = Decision("done", "A Head (invented)", DAY) if decided else None
    return Case(State.STANDING, replace(entry, decision=decision), finding, holds=decided and holds)


@pytest.mark.parametrize(
    ("other", "is_decided"),
    [
        (replace(LOW, rule="late"), True),
        (replace(LOW, rule="talk"), True),
        (replace(LOW, rule="first"), False),
        (replace(LOW, rule="talk", then=MEET), False),
        (replace(LOW, rule="talk", then=None), False),
        (replace(LOW, rule="talk", window=SPRING), False),
        (replace(LOW, rule="talk", subject={"pupil_id": "P2"}), False),
        (replace(LOW, rule="talk", answer=Answer.CANNOT_TELL), False),
    ],
    ids=[
        *("the same letter", "no letter, the same duty", "another letter", "another duty", "no duty"),
        *("another time", "another pupil", "it cannot be told"),
    ],
)
def test_a_letter_is_decided_where_it_was_under_another_rule(other: Finding, is_decided: bool) -> None:
    """Two rules find one pupil, and one letter goes out: who has decided on it is not asked again under the other."""
    letters, left = told_due(LOW, other, cases=[case_of(LOW), case_of(other, decided=True)])
    assert ("attendance" not in {each.letter for each in letters}) == is_decided
    assert left.decided == (1 if is_decided else other.rule == "first")


def test_a_decision_under_another_rule_is_shown_where_it_holds_no_more_or_came_before() -> None:
    """What has come since is asked again, and nobody sends a second letter unawares."""
    talk = replace(LOW, rule="talk")
    changed = case_of(talk, decided=True, holds=False)
    (letter,), left = told_due(LOW, talk, cases=[case_of(LOW), changed])
    assert (letter.before, left.decided) == (changed, 0)
    older = case_of(talk, decided=True, seen=date(2025, 3, 1))
    (letter,), left = told_due(LOW, talk, cases=[case_of(LOW), older])
    assert (letter.before, left.decided) == (older, 0)
    assert told_due(LOW, talk, cases=[older])[0] == (letter,), "not in the ledger, so not decided with it"


def test_a_decision_on_the_last_half_term_is_one_on_those_before() -> None:
    """The letter has the words of the last, so that is the case that people decide on."""
    autumn, spring = replace(LOW, window=AUTUMN), replace(LOW, window=SPRING)
    assert told_due(autumn, spring, cases=[case_of(autumn), case_of(spring, decided=True)])[0] == ()
    (letter,), left = told_due(autumn, spring, cases=[case_of(autumn, decided=True), case_of(spring)])
    assert (letter.findings, letter.before, left.decided) == ((spring,), None, 0)
    days = [replace(LOW, subject={"pupil_id": "P1", "date": date(2025, 3, day)}) for day in (3, 10)]
    for decided, other in (days, days[::-1]):
        (letter,), _ = told_due(*days, cases=[case_of(decided, decided=True), case_of(other)])
        assert letter.findings == (other,), "each day is an occasion of its own"


def test_a_decision_without_a_letter_is_none_where_its_duty_may_mean_several() -> None:
    """Nobody can tell which of the two was meant, so both are due."""
    talk, first = replace(LOW, rule="talk"), replace(LOW, rule="first")
    cases = [case_of(LOW), case_of(first), case_of(talk, decided=True)]
    letters, left = told_due(LOW, first, talk, cases=cases, of_duty=("low", "first", "talk"))
    assert {each.letter for each in letters} == {"attendance", "stage"} and left.decided == 0


def test_a_decision_on_a_lower_stage_is_none_on_a_higher() -> None:
    under = replace(LOW, rule="first", ladder=Ladder("stages", 1, "second"))
    top = replace(LOW, rule="second", ladder=Ladder("stages", 2))
    cases = [replace(case_of(under, decided=True), state=State.UNDER), case_of(top)]
    assert [each.findings for each in told_due(under, top, cases=cases)[0]] == [(top,)]


def test_a_letter_whose_finding_has_no_time_is_about_the_school_year_so_far() -> None:
    days = {
        "2024-07-19": "2023/24",
        "2024-09-02": "2024/25",
        "2025-03-28": "2024/25",
        "2025-09-01": "2025/26",
    }
    rows = [("wenlock", *each) for each in days.items()] + [("hillside", "2024-08-28", "2024/25")]
    with duckdb.connect() as connection:
        connection.execute("CREATE SCHEMA register")
        connection.execute("CREATE TABLE register.calendar (academy TEXT, date DATE, school_year TEXT)")
        connection.executemany("INSERT INTO register.calendar VALUES (?, ?, ?)", rows)
        register: Any = SimpleNamespace(connection=connection)
        due = Due("wenlock", "P1", "attendance", (ABSENT,))
        assert _time(due, register, date(2025, 4, 5)) == (date(2024, 9, 2), date(2025, 4, 5))
        windowed = replace(ABSENT, window=Window(date(2025, 1, 6), date(2025, 4, 4)))
        assert _time(replace(due, findings=(windowed, ABSENT)), register, DAY) == (date(2025, 1, 6), DAY)


def test_a_letter_is_about_no_day_before_the_pupil_joined(register: Path, tmp_path: Path) -> None:
    shutil.copytree(register, tmp_path / "late")
    pupils = tmp_path / "late" / "pupils.csv"
    with pupils.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    with pupils.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows({**row, "on_roll_from": "2024-11-04"} for row in rows)
    due = letters_of(POLICIES, ["wenlock"], pupils.parent, DAY, tmp_path / "ledger.csv")
    assert {(letter.first, letter.last) for letter in due.letters} == {(date(2024, 11, 4), DAY)}


def test_what_a_letter_is_about_ends_with_the_last_day_on_roll() -> None:
    time = date(2024, 9, 2), DAY
    assert _on_roll(time, (date(2023, 9, 1), date(2025, 2, 14))) == (date(2024, 9, 2), date(2025, 2, 14))
    assert _on_roll(time, (date(2025, 1, 6), None)) == (date(2025, 1, 6), DAY)
    assert _on_roll(time, None) == time


def test_each_field_says_what_the_letter_has() -> None:
    away = ("3 March 2025", "4 March 2025 AM")
    letter = Letter(
        *(
            "wenlock",
            "P1",
            "Ada Invented",
            "Mr Invented",
            "4B",
            4,
            "attendance",
            "first",
            "c1",
            ("low", "late"),
        ),
        *("Low", "Attendance 97.5%", date(2024, 9, 2), DAY, Sessions(120, 3, 2, 1, 5, away)),
        *("Write", "head", "Ms A Invented", "01632 960001", date(2025, 4, 4), date(2025, 3, 29), "done"),
    )
    assert fields_of(letter) == {
        **{"academy": "wenlock", "pupil_id": "P1", "name": "Ada Invented", "addressed_as": "Mr Invented"},
        **{"class": "4B", "year_group": 4, "letter": "attendance", "stage": "first", "case": "c1"},
        **{"rules": "low, late", "title": "Low", "says": "Attendance 97.5%"},
        **{
            "from": date(2024, 9, 2),
            "from_words": "2 September 2024",
            "to": DAY,
            "to_words": "28 March 2025",
        },
        **{"attendance_percent": Decimal("97.50"), "attendance_words": "97.5%"},
        **{"sessions_possible": 120, "sessions_attended": 117, "sessions_missed": 3},
        **{"sessions_authorised": 2, "sessions_unauthorised": 1, "sessions_late": 5},
        **{"days_missed": "3 March 2025, 4 March 2025 AM", "do": "Write", "role": "head"},
        **{"signed_by": "Ms A Invented", "contact": "01632 960001"},
        **{"due": date(2025, 4, 4), "due_words": "4 April 2025"},
        **{"as_at": date(2025, 3, 29), "as_at_words": "29 March 2025", "decided_before": "done"},
    }
    whole = replace(letter, sessions=Sessions(120), due=None)
    told = {name: fields_of(whole)[name] for name in ("attendance_words", "days_missed", "due_words")}
    assert told == {"attendance_words": "100%", "days_missed": None, "due_words": None}
    assert fields_of(replace(letter, sessions=Sessions()))["attendance_words"] is None
