"""Academies that differ in bands and stages: each loads, its cases hold, and a small register gets the right answers."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

import engine
from engine.check_result import CheckResult
from engine.findings import Finding, Level
from engine.policy.loading import read_policy
from engine.reports.check.markdown import check_markdown
from engine.reports.check.text import check_text
from engine.reports.diagnostics import diagnostics_text
from tests.commands import trustpolicy
from tests.edits import edit

pytestmark = pytest.mark.thorough

ACADEMIES = Path(__file__).parents[1] / "corpus" / "academies"
POLICIES = ACADEMIES / "policies"
AS_AT = date(2024, 11, 15)
HALF_TERMS = (("Autumn 1", date(2024, 9, 2), 40), ("Autumn 2", date(2024, 11, 4), 10))

# A pupil is called by the school and what is known of them; away are sessions of a hundred coded I.
AWAY: Mapping[str, Mapping[str, int]] = {
    "ashcombe": {"four": 4, "five": 5, "seven": 7, "eight": 8, "eleven": 11, "never": 0},
    "brightwell": {"four": 4, "five": 5, "ten": 10, "eleven": 11},
    "coldbrook": {"seven": 7, "eight": 8, "ten": 10, "eleven": 11},
    "dunmere": {"three": 0},
    "eastcote": {"late": 0},
    "fernley": {"worse": 10},
    "kingsmead": {"six": 5, "six_on": 4, "seven": 5, "seven_below": 7},
}
YEARS = {"coldbrook": 7, "six": 6, "six_on": 6, "seven": 7, "seven_below": 7}
ILL = {"three": ("2024-11-04", "2024-11-06", "2024-11-08")}
LATE = {"late": (("2024-11-04", 30), ("2024-11-05", 30))}
NOTICES = (
    ("ashcombe", "eight", "letter_1"),
    ("ashcombe", "eleven", "letter_1"),
    ("ashcombe", "eleven", "letter_2"),
    ("fernley", "worse", "letter_1"),
)


def school_days() -> Iterator[tuple[date, str]]:
    for half_term, first, number in HALF_TERMS:
        days = (first + timedelta(days=n) for n in range(2 * number))
        yield from [(day, half_term) for day in days if day.isoweekday() <= 5][:number]


def write(folder: Path, name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def marks(school: str, pupil: str, away: int) -> Iterator[tuple[object, ...]]:
    late = {date.fromisoformat(day): minutes for day, minutes in LATE.get(pupil, ())}
    ill = [date.fromisoformat(day) for day in ILL.get(pupil, ())]
    for number, (day, _) in enumerate(school_days()):
        for half, session in enumerate(("AM", "PM")):
            code = "/" if session == "AM" else "\\"
            if 99 - (2 * number + half) < away or day in ill:
                code = "I"
            elif session == "AM" and day in late:
                code = "L"
            yield school, pupil, day, session, code, late.get(day, "") if code == "L" else ""


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("register")
    pupils = [(school, pupil, away) for school, own in AWAY.items() for pupil, away in own.items()]
    write(
        folder,
        "pupils",
        ("academy", "pupil_id", "year_group", "on_roll_from"),
        (
            (school, pupil, YEARS.get(school, YEARS.get(pupil, 4)), "2024-09-01")
            for school, pupil, _ in pupils
        ),
    )
    write(
        folder,
        "calendar",
        ("academy", "date", "session", "term", "half_term", "school_year"),
        (
            (school, day, session, "Autumn", half_term, "2024/25")
            for school in AWAY
            for day, half_term in school_days()
            for session in ("AM", "PM")
        ),
    )
    write(
        folder,
        "marks",
        ("academy", "pupil_id", "date", "session", "code", "minutes_late"),
        (mark for each in pupils for mark in marks(*each)),
    )
    write(
        folder,
        "notices",
        ("academy", "pupil_id", "kind", "issued_on", "stage"),
        ((school, pupil, "letter", "2024-10-07", stage) for school, pupil, stage in NOTICES),
    )
    write(folder, "evidence", ("academy", "pupil_id", "kind", "from_date", "to_date"), ())
    return folder


@pytest.fixture(scope="module")
def result(register: Path) -> CheckResult:
    checked = engine.check(POLICIES, (), register, AS_AT)
    assert checked.result, "".join(diagnostics_text(checked.diagnostics))
    return checked.result


def found(result: CheckResult, academy: str) -> dict[str, set[str]]:
    """The pupils that each rule finds at an academy."""
    rules: dict[str, set[str]] = {}
    for each in of(result, academy):
        assert each.answer == "yes", each
        rules.setdefault(each.rule, set()).add(str(each.subject.get("pupil_id", "all")))
    return rules


def of(result: CheckResult, academy: str) -> list[Finding]:
    return [each for each in result.findings if each.academy == academy]


def test_each_academy_is_valid() -> None:
    validated = engine.validate(POLICIES, as_at=AS_AT)
    assert validated.policy, "".join(diagnostics_text(validated.diagnostics))
    assert [each.code.id for each in validated.diagnostics] == ["C116"], "they have no clauses.yaml"
    assert set(validated.policy.academies) == set(AWAY)


def test_the_cases_of_each_academy_hold() -> None:
    tested = engine.test(POLICIES)
    assert tested.result, "".join(diagnostics_text(tested.diagnostics))
    assert not [case for file in tested.result.files for case in file.cases if case.failures]
    assert {file.name.split("/")[-3] for file in tested.result.files} == set(AWAY)


def test_letters_go_out_one_after_the_other(result: CheckResult) -> None:
    assert found(result, "ashcombe") == {
        "letter_due.letter_1": {"five", "seven"},
        "letter_due.letter_2": {"eight"},
        "letter_due.letter_3": {"eleven"},
        "below_target": {"five", "seven", "eight", "eleven"},
        "school_below_target": {"all"},
    }


def test_a_rule_is_counted_once_whatever_its_stages(result: CheckResult) -> None:
    """At fernley the second letter is the third stage, so that its rule is another."""
    counts = [each for each in result.rules if each.id == "letter_due.letter_2"]
    assert [(each.tested, set(each.academies)) for each in counts] == [
        (sum(map(len, AWAY.values())), set(AWAY))
    ]


def test_what_a_check_comes_to_is_told_for_each_academy(result: CheckResult) -> None:
    counts = {each.academy: each for each in result.by_academy()}
    assert set(counts) == set(AWAY)
    for academy, count in counts.items():
        findings = of(result, academy)
        assert sum(count.levels.values()) == len(findings) > 0
        assert count.levels[Level.MUST] == sum(each.level is Level.MUST for each in findings)
    lines = "".join(check_text(result)).splitlines()
    heading = next(at for at, line in enumerate(lines) if line.startswith("academy "))
    fernley = next(line for line in lines[heading:] if line.startswith("fernley"))
    levels = counts["fernley"].levels
    assert fernley.split() == ["fernley", *map(str, levels.values()), "0", "0", "0"]


OWN_TARGET = """rules:
  below_target:
    title: Below what Brightwell aims at
    basis: [{clause: "3.1"}]
    for: each pupil
    when: attendance over this school year is below attendance.target
    level: must
    says: "Attendance {attendance}"
"""


def with_own_target(folder: Path) -> Path:
    """Policies in which brightwell has its own rule in the place of the trust's."""
    policies = Path(shutil.copytree(POLICIES, folder))
    delegation = policies / "trust" / "delegation.yaml"
    edit(
        delegation,
        "  new: {mode: open}\n",
        "  new: {mode: open}\n  by_rule:\n    below_target: {mode: open}\n",
    )
    (policies / "brightwell" / "rules" / "own.yaml").write_text(OWN_TARGET, encoding="utf-8")
    return policies


def test_an_academys_own_rule_has_its_title_there_alone(register: Path, tmp_path: Path) -> None:
    policies = with_own_target(tmp_path / "policies")
    schools = ("ashcombe", "brightwell", "fernley")
    checked = engine.check(policies, schools, register, AS_AT)
    assert checked.result, "".join(diagnostics_text(checked.diagnostics))
    own, others = "Below what Brightwell aims at", "Attendance below the target"
    titles = {(each.academy, each.title) for each in checked.result.findings if each.rule == "below_target"}
    assert titles == {("ashcombe", others), ("brightwell", own), ("fernley", others)}
    written = "".join(check_text(checked.result))
    assert f"{others} (ashcombe, fernley)\n" in written and f"{own} (brightwell)\n" in written
    for heading in ("findings: ashcombe", "findings: fernley"):
        assert own not in written.partition(heading)[2].partition("\nfindings: ")[0]
    markdown = "".join(check_markdown(checked.result))
    assert f"{others} (ashcombe, fernley)" in markdown and f"{own} (brightwell)" in markdown


def test_a_comparison_tells_of_a_rule_once_and_of_an_academys_own_beside_it(
    register: Path, tmp_path: Path
) -> None:
    old, new = (with_own_target(tmp_path / name) for name in ("old", "new"))
    edit(new / "trust" / "thresholds.yaml", "        value: 96%\n", "        value: 90%\n")
    words = ("diff", old, new, "--register", register, "--as-at", str(AS_AT))
    impact = json.loads(trustpolicy(*words, "--format", "json").stdout)["impact"]
    flips = [each["academy"] for each in impact["flips"] if each["rule"] == "below_target"]
    at_brightwell = flips.count("brightwell")
    told = [each["flips"] for each in impact["rules"] if each["id"] == "below_target"]
    assert sorted(told) == sorted([len(flips) - at_brightwell, at_brightwell]) and all(told)
    shown = trustpolicy(*words).stdout.splitlines()
    lines = [line.split() for line in shown if line.startswith("below_target ")]
    assert {line[1]: (int(line[2]) - int(line[3]), int(line[4])) for line in lines} == {
        "note": (len(flips) - at_brightwell,) * 2,
        "must": (at_brightwell,) * 2,
    }
    own, others = "Below what Brightwell aims at", "Attendance below the target"
    assert {" ".join(line[6:]) for line in lines} == {f"{others} (6 academies)", f"{own} (brightwell)"}
    assert f"{others}; {own}" in trustpolicy(*words, "--group").stdout


def test_a_comparison_tells_of_a_rule_once_whatever_its_stages(register: Path, tmp_path: Path) -> None:
    """At fernley the second letter is the third stage."""
    old, new = (Path(shutil.copytree(POLICIES, tmp_path / name)) for name in ("old", "new"))
    edit(new / "trust" / "rules" / "letters.yaml", "is below stage.below", "is below stage.below - 1 points")
    words = ("diff", old, new, "--register", register, "--as-at", str(AS_AT))
    rules = json.loads(trustpolicy(*words, "--format", "json").stdout)["impact"]["rules"]
    assert [(each["id"], each["academies"]) for each in rules] == [
        (f"letter_due.letter_{n}", list(AWAY)) for n in (1, 2, 3)
    ]


def test_a_finding_says_the_band_and_the_academy_how_many_are_in_each(result: CheckResult) -> None:
    colours = found(result, "brightwell")
    assert colours["amber_attendance"] == {"five", "ten"}
    assert colours["red_attendance"] == {"eleven"}
    says = {each.rule: each.says for each in of(result, "brightwell")}
    assert says["red_attendance"] == "Attendance 89%, red (below 90%)"
    assert says["pupils_in_bands"] == "Pupils in green: 1, in amber: 2, in red: 1"
    (red,) = (each for each in of(result, "brightwell") if each.rule == "red_attendance")
    edges = {used.path: (used.value, used.at, used.written) for used in red.settings}
    assert str(edges["attendance.bands.red.below"][0]) == "90"
    assert edges["attendance.bands.red.below"][2] == "90%"
    assert edges["attendance.bands.red.below"][1] == "brightwell/thresholds.yaml:7:26"


def test_others_have_their_own_bands_and_stages(result: CheckResult) -> None:
    assert found(result, "coldbrook")["colour.orange"] == {"eight", "ten"}
    assert found(result, "coldbrook")["colour.red"] == {"eleven"}
    counts = {each.id: each.yes for each in result.rules if each.id.startswith("colour.")}
    assert len(counts) == 8 and sum(counts.values()) == len(AWAY["coldbrook"])
    assert found(result, "coldbrook")["many_red"] == {"all"}
    assert found(result, "dunmere")["evidence_letter_due"] == {"three"}
    assert found(result, "eastcote") == {"lateness_meeting": {"late"}}
    fernley = found(result, "fernley")
    assert fernley["meeting_due"] == fernley["letter_due.letter_2"] == fernley["medical_stage"] == {"worse"}


def test_a_pupil_has_the_target_and_the_bands_of_the_own_phase(result: CheckResult) -> None:
    """95% is below the target in year 6 and above it in year 7, at one school; 94% is the whole school's."""
    kingsmead = found(result, "kingsmead")
    assert kingsmead["below_target"] == {"six", "seven_below"}
    assert kingsmead["phase_colour.green"] == {"seven"}
    assert kingsmead["phase_colour.amber"] == {"six", "six_on", "seven_below"}
    told = {
        str(each.subject.get("pupil_id", "all")): [
            (str(used.value), used.when, used.at) for used in each.settings
        ]
        for each in of(result, "kingsmead")
        if each.rule in ("below_target", "school_below_target")
    }
    assert ("96", "junior and primary", "trust/thresholds.yaml:7:16") in told["six"]
    assert ("94", "secondary", "trust/thresholds.yaml:9:16") in told["seven_below"]
    assert kingsmead["school_below_target"] == {"all"}


def test_an_explanation_says_the_band(register: Path) -> None:
    told = engine.explain_answer(POLICIES, "brightwell", "amber_attendance", ("five",), register, AS_AT)
    assert told.explanation, "".join(diagnostics_text(told.diagnostics))
    assert "is in the band amber, 90% or more and less than 96%" in told.explanation.sentence


def test_a_further_letter_is_a_line_in_the_settings_alone(tmp_path: Path) -> None:
    shutil.copytree(POLICIES, tmp_path / "policies")
    own = tmp_path / "policies" / "ashcombe" / "thresholds.yaml"
    own.write_text(own.read_text("utf-8") + "    - {name: letter_4, below: 85%, after: letter_3}\n", "utf-8")
    rules = engine.validate(tmp_path / "policies", as_at=AS_AT).rules
    assert rules
    (further,) = (each for each in rules.rules if each.rule.id == "letter_due.letter_4")
    assert further.academies == ("ashcombe",)
    assert further.rule.ladder and (further.rule.ladder.name, further.rule.ladder.stage) == ("letters", 4)


@pytest.mark.parametrize(
    ("was", "now", "changes"),
    [
        ("from: 90%", "from: 90.0%", False),
        ("{name: amber, from: 90%, below: 96%}", "{below: 96%, from: 90%, name: amber}  # amber", False),
        ("90%", "90.01%", True),
        ("amber", "yellow", True),
    ],
)
def test_an_authorisation_covers_every_end_and_name(
    tmp_path: Path, was: str, now: str, changes: bool
) -> None:
    before = says_of_bands(tmp_path / "before", "", "")
    after = says_of_bands(tmp_path / "after", was, now)
    assert before == "green (from 96%), amber (from 90%, below 96%), red (below 90%)"
    assert (after != before) is changes


def says_of_bands(folder: Path, was: str, now: str) -> str:
    """What brightwell's section says of its bands, to be authorised, with a piece of its file otherwise."""
    shutil.copytree(POLICIES, folder)
    delegation, own = folder / "trust" / "delegation.yaml", folder / "brightwell" / "thresholds.yaml"
    text = delegation.read_text("utf-8")
    delegation.write_text(
        text.replace("at_most: 99%", "at_most: 99%, authorised_by: chief_executive"), "utf-8"
    )
    own.write_text(own.read_text("utf-8").replace(was, now) if was else own.read_text("utf-8"), "utf-8")
    policy, found = read_policy(folder, ["brightwell"], AS_AT)
    assert policy and {each.code.id for each in found} == {"A001"}
    (section,) = policy.academies["brightwell"].local.sections
    return section.says["attendance.bands"]


def test_bands_with_a_hole_are_refused(tmp_path: Path) -> None:
    shutil.copytree(POLICIES, tmp_path / "policies")
    shutil.copytree(ACADEMIES / "refused" / "hollowell", tmp_path / "policies" / "hollowell")
    trust = tmp_path / "policies" / "trust" / "policy.yaml"
    edit(trust, "phases:", "phases:\n  hollowell: primary")
    checked = engine.check(tmp_path / "policies", ("hollowell",), tmp_path, AS_AT)
    assert checked.result is None
    (problem,) = checked.diagnostics
    assert problem.code.id == "L080"
    assert problem.message == "no band of `attendance.bands` holds values from 95.9% to below 96%"


def test_of_bands_with_a_mistake_no_rule_says_that_there_are_none(tmp_path: Path) -> None:
    """One mistake, one message: the rules that name the bands are not told beside it."""
    shutil.copytree(POLICIES, tmp_path / "policies")
    own = tmp_path / "policies" / "brightwell" / "thresholds.yaml"
    edit(own, "below: 96%", "below: 95.9%")
    problems = engine.validate(tmp_path / "policies", as_at=AS_AT).diagnostics
    assert [each.code.id for each in problems] == ["L080"]


def test_a_rule_of_the_trust_cannot_name_a_band_that_an_academy_does_not_have(tmp_path: Path) -> None:
    shutil.copytree(POLICIES, tmp_path / "policies")
    own = tmp_path / "policies" / "coldbrook" / "rules" / "colours.yaml"
    edit(own, "bands.red among", "bands.purple among")
    problems = engine.validate(tmp_path / "policies", as_at=AS_AT).diagnostics
    assert [(each.code.id, each.message) for each in problems] == [
        ("R013", "`attendance.bands` has no band `purple`")
    ]
