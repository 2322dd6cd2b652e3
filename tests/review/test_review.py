"""`review` as a command: what a review looks at stands in it, nobody is named unless asked for, files are whole."""

from __future__ import annotations

import csv
import json
import re
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import copytree
from unittest.mock import patch
from zipfile import ZipFile

import pytest
from click.testing import Result

from engine.demo import AS_AT, trust_of, write_register
from engine.installed import installed_folder
from tests.commands import trustpolicy
from tests.edits import edit

sys.path.insert(0, str(Path(__file__).parents[1] / "editions"))
from edition_2023_24 import EDITS, write_2023_24, write_edited
from with_hub import add_hub

from tests.results import read_result

pytestmark = pytest.mark.thorough

TODAY = str(installed_folder("policies"))
NAMES = ("review.html", "review.docx", "review.xlsx")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register, and the edition 2023-24 but for codes, which the register does not fit."""
    folder = tmp_path_factory.mktemp("review")
    write_register(
        folder / "register", academies=[replace(shape, pupils=60) for shape in trust_of(1)], seed=1
    )
    write_edited(
        folder / "2023-24", {name: each for name, each in EDITS.items() if name != "national/codes.yaml"}
    )
    return folder


def run(
    folder: Path, *words: str, old: str = "", new: str = TODAY, out: Path | None = None, on: date = AS_AT
) -> Result:
    asked = ("--academy", "wenlock", "--register", str(folder / "register"), "--as-at", str(on))
    words = (
        "review",
        old or str(folder / "2023-24"),
        new,
        *asked,
        "--out",
        str(out or folder / "out"),
        *words,
    )
    return trustpolicy(*words, "--policies", TODAY)


@pytest.fixture(scope="module")
def told(folder: Path) -> dict[str, dict[str, object]]:
    """The sections of the pack by their headings."""
    done = run(folder, "--format", "json", out=folder / "first")
    assert done.exit_code == 0, done.stderr
    whole = read_result("review", done.stdout)
    assert [Path(each).name for each in whole["written"]] == list(NAMES)
    return {section["heading"]: section for section in whole["sections"]}


def _rows(told, heading: str, nth: int = 0):
    return told[heading]["tables"][nth]["rows"]


def test_all_three_are_written(told, folder: Path) -> None:
    page, word, book = (folder / "first" / name for name in NAMES)
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>")
    assert "word/document.xml" in ZipFile(word).namelist() and "xl/workbook.xml" in ZipFile(book).namelist()


def test_what_is_in_no_figure_is_told_at_a_glance(told) -> None:
    (said,) = (each for each in told["At a glance"]["points"] if each.startswith("Not in any figure: "))
    missing = re.search(
        r"Missing marks, which are not in any figure: (\d+)", " ".join(told["What this rests on"]["words"])
    )
    assert missing and said.startswith(f"Not in any figure: {missing[1]} missing mark")


def test_the_change_log_has_the_form_that_schools_publish(told) -> None:
    table = told["Change log"]["tables"][0]
    assert [each["heading"] for each in table["columns"]][:5] == [
        "Version",
        "Date",
        "Section",
        "Change",
        "Origin",
    ]
    row = next(row for row in table["rows"] if "attendance.letter_below" in row[3])
    assert row[:4] == [
        "2024-25",
        "August 2024",
        "4.5 Following up unexplained absence",
        "Letter to parents below (attendance.letter_below): 92% → 95%",
    ]
    assert row[4].startswith("trust, 4.5; approved by Directors")


def test_the_policies_own_cases_are_no_part_of_the_log(folder: Path, tmp_path: Path, policies: Path) -> None:
    (policies / "trust" / "cases" / "often_late.yaml").unlink()
    done = run(folder, "--only", "page", "--format", "json", old=str(policies), out=tmp_path / "out")
    log = {each["heading"]: each for each in json.loads(done.stdout)["sections"]}["Change log"]
    assert not log["tables"] and log["words"][0].startswith("no change")
    assert "Left out: 1 change of the policies' own cases" in log["words"][1]


def test_decisions_overrides_and_dates_stand_in_it(told) -> None:
    assert any(
        "Register closes (register.closes) is given two values" in row[0]
        for row in _rows(told, "Decisions still open")
    )
    own = {row[0]: row[1:] for row in _rows(told, "What Wenlock CE Academy sets for itself")}
    assert own["Register closes (register.closes (AM))"][:6] == [
        *("09:15", "09:10", "authorised", "Chief Executive Officer", "August 2024", "2025-07-31")
    ]
    assert {row[0] for row in _rows(told, "What is due")} == {"policy", "section", "authorisation"}
    said = "8 values, all authorised, the first until 31 July 2025"
    assert f"Set by Wenlock CE Academy itself: {said}" in told["At a glance"]["points"]


def test_it_says_which_decisions_are_new_and_what_became_of_those_before(
    folder: Path, tmp_path: Path, policies: Path
) -> None:
    clauses = policies / "trust" / "clauses.yaml"
    edit(clauses, "{attendance.target: 97%, parents", "{attendance.target: 98%, parents")
    decision = "        decision: {by: trust_board, on: 2025-01-15, why: with each report}\n"
    edit(clauses, "        needs: [parents_told_every]\n", f"        needs: [parents_told_every]\n{decision}")
    done = run(
        folder, "--only", "page", "--format", "json", old=TODAY, new=str(policies), out=tmp_path / "out"
    )
    sections = {each["heading"]: each for each in json.loads(done.stdout)["sections"]}
    first, *others = _rows(sections, "Decisions still open")
    new = "Attendance target (attendance.target) is 98% in 4.6(3); in force: 97%"
    assert first == [new, "4.6(3)", "Trust Board", "this edition"]
    assert {row[3] for row in others} == {"before"}
    (settled,) = _rows(sections, "Decisions still open", 1)
    assert settled[1:] == ["4.6(1)", "decided: 15 January 2025 by Trust Board: with each report"]
    (point,) = (each for each in sections["At a glance"]["points"] if each.startswith("Decisions"))
    assert point.endswith(f": {len(others) + 1}, of them 1 new; 1 that was open before no longer is")


def test_a_contradiction_that_reads_otherwise_than_before_is_told_as_changed(
    folder: Path, tmp_path: Path, policies: Path
) -> None:
    """Both editions have it, and the newer one a value in force that no statement of the document gives."""
    edit(policies / "wenlock" / "times.yaml", "closes: 9:15", "closes: 9:20")
    words = ("--only", "page", "--format", "json")
    done = run(folder, *words, old=TODAY, new=str(policies), out=tmp_path / "out")
    sections = {each["heading"]: each for each in json.loads(done.stdout)["sections"]}
    first, *others = _rows(sections, "Decisions still open")
    assert first[0].startswith("Register closes (register.closes)") and first[0].endswith("09:20 for wenlock")
    assert first[3] == "before, and has changed"
    assert {row[3] for row in others} == {"before"}
    assert any(each.endswith(", of them 1 changed") for each in sections["At a glance"]["points"])


def test_a_role_stands_in_the_decisions_by_its_title(folder: Path, tmp_path: Path, policies: Path) -> None:
    edit(
        policies / "wenlock" / "contacts.yaml",
        "pastoral_lead: {holder: T Clark",
        "pastoral_lead: {holder: A Newman",
    )
    done = run(
        folder, "--only", "page", "--format", "json", old=TODAY, new=str(policies), out=tmp_path / "out"
    )
    first, *_ = _rows(
        {each["heading"]: each for each in json.loads(done.stdout)["sections"]}, "Decisions still open"
    )
    assert first[0] == (
        "Pastoral lead (roles.pastoral_lead.holder) is T Clark in 3.7(17) and 4.4(17); in force: A Newman"
    )


def test_without_clauses_no_decision_is_said_to_be_made(folder: Path, tmp_path: Path, policies: Path) -> None:
    """A trust that has not listed its document's clauses is not told that the document agrees with itself."""
    for path in policies.glob("*/clauses.yaml"):
        path.unlink()
    done = run(folder, "--only", "page", "--format", "json", new=str(policies), out=tmp_path / "out")
    sections = {each["heading"]: each for each in json.loads(done.stdout)["sections"]}
    assert "it cannot be told which decisions are open" in sections["Decisions still open"]["words"][0]
    assert any(
        point.startswith("Decisions still open: not known") for point in sections["At a glance"]["points"]
    )


def test_beside_an_edition_without_clauses_no_decision_is_called_new(
    folder: Path, tmp_path: Path, policies: Path
) -> None:
    for path in policies.glob("*/clauses.yaml"):
        path.unlink()
    done = run(folder, "--only", "page", "--format", "json", old=str(policies), out=tmp_path / "out")
    (section,) = (
        each for each in json.loads(done.stdout)["sections"] if each["heading"] == "Decisions still open"
    )
    assert section["words"][1].startswith("What was open in the older edition cannot be told")
    (table,) = section["tables"]
    assert [each["heading"] for each in table["columns"]] == ["What", "Statements", "To be decided by"]


def test_what_has_run_out_does_not_hold_until_a_day_that_is_past(folder: Path, tmp_path: Path) -> None:
    asked = ("--only", "page", "--format", "json")
    done = run(folder, *asked, old=TODAY, out=tmp_path / "out", on=date(2025, 8, 15))
    assert done.exit_code == 0, done.stderr
    points = {each["heading"]: each for each in json.loads(done.stdout)["sections"]}["At a glance"]["points"]
    assert "Set by Wenlock CE Academy itself: 8 values, 8 of them not authorised on this day" in points


def test_what_nobody_has_authorised_has_no_day_and_is_not_overdue(
    folder: Path, tmp_path: Path, policies: Path
) -> None:
    times = policies / "wenlock" / "times.yaml"
    edit(times, "closes: 9:15", "closes: 9:20")
    records = policies / "trust" / "authorisations" / "wenlock.yaml"
    edit(records, "authorised: 2024-08", "authorised: 2024-09")
    out = tmp_path / "out"
    done = run(folder, "--only", "page", "--format", "json", old=TODAY, new=str(policies), out=out)
    sections = {each["heading"]: each for each in json.loads(done.stdout)["sections"]}
    row = next(row for row in _rows(sections, "Change log") if "register.closes (AM)" in row[3])
    assert row[1] == "" and row[4].endswith("not authorised")
    record = next(
        row for row in _rows(sections, "Change log") if ".authorised: August 2024 → September 2024" in row[3]
    )
    assert record[1] == "" and "the section “times” is not authorised any more" in record[5]
    own = next(row for row in _rows(sections, "What Wenlock CE Academy sets for itself") if "(AM)" in row[0])
    assert own[3:6] == [
        "not authorised",
        "nobody; it is for the Chief Executive Officer to authorise",
        "",
    ]
    points = sections["At a glance"]["points"]
    assert "Overdue: nothing" in points
    assert "Set by Wenlock CE Academy itself: 8 values, 8 of them not authorised on this day" in points
    due = next(row for row in _rows(sections, "What is due") if row[0] == "section")
    assert (due[4], due[8]) == ("not authorised", "no")


def test_what_is_doubtful_about_an_authorisation_stands_in_it(
    folder: Path, tmp_path: Path, policies: Path
) -> None:
    edit(policies / "trust" / "authorisations" / "wenlock.yaml", "authorised: 2024-08", "authorised: 2022-08")
    out = tmp_path / "out"
    done = run(folder, "--only", "page", "--format", "json", old=TODAY, new=str(policies), out=out)
    sections = {each["heading"]: each for each in json.loads(done.stdout)["sections"]}
    assert any(each.startswith("In doubt: 1 authorisation;") for each in sections["At a glance"]["points"])
    (doubt,) = sections["What Wenlock CE Academy sets for itself"]["points"]
    assert "“times” of wenlock was authorised in 2022-08, more than a year before" in doubt
    assert "warning[A023]" in done.stderr


def test_every_figure_has_its_definition_range_and_denominator(told) -> None:
    defined = {
        name.strip() for row in _rows(told, "How attendance is counted") for name in row[0].lower().split(",")
    }
    table = told["Attendance, half-termly, termly and yearly"]["tables"][0]
    headings = [each["heading"] for each in table["columns"]]
    assert headings[:3] == ["Period", "From", "To"] and table["notes"]
    assert {each.lower().removesuffix(", share") for each in headings[3:]} <= defined
    assert all(row[2] for row in _rows(told, "How attendance is counted"))
    assert [row[0] for row in table["rows"]][-1] == "Year 2024/25"


def test_it_stands_beside_the_published_figures(told) -> None:
    names = [row[0] for table in told["Beside the published figures"]["tables"] for row in table["rows"]]
    assert {
        "Luton, 2024/25",
        "East of England, 2024/25",
        "England, 2024/25",
        "England, Autumn, 2024/25",
    } <= set(names)
    words = " ".join(told["Beside the published figures"]["words"])
    assert "Department for Education" in words
    assert "Of East of England the engine has figures of whole years alone." in words


def test_a_special_school_does_not_stand_beside_mainstream_ones(
    folder: Path, tmp_path: Path, policies: Path
) -> None:
    """By its year groups it would be a primary school, whose published absence is half that of special schools."""
    with (policies / "trust" / "policy.yaml").open("a", encoding="utf-8") as file:
        file.write("phases: {wenlock: special}\n")
    done = run(folder, "--only", "page", new=str(policies), out=tmp_path / "out")
    assert done.exit_code in (0, 1), done.stderr
    page = (tmp_path / "out" / "review.html").read_text("utf-8")
    assert (
        "Nothing published of special schools is here: the engine has figures of primary and secondary"
        in page
    )


def test_no_pupil_is_named_unless_asked_for(told, folder: Path) -> None:
    with (folder / "register" / "pupils.csv").open(encoding="utf-8") as opened:
        pupils = {row[name] for row in csv.DictReader(opened) for name in ("pupil_id", "name")}
    page = (folder / "first" / "review.html").read_text("utf-8")
    assert "Names no pupil" in page
    whole = page + json.dumps(told)
    assert not [each for each in pupils if each in whole]
    done = run(folder, "--pupils", "--only", "page", out=folder / "named")
    assert done.exit_code == 0 and "Names pupils" in done.stdout
    named = (folder / "named" / "review.html").read_text("utf-8")
    assert "Pupils persistently absent" in named and any(f">{each}<" in named for each in pupils)
    assert "Answers that flip, pupil by pupil" in named


def test_what_is_there_is_written_anew_only_if_asked(folder: Path) -> None:
    out = folder / "again"
    out.mkdir()
    (out / "review.html").write_text("mine", "utf-8")
    done = run(folder, out=out)
    assert (
        done.exit_code == 2 and "U111" in done.stderr and (out / "review.html").read_text("utf-8") == "mine"
    )
    assert run(folder, "--only", "page", "--replace", out=out).exit_code == 0
    assert [each.name for each in out.iterdir()] == ["review.html"]
    assert "mine" not in (out / "review.html").read_text("utf-8")[:20]


def test_a_folder_that_is_a_file_is_refused(folder: Path) -> None:
    target = folder / "file"
    target.write_text("", "utf-8")
    assert run(folder, out=target).exit_code == 2
    assert run(folder, out=target / "inside").exit_code == 2


def test_without_the_extra_it_says_so_and_writes_the_page(folder: Path) -> None:
    hidden = dict.fromkeys(("docx", "xlsxwriter", "resvg_py"))
    with patch.dict(sys.modules, hidden):
        done = run(folder, out=folder / "plain")
        assert done.exit_code == 2 and 'pip install "trustpolicy[review]"' in done.stderr
        assert run(folder, "--only", "page", out=folder / "plain").exit_code == 0


def test_errors_are_those_of_a_comparison(folder: Path) -> None:
    for code, old in (("V001", "HEAD~99999"), ("V002", str(folder / "register"))):
        done = run(folder, old=old, out=folder / "never")
        assert done.exit_code == 2 and code in done.stderr
    assert not (folder / "never").exists()
    done = trustpolicy(
        "review",
        TODAY,
        TODAY,
        "--academy",
        "wenlok",
        "--register",
        str(folder / "register"),
        "--as-at",
        str(AS_AT),
        "--out",
        str(folder / "never"),
    )
    assert done.exit_code == 2 and "V004" in done.stderr
    done = run(folder, "--only", "page", out=folder / "never", old=TODAY, new=TODAY)
    assert done.exit_code == 0 and "no change" in done.stdout


def test_an_older_edition_with_errors_leaves_out_whom_it_concerns_and_says_so(
    folder: Path, tmp_path: Path, policies: Path
) -> None:
    times = policies / "wenlock" / "times.yaml"
    edit(times, "9:15", "9.15")
    done = run(folder, "--only", "page", old=str(policies), out=tmp_path / "out")
    assert done.exit_code == 3 and "V010" in done.stderr
    assert "What is new: it cannot be told what has changed" in done.stdout
    assert "for not all of “wenlock/times” could be read" in done.stdout and "no change" not in done.stdout
    assert "Whom it affects: cannot be told: the edition" in done.stdout and "Absence from" in done.stdout
    assert (tmp_path / "out" / "review.html").is_file()
    done = run(folder, "--only", "page", new=str(policies), out=tmp_path / "never")
    assert done.exit_code == 3 and "V021" in done.stderr and not (tmp_path / "never").exists()


def test_a_register_that_does_not_fit_the_older_edition_leaves_it_out_too(
    folder: Path, tmp_path: Path
) -> None:
    write_2023_24(tmp_path / "2023-24")
    done = run(folder, "--only", "page", old=str(tmp_path / "2023-24"), out=tmp_path / "out")
    assert done.exit_code == 4 and "V020" in done.stderr
    assert "Whom it affects: cannot be told: " in done.stdout
    assert done.stderr.count("D033") <= 1


def test_an_academy_that_has_joined_is_reviewed_without_whom_the_changes_concern(
    folder: Path, tmp_path: Path, policies: Path
) -> None:
    """It was refused in the year in which it joined."""
    (policies / "wenlock").rename(policies / "oakfield")
    done = run(folder, "--only", "page", old=str(policies), out=tmp_path / "out")
    assert done.exit_code == 0 and "V005" in done.stderr
    assert "go neither way; wenlock has joined" in done.stdout
    assert "has no academy “wenlock”, so nobody can tell whose answers have changed" in done.stdout
    done = run(folder, "--only", "page", old=TODAY, new=str(policies), out=tmp_path / "never")
    assert done.exit_code == 2 and "V004" in done.stderr and not (tmp_path / "never").exists()


def test_a_register_that_is_none_writes_nothing(tmp_path: Path) -> None:
    asked = (
        "--academy",
        "wenlock",
        "--register",
        str(tmp_path),
        "--as-at",
        str(AS_AT),
        "--out",
        str(tmp_path / "out"),
    )
    done = trustpolicy("review", TODAY, TODAY, *asked)
    assert done.exit_code == 4 and not (tmp_path / "out").exists()


@pytest.fixture(scope="module")
def under_a_hub(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    newer = copytree(TODAY, tmp_path_factory.mktemp("hub") / "policies")
    out = newer.parent / "out"
    done = run(folder, "--only", "page", "--format", "json", new=str(add_hub(newer)), out=out)
    assert done.exit_code == 0, done.stderr
    return {each["heading"]: each for each in json.loads(done.stdout)["sections"]}


def test_what_a_layer_between_sets_stands_in_it(under_a_hub) -> None:
    """A hub's target of 98% was told in the change log alone, and its sections like the academy's."""
    (row,) = _rows(under_a_hub, "What is set between the trust and Wenlock CE Academy")
    assert row[:6] == [
        *("South Hub", "Attendance target (attendance.target)"),
        *("98%", "97%", "authorised", "Chief Executive Officer"),
    ]
    said = "Set by South Hub, above Wenlock CE Academy: 1 value, all authorised, the first until 31 July 2025"
    assert said in under_a_hub["At a glance"]["points"]
    due = {(row[0], row[1]): row[2] for row in _rows(under_a_hub, "What is due")}
    assert due["section", "thresholds"] == "South Hub" and due["section", "times"] == "Wenlock CE Academy"
    assert due["policy", "Attendance Policy"] == "Diocese of St Albans Multi-Academy Trust"
    contact = next(row for row in _rows(under_a_hub, "Change log") if "Q Example" in row[3])
    assert contact[1] == "" and contact[4] == "hub, 3.4"


def test_nothing_is_told_between_where_nothing_is_set_there(told) -> None:
    assert not [heading for heading in told if heading.startswith("What is set between")]


def test_the_first_page_says_what_changed_who_decided_and_how_many_pupils(told, folder: Path) -> None:
    rows = _rows(told, "At a glance")
    letter = next(row for row in rows if row[1:3] == ["92%", "95%"])
    assert letter[3] == "approved by Directors, ratified by Trust Board, August 2024"
    done = trustpolicy(
        *("diff", str(folder / "2023-24"), TODAY, "--academy", "wenlock", "--format", "json"),
        *("--register", str(folder / "register"), "--as-at", str(AS_AT)),
    )
    flips = json.loads(done.stdout)["impact"]["flips"]
    by = [
        each["subject"]["pupil_id"]
        for each in flips
        if each["by"] == {"how": "alone", "changes": ["register.closes"]} and "pupil_id" in each["subject"]
    ]
    closes = next(row for row in rows if row[1:3] == ["09:00", "09:15"])
    assert closes[4] == len(set(by)) > 0
    assert letter[4] == {"untold": "hidden"}, "13 are found now, 9 of them by this change: it would tell of 4"
    counts = [row[4] for row in rows if isinstance(row[4], int)]
    assert counts == sorted(counts, reverse=True) and len(rows) <= 6


def test_what_alters_no_pupils_answer_is_counted_where_there_is_any(
    told, folder: Path, tmp_path: Path
) -> None:
    [notes] = told["At a glance"]["tables"][0]["notes"]
    assert re.search(r" Of the \d+ changes in the change log, \d+ alter no pupil's answer\.$", notes)
    target = {"trust/thresholds.yaml": (("target: {value: 97%", "target: {value: 98%"),)}
    new = str(write_edited(tmp_path / "new", target))
    done = run(folder, "--only", "page", "--format", "json", old=TODAY, new=new, out=tmp_path / "out")
    [glance, *_] = json.loads(done.stdout)["sections"]
    [notes] = glance["tables"][0]["notes"]
    assert notes.endswith("One pupil can be in several rows.")


def test_a_rule_is_told_by_its_title_once(told) -> None:
    by_rule = [table for table in told["Whom the changes affect"]["tables"] if "rule" in table["caption"]]
    assert by_rule
    for table in told["Whom the changes affect"]["tables"]:
        assert "Title" not in [column["heading"] for column in table["columns"]]
    assert ["Persistent absence (persistent_absence)"] in [row[:1] for row in by_rule[0]["rows"]]
