"""Settings that vary: key stages, and single days that go before all else."""

from __future__ import annotations

import csv
import json
import shutil
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from shutil import copytree

import pytest

import engine
from engine.explain.register_times import lacking_case
from engine.installed import installed_folder
from engine.policy.loading import load_policy
from engine.showing.settings import Then
from tests.commands import trustpolicy
from tests.selecting import value_for

pytestmark = pytest.mark.thorough

TIMES = """\
school_day:
  starts: {value: 8:45, clause: "4.4"}
register:
  cases:
    - when: {session: AM}
      opens: 8:45
      closes: 9:10
      clause: "4.4"
    - when: {session: PM, key_stages: [KS2]}
      opens: 13:00
      closes: 13:10
    - when: {session: PM, on: [2024-12-20, 2025-07-22]}
      opens: 11:30
      closes: 11:40
    - when: {session: PM, year_groups: [3], on: [2025-03-28]}
      opens: 12:00
      closes: 12:05
"""


@pytest.fixture
def policies(policies: Path) -> Path:
    (policies / "wenlock" / "times.yaml").write_text(TIMES, "utf-8")
    return policies


def test_a_single_day_goes_before_the_rest(policies: Path) -> None:
    policy, found = load_policy(policies, ["wenlock"], date(2025, 3, 28), draft=True)
    assert policy, found
    closes = policy.academies["wenlock"].settings["register.closes"]
    told = {
        (session, year, day): value_for(closes, session, year, date.fromisoformat(day))
        for session, year, day in (
            ("PM", 4, "2024-12-20"),
            ("PM", 4, "2024-12-19"),
            ("AM", 4, "2024-12-20"),
            ("PM", 3, "2025-03-28"),
            ("PM", 4, "2025-03-28"),
        )
    }
    minutes = [hour * 60 + minute for hour, minute in ((11, 40), (13, 10), (9, 10), (12, 5), (13, 10))]
    assert list(told.values()) == minutes
    assert value_for(closes, "PM", 2, date(2025, 3, 27)) is None


def show(policies: Path, *words: str) -> str:
    base = ("show", "wenlock", "register.closes", "--draft", "--policies", str(policies))
    done = trustpolicy(*base, *words)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_show_has_a_line_for_each_case_as_it_was_written(policies: Path) -> None:
    shown = show(policies, "--on", "2025-03-28")
    assert "PM, years 3, 4, 5 and 6" in shown and "PM, on 2024-12-20" in shown
    assert shown.count("13:10") == 1


def test_show_of_a_session_has_the_case_that_applies(policies: Path) -> None:
    words = ("--on", "2025-03-28", "--session", "PM", "--format", "json")
    (setting,) = json.loads(show(policies, *words, "--year-group", "3"))["settings"]
    assert [case["value"] for case in setting["cases"]] == ["12:05"]
    (setting,) = json.loads(show(policies, *words, "--year-group", "4"))["settings"]
    assert [case["value"] for case in setting["cases"]] == ["13:10"]


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("2025-03-28", []),
        ("2025-03-30", ["2025-03-30 is a Sunday"]),
        ("2025-09-01", ["2025-09-01 lies outside the school year 2024-25"]),
        ("2024-08-31", ["2024-08-31 is a Saturday", "2024-08-31 lies outside the school year 2024-25"]),
    ],
)
def test_show_says_that_the_day_asked_about_is_no_school_day(
    policies: Path, day: str, says: list[str]
) -> None:
    then = Then(date.fromisoformat(day), session="PM")
    shown = engine.show(policies, "wenlock", "register.closes", then.day, then, draft=True)
    told = [each.message for each in shown.diagnostics if each.code.id == "L091"]
    assert shown.settings and [each.startswith(said) for each, said in zip(told, says, strict=True)] == [
        True
    ] * len(says)
    compared = engine.show_all(policies, "register.closes", then.day, then, draft=True)
    assert [each.message for each in compared.diagnostics if each.code.id == "L091"] == told


def test_show_explains_how_a_case_was_chosen(policies: Path) -> None:
    words = ("--on", "2024-12-20", "--session", "PM", "--year-group", "4", "--explain")
    shown = show(policies, *words)
    assert "for Friday 2024-12-20, PM, year 4:" in shown
    assert "AM (09:10): does not, for it is for AM" in shown
    assert "PM, years 3, 4, 5 and 6 (13:10): does not, for a case for this day alone goes before it" in shown
    assert "PM, on 2024-12-20 (11:40): holds" in shown
    (setting,) = json.loads(show(policies, *words, "--format", "json"))["settings"]
    assert [each["when"] for each in setting["choices"] if each["holds"]] == ["PM, on 2024-12-20"]


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("2024-12-19", ["yes", "yes", "not yet", "not yet", "not yet"]),
        ("2024-12-20", ["yes", "not on this day", "yes", "not yet", "not yet"]),
        ("2025-03-28", ["yes", "yes", "no longer", "not yet", "yes"]),
    ],
)
def test_explained_a_case_is_in_force_only_on_its_days(policies: Path, day: str, says: list[str]) -> None:
    words = ("--explain", "--on", day, "--format")
    rows = list(csv.DictReader(StringIO(show(policies, *words, "csv"))))
    told = [row["in_force"] for row in rows if row["in_force"]]
    assert told == [*["overruled"] * 3, *says]
    (setting,) = json.loads(show(policies, *words, "json"))["settings"]
    assert [case["in_force"] for case in setting["says"][-1]["cases"]] == [each == "yes" for each in says]
    listed = csv.DictReader(StringIO(show(policies, "--on", day, "--format", "csv")))
    assert [row["in_force"] for row in listed] == says


def test_what_no_other_layer_sets_is_not_overruled_on_another_day(policies: Path) -> None:
    """It is past, and nothing holds for the session asked about."""
    thresholds = policies / "trust" / "thresholds.yaml"
    dated = 'target:\n    clause: "4.6"\n    cases: [{when: {until: 2024-12-31}, value: 97%}]\n'
    text = thresholds.read_text("utf-8").replace('target: {value: 97%, clause: "4.6"}\n', dated)
    thresholds.write_text(text, "utf-8")
    words = ("attendance.target", "--explain", "--on", "2025-03-28", "--session", "PM", "--draft")
    done = trustpolicy("show", "wenlock", *words, "--policies", str(policies))
    assert "until 2024-12-31" in done.stdout, done.stderr
    assert "no longer" in done.stdout and "overruled" not in done.stdout


BY_CLASS = """\
attendance:
  target:
    cases:
      - when: {year_groups: [3, 5, 6]}
        value: 97.5%
      - when: {classes: [4A]}
        value: 98%
      - when: {classes: [4B]}
        value: 99%
      - when: {whole_school: true}
        value: 97.8%
"""


@pytest.fixture
def by_class(policies: Path) -> Path:
    """Wenlock with a target for each of two classes of year 4, and one for the whole school."""
    policy = policies / "wenlock" / "policy.yaml"
    years = "year_groups: [3, 4, 5, 6]"
    text = policy.read_text("utf-8").replace(years, f"{years}\n  classes: {{4A: [4], 4B: [4]}}")
    policy.write_text(text, "utf-8")
    (policies / "wenlock" / "thresholds.yaml").write_text(BY_CLASS, "utf-8")
    return policies


@pytest.mark.parametrize(
    ("words", "value"),
    [
        (("--class", "4A"), ["98%"]),
        (("--class", "4B", "--session", "PM"), ["99%"]),
        (("--year-group", "5"), ["97.5%"]),
        (("--year-group", "4"), ["98%", "99%"]),
    ],
)
def test_show_of_a_class_has_its_case(by_class: Path, words: tuple[str, ...], value: list[str]) -> None:
    base = (
        "show",
        "wenlock",
        "attendance.target",
        "--draft",
        "--policies",
        str(by_class),
        "--format",
        "json",
    )
    done = trustpolicy(*base, "--on", "2025-03-28", *words)
    assert [case["value"] for case in json.loads(done.stdout)["settings"][0]["cases"]] == value


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--class", "4C"), "there is no class `4C`"),
        (("--class", "4A", "--year-group", "5"), "the class `4A` has no pupils of year 5"),
    ],
)
def test_a_class_that_is_not_there_is_told(by_class: Path, words: tuple[str, ...], told: str) -> None:
    base = ("show", "wenlock", "--draft", "--policies", str(by_class))
    done = trustpolicy(*base, *words)
    assert done.exit_code == 2 and told in done.stderr


def test_rules_use_the_target_of_the_class_and_of_the_school(by_class: Path, tmp_path: Path) -> None:
    """98.5% is enough for 4A and not for 4B; without a class it cannot be told; the school has a target of its own."""
    found = engine.validate(by_class, ["wenlock"], date(2025, 3, 28), document=False, draft=True)
    assert [each.message for each in found.diagnostics if "year group at wenlock" in each.message] == []
    register = tmp_path / "register"
    register.mkdir()
    days = [date(2024, 9, 2) + timedelta(days=number) for number in range(140)]
    days = [day for day in days if day.isoweekday() < 6]
    calendar = [f"wenlock,{day},{half},Autumn,Autumn 1,2024-25" for day in days for half in ("AM", "PM")]
    head = "academy,date,session,term,half_term,school_year\n"
    (register / "calendar.csv").write_text(head + "\n".join(calendar) + "\n")
    pupils = {"P1": "4A", "P2": "4B", "P3": ""}
    lines = [f"wenlock,{each},4,{name},2024-09-02" for each, name in pupils.items()]
    head = "academy,pupil_id,year_group,class,on_roll_from\n"
    (register / "pupils.csv").write_text(head + "\n".join(lines) + "\n")
    away = {*days[:2], days[-1]}
    marks = [
        f"wenlock,{each},{day},{half},{'I' if day in away and half == 'AM' else '/' if half == 'AM' else chr(92)}"
        for each in pupils
        for day in days
        for half in ("AM", "PM")
    ]
    (register / "marks.csv").write_text("academy,pupil_id,date,session,code\n" + "\n".join(marks) + "\n")
    checked = engine.check(by_class, ["wenlock"], register, days[-1], draft=True)
    assert checked.result, checked.diagnostics
    told = {
        str(each.subject.get("pupil_id", "")): (
            each.answer,
            [(used.value, used.when) for used in each.settings],
        )
        for each in checked.result.findings
        if each.rule == "attendance_target"
    }
    assert told["P2"][0] == "yes" and ("99%", "year 4, class 4B") in _plain(told["P2"][1])
    assert told["P3"][0] == "cannot tell" and all(when is None for _, when in told["P3"][1])
    assert "P1" not in told
    missing = {each.missing for each in checked.result.findings if each.subject.get("pupil_id") == "P3"}
    assert ("a value of `attendance.target` for a pupil without a class",) in missing
    counted = {each.id: each for each in checked.result.rules}
    assert counted["school_attendance"].cannot_tell == 0


def _plain(settings: list[tuple[object, str | None]]) -> list[tuple[str, str | None]]:
    return [(f"{value}%", when) for value, when in settings]


def test_a_grown_list_of_phases_changes_no_value_by_the_academys_own_hand(policies: Path) -> None:
    """The trust says the phase: an academy that says another of itself is refused."""
    targets = "attendance:\n  target:\n    clause: '4.6'\n    cases:\n"
    targets += "".join(
        f"      - when: {{phases: [{phase}]}}\n        value: {value}%\n"
        for phase, value in (("junior", 97), ("special", 90))
    )
    _go_by(policies, "\n".join(targets.splitlines()[1:]))
    trust = policies / "trust" / "policy.yaml"
    trust.write_text(trust.read_text("utf-8") + "\nphases: {wenlock: junior}\n", "utf-8")
    policy, found = load_policy(policies, ["wenlock"], date(2025, 3, 28), draft=True)
    assert policy, found
    held = policy.academies["wenlock"].settings["attendance.target"]
    assert [case.value for case in held.cases] == [97]
    own = policies / "wenlock" / "policy.yaml"
    own.write_text(own.read_text("utf-8") + "\nphases: {wenlock: special}\n", "utf-8")
    policy, found = load_policy(policies, ["wenlock"], date(2025, 3, 28), draft=True)
    assert policy is None and any(each.code.id == "L066" for each in found)


def test_one_phase_with_its_year_groups_is_no_other_than_the_phase_alone(policies: Path) -> None:
    """The school as a whole is of the phases that are all it has, be they one or several."""
    cases = (
        "  target:\n    clause: '4.6'\n    cases:\n"
        "      - when: {phases: [junior, special]}\n        value: 97%\n"
        "      - when: {phases: [junior, special], whole_school: true}\n        value: 95%"
    )
    _go_by(policies, cases)
    trust = policies / "trust" / "policy.yaml"
    text = trust.read_text("utf-8")
    held = set()
    for said in ("junior", "{junior: [3, 4, 5, 6]}", "{junior: [3, 4], special: [5, 6]}"):
        trust.write_text(f"{text}\nphases: {{wenlock: {said}}}\n", "utf-8")
        policy, found = load_policy(policies, ["wenlock"], date(2025, 3, 28), draft=True)
        assert policy, found
        setting = policy.academies["wenlock"].settings["attendance.target"]
        held.add(tuple((case.value, case.selector.of_whole_school()) for case in setting.cases))
    assert held == {((97, False), (95, True))}


def _go_by(policies: Path, cases: str) -> None:
    thresholds = policies / "trust" / "thresholds.yaml"
    text = thresholds.read_text("utf-8")
    line = next(line for line in text.splitlines() if line.strip().startswith("target:"))
    thresholds.write_text(text.replace(line, cases), "utf-8")


def test_a_year_group_that_is_not_taught_is_told(policies: Path) -> None:
    words = ("show", "wenlock", "--draft", "--year-group", "9", "--policies", str(policies))
    done = trustpolicy(*words)
    assert done.exit_code == 2 and "does not teach year 9" in done.stderr


def test_two_cases_for_one_single_day_overlap(policies: Path) -> None:
    times = policies / "wenlock" / "times.yaml"
    times.write_text(TIMES.replace("2025-03-28", "2025-07-22"), "utf-8")
    found = engine.validate(policies, ["wenlock"], date(2025, 3, 28), draft=True).diagnostics
    assert any("hold at once" in each.message and "on 2025-07-22" in each.message for each in found)


def test_a_rule_uses_the_case_of_the_day(policies: Path, tmp_path: Path) -> None:
    """L at 11:35 is before the close of an early day, and after that of none."""
    register = tmp_path / "register"
    register.mkdir()
    rows = [f"wenlock,P1,2024-12-{day},{session},L,{at}" for day, session, at in
            ((19, "AM", "09:00"), (19, "PM", "13:05"), (20, "AM", "09:00"), (20, "PM", "13:05"))]  # fmt: skip
    (register / "marks.csv").write_text(
        "academy,pupil_id,date,session,code,signed_in_at\n" + "\n".join(rows) + "\n"
    )
    (register / "pupils.csv").write_text(
        "academy,pupil_id,year_group,on_roll_from\nwenlock,P1,4,2024-09-02\n"
    )
    calendar = [
        f"wenlock,2024-12-{day},{session},Autumn,Autumn 2,2024-25"
        for day in (19, 20)
        for session in ("AM", "PM")
    ]
    (register / "calendar.csv").write_text(
        "academy,date,session,term,half_term,school_year\n" + "\n".join(calendar) + "\n"
    )
    checked = engine.check(policies, ["wenlock"], register, date(2024, 12, 20), draft=True)
    assert checked.result, checked.diagnostics
    found = [
        each.subject
        for each in checked.result.findings
        if each.rule == "late_after_close" and each.answer == "yes"
    ]
    assert [(str(each["date"]), each["session"]) for each in found] == [("2024-12-20", "PM")]


VARYING = Path(__file__).parents[1] / "corpus" / "academies" / "varying"


@pytest.fixture(scope="module")
def varying(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped policies with a second local authority and schools whose settings vary."""
    folder = tmp_path_factory.mktemp("varying") / "policies"
    copytree(installed_folder("policies"), folder)
    copytree(VARYING, folder, dirs_exist_ok=True)
    return folder


@pytest.mark.parametrize("academy", ["grangeford", "hollybank", "meadowside"])
def test_schools_that_vary_are_sound(academy: str, varying: Path) -> None:
    found = engine.validate(varying, [academy], date(2025, 3, 28), document=False, draft=True)
    assert found.policy, found.diagnostics


@pytest.mark.parametrize(
    "path", sorted(VARYING.glob("*/cases/*.yaml")), ids=lambda path: "/".join(path.parts[-3::2])
)
def test_their_cases_hold(path: Path, varying: Path) -> None:
    cases = varying / path.relative_to(VARYING)
    shutil.copy(varying / "trust" / "cases" / "calendars.yaml", cases.parent)
    tested = engine.test(varying, [cases], draft=True)
    assert tested.result and tested.result.cases and not tested.result.failed, tested


def test_registers_and_marks_go_by_the_class(varying: Path, tmp_path: Path) -> None:
    """9:07 is after Owls' register closed and before Larks', whatever the year group; Robins nobody has listed."""
    pupils = {"owl": (1, "Owls"), "lark": (1, "Larks"), "elder": (2, "Larks"), "robin": (2, "Robins")}
    tables = {
        "calendar": ["academy,date,session,term,half_term,school_year"]
        + [f"meadowside,2024-09-02,{half},Autumn,Autumn 1,2024-25" for half in ("AM", "PM")],
        "pupils": ["academy,pupil_id,year_group,class,on_roll_from"]
        + [f"meadowside,{each},{year},{name},2024-09-02" for each, (year, name) in pupils.items()],
        "marks": ["academy,pupil_id,date,session,code,signed_in_at"]
        + [f"meadowside,{each},2024-09-02,AM,L,09:07" for each in pupils]
        + [f"meadowside,{each},2024-09-02,PM,L,13:11" for each in pupils],
        "registers": ["academy,class,date,session,taken_at,closed_at"]
        + [f"meadowside,{name},2024-09-02,AM,08:55,09:08" for name in ("Owls", "Larks", "Robins")],
    }
    for name, lines in tables.items():
        (tmp_path / f"{name}.csv").write_text("\n".join(lines) + "\n", "utf-8")
    checked = engine.check(varying, ["meadowside"], tmp_path, date(2024, 9, 2), draft=True)
    assert checked.result, checked.diagnostics
    assert [each.code.id for each in checked.diagnostics if each.code.id.startswith("D04")] == [
        "D041",
        "D042",
    ]
    told = {
        (
            each.rule,
            str(each.subject.get("pupil_id", each.subject.get("class"))),
            each.subject["session"],
        ): each
        for each in checked.result.findings
        if each.rule in ("late_after_close", "register_closed_late", "register_closed_early")
    }
    assert {key: each.answer for key, each in told.items() if "rob" not in key[1].lower()} == {
        ("late_after_close", "owl", "AM"): "yes",
        **{("late_after_close", each, "PM"): "yes" for each in ("owl", "lark", "elder")},
        ("register_closed_late", "Owls", "AM"): "yes",
        ("register_closed_early", "Larks", "AM"): "yes",
    }
    assert told["late_after_close", "robin", "AM"].answer == "cannot tell"
    assert told["late_after_close", "robin", "PM"].answer == "yes"
    assert told["register_closed_late", "Robins", "AM"].answer == "cannot tell"
    closes = {used.path: used for used in told["register_closed_early", "Larks", "AM"].settings}[
        "register.closes"
    ]
    assert (closes.when, closes.at) == ("AM, years 1 and 2, class Larks", "meadowside/times.yaml:14:15")


@pytest.mark.parametrize(
    ("words", "closes"),
    [
        (("late_after_close", "owl", "2024-09-02", "AM"), "Owls"),
        (("late_after_close", "young", "2024-09-02", "AM"), "Larks"),
        (("register_closed_late", "Larks", "2024-09-02", "AM"), "Larks"),
    ],
)
def test_an_answer_of_no_names_the_case_that_applied(
    words: tuple[str, ...], closes: str, varying: Path, tmp_path: Path
) -> None:
    """The table of settings shows the value by which the answer was given, not that of the first case."""
    pupils = {"owl": "Owls", "young": "Larks"}
    tables = {
        "calendar": ["academy,date,session,term,half_term,school_year"]
        + [f"meadowside,2024-09-02,{half},Autumn,Autumn 1,2024-25" for half in ("AM", "PM")],
        "pupils": ["academy,pupil_id,year_group,class,on_roll_from"]
        + [f"meadowside,{each},1,{name},2024-09-02" for each, name in pupils.items()],
        "marks": ["academy,pupil_id,date,session,code,signed_in_at"]
        + [f"meadowside,{each},2024-09-02,{half},/," for each in pupils for half in ("AM", "PM")],
        "registers": ["academy,class,date,session,taken_at,closed_at"]
        + [f"meadowside,{name},2024-09-02,AM,08:50,09:00" for name in ("Owls", "Larks")],
    }
    for name, lines in tables.items():
        (tmp_path / f"{name}.csv").write_text("\n".join(lines) + "\n", "utf-8")
    rule, *subject = words
    told = engine.explain_answer(varying, "meadowside", rule, subject, tmp_path, date(2024, 9, 2), draft=True)
    assert told.explanation, told.diagnostics
    assert told.explanation.answer == "no"
    cases = {used.path: used.when for used in told.explanation.settings}
    assert closes in str(cases["register.closes"])


def test_all_year_groups_are_not_listed_one_by_one(policies: Path) -> None:
    """A target for the whole school leaves the other to each year group, of which no school has all."""
    cases = (
        "  target:\n    clause: '4.6'\n    cases:\n      - when: {phases: [junior]}\n        value: 94%\n"
        "      - when: {whole_school: true}\n        value: 96%"
    )
    _go_by(policies, cases)
    trust = policies / "trust" / "policy.yaml"
    trust.write_text(trust.read_text("utf-8") + "\nphases: {wenlock: junior}\n", "utf-8")
    found = engine.validate(policies, ["wenlock"], date(2025, 3, 28), document=False, draft=True)
    told = [each.message for each in found.diagnostics if each.code.id == "T015"]
    assert any("`letter_above_target` (each year group): " in message for message in told), told


def test_register_times_that_have_their_values_are_not_told_as_missing(policies: Path) -> None:
    """A rule for all of them together has none of its own, and one for each of them."""
    times = policies / "national" / "times.yaml"
    times.write_text(times.read_text("utf-8").replace("  same_length: true\n", ""), "utf-8")
    found = engine.validate(policies, ["wenlock"], date(2025, 3, 28), document=False, draft=True)
    (told,) = [each for each in found.diagnostics if "`register_lengths_differ`" in each.message]
    assert "cannot tell: a value of `register.same_length` for this case" in told.message
    assert told.help == "set `register.same_length`"


def test_what_a_rule_for_settings_cannot_tell_without_is_to_be_set(policies: Path) -> None:
    thresholds = policies / "trust" / "thresholds.yaml"
    lines = thresholds.read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(("  target:", "  letter_below:", "attendance:"))]
    thresholds.write_text("".join(kept), "utf-8")
    found = engine.validate(policies, ["wenlock"], date(2025, 3, 28), document=False, draft=True)
    (told,) = [each for each in found.diagnostics if "`letter_above_target`" in each.message]
    assert told.message.startswith("wenlock: `letter_above_target`: cannot tell: ")
    assert told.help == "set `attendance.letter_below` and `attendance.target`"


@pytest.mark.parametrize(
    ("changes", "since"),
    [("2025-04-28", " (AM, as at 2025-04-28)"), ("2025-08-01", None), ("2025-03-28", " (AM)")],
)
def test_a_rule_for_settings_is_asked_on_each_day_of_the_school_year_on_which_one_changes(
    policies: Path, changes: str, since: str | None
) -> None:
    before = date.fromisoformat(changes) - timedelta(days=1)
    (policies / "wenlock" / "times.yaml").write_text(
        "register:\n  cases:\n"
        f"    - {{when: {{session: AM, until: {before}}}, opens: 8:30, closes: 9:00}}\n"
        f"    - {{when: {{session: AM, from: {changes}}}, opens: 8:30, closes: 9:15}}\n"
        "    - {when: {session: PM}, opens: 13:00, closes: 13:30}\n",
        "utf-8",
    )
    found = engine.validate(policies, ["wenlock"], date(2025, 3, 28), document=False, draft=True)
    told = [each.message for each in found.diagnostics if "`register_open_too_long`" in each.message]
    says = "The register is open from 08:30 to 09:15, and guidance expects 30 minutes at most"
    assert [each.split(" (Working")[0] for each in told] == (
        [f"wenlock: `register_open_too_long`{since}: {says}"] if since else []
    )


@pytest.mark.parametrize("words", [("0",), ("Reception",), ("year", "0")])
def test_reception_is_named_by_its_number_too(words: tuple[str, ...], varying: Path, tmp_path: Path) -> None:
    tables = {
        "calendar": "academy,date,session,term,half_term,school_year\n"
        "meadowside,2024-09-02,AM,Autumn,Autumn 1,2024-25\n",
        "pupils": "academy,pupil_id,year_group,class,on_roll_from\nmeadowside,one,0,Wrens,2024-09-02\n",
        "marks": "academy,pupil_id,date,session,code\nmeadowside,one,2024-09-02,AM,I\n",
    }
    for name, text in tables.items():
        (tmp_path / f"{name}.csv").write_text(text, "utf-8")
    told = engine.explain_answer(
        varying, "meadowside", "year_group_attendance", words, tmp_path, date(2024, 9, 2), draft=True
    )
    assert told.explanation, told.diagnostics
    assert (told.explanation.called, told.explanation.answer) == ("Reception", "yes")


def test_reception_is_named_where_a_setting_has_no_case_for_it() -> None:
    """It was told as `year 0`, which no school says."""
    policy, _ = load_policy(installed_folder("policies"), ["wenlock"], date(2025, 3, 28))
    assert policy
    closes = policy.academies["wenlock"].settings["register.closes"]
    assert [lacking_case("pupil", closes, None, year) for year in (0, 1)] == ["Reception", "year 1"]


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2024, 8, 18), None),
        (date(2023, 11, 1), "nothing, if it is to begin only then (`penalty.second.amount` on 2024-08-19"),
    ],
)
def test_settings_that_begin_later_in_the_year_are_asked_of_rules_from_then_on(
    day: date, told: str | None
) -> None:
    found = engine.validate(installed_folder("policies"), ["wenlock"], day, document=False, draft=True)
    of_amount = [each for each in found.diagnostics if "`second_amount_lower`" in each.message]
    assert [str(each.help).startswith(told or "-") for each in of_amount] == ([True] if told else [])
