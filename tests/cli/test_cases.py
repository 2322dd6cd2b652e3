"""`test` on cases that hold, fail, are wrong, or are not there."""

from __future__ import annotations

import csv
import re
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import Result

from engine.installed import installed_folder
from tests.commands import trustpolicy
from tests.edits import edit
from tests.results import read_result

pytestmark = pytest.mark.thorough

HEAD = "title: Often late\nacademy: wenlock\nrule: often_late\ncases:\n"
CASE = """\
  - name: {name}
    as_at: 2024-11-22
    calendar: plain
    marks: |
      four  2024-11-04 L\\*4 ...
      five  2024-11-04 L\\*5 ...
    pupils:
      four: {{on_roll_from: 2024-11-04}}
      five: {{on_roll_from: 2024-11-04}}
    expect: {{{expect}}}
"""
HOLDS = CASE.format(name="holds", expect="four 2024-11-04: no, five 2024-11-04: {answer: yes, count: 5}")
FAILS = CASE.format(
    name="fails <&>", expect="four 2024-11-04: yes, five 2024-11-04: {answer: yes, says: Late 6 …}"
)
UNNAMED = CASE.format(name="is silent", expect="four 2024-11-04: no, four 2024-09-02: no")


def run(*words: str) -> Result:
    return trustpolicy("test", *words)


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    folder = tmp_path / "cases"
    folder.mkdir()
    calendars = installed_folder("policies") / "trust" / "cases" / "calendars.yaml"
    (folder / "calendars.yaml").write_text(calendars.read_text("utf-8"), "utf-8")
    return folder


def write(folder: Path, *parts: str, name: str = "often_late.yaml") -> Path:
    (folder / name).write_text(HEAD + "".join(parts), "utf-8")
    return folder / name


def test_cases_that_hold_end_with_0(cases: Path) -> None:
    done = run(str(write(cases, HOLDS)))
    assert done.exit_code == 0
    assert "1 case in 1 file, 2 expectations: all are met" in done.stdout


def test_another_answer_fails_though_there_is_nothing_more_to_be_said_of_it(cases: Path) -> None:
    """A no of a rule without figures or a window has no words: it passed where a yes was expected."""
    expect = "{one 2024-11-04: yes, one 2024-11-05: excepted, one 2024-11-06: cannot tell}"
    asked = f"  - {{name: a no, as_at: 2024-11-22, marks: one 2024-11-04 ..., expect: {expect}}}\n"
    path = cases / "holiday_not_asked_for.yaml"
    path.write_text(HEAD.replace("often_late", "holiday_not_asked_for") + asked, "utf-8")
    done = run(str(path))
    assert done.exit_code == 1
    assert [line for line in done.stdout.splitlines() if line.startswith("  expected")] == [
        "  expected  yes",
        "  expected  excepted",
        "  expected  cannot tell",
    ]


def test_a_failure_tells_expected_told_and_why(cases: Path) -> None:
    path = write(cases, HOLDS, FAILS, UNNAMED)
    done = run(str(cases))
    assert done.exit_code == 1
    said = done.stdout.replace(path.as_posix(), "often_late.yaml")
    assert (
        "failed: often_late: fails <&>\n"
        "  --> often_late.yaml:24:31\n"
        "  subject   four 2024-11-04\n"
        "  expected  yes\n"
        "  told      no\n"
        "  why       window 2024-11-04 to 2024-11-22\n"
        "            count 4\n"
    ) in said
    assert (
        "  expected  yes, says “Late 6 …”\n  told      yes\n  why       the finding says: Late 5 times"
        in said
    )
    assert (
        "  subject   five 2024-11-04\n  expected  no, since the case does not name it\n  told      yes\n"
        in said
    )
    assert "  subject   four 2024-09-02\n  expected  no\n  told      not asked\n" in said
    assert "it is asked of `four 2024-11-04`\n" in said, "a pupil's half term goes by its first day"
    assert "3 cases in 1 file, 6 expectations: 2 cases failed" in said


def test_json_is_what_its_schema_says(cases: Path) -> None:
    write(cases, HOLDS, FAILS)
    done = run(str(cases), "--format", "json")
    result = read_result("test", done.stdout)
    totals = result["totals"]
    assert (totals["files"], totals["cases"], totals["expectations"], totals["failed"]) == (1, 2, 4, 1)
    (rule,) = result["coverage"]
    assert rule["items"] == rule["covered"] + len(rule["uncovered"]) + len(rule["declared"])
    assert [len(case["failures"]) for case in result["files"][0]["cases"]] == [0, 2]
    assert "1 case failed" in done.stderr


def test_csv_and_markdown_have_a_row_a_failure(cases: Path) -> None:
    write(cases, HOLDS, FAILS)
    rows = list(csv.DictReader(StringIO(run(str(cases), "--format", "csv").stdout)))
    assert [row["result"] for row in rows][:4] == ["passed", "failed", "failed", "not covered"]
    assert (rows[1]["expected"], rows[1]["told"], rows[1]["line"]) == ("yes", "no", "24")
    markdown = run(str(cases), "--format", "markdown").stdout
    assert "fails &lt;&amp;&gt; | four 2024-11-04 | yes | no |" in markdown


def test_a_rule_written_out_that_cannot_be_read_is_told(cases: Path) -> None:
    """It is asked of nobody: its cases would be passed over."""
    rule = "rule: {for: each pupil, when: sessions coded L this half term at least 5}\n"
    file = write(cases, HOLDS)
    file.write_text(file.read_text("utf-8").replace("rule: often_late\n", rule), "utf-8")
    done = run(str(cases))
    assert done.exit_code == 3
    assert "[R001]" in done.stderr and "often_late.yaml:3:" in done.stderr


def test_a_line_of_marks_that_is_there_twice_is_told_once(cases: Path) -> None:
    four = r"      four  2024-11-04 L\*4 ..." + "\n"
    done = run(str(write(cases, HOLDS.replace(four, four + four))))
    assert done.exit_code == 3 and done.stderr.count("error[") == 1
    assert "`four` has a mark of 2024-11-04 AM already" in done.stderr and ":10:7" in done.stderr


def test_a_row_that_is_there_twice_is_told(cases: Path) -> None:
    call = "        - {pupil_id: four, date: 2024-11-04, outcome: reached}\n"
    done = run(str(write(cases, f"{HOLDS}    tables:\n      calls:\n{call}{call}")))
    assert done.exit_code == 3 and done.stderr.count("error[") == done.stderr.count("error[S009]") == 1


def test_calendars_named_by_themselves_stand_for_the_cases_beside_them(cases: Path) -> None:
    """They have no cases, and were read as if they had: seven errors, though nothing was wrong."""
    write(cases, HOLDS)
    done = run(str(cases / "calendars.yaml"))
    assert (done.exit_code, done.stderr) == (0, "")
    assert "1 case in 1 file, 2 expectations: all are met" in done.stdout
    (cases / "calendars.yaml").write_text("plain:\n  half_term: 2024\n", "utf-8")
    done = run(str(cases / "calendars.yaml"))
    assert done.exit_code == 3
    assert "calendars.yaml:2:3" in done.stderr
    assert "[K004]" not in done.stderr  # that there is no `plain` is not known


@pytest.mark.parametrize(
    ("days", "wrong", "said"),
    [
        ("to: 2024-10-25", "to: 2023-10-25", "ends on 2023-10-25, before it begins on 2024-09-02"),
        (
            "to: 2024-10-25",
            "to: 2025-10-25",
            "begins on 2024-11-04, and the one before it ends on 2025-10-25",
        ),
        (
            "from: 2024-11-04",
            "from: 2024-10-14",
            "begins on 2024-10-14, and the one before it ends on 2024-10-25",
        ),
    ],
)
def test_half_terms_that_end_before_they_begin_or_overlap_are_told(
    days: str, wrong: str, said: str, cases: Path
) -> None:
    """The first was one without days, and its cases could pass; the second was told by every case of its days."""
    write(cases, HOLDS)
    calendars = cases / "calendars.yaml"
    calendars.write_text(calendars.read_text("utf-8").replace(days, wrong, 1), "utf-8")
    done = run(str(cases))
    assert done.exit_code == 3
    assert done.stderr.count("error[") == done.stderr.count("error[K017]") == 1 and said in done.stderr


@pytest.mark.parametrize(
    ("names", "wrong", "said"),
    [
        (
            "year: 2024/25, term: Autumn, half_term: Autumn 2",
            "year: 2023/24, term: Autumn, half_term: Autumn 2",
            "the school year `2023/24` comes back on 2024-11-04 after another school year",
        ),
        (
            "year: 2024/25, term: Autumn, half_term: Autumn 2",
            "year: 2024-25, term: Autumn, half_term: Autumn 2",
            "the school year `2024-25` is `2024/25` written differently",
        ),
        (
            "term: Spring, half_term: Spring 2",
            "term: Autumn, half_term: Spring 2",
            "the term `Autumn` comes back on 2024-02-19 after another term",
        ),
        (
            "term: Summer, half_term: Summer 2",
            "term: Summer, half_term: SUMMER 1",
            "the half term `SUMMER 1` is `Summer 1` written differently",
        ),
    ],
)
def test_a_wrong_name_in_a_calendar_is_told_once_where_it_stands(
    names: str, wrong: str, said: str, cases: Path
) -> None:
    """Each case whose day was of the calendar told it, of a register of its own that could not be used."""
    write(cases, HOLDS, FAILS)
    calendars = cases / "calendars.yaml"
    calendars.write_text(calendars.read_text("utf-8").replace(names, wrong, 1), "utf-8")
    done = run(str(cases))
    assert done.exit_code == 3
    assert done.stderr.count("error[") == 1 and f"error[K018]: {said}\n" in done.stderr
    assert done.stderr.endswith("nothing was tested: 1 error\n")


def test_a_usual_calendar_that_there_is_not_is_told_once_with_the_number_of_its_cases(policies: Path) -> None:
    """Renamed, it was missed by each of hundreds of cases."""
    folder = policies / "trust" / "cases"
    edit(folder / "calendars.yaml", "plain:\n", "plane:\n")
    files = [str(folder / f"{name}.yaml") for name in ("often_late", "late_to_threshold")]
    done = run(*files, "--policies", str(policies))
    assert done.exit_code == 3
    told = "there is no calendar `plain`, by which cases go that name none: 6 cases"
    assert done.stderr.startswith(f"error[K004]: {told}\n") and "late_to_threshold.yaml:7:5\n" in done.stderr
    assert done.stderr.endswith("did you mean `plane`?\n\nnothing was tested: 1 error\n")


def test_a_calendar_that_there_is_not_is_told_where_it_is_named(cases: Path) -> None:
    file = write(cases, HOLDS.replace("calendar: plain", "calendar: plane"))
    done = run(str(cases))
    assert done.exit_code == 3
    assert f"{file.name}:7:15\n7 |     calendar: plane\n  |               ^^^^^\n" in done.stderr


def test_junit_is_xml_that_says_the_same(cases: Path, tmp_path: Path) -> None:
    write(cases, HOLDS, FAILS)
    target = tmp_path / "cases.xml"
    assert run(str(cases), "--junit", str(target)).exit_code == 1
    root = ElementTree.parse(target).getroot()
    assert (root.get("tests"), root.get("failures")) == ("2", "1")
    holds, fails = root.iter("testcase")
    assert holds.find("failure") is None
    assert fails.get("name") == "fails <&>"
    failure = fails.find("failure")
    assert failure is not None and failure.text is not None and failure.text.count("expected") == 2
    assert run(str(cases), "--format", "junit").stdout == target.read_text("utf-8")


def test_no_cases_are_a_failure(cases: Path) -> None:
    done = run(str(cases))
    assert done.exit_code == 1
    assert "no cases were found, so nothing was tested" in done.stdout


def test_the_files_of_a_layer_without_cases_are_not_taken_for_some() -> None:
    done = run("policies/wenlock")
    assert (done.exit_code, done.stderr) == (1, "")
    assert "no cases were found, so nothing was tested" in done.stdout


def test_cases_of_a_rule_that_was_taken_out_are_to_be_deleted(cases: Path) -> None:
    file = write(cases, HOLDS)
    file.write_text(file.read_text("utf-8").replace("rule: often_late", "rule: seldom_here"), "utf-8")
    told = run(str(cases)).stderr
    assert "error[K002]" in told and "If the rule was taken out, delete its cases" in told


def test_cases_that_are_not_sound_end_with_3(cases: Path) -> None:
    write(
        cases, HOLDS.replace("L\\*4", "A\\*4"), FAILS.replace("four 2024-11-04: yes", "fuor 2024-11-04: yes")
    )
    write(cases, HOLDS.replace("as_at: 2024-11-22", "as_at: 22/11/2024"), name="second.yaml")
    done = run(str(cases))
    assert done.exit_code == 3
    assert [code in done.stderr for code in ("[K007]", "[K009]", "[S006]")] == [True, True, True]
    assert "nothing was tested: 3 errors" in done.stderr


def test_a_pupil_of_whom_only_what_differs_is_said_is_most_likely_mistyped(cases: Path) -> None:
    """Else the case held though it never asked what it says: of `five` nothing differed."""
    never_late = HOLDS.replace("      five: {on_roll", "      fvie: {on_roll")
    done = run(str(write(cases, never_late)))
    assert done.exit_code == 3
    assert "[K009]: nothing else in this case is about the pupil `fvie`" in done.stderr
    assert "help: did you mean `five`?" in done.stderr
    assert (
        run(str(write(cases, HOLDS.replace("      five: {on_roll", "      left: {on_roll")))).exit_code == 0
    )


def test_of_a_line_that_cannot_be_read_one_problem_is_told(cases: Path) -> None:
    """Its pupil is not missed as well where the case expects something of them."""
    write(cases, HOLDS.replace("five  2024-11-04 L", "five  2024-11-02 L"))
    done = run(str(cases))
    assert done.exit_code == 3
    assert "[K006]" in done.stderr and "nothing was tested: 1 error" in done.stderr


@pytest.mark.parametrize(
    ("taught", "year"), [("[3, 4, 5]", 4), ("[9, 10, 11]", 9), ("[0, 1, 2]", 1), ("[0]", 0)]
)
def test_the_usual_pupil_is_of_a_year_group_that_the_academy_teaches(
    taught: str, year: int, cases: Path, policies: Path
) -> None:
    """Year 4, which a secondary school's settings have no case for, only where there is one."""
    (policies / "school").mkdir()
    said = f"layer: academy\nunder: luton\nidentity: {{name: Invented School, year_groups: {taught}}}\n"
    (policies / "school" / "policy.yaml").write_text(said, "utf-8")
    rule = f"rule:\n  for: each pupil\n  when: year_group is {year}\n"
    case = (
        "  - name: somebody\n    as_at: 2024-11-22\n    marks: |\n      one  2024-11-04 ...\n"
        "    expect: {one: yes}\n"
    )
    (cases / "usual.yaml").write_text(f"title: Usual\nacademy: school\n{rule}cases:\n{case}", "utf-8")
    done = run(str(cases), "--policies", str(policies))
    assert done.exit_code == 0, done.output


def test_a_path_that_is_not_there_is_usage() -> None:
    done = run("nowhere/often_lat.yaml")
    assert done.exit_code == 2
    assert "did you mean `often_late.yaml`" in done.stderr


def test_a_rule_can_be_tried_before_it_is_in_force(cases: Path) -> None:
    tried = "rule:\n  for: each pupil\n  when: count(sessions where code is L) over each half term is at least {}\n"
    text = HEAD.replace("rule: often_late\n", tried.format(4)) + HOLDS
    (cases / "tried.yaml").write_text(text, "utf-8")
    done = run(str(cases))
    assert done.exit_code == 1
    assert "  subject   four 2024-11-04\n  expected  no\n  told      yes\n" in done.stdout


def test_rules_that_no_case_asks_are_counted_unless_coverage_is_asked_for(policies: Path) -> None:
    for file in (policies / "trust/cases").iterdir():
        if file.name != "calendars.yaml":
            file.unlink()
    write(policies / "trust/cases", HOLDS)
    each = "not covered: severe_absence\n  no case asks this rule ("
    counted = r"\nnot covered: no case asks \d+ rules: `\w+`, `\w+`, `\w+` and \d+ more \(`--coverage` lists all\)\n"
    for words, all_told in (((), False), (("--coverage",), True)):
        said = run(*words, "--policies", str(policies)).stdout
        assert ("not covered: often_late\n" in said, each in said) == (True, all_told)
        assert bool(re.search(counted, said)) is not all_told


def test_what_no_case_touches_is_listed_and_can_be_required(cases: Path) -> None:
    path = write(cases, HOLDS)
    done = run(str(path))
    assert done.exit_code == 0
    assert (
        "not covered: often_late\n"
        "  cannot tell\n"
        "  the number of sessions in a half term (for which the code is lateness.before_close or the code is"
        " lateness.after_close) is 5 or more (one above)\n"
        "  mark: the code is lateness.after_close (yes)\n"
        "\n"
        "coverage: 9 of 12 answers, parts and boundaries of 1 rule; 3 are not covered\n"
    ) in done.stdout
    assert run(str(path), "--coverage").exit_code == 1
